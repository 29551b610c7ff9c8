"""The text of an extracted page: headings as `#` lines, items as `-` lines, tables as rows between `|`.

Comes in: the tree trafilatura keeps of a page. Goes out: its text, block by block. A row that spans the
whole table becomes a line above it; heads of two rows become one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

_SPACE = re.compile(r"\s+")
_SUBHEAD = re.compile(r"(?:19|20)\d\d\D{0,12}|[^\d\W].*|")


def text_of(body: Any, title: str | None) -> str:
    """Returns the text of the extracted tree; the title stands first."""
    blocks = list(_blocks(body))
    if title and f"# {title}" not in (block.replace("## ", "# ") for block in blocks[:5]):
        blocks.insert(0, f"# {title}")
    return "\n\n".join(blocks) + "\n"


def _blocks(element: Any) -> Iterator[str]:
    """Yields the paragraphs, headings, lists and tables of a tree in their order."""
    for child in element:
        if child.tag == "head":
            level = child.get("rend", "h2")[1:2]
            line = _line(child)
            if line:
                yield f"{'#' * int(level if level.isdigit() else 2)} {line}"
        elif child.tag == "list":
            lines = [f"- {line}" for item in child.iter("item") if (line := _line(item, without="list"))]
            if lines:
                yield "\n".join(lines)
        elif child.tag == "table":
            lines = list(_rows(child))
            if lines:
                yield "\n".join(lines)
        elif child.tag == "quote" and len(child):
            yield from _blocks(child)
        elif child.tag not in ("graphic", "comments"):
            line = _line(child)
            if line:
                yield line


def _line(element: Any, *, without: str | None = None) -> str:
    """Returns an element's text as one line, but for the children of one tag."""
    return _SPACE.sub(" ", "".join(_pieces(element, without))).strip()


def _pieces(element: Any, without: str | None) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "lb":
            yield " "
        elif child.tag != without:
            yield from _pieces(child, without)
            yield " " if child.tag in ("p", "item", "head") else ""
        yield child.tail or ""


def _rows(table: Any) -> Iterator[str]:
    """Yields the rows of a table between `|`, with a rule under its heads."""
    rows = [[_line(cell).replace("|", "｜") for cell in row.iter("cell")] for row in table.iter("row")]
    marked = [[cell.get("role") == "head" for cell in row.iter("cell")] for row in table.iter("row")]
    width = max((len(row) for row in rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    kept = [(row, all(heads)) for row, heads in zip(rows, marked, strict=True) if any(row)]
    while len(kept) > 1 and width > 1 and sum(map(bool, kept[0][0])) == 1:
        yield f"{next(filter(None, kept.pop(0)[0]))}\n"
    if len(kept) > 2 and kept[0][1] and _goes_below(kept[0][0], kept[1][0]):
        kept[:2] = [(_joined(kept[0][0], kept[1][0]), True)]
    for at, (row, is_head) in enumerate(kept):
        yield f"| {' | '.join(row)} |"
        if at == 0 and width > 1 and is_head:
            yield f"|{'---|' * width}"


def _goes_below(head: list[str], below: list[str]) -> bool:
    """Tells whether a row holds the heads of the columns that a wide head spans."""
    spans = any(left and not right for left, right in pairwise(head))
    return spans and not below[0] and all(_SUBHEAD.fullmatch(cell) for cell in below)


def _joined(head: list[str], below: list[str]) -> list[str]:
    """Returns one head for each column: the wide head and what stands below it."""
    out, wide = [], ""
    for upper, lower in zip(head, below, strict=True):
        wide = upper or wide
        out.append(f"{wide} {lower}".strip() if lower else upper)
    return out
