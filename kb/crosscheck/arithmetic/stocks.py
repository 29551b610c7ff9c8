"""Most of a stock: "close to the entire stock of text" against the stock's own figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.compare import Facets
from kb.crosscheck.arithmetic.checks import Check
from kb.crosscheck.arithmetic.sentences import Sentence
from kb.crosscheck.arithmetic.spans import Span, span_of, words
from kb.lexicon.ontology import singular

NEARLY = 0.9  # share of a stock from which "nearly all of it" is fair
DOUBTFUL = 0.8
REACH = 60
_WORD = re.compile(r"[a-z]{4,}")


def stocks(sentence: Sentence, items: Sequence[Facets], *, phrases: Sequence[str]) -> Iterator[Check]:
    """Yields the checks of a figure said to be nearly all of something that has a figure elsewhere."""
    for part in sentence.items:
        tail = sentence.after(part, 160)
        phrase = next((phrase for phrase in phrases if phrase in tail[:REACH]), None)
        if phrase is None or part.change is not None:
            continue
        named = {singular(word) for word in _WORD.findall(tail.partition(phrase)[2])}
        for stock in items:
            if stock is part or stock.unit != part.unit or stock.per or stock.change is not None:
                continue
            about = {singular(word) for word in _WORD.findall(f"{stock.subject} {stock.metric}".casefold())}
            told = {singular(word) for word in _WORD.findall(stock.record.claim.quote.casefold())}
            if not named & about or len(named & told) < 2:
                continue
            share = span_of(part) / span_of(stock)
            result = "holds" if share.upper >= NEARLY else "uncertain" if share.upper >= DOUBTFUL else "fails"
            yield Check(
                "stock",
                (("part", part), ("whole", stock)),
                f"part / whole is “{phrase}”",
                share,
                Span(NEARLY, 1.0),
                result,
                remark=f"it is {words(share)} of it",
            )
