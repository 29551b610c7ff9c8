"""The page on quality: what the confidence is worth, scores beside those of others, known errors.

Comes in: quality.json, written by `python -m tools.quality` from measurements. Goes out: a diagram as geometry for an
SVG, and tables. Without the file the page says that nothing was measured.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import sqrt
from typing import Any

from kb.web.base import Base
from kb.web.page import Asked, Page

Z = 1.96  # of an interval that holds the true share in 19 of 20 cases
SIDE, TOP = 300, 12  # pixels: height of the frame, and of the room above it
LEFT, RIGHT = 9.0, 97.0  # percent across: where 0% and 100% stand
TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Point:
    """A bin of claims in the diagram: what was said and what came out, and where that lies."""

    said: str
    was: str
    count: int
    reach: str
    x: float
    y: float
    low: float
    high: float


async def quality(base: Base, asked: Asked) -> Page:
    """Returns the page on quality."""
    told = measured()
    return Page(
        template="kb_quality.html",
        title="Quality",
        description="What the confidence is worth, how well figures are read and compared, known errors.",
        crumbs=(("Method and limits", base.path("method")), ("Quality", None)),
        context={
            "worth": _worth(told["reliability"]) if told.get("reliability", {}).get("count") else None,
            "scores": told.get("scores") or {},
            "grid": [{"label": f"{tick}%", "x": _across(tick / 100), "y": _down(tick / 100)} for tick in TICKS],
            "frame": {"left": LEFT, "right": RIGHT, "top": TOP, "base": TOP + SIDE, "height": TOP + SIDE + 50},
        },
    )


@cache
def measured() -> dict[str, Any]:
    """Returns what was measured, or nothing where it was not."""
    file = files("kb.web") / "quality.json"
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return told


def _worth(told: dict[str, Any]) -> dict[str, Any]:
    return {
        "points": [_point(row["said"], row["was"], row["count"]) for row in told["bins"]],
        "count": told["count"],
        "texts": told["texts"],
        "right": f"{told['base_rate']:.0%}",
        "error": f"{100 * told['error']:.0f}",
        "brier": f"{told['brier']:.3f}",
        "brier_base": f"{told['brier_base']:.3f}",
        "skill": f"{1 - told['brier'] / told['brier_base']:.0%}" if told["brier_base"] else "0%",
    }


def _point(said: float, was: float, count: int) -> Point:
    low, high = interval(was, count)
    return Point(
        said=f"{said:.0%}",
        was=f"{was:.0%}",
        count=count,
        reach=f"{low:.0%} to {high:.0%}",
        x=_across(said),
        y=_down(was),
        low=_down(low),
        high=_down(high),
    )


def interval(share: float, count: int) -> tuple[float, float]:
    """Returns between which shares the true one lies in 19 of 20 cases (Wilson's interval).

    >>> [round(end, 2) for end in interval(0.5, 30)]
    [0.33, 0.67]
    """
    if not count:
        return 0.0, 1.0
    middle = (share + Z * Z / (2 * count)) / (1 + Z * Z / count)
    half = Z * sqrt(share * (1 - share) / count + Z * Z / (4 * count * count)) / (1 + Z * Z / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def _across(share: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * share, 2)


def _down(share: float) -> float:
    return round(TOP + SIDE * (1 - share), 1)
