"""One pair of claims: which relation they stand in, which slot decides, and a sentence that says why.

Comes in: two records. Goes out: a `Comparison`. Slots decide before values; nothing is called a
contradiction unless every slot is known to match and the intervals lie apart.

For newcomers: `facets` says what a claim is about, `slots` which of that differs or is open, `values`
what the intervals say, `relations` names the outcome, `explain` words it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kb.compare.beside import VINTAGE
from kb.compare.explain import explain
from kb.compare.facets import Facets, Slotter, facets
from kb.compare.money import SLOT as PRICE_YEAR
from kb.compare.money import meetings
from kb.compare.origins import origin_of
from kb.compare.relations import Pair, Verdict, relate
from kb.compare.slots import judge
from kb.compare.values import HOURS, agree, converted, in_hours, near, overlap, ratio
from kb.lexicon import Lexicon
from kb.lexicon.ontology import singular
from kb.model import Record, Relation
from kb.settings import Settings

__all__ = ["Comparison", "Facets", "Slotter", "compare", "compare_facets", "facets", "origin_of"]


POINTS = {"%", "pp"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """How claim A stands to claim B."""

    relation: Relation
    slot: str | None
    ratio: float | None
    explanation: str
    open_slots: tuple[str, ...] = ()  # every slot that is not stated on both sides


def compare(a: Record, b: Record, *, lexicon: Lexicon, settings: Settings) -> Comparison:
    """Returns the relation of two claims, read from A to B."""
    slotter = Slotter.of(lexicon)
    return compare_facets(facets(a, slotter=slotter), facets(b, slotter=slotter), slotter=slotter, settings=settings)


def compare_facets(a: Facets, b: Facets, *, slotter: Slotter, settings: Settings) -> Comparison:
    """Returns the relation of two claims whose facets are known."""
    met = _met(a, b, slotter=slotter, settings=settings)
    if met is not None:
        return met
    pair = pair_of(a, b, slotter=slotter, settings=settings)
    verdict = relate(pair)
    # a price by the hour is not so many times one by the day
    measured = pair.slots.same_units and (a.per == b.per or "year" in (a.per, b.per))
    apart = ratio(pair.a.figure, pair.b.figure) if measured else None
    slot = verdict.note.slot if verdict.note is not None else None
    unsaid = tuple(note.missing if note.missing == "period-both" else note.slot for note in pair.slots.unknown)
    return Comparison(verdict.relation, slot, apart, explain(pair, verdict, apart, slotter=slotter), unsaid)


def _met(a: Facets, b: Facets, *, slotter: Slotter, settings: Settings) -> Comparison | None:
    """Returns how two amounts stand once a dated table has shown that they agree; None where none does."""
    words = slotter.lexicon.scopes
    for met in meetings(a, b, tables=words.money, texts=words.explanations):
        verdict = relate(pair_of(met.a, met.b, slotter=slotter, settings=settings))
        if verdict.relation is Relation.AGREES:
            relation = Relation.AGREES if met.sure else Relation.COMPATIBLE
            return Comparison(relation, None if met.sure else PRICE_YEAR, ratio(met.a.figure, met.b.figure), met.words)
    return None


def pair_of(a: Facets, b: Facets, *, slotter: Slotter, settings: Settings) -> Pair:
    """Returns two claims with slots judged and values measured."""
    a, b = _in_one_unit(a, b, slotter)
    slots = judge(a, b, slotter=slotter)
    comparable = slots.same_units and a.denied == b.denied
    two_words = dict(a.slots).get(VINTAGE) != dict(b.slots).get(VINTAGE)  # of a first and a later estimate
    apart = two_words and a.figure.bounded == b.figure.bounded
    return Pair(
        a,
        b,
        slots,
        agrees=comparable and (_states_same(a, b) if two_words else _agrees(a, b, settings)),
        overlaps=comparable and overlap(a.figure, b.figure) and not apart,
        origins=(origin_of(a.record), origin_of(b.record)),
        slotter=slotter,
    )


def _states_same(a: Facets, b: Facets) -> bool:
    return (a.figure.low, a.figure.high, a.figure.vague) == (b.figure.low, b.figure.high, b.figure.vague)


def _in_one_unit(a: Facets, b: Facets, slotter: Slotter) -> tuple[Facets, Facets]:
    """Returns both in one unit: staff as people, lengths of time in hours, the coarser with room to round."""
    if a.unit == b.unit:
        return a, b
    if _counts_people(a, slotter) and _counts_people(b, slotter):
        return replace(a, unit="person"), replace(b, unit="person")
    if a.metric == b.metric and _bare_count(a, slotter) != _bare_count(b, slotter):
        return (replace(a, unit=b.unit), b) if _bare_count(a, slotter) else (a, replace(b, unit=a.unit))
    if {a.unit, b.unit} == POINTS and _in_points(a, slotter) and _in_points(b, slotter):
        return replace(a, unit="pp"), replace(b, unit="pp")  # a rate cut "by 0.25 %" was cut by 25 basis points
    if a.unit not in HOURS or b.unit not in HOURS:
        return a, b
    coarser = max(a.unit, b.unit, key=lambda unit: HOURS[unit])
    one, other = (
        replace(item, unit="hour", figure=in_hours(item.figure, item.unit, coarse=item.unit == coarser))
        for item in (a, b)
    )
    return one, other


def _bare_count(item: Facets, slotter: Slotter) -> bool:
    """Tells a count whose unit is only its metric again: 400 "deliveries" of a number of deliveries."""
    noun = item.unit.removeprefix("count:")
    return noun != item.unit and item.metric_known and singular(noun) in map(singular, item.metric.split())


def _in_points(item: Facets, slotter: Slotter) -> bool:
    """Tells a change that is told in percent where points are meant."""
    return item.change == "change" and item.family in slotter.lexicon.scopes.scopes.percent_is_points


def _counts_people(item: Facets, slotter: Slotter) -> bool:
    """Tells a count of people, whatever noun the text has for them: employees, jobs, dead."""
    noun = item.unit.removeprefix("count:")
    return item.unit == "person" or (noun != item.unit and noun in slotter.lexicon.scopes.scopes.people_units)


def _agrees(a: Facets, b: Facets, settings: Settings) -> bool:
    rounded = a.projected == b.projected or a.unit != "%"  # a rate that was forecast is no rounding of what came
    one, other = a.record.claim, b.record.claim
    # one sentence that gives "384" and "around 394" tells of two figures
    together = (one.article, one.quote_start) == (other.article, other.quote_start)
    same = agree(a.figure, b.figure, 0.0 if together else settings.agree_tolerance, headline=rounded)
    return same or (converted(a.record.claim, b.record.claim) and near(a.figure, b.figure))


__all__ += ["Verdict", "pair_of"]
