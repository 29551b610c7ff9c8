"""From marked lines to passages: headings, paragraphs, list items and rows, in text order."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from kb.lexicon.layout import LayoutWords
from kb.model import Cell, Passage, PassageKind
from kb.segment import lines as marks
from kb.segment.lines import Line
from kb.segment.reading import Stretch, View, placed
from kb.segment.results import is_period_line
from kb.segment.sentences import sentences
from kb.segment.tables import Row

_AMOUNT = re.compile(r"(?:[$€£¥][\d,]{1,12}|\d\.\d{1,6})$")  # "$3.4", with its "billion" on the next line
_STOP = re.compile(r"[.!?…][\"'”’)\]]*$")
_WORD = re.compile(r"(?<!\S)[^\W\d_]{2}")
_DIGIT = re.compile(r"\d")
_INNER_STOP = re.compile(r"(?:[a-z]{3}|\d)[.!?][\"”’]? [A-Z]")
_BREAK = re.compile(r"\s*[\n\r\x0b\x0c\x85\u2028\u2029]\s*")
_HEADING_LENGTH, _HEADING_WORDS = 120, 16
_TEXT = 100  # a line this long is running text, above which no dateline is looked for any more
_WRAP = 45  # a line shorter than this was not broken for want of room
_SEPARATOR = " | "


class Writer:
    """Walks the lines once and writes the passages."""

    def __init__(
        self, view: View, lines: list[Line], rows: dict[int, Row], titles: frozenset[int], words: LayoutWords
    ) -> None:
        self.view, self.lines, self.rows, self.titles, self.words = view, lines, rows, titles, words
        self.passages: list[Passage] = []
        self.paragraph = 0
        self.headings: list[tuple[int, int]] = []  # level and index of the open headings
        self.lead: int | None = None
        self.heads: dict[int, int] = {}  # line of a table's head -> index of its passage
        self.wrapped = _is_wrapped(lines)
        self.told = False  # whether the text proper has begun: only its first paragraph has a dateline

    def write(self) -> list[Passage]:
        """Returns the passages of all lines."""
        at = 0
        while at < len(self.lines):
            at = self._block(at)
        return self.passages

    def _block(self, at: int) -> int:
        """Writes what begins at a line; returns the line after it."""
        line = self.lines[at]
        if at in self.titles:
            _level, mark = marks.hashes(line.text)
            self._add(PassageKind.TITLE, line.start + mark, line.end)
        elif at in self.rows:
            return self._table(at)
        elif line.reason is not None:
            self.paragraph += 1
            self._add(PassageKind.FURNITURE, line.start, line.end, reason=line.reason)
        elif self._heading(at):
            pass
        elif (item := self._item(at)) is not None:
            return item
        else:
            return self._text(at)
        return at + 1

    def _table(self, at: int) -> int:
        """Writes the rows of one table."""
        self.paragraph += 1
        first = at
        while at in self.rows and (at == first or not self.lines[at].gap or not self.rows[at].cells):
            self._row(self.lines[at], self.rows[at], at)
            at += self.rows[at].lines
            while at < len(self.lines) and self.lines[at].reason == "table-rule":
                at += 1
        return at

    def _row(self, line: Line, row: Row, at: int) -> None:
        head = self.heads.get(row.head) if row.head is not None else None
        kind = PassageKind.TABLE_HEAD if row.is_head else PassageKind.TABLE_ROW
        if row.is_head:
            self.heads[at] = len(self.passages)
        stretch = Stretch(self.view)
        cells: list[tuple[int, int]] = []
        last = line.start
        for start, end in row.cells:
            if row.glued and cells:
                stretch.put(_SEPARATOR, last, start)
            else:
                stretch.take(last, start)
            cells.append((len(stretch.text), len(stretch.text) + end - start))
            stretch.take(start, end)
            last = end
        stretch.take(last, max(last, line.end))
        heads = self.passages[head].cells if head is not None else ()
        names = [self.passages[head].text[cell.start : cell.end] for cell in heads] if head is not None else []
        self._put(
            kind,
            stretch,
            cells=tuple(Cell(a, b, names[i] if i < len(names) else row.label) for i, (a, b) in enumerate(cells)),
            head=head,
        )

    def _heading(self, at: int) -> bool:
        """Writes a heading and its section number; tells whether the line was one."""
        line = self.lines[at]
        level, mark = marks.hashes(line.text)
        if not level and not self._looks_heading(at):
            return False
        start = line.start + mark
        found = marks.number(line.text[mark:])
        if found is not None and found["number"][0].isdigit():
            self.paragraph += 1
            self._add(PassageKind.FURNITURE, start, start + len(found["number"]), reason="section-number")
            start += found.end()
        self._open_heading(level or (1 if found else 2), start, line.end)
        return True

    def _open_heading(self, level: int, start: int, end: int) -> None:
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        self.paragraph += 1
        self._add(PassageKind.HEADING, start, end)
        self.headings.append((level, len(self.passages) - 1))
        self.lead = None

    def _looks_heading(self, at: int) -> bool:
        """Tells whether a line without a mark is a heading: short, no stop, alone above text."""
        line, text = self.lines[at], self.lines[at].text
        columns = self.words.tablewords.columns
        following = self.lines[at + 1] if at + 1 < len(self.lines) else None
        if following is not None and is_period_line(text, columns):
            return at + 1 in self.rows
        if _WORD.search(text) is None or len(text) > _HEADING_LENGTH or _STOP.search(text):
            return False
        if text[-1] in ";,:" or marks.bullet(text):
            return False
        if following is None or self._is_note(text) or self._is_entry(at):
            return False
        words = text.split()
        if _INNER_STOP.search(text) and marks.number(text) is None:
            return False
        if len(words) > _HEADING_WORDS or text[0].islower():
            return False
        if at + 1 in self.rows and self.rows[at + 1].head is None and not self.rows[at + 1].is_head:
            return False
        if not line.gap:
            before = self.lines[at - 1]
            ended = (
                before.reason is not None
                or _STOP.search(before.text)
                or marks.bullet(before.text)
                or at - 1 in self.titles
            )
            return bool(ended) and len(words) <= 6 and (len(following.text) > 60 or marks.bullet(following.text) > 0)
        numbered = marks.number(text)
        if numbered is not None and not following.gap and marks.number(following.text):
            return False
        return following.gap or (len(following.text) > len(text) and not following.text[0].islower())

    def _is_note(self, text: str) -> bool:
        """Tells whether a line is a remark or lacks only the stop: `NOTE: ...`, `..., he said`."""
        last = text.rsplit(" ", 1)[-1].lower()
        return text.lower().startswith(("note:", "notes:")) or last in self.words.sentences.split.reporting

    def _is_entry(self, at: int) -> bool:
        """Tells whether a line with a figure stands in a row of such lines: an entry, no heading."""
        text = self.lines[at].text
        if not _DIGIT.search(text) or marks.number(text):
            return False
        if at + 1 < len(self.lines) and marks.bullet(self.lines[at + 1].text):
            return False  # "2026 Outlook" above bullets
        near = [self.lines[other] for other in (at - 1, at + 1) if 0 <= other < len(self.lines)]
        return any(
            line.reason is None
            and len(line.text) <= _HEADING_LENGTH
            and _DIGIT.search(line.text) is not None
            and _STOP.search(line.text) is None
            and marks.number(line.text) is None
            for line in near
        )

    def _item(self, at: int) -> int | None:
        """Writes a list item with its further lines; returns the line after it, None where it is none."""
        line = self.lines[at]
        mark = marks.bullet(line.text)
        found = None if mark else marks.number(line.text)
        if not mark and (found is None or not _is_list_number(found["number"])):
            return None
        last = at + 1
        while last < len(self.lines) and self._continues_item(last):
            last += 1
        previous = self.passages[-1] if self.passages else None
        if previous is None or (previous.kind is not PassageKind.LIST_ITEM and previous.reason != "list-number"):
            self.lead = previous.index if previous is not None and previous.text.endswith(":") else None
        self.paragraph += 1
        start = line.start + mark
        if found is not None:
            self._add(PassageKind.FURNITURE, line.start, line.start + len(found["number"]), reason="list-number")
            start = line.start + found.end()
        for first, end in sentences(self.view.text, start, self.lines[last - 1].end, self.words.sentences.split):
            self._add(PassageKind.LIST_ITEM, first, end, lead=self.lead)
        return last

    def _continues_item(self, at: int) -> bool:
        line, before = self.lines[at], self.lines[at - 1]
        if line.gap or line.reason is not None or at in self.rows or at in self.titles:
            return False
        if marks.bullet(line.text) or marks.hashes(line.text)[0] or marks.number(line.text):
            return False
        return line.wide or self._joins(before, line)

    def _text(self, at: int) -> int:
        """Writes a paragraph, its broken lines joined; returns the line after it."""
        last = at + 1
        while last < len(self.lines) and self._continues_text(last):
            last += 1
        self.paragraph += 1
        start = self.lines[at].start + marks.quote_mark(self.lines[at].text)
        place = 0 if self.told else marks.dateline(self.lines[at].text)
        self._add(PassageKind.FURNITURE, start, start + place, reason="dateline")
        start += place
        self.told = self.told or place > 0 or len(self.lines[at].text) >= _TEXT
        for first, end in sentences(self.view.text, start, self.lines[last - 1].end, self.words.sentences.split):
            self._add(PassageKind.SENTENCE, first, end)
        return last

    def _continues_text(self, at: int) -> bool:
        line, before = self.lines[at], self.lines[at - 1]
        if line.gap or line.reason is not None or at in self.rows or at in self.titles:
            return False
        if marks.bullet(line.text) or marks.hashes(line.text)[0] or (line.wide and not before.wide):
            return False
        return self._joins(before, line)

    def _joins(self, before: Line, line: Line) -> bool:
        """Tells whether a line was broken from the one before only for want of room."""
        if line.text[0].islower() and _AMOUNT.search(before.text):
            return True  # the break is inside a figure
        if self.wrapped:
            return len(before.text) >= _WRAP or not _STOP.search(before.text)
        return len(before.text) >= _WRAP and line.text[0].islower() and not _STOP.search(before.text)

    def _add(
        self, kind: PassageKind, start: int, end: int, *, reason: str | None = None, lead: int | None = None
    ) -> None:
        """Appends a passage over a stretch of the view; line breaks in it become spaces."""
        if start >= end:
            return
        text = self.view.text[start:end]
        if self.view.is_plain(start, end) and "\n" not in text and "\r" not in text:
            first = self.view.source_start(start)
            self._append(kind, first, first + len(text), text, None, None, reason=reason, lead=lead)
            return
        stretch, last = Stretch(self.view), start
        for found in _BREAK.finditer(self.view.text, start, end):
            stretch.take(last, found.start())
            stretch.put(" ", found.start(), found.end())
            last = found.end()
        stretch.take(last, end)
        self._put(kind, stretch, reason=reason, lead=lead)

    def _put(
        self,
        kind: PassageKind,
        stretch: Stretch,
        *,
        reason: str | None = None,
        lead: int | None = None,
        cells: tuple[Cell, ...] = (),
        head: int | None = None,
    ) -> None:
        if not stretch.starts:
            return
        offsets, ends = placed(stretch.text, stretch.starts, stretch.ends)
        start, end = stretch.starts[0], stretch.ends[-1]
        self._append(kind, start, end, stretch.text, offsets, ends, reason=reason, lead=lead, cells=cells, head=head)

    def _append(
        self,
        kind: PassageKind,
        start: int,
        end: int,
        text: str,
        offsets: tuple[int, ...] | None,
        ends: tuple[int, ...] | None,
        *,
        reason: str | None = None,
        lead: int | None = None,
        cells: tuple[Cell, ...] = (),
        head: int | None = None,
    ) -> None:
        self.passages.append(
            Passage(
                index=len(self.passages),
                kind=kind,
                start=start,
                end=end,
                text=text,
                offsets=offsets,
                ends=ends,
                paragraph=self.paragraph,
                heading=self.headings[-1][1] if self.headings else None,
                lead=lead,
                cells=cells,
                head=head,
                reason=reason,
            )
        )


def _is_list_number(number: str) -> bool:
    """Tells whether a number at the start of a line counts a list; a letter does only with a bracket."""
    return number[-1] == ")" or number[0].isdigit()


def _is_wrapped(lines: Sequence[Line]) -> bool:
    """Tells whether the text was broken into lines of one width."""
    pairs = broken = 0
    for before, line in itertools.pairwise(lines):
        if line.gap or before.reason is not None or line.reason is not None:
            continue
        pairs += 1
        if _WRAP <= len(before.text) <= 120 and not _STOP.search(before.text) and line.text[0].islower():
            broken += 1
    return broken >= 2 and broken * 5 >= pairs * 2
