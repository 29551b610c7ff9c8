"""Currencies of one name: which krone, which peso, told by the rest of the article.

Comes in: an article's text and readings. Goes out: the readings, those in a shared currency name in
the currency of the one country the article names, or of another figure of it. Where two are left, or
none, the plain word stays the unit: "peso", and of rupees those of India, whose they mostly are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from kb.lexicon import Lexicon
from kb.model import Quantity, Reading


def settled(text: str, readings: Mapping[int, Sequence[Reading]], lexicon: Lexicon) -> Mapping[int, Sequence[Reading]]:
    """Returns the readings with shared currency names settled where the article settles them."""
    shared = lexicon.figures.currencies.shared
    units = {r.unit for found in readings.values() for r in found if isinstance(r, Quantity) and r.unit is not None}
    codes = {name: _code(name, shared[name], units, text) for name in units & set(shared)}
    if not any(code is not None and code != name for name, code in codes.items()):
        return readings
    return {index: tuple(_named(r, codes, shared) for r in found) for index, found in readings.items()}


def _named(
    reading: Reading, codes: Mapping[str, str | None], shared: Mapping[str, Mapping[str, Sequence[str]]]
) -> Reading:
    if not isinstance(reading, Quantity) or (code := codes.get(reading.unit or "")) in (None, reading.unit):
        return reading
    own = shared[reading.unit or ""].get(reading.unit or "")
    if own is not None and _pattern(tuple(own)).search(reading.text):
        return reading  # "₹5 crore", "Indian rupees"
    return replace(reading, unit=code, rules=(*reading.rules, "currency-of-country"))


def _code(name: str, family: Mapping[str, Sequence[str]], units: set[str], text: str) -> str | None:
    """The one currency of the family that other figures are in; else the one whose country is named."""
    beside = sorted((units & set(family)) - {name})
    if beside:
        return beside[0] if len(beside) == 1 else None
    named = [code for code, words in family.items() if _pattern(tuple(words)).search(text)]
    return named[0] if len(named) == 1 else None


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(w)}(?!\w)" if w.isascii() else re.escape(w) for w in words))
