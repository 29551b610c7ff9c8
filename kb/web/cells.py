"""Cells of Datasette's own tables: ids and labels lead to our pages, values read as people write them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from kb.linked import web_address
from kb.web.numbers import amount, percent

PAGES = {
    "claims": "claim",
    "questions": "question",
    "findings": "finding",
    "articles": "article",
    "sources": "source",
    "entities": "entity",
    "current_claims": "claim",
    "claim_list": "claim",
    "forecasts": "claim",
}
LINKED = {
    "claim": "claim",
    "claim_id": "claim",
    "claim_a": "claim",
    "claim_b": "claim",
    "question_slug": "question",
    "finding_id": "finding",
    "slug": "question",
}
# Of the widest tables, what most come for; all columns are one click away, and in every export.
FEW = {
    "claims": ("id", "figure", "subject", "metric", "low", "high", "period_text", "confidence", "attributed_to",
               "modality", "quote"),
    "current_claims": ("id", "figure", "subject", "metric", "low", "high", "period_start", "period_end", "confidence",
                       "attributed_to", "modality", "publisher", "published_on"),
    "forecasts": ("id", "figure", "subject", "metric", "kind", "maker", "made_on", "period_end", "state", "outcome",
                  "error"),
    "questions": ("slug", "title", "status", "answer", "articles", "origins", "spread"),
    "articles": ("id", "title", "file", "publisher_id", "author", "published_on", "words", "url"),
}  # fmt: skip
TIMES = frozenset({"spread", "ratio"})  # how many times one is of another
VALUES = frozenset({"low", "high", "lower", "upper", "ci_low", "ci_high"})


def cell(row: Any, value: Any, column: str, table: str | None, datasette: Any) -> Markup | None:
    """Returns the markup of a cell we have something better for, else None."""
    if value is None or value == "":
        return None
    if column in LINKED:
        return _link(datasette, LINKED[column], str(value))
    if column == "id" and table in PAGES:
        return _link(datasette, PAGES[table], str(value))
    if column == "figure" and (claim := _claim_of(row, table)):
        return _link(datasette, "claim", claim, str(value))
    if isinstance(value, float):
        return _number(row, value, column)
    if column == "url" and web_address(str(value)):
        return Markup('<a href="{}" rel="noopener nofollow">{}</a>').format(web_address(str(value)), value)
    return None


def _claim_of(row: Any, table: str | None) -> str | None:
    """Returns the claim a row is of: its own id in our tables, else the one a query names."""
    keys = row.keys()
    key = "id" if table in PAGES and "id" in keys else "claim" if "claim" in keys else None
    return str(row[key]) if key and row[key] else None


def page_of(datasette: Any, table: str, keys: Sequence[str]) -> str | None:
    """Returns the address of the page of a row, or None for a table without pages."""
    if table not in PAGES or len(keys) != 1:
        return None
    return str(datasette.urls.path(f"/{PAGES[table]}/{quote(str(keys[0]), safe='')}"))


def _link(datasette: Any, kind: str, target: str, label: str | None = None) -> Markup:
    short = label or (target if len(target) <= 14 or kind == "question" else f"{target[:12]}…")
    href = datasette.urls.path(f"/{kind}/{quote(target, safe='')}")
    return Markup('<a href="{}">{}</a>').format(href, short)


def _number(row: Any, value: float, column: str) -> Markup | None:
    if column == "confidence":
        return Markup('<span class="number">{}</span>').format(percent(value))
    if column in TIMES:
        return Markup('<span class="number" title="{}">{}</span>').format(f"{value!r}", amount(value, "x"))
    if column in VALUES:
        keys = row.keys()
        unit = row["unit"] if "unit" in keys else None
        return Markup('<span class="number" title="{}">{}</span>').format(f"{value!r}", amount(value, unit))
    return None
