"""The clues of each claim of an article, gathered from what the claim says and from what stands around it.

Comes in: the claims of an article in text order, and its scene. Goes out: for each claim the names of the clues that
are said of it. Every look goes a bounded way, so the time is linear in the text.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.model import Claim
from kb.relate.confidence.beside import beside
from kb.relate.confidence.clause import Clauses
from kb.relate.confidence.said import said
from kb.relate.confidence.sentence import Sentences
from kb.relate.confidence.story import Story
from kb.relate.scene.scene import Scene

Clues = tuple[str, ...]


def clues_of(claims: Sequence[Claim], scene: Scene) -> list[Clues]:
    """Returns the clues of each claim, in alphabetical order."""
    story, clauses = Story(scene), Clauses(scene)
    sentences = Sentences(story, scene.lexicon)
    return [
        tuple(
            sorted(
                said(claim, scene.lexicon)
                | sentences.clues(claim)
                | story.clues(claim)
                | beside(claims, place)
                | clauses.clues(claim)
            )
        )
        for place, claim in enumerate(claims)
    ]
