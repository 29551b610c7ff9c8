"""One runner for all behaviour tables.

Every `tests/cases/*.toml` names its `stage`; `tests/stages/<stage>.py` has `run(case)`, which asserts.
A case with `gap = "reason"` does not hold yet and must fail; when it starts to hold, the gap goes.
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parent / "cases"


def rows() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for case in table["case"]:
            marks = [pytest.mark.xfail(reason=case["gap"], strict=True)] if "gap" in case else []
            yield pytest.param(table["stage"], case, id=f"{path.stem}/{case['id']}", marks=marks)


@pytest.mark.parametrize(("stage", "case"), list(rows()))
def test_case(stage: str, case: dict[str, Any]) -> None:
    assert case.get("why"), "every case says why it exists"
    importlib.import_module(f"tests.stages.{stage}").run(case)
