"""Ids of rows: digests, equal on every machine, with a readable head where a name gives one."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

HEAD = 40
NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def digest(*parts: str | None, length: int = 16) -> str:
    """Returns the first hex digits of the digest of the parts, None and empty kept apart.

    >>> digest("a", None) == digest("a", "")
    False
    """
    joined = "\x1f".join("\x00" if part is None else part for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def slug(text: str) -> str:
    """Returns the text as plain lower-case words joined by hyphens, cut to forty characters.

    >>> slug("The $700 Billion Question")
    'the-700-billion-question'
    """
    plain = unicodedata.normalize("NFKD", text[: 4 * HEAD]).encode("ascii", "ignore").decode().lower()
    return NOT_PLAIN.sub("-", plain).strip("-")[:HEAD].strip("-")


@lru_cache(maxsize=65_536)
def named(kind: str, name: str) -> str:
    """Returns the id of a named thing: its slug and eight digits that keep two alike slugs apart."""
    return f"{slug(name) or kind}-{digest(kind, name, length=8)}"
