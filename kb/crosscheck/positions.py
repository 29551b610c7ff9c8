"""Agreeing claims of one scope and one period form a position.

Comes in: the facets of one question. Goes out: `Cluster`s. Claims are sorted once and swept: a claim
joins while it agrees with the first of its cluster, so a run of near values cannot chain two that do
not agree. A claim that leaves its period or a slot unsaid then joins the one cluster it agrees with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from kb.compare import Facets, Slotter, pair_of
from kb.compare.relations import relate
from kb.compare.values import HEADLINE, agree, significant
from kb.model import Relation
from kb.settings import Settings

MERGE_LIMIT = 60  # clusters of a question above which silent ones are left by themselves
# What the claims of one position share: their scope, as `Facets.scope` has it, and their period.
_SHELF = attrgetter(
    *("subject", "metric", "unit", "per", "slots", "loose", "change", "projected", "soft", "denied", "base", "period")
)
_SAME = (Relation.RESTATES, Relation.AGREES)
_Sentence = tuple[str, int]
_Value = tuple[float | None, float | None, bool]


@dataclass(frozen=True, slots=True)
class Cluster:
    """The claims of a position; `chief` states its scope most fully and speaks for it."""

    members: tuple[Facets, ...]
    chief: Facets


def cluster(items: Iterable[Facets], *, slotter: Slotter, settings: Settings) -> list[Cluster]:
    """Returns the positions of a question, in the order of their chiefs."""
    shelves: dict[tuple[object, ...], list[Facets]] = defaultdict(list)
    for item in items:
        shelves[_SHELF(item)].append(item)
    found = [Cluster(tuple(run), _chief(run)) for shelf in shelves.values() for run in _sweep(shelf, settings)]
    found.sort(key=_order)
    if len(found) <= MERGE_LIMIT:
        found = _join_silent(found, slotter=slotter, settings=settings)
    return found


def _sweep(shelf: list[Facets], settings: Settings) -> list[list[Facets]]:
    """Returns runs of agreeing claims: those of one value first, then neighbours no sentence tells apart."""
    runs: list[list[Facets]] = []
    said: dict[_Sentence, set[_Value]] = {}  # what the sentences of the last run state
    reach = 1 + 2 * max(settings.agree_tolerance, HEADLINE)
    for group in _equals(shelf):
        item, first = group[0], runs[-1][0].figure if runs else None
        beyond = first is None or item.figure.lower > first.upper * reach > 0  # too far for any rounding
        agreeing = first is not None and not beyond and agree(first, item.figure, settings.agree_tolerance)
        own = _said(group)
        if agreeing and not _clash(said, own):
            runs[-1] += group
            for place, values in own.items():
                said.setdefault(place, set()).update(values)
        else:
            runs.append(group)
            said = own
    return runs


def _equals(shelf: list[Facets]) -> list[list[Facets]]:
    """Returns the claims by the value they state, in the order of what it allows."""
    shelf.sort(key=lambda item: (item.figure.lower, item.figure.upper, item.record.claim.id))
    groups: dict[_Value, list[Facets]] = {}
    for item in shelf:
        groups.setdefault(_stated_value(item), []).append(item)
    return list(groups.values())


def _stated_value(item: Facets) -> _Value:
    return item.figure.low, item.figure.high, item.figure.vague


def _said(items: Iterable[Facets]) -> dict[_Sentence, set[_Value]]:
    places: dict[_Sentence, set[_Value]] = defaultdict(set)
    for item in items:
        places[item.record.claim.article, item.record.claim.quote_start].add(_stated_value(item))
    return places


def _clash(one: dict[_Sentence, set[_Value]], other: dict[_Sentence, set[_Value]]) -> bool:
    """Tells whether one sentence gives both: "3%, up from 2.8%" are two figures, though one rounds to the other."""
    return any(one.get(place, values) - values for place, values in other.items())


def stated(item: Facets) -> int:
    """Returns how much of its scope a claim states."""
    claim = item.record.claim
    return 2 * any(item.period) + len(item.slots) + bool(claim.attributed_to) + bool(item.per) - 3 * item.soft


def _chief(run: list[Facets]) -> Facets:
    if len(run) == 1:
        return run[0]
    return max(run, key=lambda item: (_rank(item), item.record.claim.confidence, item.record.claim.id))


def _rank(item: Facets) -> tuple[int, int, int]:
    """Returns what makes a claim speak for its position: its period, its digits, then the rest of its scope."""
    digits = max((significant(end) for end in (item.figure.low, item.figure.high) if end is not None), default=0)
    return 2 * any(item.period) - 3 * item.soft, digits, stated(item)


def _order(found: Cluster) -> tuple[str, int, str]:
    claim = found.chief.record.claim
    return claim.article, claim.start, claim.id


def _join_silent(found: list[Cluster], *, slotter: Slotter, settings: Settings) -> list[Cluster]:
    """Returns the clusters after each less explicit one has joined the only fuller one it agrees with."""
    homes: dict[int, int] = {}
    for index in sorted(range(len(found)), key=lambda at: (stated(found[at].chief), at)):
        hosts = [
            other
            for other in range(len(found))
            if other != index
            and homes.get(other, other) == other
            and stated(found[other].chief) >= stated(found[index].chief)
            and homes.get(other) != index
            and _agrees(found[index], found[other], slotter=slotter, settings=settings)
        ]
        near = [at for at in hosts if _shares_article(found[index], found[at])] or hosts
        periods = {found[at].chief.period for at in near}
        if near and len(periods) == 1:
            homes[index] = near[0]
    return _gather(found, homes)


def _agrees(one: Cluster, other: Cluster, *, slotter: Slotter, settings: Settings) -> bool:
    if one.chief.soft != other.chief.soft and one.chief.record.claim.article != other.chief.record.claim.article:
        return False
    if one.chief.projected != other.chief.projected and any(one.chief.period):
        return False
    if relate(pair_of(one.chief, other.chief, slotter=slotter, settings=settings)).relation not in _SAME:
        return False
    return not _clash(_said(one.members), _said(other.members))


def _shares_article(one: Cluster, other: Cluster) -> bool:
    articles = {item.record.claim.article for item in one.members}
    return any(item.record.claim.article in articles for item in other.members)


def _gather(found: list[Cluster], homes: dict[int, int]) -> list[Cluster]:
    members: dict[int, list[Facets]] = defaultdict(list)
    for index, item in enumerate(found):
        at = index
        for _ in range(len(found)):
            if homes.get(at, at) == at:
                break
            at = homes[at]
        members[at] += item.members
    gathered = [
        Cluster(tuple(sorted(run, key=lambda item: item.record.claim.id)), _chief(run)) for at, run in members.items()
    ]
    return sorted(gathered, key=_order)
