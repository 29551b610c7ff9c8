"""Proof against false alarms: trap pairs for every slot, and what must not change when a pair is altered.

Rows of `tests/cases` that name a `trap` are pairs a naive comparison would call a contradiction. The other tests alter
each row of the tables of relations: another unit, another year, a scope word less, ten echoes, another order.
"""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import pytest

from kb.compare import Slotter, compare, facets
from kb.crosscheck import crosscheck
from kb.lexicon import load
from kb.model import Record, Relation
from kb.settings import Settings
from tests.stages import relations
from tests.test_cases import CASES

# The slots that must match, or be known to differ, before anything may be called a contradiction.
SLOTS = (
    *("subject", "version", "maker or product", "entity level", "set membership", "class or instance", "extent"),
    *("metric", "cost basis", "segment", "phase", "accounting", "gross or net", "tax", "season", "currency effect"),
    *("annual or cumulative", "per", "one or all", "change", "outcome", "group", "direction", "state", "market"),
    *("residence", "geography", "period", "fiscal calendar", "length of the period"),
    *("modality", "worked example", "polarity", "comparator", "precision", "unit", "currency", "price year"),
    *("nominal or real", "revision", "restatement", "vintage", "reading", "wording"),
    *("stage", "way it was found", "list or street price", "possible or actual"),
)
AT_LEAST = 3
SETTINGS = Settings()


@lru_cache(maxsize=1)
def rows() -> tuple[dict[str, Any], ...]:
    """Every row of the tables of relations and of compared texts, with its stage."""
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.toml"))]
    wanted = [table for table in tables if table["stage"] in ("relations", "compare")]
    return tuple({**case, "stage": table["stage"]} for table in wanted for case in table["case"] if "gap" not in case)


def pairs() -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in rows() if case["stage"] == "relations"]


def both(case: dict[str, Any]) -> tuple[Record, Record]:
    return relations.record(case, "a"), relations.record(case, "b")


def found(a: Record, b: Record, case: dict[str, Any]) -> Relation:
    return compare(a, b, lexicon=relations.lexicon_with(case), settings=SETTINGS).relation


def altered(row: Record, **fields: Any) -> Record:
    return replace(row, claim=replace(row.claim, **fields))


def test_every_slot_has_its_traps() -> None:
    count = Counter(case["trap"] for case in rows() if "trap" in case)
    assert not set(count) - set(SLOTS), "a trap of a slot that is not in the table"
    assert {slot: count[slot] for slot in SLOTS if count[slot] < AT_LEAST} == {}
    assert sum(count.values()) >= AT_LEAST * len(SLOTS) >= 60


def test_no_trap_is_called_a_contradiction() -> None:
    for case in rows():
        if "trap" in case:
            expect = case["expect"]
            assert Relation.CONTRADICTION.value not in (expect.get("relation"), expect.get("verdict")), case["id"]


def test_every_slot_of_the_lexicon_parts_three_pairs() -> None:
    """A slot of the word lists that no pair fills differently, or on one side only, is untried."""
    slotter = Slotter.of(load())
    count: Counter[str] = Counter()
    for case in rows():
        if case["stage"] == "relations":
            sides = [dict(facets(row, slotter=slotter).slots) for row in both(case)]
            count.update(name for name in sides[0].keys() | sides[1].keys() if sides[0].get(name) != sides[1].get(name))
    names = [slot.name for slot in load().scopes.scopes.slot]
    assert {name: count[name] for name in names if count[name] < AT_LEAST} == {}


@pytest.mark.parametrize("case", pairs())
def test_another_unit_gives_the_same_verdict(case: dict[str, Any]) -> None:
    a, b = both(case)
    before = found(a, b, case)
    assert found(a, altered(b, stated_unit=f"kilo{b.claim.stated_unit}"), case) is before
    if a.claim.unit == b.claim.unit == "USD":
        assert found(altered(a, unit="SEK"), altered(b, unit="SEK"), case) is before


@pytest.mark.parametrize("case", pairs())
def test_another_year_is_another_period(case: dict[str, Any]) -> None:
    a, b = both(case)
    years = [{"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)} for year in (2003, 2017)]
    moved = found(altered(a, **years[0]), altered(b, **years[1]), case)
    hard = {Relation.DIFFERENT_SCOPE} if found(a, b, case) is Relation.DIFFERENT_SCOPE else set()
    assert moved in {Relation.DIFFERENT_PERIOD, *hard}


def shorter(case: dict[str, Any]) -> Iterator[tuple[Record, Record]]:
    """Yields the pair with one side saying one thing less that the other side says too."""
    a, b = both(case)
    for one, other, turned in ((a, b, False), (b, a, True)):
        for less in _less(one, other):
            yield (other, less) if turned else (less, other)


def _less(one: Record, other: Record) -> Iterator[Record]:
    slotter = Slotter.of(load())
    theirs = dict(facets(other, slotter=slotter).slots)
    for word in one.claim.qualifiers:
        left = tuple(kept for kept in one.claim.qualifiers if kept != word)
        lost = dict(facets(one, slotter=slotter).slots).keys() - dict(
            facets(altered(one, qualifiers=left), slotter=slotter).slots
        )
        if lost & theirs.keys():
            yield altered(one, qualifiers=left)
    if one.claim.per and other.claim.per:
        yield altered(one, per=None)
    if one.claim.period_start and other.claim.period_start and other.claim.period_end:
        yield altered(one, period_start=None, period_end=None)


TOWARDS = (Relation.UNDETERMINED, Relation.AGREES, Relation.COMPATIBLE, Relation.RESTATES)


@pytest.mark.parametrize("case", pairs())
def test_a_word_less_moves_only_towards_cannot_tell(case: dict[str, Any]) -> None:
    before = found(*both(case), case)
    if not any("maker" in word or "timeless" in word for word in case.get("trap", "").split()):
        for a, b in shorter(case):
            timeless = facets(a, slotter=Slotter.of(relations.lexicon_with(case))).timeless
            assert found(a, b, case) in ({before, *TOWARDS} - (set() if timeless else {Relation.CONTRADICTION}))


def test_the_words_taken_away_are_many() -> None:
    assert sum(1 for case in rows() if case["stage"] == "relations" for _ in shorter(case)) >= 100


def apart(row: Record, article: str) -> Record:
    text = f"{article}: {row.claim.quote}"
    return altered(row, article=article, quote=text, id=f"{article} {row.claim.id}")


@pytest.mark.parametrize("case", pairs())
def test_ten_echoes_add_no_origin(case: dict[str, Any]) -> None:
    lexicon = relations.lexicon_with(case)
    pair = [apart(row, f"first-{side}") for row, side in zip(both(case), "ab", strict=True)]
    echoes = [apart(row, f"echo-{at}-{side}") for at in range(5) for row, side in zip(pair, "ab", strict=True)]
    before, after = (crosscheck(some, lexicon=lexicon, settings=SETTINGS) for some in (pair, pair + echoes))
    assert [(item.slug, item.origins) for item in after.questions] == [
        (item.slug, item.origins) for item in before.questions
    ]
    assert {len(item.origins) for item in after.positions} == {len(item.origins) for item in before.positions}


def test_another_order_gives_the_same_findings_byte_for_byte() -> None:
    cases = [case for case in rows() if case["stage"] == "relations" and not case.get("entities")]
    records = [
        apart(relations.record(case, side), f"{case['id']}-{side}.txt")
        for case in cases
        if not case.get("metrics")
        for side in "ab"
    ]
    first = crosscheck(records, lexicon=load(), settings=SETTINGS)
    assert len(first.questions) > 40
    assert len(first.findings) > 10
    for seed in range(3):
        random.Random(seed).shuffle(records)
        assert repr(crosscheck(records, lexicon=load(), settings=SETTINGS)) == repr(first)
