"""Interpret mentions: number words become `Decimal`, units canonical, dates places on the calendar.

Comes in: a mention, the publication date if known, the lexicon. Goes out: a `Quantity`, `Period` or `Rejection`.
"""

from __future__ import annotations

from datetime import date

from kb.lexicon import Lexicon
from kb.model import Mention, MentionKind, Period, Quantity, Rejection
from kb.normalise.periods import resolve
from kb.normalise.quantities import quantity

__all__ = ["normalise"]


def normalise(mention: Mention, *, anchor: date | None, lexicon: Lexicon) -> Quantity | Period | Rejection:
    """Returns what a mention means; relative dates count from `anchor`."""
    if mention.kind is MentionKind.QUANTITY:
        return quantity(mention, lexicon=lexicon)
    if mention.kind is MentionKind.REJECTED:
        return Rejection(mention.passage, mention.start, mention.end, mention.text, mention.rule)
    return resolve(mention, anchor=anchor, lexicon=lexicon)
