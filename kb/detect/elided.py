"""Quarters and halves told by their number alone: "0.8% in the fourth quarter, down from 1.9% in the third".

Comes in: the tokens of a stretch and the stamps read in it. Goes out: the places of such numbers with their stamps.
Declines a number that a noun follows ("in the third attempt") and one that nothing full goes before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kb.detect.timewords import Tokens

ALONE = re.compile(r"iTO(?![uUxMmdnN'-])")  # over the kinds of tokens
CLOSING = frozenset({"", ".", ",", ";", ")", "and", "but", "to"})
PART = re.compile(r"(?P<year>[^~/]*-)(?P<letter>[QH])(?P<number>[1-4])")
NEAR = 12  # words in front of a number alone in which it is held against the part told in full
HELD = frozenset({"from", "against", "versus", "after", "compared", "than"})  # what is held against comes first


def elided(full: Iterable[tuple[int, str]], tokens: Tokens) -> Iterator[tuple[int, int, str]]:
    """Yields the half-open run of tokens and the stamp of each part told by its number.

    Parameters:
        full: for each part told in full the token behind it and its stamp
    """
    parts = [(end, found) for end, stamp in full if (found := PART.fullmatch(stamp)) is not None]
    last = -1
    for place in ALONE.finditer(tokens.kinds) if parts else ():
        at = place.end() - 1
        while last + 1 < len(parts) and parts[last + 1][0] <= place.start():
            last += 1
        if last < 0 or tokens.word(at + 1) not in CLOSING:
            continue
        end, found = parts[last]
        number, year = int(tokens.value(at)), found["year"]
        if number == int(found["number"]) or (found["letter"] == "H" and number > 2):
            continue
        if (
            number > int(found["number"])
            and year[:4].isdigit()
            and HELD & set(map(tokens.word, range(max(end, at - NEAR), at)))
        ):
            year = f"{int(year[:4]) - 1}-"  # "1% in the first quarter of 2026, down from 2% in the fourth"
        yield place.start() + 1, place.end(), f"{year}{found['letter']}{number}"
