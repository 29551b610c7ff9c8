"""Two aligned figures of two texts: which relation, and does B follow from A?

Comes in: a match. Goes out: a `Weighed`. Two texts about one event share subject and time unless they say
otherwise, so a slot left unsaid does not hold the answer back here; one known to differ does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.compare import Facets, Slotter
from kb.compare.slots import judge
from kb.compare.values import Figure, agree, figure_of, overlap, within
from kb.crosscheck.texts.align import Match
from kb.crosscheck.texts.words import Token
from kb.lexicon.scopes import Opposites
from kb.model import Change, Polarity, Relation
from kb.settings import Settings

SURE = 0.5  # sureness from which figures of lines that are no versions may contradict
BESIDE = 4  # words either side of a figure in which an opposite counts
_OWN_SLOTS = ("subject", "metric", "change", "base", "per")


@dataclass(frozen=True, slots=True)
class Weighed:
    """The relation of two figures; `follows` tells whether B is true wherever A is."""

    match: Match
    relation: Relation
    slot: str | None
    follows: bool


def weigh(match: Match, *, slotter: Slotter, settings: Settings) -> Weighed:
    """Returns how two aligned figures stand."""
    a, b = match.a, match.b
    slots = judge(a, b, slotter=slotter)
    one, other = figure_of(a.record.claim), figure_of(b.record.claim)
    if _opposed(match, slotter.lexicon.scopes.scopes.opposites):
        return Weighed(match, Relation.CONTRADICTION, "direction", False)
    if not _comparable_units(a, b, match):
        return Weighed(match, Relation.UNDETERMINED, "unit", False)
    if slots.hard is not None and slots.hard.slot not in _OWN_SLOTS:
        return Weighed(match, Relation.DIFFERENT_SCOPE, slots.hard.slot, False)
    if slots.period is not None and not _nested(a, b):
        return Weighed(match, Relation.DIFFERENT_PERIOD, "period", False)
    return _by_value(match, one, other, settings)


def _by_value(match: Match, one: Figure, other: Figure, settings: Settings) -> Weighed:
    denied = (match.a.record.claim.polarity is Polarity.DENIED) != (match.b.record.claim.polarity is Polarity.DENIED)
    if denied:
        return Weighed(match, Relation.UNDETERMINED, "polarity", False)
    if agree(one, other, settings.agree_tolerance):
        return Weighed(match, Relation.AGREES, None, True)
    if overlap(one, other):
        return Weighed(match, Relation.COMPATIBLE, None, within(one, other))
    if match.versions or match.sureness >= SURE:
        return Weighed(match, Relation.CONTRADICTION, None, False)
    return Weighed(match, Relation.UNDETERMINED, "subject", False)


def _comparable_units(a: Facets, b: Facets, match: Match) -> bool:
    if a.unit == b.unit:
        return True
    counts = all(item.unit.startswith("count:") or item.unit in ("", "person") for item in (a, b))
    return (counts and match.versions) or "" in (a.unit, b.unit)


def _nested(a: Facets, b: Facets) -> bool:
    """Tells whether one period lies in the other ("on Tuesday", "this week"), so that both may be meant."""
    (s1, e1), (s2, e2) = a.period, b.period
    if None in (s1, e1, s2, e2):
        return True
    return (s1 <= s2 and e2 <= e1) or (s2 <= s1 and e1 <= e2)  # type: ignore[operator]


def _opposed(match: Match, opposites: Sequence[Opposites]) -> bool:
    if not match.versions:
        return False
    a, b = match.a.record.claim.change, match.b.record.claim.change
    mine, theirs = _beside(match.line_a.tokens, match.at_a), _beside(match.line_b.tokens, match.at_b)
    for pair in opposites:
        one, other = set(pair.one), set(pair.other)
        if (mine & one and theirs & other and not mine & other and not theirs & one) or (
            mine & other and theirs & one and not mine & one and not theirs & other
        ):
            return True
    return {a, b} == {Change.INCREASE, Change.DECREASE} and mine != theirs


def _beside(tokens: Sequence[Token], at: int) -> set[str]:
    """Returns the words by a figure, up to the next figure on either side."""
    words: set[str] = set()
    for step in (-1, 1):
        place = at + step
        while 0 <= place < len(tokens) and abs(place - at) <= BESIDE and tokens[place].figure is None:
            words.add(tokens[place].word)
            place += step
    return words
