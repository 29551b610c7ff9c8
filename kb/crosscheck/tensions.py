"""Apparent conflicts across questions, explained: two sets of firms, a kind of thing and one of its kind.

Comes in: the pairs that a rule relates across questions. Goes out: `scope` findings, for each two questions one
pair whose figures a reader would take for a conflict: the most fully stated, for a class the widest.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from kb.compare import Facets
from kb.compare.saying import apart_words, moved_words
from kb.crosscheck.answers import WORLDS
from kb.crosscheck.desk import Desk, digest
from kb.crosscheck.positions import stated
from kb.group import Key
from kb.lexicon.ontology import Level
from kb.model import ClaimRelation, Finding, FindingClaim, FindingKind, Relation

APPARENT = 1.5  # times apart, for two sets
WIDE = 10.0  # times apart, for a kind of thing and one of its kind
GENERAL = 0.2  # weight of what is said of a kind of thing: it clashes with nobody's figure
_TELLING = {Level.SETS: APPARENT, Level.CLASS: WIDE, Level.INSTANCE: WIDE}


def tensions(pairs: Iterable[ClaimRelation], *, desk: Desk) -> Iterator[Finding]:
    """Yields one finding for two questions whose figures seem to clash and do not."""
    best: dict[tuple[Key, ...], tuple[tuple[float, str, str], ClaimRelation]] = {}
    for pair in pairs:
        if pair.relation is not Relation.DIFFERENT_SCOPE or not _telling(pair, desk):
            continue
        a, b = desk.facets[pair.claim_a], desk.facets[pair.claim_b]
        place = _place(a, b, desk)
        general = any(key.root.startswith("class:") for key in place)
        rank = ((pair.ratio or 0.0) if general else float(stated(a) + stated(b)), pair.claim_a, pair.claim_b)
        if place not in best or rank > best[place][0]:
            best[place] = rank, pair
    for place in sorted(best):
        yield _finding(best[place][1], desk)


def _place(a: Facets, b: Facets, desk: Desk) -> tuple[Key, ...]:
    """Returns the two questions; all instances of one class count as one place, so the class speaks once."""
    keys = sorted(desk.question_of[item.record.claim.id] for item in (a, b))
    general = [key for key in keys if key.root.startswith("class:")]
    return tuple(general or keys)


def _telling(pair: ClaimRelation, desk: Desk) -> bool:
    a, b = desk.facets[pair.claim_a], desk.facets[pair.claim_b]
    level = desk.ontology.level(a.record.claim.subject or "", b.record.claim.subject or "")
    floor = _TELLING.get(level)
    plain = (
        not (a.soft or b.soft or a.figure.vague or b.figure.vague)
        and not (a.record.reference or b.record.reference)
        and a.unit == b.unit
    )
    # figures worlds apart, or of two measures, are taken for one another by nobody
    return floor is not None and plain and pair.slot == "subject" and floor <= (pair.ratio or 0.0) < WORLDS


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
    levels = desk.ontology.level(a.record.claim.subject or "", b.record.claim.subject or "")
    general = levels in (Level.CLASS, Level.INSTANCE)
    return Finding(
        id=digest("finding", "tension", pair.claim_a, pair.claim_b),
        kind=FindingKind.SCOPE,
        verdict=pair.relation.value,
        question_id=None,
        severity=round((0.2 + 0.2 * far) * (GENERAL if general else 1.0), 4),
        title=title[:1].upper() + title[1:],
        explanation=pair.explanation,
        claims=(FindingClaim(a.record.claim.id, "a"), FindingClaim(b.record.claim.id, "b")),
        derived={"slot": pair.slot, "ratio": pair.ratio},
    )
