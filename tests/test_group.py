"""Which claims come under one question."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest

from kb.group import Key, Topic, dimension, group, main_subject
from kb.lexicon import load
from kb.lexicon.ontology import Level, Ontology

ONTOLOGY = Ontology.of(load())


def keys(*subjects: str, family: str = "cost") -> list[str]:
    topics = [Topic(str(at), subject, family, "money") for at, subject in enumerate(subjects)]
    return [key.root for key in group(topics, ontology=ONTOLOGY)]


@pytest.mark.parametrize(
    ("unit", "change", "expected"),
    [("USD", None, "money"), ("%", "change", "ratio change"), ("count:job", None, "count"), ("Wh", None, "Wh"),
     (None, None, "number"), ("person", None, "count")],
)  # fmt: skip
def test_dimension(unit: str | None, change: str | None, expected: str) -> None:
    assert dimension(unit, change) == expected


def test_a_maker_goes_with_its_only_product() -> None:
    assert keys("DeepSeek-V3", "DeepSeek") == ["deepseek v3"]


def test_a_maker_of_two_products_stands_alone() -> None:
    assert keys("GPT-4", "GPT-5", "OpenAI") == ["gpt 4", "gpt 5", "openai"]


def test_a_maker_goes_with_the_product_of_its_article() -> None:
    rows = [("1", "DeepSeek-V3", "a"), ("2", "DeepSeek", "a"), ("3", "DeepSeek-R1", "b"), ("4", "DeepSeek", "c")]
    topics = [Topic(name, subject, "cost", "money", article) for name, subject, article in rows]
    grouped = {key.root: ids for key, ids in group(topics, ontology=ONTOLOGY).items()}
    assert grouped == {"deepseek v3": ["1", "2"], "deepseek r1": ["3"], "deepseek": ["4"]}


def test_a_part_goes_with_its_whole() -> None:
    assert keys("Google DeepMind", "Alphabet") == ["alphabet"]


def test_a_body_without_a_name_stays_in_its_article() -> None:
    said = ["county", "City Council", "regional hospital", "Bramley County", "hospitals", "council tax"]
    topics = [Topic(f"{name}{at}", name, "budget", "money", str(at)) for name in said for at in range(2)]
    apart = {name: len({key for key, ids in _grouped(topics).items() if ids[0].startswith(name)}) for name in said}
    assert apart == {
        "county": 2, "City Council": 2, "regional hospital": 2, "Bramley County": 1, "hospitals": 1, "council tax": 1,
    }  # fmt: skip


def _grouped(topics: list[Topic]) -> Mapping[Key, list[str]]:
    return group(topics, ontology=ONTOLOGY)


def test_an_amount_is_nobodys_subject() -> None:
    assert keys("1.59 mln stg", "loss 1.20 dlrs", "$26", "24.9 mln") == []
    assert keys("3M", "7 Eleven Stores") == ["3m", "7 eleven store"]


def test_a_town_is_asked_for_by_itself() -> None:
    towns = [entity for entity in load().context.entities.entity if entity.kind == "place" and entity.part_of]
    assert len(towns) > 3
    for town in towns[:20]:
        own = {ONTOLOGY.key(town.name), ONTOLOGY.key(town.part_of or "")}
        assert keys(town.name, town.part_of or "") == sorted(own)


def test_generic_subjects_are_one_class() -> None:
    assert keys("frontier AI model", "an AI training run", "foundation models") == ["class:model"]


def test_a_claim_without_subject_or_metric_has_no_question() -> None:
    topics = [Topic("1", "", "cost", "money"), Topic("2", "GPT-4", "", "money")]
    assert group(topics, ontology=ONTOLOGY) == {}


def test_groups_do_not_depend_on_order() -> None:
    topics = [Topic(str(at), name, "cost", "money") for at, name in enumerate(["DeepSeek", "DeepSeek-V3", "GPT-4"])]
    assert group(topics, ontology=ONTOLOGY) == group(topics[::-1], ontology=ONTOLOGY)


def test_the_question_is_asked_by_the_name_of_its_root() -> None:
    assert main_subject(["DeepSeek", "DeepSeek", "DeepSeek V3"], "deepseek v3", ontology=ONTOLOGY) == "DeepSeek-V3"


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Microsoft", "US hyperscalers", Level.MEMBER),
        ("Microsoft", "Google, Amazon and Azure", Level.MEMBER),
        ("Meta", "Google, Amazon and Azure", Level.APART),
        ("hyperscalers", "Amazon", Level.SET),
        ("Google, Amazon, and Microsoft", "US hyperscalers", Level.SETS),
        ("Amazon, Google and Microsoft", "Microsoft, Google, and Amazon", Level.SAME),
        ("DeepSeek-V3", "DeepSeek", Level.MADE),
        ("GPT-4", "GPT-5", Level.SIBLINGS),
        ("GPT-4", "a frontier model", Level.INSTANCE),
        ("generative AI model", "Inflection AI Pi", Level.CLASS),
        ("AI training run", "foundation model", Level.CLASSES),
        ("Microsoft", "Germany", Level.APART),
        ("the GPT-4", "GPT4", Level.SAME),
    ],
)
def test_how_subjects_stand(one: str, other: str, level: Level) -> None:
    assert ONTOLOGY.level(one, other) is level


def test_grouping_is_quick() -> None:
    topics = [Topic(str(at), "DeepSeek", "cost", "money") for at in range(100_000)]
    start = time.process_time()
    group(topics, ontology=ONTOLOGY)
    assert time.process_time() - start < 2.0


def test_what_a_maker_has_as_a_whole_is_not_asked_of_its_one_product() -> None:
    topics = [Topic(name, name, "revenue", "money") for name in ("DeepSeek-V3", "DeepSeek")]
    grouped = group(topics, ontology=ONTOLOGY, of_makers=("revenue",))
    assert sorted(key.root for key in grouped) == ["deepseek", "deepseek v3"]
