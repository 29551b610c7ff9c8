"""One source to its articles: what kind it is, its bytes, its text."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from kb.errors import InputError
from kb.lexicon import Lexicon
from kb.model import Article
from kb.read import frontmatter, html, rows, web
from kb.read.content import decode, digest, limited
from kb.read.metadata import describe
from kb.read.sources import kind_of
from kb.settings import Settings


def open_source(path: Path | str, *, settings: Settings, lexicon: Lexicon) -> Iterator[Article | InputError]:
    """Yields the articles of one file, of standard input for `-`, or of a web address."""
    try:
        if isinstance(path, str):
            yield from _address(path, settings, lexicon)
            return
        kind = kind_of(path)
        if str(path) == "-":
            yield from _standard_input(settings, lexicon)
        elif kind in (".jsonl", ".jsonl.gz"):
            yield from rows.read_rows(lambda: path.open("rb"), kind, file=path, settings=settings, lexicon=lexicon)
        else:
            yield _article(_name(path), _bytes(path, settings), kind, lexicon, file=path)
    except InputError as error:
        yield error


def _address(url: str, settings: Settings, lexicon: Lexicon) -> Iterator[Article | InputError]:
    """Yields the article at an address; of a feed, the articles it names, and an error for each that fails."""
    got = web.fetch(url, settings)
    if got.kind != web.FEED:
        yield from _fetched(url, got, settings, lexicon)
        return
    for named in web.entries(got):
        try:
            page = web.fetch(named, settings)
            if page.kind == web.FEED:
                raise InputError("a feed in a feed is not read", file=named, remedy="give its address by itself")
            yield from _fetched(named, page, settings, lexicon)
        except InputError as error:
            yield error


def _fetched(url: str, got: web.Fetched, settings: Settings, lexicon: Lexicon) -> Iterator[Article | InputError]:
    if got.kind in (".jsonl", ".jsonl.gz"):
        opened = partial(io.BytesIO, got.raw)
        yield from rows.read_rows(opened, got.kind, file=url, settings=settings, lexicon=lexicon)
        return
    article = _article(url, got.raw, got.kind, lexicon, file=url, charset=got.charset)
    yield replace(article, url=article.url or got.url, retrieved_at=got.at)


def _article(
    name: str, raw: bytes, kind: str, lexicon: Lexicon, *, file: object, charset: str | None = None
) -> Article:
    if kind in (".html", ".htm"):
        return html.article(name, raw, lexicon.layout, file=file, charset=charset)
    text = decode(raw, file=file)
    if kind in (".md", ".markdown"):
        article = frontmatter.article(name, text, file=file)
    else:
        article = describe(Article(file=name, text=text, sha256=digest(text)), lexicon.layout)
    if not article.text.strip("\ufeff \t\r\n"):
        raise InputError("the file holds no text", file=file, remedy="leave it out, or save the article again")
    return article


def _name(path: Path) -> str:
    """Returns the file's name, by which its claims are found again."""
    try:
        path.name.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError("the file's name is not UTF-8", file=path, remedy="rename the file") from error
    return path.name


def _bytes(path: Path, settings: Settings) -> bytes:
    try:
        with path.open("rb") as stream:
            return limited(stream.read(settings.max_bytes + 1), settings, file=path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            f"the file cannot be read: {reason}", file=path, remedy="check the file and its permissions"
        ) from error


def _standard_input(settings: Settings, lexicon: Lexicon) -> Iterator[Article | InputError]:
    """Yields the articles on standard input: JSON lines where it begins with one, else one plain text."""
    raw = limited(sys.stdin.buffer.read(settings.max_bytes + 1), settings, file="-")
    first = raw.split(b"\n", 1)[0].strip()
    if rows.is_row(first):
        yield from rows.rows_of(io.BytesIO(raw), file="-", settings=settings, lexicon=lexicon)
    else:
        yield _article("-", raw, ".txt", lexicon, file="-")
