"""Current claims with what the cross-check needs beside them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from datetime import date

from sqlite_utils import Database

from kb.model import Record
from kb.store.rows import FIELDS, to_claim


def load_records(db: Database) -> list[Record]:
    """Returns every current claim as a `Record`, in the order of claim ids whatever order they came in."""
    return list(_records(db))


NEAR = (
    " and (c.metric_id in (select id from metrics where family in (select value from json_each(?)))"
    " or c.subject in (select value from json_each(?)))"
)


def load_near(db: Database, *, families: Collection[str], subjects: Collection[str]) -> list[Record]:
    """Returns the current claims that measure something of one of the metric families, or are about a subject."""
    return list(_records(db, NEAR, json.dumps(sorted(families)), json.dumps(sorted(subjects))))


def count_near(db: Database, *, families: Collection[str], subjects: Collection[str], most: int) -> int:
    """Returns how many claims `load_near` would return; at most one more than `most`, for it counts no further."""
    given = [json.dumps(sorted(families)), json.dumps(sorted(subjects)), most + 1]
    counted = f"select count(*) from (select 1 from claims c where c.last_run is null{NEAR} limit ?)"
    return int(db.execute(counted, given).fetchone()[0])


def subjects(db: Database) -> list[str]:
    """Returns the names under which current claims have a subject."""
    return [str(row[0]) for row in db.execute("select distinct subject from claims where subject is not null")]


def _records(db: Database, narrowed: str = "", *given: str) -> Iterator[Record]:
    columns = ", ".join(f'c."{name}"' for name in FIELDS)
    cursor = db.conn.cursor()
    cursor.row_factory = sqlite3.Row
    rows = cursor.execute(
        f"select {columns}, c.origin, c.reference, a.file, a.title, a.published_on, p.name as publisher"
        " from claims c join articles a on a.id = c.article_id left join sources p on p.id = a.publisher_id"
        f" where c.last_run is null{narrowed} order by c.id",
        given,
    )
    for row in rows:
        published = row["published_on"]
        yield Record(
            claim=to_claim(row, row["file"]),
            origin=row["origin"],
            published_on=date.fromisoformat(published) if published else None,
            publisher=row["publisher"],
            title=row["title"],
            reference=bool(row["reference"]),
        )
