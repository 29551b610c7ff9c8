"""Tables saved with one cell a line: the heads, then row after row.

Comes in: the lines. Goes out: the rows, each over several lines. It takes three or more known heads in a
run, one of them typed, and two or more rows that fit the types; at the first line that does not fit the
table ends. Anything less is left alone.
"""

from __future__ import annotations

import re

from kb.lexicon.layout import Columns
from kb.segment.glued import TYPES, kind_of
from kb.segment.lines import Line
from kb.segment.tables import Row

_LONGEST = 60
_HEADS = 3
_ROWS = 2
_CELLS = {kind: re.compile(pattern) for kind, pattern in TYPES.items()}


def find(lines: list[Line], known: dict[int, Row], columns: Columns) -> dict[int, Row]:
    """Returns the rows of tables with one cell a line, by the first line of each."""
    kinds = [_head(at, line, known, columns) for at, line in enumerate(lines)]
    rows: dict[int, Row] = {}
    at = 0
    while at < len(lines):
        last = at
        while last < len(lines) and kinds[last] is not None:
            last += 1
        types = [kind for kind in kinds[at:last] if kind is not None]
        count = _rows(lines, last, types, known) if len(types) >= _HEADS and set(types) - {"text"} else 0
        if count >= _ROWS:
            rows[at] = _row(lines, at, len(types), None)
            for first in range(last, last + count * len(types), len(types)):
                rows[first] = _row(lines, first, len(types), at)
        at = max(at + 1, last + count * len(types))
    return rows


def _head(at: int, line: Line, known: dict[int, Row], columns: Columns) -> str | None:
    if at in known or line.reason is not None or len(line.text) > _LONGEST or line.text.count(" ") > 4:
        return None
    return kind_of(line.text, columns)


def _rows(lines: list[Line], first: int, types: list[str], known: dict[int, Row]) -> int:
    """Returns how many rows that fit the types follow one another."""
    count = 0
    while first + len(types) <= len(lines):
        cells = range(first, first + len(types))
        if not all(at not in known and _fits(lines[at], kind) for at, kind in zip(cells, types, strict=True)):
            break
        count, first = count + 1, first + len(types)
    return count


def _fits(line: Line, kind: str) -> bool:
    if line.reason is not None or len(line.text) > _LONGEST:
        return False
    return line.text[-1] not in ".!?" if kind == "text" else _CELLS[kind].fullmatch(line.text) is not None


def _row(lines: list[Line], first: int, count: int, head: int | None) -> Row:
    cells = tuple((line.start, line.end) for line in lines[first : first + count])
    return Row(cells, is_head=head is None, head=head, glued=True, lines=count)
