"""Turn a quantity mention into a `Quantity`: values, unit, comparator, what the words allow.

Comes in: a mention with the parts `detect` found. Goes out: a `Quantity`, or a `Rejection` where the digits spell
no bounded number. Field meanings are the contract's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kb.lexicon import Lexicon
from kb.lexicon.figure_tables import Tables, UnitReading, singular, tables
from kb.lexicon.figures import Bound, Vague
from kb.model import Change, Comparator, Mention, Quantity, Rejection
from kb.normalise.numbers import Number, from_digits, from_words

HALF, ONE, ZERO, TEN = Decimal("0.5"), Decimal(1), Decimal(0), Decimal(10)
DEFAULT = Bound(words=["~"], comparator="~", below=Decimal("0.1"), above=Decimal("0.1"))
HEAD = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]|,[ ]([^,()]{1,40})$")
CHANGES = {"increase": Change.INCREASE, "decrease": Change.DECREASE, "ratio": Change.RATIO}


@dataclass(frozen=True)
class _Words:
    """What is looked up often, taken out of the lexicon once."""

    tables: Tables
    glyphs: dict[str, Decimal]
    vague: dict[str, Vague]
    digits: dict[str, list[Decimal]]
    more: dict[str, list[Decimal]]
    adjectives: dict[str, str]
    rate_symbols: dict[str, str]
    multiples: dict[str, Decimal]
    scaled: dict[str, Decimal]


@lru_cache(maxsize=8)
def _words(lexicon: Lexicon) -> _Words:
    figures = lexicon.figures
    return _Words(
        tables=tables(lexicon),
        glyphs=figures.numerals.glyphs,
        vague={row.word: row for row in figures.magnitudes.vague},
        digits=figures.magnitudes.digits,
        more=figures.magnitudes.more,
        adjectives=figures.currencies.adjectives,
        rate_symbols=figures.rates.symbols,
        scaled=figures.currencies.scaled_prefixes,
        multiples={word: row.value for row in figures.multiples.multiple for word in row.words},
    )


@dataclass(slots=True)
class _Value:
    """Stated ends and what rounding allows, in the stated unit."""

    low: Decimal
    high: Decimal
    lower: Decimal
    upper: Decimal | None
    vague: bool = False
    open_end: bool = False


def quantity(mention: Mention, *, lexicon: Lexicon) -> Quantity | Rejection:
    """Returns the quantity a mention states."""
    words, parts = _words(lexicon), mention.parts
    value = _value(parts, words)
    if value is None:
        return Rejection(mention.passage, mention.start, mention.end, mention.text, "unbounded-number")
    reading, stated_unit, unit = _unit(parts, words)
    comparator, bound = _comparator(parts, value, words)
    low, high, lower, upper = _ends(value, comparator, bound)
    per, factor = _per(parts, reading, words)
    stated = _per_text(stated_unit, parts, per) if per is not None and "per" in parts else stated_unit
    convert = _converter(reading, factor)
    ends = [None if end is None else convert(end) for end in (low, high, lower, upper)]
    change = CHANGES.get(parts.get("change", ""))
    if unit == "x" and change is None and parts.get("kind") == "order":
        change = Change.RATIO
    return Quantity(
        mention.passage, mention.start, mention.end, mention.text,
        ends[0], ends[1], ends[2], ends[3],
        low, high, stated, unit, per, comparator,
        change=change,
        vague=value.vague,
        is_level="level" in parts,
        outer_start=mention.outer_start,
        outer_end=mention.outer_end,
        rules=(mention.rule,),
    )  # fmt: skip


def _converter(reading: UnitReading | None, per: Decimal) -> Callable[[Decimal], Decimal]:
    if reading is None:
        return (lambda value: value) if per == ONE else (lambda value: value / per)
    scale, offset = reading.factor, reading.offset
    if scale == ONE and offset is None and per == ONE:
        return lambda value: value
    if offset is not None:
        return lambda value: value * scale + offset
    return lambda value: value * scale / per


def _value(parts: Mapping[str, str], words: _Words) -> _Value | None:
    value = _unscaled(parts, words)
    if value is None or "scaled" not in parts:
        return value
    by = words.scaled[parts["scaled"]]
    upper = None if value.upper is None else value.upper * by
    return _Value(value.low * by, value.high * by, value.lower * by, upper, value.vague)


def _unscaled(parts: Mapping[str, str], words: _Words) -> _Value | None:
    kind = parts["kind"]
    if kind == "vague":
        return _vague(parts, words)
    if kind in ("digits-of", "more"):
        return _sized(parts, words)
    first = _number(parts["number"], kind, parts.get("magnitude", ""), parts, words)
    if first is None:
        return None
    second = parts.get("second")
    if parts.get("extra", "").startswith("cents:"):
        first = _with_cents(first, parts["extra"], words)
    if second is None:
        return _point(first, "negative" in parts)
    return _span(first, parts, words)


def _with_cents(first: Number, extra: str, words: _Words) -> Number:
    _, kind, text = extra.split(":")
    cents = _number(text, kind, "", {}, words)
    if cents is None:
        return first
    return Number(first.value + cents.value / 100, Decimal("0.01"), False)


def _point(number: Number, negative: bool) -> _Value:
    value = -number.value if negative else number.value
    slack = number.step * HALF
    return _Value(value, value, value - slack, value + slack)


def _span(first: Number, parts: Mapping[str, str], words: _Words) -> _Value | None:
    second = _number(parts["second"], parts["second_kind"], parts.get("second_magnitude", ""), parts, words)
    if second is None:
        return None
    if parts["joint"] == "±":
        return _Value(first.value, first.value, first.value - second.value, first.value + second.value)
    scale = parts.get("second_magnitude") or _scale_word(parts["second"], words)
    if scale and "magnitude" not in parts and not _scale_word(parts["number"], words):
        factor = words.tables.magnitudes.get(scale, ONE) if scale in words.tables.magnitudes else _scale(scale, words)
        if first.value <= second.value / factor or first.value * factor <= second.value:
            first = Number(first.value * factor, first.step * factor, False)
    low = -first.value if "negative" in parts else first.value
    high = -second.value if "second_negative" in parts else second.value
    low_step, high_step = (first.step, second.step)
    if low > high:
        low, high, low_step, high_step = high, low, high_step, low_step
    return _Value(low, high, low - low_step * HALF, high + high_step * HALF)


def _scale_word(number: str, words: _Words) -> str:
    last = number.replace("-", " ").split(" ")[-1].lower()
    return last if last in words.tables.numbers and last not in words.tables.small and last != "dozen" else ""


def _scale(text: str, words: _Words) -> Decimal:
    factor = ONE
    for word in text.split():
        factor *= words.tables.magnitudes.get(word) or words.tables.numbers.get(word, ONE)
    return factor


def _number(text: str, kind: str, magnitude: str, parts: Mapping[str, str], words: _Words) -> Number | None:
    """Returns the number with its magnitude applied; `step` is zero where the words are exact."""
    if kind == "digits":
        number = from_digits(text, words.tables, words.glyphs)
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
        scale = _scale_word(text, words)
        step = words.tables.numbers[scale] if scale and words.tables.numbers[scale] >= 1000 else ZERO
        if magnitude:
            factor = _scale(magnitude, words)
            return Number(value * factor, factor, False)
        return Number(value, step, False)
    return _special(text, kind, parts, words)


def _step(number: Number) -> Decimal:
    """Returns the size of the last digit that counts: of two or more trailing zeros all but one are padding."""
    if not number.whole or number.value == 0:
        return number.step
    digits = str(int(number.value))
    zeros = len(digits) - len(digits.rstrip("0"))
    return TEN ** max(0, zeros - 1)


def _special(text: str, kind: str, parts: Mapping[str, str], words: _Words) -> Number | None:
    tables_ = words.tables
    if kind == "fraction":
        count, part, scale = parts["extra"].split("|")
        top = Decimal(count) if count.isdecimal() else tables_.numbers.get(count, ONE)
        if count == "half":
            top = HALF
        value = top / tables_.parts[part] * (tables_.numbers[scale] if scale else ONE)
        return Number(value, ZERO, False)
    if kind == "one-in":
        above, below = parts["extra"].split("|")[:2]
        top, base = (Decimal(one) if one.isdecimal() else tables_.numbers[one] for one in (above, below))
        return None if base == 0 else Number(top / base, ZERO, False)
    if kind == "multiple":
        return Number(words.multiples[text], ZERO, False)
    if kind == "order":
        count_text = "one" if text in ("a", "an", "several") else text
        power = Decimal(count_text) if count_text.isdecimal() else tables_.numbers[count_text]
        return Number(TEN**power, ZERO, False)
    return None


def _vague(parts: Mapping[str, str], words: _Words) -> _Value:
    """Hundreds of millions: the magnitude named, open above; the plural and the next size bound it."""
    if parts.get("extra") == "prefix":
        size = from_words(parts["number"], words.tables) or ONE
        return _Value(size, size, size * 2, size * 10, vague=True)
    names = parts["number"].split(" of ")
    size = ONE
    for name in names:
        size *= words.vague[name].value
    first = words.vague[names[0]]
    return _Value(size, size, size * first.lower, size * first.upper, vague=True)


def _sized(parts: Mapping[str, str], words: _Words) -> _Value:
    form = parts["number"]
    if form in words.digits:
        low, high = words.digits[form]
        return _Value(low, high, low, high)
    size, lower, upper = words.more[form]
    return _Value(size, size, size * lower, size * upper, vague=True)


def _comparator(parts: Mapping[str, str], value: _Value, words: _Words) -> tuple[Comparator, Bound | None]:
    """Returns the comparator and the row that says how far it reaches; a bound wins over an approximation."""
    if value.vague:
        more = "bound" in parts and words.tables.bounds[parts["bound"]].comparator == ">"
        return Comparator.MORE if more else Comparator.AT_LEAST, None
    if parts.get("joint") == "±":
        return Comparator.EQUAL, None
    rows = []
    if "bound" in parts:
        rows.append(words.tables.bounds[parts["bound"]])
    if "sign" in parts and parts["sign"] in words.tables.signs:
        rows.append(words.tables.signs[parts["sign"]])
    if "tail" in parts:
        rows.append(_tail(parts["tail"], words))
    if parts.get("extra") == "couple":
        rows.append(DEFAULT)
    rows = [row for row in rows if row is not None and row.comparator != "="]
    best = next((row for row in rows if row.comparator != "~"), rows[0] if rows else None)
    if "second" in parts or value.low != value.high:
        return Comparator.RANGE, best
    if best is None:
        return Comparator.EQUAL, None
    return Comparator(best.comparator), best


def _tail(tail: str, words: _Words) -> Bound:
    if tail == "+":
        return Bound(words=["+"], comparator=">=")
    found = words.tables.after.get(tail) or words.tables.after.get("-" + tail)
    return found if found is not None else DEFAULT


def _ends(
    value: _Value, comparator: Comparator, bound: Bound | None
) -> tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None]:
    """Returns stated low and high, and the least and greatest value the words allow."""
    if value.vague:
        return value.low, None, value.lower, value.upper
    if comparator in (Comparator.MORE, Comparator.AT_LEAST):
        upper = value.low + abs(value.low) * bound.above if bound is not None and bound.above else None
        return value.low, None, value.low, upper
    if comparator in (Comparator.LESS, Comparator.AT_MOST):
        lower = value.high - abs(value.high) * bound.below if bound is not None and bound.below else None
        return None, value.high, lower, value.high
    if bound is not None and bound.comparator == "~":
        return value.low, value.high, *_widened(value, bound)
    return value.low, value.high, value.lower, value.upper


def _widened(value: _Value, bound: Bound) -> tuple[Decimal, Decimal]:
    assert value.upper is not None
    below, above = abs(value.low) * bound.below, abs(value.high) * bound.above
    lower = min(value.lower, value.low - below) if bound.below else value.low
    upper = max(value.upper, value.high + above) if bound.above else value.high
    return lower, upper


def _unit(parts: Mapping[str, str], words: _Words) -> tuple[UnitReading | None, str | None, str | None]:
    """Returns the unit's reading, what the text calls it and the canonical unit."""
    known = words.tables
    if "currency" in parts:
        form = parts["currency"]
        reading = known.before[form]
        country = words.adjectives.get(parts.get("country", ""))
        if country is not None:
            return reading, country, country
        return reading, reading.stated or (form.replace(" ", "") if form[-1] in "$€£¥" else form.strip()), reading.unit
    if "unit" in parts:
        form = parts["unit"]
        reading = (known.unit_symbols if "symbol" in parts else known.unit_words)[form]
        return reading, reading.stated or parts.get("said") or form, reading.unit
    if "noun" in parts:
        head = parts["head"]
        unit = known.nouns.get(head.lower()) or f"count:{head.lower() if not head.isupper() else head}"
        return None, parts["noun"], unit
    if "cell_head" in parts:
        found = _from_head(parts["cell_head"], words)
        if found is not None:
            return found
    kind = parts["kind"]
    if kind in ("multiple", "order"):
        return None, "x", "x"
    if kind == "digits" and ":" in parts["number"]:
        return None, "x", "x"
    if kind in ("fraction", "one-in") and not _scaled(parts):
        return UnitReading("%", "share", Decimal(100)), None, "%"
    return None, None, None


def _from_head(head: str, words: _Words) -> tuple[UnitReading | None, str | None, str | None] | None:
    """Returns the unit a column's head names: "Compute (FLOPs)", "Revenue, US$", "Tonnes"."""
    known = words.tables
    pieces = [(one or other).strip() for one, other in HEAD.findall(head)] + [head.strip()]
    for piece in pieces:
        reading = known.unit_symbols.get(piece) or known.before.get(piece) or known.unit_words.get(piece.lower())
        if reading is not None:
            return reading, reading.stated or piece, reading.unit
        if piece.lower() in known.nouns:
            return None, piece, known.nouns[piece.lower()]
    return None


def _scaled(parts: Mapping[str, str]) -> bool:
    return parts["kind"] == "fraction" and not parts["extra"].endswith("|")


def _per(parts: Mapping[str, str], reading: UnitReading | None, words: _Words) -> tuple[str | None, Decimal]:
    """Returns what the figure is per, as a full singular noun, and how many of them."""
    if "per" not in parts:
        return (reading.per if reading is not None else None), ONE
    noun = parts["per"]
    count = Decimal(parts["per_count"]) if parts.get("per_count") else ONE
    if "per_magnitude" in parts:
        count *= words.tables.magnitudes.get(parts["per_magnitude"], ONE)
    name = (
        words.rate_symbols.get(noun)
        or words.tables.singulars.get(noun)
        or singular(noun, words.tables.singulars)
        or noun
    )
    unit = words.tables.unit_words.get(noun)
    if unit is not None and unit.unit == "Wh" and name != noun:
        pass
    return name, count if count else ONE


def _per_text(stated: str | None, parts: Mapping[str, str], per: str | None) -> str:
    return f"{stated or ''}/{parts['per_text']}"
