"""The pages about the base: method and limits, what changed, data dictionary with the analysts' queries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kb.web import words
from kb.web.base import Base, Row, queries_of, told_of_table
from kb.web.home import changes as run_changes
from kb.web.numbers import amount
from kb.web.page import Asked, Page
from kb.web.plot import COLOURS

BINS = 10
# What readers look for first; the rest follows by name.
FIRST = (
    "claim_list",
    "current_claims",
    "forecasts",
    "claims",
    "questions",
    "positions",
    "findings",
    "articles",
    "sources",
    "entities",
)
SLOTS = ("subject", "metric", "unit", "period_start", "attributed_to")


async def method(base: Base, asked: Asked) -> Page:
    """Returns the page on how the base is made and where it errs, with its own counts."""
    counted = await base.kept("method", lambda: _counted(base))
    return Page(
        template="kb_method.html",
        title="Method and limits",
        description="How a figure becomes a claim, how claims are compared, and what goes wrong.",
        crumbs=(("Method and limits", None),),
        context={
            **counted,
            "relations": words.RELATIONS,
            "statuses": words.STATUSES,
            "kinds": words.FINDINGS,
            "modalities": words.MODALITIES,
            "run": await _last_run(base),
        },
    )


async def _counted(base: Base) -> dict[str, Any]:
    counted = ", ".join(f"sum({slot} is not null) as [{slot}]" for slot in SLOTS)
    ends = "min(confidence) as least, max(confidence) as most"
    (stated,) = await base.heavy(f"select count(*) as total, {counted}, {ends} from claims where last_run is null")
    rejected = await base.heavy(
        "select reason, count(*) as n from mentions where kind = 'rejection' group by reason order by n desc, reason"
    )
    bins = await base.heavy(
        "select min(cast(confidence * 10 as integer), 9) as bin, count(*) as n from claims where last_run is null"
        " group by bin order by bin"
    )
    return {
        "total": stated["total"],
        "stated": {slot: stated[slot] or 0 for slot in SLOTS},
        "rejected": [dict(row, label=words.reason_label(row["reason"])) for row in rejected],
        "mentions": sum(row["n"] for row in rejected),
        "bins": _bins(bins),
        "fitted": stated["least"] != stated["most"],
    }


def _bins(rows: list[Row]) -> list[dict[str, Any]]:
    counts = {row["bin"]: row["n"] for row in rows}
    most = max(counts.values(), default=1)
    return [
        {"label": f"{10 * one}–{10 * one + 10}%", "n": counts.get(one, 0), "width": 100 * counts.get(one, 0) / most}
        for one in range(BINS)
    ]


async def _last_run(base: Base) -> Row | None:
    found = await base.rows("select * from runs order by id desc limit 1")
    return found[0] if found else None


async def changes(base: Base, asked: Asked) -> Page:
    """Returns what the last run changed, or the run named by `run`."""
    chosen = asked.number("run") or None
    told = await run_changes(base, most=150, run_id=chosen)
    runs = await base.rows(
        "select id, coalesce(finished_at, started_at) as at, command, articles, claims, questions, findings, seconds"
        " from runs order by id desc limit 30"
    )
    return Page(
        template="kb_changes.html",
        title="What changed",
        description="Articles and claims that came and went, disputes opened and settled, run by run.",
        crumbs=(("What changed", None),),
        behind=base.behind("run_changes", **({"run_id": told["run"]["id"]} if told else {})),
        context={
            "told": told,
            "runs": [
                dict(row, href=base.path("changes", run=row["id"]), day=words.day_label(row["at"])) for row in runs
            ],
        },
    )


async def data(base: Base, asked: Asked) -> Page:
    """Returns the data dictionary: every table, view and column in words, and queries to start from."""
    queries = await queries_of(base.datasette, base.name, asked.actor)
    hidden = set(await base.database.hidden_table_names())
    names = [name for name in await base.database.table_names() if name not in hidden]
    views = await base.database.view_names()
    return Page(
        template="kb_data.html",
        title="Data and queries",
        description="Every table and column in words, queries to start from, and how to take the data away.",
        crumbs=(("Data and queries", None),),
        behind={"Database": str(base.datasette.urls.database(base.name))},
        context={
            "tables": [await _described(base, name) for name in sorted((*views, *names), key=_first)],
            "queries": [
                dict(query, href=f"{base.datasette.urls.query(base.name, name)}{_example(query)}")
                for name, query in sorted(queries.items())
            ],
            "sql": str(base.datasette.urls.database(base.name)),
            "downloads": downloads(base),
            "palette": COLOURS,
        },
    )


def downloads(base: Base) -> list[dict[str, str]]:
    """Returns the tables that a published bundle offers as files."""
    return [
        {"name": one.name, "size": file_size(one.stat().st_size), "href": base.path(mount, one.name)}
        for mount, folder in base.datasette.static_mounts
        if mount == "downloads" and Path(folder).is_dir()
        for one in sorted(Path(folder).iterdir())
        if one.is_file()
    ]


def file_size(size: int) -> str:
    """Returns a number of bytes as "1.2 MB".

    >>> file_size(1_234_567), file_size(999)
    ('1.235 MB', '999 B')
    """
    return amount(size, "B")


def _example(query: Row) -> str:
    params = query.get("example") or ""
    return f"?{params}" if params else ""


def _first(name: str) -> tuple[int, str]:
    return (FIRST.index(name) if name in FIRST else len(FIRST), name)


async def _described(base: Base, name: str) -> dict[str, Any]:
    columns = await base.database.table_columns(name)
    said = await told_of_table(base.datasette, base.name, name, columns)
    told = said.get("columns") or {}
    return {
        "name": name,
        "title": said.get("title") or name,
        "description": said.get("description") or "",
        "href": base.table(name),
        "columns": [{"name": one, "meaning": told.get(one, "")} for one in columns],
    }
