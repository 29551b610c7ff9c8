"""The pydantic base of all lexicon rows: frozen, and unknown keys are mistakes."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Row(BaseModel):
    """A checked piece of a lexicon file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
