"""The figures of two texts against each other: the contract's compared pair.

Comes in: two extractions (of two versions of a story, two reports of one event, a text and a sentence about
it). Goes out: a `ComparedPair`. Figures are aligned by the words around them, more leniently than the base
groups claims; what is then said of a pair follows the same laws, so nothing known to differ contradicts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from kb.compare import Slotter, compare_facets
from kb.crosscheck.texts.align import align
from kb.crosscheck.texts.cover import coverage
from kb.crosscheck.texts.story import one_story
from kb.crosscheck.texts.telling import sentence
from kb.crosscheck.texts.weigh import Weighed, weigh
from kb.crosscheck.texts.words import Line, digits_of, lines
from kb.lexicon import Lexicon
from kb.model import Claim, Extraction, Relation
from kb.settings import Settings

__all__ = ["ComparedFigure", "ComparedPair", "ComparedRelation", "compare_texts"]

COVERED = 0.3  # share of B's words that A must hold where all of B's figures follow from A
WORDS_ALONE = 0.65  # the same where B has no figure


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """One side of a compared relation."""

    figure: str
    start: int
    end: int
    low: float | None
    high: float | None
    unit: str | None

    @staticmethod
    def of(claim: Claim) -> ComparedFigure:
        """Returns the figure of a claim."""
        low, high = (None if end is None else float(end) for end in (claim.low, claim.high))
        return ComparedFigure(claim.figure, claim.start, claim.end, low, high, claim.unit)

    def as_dict(self) -> dict[str, Any]:
        """Returns the figure as the contract writes it."""
        return {name: getattr(self, name) for name in ("figure", "start", "end", "low", "high", "unit")}


@dataclass(frozen=True, slots=True)
class ComparedRelation:
    """Two figures that answer each other, and how they stand."""

    relation: Relation
    slot: str | None
    a: ComparedFigure
    b: ComparedFigure
    sentence: str = ""  # for people; programs read the fields

    def as_dict(self) -> dict[str, Any]:
        """Returns the relation as the contract writes it."""
        return {"relation": self.relation.value, "slot": self.slot, "a": self.a.as_dict(), "b": self.b.as_dict()}


@dataclass(frozen=True, slots=True)
class ComparedPair:
    """Two texts compared; the verdict reads from A to B: `consistent`, `contradiction` or `unrelated`."""

    verdict: str
    relations: tuple[ComparedRelation, ...]

    def as_dict(self, name: object = None) -> dict[str, Any]:
        """Returns the pair as the contract writes it, with its id where there is one."""
        row: dict[str, Any] = {} if name is None else {"id": name}
        return {**row, "verdict": self.verdict, "relations": [relation.as_dict() for relation in self.relations]}


def compare_texts(a: Extraction, b: Extraction, *, lexicon: Lexicon, settings: Settings) -> ComparedPair:
    """Returns how the figures of B stand to those of A."""
    slotter = Slotter.of(lexicon)
    plain = frozenset(lexicon.scopes.scopes.plain_words)
    ours, theirs = lines(a, slotter=slotter), lines(b, slotter=slotter)
    matches = align(ours, theirs, plain=plain)
    weighed = [weigh(match, slotter=slotter, settings=settings) for match in matches]
    if not one_story(ours, theirs, matches):
        weighed = [_held(found, slotter, settings) for found in weighed]
    relations = tuple(
        ComparedRelation(
            found.relation,
            found.slot,
            ComparedFigure.of(found.match.a.record.claim),
            ComparedFigure.of(found.match.b.record.claim),
            sentence(found, slotter=slotter),
        )
        for found in weighed
    )
    return ComparedPair(_verdict(weighed, ours, theirs, plain), relations)


def _held(found: Weighed, slotter: Slotter, settings: Settings) -> Weighed:
    """Returns a conflict of texts on two matters as an open one, unless all that would decide is stated."""
    if found.relation is not Relation.CONTRADICTION:
        return found
    stated = compare_facets(found.match.a, found.match.b, slotter=slotter, settings=settings)
    known = stated.relation is Relation.CONTRADICTION
    return found if known else replace(found, relation=Relation.UNDETERMINED, slot="subject")


def _verdict(weighed: Sequence[Weighed], ours: Sequence[Line], theirs: Sequence[Line], plain: frozenset[str]) -> str:
    if any(found.relation is Relation.CONTRADICTION for found in weighed):
        return "contradiction"
    figures = sum(len(line.figures) for line in theirs)
    followed = sum(found.follows for found in weighed)
    if not theirs:
        return "unrelated"
    told = {digits_of(word) for line in ours[:1] for word in line.text_words}
    dated = all(line.numbers <= told for line in theirs)
    if (
        followed == figures
        and (figures or dated)
        and coverage(ours, theirs, plain) >= (COVERED if figures else WORDS_ALONE)
    ):
        return "consistent"
    return "unrelated"
