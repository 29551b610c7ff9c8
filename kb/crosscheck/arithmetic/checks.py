"""What a rule of arithmetic finds: which figures play which part, what follows, and the verdict.

Comes in: roles and spans. Goes out: a `Check`, turned into a finding by the package.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.compare import Facets
from kb.crosscheck.arithmetic.spans import Span, approximate, verdict

Role = tuple[str, Facets]


@dataclass(frozen=True, slots=True)
class Check:
    """One sum checked.

    `sure` tells whether the words say that the figures belong together. A sum that does not work out
    between figures that only stand near each other shows nothing, and is dropped.
    """

    rule: str
    roles: tuple[Role, ...]
    formula: str
    expected: Span
    stated: Span
    verdict: str
    sure: bool = True
    remark: str = ""
    shown: Facets | None = None  # of several results, the one that decided


def check(
    rule: str,
    roles: Sequence[Role],
    formula: str,
    expected: Span,
    stated: Span,
    *,
    sure: bool,
    tolerance: float,
    remark: str = "",
) -> Check | None:
    """Returns the check of a stated result, or None where it fails between figures not surely connected."""
    soft = approximate(*(item for _, item in roles))
    result = verdict(expected, stated, soft=soft, tolerance=tolerance)
    if result != "holds" and not sure:
        return None
    return Check(rule, tuple(roles), formula, expected, stated, result, sure, remark)
