"""So many to one: "by a 3-to-1 margin", "women outnumber men two to one".

Comes in: a stretch and where a number begins. Goes out: the figure of a ratio, the result of a vote, or None where
"to one" is the end of a range: only the words beside it tell.
"""

from __future__ import annotations

from kb.detect.figure import Figure, Found
from kb.detect.stretch import Stretch

REACH = 32  # characters before a ratio in which a word may tell it
MANY = 16  # characters of its first number and of the "to" behind it


def ratio_at(stretch: Stretch, at: int) -> Figure | Found | None:
    """Returns the ratio, or the result of a vote, that begins at `at`."""
    if stretch.low.find("to", at + 2, at + MANY) < 0:
        return None
    grammar = stretch.grammar
    found = grammar.to_one.match(stretch.low, at)
    if found is None or found.end() > stretch.limit:
        return None
    many = found[1] if found[1][0].isdecimal() else str(grammar.tables.numbers[found[1]])
    before = stretch.low[max(stretch.floor, at - REACH) : at].split()
    words = grammar.words.multiples
    following = stretch.low[found.end() : found.end() + REACH].replace("-", " ").split()
    if following and following[0].rstrip(".,;:)") in grammar.words.names.score_words:
        return Found(at, found.end(), "score", "score")  # an eight to one decision
    told = not words.ratio_before.isdisjoint(before[-4:])
    if not told and (not following or following[0].rstrip(".,;:)") not in words.ratio_after):
        return None
    return Figure(at, found.end(), f"{many}:1", "digits", core=found.end())
