"""A case is a text with its figures marked, a row for each in `claims`; a line of the text is one sentence.

`expect` is the rule and verdict of a check over these figures, or `{}` where nothing may be reckoned. A sum that
holds must not hold once the first digit of the stated result is changed; it must then fail, unless `sure = false` says
that the words do not tie the figures firmly. A rule that only remarks must notice a result a thousand times too small.
"""

from __future__ import annotations

from typing import Any

from kb.crosscheck.arithmetic import REMARKS, checks
from kb.crosscheck.arithmetic.checks import Check
from kb.crosscheck.arithmetic.telling import STATED
from kb.crosscheck.desk import lay_out
from kb.model import Record
from kb.settings import Settings
from tests import factories
from tests.marked import unmark
from tests.stages.relations import lexicon_with


def run(case: dict[str, Any]) -> None:
    expect = case["expect"]
    found = reckon(case, records(case))
    told = [(item.rule, item.verdict) for item in found]
    if not expect:
        assert told == []
        return
    assert (expect["rule"], expect["verdict"]) in told, told
    if expect["verdict"] == "holds":
        changed = mutation(case)
        assert "holds" not in changed, changed
        if expect.get("sure", True) and expect["rule"] not in REMARKS:
            assert "fails" in changed, "a changed digit must show"


def mutation(case: dict[str, Any]) -> list[str]:
    """The verdicts of the case's rule over the stated result once its first digit is changed."""
    rule = case["expect"]["rule"]
    (check,) = [item for item in reckon(case, records(case)) if item.rule == rule and item.verdict == "holds"][:1]
    stated = check.shown or check.part(STATED[rule])
    name = stated.record.claim.id
    at = int(name.removeprefix("claim-"))
    changed = records({**case, "claims": changed_at(case["claims"], at, slipped=rule in REMARKS)})
    again = [item for item in reckon(case, changed) if item.rule == rule]
    return [item.verdict for item in again if name in {part.record.claim.id for _, part in item.roles}]


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
        high = None if high == "open" else high
        slack = fields.pop("slack", 0)
        if year := fields.pop("year", None):
            fields |= {"period_start": f"{year}-01-01", "period_end": f"{year}-12-31"}
        bounds = {"lower": None if low is None else low - slack, "upper": None if high is None else high + slack}
        fields = {**bounds, **fields}
        line = text.rfind("\n", 0, start) + 1
        stop = text.find("\n", end)
        quote = text[line : stop if stop >= 0 else len(text)]
        fields |= {"quote": quote, "quote_start": line, "start": start, "end": end, "article": "sums.txt"}
        out.append(factories.record(text[start:end], low, high, id=f"claim-{index:02}", **fields))
    return out


def changed_at(claims: list[dict[str, Any]], at: int, *, slipped: bool) -> list[dict[str, Any]]:
    """The same rows with the first digit of one changed, or its magnitude; a range is moved as a whole."""
    rows = [dict(row) for row in claims]
    row = rows[at]
    known: float = row["low"] if "low" in row else row["high"]
    times = 0.001 if slipped else other_digit(known) / known
    row.update({end: row[end] * times for end in ("low", "high", "lower", "upper") if end in row})
    return rows


def other_digit(value: float) -> float:
    text = f"{value:.12e}"
    first = "8" if text[0] in "1234" else "2"
    return float(first + text[1:])
