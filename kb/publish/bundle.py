"""An immutable bundle to serve elsewhere: the base, its counts, downloads, and how to run it. All offline.

Comes in: an open base and a folder that does not exist. Goes out: the folder, whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import shlex
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import requires
from pathlib import Path

from sqlite_utils import Database

import kb
from kb.errors import InputError, NotFoundError
from kb.publish.exports import csv_lines, json_lines, write_parquet
from kb.publish.serving import HERE, NAME, metadata_file, settings

AROUND = 32
DOWNLOADS = ("claims", "questions", "findings", "articles", "sources")

SERVE = """\
#!/bin/sh
# Serves the bundle at port 8001, or the port given.
cd "$(dirname "$0")"
export PYTHONPATH="$PWD/site"
exec datasette serve --immutable kb.db $(ls reviews.db 2>/dev/null) --inspect-file inspect.json \\
  --metadata metadata.yml --static downloads:downloads --host "${{HOST:-127.0.0.1}}" --port "${{1:-8001}}" \\
  {settings}
"""
DOCKERFILE = """\
FROM python:3.11-slim
RUN pip install --no-cache-dir {packages} && useradd --create-home kb
COPY --chown=kb . /srv/kb
USER kb
ENV HOST=0.0.0.0
EXPOSE 8001
CMD ["/bin/sh", "/srv/kb/serve.sh"]
"""
UNIT = """\
[Unit]
Description=Claims with their evidence
After=network.target

[Service]
# A virtual environment with {packages}
Environment=PATH=/srv/kb-venv/bin:/usr/bin:/bin
{secret}ExecStart=/bin/sh /srv/kb/serve.sh
DynamicUser=yes
ProtectSystem=strict
ProtectHome=yes
NoNewPrivileges=yes
{writable}Restart=on-failure
# A download goes on after its reader has left; do not wait for it.
TimeoutStopSec=10

[Install]
WantedBy=multi-user.target
"""
README = """\
A base of claims with their evidence, made by kb {version}.

  pip install {packages}
  sh serve.sh            serves it at http://127.0.0.1:8001; the pages come with it, in site/
  Dockerfile, kb.service the same in a container, or as a service (paths: /srv/kb)
  downloads/             whole tables as CSV, JSON lines and Parquet
  SHA256SUMS             check with: sha256sum -c SHA256SUMS

The files are served as immutable. To publish a newer base, write a new bundle and move its inspect.json, then its
kb.db, onto the ones here: the next request sees the new base, and none sees both. Never write into kb.db. {texts}
{reviews}"""
REVIEWS = """\
Reviews go to reviews.db, which only ever grows. Set DATASETTE_SECRET to something fixed, and REVIEWER_PASSWORD_HASH to
what `datasette hash-password` prints; the reviewer signs in at /-/login. Who reviews may check drafts at /check, for
which what reads articles is in the list of packages above; without it the page says that it cannot.
"""
FULL = ("SQLITE_FULL", "SQLITE_IOERR")  # said of the copy as a rule: a base that is published is only read
PACKAGES = ("datasette==0.65.5", "datasette-gzip==0.3")
LOGIN = "datasette-auth-passwords==1.1.1"
SECRET = "EnvironmentFile=/etc/kb-reviews.env\n"
WRITABLE = "ReadWritePaths=/srv/kb\n"
PLUGIN = "Metadata-Version: 2.1\nName: kb\nVersion: {version}\nSummary: The pages of the claims base\n"
ENTRY_POINTS = "[datasette]\nkb = kb.web\n"
PLUGINS = "\nplugins:\n  kb:\n    full_text: {texts}\n    check: {check}\n"
LOGINS = """\
  datasette-auth-passwords:
    reviewer_password_hash:
      $env: REVIEWER_PASSWORD_HASH
    actors:
      reviewer:
        id: reviewer
"""


@dataclass(frozen=True)
class Bundle:
    """What a bundle holds: files by their path in it, and whether whole texts are among them."""

    folder: Path
    files: tuple[str, ...]
    texts: bool


def write_bundle(db: Database, folder: Path, *, texts: bool = False, reviews: bool = False) -> Bundle:
    """Writes the bundle.

    Args:
        db: an open base.
        folder: where to; it must not exist.
        texts: with the articles' whole texts, which are other people's; otherwise only the sentences that hold claims
            are readable.
        reviews: with people's judgements and names.

    Raises:
        InputError: the folder exists or cannot be written.
    """
    with fresh(folder) as made:
        copy_base(db, made.part / f"{NAME}.db", texts=texts, reviews=reviews)
        with closing(Database(made.part / f"{NAME}.db")) as copy:
            _downloads(copy, made.part / "downloads")
            counts = _counts(copy, made.part / f"{NAME}.db")
        _write(made.part / "inspect.json", json.dumps(counts, indent=1, sort_keys=True) + "\n")
        _plugin(made.part / "site", whole=reviews)
        _explain(made.part, texts=texts, reviews=reviews)
        write_sums(made.part)
        if reviews:
            sqlite3.connect(made.part / "reviews.db").execute("vacuum").connection.close()
    files = tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()))
    return Bundle(folder, files, texts)


class fresh:
    """A folder that is written aside and takes its name only when all is in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.part = folder.with_name(f"{folder.name}.part")

    def __enter__(self) -> fresh:
        if self.folder.exists():
            raise InputError("is there already", file=self.folder, remedy="give a new folder")
        try:
            shutil.rmtree(self.part, ignore_errors=True)
            self.part.mkdir(parents=True)
        except OSError as error:
            raise self._unwritten(error.strerror) from error
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None:
            self.part.rename(self.folder)
            return
        shutil.rmtree(self.part, ignore_errors=True)
        if isinstance(error, OSError):
            raise self._unwritten(error.strerror) from error
        if isinstance(error, sqlite3.DatabaseError) and error.sqlite_errorname.startswith(FULL):
            raise self._unwritten(str(error)) from error

    def _unwritten(self, reason: str | None) -> InputError:
        return InputError(f"cannot be written: {reason}", file=self.folder, remedy="make room, or give another folder")


def _explain(folder: Path, *, texts: bool, reviews: bool) -> None:
    """Writes how to serve the bundle: metadata, start script, container, service, README."""
    described = metadata_file()
    told = described.read_text(encoding="utf-8") if described else ""
    plugins = PLUGINS.format(texts=str(texts).lower(), check="reviewers" if reviews else "off")
    _write(folder / "metadata.yml", told + plugins + (LOGINS if reviews else ""))
    packages = " ".join((*PACKAGES, *((LOGIN, *_readers()) if reviews else ())))
    _write(folder / "serve.sh", SERVE.format(settings=" ".join(settings())))
    _write(folder / "Dockerfile", DOCKERFILE.format(packages=packages))
    writable, secret = (WRITABLE, SECRET) if reviews else ("", "")
    _write(folder / "kb.service", UNIT.format(packages=packages, writable=writable, secret=secret))
    blank = "" if texts else "Articles are blank but for the sentences that hold claims."
    note = REVIEWS if reviews else ""
    _write(folder / "README.txt", README.format(version=kb.__version__, packages=packages, texts=blank, reviews=note))


def _readers() -> list[str]:
    """Returns the packages that reading a text takes, as pip is told them in a shell."""
    named = [each for each in requires("kb") or () if "extra ==" not in each and not each.startswith("datasette")]
    return [shlex.quote(each) for each in named]


def _plugin(site: Path, *, whole: bool) -> None:
    """Copies the pages as an installed distribution, and nothing that reads texts unless drafts are checked there."""
    unwanted = shutil.ignore_patterns("__pycache__")
    if whole:
        shutil.copytree(HERE, site / "kb", ignore=unwanted)
    else:
        shutil.copytree(HERE / "web", site / "kb" / "web", ignore=unwanted)
        for name in ("__init__.py", "py.typed", "linked.py", "judgement.py"):
            shutil.copyfile(HERE / name, site / "kb" / name)
    info = site / f"kb-{kb.__version__}.dist-info"
    info.mkdir()
    _write(info / "METADATA", PLUGIN.format(version=kb.__version__))
    _write(info / "entry_points.txt", ENTRY_POINTS)


def copy_base(db: Database, path: Path, *, texts: bool, reviews: bool) -> None:
    """Writes a copy of a base that may leave the house: without texts and reviewers unless told."""
    db.conn.execute("vacuum into ?", [str(path)])
    with closing(sqlite3.connect(path)) as copy:
        if not reviews:
            copy.execute("delete from reviews")
        if not texts:
            _blank(copy)
        indexes = copy.execute("select name from sqlite_master where name like '%_fts' and type = 'table'").fetchall()
        for (index,) in indexes:  # a copy may number its rows anew
            copy.execute(f'insert into "{index}" ("{index}") values (\'rebuild\')')
        copy.execute("analyze")
        copy.commit()
        copy.execute("vacuum")


def _blank(copy: sqlite3.Connection) -> None:
    """Blanks all of each text but the sentences that hold claims and the words beside figures; offsets stay."""
    for key, text in copy.execute("select id, text from articles").fetchall():
        spans = copy.execute(
            "select quote_start, length(quote), start, end from claims where article_id = ? and last_run is null", [key]
        )
        keep = bytearray(len(text))
        for quote_start, length, start, end in spans:
            for first, last in ((quote_start, quote_start + length), (max(0, start - AROUND), end + AROUND)):
                keep[first:last] = b"\1" * (min(last, len(text)) - first)
        blank = "".join(sign if kept or sign.isspace() else " " for sign, kept in zip(text, keep, strict=True))
        digest = hashlib.sha256(blank.encode("utf-8", "surrogatepass")).hexdigest()
        copy.execute(
            "update articles set text = ?, sha256 = ?, words = ? where id = ?", [blank, digest, len(blank.split()), key]
        )
    copy.execute("delete from claims where last_run is not null and id not in (select claim_id from finding_claims)")
    copy.execute("update mentions set figure = ''")


def _downloads(copy: Database, folder: Path) -> None:
    folder.mkdir()
    for table in DOWNLOADS:
        for ending, lines in (("csv", csv_lines), ("jsonl", json_lines)):
            with (folder / f"{table}.{ending}").open("w", encoding="utf-8", newline="") as file:
                file.writelines(lines(copy, table))
        try:
            write_parquet(copy, table, folder / f"{table}.parquet")
        except NotFoundError:
            continue  # an optional package; the other two say the same


def _counts(copy: Database, path: Path) -> dict[str, object]:
    """The counts and digest that `datasette inspect` would find, so that no page counts rows."""
    tables = [str(row[0]) for row in copy.execute("select name from sqlite_master where type = 'table' order by name")]
    counts = {name: {"count": int(copy.execute(f'select count(*) from "{name}"').fetchone()[0])} for name in tables}
    return {NAME: {"hash": _digest(path), "size": path.stat().st_size, "file": path.name, "tables": counts}}


def write_sums(folder: Path) -> None:
    """Writes the digest of every file of a folder, as `sha256sum -c` reads them."""
    lines = [f"{_digest(path)}  {name}\n" for name, path in _files(folder)]
    _write(folder / "SHA256SUMS", "".join(lines))


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    yield from sorted(found.items())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
