"""Looks words up in the lexicon: entities by their aliases, metrics by the words of a phrase.

Comes in: text or words. Goes out: lexicon rows. Built once for a lexicon. Nothing is guessed here:
a phrase the lexicon does not know has no row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import get_args

from kb.lexicon import Lexicon
from kb.lexicon.context import Dimension, Entity, Metric
from kb.model import is_currency

PIECE = re.compile(r"\w+|[^\w\s]")
LONGEST_ALIAS = 12  # pieces
WORTH = "value"  # the noun for what anything is worth, which the lexicon has no row for


@dataclass(frozen=True, slots=True)
class Named:
    """A known entity where the text names it."""

    entity: Entity
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Names:
    """The lexicon's entities and metrics, ready to be looked up."""

    entities: dict[tuple[str, ...], Entity]
    firsts: frozenset[str]  # the words aliases begin with
    by_name: dict[str, Entity]
    metrics: dict[str, list[tuple[frozenset[str], Metric]]]  # by head word, most words first
    metric_by_name: dict[str, Metric]
    growth_of: dict[str, Metric]
    metric_by_verb: dict[str, list[Metric]]
    metric_by_unit: dict[str, Metric]
    dimensions: dict[str, str]  # by canonical unit
    by_demonym: dict[str, Entity]  # by the adjective of a place
    common: dict[str, tuple[Entity, re.Pattern[str]]]  # names that may mean something else, and what shows they do not

    def doubtful(self, text: str) -> frozenset[str]:
        """Returns the common names in an article that nothing in it shows to mean what the lexicon says."""
        here = {word for word in self.common if word in text}
        return frozenset(word for word in here if self.common[word][1].search(text) is None)

    def without(self, doubtful: frozenset[str]) -> Names:
        """Returns the lookups with some names taken for unknown."""
        if not doubtful:
            return self
        gone = {tuple(PIECE.findall(word)) for word in doubtful}
        kept = {key: entity for key, entity in self.entities.items() if key not in gone}
        return replace(self, entities=kept, firsts=frozenset(key[0] for key in kept))

    def find(self, text: str) -> list[Named]:
        """Returns the known entities in the text, longest first where they overlap, in text order."""
        pieces = [(m[0], m.start(), m.end()) for m in PIECE.finditer(text)]
        out, at = [], 0
        while at < len(pieces):
            hit = self._longest(pieces, at)
            if hit is None:
                at += 1
                continue
            entity, size = hit
            out.append(Named(entity, pieces[at][1], pieces[at + size - 1][2]))
            at += size
        return out

    def _longest(self, pieces: list[tuple[str, int, int]], at: int) -> tuple[Entity, int] | None:
        if pieces[at][0] not in self.firsts:
            return None
        words = [word for word, _, _ in pieces[at : at + LONGEST_ALIAS]]
        for size in range(len(words), 0, -1):
            if (entity := self.entities.get(tuple(words[:size]))) is not None:
                return entity, size
        return None

    def exact(self, text: str) -> Entity | None:
        """Returns the entity that the whole text names."""
        return self.entities.get(tuple(PIECE.findall(text)))

    def maker(self, entity: Entity) -> Entity | None:
        """Returns who made it or what it belongs to."""
        above = entity.made_by or entity.part_of
        return self.by_name.get(above) if above is not None else None

    def set_of(self, members: Iterable[str]) -> Entity | None:
        """Returns the named set with exactly these members."""
        wanted = {(found.name if (found := self.exact(name)) is not None else name) for name in members}
        sets = (entity for entity in self.by_name.values() if entity.kind == "set")
        return next((entity for entity in sets if {member.name for member in entity.members} == wanted), None)

    def metric(self, head: str, words: Iterable[str], dimension: str | None) -> tuple[Metric, frozenset[str]] | None:
        """Returns the metric with the most of the words, its head being `head`, and the words it took.

        A metric of another dimension than the figure's is passed over; None as dimension takes any. Of two with as
        many words the one of just this dimension is meant: "capacity" in watts is a power capacity.
        """
        bag, found = set(words), None
        for needed, metric in self.metrics.get(head, ()):
            if found is not None and len(needed) < len(found[1]):
                break
            if needed <= bag and (dimension is None or metric.dimension == dimension):
                return metric, needed
            if needed <= bag and metric.dimension == "any" and found is None:
                found = metric, needed
        return found

    def dimension(self, unit: str | None) -> str | None:
        """Returns what kind of thing a canonical unit measures."""
        if unit is None:
            return None
        if unit.startswith("count:"):
            return self.dimensions.get(unit, "count")  # crowns are money whose country is open
        if is_currency(unit):
            return "money"
        return self.dimensions.get(unit, "other")


@lru_cache(maxsize=8)
def names_of(lexicon: Lexicon) -> Names:
    """Returns the lexicon's lookups."""
    rows = lexicon.context.metrics.metric
    entities = _entities(lexicon.context.entities.entity)
    return Names(
        entities=entities,
        firsts=frozenset(key[0] for key in entities),
        by_name={entity.name: entity for entity in lexicon.context.entities.entity},
        metrics=_metrics(rows),
        metric_by_name={metric.name: metric for metric in rows},
        growth_of={metric.growth_of: metric for metric in reversed(rows) if metric.growth_of is not None},
        metric_by_verb=_by_verb(rows),
        metric_by_unit={unit: metric for metric in reversed(rows) for unit in metric.units},
        dimensions=_dimensions(lexicon),
        common=_common(lexicon),
        by_demonym={word: row for row in lexicon.context.entities.entity for word in row.demonyms},
    )


def _dimensions(lexicon: Lexicon) -> dict[str, str]:
    known = set(get_args(Dimension))
    table: dict[str, str] = {}
    for unit in lexicon.figures.units.unit:
        if unit.dimension in known:
            table[unit.canonical or unit.name] = unit.dimension
    table |= {f"count:{coin}": "money" for coin in lexicon.context.measuring.coins}
    return table | lexicon.context.relating.dimensions.unit


def _entities(rows: Sequence[Entity]) -> dict[tuple[str, ...], Entity]:
    table: dict[tuple[str, ...], Entity] = {}
    for entity in rows:
        plurals = [f"{name}s" for name in (entity.name, *entity.aliases) if name[-1:].isalnum() and name[-1:] != "s"]
        for alias in (entity.name, *entity.aliases, *(plurals if entity.kind == "hardware" else ())):
            for spelling in dict.fromkeys((alias, alias[:1].upper() + alias[1:])):
                table.setdefault(tuple(PIECE.findall(spelling)), entity)
    return table


def _common(lexicon: Lexicon) -> dict[str, tuple[Entity, re.Pattern[str]]]:
    """Each common name with what shows its meaning: another name of it, its maker or owner, a word of its field."""
    rows = {row.name: row for row in lexicon.context.entities.entity}
    words = lexicon.context.subjects
    table: dict[str, tuple[Entity, re.Pattern[str]]] = {}
    for row in (row for row in rows.values() if row.common):
        above = [rows[name] for name in (row.made_by, row.part_of) if name in rows]
        names = [
            name for entity in (row, *above) for name in (entity.name, *entity.aliases) if name not in entity.common
        ]
        firm = words.firm_cues if row.kind == "organisation" else []
        cues = [*names, *(row.cues or [*words.field_cues, *firm])]
        pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, cues)) + r")(?!\w)")
        table |= dict.fromkeys(row.common, (row, pattern))
    return table


def _metrics(rows: Sequence[Metric]) -> dict[str, list[tuple[frozenset[str], Metric]]]:
    table: dict[str, list[tuple[frozenset[str], Metric]]] = {}
    for metric in rows:
        for alias in (metric.name, *metric.aliases):
            words = [stem(word) for word in split(alias) if word not in ("of", "the", "a", "to", "and", "per", "for")]
            if words:
                head = stem(split(alias.split(" of ")[0].split(" per ")[0])[-1])
                table.setdefault(head, []).append((frozenset(words), metric))
    for found in table.values():
        found.sort(key=lambda row: -len(row[0]))
    return table


def _by_verb(rows: Sequence[Metric]) -> dict[str, list[Metric]]:
    table: dict[str, list[Metric]] = {}
    for metric in rows:
        for verb in metric.verbs:
            table.setdefault(verb, []).append(metric)
    return table


def split(text: str) -> list[str]:
    """Returns the text's words in lower case; joined words stay joined ("pre-tax", "r&d")."""
    return re.findall(r"[^\W_]+(?:[-&.'’][^\W_]+)*", text.lower())


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Returns a word's singular in lower case, by form alone.

    >>> [stem(word) for word in ("Costs", "companies", "gas", "losses", "GPUs")]
    ['cost', 'company', 'gas', 'loss', 'gpu']
    """
    lower = word.lower()
    if (word[:-1].isupper() and len(word) > 2 and word.endswith("s")) or lower in ("gpus", "cpus", "tpus", "npus"):
        return lower[:-1]
    if len(lower) <= 3 or not lower.endswith("s") or lower.endswith(("ss", "us", "is")):
        return lower
    if lower.endswith("ies"):
        return lower[:-3] + "y"
    if lower.endswith(("sses", "xes", "ches", "shes")):
        return lower[:-2]
    return lower[:-1]


def stems(words: Iterable[str]) -> Iterator[str]:
    """Yields the stem of each word."""
    return (stem(word) for word in words)
