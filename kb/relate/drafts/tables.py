"""Figures in table rows: row head, column head and the words before the table say what they are.

Comes in: a figure in a row with cells. Goes out: its quantity with the unit and scale of the column,
its attachment, metric and subject; None where the passage is no row. A column whose head says nothing
leaves the metric open.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kb.lexicon import Lexicon
from kb.model import Cell, Passage, PassageKind, Quantity
from kb.relate.attaching.attachment import Attachment
from kb.relate.drafts.statements import UNCERTAIN, Found, is_scaled, of_statement
from kb.relate.metric.namer import Measured, MetricNamer
from kb.relate.quantity.scale import signed, size_of, times
from kb.relate.scene.names import split, stem
from kb.relate.scene.scene import Figure
from kb.relate.subject.namer import Subject, SubjectNamer

IN_BRACKETS = re.compile(
    r"\(([^()]*)\)|\[([^\[\]]*)\]|\bin ((?:[$€£¥]|US|thousand|million|billion|percent|%)[^()]*)$|,\s*([$€£¥][^,]*)$"
)
NUMERIC = re.compile(r"[\d.,~$€£%<>+\s–-]*")
TIME = re.compile(r"\b(?:(?:19|20)\d\d(?:[-–/]\d\d(?:\d\d)?)?|Q[1-4]|H[12]|FY\s?\d*|YTD)\b", re.IGNORECASE)
BARE_CHANGE = frozenset({"growth", "change", "increase", "decrease", "yoy", "y/y"})
FLAT = re.compile(r"(?<=[\d%]) (?=[$€£]?\d)(?!\d/\d)")  # two figures with nothing but a space between them
LEAST_FLAT = 4  # such places that make a sentence the remains of a table


def is_flattened(passage: Passage) -> bool:
    """Tells whether running text is what is left of a table: "Production 17.0 17.0 13.9 13.7 Imports 0.3 0.3"."""
    if passage.kind is PassageKind.TABLE_ROW:
        return False
    return len(FLAT.findall(passage.text)) >= LEAST_FLAT


def of_cell(figure: Figure, metrics: MetricNamer, subjects: SubjectNamer) -> Found | None:
    """Returns what the table says of a figure in it."""
    passage = figure.passage
    if passage.kind is not PassageKind.TABLE_ROW or not passage.cells:
        return None
    cell = next((c for c in passage.cells if c.start <= figure.quantity.start < c.end), None)
    if cell is None:
        return figure.quantity, Attachment("table-row"), None, None, None, ()
    if (stated := of_statement(figure, passage.cells.index(cell))) is not None:
        return stated
    quantity = _scaled(figure.quantity, cell, figure.scene.lexicon)
    if quantity is figure.quantity and is_scaled(figure, cell):
        return quantity, Attachment("table-cell"), None, None, UNCERTAIN, ()
    figure = replace(figure, quantity=quantity)
    metric, subject = _metric(figure, cell, metrics), _subject(figure, cell, subjects)
    return quantity, Attachment("table-cell"), metric, subject, None, ()


# -- what the column says ------------------------------------------------------------------------


def _metric(figure: Figure, cell: Cell, metrics: MetricNamer) -> Measured | None:
    """The column's head, narrowed by what introduces the table; a head that is only a time says nothing."""
    head = _words_of(cell)
    dimension = metrics.names.dimension(figure.quantity.unit)
    words = [stem(word) for word in split(head)]
    if not words:
        return _introduced(figure, metrics, dimension)
    if set(words) <= BARE_CHANGE:
        return _change_of_column_before(figure, cell, metrics) or Measured(
            head.lower(), head, None, "column-head-words"
        )
    hit = metrics.names.metric(words[-1], words, dimension)
    if hit is None:
        return Measured(" ".join(split(head)), head, None, "column-head-words")
    plain = hit[0]
    around = [stem(word) for word in split(_introduction(figure))]
    narrower = metrics.names.metric(words[-1], [*words, *around], dimension)
    if narrower is not None and (narrower[0].part_of == plain.name or narrower[0].name in plain.includes):
        return Measured(narrower[0].name, head, narrower[0], "column-head-and-introduction")
    return Measured(plain.name, head, plain, "column-head")


def _words_of(cell: Cell) -> str:
    """The head without its unit and its time."""
    return TIME.sub("", IN_BRACKETS.sub("", cell.head or "")).strip(" ,:;.-–")


def _introduced(figure: Figure, metrics: MetricNamer, dimension: str | None) -> Measured | None:
    """The metric that the words before the table name, for columns of years."""
    words = [stem(word) for word in split(_introduction(figure))]
    for word in words:
        hit = metrics.names.metric(word, words, dimension)
        if hit is not None:
            return Measured(hit[0].name, None, hit[0], "introduction-of-table")
    return None


def _change_of_column_before(figure: Figure, cell: Cell, metrics: MetricNamer) -> Measured | None:
    """A column "Growth" beside one of sales is the growth of sales."""
    for other in reversed([c for c in figure.passage.cells if c.end <= cell.start]):
        words = [stem(word) for word in split(_words_of(other))]
        hit = metrics.names.metric(words[-1], words, None) if words else None
        if hit is not None:
            inner = Measured(hit[0].name, _words_of(cell), hit[0], "column-before")
            return metrics.grown(inner, falls=False)
    return None


def _introduction(figure: Figure) -> str:
    """The words before the table: its lead sentence or the passage above, and the heading."""
    passages, row = figure.scene.passages, figure.passage
    first = row.head if row.head is not None else row.index
    texts = [passages[row.lead].text] if row.lead is not None else [passages[first - 1].text] if first else []
    if row.heading is not None:
        texts.append(passages[row.heading].text)
    return " ".join(texts)


def _scaled(quantity: Quantity, cell: Cell, lexicon: Lexicon) -> Quantity:
    """The unit and the size that the column's head declares for bare numbers: "Profit ($bn)"."""
    found = IN_BRACKETS.search(cell.head or "")
    if quantity.unit is not None or found is None:
        return quantity
    words = next(group for group in found.groups() if group is not None)
    currency, size = signed(words, lexicon), size_of(words, lexicon)
    if currency is None and size == 1:
        return quantity
    grown = times(quantity, size)
    rules = (*quantity.rules, "unit-of-column")
    return replace(grown, unit=currency, stated_unit=quantity.stated_unit or currency, rules=rules)


# -- what the row says ---------------------------------------------------------------------------


def _subject(figure: Figure, cell: Cell, subjects: SubjectNamer) -> Subject | None:
    """The row's first cell of words."""
    for other in figure.passage.cells:
        text = figure.passage.text[other.start : other.end].strip()
        if other != cell and text and not NUMERIC.fullmatch(text):
            entity = subjects.entity(text)
            return Subject(entity.name if entity is not None else subjects.surface(text), text, entity, "row-head")
    return None
