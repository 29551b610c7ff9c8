"""The period of a figure, its own or that of the figure it is held against.

Comes in: a `Figure`, the company it is about, its source. Goes out: a `FoundPeriod`, or None where none is stated. A
figure without a period takes that of the figure before where both are of one time: what had been expected of it, a
forecast before it was raised, the same in other words, what it is not.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kb.lexicon.cues import Cue
from kb.model import Passage, Quantity
from kb.relate.parsing.pronouns import takes_up
from kb.relate.parsing.syntax import by_offset
from kb.relate.period.continued import of_sentence_before
from kb.relate.period.dated import FoundPeriod
from kb.relate.period.outlook import of_outlook
from kb.relate.period.periods import find_period
from kb.relate.period.throughout import base_of_report, of_report
from kb.relate.scene import nearby
from kb.relate.scene.scene import Figure
from kb.relate.telling.attribution import find_attribution
from kb.relate.telling.awaited import AWAITED
from kb.relate.telling.speakers import FoundSource
from kb.relate.telling.telling import telling

WINDOW = 80  # characters in front of a figure that tell how it is held against another
HAD = re.compile(r"\bhad\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
IN_OTHER_WORDS = re.compile(r"[,(—–]\s*or\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
NOT = re.compile(r"[,;—–]\s*(?:and\s+)?not\s+(?:the\s+)?$", re.IGNORECASE)
PROMISED = Cue(r"\s+(?:that\s+)?(?:it|they|he|she|[A-Z]\w+)\s+had\s+(?:\w+ly\s+)?{promised}\b")
FORESEEN = Cue(r"\s+(?:[a-z]+\s+){0,2}{foreseen}\b(?!\s+to\b)")
OUTDOING, SOUGHT = Cue(r"\b{outdoing}\s", re.IGNORECASE), Cue(r"\b{sought}\b", re.IGNORECASE)
FEW = 3  # figures back in which an outcome stands
HELD = "period-of-figure-held-against"
BEHIND = 40  # characters behind a figure in which it is said to have been expected
FORMER = Cue(
    r"\b(?:than|{against})\s+(?:(?:an?|the|{owners})\s+)?(?:{former}\s+)?(?:(?P<noun>[a-z]+)\s+(?:of|for)\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)


def period_of(
    figure: Figure, *, subject: str | None = None, source: FoundSource | None = None, runs: bool = False
) -> FoundPeriod | None:
    """Returns the period that governs the figure, or that of the figure it is held against.

    What `runs` over time, as sales do, has the period of the report it stands in where none else is found.
    """
    found = _period_of(figure, subject, source)
    if not runs or (found is not None and not _is_pace(found)):
        return base_of_report(found, figure) if found is not None else None
    told = of_report(figure, subject=subject) or of_outlook(figure, subject=subject)
    told = told or of_sentence_before(figure, subject=subject)
    other = _outcome(figure) if told is None else None
    if other is not None and _had_been_sought(figure, figure.passage.text[other.quantity.end : figure.quantity.start]):
        told = of_report(other, subject=subject) or of_sentence_before(other, subject=subject)
        return replace(told, rule=HELD) if told is not None else found
    return told or found


def _outcome(figure: Figure) -> Figure | None:
    """Returns the last figure in front of the same unit: "2 a share, up 9%, beating the 1 consensus"."""
    found = [other for other in nearby.quantities(figure) if other.end <= figure.quantity.start][-FEW:]
    alike = [other for other in found if other.unit == figure.quantity.unit]
    return _figure(figure, figure.passage, alike[-1]) if alike else None


def _had_been_sought(figure: Figure, between: str) -> bool:
    """Tells whether an outcome is held against a figure: "9 billion, ahead of the 8 billion consensus"."""
    found = OUTDOING(figure.scene.cues).search(between)
    behind = figure.passage.text[figure.quantity.end : figure.quantity.end + BEHIND]
    return found is not None and SOUGHT(figure.scene.cues).search(f"{between[found.end() :]} {behind}") is not None


def _is_pace(found: FoundPeriod) -> bool:
    """Tells whether a period only says what a change is counted over: "year over year"."""
    return found.period is not None and found.period.rules[0].endswith(":rate")


def _period_of(figure: Figure, subject: str | None, source: FoundSource | None) -> FoundPeriod | None:
    found = find_period(figure, subject=subject)
    empty = found is not None and found.first is None and found.last is None
    if found is not None and not (empty and (found.text.lower() == "now" or _is_pace(found))):
        return found
    other = _held_against(figure, source)
    period = find_period(other, subject=subject) if other is not None else None
    if other is None or period is None or (period.first is None and period.last is None):
        return found
    distance = max(figure.quantity.start - other.quantity.end, 0)
    return replace(period, rule=HELD, distance=distance)


def source_of(figure: Figure) -> FoundSource | None:
    """Returns who says so; "6 GW — or 9 GW" is said by one."""
    found = find_attribution(figure)
    if found is None and _in_other_words(figure) and (other := _before(figure, alike=False)):
        found = find_attribution(other)
    return found


def _in_other_words(figure: Figure) -> bool:
    return IN_OTHER_WORDS.search(nearby.text_before(figure, reach=WINDOW)) is not None


def _before_text(figure: Figure) -> str:
    outer = figure.quantity.outer_start
    end = outer if 0 <= outer <= figure.quantity.start else figure.quantity.start
    return figure.passage.text[max(0, end - WINDOW) : end]


def _held_against(figure: Figure, source: FoundSource | None) -> Figure | None:
    """Returns the figure before that is of the same time."""
    before = _before_text(figure)
    if _in_other_words(figure):
        return _before(figure, alike=False)
    if NOT.search(before) or _former(before, figure):
        return _before(figure, alike=True)
    if PROMISED(figure.scene.cues).match(figure.passage.text[figure.quantity.end : figure.quantity.end + WINDOW]):
        return _before(figure, alike=True)
    if figure.quantity.change is not None and _is_before(figure):
        return _of_sentence_before(figure, alike=False)
    if source is not None and source.kind == "project" and _had_been(source, figure):
        return _before(figure, alike=True) or _of_sentence_before(figure)
    return None


def _former(before: str, figure: Figure) -> bool:
    """Tells whether the figure is a forecast before it was changed: "raised its forecast to 92 from 85"."""
    found, words = FORMER(figure.scene.cues).search(before), telling(figure.scene.lexicon)
    if found is None:
        return False
    nouns = words.projected.nouns | words.target.nouns | words.estimated.nouns
    if FORESEEN(figure.scene.cues).match(figure.passage.text[figure.quantity.end : figure.quantity.end + WINDOW]):
        return True
    if found["noun"] is not None and found["noun"].lower() in nouns | {"range"}:
        return True
    said = re.findall(r"[a-z]+", nearby.text_before(figure, reach=2 * WINDOW).lower())
    return not nouns.isdisjoint(said)


def _had_been(source: FoundSource, figure: Figure) -> bool:
    """Tells whether the figure had been expected, so that the outcome has been told."""
    if source.rule == AWAITED:
        return True
    at = figure.passage.text.rfind(source.cue, 0, figure.quantity.start)
    return at > 0 and HAD.search(figure.passage.text[max(0, at - WINDOW) : at]) is not None


def _before(figure: Figure, *, alike: bool) -> Figure | None:
    """Returns the figure of the passage right before this one."""
    found = [other for other in nearby.quantities(figure) if other.end <= figure.quantity.start]
    if not found or (alike and found[-1].unit != figure.quantity.unit):
        return None
    return _figure(figure, figure.passage, found[-1])


def _is_before(figure: Figure) -> bool:
    """Tells whether a change is that of the figure before: "That was down 4%"."""
    doc = figure.scene.docs.get(figure.passage.index)
    return doc is not None and len(doc) > 0 and figure.span is not None and takes_up(doc[0])


def _of_sentence_before(figure: Figure, *, alike: bool = True) -> Figure | None:
    """Returns the first figure in the sentence before, of the same unit or else a level."""
    at = figure.passage.index
    passage = figure.scene.passages[at - 1] if at else None
    if passage is None or passage.paragraph != figure.passage.paragraph:
        return None
    readings = figure.scene.readings.get(passage.index, ())
    told = (other for other in readings if isinstance(other, Quantity))
    unit = figure.quantity.unit
    found = (other for other in told if (other.unit == unit if alike else other.change is None))
    first = next(found, None)
    return _figure(figure, passage, first) if first is not None else None


def _figure(figure: Figure, passage: Passage, quantity: Quantity) -> Figure:
    doc = figure.scene.docs.get(passage.index)
    span = by_offset(doc, quantity.start, quantity.end) if doc is not None else None
    return Figure(figure.scene, passage, quantity, span)
