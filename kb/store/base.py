"""Opening a base: checks that it is one, brings its schema up to date, and leaves one whole file behind.

Comes in: a path. Goes out: a sqlite-utils `Database` inside a `with` block. What SQLite says of a file that is
missing, damaged, locked or on a full disk leaves as a `StoreError` with the remedy; anything else is a bug.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlite_utils import Database

from kb.errors import StoreError
from kb.migrations import kb_migrations

__all__ = ["Database", "open_base", "write_ahead"]

if sys.platform != "win32":
    import fcntl

WAIT_MS = 5_000
# Builds are compared byte for byte, table by table; when a step ran is told by `runs`.
STEP_DATE = "1970-01-01 00:00:00+00:00"

REMEDIES = {
    "SQLITE_BUSY": ("is locked by another program", "wait for it to finish, or close it"),
    "SQLITE_LOCKED": ("is locked by another program", "wait for it to finish, or close it"),
    "SQLITE_FULL": ("cannot be written: the disk is full", "make room and run the command again"),
    "SQLITE_READONLY": ("is read-only", "allow writing to the file and its folder"),
    "SQLITE_IOERR": ("cannot be read or written", "check the disk and run the command again"),
    "SQLITE_CANTOPEN": ("cannot be opened", "check that the folder exists and may be written"),
    "SQLITE_CORRUPT": ("is damaged", "build it anew from its sources"),
    "SQLITE_NOTADB": ("is not a SQLite base", "give the path of a base that `kb ingest` made"),
}


@contextmanager
def open_base(path: Path, *, create: bool = False, write: bool = False) -> Iterator[Database]:
    """Opens a base for the length of a `with` block.

    Args:
        path: the base's file.
        create: make a new base where there is none, and leave none if it fails before its first run; implies `write`.
        write: bring an older schema up to date and allow changes.

    Raises:
        StoreError: no base there, no base of ours, a newer one than this program knows, locked or damaged.
    """
    write = write or create
    if not create and not path.is_file():
        raise StoreError("there is no base", file=path, remedy="make one with `kb ingest SOURCE...`")
    db: Database | None = None
    unmade = create and not path.exists()  # nothing was here, and nothing stays where nothing comes of it
    alone = _alone(path) if write else None
    try:
        db = Database(_connect(path, write))
        _check(db, path, write)
        yield db
        unmade = False
    except sqlite3.DatabaseError as error:
        raise named(error, path) from error
    finally:
        if db is not None and write:
            _settle(db)
        unmade = unmade and not _used(db)
        if db is not None:
            db.close()
        if unmade:
            path.unlink(missing_ok=True)
        if alone is not None:
            os.close(alone)


def _alone(path: Path) -> int | None:
    """Takes the lock that keeps a second writing command out until the first is done; a crash gives it back.

    Two at once would each cross-check what the other has not finished. The lock is another than SQLite's own, and
    is taken before the base is opened and given back after it is closed, so that neither disturbs the other.
    """
    if sys.platform == "win32":
        return None
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:
        return None  # SQLite meets the same and says why
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise StoreError("is being written by another kb", file=path, remedy="wait until that is done") from error
    return handle


def _connect(path: Path, write: bool) -> sqlite3.Connection:
    mode = "rwc" if write else "ro"
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=WAIT_MS / 1000)
    connection.execute("pragma foreign_keys = on")
    return connection


def _used(db: Database | None) -> bool:
    """Tells whether a run was ever begun in the base."""
    try:
        return db is not None and db.execute("select 1 from runs limit 1").fetchone() is not None
    except sqlite3.DatabaseError:
        return False


def write_ahead(db: Database) -> None:
    """Goes over to a write-ahead log until the base is closed: many small transactions, and readers go on reading.

    Called before the first change and not on opening, so that a command that changes nothing changes no byte.
    """
    db.conn.execute("pragma journal_mode = wal").fetchall()
    db.conn.execute("pragma synchronous = normal")


def _check(db: Database, path: Path, write: bool) -> None:
    known = {step.name for step in kb_migrations._migrations}
    applied = {step.name for step in kb_migrations.applied(db)}
    if applied - known:
        raise StoreError("was written by a newer kb", file=path, remedy="update this program")
    if not applied and db.table_names() and "_sqlite_migrations" not in db.table_names():
        raise StoreError("is a SQLite file of another program", file=path, remedy="give another path with --db")
    if applied == known:
        return
    if not write:
        raise StoreError("has an older schema", file=path, remedy="`kb crosscheck` brings it up to date")
    kb_migrations.apply(db)
    db.execute("update _sqlite_migrations set applied_at = ?", [STEP_DATE])


def _settle(db: Database) -> None:
    """Back to one file that can be copied or served; a reader that holds the base open puts that off."""
    with suppress(sqlite3.DatabaseError):
        if db.conn.in_transaction:
            db.conn.rollback()
        if db.conn.execute("pragma journal_mode").fetchone()[0] == "wal":
            db.conn.execute("pragma wal_checkpoint(truncate)").fetchall()
            db.conn.execute("pragma journal_mode = delete").fetchall()


def named(error: sqlite3.DatabaseError, path: Path) -> Exception:
    """Returns what SQLite says of a file as a `StoreError` with its remedy; what no user can cure, as it is."""
    code = getattr(error, "sqlite_errorname", "") or ""
    for name, (message, remedy) in REMEDIES.items():
        if code.startswith(name):
            return StoreError(message, file=path, remedy=remedy)
    return error
