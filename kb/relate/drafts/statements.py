"""Tables of results: rows are what is measured, columns are times, a note says in what the money is counted.

Comes in: a figure in a cell. Goes out: what the table says of it, or the reason why that is not certain; None where the
table is of another kind. A table is one of results if its columns are times, or changes between them, and known metrics
lead its rows. Not certain are: a column that is a bare day under what flows over months, money without a currency, and
a row that counts in a table of thousands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from kb.lexicon import Lexicon
from kb.lexicon.context import Metric
from kb.model import Cell, Change, Passage, PassageKind, Quantity
from kb.relate.attaching.attachment import Attachment
from kb.relate.metric.measuring import Measured
from kb.relate.period.headed import column_period, columns_of
from kb.relate.quantity.counted import main_currency
from kb.relate.quantity.scale import declared, times
from kb.relate.scene.names import Names, names_of, split, stem
from kb.relate.scene.scene import Figure, Place, Scene
from kb.relate.subject.namer import Subject

UNCERTAIN = "uncertain-table"
FOOTNOTE = re.compile(r"\(\s*(?:\d{1,2}|[a-z])\s*\)|[*†‡§]+$")
IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
BRACKETED = re.compile(r"[^\w(]*\(.*\)[^\w]*")
HEAD_WORD = re.compile(r"[^\W\d_]+(?:[-/][^\W\d_]+)*")
PREPOSITIONS = frozenset(
    {"of", "per", "for", "from", "before", "after", "attributable", "to", "on", "in", "used", "provided"}
)
NARROWING = PREPOSITIONS | {"total", "the", "and", "net", "shareholder", "stockholder", "owner", "parent"}
LABEL = 1  # words of a row beside those, that a metric of one word covers
NOTE = 160  # characters of a line that may say in what a table counts
MONEY_SIZE = re.compile(r"\d\s?(?:thousand|million|billion|trillion|bn|mn|m|k|b)\b", re.IGNORECASE)

Found = tuple[Quantity, Attachment, Measured | None, Subject | None, str | None, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Statement:
    """A table of results: in what it counts, and which of its columns are changes."""

    currency: str | None
    size: Decimal
    changes: frozenset[int]


def of_statement(figure: Figure, at: int) -> Found | None:
    """Returns what a table of results says of the figure in the cell of a row that stands `at` that place."""
    head = figure.passage.head
    if head is None:
        return None
    table = _statement(Place(figure.scene, figure.scene.passages[head]))
    if table is None:
        return None
    row = _row(figure)
    if at == 0 or row is None:
        return figure.quantity, Attachment("table-label"), None, None, "table-label", ()
    found = _change(figure, at, row) if at in table.changes else _level(figure, at, row, table)
    if found is None:
        return figure.quantity, Attachment("table-cell"), None, None, UNCERTAIN, ()
    quantity, measured = found
    return quantity, Attachment("statement-cell"), measured, None, None, _narrowing(row, measured, figure.scene.lexicon)


@dataclass(frozen=True, slots=True)
class _Row:
    """What leads a row: its words, its metric if known, and what its brackets say."""

    text: str
    words: tuple[str, ...]
    metric: Metric | None
    lost: Metric | None  # the metric of which brackets make a positive figure: "net income (loss)"
    currency: str | None
    size: Decimal
    generic: bool  # the row's words say more than the metric: "cost of revenue", "research expense"

    def measured(self, metric: Metric | None) -> Measured:
        """Returns the metric, or the row's own words where none is known."""
        if metric is None or (self.generic and metric is self.metric):
            return Measured(self.text.lower(), self.text, None, "row-head-words")
        return Measured(metric.name, self.text, metric, "row-head")


def _row(figure: Figure) -> _Row | None:
    names = names_of(figure.scene.lexicon)
    cell = figure.passage.cells[0]
    said = FOOTNOTE.sub("", figure.passage.text[cell.start : cell.end]).strip()
    brackets = " ".join(found[0] for found in IN_BRACKETS.finditer(said))
    currency, size = declared(brackets, figure.scene.lexicon)
    text = " ".join(IN_BRACKETS.sub(" ", said).replace("/ ", " ").split()).strip(" %:.$€£/")
    words = tuple(stem(word) for word in split(text))
    if not words:
        return None
    metric, generic = _metric(words, names)
    lost = next((row for row in names.metric_by_name.values() if metric and row.negative_of == metric.name), None)
    return _Row(text, words, metric, lost, currency, size, generic)


def _metric(words: Sequence[str], names: Names) -> tuple[Metric | None, bool]:
    """Returns the known metric of a row, and whether it is of a wider kind than the row's words.

    It is led by the last word, else by the one before "of", "per", "attributable".
    """
    cut = next((i for i, word in enumerate(words) if i and word in PREPOSITIONS), None)
    heads = [words[-1]] if cut is None else [words[cut - 1], words[-1]]
    for head in heads:
        hit = names.metric(head, words, None)
        if hit is not None:
            return hit[0], len(hit[1]) == 1 and len([word for word in words if word not in NARROWING]) > LABEL
    return None, False


def _narrowing(row: _Row, measured: Measured, lexicon: Lexicon) -> tuple[str, ...]:
    """Returns the words of a row that narrow its metric: "adjusted", "diluted"."""
    taken = {stem(word) for word in measured.name.split()}
    known = {word.lower() for words in lexicon.context.qualifiers.narrow.values() for word in words}
    return tuple(word for word in split(row.text) if word in known and stem(word) not in taken)


def is_scaled(figure: Figure, cell: Cell) -> bool:
    """Tells whether a bare amount stands in a table that counts in thousands or more, which nothing has applied."""
    text = figure.passage.text[cell.start : cell.end]
    if figure.passage.head is None or "%" in text or MONEY_SIZE.search(text):
        return False
    return _note(figure.scene, figure.scene.passages[figure.passage.head])[1] != 1


# -- the two kinds of columns --------------------------------------------------------------------------


def _change(figure: Figure, at: int, row: _Row) -> tuple[Quantity, Measured] | None:
    """A column of changes: by how much the row's metric rose or fell, where the cell is in percent."""
    cell = figure.passage.cells[at]
    text, quantity = figure.passage.text[cell.start : cell.end], figure.quantity
    points = quantity.unit == "pp"
    if not points and "%" not in text and "%" not in (cell.head or ""):
        return None
    falls = _negative(quantity, text)
    changed = replace(
        _positive(quantity),
        unit="pp" if points else "%",
        stated_unit=quantity.stated_unit or "%",
        change=Change.DECREASE if falls else Change.INCREASE,
        rules=(*quantity.rules, "change-of-column"),
    )
    level = row.measured(row.metric)
    grown = names_of(figure.scene.lexicon).metric_by_name.get(f"{level.name} growth")
    return changed, replace(level, name=f"{level.name} growth", row=grown, rule="growth-of-row")


def _level(figure: Figure, at: int, row: _Row, table: Statement) -> tuple[Quantity, Measured] | None:
    """A column of a time: the row's metric in the unit and the size that the table declares."""
    cell = figure.passage.cells[at]
    text, quantity = figure.passage.text[cell.start : cell.end], figure.quantity
    found = column_period(figure, at)
    if found is None or (found.granularity == "day" and (row.metric is None or row.metric.aspect != "stock")):
        return None  # a day says nothing of how long a flow was counted
    scaled = _in_unit(quantity, text, row, table, figure)
    if scaled is None:
        return None
    metric = row.metric
    if _negative(quantity, text):
        if row.lost is not None:
            scaled, metric = _positive(scaled), row.lost
        elif (metric is not None and metric.negative_of is not None) or _is_cost(row, figure.scene.lexicon):
            scaled = _positive(scaled)
        else:
            scaled = _below_nought(scaled)
    return scaled, row.measured(metric)


def _in_unit(quantity: Quantity, text: str, row: _Row, table: Statement, figure: Figure) -> Quantity | None:
    """Returns the quantity in its unit and size, None where the table leaves either open."""
    if "%" in text or quantity.unit == "%":
        return replace(quantity, unit="%", stated_unit=quantity.stated_unit or "%")
    by_share = "per" in row.words and not {"share", "unit"}.isdisjoint(row.words)
    per_share = by_share or (row.metric is not None and row.metric.family == "earnings per share")
    counts = set(row.words) & _lookups(figure.scene.lexicon).counts
    known = row.metric is not None and row.metric.dimension == "money"
    if not per_share and not known and (counts or not _is_financial(row, figure.scene.lexicon)):
        return None
    currency = _currency(quantity) or row.currency or table.currency
    if currency is None and table.size != 1:
        currency = main_currency(figure.scene)
    size = Decimal(1) if per_share or MONEY_SIZE.search(text) else row.size if row.size != 1 else table.size
    if currency is None or (row.metric is None and not per_share and size == 1 and _currency(quantity) is None):
        return None
    return replace(times(quantity, size), unit=currency, stated_unit=quantity.stated_unit or currency)


def _currency(quantity: Quantity) -> str | None:
    unit = quantity.unit or ""
    return unit if len(unit) == 3 and unit.isalpha() and unit.isupper() and unit != "GPU" else None


def _is_financial(row: _Row, lexicon: Lexicon) -> bool:
    """Tells whether a row that no metric is known for is one of accounts: "provision for taxes", not "data center"."""
    words = _lookups(lexicon)
    return bool(set(row.words) & (words.costs | words.accounts))


def _is_cost(row: _Row, lexicon: Lexicon) -> bool:
    return bool(set(row.words) & _lookups(lexicon).costs)


def _negative(quantity: Quantity, text: str) -> bool:
    return (
        BRACKETED.fullmatch(text) is not None
        or (quantity.low is not None and quantity.low < 0)
        or text.startswith(("-", "−", "–"))
    )


def _positive(quantity: Quantity) -> Quantity:
    return _below_nought(quantity) if quantity.low is not None and quantity.low < 0 else quantity


def _below_nought(quantity: Quantity) -> Quantity:
    """Returns the quantity with its sign turned."""
    low, high = quantity.low, quantity.high
    lower, upper = quantity.lower, quantity.upper
    return replace(
        quantity,
        low=-high if high is not None else None,
        high=-low if low is not None else None,
        lower=-upper if upper is not None else None,
        upper=-lower if lower is not None else None,
        stated_low=-quantity.stated_high if quantity.stated_high is not None else None,
        stated_high=-quantity.stated_low if quantity.stated_low is not None else None,
    )


# -- the table as a whole ------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _statement(place: Place) -> Statement | None:
    """Returns what kind of table stands under a head, None where it is none of results."""
    scene, head = place.scene, place.passage
    words = _lookups(scene.lexicon)
    columns = columns_of(scene, head)
    if not columns or not any(columns[1:]) or any(len(row.cells) != len(head.cells) for row in _rows(scene, head)):
        return None
    changes: set[int] = set()
    periods = 0
    for at, said in enumerate(columns[1:], start=1):
        bare = {word.lower() for word in HEAD_WORD.findall(said.text)}
        if bare <= words.changes and ("%" in said.text or bare):
            changes.add(at)
        elif said.period is not None and bare - words.times <= said.words:
            periods += 1
        elif said.text.strip():
            return None
    if not periods or not _leads(scene, head):
        return None
    currency, size = _note(scene, head)
    return Statement(currency, size, frozenset(changes))


def _rows(scene: Scene, head: Passage) -> Iterator[Passage]:
    for index in range(head.index + 1, len(scene.passages)):
        passage = scene.passages[index]
        if passage.kind is not PassageKind.TABLE_ROW or passage.head != head.index:
            return
        yield passage


def _leads(scene: Scene, head: Passage) -> bool:
    """Tells whether known metrics lead a good part of the rows."""
    names = names_of(scene.lexicon)
    labels = [row.text[row.cells[0].start : row.cells[0].end] for row in _rows(scene, head)]
    told = [split(IN_BRACKETS.sub(" ", FOOTNOTE.sub("", label)).strip(" %:.$€£")) for label in labels]
    told = [[stem(word) for word in words] for words in told if words]
    known = sum(_metric(words, names)[0] is not None for words in told)
    return known >= 1 and known * 3 >= len(told)


def _note(scene: Scene, head: Passage) -> tuple[str | None, Decimal]:
    """Returns the currency and the size that a table declares: in its first head, or on a line right above."""
    first = head.text[head.cells[0].start : head.cells[0].end]
    above = [scene.passages[i].text for i in range(max(0, head.index - 2), head.index)]
    for text in (first, *reversed(above)):
        found = declared(text, scene.lexicon) if len(text) <= NOTE else (None, Decimal(1))
        if found != (None, Decimal(1)):
            return found
    return None, Decimal(1)


@dataclass(frozen=True, slots=True)
class _Lookups:
    times: frozenset[str]
    changes: frozenset[str]
    counts: frozenset[str]
    costs: frozenset[str]
    accounts: frozenset[str]


@lru_cache(maxsize=8)
def _lookups(lexicon: Lexicon) -> _Lookups:
    words = lexicon.context.statements
    listed = (words.counts, words.costs, words.accounts)
    counts, costs, accounts = (frozenset(stem(word) for word in each) for each in listed)
    return _Lookups(frozenset(words.times), frozenset(words.changes), counts, costs, accounts)
