"""Calendar arithmetic and the fiscal years of companies, for the stages that place periods.

Comes in: years, months, quarters as numbers. Goes out: first and last day, both inclusive.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from kb.lexicon.base import Row

if TYPE_CHECKING:
    from kb.lexicon import Lexicon

Span = tuple[date, date]
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}  # first month, in the north


class FiscalCalendar(Row):
    """When a company's fiscal year ends, and whether it is named for the year it ends or starts in."""

    name: str
    ends: int = Field(ge=1, le=12)
    named: Literal["end", "start"] = "end"
    aliases: list[str] = Field(default_factory=list)


class Calendars(Row):
    """`calendars.toml`: companies whose fiscal year is not the calendar year, and common ends elsewhere."""

    common_ends: list[int] = Field(default_factory=list)  # readings kept for an unknown calendar
    split_end: int = Field(default=3, ge=1, le=12)  # month in which a year such as 2026/27 ends unless known
    split_nouns: dict[int, list[str]] = Field(default_factory=dict)  # month a year of such a noun ends in
    # where the company is not known, by the currency of the page: month in which firms' years end, and budgets'
    fiscal_ends: dict[str, Annotated[int, Field(ge=1, le=12)]] = Field(default_factory=dict)
    split_ends: dict[str, Annotated[int, Field(ge=1, le=12)]] = Field(default_factory=dict)
    calendar: list[FiscalCalendar] = Field(default_factory=list)


def months(year: int, month: int, count: int) -> Span:
    """Returns the span of `count` months from a month on; the month may lie outside 1 to 12.

    >>> months(2024, 11, 4)
    (datetime.date(2024, 11, 1), datetime.date(2025, 2, 28))
    """
    first = _month(year, month)
    last = _month(first.year, first.month + count - 1)
    return first, last.replace(day=monthrange(last.year, last.month)[1])


def fiscal(year: int, *, ends: int, named: str = "end", part: str | None = None) -> Span:
    """Returns a fiscal year, or its part `Q1` to `Q4`, `H1` or `H2`.

    >>> fiscal(2024, ends=6, part="Q1")
    (datetime.date(2023, 7, 1), datetime.date(2023, 9, 30))
    """
    start = ends + 1 - 12 + (12 if named == "start" and ends != 12 else 0)
    length = {"Q": 3, "H": 6}[part[0]] if part else 12
    return months(year, start + (length * (int(part[1]) - 1) if part else 0), length)


def shifted(day: date, *, years: int = 0, month: int = 0, days: int = 0) -> date:
    """Returns the day moved by years, months and days; the end of a month stays its end."""
    moved = _month(day.year + years, day.month + month)
    length = monthrange(moved.year, moved.month)[1]
    last = day.day == monthrange(day.year, day.month)[1]
    return moved.replace(day=length if last else min(day.day, length)) + timedelta(days=days)


@lru_cache(maxsize=8)
def company_calendars(lexicon: Lexicon) -> dict[str, FiscalCalendar]:
    """Returns the fiscal calendars by company name and alias, of this table and of the entities, in lower case."""
    aliases = {entity.name.lower(): entity.aliases for entity in lexicon.context.entities.entity}
    found: dict[str, FiscalCalendar] = {}
    for row in lexicon.reporting.calendars.calendar:
        found |= {word.lower(): row for word in (row.name, *row.aliases, *aliases.get(row.name.lower(), ()))}
    return found


def _month(year: int, month: int) -> date:
    over, rest = divmod(month - 1, 12)
    return date(year + over, rest + 1, 1)
