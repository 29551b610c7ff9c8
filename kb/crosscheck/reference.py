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
from kb.compare.saying import figure_words, possessive, value_words
from kb.crosscheck.arithmetic.spans import Span, gap, span_of
from kb.crosscheck.desk import Desk, digest
from kb.lexicon.ontology import Ontology, fold
from kb.model import Finding, FindingClaim, FindingKind

SLACK = timedelta(days=7)  # a fiscal year ends on a weekday near the month's end
LONG = timedelta(days=300)
NEAR = 0.01  # relative distance within which a sum of rounded rows still agrees
_Rows = dict[tuple[str, str, str], list[Facets]]
_Measures = dict[tuple[str, str], list[tuple[str, list[Facets]]]]  # the metrics of a subject and unit


def against_tables(desk: Desk) -> Iterator[Finding]:
    """Yields what rows of imported tables, added up, say of claims for longer periods."""
    rows: _Rows = defaultdict(list)
    for _, item in sorted(desk.facets.items()):
        if item.record.reference and item.change is None and all(item.period):
            rows[item.subject, item.metric, item.unit].append(item)
    for group in rows.values():
        group.sort(key=lambda item: (item.period[0] or date.min, item.record.claim.id))
    measures: _Measures = defaultdict(list)
    for (subject, metric, unit), group in rows.items():
        measures[subject, unit].append((metric, group))
    for _, item in sorted(desk.facets.items()):
        if not item.record.reference and item.change is None and rows:
            yield from _checked(item, rows, measures, desk)


def _checked(item: Facets, rows: _Rows, measures: _Measures, desk: Desk) -> Iterator[Finding]:
    """Yields one finding for a claim: that it agrees, that it is its whole's figure, or that it is another."""
    own = _added(item, rows.get((item.subject, item.metric, item.unit), []))
    if own is not None and _agrees(item, own):
        yield _finding(item, own, "agrees", FindingKind.REFERENCE, desk)
        return
    for metric, group in measures.get((item.subject, item.unit), ()):
        if _wider(item.metric, metric, desk.ontology):
            whole = _added(item, group)
            if whole is not None and _agrees(item, whole):
                yield _finding(item, whole, "equal", FindingKind.PART_WHOLE, desk, own=own)
                return
    if own is not None:
        yield _finding(item, own, "contradiction", FindingKind.REFERENCE, desk)


def _agrees(item: Facets, rows: Sequence[Facets]) -> bool:
    return gap(_total(rows), span_of(item)) <= NEAR


def _added(item: Facets, group: Sequence[Facets]) -> list[Facets] | None:
    return _tiles(item, group) or None


def _total(rows: Sequence[Facets]) -> Span:
    out = Span(0.0, 0.0)
    for row in rows:
        out = out + span_of(row)
    return out


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
    item: Facets,
    parts: Sequence[Facets],
    verdict: str,
    kind: FindingKind,
    desk: Desk,
    *,
    own: Sequence[Facets] | None = None,
) -> Finding:
    claim, total = item.record.claim, _value(item, parts)
    source = _source(parts[0])
    title = {
        "agrees": f"{figure_words(claim)} agrees with {source}",
        "contradiction": f"{figure_words(claim)} against {total} in {source}",
        "equal": f"A part was given its whole’s figure: {figure_words(claim)}",
    }[verdict]
    said = f"the {len(parts)} rows of {source} for {_measure(parts[0])} in that time come to {total}"
    if own is not None:
        said += f", and those for {_measure(own[0])} to {_value(item, own)}"
    return Finding(
        id=digest("finding", kind.value, claim.id, parts[0].metric),
        kind=kind,
        verdict=verdict,
        question_id=None,
        severity={"agrees": 0.1, "contradiction": 0.7, "equal": 0.65}[verdict],
        title=title[:1].upper() + title[1:],
        explanation=f"{clause(item, slotter=desk.slotter)}; {said}.",
        claims=(
            FindingClaim(claim.id, "claim"),
            *(FindingClaim(row.record.claim.id, "row") for row in (*parts, *(own or ()))),
        ),
        derived={"formula": "sum of the rows", "value": float(f"{_middle(parts):.6g}"), "unit": item.unit},
    )


def _source(row: Facets) -> str:
    return row.record.origin or row.record.publisher or row.record.title or row.record.claim.article


def _measure(row: Facets) -> str:
    return f"{possessive(row.record.claim.subject or 'its')} {row.record.claim.metric}"


def _middle(rows: Sequence[Facets]) -> float:
    total = _total(rows)
    return (total.lower + total.upper) / 2


def _value(item: Facets, rows: Sequence[Facets]) -> str:
    return value_words(item.record.claim, _middle(rows))
