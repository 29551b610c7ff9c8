"""Which slots of two claims are known to differ, which leave it open.

Comes in: the facets of two claims. Goes out: a `Judgement`: the first slot that differs whatever the
values (hard), the first that only rules out competing (soft: a class and its instance, a worked
example), and every slot that is not stated on both sides. No value is read here.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from kb.compare.beside import VINTAGE
from kb.compare.facets import Facets, Slotter
from kb.compare.notes import Note
from kb.compare.periods import period_words
from kb.lexicon.cues import Cue, Cues
from kb.lexicon.ontology import Level, fold, singular
from kb.lexicon.scopes import SlotValue

_FROM = Cue(r"\bfrom\s+(?:(?:{roughly}|over)\s+)?$", re.IGNORECASE)
_TO = Cue(r"\s*(?:[a-z]+\s+)?to\s+(?:(?:{roughly}|over)\s+)?$", re.IGNORECASE)
# "to 9 million, up from 8 million": the second figure is the one before
_UP_FROM = Cue(r"(?:[^.;:\d]{0,24}[\s,–—(])?{moving}?\s*\bfrom\s+(?:[a-z’']+\s+){0,2}$", re.IGNORECASE)
# what is missing of a period: its fiscal calendar is not known, or it is told only roughly
FISCAL, VAGUE = "fiscal-year", "vague-period"
_LEVELS = {
    Level.PART: "a part and its whole",
    Level.WHOLE: "a part and its whole",
    Level.MEMBER: "one and a group",
    Level.SET: "one and a group",
    Level.SETS: "two groups",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the slots alone say about a pair."""

    hard: Note | None
    soft: Note | None
    period: Note | None
    unknown: tuple[Note, ...]
    same_units: bool
    differing: tuple[Note, ...] = ()  # every slot that differs, the hard one first


def judge(a: Facets, b: Facets, *, slotter: Slotter) -> Judgement:
    """Returns what the slots say, before any value is looked at."""
    hard: list[Note] = []
    soft: list[Note] = []
    unknown: list[Note] = []
    when = a.period if any(a.period) else b.period
    level = slotter.ontology.level(a.record.claim.subject or "", b.record.claim.subject or "", when)
    if stand_for_one(a.record.claim.subject, b.record.claim.subject, slotter=slotter):
        names = a.record.claim.subject, b.record.claim.subject
        unknown.append(Note("subject", "a part and its whole", *names, "maker"))
    else:
        _subject(a, b, level, hard, soft, unknown)
    _metric(a, b, slotter, hard, unknown)
    if a.metric == b.metric and a.metric in slotter.lexicon.scopes.scopes.sampled:
        unknown.append(Note("sample", "who was asked", None, None, "sample"))
    _named_slots(a, b, slotter, hard, soft, unknown)
    _rate(a, b, slotter, hard, unknown)
    _change(a, b, slotter, hard, unknown)
    same_units = _units(a, b, slotter, unknown)
    _standing(a, b, slotter, soft, unknown)
    period = _period(a, b, unknown)
    one, other = a.record.claim, b.record.claim
    if period is None and (one.article, one.quote_start) == (other.article, other.quote_start):
        period = _from_to(a, b, slotter.cues)
    if period is None and (one.article, one.quote_start) == (other.article, other.quote_start):
        soft.append(Note("listing", "which of several is meant", None, None))  # one sentence tells them apart
    first = hard[0] if hard else None
    return Judgement(first, soft[0] if soft else None, period, tuple(unknown), same_units, tuple(hard))


def stand_for_one(one: str | None, other: str | None, *, slotter: Slotter) -> bool:
    """Tells a part and a whole that is often called by the part's name: Google and Alphabet."""
    wholes = slotter.lexicon.scopes.scopes.stands_for
    key = slotter.ontology.key
    pairs = {(key(part), key(whole)) for part, whole in wholes.items()}
    names = key(one or ""), key(other or "")
    return names in pairs or names[::-1] in pairs


def _subject(a: Facets, b: Facets, level: Level, hard: list[Note], soft: list[Note], unknown: list[Note]) -> None:
    one, other = a.record.claim.subject, b.record.claim.subject
    if level in _LEVELS:
        hard.append(Note("subject", _LEVELS[level], one, other))
    elif level in (Level.CLASS, Level.INSTANCE):
        soft.append(Note("subject", "one thing or a kind of thing", one, other))
    elif level in (Level.SIBLINGS, Level.APART):
        hard.append(Note("subject", "whose figure it is", one, other))
    elif level in (Level.MADE, Level.MAKER):
        if a.metric != b.metric:
            if not (a.metric_known and b.metric_known):  # else the metric says it better
                hard.append(Note("subject", "maker or product", one, other))
        else:
            unknown.append(Note("subject", "maker or product", one, other, "maker"))
    elif a.generic or b.generic:
        unknown.append(Note("subject", "which one is meant", one, other, "generic"))


def _metric(a: Facets, b: Facets, slotter: Slotter, hard: list[Note], unknown: list[Note]) -> None:
    if a.metric == b.metric:
        return
    note = Note("metric", "what is measured", a.record.claim.metric, b.record.claim.metric)
    if a.metric_known and b.metric_known and not _may_mean_one(a.metric, b.metric, slotter):
        hard.append(note)
    else:
        unknown.append(Note(note.slot, note.label, note.a, note.b, "metric"))


def _may_mean_one(one: str, other: str, slotter: Slotter) -> bool:
    """Tells two known metrics of which one is often said for the other: "profit" for "net income"."""
    loose = slotter.lexicon.scopes.scopes.may_mean
    a, b = (name.removesuffix(" growth") for name in (one, other))
    return b in loose.get(a, ()) or a in loose.get(b, ())


def _named_slots(
    a: Facets, b: Facets, slotter: Slotter, hard: list[Note], soft: list[Note], unknown: list[Note]
) -> None:
    mine: dict[str, str | None] = dict(a.slots)
    theirs: dict[str, str | None] = dict(b.slots)
    shared = _of_subject(a, slotter) if a.subject == b.subject else frozenset()
    tacit = dict(a.tacit), dict(b.tacit)
    both_tacit = {name for name in tacit[0].keys() & tacit[1].keys() if tacit[0][name] != tacit[1][name]}
    for name in sorted(mine.keys() | theirs.keys() | both_tacit, key=lambda name: (name != VINTAGE, name)):
        if mine.get(name) != theirs.get(name):  # what both say by their one subject narrows neither of them
            mine, theirs = (
                {**side, name: None} if (name, side.get(name)) in shared else side for side in (mine, theirs)
            )
        one, other = mine.get(name, tacit[0].get(name)), theirs.get(name, tacit[1].get(name))
        slot = slotter.slot(name)
        label = slot.label if slot is not None else name
        if one is None or other is None:
            unknown.append(Note(name, label, one, other, "default"))
        elif one != other:
            apart = slot is None or not may_be_one(slot.value, one, other)
            differs = soft if name == VINTAGE else hard  # a first estimate that stood is no other figure
            (differs if apart else unknown).append(Note(name, label, one, other, None if apart else "within"))
    for slot in slotter.lexicon.scopes.scopes.slot:
        needed = a.family in slot.families or a.metric in slot.families
        if needed and slot.name not in mine and slot.name not in theirs:
            unknown.append(Note(slot.name, slot.label, None, None, "both"))
    if a.loose != b.loose:
        only = sorted(a.loose - b.loose), sorted(b.loose - a.loose)
        texts = [" ".join(words) or None for words in only]
        unknown.append(Note("qualifier", "qualifier", texts[0], texts[1], "unclassified"))


def _of_subject(facets: Facets, slotter: Slotter) -> frozenset[tuple[str, str | None]]:
    """Returns the slots that the words of the subject fill: "global data centers" are worldwide."""
    return frozenset(slotter.found(facets.record.claim.subject or ""))


def may_be_one(values: list[SlotValue], one: str, other: str) -> bool:
    """Tells whether one value of a slot may be a case of the other."""
    by_name = {value.name: value for value in values}
    return other in by_name[one].within or one in by_name[other].within


def _rate(a: Facets, b: Facets, slotter: Slotter, hard: list[Note], unknown: list[Note]) -> None:
    one, other = _per(a.per, slotter), _per(b.per, slotter)
    if one == other:
        return
    note = Note("per", "per what", a.per, b.per, "default")
    if one is not None and other is not None:
        hard.append(note)
    elif "year" not in (one, other) or not (_whole_year(a) and _whole_year(b)):
        unknown.append(note)


def _per(per: str | None, slotter: Slotter) -> str | None:
    if per is None:
        return None
    head = singular(fold(per).split()[-1])
    return slotter.ontology.class_heads.get(head, head)


def _whole_year(facets: Facets) -> bool:
    start, end = facets.period
    return start is not None and end is not None and 360 <= (end - start).days <= 370


def _change(a: Facets, b: Facets, slotter: Slotter, hard: list[Note], unknown: list[Note]) -> None:
    if a.change != b.change:
        words = {None: "a level", "change": "a change", "ratio": "a comparison"}
        hard.append(Note("change", "a level or a change", words[a.change], words[b.change]))
    elif a.change is not None and a.base != b.base:
        note = Note("base", "what it is measured from", a.record.claim.base_text, b.record.claim.base_text, "default")
        idle = slotter.lexicon.scopes.scopes.base_fillers
        shared = _stems(a.base, idle) & _stems(b.base, idle)
        if a.base and b.base and not shared:
            hard.append(note)
        elif not shared:
            unknown.append(note)


def _stems(text: str | None, idle: Collection[str]) -> set[str]:
    return {singular(word) for word in (text or "").split() if word not in idle}


def _units(a: Facets, b: Facets, slotter: Slotter, unknown: list[Note]) -> bool:
    if a.unit == b.unit:
        row = slotter.ontology.metric(a.record.claim.metric) if not a.unit else None
        if row is not None and row.dimension == "any" and a.change is None:
            unknown.append(Note("unit", "unit", None, None, "no-unit"))  # production of 9.6, in whatever
        return True
    money = all(len(facets.unit) == 3 and facets.unit.isupper() for facets in (a, b))
    slot = "currency" if money else "unit"
    unknown.append(Note(slot, slot, a.unit, b.unit, slot))
    return False


def _standing(a: Facets, b: Facets, slotter: Slotter, soft: list[Note], unknown: list[Note]) -> None:
    if a.soft or b.soft:
        one, other = a.record.claim.modality.value, b.record.claim.modality.value
        label = "two worked examples" if a.soft and b.soft else "worked example or statement"
        soft.append(Note("modality", label, one, other))
    if a.projected and b.projected:
        unknown.append(Note("forecast", "assumptions", None, None, "forecasts"))
    if a.denied != b.denied:
        unknown.append(Note("polarity", "affirmed or denied", None, None, "polarity"))
    floor = slotter.lexicon.scopes.scopes.least_confidence
    if min(_doubt(a), _doubt(b)) < floor:
        unknown.append(Note("reading", "reading", None, None, "reading"))


def _doubt(facets: Facets) -> float:
    parts = facets.record.claim.confidence_parts
    known = [parts[name] for name in ("figure", "unit", "subject", "metric") if name in parts]
    return min(known, default=1.0)


def _from_to(a: Facets, b: Facets, cues: Cues) -> Note | None:
    """Returns a note for the two ends of a change in one sentence: "from 75% to 68%"."""
    first, last = sorted((a, b), key=lambda item: item.record.claim.start)
    one, other = first.record.claim, last.record.claim
    between = one.quote[one.end - one.quote_start : other.start - one.quote_start]
    if _FROM(cues).search(one.prefix) and _TO(cues).match(between):
        words = {id(first): "before", id(last): "after"}
    elif _UP_FROM(cues).match(between) and one.unit == other.unit:
        words = {id(first): "after", id(last): "before"}
    else:
        return None
    return Note("period", "period", words[id(a)], words[id(b)])


def _period(a: Facets, b: Facets, unknown: list[Note]) -> Note | None:
    stated = [any(facets.period) for facets in (a, b)]
    texts = [period_words(facets) for facets in (a, b)]
    if all(stated) and a.vague_time != b.vague_time and _meet(a, b):
        unknown.append(Note("period", "period", texts[0], texts[1], VAGUE))
        return None
    if all(stated) and a.period != b.period:
        return Note("period", "period", texts[0], texts[1])
    if all(stated):
        if _counts_fiscally(a) != _counts_fiscally(b):
            unknown.append(Note("period", "period", texts[0], texts[1], FISCAL))
        return None
    if not (a.timeless and b.timeless):
        key = "period" if any(stated) else "period-both"
        unknown.append(Note("period", "period", texts[0], texts[1], key))
    return None


def _meet(a: Facets, b: Facets) -> bool:
    """Tells periods that share a day."""
    (start, end), (first, last) = a.period, b.period
    return (start is None or last is None or start <= last) and (first is None or end is None or first <= end)


def _counts_fiscally(facets: Facets) -> bool:
    """Tells whether a period is of a fiscal year whose calendar is not known, so that its days are only one reading."""
    placed = any("+fiscal" in rule for rule in facets.record.claim.rules)
    return not placed and facets.fiscal is not None
