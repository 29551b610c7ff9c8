"""What measures and documents kb: floors only rise, the table reads well, the README's runner is strict."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.bench import measures, page
from tools.readme import Step, matches, steps


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
