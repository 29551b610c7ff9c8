"""Title, publisher, author and date of a page saved as plain text.

Comes in: an article with its text. Goes out: the same with what its head and foot say for certain.
Whatever is given already stays; whatever is in doubt stays None: a wrong author is worse than none.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from kb.lexicon.layout import LayoutWords
from kb.model import Article

_HEAD_LINES, _HEAD_CHARACTERS = 30, 6_000
_AMOUNT = re.compile(r"(?:[$€£¥][\d,]{1,12}|\d\.\d{1,6})$")
_TITLE_WORDS = 3  # a shorter line is a title only where no other could be it
_STOP = re.compile(r"[.!;,…][\"'”’)]*$")
_TOP_LEVEL = "com|org|net|io|ai|co|uk|news|blog|info|dev|me|tv|eu|de|in|au|ca"
_DOMAIN = re.compile(rf"(?:←|«|<|back to|home)?\s*((?:[a-z0-9-]{{1,40}}\.){{1,3}}(?:{_TOP_LEVEL}))/?")
_SUFFIX = re.compile(r"\s(?:\||-|–|—|::|»|·)\s(?=[^|]{2,60}$)")
_YEAR_TAIL = re.compile(r"[\s,]+(?:©\s*)?(?:19|20)\d\d$")
_NAME_WORD = r"(?:[A-Z][\w’'.-]*|de|van|von|der|den|la|le|da|di|bin|al|el|dos|du)"
_NAME = re.compile(rf"[A-Z][\w’'.-]*(?:\s{_NAME_WORD}){{1,4}}")
_NAMES = re.compile(rf"{_NAME.pattern}(?:(?:,| and|, and| &) {_NAME.pattern}){{0,4}}")
_DASHED = re.compile(r"[A-Z][A-Z.'’ -]{2,40}[^()\n–—]{0,30}\s(?:[–—]|--?)\s[^()\n–—]{6,30}?\s?(?:[–—]|--?)\s")
_BY = re.compile(rf"\s[Bb]y\s({_NAMES.pattern})$")
_DATELINE = re.compile(r"[A-Z][^()\n]{2,80}?\((?P<agency>[A-Za-z ]{2,30})\)\s?[-–—]")

# "HALDEN, Nov. 20, 2026 - ", "RENO, Nev., 27 October 2026 -- ": a town, its state, a day, and a dash.
_TOWN_AND_DAY = re.compile(
    r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3},(?: [A-Z][\w.]{1,12},)? "
    r"(?P<day>[\w.]{1,9} [\w.]{1,9},? (?:19|20)\d\d)\s?(?:[–—]|--?\s)"
)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page's head and foot as lines, repaired enough to compare names."""

    head: list[str]
    foot: list[str]
    body: str
    words: LayoutWords


def describe(article: Article, words: LayoutWords) -> Article:
    """Returns the article with the title, publisher, author and date its page states."""
    if article.title and article.publisher and article.published_on:
        return article
    page = _page(article.text, words)
    if page is None:
        return article
    title, site = _title(page)
    publisher = article.publisher or site or _publisher(page)
    author = article.author or _author(page)
    return replace(
        article,
        title=article.title or title,
        publisher=publisher or _publisher_of(author, words),
        author=author,
        published_on=article.published_on or _date(page),
    )


def _page(text: str, words: LayoutWords) -> _Page | None:
    """Returns head and foot of a text, None for one without a second line."""
    start = [
        line.strip() for line in html.unescape(text[:_HEAD_CHARACTERS]).lstrip("\ufeff").splitlines() if line.strip()
    ]
    if len(start) < 2:
        return None
    cut = words.body_start(start)
    foot = [line.strip() for line in text[-3_000:].splitlines() if line.strip()][-25:]
    return _Page(start[: min(cut, _HEAD_LINES)], foot, start[cut] if cut < len(start) else "", words)


def _title(page: _Page) -> tuple[str | None, str | None]:
    """Returns the title and, where the page's own title names it, the site."""
    candidates, logo = _candidates(page)
    if not candidates:
        return None, logo
    first = candidates[0]
    if len(first.split()) < _TITLE_WORDS and len(candidates) > 1 and first not in candidates[1:]:
        return None, logo  # a kicker above the title or a short title above a teaser
    for other in candidates[1:]:
        if first == other:
            return first, logo
        site = _site_after(first, other)
        if site is not None:
            return first[: len(other)] if other.isupper() else other, _site_name(site, page)
    cuts = list(_SUFFIX.finditer(first))
    if cuts:
        site = first[cuts[-1].end() :]
        if _YEAR_TAIL.sub("", site) in page.words.pages.page.publishers:
            return first[: cuts[-1].start()], _YEAR_TAIL.sub("", site)
    return first, logo


def _candidates(page: _Page) -> tuple[list[str], str | None]:
    """Returns the lines that may be the title, above the first sentence, and the site a logo line names."""
    candidates: list[str] = []
    logo = None
    for line, following in zip_longest(page.head, page.head[1:], fillvalue=""):
        if _AMOUNT.search(line) and following[:1].islower():
            break  # a sentence broken inside its figure
        if _STOP.search(line) and len(line.split()) > 6 and page.words.furniture.reason(line) is None:
            break
        if not _may_be_title(line, page):
            continue
        if not candidates and _is_site(line, page):
            certain = line.startswith("The ") or line.split()[-1].lower() not in page.words.pages.page.site_words
            logo = line if certain or line in page.words.pages.page.publishers else logo
        elif len(line.split()) >= _TITLE_WORDS or not (line.isupper() or line.endswith(":")):
            candidates.append(line)
    if len(candidates) == 1 and len(candidates[0].split()) == 1:
        return [], logo
    return candidates, logo


def _is_site(line: str, page: _Page) -> bool:
    """Tells whether a line is a site's name above the title: `The Valley Post`."""
    words = line.split()
    names = page.words.pages.page
    if line in names.publishers:
        return True
    named = any(
        _names_site(other, line.casefold(), names.publisher_lines) for other in page.foot if other not in page.head
    )
    return len(words) <= 4 and (named or (words[-1].lower() in names.site_words and line.istitle()))


def _names_site(line: str, site: str, starts: Sequence[str]) -> bool:
    """Tells whether a line of furniture names a site: `© 2026 Fjord Post`."""
    folded = line.casefold()
    return folded.startswith(tuple(starts)) and re.search(rf"\b{re.escape(site)}\b", folded) is not None


def _site_after(line: str, title: str) -> str | None:
    """Returns what a page's title says after the article's: `Title - The Site 2026`."""
    if not line.lower().startswith(title.lower()) or len(line) <= len(title) + 3:
        return None
    found = re.match(r"\s(?:\||-|–|—|::|»|·|:)\s", line[len(title) :])
    return line[len(title) + found.end() :] if found is not None else None


def _site_name(site: str, page: _Page) -> str | None:
    """Returns the site's name without year and sections, None where only those are left."""
    parts = [_YEAR_TAIL.sub("", part).strip() for part in re.split(r"\s(?:\||-|–|—|::|»|·)\s", site)]
    names = [part for part in parts if part and part.lower() not in page.words.pages.page.sections]
    return names[-1] if names and len(names[-1].split()) <= 6 else None


def _may_be_title(line: str, page: _Page) -> bool:
    words = page.words
    return (
        len(line.split()) <= 40
        and not _STOP.search(line)
        and not line[0].islower()
        and any(char.isalpha() for char in line)
        and words.furniture.reason(line) is None
        and words.pages.head_line(line, author=None, publisher=None) is None
        and not _DOMAIN.fullmatch(line.lower())
    )


def _publisher(page: _Page) -> str | None:
    """Returns the publisher a back link, a dateline or two lines of the page name."""
    for line in page.head[:3]:
        found = _DOMAIN.fullmatch(line.lower())
        if found is not None:
            return found[1]
    agency = _DATELINE.match(page.body)
    if agency is not None:
        return page.words.pages.page.agencies.get(agency["agency"].lower())
    return _named_twice(page)


def _named_twice(page: _Page) -> str | None:
    """Returns the name that two lines of furniture give: `Subscribe to X`, `Related on X`."""
    names: dict[str, int] = {}
    for line in page.head + page.foot:
        for name in {_after(line, start) for start in page.words.pages.page.publisher_lines}:
            if name is not None:
                names[name] = names.get(name, 0) + 1
    best = [name for name, count in names.items() if count > 1]
    return best[0] if len(best) == 1 else None


def _after(line: str, start: str) -> str | None:
    """Returns the name that follows a phrase in a line, None where none follows."""
    at = line.lower().find(start)
    if at < 0:
        return None
    found = re.match(
        r"(?:(?:19|20)\d\d\s)?((?:[A-Z][\w&’'.-]*\s?){1,5}?)(?=\s*(?:[.,→|·]|$|All rights))", line[at + len(start) :]
    )
    return found[1].strip(" .") or None if found is not None else None


def _author(page: _Page) -> str | None:
    """Returns the person or team the page's byline names."""
    for at, line in enumerate(page.head):
        name = _byline(line, page.words) or _bare_name(at, page) or _name_below(at, page)
        if name is not None:
            return name
    return _closing_author(page)


def _closing_author(page: _Page) -> str | None:
    """Returns the reporter a wire names at the foot: `(Reporting by Ida Holm in London; ...)`."""
    for line in reversed(page.foot):
        start = next((s for s in page.words.pages.page.closing_author_starts if line.lower().startswith(s)), None)
        if start is not None:
            found = _NAMES.match(line[len(start) :])
            return found[0] if found is not None else None
    return None


def _byline(line: str, words: LayoutWords) -> str | None:
    pages = words.pages
    lower = line.lower()
    start = next(
        (start for start in sorted(pages.page.author_starts, key=len, reverse=True) if lower.startswith(start)), None
    )
    if start is None and pages.is_date_line(line):
        found = _BY.search(line)
        return found[1] if found is not None else None
    if start is None:
        return line if pages.is_byline(line) and _team(line, words) else None
    rest = pages.dates.split(line[len(start) :])[0]
    rest = re.split(r"\s[|·•–—-]\s|,\s|\s{2,}|\t| on | for |\sPublished|\sUpdated|\sPosted", rest)[0].strip(" ,|·•-–—")
    found = _NAMES.fullmatch(rest)
    if found is None or rest.lower() in pages.page.sections:
        return None
    return rest


def _team(name: str, words: LayoutWords) -> str | None:
    """Returns the publisher whose team a name is: `Acme Editorial Team`."""
    lower = name.lower()
    for team in sorted(words.pages.page.team_words, key=len, reverse=True):
        if lower.endswith(f" {team}"):
            bare = name[: -len(team)].strip(" '’").removesuffix("'s").removesuffix("’s")
            return bare if bare and bare.lower() not in ("the", "our", "by") else None
    return None


def _publisher_of(author: str | None, words: LayoutWords) -> str | None:
    return _team(author, words) if author else None


def _bare_name(at: int, page: _Page) -> str | None:
    """Returns a name that stands alone beside the date: told by a role, a repeat or a known given name."""
    pages = page.words.pages
    line, *rest = re.split(r"\s[·|•]\s", page.head[at])
    if at == 0 or not _NAME.fullmatch(line) or len(line.split()) > 4 or line.lower() in pages.page.sections:
        return None
    near = [other for other in (*rest, *page.head[at + 1 : at + 8]) if any(char.isalnum() for char in other)][:4]
    if not any(pages.is_date_line(other) for other in near):
        return None
    follower = near[0]
    role = follower[len(line) :].strip(" ,-–|").lower() if follower.startswith(line) else follower.lower()
    if pages.is_role(role) or follower == line:
        return line
    known = line.split()[0].lower() in pages.page.given_names
    return line if known and (pages.is_date_line(follower) or role == "follow") else None


def _name_below(at: int, page: _Page) -> str | None:
    """Returns the name below a line that says only `By`."""
    alone = page.head[at].lower().rstrip(": ") in {start.rstrip(": ") for start in page.words.pages.page.author_starts}
    below = page.head[at + 1] if alone and at + 1 < len(page.head) else ""
    return below if _NAMES.fullmatch(below) else None


def _date(page: _Page) -> date | None:
    """Returns the day the page says it was published on."""
    pages = page.words.pages
    published: list[date] = []
    for line in page.head:
        for part in pages.date_parts(line):
            published += pages.published(part)
    if not published:
        published = _dateline(page) or _foot_dates(page)
    return published[0] if published and len(set(published)) == 1 else None


def _dateline(page: _Page) -> list[date]:
    """Returns the date of a dateline that opens the text: `OSLO, Nov. 6, 2025 (NEWSWIRE) --`, `OSLO, 6 Nov. 2025 -`."""
    told = (bare for line in (*page.head, page.body) if (bare := _TOWN_AND_DAY.match(line)) is not None)
    if (bare := next(told, None)) is not None:
        return page.words.pages.published(bare["day"])
    found = _DATELINE.match(page.body) or _DASHED.match(page.body)
    return page.words.pages.published(found[0]) if found is not None else []


def _foot_dates(page: _Page) -> list[date]:
    pages = page.words.pages
    return [
        when
        for line in page.foot
        if line.lower().startswith(pages.page.footer_labels) and pages.is_date_line(line)
        for when in pages.published(line)
    ]
