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
PLACE = {"article": str, "start": int, "end": int}  # what every claim says, predicted or gold
CASE = {"id": str, "text": str, "claims": list}  # what every labelled text says
SETS = frozenset({"qualifiers", "qualifiers_may"})  # lists that are one answer, not answers to choose from
MARK = re.compile(r"⟦(.*?)⟧", re.DOTALL)


def read_rows(paths: Iterable[Path]) -> list[Row]:
    """Returns the rows of JSON-lines files: claims, predicted or gold.

    Raises:
        InputError: a line is no JSON object, or does not say where a claim stands.
    """
    return [
        _row(line, path, number)
        for path in paths
        for number, line in enumerate(_text(path).split("\n"), start=1)
        if line.strip()
    ]


def _row(line: str, path: Path, number: int) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"line {number} is not JSON: {error}", file=path, remedy="give JSON lines") from error
    if not isinstance(row, dict) or not all(isinstance(row.get(name), kind) for name, kind in PLACE.items()):
        message = f"line {number} is no claim: it lacks {', '.join(PLACE)}"
        raise InputError(message, file=path, remedy="give claims as `kb extract` writes them")
    return row


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=path, remedy="check the path") from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", file=path, remedy="save it as UTF-8") from error


def label_texts(paths: Sequence[Path]) -> tuple[list[Article], list[Row]]:
    """Returns the articles of labelled texts and their gold rows.

    Raises:
        InputError: a file is no TOML, or a case lacks its text, or its claims are not one for each mark.
    """
    articles: list[Article] = []
    gold: list[Row] = []
    for path in paths:
        table = _table(path)
        for case in _cases(table, path):
            every = {**table.get("every", {}), **case.get("every", {})}
            article, rows = _case(case, f"{path.stem}-{case['id']}", every)
            articles.append(article)
            gold += rows
    return articles, gold


def _table(path: Path) -> Row:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"is not TOML: {error}", file=path, remedy="correct the file") from error


def _cases(table: Row, path: Path) -> list[Row]:
    """Returns the cases of a labelled file, each with what it cannot be read without."""
    cases = table.get("case")
    if not isinstance(cases, list) or not cases:
        raise InputError("holds no [[case]]", file=path, remedy="give labelled texts")
    for number, case in enumerate(cases, start=1):
        wrong = [name for name, kind in CASE.items() if not isinstance(case.get(name), kind)]
        if wrong or not all(isinstance(claim, dict) for claim in case["claims"]):
            message = f"lacks {', '.join(wrong) or 'tables as claims'}"
            raise InputError(message, file=path, place=f"case {number}", remedy="give id, text and claims")
    return cases


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
    published = _day(case.get("date"), name)
    article = Article(name, plain, sha256(plain.encode()).hexdigest(), published_on=published)
    rows = [
        {"article": name, "start": start, "end": end, "figure_text": plain[start:end], **_answers({**every, **claim})}
        for (start, end), claim in zip(spans, case["claims"], strict=True)
    ]
    return article, rows


def _day(said: object, name: str) -> date | None:
    """Returns the day a case gives, as TOML knows it or as text."""
    try:
        return date.fromisoformat(str(said)) if said is not None else None
    except ValueError as error:
        raise InputError(f"{said!r} is no day", file=name, remedy="give it as 2026-03-31") from error


def _answers(claim: Row) -> Row:
    """Splits a list of right answers into the first and its alternatives; an empty text is an absent value.

    A field that ends in `_alt` holds its alternatives as they are, the ends of a value or a period in pairs.
    """
    out: Row = {"tier": "soft"} if claim.get("soft") else {}
    for field, value in claim.items():
        if field in SETS:
            out[field] = list(value)
            continue
        if field.endswith("_alt"):
            out[field] = [[None if end == "" else end for end in pair] for pair in value]
            continue
        answers = value if isinstance(value, list) else [value]
        plain = [None if answer == "" else answer for answer in answers]
        out[field] = plain[0]
        if len(plain) > 1:
            out[f"{field}_alt"] = plain[1:]
    return out
