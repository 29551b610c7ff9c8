"""What stands around a figure, within reach: so that no rule walks a whole passage for each of its figures.

Comes in: a `Figure`. Goes out: readings of its passage near it, in text order, a window of its text, and whether
the way to another place is clear.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from kb.model import Period, Quantity, Reading
from kb.relate.parsing.syntax import within
from kb.relate.scene.scene import Figure

REACH = 2000  # characters either side: longer than any sentence worth the name
STOP_WORDS = re.compile(
    r"[;:—]|\b(?:and|or|but|yet|than|from|versus|while|whereas|which|that|who|where|when|because|if|after|before)\b",
    re.IGNORECASE,
)
ABBREVIATION = re.compile(r"^\s?\([A-Za-z/]{1,6}\)")  # "0.2 gigawatts (GW) in 2023"
BESIDE = 48  # characters between a figure and a period that stands right beside it
MOST = 24  # readings either side: more than any sentence worth the name holds


def near(figure: Figure, *, reach: int = REACH) -> list[Reading]:
    """Returns the readings of the figure's passage that start within reach of it."""
    starts, found = figure.scene.in_order(figure.passage)
    start = figure.quantity.start
    at = bisect_left(starts, start)
    low = max(bisect_left(starts, start - reach), at - MOST)
    return found[low : min(bisect_left(starts, start + reach), at + MOST)]


def quantities(figure: Figure) -> list[Quantity]:
    """Returns the figures within reach, this one among them."""
    return [reading for reading in near(figure) if isinstance(reading, Quantity)]


def periods(figure: Figure) -> list[Period]:
    """Returns the periods within reach."""
    return [reading for reading in near(figure) if isinstance(reading, Period)]


def text_before(figure: Figure, *, reach: int = REACH) -> str:
    """Returns the passage's text in front of the figure, as far as it is within reach."""
    start = figure.quantity.start
    return figure.passage.text[max(0, start - reach) : start]


def clear(figure: Figure, start: int, end: int) -> bool:
    """Tells whether only a few idle words stand between: no figure, verb, conjunction or break."""
    gap = ABBREVIATION.sub("", figure.passage.text[start:end])
    if (
        end - start > BESIDE
        or STOP_WORDS.search(gap)
        or "," in gap[1:].rstrip(", ")
        or any(mark in gap for mark in ".!?(")
    ):
        return False
    if figure_between(figure, start, end):
        return False
    doc = figure.scene.docs.get(figure.passage.index)
    return doc is None or not any(
        token.tag_.startswith(("VB", "MD")) and token.dep_ != "amod" for token in within(doc, start, end)
    )


def figure_between(figure: Figure, start: int, end: int) -> bool:
    """Tells whether another figure starts between two places."""
    return any(start <= other.start < end for other in quantities(figure))
