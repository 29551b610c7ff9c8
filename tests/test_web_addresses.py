"""Pages, texts and feeds by their web addresses, from a server of our own on this machine."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kb.errors import InputError
from kb.lexicon import Lexicon, load
from kb.model import Article
from kb.read import read, web
from kb.settings import Settings

PARAGRAPH = (
    "The harbour of Tarnby handled 4.2 million tonnes of freight in 2024, its port authority said on Friday. " * 4
)
PAGE = f"<html><head><title>Freight</title></head><body><article><p>{PARAGRAPH}</p></article></body></html>"
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>/</link>
<item><title>a</title><link>/page</link></item><item><link> /gone </link></item><item><link>/page</link></item>
<item><link>javascript:alert(1)</link></item><item><link>https://[</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="/atom"/><entry><title>a</title>
<link rel="enclosure" href="/sound"/><link href="/page"/></entry></feed>"""
BOMB = (
    '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;&x;">]><rss><channel><item><link>&z;</link></item></channel></rss>'
)
ROWS = b'{"id": "one", "text": "It cost $5 million."}\nno row\n'
ANSWERS: dict[str, tuple[int, str, bytes]] = {
    "/page": (200, "text/html; charset=utf-8", PAGE.encode()),
    "/latin": (200, "text/html; charset=iso-8859-1", PAGE.replace("Tarnby", "Tårnby").encode("latin-1")),
    "/text": (200, "text/plain", b"It cost $5 million.\r\n"),
    "/note.md": (200, "text/plain", b"---\ntitle: Costs\ndate: 2026-01-02\n---\nIt cost $5 million.\n"),
    "/rows.jsonl": (200, "application/octet-stream", ROWS),
    "/rows.jsonl.gz": (200, "application/gzip", gzip.compress(ROWS)),
    "/rss": (200, "application/rss+xml", RSS.encode()),
    "/atom": (200, "application/xml", ATOM.encode()),
    "/bomb": (200, "text/xml", BOMB.encode()),
    "/nested": (200, "text/xml", RSS.replace("/gone", "/rss").encode()),
    "/xml": (200, "text/xml", b"<a><b/></a>"),
    "/broken": (200, "text/xml", b""),
    "/picture": (200, "image/png", b"\x89PNG"),
    "/paper": (200, "application/pdf", b"%PDF"),
    "/untold": (200, "", b"text"),
    "/empty": (200, "text/html", b""),
    "/moved": (302, "/page", b""),
    "/loop": (302, "/loop", b""),
}


class Handler(BaseHTTPRequestHandler):
    """Answers as the table above says."""

    def do_GET(self) -> None:
        status, told, body = ANSWERS.get(self.path, (404, "text/html", b"no"))
        self.send_response(status)
        self.send_header("Location" if status == 302 else "Content-Type", told)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def words() -> Lexicon:
    return load()


def taken(words: Lexicon, *sources: str, most: int = 100_000) -> list[Article | InputError]:
    return list(read(sources, settings=Settings(max_bytes=most), lexicon=words))


def test_a_page_is_an_article_of_that_address(site: str, words: Lexicon) -> None:
    (article,) = taken(words, f"{site}/page#part", f"{site}/page")
    assert isinstance(article, Article)
    assert (article.file, article.url) == (f"{site}/page", f"{site}/page")
    assert "4.2 million tonnes" in article.text
    assert article.retrieved_at is not None


def test_redirects_are_followed_and_told(site: str, words: Lexicon) -> None:
    (article,) = taken(words, f"{site}/moved")
    assert isinstance(article, Article)
    assert (article.file, article.url) == (f"{site}/moved", f"{site}/page")


def test_the_encoding_a_site_names_holds(site: str, words: Lexicon) -> None:
    (article,) = taken(words, f"{site}/latin")
    assert isinstance(article, Article)
    assert "Tårnby" in article.text


def test_a_text_is_taken_character_for_character(site: str, words: Lexicon) -> None:
    (article,) = taken(words, f"{site}/text")
    assert isinstance(article, Article)
    assert article.text == "It cost $5 million.\r\n"


def test_markdown_is_known_by_its_address(site: str, words: Lexicon) -> None:
    (article,) = taken(words, f"{site}/note.md")
    assert isinstance(article, Article)
    assert (article.title, str(article.published_on)) == ("Costs", "2026-01-02")


@pytest.mark.parametrize("path", ["/rows.jsonl", "/rows.jsonl.gz"])
def test_lines_of_json_are_articles(site: str, words: Lexicon, path: str) -> None:
    article, error = taken(words, site + path)
    assert isinstance(article, Article)
    assert article.file == "one"
    assert isinstance(error, InputError)
    assert error.place == "line 2"


@pytest.mark.parametrize(("path", "failed"), [("/rss", ["/gone"]), ("/atom", []), ("/nested", ["/rss"])])
def test_a_feed_gives_the_articles_it_names(site: str, words: Lexicon, path: str, failed: list[str]) -> None:
    found = taken(words, site + path)
    assert [one.file for one in found if isinstance(one, Article)] == [f"{site}/page"]
    assert [one.file for one in found if isinstance(one, InputError)] == [site + each for each in failed]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/nowhere", "404"),
        ("/picture", "image/png"),
        ("/paper", "application/pdf"),
        ("/untold", "does not name"),
        ("/empty", "is empty"),
        ("/loop", "redirect"),
        ("/xml", "no feed"),
        ("/broken", "no feed"),
        ("/bomb", "names no article"),
    ],
)
def test_what_is_no_article_is_one_error_with_its_address_and_a_remedy(
    site: str, words: Lexicon, path: str, message: str
) -> None:
    error, article = taken(words, site + path, f"{site}/text")
    assert isinstance(error, InputError)
    assert (error.file, message in str(error), bool(error.remedy)) == (site + path, True, True)
    assert isinstance(article, Article)


@pytest.mark.parametrize(
    "source",
    ["ftp://example.org/a", "http://", "https://[", "http://xn--/", "http://127.0.0.1:1/x", "file:///etc/passwd"],
)
def test_addresses_that_lead_nowhere_are_errors(words: Lexicon, source: str) -> None:
    (error,) = taken(words, source)
    assert isinstance(error, InputError)
    assert error.remedy


def test_an_answer_too_large_is_not_kept(site: str, words: Lexicon) -> None:
    (error,) = taken(words, f"{site}/page", most=200)
    assert isinstance(error, InputError)
    assert "larger than" in str(error)


def test_an_answer_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch, site: str, words: Lexicon) -> None:
    monkeypatch.setattr(web, "WHOLE", -1.0)
    (error,) = taken(words, f"{site}/page")
    assert isinstance(error, InputError)
    assert "took longer" in str(error)
