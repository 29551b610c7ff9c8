"""A part that is as large as its whole, or larger.

Comes in: a desk. Goes out: `part-whole` findings between claims of one period and unit where one subject
or metric is a part of the other's. A part of one thing equal to the whole deserves a look (a segment
may have been given the company's total); a larger one cannot be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.compare import Facets
from kb.compare.explain import clause
from kb.compare.saying import figure_words, many
from kb.compare.slots import stand_for_one
from kb.compare.values import agree
from kb.crosscheck.desk import Desk, digest
from kb.lexicon.ontology import Level, Ontology, fold
from kb.model import Finding, FindingClaim, FindingKind

LIMIT = 12  # claims of one subject, metric and period that are compared with those of its whole
_HIGHER = (Level.PART, Level.MEMBER)
_ADDITIVE = ("stock", "flow", "cumulative")


@dataclass(frozen=True, slots=True)
class _Shelf:
    unit: str
    period: tuple[object, object]


def part_wholes(desk: Desk) -> Iterator[Finding]:
    """Yields a finding for each part that is not smaller than its whole."""
    shelves: dict[_Shelf, dict[tuple[str, str], list[Facets]]] = defaultdict(lambda: defaultdict(list))
    for _, item in sorted(desk.facets.items()):
        if item.record.claim.claim and item.change is None and item.period[0] and item.unit not in ("%", "x", "pp", ""):
            shelves[_Shelf(item.unit, item.period)][item.subject, item.metric].append(item)
    for shelf in shelves.values():
        for (subject, metric), parts in shelf.items():
            for whole in _wholes(subject, metric, shelf, desk.ontology):
                yield from _compared(parts[:LIMIT], shelf[whole][:LIMIT], desk)


def _wholes(
    subject: str, metric: str, shelf: Mapping[tuple[str, str], object], ontology: Ontology
) -> Iterator[tuple[str, str]]:
    """Yields what the figures of one subject and metric may be parts of, among those at hand."""
    above = {ontology.key(name) for name in ontology.chain(subject, "part_of")[1:]} | ontology.sets_of(subject)
    yield from sorted((name, metric) for name in above if (name, metric) in shelf)
    row = ontology.metric(metric)
    wider = {fold(row.part_of)} if row is not None and row.part_of else set()
    wider |= ontology.including(metric)
    yield from sorted((subject, name) for name in wider if (subject, name) in shelf)


def _compared(parts: Sequence[Facets], wholes: Sequence[Facets], desk: Desk) -> Iterator[Finding]:
    for part in parts:
        for whole in wholes:
            how = _holds(part, whole, desk.ontology)
            if how is not None and (verdict := _verdict(part, whole, desk)) is not None:
                yield _finding(part, whole, how, verdict, desk)


def _holds(part: Facets, whole: Facets, ontology: Ontology) -> str | None:
    """Tells how one claim is a part of the other: by its subject or its metric; None if it is not."""
    one, other = part.record.claim, whole.record.claim
    listed = (one.article, one.quote_start) == (other.article, other.quote_start)
    if part is whole or listed or part.per != whole.per:
        return None
    level = ontology.level(part.record.claim.subject or "", whole.record.claim.subject or "", part.period)
    if part.metric == whole.metric and level in _HIGHER:
        row = ontology.metric(part.metric)
        return "subject" if row is not None and row.aspect in _ADDITIVE else None
    if level is Level.SAME and part.metric != whole.metric and part.loose == whole.loose:  # rice is no part of cocoa
        row, wider = ontology.metric(part.metric), ontology.metric(whole.metric)
        within = row is not None and row.part_of is not None and fold(row.part_of) == whole.metric
        holds = wider is not None and wider.dimension != "money" and part.metric in map(fold, wider.includes)
        return "metric" if within or holds else None
    return None


def _verdict(part: Facets, whole: Facets, desk: Desk) -> str | None:
    slots, others = dict(part.slots), dict(whole.slots)
    if any(slots[name] != others[name] for name in slots.keys() & others.keys() if name != "segment"):
        return None
    if part.figure.lower > whole.figure.upper > 0:
        return "larger"
    names = part.record.claim.subject, whole.record.claim.subject
    called_so = stand_for_one(*names, slotter=desk.slotter)
    equal = part.figure.bounded and agree(part.figure, whole.figure, 0.0) and not called_so
    return "equal" if equal and whole.figure.lower > 0 else None


def _finding(part: Facets, whole: Facets, how: str, verdict: str, desk: Desk) -> Finding:
    one, other = part.record.claim, whole.record.claim
    names = (one.subject, other.subject) if how == "subject" else (one.metric, other.metric)
    said = "is larger than" if verdict == "larger" else "is as large as"
    plural = many(names[0] or "")
    return Finding(
        id=digest("finding", "part-whole", one.id, other.id),
        kind=FindingKind.PART_WHOLE,
        verdict=verdict,
        question_id=None,
        severity=0.6 if verdict == "larger" else 0.4,
        title=f"A part {said} its whole: {figure_words(one)} of {figure_words(other)}",
        explanation=(
            f"{clause(part, slotter=desk.slotter)}; {clause(whole, slotter=desk.slotter)}. "
            f"{_capital(names[0] or '')} {'are' if plural else 'is'} a part of {names[1]}, "
            f"yet {'their' if plural else 'its'} figure {said} the whole."
        ),
        claims=(FindingClaim(one.id, "part"), FindingClaim(other.id, "whole")),
        derived={"by": how},
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
