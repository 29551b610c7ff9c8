"""The difference between stored rows and wanted ones, and its application in as few statements as it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

Cells = tuple[str | int | float | None, ...]


@dataclass(frozen=True)
class Difference:
    """Keys and rows to write: a key is the tuple of a table's primary key columns."""

    new: Mapping[Cells, Cells]
    altered: Mapping[Cells, Cells]
    gone: Sequence[Cells]

    def __bool__(self) -> bool:
        return bool(self.new or self.altered or self.gone)


def compare(stored: Mapping[Cells, Cells], wanted: Mapping[Cells, Cells]) -> Difference:
    """Returns what has to happen for the stored rows to become the wanted ones, in the order of keys."""
    return Difference(
        new={key: wanted[key] for key in sorted(wanted.keys() - stored.keys())},
        altered={key: wanted[key] for key in sorted(wanted.keys() & stored.keys()) if wanted[key] != stored[key]},
        gone=sorted(stored.keys() - wanted.keys()),
    )


def names(columns: Iterable[str]) -> str:
    """Returns column names quoted and joined, as SQL lists them."""
    return ", ".join(f'"{column}"' for column in columns)


def read(
    db: Database, table: str, columns: Sequence[str], *, key: int, where: str = "1", args: Sequence[object] = ()
) -> dict[Cells, Cells]:
    """Returns the rows of a table by primary key; `key` tells how many leading columns that is."""
    rows = db.execute(f'select {names(columns)} from "{table}" where {where}', list(args))
    return {tuple(row[:key]): tuple(row) for row in rows}


def apply(db: Database, table: str, columns: Sequence[str], difference: Difference, *, key: int) -> None:
    """Writes a difference; the caller holds the transaction."""
    is_key = " and ".join(f'"{column}" = ?' for column in columns[:key])
    execute = db.conn.executemany
    if difference.gone:
        execute(f'delete from "{table}" where {is_key}', difference.gone)
    if difference.altered:
        assigned = ", ".join(f'"{column}" = ?' for column in columns[key:])
        rows = [(*row[key:], *row[:key]) for row in difference.altered.values()]
        execute(f'update "{table}" set {assigned} where {is_key}', rows)
    if difference.new:
        marks = ", ".join("?" * len(columns))
        execute(f'insert into "{table}" ({names(columns)}) values ({marks})', list(difference.new.values()))


def sync(
    db: Database,
    table: str,
    columns: Sequence[str],
    wanted: Iterable[Cells],
    *,
    key: int = 1,
    where: str = "1",
    args: Sequence[object] = (),
) -> Difference:
    """Makes the rows of a table (or of the part `where` names) the wanted ones; tells what that took."""
    stored = read(db, table, columns, key=key, where=where, args=args)
    difference = compare(stored, {row[:key]: row for row in wanted})
    apply(db, table, columns, difference, key=key)
    return difference
