"""What every part of the cross-check works on: the claims with their facets, indexed.

Comes in: records. Goes out: a `Desk`, built once a run, independent of the order of the records.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kb.compare import Facets, Slotter, facets, origin_of
from kb.crosscheck.copies import originals
from kb.crosscheck.periods import periods_apart
from kb.group import Key, Topic, dimension, group
from kb.lexicon import Lexicon
from kb.lexicon.ontology import Ontology
from kb.model import Record
from kb.settings import Settings


@dataclass(frozen=True)
class Desk:
    """Facets by claim id, grouped by question and by article."""

    slotter: Slotter
    settings: Settings
    facets: dict[str, Facets]
    groups: dict[Key, tuple[str, ...]]
    question_of: dict[str, Key]
    articles: dict[str, tuple[Facets, ...]]  # in the order of the text

    @property
    def ontology(self) -> Ontology:
        """The lookups of entities and metrics."""
        return self.slotter.ontology

    def origin(self, item: Facets) -> str | None:
        """Returns the origin a claim counts for."""
        return origin_of(item.record)


def lay_out(records: Sequence[Record], *, lexicon: Lexicon, settings: Settings) -> Desk:
    """Returns the desk for a set of records."""
    slotter = Slotter.of(lexicon)
    told = [facets(record, slotter=slotter) for record in sorted(records, key=_order)]
    items = {item.record.claim.id: item for item in periods_apart(told, cues=lexicon.cues.cues)}
    text_of = originals(items.values())
    topics = [
        Topic(
            name,
            item.record.claim.subject or "",
            item.family,
            dimension(item.unit or None, item.change),
            text_of[item.record.claim.article],
            item.record.claim.metric or "",
        )
        for name, item in items.items()
        if item.record.claim.claim and item.record.claim.metric and not slotter.only_narrows(item.record.claim.subject)
    ]
    grouped = group(topics, ontology=slotter.ontology, of_makers=frozenset(lexicon.scopes.scopes.of_makers))
    groups = {key: tuple(ids) for key, ids in grouped.items()}
    articles: dict[str, list[Facets]] = defaultdict(list)
    for item in items.values():
        articles[item.record.claim.article].append(item)
    return Desk(
        slotter,
        settings,
        items,
        groups,
        {name: key for key, ids in groups.items() for name in ids},
        {name: tuple(found) for name, found in articles.items()},
    )


def _order(record: Record) -> tuple[str, int, int, str]:
    claim = record.claim
    return claim.article, claim.start, claim.end, claim.id


def digest(*parts: object) -> str:
    """Returns a short id, the same on every machine for the same parts."""
    text = "\x1f".join(map(str, parts))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
