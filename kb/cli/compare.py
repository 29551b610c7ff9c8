"""The command that holds a text against another: compare."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.options import json_option, rules_options, settings
from kb.cli.terminal import emit, good, lines_of, progress
from kb.errors import InputError
from kb.publish.lines import plain

if TYPE_CHECKING:
    from kb.crosscheck.texts import ComparedPair
    from kb.lexicon import Lexicon
    from kb.model import Article
    from kb.pipeline import TextPair
    from kb.settings import Settings


VERDICTS = {
    "consistent": ", B follows from A",
    "contradiction": "",
    "unrelated": ", B neither follows from A nor contradicts it",
}


@click.command()
@click.argument("texts", nargs=-1, metavar="A B")
@click.option(
    "--pairs", type=click.Path(allow_dash=True, dir_okay=False, path_type=Path), metavar="FILE.jsonl",
    help="Compare many pairs: one object a line with id, text_a, text_b.",
)  # fmt: skip
@json_option
@rules_options
def compare(texts: tuple[str, ...], pairs: Path | None, as_json: bool, words: Path | None, model: str | None) -> None:
    """Compare the figures of two texts; the verdict reads from A to B.

    A and B are files, or the texts themselves. The verdict is consistent (B follows from A), contradiction, or
    unrelated (nothing comparable, or cannot tell).

    \b
    Example:
      kb compare first-version.txt corrected.txt
      kb compare "It cost about $6 million." "It cost $5.6M."
    """
    from kb import pipeline
    from kb.lexicon import load

    if (len(texts) == 2) == (pairs is not None) or len(texts) not in (0, 2):
        raise click.UsageError("give two texts, or --pairs FILE.jsonl")
    lexicon, options = load(words), settings(model)
    failed: list[InputError] = []
    wanted: Iterable[TextPair]
    if pairs is None:
        a, b = (article_from(text, name, lexicon, options) for text, name in zip(texts, "AB", strict=True))
        wanted = [pipeline.TextPair(None, a, b)]
    else:
        wanted = good(pipeline.read_pairs(lines_of(pairs), pairs.name), failed)
    nlp = pipeline.Model.load(model).nlp
    with progress("comparing") as tell:
        compared = pipeline.compare(wanted, nlp=nlp, lexicon=lexicon, settings=options)
        for done, (name, found) in enumerate(compared, 1):
            if as_json or pairs is not None:
                emit(plain(found.as_dict(name)))
            else:
                _show(found)
            tell("comparing", done, None)
    if failed:
        raise click.exceptions.Exit(1)


def article_from(text: str, name: str, lexicon: Lexicon, options: Settings) -> Article:
    """Returns a file where there is one or the words look like a path; else the words themselves."""
    from kb.pipeline import article_of
    from kb.read import read

    if not _is_path(text):
        return article_of(text, name)
    found = next(iter(read([text], settings=options, lexicon=lexicon)))
    if isinstance(found, InputError):
        raise found
    return found


def _is_path(text: str) -> bool:
    """Tells whether words name a file: a single one does, and several that end as files do or are there as one."""
    from kb.read.sources import KINDS

    if len(text.split()) < 2 or text.lower().endswith(KINDS):
        return True
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # too long for a name, or no name at all
        return False


def _show(found: ComparedPair) -> None:
    for each in found.relations:
        click.echo(each.sentence)
    click.echo(f"Verdict: {found.verdict}{VERDICTS[found.verdict]}.")


COMMANDS = (compare,)
