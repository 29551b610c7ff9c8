"""The base: equal input leaves equal rows, changes leave history, an interruption leaves no half."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kb import store
from kb.crosscheck import crosscheck
from kb.errors import NotFoundError, StoreError
from kb.lexicon import load
from kb.model import (
    CrossCheck,
    Extraction,
    Finding,
    FindingClaim,
    FindingKind,
    Position,
    PositionRelation,
    Question,
    Relation,
    Status,
)
from kb.publish.explain import RELATED_TO
from kb.settings import Settings
from kb.store.ids import digest, named, slug
from kb.store.rows import FIELDS, cell, decimal, to_claim, to_row
from tests.factories import INFO, article, base, claim, extraction, rejected, story

LEXICON = load()
NOTHING = CrossCheck((), (), (), (), ())

PAIR = (
    story("a.txt", claim("$5.6M", quote="V3 cost $5.6M."), claim("$6M", 6_000_000, quote="Say $6M a run."), title="A"),
    story("b.txt", claim("$1.6B", 1_600_000_000, attributed_to="SemiAnalysis"), publisher="The Paper", title="B"),
)


def dump(path: Path, *, but: tuple[str, ...] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, the search index included, without the times of runs."""
    with sqlite3.connect(path) as connection:
        tables = [row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")]
        found = {}
        for table in sorted(set(tables) - set(but)):
            names = [row[1] for row in connection.execute(f'pragma table_info("{table}")')]
            keep = [f'"{name}"' for name in names if name not in ("started_at", "finished_at", "seconds")]
            found[table] = sorted(connection.execute(f'select {", ".join(keep)} from "{table}"').fetchall(), key=repr)
    return found


def save(db: store.Database, *stories: Extraction) -> list[store.Saved]:
    saved = [store.save_extraction(db, item, info=INFO, lexicon=LEXICON) for item in stories]
    store.finish_run(db, 0.0)
    return saved


def count(db: store.Database, source: str) -> int:
    return int(db.execute(f"select count(*) from {source}").fetchone()[0])


def checked(db: store.Database, status: Status = Status.SCOPED) -> CrossCheck:
    """A cross-check of the pair: one question, two positions, a relation, a finding."""
    ids = {record.claim.figure: record.claim.id for record in store.load_records(db)}
    question = Question("q1", "what-cost", "DeepSeek-V3", "cost", "money", "What?", status, 2, 2, 285.7, "It depends.")
    positions = (
        Position(
            "p1", "q1", Decimal("5.55e6"), Decimal("6.5e6"), "run", None, None, (ids["$5.6M"], ids["$6M"]), (None,)
        ),
        Position(
            "p2", "q1", Decimal("1.55e9"), None, "all", date(2025, 1, 1), None, (ids["$1.6B"],), ("SemiAnalysis",)
        ),
    )
    apart = PositionRelation("p2", "p1", Relation.DIFFERENT_SCOPE, 285.7, "scope", "One run against all hardware.")
    parts = (FindingClaim(ids["$5.6M"], "a"), FindingClaim(ids["$1.6B"], "b"))
    finding = Finding(
        "f1", FindingKind.SCOPE, None, "q1", 0.4, "Not a conflict", "Scopes differ.", parts, {"x": Decimal(2)}
    )
    return CrossCheck((question,), positions, (apart,), (), (finding,))


def test_the_same_articles_again_change_no_row(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    with base(path, PAIR):
        pass
    before, content = dump(path), path.read_bytes()
    with store.open_base(path, write=True) as db:
        assert not any(saved.changed for saved in save(db, *PAIR))
    assert dump(path) == before
    assert path.read_bytes() == content
    assert len(before["runs"]) == 1


def test_the_order_of_articles_does_not_matter(tmp_path: Path) -> None:
    many = [story(f"{n}.txt", claim(f"${n + 1}M", (n + 1) * 10**6, subject=f"Firm {n % 3}")) for n in range(12)]
    names = tmp_path / "one.db", tmp_path / "two.db"
    for path in names:
        random.Random(str(path)).shuffle(many)
        with base(path, many):
            pass
    rowids = ("claims_fts_data", "claims_fts_idx", "claims_fts_docsize", "articles_fts_data", "articles_fts_idx",
              "articles_fts_docsize")  # fmt: skip
    assert dump(names[0], but=rowids) == dump(names[1], but=rowids)


BUILD = """
import sys
from pathlib import Path
from kb import store
from tests.test_store import INFO, LEXICON, PAIR, checked
with store.open_base(Path(sys.argv[1]), create=True) as db:
    store.write_ahead(db)
    for item in PAIR:
        store.save_extraction(db, item, info=INFO, lexicon=LEXICON)
    store.save_crosscheck(db, checked(db), info=INFO, lexicon=LEXICON)
    store.finish_run(db, 0.0)
"""


def test_two_builds_are_equal_in_every_table(tmp_path: Path) -> None:
    paths = tmp_path / "one.db", tmp_path / "two.db"
    for seed, path in zip(("1", "2718"), paths, strict=True):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        root = Path(__file__).parent.parent
        subprocess.run([sys.executable, "-c", BUILD, str(path)], check=True, cwd=root, env=environment)
    one, two = map(dump, paths)
    assert one == two
    assert one["finding_claims"]


def test_a_changed_article_replaces_its_claims_and_keeps_the_old_as_history(tmp_path: Path) -> None:
    changed = story("a.txt", claim("$5.6M", quote="V3 cost $5.6M."), claim("$7M", 7_000_000, quote="Say $7M a run."))
    with base(tmp_path / "kb.db", PAIR) as db:
        (saved,) = save(db, replace(changed, article=replace(changed.article, title="A")))
        assert (saved.new, saved.gone, saved.altered) == (1, 1, 1)  # altered: other words follow the first figure
        rows = dict(db.execute("select figure, last_run from claims where article_id like 'a-txt%'").fetchall())
        assert rows == {"$5.6M": None, "$6M": 2, "$7M": None}
        assert count(db, "articles where last_run is null") == 2
        told = db.execute(
            "select change, target_kind, label from run_changes where run_id = 2 order by 1, 2"
        ).fetchall()
        assert ("gone", "claim", "$6M · DeepSeek-V3 · training cost") in told
        assert ("altered", "article", "A") in told


def test_a_claim_that_comes_back_is_the_same_row(tmp_path: Path) -> None:
    with base(tmp_path / "kb.db", PAIR) as db:
        save(db, replace(PAIR[0], claims=PAIR[0].claims[:1]))
        assert count(db, "claims where last_run is not null") == 1
        (saved,) = save(db, PAIR[0])
        assert (saved.new, saved.gone, saved.altered) == (1, 0, 0)
        assert db.execute("select first_run, last_run from claims where figure = '$6M'").fetchall() == [(1, None)]


def test_a_word_list_that_renames_a_subject_alters_the_claim_in_place(tmp_path: Path) -> None:
    with base(tmp_path / "kb.db", PAIR) as db:
        renamed = tuple(replace(item, subject="DeepSeek-V3 (final)") for item in PAIR[0].claims)
        (saved,) = save(db, replace(PAIR[0], claims=renamed))
        assert (saved.new, saved.gone, saved.altered) == (0, 0, 2)
        labels = [row[0] for row in db.execute("select label from run_changes where change = 'altered' order by 1")]
        assert labels[0] == "$5.6M: subject DeepSeek-V3 → DeepSeek-V3 (final)"


def test_removal_marks_and_keeps(tmp_path: Path) -> None:
    with base(tmp_path / "kb.db", PAIR) as db:
        assert store.remove_article(db, "b.txt", info=INFO) == "b.txt"
        store.finish_run(db, 0.0)
        assert store.summary(db)["articles"] == 1
        assert count(db, "claims where last_run = 2") == 1
        assert db.execute("select last_run from articles where file = 'b.txt'").fetchone() == (2,)
        with pytest.raises(NotFoundError):
            store.remove_article(db, "b.txt", info=INFO)
        (saved,) = save(db, PAIR[1])
        assert saved.new == 1
        assert store.summary(db)["articles"] == 2


def test_removal_of_an_unclear_name_is_refused(tmp_path: Path) -> None:
    stories = [story("news-1.txt", claim()), story("news-2.txt", claim())]
    with base(tmp_path / "kb.db", stories) as db:
        with pytest.raises(NotFoundError, match="names 2 articles"):
            store.remove_article(db, "news", info=INFO)
        with pytest.raises(NotFoundError, match="names no article"):
            store.remove_article(db, "%", info=INFO)


def test_a_crosscheck_again_changes_no_row(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    with base(path, PAIR) as db:
        counts = store.save_crosscheck(db, checked(db), info=INFO, lexicon=LEXICON)
        store.finish_run(db, 0.0)
        assert counts.new == 1
    before = dump(path)
    with store.open_base(path, write=True) as db:
        assert store.save_crosscheck(db, checked(db), info=INFO, lexicon=LEXICON) == store.Counts()
        assert store.finish_run(db, 0.0) is None
    assert dump(path) == before


def test_a_crosscheck_tells_what_opened_settled_and_was_explained(tmp_path: Path) -> None:
    with base(tmp_path / "kb.db", PAIR) as db:
        turns = [
            store.save_crosscheck(db, result, info=INFO, lexicon=LEXICON)
            for result in (
                checked(db, Status.DISPUTED), checked(db, Status.SCOPED), checked(db, Status.UNDETERMINED), NOTHING,
            )
        ]  # fmt: skip
        assert [(turn.opened, turn.explained, turn.settled) for turn in turns] == [
            (1, 0, 0), (0, 1, 0), (1, 0, 0), (0, 0, 1),
        ]  # fmt: skip
        assert count(db, "questions") == count(db, "positions") == count(db, "findings") == 0
        assert count(db, "claims where question_id is not null") == 0


def test_questions_may_swap_their_short_names(tmp_path: Path) -> None:
    with base(tmp_path / "kb.db", PAIR) as db:
        first = checked(db)
        (one,) = first.questions
        for slugs in (("what-cost", "what-cost-2"), ("what-cost-2", "what-cost")):
            asked = (replace(one, slug=slugs[0]), replace(one, id="q2", slug=slugs[1]))
            store.save_crosscheck(db, replace(first, questions=asked), info=INFO, lexicon=LEXICON)
            assert db.execute("select slug from questions order by id").fetchall() == [(slug,) for slug in slugs]


def test_related_pairs_are_shown_once_and_in_order(tmp_path: Path) -> None:
    with base(tmp_path / "kb.db", PAIR) as db:
        store.save_crosscheck(db, checked(db), info=INFO, lexicon=LEXICON)
        pairs = db.execute("select claim_a, claim_b, relation, slot from claim_relations").fetchall()
        assert all(first < second for first, second, *_ in pairs)
        assert len({pair[:2] for pair in pairs}) == len(pairs) == 3
        assert sorted(pair[2] for pair in pairs) == ["different-scope", "different-scope", "restates"]
        store.remove_article(db, "b.txt", info=INFO)
        assert count(db, "claim_relations") == 1


def test_the_ledger_tells_what_came_of_each_forecast(tmp_path: Path) -> None:
    shared = {"subject": "Kite", "metric": "revenue", "period_start": "2025-01-01", "period_end": "2025-12-31"}
    later = {**shared, "period_start": "2030-01-01", "period_end": "2030-12-31"}
    stories = (
        story("a.txt", claim("$40 billion", 4e10, modality="projected", attributed_to="Harrow",
                             quote="Harrow expects Kite to make $40 billion.", **shared),
              claim("$90 billion", 9e10, modality="target", quote="Kite aims at $90 billion.", **later),
              published_on="2024-03-01"),
        story("b.txt", claim("$50 billion", 5e10, quote="Kite made $50 billion.", **shared), published_on="2026-02-01"),
        story("c.txt", claim("$45 billion", 4.5e10, modality="projected", quote="Kite will make $45 billion.",
                             **shared), published_on="2026-08-01"),
    )  # fmt: skip
    with base(tmp_path / "kb.db", stories) as db:
        found = crosscheck(list(store.load_records(db)), lexicon=LEXICON, settings=Settings())
        store.save_crosscheck(db, found, info=INFO, lexicon=LEXICON)
        rows = db.execute(
            "select figure, maker, made_on, state, outcome, error, lead_days from forecasts order by lead_days desc"
        ).fetchall()
    assert rows[0] == ("$90 billion", "a.txt", "2024-03-01", "open", None, None, 2496)
    assert rows[1] == ("$40 billion", "Harrow", "2024-03-01", "resolved", "$50 billion", -0.2, 670)
    assert rows[2][:4] == ("$45 billion", "c.txt", "2026-08-01", "resolved")
    assert rows[2][5:] == (-0.1, -213)


def test_history_stands_in_no_pair_and_no_question(tmp_path: Path) -> None:
    with base(tmp_path / "kb.db", PAIR) as db:
        store.save_crosscheck(db, checked(db), info=INFO, lexicon=LEXICON)
        save(db, replace(PAIR[0], claims=PAIR[0].claims[:1]))
        gone = db.execute("select id, question_id, position_id from claims where figure = '$6M'").fetchone()
        assert gone[1:] == (None, None)
        assert count(db, f"claim_relations where claim_a = '{gone[0]}' or claim_b = '{gone[0]}'") == 0


def test_an_interruption_leaves_whole_articles_and_the_next_run_goes_on(tmp_path: Path) -> None:
    path, plain = tmp_path / "kb.db", tmp_path / "plain.db"
    broken = replace(PAIR[1], claims=(*PAIR[1].claims, replace(PAIR[1].claims[0], id="x", comparator="?")))  # type: ignore[arg-type] # refused by the table, half-way through the article
    with store.open_base(path, create=True) as db:
        store.save_extraction(db, PAIR[0], info=INFO, lexicon=LEXICON)
        with pytest.raises(sqlite3.IntegrityError):
            store.save_extraction(db, broken, info=INFO, lexicon=LEXICON)
    with store.open_base(path, write=True) as db:
        assert store.summary(db)["articles"] == 1
        assert count(db, "sources") == 1  # "unnamed"; nothing of the second article
        assert store.due(db, INFO)
        save(db, *PAIR)
        assert count(db, "runs") == 1
    with base(plain, PAIR):
        pass
    assert dump(path) == dump(plain)


def test_a_second_writer_is_told(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    with base(path, PAIR[:1]):
        with pytest.raises(StoreError, match="being written by another kb"), store.open_base(path, write=True):
            pass
        with store.open_base(path) as reader:
            assert store.summary(reader)["articles"] == 1
    with store.open_base(path, write=True):
        pass


def test_a_base_another_program_locks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.store.base.WAIT_MS", 50)
    path = tmp_path / "kb.db"
    with base(path, PAIR[:1]):
        pass
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin exclusive")
    with pytest.raises(StoreError, match="locked"), store.open_base(path, write=True) as db:
        save(db, PAIR[1])
    other.close()


def test_a_full_disk_is_told_and_leaves_whole_articles(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    many = [
        claim(f"${n}M", n * 10**6, quote=f"Item {n} cost ${n}M. " + "More words follow. " * 20) for n in range(1, 400)
    ]
    with base(path, PAIR[:1]):
        pass
    with pytest.raises(StoreError, match="disk is full"), store.open_base(path, write=True) as db:
        pages = db.execute("pragma page_count").fetchone()[0]
        db.execute(f"pragma max_page_count = {pages + 20}")
        save(db, story("big.txt", *many))
    with store.open_base(path, write=True) as db:
        assert store.summary(db)["articles"] == 1
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        save(db, story("big.txt", *many))
        assert store.summary(db)["articles"] == 2


def test_a_reader_reads_while_a_writer_writes(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    with base(path, PAIR[:1]) as db:
        store.write_ahead(db)
        with store.open_base(path) as reader, db.atomic():
            store.save_extraction(db, PAIR[1], info=INFO, lexicon=LEXICON)
            assert store.summary(reader)["articles"] == 1
        save(db)
    assert sorted(item.name for item in tmp_path.iterdir()) == ["kb.db"]
    assert path.read_bytes()[18:20] == b"\x01\x01"  # one plain file again, no write-ahead log


def test_a_reader_that_stays_puts_the_plain_file_off(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    with base(path, PAIR[:1]):
        pass
    with store.open_base(path, write=True) as db:
        store.write_ahead(db)
        with store.open_base(path) as reader:
            assert store.summary(reader)["articles"] == 1
            save(db, PAIR[1])
            assert store.summary(reader)["articles"] == 2
            other = sqlite3.connect(path)
            other.execute("select count(*) from articles").fetchone()
    other.close()
    with store.open_base(path, write=True) as db:
        assert store.summary(db)["articles"] == 2
    assert sorted(item.name for item in tmp_path.iterdir()) == ["kb.db"]


def test_names_get_rows_with_what_the_lexicon_knows(tmp_path: Path) -> None:
    odd = story("a.txt", claim(subject="Acme Rocket", metric="rocket price"))
    known = LEXICON.context.entities.entity[0]
    with base(tmp_path / "kb.db", [odd, story("b.txt", claim("$6M", 6e6, subject=known.name))]) as db:
        rows = dict(db.execute("select name, kind from entities").fetchall())
        assert rows["Acme Rocket"] == "unlisted"
        assert rows[known.name] == known.kind
        assert db.execute("select family, dimension from metrics where name = 'rocket price'").fetchone() == (
            "rocket price", "any",
        )  # fmt: skip
        aliases = [row[0] for row in db.execute("select alias from entity_aliases join entities e on e.id = entity_id"
                                                " where e.name = ? order by 1", [known.name])]  # fmt: skip
        assert aliases == sorted(set(known.aliases))


def test_names_nobody_uses_any_more_go(tmp_path: Path) -> None:
    with base(tmp_path / "kb.db", [story("a.txt", claim(subject="Acme Rocket"))]) as db:
        save(db, story("a.txt", claim(subject="Acme Space")))
        store.save_crosscheck(db, NOTHING, info=INFO, lexicon=LEXICON)
        assert "Acme Rocket" not in [row[0] for row in db.execute("select name from entities")]


@pytest.mark.parametrize(
    ("attributed", "publisher", "source", "kind", "origin"),
    [
        ("SemiAnalysis", "The Paper", "SemiAnalysis", "organisation", "SemiAnalysis"),
        ("some estimates", "The Paper", "The Paper", "publisher", None),
        (None, "The Paper", "The Paper", "publisher", None),
        (None, None, "unnamed", "unnamed", None),
        ("later reporting", None, "unnamed", "unnamed", None),
        ("Jane Miller", None, "Jane Miller", "person", "Jane Miller"),
        ("U.S. officials", None, "unnamed", "unnamed", None),
        ("the Warwick Institute", None, "Warwick Institute", "organisation", "Warwick Institute"),
    ],
)
def test_the_source_is_the_originator_if_named_else_the_publisher(
    tmp_path: Path, attributed: str | None, publisher: str | None, source: str, kind: str, origin: str | None
) -> None:
    with base(tmp_path / "kb.db", [story("a.txt", claim(attributed_to=attributed), publisher=publisher)]) as db:
        row = db.execute(
            "select s.name, s.kind, c.origin from claims c join sources s on s.id = c.source_id"
        ).fetchone()
        assert row == (source, kind, origin)
        (record,) = store.load_records(db)
        assert (record.origin, record.publisher) == (origin, publisher)


def test_a_claim_comes_back_as_it_went(tmp_path: Path) -> None:
    full = claim(
        "$5.6M", Decimal("5600000"), Decimal("6100000.5"), lower="5550000", upper="1e25", stated_low="0.333",
        qualifiers=["marginal"], period_text="2025", period_start="2025-01-01", period_end="2025-12-31",
        change="increase", polarity="denied", modality="projected", ci_low=2, ci_high=3, ci_level=90, quoted=True,
        vague=True, confidence_parts={"unit": 0.9, "figure": 0.8}, rules=["a", "b"], base_text="2023 levels",
    )  # fmt: skip
    told = story("a.txt", full, published_on="2026-02-23", title="A", publisher="P")
    with base(tmp_path / "kb.db", [told]) as db:
        (record,) = store.load_records(db)
    assert record.claim == told.claims[0]
    assert (record.published_on, record.title, record.publisher) == (date(2026, 2, 23), "A", "P")


def test_a_row_and_its_claim_agree() -> None:
    links: dict[str, str | int | None] = dict.fromkeys(
        ("article_id", "subject_id", "metric_id", "source_id", "origin", "reference")
    )
    made = claim("1e23", Decimal("1e23"))
    row = to_row(made, links)
    assert to_claim(dict(zip(FIELDS, row, strict=False)), made.article) == made


@pytest.mark.parametrize("text", ["0", "5600000", "0.333", "123456789012345", "1E+23", "1E-9", "-12.5"])
def test_decimals_survive_the_base(text: str) -> None:
    stored = cell(Decimal(text))
    assert isinstance(stored, float)
    assert decimal(stored) == Decimal(text)


def test_a_number_beyond_all_bounds_is_not_stored() -> None:
    assert cell(Decimal("1e999")) is None


def test_find_takes_any_signs_and_ranks(tmp_path: Path) -> None:
    with base(tmp_path / "kb.db", PAIR) as db:
        assert [hit.label for hit in store.find(db, "V3 cost")][:1] == ["$5.6M · DeepSeek-V3 · training cost"]
        for hostile in ('"', "a OR", "NEAR(", "-", "*", "quote:x", "(", "\0", "$5.6M ^", "''"):
            store.find(db, hostile)
        assert store.find(db, "nowhere at all") == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("how much did it cost to train DeepSeek-V3", ["What did training DeepSeek-V3 cost?"]),
        ("what is DeepSeek’s cost of training", ["What did training DeepSeek-V3 cost?"]),  # of who made it
        ("why do the figures for DeepSeek-V3's training cost differ", ["What did training DeepSeek-V3 cost?"]),
        ("how much does DeepSeek-V3 weigh", []),  # nobody says
        ("what does training cost", []),  # of whom?
        ("how much", []),
        ("who does " * 5_000, []),
    ],
)
def test_a_question_in_own_words_is_found(tmp_path: Path, words: str, found: list[str]) -> None:
    with base(tmp_path / "kb.db", PAIR) as db:
        result = checked(db)
        asked = replace(result.questions[0], title="What did training DeepSeek-V3 cost?")
        store.save_crosscheck(db, replace(result, questions=(asked,)), info=INFO, lexicon=LEXICON)
        hits = store.find(db, words, plain=LEXICON.scopes.scopes.plain_words)
        assert [hit.label for hit in hits if hit.kind == "question"] == found


def test_ids_may_be_cut_short(tmp_path: Path) -> None:
    with base(tmp_path / "kb.db", PAIR) as db:
        store.save_crosscheck(db, checked(db), info=INFO, lexicon=LEXICON)
        key = store.load_records(db)[0].claim.id
        assert store.resolve(db, key[:6]).id == key
        assert store.resolve(db, "what-cost").kind == "question"
        assert store.resolve(db, "a.txt").kind == "article"
        assert store.resolve(db, "f1").kind == "finding"
        for unknown in ("zz", "nothing", "%", "____"):
            with pytest.raises(NotFoundError):
                store.resolve(db, unknown)


def test_ids_are_plain_and_apart() -> None:
    assert slug("  Überschuss — 3×  ") == "uberschuss-3"
    assert named("entity", "数字").startswith("entity-")
    assert named("entity", "A") != named("entity", "a")
    assert digest("a", "b") != digest("ab", "")


def test_mentions_account_for_what_is_no_claim(tmp_path: Path) -> None:
    text = "GPT-4 has one of the 12 seats."
    found = extraction(article(text), rejections=[rejected("GPT-4")], figures=[claim("12", 12, start=20, claim=False)])
    with base(tmp_path / "kb.db", [found]) as db:
        rows = db.execute("select kind, figure, reason from mentions order by start").fetchall()
        assert rows == [("rejection", "GPT-4", "name"), ("figure", "12", "")]
        save(db, replace(found, rejections=()))
        assert count(db, "mentions") == 1


def test_one_claim_is_told_the_same_relations_as_the_view_shows(tmp_path: Path) -> None:
    with base(tmp_path / "kb.db", PAIR) as db:
        store.save_crosscheck(db, checked(db), info=INFO, lexicon=LEXICON)
        for record in store.load_records(db):
            key = record.claim.id
            shown = db.execute(
                "select case when claim_a = ?1 then claim_b else claim_a end, relation, slot, explanation"
                " from claim_relations where claim_a = ?1 or claim_b = ?1",
                [key],
            ).fetchall()
            assert sorted(shown, key=repr) == sorted(db.execute(RELATED_TO, [key]).fetchall(), key=repr)
            assert shown
