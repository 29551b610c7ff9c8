"""Words that tell a named originator from an unnamed one, and a person from an organisation."""

from __future__ import annotations

from pydantic import Field

from kb.lexicon.base import Row


class Origins(Row):
    """`origins.toml`; all words in lower case."""

    leading: list[str] = Field(default_factory=list)
    generic: list[str] = Field(default_factory=list)
    titles: list[str] = Field(default_factory=list)
    organisations: list[str] = Field(default_factory=list)


class OriginWords(Row):
    """One field per TOML file of this group."""

    origins: Origins
