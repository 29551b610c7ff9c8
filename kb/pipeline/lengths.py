"""Figures inside others: the "two years" of "over the past two years", the "2 hours" of "2 hours 11 minutes".

Comes in: a period or a quantity with its passage. Goes out: the figures in it, which claim nothing: the period goes on
saying when another figure holds, the whole duration is what is claimed. None where nothing is counted inside.
"""

from __future__ import annotations

from dataclasses import replace

from kb.lexicon import Lexicon
from kb.model import Article, Claim, Mention, Passage, Period, Quantity


def length_of(period: Period, passage: Passage, article: Article, lexicon: Lexicon) -> Claim | None:
    """Returns the length that a period states in numbers, as a figure that claims nothing."""
    from kb.detect import length_in

    mention = length_in(period, passage, lexicon=lexicon)
    return None if mention is None else _figure(mention, passage, article, lexicon, "length-of-period", "period")


def parts_of(quantity: Quantity, passage: Passage, article: Article, lexicon: Lexicon) -> list[Claim]:
    """Returns the amounts in which a quantity of several units is written, as figures that claim nothing."""
    from kb.detect import parts_in

    found = parts_in(quantity, passage, lexicon=lexicon)
    figures = (_figure(mention, passage, article, lexicon, "part-of-compound", "part") for mention in found)
    return [figure for figure in figures if figure is not None]


def _figure(
    mention: Mention, passage: Passage, article: Article, lexicon: Lexicon, rule: str, reason: str
) -> Claim | None:
    from kb.normalise import normalise
    from kb.relate.claims import placed

    quantity = normalise(mention, anchor=None, lexicon=lexicon)
    if not isinstance(quantity, Quantity):
        return None
    figure = placed(quantity, passage, article)
    return replace(figure, rules=(*figure.rules, rule), claim=False, reason=reason)
