"""Periods that stand outside a figure's sentence: in a table's heads, in the line above a list, in what is announced.

Comes in: a `Figure`. Goes out: a `FoundPeriod`, or None where the row, the list or the article states none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

from kb.lexicon.calendars import shifted
from kb.lexicon.cues import Cue
from kb.model import Cell, Passage, PassageKind, Period
from kb.relate.period.announced import results_period
from kb.relate.period.bases import after_base
from kb.relate.period.dated import FINE, WINDOW, FoundPeriod, found_at, periods_in
from kb.relate.scene import nearby
from kb.relate.scene.scene import Figure, Place, Scene
from kb.relate.telling.telling import telling

CHANGE_HEAD = Cue(r"%|\b{change_heads}\b|[+±]/", re.IGNORECASE)
HEADING = 300  # characters of a heading that are read
BASE_NOUN = re.compile(r"\b(?:compared\s+(?:with|to)|versus|vs\.?|against)\s+(?:[\w-]+\s+){1,4}of\s+$", re.IGNORECASE)


def in_table(figure: Figure) -> FoundPeriod | None:
    """The period of the row, else that of the column's head."""
    cell = next((c for c in figure.passage.cells if c.start <= figure.quantity.start < c.end), None)
    for period in nearby.periods(figure):
        if cell is None or not (cell.start <= period.start < cell.end) or period.granularity != "day":
            return found_at(period, "period-of-row", figure)
    if cell is None or figure.passage.head is None:
        return None
    above = column_period(figure, figure.passage.cells.index(cell))
    return found_at(above, "period-of-column", figure) if above is not None else None


def column_period(figure: Figure, at: int) -> Period | None:
    """Returns the period that heads a column of the figure's table."""
    if figure.passage.head is None:
        return None
    columns = columns_of(figure.scene, figure.scene.passages[figure.passage.head])
    if at < len(columns) and columns[at].period is None and CHANGE_HEAD(figure.scene.cues).search(columns[at].text):
        return _latest_beside(columns[:at])
    return columns[at].period if at < len(columns) else None


def _latest_beside(columns: Sequence[Column]) -> Period | None:
    """Returns the latest of the periods right in front of a column of changes."""
    run = list(takewhile(lambda column: column.period is not None, reversed(columns)))
    dated = [column.period for column in run if column.period is not None and column.period.last is not None]
    return max(dated, key=lambda period: (str(period.last), period.start), default=None)


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column: its text, the one period in it, and the words of that period."""

    text: str
    period: Period | None
    words: frozenset[str]


def columns_of(scene: Scene, head: Passage) -> tuple[Column, ...]:
    """Returns the heads of a table's columns; years in the row below complete heads that leave the year out."""
    return _columns(Place(scene, head))


@lru_cache(maxsize=64)
def _columns(place: Place) -> tuple[Column, ...]:
    scene, head = place.scene, place.passage
    out = [_column(scene, head, cell) for cell in head.cells]
    heads = tuple(out)
    years = _years_below(scene, head)
    for at, year in years.items():
        above = next((heads[i] for i in range(at, 0, -1) if heads[i].text), None)
        whole = above.period if above is not None else year
        if above is not None and (whole is None or not whole.relative or whole.last is None or year.last is None):
            whole = None  # a head with a year of its own, or none that years complete
        elif above is not None and whole is not None and whole.last is not None and year.last is not None:
            step = 12 * (year.last.year - whole.last.year)
            first = shifted(whole.first, month=step) if whole.first is not None else None
            whole = replace(whole, first=first, last=shifted(whole.last, month=step), relative=False)
        text = f"{above.text if above is not None else ''} {year.text}".strip()
        out[at] = Column(text, whole, frozenset(re.findall(r"[a-z]+", text.lower())))
    return tuple(out)


def _column(scene: Scene, head: Passage, cell: Cell) -> Column:
    found = [
        reading
        for reading in scene.readings.get(head.index, ())
        if isinstance(reading, Period) and cell.start <= reading.start < cell.end
    ]
    period = found[0] if len(found) == 1 else None
    words = frozenset(re.findall(r"[a-z]+", period.text.lower())) if period is not None else frozenset[str]()
    return Column(head.text[cell.start : cell.end].strip(), period, words)


def _years_below(scene: Scene, head: Passage) -> dict[int, Period]:
    """Returns the years in a row right below a head that holds nothing else, by column."""
    row = scene.passages[head.index + 1] if head.index + 1 < len(scene.passages) else None
    if row is None or row.head != head.index or len(row.cells) != len(head.cells):
        return {}
    texts = [row.text[cell.start : cell.end].strip() for cell in row.cells]
    if texts[0] or not any(texts) or not all(re.fullmatch(r"(?:19|20)\d\d|", text) for text in texts):
        return {}
    readings = [reading for reading in scene.readings.get(row.index, ()) if isinstance(reading, Period)]
    return {
        at: reading
        for at, cell in enumerate(row.cells)
        for reading in readings
        if cell.start <= reading.start < cell.end
    }


def in_lead(figure: Figure) -> FoundPeriod | None:
    """The period of the line that introduces a list: "Key figures for 2024:"."""
    if figure.passage.kind is not PassageKind.LIST_ITEM:
        return None
    if figure.passage.lead is None:
        return None
    return _of_line(figure, figure.scene.passages[figure.passage.lead])


def in_outlook(figure: Figure) -> FoundPeriod | None:
    """The period of a line above a bullet that calls what follows an outlook: "2026 Outlook", whatever is announced."""
    if figure.passage.kind is not PassageKind.LIST_ITEM:
        return None
    nouns = telling(figure.scene.lexicon).projected.nouns
    for index in (figure.passage.lead, figure.passage.heading):
        line = figure.scene.passages[index] if index is not None else None
        if line is not None and any(word in nouns for word in re.findall(r"[a-z]+", line.text[:HEADING].lower())):
            return _of_line(figure, line)
    return None


def in_heading(figure: Figure) -> FoundPeriod | None:
    """The period of the heading over a bullet: "Outlook for 2026"."""
    heading = figure.passage.heading
    if heading is None or figure.passage.kind is not PassageKind.LIST_ITEM:
        return None
    if after_base(figure, figure.quantity) or BASE_NOUN.search(_before(figure)):
        return None
    return _of_line(figure, figure.scene.passages[heading])


def _of_line(figure: Figure, lead: Passage) -> FoundPeriod | None:
    """Returns the only period of a line above."""
    periods = [p for p in periods_in(figure, lead) if (p.first or p.last) is not None and p.granularity not in FINE]
    return found_at(periods[0], "period-of-lead", figure) if len(periods) == 1 else None


def of_results(figure: Figure) -> FoundPeriod | None:
    """The period of the results that the article announces, for bare bullets below."""
    if after_base(figure, figure.quantity) or BASE_NOUN.search(_before(figure)):
        return None  # "versus net income of $3 million"
    period = results_period(figure)
    return found_at(period, "period-of-results", figure) if period is not None else None


def _before(figure: Figure) -> str:
    return figure.passage.text[max(0, figure.quantity.start - WINDOW) : figure.quantity.start]
