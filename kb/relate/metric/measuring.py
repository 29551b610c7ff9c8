"""Names what a noun phrase measures, and what grew or fell.

Comes in: the noun a figure measures. Goes out: a `Measured` with the lexicon's name where it knows
the phrase, else the phrase's own words, plain and in lower case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.lexicon.context import ContextWords, Metric
from kb.relate.metric.senses import Senses
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import WORTH, Names, stem
from kb.relate.scene.scene import Figure

WHOLE = frozenset({"group", "company", "firm"})  # "group sales": all of them
POINTS = frozenset({"pp", "basis point"})
USED = frozenset({"use", "usage"})
GROWTH = "growth"
OPENERS = ("ment", "tion", "sion", "ity", "ship", "ness", "ing")  # endings of plain nouns that may open a sentence
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


class PhraseNamer(Senses):
    """Names metrics by the words of a phrase."""

    def __init__(self, names: Names, context: ContextWords, qualifiers: frozenset[str]) -> None:
        self.names, self.relating, self.measuring, self.qualifiers = (
            names, context.relating, context.measuring, qualifiers,
        )  # fmt: skip
        relating = context.relating
        self.stuffs = frozenset(context.measuring.stuffs)
        self.events, self.traded = frozenset(context.measuring.events), frozenset(context.measuring.traded)
        self.changes = frozenset((*relating.nouns.rise, *relating.nouns.fall))
        self.falls = frozenset(relating.nouns.fall)
        self.times = frozenset(relating.nouns.times)
        self.observers = frozenset(context.subjects.observers)
        self.empty = frozenset(relating.nouns.empty)
        self.plans = frozenset(relating.nouns.plans)
        self.companies = frozenset(relating.nouns.company)
        self.suffixes = tuple(relating.nouns.property_endings)
        self.acts = frozenset(relating.verbs.act)
        self.resources = frozenset(relating.nouns.resource)
        self.segments = frozenset(context.subjects.arms)

    def _is_arm(self, noun: Token) -> bool:
        """ "The cloud segment accounted for $5bn": a part of a firm is no measure and has no price."""
        return noun.tag_ in ("NN", "NNP") and stem(noun.text) in self.segments

    def _known(self, name: str, rule: str, text: str | None = None) -> Measured | None:
        row = self.names.metric_by_name.get(name)
        return Measured(name, text, row, rule) if row is not None else None

    # -- nouns -------------------------------------------------------------------------------------

    def _noun(self, head: Token, dimension: str | None) -> Measured | None:
        """A noun phrase: the lexicon's metric with the most of its words, else its own words."""
        phrase = self._reach(head)
        before = head.nbor(-1) if head.i else head
        if before.tag_ == "VBG" and head.dep_ == "dobj" and head.head.i == before.i:
            phrase = [before, *phrase]  # "reported operating earnings": no verb
        words = [stem(token.text) for token in phrase]
        if (each := self._per_each(head)) is not None:
            return each
        if (grown := self._growth_named(head, dimension)) is not None:
            return grown
        hit = self._hit(head, words, dimension)
        if hit is None:
            hit = self._bill(head, phrase, dimension)
        if hit is not None and hit[0].name == "economic growth" and (firm := self._growth_of_firm(head)) is not None:
            return firm
        if hit is not None and hit[0].name == "economic growth":
            things = [
                t for t in syntax.prep_objects(head, "of", "in") if t.tag_ in ("NN", "NNS") and not syntax.in_figure(t)
            ]
            inner = self._noun(things[0], None) if things and stem(things[0].text) not in self.times else None
            if inner is not None and inner.name not in ("gross domestic product", "economic growth"):
                return self._grown(inner, falls=False, also=head)  # "the growth rate of lending"
        if hit is None and stem(head.text) in self.plans and (planned := self._planned(head)) is not None:
            return planned
        if hit is not None and hit[0].name == "consumption" and dimension == "share" and stem(head.text) in USED:
            return self._plain(head)  # "AI usage among workers rose to 36%": nothing is consumed
        if hit is not None and (hit := self.meant(head, hit, dimension)) is None:
            return self._plain(head)
        if hit is not None:
            row, needed = hit
            used = frozenset(token.i for token in phrase if stem(token.text) in needed) | {head.i}
            text = self._words(head, used)
            name = f"{self._thing(head, used, row.family)}{row.name}" if row.of_things else row.name
            if row.name == "cost" and (kind := self._kind(head, used)):
                name = f"{kind} {stem(head.text)}"  # "provision expense": what it is a cost of is its name
            if row.name == STAKE:
                name = self._stake(head)
            return Measured(name, text, row, "metric-lexicon", used, tuple(phrase))
        which = [t for t in syntax.children(head, "compound") if t.tag_ == "NN" and not syntax.in_figure(t)]
        which = [t for t in which if stem(t.text) not in self.empty | self.times]
        which += self._doing(head)
        if stem(head.text) == WORTH and not which and dimension in (None, "money", "share"):
            below = next((t for t in syntax.prep_objects(head, "of") if t.tag_ in ("NN", "NNS")), None)
            told = self._noun(below, "money") if below is not None else None
            if told is not None and told.row is not None and told.row.dimension in ("money", "any"):
                return told  # "the value of exports"
            return Measured(WORTH, str(head.text), None, WORTH, frozenset({head.i}))
        nothing = (stem(head.text) in self.empty and not which) or not head.text[0].isalpha() or head.lower_ == "ones"
        act = head.tag_ == "VBG" and head.dep_ in ("csubj", "nsubj")  # "recycling has stalled"
        act = act and head.lemma_ not in self.relating.verbs.say
        named = head.tag_ in ("NNP", "NNPS") and not self._opens(head)
        named = named or (head.text[:1].isupper() and self._is_entity(head))  # "Amazon's AWS grew 17.5%"
        if nothing or not (act or syntax.is_noun(head)) or named:
            return None
        return self._plain(head)

    def _is_entity(self, noun: Token) -> bool:
        """Tells whether the lexicon knows a word as the name of somebody or something that is made."""
        entity = self.names.exact(noun.text)
        return entity is not None and entity.kind in ("organisation", "product")

    def _per_each(self, head: Token) -> Measured | None:
        """ "Cost-per-token", "performance-per-watt": a measure of each in one word."""
        first, joint, rest = head.lower_.partition("-per-")
        if not joint or not rest or not first.isalpha():
            return None
        hit = self.names.metric(stem(first), [stem(first)], None)
        row = hit[0] if hit is not None else None
        return Measured(head.lower_.replace("-", " "), str(head.text), row, "metric-lexicon", frozenset({head.i}))

    def _planned(self, head: Token) -> Measured | None:
        """ "Capital expenditure plans were raised to $75bn": what is planned."""
        words = [t for t in syntax.core_phrase(head) if t.i < head.i and not syntax.in_figure(t)]
        found = self._compound([t for t in words if t.tag_ in ("NN", "NNS")])
        return found if found is not None and found.row is not None and found.row.dimension == "money" else None

    def _hit(self, head: Token, words: list[str], dimension: str | None) -> tuple[Metric, frozenset[str]] | None:
        """The row with most of the words; of two with as many the one whose words stand in front of the noun."""
        wide = self.names.metric(stem(head.text), words, dimension)
        core = [stem(t.text) for t in syntax.core_phrase(head)]
        near = self.names.metric(stem(head.text), core, dimension)
        if near is not None and wide is not None and len(near[1]) >= len(wide[1]):
            wide = near
        other = self.names.metric(stem(head.text), core, None) if dimension in ("power", "energy") else None
        if wide is not None and other is not None and len(other[1]) > len(wide[1]):
            return other  # "computing power of 2 gigawatts"
        return wide

    def _growth_named(self, head: Token, dimension: str | None) -> Measured | None:
        """ "House price inflation", "wage growth": the growth of what is named in full before it."""
        if dimension not in ("share", None):
            return None
        if (rate := self._rate_of_growth(head)) is not None:
            return rate
        if stem(head.text) not in (GROWTH, "inflation"):
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

    def _rate_of_growth(self, head: Token) -> Measured | None:
        """ "The growth rate of lending" is lending growth; that of a country or of nothing named is its economy's."""
        grows = stem(head.text) == "rate" and any(t.lower_ == GROWTH for t in syntax.children(head, "compound"))
        below = [
            t for t in syntax.prep_objects(head, "of", "in") if t.tag_ in ("NN", "NNS") and not syntax.in_figure(t)
        ]
        places = (*self.relating.nouns.place, "economy", "gdp", *self.times)
        if not grows or not below or stem(below[0].text) in places:
            return None
        inner = self._noun(below[0], None)
        return self._grown(inner, falls=False, also=head) if inner is not None else None

    def _growth_of_firm(self, head: Token) -> Measured | None:
        """ "Acme Cloud had a growth rate of 35%": in a sentence on a firm and no place it is its own."""
        words = {stem(t.text) for t in head.doc}
        places = words & {*self.relating.nouns.place, "gdp"} - self.companies
        known = [entity for t in head.doc if (entity := self.names.exact(t.text)) is not None]
        firm = bool(words & self.companies) or any(entity.kind == "organisation" for entity in known)
        if places or not firm or any(entity.kind == "place" for entity in known):
            return None
        return Measured(GROWTH, str(head.text), None, "metric-words", frozenset({head.i}), (head,))

    def _kind(self, head: Token, used: frozenset[int]) -> str:
        """The plain nouns in front of a noun that no row of the lexicon has: "provision" expense."""
        core = [t for t in syntax.core_phrase(head) if t.i < head.i and t.i not in used and not syntax.in_figure(t)]
        plain = [t for t in core if t.dep_ == "compound" and t.tag_ in ("NN", "NNS", "NNP")]
        kinds = [t for t in plain if self._opens(t) or (t.tag_ != "NNP" and (t.i == 0 or t.text.islower()))]
        return " ".join(str(t.lower_) for t in kinds if t.lower_ not in self.qualifiers)

    def _thing(self, head: Token, used: frozenset[int], family: str) -> str:
        """What is produced, sold, imported: the words before the noun, or its of-phrase; with a space after."""
        core = [t for t in syntax.core_phrase(head) if t.i not in used and t.i < head.i and not syntax.in_figure(t)]
        words = [t for t in core if (t.tag_ in ("NN", "NNS") or t.text.isupper()) and t.lower_ not in self.qualifiers]
        words = [t for t in words if stem(t.text) not in self.times and t.is_alpha]  # "the FY2025 budget"
        words = [t for t in words if t.lower_ not in WHOLE]
        start = min((t.i for t in words), default=None)
        if start is None:
            links = ("of", "on") if family == "spending" else ("of",)
            below = [
                t for t in syntax.prep_objects(head, *links) if t.tag_ in ("NN", "NNS") and not syntax.in_figure(t)
            ]
            below = [t for t in below if t.i not in used and stem(t.text) not in self.empty]
            below = [t for t in below if syntax.child(t, "det", "poss") is None]  # "sales of the chain" are its own
            words = [t for t in syntax.core_phrase(below[0]) if not syntax.in_figure(t)] if below else []
            words = [t for t in words if t.lower_ not in self.qualifiers or t.dep_ == "compound" or t in below]
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

    def is_money_of(self, noun: Token, unit: str | None) -> bool:
        """Tells whether plain things that money stands at are sums of it: "deposits rose to $22 billion"."""
        priced = stem(noun.text) in (*self.measuring.goods, *self.measuring.built, *self.measuring.traded)
        return noun.tag_ == "NNS" and self.names.dimension(unit) == "money" and not priced

    def is_stuff(self, noun: Token) -> bool:
        """Tells whether a noun is nobody and no product: "sea ice has declined by 10%"."""
        nouns = self.relating.nouns
        others = (*nouns.company, *nouns.person, *nouns.place, *nouns.other, *nouns.model)
        told = (*self.empty, *self.times, *self.observers)
        return noun.tag_ in ("NN", "NNS") and stem(noun.text) not in (*others, *told)

    def words(self, noun: Token) -> Measured | None:
        """Returns a noun's own words as the metric, for want of better: "the figure", "sea levels"."""
        if noun.tag_ in ("NNP", "NNPS") or syntax.in_figure(noun) or stem(noun.text) in self.times | self.observers:
            return None
        if self._is_entity(noun):
            return None
        return self._plain(noun)

    def of_words(self, words: Sequence[Token], unit: str | None) -> Measured:
        """Returns what some words that stand together name: the lexicon's metric, else the words themselves."""
        stems, text = [stem(t.text) for t in words], syntax.text_of(words)
        used = frozenset(t.i for t in words)
        named = (self.names.metric(stems[-1], stems, dimension) for dimension in (self.names.dimension(unit), None))
        row, needed = next((hit for hit in named if hit is not None), (None, frozenset[str]()))
        if row is None:
            return Measured(text.lower(), text, None, "metric-words", used, tuple(words))
        of = [t.lower_ for t in words if stem(t.text) not in needed and t.lower_ not in self.qualifiers]
        name = " ".join((*of, row.name)) if row.of_things else row.name
        return Measured(name, text, row, "metric-lexicon", used, tuple(words))

    def _plain(self, head: Token) -> Measured:
        core = [
            t for t in syntax.core_phrase(head) if not self._names_something(t) and t.tag_ not in ("CD", "JJR", "JJS")
        ]
        core = [t for t in core if t.i == head.i or not syntax.in_figure(t)]
        kept = [t for t in core if t.i == head.i or (t.lower_ not in self.qualifiers and t.dep_ != "nummod")]
        kept = [t for t in kept if t.lower_ not in ("such", "same", "said", "much", "many")]
        kept += self._doing(head) if stem(head.text) in self.empty else []
        name = " ".join(self._word(t, head) for t in kept)
        return Measured(name, syntax.text_of(kept), None, "metric-words", frozenset(t.i for t in kept), tuple(core))

    def _doing(self, head: Token) -> list[Token]:
        """ "The number waiting more than a year": what those do who are numbered."""
        return [kid for kid in head.children if kid.dep_ == "acl" and kid.tag_ == "VBG" and kid.i == head.i + 1]

    def _word(self, token: Token, head: Token) -> str:
        if token.text[:2].isupper() and len(token.text) > 1:  # "EBITDA", "EVs"
            return str(token.text)
        single = token.i == head.i and token.tag_ == "NNS" and stem(token.text) not in self.measuring.numbering
        return stem(token.text) if single else str(token.lower_)  # "guest numbers" stay many

    def _opens(self, token: Token) -> bool:
        """ "Burglary was down 7%", "Enrollment has shrunk": a plain noun whose capital only opens the sentence."""
        plain = token.lower_.endswith(OPENERS) or stem(token.lower_) in self.events | self.traded | self.stuffs
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

    # -- growth ------------------------------------------------------------------------------------

    def _property(self, head: Token, found: Measured) -> bool:
        """Tells whether a noun names something measurable ("registrations") and not a thing ("automakers")."""
        nouns = self.relating.nouns
        somebody = stem(head.text) in (*nouns.place, *nouns.person, *nouns.company, *nouns.model)
        named = head.lower_.endswith(self.suffixes) or stem(head.text) in self.events | self.empty | self.stuffs
        return found.row is not None or (named and not somebody)

    def _compound(self, before: list[Token]) -> Measured | None:
        """The lexicon's metric made of the words before a noun: "data center revenue" growth."""
        if not before:
            return None
        hit = self.names.metric(stem(before[-1].text), [stem(t.text) for t in before], None)
        if hit is None or hit[0].growth_of is not None or hit[0].name == "deal value":
            return None  # "acquisition growth" is growth by acquisitions
        used = frozenset(t.i for t in before if stem(t.text) in hit[1])
        return Measured(hit[0].name, syntax.text_of(before), hit[0], "metric-lexicon", used)

    def grown(self, inner: Measured, *, falls: bool) -> Measured:
        """Returns the growth of a metric found for another figure."""
        return self._grown(inner, falls)

    def _grown(self, inner: Measured, falls: bool, also: Token | None = None) -> Measured:
        if (inner.row is not None and inner.row.growth_of is not None) or inner.name.endswith(GROWTH):
            return inner
        if falls:  # a fall is the metric itself with `change` decrease
            return self._named_change(inner.name, inner, "change", also)
        grown = self.names.growth_of.get(inner.name)
        return self._named_change(grown.name if grown else f"{inner.name} {GROWTH}", inner, "change", also)

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
