"""Figures in table rows: row head, column head and the other cells say what they are.

Comes in: a figure in a row with cells. Goes out: attachment, metric, subject, qualifiers for it, or
None where the passage is no row. A column without a head leaves the metric open.
"""

from __future__ import annotations

import re

from kb.model import Cell, PassageKind
from kb.relate.attachment import Attachment
from kb.relate.metric import Measured, MetricNamer
from kb.relate.names import split, stem
from kb.relate.scene import Figure
from kb.relate.subject import Subject, SubjectNamer

UNIT_IN_HEAD = re.compile(r"\(([^)]*)\)|\[([^\]]*)\]")
NUMERIC = re.compile(r"[\d.,~$€£%<>+\s–-]*")

Found = tuple[Attachment, Measured | None, Subject | None]


def of_cell(figure: Figure, metrics: MetricNamer, subjects: SubjectNamer) -> Found | None:
    """Returns what the table says of a figure in it."""
    passage = figure.passage
    if passage.kind is not PassageKind.TABLE_ROW or not passage.cells:
        return None
    cell = next((c for c in passage.cells if c.start <= figure.quantity.start < c.end), None)
    if cell is None:
        return Attachment("table-row"), None, None
    return Attachment("table-cell"), _metric(figure, cell, metrics), _subject(figure, cell, subjects)


def _metric(figure: Figure, cell: Cell, metrics: MetricNamer) -> Measured | None:
    """The column's head, narrowed by what introduces the table."""
    if cell.head is None:
        return None
    head = UNIT_IN_HEAD.sub("", cell.head).strip()
    words = [stem(word) for word in split(head)]
    if not words:
        return None
    dimension = metrics.names.dimension(figure.quantity.unit)
    around = [stem(word) for word in split(_introduction(figure))]
    hit = metrics.names.metric(words[-1], [*words, *around], dimension) or metrics.names.metric(
        words[-1], words, dimension
    )
    if hit is not None:
        return Measured(hit[0].name, head, hit[0], "column-head")
    return Measured(" ".join(split(head)), head, None, "column-head-words")


def _introduction(figure: Figure) -> str:
    """The words before the table: its lead sentence or the passage above, and the heading."""
    passages, row = figure.scene.passages, figure.passage
    first = row.head if row.head is not None else row.index
    texts = [passages[row.lead].text] if row.lead is not None else [passages[first - 1].text] if first else []
    if row.heading is not None:
        texts.append(passages[row.heading].text)
    return " ".join(texts)


def _subject(figure: Figure, cell: Cell, subjects: SubjectNamer) -> Subject | None:
    """The row's first cell of words."""
    for other in figure.passage.cells:
        text = figure.passage.text[other.start : other.end].strip()
        if other != cell and text and not NUMERIC.fullmatch(text):
            entity = subjects.entity(text)
            return Subject(entity.name if entity is not None else subjects.surface(text), text, entity, "row-head")
    return None
