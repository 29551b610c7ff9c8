"""Two aligned figures of two texts: which relation, and does B follow from A?

Comes in: a match. Goes out: a `Weighed`. Two texts about one event share subject and time unless they say
otherwise, so a slot left unsaid does not hold the answer back here; one known to differ does.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from kb.compare import Facets, Slotter
from kb.compare.beside import VINTAGE
from kb.compare.notes import Note
from kb.compare.slots import FISCAL, VAGUE, Judgement, judge
from kb.compare.values import Figure, agree, converted, figure_of, near, overlap, within
from kb.crosscheck.texts.align import Match
from kb.crosscheck.texts.apart import two_subjects, two_things
from kb.crosscheck.texts.doings import two_doings
from kb.crosscheck.texts.doubts import derived, doubt, elsewhere, summed
from kb.crosscheck.texts.kinship import one_noun, same_number, same_unit
from kb.crosscheck.texts.narrowing import narrowed_alone
from kb.crosscheck.texts.scope import differing_slot, looks_ahead, two_vintages, words_beside, yearly
from kb.crosscheck.texts.words import Token
from kb.lexicon.ontology import fold, singular
from kb.lexicon.scopes import Opposites
from kb.model import Change, Polarity, Relation
from kb.settings import Settings

ALMOST = 0.8  # likeness above which a lost "more than" is a change and no retelling
BESIDE = 4  # words either side of a figure in which an opposite counts
_SPANNED = ("base", "aspect")  # what a rate of change is measured from, and over
_PRICE = "price"  # what moves all the time
_OWN_SLOTS = ("subject", "metric", "change", "base", "per")


@dataclass(frozen=True, slots=True)
class Weighed:
    """The relation of two figures; `follows` tells whether B is true wherever A is."""

    match: Match
    relation: Relation
    slot: str | None
    follows: bool


def weigh(match: Match, *, slotter: Slotter, settings: Settings) -> Weighed:
    """Returns how two aligned figures stand."""
    a, b = match.a, match.b
    slots = judge(a, b, slotter=slotter)
    one, other = figure_of(a.record.claim), figure_of(b.record.claim)
    opposites = slotter.lexicon.scopes.scopes.opposites
    if not agree(one, other, 0.0):
        if two_subjects(match, slotter.ontology):
            return Weighed(match, Relation.DIFFERENT_SCOPE, "subject", False)
        if _other_times(match) or _day_and_span(match, slotter.lexicon.scopes.scopes.span_words):
            return Weighed(match, Relation.DIFFERENT_PERIOD, "period", False)
    apart = not agree(one, other, 0.0) and differing_slot(match, slotter) is not None
    if not apart and _opposed(match, [pair for pair in opposites if not pair.scope]):
        return Weighed(match, Relation.CONTRADICTION, "direction", False)
    if not _comparable_units(a, b, match):
        return Weighed(match, Relation.UNDETERMINED, "unit", False)
    if yearly(a.per) is not None and yearly(b.per) is not None:
        one, other = _per_year(a, one), _per_year(b, other)
    if match.versions and _narrowed(match, [pair for pair in opposites if pair.scope]):
        same = (one.low, one.high) == (other.low, other.high)
        relation = Relation.CONTRADICTION if same else Relation.DIFFERENT_SCOPE
        return Weighed(match, relation, "direction" if same else "wording", False)
    agreeing = not match.versions and agree(one, other, settings.agree_tolerance)
    if not agreeing and (slot := differing_slot(match, slotter)) is not None:
        return Weighed(match, Relation.DIFFERENT_SCOPE, slot, False)
    alone = {slot.name for slot in slotter.lexicon.scopes.scopes.slot if slot.alone}
    if slots.hard is not None and (slots.hard.slot not in (*_OWN_SLOTS, *alone) or _per_two_things(a, b)):
        return Weighed(match, Relation.DIFFERENT_SCOPE, slots.hard.slot, False)
    if not agreeing and (differing := [note.slot for note in slots.differing if note.slot in alone]):
        return Weighed(match, Relation.DIFFERENT_SCOPE, differing[0], False)
    if slots.period is not None and not (match.versions and _nested(a, b)):
        return Weighed(match, Relation.DIFFERENT_PERIOD, "period", False)
    if match.versions and _redated(match):
        return Weighed(match, Relation.DIFFERENT_PERIOD, "period", False)
    found = _by_value(match, one, other, slotter, settings)
    if found.relation is Relation.CONTRADICTION and any(note.missing in (FISCAL, VAGUE) for note in slots.unknown):
        return Weighed(match, Relation.UNDETERMINED, "period", False)
    if found.relation is not Relation.CONTRADICTION:
        return found
    if slot := _said_of_one(match, slots, slotter) or two_things(match, slotter):
        return Weighed(match, Relation.UNDETERMINED, slot, False)
    if two_doings(match, slotter):
        return Weighed(match, Relation.UNDETERMINED, "metric", False)
    return Weighed(match, Relation.UNDETERMINED, "wording", False) if narrowed_alone(match, slotter) else found


def _said_of_one(match: Match, slots: Judgement, slotter: Slotter) -> str | None:
    """Returns the slot that one figure alone fills and that changes its value, or in which their readings differ."""
    a, b = match.a, match.b
    rates = a.change is not None and a.unit == b.unit == "%"
    alone = {slot.name for slot in slotter.lexicon.scopes.scopes.slot if slot.alone}
    for note in slots.unknown:
        if (note.a is None) == (note.b is None):
            continue
        timed = note.slot == "per" and yearly(note.a or note.b) is not None
        if timed or (note.slot in alone and not _said_by_both(match, note, slotter)):
            return note.slot  # "organic revenue" is not all of it, "$96 million a year" not the whole contract
        if rates and note.slot in _SPANNED:
            return note.slot  # 0.3 % on the quarter is 1.2 % on the year
    if slot := _two_readings(match, slots.hard, _classes(slotter)):
        return slot
    if two_vintages(match, slotter):
        return VINTAGE  # who speaks of an earlier estimate has a later one in mind
    if _span_of_one(match, slotter.lexicon.scopes.scopes.span_words):
        return "period"
    times = [(item.record.claim.period_text or "").casefold() for item in (a, b)]
    if all(times) and times[0] != times[1] and (a.period != b.period or not any(a.period)):
        return "period"
    return None


def _said_by_both(match: Match, note: Note, slotter: Slotter) -> bool:
    """Tells a word of scope that the other text has too, though it was not read there of the figure."""
    slot, silent = slotter.slot(note.slot), match.line_b if note.a is not None else match.line_a
    values = (value for value in (slot.value if slot is not None else ()) if value.name in (note.a, note.b))
    phrases = (phrase for value in values for phrase in (value.name, *value.words, *value.beside))
    return any(silent.text_words.issuperset(phrase.casefold().split()) for phrase in phrases)


def _two_readings(match: Match, note: Note | None, plain: Collection[str]) -> str | None:
    """Returns the slot by which two sentences are read of two things, where neither reading can be a slip.

    Both measures are known ("deliveries", "production"), or one subject is the other narrowed ("voters", "young ones").
    """
    if note is None:
        return None
    if note.slot == "metric":
        return note.slot if match.a.metric_known and match.b.metric_known else None
    subjects = (fold(item.record.claim.subject or "").split() for item in (match.a, match.b))
    one, other = (frozenset(map(_unowned, words)) for words in subjects)
    told = match.line_a.text_words | match.line_b.text_words
    narrowed = one and other and (one < other or other < one)
    shared = match.line_a.text_words & match.line_b.text_words
    extra = (one ^ other).difference(plain)
    return note.slot if note.slot == "subject" and narrowed and extra and extra <= told - shared else None


def _classes(slotter: Slotter) -> frozenset[str]:
    """Returns the words that narrow no subject: common ones, and what a thing is called by its kind, a "model"."""
    scopes = slotter.lexicon.scopes.scopes
    return frozenset((*scopes.plain_words, *scopes.class_heads, *scopes.class_heads.values()))


def _unowned(word: str) -> str:
    """Returns a word without the sign of the owner: "model" of "the model's smaller variant"."""
    return word.removesuffix("'s").removesuffix("’s")


def _span_of_one(match: Match, spans: Collection[str]) -> bool:
    """Tells a move of a price over a stated span from one of no stated time: "up 0.3% for the week", "up 0.8%"."""
    told = [(item.record.claim.period_text or "").casefold().split() for item in (match.a, match.b)]
    moves = all(item.change == "change" and _PRICE in (item.record.claim.metric or "") for item in (match.a, match.b))
    return moves and (not told[0]) != (not told[1]) and not set(told[0] + told[1]).isdisjoint(spans)


def _per_two_things(a: Facets, b: Facets) -> bool:
    """Tells rates of two things, not of time: "0.3 Wh per query", "2.9 Wh per image"."""
    timed = yearly(a.per) is not None or yearly(b.per) is not None
    return bool(a.per and b.per) and not timed and singular(fold(a.per or "")) != singular(fold(b.per or ""))


def _per_year(item: Facets, figure: Figure) -> Figure:
    """Returns a rate over a span of time as a rate over a year, so that monthly and yearly ones compare."""
    times = yearly(item.per)
    if times is None or times == 1.0:
        return figure
    low, high = (None if end is None else end * times for end in (figure.low, figure.high))
    return replace(figure, low=low, high=high, lower=figure.lower * times, upper=figure.upper * times)


def _other_times(match: Match) -> bool:
    """Tells lines that name different months, weekdays or years: what they say of two times may differ."""
    mine, theirs = match.line_a.times, match.line_b.times
    return any(mine[kind].isdisjoint(theirs[kind]) for kind in mine.keys() & theirs.keys())


def _day_and_span(match: Match, spans: Collection[str]) -> bool:
    """Tells a day from a longer time: "rose 1.4% on Friday", "rose 3.2% this week"."""
    sides = (match.line_a, match.at_a), (match.line_b, match.at_b)
    days = ["weekday" in line.times for line, _ in sides]
    longer = [not words_beside(line, at).isdisjoint(spans) for line, at in sides]
    return days[0] != days[1] and longer[0] != longer[1] and longer[0] == days[1]


def _redated(match: Match) -> bool:
    """Tells versions of a sentence that give different dates or numbers beside their figures."""
    one, other = match.line_a.dates, match.line_b.dates
    return bool(one - other) and bool(other - one)


def _by_value(match: Match, one: Figure, other: Figure, slotter: Slotter, settings: Settings) -> Weighed:
    a, b = match.a, match.b
    denied = (a.record.claim.polarity is Polarity.DENIED) != (b.record.claim.polarity is Polarity.DENIED)
    if denied:
        return Weighed(match, Relation.UNDETERMINED, "polarity", False)
    rewritten = match.versions and match.sureness >= ALMOST
    if agree(one, other, settings.agree_tolerance, headline=not rewritten) or (
        converted(a.record.claim, b.record.claim) and near(one, other)
    ):
        return Weighed(match, Relation.AGREES, None, True)
    if match.versions and elsewhere(match, slotter):
        return Weighed(match, Relation.DIFFERENT_SCOPE, "geography", False)
    if (not match.versions or match.sureness < ALMOST) and _headline_bound(one, other):
        return Weighed(match, Relation.COMPATIBLE, None, True)
    ahead = [looks_ahead(line, at, slotter) for line, at in ((match.line_a, match.at_a), (match.line_b, match.at_b))]
    if ahead[0] != ahead[1] and not overlap(one, other):
        return Weighed(match, Relation.FORECAST, None, False)
    if match.versions and match.sureness >= ALMOST and (_both_ranges(one, other) or _both_bounds(match, one, other)):
        return Weighed(match, Relation.CONTRADICTION, None, False)
    if overlap(one, other):
        return Weighed(match, Relation.COMPATIBLE, None, one_noun(a, b) and within(_stated(one), other))
    if match.versions and match.sureness >= ALMOST and one_noun(a, b):
        return Weighed(match, Relation.CONTRADICTION, None, False)
    if not match.versions and derived(match, other):
        return Weighed(match, Relation.AGREES, None, True)
    if not match.versions and summed(match, one):
        return Weighed(match, Relation.COMPATIBLE, None, False)
    slot = doubt(match, slotter)
    if slot is not None:
        return Weighed(match, Relation.UNDETERMINED, slot, False)
    return Weighed(match, Relation.CONTRADICTION, None, False)


def _both_ranges(one: Figure, other: Figure) -> bool:
    """Tells two stated ranges: in versions of one sentence other ends are another statement."""
    return one.bounded and other.bounded and one.low != one.high and other.low != other.high


def _both_bounds(match: Match, one: Figure, other: Figure) -> bool:
    """Tells bounds by one word that name different ends: in versions of one sentence another statement."""
    words = [line.tokens[max(0, at - 1)].word for line, at in ((match.line_a, match.at_a), (match.line_b, match.at_b))]
    ends = [figure.low if figure.low is not None else figure.high for figure in (one, other)]
    same_kind = one.comparator is other.comparator and not (one.vague or other.vague)
    bounds = not one.bounded and not other.bounded and same_kind and words[0] == words[1]
    return bounds and ends[0] != ends[1]


def _stated(figure: Figure) -> Figure:
    """Returns a figure without the room its approximation leaves: about 36 is told as "more than 35"."""
    if figure.low is None or figure.high is None or figure.vague:
        return figure
    return replace(figure, lower=figure.low, upper=figure.high)


def _headline_bound(one: Figure, other: Figure) -> bool:
    """Tells a bound that the second text gives as a plain figure: "more than 2,000" told as "2,000"."""
    if one.bounded or not other.bounded:
        return False
    end = one.low if one.low is not None else one.high
    return end is not None and end == other.low == other.high


def _comparable_units(a: Facets, b: Facets, match: Match) -> bool:
    counts = all(item.unit.startswith("count:") or item.unit in ("", "person") for item in (a, b))
    return same_unit(a, b) or (counts and match.versions) or same_number(a, b)


def _nested(a: Facets, b: Facets) -> bool:
    """Tells whether one period lies in the other ("on Tuesday", "this week"), so that both may be meant."""
    (s1, e1), (s2, e2) = a.period, b.period
    if s1 is None or e1 is None or s2 is None or e2 is None:
        return True
    return (s1 <= s2 and e2 <= e1) or (s2 <= s1 and e1 <= e2)


def _opposed(match: Match, opposites: Sequence[Opposites]) -> bool:
    if not match.versions:
        return False
    a, b = match.a.record.claim.change, match.b.record.claim.change
    for step in (-1, 1):
        mine = _beside(match.line_a.tokens, match.at_a, step)
        theirs = _beside(match.line_b.tokens, match.at_b, step)
        for pair in opposites:
            one, other = set(pair.one), set(pair.other)
            if _flipped(mine, theirs, one, other) or _flipped(mine, theirs, other, one):
                return True
        if step == -1 and any((mine | theirs) & {*pair.one, *pair.other} for pair in opposites):
            break  # the word before the figure governs it; one after it belongs to the next
    return {a, b} == {Change.INCREASE, Change.DECREASE} and mine != theirs


def _narrowed(match: Match, opposites: Sequence[Opposites]) -> bool:
    """Tells versions that narrow their figure in opposite ways: "excluding one-off items", "including" them."""
    mine = words_beside(match.line_a, match.at_a)
    theirs = words_beside(match.line_b, match.at_b)
    return any(
        _flipped(mine, theirs, set(pair.one), set(pair.other)) or _flipped(mine, theirs, set(pair.other), set(pair.one))
        for pair in opposites
    )


def _flipped(mine: set[str], theirs: set[str], one: set[str], other: set[str]) -> bool:
    return bool(mine & one and theirs & other) and not mine & other and not theirs & one


def _beside(tokens: Sequence[Token], at: int, step: int) -> set[str]:
    """Returns the words on one side of a figure, up to the next figure."""
    words: set[str] = set()
    place = at + step
    while 0 <= place < len(tokens) and abs(place - at) <= BESIDE and tokens[place].figure is None:
        words.add(tokens[place].word)
        place += step
    return words
