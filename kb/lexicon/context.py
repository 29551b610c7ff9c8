"""Words of context: entities, metrics, reporting verbs, hedges, qualifiers, periods."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from kb.lexicon.base import Row


class Entity(Row):
    """A subject the text may name. `part_of`, `made_by` and `members` name other entities."""

    name: str
    kind: Literal[
        "organisation", "person", "place", "product", "model", "hardware", "set", "class", "market", "facility"
    ]
    aliases: list[str] = Field(default_factory=list)
    part_of: str | None = None
    made_by: str | None = None
    instance_of: str | None = None  # the class it belongs to: GPT-4 -> frontier AI model
    members: list[str] = Field(default_factory=list)  # of a named set
    valid_from: date | None = None
    valid_to: date | None = None
    fiscal_year_end: int | None = Field(default=None, ge=1, le=12)  # month the company's fiscal year ends


class Metric(Row):
    """A property the text may measure.

    `family` gathers the metrics a reader would ask for in one question; within it `includes` and
    `part_of` say what a wider metric holds. `negative_of`: a net loss is minus a net income.
    """

    name: str
    family: str
    dimension: Literal[
        "money",
        "energy",
        "power",
        "compute",
        "compute-rate",
        "data",
        "data-rate",
        "share",
        "ratio",
        "count",
        "duration",
        "mass",
        "length",
        "area",
        "volume",
        "temperature",
        "speed",
        "date",
        "any",
    ]
    aspect: Literal["stock", "flow", "rate", "cumulative", "price", "none"] = "none"
    aliases: list[str] = Field(default_factory=list)
    includes: list[str] = Field(default_factory=list)
    part_of: str | None = None
    negative_of: str | None = None
    growth_of: str | None = None  # revenue growth -> revenue
    definition: str = ""


class Entities(Row):
    """`entities.toml`."""

    entity: list[Entity] = Field(default_factory=list)


class Metrics(Row):
    """`metrics.toml`."""

    metric: list[Metric] = Field(default_factory=list)


class ContextWords(Row):
    """One field per TOML file of this group."""

    entities: Entities
    metrics: Metrics
