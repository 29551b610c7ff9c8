"""The generated reference pages: commands, schema and word lists, as Markdown.

Called by cog from the pages in docs/; `python -m cogapp -r docs/*.md` renews them. Nothing is described here: the words
come from the commands' help, from metadata.yml, from docstrings and from the comments in the lexicon's files.
"""

from __future__ import annotations

import inspect
import re
import types
import typing
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import yaml
from pydantic import BaseModel
from sqlite_utils import Database

from kb.cli import main
from kb.lexicon import FOLDER, GROUPS
from kb.migrations import kb_migrations
from kb.settings import Settings

ROOT = Path(__file__).parent.parent
# What sqlite-utils and the search index keep for themselves.
INTERNAL = re.compile(r"^_|_fts(_|$)|^sqlite_")


def commands(group: click.Group = main, path: str = "kb") -> dict[str, click.Command]:
    """Returns every command by its full name, those of sub-groups too."""
    found: dict[str, click.Command] = {}
    context = click.Context(group, info_name=path)
    for name in sorted(group.list_commands(context)):
        command = group.get_command(context, name)
        assert command is not None
        found[f"{path} {name}"] = command
        if isinstance(command, click.Group):
            found |= commands(command, f"{path} {name}")
    return found


def help_of(name: str, command: click.Command) -> str:
    """Returns the help page of a command as a terminal of 88 columns shows it."""
    context = click.Context(command, info_name=name, terminal_width=88, max_content_width=88)
    return command.get_help(context).rstrip()


def cli() -> str:
    """Returns the help of kb and of all its commands."""
    parts = [f"## kb\n\n```text\n{help_of('kb', main)}\n```"]
    parts += [f"## {name}\n\n```text\n{help_of(name, command)}\n```" for name, command in commands().items()]
    return "\n\n".join(parts)


def settings() -> str:
    """Returns a row for every setting, with its default and its line of the docstring."""
    doc = inspect.cleandoc(Settings.__doc__ or "")
    said = {name: _plain(text) for name, text in re.findall(r"^ +(\w+): (.+(?:\n {8,}.+)*)", doc, re.MULTILINE)}
    rows = "\n".join(f"| `{f.name}` | `{f.default}` | {said.get(f.name, '')} |" for f in fields(Settings))
    return f"| setting | default | meaning |\n|---|---|---|\n{rows}"


def described() -> dict[str, Any]:
    """Returns what metadata.yml says of every table and view, by name."""
    metadata = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
    tables: dict[str, Any] = {}
    for database in metadata["databases"].values():
        tables |= database.get("tables", {})
    return tables


def schema() -> Database:
    """Returns an empty base in memory at the newest schema."""
    db = Database(memory=True)
    kb_migrations.apply(db)
    return db


def columns(db: Database, table: str) -> dict[str, str]:
    """Returns the columns of a table or view with their type and, for a foreign key, its target."""
    rows = db.execute(f"pragma table_info([{table}])").fetchall()
    keys = {row[3]: f" → {row[2]}" for row in db.execute(f"pragma foreign_key_list([{table}])").fetchall()}
    return {row[1]: f"{row[2].lower()}{keys.get(row[1], '')}" for row in rows}


def tables(db: Database) -> list[str]:
    """Returns the tables readers meet, then the views."""
    names = [*db.table_names(), *db.view_names()]
    return [name for name in names if not INTERNAL.search(name)]


def data_dictionary() -> str:
    """Returns a section for every table and view, a row for every column."""
    db, words = schema(), described()
    parts = []
    for name in tables(db):
        about = words.get(name, {})
        kind = "view" if name in db.view_names() else "table"
        notes, units = about.get("columns", {}), about.get("units", {})
        rows = "\n".join(
            f"| `{column}` | {form} | {_cell(notes.get(column, ''), units.get(column))} |"
            for column, form in columns(db, name).items()
        )
        parts.append(
            f"## {name}\n\n*{kind.capitalize()}.* {_plain(about.get('description', ''))}\n\n"
            f"| column | type | meaning |\n|---|---|---|\n{rows}"
        )
    return "\n\n".join(parts)


def _cell(note: str, unit: str | None) -> str:
    return _plain(note) + (f" ({unit})" if unit else "")


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def lexicon() -> str:
    """Returns a section for every lexicon file, with the shape of its entries."""
    parts = []
    for group, stems in GROUPS.values():
        for stem in stems:
            model = group.model_fields[stem].annotation
            assert isinstance(model, type)
            parts.append(f"## {stem}.toml\n\n{opening(stem)}\n\n{_shape(model)}")
    return "\n\n".join(parts)


def opening(stem: str) -> str:
    """Returns the comment a shipped lexicon file opens with."""
    path = FOLDER / f"{stem}.toml"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    comment = []
    for line in lines:
        if not line.startswith("#"):
            break
        comment.append(line.lstrip("# ").rstrip())
    return "\n".join(comment)


def _shape(model: type[BaseModel], seen: frozenset[type[BaseModel]] = frozenset()) -> str:
    """Returns the keys of a model as a table, then those of the rows it is made of."""
    notes = _notes(model)
    rows = "\n".join(
        f"| `{field.alias or name}` | `{_type(field.annotation)}` | {'' if field.is_required() else 'optional'} "
        f"| {_plain(field.description or notes.get(name, ''))} |"
        for name, field in model.model_fields.items()
    )
    table = f"| key | holds | | meaning |\n|---|---|---|---|\n{rows}"
    inner = [row for field in model.model_fields.values() for row in _rows(field.annotation) if row not in seen]
    parts = [table]
    for row in dict.fromkeys(inner):
        doc = inspect.cleandoc(row.__doc__ or "")
        parts.append(f"**{row.__name__}**: {doc}\n\n{_shape(row, seen | set(inner))}")
    return "\n\n".join(parts)


def _notes(model: type[BaseModel]) -> dict[str, str]:
    """Returns the comments that stand behind the fields in the source of a model."""
    found = re.findall(r"^    (\w+): .*?\s#\s+(.+)$", inspect.getsource(model), re.MULTILINE)
    return dict(found)


def _rows(annotation: Any) -> list[type[BaseModel]]:
    """Returns the models an annotation is made of."""
    if isinstance(annotation, type) and not typing.get_args(annotation):
        return [annotation] if issubclass(annotation, BaseModel) else []
    return [model for part in typing.get_args(annotation) for model in _rows(part)]


def _type(annotation: Any) -> str:
    """Returns a type as one reads it: `list of text`, not `list[str]`."""
    plain = {str: "text", int: "integer", float: "number", bool: "true/false", type(None): "nothing"}
    if annotation in plain:
        return plain[annotation]
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (list, tuple, set, frozenset):
        return f"list of {_type(arguments[0])}"
    if origin is dict:
        return f"table: {_type(arguments[0])} → {_type(arguments[1])}"
    if origin is typing.Literal:
        return ", ".join(str(value) for value in arguments)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_type(part) for part in arguments if part is not type(None))
    return getattr(annotation, "__name__", str(annotation))
