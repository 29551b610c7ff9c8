"""Whose public money an article tells of: the town, county or school district that its opening names.

Comes in: the headline and the first sentences. Goes out: a name, or None. A council of a trade or of countries is no
town's: its name is made of words for people or for everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kb.lexicon.cues import Cue, Cues
from kb.relate.scene.names import split, stem
from kb.relate.subject.namer import SubjectNamer

# A run of capitals, shortest first, then the word that says what it is a name of.
BODY = Cue(
    r"(?P<name>[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,3}?) (?:(?P<kind>{Local_kinds}) (?:{Local_bodies}|{local_boards})"
    r"|{Local_bodies}|(?i:{local_boards}))(?! [A-Z])\b"
)
SCHOOLS = Cue(r"(?P<name>[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,3}? (?i:{local_schools}))\b")
UNIT = Cue(r"(?P<name>[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,2}? {Local_units})\b")
OF = Cue(r"\b(?i:{local_kinds}) of (?P<name>[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,2})")
LONG = 3  # words: what only "council" stands behind and is as long is a body of a trade


class Local:
    """Looks for the town of one article."""

    def __init__(self, subjects: SubjectNamer, cues: Cues, plain: frozenset[str]) -> None:
        """Takes the words that open sentences and are part of no name."""
        self.subjects, self.cues, self.plain = subjects, cues, plain

    def named(self, headline: str, opening: Sequence[str]) -> str | None:
        """Returns the one town that the headline names as such, else the first sentence that names one."""
        if not any(self.civic(text) for text in (headline, *opening)):
            return None
        for text in (headline, *opening):
            found = self._all(text)
            if found:
                return next(iter(found)) if len(found) == 1 else None
        return None

    def civic(self, text: str) -> bool:
        """Tells whether a text is on public money."""
        return any(stem(word) in self.subjects.civic for word in split(text))

    def _all(self, text: str) -> set[str]:
        found = {self._name(m["name"], m["kind"] or "", bare=True) for m in BODY(self.cues).finditer(text)}
        for pattern in (SCHOOLS, UNIT, OF):
            found |= {self._name(m["name"], "") for m in pattern(self.cues).finditer(text)}
        found.discard("")
        return {name for name in found if not any(other.startswith(f"{name} ") for other in found)}

    def _name(self, words: str, kind: str, *, bare: bool = False) -> str:
        """The name without what opens its sentence; a county keeps its word."""
        run = words.split()
        while run and (run[0].lower() in self.plain or run[0].lower() in self.subjects.titles):
            run.pop(0)
        units = {word.capitalize() for word in self.cues.words("local_units")}
        unit = [kind] if kind in units else []
        if len(run) >= LONG and not kind and bare:
            return ""  # "the Wetland Heritage Trust Council": a body of a trade
        alone = not run or (len(run) == 1 and run[0] in units) or self._of_all(run)
        return "" if alone else " ".join([*run, *unit])

    def _of_all(self, run: Iterable[str]) -> bool:
        """ "World Gold Council", "Norwegian Council": words for everybody or a people."""
        wide, people = self.subjects.wide, self.subjects.names.by_demonym
        return any(word.lower() in wide or word in people for word in run)
