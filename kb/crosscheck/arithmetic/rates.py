"""Annual rates compounded over the years between two figures.

A stated yearly growth of a measure is held against the figures of that measure in the same article:
against the things it is a trend of (a remark, never a refutation: two models are no trend), against the forecasts
made from it in its own sentence (whose sum must work out, end by end), and against the two ends of its own sentence.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kb.compare import Facets
from kb.crosscheck.arithmetic.checks import Check, Sheet, check, kin, level
from kb.crosscheck.arithmetic.growth import TELLING, factor_of
from kb.crosscheck.arithmetic.sentences import Sentence
from kb.crosscheck.arithmetic.spans import Span, gap, span_of, words
from kb.lexicon.cues import Cue
from kb.lexicon.ontology import Level, Ontology, fold

LIMIT = 12  # checks of one rate
BASES = 2  # latest years a forecast is reckoned from
_APART = Cue(r"\b(?:{contrast}|{apart})\b|;")


def rate(sheet: Sheet) -> Iterator[Check]:
    """A yearly growth and two things of other years that it is a trend of: does the growth between them fit?"""
    for _, rated, levels in _rated(sheet):
        chief = max(rated, key=lambda item: (item.record.claim.ci_low is not None, -item.record.claim.start))
        yield from _trend(chief, _seen(chief, levels, sheet.ontology), sheet.ontology)


def compounding(sheet: Sheet) -> Iterator[Check]:
    """Forecasts told with a yearly growth: the latest known figures, compounded, come to them."""
    for _, rated, levels in _rated(sheet):
        chief = max(rated, key=lambda item: (item.record.claim.ci_low is not None, -item.record.claim.start))
        seen = _seen(chief, levels, sheet.ontology)
        for item in rated:
            ahead = [found for found in levels if found.projected and _together(item, found)]
            yield from _forecasts(item, ahead, seen)


def yearly(sheet: Sheet) -> Iterator[Check]:
    """A yearly growth with the first and the last value in its sentence: the growth, compounded, leads there."""
    for sentence in sheet.sentences:
        grown = [item for item in sentence.items if item.change == "change" and item.per == "year"]
        ends = _two_ends(sentence) if len(grown) == 1 else None
        stated = factor_of(grown[0]) if ends else None
        if ends is None or stated is None:
            continue
        base, result = ends
        years = (_year(result) or 0) - (_year(base) or 0)
        found = check(
            "yearly",
            (("base", base), ("result", result), ("rate", grown[0])),
            f"(result / base) ^ (1/{years}) = yearly rate",
            (span_of(result) / span_of(base)).power(1 / years),
            stated,
            sure=not sentence.says(_APART, sentence.text.casefold()),
            tolerance=sheet.tolerance,
        )
        if found is not None:
            yield found


def _two_ends(sentence: Sentence) -> tuple[Facets, Facets] | None:
    """Returns the only two values of one measure in a sentence that stand in two different years, the earlier first."""
    levels = [item for item in sentence.items if item.change is None]
    if len(levels) != 2 or not all(level(item) and _year(item) is not None for item in levels):
        return None
    base, result = sorted(levels, key=lambda item: _year(item) or 0)
    about_one = kin(base, result) and base.metric == result.metric and base.subject == result.subject
    return (base, result) if about_one and _year(base) != _year(result) else None


def _rated(sheet: Sheet) -> Iterator[tuple[str, list[Facets], list[Facets]]]:
    """Yields each measure that has a yearly growth, with its rates and the dated values of the measure."""
    grows = [item for item in sheet.items if item.change == "change" and factor_of(item) is not None]
    said = [item for item in grows if item.per == "year"]
    keys = {_value(item) for item in said}
    found = [item for item in grows if item.per == "year" or (item.per is None and _value(item) in keys)]
    by_metric: dict[str, list[Facets]] = {}
    for item in found:
        row = sheet.ontology.metric(item.metric)
        if row is not None and row.growth_of:
            by_metric.setdefault(fold(row.growth_of), []).append(item)
    for metric, rated in sorted(by_metric.items()):
        levels = [item for item in sheet.items if item.metric == metric and item.change is None]
        yield metric, rated, [item for item in levels if _year(item) is not None]


def _value(item: Facets) -> tuple[object, ...]:
    """A rate is taken up without "a year" ("if the 2.4x trend continues"): what tells that it is the same rate."""
    return item.metric, item.unit, item.figure.low


def _seen(chief: Facets, levels: list[Facets], ontology: Ontology) -> list[Facets]:
    return [item for item in levels if not item.projected and not item.soft and _fits(chief, item, ontology)]


def _fits(rated: Facets, item: Facets, ontology: Ontology) -> bool:
    one, other = rated.record.claim.subject or "", item.record.claim.subject or ""
    return ontology.level(one, other) in (Level.SAME, Level.CLASS, Level.CLASSES)


def _together(rated: Facets, item: Facets) -> bool:
    return rated.record.claim.quote_start == item.record.claim.quote_start


def _year(item: Facets) -> int | None:
    start, end = item.period
    return start.year if start is not None and end is not None and (end - start).days <= 800 else None


def _trend(rated: Facets, levels: list[Facets], ontology: Ontology) -> Iterator[Check]:
    claim, stated = rated.record.claim, factor_of(rated)
    if claim.ci_low is not None and claim.ci_high is not None:
        stated = Span(float(claim.ci_low), float(claim.ci_high))
    assert stated is not None
    limits = f"{words(stated)} times" if claim.ci_low is not None else None
    for before, after in _steps(levels, ontology)[:LIMIT]:
        years = (_year(after) or 0) - (_year(before) or 0)
        grown = (span_of(after) / span_of(before)).power(1 / years)
        fits = gap(grown, stated) == 0.0
        if fits and not _narrow(grown, stated):
            continue  # "2.4 to 17 times a year" fits most trends
        yield Check(
            "rate",
            (("base", before), ("result", after), ("rate", rated)),
            f"(result / base) ^ (1/{years}) = yearly rate",
            grown,
            stated,
            "holds" if fits else "uncertain",
            {"interval": limits} if limits else {},
        )


def _narrow(grown: Span, stated: Span) -> bool:
    """Tells a growth whose ends lie close together; where it is open above, its start and the trend."""
    end = grown.upper if math.isfinite(grown.upper) else stated.upper
    return grown.lower > 0 and end / grown.lower <= TELLING


def _steps(levels: list[Facets], ontology: Ontology) -> list[tuple[Facets, Facets]]:
    """Returns figures of neighbouring years, and of successive products of one maker."""
    ordered = sorted(levels, key=lambda item: (_year(item) or 0, item.record.claim.start))
    years = sorted({_year(item) or 0 for item in ordered})
    next_year = dict(pairwise(years))
    by_year: dict[int, list[Facets]] = {}
    for item in ordered:
        by_year.setdefault(_year(item) or 0, []).append(item)
    steps = [
        (one, other)
        for year in years
        for one in by_year[year][:LIMIT]
        for other in by_year.get(next_year.get(year, -1), [])[:LIMIT]
    ]
    makers: dict[str, list[Facets]] = {}
    for item in ordered:
        entity = ontology.entity(item.record.claim.subject)
        if entity is not None and entity.made_by:
            makers.setdefault(entity.made_by, []).append(item)
    for run in makers.values():
        steps += [(one, other) for one, other in pairwise(run) if _year(one) != _year(other)]
    unique = {(one.record.claim.id, other.record.claim.id): (one, other) for one, other in steps}
    return [pair for _, pair in sorted(unique.items())]


def _forecasts(rated: Facets, ahead: list[Facets], seen: Sequence[Facets]) -> Iterator[Check]:
    factor = factor_of(rated)
    if not ahead or factor is None:
        return
    latest = sorted({_year(item) or 0 for item in seen})[-BASES:]
    bases = [base for base in seen if (_year(base) or 0) in latest]
    rows = [(base, _worst(base, ahead, factor)) for base in bases]
    if not rows:
        return
    failed = [row for row in rows if gap(row[1][1], row[1][2]) > 0.0]
    base, (shown, expected, stated, by) = (failed or rows)[-1]
    others = [("base", other) for other in bases if other is not base]
    yield Check(
        "compounding",
        (("rate", rated), ("base", base), *(("result", item) for item in ahead), *others),
        "base x rate ^ years = result",
        expected,
        stated,
        "holds" if not failed else "fails" if len(failed) == len(rows) else "uncertain",
        {"by": str(by)},
        shown,
    )


def _worst(base: Facets, ahead: list[Facets], factor: Span) -> tuple[Facets, Span, Span, int]:
    """Returns the forecast that a base and the rate miss most, and the year of the end they miss."""
    rows = [(item, *_ends(base, item, factor)) for item in ahead]
    return max(rows, key=lambda row: (gap(row[1], row[2]), row[0].record.claim.id))


def _ends(base: Facets, item: Facets, factor: Span) -> tuple[Span, Span, int]:
    """Returns what the rate gives, what is stated, and for which year; of a range over several years, end by end.

    "$5-10 billion by 2029-2030" is 5 in 2029 and 10 in 2030; the end that misses most is returned.
    """
    start, end = item.period
    first = (start.year if start else 0) - (_year(base) or 0)
    last = (end.year if end else 0) - (_year(base) or 0)
    figure, origin = item.figure, span_of(base)
    if first == last or figure.low is None or figure.high is None or figure.low == figure.high:
        reached = Span((origin * factor.power(first)).lower, (origin * factor.power(last)).upper)
        return reached, span_of(item), last + (_year(base) or 0)
    ends = [
        (origin * factor.power(first), Span(figure.lower, figure.low), first + (_year(base) or 0)),
        (origin * factor.power(last), Span(figure.high, figure.upper), last + (_year(base) or 0)),
    ]
    return max(ends, key=lambda row: gap(row[0], row[1]))
