"""Looks the whole base over and lists all damage: evidence, digests, foreign keys, search index, counts.

Comes in: an open base. Goes out: one `Damage` for each thing that is not as it must be. Nothing is repaired.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

AROUND = 32


@dataclass(frozen=True)
class Damage:
    """One damaged row: where it is and what is wrong with it."""

    table: str
    id: str
    message: str


def damage(db: Database) -> Iterator[Damage]:
    """Yields all damage, table by table."""
    yield from _file(db)
    yield from _texts(db)
    yield from _evidence(db)
    yield from _values(db)
    yield from _counts(db)
    yield from _relations(db)
    yield from _search(db)


def scope(db: Database) -> dict[str, int]:
    """Returns how much of what is current was looked at."""
    tables = {
        "articles": "articles where last_run is null",
        "claims": "claims where last_run is null",
        "findings": "findings",
    }
    return {name: int(db.execute(f"select count(*) from {source}").fetchone()[0]) for name, source in tables.items()}


def _file(db: Database) -> Iterator[Damage]:
    for (message,) in db.execute("pragma integrity_check(100)"):
        if message != "ok":
            yield Damage("file", "-", str(message))
    for table, row, parent, _ in db.execute("pragma foreign_key_check").fetchall():
        yield Damage(str(table), f"row {row}", f"points to a row of {parent} that does not exist")


def _texts(db: Database) -> Iterator[Damage]:
    for key, text, sha, words in db.execute("select id, text, sha256, words from articles order by id"):
        if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != sha:
            yield Damage("articles", key, "the text is not the one that was read: its digest is another")
        if len(text.split()) != words:
            yield Damage("articles", key, f"holds {len(text.split())} words, not {words}")


EVIDENCE = """
select c.id, c.start, c.end, c.figure, c.quote, c.quote_start, c.prefix, c.suffix, a.id
from claims c join articles a on a.id = c.article_id where c.last_run is null order by c.article_id, c.id
"""


def _evidence(db: Database) -> Iterator[Damage]:
    article, text = "", ""
    for key, start, end, figure, quote, quote_start, prefix, suffix, home in db.execute(EVIDENCE):
        if home != article:
            article, (text,) = home, db.execute("select text from articles where id = ?", [home]).fetchone()
        if text[start:end] != figure:
            yield Damage("claims", key, f"the article says {text[start:end]!r} at {start}-{end}, not {figure!r}")
        if text[quote_start : quote_start + len(quote)] != quote:
            yield Damage("claims", key, f"the quote does not stand at {quote_start}")
        elif not quote_start <= start <= end <= quote_start + len(quote):
            yield Damage("claims", key, "the figure stands outside its quote")
        if text[max(0, start - AROUND) : start] != prefix or text[end : end + AROUND] != suffix:
            yield Damage("claims", key, "the words around the figure are others")


# What must select nothing: table, message, select of ids
RULES = (
    ("claims", "the low value is above the high one", "select id from claims where low > high"),
    ("claims", "the lower bound is above the upper one", "select id from claims where lower > upper"),
    ("claims", "the period ends before it starts", "select id from claims where period_start > period_end"),
    ("claims", "the confidence is no probability", "select id from claims where not confidence between 0 and 1"),
    (
        "claims",
        "is history and still stands in a question",
        "select id from claims where last_run is not null and (question_id is not null or position_id is not null)",
    ),
    (
        "claims",
        "is current while its article is not",
        "select c.id from claims c join articles a on a.id = c.article_id"
        " where c.last_run is null and a.last_run is not null",
    ),
    (
        "claims",
        "its position belongs to another question",
        "select c.id from claims c join positions p on p.id = c.position_id where c.question_id is not p.question_id",
    ),
    (
        "findings",
        "rests on a claim that is history",
        "select f.finding_id from finding_claims f join claims c on c.id = f.claim_id where c.last_run is not null",
    ),
    (
        "findings",
        "rests on no claim",
        "select id from findings f where not exists (select 1 from finding_claims where finding_id = f.id)",
    ),
    (
        "mentions",
        "is counted as a claim and as none",
        "select m.article_id || ' ' || m.start from mentions m join claims c on c.article_id = m.article_id"
        " and c.start = m.start and c.end = m.end where c.last_run is null",
    ),
)


def _values(db: Database) -> Iterator[Damage]:
    for table, message, sql in RULES:
        for (key,) in db.execute(f"{sql} order by 1").fetchall():
            yield Damage(table, str(key), message)


# What is counted: table, of what, ids with the number said and the least and most it can be. Articles that repeat
# one text count once, so a question may count fewer articles than its claims stand in.
COUNTS = (
    (
        "positions",
        "claims",
        "select p.id, p.claims, count(c.id), count(c.id) from positions p left join claims c on c.position_id = p.id"
        " group by p.id",
    ),
    (
        "questions",
        "articles",
        "select q.id, q.articles, 1, count(distinct c.article_id) from questions q"
        " left join claims c on c.question_id = q.id group by q.id",
    ),
)


def _counts(db: Database) -> Iterator[Damage]:
    for table, what, sql in COUNTS:
        for key, said, least, most in db.execute(f"{sql} order by 1").fetchall():
            if not least <= said <= most:
                yield Damage(table, str(key), f"says {said} {what}, holds {most}")


def _relations(db: Database) -> Iterator[Damage]:
    """Pairs a position relation and a single relation both state would show twice."""
    wrong = "select position_a || ' ' || position_b from position_relations where position_a >= position_b"
    for (key,) in db.execute(wrong).fetchall():
        yield Damage("position_relations", str(key), "the pair is not in order")


def _search(db: Database) -> Iterator[Damage]:
    """Asks each index to check itself and compares what it holds with its table."""
    found = db.execute("select name from sqlite_master where name like '%_fts' and type = 'table' order by name")
    indexes = [str(name) for (name,) in found.fetchall()]
    for index in indexes:
        table = index.removesuffix("_fts")
        held = int(db.execute(f'select count(*) from "{index}_docsize"').fetchone()[0])
        there = int(db.execute(f'select count(*) from "{table}"').fetchone()[0])
        if held != there:
            yield Damage(index, "-", f"knows {held} rows, {table} has {there}")
    broken = _broken(db, indexes)
    for index in broken:
        yield Damage(index, "-", f"does not hold the words of {index.removesuffix('_fts')}; rebuild it")


def _broken(db: Database, indexes: list[str]) -> list[str]:
    """The indexes that fail SQLite's own check, which is written as an insert: done aside and taken back."""
    path = str(db.execute("pragma database_list").fetchone()[2])
    aside = sqlite3.connect(f"{Path(path).as_uri()}?mode=rw", uri=True) if path else db.conn
    try:
        return [index for index in indexes if not _sound(aside, index)]
    finally:
        if path:
            aside.close()


def _sound(connection: sqlite3.Connection, index: str) -> bool:
    try:
        connection.execute(f'insert into "{index}" ("{index}", rank) values (\'integrity-check\', 1)')
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname.startswith("SQLITE_READONLY"):
            return True  # a file nobody may write cannot be asked; its counts were compared
        if not error.sqlite_errorname.startswith("SQLITE_CORRUPT"):
            raise
        return False
    finally:
        connection.rollback()
    return True
