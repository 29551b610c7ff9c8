"""Growth and differences: a stated change against the two values it connects.

"rose 20 % to $120 million from $100 million"; "nearly doubling last year's $381 billion". A change in
the values' own unit ("up $3 million to $20 million from $17 million") is a difference.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise

from kb.compare import Facets
from kb.crosscheck.arithmetic.checks import Check, Sheet, check, kin, measure
from kb.crosscheck.arithmetic.sentences import Sentence
from kb.crosscheck.arithmetic.spans import Span, span_of
from kb.lexicon.cues import Cue
from kb.model import Change

_BASE = Cue(r"\b(?:{against}|over)\s(?:(?!and\s|or\s)\S+\s){0,4}$")
# "to $120 million, after $100 million a year earlier"
_AFTER = Cue(r"\b{came_after}\s(?:(?:{articles}|{roughly}|{being}|{stood})\s){0,3}[$€£]?$")
_LOOKS_BACK = Cue(
    r"^[^,;.\d]{0,25}\b(?:(?:a|one)\s{time_units}\s{earlier}|(?:the|{previous})\s(?:{previous}\s)?{time_units}(?:\sbefore)?"
    r"|(?:in|on)\s(?:(?:19|20)\d\d|[a-z]+day|{months}|the))\b"
)
_JOINED = re.compile(r"\b(?:and|or)\b|,")
_AND_TO = re.compile(r"\b(?:and|then)\sto\s(?:[a-z]+\s){0,2}[$€£]?$")
_TO = re.compile(r"\bto\s(?:\S+\s){0,3}$")
_RIGHT_TO = Cue(r"^(?:,?\s[a-z-]+){0,4}?,?\s(?:to|at)\s(?:(?:{articles}|{roughly}|{filled})\s){0,3}[$€£]?$")
_RIGHT_FROM = Cue(r"\s{against}\s(?:(?:{articles}|{roughly}|{filled})\s){0,3}[$€£]?$")
ADJACENT = 20  # characters between a multiple and what it multiplies
GAP = 60  # characters between two neighbours of a change, its base and its result
WORLDS = 1000.0  # times apart from which two figures do not share a magnitude word
TELLING = 2.0  # ends of an exact quotient farther apart than this tell nothing
_APART = Cue(r"\b(?:{contrast}|{apart})\b|;")


def growth(sheet: Sheet) -> Iterator[Check]:
    """A rise, a fall or a multiple stated with its base and its result: the result over the base is the factor."""
    for sentence in sheet.sentences:
        yield from (found for found in _changes(sentence, sheet) if found.rule == "growth")


def difference(sheet: Sheet) -> Iterator[Check]:
    """A rise or fall stated in the unit of its two values, points among them: result less base is the change."""
    for sentence in sheet.sentences:
        yield from (found for found in _changes(sentence, sheet) if found.rule == "difference")


def _changes(sentence: Sentence, sheet: Sheet) -> Iterator[Check]:
    changes = [item for item in sentence.items if item.change == "change" and not item.per and _said(item)]
    for factor in changes:
        ends = [pair for pair in _ends(sentence, factor) if _one_clause(sentence, factor, *pair)]
        sole = len(changes) == 1 and len(ends) == 1
        found = [
            (pair, told) for pair in ends if (told := _checked(sentence, sheet, factor, pair, sole=sole)) is not None
        ]
        # of several results the change is told with the nearest: the others are estimates, or of other years
        yield from (told for _, told in sorted(found, key=lambda row: _far(factor, row[0]))[:1])


def _far(factor: Facets, ends: tuple[Facets, Facets]) -> int:
    at = factor.record.claim.start
    return min(abs(item.record.claim.start - at) for item in ends) + abs(ends[1].record.claim.start - at)


def _checked(
    sentence: Sentence, sheet: Sheet, factor: Facets, ends: tuple[Facets, Facets], *, sole: bool
) -> Check | None:
    base, result = ends
    expected, stated = _sides(factor, base, result)
    if expected is None or stated is None or not _telling(factor, base, result, expected):
        return None
    if _falls_below(factor, result):
        return None  # "fell 99.5% to under $0.15": how far under is not told
    sure = sole and _connected(sentence, factor, base, result) and not _goes_on(sentence, result)
    sure = sure and not sheet.narrowed(factor, base, result, lead=_lead(sentence, base))
    sure = sure and _of_one(factor, base) and _linked(sentence, factor, base) and _led(sentence, factor, result)
    rated = factor.unit in ("%", "x")
    return check(
        "growth" if rated else "difference",
        (("factor", factor), ("base", base), ("result", result)),
        "result / base = factor" if rated else "result - base = change",
        expected,
        stated,
        sure=sure,
        tolerance=sheet.tolerance,
    )


def _falls_below(factor: Facets, result: Facets) -> bool:
    """Tells a fall to less than a value, which has no least size in words."""
    return factor.record.claim.change is Change.DECREASE and result.record.claim.low is None


def _said(item: Facets) -> bool:
    return item.record.claim.change is not None


def factor_of(item: Facets) -> Span | None:
    """Returns a change as the factor it multiplies by: a rise of 20 % is 1.2, doubling 2, a fall of 64 % 0.36."""
    span, change = span_of(item), item.record.claim.change
    low, high = sorted((abs(span.lower), abs(span.upper)))
    if item.unit == "%":
        if change is not Change.DECREASE:
            return Span(1 + low / 100, 1 + high / 100)
        return Span(max(0.0, 1 - high / 100), max(0.0, 1 - low / 100))
    if item.unit == "x" and low > 0:
        return Span(low, high) if change is not Change.DECREASE else Span(1 / high, 1 / low)
    return None


def _ends(sentence: Sentence, factor: Facets) -> Iterator[tuple[Facets, Facets]]:
    levels = [item for item in sentence.items if item.change is None and item.unit not in ("x", "pp")]
    for base in levels:
        for result in levels:
            if base is result or not _alike(base, result) or (base.projected and not result.projected):
                continue  # nobody falls from what was expected: "fell 12% to $793m vs the $661m consensus"
            about_one = base.metric == result.metric and base.subject == result.subject
            if (about_one and _ordered(sentence, base, result)) or _tight(sentence, factor, base, result):
                yield base, result


def _tight(sentence: Sentence, factor: Facets, base: Facets, result: Facets) -> bool:
    """Tells "20 % to 120 from 100": words that tie the three whatever the figures were read to measure."""
    first, second, third = (item.record.claim.start for item in (factor, result, base))
    if not first < second < third or not (sentence.clear(factor, result) and sentence.clear(result, base)):
        return False
    to, back = sentence.between(factor, result), sentence.between(result, base)
    return sentence.says(_RIGHT_TO, to) and len(back) <= GAP and sentence.says(_RIGHT_FROM, back)


def _lead(sentence: Sentence, base: Facets) -> range:
    """Returns where the words stand that lead back to a value, "after reaching 100"; empty where none do."""
    at = base.record.claim.start - sentence.start
    lead = _AFTER(sentence.cues).search(sentence.before(base, 40)) if _led_back(sentence, base) else None
    return range(at - len(lead[0]), at + 1) if lead is not None else range(0)


def _alike(base: Facets, result: Facets) -> bool:
    """Tells two values of one unit and rate; one may leave its unit to the other: "8.40 mln bpd from 9.09 mln"."""
    if "" in (base.unit, result.unit):
        return "%" not in (base.unit, result.unit)
    return base.unit == result.unit and base.per == result.per


def _ordered(sentence: Sentence, base: Facets, result: Facets) -> bool:
    if base.period[0] and result.period[0] and base.period != result.period:
        return base.period[0] < result.period[0]
    return _led_back(sentence, base) and not _led_back(sentence, result)


def _led_back(sentence: Sentence, item: Facets) -> bool:
    """Tells a value that words make the one before: "from 100", "after 100 a year earlier"."""
    before = sentence.before(item, 40)
    earlier = sentence.says(_AFTER, before) and sentence.says(_LOOKS_BACK, sentence.after(item))
    return earlier or sentence.says(_BASE, before)


def _one_clause(sentence: Sentence, factor: Facets, base: Facets, result: Facets) -> bool:
    """Tells whether the three figures stand in one clause, with no other value or change of that kind among them."""
    starts = sorted(item.record.claim.start for item in (factor, base, result))
    text = sentence.text[starts[0] - sentence.start : starts[2] - sentence.start].casefold()
    lead, first = _lead(sentence, base), starts[0] - sentence.start
    if lead and lead.start >= first:
        text = text[: lead.start - first] + " " + text[lead.stop - 1 - first :]
    others = [item for item in sentence.items if item not in (factor, base, result)]
    within = [item for item in others if starts[0] < item.record.claim.start < starts[2]]
    mixed = any((item.unit, item.per) == (base.unit, base.per) or item.unit == factor.unit for item in within)
    return not mixed and not sentence.says(_APART, text)


def _telling(factor: Facets, base: Facets, result: Facets, expected: Span) -> bool:
    """Tells a quotient that says something: its figures share a magnitude, and rounding leaves it narrow."""
    if factor.unit in ("%", "x"):
        low, high = expected.lower, expected.upper
        if low > WORLDS or (high > 0 and 1 / high > WORLDS):
            return False  # "doubled to 381 million from 160": the magnitude is left out
        ranged = any(item.figure.low != item.figure.high for item in (base, result))
        return ranged or not math.isfinite(high) or low <= 0 or high / low <= TELLING
    return True


def _connected(sentence: Sentence, factor: Facets, base: Facets, result: Facets) -> bool:
    """Tells whether the three figures stand close together, with no fourth among them."""
    ordered = sorted((factor, base, result), key=lambda item: item.record.claim.start)
    first, last = ordered[0].record.claim.start, ordered[2].record.claim.start
    inside = [item for item in sentence.items if first <= item.record.claim.start <= last]
    near = all(len(sentence.between(one, other)) <= GAP for one, other in pairwise(ordered))
    return len(inside) == 3 and near


def _goes_on(sentence: Sentence, result: Facets) -> bool:
    """Tells a series that leads on: "to 24 in May, and to 76 in June"."""
    at = result.record.claim.start
    later = [item for item in sentence.items if item.record.claim.start > at and kin(item, result)]
    return any(item.change is None and _AND_TO.search(sentence.before(item, 40)) for item in later)


def _of_one(factor: Facets, base: Facets) -> bool:
    """Tells whether a change is a change of the measure at hand, as far as their names say."""
    return bool(base.unit) and factor.subject == base.subject and measure(factor) == measure(base)


def _linked(sentence: Sentence, factor: Facets, base: Facets) -> bool:
    """Tells whether words tie the base to the change: "from", "against", or "doubling" right before it."""
    if "loss" in sentence.text.casefold():
        return False  # a fall into a loss needs signs that words give in too many ways
    behind = 0 <= base.record.claim.start - factor.record.claim.end <= ADJACENT
    behind = behind and not _JOINED.search(sentence.between(factor, base))  # "up 10 in a year and 20 since May"
    return behind or _led_back(sentence, base)


def _led(sentence: Sentence, factor: Facets, result: Facets) -> bool:
    """Tells whether a result that follows its change is led in by "to": "rose 20 % to 120"."""
    return result.record.claim.start < factor.record.claim.start or bool(_TO.search(sentence.before(result, 40)))


def _sides(factor: Facets, base: Facets, result: Facets) -> tuple[Span | None, Span | None]:
    if base.unit == "%" and factor.unit != "pp":
        return None, None  # points and percent are mixed up too often to tell
    if factor.unit in ("%", "x"):
        return span_of(result) / span_of(base), factor_of(factor)
    if factor.unit == base.unit == result.unit or (factor.unit == "pp" and base.unit == "%"):
        return span_of(result) - span_of(base), span_of(factor)
    return None, None
