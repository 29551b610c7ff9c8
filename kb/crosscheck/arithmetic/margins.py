"""Stated confidence intervals: does the figure lie in its own interval?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.compare import Facets
from kb.crosscheck.arithmetic.checks import Check
from kb.crosscheck.arithmetic.spans import Span, span_of
from kb.crosscheck.arithmetic.spans import gap as apart


def margins(items: Sequence[Facets]) -> Iterator[Check]:
    """Yields a check for each figure that carries a confidence interval."""
    for item in items:
        low, high = item.record.claim.ci_low, item.record.claim.ci_high
        if low is None or high is None:
            continue
        interval = Span(float(low), float(high))
        row = next((other for other in items if other is not item and _is_interval(other, item)), None)
        roles = (("figure", item), *((("interval", row),) if row is not None else ()))
        inside = apart(span_of(item), interval) == 0.0
        yield Check(
            "interval", roles, "figure lies in its interval", span_of(item), interval, "holds" if inside else "fails"
        )


def _is_interval(other: Facets, item: Facets) -> bool:
    claim, main = other.record.claim, item.record.claim
    return (claim.low, claim.high, claim.article) == (main.ci_low, main.ci_high, main.article) and (
        claim.quote_start == main.quote_start
    )
