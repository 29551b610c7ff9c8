"""The lines of a reading view: where each stands, what marks it begins with, what lies between."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_BULLET = re.compile(r"(?:[•●▪◦‣⁃■□►▶➤➢✓✔★○·]|[-*+–](?=\s)|--(?=\s))\s*+")
_NUMBER = re.compile(r"(?P<number>\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})[.)])\s++(?=\S)")
_HASHES = re.compile(r"(#{1,6})\s++(?=\S)")
_QUOTE = re.compile(r"(?:>\s?){1,3}")
# "OSLO, Nov 6 (Wire) - ", "Karo, Veldt (Wire) — ", "PARIS/ROME — ": a place in capitals, or one with its agency
_CAPITALS = r"(?:[A-Z][A-Z.'’-]{3,}|[A-Z][A-Z.'’-]+(?= [A-Z]{3}))(?:[ /,]{1,2}[A-Z][A-Z.'’-]+){0,4}"
_PLACE = rf"(?P<capitals>{_CAPITALS})(?:, [A-Z][A-Za-z.]{{1,14}}){{0,2}}"
_DATELINE = re.compile(
    rf"(?:{_PLACE}|[A-Z][\w.'’ /,-]{{1,50}}?)(?P<day>, [A-Z][a-z]{{2,8}}\.? \d{{1,2}}(?:, \d{{4}})?)?"
    r"(?P<agency> \([A-Z][A-Za-z. ]{1,29}\))?"
    r"(?:\s[—–-]{1,2} [A-Z][a-z]{2,8}\.? \d{1,2}, \d{4})?(?P<dash>\s?(?:[—–]|--?))\s+(?=[A-Z\"“‘])"
)


@dataclass(slots=True)
class Line:
    """One line that says something.

    Attributes:
        start, end: its span in the reading view without the space around it.
        text: that stretch.
        gap: true where a blank line (or the start of the text) lies before it.
        wide: true where the line as a whole was indented.
        reason: why it is furniture, once known.
    """

    start: int
    end: int
    text: str
    gap: bool
    wide: bool = False
    reason: str | None = None


def split(text: str) -> list[Line]:
    """Returns the lines of a text that hold more than space."""
    lines: list[Line] = []
    last = -2
    for found in _LINE.finditer(text):
        raw = found[0]
        stripped = raw.strip()
        if not stripped:
            continue
        start = found.start() + len(raw) - len(raw.lstrip())
        between = text[last : found.start()] if last >= 0 else "\n\n"
        gap = between.count("\n") > 1 or (not between.count("\n") and between.count("\r") > 1) or "\u2029" in between
        lines.append(Line(start, start + len(stripped), stripped, gap, wide=start - found.start() >= 4))
        last = start + len(stripped)
    return lines


def bullet(line: str) -> int:
    """Returns the length of the bullet a line begins with, 0 where there is none or nothing after it."""
    found = _BULLET.match(line)
    return found.end() if found is not None and found.end() < len(line) else 0


def number(line: str) -> re.Match[str] | None:
    """Returns the list or section number a line begins with."""
    return _NUMBER.match(line)


def hashes(line: str) -> tuple[int, int]:
    """Returns the level of a Markdown heading and the length of its mark, zeros where it is none."""
    found = _HASHES.match(line)
    return (len(found[1]), found.end()) if found is not None else (0, 0)


def quote_mark(line: str) -> int:
    """Returns the length of the marks of a Markdown quotation."""
    found = _QUOTE.match(line)
    return found.end() if found is not None else 0


def dateline(line: str) -> int:
    """Returns the length of the dateline that a line begins with, or 0: a place in capitals, or one with its agency."""
    found = _DATELINE.match(line)
    if found is None or not (found["agency"] or (found["capitals"] and (found["day"] or found["dash"].strip() != "-"))):
        return 0
    return found.end()
