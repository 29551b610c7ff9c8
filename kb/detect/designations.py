"""Numbers that only name a model: "737 MAX, 767 and 777 jets", "the 5080 and the 5090", "the 8088 chip".

Comes in: a figure and the name found before it. Goes out: yes or no. Declines whatever has a unit, a magnitude
or a comma.
"""

from __future__ import annotations

import re

from kb.detect.figure import Figure
from kb.detect.stretch import Stretch

JOINT = re.compile(r"(?:[ ][A-Z][\w+-]{0,8})?(?:(?P<and>,?[ ](?:and|or|&))|,|/)[ ]?(?:the[ ])?")
NAME_BETWEEN = re.compile(r"[ ](?:[A-Z][\w-]*[ ]){0,2}")
DIGITS = re.compile(r"\d+")
LISTED = re.compile(r"(?:,|,?[ ](?:and|or|&))[ ](?:the[ ])?(\d{2,4})(?!\d|[.,]\d|[ ]?[%°])")
WORDS = re.compile(r"[a-z][a-z-]*")
SIZED = re.compile(
    r"(?:^|(?<=\s)|(?<=[(\"“'’/]))(?P<name>[A-Z][A-Za-z.]*[\w.-]*)(?: \d(?:\.\d{1,2})?| [A-Z][a-z]+)?[ -]$"
)
NAMED = re.compile(r"(?<=[\w,] )[A-Z][\w-]*[ ]$")
SIZE = re.compile(r"\d{1,4}(?:\.\d)?[BMT](?![\w-])")
NAME_REACH = 40  # characters in front of a size in which the name of a model stands
RACE_REACH = 32  # characters on either side of "10K" in which the words of a race stand
MEASURED = re.compile(r"[ ]?[%°$€£]")
YEARS = range(1900, 2100)


def is_designation(stretch: Stretch, figure: Figure) -> bool:
    """Tells whether a number names a model beside another, or by itself behind an article, or is a race."""
    if figure.bare and figure.magnitude in ("k", "K") and figure.number.isdecimal() and len(figure.number) < 3:
        near = WORDS.findall(stretch.low, max(stretch.floor, figure.start - RACE_REACH), figure.end + RACE_REACH)
        return not stretch.grammar.words.names.races.isdisjoint(near)  # "ran the 10K"
    if _sizes_model(stretch, figure):
        return True
    plain = figure.kind == "digits" and figure.number.isdecimal() and not (figure.magnitude or figure.sign)
    if not plain or figure.unit or figure.currency or figure.negative or len(figure.number) > 4:
        return False
    told = _listed(stretch, figure) or _pointed(stretch, figure) or _counted(stretch, figure)
    return told or _versioned(stretch, figure)


def _versioned(stretch: Stretch, figure: Figure) -> bool:
    """A number between a name and one thing of that name: "the Halde 4 model", not "Halde 4 models"."""
    named = NAMED.search(stretch.text, max(0, figure.start - NAME_REACH), figure.start) is not None
    return named and figure.number != "1" and bool(figure.noun) and _singular(stretch, figure)


def _sizes_model(stretch: Stretch, figure: Figure) -> bool:
    """A size that ends the name of a model: "Halde 8B", "Orlen 3 70B"; not "Halde 8B parameters", "Sales 8B"."""
    if figure.kind != "digits" or figure.currency or figure.unit or figure.sign or figure.negative or figure.noun:
        return False
    if SIZE.match(stretch.text, figure.start) is None:
        return False
    found = SIZED.search(stretch.text, max(0, figure.start - NAME_REACH), figure.start)
    names = stretch.grammar.words.names
    return (
        found is not None and found["name"] not in names.starters and found["name"].lower() not in names.headline_verbs
    )


def _listed(stretch: Stretch, figure: Figure) -> bool:
    """A number of as many digits as the name before it: "Boeing 737, 747 and 787 aircraft"."""
    name = stretch.named
    if name is None or figure.start - name.end > len(" Super, and the "):
        return False
    joint = JOINT.fullmatch(stretch.text, name.end, figure.start)
    digits = DIGITS.findall(stretch.text, name.start, name.end)
    if joint is None or not digits or len(digits[-1]) != len(figure.number) or len(figure.number) < 2:
        return False
    if figure.noun:
        return figure.head.lower() in stretch.grammar.words.names.made
    more = LISTED.match(stretch.text, figure.end)
    return bool(joint["and"]) or (more is not None and len(more[1]) == len(figure.number) > 2)


def _counted(stretch: Stretch, figure: Figure) -> bool:
    """A number between a count and what it counts: "forty 737 jets", "1.6 million Mate 60 handsets"."""
    last = stretch.last
    if last is None or not figure.noun or figure.head.lower() not in stretch.grammar.words.names.made:
        return False
    parts = last.parts
    counts = parts.get("kind") == "words" or "magnitude" in parts or parts.get("number", "").isdecimal()
    if not counts or not parts.keys().isdisjoint(("unit", "currency")) or parts.get("head") != figure.head:
        return False
    return NAME_BETWEEN.fullmatch(stretch.text, last.end, figure.start) is not None


def _pointed(stretch: Stretch, figure: Figure) -> bool:
    """A number behind an article that counts nothing: "the 5090 costs", "the 8088 chip", not "the 300 page book"."""
    words, names = stretch.words_before(figure.start), stretch.grammar.words.names
    if len(figure.number) < 3 or not words or words[-1] not in names.pointing:
        return False
    if figure.noun:
        return _singular(stretch, figure)
    if words[-1] != "the" or words[-2:-1] == ["of"] or len(figure.number) != 4 or int(figure.number) in YEARS:
        return False
    following = stretch.low[figure.end : figure.end + 16].split()[:1]
    counted = bool(following) and following[0] in names.counting
    return not (counted or figure.number.endswith("00") or MEASURED.match(stretch.low, figure.end))


def _singular(stretch: Stretch, figure: Figure) -> bool:
    """Tells one thing of a number from so many of them, and from what only describes the noun behind it."""
    nouns, head = stretch.grammar.words.nouns, figure.head.lower()
    if (
        head not in stretch.grammar.words.names.made
        or not figure.noun.lower().endswith(head)
        or head in nouns.invariant
    ):
        return False
    following = stretch.low[figure.end : figure.end + 16].split()
    return not following or not following[0].isalpha() or following[0] in nouns.stops | nouns.verbs
