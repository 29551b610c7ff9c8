"""What a claim is about, slot by slot: the side of a comparison that is settled before any value is read.

Comes in: a record. Goes out: its `Facets`, with the figure beside them. Slots are filled from the
qualifiers and the metric's own words through the lexicon; what no slot knows is kept as unclassified.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from kb.compare.beside import Phrases, beside
from kb.compare.values import Figure, figure_of
from kb.lexicon import Lexicon
from kb.lexicon.context import Entity, Metric
from kb.lexicon.cues import Cue, Cues
from kb.lexicon.ontology import Ontology, fold, singular
from kb.lexicon.scopes import Slot
from kb.model import Change, Claim, Modality, Polarity, Record

_WORD = re.compile(r"[^\s,;:()“”\"]+")
_LONGEST = 5  # words a slot phrase may have
_PROJECTED = frozenset({Modality.PROJECTED, Modality.TARGET})
_RATIOS = frozenset({"%", "x", "pp"})
_STEPS = frozenset({"pp", "basis point"})  # by them a rate moves, up or down, under its own name
YEAR = (350, 370)  # days of a year, roughly
_PRICE_YEAR = Cue(r"\b((?:19|20)\d\d)\s+(?:us\s+|u\.s\.\s+)?{dollars}\b")
_FISCAL = Cue(r"\b(?:{fiscal}|FY\d*)\b", re.IGNORECASE)
_FISCAL_YEAR = Cue(
    r"\b(?:{fiscal}\s+(?:year\s+)?(?P<after>(?:19|20)\d\d(?:[/–-]\d\d)?)"
    r"|(?P<before>(?:19|20)\d\d(?:[/–-]\d\d)?)\s+{fiscal}\s+year)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Facets:
    """The slots of one claim.

    Attributes:
        subject, metric: keys under which names are compared; `metric_known` if the lexicon has it.
        slots: slot name -> value, where the words state one.
        loose: qualifying words that fill no slot.
        change: "change" for increases and decreases, "ratio", or None for a level.
        projected: forecast or target. `soft`: a worked example or scenario. `generic`: about a class.
        timeless: holds without a period (a model is trained once).
        fiscal: the company's year that the words of the period name, empty where they name one without saying which.
        tacit: slot values that go without saying; they count only against another value of their slot.
        vague_time: the words of the period name an edge of it, "late 2024", which leaves open which days are meant.
    """

    record: Record
    figure: Figure
    subject: str
    metric: str
    metric_known: bool
    family: str
    unit: str
    per: str | None
    slots: tuple[tuple[str, str], ...]
    loose: frozenset[str]
    change: str | None
    period: tuple[date | None, date | None]
    projected: bool
    soft: bool
    denied: bool
    generic: bool
    timeless: bool
    base: str | None
    fiscal: str | None
    vague_time: bool
    tacit: tuple[tuple[str, str], ...] = ()

    @property
    def scope(self) -> tuple[object, ...]:
        """Everything that must be equal for two claims to form one position, values and period aside."""
        return (
            self.subject,
            self.metric,
            self.unit,
            self.per,
            self.slots,
            tuple(sorted(self.loose)) if self.loose else (),
            self.change,
            self.projected,
            self.soft,
            self.denied,
            self.base,
        )


@dataclass(frozen=True)
class Slotter:
    """Fills slots from words; built once for a lexicon."""

    lexicon: Lexicon
    ontology: Ontology
    phrases: dict[str, tuple[tuple[str, str, bool], ...]]  # phrase -> (slot, value, also in the subject's words)
    beside: Phrases
    fillers: frozenset[str]  # words that narrow nothing

    def __hash__(self) -> int:
        return hash(self.lexicon)

    @staticmethod
    def of(lexicon: Lexicon) -> Slotter:
        """Returns the slotter of a lexicon."""
        return _slotter(lexicon)

    @property
    def cues(self) -> Cues:
        """Returns the words that patterns are made of."""
        return self.lexicon.cues.cues

    def slot(self, name: str) -> Slot | None:
        """Returns the slot's row."""
        return next((slot for slot in self.lexicon.scopes.scopes.slot if slot.name == name), None)

    def found(self, text: str) -> list[tuple[str, str]]:
        """Returns the slots that the words of a text fill, with their values."""
        return [(slot, value) for slot, value, _ in _match(self, text)[0]]

    def only_narrows(self, subject: str | None) -> bool:
        """Tells a subject made of words that only narrow a figure: "GAAP", "adjusted"."""
        return _only_narrows(self, subject or "")

    def moves(self, metric: str) -> bool:
        """Tells a metric that names a change itself, such as job cuts."""
        return singular(metric.split()[-1]) in self.lexicon.scopes.questions.moves if metric else False

    def metric(self, name: str | None, unit: str) -> tuple[str, str, bool, str]:
        """Returns key, family, whether known, and the words of the name that only narrow it."""
        return _metric(self, name or "", unit)

    def words(
        self, qualifiers: tuple[str, ...], narrowing: str, metric: str, subject: str, family: str
    ) -> tuple[tuple[tuple[str, str], ...], frozenset[str]]:
        """Returns the filled slots and the qualifying words that fill none."""
        return _words(self, qualifiers, narrowing, metric, subject, family)

    def foreign(self, family: str) -> frozenset[str]:
        """Returns the slots that mean nothing for a family of metrics."""
        plain = family.removesuffix(" growth")
        return frozenset(
            slot.name
            for slot in self.lexicon.scopes.scopes.slot
            if (slot.only and plain not in slot.families) or (slot.of and plain not in slot.of) or plain in slot.not_of
        )


@lru_cache(maxsize=8)
def _slotter(lexicon: Lexicon) -> Slotter:
    phrases: dict[str, list[tuple[str, str, bool]]] = {}
    for slot in lexicon.scopes.scopes.slot:
        for value in slot.value:
            for word in {value.name, *value.words} if value.words else ():
                phrases.setdefault(word.casefold(), []).append((slot.name, value.name, "subject" in slot.where))
    rows = {word: tuple(found) for word, found in phrases.items()}
    words = lexicon.scopes.scopes
    return Slotter(lexicon, Ontology.of(lexicon), rows, Phrases.of(words, lexicon.cues.cues), frozenset(words.fillers))


@lru_cache(maxsize=16384)
def _only_narrows(slotter: Slotter, subject: str) -> bool:
    found, rest = _match(slotter, subject)
    idle = set(slotter.lexicon.scopes.scopes.no_subjects)
    return bool(found) and not rest and {slot for slot, _, _ in found} <= idle


@lru_cache(maxsize=16384)
def _metric(slotter: Slotter, name: str, unit: str) -> tuple[str, str, bool, str]:
    words = fold(name.split(",")[0]).split()
    for first in range(len(words)):
        row, things = slotter.ontology.metric(" ".join(words[first:])), _things(words[:first], slotter)
        if row is not None and not (things and _shortened(words[first:], row)):
            family = slotter.lexicon.scopes.scopes.families.get(row.family, row.family)
            family = f"{family} growth" if row.growth_of else family
            if things and row.of_things and row.dimension == "any":
                family = f"{things} {family}"  # wheat imports are no copper imports
            return fold(row.name), family, True, " ".join(words[:first])
        if words[-1] == "growth" and (grown := slotter.ontology.metric(" ".join(words[first:-1]))) is not None:
            base = _metric(slotter, grown.name, unit)  # the growth of house prices is no price growth
            return f"{base[0]} growth", f"{base[1]} growth", True, " ".join(words[:first])
    kept = [word for word in words if word not in slotter.fillers and word not in slotter.phrases] or words
    key = " ".join([*kept[:-1], singular(kept[-1])]) if kept else unit
    narrowing = " ".join(word for word in words if word not in kept)
    return key, key, False, narrowing


def _things(words: list[str], slotter: Slotter) -> str:
    """Returns of what a metric is, by the words before it: "wheat" of wheat exports, nothing of total exports."""
    rest = _match(slotter, " ".join(words))[1]
    return " ".join(singular(word) for word in rest if word not in slotter.fillers)


def _shortened(words: list[str], row: Metric) -> bool:
    """Tells a metric's name without its first words: of another thing, "approval rate", it is another metric."""
    full = fold(row.name).split()
    return len(words) < len(full) and full[-len(words) :] == words


@lru_cache(maxsize=65536)
def _words(
    slotter: Slotter, qualifiers: tuple[str, ...], narrowing: str, metric: str, subject: str, family: str
) -> tuple[tuple[tuple[str, str], ...], frozenset[str]]:
    filled: dict[str, str] = {}
    loose: set[str] = set()
    foreign = slotter.foreign(family)
    idle = slotter.lexicon.scopes.scopes.idle_of.get(family.removesuffix(" growth"), ())
    for text in (*qualifiers, narrowing):
        text = " ".join(word for word in text.split() if word.casefold() not in idle)
        if year := _PRICE_YEAR(slotter.cues).search(text.casefold()):
            filled["price year"] = year[1]
            continue
        found, rest = _match(slotter, text, foreign)
        loose |= {word for word in rest if word not in slotter.fillers and not word.isdigit()}
        for slot, value, _ in found:
            filled.setdefault(slot, value)
    of_name = slotter.ontology.metric(metric) is not None  # "domestic" of a gross domestic product is no place
    for slot, value, _ in _match(slotter, metric, foreign)[0]:
        if not (of_name and slot == "geography"):
            filled.setdefault(slot, value)
    for slot, value, in_subject in _match(slotter, subject, foreign)[0]:
        if in_subject:
            filled.setdefault(slot, value)
    return tuple(sorted(filled.items())), frozenset(loose)


def _match(
    slotter: Slotter, text: str, foreign: frozenset[str] = frozenset()
) -> tuple[list[tuple[str, str, bool]], list[str]]:
    """Returns the slots the words fill, longest phrase first, and the words left over; `foreign` slots are none."""
    words = [word.casefold().strip("'’.") if word.count(".") < 2 else word.casefold() for word in _WORD.findall(text)]
    found: list[tuple[str, str, bool]] = []
    rest: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            hits = slotter.phrases.get(" ".join(words[at : at + size]), ())
            hit = [row for row in hits if row[0] not in foreign]
            if hit:
                found += hit
                at += size
                break
        else:
            rest.append(words[at])
            at += 1
    return found, rest


@dataclass(frozen=True, slots=True)
class _Measure:
    """What a claim measures, once a change is told from a level and a loss from a profit."""

    row: Metric | None
    metric: str
    family: str
    known: bool
    narrowing: str  # words of the name that only narrow it
    change: str | None
    sign: int


def _measure(claim: Claim, slotter: Slotter) -> _Measure:
    unit, ontology = claim.unit or "", slotter.ontology
    metric, family, known, narrowing = slotter.metric(claim.metric, unit)
    row = ontology.metric(metric)
    change = None if claim.change is None else "ratio" if claim.change is Change.RATIO else "change"
    if change is None and (grown := _growing(claim.metric or "", row)):
        if unit in _RATIOS:
            change = "change"  # growth is a change, whether or not the words say so
        else:
            metric, family, known, narrowing = slotter.metric(grown, unit)  # a value that grew, not its growth
            row = ontology.metric(metric)
    sign = -1 if claim.change is Change.DECREASE else 1
    if change == "change" and known and unit not in _RATIOS and slotter.moves(metric):
        change, sign = None, 1  # a number of job cuts is one whether they were "cut" or "came to" so many
    elif change == "change" and _falls_by_name(claim, row, slotter):
        metric, family, known, narrowing = slotter.metric(_grown(slotter, claim.metric or ""), unit)
        row = ontology.metric(metric)  # a fall is a growth below nought: one question holds both
    if row is not None and row.negative_of:
        metric, family, sign = fold(row.negative_of), (ontology.metric(row.negative_of) or row).family, -sign
    return _Measure(row, metric, family, known, narrowing, change, sign)


def _growing(name: str, row: Metric | None) -> str | None:
    """Returns what the growth that a metric names is the growth of: "revenue" of a revenue growth."""
    if row is not None and row.growth_of:
        return row.growth_of
    base = name.removesuffix(" growth")
    return base if base != name else None


def _falls_by_name(claim: Claim, row: Metric | None, slotter: Slotter) -> bool:
    """Tells a change that is named after what changes, and not as its growth: "revenue" that fell by 4 %."""
    unit, name = claim.unit or "", claim.metric or ""
    named = name.endswith(" growth") or slotter.moves(name)
    if row is None:
        rates = slotter.lexicon.scopes.scopes.rates
        return unit in _RATIOS - _STEPS and bool(name) and not named and singular(name.split()[-1]) not in rates
    rate = row.dimension in ("share", "ratio") or bool(row.growth_of)  # "cut its rate by 0.25 %" is a step of it
    return unit not in _STEPS and not (rate or row.negative_of or named)


@lru_cache(maxsize=4096)
def _grown(slotter: Slotter, name: str) -> str:
    """Returns what the growth of a metric is called: inflation, revenue growth."""
    base = slotter.ontology.metric(name)
    rows = slotter.ontology.metrics.values()
    known = base is not None and next((row.name for row in rows if row.growth_of == base.name), None)
    return known or f"{name} growth"


def facets(record: Record, *, slotter: Slotter) -> Facets:
    """Returns the slots and the signed figure of a claim."""
    claim, ontology = record.claim, slotter.ontology
    subject, unit, measure = claim.subject or "", claim.unit or "", _measure(claim, slotter)
    named = slotter.metric(claim.metric, unit)  # the slots are those of the metric's own words
    slots, loose = slotter.words(claim.qualifiers, measure.narrowing, named[0], subject, named[1])
    entity = ontology.entity(subject)
    filled = _all_slots(dict(slots), record, measure, slotter)
    return Facets(
        record=record,
        figure=figure_of(claim, measure.sign),
        subject=ontology.key(subject) if subject else "",
        metric=measure.metric,
        metric_known=measure.known,
        family=measure.family,
        unit=unit,
        per=claim.per,
        slots=tuple(pair for pair in filled if pair not in slotter.beside.tacit),
        loose=loose - frozenset(fold(subject).split()),
        change=measure.change,
        period=_period(claim, measure.row, measure.change),
        projected=claim.modality in _PROJECTED,
        soft=claim.modality in slotter.lexicon.scopes.scopes.modality_soft,
        denied=claim.polarity is Polarity.DENIED,
        generic=ontology.generic(subject) if subject else True,
        timeless=entity is not None and entity.kind in slotter.lexicon.scopes.scopes.timeless_kinds,
        base=fold(claim.base_text) if claim.base_text else None,
        fiscal=_fiscal(claim.period_text or "", slotter.cues),
        vague_time=_vague(claim.period_text or "", slotter),
        tacit=tuple(pair for pair in filled if pair in slotter.beside.tacit),
    )


def _all_slots(
    filled: dict[str, str], record: Record, measure: _Measure, slotter: Slotter
) -> tuple[tuple[str, str], ...]:
    """Returns the slots with those the words beside the figure fill, without those that say nothing new.

    A country's own name narrows nothing of it, and "consumer" nothing of inflation, which is of consumer prices.
    """
    near, row = beside(record.claim, slotter.beside), measure.row
    foreign = slotter.foreign(measure.family) if near else ()
    grown = slotter.ontology.metric(row.growth_of) if row is not None and row.growth_of else None
    if measure.change == "change" and grown is not None and grown.aspect == "flow":
        filled.pop("aspect", None)  # growth of "quarterly revenue" may be on the year
    filled = {slot: value for slot, value in near.items() if slot not in foreign} | filled
    if of_own_country(filled.get("geography"), slotter.ontology.entity(record.claim.subject)):
        del filled["geography"]
    known = slotter.found(row.growth_of) if row is not None and row.growth_of else ()
    return tuple(sorted(pair for pair in filled.items() if pair not in known))


def _fiscal(told: str, cues: Cues) -> str | None:
    """Returns the year of a company that the words of a period name; empty where it is one, but not said which."""
    if not _FISCAL(cues).search(told):
        return None
    named = _FISCAL_YEAR(cues).search(told)
    return named["after"] or named["before"] if named else ""


@lru_cache(maxsize=4096)
def _vague(told: str, slotter: Slotter) -> bool:
    edges = slotter.lexicon.reporting.periods.edges
    return not {word for words in edges.values() for word in words}.isdisjoint(
        told.casefold().replace("-", " ").split()
    )


def of_own_country(place: str | None, entity: Entity | None) -> bool:
    """Tells a place that narrows nothing, as it is the subject itself: the "national" rate of a country."""
    return entity is not None and entity.kind == "place" and place in (entity.name, "national")


def _period(claim: Claim, row: Metric | None, change: str | None) -> tuple[date | None, date | None]:
    """Returns the period a claim compares by: none for a day on which a flow was told, a month for its yearly rate."""
    start, end = claim.period_start, claim.period_end
    if start is None or end is None or row is None:
        return start, end
    if row.aspect == "flow" and row.dimension == "money" and start == end and not claim.per:
        return None, None  # revenue told "on 23 October" is of no single day
    yearly = row.aspect == "rate" and YEAR[0] <= (end - start).days <= YEAR[1] and start.month != 1
    if yearly and change is not None and (end + timedelta(days=1)).day == 1:
        return end.replace(day=1), end  # inflation "in the 12 months to July" is July's
    return start, end
