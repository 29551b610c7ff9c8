"""Commands about people's judgements: what waits for one, and judgements in and out as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.options import db_option, json_option
from kb.cli.terminal import complain, emit, lines_of, table
from kb.errors import InputError
from kb.judgement import VERDICTS

if TYPE_CHECKING:
    from kb.store.reviews import Review


@click.group(invoke_without_command=True)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many to list.")
@db_option
@json_option
@click.pass_context
def review(ctx: click.Context, limit: int, path: Path, as_json: bool) -> None:
    """List what needs a person, sorted by doubt × reach; move judgements in and out.

    Judgements live in reviews.db beside the base and are only ever added to; the next ingest applies them.

    \b
    Example:
      kb review --limit 10
      kb review export > judgements.jsonl
      kb review import judgements.jsonl
      kb review cases > tests/cases/judged.toml
    """
    if ctx.invoked_subcommand is not None:
        return
    from kb.store import open_base
    from kb.store.queue import outdated, waiting

    with open_base(path) as db:
        listed, old = waiting(db, limit), outdated(db)
    if as_json:
        for item in listed:
            emit({"kind": item.kind, "id": item.id, "weight": round(item.weight, 4), "label": item.label})
        for key, label, verdict, reviewer in old:
            emit({"kind": "outdated", "id": key, "label": label, "verdict": verdict, "reviewer": reviewer})
        return
    table(["weight", "kind", "id", "what"], [(f"{item.weight:.2f}", item.kind, item.id, item.label) for item in listed])
    if old:
        click.echo("Judged, but their text has changed since:")
        table(["id", "what", "verdict", "reviewer"], old)


@review.command("export")
@db_option
@json_option
def export(path: Path, as_json: bool) -> None:
    """Write all judgements as JSON lines, the oldest first.

    \b
    Example:
      kb review export > judgements.jsonl
    """
    from kb.store.reviews import authored

    for each in authored(path.with_name("reviews.db")):
        emit({
            "id": each.id, "target": each.target, "verdict": each.verdict, "correction": each.correction,
            "reviewer": each.reviewer, "reason": each.reason, "decided_at": each.decided_at,
            "quote": each.quote,
        })  # fmt: skip


@review.command("import")
@click.argument("source", type=click.Path(allow_dash=True, dir_okay=False, path_type=Path), metavar="FILE.jsonl")
@db_option
@json_option
def take(source: Path, path: Path, as_json: bool) -> None:
    """Add judgements from JSON lines; those already there are passed over.

    A line gives target, verdict (accept, correct, reject), reviewer, reason, decided_at, and for a correction the
    right values of the fields that are wrong. It may give the quote that was judged, else the base's is kept with it.

    \b
    Example:
      kb review import judgements.jsonl
    """
    from kb.store import open_base
    from kb.store.reviews import add, with_quotes

    failed: list[InputError] = []
    found = list(_reviews(source, failed))
    if path.is_file():
        with open_base(path) as db:
            found = with_quotes(db, found)
    added = add(path.with_name("reviews.db"), found)
    if as_json:
        emit({"read": len(found), "added": added, "failed": len(failed)})
    else:
        click.echo(f"Added {added} of {len(found)} judgements; the next ingest applies them.")
    if failed:
        raise click.exceptions.Exit(1)


@review.command("cases")
@click.option(
    "--verdict",
    "verdicts",
    multiple=True,
    type=click.Choice(VERDICTS),
    default=("reject", "correct"),
    show_default=True,
    help="Which judgements; may be given several times.",
)
@db_option
def cases(verdicts: tuple[str, ...], path: Path) -> None:
    """Write judged claims as rows of a behaviour table, so that the rules are held to them.

    A row gives the sentence with its figure marked and what a person says it means. Rejected and corrected ones are
    marked as gaps: take the mark away when the rules hold them.

    \b
    Example:
      kb review cases > tests/cases/judged.toml
    """
    from kb.publish.cases import HEAD, Judged, case_rows
    from kb.store import open_base
    from kb.store.reviews import authored, judgements

    with open_base(path) as db:
        last = judgements(authored(path.with_name("reviews.db"))).values()
        judged = [
            Judged(one.target, one.verdict, one.correction, one.reason, one.quote)
            for one in sorted(last, key=lambda one: (one.decided_at, one.id))
            if one.verdict in verdicts
        ]
        click.echo(HEAD + "".join(case_rows(db, judged)), nl=False)


def _reviews(source: Path, failed: list[InputError]) -> Iterator[Review]:
    from kb.store.reviews import Review

    for place, line in enumerate(lines_of(source), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError
            yield Review.of(row, source.name, place)
        except InputError as error:
            complain(error)
            failed.append(error)
        except (ValueError, RecursionError):
            failed.append(InputError("is not JSON", file=source.name, place=place, remedy="one object a line"))
            complain(failed[-1])


COMMANDS = (review,)
