"""Apparent conflicts across questions, explained: two sets of firms that share members.

Comes in: the pairs that a rule relates across questions. Goes out: `scope` findings, for each two questions one
pair whose figures a reader would take for a conflict: the most fully stated. What is said of a kind of thing is
taken for a clash with one of its kind by nobody.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from kb.compare.saying import apart_words, moved_words
from kb.crosscheck.answers import WORLDS
from kb.crosscheck.desk import Desk, digest
from kb.crosscheck.positions import stated
from kb.group import Key
from kb.lexicon.ontology import Level
from kb.model import ClaimRelation, Finding, FindingClaim, FindingKind, Relation

APPARENT = 1.5  # times apart


def tensions(pairs: Iterable[ClaimRelation], *, desk: Desk) -> Iterator[Finding]:
    """Yields one finding for two questions whose figures seem to clash and do not."""
    best: dict[tuple[Key, ...], tuple[tuple[float, str, str], ClaimRelation]] = {}
    for pair in pairs:
        if pair.relation is not Relation.DIFFERENT_SCOPE or not _telling(pair, desk):
            continue
        a, b = desk.facets[pair.claim_a], desk.facets[pair.claim_b]
        place = tuple(sorted(desk.question_of[item.record.claim.id] for item in (a, b)))
        rank = (float(stated(a) + stated(b)), pair.claim_a, pair.claim_b)
        if place not in best or rank > best[place][0]:
            best[place] = rank, pair
    for place in sorted(best):
        yield _finding(best[place][1], desk)


def _telling(pair: ClaimRelation, desk: Desk) -> bool:
    a, b = desk.facets[pair.claim_a], desk.facets[pair.claim_b]
    sets = desk.ontology.level(a.record.claim.subject or "", b.record.claim.subject or "") is Level.SETS
    plain = (
        not (a.soft or b.soft or a.figure.vague or b.figure.vague)
        and not (a.record.reference or b.record.reference)
        and a.unit == b.unit
    )
    # figures worlds apart, or of two measures, are taken for one another by nobody
    return sets and plain and pair.slot == "subject" and APPARENT <= (pair.ratio or 0.0) < WORLDS


def _finding(pair: ClaimRelation, desk: Desk) -> Finding:
    a, b = desk.facets[pair.claim_a], desk.facets[pair.claim_b]
    if (b.figure.lower, pair.claim_b) < (a.figure.lower, pair.claim_a):
        a, b = b, a
    words = {
        "fa": moved_words(a.record.claim, desk.slotter.lexicon.scopes.questions, b.record.claim),
        "fb": moved_words(b.record.claim, desk.slotter.lexicon.scopes.questions, a.record.claim),
        "times": apart_words(a.figure, b.figure, a.unit, pair.ratio),
    }
    title = desk.slotter.lexicon.scopes.explanations.finding["scope"].format(**words)
    far = min(1.0, math.log10(pair.ratio or 1.0) / 2)
    return Finding(
        id=digest("finding", "tension", pair.claim_a, pair.claim_b),
        kind=FindingKind.SCOPE,
        verdict=pair.relation.value,
        question_id=None,
        severity=round(0.2 + 0.2 * far, 4),
        title=title[:1].upper() + title[1:],
        explanation=pair.explanation,
        claims=(FindingClaim(a.record.claim.id, "a"), FindingClaim(b.record.claim.id, "b")),
        derived={"slot": pair.slot, "ratio": pair.ratio},
    )
