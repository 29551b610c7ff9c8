"""Runs: one row for every ingest, cross-check or removal that changed something, and what it changed.

A run is begun by its first change and inside that change's transaction. One that was interrupted stays
unfinished; the next command goes on with it, so that an interrupted build ends as an uninterrupted one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlite_utils import Database

from kb.store.names import prune

CHANGE = ("run_id", "change", "target_kind", "target", "label")
LABEL = 200


@dataclass(frozen=True)
class RunInfo:
    """What a run is recorded with: everything that decides its result but the sources."""

    command: str
    version: str
    settings_digest: str
    lexicon_digest: str
    model: str | None = None
    model_version: str | None = None
    model_digest: str | None = None


@dataclass(frozen=True)
class Change:
    """One thing a run did: `new`, `gone`, `altered`, `opened`, `settled` or `explained`."""

    change: str
    target_kind: str
    target: str
    label: str


def begin(db: Database, info: RunInfo) -> int:
    """Returns the run to write under: the unfinished one, else a new one."""
    run = unfinished(db)
    if run is not None:
        return run
    row = {**info.__dict__, "started_at": now()}
    columns = ", ".join(row)
    cursor = db.conn.execute(f"insert into runs ({columns}) values ({', '.join('?' * len(row))})", list(row.values()))
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def unfinished(db: Database) -> int | None:
    """Returns the run that began and did not end, if there is one."""
    row = db.execute("select id from runs where finished_at is null order by id limit 1").fetchone()
    return None if row is None else int(row[0])


def due(db: Database, info: RunInfo) -> bool:
    """Tells whether a cross-check is due: a run waits for its end, or the last was made by other rules."""
    if unfinished(db) is not None:
        return True
    last = db.execute("select version, settings_digest, lexicon_digest from runs order by id desc limit 1").fetchone()
    return last is None or tuple(last) != (info.version, info.settings_digest, info.lexicon_digest)


def record(db: Database, run: int, changes: Iterable[Change]) -> None:
    """Adds to what a run changed; the caller holds the transaction.

    A change and its reverse inside one run (a claim gone and back) leave both rows: the order is not kept.
    """
    rows = [(run, item.change, item.target_kind, item.target, item.label[:LABEL]) for item in changes]
    db.conn.executemany(f"insert or replace into run_changes ({', '.join(CHANGE)}) values (?, ?, ?, ?, ?)", rows)


def finish_run(db: Database, seconds: float) -> int | None:
    """Ends the unfinished run with the counts of the base after it; returns it, or None where nothing changed."""
    run = unfinished(db)
    if run is None:
        return None
    with db.atomic():
        prune(db)
        counts = summary(db)
        db.execute(
            "update runs set finished_at = ?, seconds = ?, articles = ?, claims = ?, questions = ?, findings = ?"
            " where id = ?",
            [now(), round(seconds, 3), *(counts[name] for name in COUNTED), run],
        )
        db.execute("analyze")
    return run


COUNTED = {
    "articles": "select count(*) from articles where last_run is null",
    "claims": "select count(*) from claims where last_run is null",
    "questions": "select count(*) from questions",
    "findings": "select count(*) from findings",
}


def summary(db: Database) -> dict[str, int]:
    """Returns how many current articles, claims, questions and findings the base holds."""
    return {name: int(db.execute(sql).fetchone()[0]) for name, sql in COUNTED.items()}


def now() -> str:
    """Returns the time in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
