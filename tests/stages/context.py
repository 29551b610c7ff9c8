"""Context: a text through all stages of extraction; fields of the claim at each mark.

`expect` is one table, or a list of one for each ⟦mark⟧ in the text. An empty string stands for an absent value;
`subject`, `metric` and `attributed_to` may be lists of right answers; of `qualifiers` the listed ones must be
there, and none if none is listed; `claim = false` wants a figure that claims nothing, `found = false` no figure
at all at the mark.
"""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kb.lexicon import load
from kb.model import Article, Claim
from kb.pipeline.extract import Model, extract
from kb.settings import Settings
from tests.marked import unmark


@lru_cache(maxsize=1)
def model() -> Model:
    return Model.load()


def figures(text: str, case: dict[str, Any]) -> list[Claim]:
    article = Article(
        file="case",
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        title=case.get("title"),
        publisher=case.get("publisher"),
        published_on=date.fromisoformat(case.get("date", "2026-05-12")),
        layout=case.get("layout", "text"),
    )
    found = next(iter(extract([article], nlp=model().nlp, lexicon=load(), settings=Settings())))
    return [*found.claims, *found.figures]


def run(case: dict[str, Any]) -> None:
    text, marks = unmark(case["text"])
    wanted = case["expect"] if isinstance(case["expect"], list) else [case["expect"]]
    assert len(wanted) == len(marks), "one expectation for each mark"
    every = figures(text, case)
    for want, (start, end) in zip(wanted, marks, strict=True):
        here = [claim for claim in every if claim.start < end and claim.end > start]
        if want.get("found") is False:
            assert not here, f"{text[start:end]}: {here}"
            continue
        assert here, f"nothing found at {text[start:end]!r}"
        got = {field: plain(getattr(here[0], field)) for field in want}
        wrong = {field: (got[field], value) for field, value in want.items() if not right(got[field], value, field)}
        assert not wrong, f"{text[start:end]!r} (got, wanted): {wrong}; rules {here[0].rules}"


def plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def right(got: object, want: object, field: str) -> bool:
    if field == "qualifiers":
        assert isinstance(got, tuple) and isinstance(want, list)
        return set(want) <= set(got) and bool(want or not got)
    if isinstance(want, list):
        return got in want
    return got == want
