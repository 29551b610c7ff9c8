"""The command that holds claims against gold ones, and fits the confidence on what it learns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.options import json_option, rules_options, settings
from kb.cli.terminal import complain, emit, table
from kb.errors import InputError

if TYPE_CHECKING:
    from kb.evaluate import Lesson, Reliability, Tally
    from kb.model import Article

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("predicted", type=FILE, nargs=-1)
@click.option("--gold", type=FILE, multiple=True, metavar="GOLD.jsonl", help="Gold claims; may be given several times.")
@click.option("--labelled", type=FILE, multiple=True, metavar="TEXTS.toml", help="Texts with marked figures, read now.")
@click.option("--articles", multiple=True, metavar="SOURCE", help="Articles that the gold claims are of, read now.")
@click.option("--fit", "weights", type=FILE, metavar="FILE.toml", help="Write the confidence fitted on texts read now.")
@json_option
@rules_options
def evaluate(
    predicted: tuple[Path, ...], gold: tuple[Path, ...], labelled: tuple[Path, ...], articles: tuple[str, ...],
    weights: Path | None, as_json: bool, words: Path | None, model: str | None,
) -> None:  # fmt: skip
    """Hold claims, as `kb extract` writes them, against gold ones: slots, and what the confidence is worth.

    Of texts that are read now the confidence is cross-validated: each is judged by weights fitted on the others.

    \b
    Example:
      kb extract news/*.txt > claims.jsonl
      kb evaluate claims.jsonl --gold gold.jsonl
      kb evaluate --labelled labelled.toml --fit confidence.toml
    """
    from kb.evaluate import judge, read_rows, reliability

    if bool(predicted) == bool(labelled or articles) or (not gold and not labelled):
        raise click.UsageError("give claims with --gold, or texts to read now: --labelled, or --articles with --gold")
    if predicted and weights is not None:
        raise click.UsageError("--fit reads the texts itself: give --labelled or --articles")
    try:
        right = read_rows(gold)
        if predicted:
            judged, tally = judge(read_rows(predicted), right)
            _show(tally, reliability((float(each.prediction["confidence"]), each.full) for each in judged), as_json)
            return
        lesson = _lesson(labelled, articles, right, words, model)
        if weights is not None:
            weights.write_text(lesson.weights, encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=error.filename, remedy="check the path") from error
    _show(lesson.tally, lesson.held_out, as_json)


def _lesson(
    labelled: tuple[Path, ...], articles: tuple[str, ...], right: list[dict[str, Any]], words: Path | None,
    model: str | None,
) -> Lesson:  # fmt: skip
    from kb.evaluate import label_texts, learn
    from kb.lexicon import load
    from kb.pipeline import Model, extract

    lexicon, options = load(words), settings(model)
    texts, rows = label_texts(labelled)
    texts += _read(articles, words, model)
    nlp = Model.load(model).nlp
    return learn(
        texts,
        [*rows, *right],
        extract=lambda batch: extract(batch, nlp=nlp, lexicon=lexicon, settings=options),
        lexicon=lexicon,
    )


def _read(sources: tuple[str, ...], words: Path | None, model: str | None) -> list[Article]:
    from kb.lexicon import load
    from kb.read import read

    found = []
    for article in read(sources, settings=settings(model), lexicon=load(words)) if sources else ():
        if isinstance(article, InputError):
            complain(article)
        else:
            found.append(article)
    return found


def _show(tally: Tally, found: Reliability, as_json: bool) -> None:
    from kb.evaluate import diagram
    from kb.evaluate import table as shares

    if as_json:
        emit({**dict(shares(tally)), "claims": found.count, "calibration_error": round(found.error, 4),
              "brier": round(found.brier, 4), "brier_of_base_rate": round(found.brier_base, 4)})  # fmt: skip
        return
    table(["what", "share"], shares(tally))
    click.echo("\nHow often claims said to be right were right:")
    click.echo(diagram(found))


COMMANDS = (evaluate,)
