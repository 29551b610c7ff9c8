"""The page of a claim: the figure in its sentence, what was read out of it, what speaks for and against.

Comes in: a claim's id. Goes out: what `kb_claim.html` draws. Evidence is exact or refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import mul
from typing import Any

from kb import linked
from kb.linked import web_address
from kb.web import words
from kb.web.base import Base, Row
from kb.web.cards import CLAIMS, Card, card, mark, shares, shorten, strings
from kb.web.numbers import percent, span
from kb.web.page import Asked, Page
from kb.web.plot import Plot, plot
from kb.web.reviews import box
from kb.web.text import fragment_link, repaired, show

KIN = 30  # related claims a page shows
AT_ONCE = 4  # of which so many of each sort at once


@dataclass(frozen=True, slots=True)
class Part:
    """How sure the base is of one part of a claim, what it read there, and how far that brings the whole down.

    Attributes:
        left: percent across that is left after this part and those before it, were the parts independent.
        lost: percent across that this part takes away.
    """

    name: str
    label: str
    share: float
    percent: str
    reading: str
    left: float
    lost: float


@dataclass(frozen=True, slots=True)
class Kin:
    """Another claim and how it stands to this one."""

    card: Card
    relation: str
    label: str
    slot: str | None
    explanation: str
    fine: bool
    far: bool  # it answers another question


async def claim(base: Base, asked: Asked) -> Page:
    """Returns the page of a claim."""
    row = await base.row(f"{CLAIMS} where c.id = ?", [asked.path_value("id")])
    one = card(base, row)
    asks = await base.rows("select slug, title, answer, status from questions where id = ?", [one.question_id])
    question = dict(asks[0], href=base.path("question", asks[0]["slug"])) if asks else None
    title = f"{one.value}: {one.subject}, {one.metric}"
    return Page(
        template="kb_claim.html",
        address=base.path("claim", row["id"]),
        title=title,
        description=shorten(row["quote"], 200),
        crumbs=(
            ("Articles", base.path("articles")),
            (shorten(one.article, 40), one.article_href),
            (shorten(repaired(row["figure"]), 40), None),
        ),
        behind=base.behind("claims", id=row["id"]),
        linked=linked.claim(row, base.linked_site(asked.request), question["title"] if question else None),
        context={
            "question": question,
            "box": await box(base, asked, "claim", row["id"]),
            **await _read(base, one),
            **await _beside(base, one, title),
        },
    )


async def _read(base: Base, one: Card) -> dict[str, Any]:
    """Returns what was read, where, and how sure that is."""
    row = one.row
    shown = await _evidence(base, row)
    return {
        "claim": one,
        "shown": shown,
        "live": None if one.digest else fragment_link(row["url"], row["quote"]) if shown else web_address(row["url"]),
        "url": web_address(row["url"]),
        "known_as": row["source_name"] if folded(row["source_name"]) != folded(one.by) else None,
        "stated": span(row["stated_low"], row["stated_high"], None),
        "stated_unit": row["stated_unit"],
        "interval": interval(row),
        "parts_of_claim": parts(row),
        "rules": strings(row["rules"]),
    }


def folded(name: str | None) -> str:
    """Returns a name without what two spellings of it differ in.

    >>> folded("The Santa Clara, California, company") == folded("Santa Clara California company")
    True
    """
    return "".join(re.findall(r"\w", (name or "").casefold().removeprefix("the ")))


async def _beside(base: Base, one: Card, title: str) -> dict[str, Any]:
    """Returns what else is known of it: other claims, findings, its history, what people judged."""
    kin = await related(base, one)
    return {
        "against": [each for each in kin if not each.fine and not each.far],
        "far": [each for each in kin if not each.fine and each.far],
        "along": [each for each in kin if each.fine],
        "plot": _plot(one, kin, title),
        "at_once": AT_ONCE,
        "findings": await _findings(base, one.id),
        "history": await _history(base, one.row),
        "reviews": await base.rows(
            "select verdict, correction, reviewer, reason, decided_at from reviews where target = ?"
            " order by decided_at",
            [one.id],
        ),
        "neighbours": await _neighbours(base, one.row),
    }


def _plot(one: Card, kin: Sequence[Kin], title: str) -> Plot | None:
    """Returns the claim beside those of its question in the same unit, or None where it stands alone."""
    same = [
        each for each in kin if not each.far and (each.card.unit, each.card.row["per"]) == (one.unit, one.row["per"])
    ]
    if not same:
        return None
    marks = [mark(one, colour=0), *(mark(each.card, colour=2 if each.fine else 1) for each in same)]
    heading = f"{one.value} beside related figures"
    return plot(marks, unit=one.unit, title=heading, description=title, name="kin", most=20)


async def _evidence(base: Base, row: Row) -> Any:
    text = await base.value("select text from articles where id = ?", [row["article_id"]])
    return show(
        text or "",
        start=row["start"],
        end=row["end"],
        figure=row["figure"],
        quote_start=row["quote_start"],
        quote=row["quote"],
        whole=base.settings.full_text,
    )


def interval(row: Row) -> str | None:
    """Returns a stated confidence interval in words, or None."""
    if row["ci_low"] is None and row["ci_high"] is None:
        return None
    level = f"{row['ci_level']:g}% " if row["ci_level"] else ""
    return f"{level}confidence interval {span(row['ci_low'], row['ci_high'], row['unit'], row['per'])}"


def parts(row: Row) -> list[Part]:
    """Returns the confidence of each part, the least sure first, with what was read there."""
    readings = {
        "figure": repaired(row["figure"]),
        "unit": row["unit"],
        "subject": row["subject"],
        "metric": row["metric"],
        "period": words.period_label(row["period_start"], row["period_end"], row["period_text"]),
        "attribution": row["attributed_to"],
        "modality": words.MODALITIES.get(row["modality"]),
    }
    given = {name: min(1.0, max(0.0, share)) for name, share in shares(row["confidence_parts"]).items()}
    ordered = sorted(given.items(), key=lambda item: item[1])
    levels = list(accumulate((share for _, share in ordered), mul, initial=1.0))
    return [
        Part(
            name=name,
            label=words.PARTS.get(name, name),
            share=share,
            percent=percent(share),
            reading=str(readings.get(name) or "not stated"),
            left=round(100 * after, 1),
            lost=round(100 * (before - after), 1),
        )
        for (name, share), (before, after) in zip(ordered, pairwise(levels), strict=True)
    ]


async def related(base: Base, one: Card) -> list[Kin]:
    """Returns the claims that stand in a relation to this one, those that speak against it first."""
    if one.gone:
        return []
    ties = await base.rows(TIES, {"id": one.id, "position": one.position_id, "most": KIN})
    found = {row["other"]: row for row in ties}
    if not found:
        return []
    rows = await base.rows(
        f"{CLAIMS} where c.last_run is null and c.id in (select value from json_each(?))", [json.dumps(list(found))]
    )
    kin = [_kin(card(base, row), found[row["id"]], one) for row in rows]
    rank = list(words.RELATIONS)[::-1]
    return sorted(kin, key=lambda each: (rank.index(each.relation) if each.relation in rank else 99, each.card.id))


# The view `claim_relations` answers the same; asked by position, it is one index look-up a branch.
TIES = """
select * from (
  select case when claim_a = :id then claim_b else claim_a end as other, relation, slot, explanation
  from pair_relations where claim_a = :id or claim_b = :id
  limit :most
)
union all
select * from (
  select c.id, r.relation, r.slot, r.explanation
  from position_relations r
  join claims c on c.position_id = case when r.position_a = :position then r.position_b else r.position_a end
  where (r.position_a = :position or r.position_b = :position) and c.last_run is null
  limit :most
)
union all
select * from (
  select c.id, '', null, '' from claims c
  where c.position_id = :position and c.id <> :id and c.last_run is null
  limit :most
)
"""

FINE = frozenset({"agrees", "restates", "compatible"})


def _kin(other: Card, tie: Row, one: Card) -> Kin:
    relation = tie["relation"]
    if not relation:
        relation = "restates" if other.article_href == one.article_href else "agrees"
    return Kin(
        card=other,
        relation=relation,
        label=words.relation_label(relation),
        slot=words.slot_label(tie["slot"]),
        explanation=tie["explanation"] or words.RELATIONS[relation][1],
        fine=relation in FINE,
        far=other.question_id != one.question_id and relation not in ("contradiction", "undetermined"),
    )


async def _findings(base: Base, claim_id: str) -> list[Row]:
    rows = await base.rows(
        "select f.id, f.kind, f.verdict, f.title, fc.role"
        " from finding_claims fc join findings f on f.id = fc.finding_id"
        " where fc.claim_id = ? order by f.severity desc, f.id limit 20",
        [claim_id],
    )
    return [dict(row, href=base.path("finding", row["id"])) for row in rows]


async def _history(base: Base, row: Row) -> list[Row]:
    runs = await base.rows(
        "select id, coalesce(finished_at, started_at) as at, version, model, model_version"
        " from runs where id in (?, ?)",
        [row["first_run"], row["last_run"]],
    )
    return [
        dict(
            run,
            event="first found" if run["id"] == row["first_run"] else "no longer found",
            when=words.moment_label(run["at"]),
        )
        for run in sorted(runs, key=lambda one: one["id"])
    ]


async def _neighbours(base: Base, row: Row) -> dict[str, str]:
    order = "select id, figure from claims where article_id = :article and last_run is null and start"
    where = {"article": row["article_id"], "start": row["start"]}
    before = await base.rows(f"{order} < :start order by start desc limit 1", where)
    after = await base.rows(f"{order} > :start order by start limit 1", where)
    ends = {"Previous figure in this article": before, "Next figure in this article": after}
    return {label: base.path("claim", rows[0]["id"]) for label, rows in ends.items() if rows}
