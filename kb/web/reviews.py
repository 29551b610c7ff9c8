"""Reviews: a signed-in person accepts, corrects or rejects a claim or finding, with a reason.

Judgements go to a database of their own, `reviews.db`, served beside the base; rows are only ever added there, and the
next build replays them. Who and when come from the server, never from the form. Without that database, or without a
login, the site is read-only. Refused are anonymous and cross-site posts and targets the base does not hold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from datasette.utils.asgi import Response

from kb.judgement import ADD, CORRECTABLE, DAYS, VALUES, VERDICTS, prepare
from kb.web.base import Base, Row, find_base
from kb.web.cards import CLAIMS, card
from kb.web.page import Asked, Page, from_elsewhere

DATABASE = "reviews"
LONGEST = 2_000
QUEUE = 60
CONSIDERED = 600
DOUBTFUL = f"""
select x.id, coalesce(q.articles, 1) * (1 - x.confidence) as weight from (
  select id, question_id, confidence from claims
  where last_run is null and not exists (select 1 from reviews r
    where r.target = claims.id and (r.quote is null or r.quote = claims.quote))
  order by confidence limit {CONSIDERED}
) x left join questions q on q.id = x.question_id order by weight desc, x.id limit {QUEUE}
"""


class Refused(Exception):
    """A review that is not taken, with the reason and the status to answer."""

    def __init__(self, reason: str, status: int) -> None:
        self.reason, self.status = reason, status
        super().__init__(reason)


def authored(base: Base) -> Any:
    """Returns the database of reviews, or None where the site is read-only."""
    database = base.datasette.databases.get(DATABASE)
    return database if database is not None and database.is_mutable else None


def may_review(base: Base, actor: Mapping[str, Any] | None) -> bool:
    """Tells whether someone may review: signed in, and named if the settings name reviewers."""
    if authored(base) is None or not actor or not actor.get("id"):
        return False
    return not base.settings.reviewers or str(actor["id"]) in base.settings.reviewers


async def box(base: Base, asked: Asked, kind: str, target: str) -> dict[str, Any] | None:
    """Returns what the review form of a page needs, or None where this reader may not review."""
    if not may_review(base, asked.actor):
        return None
    return {
        "action": base.path("review", kind, target),
        "fields": CORRECTABLE if kind == "claim" else (),
        "verdicts": VERDICTS if kind == "claim" else ("accept", "reject"),
        "made": await made(base, target),
    }


async def made(base: Base, target: str) -> list[Row]:
    """Returns the reviews of a target that the next build will replay."""
    database = authored(base)
    if database is None or DATABASE not in await database.table_names():
        return []
    found = await database.execute("select * from reviews where target = ? order by decided_at", [target])
    return [dict(row) for row in found.rows]


async def review(request: Any, datasette: Any) -> Any:
    """Takes a review and sends the reader back to the page they judged."""
    base = await find_base(datasette)
    if base is None:
        return Response.text("No claims database here", status=404)
    kind, target = (Asked(request).path_value(name) for name in ("kind", "id"))
    try:
        _check_sender(base, request)
        form = await request.post_vars()
        await _check_target(base, kind, target)
        row = _row(target, form, kind=kind, reviewer=str(request.actor["id"]))
        judged = await base.rows("select quote from claims where id = ?", [target])
        quote = judged[0]["quote"] if judged else None
    except Refused as refusal:
        return Response.text(refusal.reason, status=refusal.status)

    def write(connection: Any) -> None:
        prepare(connection)
        with connection:
            connection.execute(ADD, (*row, quote))

    await authored(base).execute_write_fn(write)
    datasette.add_message(request, "Your review is kept; the next build applies it.")
    return Response.redirect(base.path(kind, target))


def _check_sender(base: Base, request: Any) -> None:
    if request.method != "POST":
        raise Refused("Reviews are posted from a claim's or a finding's page", 405)
    if from_elsewhere(request):
        raise Refused("Reviews are taken from this site's own pages alone", 403)
    if authored(base) is None:
        raise Refused("This site is read-only: it serves no reviews database", 403)
    if not may_review(base, request.actor):
        raise Refused("Sign in as a reviewer first", 403)


async def _check_target(base: Base, kind: str, target: str) -> None:
    table = {"claim": "claims", "finding": "findings"}[kind]
    if not await base.rows(f"select 1 from {table} where id = ?", [target]):
        raise Refused(f"The base holds no such {kind}", 400)


def _row(target: str, form: Mapping[str, str], *, kind: str, reviewer: str) -> tuple[str | None, ...]:
    verdict, reason = form.get("verdict", ""), " ".join((form.get("reason") or "").split())
    if verdict not in VERDICTS or (kind == "finding" and verdict == "correct"):
        raise Refused("A verdict is accept, correct or reject", 400)
    if not reason or len(reason) > LONGEST:
        raise Refused(f"A review needs a reason, of at most {LONGEST:,} characters", 400)
    correction = correction_of(form) if verdict == "correct" else None
    if verdict == "correct" and not correction:
        raise Refused("A correction says at least one field", 400)
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    key = hashlib.sha256("\x1f".join((target, reviewer, now)).encode()).hexdigest()[:16]
    said = json.dumps(correction, ensure_ascii=False, sort_keys=True) if correction else None
    return key, target, verdict, said, reviewer, reason, now


def correction_of(form: Mapping[str, str]) -> dict[str, str | float]:
    """Returns the corrected fields of a form, checked; empty ones are left as they are."""
    found: dict[str, str | float] = {}
    for name in CORRECTABLE:
        text = " ".join((form.get(name) or "").split())
        if not text:
            continue
        if len(text) > 200:
            raise Refused(f"{name} is too long", 400)
        found[name] = _checked(name, text)
    return found


def _checked(name: str, text: str) -> str | float:
    try:
        if name in DAYS:
            return date.fromisoformat(text).isoformat()
        if name in VALUES:
            value = float(text.replace(",", ""))
            if value - value != 0:  # infinite or no number
                raise ValueError
            return value
    except ValueError:
        raise Refused(f"{name} must be {'a day like 2026-05-01' if name in DAYS else 'a number'}", 400) from None
    return text


async def queue(base: Base, asked: Asked) -> Page:
    """Returns the claims that deserve a person most: the least sure, weighed by how many articles lean on them."""
    rows = await base.rows(f"{CLAIMS} join ({DOUBTFUL}) d on d.id = c.id order by d.weight desc, c.id")
    return Page(
        template="kb_review.html",
        title="To review",
        description="The claims that deserve a second look most: doubt times reach.",
        crumbs=(("To review", None),),
        behind=base.behind("reviews"),
        context={
            "cards": [card(base, row) for row in rows],
            "may": may_review(base, asked.actor),
            "open": authored(base) is not None,
            "done": await base.value("select count(*) from reviews"),
            "login": str(base.datasette.urls.path("/-/login")),
        },
    )


ROUTES = [(r"^/review/(?P<kind>claim|finding)/(?P<id>[^/]+)$", review)]
