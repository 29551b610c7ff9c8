"""A market beside those who trade in it: its size against what a buyer spends or a seller takes in.

Comes in: a desk. Goes out: `ClaimRelation`s (they never compete: a market is not its trader), and `scope` findings
where a single trader's figure is larger than the whole market it trades in, which deserves a look. Who trades in a
market is a row of `scopes.toml`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

from kb.compare import Facets
from kb.compare.explain import clause
from kb.compare.saying import figure_words, times_words
from kb.compare.values import ratio
from kb.crosscheck.desk import Desk, digest
from kb.lexicon.scopes import Market
from kb.model import ClaimRelation, Finding, FindingClaim, FindingKind, Relation

SPEAKERS = 4  # claims of a market, and of one trader, that are paired
SIZE = "market size"
SPENT, TAKEN = ("capital expenditure", "cost"), ("revenue",)  # families of what buyers spend and sellers take in
_Index = dict[tuple[str, str], list[Facets]]


def traded(desk: Desk) -> Iterator[ClaimRelation]:
    """Yields every market with each of its traders."""
    for size, trade in _pairs(desk):
        first, second = sorted((size.record.claim.id, trade.record.claim.id))
        apart = ratio(size.figure, trade.figure)
        yield ClaimRelation(
            first, second, Relation.DIFFERENT_SCOPE, apart, "subject", _sentence(size, trade, "market and trader", desk)
        )


def outgrown(desk: Desk) -> Iterator[Finding]:
    """Yields one finding each for buyers and sellers of a market whose figure is larger than the market's."""
    best: dict[tuple[str, str], tuple[tuple[bool, float, str], Facets, Facets]] = {}
    for size, trade in _pairs(desk):
        larger = trade.figure.bounded and trade.figure.lower > size.figure.upper
        if larger and not (size.soft or trade.soft or trade.projected):
            rank = any(trade.period), ratio(size.figure, trade.figure) or 1.0, trade.record.claim.id
            place = size.subject, trade.family
            if place not in best or rank > best[place][0]:
                best[place] = rank, size, trade
    for place in sorted(best):
        yield _finding(*best[place][1:], desk)


def _finding(size: Facets, trade: Facets, desk: Desk) -> Finding:
    one, other = size.record.claim, trade.record.claim
    apart = ratio(size.figure, trade.figure) or 1.0
    words = {"fa": figure_words(one), "fb": figure_words(other), "times": times_words(apart)}
    title = desk.slotter.lexicon.scopes.explanations.finding["market"].format(**words)
    return Finding(
        id=digest("finding", "market", one.id, other.id),
        kind=FindingKind.SCOPE,
        verdict=Relation.DIFFERENT_SCOPE.value,
        question_id=None,
        severity=round(0.25 + 0.2 * min(1.0, math.log10(apart) / 2), 4),
        title=title[:1].upper() + title[1:],
        explanation=_sentence(size, trade, "outgrown market", desk),
        claims=(FindingClaim(one.id, "market"), FindingClaim(other.id, "trader")),
        derived={"slot": "subject", "ratio": apart},
    )


def _pairs(desk: Desk) -> Iterator[tuple[Facets, Facets]]:
    markets = desk.slotter.lexicon.scopes.scopes.market
    if not markets:
        return
    index: _Index = defaultdict(list)
    for _, item in sorted(desk.facets.items()):
        if item.record.claim.claim and item.change is None and not item.figure.vague:
            index[item.subject, item.family].append(item)
    for market in markets:
        for size in index.get((desk.ontology.key(market.name), SIZE), ())[:SPEAKERS]:
            for trade in _traders(market, index, desk):
                if trade.unit == size.unit:
                    yield size, trade


def _traders(market: Market, index: _Index, desk: Desk) -> Iterator[Facets]:
    for names, families in ((market.buyers, SPENT), (market.sellers, TAKEN)):
        keys = {desk.ontology.key(name) for name in names}.union(*(desk.ontology.members(name) for name in names))
        for key in sorted(keys):
            for family in families:
                found = index.get((key, family), ())
                yield from sorted(found, key=lambda item: (not any(item.period), item.record.claim.id))[:SPEAKERS]


def _sentence(size: Facets, trade: Facets, name: str, desk: Desk) -> str:
    text = desk.slotter.lexicon.scopes.explanations.slot[name]
    sides = {"a": clause(size, slotter=desk.slotter), "b": clause(trade, slotter=desk.slotter)}
    does = "spends in it" if trade.family in SPENT else "takes in from it"
    return text.format(**sides, does=does)
