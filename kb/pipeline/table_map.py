"""The map of a reference table: which column holds what, as a TOML file a user writes.

[source]
name = "Epoch AI"                # whose claims the rows are
title = "Notable AI models"
date = 2026-01-26                # when the table was published or taken
url = "https://epoch.ai/data"

[rows]
subject = "Model"                # columns, by their heads; or subject_name, where all rows are one subject's
period = "Publication date"      # or period_start and period_end
date_format = "%Y-%m-%d"
attributed_to = "Organization"
where = { Domain = "Language" }  # only rows that say so
whole = "year"                   # a day stands for its whole year or month

[[value]]                        # one for each column of figures (wide) ...
column = "Training compute cost (2023 USD)"
metric = "training cost"         # ... or metric_column, where a column names the metric (long)
unit = "USD"                     # or unit_column
scale = 1                        # what the figures are multiplied by
basis = "2023 dollars"           # or basis_column
qualifiers = ["final run"]
modality = "estimated"
spread_column = "Confidence"     # how sure the table is of its figure, row by row ...
spread = { Likely = 10 }         # ... and by how many times either way it may then be off
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.model import Modality


@dataclass(frozen=True)
class ValueColumn:
    """A column of figures and what they measure."""

    column: str
    metric: str | None = None
    metric_column: str | None = None
    unit: str | None = None
    unit_column: str | None = None
    stated_unit: str | None = None
    per: str | None = None
    scale: Decimal = Decimal(1)
    basis: str | None = None
    basis_column: str | None = None
    qualifiers: tuple[str, ...] = ()
    modality: str = Modality.ASSERTED.value
    spread_column: str | None = None
    spread: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class TableMap:
    """What a table is and where in it things stand."""

    source: str
    values: tuple[ValueColumn, ...]
    subject: str | None = None
    subject_name: str | None = None
    title: str | None = None
    date: date | None = None
    url: str | None = None
    period: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    date_format: str = "%Y-%m-%d"
    attributed_to: str | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    whole: str | None = None

    def columns(self) -> set[str]:
        """Returns all columns the map names."""
        named = {self.subject, self.period, self.period_start, self.period_end, self.attributed_to, *self.where}
        for value in self.values:
            named |= {value.column, value.metric_column, value.unit_column, value.basis_column, value.spread_column}
        return {name for name in named if name is not None}


SOURCE = {"name": "source", "title": "title", "date": "date", "url": "url"}
ROWS = {
    name: name
    for name in ("subject", "subject_name", "period", "period_start", "period_end", "date_format", "attributed_to",
                 "where", "whole")
}  # fmt: skip
TYPES: Mapping[str, type | tuple[type, ...]] = {
    "scale": (int, float),
    "qualifiers": list,
    "where": dict,
    "spread": dict,
    "date": date,
}


def load_map(path: Path) -> TableMap:
    """Returns the map of a TOML file.

    Raises:
        InputError: it cannot be read; all mistakes are listed.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"cannot be read as TOML: {error}", file=path, remedy="correct the map") from error
    wrong: list[str] = []
    given = {
        **_section(content.get("source"), SOURCE, "source", wrong),
        **_section(content.get("rows"), ROWS, "rows", wrong),
        "values": tuple(_values(content.get("value"), wrong)),
    }
    wrong += [f"{name}: no such section" for name in content if name not in ("source", "rows", "value")]
    if "source" not in given:
        wrong.append("source.name is missing")
    if not given.keys() & {"subject", "subject_name"}:
        wrong.append("rows.subject is missing")
    if given.get("whole") not in (None, "year", "month"):
        wrong.append("rows.whole: is year or month")
    if wrong:
        raise InputError("; ".join(wrong), file=path, remedy="correct these entries")
    return TableMap(**given)


def _section(found: Any, names: Mapping[str, str], section: str, wrong: list[str]) -> dict[str, Any]:
    if not isinstance(found, dict):
        wrong.append(f"[{section}] is missing")
        return {}
    return {names[key]: value for key, value in found.items() if _right(f"{section}.{key}", key, value, names, wrong)}


def _values(found: Any, wrong: list[str]) -> list[ValueColumn]:
    if not isinstance(found, list) or not found:
        wrong.append("[[value]] is missing")
        return []
    names = {each.name: each.name for each in fields(ValueColumn)}
    out = []
    for at, given in enumerate(found, 1):
        right = {key: value for key, value in given.items() if _right(f"value {at}.{key}", key, value, names, wrong)}
        if "column" not in right or not right.keys() & {"metric", "metric_column"}:
            wrong.append(f"value {at}: needs column, and metric or metric_column")
        elif not all(_times(times) for times in right.get("spread", {}).values()):
            wrong.append(f"value {at}.spread: give numbers of 1 or more")
        elif right.get("modality", Modality.ASSERTED.value) not in set(Modality):
            wrong.append(f"value {at}.modality: give one of {', '.join(Modality)}")
        else:
            right["scale"] = Decimal(str(right.get("scale", 1)))
            right["qualifiers"] = tuple(right.get("qualifiers", ()))
            out.append(ValueColumn(**right))
    return out


def _times(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 1


def _right(place: str, key: str, value: Any, names: Mapping[str, str], wrong: list[str]) -> bool:
    if key not in names:
        wrong.append(f"{place}: no such entry; known are {', '.join(names)}")
        return False
    wanted = TYPES.get(key, str)
    if not isinstance(value, wanted) or isinstance(value, bool):
        wrong.append(f"{place}: is no {wanted.__name__ if isinstance(wanted, type) else 'number'}")
        return False
    return True
