"""The pages of a source and of an entity: what it says, what is said of it, how often alone.

Comes in: an id. Goes out: what `kb_source.html` and `kb_entity.html` draw. Sources are counted,
never ranked.
"""

from __future__ import annotations

from kb.web import words
from kb.web.base import Base, Row
from kb.web.cards import CLAIMS, card
from kb.web.page import Asked, Page
from kb.web.quality import interval

MOST = 60
LISTED = 300
ENOUGH = 10  # questions from which on a share is worth an interval
COUNTED = 1_000  # claims of one source that its page looks through

# Counted on the index alone, then named.
SOURCES = f"""
select s.id, s.name, s.kind, c.n as claims from (
  select source_id, count(*) as n from claims where last_run is null and source_id is not null
  group by source_id order by n desc, source_id limit {LISTED}
) c join sources s on s.id = c.source_id order by c.n desc, s.name
"""
ENTITIES = f"""
select e.id, e.name, e.kind, c.n as claims from (
  select subject_id, count(*) as n from claims where last_run is null and subject_id is not null
  group by subject_id order by n desc, subject_id limit {LISTED}
) c join entities e on e.id = c.subject_id order by c.n desc, e.name
"""


async def source(base: Base, asked: Asked) -> Page:
    """Returns the page of a source."""
    row = await base.row("select * from sources where id = ?", [asked.path_value("id")])
    me = {"id": row["id"], "most": MOST}
    claims = await base.rows(
        f"{CLAIMS} where c.source_id = :id and c.last_run is null order by c.confidence desc, c.id limit :most", me
    )
    articles = await base.rows(
        "select a.id, a.title, a.file, a.digest_of, a.published_on,"
        " (select count(*) from claims c where c.article_id = a.id and c.last_run is null) as claims"
        " from articles a where a.publisher_id = :id and a.last_run is null order by a.published_on desc limit :most",
        me,
    )
    return Page(
        template="kb_source.html",
        address=base.path("source", row["id"]),
        title=row["name"],
        description=f"What {row['name']} says, and who else says so.",
        crumbs=(("Sources", base.path("sources")), (row["name"], None)),
        behind=base.behind("claims", source_id=row["id"]),
        context={
            "source": row,
            "kind": words.SOURCE_KINDS.get(row["kind"], row["kind"]),
            "counts": (counts := await _counts(base, row["id"])),
            "alone": _share(counts["alone"], counts["questions"]),
            "met": await _met(base, row["id"]),
            "counted": COUNTED,
            "cards": [card(base, one) for one in claims],
            "articles": [dict(one, href=base.path("article", one["id"])) for one in articles],
            "findings": await _findings(base, row["id"]),
        },
    )


async def _counts(base: Base, source_id: str) -> Row:
    """Returns what a source says, in numbers; all but the first over at most COUNTED claims."""
    current = "select * from claims where source_id = :id and last_run is null"
    return await base.row(
        f"select (select count(*) from ({current})) as claims, count(distinct c.article_id) as articles,"
        " count(distinct c.question_id) as questions,"
        " count(distinct case when q.origins = 1 then q.id end) as alone,"
        " count(distinct case when q.status = 'disputed' then q.id end) as disputed,"
        " sum(c.modality in ('projected', 'target')) as forecasts"
        f" from ({current} limit {COUNTED}) c left join questions q on q.id = c.question_id",
        {"id": source_id},
    )


def _share(part: int, whole: int) -> str | None:
    """Returns between which shares the true one lies, or None where there are too few to say.

    >>> _share(21, 24), _share(1, 2)
    ('69% to 96%', None)
    """
    if whole < ENOUGH:
        return None
    low, high = interval(part / whole, whole)
    return f"{low:.0%} to {high:.0%}"


async def _met(base: Base, source_id: str) -> dict[str, int]:
    """Returns how many claims of a source were forecasts that met an outcome, went stale, or were revised."""
    rows = await base.rows(
        "select f.kind, count(distinct fc.claim_id) as n"
        f" from (select id from claims where source_id = ? and last_run is null limit {COUNTED}) c"
        " join finding_claims fc on fc.claim_id = c.id join findings f on f.id = fc.finding_id"
        " where f.kind in ('forecast', 'stale-forecast', 'revision') group by f.kind",
        [source_id],
    )
    return {row["kind"]: row["n"] for row in rows}


async def _findings(base: Base, source_id: str) -> list[Row]:
    rows = await base.rows(
        "select distinct f.id, f.kind, f.verdict, f.title, f.severity"
        f" from (select id from claims where source_id = ? and last_run is null limit {COUNTED}) c"
        " join finding_claims fc on fc.claim_id = c.id join findings f on f.id = fc.finding_id"
        " order by f.severity desc, f.id limit 20",
        [source_id],
    )
    return [dict(row, href=base.path("finding", row["id"])) for row in rows]


async def listing(base: Base, asked: Asked) -> Page:
    """Returns the list of sources with what each says."""
    rows = await base.kept("sources", lambda: base.heavy(SOURCES))
    return Page(
        template="kb_sources.html",
        title="Sources",
        description="Who says so: publishers, organisations and people.",
        crumbs=(("Sources", None),),
        behind=base.behind("sources"),
        context={
            "rows": [
                dict(row, href=base.path("source", row["id"]), label=words.SOURCE_KINDS.get(row["kind"], row["kind"]))
                for row in rows
            ]
        },
    )


async def entity(base: Base, asked: Asked) -> Page:
    """Returns the page of an entity: its questions, its figures, its parts and its whole."""
    row = await base.row(
        "select e.*, p.name as parent from entities e left join entities p on p.id = e.parent_id where e.id = ?",
        [asked.path_value("id")],
    )
    me = {"id": row["id"], "most": MOST}
    claims = await base.rows(
        f"{CLAIMS} where c.subject_id = :id and c.last_run is null order by c.confidence desc, c.id limit :most", me
    )
    questions = await base.rows(
        "select slug, title, answer, status, articles, origins from questions where subject_id = :id"
        " order by articles desc, title limit :most",
        me,
    )
    children = await base.rows("select id, name from entities where parent_id = :id order by name limit :most", me)
    aliases = await base.rows("select alias from entity_aliases where entity_id = :id order by alias limit :most", me)
    return Page(
        template="kb_entity.html",
        address=base.path("entity", row["id"]),
        title=row["name"],
        description=f"Figures about {row['name']}.",
        crumbs=(("Subjects", base.path("entities")), (row["name"], None)),
        behind=base.behind("claims", subject_id=row["id"]),
        context={
            "entity": row,
            "kind": words.ENTITY_KINDS.get(row["kind"], row["kind"]),
            "feed": base.path("feed.atom", subject=row["id"]),
            "labels": words.LABELS,
            "parent_href": base.path("entity", row["parent_id"]) if row["parent_id"] else None,
            "children": [dict(one, href=base.path("entity", one["id"])) for one in children],
            "aliases": [one["alias"] for one in aliases if one["alias"].casefold() != row["name"].casefold()],
            "questions": [dict(one, href=base.path("question", one["slug"])) for one in questions],
            "cards": [card(base, one) for one in claims],
            "total": await base.value(
                "select count(*) from claims where subject_id = :id and last_run is null", {"id": row["id"]}
            ),
        },
    )


async def entities(base: Base, asked: Asked) -> Page:
    """Returns the list of subjects with how much is said of each."""
    rows = await base.kept("entities", lambda: base.heavy(ENTITIES))
    return Page(
        template="kb_entities.html",
        title="Subjects",
        description="Whose figures this base holds.",
        crumbs=(("Subjects", None),),
        behind=base.behind("entities"),
        context={
            "rows": [
                dict(row, href=base.path("entity", row["id"]), kind=words.ENTITY_KINDS.get(row["kind"], row["kind"]))
                for row in rows
            ]
        },
    )
