"""What is measured: the rows of measures.toml, checked, and the floors that pin them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

MEASURES = Path(__file__).parent / "measures.toml"
FLOORS = Path(__file__).parent.parent.parent / "tests" / "floors.toml"


class Measure(BaseModel):
    """One row of the table.

    Attributes:
        id: name of the scorer's run, a dot, name of the value in it.
        name: what a reader of the table sees.
        first, goal: levels to reach; absent where a measure only informs.
        peer: the best published or measured system on the same data, with its name.
        lower: lower is better.
        show: how the value is printed.
        pinned: the floor may only improve; false for what depends on the machine.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    first: float | None = None
    goal: float | None = None
    peer: str = ""
    lower: bool = False
    show: Literal["share", "percent", "count", "rate"] = "share"
    pinned: bool = True

    def text(self, value: float | None) -> str:
        """Returns a value as the table prints it."""
        if value is None:
            return "–"
        return {
            "share": f"{value:.2f}",
            "percent": f"{value:.1f}",
            "count": f"{value:.0f}",
            "rate": f"{value:.3g}" if value < 100 else f"{value:.0f}",
        }[self.show]

    def reaches(self, value: float, level: float) -> bool:
        """Tells whether the value is at least as good as a level."""
        return value <= level if self.lower else value >= level


class Section(BaseModel):
    """Measures of one bench, with a line on what it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    note: str
    measure: list[Measure]


def sections() -> list[Section]:
    """Returns the sections of measures.toml in their order."""
    rows = tomllib.loads(MEASURES.read_text(encoding="utf-8"))["section"]
    return [Section.model_validate(row) for row in rows]


def floors() -> dict[str, float]:
    """Returns the pinned score of every measure that has one."""
    if not FLOORS.exists():
        return {}
    return dict(tomllib.loads(FLOORS.read_text(encoding="utf-8"))["floors"])


def write_floors(values: dict[str, float], pins: dict[str, str], *, allow_regression: bool) -> None:
    """Raises the floors to the values measured; lowers one only when told to."""
    old = floors()
    new = {}
    for measure in (m for section in sections() for m in section.measure if m.pinned):
        value = values.get(measure.id, old.get(measure.id))
        if value is None:
            continue
        before = old.get(measure.id)
        worse = before is not None and not measure.reaches(value, before)
        new[measure.id] = before if before is not None and worse and not allow_regression else value
    lines = [
        "# Pinned scores, written by `scripts/bench --write`, which raises them and never lowers one unless",
        "# called with --allow-regression. The digests pin the data they were measured on.",
        "",
        "[floors]",
        *(f'"{name}" = {value:.4g}' for name, value in new.items()),
        "",
        "[pins]",
        *(f'"{name}" = "{digest}"' for name, digest in sorted(pins.items())),
    ]
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")
