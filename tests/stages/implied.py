"""A case is a text with its figures marked, as in `arithmetic`; `expect` is the rule and the values that follow.

`expect = {}` where nothing may follow. Values are held to a part in a hundred.
"""

from __future__ import annotations

from typing import Any

import pytest

from kb.crosscheck.desk import lay_out
from kb.crosscheck.implied import implied
from kb.settings import Settings
from tests.stages.arithmetic import records
from tests.stages.relations import lexicon_with


def run(case: dict[str, Any]) -> None:
    desk = lay_out(records(case), lexicon=lexicon_with(case), settings=Settings())
    told: list[Any] = [item.derived for item in implied(desk)]
    found = [(each["rule"], [row["value"] for row in each["readings"]]) for each in told]
    expect = case["expect"]
    if not expect:
        assert found == []
        return
    assert [rule for rule, _ in found] == [expect["rule"]]
    assert found[0][1] == [pytest.approx(value, rel=0.01) for value in expect["values"]]
