"""What the branches of attachment ask of a token, and what they answer with.

Comes in: a figure and the word lists. Goes out: `Attachment`, the grammar of one figure, and small
questions about nouns and verbs near it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.lexicon.context import ContextWords
from kb.model import Change, Quantity
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import Names, stem
from kb.relate.scene.scene import Figure

TAKEN = "taken-by"  # ends the rule of a share that somebody takes of a whole


@dataclass(frozen=True, slots=True)
class Attachment:
    """The grammar of one figure.

    Attributes:
        rule: name of the branch that decided.
        measured: noun whose phrase names the metric, and often the subject too.
        owner: noun that is, or names, the subject where the measured phrase does not.
        verb: the governing verb where it tells the metric ("spend").
        change: the figure sizes a change of what is measured.
        share_of: noun the percentage is a part of.
        counted: noun that the number counts.
        inherits: the sentence leaves the metric to what was said before.
        adjective: the adjective the figure measures ("5 metres long").
        contrast: the figure is the other side of a comparison ("rather than $100M").
    """

    rule: str
    measured: Token | None = None
    owner: Token | None = None
    verb: Token | None = None
    change: bool = False
    share_of: Token | None = None
    counted: Token | None = None
    inherits: bool = False
    contrast: bool = False
    adjective: Token | None = None


MAGNITUDE = re.compile(r"million|billion|trillion|mln|bn|\btn\b", re.IGNORECASE)


def is_bare_amount(quantity: Quantity) -> bool:
    """Tells whether a number without a unit has the size of an amount of money: "410 million"."""
    return quantity.unit is None and (quantity.vague or MAGNITUDE.search(quantity.text) is not None)


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists as sets, and the figure they are asked about."""

    level: frozenset[str]
    breaking: frozenset[str]
    planning: frozenset[str]
    leading: frozenset[str]
    rise: frozenset[str]
    fall: frozenset[str]
    alter: frozenset[str]
    place: frozenset[str]
    carry: frozenset[str]
    hold: frozenset[str]
    say: frozenset[str]
    sources: frozenset[str]  # the subject says so, and is not whose figure it is
    need: frozenset[str]
    act: frozenset[str]
    empty: frozenset[str]
    changes: frozenset[str]
    share: frozenset[str]
    magnitude: frozenset[str]
    times: frozenset[str]
    trading: frozenset[str]  # what is traded at a figure has it for a price
    launching: frozenset[str]  # what is brought out at a figure has it for a price
    booking: frozenset[str]  # who tells so tells of itself
    undergoing: frozenset[str]  # the subject moves by the change that is the object
    traded: frozenset[str]  # when it rises by per cent, its price does
    giving: frozenset[str]  # who is given something has it
    plans: frozenset[str]  # "a $5bn capex plan" is of the capex
    races: frozenset[str]  # somebody has a place in one, and it has nothing
    losing: frozenset[str]  # a percentage of something is gone or won
    multiples: frozenset[str]  # "6 times earnings" is a multiple of price
    tender: frozenset[str]  # what is paid in, and not for
    unnarrowed: frozenset[str]  # verbs whose metric stays what it is, whatever the money is
    into: frozenset[str]  # verbs of money put in something
    adjectives: frozenset[str]  # name what the figure before them measures: long, dearer
    unaltered: frozenset[str]  # verbs whose participle is the verb itself: "set"
    standing_for: frozenset[str]  # "the $6m figure covers the training cost"
    tellers: frozenset[str]  # whose an estimate is, and which says nothing of what it is of


def words_of(context: ContextWords) -> Words:
    """Returns the word lists as sets."""
    relating = context.relating
    verbs, nouns = relating.verbs, relating.nouns
    return Words(
        level=frozenset(verbs.level),
        breaking=frozenset(verbs.breaking),
        planning=frozenset(verbs.planning),
        leading=frozenset(verbs.leading),
        rise=frozenset(verbs.rise),
        fall=frozenset(verbs.fall),
        alter=frozenset(verbs.alter),
        place=frozenset(verbs.place),
        carry=frozenset(verbs.carry),
        hold=frozenset(verbs.hold),
        say=frozenset(verbs.say),
        sources=frozenset(verbs.say) - frozenset(verbs.carry),
        need=frozenset(verbs.need),
        act=frozenset(verbs.act),
        empty=frozenset(nouns.empty),
        changes=frozenset((*nouns.rise, *nouns.fall)),
        share=frozenset(nouns.share),
        magnitude=frozenset(nouns.magnitude),
        times=frozenset(nouns.times),
        plans=frozenset(nouns.plans),
        giving=frozenset(verbs.giving),
        booking=frozenset(verbs.booking),
        undergoing=frozenset(verbs.undergoing),
        traded=frozenset(context.measuring.traded),
        trading=frozenset(verbs.trading),
        launching=frozenset(context.subjects.bringing_out),
        races=frozenset(nouns.races),
        losing=frozenset(context.measuring.losing),
        multiples=frozenset(context.measuring.multiples_of),
        tender=frozenset((*context.measuring.tender, *relating.nouns.place, *relating.nouns.other))
        - frozenset(context.measuring.monies),
        unnarrowed=frozenset(context.measuring.unnarrowed),
        into=frozenset((*context.measuring.into, "invest", "spend", "commit")),
        adjectives=frozenset(relating.adjectives.metric),
        unaltered=frozenset(verb for verb, form in context.measuring.participles.items() if verb == form),
        standing_for=frozenset(context.measuring.standing_for),
        tellers=frozenset(context.subjects.observers),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure being placed."""

    figure: Figure
    quantity: Quantity
    dimension: str | None
    names: Names
    words: Words

    # -- small questions ---------------------------------------------------------------------------

    def _outside(self, token: Token) -> bool:
        """The token is no part of this figure or another one."""
        return not syntax.in_figure(token)

    def _moves(self, verb: Token) -> bool:
        moving = self.words.rise | self.words.fall
        return verb.lemma_ in moving or f"{verb.lemma_} {syntax.particle(verb)}" in moving

    def _sizes(self) -> bool:
        return self.quantity.change in (Change.INCREASE, Change.DECREASE)

    def _metric_verb(self, verb: Token) -> bool:
        rows = self.names.metric_by_verb.get(verb.lemma_, ())
        dimension = self.dimension or ("money" if is_bare_amount(self.quantity) else "count")
        return any(row.dimension in (dimension, "any") for row in rows)

    def _is_metric(self, noun: Token) -> bool:
        if noun.lower_ == "order" and noun.dep_ == "pobj" and noun.head.lower_ in ("on", "of", "in"):
            return False  # "on the order of $400,000"
        words = [stem(token.text) for token in syntax.noun_phrase(noun)]
        if self.dimension is None and is_bare_amount(self.quantity):
            return self._named(noun, words, "money") or self._named(noun, words, "count")
        dimension = self.dimension or "count"
        return self.names.metric(stem(noun.text), words, dimension) is not None

    def _named(self, noun: Token, words: list[str], dimension: str) -> bool:
        return self.names.metric(stem(noun.text), words, dimension) is not None

    def _above(self, noun: Token) -> Token | None:
        """Who has the measured thing where its own phrase does not say: the subject of its verb."""
        if noun.dep_ == "pobj" and noun.head.lower_ == "with" and noun.head.i:
            beside = noun.doc[noun.head.i - 1]
            loose = (
                syntax.is_verb(noun.head.head) and stem(noun.text) in self.words.empty and not self._is_metric(noun)
            )  # "shook markets with guidance of", but "led by Ann Bell with a net worth of"
            nobody = self.words.changes | self.words.empty | self.words.races | self.words.times
            aside = beside.dep_ == "pobj" and beside.head.lower_ == "in" and beside.left_edge.i == beside.i
            nothing = stem(beside.text) in nobody or aside  # "the greatest rise, with one of", "in line with"
            if syntax.is_noun(beside) and self._outside(beside) and not loose and not nothing:
                joined = beside.dep_ == "conj" and beside.tag_ == beside.head.tag_ == "NNP"  # "Ann and Joy Bell with"
                return beside.head if joined else beside  # "a network with 800 Gbps bandwidth"
        verb = syntax.governing_verb(noun)
        object_or_with = noun.dep_ == "dobj" or (noun.dep_ == "pobj" and noun.head.lower_ == "with")
        noted = object_or_with and stem(noun.text) in self.words.changes  # "Acme noted an increase of 9%"
        if verb is None or (verb.lemma_ in self.words.sources and not noted):
            return None
        subject = syntax.subject_of(verb)
        if (given := self._given(verb, subject)) is not None and not self._within(noun, given):
            return given
        return None if subject is None or self._within(noun, subject) else subject

    def _given(self, verb: Token, giver: Token | None) -> Token | None:
        """ "The deal secures Ilmen 2 GW", "it gives Ruvo capacity for 90,000 homes": who has what a thing gives."""
        given = [t for t in syntax.children(verb, "dative", "dobj") if self._outside(t) and t.tag_ == "NNP"]
        thing_gives = giver is not None and (giver.tag_ in ("NN", "NNS") or giver.lower_ in ("it", "that", "this"))
        second = len(syntax.children(verb, "dative", "dobj")) > 1 or (bool(given) and given[0].dep_ == "dative")
        return given[0] if verb.lemma_ in self.words.giving and given and thing_gives and second else None

    def _within(self, noun: Token, subject: Token) -> bool:
        """The noun stands in the subject's own phrase, no verb between them."""
        if noun.i == subject.i:
            return True
        for above in syntax.climb(noun):
            if above.i == subject.i:
                return True
            if syntax.is_verb(above):
                return False
        return False

    def _before_per(self, noun: Token | None) -> Token | None:
        """ "the cost per training run being $6M": the small model takes "run" for the subject."""
        if noun is None:
            return None
        first = min(token.i for token in syntax.core_phrase(noun))
        for index in range(first - 1, max(-1, first - 4), -1):
            token = noun.doc[index]
            if token.lower_ == "per" and syntax.is_noun(token.head) and token.head.i < index:
                return token.head
            clause = syntax.governing_verb(token) if token.lower_ == "per" else None
            if clause is not None and clause.dep_ == "relcl" and syntax.is_noun(clause.head):
                return clause.head  # "the job that costs $5 per million tokens can cost 20 cents"
        return noun

    def _head_owner(self, head: Token) -> Token | None:
        return None if not self._outside(head) or not syntax.is_noun(head) else self._above(head)

    def _right_before(self, token: Token) -> Token | None:
        """The noun that "up 5%" directly follows: "with its shares down 5%", "Acme up 3%"."""
        index = token.i - 1
        while index > 0 and token.doc[index].tag_ in ("RB", "IN") and token.i - index < 3:
            index -= 1
        other = token.doc[index] if index >= 0 else None
        if other is not None and other.tag_ == "CD" and index and other.nbor(-1).tag_ == "NNP" and self._outside(other):
            other = other.nbor(-1)  # "CAC 40 up 0.1%"
        noun = other is not None and syntax.is_noun(other) and self._outside(other)
        if other is None or not noun or stem(other.text) in self.words.times:
            return None  # "closed on Tuesday up 28 cents"
        return other

    def _before(self, token: Token) -> Token | None:
        """The nearest noun to the left outside figures: for fragments without a verb."""
        for index in range(token.i - 1, max(-1, token.i - 12), -1):
            other = token.doc[index]
            if syntax.is_noun(other) and self._outside(other) and stem(other.text) not in self.words.times:
                return other
        return None
