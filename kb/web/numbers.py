"""Numbers as people read them: "$5.6 million", "$40–100 million", "over 25,000 GPUs", "2.1 × 10²⁵ FLOP".

Comes in: values in canonical units as the base keeps them. Goes out: plain text without markup.
Never an ambiguous letter: magnitudes are words, only measured units carry SI prefixes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import floor, isfinite, log10

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩"}
CODES = frozenset(("AUD", "BRL", "CAD", "CHF", "CNY", "DKK", "HKD", "MXN", "NOK", "NZD", "PLN", "RUB", "SEK", "SGD"))
PREFIXES = ((1e18, "E"), (1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""))
PREFIXED = frozenset({"Wh", "W", "B", "bit", "B/s", "bit/s", "FLOP/s"})
SYMBOLS = frozenset({"FLOP", "degC", "pp", "x", "%"}) | PREFIXED
WORDS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
PLURALS = {
    "person": "people",
    "child": "children",
    "man": "men",
    "woman": "women",
    "foot": "feet",
    "metre per second": "metres per second",
    "calendar-year": "calendar-year",
    "series": "series",
    "species": "species",
    "hertz": "hertz",
}
TENTHS = re.compile(r"\.\d$")  # $16.5 is $16.50
SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
COMPARATORS = {"~": "about ", "<": "under ", "<=": "up to ", ">": "over ", ">=": "at least "}


@dataclass(frozen=True, slots=True)
class Scaled:
    """A number cut to a readable size: the digits and the magnitude that follows them."""

    digits: str
    magnitude: str  # "million", "T", "× 10²⁵" or nothing


def digits(value: float, significant: int = 4) -> str:
    """Returns a number with thousands separators and without needless zeros.

    >>> digits(5.55), digits(25000), digits(0.333333)
    ('5.55', '25,000', '0.3333')
    """
    if value == 0:
        return "0"
    whole = max(significant, floor(log10(abs(value))) + 1)
    places = max(0, whole - 1 - floor(log10(abs(value))))
    if places > 12:
        return power(value)
    text = f"{value:,.{places}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", MINUS)


def power(value: float) -> str:
    """Returns a number as a power of ten: "2.1 × 10²⁵"."""
    head, _, exponent = f"{value:.2e}".partition("e")
    head = head.rstrip("0").rstrip(".").replace("-", MINUS)
    tail = f"10{str(int(exponent)).translate(SUPERSCRIPT)}"
    return tail if head == "1" else f"{head} × {tail}"


def exact(value: float, text: str) -> bool:
    """Tells whether digits say a value to the last."""
    return abs(float(text.replace(",", "").replace(MINUS, "-")) - value) <= abs(value) * 1e-9


def faithful(value: float) -> str:
    """Returns a number as it was written where that takes a few digits more, else cut.

    >>> faithful(128.61), faithful(0.205008), faithful(33.333333)
    ('128.61', '0.205008', '33.33')
    """
    usual = 7 if abs(value) >= 1000 else 4
    said = (digits(value, significant) for significant in range(usual, max(usual, 6) + 1))
    return next((text for text in said if "×" not in text and exact(value, text)), digits(value, usual))


def scaled(value: float, unit: str | None) -> Scaled:
    """Returns a value cut to a readable size for its unit; counted to the last one, it stays whole.

    >>> scaled(37_950_000, "share"), scaled(1_647_481, "share")
    (Scaled(digits='37.95', magnitude='million'), Scaled(digits='1,647,481', magnitude=''))
    """
    size = abs(value)
    if unit == "calendar-year":
        return Scaled(f"{value:.0f}", "")
    if unit in PREFIXED and 1 <= size < 1e21:
        usual = PREFIXES[2:] if unit in ("Wh", "W") else PREFIXES  # nobody says petawatt-hours
        step, letter = next(pair for pair in usual if size >= pair[0] * 0.99995)
        return Scaled(digits(value / step), letter)
    if size >= 1e15 or 0 < size < 1e-6:
        return Scaled(power(value), "")
    for step, word in WORDS:
        if size >= step * 0.99995:
            cut = digits(value / step)
            if size < 1e12 and value == round(value) and not exact(value / step, cut):
                return Scaled(f"{value:,.0f}".replace("-", MINUS), "")
            return Scaled(cut, word)
    text = faithful(value)
    return Scaled(f"{text}0" if (unit in SIGNS or unit in CODES) and TENTHS.search(text) else text, "")


def noun(unit: str, *, one: bool) -> str:
    """Returns a counted noun or unit word in the number its value asks for.

    >>> noun("count:power plant", one=False), noun("person", one=False), noun("GPU", one=True)
    ('power plants', 'people', 'GPU')
    """
    word = unit.removeprefix("count:")
    if one or word in SYMBOLS:
        return word
    head, last = word.rpartition(" ")[::2]
    lead = f"{head} " if head else ""
    if last in PLURALS:
        return lead + PLURALS[last]
    if last.endswith(("s", "x", "z", "ch", "sh")):
        return f"{lead}{last}es"
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return f"{lead}{last[:-1]}ies"
    return f"{lead}{last}s"


def dressed(number: str, magnitude: str, unit: str | None, *, one: bool = False) -> str:
    """Returns digits and magnitude with the unit where people expect it."""
    word = f" {magnitude}" if magnitude else ""
    if unit is None or unit in ("", "calendar-year"):
        return number + word
    if unit in SIGNS:
        negative = number.startswith(MINUS)
        return f"{MINUS if negative else ''}{SIGNS[unit]}{number.removeprefix(MINUS)}{word}"
    if unit in CODES or (len(unit) == 3 and unit.isupper() and unit != "GPU"):
        return f"{unit} {number}{word}"
    if unit == "%":
        return f"{number}{word}%"
    if unit == "x":
        return f"{number}{word}×"
    if unit == "pp":
        return f"{number}{word} percentage point{'' if one else 's'}"
    if unit == "degC":
        return f"{number}{word} °C"
    if unit in PREFIXED:
        return f"{number} {magnitude}{unit}"
    return f"{number}{word} {noun(unit, one=one)}"


def amount(value: float | None, unit: str | None, per: str | None = None) -> str:
    """Returns one value for people.

    >>> amount(5.6e6, "USD"), amount(3.35e12, "B/s"), amount(2, "count:country"), amount(40, "%")
    ('$5.6 million', '3.35 TB/s', '2 countries', '40%')
    >>> amount(3e-06, "USD", "token"), amount(16.5, "USD"), amount(128.61, "USD")
    ('$3 per million tokens', '$16.50', '$128.61')
    """
    if value is None or not isfinite(value):
        return "not stated"
    if per == "token" and 0 < abs(value) < 1e-3:
        return f"{amount(value * 1e6, unit)} per million tokens"
    cut = scaled(value, unit)
    text = dressed(cut.digits, cut.magnitude, unit, one=abs(value) == 1)
    return f"{text} per {per}" if per else text


def span(low: float | None, high: float | None, unit: str | None, per: str | None = None) -> str:
    """Returns two ends for people, each magnitude said once where both share it.

    >>> span(4e7, 1e8, "USD"), span(5e5, 1e6, "USD"), span(5e8, None, "USD"), span(10, 15, "%")
    ('$40–100 million', '$500,000 to $1 million', 'over $500 million', '10–15%')
    """
    rate = f" per {per}" if per else ""
    if low is None and high is None:
        return "not stated"
    if low is None:
        return f"up to {amount(high, unit, per)}"
    if high is None:
        return f"over {amount(low, unit, per)}"
    if low == high:
        return amount(low, unit, per)
    return _ends(low, high, unit) + rate


def _ends(low: float, high: float, unit: str | None) -> str:
    first, last = scaled(low, unit), scaled(high, unit)
    if first.magnitude == last.magnitude and low >= 0 and "×" not in first.digits + last.digits:
        return dressed(f"{first.digits}{DASH}{last.digits}", last.magnitude, unit)
    return f"{amount(low, unit)} to {amount(high, unit)}"


def stated(
    low: float | None,
    high: float | None,
    comparator: str,
    unit: str | None,
    per: str | None = None,
    change: object = None,
) -> str:
    """Returns a claim's value with its comparator in words.

    >>> stated(5e8, None, ">", "USD"), stated(None, 90, "<=", "%"), stated(4e7, 1e8, "range", "USD")
    ('over $500 million', 'up to 90%', '$40–100 million')
    """
    word = COMPARATORS.get(comparator, "")
    if low is not None and high is not None:
        text = word + span(low, high, unit, per)
    else:
        text = word + amount(high if low is None else low, unit, per)
    tail = {"increase": " more", "decrease": " less"}.get(str(change), "") if unit in ("%", "pp") else ""
    return text + tail


def percent(share: float | None) -> str:
    """Returns a chance between 0 and 1 as a whole percentage, never as certainty.

    >>> percent(0.614), percent(1.0), percent(0.0004)
    ('61%', '>99%', '<1%')
    """
    if share is None:
        return "not stated"
    if share >= 0.995:
        return ">99%"
    if share < 0.005:
        return "<1%"
    return f"{share:.0%}"
