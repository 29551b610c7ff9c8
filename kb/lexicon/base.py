"""The pydantic base of all lexicon rows: frozen, and unknown keys are mistakes; and the kinds of entities."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Kind = Literal["organisation", "person", "place", "product", "model", "hardware", "set", "class", "market", "facility"]


class Row(BaseModel):
    """A checked piece of a lexicon file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
