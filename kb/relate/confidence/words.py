"""Words that clues look for: entities and metrics of the lexicon by name, the heads of metrics, the words of times.

Comes in: the lexicon. Goes out: tables of it, made once.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kb.lexicon import Lexicon
from kb.lexicon.context import Entity, Metric

WORD = re.compile(r"[A-Za-z][\w&'’-]*")
GROWTH = " growth"


@lru_cache(maxsize=8)
def entities(lexicon: Lexicon) -> dict[str, Entity]:
    """Returns the entities of the lexicon by their names in small letters."""
    rows = lexicon.context.entities.entity
    return {word.lower(): row for row in rows for word in (row.name, *row.aliases)}


@lru_cache(maxsize=8)
def metrics(lexicon: Lexicon) -> dict[str, Metric]:
    """Returns the metrics of the lexicon by name."""
    return {row.name: row for row in lexicon.context.metrics.metric}


def metric_of(name: str, lexicon: Lexicon) -> Metric | None:
    """Returns the metric of a name, or the one whose growth it is."""
    known = metrics(lexicon)
    return known.get(name) or known.get(name.removesuffix(GROWTH))


@lru_cache(maxsize=8)
def heads(lexicon: Lexicon) -> frozenset[str]:
    """Returns the last words of the names that the lexicon has for metrics, in the singular."""
    rows = lexicon.context.metrics.metric
    return frozenset(singular(name.rpartition(" ")[2]) for row in rows for name in (row.name, *row.aliases))


@lru_cache(maxsize=8)
def roles(lexicon: Lexicon) -> frozenset[str]:
    """Returns the nouns that only say what somebody is: "company", "analysts", "model"."""
    nouns = lexicon.context.relating.nouns
    return frozenset((*nouns.company, *nouns.model, *nouns.person, *nouns.place, *nouns.other))


@lru_cache(maxsize=8)
def idle(lexicon: Lexicon) -> frozenset[str]:
    """Returns the small words that sentences open with."""
    return frozenset(word.lower() for word in lexicon.context.relating.nouns.function)


@lru_cache(maxsize=8)
def months(lexicon: Lexicon) -> frozenset[str]:
    """Returns the names of the months as they are written."""
    return frozenset(month.capitalize() for month in lexicon.cues.cues.grammar.months)


@lru_cache(maxsize=8)
def times(lexicon: Lexicon) -> frozenset[str]:
    """Returns words of times told by where they stand: year, quarter, earlier, last."""
    cues = lexicon.cues.cues
    return frozenset((*cues.grammar.time_units, *cues.reckoning.earlier, *cues.reckoning.previous))


@lru_cache(maxsize=4096)
def singular(word: str) -> str:
    """Returns a word in small letters, without the ending of a plural or an owner.

    >>> singular("Revenues"), singular("firm's"), singular("gas")
    ('revenue', 'firm', 'ga')
    """
    return word.lower().removesuffix("'s").removesuffix("’s").removesuffix("s")
