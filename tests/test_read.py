"""Sources of every kind: what is read, what is declined, and that the rest goes on."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kb.errors import InputError
from kb.lexicon import load
from kb.model import Article
from kb.read import read
from kb.settings import Settings

LEXICON = load()
PAGE = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<title>Mill doubles output - Harbour Gazette</title><meta property="og:site_name" content="Harbour Gazette">
<meta name="author" content="Ole Brandt"><meta property="article:published_time" content="2026-03-01T10:00:00Z">
<link rel="canonical" href="https://gazette.example/mill"></head><body>
<nav><a href="/">Home</a> <a href="/n">News</a></nav><article><h1>Mill doubles output</h1>
<p>The mill made 3.1 &times; 10<sup>6</sup> planks, H<sub>2</sub>O aside, the owner said on Monday.<sup>
<a href="#f">1</a></sup> It cost <b>$5.6 million</b> and employs 300&nbsp;people, and more
are to follow in the coming year.</p>
<h2>Costs by year</h2><p>The owner gave these figures for the three years in which the refit was under way:</p>
<ul><li>Wood cost $3 million<ul><li>of which oak $1 million</li></ul></li><li>Steam cost $4 million</li></ul>
<table><tr><th>Mill</th><th>Cost</th></tr><tr><td>North</td><td>$4M</td></tr>
<tr><td>South | East</td><td>$5M</td></tr></table>
<p>A last long paragraph tells more about the mill and about the people who have worked in it for forty years.</p>
</article><footer>Copyright 2026 Harbour Gazette</footer></body></html>"""


def found(*sources: object, max_bytes: int = 1_000_000) -> list[Article | InputError]:
    return list(read([str(source) for source in sources], settings=Settings(max_bytes=max_bytes), lexicon=LEXICON))


def only(*sources: object) -> Article:
    (article,) = found(*sources)
    assert isinstance(article, Article), article
    return article


def error(*sources: object, max_bytes: int = 1_000_000) -> str:
    (problem,) = found(*sources, max_bytes=max_bytes)
    assert isinstance(problem, InputError)
    assert problem.remedy
    assert "\n" not in str(problem)
    return str(problem)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b.txt").write_text("It cost $4 million.\n")
    (tmp_path / "a.md").write_text("---\ntitle: Tides\n---\nIt cost $3 million.\n")
    (tmp_path / "README.md").write_text("About this folder.\n")
    (tmp_path / ".hidden.txt").write_text("No.\n")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "c.txt").write_text("It cost $5 million.\n")
    return tmp_path


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=1))
def test_plain_text_is_unchanged(tmp_path: Path, text: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(text.encode())
    for article in found(path):
        if isinstance(article, Article):
            assert article.text == text
        else:
            assert not text.strip("\ufeff \t\r\n\x0b\x0c") or text.isspace()


def test_byte_order_mark_and_carriage_returns_are_kept(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(b"\xef\xbb\xbfIt cost $4 million.\r\nSo be it.\r\n")
    assert only(tmp_path / "page.txt").text == "\ufeffIt cost $4 million.\r\nSo be it.\r\n"


def test_folder(folder: Path) -> None:
    names = [article.file for article in found(folder) if isinstance(article, Article)]
    assert names == ["a.md", "b.txt", "c.txt"]


def test_glob_and_a_file_named_twice(folder: Path) -> None:
    names = [article.file for article in found(folder / "*.txt", folder / "b.txt") if isinstance(article, Article)]
    assert names == ["b.txt"]


def test_nothing_fits(tmp_path: Path) -> None:
    assert "no file fits" in error(tmp_path / "*.txt")
    assert "no article" in error(tmp_path)
    assert "no such file" in error(tmp_path / "none.txt")


def test_a_bad_source_does_not_stop_the_rest(folder: Path) -> None:
    bad, good = found(folder / "none.txt", folder / "b.txt")
    assert isinstance(bad, InputError)
    assert isinstance(good, Article)


@pytest.mark.parametrize("source", ["https://example.org/a", "http://example.org/feed.xml", "www.example.org"])
def test_addresses_come_later(source: str) -> None:
    assert "save the page as .html" in error(source)


@pytest.mark.parametrize("name", ["paper.pdf", "feed.rss", "sheet.csv", "note.docx"])
def test_other_kinds_are_declined_with_a_remedy(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    assert "cannot be read yet" in error(tmp_path / name)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"\xef\xbb\xbf\n", "no text"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF, not text"),
        (b"abc\0def", "binary, not text: a NUL byte at 3"),
        (b"It cost \xa34 million.", "not UTF-8 at byte 8 (0xa3)"),
        ("It cost £4 million.".encode("utf-16"), "UTF-16"),
        (b"x" * 2_000, "larger than 0.001 MB"),
    ],
)
def test_bad_bytes(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(content)
    told = error(path, max_bytes=1_000)
    assert message in told
    assert str(path) in told


def test_two_texts_of_one_name(tmp_path: Path) -> None:
    for name, text in (
        ("one", "It cost $4 million."),
        ("two", "It cost $5 million."),
        ("three", "It cost $4 million."),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.txt").write_text(text)
    first, second = found(*(tmp_path / name / "page.txt" for name in ("one", "two", "three")))
    assert isinstance(first, Article)
    assert isinstance(second, InputError)
    assert "same name" in str(second)


def test_rows(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "a", "text": "It cost $4 million.", "date": "2026-02-01", "url": "https://example.org/a"}),
        "not json",
        "",
        json.dumps({"id": "b", "text": " "}),
        json.dumps({"text": "no id"}),
        '{"id": "c", "text": "half \\ud800"}',
        json.dumps(["a", "list"]),
        json.dumps({"id": 7, "text": "It cost $5 million.", "date": ""}),
        '{"id": "d", "text": "It cost $6 million.", "title": "half \\ud800"}',
        '{"id": "d", "text": "It cost $6 million.", "publisher": "The\\u0000Post"}',
        json.dumps({"id": True, "text": "It cost $6 million."}),
        json.dumps({"id": "d", "text": "It cost $6 million.", "date": 1_700_006_400}),
        json.dumps({"id": "d", "text": "It cost $6 million.", "date": "20260201"}),
        "[" * 100_000,
    ]
    content = "\n".join(lines).encode()
    (tmp_path / "rows.jsonl").write_bytes(content)
    (tmp_path / "more.jsonl.gz").write_bytes(gzip.compress(content))
    for name in ("rows.jsonl", "more.jsonl.gz"):
        read_ = found(tmp_path / name)
        articles = [article for article in read_ if isinstance(article, Article)]
        assert [article.file for article in articles] == ["a", "7"]
        assert articles[0].published_on == date(2026, 2, 1)
        places = [problem.place for problem in read_ if isinstance(problem, InputError)]
        assert places == [f"line {number}" for number in (2, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14)]


@pytest.mark.parametrize(
    ("head", "place", "message"),
    [
        ("title: Tides\ndate: 2026-02-30", 3, "date: day is out of range for month"),
        ("title: Tides\ndate: 2026", 3, "date: give a day as"),
        ("title: Tides\nmood: calm", 3, "unknown key 'mood'"),
        ("title: [Tides]", 2, "title: input should be a valid string"),
        ('title: "\\ud800"', None, "half a surrogate pair in the title"),
        ('author: "Ana\\0Rowe"', None, "a NUL character in the author"),
        ("- Tides", 2, "no list of keys"),
    ],
)
def test_front_matter_that_cannot_be_read(tmp_path: Path, head: str, place: int | None, message: str) -> None:
    (tmp_path / "page.md").write_text(f"---\n{head}\n---\nIt cost $3 million.\n")
    (told,) = found(tmp_path / "page.md")
    assert isinstance(told, InputError)
    assert (told.place, message in told.message) == (place, True), told


def test_front_matter_is_taken_as_written(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(
        "---\ntitle: 1984\npublisher: ~\nauthor:\ndate: 2026-02-01\n---\nIt cost $3 million.\n"
    )
    read_ = only(tmp_path / "page.md")
    assert (read_.title, read_.publisher, read_.author, read_.published_on) == ("1984", None, None, date(2026, 2, 1))


def test_a_name_that_is_no_utf8(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("It cost $3 million.\n")
    (tmp_path / "dance.txt").write_text("It cost $4 million.\n")
    bad, good = found(tmp_path)
    assert isinstance(bad, InputError)
    assert "name is not UTF-8" in bad.message
    assert isinstance(good, Article)


def test_a_row_too_large_does_not_stop_the_rest(tmp_path: Path) -> None:
    rows = [{"id": "a", "text": "x" * 5_000}, {"id": "b", "text": "It cost $4 million."}]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    large, small = found(tmp_path / "rows.jsonl", max_bytes=1_000)
    assert isinstance(large, InputError)
    assert isinstance(small, Article)


def test_broken_archive(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl.gz").write_bytes(gzip.compress(b'{"id": "a", "text": "It cost $4 million."}')[:-9])
    assert "cannot be read" in error(tmp_path / "rows.jsonl.gz")


@pytest.mark.parametrize(
    ("content", "names"), [(b'{"id": "a", "text": "It cost $4 million."}\n', ["a"]), (b"It cost $4 million.", ["-"])]
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, content: bytes, names: list[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert [article.file for article in found("-") if isinstance(article, Article)] == names


def test_saved_page(tmp_path: Path) -> None:
    (tmp_path / "mill.html").write_text(PAGE)
    article = only(tmp_path / "mill.html")
    assert (article.title, article.publisher, article.author) == (
        "Mill doubles output",
        "Harbour Gazette",
        "Ole Brandt",
    )
    assert (article.published_on, article.language) == (date(2026, 3, 1), "en")
    assert article.url == "https://gazette.example/mill"
    assert "3.1 × 10⁶ planks, H₂O aside, the owner said on Monday. It cost $5.6 million" in article.text
    assert "- Wood cost $3 million\n- of which oak $1 million\n- Steam cost $4 million" in article.text
    assert "| Mill | Cost |\n|---|---|\n| North | $4M |\n| South ｜ East | $5M |" in article.text
    assert "Home" not in article.text
    assert article == only(tmp_path / "mill.html")


def test_saved_page_in_a_declared_encoding(tmp_path: Path) -> None:
    page = PAGE.replace("utf-8", "windows-1252").replace("$5.6 million", "£5.6 million")
    (tmp_path / "mill.html").write_bytes(page.encode("cp1252"))
    assert "It cost £5.6 million" in only(tmp_path / "mill.html").text


BODY = """<p>The ferry company carried 1.2 million cars last year, 4% more than in the year before, it said.</p>
<p>Its six ships cost 2.1 billion kroner and sail 90 times a day between the two largest towns of the county.</p>
<p>More ships are to follow in 2028, the company said, once the yard has room for a hull that is 74 metres long.</p>"""
LINKED_DATA = """{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Ferries carry more cars",
"datePublished": "2026-02-03T08:00:00+01:00", "dateModified": "2026-02-05T08:00:00+01:00",
"author": [{"@type": "Person", "name": "Clara Jensen"},
{"@type": "Person", "name": "Ole Brandt"}], "publisher": {"@type": "Organization", "name": "Fjord Post"}}"""
HEADS = {
    "linked-data": f'<title>x</title><script type="application/ld+json">{LINKED_DATA}</script>',
    "byline": "<title>Ferries carry more cars - Fjord Post</title>",
    "changed-only": '<title>Ferries carry more</title><meta property="article:modified_time" content="2026-02-05">',
    "nothing": "<title>Ferries carry more cars</title>",
}
TOPS = {
    "byline": '<p class="byline">By Clara Jensen</p><time datetime="2026-02-03">3 February 2026</time>',
    "nothing": "<p>It first sailed on 4 May 1931.</p>",
}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("linked-data", ("Fjord Post", "Clara Jensen and Ole Brandt", date(2026, 2, 3))),
        ("byline", ("Fjord Post", "Clara Jensen", date(2026, 2, 3))),
        ("changed-only", (None, None, None)),
        ("nothing", (None, None, None)),
    ],
)
def test_what_a_page_says_of_itself(
    tmp_path: Path, kind: str, expected: tuple[str | None, str | None, date | None]
) -> None:
    article = f"<article><h1>Ferries carry more cars</h1>{TOPS.get(kind, '')}{BODY}</article>"
    (tmp_path / "page.html").write_text(f"<html><head>{HEADS[kind]}</head><body>{article}</body></html>")
    read_ = only(tmp_path / "page.html")
    assert read_.title == "Ferries carry more cars"
    assert (read_.publisher, read_.author, read_.published_on) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            '<tr><th>Ship</th><th colspan="2">Cost</th></tr><tr><td></td><td>2024</td><td>2025</td></tr>'
            "<tr><th>Orca</th><td>310</td><td>350</td></tr>",
            "| Ship | Cost 2024 | Cost 2025 |\n|---|---|---|\n| Orca | 310 | 350 |",
        ),
        (
            "<caption>Traffic</caption><tr><th>Year</th><th>Cars</th></tr><tr><td>2025</td><td>120</td></tr>",
            "Traffic\n\n| Year | Cars |\n|---|---|\n| 2025 | 120 |",
        ),
        (
            "<tr><td>Length</td><td>74 m</td></tr><tr><td>Cars</td><td>120</td></tr>",
            "| Length | 74 m |\n| Cars | 120 |",
        ),
    ],
    ids=["heads-of-two-rows", "caption", "no-heads"],
)
def test_tables_of_a_page(tmp_path: Path, table: str, expected: str) -> None:
    page = f"<html><body><article><h1>Ships</h1>{BODY}<table>{table}</table></article></body></html>"
    (tmp_path / "page.html").write_text(page)
    assert expected in only(tmp_path / "page.html").text


def test_raised_digits_and_notes_of_a_page(tmp_path: Path) -> None:
    note = '<sup class="reference"><a href="#n"><span>[</span>1<span>]</span></a></sup>'
    first = f"<p>It gives 5 × 10<sup><i>6</i></sup> W, 3 m<sup>2</sup>, 10<sup>&minus;3</sup> g.{note}"
    page = f"{first} So it was.<sup><a href=x>2</a></sup></p>{BODY}"
    (tmp_path / "page.html").write_text(f"<html><body><article><h1>Ships</h1>{page}</article></body></html>")
    found_text = only(tmp_path / "page.html").text
    assert "5 × 10⁶ W, 3 m², 10⁻³ g." in found_text
    assert "So it was.\n" in found_text


@pytest.mark.parametrize(
    "page", ["<html><body></body></html>", "<p></p>", "<html><head><title>x</title></head></html>"]
)
def test_page_without_an_article(tmp_path: Path, page: str) -> None:
    (tmp_path / "page.html").write_text(page)
    assert "article" in error(tmp_path / "page.html") or "HTML" in error(tmp_path / "page.html")


@pytest.mark.parametrize("piece", ["<div>", "<sup>", "<table><tr><td>", "<ul><li>", "&amp;", "<p>a", "<!--"])
def test_hostile_page_takes_its_time(tmp_path: Path, piece: str) -> None:
    (tmp_path / "page.html").write_text("<html><body>" + piece * (100_000 // len(piece)))
    began = time.process_time()
    found(tmp_path / "page.html")
    assert time.process_time() - began < 20


def test_reading_a_page_head_takes_linear_time(tmp_path: Path) -> None:
    for text in ("By A " * 40_000, "a - " * 50_000, "May 1, 2026 " * 20_000, "A\n" * 100_000, "© A B C D " * 20_000):
        (tmp_path / "page.txt").write_text(text)
        began = time.process_time()
        found(tmp_path / "page.txt")
        assert time.process_time() - began < 3


def test_a_page_without_a_line_above_its_text_is_read(tmp_path: Path) -> None:
    rows, page = tmp_path / "rows.jsonl", tmp_path / "page.txt"
    for text in ("5", "(c)", "\t.", "By Ann Lee", "Northline Ferries carried 2.1 million passengers in 2025."):
        rows.write_text(json.dumps({"id": "a", "title": "Given", "text": text}) + "\n", encoding="utf-8")
        page.write_text(text, encoding="utf-8")
        assert [only(rows).text, only(page).text] == [text, text]
