"""What needs a person most: doubt times reach."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True)
class Waiting:
    """A claim or finding nobody has judged; `weight` is its doubt times the articles that lean on it."""

    kind: str
    id: str
    weight: float
    label: str
    evidence: str


WAITING = """
select 'claim', c.id, (1 - c.confidence) * coalesce(q.articles, 1) as weight,
  c.figure || coalesce(' · ' || c.subject, '') || coalesce(' · ' || c.metric, ''), c.quote
from claims c left join questions q on q.id = c.question_id
where c.last_run is null and not c.reference and not exists (select 1 from reviews r
    where r.target = c.id and (r.quote is null or r.quote = c.quote))
union all
select 'finding', f.id, f.severity * coalesce(q.articles, 1), f.title, f.explanation
from findings f left join questions q on q.id = f.question_id
where not exists (select 1 from reviews r where r.target = f.id)
order by 3 desc, 1 desc, 2 limit ?
"""

# Judged, and the text has changed since: the claim is history or stands in another sentence, so the judgement is
# asked again.
OUTDATED = """
select c.id, c.figure || coalesce(' · ' || c.subject, '') || coalesce(' · ' || c.metric, ''), r.verdict, r.reviewer
from reviews r join claims c on c.id = r.target
where (c.last_run is not null and r.verdict <> 'reject')
  or (c.last_run is null and r.quote <> c.quote and not exists (
    select 1 from reviews o where o.target = c.id and (o.quote is null or o.quote = c.quote)))
order by c.id, r.decided_at
"""


def waiting(db: Database, limit: int) -> list[Waiting]:
    """Returns what needs a person, the most first."""
    return [Waiting(*row) for row in db.execute(WAITING, [limit]).fetchall()]


def outdated(db: Database) -> list[tuple[str, str, str, str]]:
    """Returns claims a person judged whose text is another now: id, label, verdict, reviewer."""
    return [(str(row[0]), str(row[1]), str(row[2]), str(row[3])) for row in db.execute(OUTDATED).fetchall()]
