"""What holds for the passages of every text."""

from __future__ import annotations

import gc
import hashlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.lexicon import load
from kb.model import Article, Passage, PassageKind
from kb.segment import segment
from kb.segment.reading import repair
from kb.segment.sentences import LONGEST

LEXICON = load()
PIECES = st.sampled_from(
    [
        "The plant cost $5.6 million.",
        "It made 3.1 × 10²&sup4; parts",
        "U.S. Treasury",
        "R&amp;D",
        "rose 3â€“5%",
        "4\u00a0million",
        "in\u00advest\u200bment",
        "• Sales rose 4%",
        "- Staff fell to 300",
        "1. Costs",
        "# Heading",
        "| A | B |",
        "|---|---|",
        "| 1 | 2 |",
        "A\tB",
        "ModelCompanyYearCost",
        "AlphaBeta Works2023$4M",
        "Shr 21 cts vs 14 cts",
        "By Ann Lee",
        "5 min read",
        "Related stories",
        "```",
        "“Why?” Smith asked.",
        "...",
        "&amp;nbsp;",
        "\ufeff",
        "2.5 × 10²&sup4;",
    ]
)
GAPS = st.sampled_from(["\n", "\n\n", " ", "\r\n", "\r\n\r\n", "\u2028", "  \n\t\n"])


@st.composite
def pages(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.tuples(st.one_of(PIECES, st.text(max_size=12)), GAPS), max_size=25))
    return "".join(piece + gap for piece, gap in parts)


def article(text: str, layout: str = "text", title: str | None = None) -> Article:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(file="page", text=text, sha256=digest, layout=layout, title=title)


def passages_of(text: str, layout: str = "text") -> list[Passage]:
    return segment(article(text, layout), lexicon=LEXICON)


LAYOUTS = st.sampled_from(["text", "markdown", "html"])


@settings(deadline=None, max_examples=60)
@given(pages(), LAYOUTS)
def test_passages_are_in_order_and_apart(text: str, layout: str) -> None:
    last = 0
    for at, passage in enumerate(passages_of(text, layout)):
        assert passage.index == at
        assert last <= passage.start < passage.end <= len(text)
        last = passage.end


@settings(deadline=None, max_examples=60)
@given(pages(), LAYOUTS)
def test_offsets_lead_back(text: str, layout: str) -> None:
    for passage in passages_of(text, layout):
        size = len(passage.text)
        assert size
        assert passage.locate(0, size) == (passage.start, passage.end)
        if passage.offsets is None:
            assert passage.ends is None
            assert size == passage.end - passage.start
            continue
        assert passage.ends is not None
        assert len(passage.offsets) == size + 1
        assert len(passage.ends) == size
        assert list(passage.offsets) == sorted(passage.offsets)
        assert list(passage.ends) == sorted(passage.ends)
        for at, char in enumerate(passage.text):
            start, end = passage.locate(at, at + 1)
            assert passage.start <= start <= end <= passage.end
            if char.isdigit() and end - start == 1:
                assert text[start] == char


@settings(deadline=None, max_examples=60)
@given(pages())
def test_nothing_that_counts_is_lost(text: str) -> None:
    """Every letter and digit of the text stands in a passage; furniture is a passage too."""
    held = bytearray(len(text))
    for passage in passages_of(text):
        for at in range(passage.start, passage.end):
            assert not held[at]
            held[at] = 1
    missing = [char for at, char in enumerate(text) if char.isdigit() and not held[at]]
    assert not missing


@settings(deadline=None, max_examples=60)
@given(pages(), LAYOUTS)
def test_links_point_to_what_they_say(text: str, layout: str) -> None:
    found = passages_of(text, layout)
    for passage in found:
        if passage.heading is not None:
            assert passage.heading < passage.index
            assert found[passage.heading].kind is PassageKind.HEADING
        if passage.head is not None:
            assert found[passage.head].kind is PassageKind.TABLE_HEAD
        if passage.lead is not None:
            assert passage.lead < passage.index
        for cell in passage.cells:
            assert 0 <= cell.start <= cell.end <= len(passage.text)
        assert (passage.reason is not None) == (passage.kind is PassageKind.FURNITURE)


@pytest.mark.parametrize(
    ("text", "figure", "source"),
    [
        ("It ran 2.5 × 10²&sup4; operations.", "2.5 × 10²⁴", "2.5 × 10²&sup4;"),
        ("It cost $5\u200b.6M\u200b in all.", "$5.6M", "$5\u200b.6M"),
        ("It rose 3â€“5% in all.", "3–5%", "3â€“5%"),
        ("It cost 4&nbsp;million in all.", "4 million", "4&nbsp;million"),
        ("It in\u00advested $4M.", "invested", "in\u00advested"),
    ],
)
def test_a_figure_is_found_in_the_source(text: str, figure: str, source: str) -> None:
    (passage,) = passages_of(text)
    at = passage.text.index(figure)
    start, end = passage.locate(at, at + len(figure))
    assert text[start:end] == source


def test_glued_row_leads_back_cell_by_cell() -> None:
    text = "ModelCompanyYearCost\nMermaidHansen Lines2021~$140M\nTritonHansen Lines2023$150–160M\n"
    row = passages_of(text)[1]
    cells = [text[slice(*row.locate(cell.start, cell.end))] for cell in row.cells]
    assert cells == ["Mermaid", "Hansen Lines", "2021", "~$140M"]
    assert [cell.head for cell in row.cells] == ["Model", "Company", "Year", "Cost"]
    assert text[row.start : row.end] == "MermaidHansen Lines2021~$140M"


HOSTILE = [
    "a" * 50_000,
    "." * 50_000,
    ". A" * 20_000,
    "A." * 25_000,
    "&" * 50_000,
    "&amp;" * 10_000,
    "â€" * 25_000,
    "|" * 50_000,
    "| " * 25_000,
    "|a\n" * 10_000,
    "\t" * 50_000,
    "a\tb\n" * 10_000,
    "1. " * 15_000,
    "- " * 25_000,
    "\n" * 50_000,
    "(" * 50_000,
    "[" * 50_000,
    "[a](" * 12_500,
    "*a " * 15_000,
    "`" * 50_000,
    "```\n" * 12_500,
    "\u200b" * 50_000,
    "\u00a0 " * 25_000,
    "9" * 50_000,
    "9 " * 25_000,
    "9\n" * 15_000,
    "$" * 50_000,
    " vs " * 12_500,
    "Shr 1 vs 2\n" * 4_500,
    "ModelYearCost\n" * 3_500,
    "ModelYearCost\nA2020$4M\n\n" * 2_000,
    "Related stories\n" * 3_000,
    "By A\n" * 10_000,
    "\"'" * 25_000,
    "[1]" * 16_500,
    ".[1]" * 12_500,
    "Aa" * 25_000,
    "> " * 25_000,
    "# " * 25_000,
    "Word word word. " * 3_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:8]))
@pytest.mark.parametrize("layout", ["text", "markdown"])
def test_hostile_text_takes_linear_time(text: str, layout: str) -> None:
    """A quarter of the text takes at least a twelfth of the time: no rule is quadratic."""
    quarter = article(text[: len(text) // 4], layout, title="A title of three words")
    few, many = spent_on(quarter), spent_on(article(text, layout, title="A title of three words"))
    assert many < 12 * few + 0.3
    assert many < 5


def spent_on(given: Article) -> float:
    """Seconds of the processor; walking through what all tests before this one left is no part of it."""
    gc.disable()
    try:
        began = time.process_time()
        segment(given, lexicon=LEXICON)
        return time.process_time() - began
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("unit", "cut"),
    [
        ("the plant cost $5 million, ", ","),
        ("the plant cost $5 million and ", "million"),
        ("prices rose 5 per cent then fell 3 per cent ", ("prices", "per", "cent", "then")),
        ("$5,", ","),
        ("5", "5"),
    ],
)
def test_what_is_too_long_for_a_sentence_is_cut_between_words(unit: str, cut: str | tuple[str, ...]) -> None:
    text = ("It began. " + unit * (20_000 // len(unit))).strip()
    found = segment(article(text), lexicon=LEXICON)
    assert all(len(passage.text) <= LONGEST for passage in found)
    assert all(text[passage.start : passage.end] == passage.text for passage in found)
    assert "".join(passage.text for passage in found).replace(" ", "") == text.replace(" ", "")
    assert all(passage.text.endswith(cut) for passage in found[1:-1])


def test_a_table_of_hundreds_of_columns_is_no_table() -> None:
    text = "| Year | " + "A | " * 300 + "\n|" + "--|" * 301 + "\n| 2020 | " + "5 | " * 300
    assert not any(passage.cells for passage in segment(article(text, "markdown"), lexicon=LEXICON))


def test_reading_view_of_plain_text_is_the_text() -> None:
    text = "The plant cost $5.6 million — twice the plan.\n" * 10
    assert repair(text).text is text
