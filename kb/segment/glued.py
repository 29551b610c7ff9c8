"""Tables whose cells were run together when a page was saved as text.

`ModelYearCost` over `Alpha2023$4M`: the head is taken apart where a small letter meets a capital, and
only if every part is a known column head, or two of them vouch for the rest. A row is taken apart only
if what stands under the typed columns (years, money, percentages, numbers) leaves one way to do it.
A row that could be cut in two ways is furniture, so that its numbers are rejected and not guessed.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter

from kb.lexicon.layout import Columns
from kb.segment.lines import Line
from kb.segment.tables import Row, Span

_SEAM = re.compile(r"(?<=[a-z)%])(?=[A-Z])|(?<=\))(?=[A-Z])")
_CASE_SEAM = re.compile(r"(?<=[a-z\d)])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SIGN = r"(?:est\.?\s?|approx\.?\s?|c\.\s?|about\s)?[~≈<>≤≥±+−-]?\s?"
_NUMBER = r"\d[\d,]*+(?:\.\d+)?"
_POWER = r"(?:\s?[×x]\s?10(?:\^?[-−]?\d{1,3}|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+))"
_SCALE = r"(?:\s?(?:[KMBT]|bn|mn|tn|million|billion|trillion|thousand)(?![a-z]))?"
_BRACKET = re.compile(r"\s?\([^()]{0,40}\)$")
_TYPED = 2  # typed heads that vouch for a head that is not known
_NONE = r"(?:N/A|n/a|—|–|-|undisclosed|Undisclosed|unknown|Unknown)"
TYPES = {
    "year": r"(?:19|20)\d\d",
    "money": rf"(?:{_SIGN}[$€£¥]{_NUMBER}(?:\s?[–-]\s?[$€£¥]?{_NUMBER})?{_SCALE}\+?|{_NONE})",
    "percent": rf"(?:{_SIGN}{_NUMBER}(?:\s?[–-]\s?{_NUMBER})?\s?%|{_NONE})",
    "number": rf"(?:{_SIGN}"
    rf"(?:{_NUMBER}{_POWER}|10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|{_NUMBER}(?:\s?[–-]\s?{_NUMBER})?{_SCALE})\+?|{_NONE})",
}


def find(lines: list[Line], known: dict[int, Row], columns: Columns, names: frozenset[str]) -> dict[int, Row]:
    """Returns the rows of glued tables by line; `names` are known organisations that may fill a text column."""
    heads = {at: found for at in range(len(lines)) if (found := _heads(lines[at], at in known, columns)) is not None}
    rows: dict[int, Row] = {}
    for at, found in heads.items():
        last = at + 1
        while last < len(lines) and last not in heads and _may_be_row(lines[last]):
            last += 1
        if last > at + 1:
            rows.update(_table(lines, at, last, *found, names))
    return rows


def _may_be_row(line: Line) -> bool:
    return not line.gap and len(line.text) <= 300 and line.reason is None


def _heads(line: Line, taken: bool, columns: Columns) -> tuple[tuple[Span, ...], tuple[str, ...]] | None:
    """Returns the spans and types of a glued line of column heads, None where a part is no known head."""
    if taken or line.reason is not None or len(line.text) > 200 or line.text.count(" ") > 12:
        return None
    cuts = [0, *(found.start() for found in _SEAM.finditer(line.text)), len(line.text)]
    if len(cuts) < 4:
        return None
    spans, types = [], []
    for start, end in itertools.pairwise(cuts):
        spans.append((line.start + start, line.start + end))
        types.append(kind_of(line.text[start:end], columns))
    if None in types and sum(kind not in (None, "text") for kind in types) < _TYPED:
        return None
    return tuple(spans), tuple(kind or "text" for kind in types)


def kind_of(head: str, columns: Columns) -> str | None:
    """Returns what stands under a column head, None where the head is not known."""
    if head.isdecimal():
        return None
    bare = (_BRACKET.sub("", head) if head.endswith(")") else head).strip().lower()
    words = [word for word in bare.split() if word not in columns.qualifiers]
    for kind in ("year", "money", "percent", "number", "text"):
        known: frozenset[str] = getattr(columns, kind)
        if bare in known or (words and (" ".join(words) in known or words[-1] in known)):
            return kind
    return None


def _table(
    lines: list[Line], first: int, last: int, heads: tuple[Span, ...], types: tuple[str, ...], names: frozenset[str]
) -> dict[int, Row]:
    """Returns the head and the rows under it, with cells where there is one way to read them."""
    texts = types.index(next((kind for kind in types if kind != "text"), "")) if set(types) - {"text"} else len(types)
    typed = types[texts:]
    if not typed or "text" in typed:
        return {}
    pattern = re.compile("".join(f"({TYPES[kind]})" for kind in typed) + r"\s*")
    tails = {at: _typed_cells(lines[at], pattern) for at in range(first + 1, last)}
    if sum(1 for cells in tails.values() if cells) < max(1, len(tails) // 2):
        return {}
    leads = {at: (lines[at].start, cells[0][0]) for at, cells in tails.items() if cells}
    words = {at: lines[at].text[: end - lines[at].start] for at, (_, end) in leads.items()}
    tails_of = Counter(word[cut:] for word in words.values() for cut in _seams(word)) if texts == 2 else Counter()
    splits = {at: _text_cells(word, texts, tails_of, names) for at, word in words.items()}
    rows = {first: Row(heads, is_head=True, glued=True)}
    for at, tail in tails.items():
        parts = splits.get(at)
        start = lines[at].start
        if parts is not None:
            rows[at] = Row((*((start + a, start + b) for a, b in parts), *tail), head=first, glued=True)
        elif _looks_glued(lines[at].text):
            lines[at].reason = "glued-row"  # its numbers are rejected rather than guessed
    return rows


def _looks_glued(text: str) -> bool:
    return (
        text[-1] not in ".!?" and any(char.isdigit() for char in text) and (text.count(" ") < 4 or bool(_seams(text)))
    )


def _typed_cells(line: Line, pattern: re.Pattern[str]) -> tuple[Span, ...]:
    """Returns the typed cells at the end of a row: the one place from which the pattern reaches the end."""
    found = None
    for start in range(len(line.text)):
        match = pattern.fullmatch(line.text, start)
        if match is not None:
            if found is not None and not _continues(line.text, found.start(), start):
                return ()
            found = found or match
    if found is None:
        return ()
    return tuple((line.start + found.start(i), line.start + found.end(i)) for i in range(1, pattern.groups + 1))


def _continues(text: str, first: int, start: int) -> bool:
    """Tells whether a later start only drops the sign or space of the first."""
    return not any(char.isdigit() for char in text[first:start])


def _text_cells(word: str, count: int, tails: Counter[str], names: frozenset[str]) -> tuple[Span, ...] | None:
    """Returns the spans of the leading text cells, None where they could be cut in more than one way.

    Of two cells the second is a known name, or one that ends other rows too, or what follows the only seam.
    """
    if count != 2 or not word:
        certain = count == 1 if word else count == 0
        return ((0, len(word.rstrip())),)[:count] if certain else None
    seams = _seams(word)
    known = (
        [at for at in seams if word[at:].casefold() in names] or [at for at in seams if tails[word[at:]] > 1] or seams
    )
    if not known or (known is seams and len(seams) > 1):
        return None
    return ((0, known[0]), (known[0], len(word)))


def _seams(word: str) -> list[int]:
    """Returns where a small letter or digit meets a capital, or one capital the next word."""
    return [found.start() for found in _CASE_SEAM.finditer(word)]
