"""The stages wired: nothing is lost on the way, batches do not show, and what decides a result is recorded."""

from __future__ import annotations

import gc
import io
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import hypothesis
import pytest

from kb import store
from kb.errors import InputError
from kb.lexicon import load
from kb.model import Article, Claim, Extraction, Quantity, RejectedFigure
from kb.pipeline import Model, Progress, TextPair, check, compare, extract, ingest, read_pairs, touched
from kb.pipeline.extract import batches, draft
from kb.pipeline.identity import extractor, model_digest, version
from kb.settings import Settings
from tests.factories import article
from tests.newslike import articles as newslike
from tests.test_store import dump

LEXICON = load()
TEXTS = (
    "Northline Ferries carried 2.1 million passengers in 2025, up 8% from a year earlier. Tickets cost $14 on average.",
    "The new harbour will cost $48 million, the council said on 4 March 2026. Boeing 737 crews get 12 seats.",
    "No figure stands here.",
    "",
    "Revenue rose to €3.4bn in the first quarter, according to the Warwick Institute, while costs fell 5 percent.",
)


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load()


def articles() -> list[Article]:
    return [article(text, file=f"{at}.txt", published_on="2026-03-05") for at, text in enumerate(TEXTS)]


def run(model: Model, settings: Settings, given: list[Article] | None = None) -> list[Extraction]:
    return list(extract(given or articles(), nlp=model.nlp, lexicon=LEXICON, settings=settings))


def test_each_article_yields_one_extraction_in_order(model: Model) -> None:
    found = run(model, Settings())
    assert [item.article.file for item in found] == [f"{at}.txt" for at in range(len(TEXTS))]
    assert found[0].claims
    assert not found[2].claims


def test_the_size_of_batches_does_not_show(model: Model) -> None:
    whole = run(model, Settings())
    for settings in (Settings(batch_articles=1), Settings(batch_articles=2, batch_sentences=1)):
        assert run(model, settings) == whole
    assert run(model, Settings(), articles()[::-1])[::-1] == whole


def test_every_number_read_is_a_claim_a_figure_or_a_rejection(model: Model) -> None:
    for given, found in zip(articles(), run(model, Settings()), strict=True):
        placed = [(row.start, row.end) for row in (*found.claims, *found.figures)]
        placed += [(item.start, item.end) for item in found.rejections]
        assert len(set(placed)) == len(placed), "each is in one list only"
        passages = {passage.index: passage for passage in draft(given, LEXICON).passages}
        for index, readings in draft(given, LEXICON).readings.items():
            for reading in readings:
                if any(sign.isdigit() for sign in reading.text):
                    assert passages[index].locate(reading.start, reading.end) in placed, reading


@hypothesis.settings(max_examples=25, suppress_health_check=[hypothesis.HealthCheck.too_slow])
@hypothesis.given(text=newslike())
def test_every_digit_of_an_article_is_claimed_told_or_rejected(model: Model, text: str) -> None:
    """Detected is claimed, claiming nothing, or rejected; only what a figure is per stands beside it."""
    given = article(text)
    (found,) = run(model, Settings(), [given])
    rows: list[Claim | RejectedFigure] = [*found.claims, *found.figures, *found.rejections]
    placed = [(row.start, row.end) for row in rows]
    assert len(set(placed)) == len(placed), "each is in one list only"
    beside = [
        passages.locate(reading.outer_start, reading.outer_end)
        for drafted in [draft(given, LEXICON)]
        for passages in drafted.passages
        for reading in drafted.readings.get(passages.index, ())
        if isinstance(reading, Quantity)
    ]
    for at in (digit.start() for digit in re.finditer(r"\d", text)):
        held = sum(start <= at < end for start, end in placed)
        assert held == 1 or (not held and any(start <= at < end for start, end in beside)), (at, text, placed)


def test_the_length_of_a_period_is_a_figure_that_claims_nothing(model: Model) -> None:
    text = "Over the past two years the yard built 40 ferries. In the 12 months ended 30 June 2025 it lost $3 million."
    found = run(model, Settings(), [article(text)])[0]
    lengths = {item.figure: (str(item.low), item.unit) for item in found.figures if item.reason == "period"}
    assert lengths == {"two years": ("2", "year"), "12 months": ("12", "month")}
    assert [item.figure for item in found.rejections] == ["ended 30 June 2025"]
    assert found.claims[0].period_text == "Over the past two years"


def test_evidence_is_what_the_article_says(model: Model) -> None:
    for found in run(model, Settings()):
        for row in (*found.claims, *found.figures):
            assert found.article.text[row.start : row.end] == row.figure
            assert found.article.text[row.quote_start : row.quote_start + len(row.quote)] == row.quote


@pytest.mark.parametrize(
    "unit",
    [
        "cost $5 million and ",  # one sentence
        "$5.25m/all-of-it-given-away,",  # one word
        "The firm spent $40 million on chips. ",  # one paragraph
        "Sales rose 4% in the year 2025, they said.\n\n",
        "| 5% of what was sold ",  # one row
    ],
)
def test_the_way_through_all_stages_takes_linear_time(model: Model, unit: str) -> None:
    """Four times the text takes far less than sixteen times as long, whatever shape it has."""
    spent = []
    for size in (4_500, 9_000, 18_000):
        given = [article(unit * (size // len(unit)), file="long.txt")]
        gc.disable()  # walking through what all tests before this one left is no part of it
        began = time.process_time()
        assert run(model, Settings(), given)
        spent.append(time.process_time() - began)
        gc.enable()
    assert spent[1] < 3 * spent[0] + 0.2
    assert spent[2] < 3 * spent[1] + 0.2


def test_batches_are_short_in_characters_too() -> None:
    long = [article("x" * 1_500_000, file=f"{at}") for at in range(4)]
    assert [len(batch) for batch in batches(long, Settings())] == [2, 2]
    assert list(batches([], Settings())) == []


def test_the_digest_of_the_model_needs_no_loading(model: Model) -> None:
    assert model_digest(None) == model.digest
    assert model_digest("no_such_model") is None


def test_what_decides_a_result_is_in_the_extractor() -> None:
    settings = Settings()
    base = extractor(settings, LEXICON, "m")
    assert base == extractor(Settings(), LEXICON, "m")
    assert base != extractor(Settings(agree_tolerance=0.1), LEXICON, "m")
    assert base != extractor(settings, LEXICON, "other")
    assert version().startswith("0.")
    assert "+" in version()


def write(folder: Path) -> list[str]:
    folder.mkdir(exist_ok=True)
    for each in articles():
        if each.text:
            (folder / each.file).write_text(each.text, encoding="utf-8")
    return [str(folder)]


def test_an_ingest_tells_its_progress(tmp_path: Path) -> None:
    steps: list[Progress] = []
    with store.open_base(tmp_path / "kb.db", create=True) as db:
        report = ingest(write(tmp_path / "in"), db, lexicon=LEXICON, settings=Settings(), on_progress=steps.append)
    assert report.read == 4
    assert [step.done for step in steps if step.step == "extracting"] == [1, 2, 3, 4]
    assert {step.total for step in steps} == {4}
    assert steps[-1].step == "cross-checking"


def test_a_second_ingest_loads_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = write(tmp_path / "in")
    with store.open_base(tmp_path / "kb.db", create=True) as db:
        first = ingest(sources, db, lexicon=LEXICON, settings=Settings())

        def refuse(name: str | None = None) -> Model:
            raise AssertionError("the model was loaded")

        monkeypatch.setattr(Model, "load", refuse)
        second = ingest(sources, db, lexicon=LEXICON, settings=Settings())
    assert (first.run, second.run) == (1, None)
    assert (second.read, second.unchanged) == (4, 4)


def test_other_settings_read_again_and_change_nothing_else(tmp_path: Path) -> None:
    sources = write(tmp_path / "in")
    with store.open_base(tmp_path / "kb.db", create=True) as db:
        ingest(sources, db, lexicon=LEXICON, settings=Settings())
        again = ingest(sources, db, lexicon=LEXICON, settings=Settings(batch_articles=7))
        assert again.unchanged == 0
        assert not any(saved.changed for saved in again.saved)
        assert ingest(sources, db, lexicon=LEXICON, settings=Settings(batch_articles=7)).unchanged == 4
        assert db.execute("select count(*) from runs").fetchone() == (1,)


def test_a_run_records_what_made_it(tmp_path: Path, model: Model) -> None:
    with store.open_base(tmp_path / "kb.db", create=True) as db:
        ingest(write(tmp_path / "in"), db, lexicon=LEXICON, settings=Settings())
        row = db.execute("select command, version, model, model_version, model_digest, articles from runs").fetchone()
    assert row == ("ingest", version(), model.name, model.version, model.digest, 4)


def test_pairs_are_compared_in_order(model: Model) -> None:
    rows = [
        {"id": "a", "text_a": "The bridge cost $5 million.", "text_b": "The bridge cost $9 million."},
        {"id": 7, "text_a": "The bridge cost $5 million.", "text_b": "The bridge cost $5 million."},
    ]
    lines = io.StringIO("\n".join(json.dumps(row) for row in rows) + "\nnot json\n{}\n")
    read = list(read_pairs(lines, "pairs.jsonl"))
    wrong = [str(item) for item in read if isinstance(item, InputError)]
    assert [text.split(":")[:2] for text in wrong] == [["pairs.jsonl", "3"], ["pairs.jsonl", "4"]]
    pairs = [item for item in read if isinstance(item, TextPair)]
    found = list(compare(pairs, nlp=model.nlp, lexicon=LEXICON, settings=Settings()))
    assert [(name, pair.verdict) for name, pair in found] == [("a", "contradiction"), (7, "consistent")]


def test_two_copies_of_one_text_are_two_articles(tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(TEXTS[0], encoding="utf-8")
    with store.open_base(tmp_path / "kb.db", create=True) as db:
        report = ingest([str(tmp_path)], db, lexicon=LEXICON, settings=Settings())
        assert [saved.new for saved in report.saved] == [report.saved[0].new] * 2
        assert report.totals["claims"] == 2 * report.saved[0].new > 0


CORPUS = Path(__file__).parent.parent / "corpus"
BUILD = "import sys; from kb.cli import main; main(sys.argv[1:])"


def build(path: Path, seed: str, sources: list[str]) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", BUILD, "ingest", *sources, "--db", str(path)]
    subprocess.run(command, check=True, env=environment, capture_output=True)


def test_two_builds_of_the_corpus_are_equal_in_every_table(tmp_path: Path) -> None:
    files = sorted(str(path) for path in CORPUS.glob("*.md") if path.stem != "README")
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    build(one, "1", files)
    build(two, "31415", files)
    assert dump(one) == dump(two)
    assert dump(one)["findings"]
    build(two.with_name("three.db"), "7", files[::-1])
    by_rowid = ("claims_fts", "articles_fts", "questions_fts", "findings_fts")
    shuffled = {name: rows for name, rows in dump(two.with_name("three.db")).items() if not name.startswith(by_rowid)}
    assert shuffled == {name: rows for name, rows in dump(one).items() if not name.startswith(by_rowid)}


def test_what_is_borne_out_names_the_figure_that_may_clash(tmp_path: Path, model: Model) -> None:
    (tmp_path / "one.txt").write_text("Oakline's revenue was $5 billion in 2024, the company said.", encoding="utf-8")
    (tmp_path / "two.txt").write_text("Oakline's revenue was $7 billion, Harbour Research said.", encoding="utf-8")
    with store.open_base(tmp_path / "kb.db", create=True) as db:
        ingest([str(tmp_path / "one.txt"), str(tmp_path / "two.txt")], db, lexicon=LEXICON, settings=Settings())
        (found,) = run(model, Settings(), [article("Oakline's revenue was $5 billion in 2024.", file="draft.txt")])
        (told,) = check(found, store.load_records(db), lexicon=LEXICON, settings=Settings())
    assert told.verdict == "supported"
    assert len(told.against) == 2
    assert "Another figure stands beside it, open. Cannot tell: $5 billion and $7 billion" in told.explanation


def test_a_draft_is_held_against_what_it_touches_alone(tmp_path: Path, model: Model) -> None:
    (tmp_path / "one.txt").write_text(TEXTS[0], encoding="utf-8")
    (tmp_path / "two.txt").write_text(TEXTS[1], encoding="utf-8")
    text = "Northline Ferries carried 2.4 million passengers in 2025. The new harbour will cost $52 million."
    with store.open_base(tmp_path / "kb.db", create=True) as db:
        ingest([str(tmp_path / "one.txt"), str(tmp_path / "two.txt")], db, lexicon=LEXICON, settings=Settings())
        (found,) = run(model, Settings(), [article(text, file="draft.txt", published_on="2026-03-05")])
        every = store.load_records(db)
        (ferries,) = run(model, Settings(), [article(text.split(". ")[0] + ".", file="draft.txt")])
        assert len(touched(ferries, db, lexicon=LEXICON)) < len(every)
        assert list(check(found, touched(found, db, lexicon=LEXICON), lexicon=LEXICON, settings=Settings())) == list(
            check(found, every, lexicon=LEXICON, settings=Settings())
        )
