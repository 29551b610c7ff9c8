"""Files and web addresses to articles.

Comes in: names of files, folders, globs, web addresses of pages and feeds, or `-` for standard input. Goes out, in
their order: one `Article` a text, or one `InputError` a source or row that cannot be read; the rest goes on. The text
of a plain file is the file's own, character for character, a byte order mark included; of a Markdown
file what follows the front matter; of a page what the page says. PDF is declined with a remedy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.errors import InputError
from kb.lexicon import Lexicon
from kb.model import Article
from kb.read.files import open_source
from kb.read.sources import expand
from kb.settings import Settings


def read(sources: Sequence[str], *, settings: Settings, lexicon: Lexicon) -> Iterator[Article | InputError]:
    """Yields the articles of all sources, and an error for each that cannot be read.

    Two different texts of one name in a call are an error, since claims are told apart by that name; the
    same text given twice is read once.
    """
    known: dict[str, str] = {}
    for source in expand(sources):
        found = (
            iter((source,))
            if isinstance(source, InputError)
            else open_source(source, settings=settings, lexicon=lexicon)
        )
        for article in found:
            if isinstance(article, InputError):
                yield article
            elif article.file not in known:
                known[article.file] = article.sha256
                yield article
            elif known[article.file] != article.sha256:
                yield InputError(
                    "another article of this run has the same name and a different text",
                    file=source,
                    place=None if str(source).endswith(article.file) else article.file,
                    remedy="rename one of the two",
                )
