"""Click commands; the only package that prints or exits.

Exit codes: 0 fine, 1 an input or a check failed, 2 wrong usage. No heavy package is imported before a command runs.
"""

from __future__ import annotations

from typing import Any

import click

import kb
from kb.cli import ask, check, compare, evaluate, out, review, serve, take
from kb.cli.terminal import complain, speak_unicode
from kb.errors import KbError


class Commands(click.Group):
    """A group that tells a failure in one line on standard error and exits 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; a `KbError` becomes a line, anything else is a bug and shows as one."""
        speak_unicode()
        try:
            return super().invoke(ctx)
        except KbError as error:
            complain(error)
            ctx.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(kb.__version__, prog_name="kb")
def main() -> None:
    """Claims with evidence: read articles, cross-check their figures, publish the base.

    \b
    Example:
      kb ingest corpus
      kb find "training cost"
      kb serve
    """


for command in (
    *take.COMMANDS,
    *ask.COMMANDS,
    *compare.COMMANDS,
    *check.COMMANDS,
    *evaluate.COMMANDS,
    *out.COMMANDS,
    *review.COMMANDS,
    *serve.COMMANDS,
):
    main.add_command(command)
