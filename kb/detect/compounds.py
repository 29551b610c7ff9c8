"""One amount written in several units: "2 hours 11 minutes", "6ft 2in", "two years and a half", "3 dollars 50 cents".

Comes in: a figure with its unit and the words before it. Goes out: the same figure, longer, with what the further units
add in `extra`. Declines units of which no fixed number makes the first, and an amount as large as the unit before it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from kb.detect.figure import Figure
from kb.detect.figures import number_at, read_figure
from kb.detect.stretch import Stretch
from kb.lexicon.figure_tables import UnitReading
from kb.lexicon.figures import Names

CENTS = re.compile(r"(?:[ ]and)?[ ](?=[a-z\d])")
COMPOUND = "compound"  # the rule of a measure in several units
MEASURED = frozenset(("duration", "length", "mass"))
JOINT = re.compile(r"(?:,?[ ](?:and[ ])?|-?)(?=[a-z\d])")
INCHES = re.compile(r"[ -]?(\d{1,2})(?=$|[.,;)]|[ ](?:tall|and|but|or|at|in)(?!\w)|[ ][a-z]{4})")
MINUTES = re.compile(r"[ ]?([0-5]?\d)[ ]?m(?![a-z])")  # 2h 15m
PART = re.compile(r"[ ]and[ ](?:a[ ](half|quarter|third)|(three)[ -]quarters)(?![a-z])")
PARTS = {"half": "1/2", "quarter": "1/4", "third": "1/3", "three": "3/4"}
APART = re.compile(r",?[ ](?:of[ ](?:which|it|them|that)|respectively|apart)(?!\w)")
CENT = Decimal("0.01")
MOST = 2  # further units: hours, minutes, seconds
FEET = frozenset(("foot", "feet", "ft", "ft.", "'", "′"))
HOURS = frozenset(("h", "hr", "hrs"))


RACE = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?(\.\d{1,3})?(?![\d:])(?![ ]?[ap]\.?m)")
RACE_REACH = 24  # characters before a time of hours, minutes and seconds that tell it from one of day
RACE_NEAR = 80  # characters on either side in which the words of a race stand
ONE_AND = re.compile(r"(?<![a-z])an?[ ]([a-z]{3,7}),?[ ]and[ ]$")
WORDS = re.compile(r"[a-z0-9-]+")
HOURS_OF_DAY = 24


class Further(NamedTuple):
    """A smaller unit that goes on with an amount: its number, how many of the first unit one of it is, its end."""

    number: str
    kind: str
    ratio: Decimal
    end: int


def is_race_time(low: str, start: int, names: Names) -> re.Match[str] | None:
    """Returns the parts of a time at `start` where the words before make it a length: "won in 2:07:30", "in 31:22"."""
    found = RACE.match(low, start)
    if found is None:
        return None
    last, second = ([""] * 2 + low[max(0, start - RACE_REACH) : start].split())[:-3:-1]
    if last not in names.timed_by and not (last == "of" and second in names.times_of):
        return None
    if found[3] or found[4] or int(found[1]) > HOURS_OF_DAY:
        return found
    near = WORDS.findall(low, max(0, start - RACE_NEAR), found.end() + RACE_NEAR)
    return found if not names.races.isdisjoint(near) else None


def race_time(stretch: Stretch, at: int) -> Figure | None:
    """Returns how long a race took; a time of day says no such word before it."""
    found = is_race_time(stretch.low, at, stretch.grammar.words.names)
    if found is None or found.end() > stretch.limit:
        return None
    last = f"{int(found[3] or found[2])}{found[4] or ''}:{Decimal(1) / (3600 if found[3] else 60)}"
    rest = f"digits:{int(found[2])}:{Decimal(1) / 60}+digits:{last}" if found[3] else f"digits:{last}"
    unit = "hours" if found[3] else "minutes"
    return Figure(at, found.end(), str(int(found[1])), "digits", unit=unit, said=unit, extra=f"and:{rest}")


def extend(stretch: Stretch, figure: Figure, words: list[str]) -> None:
    """Takes in the smaller units that go on with the figure, or its half."""
    reading = None if figure.currency or figure.magnitude else stretch.reading(figure)
    if reading is None or figure.kind not in ("digits", "words") or figure.tail or figure.extra:
        return
    if reading.dimension == "money" and reading.factor == 1:
        _cents(stretch, figure, reading)
    elif reading.dimension in MEASURED and not _behind_one(stretch, figure, reading):
        _measures(stretch, figure, reading, between="between" in words[-4:])


def _behind_one(stretch: Stretch, figure: Figure, reading: UnitReading) -> bool:
    """Takes in the larger unit before, whose number is only an article: "an hour and 41 minutes"."""
    begin = max(stretch.floor, figure.start - len("an hour, and "))
    found = ONE_AND.search(stretch.low, begin, figure.start)
    first = stretch.grammar.tables.unit_words.get(found[1]) if found is not None else None
    if found is None or first is None or first.dimension != reading.dimension or figure.kind not in ("digits", "words"):
        return False
    ratio = stretch.grammar.tables.ratio(first, reading)
    if ratio is None or ratio >= 1 or _many(stretch, figure) * ratio >= 1:
        return False
    figure.extra = f"and:{figure.kind}:{figure.number}:{ratio}"
    figure.start, figure.number, figure.kind = found.start(), "one", "words"
    figure.unit = figure.said = found[1]
    figure.symbol = False
    return True


def _measures(stretch: Stretch, figure: Figure, first: UnitReading, *, between: bool) -> None:
    """Takes in up to two smaller units, or the half of one."""
    added: list[Further] = []
    while len(added) < MOST:
        last = added[-1].ratio if added else Decimal(1)
        found = _unsaid(stretch, figure) if not added else None
        found = found or _smaller(stretch, figure, first, last, between=between)
        if found is None:
            break
        added.append(found)
        figure.end = figure.core = found.end
    if not added and (part := PART.match(stretch.low, figure.end)) is not None and part.end() <= stretch.limit:
        added.append(Further(PARTS[part[1] or part[2]], "digits", Decimal(1), part.end()))
        figure.end = figure.core = part.end()
    if added:
        figure.extra = "and:" + "+".join(f"{one.kind}:{one.number}:{one.ratio}" for one in added)


def _unsaid(stretch: Stretch, figure: Figure) -> Further | None:
    """Inches behind feet and minutes behind hours without a unit of their own: 6-foot-4, 2h 15m."""
    if figure.unit in HOURS and (found := MINUTES.match(stretch.low, figure.end)) is not None:
        return Further(found[1], "digits", Decimal(1) / 60, found.end())
    if figure.unit in FEET and (found := INCHES.match(stretch.low, figure.end)) is not None and int(found[1]) < 12:
        joined = stretch.text[figure.end] == "-" or not stretch.low.startswith(" ", found.end())
        unit = stretch.grammar.unit_word.match(stretch.low, found.end())
        if unit is None and found.end() <= stretch.limit and (joined or stretch.low.startswith(" tall", found.end())):
            return Further(found[1], "digits", Decimal(1) / 12, found.end())
    return None


def _smaller(stretch: Stretch, figure: Figure, first: UnitReading, last: Decimal, *, between: bool) -> Further | None:
    """Returns the amount in a smaller unit right behind the figure: less than one of the unit before it."""
    joint = JOINT.match(stretch.low, figure.end)
    if joint is None or joint.end() >= stretch.limit or (between and "and" in joint[0]):
        return None
    start = number_at(stretch, joint.end())
    other = read_figure(stretch, start, joint.end()) if start is not None else None
    if other is None or other.kind not in ("digits", "words") or other.magnitude or not other.unit or other.tail:
        return None
    reading = stretch.reading(other)
    if reading is None or reading.dimension != first.dimension or APART.match(stretch.low, other.end):
        return None
    ratio = stretch.grammar.tables.ratio(first, reading)
    if ratio is None or other.end > stretch.limit or _many(stretch, other) * ratio >= last:
        return None
    return Further(other.number, other.kind, ratio, other.end)


def _many(stretch: Stretch, figure: Figure) -> Decimal:
    """Returns about how many a figure says, for comparing it with the next larger unit."""
    if figure.kind == "digits":
        whole = figure.number.partition(".")[0].replace(",", "")
        return Decimal(whole) if whole.isdecimal() and len(whole) < 9 else Decimal(0)
    words = figure.number.replace("-", " ").split()
    return sum((stretch.grammar.tables.numbers.get(word, Decimal(0)) for word in words), Decimal(0))


def _cents(stretch: Stretch, figure: Figure, reading: UnitReading) -> None:
    """Dollars and cents: "3 dollars 50 cents", "15 dollars and 50."."""
    joint = CENTS.match(stretch.low, figure.end)
    start = number_at(stretch, joint.end()) if joint is not None else None
    if joint is None or start is None or joint.end() >= stretch.limit:
        return
    cents = read_figure(stretch, start, joint.end())
    if cents is None or cents.kind not in ("digits", "words") or cents.magnitude or cents.currency:
        return
    coin = stretch.reading(cents)
    words = cents.kind == "words" and "and" not in joint[0]
    short = cents.bare and (words or len(cents.number) <= 2)
    if (coin is not None and coin.unit == reading.unit and coin.factor < 1) or (
        short and stretch.low[cents.end : cents.end + 1] in ".,;!?"
    ):
        worth = coin.factor if coin is not None and not short else CENT
        figure.extra, figure.end = f"and:{cents.kind}:{cents.number}:{worth}", cents.end
