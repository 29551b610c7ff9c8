"""A case is two texts; figures are read by the grammar alone, no parser runs.

`expect.verdict` is the verdict from A to B, `expect.pairs` lists figures that must be set side by side with
their relation, `expect.never` relations that must not be stated. `subjects` and `metrics` name whose figures those of
either text are, and what they measure, as a parser would tell, `periods` the words that say when.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kb.crosscheck.texts import compare_texts
from kb.lexicon import load
from kb.model import Claim, Comparator, Extraction, Quantity
from kb.pipeline.extract import draft
from kb.settings import Settings
from tests import factories


def run(case: dict[str, Any]) -> None:
    told = [case.get(name, (None, None)) for name in ("subjects", "metrics", "periods")]
    a, b = (read(case[side], side, *(values[at] for values in told)) for at, side in enumerate("ab"))
    found = compare_texts(a, b, lexicon=load(), settings=Settings())
    rows = [(row.a.figure, row.b.figure, row.relation.value) for row in found.relations]
    expect = case["expect"]
    assert found.verdict == expect.get("verdict", found.verdict), rows
    for pair in expect.get("pairs", []):
        assert tuple(pair) in rows, rows
    for relation in expect.get("never", []):
        assert relation not in [row[2] for row in rows], rows


def read(
    text: str, side: str, subject: str | None = None, metric: str | None = None, period: str | None = None
) -> Extraction:
    source = factories.article(text, file=f"{side}.txt")
    read = draft(source, load())
    places = {passage.index: passage for passage in read.passages}
    claims = [
        replace(figure(source.file, text, reading, places[index]), subject=subject, metric=metric, period_text=period)
        for index, readings in sorted(read.readings.items())
        for reading in readings
        if isinstance(reading, Quantity)
    ]
    return factories.extraction(source, *claims)


def figure(file: str, text: str, found: Quantity, passage: Any) -> Claim:
    start, end = passage.locate(found.start, found.end)
    return factories.claim(
        text[start:end], found.low, found.high, article=file, start=start, end=end, subject=None, metric=None,
        quote=text[passage.start : passage.end], quote_start=passage.start, lower=found.lower, upper=found.upper,
        unit=found.unit, per=found.per, stated_unit=found.stated_unit, comparator=Comparator(found.comparator),
        change=found.change, vague=found.vague, suffix=text[end : end + 40],
    )  # fmt: skip
