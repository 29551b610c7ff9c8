"""The lengths of time inside periods: "two years" in "over the past two years".

Comes in: a period with its passage. Goes out: the figure its number and unit make, which claims nothing (the
period goes on saying when another figure holds), or None where no number counts units of time.
"""

from __future__ import annotations

from kb.lexicon import Lexicon
from kb.model import Article, Claim, Passage, Period, Quantity

AROUND = 32  # characters of prefix and suffix


def length_of(period: Period, passage: Passage, article: Article, lexicon: Lexicon) -> Claim | None:
    """Returns the length that a period states in numbers, as a figure that claims nothing."""
    from kb.detect import length_in
    from kb.normalise import normalise

    mention = length_in(period, passage, lexicon=lexicon)
    quantity = normalise(mention, anchor=None, lexicon=lexicon) if mention is not None else None
    return _figure(quantity, passage, article) if isinstance(quantity, Quantity) else None


def _figure(quantity: Quantity, passage: Passage, article: Article) -> Claim:
    from kb.relate.claims import claim_id

    start, end = passage.locate(quantity.start, quantity.end)
    text = article.text
    return Claim(
        id=claim_id(article.file, start, end, quantity),
        article=article.file,
        start=start,
        end=end,
        figure=text[start:end],
        quote=text[passage.start : passage.end],
        quote_start=passage.start,
        prefix=text[max(0, start - AROUND) : start],
        suffix=text[end : end + AROUND],
        low=quantity.low,
        high=quantity.high,
        lower=quantity.lower,
        upper=quantity.upper,
        stated_low=quantity.stated_low,
        stated_high=quantity.stated_high,
        stated_unit=quantity.stated_unit,
        comparator=quantity.comparator,
        unit=quantity.unit,
        per=quantity.per,
        vague=quantity.vague,
        rules=(*quantity.rules, "length-of-period"),
        claim=False,
        reason="period",
    )
