"""Tables and views as CSV, JSON lines, SQL and Parquet, in an order that depends on content alone.

Comes in: an open base. Goes out: lines of text (or a Parquet file). `claims` are the current ones, with the
contract's fields first.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from kb.errors import InputError, NotFoundError
from kb.publish.lines import CLAIM, line, plain

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
LISTS = frozenset(("qualifiers", "rules", "confidence_parts", "derived"))
SWITCHES = frozenset(("quoted", "vague", "reference"))
LINKS = ("origin", "reference", "article_id", "subject_id", "metric_id", "source_id", "question_id", "position_id")
BATCH = 50_000
FITTING = (("integer", {"integer"}), ("real", {"integer", "real"}))


def csv_lines(db: Database, table: str) -> Iterator[str]:
    """Yields a table as CSV with a head; a text that a spreadsheet would run gets an apostrophe before it."""
    columns, rows = _rows(db, table)
    yield _csv(columns)
    for row in rows:
        yield _csv([_harmless(value) for value in row])


def whole_csv(db: Database, table: str, without: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yields a table as it is stored, history included and some columns left out, as CSV."""
    columns = [str(row[1]) for row in db.execute(f'pragma table_info("{table}")') if row[1] not in without]
    listed = ", ".join(f'"{name}"' for name in columns)
    yield _csv(columns)
    for row in db.execute(f'select {listed} from "{table}" order by {_order(db, table)}'):
        yield _csv([_harmless(value) for value in row])


def json_lines(db: Database, table: str) -> Iterator[str]:
    """Yields a table as JSON lines; lists are lists, numbers are numbers."""
    columns, rows = _rows(db, table)
    for row in rows:
        fields = {name: _json(name, value) for name, value in zip(columns, row, strict=True)}
        yield line(fields) + "\n"


def sql_lines(db: Database, table: str = "") -> Iterator[str]:
    """Yields the whole base as SQL that builds it anew, search index included."""
    yield "pragma foreign_keys = off;\nbegin;\n"
    made = db.execute("select type, name, sql from sqlite_master where sql is not null order by rowid").fetchall()
    searched = [name for kind, name, sql in made if kind == "table" and sql.lower().startswith("create virtual")]
    tables = [(name, sql) for kind, name, sql in made if kind == "table" and not _of_search(name, searched)]
    for name, sql in tables:
        yield f"{sql};\n"
        yield from _inserts(db, name)
    for name, sql in ((name, sql) for _, name, sql in made if name in searched):
        yield f'{sql};\ninsert into "{name}" ("{name}") values (\'rebuild\');\n'
    for kind in ("index", "trigger", "view"):
        yield from (f"{sql};\n" for found, _, sql in made if found == kind)
    yield "commit;\n"


LINES: Mapping[str, Callable[[Database, str], Iterator[str]]] = {
    "csv": csv_lines,
    "jsonl": json_lines,
    "sql": sql_lines,
}


def write_parquet(db: Database, table: str, path: Path) -> None:
    """Writes a table as one Parquet file, which is there as a whole or not at all.

    Raises:
        NotFoundError: the optional package that writes Parquet is not installed, or no table has that name.
        InputError: the file cannot be written.
    """
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise NotFoundError("Parquet needs the package pyarrow", remedy="pip install pyarrow") from error
    columns, rows = _rows(db, table)
    kinds = {"integer": arrow.int64(), "real": arrow.float64(), "text": arrow.string()}
    declared = _declared(db, table)
    schema = arrow.schema([(name, kinds[declared[name] or _found(db, table, name)]) for name in columns])
    part = path.with_name(f".{path.name}.part")
    try:
        with parquet.ParquetWriter(part, schema, compression="zstd") as writer:
            while batch := list(islice(rows, BATCH)):
                values = [
                    arrow.array(_alike(column) if kind == arrow.string() else list(column), kind)
                    for column, kind in zip(zip(*batch, strict=True), schema.types, strict=True)
                ]
                writer.write_table(arrow.table(values, schema=schema))
        part.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"cannot be written: {reason}", file=path, remedy="give another file") from error
    finally:
        part.unlink(missing_ok=True)


def _alike(column: Iterable[Any]) -> list[str | None]:
    return [value if value is None else str(value) for value in column]


def _found(db: Database, table: str, column: str) -> str:
    """The type of what stands in a column of a view that is reckoned, and so declares none."""
    kinds = {str(row[0]) for row in db.execute(f'select distinct typeof("{column}") from "{table}"')} - {"null"}
    return next((kind for kind, fit in FITTING if kinds and kinds <= fit), "text")


def _rows(db: Database, table: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    names = {str(row[0]) for row in db.execute("select name from sqlite_master where type in ('table', 'view')")}
    if table not in names or "_fts" in table or table.startswith("sqlite_"):
        known = ", ".join(
            sorted(name for name in names if "_fts" not in name and not name.startswith(("_", "sqlite_")))
        )
        raise NotFoundError(f"no table or view {table!r}", remedy=f"there are {known}")
    cursor = db.execute(_claims_sql() if table == "claims" else f'select * from "{table}" order by {_order(db, table)}')
    return [str(column[0]) for column in cursor.description], cursor


def _claims_sql() -> str:
    fields = ["a.file as article" if name == "article" else f'c."{name}"' for name in CLAIM]
    links = [f'c."{name}"' for name in LINKS]
    return (
        f"select {', '.join(fields + links)} from claims c join articles a on a.id = c.article_id"
        ' where c.last_run is null order by a.file, c."start", c."end", c.id'
    )


def _order(db: Database, table: str) -> str:
    """The primary key, else all columns: an order that the same rows always have."""
    found = db.execute(f'pragma table_info("{table}")').fetchall()
    keys = [row[1] for row in sorted(found, key=lambda row: row[5]) if row[5]]
    return ", ".join(f'"{name}"' for name in keys or [row[1] for row in found])


def _declared(db: Database, table: str) -> dict[str, str | None]:
    if table == "claims":
        return {**_types(db, "claims"), "article": "text"}
    return _types(db, table)


def _types(db: Database, table: str) -> dict[str, str | None]:
    """The declared type of each column; None for one that declares none."""
    kinds = {"INTEGER": "integer", "INT": "integer", "REAL": "real", "NUM": "real", "": None}
    found = db.execute(f'pragma table_info("{table}")').fetchall()
    return {str(row[1]): kinds.get(str(row[2]).upper(), "text") for row in found}


def _csv(cells: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _harmless(value: Any) -> Any:
    if isinstance(value, str):
        return f"'{value}" if len(value) > 1 and value.startswith(FORMULA) else value  # a lone sign computes nothing
    return plain(value)


def _json(name: str, value: Any) -> Any:
    if isinstance(value, str) and name in LISTS:
        return json.loads(value)
    if isinstance(value, int) and name in SWITCHES:
        return bool(value)
    return plain(value)


def _of_search(name: str, searched: list[str]) -> bool:
    return name.startswith("sqlite_") or any(name == found or name.startswith(f"{found}_") for found in searched)


def _inserts(db: Database, table: str) -> Iterator[str]:
    cursor = db.execute(f'select * from "{table}" order by {_order(db, table)}')
    columns = ", ".join(f'"{column[0]}"' for column in cursor.description)
    for row in cursor:
        yield f'insert into "{table}" ({columns}) values ({", ".join(map(_literal, row))});\n'


def _literal(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        quoted = value.replace("'", "''")
        # Readers of text files rewrite these, or end there; spelled out they come through.
        for sign, code in (("\0", 0), ("\r", 13)):
            quoted = quoted.replace(sign, f"' || char({code}) || '")
        return f"'{quoted}'"
    return repr(value)
