"""What an article says once for many of its figures: the results it announces, and when its fiscal year ends.

Comes in: a `Figure`, for its article. Goes out: the period of the results, or the month in which the fiscal year ends.
Both are looked for once an article. Declines where an article announces several periods, or tells of several years.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kb.lexicon import Lexicon
from kb.lexicon.cues import Cue
from kb.model import PassageKind, Period
from kb.relate.scene.scene import Figure, Place

TOP = 12  # passages in which an article announces its results
RESULTS = Cue(r"\b{results}\s+(?:(?:for|of)\s+)?(?:its|their|the)?\s*$", re.IGNORECASE)
VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may)\b")
ENDED = re.compile(r"\bend(?:ed|ing|s)\b")
WEEK = 7  # days into a month by which a year of whole weeks may run over
QUARTERS = {"first": 9, "second": 6, "third": 3, "fourth": 0}  # months from the end of a quarter to that of its year


def results_period(figure: Figure) -> Period | None:
    """Returns the period of the results announced above a bare bullet."""
    passage = figure.passage
    if passage.kind is not PassageKind.LIST_ITEM or VERB.search(passage.text):
        return None
    return _announced(_top(figure))


def fiscal_end(figure: Figure) -> int | None:
    """Returns the month in which the fiscal year ends that the article tells of."""
    return _told_end(_top(figure))


def _top(figure: Figure) -> Place:
    return Place(figure.scene, figure.scene.passages[0])


@lru_cache(maxsize=16)
def _announced(place: Place) -> Period | None:
    found: set[Period] = set()
    for passage in place.scene.passages[:TOP]:
        for period in place.scene.readings.get(passage.index, ()):
            if isinstance(period, Period) and period.first is not None and period.last is not None:
                before = passage.text[max(0, period.start - 40) : period.start]
                found |= {period} if RESULTS(place.scene.cues).search(before) else set()
    return found.pop() if len({(period.first, period.last) for period in found}) == 1 else None


@lru_cache(maxsize=16)
def _told_end(place: Place) -> int | None:
    pattern, months = _fiscal(place.scene.lexicon)
    found: set[int] = set()
    for passage in place.scene.passages:
        for match in pattern.finditer(passage.text) if ENDED.search(passage.text) else ():
            month = months[match["month"].lower()]
            if match["day"] and int(match["day"]) <= WEEK:  # "ended October 2": a year of 52 weeks
                month -= 1
            quarter = match["quarter"] or match["other"] or "fourth"
            found.add((month + QUARTERS[quarter.lower()] - 1) % 12 + 1)
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=8)
def _fiscal(lexicon: Lexicon) -> tuple[re.Pattern[str], dict[str, int]]:
    """Returns the pattern of "fiscal second quarter ended March", "fiscal 2026, which ends on September 30"."""
    words = lexicon.reporting.periods
    months = {word: int(number) for number, written in words.months.items() for word in written}
    ended = "|".join(words.words.ended)
    names = "|".join(sorted(months, key=len, reverse=True))
    nth = "|".join(QUARTERS)
    numbered = r"(?:of\s+)?(?:[a-z]+\s+)?(?:fiscal\s+)?(?:year\s+)?\d{4}\s*(?:[a-z]+\s+year\s*)?"
    year = rf"(?:{numbered}|of\s+[a-z]+\s+fiscal\s+year\s*)"
    quarter = rf"\b(?P<quarter>{nth})[\s-]+(?:fiscal[\s-]+)?quarter\s*{year}?"
    fiscal = rf"\bfiscal\s+(?:(?P<other>{nth})\s+quarter|year\s+\d{{4}}|year|\d{{4}})\s*"
    day = rf"(?P<month>{names})\b\.?(?:\s+(?P<day>\d{{1,2}})\b)?"
    tail = rf",?\s*(?:(?:which|that)\s+)?\b(?:{ended})\s+(?:on\s+|in\s+)?{day}"
    return re.compile(rf"(?:{quarter}|{fiscal}){tail}", re.IGNORECASE), months
