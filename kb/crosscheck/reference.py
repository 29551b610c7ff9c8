"""Claims against imported tables whose rows are shorter than the claim's period: quarters against a year.

Comes in: a desk. Goes out: `reference` findings where the rows of one measure add up to something else than
the claim, and `part-whole` findings where they show that a part was given its whole's figure. Rows of the
claim's own period need nothing here: they stand among the positions of its question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from kb.compare import Facets
from kb.compare.explain import clause
from kb.compare.saying import figure_words
from kb.crosscheck.arithmetic.spans import Span, gap, number, span_of
from kb.crosscheck.desk import Desk, digest
from kb.lexicon.ontology import Ontology, fold
from kb.model import Finding, FindingClaim, FindingKind

SLACK = timedelta(days=7)  # a fiscal year ends on a weekday near the month's end
LONG = timedelta(days=300)
NEAR = 0.01  # relative distance within which a sum of rounded rows still agrees
_Rows = dict[tuple[str, str, str], list[Facets]]


def against_tables(desk: Desk) -> Iterator[Finding]:
    """Yields what rows of imported tables, added up, say of claims for longer periods."""
    rows: _Rows = defaultdict(list)
    for _, item in sorted(desk.facets.items()):
        if item.record.reference and item.change is None and all(item.period):
            rows[item.subject, item.metric, item.unit].append(item)
    for group in rows.values():
        group.sort(key=lambda item: (item.period[0] or date.min, item.record.claim.id))
    for _, item in sorted(desk.facets.items()):
        if not item.record.reference and item.change is None and rows:
            yield from _checked(item, rows, desk)


def _checked(item: Facets, rows: _Rows, desk: Desk) -> Iterator[Finding]:
    for (subject, metric, unit), group in rows.items():
        wider = _wider(item.metric, metric, desk.ontology)
        if subject != item.subject or unit != item.unit or not (wider or metric == item.metric):
            continue
        parts = _tiles(item, group)
        if not parts:
            continue
        total = Span(0.0, 0.0)
        for part in parts:
            total = total + span_of(part)
        agrees = gap(total, span_of(item)) <= NEAR
        if wider and agrees:
            yield _finding(item, parts, total, "equal", FindingKind.PART_WHOLE, desk)
        elif not wider:
            verdict = "agrees" if agrees else "contradiction"
            yield _finding(item, parts, total, verdict, FindingKind.REFERENCE, desk)


def _wider(part: str, whole: str, ontology: Ontology) -> bool:
    row = ontology.metric(part)
    return row is not None and row.part_of is not None and fold(row.part_of) == whole


def _tiles(item: Facets, group: Sequence[Facets]) -> list[Facets]:
    """Returns rows that together cover the claim's period without gap or overlap."""
    start, end = item.period
    if start is None or end is None or end - start < LONG:
        return []
    found: list[Facets] = []
    at = start
    for row in group:
        first, last = row.period
        if first is None or last is None or last - first >= LONG:
            continue
        if abs(first - at) <= SLACK and last <= end + SLACK:
            found.append(row)
            at = last + timedelta(days=1)
    return found if len(found) > 1 and abs(at - timedelta(days=1) - end) <= SLACK else []


def _finding(
    item: Facets, parts: Sequence[Facets], total: Span, verdict: str, kind: FindingKind, desk: Desk
) -> Finding:
    claim, row = item.record.claim, parts[0].record
    source = row.origin or row.publisher or row.title or row.claim.article
    middle = (total.lower + total.upper) / 2
    said = f"the {len(parts)} rows of {source} for {row.claim.subject}’s {row.claim.metric} in that time come to"
    title = {
        "agrees": f"{figure_words(claim)} agrees with {source}",
        "contradiction": f"{figure_words(claim)} against {number(middle)} in {source}",
        "equal": f"A part was given its whole’s figure: {figure_words(claim)}",
    }[verdict]
    return Finding(
        id=digest("finding", kind.value, claim.id, parts[0].metric),
        kind=kind,
        verdict=verdict,
        question_id=None,
        severity={"agrees": 0.1, "contradiction": 0.7, "equal": 0.65}[verdict],
        title=title[:1].upper() + title[1:],
        explanation=f"{clause(item, slotter=desk.slotter)}; {said} {number(middle)}.",
        claims=(FindingClaim(claim.id, "claim"), *(FindingClaim(part.record.claim.id, "row") for part in parts)),
        derived={"formula": "sum of the rows", "value": float(f"{middle:.6g}"), "unit": item.unit},
    )
