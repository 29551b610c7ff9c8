"""Articles as JSON lines: `{"id", "text"}` and any of title, url, publisher, author, date, language."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, BinaryIO, Protocol

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from kb.errors import InputError, require_text
from kb.lexicon import Lexicon
from kb.model import Article
from kb.read.content import decode, digest, limited
from kb.read.metadata import describe
from kb.settings import Settings


class Lines(Protocol):
    """What is read line by line: a file, packed or not."""

    def readline(self, size: int, /) -> bytes:
        """Returns the next line, at most so many bytes of it."""


_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=[Tt ]|$)")


def day(value: object) -> date | None:
    """Returns the day of an ISO date or time, None for an empty text.

    Raises:
        ValueError: it is no such day; a bare number above all, which could be a year or seconds since 1970.
    """
    if value is None or value == "":
        return None
    found = _DAY.match(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("give a day as 2026-03-31")
    return date.fromisoformat(found[0])


Day = Annotated[date | None, BeforeValidator(day)]


def name(value: object) -> object:
    """Returns a whole number as the text it is written with; other values are left to the check."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class Row(BaseModel):
    """One line; keys beyond these are another program's and are left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Annotated[str, Field(min_length=1), BeforeValidator(name)]
    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    date: Day = None
    language: str | None = None
    digest_of: str | None = None


def is_row(line: bytes) -> bool:
    """Tells whether a line is an article as JSON."""
    if not line.startswith(b"{"):
        return False
    try:
        found = json.loads(line)
    except ValueError:
        return False
    return isinstance(found, dict) and "text" in found


def read_rows(
    opened: Callable[[], BinaryIO], kind: str, *, file: object, settings: Settings, lexicon: Lexicon
) -> Iterator[Article | InputError]:
    """Yields the articles of a source of kind `.jsonl` or `.jsonl.gz`, and an error for each line that is none."""
    try:
        with opened() as raw, gzip.GzipFile(fileobj=raw) if kind.endswith(".gz") else raw as stream:
            yield from rows_of(stream, file=file, settings=settings, lexicon=lexicon)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield InputError(f"cannot be read: {reason.lower()}", file=file, remedy="check the file, or pack it again")


def rows_of(stream: Lines, *, file: object, settings: Settings, lexicon: Lexicon) -> Iterator[Article | InputError]:
    """Yields an article or an error for each line that is not blank."""
    line, empty = 0, True
    while raw := stream.readline(settings.max_bytes + 1):
        line += 1
        if not raw.strip():
            continue
        empty = False
        try:
            yield _article(limited(raw, settings, file=file, place=f"line {line}"), file, line, lexicon)
        except InputError as error:
            yield error
        while len(raw) > settings.max_bytes and not raw.endswith(b"\n"):
            raw = stream.readline(settings.max_bytes + 1)
            if not raw:
                break
    if empty:
        yield InputError("the file is empty", file=file, remedy="leave it out, or write one article a line")


def _article(raw: bytes, file: object, line: int, lexicon: Lexicon) -> Article:
    place = f"line {line}"
    text = decode(raw, file=file, place=place)
    try:
        found = json.loads(text)
        if not isinstance(found, dict):
            raise InputError("not an object", file=file, place=place, remedy=_REMEDY)
        row = Row.model_validate(found)
    except ValidationError as error:
        raise InputError(fault(error.errors()[0]), file=file, place=place, remedy=_REMEDY) from error
    except (ValueError, RecursionError) as error:
        raise InputError("not a line of JSON", file=file, place=place, remedy=_REMEDY) from error
    require_text(dict(row), file=file, place=place)
    if not row.text.strip():
        raise InputError("the text is empty", file=file, place=place, remedy="leave the row out, or mend its text")
    return _described(row, lexicon)


def fault(found: Mapping[str, Any]) -> str:
    """Returns what is wrong with which key, as a reader is told it."""
    key = ".".join(map(str, found["loc"]))
    return f"{key}: {found['msg'].removeprefix('Value error, ').lower()}"


def _described(row: Row, lexicon: Lexicon) -> Article:
    article = Article(
        file=row.id,
        text=row.text,
        sha256=digest(row.text),
        title=row.title,
        publisher=row.publisher,
        author=row.author,
        url=row.url,
        published_on=row.date,
        language=row.language,
        digest_of=row.digest_of,
    )
    return describe(article, lexicon.layout)


_REMEDY = 'write {"id": ..., "text": ...} on one line, and any of title, url, publisher, author, date, language'
