"""The figures of two texts against each other, many pairs in one stream.

Comes in: pairs of texts, or of articles. Goes out: a `ComparedPair` each, in order. No base is touched.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.errors import InputError, require_text
from kb.lexicon import Lexicon
from kb.model import Article
from kb.pipeline.extract import extract
from kb.settings import Settings

if TYPE_CHECKING:
    from spacy.language import Language  # only its name: the model itself is `kb.relate`'s

    from kb.crosscheck.texts import ComparedPair


@dataclass(frozen=True)
class TextPair:
    """Two articles to compare, under a name where they have one."""

    name: object
    a: Article
    b: Article


def article_of(text: str, file: str) -> Article:
    """Returns bare text as an article.

    Raises:
        InputError: it holds what no text can.
    """
    require_text({"text": text}, file=file)
    return Article(file=file, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())


def read_pairs(lines: Iterable[str], file: str) -> Iterator[TextPair | InputError]:
    """Yields a pair for each line of JSON with `id`, `text_a`, `text_b`, or what is wrong with the line."""
    for place, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _pair(line, file, place)
        except InputError as error:
            yield error


def _pair(line: str, file: str, place: int) -> TextPair:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError("is not JSON", file=file, place=place, remedy="one object a line") from error
    if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in ("text_a", "text_b")):
        raise InputError("lacks text_a or text_b", file=file, place=place, remedy="give both as text")
    name = row.get("id", place)
    require_text({"id": str(name), "text_a": row["text_a"], "text_b": row["text_b"]}, file=file, place=place)
    return TextPair(name, article_of(row["text_a"], f"{name}-a"), article_of(row["text_b"], f"{name}-b"))


def compare(
    pairs: Iterable[TextPair], *, nlp: Language, lexicon: Lexicon, settings: Settings
) -> Iterator[tuple[object, ComparedPair]]:
    """Yields the name and the comparison of each pair, in order."""
    from kb.crosscheck.texts import compare_texts

    names: list[object] = []

    def articles() -> Iterator[Article]:
        for pair in pairs:
            names.append(pair.name)
            yield from (pair.a, pair.b)

    found = extract(articles(), nlp=nlp, lexicon=lexicon, settings=settings)
    for at, a in enumerate(found):
        b = next(found)
        yield names[at], compare_texts(a, b, lexicon=lexicon, settings=settings)
        names[at] = None
