"""An article's text for the page: blocks, figures marked in place, a figure in its sentence.

Comes in: the text unchanged, and spans into it. Goes out: blocks of segments for the template,
which escapes every one. A figure is shown in its sentence only if the text still holds exactly that
figure at exactly that place; else the page says so and shows none.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html.entities import html5
from urllib.parse import quote

from kb.linked import web_address

PARAGRAPH_REACH = 1500
FRAGMENT_WORDS = 5
TABLE_RULE = re.compile(r"\|?[ \t]*:?-{2,}[-:| \t]*")
HEADING = re.compile(r"(#{1,6})[ \t]+")
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31}\d{0,2});")
RAISED = re.compile(r"&(su[pb])(\d);")
DIGITS = {"sup": "⁰¹²³⁴⁵⁶⁷⁸⁹", "sub": "₀₁₂₃₄₅₆₇₈₉"}
ASIDE = re.compile(r"\*([^*\s][^*]*)\*")  # a line in italics as a whole
BAR = re.compile(r"[ \t]*\|[ \t]*")
ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text to mark: what kind, which claim, why."""

    start: int
    end: int
    kind: str  # "claim", "figure" or "rejection"
    target: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of plain or marked text."""

    text: str
    mark: Span | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table with the spans that stand in it."""

    kind: str  # "paragraph", "heading", "item", "aside" or "table"
    start: int
    end: int
    segments: tuple[Segment, ...] = ()
    rows: tuple[tuple[tuple[Segment, ...], ...], ...] = ()
    spans: tuple[Span, ...] = ()
    level: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure in its sentence in its paragraph, cut into what surrounds what."""

    before: str
    sentence_before: str
    figure: str
    sentence_after: str
    after: str
    cut_before: bool = False
    cut_after: bool = False

    @property
    def row(self) -> tuple[str, str] | None:
        """What stands before and after the figure where its sentence is a row of a table; its bars become points.

        >>> Shown("", "| Marlin | ", "$5M", " | 2024 |", "").row
        ('Marlin · ', ' · 2024')
        """
        if not self.sentence_before.lstrip().startswith("|"):
            return None
        before, after = self.sentence_before.lstrip(" |"), self.sentence_after.rstrip(" |")
        return BAR.sub(" · ", before), BAR.sub(" · ", after)


def show(
    text: str, *, start: int, end: int, figure: str, quote_start: int, quote: str, whole: bool = True
) -> Shown | None:
    """Returns the figure in its paragraph, or None where the text does not hold it exactly there.

    Args:
        text: the article's text; empty where only quotes are kept.
        start, end, figure: where the figure stands and its words.
        quote_start, quote: the sentence around it.
        whole: False shows the sentence alone.
    """
    inside = start - quote_start
    if not text:
        if inside < 0 or quote[inside : inside + end - start] != figure:
            return None
        return Shown("", quote[:inside], figure, quote[inside + end - start :], "")
    if not 0 <= start < end or text[start:end] != figure:
        return None
    last = quote_start + len(quote)
    if not (0 <= quote_start <= start and end <= last <= len(text)):
        quote_start, last = paragraph(text, start, end)
    first, final = paragraph(text, quote_start, last) if whole else (quote_start, last)
    return Shown(
        before=text[first:quote_start],
        sentence_before=text[quote_start:start],
        figure=figure,
        sentence_after=text[end:last],
        after=text[last:final],
        cut_before=first > 0 and text[first - 1] != "\n",
        cut_after=final < len(text) and text[final] != "\n",
    )


def repaired(text: str) -> str:
    """Returns text as its author meant it to be seen; the template escapes it as any other.

    >>> repaired("2.1 × 10²&sup5; FLOP, R&amp;D"), repaired("AT&T; &nothing;")
    ('2.1 × 10²⁵ FLOP, R&D', 'AT&T; &nothing;')
    """
    return ENTITY.sub(lambda found: _meant(found[0]), text) if "&" in text else text


def _meant(entity: str) -> str:
    raised = RAISED.fullmatch(entity)
    if raised:
        return DIGITS[raised[1]][int(raised[2])]
    if entity.startswith("&#"):
        return html.unescape(entity)
    return html5.get(entity[1:], entity)  # unescaping would take "&nothing;" for "&not" and the rest


def paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """Returns the span of the lines that hold a span, cut where a line is very long."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    return max(first, start - PARAGRAPH_REACH), min(last, end + PARAGRAPH_REACH)


def flat(spans: Iterable[Span]) -> list[Span]:
    """Returns spans in order without overlaps; a claim goes before a figure, that before a rejection."""
    rank = {"claim": 0, "figure": 1, "rejection": 2}
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, rank.get(one.kind, 3), -one.end)):
        if span.start < span.end and (not kept or span.start >= kept[-1].end):
            kept.append(span)
        elif kept and span.kind == "claim" and kept[-1].kind != "claim" and span.end > kept[-1].start:
            kept[-1] = span if len(kept) < 2 or span.start >= kept[-2].end else kept[-1]
    return kept


def segments(text: str, start: int, end: int, spans: Sequence[Span]) -> tuple[Segment, ...]:
    """Returns a stretch of text cut at those of the ordered spans that lie in it."""
    parts, here = [], start
    for index in range(bisect_right(spans, start, key=lambda one: one.end), len(spans)):
        span = spans[index]
        if span.start >= end:
            break
        first, last = max(span.start, here), min(span.end, end)
        if first > here:
            parts.append(Segment(text[here:first]))
        parts.append(Segment(text[first:last], span))
        here = last
    if here < end:
        parts.append(Segment(text[here:end]))
    return tuple(parts)


def _lines(text: str, limit: int) -> Iterator[tuple[int, int]]:
    here = 0
    while here < limit:
        last = text.find("\n", here, limit)
        last = limit if last < 0 else last
        if text[here:last].strip():
            yield here, last
        here = last + 1


def blocks(text: str, spans: Iterable[Span], *, markdown: bool, limit: int) -> list[Block]:
    """Returns the text as blocks with their marks.

    Args:
        text: the article's text.
        spans: what to mark, in any order.
        markdown: whether hashes are headings and bars are tables.
        limit: how many characters to show.
    """
    ordered = flat(spans)
    found: list[Block] = []
    table: list[tuple[int, int]] = []
    pointer = 0
    for start, end in _lines(text, min(limit, len(text))):
        if markdown and text[start:end].lstrip().startswith("|"):
            table.append((start, end))
            continue
        if table:
            block, pointer = _table(text, table, ordered, pointer)
            found.append(block)
            table = []
        inside, pointer = _within(ordered, start, end, pointer)
        found.append(_line(text, start, end, inside, markdown=markdown))
    if table:
        found.append(_table(text, table, ordered, pointer)[0])
    return found


def _within(ordered: Sequence[Span], start: int, end: int, pointer: int) -> tuple[list[Span], int]:
    while pointer < len(ordered) and ordered[pointer].end <= start:
        pointer += 1
    last = pointer
    while last < len(ordered) and ordered[last].start < end:
        last += 1
    return list(ordered[pointer:last]), pointer


def _line(text: str, start: int, end: int, inside: list[Span], *, markdown: bool) -> Block:
    line = text[start:end]
    heading = HEADING.match(line) if markdown else None
    if heading:
        first = start + heading.end()
        level = len(heading[1])
        return Block("heading", first, end, segments(text, first, end, inside), (), tuple(inside), level)
    aside = ASIDE.fullmatch(line) if markdown else None
    if aside:
        first, last = start + aside.start(1), start + aside.end(1)
        return Block("aside", first, last, segments(text, first, last, inside), (), tuple(inside))
    kind = "item" if ITEM.match(line) else "paragraph"
    return Block(kind, start, end, segments(text, start, end, inside), (), tuple(inside))


def _table(text: str, lines: list[tuple[int, int]], ordered: Sequence[Span], pointer: int) -> tuple[Block, int]:
    inside, pointer = _within(ordered, lines[0][0], lines[-1][1], pointer)
    rows = []
    for start, end in lines:
        if TABLE_RULE.fullmatch(text[start:end].strip()):
            continue
        rows.append(tuple(segments(text, first, last, inside) for first, last in _cells(text, start, end)))
    return Block("table", lines[0][0], lines[-1][1], (), tuple(rows), tuple(inside)), pointer


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    bars = [place for place in range(start, end) if text[place] == "|"]
    for first, last in zip(bars, [*bars[1:], end], strict=True):
        here, there = first + 1, last
        while here < there and text[here].isspace():
            here += 1
        while there > here and text[there - 1].isspace():
            there -= 1
        if last < end or here < there:
            yield here, there


def fragment_link(url: str | None, sentence: str) -> str | None:
    """Returns a link that opens the live page at a sentence, or None without a safe address."""
    address = web_address(url)
    words = sentence.split()
    if address is None or not words:
        return None
    if len(words) <= 2 * FRAGMENT_WORDS:
        directive = _encoded(" ".join(words))
    else:
        directive = f"{_encoded(' '.join(words[:FRAGMENT_WORDS]))},{_encoded(' '.join(words[-FRAGMENT_WORDS:]))}"
    return f"{address.partition('#')[0]}#:~:text={directive}"


def _encoded(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")
