"""How Datasette is called to serve a base: where its description is, and the settings that were measured."""

from __future__ import annotations

from pathlib import Path

import kb

HERE = Path(kb.__file__).parent
NAME = "kb"  # Datasette names a database after its file, and metadata and links say "kb"
# Facet suggestion alone makes a large base's pages fifty times slower; the rest follows from measurements.
SETTINGS = {
    "suggest_facets": "off",
    "default_page_size": "50",
    "facet_time_limit_ms": "400",
    "sql_time_limit_ms": "3000",
    "default_facet_size": "15",
    "truncate_cells_html": "160",
}


def settings() -> list[str]:
    """Returns the settings as Datasette's command line takes them."""
    return [part for name, value in SETTINGS.items() for part in ("--setting", name, value)]


def arguments(
    base: Path, metadata: Path | None = None, beside: Path | None = None, *, immutable: bool = False
) -> list[str]:
    """Returns what Datasette is called with, but for address and port.

    Args:
        base: the base, under the name `kb.db`.
        metadata: another file than the shipped one.
        beside: where `reviews.db` is looked for, if not beside `base`.
        immutable: the base will not change while it is served.
    """
    described = metadata or metadata_file()
    reviews = (beside or base).with_name("reviews.db")
    return [
        *(["--immutable", str(base)] if immutable else [str(base)]),
        *([str(reviews)] if reviews.is_file() else []),
        *(["--metadata", str(described)] if described else []),
        *settings(),
    ]


def metadata_file() -> Path | None:
    """Returns the shipped `metadata.yml`: in the package, or beside it in a clone."""
    for found in (HERE / "web" / "metadata.yml", HERE.parent / "metadata.yml"):
        if found.is_file():
            return found
    return None
