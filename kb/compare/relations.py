"""The nine relations, each a function whose docstring is its published description.

Comes in: a `Pair`, its slots judged and its values measured. Goes out: a `Verdict` or None. `RELATIONS`
holds them in the order in which they are tried; the first that fits is the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kb.compare.facets import Facets, Slotter
from kb.compare.notes import Note
from kb.compare.slots import Judgement
from kb.compare.wording import differing_words, said_behind
from kb.lexicon.ontology import singular
from kb.model import Relation

MONTH, HALF_YEAR = 31, 183  # days
DAY = "%-d %B %Y"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims with everything a relation may ask about them."""

    a: Facets
    b: Facets
    slots: Judgement
    agrees: bool
    overlaps: bool
    origins: tuple[str | None, str | None]
    slotter: Slotter

    @property
    def same_article(self) -> bool:
        """Tells whether one article says both."""
        return self.a.record.claim.article == self.b.record.claim.article


@dataclass(frozen=True, slots=True)
class Verdict:
    """The relation of a pair and the slot that decided it."""

    relation: Relation
    note: Note | None = None


def restates(pair: Pair) -> Verdict | None:
    """The same article says the figure again: same subject, metric and value, nothing known to differ."""
    nothing_differs = pair.slots.hard is None and pair.slots.period is None
    same = pair.same_article and pair.agrees and nothing_differs and pair.a.metric == pair.b.metric
    same = same and pair.a.projected == pair.b.projected
    return Verdict(Relation.RESTATES) if same and pair.a.subject == pair.b.subject else None


def different_scope(pair: Pair) -> Verdict | None:
    """A slot is known to differ: another subject or level, metric, basis, segment, rate, or kind of figure.

    A class and its instance, and a worked example beside a statement, differ only where their values do.
    """
    if pair.slots.hard is not None:
        return Verdict(Relation.DIFFERENT_SCOPE, pair.slots.hard)
    if pair.slots.soft is not None and not pair.agrees and not pair.overlaps:
        return Verdict(Relation.DIFFERENT_SCOPE, pair.slots.soft)
    return None


def different_period(pair: Pair) -> Verdict | None:
    """Both say for which period they hold, and the periods differ; or a count that grows was told on two days."""
    if pair.slots.period is not None:
        return Verdict(Relation.DIFFERENT_PERIOD, pair.slots.period)
    return None if pair.agrees else _grown(pair)


def _grown(pair: Pair) -> Verdict | None:
    """Returns the verdict on a running count, such as a death toll, that a later article gives as larger."""
    days = pair.a.record.published_on, pair.b.record.published_on
    if days[0] is None or days[1] is None or not 0 < abs((days[0] - days[1]).days) <= HALF_YEAR or not _runs(pair):
        return None
    ends = [item.figure.low if item.figure.low is not None else item.figure.high for item in (pair.a, pair.b)]
    if ends[0] is None or ends[1] is None or ends[0] == ends[1] or (days[0] < days[1]) != (ends[0] < ends[1]):
        return None
    return Verdict(Relation.DIFFERENT_PERIOD, Note("period", "running count", f"{days[0]:{DAY}}", f"{days[1]:{DAY}}"))


def _runs(pair: Pair) -> bool:
    """Tells two counts of one named thing that only ever grow, of no period that would settle them."""
    row = pair.slotter.ontology.metric(pair.a.metric)
    cumulative = row is not None and row.aspect == "cumulative" and _tallied(pair)
    grows = (cumulative or _grows(pair)) and pair.a.metric == pair.b.metric
    plain = pair.a.change is None and pair.b.change is None and pair.slots.same_units and pair.slots.soft is None
    told = not (pair.a.projected or pair.b.projected or pair.a.denied or pair.b.denied or pair.a.generic)
    told = told and not (pair.a.figure.vague or pair.b.figure.vague)
    return grows and plain and told and not _settled(pair) and pair.a.subject == pair.b.subject


def _grows(pair: Pair) -> bool:
    """Tells a thing whose figures grow while it lasts, such as the area of a fire."""
    words = re.findall(r"[a-z]+", (pair.a.record.claim.subject or "").casefold())
    return bool(words) and singular(words[-1]) in pair.slotter.lexicon.scopes.scopes.growing_things


def _tallied(pair: Pair) -> bool:
    """Tells a count that a sentence tells as a tally: of a thing that grows, "so far", a toll that "rose"."""
    scopes = pair.slotter.lexicon.scopes.scopes
    text = f"{pair.a.record.claim.quote} {pair.b.record.claim.quote}".casefold()
    return any(
        word in scopes.tally_words or singular(word) in scopes.growing_things for word in re.findall(r"[a-z]+", text)
    )


def _settled(pair: Pair) -> bool:
    """Tells whether both hold for one stated span longer than a month, a year's deaths, which does not grow on."""
    start, end = pair.a.period
    return pair.a.period == pair.b.period and start is not None and end is not None and (end - start).days > MONTH


def forecast(pair: Pair) -> Verdict | None:
    """One is a forecast or target, the other the outcome, for the same stated period."""
    one_looks_ahead = pair.a.projected != pair.b.projected
    period_known = not any(note.slot == "period" for note in pair.slots.unknown)
    plain = pair.slots.soft is None and pair.slots.same_units and pair.a.metric == pair.b.metric
    if not (one_looks_ahead and period_known and plain):
        return None
    return Verdict(Relation.FORECAST) if differing_words(pair.a, pair.b, slotter=pair.slotter) is None else None


def agrees(pair: Pair) -> Verdict | None:
    """The same value within rounding, or one is the round headline of the other."""
    return Verdict(Relation.AGREES) if pair.agrees else None


def compatible(pair: Pair) -> Verdict | None:
    """Some value satisfies both: a bound or range of one admits the other."""
    return Verdict(Relation.COMPATIBLE) if pair.overlaps else None


def revised(pair: Pair) -> Verdict | None:
    """The same named origin gives another value at a later date, for a period that is known to be the same."""
    dates = pair.a.record.published_on, pair.b.record.published_on
    moved = None not in dates and dates[0] != dates[1] and not pair.same_article
    same_origin = pair.origins[0] is not None and pair.origins[0] == pair.origins[1]
    known = pair.slots.same_units and all(note.slot == "forecast" for note in pair.slots.unknown)
    rules = (differing_words, said_behind)
    if not (moved and same_origin and known) or any(rule(pair.a, pair.b, slotter=pair.slotter) for rule in rules):
        return None
    return Verdict(Relation.REVISED)


def undetermined(pair: Pair) -> Verdict | None:
    """The values are apart, but a slot that would decide is not stated, or the sentences do not name one thing."""
    if pair.slots.unknown:
        return Verdict(Relation.UNDETERMINED, pair.slots.unknown[0])
    rules = (differing_words, said_behind)
    note = next((found for rule in rules if (found := rule(pair.a, pair.b, slotter=pair.slotter))), None)
    return Verdict(Relation.UNDETERMINED, note) if note is not None else None


def contradiction(pair: Pair) -> Verdict | None:
    """Every slot is known to match and no value satisfies both."""
    return Verdict(Relation.CONTRADICTION)


RELATIONS: tuple[Callable[[Pair], Verdict | None], ...] = (
    restates,
    different_scope,
    different_period,
    forecast,
    agrees,
    compatible,
    revised,
    undetermined,
    contradiction,
)


def relate(pair: Pair) -> Verdict:
    """Returns the first relation that fits."""
    for rule in RELATIONS:
        verdict = rule(pair)
        if verdict is not None:
            return verdict
    raise AssertionError("the last relation fits everything")
