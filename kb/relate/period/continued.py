"""The time of the sentence before, which the next one goes on with.

Comes in: a `Figure` without a period, told in the past of a measure that runs over time. Goes out: the month, quarter
or half that a figure right before in its paragraph is of, or at the end of the paragraph before: "Sales rose 4% in the
second quarter. Profit was 9 million". Where the sentences between name another time, nothing is known.
"""

from __future__ import annotations

from functools import lru_cache

from kb.model import Passage, Period, PeriodBound, Quantity
from kb.relate.parsing.syntax import by_offset
from kb.relate.period.comparing import counts_back
from kb.relate.period.dated import FoundPeriod, found_at
from kb.relate.period.periods import find_period
from kb.relate.period.placing import placed
from kb.relate.period.throughout import ACCOUNTS, LONGER, PARTS, about_of, counts_from_afar, dated, is_told
from kb.relate.scene.nearby import REACH
from kb.relate.scene.scene import Figure, Place

BACK = 3  # passages back in which the time is named


def of_sentence_before(figure: Figure, *, subject: str | None) -> FoundPeriod | None:
    """Returns the time of the sentence that the figure's own goes on with."""
    at, scene = figure.passage.index, figure.scene
    if not is_told(figure) or any(True for _ in dated(scene, figure.passage)):
        return None
    for passage in reversed(scene.passages[max(0, at - BACK) : at]):
        beside = passage.paragraph == figure.passage.paragraph
        if not any(_is_time(reading) for reading in scene.readings.get(passage.index, ())):
            continue
        period = _time_of(Place(scene, passage))
        if period is None or not (beside or _is_reports(period, passage, figure)):
            return None
        if counts_from_afar(figure, period) or _is_an_event(period, figure):
            return None
        return placed(found_at(period, "period-of-sentence-before", figure), figure, subject)
    return None


def _is_an_event(period: Period, figure: Figure) -> bool:
    """Tells whether a month is told of aside, in the report of a longer time: "In July, sales rose 5%"."""
    about = about_of(Place(figure.scene, figure.scene.passages[0])) if period.granularity not in LONGER else None
    return about is not None and about[0].granularity in LONGER


def _is_reports(period: Period, passage: Passage, figure: Figure) -> bool:
    """Tells whether a time may reach over a paragraph: a quarter or half, of accounts or in the sentence before."""
    told = ACCOUNTS(figure.scene.cues).search(passage.text[:REACH]) is not None
    return period.granularity in LONGER and (told or passage.index == figure.passage.index - 1)


def _is_time(reading: object) -> bool:
    return isinstance(reading, Period) and reading.first is not None and not counts_back(reading)


@lru_cache(maxsize=64)
def _time_of(place: Place) -> Period | None:
    """Returns the one part of a year gone by that a passage names, if a figure of it is of that time."""
    scene, passage = place.scene, place.passage
    named = {(p.first, p.last): p for p in dated(scene, passage)}
    today = scene.article.published_on
    if len(named) != 1 or today is None:
        return None
    (period,) = named.values()
    if period.granularity not in PARTS or period.bound is not PeriodBound.WITHIN:
        return None
    told = [reading for reading in scene.readings.get(passage.index, ()) if isinstance(reading, Quantity)]
    figures = (_figure(place, one) for one in told)
    found = (one for figure in figures if (one := find_period(figure)) is not None and one.period == period)
    first = next(found, None)
    if not told and ACCOUNTS(scene.cues).search(passage.text[:REACH]) is not None:
        return period if period.last is not None and period.last <= today else None  # "Sales slowed in the quarter"
    return period if first is not None and first.last is not None and first.last <= today else None


def _figure(place: Place, quantity: Quantity) -> Figure:
    doc = place.scene.docs.get(place.passage.index)
    span = by_offset(doc, quantity.start, quantity.end) if doc is not None else None
    return Figure(place.scene, place.passage, quantity, span)
