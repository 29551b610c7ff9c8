"""Words of figures: numerals, magnitudes, units, currencies, comparators, names that hold numbers."""

from __future__ import annotations

from kb.lexicon.base import Row


class FigureWords(Row):
    """One field per TOML file of this group."""
