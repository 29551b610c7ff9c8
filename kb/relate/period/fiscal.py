"""Where fiscal years lie: by the calendar of the company, of the article, or of the country whose money it tells of.

Comes in: a `FoundPeriod`, its figure and the subject, if known. Goes out: the same with the days of that calendar. A
fiscal year whose calendar nothing tells keeps the calendar year, and its rule says that this is one reading of two.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import lru_cache

from kb.lexicon.calendars import FiscalCalendar, company_calendars, fiscal
from kb.model import Period, Quantity
from kb.relate.period.announced import fiscal_end
from kb.relate.period.dated import FoundPeriod
from kb.relate.scene import nearby
from kb.relate.scene.scene import Figure, Place

PART_OF_YEAR = re.compile(r"stamp:(?:XXXX|\d{4})-[QH]\d(?:~.*)?")
YEARS_ON = {"LAST": -1, "THIS": 0, "NEXT": 1}
SPLIT = re.compile(r"SY(\d{4})(?!\d)(?:-([QH]\d))?")
OF_YEAR = re.compile(r"X([A-Z]{4})-([QH]\d)")
PLACED = frozenset({"year", "quarter", "half"})


def by_calendar(found: FoundPeriod, figure: Figure, subject: str | None) -> FoundPeriod:
    """Places a fiscal year or quarter by the calendar of the company it is about, else by that of the country."""
    period = found.period
    if period is None or period.first is None or period.granularity not in PLACED:
        return found
    stamp = period.rules[1] if len(period.rules) > 1 else ""
    of_year = OF_YEAR.search(stamp) is not None  # "in Q1 of the prior year"
    if not period.fiscal and not of_year and not PART_OF_YEAR.fullmatch(stamp):
        return found
    yearless = "XXXX" in stamp  # "in the second quarter", which a company counts for itself
    if (row := _calendar(figure, subject, fiscal_said=period.fiscal, yearless=yearless)) is not None:
        return _placed(found, period, stamp, row, figure, "fiscal")
    if not period.fiscal and not (
        (yearless or of_year) and _counts_fiscally(Place(figure.scene, figure.scene.passages[0]))
    ):
        return found
    if (row := _of_country(stamp, figure)) is not None:
        return _placed(found, period, stamp, row, figure, "fiscal-of-country")
    return found if SPLIT.search(stamp) or not period.fiscal else replace(found, rule=f"{found.rule}+calendar-unknown")


def _placed(
    found: FoundPeriod, period: Period, stamp: str, row: FiscalCalendar, figure: Figure, rule: str
) -> FoundPeriod:
    """Returns the period with its days in a calendar."""
    rule = f"{found.rule}+{rule}"
    today = figure.scene.article.published_on
    if split := SPLIT.search(stamp):
        first, last = fiscal(int(split[1]) + 1, ends=row.ends, part=split[2])
    elif today is not None and (of_year := OF_YEAR.search(stamp)) is not None:  # "of the current fiscal year"
        year = _year_of(today, row) + YEARS_ON.get(of_year[1], 0)
        first, last = fiscal(year, ends=row.ends, named=row.named, part=of_year[2])
    elif today is not None and (moved := _relative_year(period, row, today)) is not None:
        return replace(found, first=moved[0], last=moved[1], rule=rule)
    else:
        part = _part_of(period)
        year = period.first.year if period.first is not None else 0
        if part is not None and "XXXX" in stamp and today is not None:  # the last one of the company's that has begun
            near = range(today.year - 2, today.year + 2)
            year = max(y for y in near if fiscal(y, ends=row.ends, named=row.named, part=part)[0] <= today)
        first, last = fiscal(year, ends=row.ends, named=row.named, part=part)
    if period.last is None:
        return replace(found, first=first, last=None, rule=rule)
    return replace(found, first=first, last=last, rule=rule)


def _part_of(period: Period) -> str | None:
    """Returns which quarter or half of its year a period is, as it is written in the calendar year."""
    if period.first is None or period.granularity == "year":
        return None
    months, letter = (3, "Q") if period.granularity == "quarter" else (6, "H")
    return f"{letter}{(period.first.month - 1) // months + 1}"


def _relative_year(period: Period, row: FiscalCalendar, today: date) -> tuple[date, date] | None:
    """Returns "this fiscal year", "last fiscal year" as the company counts them."""
    stamp = next((rule for rule in period.rules if rule.startswith("stamp:rel:fiscal-year:")), None)
    if stamp is None:
        return None
    said = stamp.removeprefix("stamp:rel:fiscal-year:").split("~")[0]
    step = {"last": -1, "previous": -1, "prior": -1, "past": -1, "next": 1}.get(said, 0)
    return fiscal(_year_of(today, row) + step, ends=row.ends, named=row.named)


def _year_of(today: date, row: FiscalCalendar) -> int:
    """Returns the name of the fiscal year that a day lies in."""
    near = (today.year - 1, today.year, today.year + 1)
    spans = ((year, fiscal(year, ends=row.ends, named=row.named)) for year in near)
    return next((year for year, (first, last) in spans if first <= today <= last), today.year)


def _calendar(figure: Figure, subject: str | None, *, fiscal_said: bool, yearless: bool) -> FiscalCalendar | None:
    """Returns the calendar of the subject, else the article's, else that of the only company the passage names.

    A quarter that is not called fiscal is placed by the article's own calendar alone.
    """
    known = company_calendars(figure.scene.lexicon)
    if subject is not None and subject.lower() in known:
        return known[subject.lower()] if fiscal_said or yearless else None
    around = nearby.text_before(figure) + figure.passage.text[figure.quantity.end : figure.quantity.end + nearby.REACH]
    words = re.findall(r"[A-Z][\w&-]*", around)
    named = {known[word.lower()].name: known[word.lower()] for word in words if word.lower() in known}
    if (told := fiscal_end(figure)) is not None and (fiscal_said or not named):
        return FiscalCalendar(name="", ends=told)
    return next(iter(named.values())) if fiscal_said and len(named) == 1 else None


def _of_country(stamp: str, figure: Figure) -> FiscalCalendar | None:
    """Returns the calendar of the country in whose money the article tells most: that of its budgets or its firms."""
    calendars = figure.scene.lexicon.reporting.calendars
    ends = calendars.split_ends if SPLIT.search(stamp) else calendars.fiscal_ends
    end = ends.get(_currency(Place(figure.scene, figure.scene.passages[0])) or "")
    return FiscalCalendar(name="", ends=end) if end is not None else None


@lru_cache(maxsize=16)
def _counts_fiscally(place: Place) -> bool:
    """Tells whether an article names a fiscal year, so that its "Q1" is one of that."""
    return any(
        isinstance(reading, Period) and reading.fiscal for found in place.scene.readings.values() for reading in found
    )


@lru_cache(maxsize=16)
def _currency(place: Place) -> str | None:
    """Returns the currency of most amounts of an article."""
    codes = {currency.name for currency in place.scene.lexicon.figures.currencies.currency}
    told = (
        reading.unit
        for found in place.scene.readings.values()
        for reading in found
        if isinstance(reading, Quantity) and reading.unit in codes
    )
    most = Counter(told).most_common(2)
    if not most or (len(most) > 1 and most[0][1] == most[1][1]):
        return None
    return most[0][0]
