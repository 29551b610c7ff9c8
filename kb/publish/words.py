"""Values, periods and relations of stored rows in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kb.compare.saying import plural

SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
STANDINGS = {
    "restates": "The same again",
    "agrees": "Agrees",
    "compatible": "Compatible",
    "different-scope": "Different scope",
    "different-period": "Different period",
    "forecast": "Forecast against outcome",
    "revised": "Revised",
    "undetermined": "Cannot tell",
    "contradiction": "Contradiction",
}
UNIT = 3  # letters up to which a unit may be a sign: "bit", "pp"
BOUNDS = {"<": "below", "<=": "at most", ">": "above", ">=": "at least", "~": "about"}


def number(value: float) -> str:
    """Returns a number as a reader writes it.

    >>> number(5600000.0), number(0.333), number(37.0), number(2.1e25)
    ('5.6 million', '0.333', '37', '2.1e+25')
    """
    size = abs(value)
    if size >= 1e15:
        return f"{value:.4g}"
    for scale, name in SCALES:
        if size >= scale:
            return f"{value / scale:.6g} {name}"
    return f"{value:,.0f}" if value.is_integer() and size < 1e15 else f"{value:,.6g}"


def shown(low: float | None, high: float | None) -> str:
    """Returns one value or a range, open ends said."""
    if low is None or high is None:
        given = high if low is None else low
        return "no value" if given is None else number(float(given))
    return number(float(low)) if low == high else f"{number(float(low))} to {number(float(high))}"


def scale(row: Mapping[str, Any]) -> float:
    """Returns how many stored units the unit of the article holds: 1e12 for a figure in TWh, 1 where it is the same."""
    for stored, stated in ((row["low"], row["stated_low"]), (row["high"], row["stated_high"])):
        if stored and stated and row["stated_unit"]:
            return float(stored) / float(stated)
    return 1.0


def value(row: Mapping[str, Any]) -> str:
    """Returns what the figure says in the article's unit: bound, value, unit, and the interval its words allow."""
    bound, by = BOUNDS.get(row["comparator"], ""), scale(row)
    low, high, lower, upper = (
        None if row[end] is None else _even(float(row[end]) / by) for end in ("low", "high", "lower", "upper")
    )
    named = _named(row["unit"] or "", many=low != 1 or high != 1) if by == 1 else row["stated_unit"]
    unit = " ".join(part for part in (named, f"per {row['per']}" if row["per"] else None) if part)
    told = " ".join(part for part in (bound, shown(low, high), unit) if part)
    if (lower, upper) == (low, high) or (lower is None and upper is None):
        return told
    if lower is None or upper is None:
        edge = f"from {number(lower)}" if lower is not None else f"up to {number(upper or 0.0)}"
        return f"{told}: anything {edge}"
    return f"{told}: between {number(lower)} and {number(upper)} once rounding is counted"


def _named(unit: str, *, many: bool) -> str:
    """Returns a unit as a noun where it is one: "people", "jobs", "years"."""
    noun = unit.removeprefix("count:")
    counted = noun != unit or (noun[:1].islower() and len(noun) > UNIT)
    return plural(noun) if many and counted else noun


def _even(value: float) -> float:
    """Returns a quotient without the last digits that dividing leaves behind."""
    return float(f"{value:.12g}")


def period(row: Mapping[str, Any]) -> str:
    """Returns when a figure holds."""
    start, end = row["period_start"], row["period_end"]
    if start is None and end is None:
        return "not stated"
    if start is None or end is None:
        return f"since {start}" if end is None else f"until {end}"
    return str(start) if start == end else f"{start} to {end}"


def figure_line(row: Mapping[str, Any]) -> str:
    """Returns a claim in one line: figure, metric, subject, period."""
    when = period(row)
    parts = (bounded(row), row["metric"], row["subject"], None if when == "not stated" else when)
    return " · ".join(str(part) for part in parts if part)


def bounded(row: Mapping[str, Any]) -> str:
    """Returns the figure with the bound its words set, unless it carries a sign of its own: "above $500M"."""
    figure = " ".join(str(row["figure"]).split())
    signed = figure.startswith(("<", ">", "≤", "≥", "~", "≈")) or figure.endswith("+") or row["vague"]
    bound = None if signed else BOUNDS.get(row["comparator"])
    return f"{bound} {figure}" if bound else figure


def standing(relation: str, slot: str | None) -> str:
    """Returns a relation as a heading, with the slot that decides."""
    told = STANDINGS.get(relation, relation)
    return f"{told} ({slot.replace('_', ' ')})" if slot else told


def joined(parts: Iterable[str]) -> str:
    """Returns parts as a list in a sentence."""
    return ", ".join(parts)
