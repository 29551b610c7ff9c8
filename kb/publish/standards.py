"""A base in open standards: ClaimReview feed, Web Annotations, PROV-O; one JSON-LD document each, streamed.

Comes in: an open base. Goes out: lines of text. The order depends on content alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

import kb
from kb import linked
from kb.publish.lines import plain

SOFTWARE = f"kb {kb.__version__}"
CLAIMS = """
select c.*, a.file, a.title as article_title, a.url, a.digest_of, a.published_on,
  p.name as publisher, s.name as source_name, s.kind as source_kind
from claims c
join articles a on a.id = c.article_id
left join sources p on p.id = a.publisher_id
left join sources s on s.id = c.source_id
"""
# The last judgement of each finding, where it accepts.
ACCEPTED = """
select r.*, f.id as finding_id from findings f join reviews r on r.target = f.id
where r.verdict = 'accept' and not exists (
  select 1 from reviews l where l.target = r.target and (l.decided_at, l.id) > (r.decided_at, r.id))
order by r.decided_at, f.id
"""
DERIVED = "select claim_id from finding_claims where finding_id = ? order by claim_id"


def web_annotations(db: Database, site: str = "") -> Iterator[str]:
    """Yields the current claims as an AnnotationPage of Web Annotations, by article and place."""
    rows = _rows(db, f'{CLAIMS} where c.last_run is null order by a.file, c."start", c."end", c.id')
    items = (_without_context(linked.annotation(row, site, SOFTWARE)) for row in rows)
    page = {"@context": linked.ANNOTATION, "id": f"{site}/annotations", "type": "AnnotationPage"}
    return _document(page, "items", items)


def claim_reviews(db: Database, site: str = "") -> Iterator[str]:
    """Yields the findings that a person accepted as a schema.org DataFeed of ClaimReviews, the oldest first."""
    feed = {"@context": linked.SCHEMA_ORG, "@type": "DataFeed", "name": "Reviewed findings"}
    return _document(feed, "dataFeedElement", _reviews(db, site))


def provenance(db: Database, site: str = "", *, times: bool = True) -> Iterator[str]:
    """Yields how the base came about as PROV-O: sources, articles, runs, claims, findings.

    Args:
        db: an open base
        site: the address it is published at, or nothing
        times: with the times of runs, which alone differ between two builds of the same sources
    """
    return _document({"@context": dict(linked.PROV)}, "@graph", _nodes(db, site, times))


STANDARDS: Mapping[str, Callable[[Database, str], Iterator[str]]] = {
    "claimreview": claim_reviews,
    "annotations": web_annotations,
    "prov": provenance,
}


def _reviews(db: Database, site: str) -> Iterator[linked.Linked]:
    for accepted in _rows(db, ACCEPTED):
        (finding,) = _rows(db, "select * from findings where id = ?", accepted["finding_id"])
        claims = _rows(
            db, f"{CLAIMS} join finding_claims f on f.claim_id = c.id where f.finding_id = ?"
            " order by f.role desc, c.id desc limit 1", finding["id"],
        )  # fmt: skip
        for reviewed in claims:
            yield {
                "@type": "DataFeedItem",
                "dateModified": str(accepted["decided_at"])[:10],
                "item": _without_context(linked.review(finding, reviewed, accepted, site)),
            }


def _nodes(db: Database, site: str, times: bool) -> Iterator[linked.Linked]:
    for row in _rows(db, "select * from sources order by id"):
        yield linked.source_agent(row, site)
    for row in _rows(db, "select id, file, title, url, publisher_id from articles order by id"):
        yield linked.article_entity(row, site)
    taken = _rows(db, "select first_run, id from articles order by first_run, id")
    used = {run: [row["id"] for row in group] for run, group in groupby(taken, itemgetter("first_run"))}
    for row in _rows(db, "select * from runs order by id"):
        yield linked.run_activity(row, used.get(row["id"], []), site, times=times)
    for row in _rows(db, "select * from claims order by id"):
        yield linked.claim_entity(row, site)
    for row in _rows(db, "select * from findings order by id"):
        derived = [key for (key,) in db.execute(DERIVED, [row["id"]])]
        yield linked.finding_entity(row, list(dict.fromkeys(derived)), site)


def _rows(db: Database, sql: str, *values: object) -> Iterator[Mapping[str, Any]]:
    cursor = db.execute(sql, list(values))
    columns = [column[0] for column in cursor.description]
    for row in cursor:
        yield {name: plain(value) for name, value in zip(columns, row, strict=True)}


def _without_context(item: linked.Linked) -> linked.Linked:
    """The document's context holds for all its items."""
    return {key: value for key, value in item.items() if key != "@context"}


def _document(head: Mapping[str, Any], key: str, items: Iterable[linked.Linked]) -> Iterator[str]:
    """Yields a JSON document that ends in a list, an item a line, without holding the list."""
    opening = _json(head)[:-1]
    yield f"{opening}, {_json(key)}: ["
    between = "\n"
    for item in items:
        yield between + _json(item)
        between = ",\n"
    yield "\n]}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
