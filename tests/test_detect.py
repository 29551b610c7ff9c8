"""Detection of numbers: cells, furniture, spans, and time that grows with the text and not faster."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kb.detect import detect
from kb.lexicon import load
from kb.model import Cell, Mention, MentionKind, Passage, PassageKind, Quantity
from kb.normalise import normalise
from tools import hostile

LEXICON = load()


def quantities(passage: Passage) -> list[Quantity]:
    readings = [normalise(mention, anchor=None, lexicon=LEXICON) for mention in detect([passage], lexicon=LEXICON)]
    return [reading for reading in readings if isinstance(reading, Quantity)]


def sentence(text: str) -> Passage:
    return Passage(0, PassageKind.SENTENCE, 0, len(text), text)


def only(text: str) -> Mention:
    (mention,) = detect([sentence(text)], lexicon=LEXICON)
    return mention


def test_a_cell_is_read_by_itself() -> None:
    text = "Nova 2Acme2023~$4.6M3.1 × 10²³"
    cells = (Cell(0, 6), Cell(6, 10), Cell(10, 14), Cell(14, 20, "Est. Cost"), Cell(20, 30, "Compute (FLOPs)"))
    row = Passage(0, PassageKind.TABLE_ROW, 0, len(text), text, cells=cells)
    cost, compute = quantities(row)
    assert (cost.text, cost.unit, cost.comparator.value) == ("~$4.6M", "USD", "~")
    assert cost.low == 4_600_000
    assert (compute.text, compute.unit) == ("3.1 × 10²³", "FLOP")
    assert compute.low == 31 * 10**22


def test_a_cell_may_hold_several_figures() -> None:
    text = "Sales 5 years $1.2 million up 8% vs $0.9 million up 2%"
    row = Passage(0, PassageKind.TABLE_ROW, 0, len(text), text, cells=(Cell(6, 32, "Sales"), Cell(36, 54, "Sales")))
    assert [one.text for one in quantities(row)] == ["5 years", "$1.2 million", "8%", "$0.9 million", "2%"]


def test_numbers_beside_the_cells_name_the_row() -> None:
    text = "5-year notes 3.2 vs 3.1"
    row = Passage(0, PassageKind.TABLE_ROW, 0, len(text), text, cells=(Cell(13, 16), Cell(20, 23)))
    found = [(one.text, one.rule) for one in detect([row], lexicon=LEXICON)]
    assert found == [("5-year", "label"), ("3.2", "digits"), ("3.1", "digits")]


@pytest.mark.parametrize(
    "text", ["It was sold years ago-0", "Net sales 5-yr 2024's", "Raised for the period beginning on Thursday"]
)
def test_a_name_and_a_period_share_no_word(text: str) -> None:
    found = detect([sentence(text)], lexicon=LEXICON)
    assert len(found) == 2
    assert found[0].end <= found[1].start


def test_numbers_of_furniture_are_rejected_for_its_reason() -> None:
    passage = Passage(0, PassageKind.FURNITURE, 0, 21, "Join 12,000+ readers!", reason="newsletter")
    assert [(one.kind, one.rule) for one in detect([passage], lexicon=LEXICON)] == [
        (MentionKind.REJECTED, "newsletter")
    ]


def test_the_outer_span_holds_comparator_and_rate() -> None:
    text = "It costs well over $3 per million tokens today."
    mention = detect([sentence(text)], lexicon=LEXICON)[0]
    assert mention.text == "$3"
    assert text[mention.outer_start : mention.outer_end] == "well over $3 per million tokens"


def test_parts_are_spellings_only() -> None:
    parts = only("It cost about $5–10 billion.").parts
    assert parts["number"] == "5"
    assert parts["second"] == "10"
    assert parts["second_magnitude"] == "billion"
    assert parts["bound"] == "about"


def test_neither_detecting_nor_normalising_needs_spacy() -> None:
    code = "import sys, kb.detect, kb.normalise; sys.exit('spacy' in sys.modules or 'pint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("shape", ["text", "cell"])
@pytest.mark.parametrize("name", hostile.PIECES)
def test_time_grows_no_faster_than_the_text(name: str, shape: str) -> None:
    """Six times the text may take no more than fourteen times the time; were it quadratic it took thirty-six.

    `python -m tools.hostile` measures the same texts at one to eight megabytes.
    """
    short, long = (hostile.SHAPES[shape](hostile.PIECES[name], size) for size in (600, 3600))
    least = hostile.seconds(hostile.figures, short, LEXICON, rounds=2)
    assert hostile.seconds(hostile.figures, long, LEXICON, rounds=2) < 14 * least + 0.02


@pytest.mark.parametrize("stage", hostile.STAGES)
def test_a_hostile_text_is_read(stage: str) -> None:
    for piece in hostile.PIECES.values():
        for shape in hostile.SHAPES.values():
            assert hostile.STAGES[stage](shape(piece, 60), LEXICON) >= 0


@pytest.mark.parametrize("piece", ["1", "(", "$", "-", "\u0301"])
def test_a_long_run_of_one_sign_is_at_most_one_number(piece: str) -> None:
    assert len(detect([sentence(piece * 200_000)], lexicon=LEXICON)) <= 1
