"""Which claims a reader would put under one question.

Comes in: for each claim its subject, metric family and dimension. Goes out: keys; claims of one key
form a question. Parts go with their whole, a maker with its only product, every name of a class with
the class. A claim without a subject or metric has no question. One pass over the claims.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.lexicon.ontology import Ontology

_MONEY = 3  # letters of an ISO 4217 code


@dataclass(frozen=True, slots=True)
class Topic:
    """What a claim is about, as grouping needs it."""

    claim_id: str
    subject: str
    family: str
    dimension: str


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """The question a claim belongs to; `root` is a subject key, or "class:NAME" for a generic one."""

    root: str
    family: str
    dimension: str


def dimension(unit: str | None, change: str | None) -> str:
    """Returns the kind of thing a unit measures, a change of it apart from its level.

    >>> dimension("USD", None), dimension("%", "change"), dimension("count:job", None)
    ('money', 'ratio change', 'count')
    """
    if unit is None:
        kind = "number"
    elif len(unit) == _MONEY and unit.isupper() and unit.isalpha():
        kind = "money"
    elif unit.startswith("count:") or unit == "person":
        kind = "count"
    elif unit in ("%", "pp", "x"):
        kind = "ratio"
    else:
        kind = unit
    return f"{kind} {change}" if change else kind


def group(topics: Iterable[Topic], *, ontology: Ontology) -> Mapping[Key, list[str]]:
    """Returns the claim ids of each question, keys and ids in a fixed order."""
    rooted: dict[Key, list[str]] = defaultdict(list)
    makers: dict[Key, Key] = {}
    products: dict[Key, set[str]] = defaultdict(set)
    for topic in topics:
        if not topic.subject or not topic.family:
            continue
        key = Key(_root(topic.subject, ontology), topic.family, topic.dimension)
        rooted[key].append(topic.claim_id)
        for maker in ontology.chain(topic.subject, "made_by")[1:]:
            products[Key(_root(maker, ontology), topic.family, topic.dimension)].add(key.root)
    for key, made in products.items():
        if key in rooted and len(made) == 1:
            makers[key] = Key(next(iter(made)), key.family, key.dimension)
    merged: dict[Key, list[str]] = defaultdict(list)
    for key, ids in rooted.items():
        merged[makers.get(key, key)] += ids
    return {key: sorted(merged[key]) for key in sorted(merged)}


def _root(subject: str, ontology: Ontology) -> str:
    if ontology.generic(subject):
        return f"class:{ontology.class_of(subject)}"
    return ontology.key(ontology.chain(subject, "part_of")[-1])


def main_subject(subjects: Iterable[str], root: str, *, ontology: Ontology) -> str:
    """Returns the name under which a question is asked: the root's own, else the one used most."""
    names = Counter(subjects)
    entity = ontology.entity(root)
    if entity is not None:
        return entity.name
    own = [name for name in names if ontology.key(name) == root]
    return min(own or names, key=lambda name: (-names[name], len(name), name))
