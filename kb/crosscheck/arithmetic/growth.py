"""Growth and multiples: a stated change against the two values it connects.

"rose 20 % to $120 million from $100 million"; "nearly doubling last year's $381 billion". A change in
the values' own unit ("up $3 million to $20 million from $17 million") is a difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.compare import Facets
from kb.crosscheck.arithmetic.checks import Check, check
from kb.crosscheck.arithmetic.sentences import Sentence
from kb.crosscheck.arithmetic.spans import Span, span_of
from kb.model import Change

_BASE = re.compile(r"\b(?:from|compared (?:with|to)|against|versus|vs\.?|over)\s(?:\S+\s){0,4}$")
_RESULT = re.compile(r"\b(?:to|at|reach(?:ed|ing)?|hit|totaled|totalled|was|were|is|of)\s(?:\S+\s){0,2}$")
_APART = re.compile(r"\b(?:while|whereas|but|after|which had|respectively)\b|;")


def growth(sentence: Sentence, *, tolerance: float) -> Iterator[Check]:
    """Yields the checks of a change against its base and result in one sentence."""
    changes = [item for item in sentence.items if item.change == "change" and item.per is None and _said(item)]
    for factor in changes:
        for base, result in _ends(sentence, factor):
            expected, stated = _sides(factor, base, result)
            if expected is None or stated is None:
                continue
            sure = len(changes) == 1 and _connected(sentence, factor, base, result)
            found = check(
                "growth",
                (("factor", factor), ("base", base), ("result", result)),
                "result / base = factor" if factor.unit in ("%", "x") else "result - base = change",
                expected,
                stated,
                sure=sure,
                tolerance=tolerance,
            )
            if found is not None:
                yield found


def _said(item: Facets) -> bool:
    return item.record.claim.change is not None


def factor_of(item: Facets) -> Span | None:
    """Returns a change as the factor it multiplies by: a rise of 20 % is 1.2, doubling 2, a fall of 64 % 0.36."""
    span, change = span_of(item), item.record.claim.change
    low, high = sorted((abs(span.lower), abs(span.upper)))
    if item.unit == "%":
        if change is not Change.DECREASE:
            return Span(1 + low / 100, 1 + high / 100)
        return Span(max(0.0, 1 - high / 100), max(0.0, 1 - low / 100))
    if item.unit == "x" and low > 0:
        return Span(low, high) if change is not Change.DECREASE else Span(1 / high, 1 / low)
    return None


def _ends(sentence: Sentence, factor: Facets) -> Iterator[tuple[Facets, Facets]]:
    levels = [item for item in sentence.items if item.change is None and item.unit not in ("x", "pp", "")]
    for base in levels:
        for result in levels:
            same = base is not result and base.unit == result.unit and base.per == result.per
            about_one = base.metric == result.metric and base.subject == result.subject
            if same and about_one and _ordered(sentence, base, result):
                yield base, result


def _ordered(sentence: Sentence, base: Facets, result: Facets) -> bool:
    if base.period[0] and result.period[0] and base.period != result.period:
        return base.period[0] < result.period[0]
    return bool(_BASE.search(sentence.before(base, 40))) and not _BASE.search(sentence.before(result, 40))


def _connected(sentence: Sentence, factor: Facets, base: Facets, result: Facets) -> bool:
    """Tells whether the three figures stand in one clause, with no fourth among them."""
    starts = sorted(item.record.claim.start for item in (factor, base, result))
    inside = [item for item in sentence.items if starts[0] <= item.record.claim.start <= starts[2]]
    text = sentence.text[starts[0] - sentence.start : starts[2] - sentence.start].casefold()
    return len(inside) == 3 and not _APART.search(text) and len(text) < 200


def _sides(factor: Facets, base: Facets, result: Facets) -> tuple[Span | None, Span | None]:
    if factor.unit in ("%", "x"):
        stated = factor_of(factor)
        if base.unit == "%" and factor.unit == "%":
            return None, None  # points and percent are mixed up too often to tell
        return span_of(result) / span_of(base), stated
    if factor.unit == base.unit:
        return span_of(result) - span_of(base), span_of(factor)
    return None, None
