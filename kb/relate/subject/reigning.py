"""Which firm the sentences around a figure are about: the last one that a sentence opened with.

Comes in: a passage and the article's `Discourse`. Goes out: the firm's `Subject`, or None. In a story of two firms
the one that was told of last holds for a sentence that names nobody, if the sentences before know no other one or
the next one goes on about it. Who counts what others have, and public bodies, hold for nothing.
"""

from __future__ import annotations

from bisect import bisect_left

from kb.model import Passage, PassageKind
from kb.relate.scene.names import stem
from kb.relate.subject.cast import LEAST_WEIGHT, NOT_NAMED
from kb.relate.subject.discourse import Discourse
from kb.relate.subject.namer import Subject
from kb.relate.subject.shares import Heard

FRONTED = frozenset({"At", "For", "In"})  # "At Acme, margins rose"
BEFORE, AFTER = 6, 3  # sentences that tell of whom the ones between are


class Reigns:
    """The firms that the sentences of one article open with, in text order."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse = discourse
        told = (h for items in discourse.heard.values() for h in items)
        self.openers = sorted((h for h in told if self._holds(h)), key=lambda h: (h.passage, h.start))
        self.places = [h.passage for h in self.openers]

    def at(self, passage: Passage) -> Subject | None:
        """Returns the firm that a passage without a name is about."""
        here = bisect_left(self.places, passage.index)
        near = [h for h in self.openers[max(0, here - BEFORE) : here] if h.passage >= passage.index - BEFORE]
        if not near or self.discourse.passages[near[-1].passage].heading != passage.heading:
            return None
        last = near[-1]
        after = next(
            (h for h in self.openers[here : here + AFTER] if passage.index < h.passage <= passage.index + AFTER), None
        )
        goes_on = after is not None and after.name == last.name
        if {h.name for h in near} != {last.name} and not goes_on and near[-2].name != last.name:
            return None
        lead = self.discourse.leading("") if self._apart(last, passage) else None
        return lead if lead is not None else Subject(last.name, last.text, last.entity, "told-of-last")

    def _apart(self, last: Heard, passage: Passage) -> bool:
        """The firm was told of in another paragraph than the passage's: whom the story is about comes first."""
        return self.discourse.passages[last.passage].paragraph != passage.paragraph

    def _holds(self, item: Heard) -> bool:
        """A firm that its sentence opens with, for all that the article shows."""
        discourse = self.discourse
        passage = discourse.passages[item.passage]  # an item of a list may be a sentence: "* Acme said profit rose 4%."
        listed = passage.kind is PassageKind.LIST_ITEM and passage.text[-1:] == "."
        sentence = passage.kind is PassageKind.SENTENCE or listed
        heavy = item.kind is None and discourse.cast.weights[item.name] >= LEAST_WEIGHT  # "Fibre" only opens a sentence
        firm = item.kind == "organisation" or heavy
        if not sentence or not firm or item.several or item.name in NOT_NAMED | discourse.cast.counters:
            return False
        before = discourse.passages[item.passage].text[: item.start].strip()
        opens = discourse.cast.opens(item) or before in FRONTED
        return opens and not discourse.is_public(item) and not self._observes(item)

    def _observes(self, item: Heard) -> bool:
        names = self.discourse.subjects
        return stem(item.name.split()[-1]) in names.observers | names.bodies
