"""People's judgements: only added to, replayed at each ingest, asked again where the text has changed."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kb.cli import main
from kb.errors import InputError
from kb.judgement import CORRECTABLE
from kb.store.reviews import Review, corrected_fields
from tests.stages import context

TEXT = "The new harbour in Port Sable will cost $48 million, the council said. A second pier will cost $9 million."


@pytest.fixture(scope="module", autouse=True)
def one_model() -> Iterator[None]:
    from kb.pipeline import Model

    load = Model.load
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Model, "load", lru_cache(load))
        yield


class Desk:
    """A base of one article and the commands a reviewer runs on it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.db = folder, folder / "kb.db"
        self.article = folder / "harbour.txt"
        self.article.write_text(TEXT, encoding="utf-8")
        self.ingest()

    def run(self, *arguments: str, status: int = 0, stdin: str | None = None) -> str:
        result = CliRunner().invoke(main, [*arguments, "--db", str(self.db)], input=stdin)
        assert result.exit_code == status, result.output
        return result.stdout if status == 0 else result.stderr

    def ingest(self) -> str:
        return self.run("ingest", str(self.article))

    def claims(self) -> dict[str, dict[str, Any]]:
        rows = [json.loads(line) for line in self.run("export", "jsonl").splitlines()]
        return {row["figure"]: row for row in rows}

    def judge(self, target: str, verdict: str, day: int = 1, **more: Any) -> str:
        row = {"target": target, "verdict": verdict, "reviewer": "ana", "reason": "read it",
               "decided_at": f"2026-03-{day:02}T10:00:00Z", **more}  # fmt: skip
        return self.run("review", "import", "-", stdin=json.dumps(row) + "\n")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_correction_is_applied_and_stays(desk: Desk) -> None:
    key = desk.claims()["$48 million"]["id"]
    assert "Added 1 of 1" in desk.judge(
        key, "correct", correction={"subject": "Sable quay", "period_end": "2027-12-31"}
    )
    assert "1 altered" in desk.ingest()
    row = desk.claims()["$48 million"]
    assert (row["id"], row["subject"], row["period_end"]) == (key, "Sable quay", "2027-12-31")
    assert "review" in row["rules"]
    assert desk.ingest().startswith("Nothing changed")
    desk.article.write_text(TEXT + " More follows.", encoding="utf-8")
    desk.ingest()
    assert desk.claims()["$48 million"]["subject"] == "Sable quay"
    desk.run("verify")


def test_a_rejected_claim_goes_and_an_accepted_one_comes_back(desk: Desk) -> None:
    key = desk.claims()["$9 million"]["id"]
    desk.judge(key, "reject")
    assert "1 gone" in desk.ingest()
    assert "$9 million" not in desk.claims()
    mentions = desk.run("export", "csv", "--table", "mentions")
    assert "rejected in review" in mentions
    desk.run("verify")
    desk.judge(key, "accept", day=2)
    desk.ingest()
    assert desk.claims()["$9 million"]["id"] == key
    desk.run("verify")


def test_a_judgement_of_a_text_that_changed_is_asked_again(desk: Desk) -> None:
    key = desk.claims()["$9 million"]["id"]
    desk.judge(key, "correct", correction={"low": 8_000_000, "high": 8_000_000})
    desk.ingest()
    assert desk.claims()["$9 million"]["low"] == 8_000_000
    desk.article.write_text(TEXT.replace("$48 million", "$480 million"), encoding="utf-8")
    desk.ingest()
    assert desk.claims()["$9 million"]["low"] == 9_000_000
    assert "their text has changed" in desk.run("review")


def test_a_judgement_of_another_sentence_is_asked_again(desk: Desk) -> None:
    key = desk.claims()["$48 million"]["id"]
    desk.judge(key, "correct", correction={"subject": "Sable quay"})
    desk.ingest()
    assert desk.claims()["$48 million"]["subject"] == "Sable quay"
    desk.article.write_text(TEXT.replace("the council said", "the mayor said"), encoding="utf-8")
    desk.ingest()
    row = desk.claims()["$48 million"]
    assert (row["id"], row["subject"] == "Sable quay") == (key, False)
    assert "their text has changed" in desk.run("review")
    assert key in desk.run("review", "--json")
    desk.judge(key, "correct", day=2, correction={"subject": "Sable quay"})
    desk.ingest()
    assert desk.claims()["$48 million"]["subject"] == "Sable quay"
    assert "their text has changed" not in desk.run("review")


def test_what_is_judged_waits_no_longer(desk: Desk) -> None:
    key = desk.claims()["$9 million"]["id"]
    assert key in desk.run("review")
    desk.judge(key, "accept")
    desk.ingest()
    assert key not in desk.run("review")
    waiting = [json.loads(line) for line in desk.run("review", "--json").splitlines()]
    assert [row["weight"] for row in waiting] == sorted((row["weight"] for row in waiting), reverse=True)


def test_judgements_go_out_and_in_as_text(desk: Desk, tmp_path: Path) -> None:
    key = desk.claims()["$9 million"]["id"]
    desk.judge(key, "correct", correction={"metric": "pier cost"})
    told = desk.run("review", "export")
    (tmp_path / "other").mkdir()
    other = Desk(tmp_path / "other")
    assert "Added 1 of 1" in other.run("review", "import", "-", stdin=told)
    assert "Added 0 of 1" in other.run("review", "import", "-", stdin=told)
    assert other.run("review", "export") == told
    other.ingest()
    assert other.claims()["$9 million"]["metric"] == "pier cost"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{}", "lacks target"),
        ("[1]", "is not JSON"),
        ("nothing", "is not JSON"),
        ('{"target": "a", "verdict": "maybe", "reviewer": "x", "reason": "y", "decided_at": "z"}', "no verdict"),
        ('{"target": "a", "verdict": "correct", "reviewer": "x", "reason": "y", "decided_at": "z"}', "gives one or"),
        ('{"target": "a", "verdict": "correct", "reviewer": "x", "reason": "y", "decided_at": "z",'
         ' "correction": {"low": "much"}}', "cannot be read"),
        ('{"target": "a", "verdict": "correct", "reviewer": "x", "reason": "y", "decided_at": "z",'
         ' "correction": {"id": "b"}}', "a correction gives"),
        ('{"target": "a", "verdict": "correct", "reviewer": "x", "reason": "y", "decided_at": "z",'
         ' "correction": {"low": 1e999}}', "inf is no number"),
        ('{"target": "a", "verdict": "reject", "reviewer": "x", "reason": "\\ud800", "decided_at": "z"}',
         "half a surrogate pair in the reason"),
        ("[" * 100_000, "is not JSON"),
    ],
)  # fmt: skip
def test_a_broken_judgement_is_one_line(line: str, message: str, desk: Desk) -> None:
    told = desk.run("review", "import", "-", stdin=line + "\n", status=1)
    assert message in told
    assert "-:1" in told
    assert len(told.splitlines()) == 1


def test_reviews_that_cannot_be_written_are_one_line(desk: Desk) -> None:
    (desk.folder / "reviews.db").write_bytes(b"no base at all" * 100)
    line = json.dumps({"target": "a", "verdict": "reject", "reviewer": "x", "reason": "y", "decided_at": "z"})
    assert "is not a SQLite base" in desk.run("review", "import", "-", stdin=line, status=1)


def test_judgements_are_told_to_programs(desk: Desk) -> None:
    line = json.dumps({"target": "a", "verdict": "reject", "reviewer": "x", "reason": "y", "decided_at": "z"})
    told = json.loads(desk.run("review", "import", "-", "--json", stdin=line))
    assert told == {"read": 1, "added": 1, "failed": 0}
    assert json.loads(desk.run("review", "export", "--json"))["target"] == "a"


def test_no_build_writes_to_the_authored_file(desk: Desk) -> None:
    desk.judge(desk.claims()["$9 million"]["id"], "accept")
    path = desk.folder / "reviews.db"
    before = path.read_bytes()
    desk.ingest()
    assert path.read_bytes() == before
    with sqlite3.connect(path) as connection, pytest.raises(sqlite3.IntegrityError, match="never deleted"):
        connection.execute("delete from reviews")


def test_a_judgement_becomes_a_row_of_a_behaviour_table(desk: Desk) -> None:
    found = desk.claims()
    desk.judge(found["$48 million"]["id"], "reject", reason="a plan, not a cost")
    desk.judge(found["$9 million"]["id"], "correct", day=2, correction={"subject": "second pier", "low": 8e6})
    desk.ingest()  # a rejected claim is history then, and still a row
    told = tomllib.loads(desk.run("review", "cases"))
    assert told["stage"] == "context"
    rejected, corrected = told["case"]
    assert rejected["text"] == "The new harbour in Port Sable will cost ⟦$48 million⟧, the council said."
    assert (rejected["expect"], rejected["why"]) == ({"claim": False}, "a plan, not a cost")
    assert corrected["expect"] == {"subject": "second pier", "low": 8e6}
    for case in told["case"]:
        assert case.pop("gap")
        with pytest.raises(AssertionError):  # the row runs, and fails as its gap says
            context.run(case)


def test_an_accepted_claim_becomes_a_row_that_holds(desk: Desk) -> None:
    found = desk.claims()
    desk.judge(found["$48 million"]["id"], "accept")
    (case,) = tomllib.loads(desk.run("review", "cases", "--verdict", "accept"))["case"]
    context.run(case)


def test_every_correctable_field_can_be_applied() -> None:
    values = {name: "2026-01-01" if name.startswith("period") else 1 for name in CORRECTABLE}
    assert set(corrected_fields(values)) >= set(CORRECTABLE)


def test_a_review_of_another_shape_is_refused() -> None:
    with pytest.raises(InputError):
        Review.of({"target": "x"})
