"""Units that an article abbreviates with their magnitude: "105 million tonnes (mt)" makes "107 mt" millions of tonnes.

Comes in: an article's passages and readings. Goes out: the readings, those in such an abbreviation multiplied. What
was stated stays as it was. Declines an abbreviation that stands for two things in one article.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kb.lexicon import Lexicon
from kb.model import Passage, Quantity, Reading

BEHIND = re.compile(r"\s?\((?P<short>[A-Za-z]{2,5})\)")  # right behind the unit
REACH = 10  # characters that it takes
WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What an abbreviation stands for: a unit, and how many of it."""

    unit: str
    factor: Decimal


def spelled_out(
    passages: Sequence[Passage], readings: Mapping[int, Sequence[Reading]], lexicon: Lexicon
) -> Mapping[int, Sequence[Reading]]:
    """Returns the readings with units that the article abbreviates in what it says they stand for."""
    meanings: dict[str, set[_Meaning]] = {}
    for passage in passages:
        for reading in readings.get(passage.index, ()):
            found = BEHIND.match(passage.text, reading.end, reading.end + REACH)
            meaning = _meaning(reading, found["short"], lexicon) if found is not None else None
            if found is not None and meaning is not None:
                meanings.setdefault(found["short"], set()).add(meaning)
    sure = {short: meaning for short, (meaning, *others) in meanings.items() if not others}
    if not sure:
        return readings
    return {index: tuple(_multiplied(r, sure) for r in found) for index, found in readings.items()}


def _meaning(reading: Reading, short: str, lexicon: Lexicon) -> _Meaning | None:
    """What so many millions of a unit are abbreviated to: the first letter is the magnitude's."""
    if not isinstance(reading, Quantity) or not reading.unit or not reading.stated_low or reading.low is None:
        return None
    words = lexicon.figures.magnitudes.words
    magnitude = next((word for word in WORD.findall(reading.text) if word in words), None)
    if magnitude is None or magnitude[0] != short[0].lower():
        return None
    return _Meaning(reading.unit, words[magnitude] * reading.low / reading.stated_low)


def _multiplied(reading: Reading, sure: Mapping[str, _Meaning]) -> Reading:
    meaning = sure.get(reading.stated_unit or "") if isinstance(reading, Quantity) else None
    if meaning is None or not isinstance(reading, Quantity) or not reading.stated_low or not reading.low:
        return reading
    factor = meaning.factor * reading.stated_low / reading.low

    def times(end: Decimal | None) -> Decimal | None:
        return end * factor if end is not None else None

    return replace(
        reading,
        unit=meaning.unit,
        low=times(reading.low),
        high=times(reading.high),
        lower=times(reading.lower),
        upper=times(reading.upper),
        rules=(*reading.rules, "unit-abbreviated"),
    )
