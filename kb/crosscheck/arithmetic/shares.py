"""Shares: a percentage against its part and its whole, and shares that leave a rest.

"At 2-6 % of a $100M run, energy costs $2-6M"; "12 of the 48 seats, or 25 %"; "the remaining 15 %".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kb.compare import Facets
from kb.crosscheck.arithmetic.checks import FACTORS, Check, Sheet, check, kin, level
from kb.crosscheck.arithmetic.sentences import Sentence
from kb.crosscheck.arithmetic.spans import Span, span_of
from kb.lexicon.cues import Cue

_OF = re.compile(r"^\s*of\s[^,;:.]{0,40}$")
_LINK = Cue(r"\b(?:or|{being}|{equals})\b|[=(]")
_LOOSE = Cue(r"[,—–]|\b{roughly}\b")
_BESIDE = Cue(r"^\s?[,—–]\s?(?:{roughly}\s)?$")
_BREAK = Cue(r"\b(?:{against}|{contrast}|{splits})\b|;")
_OUT_OF = Cue(r"^[^,;:.\d]{0,20}\b(?:out )?of\s(?:{articles}|{owners}|{roughly}|{some_of})?\s?(?:[a-z]+\s){0,2}$")
_OF_WHICH = Cue(r"^[^,;:.\d]{0,30},?\s?{of_these}\s(?:[a-z]+\s){0,3}$")
_OR = Cue(r"^[^,;:.\d]{0,30}(?:,\s*(?:or|{apposed})\b|\(|\s*[—–]\s*(?:or\s)?|\bor\b)[^,;:.\d]{0,12}$")
_OF_SOME = re.compile(r"^\sof\s")  # a share of something named anew
_ITEM = re.compile(r"(?:,|;|\band\b|\bwith\b)")
_SUBSET = Cue(r"\b(?:{of_these}|{moved})\b")
LONGEST = 90  # characters between two shares of one list
LOOSE = 5.0  # percentage points that a share or a count told in words may be off and not be wrong
HALF = 0.5  # what each share may lose in rounding
NEAR = 28  # characters between the word that says "rest" and its share


def share(sheet: Sheet) -> Iterator[Check]:
    """A percentage of a whole, with the part it comes to in the same sentence: percentage times whole is the part."""
    for sentence in sheet.sentences:
        for percent, whole in _pairs(sentence):
            parts = [item for item in sentence.items if _part(item, whole)]
            for part in parts:
                words = _between(sentence, percent, whole, part)
                linked = sentence.says(_LINK, words) or sentence.says(_BESIDE, words)
                if sentence.says(_BREAK, words) or len(words) >= 80 or not (linked or sentence.says(_LOOSE, words)):
                    continue
                found = check(
                    "share",
                    (("share", percent), ("whole", whole), ("part", part)),
                    "share of the whole = part",
                    _fraction(percent) * span_of(whole),
                    span_of(part),
                    sure=linked and len(parts) == 1 and not sheet.narrowed(percent, whole, part),
                    tolerance=sheet.tolerance,
                )
                if found is not None:
                    yield _doubted(found, percent, _fraction(percent, LOOSE) * span_of(whole))


def portion(sheet: Sheet) -> Iterator[Check]:
    """So many out of so many, told as a percentage beside it: the part over the whole is the percentage."""
    for sentence in sheet.sentences:
        for part, whole in _counted(sentence):
            for percent in sentence.items:
                if (
                    not _rate(percent)
                    or _OF_SOME.match(sentence.after(percent))
                    or not _told_beside(sentence, part, whole, percent)
                ):
                    continue
                share = _hundred(span_of(part) / span_of(whole))
                found = check(
                    "portion",
                    (("part", part), ("whole", whole), ("share", percent)),
                    "part / whole = share",
                    share,
                    span_of(percent),
                    sure=not sheet.narrowed(part, whole, percent),
                    tolerance=sheet.tolerance,
                )
                if found is not None:
                    yield _doubted(found, part, Span(share.lower - LOOSE, share.upper + LOOSE))


def remainder(sheet: Sheet) -> Iterator[Check]:
    """Shares listed in one sentence, the last called the rest: what the others leave of a hundred is the rest."""
    words = "|".join(map(re.escape, sheet.words.rest_cues))
    cue, behind = re.compile(rf"\b(?:{words})\b"), re.compile(rf"[,(\s—–]{{1,3}}(?:the\s)?(?:{words})\b")
    for sentence in sheet.sentences:
        shares = [item for item in sentence.items if _rate(item)]
        if not 3 <= len(shares) <= 12 or any(item.unit in FACTORS and not _rate(item) for item in sentence.items):
            continue
        rest = shares[-1]
        beside = cue.search(sentence.before(rest, NEAR)) or behind.match(sentence.after(rest))
        nested = any(_OF_SOME.match(sentence.after(item)) for item in shares[1:])
        if not beside or nested or not _listed(sentence, shares):
            continue
        left, room = 100 - sum(item.figure.low or 0.0 for item in shares[:-1]), max(1.0, HALF * (len(shares) - 1))
        found = check(
            "remainder",
            (*(("part", item) for item in shares[:-1]), ("rest", rest)),
            "100 - sum of the shares = rest",
            Span(left - room, left + room),
            span_of(rest),
            sure=not sheet.narrowed(*shares),
            tolerance=sheet.tolerance,
        )
        if found is not None:
            yield found


def _doubted(found: Check, told: Facets, loose: Span) -> Check:
    """Returns a failed check as a doubtful one where a figure in words, taken loosely, reaches what is stated."""
    worded = not any(letter.isdigit() for letter in told.record.claim.figure)
    near = loose.lower <= found.stated.upper and found.stated.lower <= loose.upper
    return replace(found, verdict="uncertain") if found.verdict == "fails" and worded and near else found


def _rate(item: Facets) -> bool:
    return item.unit == "%" and item.change is None and item.figure.bounded and not item.per


def _listed(sentence: Sentence, shares: Sequence[Facets]) -> bool:
    gaps = [sentence.between(one, other) for one, other in pairwise(shares)]
    return all(len(words) < LONGEST and _ITEM.search(words) and not sentence.says(_SUBSET, words) for words in gaps)


def _counted(sentence: Sentence) -> Iterator[tuple[Facets, Facets]]:
    """Yields "12 of the 48 seats": two neighbours of one unit, or a bare number before a counted one."""
    for part, whole, between in _neighbours(sentence):
        alike = kin(part, whole) or (part.unit == "" and whole.unit.startswith("count:")) or _persons(part, whole)
        plain = part.change is None and part.figure.bounded and part.figure.lower > 0 and level(whole)
        if alike and plain and between and part.figure.upper < whole.figure.lower:
            yield part, whole


def _neighbours(sentence: Sentence) -> Iterator[tuple[Facets, Facets, bool]]:
    """Yields neighbours as part and whole: "12 of the 48 seats", "48 seats, of which 12"."""
    for one, other in pairwise(sentence.items):
        words = sentence.between(one, other)
        yield one, other, sentence.says(_OUT_OF, words)
        yield other, one, sentence.says(_OF_WHICH, words)


def _persons(part: Facets, whole: Facets) -> bool:
    return part.unit in ("", "person") and whole.unit == "person"


def _told_beside(sentence: Sentence, part: Facets, whole: Facets, percent: Facets) -> bool:
    if not sentence.clear(whole, percent) and not sentence.clear(part, percent):
        return False
    first, last = sorted((part, whole), key=lambda item: item.record.claim.start)
    if percent.record.claim.start > last.record.claim.start:
        return sentence.says(_OR, sentence.between(last, percent))
    return sentence.says(_OR, sentence.between(percent, first))


def _pairs(sentence: Sentence) -> Iterator[tuple[Facets, Facets]]:
    for percent in sentence.items:
        if percent.unit != "%" or percent.change is not None or percent.figure.low is None:
            continue
        for whole in sentence.items:
            behind = whole.record.claim.start > percent.record.claim.end
            whole_like = behind and whole.unit not in FACTORS and sentence.clear(percent, whole)
            if whole_like and _OF.match(sentence.between(percent, whole)):
                yield percent, whole


def _part(part: Facets, whole: Facets) -> bool:
    bare = part.unit == "" and whole.unit.startswith("count:") and not part.per
    if part.change is not None or not (kin(part, whole) or bare):
        return False
    (start, end), (first, last) = part.period, whole.period
    return not (start and last and start > last) and not (first and end and first > end)


def _fraction(percent: Facets, room: float = 0.0) -> Span:
    span = span_of(percent)
    return Span((span.lower - room) / 100, (span.upper + room) / 100)


def _hundred(quotient: Span) -> Span:
    return Span(quotient.lower * 100, quotient.upper * 100)


def _between(sentence: Sentence, percent: Facets, whole: Facets, part: Facets) -> str:
    before = part.record.claim.start < percent.record.claim.start
    return sentence.between(part, percent) if before else sentence.between(whole, part)
