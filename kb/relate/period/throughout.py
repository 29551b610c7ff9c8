"""The period that a report is about, named once at its top and meant throughout.

Comes in: a `Figure` without a period, told of a measure that runs over time. Goes out: the period of the report, or
None. A report opens with a firm or an office that reports, posts or announces its results, sales or profit of one
period. It holds until another period is named, for what is told in the past: no forecast, no share price, no value
that a change counts from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from kb.lexicon.calendars import shifted
from kb.lexicon.cues import Cue
from kb.model import Passage, PassageKind, Period
from kb.relate.parsing.clauses import clause_of
from kb.relate.parsing.syntax import climb
from kb.relate.parsing.tokens import Token
from kb.relate.period.comparing import counts_back, is_held_against, of_base
from kb.relate.period.dated import STEPS, FoundPeriod, found_at
from kb.relate.period.placing import placed
from kb.relate.scene import nearby
from kb.relate.scene.nearby import REACH
from kb.relate.scene.scene import Figure, Place, Scene
from kb.relate.telling.telling import telling

TOP = 6  # passages in which a report says what it is about
GRAINS = frozenset({"month", "quarter", "half", "year", "span"})
FINITE = frozenset({"VBD", "VBZ", "VBP"})
PARTS = frozenset({"quarter", "half", "month"})
LONGER = PARTS - {"month"}
YEAR, PART_OF_YEAR, QUARTER = 370, 300, 45  # days
REPORTED_WITHIN = 150  # days after its end in which a report of a period appears
RELEASES = Cue(r"\b{releases}\b", re.IGNORECASE)
ACCOUNTS = Cue(r"\b{accounts}\b", re.IGNORECASE)
OF_IT = Cue(r"\s+(?:[a-z-]+\s+){0,2}{accounts}\b", re.IGNORECASE)
MARKET = Cue(r"\b{traded}\b", re.IGNORECASE)
HELD = Cue(r"\b(?:(?:since|by|on)\s+(?:the\s+)?|(?:{against}|than)\s+(?:(?!to\b)\S*[^\s,;]\s+){0,5})$", re.IGNORECASE)
LEAD = 2  # passages that open a page: its title and first sentence, which tell what it is about
OUTLOOK = 3  # passages back in which an outlook is told
LAST_YEAR = "stamp:rel:year:last"
IN_FRONT = 48  # characters in front of a period in which it is held against


def of_report(figure: Figure, *, subject: str | None) -> FoundPeriod | None:
    """Returns the period of the report that a figure is part of."""
    about = about_of(Place(figure.scene, figure.scene.passages[0]))
    if about is None or not about[1] < figure.passage.index < about[2] or not is_told(figure):
        return None
    if _in_outlook(figure) or counts_from_afar(figure, about[0]):
        return None
    found, today = (
        placed(found_at(about[0], "period-of-report", figure), figure, subject),
        figure.scene.article.published_on,
    )
    over = today is None or about[0].last is None or about[0].last <= today
    return found if over or (found.last is not None and today is not None and _lately(found.last, today)) else None


def _in_outlook(figure: Figure) -> bool:
    """Tells whether the sentences in front tell of what is to come: "next quarter. Analysts sought 2 billion"."""
    scene, today = figure.scene, figure.scene.article.published_on
    for passage in reversed(scene.passages[max(0, figure.passage.index - OUTLOOK) : figure.passage.index]):
        if passage.paragraph != figure.passage.paragraph:
            return False
        if told := list(dated(scene, passage)):
            last, reports = told[-1].last, _reports(passage, scene)
            own = today is not None and (told[-1].granularity == "year" or _counted_by_firm(told[-1], today))
            return today is not None and last is not None and last > today and not (reports and own)
    return False


def counts_from_afar(figure: Figure, report: Period) -> bool:
    """Tells whether a change counts from a month or quarter other than the one before the report's: "rose from May"."""
    after = next((p for p in nearby.periods(figure) if p.start >= figure.quantity.end), None)
    if after is None or after.first is None or after.granularity not in PARTS:
        return False
    beside = not figure.passage.text[figure.quantity.end : after.start].strip()
    next_one = shifted(after.first, month=STEPS[after.granularity])
    return beside and after.text.lower().startswith("from ") and next_one != report.first


def base_of_report(found: FoundPeriod, figure: Figure) -> FoundPeriod:
    """Counts "up from 2.6 million last year" from the quarter, half or month that the report is about."""
    about, period = about_of(Place(figure.scene, figure.scene.passages[0])), found.period
    if about is None or not about[1] < figure.passage.index < about[2] or period is None:
        return found
    part = about[0]
    others = [p for p in nearby.periods(figure) if p.first is not None and p.start != period.start]
    if LAST_YEAR not in period.rules or part.granularity not in PARTS or others or not is_held_against(figure):
        return found
    first, last = (shifted(day, month=-12) if day is not None else None for day in (part.first, part.last))
    return replace(found, first=first, last=last, rule=f"{found.rule}+part")


def is_told(figure: Figure) -> bool:
    """Tells whether a figure is told as an outcome: in the past, and of what is reported."""
    text = figure.passage.text
    before = text[max(0, figure.quantity.start - REACH) : figure.quantity.start]
    if figure.span is None or of_base(figure) or MARKET(figure.scene.cues).search(before):
        return False
    words = telling(figure.scene.lexicon)
    ahead = words.projected.nouns | words.target.nouns | words.owned
    above = (figure.span.root, *climb(figure.span.root))
    if any(token.lemma_.lower() in ahead | words.projected.verbs for token in above):
        return False
    called = (kid.lower_ for token in above for kid in token.children if kid.dep_ == "amod")
    if not words.projected.participles.isdisjoint(called):
        return False
    verb = next((token for token in above if token.tag_ in FINITE or _tensed(token)), clause_of(figure.span.root))
    return verb.tag_ == "VBD" or any(kid.tag_ == "VBD" and kid.dep_ in ("aux", "auxpass") for kid in verb.children)


def _tensed(verb: Token) -> bool:
    """Tells whether an auxiliary gives a verb its tense: "was sold", "will sell"."""
    return any(kid.dep_ in ("aux", "auxpass") and kid.tag_ in FINITE | {"MD"} for kid in verb.children)


@lru_cache(maxsize=16)
def about_of(place: Place) -> tuple[Period, int, int] | None:
    """Returns the period a report is about, where it is named, and the first passage that names another."""
    scene = place.scene
    reports = False
    for passage in scene.passages[:TOP]:
        reports = reports or _reports(passage, scene)
        period = _reported(passage, scene, reports=reports) or _of_lead(passage, scene)
        if period is None:
            continue
        if period.last is None or period.first is None or (period.last - period.first).days > YEAR:
            return None
        period = _by_its_days(period, passage, scene)
        return period, passage.index, _until(period, passage, scene)
    return None


def _of_lead(passage: Passage, scene: Scene) -> Period | None:
    """Returns the part of a year that a page opens with: "PC sales were weak in the first quarter"."""
    told = ACCOUNTS(scene.cues).search(passage.text[:REACH]) is not None and scene.article.published_on is not None
    period = _reported(passage, scene, reports=True) if passage.index < LEAD and told else None
    days = (period.last - period.first).days if period is not None and period.first and period.last else YEAR
    return period if days < PART_OF_YEAR else None


def _by_its_days(period: Period, passage: Passage, scene: Scene) -> Period:
    """Returns a quarter with the days that the report gives it: "for the quarter ended Oct. 29"."""
    for other in scene.passages[passage.index : passage.index + TOP]:
        for one in dated(scene, other):
            told = one.granularity == period.granularity and one.rules[0].endswith(":trailing")
            if told and one.first and period.first and abs((one.first - period.first).days) <= QUARTER:
                return one
    return period


def _reported(passage: Passage, scene: Scene, *, reports: bool) -> Period | None:
    """Returns the only period of a passage that tells results, or the only part of a year whose profit it tells."""
    today = scene.article.published_on
    named = [p for p in dated(scene, passage) if today is None or (p.last is not None and _lately(p.last, today))]
    if not named and reports and today is not None:
        named = [p for p in dated(scene, passage) if _counted_by_firm(p, today)]
    told = [p for p in named if p.granularity in PARTS and OF_IT(scene.cues).match(passage.text, p.end)]
    if len({(p.first, p.last) for p in told}) == 1:
        return told[0]  # "third-quarter profit soared"
    return named[0] if len({(p.first, p.last) for p in named}) == 1 and reports else None


def _counted_by_firm(period: Period, today: date) -> bool:
    """Tells whether results are of a quarter that the calendar has not over: the firm counts its quarters otherwise."""
    here = period.first is not None and period.last is not None and period.first <= today <= period.last
    return here and period.granularity == "quarter" and "XXXX" in period.rules[-1]


def _lately(last: date, today: date) -> bool:
    """Tells whether a time was over shortly before the article: what it tells of an older one, it holds against it."""
    return 0 <= (today - last).days <= REPORTED_WITHIN


def _reports(passage: Passage, scene: Scene) -> bool:
    """Tells whether a passage says that results are told: with a verb of releasing, or as a title."""
    text = passage.text[:REACH]
    if ACCOUNTS(scene.cues).search(text) is None:
        return False
    headed = passage.kind in (PassageKind.TITLE, PassageKind.HEADING)
    return headed or RELEASES(scene.cues).search(text) is not None


def _until(period: Period, passage: Passage, scene: Scene) -> int:
    """Returns the first passage behind that names another period than the report's, of what is over."""
    today = scene.article.published_on
    for other in scene.passages[passage.index + 1 :]:
        if any(
            (p.first, p.last) != (period.first, period.last)
            and not _ends_nothing(p, period, other, scene)
            and not (today is not None and max(p.last or today, p.first or today) > today)  # an outlook
            for p in dated(scene, other)
        ):
            return other.index
    return len(scene.passages)


def _ends_nothing(other: Period, period: Period, passage: Passage, scene: Scene) -> bool:
    """Tells whether a period ends nothing: the same quarter without its days, a month before it, a later one of no
    accounts.
    """
    if other.granularity == "month" and other.last and period.first and other.last < period.first:
        return True  # "acquired its rival in December of last year"
    if other.granularity == "month" and period.granularity in LONGER and other.first and period.last:
        return other.first > period.last and ACCOUNTS(scene.cues).search(passage.text) is None  # "in October it bought"
    alike = other.granularity == period.granularity and "XXXX" in other.rules[-1]
    near = other.first is not None and period.first is not None and abs((other.first - period.first).days) <= QUARTER
    return alike and near and period.rules[0].endswith(":trailing")


def dated(scene: Scene, passage: Passage) -> Iterator[Period]:
    """Yields the dated periods of a passage that are no days, no windows up to now and no bases of a change."""
    for period in scene.readings.get(passage.index, ()):
        if not isinstance(period, Period) or period.first is None or period.granularity not in GRAINS:
            continue
        before = passage.text[max(0, period.start - IN_FRONT) : period.start]
        opens = period.text.lower().startswith(("on ", "from ", "than ", "since "))
        window = any(rule.startswith(("stamp:past:", "stamp:next:")) for rule in period.rules)
        if not (counts_back(period) or window or opens or HELD(scene.cues).search(before)):
            yield period
