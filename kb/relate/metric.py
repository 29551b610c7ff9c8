"""What a figure measures: the metric's canonical name and the article's words for it.

Comes in: a figure's attachment. Goes out: a `Measured`, or None where the sentence does not say.
Nouns and changes are named in `measuring`; here are verbs, counts, shares, activities and units.
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from kb.lexicon.context import Metric
from kb.model import Change, Quantity
from kb.relate import syntax
from kb.relate.asking import is_bare_amount
from kb.relate.attachment import Attachment
from kb.relate.measuring import Measured, PhraseNamer
from kb.relate.names import split, stem
from kb.relate.scene import Figure

COUNTED_BY_UNIT = {"GPU": "gpu", "token": "token", "parameter": "parameter"}
EXTENTS = frozenset(
    {"record", "total", "new", "additional", "other", "further", "estimated", "about", "combined", "average"}
)
WHOLE_WORDS = frozenset({"market"})
GROWING = frozenset({"grow", "expand", "shrink", "contract"})
INDEX_WORDS = frozenset(
    {
        "index",
        "indice",
        "average",
        "stock",
        "share",
        "market",
        "composite",
        "benchmark",
        "exchange",
        "future",
        "trading",
    }
)
BULK = frozenset({"mass", "volume", "area", "energy"})
OUTPUT_WORDS = frozenset({"gdp", "gnp", "output", "income", "sale"})


class MetricNamer(PhraseNamer):
    """Names metrics with one lexicon."""

    def name(self, figure: Figure, found: Attachment) -> Measured | None:
        """Returns the metric of a figure so attached, or None where the sentence leaves it open."""
        unit = figure.quantity.unit
        dimension = self.names.dimension(unit)
        if dimension is None and is_bare_amount(figure.quantity) and found.counted is None:
            dimension = "money"  # "costs run into the millions"
            if found.measured is not None and self._noun(found.measured, dimension) is None:
                dimension = "count"
        if found.adjective is not None and (by_word := self._adjective(found.adjective)) is not None:
            return by_word
        if found.share_of is not None and (level := self._share_of_output(found)) is not None:
            return level
        if found.share_of is not None:
            return self._share(found.share_of, figure)
        if found.measured is not None and (act := self._activity(found.measured, dimension)) is not None:
            return act
        if found.rule == "priced-at" and found.owner is not None:
            return self._priced_at(found.owner)
        built = found.rule == "verb-prep" and dimension == "money" and found.verb is not None
        if built and found.verb is not None and (act := self._act_cost(found.verb)) is not None:
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
        if inner is not None and inner.row is not None and dimension == "share":
            inner = self._as_rate(inner)
        if inner is not None and not self._property(found.measured, inner):
            price = dimension == "money" and found.rule == "stands-at"
            return self._known("price", "what-a-thing-is") if price else None
        money = inner is not None and inner.row is not None and inner.row.dimension == "money"
        if money and found.owner is not None and (act := self._act_cost(found.owner)) is not None:
            return replace(
                act,
                text=inner.text if inner is not None else None,
                used=inner.used if inner is not None else frozenset(),
            )
        return inner

    def per_share(self, found: Measured | None, quantity: Quantity) -> Measured | None:
        """Returns the metric of one share: net income a share is earnings per share."""
        money = found is not None and found.row is not None and found.row.dimension == "money"
        if (
            found is None
            or not money
            or quantity.per != "share"
            or "share" in found.name
            or quantity.unit in ("%", "x")
        ):
            return found
        words = [stem(word) for word in split(found.name)]
        hit = self.names.metric(words[-1], [*words, "share"], "money")
        if hit is not None and "share" in hit[1]:
            return replace(found, name=hit[0].name, row=hit[0], rule=f"{found.rule}, per-share")
        return replace(found, name=f"{found.name} per share", row=None, rule=f"{found.rule}, per-share")

    def by_unit(self, figure: Figure, kind: str | None, subject: str, found: Attachment) -> Measured | None:
        """Returns the metric that a unit means by itself, given the subject and its kind."""
        unit = figure.quantity.unit
        dimension = self.names.dimension(unit)
        if dimension == "money" and kind in ("model", "class"):
            return self._known("training cost", "unit-of-model")
        if dimension == "money" and kind in ("hardware", "product"):
            return self._known("price", "unit-of-product")
        traded = kind in ("organisation", "product") or stem(subject.split()[-1] if subject else "") in self.companies
        verb = found.verb.lemma_ if found.verb is not None else ""
        if found.change and kind == "place" and verb in GROWING and unit == "%":
            return self._known("economic growth", "growth-of-place")
        if found.change and (unit == "%" or dimension == "money") and (traded or kind == "market"):
            level = self._known(self._changing(kind, verb, traded), "change-of-traded")
            return self._grown(level, figure.quantity.change is Change.DECREASE) if level is not None else None
        if dimension == "money" and kind == "market":
            return self._known("market size" if "market" in subject else "price", "unit-of-market")
        if unit == "FLOP" and "train" in figure.passage.text:
            return self._known("training compute", "unit-in-training")
        if dimension == "money" and self.names.dimension(figure.quantity.per) in BULK:
            price = self._known("price", "unit-per-measure")  # dollars a barrel
            falls = figure.quantity.change is Change.DECREASE
            return self._grown(price, falls) if price is not None and found.change else price
        if "year of age" in (figure.quantity.stated_unit or "") or "year-old" in (figure.quantity.stated_unit or ""):
            return self._known("age", "unit-of-age")
        row = self.names.metric_by_unit.get(unit or "")
        if row is None or dimension == "money":
            return None
        if unit == "point" and not self._traded_index(figure, kind, subject):
            return None  # a team's points are no index
        return Measured(row.name, None, row, "unit")

    def _traded_index(self, figure: Figure, kind: str | None, subject: str) -> bool:
        """Tells whether the points are those of a market index: by the subject, or by words of the sentence."""
        words = {stem(word) for word in split(figure.passage.text)}
        named = bool(words & INDEX_WORDS) and figure.quantity.per is None
        return named or kind == "market" or bool({stem(word) for word in split(subject)} & INDEX_WORDS)

    def _changing(self, kind: str | None, verb: str, traded: bool) -> str:
        """What changes when a thing does: firms grow in revenue and fall on the exchange."""
        if verb in GROWING and kind in ("organisation", "product", None):
            return "revenue"
        return "share price" if traded and kind != "product" else "price"

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

    # -- shares, counts, verbs ---------------------------------------------------------------------

    def _priced_at(self, sold: Token) -> Measured | None:
        """What something is sold for: a price, of shares a share price, of a firm the value of the deal."""
        word = stem(sold.text)
        if word in ("share", "stock"):
            return self._known("share price", "price-of-sold")
        entity = self.names.exact(syntax.text_of(syntax.core_phrase(sold)))
        firm = word in self.companies or (entity is not None and entity.kind == "organisation")
        return self._known("deal value" if firm else "price", "price-of-sold")

    def _as_rate(self, inner: Measured) -> Measured:
        """ "Consumer prices ..., down from 2.8%": per cent of what is no share is its growth."""
        if inner.row is None or (inner.row.dimension in ("share", "any") and inner.row.name != "consumer price"):
            return inner
        grown = next((row for row in self.names.metric_by_name.values() if row.growth_of == inner.name), None)
        return replace(inner, name=grown.name, row=grown) if grown is not None else inner

    def _adjective(self, word: Token) -> Measured | None:
        """ "1,400 metres long" is a length."""
        name = self.relating.adjectives.metric.get(word.lower_)
        if name is None:
            return None
        return Measured(name, str(word.text), self.names.metric_by_name.get(name), "adjective", frozenset({word.i}))

    def _share_of_output(self, found: Attachment) -> Measured | None:
        """ "A deficit of 5.8% of GDP" is a deficit."""
        if found.share_of is None or found.measured is None or stem(found.share_of.text) not in OUTPUT_WORDS:
            return None
        inner = self._noun(found.measured, None)
        return inner if inner is not None and inner.row is not None else None

    def _priced(self, whole: Token, figure: Figure) -> Measured | None:
        """ "3% of a $40m refit": a share of what the refit costs."""
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
            stake = self._known("stake", "stake-in")
            of = syntax.text_of([t for t in syntax.noun_phrase(whole) if t.tag_ not in ("DT", "POS")])
            return replace(stake, name=f"stake in {of}") if stake is not None else None
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
            row = self.names.metric_by_name.get(known)
            return Measured(known, counted_words(noun), row, "counted-known", frozenset({noun.i}))
        core = [t for t in syntax.core_phrase(noun) if t.tag_ not in ("CD", "JJR", "JJS", "$")]
        core = [t for t in core if t.i == noun.i or t.lower_ not in EXTENTS]
        entity = self.names.exact(syntax.text_of(core)) or self.names.exact(syntax.text_of(core).removesuffix("s"))
        if entity is not None and entity.kind == "hardware":
            return replace_used(self._known("number of GPUs", "counted-hardware"), noun)
        words = [str(t.text) if self._names_something(t) or t.text.isupper() else str(t.lower_) for t in core]
        name = f"number of {' '.join(words)}"
        return Measured(name, counted_words(noun), None, "counted", frozenset(t.i for t in core))

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
        return Measured(row.name, verb_words(verb), row, "verb")

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

    def resource_cost(self, word: str) -> Measured | None:
        """Returns the cost of a resource that a pronoun stands for, None for what is no resource."""
        if word not in self.resources:
            return None
        hit = self.names.metric("cost", {"cost", word}, "money")
        known = hit is not None and len(hit[1]) > 1
        name = hit[0].name if hit is not None and known else f"{word} cost"
        return Measured(name, None, hit[0] if hit is not None and known else None, "cost-of-resource")

    def _object_metric(self, verb: Token, row: Metric, figure: Figure | None) -> Measured | None:
        """ "spend ... on capex / on hardware": what the money goes to narrows the metric."""
        head = stem(split(row.name)[-1])
        places = [verb]
        if figure is not None and figure.span is not None:
            places.append(syntax.span_root(figure.span))
        for place in places:
            for thing in syntax.prep_objects(place, "on", "in", "for", "into", "as"):
                if stem(thing.text) in self.times or thing.tag_ == "CD":
                    continue
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


def counted_words(noun: Token) -> str:
    """Returns what is counted in the article's words, its number left out: "charging stations"."""
    core = syntax.core_phrase(noun)
    last = max((t.i for t in core if t.i < noun.i and (syntax.in_figure(t) or t.tag_ == "CD")), default=-1)
    return syntax.text_of([t for t in core if t.i > last and t.lower_ not in EXTENTS])


def verb_words(verb: Token) -> str:
    """Returns the verb as written, with its particle: "scored", "laid off"."""
    particle = syntax.child(verb, "prt")
    return f"{verb.text} {particle.text}" if particle is not None else str(verb.text)


def replace_used(found: Measured | None, noun: Token) -> Measured | None:
    """Returns the metric with the counted noun among its words, so that it is not taken for the subject."""
    return replace(found, used=found.used | {noun.i}) if found is not None else None


def _takes(verb: Token | None) -> bool:
    return verb is not None and verb.lemma_ in ("need", "require")


def _gerund(verb: str) -> str:
    return verb.removesuffix("e") + "ing"


__all__ = ["Measured", "MetricNamer"]
