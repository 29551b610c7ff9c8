"""The whole cross-check: questions, origins, findings, order and speed."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from kb.crosscheck import crosscheck, positions
from kb.lexicon import load
from kb.model import CrossCheck, Finding, FindingKind, Question, Record, Relation, Status
from kb.settings import Settings
from tests.factories import record

LEXICON = load()


def checked(*rows: Record) -> CrossCheck:
    return crosscheck(rows, lexicon=LEXICON, settings=Settings())


def question(found: CrossCheck, slug: str) -> Question:
    return next(item for item in found.questions if item.slug == slug)


def kinds(found: CrossCheck) -> Counter[str]:
    return Counter(item.kind.value for item in found.findings)


def only(found: CrossCheck, kind: FindingKind) -> Finding:
    (finding,) = [item for item in found.findings if item.kind is kind]
    return finding


def deepseek(article: str = "whelan.txt", **fields: Any) -> list[Record]:
    cost = {"subject": "DeepSeek-V3", "metric": "training cost", "article": article, **fields}
    spend = {"subject": "DeepSeek", "metric": "hardware spend", "article": article, "qualifiers": ["total"], **fields}
    return [
        record("$5.6M", 5.6e6, lower=5.55e6, upper=5.65e6, modality="reported", quote="It cost $5.6M.", **cost),
        record(
            ">$500M", 500e6, None, comparator=">", lower=500e6, upper=None, attributed_to="SemiAnalysis",
            origin="SemiAnalysis", modality="estimated", quote="Spend was >$500M.", quote_start=40, **spend,
        ),
        record(
            "~$1.6B", 1.6e9, comparator="~", lower=1.5e9, upper=1.7e9, attributed_to="later reporting",
            modality="reported", quote="Or ~$1.6B.", quote_start=80, **spend,
        ),
        record(
            "$6M", 6e6, lower=5.5e6, upper=6.5e6, per="training run",
            quote="A run is $6M.", quote_start=120, **{**cost, "qualifiers": ["marginal"]},
        ),
    ]  # fmt: skip


def test_the_deepseek_figures_are_explained() -> None:
    found = checked(*deepseek())
    asked = question(found, "deepseek-v3-training-cost")
    assert asked.title == "What did training DeepSeek-V3 cost?"
    assert (asked.status, asked.articles, asked.origins) == (Status.SCOPED, 1, 2)
    assert asked.answer.startswith("Not a contradiction: ")
    assert "SemiAnalysis’s estimate" in asked.answer or "later reporting" in asked.answer
    assert len([item for item in found.positions if item.question_id == asked.id]) == 3
    assert kinds(found)["contradiction"] == 0
    relations = Counter(item.relation for item in found.relations)
    assert relations[Relation.DIFFERENT_SCOPE] == 2
    assert relations[Relation.COMPATIBLE] == 1


def test_ten_echoes_add_articles_and_no_origin() -> None:
    rows = deepseek()
    echoes = [row for at in range(10) for row in deepseek(f"echo-{at}.txt")]
    echoes = [replace(row, claim=replace(row.claim, quote=f"{row.claim.article} {row.claim.quote}")) for row in echoes]
    before, after = (question(checked(*some), "deepseek-v3-training-cost") for some in (rows, rows + echoes))
    assert (after.origins, after.articles) == (before.origins, before.articles + 10)
    assert after.status is before.status


def test_copies_of_one_article_count_once() -> None:
    rows = deepseek() + deepseek("copy.txt") + deepseek("another-copy.txt")
    assert question(checked(*rows), "deepseek-v3-training-cost").articles == 1


def test_shuffled_records_give_the_same_findings() -> None:
    rows = [*deepseek(), *deepseek("b.txt"), *gpt4(), *series()]
    first = checked(*rows)
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        assert checked(*rows) == first


def gpt4() -> list[Record]:
    shared = {"subject": "GPT-4", "metric": "training cost", "quote": "GPT-4 training took this."}
    return [
        record("$40–100M", 40e6, 100e6, comparator="range", lower=35e6, upper=105e6, article="one.txt",
               modality="estimated", period_start="2023-01-01", period_end="2023-12-31", **shared),
        record("hundreds of millions", 100e6, None, comparator=">=", vague=True, lower=200e6, upper=1e9,
               article="two.txt", modality="estimated", attributed_to="estimates", **shared),
    ]  # fmt: skip


def test_gpt4_is_an_open_question() -> None:
    found = checked(*gpt4())
    asked = question(found, "gpt-4-training-cost")
    assert asked.status is Status.UNDETERMINED
    finding = only(found, FindingKind.UNDETERMINED)
    assert finding.question_id == asked.id
    assert finding.derived["slot"] == "basis"
    assert "What did training GPT-4 cost?" in finding.title


def series() -> list[Record]:
    shared = {"subject": "Meta", "metric": "capital expenditure", "lower": None}
    return [
        record(f"${value} billion", value * 1e9, article=f"{year}.txt", published_on=f"{year + 1}-05-12",
               **{**shared, "lower": value * 1e9 - 5e7}, period_start=f"{year}-01-01", period_end=f"{year}-12-31")
        for year, value in ((2022, 32.0), (2023, 28.1), (2024, 37.6))
    ]  # fmt: skip


def test_a_series_is_no_dispute() -> None:
    found = checked(*series())
    assert question(found, "meta-capital-expenditure").status is Status.SCOPED
    assert {item.relation for item in found.relations} == {Relation.DIFFERENT_PERIOD}
    assert not found.findings


def test_a_stale_forecast_is_flagged() -> None:
    shared = {
        "subject": "Meta",
        "metric": "capital expenditure",
        "modality": "projected",
        "quote": "Meta will spend $60 billion.",
    }
    row = record(
        "$60 billion",
        60e9,
        published_on="2026-05-12",
        period_text="by 2025",
        period_start="2025-01-01",
        period_end="2025-12-31",
        **shared,
    )
    finding = only(checked(row), FindingKind.STALE_FORECAST)
    assert "still told as a forecast for 2025" in finding.title
    ahead = replace(row, published_on=row.published_on and row.published_on.replace(year=2024))
    assert not checked(ahead).findings


def test_the_base_of_a_comparison_is_no_stale_forecast() -> None:
    quote = "Kite expects higher first-quarter revenue than the 2024 first quarter revenue of $11.8 million."
    row = record("$11.8 million", 11.8e6, published_on="2026-05-12", quote=quote, quote_start=0, subject="Kite",
                 start=quote.index("$"), end=quote.index("$") + 13, metric="revenue", modality="projected",
                 period_text="2024 first quarter", period_start="2024-01-01", period_end="2024-03-31")  # fmt: skip
    assert not checked(row).findings


@pytest.mark.parametrize(
    ("quote", "figure"),
    [
        ("Kite forecasts that profits will rise 3.7% after a drop of $11.8 million in 2024.", "$11.8 million"),
        ("Kite expects 2026 profits to reach the level of 2024, when it earned $11.8 million.", "$11.8 million"),
        ("Without the charge, Kite said, its profit would have been $11.8 million in 2024.", "$11.8 million"),
        ("The ministry projected imports of $14 million, versus 2024 imports of $11.8 million.", "$11.8 million"),
    ],
)
def test_what_is_told_beside_a_forecast_is_none(quote: str, figure: str) -> None:
    row = record(figure, 11.8e6, published_on="2026-05-12", quote=quote, quote_start=0, subject="Kite", metric="profit",
                 modality="projected", period_text="2024", period_start="2024-01-01",
                 period_end="2024-12-31")  # fmt: skip
    assert not checked(row).findings


def test_two_currencies_are_no_open_question() -> None:
    shared = {"subject": "Kite Motors", "metric": "revenue", "period_start": "2024-01-01", "period_end": "2024-12-31"}
    one = record("$310 million", 310e6, article="a.txt", quote="Kite Motors had revenue of $310 million.", **shared)
    other = record("€190 million", 190e6, unit="EUR", article="b.txt",
                   quote="Kite Motors had revenue of €190 million.", **shared)  # fmt: skip
    assert not checked(one, other).findings


def test_a_forecast_in_general_meets_no_outcome() -> None:
    shared = {
        "subject": "fiscal deficit",
        "metric": "deficit",
        "period_start": "2025-01-01",
        "period_end": "2025-12-31",
    }
    ahead = record("$2.2 billion", 2.2e9, article="a.txt", modality="projected", published_on="2025-02-01",
                   quote="The fiscal deficit is $2.2 billion.", **shared)  # fmt: skip
    outcome = record("$2.5 billion", 2.5e9, article="b.txt", quote="The fiscal deficit is $2.5 billion.", **shared)
    assert not [item for item in checked(ahead, outcome).findings if item.kind is FindingKind.FORECAST]


def test_an_answer_rests_on_statements_before_examples() -> None:
    example = record("$70 billion", 70e9, article="z.txt", subject="Meta", metric="capital expenditure",
                     modality="hypothetical")  # fmt: skip
    asked = question(checked(*series(), example), "meta-capital-expenditure")
    assert asked.answer.startswith("Not a contradiction: ")
    assert "example" not in asked.answer


def test_things_in_general_are_no_dispute() -> None:
    shared = {"metric": "number of parameters", "unit": "parameter"}
    small = record("7 billion parameters", 7e9, subject="a small model", article="a.txt", **shared)
    large = record("540-billion-parameter", 540e9, subject="a large model", article="b.txt", **shared)
    found = checked(small, large)
    asked = found.questions[0]
    assert asked.title == "How many parameters does a model have?"
    assert asked.status is not Status.UNDETERMINED
    assert not asked.answer.startswith("Cannot tell")
    assert all(item.severity < 0.1 for item in found.findings)


@pytest.mark.parametrize(
    ("subject", "metric", "unit", "title"),
    [
        ("exports", "exports", "USD", "What are the exports?"),
        ("the truck", "price", "USD", "What does the truck cost?"),
        ("truck", "sales growth", "%", "By how much did the sales of a truck rise?"),
        ("European Union", "exports", "USD", "What are the exports of the European Union?"),
        ("Chinese rival", "market share", "%", "What is the market share of a Chinese rival?"),
        ("Meridian", "number compute node", "count:compute node", "How many compute nodes does Meridian have?"),
        ("Meridian", "share visitor", "%", "What is Meridian’s share of visitors?"),
        ("cycles of renewal", "duration", "month", "How long do cycles of renewal last?"),
        ("training Falcon-9B", "training cost", "USD", "What did training Falcon-9B cost?"),
        ("Meta", "duration", "year", "What duration is given for Meta?"),
        ("Meridian", "share of workforce", "%", "What is Meridian’s share of the workforce?"),
        ("responders", "number of buildings", "count:building", "How many buildings do responders involve?"),
        ("Frontier labs", "training cost", "USD", "What does training cost frontier AI labs?"),
        ("OpenAI", "training cost", "USD", "What does training cost OpenAI?"),
        ("Marlow Motors", "number of workers cut", "person", "How many workers cut (Marlow Motors)?"),
        ("Americans", "share of respondents", "%", "What is Americans’ share of respondents?"),
        ("data centres", "share of demand growth", "%", "What is data centres’ share of demand growth?"),
        ("Norway", "jobs added", "count:job", "How many jobs were added in Norway?"),
        ("Marlow", "number of people", "person", "How many people are counted (Marlow)?"),
        ("Meridian", "net loss", "USD", "What is the net loss of Meridian?"),
        ("Norway", "budget deficit", "USD", "What is the budget deficit of Norway?"),
        ("Norway", "budget surplus", "USD", "What is the budget surplus of Norway?"),
        ("Marlow Fire", "containment", "%", "What is the containment of the Marlow Fire?"),
        ("Norway", "number of farms", "count:farm", "How many farms are there in Norway?"),
        ("Norway", "number of residents evacuated", "person", "How many residents were evacuated in Norway?"),
        ("Meridian", "number of stores closed", "count:store", "How many stores were closed (Meridian)?"),
        ("Meridian", "share price", "USD", "What is the share price of Meridian?"),
        ("mixing dye lots", "share of loom time", "%", "What is the share of mixing dye lots in loom time?"),
        ("training", "number of GPUs", "GPU", "How many GPUs does training take?"),
        ("90-layer model", "training data", "token", "How much training data does a 90-layer model take?"),
        ("cluster", "hardware spend", "USD", "What does the hardware of a cluster cost?"),
        ("Meridian", "hardware spend", "USD", "What did Meridian spend on hardware?"),
        ("storage", "capital expenditure", "USD", "How much is invested in storage (capital expenditure)?"),
        ("Meridian", "spending", "USD", "How much does Meridian spend?"),
        ("Nvidia", "price", "USD", "What does Nvidia charge?"),
        ("cooling", "market size", "USD", "How large is the market for cooling?"),
        ("Ohio-based carrier", "net loss", "USD", "What is the net loss of an Ohio-based carrier?"),
        ("T-Mobile US", "net loss", "USD", "What is the net loss of T-Mobile US?"),
    ],
)
def test_titles_are_good_english(subject: str, metric: str, unit: str, title: str) -> None:
    row = record("12", 12, subject=subject, metric=metric, unit=unit)
    assert checked(row).questions[0].title == title


@pytest.mark.parametrize(
    ("subject", "metric", "change", "title"),
    [
        ("Norway", "economic growth", "increase", "By how much did the economy of Norway grow?"),
        ("Meridian", "share price", "decrease", "By how much did the share price of Meridian change?"),
        ("Meridian", "sales growth", "decrease", "By how much did the sales of Meridian change?"),
        ("cloud market", "GPU price", "decrease", "By how much did the price of the cloud market change?"),
        ("Meridian", "revenue growth", "increase", "By how much did the revenue of Meridian rise?"),
        ("Norway", "inflation", "increase", "What is the inflation in Norway?"),
        ("Norway", "house price", "increase", "By how much did house prices in Norway change?"),
        ("Norway", "house price growth", "increase", "By how much did house prices in Norway rise?"),
        ("a team", "increase in computing power", "increase", "What is the increase in computing power of a team?"),
        ("H900", "performance", "ratio", "How does the performance of H900 compare?"),
        ("BAA", "number of passengers growth", "increase", "By how much did the number of passengers of BAA change?"),
        (
            "BAA",
            "number of bags handled growth",
            "increase",
            "By how much did the number of bags handled of BAA change?",
        ),
    ],
)
def test_titles_of_changes_say_so(subject: str, metric: str, change: str, title: str) -> None:
    unit = "x" if change == "ratio" else "%"
    row = record("12", 12, subject=subject, metric=metric, unit=unit, change=change)
    assert checked(row).questions[0].title == title


def test_a_growth_is_one_question_however_its_words_move() -> None:
    shared = {"subject": "Norway", "metric": "glacier growth", "unit": "%"}
    rows = [record("3%", 3, article="a.txt", change="increase", **shared), record("6%", 6, article="b.txt", **shared)]
    level = record("40 km", 40, article="c.txt", subject="Norway", metric="glacier growth", unit="metre")
    assert [len(item.claim_ids) for item in checked(*rows).positions] == [1, 1]
    assert len(checked(*rows).questions) == 1
    assert checked(level).questions[0].metric_family == "glacier"


@pytest.mark.parametrize(
    ("metrics", "unit", "titles"),
    [
        (
            ("barley exports", "copper exports", "total exports"),
            "tonne",
            [
                "What are the barley exports of Norway?",
                "What are the copper exports of Norway?",
                "What are the exports of Norway?",
            ],
        ),
        (
            ("interest rate", "approval rate"),
            "%",
            ["What is the approval rate in Norway?", "What is the interest rate in Norway?"],
        ),
        (("rate", "interest rate"), "%", ["What is the interest rate in Norway?"]),
    ],
)
def test_of_two_things_are_two_questions(metrics: tuple[str, ...], unit: str, titles: list[str]) -> None:
    rows = [
        record(f"{at}", at, subject="Norway", metric=metric, unit=unit, article=f"{at}.txt")
        for at, metric in enumerate(metrics, 3)
    ]
    assert sorted(item.title for item in checked(*rows).questions) == titles


def test_who_is_one_of_a_kind_in_an_article_is_asked_for_as_such() -> None:
    rows = [
        record(f"${at}", at, subject=name, metric="budget", article=article, quote=f"The {name} has ${at}.")
        for at, name in ((6, "county"), (7, "City Council"))
        for article in ("a.txt", "b.txt")  # which has it from the other
    ]
    titles = sorted(item.title for item in checked(*rows).questions)
    assert titles == ["What is the budget of the City Council?", "What is the budget of the county?"]


def test_what_is_only_counted_asks_nothing() -> None:
    rows = [
        record("12", 12, subject="buildings", metric="number of buildings", unit="count:building", article="a.txt"),
        record("90", 90, subject="people", metric="deaths", unit="person", article="b.txt"),
        record("5", 5, subject="Marlow", metric="deaths", unit="person", article="c.txt"),
        record("$7", 7, subject="GAAP", metric="net income", article="d.txt"),
    ]
    assert [item.subject for item in checked(*rows).questions] == ["Marlow"]


def test_a_sentence_that_gives_two_figures_parts_them() -> None:
    shared = {"subject": "Norway", "metric": "economic growth", "unit": "%", "change": "increase"}
    told = "Norway's economic growth was 3%, up from a first count of 2.8%."
    rows = [
        record("3%", 3, lower=2.5, upper=3.5, article="a.txt", quote=told, quote_start=0, **shared),
        record("2.8%", 2.8, lower=2.75, upper=2.85, article="a.txt", quote=told, quote_start=0, **shared),
        record("3%", 3, lower=2.5, upper=3.5, article="b.txt", quote="Norway's economic growth was 3%.", **shared),
    ]
    sizes = sorted(len(position.claim_ids) for position in checked(*rows).positions)
    assert sizes == [1, 2]


def test_copies_of_one_text_are_told_as_such() -> None:
    shared = {"subject": "Camp Fire", "metric": "deaths", "unit": "person", "quote": "The Camp Fire killed 85 people."}
    rows = [record("85 people", 85, article=name, **shared) for name in ("a.txt", "b.txt")]
    assert checked(*rows).questions[0].answer == "85 people, said in 2 articles that share one text."


def test_a_forecast_meets_its_outcome() -> None:
    shared = {
        "quote": "Meta spent $72 billion or $60 billion.",
        "subject": "Meta",
        "metric": "capital expenditure",
        "period_start": "2025-01-01",
        "period_end": "2025-12-31",
    }
    ahead = record("$60 billion", 60e9, article="a.txt", modality="projected", published_on="2025-02-01", **shared)
    outcome = record("$72 billion", 72e9, article="b.txt", published_on="2026-02-01", **shared)
    found = checked(ahead, outcome)
    assert [item.kind for item in found.findings] == [FindingKind.FORECAST]
    derived = found.findings[0].derived
    assert derived["made_on"] == "2025-02-01"
    assert (derived["period_start"], derived["period_end"]) == ("2025-01-01", "2025-12-31")
    assert (derived["error"], derived["lead_days"]) == (-0.1667, 333)
    assert "was $60 billion; the outcome is $72 billion, so it was 17% below" in found.findings[0].explanation


def forecasts() -> list[Record]:
    shared = {"subject": "Kite", "metric": "revenue", "period_start": "2025-01-01", "period_end": "2025-12-31"}
    rows = [("Harrow", 40e9, "2024-03-01"), ("Linden", 55e9, "2024-06-01"), ("Harrow", 48e9, "2025-06-01")]
    ahead = [
        record(f"${value / 1e9:g} billion", value, article=f"{at}.txt", modality="projected", attributed_to=who,
               origin=who, published_on=made, quote=f"{who} expects Kite to make it.", **shared)
        for at, (who, value, made) in enumerate(rows)
    ]  # fmt: skip
    outcome = record("$50 billion", 50e9, article="z.txt", published_on="2026-02-01", quote="Kite made it.", **shared)
    return [*ahead, outcome]


def test_the_ledger_keeps_each_maker_and_date() -> None:
    found = [item for item in checked(*forecasts()).findings if item.kind is FindingKind.FORECAST]
    rows = sorted((str(item.derived["made_on"]), item.derived["maker"], item.derived["error"]) for item in found)
    assert rows == [("2024-03-01", "Harrow", -0.2), ("2024-06-01", "Linden", 0.1), ("2025-06-01", "Harrow", -0.04)]
    assert all([claim.role for claim in item.claims] == ["forecast", "outcome"] for item in found)


def test_a_forecast_without_an_outcome_stays_open() -> None:
    assert not [item for item in checked(*forecasts()[:-1]).findings if item.kind is FindingKind.FORECAST]


def test_a_month_is_nobodys_question() -> None:
    assert not checked(record("7.4%", 7.4, subject="January", metric="sales growth", unit="%")).questions


@pytest.mark.parametrize(("value", "verdict"), [(60.9e9, "equal"), (70e9, "larger"), (47.5e9, None)])
def test_a_part_as_large_as_its_whole(value: float, verdict: str | None) -> None:
    shared = {"subject": "Nvidia", "period_start": "2023-02-01", "period_end": "2024-01-31"}
    part = record("segment", value, metric="data center revenue", article="a.txt", **shared)
    whole = record("$60.9 billion", 60.9e9, metric="revenue", article="b.txt", **shared)
    found = [item.verdict for item in checked(part, whole).findings if item.kind is FindingKind.PART_WHOLE]
    assert found == ([verdict] if verdict else [])


def test_a_harvest_of_one_crop_is_no_part_of_another() -> None:
    shared = {"subject": "Madagascar", "unit": "tonne", "period_start": "2024-01-01", "period_end": "2024-12-31"}
    rice = record("2 million tonnes", 2e6, metric="rice harvest", article="a.txt",
                  quote="Madagascar brought in a rice harvest of 2 million tonnes.", **shared)  # fmt: skip
    cocoa = record("2,400 tonnes", 2400, metric="cocoa production", article="b.txt",
                   quote="Madagascar's cocoa production was 2,400 tonnes.", **shared)  # fmt: skip
    assert not checked(rice, cocoa).findings


def test_both_readings_of_a_large_rise_are_kept() -> None:
    quote = "They will need $120 billion a year by 2027—a 340% increase from 2023 levels."
    shared = {"subject": "Big Tech", "quote": quote, "quote_start": 0}
    value = record("$120 billion", 120e9, metric="capital expenditure", modality="projected", **shared)
    rise = record("340%", 340, metric="capital expenditure growth", unit="%", change="increase",
                  base_text="2023 levels", lower=335, upper=345, **shared)  # fmt: skip
    readings = only(checked(value, rise), FindingKind.IMPLIED).derived["readings"]
    assert isinstance(readings, list)
    assert [round(row["value"] / 1e9, 1) for row in readings] == [27.3, 35.3]


def quarters(metric: str, *values: float) -> list[Record]:
    spans = [
        ("2023-01-30", "2023-04-30"),
        ("2023-05-01", "2023-07-30"),
        ("2023-07-31", "2023-10-29"),
        ("2023-10-30", "2024-01-28"),
    ]
    return [
        record(str(value), value * 1e9, subject="Nvidia", metric=metric, article="table.csv", reference=True,
               origin="NVIDIA", quote_start=at * 50, start=at * 50, period_start=first, period_end=last)
        for at, (value, (first, last)) in enumerate(zip(values, spans, strict=True))
    ]  # fmt: skip


def test_quarters_of_a_table_show_a_part_given_its_whole() -> None:
    told = record("$60.9 billion", 60.9e9, lower=60.85e9, upper=60.95e9, subject="Nvidia", article="a.txt",
                  metric="data center revenue", period_start="2023-02-01", period_end="2024-01-31")  # fmt: skip
    total = quarters("revenue", 7.19, 13.51, 18.12, 22.10)
    part = quarters("data center revenue", 4.28, 10.32, 14.51, 18.40)
    found = checked(told, *total, *part)
    told_of = only(found, FindingKind.PART_WHOLE)
    assert told_of.verdict == "equal"
    assert "revenue in that time come to $60.9 billion, and those for Nvidia’s data center" in told_of.explanation
    assert "to $47.5 billion" in told_of.explanation
    assert kinds(found)["reference"] == 0, "one finding says it all"
    assert only(checked(told, *part), FindingKind.REFERENCE).verdict == "contradiction"
    assert (
        only(checked(told, *quarters("data center revenue", 7.19, 13.51, 18.12, 22.10)), FindingKind.REFERENCE).verdict
        == "agrees"
    )
    assert not checked(told, *total[:3]).findings, "three quarters are no year"


def test_a_table_in_old_dollars_never_contradicts() -> None:
    row = record("5390000.0", 5.39e6, subject="DeepSeek-V3", metric="training cost", qualifiers=["2023 dollars"],
                 article="table.csv", reference=True, origin="Epoch AI", quote="DeepSeek-V3,5390000.0")  # fmt: skip
    found = checked(row, *deepseek())
    asked = question(found, "deepseek-v3-training-cost")
    assert asked.status is Status.SCOPED
    assert Relation.CONTRADICTION not in {item.relation for item in found.relations}
    assert any(item.slot == "price year" for item in found.relations)


def relations_of(found: CrossCheck) -> list[tuple[str, str | None]]:
    return [(pair.relation.value, pair.slot) for pair in found.pairs]


def share(figure: str, low: float, high: float, subject: str, quote: str, **fields: Any) -> Record:
    return record(figure, low, high, lower=low, upper=high, unit="%", metric="share of training time", subject=subject,
                  comparator="range" if low != high else "~", quote=quote, **fields)  # fmt: skip


def test_a_figure_in_the_range_its_sentence_ties_it_to() -> None:
    one = share("40%", 40, 40, "communication", "Communication took 40% of the time.")
    wide = share(
        "30-50%", 30, 50, "gradient exchange", "In communication, gradient exchange takes 30-50%.", quote_start=90
    )
    assert relations_of(checked(one, wide)) == [("compatible", None)]
    apart = share("30-50%", 30, 50, "gradient exchange", "Gradient exchange takes 30-50%.", quote_start=90)
    assert relations_of(checked(one, apart)) == []


@pytest.mark.parametrize(("figure", "value", "found"), [("35%", 35, [("restates", None)]), ("30%", 30, [])])
def test_a_figure_told_again_in_other_words(figure: str, value: int, found: list[object]) -> None:
    """Two digits are rarely shared by chance; a round one often is."""
    one = share(figure, value, value, "communication", f"Communication took {figure} of the time.")
    again = share(figure, value, value, "gradient exchange", f"Gradient exchange takes {figure}.", quote_start=90)
    assert relations_of(checked(one, again)) == found


def test_a_sentence_sets_two_figures_against_each_other() -> None:
    quote = "Orca-3 gave a 15% gain, versus the 45% of Orca-2."
    shared = {"metric": "performance gain", "unit": "%", "change": "increase", "quote": quote, "quote_start": 0}
    one, other = record("15%", 15, subject="Orca-3", **shared), record("45%", 45, subject="Orca-2", **shared)
    assert relations_of(checked(one, other)) == [("different-scope", "subject")]


@pytest.mark.parametrize(
    ("quote", "first", "second"),
    [
        ("Costs have fallen only 8% a year, down from a historical 30%.", "8%", "30%"),
        ("Its share rose to 34% from 30% a year earlier.", "34%", "30%"),
    ],
)
def test_up_or_down_from_tells_the_figure_before(quote: str, first: str, second: str) -> None:
    shared = {"subject": "Kite Motors", "metric": "market share", "unit": "%", "quote": quote, "quote_start": 0}
    rows = [record(figure, float(figure[:-1]), **shared) for figure in (first, second)]
    found = checked(*rows)
    assert {item.relation for item in found.relations} == {Relation.DIFFERENT_PERIOD}
    assert f"{second} was the figure before, {first} the one after" in found.relations[0].explanation


def test_a_market_and_those_who_trade_in_it() -> None:
    shared = {"period_start": "2025-01-01", "period_end": "2025-12-31"}
    size = record("$45 billion", 45e9, subject="AI hardware market", metric="market size", article="a.txt", **shared)
    spent = record("$80 billion", 80e9, subject="Microsoft", metric="capital expenditure", article="b.txt", **shared)
    taken = record("$30 billion", 30e9, subject="Nvidia", metric="data center revenue", article="c.txt", **shared)
    found = checked(size, spent, taken)
    assert relations_of(found) == [("different-scope", "subject")] * 2
    (finding,) = found.findings
    assert finding.explanation.startswith("Worth a look: $45 billion is the size of the AI hardware market")


def test_pairs_across_questions_relate_set_and_member() -> None:
    shared = {"metric": "capital expenditure", "period_start": "2025-01-01", "period_end": "2025-12-31"}
    one = record("$80 billion", 80e9, subject="Microsoft", article="a.txt", **shared)
    five = record("$381 billion", 381e9, subject="US hyperscalers", article="b.txt", **shared)
    (pair,) = checked(one, five).pairs
    assert pair.claim_a < pair.claim_b
    assert pair.relation is Relation.DIFFERENT_SCOPE


def test_a_class_and_its_instance_never_contradict() -> None:
    general = record("$1 million", 1e6, subject="a generative AI model", metric="training cost", article="a.txt")
    found = checked(general, *gpt4())
    assert {pair.relation for pair in found.pairs} == {Relation.DIFFERENT_SCOPE}
    assert kinds(found)["contradiction"] == 0


def test_a_real_dispute_is_found() -> None:
    shared = {"subject": "Nvidia", "metric": "revenue", "period_start": "2023-02-01", "period_end": "2024-01-31"}
    found = checked(
        record("$60.9 billion", 60.9e9, article="a.txt", quote="Nvidia had revenue of $60.9 billion.", **shared),
        record("$47.5 billion", 47.5e9, article="b.txt", quote="Nvidia's revenue was $47.5 billion.", **shared),
    )
    assert found.questions[0].status is Status.DISPUTED
    assert only(found, FindingKind.CONTRADICTION).severity > 0.6


def test_a_dispute_tells_what_most_origins_say() -> None:
    shared = {"subject": "Nvidia", "metric": "revenue", "period_start": "2023-02-01", "period_end": "2024-01-31"}
    told = [("a", 60.9e9, "Harbor Research"), ("b", 60.9e9, "Cliff Institute"), ("c", 47.5e9, None)]
    rows = [
        record(f"${value / 1e9} billion", value, article=f"{name}.txt", origin=origin, attributed_to=origin,
               quote=f"Nvidia's revenue was ${value / 1e9} billion.", **shared)
        for name, value, origin in told
    ]  # fmt: skip
    answer = checked(*rows).questions[0].answer
    assert "Most origins, 2 of 3, give $60.9 billion" in answer
    assert "Most origins" not in checked(*rows[1:]).questions[0].answer


def test_every_figure_of_a_question_is_in_one_position() -> None:
    rows = [*deepseek(), *gpt4(), *series()]
    found = checked(*rows)
    placed = Counter(name for item in found.positions for name in item.claim_ids)
    assert placed == Counter(row.claim.id for row in rows)


def test_related_positions_are_stored_once_in_order() -> None:
    found = checked(*deepseek(), *series())
    pairs = [(item.position_a, item.position_b) for item in found.relations]
    assert len(pairs) == len(set(pairs))
    assert all(a < b for a, b in pairs)


def test_nothing_in_nothing_out() -> None:
    assert checked() == CrossCheck((), (), (), (), ())


@pytest.mark.parametrize("size", [1_000, 4_000])
def test_the_work_on_a_group_grows_with_its_claims(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    work: Counter[str] = Counter()

    def counted(name: str) -> None:
        own = getattr(positions, name)

        def call(*args: Any, **named: Any) -> Any:
            work[name] += 1
            return own(*args, **named)

        monkeypatch.setattr(positions, name, call)

    counted("agree")
    counted("pair_of")
    first = series()[0]
    rows = [
        replace(first, claim=replace(first.claim, id=f"{at:06}", article=f"{at}.txt", low=Decimal(at % 977 + 1),
                                     high=Decimal(at % 977 + 1), lower=Decimal(at % 977), upper=Decimal(at % 977 + 2)))
        for at in range(size)
    ]  # fmt: skip
    found = checked(*rows)
    assert work["agree"] <= size
    assert work["pair_of"] <= positions.MERGE_LIMIT**2
    assert len(found.relations) <= len(found.positions)


def test_a_large_group_takes_seconds() -> None:
    first = series()[0]
    rows = [
        replace(first, claim=replace(first.claim, id=f"{at:06}", article=f"{at // 9}.txt", low=Decimal(at % 977 + 1),
                                     high=Decimal(at % 977 + 1), lower=Decimal(at % 977), upper=Decimal(at % 977 + 2)))
        for at in range(20_000)
    ]  # fmt: skip
    start = time.process_time()
    found = checked(*rows)
    assert time.process_time() - start < 8.0
    assert len(found.relations) < 2_000


def test_a_paragraph_that_is_repeated_gives_one_finding() -> None:
    told = "Turnover rose 20% to $120 million from $100 million."
    rows = []
    for at in range(0, 4000, 80):
        shared = {"subject": "Kite", "article": "a.txt", "quote": told, "quote_start": at}
        rows += [
            record("20%", 20, metric="revenue growth", unit="%", change="increase", start=at + 14, **shared),
            record("$120 million", 120e6, metric="revenue", start=at + 21, **shared),
            record("$100 million", 100e6, metric="revenue", start=at + 39, **shared),
        ]
    sums = [item for item in checked(*rows).findings if item.kind is FindingKind.ARITHMETIC]
    assert [item.derived["places"] for item in sums] == [50]
    assert sums[0].explanation.endswith("The same stands in 50 places.")


def test_every_open_question_between_articles_is_a_finding() -> None:
    rate = {"subject": "Norland", "metric": "inflation", "unit": "%"}
    rows = [
        record("2.8%", 2.8, lower=2.75, upper=2.85, article="times.txt", period_start="2026-04-01", **rate),
        record("3.6%", 3.6, lower=3.55, upper=3.65, article="desk.txt", **rate),
    ]
    found = checked(*rows)
    (asked,) = found.questions
    assert asked.status is Status.UNDETERMINED
    assert {item.claim_id for item in only(found, FindingKind.UNDETERMINED).claims} == {row.claim.id for row in rows}


def test_one_article_leaves_nothing_open_in_its_own_voice() -> None:
    rate = {"subject": "Norland", "metric": "inflation", "unit": "%", "article": "times.txt"}
    found = checked(
        record("2.8%", 2.8, lower=2.75, upper=2.85, quote="It was 2.8%.", period_start="2026-04-01", **rate),
        record("3.6%", 3.6, lower=3.55, upper=3.65, quote="It was 3.6%.", quote_start=40, **rate),
    )
    (asked,) = found.questions
    assert asked.status is Status.SCOPED
    assert FindingKind.UNDETERMINED.value not in kinds(found)
