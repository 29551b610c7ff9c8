"""How each field came about, as `kb explain` tells it."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from kb.lexicon import load
from kb.model import Article
from kb.pipeline import Model, extract
from kb.publish.reasons import UNTOLD, reasons, sureness
from kb.settings import Settings

CASES = Path(__file__).parent / "cases"

ROW = {
    "figure": "$14 billion",
    "quote": "Ferrox reported sales of $14 billion in 2024.",
    "start": 125,
    "quote_start": 100,
    "subject": "Ferrox",
    "subject_text": "Ferrox",
    "metric": "revenue",
    "metric_text": "sales",
    "rules": json.dumps(
        [
            "digits",
            "figure: noun-of",
            "metric: metric-lexicon",
            "subject: owner",
            "period-right-after+fiscal",
            "source-by-verb",
            "modality-told",
            "polarity-plain",
            "change-none",
        ]
    ),
}


def test_each_field_is_told_with_words_and_distance() -> None:
    assert dict(reasons(ROW)) == {
        "Figure": "written in digits; it follows a noun and 'of'",
        "Metric": "a metric's word in the sentence, 1 word before the figure",
        "Subject": "the subject of the verb, 3 words before the figure",
        "Period": "right after the figure, placed by the company's fiscal year",
        "Says so": "the subject of a verb of telling",
        "Stated as": "somebody is named who says so",
    }


def test_a_rule_without_a_phrase_is_told_by_its_name() -> None:
    told = dict(reasons({**ROW, "rules": json.dumps(["metric: never-heard-of", "period-never-heard-of"])}))
    assert told["Metric"].startswith("never heard of")
    assert told["Period"] == "never heard of"


def test_what_is_taken_over_says_so() -> None:
    row = {**ROW, "subject_text": "The group", "rules": json.dumps(["figure: said", "inherited"])}
    told = dict(reasons(row))
    assert told["Metric"] == told["Subject"] == "taken over from the figure before"


def test_why_a_claim_is_sure_or_unsure() -> None:
    assert list(sureness(["digits", "doubt: name-between, lacks-metric-named", "trust: bears"])) == [
        "less sure: another name stands between; the measure goes by another word there",
        "surer: of a kind that has such a measure",
    ]
    assert list(sureness(["digits"])) == []


def test_words_outside_the_sentence() -> None:
    told = dict(reasons({**ROW, "subject_text": "The group", "rules": json.dumps(["subject: antecedent"])}))
    assert told["Subject"] == "what a pronoun or 'the company' stands for, outside the sentence"


@pytest.fixture(scope="module")
def carried() -> Counter[tuple[str, str]]:
    """How many claims of the behaviour texts carry each rule, by the table of `rules.toml` that tells it."""
    articles = [
        Article(f"{path.stem}-{case['id']}", text, sha256(text.encode()).hexdigest(), published_on=day(case))
        for path in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
        if (text := str(case.get("text", "")).replace("⟦", "").replace("⟧", "")).strip()
    ]
    found: Counter[tuple[str, str]] = Counter()
    for extraction in extract(articles, nlp=Model.load().nlp, lexicon=load(), settings=Settings()):
        for claim in extraction.claims:
            found.update(part for rule in claim.rules for part in told_by(rule))
    return found


def day(case: dict[str, Any]) -> date | None:
    """The day a case is of, which TOML knows or a text gives."""
    return date.fromisoformat(str(case["date"])) if "date" in case else None


def told_by(rule: str) -> Iterator[tuple[str, str]]:
    """The tables and names that a rule's phrases stand under."""
    if rule in UNTOLD:
        return
    field, tied, names = rule.partition(": ")
    if tied:
        yield from ((field, name) for name in names.split(", "))
        return
    table, _, name = rule.partition("-")
    if table in ("period", "source", "modality", "change", "polarity"):
        first, *then = name.split("+")
        yield table, first
        yield from (("beyond", part) for part in then)
        return
    yield "found" if rule in load().scopes.rules.found else "reading", rule


def test_every_rule_has_a_phrase(carried: Counter[tuple[str, str]]) -> None:
    words = load().scopes.rules
    assert sorted(key for key in carried if key[1] not in getattr(words, key[0])) == []


def test_every_phrase_is_of_a_rule_that_some_text_needs(carried: Counter[tuple[str, str]]) -> None:
    words = load().scopes.rules.model_dump()
    assert sorted((table, name) for table in words for name in words[table] if not carried[table, name]) == []
