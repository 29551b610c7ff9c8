"""Scoring against gold, reliability of the confidence, and the fit of its weights."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from kb.errors import InputError
from kb.evaluate import (
    cross_validated,
    fit_weights,
    judge,
    keep,
    kept,
    label_texts,
    read_examples,
    read_rows,
    reliability,
    table,
    written,
)
from kb.evaluate.fit import Example, predict
from kb.evaluate.judge import alike
from kb.relate.confidence import FIELDS

FIRST_SIGHT = Path(__file__).parent / "first-sight.jsonl"

GOLD = {"article": "a.txt", "start": 10, "end": 15, "low": 5e6, "high": 5e6, "unit": "USD", "subject": "Acme",
        "metric": "training cost", "period_start": "2024-01-01", "period_end": "2024-12-31"}  # fmt: skip
SAID = {**GOLD, "article": "a", "subject": "Acme Corp", "metric": "cost of training", "confidence": 0.9}


def test_a_right_claim_is_found_in_full() -> None:
    judged, tally = judge([SAID], [GOLD])
    assert judged[0].full
    assert (tally.gold, tally.found, tally.full, tally.false_alarms) == (1, 1, 1, 0)


@pytest.mark.parametrize(
    ("change", "found", "full"),
    [
        ({"unit": "EUR"}, 0, 0),
        ({"low": 6e6, "high": 6e6}, 0, 0),
        ({"start": 15, "end": 20}, 0, 0),
        ({"subject": "Bolt"}, 1, 0),
        ({"metric": "revenue"}, 1, 0),
        ({"period_start": None}, 1, 0),
    ],
)
def test_what_makes_a_claim_wrong(change: dict[str, object], found: int, full: int) -> None:
    _, tally = judge([{**SAID, **change}], [GOLD])
    assert (tally.found, tally.full, tally.false_alarms) == (found, full, 1 - found)


@pytest.mark.parametrize(
    ("told", "wanted", "counts"),
    [
        (["net", "in the US"], ["net", "US"], (2, 2, 2, 2, 1)),
        (["net"], ["net", "excluding staff"], (1, 1, 2, 1, 0)),
        (["in U.S."], ["in the US"], (1, 1, 1, 1, 1)),
        (["paid", "US"], ["paid US users"], (2, 2, 1, 0, 0)),
        (["huge"], [], (1, 0, 0, 0, 0)),
        (["including staff"], ["excluding staff"], (1, 0, 1, 0, 0)),
        ([], ["training"], (0, 0, 1, 1, 1)),  # the metric says it
        (["rented"], [], (1, 1, 0, 0, 1)),  # it may be told
        ([], [], (0, 0, 0, 0, 1)),
    ],
)
def test_qualifiers_are_compared_by_their_words(told: list[str], wanted: list[str], counts: tuple[int, ...]) -> None:
    gold = {**GOLD, "qualifiers": wanted, "qualifiers_may": ["rented"]}
    _, tally = judge([{**SAID, "qualifiers": told}], [gold])
    found = tally.narrowing
    assert (found.told, found.right, found.wanted, found.met, found.exact) == counts


def test_qualifiers_are_not_asked_for_where_gold_is_silent() -> None:
    _, tally = judge([{**SAID, "qualifiers": ["net"]}], [GOLD])
    assert tally.narrowing.shares() == []


def test_soft_gold_is_neither_asked_for_nor_punished() -> None:
    judged, tally = judge([SAID], [{**GOLD, "tier": "soft"}])
    assert judged == []
    assert (tally.gold, tally.false_alarms) == (0, 0)


def test_figures_that_claim_nothing_are_passed_over() -> None:
    _, tally = judge([{**SAID, "claim": False, "reason": "idle-count"}], [GOLD])
    assert (tally.found, tally.false_alarms) == (0, 0)


def test_names_are_compared_by_words_and_numerals() -> None:
    assert alike("the costs of training", ["training cost"])
    assert not alike("GPT-3", ["GPT-4"])
    assert not alike(None, ["Acme"])
    assert alike(None, [None])


def test_reliability_of_perfect_confidence() -> None:
    found = reliability([(1.0, True)] * 10 + [(0.0, False)] * 10)
    assert (found.error, found.brier, found.skill) == (0.0, 0.0, 1.0)


def test_reliability_of_nothing() -> None:
    assert reliability([]).count == 0


def examples() -> list[Example]:
    def one(number: int, *, known: bool, right: bool) -> Example:
        verdicts = {"figure": True, "unit": True, "subject": right, "metric": True, "period": True}
        return Example(f"article-{number}", ("known",) if known else (), verdicts, right)

    return [one(n, known=n % 2 == 0, right=n % 2 == 0 or n % 10 == 1) for n in range(120)]


def test_fit_tells_likely_from_unlikely_and_is_the_same_each_time() -> None:
    rows = examples()
    fitted = fit_weights(rows)
    assert predict(fitted, rows[0]) > 0.8 > 0.4 > predict(fitted, rows[3])
    assert written(fitted, rows) == written(fit_weights(rows), rows)
    assert tomllib.loads(written(fitted, rows))["fitted_on"]["claims"] == 120


def test_examples_are_kept_once_and_read_as_they_were(tmp_path: Path) -> None:
    path, rows = tmp_path / "first.jsonl", examples()
    keep(path, rows[:20])
    keep(path, rows[20:])
    twice = [replace(row, reading=1 if place < 20 else 2) for place, row in enumerate(rows)]
    assert kept(read_examples([path])) == kept(twice)
    assert fit_weights(read_examples([path])) == fit_weights(twice)
    with pytest.raises(InputError, match="article-3, article-4 already"):
        keep(path, rows[3:5])
    assert kept(read_examples([path])) == kept(twice)


def test_the_weights_that_are_written_are_of_the_last_reading() -> None:
    rows = examples()
    better = [
        replace(row, article=f"{row.article}-later", full=True, right=dict.fromkeys(FIELDS, True), reading=1)
        for row in rows
    ]
    fitted = fit_weights([*rows, *better])
    assert predict(fitted, better[3]) > 0.7 > 0.5 > predict(fitted, rows[3])
    bias = tomllib.loads(written(fitted, [*rows, *better]))["together"]["bias"]
    assert bias == fitted.of_reading(1)[-1]["bias"] > fitted.of_reading(0)[-1]["bias"]


@pytest.mark.parametrize("line", ["{", "[]", "{}", kept(examples()[:1]).replace("true", "1"),
                                  kept(examples()[:1]).replace('["known"]', '"known"'),
                                  kept(examples()[:1]).replace('"known"', "7")])  # fmt: skip
def test_a_line_that_is_no_example_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "first.jsonl"
    path.write_text(kept(examples()[:2]) + line, encoding="utf-8")
    with pytest.raises(InputError, match="line 3 is no example"):
        read_examples([path])


def test_labelled_texts(tmp_path: Path) -> None:
    path = tmp_path / "news.toml"
    path.write_text(
        'stage = "labelled"\n[[case]]\nid = "a"\ntext = "It made ⟦$5⟧ in 2024."\n'
        'claims = [{ subject = ["It", "Acme"], metric = "profit", period_start = "2024-01-01" }]\n',
        encoding="utf-8",
    )
    articles, gold = label_texts([path])
    assert articles[0].text == "It made $5 in 2024."
    assert (gold[0]["start"], gold[0]["end"], gold[0]["subject"], gold[0]["subject_alt"]) == (8, 10, "It", ["Acme"])


def test_every_claim_says_what_its_case_or_file_says(tmp_path: Path) -> None:
    path = tmp_path / "news.toml"
    path.write_text(
        'every = { modality = "asserted", per = "" }\n[[case]]\nid = "a"\ntext = "It made ⟦$5⟧ and ⟦$6⟧."\n'
        'every = { per = "year" }\n'
        'claims = [{ modality = "projected" }, { period_alt = [["", "2024-01-01"], ["", ""]] }]\n',
        encoding="utf-8",
    )
    _, (one, other) = label_texts([path])
    assert (one["modality"], one["per"], other["modality"]) == ("projected", "year", "asserted")
    assert other["period_alt"] == [[None, "2024-01-01"], [None, None]]


def test_labels_must_match_marks(tmp_path: Path) -> None:
    path = tmp_path / "news.toml"
    path.write_text('[[case]]\nid = "a"\ntext = "It made ⟦$5⟧."\nclaims = []\n', encoding="utf-8")
    with pytest.raises(InputError, match="1 marks but 0 claims"):
        label_texts([path])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a = ", "is not TOML"),
        (b"a = 1", r"holds no \[\[case\]\]"),
        (b'[[case]]\nid = "a"\n', "case 1: lacks text, claims"),
        (b'[[case]]\nid = "a"\ntext = "It."\nclaims = [1]\n', "case 1: lacks tables as claims"),
        (b'[[case]]\nid = "a"\ntext = "It."\ndate = "May"\nclaims = []\n', "is no day"),
        (b"\xff", "is not UTF-8"),
    ],
)
def test_labels_that_cannot_be_read(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "news.toml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        label_texts([path])


def test_rows_that_say_no_place_name_their_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"article": "a", "start": 1, "end": 2}\n{"article": "a", "start": "1"}\n', encoding="utf-8")
    with pytest.raises(InputError, match="line 2 is no claim"):
        read_rows([path])


def test_rows_that_are_no_json_name_their_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"article": "a", "start": 1, "end": 2}\nnope\n', encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        read_rows([path])


def test_table_names_all_slots() -> None:
    _, tally = judge([SAID], [GOLD])
    assert [name for name, _ in table(tally)][:3] == ["gold", "recall", "precision"]


def test_the_shipped_confidence_is_what_the_kept_examples_teach() -> None:
    rows = read_examples([FIRST_SIGHT])
    told = tomllib.loads(written(fit_weights(rows), rows))
    shipped = tomllib.loads((files("kb.lexicon") / "confidence.toml").read_text(encoding="utf-8"))
    assert shipped["fitted_on"] == told["fitted_on"]
    assert shipped["together"] == pytest.approx(told["together"], abs=0.001)
    assert all(shipped["fields"][name] == pytest.approx(told["fields"][name], abs=0.001) for name in FIELDS)


def test_the_confidence_is_worth_something_on_texts_it_was_not_fitted_on() -> None:
    found = reliability(cross_validated(read_examples([FIRST_SIGHT])))
    assert found.count > 2000
    assert found.error <= 0.05
    assert found.skill >= 0.3
