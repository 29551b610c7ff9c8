"""Figures over the time they hold for, as geometry for an SVG that needs no script.

Comes in: cards of one question. Goes out: an `OverTime`: time across in percent, values upward in pixels. Only figures
whose period has both ends take part; the rest stand in the other plot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from kb.web.cards import Card, shorten
from kb.web.numbers import amount
from kb.web.plot import Axis, axis_for, steps_of

HEIGHT, TOP, BASE = 260, 16, 226  # pixels
LEFT, RIGHT = 16.0, 97.0  # percent; values are written left of the plot
LINE = 17  # pixels a written value needs
MOST = 30


@dataclass(frozen=True, slots=True)
class Span:
    """A figure over its period."""

    card: Card
    colour: int | None
    left: float
    width: float
    top: int
    bottom: int
    middle: int
    open_up: bool
    title: str


YEAR = 12.0  # percent across that a year's four digits take on a phone


@dataclass(frozen=True, slots=True)
class Place:
    """A labelled place on one of the axes."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class OverTime:
    """All that the template draws."""

    title: str
    height: int
    base: int
    left: float
    spans: tuple[Span, ...]
    values: tuple[Place, ...]
    years: tuple[Place, ...]
    logarithmic: bool


def over_time(cards: Sequence[Card], colours: dict[str, int], *, title: str) -> OverTime | None:
    """Returns the figures over time, or None where fewer than two periods are stated."""
    unit = cards[0].unit if cards else None
    dated = [one for one in cards if one.unit == unit and _days(one) and _ends(one)][:MOST]
    if len({_days(one) for one in dated}) < 2 or unit == "calendar-year":
        return None
    axis = axis_for([end for one in dated for end in _ends(one)], unit)
    days = [day for one in dated for day in _days(one) or ()]
    first, last = min(days), max(days)
    return OverTime(
        title=title,
        height=HEIGHT,
        base=BASE,
        left=LEFT,
        spans=tuple(_span(one, axis, first, last, colours.get(one.position_id or "")) for one in dated),
        values=_values(axis, unit),
        years=_years(first, last),
        logarithmic=axis.logarithmic,
    )


def _days(one: Card) -> tuple[date, date] | None:
    try:
        return date.fromisoformat(one.row["period_start"]), date.fromisoformat(one.row["period_end"])
    except (TypeError, ValueError):
        return None


def _ends(one: Card) -> list[float]:
    return [end for end in (one.row["lower"], one.row["upper"]) if end is not None]


def _across(day: date, first: date, last: date) -> float:
    length = max(1, (last - first).days + 1)
    return round(LEFT + (RIGHT - LEFT) * (day - first).days / length, 3)


def _up(value: float, axis: Axis) -> int:
    share = (axis.place(value) - 3.0) / 94.0
    return round(BASE - (BASE - TOP) * share)


def _span(one: Card, axis: Axis, first: date, last: date, colour: int | None) -> Span:
    start, end = _days(one) or (first, last)
    ends = [_up(value, axis) for value in _ends(one)]
    left = _across(start, first, last)
    return Span(
        card=one,
        colour=colour,
        left=left,
        width=round(max(0.8, _across(end, first, last) - left), 3),
        top=TOP if one.row["upper"] is None else min(ends),
        bottom=max(ends),
        middle=max(ends) if one.row["upper"] is None else round(sum(ends) / len(ends)),
        open_up=one.row["upper"] is None,
        title=f"{one.value}, {one.period}, says {shorten(one.by, 60)}",
    )


def _values(axis: Axis, unit: str | None) -> tuple[Place, ...]:
    for steps in steps_of(axis):
        places = sorted((Place(_up(step, axis), amount(step, unit)) for step in steps), key=lambda one: one.at)
        if len(places) <= 6 and all(right.at - left.at >= LINE for left, right in pairwise(places)):
            return tuple(places)
    return ()


def _years(first: date, last: date) -> tuple[Place, ...]:
    count = last.year - first.year + 1
    step = max(1, -(-count // 6))
    years = range(first.year, last.year + 1, step)
    places = [Place(_across(max(first, date(year, 1, 1)), first, last), str(year)) for year in years]
    if len(places) > 1 and places[1].at - places[0].at < YEAR:  # the first year is only its last weeks
        places = places[1:]
    return tuple(places)
