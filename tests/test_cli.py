"""Commands: what they print, what they refuse in one line, and their exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

import kb
from kb.cli import check, compare, main, out, take
from kb.cli.terminal import table
from kb.publish.serving import arguments, metadata_file

NEWS = """---
title: Harbour bill grows
publisher: The Coast Gazette
date: 2026-03-04
---
The new harbour in Port Sable will cost $48 million, the council said. Work began in 2024.

Some estimates put the cost of the harbour at $60 million.
"""
OTHER = """---
title: Ferry fleet
publisher: The Coast Gazette
date: 2026-03-05
---
Northline Ferries carried 2.1 million passengers in 2025, up 8% from a year earlier.
"""


def run(*arguments: str | Path, status: int = 0, stdin: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(main, [str(part) for part in arguments], input=stdin)
    assert result.exit_code == status, result.output + str(result.exception or "")
    return result


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module", autouse=True)
def one_model() -> Iterator[None]:
    """Loads each model once for all commands that run in this process."""
    from kb.pipeline import Model

    load = Model.load
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Model, "load", lru_cache(load))
        yield


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "harbour.md").write_text(NEWS, encoding="utf-8")
    (folder / "ferry.md").write_text(OTHER, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    (folder / "harbour.md").write_text(NEWS, encoding="utf-8")
    (folder / "ferry.md").write_text(OTHER, encoding="utf-8")
    run("ingest", folder / "harbour.md", folder / "ferry.md", "--db", folder / "kb.db")
    return folder / "kb.db"


def test_extract_writes_the_contract(news: Path) -> None:
    found = lines(run("extract", news).stdout)
    assert {row["article"] for row in found} == {"ferry.md", "harbour.md"}
    first = next(row for row in found if row["figure"] == "$48 million")
    body = NEWS.split("---\n")[2]
    start, end = first["start"], first["end"]
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert body[start:end] == "$48 million"
    assert (first["low"], first["unit"], first["comparator"]) == (48_000_000, "USD", "=")
    assert isinstance(first["low"], int)
    assert "reason" not in first
    assert list(first)[:5] == ["id", "article", "start", "end", "figure"]


def test_extract_shows_what_is_no_claim(news: Path) -> None:
    plain = lines(run("extract", news).stdout)
    more = lines(run("extract", news, "--all-figures", "--rejections").stdout)
    beyond = [row for row in more if row not in plain]
    assert beyond
    assert all(row["reason"] for row in beyond)


def test_extract_reads_standard_input_and_json_lines(tmp_path: Path) -> None:
    found = lines(run("extract", "-", stdin="The bridge cost $3 million.").stdout)
    assert [row["figure"] for row in found] == ["$3 million"]
    file = tmp_path / "some.jsonl"
    file.write_text(json.dumps({"id": "one", "text": "The bridge cost $3 million.", "date": "2026-01-02"}) + "\n")
    assert [row["article"] for row in lines(run("extract", file).stdout)] == ["one"]


def test_extract_is_the_same_in_any_order_and_each_time(news: Path) -> None:
    one = run("extract", news / "ferry.md", news / "harbour.md").stdout
    two = run("extract", news / "harbour.md", news / "ferry.md").stdout
    assert sorted(one.splitlines()) == sorted(two.splitlines())


def test_ingest_tells_what_is_there_and_then_that_nothing_changed(news: Path, tmp_path: Path) -> None:
    db = tmp_path / "kb.db"
    first = run("ingest", news, "--db", db).stdout
    assert re.search(r"articles +2 +2 new or changed", first)
    for name in ("claims", "questions", "findings"):
        assert re.search(rf"^{name} +\d+", first, re.MULTILINE)
    before = db.read_bytes()
    assert run("ingest", news, "--db", db).stdout == "Nothing changed: 2 articles read, all as stored.\n"
    assert db.read_bytes() == before
    (told,) = lines(run("ingest", news, "--db", db, "--json").stdout)
    assert (told["run"], told["unchanged"]) == (None, 2)


def test_a_changed_article_is_a_new_run(news: Path, tmp_path: Path) -> None:
    db = tmp_path / "kb.db"
    run("ingest", news, "--db", db)
    (news / "harbour.md").write_text(NEWS.replace("$48 million", "$52 million"), encoding="utf-8")
    (told,) = lines(run("ingest", news, "--db", db, "--json").stdout)
    assert (told["run"], told["unchanged"]) == (2, 1)
    changed = told["changed"]
    assert isinstance(changed, dict)
    assert changed["new"] >= 1
    assert changed["gone"] >= 1
    assert "$52 million" in run("find", "harbour cost", "--db", db).stdout
    run("verify", "--db", db)


BAD = {
    "missing.txt": (None, "missing.txt"),
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\n \t", "empty"),
    "binary.txt": (b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 20, "binary"),
    "latin.txt": ("Der Preis stieg um 5 €, sagte Müller.".encode("cp1252"), "UTF-8"),
    "broken.md": (b"---\ntitle: [unclosed\n---\nIt cost $5 million.\n", "front matter"),
    "large.txt": (50_000_000, "large"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_input_is_one_line_and_the_rest_goes_on(name: str, news: Path, tmp_path: Path) -> None:
    content, word = BAD[name]
    bad, db = tmp_path / name, tmp_path / "kb.db"
    if isinstance(content, int):
        with bad.open("wb") as file:
            file.write(b"The bill was $4 million. ")
            file.truncate(content)
    elif content is not None:
        bad.write_bytes(content)
    for command in (("extract", bad, news), ("ingest", bad, news, "--db", db)):
        result = run(*command, status=1)
        (told,) = result.stderr.splitlines()
        assert name in told
        assert word.lower() in told.lower()
        assert told.endswith(")"), "the remedy stands in brackets"
        assert "Traceback" not in result.output
    assert len(lines(run("export", "jsonl", "--table", "articles", "--db", db).stdout)) == 2
    run("verify", "--db", db)


def test_two_sources_of_one_name_are_told(news: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "ferry.md").write_text(OTHER.replace("8%", "9%"), encoding="utf-8")
    (other / "harbour.md").write_text(NEWS, encoding="utf-8")  # the same words: the same article
    result = run("ingest", news, other, "--db", tmp_path / "kb.db", status=1)
    assert "same name" in result.stderr
    assert "harbour" not in result.stderr


@pytest.mark.parametrize("command", [["find", "x"], ["explain", "x"], ["verify"], ["export", "csv"], ["crosscheck"],
                                     ["remove", "x"], ["serve"]])  # fmt: skip
def test_a_missing_base_is_one_line(command: list[str], tmp_path: Path) -> None:
    result = run(*command, "--db", tmp_path / "no.db", status=1)
    assert "there is no base" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "no.db").exists()


@pytest.mark.parametrize("arguments", [["ingest"], ["extract"], ["export", "xml"], ["find"], ["explain"], ["nothing"],
                                       ["export", "parquet"], ["serve", "--port", "x"]])  # fmt: skip
def test_wrong_usage_is_two(arguments: list[str], built: Path) -> None:
    base: list[str | Path] = ["--db", built] if arguments[0] == "export" else []
    run(*arguments, *base, status=2)


def test_a_missing_model_and_lexicon_are_one_line(news: Path, tmp_path: Path) -> None:
    assert "not installed" in run("extract", news, "--model", "no_such_model", status=1).stderr
    assert "not a folder" in run("extract", news, "--lexicon", tmp_path / "none", status=1).stderr
    words = tmp_path / "words"
    words.mkdir()
    (words / "metrics.toml").write_text("[[metric]]\nname = 3\n", encoding="utf-8")
    told = run("extract", news, "--lexicon", words, status=1).stderr
    assert "metrics.toml" in told
    assert len(told.splitlines()) == 1


def test_find_shows_kinds_and_ids(built: Path) -> None:
    hits = lines(run("find", "harbour", "cost", "--db", built, "--json").stdout)
    assert {"claim", "article"} <= {str(hit["kind"]) for hit in hits}
    assert run("find", "zeppelin", "--db", built).stdout == "Nothing found.\n"
    run("find", '"', "--db", built)


def test_explain_takes_ids_words_and_beginnings(built: Path) -> None:
    key = next(str(row["id"]) for row in lines(run("export", "jsonl", "--db", built).stdout)
               if row["figure"] == "$48 million")  # fmt: skip
    told = run("explain", key, "--db", built).stdout
    assert told == run("explain", key[:8], "--db", built).stdout
    for word in ("$48 million", "48 million USD", "Harbour bill grows", "Period", "Says so", "Confidence"):
        assert word in told
    (fields,) = lines(run("explain", key, "--db", built, "--json").stdout)
    assert fields["low"] == 48_000_000
    run("explain", "harbour", "--db", built)
    assert "nothing goes by" in run("explain", "zeppelin", "--db", built, status=1).stderr


def test_explain_tells_questions_findings_and_articles(built: Path) -> None:
    for source in ("questions", "findings", "articles"):
        for row in lines(run("export", "jsonl", "--table", source, "--db", built).stdout):
            assert str(row["title"]) in run("explain", str(row["id"]), "--db", built).stdout
            run("explain", str(row["id"]), "--db", built, "--json")


def test_remove_takes_an_article_out(news: Path, tmp_path: Path) -> None:
    db = tmp_path / "kb.db"
    run("ingest", news, "--db", db)
    assert "Removed ferry.md" in run("remove", "ferry.md", "--db", db).stdout
    assert "names no article" in run("remove", "ferry.md", "--db", db, status=1).stderr
    assert "passengers" not in run("export", "csv", "--db", db).stdout
    run("verify", "--db", db)
    (told,) = lines(run("ingest", news, "--db", db, "--json").stdout)
    assert told["totals"]["articles"] == 2  # type: ignore[index] # an object


def test_crosscheck_again_changes_nothing(built: Path) -> None:
    before = built.read_bytes()
    assert "Changed: nothing." in run("crosscheck", "--db", built).stdout
    assert built.read_bytes() == before


def test_export_csv_runs_no_formula(built: Path, tmp_path: Path) -> None:
    db = tmp_path / "kb.db"
    db.write_bytes(built.read_bytes())
    with sqlite3.connect(db) as connection:
        connection.execute("update articles set title = '=HYPERLINK(\"x\")', author = '-1+1', url = '@x'")
    rows = list(csv.DictReader(io.StringIO(run("export", "csv", "--table", "articles", "--db", db).stdout)))
    assert [rows[0][name] for name in ("title", "author", "url")] == ['\'=HYPERLINK("x")', "'-1+1", "'@x"]
    claims = list(csv.DictReader(io.StringIO(run("export", "csv", "--db", db).stdout)))
    assert {row["comparator"] for row in claims} == {"="}, "a lone sign is no formula"


def test_export_json_lines_hold_what_extract_wrote(built: Path) -> None:
    extracted = {str(row["id"]): row for row in
                 lines(run("extract", built.parent / "harbour.md", built.parent / "ferry.md").stdout)}  # fmt: skip
    exported = lines(run("export", "jsonl", "--db", built).stdout)
    assert [row["article"] for row in exported] == sorted(str(row["article"]) for row in exported)
    assert len(exported) == len(extracted)
    for row in exported:
        assert {name: row[name] for name in extracted[str(row["id"])]} == extracted[str(row["id"])]


def test_export_sql_builds_the_base_again(built: Path, tmp_path: Path) -> None:
    script = tmp_path / "kb.sql"
    run("export", "sql", "-o", script, "--db", built)
    copy = tmp_path / "kb.db"
    with sqlite3.connect(copy) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))
    run("verify", "--db", copy)
    for name in ("claims", "runs", "mentions", "finding_claims"):
        assert run("export", "csv", "--table", name, "--db", copy).stdout == run(
            "export", "csv", "--table", name, "--db", built
        ).stdout  # fmt: skip
    assert run("find", "harbour", "--db", copy).stdout == run("find", "harbour", "--db", built).stdout


def test_export_parquet_has_the_rows(built: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    run("export", "parquet", "-o", tmp_path / "c.parquet", "--db", built)
    found = parquet.read_table(tmp_path / "c.parquet").to_pylist()
    wanted = lines(run("export", "jsonl", "--db", built).stdout)
    assert [row["id"] for row in found] == [row["id"] for row in wanted]
    assert [row["low"] for row in found] == [row["low"] for row in wanted]


def test_parquet_of_every_table_and_view_is_whole(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr("kb.publish.exports.BATCH", 2)
    with sqlite3.connect(built) as connection:
        named = connection.execute(
            "select name from sqlite_master where type in ('table', 'view') and name not glob '*_fts*'"
            " and name not glob '_*' and name not glob 'sqlite_*'"
        ).fetchall()
    for (name,) in named:
        run("export", "parquet", "--table", name, "-o", tmp_path / f"{name}.parquet", "--db", built)
        rows = lines(run("export", "jsonl", "--table", name, "--db", built).stdout)
        found = parquet.read_table(tmp_path / f"{name}.parquet").to_pylist()
        assert len(found) == len(rows), name
        assert [row.get("ratio") for row in found] == [row.get("ratio") for row in rows]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"{name}.parquet" for (name,) in named)
    told = run("export", "parquet", "-o", tmp_path / "none" / "c.parquet", "--db", built, status=1).stderr
    assert "cannot be written" in told


def test_export_of_an_unknown_table_or_place_is_one_line(built: Path, tmp_path: Path) -> None:
    assert "no table or view" in run("export", "csv", "--table", "x", "--db", built, status=1).stderr
    assert "cannot be written" in run("export", "csv", "-o", tmp_path / "no" / "x", "--db", built, status=1).stderr
    assert "no table or view" in run("export", "csv", "--table", "claims_fts", "--db", built, status=1).stderr


DAMAGE = {
    "update articles set text = 'x' || text": "its digest is another",
    "update claims set figure = '$49 million' where figure = '$48 million'": "the article says '$48 million'",
    "update claims set quote = quote || ' And more.'": "the quote does not stand",
    "update claims set prefix = 'zzz'": "the words around",
    "update claims set low = 5, high = 4": "above the high one",
    "update claims set confidence = 2": "no probability",
    "update claims set last_run = 1": "",
    "pragma foreign_keys = off; update claims set subject_id = 'nobody'": "does not exist",
    "drop trigger claims_au; update claims set quote = 'other ' || quote": "does not hold the words of claims",
    "drop trigger claims_ad; delete from claims": "knows",
    "update articles set last_run = 1": "current while its article is not",
}


@pytest.mark.parametrize("sql", DAMAGE)
def test_verify_finds_damage(sql: str, built: Path, tmp_path: Path) -> None:
    db = tmp_path / "kb.db"
    db.write_bytes(built.read_bytes())
    assert run("verify", "--db", db).stdout.startswith("All is whole")
    with sqlite3.connect(db) as connection:
        connection.executescript(sql)
    if DAMAGE[sql]:
        result = run("verify", "--db", db, status=1)
        assert DAMAGE[sql] in result.stdout
        damaged = lines(run("verify", "--db", db, "--json", status=1).stdout)
        assert damaged[-1]["damaged"] == len(damaged) - 1 >= 1
    else:
        run("verify", "--db", db, status=0 if not _in_questions(built) else 1)


def _in_questions(path: Path) -> bool:
    with sqlite3.connect(path) as connection:
        return bool(connection.execute("select 1 from claims where question_id is not null").fetchone())


def test_verify_reads_a_base_nobody_may_write(built: Path, tmp_path: Path) -> None:
    db = tmp_path / "kb.db"
    db.write_bytes(built.read_bytes())
    db.chmod(0o444)
    run("verify", "--db", db)


def test_an_interrupted_ingest_is_whole_and_goes_on(news: Path, tmp_path: Path) -> None:
    db, plain = tmp_path / "kb.db", tmp_path / "plain.db"
    script = (
        "import sys, os, signal\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # jobs in the background ignore it
        "from kb import store\n"
        "save = store.save_extraction\n"
        "def once(db, found, **options):\n"
        "    done = save(db, found, **options)\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    return done\n"
        "store.save_extraction = once\n"
        "from kb.cli import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "ingest", str(news), "--db", str(db)], capture_output=True, text=True,
        cwd=Path(__file__).parent.parent, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "Aborted" in done.stderr
    with sqlite3.connect(db) as connection:
        assert connection.execute("select count(*), max(finished_at) from articles, runs").fetchone() == (1, None)
    run("verify", "--db", db)
    run("ingest", news, "--db", db)
    run("ingest", news, "--db", plain)
    for name in ("claims", "articles", "questions", "findings", "run_changes", "entities", "sources"):
        assert run("export", "csv", "--table", name, "--db", db).stdout == run(
            "export", "csv", "--table", name, "--db", plain
        ).stdout  # fmt: skip


def test_a_folder_nobody_may_write_is_one_line(news: Path) -> None:
    result = run("ingest", news, "--db", "/proc/kb.db", status=1)
    assert "cannot be opened" in result.stderr


def test_help_is_quick_and_light() -> None:
    script = "from kb.cli import main; main(['--help'])"
    command = [sys.executable, "-X", "importtime", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(kb.__file__).parent.parent)
    loaded = {line.rsplit("|", 1)[1].strip() for line in done.stderr.splitlines() if "|" in line}
    heavy = {"spacy", "datasette", "trafilatura", "sqlite_utils", "pydantic", "numpy", "rich", "pint", "babel"}
    assert "kb.cli" in loaded
    assert not heavy & loaded


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_shows_an_example(name: str) -> None:
    told = run(name, "--help").stdout
    assert "Example:" in told
    assert f"kb {name}" in told


def test_serve_calls_datasette_with_what_was_measured(built: Path) -> None:
    called = arguments(built)
    assert called[0] == str(built)
    assert "suggest_facets off" in " ".join(called)
    described = metadata_file()
    assert described is None or str(described) in called


def test_serve_gives_any_base_the_name_kb(built: Path, tmp_path: Path) -> None:
    other = tmp_path / "today.db"
    other.write_bytes(built.read_bytes())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    script = "from kb.cli import main; main()"
    command = [sys.executable, "-c", script, "serve", "--db", str(other), "--port", port]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        assert server.stdout is not None
        assert f"http://127.0.0.1:{port}" in server.stdout.readline()
        found = _answer(f"http://127.0.0.1:{port}/-/databases.json")
        server.terminate()
    assert [row["name"] for row in found] == ["kb"]
    assert not list(tmp_path.glob("kb-serve-*"))


def _answer(address: str) -> list[dict[str, object]]:
    """What a server that is just starting answers."""
    for _ in range(150):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                rows: list[dict[str, object]] = json.load(answer)
                return rows
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server does not answer")


def test_serve_of_a_taken_port_is_one_line(built: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = run("serve", "--port", str(taken.getsockname()[1]), "--db", built, status=1)
    assert "cannot listen" in result.stderr


def test_tables_line_up(capsys: pytest.CaptureFixture[str]) -> None:
    table(["what", "count"], [("a", 1), ("long name", 12345)])
    assert capsys.readouterr().out == "what        count\na               1\nlong name  12,345\n"


def test_no_base_is_made_where_nothing_is_asked_for(tmp_path: Path) -> None:
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        run("--help")
        run("find", "x", status=1)
    finally:
        os.chdir(here)
    assert list(tmp_path.iterdir()) == []


def test_compare_takes_texts_files_and_pairs(news: Path, tmp_path: Path) -> None:
    told = run("compare", "The bridge cost $5 million.", "The bridge cost $9 million.").stdout
    assert told.endswith("Verdict: contradiction.\n")
    prices = [f"The price of copper was ${price} a tonne on Tuesday." for price in ("8,900", "9,200")]
    assert "Verdict: unrelated" in run("compare", *prices).stdout  # without a date it may be two Tuesdays
    run("compare", news / "harbour.md", news / "ferry.md")
    pairs = tmp_path / "pairs.jsonl"
    row = {"id": 1, "text_a": "The bridge cost $5 million.", "text_b": "The bridge cost $5 million."}
    pairs.write_text(json.dumps(row) + "\nbroken\n", encoding="utf-8")
    result = run("compare", "--pairs", pairs, status=1)
    (found,) = lines(result.stdout)
    assert (found["id"], found["verdict"]) == (1, "consistent")
    assert "pairs.jsonl:2: is not JSON" in result.stderr
    assert "no such file" in run("compare", "missing.txt", news / "ferry.md", status=1).stderr
    run("compare", "one only", status=2)
    run("compare", status=2)
    run("compare", "--pairs", tmp_path / "none.jsonl", status=1)


def test_diff_tells_what_a_run_changed(news: Path, tmp_path: Path) -> None:
    db = tmp_path / "kb.db"
    run("ingest", news, "--db", db)
    told = run("diff", "--db", db).stdout
    assert told.startswith("Run 1 (ingest, ")
    assert re.search(r"and \d+ new claims", told)
    (news / "harbour.md").write_text(NEWS.replace("$48 million", "$52 million"), encoding="utf-8")
    run("ingest", news, "--db", db)
    changes = lines(run("diff", "--db", db, "--json").stdout)
    assert {"gone", "new", "altered"} <= {str(row["change"]) for row in changes}
    assert {row["run"] for row in changes} == {2}
    assert "$52 million" in run("diff", "2", "--claims", "--db", db).stdout
    assert "there is no run 9" in run("diff", "9", "--db", db, status=1).stderr


def test_check_holds_a_draft_against_the_base(built: Path) -> None:
    before = built.read_bytes()
    text = "The new harbour in Port Sable will cost $48 million, the council said.\n\nA comet weighs 7 tonnes."
    found = {str(row["figure"]): row for row in
             lines(run("check", "-", "--db", built, "--json", stdin=text).stdout)}  # fmt: skip
    assert found["$48 million"]["verdict"] == "supported"
    assert found["$48 million"]["against"]
    assert found["7 tonnes"]["verdict"] == "unknown"
    assert "1 supported, 1 unknown" in run("check", "-", "--db", built, stdin=text).stdout
    assert built.read_bytes() == before


def test_of_a_large_base_the_claims_of_the_drafts_subjects_are_enough(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "The new harbour in Port Sable will cost $48 million, the council said."
    (whole,) = lines(run("check", "-", "--db", built, "--json", stdin=text).stdout)
    monkeypatch.setattr(sys.modules["kb.pipeline.check"], "ENOUGH", 0)
    (part,) = lines(run("check", "-", "--db", built, "--json", stdin=text).stdout)
    assert part["verdict"] == whole["verdict"] == "supported"
    assert isinstance(whole["against"], list)
    assert part["against"] == whole["against"][:1]  # the rival beside it is of another subject


def test_many_drafts_are_checked_line_by_line(built: Path, tmp_path: Path) -> None:
    base = tmp_path / "kb.db"
    run("ingest", "-", "--db", base, stdin="Tidewater's revenue came to $5 million in 2023.")
    drafts = [
        {"id": "one", "text": "Tidewater's revenue came to $7 million in 2024."},
        {"id": "two", "text": "No figure."},
    ]
    told = "\n".join([json.dumps(drafts[0]), "{", json.dumps(drafts[1])])
    result = run("check", "--drafts", "-", "--db", base, stdin=told, status=1)
    one, wrong, two = (json.loads(line) for line in result.stdout.splitlines())
    (figure,) = one["figures"]
    assert (one["id"], figure["verdict"], figure["subject"]) == ("one", "explained", "Tidewater")
    assert wrong == {"id": None, "error": wrong["error"]} and "line 2" in result.stderr
    assert two == {"id": "two", "figures": [], "left_out": []}
    run("check", "--db", base, status=2)
    run("check", "a draft", "--drafts", "-", "--db", base, status=2)


def test_metadata_is_held_against_the_base(tmp_path: Path) -> None:
    from kb.publish.metadata import differences
    from kb.store import open_base

    told = tmp_path / "metadata.yml"
    told.write_text(
        "databases:\n  kb:\n    tables:\n      sources:\n        label_column: title\n        columns:\n"
        "          id: its id\n          name: its name\n          age: no such thing\n      gone: {}\n"
        "    queries:\n      good: select name from sources where id = :id\n      bad: select nothing from sources\n",
        encoding="utf-8",
    )
    with open_base(tmp_path / "kb.db", create=True) as db:
        found = {item.id: item.message for item in differences(db, told)}
    assert found["claims"] == "the table is not described"
    assert found["gone"] == "is described and does not exist"
    assert found["sources.kind"] == "the column is not described"
    assert found["sources.age"] == found["sources.title"] == "the column is named and does not exist"
    assert "query bad" in found
    assert "query good" not in found


def test_evaluate_holds_claims_against_gold(built: Path, tmp_path: Path) -> None:
    claims, gold = tmp_path / "claims.jsonl", tmp_path / "gold.jsonl"
    claims.write_text(run("extract", built.parent / "harbour.md").stdout, encoding="utf-8")
    gold.write_text(claims.read_text(encoding="utf-8"), encoding="utf-8")
    (told,) = lines(run("evaluate", claims, "--gold", gold, "--json").stdout)
    assert (told["gold"], told["recall"], told["precision"], told["full"]) == (2, 1, 1, 1)
    assert "How often" in run("evaluate", claims, "--gold", gold).stdout
    assert "cannot be read" in run("evaluate", tmp_path / "none", "--gold", gold, status=1).stderr
    result = run("evaluate", "--articles", tmp_path / "none", "--articles", built.parent, "--gold", gold, status=1)
    assert "no such file" in result.stderr
    assert "recall" in result.stdout
    assert "cannot be written" in run("evaluate", "--articles", built.parent / "harbour.md", "--gold", gold,
                                      "--fit", tmp_path / "none" / "fit.toml", status=1).stderr  # fmt: skip


def test_evaluate_keeps_what_a_first_reading_taught(tmp_path: Path) -> None:
    texts, first, weights = tmp_path / "texts.toml", tmp_path / "first.jsonl", tmp_path / "fit.toml"
    texts.write_text('[[case]]\nid = "a"\ntext = "Acme\'s revenue was ⟦$5 million⟧ in 2024."\n'
                     'claims = [{ subject = "Acme", metric = "revenue", period_start = "2024-01-01" }]\n')  # fmt: skip
    assert "recall" in run("evaluate", "--labelled", texts, "--keep", first).stdout
    assert "already" in run("evaluate", "--labelled", texts, "--keep", first, status=1).stderr
    told = run("evaluate", "--examples", first, "--fit", weights).stdout
    assert "claims 1, " in told
    assert "recall" not in told
    assert "claims = 1\n" in weights.read_text()
    assert "read again" in run("evaluate", "--labelled", texts, "--examples", first, status=1).stderr
    assert "--keep" in run("evaluate", "--examples", first, "--keep", first, status=2).stderr


def test_an_ingest_of_nothing_leaves_no_base(tmp_path: Path) -> None:
    result = run("ingest", tmp_path / "none.txt", "--db", tmp_path / "kb.db", status=1)
    assert result.stdout == "No article was read.\n1 source could not be read.\n"
    assert not (tmp_path / "kb.db").exists()


def test_a_failed_ingest_leaves_no_base(news: Path, tmp_path: Path) -> None:
    run("ingest", news, "--model", "no_such_model", "--db", tmp_path / "kb.db", status=1)
    run("import-table", news / "ferry.md", "--map", news / "ferry.md", "--db", tmp_path / "kb.db", status=1)
    assert not list(tmp_path.glob("kb.db*"))


def test_texts_that_are_no_utf8_are_one_line(built: Path, tmp_path: Path) -> None:
    half = "\udcff"
    (tmp_path / "pairs.jsonl").write_text('{"text_a": "\\ud800 5", "text_b": "5"}\n[[\n', encoding="utf-8")
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff{}")
    for command in (
        ("find", half, "--db", built),
        ("explain", half, "--db", built),
        ("remove", half, "--db", built),
        ("compare", f"It cost {half} $5.", "It cost $6."),
        ("compare", "--pairs", tmp_path / "bytes.jsonl"),
        ("evaluate", tmp_path / "bytes.jsonl", "--gold", tmp_path / "bytes.jsonl"),
        ("review", "import", tmp_path / "bytes.jsonl", "--db", built),
    ):
        assert len(run(*command, status=1).stderr.splitlines()) == 1
    told = run("compare", "--pairs", tmp_path / "pairs.jsonl", status=1).stderr.splitlines()
    assert ["pairs.jsonl:1" in told[0], "pairs.jsonl:2" in told[1]] == [True, True]


def test_a_long_text_is_a_text_and_a_missing_file_is_told(built: Path) -> None:
    long = "The “new” harbour – so the council said – cost $5 million. " * 9  # longer than a file's name may be
    assert "consistent" in run("compare", long, long).stdout
    for command in (("compare", "my draft.txt", "It cost $5."), ("check", "my draft.txt", "--db", built)):
        assert "no such file" in run(*command, status=1).stderr


@pytest.mark.parametrize(
    ("module", "command"),
    [
        (out, ["verify"]),
        (out, ["export", "csv", "-o", "claims.csv"]),
        (out, ["publish", "bundle"]),
        (out, ["publish", "pages", "--static"]),
        (out, ["release", "package"]),
        (take, ["remove", "ferry.md"]),
        (take, ["crosscheck"]),
        (check, ["check", "The harbour cost $48 million."]),
        (compare, ["compare", "It cost $5 million.", "It cost $6 million."]),
    ],
)
def test_whatever_takes_long_shows_that_it_is_at_work(
    module: ModuleType, command: list[str], built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []

    @contextmanager
    def progress(label: str) -> Iterator[Callable[[str, int, int | None], None]]:
        shown.append(label)
        yield lambda step, done, total: None

    monkeypatch.setattr(module, "progress", progress)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kb.db").write_bytes(built.read_bytes())
    run(*command)
    assert len(shown) == 1


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252", "utf-8"])
def test_output_is_the_same_in_any_locale(built: Path, encoding: str) -> None:
    code = "from kb.cli import main; main()"
    command = [sys.executable, "-c", code, "explain", "what did the harbour cost", "--db", str(built)]
    told = subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONIOENCODING": encoding})
    assert "“The new harbour" in told.stdout.decode("utf-8")


def test_one_is_no_plural_and_a_first_question_not_as_before(news: Path, tmp_path: Path) -> None:
    told = run("ingest", news / "ferry.md", "--db", tmp_path / "kb.db").stdout
    assert re.search(r"^questions +\d+  no dispute opened$", told, re.MULTILINE)
    assert run("verify", "--db", tmp_path / "kb.db").stdout.startswith("All is whole: 1 article, ")
    assert "held 1 article, " in run("diff", "--db", tmp_path / "kb.db").stdout


def test_runs_as_a_module() -> None:
    command = [sys.executable, "-m", "kb", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(kb.__file__).parent.parent)
    assert done.stdout.startswith("kb, version ")
