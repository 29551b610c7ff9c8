"""The canonical name of words that tell who somebody is: an entity of the lexicon, or the words that are the name.

Comes in: the text of a noun phrase. Goes out: a `Subject`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kb.lexicon import Lexicon
from kb.lexicon.context import Entity
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import Named, Names, stem

ARTICLES = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "some", "any", "each", "every", "no", "another", "all", "both"}
)
LEFT_OUT = ARTICLES | {"and", "or"}  # at the head of a name
MAKING = frozenset({"maker", "developer", "owner", "creator", "parent"})
EDGES = re.compile(r"^[\s\"'“”‘’(\[,;:–—*_#-]+|[\s\"'“”‘’)\],;:–—*_#-]+$")
PAIRS = (("“", "”"), ("(", ")"), ("[", "]"))
QUOTED = re.compile(r"“([^“”]+)”(?=\s+\w)")  # "“hyperscaler” projects"
TOLD = re.compile(
    r"[A-Z][\w.]*-(?:[a-z]+-)*[a-z]{3,}"
)  # "Low-cost", "London-based": in front of a name, and no part of it
TIMES_OWN = re.compile(r"^(?:(?:last|this|next|previous)\s+)?(\w+)['’]s\s+(?=[A-Z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject as found.

    Attributes:
        name: canonical name; the phrase as written where the lexicon has none.
        text: the article's words.
        entity: the lexicon's row, if it knows the subject.
        refers: "thing", "many", "person", "speaker", "company", "model", "place" or "other" where the words
            only point at something named elsewhere.
        rule: how it was found.
        head: the phrase's head.
    """

    name: str
    text: str
    entity: Entity | None
    rule: str
    refers: str | None = None
    head: Token | None = field(default=None, compare=False)


class Canonical:
    """Gives words their canonical names with one lexicon."""

    def __init__(self, names: Names, lexicon: Lexicon) -> None:
        words = lexicon.context
        nouns, own, told = words.relating.nouns, words.subjects, lexicon.reporting.reporting.nouns
        self.names, self.idle = names, frozenset(words.qualifiers.idle)
        self.generic = {
            "company": frozenset(nouns.company),
            "model": frozenset(nouns.model),
            "person": frozenset(nouns.person),
            "place": frozenset(nouns.place),
            "other": frozenset(nouns.other),
        }
        self.tails = self.generic["company"] | self.generic["model"] | frozenset(nouns.kin)
        self.people, self.magnitude = self.generic["person"], frozenset(nouns.magnitude)
        self.times, self.idle_nouns = frozenset(nouns.times), frozenset(words.relating.counting.idle)
        self.acts = frozenset(words.relating.verbs.act)
        self.tellers, self.observers = (
            frozenset(own.tellers),
            frozenset(own.observers) | frozenset(told.document),
        )
        self.telling = self.tellers | frozenset(words.relating.verbs.say)
        self.observers |= frozenset(told.person)
        self.counting = self.telling | frozenset(own.counting_verbs)
        self.finite = frozenset(own.finite_verbs)
        self.single, self.single_plurals = frozenset(own.single_verbs), frozenset(own.single_plurals)
        self.reckoned = frozenset(own.reckoned)
        self.bodies, self.counting_bodies = frozenset(own.bodies), frozenset(own.counting_bodies)
        self.variants, self.directions = frozenset(own.variants), frozenset(own.directions)
        self.owner_prepositions, self.counted_people = frozenset(own.owner_prepositions), frozenset(own.people)
        self.plain_openers, self.apart = frozenset(own.plain_openers), frozenset(own.apart)
        self.countries, self.calling = frozenset(own.countries), frozenset(own.calling)
        self.ties = {noun: frozenset(words) for noun, words in own.ties.items()}
        self.endings = tuple(ending for ending in nouns.property_endings if len(ending) > 2)
        self.supposing, self.arms, self.contrasting = frozenset(own.supposing), frozenset(own.arms), own.contrasting
        self.holding = frozenset(words.relating.verbs.hold) | frozenset(own.staffing)
        self.not_itself, self.rounds = frozenset(own.not_itself), frozenset(own.rounds)
        self.having, self.agreed = frozenset(own.having), frozenset(words.measuring.agreed)
        self.serving, self.seeing, self.visiting = (
            frozenset(own.serving),
            frozenset(own.seeing),
            frozenset(own.visiting),
        )
        self.causing, self.movers = frozenset(own.causing), frozenset(own.movers)
        self.media, self.expecting = frozenset(own.media), frozenset(own.expecting)
        self.abstract, self.business = frozenset(own.abstract), frozenset(own.business)
        self.carrying = frozenset(words.relating.verbs.carry) | frozenset(words.relating.verbs.say)
        self.wider, self.averages = frozenset(own.wider), frozenset(own.averages)
        self.imposed, self.imposing = frozenset(own.imposed), frozenset(own.imposing)
        self.of_others = frozenset(own.of_others)
        self.currencies = frozenset(words.measuring.currencies)
        self.sold_in = frozenset(own.sold_in)
        self.nobody, self.held = frozenset(own.nobody), frozenset(own.held)
        self.prepositions, self.roles = frozenset(own.prepositions), frozenset(own.kinds.roles)
        self.opening = self.prepositions | frozenset(own.phrase_openers)
        self.plural_endings = ("s", *own.plural_endings)
        self.wide, self.civic, self.public_money = (
            frozenset(own.wide),
            frozenset(own.civic),
            frozenset(own.public_money),
        )
        self.measuring, self.nowhere = frozenset(own.measuring), frozenset(own.nowhere)
        self.no_names = frozenset(own.no_names) | frozenset(own.foreseeing)
        self.of_nation, self.ways = frozenset(own.of_nation), frozenset(own.ways)
        self.extents = self.wide | frozenset(words.qualifiers.narrow["extent"])
        self.officers = frozenset(own.officers)
        self.titles, self.honorifics = frozenset(own.kinds.titles), frozenset(own.kinds.honorifics)
        self.common_roles = self.generic["company"] | self.generic["person"] | self.bodies | self.titles
        self.moves = frozenset(nouns.rise) | frozenset(nouns.fall)
        self.empty = frozenset(nouns.empty) | self.moves
        self.plans = frozenset(own.plans)
        self.bands, self.legal_endings = frozenset(own.bands), frozenset(own.legal_endings)
        self.kinds_of_noun = own.kinds_of_noun
        self.split_wholes = frozenset(words.measuring.split_wholes)
        self.bringing_out = frozenset(own.bringing_out)
        self.bringing_out_forms = frozenset(own.bringing_out_forms)
        self.things_do, self.things_have = frozenset(own.things_do), frozenset(own.things_have)
        self.crowds = frozenset(own.crowds)
        self.sums, self.modelling = frozenset(own.sums), frozenset(own.modelling)

    def _subject(self, text: str, rule: str, head: Token | None, refers: str | None = None) -> Subject:
        entity = self.entity(text) or self.entity(self.surface(text))
        if entity is not None:
            return Subject(entity.name, text, entity, rule, None, head)
        return Subject(self.surface(text), text, None, rule, refers, head)

    def entity(self, text: str) -> Entity | None:
        """Returns the entity a phrase names: all of it, its last words, or a name before a class noun."""
        plain = EDGES.sub("", text)
        if (whole := self.names.exact(plain)) is not None:
            return whole
        short, _, ending = plain.rpartition(" ")
        if short and ending.strip(".,") in self.legal_endings and (firm := self.names.exact(short.rstrip(","))):
            return firm  # "CoreWeave, Inc."
        first, _, rest = plain.partition(" ")
        if rest and first.lower().endswith("ing") and self._act(first.lower()):  # "training GPT-4"
            return self.names.exact(rest)
        found = self.names.find(plain)
        if not found:
            return None
        last = found[-1]
        after = plain[last.end :].split()
        kin = all(stem(word) in self.tails or word in ("AI", "'s", "’s", "LLM", "GPU") for word in after)
        if last.start > 0 and kin and self._only_makers(plain[: last.start], last.entity):
            return last.entity
        if last.start == 0 and (not after or (last.entity.kind == "place" and after == ["economy"])):
            return last.entity
        if len(found) == 2 and found[0].start == 0 and self._made_of(plain[found[0].end : last.start], found[0], last):
            return found[0].entity
        if last.entity.kind in ("class", "set", "market"):
            return None  # "smaller frontier models" are not all of them
        if not after and plain[: last.start].strip().islower() and last.entity.kind != "place":
            return last.entity
        if after and kin and last.start == 0:
            if last.entity.kind == "place" and stem(after[-1]) in self.generic["company"] and after[-1][:1].islower():
                return None  # "US chip startups" are not the country
            made = last.entity.kind in ("product", "hardware", "model") and stem(after[-1]) in MAKING
            return self.names.maker(last.entity) if made else last.entity  # "the Mira maker"
        return None

    def looks_plural(self, word: str) -> bool:
        """Tells whether a word has the form of a plural: "rents", "children", not "Daelon"."""
        return word.lower().endswith(self.plural_endings)

    def _act(self, word: str) -> bool:
        base = word.removesuffix("ing")
        doubled = base[:-1] if base[-1:] == base[-2:-1] else base  # "running"
        return base in self.acts or f"{base}e" in self.acts or doubled in self.acts

    def _made_of(self, between: str, thing: Named, maker: Named) -> bool:
        """ "The Pi model of Inflection AI": a name, what it is, and who makes it."""
        *kin, preposition = between.split() or [""]
        above = self.names.maker(thing.entity)
        made = above is not None and above.name == maker.entity.name
        return made and preposition in ("of", "by", "from") and all(stem(word) in self.tails for word in kin)

    def _only_makers(self, text: str, entity: Entity) -> bool:
        """ "NVIDIA's" before "H100": nothing but who makes it."""
        words = self.names.find(text)
        if len(words) != 1 or EDGES.sub("", text[words[0].end :]) not in ("", "'s", "’s", "s"):
            return False
        maker = self.names.maker(entity)
        return maker is not None and maker.name == words[0].entity.name

    def surface(self, text: str) -> str:
        """Returns the normalised form of an unknown name: no article, no empty praise, one space."""
        text = QUOTED.sub(r"\1", text)
        text = EDGES.sub("", text.rpartition(" – ")[2])  # "HASK, CA – Corvane"
        own = TIMES_OWN.match(text)
        words = text[own.end() if own is not None and stem(own[1]) in self.times else 0 :].split()
        if len(words) > 1 and self._act(words[0].lower()) and words[1][:1].isupper():
            words = words[1:]  # "training Acme's K2"
        while len(words) > 1 and (bare := words[0].lower().rstrip(",")) in (LEFT_OUT | self.idle) - self.apart and bare:
            words = words[1:]
        if len(words) > 1 and TOLD.fullmatch(words[0]) and words[1][:1].isupper():
            words = words[1:]  # "London-based Acme"
        if len(words) > 1 and words[0].lower() in self.supposing and words[1][:1].isupper():
            words = words[1:]
        while len(words) > 1 and words[0].lower() in self.times and words[1][:1].isupper() and words[1][1:].islower():
            words = words[1:]  # "today Acme charges"
        while len(words) > 1 and words[0].lower().rstrip(".") in self.honorifics and words[1][:1].isupper():
            words = words[1:]
        opener = bool(words) and words[0].istitle() and words[0].lower() in self.plain_openers
        if opener and not (len(words) > 1 and words[1].istitle()):  # "New Jersey" is a name
            words[0] = words[0].lower()
        if words and words[-1].islower() and len(words[-1]) > len("'s"):
            words[-1] = words[-1].removesuffix("'s").removesuffix("’s")  # "the city's"
        return EDGES.sub("", " ".join(words))


def torn(name: str) -> bool:
    """Tells whether a quotation or a bracket ends or opens in the middle of a name: "later” industry".

    >>> torn('later” industry'), torn('graphics cards (GPUs)')
    (True, False)
    """
    return any(name.count(first) != name.count(last) for first, last in PAIRS) or name.count('"') % 2 == 1
