"""Arithmetic on intervals, and the verdict on a stated result.

Comes in: figures and what is to follow from them. Goes out: `Span`s and `holds`, `fails` or
`uncertain`. Precision is what the text states; an approximate figure is given some room beyond it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from kb.compare import Facets
from kb.compare.values import significant
from kb.model import Comparator

SLACK = 1e-9  # what floats lose on the way
ROOM = 3.0  # times the tolerance up to which an approximate figure is doubtful and not wrong


@dataclass(frozen=True, slots=True)
class Span:
    """All values between two ends; an open side is infinite."""

    lower: float
    upper: float

    def __add__(self, other: Span) -> Span:
        return Span(self.lower + other.lower, self.upper + other.upper)

    def __sub__(self, other: Span) -> Span:
        return Span(self.lower - other.upper, self.upper - other.lower)

    def __mul__(self, other: Span) -> Span:
        """The product of two spans of positive numbers."""
        return Span(_times(self.lower, other.lower), _times(self.upper, other.upper))

    def __truediv__(self, other: Span) -> Span:
        """The quotient of two spans of positive numbers."""
        low = self.lower / other.upper if 0 < other.upper < math.inf else 0.0
        high = self.upper / other.lower if other.lower > 0 else math.inf
        return Span(low, high)

    def power(self, exponent: float) -> Span:
        """Returns a span of positive numbers raised to a power; a negative one turns it round."""
        ends = [_power(end, exponent) for end in (self.lower, self.upper)]
        return Span(min(ends), max(ends))

    @property
    def bounded(self) -> bool:
        """Tells whether both ends are known."""
        return math.isfinite(self.lower) and math.isfinite(self.upper)


def _times(one: float, other: float) -> float:
    return 0.0 if 0.0 in (one, other) else one * other


def _power(end: float, exponent: float) -> float:
    if end == math.inf:
        return math.inf if exponent > 0 else 0.0
    return max(end, 0.0) ** exponent if end > 0 or exponent > 0 else math.inf


def span_of(item: Facets) -> Span:
    """Returns what a figure states, with the rounding of its last digit and no more."""
    figure = item.figure
    if item.record.claim.comparator is Comparator.ABOUT and figure.low is not None and figure.high is not None:
        return Span(figure.low - _half(figure.low), figure.high + _half(figure.high))
    if item.unit in ("%", "x", "pp") and figure.exact and figure.low is not None:
        half = _half(figure.low) if figure.low % 1 else 0.5 if item.unit != "x" else 0.05
        return Span(figure.lower - half, figure.upper + half)  # a change or share is always a rounded one
    return Span(figure.lower, figure.upper)


def measured(item: Facets) -> Span:
    """Returns what a measured figure states, as rounded to the digits it shows: a power or an energy is never exact."""
    span, figure = span_of(item), item.figure
    if not figure.exact or figure.low is None:
        return span
    return Span(figure.low - _half(figure.low), figure.low + _half(figure.low))


def _half(value: float) -> float:
    if value == 0:
        return 0.0
    digits = max(2, significant(value))
    return 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1) / 2


def approximate(*items: Facets) -> bool:
    """Tells whether the words soften any of the figures."""
    return any(item.record.claim.comparator is Comparator.ABOUT for item in items)


def gap(expected: Span, stated: Span) -> float:
    """Returns how far two spans lie apart, relative to the nearer ends; 0 where they touch."""
    if expected.lower > stated.upper:
        near, far = stated.upper, expected.lower
    elif stated.lower > expected.upper:
        near, far = expected.upper, stated.lower
    else:
        return 0.0
    return abs(far - near) / max(abs(far), abs(near)) if max(abs(far), abs(near)) > 0 else 0.0


def verdict(expected: Span, stated: Span, *, soft: bool, tolerance: float) -> str:
    """Returns `holds`, `fails`, or `uncertain` where approximation could excuse the difference."""
    apart = gap(expected, stated)
    if apart <= SLACK:
        return "holds"
    if soft and apart <= tolerance:
        return "holds"
    if soft and apart <= ROOM * tolerance:
        return "uncertain"
    return "uncertain" if apart <= tolerance / 10 else "fails"


def words(span: Span, unit: str | None = None) -> str:
    """Returns a span for a reader: "1.73 to 1.81", "at least 300 million"."""
    if not math.isfinite(span.upper):
        return f"at least {number(span.lower)}"
    if not math.isfinite(span.lower):
        return f"at most {number(span.upper)}"
    low, high = number(span.lower), number(span.upper)
    return low if low == high else f"{low} to {high}"


def number(value: float) -> str:
    """Returns a number with three digits and a magnitude word.

    >>> number(1.7322), number(27_272_727_272.7), number(200e12)
    ('1.73', '27.3 billion', '200 trillion')
    """
    for size, name in ((1e15, "quadrillion"), (1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if size <= abs(value) < size * 1000:
            return f"{value / size:.3g} {name}"
    return f"{value:.3g}" if abs(value) < 999.5 or abs(value) >= 1e18 else f"{value:,.0f}"
