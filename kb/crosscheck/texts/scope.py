"""What the words beside two aligned figures say of scope: which slots they fill, whether one looks ahead.

Comes in: a match. Goes out: the slot in which the two are known to differ, or None. Words are read here
because a text is compared as it stands, whatever a parser made of it.
"""

from __future__ import annotations

from kb.compare.beside import VINTAGE
from kb.compare.facets import Slotter
from kb.compare.slots import may_be_one
from kb.crosscheck.texts.align import Match
from kb.crosscheck.texts.words import Line

REACH = 8  # words either side of a figure, never past the next one
_SPANS = {"hour": 8760.0, "day": 365.0, "week": 52.0, "month": 12.0, "quarter": 4.0, "year": 1.0}


def differing_slot(match: Match, slotter: Slotter) -> str | None:
    """Returns the slot that the words beside the two figures fill differently."""
    mine, theirs = (slots_beside(line, at, slotter) for line, at in _sides(match))
    for name in sorted(mine.keys() & theirs.keys()):
        slot = slotter.slot(name)
        rated = name == "aspect" and yearly(match.a.per) is not None and yearly(match.b.per) is not None
        if rated or slot is None or mine[name] == theirs[name]:
            continue
        if not may_be_one(slot.value, mine[name], theirs[name]):
            return name
    return None


def two_vintages(match: Match, slotter: Slotter) -> bool:
    """Tells a first or an earlier estimate beside a later one, or beside a figure that says nothing of the kind."""
    found = [
        dict(item.slots).get(VINTAGE) or slots_beside(line, at, slotter).get(VINTAGE)
        for item, (line, at) in zip((match.a, match.b), _sides(match), strict=True)
    ]
    return found[0] != found[1]


def slots_beside(line: Line, at: int, slotter: Slotter) -> dict[str, str]:
    """Returns the slots filled beside a figure; one that is filled twice over stays open."""
    filled: dict[str, set[str]] = {}
    for words in _windows(line, at):
        for slot, value in slotter.found(" ".join(words)):
            filled.setdefault(slot, set()).add(value)
    return {slot: next(iter(values)) for slot, values in filled.items() if len(values) == 1}


def words_beside(line: Line, at: int) -> set[str]:
    """Returns the words beside a figure, both sides together."""
    return {word for words in _windows(line, at) for word in words}


def looks_ahead(line: Line, at: int, slotter: Slotter) -> bool:
    """Tells whether the words beside a figure make it a forecast or a plan."""
    return not words_beside(line, at).isdisjoint(slotter.lexicon.scopes.scopes.ahead_words)


def yearly(per: str | None) -> float | None:
    """Returns how many of a span of time make a year; None for any other rate."""
    return _SPANS.get((per or "").casefold())


def _sides(match: Match) -> tuple[tuple[Line, int], tuple[Line, int]]:
    return (match.line_a, match.at_a), (match.line_b, match.at_b)


def _windows(line: Line, at: int) -> list[list[str]]:
    """Returns the words of a line with one figure, else those between the figure's neighbours."""
    if len(line.figures) == 1:
        return [[token.word for token in line.tokens[:at]], [token.word for token in line.tokens[at + 1 :]]]
    before, after = [], []
    for place in range(at - 1, max(-1, at - 1 - REACH), -1):
        if line.tokens[place].figure is not None:
            break
        before.append(line.tokens[place].word)
    for place in range(at + 1, min(len(line.tokens), at + 1 + REACH)):
        if line.tokens[place].figure is not None:
            break
        after.append(line.tokens[place].word)
    return [before[::-1], after]
