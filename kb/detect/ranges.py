"""Join two figures to a range, or lend one the other's unit.

Comes in: a figure and the words before it. Goes out: the second figure and how the two are joined: "range",
"from-to" (two figures that share a unit), "±", "score" (no figure), or "" (nothing joins them).
"""

from __future__ import annotations

import re
from decimal import Decimal

from kb.detect import context, rejects
from kb.detect.figure import Figure
from kb.detect.figures import number_at, read_figure
from kb.detect.stretch import Stretch

LIST = re.compile(
    r",?[ ](?:and|or)[ ]|,[ ]|/"
    r"|[ ](?P<of>of)[ ](?:the[ ]|its[ ]|their[ ]|his[ ]|her[ ]|our[ ]|about[ ]|some[ ]|nearly[ ]|around[ ]){0,3}"
)
LISTED = 4  # figures of a list that may share the last one's unit
FAR = 90  # characters between a growth in words and the two values it is between
ENDED = re.compile(r"[.;:][ ]")
MULTIPLES = frozenset(("times", "time", "fold", "-fold", "x", "×"))
CHANGED = 9  # words in which a change and what changed stand before "of"
REACH = 60  # characters between a figure and one set against it
APART_BY = 12  # times that the end of a range may be its start
AT_LEVEL = re.compile(r",?[ ](?:higher[ ]|lower[ ])?(?:to|at)[ ](?:close[ ]at[ ]|an?[ ]close[ ]of[ ])?")
PLAIN = re.compile(r"\d{1,15}(?:\.\d{1,6})?")
APART = frozenset(("", "share", "money"))  # of what "48 to 41" are two figures; voltages go from high to low
ENDS = frozenset(("", ".", ",", ";", ")"))
SINGLE = frozenset(("multiple", "digits-of", "order", "one-in", "more"))


def read_range(stretch: Stretch, first: Figure, words: list[str]) -> tuple[Figure | None, str]:
    """Returns the second figure of a range and how the two are joined."""
    if first.kind in SINGLE:
        return None, ""
    joint = stretch.grammar.joint.match(stretch.low, first.end)
    if joint is None:
        return None, ""
    second = _figure_after(stretch, joint.end())
    if second is None:
        return None, ""
    if second.end > stretch.limit:
        shrink(stretch, second)
    if first.currency and second.symbol and second.unit in stretch.grammar.suffixes:
        second.magnitude, second.unit, second.symbol, second.said = second.unit, "", False, ""  # "£1-2m"
    kind = _joined(stretch, first, second, joint, words)
    return (second, kind) if kind else (None, "")


def shrink(stretch: Stretch, figure: Figure) -> None:
    """Gives back what a period has taken."""
    if figure.noun or figure.unit:
        figure.noun = figure.head = figure.unit = figure.said = ""
        figure.symbol = False
        figure.end = figure.start + len(stretch.text[figure.start : stretch.limit].rstrip())


def _figure_after(stretch: Stretch, at: int) -> Figure | None:
    if at >= stretch.limit:
        return None
    start = number_at(stretch, at)
    if start is None or rejects.shape(stretch.text, start, stretch.grammar) is not None:
        return None
    return read_figure(stretch, start, at)


def _joined(stretch: Stretch, first: Figure, second: Figure, joint: re.Match[str], words: list[str]) -> str:
    """Decides whether two figures are one range, and of what kind."""
    if joint["both"]:
        return _half_width(stretch, first, second)
    if first.tail:
        return ""
    word = joint["word"] or joint["glued"] or joint["half"] or joint["hung"] or ""
    if first.magnitude and not second.magnitude and "," in second.number:
        return ""  # "hit 1.1m - 330,000 more than in May"
    if joint[0] == " -" and first.bare and _descends(first, second):
        return ""  # "33.00 -1.24": a price and its change
    if not word and _is_score(stretch, first, second, joint):
        return "score"
    if word == "to" and second.bare and not second.magnitude and first.unit in ("point", "points"):
        stretch.lent = (second.start, first)
    if not _alike(stretch, first, second):
        return ""
    if word == "and":
        near = [word.lstrip("(") for word in words[-4:]]
        return "range" if "between" in near or near[-2:] == ["range", "of"] else ""
    if word == "or":
        plain = not (first.unit or first.currency or first.magnitude)
        mixed = {first.kind, second.kind} == {"digits", "words"} and bool(second.unit)  # "four or 4.5 per cent"
        return "range" if plain and (second.kind == first.kind or mixed) else ""
    if word:
        return _to(stretch, first, second, words)
    return _dashed(first, second, spaced=len(joint[0]) == 3 or joint["dash"] == "—")


def _half_width(stretch: Stretch, first: Figure, second: Figure) -> str:
    """ "20 °C ± 0.5" is one figure, "$2bn, plus or minus 3 %" too; "1,000 adults, plus or minus 3 points" are two."""
    if second.bare:
        return "±"
    one, other = stretch.reading(first), stretch.reading(second)
    if one is not None and other is not None and other.unit == "%" and one.dimension != "share":
        return "±%"
    alike = one is not None and other is not None and one.dimension == other.dimension
    return "±" if first.bare or alike or (first.noun and first.head == second.head) else ""


def _is_score(stretch: Stretch, first: Figure, second: Figure, joint: re.Match[str]) -> bool:
    words = stretch.grammar.words.names.score_words
    if second.noun and first.bare and second.noun.lower() in words and second.kind == "digits":
        return len(first.number + second.number) < 6 and _descends(first, second)  # "a 7-6 vote"
    plain = first.bare and second.bare and not (first.magnitude or second.magnitude)
    return plain and joint["dash"] != "—" and rejects.score(stretch, first, second)


def _dashed(first: Figure, second: Figure, *, spaced: bool) -> str:
    if first.unit and second.bare:
        return ""
    return "" if spaced and first.currency and second.bare and not second.magnitude else "range"


def _alike(stretch: Stretch, first: Figure, second: Figure) -> bool:
    """Tells whether two figures may share a unit."""
    if first.noun and second.noun:
        return first.head == second.head
    if first.noun and (second.unit or second.currency or not second.magnitude):
        return False
    if second.noun and (first.unit or first.currency):
        return False
    if second.bare and second.magnitude and stretch.dimension(first) == "share":
        return False  # "rose 3% to 4 million"
    if "vague" in (first.kind, second.kind):
        return first.kind == second.kind
    one, other = stretch.reading(first), stretch.reading(second)
    if one is not None and other is not None:
        return one.unit == other.unit
    return True


def _to(stretch: Stretch, first: Figure, second: Figure, words: list[str]) -> str:
    """`from A to B` after a verb of change is two figures; elsewhere "A to B" is a range."""
    _, taken = context.comparator_before(words, stretch.grammar)
    near = words[: len(words) - taken][-4:]
    if first.unit and second.bare and not second.magnitude and "from" not in near:
        return ""
    if _is_vote(stretch, first, second) and "from" not in near:
        return "score"
    if (
        stretch.dimension(first) in APART
        and _descends(first, second)
        and stretch.grammar.words.changes.range_verbs.isdisjoint(near)
    ):
        return "from-to"  # "leads 48 to 41 percent"
    if near[-1:] == ["from"] and not _chained(stretch, second):
        if _before_range(stretch, first, words):
            return "range"
        return "from-to" if _moves(stretch, first, words) or _grew(stretch, first, words) else "range"
    if near[-1:] == ["of"] and stretch.dimension(first) == "money" and _of_change(stretch, words):
        return ""  # "a decrease in the goods deficit of $1.2 billion to $65.7 billion"
    if "from" in near and _moves(stretch, first, words) and _stated(near):
        return "from-to"  # "was revised up from an initially reported 80,000 to 100,000"
    if context.change_before(words, stretch.grammar):
        dimension = stretch.dimension(first)
        if (
            dimension not in ("", "share")
            or (first.bare and second.bare)
            or (near[-1:] == ["by"] and not _bare_digits(first))
        ):
            return ""  # "rose by 3% to 5%", but "rise by 10 to 11%"
        if _far_apart(first, second):
            return ""  # "revised down by 29,000 to 1,734,000"
    return "range"


def _of_change(stretch: Stretch, words: list[str]) -> bool:
    """Tells whether "of" follows a noun of change and what changed: "an increase in the services surplus of"."""
    before, changes = words[-CHANGED:-1], stretch.grammar.words.changes
    at = next((i for i, word in enumerate(before) if word in changes.nouns_up or word in changes.nouns_down), None)
    return at is not None and before[at + 1 : at + 2] == ["in"]


def _bare_digits(figure: Figure) -> bool:
    """Tells a number without unit from a fraction: "fell by a quarter to 5%" tells two figures."""
    return figure.bare and figure.kind == "digits"


def _far_apart(first: Figure, second: Figure) -> bool:
    """Tells two plain numbers that are no ends of one range: the second is many times the first."""
    if not (first.kind == second.kind == "digits") or first.magnitude != second.magnitude:
        return False
    one, other = (figure.number.replace(",", "").replace(" ", "") for figure in (first, second))
    return bool(PLAIN.fullmatch(one) and PLAIN.fullmatch(other)) and Decimal(other) > APART_BY * Decimal(one)


def _descends(first: Figure, second: Figure) -> bool:
    """Tells two numbers of which the first is the greater: no range goes down, but a temperature below zero."""
    plain = first.kind == second.kind == "digits" and not (first.negative or second.negative)
    if not plain or first.magnitude != second.magnitude:
        return False
    one, other = (figure.number.replace(",", "").replace(" ", "") for figure in (first, second))
    return bool(PLAIN.fullmatch(one) and PLAIN.fullmatch(other)) and Decimal(one) > Decimal(other)


def _moves(stretch: Stretch, first: Figure, words: list[str]) -> bool:
    """Tells whether a verb of change governs the last "from"."""
    place = len(words) - 1 - words[::-1].index("from")
    verbs, changes = words[max(0, place - 6) : place], stretch.grammar.words.changes
    if any(verb in changes.range_verbs for verb in verbs):
        return False
    if any(verb in changes.up or verb in changes.down or verb in changes.moves for verb in verbs):
        return True
    far = words[max(0, place - 12) : place]  # "changed the depreciation schedule for its server assets, from"
    lasts = stretch.dimension(first) == "duration" and "and" not in far
    return lasts and any(verb.endswith("ed") and verb in changes.moves for verb in far)


def _is_vote(stretch: Stretch, first: Figure, second: Figure) -> bool:
    """ "Members voted 31 to 17 in favour"."""
    plain = first.bare and second.bare and not (first.magnitude or second.magnitude)
    return plain and _descends(first, second) and rejects.score(stretch, first, second, told=True)


def _stated(near: list[str]) -> bool:
    """Tells words between "from" and the figure that only say whose value it is: "an initially reported"."""
    between = near[len(near) - near[::-1].index("from") :]
    told = any(word.endswith(("ed", "ly")) for word in between)
    return told and all(word in ("a", "an", "the") or word.endswith(("ed", "ly")) for word in between)


def _before_range(stretch: Stretch, first: Figure, words: list[str]) -> bool:
    """ "Spent $60 billion, up from $35 billion to $40 billion": the level is said, and a range before it."""
    last = stretch.last
    if last is None or words[-2:-1] not in (["up"], ["down"]) or first.start - last.end > REACH:
        return False
    comma = stretch.low[max(stretch.floor, last.end, first.start - 12) : first.start].partition(",")[1]
    level = "change" not in last.parts and last.parts.get("currency") == (first.currency or None)
    return bool(comma) and level and bool(first.currency)


def _grew(stretch: Stretch, first: Figure, words: list[str]) -> bool:
    """Tells whether a growth is told before: "eight times higher than a year earlier, from $120 million to"."""
    last, changes = stretch.last, stretch.grammar.words.changes
    if not changes.range_verbs.isdisjoint(words[-6:]):
        return False
    near = last is not None and first.start - last.end < FAR
    if near and last is not None and not ENDED.search(stretch.low, last.end, first.start):
        grown = last.parts.get("change") or last.parts.get("unit") in MULTIPLES
        if grown or last.rule in ("multiple", "order"):
            return True
    comma = bool(words[-2:-1]) and words[-2].endswith(",")
    told = changes.up | changes.down | changes.nouns_up | changes.nouns_down
    return comma and not told.isdisjoint(word.strip(",") for word in words[-8:-1])


def _chained(stretch: Stretch, second: Figure) -> bool:
    """Tells whether "from A to B" is followed by "to C": then A to B is a range."""
    joint = stretch.grammar.joint.match(stretch.low, second.end)
    return joint is not None and joint["word"] == "to" and number_at(stretch, joint.end()) is not None


def lend(stretch: Stretch, first: Figure, second: Figure) -> None:
    """Gives one of "from 24.2 to 33 billion euros", "from 208 pounds to 193" the unit of the other."""
    if second.bare and not second.magnitude and first.unit and not first.tail:
        stretch.lent = (second.start, first)
    if not first.bare:
        return
    joint = stretch.grammar.joint.match(stretch.low, second.end) if second.bare else None
    if joint is not None and joint["dash"]:
        second = _figure_after(stretch, joint.end()) or second
    first.unit, first.symbol, first.said = second.unit, second.symbol, second.said
    first.currency, first.noun, first.head = second.currency, second.noun, second.head
    first.magnitude = first.magnitude or second.magnitude


def inherit_unit(stretch: Stretch, figure: Figure) -> None:
    """Takes the unit of the figure it is set against: "$41.7 million from 39.8 million", "20 fires, against 12"."""
    last = stretch.last
    if last is None or figure.start - last.end > REACH or figure.sign or figure.kind == "vague":
        return
    if figure.kind == "one-in" or (figure.kind == "fraction" and figure.extra.endswith("|")):
        return  # "40% of renters, against one in four": it says itself what it is a share of
    parts = last.parts
    share = stretch.grammar.tables.unit_symbols.get(parts.get("unit", "")) if "symbol" in parts else None
    if "change" in parts or (figure.magnitude and share is not None and share.dimension == "share"):
        return
    length = stretch.grammar.tables.unit_words.get(parts.get("unit", ""))
    if "," in figure.number and length is not None and length.dimension == "duration":
        return  # "400,000 waited more than six months, up from 300,000": people, no months
    before = stretch.low[max(stretch.floor, last.end, figure.start - 20) : figure.start]
    if stretch.grammar.against.search(before) is None:
        return
    figure.unit, figure.symbol = parts.get("unit", ""), "symbol" in parts
    figure.currency, figure.noun, figure.head = (parts.get(name, "") for name in ("currency", "noun", "head"))
    figure.said = parts.get("said", "")


def inherit_share(stretch: Stretch, figure: Figure, words: list[str]) -> None:
    """Takes the percent of the move before it: "Alpha rose by 2 percent but Beta fell by 1."."""
    last = stretch.last
    if last is None or words[-1:] != ["by"] or last.parts.get("change") not in ("increase", "decrease"):
        return
    if figure.start - last.end > REACH or stretch.low[figure.end : figure.end + 1] not in ENDS:
        return
    known, unit, symbol = stretch.grammar.tables, last.parts.get("unit", ""), "symbol" in last.parts
    reading = (known.unit_symbols if symbol else known.unit_words).get(unit)
    if reading is not None and reading.dimension == "share" and context.change_before(words, stretch.grammar):
        figure.unit, figure.symbol, figure.said = unit, symbol, last.parts.get("said", "")


def inherit_points(stretch: Stretch, figure: Figure) -> None:
    """Takes the points of an index before: "A closed at 1,463 points, B climbed 0.1% to 1,333"."""
    last, points = stretch.last, stretch.points
    if points is None or last is None or last.parts.get("change") not in ("increase", "decrease"):
        return
    if len(figure.number) < len("100") or not figure.bare:
        return
    if AT_LEVEL.fullmatch(stretch.low, last.end, figure.start) and last.parts.get("unit") != points.unit:
        figure.unit, figure.symbol, figure.said = points.unit, points.symbol, points.said


def _in_period(stretch: Stretch, figure: Figure) -> bool:
    """Takes the unit of time of a period that begins behind "to": the "three" of "three to five years ago"."""
    joint = stretch.grammar.joint.match(stretch.low, figure.end)
    if joint is None or joint.end() != stretch.limit:
        return False
    start = number_at(stretch, joint.end())
    other = read_figure(stretch, start, joint.end()) if start is not None else None
    if other is None or stretch.dimension(other) != "duration":
        return False
    figure.unit, figure.symbol, figure.said = other.unit, other.symbol, other.said
    return True


def _next_listed(stretch: Stretch, figure: Figure) -> tuple[re.Match[str] | None, Figure | None]:
    """Returns what joins a figure to the next of a list, and that figure."""
    joint = LIST.match(stretch.low, figure.end)
    return joint, _figure_after(stretch, joint.end()) if joint is not None else None


def borrow(stretch: Stretch, figure: Figure) -> None:
    """Takes the unit of the next figure: "7B and 13B parameters", "8.1 and 9 percent", "81 of the 166 seats"."""
    if _in_period(stretch, figure):
        return
    joint, other = _next_listed(stretch, figure)
    if joint is not None and joint[0] == ", " and (other is None or not other.bare):
        return  # "rose to 330, 6% more": no list
    listed = stretch.low[figure.start - 2 : figure.start] == ", " and stretch.low[figure.start - 3].isdigit()
    if joint is not None and joint[0] == ", or " and other is not None and other.unit and not listed:
        return  # "1,920, or 6.8%, of the permits": the same in two measures
    for _ in range(LISTED - 1):  # "5, 10 and 15 percent"
        if joint is None or joint["of"] or other is None or not other.bare or other.kind != figure.kind:
            break
        joint, other = _next_listed(stretch, other)
    if joint is None or other is None or other.kind != figure.kind or bool(other.magnitude) < bool(figure.magnitude):
        return
    if stretch.grammar.level.match(stretch.low, other.end):
        return  # "a ratio of 1.32, 95% CI 1.1 to 1.6"
    if other.unit:
        figure.unit, figure.symbol, figure.said = other.unit, other.symbol, other.said
    elif other.noun and (joint["of"] or other.head in stretch.grammar.tables.measures):
        figure.noun, figure.head = other.noun, other.head
