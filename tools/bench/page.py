"""The table, as people read it on a terminal and in docs/quality.md."""

from __future__ import annotations

from pathlib import Path

from tools import quality
from tools.bench.measures import Measure, sections

QUALITY = Path(__file__).parent.parent.parent / "docs" / "quality.md"
BEGIN, END = "<!-- written by scripts/bench --write -->", "<!-- end of what scripts/bench wrote -->"
HEAD = ["", "kb", "first level", "goal", "others on the same data"]


def _mark(measure: Measure, value: float | None) -> str:
    """Returns the value, bold where it reaches the goal, in italics where it misses even the first level."""
    text = measure.text(value)
    if value is None:
        return text
    if measure.goal is not None and measure.reaches(value, measure.goal):
        return f"**{text}**"
    if measure.first is not None and not measure.reaches(value, measure.first):
        return f"*{text}*"
    return text


def _levels(measure: Measure) -> list[str]:
    sign = "≤ " if measure.lower else ""
    return ["" if level is None else sign + measure.text(level) for level in (measure.first, measure.goal)]


def table(values: dict[str, float]) -> str:
    """Returns the sections whose measures were taken, as Markdown tables of equal width."""
    parts = []
    for section in sections():
        taken = [m for m in section.measure if m.id in values]
        if not taken:
            continue
        rows = [[m.name, _mark(m, values.get(m.id)), *_levels(m), m.peer] for m in taken]
        parts.append(f"### {section.title}\n\n{section.note}\n\n{_markdown([HEAD, *rows])}")
    return "\n\n".join(parts)


def _markdown(rows: list[list[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 1) + (":" if column else "-") for column, width in enumerate(widths)) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def write(values: dict[str, float], *, commit: str) -> None:
    """Renews the part of docs/quality.md between its marks, and what the pages tell of it."""
    text = QUALITY.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    stated = f"Measured at {commit}. Bold reaches the goal, italics miss the first level.\n\n{table(values)}"
    QUALITY.write_text(f"{before}{BEGIN}\n\n{stated}\n\n{END}{after}", encoding="utf-8")
    quality.write(scores=quality.scores())
