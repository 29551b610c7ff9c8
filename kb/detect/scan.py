"""One pass over a stretch of text: at each number decide what it is.

Comes in: a folded text and the spans already taken by periods. Goes out: quantities and rejected numbers in
text order; every digit and every number word outside those spans is in exactly one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.detect import rejects
from kb.detect.compounds import race_time
from kb.detect.figure import Figure, Found
from kb.detect.figures import PLAIN, read_figure
from kb.detect.grammar import KEY, Grammar
from kb.detect.quantities import quantity
from kb.detect.ratios import ratio_at
from kb.detect.spelled import one_in, read_word
from kb.detect.stretch import Stretch
from kb.detect.units import is_many

ITEM = re.compile(r"[ ]{0,4}(?:(\(?\d{1,3}[.)])[ ]+(?=[A-Z\"'“*])|(\d{1,2}(?:\.\d{1,2}){1,3}\.?)[ ]+(?=[A-Z][a-z]))")
# 4.5 out of 5
RATING = re.compile(r"(\d{1,2}\.\d{1,2})(?:[ ]out[ ]of[ ]|[ ]?/[ ]?)(4|5|6|10|20|100)(?![\w,/%]|[ ]?%|\.\d)")
LONE = re.compile(r"[ ]{0,4}((?!0\d)\d{1,3}(?:,\d{3}){0,4}(?:\.\d{1,3})?)[ ]{0,4}")  # all that a cell or a line holds
# Numbers on end without a word between them: a table that lost its heads.
MARK = r"(?:[^\w]|[²³¹⁰⁴-⁹_])"
WALL = re.compile(rf"(?:\d++{MARK}{{1,12}}){{96}}")
SHORTEST_WALL = 192  # characters
WALL_GOES_ON = re.compile(rf"(?:\d++{MARK}{{1,12}})*+(?:\d++(?![^\W\d_]))?")
CITED = re.compile(r"\d{1,2}(?:(?:,[ ]?|–)\d{1,2})+(?=[)\]])")  # sources by their numbers: "(1,2)", "[3–7]"
NOTE = re.compile(r"\d{1,2}(?=[ ]+[A-Z\"“‘(]|[ ]*$)")  # the mark of a footnote behind a full stop
NOTED = frozenset('%)"”’')
REMAINS = re.compile(r"[\w.:]{1,16}")
REACH = 24  # how far before and after a number a phrase of the lexicon may reach


def find_numbers(
    text: str,
    low: str,
    taken: Sequence[tuple[int, int]],
    grammar: Grammar,
    *,
    opening: bool = True,
    apart: bool = False,
) -> Iterator[Found]:
    """Yields quantities and rejected numbers of a text in order.

    Args:
        low: the text in lower case, of the same length.
        taken: spans of periods, passed over.
        opening: the text is a whole passage, so it may begin with the number of a list item.
        apart: "2 hours 11 minutes" are two figures, not one.
    """
    if not taken and (lone := LONE.fullmatch(text)) is not None and lone[1] not in grammar.words.names.numbers:
        yield Found(lone.start(1), lone.end(1), "digits", "", {"number": lone[1], "kind": "digits"})
        return
    stretch = Stretch(text, low, taken, grammar, apart=apart)
    at = 0
    if opening and (text[:1].isdecimal() or text[:1] in " (") and (item := _item(stretch)) is not None:
        yield item
        at = stretch.floor = item.resume
    while (anchor := grammar.anchor.search(low, at)) is not None:
        at = anchor.start()
        passed = stretch.passed(at)
        found = None if passed is not None else _read(stretch, at)
        if found is not None:
            passed = max(found.end, found.resume, at + 1)
            stretch.trim(found, at)
            stretch.named = found if found.reason == "name" else stretch.named
            stretch.count = found if is_many(found) else stretch.count
            yield found
        at = anchor.end() if passed is None else passed
        stretch.floor = at if passed is not None else stretch.floor


def _item(stretch: Stretch) -> Found | None:
    """The number of a list item or section at the start: "1. The cost curve"."""
    found = ITEM.match(stretch.text)
    if found is None or (stretch.taken and stretch.taken[0][0] < found.end()):
        return None
    start, end = found.span(found.lastindex or 0)
    grammar = stretch.grammar
    if grammar.magnitude.match(stretch.low, end) or grammar.unit_symbol.match(stretch.text, end):
        return None
    return Found(start, end, "item", "list-number", resume=found.end())


def _read(stretch: Stretch, at: int) -> Found | None:
    """Returns what the number at `at` is."""
    if (phrase := _phrase(stretch, at)) is not None:
        return phrase
    char = stretch.text[at]
    if (ratio := ratio_at(stretch, at)) is not None:
        read: Figure | Found | None = ratio
    elif char.isalpha():
        read = read_word(stretch, at)
    elif len(stretch.text) - at >= SHORTEST_WALL and (wall := WALL.match(stretch.text, at)) is not None:
        rest = WALL_GOES_ON.match(stretch.text, wall.end())
        return Found(at, rest.end() if rest is not None else wall.end(), "wall", "table")
    elif char.isdecimal():
        read = _digits(stretch, at)
    else:
        read = read_figure(stretch, at)
    return quantity(stretch, read) if isinstance(read, Figure) else read


def _phrase(stretch: Stretch, at: int) -> Found | None:
    """A phrase of the lexicon that holds the number and is no figure: 7-Eleven, one day."""
    grammar, low = stretch.grammar, stretch.low
    key = KEY.match(low, at)
    holders = grammar.whole.get(key[0]) if key is not None else None
    if holders is None:
        return None
    for found in holders.finditer(low, max(stretch.floor, at - REACH), at + 2 * REACH):
        if found.start() > at:
            return None
        if at < found.end():
            if found[1] not in grammar.whole_exact and not found[1].replace(" ", "").replace("-", "").isalpha():
                return None  # "10-K" is a form, "10 K" a temperature
            reason = grammar.whole_reason[found[1].replace("-", " ")]
            return Found(found.start(), found.end(), "phrase", reason)
    return None


def _is_share(found: re.Match[str], limit: int) -> bool:
    """Tells "1 in 5" and "1 in 5000" from "3 in 2023" and what a period takes."""
    above, below = int(found[1].replace(",", "")), int(found[2].replace(",", ""))
    return above < below and (below < 1000 or below % 100 == 0) and found.end() <= limit


def _digits(stretch: Stretch, at: int) -> Figure | Found | None:
    """Returns the figure at a digit, or the name, identifier or share it belongs to."""
    text = stretch.text
    if text[at - 1 : at] in ("(", "[") and (cited := CITED.match(text, at)) is not None:
        return Found(at, cited.end(), "citation", "citation")
    if at > 1 and text[at - 1] == "." and text[at - 2] in NOTED and (mark := NOTE.match(text, at)) is not None:
        return Found(at, mark.end(), "shape", "citation")  # "rose to 30%.2"
    if at > 1 and text[at - 1] in ".:" and stretch.place and stretch.taken[stretch.place - 1][1] == at - 1:
        rest, mark = REMAINS.match(text, at), NOTE.match(text, at) if text[at - 1] == "." else None
        if mark is not None and text[at - 5 : at - 1].isdecimal():
            return Found(at, mark.end(), "shape", "citation")  # "in 2019.3 The"
        return Found(at, rest.end() if rest is not None else at + 1, "shape", "time")
    if ":" in text[at + 1 : at + 3] and (race := race_time(stretch, at)) is not None:
        return race
    rating = RATING.match(text, at) if "." in text[at + 1 : at + 3] else None
    if rating is not None and float(rating[1]) <= int(rating[2]) and rating.end() <= stretch.limit:
        return one_in(stretch, rating)
    plain = PLAIN.match(text, at)
    shaped = rejects.shape(text, at, stretch.grammar) if plain is None else None
    if shaped is not None:
        return Found(max(shaped[0], stretch.floor), shaped[1], "shape", shaped[2])
    name = rejects.glued(stretch, at)
    if name is not None:
        return name
    joined = plain is None or stretch.low.startswith((" in", " out", " of every"), plain.end())
    share = stretch.grammar.one_in.match(stretch.low, at) if joined else None
    if share is not None and share[1][0].isdecimal() and share[2][0].isdecimal() and _is_share(share, stretch.limit):
        return one_in(stretch, share)
    return read_figure(stretch, at)
