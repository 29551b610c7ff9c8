"""The times of the two sides of a comparison, and of what went before.

Comes in: a `Figure` and periods of its passage. Goes out: the period of the other side, which may stand behind several
figures ("compared with 3 million, or 6 a share, a year ago"), and whether a figure only tells what went before ("after
a fall of 5 in June").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.lexicon.cues import Cue
from kb.model import Period, Quantity
from kb.relate.period.bases import after_base, started
from kb.relate.period.dated import FoundPeriod, found_at
from kb.relate.scene import nearby
from kb.relate.scene.scene import Figure
from kb.relate.telling.telling import telling

HELD = re.compile(
    r"\b(?:from|than|compared\s+(?:with|to)|versus|vs\.?|against)\s+(?:[\w'’-]+\s+){0,5}(?:of\s+)?$", re.IGNORECASE
)
ASIDE = re.compile(r"(?:,?\s+(?:or|and)\s+|,\s+)[^;:!?]{1,60}$")  # ", or 6 a share," behind what is held against
OR = re.compile(r",\s+or\s+(?:[\w'’-]+\s+){0,2}$")  # "earned 41, or 12 a share, in"
AND = re.compile(r"\s+and\s+(?:[\w’'-]+\s+){0,2}$")
PER = re.compile(r"(?:\s+(?:an?|per)\s+\w+)?,?\s*$")
TO_VALUE = re.compile(r"\s+to\s+(?:[a-z]+\s+){0,3}$")  # "rose 6% to a record 42 in"
TURN = re.compile(r"\b(to|from)\s+(?:[a-z]+\s+){0,3}$", re.IGNORECASE)
JOINED = Cue(r",\s+(?:and|{contrast})\s", re.IGNORECASE)
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


def behind_the_next(figure: Figure, periods: Sequence[Period]) -> FoundPeriod | None:
    """Returns the period behind the figure after this one, where both are of one time.

    They are where the other says the same in other words ("earned 41, or 12 a share, in the second quarter"), and
    where it is the value that a change leads to ("11% to 47 billion in 2026").
    """
    quantity, text = figure.quantity, figure.passage.text
    after = next((q for q in nearby.quantities(figure) if q.start >= quantity.end), None)
    period = next((p for p in periods if after is not None and p.start >= after.end), None)
    if after is None or period is None:
        return None
    between, tail = text[quantity.end : started(after)], text[after.end : period.start]
    also_held = AND.fullmatch(between) is not None and after_base(figure, quantity) and not tail.strip(" ,")
    if also_held and nearby.clear(figure, after.end, period.start):
        return found_at(period, "period-behind-the-next", figure)  # "from 7 operations and 6 patients in May"
    said_again = OR.fullmatch(between) is not None and PER.fullmatch(tail) is not None
    sized = quantity.unit == "%" and after.unit != "%" and TO_VALUE.fullmatch(between) is not None
    if not said_again and not (sized and not tail.strip(" ,")):
        return None
    return found_at(period, "period-behind-the-next", figure)


def of_base(figure: Figure) -> bool:
    """Tells whether a figure is what a change counts from, or that in other words: "from 2 million, or 13 a share"."""
    if after_base(figure, figure.quantity):
        return True
    before = [q for q in nearby.quantities(figure) if q.end <= figure.quantity.start]
    if not before or not after_base(figure, before[-1]):
        return False
    return OR.fullmatch(figure.passage.text[before[-1].end : started(figure.quantity)]) is not None


def is_held_against(figure: Figure) -> bool:
    """Tells whether something is held against a figure: "compared with a gain of 17 percent"."""
    start = started(figure.quantity)
    return of_base(figure) or HELD.search(figure.passage.text[max(0, start - 2 * BEFORE_REACH) : start]) is not None


def of_parallel(figure: Figure, periods: Sequence[Period]) -> FoundPeriod | None:
    """Returns the period of the figure of the same turn in the clause before.

    "The gap narrowed to 46 in May from 47 in April, while the surplus widened to 21 from 20": 21 is of May.
    """
    turn, text = _turn_of(figure.quantity, figure), figure.passage.text
    before = [q for q in nearby.quantities(figure) if q.end <= figure.quantity.start and q.unit == figure.quantity.unit]
    if turn is None or not before or any(period.start > figure.quantity.start for period in periods):
        return None
    for one in reversed(before):
        own = next((p for p in periods if p.start >= one.end and nearby.clear(figure, one.end, p.start)), None)
        if own is None or _turn_of(one, figure) != turn:
            continue
        joined = [found.end() for found in JOINED(figure.scene.cues).finditer(text, own.end, figure.quantity.start)]
        if len(joined) == 1 and not any(period.start >= joined[0] for period in periods):
            return found_at(own, "period-of-parallel", figure)
        return None
    return None


def _turn_of(quantity: Quantity, figure: Figure) -> str | None:
    """Returns "to" or "from" where that word stands in front of a figure."""
    found = TURN.search(figure.passage.text[max(0, started(quantity) - BEFORE_REACH) : started(quantity)])
    return found[1].lower() if found is not None else None


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
