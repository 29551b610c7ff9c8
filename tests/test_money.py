"""Amounts of other price years and currencies: compared by dated tables alone, and never to make a contradiction."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kb.compare import Comparison, compare
from kb.errors import LexiconError
from kb.lexicon import Lexicon, load
from kb.model import Record, Relation
from kb.settings import Settings
from tests.factories import record

RATES = """
[[exchange_rate]]
name = "Invented reference rates"
source = "Bank of Elsewhere"
licence = "free"
date = 2024-01-02
base = "EUR"
quote = "USD"
values = { 2022 = 1.05, 2023 = 1.10, "2023-06-30" = 1.20 }

[[price_index]]
name = "Invented prices"
source = "Bureau of Elsewhere"
licence = "free"
date = 2024-02-01
currency = "EUR"
values = { 2015 = 100, 2023 = 150 }
"""


def cost(figure: str, value: float, **fields: Any) -> Record:
    half = fields.pop("half", value / 200)
    shared = {"subject": "Port Sable", "metric": "construction cost", "lower": value - half, "upper": value + half}
    return record(figure, value, **{**shared, "period_start": "2023-01-01", "period_end": "2023-12-31", **fields})


def stands(a: Record, b: Record, lexicon: Lexicon | None = None) -> Comparison:
    return compare(a, b, lexicon=lexicon or load(), settings=Settings())


@pytest.fixture
def rates(tmp_path: Path) -> Lexicon:
    (tmp_path / "money.toml").write_text(RATES, encoding="utf-8")
    return load(tmp_path)


def test_two_stated_price_years_agree_by_the_index() -> None:
    a = cost("$100 million", 100e6, qualifiers=["2015 dollars"])
    b = cost("$132 million", 132e6, qualifiers=["2024 dollars"], article="b.txt")
    found = stands(a, b)
    assert (found.relation, found.slot) == (Relation.AGREES, None)
    assert "$132 million" in found.explanation
    assert "U.S. Bureau of Labor Statistics, 2025-01-15" in found.explanation


def test_an_unstated_price_year_is_compatible_and_named() -> None:
    a = cost("$5.39 million", 5.39e6, qualifiers=["2023 dollars"], half=5e3)
    b = cost("$5.6M", 5.6e6, half=5e4, article="b.txt", published_on="2026-02-23")
    found = stands(a, b)
    assert (found.relation, found.slot) == (Relation.COMPATIBLE, "price year")
    assert found.explanation.startswith("$5.39 million in 2023 prices is $5.55 million in those of 2024; ")
    assert stands(b, a).relation is Relation.COMPATIBLE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"qualifiers": ["2015 dollars"]}, {"qualifiers": ["2024 dollars"]}),
        ({"qualifiers": ["2015 dollars"]}, {}),
        ({"unit": "EUR"}, {}),
        ({"unit": "EUR", "period_start": "2019-01-01", "period_end": "2019-12-31"}, {}),
    ],
)
def test_conversion_never_makes_a_contradiction(one: dict[str, Any], other: dict[str, Any], rates: Lexicon) -> None:
    a, b = cost("100 million", 100e6, **one), cost("$900 million", 900e6, article="b.txt", **other)
    for lexicon in (load(), rates):
        assert stands(a, b, lexicon).relation in (
            Relation.UNDETERMINED,
            Relation.DIFFERENT_SCOPE,
            Relation.DIFFERENT_PERIOD,
        )


def test_currencies_without_a_table_cannot_be_told(rates: Lexicon) -> None:
    a, b = cost("€100 million", 100e6, unit="EUR"), cost("$110 million", 110e6, article="b.txt")
    assert stands(a, b).relation is Relation.UNDETERMINED
    found = stands(a, b, rates)
    assert found.relation is Relation.AGREES
    assert "is $110 million at the rate of 2023" in found.explanation
    assert "Invented reference rates, Bank of Elsewhere, 2024-01-02" in found.explanation


def test_the_rate_of_the_day_wins_over_that_of_the_year(rates: Lexicon) -> None:
    day = {"period_start": "2023-06-30", "period_end": "2023-06-30"}
    a, b = cost("€100 million", 100e6, unit="EUR", **day), cost("$120 million", 120e6, article="b.txt", **day)
    assert stands(a, b, rates).relation is Relation.AGREES


def test_a_rate_of_another_time_is_not_used(rates: Lexicon) -> None:
    gone = {"period_start": "1999-01-01", "period_end": "1999-12-31"}
    a, b = cost("€100 million", 100e6, unit="EUR", **gone), cost("$110 million", 110e6, article="b.txt", **gone)
    assert stands(a, b, rates).relation is Relation.UNDETERMINED


def test_what_differs_besides_the_money_still_differs() -> None:
    a = cost("$100 million", 100e6, qualifiers=["2015 dollars"])
    b = cost("$132 million", 132e6, qualifiers=["2024 dollars"], article="b.txt", subject="Port Dune")
    assert stands(a, b).relation is Relation.DIFFERENT_SCOPE


def test_a_wrong_table_lists_its_mistakes(tmp_path: Path) -> None:
    (tmp_path / "money.toml").write_text(
        '[[price_index]]\nname = "X"\nsource = "Y"\nlicence = "Z"\ndate = 2024-01-01\ncurrency = "euro"\n'
        "values = { soon = 1, 2020 = -1 }\n",
        encoding="utf-8",
    )
    with pytest.raises(LexiconError) as told:
        load(tmp_path)
    assert "money.toml" in str(told.value)
    assert "2020, soon: give a year or a day" in str(told.value)
    assert "currency" in str(told.value)


def test_the_shipped_index_rises_but_for_none() -> None:
    (index,) = load().scopes.money.price_index
    levels = [index.values[str(year)] for year in index.years]
    assert index.years == list(range(2010, 2025))
    assert all(one < other < one * 1.09 for one, other in pairwise(levels))
