"""Stated confidence intervals: does the figure lie in its own interval?"""

from __future__ import annotations

from collections.abc import Iterator

from kb.compare import Facets
from kb.compare.saying import figure_words
from kb.crosscheck.arithmetic.checks import Check, Sheet
from kb.crosscheck.arithmetic.sentences import Sentence
from kb.crosscheck.arithmetic.spans import Span, gap, span_of, words


def interval(sheet: Sheet) -> Iterator[Check]:
    """A figure and the confidence interval stated for it: the figure lies within its interval."""
    for sentence in sheet.sentences:
        yield from _checked(sentence)


def _checked(sentence: Sentence) -> Iterator[Check]:
    for item in sentence.items:
        low, high = item.record.claim.ci_low, item.record.claim.ci_high
        if low is None or high is None:
            continue
        limits = Span(float(low), float(high))
        row = next((other for other in sentence.items if other is not item and _is_interval(other, item)), None)
        roles = (("figure", item), *((("interval", row),) if row is not None else ()))
        said = figure_words(row.record.claim) if row is not None else words(limits)
        inside = gap(span_of(item), limits) == 0.0
        yield Check(
            "interval", roles, "figure lies in its interval", span_of(item), limits, "holds" if inside else "fails",
            {"limits": said, "interval": said},
        )  # fmt: skip


def _is_interval(other: Facets, item: Facets) -> bool:
    claim, main = other.record.claim, item.record.claim
    return (claim.low, claim.high) == (main.ci_low, main.ci_high)
