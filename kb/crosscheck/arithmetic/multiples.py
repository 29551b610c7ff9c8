"""Multiples that compare two values: "at $12 million the bridge cost three times the $4 million of the ferry"."""

from __future__ import annotations

from collections.abc import Iterator

from kb.compare import Facets
from kb.crosscheck.arithmetic.checks import Check, Sheet, check, kin, level
from kb.crosscheck.arithmetic.growth import factor_of
from kb.crosscheck.arithmetic.sentences import Sentence
from kb.crosscheck.arithmetic.spans import span_of
from kb.lexicon.cues import Cue

_BEHIND = Cue(r"^\s*(?:{as_much_as}\s)?(?:{articles}|{owners}|{roughly})?\s*(?:[a-z’'-]+\s){0,3}$")
_BREAK = Cue(r"\b(?:{contrast}|after|until|against|and)\b|;")
NEAR = 90  # characters between the first value and the multiple


def multiple(sheet: Sheet) -> Iterator[Check]:
    """One value said to be so many times another in the same clause: the first over the second is the multiple."""
    for sentence in sheet.sentences:
        for factor in sentence.items:
            pair = _pair(sentence, factor) if factor.unit == "x" and factor.change == "ratio" else None
            stated = factor_of(factor)
            if pair is None or stated is None or factor.per:
                continue
            one, other = pair
            found = check(
                "multiple",
                (("one", one), ("factor", factor), ("other", other)),
                "one / other = multiple",
                span_of(one) / span_of(other),
                stated,
                sure=True,
                tolerance=sheet.tolerance,
            )
            if found is not None:
                yield found


def _pair(sentence: Sentence, factor: Facets) -> tuple[Facets, Facets] | None:
    """Returns the value before a multiple and the one right behind it, where no others of their unit stand by."""
    at = factor.record.claim.start
    behind = [item for item in sentence.items if item.record.claim.start > at]
    between = sentence.between(factor, behind[0]) if behind else ""
    other = behind[0] if behind and len(between) <= NEAR and sentence.says(_BEHIND, between) else None
    if other is None or not level(other):
        return None
    same = [item for item in sentence.items if item.change is None and kin(item, other)]
    if len(same) != 1 or same[0].record.claim.start > at or not level(same[0]):
        return None
    words = sentence.between(same[0], factor)
    return (same[0], other) if len(words) <= NEAR and not sentence.says(_BREAK, words) else None
