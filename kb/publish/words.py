"""Values, periods and relations of stored rows in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

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
    return f"{value:,.0f}" if value.is_integer() and size < 1e15 else f"{value:.6g}"


def shown(low: float | None, high: float | None) -> str:
    """Returns one value or a range, open ends said."""
    if low is None or high is None:
        given = high if low is None else low
        return "no value" if given is None else number(float(given))
    return number(float(low)) if low == high else f"{number(float(low))} to {number(float(high))}"


def value(row: Mapping[str, Any]) -> str:
    """Returns what the figure says: bound, value, unit, and the interval its words allow."""
    bound = BOUNDS.get(row["comparator"], "")
    unit = " ".join(part for part in (row["unit"], f"per {row['per']}" if row["per"] else None) if part)
    told = " ".join(part for part in (bound, shown(row["low"], row["high"]), unit) if part)
    lower, upper = row["lower"], row["upper"]
    if (lower, upper) == (row["low"], row["high"]) or (lower is None and upper is None):
        return told
    if lower is None or upper is None:
        edge = f"from {number(float(lower))}" if upper is None else f"up to {number(float(upper))}"
        return f"{told}: anything {edge}"
    return f"{told}: between {number(float(lower))} and {number(float(upper))} once rounding is counted"


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
