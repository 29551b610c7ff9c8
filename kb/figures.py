"""The figures of a text, alone: no parser, no base, nothing looked up; the part of kb to use as a library.

Comes in: a text. Goes out: its quantities, or all that its numbers mean: quantities, periods, and the numbers that
are neither, each with its reason. Offsets count Unicode code points of the text as given, half-open.

    >>> from kb.figures import quantities
    >>> for found in quantities("Spending may reach $660–690B in 2026, up 8% on GPT-4's first year."):
    ...     print(found.text, found.comparator.value, found.low, found.high, found.unit)
    $660–690B range 660000000000 690000000000 USD
    8% = 8 8 %

Words of your own come with `kb.lexicon.load(folder)`, which raises `kb.errors.LexiconError` with every mistake at once.
No text raises: what cannot be read is a `Rejection`. The time taken is linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from kb.detect import detect
from kb.lexicon import Lexicon, load
from kb.model import Article, Passage, Period, Quantity, Reading, Rejection
from kb.normalise import normalise
from kb.segment import segment

__all__ = ["Period", "Quantity", "Reading", "Rejection", "quantities", "read_passages", "readings"]


def quantities(text: str, *, lexicon: Lexicon | None = None) -> list[Quantity]:
    """Returns the quantities of a text in order.

    Args:
        lexicon: the words to go by; the shipped ones by default.
    """
    return [reading for reading in readings(text, lexicon=lexicon) if isinstance(reading, Quantity)]


def readings(text: str, *, published_on: date | None = None, lexicon: Lexicon | None = None) -> list[Reading]:
    """Returns what every number of a text means, in order: a quantity, a period, or a rejection with its reason.

    Args:
        published_on: the day that "last year" counts from; without it such a period has no days.
        lexicon: the words to go by; the shipped ones by default.

    >>> [type(found).__name__ for found in readings("In 2024 GPT-4 cost $40M.")]
    ['Period', 'Rejection', 'Quantity']
    """
    words = load() if lexicon is None else lexicon
    passages = segment(Article(file="", text=text, sha256="", published_on=published_on), lexicon=words)
    return [_placed(found, passages[found.passage]) for found in read_passages(passages, published_on, lexicon=words)]


def read_passages(passages: Iterable[Passage], published_on: date | None, *, lexicon: Lexicon) -> Iterator[Reading]:
    """Yields what the numbers of passages mean, in text order, with offsets into their reading views."""
    for mention in detect(passages, lexicon=lexicon):
        yield normalise(mention, anchor=published_on, lexicon=lexicon)


def _placed(reading: Reading, passage: Passage) -> Reading:
    """Returns the reading with its place in the text."""
    start, end = passage.locate(reading.start, reading.end)
    if not isinstance(reading, Quantity):
        return replace(reading, start=start, end=end)
    outer_start, outer_end = passage.locate(reading.outer_start, reading.outer_end)
    return replace(reading, start=start, end=end, outer_start=outer_start, outer_end=outer_end)
