"""A cross-check into the base: questions, positions, relations and findings replaced by difference.

Unchanged input leaves equal rows and begins no run. What opened, settled or was explained goes to `run_changes`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlite_utils import Database

from kb.lexicon import Lexicon
from kb.model import ClaimRelation, CrossCheck, Finding, Position, PositionRelation, Question, Status
from kb.store import runs
from kb.store.changes import Cells, Difference, apply, compare, read
from kb.store.names import entity_id, save_entities
from kb.store.rows import cell

QUESTION = (
    "id", "slug", "subject_id", "metric_family", "dimension", "title", "status", "answer", "articles", "origins",
    "spread",
)  # fmt: skip
POSITION = ("id", "question_id", "lower", "upper", "scope", "period_start", "period_end", "claims", "origins")
RELATION = ("position_a", "position_b", "relation", "ratio", "slot", "explanation")
PAIR = ("claim_a", "claim_b", "relation", "ratio", "slot", "explanation")
FINDING = ("id", "kind", "verdict", "question_id", "severity", "title", "explanation", "derived")
ROLE = ("finding_id", "claim_id", "role")
PLACE = ("id", "question_id", "position_id")
OPEN = frozenset((Status.DISPUTED, Status.UNDETERMINED))

# table, its columns, how many of them are the primary key
TABLES = (
    ("questions", QUESTION, 1),
    ("positions", POSITION, 1),
    ("position_relations", RELATION, 2),
    ("pair_relations", PAIR, 2),
    ("findings", FINDING, 1),
    ("finding_claims", ROLE, 3),
)


@dataclass(frozen=True)
class Counts:
    """What a cross-check changed: questions opened, settled and explained; findings new and gone."""

    opened: int = 0
    settled: int = 0
    explained: int = 0
    new: int = 0
    gone: int = 0


def save_crosscheck(db: Database, result: CrossCheck, *, info: runs.RunInfo, lexicon: Lexicon) -> Counts:
    """Makes the base say what the cross-check says, less the findings that people rejected; one transaction."""
    result = replace(result, findings=_unrejected(db, result.findings))
    with db.atomic():
        db.execute("pragma defer_foreign_keys = on")
        wanted = _wanted(result)
        differences = {
            table: compare(read(db, table, columns, key=key), wanted[table]) for table, columns, key in TABLES
        }
        places = _moved(db, result)
        if not places and not any(differences.values()):
            return Counts()
        run = runs.begin(db, info)
        changes = [*_question_changes(db, differences["questions"]), *_finding_changes(db, differences["findings"])]
        save_entities(db, [question.subject for question in result.questions], lexicon)
        # One question may take over the short name of another: all that change give up theirs first.
        db.conn.executemany(
            "update questions set slug = 'moving ' || id where id = ?", differences["questions"].altered
        )
        for table, columns, key in TABLES:
            apply(db, table, columns, differences[table], key=key)
        db.conn.executemany("update claims set question_id = ?, position_id = ? where id = ?", places)
        runs.record(db, run, changes)
    return _counts(changes)


def _unrejected(db: Database, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    verdicts = dict(db.execute("select target, verdict from reviews order by decided_at, id").fetchall())
    return tuple(finding for finding in findings if verdicts.get(finding.id) != "reject")


def _wanted(result: CrossCheck) -> dict[str, dict[Cells, Cells]]:
    rows: dict[str, Iterable[Cells]] = {
        "questions": map(_question, result.questions),
        "positions": map(_position, result.positions),
        "position_relations": map(_relation, result.relations),
        "pair_relations": map(_pair, result.pairs),
        "findings": map(_finding, result.findings),
        "finding_claims": (
            (finding.id, part.claim_id, part.role) for finding in result.findings for part in finding.claims
        ),
    }
    return {table: {row[:key]: row for row in rows[table]} for table, _, key in TABLES}


def _question(question: Question) -> Cells:
    return (
        question.id,
        question.slug,
        entity_id(question.subject),
        question.metric_family,
        question.dimension,
        question.title,
        question.status.value,
        question.answer,
        question.articles,
        question.origins,
        _real(question.spread),
    )


def _position(position: Position) -> Cells:
    return (
        position.id,
        position.question_id,
        cell(position.lower),
        cell(position.upper),
        position.scope,
        cell(position.period_start),
        cell(position.period_end),
        len(position.claim_ids),
        len(set(position.origins)),
    )


def _relation(item: PositionRelation) -> Cells:
    first, second = sorted((item.position_a, item.position_b))
    return (first, second, item.relation.value, _real(item.ratio), item.slot, item.explanation)


def _pair(item: ClaimRelation) -> Cells:
    first, second = sorted((item.claim_a, item.claim_b))
    return (first, second, item.relation.value, _real(item.ratio), item.slot, item.explanation)


def _finding(finding: Finding) -> Cells:
    derived = json.dumps(dict(finding.derived), ensure_ascii=False, sort_keys=True, default=_plain)
    return (
        finding.id,
        finding.kind.value,
        finding.verdict,
        finding.question_id,
        float(finding.severity),
        finding.title,
        finding.explanation,
        derived,
    )


def _plain(value: object) -> object:
    stored = cell(value)
    return json.loads(stored) if isinstance(value, tuple | list | dict) and isinstance(stored, str) else stored


def _real(number: float | None) -> float | None:
    return None if number is None else float(number)


def _moved(db: Database, result: CrossCheck) -> list[Cells]:
    """The claims whose question or position is another than stored, as update rows."""
    wanted: dict[str, Cells] = {
        claim: (position.question_id, position.id) for position in result.positions for claim in position.claim_ids
    }
    rows = db.execute(f"select {', '.join(PLACE)} from claims where last_run is null order by id").fetchall()
    nowhere: Cells = (None, None)
    return [(*wanted.get(row[0], nowhere), row[0]) for row in rows if tuple(row[1:]) != wanted.get(row[0], nowhere)]


def _question_changes(db: Database, difference: Difference) -> list[runs.Change]:
    before = dict(db.execute("select id, status from questions").fetchall())
    titles = dict(db.execute("select id, title from questions").fetchall())
    after: dict[str, tuple[str, str]] = {
        str(key[0]): (str(row[QUESTION.index("status")]), str(row[QUESTION.index("title")]))
        for key, row in (*difference.new.items(), *difference.altered.items())
    }
    changes = [_turn(key, before.get(key), status, title) for key, (status, title) in sorted(after.items())]
    gone = [_turn(str(key[0]), before[str(key[0])], None, titles[str(key[0])]) for key in difference.gone]
    return [change for change in (*changes, *gone) if change is not None]


def _turn(key: str, before: str | None, after: str | None, title: str) -> runs.Change | None:
    """What a question's new status means for a reader: it opened, settled or was explained; else nothing."""
    if after in OPEN and before not in OPEN:
        return runs.Change("opened", "question", key, title)
    if before in OPEN and after not in OPEN:
        return runs.Change("explained" if after == Status.SCOPED else "settled", "question", key, title)
    return None


def _finding_changes(db: Database, difference: Difference) -> list[runs.Change]:
    titles = dict(db.execute("select id, title from findings").fetchall())
    title = FINDING.index("title")
    return [
        *(runs.Change("new", "finding", str(key[0]), str(row[title])) for key, row in difference.new.items()),
        *(runs.Change("altered", "finding", str(key[0]), str(row[title])) for key, row in difference.altered.items()),
        *(runs.Change("gone", "finding", str(key[0]), titles[str(key[0])]) for key in difference.gone),
    ]


def _counts(changes: list[runs.Change]) -> Counts:
    def count(change: str, kind: str) -> int:
        return sum(item.change == change and item.target_kind == kind for item in changes)

    return Counts(
        opened=count("opened", "question"),
        settled=count("settled", "question"),
        explained=count("explained", "question"),
        new=count("new", "finding"),
        gone=count("gone", "finding"),
    )
