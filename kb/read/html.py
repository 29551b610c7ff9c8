"""Saved pages: what the page says, without what stands around it."""

from __future__ import annotations

from kb.errors import InputError
from kb.model import Article


def article(name: str, raw: bytes, *, file: object) -> Article:
    """Returns the article of a saved page."""
    raise InputError("saved pages cannot be read yet", file=file, remedy="save its text as .txt")
