"""Commands that hold a text against another, or against the base: compare, check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.options import db_option, json_option, rules_options, settings
from kb.cli.terminal import emit, good
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
FAILING = frozenset(("disputed", "arithmetic error"))


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
        a, b = (_article(text, name, lexicon, options) for text, name in zip(texts, "AB", strict=True))
        wanted = [pipeline.TextPair(None, a, b)]
    else:
        wanted = good(_pairs(pairs), failed)
    nlp = pipeline.Model.load(model).nlp
    for name, found in pipeline.compare(wanted, nlp=nlp, lexicon=lexicon, settings=options):
        if as_json or pairs is not None:
            emit(plain(found.as_dict(name)))
        else:
            _show(found)
    if failed:
        raise click.exceptions.Exit(1)


def _article(text: str, name: str, lexicon: Lexicon, options: Settings) -> Article:
    """A file where there is one or the words look like a path; else the words themselves."""
    from kb.pipeline import article_of
    from kb.read import read

    if len(text.split()) > 1 and not Path(text[:255]).is_file():
        return article_of(text, name)
    found = next(iter(read([text], settings=options, lexicon=lexicon)))
    if isinstance(found, InputError):
        raise found
    return found


def _pairs(path: Path) -> Iterator[TextPair | InputError]:
    from kb.pipeline import read_pairs

    try:
        with click.open_file(str(path), encoding="utf-8") as lines:
            yield from read_pairs(lines, path.name)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=path, remedy="check the path") from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", file=path, remedy="save it as UTF-8") from error


def _show(found: ComparedPair) -> None:
    for each in found.relations:
        click.echo(each.sentence)
    click.echo(f"Verdict: {found.verdict}{VERDICTS[found.verdict]}.")


@click.command()
@click.argument("draft")
@db_option
@json_option
@rules_options
def check(draft: str, path: Path, as_json: bool, words: Path | None, model: str | None) -> None:
    """Hold every figure of a draft against the base; stores nothing.

    Each figure is supported, compatible, disputed, unscoped (a slot that would decide is not stated), unknown, or an
    arithmetic error. Exit code 1 where one is disputed or does not add up.

    \b
    Example:
      kb check draft.md
      pbpaste | kb check -
    """
    from kb import pipeline
    from kb.lexicon import load
    from kb.store import open_base

    lexicon, options = load(words), settings(model)
    article = _article(draft, "draft", lexicon, options)
    with open_base(path) as db:
        nlp = pipeline.Model.load(model).nlp
        (found,) = pipeline.extract([article], nlp=nlp, lexicon=lexicon, settings=options)
        records = pipeline.touched(found, db, lexicon=lexicon)
    checked = list(pipeline.check(found, records, lexicon=lexicon, settings=options))
    for item in checked:
        if as_json:
            told = {name: getattr(item, name) for name in ("verdict", "explanation", "against")}
            emit({"figure": item.claim.figure, "start": item.claim.start, "end": item.claim.end, **plain(told)})
        else:
            click.echo(f"{item.claim.figure}: {item.verdict}")
            click.echo(f"  “{' '.join(item.claim.quote.split())}”")
            click.echo(f"  {item.explanation}" + (f" [{', '.join(item.against[:3])}]" if item.against else ""))
    if not as_json:
        counted = Counter(item.verdict for item in checked)
        told_counts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(counted.items()))
        click.echo(f"{len(checked)} figures: {told_counts}." if checked else "The draft holds no figure.")
    if any(item.verdict in FAILING for item in checked):
        raise click.exceptions.Exit(1)


COMMANDS = (compare, check)
