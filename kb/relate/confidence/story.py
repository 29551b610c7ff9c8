"""What the article as a whole tells of a claim: is its subject a name the story opens with or keeps coming back to.

Comes in: a scene. Goes out: clues of a claim. The article is read once; each claim then looks a bounded way.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.lexicon import Lexicon
from kb.model import Claim
from kb.relate.confidence.flags import flags, steps
from kb.relate.scene.scene import Scene

NAME = re.compile(r"\b[A-Z][\w&.'’-]*\w(?: [A-Z][\w&.'’-]*\w)*")
WORD = re.compile(r"[\w&-]+")
LEAD, OPENING = 300, 350  # characters from the start
VICINITY = 600  # characters either side of the figure in which names are counted


@dataclass(frozen=True, slots=True)
class Name:
    """A capitalised name where it stands in the article."""

    start: int
    text: str


class Story:
    """The names and words of one article."""

    def __init__(self, scene: Scene) -> None:
        text = scene.article.text
        self._names = _names(text, _idle(scene.lexicon))
        self._starts = [name.start for name in self._names]
        self._words = Counter(word.lower() for word in WORD.findall(text))
        self._lead = text[:LEAD].lower()
        counted = Counter(name.text for name in self._names)
        self._main = min(counted, key=lambda name: (-counted[name], name), default=None)

    def names(self, start: int, end: int) -> Sequence[Name]:
        """Returns the names that begin in a span of the article."""
        return self._names[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def clues(self, claim: Claim) -> set[str]:
        """Returns what the article tells of the claim's subject and place."""
        near = {name.text for name in self.names(claim.start - VICINITY, claim.start + VICINITY)}
        return (
            self._of_subject(claim.subject)
            | steps("names-near", len(near), 8, 12, 16)
            | flags(opening=claim.start < OPENING)
        )

    def _of_subject(self, subject: str | None) -> set[str]:
        words = WORD.findall((subject or "").lower())
        if subject is None or not words:
            return set()
        main = self._main is not None and (self._main in subject or subject in self._main)
        return steps("mentioned", self._words[words[-1]], 1, 3) | flags(
            in_lead=subject.lower() in self._lead, main_name=main
        )


@lru_cache(maxsize=8)
def _idle(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(word.lower() for word in lexicon.context.relating.nouns.function)


def _names(text: str, idle: frozenset[str]) -> list[Name]:
    """Returns the names of a text, without the small words that sentences open with."""
    found = []
    for match in NAME.finditer(text):
        words = match[0].split(" ")
        while words and words[0].lower() in idle:
            words = words[1:]
        if words:
            name = " ".join(words)
            found.append(Name(match.end() - len(name), name))
    return found
