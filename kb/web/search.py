"""One search over claims, questions, findings, articles, subjects and sources, ranked, with snippets.

Comes in: words as a person types them; whatever they hold, they are quoted before SQLite reads them.
Goes out: groups of hits. Where nothing matches, names that look alike are offered.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from difflib import get_close_matches

from datasette.database import QueryInterrupted

from kb.web import words as said
from kb.web.base import Base, Row
from kb.web.cards import CLAIMS, Card, card
from kb.web.page import Asked, Page

OPEN, CLOSE = "\x02", "\x03"
WORD = re.compile(r"\w+")
EACH = 12
MANY = 2_000  # hits from which on ranking them all would take too long
PATIENCE = 60  # milliseconds that ranking may take: a few hits of very common words still look at all of them
LONGEST = 200
NOTES = said.SOURCE_KINDS | said.ENTITY_KINDS


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a snippet; `hit` where it matches."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found."""

    title: str
    href: str
    snippet: tuple[Piece, ...] = ()
    note: str = ""
    card: Card | None = None


def terms(words: str) -> str:
    """Returns a query that SQLite cannot misread: every word quoted, the last as a prefix.

    >>> terms('deep"seek cost')
    '"deep" "seek" "cost"*'
    """
    found = WORD.findall(words[:LONGEST])[:12]
    if not found:
        return ""
    return " ".join([*(f'"{word}"' for word in found[:-1]), f'"{found[-1]}"*'])


def pieces(snippet: str | None) -> tuple[Piece, ...]:
    """Returns a marked snippet as stretches, for the template to escape."""
    parts: list[Piece] = []
    for index, part in enumerate((snippet or "").split(OPEN)):
        hit, mark, rest = part.partition(CLOSE)
        if index == 0 or not mark:
            parts.append(Piece(part, hit=False))
        else:
            parts += [Piece(hit, hit=True), Piece(rest, hit=False)]
    return tuple(part for part in parts if part.text)


async def search(base: Base, asked: Asked) -> Page:
    """Returns the page of a search."""
    words = (asked.args.get("q") or "").strip()[:LONGEST]
    query = terms(words)
    groups = await _groups(base, query, words) if query else {}
    found = sum(len(hits) for hits in groups.values())
    return Page(
        template="kb_search.html",
        title=f"Search: {words}" if words else "Search",
        description="Claims, questions, findings, articles, subjects and sources.",
        crumbs=(("Search", None),),
        context={
            "words": words,
            "groups": groups,
            "found": found,
            "each": EACH,
            "notes": NOTES,
            "guesses": await _guesses(base, words) if words and not found else [],
        },
    )


async def _groups(base: Base, query: str, words: str) -> dict[str, list[Hit]]:
    groups = {
        "Questions": await _ranked(base, "questions", query, _questions),
        "Findings": await _ranked(base, "findings", query, _findings),
        "Claims": await _ranked(base, "claims", query, _claims),
        "Articles": await _ranked(base, "articles", query, _articles),
        "Subjects": await _named(base, "entities", "entity", words),
        "Sources": await _named(base, "sources", "source", words),
    }
    return {label: hits for label, hits in groups.items() if hits}


async def _ranked(base: Base, table: str, query: str, find: Callable[..., Awaitable[list[Hit]]]) -> list[Hit]:
    """Returns the best hits; of very many, those that hold just these words side by side, then the first ones found."""
    if not await _many(base, table, query):
        try:
            return await find(base, query, ranked=True)
        except QueryInterrupted:
            pass  # few hits, each of them of words that half the base holds
    found = await find(base, beside(query), ranked=False)
    if len(found) < EACH:
        known = {one.href for one in found}
        found += [one for one in await find(base, query, ranked=False) if one.href not in known]
    return found[:EACH]


async def _many(base: Base, table: str, query: str) -> bool:
    counted = f"select count(*) from (select 1 from [{table}_fts] where [{table}_fts] match ? limit {MANY})"
    return bool(await base.value(counted, [query]) == MANY)


def beside(query: str) -> str:
    """Returns the query for just the same words, side by side.

    >>> beside('"chip" "grid"*'), beside('"chip"*')
    ('"chip grid"', '"chip"')
    """
    return query.replace('" "', " ").removesuffix("*")


async def _hits(base: Base, sql: str, query: str, *, ranked: bool) -> list[Row]:
    result = await base.database.execute(sql, {"query": query}, custom_time_limit=PATIENCE if ranked else None)
    return [dict(row) for row in result.rows]


def _best(table: str, column: int, *, ranked: bool, most: int = EACH) -> str:
    """Returns the inner query: rowids of the best matches of a table with their snippets."""
    score, order = (f"bm25([{table}_fts])", "order by score ") if ranked else ("0", "")
    return (
        f"select rowid as row, {score} as score,"
        f" snippet([{table}_fts], {column}, '{OPEN}', '{CLOSE}', '…', 24) as snip"
        f" from [{table}_fts] where [{table}_fts] match :query {order}limit {most}"
    )


async def _questions(base: Base, query: str, *, ranked: bool) -> list[Hit]:
    rows = await _hits(
        base,
        f"select q.slug, q.title, q.status, s.snip from ({_best('questions', 1, ranked=ranked)}) s"
        " join questions q on q.rowid = s.row order by s.score, q.id",
        query,
        ranked=ranked,
    )
    return [
        Hit(row["title"], base.path("question", row["slug"]), pieces(row["snip"]), said.status_label(row["status"]))
        for row in rows
    ]


async def _findings(base: Base, query: str, *, ranked: bool) -> list[Hit]:
    rows = await _hits(
        base,
        f"select f.id, f.title, f.kind, s.snip from ({_best('findings', 1, ranked=ranked)}) s"
        " join findings f on f.rowid = s.row order by s.score, f.id",
        query,
        ranked=ranked,
    )
    return [
        Hit(row["title"], base.path("finding", row["id"]), pieces(row["snip"]), said.FINDING[row["kind"]])
        for row in rows
    ]


async def _claims(base: Base, query: str, *, ranked: bool) -> list[Hit]:
    best = _best("claims", 1, ranked=ranked, most=EACH * 3)
    sql = CLAIMS.replace("from claims c", f", s.snip from ({best}) s join claims c on c.rowid = s.row")
    rows = await _hits(
        base, f"{sql} where c.last_run is null order by s.score, c.id limit {EACH}", query, ranked=ranked
    )
    return [_claim(base, row) for row in rows]


def _claim(base: Base, row: Row) -> Hit:
    one = card(base, row)
    return Hit(f"{one.value}: {one.subject}, {one.metric}", one.href, pieces(row["snip"]), one.by, one)


async def _articles(base: Base, query: str, *, ranked: bool) -> list[Hit]:
    rows = await _hits(
        base,
        f"select a.id, a.title, a.file, a.digest_of, s.snip, p.name from ({_best('articles', 2, ranked=ranked)}) s"
        " join articles a on a.rowid = s.row left join sources p on p.id = a.publisher_id"
        " where a.last_run is null order by s.score, a.id",
        query,
        ranked=ranked,
    )
    return [
        Hit(
            f"Our digest of {row['digest_of']}" if row["digest_of"] else said.article_name(row["title"], row["file"]),
            base.path("article", row["id"]),
            pieces((row["snip"] or "").replace("#", "")) if base.settings.full_text else (),
            row["name"] or "",
        )
        for row in rows
    ]


async def _named(base: Base, table: str, kind: str, words: str) -> list[Hit]:
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    rows = await base.rows(
        f"select id, name, kind from {table} where name like ? escape '\\' order by length(name), name limit {EACH}",
        [pattern],
    )
    return [Hit(row["name"], base.path(kind, row["id"]), (), row["kind"]) for row in rows]


async def _guesses(base: Base, words: str) -> list[dict[str, str]]:
    """Returns names that look like what was typed, for those who mistyped."""
    rows = await base.rows(
        "select name from (select name from entities limit 5000)"
        " union select name from (select name from sources limit 5000)"
        " union select name from (select name from metrics limit 5000)"
    )
    names = {row["name"].casefold(): row["name"] for row in rows}
    close = get_close_matches(words.casefold(), names, n=4, cutoff=0.6)
    return [{"label": names[name], "href": base.path("search", q=names[name])} for name in close]
