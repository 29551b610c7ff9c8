"""Figures on one axis, as geometry for an SVG that needs no script.

Comes in: marks (an interval, who says so, where to go). Goes out: a `Plot` whose positions are
percentages, so that the picture fits a phone and a desk alike while its letters keep their size.
An open end is drawn open: a dashed line to the edge with an arrow, never a made-up bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, floor, log10

from kb.web.numbers import CODES, SIGNS, SYMBOLS, amount

LEFT, RIGHT = 3.0, 97.0  # percent: room for arrows and for half of a letter
LOG_FROM = 12.0  # a span wider than this factor reads better on a logarithmic axis
ROW, GROUP, COMPACT, AXIS, TOP = 44, 34, 19, 30, 6
ABOVE = 15  # pixels that a value above its bar takes
WIDEST = 2.2  # percent of a card on a phone that a letter of a value takes
SHORT = 22  # letters of a value beside its mark
LETTER, GAP = 1.85, 1.5  # percent of a phone's width that a letter of a tick takes
HEADS = ((1.0, 2.0, 5.0), (1.0, 3.0), (1.0,))
HEADING = 42  # letters in bold across a phone
COLOURS = 8
SIGNED = SYMBOLS | CODES | frozenset(SIGNS) | {"calendar-year"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure to draw.

    Attributes:
        lower, upper: the ends of what the words allow; None is open.
        low, high: the values as stated; equal for a point.
        label: what stands above the mark; `detail` follows it in a lighter voice.
        colour: number of its position, or None for grey.
        firm: False for what is expected rather than said to be so; drawn hollow.
        weight: 0 to 1, how sure the base is of the row; drawn as size.
    """

    lower: float | None
    upper: float | None
    low: float | None
    high: float | None
    label: str
    detail: str = ""
    href: str | None = None
    title: str = ""
    colour: int | None = None
    group: str = ""
    firm: bool = True
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on the axis."""

    x: float
    label: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Beside:
    """Where the value of a mark stands, in a plot without labels: `shift` pixels beside a percentage across.

    `drop` is how far below the middle of the mark its letters end; above the mark it is negative.
    """

    x: float
    shift: int
    anchor: str
    text: str
    drop: int = 4


@dataclass(frozen=True, slots=True)
class Drawn:
    """A mark with its geometry: percent across, pixels down."""

    mark: Mark
    y: int
    bar: int
    left: float
    width: float
    open_left: bool
    open_right: bool
    dot: float | None
    radius: float
    thick: float
    beside: Beside | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A group's name at its height."""

    text: str
    y: int


@dataclass(frozen=True, slots=True)
class Plot:
    """All that the template draws."""

    title: str
    description: str
    height: int
    axis: int
    ticks: tuple[Tick, ...]
    rows: tuple[Drawn, ...]
    headings: tuple[Heading, ...]
    logarithmic: bool
    compact: bool
    name: str = "plot"
    left_out: int = 0
    colours: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Axis:
    """Where a value lies between the left and the right edge."""

    first: float
    last: float
    logarithmic: bool

    def place(self, value: float) -> float:
        """Returns the percentage across for a value, kept inside the frame."""
        if self.logarithmic:
            share = (log10(max(value, self.first)) - log10(self.first)) / (log10(self.last) - log10(self.first))
        else:
            share = (value - self.first) / (self.last - self.first)
        return round(LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, share)), 3)


def cut(heading: str) -> str:
    """Returns a heading no longer than a phone is wide."""
    if len(heading) <= HEADING:
        return heading
    room = heading[: HEADING - 2]
    return f"{room.rpartition(' · ')[0] or room} …"


def _ends(marks: Sequence[Mark]) -> list[float]:
    every = (end for mark in marks for end in (mark.lower, mark.upper, mark.low, mark.high))
    return [end for end in every if end is not None]


def axis_for(values: Sequence[float], unit: str | None) -> Axis:
    """Returns the axis that shows all values: logarithmic where they span decades."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if unit == "calendar-year":
        return Axis(floor(low) - 1, ceil(high) + 1, logarithmic=False)
    if low > 0 and high / low >= LOG_FROM:
        room = (high / low) ** 0.06
        return Axis(low / room, high * room, logarithmic=True)
    if low >= 0:
        first = 0.0 if low < 0.6 * high or low == high else low - (high - low) * 0.25
        return Axis(first, high + (high - first) * 0.08 or 1.0, logarithmic=False)
    room = (high - low) * 0.08 or abs(low)
    return Axis(low - room, high + room, logarithmic=False)


def steps_of(axis: Axis) -> list[list[float]]:
    """Returns ever coarser sets of round places on the axis."""
    if axis.logarithmic:
        decades = range(floor(log10(axis.first)), ceil(log10(axis.last)) + 1)
        sets = [[head * 10.0**decade for decade in decades for head in heads] for heads in HEADS]
        sets += [[10.0**decade for decade in decades if decade % skip == 0] for skip in (2, 3, 6, 12)]
    else:
        rough = (axis.last - axis.first) / 4 or 1.0
        scale = 10.0 ** floor(log10(rough))
        sizes = [size for size in (head * scale for head in (1, 2, 2.5, 5, 10, 20, 50)) if size >= rough * 0.99]
        sets = [
            [round(index * step, 12) for index in range(ceil(axis.first / step), floor(axis.last / step) + 1)]
            for step in sizes
        ]
    return [[place for place in places if axis.first <= place <= axis.last] for places in sets]


def ticks_for(axis: Axis, unit: str | None) -> tuple[Tick, ...]:
    """Returns the most labelled ticks that do not run into each other on a phone."""
    ticks: list[Tick] = []
    sign = unit if unit in SIGNED else None  # counted things are named above the marks
    for places in steps_of(axis):
        whole = [step for step in places if unit != "calendar-year" or step == round(step)]
        ticks = [_tick(axis.place(step), amount(step, sign)) for step in whole]
        if all(_end(left) + GAP <= _start(right) for left, right in pairwise(ticks)):
            return tuple(ticks)
    return tuple(ticks[:1])


def _tick(x: float, label: str) -> Tick:
    half = len(label) * LETTER / 2
    return Tick(x, label, "start" if x < half else "end" if x > 100 - half else "middle")


def _start(tick: Tick) -> float:
    return tick.x - len(tick.label) * LETTER * {"start": 0, "middle": 0.5, "end": 1}[tick.anchor]


def _end(tick: Tick) -> float:
    return _start(tick) + len(tick.label) * LETTER


def _reach(mark: Mark, axis: Axis) -> tuple[float, float]:
    """Returns the percentages across between which a mark is drawn."""
    return (
        LEFT - 2.4 if mark.lower is None else axis.place(mark.lower),
        RIGHT + 2.4 if mark.upper is None else axis.place(mark.upper),
    )


def _draw(mark: Mark, axis: Axis, y: int, bar: int, *, beside: Beside | None = None) -> Drawn:
    left, right = _reach(mark, axis)
    compact = beside is not None
    point = mark.low if mark.low is not None and mark.low == mark.high else None
    weight = min(1.0, max(0.0, mark.weight))
    return Drawn(
        mark=mark,
        y=y,
        bar=bar,
        left=left,
        width=max(0.0, round(right - left, 3)),
        open_left=mark.lower is None,
        open_right=mark.upper is None,
        dot=axis.place(point) if point is not None else None,
        radius=round(2.5 + 2.5 * weight, 1) if compact else round(3.5 + 3.5 * weight, 1),
        thick=round(3 + 3 * weight, 1) if compact else round(4 + 6 * weight, 1),
        beside=beside,
    )


def _beside(label: str, left: float, right: float) -> Beside:
    """Returns the place of a mark's value: on its right, on its left, or above one that leaves room on neither side.

    >>> _beside("$4 million", 3, 20).anchor, _beside("$4 million", 60, 97).anchor, _beside("$4 million", 3, 97).drop
    ('start', 'end', -8)
    """
    text = label if len(label) <= SHORT else f"{label[: SHORT - 1].rstrip()}…"
    room = len(text) * WIDEST + 4
    if right + room <= 100:
        return Beside(right, 10, "start", text)
    if left >= room:
        return Beside(left, -10, "end", text)
    return Beside(left, 0, "start", text, -8) if left + room <= 100 else Beside(right, 0, "end", text, -8)


def _laid(shown: Sequence[Mark], axis: Axis, *, compact: bool) -> tuple[list[Drawn], list[Heading], int]:
    """Returns the rows and the headings above their groups, from top to bottom, and where they end."""
    rows: list[Drawn] = []
    headings: list[Heading] = []
    y, group = TOP, None
    for mark in shown:
        if not compact and mark.group and mark.group != group:
            headings.append(Heading(cut(mark.group), y + 22))
            y += GROUP
        group = mark.group
        if not compact:
            rows.append(_draw(mark, axis, y + 15, y + 29))
            y += ROW
            continue
        beside = _beside(mark.label, *_reach(mark, axis))
        y += ABOVE if beside.drop < 0 else 0
        rows.append(_draw(mark, axis, y + 15, y + 9, beside=beside))
        y += COMPACT
    return rows, headings, y


def plot(
    marks: Sequence[Mark],
    *,
    unit: str | None,
    title: str,
    description: str,
    name: str = "plot",
    compact: bool = False,
    most: int = 40,
) -> Plot | None:
    """Returns the geometry of marks on one axis, or None where no mark has a value.

    Args:
        marks: in the order to draw; those of one group must stand together.
        unit: canonical unit of all values.
        title: what the picture is of.
        description: what it shows, for those who do not see it.
        name: prefix of element ids, unlike any other on the page.
        compact: without labels and groups, for a card.
        most: how many marks to draw at most; `left_out` counts the rest.
    """
    valued = [mark for mark in marks if _ends([mark])]
    if not valued:
        return None
    shown = valued[:most]
    axis = axis_for(_ends(shown), unit)
    rows, headings, y = _laid(shown, axis, compact=compact)
    return Plot(
        title=title,
        description=description,
        height=y + AXIS,
        axis=y + 4,
        ticks=ticks_for(axis, unit),
        rows=tuple(rows),
        headings=tuple(headings),
        logarithmic=axis.logarithmic,
        compact=compact,
        name=name,
        left_out=len(valued) - len(shown),
        colours=tuple(sorted({mark.colour % COLOURS for mark in shown if mark.colour is not None})),
    )
