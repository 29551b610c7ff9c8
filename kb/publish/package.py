"""A reproducible data package of the whole base: every table as CSV, described, with digests; open standards beside.

Comes in: an open base and a folder that does not exist. Goes out: a Frictionless data package. Equal bases give equal
bytes; the times of runs, which alone differ between two builds, are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from sqlite_utils import Database

import kb
from kb.publish.bundle import fresh, write_sums
from kb.publish.exports import whole_csv
from kb.publish.serving import NAME, metadata_file
from kb.publish.standards import provenance, web_annotations

TYPES = {"INTEGER": "integer", "REAL": "number"}
TIMES = {"runs": frozenset(("started_at", "finished_at", "seconds")), "articles": frozenset(("retrieved_at",))}
TEXT = frozenset(("text",))
ASIDE = frozenset(("reviews",))  # people's names go out by `kb review export` alone


def write_package(db: Database, folder: Path, *, texts: bool = False) -> tuple[str, ...]:
    """Writes the package and returns its files.

    Args:
        db: an open base
        folder: where to, not there yet
        texts: with the articles' whole texts, which are other people's; the sentences that hold claims are always in

    Raises:
        InputError: the folder exists or cannot be written.
    """
    told = _described()
    tables = sorted(
        name for name in db.table_names() if "_fts" not in name and not name.startswith(("sqlite_", "_"))
        and name not in ASIDE
    )  # fmt: skip
    with fresh(folder) as made:
        (made.part / "data").mkdir()
        hidden = TIMES if texts else {**TIMES, "articles": TIMES["articles"] | TEXT}
        resources = [
            _resource(db, table, made.part, told.get("tables", {}).get(table) or {}, hidden.get(table, frozenset()))
            for table in tables
        ]
        package = {
            "profile": "tabular-data-package",
            "name": "kb",
            "title": told.get("title") or "Claims with their evidence",
            "description": " ".join(str(told.get("description") or "").split()),
            "version": kb.__version__,
            "resources": resources,
        }
        text = json.dumps(package, indent=1, ensure_ascii=False) + "\n"
        (made.part / "datapackage.json").write_text(text, encoding="utf-8")
        _write(made.part / "annotations.jsonld", web_annotations(db))
        _write(made.part / "prov.jsonld", provenance(db, times=False))
        write_sums(made.part)
    return tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()))


def _described() -> Mapping[str, Any]:
    path = metadata_file()
    if path is None:
        return {}
    found: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["databases"][NAME]
    return found


def _resource(
    db: Database, table: str, folder: Path, told: Mapping[str, Any], left_out: frozenset[str]
) -> dict[str, Any]:
    _write(folder / "data" / f"{table}.csv", whole_csv(db, table, left_out))
    names = [str(row[1]) for row in db.execute(f'pragma table_info("{table}")') if row[1] not in left_out]
    return {
        "name": table,
        "path": f"data/{table}.csv",
        "title": told.get("title") or table,
        "description": " ".join(str(told.get("description") or "").split()),
        "schema": _schema(db, table, names, told.get("columns") or {}),
    }


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)


def _schema(db: Database, table: str, names: list[str], told: Mapping[str, str]) -> dict[str, Any]:
    kinds = {
        str(row[1]): TYPES.get(str(row[2]).upper(), "string") for row in db.execute(f'pragma table_info("{table}")')
    }
    keys = [str(row[1]) for row in db.execute(f'pragma table_info("{table}")') if row[5]]
    foreign = [
        {"fields": key.column, "reference": {"resource": key.other_table, "fields": key.other_column}}
        for key in db.table(table).foreign_keys
        if key.column in names
    ]
    fields = [{"name": name, "type": kinds.get(name, "string"), "description": told.get(name, "")} for name in names]
    return {"fields": fields, "primaryKey": keys, "foreignKeys": sorted(foreign, key=lambda key: str(key["fields"]))}
