"""The times of the two sides of a comparison, and of what went before.

Comes in: a `Figure` and periods of its passage. Goes out: the period of the other side, which may stand behind several
figures ("compared with 3 million, or 6 a share, a year ago"), and whether a figure only tells what went before ("after
a fall of 5 in June").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.model import Period, Quantity
from kb.relate import nearby
from kb.relate.bases import started
from kb.relate.dated import FoundPeriod, found_at
from kb.relate.scene import Figure
from kb.relate.telling import telling

HELD = re.compile(
    r"\b(?:from|than|compared\s+(?:with|to)|versus|vs\.?|against)\s+(?:[\w'’-]+\s+){0,5}(?:of\s+)?$", re.IGNORECASE
)
ASIDE = re.compile(r",?\s+(?:or|and)\s+[^;:!?]{1,60}$")  # ", or 6 a share," behind what is held against
BEFORE_REACH = 40  # characters in front of a figure in which "after" makes it what went before
FEW = re.compile(r"\s*(?:[\w'’-]+\s+){0,3}")


def of_other_side(figure: Figure, periods: Sequence[Period]) -> FoundPeriod | None:
    """Returns the period a year back that stands behind the other side's aside, for the side in front of it."""
    back = next((p for p in periods if p.start >= figure.quantity.end and counts_back(p)), None)
    if back is None:
        return None
    between = [q for q in nearby.quantities(figure) if figure.quantity.end <= q.start < back.start]
    if len(between) != 1 or not ASIDE.match(figure.passage.text[figure.quantity.end : back.start]):
        return None
    start = started(figure.quantity)
    held = HELD.search(figure.passage.text[max(0, start - 2 * BEFORE_REACH) : start])
    return found_at(back, "period-of-other-side", figure) if held is not None else None


def counts_back(period: Period) -> bool:
    """Tells whether a period counts back from another time: "a year earlier"."""
    return any(rule.startswith(("stamp:ago:", "stamp:earlier:")) for rule in period.rules)


def gone_before(owner: Quantity, figure: Figure) -> bool:
    """Tells whether the owner of a period only tells what went before the figure: "rose 2, after falling 5 in June"."""
    start = started(owner)
    low = max(0, start - BEFORE_REACH)
    text = figure.passage.text[low:start]
    last = max((found.end() for found in telling(figure.scene.lexicon).going_before.finditer(text)), default=None)
    return (
        last is not None and FEW.fullmatch(text, last) is not None and not low + last <= figure.quantity.start < start
    )
