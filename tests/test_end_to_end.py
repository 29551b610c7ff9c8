"""The whole way, as a user goes it: the shipped corpus into a base, by the command line."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
KB = Path(sys.executable).parent / "kb"
# The history of runs, and what depends on the clock.
OWN = {"runs", "run_changes"}


def kb(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(KB), *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


def rows(path: Path) -> dict[str, list[str]]:
    """Returns every table and view a reader meets as sorted text, without what differs from run to run."""
    with sqlite3.connect(path) as db:
        names = [
            name
            for (name,) in db.execute("select name from sqlite_master where type in ('table', 'view') order by name")
            if "_fts" not in name and not name.startswith(("sqlite_", "_")) and name not in OWN
        ]
        content = {}
        for name in names:
            columns = [row[1] for row in db.execute(f"pragma table_info([{name}])")]
            kept = [f"[{column}]" for column in columns if column not in ("first_run", "last_run", "retrieved_at")]
            content[name] = sorted(map(repr, db.execute(f"select {', '.join(kept)} from [{name}]")))
    return content


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the corpus and a base built from it."""
    path = tmp_path_factory.mktemp("clone")
    shutil.copytree(ROOT / "corpus", path / "corpus")
    done = kb("ingest", "corpus", "--db", "kb.db", cwd=path)
    assert done.returncode == 0, done.stderr
    return path


def test_corpus_makes_a_base_worth_opening(folder: Path) -> None:
    with sqlite3.connect(folder / "kb.db") as db:
        counts = {
            table: db.execute(f"select count(*) from {table}").fetchone()[0]
            for table in ("articles", "claims", "questions", "positions", "findings")
        }
    assert counts["articles"] == 5
    assert counts["claims"] > 100
    assert all(counts.values()), counts


def test_every_claim_stands_where_it_says(folder: Path) -> None:
    with sqlite3.connect(folder / "kb.db") as db:
        wrong = [
            row
            for row in db.execute(
                "select c.id, c.figure, c.start, c.end, c.quote, c.quote_start, a.text"
                " from claims c join articles a on a.id = c.article_id"
            )
            if row[6][row[2] : row[3]] != row[1] or row[6][row[5] : row[5] + len(row[4])] != row[4]
        ]
    assert not wrong


def test_verify_finds_no_damage(folder: Path) -> None:
    done = kb("verify", "--db", "kb.db", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr


def test_second_ingest_changes_nothing(folder: Path) -> None:
    before = rows(folder / "kb.db")
    with sqlite3.connect(folder / "kb.db") as db:
        runs = db.execute("select count(*) from runs").fetchone()
    assert kb("ingest", "corpus", "--db", "kb.db", cwd=folder).returncode == 0
    with sqlite3.connect(folder / "kb.db") as db:
        assert db.execute("select count(*) from runs").fetchone() == runs
    assert rows(folder / "kb.db") == before


def test_no_contradiction_in_the_corpus_goes_unexplained(folder: Path) -> None:
    with sqlite3.connect(folder / "kb.db") as db:
        bare = db.execute("select id, kind from findings where trim(explanation) = '' or trim(title) = ''").fetchall()
        pairs = db.execute("select claim_a, claim_b from claim_relations where trim(explanation) = ''").fetchall()
    assert not bare
    assert not pairs
