"""Subjects, metrics and sources: a row for each name the claims use, with what the lexicon knows of it.

An unknown name gets a row of its own under the form the claim gives it; once the lexicon knows it, the
next build files the claim under the lexicon's name.
"""

from __future__ import annotations

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
    for name in _with_parents(wanted, listed):
        entity = listed.get(name)
        parent = _parent(entity, listed)
        row: Cells = (entity_id(name), name, entity.kind if entity else UNLISTED, entity_id(parent))
        _upsert(db, "entities", ENTITY, [row])
        _save_aliases(db, "entity_aliases", "entity_id", entity_id(name), entity.aliases if entity else ())


def save_metrics(db: Database, wanted: Iterable[str], lexicon: Lexicon) -> None:
    """Makes sure each metric has its row; an unlisted one is a family of its own."""
    listed = known(lexicon).metrics
    for name in sorted(set(wanted)):
        metric = listed.get(name)
        row: Cells = (
            (metric_id(name), name, metric.family, metric.dimension, metric.definition)
            if metric
            else (metric_id(name), name, name, "any", "")
        )
        _upsert(db, "metrics", METRIC, [row])
        _save_aliases(db, "metric_aliases", "metric_id", metric_id(name), metric.aliases if metric else ())


def save_sources(db: Database, wanted: Mapping[str, str]) -> None:
    """Makes sure each source has its row; `wanted` gives the kind of each name."""
    for name, kind in sorted(wanted.items()):
        stored = db.execute("select kind from sources where id = ?", [source_id(name)]).fetchone()
        kinds = [kind] if stored is None else [kind, str(stored[0])]
        _upsert(db, "sources", SOURCE, [(source_id(name), name, min(kinds, key=SOURCE_KINDS.index))])


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


def _save_aliases(db: Database, table: str, column: str, key: str | None, aliases: Iterable[str]) -> None:
    rows: list[Cells] = [(key, alias) for alias in sorted(set(aliases))]
    if rows or read(db, table, (column, "alias"), key=2, where=f"{column} = ?", args=[key]):
        sync(db, table, (column, "alias"), rows, key=2, where=f"{column} = ?", args=[key])


def _upsert(db: Database, table: str, columns: tuple[str, ...], rows: list[Cells]) -> None:
    rest = columns[1:]
    db.conn.executemany(
        f"insert into {table} ({names(columns)}) values ({', '.join('?' * len(columns))})"
        f" on conflict (id) do update set {', '.join(f'{name} = excluded.{name}' for name in rest)}"
        f" where ({names(rest)}) is not ({', '.join(f'excluded.{name}' for name in rest)})",
        rows,
    )
