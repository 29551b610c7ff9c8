"""Forecasts against the calendar.

Comes in: a desk. Goes out: `stale-forecast` findings: a figure still told as a forecast or target for a
period that was over when its article came out. Forecasts that met their outcome are found among the
relations of positions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from kb.compare import Facets
from kb.compare.explain import clause
from kb.compare.saying import figure_words
from kb.compare.slots import period_words
from kb.crosscheck.desk import Desk, digest
from kb.model import Finding, FindingClaim, FindingKind

SEVERITY = 0.45
GRACE = timedelta(days=90)  # results of a period are commonly told as forecasts until they are out
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BASE = re.compile(
    r"\b(?:from|against|than|versus|vs\.?|compared (?:to|with)|up|down|over|above|below|beyond|exceed(?:ing|s|ed)?)"
    r"\s+(?:[\w'’.-]+\s+){0,8}$",
    re.IGNORECASE,
)
REACH = 90  # characters before a figure in which words of comparison count
_THEN = re.compile(
    r"\b(?:had|was|were|previously|originally|earlier|initially|at the time|last year|would have)\b", re.IGNORECASE
)
_TURN = re.compile(  # what stands before it looks ahead, what follows need not
    r"\b(?:after|when|than|from|against|versus|vs\.?|since|while|whereas|compared (?:to|with))\b|[;:]", re.IGNORECASE
)
_WORD = re.compile(r"[a-z]+")
AFTER = 40  # characters behind a figure in which its own verb may stand


def _told_as_past(item: Facets) -> bool:
    """Tells a forecast told as one of the past, and the base a forecast is compared with."""
    claim = item.record.claim
    before = claim.quote[max(0, claim.start - claim.quote_start - REACH) : claim.start - claim.quote_start]
    return bool(_THEN.search(claim.quote) or _BASE.search(before or claim.prefix))


def _looks_ahead(item: Facets, words: frozenset[str]) -> bool:
    """Tells whether the figure's own clause, and not only its sentence, has a word of looking ahead."""
    claim = item.record.claim
    at, end = claim.start - claim.quote_start, claim.end - claim.quote_start
    before, after = _TURN.split(claim.quote[: max(0, at)])[-1], _TURN.split(claim.quote[max(0, end) :])[0][:AFTER]
    return any(word in words for word in _WORD.findall(f"{before} {after}".casefold()))


def stale_forecasts(desk: Desk) -> Iterator[Finding]:
    """Yields a finding for each forecast whose period had passed at publication."""
    words = frozenset(desk.slotter.lexicon.scopes.scopes.ahead_words)
    for name, item in sorted(desk.facets.items()):
        claim, published = item.record.claim, item.record.published_on
        if not (item.projected and claim.claim and published and claim.period_end):
            continue
        over = claim.period_end + GRACE < published and item.metric_known and not item.generic
        dated = _YEAR.search(claim.period_text or "") is not None
        if not over or not dated or _told_as_past(item) or not _looks_ahead(item, words):
            continue
        when = period_words(item)
        figure = figure_words(claim)
        yield Finding(
            id=digest("finding", "stale-forecast", name),
            kind=FindingKind.STALE_FORECAST,
            verdict="stale",
            question_id=None,
            severity=SEVERITY,
            title=f"{figure[:1].upper()}{figure[1:]} is still told as a forecast for {when}",
            explanation=(
                f"{clause(item, slotter=desk.slotter)}, in an article of {published:%-d %B %Y}: "
                f"by then {when} was over, and the outcome could be known."
            ),
            claims=(FindingClaim(name, "forecast"),),
            derived={"published_on": published.isoformat(), "period_end": claim.period_end.isoformat()},
        )
