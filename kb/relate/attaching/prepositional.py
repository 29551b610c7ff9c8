"""A figure behind a preposition under a verb: "rose to $5m", "followed by storage at 12%", "put the damage at $9m".

Comes in: the verb and the preposition. Goes out: an `Attachment`, from the first group of branches that knows the turn:
names right before the figure, what is altered, what is priced, who is placed, what stands or moves, what is said.
"""

from __future__ import annotations

from dataclasses import dataclass

from kb.relate.attaching.asking import MAGNITUDE, Attachment
from kb.relate.attaching.predicates import Predicates
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem

STOCKING = frozenset({"have", "carry", "get", "grab"})
PEAKS = frozenset({"record", "high", "low", "peak", "maximum", "minimum"})
AGAINST = frozenset({"against", "versus", "vs", "vs."})
TO_LEVEL = frozenset(
    {"to", "from", "at", "past", "above", "below", "beyond", "around", "near", "over", "under", "toward", "towards"}
)
RANKS = frozenset({"spot", "place", "position", "rank", "slot"})


@dataclass(frozen=True, slots=True)
class Turn:
    """A verb with the preposition before a figure: its subject, its object, the word right before the preposition."""

    verb: Token
    word: str
    subject: Token | None
    thing: Token | None
    beside: Token | None

    @property
    def lemma(self) -> str:
        """The verb's base form."""
        return str(self.verb.lemma_)

    @property
    def adjoins(self) -> bool:
        """Tells whether the object stands right before the preposition."""
        return self.thing is not None and self.beside is not None and self.thing.i == self.beside.i


@dataclass(frozen=True, slots=True)
class Prepositional(Predicates):
    """One figure behind a preposition under a verb."""

    def _prep_of_verb(self, verb: Token, prep: Token) -> Attachment:
        if (outer := self._puts_at(verb, prep)) is not None:
            verb = outer
        turn = self._turn(verb, prep)
        for branch in (self._altering, self._name_at, self._priced, self._placing, self._standing, self._telling):
            if (found := branch(turn)) is not None:
                return found
        if turn.thing is not None and turn.word != "with" and self._is_metric(turn.thing):
            return Attachment("object-at", measured=turn.thing, owner=turn.subject)
        if turn.word == "at" and turn.adjoins and verb.dep_ == "advcl" and self.dimension == "share":
            return Attachment("object-at-level", owner=turn.thing, inherits=True)  # "overtaking coal at 10%"
        if verb.dep_ in ("acl", "relcl") and (noun := syntax.antecedent(verb)) is not None and self._is_metric(noun):
            return Attachment("clause-on-noun", measured=noun, owner=self._above(noun), verb=verb)
        if self._goes_to_level(turn):
            return Attachment("moves", measured=turn.subject, owner=turn.subject, verb=verb)
        return Attachment("verb-prep", owner=turn.subject, verb=verb)

    def _goes_to_level(self, turn: Turn) -> bool:
        """ "Its valuation shot from $2 billion to $9 billion": whatever a measure does to a level, it has it."""
        subject, verb = turn.subject, turn.verb
        reaches = turn.word in TO_LEVEL and turn.thing is None and turn.lemma not in self.words.leading
        own = subject is not None and syntax.is_noun(subject) and not syntax.is_passive(verb)
        return reaches and own and subject is not None and self._is_metric(subject)

    def _puts_at(self, verb: Token, prep: Token) -> Token | None:
        """ "Put the cost of building the plant at $3 billion": it is the cost that is put there."""
        noun = verb.head.head if verb.dep_ == "pcomp" and verb.tag_ == "VBG" else None
        placed = noun is not None and prep.lower_ == "at" and noun.dep_ == "dobj" and self._is_metric(noun)
        return noun.head if noun is not None and placed and syntax.is_verb(noun.head) else None

    def _turn(self, verb: Token, prep: Token) -> Turn:
        thing = syntax.object_of(verb)
        if thing is not None and thing.i > prep.i and stem(thing.text) in self.words.changes:
            thing = None  # "has reduced from £9m to £8m, an overall reduction": told again, and nothing that is reduced
        beside = verb.doc[prep.i - 1] if prep.i else None
        return Turn(verb, prep.lower_, syntax.subject_of(verb), thing, beside)

    def _altering(self, turn: Turn) -> Attachment | None:
        """ "Cut its forecast to 5%", "put A at 46% and B at 41%": what is acted on."""
        thing, beside, by = turn.thing, turn.beside, turn.word == "by"
        altered = thing is not None and self._outside(thing) and self._can_change(thing)
        if altered and thing is not None and beside is not None and self._second_placed(beside, thing) is not None:
            return Attachment("alter, second", measured=beside, owner=turn.subject, change=by)
        if turn.word == "at" and beside is not None and turn.lemma in ("follow", "trail") and beside.dep_ == "pobj":
            return Attachment("name-at", owner=beside, inherits=True)  # "followed by storage at $12 billion"
        if turn.lemma in self.words.alter and altered and turn.word in ("to", "by", "from", "between"):
            return Attachment("alter", measured=thing, owner=turn.subject, change=by or self._sizes())
        if turn.word not in ("to", "from") or thing is None or beside is None or thing.i > beside.i:
            return None
        moved = self._changed_thing(thing)  # "fuelled an increase in bread sales to $2.2 billion"
        return Attachment("level-after-change", measured=moved, owner=self._above(moved)) if moved is not None else None

    def _name_at(self, turn: Turn) -> Attachment | None:
        """ "Ahead of Acme at 86%", "with Norvik third at 11.8 million": the name right before "at"."""
        beside, verb = turn.beside, turn.verb
        if turn.word == "at" and beside is not None:
            before = beside.nbor(-1) if beside.i else beside
            if beside.tag_ == "CD" and before.tag_ == "NNP" and self.quantity.per is not None:
                return Attachment("name-at", owner=before, inherits=True)  # "a hobbyist RTX 4090 at $0.69/hr"
            named = (
                beside.tag_ in ("NNP", "NNPS") and stem(beside.text) not in self.words.times
            )  # "in May at 4 million"
            if named and beside.dep_ == "pobj" and not self._inside_placed(turn, beside):
                return Attachment("name-at", owner=beside, inherits=True)
            if (placed := self._placed_beside(beside)) is not None:
                return Attachment("name-at", owner=placed, inherits=True)
        noun = syntax.antecedent(verb) if verb.dep_ == "acl" else None
        if turn.word == "by" and noun is not None and noun.dep_ == "dobj" and noun.head.lemma_ in self.words.alter:
            return Attachment("alter", measured=noun, owner=syntax.subject_of(noun.head), change=True)
        return None

    def _inside_placed(self, turn: Turn, name: Token) -> bool:
        """ "Put the cost of Orlen-4 at $40 million": it is the cost that is put there, and the name says whose."""
        thing = turn.thing
        placed = thing is not None and turn.lemma in self.words.place and self._is_metric(thing)
        return placed and thing is not None and thing.is_ancestor(name)

    def _stocked(self, turn: Turn) -> bool:
        """ "The shop has the lamp for $12": what is there for a small sum is on sale."""
        thing = turn.thing
        named = thing is not None and any(kid.lower_ == "the" or kid.tag_ == "NNP" for kid in thing.children)
        small = turn.word == "for" and MAGNITUDE.search(self.quantity.text) is None
        return small and named and turn.lemma in STOCKING and thing is not None and not self._is_metric(thing)

    def _priced(self, turn: Turn) -> Attachment | None:
        """ "Sold for $5m", "spent on roads", and what the verb's object is at: "set a capex record at $30 billion"."""
        verb, thing, subject, lemma = turn.verb, turn.thing, turn.subject, turn.lemma
        if turn.word == "at" and lemma in ("hold", "keep") and thing is None:
            return self._stands(verb)  # "has held steady at 2.6%"
        launched = turn.word == "at" and lemma in self.words.launching and MAGNITUDE.search(self.quantity.text) is None
        traded = turn.word in ("at", "for") and (
            lemma in self.words.trading or f"{lemma} {syntax.particle(verb)}" in self.words.trading
        )
        if self.dimension == "money" and (launched or traded or self._stocked(turn)):
            sold = thing if thing is not None and self._outside(thing) else subject
            return Attachment("priced-at", owner=sold, verb=verb)
        if turn.word == "at" and turn.adjoins and thing is not None and stem(thing.text) in PEAKS:
            kinds = [t for t in syntax.children(thing, "compound") if self._outside(t) and self._is_metric(t)]
            if kinds:
                return Attachment("noun-of, peak", measured=kinds[-1], owner=subject)
        if self._metric_verb(verb):
            whose = subject if thing is None or lemma == "spend" else thing if lemma in self.words.place else subject
            return Attachment("metric-verb", owner=whose, verb=verb)
        if lemma in self.words.alter and thing is not None:
            return Attachment("alter", measured=thing, owner=subject, change=turn.word == "by" or self._sizes())
        return None

    def _placing(self, turn: Turn) -> Attachment | None:
        """ "Put the damage to roads at $9m", "takes the third spot at 13%": what somebody puts at the figure."""
        verb, thing, beside, subject = turn.verb, turn.thing, turn.beside, turn.subject
        places = turn.lemma in self.words.place and thing is not None
        put = places and thing is not None and self._is_metric(thing)
        apart = turn.word == "at" and beside is not None and beside.i != verb.i and not put
        apart = apart and not (beside is not None and _held_against(beside))  # "flat against the euro at $1.08"
        if beside is not None and apart and self._level_noun(beside, thing):
            return Attachment("noun-of", measured=beside, owner=self._above(beside))
        if self._alters_itself(turn):
            return Attachment("alter, of-subject", measured=subject, owner=subject)  # "the budget has reduced from £9m"
        if not places or thing is None:
            return None
        if stem(thing.text) in PEAKS and subject is not None:
            return Attachment("empty-noun, stands-at", measured=subject, owner=subject)  # "set a record at 86.6%"
        if stem(thing.text) in RANKS:
            return Attachment("rank-at", owner=subject, inherits=True)
        if turn.word == "at" and beside is not None and (other := self._second_placed(beside, thing)) is not None:
            return Attachment("placed-at, second", measured=other)
        return Attachment("placed-at", measured=thing)  # its subject is who says so, or what moved it

    def _alters_itself(self, turn: Turn) -> bool:
        """A verb of altering without an object, from or to a level."""
        alters = turn.lemma in self.words.alter and not self._moves(turn.verb) and turn.thing is None
        level = turn.word in ("from", "to") and self.dimension in ("money", "share", "count", None)
        return alters and level and turn.subject is not None and self._can_change(turn.subject)

    def _standing(self, turn: Turn) -> Attachment | None:
        """ "Rose by 5%", "stood at 5%", "is up 5%, forecast at 4 billion": the subject moves or stands."""
        verb, subject, by = turn.verb, turn.subject, turn.word == "by"
        if self._moves(verb):
            change = by or (turn.word in ("at", "of") and self.quantity.unit in ("%", "x")) or self._sizes()
            if (made := self._altered_above(verb)) is not None:
                return Attachment("alter, moving", measured=made, owner=subject, change=change)
            return Attachment("moves", measured=subject, owner=subject, change=change, verb=verb)
        if turn.lemma in self.words.level or f"{turn.lemma} {syntax.particle(verb)}" in self.words.level:
            return self._stands(verb)  # "that works out to $35 million apiece"
        placed = turn.word == "at" and verb.tag_ == "VBN" and turn.lemma in self.words.place
        if not placed or syntax.in_figure(verb):
            return None
        above = next((v for v in syntax.climb(verb) if syntax.is_verb(v)), None)
        noun = subject if subject is not None else syntax.subject_of(above) if above is not None else None
        if noun is not None and syntax.is_noun(noun) and self._can_change(noun):
            return Attachment("placed-at", measured=noun, owner=self._above(noun))
        return None

    def _telling(self, turn: Turn) -> Attachment | None:
        """ "Reported ARPU of $4", which the tree parts, and whatever else is said."""
        if turn.lemma not in self.words.say:
            return None
        if turn.word == "of" and turn.adjoins and turn.thing is not None and self._is_metric(turn.thing):
            return Attachment("noun-of", measured=turn.thing, owner=None)
        booker = self._booker(turn.verb) if turn.word in ("with", "of") else None
        return Attachment("said", inherits=True, owner=booker)


def _held_against(noun: Token) -> bool:
    """ "Against the dollar", "versus the index": what something else is compared with."""
    return noun.dep_ == "pobj" and noun.head.lower_ in AGAINST
