"""A remark on one slot of a pair: it differs, or one side leaves it unsaid."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """One slot that differs or is open, with the value each side gives and the side that is silent."""

    slot: str
    label: str
    a: str | None
    b: str | None
    missing: str | None = None  # key of the sentence that says what is not stated
