"""The time that a change leads to, told by the time it counts from.

Comes in: a `Figure` without a period of its own. Goes out: the month or quarter told of before that comes right after
the one its change counts from, or a year after it: "Sales ran at 3.1 million in July. The stock was 1.3 million, up
3% from June" is of July, and so is what "fell 2% from the 5 recorded in July of last year".
"""

from __future__ import annotations

from itertools import islice

from kb.lexicon.calendars import shifted
from kb.model import Passage, Period
from kb.relate.period.comparing import of_base
from kb.relate.period.dated import STEPS, FoundPeriod, found_at
from kb.relate.scene import nearby
from kb.relate.scene.scene import Figure

GRAINS = frozenset({"month", "quarter"})
BACK = 12  # passages back in which a report names its month
MOST = 60  # readings of a passage in which it is named


def onward(figure: Figure) -> FoundPeriod | None:
    """Returns the time told of before that a change from another time leads to."""
    behind = [p for p in nearby.periods(figure) if p.start >= figure.quantity.end and p.granularity in GRAINS]
    bases = [p for p in behind if p.first is not None][:2]
    if not bases or of_base(figure):
        return None
    at = figure.passage.index
    for passage in reversed(figure.scene.passages[max(0, at - BACK) : at]):
        if (told := _next_of(bases, passage, figure)) is not None:
            return found_at(told, "period-onward", figure)
    return None


def _next_of(bases: list[Period], passage: Passage, figure: Figure) -> Period | None:
    """Returns a period of a passage that comes right after one of the bases, or a year after it."""
    today = figure.scene.article.published_on
    for told in islice(figure.scene.readings.get(passage.index, ()), MOST):
        if not isinstance(told, Period) or told.first is None or told.last is None or told.granularity not in GRAINS:
            continue
        if today is not None and told.first > today:
            continue
        for base in bases:
            steps = (STEPS[base.granularity], STEPS["year"])
            if (
                base.granularity == told.granularity
                and base.first
                and told.first in (shifted(base.first, month=step) for step in steps)
            ):
                return told
    return None
