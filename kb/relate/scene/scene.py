"""What the rules of this package look at: one article while its figures are related, one figure in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.lexicon import Lexicon
from kb.lexicon.cues import Cues
from kb.model import Article, Passage, Quantity, Reading
from kb.relate.parsing.tokens import Doc, Span


@dataclass(frozen=True)
class Scene:
    """One article: its passages, what was read in each, and the parses of those that hold figures.

    Attributes:
        readings: by `Passage.index`, in text order.
        docs: by `Passage.index`; token offsets (`token.idx`) are offsets into `Passage.text`.
            Passages without a figure, and most table rows, have none.
    """

    article: Article
    passages: Sequence[Passage]
    readings: Mapping[int, Sequence[Reading]]
    docs: Mapping[int, Doc]
    lexicon: Lexicon

    @property
    def cues(self) -> Cues:
        """Returns the words that patterns are made of."""
        return self.lexicon.cues.cues


@dataclass(frozen=True)
class Figure:
    """One quantity where it stands; `span` is its tokens in the parse, None where there is no parse."""

    scene: Scene
    passage: Passage
    quantity: Quantity
    span: Span | None


class Place:
    """A passage of one article as a key of its own identity, for what is asked of it by many figures."""

    __slots__ = ("passage", "scene")

    def __init__(self, scene: Scene, passage: Passage) -> None:
        self.scene, self.passage = scene, passage

    def __hash__(self) -> int:
        return hash((id(self.scene), self.passage.index))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Place) and other.scene is self.scene and other.passage is self.passage
