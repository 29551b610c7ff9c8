"""What the rules of this package look up often, taken out of the lexicon once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kb.lexicon import Lexicon
from kb.lexicon.figure_tables import Tables, tables
from kb.lexicon.figures import Vague


@dataclass(frozen=True)
class Words:
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
def words_of(lexicon: Lexicon) -> Words:
    """Returns the look-ups of a lexicon."""
    figures = lexicon.figures
    return Words(
        tables=tables(lexicon),
        glyphs=figures.numerals.glyphs,
        vague={row.word: row for row in figures.magnitudes.vague},
        digits=figures.magnitudes.digits,
        more=figures.magnitudes.more,
        adjectives=figures.currencies.adjectives,
        rate_symbols={symbol.lower(): noun for symbol, noun in figures.rates.symbols.items()},
        scaled=figures.currencies.scaled_prefixes,
        multiples={word: row.value for row in figures.multiples.multiple for word in row.words},
    )
