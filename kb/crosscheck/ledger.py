"""The ledger of forecasts: who said what ahead, when, for which period, and what came of it.

Comes in: the questions. Goes out: `forecast` findings, one for each maker and date whose forecast has met an
outcome of the same question and period. `derived` holds maker, date made, period, error and lead time in days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kb.compare import Facets
from kb.compare.periods import period_words
from kb.compare.saying import figure_words, possessive, speaker
from kb.crosscheck.desk import Desk, digest
from kb.crosscheck.questions import Asked
from kb.model import Finding, FindingClaim, FindingKind, Relation

PER_QUESTION = 12  # forecasts of a question that are told at most
SEVERITY, MORE = 0.25, 0.2  # of a forecast that came true, and what a miss of the whole adds
HIT = 0.005  # relative error below which a forecast came true


def resolved(asked: Asked, *, desk: Desk) -> Iterator[Finding]:
    """Yields the forecasts of one question that an outcome has met, the earliest first."""
    told: dict[tuple[object, ...], tuple[Facets, Facets]] = {}
    for one, other, found in asked.related:
        if found.relation is not Relation.FORECAST:
            continue
        first, second = asked.clusters[one], asked.clusters[other]
        ahead, outcome = (first, second) if first.chief.projected else (second, first)
        for item in sorted(ahead.members, key=_order):
            named = not item.generic and not outcome.chief.generic
            if item.projected and named and not _retold(item, outcome.chief) and item.period == outcome.chief.period:
                key = (desk.origin(item), item.record.published_on, item.figure.low, item.period)
                told.setdefault(key, (item, outcome.chief))
    ledger = sorted(told.values(), key=lambda pair: _order(pair[0]))
    yield from (_finding(asked, item, outcome, desk) for item, outcome in ledger[:PER_QUESTION])


def _retold(ahead: Facets, outcome: Facets) -> bool:
    """Tells one sentence that was read as a forecast in one article and as an outcome in another."""
    one, other = ahead.record.claim, outcome.record.claim
    return (one.quote, one.figure) == (other.quote, other.figure)


def _order(item: Facets) -> tuple[date, str]:
    return item.record.published_on or date.max, item.record.claim.id


def error(ahead: Facets, outcome: Facets) -> float | None:
    """Returns by how much of the outcome a forecast lay above it (positive) or below; 0 where it admits the outcome."""
    said, came = ahead.figure.middle, outcome.figure.middle
    if said is None or not came:
        return None
    if ahead.figure.lower <= came <= ahead.figure.upper:
        return 0.0
    return round((said - came) / abs(came), 4)


def lead(ahead: Facets) -> int | None:
    """Returns how many days before the end of its period a forecast was made; negative if after."""
    made, end = ahead.record.published_on, ahead.period[1]
    return (end - made).days if made is not None and end is not None else None


def _finding(asked: Asked, ahead: Facets, outcome: Facets, desk: Desk) -> Finding:
    claim, result = ahead.record.claim, outcome.record.claim
    maker = claim.attributed_to or ahead.record.publisher
    missed, days = error(ahead, outcome), lead(ahead)
    made = ahead.record.published_on
    return Finding(
        id=digest("finding", "forecast", claim.id, result.id),
        kind=FindingKind.FORECAST,
        verdict=Relation.FORECAST.value,
        question_id=asked.question.id,
        severity=round(SEVERITY + MORE * min(1.0, abs(missed or 0.0)), 4),
        title=f"Forecast {figure_words(claim)}, outcome {figure_words(result)}: {asked.question.title}",
        explanation=_sentence(ahead, outcome, maker and speaker(maker, desk.slotter.lexicon), missed, days),
        claims=(FindingClaim(claim.id, "forecast"), FindingClaim(result.id, "outcome")),
        derived={
            "maker": maker,
            "made_on": made.isoformat() if made else None,
            "kind": claim.modality.value,
            "period_start": _iso(ahead.period[0]),
            "period_end": _iso(ahead.period[1]),
            "error": missed,
            "lead_days": days,
        },
    )


def _sentence(ahead: Facets, outcome: Facets, maker: str | None, missed: float | None, days: int | None) -> str:
    """Returns the entry in words: "IEA’s forecast of 3 May 2024 for 2025 was $60 billion; $72 billion came, ..."."""
    word = "target" if ahead.record.claim.modality.value == "target" else "forecast"
    whose = f"{possessive(maker)} {word}" if maker else f"A {word}"
    made = ahead.record.published_on
    dated = f" of {made:%-d %B %Y}" if made else ""
    came = f"the outcome is {figure_words(outcome.record.claim)}"
    text = f"{whose}{dated} for {period_words(ahead)} was {figure_words(ahead.record.claim)}; {came}"
    if missed is not None:
        side = "above" if missed > 0 else "below"
        text += ", within it" if abs(missed) < HIT else f", so it was {abs(missed):.0%} {side}"
    if days is not None:
        text += f", made {abs(days):,} days {'before' if days >= 0 else 'after'} the period ended"
    return f"{text[:1].upper()}{text[1:]}."


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
