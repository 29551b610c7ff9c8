"""Times that stand in front of a noun as its attribute: "a year-ago loss of 33", "last year's sales of 4".

Comes in: a `Figure` and the periods of its passage. Goes out: the figure that such a time is of, and of no other one,
and the period of a figure that one leads, or that says the same in other words ("or 29 cents a share").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.model import Period, Quantity
from kb.relate.period.bases import POSSESSIVE, started
from kb.relate.period.comparing import OR, counts_back
from kb.relate.period.dated import FoundPeriod, found_at
from kb.relate.scene import nearby
from kb.relate.scene.scene import Figure

HYPHENED = re.compile(r"[a-z]-[a-z]+$")  # "year-ago", "prior-year"
NOUN_OF = re.compile(r"(?:\s?['’]s)?(?:\s+[\w’'-]+){1,5}?\s+of(?:\s+[a-z]+){0,2}\s*")
AND = re.compile(r"\s+and\s+(?:[\w’'-]+\s+){0,3}$")
LINKS = frozenset({"IN", "TO"})  # tags of what ties a phrase: between a noun and its figure stands "of" alone
BEFORE = frozenset({"stamp:rel:year:last", "stamp:rel:year:prior", "stamp:rel:year:previous"})


def led(period: Period, figure: Figure) -> Quantity | None:
    """Returns the figure that a time is of as the attribute of its noun: "a year-ago loss of 33"."""
    text = figure.passage.text
    owns = POSSESSIVE.match(text[period.end :]) is not None
    if not (counts_back(period) or BEFORE.intersection(period.rules)):
        return None
    if not owns and HYPHENED.search(period.text) is None:
        return None
    after = next((q for q in nearby.quantities(figure) if q.start >= period.end), None)
    if after is None or NOUN_OF.fullmatch(text, period.end, started(after)) is None:
        return None
    return after if _is_one_phrase(period.end, after.start, figure) else None


def _is_one_phrase(start: int, end: int, figure: Figure) -> bool:
    """Tells whether nothing but one "of" ties the words of a stretch."""
    doc = figure.scene.docs.get(figure.passage.index)
    between = doc.char_span(start, end, alignment_mode="contract") if doc is not None else None
    return between is not None and [t.lower_ for t in between if t.tag_ in LINKS] == ["of"]


def leading(figure: Figure, periods: Sequence[Period]) -> FoundPeriod | None:
    """Returns the period that leads the figure, or the figure in front that is of one time with it."""
    for period in reversed(periods):
        mine = led(period, figure)
        if mine is None or mine.start > figure.quantity.start:
            continue
        between = figure.passage.text[mine.end : started(figure.quantity)]
        if mine.start == figure.quantity.start or OR.fullmatch(between) or AND.fullmatch(between):
            return found_at(period, "period-leading", figure)
    return None
