"""The whole of a stated share: "$30 million, or 15 % of its sales" implies sales of $200 million."""

from __future__ import annotations

from collections.abc import Iterator

from kb.compare import Facets
from kb.crosscheck.arithmetic.checks import level
from kb.crosscheck.arithmetic.sentences import Sentence
from kb.crosscheck.arithmetic.spans import Span, span_of
from kb.crosscheck.implied.telling import Implied, Reading, point
from kb.lexicon.arithmetic import Arithmetic
from kb.lexicon.cues import Cue

_OR = Cue(r"^(?:\s[a-z-]+){0,3}(?:,\s(?:or|{apposed})\s|\s?\((?:or\s)?|\sor\s)(?:{roughly}(?:\s(?:over|under))?)?\s*$")
_OF = Cue(r"^\s*of\s(?P<whole>(?:the|{owners}|{whole_heads})\b[^,.;:()—–\d]{3,60})")
_OPEN = Cue(r"\s{whole_ends}\b.*$")
WORDS = 6  # a longer name of the whole has run into the sentence
LEAST = 1.0  # a share of less is too rough to reckon back from


def whole(sentence: Sentence, words: Arithmetic) -> Iterator[Implied]:
    """A part and the share of a whole that it is, without the whole: part over share."""
    for part in sentence.items:
        for share in sentence.items:
            named = _named(sentence, part, share)
            if named is None:
                continue
            rate = span_of(share)
            span = span_of(part) / Span(rate.lower / 100, rate.upper / 100)
            readings = (Reading("whole", span, _middle(part, share)),)
            yield Implied("whole", (("part", part), ("share", share)), "part / share", readings, part, {"of": named})


def _named(sentence: Sentence, part: Facets, share: Facets) -> str | None:
    """Returns the words for the whole where the share is told as the part's."""
    plain = level(part) and share.unit == "%" and share.change is None and share.figure.bounded and not share.per
    if not plain or share.record.claim.start < part.record.claim.end or not sentence.clear(part, share):
        return None
    if not LEAST <= share.figure.lower < 100 or not sentence.says(_OR, sentence.between(part, share)):
        return None
    found = _OF(sentence.cues).match(sentence.after(share, 90))
    given = any(item.unit == part.unit for item in sentence.items if item is not part)
    return _name(sentence, share, found["whole"]) if found and not given else None


def _name(sentence: Sentence, share: Facets, words: str) -> str:
    """Returns the whole's name in the letters of the sentence; "the whole" where it runs on."""
    at = sentence.text.casefold().find(words, share.record.claim.end - sentence.start)
    told = _OPEN(sentence.cues).sub("", sentence.text[at : at + len(words)] if at >= 0 else words).strip()
    return told if len(told.split()) <= WORDS else "the whole"


def _middle(part: Facets, share: Facets) -> float:
    return (part.figure.middle or point(span_of(part))) / ((share.figure.middle or 1.0) / 100)
