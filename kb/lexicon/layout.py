"""Words of page layout: furniture, bylines, broken entities."""

from __future__ import annotations

from kb.lexicon.base import Row


class LayoutWords(Row):
    """One field per TOML file of this group."""
