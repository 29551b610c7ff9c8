"""Is the confidence what it says: does a share p of the claims said to be right with p turn out right?

Comes in: pairs of confidence and verdict. Goes out: a `Reliability` with bins, expected calibration error and
Brier score beside that of the base rate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of the diagram: mean confidence, share right, how many."""

    said: float
    was: float
    count: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far to trust the confidence; `brier` below `brier_base` means it tells right from wrong."""

    count: int
    base_rate: float
    error: float
    brier: float
    brier_base: float
    bins: tuple[Bin, ...]

    @property
    def skill(self) -> float:
        """Returns how much better than the base rate the Brier score is, 0 to 1."""
        return 1 - self.brier / self.brier_base if self.brier_base else 0.0


def reliability(stated: Iterable[tuple[float, bool]], *, bins: int = BINS) -> Reliability:
    """Returns the reliability of stated confidences, in bins of equal count."""
    ordered = sorted(stated)
    total = len(ordered)
    if not total:
        return Reliability(0, 0.0, 0.0, 0.0, 0.0, ())
    parts = [ordered[k * total // bins : (k + 1) * total // bins] for k in range(bins)]
    rows = tuple(
        Bin(sum(said for said, _ in part) / len(part), sum(was for _, was in part) / len(part), len(part))
        for part in parts
        if part
    )
    base = sum(was for _, was in ordered) / total
    return Reliability(
        count=total,
        base_rate=base,
        error=sum(abs(row.said - row.was) * row.count for row in rows) / total,
        brier=sum((said - was) ** 2 for said, was in ordered) / total,
        brier_base=base * (1 - base),
        bins=rows,
    )


def diagram(found: Reliability, *, width: int = 40) -> str:
    """Returns the reliability diagram as text: per bin what was said, what was, and a bar."""
    bars = [f"{row.said:6.3f} {row.was:6.3f} {row.count:4d} " + "█" * round(row.was * width) for row in found.bins]
    lines = [f"{'said':>6} {'was':>6} {'n':>4}", *bars]
    lines.append(
        f"claims {found.count}, right {found.base_rate:.3f}, calibration error {found.error:.3f}, "
        f"Brier {found.brier:.3f} against {found.brier_base:.3f} of the base rate ({found.skill:.0%} better)"
    )
    return "\n".join(lines)
