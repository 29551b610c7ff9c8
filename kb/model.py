"""All nouns: frozen dataclasses and enums, standard library only.

What comes in and out of every stage is one of these. Spans are half-open and count Unicode code
points. A `Passage` is a stretch of the article in its *reading view*: broken entities, mojibake
and odd spaces are repaired there, and `Passage.locate` maps every reading offset back to the
article's unchanged text. Mentions and readings carry offsets into `Passage.text`; claims carry
offsets into `Article.text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias


class Comparator(StrEnum):
    """How the text limits the value, as the contract writes it."""

    EQUAL = "="
    ABOUT = "~"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    RANGE = "range"


class Change(StrEnum):
    """What a figure that sizes a change or comparison says."""

    INCREASE = "increase"
    DECREASE = "decrease"
    RATIO = "ratio"


class Modality(StrEnum):
    """How the text vouches for the figure; the first that fits, in this order."""

    HYPOTHETICAL = "hypothetical"
    TARGET = "target"
    PROJECTED = "projected"
    ESTIMATED = "estimated"
    REPORTED = "reported"
    ASSERTED = "asserted"


class Polarity(StrEnum):
    """Whether the text affirms or denies the figure."""

    AFFIRMED = "affirmed"
    DENIED = "denied"


class PassageKind(StrEnum):
    """What part of the article a passage is."""

    TITLE = "title"
    HEADING = "heading"
    SENTENCE = "sentence"
    LIST_ITEM = "list-item"
    TABLE_HEAD = "table-head"
    TABLE_ROW = "table-row"
    FURNITURE = "furniture"  # by-lines, read times, share counts, newsletter boxes, captions of nothing


class MentionKind(StrEnum):
    """What a number mention looks like before it is interpreted."""

    QUANTITY = "quantity"
    PERIOD = "period"
    REJECTED = "rejected"  # a name, identifier, page furniture ...: `Mention.rule` says which


class Relation(StrEnum):
    """What two related claims are to each other; the contract's order, first that fits."""

    RESTATES = "restates"
    DIFFERENT_SCOPE = "different-scope"
    DIFFERENT_PERIOD = "different-period"
    FORECAST = "forecast"
    AGREES = "agrees"
    COMPATIBLE = "compatible"
    REVISED = "revised"
    UNDETERMINED = "undetermined"
    CONTRADICTION = "contradiction"


class Status(StrEnum):
    """What a question's positions come to."""

    SINGLE = "single"
    AGREED = "agreed"
    COMPATIBLE = "compatible"
    SCOPED = "scoped"
    DISPUTED = "disputed"
    UNDETERMINED = "undetermined"


class FindingKind(StrEnum):
    """Things worth a reader's minute."""

    CONTRADICTION = "contradiction"
    SCOPE = "scope"
    REVISION = "revision"
    FORECAST = "forecast"
    STALE_FORECAST = "stale-forecast"
    PART_WHOLE = "part-whole"
    ARITHMETIC = "arithmetic"
    IMPLIED = "implied"
    REFERENCE = "reference"
    UNDETERMINED = "undetermined"  # an open question: the slot that would decide is not stated


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


class PeriodBound(StrEnum):
    """Which side of a period the words leave open."""

    WITHIN = "within"
    SINCE = "since"
    THROUGH = "through"


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


@dataclass(frozen=True, slots=True)
class Claim:
    """One asserted number with its evidence: the contract's claim, field for field.

    `article` is `Article.file`. A figure that claims nothing has `claim` False and a `reason`.
    """

    id: str
    article: str
    start: int
    end: int
    figure: str
    quote: str
    quote_start: int
    prefix: str
    suffix: str
    low: Decimal | None
    high: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    stated_low: Decimal | None
    stated_high: Decimal | None
    stated_unit: str | None
    comparator: Comparator
    unit: str | None
    per: str | None
    subject: str | None = None
    subject_text: str | None = None
    metric: str | None = None
    metric_text: str | None = None
    qualifiers: tuple[str, ...] = ()
    period_text: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    attributed_to: str | None = None
    modality: Modality = Modality.ASSERTED
    change: Change | None = None
    polarity: Polarity = Polarity.AFFIRMED
    ci_low: Decimal | None = None
    ci_high: Decimal | None = None
    ci_level: Decimal | None = None
    base_text: str | None = None  # what a change is measured from ("2023 levels")
    quoted: bool = False  # the figure stands in a direct quotation
    vague: bool = False
    confidence: float = 0.0
    confidence_parts: Mapping[str, float] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    claim: bool = True
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class RejectedFigure:
    """A rejection placed in the article, as `kb extract --rejections` writes it."""

    article: str
    start: int
    end: int
    figure: str
    reason: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one article yields. Every number mention of the text is in exactly one of the lists
    or is the date of a period."""

    article: Article
    claims: tuple[Claim, ...]
    figures: tuple[Claim, ...]  # quantities that claim nothing
    rejections: tuple[RejectedFigure, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A stored claim with what cross-checking needs beside it.

    Attributes:
        claim: the claim as extracted.
        origin: who first says so: the attribution's canonical name, else the publisher's, prefixed
            by nothing; None where neither is known (all such count as one origin).
        published_on: date of the article.
        reference: true for a row of an imported table.
    """

    claim: Claim
    origin: str | None
    published_on: date | None
    publisher: str | None = None
    title: str | None = None
    reference: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """Agreeing claims of a question with one scope and one period."""

    id: str
    question_id: str
    lower: Decimal | None
    upper: Decimal | None
    scope: str
    period_start: date | None
    period_end: date | None
    claim_ids: tuple[str, ...]
    origins: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader asks: one subject with its parts and makers, one metric family, one dimension."""

    id: str
    slug: str
    subject: str
    metric_family: str
    dimension: str
    title: str
    status: Status
    articles: int
    origins: int
    spread: float | None  # largest over smallest stated value; None for fewer than two
    answer: str  # the sentence a reader gets first


@dataclass(frozen=True, slots=True)
class PositionRelation:
    """How two positions stand to each other; the view derives the pairs of claims from it."""

    position_a: str
    position_b: str
    relation: Relation
    ratio: float | None
    slot: str | None
    explanation: str


@dataclass(frozen=True, slots=True)
class ClaimRelation:
    """A related pair, `claim_a < claim_b`, as the view `claim_relations` shows it."""

    claim_a: str
    claim_b: str
    relation: Relation
    ratio: float | None
    slot: str | None
    explanation: str


@dataclass(frozen=True, slots=True)
class FindingClaim:
    """A claim's part in a finding: `a`, `b`, `part`, `whole`, `base`, `result`, `factor` ..."""

    claim_id: str
    role: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A thing worth a reader's minute: claims, the comparison with its reasons, a verdict."""

    id: str
    kind: FindingKind
    verdict: str | None
    question_id: str | None
    severity: float
    title: str
    explanation: str
    claims: tuple[FindingClaim, ...]
    derived: Mapping[str, object] = field(default_factory=dict)  # formula, parents, values of `implied`


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """All that a cross-check yields. `relations` pairs positions; `pairs` adds single pairs of
    claims across questions that a rule relates (a set and its members, a class and its instance)."""

    questions: tuple[Question, ...]
    positions: tuple[Position, ...]
    relations: tuple[PositionRelation, ...]
    pairs: tuple[ClaimRelation, ...]
    findings: tuple[Finding, ...]
