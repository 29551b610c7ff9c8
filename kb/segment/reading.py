"""The reading view: the article's text with broken entities, mojibake and odd spaces repaired.

Comes in: the unchanged text. Goes out: a `View`, its text and the list of edits that lead back. Only
what is certain is repaired; everything else stays as it is. One pass, bounded at every position.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

SUPERSCRIPTS, SUBSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_HYPHENS = "\u2010\u2011"
_NOTHING = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe0e\ufe0f"


def _bytes_of(codec: str, first: int, last: int) -> dict[str, int]:
    """What the bytes of a range look like when wrongly read in a codec (undefined ones: as C1 controls)."""
    table = {chr(byte): byte for byte in range(first, last + 1)}
    for byte in range(first, last + 1):
        try:
            table[bytes([byte]).decode(codec)] = byte
        except UnicodeDecodeError:
            continue
    return table


_WEST, _EAST = _bytes_of("cp1252", 0x80, 0xFF), _bytes_of("cp1250", 0x80, 0xFF)
_TAIL = "".join(sorted(set(_bytes_of("cp1252", 0x80, 0xBF)) | set(_bytes_of("cp1250", 0x80, 0xBF))))
_T = "[" + re.escape(_TAIL) + "]"
# The first class lets the regex engine skip quickly to the next character worth a look.
_ODD = re.compile(
    rf"[&{_SPACES}{_NOTHING}{_HYPHENS}ÂÃĂâïðđ\\](?:"
    r"(?<=&)(?:amp;){0,3}(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31}\d{0,2});"
    rf"|(?<=[ÂÃĂ]){_T}"
    rf"|(?<=[âï]){_T}{{2}}"
    rf"|(?<=[ðđ]){_T}{{3}}"
    r"|(?<=â)€(?=[\s.,;:)\w])"
    r"|(?<=\\)n(?:\\n)+"  # line ends that a program wrote out
    rf"|(?<=[{_SPACES}{_NOTHING}{_HYPHENS}]))"
)
# Emphasis, links and escapes of Markdown: what is left out of the reading view, as groups.
_MARKDOWN = re.compile(
    r"\*\*|__(?=\w)|(?<=\w)__"
    r"|(?P<italic>(?<![\w*])\*(?=[^\s*])[^*\n]{1,200}(?<=[^\s*])\*(?![\w*]))"
    r"|(?P<image>!\[[^\]\n]{0,300}\]\([^)\s]{0,500}\))"
    r"|(?P<link>\[(?P<label>[^\[\]\n]{1,300})\]\([^)\s]{0,500}(?:\s\"[^\"\n]{0,200}\")?\))"
    r"|\[\^[\w-]{1,20}\](?!:)"
    r"|(?<!`)`(?!`)"
    r"|\\(?=[\\`*_{}\[\]()#+\-.!$~|>])"
)
_GLUED_TIME = re.compile(r"[A-Z][a-z]{2,8}\.? \d{1,2}, (?:19|20)\d\d(?=\d{1,3} min)|\bmin read(?=\d)")


@dataclass(frozen=True, slots=True)
class View:
    """The reading text and the edits that lead back to the source, in parallel lists."""

    text: str
    starts: list[int] = field(default_factory=list)  # of each edit in the reading text
    ends: list[int] = field(default_factory=list)
    source_starts: list[int] = field(default_factory=list)
    source_ends: list[int] = field(default_factory=list)

    def source_start(self, at: int) -> int:
        """Returns where in the source the reading character at `at` begins."""
        found = bisect_right(self.starts, at) - 1
        if found < 0:
            return at
        if at < self.ends[found]:
            return self.source_starts[found]
        return at - self.ends[found] + self.source_ends[found]

    def source_end(self, at: int) -> int:
        """Returns where in the source the reading character at `at` ends."""
        found = bisect_right(self.starts, at) - 1
        if found < 0:
            return at + 1
        if at < self.ends[found]:
            return self.source_ends[found]
        return at - self.ends[found] + self.source_ends[found] + 1

    def is_plain(self, start: int, end: int) -> bool:
        """Tells whether the stretch is the source's own, character for character."""
        found = bisect_left(self.starts, end) - 1
        return found < 0 or self.ends[found] <= start


def _repaired(match: re.Match[str]) -> str | None:
    """Returns what an odd stretch stands for; None where it is left alone."""
    found = match[0]
    first = found[0]
    if first == "&":
        return _entity(found)
    if first == "\\":
        return "\n\n"
    if first in _HYPHENS:
        return "-"
    if len(found) == 1:
        return " " if first.isspace() else ""
    return "”" if found == "â€" else _recoded(found)


def _entity(found: str) -> str | None:
    name = found[1:-1]
    while name.startswith("amp;"):
        name = name[4:]
    if len(name) == 4 and name[:3] in ("sup", "sub") and name[3].isdigit():
        return (SUPERSCRIPTS if name[:3] == "sup" else SUBSCRIPTS)[int(name[3])]
    whole = f"&{name};"
    meant = html.unescape(whole)
    if meant == whole or "\ufffd" in meant:
        return None
    return _tidy(meant)


def _recoded(found: str) -> str | None:
    for table in (_WEST, _EAST):
        try:
            meant = bytes(table[char] for char in found).decode("utf-8")
        except (KeyError, UnicodeDecodeError):
            continue
        return _tidy(meant) if meant.isprintable() or not _tidy(meant).strip() else None
    return None


def _tidy(meant: str) -> str:
    """Returns a repaired character with odd spaces plain and invisible ones gone."""
    if meant.isspace():
        return " "
    return "" if re.fullmatch(f"[{_NOTHING}]", meant) else meant


def repair(text: str, *, markdown: bool = False) -> View:
    """Returns the reading view of a text; with `markdown`, without the marks of emphasis and links."""
    edits: list[tuple[int, int, str]] = []
    if not text.isascii() or "&" in text or "\\n\\n" in text:
        for match in _ODD.finditer(text):
            meant = _repaired(match)
            if meant is not None and meant != match[0]:
                edits.append((match.start(), match.end(), meant))
        edits = _twice(edits)
    if " min" in text:
        edits += [(match.end(), match.end(), " ") for match in _GLUED_TIME.finditer(text, 0, 20_000)]
    if markdown:
        edits += _markdown_edits(text)
    return _applied(text, edits)


def _twice(edits: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Returns the edits, with those joined that touch and together are mojibake once more."""
    out: list[tuple[int, int, str]] = []
    at = 0
    while at < len(edits):
        last = at + 1
        while last < len(edits) and edits[last][0] == edits[last - 1][1] and last - at < 12:
            last += 1
        joined = "".join(meant for _, _, meant in edits[at:last])
        if last - at > 1 and _ODD.search(joined):
            meant = _ODD.sub(lambda found: _repaired(found) or found[0], joined)
            out.append((edits[at][0], edits[last - 1][1], meant))
        else:
            out += edits[at:last]
        at = last
    return out


def _markdown_edits(text: str) -> list[tuple[int, int, str]]:
    edits: list[tuple[int, int, str]] = []
    for match in _MARKDOWN.finditer(text):
        start, end = match.span()
        if match["italic"]:
            edits += [(start, start + 1, ""), (end - 1, end, "")]
        elif match["link"]:
            edits += [(start, match.start("label"), ""), (match.end("label"), end, "")]
        else:
            edits.append((start, end, ""))
    return edits


def _applied(text: str, edits: list[tuple[int, int, str]]) -> View:
    """Returns the view with all edits that do not overlap an earlier one."""
    if not edits:
        return View(text)
    view = View("", [], [], [], [])
    pieces: list[str] = []
    last = length = 0
    for start, end, meant in sorted(edits):
        if start < last:
            continue
        pieces += (text[last:start], meant)
        length += start - last
        view.starts.append(length)
        length += len(meant)
        view.ends.append(length)
        view.source_starts.append(start)
        view.source_ends.append(end)
        last = end
    pieces.append(text[last:])
    return View("".join(pieces), view.starts, view.ends, view.source_starts, view.source_ends)


@dataclass(slots=True)
class Stretch:
    """A passage's reading text under construction: characters with the source spans they stand for."""

    view: View
    text: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def take(self, start: int, end: int) -> None:
        """Appends a stretch of the view."""
        view = self.view
        self.text += view.text[start:end]
        at = start
        edit = max(bisect_right(view.starts, start) - 1, 0)
        while edit < len(view.starts) and view.starts[edit] < end:
            first, last = max(at, view.starts[edit]), min(end, view.ends[edit])
            self._run(at, first)
            if last > first:
                self.starts += [view.source_starts[edit]] * (last - first)
                self.ends += [view.source_ends[edit]] * (last - first)
            at = max(at, last)
            edit += 1
        self._run(at, end)

    def _run(self, start: int, end: int) -> None:
        """Appends the source spans of characters without an edit."""
        if start < end:
            first = self.view.source_start(start)
            self.starts += range(first, first + end - start)
            self.ends += range(first + 1, first + 1 + end - start)

    def put(self, text: str, start: int, end: int) -> None:
        """Appends text that stands for a stretch of the view, which may be empty."""
        first = self.view.source_start(start)
        last = self.view.source_end(end - 1) if end > start else first
        self.text += text
        self.starts += [first] * len(text)
        self.ends += [last] * len(text)


def placed(
    passage_text: str, starts: list[int], ends: list[int]
) -> tuple[tuple[int, ...] | None, tuple[int, ...] | None]:
    """Returns `Passage.offsets` and `Passage.ends`, both None where the text is the source's own slice."""
    if not starts:
        return None, None
    first = starts[0]
    if all(start == first + at and end == start + 1 for at, (start, end) in enumerate(zip(starts, ends, strict=True))):
        return None, None
    return (*starts, ends[-1]), tuple(ends)
