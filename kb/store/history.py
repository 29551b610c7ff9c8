"""What a run changed, as rows to show."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from kb.errors import NotFoundError

# What a reader asks for first: disputes, then what is gone or another, then what is new.
ORDER = ("opened", "settled", "explained", "gone", "altered", "new")
KINDS = ("question", "finding", "article", "claim")


@dataclass(frozen=True)
class Run:
    """One run: which, when, by what command, and how much the base held after it."""

    id: int
    command: str
    version: str
    started_at: str
    finished_at: str | None
    counts: dict[str, int]


@dataclass(frozen=True)
class Changed:
    """One thing a run changed."""

    change: str
    kind: str
    id: str
    label: str


def run_of(db: Database, number: int | None = None) -> Run:
    """Returns a run by number, or the last one.

    Raises:
        NotFoundError: there is no such run.
    """
    wanted = "select max(id) from runs" if number is None else "?"
    row = db.execute(
        "select id, command, version, started_at, finished_at, articles, claims, questions, findings from runs"
        f" where id = ({wanted})",
        [] if number is None else [number],
    ).fetchone()
    if row is None:
        raise NotFoundError(f"there is no run {number}" if number else "no run yet", remedy="`kb ingest` makes one")
    counts = dict(zip(("articles", "claims", "questions", "findings"), row[5:], strict=True))
    number, command, version, started, finished = row[:5]
    return Run(number, command, version, started, finished, counts)


def changes_of(db: Database, run: int) -> list[Changed]:
    """Returns what a run changed: disputes first, new claims last, each kind in the order of labels."""
    rows = db.execute("select change, target_kind, target, label from run_changes where run_id = ?", [run])
    found = [Changed(*row) for row in rows.fetchall()]
    return sorted(found, key=lambda item: (ORDER.index(item.change), KINDS.index(item.kind), item.label, item.id))
