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
from kb.compare.periods import period_words
from kb.compare.saying import figure_words
from kb.crosscheck.desk import Desk, digest
from kb.lexicon.cues import Cue, Cues
from kb.model import Finding, FindingClaim, FindingKind

SEVERITY = 0.45
GRACE = timedelta(days=90)  # results of a period are commonly told as forecasts until they are out
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BASE = Cue(r"\b(?:{against}|{beyond})\s+(?:[\w'’.-]+\s+){0,8}$", re.IGNORECASE)
REACH = 90  # characters before a figure in which words of comparison count
_THEN = Cue(r"\b{then}\b", re.IGNORECASE)
# what stands before it looks ahead, what follows need not
_TURN = Cue(r"\b(?:{against}|while|whereas|after|when|than|since)\b|[;:]", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+")
AFTER = 40  # characters behind a figure in which its own verb may stand


def _told_as_past(item: Facets, cues: Cues) -> bool:
    """Tells a forecast told as one of the past, and the base a forecast is compared with."""
    claim = item.record.claim
    before = claim.quote[max(0, claim.start - claim.quote_start - REACH) : claim.start - claim.quote_start]
    return bool(_THEN(cues).search(claim.quote) or _BASE(cues).search(before or claim.prefix))


def _looks_ahead(item: Facets, words: frozenset[str], cues: Cues) -> bool:
    """Tells whether the figure's own clause, and not only its sentence, has a word of looking ahead."""
    claim = item.record.claim
    at, end = claim.start - claim.quote_start, claim.end - claim.quote_start
    turn = _TURN(cues)
    before, after = turn.split(claim.quote[: max(0, at)])[-1], turn.split(claim.quote[max(0, end) :])[0][:AFTER]
    return any(word in words for word in _WORD.findall(f"{before} {after}".casefold()))


def stale_forecasts(desk: Desk) -> Iterator[Finding]:
    """Yields a finding for each forecast whose period had passed at publication."""
    words, cues = frozenset(desk.slotter.lexicon.scopes.scopes.ahead_words), desk.slotter.cues
    for name, item in sorted(desk.facets.items()):
        claim, published = item.record.claim, item.record.published_on
        if not (item.projected and claim.claim and published and claim.period_end):
            continue
        over = claim.period_end + GRACE < published and item.metric_known and not item.generic
        dated = _YEAR.search(claim.period_text or "") is not None
        if not over or not dated or _told_as_past(item, cues) or not _looks_ahead(item, words, cues):
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
