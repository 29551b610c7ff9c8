"""Commands that let the base out or look it over: export, verify, publish, release."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from kb.cli.options import db_option, json_option
from kb.cli.terminal import counted, emit, progress
from kb.errors import InputError
from kb.linked import web_address
from kb.publish.serving import metadata_file

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = ("csv", "jsonl", "sql", "parquet")
OPEN = ("claimreview", "annotations", "prov")


@click.command()
@click.argument("format", type=click.Choice([*TABLES, *OPEN]))
@click.option("--table", help="Table or view to export, else claims; only of csv, jsonl and parquet.")
@click.option("--site", default="", metavar="URL", help="Address the base is published at, for open standards.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File; else standard output.")
@db_option
@json_option
def export(format: str, table: str | None, site: str, output: Path | None, path: Path, as_json: bool) -> None:
    """Write the base as CSV, JSON lines, SQL, Parquet or in an open standard.

    `claims` are the current ones. Text that a spreadsheet would take for a formula gets an apostrophe in CSV.
    claimreview: findings that a person accepted, as a schema.org feed of ClaimReviews. annotations: claims as Web
    Annotations, pinned to their words. prov: how everything came about, as PROV-O. All three are JSON-LD.

    \b
    Example:
      kb export csv --table findings -o findings.csv
      kb export annotations --site https://kb.example.org -o claims.jsonld
    """
    from kb.publish.exports import write_parquet
    from kb.store import open_base

    if table and format not in ("csv", "jsonl", "parquet"):
        raise click.UsageError(f"{format} takes the whole base, not one --table")
    if site and (format not in OPEN or not web_address(site)):
        raise click.UsageError(f"--site takes an http address and goes with {', '.join(OPEN)}")
    if output is None and format == "parquet":
        raise click.UsageError("parquet is no text: give a file with -o")
    if output is None and as_json:
        raise click.UsageError("--json tells of a file: give one with -o")
    with open_base(path) as db:
        if output is None:
            _write(_lines(db, format, table or "claims", site), None)
            return
        with progress("writing"):
            if format == "parquet":
                write_parquet(db, table or "claims", output)
            else:
                _write(_lines(db, format, table or "claims", site), output)
    if as_json:
        emit({"file": str(output), "format": format})


def _lines(db: Database, format: str, table: str, site: str) -> Iterator[str]:
    from kb.publish.exports import LINES
    from kb.publish.standards import STANDARDS

    return STANDARDS[format](db, site.rstrip("/")) if format in STANDARDS else LINES[format](db, table)


def _write(lines: Iterator[str], output: Path | None) -> None:
    try:
        with click.open_file(str(output) if output else "-", "w", encoding="utf-8", atomic=output is not None) as file:
            file.writelines(lines)
    except OSError as error:
        if output is None:
            raise
        raise InputError(f"cannot be written: {error.strerror}", file=output, remedy="give another file") from error


@click.command()
@db_option
@json_option
def verify(path: Path, as_json: bool) -> None:
    """Check that every claim is what its article says, and that the base is whole.

    Evidence slices, digests of texts, foreign keys, search index, counts, and whether metadata.yml describes the base
    as it is; all damage is listed.

    \b
    Example:
      kb verify --db kb.db
    """
    from kb.publish.metadata import differences
    from kb.publish.verify import damage, scope
    from kb.store import open_base

    described = metadata_file()
    with open_base(path) as db, progress("verifying"):
        found = [*damage(db), *(differences(db, described) if described else ())]
        checked = scope(db)
    for item in found:
        if as_json:
            emit({"table": item.table, "id": item.id, "damage": item.message})
        else:
            click.echo(f"{item.table} {item.id}: {item.message}")
    if as_json:
        emit({"checked": checked, "damaged": len(found)})
    else:
        told = ", ".join(counted(count, name.removesuffix("s")) for name, count in checked.items())
        click.echo(f"{len(found):,} damaged; checked {told}." if found else f"All is whole: {told}.")
    if found:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--texts/--no-texts", default=False, help="With whole articles, or the sentences that hold claims alone.")
@click.option("--reviews", is_flag=True, help="With people's judgements and names.")
@click.option("--static", is_flag=True, help="The main pages as plain files instead, for any file server.")
@click.option("--site", default="", metavar="URL", help="With --static: a server of this base, for what is no file.")
@db_option
@json_option
def publish(folder: Path, texts: bool, reviews: bool, static: bool, site: str, path: Path, as_json: bool) -> None:
    """Write an immutable bundle to serve elsewhere: base, counts, downloads, and how to run it.

    Articles are other people's: a bundle quotes the sentences that hold claims, and no more unless --texts is given.

    \b
    Example:
      kb publish public
      sh public/serve.sh
      kb publish pages --static
    """
    from kb.publish.bundle import write_bundle
    from kb.store import open_base

    if static:
        files = _snapshot(folder, path, texts=texts, reviews=reviews, site=site)
        if as_json:
            emit({"folder": str(folder), "files": list(files), "texts": texts})
        else:
            click.echo(f"Wrote {len(files)} files to {folder}; open {folder}/index.html.")
        return
    with open_base(path) as db, progress("writing"):
        made = write_bundle(db, folder, texts=texts, reviews=reviews)
    if as_json:
        emit({"folder": str(folder), "files": list(made.files), "texts": made.texts})
    else:
        click.echo(f"Wrote {len(made.files)} files to {folder}; `sh {folder}/serve.sh` serves it.")
        kept = "whole articles" if texts else "of the articles, the sentences that hold claims; --texts takes all"
        click.echo(f"It holds {kept}.")


def _snapshot(folder: Path, path: Path, *, texts: bool, reviews: bool, site: str) -> tuple[str, ...]:
    """Writes the main pages of what may leave the house."""
    from kb.publish.bundle import copy_base, fresh
    from kb.publish.serving import NAME
    from kb.store import open_base
    from kb.web.snapshot import write_snapshot

    with (
        progress("writing"),
        open_base(path) as db,
        fresh(folder) as made,
        TemporaryDirectory(prefix="kb-pages-") as aside,
    ):
        copy = Path(aside) / f"{NAME}.db"
        copy_base(db, copy, texts=texts, reviews=reviews)
        return write_snapshot(copy, made.part, metadata=metadata_file(), texts=texts, site=site)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--texts/--no-texts", default=False, help="With whole articles, or the sentences that hold claims alone.")
@db_option
@json_option
def release(folder: Path, texts: bool, path: Path, as_json: bool) -> None:
    """Write a reproducible data package of the whole base: every table as CSV, described, with digests.

    Web Annotations and PROV-O stand beside the tables. Equal bases give equal bytes. Articles are other people's:
    their whole texts are left out unless --texts is given.

    \b
    Example:
      kb release package
    """
    from kb.publish.package import write_package
    from kb.store import open_base

    with open_base(path) as db, progress("writing"):
        files = write_package(db, folder, texts=texts)
    if as_json:
        emit({"folder": str(folder), "files": list(files), "texts": texts})
    else:
        click.echo(f"Wrote {len(files)} files to {folder}.")


COMMANDS = (export, verify, publish, release)
