"""One pair: symmetry, intervals, and that less said never moves a pair towards a contradiction."""

from __future__ import annotations

import inspect
import itertools
import math
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.compare import Comparison, compare
from kb.compare.relations import RELATIONS
from kb.compare.saying import value_words, with_article
from kb.compare.values import Figure, agree, overlap, significant, within
from kb.lexicon import load
from kb.model import Claim, Comparator, Record, Relation
from kb.settings import Settings
from tests import factories
from tests.factories import record

LEXICON, SETTINGS = load(), Settings()
YEAR = {"period_start": "2024-01-01", "period_end": "2024-12-31"}


def compared(a: Record, b: Record) -> Comparison:
    return compare(a, b, lexicon=LEXICON, settings=SETTINGS)


def pair(**fields: Any) -> tuple[Record, Record]:
    """Two claims that contradict: same slots, values apart, in two articles."""
    shared = {"subject": "Nvidia", "metric": "revenue", **YEAR, **fields}
    told = {"quote": "Nvidia had data center revenue of $60.9 billion or $47.5 billion."}
    a = record("$60.9 billion", 60.9e9, article="a.txt", **told, **shared)
    b = record("$47.5 billion", 47.5e9, article="b.txt", quote_start=500, **told, **shared)
    return a, b


def point(low: float, high: float, comparator: Comparator = Comparator.EQUAL) -> Figure:
    return Figure(low, high, low, high, comparator)


def with_claim(row: Record, **fields: Any) -> Record:
    return replace(row, claim=replace(row.claim, **fields))


def test_every_relation_is_described_in_the_order_of_the_contract() -> None:
    assert [rule.__name__.replace("_", "-") for rule in RELATIONS] == [relation.value for relation in Relation]
    assert all(len(inspect.getdoc(rule) or "") > 30 for rule in RELATIONS)


def test_matching_slots_and_values_apart_contradict() -> None:
    assert compared(*pair()).relation is Relation.CONTRADICTION


def test_a_change_of_unit_changes_nothing() -> None:
    a = record("50 GWh", 50e9, unit="Wh", subject="GPT-4", metric="energy consumption", stated_unit="GWh", article="a")
    b = record("80 GWh", 80e9, unit="Wh", subject="GPT-4", metric="energy consumption", stated_unit="GWh", article="b")
    c = with_claim(
        b, article="c", figure="0.08 TWh", stated_unit="TWh", stated_low=Decimal("0.08"), stated_high=Decimal("0.08")
    )
    assert compared(a, b).relation is compared(a, c).relation
    assert compared(b, c).relation is Relation.AGREES


def test_a_change_of_year_makes_another_period() -> None:
    a, b = pair()
    moved = [end.replace(year=2025) for end in (b.claim.period_start, b.claim.period_end) if end]
    b = with_claim(b, period_start=moved[0], period_end=moved[1])
    assert compared(a, b).relation is Relation.DIFFERENT_PERIOD


@pytest.mark.parametrize(
    "fields",
    [
        {"qualifiers": ()},
        {"period_start": None, "period_end": None},
        {"per": None},
    ],
)
def test_a_word_less_moves_only_towards_cannot_tell(fields: dict[str, Any]) -> None:
    a, b = pair(qualifiers=["data center"], per="customer")
    assert compared(a, b).relation is Relation.CONTRADICTION
    assert compared(a, with_claim(b, **fields)).relation is Relation.UNDETERMINED


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": "Nvidia Gaming Labs"},
        {"metric": "net income"},
        {"qualifiers": ("gaming",)},
        {"per": "month"},
        {"unit": "EUR"},
    ],
)
def test_one_slot_swapped_is_no_contradiction(fields: dict[str, Any]) -> None:
    a, b = pair(qualifiers=["data center"], per="year")
    assert compared(a, with_claim(b, **fields)).relation is not Relation.CONTRADICTION


def test_one_slot_swapped_changes_one_side_of_the_explanation() -> None:
    a, b = pair(qualifiers=["data center"])
    gaming = compared(a, with_claim(b, qualifiers=("gaming",))).explanation
    cloud = compared(a, with_claim(b, qualifiers=("cloud",))).explanation
    assert gaming.replace("gaming", "cloud") == cloud


def test_a_measure_that_names_its_subject_says_it_once() -> None:
    a, b = pair(subject="energy", metric="energy cost")
    told = compared(a, with_claim(b, metric="cost")).explanation
    assert "is the energy cost in 2024;" in told
    assert "energy cost of energy" not in told


def clauses(text: str) -> list[str]:
    return re.split(r"[;:.] ", text.rstrip("."))


SWAPPED = [item.name for item in LEXICON.scopes.scopes.slot if len(item.value) > 2 and item.value[0].words]


@pytest.mark.parametrize("slot", SWAPPED)
def test_swapping_one_value_of_a_slot_changes_exactly_one_clause(slot: str) -> None:
    row = next(item for item in LEXICON.scopes.scopes.slot if item.name == slot)
    metric = "training cost" if row.only else "shipments"
    first, *others = [value for value in row.value if not value.within]
    a, b = pair(qualifiers=[first.words[0]], metric=metric)
    told = {compared(a, with_claim(b, qualifiers=(value.words[0],))).explanation for value in others}
    assert all(text.startswith("Not a contradiction: ") for text in told)
    for one, other in itertools.combinations(sorted(told), 2):
        assert sum(x != y for x, y in zip(clauses(one), clauses(other), strict=True)) == 1


def test_a_swapped_period_subject_or_source_changes_its_own_clause() -> None:
    a, b = pair(qualifiers=["data center"])
    b = with_claim(b, qualifiers=("gaming",))
    told = clauses(compared(a, b).explanation)
    for fields in ({"attributed_to": "Harbor Research"}, {"period_start": None, "period_end": None}):
        other = clauses(compared(a, with_claim(b, **fields)).explanation)
        assert sum(x != y for x, y in zip(told, other, strict=True)) == 1


numbers = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)
spans = st.tuples(numbers, numbers).map(lambda ends: point(min(ends), max(ends), Comparator.RANGE))


@given(spans, spans)
def test_intervals_are_symmetric(a: Figure, b: Figure) -> None:
    assert overlap(a, b) == overlap(b, a)
    assert agree(a, b, 0.05) == agree(b, a, 0.05)
    assert not within(a, b) or overlap(a, b)


@given(spans)
def test_an_interval_agrees_with_itself(a: Figure) -> None:
    assert overlap(a, a)
    assert within(a, a)
    assert agree(a, a, 0.0)


@given(numbers, st.floats(min_value=0, max_value=1e12))
def test_a_bound_never_conflicts_with_a_point_inside_it(end: float, beyond: float) -> None:
    bound = Figure(end, None, end, math.inf, Comparator.AT_LEAST)
    assert overlap(bound, point(end + beyond, end + beyond))


def test_significant_digits() -> None:
    assert [significant(value) for value in (5.6e6, 700e9, 0.333, 3345000, 0)] == [2, 1, 3, 4, 1]


def test_the_claim_of_a_record_is_left_alone() -> None:
    a, b = pair()
    before: Claim = a.claim
    compared(a, b)
    assert a.claim == before


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("model", "a model"),
        ("engine", "an engine"),
        ("firm's model", "firm's model"),
        ("maker’s model", "maker’s model"),
        ("makers’ model", "makers’ model"),
        ("models", "models"),
        ("Copper", "copper"),
        ("Corvane", "Corvane"),
        ("European Union", "the European Union"),
        ("Cold Creek Fire", "the Cold Creek Fire"),
        ("Ferrox’s Camp Fire", "Ferrox’s Camp Fire"),
        ("their model", "their model"),
        ("Dutch model", "a Dutch model"),
    ],
)
def test_a_subject_takes_the_article_english_gives_it(subject: str, told: str) -> None:
    assert with_article(subject, LEXICON.scopes.questions) == told


@pytest.mark.parametrize(
    ("subject", "qualifiers", "told"),
    [
        ("Marlow-2", ["in GPU hours"], "$5 is what training Marlow-2 cost in GPU hours"),
        ("AI training run", ["marginal"], "$5 is the marginal training cost of an AI training run"),
        ("AI training run", [], "$5 is what an AI training run cost"),
    ],
)
def test_what_narrows_a_figure_stands_where_it_is_said(subject: str, qualifiers: list[str], told: str) -> None:
    shared = {"metric": "training cost", "quote": "It cost $5 and $9.", "subject": subject}
    a = record("$5", 5, article="a.txt", qualifiers=qualifiers, **shared)
    b = record("$9", 9, article="b.txt", modality="hypothetical", **shared)
    assert compared(a, b).explanation.startswith(f"Not a contradiction: {told};")


def test_an_estimate_of_a_measure_is_no_other_measure() -> None:
    a, b = pair(subject="Nvidia")
    told = with_claim(b, metric_text="estimates of revenue", quote="Estimates of Nvidia's revenue go to $47.5 billion.")
    assert compared(a, told).slot not in ("wording", "unclassified")


def test_equal_figures_of_kinds_of_things_are_not_told_as_apart() -> None:
    shared = {"subject": "a large model", "metric": "number of parameters", "unit": "parameter"}
    a = record("7 billion", 7e9, article="a.txt", quote="It has 7 billion.", **shared)
    b = record("7 billion", 7e9, article="b.txt", quote="It has not 7 billion.", polarity="denied", **shared)
    assert compared(a, with_claim(b, subject="a small model")).explanation == (
        "Cannot tell whether 7 billion and 7 billion are said of one thing: each is said of a kind of thing in general."
    )


def test_a_reckoned_value_stands_on_the_scale_of_the_stated_one() -> None:
    rate = {"stated_low": 48.3, "stated_high": 48.3, "stated_unit": "cents/$100", "per": "dollar"}
    tokens = {"stated_low": 3, "stated_high": 3, "stated_unit": "$/million tokens", "per": "token"}
    plain = {"stated_low": 136.6e6, "stated_high": 136.6e6, "stated_unit": "$"}
    assert value_words(factories.claim("48.3 cents", 0.00483, 0.00483, **rate), 0.00488) == "48.8 cents"
    assert value_words(factories.claim("$3", 3e-6, 3e-6, **tokens), 3.33e-6) == "$3.33"
    assert value_words(factories.claim("$136.6 million", 136.6e6, 136.6e6, **plain), 123e6) == "$123 million"
