"""Findings that come from how positions stand to each other.

Comes in: the questions. Goes out: `contradiction`, `undetermined` (an open question), `scope` (an
apparent conflict explained) and `revision` findings, the widest of each question first.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from kb.compare import Comparison, Facets
from kb.compare.saying import apart_words, moved_words
from kb.compare.wording import differing_words, names_subject
from kb.crosscheck.answers import WORLDS
from kb.crosscheck.desk import Desk, digest
from kb.crosscheck.questions import Asked, leaves_open
from kb.lexicon.ontology import Level
from kb.model import Finding, FindingClaim, FindingKind, Relation, Status

PER_QUESTION = 3  # findings of one kind a question gives at most
APPARENT = 1.5  # times apart from which a reader would take two figures for a conflict
OPEN = 1.1
GENERAL = 0.5  # weight of an open question about things in general
_KINDS = {
    Relation.CONTRADICTION: (FindingKind.CONTRADICTION, 0.6, 0.4),
    Relation.UNDETERMINED: (FindingKind.UNDETERMINED, 0.3, 0.3),
    Relation.DIFFERENT_SCOPE: (FindingKind.SCOPE, 0.2, 0.3),
    Relation.REVISED: (FindingKind.REVISION, 0.3, 0.2),
}
# A question is worth asking where at most two slots are open, all of them such as a source could settle.
_SETTLED_BY_SOURCES = frozenset(
    (
        *("basis", "accounting", "gross-net", "prices", "price year", "currency", "aspect", "aggregation"),
        *("geography", "segment", "season", "currency-effect", "state", "market", "subject", "forecast", "stage"),
    )
)
MOST_OPEN = 2


def disagreements(asked: Asked, *, desk: Desk) -> Iterator[Finding]:
    """Yields the findings one question gives, at most a few of each kind, the widest gap first."""
    kinds: dict[Relation, list[tuple[float, Facets, Facets, Comparison]]] = {}
    for one, other, found in asked.related:
        a, b = asked.clusters[one].chief, asked.clusters[other].chief
        if found.relation in _KINDS and _worth(a, b, found, desk):
            kinds.setdefault(found.relation, []).append((found.ratio or math.inf, a, b, found))
    for relation in _KINDS:
        rows = sorted(
            kinds.get(relation, ()), key=lambda row: (-row[0], row[1].record.claim.id, row[2].record.claim.id)
        )
        general = [row for row in rows if row[3].slot == "subject" and relation is Relation.UNDETERMINED]
        named = [row for row in rows if row not in general]
        told = [*named[:PER_QUESTION], *general[:1]]
        for _, a, b, found in told:
            yield _finding(asked, a, b, found, desk)
        if relation is Relation.UNDETERMINED and not told and asked.question.status is Status.UNDETERMINED:
            yield from _left_open(asked, desk)


def _left_open(asked: Asked, desk: Desk) -> Iterator[Finding]:
    """Yields the finding of an open question none of whose pairs is worth one by itself: of the pair with
    the fewest slots open the figures nearest each other, which are the likeliest to speak of one thing.
    """
    rows = [row for row in asked.related if leaves_open(row, asked.clusters, desk)]
    if rows:
        one, other, found = min(rows, key=lambda row: (len(row[2].open_slots), row[2].ratio or 0.0, row[:2]))
        yield _finding(asked, asked.clusters[one].chief, asked.clusters[other].chief, found, desk, weight=GENERAL)


def _worth(a: Facets, b: Facets, found: Comparison, desk: Desk) -> bool:
    if found.relation is Relation.DIFFERENT_SCOPE and found.ratio is None and a.per != b.per:
        return False  # a price by the hour and one by the day are no apparent conflict
    far = found.ratio or math.inf
    if a.record.reference and b.record.reference:
        return False  # a table is not ours to check against itself
    if found.relation is Relation.DIFFERENT_SCOPE:
        same_kind = a.unit == b.unit and a.projected == b.projected and not (a.soft or b.soft)
        one, other = a.record.claim, b.record.claim
        if (one.article, one.quote_start) == (other.article, other.quote_start):
            return False  # one sentence gives both and says itself how they differ
        known = one.article == other.article and all(desk.ontology.entity(item.subject) for item in (a, b))
        named = known or all(names_subject(item, desk.slotter) for item in (a, b))
        named = named and not a.generic and not b.generic and a.metric_known and b.metric_known
        one_period = a.period == b.period or not (any(a.period) and any(b.period))
        mistakable = _parts_of_one(a, b, desk) if found.slot == "subject" else a.loose == b.loose
        return APPARENT <= far < WORLDS and same_kind and named and one_period and mistakable
    if found.relation is Relation.UNDETERMINED:
        elsewhere = a.record.claim.article != b.record.claim.article or desk.origin(a) != desk.origin(b)
        measured = found.ratio is not None  # in two currencies nobody can say how far apart they are
        return measured and far >= OPEN and elsewhere and not (a.soft or b.soft) and _decidable(a, b, found, desk)
    return True


def _parts_of_one(a: Facets, b: Facets, desk: Desk) -> bool:
    """Tells a part and its whole whose figures may be taken for one another's: no places, and figures that add up."""
    known = [desk.ontology.entity(item.record.claim.subject) for item in (a, b)]
    level = desk.ontology.level(a.record.claim.subject or "", b.record.claim.subject or "")
    row = desk.ontology.metric(a.metric)
    adds_up = row is not None and row.aspect in ("stock", "flow", "cumulative")
    apart = level in (Level.PART, Level.WHOLE, Level.MADE, Level.MAKER)
    return apart and adds_up and all(entity is not None and entity.kind != "place" for entity in known)


def _decidable(a: Facets, b: Facets, found: Comparison, desk: Desk) -> bool:
    known = a.metric_known and b.metric_known and len(found.open_slots) <= MOST_OPEN
    known = known and all(not item.generic or desk.ontology.entity(item.subject) is not None for item in (a, b))
    if not known or not set(found.open_slots) <= _SETTLED_BY_SOURCES or not found.open_slots:
        return False
    return differing_words(a, b, slotter=desk.slotter, parties=False) is None


def _finding(asked: Asked, a: Facets, b: Facets, found: Comparison, desk: Desk, weight: float = 1.0) -> Finding:
    kind, base, more = _KINDS[found.relation]
    if a.record.reference != b.record.reference:
        kind = FindingKind.REFERENCE
    if (a.figure.lower, a.record.claim.id) > (b.figure.lower, b.record.claim.id):
        a, b = b, a
    words = {
        "question": asked.question.title,
        "fa": moved_words(a.record.claim, desk.slotter.lexicon.scopes.questions, b.record.claim),
        "fb": moved_words(b.record.claim, desk.slotter.lexicon.scopes.questions, a.record.claim),
        "times": apart_words(a.figure, b.figure, a.unit, found.ratio),
    }
    template = desk.slotter.lexicon.scopes.explanations.finding[_KINDS[found.relation][0].value]
    title = template.format(**words)
    far = min(1.0, math.log10(found.ratio) / 2) if found.ratio and found.ratio > 1 else 0.0
    if found.slot == "subject" and found.relation is Relation.UNDETERMINED:
        weight = min(weight, GENERAL)
    return Finding(
        id=digest("finding", kind.value, a.record.claim.id, b.record.claim.id),
        kind=kind,
        verdict=found.relation.value,
        question_id=asked.question.id,
        severity=round((base + more * far) * weight, 4),
        title=title[:1].upper() + title[1:],
        explanation=found.explanation,
        claims=(FindingClaim(a.record.claim.id, "a"), FindingClaim(b.record.claim.id, "b")),
        derived={"slot": found.slot, "ratio": found.ratio},
    )
