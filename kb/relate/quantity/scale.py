"""In what a table counts: the currency and the size that a head or a note declares.

Comes in: short texts of a table ("($ in thousands, except per share)", "EUR million", "Profit ($bn)"). Goes out: a
currency code and a size, and quantities made larger by it. Declines a size with a number of its own ("$4 million").
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from kb.lexicon import Lexicon
from kb.lexicon.cues import Cue
from kb.model import Quantity

ONE = Decimal(1)
SIZE = Cue(
    r"(?:\bin\s+|^\W*|\(\s*|[$€£¥₹]\s?(?:in\s+)?|\b[A-Z]{2,3}\s(?:in\s+)?|\b{currencies}\s+in\s+|\bRs\.?\s)"
    r"(?P<size>thousands?|millions?|billions?|lakhs?|crores?|['’]?000s?)\b",
    re.IGNORECASE,
)
SHORT = re.compile(r"[$€£¥₹]\s?(?P<size>mn|bn|tn|m|k)\b|\b[A-Z]{3}\s(?P<other>mn|bn|m|k)\b")
THOUSANDS = re.compile(r"['’]?000s?")


def declared(text: str, lexicon: Lexicon) -> tuple[str | None, Decimal]:
    """Returns the currency and the size that a note declares; None and one where it declares none.

    >>> from kb.lexicon import load
    >>> declared("($ in thousands, except per share data)", load())
    ('USD', Decimal('1000'))
    """
    found = SIZE(lexicon.cues.cues).search(text) or SHORT.search(text)
    size = size_of(next(group for group in found.groups() if group is not None), lexicon) if found is not None else ONE
    bare = text.strip(" ()[].:")
    codes, signs = _currencies(lexicon)
    near = text[max(0, found.start() - 24) : found.end()] if found is not None else bare
    currency = next(
        (code for sign, code in signs if re.search(rf"(?<![A-Za-z]){re.escape(sign)}(?!\s?\d)", near)), None
    )
    if currency is None and (found is not None or bare in codes):
        currency = next((word for word in re.findall(r"\b[A-Z]{3}\b", near) if word in codes), None)
    if found is None and currency is not None and len(bare) > 3:
        currency = None  # a sign in a sentence declares nothing
    return currency, size


def size_of(words: str, lexicon: Lexicon) -> Decimal:
    """Returns the size that words name: "thousands", "bn"; one where they name none."""
    if THOUSANDS.fullmatch(words.strip()):
        return Decimal(1000)
    known = lexicon.figures.magnitudes
    table = dict(known.words) | {row.form: row.value for row in known.suffix}
    for word in re.findall(r"[A-Za-z]+", words):
        for form in (word, word.lower(), word.lower().removesuffix("s")):
            if form in table:
                return table[form]
    return ONE


def signed(words: str, lexicon: Lexicon) -> str | None:
    """Returns the currency whose sign or code stands in a head's brackets."""
    codes, signs = _currencies(lexicon)
    found = next((code for sign, code in signs if sign in words), None)
    return found or next((code for code in codes if code in words), None)


def times(quantity: Quantity, size: Decimal) -> Quantity:
    """Returns the quantity so many times as large."""
    if size == 1:
        return quantity
    ends = ("low", "high", "lower", "upper", "stated_low", "stated_high")
    grown = {name: value * size for name in ends if (value := getattr(quantity, name)) is not None}
    return replace(quantity, **grown, rules=(*quantity.rules, "unit-of-column"))


@lru_cache(maxsize=8)
def _currencies(lexicon: Lexicon) -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    """Returns the codes of currencies, and their signs, the longest first."""
    rows = lexicon.figures.currencies.currency
    signs = {(sign, row.name) for row in rows for sign in row.before if sign != row.name and not sign.isalpha()}
    return frozenset(row.name for row in rows), tuple(sorted(signs, key=lambda pair: (-len(pair[0]), pair)))
