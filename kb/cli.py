"""Click commands; the only module that prints or exits."""

from __future__ import annotations

import click


@click.group()
def main() -> None:
    """Claims with evidence: read articles, cross-check their figures, publish the base."""
