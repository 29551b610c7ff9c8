"""Dated tables by which amounts of money are compared across price years and currencies.

Comes in: `money.toml`, the shipped one and a user's. Goes out: index values and exchange rates by year or day. Without
a table that covers both years, or both currencies on the day, nothing is converted.
"""

from __future__ import annotations

import re
from datetime import date

from pydantic import Field, field_validator

from kb.lexicon.base import Row

_WHEN = re.compile(r"(?:1[5-9]|20)\d\d(?:-\d\d-\d\d)?")


class Table(Row):
    """A dated table: what it is called, who publishes it, under which terms, and when it was published or taken."""

    name: str
    source: str
    licence: str
    date: date
    values: dict[str, float]  # a year ("2023": its average) or a day ("2023-06-30") -> value

    @field_validator("values")
    @classmethod
    def _dated_and_positive(cls, values: dict[str, float]) -> dict[str, float]:
        wrong = sorted(when for when, value in values.items() if not _WHEN.fullmatch(when) or value <= 0)
        if wrong:
            raise ValueError(f"{', '.join(wrong)}: give a year or a day, and a value above 0")
        return values

    @property
    def cited(self) -> str:
        """Returns the table as an explanation cites it."""
        return f"{self.name}, {self.source}, {self.date.isoformat()}"

    @property
    def years(self) -> list[int]:
        """Returns the years it has an average for, in order."""
        return sorted(int(when) for when in self.values if len(when) == 4)


class PriceIndex(Table):
    """Price levels of one currency: an amount of one year times the ratio of two levels is the amount of the other."""

    currency: str = Field(pattern=r"^[A-Z]{3}$")


class ExchangeRate(Table):
    """How many of `quote` one of `base` is worth."""

    base: str = Field(pattern=r"^[A-Z]{3}$")
    quote: str = Field(pattern=r"^[A-Z]{3}$")


class Money(Row):
    """`money.toml`."""

    price_index: list[PriceIndex] = Field(default_factory=list)
    exchange_rate: list[ExchangeRate] = Field(default_factory=list)
