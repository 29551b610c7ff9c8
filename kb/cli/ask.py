"""Commands that ask the base: find, explain, diff."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from kb.cli.options import db_option, json_option
from kb.cli.terminal import counted, emit, table
from kb.errors import NotFoundError, require_text


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
    from kb.lexicon import load
    from kb.store import find as run
    from kb.store import open_base

    require_text({"words": " ".join(words)})
    with open_base(path) as db:
        hits = run(db, " ".join(words), limit=limit, plain=load(None).scopes.scopes.plain_words)
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
    from kb.lexicon import load
    from kb.publish.explain import explanation
    from kb.store import find as search
    from kb.store import open_base, resolve

    name = " ".join(text)
    require_text({"words": name})
    with open_base(path) as db:
        try:
            found = resolve(db, name)
        except NotFoundError:
            hits = search(db, name, limit=1, plain=load(None).scopes.scopes.plain_words)
            if not hits:
                raise
            found = hits[0]
        told = explanation(db, found.kind, found.id)
    if as_json:
        emit({"kind": found.kind, "id": found.id, **told.fields})
    else:
        click.echo(told.text)


@click.command()
@click.argument("run", type=click.IntRange(1), required=False)
@click.option("--claims", is_flag=True, help="Also name every new claim; they are only counted otherwise.")
@db_option
@json_option
def diff(run: int | None, claims: bool, path: Path, as_json: bool) -> None:
    """Tell what a run changed: claims new, gone and altered; disputes opened, settled and explained.

    RUN is a run's number; without it, the last run that changed something.

    \b
    Example:
      kb diff
      kb diff 3 --json
    """
    from kb.store import changes_of, open_base, run_of

    with open_base(path) as db:
        found = run_of(db, run)
        changes = changes_of(db, found.id)
    if as_json:
        for item in changes:
            emit({"run": found.id, "change": item.change, "kind": item.kind, "id": item.id, "label": item.label})
        return
    held = ", ".join(counted(count, name.removesuffix("s")) for name, count in found.counts.items())
    click.echo(f"Run {found.id} ({found.command}, {found.started_at}); the base then held {held}.")
    tally = Counter((item.change, item.kind) for item in changes)
    told = [item for item in changes if claims or (item.change, item.kind) != ("new", "claim")]
    table(["change", "what", "id", ""], [(item.change, item.kind, item.id, item.label) for item in told])
    if not claims and tally["new", "claim"]:
        click.echo(f"and {counted(tally['new', 'claim'], 'new claim')} (--claims names them)")


COMMANDS = (find, explain, diff)
