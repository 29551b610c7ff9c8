"""A part of a year against the year: "$14 billion in one quarter" beside "tens of billions a year" of several firms.

The year of the same subject is no test of one of its quarters, as a year has its seasons; but a figure said to hold
every year, told beside the quarter, is.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb.compare import Facets
from kb.crosscheck.arithmetic.checks import Check, Sheet
from kb.crosscheck.arithmetic.spans import Span, span_of
from kb.lexicon.ontology import Level, Ontology

MONTHS = 12
LEAST = 3  # one month says little of a year
NEXT = 500  # characters within which a yearly figure without a year is told of the same time
LIMIT = 200  # months, and years, of one article that are held against each other
LIKE = 1.25  # times apart up to which a pace fits the year of the same subject
_FLOW = "flow"


def pace(sheet: Sheet) -> Iterator[Check]:
    """A figure for some months and one for a year, of one subject or of its set: does the pace fit the year?"""
    parts = [item for item in sheet.items if _months(item) and _flow(item, sheet.ontology)][:LIMIT]
    kinds = {(part.unit, part.metric) for part in parts}
    wholes = [item for item in sheet.items if (item.unit, item.metric) in kinds and not _months(item)][:LIMIT]
    for part in parts:
        for whole in wholes:
            if not _of_year(part, whole):
                continue
            months, stated = _months(part) or MONTHS, span_of(whole)
            yearly = Span(span_of(part).lower * MONTHS / months, span_of(part).upper * MONTHS / months)
            within = _within(part, whole, sheet.ontology)
            result = _verdict(yearly, stated, within, dated=any(whole.period))
            if result is not None and not (result == "holds" and whole.figure.vague):
                yield Check(
                    "pace",
                    (("part", part), ("whole", whole)),
                    f"part x {MONTHS}/{months} = yearly pace",
                    yearly,
                    stated,
                    result,
                    {"span": f"{months} months"},
                )


def _verdict(yearly: Span, stated: Span, within: Level | None, *, dated: bool) -> str | None:
    if within is Level.SAME and not dated:
        fits = yearly.lower <= stated.upper * LIKE and stated.lower <= yearly.upper * LIKE
        return "holds" if fits else "uncertain"
    if within is Level.MEMBER:
        return "holds" if yearly.lower <= stated.upper else "uncertain"
    return None


def _months(item: Facets) -> int | None:
    start, end = item.period
    if start is None or end is None:
        return None
    months = round(((end - start).days + 1) / 30.44)
    return months if LEAST <= months < MONTHS and start.day == 1 else None


def _flow(item: Facets, ontology: Ontology) -> bool:
    row = ontology.metric(item.metric)
    plain = item.change is None and not item.per and item.figure.bounded and item.figure.lower > 0 and not item.soft
    return plain and row is not None and row.aspect == _FLOW


def _of_year(part: Facets, whole: Facets) -> bool:
    same = (part.unit, part.metric) == (whole.unit, whole.metric) and whole.change is None and not whole.soft
    if not same or whole is part or whole.figure.lower <= 0:
        return False
    start, end = whole.period
    first, last = part.period
    if start is None and end is None:
        near = abs(whole.record.claim.start - part.record.claim.start) <= NEXT
        return whole.per == "year" and near
    if None in (start, end, first, last) or whole.per not in (None, "year"):
        return False
    assert start and end and first and last
    return 350 <= (end - start).days <= 371 and start <= first and last <= end


def _within(part: Facets, whole: Facets, ontology: Ontology) -> Level | None:
    """Returns how the part's subject belongs to the whole's: the same, or one of a set, itself or by what it makes."""
    one, other = part.record.claim.subject or "", whole.record.claim.subject or ""
    level = ontology.level(one, other, part.period) if one and other else None
    if level in (Level.SAME, Level.MEMBER):
        return level
    owners = {
        ontology.key(name) for member in ontology.members(other, part.period) for name in _above(member, ontology)
    }
    return Level.MEMBER if one and ontology.key(one) in owners else None


def _above(member: str, ontology: Ontology) -> list[str]:
    return [*ontology.chain(member, "made_by"), *ontology.chain(member, "part_of")]
