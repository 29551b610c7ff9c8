"""Dates and periods: marked in a text, each placed as `first..last`; `?` where it has words but no days."""

from __future__ import annotations

from datetime import date
from typing import Any

from kb.detect.periods import find_periods
from kb.lexicon import load
from kb.model import Passage, PassageKind, Rejection
from kb.normalise.periods import resolve
from tests.marked import unmark


def run(case: dict[str, Any]) -> None:
    lexicon = load()
    text, marks = unmark(case["text"])
    passage = Passage(0, PassageKind.SENTENCE, 0, len(text), text)
    found = find_periods(passage, lexicon=lexicon)
    assert [text[mention.start : mention.end] for mention in found] == [text[start:end] for start, end in marks]
    anchor = date.fromisoformat(case["date"]) if "date" in case else None
    said = case.get("expect", [])
    placed = []
    for mention in found:
        period = resolve(mention, anchor=anchor, lexicon=lexicon)
        if isinstance(period, Rejection):
            placed.append(period.reason)
        elif period.first is None and period.last is None:
            placed.append("?")
        else:
            placed.append(f"{period.first or ''}..{period.last or ''}")
    assert placed == ([said] if isinstance(said, str) else said)
