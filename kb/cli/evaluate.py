"""The command that holds claims against gold ones."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.options import json_option
from kb.cli.terminal import emit, table
from kb.errors import InputError


@click.command()
@click.argument("predicted", type=click.Path(dir_okay=False, path_type=Path), nargs=-1, required=True)
@click.option(
    "--gold", type=click.Path(dir_okay=False, path_type=Path), multiple=True, required=True, metavar="GOLD.jsonl",
    help="Gold claims; may be given several times.",
)  # fmt: skip
@json_option
def evaluate(predicted: tuple[Path, ...], gold: tuple[Path, ...], as_json: bool) -> None:
    """Hold claims, as `kb extract` writes them, against gold ones: slots, and what the confidence is worth.

    \b
    Example:
      kb extract news/*.txt > claims.jsonl
      kb evaluate claims.jsonl --gold gold.jsonl
    """
    from kb.evaluate import diagram, judge, read_rows, reliability
    from kb.evaluate import table as shares

    try:
        judged, tally = judge(read_rows(predicted), read_rows(gold))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=error.filename, remedy="check the path") from error
    found = reliability((float(each.prediction["confidence"]), each.full) for each in judged)
    if as_json:
        emit({**dict(shares(tally)), "claims": found.count, "calibration_error": round(found.error, 4),
              "brier": round(found.brier, 4), "brier_of_base_rate": round(found.brier_base, 4)})  # fmt: skip
        return
    table(["what", "share"], shares(tally))
    click.echo("\nHow often claims said to be right were right:")
    click.echo(diagram(found))


COMMANDS = (evaluate,)
