"""Segmenting: a text in, its passages out, each written `kind: text` or `kind/reason: text`; cells between ` ¦ `."""

from __future__ import annotations

import hashlib
from typing import Any

from kb.lexicon import load
from kb.model import Article, Passage
from kb.segment import segment


def article(case: dict[str, Any]) -> Article:
    text = case["text"]
    return Article(
        file="case",
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        title=case.get("title"),
        author=case.get("author"),
        layout=case.get("layout", "text"),
    )


def written(passage: Passage) -> str:
    kind = passage.kind.value + (f"/{passage.reason}" if passage.reason else "")
    cells = [passage.text[cell.start : cell.end] for cell in passage.cells]
    return f"{kind}: {' ¦ '.join(cells) if cells else passage.text}"


def run(case: dict[str, Any]) -> None:
    source = article(case)
    passages = segment(source, lexicon=load())
    if case.get("only"):
        passages = [passage for passage in passages if passage.kind.value in case["only"]]
    assert [written(passage) for passage in passages] == case["expect"]
    if "under" in case:
        every = segment(source, lexicon=load())
        assert {
            written(passage): every[passage.heading].text for passage in passages if passage.heading is not None
        } == case["under"]
    if "lead" in case:
        every = segment(source, lexicon=load())
        leads = {every[passage.lead].text for passage in every if passage.lead is not None}
        assert leads == ({case["lead"]} if case["lead"] else set())
    if "source" in case:
        found = {source.text[slice(*passage.locate(0, len(passage.text)))] for passage in passages}
        assert set(case["source"]) <= found
