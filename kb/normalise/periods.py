"""Place dates and periods on the calendar.

Comes in: a mention whose `parts` hold the stamps `kb.detect.periods` describes, and the article's date. Goes out:
a `Period` with inclusive first and last day. Words that count from another period ("a year earlier", "in the
quarter") and relative words without an article date stay without days; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from kb.lexicon import Lexicon
from kb.lexicon.calendars import SEASONS, fiscal, months, shifted
from kb.model import Mention, MentionKind, Period, PeriodBound, Rejection

CALENDAR = re.compile(
    r"(?P<fiscal>FY|SY(?P<ends>\d\d)?)?(?P<year>\d{4}|X[A-Z]{3,4})(?:-(?P<part>[QH]\d|\d\d|[a-z]+))?(?:-(?P<day>\d\d))?"
)
FISCAL = re.compile(r"FY|SY\d{4}(?!\d)|.*fiscal-")  # of a company's calendar, which a season is not
BEGINS = re.compile(r"first:|(?:\d{4}|X[A-Z]{3,4})-[HQ]1$")  # the first part of a calendar year
ENDED = re.compile(r"\bended\b", re.IGNORECASE)
UNTIL = ("until ", "till ")
UNTIL_DAY = re.compile(r"rel:weekday-\d:near$")
DECADE = re.compile(r"(\d{3}0)s")
UNIT_DAYS = {"day": 1, "weekend": 2, "week": 7, "fortnight": 14}
UNIT_MONTHS = {"month": 1, "quarter": 3, "half": 6, "season": 3, "year": 12, "decade": 120, "century": 1200}
BOUNDS = {"since": PeriodBound.SINCE, "from": PeriodBound.SINCE, "after": PeriodBound.SINCE}
BOUNDS |= {"through": PeriodBound.THROUGH, "before": PeriodBound.THROUGH}
BACK = {"last", "previous", "past", "prior"}
STATED_YEARS = {"XLAST": -1, "XTHIS": 0, "XNEXT": 1}  # from the year of the article
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a stamp lies: its days, how fine it is, and further readings."""

    days: Days | None
    grain: str
    relative: bool = False
    others: tuple[Days, ...] = ()


def resolve(mention: Mention, *, anchor: date | None, lexicon: Lexicon) -> Period | Rejection:
    """Returns the period a mention names, counted from `anchor` where its words are relative."""
    if mention.kind is not MentionKind.PERIOD:
        return Rejection(mention.passage, mention.start, mention.end, mention.text, mention.rule)
    parts = mention.parts
    try:
        placed = _range(parts, anchor, lexicon)
    except (ValueError, OverflowError):  # February 30, or a span that leaves the calendar
        return Rejection(mention.passage, mention.start, mention.end, mention.text, "no-such-date")
    if anchor is not None and ENDED.search(mention.text):
        placed = _over(placed, anchor)
    first, last, bound = _opened(placed.days, parts)
    ahead = UNTIL_DAY.match(parts["first"]) is not None and mention.text.lower().startswith(UNTIL)
    if ahead and anchor is not None and last is not None and last < anchor:
        last += timedelta(days=7)  # "shut until Wednesday": the next one
    return Period(
        passage=mention.passage, start=mention.start, end=mention.end, text=mention.text,
        first=first, last=last, granularity=placed.grain, bound=bound, relative=placed.relative,
        fiscal=FISCAL.match(parts["first"]) is not None,
        alternatives=tuple(_opened(days, parts)[:2] for days in placed.others),
        rules=(mention.rule, _whole(parts)),
    )  # fmt: skip


def _over(placed: Placed, anchor: date) -> Placed:
    """ "The quarter ended March 31": of the years that are left out the last in which it was over."""
    readings = [days for days in (placed.days, *placed.others) if days is not None]
    over = max((days for days in readings if days[1] <= anchor), default=None, key=lambda days: days[1])
    if over is None or not placed.others:
        return placed
    return replace(placed, days=over, others=tuple(days for days in readings if days != over))


def _whole(said: Mapping[str, str]) -> str:
    """Returns the stamps as one word, for rules that place a period from another."""
    return "stamp:" + "/".join(said[end] for end in ("first", "last") if end in said)


def _range(said: Mapping[str, str], anchor: date | None, lexicon: Lexicon) -> Placed:
    bound = said.get("bound", "")
    one = place(said["first"], anchor, bound, lexicon)
    if "last" not in said:
        return one
    other = place(said["last"], anchor, bound, lexicon)
    if one.days is None or other.days is None:
        return Placed(None, "span")
    spans = _in_order(one, other)
    if not spans:
        raise ValueError("ends before it starts")
    return Placed(spans[0], "span", len(spans) > 1, tuple(spans[1:]))


def _in_order(one: Placed, other: Placed) -> list[Days]:
    """Returns the span between two places; two where a year left out may be this one or the last."""
    assert one.days is not None and other.days is not None
    if other.days[1] >= one.days[0]:
        return [(one.days[0], other.days[1])]
    ahead = [(one.days[0], days[1]) for days in other.others if days[1] >= one.days[0]]
    back = [(days[0], other.days[1]) for days in one.others if days[0] <= other.days[1]]
    return [*ahead[:1], *back[-1:]]


def _opened(days: Days | None, said: Mapping[str, str]) -> tuple[date | None, date | None, PeriodBound]:
    """Returns the days with the side open that the bounding word leaves open."""
    word = said.get("bound", "")
    back = word == "from" and said["first"].startswith("ago:")  # "a loss of 5 from a year ago" starts nothing
    bound = PeriodBound.WITHIN if "last" in said or "base" in said or back else BOUNDS.get(word, PeriodBound.WITHIN)
    if days is None:
        return None, None, bound
    first, last = days
    if word == "before" and bound is PeriodBound.THROUGH:
        return None, first - timedelta(days=1), bound
    if word == "after" and bound is PeriodBound.SINCE:
        return last + timedelta(days=1), None, bound
    if bound is PeriodBound.SINCE:
        return first, None, bound
    if bound is PeriodBound.THROUGH and BEGINS.match(said["first"]):
        return first, last, PeriodBound.WITHIN  # "through the first seven months", "the first half": these begin it
    return (None, last, bound) if bound is PeriodBound.THROUGH else (first, last, bound)


@lru_cache(maxsize=4096)
def place(stamp: str, anchor: date | None, bound: str, lexicon: Lexicon) -> Placed:
    """Returns where a stamp lies; `bound` helps to choose the year of "by March"."""
    core, _, edge = stamp.partition("~") if "@" not in stamp else (stamp, "", "")
    placed = _core(core, anchor, bound, lexicon)
    if not edge or placed.days is None:
        return placed
    whole = placed.days
    if edge == "end" and bound == "by":  # "by the end of 2027" asks no more than "by 2027"
        return placed
    days, grain = _edge(whole, edge)
    others = (whole,) if edge in {"end", "start"} else ()
    return replace(placed, days=days, grain=grain, others=(*others, *(_edge(span, edge)[0] for span in placed.others)))


def _core(core: str, anchor: date | None, bound: str, lexicon: Lexicon) -> Placed:
    if found := CALENDAR.fullmatch(core):
        return _calendar(found, anchor, bound, lexicon)
    if found := DECADE.fullmatch(core):
        return Placed(months(int(found[1]), 1, 120), "decade")
    way, *said = core.split("@")[0].split(":")
    if way == "same":  # "the same quarter of 2023": which quarter, the text around says
        return Placed(None, said[0], True)
    if "@" in core:
        return _counted(way, int(said[0]) if said[0].isdigit() else 0, said[1], core.split("@")[1], anchor, lexicon)
    if way in {"yesterday", "tomorrow"}:
        step = timedelta(days=1 if way == "tomorrow" else -1)
        return Placed((anchor + step, anchor + step) if anchor else None, "day", True)
    if way == "todate":
        return Placed((_this(said[0], anchor)[0], anchor) if anchor else None, "span", True)
    if way in {"rel", "ago", "hence", "past", "next"} and anchor is not None:
        return _relative(way, said, anchor)
    return Placed(None, said[0] if said and not said[0].isdigit() else "span", True)


def _calendar(found: re.Match[str], anchor: date | None, bound: str, lexicon: Lexicon) -> Placed:
    part, day = found["part"], found["day"]
    grain = _grain(part, day)
    if found["year"].startswith("X"):
        return _yearless(found["year"], part, day, grain, anchor, bound)
    year = int(found["year"])
    named = part is not None and part[0] not in "QH"  # a month or season is one of the calendar's
    if not found["fiscal"] or named:
        return Placed(_days(year, part, day), grain)
    if found["fiscal"].startswith("SY"):
        return _split_year(year, part, grain, int(found["ends"] or lexicon.reporting.calendars.split_end), lexicon)
    # The company's own calendar is applied where the company is known; here, the calendar year first.
    others = tuple(fiscal(year, ends=ends, part=part) for ends in lexicon.reporting.calendars.common_ends)
    return Placed(_days(year, part, day), grain, others=others)


def _split_year(year: int, part: str | None, grain: str, end: int, lexicon: Lexicon) -> Placed:
    """Places "2026/27": a year of twelve months that ends in the second of the two."""
    ends = [end, *(month for month in lexicon.reporting.calendars.common_ends if month != end)]
    first, *others = (fiscal(year + 1, ends=month, part=part) for month in ends)
    return Placed(first, grain, others=(*others, months(year, 1, 24)))


def _grain(part: str | None, day: str | None) -> str:
    if part is None:
        return "year"
    if day is not None:
        return "day"
    return {"Q": "quarter", "H": "half"}.get(part[0], "month" if part.isdigit() else "season")


@lru_cache(maxsize=4096)
def _days(year: int, part: str | None, day: str | None) -> Days:
    if part is None:
        return months(year, 1, 12)
    if day is not None:
        return date(year, int(part), int(day)), date(year, int(part), int(day))
    if part[0] in "QH":
        return fiscal(year, ends=12, part=part)
    return months(year, int(part), 1) if part.isdigit() else months(year, SEASONS[part], 3)


def _yearless(said: str, part: str | None, day: str | None, grain: str, anchor: date | None, bound: str) -> Placed:
    """Chooses the year the text leaves out: the last one that has begun; with "by", the next to come."""
    if anchor is None:
        return Placed(None, grain)
    if said in STATED_YEARS:
        return Placed(_days(anchor.year + STATED_YEARS[said], part, day), grain, True)
    near = [days for year in (anchor.year - 1, anchor.year, anchor.year + 1) if (days := _try(year, part, day))]
    if not near:
        raise ValueError("no such day")
    if day is not None and bound in {"", "in", "from", "between"}:  # a day without a year is one of these weeks
        near.sort(key=lambda days: (abs((days[0] - anchor).days), days[0]))
        return Placed(near[0], grain, True, tuple(near[1:]))
    begun = [days for days in near if days[0] <= anchor]
    ahead = [days for days in near if days[1] >= anchor]
    ranked = (ahead or near) if bound in {"by", "through", "before"} else (begun[::-1] or near)
    return Placed(ranked[0], grain, True, tuple(days for days in near if days != ranked[0]))


def _try(year: int, part: str | None, day: str | None) -> Days | None:
    try:
        return _days(year, part, day)
    except ValueError:
        return None


def _counted(way: str, count: int, unit: str, of: str, anchor: date | None, lexicon: Lexicon) -> Placed:
    """Places "the 12 months ended June 30, 2024" and "the first nine months of 2024"."""
    whole = place(of, anchor, "", lexicon)
    length = UNIT_MONTHS.get(unit, 0) * count
    if whole.days is not None and unit in UNIT_DAYS and way in {"trailing", "first"}:
        first, last = whole.days
        if way == "trailing":
            first = last - timedelta(days=UNIT_DAYS[unit] * count - 1)
        else:
            last = first + timedelta(days=UNIT_DAYS[unit] * count - 1)
        return Placed((first, last), unit if count == 1 else "span", whole.relative)
    if whole.days is None or not length:
        return Placed(None, "span", whole.relative)
    grain = {(1, "year"): "year", (1, "quarter"): "quarter", (12, "month"): "year", (3, "month"): "quarter"}.get(
        (count, unit), "span"
    )
    if way == "first":
        first = whole.days[0]
        part = months(first.year, first.month, length)
        if of == "XXXX" and anchor is not None and part[1] > anchor:  # "in the first nine months", told in March
            part = months(first.year - 1, first.month, length)
        return Placed(part, grain, whole.relative)
    spans = [(shifted(last, month=-length, days=1), last) for _, last in (whole.days, *whole.others)]
    return Placed(spans[0], grain, whole.relative, tuple(spans[1:]))


def _relative(way: str, said: list[str], anchor: date) -> Placed:
    if way == "rel":
        return _named(said[0].removeprefix("fiscal-"), said[1], anchor)
    if not said[0].isdigit():  # "a few years ago"
        return Placed(None, said[1], True)
    count, unit = int(said[0]), said[1]
    if way in {"ago", "hence"}:
        sign = 1 if way == "hence" else -1
        grain = "year" if unit in {"decade", "century"} else unit
        return Placed(_this(grain, _moved(anchor, unit, sign * count)), grain, True)
    if way == "next":
        return Placed((anchor, _moved(anchor, unit, count)), "span", True)
    return Placed((_moved(anchor, unit, -count), anchor), "span", True)


def _named(unit: str, said: str, anchor: date) -> Placed:
    """Places "last year", "this quarter", "next month", "last March", "on Tuesday"."""
    base, _, number = unit.partition("-")
    if base == "weekday":
        return Placed(_weekday(int(number), said, anchor), "day", True)
    if (base == "month" and number) or base in SEASONS:
        part = number.zfill(2) if number else base
        return _nearest(part, said, anchor)
    if said == "following" or base in {"period", "century", "season"}:
        return Placed(None, base, True)
    if said == "past" or base == "decade":
        way = "next" if said == "next" else "past"
        return _relative(way, ["1", base], anchor) if said != "this" else Placed(None, base, True)
    step = -1 if said in BACK else 1 if said == "next" else 0
    return Placed(_this(base, _moved(anchor, base, step)), base, True)


def _nearest(part: str, said: str, anchor: date) -> Placed:
    near = [_days(year, part, None) for year in (anchor.year - 1, anchor.year, anchor.year + 1)]
    grain = _grain(part, None)
    if said in BACK:
        return Placed([days for days in near if days[1] < anchor][-1], grain, True)
    if said == "next":
        return Placed(next((days for days in near if days[0] > anchor), near[-1]), grain, True)
    return Placed(near[1], grain, True)


def _weekday(number: int, said: str, anchor: date) -> Days:
    back = (anchor.isoweekday() - number) % 7
    if said == "next":
        day = anchor + timedelta(days=7 - back)
    else:
        day = anchor - timedelta(days=back or (7 if said in BACK else 0))
    return day, day


def _moved(day: date, unit: str, count: int) -> date:
    if unit in UNIT_DAYS:
        return day + timedelta(days=count * (7 if unit == "weekend" else UNIT_DAYS[unit]))
    return shifted(day, month=count * UNIT_MONTHS.get(unit, 0))


def _this(unit: str, day: date | None) -> Days:
    """Returns the unit of the calendar that holds a day."""
    if day is None:
        raise ValueError("no day to count from")
    if unit in {"week", "weekend", "fortnight"}:
        monday = day - timedelta(days=day.weekday())
        return (monday + timedelta(days=5 if unit == "weekend" else 0), monday + timedelta(days=6))
    length = UNIT_MONTHS.get(unit)
    if length is None:
        return day, day
    if length >= 120:
        return months(day.year // (length // 12) * (length // 12), 1, length)
    return months(day.year, (day.month - 1) // length * length + 1, length)


def _edge(days: Days, edge: str) -> tuple[Days, str]:
    """Returns the part of a span that "early", "mid", "late", "start" or "end" names."""
    first, last = days
    if edge in {"start", "end"}:
        day = first if edge == "start" else last
        return (day, day), "day"
    if (first.day, last.month, last.day) == (1, 12, 31) and last.year == first.year:
        quarter = {"early": (1, 3), "mid": (4, 6), "late": (10, 3)}[edge]
        return months(first.year, *quarter), "quarter" if edge != "mid" else "half"
    third = (last - first).days // 3
    one, other = first + timedelta(days=third), last - timedelta(days=third)
    cut = {"early": (first, one), "mid": (one + timedelta(days=1), other - timedelta(days=1)), "late": (other, last)}
    return _rounded(cut[edge], days), "span"


def _rounded(part: Days, whole: Days) -> Days:
    """Returns the thirds of a span longer than a year as whole years."""
    if (whole[1] - whole[0]).days < 900:
        return part
    first = part[0] if part[0] == whole[0] else date(part[0].year + (part[0].month > 6), 1, 1)
    last = part[1] if part[1] == whole[1] else date(part[1].year - (part[1].month <= 6), 12, 31)
    return first, last
