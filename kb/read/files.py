"""One source to its articles: what kind of file it is, its bytes, its text."""

from __future__ import annotations

import hashlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from kb.errors import InputError
from kb.lexicon import Lexicon
from kb.model import Article
from kb.read import frontmatter, html, rows
from kb.read.metadata import describe
from kb.read.sources import kind_of
from kb.settings import Settings


def open_source(path: Path, *, settings: Settings, lexicon: Lexicon) -> Iterator[Article | InputError]:
    """Yields the articles of one file, or of standard input for `-`."""
    kind = kind_of(path)
    try:
        if str(path) == "-":
            yield from _standard_input(settings, lexicon)
        elif kind in (".jsonl", ".jsonl.gz"):
            yield from rows.read_rows(path, settings=settings, lexicon=lexicon)
        else:
            yield _article(path.name, _bytes(path, settings), kind, lexicon, file=path)
    except InputError as error:
        yield error


def _article(name: str, raw: bytes, kind: str, lexicon: Lexicon, *, file: object) -> Article:
    if kind in (".html", ".htm"):
        return html.article(name, raw, lexicon.layout, file=file)
    text = decode(raw, file=file)
    if kind in (".md", ".markdown"):
        article = frontmatter.article(name, text, file=file)
    else:
        article = describe(Article(file=name, text=text, sha256=digest(text)), lexicon.layout)
    if not article.text.strip("\ufeff \t\r\n"):
        raise InputError("the file holds no text", file=file, remedy="leave it out, or save the article again")
    return article


def _bytes(path: Path, settings: Settings) -> bytes:
    try:
        with path.open("rb") as stream:
            return limited(stream.read(settings.max_bytes + 1), settings, file=path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            f"the file cannot be read: {reason}", file=path, remedy="check the file and its permissions"
        ) from error


def limited(raw: bytes, settings: Settings, *, file: object, place: object = None) -> bytes:
    """Returns the bytes unless there are more than the settings allow."""
    if len(raw) > settings.max_bytes:
        size = f"{settings.max_bytes / 1_000_000:g} MB"
        raise InputError(
            f"larger than {size}", file=file, place=place, remedy="split it, or leave out what is no article"
        )
    return raw


def decode(raw: bytes, *, file: object, place: object = None) -> str:
    """Returns the text of UTF-8 bytes, unchanged.

    Raises:
        InputError: the bytes are empty, binary or not UTF-8; the first wrong byte is named.
    """
    if not raw.strip():
        raise InputError("the file is empty", file=file, place=place, remedy="leave it out, or save the article again")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError("the text is UTF-16, not UTF-8", file=file, place=place, remedy="save it as UTF-8")
    nul = raw.find(b"\0")
    if nul >= 0:
        raise InputError(
            f"binary, not text: a NUL byte at {nul}", file=file, place=place, remedy="give its text as UTF-8"
        )
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        bad = f"byte {error.start} (0x{raw[error.start]:02x})"
        raise InputError(f"not UTF-8 at {bad}", file=file, place=place, remedy="save it as UTF-8") from error


def digest(text: str) -> str:
    """Returns the SHA-256 of a text as UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _standard_input(settings: Settings, lexicon: Lexicon) -> Iterator[Article | InputError]:
    """Yields the articles on standard input: JSON lines where it begins with one, else one plain text."""
    raw = limited(sys.stdin.buffer.read(settings.max_bytes + 1), settings, file="-")
    first = raw.split(b"\n", 1)[0].strip()
    if rows.is_row(first):
        yield from rows.rows_of(io.BytesIO(raw), file="-", settings=settings, lexicon=lexicon)
    else:
        yield _article("-", raw, ".txt", lexicon, file="-")
