"""Subjects, metrics and sources: a row for each name the claims use, with what the lexicon knows of it.

An unknown name gets a row of its own under the form the claim gives it; once the lexicon knows it, the
next build files the claim under the lexicon's name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlite_utils import Database

from kb.lexicon import Lexicon
from kb.lexicon.context import Entity, Metric
from kb.store.changes import Cells, names, read, sync
from kb.store.ids import named

UNLISTED = "unlisted"
ENTITY = ("id", "name", "kind", "parent_id")
METRIC = ("id", "name", "family", "dimension", "definition")
SOURCE = ("id", "name", "kind")
AMONG = "{} in (select value from json_each(?))"
# Of two kinds one name is met as, the earlier stays, so that the order of articles does not matter.
SOURCE_KINDS = ("publisher", "organisation", "person", "unnamed")


@dataclass(frozen=True)
class Known:
    """The lexicon's entities and metrics by name."""

    entities: Mapping[str, Entity]
    metrics: Mapping[str, Metric]


@lru_cache(maxsize=8)
def known(lexicon: Lexicon) -> Known:
    """Returns the lexicon's rows by name, made once."""
    context = lexicon.context
    return Known(
        entities={entity.name: entity for entity in context.entities.entity},
        metrics={metric.name: metric for metric in context.metrics.metric},
    )


def entity_id(name: str | None) -> str | None:
    """Returns the id of a subject."""
    return None if name is None else named("entity", name)


def metric_id(name: str | None) -> str | None:
    """Returns the id of a metric."""
    return None if name is None else named("metric", name)


def source_id(name: str | None) -> str | None:
    """Returns the id of a publisher or originator."""
    return None if name is None else named("source", name)


def save_entities(db: Database, wanted: Iterable[str], lexicon: Lexicon) -> None:
    """Makes sure each subject has its row, with its aliases and the entities it is part of or made by."""
    listed = known(lexicon).entities
    rows: list[Cells] = []
    aliases: dict[str, Iterable[str]] = {}
    for name in _with_parents(wanted, listed):
        entity, key = listed.get(name), named("entity", name)
        rows.append((key, name, entity.kind if entity else UNLISTED, entity_id(_parent(entity, listed))))
        aliases[key] = entity.aliases if entity else ()
    _upsert(db, "entities", ENTITY, rows)
    _save_aliases(db, "entity_aliases", "entity_id", aliases)


def save_metrics(db: Database, wanted: Iterable[str], lexicon: Lexicon) -> None:
    """Makes sure each metric has its row; an unlisted one is a family of its own."""
    listed = known(lexicon).metrics
    rows: list[Cells] = []
    aliases: dict[str, Iterable[str]] = {}
    for name in sorted(set(wanted)):
        metric, key = listed.get(name), named("metric", name)
        told = (metric.family, metric.dimension, metric.definition) if metric else (name, "any", "")
        rows.append((key, name, *told))
        aliases[key] = metric.aliases if metric else ()
    _upsert(db, "metrics", METRIC, rows)
    _save_aliases(db, "metric_aliases", "metric_id", aliases)


def save_sources(db: Database, wanted: Mapping[str, str]) -> None:
    """Makes sure each source has its row; `wanted` gives the kind of each name."""
    keys = {named("source", name): (name, kind) for name, kind in sorted(wanted.items())}
    stored = read(db, "sources", ("id", "kind"), key=1, where=AMONG.format("id"), args=[json.dumps(list(keys))])
    rows: list[Cells] = []
    for key, (name, kind) in keys.items():
        before = stored.get((key,))
        kinds = [kind] if before is None else [kind, str(before[1])]
        rows.append((key, name, min(kinds, key=SOURCE_KINDS.index)))
    _upsert(db, "sources", SOURCE, rows)


def prune(db: Database) -> None:
    """Removes subjects, metrics and sources that nothing names any more; history still names its own."""
    while _prune_entities(db):
        pass
    unused = "select id from metrics m where not exists (select 1 from claims where metric_id = m.id)"
    db.execute(f"delete from metric_aliases where metric_id in ({unused})")
    db.execute(f"delete from metrics where id in ({unused})")
    db.execute(
        "delete from sources where not exists (select 1 from claims where source_id = sources.id)"
        " and not exists (select 1 from articles where publisher_id = sources.id)"
    )


def _prune_entities(db: Database) -> int:
    unused = (
        "select id from entities e where not exists (select 1 from claims where subject_id = e.id)"
        " and not exists (select 1 from questions where subject_id = e.id)"
        " and not exists (select 1 from entities where parent_id = e.id)"
    )
    db.execute(f"delete from entity_aliases where entity_id in ({unused})")
    return db.execute(f"delete from entities where id in ({unused})").rowcount


def _with_parents(wanted: Iterable[str], listed: Mapping[str, Entity]) -> list[str]:
    """Names with all they belong to, parents first so that foreign keys hold."""
    ordered: dict[str, None] = {}
    for name in sorted(set(wanted)):
        chain: list[str] = []
        current: str | None = name
        while current is not None and current not in chain and current not in ordered:
            chain.append(current)
            current = _parent(listed.get(current), listed)
        ordered.update(dict.fromkeys(reversed(chain)))
    return list(ordered)


def _parent(entity: Entity | None, listed: Mapping[str, Entity]) -> str | None:
    """The entity it is part of or made by; a circle in a user's lexicon is cut at its first name."""
    if entity is None:
        return None
    parent = entity.part_of or entity.made_by
    seen = {entity.name}
    current = parent
    while current is not None and current not in seen:
        seen.add(current)
        above = listed.get(current)
        current = (above.part_of or above.made_by) if above else None
    return None if current == entity.name else parent


def _save_aliases(db: Database, table: str, column: str, wanted: Mapping[str, Iterable[str]]) -> None:
    rows = [(key, alias) for key, aliases in wanted.items() for alias in sorted(set(aliases))]
    where, args = AMONG.format(column), [json.dumps(list(wanted))]
    sync(db, table, (column, "alias"), rows, key=2, where=where, args=args)


def _upsert(db: Database, table: str, columns: tuple[str, ...], rows: list[Cells]) -> None:
    """Inserts or updates the rows that are not there as they are, in their order."""
    keys = json.dumps([row[0] for row in rows])
    stored = set(read(db, table, columns, key=1, where=AMONG.format("id"), args=[keys]).values())
    assigned = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
    db.conn.executemany(
        f"insert into {table} ({names(columns)}) values ({', '.join('?' * len(columns))})"
        f" on conflict (id) do update set {assigned}",
        [row for row in rows if row not in stored],
    )
