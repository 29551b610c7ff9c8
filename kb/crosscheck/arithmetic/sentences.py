"""The figures of one sentence in their order, with the words between them.

Comes in: the claims of an article. Goes out: `Sentence`s, which rules of arithmetic read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from kb.compare import Facets
from kb.lexicon.cues import Cue, Cues


@dataclass(frozen=True, slots=True)
class Sentence:
    """One quote and its figures, left to right."""

    text: str
    start: int
    items: tuple[Facets, ...]
    cues: Cues  # the words its patterns are made of

    def says(self, cue: Cue, words: str) -> bool:
        """Tells whether a pattern stands in some of its words."""
        return cue(self.cues).search(words) is not None

    def between(self, one: Facets, other: Facets) -> str:
        """Returns the words between two figures, the earlier first, in lower case."""
        first, last = sorted((one.record.claim, other.record.claim), key=lambda claim: claim.start)
        return self.text[first.end - self.start : last.start - self.start].casefold()

    def before(self, item: Facets, length: int = 30) -> str:
        """Returns the words just before a figure, in lower case."""
        at = item.record.claim.start - self.start
        return self.text[max(0, at - length) : at].casefold()

    def after(self, item: Facets, length: int = 60) -> str:
        """Returns the words just after a figure, in lower case."""
        at = item.record.claim.end - self.start
        return self.text[at : at + length].casefold()

    def clear(self, one: Facets, other: Facets) -> bool:
        """Tells whether no other figure stands between two."""
        first, last = sorted((one.record.claim.start, other.record.claim.start))
        return not any(first < item.record.claim.start < last for item in self.items)


def sentences(items: Iterable[Facets], *, cues: Cues) -> list[Sentence]:
    """Returns the sentences of an article that hold figures, in the order of the text."""
    ordered = sorted(items, key=lambda item: (item.record.claim.quote_start, item.record.claim.start))
    out = []
    for start, run in groupby(ordered, key=lambda item: item.record.claim.quote_start):
        found = tuple(run)
        out.append(Sentence(found[0].record.claim.quote, start, found, cues))
    return out
