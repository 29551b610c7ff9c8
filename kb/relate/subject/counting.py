"""Who in an article counts, rates or reports what others have: observers known as such, and those shown to be.

Comes in: the names heard, under their full form. Goes out: the names of those whose figures are never their own. A
known firm is none of them, whatever "reports from Acme" sounds like; an observer that the headline is about is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.lexicon.context import Entity
from kb.model import Passage
from kb.relate.scene.names import Names, stem
from kb.relate.subject.name_cues import NameCues
from kb.relate.subject.shares import Heard

BEFORE, AFTER = 48, 100  # characters looked at on either side of a name
TELLS = re.compile(
    r"(?: \([^()]{2,12}\))? (?P<verb>[a-z]+)(?: that)?(?P<told>(?: [\w’'-]+){1,4})"
)  # "said it expected"
OPENS = ("from", "by", "at")


@dataclass(frozen=True, slots=True)
class Counting:
    """The words and names that show who counts others."""

    passages: Sequence[Passage]
    names: Names
    cues: NameCues

    def counters(self, single: Sequence[Heard], weights: Mapping[str, int]) -> frozenset[str]:
        """Returns who tells of others: known for it, or shown to by half of what the text says of them."""
        told = Counter(item.name for item in single if self.counts_others(item))
        said = Counter(item.name for item in single)
        entities = {item.entity.name: item.entity for item in single if item.entity is not None}
        observers = {name for name, entity in entities.items() if entity.observer}
        rest = max((weight for name, weight in weights.items() if name not in observers), default=0)
        heads = {item.name for item in single if item.start == 0 and item.passage == 0 and self._is_headline()}
        about = {name for name in observers & heads if weights[name] > rest}
        shown = {name for name, times in told.items() if 2 * times >= said[name]}
        shown |= {name for name in said if self._researches(name)}
        return frozenset({name for name in shown if not self._is_firm(entities.get(name))} | (observers - about))

    def _researches(self, name: str) -> bool:
        """ "Hask Research", "Hask Insights Group": a house whose name says that it tells of others."""
        words = name.split()
        return len(words) > 1 and not self.cues.researching.isdisjoint(stem(word.lower()) for word in words[1:])

    def _is_headline(self) -> bool:
        return bool(self.passages) and self.passages[0].text[-1:] not in '.!?:;”"'

    def _is_firm(self, entity: Entity | None) -> bool:
        """A known organisation that neither publishes what others have nor is a public body."""
        if entity is None or entity.kind != "organisation" or entity.observer:
            return False
        above = self.names.by_name.get(entity.part_of) if entity.part_of is not None else None
        return above is None or above.kind != "place"

    def counts_others(self, item: Heard) -> bool:
        """ "Data from Hask Research", "Hask Research estimates", "Hask Research's survey": who tells of others."""
        text, end = self.passages[item.passage].text, item.start + len(item.text)
        before = text[max(0, item.start - BEFORE) : item.start].split()
        if len(before) > 1 and before[-1] in OPENS and stem(before[-2]) in self.cues.publishing:
            return True
        if before[-2:] == ["according", "to"] or (before and before[-1].lstrip("(").lower() == "via"):
            return True
        if self._of_others(text[end : end + AFTER]):
            return True
        after = re.match(r"(?:['’]s)? (?:latest |own |new )?([a-z]+)", text[end : end + AFTER])
        told = stem(after[1]) if after is not None else ""
        verb = told == "found" or not self.cues.surveying.isdisjoint({told, told[:-1], told.removesuffix("ed")})
        owned = after is not None and after[0][:1] in "'’"
        reports = after is not None and after[1] == "reports"  # "Acme reports a loss": its own
        return verb or (told in self.cues.publishing and (owned or not reports))

    def _of_others(self, after: str) -> bool:
        """ "Hask said global sales", "forecasts Norwegian exports": what is told is the world's or a country's."""
        found = TELLS.match(after)
        if found is None or stem(found["verb"]) not in self.cues.telling:
            return False
        words = found["told"].split()
        return any(word.lower() in self.cues.of_all or word in self.names.by_demonym for word in words)
