"""Most of a stock: "close to the entire stock of text" against the stock's own figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from kb.compare import Facets
from kb.crosscheck.arithmetic.checks import Check, Sheet, level
from kb.crosscheck.arithmetic.spans import Span, span_of
from kb.lexicon.ontology import singular

NEARLY = 0.9  # share of a stock from which "nearly all of it" is fair
DOUBTFUL = 0.8
REACH = 60
LIMIT = 200  # parts, and stocks, of one article that are held against each other
_APPOSED = re.compile(r"^(?:\s[a-z-]+){0,2}(?:\s?[—–,(-]\s?|\s)(?:(?:which|that|it)\s)?(?:(?:is|are|was|were|or)\s)?$")
_WORD = re.compile(r"[a-z]{4,}")


def stock(sheet: Sheet) -> Iterator[Check]:
    """A figure said to be nearly all of something whose size the article gives: it is nine tenths or more."""
    parts = list(islice(_parts(sheet), LIMIT))
    units = {part.unit for part, _, _ in parts}
    wholes = list(islice((item for item in sheet.items if item.unit in units), LIMIT))
    for part, phrase, named in parts:
        for whole in wholes:
            if _is_stock(part, whole, named) and (span_of(part) / span_of(whole)).lower <= 1:
                yield _checked(part, whole, phrase)  # a part beyond the whole is a part of something else


def _parts(sheet: Sheet) -> Iterator[tuple[Facets, str, set[str]]]:
    for sentence in sheet.sentences:
        for part in sentence.items:
            tail = sentence.after(part, 160)
            phrase = next((phrase for phrase in sheet.words.nearly_all if phrase in tail[:REACH]), None)
            if phrase is not None and level(part) and _APPOSED.match(tail.partition(phrase)[0]):
                yield part, phrase, {singular(word) for word in _WORD.findall(tail.partition(phrase)[2])}


def _is_stock(part: Facets, whole: Facets, named: set[str]) -> bool:
    if whole is part or whole.unit != part.unit or whole.per or not level(whole):
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
    if share.upper < DOUBTFUL:
        return "fails"
    return "holds" if share.upper >= NEARLY else "uncertain"
