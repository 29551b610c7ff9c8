"""A change told with its result, and the value it came from told elsewhere in the article.

"Sales were $50 million in 2023." "In 2024 they rose 12 % to $56 million." The two sentences need not speak of the same
thing in every slot, so this remarks and refutes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.compare import Facets
from kb.crosscheck.arithmetic.checks import Check, Sheet, kin, level, measure
from kb.crosscheck.arithmetic.growth import factor_of
from kb.crosscheck.arithmetic.sentences import Sentence
from kb.crosscheck.arithmetic.spans import gap, span_of
from kb.lexicon.cues import Cue

LIMIT = 200  # changes of one article that are held against its values
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_AGO = Cue(r"\b{year_ago}\b")
_TO = re.compile(r"^(?:,?\s[a-z-]+){0,4}?,?\s(?:to|at)\s(?:[a-z]+\s){0,2}[$€£]?$")
_APPOSED = Cue(r"[,—–(]\s?(?:{apposed}|or)?\s?(?:an?|{moving})?\s?$")


def series(sheet: Sheet) -> Iterator[Check]:
    """A change with its result in one sentence and the value of the year before in another: does it lead there?"""
    changes = [
        (sentence, factor, result)
        for sentence in sheet.sentences
        for factor in sentence.items
        if factor.change == "change" and factor.unit in ("%", "x") and not factor.per
        for result in sentence.items
        if _results(sentence, factor, result)
    ][:LIMIT]
    values: dict[object, list[Facets]] = {}
    for item in sheet.items if changes else ():
        if level(item) and _whole_year(item) is not None and not (item.projected or item.soft or item.denied):
            values.setdefault((item.subject, item.metric, item.unit, item.per, _whole_year(item)), []).append(item)
    for sentence, factor, result in changes:
        year, stated = _base_year(sentence, factor, result), factor_of(factor)
        for base in values.get((result.subject, result.metric, result.unit, result.per, year), [])[:1]:
            if stated is not None and base.record.claim.quote_start != sentence.start and _one_scope(base, result):
                expected = span_of(result) / span_of(base)
                yield Check(
                    "series",
                    (("factor", factor), ("base", base), ("result", result)),
                    "result / base = factor",
                    expected,
                    stated,
                    "holds" if gap(expected, stated) == 0.0 else "uncertain",
                )


def _results(sentence: Sentence, factor: Facets, result: Facets) -> bool:
    """Tells whether a value is what a change led to, with nothing between, and the value before is not told."""
    about_one = bool(result.subject) and factor.subject == result.subject and measure(factor) == measure(result)
    if not about_one or not level(result) or not sentence.clear(factor, result):
        return False
    if any(kin(item, result) and item.change is None for item in sentence.items):
        return False
    words = sentence.between(factor, result)
    if result.record.claim.start > factor.record.claim.start:
        return bool(_TO.match(words))
    return sentence.says(_APPOSED, sentence.before(factor, 40))


def _base_year(sentence: Sentence, factor: Facets, result: Facets) -> int | None:
    """Returns the year a change is measured from: named with it, or the one before its result's."""
    base, year = factor.record.claim.base_text or "", _whole_year(result)
    if named := _YEAR.search(base):
        return int(named[0])
    ago = sentence.says(_AGO, base.casefold()) or sentence.says(_AGO, sentence.after(factor, 40).replace("-", " "))
    return year - 1 if year is not None and ago else None


def _whole_year(item: Facets) -> int | None:
    start, end = item.period
    if start is None or end is None or not 350 <= (end - start).days <= 371:
        return None
    return end.year


def _one_scope(base: Facets, result: Facets) -> bool:
    return base.slots == result.slots and base.loose == result.loose
