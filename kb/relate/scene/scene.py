"""What the rules of this package look at: one article while its figures are related, one figure in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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
    _in_order: dict[int, tuple[list[int], list[Reading]]] = field(default_factory=dict, compare=False, repr=False)

    def in_order(self, passage: Passage) -> tuple[list[int], list[Reading]]:
        """Returns where each reading of a passage starts, and the readings, in text order."""
        if passage.index not in self._in_order:  # many rules ask it of each figure
            found = sorted(self.readings.get(passage.index, ()), key=lambda reading: (reading.start, reading.end))
            self._in_order[passage.index] = [reading.start for reading in found], found
        return self._in_order[passage.index]

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

    def of(self, quantity: Quantity) -> Figure:
        """Returns the same figure with another quantity."""
        return self if quantity is self.quantity else Figure(self.scene, self.passage, quantity, self.span)


class Place:
    """A passage of one article as a key of its own identity, for what is asked of it by many figures."""

    __slots__ = ("passage", "scene")

    def __init__(self, scene: Scene, passage: Passage) -> None:
        self.scene, self.passage = scene, passage

    def __hash__(self) -> int:
        return hash((id(self.scene), self.passage.index))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Place) and other.scene is self.scene and other.passage is self.passage
