"""Read numbers in words: cardinals, shares, multiples, vague magnitudes.

Comes in: a stretch and where a number word begins. Goes out: a `Figure`, or a `Found` with a reason where the
word is no number here ("the third quarter", "one that"); None where nothing is read.
"""

from __future__ import annotations

import re

from kb.detect.compounds import MEASURED
from kb.detect.figure import Figure, Found
from kb.detect.figures import read_figure
from kb.detect.nouns import find_noun
from kb.detect.ones import one_counts
from kb.detect.stretch import Stretch
from kb.detect.units import read_rest

SPLIT = re.compile(r"[a-z]{3,6}-for-(?:[a-z]{3,6}|\d{1,3})(?![a-z\d])")
WORD = re.compile(r"[a-z]+")
YEAR = re.compile(
    r"(?:sixteen|seventeen|eighteen|nineteen|twenty)[ -](?:ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:-[a-z]{3,5})?(?![a-z]|[ -](?:hundred|thousand|million|billion|per))"
)
YEAR_LIKE = re.compile(r"[12]\d(?!00)\d\d")  # "six in 2023"
PERCENT = re.compile(r"[ ](?:percentage|percent|per cent|%|pct)(?:[ ]points?)?")
NOUN = re.compile(r"[ ]([a-z]{2,20}+)(?![\w-])")
PAST = re.compile(
    r"(?:half|quarter)[ ](?:past|to|after)[ ]"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})(?![\w%]|[.,]\d)"
)
AND_A = re.compile(r"(?<![a-z])(?:an?|one)[ ]([a-z]{3,7})[ ]and[ ]a[ ]$")  # an hour and a half
HYPHENED = frozenset(("half", "quarter", "third"))
OF_A = re.compile(r"[ ](?:of[ ])?(?:an?[ ])?|-(?=[a-z])")
# "Scored twice as it won": a clause follows, no comparison.
AS_WHEN = re.compile(r"[ ]as[ ](?:[A-Z]|(?:the|an?|he|she|it|its|they|their|we|you|his|her|part)(?!\w))")


def read_word(stretch: Stretch, at: int) -> Figure | Found | None:
    """Returns what the number word at `at` is."""
    low, grammar = stretch.low, stretch.grammar
    word = WORD.match(low, at)
    spelled = word[0] if word is not None else ""
    if (split := SPLIT.match(low, at)) is not None:
        return Found(at, split.end(), "split", "score")  # a two-for-one split
    if (year := YEAR.match(low, at)) is not None:
        return Found(at, year.end(), "year", "year")
    if (sized := grammar.sized.match(low, at)) is not None:
        return _sized(stretch, sized)
    if (past := PAST.match(low, at)) is not None:
        return Found(at, past.end(), "clock", "time")
    if spelled == "half" and (more := _and_a_half(stretch, at)) is not None:
        return more
    if spelled in grammar.multiples:
        return _multiple(stretch, at, spelled)
    if low.startswith(tuple(grammar.words.multiples.orders), at):
        return _order(stretch, at)
    if (vague := grammar.vague.match(low, at)) is not None:
        return _vague(stretch, vague)
    share = grammar.one_in.match(low, at)
    if share is not None and share.end() <= stretch.limit and not YEAR_LIKE.fullmatch(share[2]):
        return one_in(stretch, share)
    if spelled == "one" and (share := grammar.one_noun_in.match(low, at)) is not None and share.end() <= stretch.limit:
        return one_in(stretch, share)
    part = _part(stretch, at)
    if part is not None:
        return part
    if spelled in grammar.words.numerals.ordinals:
        return Found(at, at + len(spelled), "ordinal", "ordinal")
    return _cardinal(stretch, at, spelled)


def one_in(stretch: Stretch, found: re.Match[str]) -> Figure:
    """Returns the share that "one in five" states."""
    figure = Figure(found.start(), found.end(), found[0], "one-in", extra=f"{found[1]}|{found[2]}")
    noun = find_noun(stretch.text, stretch.low, figure.end, stretch.grammar)
    if noun is not None:
        figure.extra += f"|{noun.text}"
    return figure


def _multiple(stretch: Stretch, at: int, word: str) -> Figure | Found:
    """Doubled, halved, twice as: a multiple, unless what must follow it does not."""
    row, end = stretch.grammar.multiples[word], at + len(word)
    following = (stretch.low[end : end + 14].split() or [""])[0].strip(".,;:")
    last = (stretch.words_before(at) or [""])[-1]
    clause = following == "as" and AS_WHEN.match(stretch.text, end) is not None
    other = clause or (bool(row.followers) and following not in row.followers)
    if other or last in row.not_after or stretch.low.startswith("-", end):
        return Found(at, end, "multiple", "frequency" if row.change == "ratio" else "idiom")
    return Figure(at, end, word, "multiple", extra=row.change)


def _and_a_half(stretch: Stretch, at: int) -> Figure | None:
    """An hour and a half, a mile and a half: the unit stands inside the number."""
    begin = max(stretch.floor, at - 24)
    found = AND_A.search(stretch.low[begin:at])
    reading = stretch.grammar.tables.unit_words.get(found[1]) if found is not None else None
    if found is None or reading is None or reading.dimension not in MEASURED:
        return None
    end = at + len("half")
    return Figure(begin + found.start(), end, "one and a half", "words", unit=found[1], said=found[1], core=end)


def _order(stretch: Stretch, at: int) -> Figure:
    begin = max(stretch.floor, at - 24)
    count = re.search(r"\b(an?|one|two|three|four|five|six|several|\d{1,2})[ ]$", stretch.low[begin:at])
    orders = stretch.grammar.words.multiples.orders
    end = at + max(len(order) for order in orders if stretch.low.startswith(order, at))
    return Figure(begin + count.start(1) if count else at, end, count[1] if count else "an", "order")


def _sized(stretch: Stretch, found: re.Match[str]) -> Figure | Found:
    """Single-digit percentage, multibillion-dollar."""
    at, end = found.span()
    if found[2]:
        figure = Figure(at, end, found[2].replace(" ", "-"), "more")
        read_rest(stretch, figure)
        return Found(at, end, "vague", "idiom") if figure.bare else figure
    percent = PERCENT.match(stretch.low, end)
    if percent is None and found[1][-1] == "s" and _grows(stretch, at):
        return Figure(
            at, end, found[1].replace(" ", "-"), "digits-of", unit="percent"
        )  # "growth in the high single digits"
    if percent is None:
        return Found(at, end, "digits-of", "idiom")
    unit = "percentage point" if "point" in percent[0] else "percent"
    return Figure(at, percent.end(), found[1].replace(" ", "-"), "digits-of", unit=unit)


def _grows(stretch: Stretch, at: int) -> bool:
    """Tells whether the words before speak of a change or a margin: their mere digits are percent."""
    changes = stretch.grammar.words.changes
    telling = changes.up | changes.down | changes.nouns_up | changes.nouns_down | changes.in_percent
    return not telling.isdisjoint(word.strip(",;:") for word in stretch.words_before(at)[-8:])


def _vague(stretch: Stretch, found: re.Match[str]) -> Figure | Found:
    """Hundreds of millions of dollars, dozens of people, thousands."""
    figure = Figure(found.start(), found.end(), found[0], "vague")
    saved = figure.end
    if stretch.low.startswith(" of ", figure.end):
        figure.end += 3
    read_rest(stretch, figure)
    if figure.bare:
        figure.end = saved
        if found[1] in ("scores", "tens") and not found[2]:
            return Found(found.start(), found.end(), "vague", "idiom")
    return figure


def _cardinal(stretch: Stretch, at: int, word: str) -> Figure | Found:
    figure = read_figure(stretch, at)
    if figure is None:
        return Found(at, at + len(word), "word", "idiom")
    if word == "one" and figure.number == word and not _one_counts(stretch, figure):
        return Found(at, at + len(word), "one", "pronoun")
    if _is_compound(stretch, figure):
        return Found(at, figure.end, "compound", "compound")
    if word in stretch.grammar.words.numerals.scales:
        _article(stretch, figure)
    return figure


def _is_compound(stretch: Stretch, figure: Figure) -> bool:
    """A small number in words that only describes: a six-speed gearbox, but not a seven-member team."""
    words = stretch.grammar.words
    described = figure.head in words.nouns.described and stretch.low.startswith("-", figure.core)
    return described and figure.number in words.numerals.ones


def _article(stretch: Stretch, figure: Figure) -> None:
    """Takes in what stands before a magnitude word: a dozen, several hundred, a couple of hundred."""
    begin = max(stretch.floor, figure.start - 14)
    found = stretch.grammar.before_scale.search(stretch.low[begin : figure.start])
    if found is None:
        return
    figure.start = begin + found.start()
    if found[1]:
        figure.extra = "couple"
    elif found[2]:
        figure.kind, figure.extra = "vague", "prefix"


def _one_counts(stretch: Stretch, figure: Figure) -> bool:
    """Tells the number one from the pronoun: a magnitude or unit makes it a number."""
    if figure.magnitude or figure.unit:
        return True
    return one_counts(stretch, figure.start, figure.start + len(figure.number))


def _part(stretch: Stretch, at: int) -> Figure | Found | None:
    """Two-thirds, a quarter of, half a million."""
    low = stretch.low
    article = low[max(stretch.floor, at - 2) : at] in ("a ", "a-") and not low[max(0, at - 3) : at - 2].isalnum()
    found = stretch.grammar.part.match(low, at - 2 if article else at)
    if found is None:
        return None
    count, part, scale = found[1] or "", found[2], found[3] or ""
    end = found.end() if scale else found.end(2)
    if not scale and not _is_share(stretch, found, count, part):
        ordinal = Found(found.start(2), end, "part", "idiom" if part.startswith("hal") else "ordinal")
        return ordinal if count in ("", "a") else None
    figure = Figure(found.start(), end, low[found.start() : end], "fraction", extra=f"{count}|{part}|{scale}")
    if scale:
        read_rest(stretch, figure)
    else:
        _part_unit(stretch, figure)
    return figure


def _part_unit(stretch: Stretch, figure: Figure) -> None:
    """Takes in a unit after a share: "half an hour", "a quarter mile", "a third of a percentage point"."""
    found = OF_A.match(stretch.low, figure.end)
    if found is None or found[0] == " of ":
        return
    if stretch.grammar.unit_word.match(stretch.low, found.end() - 1) is None:
        return
    saved, figure.end = figure.end, found.end() - 1
    read_rest(stretch, figure)
    if figure.bare:
        figure.end = saved


def _is_share(stretch: Stretch, found: re.Match[str], count: str, part: str) -> bool:
    """Tells a share ("a third of", "two thirds") from a rank or season ("the third quarter")."""
    end = found.end(2)
    if stretch.low[end : end + 1] == "-" and stretch.grammar.unit_word.match(stretch.low, end) and part in HYPHENED:
        return True  # "the quarter-point hike"
    if part in ("half", "halves"):
        return _is_half(stretch, found.start(), end, count)
    if not count or part == "second":
        return part == "quarter" and stretch.low.startswith(" of ", end) and _measured(stretch, found.start(), end)
    grammar, low = stretch.grammar, stretch.low
    at = found.start()
    if count in ("a", "an") and grammar.part_share.match(low, end) is None and not _measured(stretch, at, end):
        return False
    if part == "quarter" and count in ("a", "one") and grammar.quarter_ago.match(low, end):
        return low[max(0, found.start() - 12) : found.start()].split()[-1:] in (["by"], ["about"], ["nearly"], ["than"])
    if part == "quarter" and count == "one" and _is_time(stretch, at, end):
        return False
    if part == "quarters" and count != "three":
        return False  # "two quarters of growth": a half of it would be called one
    if count not in ("a", "an", "one") and not part.endswith("s"):
        return count == "half" or "-" in low[found.start() : end]
    return True


def _is_time(stretch: Stretch, start: int, end: int) -> bool:
    """Tells "lost in one quarter", three months, from "in one quarter of the cases", a share."""
    last = (stretch.low[max(0, start - 12) : start].split() or [""])[-1]
    after = stretch.grammar.words.numerals.quarter_after
    return last.lstrip("(") in after and not stretch.low.startswith(" of ", end)


def _measured(stretch: Stretch, start: int, end: int) -> bool:
    """Tells a share by what bounds it: "by as much as a third if", "about a quarter when", "by almost half"."""
    last = (stretch.low[max(0, start - 12) : start].split() or [""])[-1]
    following = NOUN.match(stretch.low, end)
    stops = stretch.grammar.words.nouns.stops
    return last in stretch.grammar.words.numerals.part_after and (following is None or following[1] in stops)


def _is_half(stretch: Stretch, start: int, end: int, count: str) -> bool:
    if count == "one":
        return True
    if count not in ("", "a", "half"):
        return False
    low = stretch.low
    last = (low[max(0, start - 12) : start].split() or [""])[-1]
    numerals = stretch.grammar.words.numerals
    if last in numerals.half_not_after and not (last in numerals.half_of_after and low.startswith(" of ", end)):
        return False
    if count == "a" and stretch.grammar.unit_word.match(low, end) is not None:
        return True
    return stretch.grammar.half_share.match(low, end) is not None or _measured(stretch, start, end)
