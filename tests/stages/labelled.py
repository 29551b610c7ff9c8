"""Labelled news: what every figure of a text is about, for fitting and judging the confidence.

These rows say what is right, not what the rules find; the test holds them well-formed, `kb evaluate` measures
how many the rules get.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.marked import unmark

KEYS = {
    "subject",
    "metric",
    "period_start",
    "period_end",
    "unit",
    "low",
    "high",
    "claim",
    "modality",
    "attributed_to",
    "soft",
    "comparator",
    "per",
    "change",
    "polarity",
    "period_alt",
    "value_alt",
    "qualifiers",
    "qualifiers_may",
}


def run(case: dict[str, Any]) -> None:
    text, marks = unmark(case["text"])
    assert len(marks) == len(case["claims"]) > 0
    assert all(text[start:end].strip() == text[start:end] for start, end in marks)
    for claim in case["claims"]:
        assert set(claim) <= KEYS
        assert claim.get("claim") is False or claim.get("soft") or {"subject", "metric"} <= set(claim)
        for end in ("period_start", "period_end"):
            assert not claim.get(end) or date.fromisoformat(claim[end])
