"""What is told of the base (`metadata.yml`) against what the base is, in both directions.

Comes in: an open base and the file. Goes out: one `Damage` for everything undescribed, everything described that is
not there, and every query that does not run.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from sqlite_utils import Database

from kb.errors import InputError
from kb.publish.verify import Damage

NAME = "kb"
# Keys of a table that name columns, as Datasette reads them.
NAMING = ("sortable_columns", "facets", "label_column", "sort", "sort_desc", "fts_pk")
ROWID = "rowid"
PARAMETER = re.compile(r":(\w+)")


def differences(db: Database, path: Path) -> Iterator[Damage]:
    """Yields where the file and the base do not fit each other."""
    described = _described(path)
    tables: Mapping[str, Any] = described.get("tables") or {}
    there = [*db.table_names(), *db.view_names()]
    for name in sorted(there):
        if _shown(name) and name not in tables:
            yield Damage("metadata", name, "the table is not described")
    for name, about in tables.items():
        if name not in there:
            yield Damage("metadata", name, "is described and does not exist")
        else:
            yield from _columns(db, name, about or {})
    for name, query in (described.get("queries") or {}).items():
        yield from _query(db, name, query)


def _described(path: Path) -> Mapping[str, Any]:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        message = " ".join(str(error).split())
        raise InputError(f"is no readable YAML: {message}", file=path, remedy="correct the file") from error
    databases = found.get("databases") if isinstance(found, dict) else None
    about = (databases or {}).get(NAME)
    if not isinstance(about, dict):
        raise InputError(f"describes no database {NAME!r}", file=path, remedy="add databases: kb: tables:")
    return about


def _shown(name: str) -> bool:
    return "_fts" not in name and not name.startswith(("sqlite_", "_"))


def _columns(db: Database, table: str, about: Mapping[str, Any]) -> Iterator[Damage]:
    real = {str(row[1]) for row in db.execute(f'pragma table_info("{table}")')}
    told = set(about.get("columns") or {})
    hidden = bool(about.get("hidden"))
    for name in sorted(real - told if _shown(table) and not hidden else ()):
        yield Damage("metadata", f"{table}.{name}", "the column is not described")
    for name in sorted((told | _named(about)) - real - {ROWID}):
        yield Damage("metadata", f"{table}.{name}", "the column is named and does not exist")


def _named(about: Mapping[str, Any]) -> set[str]:
    names: set[str] = set()
    for key in NAMING:
        found = about.get(key) or []
        listed = [found] if isinstance(found, str) else found
        names |= {str(next(iter(item.values()))) if isinstance(item, dict) else str(item) for item in listed}
    return names


def _query(db: Database, name: str, query: Any) -> Iterator[Damage]:
    """Plans the query without running it: names and syntax are checked, no row is read."""
    sql = query if isinstance(query, str) else str((query or {}).get("sql", ""))
    try:
        db.conn.execute(f"explain {sql}", dict.fromkeys(PARAMETER.findall(sql), "")).fetchall()
    except sqlite3.OperationalError as error:
        if "no such function" not in str(error):  # functions of the plugin are there when it is served
            yield Damage("metadata", f"query {name}", f"does not run: {error}")
