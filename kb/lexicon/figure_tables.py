"""What `detect` and `normalise` look words up in: tables built from the lexicon once and kept.

Comes in: the lexicon. Goes out: `Tables`, with every spelling of every unit, currency, numeral and comparator.
English names and codes of currencies come from Babel; the lexicon's own rows win over them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kb.lexicon import Lexicon
from kb.lexicon.conversions import factor, key
from kb.lexicon.figures import Bound, Currency, FigureWords, Unit

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class UnitReading:
    """What a spelling of a unit means: value in `unit` = stated * factor + offset."""

    unit: str
    dimension: str
    factor: Decimal = ONE
    offset: Decimal | None = None
    per: str | None = None
    stated: str | None = None


@dataclass(frozen=True)
class Tables:
    """Every spelling the grammar knows. Words are lower case, symbols exact."""

    numbers: dict[str, Decimal]  # one, twenty, dozen, million
    small: frozenset[str]  # the words below hundred
    parts: dict[str, Decimal]
    part_step: Decimal  # how coarsely parts in words are rounded
    magnitudes: dict[str, Decimal]  # words and suffixes
    unit_words: dict[str, UnitReading]
    unit_symbols: dict[str, UnitReading]
    plain_words: dict[str, str]  # hyphens as spaces -> the key of `unit_words`
    plain_symbols: dict[str, str]
    before: dict[str, UnitReading]  # currency prefixes
    before_ends: frozenset[str]  # the last words of prefixes
    scaled: dict[str, tuple[str, str]]  # MUSD -> M, USD
    measures: frozenset[str]  # nouns counted even before another noun
    nouns: dict[str, str]  # counted noun, any number -> canonical unit
    least: dict[str, Decimal]  # counted noun -> the least that is of the canonical unit
    bounds: dict[str, Bound]  # before
    after: dict[str, Bound]
    signs: dict[str, Bound]
    singulars: dict[str, str]
    spans: dict[str, tuple[int, Decimal]]  # a unit of time -> its family and how many of the smallest it is

    def ratio(self, one: UnitReading, other: UnitReading) -> Decimal | None:
        """Returns how many of `one` an `other` is, None where no fixed number is: a month has no so many days."""
        if one.offset is not None or other.offset is not None:
            return None
        if one.unit == other.unit:
            return other.factor / one.factor
        first, second = self.spans.get(one.unit), self.spans.get(other.unit)
        if first is None or second is None or first[0] != second[0]:
            return None
        return second[1] * other.factor / (first[1] * one.factor)


@lru_cache(maxsize=8)
def tables(lexicon: Lexicon) -> Tables:
    """Returns the tables of a lexicon."""
    words = lexicon.figures
    numerals, comparators = words.numerals, words.comparators
    symbols, spelled = _units(words)
    before = _currencies(words, symbols, spelled)
    singulars = {**words.nouns.plurals, **{noun: noun for noun in words.nouns.invariant}}
    nouns = _nouns(words, symbols, singulars)
    return Tables(
        numbers={**numerals.ones, **numerals.tens, **numerals.scales},
        small=frozenset(numerals.ones) | frozenset(numerals.tens),
        parts=_parts(words),
        part_step=numerals.part_step,
        magnitudes={**words.magnitudes.words, **{suffix.form: suffix.value for suffix in words.magnitudes.suffix}},
        unit_words=spelled,
        unit_symbols=symbols,
        plain_words={form.replace("-", " "): form for form in spelled},
        plain_symbols={form.replace("-", " "): form for form in symbols},
        before=before,
        before_ends=frozenset(form.split()[-1] for form in before),
        scaled=_scaled(words),
        nouns=nouns,
        least={row.noun.lower(): row.least for row in words.nouns.noun if row.least is not None},
        measures=frozenset(row.noun.lower() for row in words.nouns.noun if row.measure),
        bounds=_bounds(comparators.before) | _bounds(comparators.verbs),
        after=_bounds(comparators.after),
        signs=_bounds(comparators.signs),
        singulars=singulars,
        spans={unit: (at, many) for at, family in enumerate(words.units.family) for unit, many in family.items()},
    )


def _bounds(rows: list[Bound]) -> dict[str, Bound]:
    return {word: row for row in rows for word in row.words}


def _parts(words: FigureWords) -> dict[str, Decimal]:
    found = {}
    for name, denominator in words.numerals.parts.items():
        found[name] = found[name + "s"] = denominator
    return found | {"halves": Decimal(2)}


def plural(word: str) -> str:
    """Returns the regular English plural of a word.

    >>> plural("inch"), plural("country"), plural("day")
    ('inches', 'countries', 'days')
    """
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def _units(words: FigureWords) -> tuple[dict[str, UnitReading], dict[str, UnitReading]]:
    symbols: dict[str, UnitReading] = {}
    spelled: dict[str, UnitReading] = {}
    prefixes = {prefix.symbol: prefix for prefix in words.units.prefix}
    for row in words.units.unit:
        base = UnitReading(
            row.canonical or row.name, row.dimension, _factor(row, words), row.offset, row.per, row.stated
        )
        forms = [("", "", ONE)] + [(one.symbol, one.word, one.value) for one in map(prefixes.__getitem__, row.si)]
        for symbol, word, value in forms:
            reading = UnitReading(base.unit, base.dimension, base.factor * value, base.offset, base.per, base.stated)
            symbols |= {symbol + form: reading for form in row.symbols}
            for form in row.words if row.exact_plural else [*row.words, *map(plural, row.words)]:
                spelled[word + form.lower()] = reading
    return symbols, spelled


def _factor(row: Unit, words: FigureWords) -> Decimal:
    if row.factor is not None:
        return row.factor
    if row.pint is None or row.pint_canonical is None:
        return ONE
    known = words.conversions.factor.get(key(row))
    return factor(row) if known is None else known


def _currencies(
    words: FigureWords, symbols: dict[str, UnitReading], spelled: dict[str, UnitReading]
) -> dict[str, UnitReading]:
    before: dict[str, UnitReading] = {}
    _from_babel(words, symbols, spelled, before)
    for row in words.currencies.currency:
        money = UnitReading(row.name, "money", stated=row.label)
        before |= dict.fromkeys(row.before, money)
        symbols |= dict.fromkeys(row.after, money)
        spelled |= {form.lower(): money for word in row.words for form in (word, plural(word))}
        _cents(row, symbols, spelled)
    for form, (_, code) in _scaled(words).items():
        before[form] = symbols[form] = UnitReading(code, "money", stated=code)
    return before


def _scaled(words: FigureWords) -> dict[str, tuple[str, str]]:
    codes = words.currencies.scaled_codes
    return {letter + code: (letter, code) for letter in words.currencies.scaled_prefixes for code in codes}


def _cents(row: Currency, symbols: dict[str, UnitReading], spelled: dict[str, UnitReading]) -> None:
    for word, value in row.cents.items():
        reading = UnitReading(row.name, "money", value, stated=row.stated.get(word))
        spelled |= dict.fromkeys((word, plural(word)), reading)
    for symbol, value in row.cent_symbols.items():
        symbols[symbol] = UnitReading(row.name, "money", value, stated=row.stated.get(symbol))


def _from_babel(
    words: FigureWords,
    symbols: dict[str, UnitReading],
    spelled: dict[str, UnitReading],
    before: dict[str, UnitReading],
) -> None:
    from babel import Locale

    locale = Locale("en")
    plurals = locale._data["currency_names_plural"]
    for code, name in locale.currencies.items():
        money = UnitReading(code, "money")
        if code not in words.currencies.not_codes:
            symbols[code] = before[code] = money
        for form in (name, *plurals.get(code, {}).values()):
            if "(" not in form and " " in form:
                spelled[form.lower()] = money


def _nouns(words: FigureWords, symbols: dict[str, UnitReading], singulars: dict[str, str]) -> dict[str, str]:
    nouns: dict[str, str] = {}
    for row in words.nouns.noun:
        unit = row.canonical or f"count:{row.noun}"
        forms = [row.noun, row.plural or plural(row.noun), *row.also]
        nouns |= {form.lower(): unit for form in forms}
        symbols |= {form: UnitReading(unit, "count") for form in row.symbols}
        singulars |= {form.lower(): row.noun for form in forms}
    return nouns


def singular(word: str, singulars: dict[str, str]) -> str | None:
    """Returns the singular of a plural noun, None where the word does not look like a plural.

    >>> singular("companies", {}), singular("wafers", {}), singular("glass", {})
    ('company', 'wafer', None)
    """
    low = word.lower()
    if low in singulars:
        return singulars[low]
    if len(low) < 4 or not low.endswith("s") or low.endswith(("ss", "us", "is", "'s")):
        return word[:-1] if len(word) >= 3 and word[:-1].isupper() and word[-1] == "s" else None
    if low.endswith("ies") and len(low) > 4:
        return word[:-3] + "y"
    if low.endswith(("ches", "shes", "sses", "xes", "zzes")):
        return word[:-2]
    return word[:-1]
