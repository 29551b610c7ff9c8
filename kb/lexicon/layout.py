"""Words of page layout: furniture, bylines and dates of pages, ends of sentences, heads of tables.

Beside the word lists this holds the questions that both reading and segmenting ask of a single line:
is it furniture, a byline, a dateline? Patterns are bounded, so that no line costs more than its length.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from pydantic import Field

from kb.lexicon.base import Row

_NUMBER = re.compile(r"\d[\d.,]*+(?:\s?[km]\b)?\+?")
_STOP = re.compile(r"[.!?…][\"'”’)]*$")
# A line that only holds a phrase is furniture when it is short; a long one is text that mentions it.
SHORT = 160
_START = 64  # no phrase that begins a line is longer
_MONEY = re.compile(r"[$€£¥%]")
_EDGES = " -–—•·|:…>»→.!"


def plain(line: str) -> str:
    """Returns the line in lower case, with single spaces and every number written `{n}`."""
    return " ".join(_NUMBER.sub("{n}", line.lower()).split())


class Furniture(Row):
    """Phrases of page furniture by reason; see the head of the file."""

    amounts: tuple[str, ...]
    even_with_amounts: frozenset[str]
    whole: dict[str, tuple[str, ...]]
    starts: dict[str, tuple[str, ...]]
    holds: dict[str, tuple[str, ...]]
    openers: dict[str, tuple[str, ...]]
    openers_start: dict[str, tuple[str, ...]]

    @cached_property
    def _whole(self) -> dict[str, str]:
        return {phrase: reason for reason, phrases in self.whole.items() for phrase in phrases}

    @cached_property
    def _openers(self) -> dict[str, str]:
        return {phrase: reason for reason, phrases in self.openers.items() for phrase in phrases}

    @cached_property
    def _starts(self) -> dict[str, tuple[tuple[str, ...], dict[str, str]]]:
        """The phrases by their first character, and the reason of each."""
        table: dict[str, dict[str, str]] = {}
        for reason, phrases in self.starts.items():
            for phrase in phrases:
                table.setdefault(phrase[:1], {}).setdefault(phrase, reason)
        return {first: (tuple(reasons), reasons) for first, reasons in table.items()}

    @cached_property
    def _holds(self) -> tuple[tuple[str, str], ...]:
        return tuple((phrase, reason) for reason, phrases in self.holds.items() for phrase in phrases)

    def reason(self, line: str) -> str | None:
        """Returns why a line is page furniture, or None."""
        if len(line) > 2 * SHORT:
            return None
        if len(line) > SHORT:
            return self._unless_amount(self._start(plain(line[:_START])), line)
        words = plain(line)
        found = self._whole.get(words.strip(_EDGES)) or self._whole.get(words)
        if found is not None:
            return found
        return self._unless_amount(self._start(words) or self._held(words), line)

    def _held(self, words: str) -> str | None:
        for phrase, reason in self._holds:
            if phrase in words:
                return reason
        return None

    def _unless_amount(self, reason: str | None, line: str) -> str | None:
        if reason is None or (reason not in self.even_with_amounts and self.has_amount(line)):
            return None
        return reason

    def has_amount(self, line: str) -> bool:
        """Tells whether a line names money, a share or millions: more than furniture would say."""
        return any(sign in line for sign in self.amounts)

    def _start(self, words: str) -> str | None:
        phrases, reasons = self._starts.get(words[:1], ((), {}))
        if not words.startswith(phrases):
            return None
        return next(reason for phrase, reason in reasons.items() if words.startswith(phrase))

    def opener(self, line: str) -> str | None:
        """Returns the reason of the box of links this line opens, or None."""
        if len(line) > 60:
            return None
        words = plain(line).strip(_EDGES)
        found = self._openers.get(words)
        if found is not None:
            return found
        for reason, phrases in self.openers_start.items():
            if words.startswith(phrases) and not line.endswith((".", "?", "!")):
                return reason
        return None


class Page(Row):
    """How pages name their title, publisher, author and date."""

    author_starts: tuple[str, ...]
    closing_author_starts: tuple[str, ...]
    team_words: tuple[str, ...]
    roles: tuple[str, ...]
    role_words: tuple[str, ...]
    date_labels: tuple[str, ...]
    updated_labels: tuple[str, ...]
    footer_labels: tuple[str, ...]
    date_fillers: tuple[str, ...]
    months: tuple[str, ...]
    month_shorts: dict[str, int]
    weekdays: tuple[str, ...]
    sections: tuple[str, ...]
    site_words: tuple[str, ...]
    publishers: tuple[str, ...]
    agencies: dict[str, str]
    publisher_lines: tuple[str, ...]
    given_names: tuple[str, ...]


class Split(Row):
    """Where a stop does not end a sentence."""

    titles: frozenset[str]
    numbered: frozenset[str]
    endings: frozenset[str]
    starters: frozenset[str]
    nouns: frozenset[str]
    marked_names: tuple[str, ...]
    reporting: frozenset[str]
    domains: frozenset[str]


class Columns(Row):
    """Heads of table columns by what stands under them, and the words of wire results."""

    year: frozenset[str]
    text: frozenset[str]
    money: frozenset[str]
    percent: frozenset[str]
    number: frozenset[str]
    qualifiers: frozenset[str]
    results: frozenset[str]
    result_periods: frozenset[str]
    signs: frozenset[str]
    number_words: frozenset[str]
    never_in_label: frozenset[str]


class FurnitureFile(Furniture):
    """`furniture.toml`."""


class PagesFile(Row):
    """`pages.toml`."""

    page: Page

    @cached_property
    def _month(self) -> str:
        names = sorted((*self.page.months, *self.page.month_shorts), key=len, reverse=True)
        return f"(?:{'|'.join(names)})"

    @cached_property
    def dates(self) -> re.Pattern[str]:
        """A calendar date with its year, as pages print it."""
        m = self._month
        return re.compile(
            rf"(?P<iso>\b(?:19|20)\d\d(?P<mark>[-/])\d\d(?P=mark)\d\d)(?:T[\d:.+Z-]{{4,30}})?"
            rf"|\b(?P<month>{m})\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>(?:19|20)\d\d)"
            rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month2>{m})\.?,?\s(?P<year2>(?:19|20)\d\d)"
            rf"|\b(?P<first>\d{{1,2}})[/.](?P<second>\d{{1,2}})[/.](?P<year3>(?:19|20)\d\d)",
            re.IGNORECASE,
        )

    @cached_property
    def _fillers(self) -> frozenset[str]:
        page = self.page
        labels = {word for label in (*page.date_labels, *page.updated_labels) for word in label.split()}
        return frozenset(labels | set(page.date_fillers) | set(page.weekdays))

    def date_parts(self, line: str) -> list[str]:
        """Returns the parts of a line, between bars and dots, that say little but a date."""
        if self.is_date_line(line):
            return [line]
        return [part for part in re.split(r"\s[|·•]\s", line[:300]) if self.is_date_line(part)]

    def is_date_line(self, line: str) -> bool:
        """Tells whether a line says little but a date: `Updated: May 3, 2026 · 5 min read`."""
        if len(line) > 150:
            return False
        found = self.dates.search(line) if "19" in line or "20" in line else None
        if found is None or _MONEY.search(line) is not None:
            return False
        rest = re.findall(r"[^\W\d_]+(?:\.[^\W\d_]+)*\.?", self.dates.sub(" ", line))
        others = [word for word in rest if word.lower().strip(".") not in self._fillers]
        return len(others) <= 3 and all(word[0].isupper() for word in others) and not line.lower().startswith("note")

    def published(self, line: str) -> list[date]:
        """Returns the dates of a date line but those of an update; ambiguous ones are left out."""
        out: list[date] = []
        last = 0
        for found in self.dates.finditer(line):
            label = line[last : found.start()].lower()
            last = found.end()
            if any(word in label for word in self.page.updated_labels):
                continue
            when = self._day(found)
            if when is not None:
                out.append(when)
        return out[:1]

    def _day(self, found: re.Match[str]) -> date | None:
        if found["iso"]:
            numbers = tuple(map(int, found["iso"].split(found["mark"])))
        elif found["year3"]:
            first, second, year = int(found["first"]), int(found["second"]), int(found["year3"])
            if first == second or second > 12:
                numbers = (year, first, second)
            elif first > 12:
                numbers = (year, second, first)
            else:
                return None  # day and month could be either
        else:
            name = (found["month"] or found["month2"]).lower()
            months = self.page.months
            month = months.index(name) + 1 if name in months else self.page.month_shorts[name]
            numbers = (int(found["year"] or found["year2"]), month, int(found["day"] or found["day2"]))
        try:
            return date(*numbers)
        except ValueError:
            return None

    def is_byline(self, line: str) -> bool:
        """Tells whether a line names who wrote it: `By Ann Lee`, `Acme Editorial Team`."""
        if len(line) > 120 or (line.endswith((".", "?", "!")) and not line.endswith("Jr.")):
            return False
        words = line.lower()
        start = max((start for start in self.page.author_starts if words.startswith(start)), key=len, default=None)
        if start is not None:
            rest = line[len(start) :].lstrip()
            return len(line.split()) <= 14 and (rest[:1].isupper() or rest[:4] == "the ") and ":" not in rest
        return (
            any(words.endswith(f" {team}") for team in self.page.team_words)
            and len(line.split()) <= 5
            and line[:1].isupper()
        )

    def head_line(self, line: str, *, author: str | None, publisher: str | None) -> str | None:
        """Returns why a line above the running text is furniture, or None."""
        if self.is_date_line(line):
            return "date"
        if self.is_byline(line):
            return "byline"
        words = line.casefold()
        if author and words.startswith(author.casefold()) and len(line) <= len(author) + 40:
            return "byline"
        if publisher and words == publisher.casefold():
            return "publisher"
        if self.is_role(words):
            return "byline"
        if words in self._sections:
            return "category"
        return "navigation" if self._is_trail(words) else None

    def _is_trail(self, words: str) -> bool:
        """Tells whether a line is the trail of sections a page stands in: `Home » News » Energy`."""
        parts = [part.strip() for part in re.split(r"\s[»›>/]\s", words)]
        short = all(0 < len(part.split()) <= 3 for part in parts)
        return len(parts) > 1 and short and any(part == "home" or part in self._sections for part in parts)

    def is_role(self, line: str) -> bool:
        """Tells whether a line is what an author is: `Transport correspondent`."""
        words = line.casefold().split()
        return line.casefold() in self._roles or (1 < len(words) <= 4 and words[-1] in self.page.role_words)

    @cached_property
    def _roles(self) -> frozenset[str]:
        return frozenset(self.page.roles)

    @cached_property
    def _sections(self) -> frozenset[str]:
        return frozenset(self.page.sections)


class SentencesFile(Row):
    """`sentences.toml`."""

    split: Split


class TableWordsFile(Row):
    """`tablewords.toml`."""

    columns: Columns


class Languages(Row):
    """`languages.toml`: the words that hold sentences together, English ones and others; see the head of the file."""

    english: tuple[str, ...] = ()
    others: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    least_words: int = 8
    least_foreign: int = 3
    foreign_share: float = Field(default=0.1, ge=0, le=1)
    accented_share: float = Field(default=0.12, ge=0, le=1)
    english_share: float = Field(default=0.16, ge=0, le=1)
    page_share: float = Field(default=0.5, gt=0, le=1)

    @cached_property
    def english_words(self) -> frozenset[str]:
        """The English words, for lookups."""
        return frozenset(self.english)

    @cached_property
    def other_words(self) -> frozenset[str]:
        """The words of all other languages, for lookups."""
        return frozenset(word for words in self.others.values() for word in words)


class LayoutWords(Row):
    """One field per TOML file of this group."""

    furniture: FurnitureFile
    pages: PagesFile
    sentences: SentencesFile
    tablewords: TableWordsFile
    languages: Languages = Field(default_factory=Languages)

    def body_start(self, lines: Sequence[str], reasons: Mapping[str, str | None] | None = None) -> int:
        """Returns the index of the first line of running text; a teaser above byline or date is not yet that.

        Args:
            reasons: why a line is furniture, where that is known already.
        """
        known = reasons if reasons is not None else {}
        runs = [at for at, line in enumerate(lines) if _runs(line) and self._reason(line, known) is None]
        for at, after in itertools.zip_longest(runs, runs[1:]):
            if after is None or not self._is_teaser(lines[at + 1 : min(after, at + 6)]):
                return at
        return len(lines)

    def _reason(self, line: str, known: Mapping[str, str | None]) -> str | None:
        return known[line] if line in known else self.furniture.reason(line)

    def _is_teaser(self, below: Sequence[str]) -> bool:
        """Tells whether byline or date stand below a line, before any box of links."""
        for line in below:
            if self.furniture.opener(line) is not None:
                return False
            if self.pages.is_date_line(line) or self.pages.is_byline(line):
                return True
        return False


def _runs(line: str) -> bool:
    """Tells whether a line is running text: long and ended by a stop, or very long."""
    return len(line) >= 200 or (len(line) > 120 and _STOP.search(line) is not None)
