"""What the cross-check says of claims: questions, positions, relations and findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kb.model.vocabulary import FindingKind, Relation, Status


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
