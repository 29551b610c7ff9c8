"""The figures of a text, alone: the library that needs no parser and no base."""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import figures
from kb.figures import Period, Quantity, Rejection, quantities, readings
from kb.lexicon import load
from kb.pipeline.extract import draft
from tests.factories import article
from tests.newslike import articles

DOCS = Path(__file__).parent.parent / "docs" / "figures.md"
HEAVY = ("spacy", "sqlite_utils", "sqlite3", "datasette", "trafilatura", "httpx", "pint", "click", "numpy")


def test_the_example_of_the_page_prints_what_the_page_says() -> None:
    found = re.search(
        r"```python\n(?P<code>.*?)```\n\n(?P<shown>(?:    [^\n]*\n)+)", DOCS.read_text(encoding="utf-8"), re.S
    )
    assert found is not None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(found["code"], {})
    assert printed.getvalue() == re.sub(r"^    ", "", found["shown"], flags=re.M)


def test_the_examples_of_the_module_hold() -> None:
    assert doctest.testmod(figures).failed == 0


def test_a_figure_needs_neither_parser_nor_base() -> None:
    code = (
        "import sys; from kb.figures import quantities; assert len(quantities('It cost $5.6M, up 8%.')) == 2;"
        f"print(*sorted({set(HEAVY)} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not done.stdout.strip(), f"a figure alone imports {done.stdout.strip()}"


def test_places_are_those_of_the_text_as_given() -> None:
    table = "| Year | Cost |\n| --- | --- |\n| 2024 | 7&#160;€ |\n"
    text = f"# Costs\n\nIt cost about $5.6&nbsp;mil\u00adlion\nin all.\n\n{table}"
    found = quantities(text)
    assert [text[one.start : one.end] for one in found] == ["$5.6&nbsp;mil\u00adlion", "7&#160;€"]
    assert text[found[0].outer_start : found[0].outer_end] == "about $5.6&nbsp;mil\u00adlion"
    assert [f"{one.low:.0f} {one.unit}" for one in found] == ["5600000 USD", "7 EUR"]


def test_relative_periods_count_from_the_day_given() -> None:
    (placed,) = readings("It opened last year.", published_on=date(2026, 3, 5))
    (unplaced,) = readings("It opened last year.")
    assert isinstance(placed, Period)
    assert isinstance(unplaced, Period)
    assert (placed.first, unplaced.first) == (date(2025, 1, 1), None)


def test_a_user_gives_words_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "currencies.toml").write_text('[[currency]]\nname = "XGL"\nwords = ["galleon"]\n')
    assert [one.unit for one in quantities("It cost 7 galleons.", lexicon=load(tmp_path))] == ["XGL"]


@pytest.mark.parametrize("text", ["", " ", "\ud800 5%", "\x00 5%", "\ufeff5%", "5" * 10_000])
def test_no_text_raises(text: str) -> None:
    assert all(isinstance(found, Quantity | Rejection) for found in readings(text))


@given(st.one_of(st.text(max_size=80), articles()))
def test_the_pipeline_reads_the_same(text: str) -> None:
    drafted = draft(article(text), load())
    placed = [
        drafted.passages[found.passage].locate(found.start, found.end)
        for index in sorted(drafted.readings)
        for found in drafted.readings[index]
    ]
    assert [(found.start, found.end) for found in readings(text)] == placed
