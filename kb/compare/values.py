"""Do two figures agree, overlap or stand apart? Interval logic on what the words allow.

Comes in: the numbers of two claims. Goes out: agreement within rounding, overlap, and how far apart
they are. Floats suffice here: the ends are compared with a relative slack far below any stated digit.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from kb.model import Claim, Comparator

SLACK = 1e-9
HEADLINE = 0.1  # a round figure may stand for one that rounds to it, at most this far away
CONVERSION = 0.006  # what rounding in another unit may shift
HOURS = {"second": 1 / 3600, "minute": 1 / 60, "hour": 1, "day": 24, "week": 168, "month": 730.5, "quarter": 2191.5}
HOURS |= {"year": 8766.0, "decade": 87660.0}
_BOUNDED = (Comparator.EQUAL, Comparator.ABOUT, Comparator.RANGE)
_DECIMALS = re.compile(r"(?<![\d,.])(\d[\d,]*)\.(\d+)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as numbers: what is stated and what the words allow; signed, open sides infinite.

    `digits` is how many digits its text vouches for: two for "4.0%", and for both ends of "$70–72 billion".
    """

    low: float | None
    high: float | None
    lower: float
    upper: float
    comparator: Comparator
    vague: bool = False
    digits: int = 0

    @property
    def bounded(self) -> bool:
        """Tells a stated point or range from a bound such as "over 500"."""
        return self.low is not None and self.high is not None and self.comparator in _BOUNDED

    @property
    def exact(self) -> bool:
        """Tells whether the words allow one value only ("5 dolls")."""
        return self.lower == self.upper

    @property
    def middle(self) -> float | None:
        """The value to quote for ratios: the middle of a range, the end a bound names."""
        if self.vague and 0 < self.lower < self.upper < math.inf:
            return math.sqrt(self.lower * self.upper)
        if self.low is not None and self.high is not None:
            if self.low > 0 and self.high > 0:
                return math.sqrt(self.low * self.high)
            return (self.low + self.high) / 2
        return self.low if self.low is not None else self.high


def figure_of(claim: Claim, sign: int = 1) -> Figure:
    """Returns the numbers of a claim; `sign` -1 turns falls and losses round.

    The end a strict bound names is moved inward by a hair, so that "more than 5" leaves out 5.
    """
    low, high, lower, upper = (_float(end) for end in (claim.low, claim.high, claim.lower, claim.upper))
    lower = low if lower is None and claim.comparator not in (Comparator.LESS, Comparator.AT_MOST) else lower
    upper = high if upper is None and claim.comparator not in (Comparator.MORE, Comparator.AT_LEAST) else upper
    first = -math.inf if lower is None else lower
    last = math.inf if upper is None else upper
    if claim.comparator is Comparator.MORE and low is not None and first <= low and not claim.vague:
        first = low + abs(low) * SLACK * 4 + SLACK
    if claim.comparator is Comparator.LESS and high is not None and last >= high and not claim.vague:
        last = high - abs(high) * SLACK * 4 - SLACK
    if sign < 0:
        low, high = (None if high is None else -high), (None if low is None else -low)
        first, last = -last, -first
    return Figure(low, high, first, last, claim.comparator, claim.vague, _vouched(claim.figure, low, high))


def _vouched(text: str, low: float | None, high: float | None) -> int:
    """Returns how many digits a figure vouches for: those behind its point, and in a range those of the finer end."""
    shown = [len((whole.replace(",", "") + part).lstrip("0")) for whole, part in _DECIMALS.findall(text)]
    ends = [significant(end) for end in (low, high) if end is not None] if low != high else []
    return max((*shown, *ends), default=0)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def overlap(a: Figure, b: Figure) -> bool:
    """Tells whether some value is allowed by both.

    Ends that rounding adds do not count: 108 and 109 billion touch at 108.5 and are still two values.
    """
    closed = a.lower <= b.upper + _slack(b.upper) and b.lower <= a.upper + _slack(a.upper)
    if not closed or a.exact or b.exact or not (a.bounded and b.bounded):
        return closed
    return (a.lower < b.upper - _slack(b.upper) and b.lower < a.upper - _slack(a.upper)) or _stated_meet(a, b)


def _stated_meet(a: Figure, b: Figure) -> bool:
    """Tells whether what is stated, and not only what rounding allows, has a value in common: 2 to 3 and 3 to 4."""
    if a.low is None or a.high is None or b.low is None or b.high is None:
        return False
    return a.low <= b.high + _slack(b.high) and b.low <= a.high + _slack(a.high)


def within(inner: Figure, outer: Figure) -> bool:
    """Tells whether every value `inner` allows is allowed by `outer` too."""
    low_ok = outer.lower == -math.inf or inner.lower >= outer.lower - _slack(outer.lower)
    high_ok = outer.upper == math.inf or inner.upper <= outer.upper + _slack(outer.upper)
    return low_ok and high_ok


def _slack(end: float) -> float:
    return abs(end) * SLACK if math.isfinite(end) else 0.0


def agree(a: Figure, b: Figure, tolerance: float, *, headline: bool = True) -> bool:
    """Tells whether two figures state the same value within rounding.

    Points agree when what they allow overlaps, when one is a round headline of the other, or, where
    one is approximate, within the tolerance. Ranges agree end by end. Bounds agree when they name one end.
    `headline` False asks for overlap alone: two versions of one sentence do not round each other.
    """
    if a.vague or b.vague:
        return a.vague == b.vague and _close(a.low, b.low, SLACK) and _close(a.high, b.high, SLACK)
    if not (a.bounded and b.bounded):
        return _same_side(a, b) and _close(a.low, b.low, SLACK) and _close(a.high, b.high, SLACK)
    if _ranged(a) and _ranged(b):
        ends = ((a.low, b.low), (a.high, b.high))
        return all(_end_agrees(a, b, one, other, tolerance, headline) for one, other in ends)
    if _ranged(a) or _ranged(b):
        point, span = (b, a) if _ranged(a) else (a, b)
        beyond = (
            not (span.low or 0.0) <= (point.low or 0.0) <= (span.high or 0.0)
        )  # one value of a range is not the range
        return headline and beyond and any(_headline(point, end) for end in (span.low, span.high))
    if overlap(a, b) and not _wide(a, tolerance) and not _wide(b, tolerance):
        return True
    return _end_agrees(a, b, a.low, b.low, tolerance, headline)


def converted(one: Claim, other: Claim) -> bool:
    """Tells whether two figures were stated in different units of one kind (metres and feet)."""
    return one.stated_unit is not None and other.stated_unit is not None and one.stated_unit != other.stated_unit


def near(a: Figure, b: Figure) -> bool:
    """Tells whether two points are as close as a conversion from another unit leaves them."""
    return a.bounded and b.bounded and _close(a.low, b.low, CONVERSION) and _close(a.high, b.high, CONVERSION)


def in_hours(figure: Figure, unit: str, *, coarse: bool) -> Figure:
    """Returns a length of time in hours; a `coarse` one may stand for what rounds to it ("two years" for 23 months)."""
    size = HOURS[unit]
    room = size / 2 if coarse and figure.bounded else 0.0
    low, high = (None if end is None else end * size for end in (figure.low, figure.high))
    return replace(figure, low=low, high=high, lower=figure.lower * size - room, upper=figure.upper * size + room)


def _wide(figure: Figure, tolerance: float) -> bool:
    span = figure.upper - figure.lower
    return span > 4 * max(tolerance, HEADLINE) * max(abs(figure.upper), abs(figure.lower))


def _ranged(figure: Figure) -> bool:
    return figure.low != figure.high


def _same_side(a: Figure, b: Figure) -> bool:
    return (a.low is None) == (b.low is None) and (a.high is None) == (b.high is None)


def _end_agrees(a: Figure, b: Figure, one: float | None, other: float | None, tolerance: float, headline: bool) -> bool:
    if _close(one, other, SLACK):
        return True
    if Comparator.ABOUT in (a.comparator, b.comparator) and _close(one, other, tolerance):
        return True
    return headline and (_headline(a, other, one) or _headline(b, one, other))


def _headline(coarse: Figure, fine: float | None, end: float | None = None) -> bool:
    """Tells whether a round figure is what `fine` rounds to ("$700B" for "$690B", "$6M" for "$5.6M")."""
    value = coarse.low if end is None else end
    if value is None or fine is None or value == 0 or coarse.exact or not _close(value, fine, HEADLINE):
        return False
    digits = max(significant(value), coarse.digits)
    return _close(_round(fine, digits), value, SLACK)


@lru_cache(maxsize=65536)
def significant(value: float) -> int:
    """Returns how many digits a stated value shows, trailing zeros not counted.

    >>> significant(5600000.0), significant(700e9), significant(0.333)
    (2, 1, 3)
    """
    mantissa = f"{abs(value):.10e}".split("e")[0].rstrip("0").replace(".", "")
    return max(1, len(mantissa))


def rounds_to(fine: float, coarse: float) -> bool:
    """Tells whether one figure is another with fewer digits: 9,000 for 8,860, 5.6 for 5.58.

    >>> rounds_to(8860, 9000), rounds_to(9000, 8860), rounds_to(8860, 8860), rounds_to(8460, 9000)
    (True, False, False, False)
    """
    digits = significant(coarse)
    return digits < significant(fine) and _close(_round(fine, digits), coarse, SLACK)


def _round(value: float, digits: int) -> float:
    # Half goes away from zero, as in print; `round` would send 6.85 to 6.8.
    if value == 0:
        return 0.0
    scale = 10.0 ** (digits - 1 - math.floor(math.log10(abs(value))))
    return math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-9) / scale, value)


def _close(one: float | None, other: float | None, tolerance: float) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= tolerance * max(abs(one), abs(other))


def ratio(a: Figure, b: Figure) -> float | None:
    """Returns how many times the larger figure is the smaller; None where that says nothing."""
    one, other = a.middle, b.middle
    if one is None or other is None or one * other <= 0:
        return None
    return max(one, other) / min(one, other) if one > 0 else min(one, other) / max(one, other)
