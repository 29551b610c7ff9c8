"""A claim as every page shows it: value in words, who says so, where it stands, how sure we are.

Comes in: rows of `CLAIMS`. Goes out: `Card`s, marks for a plot, and the SQL that feeds them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.web import words
from kb.web.base import Base, Row
from kb.web.numbers import percent, span, stated
from kb.web.plot import Mark
from kb.web.text import Shown, repaired, show

CLAIMS = """
select c.*, a.file, a.title as article_title, a.url, a.digest_of, a.published_on, a.publisher_id,
  p.name as publisher, s.name as source_name, s.kind as source_kind,
  case when a.text = '' then null else substr(a.text, c.start + 1, c.end - c.start) end as slice
from claims c
join articles a on a.id = c.article_id
left join sources p on p.id = a.publisher_id
left join sources s on s.id = c.source_id
"""

ROOMS = {"~": "what “about” and its like leave open", "range": "once the rounding of both ends is counted"}
PHONE = 42  # letters above a mark that a phone has room for
EXPECTED = frozenset({"projected", "target", "hypothetical"})


@dataclass(frozen=True, slots=True)
class Card:
    """A claim dressed for reading."""

    id: str
    href: str
    figure: str
    value: str
    allowed: str
    room: str | None
    subject: str
    subject_href: str | None
    metric: str
    period: str | None
    by: str
    by_href: str | None
    named: bool
    via: str
    article: str
    article_href: str
    published: str | None
    digest: bool
    how: str
    firm: bool
    denied: bool
    qualifiers: tuple[str, ...]
    confidence: float
    percent: str
    exact: bool
    sentence: Shown | None
    unit: str | None
    position_id: str | None
    question_id: str | None
    gone: bool
    row: Row


def card(base: Base, row: Row) -> Card:
    """Returns a row of `CLAIMS` dressed for reading."""
    title = words.article_name(row["article_title"], row["file"])
    publisher = row["publisher"]
    # "Later reporting" has no page of its own; its row counts for the publisher, who is not the one that says so.
    unnamed = bool(row["attributed_to"]) and row["source_id"] == row["publisher_id"]
    return Card(
        id=row["id"],
        href=base.path("claim", row["id"]),
        figure=row["figure"],
        value=value(row),
        allowed=span(row["lower"], row["upper"], row["unit"], row["per"]),
        room=room(row),
        subject=row["subject"] or "no subject found",
        subject_href=base.path("entity", row["subject_id"]) if row["subject_id"] else None,
        metric=row["metric"] or "no metric found",
        period=words.period_label(row["period_start"], row["period_end"], row["period_text"]),
        by=row["attributed_to"] or publisher or "the article",
        by_href=base.path("source", row["source_id"]) if row["source_id"] and not unnamed else None,
        named=bool(row["attributed_to"]),
        via=publisher or title,
        article=f"our digest of {row['digest_of']}" if row["digest_of"] else title,
        article_href=base.path("article", row["article_id"]),
        published=words.day_label(row["published_on"]) if row["published_on"] else None,
        digest=bool(row["digest_of"]),
        how=words.MODALITIES.get(str(row["modality"]), str(row["modality"])),
        firm=row["modality"] not in EXPECTED,
        denied=row["polarity"] == "denied",
        qualifiers=strings(row["qualifiers"]),
        confidence=row["confidence"],
        percent=percent(row["confidence"]) if row["confidence"] or shares(row["confidence_parts"]) else "not rated",
        exact=row["slice"] is None or row["slice"] == row["figure"],
        sentence=sentence(row),
        unit=row["unit"],
        position_id=row["position_id"],
        question_id=row["question_id"],
        gone=row["last_run"] is not None,
        row=row,
    )


def value(row: Row) -> str:
    """Returns a claim's value in canonical units, in words; a vague one in its own words."""
    if row["vague"]:
        return f"“{repaired(row['figure'])}”"  # "hundreds of millions" is no number, and its words say it best
    return stated(row["low"], row["high"], row["comparator"], row["unit"], row["per"], row["change"])


def room(row: Row) -> str | None:
    """Returns why the words leave more room than the value says, or None where they leave none."""
    if (row["lower"], row["upper"]) == (row["low"], row["high"]) or not (row["lower"] or row["upper"]):
        return None
    if row["vague"]:
        return "what so vague a magnitude can mean"
    return ROOMS.get(row["comparator"], "once rounding is counted")


def sentence(row: Row) -> Shown | None:
    """Returns the figure in its sentence, or None where the text no longer holds it there."""
    if row["slice"] is not None and row["slice"] != row["figure"]:
        return None
    return show(
        "",
        start=row["start"],
        end=row["end"],
        figure=row["figure"],
        quote_start=row["quote_start"],
        quote=row["quote"],
    )


def strings(text: str | None) -> tuple[str, ...]:
    """Returns the strings of a JSON list; anything else yields none."""
    try:
        items = json.loads(text or "[]")
    except ValueError:
        return ()
    return tuple(str(item) for item in items) if isinstance(items, list) else ()


def shares(text: str | None) -> dict[str, float]:
    """Returns the numbers of a JSON object; anything else yields none."""
    try:
        items = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(items, dict):
        return {}
    return {str(key): float(item) for key, item in items.items() if isinstance(item, int | float)}


def mark(one: Card, *, colour: int | None = None, group: str = "") -> Mark:
    """Returns a card as a mark of a plot, labelled by its origin."""
    by = one.by if one.named else f"{one.via}"
    label, period = shorten(one.value, 30), shorten(one.period or "", 26)
    room = max(14, PHONE - len(label) - len(period))
    detail = " · ".join(part for part in (shorten(by, min(34, room)), period) if part)
    ends = (f"{one.value}", one.subject, one.metric, one.period, f"according to {by}", f"in {one.article}")
    return Mark(
        lower=one.row["lower"],
        upper=one.row["upper"],
        low=one.row["low"],
        high=one.row["high"],
        label=label,
        detail=detail,
        href=one.href,
        title=", ".join(part for part in ends if part),
        colour=colour,
        group=group,
        firm=one.firm,
        weight=one.confidence,
    )


def shorten(text: str, most: int) -> str:
    """Returns text cut at a word where it is too long, with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0] + "…"


def order(row: Mapping[str, object]) -> float:
    """Returns where a claim or position lies on the axis: its stated value, else its lower end, else its upper."""
    for key in ("low", "high", "lower", "upper"):
        end = row.get(key)
        if isinstance(end, int | float):
            return float(end)
    return 0.0


def colours(positions: Iterable[Row]) -> dict[str, int]:
    """Returns a colour number for each position, in order of value."""
    return {row["id"]: index for index, row in enumerate(sorted(positions, key=order))}
