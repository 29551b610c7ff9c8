"""A period as a reader would say it: "2024", "March 2024", "fiscal 2024", "9 March 2024 to 4 May 2024"."""

from __future__ import annotations

from datetime import date, timedelta

from kb.compare.facets import Facets

YEARLONG = 350  # days from which a span is a whole year


def period_words(facets: Facets) -> str | None:
    """Returns a period as a reader would say it: "2024", "March 2024", "fiscal 2024", "9 March 2024 to 4 May 2024"."""
    start, end = facets.period
    if start is None and end is None:
        return None
    whole = start is not None and end is not None and (end - start).days > YEARLONG
    return f"fiscal {facets.fiscal}" if facets.fiscal and whole and start != _new_year(start) else _calendar(start, end)


def _new_year(day: date | None) -> date | None:
    return None if day is None else day.replace(month=1, day=1)


def _calendar(start: date | None, end: date | None) -> str:
    """Returns two days as the year, quarter, month or day they make up, else as they are."""
    if start is None:
        return f"up to {_day(end)}"
    if end is None:
        return f"since {start.year if (start.month, start.day) == (1, 1) else _day(start)}"
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"
    quarters = {(1, 3): "Q1", (4, 6): "Q2", (7, 9): "Q3", (10, 12): "Q4"}
    name = quarters.get((start.month, end.month))
    if name and start.year == end.year and start.day == 1 and end.day >= 30:
        return f"{name} {start.year}"
    if start == end:
        return _day(start)
    if start.day == 1 and end.day >= 28 and (end + timedelta(days=1)).day == 1:
        one = (start.year, start.month) == (end.year, end.month)
        return f"{start:%B %Y}" if one else f"{start:%B %Y} to {end:%B %Y}"
    return f"{_day(start)} to {_day(end)}"


def _day(day: date | None) -> str:
    """Returns a day as people say it: "9 March 2024"."""
    return f"{day.day} {day:%B %Y}" if day is not None else ""
