"""Why two figures of unlike sentences, though apart, may both be right.

Comes in: a match whose values lie apart. Goes out: the slot that leaves it open, or None. Versions of one
sentence need none of this: there a changed figure is a changed statement.
"""

from __future__ import annotations

from kb.compare.values import Figure, agree, figure_of
from kb.crosscheck.texts.align import Match
from kb.crosscheck.texts.words import Line
from kb.model import Comparator, Modality

SURE = 0.45  # kinship from which figures of unlike sentences may contradict
LOOSE = 0.2  # how far an approximate figure may be off in another's words
MOST_PARTS = 4
_RESIDUAL = frozenset(
    {"other", "others", "another", "additional", "more", "further", "extra", "remaining", "rest", "fewer"}
)


def doubt(match: Match) -> str | None:
    """Returns the slot that keeps two figures of unlike sentences from contradicting."""
    a, b = match.a.record.claim, match.b.record.claim
    if match.sureness < SURE:
        return "subject"
    if not match.a.unit or not match.b.unit:
        return "unit"
    if Modality.HYPOTHETICAL in (a.modality, b.modality):
        return "modality"
    if _residual(match.line_a, match.at_a) or _residual(match.line_b, match.at_b):
        return "which of them"
    if Comparator.ABOUT in (a.comparator, b.comparator) and _close(figure_of(a), figure_of(b)):
        return "precision"
    return "which of them" if _told_elsewhere(match) else None


def _close(one: Figure, other: Figure) -> bool:
    return agree(one, other, LOOSE)


def _residual(line: Line, at: int) -> bool:
    """Tells whether a figure counts only the rest of something: "two more times", "20 other languages"."""
    figure = line.tokens[at]
    beside = {token.word for token in (*line.tokens[max(0, at - 1) : at], *line.tokens[at + 1 : at + 2])}
    return bool(_RESIDUAL & (beside | set(figure.word.casefold().split()))) and not _compares(line, at)


def _compares(line: Line, at: int) -> bool:
    """Tells "more than 20" (a bound) from "20 more"."""
    return at > 0 and line.tokens[at - 1].word == "than"


def _told_elsewhere(match: Match) -> bool:
    """Tells whether B's value stands in A's sentence for something else, so that the wrong pair may be before us."""
    other = figure_of(match.b.record.claim)
    rivals = (token.figure for token in match.line_a.tokens if token.figure is not None)
    return any(
        agree(figure_of(rival.record.claim), other, 0.0)
        for rival in rivals
        if rival is not match.a and (rival.unit == "%") == (match.b.unit == "%")
    )


def in_sums(match: Match, other: Figure) -> bool:
    """Tells whether B's figure is the sum of neighbouring figures in A's sentence."""
    if other.low is None or other.low != other.high or match.b.unit in ("%", "x"):
        return False
    values = [
        figure.figure.low
        for token in match.line_a.tokens
        if (figure := token.figure) is not None and figure.figure.low is not None and figure.unit not in ("%", "x")
    ]
    for size in range(2, MOST_PARTS + 1):
        for first in range(len(values) - size + 1):
            if abs(sum(values[first : first + size]) - other.low) < 1e-6 * abs(other.low):
                return True
    return False
