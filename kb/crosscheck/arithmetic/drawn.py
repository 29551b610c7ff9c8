"""What one of many draws, and how much of one rate comes on each of another.

"25,000 chips ran for several months and took 50 GWh" is some 300 to 900 watts a chip, which a chip may draw;
"2 petaflops beside 4 TB/s" is 500 operations a byte. Neither refutes anything: chips stand idle, and one example is no
class.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.compare import Facets
from kb.crosscheck.arithmetic.checks import Check, Sheet, level
from kb.crosscheck.arithmetic.pieces import limits_of, told
from kb.crosscheck.arithmetic.sentences import Sentence
from kb.crosscheck.arithmetic.spans import Span, gap, span_of
from kb.lexicon.cues import Cue

REACH = 700  # characters between two rates and the quotient the article speaks of
NEAR = 20  # characters before "several months" in which the word stands that makes it a length of time
LIMIT = 60  # figures on either side among which it is looked for
_LASTING = Cue(r"\b{lasting}\s(?:[a-z]+\s){0,2}$")
_OVER = Cue(r"\b{lasting}\s$")
_BREAK = Cue(r";|\b(?:{contrast}|{others})\b")
_SECOND = "/s"


def drawn(sheet: Sheet) -> Iterator[Check]:
    """The energy that many devices took over a time, in one sentence: is the power of one plausible?"""
    for sentence in sheet.sentences:
        energies = [item for item in sentence.items if item.unit == "Wh" and level(item) and not item.per]
        hours = _hours(sentence, sheet) if len(energies) == 1 else None
        if hours is None or sentence.says(_BREAK, sentence.text.casefold()):
            continue
        for amount in sentence.items:
            limits = limits_of("W", amount, sheet.words.bounds)
            if limits is not None:
                power = span_of(energies[0]) / (span_of(amount) * hours[1])
                span = Span(limits.low, limits.high)
                yield Check(
                    "drawn",
                    (("energy", energies[0]), ("amount", amount)),
                    "energy / (number x time) = power of each",
                    power,
                    span,
                    "holds" if gap(power, span) == 0.0 else "uncertain",
                    told(power, limits) | {"time": hours[0]},
                )


def _hours(sentence: Sentence, sheet: Sheet) -> tuple[str, Span] | None:
    """Returns the time a sentence gives, in its words and in hours: a figure of it, or "several months"."""
    words = sheet.words
    for item in sentence.items:
        if item.unit in words.hours and level(item) and sentence.says(_LASTING, sentence.before(item)):
            fewest, most = words.hours[item.unit]
            return item.record.claim.figure, span_of(item) * Span(fewest, most)
    some, units = "|".join(map(re.escape, words.several)), "|".join(words.hours)
    text = sentence.text.casefold()
    for found in re.finditer(rf"\b(?P<some>{some})\s(?P<unit>{units})s\b", text):
        if sentence.says(_OVER, text[max(0, found.start() - NEAR) : found.start()]):
            low, high = words.several[found["some"]]
            fewest, most = words.hours[found["unit"]]
            return found[0], Span(low * fewest, high * most)
    return None


def quotient(sheet: Sheet) -> Iterator[Check]:
    """Two rates of one thing, and how much of one is said to come on each of the other: does the quotient fit?"""
    at = {item.record.claim.id: place for place, item in enumerate(sheet.items)}
    for sentence in sheet.sentences:
        rates = [item for item in sentence.items if item.unit.endswith(_SECOND) and level(item) and not item.per]
        if len(rates) != 2 or rates[0].unit == rates[1].unit or rates[0].subject != rates[1].subject:
            continue
        place = at[rates[0].record.claim.id]
        near = sheet.items[max(0, place - LIMIT) : place + LIMIT]
        for one, other in (rates, rates[::-1]):
            unit = sheet.words.per_names.get(other.unit.removesuffix(_SECOND))
            for said in near if unit is not None else ():
                if said.unit == one.unit.removesuffix(_SECOND) and said.per == unit and _close(said, one):
                    expected, stated = span_of(one) / span_of(other), span_of(said)
                    yield Check(
                        "quotient",
                        (("one", one), ("other", other), ("said", said)),
                        "one rate / the other = so much on each",
                        expected,
                        stated,
                        "holds" if gap(expected, stated) == 0.0 else "uncertain",
                        {"per": f"per {unit}"},
                    )


def _close(said: Facets, rate: Facets) -> bool:
    near = abs(said.record.claim.start - rate.record.claim.start) <= REACH
    return near and said.change is None and said.figure.lower > 0
