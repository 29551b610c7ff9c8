"""What a person's judgement is, and the file it is kept in: `reviews.db`, which only ever grows.

Builds read that file and the review form writes it; both know it from here. Standard library only: the form is served
where nothing of what reads articles is installed.
"""

from __future__ import annotations

import sqlite3

VERDICTS = ("accept", "correct", "reject")
TEXTS = ("subject", "metric", "unit", "attributed_to")
DAYS = ("period_start", "period_end")
VALUES = ("low", "high")
CORRECTABLE = (*TEXTS, *VALUES, *DAYS)  # fields of a claim that a correction may name
COLUMNS = ("id", "target", "verdict", "correction", "reviewer", "reason", "decided_at", "quote")

SCHEMA = """
create table if not exists reviews (
  id text primary key,
  target text not null,
  verdict text not null check (verdict in ('accept', 'correct', 'reject')),
  correction text,
  reviewer text not null,
  reason text not null,
  decided_at text not null,
  quote text
) strict;
create index if not exists reviews_target on reviews (target);
create trigger if not exists reviews_stay before update on reviews
begin select raise(abort, 'a review is never altered: add another'); end;
create trigger if not exists reviews_keep before delete on reviews
begin select raise(abort, 'a review is never deleted: add another'); end;
"""
ADD = f"insert into reviews ({', '.join(COLUMNS)}) values ({', '.join('?' * len(COLUMNS))}) on conflict (id) do nothing"


def prepare(connection: sqlite3.Connection) -> None:
    """Makes the table of judgements in a file that has none; adds to an older one the column it lacks."""
    connection.executescript(SCHEMA)
    if "quote" not in {column[1] for column in connection.execute("pragma table_info(reviews)")}:
        connection.execute("alter table reviews add column quote text")
