"""Articles that repeat one text count once.

Comes in: the claims of a question or base. Goes out: which article each one copies, and how many tell it in their
own words. Two articles whose sentences with figures are nearly the same set are copies (a wire story and its
reprints).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from kb.compare import Facets

ALIKE = 0.8  # share of sentences two articles must have in common
_WORD = re.compile(r"\w+")


def distinct_articles(items: Iterable[Facets]) -> int:
    """Returns the number of articles among the claims, copies counted once."""
    return len(set(originals(items).values()))


def originals(items: Iterable[Facets]) -> dict[str, str]:
    """Returns for each article of the claims the first one that tells its text, mostly itself."""
    quotes: dict[str, set[int]] = defaultdict(set)
    for item in items:
        quotes[item.record.claim.article].add(hash_words(item.record.claim.quote))
    holders: dict[int, list[str]] = defaultdict(list)
    for article in sorted(quotes):
        for quote in quotes[article]:
            holders[quote].append(article)
    first: dict[str, str] = {}
    for article in sorted(quotes):
        others = {holders[quote][0] for quote in quotes[article]} - {article}
        twin = next((other for other in sorted(others) if _alike(quotes[article], quotes[other])), None)
        first[article] = first.get(twin, twin) if twin is not None else article
    return first


def hash_words(text: str) -> int:
    """Returns a number that two sentences share when their words are the same."""
    return hash(tuple(word.casefold() for word in _WORD.findall(text)))


def _alike(one: set[int], other: set[int]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)
