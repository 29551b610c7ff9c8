"""Rows of tables: Markdown and pipe tables, tab-separated rows.

Comes in: the lines. Goes out: for each line that is a row its cells, and the line of its head where
one is certain. A table whose columns are not certain has rows without cells: nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.segment.lines import Line, bullet

Span = tuple[int, int]
_DIGIT = re.compile(r"\d")
_WIDEST = 200  # cells of a row; a wider table is data, and no rule is to walk its row for each of its figures


@dataclass(frozen=True, slots=True)
class Row:
    """A line that is part of a table.

    Attributes:
        cells: spans in the reading view; empty where the columns are not certain.
        is_head: true for the line of column heads.
        head: index of the line that holds the heads, if certain.
        glued: true where nothing, or a line break, stands between the cells.
        lines: how many lines the row takes.
        label: what the row itself calls its values, where that is all the head they have.
    """

    cells: tuple[Span, ...]
    is_head: bool = False
    head: int | None = None
    glued: bool = False
    lines: int = 1
    label: str | None = None


def find(lines: list[Line]) -> dict[int, Row]:
    """Returns the rows of all tables whose columns are marked, by the index of their line."""
    rows: dict[int, Row] = {}
    at = 0
    while at < len(lines):
        for mark in ("|", "\t"):
            last = _block(lines, at, mark)
            if last - at >= 2:
                rows.update(_marked(lines, at, last, mark))
                at = last
                break
        else:
            at += 1
    return rows


def _block(lines: list[Line], first: int, mark: str) -> int:
    """Returns the end of the run of lines that hold the mark."""
    at = first
    while at < len(lines) and mark in lines[at].text and lines[at].reason in (None, "table-rule"):
        if (at > first and mark == "|" and lines[at].gap) or (mark == "\t" and bullet(lines[at].text)):
            break
        at += 1
    return at


def _cells(line: Line, mark: str) -> tuple[Span, ...]:
    """Returns the cells of a row, empty ones left out only at its ends."""
    text, spans, first = line.text, [], 0
    if mark == "|" and text.startswith("|"):
        first = 1
    last = len(text) - 1 if mark == "|" and text.endswith("|") and len(text) > first else len(text)
    while first <= last:
        cut = text.find(mark, first, last)
        cut = last if cut < 0 else cut
        cell = text[first:cut]
        bare = cell.strip()
        start = first + (len(cell) - len(cell.lstrip()) if bare else 0)
        spans.append((line.start + start, line.start + start + len(bare)))
        first = cut + 1
    return tuple(spans)


def _marked(lines: list[Line], first: int, last: int, mark: str) -> dict[int, Row]:
    """Returns the rows of one table whose cells are marked off."""
    body = [at for at in range(first, last) if lines[at].reason != "table-rule"]
    if not body:
        return {}
    cells = {at: _cells(lines[at], mark) for at in body}
    ruled = first + 1 < last and lines[first + 1].reason == "table-rule"
    widths = {len(cells[at]) for at in body}
    if len(body) < 2 or max(widths) > _WIDEST or (len(widths) > 1 and not ruled):
        return {}
    head = first if ruled or _is_head(lines, cells, body) else None
    rows: dict[int, Row] = {}
    for at in body:
        certain = head is not None and len(cells[at]) == len(cells[head])
        if at == head:
            rows[at] = Row(cells[at], is_head=True)
        else:
            rows[at] = Row(cells[at], head=head if certain else None)
    return rows


def _is_head(lines: list[Line], cells: dict[int, tuple[Span, ...]], body: list[int]) -> bool:
    """Tells whether the first row has no digit in columns where the others have."""
    first, others = lines[body[0]], body[1:]
    texts = [first.text[start - first.start : end - first.start] for start, end in cells[body[0]]]
    if any(text and text[0].isdigit() and not re.fullmatch(r"(?:19|20)\d\d", text) for text in texts):
        return False
    return all(_DIGIT.search(lines[at].text) for at in others) and len([text for text in texts if text]) >= 2
