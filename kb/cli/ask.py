"""Commands that ask the base: find, explain."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.options import db_option, json_option
from kb.cli.terminal import emit, table
from kb.errors import NotFoundError


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Hits of each kind.")
@db_option
@json_option
def find(words: tuple[str, ...], limit: int, path: Path, as_json: bool) -> None:
    """Search claims, questions, findings and articles.

    \b
    Example:
      kb find deepseek training cost
    """
    from kb.store import find as run
    from kb.store import open_base

    with open_base(path) as db:
        hits = run(db, " ".join(words), limit=limit)
    if as_json:
        for hit in hits:
            emit({"kind": hit.kind, "id": hit.id, "label": hit.label, "snippet": hit.snippet})
    elif hits:
        table(["kind", "id", "what", "where"], [(hit.kind, hit.id, hit.label, hit.snippet) for hit in hits])
    else:
        click.echo("Nothing found.")


@click.command()
@click.argument("text", nargs=-1, required=True, metavar="TEXT|ID")
@db_option
@json_option
def explain(text: tuple[str, ...], path: Path, as_json: bool) -> None:
    """Explain a claim, a question or a finding in plain language.

    Give an id or its beginning, a question's short name, or words to search for.

    \b
    Example:
      kb explain what did training deepseek-v3 cost
    """
    from kb.publish.explain import explanation
    from kb.store import find as search
    from kb.store import open_base, resolve

    name = " ".join(text)
    with open_base(path) as db:
        try:
            found = resolve(db, name)
        except NotFoundError:
            hits = search(db, name, limit=1)
            if not hits:
                raise
            found = hits[0]
        told = explanation(db, found.kind, found.id)
    if as_json:
        emit({"kind": found.kind, "id": found.id, **told.fields})
    else:
        click.echo(told.text)


COMMANDS = (find, explain)
