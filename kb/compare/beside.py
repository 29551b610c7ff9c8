"""Slots that the words beside a figure fill: a first or a revised estimate, a change of a month or of a year.

Comes in: a claim. Goes out: slot names and values, by the phrases that `scopes.toml` gives under `beside`. The words
up to the figures before and after count, those behind the figure first: "0.1% on the month and 3.8% on the year".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from kb.lexicon.cues import Cue, Cues
from kb.lexicon.scopes import Scopes
from kb.model import Claim

VINTAGE = "vintage"
BEFORE, AFTER = 160, 60  # characters in which a phrase may stand
_BREAK = re.compile(r"\d|[;!?](?=\s|$)|(?<=[\w%)]{4})\.(?=\s|$)")  # "Mr." ends nothing
_FROM = re.compile(r"\bfrom\s+(?:an?\s+|the\s+)?(?:[a-z]+\s+){0,2}$")
_BRACKETS = re.compile(r"\([^()]*\)")  # said of the figure before them
_TURN = Cue(r"(?P<turn>\b{turns}\b)")  # what follows is said of another figure
_RATIOS = ("%", "pp")
CLOSE = 6  # words between a figure and a phrase that must be close to it


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases that fill slots beside a figure: slot, value, and whether they are said of changes alone."""

    pattern: re.Pattern[str]
    onward: re.Pattern[str]  # a phrase, or the word at which another side of a change begins
    fills: dict[str, tuple[str, str, bool]]
    close: frozenset[str]  # slots whose phrases must stand in the figure's own clause, a few words off
    ends: frozenset[str]  # words at which what is said of a figure ends
    tacit: frozenset[tuple[str, str]]  # slot values that go without saying

    @staticmethod
    def of(scopes: Scopes, cues: Cues) -> Phrases:
        """Returns the phrases of a lexicon, the longest first."""
        fills = {
            phrase.casefold(): (slot.name, value.name, slot.beside_changes)
            for slot in scopes.slot
            for value in slot.value
            for phrase in value.beside
        }
        words = sorted(fills, key=lambda phrase: (-len(phrase), phrase))
        phrase = rf"\b(?:{'|'.join(map(re.escape, words)) or '(?!)'})\b"
        onward = re.compile(rf"{phrase}|{_TURN(cues).pattern}")
        close = frozenset(slot.name for slot in scopes.slot if slot.close)
        tacit = frozenset((slot.name, value.name) for slot in scopes.slot for value in slot.value if value.tacit)
        return Phrases(re.compile(phrase), onward, fills, close, frozenset(scopes.close_ends), tacit)


def beside(claim: Claim, phrases: Phrases) -> dict[str, str]:
    """Returns the slots that the words beside a figure fill."""
    quote = claim.quote.casefold()
    if not phrases.pattern.search(quote) or len(quote) != len(claim.quote):
        return {}
    at, end = claim.start - claim.quote_start, claim.end - claim.quote_start
    before = _BREAK.split(quote[max(0, at - BEFORE) : max(0, at)])[-1]
    after = _BREAK.split(quote[end : end + AFTER])[0]
    onward = takewhile(lambda hit: hit["turn"] is None, phrases.onward.finditer(after))
    behind = _filled([(hit[0], after[: hit.start()]) for hit in onward], claim, phrases)
    plain = _BRACKETS.sub(" ", before)
    hits = [(hit[0], plain[hit.end() :]) for hit in phrases.pattern.finditer(plain)]
    ahead = _filled(hits[::-1], claim, phrases)
    base = _FROM.search(before)
    if "revised" in ahead.get(VINTAGE, "") and base and "revised" not in base[0]:
        ahead[VINTAGE] = "first estimate"  # "revised from 114,000": the side before the revision
    return ahead | behind


def _filled(found: list[tuple[str, str]], claim: Claim, phrases: Phrases) -> dict[str, str]:
    """Returns the slots that phrases fill, the first first; with each stands what parts it from the figure."""
    filled: dict[str, str] = {}
    for phrase, between in found:
        slot, value, of_changes = phrases.fills[phrase]
        if (not of_changes or claim.unit in _RATIOS) and (slot not in phrases.close or _close(between, phrases)):
            filled.setdefault(slot, value)
    return filled


def _close(between: str, phrases: Phrases) -> bool:
    words = between.split()
    return len(words) <= CLOSE and "," not in between and phrases.ends.isdisjoint(words)
