"""Rows of results as wires print them: `Net 1,234,000 vs 987,000`, `Trading loss 5.1 mln vs 53.4 mln`.

Comes in: the lines. A bullet, or a label that ends in a colon, is none: "Revenue: $5 billion vs. $4 billion expected"
holds a value against what was expected of it. Goes out: for each such line its values as cells, the value of the
period first and that of the period before second, both under the row's own label as their head.
"""

from __future__ import annotations

import re

from kb.lexicon.layout import Columns, plain
from kb.segment.lines import Line
from kb.segment.tables import Row

_VERSUS = re.compile(r"\s(?:vs|versus|against)\.?\s")
_BULLET = re.compile(r"[-*•–▪‣◦]\s")
_LONGEST = 100
_LABEL_WORDS = 7


def find(lines: list[Line], known: dict[int, Row], columns: Columns) -> dict[int, Row]:
    """Returns the rows of results by line."""
    rows: dict[int, Row] = {}
    for at, line in enumerate(lines):
        if at in known or line.reason is not None or len(line.text) > _LONGEST or line.text[-1] in ".?!,":
            continue
        row = _versus(line, columns) or (_single(line, columns) if _beside_row(lines, rows, at) else None)
        if row is not None:
            rows[at] = row
    return rows


def _versus(line: Line, columns: Columns) -> Row | None:
    found = _VERSUS.search(line.text)
    if found is None or not _is_value(line.text[found.end() :], columns):
        return None
    signed = line.text[found.end() :].split(" ", 1)[0].lower() in columns.signs
    label = _label(line.text[: found.start()], columns, signed=signed)
    if _BULLET.match(line.text) or line.text[:label].endswith(":"):
        return None
    return _row(line, label, ((label + 1, found.start()), (found.end(), len(line.text)))) if label else None


def _single(line: Line, columns: Columns) -> Row | None:
    """A row that gives only one value: `Avg shrs 80 mln`."""
    label = _label(line.text, columns, signed=True)
    if not label or plain(line.text[:label]) not in columns.results:
        return None
    return _row(line, label, ((label + 1, len(line.text)),))


def _row(line: Line, label: int, values: tuple[tuple[int, int], ...]) -> Row:
    spans = tuple((line.start + start, line.start + end) for start, end in values)
    return Row(spans, label=line.text[:label])


def _beside_row(lines: list[Line], rows: dict[int, Row], at: int) -> bool:
    return at - 1 in rows or (at + 1 < len(lines) and _VERSUS.search(lines[at + 1].text) is not None)


def _label(text: str, columns: Columns, *, signed: bool) -> int:
    """Returns the length of the words before the first value, 0 where they are no label.

    With `signed`, words such as "loss" belong to the value; else they are the label's last word.
    """
    words = text.split(" ")
    for count, word in enumerate(words[: _LABEL_WORDS + 1]):
        bare = word.lower().strip("(),")
        if bare in columns.never_in_label:
            return 0
        if (signed and count > 0) if bare in columns.signs else _is_value(word, columns):
            return len(" ".join(words[:count]))
    return 0


def _is_value(text: str, columns: Columns) -> bool:
    """Tells whether a text begins with a number, a number word or a sign word."""
    first = text.split(" ", 1)[0].lower().lstrip("$£€¥(+-")
    return first[:1].isdigit() or first in columns.number_words or first in columns.signs


def is_period_line(line: str, columns: Columns) -> bool:
    """Tells whether a line says nothing but the period of the rows under it: `Nine mths`."""
    return len(line) <= 40 and plain(line).rstrip(":") in columns.result_periods
