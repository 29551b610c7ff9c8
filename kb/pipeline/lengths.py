"""The lengths of time inside periods: "two years" in "over the past two years".

Comes in: a period with its passage. Goes out: the figure its number and unit make, which claims nothing (the
period goes on saying when another figure holds), or None where no number counts units of time.
"""

from __future__ import annotations

from dataclasses import replace

from kb.lexicon import Lexicon
from kb.model import Article, Claim, Passage, Period, Quantity


def length_of(period: Period, passage: Passage, article: Article, lexicon: Lexicon) -> Claim | None:
    """Returns the length that a period states in numbers, as a figure that claims nothing."""
    from kb.detect import length_in
    from kb.normalise import normalise
    from kb.relate.claims import placed

    mention = length_in(period, passage, lexicon=lexicon)
    quantity = normalise(mention, anchor=None, lexicon=lexicon) if mention is not None else None
    if not isinstance(quantity, Quantity):
        return None
    figure = placed(quantity, passage, article)
    return replace(figure, rules=(*figure.rules, "length-of-period"), claim=False, reason="period")
