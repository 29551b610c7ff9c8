"""How the figure hangs in the parse of its sentence, and whether the clause's grammatical subject is the claim's.

Comes in: a scene and a claim. Goes out: clues. It asks the parse anew, by no rule that chose the subject, so that two
roads to one name speak for it. A passage without a parse gives none of them.
"""

from __future__ import annotations

from bisect import bisect_right

from kb.model import Claim, Passage, Period, Quantity
from kb.relate.confidence.flags import flags, steps
from kb.relate.confidence.mention import mention
from kb.relate.confidence.words import singular
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Span, Token
from kb.relate.scene.scene import Scene

PRESENT = frozenset({"VBP", "VBZ"})
BEFORE_NOUN = frozenset({"nummod", "compound", "amod"})


class Clauses:
    """The passages of one article, by place."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._passages = sorted(scene.passages, key=lambda passage: passage.start)
        self._starts = [passage.start for passage in self._passages]
        self._read: dict[int, tuple[dict[int, Quantity], int]] = {}

    def clues(self, claim: Claim) -> set[str]:
        """Returns the clues of the sentence's parse, and of the times named in it."""
        place = bisect_right(self._starts, claim.start) - 1
        passage = self._passages[place] if place >= 0 else None
        if passage is None:
            return set()
        span = self._span(claim, passage)
        root = syntax.span_root(span) if span is not None else None
        told = _depth(root) | _clause(claim, root) if root is not None else set()
        return told | self._times(claim, passage)

    def _span(self, claim: Claim, passage: Passage) -> Span | None:
        doc = self._scene.docs.get(passage.index)
        if doc is None:
            return None
        figure = self._readings(passage)[0].get(claim.start)
        if figure is not None:
            return syntax.by_offset(doc, figure.start, figure.end)
        start = claim.start - passage.start
        return syntax.by_offset(doc, start, min(start + len(claim.figure), len(passage.text)))

    def _times(self, claim: Claim, passage: Passage) -> set[str]:
        times = self._readings(passage)[1]
        stated = claim.period_start is not None or claim.period_end is not None
        return steps("times", times, 2) | flags(timeless=not times and not stated)

    def _readings(self, passage: Passage) -> tuple[dict[int, Quantity], int]:
        """Returns a passage's quantities by where they begin in the article, and how many times are named in it."""
        if passage.index not in self._read:
            found = self._scene.readings.get(passage.index, ())
            figures = [reading for reading in found if isinstance(reading, Quantity)]
            starts = {passage.locate(figure.start, figure.end)[0]: figure for figure in figures}
            self._read[passage.index] = (starts, sum(isinstance(reading, Period) for reading in found))
        return self._read[passage.index]


def _depth(root: Token) -> set[str]:
    """Clues of the way from the figure up to the root of the sentence."""
    path = [root, *syntax.climb(root)]
    verb = next((place for place, token in enumerate(path) if place and syntax.is_verb(token)), len(path))
    return steps("depth", len(path), 4) | flags(
        below_preposition=any(token.dep_ == "prep" for token in path[:verb]),
        in_content=any(token.dep_ == "ccomp" for token in path),
        before_noun=root.dep_ in BEFORE_NOUN,
        no_main_subject=syntax.child(root.sent.root, "nsubj", "nsubjpass") is None,
    )


def _clause(claim: Claim, root: Token) -> set[str]:
    """Clues of the grammatical subject of the figure's clause."""
    verb = syntax.governing_verb(root)
    subject = syntax.subject_of(verb) if verb is not None else None
    present = flags(told_in_present=verb is not None and verb.tag_ in PRESENT)
    if subject is None:
        return {"no-clause-subject"} | present
    words = mention(claim)
    first, last = subject.left_edge.i, subject.right_edge.i
    own = bool(words) and words in subject.doc[first : last + 1].text
    return present | flags(
        clause_is_of_subject=own,
        clause_is_of_metric=singular(subject.text) in (claim.metric or ""),
        inside_subject=first <= root.i <= last,
    )
