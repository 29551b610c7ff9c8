"""The pages as plain files, and a base that is replaced while it is served."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sqlite3
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from datasette.app import Datasette

from kb.cli import main
from kb.web.snapshot import file_name
from tests import web_base

METADATA = yaml.safe_load((Path(__file__).parent.parent / "metadata.yml").read_text(encoding="utf-8"))
PAGES = ("/", "/question/marlin-2-cost", "/questions", "/entities", "/kb/claims", "/kb/claim_list", "/search?q=cost")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return web_base.make(tmp_path_factory.mktemp("files") / "kb.db")


@pytest.fixture(scope="module")
def still(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("still") / "pages"
    result = CliRunner().invoke(main, ["publish", str(folder), "--static", "--db", str(path)])
    assert result.exit_code == 0, result.output
    return folder


def links(page: Path) -> Iterator[str]:
    yield from (unescape(found) for found in re.findall(r'(?:href|src)="([^"]*)"', page.read_text(encoding="utf-8")))


def test_plain_files_lead_to_each_other(still: Path) -> None:
    pages = sorted(still.rglob("*.html"))
    assert {"index.html", "questions.html", "articles.html", "sources.html", "findings.html", "method.html",
            "quality.html"} <= {page.name for page in pages}  # fmt: skip
    assert {"question", "claim", "article", "source", "entity", "finding"} <= {page.parent.name for page in pages}
    for page in pages:
        for link in links(page):
            if not re.match(r"https?:|#", link):
                assert not link.startswith("/"), f"{page.name}: {link}"
                assert (page.parent / link.partition("#")[0]).is_file(), f"{page.name}: {link}"


def test_plain_files_name_no_server_and_ask_nothing_of_one(still: Path) -> None:
    for page in still.rglob("*.html"):
        told = page.read_text(encoding="utf-8")
        assert "localhost" not in told and "<form" not in told and "<script" not in told


def test_plain_files_quote_only_what_holds_claims(still: Path, path: Path, tmp_path: Path) -> None:
    for article in (still / "article").glob("*.html"):
        assert "Quoted sentences" in article.read_text(encoding="utf-8")
    whole = tmp_path / "whole"
    done = CliRunner().invoke(main, ["publish", str(whole), "--static", "--texts", "--db", str(path)])
    assert done.exit_code == 0
    assert any("Text with its figures" in one.read_text(encoding="utf-8") for one in (whole / "article").glob("*.html"))


def test_what_is_no_file_leads_to_the_site(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    given = ["publish", str(folder), "--static", "--site", "https://claims.example.org/", "--db", str(path)]
    assert CliRunner().invoke(main, given).exit_code == 0
    found = set(links(folder / "questions.html"))
    assert any(link.startswith("https://claims.example.org/kb/questions") for link in found)


@pytest.mark.parametrize(
    "address", ["/question/%2e%2e%2f%2e%2e%2fx", "/question/a%00b", "/claim/" + "x" * 300, "/source/É"]
)
def test_no_address_leaves_the_folder(address: str) -> None:
    name = file_name(address)
    assert name is not None and re.fullmatch(r"(question|claim|source)/[a-z0-9._-]{1,85}\.html", name)
    assert ".." not in name


def other(path: Path, made: Path) -> Path:
    """Writes the same base with another model's name in every text that pages show."""
    made.write_bytes(path.read_bytes())
    with sqlite3.connect(made) as db:
        for table, columns in (
            ("questions", ("title", "answer")), ("entities", ("name",)), ("articles", ("text",)),
            ("claims", ("subject", "quote", "subject_text", "prefix", "suffix")),
            ("findings", ("title", "explanation")),
            ("run_changes", ("label",)), ("entity_aliases", ("alias",)),
        ):  # fmt: skip
            for column in columns:
                db.execute(f"update {table} set {column} = replace({column}, 'Marlin-2', 'Marlin-9')")
        db.execute("delete from claims where subject = 'Pilot-4'")
    return made


def served(path: Path, *, immutable: bool) -> Datasette:
    given: dict[str, Any] = {"metadata": METADATA}
    if immutable:
        given["inspect_data"] = {"kb": {"hash": "0" * 64, "size": 1, "tables": {"claims": {"count": 11}}}}
        return Datasette([], immutables=[str(path)], **given)
    return Datasette([str(path)], **given)


@pytest.mark.parametrize("immutable", [True, False])
def test_a_new_base_is_taken_whole(path: Path, tmp_path: Path, immutable: bool) -> None:
    here, new = tmp_path / "kb.db", other(path, tmp_path / "new.db")
    here.write_bytes(path.read_bytes())
    site = served(here, immutable=immutable)

    async def visit() -> list[tuple[bool, bool]]:
        async def read(address: str) -> tuple[bool, bool]:
            answer = await site.client.get(address)
            assert answer.status_code == 200
            return "Marlin-2" in answer.text, "Marlin-9" in answer.text

        before = [await read(address) for address in PAGES]
        assert set(before) == {(True, False)}
        reading = [asyncio.create_task(read(address)) for address in PAGES * 6]
        await asyncio.sleep(0.02)
        os.replace(new, here)  # noqa: PTH105 - the one way to do it at a stroke
        meanwhile = [*await asyncio.gather(*reading), *await asyncio.gather(*(read(one) for one in PAGES * 6))]
        after = [await read(address) for address in PAGES]
        assert set(after) == {(False, True)}
        rows = (await site.client.get("/kb/claims")).text
        assert f"<b>{sqlite3.connect(here).execute('select count(*) from claims').fetchone()[0]} rows</b>" in rows
        return meanwhile

    for old, fresh in asyncio.run(visit()):
        assert old != fresh, "a page of two bases"


def test_counts_beside_the_new_base_are_taken_if_they_are_its_own(path: Path, tmp_path: Path) -> None:
    here, new = tmp_path / "kb.db", other(path, tmp_path / "new.db")
    here.write_bytes(path.read_bytes())
    site = served(here, immutable=True)

    async def rows() -> str:
        found = re.search(r"<b>([\d,]+) rows?</b>", (await site.client.get("/kb/claims")).text)
        return found[1] if found else ""

    async def visit() -> tuple[str, str]:
        first = await rows()
        counts = {"kb": {"size": new.stat().st_size, "hash": "1" * 64, "tables": {"claims": {"count": 8}}}}
        (tmp_path / "inspect.json").write_text(json.dumps(counts), encoding="utf-8")
        os.replace(new, here)  # noqa: PTH105
        return first, await rows()

    assert asyncio.run(visit()) == ("11", "8")
