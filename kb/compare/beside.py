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
_BREAK = re.compile(r"\d|[;.!?](?=\s|$)")
_FROM = re.compile(r"\bfrom\s+(?:an?\s+|the\s+)?(?:[a-z]+\s+){0,2}$")
_BRACKETS = re.compile(r"\([^()]*\)")  # said of the figure before them
_TURN = Cue(r"(?P<turn>\b{turns}\b)")  # what follows is said of another figure
_RATIOS = ("%", "pp")


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases that fill slots beside a figure: slot, value, and whether they are said of changes alone."""

    pattern: re.Pattern[str]
    onward: re.Pattern[str]  # a phrase, or the word at which another side of a change begins
    fills: dict[str, tuple[str, str, bool]]

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
        return Phrases(re.compile(phrase), re.compile(rf"{phrase}|{_TURN(cues).pattern}"), fills)


def beside(claim: Claim, phrases: Phrases) -> dict[str, str]:
    """Returns the slots that the words beside a figure fill."""
    quote = claim.quote.casefold()
    if not phrases.pattern.search(quote) or len(quote) != len(claim.quote):
        return {}
    at, end = claim.start - claim.quote_start, claim.end - claim.quote_start
    before = _BREAK.split(quote[max(0, at - BEFORE) : max(0, at)])[-1]
    after = _BREAK.split(quote[end : end + AFTER])[0]
    onward = takewhile(lambda hit: hit["turn"] is None, phrases.onward.finditer(after))
    behind = _filled([hit[0] for hit in onward], claim, phrases)
    ahead = _filled(phrases.pattern.findall(_BRACKETS.sub(" ", before))[::-1], claim, phrases)
    if "revised" in ahead.get(VINTAGE, "") and _FROM.search(before):
        ahead[VINTAGE] = "first estimate"  # "revised from 114,000": the side before the revision
    return ahead | behind


def _filled(found: list[str], claim: Claim, phrases: Phrases) -> dict[str, str]:
    """Returns the slots that phrases fill, the first of a slot first."""
    filled: dict[str, str] = {}
    for phrase in found:
        slot, value, of_changes = phrases.fills[phrase]
        if not of_changes or claim.unit in _RATIOS:
            filled.setdefault(slot, value)
    return filled
