"""Turn the written number of a mention into stated ends and what rounding allows, in the stated unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kb.normalise.numbers import LIMIT, Number, from_digits, from_words
from kb.normalise.words import Words

HALF, ONE, ZERO, TEN, HUNDRED = Decimal("0.5"), Decimal(1), Decimal(0), Decimal(10), Decimal(100)
HALF_WIDTHS = frozenset(("±", "±%"))  # 20 ± 3, $2bn ± 3 %


@dataclass(slots=True)
class Value:
    """Stated ends and what rounding allows, in the stated unit."""

    low: Decimal
    high: Decimal
    lower: Decimal
    upper: Decimal | None
    vague: bool = False


def value_of(parts: Mapping[str, str], words: Words) -> Value | None:
    """Returns the value a mention's parts state, None where they state no bounded number."""
    value = _unscaled(parts, words)
    if value is None or value.high.adjusted() > LIMIT or value.low.adjusted() > LIMIT:
        return None
    if "scaled" not in parts:
        return value
    by = words.scaled[parts["scaled"]]
    upper = None if value.upper is None else value.upper * by
    return Value(value.low * by, value.high * by, value.lower * by, upper, value.vague)


def _unscaled(parts: Mapping[str, str], words: Words) -> Value | None:
    kind = parts["kind"]
    if kind == "vague":
        return _vague(parts, words)
    if kind in ("digits-of", "more"):
        return _sized(parts, words)
    first = _number(parts["number"], kind, parts.get("magnitude", ""), parts, words)
    if first is None:
        return None
    second = parts.get("second")
    if parts.get("extra", "").startswith("and:"):
        first = _with_rest(first, parts["extra"], words)
    if second is None:
        return _point(first, "negative" in parts)
    return _span(first, parts, words)


def _with_rest(first: Number, extra: str, words: Words) -> Number:
    """Adds what further units say: 11 minutes to 2 hours, 50 cents to 3 dollars."""
    value, step = first.value, ZERO
    for part in extra.removeprefix("and:").split("+"):
        kind, text, ratio = part.split(":")
        further = _number(text, kind, "", {}, words)
        if further is not None:
            value, step = value + further.value * Decimal(ratio), further.step * Decimal(ratio)
    return Number(value, step, False)


def _point(number: Number, negative: bool) -> Value:
    value = -number.value if negative else number.value
    slack = number.step * HALF
    return Value(value, value, value - slack, value + slack)


def _span(first: Number, parts: Mapping[str, str], words: Words) -> Value | None:
    second = _number(parts["second"], parts["second_kind"], parts.get("second_magnitude", ""), parts, words)
    if second is None:
        return None
    if parts["joint"] in HALF_WIDTHS:
        half = second.value if parts["joint"] == "±" else abs(first.value) * second.value / HUNDRED
        return Value(first.value, first.value, first.value - half, first.value + half)
    if "second_unit" in parts:
        by = _second_in_first(parts, words)
        second = Number(second.value * by, second.step * by, second.whole)
    scale = parts.get("second_magnitude") or _scale_word(parts["second"], words)
    if scale and "magnitude" not in parts and not _scale_word(parts["number"], words):
        factor = words.tables.magnitudes.get(scale, ONE) if scale in words.tables.magnitudes else _scale(scale, words)
        if first.value <= second.value / factor or first.value * factor <= second.value:
            first = Number(first.value * factor, (first.step or _step(first)) * factor, False)
    low = -first.value if "negative" in parts else first.value
    high = -second.value if "second_negative" in parts else second.value
    low_step, high_step = (first.step, second.step)
    if low > high:
        low, high, low_step, high_step = high, low, high_step, low_step
    return Value(low, high, low - low_step * HALF, high + high_step * HALF)


def _second_in_first(parts: Mapping[str, str], words: Words) -> Decimal:
    """Returns how many of the first unit of a range one of its second is: 1000 from "700 kW to 1.8 MW"."""
    known = words.tables
    first = (known.unit_symbols if "symbol" in parts else known.unit_words)[parts["unit"]]
    second = (known.unit_symbols if "second_symbol" in parts else known.unit_words)[parts["second_unit"]]
    return known.ratio(first, second) or ONE


def _scale_word(number: str, words: Words) -> str:
    last = number.replace("-", " ").split(" ")[-1].lower()
    return last if last in words.tables.numbers and last not in words.tables.small and last != "dozen" else ""


def _scale(text: str, words: Words) -> Decimal:
    factor = ONE
    for word in text.split():
        factor *= words.tables.magnitudes.get(word) or words.tables.numbers.get(word, ONE)
    return factor


def _number(text: str, kind: str, magnitude: str, parts: Mapping[str, str], words: Words) -> Number | None:
    """Returns the number with its magnitude applied; `step` is zero where the words are exact."""
    if kind == "digits":
        number = from_digits(text, words.glyphs)
        if number is None:
            return None
        if not magnitude:
            return Number(number.value, ZERO if number.whole else number.step, number.whole)
        scale = _scale(magnitude, words)
        return Number(number.value * scale, _step(number) * scale, False)
    if kind == "words":
        value = from_words(text, words.tables)
        if value is None:
            return None
        value = value * 2 if parts.get("extra") == "couple" else value
        if magnitude:
            factor = _scale(magnitude, words)
            return Number(value * factor, factor, False)
        last = _scale_word(text, words)
        step = words.tables.numbers[last] if last and words.tables.numbers[last] >= 1000 else ZERO
        return Number(value, step, False)
    return _special(text, kind, parts, words)


def _step(number: Number) -> Decimal:
    """Returns the size of the last digit that counts: of two or more trailing zeros all but one are padding."""
    if not number.whole or number.value == 0:
        return number.step
    digits = str(int(number.value))
    zeros = len(digits) - len(digits.rstrip("0"))
    return TEN ** max(0, zeros - 1)


def _special(text: str, kind: str, parts: Mapping[str, str], words: Words) -> Number | None:
    tables_ = words.tables
    if kind == "fraction":
        count, part, scale = parts["extra"].split("|")
        top = Decimal(count) if count.isdecimal() else tables_.numbers.get(count, ONE)
        if count == "half":
            top = HALF
        value = top / tables_.parts[part]
        if scale:
            return Number(value * tables_.numbers[scale], ZERO, False)
        return Number(value, ZERO if "unit" in parts else _part_step(value, words), False)  # a quarter point is exact
    if kind == "one-in":
        above, below = parts["extra"].split("|")[:2]
        top, base = (
            Decimal(one.replace(",", "")) if one[0].isdecimal() else tables_.numbers[one] for one in (above, below)
        )
        if base == 0:
            return None
        told = base <= TEN and "/" not in text  # "one in five" is as round as "a fifth"
        return Number(top / base, _part_step(top / base, words) if told else ZERO, False)
    if kind == "multiple":
        return Number(words.multiples[text], ZERO, False)
    if kind == "order":
        count_text = "one" if text in ("a", "an", "several") else text
        power = Decimal(count_text) if count_text.isdecimal() else tables_.numbers[count_text]
        return Number(TEN**power, ZERO, False)
    return None


def _part_step(value: Decimal, words: Words) -> Decimal:
    """Returns how coarsely a part in words is rounded: a tenth and more to twentieths, a smaller one to its half."""
    return min(words.tables.part_step, abs(value) * HALF)


def _vague(parts: Mapping[str, str], words: Words) -> Value:
    """Hundreds of millions: the magnitude named, open above; the plural and the next size bound it."""
    if parts.get("extra") == "prefix":
        size = from_words(parts["number"], words.tables) or ONE
        return Value(size, size, size * 2, size * 10, vague=True)
    names = parts["number"].split(" of ")
    size = ONE
    for name in names:
        size *= words.vague[name].value
    first = words.vague[names[0]]
    return Value(size, size, size * first.lower, size * first.upper, vague=True)


def _sized(parts: Mapping[str, str], words: Words) -> Value:
    form = parts["number"]
    if form in words.digits:
        low, high = words.digits[form]
        return Value(low, high, low, high)
    size, lower, upper = words.more[form]
    return Value(size, size, size * lower, size * upper, vague=True)
