"""A text as sentences of words in which each figure is one token.

Comes in: an extraction. Goes out: `Line`s in the order of the text. Words are folded and lightly
stemmed, so that "rose 3 %" and "rising 3 %" show what they share.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from calendar import day_name, month_name
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kb.compare import Facets, Slotter, facets
from kb.group import dimension
from kb.model import Claim, Extraction, Record

FIGURE = "\x00"  # starts the key of a token that is a figure; no word can hold it
SLOT = "="  # stands between slot and value in the key of a word of scope
_TOKEN = re.compile(r"[^\W\d_][\w.'’&-]*|\d[\d,.]*\w*|[%$€£]")
_BREAK = re.compile(r"(?:[.!?][\"”’)]*\s+(?=[A-Z0-9\"“$])|\n+)")
_CALENDAR = frozenset(name.casefold() for name in (*month_name, *day_name) if name and name != "May")
LONGEST_TITLE = 8  # characters of a title in front of a name, "Messrs"
_IDLE = frozenset({"one-of-a-kind", "period"})  # figures that say no amount: a member of a set, the length in a date
_OPENING = ("", ".", "!", "?", ":", '"', "“", "(", "-", "—")  # after these a capital says nothing
_KINDS = {name.casefold(): kind for kind, names in (("month", month_name), ("weekday", day_name)) for name in names}
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGITS = re.compile(r"\d+")
_DATED = re.compile(r"\d[\d,.]*(?:st|nd|rd|th|s)?")
_ENDINGS = ("ations", "ation", "ings", "ing", "ied", "ies", "ed", "es", "ly", "s")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a figure; `key` is what is compared, `figure` the facets where it is one, `name` a proper name.

    `dated` is a month or weekday, `scope` what the word says of which of several figures is meant.
    """

    key: str
    word: str
    figure: Facets | None = None
    name: bool = False
    dated: bool = False
    scope: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence or row; `text_words` are the words of the whole text it stands in."""

    index: int
    tokens: tuple[Token, ...]
    text_words: frozenset[str] = frozenset()

    @property
    def template(self) -> str:
        """The line with figures left open: equal for two versions that differ in figures alone."""
        return " ".join(FIGURE if token.figure else token.key for token in self.tokens)

    @property
    def dates(self) -> frozenset[str]:
        """The words that place the line in time or number it: years, days, months, weekdays."""
        plain = (token for token in self.tokens if token.figure is None)
        return frozenset(token.word for token in plain if token.dated or _DATED.fullmatch(token.word))

    @property
    def times(self) -> dict[str, frozenset[str]]:
        """The months, weekdays and years that place the line in time, by kind."""
        kinds: dict[str, set[str]] = {}
        for token in self.tokens:
            kind = _KINDS.get(token.word) if token.dated else "year" if _YEAR.fullmatch(token.word) else None
            if kind is not None and token.figure is None:
                kinds.setdefault(kind, set()).add(token.word)
        return {kind: frozenset(words) for kind, words in kinds.items()}

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers among the line's words that are no figures: dates, lengths of time in dates, names."""
        return frozenset(digits_of(token.word) for token in self.tokens if token.figure is None) - {""}

    @property
    def figures(self) -> tuple[int, ...]:
        """The places of the figures."""
        return tuple(at for at, token in enumerate(self.tokens) if token.figure)


def digits_of(word: str) -> str:
    """Returns the number a word begins with, none for an ordinal: "1996" of "1996,", "" of "26th"."""
    found = _DIGITS.match(word)
    return found[0] if found and not word.endswith(("st", "nd", "rd", "th")) else ""


def lines(extraction: Extraction, *, slotter: Slotter) -> list[Line]:
    """Returns the sentences of an article that hold a word or a figure.

    Words that fill one slot alike ("globally", "worldwide") get one key.
    """
    text = extraction.article.text
    items = _figures(extraction, slotter)
    titles = slotter.lexicon.layout.sentences.split.titles
    breaks = (found for found in _BREAK.finditer(text) if not _inside(found.start(), items))
    cuts = [0, *(found.end() for found in breaks if not _titled(text, found.start(), titles)), len(text)]
    out: list[Line] = []
    for start, end in itertools.pairwise(cuts):
        tokens = tuple(_tokens(text, start, end, items, slotter))
        if tokens:
            out.append(Line(len(out), tokens))
    told = frozenset(token.word for line in out for token in line.tokens)
    return [replace(line, text_words=told) for line in out]


def _titled(text: str, at: int, titles: frozenset[str]) -> bool:
    """Tells the stop of a title, which ends no sentence: "Ms. Tarrant"."""
    words = text[max(0, at - LONGEST_TITLE) : at].split()
    return bool(words) and words[-1] in titles


def _figures(extraction: Extraction, slotter: Slotter) -> list[tuple[int, int, Facets]]:
    found: dict[tuple[int, int], Claim] = {}
    told = (figure for figure in extraction.figures if figure.reason not in _IDLE)
    for claim in (row for row in (*extraction.claims, *told) if not _is_term(row, slotter)):
        found.setdefault((claim.start, claim.end), claim)
    out: list[tuple[int, int, Facets]] = []
    for (start, end), claim in sorted(found.items()):
        if not out or start >= out[-1][1]:
            out.append((start, end, facets(_record(claim, extraction), slotter=slotter)))
    return out


def _is_term(figure: Claim, slotter: Slotter) -> bool:
    """Tells a length of time that names a loan: "30-year" before "mortgage"."""
    noun = next(iter(figure.suffix.casefold().replace("-", " ").split()), "").strip(".,;")
    return figure.unit == "year" and noun in slotter.lexicon.scopes.scopes.named_by_term


def _record(claim: Claim, extraction: Extraction) -> Record:
    return Record(claim, None, extraction.article.published_on)


def _inside(at: int, items: Sequence[tuple[int, int, Facets]]) -> bool:
    index = bisect_right(items, at, key=lambda item: item[0]) - 1
    return index >= 0 and items[index][1] > at


def _tokens(text: str, start: int, end: int, items: Sequence[tuple[int, int, Facets]], slotter: Slotter) -> list[Token]:
    out: list[Token] = []
    at = start
    first = bisect_right(items, start, key=lambda item: item[1])
    for index in range(first, len(items)):
        begin, stop, item = items[index]
        if begin >= end:
            break
        out += _words(text, at, begin, slotter)
        out.append(Token(FIGURE + dimension(item.unit or None, None), text[begin:stop], item))
        at = stop
    out += _words(text, at, end, slotter)
    return out


def _words(text: str, start: int, end: int, slotter: Slotter) -> list[Token]:
    return [
        Token(
            _key(found[0], slotter),
            _bare(found[0]),
            name=_is_name(found, text),
            dated=_is_dated(found, text),
            scope=_choosing(slotter).get(_bare(found[0]), frozenset()),
        )
        for found in _TOKEN.finditer(text, start, max(start, end))
    ]


@lru_cache(maxsize=8)
def _choosing(slotter: Slotter) -> dict[str, frozenset[tuple[str, str]]]:
    """Returns the words that say which of several figures is meant, with the slots they fill."""
    names = {slot.name for slot in slotter.lexicon.scopes.scopes.slot if slot.chooses}
    fills = {
        word: frozenset((slot, value) for slot, value, _ in filled if slot in names)
        for word, filled in slotter.phrases.items()
    }
    return {word: filled for word, filled in fills.items() if filled}


def _bare(word: str) -> str:
    return word.casefold().strip(".'’")


def _capital(found: re.Match[str], text: str) -> bool:
    """Tells a word with a capital that does not open a sentence."""
    before = text[max(0, found.start() - 2) : found.start()]
    opens = "\n" in before or before.strip()[-1:] in _OPENING
    return found[0][0].isupper() and not opens


def _is_name(found: re.Match[str], text: str) -> bool:
    return _capital(found, text) and not _is_dated(found, text)


def _is_dated(found: re.Match[str], text: str) -> bool:
    """Tells a month or weekday; "May" only where its capital says so."""
    word = _bare(found[0])
    return word in _CALENDAR or (word == "may" and _capital(found, text))


def _key(word: str, slotter: Slotter) -> str:
    filled = slotter.phrases.get(word.casefold().strip(".'’"), ())
    return f"{filled[0][0]}{SLOT}{filled[0][1]}" if len(filled) == 1 else stem(word)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Returns a word without case and common endings.

    >>> stem("Rising"), stem("companies"), stem("U.S.")
    ('ris', 'compan', 'u.s')
    """
    plain = word.casefold().strip(".'’-")
    if plain.endswith(("'s", "’s")):
        plain = plain[:-2]
    for ending in _ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= 3:
            return plain[: -len(ending)]
    return plain[:-1] if plain.endswith("e") and len(plain) > 4 else plain
