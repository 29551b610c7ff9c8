"""The command that holds a draft against the base: check."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.compare import article_from
from kb.cli.options import db_option, json_option, rules_options, settings
from kb.cli.terminal import complain, emit, progress
from kb.errors import InputError
from kb.publish.lines import plain, rejection_fields

if TYPE_CHECKING:
    from kb.lexicon import Lexicon
    from kb.model import Article
    from kb.pipeline import Checked, CheckedDraft
    from kb.settings import Settings

FAILING = frozenset(("disputed", "arithmetic error"))
PLACE = ("figure", "start", "end")
READ = ("id", "quote", "quote_start", "subject", "metric", "period_text", "modality")


@click.command()
@click.argument("draft", required=False)
@click.option(
    "--drafts", type=click.Path(allow_dash=True, dir_okay=False, path_type=Path), metavar="FILE.jsonl",
    help="Check many drafts: an object a line, as `kb ingest` takes articles; an object a line comes back.",
)  # fmt: skip
@db_option
@json_option
@rules_options
def check(
    draft: str | None, drafts: Path | None, path: Path, as_json: bool, words: Path | None, model: str | None
) -> None:
    """Hold every figure of a draft against the base; stores nothing.

    Each figure is supported, compatible, disputed, explained (the base has another for another scope or time), unscoped
    (a slot that would decide is not stated), unknown, or an arithmetic error. Exit code 1 where one is disputed or does
    not add up.

    \b
    Example:
      kb check draft.md
      pbpaste | kb check -
      kb check --drafts week.jsonl > checked.jsonl
    """
    from kb import pipeline
    from kb.lexicon import load
    from kb.store import open_base

    if (draft is None) == (drafts is None):
        raise click.UsageError("give a draft, or --drafts FILE.jsonl")
    lexicon, options = load(words), settings(model)
    given = _lines(drafts, lexicon, options) if drafts else [article_from(str(draft), "draft", lexicon, options)]
    nlp = pipeline.Model.load(model).nlp
    wrong = False
    for article in given:
        if isinstance(article, InputError):
            complain(article)
            emit({"id": None, "error": str(article)})
            wrong = True
            continue
        with open_base(path) as db, progress("checking"):
            found = pipeline.check_draft(article, db, nlp=nlp, lexicon=lexicon, settings=options)
        _tell(found, as_json=as_json, whole=drafts is not None)
        wrong = wrong or any(item.verdict in FAILING for item in found.figures)
    if wrong:
        raise click.exceptions.Exit(1)


def _lines(path: Path, lexicon: Lexicon, options: Settings) -> Iterator[Article | InputError]:
    """Yields each draft as soon as its line is there, so that a program may write one, read the answer and go on."""
    from kb.read.rows import rows_of

    try:
        with click.open_file(str(path), "rb") as stream:
            yield from rows_of(stream, file=path.name, settings=options, lexicon=lexicon)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=path, remedy="check the path") from error


def _tell(found: CheckedDraft, *, as_json: bool, whole: bool) -> None:
    if whole:
        emit(draft_fields(found))
        sys.stdout.flush()
    elif as_json:
        for item in found.figures:
            emit(_fields(item))
    else:
        _show(found.figures)


def draft_fields(found: CheckedDraft) -> dict[str, Any]:
    """Returns a checked draft as one object: its figures, and the numbers in it that claim nothing."""
    rest = [rejection_fields(each) for each in found.extraction.rejections]
    rest += [{"figure": each.figure, "start": each.start, "end": each.end, "reason": each.reason}
             for each in found.extraction.figures]  # fmt: skip
    return {
        "id": found.extraction.article.file,
        "figures": [{**_fields(item), **plain({name: getattr(item.claim, name) for name in READ})}
                    for item in found.figures],
        "left_out": sorted(({name: each[name] for name in (*PLACE, "reason")} for each in rest),
                           key=lambda each: (each["start"], each["end"])),
    }  # fmt: skip


def _fields(item: Checked) -> dict[str, Any]:
    told = {"verdict": item.verdict, "explanation": item.explanation, "against": item.against}
    return {**{name: getattr(item.claim, name) for name in PLACE}, **plain(told)}


def _show(figures: tuple[Checked, ...]) -> None:
    for item in figures:
        click.echo(f"{item.claim.figure}: {item.verdict}")
        click.echo(f"  “{' '.join(item.claim.quote.split())}”")
        click.echo(f"  {item.explanation}" + (f" [{', '.join(item.against[:3])}]" if item.against else ""))
    counted = Counter(item.verdict for item in figures)
    told = ", ".join(f"{count} {verdict}" for verdict, count in sorted(counted.items()))
    click.echo(f"{len(figures)} figures: {told}." if figures else "The draft holds no figure.")


COMMANDS = (check,)
