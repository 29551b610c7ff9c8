"""What a figure leaves unsaid because the one before said it: the unit of a move, the unit of a list, a rate.

Comes in: a stretch with the quantity found last, and a figure behind it. Goes out: the figure with a unit, or its parts
with a rate. Declines wherever a noun of its own may follow.
"""

from __future__ import annotations

import re

from kb.detect.figure import Figure, Found
from kb.detect.moves import GOES_ON, LISTED
from kb.detect.stretch import Stretch

REACH = 60  # characters between a figure and one that it is set against
NEAR = 20  # characters before a figure in which what sets it against another stands
FROM = 24  # characters before the first of two in which "from" stands
# "Rose by 5 million tonnes (3%) to 40 million": the level is in what it rose by.
TO_LEVEL = re.compile(
    r",?(?:[ ]\([\d.,]{1,6}[ ]?(?:%|per[ ]cent|percent)\),?)?[ ]to[ ](?:(?:an?|about|around|nearly)[ ]){0,2}"
)
TO = re.compile(r"(?:[ ]in[ ][^.;:,()]{1,24}?)?[ ]to[ ](?:(?:about|around|nearly|just|only|over|under)[ ])?")
DATED = re.compile(r"[ ]in[ ](?:[a-z]{3,9}[ ]?)?(?:\d{4})?,?[ ]and[ ](?:to[ ])?")
OF_TIME = re.compile(r"[ ]in[ ](?:[a-z]{3,9}|\d{4})(?=[ .,;:)]|$)")
ENDED = re.compile(r"$|[.,;:)]|[ ](?:in|at|on|by|from|this|an?|during|over|after|since)(?!\w)")
PARTS = ("unit", "currency", "noun")


def unit_of_move(stretch: Stretch, figure: Figure) -> None:
    """Gives the level that a move led to the unit of the move: "rose by 5 million tonnes to 40 million"."""
    moved = stretch.moved
    if moved is None or figure.start < moved.end or not TO_LEVEL.fullmatch(stretch.low, moved.end, figure.start):
        return
    if _ends(stretch.low, figure.end) and bool(figure.magnitude) >= bool(moved.parts.get("magnitude")):
        _lend(moved, figure)


def unit_of_list(stretch: Stretch, figure: Figure) -> None:
    """Gives the second of two dated figures the unit of the first: "14 weeks in 2020 and 18 in 2021"."""
    last = stretch.last
    if last is None or not last.parts.get("unit") or "change" in last.parts or figure.magnitude:
        return
    if DATED.fullmatch(stretch.low, _after(last), figure.start) and OF_TIME.match(stretch.low, figure.end):
        _lend(last, figure)


def rate(stretch: Stretch, figure: Figure, parts: dict[str, str], end: int) -> None:
    """Gives a figure the rate of the one before: "$3 per seat, down from $5", "£3 a day in Bath and £4 in York"."""
    last = stretch.last
    if last is None or "per" in parts or "per" not in last.parts or figure.start < _after(last):
        return
    if any(parts.get(name) != last.parts.get(name) for name in PARTS) or stretch.low.startswith(" for ", end):
        return
    if parts.get("magnitude") and not last.parts.get("magnitude") and "share" in last.parts["per"]:
        return  # "net income of $22 million, or 17 cents a share, up from $19 million": of the whole firm
    low, between = stretch.low, stretch.low[_after(last) : figure.start]
    opposed = len(between) <= REACH and ". " not in between and stretch.grammar.against.search(between[-NEAR:])
    begin = last.outer_start if last.outer_start >= 0 else last.start
    paired = TO.fullmatch(between) and " from " in low[max(0, begin - FROM) : last.start]
    listed = LISTED.fullmatch(between)
    if (opposed or paired or listed) and _ends(low, end):
        parts.update({name: last.parts[name] for name in last.parts if name.startswith("per")})


def _ends(low: str, end: int) -> bool:
    """Tells whether no noun of its own follows a figure."""
    return ENDED.match(low, end) is not None or GOES_ON.match(low, end) is not None


def _after(found: Found) -> int:
    """Where a quantity ends with its rate."""
    return found.outer_end if found.outer_end >= 0 else found.end


def _lend(source: Found, figure: Figure) -> None:
    parts = source.parts
    figure.unit, figure.symbol, figure.said = parts.get("unit", ""), "symbol" in parts, parts.get("said", "")
    figure.currency, figure.noun, figure.head = (parts.get(name, "") for name in ("currency", "noun", "head"))
