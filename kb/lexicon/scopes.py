"""Words of the cross-check: scopes, bases, explanation templates."""

from __future__ import annotations

from kb.lexicon.base import Row


class ScopeWords(Row):
    """One field per TOML file of this group."""
