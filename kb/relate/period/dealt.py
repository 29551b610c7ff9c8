""" "3% and 4% in 2025 and 2026, respectively": times dealt out in order.

Comes in: a `Figure` and the periods of its passage. Goes out: the period of its turn, where the sentence says
"respectively" and joins as many times as figures. Lists of unequal length are left to the other rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.lexicon.calendars import shifted
from kb.model import Period, Quantity
from kb.relate.period.bases import started
from kb.relate.period.dated import STEPS, FoundPeriod, found_at
from kb.relate.scene import nearby
from kb.relate.scene.scene import Figure

WORD = re.compile(r"\brespectively\b", re.IGNORECASE)
JOINED = re.compile(r"\s*(?:,|,?\s*\band\b)\s*(?:in\s+|for\s+)?", re.IGNORECASE)
AND_NEXT = re.compile(r"\s+and\s+(?:the\s+)?([a-z]+)\b(?!\s+(?:year|quarter|month))")


def dealt(figure: Figure, periods: Sequence[Period]) -> FoundPeriod | None:
    """Returns the period that is dealt to a figure of a list."""
    if not periods or WORD.search(figure.passage.text) is None:
        return None
    figures = _run_of_figures(figure)
    if len(figures) < 2:
        return None
    turn = next(index for index, one in enumerate(figures) if one.start == figure.quantity.start)
    for times in _runs_of_periods(periods, figure.passage.text):
        if len(times) == len(figures):
            return found_at(times[turn], "period-respectively", figure)
        if len(times) == 1 and len(figures) == 2 and _and_next(times[0], figure):
            found = found_at(times[0], "period-respectively", figure)
            return found if turn == 0 else _after(found, times[0])
    return None


def _run_of_figures(figure: Figure) -> list[Quantity]:
    """Returns the figures around one that only commas and "and" part, itself among them."""
    runs: list[list[Quantity]] = []
    for one in nearby.quantities(figure):
        gap = figure.passage.text[runs[-1][-1].end : started(one)] if runs else ""
        if runs and JOINED.fullmatch(gap):
            runs[-1].append(one)
        else:
            runs.append([one])
    return next((run for run in runs if any(one.start == figure.quantity.start for one in run)), [])


def _runs_of_periods(periods: Sequence[Period], text: str) -> list[list[Period]]:
    """Returns the lists of dated periods that only commas and "and" part."""
    runs: list[list[Period]] = []
    for period in periods:
        if period.first is None or period.last is None:
            continue
        if runs and JOINED.fullmatch(text[runs[-1][-1].end : period.start]):
            runs[-1].append(period)
        else:
            runs.append([period])
    return runs


def _and_next(period: Period, figure: Figure) -> bool:
    """Tells whether "and next" stands behind a period of the calendar: "this year and next"."""
    found = AND_NEXT.match(figure.passage.text, period.end)
    following = figure.scene.lexicon.reporting.periods.relative.get("next", [])
    return found is not None and found[1] in following and period.granularity in STEPS


def _after(found: FoundPeriod, period: Period) -> FoundPeriod:
    """Returns the period of the same length behind one."""
    step = STEPS[period.granularity]
    first = shifted(period.first, month=step) if period.first is not None else None
    return replace(found, first=first, last=shifted(period.last, month=step) if period.last is not None else None)
