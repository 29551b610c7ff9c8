"""Do the figures of an article work out? Sums, shares, growth, products, rates, intervals.

Comes in: a desk. Goes out: findings of kind `arithmetic` with verdict `holds`, `fails` or `uncertain`.
All is reckoned on intervals from stated precision. A failure is reported only where the words connect
the figures; figures that merely stand near each other prove nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from kb.compare import Facets
from kb.compare.saying import figure_words, value_words
from kb.crosscheck.arithmetic.checks import Check
from kb.crosscheck.arithmetic.growth import growth
from kb.crosscheck.arithmetic.margins import margins
from kb.crosscheck.arithmetic.products import products
from kb.crosscheck.arithmetic.rates import rates
from kb.crosscheck.arithmetic.sentences import sentences
from kb.crosscheck.arithmetic.shares import shares
from kb.crosscheck.arithmetic.spans import Span, words
from kb.crosscheck.arithmetic.stocks import stocks
from kb.crosscheck.arithmetic.sums import sums
from kb.crosscheck.desk import Desk, digest
from kb.model import Claim, Finding, FindingClaim, FindingKind

NEAR = 60  # figures of an article within which products are looked for
_SEVERITY = {"holds": 0.1, "uncertain": 0.25, "fails": 0.55}
_RULES = {
    "share": "{a} of {b} is {expected}; the article says {c}",
    "growth": "from {b} to {c} is {expected}; the article says {a}",
    "product": "{a} times {b} is {expected}; the article says {c}",
    "sum": "the parts come to {expected}; the article says {last}",
    "interval": "{a} stands with the interval {stated}",
    "rate": "from {a} to {b} is {expected} times a year; the article says {c}",
    "compounding": "{a} a year from {b} gives {expected}; the article says {c}",
    "stock": "{a} is {expected} of {b}",
}
_OUTCOME = {"holds": "The sum works out", "fails": "The sum does not work out", "uncertain": "The sum is doubtful"}


def arithmetic(desk: Desk) -> Iterator[Finding]:
    """Yields what the sums of every article come to."""
    for article in sorted(desk.articles):
        items = [item for item in desk.articles[article] if not item.record.reference]  # rows of a table are no text
        for found in checks(items, desk=desk):
            yield finding(found, desk)


def checks(items: Sequence[Facets], *, desk: Desk) -> Iterator[Check]:
    """Yields the checks of one article."""
    scopes, tolerance = desk.slotter.lexicon.scopes.scopes, desk.settings.agree_tolerance
    for sentence in sentences(items):
        yield from shares(sentence, tolerance=tolerance)
        yield from growth(sentence, tolerance=tolerance)
        yield from sums(sentence, cues=scopes.sum_cues, tolerance=tolerance)
        yield from stocks(sentence, items, phrases=scopes.nearly_all)
    yield from _products(items, tolerance)
    yield from margins(items)
    yield from rates(items, ontology=desk.ontology)


def _products(items: Sequence[Facets], tolerance: float) -> Iterator[Check]:
    for at, item in enumerate(items):
        if item.per:
            yield from products((item, *items[max(0, at - NEAR) : at], *items[at + 1 : at + NEAR]), tolerance=tolerance)


def finding(found: Check, desk: Desk) -> Finding:
    """Returns a check as the base stores it."""
    ids = [item.record.claim.id for _, item in found.roles]
    named = dict(zip("abc", (figure_words(item.record.claim) for item in _named(found)), strict=False))
    sentence = _RULES[found.rule].format(
        expected=_expected(found),
        stated=words(found.stated),
        last=figure_words(found.roles[-1][1].record.claim),
        **{"a": "", "b": "", "c": "", **named},
    )
    remark = f" ({found.remark})" if found.remark and found.rule not in ("rate", "compounding", "stock") else ""
    return Finding(
        id=digest("finding", "arithmetic", found.rule, *ids),
        kind=FindingKind.ARITHMETIC,
        verdict=found.verdict,
        question_id=None,
        severity=_SEVERITY[found.verdict],
        title=f"{_OUTCOME[found.verdict]}: {' and '.join(list(named.values())[:2])}",
        explanation=f"{sentence[0].upper()}{sentence[1:]}{remark}.",
        claims=_roles(found),
        derived={"rule": found.rule, "formula": found.formula, "expected": words(found.expected)},
    )


def _expected(found: Check) -> str:
    """Returns what follows from the other figures, in the unit in which the article tells the result."""
    result = found.roles[0][1] if found.rule == "growth" else found.roles[-1][1]
    if found.rule == "growth" and result.unit == "%":
        rise = Span((found.expected.lower - 1) * 100, (found.expected.upper - 1) * 100)
        low, high = f"{abs(rise.lower):.3g}", f"{abs(rise.upper):.3g}"
        kind = "a rise" if rise.upper > 0 else "a fall"
        return (
            f"{kind} of {low}%"
            if low == high
            else f"{kind} of {min(low, high, key=float)}% to {max(low, high, key=float)}%"
        )
    if found.rule in ("growth", "sum", "compounding", "product", "share") and result.unit not in ("%", "x", "pp", ""):
        return _in_unit(found.expected, result.record.claim)
    return words(found.expected)


def _in_unit(span: Span, claim: Claim) -> str:
    ends = [value_words(claim, end) for end in (span.lower, span.upper) if math.isfinite(end)]
    if len(ends) == 1:
        return f"{'at least' if math.isfinite(span.lower) else 'at most'} {ends[0]}"
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _named(found: Check) -> list[Facets]:
    """Returns the figures a sentence names: of several results the one that shows the verdict comes third."""
    items = [item for _, item in found.roles]
    return [*items[:2], found.shown] if found.shown is not None else items


def _roles(found: Check) -> tuple[FindingClaim, ...]:
    seen = dict.fromkeys(FindingClaim(item.record.claim.id, role) for role, item in found.roles)
    return tuple(seen)
