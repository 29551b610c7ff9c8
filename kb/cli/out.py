"""Commands that let the base out or look it over: export, verify, publish, release."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.options import db_option, json_option
from kb.cli.terminal import emit
from kb.errors import InputError
from kb.publish.serving import metadata_file

FORMATS = ("csv", "jsonl", "sql", "parquet")


@click.command()
@click.argument("format", type=click.Choice(FORMATS))
@click.option("--table", default="claims", show_default=True, help="Table or view to export; `sql` takes them all.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File; else standard output.")
@db_option
def export(format: str, table: str, output: Path | None, path: Path) -> None:
    """Write the base, or one table of it, as CSV, JSON lines, SQL or Parquet.

    `claims` are the current ones. Text that a spreadsheet would take for a formula gets an apostrophe in CSV.

    \b
    Example:
      kb export csv --table findings -o findings.csv
    """
    from kb.publish import exports
    from kb.store import open_base

    with open_base(path) as db:
        if format == "parquet":
            if output is None:
                raise click.UsageError("parquet is no text: give a file with -o")
            exports.write_parquet(db, table, output)
            return
        lines = exports.LINES[format](db, table)
        try:
            with click.open_file(str(output) if output else "-", "w", encoding="utf-8") as file:
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
    with open_base(path) as db:
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
        told = ", ".join(f"{count:,} {name}" for name, count in checked.items())
        click.echo(f"{len(found):,} damaged; checked {told}." if found else f"All is whole: {told}.")
    if found:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--texts/--no-texts", default=False, help="With whole articles, or the sentences that hold claims alone.")
@click.option("--reviews", is_flag=True, help="With people's judgements and names.")
@db_option
@json_option
def publish(folder: Path, texts: bool, reviews: bool, path: Path, as_json: bool) -> None:
    """Write an immutable bundle to serve elsewhere: base, counts, downloads, and how to run it.

    Articles are other people's: a bundle quotes the sentences that hold claims, and no more unless --texts is given.

    \b
    Example:
      kb publish public
      sh public/serve.sh
    """
    from kb.publish.bundle import write_bundle
    from kb.store import open_base

    with open_base(path) as db:
        made = write_bundle(db, folder, texts=texts, reviews=reviews)
    if as_json:
        emit({"folder": str(folder), "files": list(made.files), "texts": made.texts})
    else:
        click.echo(f"Wrote {len(made.files)} files to {folder}; `sh {folder}/serve.sh` serves it.")
        kept = "whole articles" if texts else "of the articles, the sentences that hold claims; --texts takes all"
        click.echo(f"It holds {kept}.")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@db_option
@json_option
def release(folder: Path, path: Path, as_json: bool) -> None:
    """Write a reproducible data package of the whole base: every table as CSV, described, with digests.

    Equal bases give equal bytes.

    \b
    Example:
      kb release package
    """
    from kb.publish.package import write_package
    from kb.store import open_base

    with open_base(path) as db:
        files = write_package(db, folder)
    if as_json:
        emit({"folder": str(folder), "files": list(files)})
    else:
        click.echo(f"Wrote {len(files)} files to {folder}.")


COMMANDS = (export, verify, publish, release)
