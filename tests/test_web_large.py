"""What keeps pages quick on a large base: counts that are kept, searches that rank only what they can, indexes."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import yaml
from datasette.app import Datasette
from sqlite_utils import Database

from kb.migrations import kb_migrations
from kb.web import generation, search
from tests import web_base

METADATA = yaml.safe_load((Path(__file__).parent.parent / "metadata.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return web_base.make(tmp_path_factory.mktemp("large") / "kb.db")


class Watched:
    """A Datasette whose queries are counted."""

    def __init__(self, path: Path) -> None:
        self.asked: list[str] = []
        self.site = Datasette([str(path)], metadata=METADATA)
        asyncio.run(self.site.invoke_startup())
        base = self.site.databases["kb"]
        run = base.execute_fn

        async def watched(fn: Any) -> Any:
            def traced(connection: Any) -> Any:
                connection.set_trace_callback(self.asked.append)
                try:
                    return fn(connection)
                finally:
                    connection.set_trace_callback(None)

            return await run(traced)

        base.execute_fn = watched

    def get(self, address: str) -> str:
        self.asked.clear()
        answer = asyncio.run(self.site.client.get(address))
        assert answer.status_code == 200
        return str(answer.text)

    def counted(self) -> list[str]:
        return [sql for sql in self.asked if re.search(r"group by \[?\w+\]?\s+order by count desc", sql)]


def shown(page: str) -> list[str]:
    return re.findall(r'<p class="facet-info-name">\s*<strong>(\w+)', page)


def test_counts_of_a_whole_table_are_made_once(path: Path) -> None:
    site = Watched(path)
    assert sorted(shown(site.get("/kb/claims"))) == ["comparator", "modality", "unit"]
    assert len(site.counted()) == 3
    assert sorted(shown(site.get("/kb/claims"))) == ["comparator", "modality", "unit"]
    assert site.counted() == []


def test_counts_of_a_filtered_table_are_its_own(path: Path) -> None:
    site = Watched(path)
    site.get("/kb/claims")
    page = site.get("/kb/claims?modality=estimated")
    assert len(site.counted()) == 3
    assert re.search(r"modality=estimated.*", page) and "asserted</a>" not in page


def test_a_search_counts_only_what_it_is_asked_to(path: Path) -> None:
    site = Watched(path)
    assert shown(site.get("/kb/claims?_search=cost")) == []
    assert shown(site.get("/kb/claims?_search=cost&_facet=unit")) == ["unit"]


def test_a_new_row_is_counted(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "kb.db"
    other.write_bytes(path.read_bytes())
    site = Watched(other)
    before = site.get("/kb/claims")
    with sqlite3.connect(other) as db:
        db.execute("update claims set modality = 'target'")
    assert "target</a>" in site.get("/kb/claims") and "target</a>" not in before


def test_of_very_many_hits_the_same_words_side_by_side_come_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Watched(path)
    ranked = site.get("/search?q=training+cost")
    assert any("bm25([claims_fts])" in sql for sql in site.asked)
    monkeypatch.setattr(search, "MANY", 1)
    first = site.get("/search?q=training+cost")
    assert not any("bm25([claims_fts])" in sql for sql in site.asked)
    assert set(re.findall(r'href="(/claim/\w+)"', first)) == set(re.findall(r'href="(/claim/\w+)"', ranked))


# What tables and pages ask of a million claims: the filter, the order, and whether all is on an index.
QUICK = (
    ("select id from claims where unit = 'x' order by confidence desc limit 51", "SEARCH"),
    ("select id from claim_list where metric = 'x' order by confidence desc limit 51", "SEARCH"),
    ("select count(*) from claims where metric = 'x' and last_run is null", "COVERING"),
    ("select count(*) from current_claims where subject = 'x'", "COVERING"),
    ("select modality, count(*) from claims where unit = 'x' and modality is not null group by modality", "COVERING"),
    ("select unit, count(*) from claims where subject_id = 'x' and unit is not null group by unit", "COVERING"),
    ("select count(*) from forecasts", "COVERING"),
    ("select slug from questions where subject_id = 'x' order by articles desc, title limit 60", "SEARCH"),
    ("select id from articles where publisher_id = 'x' and last_run is null order by published_on limit 9", "SEARCH"),
)  # fmt: skip


@pytest.mark.parametrize(("sql", "how"), QUICK)
def test_what_pages_ask_is_on_an_index(sql: str, how: str) -> None:
    db = Database(memory=True)
    kb_migrations.apply(db)
    plan = " | ".join(row[3] for row in db.execute(f"explain query plan {sql}"))
    assert how in plan and "SCAN claims" not in plan.replace("SCAN claims USING COVERING", ""), plan
    if "limit" in sql:
        assert "TEMP B-TREE" not in plan, plan


def test_counting_what_a_filter_leaves_is_given_up_soon(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Watched(path)
    assert re.search(r"<b>\d+ rows</b>", site.get("/kb/claims?unit=USD"))
    monkeypatch.setattr(generation, "COUNT_MS", 1e-9)
    told = site.get("/kb/claims?unit=USD")
    assert "More rows than are counted for a page" in told and "<tbody>" in told
    assert "$5.6 million" in site.get("/question/marlin-2-cost")


def rows_of(page: str) -> list[str]:
    return re.findall(r'href="/kb/claims/(\w+)"', page)


def test_hits_are_counted_in_the_index_and_not_all_sorted(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Watched(path)
    told = site.get("/kb/claims?_search=cost&_nofacet=1")
    with sqlite3.connect(path) as db:
        (hits,) = db.execute("select count(*) from claims_fts where claims_fts match 'cost'").fetchone()
    assert f"<b>{hits} rows</b>" in told
    counting = [sql for sql in site.asked if sql.startswith("select count(*)") and "claims_fts" in sql]
    assert counting and not any("rowid in" in sql for sql in counting)
    assert "where rowid in" in "".join(site.asked)
    monkeypatch.setattr(generation, "MANY", 1)
    assert rows_of(site.get("/kb/claims?_search=cost&_nofacet=1")) == rows_of(told) != []
    assert "where +rowid in" in "".join(site.asked)
    own = site.get("/kb?sql=select+count(*)+from+claims+where+unit+%3D+'USD'")
    assert "More rows" not in own and "<td" in own


def test_no_value_of_a_query_is_too_long_to_be_stopped(path: Path) -> None:
    site = Datasette([str(path)], metadata=METADATA)
    answer = asyncio.run(site.client.get("/kb.json?sql=select+length(randomblob(1000000000))"))
    assert answer.status_code == 400
    assert "too big" in answer.json()["error"]


def test_a_column_that_is_none_is_the_readers_mistake(path: Path) -> None:
    site = Datasette([str(path)], metadata=METADATA)
    answer = asyncio.run(site.client.get("/kb/claims.json?_sort=xx"))
    assert answer.status_code == 400
    assert "Cannot sort table by xx" in answer.json()["error"]
