"""Bundles and data packages: whole or not there, checkable, equal for equal bases, and silent where asked."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from kb.cli import main
from kb.errors import InputError
from kb.model import Extraction
from kb.publish import bundle
from kb.publish.bundle import write_bundle
from kb.publish.package import write_package
from kb.publish.verify import damage
from kb.store import Database, open_base
from tests.factories import article, base, claim, extraction, story

SECRET = "An aside nobody quotes, with 77 asides."
TEXT = f"V3 cost $5.6M to train.\n\n{SECRET} " + "Filler without figures goes on. " * 4 + "\n\nSay =1+1 is $6M a run."


def source() -> list[Extraction]:
    first = claim("$5.6M", quote="V3 cost $5.6M to train.")
    last = claim(
        "$6M", 6_000_000, quote="Say =1+1 is $6M a run.", quote_start=TEXT.index("Say"), start=TEXT.index("$6M")
    )
    placed = [
        replace(item, prefix=TEXT[max(0, item.start - 32) : item.start], suffix=TEXT[item.end : item.end + 32])
        for item in (first, last)
    ]
    return [extraction(article(TEXT), *placed), story("other.txt", claim("$7M", 7_000_000, subject="=cmd()"))]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "any.db"
    with base(path, source()) as db:
        db.execute(
            "insert into reviews values ('r', 'c', 'accept', null, 'ana', 'fine', '2026-01-01', null)",
        )
    return path


def sums(folder: Path) -> dict[str, str]:
    pairs = (line.split("  ", 1) for line in (folder / "SHA256SUMS").read_text().splitlines())
    return {name: digest for digest, name in pairs}


def whole(folder: Path) -> bool:
    told = sums(folder)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    return there == set(told) and all(
        hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest for name, digest in told.items()
    )


def test_a_bundle_is_a_whole_base_with_counts_downloads_and_a_way_to_run(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with open_base(made) as db:
        found = write_bundle(db, folder)
    assert whole(folder)
    assert {"kb.db", "inspect.json", "metadata.yml", "serve.sh", "Dockerfile", "kb.service"} <= set(found.files)
    assert {f"downloads/claims.{ending}" for ending in ("csv", "jsonl")} <= set(found.files)
    with open_base(folder / "kb.db") as db:
        assert list(damage(db)) == []
        assert db.execute("select count(*) from reviews").fetchone() == (0,)
        assert db.execute("select count(*) from claims_fts where claims_fts match 'say'").fetchone() == (1,)
    inspected = json.loads((folder / "inspect.json").read_text())["kb"]
    assert inspected["tables"]["claims"] == {"count": 3}
    assert inspected["hash"] == hashlib.sha256((folder / "kb.db").read_bytes()).hexdigest()
    subprocess.run(["sh", "-n", str(folder / "serve.sh")], check=True)
    assert "suggest_facets off" in (folder / "serve.sh").read_text()


def test_a_bundle_for_reviewing_keeps_judgements(made: Path, tmp_path: Path) -> None:
    with open_base(made) as db:
        write_bundle(db, tmp_path / "out", reviews=True)
    with open_base(tmp_path / "out" / "kb.db") as db:
        assert db.execute("select reviewer from reviews").fetchall() == [("ana",)]


def test_a_public_bundle_quotes_only_what_holds_claims(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    told = CliRunner().invoke(main, ["publish", str(folder), "--db", str(made)])
    assert (told.exit_code, "--texts" in told.output) == (0, True)
    for path in folder.rglob("*"):
        if path.is_file():
            assert b"nobody quotes" not in path.read_bytes(), path
    with open_base(folder / "kb.db") as db:
        assert list(damage(db)) == []
        (text,) = db.execute("select text from articles where file = 'article.txt'").fetchone()
    assert len(text) == len(TEXT)
    assert "V3 cost $5.6M to train." in text


def test_a_bundle_holds_whole_texts_when_told_to(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert CliRunner().invoke(main, ["publish", str(folder), "--texts", "--db", str(made)]).exit_code == 0
    with open_base(folder / "kb.db") as db:
        assert db.execute("select text from articles where file = 'article.txt'").fetchone() == (TEXT,)


def test_a_folder_is_written_whole_or_not_at_all(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "out"

    def full(copy: Database, path: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, open_base(made) as db:
        patch.setattr(bundle, "_downloads", full)
        with pytest.raises(InputError, match="No space left"):
            write_bundle(db, folder)
    assert [path.name for path in tmp_path.iterdir()] == ["any.db"]
    with open_base(made) as db:
        write_bundle(db, folder)
        before = sums(folder)
        with pytest.raises(InputError, match="is there already"):
            write_bundle(db, folder)
        with pytest.raises(InputError, match="is there already"):
            write_package(db, folder)
    assert sums(folder) == before


def test_equal_bases_give_equal_packages(tmp_path: Path) -> None:
    for name in ("one", "two"):
        path = tmp_path / f"{name}.db"
        with base(path, source()) as db:
            db.execute("update runs set started_at = ?, seconds = ?", [name, len(name)])
            write_package(db, tmp_path / name)
    assert whole(tmp_path / "one")
    assert sums(tmp_path / "one") == sums(tmp_path / "two")


def test_a_package_describes_every_column_it_holds(made: Path, tmp_path: Path) -> None:
    with open_base(made) as db:
        write_package(db, tmp_path / "out")
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    names = {resource["name"] for resource in package["resources"]}
    assert {"claims", "articles", "questions", "finding_claims"} <= names
    assert "reviews" not in names
    for resource in package["resources"]:
        with (tmp_path / "out" / resource["path"]).open(encoding="utf-8", newline="") as file:
            heads = next(csv.reader(file))
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == heads
        assert all(field["description"] for field in fields), resource["name"]
        assert all(key["reference"]["resource"] in names for key in resource["schema"]["foreignKeys"])


def test_no_export_runs_a_formula(made: Path, tmp_path: Path) -> None:
    with open_base(made) as db:
        write_package(db, tmp_path / "out")
    with (tmp_path / "out" / "data" / "claims.csv").open(encoding="utf-8", newline="") as file:
        subjects = {row["subject"] for row in csv.DictReader(file)}
    assert "'=cmd()" in subjects
    assert "=cmd()" not in subjects


def test_a_copy_can_be_read_by_sqlite_alone(made: Path, tmp_path: Path) -> None:
    with open_base(made) as db:
        write_bundle(db, tmp_path / "out")
    with sqlite3.connect(f"file:{tmp_path / 'out' / 'kb.db'}?immutable=1", uri=True) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)


SERVED = """
import asyncio, sys, kb.web
from datasette.app import Datasette
from pathlib import Path
import yaml
from click.testing import CliRunner
assert kb.web.__file__.startswith(sys.argv[1] + "/site"), kb.web.__file__
folder = Path(sys.argv[1])
metadata = yaml.safe_load((folder / "metadata.yml").read_text())
site = Datasette([], immutables=[str(folder / "kb.db")], metadata=metadata, static_mounts=[("downloads", "downloads")])
async def main():
    for address in ("/", "/questions", "/articles", "/kb/claim_list", "/data", "/quality", "/downloads/questions.csv"):
        print((await site.client.get(address)).status_code)
    assert "questions.csv" in (await site.client.get("/data")).text
    assert not {"spacy", "sqlite_utils", "kb.store"} & set(sys.modules)
asyncio.run(main())
"""


def test_a_bundle_brings_its_pages_and_needs_datasette_alone(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with open_base(made) as db:
        write_bundle(db, folder)
    command = [sys.executable, "-c", SERVED, str(folder)]
    where = {"PYTHONPATH": str(folder / "site"), "PATH": ""}
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=where)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["200"] * 7
    assert yaml.safe_load((folder / "metadata.yml").read_text())["plugins"]["kb"] == {
        "full_text": False,
        "check": False,
    }


def test_a_bundle_for_reviewing_has_a_login_and_the_public_one_none(made: Path, tmp_path: Path) -> None:
    with open_base(made) as db:
        write_bundle(db, tmp_path / "desk", reviews=True)
        write_bundle(db, tmp_path / "public")
    metadata = yaml.safe_load((tmp_path / "desk" / "metadata.yml").read_text())
    assert metadata["databases"]["reviews"]["allow"] == {"id": "*"}
    assert "datasette-auth-passwords" in metadata["plugins"]
    assert "EnvironmentFile" in (tmp_path / "desk" / "kb.service").read_text()
    assert (tmp_path / "desk" / "reviews.db").exists()
    assert metadata["plugins"]["kb"]["check"] == "reviewers"
    assert "spacy" in (tmp_path / "desk" / "Dockerfile").read_text()
    assert not (tmp_path / "public" / "reviews.db").exists()
    assert "spacy" not in (tmp_path / "public" / "Dockerfile").read_text()
    assert "auth-passwords" not in (tmp_path / "public" / "Dockerfile").read_text()


CHECKED = """
import asyncio, sys
from datasette.app import Datasette
import kb
assert kb.__file__.startswith(sys.argv[1]), kb.__file__
async def main():
    ds = Datasette([], immutables=["kb.db"], metadata={"plugins": {"kb": {"check": "everyone"}}})
    answer = await ds.client.post("/check.json", json={"text": "A comet weighs 7 tonnes."})
    print(answer.status_code, answer.json()["figures"][0]["verdict"])
asyncio.run(main())
"""


def test_a_bundle_for_reviewing_checks_drafts(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    with open_base(made) as db:
        write_bundle(db, folder, reviews=True)
    command, where = [sys.executable, "-c", CHECKED, str(folder)], {"PYTHONPATH": str(folder / "site"), "PATH": ""}
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=where)
    assert done.stdout.split() == ["200", "unknown"], done.stderr


@pytest.mark.parametrize("command", ["publish", "release"])
def test_a_full_disk_leaves_nothing_half_written(made: Path, tmp_path: Path, command: str) -> None:
    code = "from kb.cli import main; main()"
    told = subprocess.run(
        ["sh", "-c", 'ulimit -f 8; exec "$@"', "sh", sys.executable, "-c", code, command, "out", "--db", str(made)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    (line,) = told.stderr.splitlines()
    assert (told.returncode, line.startswith("kb: out: cannot be written"), line.endswith(")")) == (1, True, True), line
    assert not list(tmp_path.glob("out*"))
