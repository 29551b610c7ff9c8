"""The views of a base: related pairs of claims, and claims as readers and analysts take them."""

from __future__ import annotations

# Pairs are made on demand and never stored by the million: claims of one position agree, claims of two
# related positions stand as their positions do, and a pair that a rule relates by itself goes before both.
CLAIM_RELATIONS = """
create view claim_relations as
select a.id as claim_a, b.id as claim_b,
  case when a.article_id = b.article_id then 'restates' else 'agrees' end as relation,
  null as ratio, null as slot,
  case when a.article_id = b.article_id then 'The same article gives this figure again.'
    else 'Both give the same value for the same thing.' end as explanation
from claims a join claims b on b.position_id = a.position_id and a.id < b.id
where a.last_run is null and b.last_run is null
  and not exists (select 1 from pair_relations p where p.claim_a = a.id and p.claim_b = b.id)
union all
select min(a.id, b.id), max(a.id, b.id), r.relation, r.ratio, r.slot, r.explanation
from position_relations r
join claims a on a.position_id = r.position_a
join claims b on b.position_id = r.position_b
where a.last_run is null and b.last_run is null
  and not exists (select 1 from pair_relations p where p.claim_a = min(a.id, b.id) and p.claim_b = max(a.id, b.id))
union all
select p.claim_a, p.claim_b, p.relation, p.ratio, p.slot, p.explanation
from pair_relations p join claims a on a.id = p.claim_a join claims b on b.id = p.claim_b
where a.last_run is null and b.last_run is null
"""

CURRENT_CLAIMS = """
create view current_claims as
select c.id, c.figure, c.subject, c.metric, c.low, c.high, c.comparator, c.unit, c.per,
  c.period_start, c.period_end, c.modality, c.attributed_to, c.confidence, c.quote,
  a.file as article, a.title, p.name as publisher, a.published_on, s.name as source, s.kind as source_kind,
  c.start as start_char, c.end as end_char, c.article_id, c.subject_id, c.metric_id, c.source_id, c.question_id,
  c.position_id
from claims c
join articles a on a.id = c.article_id
left join sources p on p.id = a.publisher_id
left join sources s on s.id = c.source_id
where c.last_run is null
"""

QUICK_CURRENT_CLAIMS = """
create view current_claims as
select c.id, c.figure, c.subject, c.metric, c.low, c.high, c.comparator, c.unit, c.per,
  c.period_start, c.period_end, c.modality, c.attributed_to, c.confidence, c.quote,
  (select a.file from articles a where a.id = c.article_id) as article,
  (select a.title from articles a where a.id = c.article_id) as title,
  (select p.name from articles a join sources p on p.id = a.publisher_id where a.id = c.article_id) as publisher,
  (select a.published_on from articles a where a.id = c.article_id) as published_on,
  (select s.name from sources s where s.id = c.source_id) as source,
  (select s.kind from sources s where s.id = c.source_id) as source_kind,
  c.start as start_char, c.end as end_char, c.article_id, c.subject_id, c.metric_id, c.source_id, c.question_id,
  c.position_id
from claims c
where c.last_run is null
"""

# Seven columns a person reads across: what Datasette's table page of claims shows first. The publisher is looked up for
# the rows that are shown alone, so that the rows of a large base are counted and sorted on an index, without joining.
CLAIM_LIST = """
create view claim_list as
select c.id, c.figure, c.subject, c.metric,
  coalesce(c.period_text, case
    when c.period_start is null and c.period_end is null then null
    when c.period_end is null then 'since ' || c.period_start
    when c.period_start is null then 'through ' || c.period_end
    when substr(c.period_start, 5) = '-01-01' and substr(c.period_end, 5) = '-12-31' then case
      when substr(c.period_start, 1, 4) = substr(c.period_end, 1, 4) then substr(c.period_start, 1, 4)
      else substr(c.period_start, 1, 4) || '–' || substr(c.period_end, 1, 4) end
    else c.period_start || ' to ' || c.period_end end) as period,
  coalesce(c.attributed_to, (
    select coalesce(p.name, a.title, a.file) from articles a left join sources p on p.id = a.publisher_id
    where a.id = c.article_id)) as said_by,
  c.confidence
from claims c
where c.last_run is null
"""

# The ledger of everything told ahead: who, when, for which time, and what came of it. A forecast is resolved where a
# finding holds an outcome for its period, stale where it was told after its period had ended, else open. A page shows
# fifty rows; what came of a forecast is looked up for those alone.
_RESOLVING = """(
    select min(l.finding_id) from finding_claims l join findings r on r.id = l.finding_id
    where l.claim_id = c.id and l.role = 'forecast' and r.kind = 'forecast')"""
FORECASTS = f"""
create view forecasts as
select c.id, c.figure, c.subject, c.metric, c.modality as kind,
  coalesce(c.attributed_to, (
    select coalesce(p.name, a.title, a.file) from articles a left join sources p on p.id = a.publisher_id
    where a.id = c.article_id)) as maker,
  (select a.published_on from articles a where a.id = c.article_id) as made_on,
  c.period_start, c.period_end,
  case when {_RESOLVING} is not null then 'resolved' when exists (
    select 1 from finding_claims l join findings s on s.id = l.finding_id
    where l.claim_id = c.id and l.role = 'forecast' and s.kind = 'stale-forecast')
    then 'stale' else 'open' end as state,
  (select o.figure from finding_claims l join claims o on o.id = l.claim_id
    where l.finding_id = {_RESOLVING} and l.role = 'outcome') as outcome,
  (select json_extract(f.derived, '$.error') from findings f where f.id = {_RESOLVING}) as error,
  cast(julianday(c.period_end) - julianday(
    (select a.published_on from articles a where a.id = c.article_id)) as integer) as lead_days,
  {_RESOLVING} as finding_id, c.confidence
from claims c
where c.last_run is null and c.modality in ('projected', 'target')
"""

# The same ledger for a large base: an index tells the maker and that nothing came of a forecast yet, so that those of a
# state or a maker are found without reading each claim, its article and its publisher.
_KNOWN = "select 1 from finding_claims l join findings f on f.id = l.finding_id"
QUICK_FORECASTS = f"""
create view forecasts as
select c.id, c.figure, c.subject, c.metric, c.modality as kind,
  coalesce(c.attributed_to, (select s.name from sources s where s.id = c.source_id and s.kind <> 'unnamed'),
    (select coalesce(a.title, a.file) from articles a where a.id = c.article_id)) as maker,
  (select a.published_on from articles a where a.id = c.article_id) as made_on,
  c.period_start, c.period_end,
  case when not exists (select 1 from finding_claims l where l.claim_id = c.id and l.role = 'forecast') then 'open'
    when exists ({_KNOWN} where l.claim_id = c.id and l.role = 'forecast' and f.kind = 'forecast') then 'resolved'
    when exists ({_KNOWN} where l.claim_id = c.id and l.role = 'forecast' and f.kind = 'stale-forecast') then 'stale'
    else 'open' end as state,
  (select o.figure from finding_claims l join claims o on o.id = l.claim_id
    where l.finding_id = {_RESOLVING} and l.role = 'outcome') as outcome,
  (select json_extract(f.derived, '$.error') from findings f where f.id = {_RESOLVING}) as error,
  cast(julianday(c.period_end) - julianday(
    (select a.published_on from articles a where a.id = c.article_id)) as integer) as lead_days,
  {_RESOLVING} as finding_id, c.confidence
from claims c
where c.last_run is null and c.modality in ('projected', 'target')
"""
