"""The home page: what this base holds, what stands out, what is new, one search box.

Goes out: what `kb_home.html` draws. The whole is kept until the base's files change.
"""

from __future__ import annotations

from typing import Any

from kb.web import words
from kb.web.base import Base, Row
from kb.web.cards import shorten
from kb.web.findings import tell
from kb.web.page import Asked, Page
from kb.web.questions import load, picture

# A name of its own has a capital: "DeepSeek-V3", but neither "model" nor "AI model".
NAMED = "replace(replace(e.name, 'AI', ''), 'GPU', '') glob '*[A-Z]*'"
PLAIN = 3  # the last rank: a subject of one common word, or no finding to tell


async def home(base: Base, asked: Asked) -> Page:
    """Returns the home page."""
    return Page(
        template="kb_home.html",
        title="Home",
        address=base.path(""),
        behind={"all claims": base.table("claim_list"), "every table and query": base.path("data")},
        context=await overview(base),
    )


async def overview(base: Base) -> dict[str, Any]:
    """Returns what the home page shows, computed once for each state of the base."""
    return await base.kept("home", lambda: _compute(base))


async def _compute(base: Base) -> dict[str, Any]:
    statuses = {
        row["status"]: row["n"]
        for row in await base.heavy("select status, count(*) as n from questions group by status")
    }
    kinds = {
        row["kind"]: row["n"] for row in await base.heavy("select kind, count(*) as n from findings group by kind")
    }
    return {
        "counts": (counts := await _counts(base)),
        "claims_there": any(one["n"] for one in counts if one["label"] == "claims"),
        "statuses": [
            {
                "name": name,
                "label": words.STATUSES[name][0],
                "meaning": words.STATUSES[name][1],
                "n": statuses.get(name, 0),
                "href": base.path("questions", status=name),
            }
            for name in words.STATUSES
        ],
        "disputes": await _questions(base, ("disputed",), 4),
        "explained": await _questions(base, ("scoped", "compatible"), 4),
        "open": await _questions(base, ("undetermined",), 4),
        "arithmetic": await _failed(base),
        "arithmetic_total": kinds.get("arithmetic", 0),
        "changes": await changes(base, most=8, short=True),
        "articles": await _articles(base),
        "subjects": await _subjects(base),
        "digests": await base.value("select count(*) from articles where digest_of is not null and last_run is null"),
    }


async def _counts(base: Base) -> list[dict[str, Any]]:
    asked = {
        "articles": ("select count(*) from articles where last_run is null", base.path("articles")),
        "claims": ("select count(*) from claims where last_run is null", base.table("current_claims")),
        "questions": ("select count(*) from questions", base.path("questions")),
        "findings": ("select count(*) from findings", base.path("findings")),
    }
    counted = {label: await base.heavy(sql) for label, (sql, _) in asked.items()}
    return [
        {"label": label, "n": next(iter(counted[label][0].values())), "href": href}
        for label, (_, href) in asked.items()
    ]


async def _questions(base: Base, statuses: tuple[str, ...], most: int) -> list[dict[str, Any]]:
    """Returns the questions of some statuses worth most: named subjects first, then by severity and reach.

    Those of a plain subject ("model", "company") come last, and not at all where others are; disputes always do.
    """
    marks = ", ".join("?" for _ in statuses)
    rows = await base.heavy(
        "select slug, case when named and severity is not null then 0"
        " when severity is not null and name like '% %' then 1 when named then 2 else 3 end as rank"
        f" from (select q.*, e.name, {NAMED} as named,"
        " (select max(f.severity) from findings f where f.question_id = q.id) as severity"
        f" from questions q left join entities e on e.id = q.subject_id where q.status in ({marks})"
        # near enough to be let pass, but nobody can tell: neither explained nor open
        " and not (q.status = 'compatible' and coalesce(q.answer, '') like 'Cannot tell%'))"
        " order by rank, severity desc nulls last, origins desc, articles desc, spread desc, title limit ?",
        [*statuses, most * 3],
    )
    telling = [row for row in rows if row["rank"] < PLAIN]
    shown = telling if telling and "disputed" not in statuses else rows
    found = [await _preview(base, row["slug"], number) for number, row in enumerate(shown)]
    return sorted(found, key=lambda one: one["plot"] is None)[:most]  # what can be seen goes first


async def _preview(base: Base, slug: str, number: int) -> dict[str, Any]:
    known = await load(base, slug)
    drawn = picture(known, name=f"p{number}-{known.row['status']}", compact=True, most=8)
    return {
        "href": base.path("question", slug),
        "title": known.row["title"],
        "answer": known.row["answer"],
        "status": known.row["status"],
        "label": words.status_label(known.row["status"]),
        "articles": known.row["articles"],
        "origins": known.row["origins"],
        "plot": drawn if drawn and len(drawn.rows) > 1 else None,
    }


async def _failed(base: Base) -> list[Any]:
    rows = await base.rows(
        "select * from findings where kind = 'arithmetic' and verdict = 'fails' order by severity desc, id limit 4"
    )
    return await tell(base, rows)


async def changes(base: Base, *, most: int, run_id: int | None = None, short: bool = False) -> dict[str, Any] | None:
    """Returns what a run changed (the last one, unless named), or None before the first."""
    which = run_id if run_id is not None else await base.value("select max(id) from runs")
    found = await base.rows("select * from runs where id = ?", [which])
    if not found:
        return None
    run = found[0]
    counts = await base.rows(
        "select change, target_kind, count(*) as n from run_changes where run_id = ? group by change, target_kind"
        " order by n desc, change, target_kind",
        [run["id"]],
    )
    kinds = ("question", "finding", "article") if short else ("question", "finding", "article", "claim")
    rows = [
        row
        for kind in kinds
        for row in await base.rows(
            "select change, target_kind, target, label from run_changes where run_id = ? and target_kind = ?"
            " order by change desc, label limit ?",
            [run["id"], kind, most],
        )
    ]
    return {
        "run": run,
        "day": words.day_label(run["finished_at"] or run["started_at"]),
        "counts": counts,
        "rows": [
            dict(row, href=_target(base, row), label=shorten(_label(row), 120)) for row in _mixed(rows, short, most)
        ],
        "total": sum(row["n"] for row in counts),
    }


def _mixed(rows: list[Row], short: bool, most: int) -> list[Row]:
    """Returns all rows, or for a short list the first ones with room for every kind of thing."""
    if not short:
        return rows
    kinds = list(dict.fromkeys(row["target_kind"] for row in rows))
    share = -(-most // max(1, len(kinds)))
    return [row for kind in kinds for row in [one for one in rows if one["target_kind"] == kind][:share]]


def _label(row: Row) -> str:
    return words.article_name(None, row["label"]) if row["target_kind"] == "article" else str(row["label"])


def _target(base: Base, row: Row) -> str:
    return base.path(row["target_kind"], row["target"])


async def _articles(base: Base) -> list[Row]:
    rows = await base.rows(
        "select a.id, a.file, a.title, a.digest_of, a.published_on, s.name as publisher,"
        " (select count(*) from claims c where c.article_id = a.id and c.last_run is null) as claims"
        " from articles a left join sources s on s.id = a.publisher_id"
        " where a.last_run is null order by a.published_on desc, a.id limit 6"
    )
    return [
        dict(
            row,
            href=base.path("article", row["id"]),
            day=words.day_label(row["published_on"]),
            name=words.article_name(row["title"], row["file"]),
        )
        for row in rows
    ]


async def _subjects(base: Base) -> list[Row]:
    rows = await base.heavy(
        "select e.id, e.name, count(*) as n from questions q join entities e on e.id = q.subject_id"
        f" group by e.id order by {NAMED} desc, n desc, e.name limit 14"
    )
    return [dict(row, href=base.path("entity", row["id"])) for row in rows]
