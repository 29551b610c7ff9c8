"""Reading: a page in; title, publisher, author and date out, each right or absent."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.lexicon import load
from kb.model import Article
from kb.read import read
from kb.settings import Settings


def read_text(text: str, name: str = "page.txt") -> list[Article | InputError]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(text.encode("utf-8"))
        return list(read([str(path)], settings=Settings(), lexicon=load()))


def run(case: dict[str, Any]) -> None:
    found = read_text(case["text"], case.get("name", "page.txt"))
    if "error" in case:
        assert len(found) == 1 and isinstance(found[0], InputError)
        assert case["error"] in str(found[0])
        return
    article = found[0]
    assert isinstance(article, Article), article
    when = article.published_on.isoformat() if article.published_on else None
    said = {"title": article.title, "publisher": article.publisher, "author": article.author, "date": when}
    expected = {key: case["expect"].get(key) for key in said}
    assert said == expected
    if "body" in case:
        assert article.text == case["body"]
