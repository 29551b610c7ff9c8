"""The command that holds claims against gold ones, and fits the confidence on what it learns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.options import json_option, rules_options, settings
from kb.cli.terminal import emit, good, progress, table
from kb.errors import InputError

if TYPE_CHECKING:
    from kb.evaluate import Lesson, Reliability, Tally

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("predicted", type=FILE, nargs=-1)
@click.option("--gold", type=FILE, multiple=True, metavar="GOLD.jsonl", help="Gold claims; may be given several times.")
@click.option("--labelled", type=FILE, multiple=True, metavar="TEXTS.toml", help="Texts with marked figures, read now.")
@click.option("--articles", multiple=True, metavar="SOURCE", help="Articles that the gold claims are of, read now.")
@click.option(
    "--examples", type=FILE, multiple=True, metavar="FILE.jsonl", help="Examples kept before, learned from too."
)
@click.option("--keep", type=FILE, metavar="FILE.jsonl", help="Add the examples of the texts read now to this file.")
@click.option(
    "--fit", "weights", type=FILE, metavar="FILE.toml", help="Write the confidence fitted on the texts and examples."
)
@json_option
@rules_options
def evaluate(
    predicted: tuple[Path, ...], gold: tuple[Path, ...], labelled: tuple[Path, ...], articles: tuple[str, ...],
    examples: tuple[Path, ...], keep: Path | None, weights: Path | None, as_json: bool, words: Path | None,
    model: str | None,
) -> None:  # fmt: skip
    """Hold claims, as `kb extract` writes them, against gold ones: slots, and what the confidence is worth.

    Of texts that are read now the confidence is cross-validated: each is judged by weights fitted on the others.
    Rules are made from texts that have been read, so keep what a text taught when it was read first, and fit on that.

    \b
    Example:
      kb extract news/*.txt > claims.jsonl
      kb evaluate claims.jsonl --gold gold.jsonl
      kb evaluate --labelled labelled.toml --keep first-sight.jsonl
      kb evaluate --examples first-sight.jsonl --fit confidence.toml
    """
    from kb.evaluate import judge, read_rows, reliability
    from kb.evaluate import keep as add

    reading = bool(labelled or articles)
    if bool(predicted) == (reading or bool(examples)) or ((predicted or articles) and not (gold or labelled)):
        raise click.UsageError("give claims with --gold, or texts to read now: --labelled, or --articles with --gold")
    if predicted and weights is not None:
        raise click.UsageError("--fit reads the texts itself: give --labelled, --articles or --examples")
    if keep is not None and not reading:
        raise click.UsageError("--keep keeps what texts teach: give --labelled or --articles")
    right = read_rows(gold)
    if predicted:
        judged, tally = judge(read_rows(predicted), right)
        sure = ((float(each.prediction.get("confidence") or 0), each.full) for each in judged)
        _show(tally, reliability(sure), as_json)
        return
    failed: list[InputError] = []
    lesson = _lesson(labelled, articles, right, examples, failed, words, model)
    if keep is not None:
        add(keep, lesson.examples)
    if weights is not None:
        _write(weights, lesson.weights)
    _show(lesson.tally, lesson.held_out, as_json)
    if failed:
        raise click.exceptions.Exit(1)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", file=path, remedy="give another file") from error


def _lesson(
    labelled: tuple[Path, ...], articles: tuple[str, ...], right: list[dict[str, Any]], examples: tuple[Path, ...],
    failed: list[InputError], words: Path | None, model: str | None,
) -> Lesson:  # fmt: skip
    from kb.evaluate import label_texts, learn, read_examples
    from kb.lexicon import load
    from kb.pipeline import Model, extract
    from kb.read import read

    lexicon, options = load(words), settings(model)
    texts, rows = label_texts(labelled)
    if articles:
        texts += good(read(articles, settings=options, lexicon=lexicon), failed)
    with progress("reading"):
        nlp = Model.load(model).nlp
        return learn(
            texts,
            [*rows, *right],
            extract=lambda batch: extract(batch, nlp=nlp, lexicon=lexicon, settings=options),
            known=read_examples(examples),
        )


def _show(tally: Tally, found: Reliability, as_json: bool) -> None:
    from kb.evaluate import diagram
    from kb.evaluate import table as shares

    if as_json:
        scores = {name: json.loads(share) for name, share in shares(tally) if tally.gold}
        emit({**scores, "claims": found.count, "calibration_error": round(found.error, 4),
              "brier": round(found.brier, 4), "brier_of_base_rate": round(found.brier_base, 4)})  # fmt: skip
        return
    if tally.gold:
        table(["what", "share"], shares(tally))
        click.echo()
    click.echo("How often claims said to be right were right:")
    click.echo(diagram(found))


COMMANDS = (evaluate,)
