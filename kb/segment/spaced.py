"""Tables whose cells stand apart by spaces only, under columns that are periods.

`Firm 2023 2024 2025` over `Northlight 60 130 420`. Comes in: the lines. Goes out: the rows, if the head
is words and then two or more periods, and two or more lines under it end in as many numbers. Where the
periods do not say all ("three months ended" above them) the table is furniture: its numbers are rejected.
"""

from __future__ import annotations

import re

from kb.segment.lines import Line
from kb.segment.tables import Row, Span

_PERIOD = r"(?:(?:Q[1-4]|H[12]|FY)\s?(?:19|20)\d\d|[1-4][QH]\d\d|FY\d\d|(?:19|20)\d\d[AEF]?)"
_CHANGE = (
    r"(?:(?:%\s?)?(?:[Cc]hange|[Gg]rowth|[Cc]hg\.?|[Vv]ar(?:iance|\.)?|YoY|[Yy]/[Yy])(?:\s?(?:%|\(%\)))?|[+±]/[-−–]|%)"
)
_HEAD = re.compile(
    rf"(?P<label>\(?[^\W\d][^\d]{{0,60}}?)?(?P<periods>(?:(?:^|\s+){_PERIOD}){{2,12}})(?P<changes>(?:\s+{_CHANGE}){{0,2}})"
)
_ONE_CHANGE = re.compile(_CHANGE)
_ONE = re.compile(_PERIOD)
_VALUE = re.compile(r"[(~<>+−-]?[$€£¥]?\d[\d,]*+(?:\.\d+)?(?:%|[KMBT]|bn|mn|m|x|pp|pts|bps)?\)?%?|[–—-]|n/a|N/A")
_NARROWS = re.compile(r"\b(?:ended|ending|months|weeks|quarters?)\b|\b\d{1,2},?$", re.IGNORECASE)
# What a head ends in: most lines do not, and are looked at no further.
_ENDS = frozenset("0123456789AEF%)-–−Yy")
_CHANGES = ("hange", "rowth", "hg", "hg.", "ar", "ar.", "ance")
_ROWS = 2
_LONGEST = 160


def find(lines: list[Line], known: dict[int, Row]) -> dict[int, Row]:
    """Returns the rows of tables under periods, by line."""
    rows: dict[int, Row] = {}
    at = 0
    while at < len(lines):
        heads = _heads(lines[at]) if at not in known else ()
        last = at + 1
        found: dict[int, Row] = {}
        while heads and last < len(lines) and last not in known:
            cells = _cells(lines[last], len(heads) - 1)
            if not cells:
                break
            found[last] = Row(cells, head=at)
            last += 1
        if len(found) >= _ROWS and _is_certain(lines, at, heads):
            rows[at] = Row(heads, is_head=True)
            rows.update(found)
        elif len(found) >= _ROWS:
            for line in lines[at:last]:
                line.reason = "uncertain-table"
        if len(found) >= _ROWS:
            at = last
        else:
            at += 1
    return rows


def _is_certain(lines: list[Line], at: int, heads: tuple[Span, ...]) -> bool:
    """Tells whether the periods say all: none stands twice, and no line above narrows them."""
    first = lines[at].start
    periods = [lines[at].text[start - first : end - first] for start, end in heads[1:]]
    above = lines[at - 1].text if at > 0 else ""
    narrowed = not lines[at].gap and _NARROWS.search(above) is not None
    return len(set(periods)) == len(periods) and not narrowed


def _heads(line: Line) -> tuple[Span, ...]:
    """Returns the spans of a head's label, which may be empty, and periods; nothing where the line is no head."""
    text = line.text
    if line.reason is not None or len(text) > _LONGEST or not (text[-1] in _ENDS or text.endswith(_CHANGES)):
        return ()
    found = _HEAD.fullmatch(text)
    if found is None:
        return ()
    first = found.start("periods")
    periods = [
        (line.start + one.start(), line.start + one.end()) for one in _ONE.finditer(text, first, found.end("periods"))
    ]
    changes = _ONE_CHANGE.finditer(text, found.start("changes"))
    ends = [(line.start + one.start(), line.start + one.end()) for one in changes]
    return ((line.start, line.start + len(found["label"] or "")), *periods, *ends)


def _cells(line: Line, count: int) -> tuple[Span, ...]:
    """Returns the spans of a row's label and values, nothing where the line ends in fewer or more."""
    if line.reason is not None or len(line.text) > _LONGEST:
        return ()
    words = [(found.start(), found.end()) for found in re.finditer(r"\S+", line.text)]
    values = words[-count:]
    if len(words) <= count or not all(_VALUE.fullmatch(line.text, start, end) for start, end in values):
        return ()
    before = line.text[: values[0][0]].rstrip()
    if _VALUE.fullmatch(before.rsplit(" ", 1)[-1]) or not any(char.isalpha() for char in before):
        return ()
    return ((line.start, line.start + len(before)), *((line.start + start, line.start + end) for start, end in values))
