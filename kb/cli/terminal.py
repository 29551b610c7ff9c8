"""What people and programs see: lines, tables, one-line complaints, and a progress bar where someone watches."""

from __future__ import annotations

import codecs
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from kb.errors import InputError, KbError

Read = TypeVar("Read")

RIGHT = (int, float)
WIDEST = 100


def speak_unicode() -> None:
    """Makes files and pipes UTF-8 whatever the locale, so that output is the same everywhere.

    A terminal keeps its own encoding and shows a question mark for what it lacks.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and codecs.lookup(stream.encoding).name != "utf-8":
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")


def complain(error: KbError) -> None:
    """Writes what went wrong, in one line, to standard error."""
    click.echo("kb: " + " ".join(str(error).split()), err=True)


def good(found: Iterable[Read | InputError], failed: list[InputError]) -> Iterator[Read]:
    """Yields what could be read; what could not is told, and kept in the list."""
    for item in found:
        if isinstance(item, InputError):
            complain(item)
            failed.append(item)
        else:
            yield item


def lines_of(source: Path) -> Iterator[str]:
    """Yields the lines of a text file, or of standard input for `-`.

    Raises:
        InputError: it cannot be read, or is no UTF-8.
    """
    try:
        with click.open_file(str(source), encoding="utf-8") as lines:
            yield from lines
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=source, remedy="check the path") from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", file=source, remedy="save it as UTF-8") from error


def emit(fields: Mapping[str, Any]) -> None:
    """Writes one line of JSON."""
    click.echo(json.dumps(fields, ensure_ascii=False, allow_nan=False))


def counted(number: int, noun: str) -> str:
    """Returns so many of something: "1 article", "2,000 articles"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Writes rows in columns, numbers to the right; the same bytes on a terminal and in a file."""
    listed = list(rows)
    cells = [[_cell(value) for value in row] for row in listed]
    widths = [max((len(row[at]) for row in [list(heads), *cells]), default=0) for at in range(len(heads))]
    right = [bool(listed) and all(isinstance(row[at], RIGHT) for row in listed) for at in range(len(heads))]
    for row in [list(heads), *cells]:
        parts = [text.rjust(width) if to_right else text.ljust(width)
                 for text, width, to_right in zip(row, widths, right, strict=True)]  # fmt: skip
        click.echo("  ".join(parts).rstrip())


def _cell(value: object) -> str:
    text = "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
    text = " ".join(text.split())
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


@contextmanager
def progress(label: str) -> Iterator[Callable[[str, int, int | None], None]]:
    """Gives a function that tells step, done and total; shown on a terminal, silent elsewhere."""
    if not sys.stderr.isatty():
        yield lambda step, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda step, done, total: bar.update(task, description=step, completed=done, total=total)
