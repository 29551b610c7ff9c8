"""Words of names that derail the small model, and what stands in for them: firms, versions, small foreign words.

Comes in: a word and what stands in front of it. Goes out: whether it is such a word, or its stand-in.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from kb.lexicon import load

FIRMS = ("Google", "Microsoft", "Intel", "Nokia", "Sony", "Toyota", "Siemens")  # names taken for nothing else
VERSION = re.compile(r"\d{1,2}(?:\.\d{1,2})?")
STAND_IN_NAME = "San"  # for a small word inside a name
NEXT_WORDS = re.compile(r" (?P<one>[^\W\d_]+)(?: (?P<two>[^\W\d_]+))?")  # behind a word


@lru_cache(maxsize=1)
def names_in_capitals() -> frozenset[str]:
    """Returns the names in capitals that firms of the lexicon have: the small model takes some for nouns."""
    return frozenset(name for name in _firms() if name.isupper())


def firm_shown(word: str) -> str | None:
    """Returns the name that is shown for the name of a firm, or None for another word."""
    return FIRMS[sum(map(ord, word)) % len(FIRMS)] if len(word) > 3 and word in _firms() else None


def inside_a_name(before: list[tuple[int, int, str]], text: str, at: int) -> bool:
    """Tells whether a small word stands between the capitals of one name: "Banco do Brasil", "van der Berg"."""
    names = load().figures.names
    if not before or before[-1][1] != at - 1:
        return False
    start, end, shown = before[-1]
    word = text[start:end]
    named = word.istitle() and word.lower() not in names.asking
    behind = text.find(" ", at)
    after = NEXT_WORDS.match(text, behind) if behind > 0 else None
    if after is None or not (named or (shown == STAND_IN_NAME and word in names.particles)):
        return False
    return after["one"].istitle() or (after["one"] in names.particles and (after["two"] or "").istitle())


def is_version(number: str, before: str) -> bool:
    """Tells whether a number behind a word tells a version: "Tarn 2.5", and "Llama 3", but not "May 3"."""
    if VERSION.fullmatch(number) is None:
        return False
    return before in _versioned() or ("." in number and before[:1].isupper() and before[1:].isalpha())


@lru_cache(maxsize=1)
def _versioned() -> frozenset[str]:
    """Returns the words that the numbers of versions stand behind in the names of models and chips."""
    rows = [row for row in load().context.entities.entity if row.kind in ("model", "hardware", "product")]
    words = [name.split() for row in rows for name in (row.name, *row.aliases)]
    return frozenset(one for name in words for one, two in pairwise(name) if VERSION.fullmatch(two))


@lru_cache(maxsize=1)
def _firms() -> frozenset[str]:
    """Returns the names of one word that firms of the lexicon have: the small model takes some for other words."""
    rows = [row for row in load().context.entities.entity if row.kind == "organisation"]
    names = {name for row in rows for name in (row.name, *row.aliases) if name not in row.common}
    return frozenset(name for name in names if len(name) > 2 and name.isalpha() and name[0].isupper())
