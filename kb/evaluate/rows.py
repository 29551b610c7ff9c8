"""Gold claims and predictions as rows: JSON lines, or labelled texts with marks.

Comes in: paths. Goes out: dictionaries with the fields of the contract. In a labelled text (`*.toml`) each
⟦figure⟧ has one table under `claims`, in order; `claim = false` marks a figure
that claims nothing, `soft = true` one that is neither asked for nor punished. What `every` holds, of the file or of a
case, each claim says unless it says otherwise.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.model import Article

Row = dict[str, Any]
MARK = re.compile(r"⟦(.*?)⟧", re.DOTALL)


def read_rows(paths: Iterable[Path]) -> list[Row]:
    """Returns the rows of JSON-lines files."""
    rows: list[Row] = []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
            if not line.strip():
                continue
            try:
                rows.append(json.loads(line))
            except json.JSONDecodeError as error:
                raise InputError(f"line {number} is not JSON: {error}", file=path, remedy="give JSON lines") from error
    return rows


def label_texts(paths: Sequence[Path]) -> tuple[list[Article], list[Row]]:
    """Returns the articles of labelled texts and their gold rows."""
    articles: list[Article] = []
    gold: list[Row] = []
    for path in paths:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for case in table["case"]:
            every = {**table.get("every", {}), **case.get("every", {})}
            article, rows = _case(case, f"{path.stem}-{case['id']}", every)
            articles.append(article)
            gold += rows
    return articles, gold


def _case(case: Row, name: str, every: Row) -> tuple[Article, list[Row]]:
    plain, spans, last = "", [], 0
    for mark in MARK.finditer(case["text"]):
        plain += case["text"][last : mark.start()]
        spans.append((len(plain), len(plain) + len(mark[1])))
        plain += mark[1]
        last = mark.end()
    plain += case["text"][last:]
    if len(spans) != len(case["claims"]):
        raise InputError(
            f"{len(spans)} marks but {len(case['claims'])} claims", file=name, remedy="one claim for each mark"
        )
    published = date.fromisoformat(case["date"]) if "date" in case else None
    article = Article(name, plain, sha256(plain.encode()).hexdigest(), published_on=published)
    rows = [
        {"article": name, "start": start, "end": end, "figure_text": plain[start:end], **_answers({**every, **claim})}
        for (start, end), claim in zip(spans, case["claims"], strict=True)
    ]
    return article, rows


def _answers(claim: Row) -> Row:
    """Splits a list of right answers into the first and its alternatives; an empty text is an absent value.

    A field that ends in `_alt` holds its alternatives as they are, the ends of a value or a period in pairs.
    """
    out: Row = {"tier": "soft"} if claim.get("soft") else {}
    for field, value in claim.items():
        if field.endswith("_alt"):
            out[field] = [[None if end == "" else end for end in pair] for pair in value]
            continue
        answers = value if isinstance(value, list) else [value]
        plain = [None if answer == "" else answer for answer in answers]
        out[field] = plain[0]
        if len(plain) > 1:
            out[f"{field}_alt"] = plain[1:]
    return out
