"""Names what a noun phrase measures, and what grew or fell.

Comes in: the noun a figure measures. Goes out: a `Measured` with the lexicon's name where it knows
the phrase, else the phrase's own words, plain and in lower case.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from kb.lexicon.context import ContextWords, Metric
from kb.model import Change
from kb.relate import syntax
from kb.relate.attachment import Attachment
from kb.relate.names import Names, stem
from kb.relate.scene import Figure

POINTS = frozenset({"pp", "basis point"})
GROWTH = "growth"
STAKE = "stake"


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
        told: the end of the name that says what is done to those counted.
    """

    name: str
    text: str | None
    row: Metric | None
    rule: str
    used: frozenset[int] = frozenset()
    tokens: tuple[Token, ...] = field(default=(), compare=False)
    told: str = ""


class PhraseNamer:
    """Names metrics by the words of a phrase."""

    def __init__(self, names: Names, context: ContextWords, qualifiers: frozenset[str]) -> None:
        self.names, self.relating, self.measuring, self.qualifiers = (
            names, context.relating, context.measuring, qualifiers,
        )  # fmt: skip
        relating = context.relating
        self.events, self.traded = frozenset(context.measuring.events), frozenset(context.measuring.traded)
        self.changes = frozenset((*relating.nouns.rise, *relating.nouns.fall))
        self.falls = frozenset(relating.nouns.fall)
        self.times = frozenset(relating.nouns.times)
        self.empty = frozenset(relating.nouns.empty)
        self.companies = frozenset(relating.nouns.company)
        self.suffixes = tuple(relating.nouns.property_endings)
        self.acts = frozenset(relating.verbs.act)
        self.resources = frozenset(relating.nouns.resource)

    def _known(self, name: str, rule: str, text: str | None = None) -> Measured | None:
        row = self.names.metric_by_name.get(name)
        return Measured(name, text, row, rule) if row is not None else None

    # -- nouns -------------------------------------------------------------------------------------

    def _noun(self, head: Token, dimension: str | None) -> Measured | None:
        """A noun phrase: the lexicon's metric with the most of its words, else its own words."""
        phrase = self._reach(head)
        words = [stem(token.text) for token in phrase]
        if (grown := self._growth_named(head, dimension)) is not None:
            return grown
        hit = self.names.metric(stem(head.text), words, dimension)
        if hit is None:
            hit = self._bill(head, phrase, dimension)
        if hit is not None and (self._other_rate(head, hit) or self._other_yield(head, hit)):
            return self._plain(head)
        if hit is not None:
            row, needed = hit
            used = frozenset(token.i for token in phrase if stem(token.text) in needed) | {head.i}
            text = self._words(head, used)
            name = f"{self._thing(head, used)}{row.name}" if row.of_things else row.name
            if row.name == STAKE:
                name = self._stake(head)
            return Measured(name, text, row, "metric-lexicon", used, tuple(phrase))
        which = [t for t in syntax.children(head, "compound") if t.tag_ == "NN" and not syntax.in_figure(t)]
        which = [t for t in which if stem(t.text) not in self.empty | self.times]
        which += self._doing(head)
        nothing = stem(head.text) in self.empty and not which
        act = head.tag_ == "VBG" and head.dep_ in ("csubj", "nsubj")  # "recycling has stalled"
        named = head.tag_ in ("NNP", "NNPS") and not self._opens(head)
        if nothing or not (act or syntax.is_noun(head)) or named:
            return None
        return self._plain(head)

    def _growth_named(self, head: Token, dimension: str | None) -> Measured | None:
        """ "House price inflation", "wage growth": the growth of what is named in full before it."""
        if stem(head.text) not in (GROWTH, "inflation") or dimension not in ("share", None):
            return None
        before = [
            t for t in syntax.core_phrase(head) if t.i < head.i and t.dep_ == "compound" and t.tag_ in ("NN", "NNS")
        ]
        inner = self._compound([t for t in before if not syntax.in_figure(t)])
        narrow = inner is not None and inner.name not in (
            "price",
            "consumer price",
            "cost",
            "sales",
            "gross domestic product",
        )
        return self._grown(inner, falls=False, also=head) if inner is not None and narrow else None

    def _other_yield(self, head: Token, hit: tuple[Metric, frozenset[str]]) -> bool:
        """A bare "yield" is a bond's only where the sentence speaks of debt: fields and chips have yields too."""
        if hit[0].name != "bond yield" or len(hit[1]) > 1:
            return False
        words = {stem(token.text) for token in head.doc}
        return not words & frozenset(self.measuring.debts) and "-year" not in head.doc.text

    def _other_rate(self, head: Token, hit: tuple[Metric, frozenset[str]]) -> bool:
        """ "The clear-up rate" is no interest rate: a bare noun of the lexicon with a name of its own before it."""
        row, needed = hit
        if len(needed) > 1 or row.name != "interest rate":
            return False
        if head.tag_ == "NN" and not {stem(t.text) for t in head.doc} & frozenset(self.measuring.lending):
            return True
        before = [t for t in syntax.core_phrase(head) if t.i < head.i and not syntax.in_figure(t)]
        return any(
            (t.dep_ in ("compound", "nmod") or t.text.count("-"))
            and not self._names_something(t)
            and t.lower_ not in self.qualifiers
            for t in before
        ) or bool(head.doc[head.i - 1 : head.i].text == "-")

    def _thing(self, head: Token, used: frozenset[int]) -> str:
        """What is produced, sold, imported: the words before the noun, or its of-phrase; with a space after."""
        core = [t for t in syntax.core_phrase(head) if t.i not in used and t.i < head.i and not syntax.in_figure(t)]
        words = [t for t in core if (t.tag_ in ("NN", "NNS") or t.text.isupper()) and t.lower_ not in self.qualifiers]
        start = min((t.i for t in words), default=None)
        if start is None:
            below = [t for t in syntax.prep_objects(head, "of") if t.tag_ in ("NN", "NNS") and not syntax.in_figure(t)]
            below = [t for t in below if t.i not in used and stem(t.text) not in self.empty]
            below = [t for t in below if syntax.child(t, "det", "poss") is None]  # "sales of the chain" are its own
            words = syntax.core_phrase(below[0]) if below else []
            words = [t for t in words if t.lower_ not in self.qualifiers or t.dep_ == "compound"]
        else:
            before = [t for t in core if t.i == start - 1 and t.tag_ == "JJ" and t.lower_ not in self.qualifiers]
            words = [*before, *words]
        return "".join(f"{t.text if t.text.isupper() else t.lower_} " for t in words if t.tag_ != "CD")

    def _stake(self, head: Token) -> str:
        """A stake is one in something: two stakes of one holder are not two sizes of one."""
        things = [
            t for t in syntax.prep_objects(head, "in", "of") if not syntax.in_figure(t) and t.tag_ in ("NNP", "NNPS")
        ]
        of = syntax.text_of([t for t in syntax.core_phrase(things[0]) if t.tag_ != "DT"]) if things else ""
        return f"{STAKE} in {of}" if of else STAKE

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

    def known(self, noun: Token, unit: str | None) -> Measured | None:
        """Returns the lexicon's metric that a noun names, for a figure of this unit; None for other nouns."""
        asked = (self._noun(noun, dimension) for dimension in (self.names.dimension(unit), None))
        return next((found for found in asked if found is not None and found.row is not None), None)

    def is_stuff(self, noun: Token) -> bool:
        """Tells whether a noun is nobody and no product: "sea ice has declined by 10%"."""
        nouns = self.relating.nouns
        others = (*nouns.company, *nouns.person, *nouns.place, *nouns.other, *nouns.model)
        return noun.tag_ == "NN" and stem(noun.text) not in others

    def words(self, noun: Token) -> Measured | None:
        """Returns a noun's own words as the metric, for want of better: "the figure", "sea levels"."""
        if noun.tag_ in ("NNP", "NNPS") or syntax.in_figure(noun) or stem(noun.text) in self.times:
            return None
        return self._plain(noun)

    def _plain(self, head: Token) -> Measured:
        core = [
            t for t in syntax.core_phrase(head) if not self._names_something(t) and t.tag_ not in ("CD", "JJR", "JJS")
        ]
        core = [t for t in core if t.i == head.i or not syntax.in_figure(t)]
        kept = [t for t in core if t.i == head.i or (t.lower_ not in self.qualifiers and t.dep_ != "nummod")]
        kept = [t for t in kept if t.lower_ not in ("such", "same", "said")]
        kept += self._doing(head) if stem(head.text) in self.empty else []
        name = " ".join(self._word(t, head) for t in kept)
        return Measured(name, syntax.text_of(kept), None, "metric-words", frozenset(t.i for t in kept), tuple(core))

    def _doing(self, head: Token) -> list[Token]:
        """ "The number waiting more than a year": what those do who are numbered."""
        return [kid for kid in head.children if kid.dep_ == "acl" and kid.tag_ == "VBG" and kid.i == head.i + 1]

    def _word(self, token: Token, head: Token) -> str:
        if token.text.isupper() and len(token.text) > 1:
            return str(token.text)
        single = token.i == head.i and token.tag_ == "NNS" and stem(token.text) not in self.measuring.numbering
        return stem(token.text) if single else str(token.lower_)  # "guest numbers" stay many

    def _opens(self, token: Token) -> bool:
        """ "Burglary was down 7%", "Enrollment has shrunk": a plain noun whose capital only opens the sentence."""
        plain = token.lower_.endswith(self.suffixes) or stem(token.lower_) in self.events | self.traded
        return token.i == 0 and token.tag_ == "NNP" and plain

    def _names_something(self, token: Token) -> bool:
        return not self._opens(token) and token.tag_ in ("NNP", "NNPS") and not token.text.isupper()

    def _words(self, head: Token, used: frozenset[int]) -> str:
        """The article's words of the metric, with what narrows them: "record retail gross margins"."""
        core = [t for t in syntax.core_phrase(head) if not self._names_something(t) and t.tag_ not in ("CD", "$")]
        last = max((t.i for t in core if t.i < head.i and syntax.in_figure(t)), default=-1)
        narrow = [t for t in core if (t.i in used or t.tag_ in ("JJ", "VBN", "JJS")) and t.i > last]
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
            less = figure.quantity.change is Change.DECREASE or any(
                t.lower_ in ("less", "fewer", "lower") for t in head.children
            )
            if inner is None:
                return None
            return self._named_change(inner.name if less else f"increase in {inner.name}", inner, "more-of")
        points = figure.quantity.unit in POINTS  # half a point more of a rate is a step of the rate itself
        falls = figure.quantity.change is Change.DECREASE or points
        if stem(head.text) not in self.changes:
            inner = self._noun(head, None) if not self._is_subject(head) else None
            dimension = self.names.dimension(figure.quantity.unit)
            if (
                inner is not None
                and inner.row is not None
                and dimension in ("money", "mass", "length", "energy", "power")
            ):
                fits = inner.row.dimension in (dimension, "any")
                inner = inner if fits else self._noun(head, dimension)  # "the basket size fell £17": no area
            if inner is None or inner.row is None or inner.row.dimension != "count":
                numbered = self._number_of(head, falls)
                if numbered is not None:
                    return numbered
            if inner is None or not self._property(head, inner):
                return self._price_of_traded(figure, head, falls)
            return self._grown(self._per(head, inner), falls)
        falls = falls or (stem(head.text) in self.falls and figure.quantity.change is not Change.INCREASE)
        words = [stem(token.text) for token in syntax.noun_phrase(head)]
        known = self.names.metric(stem(head.text), words, None)
        before = [t for t in syntax.core_phrase(head) if t.i < head.i and t.dep_ == "compound" and not holds(t, figure)]
        before = [t for t in before if not self._names_something(t)]
        deeper = self._compound(before)
        if deeper is not None and (known is None or known[0].growth_of != deeper.name):
            return self._grown(deeper, falls, also=head)
        if known is not None and len(known[1]) > 1:
            row, needed = known
            used = frozenset(t.i for t in syntax.noun_phrase(head) if stem(t.text) in needed) | {head.i}
            return Measured(row.name, self._text(head, used), row, "change-lexicon", used)
        below = syntax.prep_objects(head, "in", "of", "to", "on")
        below = [t for t in below if not holds(t, figure) and stem(t.text) not in self.times]
        if below and not self._names_something(below[0]):
            inner = self._noun(below[0], None)
            if inner is not None:
                return self._grown(inner, falls)
        return self._grown(self._plain(before[-1]), falls, also=head) if before else None

    def _number_of(self, head: Token, falls: bool) -> Measured | None:
        """ "The number of patients fell 9%": their number, though "number" measures nothing by itself."""
        plain = self.numbered(head)
        return self._grown(plain, falls) if plain is not None else None

    def numbered(self, head: Token, first: str = "number of") -> Measured | None:
        """Returns the number of those that a plural noun behind "the number of" names; None for other nouns."""
        above = syntax.preposition(head)
        numbering = above is not None and above.lower_ == "of" and stem(above.head.text) in self.measuring.numbering
        if not numbering or head.tag_ != "NNS":
            return None
        plain = self._plain(head)
        return replace(plain, name=f"{first} {plain.text}", rule="number-of-things") if plain.text else None

    def _price_of_traded(self, figure: Figure, head: Token, falls: bool) -> Measured | None:
        """ "Coffee futures jumped 70%": their price."""
        money = self.names.dimension(figure.quantity.unit) == "money" and figure.quantity.per is None
        if stem(head.text) not in self.measuring.traded or not (money or figure.quantity.unit in ("%", "x")):
            return None
        price = self._known("price", "change-of-traded")
        return self._grown(price, falls) if price is not None else None

    def _per(self, head: Token, inner: Measured) -> Measured:
        """ "Training costs per FLOP fell 8%": the rate belongs to what fell."""
        preposition = next((kid for kid in head.children if kid.lower_ == "per" and kid.i > head.i), None)
        unit = syntax.child(preposition, "pobj") if preposition is not None else None
        if unit is None:
            return inner
        word = unit.text if unit.text.isupper() else unit.lower_
        if inner.name.endswith(f"per {word}"):
            return inner
        return replace(inner, name=f"{inner.name} per {word}")

    def _property(self, head: Token, found: Measured) -> bool:
        """Tells whether a noun names something measurable ("registrations") and not a thing ("automakers")."""
        return (
            found.row is not None or head.lower_.endswith(self.suffixes) or stem(head.text) in self.events | self.empty
        )

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
        if self._opens(token):
            return False
        acronym = token.text.isupper() and bool(self.names.metrics.get(stem(token.text)))  # "ARPU was down 2.6%"
        return token.tag_ in ("NNP", "NNPS", "PRP", "DT", "WDT", "PRP$") and not acronym


def holds(token: Token, figure: Figure) -> bool:
    """Tells whether the token is one of the figure's own."""
    return figure.span is not None and figure.span.start <= token.i < figure.span.end
