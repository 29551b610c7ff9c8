"""Web addresses: what a site sends, not too much and not too long; and the articles a feed names.

Comes in: an address the user gave. Goes out: its bytes with the kind of file they are. This is the one place that
uses the network, and only for addresses named by the user or by a feed the user named.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import kb
from kb.errors import InputError
from kb.linked import web_address
from kb.read.content import limited
from kb.settings import Settings

FEED = ".xml"
AGENT = f"kb/{kb.__version__} (claims-tracking knowledge base)"
STEP = 20.0  # seconds to connect, and between two pieces
WHOLE = 60.0  # seconds for all of it
ENTRIES = 100  # of a feed, as it orders them
_KINDS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/rss+xml": FEED,
    "application/atom+xml": FEED,
    "application/rdf+xml": FEED,
    "application/xml": FEED,
    "text/xml": FEED,
    "application/jsonl": ".jsonl",
    "application/x-ndjson": ".jsonl",
}
_ENDINGS = (".md", ".markdown", ".jsonl.gz", ".jsonl")  # told by the address, whatever the site calls them
_REMEDY = "check the address and the network, or save the page as .html and give that file"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave.

    Attributes:
        url: where it came from in the end, redirects followed.
        raw: the bytes.
        kind: the ending a file of that kind has.
        charset: the encoding the site names, if any.
        at: when, UTC.
    """

    url: str
    raw: bytes
    kind: str
    charset: str | None
    at: str


def fetch(url: str, settings: Settings) -> Fetched:
    """Returns what an address gives.

    Raises:
        InputError: no http address, no answer, an answer that is none, too large, too slow, or of no kind that is read.
    """
    import httpx  # heavy, and wanted by few calls

    if web_address(url) is None:
        raise InputError("this is no web address", file=url, remedy="web addresses begin with http:// or https://")
    try:
        with (
            httpx.Client(follow_redirects=True, timeout=STEP, headers={"User-Agent": AGENT}) as client,
            client.stream("GET", url) as answer,
        ):
            if answer.is_error:
                raise InputError(
                    f"the site answers {answer.status_code} {answer.reason_phrase}".strip(), file=url, remedy=_REMEDY
                )
            named = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
            kind = _kind(url, named)
            raw = limited(_bytes(answer.iter_bytes(), url, settings.max_bytes), settings, file=url)
            return Fetched(str(answer.url), raw, kind, answer.charset_encoding, _now())
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, UnicodeError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise InputError(f"cannot be fetched: {reason}", file=url, remedy=_REMEDY) from error


def entries(feed: Fetched) -> list[str]:
    """Returns the addresses of a feed's articles (RSS, RDF or Atom), each once, as the feed orders them.

    Raises:
        InputError: this is no feed, or it names no article.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(feed.raw, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or etree.QName(root).localname.lower() not in ("rss", "rdf", "feed"):
        raise InputError("this XML is no feed", file=feed.url, remedy="give a page, or an RSS or Atom feed")
    links = (link for item in root.iter("{*}item", "{*}entry") for link in _links(item))
    named = list(dict.fromkeys(url for link in links if (url := _absolute(feed.url, link))))[:ENTRIES]
    if not named:
        raise InputError("this feed names no article", file=feed.url, remedy="give the address of a page")
    return named


def _links(item: object) -> Iterator[str]:
    """Yields the address of an entry: the text of an RSS link, the reference of an Atom one to the page itself."""
    from lxml import etree

    assert isinstance(item, etree._Element)
    for link in item.iterchildren("{*}link"):
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            yield link.get("href", "").strip()
        elif link.text and link.text.strip():
            yield link.text.strip()


def _absolute(base: str, link: str) -> str | None:
    try:
        return web_address(urljoin(base, link))
    except ValueError:
        return None


def _kind(url: str, named: str) -> str:
    path = urlsplit(url).path.lower()
    told = next((ending for ending in _ENDINGS if path.endswith(ending)), None)
    kind = told if told and named != "text/html" else _KINDS.get(named)
    if kind is None:
        remedy = "save its text as .txt" if named == "application/pdf" else "give a page, a text or a feed"
        raise InputError(f"the site sends {named or 'something it does not name'}, no article", file=url, remedy=remedy)
    return kind


def _bytes(pieces: Iterator[bytes], url: str, most: int) -> bytes:
    """Returns the pieces in one, one byte more than allowed at the most; unpacked, so that no small answer grows."""
    raw = bytearray()
    until = time.monotonic() + WHOLE
    for piece in pieces:
        raw += piece
        if len(raw) > most:
            return bytes(raw[: most + 1])
        if time.monotonic() > until:
            raise InputError(f"took longer than {WHOLE:g} seconds", file=url, remedy=_REMEDY)
    return bytes(raw)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
