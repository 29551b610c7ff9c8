"""A published bundle serves by itself: tuned, immutable, without what must not leave."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from datasette.app import Datasette

from kb.cli import serve
from kb.errors import InputError, StoreError
from kb.publish.bundle import SETTINGS, write_bundle
from tests import web_base

SERVE = """
import asyncio, sys
from pathlib import Path
import kb.web
from datasette.app import Datasette
assert str(Path(kb.web.__file__)).startswith(sys.argv[1] + "/site"), kb.web.__file__
site = Datasette([], config_dir=Path(sys.argv[1]))
async def main():
    for address in ("/", "/question/marlin-2-cost", "/kb/claim_list", "/data", "/static/downloads/questions.csv"):
        print((await site.client.get(address)).status_code)
    assert not {"spacy", "sqlite_utils", "kb.store"} & set(sys.modules)
asyncio.run(main())
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return web_base.make(tmp_path_factory.mktemp("web") / "kb.db")


@pytest.fixture(scope="module")
def public(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("public") / "bundle"
    write_bundle(base, folder)
    return folder


def test_serves_with_its_own_plugin(public: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SERVE, str(public)],
        capture_output=True, text=True, cwd=public,
        env={"PYTHONPATH": str(public / "site"), "PATH": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["200"] * 5


def test_is_immutable_and_counted(public: Path) -> None:
    site = Datasette([], config_dir=public)
    assert not site.databases["kb"].is_mutable
    assert site.setting("suggest_facets") is False
    told = json.loads((public / "inspect-data.json").read_text())["kb"]
    assert told["hash"] == hashlib.sha256((public / "kb.db").read_bytes()).hexdigest()
    assert told["tables"]["claims"]["count"] == 11


def test_full_text_stays_at_home(public: Path, base: Path) -> None:
    db = sqlite3.connect(base)
    db.execute("update articles set text = text || ' Secretwordonly.' where file = 'report.txt'")
    db.commit()
    db.close()
    folder = public.parent / "quotes"
    write_bundle(base, folder)
    assert b"Secretwordonly" not in (folder / "kb.db").read_bytes()
    assert b"secretwordon" not in (folder / "kb.db").read_bytes()
    page = asyncio.run(Datasette([], config_dir=folder).client.get("/question/marlin-2-cost")).text
    assert "<mark>$6M</mark>" in page
    whole = public.parent / "whole"
    write_bundle(base, whole, full_text=True)
    assert b"Secretwordonly" in (whole / "kb.db").read_bytes()


def test_reviewing_has_a_login_and_the_public_none(base: Path, public: Path, tmp_path: Path) -> None:
    write_bundle(base, tmp_path / "desk", review=True)
    metadata = yaml.safe_load((tmp_path / "desk" / "metadata.yml").read_text())
    assert metadata["databases"]["reviews"]["allow"] == {"id": "*"}
    assert "datasette-auth-passwords" in metadata["plugins"]
    assert "EnvironmentFile" in (tmp_path / "desk" / "kb.service").read_text()
    site = Datasette([], config_dir=tmp_path / "desk", metadata=metadata | {"plugins": {}})
    assert site.databases["reviews"].is_mutable and not site.databases["kb"].is_mutable
    assert not (public / "reviews.db").exists()
    assert "auth-passwords" not in (public / "Dockerfile").read_text()


def test_sums_are_right(public: Path) -> None:
    for line in (public / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((public / name).read_bytes()).hexdigest() == digest


def test_two_bundles_are_equal(public: Path, base: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    write_bundle(base, one)
    write_bundle(base, two)
    assert (one / "SHA256SUMS").read_text() == (two / "SHA256SUMS").read_text()


def test_nothing_is_written_over(base: Path, tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(InputError, match="holds something"):
        write_bundle(base, tmp_path)
    with pytest.raises(StoreError, match="no such base"):
        write_bundle(tmp_path / "none.db", tmp_path / "new")


def test_settings_are_those_of_kb_serve() -> None:
    told = {name: {"off": False, "on": True}.get(value, value) for name, value in serve.SETTINGS.items()}
    assert {name: str(value) for name, value in told.items()}.items() <= {
        name: str(value) for name, value in SETTINGS.items()
    }.items()
