"""Current claims with what the cross-check needs beside them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date

from sqlite_utils import Database

from kb.model import Record
from kb.store.rows import FIELDS, to_claim


def load_records(db: Database) -> list[Record]:
    """Returns every current claim as a `Record`, in the order of claim ids whatever order they came in."""
    return list(_records(db))


def _records(db: Database) -> Iterator[Record]:
    columns = ", ".join(f'c."{name}"' for name in FIELDS)
    cursor = db.conn.cursor()
    cursor.row_factory = sqlite3.Row
    rows = cursor.execute(
        f"select {columns}, c.origin, c.reference, a.file, a.title, a.published_on, p.name as publisher"
        " from claims c join articles a on a.id = c.article_id left join sources p on p.id = a.publisher_id"
        " where c.last_run is null order by c.id"
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
