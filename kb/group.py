"""Which claims a reader would put under one question.

Comes in: for each claim its subject, metric family and dimension. Goes out: keys; claims of one key
form a question. Parts go with their whole, though not with the place they lie in, a maker with the one product of
its article (or of all articles), every name of a class with the class; a body that goes by what it is, "the county",
stays in its article (or the copies of one text). A claim without a subject or metric, about a date, or whose subject
is only what it counts, has no question.
One pass over the claims.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kb.lexicon.ontology import Ontology, fold, singular

_NOBODY = re.compile(  # a date or an amount is nobody's subject, though it may have been read so
    r"(?:(?:(?:net|loss|profit)\s+)?[$€£]?\d[\d.,/-]*(?:\s+[a-z%]+){0,2}"
    r"|(?i:january|february|march|april|june|july|august|september|october|november|december"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|yesterday|tomorrow|tonight))$"
)
_CLASS = "class:"  # how the root of a question about a kind of thing begins
_MONEY = 3  # letters of an ISO 4217 code
_THINGS = ("GPU",)  # units that look like such a code
_TIME = ("second", "minute", "hour", "day", "week", "month", "quarter", "year", "decade")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a claim is about, as grouping needs it."""

    claim_id: str
    subject: str
    family: str
    dimension: str
    article: str = ""
    metric: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """The question a claim belongs to; `root` is a subject key, or "class:NAME" for a generic one.

    `article` is set where only the article tells who is meant: the county of one is not that of another.
    """

    root: str
    family: str
    dimension: str
    article: str = ""

    @property
    def general(self) -> bool:
        """Tells a question about a kind of thing, whose figures need not be of one thing."""
        return self.root.startswith(_CLASS)

    @property
    def kind(self) -> str:
        """Returns the kind of thing it is about, the subject itself where it is about one."""
        return self.root.removeprefix(_CLASS)


def dimension(unit: str | None, change: str | None) -> str:
    """Returns the kind of thing a unit measures, a change of it apart from its level.

    >>> dimension("USD", None), dimension("%", "change"), dimension("count:job", None), dimension("month", None)
    ('money', 'ratio change', 'count', 'duration')
    """
    if unit is None:
        kind = "number"
    elif len(unit) == _MONEY and unit.isupper() and unit.isalpha() and unit not in _THINGS:
        kind = "money"
    elif unit.startswith("count:") or unit == "person":
        kind = "count"
    elif unit in ("%", "pp", "x"):
        kind = "ratio"
    elif unit in _TIME:
        kind = "duration"  # years and months answer one question
    else:
        kind = unit
    return f"{kind} {change}" if change else kind


def group(topics: Iterable[Topic], *, ontology: Ontology, of_makers: Collection[str] = ()) -> Mapping[Key, list[str]]:
    """Returns the claim ids of each question, keys and ids in a fixed order.

    What a maker has as a whole, by the families `of_makers`, is not asked of its one product: a firm's revenue.
    """
    kept = [topic for topic in topics if _asks(topic)]
    near: dict[tuple[str, Key], set[str]] = defaultdict(set)  # products of a maker in one article, and anywhere
    for topic in kept:
        if topic.family.removesuffix(" growth") in of_makers:
            continue
        root = _root(topic.subject, ontology)
        for maker in _makers(topic.subject, ontology):
            key = Key(maker, topic.family, topic.dimension)
            near[topic.article, key].add(root)
            near["", key].add(root)
    grouped: dict[Key, list[str]] = defaultdict(list)
    for topic in kept:
        if ontology.local(topic.subject):
            local = Key(ontology.key(topic.subject), topic.family, topic.dimension, topic.article)
            grouped[local].append(topic.claim_id)
            continue
        key = Key(_root(topic.subject, ontology), topic.family, topic.dimension)
        made = next((found for place in (topic.article, "") if len(found := near.get((place, key), ())) == 1), ())
        root = next(iter(made), key.root)
        grouped[Key(root, key.family, key.dimension)].append(topic.claim_id)
    return {key: sorted(grouped[key]) for key in sorted(grouped)}


def _asks(topic: Topic) -> bool:
    """Tells whether a claim answers a question: it has a subject, which is more than what is counted."""
    if not topic.family or not topic.subject or _NOBODY.match(topic.subject):
        return False
    return not (topic.dimension.startswith("count") and idle_subject(topic.subject, topic.metric))


def idle_subject(subject: str, metric: str) -> bool:
    """Tells a subject that adds nothing to what is measured: "buildings" of a number of buildings."""
    said = [singular(word) for word in fold(metric).split()]
    own = [singular(word) for word in fold(subject).split()]
    return not own or all(word in said for word in own) or own in (["people"], ["person"])


@lru_cache(maxsize=16384)
def _makers(subject: str, ontology: Ontology) -> tuple[str, ...]:
    return tuple(_root(maker, ontology) for maker in ontology.chain(subject, "made_by")[1:])


@lru_cache(maxsize=16384)
def _root(subject: str, ontology: Ontology) -> str:
    if ontology.generic(subject):
        return f"{_CLASS}{ontology.class_of(subject)}"
    chain = ontology.chain(subject, "part_of")
    # A town or a central bank is asked for by itself, not as a part of its country.
    return ontology.key([subject, *(name for name in chain[1:] if not _is_place(name, ontology))][-1])


def _is_place(name: str, ontology: Ontology) -> bool:
    entity = ontology.entity(name)
    return entity is not None and entity.kind == "place"


def main_subject(subjects: Iterable[str], root: str, *, ontology: Ontology) -> str:
    """Returns the name under which a question is asked: the root's own, else the one used most."""
    names = Counter(subjects)
    entity = ontology.entity(root)
    if entity is not None:
        return entity.name
    own = [name for name in names if ontology.key(name) == root]
    return min(own or names, key=lambda name: (-names[name], len(name), name))
