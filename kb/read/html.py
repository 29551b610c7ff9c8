"""Saved pages: what the page says, without what stands around it.

Comes in: the bytes of a saved HTML page. Goes out: an article whose text is what trafilatura takes for
the page's article, with headings as `#` lines, list items as `-` lines and tables as rows between `|`.
Raised and lowered digits stay raised and lowered; links to footnotes are left out. Dates are read from
the page alone, never from the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from kb.errors import InputError
from kb.lexicon.layout import LayoutWords
from kb.model import Article
from kb.read.content import decode, digest
from kb.read.metadata import describe

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})|<\?xml[^>]{0,100}encoding=[\"']([\w-]+)",
    re.IGNORECASE,
)
_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_INNER = r"(?:<(?:em|i|b|strong|span|small)\b[^<>]{0,200}>\s{0,9}){0,2}"
_CLOSE = r"(?:\s{0,9}</(?:em|i|b|strong|span|small)>){0,2}"
_RAISED_TEXT = re.compile(
    rf"<(?P<tag>su[pb])\b[^<>]{{0,200}}>\s{{0,9}}{_INNER}(?P<text>(?:&minus;|[0-9+\-−=()n]){{1,12}}){_CLOSE}\s{{0,9}}</(?P=tag)>",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"<sup\b[^<>]{0,200}>\s{0,9}\[?<a\b[^<>]{0,500}>(?:<span[^<>]{0,200}>)?[^<>]{0,20}(?:</span>)?"
    r"(?:<span[^<>]{0,200}>\]</span>)?</a>\]?\s{0,9}</sup>",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
# The newest date a page may bear; a fixed one, since "today" would make the result depend on the clock.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2199-12-31", "outputformat": "%Y-%m-%d"}
_REMEDY = "save the article's text as .txt"


def article(name: str, raw: bytes, words: LayoutWords, *, file: object) -> Article:
    """Returns the article of a saved page.

    Raises:
        InputError: the page is empty, binary, in an unknown encoding, or holds no article.
    """
    from trafilatura import bare_extraction, load_html  # heavy, and wanted by few calls

    tree = load_html(_keep_raised(_decode(raw, file)))
    if tree is None:
        raise InputError("this is no HTML page", file=file, remedy=_REMEDY)
    language = tree.get("lang")
    try:
        found: Any = bare_extraction(
            tree, include_comments=False, include_tables=True, with_metadata=True, date_extraction_params=dict(_DATES)
        )
    except RecursionError as error:
        raise InputError("the page is nested too deeply", file=file, remedy=_REMEDY) from error
    if found is None or found.body is None or not "".join(found.body.itertext()).strip():
        raise InputError("no article was found in this page", file=file, remedy=_REMEDY)
    site = _site(found.sitename)
    title = _title(found.title, site)
    text = _text(found.body, title)
    known = Article(
        file=name,
        text=text,
        sha256=digest(text),
        title=title,
        publisher=site,
        author=_author(found.author, site),
        url=found.url,
        published_on=_day(found.date),
        language=language.split("-")[0].lower() if language else None,
        layout="html",
    )
    return describe(known, words)


def _decode(raw: bytes, file: object) -> str:
    """Returns the page's text by the encoding it declares, else as UTF-8."""
    if b"\0" not in raw:
        found = _CHARSET.search(raw, 0, 4096)
        charset = (found[1] or found[2]).decode("ascii") if found is not None else "utf-8"
        if charset.lower().replace("-", "") != "utf8":
            try:
                return raw.decode(charset)
            except (LookupError, UnicodeDecodeError):
                pass  # a wrong declaration: the page may still be UTF-8
    return decode(raw, file=file).lstrip("\ufeff")


def _keep_raised(page: str) -> str:
    """Writes raised and lowered digits as such, and drops links to footnotes: `10<sup>23</sup>` is no 1023."""
    return _RAISED_TEXT.sub(_moved, _NOTE.sub("", page))


def _moved(found: re.Match[str]) -> str:
    text = found["text"].replace("&minus;", "−")
    return text.translate(_RAISED if found["tag"].lower() == "sup" else _LOWERED)


def _site(name: str | None) -> str | None:
    bare = name.strip().lstrip("@") if name else ""
    return bare or None


def _title(title: str | None, site: str | None) -> str | None:
    """Returns the title without the name of the site behind it."""
    if not title:
        return None
    bare = _SPACE.sub(" ", title).strip()
    if site:
        found = re.search(rf"\s[-|–—·»:]{{1,2}}\s{re.escape(site)}$", bare, re.IGNORECASE)
        bare = bare[: found.start()] if found is not None else bare
    return bare or None


def _author(author: str | None, site: str | None) -> str | None:
    """Returns the author the page names; the site itself is none."""
    bare = author.strip() if author else ""
    return (
        bare if bare and bare.casefold() != (site or "").casefold() and "@" not in bare and "http" not in bare else None
    )


def _day(found: str | None) -> date | None:
    try:
        return date.fromisoformat(found) if found else None
    except ValueError:
        return None


def _text(body: Any, title: str | None) -> str:
    """Returns the text of the extracted tree; the title stands first."""
    blocks = list(_blocks(body))
    if title and f"# {title}" not in (block.replace("## ", "# ") for block in blocks[:5]):
        blocks.insert(0, f"# {title}")
    return "\n\n".join(blocks) + "\n"


def _blocks(element: Any) -> Iterator[str]:
    """Yields the paragraphs, headings, lists and tables of a tree in their order."""
    for child in element:
        if child.tag == "head":
            level = child.get("rend", "h2")[1:2]
            line = _line(child)
            if line:
                yield f"{'#' * int(level if level.isdigit() else 2)} {line}"
        elif child.tag == "list":
            lines = [f"- {line}" for item in child.iter("item") if (line := _line(item, without="list"))]
            if lines:
                yield "\n".join(lines)
        elif child.tag == "table":
            lines = list(_rows(child))
            if lines:
                yield "\n".join(lines)
        elif child.tag == "quote" and len(child):
            yield from _blocks(child)
        elif child.tag not in ("graphic", "comments"):
            line = _line(child)
            if line:
                yield line


def _line(element: Any, *, without: str | None = None) -> str:
    """Returns an element's text as one line, but for the children of one tag."""
    return _SPACE.sub(" ", "".join(_pieces(element, without))).strip()


def _pieces(element: Any, without: str | None) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "lb":
            yield " "
        elif child.tag != without:
            yield from _pieces(child, without)
            yield " " if child.tag in ("p", "item", "head") else ""
        yield child.tail or ""


def _rows(table: Any) -> Iterator[str]:
    """Yields the rows of a table between `|`, with a rule under its heads."""
    rows = [[_line(cell).replace("|", "｜") for cell in row.iter("cell")] for row in table.iter("row")]
    width = max((len(row) for row in rows), default=0)
    heads = [cell.get("role") == "head" for row in table.iter("row") for cell in row.iter("cell")][:width]
    for at, row in enumerate(rows):
        if any(row):
            yield f"| {' | '.join(row + [''] * (width - len(row)))} |"
            if at == 0 and width > 1 and all(heads):
                yield f"|{'---|' * width}"
