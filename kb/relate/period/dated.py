"""What a period found for a figure is: its words, its days and the rule that found it.

Comes in: a `Period` of the figure's passage, or of another one. Goes out: a `FoundPeriod`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kb.lexicon.calendars import shifted
from kb.model import Passage, Period
from kb.relate.scene.scene import Figure

WINDOW = 80  # characters in front of a word that tell what it is to the sentence
SINCE = re.compile(
    r"(?<!\bhas )(?<!\bhave )(?<!\bhad )\bsince\b[^,.;:()]{1,60}$", re.IGNORECASE
)  # "since its launch in 2013"
OWNED = frozenset({"period-possessive", "period-leading"})  # "last year's 5", "prior-year sales of 5"
FINE = frozenset({"day", "weekend", "week"})
STEPS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """The period of a figure: its words, its inclusive days, and the rule that found it."""

    text: str
    first: date | None
    last: date | None
    rule: str
    distance: int = 0  # characters between the two
    period: Period | None = None


def periods_in(figure: Figure, passage: Passage) -> list[Period]:
    """Returns the periods of a passage of the figure's article."""
    return [reading for reading in figure.scene.readings.get(passage.index, ()) if isinstance(reading, Period)]


def found_at(period: Period, rule: str, figure: Figure) -> FoundPeriod:
    """Returns a period as the one a rule found; "since its launch in 2013" leaves its end open."""
    if (
        period.last is not None
        and period.first is not None
        and (since := SINCE.search(figure.passage.text[max(0, period.start - WINDOW) : period.start])) is not None
        and not max(0, period.start - WINDOW) + since.start() < figure.quantity.start < period.start
    ):
        return FoundPeriod(period.text, period.first, None, f"{rule}+since", gap(period, figure), period)
    last = period.last
    named = rule == "period-right-before" and period.text.lower().startswith("from the ")  # "from the May rate of 5%"
    if (
        (named or rule in ("period-possessive", "period-leading"))
        and last is None
        and period.first is not None
        and period.granularity in STEPS
    ):
        last = shifted(period.first, month=STEPS[period.granularity], days=-1)  # "from last year's 8 percent"
    return FoundPeriod(period.text, period.first, last, rule, gap(period, figure), period)


def gap(period: Period, figure: Figure) -> int:
    """Returns the characters between a period and a figure."""
    return max(period.start - figure.quantity.end, figure.quantity.start - period.end, 0)
