"""Search over everything a base tells, and the thing an id or its beginning names."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from kb.errors import NotFoundError

SNIPPET_WORDS = 16


@dataclass(frozen=True)
class Found:
    """One hit: `kind` is claim, question, finding or article; `label` names it, `snippet` shows where."""

    kind: str
    id: str
    label: str
    snippet: str


# kind -> table, label, column of the snippet in the search index (-1: the best), condition
SEARCHES = {
    "question": ("questions", "t.title", 1, "1"),
    "finding": ("findings", "t.title", 1, "1"),
    "claim": (
        "claims",
        "t.figure || coalesce(' · ' || t.subject, '') || coalesce(' · ' || t.metric, '')",
        1,
        "t.last_run is null",
    ),
    "article": ("articles", "coalesce(t.title, t.file)", -1, "t.last_run is null"),
}


def find(db: Database, words: str, *, limit: int = 10) -> list[Found]:
    """Returns up to `limit` hits of each kind, the best first; the words are plain text, all must occur."""
    query = quoted(words)
    if not query:
        return []
    return [hit for kind in SEARCHES for hit in _hits(db, kind, query, limit)]


def quoted(words: str) -> str:
    """Returns the words as an FTS5 query in which no sign has a meaning.

    >>> quoted('$5.6M "DeepSeek')
    '"$5.6M" "DeepSeek"'
    """
    return " ".join('"' + word + '"' for word in words.replace('"', " ").replace("\0", " ").split())


def _hits(db: Database, kind: str, query: str, limit: int) -> list[Found]:
    table, label, column, condition = SEARCHES[kind]
    rows = db.execute(
        f"select t.id, {label}, snippet({table}_fts, {column}, '[', ']', '…', {SNIPPET_WORDS})"
        f" from {table}_fts f join {table} t on t.rowid = f.rowid"
        f" where {table}_fts match ? and {condition} order by f.rank, t.id limit ?",
        [query, limit],
    )
    return [Found(kind, str(row[0]), str(row[1]), " ".join(str(row[2]).split())) for row in rows]


def resolve(db: Database, name: str) -> Found:
    """Returns what an id, a question's slug, an article's file or the beginning of one of them names.

    Raises:
        NotFoundError: nothing, or several things, go by that name.
    """
    exact = _named(db, name, "{column} = ?")
    found = exact or (_named(db, name, "substr({column}, 1, length(?1)) = ?1") if len(name) >= 4 else [])
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFoundError(f"nothing goes by {name!r}", remedy="`kb find WORDS` lists ids")
    listed = ", ".join(f"{hit.kind} {hit.id}" for hit in found[:5])
    raise NotFoundError(f"{name!r} names several things: {listed}", remedy="give more of the id")


def _named(db: Database, name: str, condition: str) -> list[Found]:
    found: dict[tuple[str, str], Found] = {}
    for kind, column in (
        ("claim", "id"),
        ("question", "id"),
        ("question", "slug"),
        ("finding", "id"),
        ("article", "id"),
        ("article", "file"),
    ):
        table, label, _, _ = SEARCHES[kind]
        where = condition.format(column=f"t.{column}")
        rows = db.execute(f"select t.id, {label} from {table} t where {where} order by t.id limit 6", [name])
        for row in rows:
            found.setdefault((kind, str(row[0])), Found(kind, str(row[0]), str(row[1]), ""))
    return list(found.values())
