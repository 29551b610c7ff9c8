"""What a price per million leaves out: "$60 per million tokens. Today $1 per million" is per token both times.

Comes in: readings by passage. Goes out: the same, each price per plain million turned into one per what a price near it
is sold by; as it was where no price near says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kb.lexicon import Lexicon
from kb.model import Passage, Quantity, Reading
from kb.relate.quantity.scale import size_of
from kb.relate.scene.names import split, stem

ENDS = ("low", "high", "lower", "upper")
NEAR = 8  # passages back, and on


def sold_alike(
    passages: Sequence[Passage], readings: Mapping[int, Sequence[Reading]], lexicon: Lexicon
) -> Mapping[int, Sequence[Reading]]:
    """Returns the readings with what prices per million are per."""
    words = lexicon.figures.magnitudes.words
    sold = {index: per for index, found in readings.items() if (per := _sold_by(found, lexicon)) is not None}
    if not sold:
        return readings
    out = dict(readings)
    for index, found in readings.items():
        if any(isinstance(r, Quantity) and r.per in words for r in found) and _of_such(passages[index].text, lexicon):
            near = [at for at in sold if -2 <= index - at <= NEAR]
            per = sold[min(near, key=lambda at: abs(index - at))] if near else None
            out[index] = tuple(_per(r, per, lexicon) for r in found) if per is not None else found
    return out


def _of_such(text: str, lexicon: Lexicon) -> bool:
    """Tells whether a sentence speaks of what is sold so: "small models", not "the fee for banks"."""
    return not frozenset(lexicon.figures.rates.sold_with).isdisjoint(stem(word) for word in split(text))


def _sold_by(found: Sequence[Reading], lexicon: Lexicon) -> str | None:
    """What the prices of a passage are per, if it is sold by the million."""
    pers = [r.per for r in found if isinstance(r, Quantity) and r.per in lexicon.figures.rates.left_out]
    return pers[-1] if pers else None


def _per(reading: Reading, per: str, lexicon: Lexicon) -> Reading:
    if not isinstance(reading, Quantity) or reading.per not in lexicon.figures.magnitudes.words:
        return reading
    size = size_of(reading.per or "", lexicon)
    if size == 1:
        return reading
    less = {name: value / size for name in ENDS if (value := getattr(reading, name)) is not None}
    low, high, lower, upper = (less.get(name) for name in ENDS)
    stated = f"{reading.stated_unit} {per}s" if reading.stated_unit else reading.stated_unit
    rules = (*reading.rules, "per-what-is-sold")
    return replace(reading, per=per, stated_unit=stated, low=low, high=high, lower=lower, upper=upper, rules=rules)
