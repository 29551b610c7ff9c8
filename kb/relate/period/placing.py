"""Give days to a period that counts from another one, leaves its year out, or is fiscal.

Comes in: a `FoundPeriod` and its figure. Goes out: the same with days: "in the quarter" is the one spoken of, "a year
earlier" counts from the period before it, tense chooses the year of "by December 28", a calendar places fiscal years
(`kb.relate.period.fiscal`). Declines where the text has nothing to count from.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import islice

from kb.lexicon.calendars import shifted
from kb.lexicon.cues import Cue
from kb.model import Period, PeriodBound
from kb.relate.parsing.clauses import clause_of
from kb.relate.period.announced import results_period
from kb.relate.period.comparing import counts_back, is_held_against
from kb.relate.period.dated import FINE, OWNED, STEPS, WINDOW, FoundPeriod, periods_in
from kb.relate.period.fiscal import by_calendar
from kb.relate.period.tenses import by_tense
from kb.relate.scene import nearby
from kb.relate.scene.scene import Figure
from kb.relate.telling.telling import telling

BEFORE_IT = frozenset(
    {"previous", "prior"}
)  # "the previous month" counts from the one spoken of, "last month" does not
SAME_TIME = Cue(r"\b{at_same_time}\s+$", re.IGNORECASE)
THIS = re.compile(r"\b(?:this|current)\b", re.IGNORECASE)
FULL = Cue(r"\b{whole_time}\b|^for\s+the\s+year$", re.IGNORECASE)
RESULTS_MONTH = 4  # until when results of the year gone by are told
AGAINST = frozenset(
    {"from", "than", "on", "versus", "against", "with", "compared"}
)  # in front of what a change counts from
PARTS = frozenset({"quarter", "half"})
BASE_VALUE = Cue(r"\b(?:{against}|than)\s+(?:(?!to\b)\S*[^\s,;]\s+){0,5}$", re.IGNORECASE)  # "from 5 million in"
YEAR_OF = re.compile(r"year@(\d{4})")  # "for the full year of 2025"
GRAINS = frozenset({"quarter", "half", "month"})
FORTNIGHT, YEAR = 14, 360  # days
MOST_READINGS = 60  # of a passage, in which it names its quarter
SPOKEN_REACH = 12  # passages back in which a report names the quarter it is about


def placed(found: FoundPeriod, figure: Figure, subject: str | None) -> FoundPeriod:
    """Returns the period with the days that only its surroundings tell."""
    found = _which_one(found, figure)
    found = by_tense(_spoken_of(found, figure, subject), figure)
    return by_calendar(found, figure, subject)


def _which_one(found: FoundPeriod, figure: Figure) -> FoundPeriod:
    """Takes "after Q4 revenue of 9" for the quarter itself: "after" governs the revenue."""
    period, doc = found.period, figure.scene.docs.get(figure.passage.index)
    if period is None or doc is None or found.rule != "period-right-before" or period.granularity not in STEPS:
        return found
    span = doc.char_span(period.end - 1, period.end, alignment_mode="expand")
    last = span[-1] if span is not None else None
    if last is None or last.dep_ not in ("compound", "nmod", "amod", "nummod", "poss") or last.head.i <= last.i:
        return found
    step, word = STEPS[period.granularity], period.text.split(maxsplit=1)[0].lower()
    if word == "after" and period.first is not None:
        return replace(found, first=shifted(period.first, month=-step), last=shifted(period.first, days=-1))
    if word == "before" and period.last is not None:
        first = shifted(period.last, days=1)
        return replace(found, first=first, last=shifted(first, month=step, days=-1))
    return found


def _spoken_of(found: FoundPeriod, figure: Figure, subject: str | None) -> FoundPeriod:
    """Gives days to "in the quarter" and "a year earlier" from the period they count from."""
    period = found.period
    stamp = period.rules[1].removeprefix("stamp:") if period is not None and len(period.rules) > 1 else ""
    if period is None:
        return found
    way, *said = stamp.split("~")[0].split(":")
    if found.rule in OWNED and period.granularity == "year" and way == "rel" and is_held_against(figure):
        return _ago(found, figure, period, 1, "year", far=False)  # "in the quarter, against last year's 5"
    if way == "rel" and len(said) == 2 and said[1] in BEFORE_IT:
        return _one_before(found, figure, period, said[0])
    if said == ["year", "last"] and _same_time(period, figure):
        return _moved(found, figure, period, 1, "year", subject)
    if said == ["year", "last"] and period.start >= figure.quantity.end and is_held_against(figure):
        return _ago(found, figure, period, 1, "year", far=False)  # "in the quarter, from 5 last year"
    if way == "ago" and len(said) == 2 and said[0].isdigit() and said[1] in {"year", "quarter"}:
        return _ago(found, figure, period, int(said[0]), said[1])
    if way == "rel" and len(said) == 2 and said[1] == "this" and "~" in stamp and not THIS.search(period.text):
        return _edge_spoken_of(found, figure, period, said[0], stamp.partition("~")[2])
    if period.first is not None or period.last is not None:
        return found
    if way == "same" and (named := YEAR_OF.fullmatch(said[0])) is not None:
        return replace(found, first=date(int(named[1]), 1, 1), last=date(int(named[1]), 12, 31))
    if way == "then":
        return _then(found, figure, period)
    if said[:1] == ["period"] and (way == "the" or (way == "rel" and said[1:] in (["this"], ["given"]))):
        return _the_same(found, _base(figure, period, None), figure, subject)
    if way == "the" and said:
        grain = said[-1].removeprefix("fiscal-")
        base = _base(figure, period, grain)
        if base is None and grain == "year" and (near := _earlier(figure, period)) and _says_that(period):
            year = (near[-1].last or date.max).year
            return replace(found, first=date(year, 1, 1), last=date(year, 12, 31), rule="period-spoken-of")
        if base is None and grain == "year" and FULL(figure.scene.cues).search(period.text):
            return _full_year(found, figure)
        if base is None and grain in GRAINS and _is_latest(period, figure):
            return _latest(found, figure, grain)
        return _the_same(found, base, figure, subject)
    if way == "same" and (same := re.fullmatch(r"(\w+)@(?:FY)?(\d{4})", said[0])):
        return _same_part(found, figure, period, same[1], int(same[2]), subject)
    if way == "rel" and said == ["year", "following"]:
        way, said = "later", ["1", "year"]
    if way in {"earlier", "later"} and len(said) == 2 and said[0].isdigit():
        return _moved(found, figure, period, int(said[0]) * (1 if way == "earlier" else -1), said[1], subject)
    return found


def _the_same(found: FoundPeriod, base: Period | None, figure: Figure, subject: str | None) -> FoundPeriod:
    """Gives "the quarter" the days of the one spoken of, as its calendar places it."""
    today = figure.scene.article.published_on
    done = figure.span is not None and clause_of(figure.span.root).tag_ == "VBD"
    if base is None or (done and today is not None and base.first is not None and base.first > today):
        return found  # what was done was done in no year to come
    counted = _as_counted(base, found, figure, subject)
    rule = counted.rule.replace("period-year-earlier", "period-spoken-of")
    return replace(found, first=counted.first, last=counted.last, rule=rule)


def _same_time(period: Period, figure: Figure) -> bool:
    """Tells whether "last year" is only the same part of that year: "at the same time last year"."""
    text = figure.passage.text[max(0, period.start - WINDOW) : period.start]
    return SAME_TIME(figure.scene.cues).search(text) is not None


def _then(found: FoundPeriod, figure: Figure, period: Period) -> FoundPeriod:
    """Gives "by then" and "since then" the days of the time told of last."""
    base = next(iter(_earlier(figure, period)[::-1]), None)
    if base is None:
        return found
    since = period.text.lower().startswith("since")
    return replace(found, first=base.first, last=None if since else base.last, rule="period-spoken-of")


def _is_latest(period: Period, figure: Figure) -> bool:
    """Tells whether a period is called the latest of its kind: "the most recent quarter"."""
    words = figure.scene.lexicon.reporting.periods.relative.get("latest", [])
    return any(word in words for word in period.text.lower().split())


def _says_that(period: Period) -> bool:
    return "that" in period.text.lower().split()


def _latest(found: FoundPeriod, figure: Figure, grain: str) -> FoundPeriod:
    """Takes "the most recent quarter" for the last that was over when the article appeared, where none was told of."""
    today = figure.scene.article.published_on
    if today is None:
        return found
    step = STEPS[grain]
    first = date(today.year, (today.month - 1) // step * step + 1, 1)
    return replace(found, first=shifted(first, month=-step), last=shifted(first, days=-1), rule="period-latest")


def _edge_spoken_of(found: FoundPeriod, figure: Figure, period: Period, grain: str, edge: str) -> FoundPeriod:
    """Counts "at the end of the month" from the month spoken of, where one is."""
    base = _base(figure, period, grain)
    if base is None or base.first is None or base.last is None or edge not in ("start", "end"):
        return found
    day = base.last if edge == "end" else base.first
    return replace(found, first=day, last=day, rule="period-spoken-of")


def _words_end(found: FoundPeriod) -> int:
    """Returns where the words of a period end in its passage."""
    return found.period.end if found.period is not None else 0


def _full_year(found: FoundPeriod, figure: Figure) -> FoundPeriod:
    """Places "for the full year": what is told in the past is of the year gone by, if it is told early in the next."""
    today = figure.scene.article.published_on
    past = figure.span is not None and clause_of(figure.span.root).tag_ == "VBD"
    behind = re.match(r"\W*([a-z]+)", figure.passage.text[_words_end(found) :])
    past = past and not (behind is not None and behind[1] in telling(figure.scene.lexicon).projected.nouns)
    if today is None or (past and today.month > RESULTS_MONTH):
        return found
    year = today.year - 1 if past else today.year
    return replace(found, first=date(year, 1, 1), last=date(year, 12, 31), rule=f"{found.rule}+full-year")


def _one_before(found: FoundPeriod, figure: Figure, period: Period, unit: str) -> FoundPeriod:
    """Counts "the previous month" from the month its sentence speaks of, not from the day of the article."""
    spoken = [p for p in nearby.periods(figure) if p.end <= period.start and p.granularity == unit and p.last]
    if not spoken or unit not in STEPS or spoken[-1].first is None:
        return found
    return replace(_stepped(found, spoken[-1], -STEPS[unit]), rule=f"{found.rule}+previous")


def _ago(found: FoundPeriod, figure: Figure, period: Period, count: int, unit: str, *, far: bool = True) -> FoundPeriod:
    """Counts "from 3.3 a year ago" from the quarter or month that its sentence speaks of, where it speaks of one."""
    spoken = [p for p in nearby.periods(figure) if p.end <= period.start and p.first and p.last]
    parts = [p for p in spoken if p.granularity in GRAINS or (p.granularity == "span" and _shorter(p, unit))]
    part = parts[-1] if parts else _part_told_of(figure, period) if far and not spoken and unit == "year" else None
    if part is None or (unit == "quarter" and part.granularity != unit):
        return found
    base = _as_counted(part, found, figure, None)
    return replace(_stepped(found, base, -count * STEPS[unit]), rule=f"{found.rule}+part")


def _part_told_of(figure: Figure, period: Period) -> Period | None:
    """Returns the quarter or half that the sentences before tell of, for "up from 7 a year ago" behind them."""
    told = [p for p in _earlier(figure, period) if p.granularity in PARTS and not _counted_from(p, figure)]
    return told[-1] if told else _reported_part(figure)


def _reported_part(figure: Figure) -> Period | None:
    """Returns the quarter or half that a report is about: told some sentences back, and no other time since."""
    at = figure.passage.index
    for passage in reversed(figure.scene.passages[max(0, at - SPOKEN_REACH) : at]):
        told = islice(figure.scene.readings.get(passage.index, ()), MOST_READINGS)
        dated = (p for p in told if isinstance(p, Period) and p.first and p.last and p.granularity not in FINE)
        first = next((p for p in dated if not (_counted_from(p, figure) or counts_back(p))), None)
        if first is not None:
            return first if first.granularity in PARTS else None
    return None


def _shorter(period: Period, unit: str) -> bool:
    """Tells whether a span is some months of a year."""
    days = (period.last - period.first).days if period.first and period.last else 0
    return unit == "year" and FORTNIGHT < days < YEAR


def _stepped(found: FoundPeriod, base: Period | FoundPeriod, step: int) -> FoundPeriod:
    """Returns the period at the place of another one, some months away."""
    first = shifted(base.first, month=step) if base.first else None
    return replace(found, first=first, last=shifted(base.last, month=step) if base.last else None)


def _same_part(
    found: FoundPeriod, figure: Figure, period: Period, grain: str, year: int, subject: str | None
) -> FoundPeriod:
    """Returns the part of another year that "the same quarter of 2023" names."""
    base = _base(figure, period, None if grain == "period" else grain) or _until(figure, period)
    if base is None or base.last is None:
        return found
    counted = _as_counted(base, found, figure, subject)
    said = re.search(r"stamp:(?:FY|SY)(\d{4})", " ".join(base.rules)) if "FY" in period.rules[1] else None
    step = 12 * (year - (int(said[1]) if said else base.last.year))
    return replace(_stepped(found, counted, step), rule="period-same-part")


def _moved(
    found: FoundPeriod, figure: Figure, period: Period, count: int, unit: str, subject: str | None
) -> FoundPeriod:
    grain = next((word for word in re.findall(r"[a-z]+", period.text.lower())[::-1] if word in GRAINS), None)
    base = _base(figure, period, grain if grain != unit else None) or results_period(figure)
    base = base or (_base(figure, period, unit) if unit in ("week", "month", "quarter") else None)
    if base is not None and unit == "week" and base.granularity == "week":
        days = -7 * count
        first, last = (shifted(day, days=days) if day is not None else None for day in (base.first, base.last))
        return replace(found, first=first, last=last, rule="period-year-earlier")
    base = base or (_reported_part(figure) if unit == "year" and grain is None else None)
    base = base or (_until(figure, period) if unit == "year" else None)
    if base is None or unit not in STEPS:
        return found
    if unit == "month" and base.granularity not in {"month", "quarter"}:
        return found
    counted = _as_counted(base, found, figure, subject)
    return replace(_stepped(found, counted, -count * STEPS[unit]), rule=counted.rule)


def _as_counted(base: Period, found: FoundPeriod, figure: Figure, subject: str | None) -> FoundPeriod:
    """Returns the period another one counts from, where the company's calendar places it."""
    counted = FoundPeriod(base.text, base.first, base.last, "period-year-earlier", found.distance, base)
    return by_calendar(counted, figure, subject)


def _base(figure: Figure, period: Period, grain: str | None) -> Period | None:
    """Returns the dated period that another one counts from: the last before it, of the grain that it names.

    Of one grain it may stand some sentences back ("the quarter" of a report); of none it must be near.
    """
    near = [p for p in _earlier(figure, period) if p.granularity not in FINE or grain == p.granularity]
    near = [p for p in near if not (_counted_from(p, figure) or counts_back(p))]
    fits = [p for p in near if grain in (None, p.granularity)]
    if fits or grain not in ("quarter", "half", "month"):
        return fits[-1] if fits else None
    at = figure.passage.index
    for passage in reversed(figure.scene.passages[max(0, at - SPOKEN_REACH) : at]):
        told = islice(figure.scene.readings.get(passage.index, ()), MOST_READINGS)
        far = (p for p in told if isinstance(p, Period) and p.granularity == grain and p.first and p.last)
        far = (p for p in far if not _counted_from(p, figure))
        if (first := next(far, None)) is not None:
            return first  # what a sentence tells of first, before what it compares with
    return None


def _counted_from(period: Period, figure: Figure) -> bool:
    """Tells whether a month or quarter of a sentence is what a change counts from: "up 5% from April last year"."""
    text = figure.scene.passages[period.passage].text
    said = period.text.split(maxsplit=1)[0].lower()
    before = text[max(0, period.start - WINDOW) : period.start]
    coarse = period.granularity in GRAINS | {"year"}
    held = any(word in AGAINST for word in before[-16:].lower().split()[-2:])
    return coarse and (said in AGAINST or held or BASE_VALUE(figure.scene.cues).search(before) is not None)


def _until(figure: Figure, period: Period) -> Period | None:
    """Returns the time up to a day or month that the sentences tell of: "through Oct. 12", "as of June 30"."""
    told = [p for p in _near(figure, period) if p.bound is PeriodBound.THROUGH and p.last is not None]
    today = figure.scene.article.published_on
    if not told or today is None:
        return told[-1] if told else None
    days = [day for day in (told[-1].last, *(last for _, last in told[-1].alternatives)) if day and day <= today]
    return replace(told[-1], last=max(days)) if days else None


def _earlier(figure: Figure, period: Period) -> list[Period]:
    """Returns the periods of known days before this one, of its passage and the two before in the paragraph."""
    return [p for p in _near(figure, period) if p.first is not None and p.last is not None]


def _near(figure: Figure, period: Period) -> list[Period]:
    near = [p for p in nearby.periods(figure) if p.start < period.start]
    passages = figure.scene.passages
    at = figure.passage.index
    for passage in reversed(passages[max(0, at - 2) : at]):
        if passage.paragraph == figure.passage.paragraph or not near:
            near = periods_in(figure, passage) + near
    return near
