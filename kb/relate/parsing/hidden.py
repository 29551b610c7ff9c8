"""What of a sentence the parser is not shown: asides, the day on which something was told, an idle "up".

Comes in: a sentence and the readings in it. Goes out: spans of characters. What is hidden hangs from the word before
it, so that no offset drifts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.model import Period, Quantity, Reading

DASH = re.compile(r"(?<=\s)[–—-](?=\s)|—")
ACCORDING = re.compile(r"According to [^,;:()]{2,60},(?= [^,]*\b(?:[a-z]+(?:ed|s)|rose|fell|grew|will|has|had)\b)")
BRACKETS = re.compile(r"\([^()]*\)")
# "Said on Monday it will cut", "said on Monday revenue rose": the day would be taken for a part of what is said.
TOLD_ON = re.compile(
    r"\b(?:sa(?:id|ys)|added|warned|confirmed|told (?:the )?[A-Za-z]+|(?P<lists>announced|reported|posted|disclosed))"
    r"(?P<when> (?:(?:on|late|early) )*)$"
)
TOLD_NEXT = re.compile(
    r",? (?!(?:that|and|or|but|as|if|in|on|at|to|by|for|from|of|with|after|before|when|while|during|since|until)\b)"
    r"(?:(?P<digit>\d)|[a-zA-Z$€£])"
)
UP_TO = re.compile(r"(?<=[a-z]) (?P<particle>up|down|back)(?= to (?:[a-z]+ ){0,2}$)")
NO_MOVE = re.compile(r"\b(?:is|was|are|were|be|been|now|it|them|by|of|from|%|percent)$")
WINDOW = 40  # characters before a figure or day
TELLING = re.compile(r"\b(?:accord|sa(?:y|id)|estimat|report|told|claim|not(?:ed|es)\b)", re.IGNORECASE)


def hidden_spans(text: str, readings: Sequence[Reading]) -> list[tuple[int, int]]:
    """Returns the spans of a sentence that the parser is better off without."""
    figures = list(figures_of(readings))
    return [*_asides(text, figures), *_telling_days(text, readings), *_idle_particles(text, figures)]


def _asides(text: str, figures: Sequence[Quantity]) -> Iterator[tuple[int, int]]:
    """Yields asides that hold no figure and tell nobody's word: without them the parser keeps to the main clause."""
    dashes = [m.start() for m in DASH.finditer(text)]
    spans = [m.span() for m in BRACKETS.finditer(text)] + ([(dashes[0], dashes[1] + 1)] if len(dashes) == 2 else [])
    if (opening := ACCORDING.match(text)) is not None and not any(f.start < opening.end() for f in figures):
        yield opening.span()  # else the subject behind it is taken for a part of the source's name
    for start, end in spans:
        held = any(start <= figure.start < end for figure in figures)
        if not held and start > 0 and end < len(text) - 2 and TELLING.search(text, start, end) is None:
            yield start, end


def _telling_days(text: str, readings: Sequence[Reading]) -> Iterator[tuple[int, int]]:
    """Yields the days on which something was told, where no "that" parts them from what was told."""
    for day in readings:
        if isinstance(day, Period) and day.granularity.startswith(("day", "week", "month")):
            told = TOLD_ON.search(text, max(0, day.start - WINDOW), day.start)
            behind = TOLD_NEXT.match(text, day.end)
            if told is None or behind is None or (told["lists"] and behind["digit"]):
                continue  # "reported on Monday 400 cases" may be of that day
            yield told.start("when"), day.end + text.startswith(",", day.end)


def _idle_particles(text: str, figures: Sequence[Quantity]) -> Iterator[tuple[int, int]]:
    """Yields the "up" of "edged up to 3.9%", which the parser takes for a bound of the figure."""
    for figure in figures:
        start = figure.outer_start if figure.outer_start >= 0 else figure.start
        found = UP_TO.search(text, max(0, start - WINDOW), start)
        if found is not None and NO_MOVE.search(text, max(0, found.start() - WINDOW), found.start()) is None:
            yield found.span("particle")


def figures_of(readings: Sequence[Reading]) -> Iterator[Quantity]:
    """Yields the quantities in text order, without those that overlap an earlier one."""
    last = 0
    for reading in sorted((r for r in readings if isinstance(r, Quantity)), key=lambda r: (r.start, -r.end)):
        if reading.start >= last:
            yield reading
            last = reading.end
