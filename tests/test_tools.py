"""What measures, fits and documents kb: floors only rise, the table reads well, the README's runner is strict."""

from __future__ import annotations

import tomllib
from hashlib import sha256
from pathlib import Path

import pytest

from kb.lexicon import load
from kb.model import Article
from kb.pipeline import Model, extract
from kb.publish.lines import claim_fields
from kb.settings import Settings
from tools.bench import measures, page
from tools.bench.concepts import places, said
from tools.choices import Choice, read, settled, written
from tools.readme import Step, matches, steps


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load()


def test_measures_are_named_once() -> None:
    names = [m.id for section in measures.sections() for m in section.measure]
    assert len(names) == len(set(names))


def test_floors_belong_to_measures() -> None:
    assert set(measures.floors()) <= {m.id for section in measures.sections() for m in section.measure if m.pinned}


def test_floors_rise_and_do_not_fall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "FLOORS", tmp_path / "floors.toml")
    measures.write_floors({"claims.f1": 0.8, "claims.trapped": 3}, {}, allow_regression=False)
    measures.write_floors({"claims.f1": 0.7, "claims.trapped": 1}, {}, allow_regression=False)
    assert measures.floors() == {"claims.f1": 0.8, "claims.trapped": 1}
    measures.write_floors({"claims.f1": 0.7}, {}, allow_regression=True)
    assert measures.floors()["claims.f1"] == 0.7


def test_table_marks_goals_and_misses() -> None:
    table = page.table({"claims.f1": 0.98, "claims.full": 0.30})
    assert "**0.98**" in table
    assert "*0.30*" in table


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\n", "a\n", True),
        ("a\n", "a\nb\n", False),
        ("a.c\n", "abc\n", False),
        ("", "a\n", False),
    ],
)
def test_readme_output_is_compared_line_by_line(shown: str, printed: str, same: bool) -> None:
    assert matches(shown, printed) is same


def test_readme_blocks_become_steps() -> None:
    text = "Save this as `a.md`:\n\n```markdown\nx\n```\n\nThen\n\n```console\n$ one\n1\n$ two\n```\n"
    file, one, two = steps(text)
    assert file == ("a.md", "x\n")
    assert isinstance(one, Step)
    assert isinstance(two, Step)
    assert (one.command, one.shown, two.command, two.shown) == ("one", "1\n", "two", "")
    assert text[one.start : one.end] == "1\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The warehouse employs 340 people.", "warehouse"),
        ("Dozens of passengers were taken to hospital.", ""),
        ("A third of the passengers missed their flight.", ""),
        ("Sales at the bakery chain rose 4% this spring.", "Sales bakery chain"),
        ("Halden cut its profit forecast to 90 million euros.", "profit forecast Halden"),
        ("In a survey of 2,000 nurses, the union asked about pay.", "survey"),
        ("The tablet comes with a 5 W charger.", "charger tablet"),
        ("The brewery spent 12% of its turnover.", "turnover brewery"),
        ("They have two kids.", ""),
        ("The port is the hub for 12 miles of new track.", "new track port"),
        ("The baker paid $9,000 for a new oven.", "new oven baker"),
        ("The update adds 20 miles for the electric range.", "electric range update"),
        ("In three weeks the agency approved the deal.", ""),
        ("The brewer fell, with its shares down 7%.", "shares brewer"),
        ("A panel as wide as 40 cm is on show.", "panel"),
        ("East Coast Timber (ECT) rose 4%.", "East Coast Timber ECT"),
        ("The insurer Halden fell 3%.", "insurer Halden"),
        ("In Bergen, about 40 Toyota vans were stolen.", ""),
    ],
)
def test_concepts_are_worded_as_the_set_words_them(model: Model, text: str, words: str) -> None:
    article = Article("a", text, sha256(text.encode()).hexdigest())
    found = next(iter(extract([article], nlp=model.nlp, lexicon=load(), settings=Settings())))
    claims = [claim_fields(row) for row in (*found.claims, *found.figures)]
    (claim,) = said(claims, places({"a": text}, nlp=model.nlp)["a"])
    assert set(claim["metric_text"].split()) == set(words.split())


CHOICES = Path(__file__).parent / "subject-choices.jsonl"


def test_the_shipped_choice_of_subjects_is_what_the_kept_choices_teach() -> None:
    shipped = load().context.choosing
    told = tomllib.loads(written(read(CHOICES)))
    assert told["fitted_on"] == shipped.fitted_on
    assert (told["least"], told["instead"]) == (shipped.least, shipped.instead)
    assert told["weights"] == pytest.approx(shipped.weights, abs=0.001)


def test_a_choice_is_settled_by_a_chance_of_its_own() -> None:
    one = Choice("set", "article", True, (frozenset({"near"}), frozenset({"far"})), (True, False))
    assert settled({"near": 2.0}, one) is True
    assert settled({"far": 2.0}, one) is False
    assert settled({}, one, least=0.6) is None
