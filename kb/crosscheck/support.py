"""The value most origins support, where several compete: what is said most and by whom it is borne out.

Comes in: for each question, who says which value. Goes out: a `Supported` value a question, with the share
of support and the range of what agrees with it. An origin's word weighs by how often others bear it out,
over all questions, in a few rounds (after TruthFinder, Yin, Han and Yu 2008). A rounded figure bears out every
finer one that rounds to it, as its author says no more than that. The outcome is shown as what most origins support,
never as the truth.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from kb.compare.values import rounds_to

ROUNDS = 12
START = 0.9  # trust in an origin before anything is known of it
MOST = 0.999  # and the most it can earn
DAMPING = 0.3  # how far one more voice moves a value: origins copy each other
NEIGHBOURS = 0.5  # what a value gains from near ones and loses to far ones
NEAR = 0.5  # likeness from which a neighbour helps
LIMIT = 50.0  # scores beyond which nothing changes any more


@dataclass(frozen=True, slots=True)
class Vote:
    """One origin's word on one question."""

    origin: Hashable
    value: float


@dataclass(frozen=True, slots=True)
class Supported:
    """The value most origins support; `share` is its part of all support, `origins` who says it."""

    value: float
    lower: float
    upper: float
    origins: int
    share: float


def best_supported(questions: Mapping[Hashable, Sequence[Vote]]) -> dict[Hashable, Supported]:
    """Returns for each question the value its origins bear out best; ties go to the value nearest the median."""
    held = {name: _holders(votes) for name, votes in questions.items() if votes}
    said: dict[Hashable, list[tuple[Hashable, float]]] = defaultdict(list)
    for name, values in held.items():
        for value, origins in values.items():
            for origin in origins:
                said[origin].append((name, value))
    trust = dict.fromkeys(said, START)
    belief: dict[Hashable, dict[float, float]] = {}
    for _ in range(ROUNDS):
        belief = {name: _belief(values, trust) for name, values in held.items()}
        trust = {
            origin: min(MOST, sum(belief[name][value] for name, value in words) / len(words))
            for origin, words in said.items()
        }
    return {name: _best(held[name], belief[name], questions[name]) for name in held}


def _holders(votes: Sequence[Vote]) -> dict[float, set[Hashable]]:
    held: dict[float, set[Hashable]] = defaultdict(set)
    for vote in votes:
        held[vote.value].add(vote.origin)
    return dict(sorted(held.items()))


def _belief(values: Mapping[float, set[Hashable]], trust: Mapping[Hashable, float]) -> dict[float, float]:
    own = {
        value: -sum(math.log(1 - trust[origin]) for origin in sorted(origins, key=str))
        for value, origins in values.items()
    }
    scores = {value: own[value] + sum(own[near] for near in own if rounds_to(value, near)) for value in own}
    out = {}
    for value, score in scores.items():
        pull = sum(other * (likeness(value, near) - NEAR) for near, other in scores.items() if near != value)
        total = max(-LIMIT, min(LIMIT, score + NEIGHBOURS * pull))
        out[value] = 1 / (1 + math.exp(-DAMPING * total))
    return out


def likeness(one: float, other: float) -> float:
    """Returns 1 for equal values, falling with their relative distance."""
    return math.exp(-abs(one - other) / max(abs(one), abs(other), 1.0))


def _best(values: Mapping[float, set[Hashable]], belief: Mapping[float, float], votes: Sequence[Vote]) -> Supported:
    middle = median(vote.value for vote in votes)
    value = min(values, key=lambda value: (-round(belief[value], 9), abs(value - middle), value))
    agreeing = [other for other in values if likeness(value, other) > 0.99]
    total = sum(belief.values())
    return Supported(value, min(agreeing), max(agreeing), len(values[value]), belief[value] / total if total else 0.0)
