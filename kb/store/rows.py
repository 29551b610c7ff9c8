"""A claim as a row and back. Decimals become floating-point numbers here and only here; the shortest text of a
floating-point number brings the same decimal back, so a stored figure of up to 15 digits loses nothing."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kb.model import Change, Claim, Comparator, Modality, Polarity

# The fields of a claim that are columns under the same name, in the order of a row.
FIELDS = (
    "id", "start", "end", "figure", "quote", "quote_start", "prefix", "suffix",
    "low", "high", "lower", "upper", "stated_low", "stated_high", "stated_unit", "comparator", "unit", "per",
    "subject", "subject_text", "metric", "metric_text", "qualifiers", "period_text", "period_start", "period_end",
    "attributed_to", "modality", "change", "polarity", "ci_low", "ci_high", "ci_level", "base_text", "quoted", "vague",
    "confidence", "confidence_parts", "rules",
)  # fmt: skip
# What the store adds to them: where the claim belongs, and who first says so.
LINKS = ("article_id", "subject_id", "metric_id", "source_id", "origin", "reference")
COLUMNS = FIELDS + LINKS
DECIMALS = frozenset(
    ("low", "high", "lower", "upper", "stated_low", "stated_high", "ci_low", "ci_high", "ci_level"),
)
DATES = frozenset(("period_start", "period_end"))
LISTS = frozenset(("qualifiers", "rules"))


def cell(value: Any) -> str | int | float | None:
    """Returns a value of a claim as SQLite keeps it."""
    if value is None or isinstance(value, str | int | float):
        return str(value) if isinstance(value, str) else int(value) if isinstance(value, bool) else value
    if isinstance(value, Decimal):
        number = float(value)
        return number if math.isfinite(number) else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return json.dumps(dict(sorted(value.items())), ensure_ascii=False)
    if isinstance(value, tuple | list):
        return json.dumps(list(value), ensure_ascii=False)
    raise TypeError(f"no column holds {type(value).__name__}")


def to_row(claim: Claim, links: Mapping[str, str | int | None]) -> tuple[str | int | float | None, ...]:
    """Returns the row of a claim, in the order of `COLUMNS`."""
    return (*(cell(getattr(claim, name)) for name in FIELDS), *(links[name] for name in LINKS))


def to_claim(row: Mapping[str, Any], article: str) -> Claim:
    """Returns the claim a row was made of."""
    values = {name: _value(name, row[name]) for name in FIELDS}
    return Claim(article=article, **values)


def _value(name: str, stored: Any) -> Any:
    if stored is None:
        return None
    if name in DECIMALS:
        return decimal(stored)
    if name in DATES:
        return date.fromisoformat(stored)
    if name in LISTS:
        return tuple(json.loads(stored))
    read = READERS.get(name)
    return read(stored) if read is not None else stored


def decimal(number: float) -> Decimal:
    """Returns the decimal a stored number stands for, whole numbers without a fraction.

    >>> decimal(5600000.0), decimal(0.333)
    (Decimal('5600000'), Decimal('0.333'))
    """
    exact = Decimal(repr(number))
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() and exact.adjusted() < 15 else exact


READERS: Mapping[str, Any] = {
    "comparator": Comparator,
    "modality": Modality,
    "change": Change,
    "polarity": Polarity,
    "quoted": bool,
    "vague": bool,
    "confidence_parts": json.loads,
}
