"""What the first stages hand on: articles, passages, mentions, and the values read from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from kb.model.vocabulary import Change, Comparator, MentionKind, PassageKind, PeriodBound, is_currency


@dataclass(frozen=True, slots=True)
class Article:
    """One source text and what is known about it. `text` is the source's own, unchanged."""

    file: str  # the file's name, or the id of a JSONL row: what claims call their `article`
    text: str
    sha256: str  # of the text as UTF-8
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    published_on: date | None = None
    retrieved_at: str | None = None
    language: str | None = None
    digest_of: str | None = None  # set on our own digests: the title of the article digested
    layout: str = "text"  # "text", "markdown" or "html" (the text then is what the page says)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row: its span in `Passage.text` and its column's head, if known."""

    start: int
    end: int
    head: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, heading, list item or table row in its reading view.

    Attributes:
        index: position in the article's list of passages.
        start, end: span in `Article.text`.
        text: the reading view; equal to the article's slice where nothing was repaired.
        offsets: for each reading character its offset in `Article.text`, then one for the end;
            None where the characters stand one for one (a plain space for an odd one included).
        ends: for each reading character the offset in `Article.text` after the last character it
            stands for; set with `offsets` where something was left out or put in between.
        paragraph: running number of the paragraph, list or table it stands in.
        heading: index of the heading passage it stands under.
        lead: index of the passage that introduces its list ("Key figures:").
        cells: of a table row or head, in reading offsets.
        head: index of the table-head passage of a table row.
        reason: for furniture, why it is that ("read-time", "share-count", "newsletter", ...).
    """

    index: int
    kind: PassageKind
    start: int
    end: int
    text: str
    offsets: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None
    paragraph: int = 0
    heading: int | None = None
    lead: int | None = None
    cells: tuple[Cell, ...] = ()
    head: int | None = None
    reason: str | None = None

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Returns the span in `Article.text` of a half-open, non-empty span of the reading view."""
        if self.offsets is None:
            return self.start + start, self.start + end
        first = self.offsets[start]
        if self.ends is not None:
            return first, self.ends[end - 1]
        last = self.offsets[end] if end < len(self.offsets) else self.end
        # A repaired run (one reading character for several of the source) ends where the next begins.
        return first, last


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a passage that looks like a number or a date; nothing is interpreted yet.

    Attributes:
        passage: `Passage.index`.
        start, end: span in `Passage.text`: for a quantity number, magnitude, unit and attached sign.
        text: `passage.text[start:end]`.
        rule: name of the rule that found it; for a rejected mention the reason.
        parts: named pieces the grammar found, as text, for `normalise`.
        outer_start, outer_end: the span with comparator words, rate and approximation around it.
    """

    kind: MentionKind
    passage: int
    start: int
    end: int
    text: str
    rule: str
    parts: Mapping[str, str] = field(default_factory=dict)
    outer_start: int = -1
    outer_end: int = -1


@dataclass(frozen=True, slots=True)
class Interval:
    """A set of values between two ends, each closed, open or absent (None)."""

    lower: Decimal | None
    upper: Decimal | None
    lower_open: bool = False
    upper_open: bool = False

    def overlaps(self, other: Interval) -> bool:
        """Tells whether some value lies in both."""
        return not (self._below(other) or other._below(self))

    def _below(self, other: Interval) -> bool:
        if self.upper is None or other.lower is None:
            return False
        if self.upper == other.lower:
            return self.upper_open or other.lower_open
        return self.upper < other.lower

    def holds(self, other: Interval) -> bool:
        """Tells whether every value of `other` lies in this interval."""
        low_ok = self.lower is None or (
            other.lower is not None
            and (self.lower < other.lower or (self.lower == other.lower and (not self.lower_open or other.lower_open)))
        )
        high_ok = self.upper is None or (
            other.upper is not None
            and (self.upper > other.upper or (self.upper == other.upper and (not self.upper_open or other.upper_open)))
        )
        return low_ok and high_ok


@dataclass(frozen=True, slots=True)
class Quantity:
    """A normalised figure: what `normalise` makes of a quantity mention.

    Field meanings are the contract's. `unit` is None for a bare number whose unit only syntax can
    tell ("50,000 new NVIDIA GPUs" is settled here, "the 12 that closed" is not).
    """

    passage: int
    start: int
    end: int
    text: str
    low: Decimal | None
    high: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    stated_low: Decimal | None
    stated_high: Decimal | None
    stated_unit: str | None
    unit: str | None
    per: str | None
    comparator: Comparator
    change: Change | None = None
    vague: bool = False  # "hundreds of millions"
    interval_level: Decimal | None = None  # set where this figure is a stated confidence interval
    is_level: bool = False  # the "90%" of a "90% CI": a quantity that claims nothing
    outer_start: int = -1
    outer_end: int = -1
    rules: tuple[str, ...] = ()

    @property
    def is_money(self) -> bool:
        """Whether the unit is a currency."""
        return is_currency(self.unit)


@dataclass(frozen=True, slots=True)
class Period:
    """A resolved temporal expression; `first` and `last` are inclusive, None on an open side.

    `alternatives` holds further readings (a fiscal quarter of an unknown calendar). `duration`
    is true for a length of time ("over two years") that is no place on the calendar.
    """

    passage: int
    start: int
    end: int
    text: str
    first: date | None
    last: date | None
    granularity: str  # day, week, month, quarter, half, season, year, decade, span
    bound: PeriodBound = PeriodBound.WITHIN
    relative: bool = False
    fiscal: bool = False
    alternatives: tuple[tuple[date | None, date | None], ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejection:
    """A number mention that did not become a value, with the reason."""

    passage: int
    start: int
    end: int
    text: str
    reason: str  # e.g. "name", "date", "year", "section-number", "furniture", "version", "ordinal"


Reading: TypeAlias = Quantity | Period | Rejection
