"""One claim, question, finding or article in plain language.

Comes in: an open base, a kind and an id. Goes out: an `Explanation`: text for people, fields for programs.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from kb.publish.lines import CLAIM, plain
from kb.publish.reasons import SURE, reasons, sureness
from kb.publish.words import bounded, figure_line, joined, period, scale, shown, standing, value

RELATED = 6
CHANGES = {
    "increase": "the size of an increase",
    "decrease": "the size of a decrease",
    "ratio": "a comparison of two things",
}
COLUMN = 15  # letters of the widest name of a field, and a space
WEIGHT = (
    "contradiction", "undetermined", "revised", "forecast", "agrees", "restates", "compatible", "different-scope",
    "different-period",
)  # fmt: skip


@dataclass(frozen=True)
class Explanation:
    """What is told: `text` for people, `fields` for programs."""

    text: str
    fields: Mapping[str, Any]


def explanation(db: Database, kind: str, key: str) -> Explanation:
    """Returns the explanation of a thing the base holds."""
    return TELLERS[kind](db, key)


def rows(db: Database, sql: str, *args: object) -> list[dict[str, Any]]:
    """Returns rows by column name."""
    cursor = db.conn.cursor()
    cursor.row_factory = sqlite3.Row
    return [dict(row) for row in cursor.execute(sql, args)]


CLAIMS = (
    "select c.*, a.file as article, a.title, a.published_on, a.digest_of, p.name as publisher, q.title as question"
    " from claims c join articles a on a.id = c.article_id left join sources p on p.id = a.publisher_id"
    " left join questions q on q.id = c.question_id"
)


# What the view `claim_relations` says of one claim, asked from its side so that indexes answer.
RELATED_TO = """
with one as (select id, article_id, position_id from claims where id = ?1 and last_run is null),
pairs as (
  select case when claim_a = ?1 then claim_b else claim_a end as other, relation, slot, explanation
  from pair_relations where claim_a = ?1 or claim_b = ?1
),
mates as (
  select b.id as other, case when b.article_id = one.article_id then 'restates' else 'agrees' end as relation,
    null as slot, case when b.article_id = one.article_id then 'The same article gives this figure again.'
    else 'Both give the same value for the same thing.' end as explanation
  from one join claims b on b.position_id = one.position_id and b.id <> one.id
),
others as (
  select b.id as other, r.relation, r.slot, r.explanation
  from one join position_relations r on r.position_a = one.position_id join claims b on b.position_id = r.position_b
  union all
  select b.id, r.relation, r.slot, r.explanation
  from one join position_relations r on r.position_b = one.position_id join claims b on b.position_id = r.position_a
)
select f.* from (
  select * from pairs
  union all select * from mates where other not in (select other from pairs)
  union all select * from others where other not in (select other from pairs)
) f join claims c on c.id = f.other where c.last_run is null
"""


def _claim(db: Database, key: str) -> Explanation:
    (row,) = rows(db, f"{CLAIMS} where c.id = ?", key)
    related = rows(db, RELATED_TO, key)
    for item in related:
        (item["claim"],) = rows(db, f"{CLAIMS} where c.id = ?", item["other"])
    # First what answers the same question, then what says most about the figure.
    related.sort(key=lambda item: (
        item["claim"]["question_id"] != row["question_id"], WEIGHT.index(item["relation"]), item["other"],
    ))  # fmt: skip
    fields = {name: _read(name, row[name]) for name in CLAIM}
    pairs = [{name: item[name] for name in ("relation", "slot", "other", "explanation")} for item in related]
    return Explanation("\n".join(_claim_lines(row, related)), {**fields, "question": row["question"], "related": pairs})


def _claim_lines(row: dict[str, Any], related: list[dict[str, Any]]) -> Iterator[str]:
    yield f"{bounded(row)}: {row['metric'] or 'an unnamed quantity'} of {row['subject'] or 'an unnamed subject'}"
    yield f"  “{_flat(row['quote'])}”"
    yield f"  {source(row)}, characters {row['start']}–{row['end']} · claim {row['id']}"
    if row["last_run"] is not None:
        yield f"  No longer in the article since run {row['last_run']}: kept as history."
    yield ""
    for name, told in _slots(row):
        yield f"  {name:<{COLUMN}}{told}"
    yield ""
    parts = json.loads(row["confidence_parts"])
    told = joined(f"{name.replace('_', ' ')} {part:.2f}" for name, part in sorted(parts.items()))
    yield f"  {'Confidence':<{COLUMN}}{row['confidence']:.2f} that the row is right" + (f": {told}" if told else "")
    rules = json.loads(row["rules"])
    for why in sureness(rules):
        yield f"  {'':<{COLUMN}}{why}"
    told_how = list(reasons(row))
    for index, (name, how) in enumerate(told_how):
        yield f"  {'Read from' if not index else '':<{COLUMN}}{name}: {how}"
    rules = [rule for rule in rules if rule.partition(": ")[0] not in SURE]
    if rules:
        yield f"  {'Rules':<{COLUMN}}{joined(rules)}"
    if row["question"]:
        yield f"  {'Question':<{COLUMN}}{row['question']} (kb explain {row['question_id']})"
    for item in related[:RELATED]:
        yield ""
        yield f"  {standing(item['relation'], item['slot'])}: {figure_line(item['claim'])} · {item['other']}"
        yield f"    {item['explanation']}"
    if len(related) > RELATED:
        yield f"\n  and {len(related) - RELATED} more related figures (--json lists them)"


def _slots(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each field with what it rests on."""
    yield "Value", value(row)
    if scale(row) != 1:
        yield "Stored as", f"{shown(row['low'], row['high'])} {row['unit'] or ''}".strip()
    for name, text in (("subject", "subject_text"), ("metric", "metric_text")):
        if row[name]:
            known = (row[name],) if name == "subject" else (row[name], row["subject_text"])
            words = f", in the article's words “{_flat(row[text])}”" if row[text] and row[text] not in known else ""
            yield name.capitalize(), f"{row[name]}{words}"
        else:
            words = f"; the sentence tells of “{_flat(row[text])}”" if row[text] and name == "subject" else ""
            yield name.capitalize(), f"not settled by the text{words}"
    qualifiers = json.loads(row["qualifiers"])
    if qualifiers:
        yield "Narrowed to", joined(qualifiers)
    yield "Period", _when(row)
    if row["base_text"]:
        yield "Measured from", str(row["base_text"])
    said = f"“{_flat(row['attributed_to'])}”" if row["attributed_to"] else "the article's own voice"
    yield "Says so", said + (f", that is {row['origin']}" if row["origin"] not in (None, row["attributed_to"]) else "")
    yield (
        "Stated as",
        f"{row['modality']}{', in a quotation' if row['quoted'] else ''}"
        + (", and denied" if row["polarity"] == "denied" else ""),
    )
    if row["change"]:
        yield "Change", CHANGES[row["change"]]


def _when(row: Mapping[str, Any]) -> str:
    """Returns when a figure holds, and by which words; of an article without a date these may name no day."""
    words, when = row["period_text"], period(row)
    if not words:
        return when
    dated = row["period_start"] is not None or row["period_end"] is not None
    return f"{when}, from “{_flat(words)}”" if dated else f"“{_flat(words)}”, which gives no date"


def _question(db: Database, key: str) -> Explanation:
    (row,) = rows(db, "select * from questions where id = ?", key)
    positions = rows(db, "select * from positions where question_id = ? order by lower, upper, id", key)
    relations = rows(
        db,
        "select r.* from position_relations r join positions a on a.id = r.position_a where a.question_id = ?"
        " order by r.relation, r.position_a, r.position_b",
        key,
    )
    lines = [row["title"], f"  {row['answer']}".rstrip(), ""]
    for position in positions:
        position["claims"] = rows(db, f"{CLAIMS} where c.position_id = ? order by a.file, c.start", position["id"])
        lines += _position_lines(position)
    told = list(dict.fromkeys(f"  {item['explanation']}" for item in relations))
    told = [line for line in told if line.strip() not in row["answer"]]
    lines += ["", *told[:RELATED]] if told else []
    lines += [f"  ({len(told) - RELATED} more)"] if len(told) > RELATED else []
    counts = f"{_many(row['articles'], 'article')}, {_many(row['origins'], 'origin')}"
    lines += ["", f"  {counts} · {row['status']} · question {row['id']}"]
    fields = {name: plain(row[name]) for name in row} | {
        "positions": [
            {name: plain(position[name]) for name in ("id", "lower", "upper", "scope", "period_start", "period_end")}
            | {"claims": [claim["id"] for claim in position["claims"]]}
            for position in positions
        ],
        "relations": [{name: plain(item[name]) for name in item} for item in relations],
    }
    return Explanation("\n".join(lines), fields)


def _position_lines(position: dict[str, Any]) -> Iterator[str]:
    claims = position["claims"]
    when = period(position)
    scope = position["scope"] or "scope not stated"
    yield f"  {scope}{'' if when == 'not stated' else f', {when}'}"
    for claim in claims:
        voice = claim["origin"] or claim["attributed_to"] or "unattributed"
        yield f"    {bounded(claim)} · {voice} · {source(claim)} · {claim['id']}"
        yield f"      “{_flat(claim['quote'])}”"


def _finding(db: Database, key: str) -> Explanation:
    (row,) = rows(db, "select * from findings where id = ?", key)
    parts = rows(db, "select claim_id, role from finding_claims where finding_id = ? order by role, claim_id", key)
    lines = [row["title"], f"  {row['explanation']}", ""]
    for part in parts:
        (claim,) = rows(db, f"{CLAIMS} where c.id = ?", part["claim_id"])
        lines += [
            f"  {part['role']:<8}{figure_line(claim)}",
            f"          “{_flat(claim['quote'])}”",
            f"          {source(claim)} · {part['claim_id']}",
        ]
    verdict = f", {row['verdict']}" if row["verdict"] else ""
    lines += ["", f"  {row['kind']}{verdict} · severity {row['severity']:.2f} · finding {row['id']}"]
    fields = {name: plain(row[name]) for name in row} | {"derived": json.loads(row["derived"]), "claims": parts}
    return Explanation("\n".join(lines), fields)


def _article(db: Database, key: str) -> Explanation:
    (row,) = rows(
        db,
        "select a.*, p.name as publisher, a.file as article from articles a"
        " left join sources p on p.id = a.publisher_id where a.id = ?",
        key,
    )
    claims = rows(db, f"{CLAIMS} where c.article_id = ? and c.last_run is null order by c.start", key)
    lines = [row["title"] or row["file"], f"  {source(row)} · {row['words']:,} words · article {row['id']}", ""]
    lines += [
        f"  {bounded(claim):<22} {claim['metric'] or ''} · {claim['subject'] or ''} · {claim['id']}" for claim in claims
    ]
    keep = ("id", "file", "url", "title", "publisher", "author", "published_on", "language", "words")
    return Explanation("\n".join(lines), {**{name: row[name] for name in keep}, "claims": [c["id"] for c in claims]})


TELLERS = {"claim": _claim, "question": _question, "finding": _finding, "article": _article}


def source(row: Mapping[str, Any]) -> str:
    """Returns where a claim stands: title, publisher, date; a digest of ours says so."""
    title = row["title"] or row["article"]
    told = f"our digest of “{row['digest_of']}”" if row["digest_of"] else f"“{title}”"
    return ", ".join(str(part) for part in (told, row["publisher"], row["published_on"]) if part)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _flat(text: object) -> str:
    return " ".join(str(text).split())


def _read(name: str, stored: Any) -> Any:
    return json.loads(stored) if name in ("qualifiers", "rules", "confidence_parts") else plain(stored)
