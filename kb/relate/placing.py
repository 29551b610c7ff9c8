"""Give days to a period that counts from another one, leaves its year out, or is fiscal.

Comes in: a `FoundPeriod` and its figure. Goes out: the same with days: "in the quarter" is the one spoken of, "a year
earlier" counts from the period before it, tense chooses the year of "by December 28", a company's calendar places
its fiscal years. Declines where the text has nothing to count from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from kb.lexicon.calendars import FiscalCalendar, company_calendars, fiscal, shifted
from kb.model import Passage, Period
from kb.relate import nearby
from kb.relate.announced import fiscal_end, results_period
from kb.relate.clauses import clause_of
from kb.relate.scene import Figure
from kb.relate.syntax import climb, is_noun, is_verb
from kb.relate.telling import telling

FINE = frozenset({"day", "weekend", "week"})


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """The period of a figure: its words, its inclusive days, and the rule that found it."""

    text: str
    first: date | None
    last: date | None
    rule: str
    distance: int = 0  # characters between the two
    period: Period | None = None


def periods_in(figure: Figure, passage: Passage) -> list[Period]:
    """Returns the periods of a passage of the figure's article."""
    return [reading for reading in figure.scene.readings.get(passage.index, ()) if isinstance(reading, Period)]


def placed(found: FoundPeriod, figure: Figure, subject: str | None) -> FoundPeriod:
    """Returns the period with the days that only its surroundings tell."""
    found = _by_tense(_spoken_of(found, figure, subject), figure)
    return _by_calendar(found, figure, subject) if found.period is not None and found.period.fiscal else found


def _spoken_of(found: FoundPeriod, figure: Figure, subject: str | None) -> FoundPeriod:
    """Gives days to "in the quarter" and "a year earlier" from the period they count from."""
    period = found.period
    stamp = period.rules[1].removeprefix("stamp:") if period is not None and len(period.rules) > 1 else ""
    if period is None or period.first is not None or period.last is not None:
        return found
    way, *said = stamp.split(":")
    if way == "the" and said:
        grain = said[-1].removeprefix("fiscal-")
        known = [p for p in _earlier(figure, period) if p.granularity == grain]
        return replace(found, first=known[-1].first, last=known[-1].last, rule="period-spoken-of") if known else found
    if way == "rel" and said == ["year", "following"]:
        way, said = "later", ["1", "year"]
    if way in {"earlier", "later"} and len(said) == 2 and said[0].isdigit():
        return _moved(found, figure, period, int(said[0]) * (1 if way == "earlier" else -1), said[1], subject)
    return found


def _moved(
    found: FoundPeriod, figure: Figure, period: Period, count: int, unit: str, subject: str | None
) -> FoundPeriod:
    known = [p for p in _earlier(figure, period) if p.granularity not in FINE] or [
        announced for announced in (results_period(figure),) if announced is not None
    ]
    if not known or unit not in {"month", "quarter", "year", "decade"}:
        return found
    if unit == "month" and known[-1].granularity not in {"month", "quarter"}:
        return found
    step = -count * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    base = known[-1]
    counted = FoundPeriod(base.text, base.first, base.last, "period-year-earlier", found.distance, base)
    if base.fiscal:
        counted = _by_calendar(counted, figure, subject)
    return replace(
        found,
        first=shifted(counted.first, month=step) if counted.first else None,
        last=shifted(counted.last, month=step) if counted.last else None,
        rule=counted.rule,
    )


def _earlier(figure: Figure, period: Period) -> list[Period]:
    """Returns the dated periods before this one, of its passage and the two before in the paragraph."""
    near = [p for p in nearby.periods(figure) if p.start < period.start]
    passages = figure.scene.passages
    at = figure.passage.index
    for passage in reversed(passages[max(0, at - 2) : at]):
        if passage.paragraph == figure.passage.paragraph or not near:
            near = periods_in(figure, passage) + near
    return [p for p in near if p.first is not None and p.last is not None]


def _by_tense(found: FoundPeriod, figure: Figure) -> FoundPeriod:
    """Chooses the year of "by December 28" by the tense of the clause, where the words leave it out."""
    period, today = found.period, figure.scene.article.published_on
    if period is None or today is None or not period.alternatives or not period.relative or figure.span is None:
        return found
    clause = clause_of(figure.span.root)
    past = clause.tag_ == "VBD" or any(kid.tag_ == "VBD" and kid.dep_ in ("aux", "auxpass") for kid in clause.children)
    ahead = any(kid.lower_ in ("will", "'ll", "’ll") for kid in clause.children if kid.dep_ == "aux")
    ahead = ahead or _of_a_chance(figure)
    if past and found.first is not None and found.first > today:
        fits = [days for days in period.alternatives if days[0] is not None and days[0] <= today]
        return replace(found, first=fits[-1][0], last=fits[-1][1], rule=f"{found.rule}+tense") if fits else found
    if ahead and found.last is not None and found.last < today:
        fits = [days for days in period.alternatives if days[1] is not None and days[1] >= today]
        return replace(found, first=fits[0][0], last=fits[0][1], rule=f"{found.rule}+tense") if fits else found
    return found


def _of_a_chance(figure: Figure) -> bool:
    """Tells whether the figure is a chance, which is of what lies ahead."""
    nouns = telling(figure.scene.lexicon).chances
    path = (figure.span.root, *climb(figure.span.root)) if figure.span is not None else ()
    noun = next((token for token in path if is_noun(token) and token.lemma_.lower() in nouns), None)
    return noun is not None and not any(is_verb(token) for token in path[: path.index(noun)])


def _by_calendar(found: FoundPeriod, figure: Figure, subject: str | None) -> FoundPeriod:
    """Places a fiscal year or quarter by the calendar of the company it is about."""
    period, row = found.period, _calendar(figure, subject)
    if period is None or row is None or period.first is None or period.granularity not in {"year", "quarter", "half"}:
        return found
    stamp = period.rules[1] if len(period.rules) > 1 else ""
    if split := re.search(r"SY(\d{4})(?:-([QH]\d))?", stamp):
        first, last = fiscal(int(split[1]) + 1, ends=row.ends, part=split[2])
        return replace(found, first=first, last=last if period.last is not None else None, rule=f"{found.rule}+fiscal")
    part = None
    if period.granularity == "quarter":
        part = f"Q{(period.first.month - 1) // 3 + 1}"
    elif period.granularity == "half":
        part = f"H{(period.first.month - 1) // 6 + 1}"
    today = figure.scene.article.published_on
    if today is not None and (moved := _relative_year(period, row, today)) is not None:
        return replace(found, first=moved[0], last=moved[1], rule=f"{found.rule}+fiscal")
    first, last = fiscal(period.first.year, ends=row.ends, named=row.named, part=part)
    return replace(found, first=first, last=last if period.last is not None else None, rule=f"{found.rule}+fiscal")


def _relative_year(period: Period, row: FiscalCalendar, today: date) -> tuple[date, date] | None:
    """Returns "this fiscal year", "last fiscal year" as the company counts them."""
    stamp = next((rule for rule in period.rules if rule.startswith("stamp:rel:fiscal-year:")), None)
    if stamp is None:
        return None
    said = stamp.removeprefix("stamp:rel:fiscal-year:").split("~")[0]
    step = {"last": -1, "previous": -1, "prior": -1, "past": -1, "next": 1}.get(said, 0)
    for year in (today.year - 1, today.year, today.year + 1):
        first, last = fiscal(year, ends=row.ends, named=row.named)
        if first <= today <= last:
            return fiscal(year + step, ends=row.ends, named=row.named)
    return None


def _calendar(figure: Figure, subject: str | None) -> FiscalCalendar | None:
    """Returns the calendar of the subject, else the article's, else that of the only company the passage names."""
    known = company_calendars(figure.scene.lexicon)
    if subject is not None and subject.lower() in known:
        return known[subject.lower()]
    around = nearby.text_before(figure) + figure.passage.text[figure.quantity.end : figure.quantity.end + nearby.REACH]
    if (told := fiscal_end(figure)) is not None:
        return FiscalCalendar(name="", ends=told)
    words = re.findall(r"[A-Z][\w&-]*", around)
    named = {known[word.lower()].name: known[word.lower()] for word in words if word.lower() in known}
    return next(iter(named.values())) if len(named) == 1 else None
