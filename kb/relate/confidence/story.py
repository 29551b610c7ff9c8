"""What the article as a whole tells of a claim: is its subject a name the story opens with or keeps coming back to.

Comes in: a scene. Goes out: clues of a claim. The article is read once; each claim then looks a bounded way.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kb.model import Claim
from kb.relate.confidence.flags import flags, steps
from kb.relate.confidence.words import entities, idle
from kb.relate.scene.scene import Scene

NAME = re.compile(r"\b[A-Z][\w&.'’-]*\w(?: [A-Z][\w&.'’-]*\w)*")
WORD = re.compile(r"[\w&-]+")
LEAD, OPENING = 300, 350  # characters from the start
VICINITY = 600  # characters either side of the figure in which names are counted
BEFORE, BEHIND = 400, 250  # characters in which the name last told, and names that are known, are looked for


@dataclass(frozen=True, slots=True)
class Name:
    """A capitalised name where it stands in the article; `known` is what the lexicon calls it."""

    start: int
    text: str
    known: str | None = None


class Story:
    """The names and words of one article."""

    def __init__(self, scene: Scene) -> None:
        text = scene.article.text
        self._names = _names(text, scene)
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
        near = self.names(claim.start - VICINITY, claim.start + VICINITY)
        first, last = claim.start - BEFORE, claim.start + BEHIND
        known = {name.known for name in near if name.known and first <= name.start < last}
        return (
            self._of_subject(claim.subject)
            | steps("names-near", len({name.text for name in near}), 8, 16)
            | steps("known-near", len(known), 1, 4)
            | flags(opening=claim.start < OPENING, last_name=self._is_last(claim))
        )

    def _is_last(self, claim: Claim) -> bool:
        """Tells whether the name last told before the figure is the subject's."""
        place = bisect_left(self._starts, claim.start) - 1
        name = self._names[place] if place >= 0 else None
        if name is None or name.start < claim.start - BEFORE or not claim.subject:
            return False
        return name.text in claim.subject or claim.subject in name.text

    def _of_subject(self, subject: str | None) -> set[str]:
        words = WORD.findall((subject or "").lower())
        if subject is None or not words:
            return set()
        main = self._main is not None and (self._main in subject or subject in self._main)
        return steps("mentioned", self._words[words[-1]], 1, 3) | flags(
            in_lead=subject.lower() in self._lead, main_name=main
        )


def _names(text: str, scene: Scene) -> list[Name]:
    """Returns the names of a text, without the small words that sentences open with."""
    found, small, known = [], idle(scene.lexicon), entities(scene.lexicon)
    for match in NAME.finditer(text):
        words = match[0].split(" ")
        while words and words[0].lower() in small:
            words = words[1:]
        if words:
            name = " ".join(words)
            row = known.get(name.lower())
            found.append(Name(match.end() - len(name), name, row.name if row is not None else None))
    return found
