"""Search over everything a base tells, and the thing an id or its beginning names."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from kb.errors import NotFoundError

SNIPPET_WORDS = 16
WORD = re.compile(r"\w+(?:[.&-]\w+)*")
OWNER = re.compile(r"['’]s\b")
LONGEST = 6  # words of a name
MOST = 60  # words of a question


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


def find(db: Database, words: str, *, limit: int = 10, plain: Iterable[str] = ()) -> list[Found]:
    """Returns up to `limit` hits of each kind, the best first; the words are plain text, all must occur.

    Where no question holds them all they may be one in a reader's own words, of which the `plain` ones say nothing:
    what is `asked` comes first then.
    """
    query = quoted(words)
    if not query:
        return []
    hits = [hit for kind in SEARCHES for hit in _hits(db, kind, query, limit)]
    if any(hit.kind == "question" for hit in hits):
        return hits
    return [*asked(db, words, limit=limit, plain=frozenset(plain)), *hits]


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


def asked(db: Database, words: str, *, limit: int, plain: frozenset[str]) -> list[Found]:
    """Returns the questions that a reader's own words ask, the likeliest first.

    The words name a subject, or who makes or holds it, and at least half of the others stand in the question's title;
    a metric counts by any of its names, and `plain` words (how, much, does) do not count.
    """
    said = WORD.findall(OWNER.sub("", words))[:MOST]
    grams = {" ".join(said[at:end]).casefold(): range(at, end) for at in range(len(said))
             for end in range(at + 1, min(at + LONGEST, len(said)) + 1)}  # fmt: skip
    subjects, spans = _subjects(db, grams)
    if not subjects:
        return []
    metrics, others = _metrics(db, grams)
    taken = {place for span in (*spans, *others) for place in span}
    telling = [[word] for place, word in enumerate(said) if place not in taken and word.casefold() not in plain]
    telling += [[word for word in WORD.findall(name) if word not in plain] for name in metrics]
    best = _shared(db, telling, subjects)[:limit]
    rows = {str(row[0]): row for row in db.execute(
        "select id, title, answer from questions where id in (select value from json_each(?))", [json.dumps(best)]
    )}  # fmt: skip
    return [Found("question", key, str(rows[key][1]), str(rows[key][2] or "")) for key in best]


AMONG = "in (select value from json_each(?1))"
SUBJECTS = f"""
select id, lower(name) from entities where lower(name) {AMONG}
union select entity_id, lower(alias) from entity_aliases where lower(alias) {AMONG}
"""
METRICS = f"""
select name, lower(name) from metrics where lower(name) {AMONG}
union select m.name, lower(a.alias) from metrics m join metric_aliases a on a.metric_id = m.id
where lower(a.alias) {AMONG}
"""


def _subjects(db: Database, grams: Mapping[str, range]) -> tuple[list[str], list[range]]:
    """The subjects that words name, with what those make or hold, and where the names stand."""
    named = db.execute(SUBJECTS, [json.dumps(list(grams))]).fetchall()
    found = {str(row[0]) for row in named}
    below = db.execute(f"select id from entities where parent_id {AMONG}", [json.dumps(sorted(found))])
    return sorted(found | {str(row[0]) for row in below}), [grams[row[1]] for row in named]


def _metrics(db: Database, grams: Mapping[str, range]) -> tuple[list[str], list[range]]:
    """The metrics that words name, and where the names stand."""
    named = db.execute(METRICS, [json.dumps(list(grams))]).fetchall()
    return sorted({str(row[0]) for row in named}), [grams[row[1]] for row in named]


def _shared(db: Database, telling: Sequence[Sequence[str]], subjects: Sequence[str]) -> list[str]:
    """The subjects' questions whose titles hold at least half of what is asked, those that hold the rarest first."""
    everything = int(db.execute("select count(*) from questions").fetchone()[0])
    found: dict[str, list[tuple[int, float]]] = {}
    for words in telling:
        query = " OR ".join(f'title : "{word}"' for word in words)
        held = int(db.execute("select count(*) from questions_fts where questions_fts match ?", [query]).fetchone()[0])
        rows = db.execute(
            f"select t.id from questions_fts f join questions t on t.rowid = f.rowid where t.subject_id {AMONG}"
            " and questions_fts match ?2",
            [json.dumps(list(subjects)), query],
        )
        for row in rows:
            found.setdefault(str(row[0]), []).append((len(words), math.log(1 + everything / held)))
    said = sum(map(len, telling))
    rare = {key: sum(weight for _, weight in parts) for key, parts in found.items()
            if sum(count for count, _ in parts) * 2 >= said}  # fmt: skip
    return sorted(rare, key=lambda key: (-rare[key], key))


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
