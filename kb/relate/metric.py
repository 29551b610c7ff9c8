"""What a figure measures: the metric's canonical name and the article's words for it.

Comes in: a figure's attachment. Goes out: a `Measured`, or None where the sentence does not say.
A phrase the lexicon knows takes its name from there; another keeps its own words, plain and in
lower case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from kb.lexicon.context import Metric, Relating
from kb.model import Change, Quantity
from kb.relate import syntax
from kb.relate.attachment import Attachment
from kb.relate.names import Names, split, stem
from kb.relate.scene import Figure

GROWTH = "growth"
SMALL_WORDS = frozenset(
    {"of", "for", "the", "a", "an", "to", "in", "on", "and", "its", "their", "his", "her", "this", "that"}
)
WHOLE_WORDS = frozenset({"market"})


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric as found.

    Attributes:
        name: canonical name, lower case.
        text: the article's words; None where the metric is read from a verb or unit.
        row: the lexicon's row, if it knows the metric (of a growth: of what grows).
        used: tokens that the name has taken up, so that the subject is not looked for among them.
        rule: how it was found.
        tokens: the phrase's tokens, for qualifiers.
    """

    name: str
    text: str | None
    row: Metric | None
    rule: str
    used: frozenset[int] = frozenset()
    tokens: tuple[Token, ...] = field(default=(), compare=False)


class MetricNamer:
    """Names metrics with one lexicon."""

    def __init__(self, names: Names, relating: Relating, qualifiers: frozenset[str]) -> None:
        self.names, self.relating, self.qualifiers = names, relating, qualifiers
        self.changes = frozenset((*relating.nouns.rise, *relating.nouns.fall))
        self.falls = frozenset(relating.nouns.fall)
        self.empty = frozenset(relating.nouns.empty)
        self.companies = frozenset(relating.nouns.company)
        self.suffixes = tuple(relating.nouns.property_endings)
        self.acts = frozenset(relating.verbs.act)
        self.resources = frozenset(relating.nouns.resource)

    def name(self, figure: Figure, found: Attachment) -> Measured | None:
        """Returns the metric of a figure so attached, or None where the sentence leaves it open."""
        unit = figure.quantity.unit
        dimension = self.names.dimension(unit)
        if found.share_of is not None:
            return self._share(found.share_of, figure)
        if found.measured is not None and (act := self._activity(found.measured, dimension)) is not None:
            return act
        if found.measured is not None and found.change:
            return self._change(figure, found.measured, found)
        if found.counted is not None and found.rule != "metric-noun":
            return self._counted(figure, found.counted, found)
        if found.verb is not None and found.rule == "metric-verb":
            return self._verb(found.verb, dimension, figure)
        if found.measured is not None:
            return self._noun_of(found, dimension)
        return None

    def _noun_of(self, found: Attachment, dimension: str | None) -> Measured | None:
        """The measured noun; what an activity costs in any wording is its cost."""
        assert found.measured is not None
        if found.rule == "multiple-of":
            dimension = None
        if stem(found.measured.text) == "market" and dimension == "money":
            return self._known("market size", "size-of-noun")
        inner = self._noun(found.measured, dimension)
        if inner is not None and inner.row is None and dimension == "share":
            inner = self._noun(found.measured, None) or inner  # any metric may have a rate
        money = inner is not None and inner.row is not None and inner.row.dimension == "money"
        if money and found.owner is not None and (act := self._act_cost(found.owner)) is not None:
            return replace(
                act,
                text=inner.text if inner is not None else None,
                used=inner.used if inner is not None else frozenset(),
            )
        return inner

    def by_unit(self, figure: Figure, kind: str | None, subject: str, *, change: bool) -> Measured | None:
        """Returns the metric that a unit means by itself, given the subject and its kind."""
        unit = figure.quantity.unit
        dimension = self.names.dimension(unit)
        if dimension == "money" and kind in ("model", "class"):
            return self._known("training cost", "unit-of-model")
        if dimension == "money" and kind in ("hardware", "product"):
            return self._known("price", "unit-of-product")
        traded = kind == "organisation" or stem(subject.split()[-1] if subject else "") in self.companies
        if change and (unit == "%" or dimension == "money") and (traded or kind == "market"):
            level = self._known("share price" if traded else "price", "change-of-traded")
            return self._grown(level, figure.quantity.change is Change.DECREASE) if level is not None else None
        if dimension == "money" and kind == "market":
            return self._known("market size" if "market" in subject else "price", "unit-of-market")
        if unit == "FLOP" and "train" in figure.passage.text:
            return self._known("training compute", "unit-in-training")
        row = self.names.metric_by_unit.get(unit or "")
        if row is None or dimension == "money":
            return None
        return Measured(row.name, None, row, "unit")

    def _known(self, name: str, rule: str, text: str | None = None) -> Measured | None:
        row = self.names.metric_by_name.get(name)
        return Measured(name, text, row, rule) if row is not None else None

    def in_sentence(self, figure: Figure) -> Measured | None:
        """Returns the one metric of the figure's dimension that its sentence names, if there is one."""
        dimension = self.names.dimension(figure.quantity.unit)
        if figure.span is None or dimension in (None, "count", "share", "ratio", "duration", "other"):
            return None
        found: dict[str, Measured] = {}
        for token in figure.span.doc:
            if token.tag_ not in ("NN", "NNS") or (
                token.dep_ == "compound" and stem(token.text) not in ("spending", "spend")
            ):
                continue
            words = [stem(t.text) for t in syntax.noun_phrase(token)]
            hit = self.names.metric(stem(token.text), words, dimension)
            if hit is not None and hit[0].dimension == dimension:
                found[hit[0].name] = Measured(hit[0].name, None, hit[0], "metric-in-sentence")
        return next(iter(found.values())) if len(found) == 1 else None

    # -- nouns -------------------------------------------------------------------------------------

    def _noun(self, head: Token, dimension: str | None) -> Measured | None:
        """A noun phrase: the lexicon's metric with the most of its words, else its own words."""
        phrase = self._reach(head)
        words = [stem(token.text) for token in phrase]
        hit = self.names.metric(stem(head.text), words, dimension)
        if hit is None:
            hit = self._bill(head, phrase, dimension)
        if hit is not None:
            row, needed = hit
            used = frozenset(token.i for token in phrase if stem(token.text) in needed) | {head.i}
            text = self._words(head, used)
            return Measured(row.name, text, row, "metric-lexicon", used, tuple(phrase))
        if stem(head.text) in self.empty or not syntax.is_noun(head) or head.tag_ in ("NNP", "NNPS"):
            return None
        return self._plain(head)

    def _bill(self, head: Token, phrase: list[Token], dimension: str | None) -> tuple[Metric, frozenset[str]] | None:
        """A phrase whose head is a gerund's object side: "cost of training", words of verbs included."""
        bag = {stem(token.lemma_) for token in phrase} | {stem(token.text) for token in phrase}
        return self.names.metric(stem(head.lemma_), bag, dimension)

    def _reach(self, head: Token) -> list[Token]:
        """The words that may name the metric: the noun's phrase and the activity it is the cost of."""
        out = syntax.noun_phrase(head)
        for kid in head.children:
            if kid.dep_ == "prep" and kid.lower_ in ("for", "per", "in", "on", "from") and kid.i > head.i:
                for inner in kid.children:
                    if inner.dep_ == "pcomp" or (
                        inner.dep_ == "pobj" and kid.lower_ in ("per", "for", "on", "in", "from")
                    ):
                        out += [inner, *(t for t in inner.children if t.dep_ in ("compound", "amod"))]
            elif kid.dep_ in ("acl", "relcl") and kid.tag_ == "VB":
                out.append(kid)
        return sorted(out, key=lambda token: token.i)

    def _plain(self, head: Token) -> Measured:
        core = [
            t for t in syntax.core_phrase(head) if not self._names_something(t) and t.tag_ not in ("CD", "JJR", "JJS")
        ]
        core = [t for t in core if t.i == head.i or any(char.isalpha() for char in t.text)]
        kept = [t for t in core if t.i == head.i or (t.lower_ not in self.qualifiers and t.dep_ != "nummod")]
        name = " ".join(self._word(t, head) for t in kept)
        return Measured(name, syntax.text_of(kept), None, "metric-words", frozenset(t.i for t in kept), tuple(core))

    def _word(self, token: Token, head: Token) -> str:
        if token.text.isupper() and len(token.text) > 1:
            return str(token.text)
        return stem(token.text) if token.i == head.i and token.tag_ == "NNS" else str(token.lower_)

    def _names_something(self, token: Token) -> bool:
        return token.tag_ in ("NNP", "NNPS") and not token.text.isupper()

    def _words(self, head: Token, used: frozenset[int]) -> str:
        """The article's words of the metric, with what narrows them: "record retail gross margins"."""
        core = [t for t in syntax.core_phrase(head) if not self._names_something(t) and t.tag_ not in ("CD", "$")]
        narrow = [t for t in core if t.i in used or t.tag_ in ("JJ", "VBN", "JJR", "JJS", "VBG")]
        start = min((t.i for t in narrow), default=head.i)
        words = [head.doc[i] for i in range(start, head.i + 1)]
        plain = all(t.i in {c.i for c in core} or t.lower_ in ("and", "or", ",") for t in words)
        if not plain or any(i > head.i for i in used):
            return self._text(head, used)
        return syntax.text_of(words)

    def _text(self, head: Token, used: frozenset[int]) -> str:
        """The article's words of the metric: the used words as far as they stand together."""
        doc = head.doc
        first, last = min(used), max(used)
        if last - first + 1 <= len(used) + 3:
            return str(doc[first : last + 1].text)
        return syntax.text_of(doc[i] for i in used if abs(i - head.i) <= 3) or str(head.text)

    # -- changes -----------------------------------------------------------------------------------

    def _change(self, figure: Figure, head: Token, found: Attachment) -> Measured | None:
        """What grew or fell; a change noun ("improvement") is looked behind."""
        if found.rule == "more-of":
            inner = self._noun(head, None)
            return self._named_change(f"increase in {inner.name}", inner, "more-of") if inner is not None else None
        falls = figure.quantity.change is Change.DECREASE
        if stem(head.text) not in self.changes:
            inner = self._noun(head, None) if not self._is_subject(head) else None
            if inner is None or not self._property(head, inner):
                return None
            return self._grown(inner, falls)
        falls = falls or (stem(head.text) in self.falls and figure.quantity.change is not Change.INCREASE)
        words = [stem(token.text) for token in syntax.noun_phrase(head)]
        known = self.names.metric(stem(head.text), words, None)
        before = [
            t for t in syntax.core_phrase(head) if t.i < head.i and t.dep_ == "compound" and not _holds(t, figure)
        ]
        before = [t for t in before if not self._names_something(t)]
        deeper = self._compound(before)
        if deeper is not None and (known is None or known[0].growth_of != deeper.name):
            return self._grown(deeper, falls, also=head)
        if known is not None and len(known[1]) > 1:
            row, needed = known
            used = frozenset(t.i for t in syntax.noun_phrase(head) if stem(t.text) in needed) | {head.i}
            return Measured(row.name, self._text(head, used), row, "change-lexicon", used)
        below = syntax.prep_objects(head, "in", "of", "to", "on")
        below = [t for t in below if not _holds(t, figure)]
        if below and not self._names_something(below[0]):
            inner = self._noun(below[0], None)
            if inner is not None:
                return self._grown(inner, falls)
        return self._grown(self._plain(before[-1]), falls, also=head) if before else None

    def _property(self, head: Token, found: Measured) -> bool:
        """Tells whether a noun names something measurable ("registrations") and not a thing ("automakers")."""
        return found.row is not None or head.lower_.endswith(self.suffixes)

    def _compound(self, before: list[Token]) -> Measured | None:
        """The lexicon's metric made of the words before a noun: "data center revenue" growth."""
        if not before:
            return None
        hit = self.names.metric(stem(before[-1].text), [stem(t.text) for t in before], None)
        if hit is None or hit[0].growth_of is not None:
            return None
        used = frozenset(t.i for t in before if stem(t.text) in hit[1])
        return Measured(hit[0].name, syntax.text_of(before), hit[0], "metric-lexicon", used)

    def grown(self, inner: Measured, *, falls: bool) -> Measured:
        """Returns the growth of a metric found for another figure."""
        return self._grown(inner, falls)

    def _grown(self, inner: Measured, falls: bool, also: Token | None = None) -> Measured:
        if (inner.row is not None and inner.row.growth_of is not None) or inner.name.endswith(f" {GROWTH}"):
            return inner
        if falls:  # a fall is the metric itself with `change` decrease
            return self._named_change(inner.name, inner, "change", also)
        grown = next((row.name for row in self.names.metric_by_name.values() if row.growth_of == inner.name), None)
        return self._named_change(grown or f"{inner.name} {GROWTH}", inner, "change", also)

    def _named_change(self, name: str, inner: Measured, rule: str, also: Token | None = None) -> Measured:
        used = inner.used | ({also.i} if also is not None else set())
        return Measured(name, inner.text, inner.row, f"{rule}, {inner.rule}", used, inner.tokens)

    def _is_subject(self, token: Token) -> bool:
        return token.tag_ in ("NNP", "NNPS", "PRP", "DT", "WDT", "PRP$")

    # -- shares, counts, verbs ---------------------------------------------------------------------

    def _priced(self, whole: Token, figure: Figure) -> Measured | None:
        """ "2-6% of a $100M training run": a share of what the run costs."""
        others = figure.scene.readings.get(figure.passage.index, ())
        money = any(
            isinstance(r, Quantity) and self.names.dimension(r.unit) == "money" and r.start <= t.idx < r.end
            for t in whole.subtree
            if t.i < whole.i
            for r in others
        )
        hit = self.names.metric("cost", ["cost", *(stem(t.text) for t in syntax.core_phrase(whole))], "money")
        if not money or hit is None:
            return None
        return Measured(f"share of {hit[0].name}", None, None, "share-of-cost")

    def _share(self, whole: Token, figure: Figure) -> Measured | None:
        """ "60% of its revenue" -> share of revenue; "13% of Aeronautics" is a stake in it."""
        if whole.tag_ in ("NNP", "NNPS") and not whole.text.isupper():
            return self._known("stake", "stake-in")
        if whole.tag_ in ("PRP", "DT", "CD", "WDT"):
            return Measured("share", None, None, "share-of-unnamed")
        if stem(whole.text) in WHOLE_WORDS:
            return self._known("market share", "share-of", syntax.text_of([whole]))
        if (priced := self._priced(whole, figure)) is not None:
            return priced
        core = [t for t in syntax.core_phrase(whole) if not self._names_something(t) and t.tag_ not in ("CD", "$")]
        core = [t for t in core if t.i == whole.i or t.dep_ == "compound" or t.lower_ not in self.qualifiers]
        name = "share of " + " ".join(str(t.lower_) if not t.text.isupper() else str(t.text) for t in core)
        row = self.names.metric_by_name.get(name)
        return Measured(name, syntax.text_of(core), row, "share-of", frozenset(t.i for t in core), tuple(core))

    def _counted(self, figure: Figure, noun: Token, found: Attachment) -> Measured | None:
        word = COUNTED_BY_UNIT.get(figure.quantity.unit or "", stem(noun.text))
        if word == "token" and (figure.quantity.per == "parameter" or _takes(found.verb)):
            return replace_used(self._known("training data", "counted-tokens"), noun)
        if found.verb is not None and (hit := self._verb(found.verb, "count", None)) is not None:
            return hit
        if (
            found.measured is not None
            and (inner := self._noun(found.measured, "count")) is not None
            and inner.row is not None
        ):
            return inner
        known = self.relating.counting.metrics.get(word)
        if known is not None:
            return Measured(known, None, self.names.metric_by_name.get(known), "counted-known", frozenset({noun.i}))
        core = [t for t in syntax.core_phrase(noun) if t.tag_ not in ("CD", "JJR", "JJS", "$")]
        words = [str(t.text) if self._names_something(t) or t.text.isupper() else str(t.lower_) for t in core]
        return Measured(f"number of {' '.join(words)}", None, None, "counted", frozenset(t.i for t in core))

    def _verb(self, verb: Token, dimension: str | None, figure: Figure | None) -> Measured | None:
        """ "spends ... on capex", "raised", "employs": the metric is in the verb, and in what follows."""
        rows = [
            r
            for r in self.names.metric_by_verb.get(verb.lemma_, ())
            if dimension is None or r.dimension in (dimension, "any")
        ]
        if not rows:
            return None
        row = next((r for r in rows if r.dimension == dimension), rows[0])
        if row.dimension == "money":
            if (act := self._purpose(verb)) is not None:
                return act
            if (resource := self._resource(verb, row)) is not None:
                return resource
        if row.name == "cost" and (subject := syntax.subject_of(verb)) is not None:
            words = [*(stem(t.text) for t in syntax.noun_phrase(subject)), "cost"]
            if (hit := self.names.metric("cost", words, dimension)) is not None and len(hit[1]) > 1:
                return Measured(hit[0].name, None, hit[0], "verb-of-subject")
        if row.dimension == "money" and (narrower := self._object_metric(verb, row, figure)) is not None:
            return narrower
        return Measured(row.name, None, row, "verb")

    def _purpose(self, verb: Token) -> Measured | None:
        """ "spend X to train a model", "cost X to build": the cost of that activity."""
        for kid in verb.subtree:
            if kid.tag_ in ("VB", "VBG") and kid.dep_ in ("xcomp", "advcl", "pcomp", "acl", "relcl") and kid.i > verb.i:
                hit = self._act_cost(kid)
                if hit is not None:
                    return hit
        return None

    def _act_cost(self, act: Token) -> Measured | None:
        verb = (
            act.lemma_.lower().removesuffix("ing")
            if act.tag_ in ("NN", "NNP") and act.lower_.endswith("ing")
            else act.lemma_
        )
        if verb not in self.acts:
            return None
        hit = self.names.metric("cost", {"cost", verb, _gerund(verb)}, "money")
        if hit is not None and len(hit[1]) > 1:
            return Measured(hit[0].name, None, hit[0], "cost-of-activity", frozenset({act.i}))
        return None

    def _resource(self, verb: Token, row: Metric) -> Measured | None:
        """ "energy costs $2M": the cost of energy, not a cost that energy has."""
        subject = syntax.subject_of(verb)
        if row.name != "cost" or subject is None or stem(subject.text) not in self.resources:
            return None
        hit = self.names.metric("cost", {"cost", stem(subject.text)}, "money")
        used = frozenset({subject.i, verb.i})
        text = str(subject.doc[min(used) : max(used) + 1].text) if abs(subject.i - verb.i) == 1 else None
        if hit is not None and len(hit[1]) > 1:
            return Measured(hit[0].name, text, hit[0], "cost-of-resource", used)
        return Measured(f"{subject.lower_} cost", text, None, "cost-of-resource", used)

    def _object_metric(self, verb: Token, row: Metric, figure: Figure | None) -> Measured | None:
        """ "spend ... on capex / on hardware": what the money goes to narrows the metric."""
        head = stem(split(row.name)[-1])
        places = [verb]
        if figure is not None and figure.span is not None:
            places.append(syntax.span_root(figure.span))
        for place in places:
            for thing in syntax.prep_objects(place, "on", "in", "for", "into", "as"):
                words = [stem(t.text) for t in syntax.noun_phrase(thing)]
                hit = self.names.metric(stem(thing.text), words, "money") or self.names.metric(
                    head, [*words, head], "money"
                )
                if hit is not None and hit[0].name != row.name and hit[0].family != "exchange rate":
                    used = frozenset(t.i for t in syntax.noun_phrase(thing))
                    return Measured(
                        hit[0].name, syntax.text_of(syntax.core_phrase(thing)), hit[0], "verb-on-object", used
                    )
        return None

    def _activity(self, token: Token, dimension: str | None) -> Measured | None:
        """A gerund as what is measured: "training a model costs", "figure for training"."""
        if token.tag_ not in ("VBG", "VB", "NN") or token.lemma_ in self.empty:
            return None
        if dimension == "money" and (token.tag_ != "NN" or token.lower_.endswith("ing")):
            verb = token.lemma_ if token.tag_ != "NN" else token.lower_.removesuffix("ing")
            if token.tag_ == "NN" and self.names.metric(stem(token.text), [stem(token.text)], "money") is not None:
                return None
            hit = self.names.metric("cost", {"cost", verb, _gerund(verb), str(token.lower_)}, "money")
            if hit is not None and len(hit[1]) > 1:
                return Measured(hit[0].name, None, hit[0], "cost-of-activity", frozenset({token.i}))
        return None


def replace_used(found: Measured | None, noun: Token) -> Measured | None:
    """Returns the metric with the counted noun among its words, so that it is not taken for the subject."""
    return replace(found, used=found.used | {noun.i}) if found is not None else None


COUNTED_BY_UNIT = {"GPU": "gpu", "token": "token", "parameter": "parameter"}


def _takes(verb: Token | None) -> bool:
    return verb is not None and verb.lemma_ in ("need", "require")


def _gerund(verb: str) -> str:
    return verb.removesuffix("e") + "ing"


def _holds(token: Token, figure: Figure) -> bool:
    return figure.span is not None and figure.span.start <= token.i < figure.span.end


def content(words: Iterable[str]) -> list[str]:
    """Returns the words that carry meaning."""
    return [word for word in words if word not in SMALL_WORDS]
