"""What the base's own words mean to a reader: statuses, relations, finding kinds, slots, periods.

Comes in: values of enumerated columns. Goes out: labels and one-sentence definitions. The pages,
the data dictionary and the method page all read these, so a word is explained the same everywhere.
"""

from __future__ import annotations

from calendar import month_name
from datetime import date, timedelta

STATUSES = {
    "disputed": ("Disputed", "At least two figures cannot both hold, and nothing the texts state explains why."),
    "undetermined": ("Open", "The figures differ, and a detail that would decide whether they clash is not stated."),
    "scoped": ("Explained", "The figures differ because they measure different things, and the texts say so."),
    "compatible": ("Compatible", "Bounds and ranges overlap: every figure can hold."),
    "agreed": ("Agreed", "Independent figures come to the same value within rounding."),
    "single": ("One figure", "Only one figure answers this so far."),
}

RELATIONS = {
    "restates": ("says it again", "The same article repeats the figure."),
    "different-scope": ("differs in scope", "A slot is known to differ, so both may be right."),
    "different-period": ("differs in period", "The figures hold for different times."),
    "forecast": ("forecast and outcome", "One figure was expected, the other came out."),
    "agrees": ("agrees", "The same value within rounding."),
    "compatible": ("is compatible", "Bounds or ranges overlap."),
    "revised": ("revises", "The same origin gave another value later."),
    "undetermined": ("cannot be decided", "A slot that would decide is not stated."),
    "contradiction": ("contradicts", "Every slot is known to match and the values lie apart."),
}

# What the base says of a figure of a draft, the gravest first.
CHECKED = {
    "disputed": ("Contradicted", "The base holds another figure for the same thing, time and scope: both cannot hold."),
    "arithmetic error": ("Not adding up", "The draft's own figures do not lead to each other."),
    "unscoped": ("Cannot tell", "The base holds another figure, and a detail that would decide is not stated."),
    "explained": ("Differs, explained", "The base holds another figure for another scope or time: both may be right."),
    "supported": ("Supported", "The base holds the same figure within rounding."),
    "compatible": ("Compatible", "Bounds or ranges of the base leave room for the figure."),
    "unknown": (
        "Not in the base",
        "The base holds no figure to hold these against, which says nothing of them. One that was read wrongly is met"
        " again where its sentence names its subject and what it measures.",
    ),
}

# What stands above the pairs of one relation.
GROUPS = {
    "restates": "Said again",
    "different-scope": "Not the same thing",
    "different-period": "Not the same time",
    "forecast": "Forecast and outcome",
    "agrees": "The same value",
    "compatible": "Both can hold",
    "revised": "One replaces the other",
    "undetermined": "Cannot be decided",
    "contradiction": "They contradict each other",
}

FINDINGS = {
    "contradiction": ("Contradictions", "Figures for the same thing, time and scope that cannot both hold."),
    "undetermined": ("Open questions", "Figures that differ while a deciding detail is not stated."),
    "scope": ("Explained differences", "Figures that look like a conflict and are not: they measure different things."),
    "arithmetic": ("Arithmetic", "Sums, shares and growth rates of one article, recomputed from its own figures."),
    "revision": ("Revisions", "Figures the same origin later changed."),
    "forecast": ("Forecasts and outcomes", "What was expected beside what came out."),
    "stale-forecast": ("Stale forecasts", "Forecasts for a time already past when they were published."),
    "part-whole": ("Parts and wholes", "A part as large as its whole, or larger."),
    "implied": ("Implied values", "Values that follow from stated figures but are not stated themselves."),
    "reference": ("Against reference tables", "Figures held beside an imported table."),
}

# The same for one finding.
FINDING = {
    "contradiction": "Contradiction",
    "undetermined": "Open question",
    "scope": "Explained difference",
    "arithmetic": "Arithmetic",
    "revision": "Revision",
    "forecast": "Forecast and outcome",
    "stale-forecast": "Stale forecast",
    "part-whole": "Part and whole",
    "implied": "Implied value",
    "reference": "Against a reference table",
}

SLOTS = {
    "scope": "what is counted",
    "basis": "what the cost includes",
    "accounting": "the accounting rules",
    "gross-net": "gross or net",
    "prices": "nominal or real terms",
    "price year": "the year of the prices",
    "currency": "the currency",
    "currency-effect": "whether exchange rates are held constant",
    "season": "seasonal adjustment",
    "aspect": "the span it is counted over",
    "aggregation": "one or all together",
    "geography": "the place",
    "segment": "which part of the business",
    "phase": "which phase of the work",
    "state": "planned or in place",
    "direction": "the direction of trade",
    "outcome": "what happened to those counted",
    "group": "which group of people",
    "residence": "urban or rural",
    "market": "which market",
    "variant": "which variant",
    "listing": "one sentence may list several",
    "qualifier": "the qualifiers",
    "period": "the time it holds for",
    "unit": "the unit",
    "per": "what it is per",
    "modality": "whether it is expected or happened",
    "forecast": "whether it is expected or happened",
    "metric": "what is measured",
    "subject": "whose figure it is",
}

MODALITIES = {
    "asserted": "stated as fact",
    "reported": "passed on from elsewhere",
    "estimated": "an estimate",
    "projected": "a projection",
    "target": "a target",
    "hypothetical": "a worked example",
}

VERDICTS = {"holds": "holds", "fails": "fails", "uncertain": "uncertain"}

PARTS = {
    "figure": "the figure and its value",
    "unit": "the unit",
    "subject": "whose figure it is",
    "metric": "what is measured",
    "period": "the time it holds for",
    "attribution": "who says so",
    "modality": "how firmly it is said",
}

REASONS = {
    "name": "part of a name",
    "date": "a date",
    "year": "a year",
    "section-number": "a section number",
    "furniture": "page furniture",
    "version": "a version",
    "ordinal": "an ordinal",
    "not-english": "text that is not English",
}

SOURCE_KINDS = {
    "publisher": "publisher",
    "organisation": "organisation",
    "person": "person",
    "unnamed": "unnamed source",
}


# Kinds of subjects whose own name says little; the others say themselves.
ENTITY_KINDS = {
    "unlisted": "as the text names it",
    "set": "group",
    "class": "kind of thing",
}


LABELS = {name: label for name, (label, _) in STATUSES.items()}


def status_label(status: str) -> str:
    """Returns the reader's word for a question's status."""
    return STATUSES.get(status, (status, ""))[0]


def relation_label(relation: str) -> str:
    """Returns the reader's phrase for a relation, read from this claim to the other."""
    return RELATIONS.get(relation, (relation, ""))[0]


def group_label(relation: str, slot: str | None) -> str:
    """Returns what stands above the pairs that stand in one relation for one reason.

    >>> group_label("different-scope", "metric"), group_label("different-period", "period")
    ('Not the same thing: what is measured', 'Not the same time')
    """
    label = GROUPS.get(relation, relation)
    return label if slot is None or relation == "different-period" else f"{label}: {slot_label(slot)}"


def slot_label(slot: str | None) -> str | None:
    """Returns the reader's words for a slot; one without any is said as it is named."""
    return SLOTS.get(slot, slot.replace("-", " ")) if slot else None


def article_name(title: str | None, file: str) -> str:
    """Returns what an article is called: its title, else its file.

    >>> article_name("Ferries", "a.txt"), article_name(None, "a.txt"), article_name(None, "-")
    ('Ferries', 'a.txt', 'a text without a title')
    """
    return title or (file if file != "-" else "a text without a title")


def reason_label(reason: str) -> str:
    """Returns why a number mention is no claim, in words."""
    return REASONS.get(reason, reason.replace("-", " "))


def period_label(start: str | None, end: str | None, text: str | None = None) -> str | None:
    """Returns a period as people say it, or None where none is stated.

    >>> period_label("2024-01-01", "2024-12-31"), period_label("2024-10-01", "2024-12-31")
    ('2024', 'Q4 2024')
    >>> period_label("2016-01-01", None), period_label("2024-03-05", "2024-03-05")
    ('since 2016', '5 March 2024')
    """
    first, last = _day(start), _day(end)
    if first is None and last is None:
        return text
    if last is None:
        return f"since {_point(first, begins=True)}"
    if first is None:
        return f"through {_point(last, begins=False)}"
    return _closed(first, last)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _point(day: date | None, *, begins: bool) -> str:
    if day is None:
        return "?"
    if (day.month, day.day) == ((1, 1) if begins else (12, 31)):
        return str(day.year)
    return day_label(day)


def day_label(day: date | str | None) -> str:
    """Returns a date as "5 March 2024"; text that is no date comes back unchanged."""
    if isinstance(day, str):
        return day_label(parsed) if (parsed := _day(day[:10])) else day
    return f"{day.day} {month_name[day.month]} {day.year}" if day else "undated"


def moment_label(stamp: str | None) -> str:
    """Returns a stored UTC time as people say it.

    >>> moment_label("2026-11-22T06:11:23Z")
    '22 November 2026, 06:11 UTC'
    """
    if not stamp or len(stamp) < 16:
        return day_label(stamp)
    return f"{day_label(stamp)}, {stamp[11:16]} UTC"


def _closed(first: date, last: date) -> str:
    after = last + timedelta(days=1) if last < date.max else last
    if first == last:
        return day_label(first)
    if first.day == 1 and after.day == 1:
        months = (after.year - first.year) * 12 + after.month - first.month
        if first.month == 1 and after.month == 1:
            return str(first.year) if months == 12 else f"{first.year}–{last.year}"
        if months == 3 and first.month % 3 == 1:
            return f"Q{first.month // 3 + 1} {first.year}"
        if months == 6 and first.month in (1, 7):
            return f"{'first' if first.month == 1 else 'second'} half of {first.year}"
        if months == 1:
            return f"{month_name[first.month]} {first.year}"
        return f"{month_name[first.month]} {first.year} to {month_name[last.month]} {last.year}"
    return f"{day_label(first)} to {day_label(last)}"
