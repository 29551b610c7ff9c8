"""Unit products: so much per thing times so many things.

"about 15 pages per file; the 4,000 files come to 60,000 pages"; price times count; "$12 million for four
ferries, $3 million each"; "a 40 MW load for 10 hours uses 400 MWh".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from kb.compare import Facets
from kb.compare.saying import figure_words, indefinite
from kb.crosscheck.arithmetic.checks import Check, Sheet, check, level
from kb.crosscheck.arithmetic.sentences import Sentence
from kb.crosscheck.arithmetic.spans import Span, measured, span_of
from kb.lexicon.cues import Cue, Cues
from kb.lexicon.ontology import fold, singular
from kb.model import counts_things

NEAR = 60  # figures of an article within which products are looked for
_SPANS = ("year", "month", "day", "hour", "week")
_LINK = Cue(r"\b{amounting}\b|=")
_LASTING = Cue(r"\b{lasting}\s(?:[a-z~]+\s){0,3}$")
_LAST = Cue(r"\b{last_of}\s(?:[a-z~]+\s){0,2}$")
_OTHER = Cue(r"\b(?:{contrast}|{others}|more)\b|;")
WINDOW = 400  # characters from the rate to the product
BESIDE = 28  # characters between a figure and the word that makes it one of several


def product(sheet: Sheet) -> Iterator[Check]:
    """So much per thing, so many things and what they come to: rate times amount is the product."""
    for at, item in enumerate(sheet.items):
        if item.per:
            around = (*sheet.items[max(0, at - NEAR) : at], *sheet.items[at + 1 : at + NEAR])
            yield from _products(item, around, sheet)


def _products(rate: Facets, around: Sequence[Facets], sheet: Sheet) -> Iterator[Check]:
    thing = _thing(rate)
    near = [item for item in around if _near(rate, item)] if thing is not None else []
    for amount in near:
        if thing is None or not _counts(amount, thing):
            continue
        results = [item for item in near if item.unit == rate.unit and item.per is None and item.change is None]
        beside = [item for item in results if item.record.claim.quote_start == amount.record.claim.quote_start]
        checked = []  # of several results the nearest is the one told
        for result in beside or results:
            found = check(
                "product",
                (("rate", rate), ("amount", amount), ("product", result)),
                "rate x amount = product",
                span_of(rate) * span_of(amount),
                span_of(result),
                sure=len(beside) == 1
                and not sheet.narrowed(result)
                and thing not in _SPANS
                and _leads_to(amount, result, sheet.cues),
                tolerance=sheet.tolerance,
            )
            if found is not None and found.expected.bounded and found.stated.bounded:
                checked.append(found)
        if checked:
            yield min(checked, key=lambda found: abs(_middle(found.stated) - _middle(found.expected)))


def average(sheet: Sheet) -> Iterator[Check]:
    """A total, how many share it, and what each has or costs, in one sentence: total over number is each one's."""
    after, ahead = _each_cues(tuple(sheet.words.each_cues), tuple(sheet.words.average_cues))
    for sentence in sheet.sentences:
        for each in sentence.items:
            told = ahead.search(sentence.before(each, BESIDE)) or after.match(sentence.after(each, BESIDE))
            trio = _shared(sentence, each) if told and level(each) else None
            if trio is None:
                continue
            whole, amount = trio
            found = check(
                "average",
                (("whole", whole), ("amount", amount), ("each", each)),
                "whole / number = each",
                span_of(whole) / span_of(amount),
                span_of(each),
                sure=not sheet.narrowed(each, whole),
                tolerance=sheet.tolerance,
            )
            if found is not None:
                yield found


@lru_cache(maxsize=8)
def _each_cues(behind: tuple[str, ...], before: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Returns what finds "12 each" behind a figure, and "an average of 12" before it."""
    after = rf"^\s?,?\s?(?:{_alternatives(behind)})\b(?!\s(?:for|of|in|to|per|from|by|at)\b)"
    ahead = rf"\b(?:{_alternatives(before)})\s(?:(?:of|at|is|was|about|some|roughly|just|only|over)\s){{0,2}}$"
    return re.compile(after), re.compile(ahead)


def _alternatives(words: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _shared(sentence: Sentence, each: Facets) -> tuple[Facets, Facets] | None:
    """Returns total and number where the sentence holds one of each beside what each of them has."""
    wholes = [item for item in sentence.items if item is not each and item.unit == each.unit and level(item)]
    counts = [item for item in sentence.items if item.unit not in (each.unit, "") and level(item)]
    if len(wholes) != 1 or len(counts) != 1 or len(sentence.items) != 3:
        return None
    whole, amount = wholes[0], counts[0]
    counted = counts_things(amount.unit) and not amount.per
    several = amount.figure.lower >= 2 and not whole.per and whole.figure.lower > each.figure.upper
    first, last = sorted(item.record.claim.start - sentence.start for item in sentence.items)[::2]
    several = several and each.record.claim.start - sentence.start == last  # else what each has is not what is shared
    return (
        (whole, amount)
        if counted and several and not sentence.says(_OTHER, sentence.text[first:last].casefold())
        else None
    )


def energy(sheet: Sheet) -> Iterator[Check]:
    """A power, how long it is drawn or per what time, and the energy, in one sentence: power times time is the most.

    Where the words say that it is drawn all the time, the two are equal; else the energy may be less than that.
    """
    for sentence in sheet.sentences:
        powers, energies = (
            [item for item in sentence.items if item.unit == unit and level(item)] for unit in ("W", "Wh")
        )
        if len(powers) != 1 or len(energies) != 1 or powers[0].per or powers[0].subject != energies[0].subject:
            continue
        lasting = _time(sentence, energies[0], sheet.words.hours)
        if lasting is None:
            continue
        time, hours, told = lasting
        most, nonstop = measured(powers[0]) * hours, _nonstop(sentence, sheet.words.nonstop)
        found = check(
            "energy",
            (("power", powers[0]), *((("time", time),) if time is not None else ()), ("energy", energies[0])),
            "power x time = energy",
            most if nonstop else Span(0.0, most.upper),
            measured(energies[0]),
            sure=not sentence.says(_OTHER, sentence.text.casefold()),
            tolerance=sheet.tolerance,
        )
        if found is not None and (nonstop or found.verdict != "holds" or _reaches(most, found.stated)):
            yield replace(found, expected=most, told={"time": told})


def _time(
    sentence: Sentence, energy: Facets, hours: Mapping[str, Sequence[float]]
) -> tuple[Facets | None, Span, str] | None:
    """Returns how long the power is drawn: a figure of the sentence, or what the energy is per; and its words."""
    times = [item for item in sentence.items if item.unit in hours and _lasting(sentence, item)]
    per = energy.per
    if per is not None:
        known = per in hours and not times
        return (None, Span(*hours[per]), f"{indefinite(per)} {per}") if known else None
    if len(times) != 1:
        return None
    fewest, most = hours[times[0].unit]
    return times[0], span_of(times[0]) * Span(fewest, most), figure_words(times[0].record.claim)


def _reaches(most: Span, stated: Span) -> bool:
    return stated.upper >= most.lower


def _nonstop(sentence: Sentence, words: Sequence[str]) -> bool:
    text = sentence.text.casefold()
    return any(word in text for word in words)


def _lasting(sentence: Sentence, item: Facets) -> bool:
    before = sentence.before(item)
    spanning = item.change is None and item.per is None and item.figure.bounded and item.figure.lower > 0
    return spanning and sentence.says(_LASTING, before) and not sentence.says(_LAST, before)


def _middle(span: Span) -> float:
    return (span.lower + span.upper) / 2


def _leads_to(amount: Facets, result: Facets, cues: Cues) -> bool:
    """Tells whether the words make the result what the amount comes to: "40 million shares are worth $120 million"."""
    one, other = amount.record.claim, result.record.claim
    if other.start < one.end:
        return False
    return bool(_LINK(cues).search(one.quote[one.end - one.quote_start : other.start - other.quote_start]))


def _thing(rate: Facets) -> str | None:
    if not rate.per or rate.change is not None or not rate.figure.bounded or rate.figure.lower <= 0:
        return None
    return singular(fold(rate.per).split()[-1])


def _counts(amount: Facets, thing: str) -> bool:
    unit = amount.unit.removeprefix("count:").casefold()
    fits = singular(unit.split()[-1]) == thing if unit else False
    return fits and amount.per is None and amount.change is None and amount.figure.bounded and amount.figure.lower > 0


def _near(rate: Facets, item: Facets) -> bool:
    return item is not rate and 0 <= item.record.claim.start - rate.record.claim.quote_start <= WINDOW
