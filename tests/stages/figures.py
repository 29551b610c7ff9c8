"""Runs a case of figures: the marked spans are the quantities of the text, all of them and no others.

`expect` is a table for one quantity, a list of tables for several, an empty list for none. A key left out is
not looked at. `rejected` lists the reasons of the rejected numbers, in text order.
"""

from __future__ import annotations

from typing import Any

from kb.detect import detect
from kb.lexicon import load
from kb.model import Passage, PassageKind, Quantity, Rejection
from kb.normalise import normalise
from tests.marked import unmark

NUMBERS = ("low", "high", "lower", "upper", "stated_low", "stated_high")
OPEN = "open"  # how a table writes an absent bound: TOML has no null


def read(text: str) -> list[Quantity | Rejection]:
    """Returns what the numbers of a text mean, periods left out."""
    lexicon = load()
    passage = Passage(0, PassageKind.SENTENCE, 0, len(text), text)
    readings = [normalise(mention, anchor=None, lexicon=lexicon) for mention in detect([passage], lexicon=lexicon)]
    return [reading for reading in readings if isinstance(reading, Quantity | Rejection)]


def run(case: dict[str, Any]) -> None:
    text, spans = unmark(case["text"])
    readings = read(text)
    quantities = [reading for reading in readings if isinstance(reading, Quantity)]
    assert [one.text for one in quantities] == [text[start:end] for start, end in spans]
    assert [(one.start, one.end) for one in quantities] == spans
    expected = case["expect"] if isinstance(case["expect"], list) else [case["expect"]]
    assert len(expected) == len(quantities)
    for quantity, fields in zip(quantities, expected, strict=True):
        for name, value in fields.items():
            check(quantity, name, value)
    if "rejected" in case:
        assert [one.reason for one in readings if isinstance(one, Rejection)] == case["rejected"]


def check(quantity: Quantity, name: str, expected: Any) -> None:
    """Compares one field; numbers within a millionth."""
    found = getattr(quantity, name)
    if expected == OPEN:
        assert found is None, name
    elif name in NUMBERS:
        assert found is not None, name
        assert abs(float(found) - expected) <= 1e-6 * abs(expected), f"{name}: {found}"
    else:
        assert (found or "") == expected, f"{name}: {found!r}"
