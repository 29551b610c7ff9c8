"""Markdown with front matter: what it names, and the text after it."""

from __future__ import annotations

import re
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from kb.errors import InputError, require_text
from kb.model import Article
from kb.read.content import digest
from kb.read.rows import Day, fault

_BLOCK = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<yaml>(?:(?!---[ \t]*(?:\r?\n|\Z)).*\r?\n)*+)---[ \t]*(?:\r?\n|\Z)")
_OPEN = re.compile(r"\ufeff?---[ \t]*\r?\n")
_TITLE = re.compile(r"^#[ \t]+(\S[^\n\r]{0,300}?)[ \t]*#*[ \t]*$", re.MULTILINE)
_MARKS = re.compile(r"[*`]|\]\([^)\s]{0,500}\)|\[(?=[^\]]{1,300}\]\()")
_REMEDY = "known are title, url, publisher, author, date, language, digest_of"


_NOTHING = frozenset(("", "~", "null"))


def _filled(value: object) -> object:
    """Returns what stands behind a key, without the space around it; None where nothing does."""
    if not isinstance(value, str):
        return value
    return None if value.strip() in _NOTHING else value.strip()


Words = Annotated[str | None, BeforeValidator(_filled)]


class FrontMatter(BaseModel):
    """What may stand between the `---` lines."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Words = None
    url: Words = None
    publisher: Words = None
    author: Words = None
    date: Annotated[Day, BeforeValidator(_filled)] = None
    language: Words = None
    digest_of: Words = None


def article(name: str, text: str, *, file: object) -> Article:
    """Returns the article of a Markdown file; its text is what follows the front matter.

    Raises:
        InputError: the front matter is not closed, not YAML, or has a key or value it may not have.
    """
    found = _BLOCK.match(text)
    if found is None and _OPEN.match(text):
        raise InputError("the front matter has no closing line", file=file, place=1, remedy="end it with a line of ---")
    known = _front_matter(found["yaml"], file) if found is not None else FrontMatter()
    body = text[found.end() :] if found is not None else text
    heading = _TITLE.search(body, 0, 5_000)
    return Article(
        file=name,
        text=body,
        sha256=digest(body),
        title=known.title or (_MARKS.sub("", heading[1]) if heading is not None else None),
        publisher=known.publisher,
        author=known.author,
        url=known.url,
        published_on=known.date,
        language=known.language,
        digest_of=known.digest_of,
        layout="markdown",
    )


def _front_matter(block: str, file: object) -> FrontMatter:
    try:
        content = yaml.load(block, Loader=yaml.BaseLoader)  # every value as it is written: a year as text
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        place = mark.line + 2 if mark is not None else None
        raise InputError(
            f"the front matter is not YAML: {problem}", file=file, place=place, remedy="put values in quotes"
        ) from error
    if content is None:
        return FrontMatter()
    if not isinstance(content, dict):
        raise InputError("the front matter is no list of keys", file=file, place=2, remedy=_REMEDY)
    try:
        known = FrontMatter.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        unknown = first["type"] == "extra_forbidden"
        message = f"unknown key {key!r} in the front matter" if unknown else fault(first)
        place = _line_of(key, block)
        raise InputError(message, file=file, place=place, remedy=_REMEDY if unknown else "correct the value") from error
    require_text(dict(known), file=file)
    return known


def _line_of(key: str, block: str) -> int | None:
    """Returns the line of the file on which a key of the front matter stands."""
    for number, line in enumerate(block.splitlines(), start=2):
        if line.split(":", 1)[0].strip().strip("\"'") == key:
            return number
    return None
