"""A folder that serves the base elsewhere: immutable, tuned, with downloads, a Dockerfile and a systemd unit.

Comes in: a base and an empty folder. Goes out: a folder that `datasette FOLDER` serves as it stands; its plugin comes
with it, so the other machine needs Datasette and nothing of the readers. Declined: writing over anything.

Without full text the articles' texts leave the copy, pages of the file that held them included; the sentences that
hold figures stay. The profile for reviewing adds an empty `reviews.db` and a login; the public one has neither.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from sqlite_utils import Database

import kb
from kb.errors import InputError, StoreError
from kb.publish.exports import csv_lines, write_parquet

NAME = "kb"
DATASETTE, GZIP, LOGIN = "datasette==0.65.5", "datasette-gzip==0.3", "datasette-auth-passwords==1.1.1"
# As measured: suggesting facets alone makes a large base's pages fifty times slower.
SETTINGS: dict[str, object] = {
    "suggest_facets": False,
    "default_page_size": 50,
    "facet_time_limit_ms": 1500,
    "sql_time_limit_ms": 3000,
    "default_facet_size": 15,
    "truncate_cells_html": 160,
    "default_cache_ttl": 300,
}
DOWNLOADS = ("claims", "questions", "positions", "findings", "articles", "sources", "entities", "metrics")
SEARCHED = ("claims", "questions", "findings", "articles")

DOCKERFILE = """\
FROM python:3.11-slim
RUN pip install --no-cache-dir {packages}
COPY . /bundle
ENV PYTHONPATH=/bundle/site
WORKDIR /bundle
{writable}EXPOSE 8001
CMD ["datasette", "serve", "/bundle", "--host", "0.0.0.0", "--port", "8001"]
"""
REVIEWABLE = "RUN chown nobody reviews.db .\nUSER nobody\n"
READ_ONLY = "USER nobody\n"

UNIT = """\
[Unit]
Description=Claims base in Datasette
After=network.target

[Service]
# A reader who leaves during a long CSV keeps a worker busy: a stop must not wait for it.
TimeoutStopSec=5
WorkingDirectory=/srv/kb
Environment=PYTHONPATH=/srv/kb/site
{secret}ExecStart=/srv/kb-venv/bin/datasette serve /srv/kb --host 127.0.0.1 --port 8001
Restart=on-failure
DynamicUser=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
NoNewPrivileges=yes
{writable}
[Install]
WantedBy=multi-user.target
"""
SECRET = """\
# DATASETTE_SECRET (fixed, or a restart signs everyone out) and REVIEWER_PASSWORD_HASH
EnvironmentFile=/etc/kb-reviews.env
"""
WRITABLE = "ReadWritePaths=/srv/kb\n"

README = """\
# A published claims base

Made by kb {version}. Nothing here changes: a new base is a new folder and a restart.

    python3 -m venv venv && venv/bin/pip install {packages}
    PYTHONPATH=site venv/bin/datasette serve . --port 8001

or `docker build -t claims . && docker run -p 8001:8001 claims`, or `kb.service` with this folder at /srv/kb.
`sha256sum -c SHA256SUMS` tells whether the folder is whole. `static/downloads/` holds whole tables as files.
{reviews}"""
REVIEWS_NOTE = """
Reviews go to `reviews.db`, which only ever grows; take it back with `kb review import`. Set DATASETTE_SECRET, and
REVIEWER_PASSWORD_HASH from `datasette hash-password`; the reviewer signs in at /-/login.
"""
PLUGIN_METADATA = """\
Metadata-Version: 2.1
Name: kb
Version: {version}
Summary: The pages of the claims base
"""
ENTRY_POINTS = "[datasette]\nkb = kb.web\n"
LOGIN_METADATA = """\
  datasette-auth-passwords:
    reviewer_password_hash:
      $env: REVIEWER_PASSWORD_HASH
    actors:
      reviewer:
        id: reviewer
"""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What was written: the folder, its files and their size together."""

    folder: Path
    files: tuple[str, ...]
    size: int


def write_bundle(base: Path, folder: Path, *, full_text: bool = False, review: bool = False) -> Bundle:
    """Writes a bundle and returns what it holds.

    Args:
        base: the base to publish.
        folder: an empty or new folder.
        full_text: whether the articles' whole texts go along; else only the sentences with figures.
        review: whether people sign in and review there.

    Raises:
        InputError: the folder is not empty.
        StoreError: the base is missing or no base.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError("holds something already", file=folder, remedy="name a new folder")
    if not base.is_file():
        raise StoreError("no such base", file=base, remedy="build one with `kb ingest`")
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"{NAME}.db"
    _copy(base, copy, full_text=full_text, review=review)
    _downloads(copy, folder / "static" / "downloads")
    _plugin(folder / "site")
    _describe(folder, full_text=full_text, review=review)
    _write(folder / "inspect-data.json", json.dumps(inspected(copy), indent=1, sort_keys=True) + "\n")
    if review:
        sqlite3.connect(folder / "reviews.db").execute("vacuum").connection.close()
    return _summed(folder)


def _copy(base: Path, copy: Path, *, full_text: bool, review: bool) -> None:
    source = sqlite3.connect(f"{base.absolute().as_uri()}?mode=ro", uri=True)
    target = sqlite3.connect(copy)
    try:
        source.backup(target)
        if not full_text:
            target.execute("update articles set text = ''")
        if not review:
            target.execute("delete from reviews")
        target.commit()
        target.execute("pragma journal_mode = delete")
        target.execute("vacuum")  # a text that left must leave the file too
        for table in SEARCHED:
            target.execute(f"insert into {table}_fts({table}_fts) values ('rebuild')")
        target.commit()
        target.execute("vacuum")
        target.execute("analyze")
        target.commit()
    except sqlite3.DatabaseError as error:
        raise StoreError(f"is no claims base: {error}", file=base, remedy="build one with `kb ingest`") from error
    finally:
        target.close()
        source.close()


def inspected(copy: Path) -> dict[str, object]:
    """Returns what `datasette inspect` would say of the base, so that it is served as immutable and counted once."""
    db = Database(copy)
    try:
        counts = {name: {"count": db.table(name).count} for name in sorted(db.table_names())}
    finally:
        db.close()
    return {
        NAME: {"hash": _digest(copy), "size": copy.stat().st_size, "file": copy.name, "tables": counts},
    }


def _downloads(copy: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    db = Database(copy)
    try:
        for table in DOWNLOADS:
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                file.writelines(csv_lines(db, table))
            _parquet(db, table, folder / f"{table}.parquet")
    finally:
        db.close()


def _parquet(db: Database, table: str, path: Path) -> None:
    from importlib.util import find_spec

    if find_spec("pyarrow") is not None:
        write_parquet(db, table, path)


def _plugin(site: Path) -> None:
    """Copies the pages as an installed distribution, so that Datasette finds them by their entry point."""
    with as_file(files("kb")) as package:
        shutil.copytree(package / "web", site / "kb" / "web", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("__init__.py", "py.typed"):
            shutil.copy(package / name, site / "kb" / name)
    info = site / f"kb-{kb.__version__}.dist-info"
    _write(info / "METADATA", PLUGIN_METADATA.format(version=kb.__version__))
    _write(info / "entry_points.txt", ENTRY_POINTS)


def _describe(folder: Path, *, full_text: bool, review: bool) -> None:
    packages = [DATASETTE, GZIP, *([LOGIN] if review else [])]
    metadata = (files("kb") / "web" / "metadata.yml").read_text(encoding="utf-8")
    plugins = f"plugins:\n  kb:\n    full_text: {str(full_text).lower()}\n" + (LOGIN_METADATA if review else "")
    _write(folder / "metadata.yml", f"{metadata}\n{plugins}")
    _write(folder / "settings.json", json.dumps(SETTINGS, indent=1) + "\n")
    _write(
        folder / "Dockerfile",
        DOCKERFILE.format(packages=" ".join(packages), writable=REVIEWABLE if review else READ_ONLY),
    )
    _write(folder / "kb.service", UNIT.format(secret=SECRET if review else "", writable=WRITABLE if review else ""))
    note = REVIEWS_NOTE if review else ""
    _write(folder / "README.md", README.format(version=kb.__version__, packages=" ".join(packages), reviews=note))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _summed(folder: Path) -> Bundle:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    kept = [path for path in found if path.name != "reviews.db"]
    _write(folder / "SHA256SUMS", _sums(folder, kept))
    names = tuple(str(path.relative_to(folder)) for path in found)
    return Bundle(folder, names, sum(path.stat().st_size for path in found))


def _sums(folder: Path, paths: Iterable[Path]) -> str:
    return "".join(f"{_digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in paths)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
