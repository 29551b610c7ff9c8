"""Rows of a reference table as claims of its source, each with its row as evidence.

Comes in: the text of a CSV file and a `TableMap` (which column holds what). Goes out: an `Extraction` whose article
is the file itself, unchanged, so that a claim's figure is the very cell it was read from. A cell that holds no
number is passed over; a column the map names and the table lacks is an error that names all of them.
"""

from __future__ import annotations

import hashlib
import math
import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from kb.errors import InputError
from kb.lexicon import Lexicon
from kb.model import Article, Claim, Comparator, Extraction, Modality
from kb.pipeline.table_map import TableMap, ValueColumn

AROUND = 32
NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,]\d+)*|\.\d+)(?:[eE][-+]?\d{1,3})?")
GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")
BEHIND = re.compile(r"\s?([^\W\d_]+)")
COUNTED = re.compile(r"[A-Z]{3}|person|parameter|token|count:.*")  # units of which "5M" is five million
QUOTED = re.compile(r'"((?:[^"]|"")*+)"')
PLAIN = re.compile(r"[^,\r\n]*+")
_Number = tuple[Decimal, Decimal, tuple[int, int]]  # a number, the magnitude behind it and where the two stand


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text and its span in the file, quotation marks outside."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells by column, and its span in the file."""

    cells: Mapping[str, Cell]
    start: int
    end: int

    def get(self, column: str | None) -> str | None:
        """Returns what stands in a column, white space made plain; None where nothing does."""
        cell = self.cells.get(column) if column is not None else None
        return (" ".join(cell.text.split()) or None) if cell is not None else None


def rows(text: str) -> Iterator[list[Cell]]:
    """Yields the cells of each row of a CSV text with their spans."""
    at, row = 0, list[Cell]()
    while at < len(text):
        cell, at = _cell(text, at)
        row.append(cell)
        if text[at : at + 1] == ",":
            at += 1
            if at < len(text):
                continue
            row.append(Cell("", at, at))
        at += 2 if text.startswith("\r\n", at) else 1
        yield row
        row = []


def _cell(text: str, at: int) -> tuple[Cell, int]:
    """Returns the cell that starts here and the place of the comma or line break after it."""
    if quoted := QUOTED.match(text, at):
        after = PLAIN.match(text, quoted.end())  # words behind the closing mark belong to no cell
        assert after is not None
        return Cell(quoted[1].replace('""', '"'), *quoted.span(1)), after.end()
    plain = PLAIN.match(text, at)
    assert plain is not None
    return Cell(plain[0], *plain.span()), plain.end()


def read_table(text: str, file: str, mapped: TableMap, *, lexicon: Lexicon) -> Extraction:
    """Returns the table as an article and its rows as claims.

    Raises:
        InputError: the table is empty or lacks columns the map names.
    """
    sha = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    article = Article(
        file=file, text=text, sha256=sha, title=mapped.title, publisher=mapped.source, url=mapped.url,
        published_on=mapped.date,
    )  # fmt: skip
    names = _Names(lexicon)
    claims = [
        claim
        for row in _body(text, file, mapped)
        if all(row.get(column) == value for column, value in mapped.where.items())
        for value in mapped.values
        if (claim := _claim(row, value, mapped, article, names)) is not None
    ]
    return Extraction(article, tuple(claims), (), ())


def _body(text: str, file: str, mapped: TableMap) -> Iterator[Row]:
    found = rows(text)
    heads = [cell.text.strip().lstrip("\ufeff") for cell in next(found, [])]
    missing = sorted(mapped.columns() - set(heads))
    if missing:
        message = f"has no column {', '.join(map(repr, missing))}"
        raise InputError(message, file=file, place=1, remedy=f"it has {', '.join(map(repr, heads))}")
    for cells in found:
        if len(cells) > 1 or cells[0].text.strip():
            last = cells[-1].end + (1 if text[cells[-1].end : cells[-1].end + 1] == '"' else 0)
            first = cells[0].start - (1 if cells[0].start and text[cells[0].start - 1] == '"' else 0)
            yield Row(dict(zip(heads, cells, strict=False)), first, last)


class _Names:
    """The lexicon's subjects and metrics by each of their names, letters made alike, and its magnitudes."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.subjects = _by_name(lexicon.context.entities.entity)
        self.metrics = _by_name(lexicon.context.metrics.metric)
        magnitudes = lexicon.figures.magnitudes
        self.magnitudes = {**magnitudes.words, **{suffix.form: suffix.value for suffix in magnitudes.suffix}}
        self.rivals = {suffix.form for suffix in magnitudes.suffix if suffix.rival is not None}

    def magnitude(self, word: str, units: Sequence[str | None]) -> Decimal | None:
        """Returns the size a word behind a number names; a word that is the unit, or could be one, names none."""
        if word in units or (word in self.rivals and not (units[0] and COUNTED.fullmatch(units[0]))):
            return None
        return self.magnitudes.get(word, self.magnitudes.get(word.casefold()))


def _by_name(listed: Sequence[object]) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in listed:
        name: str = getattr(item, "name")  # noqa: B009 the two kinds of rows share these two fields
        for alias in (*getattr(item, "aliases"), name):  # noqa: B009 as above
            found[alias.casefold()] = name
    return found


def _claim(row: Row, value: ValueColumn, mapped: TableMap, article: Article, names: _Names) -> Claim | None:
    """Returns what a row says in one column, None where it does not say how much, whose or of what."""
    subject, metric = mapped.subject_name or row.get(mapped.subject), value.metric or row.get(value.metric_column)
    found = _figure(row, value, article, names) if subject is not None and metric is not None else None
    if found is None or subject is None or metric is None:
        return None
    first, last = _period(row, mapped, article.file)
    noted = [words for words in (value.basis or row.get(value.basis_column),) if words]
    return replace(
        found,
        subject=names.subjects.get(subject.casefold(), subject),
        subject_text=subject,
        metric=names.metrics.get(metric.casefold(), metric),
        metric_text=value.column,
        qualifiers=(*value.qualifiers, *noted),
        period_text=row.get(mapped.period),
        period_start=first,
        period_end=last,
        attributed_to=row.get(mapped.attributed_to),
        modality=Modality(value.modality),
        confidence=1.0,
        rules=("table-row",),
    )


def _figure(row: Row, value: ValueColumn, article: Article, names: _Names) -> Claim | None:
    """Returns a cell's number as a claim of nobody yet, with the cell and its row as evidence."""
    cell, unit = row.cells.get(value.column), value.unit or row.get(value.unit_column)
    number = _number(cell.text, names, (unit, value.stated_unit)) if cell is not None else None
    if cell is None or number is None:
        return None
    text, (start, end) = article.text, (cell.start + number[2][0], cell.start + number[2][1])
    stated = _stated(cell, number, value, place=(article.file, start))
    amount = stated * value.scale
    spread = Decimal(str(value.spread.get(row.get(value.spread_column) or "", 1)))
    return Claim(
        id=_id(article.file, start, end, amount, unit),
        article=article.file,
        start=start,
        end=end,
        figure=text[start:end],
        quote=text[row.start : row.end],
        quote_start=row.start,
        prefix=text[max(0, start - AROUND) : start],
        suffix=text[end : end + AROUND],
        low=amount,
        high=amount,
        lower=min(amount / spread, amount * spread),
        upper=max(amount / spread, amount * spread),
        stated_low=stated,
        stated_high=stated,
        stated_unit=value.stated_unit or unit,
        comparator=Comparator.EQUAL if spread == 1 else Comparator.ABOUT,
        unit=unit,
        per=value.per,
    )


def _stated(cell: Cell, number: _Number, value: ValueColumn, *, place: tuple[str, int]) -> Decimal:
    """Returns the value a cell states, its magnitude applied.

    Raises:
        InputError: the map scales a cell that tells its magnitude itself.
    """
    stated, magnitude, _ = number
    if magnitude != 1 and value.scale != 1:
        message = f"{cell.text!r} tells its magnitude, and so does the map"
        raise InputError(
            message, file=place[0], place=f"character {place[1]}", remedy="leave out scale, or mend the cell"
        )
    return stated * magnitude


def _id(file: str, start: int, end: int, amount: Decimal, unit: str | None) -> str:
    key = "\x1f".join((file, str(start), str(end), str(amount), str(amount), unit or ""))
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _number(text: str, names: _Names, units: Sequence[str | None]) -> _Number | None:
    """Returns the only number of a cell, the magnitude behind it ("5.6M") and where the two stand.

    None where there is no number, more than one, or one that no base can keep.
    """
    found = list(NUMBER.finditer(text))
    if len(found) != 1:
        return None
    start, end = found[0].span()
    try:
        number = Decimal(GROUPED.sub("", found[0][0]))
    except InvalidOperation:
        return None
    if not math.isfinite(float(number)):
        return None
    behind = BEHIND.match(text, end)
    magnitude = names.magnitude(behind[1], units) if behind is not None else None
    if behind is None or magnitude is None:
        return number, Decimal(1), (start, end)
    return number, magnitude, (start, behind.end())


def _period(row: Row, mapped: TableMap, file: str) -> tuple[date | None, date | None]:
    if mapped.period is not None:
        return _span(row.get(mapped.period), mapped, file, row)
    first, _ = _span(row.get(mapped.period_start), mapped, file, row)
    _, last = _span(row.get(mapped.period_end), mapped, file, row)
    return first, last


def _span(words: str | None, mapped: TableMap, file: str, row: Row) -> tuple[date | None, date | None]:
    """A day is that day, a bare year the whole of it."""
    if words is None:
        return None, None
    try:
        if re.fullmatch(r"\d{4}", words):
            return date(int(words), 1, 1), date(int(words), 12, 31)
        day = datetime.strptime(words, mapped.date_format).date()
    except ValueError as error:
        message = f"{words!r} is no date like {mapped.date_format}"
        raise InputError(message, file=file, place=f"character {row.start}", remedy="set date_format") from error
    if mapped.whole == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if mapped.whole == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day, day
