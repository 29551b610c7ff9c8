"""Words of telling: periods, who says so, how sure the text is, changes, company calendars."""

from __future__ import annotations

from pydantic import Field

from kb.lexicon.base import Row
from kb.lexicon.calendars import Calendars

Words = dict[str, list[str]]


class PeriodTail(Row):
    """Further words of `periods.toml` that have no value of their own."""

    vague: list[str] = Field(default_factory=list)
    fiscal: list[str] = Field(default_factory=list)
    ended: list[str] = Field(default_factory=list)
    full: list[str] = Field(default_factory=list)
    starting: list[str] = Field(default_factory=list)
    onward: list[str] = Field(default_factory=list)
    approximate: list[str] = Field(default_factory=list)
    labels: list[str] = Field(default_factory=list)
    base_nouns: list[str] = Field(default_factory=list)
    magnitudes: list[str] = Field(default_factory=list)
    year_nouns: list[str] = Field(default_factory=list)
    count_nouns: list[str] = Field(default_factory=list)


class PeriodWords(Row):
    """`periods.toml`: what a word of time means -> how the text may write it."""

    months: dict[int, list[str]] = Field(default_factory=dict)
    weekdays: dict[int, list[str]] = Field(default_factory=dict)
    units: Words = Field(default_factory=dict)
    seasons: Words = Field(default_factory=dict)
    edges: Words = Field(default_factory=dict)
    relative: Words = Field(default_factory=dict)
    distance: Words = Field(default_factory=dict)
    bounds: Words = Field(default_factory=dict)
    deictic: Words = Field(default_factory=dict)
    ordinals: dict[int, list[str]] = Field(default_factory=dict)
    numbers: dict[int, list[str]] = Field(default_factory=dict)
    decades: dict[int, list[str]] = Field(default_factory=dict)
    abbreviations: Words = Field(default_factory=dict)
    words: PeriodTail = Field(default_factory=PeriodTail)


class ReportingWords(Row):
    """One field per TOML file of this group."""

    calendars: Calendars
    periods: PeriodWords
