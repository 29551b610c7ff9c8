"""Turn written numbers into `Decimal`, with the size of their last stated digit.

Comes in: digits, words or fractions as `detect` found them. Goes out: `Number`. Bounded: a number of more digits
or a higher power than `LIMIT` is no number a text means, and yields None.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from kb.lexicon.figure_tables import Tables

LIMIT = 250  # digits or powers of ten: beyond any figure, within what a float holds
SUPERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
POWER = re.compile(
    r"(.*?)[ ]?[x×·*]?[ ]?10(?:\^\{?([-+]?\d+)\}?|\*\*([-+]?\d+)|([⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]*(?:&sup\d;)*)|([-⁻]\d+))$"
)
TOLD_POWER = re.compile(
    r"(?:(.*?)[ ]?(?:[x×·*]|times)[ ]?)?10 to the (?:[a-z]+ (?:of )?)?(minus )?(\d+)(?:st|nd|rd|th)?(?: [a-z]+)?$"
)
MIXED = re.compile(r"(\d+)(?:[ ]|-| and )(\d+)/(\d+)$")
EIGHTHS = re.compile(r"(\d+\.\d\d)[- ](\d)/(\d)")  # grain prices: dollars, cents and eighths of a cent
SIMPLE = re.compile(r"(\d+)[ ]?/[ ]?(\d+)$")
ENTITY = re.compile(r"&sup(\d);")
EUROPEAN = re.compile(r"\d{1,3}(?:\.\d{3})+,\d{1,2}")
DECIMAL_COMMA = re.compile(r"\d{1,3},\d{1,2}|\d{4,},\d{1,2}")
GROUPED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}")


class Number(NamedTuple):
    """A value and the size of a unit in its last stated digit (0 for exact words)."""

    value: Decimal
    step: Decimal
    whole: bool  # written without decimals


def from_digits(text: str, glyphs: dict[str, Decimal]) -> Number | None:
    """Returns the number that digits spell, None where they spell none."""
    if len(text) > LIMIT:
        return None
    if text.isdecimal():
        return Number(Decimal(text), Decimal(1), True)
    if text[-1] in glyphs:
        rest = text[:-1].strip()
        return Number((Decimal(rest) if rest else Decimal(0)) + glyphs[text[-1]], Decimal(0), False)
    if "/" in text and (eighths := EIGHTHS.fullmatch(text)):
        return Number(Decimal(eighths[1]) + Decimal(eighths[2]) / Decimal(eighths[3]) / 100, Decimal(0), False)
    if "/" in text and (mixed := MIXED.match(text)):
        return _divided(Decimal(mixed[1]), mixed[2], mixed[3])
    if "/" in text and (simple := SIMPLE.match(text)):
        return _divided(Decimal(0), simple[1], simple[2])
    if "10 to the" in text and (told := TOLD_POWER.match(text)):
        return _scaled(told[1] or "", f"-{told[3]}" if told[2] else told[3])
    if "10" in text and (power := POWER.match(text)) and any(power.groups()[1:]):
        return _powered(power)
    if ":" in text:
        above, _, below = text.partition(":")
        return _divided(Decimal(0), above, below)
    return _plain(text)


def _divided(whole: Decimal, above: str, below: str) -> Number | None:
    if Decimal(below) == 0:
        return None
    return Number(whole + Decimal(above) / Decimal(below), Decimal(0), False)


def _powered(power: re.Match[str]) -> Number | None:
    raw = next(group for group in power.groups()[1:] if group)
    return _scaled(power[1].strip(), ENTITY.sub(r"\1", raw).translate(SUPERS))


def _scaled(stem: str, power: str) -> Number | None:
    exponent = int(power)
    base = _plain(stem) if stem else Number(Decimal(1), Decimal(0), True)
    if base is None or abs(exponent) > LIMIT:
        return None
    scale = Decimal(1).scaleb(exponent)
    return Number(base.value * scale, base.step * scale, False)


def _plain(text: str) -> Number | None:
    if "e" in text or "E" in text:
        return _exponent(text)
    digits = _ungrouped(text)
    try:
        value = Decimal(digits)
    except InvalidOperation:
        return None
    places = len(digits.partition(".")[2])
    return Number(value, Decimal(1).scaleb(-places), places == 0)


def _exponent(text: str) -> Number | None:
    head, _, tail = text.lower().partition("e")
    base = _plain(head)
    if base is None or len(tail) > 6 or abs(int(tail)) > LIMIT:
        return None
    scale = Decimal(1).scaleb(int(tail))
    return Number(base.value * scale, base.step * scale, False)


def _ungrouped(text: str) -> str:
    """Returns digits without grouping and with a decimal point.

    >>> _ungrouped("1.234,56"), _ungrouped("12,34,567.8"), _ungrouped("1 200")
    ('1234.56', '1234567.8', '1200')
    """
    plain = text.replace(" ", "").replace("'", "")
    if "," not in plain:
        return plain.replace(".", "") if GROUPED.fullmatch(plain) else plain
    if EUROPEAN.fullmatch(plain):
        return plain.replace(".", "").replace(",", ".")
    if DECIMAL_COMMA.fullmatch(plain):
        return plain.replace(",", ".")
    return plain.replace(",", "")


def from_words(text: str, tables: Tables) -> Decimal | None:
    """Returns the value of a number in words.

    >>> from kb.lexicon import load
    >>> from kb.lexicon.figure_tables import tables
    >>> from_words("twenty-eight thousand six hundred and forty-two", tables(load()))
    Decimal('28642')
    """
    total = group = Decimal(0)
    words = text.lower().replace("-", " ").split()
    for place, word in enumerate(words):
        if word in ("and", "a", "an"):
            if word != "and" and place == 0 and len(words) > 1:
                group = Decimal(1)
            continue
        if word in tables.parts:
            group += _part(words[place - 1] if place else "a", tables.parts[word], tables) - (
                tables.numbers.get(words[place - 1], Decimal(0)) if place and words[place - 1] in tables.small else 0
            )
            continue
        value = tables.numbers.get(word)
        if value is None:
            return None
        if word in tables.small:
            group += value
        elif value <= 100:
            group = (group or Decimal(1)) * value
        else:
            total, group = (total + (group or Decimal(1)) * value, Decimal(0)) if value > 1 else (total, group)
            total, group = _restacked(total, group, words[place + 1 : place + 2], tables)
        if max(total, group).adjusted() > LIMIT:
            return None
    return total + group


def _restacked(total: Decimal, group: Decimal, rest: list[str], tables: Tables) -> tuple[Decimal, Decimal]:
    """Lets a following bare magnitude multiply what was read: "hundred thousand million"."""
    if rest and rest[0] in tables.numbers and rest[0] not in tables.small:
        return Decimal(0), total
    return total, group


def _part(count: str, denominator: Decimal, tables: Tables) -> Decimal:
    return tables.numbers.get(count, Decimal(1)) / denominator
