"""What judges of the trade say: Lighthouse of every kind of page, Google's types of schema.org of what is described."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import CHROMIUM, NO_NODE, NODE, judges, served
from tests.browser.test_pages import CORE, KINDS

pytestmark = pytest.mark.skipif(not judges(), reason=NO_NODE)
EVERY = "KB_JUDGE_EVERY_PAGE" in os.environ  # Lighthouse takes ten seconds a page; axe looks at every page in any case
LISTS = ("/", "/questions", "/articles", "/sources", "/entities", "/findings", "/search?q=cost", "/changes", "/method",
         "/quality", "/data", "/review")  # fmt: skip
DESCRIBED = re.compile(r'<script type="application/ld\+json">(.+?)</script>')


def judged(script: str, given: str) -> str:
    told = {**os.environ, "CHROME_PATH": CHROMIUM or ""}
    done = subprocess.run(
        ["node", script], cwd=NODE, input=given, capture_output=True, text=True, env=told, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def one_of_each(base: Path) -> list[str]:
    db = sqlite3.connect(base)
    kinds = KINDS.items()
    found = [f"/{kind}/{db.execute(f'select {columns} order by 1 desc').fetchone()[0]}" for kind, columns in kinds]
    db.close()
    return found


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["ours", "lists", "Datasette's"])
def test_lighthouse_finds_nothing(invented_site: str, invented: Path, kind: str) -> None:
    """One page of a kind, the one most come for; all of them when told to."""
    addresses = {"ours": one_of_each(invented), "lists": LISTS, "Datasette's": CORE}[kind][: None if EVERY else 1]
    lines = judged("lighthouse.mjs", "".join(f"{invented_site}{address}\n" for address in addresses)).splitlines()
    assert len(lines) == len(addresses)
    for line in lines:
        told = json.loads(line)
        assert told["error"] is None
        accessible, practised = (1, 1) if kind != "Datasette's" else (0.9, 0.95)
        scores = told["scores"]
        enough = scores["accessibility"] >= accessible and scores["best-practices"] >= practised
        assert enough, f"{told['address']}: {scores} {told['failed']}"


def described(site: str, base: Path, browser: Any) -> list[Any]:
    db = sqlite3.connect(base)
    claims = [f"/claim/{row[0]}" for row in db.execute("select id from claims where last_run is null order by id")]
    findings = [f"/finding/{row[0]}" for row in db.execute("select id from findings order by id")]
    db.close()
    page = browser.new_page()
    pages = [page.request.get(site + address).text() for address in (*claims, *findings)]
    page.close()
    return [json.loads(found[1]) for told in pages for found in [DESCRIBED.search(told)] if found]


def test_claims_and_reviewed_findings_are_of_schema_org(browser: Any, invented: Path, tmp_path: Path) -> None:
    base = tmp_path / "kb.db"
    base.write_bytes(invented.read_bytes())
    with sqlite3.connect(base) as db:
        for (key,) in db.execute("select id from findings").fetchall():
            row = (f"r{key}", key, "accept", None, "ana", "checked", "2026-05-01T10:00:00", None)
            db.execute("insert into reviews values (?, ?, ?, ?, ?, ?, ?, ?)", row)
    with served(base) as site:
        found = described(site, base, browser)
    assert {one["@type"] for one in found} == {"Claim", "ClaimReview"}
    assert judged("linked.mjs", json.dumps(found)) == ""


def test_a_misspelt_description_is_found() -> None:
    claim = {"@context": "https://schema.org", "@type": "Claim", "name": "x", "txt": "x"}
    review = {"@context": "https://schema.org", "@type": "ClaimReview", "reviewRating": {"@type": "Ratng"}}
    wrong = judged("linked.mjs", json.dumps([claim, review])).splitlines()
    assert len(wrong) == 2 and "txt" in wrong[0] and "Ratng" in wrong[1]
