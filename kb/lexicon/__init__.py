"""The words: every list the rules read, as TOML files beside this module, checked when loaded.

Comes in: the shipped `*.toml` and, optionally, a user's folder with files of the same names.
Goes out: one frozen `Lexicon`. A file that fails a check is reported with all its mistakes at once.

A user's file is merged over the shipped one: tables by key, lists appended. In the lists of entities
and metrics, a user's row of the same `name` replaces the shipped row.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kb.errors import LexiconError
from kb.lexicon.context import ContextWords
from kb.lexicon.cues import CueWords
from kb.lexicon.figures import FigureWords
from kb.lexicon.layout import LayoutWords
from kb.lexicon.origins import OriginWords
from kb.lexicon.reporting import ReportingWords
from kb.lexicon.scopes import ScopeWords

NAMED_BY = ("name", "form", "noun", "word")  # what tells a row from the others of its list
FOLDER = Path(__file__).parent
Group = TypeVar("Group", bound=BaseModel)

# group of words -> the TOML files it is read from; the file's stem is the field of the group's model
GROUPS: dict[str, tuple[type[BaseModel], tuple[str, ...]]] = {
    model.__name__: (model, tuple(model.model_fields))
    for model in (FigureWords, ContextWords, LayoutWords, OriginWords, ReportingWords, ScopeWords, CueWords)
}


@dataclass(frozen=True)
class Lexicon:
    """All words, checked, and the digest of the files they came from."""

    figures: FigureWords
    context: ContextWords
    layout: LayoutWords
    origins: OriginWords
    reporting: ReportingWords
    scopes: ScopeWords
    cues: CueWords
    digest: str

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lexicon) and self.digest == other.digest


@lru_cache(maxsize=8)
def load(extra: Path | None = None) -> Lexicon:
    """Returns the shipped lexicon, with the user's folder merged over it.

    Raises:
        LexiconError: a file is not TOML, has an unknown name, or fails a check; all mistakes are listed.
    """
    digest = hashlib.sha256()
    problems: list[str] = []
    known = {f"{stem}.toml" for _, stems in GROUPS.values() for stem in stems}
    if extra is not None:
        if not extra.is_dir():
            raise LexiconError("is not a folder", file=extra, remedy="give the folder that holds your *.toml files")
        problems += [
            f"{path.name}: no such lexicon file; known are {', '.join(sorted(known))}"
            for path in sorted(extra.glob("*.toml"))
            if path.name not in known
        ]
    groups: dict[str, BaseModel] = {}
    for name, (model, stems) in GROUPS.items():
        content = {stem: _read(stem, extra, digest, problems) for stem in stems}
        try:
            groups[name] = model.model_validate(content)
        except ValidationError as error:
            problems += [
                f"{item['loc'][0]}.toml: {_place(item['loc'][1:], content[str(item['loc'][0])])}: {item['msg']}"
                if item["loc"]
                else item["msg"]
                for item in error.errors()
            ]
    if problems:
        raise LexiconError("; ".join(problems), file=extra or FOLDER, remedy="correct these entries")
    return Lexicon(
        figures=_as(FigureWords, groups),
        context=_as(ContextWords, groups),
        layout=_as(LayoutWords, groups),
        origins=_as(OriginWords, groups),
        reporting=_as(ReportingWords, groups),
        scopes=_as(ScopeWords, groups),
        cues=_as(CueWords, groups),
        digest=digest.hexdigest()[:16],
    )


def _place(steps: tuple[int | str, ...], node: Any) -> str:
    """Returns where in a file a mistake is, rows by their name: `unit.furlong.dimension`.

    >>> _place(("unit", 0, "dimension"), {"unit": [{"name": "furlong"}]})
    'unit.furlong.dimension'
    """
    said = []
    for step in steps:
        node = _within(node, step)
        row = node if isinstance(step, int) and isinstance(node, dict) else {}
        said.append(str(next((row[key] for key in NAMED_BY if isinstance(row.get(key), str)), step)))
    return ".".join(said)


def _within(node: Any, step: int | str) -> Any:
    """Returns what stands at a key or place, None where nothing does."""
    if isinstance(node, dict):
        return node.get(step)
    return node[step] if isinstance(node, list) and isinstance(step, int) and step < len(node) else None


def _as(model: type[Group], groups: dict[str, BaseModel]) -> Group:
    group = groups[model.__name__]
    assert isinstance(group, model)
    return group


def _read(stem: str, extra: Path | None, digest: Any, problems: list[str]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for folder in (FOLDER, extra):
        path = folder / f"{stem}.toml" if folder is not None else None
        if path is None or not path.exists():
            continue
        raw = path.read_bytes()
        digest.update(stem.encode() + b"\0" + raw + b"\0")
        try:
            merged = merge(merged, tomllib.loads(raw.decode("utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            problems.append(f"{path.name}: {error}")
    return merged


def merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Returns `base` with `over` laid on top: tables by key, lists appended, rows of one `name` replaced."""
    out = dict(base)
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(out.get(key), dict):
            out[key] = merge(out[key], value)
        elif isinstance(value, list) and isinstance(out.get(key), list):
            names = {row["name"] for row in value if isinstance(row, dict) and "name" in row}
            kept = [row for row in out[key] if not (isinstance(row, dict) and row.get("name") in names)]
            out[key] = kept + value
        else:
            out[key] = value
    return out
