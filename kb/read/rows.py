"""Articles as JSON lines: `{"id", "text"}` and any of title, url, publisher, author, date, language."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, BinaryIO, Protocol

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from kb.errors import InputError
from kb.lexicon import Lexicon
from kb.model import Article
from kb.read.content import decode, digest, limited
from kb.read.metadata import describe
from kb.settings import Settings


class Lines(Protocol):
    """What is read line by line: a file, packed or not."""

    def readline(self, size: int, /) -> bytes:
        """Returns the next line, at most so many bytes of it."""


def day(value: object) -> object:
    """Returns the day of an ISO date or time; other values are left to the check."""
    return value[:10] if isinstance(value, str) and len(value) > 10 and value[10] in "T " else value


Day = Annotated[date, BeforeValidator(day)]


class Row(BaseModel):
    """One line; keys beyond these are another program's and are left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Annotated[
        str, Field(min_length=1), BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)
    ]
    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    date: Day | None = None
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
        row = Row.model_validate(json.loads(text))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"])) or "the row"
        raise InputError(f"{key}: {first['msg'].lower()}", file=file, place=place, remedy=_REMEDY) from error
    except (ValueError, RecursionError) as error:
        raise InputError("not a line of JSON", file=file, place=place, remedy=_REMEDY) from error
    try:
        row.text.encode("utf-8")
        row.id.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            "half a surrogate pair in the text", file=file, place=place, remedy="write it as UTF-8"
        ) from error
    if not row.text.strip() or "\0" in row.text:
        what = "a NUL character in the text" if "\0" in row.text else "the text is empty"
        raise InputError(what, file=file, place=place, remedy="leave the row out, or mend its text")
    return _described(row, lexicon)


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
