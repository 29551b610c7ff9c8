"""Cuts an article into passages: title, headings, sentences, list items, table rows and furniture.

Comes in: an `Article`. Goes out: its passages in text order, each in its reading view, with the way back
to the unchanged text. Furniture is kept, marked and with its reason; the numbers of sections and lists
are furniture of their own. No parser, no model; the time taken is linear in the text.

Of a row of results as wires print it ("Net 1,234,000 vs 987,000") the cells are the value and the value
of the period before, with the row's label ("Net") as head; the line above that names the period is its
heading.
"""

from __future__ import annotations

from functools import lru_cache

from kb.lexicon import Lexicon
from kb.model import Article, Passage
from kb.segment import english, glued, page, results, spaced, stacked, tables
from kb.segment.blocks import Writer
from kb.segment.lines import split
from kb.segment.reading import repair


def segment(article: Article, *, lexicon: Lexicon) -> list[Passage]:
    """Returns the passages of an article in text order."""
    view = repair(article.text, markdown=article.layout == "markdown")
    lines = split(view.text)
    words = lexicon.layout
    titles = page.mark(lines, article, words)
    english.mark(lines, words.languages)
    columns = words.tablewords.columns
    rows = tables.find(lines)
    rows.update(results.find(lines, rows, columns))
    rows.update(stacked.find(lines, rows, columns))
    rows.update(spaced.find(lines, rows))
    rows.update(glued.find(lines, rows, columns, _organisations(lexicon)))
    writer = Writer(view, lines, rows, titles, words)
    return writer.write()


@lru_cache(maxsize=8)
def _organisations(lexicon: Lexicon) -> frozenset[str]:
    """Returns the names of known entities, as they may stand in a column of a glued table."""
    return frozenset(
        name.casefold()
        for entity in lexicon.context.entities.entity
        if entity.kind == "organisation"
        for name in (entity.name, *entity.aliases)
    )
