"""Stated confidence intervals: which figure they belong to.

Comes in: a `Figure`. Goes out: for a main figure its interval (`find_interval`), for an interval its main figure
(`main_of`). The interval is a claim of its own; its level ("90%") claims nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kb.model import Quantity
from kb.relate.scene.nearby import quantities
from kb.relate.scene.scene import Figure

FAR = 80  # characters between a figure and the interval written after it
NAME = r"(?:CI|C\.I\.|(?:confidence|credible|prediction|uncertainty)\s+(?:interval|range|band|level))"
NAMED = re.compile(rf"\b{NAME}\W{{0,3}}(?:of|from|was|is)?\W{{0,3}}$", re.IGNORECASE)
LEVEL = re.compile(rf"\s*-?\s*{NAME}", re.IGNORECASE)
BREAK = re.compile(r"[;!?]|\.\s")


@dataclass(frozen=True, slots=True)
class FoundInterval:
    """The ends of a stated interval, its level in per cent if said, its words and the rule."""

    low: Decimal | None
    high: Decimal | None
    level: Decimal | None
    text: str
    rule: str = "interval-after-figure"


def find_interval(figure: Figure) -> FoundInterval | None:
    """Returns the interval stated for a figure."""
    quantity = figure.quantity
    if quantity.is_level or _is_interval(quantity, figure):
        return None
    after = [other for other in quantities(figure) if other.start >= quantity.end and not _is_level(other, figure)]
    if not after or not _is_interval(after[0], figure) or not _close(quantity, after[0], figure):
        return None
    found = after[0]
    return FoundInterval(found.low, found.high, found.interval_level or _level(quantity, found, figure), found.text)


def _is_interval(quantity: Quantity, figure: Figure) -> bool:
    """Tells whether a figure is said to be an interval, by its reading or the words in front of it."""
    before = figure.passage.text[max(0, quantity.start - 48) : quantity.start]
    return quantity.interval_level is not None or NAMED.search(before) is not None


def _level(main: Quantity, interval: Quantity, figure: Figure) -> Decimal | None:
    """Returns the level stated between a figure and its interval."""
    between = [other for other in quantities(figure) if main.end <= other.start < interval.start and other.unit == "%"]
    return between[-1].low if between else None


def main_of(figure: Figure) -> Quantity | None:
    """Returns the figure that an interval belongs to, in its own sentence."""
    if not _is_interval(figure.quantity, figure):
        return None
    before = [
        other for other in quantities(figure) if other.end <= figure.quantity.start and not _is_level(other, figure)
    ]
    if not before or not _close(before[-1], figure.quantity, figure):
        return None
    return before[-1]


def _is_level(quantity: Quantity, figure: Figure) -> bool:
    """Tells whether a figure is the level of an interval: the "90%" of a "90% CI"."""
    return quantity.is_level or LEVEL.match(figure.passage.text[quantity.end : quantity.end + 32]) is not None


def _close(main: Quantity, interval: Quantity, figure: Figure) -> bool:
    gap = figure.passage.text[main.end : interval.start]
    same = main.unit == interval.unit or interval.unit is None
    return same and len(gap) <= FAR and not BREAK.search(gap)
