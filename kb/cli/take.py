"""Commands that take articles in: extract, ingest, crosscheck, remove."""

from __future__ import annotations

import time
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.options import db_option, json_option, lexicon_option, rules_options, settings
from kb.cli.terminal import complain, counted, emit, good, progress, table
from kb.errors import InputError, require_text

if TYPE_CHECKING:
    from kb.pipeline import Report


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--all-figures", is_flag=True, help="Also quantities that claim nothing, with the reason.")
@click.option("--rejections", is_flag=True, help="Also number mentions that are no quantity, with the reason.")
@json_option
@rules_options
def extract(
    sources: tuple[str, ...], all_figures: bool, rejections: bool, as_json: bool, words: Path | None, model: str | None
) -> None:
    """Write the claims of articles as JSON lines; needs no base.

    SOURCE is a file, a folder, a pattern, the web address of a page or feed, a .jsonl or .jsonl.gz of articles, or
    - for standard input.

    \b
    Example:
      kb extract news/*.txt > claims.jsonl
    """
    from kb.lexicon import load
    from kb.pipeline import Model
    from kb.pipeline import extract as run
    from kb.publish.lines import claim_fields, rejection_fields
    from kb.read import read

    failed: list[InputError] = []
    lexicon, options = load(words), settings(model)
    articles = good(read(sources, settings=options, lexicon=lexicon), failed)
    first = next(articles, None)
    if first is not None:
        nlp = Model.load(model).nlp
        with progress("extracting") as tell:
            found_in = run(chain((first,), articles), nlp=nlp, lexicon=lexicon, settings=options)
            for done, found in enumerate(found_in, 1):
                for claim in (*found.claims, *(found.figures if all_figures else ())):
                    emit(claim_fields(claim))
                for rejected in found.rejections if rejections else ():
                    emit(rejection_fields(rejected))
                tell("extracting", done, None)
    if failed:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@db_option
@json_option
@rules_options
def ingest(sources: tuple[str, ...], path: Path, as_json: bool, words: Path | None, model: str | None) -> None:
    """Read, extract, store and cross-check articles.

    SOURCE is a file, a folder, a pattern, the web address of a page or feed, a .jsonl or .jsonl.gz of articles, or
    - for standard input. The same articles again change nothing; a changed article replaces its claims and keeps the
    old ones as history.

    \b
    Example:
      kb ingest corpus news/today.txt
    """
    from kb.lexicon import load
    from kb.pipeline import ingest as run
    from kb.store import open_base

    lexicon, known = load(words), path.exists()
    with open_base(path, create=True) as db, progress("reading") as tell:
        report = run(
            sources, db, lexicon=lexicon, settings=settings(model),
            on_progress=lambda step: tell(step.step, step.done, step.total), on_failure=complain,
        )  # fmt: skip
    if not known and report.run is None:
        path.unlink()  # nothing came of it, so no empty base is left behind
    _tell(report, as_json=as_json)
    if report.failed:
        raise click.exceptions.Exit(1)


def _tell(report: Report, *, as_json: bool) -> None:
    changed = {
        "articles": sum(saved.changed for saved in report.saved),
        "new": report.claims("new"),
        "altered": report.claims("altered"),
        "gone": report.claims("gone"),
    }
    if as_json:
        emit({
            "run": report.run, "read": report.read, "unchanged": report.unchanged, "failed": len(report.failed),
            "changed": changed, "totals": report.totals, "crosscheck": vars(report.crosscheck),
            "seconds": round(report.seconds, 3),
        })  # fmt: skip
        return
    if report.read == 0:
        click.echo("No article was read.")
    elif report.run is None:
        click.echo(f"Nothing changed: {counted(report.read, 'article')} read, all as stored.")
    else:
        table(["", "in the base", "this run"], _summary(report, changed))
    if report.failed:
        click.echo(f"{counted(len(report.failed), 'source')} could not be read.")


def _summary(report: Report, changed: dict[str, int]) -> list[tuple[str, int, str]]:
    claims = [f"{changed[name]:,} {name}" for name in ("new", "altered", "gone") if changed[name]]
    checked = report.crosscheck
    questions = [
        f"{count:,} {name}"
        for name, count in (("opened", checked.opened), ("settled", checked.settled), ("explained", checked.explained))
        if count
    ]
    findings = [f"{count:,} {name}" for name, count in (("new", checked.new), ("gone", checked.gone)) if count]
    told = {
        "articles": [f"{changed['articles']:,} new or changed"] if changed["articles"] else [],
        "claims": claims,
        "questions": questions,
        "findings": findings,
    }
    idle = {"questions": "no dispute opened"}
    return [(name, report.totals[name], ", ".join(told[name]) or idle.get(name, "as before")) for name in told]


@click.command()
@db_option
@json_option
@lexicon_option
def crosscheck(path: Path, as_json: bool, words: Path | None) -> None:
    """Rebuild questions, positions and findings from the stored claims.

    \b
    Example:
      kb crosscheck --lexicon my-words
    """
    from kb.lexicon import load
    from kb.pipeline import crosscheck as run
    from kb.store import finish_run, open_base, summary

    lexicon, begun = load(words), time.monotonic()
    with open_base(path, write=True) as db, progress("cross-checking"):
        counts = run(db, lexicon=lexicon, settings=settings())
        finish_run(db, time.monotonic() - begun)
        totals = summary(db)
    if as_json:
        emit({"totals": totals, "crosscheck": vars(counts)})
    else:
        table(["", "in the base"], list(totals.items()))
        changed = ", ".join(f"{count:,} {name}" for name, count in vars(counts).items() if count)
        click.echo(f"Changed: {changed or 'nothing'}.")


@click.command()
@click.argument("article")
@db_option
@json_option
@lexicon_option
def remove(article: str, path: Path, as_json: bool, words: Path | None) -> None:
    """Take an article out; its claims stay as history, marked.

    ARTICLE is its file name or id, or the beginning of either.

    \b
    Example:
      kb remove today.txt
    """
    from kb.lexicon import load
    from kb.pipeline import remove as run
    from kb.store import open_base, summary

    require_text({"name": article})
    with open_base(path, write=True) as db, progress("cross-checking"):
        file = run(article, db, lexicon=load(words), settings=settings())
        totals = summary(db)
    if as_json:
        emit({"removed": file, "totals": totals})
    else:
        click.echo(f"Removed {file}; the base holds {counted(totals['claims'], 'claim')} of "
                   f"{counted(totals['articles'], 'article')}.")  # fmt: skip


@click.command("import-table")
@click.argument("table", type=click.Path(dir_okay=False, path_type=Path), metavar="CSV")
@click.option(
    "--map", "mapped", type=click.Path(dir_okay=False, path_type=Path), required=True, metavar="MAP.toml",
    help="Which column holds what.",
)  # fmt: skip
@db_option
@json_option
@lexicon_option
def import_table(table: Path, mapped: Path, path: Path, as_json: bool, words: Path | None) -> None:
    """Take in the rows of a reference table as claims of its source.

    Each row is the evidence of its claims. The same table again changes nothing.

    \b
    Example:
      kb import-table models.csv --map models.toml
    """
    from kb.lexicon import load
    from kb.pipeline import import_table as run
    from kb.store import open_base

    lexicon = load(words)
    with open_base(path, create=True) as db, progress("importing"):
        report = run(table, mapped, db, lexicon=lexicon, settings=settings())
    _tell(report, as_json=as_json)


COMMANDS = (extract, ingest, crosscheck, remove, import_table)
