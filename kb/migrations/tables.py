"""The tables of a base, its indexes, and what full-text search looks at."""

from __future__ import annotations

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
