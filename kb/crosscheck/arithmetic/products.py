"""Unit products: so much per thing times so many things.

"about 15 pages per file; the 4,000 files come to 60,000 pages"; price times count, power times time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.compare import Facets
from kb.crosscheck.arithmetic.checks import Check, check
from kb.crosscheck.arithmetic.spans import span_of
from kb.lexicon.ontology import fold, singular

_SPANS = ("year", "month", "day", "hour", "week")
_LINK = re.compile(r"\b(?:worth|valued|total\w*|costs?|costing|needs?|requires?|equals?|makes?|comes? to)\b|=")
WINDOW = 400  # characters from the rate to the product


def products(items: Sequence[Facets], *, tolerance: float) -> Iterator[Check]:
    """Yields the checks of rate times amount against a product named near by."""
    for rate in items:
        thing = _thing(rate)
        if thing is None:
            continue
        near = [item for item in items if item is not rate and _near(rate, item)]
        for amount in near:
            if not _counts(amount, thing):
                continue
            results = [item for item in near if item.unit == rate.unit and item.per is None and item.change is None]
            for result in results:
                together = result.record.claim.quote_start == amount.record.claim.quote_start
                found = check(
                    "product",
                    (("rate", rate), ("amount", amount), ("product", result)),
                    "rate x amount = product",
                    span_of(rate) * span_of(amount),
                    span_of(result),
                    sure=together and len(results) == 1 and thing not in _SPANS and _leads_to(amount, result),
                    tolerance=tolerance,
                )
                if found is not None and found.expected.bounded and found.stated.bounded:
                    yield found


def _leads_to(amount: Facets, result: Facets) -> bool:
    """Tells whether the words make the result what the amount comes to: "40 million shares are worth $120 million"."""
    one, other = amount.record.claim, result.record.claim
    if other.start < one.end:
        return False
    return bool(_LINK.search(one.quote[one.end - one.quote_start : other.start - other.quote_start]))


def _thing(rate: Facets) -> str | None:
    if not rate.per or rate.change is not None or not rate.figure.bounded or rate.figure.lower <= 0:
        return None
    return singular(fold(rate.per).split()[-1])


def _counts(amount: Facets, thing: str) -> bool:
    unit = amount.unit.removeprefix("count:").casefold()
    fits = singular(unit.split()[-1]) == thing if unit else False
    return fits and amount.per is None and amount.change is None and amount.figure.bounded and amount.figure.lower > 0


def _near(rate: Facets, item: Facets) -> bool:
    return 0 <= item.record.claim.start - rate.record.claim.quote_start <= WINDOW
