"""Pairs of one article that its own words put side by side, whatever subjects were read for them.

Comes in: a desk. Goes out: `ClaimRelation`s between figures of one measure: said again under another wording, one
inside the range of the other where the sentence names the other's subject, or set against each other in one
sentence. Bounded: a few claims speak for each measure of an article.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from kb.compare import Facets, compare_facets
from kb.compare.saying import figure_words
from kb.compare.values import agree, overlap, significant
from kb.crosscheck.desk import Desk
from kb.lexicon.ontology import fold
from kb.model import ClaimRelation, Relation, counts_things

MOST = 8  # claims of one measure in an article that are paired


def retold(desk: Desk) -> Iterator[ClaimRelation]:
    """Yields the pairs of each article that stand in different questions, or in none."""
    for items in desk.articles.values():
        shelves: dict[tuple[object, ...], list[Facets]] = defaultdict(list)
        for item in items:
            if item.record.claim.metric and item.record.claim.claim and not item.record.reference:
                shelves[item.unit, item.metric, item.change].append(item)
        for shelf in shelves.values():
            for one, other in combinations(shelf[:MOST], 2):
                yield from _related(one, other, desk)


def _related(a: Facets, b: Facets, desk: Desk) -> Iterator[ClaimRelation]:
    one, other = a.record.claim, b.record.claim
    question = desk.question_of.get(one.id)
    if question is not None and question == desk.question_of.get(other.id):
        return  # their positions say it
    texts = desk.slotter.lexicon.scopes.explanations.relation
    words = {"fa": figure_words(one), "fb": figure_words(other)}
    if (one.article, one.quote_start) == (other.article, other.quote_start):
        yield from _contrasted(a, b, desk)
    elif _said_again(a, b, desk):
        yield _pair(a, b, Relation.RESTATES, 1.0, texts["restates"].format(**words))
    elif _inside(a, b, desk):
        words["bounds"] = "one lies inside the range of the other, which its sentence ties to it"
        yield _pair(a, b, Relation.COMPATIBLE, None, texts["compatible"].format(**words))


def _contrasted(a: Facets, b: Facets, desk: Desk) -> Iterator[ClaimRelation]:
    """Yields the pair where one sentence sets the figures of two subjects against each other."""
    found = compare_facets(a, b, slotter=desk.slotter, settings=desk.settings)
    if found.relation in (Relation.DIFFERENT_SCOPE, Relation.DIFFERENT_PERIOD):
        sentence = found.explanation
        yield _pair(a, b, found.relation, found.ratio, sentence, found.slot)


def _said_again(a: Facets, b: Facets, desk: Desk) -> bool:
    """Tells one figure for one measure under two wordings: "such mechanisms take 10-15%", told again in the summary."""
    known = all(desk.ontology.entity(item.record.claim.subject) is not None for item in (a, b))
    same = (a.figure.low, a.figure.high) == (b.figure.low, b.figure.high) and a.figure.vague == b.figure.vague
    placed = all(item.record.claim.id in desk.question_of for item in (a, b))
    return placed and same and not known and _telling(a) and _telling(b)


def _telling(item: Facets) -> bool:
    """Tells a figure that two things rarely share by chance: a range, two digits, a counted "thousands"."""
    low, high = item.figure.low, item.figure.high
    if item.figure.vague:
        return item.generic and counts_things(item.unit)
    return low is not None and high is not None and (low != high or significant(low) > 1)


def _inside(a: Facets, b: Facets, desk: Desk) -> bool:
    """Tells a range and a figure in it of one measure, where one sentence names the subject of the other."""
    ranged = [item.figure.bounded and item.figure.low != item.figure.high for item in (a, b)]
    if not any(ranged) or not overlap(a.figure, b.figure) or agree(a.figure, b.figure, 0.0):
        return False
    known = all(desk.ontology.entity(item.record.claim.subject) is not None for item in (a, b))
    return not known and not (a.soft or b.soft) and (_names(a, b) or _names(b, a))


def _names(speaker: Facets, other: Facets) -> bool:
    subject = fold(other.record.claim.subject or "")
    return (
        bool(subject) and re.search(rf"(?<!\w){re.escape(subject)}(?!\w)", fold(speaker.record.claim.quote)) is not None
    )


def _pair(
    a: Facets, b: Facets, relation: Relation, ratio: float | None, sentence: str, slot: str | None = None
) -> ClaimRelation:
    first, second = sorted((a.record.claim.id, b.record.claim.id))
    return ClaimRelation(first, second, relation, ratio, slot, sentence)


__all__: Sequence[str] = ("retold",)
