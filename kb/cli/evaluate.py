"""Command that measures: claims against gold, and how far to trust the confidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.options import json_option, rules_options, settings
from kb.cli.terminal import complain, emit, table
from kb.errors import InputError

if TYPE_CHECKING:
    from kb.evaluate import Lesson, Reliability, Tally
    from kb.model import Article

FILES = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("predicted", nargs=-1, type=FILES, metavar="[CLAIMS.jsonl]...")
@click.option("--gold", multiple=True, type=FILES, help="Right answers, one claim a line.")
@click.option("--labelled", multiple=True, type=FILES, help="Texts with marked figures (TOML); they are extracted now.")
@click.option("--articles", multiple=True, metavar="SOURCE", help="Articles that --gold speaks of; extracted now.")
@click.option(
    "--fit", "weights", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.toml",
    help="Fit the confidence on the extracted articles and write its weights.",
)  # fmt: skip
@json_option
@rules_options
def evaluate(
    predicted: tuple[Path, ...], gold: tuple[Path, ...], labelled: tuple[Path, ...], articles: tuple[str, ...],
    weights: Path | None, as_json: bool, words: Path | None, model: str | None,
) -> None:  # fmt: skip
    """Score claims against right answers, slot by slot, and the confidence by how often it holds.

    Give claims as `kb extract` wrote them, or articles and labelled texts to extract now. Of those the reliability
    is cross-validated: each article is judged by weights fitted on the others.

    \b
    Example:
      kb extract corpus > claims.jsonl
      kb evaluate claims.jsonl --gold gold.jsonl
      kb evaluate --labelled tests/cases/labelled-news.toml --fit kb/lexicon/confidence.toml
    """
    from kb import evaluate as measures

    right = measures.read_rows(gold)
    if predicted:
        if articles or labelled or weights or not right:
            raise click.UsageError("claims of a file are scored against --gold alone")
        judged, tally = measures.judge(measures.read_rows(predicted), right)
        stated = [(float(row.prediction.get("confidence", 0.0)), row.full) for row in judged]
        _show(tally, measures.reliability(stated), as_json=as_json)
        return
    if not labelled and not (articles and gold):
        raise click.UsageError("give claims and --gold, or --labelled texts, or --articles with --gold")
    lesson = _lesson(labelled, articles, right, words, model)
    _show(lesson.tally, lesson.held_out, as_json=as_json)
    if weights is not None:
        weights.write_text(lesson.weights, encoding="utf-8")


def _lesson(
    labelled: tuple[Path, ...], articles: tuple[str, ...], right: list[dict[str, object]], words: Path | None,
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


def _show(tally: Tally, found: Reliability, *, as_json: bool) -> None:
    from kb import evaluate as measures

    rows = measures.table(tally)
    if as_json:
        bins = [{"said": row.said, "was": row.was, "count": row.count} for row in found.bins]
        emit({"slots": dict(rows), "calibration_error": found.error, "brier": found.brier,
              "brier_of_base_rate": found.brier_base, "claims": found.count, "bins": bins})  # fmt: skip
        return
    table(("slot", "share"), rows)
    click.echo(measures.diagram(found))


COMMANDS = (evaluate,)
