"""Shares: a percentage of a whole against the part the sentence states.

"At 2-6 % of a $100M run, energy costs $2-6M"; "$30 million, or 15 % of its $200 million in sales".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.compare import Facets
from kb.crosscheck.arithmetic.checks import Check, check
from kb.crosscheck.arithmetic.sentences import Sentence
from kb.crosscheck.arithmetic.spans import Span, span_of

_OF = re.compile(r"^\s*of\s[^,;:.]{0,40}$")
_LINK = re.compile(
    r"\b(?:or|equals?|is|are|was|were|costs?|amounts? to|amounting to|comes? to|coming to|that is|i\.e\.|worth"
    r"|means?|makes?|total(?:s|ing|ling)?)\b|[=(]"
)
_BREAK = re.compile(r"\b(?:from|than|versus|vs|against|compared|while|after|before|until|last|previous|instead)\b|;")


def shares(sentence: Sentence, *, tolerance: float) -> Iterator[Check]:
    """Yields the checks of "P % of W" against a part in the same sentence."""
    for percent, whole in _pairs(sentence):
        parts = [
            item
            for item in sentence.items
            if item is not whole and item.unit == whole.unit and item.change is None and item.per == whole.per
        ]
        for part in parts:
            sure = len(parts) == 1 and _linked(sentence, percent, whole, part)
            found = check(
                "share",
                (("share", percent), ("whole", whole), ("part", part)),
                "share of the whole = part",
                _fraction(percent) * span_of(whole),
                span_of(part),
                sure=sure,
                tolerance=tolerance,
            )
            if found is not None and (found.verdict != "holds" or sure or found.expected.bounded):
                yield found


def _pairs(sentence: Sentence) -> Iterator[tuple[Facets, Facets]]:
    for percent in sentence.items:
        if percent.unit != "%" or percent.change is not None or percent.figure.low is None:
            continue
        for whole in sentence.items:
            behind = whole.record.claim.start > percent.record.claim.end
            whole_like = behind and whole.unit not in ("%", "x", "pp", "") and sentence.clear(percent, whole)
            if whole_like and _OF.match(sentence.between(percent, whole)):
                yield percent, whole


def _fraction(percent: Facets) -> Span:
    span = span_of(percent)
    return Span(span.lower / 100, span.upper / 100)


def _linked(sentence: Sentence, percent: Facets, whole: Facets, part: Facets) -> bool:
    before = part.record.claim.start < percent.record.claim.start
    words = sentence.between(part, percent) if before else sentence.between(whole, part)
    return len(words) < 80 and bool(_LINK.search(words)) and not _BREAK.search(words)
