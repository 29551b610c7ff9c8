"""All nouns: frozen dataclasses and enums, standard library only.

What comes in and out of every stage is one of these. Spans are half-open and count Unicode code
points. A `Passage` is a stretch of the article in its *reading view*: broken entities, mojibake
and odd spaces are repaired there, and `Passage.locate` maps every reading offset back to the
article's unchanged text. Mentions and readings carry offsets into `Passage.text`; claims carry
offsets into `Article.text`.
"""

from kb.model.claims import Claim, Extraction, Record, RejectedFigure
from kb.model.crosscheck import ClaimRelation, CrossCheck, Finding, FindingClaim, Position, PositionRelation, Question
from kb.model.reading import Article, Cell, Interval, Mention, Passage, Period, Quantity, Reading, Rejection
from kb.model.vocabulary import (
    Change,
    Comparator,
    FindingKind,
    MentionKind,
    Modality,
    PassageKind,
    PeriodBound,
    Polarity,
    Relation,
    Status,
    counts_things,
    is_currency,
)

__all__ = [
    "Article",
    "Cell",
    "Change",
    "Claim",
    "ClaimRelation",
    "Comparator",
    "CrossCheck",
    "Extraction",
    "Finding",
    "FindingClaim",
    "FindingKind",
    "Interval",
    "Mention",
    "MentionKind",
    "Modality",
    "Passage",
    "PassageKind",
    "Period",
    "PeriodBound",
    "Polarity",
    "Position",
    "PositionRelation",
    "Quantity",
    "Question",
    "Reading",
    "Record",
    "RejectedFigure",
    "Rejection",
    "Relation",
    "Status",
    "counts_things",
    "is_currency",
]
