"""Two values of one measure in one sentence cannot both hold for the one period it names.

Comes in: the facets of the claims. Goes out: the same, but of several values that were read for one period only the
one that the period belongs to keeps it: "$5.5 billion, after $5.0 billion a year earlier". What loses its period is
open, and contradicts nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kb.compare import Facets
from kb.lexicon.cues import Cue, Cues

BEHIND = 20  # characters behind a value within which a period is its own
_BACK = Cue(r"\b(?:{against}|{came_after}|than|above|below)\s(?:[a-z’']+\s){0,3}[$€£]?$", re.IGNORECASE)


def periods_apart(items: Iterable[Facets], *, cues: Cues) -> Iterator[Facets]:
    """Yields the claims, without a period where another value of their sentence has the better right to it."""
    items = list(items)
    shelves: dict[tuple[object, ...], list[Facets]] = defaultdict(list)
    for item in items:
        claim = item.record.claim
        if claim.period_text and item.period != (None, None) and not item.record.reference:
            measured = item.subject, item.metric, item.unit, item.per, item.change
            shelves[claim.article, claim.quote_start, claim.period_text, *measured].append(item)
    losers = {item.record.claim.id for shelf in shelves.values() if _differ(shelf) for item in _without(shelf, cues)}
    for item in items:
        yield replace(item, period=(None, None)) if item.record.claim.id in losers else item


def _differ(shelf: Sequence[Facets]) -> bool:
    return len({(item.figure.low, item.figure.high) for item in shelf}) > 1


def _without(shelf: Sequence[Facets], cues: Cues) -> Iterator[Facets]:
    """Yields the values the period is not of: those told as the one before, or all but the one right before it."""
    owner = next((item for item in shelf if _followed(item)), None)
    for item in shelf:
        if owner is None:
            lost = _told_back(item, cues)
        else:
            one_kind = (item.slots, item.loose) == (owner.slots, owner.loose)
            lost = item.figure != owner.figure and (one_kind or _told_back(owner, cues))
        if lost:
            yield item


def _followed(item: Facets) -> bool:
    """Tells a value with the words of its period right behind it."""
    claim = item.record.claim
    behind = claim.quote[claim.end - claim.quote_start :]
    at = behind.casefold().find((claim.period_text or "").casefold())
    return 0 <= at <= BEHIND and not re.search(r"\d", behind[:at])


def _told_back(item: Facets, cues: Cues) -> bool:
    claim = item.record.claim
    before = claim.quote[max(0, claim.start - claim.quote_start - 40) : max(0, claim.start - claim.quote_start)]
    return _BACK(cues).search(before) is not None
