"""What an article yields: claims, each held to its words, and the figures that claim nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kb.model.reading import Article
from kb.model.vocabulary import Change, Comparator, Modality, Polarity


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
    clues: tuple[tuple[str, ...], ...] = ()  # of each claim, what its confidence was reckoned from


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
