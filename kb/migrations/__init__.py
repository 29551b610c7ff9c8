"""The schema, as named steps that are appended and never edited once released.

Comes in: a sqlite-utils database. Goes out: the same base at the newest schema. Names of tables,
columns, views and relations are promises (docs/data-dictionary.md).
"""

from __future__ import annotations

import re

from sqlite_utils import Database, Migrations

from kb.migrations.tables import INDEXES, SEARCHED, TABLES
from kb.migrations.views import (
    CLAIM_LIST,
    CLAIM_RELATIONS,
    CURRENT_CLAIMS,
    FORECASTS,
    QUICK_CURRENT_CLAIMS,
    QUICK_FORECASTS,
)

__all__ = ["INDEXES", "SEARCHED", "kb_migrations"]

kb_migrations = Migrations("kb")

AHEAD = """
create index idx_claims_ahead on claims (period_end)
where last_run is null and modality in ('projected', 'target')
"""
VIEWS = {
    "claim_relations": CLAIM_RELATIONS,
    "current_claims": QUICK_CURRENT_CLAIMS,
    "claim_list": CLAIM_LIST,
    "forecasts": FORECASTS,
}


@kb_migrations()
def create_tables(db: Database) -> None:
    """The tables of the contract."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            db.execute(statement)


@kb_migrations()
def index_columns(db: Database) -> None:
    """An index for each foreign key and for each column that is facetted or sorted by."""
    for table, keys in INDEXES.items():
        for columns in keys:
            db.table(table).create_index(columns)


@kb_migrations()
def index_words(db: Database) -> None:
    """Full-text search, kept by triggers.

    A change of other columns (a claim's question after a cross-check) leaves the index alone.
    """
    for table, columns in SEARCHED.items():
        db.table(table).enable_fts(columns, tokenize="porter unicode61 remove_diacritics 2", create_triggers=True)
        trigger = f"{table}_au"
        (sql,) = db.execute("select sql from sqlite_master where type = 'trigger' and name = ?", [trigger]).fetchone()
        db.execute(f"drop trigger [{trigger}]")
        db.execute(re.sub(r"AFTER UPDATE ON", f"AFTER UPDATE OF {', '.join(columns)} ON", sql, count=1))


@kb_migrations()
def create_views(db: Database) -> None:
    """Related pairs of claims, and the claims a reader sees first."""
    db.execute(CLAIM_RELATIONS)
    db.execute(CURRENT_CLAIMS)


@kb_migrations()
def create_claim_list(db: Database) -> None:
    """The seven columns of a claim that a person reads across."""
    db.execute(CLAIM_LIST)


@kb_migrations()
def index_current_claims(db: Database) -> None:
    """What the pages of a source and of a subject ask: their current claims, the surest first."""
    for column in ("source_id", "subject_id"):
        db.execute(f"create index idx_claims_current_{column} on claims ({column}, confidence) where last_run is null")


@kb_migrations()
def quicken_pages(db: Database) -> None:
    """Questions in the order pages list them, and current claims in the order of their confidence."""
    db.table("questions").create_index(("status", "articles", "origins", "id"))
    db.table("questions").create_index(("metric_family", "dimension", "articles", "id"))
    db.execute("create index idx_claims_current_confidence on claims (confidence) where last_run is null")


@kb_migrations()
def keep_judged_sentences(db: Database) -> None:
    """The sentence a person judged, so that another sentence is asked about again."""
    db.execute("alter table reviews add column quote text")


@kb_migrations()
def order_lists(db: Database) -> None:
    """What a publisher and a subject have, and all questions, in the order their pages list them."""
    db.execute(
        "create index idx_articles_current_publisher on articles (publisher_id, published_on) where last_run is null"
    )
    db.execute("create index idx_questions_of_subject on questions (subject_id, articles desc, title)")
    for columns in (("spread",), ("status", "metric_family")):
        db.table("questions").create_index(columns)


@kb_migrations()
def order_filtered_claims(db: Database) -> None:
    """Claims of one unit, metric and so on, the surest first, and counted by the columns that tables count by.

    Without these SQLite walks a million rows to find the few of a rare value, or to count those of a common one.
    """
    for column in ("subject", "metric", "unit", "comparator", "modality", "change", "attributed_to", "origin"):
        db.execute(f"drop index idx_claims_{column}")
        db.table("claims").create_index((column, "confidence", "last_run"))
    counted = ("unit", "comparator", "modality", "metric")
    for first in (*counted, "subject_id"):
        db.table("claims").create_index((first, *(one for one in counted if one != first)))


@kb_migrations()
def count_current_claims(db: Database) -> None:
    """The same view, counted and sorted on an index: what belongs to the article is looked up for the rows shown."""
    db.execute("drop view current_claims")
    db.execute(QUICK_CURRENT_CLAIMS)


@kb_migrations()
def create_forecasts(db: Database) -> None:
    """The ledger of forecasts: maker, date made, period, outcome, error and lead time; open ones too.

    Counted and sorted on an index of what is told ahead alone.
    """
    db.execute(FORECASTS)
    db.execute(AHEAD)


@kb_migrations()
def renew_views(db: Database) -> None:
    """All views and the index of what is told ahead, as they are now: earlier bases hold others."""
    for name, view in VIEWS.items():
        db.execute(f"drop view if exists {name}")
        db.execute(view)
    db.execute("drop index if exists idx_claims_ahead")
    db.execute(AHEAD)


@kb_migrations()
def quicken_forecasts(db: Database) -> None:
    """The ledger of forecasts by state and by maker, found on indexes alone."""
    db.execute("drop view forecasts")
    db.execute(QUICK_FORECASTS)
    db.execute("drop index idx_claims_ahead")
    db.execute(
        "create index idx_claims_ahead on claims (period_end, id, modality, attributed_to, source_id)"
        " where last_run is null and modality in ('projected', 'target')"
    )
    db.table("finding_claims").create_index(("claim_id", "role", "finding_id"))
    db.execute("drop index idx_finding_claims_claim_id")
