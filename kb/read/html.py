"""Saved pages: what the page says, without what stands around it.

Comes in: the bytes of a saved HTML page. Goes out: an article whose text is what trafilatura takes for
the page's article, with headings as `#` lines, list items as `-` lines and tables as rows between `|`.
Raised and lowered digits stay raised and lowered; links to footnotes are left out. Dates are read from
the page alone, never from the clock.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from kb.errors import InputError
from kb.lexicon.layout import LayoutWords
from kb.model import Article
from kb.read.content import decode, digest
from kb.read.metadata import describe
from kb.read.rendering import text_of

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
_MODIFIED = re.compile(r"modified[^<>{}]{0,60}?\d{4}-\d\d-\d\d", re.IGNORECASE)
_PUBLISHED = re.compile(r"published|pubdate|<time|date_created|datecreated|\"date\"|'date'", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
# The newest date a page may bear; a fixed one, since "today" would make the result depend on the clock.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2199-12-31", "outputformat": "%Y-%m-%d"}
_REMEDY = "save the article's text as .txt"


def article(name: str, raw: bytes, words: LayoutWords, *, file: object, charset: str | None = None) -> Article:
    """Returns the article of a saved page; `charset` is the encoding a site named for it.

    Raises:
        InputError: the page is empty, binary, in an unknown encoding, or holds no article.
    """
    from trafilatura import bare_extraction, load_html  # heavy, and wanted by few calls

    page = _keep_raised(_decode(raw, file, charset))
    tree = load_html(page)
    if tree is None:
        raise InputError("this is no HTML page", file=file, remedy=_REMEDY)
    language, named = tree.get("lang"), tree.findtext(".//title")
    try:
        found: Any = bare_extraction(
            tree, include_comments=False, include_tables=True, with_metadata=True, date_extraction_params=dict(_DATES)
        )
    except RecursionError as error:
        raise InputError("the page is nested too deeply", file=file, remedy=_REMEDY) from error
    if found is None or found.body is None or not "".join(found.body.itertext()).strip():
        raise InputError("no article was found in this page", file=file, remedy=_REMEDY)
    site = _site(found.sitename) or _site_of_title(named, found.title)
    title = _title(found.title, site)
    text = text_of(found.body, title)
    known = Article(
        file=name,
        text=text,
        sha256=digest(text),
        title=title,
        publisher=site,
        author=_author(found.author, site),
        url=found.url,
        published_on=_day(found.date, page),
        language=language.split("-")[0].lower() if language else None,
        layout="html",
    )
    return describe(known, words)


def _decode(raw: bytes, file: object, named: str | None) -> str:
    """Returns the page's text by the encoding the site or the page declares, else as UTF-8."""
    if b"\0" not in raw:
        found = _CHARSET.search(raw, 0, 4096)
        charset = named or ((found[1] or found[2]).decode("ascii") if found is not None else "utf-8")
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


def _site_of_title(named: str | None, title: str | None) -> str | None:
    """Returns what the page's own title says after the article's: `Ferries carry more cars - Fjord Post`."""
    if not named or not title or not named.strip().startswith(title):
        return None
    found = re.fullmatch(r"\s(?:[-|–—·»:]|::)\s([^|]{2,40})", named.strip()[len(title) :])
    return found[1].strip() if found is not None else None


def _author(author: str | None, site: str | None) -> str | None:
    """Returns the authors the page names; the site itself is none."""
    names = [name.strip() for name in (author or "").split(";") if name.strip()]
    if not names or names == [site] or any("@" in name or "http" in name for name in names):
        return None
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _day(found: str | None, page: str) -> date | None:
    """Returns the day of publication; the day of a later change alone is none."""
    try:
        day = date.fromisoformat(found) if found else None
    except ValueError:
        return None
    changed = day is not None and any(day.isoformat() in match[0] for match in _MODIFIED.finditer(page))
    return None if changed and _PUBLISHED.search(page) is None else day
