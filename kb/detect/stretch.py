"""One stretch of text while it is read: what is used up, what periods have taken, what was found last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.detect.figure import Figure, Found
from kb.detect.grammar import Grammar
from kb.lexicon.figure_tables import UnitReading

WINDOW = 64  # characters before a figure that may bear on it


@dataclass(slots=True)
class Stretch:
    """A folded text and the state of its reading.

    Attributes:
        low: the text in lower case, of the same length.
        taken: spans of periods, in order.
        floor: the end of what has been used up; nothing reaches back beyond it.
        lent: the start of a figure to come and the figure whose unit it shares ("from 208 pounds to 193").
        last: the quantity found last.
        moved: the last quantity, in a measure, that is the size of a move: "rose by 5 tonnes to 40".
        points: the last figure in points: "climbed 0.1% to 1,333" means points after it.
        converted: the last amount of money that brackets convert: "4 million yen ($26,000)".
        named: the name with a number found last.
        count: the last count of millions or hundreds of thousands.
        apart: further units are figures of their own.
    """

    text: str
    low: str
    taken: Sequence[tuple[int, int]]
    grammar: Grammar
    floor: int = 0
    place: int = 0
    lent: tuple[int, Figure] | None = None
    last: Found | None = None
    moved: Found | None = None
    points: Figure | None = None
    converted: Figure | None = None
    named: Found | None = None
    count: Found | None = None
    apart: bool = False

    def passed(self, at: int) -> int | None:
        """Returns the end of the period that covers `at`, if one does."""
        while self.place < len(self.taken) and self.taken[self.place][1] <= at:
            self.place += 1
        if self.place < len(self.taken) and self.taken[self.place][0] <= at:
            return self.taken[self.place][1]
        return None

    def trim(self, found: Found, at: int) -> None:
        """Cuts from what was found at `at` the words of a period before it, or of one that goes on behind it.

        A period that lies in it whole stays: a date in a case number is part of that.
        """
        before = self.taken[self.place - 1][1] if self.place else 0
        if found.start < before:
            found.start = min(at, before + (self.text[before] == " "))
        place = self.place
        while place < len(self.taken) and self.taken[place][0] < found.end:
            start, end = self.taken[place]
            if end > found.end:
                found.end = start - (self.text[start - 1] == " ")
            place += 1

    @property
    def limit(self) -> int:
        """Where the next period begins: no figure reaches beyond."""
        return self.taken[self.place][0] if self.place < len(self.taken) else len(self.text)

    def words_before(self, start: int) -> list[str]:
        """Returns the words before `start` that may bear on a figure there, nearest last."""
        return self.low[max(self.floor, start - WINDOW) : start].split()

    def reading(self, figure: Figure) -> UnitReading | None:
        """Returns what the figure's unit or currency means."""
        tables = self.grammar.tables
        if figure.currency:
            return tables.before[figure.currency]
        if not figure.unit:
            return None
        return (tables.unit_symbols if figure.symbol else tables.unit_words)[figure.unit]

    def dimension(self, figure: Figure) -> str:
        """Returns the dimension of the figure's unit, "" for none."""
        reading = self.reading(figure)
        return "" if reading is None else reading.dimension
