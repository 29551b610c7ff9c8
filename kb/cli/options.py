"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from kb.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

BASE = Path("kb.db")


def db_option(command: Command) -> Command:
    """Adds `--db PATH`."""
    return click.option(
        "--db", "path", type=click.Path(dir_okay=False, path_type=Path), default=BASE, show_default=True,
        help="The base.",
    )(command)  # fmt: skip


def json_option(command: Command) -> Command:
    """Adds `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="JSON lines for programs.")(command)


def rules_options(command: Command) -> Command:
    """Adds `--lexicon DIR` and `--model NAME_OR_PATH`."""
    model = click.option("--model", metavar="NAME_OR_PATH", help="Another spaCy pipeline for English.")
    return lexicon_option(model(command))


def lexicon_option(command: Command) -> Command:
    """Adds `--lexicon DIR`."""
    return click.option(
        "--lexicon", "words", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
        help="Folder with your own word lists, laid over the shipped ones.",
    )(command)  # fmt: skip


def settings(model: str | None = None) -> Settings:
    """Returns the settings of a command."""
    return Settings(model=model)
