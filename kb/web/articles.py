"""The page of an article: its text with figures marked by kind, claims in the margin, what was left out.

Comes in: an article's id. Goes out: what `kb_article.html` draws. Where full text is private, the
quoted sentences alone are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.linked import web_address
from kb.web import words
from kb.web.base import Base, Row
from kb.web.cards import CLAIMS, Card, card, shorten
from kb.web.page import Asked, Page
from kb.web.text import Block, Span, blocks

MOST_CHARACTERS = 200_000
MARKED_UP = frozenset({"markdown", "html"})  # a page is stored with `#` headings, `-` items and `|` rows
MOST_CLAIMS = 1_000


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of the text with the claims that stand in it."""

    block: Block
    cards: tuple[Card, ...]
    level: int  # of a heading on the page, where no level is skipped


async def article(base: Base, asked: Asked) -> Page:
    """Returns the page of an article."""
    row = await base.row(
        "select a.*, s.name as publisher from articles a left join sources s on s.id = a.publisher_id where a.id = ?",
        [asked.path_value("id")],
    )
    found = await base.rows(
        f"{CLAIMS} where c.article_id = ? and c.last_run is null order by c.start, c.id limit {MOST_CLAIMS}",
        [row["id"]],
    )
    cards = [card(base, one) for one in found]
    mentions = await base.rows(
        "select start, end, figure, kind, reason from mentions where article_id = ? order by start", [row["id"]]
    )
    full = base.settings.full_text and bool(row["text"])
    title = words.article_name(row["title"], row["file"])
    return Page(
        template="kb_article.html",
        address=base.path("article", row["id"]),
        title=f"Our digest of {row['digest_of']}" if row["digest_of"] else title,
        description=f"{len(cards)} claims with their exact words"
        + (f", published by {row['publisher']}" if row["publisher"] else ""),
        crumbs=(("Articles", base.path("articles")), (shorten(title, 60), None)),
        behind=base.behind("claims", article_id=row["id"]),
        context={
            "article": row,
            "published": words.day_label(row["published_on"]) if row["published_on"] else None,
            "publisher_href": base.path("source", row["publisher_id"]) if row["publisher_id"] else None,
            "url": web_address(row["url"]),
            "cards": cards,
            "passages": passages(row, cards, mentions) if full else [],
            "full": full,
            "cut": full and len(row["text"]) > MOST_CHARACTERS,
            "rejected": _reasons(mentions, "rejection"),
            "unclaimed": _reasons(mentions, "figure"),
            "broken": [one for one in cards if not one.exact],
            "findings": await _findings(base, row["id"]),
            "sources": await _sources(base, row["id"]),
        },
    )


def passages(row: Row, cards: Sequence[Card], mentions: Sequence[Row]) -> list[Passage]:
    """Returns the text as blocks, each with its marks and the claims beside it."""
    by_id = {one.id: one for one in cards}
    spans = [Span(one.row["start"], one.row["end"], "claim", one.id, _note(one)) for one in cards if one.exact]
    spans += [Span(one["start"], one["end"], one["kind"], "", words.reason_label(one["reason"])) for one in mentions]
    shown = blocks(row["text"], spans, markdown=row["layout"] in MARKED_UP, limit=MOST_CHARACTERS)
    levels = heading_levels([block.level for block in shown])
    return [
        Passage(block, tuple(by_id[span.target] for span in block.spans if span.kind == "claim"), level)
        for block, level in zip(shown, levels, strict=True)
    ]


def heading_levels(given: Sequence[int]) -> list[int]:
    """Returns the level of each heading below the section's own, none skipped; 0 where there is no heading.

    >>> heading_levels([2, 0, 4, 2, 1])
    [3, 0, 4, 3, 3]
    """
    above: list[int] = []
    found = []
    for level in given:
        if level:
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
        found.append(min(2 + len(above), 6) if level else 0)
    return found


def _note(one: Card) -> str:
    return ", ".join(part for part in (one.value, one.subject, one.metric, one.period) if part)


def _reasons(mentions: Sequence[Row], kind: str) -> list[Row]:
    groups: dict[str, list[str]] = {}
    for one in mentions:
        if one["kind"] == kind:
            groups.setdefault(one["reason"], []).append(one["figure"])
    return [
        {"reason": words.reason_label(reason), "n": len(figures), "examples": list(dict.fromkeys(figures))[:6]}
        for reason, figures in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


async def _findings(base: Base, article_id: str) -> list[Row]:
    rows = await base.rows(
        "select distinct f.id, f.kind, f.verdict, f.title, f.severity from findings f"
        " join finding_claims fc on fc.finding_id = f.id join claims c on c.id = fc.claim_id"
        " where c.article_id = ? order by f.severity desc, f.id limit 20",
        [article_id],
    )
    return [dict(row, href=base.path("finding", row["id"])) for row in rows]


async def _sources(base: Base, article_id: str) -> list[Row]:
    rows = await base.rows(
        "select s.id, s.name, s.kind, count(*) as claims from claims c join sources s on s.id = c.source_id"
        " where c.article_id = ? and c.last_run is null group by s.id order by claims desc, s.name limit 30",
        [article_id],
    )
    return [dict(row, href=base.path("source", row["id"])) for row in rows]


async def listing(base: Base, asked: Asked) -> Page:
    """Returns the list of articles, the newest first."""
    page, size = asked.number("page"), 50
    rows = await base.rows(
        "select a.id, a.file, a.title, a.digest_of, a.published_on, a.author, a.words, a.last_run, s.name as publisher,"
        " (select count(*) from claims c where c.article_id = a.id and c.last_run is null) as claims"
        " from (select id from articles where last_run is null order by published_on desc, id limit ? offset ?) x"
        " join articles a on a.id = x.id left join sources s on s.id = a.publisher_id"
        " order by a.published_on desc, a.id",
        [size + 1, page * size],
    )
    return Page(
        template="kb_articles.html",
        title="Articles",
        description="What this base was read from.",
        crumbs=(("Articles", None),),
        behind=base.behind("articles"),
        context={
            "rows": [
                dict(
                    row,
                    href=base.path("article", row["id"]),
                    day=words.day_label(row["published_on"]),
                    name=words.article_name(row["title"], row["file"]),
                )
                for row in rows[:size]
            ],
            "next": base.path("articles", page=page + 1) if len(rows) > size else None,
        },
    )
