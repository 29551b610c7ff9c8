"""The base of a stated change: "$120 billion, a 340 % increase" implies what it was before.

A rise of 100 % or more is often said for "340 % of"; then both readings are kept.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from kb.compare import Facets
from kb.compare.saying import figure_words
from kb.crosscheck.arithmetic.growth import factor_of
from kb.crosscheck.arithmetic.sentences import Sentence
from kb.crosscheck.arithmetic.spans import Span, span_of
from kb.crosscheck.implied.telling import Implied, Reading
from kb.lexicon.arithmetic import Arithmetic
from kb.lexicon.cues import Cue
from kb.model import Change

FORK = 100.0  # per cent of increase from which "of" may have been meant
_APPOSED = Cue(r"[—–,(:-]\s*(?:(?:{apposed}|{roughly})\s+)?(?:an?|up|down|or)?\s*$")
_TO = re.compile(r"^(?:(?!\b(?:and|but|while|or)\b)[^,;:.—–(]){0,30}\bto\s[^,;:.—–(]{0,25}$")
_DOWN = Cue(r"\b{fallen}\s(?:\w+\s){0,2}$")
_GIVEN = Cue(r"^[^.;:]{0,30}\b{against}\s+(?:[a-z]+\s+){0,3}(?!(?:1[5-9]|20)\d\d\b)[$€£]?\d")
_FROM = re.compile(r"\bfrom\s+(?:[a-z~]+\s+){0,3}$")
_NUMBER = re.compile(r"[$€£]\s?\d|\d[\d.,]*")
_YEAR = re.compile(r"^(?:1[5-9]|20)\d\d$")


def base(sentence: Sentence, words: Arithmetic) -> Iterator[Implied]:
    """A value and the change that led to it, without the value before: result over factor."""
    for change in sentence.items:
        factor = factor_of(change) if change.change == "change" and change.per is None else None
        if factor is None or change.unit not in ("%", "x") or _misread(sentence, change):
            continue
        results = [item for item in sentence.items if _result(sentence, change, item)]
        if len(results) == 1 and not _base_given(sentence, change, results[0]):
            yield _follows(change, results[0], factor)


def _misread(sentence: Sentence, change: Facets) -> bool:
    """Tells a change read as a rise beside a word of falling."""
    return change.record.claim.change is Change.INCREASE and sentence.says(_DOWN, sentence.before(change))


def _result(sentence: Sentence, change: Facets, item: Facets) -> bool:
    if item.change is not None or item.unit in ("%", "x", "pp", "") or not sentence.clear(change, item):
        return False
    if not item.figure.bounded or item.figure.lower <= 0 or _FROM.search(sentence.before(item)):
        return False
    if item.record.claim.start < change.record.claim.start:
        return sentence.says(_APPOSED, sentence.before(change, 40)) and len(sentence.between(item, change)) < 120
    return bool(_TO.match(sentence.between(change, item)))


def _base_given(sentence: Sentence, change: Facets, result: Facets) -> bool:
    said = _NUMBER.findall(change.record.claim.base_text or "")
    if any(not _YEAR.match(number.strip(".,")) for number in said):
        return True
    if sentence.says(_GIVEN, sentence.after(result)) or sentence.says(_GIVEN, sentence.after(change)):
        return True
    return any(
        item is not result and item.unit == result.unit and item.change is None and item.metric == result.metric
        for item in sentence.items
    )


def _follows(change: Facets, result: Facets, factor: Span) -> Implied:
    claim, value = change.record.claim, span_of(result)
    up = claim.change is Change.INCREASE
    bound = not math.isfinite(factor.upper)
    readings = [Reading("increase" if up else "decrease", value / factor, _point(result, factor), bound)]
    percent = span_of(change)
    if change.unit == "%" and up and percent.lower >= FORK:
        times = Span(percent.lower / 100, percent.upper / 100)
        readings.append(Reading("of", value / times, _point(result, times)))
    told = {"moved": _moved(change), "figure": claim.figure}
    if claim.base_text:
        told["base_text"] = claim.base_text
    roles = (("factor", change), ("result", result))
    return Implied("base", roles, "result / factor", tuple(readings), result, told)


def _moved(change: Facets) -> str:
    """Returns a change as a phrase behind its result: "a rise of 340%", "having more than doubled"."""
    claim, said = change.record.claim, figure_words(change.record.claim)
    if change.unit == "%":
        return f"after a {'rise' if claim.change is Change.INCREASE else 'fall'} of {said}"
    return f"having {said}" if claim.figure.casefold().endswith("ed") else f"after a change by “{said}”"


def _point(result: Facets, factor: Span) -> float:
    middle = result.figure.middle or 0.0
    return middle / ((factor.lower + factor.upper) / 2 if math.isfinite(factor.upper) else factor.lower)
