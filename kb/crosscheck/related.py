"""Pairs of claims across questions that a rule relates.

Comes in: the questions of a desk. Goes out: `ClaimRelation`s between a set and its members, a class
and its instances, sets that share members, and siblings named side by side in one article; and the pairs of
`retold` and `markets`. Bounded: a few claims speak for each position, and each pair of questions gives at most a
fixed number of pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kb.compare import Facets, compare_facets
from kb.crosscheck.desk import Desk
from kb.crosscheck.markets import traded
from kb.crosscheck.questions import Asked
from kb.crosscheck.retold import retold
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
    for relation in (*retold(desk), *traded(desk)):
        found.setdefault((relation.claim_a, relation.claim_b), relation)
    return [found[pair] for pair in sorted(found)]


def _partners(shelf: list[Asked], desk: Desk) -> Iterator[tuple[Asked, Asked]]:
    """Yields each class with its instances, each set with its members and the other sets, then siblings."""
    wide = [item for item in shelf if _wide(item, desk)]
    names = {id(item) for item in wide}
    by_class: dict[str | None, list[Asked]] = defaultdict(list)
    by_name: dict[str, list[Asked]] = defaultdict(list)
    for item in shelf if wide else ():
        by_class[desk.ontology.class_of(item.question.subject)].append(item)
        by_name[desk.ontology.key(item.question.subject)].append(item)
    sets = [item for item in wide if not item.key.general]
    for item in wide:
        if item.key.general:
            near = by_class[item.key.kind]
        else:
            near = [
                one for name in sorted(desk.ontology.members(item.question.subject)) for one in by_name[name]
            ] + sets
        partners = [one for one in near if one is not item and _level(item, one, desk) in _RELATED]
        yield from ((item, one) for one in partners[:PARTNERS])
    yield from _side_by_side([item for item in shelf if id(item) not in names], desk)


def _wide(item: Asked, desk: Desk) -> bool:
    """Tells a question about a class or a set."""
    return item.key.general or bool(desk.ontology.members(item.question.subject))


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
