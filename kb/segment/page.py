"""Which lines of a page are its title and its furniture.

Comes in: the lines and what is known of the article. Marks `Line.reason` of all furniture and returns
the lines that are the title. Only wording and place decide; a line in doubt stays text.
"""

from __future__ import annotations

import re

from kb.lexicon.layout import LayoutWords
from kb.model import Article
from kb.segment.lines import Line, bullet

_HEAD = 40  # lines in which title, byline and date are looked for
_BODY = 200  # a line this long is running text
_BIO = 4  # lines an author's life at the foot may take
_STOP = re.compile(r"[.!?…][\"'”’)]*$")
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_HONORIFIC = re.compile(r"^(?:dr|prof|mr|mrs|ms|sir)\.?\s")
_NUMBERS = re.compile(r"\d[\d.,]*")
_CONTACT = re.compile(
    r"[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}"
    r"|(?:tel|phone|fax)?[.: ]{0,3}(?=[^a-z]{0,30}[+(-])[+(]?\d[\d ().-]{6,22}\d",
    re.IGNORECASE,
)
_SLUG = re.compile(r"[a-z]+(?:-[a-z]+){1,4}")
_CODE = re.compile(r"(?:```|~~~)[\w+-]{0,20}")
_SEPARATORS = (" - ", " | ", " – ", " — ", " :: ", " · ", " » ")


def same(line: str) -> str:
    """Returns a line as it is compared with a title: no case, no quotes, single spaces."""
    return " ".join(line.casefold().replace("’", "'").replace("“", '"').replace("”", '"').strip("#*_ \"'").split())


def mark(lines: list[Line], article: Article, words: LayoutWords) -> frozenset[int]:
    """Marks the furniture among the lines; returns the indexes of the title's."""
    titles = _titles(lines, article)
    _fences(lines)
    known: dict[str, str | None] = {}
    for at, line in enumerate(lines):
        if line.reason is None and at not in titles:
            reason = words.furniture.reason(line.text)
            line.reason = reason or _ornament(line.text)
            if at < _HEAD:
                known[line.text] = reason
    if article.layout != "markdown" or article.digest_of is None:
        _head(lines, article, words, titles, known)
        _boxes(lines, titles)
        _openers(lines, words, titles)
        _tail(lines, article, words)
    return titles


def _titles(lines: list[Line], article: Article) -> frozenset[int]:
    """Returns the title's line; repeats of it and the page's own title become furniture."""
    if not article.title:
        return frozenset()
    title = same(article.title)
    found: list[int] = []
    for at, line in enumerate(lines[:_HEAD]):
        if len(line.text) > len(article.title) + 80:
            continue
        words = same(line.text)
        if words == title:
            if found:
                line.reason = "repeated-title"
            else:
                found.append(at)
        elif len(words) < len(title) + 60 and any(words.startswith(title + mark) for mark in _SEPARATORS):
            line.reason = "page-title"
    return frozenset(found)


def _fences(lines: list[Line]) -> None:
    """Marks blocks of code."""
    fences = [at for at, line in enumerate(lines) if _CODE.fullmatch(line.text)]
    for first, last in zip(fences[::2], fences[1::2], strict=False):
        for line in lines[first : last + 1]:
            line.reason = "code"


def _ornament(line: str) -> str | None:
    """Returns a reason for an address, and for a line without a letter or digit."""
    if _LINK.fullmatch(line):
        return "link"
    if _CONTACT.fullmatch(line):
        return "contact"
    if any(char.isalnum() for char in line):
        return None
    return "table-rule" if "|" in line and "-" in line else "ornament"


def _head(
    lines: list[Line], article: Article, words: LayoutWords, titles: frozenset[int], known: dict[str, str | None]
) -> None:
    """Marks bylines, dates, categories and captions above the running text."""
    body = words.body_start([line.text for line in lines[:_HEAD]], known)
    for at in range(body):
        line = lines[at]
        if line.reason is None and at not in titles:
            line.reason = words.pages.head_line(line.text, author=article.author, publisher=article.publisher)
    for at in range(body):
        line = lines[at]
        if line.reason is None and at not in titles and _is_category(lines, at, body):
            line.reason = "category"
    meta = [at for at in range(body) if lines[at].reason in ("byline", "date", "share-count", "read-time")]
    repeats = [at for at in range(body) if lines[at].reason == "repeated-title"]
    if meta:
        for at in range(meta[0], max(meta[-1] + 1, *repeats, 0) if repeats else meta[-1] + 1):
            line = lines[at]
            if line.reason is None and at not in titles and not _says_something(line.text, words):
                line.reason = "caption" if len(line.text.split()) > 6 else "category"


def _is_category(lines: list[Line], at: int, body: int) -> bool:
    """Tells whether a short line touches furniture without a blank line between, or is a slug."""
    line = lines[at]
    if len(line.text.split()) > 4 or _STOP.search(line.text) or line.text.endswith(":"):
        return False
    if _SLUG.fullmatch(line.text):
        return True
    before = (
        at > 0 and not line.gap and lines[at - 1].reason in ("byline", "date", "read-time", "share-count", "category")
    )
    after = at + 1 < body and not lines[at + 1].gap and lines[at + 1].reason in ("date", "read-time", "share-count")
    return before or after


def _boxes(lines: list[Line], titles: frozenset[int]) -> None:
    """Marks lines between two newsletter lines, and repeats of lines in such boxes."""
    counts: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        if len(line.text) > 30 and at not in titles:
            counts.setdefault(line.text, []).append(at)
    for places in counts.values():
        if len(places) < 2 or lines[places[0]].reason is not None:
            continue
        if any(_near_box(lines, at) for at in places):
            for at in places:
                lines[at].reason = "newsletter"


def _near_box(lines: list[Line], at: int) -> bool:
    near = lines[max(0, at - 3) : at] + lines[at + 1 : at + 4]
    return any(line.reason == "newsletter" for line in near)


def _openers(lines: list[Line], words: LayoutWords, titles: frozenset[int]) -> None:
    """Marks boxes of links: from a line such as "Related stories" to the next running text."""
    reason: str | None = None
    for at, line in enumerate(lines):
        opened = words.furniture.opener(line.text) if at not in titles else None
        if opened is not None:
            reason = line.reason = opened
        elif reason is not None:
            if line.reason is None and (len(line.text) > _BODY or _STOP.search(line.text)):
                reason = None
            else:
                line.reason = line.reason or reason


def _tail(lines: list[Line], article: Article, words: LayoutWords) -> None:
    """Marks the author's name and life at the foot of the page, and short lines among its furniture."""
    first = max(len(lines) * 2 // 3, len(lines) - _HEAD)
    author = _HONORIFIC.sub("", same(article.author)) if article.author else None
    open_for = 0
    for line in lines[first:]:
        named = _is_bio(same(line.text), author)
        open_for = _BIO if named else open_for - 1
        follows = open_for > 0 and len(line.text) <= _BODY and not words.furniture.has_amount(line.text)
        if line.reason is None and (named or follows):
            line.reason = "author-bio"
    seen = False
    for line in reversed(lines[first:]):
        if line.reason is None:
            if not seen or _says_something(line.text, words) or len(line.text) > 100 or bullet(line.text):
                break
            line.reason = "navigation"
        seen = seen or line.reason not in ("ornament", "table-rule", "repeated-title")


def _says_something(text: str, words: LayoutWords) -> bool:
    """Tells whether a line is a sentence, names an amount or holds several numbers."""
    return _STOP.search(text) is not None or words.furniture.has_amount(text) or len(_NUMBERS.findall(text[:200])) > 1


def _is_bio(words: str, author: str | None) -> bool:
    """Tells whether a line at the foot begins with the author's name, or says that the author comes."""
    if words.startswith(("about the author", "meet the author")):
        return True
    if author is None:
        return False
    words = _HONORIFIC.sub("", words)
    return words == author or words.startswith((f"{author} ", f"{author}, ", f"about {author}", f"the {author} "))
