"""The main pages as plain files with relative links: nothing runs, any file server or folder shows them.

Comes in: a base and an empty folder. Goes out: one HTML file for each page that the home page leads to, the nearest
first, with style sheets and pictures. What needs a server (search, tables, queries, reviews) is left as plain words, or
leads to the site where one is named.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from hashlib import sha256
from html import escape, unescape
from pathlib import Path
from posixpath import relpath
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml
from datasette.app import Datasette

MOST = 5_000  # pages; a base of millions is for a server
PAGES = re.compile(
    r"/(?:(?:questions|articles|sources|entities|findings|changes|method|quality|data)"
    r"|(?:question|claim|article|source|entity|finding|findings)/[^/]+)?"
)
STATIC = "/-/static-plugins/kb/"
ADDRESS = re.compile(r'\b(href|src)="([^"]*)"')
SEARCH = re.compile(r'<form[^>]*role="search".*?</form>', re.DOTALL)
BEHIND = re.compile(r'<p class="behind">.*?</p>', re.DOTALL)
# What names the address of a server: of no use, and wrong, where none is.
SERVED = re.compile(
    r'<link rel="canonical"[^>]*>\n?|<meta property="og:url"[^>]*>\n?|<script type="application/ld\+json">.*?</script>'
    r'|<link rel="alternate" type="application/atom\+xml"[^>]*>\n?',
    re.DOTALL,
)
PLAIN = re.compile(r"[^a-z0-9._-]+")
SIMPLE = re.compile(r"[a-z0-9=&_.-]+")
LONGEST = 80


def write_snapshot(base: Path, folder: Path, *, metadata: Path | None, texts: bool, site: str = "") -> tuple[str, ...]:
    """Writes the pages of a base into a folder and returns the files.

    Args:
        base: the base.
        folder: where to; it exists and is empty.
        metadata: what is told of the base; its title and description are shown.
        texts: whether article pages show whole texts, which are other people's, or the sentences with figures alone.
        site: address of a server that shows the same base; links to what is no file lead there.
    """
    told = yaml.safe_load(metadata.read_text(encoding="utf-8")) if metadata else {}
    told["plugins"] = {"kb": {"full_text": texts, "site": site or None, "check": "off"}}
    datasette = Datasette([], immutables=[str(base)], metadata=told, settings={"sql_time_limit_ms": 30_000})
    return asyncio.run(_Walk(datasette, folder, site.rstrip("/")).files())


class _Walk:
    """From the home page along its links, breadth first."""

    def __init__(self, datasette: Any, folder: Path, site: str) -> None:
        self.datasette, self.folder, self.site = datasette, folder, site
        self.known: dict[str, str] = {}
        self.waiting: deque[str] = deque()

    async def files(self) -> tuple[str, ...]:
        """Writes all files and returns their names."""
        written = []
        self._file("/")
        while self.waiting:
            address = self.waiting.popleft()
            answer = await self.datasette.client.get(address)
            name = self.known[address]
            if answer.status_code != 200:
                continue  # a link to what a later build took away; its file is missing as the page is
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if name.endswith((".html", ".svg")) and not name.startswith("static/"):
                path.write_text(self._still(answer.text, name), encoding="utf-8")
            else:
                path.write_bytes(answer.content)
            written.append(name)
        return tuple(sorted(written))

    def _still(self, page: str, name: str) -> str:
        """Returns a page whose links lead from its file to other files."""
        page = SEARCH.sub("", page)
        if not self.site:
            page = SERVED.sub("", BEHIND.sub("", page))
        return ADDRESS.sub(lambda found: self._link(found[1], unescape(found[2]), name), page)

    def _link(self, attribute: str, address: str, name: str) -> str:
        if address.startswith("#") or urlsplit(address).scheme:
            return f'{attribute}="{escape(address)}"'
        address, mark, fragment = address.partition("#")
        file = self._file(address)
        if file is not None:
            return f'{attribute}="{escape(relpath(file, Path(name).parent.as_posix()) + mark + fragment)}"'
        return f'{attribute}="{escape(self.site + address)}"' if self.site else ""

    def _file(self, address: str) -> str | None:
        """Returns the file that shows an address, known from the first time it is met; None for what is none."""
        if address not in self.known:
            name = file_name(address)
            if name is None or len(self.known) >= MOST:
                return None
            self.known[address] = name
            self.waiting.append(address)
        return self.known[address]


def file_name(address: str) -> str | None:
    """Returns the name of the file of an address, or None for an address that is no main page.

    >>> file_name("/"), file_name("/question/cost-of-x"), file_name("/questions?status=disputed")
    ('index.html', 'question/cost-of-x.html', 'questions-status-disputed.html')
    >>> file_name("/-/static-plugins/kb/kb.css?1f"), file_name("/kb/claims"), file_name("/search?q=x")
    ('static/kb.css', None, None)
    """
    path, _, query = address.partition("?")
    if path.startswith(STATIC):
        return f"static/{path.removeprefix(STATIC)}"
    if not PAGES.fullmatch(path):
        return None
    if path == "/":
        return "index.html"
    kind, _, rest = path.lstrip("/").partition("/")
    name = _plain(unquote(rest)) if rest else ""
    name = "/".join(part for part in (kind, name) if part)
    name += f"-{_plain(unquote(query))}" if query else ""
    return name if name.endswith(".svg") else f"{name}.html"


def _plain(text: str) -> str:
    """Returns text as a file's name that every server serves under itself; what does not fit gets a digest."""
    plain = PLAIN.sub("-", text)
    if SIMPLE.fullmatch(text) and len(text) <= LONGEST:
        return plain
    return f"{plain[:40].strip('-.')}-{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
