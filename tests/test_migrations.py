"""An old base comes up to date with its rows; a fresh one is what the contract says; a strange one is refused."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from kb.errors import StoreError
from kb.migrations import INDEXES, SEARCHED, kb_migrations
from kb.store import open_base
from tests.factories import base, claim, story

STEPS = [step.name for step in kb_migrations._migrations]
# The digest of the schema after each step.
PINNED = {
    "create_tables": "8f7ca4ac",
    "index_columns": "775fba58",
    "index_words": "a4ab086f",
    "create_views": "ed5ada3d",
    "create_claim_list": "9b447b3f",
    "index_current_claims": "56289135",
    "quicken_pages": "51cc1e71",
    "keep_judged_sentences": "ff051143",
    "order_lists": "a6d8eba3",
    "order_filtered_claims": "94914e9f",
    "count_current_claims": "2c36ca4a",
    "create_forecasts": "4297324c",
    "renew_views": "4297324c",
    "quicken_forecasts": "7e600c48",
}


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(path) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize("step", STEPS[1:])
def test_an_older_base_comes_up_to_date_and_keeps_its_rows(tmp_path: Path, step: str) -> None:
    path = tmp_path / "kb.db"
    old = Database(path)
    kb_migrations.apply(old, stop_before=step)
    old.execute(
        "insert into runs (id, started_at, command, version, settings_digest, lexicon_digest)"
        " values (1, '2026-01-01', 'ingest', '0', 's', 'l')"
    )
    old.execute(
        "insert into articles (id, file, sha256, words, text, first_run) values ('a', 'a.txt', 'x', 1, 'word', 1)"
    )
    old.close()
    with pytest.raises(StoreError, match="older schema"), open_base(path):
        pass
    with open_base(path, write=True) as db:
        assert not kb_migrations.pending(db)
        assert db.execute("select file from articles").fetchall() == [("a.txt",)]
    if step in ("index_words", "index_columns"):
        assert rows(path, "select rowid from articles_fts where articles_fts match 'word'") == [(1,)]


def test_a_base_with_other_views_ends_as_a_fresh_one(tmp_path: Path) -> None:
    schema = "select type, name, sql from sqlite_master where name not like '%_fts%' order by name"
    with open_base(tmp_path / "fresh.db", create=True) as db:
        fresh = db.execute(schema).fetchall()
    old = Database(tmp_path / "kb.db")
    kb_migrations.apply(old, stop_before="renew_views")
    old.execute("drop view forecasts")
    old.execute("create view forecasts as select id from claims")
    old.execute("drop index idx_claims_ahead")
    old.close()
    with open_base(tmp_path / "kb.db", write=True) as db:
        assert db.execute(schema).fetchall() == fresh


def test_a_step_is_appended_and_never_edited(tmp_path: Path) -> None:
    """A step that changes leaves the bases it was applied to behind: write another one, and pin it here."""
    db = Database(tmp_path / "kb.db")
    found = {}
    for step, after in zip(STEPS, [*STEPS[1:], None], strict=True):
        kb_migrations.apply(db, stop_before=after)
        made = db.execute("select type, name, sql from sqlite_master order by name").fetchall()
        found[step] = hashlib.sha256(repr(made).encode()).hexdigest()[:8]
    assert found == PINNED


def test_applying_again_does_nothing(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    with open_base(path, create=True):
        pass
    before = path.read_bytes()
    with open_base(path, write=True):
        pass
    assert path.read_bytes() == before


def test_tables_are_strict_and_foreign_keys_are_on(tmp_path: Path) -> None:
    with open_base(tmp_path / "kb.db", create=True) as db:
        tables = dict(db.execute("select name, sql from sqlite_master where type = 'table'").fetchall())
        ours = [name for name in tables if "_fts" not in name and not name.startswith(("sqlite_", "_"))]
        assert len(ours) >= 15
        assert [name for name in ours if not tables[name].rstrip().lower().endswith("strict")] == []
        assert db.execute("pragma foreign_keys").fetchone() == (1,)


def test_every_foreign_key_is_indexed(tmp_path: Path) -> None:
    bare = []
    with open_base(tmp_path / "kb.db", create=True) as db:
        for table in db.table_names():
            first = {columns[0] for _, columns in _indexes(db, table)}
            bare += [f"{table}.{key.column}" for key in db.table(table).foreign_keys if key.column not in first]
    assert bare == []


def _indexes(db: Database, table: str) -> list[tuple[str, list[str]]]:
    keys = [("key", [column]) for column in db.table(table).pks[:1]]
    return keys + [(index.name, index.columns) for index in db.table(table).indexes]


def test_named_indexes_exist(tmp_path: Path) -> None:
    with open_base(tmp_path / "kb.db", create=True) as db:
        for table, wanted in INDEXES.items():
            there = [tuple(columns) for _, columns in _indexes(db, table)]
            assert all(any(one[: len(columns)] == columns for one in there) for columns in wanted), table


def test_search_follows_the_rows(tmp_path: Path) -> None:
    with base(tmp_path / "kb.db", [story("a.txt", claim("$5.6M", quote="The run cost $5.6M."))]) as db:
        hits = "select count(*) from claims_fts where claims_fts match ?"
        assert db.execute(hits, ["run"]).fetchone() == (1,)
        db.execute("update claims set quote = 'The plant cost $5.6M.'")
        assert db.execute(hits, ["run"]).fetchone() == (0,)
        assert db.execute(hits, ["plant"]).fetchone() == (1,)
        db.execute("update claims set confidence = 0.5")  # leaves the index alone
        db.execute("delete from claims")
        assert db.execute(hits, ["plant"]).fetchone() == (0,)
        assert set(SEARCHED) == {"claims", "questions", "findings", "articles"}


def test_no_clock_in_the_schema(tmp_path: Path) -> None:
    with open_base(tmp_path / "kb.db", create=True) as db:
        assert len({row[0] for row in db.execute("select applied_at from _sqlite_migrations")}) == 1


def test_a_missing_base_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no base"), open_base(tmp_path / "no.db"):
        pass


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    path.write_bytes(b"this is no base at all, only a text that is long enough to be read as a head" * 20)
    for write in (False, True):
        with pytest.raises(StoreError, match="not a SQLite base"), open_base(path, write=write):
            pass


def test_a_base_of_another_program_is_refused_and_unharmed(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table dogs (name)")
    for options in ({}, {"write": True}, {"create": True}):
        with pytest.raises(StoreError, match="another program"), open_base(path, **options):
            pass
    assert rows(path, "select name from sqlite_master") == [("dogs",)]


def test_a_newer_base_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    with open_base(path, create=True) as db:
        db.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('kb', 'from_tomorrow', 'x')"
        )
    with pytest.raises(StoreError, match="newer kb"), open_base(path):
        pass


def test_a_damaged_base_is_told(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    with open_base(path, create=True):
        pass
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * 8192 + whole[12288:])
    with pytest.raises(StoreError, match="damaged"), open_base(path) as db:
        db.execute("select * from claims, articles, claims_fts_data").fetchall()
        db.execute("pragma integrity_check").fetchall()


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"), open_base(tmp_path / "no" / "kb.db", create=True):
        pass
