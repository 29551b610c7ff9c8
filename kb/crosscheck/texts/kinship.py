"""How surely two figures of unlike sentences speak of one thing.

Comes in: two figures with their lines. Goes out: a number, 0 for surely not and from 1 for surely, built
from what they count, whether either has a rival, the words around them, and subject and metric where
both are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from kb.compare import Facets
from kb.compare.values import agree, figure_of
from kb.crosscheck.texts.words import SLOT, Line
from kb.lexicon.ontology import singular

LONGEST = 160  # words of a line that are looked at
BESIDE = 4  # words either side that count twice
REACH = 6  # words either side of a figure that count as its surroundings
NOUN, MEASURE, COMMON = 0.35, 0.2, 0.1  # same counted noun; same other unit; per cent or money
ALONE = 0.2  # neither text has another figure of the unit
WORDS = 0.4  # all words around one stand around the other
SENTENCE = 0.3  # all words of B's sentence stand in A's
METRIC = 0.2
SAME_SCOPE = 0.3  # both are narrowed by one word of scope
SCOPED = 3  # weight of a word of scope ("worldwide"): it says which of several figures is meant
VALUE = 0.6  # they say the same: of several candidates the one that agrees is meant
TELLING = 10  # counts below it are shared by chance
_EVERYBODY = frozenset({"person", "death", "fatality", "employee", "worker"})  # all of whom a measure counts
_EVERYDAY = ("%", "x", "", "pp")


def kinship(one: Line, at_a: int, other: Line, at_b: int, *, alone: bool, plain: frozenset[str]) -> float:
    """Returns how surely figure A of line `one` and figure B of line `other` speak of one thing."""
    a, b = one.tokens[at_a].figure, other.tokens[at_b].figure
    if a is None or b is None or not (same_unit(a, b) or same_number(a, b)):
        return 0.0
    near = around(one, at_a, other, at_b, plain)
    score = _unit(a, b) + ALONE * alone + WORDS * near + SENTENCE * _held(one, other, plain)
    if agree(figure_of(a.record.claim), figure_of(b.record.claim), 0.0):
        score += VALUE
    if _scope(one, at_a) & _scope(other, at_b):
        score += SAME_SCOPE
    if a.metric and b.metric and a.metric_known and b.metric_known:
        score += METRIC if a.metric == b.metric else -METRIC
    return max(0.0, score)


def same_unit(a: Facets, b: Facets) -> bool:
    """Tells whether two figures count or measure the same thing, as far as their units say."""
    one, other = noun_of(a.unit), noun_of(b.unit)
    return one == other or (a.unit, b.unit) in (("", b.unit), (a.unit, "")) or _same_count(a, b)


def one_noun(a: Facets, b: Facets) -> bool:
    """Tells figures that count the same, and not the one a part of the other: guards are people, not all of them."""
    nouns = {noun_of(item.unit) for item in (a, b) if item.unit}
    return len(nouns) < 2 or nouns <= _EVERYBODY


def _same_count(a: Facets, b: Facets) -> bool:
    """Tells two counts of one known measure under other nouns: "4,500 people" and "4,500 employees" employed."""
    counts = all(item.unit.startswith("count:") or item.unit == "person" for item in (a, b))
    return counts and a.metric_known and b.metric_known and a.metric == b.metric


def same_number(a: Facets, b: Facets) -> bool:
    """Tells two counts of one telling value, whatever their nouns: "450 employees", "450 jobs"."""
    counts = all(item.unit.startswith("count:") or item.unit in ("", "person") for item in (a, b))
    one, other = figure_of(a.record.claim), figure_of(b.record.claim)
    return counts and one.low is not None and abs(one.low) >= TELLING and agree(one, other, 0.0)


def noun_of(unit: str) -> str:
    """Returns what a unit counts or measures, as one noun for all of its forms."""
    noun = singular(unit.removeprefix("count:").casefold())
    return "person" if noun in ("people", "person") else noun


def _unit(a: Facets, b: Facets) -> float:
    common = not a.unit or not b.unit or a.unit in _EVERYDAY or (len(a.unit) == 3 and a.unit.isupper())
    if common or not same_unit(a, b):
        return COMMON
    return NOUN if a.unit.startswith("count:") else MEASURE


def around(one: Line, at_a: int, other: Line, at_b: int, plain: frozenset[str]) -> float:
    """Returns the share of the words around figure B that also stand around figure A."""
    near = _near(other, at_b, plain, REACH)
    if not near:
        return 0.0
    beside, about = (set(_near(one, at_a, plain, reach)) for reach in (BESIDE, REACH * 2))
    weights = {key: SCOPED if SLOT in key else 1 for key in near}
    met = sum(weights[key] * ((key in beside) + (key in about)) for key in near)
    return met / (2 * sum(weights[key] for key in near))


def _near(line: Line, at: int, plain: frozenset[str], reach: int) -> list[str]:
    window = line.tokens[max(0, at - reach) : at] + line.tokens[at + 1 : at + 1 + reach]
    return [token.key for token in window if not token.figure and token.key not in plain]


def _scope(line: Line, at: int) -> set[str]:
    """Returns the words of scope near a figure, none beyond its neighbours."""
    found: set[str] = set()
    for step in (-1, 1):
        for place in range(at + step, at + step * (BESIDE + 1), step):
            if not 0 <= place < len(line.tokens) or line.tokens[place].figure is not None:
                break
            if SLOT in line.tokens[place].key:
                found.add(line.tokens[place].key)
    return found


def chosen_by(line: Line, at: int) -> frozenset[tuple[str, str]]:
    """Returns the scope by which a figure is told from others: of the words near it, for a lone figure of all."""
    if len(line.figures) == 1:
        near = list(line.tokens[:LONGEST])
    else:
        sides = (line.tokens[max(0, at - BESIDE) : at][::-1], line.tokens[at + 1 : at + 1 + BESIDE])
        near = [token for side in sides for token in takewhile(lambda token: token.figure is None, side)]
    return frozenset(fill for token in near for fill in token.scope)


def _held(one: Line, other: Line, plain: frozenset[str]) -> float:
    held = {token.key for token in one.tokens}
    wanted = [token.key for token in other.tokens if not token.figure and token.key not in plain]
    return sum(key in held for key in wanted) / len(wanted) if wanted else 0.0


def lone_units(lines: Sequence[Line]) -> frozenset[str]:
    """Returns the units of which a text has one figure only."""
    seen: dict[str, int] = {}
    for line in lines:
        for at in line.figures:
            figure = line.tokens[at].figure
            if figure is not None:
                seen[noun_of(figure.unit)] = seen.get(noun_of(figure.unit), 0) + 1
    return frozenset(unit for unit, count in seen.items() if count == 1)


def alone(a: Facets, b: Facets, mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Tells whether neither figure has a rival of its unit in its own text."""
    return noun_of(a.unit) in mine and noun_of(b.unit) in theirs
