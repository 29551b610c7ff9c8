"""A claim as one line of JSON: the contract's fields under the contract's names, numbers as numbers, dates as ISO."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kb.model import Claim, RejectedFigure

EXACT = 1e15  # below it a whole number is written without a fraction

CLAIM = (
    "id", "article", "start", "end", "figure", "quote", "quote_start", "prefix", "suffix", "low", "high", "lower",
    "upper", "stated_low", "stated_high", "stated_unit", "comparator", "unit", "per", "subject", "subject_text",
    "metric", "metric_text", "qualifiers", "period_text", "period_start", "period_end", "attributed_to", "modality",
    "change", "polarity", "ci_low", "ci_high", "ci_level", "base_text", "quoted", "vague", "confidence",
    "confidence_parts", "rules",
)  # fmt: skip


def plain(value: Any) -> Any:
    """Returns a value as JSON has it.

    >>> plain(Decimal("5600000")), plain(Decimal("0.333")), plain(Decimal("1e23")), plain(date(2026, 2, 23))
    (5600000, 0.333, 1e+23, '2026-02-23')
    """
    if isinstance(value, Decimal | float) and not isinstance(value, bool):
        return number(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(value[key]) for key in sorted(value)}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


def number(value: Decimal | float) -> int | float | None:
    """Returns a JSON number; none where it lies beyond what JSON readers hold."""
    real = float(value)
    if not math.isfinite(real):
        return None
    return int(real) if real.is_integer() and abs(real) < EXACT else real


def claim_fields(claim: Claim) -> dict[str, Any]:
    """Returns a claim's fields in the contract's order; a quantity that claims nothing says so and why."""
    fields = {name: plain(getattr(claim, name)) for name in CLAIM}
    if not claim.claim:
        fields |= {"claim": False, "reason": claim.reason}
    return fields


def rejection_fields(rejected: RejectedFigure) -> dict[str, Any]:
    """Returns the fields of a number mention that is no quantity."""
    return {name: getattr(rejected, name) for name in ("article", "start", "end", "figure", "reason")}


def line(fields: Mapping[str, Any]) -> str:
    """Returns one line of JSON without its line break."""
    return json.dumps(fields, ensure_ascii=False, allow_nan=False)
