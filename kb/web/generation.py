"""A base that is replaced while it is served: every request sees the old one or the new one, never both.

To publish anew, a finished file is renamed onto the one that is served. Datasette opens a connection for each of its
threads when the thread first needs it, so after a rename some threads would read the old file and some the new. Here
all connections to one state of the file are opened together and go together.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from queue import LifoQueue
from time import monotonic
from typing import Any, TypeVar

from datasette.database import Database

T = TypeVar("T")
PATIENCE = 5.0  # seconds that a new file waits for requests under way to end
TRIES = 20
COUNTING = re.compile(r"select count\(\*\) from \[?\w+\]? where ")  # as Datasette's page of a table asks
HITS = re.compile(r"\browid in \(select rowid from (\[?\w+_fts\]? where \[?\w+_fts\]? match escape_fts\(:search\))\)")
SEARCHED = re.compile(r"^select count\(\*\) from (\[?\w+\]?) where " + HITS.pattern + r"\s*$")
MANY = 20_000  # hits of a search from which on sorting all of them takes longer than looking for the first
COUNT_MS = 250


class Generation(Database):  # type: ignore[misc] # Datasette has no types
    """One state of a base's file, with connections of its own."""

    def __init__(self, datasette: Any, path: str, *, is_mutable: bool, name: str, route: str) -> None:
        super().__init__(datasette, path=path, is_mutable=is_mutable)
        self.name, self.route = name, route
        self.file = _file(path)
        self.ready: LifoQueue[Any] = LifoQueue()
        for _ in range(max(1, datasette.setting("num_sql_threads"))):
            connection = self.connect()
            datasette._prepare_connection(connection, name)
            self.ready.put(connection)

    async def execute(self, sql: str, params: Any = None, **options: Any) -> Any:
        """Runs a query; what Datasette's page of a table asks of very many rows is asked in a quicker way.

        Counting the rows a filter leaves, which no page needs, may take a moment and no more; hits of a search are
        counted in the index; of very many hits the first ones are found in the order of the page, not by sorting all.
        """
        if not options and COUNTING.match(sql):  # a reader's own query comes with options
            options = {"custom_time_limit": COUNT_MS}
            sql = SEARCHED.sub(r"select count(*) from \2", sql)
        elif (found := HITS.search(sql)) and params and "search" in params:
            counted = await super().execute(f"select count(*) from {found[1]}", params)
            if counted.rows[0][0] > MANY:
                sql = sql.replace(found[0], f"+{found[0]}")  # the plus keeps SQLite from looking them up one by one
        return await super().execute(sql, params, **options)

    async def execute_fn(self, fn: Callable[[Any], T]) -> T:
        """Runs a function with a connection to this state of the file."""

        def run() -> T:
            connection = self.ready.get()
            try:
                return fn(connection)
            finally:
                self.ready.put(connection)

        if self.ds.executor is None:
            return run()
        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, run)


def open_whole(datasette: Any, known: Any) -> Generation:
    """Returns the file of a known database as it is now, all connections to the same file."""
    made = None
    for _ in range(TRIES):
        made = Generation(datasette, known.path, is_mutable=known.is_mutable, name=known.name, route=known.route)
        if made.file == _file(known.path):
            break
    assert made is not None
    return made


class Renewal:
    """Watches the file of the base and puts a new one in place between requests."""

    def __init__(self, datasette: Any) -> None:
        self.datasette = datasette
        self.under_way = 0
        self.waiting_since: float | None = None

    def begin(self) -> None:
        """Tells that a request begins; the moment to take a new file, if nothing else is under way for long."""
        name = getattr(self.datasette, "_kb_database", None)
        known = self.datasette.databases.get(name) if name else None
        if isinstance(known, Generation) and _file(known.path) not in (None, known.file):
            now = monotonic()
            self.waiting_since = self.waiting_since or now
            if self.under_way == 0 or now - self.waiting_since > PATIENCE:
                self._renew(known)
                self.waiting_since = None
        self.under_way += 1

    def end(self) -> None:
        """Tells that a request has ended."""
        self.under_way -= 1

    def _renew(self, known: Generation) -> None:
        if self.datasette.inspect_data:
            counted = _counted(known.path, known.name)
            self.datasette.inspect_data = {**self.datasette.inspect_data, known.name: counted}
        made = open_whole(self.datasette, known)
        self.datasette.databases = {**self.datasette.databases, known.name: made}


def _counted(path: str, name: str) -> Any:
    """Returns the counts that lie beside the new file, if they are of this file, else none."""
    beside = Path(path).with_name("inspect.json")
    try:
        told = json.loads(beside.read_text(encoding="utf-8")).get(name) or {}
    except (OSError, ValueError):
        return {}
    return told if told.get("size") == Path(path).stat().st_size else {}


def _file(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - asked at every request
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino
