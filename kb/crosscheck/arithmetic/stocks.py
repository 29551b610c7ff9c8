"""Most of a stock: "close to the entire stock of text" against the stock's own figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from kb.compare import Facets
from kb.crosscheck.arithmetic.checks import Check, Sheet
from kb.crosscheck.arithmetic.spans import Span, span_of
from kb.lexicon.ontology import singular

NEARLY = 0.9  # share of a stock from which "nearly all of it" is fair
DOUBTFUL = 0.8
REACH = 60
LIMIT = 200  # parts, and stocks, of one article that are held against each other
_WORD = re.compile(r"[a-z]{4,}")


def stock(sheet: Sheet) -> Iterator[Check]:
    """A figure said to be nearly all of something whose size the article gives: it is nine tenths or more."""
    parts = list(islice(_parts(sheet), LIMIT))
    units = {part.unit for part, _, _ in parts}
    wholes = list(islice((item for item in sheet.items if item.unit in units), LIMIT))
    for part, phrase, named in parts:
        yield from (_checked(part, whole, phrase) for whole in wholes if _is_stock(part, whole, named))


def _parts(sheet: Sheet) -> Iterator[tuple[Facets, str, set[str]]]:
    for sentence in sheet.sentences:
        for part in sentence.items:
            tail = sentence.after(part, 160)
            phrase = next((phrase for phrase in sheet.words.nearly_all if phrase in tail[:REACH]), None)
            if phrase is not None and part.change is None:
                yield part, phrase, {singular(word) for word in _WORD.findall(tail.partition(phrase)[2])}


def _is_stock(part: Facets, whole: Facets, named: set[str]) -> bool:
    if whole is part or whole.unit != part.unit or whole.per or whole.change is not None:
        return False
    about = {singular(word) for word in _WORD.findall(f"{whole.subject} {whole.metric}".casefold())}
    told = {singular(word) for word in _WORD.findall(whole.record.claim.quote.casefold())}
    return bool(named & about) and len(named & told) >= 2


def _checked(part: Facets, whole: Facets, phrase: str) -> Check:
    share = span_of(part) / span_of(whole)
    formula = f"part / whole is “{phrase}”"
    roles = (("part", part), ("whole", whole))
    return Check("stock", roles, formula, share, Span(NEARLY, 1.0), _verdict(share), {"phrase": phrase})


def _verdict(share: Span) -> str:
    if share.upper < DOUBTFUL or share.lower > 1 / DOUBTFUL:
        return "fails"
    return "holds" if share.upper >= NEARLY and share.lower <= 1 / NEARLY else "uncertain"
