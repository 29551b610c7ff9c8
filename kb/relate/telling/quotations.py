"""Direct quotations: whether a figure stands in one, and the text around it that may name its speaker.

Comes in: a `Figure`. Goes out: yes or no, and the sentences around, nearest first, without what they quote. Marks are
counted over the paragraph, so that a quotation of several sentences is one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from kb.model import Passage
from kb.relate.scene.nearby import REACH
from kb.relate.scene.scene import Figure, Place, Scene

OPENING, CLOSING = "“«„", "”»"
QUOTES = re.compile(r"[“«„”»\"]")
SENTENCES = 4  # sentences a source carries over
PAGE = 16  # sentences back in which a person may have been named
NAMES = re.compile(
    r"(?<![\w’'.])[A-Z][a-zà-ÿ]+(?:\s+(?:[A-Z]\.|van|von|de|der|den|la|[A-Z][a-zA-Zà-ÿ’'-]+))*\s+[A-Z][a-zA-Zà-ÿ’'-]+"
)


def is_quoted(figure: Figure) -> bool:
    """Tells whether the figure stands in a direct quotation, one that began in an earlier sentence included."""
    depth, straight = 0, 0
    for passage in _paragraph(figure.scene, figure.passage):
        here = passage.index == figure.passage.index
        opened, closed, either = _quotes(passage.text)
        end = figure.quantity.start if here else len(passage.text)
        depth = max(0, depth + bisect_left(opened, end) - bisect_left(closed, end))
        straight += bisect_left(either, end)
        if here:
            break
    return depth > 0 or straight % 2 == 1


@lru_cache(maxsize=256)
def _quotes(text: str) -> tuple[list[int], list[int], list[int]]:
    """Returns where quotation marks open, close, and stand straight."""
    marks = [(found.start(), found[0]) for found in QUOTES.finditer(text)]
    return (
        [at for at, mark in marks if mark in OPENING],
        [at for at, mark in marks if mark in CLOSING],
        [at for at, mark in marks if mark == '"'],
    )


def _paragraph(scene: Scene, passage: Passage) -> list[Passage]:
    """Returns the passages of the same paragraph, in order."""
    at = position(scene, passage)
    first = at
    while first > 0 and at - first < 40 and scene.passages[first - 1].paragraph == passage.paragraph:
        first -= 1
    last = at
    while last + 1 < len(scene.passages) and last - at < 10 and scene.passages[last + 1].paragraph == passage.paragraph:
        last += 1
    return list(scene.passages[first : last + 1])


def position(scene: Scene, passage: Passage) -> int:
    """Returns where a passage stands among those of its article."""
    if passage.index < len(scene.passages) and scene.passages[passage.index].index == passage.index:
        return passage.index
    return next(i for i, other in enumerate(scene.passages) if other.index == passage.index)


def around_quotation(figure: Figure) -> Iterator[tuple[Passage, str]]:
    """Yields the figure's sentence, the next and those before, each without what it quotes."""
    around = _paragraph(figure.scene, figure.passage)
    at = next(i for i, passage in enumerate(around) if passage.index == figure.passage.index)
    for passage in (around[at], *around[at + 1 : at + 2], *reversed(around[max(0, at - SENTENCES) : at])):
        inside = _opens_inside(Place(figure.scene, passage))
        yield passage, outside_quotes(passage.text[-2 * REACH :], inside=inside and len(passage.text) <= 2 * REACH)


@lru_cache(maxsize=64)
def _opens_inside(place: Place) -> bool:
    """Tells whether a passage begins within a quotation in straight marks."""
    count = 0
    for passage in _paragraph(place.scene, place.passage):
        if passage.index == place.passage.index:
            break
        count += passage.text.count('"')
    return count % 2 == 1


def outside_quotes(text: str, *, inside: bool = False) -> str:
    """Returns a text without what it quotes; `inside` where it begins within a quotation.

    >>> outside_quotes('It was 40 percent," Holt says.', inside=True)
    ' Holt says.'
    """
    rest = re.sub(r'^[^"]*"', "", text) if inside else text
    rest = re.sub(r"^[^“]*”", "", rest)  # the end of a quotation that began before
    return re.sub(r"[“\"][^”\"]*(?:[”\"]|$)", "", rest)


def person_before(figure: Figure, *, openers: frozenset[str]) -> str | None:
    """Returns the person a pronoun stands for: the only name of two words or more in the sentences before."""
    at = position(figure.scene, figure.passage)
    names: set[str] = set()
    for passage in figure.scene.passages[max(0, at - PAGE) : at]:
        for found in NAMES.finditer(passage.text[:REACH]):
            said = found[0].split()
            said = said[1:] if said[0].lower() in openers else said
            names |= {" ".join(said)} if len(said) > 1 else set()
    return names.pop() if len(names) == 1 else None
