"""The schema, as named steps that are appended and never edited once released.

Comes in: a sqlite-utils database. Goes out: the same base at the newest schema. Names of tables,
columns, views and relations are promises (docs/data-dictionary.md).
"""

from __future__ import annotations

import re

from sqlite_utils import Database, Migrations

kb_migrations = Migrations("kb")

TABLES = """
create table runs (
  id integer primary key,
  started_at text not null,
  finished_at text,
  command text not null,
  version text not null,
  model text,
  model_version text,
  model_digest text,
  settings_digest text not null,
  lexicon_digest text not null,
  articles integer not null default 0,
  claims integer not null default 0,
  questions integer not null default 0,
  findings integer not null default 0,
  seconds real
) strict;

create table run_changes (
  run_id integer not null references runs(id),
  change text not null check (change in ('new', 'gone', 'altered', 'opened', 'settled', 'explained')),
  target_kind text not null check (target_kind in ('article', 'claim', 'question', 'finding')),
  target text not null,
  label text not null,
  primary key (run_id, target_kind, target, change)
) strict;

create table sources (
  id text primary key,
  name text not null,
  kind text not null check (kind in ('publisher', 'organisation', 'person', 'unnamed'))
) strict;

create table articles (
  id text primary key,
  file text not null unique,
  url text,
  title text,
  publisher_id text references sources(id),
  author text,
  published_on text,
  retrieved_at text,
  language text,
  sha256 text not null,
  words integer not null,
  text text not null,
  digest_of text,
  layout text not null default 'text',
  fingerprint text not null default '',
  first_run integer not null references runs(id),
  last_run integer references runs(id)
) strict;

create table entities (
  id text primary key,
  name text not null,
  kind text not null,
  parent_id text references entities(id)
) strict;

create table entity_aliases (
  entity_id text not null references entities(id),
  alias text not null,
  primary key (entity_id, alias)
) strict;

create table metrics (
  id text primary key,
  name text not null,
  family text not null,
  dimension text not null,
  definition text not null default ''
) strict;

create table metric_aliases (
  metric_id text not null references metrics(id),
  alias text not null,
  primary key (metric_id, alias)
) strict;

create table questions (
  id text primary key,
  slug text not null unique,
  subject_id text references entities(id),
  metric_family text not null,
  dimension text not null,
  title text not null,
  status text not null check (status in ('single', 'agreed', 'compatible', 'scoped', 'disputed', 'undetermined')),
  answer text not null default '',
  articles integer not null,
  origins integer not null,
  spread real
) strict;

create table positions (
  id text primary key,
  question_id text not null references questions(id),
  lower real,
  upper real,
  scope text not null,
  period_start text,
  period_end text,
  claims integer not null,
  origins integer not null
) strict;

create table claims (
  id text primary key,
  article_id text not null references articles(id),
  start integer not null,
  end integer not null,
  figure text not null,
  quote text not null,
  quote_start integer not null,
  prefix text not null,
  suffix text not null,
  low real,
  high real,
  lower real,
  upper real,
  stated_low real,
  stated_high real,
  stated_unit text,
  comparator text not null check (comparator in ('=', '~', '<', '<=', '>', '>=', 'range')),
  unit text,
  per text,
  subject text,
  subject_text text,
  metric text,
  metric_text text,
  qualifiers text not null default '[]',
  period_text text,
  period_start text,
  period_end text,
  attributed_to text,
  origin text,
  modality text not null check (
    modality in ('hypothetical', 'target', 'projected', 'estimated', 'reported', 'asserted')
  ),
  change text check (change in ('increase', 'decrease', 'ratio')),
  polarity text not null check (polarity in ('affirmed', 'denied')),
  ci_low real,
  ci_high real,
  ci_level real,
  base_text text,
  quoted integer not null default 0,
  vague integer not null default 0,
  confidence real not null,
  confidence_parts text not null default '{}',
  rules text not null default '[]',
  reference integer not null default 0,
  subject_id text references entities(id),
  metric_id text references metrics(id),
  source_id text references sources(id),
  question_id text references questions(id) on delete set null,
  position_id text references positions(id) on delete set null,
  first_run integer not null references runs(id),
  last_run integer references runs(id)
) strict;

create table mentions (
  article_id text not null references articles(id),
  start integer not null,
  end integer not null,
  figure text not null,
  kind text not null check (kind in ('figure', 'rejection')),
  reason text not null,
  primary key (article_id, start, end, kind)
) strict;

create table position_relations (
  position_a text not null references positions(id) on delete cascade,
  position_b text not null references positions(id) on delete cascade,
  relation text not null,
  ratio real,
  slot text,
  explanation text not null,
  primary key (position_a, position_b),
  check (position_a < position_b)
) strict;

create table pair_relations (
  claim_a text not null references claims(id) on delete cascade,
  claim_b text not null references claims(id) on delete cascade,
  relation text not null,
  ratio real,
  slot text,
  explanation text not null,
  primary key (claim_a, claim_b),
  check (claim_a < claim_b)
) strict;

create table findings (
  id text primary key,
  kind text not null,
  verdict text,
  question_id text references questions(id) on delete cascade,
  severity real not null,
  title text not null,
  explanation text not null,
  derived text not null default '{}'
) strict;

create table finding_claims (
  finding_id text not null references findings(id) on delete cascade,
  claim_id text not null references claims(id),
  role text not null,
  primary key (finding_id, claim_id, role)
) strict;

create table reviews (
  id text primary key,
  target text not null,
  verdict text not null check (verdict in ('accept', 'correct', 'reject')),
  correction text,
  reviewer text not null,
  reason text not null,
  decided_at text not null
) strict;
"""


# The authored judgements, in a file of their own beside the base; the table in the base is a copy of it.
REVIEWS = """
create table if not exists reviews (
  id text primary key,
  target text not null,
  verdict text not null check (verdict in ('accept', 'correct', 'reject')),
  correction text,
  reviewer text not null,
  reason text not null,
  decided_at text not null
) strict;
create index if not exists reviews_target on reviews (target);
create trigger if not exists reviews_stay before update on reviews
begin select raise(abort, 'a review is never altered: add another'); end;
create trigger if not exists reviews_keep before delete on reviews
begin select raise(abort, 'a review is never deleted: add another'); end;
"""

# Every foreign key (SQLite indexes none by itself), every column readers facet or sort by.
INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
    "run_changes": (("target",),),
    "articles": (("publisher_id",), ("published_on",), ("first_run",), ("last_run",)),
    "entities": (("parent_id",), ("kind",)),
    "metrics": (("family",),),
    "questions": (("subject_id",), ("metric_family",), ("status", "spread")),
    "positions": (("question_id",),),
    "claims": (
        ("article_id", "start"),
        ("subject_id", "confidence"),
        ("metric_id", "period_start"),
        ("source_id",),
        ("question_id",),
        ("position_id",),
        ("first_run",),
        ("last_run",),
        ("subject",),
        ("metric",),
        ("unit",),
        ("comparator",),
        ("modality",),
        ("change",),
        ("attributed_to",),
        ("origin",),
        ("confidence",),
        ("period_start",),
    ),
    "position_relations": (("position_b",), ("relation",)),
    "pair_relations": (("claim_b",), ("relation",)),
    "findings": (("question_id",), ("kind", "severity"), ("severity",)),
    "finding_claims": (("claim_id",),),
    "reviews": (("target",),),
}

SEARCHED: dict[str, tuple[str, ...]] = {
    "claims": ("figure", "quote", "subject", "metric", "attributed_to"),
    "questions": ("title", "answer"),
    "findings": ("title", "explanation"),
    "articles": ("title", "author", "text"),
}

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


@kb_migrations()
def create_tables(db: Database) -> None:
    """The tables of the contract."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            db.execute(statement)


@kb_migrations()
def index_columns(db: Database) -> None:
    """An index for each foreign key and for each column that is facetted or sorted by."""
    for table, keys in INDEXES.items():
        for columns in keys:
            db.table(table).create_index(columns)


@kb_migrations()
def index_words(db: Database) -> None:
    """Full-text search, kept by triggers.

    A change of other columns (a claim's question after a cross-check) leaves the index alone.
    """
    for table, columns in SEARCHED.items():
        db.table(table).enable_fts(columns, tokenize="porter unicode61 remove_diacritics 2", create_triggers=True)
        trigger = f"{table}_au"
        (sql,) = db.execute("select sql from sqlite_master where type = 'trigger' and name = ?", [trigger]).fetchone()
        db.execute(f"drop trigger [{trigger}]")
        db.execute(re.sub(r"AFTER UPDATE ON", f"AFTER UPDATE OF {', '.join(columns)} ON", sql, count=1))


@kb_migrations()
def create_views(db: Database) -> None:
    """Related pairs of claims, and the claims a reader sees first."""
    db.execute(CLAIM_RELATIONS)
    db.execute(CURRENT_CLAIMS)


# Seven columns a person reads across: what Datasette's table page of claims shows first.
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
  coalesce(c.attributed_to, p.name, a.title, a.file) as said_by,
  c.confidence
from claims c
join articles a on a.id = c.article_id
left join sources p on p.id = a.publisher_id
where c.last_run is null
"""


@kb_migrations()
def create_claim_list(db: Database) -> None:
    """The seven columns of a claim that a person reads across."""
    db.execute(CLAIM_LIST)


@kb_migrations()
def index_current_claims(db: Database) -> None:
    """What the pages of a source and of a subject ask: their current claims, the surest first."""
    for column in ("source_id", "subject_id"):
        db.execute(f"create index idx_claims_current_{column} on claims ({column}, confidence) where last_run is null")


QUICK_CLAIM_LIST = (
    CLAIM_LIST.partition("from claims c")[0].replace(
        "coalesce(c.attributed_to, p.name, a.title, a.file)",
        """coalesce(c.attributed_to, (
    select coalesce(p.name, a.title, a.file) from articles a left join sources p on p.id = a.publisher_id
    where a.id = c.article_id))""",
    )
    + """from claims c
where c.last_run is null
"""
)


@kb_migrations()
def quicken_pages(db: Database) -> None:
    """Questions in the order pages list them; a list of claims whose rows are counted without joining anything."""
    db.table("questions").create_index(("status", "articles", "origins", "id"))
    db.table("questions").create_index(("metric_family", "dimension", "articles", "id"))
    db.execute("create index idx_claims_current_confidence on claims (confidence) where last_run is null")
    db.execute("drop view claim_list")
    db.execute(QUICK_CLAIM_LIST)
