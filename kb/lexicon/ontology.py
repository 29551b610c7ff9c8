"""How named subjects and metrics relate: lookups over the entities and metrics of a lexicon.

Comes in: canonical names as claims carry them. Goes out: the `Level` of two subjects, the metric
row behind a name, the class of a generic subject. Unknown names stay unknown: nothing is guessed
but that two equal names mean one thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from kb.lexicon import Lexicon
from kb.lexicon.context import Entity, Metric

_EDGES = re.compile(r"^(?:the|a|an|its|their|his|her|our|this|that|these|those)\s+|['’]s?$|[.,;:]+$", re.IGNORECASE)
_SPLIT = re.compile(r",\s+and\s+|,\s+|\s+and\s+|\s*&\s*")
_STEPS = 6  # how far a chain of part_of, made_by or instance_of is followed
Days = tuple[date | None, date | None]  # the first and the last of a period
ANY_TIME: Days = (None, None)


class Level(StrEnum):
    """How subject A stands to subject B."""

    SAME = "same"
    PART = "part"  # A is a part of B
    WHOLE = "whole"
    MADE = "made"  # A is made by B
    MAKER = "maker"
    MEMBER = "member"  # A is a member of the set B
    SET = "set"
    INSTANCE = "instance"  # A is an instance of the class B
    CLASS = "class"
    CLASSES = "classes"  # both are generic
    SETS = "sets"  # two sets whose members differ
    SIBLINGS = "siblings"  # both made by, part of or instances of one thing
    APART = "apart"  # nothing known to connect them


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Returns a name in the form names are compared in: lower case, no determiner, no final stop.

    >>> fold("The Acme Group's")
    'acme group'
    """
    text = " ".join(name.casefold().replace("-", " ").split())
    while (shorter := _EDGES.sub("", text).strip()) != text:
        text = shorter
    return text


def singular(word: str) -> str:
    """Returns an English noun without its plural ending, roughly and always the same way."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@dataclass(frozen=True)
class Ontology:
    """Entities and metrics by every name they go by."""

    entities: dict[str, Entity]
    metrics: dict[str, Metric]
    class_heads: dict[str, str]
    proper_generic: frozenset[str]
    common: frozenset[str] = frozenset()  # nouns that name nothing, whatever letter they begin with
    bodies: frozenset[str] = frozenset()  # nouns of those that mostly have a name: a county

    def __hash__(self) -> int:
        return id(self)

    @staticmethod
    def of(lexicon: Lexicon) -> Ontology:
        """Returns the lookups of a lexicon; canonical names win over aliases."""
        return _build(lexicon)

    def entity(self, name: str | None) -> Entity | None:
        """Returns the entity a name stands for."""
        return self.entities.get(fold(name)) if name else None

    def metric(self, name: str | None) -> Metric | None:
        """Returns the metric a name stands for."""
        return self.metrics.get(fold(name)) if name else None

    def key(self, name: str) -> str:
        """Returns one key for all names of a subject; unknown names are keyed by themselves."""
        entity = self.entity(name)
        if entity is not None:
            return fold(entity.name)
        folded = fold(name)
        return " ".join([*folded.split()[:-1], singular(folded.split()[-1])]) if folded else folded

    def generic(self, name: str) -> bool:
        """Tells whether a subject is a class ("a single model") and no named thing."""
        entity = self.entity(name)
        if entity is not None:
            return entity.kind == "class"
        words = re.findall(r"[^\s,]+", name)
        if len(words) == 1 and words[0].istitle() and singular(fold(name)) in self.common:
            return True  # it began a sentence: "Bonds rose"
        return bool(words) and not any(self._proper(word) for word in words)

    def local(self, name: str) -> bool:
        """Tells a body that goes by what it is ("the county", "City Council"): which one, only its article tells."""
        words = fold(name).split()
        if not words or words[-1] not in self.bodies or self.entity(name) is not None:
            return False
        return self.generic(name) or all(word in self.common or word in self.bodies for word in words)

    def _proper(self, word: str) -> bool:
        bare = word.strip("'\"“”‘’()")
        return bare[:1].isupper() and bare.casefold() not in self.proper_generic

    def class_of(self, name: str) -> str | None:
        """Returns the class a subject belongs to: its head noun's for a generic one, its `instance_of` else."""
        if self.generic(name):
            return self._head(name)
        for entity in self.chain(name, "instance_of")[1:]:
            return self._head(entity)
        known = self.entity(name)
        return "model" if known is not None and known.kind == "model" else None

    def _head(self, name: str) -> str:
        words = re.split(r"\s+(?:of|for|in|at|with|from|that|which|to)\s+", fold(name))[0].split()
        head = singular(words[-1]) if words else ""
        pair = " ".join([*words[-2:-1], head])
        return self.class_heads.get(pair) or self.class_heads.get(head, head)

    def chain(self, name: str, link: str) -> list[str]:
        """Returns the names reached from a subject by following one link, itself first."""
        names = [name]
        entity = self.entity(name)
        while entity is not None and len(names) <= _STEPS:
            after = getattr(entity, link)
            if not after or any(self.key(after) == self.key(seen) for seen in names):
                break
            names.append(after)
            entity = self.entity(after)
        return names

    def sets_of(self, name: str) -> frozenset[str]:
        """Returns the keys of the known sets a subject is a member of."""
        return _sets(self).get(self.key(name), frozenset())

    def including(self, metric: str) -> frozenset[str]:
        """Returns the keys of the metrics that say they include one."""
        return _including(self).get(fold(metric), frozenset())

    def members(self, name: str, when: Days = ANY_TIME) -> frozenset[str]:
        """Returns the keys of a set's members in a period: listed ones, or the names a phrase enumerates."""
        return _members(self, name, when)

    def _members(self, name: str, when: Days) -> frozenset[str]:
        entity = self.entity(name)
        if entity is not None:
            return frozenset(self.key(member.name) for member in entity.members if member.within(*when))
        parts = [part for part in _SPLIT.split(name) if part]
        named = [entity for part in parts if (entity := self.entity(part)) is not None]
        if len(parts) < 2 or len(named) < len(parts):
            return frozenset()
        firms = any(entity.kind == "organisation" for entity in named)
        return frozenset(self.key(self._firm(entity) if firms else entity.name) for entity in named)

    def _firm(self, entity: Entity) -> str:
        """Returns who is meant by a product named among firms: Microsoft by Azure beside Google and Amazon."""
        return entity.made_by if entity.kind == "product" and entity.made_by else entity.name

    def level(self, one: str, other: str, when: Days = ANY_TIME) -> Level:
        """Returns how subject `one` stands to subject `other`, sets with the members they have in a period."""
        return _level(self, one, other, when)

    def _level(self, one: str, other: str, when: Days) -> Level:
        a, b = self.key(one), self.key(other)
        if a == b:
            return Level.SAME
        for link, up, down in (("part_of", Level.PART, Level.WHOLE), ("made_by", Level.MADE, Level.MAKER)):
            if b in map(self.key, self.chain(one, link)[1:]):
                return up
            if a in map(self.key, self.chain(other, link)[1:]):
                return down
        return self._set_level(one, other, a, b, when)

    def _set_level(self, one: str, other: str, a: str, b: str, when: Days) -> Level:
        mine, theirs = self.members(one, when), self.members(other, when)
        if mine and theirs:
            return Level.SAME if mine == theirs else Level.SETS
        if theirs and a in theirs:
            return Level.MEMBER
        if mine and b in mine:
            return Level.SET
        return self._class_level(one, other, a, b)

    def _class_level(self, one: str, other: str, a: str, b: str) -> Level:
        loose, strict = self.generic(one), self.generic(other)
        same = self.class_of(one) is not None and self.class_of(one) == self.class_of(other)
        if loose and strict:
            return Level.CLASSES if same else Level.APART
        if b in map(self.key, self.chain(one, "instance_of")[1:]) or (same and strict):
            return Level.INSTANCE
        if a in map(self.key, self.chain(other, "instance_of")[1:]) or (same and loose):
            return Level.CLASS
        return Level.SIBLINGS if same or self._share_parent(one, other) else Level.APART

    def _share_parent(self, one: str, other: str) -> bool:
        return any(
            set(map(self.key, self.chain(one, link)[1:])) & set(map(self.key, self.chain(other, link)[1:]))
            for link in ("part_of", "made_by")
        )


@lru_cache(maxsize=16384)
def _level(ontology: Ontology, one: str, other: str, when: Days) -> Level:
    return ontology._level(one, other, when)


@lru_cache(maxsize=16384)
def _members(ontology: Ontology, name: str, when: Days) -> frozenset[str]:
    return ontology._members(name, when)


@lru_cache(maxsize=8)
def _sets(ontology: Ontology) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for entity in ontology.entities.values():
        for member in entity.members:
            found.setdefault(ontology.key(member.name), set()).add(fold(entity.name))
    return {name: frozenset(sets) for name, sets in found.items()}


@lru_cache(maxsize=8)
def _including(ontology: Ontology) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for metric in ontology.metrics.values():
        for part in metric.includes:
            found.setdefault(fold(part), set()).add(fold(metric.name))
    return {name: frozenset(wider) for name, wider in found.items()}


@lru_cache(maxsize=8)
def _build(lexicon: Lexicon) -> Ontology:
    entities: dict[str, Entity] = {}
    for entity in lexicon.context.entities.entity:
        entities.setdefault(fold(entity.name), entity)
    for entity in lexicon.context.entities.entity:
        for alias in entity.aliases:
            if alias not in entity.common:  # "Rubin" as a subject is whoever the article calls so
                entities.setdefault(fold(alias), entity)
    metrics: dict[str, Metric] = {}
    for metric in lexicon.context.metrics.metric:
        metrics.setdefault(fold(metric.name), metric)
    for metric in lexicon.context.metrics.metric:
        for alias in metric.aliases:
            metrics.setdefault(fold(alias), metric)
    scopes, questions = lexicon.scopes.scopes, lexicon.scopes.questions
    common = frozenset(map(singular, (*questions.countable, *questions.uncounted)))
    heads, generic = dict(scopes.class_heads), frozenset(scopes.proper_generic)
    return Ontology(entities, metrics, heads, generic, common, frozenset(scopes.bodies))
