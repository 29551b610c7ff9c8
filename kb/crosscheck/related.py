"""Pairs of claims across questions that a rule relates.

Comes in: the questions of a desk. Goes out: `ClaimRelation`s between a set and its members, a class
and its instances, sets that share members, and siblings named side by side in one article. Bounded: a
few claims speak for each position, and each pair of questions gives at most a fixed number of pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kb.compare import Facets, compare_facets
from kb.compare.saying import figure_words
from kb.compare.values import significant
from kb.crosscheck.desk import Desk
from kb.crosscheck.questions import Asked
from kb.lexicon.ontology import Level
from kb.model import ClaimRelation, Relation

SPEAKERS = 3  # claims that speak for one position
PAIRS = 60  # pairs that two questions give at most
PARTNERS = 200  # questions one question is paired with at most
_RELATED = (Level.MEMBER, Level.SET, Level.SETS, Level.CLASS, Level.INSTANCE)


def across(asked: Iterable[Asked], *, desk: Desk) -> list[ClaimRelation]:
    """Returns the related pairs of claims that stand in different questions, each once, in a fixed order."""
    shelves: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for item in asked:
        shelves[item.key.family, item.key.dimension].append(item)
    found: dict[tuple[str, str], ClaimRelation] = {}
    for shelf in shelves.values():
        for one, other in _partners(shelf, desk):
            for relation in _pairs(one, other, desk):
                found.setdefault((relation.claim_a, relation.claim_b), relation)
    for relation in _said_again(desk):
        found.setdefault((relation.claim_a, relation.claim_b), relation)
    return [found[pair] for pair in sorted(found)]


def _said_again(desk: Desk) -> Iterator[ClaimRelation]:
    """Yields pairs of one article that give one figure for one measure, though their subjects are worded otherwise.

    "Such mechanisms take 10-15% of computing resources", told again in the summary, is one claim told twice.
    """
    for items in desk.articles.values():
        shelves: dict[tuple[object, ...], list[Facets]] = defaultdict(list)
        for item in items:
            told = item.metric and item.record.claim.claim and not item.record.reference and _telling(item)
            if told and item.record.claim.id in desk.question_of:
                shelves[item.unit, item.metric, item.change, item.figure.low, item.figure.high].append(item)
        for shelf in shelves.values():
            for index, one in enumerate(shelf[:SPEAKERS]):
                for other in shelf[index + 1 : SPEAKERS * 2]:
                    yield from _restated(one, other, desk)


def _telling(item: Facets) -> bool:
    """Tells a figure that two things rarely share by chance: a range, or two digits."""
    low, high = item.figure.low, item.figure.high
    return low is not None and high is not None and (low != high or significant(low) > 1)


def _restated(a: Facets, b: Facets, desk: Desk) -> Iterator[ClaimRelation]:
    one, other = a.record.claim, b.record.claim
    known = desk.ontology.entity(one.subject) is not None and desk.ontology.entity(other.subject) is not None
    apart = desk.question_of[one.id] != desk.question_of[other.id]
    if not apart or known or (one.article, one.quote_start) == (other.article, other.quote_start):
        return
    if other.id < one.id:
        one, other = other, one
    text = desk.slotter.lexicon.scopes.explanations.relation["restates"]
    words = text.format(fa=figure_words(one), fb=figure_words(other))
    yield ClaimRelation(one.id, other.id, Relation.RESTATES, 1.0, None, words)


def _partners(shelf: list[Asked], desk: Desk) -> Iterator[tuple[Asked, Asked]]:
    wide = [item for item in shelf if _wide(item, desk)]
    for item in wide:
        level_of = [(other, _level(item, other, desk)) for other in shelf[: PARTNERS * 20] if other is not item]
        partners = [other for other, level in level_of if level in _RELATED]
        yield from ((item, other) for other in partners[:PARTNERS])
    narrow = [item for item in shelf if item not in wide]
    yield from _side_by_side(narrow, desk)


def _wide(item: Asked, desk: Desk) -> bool:
    """Tells a question about a class or a set."""
    return item.key.root.startswith("class:") or bool(desk.ontology.members(item.question.subject))


def _level(one: Asked, other: Asked, desk: Desk) -> Level:
    return desk.ontology.level(one.question.subject, other.question.subject)


def _side_by_side(shelf: list[Asked], desk: Desk) -> Iterator[tuple[Asked, Asked]]:
    by_article: dict[str, list[Asked]] = defaultdict(list)
    for item in shelf:
        for article in sorted({member.record.claim.article for found in item.clusters for member in found.members}):
            by_article[article].append(item)
    for neighbours in by_article.values():
        for index, one in enumerate(neighbours[: SPEAKERS * 4]):
            for other in neighbours[index + 1 : SPEAKERS * 4]:
                if _level(one, other, desk) is Level.SIBLINGS:
                    yield one, other


def _pairs(one: Asked, other: Asked, desk: Desk) -> Iterator[ClaimRelation]:
    left = PAIRS
    for mine in one.clusters:
        for theirs in other.clusters:
            for a in _speakers(mine.members):
                for b in _speakers(theirs.members):
                    if left == 0:
                        return
                    left -= 1
                    yield from _relation(a, b, desk)


def _speakers(members: tuple[Facets, ...]) -> list[Facets]:
    articles: dict[str, Facets] = {}
    for item in members:
        articles.setdefault(item.record.claim.article, item)
    spoken = [*articles.values(), *(item for item in members if item not in articles.values())]
    return spoken[: SPEAKERS * 2]


def _relation(a: Facets, b: Facets, desk: Desk) -> Iterator[ClaimRelation]:
    if (b.figure.lower, b.record.claim.id) < (a.figure.lower, a.record.claim.id):
        a, b = b, a  # the smaller figure is named first
    found = compare_facets(a, b, slotter=desk.slotter, settings=desk.settings)
    if found.relation is not Relation.CONTRADICTION:  # across questions something always differs
        first, second = sorted((a.record.claim.id, b.record.claim.id))
        yield ClaimRelation(first, second, found.relation, found.ratio, found.slot, found.explanation)
