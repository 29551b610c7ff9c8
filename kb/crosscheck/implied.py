"""Values that follow from a stated change: the base of "$120 billion, a 340 % increase".

Comes in: a desk. Goes out: `implied` findings with formula and parents. A rise of 100 % or more is often
said for "340 % of"; then both readings are kept. What is implied never counts as evidence.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from kb.compare import Facets
from kb.compare.saying import figure_words, value_words
from kb.crosscheck.arithmetic.growth import factor_of
from kb.crosscheck.arithmetic.sentences import Sentence, sentences
from kb.crosscheck.arithmetic.spans import Span, span_of, words
from kb.crosscheck.desk import Desk, digest
from kb.model import Change, Finding, FindingClaim, FindingKind

SEVERITY = 0.15
FORK = 100.0  # per cent of increase from which "of" may have been meant
_APPOSED = re.compile(
    r"[—–,(:-]\s*(?:(?:which is|that is|representing|marking|roughly|about|nearly|some)\s+)?(?:an?|up|down|or)?\s*$"
)
_TO = re.compile(r"^[^,;:.—–(]{0,30}\bto\s[^,;:.—–(]{0,25}$")
_DOWN = re.compile(r"\b(?:off|down|fell|falling|dropped|declined|lost|lower|less)\s(?:\w+\s){0,2}$")
_GIVEN = re.compile(r"[^.;:]{0,30}\b(?:from|against|versus|compared (?:with|to))\s+(?:[a-z]+\s+){0,3}[$€£]?\d")
_FROM = re.compile(r"\bfrom\s+(?:[a-z~]+\s+){0,3}$")


def implied(desk: Desk) -> Iterator[Finding]:
    """Yields the base each stated change implies where the sentence does not give it."""
    for article in sorted(desk.articles):
        for sentence in sentences(item for item in desk.articles[article] if not item.record.reference):
            yield from _bases(sentence)


def _bases(sentence: Sentence) -> Iterator[Finding]:
    for change in sentence.items:
        factor = factor_of(change) if change.change == "change" and change.per is None else None
        if (
            factor is not None
            and _DOWN.search(sentence.before(change))
            and change.record.claim.change is Change.INCREASE
        ):
            continue  # read as a rise beside a word of falling
        if factor is None or change.unit not in ("%", "x"):
            continue
        results = [item for item in sentence.items if _result(sentence, change, item)]
        if len(results) == 1 and not _base_given(sentence, change, results[0]):
            yield _finding(change, results[0], factor)


def _result(sentence: Sentence, change: Facets, item: Facets) -> bool:
    if item.change is not None or item.unit in ("%", "x", "pp", "") or not sentence.clear(change, item):
        return False
    if not item.figure.bounded or item.figure.lower <= 0 or _FROM.search(sentence.before(item)):
        return False
    if item.record.claim.start < change.record.claim.start:
        return bool(_APPOSED.search(sentence.before(change, 40))) and len(sentence.between(item, change)) < 120
    return bool(_TO.match(sentence.between(change, item)))


def _base_given(sentence: Sentence, change: Facets, result: Facets) -> bool:
    if re.search(r"[$€£]\s?\d|\d\s?(?:million|billion|trillion)", change.record.claim.base_text or ""):
        return True
    if _GIVEN.match(sentence.after(result)):
        return True
    return any(
        item is not result and item.unit == result.unit and item.change is None and item.metric == result.metric
        for item in sentence.items
    )


def _finding(change: Facets, result: Facets, factor: Span) -> Finding:
    value = span_of(result)
    word = "increase" if change.record.claim.change is Change.INCREASE else "decrease"
    readings = [(word, value / factor, _point(result, factor))]
    percent = span_of(change)
    if change.unit == "%" and change.record.claim.change is Change.INCREASE and percent.lower >= FORK:
        times = Span(percent.lower / 100, percent.upper / 100)
        readings.append(("of", value / times, _point(result, times)))
    one, other = change.record.claim, result.record.claim
    said = _moved(change, result)
    bound = "" if math.isfinite(factor.upper) else "less than "
    first = bound + value_words(other, readings[0][2])
    base = f" (the base: {one.base_text})" if one.base_text else ""
    text = f"{said}, follows from {first} before{base}"
    if len(readings) > 1:
        text += f", or from {value_words(other, readings[1][2])} if “{one.figure} of” was meant"
    return Finding(
        id=digest("finding", "implied", one.id, other.id),
        kind=FindingKind.IMPLIED,
        verdict="derived",
        question_id=None,
        severity=SEVERITY,
        title=_capital(f"{said}, implies {first} before"),
        explanation=f"{_capital(text)}. This is reckoned, not said by the article.",
        claims=(FindingClaim(one.id, "factor"), FindingClaim(other.id, "result")),
        derived={
            "formula": "result / factor",
            "unit": result.unit,
            "base": one.base_text,
            "readings": [
                {"reading": name, "value": float(f"{point:.6g}"), "range": words(span)}
                for name, span, point in readings
            ],
        },
    )


def _moved(change: Facets, result: Facets) -> str:
    """Returns result and change in one phrase: "$120 billion, up 340%", "$4 million after doubling"."""
    figure, moved = figure_words(result.record.claim), figure_words(change.record.claim)
    if change.unit == "%":
        up = change.record.claim.change is Change.INCREASE
        return f"{figure}, {'up' if up else 'down'} {moved}"
    return f"{figure}, after a change by “{change.record.claim.figure}”"


def _point(result: Facets, factor: Span) -> float:
    middle = result.figure.middle or 0.0
    return middle / ((factor.lower + factor.upper) / 2 if math.isfinite(factor.upper) else factor.lower)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
