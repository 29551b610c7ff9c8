"""Annual rates compounded over the years between two figures.

A stated yearly growth of a measure is held against the figures of that measure in the same article:
against the things it is a trend of (a remark, never a refutation: two models are no trend), and against
the forecasts made from it in its own sentence (whose sum must work out, end by end).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kb.compare import Facets
from kb.crosscheck.arithmetic.checks import Check
from kb.crosscheck.arithmetic.growth import factor_of
from kb.crosscheck.arithmetic.spans import Span, gap, span_of, words
from kb.lexicon.ontology import Level, Ontology, fold

LIMIT = 12  # checks of one rate
BASES = 2  # latest years a forecast is reckoned from


def rates(items: Sequence[Facets], *, ontology: Ontology) -> Iterator[Check]:
    """Yields the checks of yearly rates in one article."""
    grows = [item for item in items if item.change == "change" and factor_of(item) is not None]
    yearly = [item for item in grows if item.per == "year"]
    found = [item for item in grows if item in yearly or any(_again(item, said) for said in yearly)]
    by_metric: dict[str, list[Facets]] = {}
    for item in found:
        row = ontology.metric(item.metric)
        if row is not None and row.growth_of:
            by_metric.setdefault(fold(row.growth_of), []).append(item)
    for metric, rated in sorted(by_metric.items()):
        levels = [item for item in items if item.metric == metric and item.change is None and _year(item) is not None]
        chief = max(rated, key=lambda item: (item.record.claim.ci_low is not None, -item.record.claim.start))
        seen = [level for level in levels if not level.projected and not level.soft and _fits(chief, level, ontology)]
        yield from _trend(chief, seen, ontology)
        for rate in rated:
            ahead = [item for item in levels if item.projected and _together(rate, item)]
            yield from _forecasts(rate, ahead, seen)


def _again(item: Facets, said: Facets) -> bool:
    """Tells whether a figure takes up a yearly rate without saying "a year" again ("if the 2.4x trend continues")."""
    return item.per is None and (item.metric, item.unit, item.figure.low) == (said.metric, said.unit, said.figure.low)


def _fits(rate: Facets, level: Facets, ontology: Ontology) -> bool:
    one, other = rate.record.claim.subject or "", level.record.claim.subject or ""
    return ontology.level(one, other) in (Level.SAME, Level.CLASS, Level.CLASSES)


def _together(rate: Facets, item: Facets) -> bool:
    return rate.record.claim.quote_start == item.record.claim.quote_start


def _year(item: Facets) -> int | None:
    start, end = item.period
    return start.year if start is not None and end is not None and (end - start).days <= 800 else None


def _trend(rate: Facets, levels: list[Facets], ontology: Ontology) -> Iterator[Check]:
    claim, stated = rate.record.claim, factor_of(rate)
    if claim.ci_low is not None and claim.ci_high is not None:
        stated = Span(float(claim.ci_low), float(claim.ci_high))
    assert stated is not None
    for before, after in _steps(levels, ontology)[:LIMIT]:
        years = (_year(after) or 0) - (_year(before) or 0)
        yearly = (span_of(after) / span_of(before)).power(1 / years)
        yield Check(
            "rate",
            (("base", before), ("result", after), ("rate", rate)),
            f"(result / base) ^ (1/{years}) = yearly rate",
            yearly,
            stated,
            "holds" if gap(yearly, stated) == 0.0 else "uncertain",
            remark=f"that is {words(yearly)} times a year",
        )


def _steps(levels: list[Facets], ontology: Ontology) -> list[tuple[Facets, Facets]]:
    """Returns figures of neighbouring years, and of successive products of one maker."""
    ordered = sorted(levels, key=lambda item: (_year(item) or 0, item.record.claim.start))
    years = sorted({_year(item) or 0 for item in ordered})
    next_year = dict(pairwise(years))
    steps = [(one, other) for one in ordered for other in ordered if _year(other) == next_year.get(_year(one) or 0)]
    makers: dict[str, list[Facets]] = {}
    for item in ordered:
        entity = ontology.entity(item.record.claim.subject)
        if entity is not None and entity.made_by:
            makers.setdefault(entity.made_by, []).append(item)
    for run in makers.values():
        steps += [(one, other) for one, other in pairwise(run) if _year(one) != _year(other)]
    unique = {(one.record.claim.id, other.record.claim.id): (one, other) for one, other in steps}
    return [pair for _, pair in sorted(unique.items())]


def _forecasts(rate: Facets, ahead: list[Facets], seen: list[Facets]) -> Iterator[Check]:
    factor = factor_of(rate)
    if not ahead or factor is None:
        return
    latest = sorted({_year(item) or 0 for item in seen})[-BASES:]
    bases = [base for base in seen if (_year(base) or 0) in latest]
    rows = [(base, _worst(base, ahead, factor)) for base in bases]
    if not rows:
        return
    failed = [row for row in rows if gap(row[1][1], row[1][2]) > 0.0]
    base, (shown, expected, stated) = (failed or rows)[-1]
    others = [("base", other) for other in bases if other is not base]
    yield Check(
        "compounding",
        (("rate", rate), ("base", base), *(("result", item) for item in ahead), *others),
        "base x rate ^ years = result",
        expected,
        stated,
        "holds" if not failed else "fails" if len(failed) == len(rows) else "uncertain",
        shown=shown,
    )


def _worst(base: Facets, ahead: list[Facets], factor: Span) -> tuple[Facets, Span, Span]:
    """Returns the forecast that a base and the rate miss most."""
    rows = [(item, *_ends(base, item, factor)) for item in ahead]
    return max(rows, key=lambda row: (gap(row[1], row[2]), row[0].record.claim.id))


def _ends(base: Facets, item: Facets, factor: Span) -> tuple[Span, Span]:
    """Returns what the rate gives and what is stated; of a range over several years, end by end.

    "$5-10 billion by 2029-2030" is 5 in 2029 and 10 in 2030; the end that misses most is returned.
    """
    start, end = item.period
    first = (start.year if start else 0) - (_year(base) or 0)
    last = (end.year if end else 0) - (_year(base) or 0)
    figure, origin = item.figure, span_of(base)
    if first == last or figure.low is None or figure.high is None or figure.low == figure.high:
        return Span((origin * factor.power(first)).lower, (origin * factor.power(last)).upper), span_of(item)
    ends = [
        (origin * factor.power(first), Span(figure.lower, figure.low)),
        (origin * factor.power(last), Span(figure.high, figure.upper)),
    ]
    return max(ends, key=lambda pair: gap(*pair))
