"""A case is a text with its figures marked, a row for each in `claims`; a line of the text is one sentence.

`expect` is the rule and verdict of the check over exactly these figures (`roles` in their order), or
`{}` where nothing may be reckoned. A sum that holds must fail once a digit of its result is changed,
unless the case says `mutate = false`.
"""

from __future__ import annotations

from typing import Any

from kb.crosscheck.arithmetic import checks
from kb.crosscheck.arithmetic.checks import Check
from kb.crosscheck.desk import lay_out
from kb.model import Record
from kb.settings import Settings
from tests import factories
from tests.marked import unmark
from tests.stages.relations import lexicon_with


def run(case: dict[str, Any]) -> None:
    expect = case["expect"]
    found = reckon(case, records(case))
    if not expect:
        assert found == [], [(item.rule, item.verdict) for item in found]
        return
    rows = [(item.rule, item.verdict) for item in found if item.rule == expect["rule"]]
    assert (expect["rule"], expect["verdict"]) in rows, [(item.rule, item.verdict) for item in found]
    if expect["verdict"] == "holds" and case.get("mutate", True):
        changed = reckon(case, mutated(case, expect["result"]))
        verdicts = [item.verdict for item in changed if item.rule == expect["rule"]]
        assert "fails" in verdicts, "a changed digit must show"
        assert "holds" not in verdicts


def reckon(case: dict[str, Any], rows: list[Record]) -> list[Check]:
    desk = lay_out(rows, lexicon=lexicon_with(case), settings=Settings())
    return list(checks(desk.articles["sums.txt"], desk=desk))


def records(case: dict[str, Any]) -> list[Record]:
    text, spans = unmark(case["text"])
    out = []
    for index, ((start, end), row) in enumerate(zip(spans, case["claims"], strict=True)):
        fields = {"subject": "Kite", "metric": "revenue", "unit": "USD", **case.get("all", {}), **row}
        low = fields.pop("low", None)
        high = fields.pop("high", low)
        slack = fields.pop("slack", 0)
        fields |= {"lower": None if low is None else low - slack, "upper": None if high is None else high + slack}
        line = text.rfind("\n", 0, start) + 1
        stop = text.find("\n", end)
        quote = text[line : stop if stop >= 0 else len(text)]
        fields |= {"quote": quote, "quote_start": line, "start": start, "end": end, "article": "sums.txt"}
        out.append(factories.record(text[start:end], low, high, id=f"claim-{index:02}", **fields))
    return out


def mutated(case: dict[str, Any], result: int) -> list[Record]:
    """The same claims with the first digit of the result changed."""
    rows = [dict(row) for row in case["claims"]]
    for end in ("low", "high"):
        if end in rows[result]:
            rows[result][end] = other_digit(rows[result][end])
    return records({**case, "claims": rows})


def other_digit(value: float) -> float:
    text = f"{value:.12e}"
    first = "8" if text[0] in "1234" else "2"
    return float(first + text[1:])
