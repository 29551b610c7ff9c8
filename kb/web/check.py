"""The page on which a draft is held against the base before it goes out.

Comes in: a pasted text and the day it is meant for. Goes out: its figures, the gravest first, each in its sentence with
what the base says of it and the claims that say so; the same as JSON. Nothing is stored, and nothing of a draft stands
in an address or a log.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any, TypeAlias
from urllib.parse import parse_qs

from datasette.utils.asgi import Response

from kb.web import words
from kb.web.base import Base, Row, find_base
from kb.web.cards import CLAIMS, Card, card
from kb.web.checking import Unchecked, checker_of, installed
from kb.web.page import Asked, Page, from_elsewhere
from kb.web.reviews import may_review
from kb.web.text import Segment, Span, blocks, segments

LONGEST = 20_000  # characters of a draft
HEAVIEST = 300_000  # bytes of a post: as many characters of any script, as forms write them
EVIDENCE = {"disputed": 3, "unscoped": 2}  # claims of the base shown under a figure, by what is said of it; else one
LOOKED_AT = 40  # of those that say the same, the surest of so many are shown
Figure: TypeAlias = Mapping[str, Any]  # as `kb check --drafts` writes it
OURS = re.compile(r"/(?:check|check\.json|review/[^/]+/[^/]+)$")
NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What was posted."""

    text: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What the base says of some figures of one sentence."""

    sentence: tuple[Segment, ...]
    explanation: str
    read: tuple[tuple[str, str | None, str], ...]  # subject, its page, and what else was read
    evidence: tuple[Card, ...]
    more: int
    question: Mapping[str, str] | None
    beside: tuple[int, ...]  # other figures of the draft it is held against


@dataclass(frozen=True, slots=True)
class Group:
    """All figures of which the base says the same kind of thing."""

    verdict: str
    label: str
    meaning: str
    told: tuple[Told, ...]
    figures: int


def may_check(base: Base, actor: Mapping[str, Any] | None) -> bool:
    """Tells whether someone may check a draft here: the settings say who, and what reads texts must be installed."""
    if base.settings.check == "off" or not base.database.path or not installed():
        return False
    return base.settings.check == "everyone" or may_review(base, actor)


async def page_of(base: Base, asked: Asked) -> Page:
    """Returns the page with the form and, to a post, the answer; the draft stays in the box whatever happens."""
    if not may_check(base, asked.actor):
        return _closed(base)
    today = datetime.now(UTC).date().isoformat()
    draft, refused, answer, status = Draft(day=today), None, {}, 200
    if asked.request.method == "POST":
        draft = await _given(asked.request)
        try:
            answer = await _answer(base, draft, await _checked(base, asked.request, draft))
        except Unchecked as refusal:
            refused, status = refusal.reason, refusal.status
    else:
        checker_of(base.datasette, base.database.path).warm()
    return Page(
        template="kb_check.html",
        title=answer.get("title", "Check a draft"),
        description="Paste a draft: every figure of it is held against this base. Nothing is stored.",
        crumbs=(("Check a draft", None),),
        context={"draft": draft, "most": LONGEST, "refused": refused, "form": base.path("check"), **answer},
        status=status,
        headers=NO_STORE if asked.request.method == "POST" else {},
    )


async def _given(request: Any) -> Draft:
    """Returns what was posted, by a form or as an object."""
    raw = (await request.post_body()).decode("utf-8", "replace")
    if (request.headers.get("content-type") or "").startswith("application/json"):
        try:
            found = json.loads(raw)
        except (ValueError, RecursionError):
            found = None
        known = found if isinstance(found, dict) else {}
        text, day = (known[name] if isinstance(known.get(name), str) else "" for name in ("text", "date"))
    else:
        form = parse_qs(raw, keep_blank_values=True)
        text, day = (form.get(name, [""])[0] for name in ("text", "date"))
    return Draft(text.replace("\r\n", "\n").replace("\0", ""), day.strip())


async def _checked(base: Base, request: Any, draft: Draft) -> dict[str, Any]:
    """Returns what the checker says of a draft.

    Raises:
        Unchecked: it was refused, or not checked in time.
    """
    if from_elsewhere(request):
        raise Unchecked("Drafts are taken from this site's own page alone.", 403)
    if not draft.text.strip():
        raise Unchecked("Paste a draft first.", 400)
    if len(draft.text) > LONGEST:
        raise Unchecked(f"The draft has {len(draft.text):,} characters; {LONGEST:,} are checked at once.", 413)
    try:
        draft.text.encode()
        day = {"date": date.fromisoformat(draft.day).isoformat()} if draft.day else {}
    except UnicodeEncodeError:
        raise Unchecked("The draft holds half a character, which is no text.", 400) from None
    except ValueError:
        raise Unchecked("Write the day as 2026-05-01.", 400) from None
    return await checker_of(base.datasette, base.database.path).check({"id": "draft", "text": draft.text, **day})


async def _answer(base: Base, draft: Draft, found: Mapping[str, Any]) -> dict[str, Any]:
    """Returns what the template needs to tell what was found."""
    figures = found["figures"]
    held = Held(base, draft.text, figures, await _claims(base, figures), await _subjects(base, figures))
    groups = tuple(held.groups())
    spans = [_span(number, one) for number, one in enumerate(figures, 1)]
    spans += [Span(one["start"], one["end"], "rejection", "", words.reason_label(one["reason"]))
              for one in found["left_out"]]  # fmt: skip
    return {
        "title": _title(groups),
        "answered": True,
        "groups": groups,
        "figures": len(figures),
        "left_out": len(found["left_out"]),
        "blocks": blocks(draft.text, spans, markdown=False, limit=LONGEST),
    }


def _title(groups: Sequence[Group]) -> str:
    """Returns the outcome in a line, the gravest first."""
    told = ", ".join(f"{one.figures} {one.label.lower()}" for one in groups)
    return f"Draft checked: {told}" if told else "Draft checked: it holds no figure"


async def _claims(base: Base, figures: Iterable[Figure]) -> dict[str, Row]:
    """Returns the claims of the base that are named, by id, with the question each belongs to."""
    named = sorted({key for one in figures for key in one["against"][:LOOKED_AT]})
    asked = ", q.slug, q.status, q.title as question from claims c left join questions q on q.id = c.question_id"
    sql = CLAIMS.replace("from claims c", asked)
    rows = await base.rows(f"{sql} where c.id in (select value from json_each(?))", [json.dumps(named)])
    return {row["id"]: row for row in rows}


async def _subjects(base: Base, figures: Iterable[Figure]) -> dict[str, str]:
    """Returns the pages of those subjects that the base knows, by name."""
    named = sorted({one["subject"] for one in figures if one["subject"]})
    sql = "select id, name from entities where name in (select value from json_each(?))"
    return {row["name"]: base.path("entity", row["id"]) for row in await base.rows(sql, [json.dumps(named)])}


class Held:
    """A checked draft beside what the base holds, dressed for the page."""

    def __init__(
        self, base: Base, text: str, figures: Sequence[Figure], claims: Mapping[str, Row], subjects: Mapping[str, str]
    ) -> None:
        self.base, self.text, self.figures, self.claims, self.subjects = base, text, figures, claims, subjects
        self.numbers = {one["id"]: number for number, one in enumerate(figures, 1)}

    def groups(self) -> Iterator[Group]:
        """Yields what was found, the gravest first; figures of one sentence of which the same is said go together."""
        for verdict, (label, meaning) in words.CHECKED.items():
            mine = [one for one in self.figures if one["verdict"] == verdict]
            said = groupby(mine, key=lambda one: (one["quote_start"], one["explanation"]))
            if mine:
                yield Group(verdict, label, meaning, tuple(self.told(list(same)) for _, same in said), len(mine))

    def told(self, same: Sequence[Figure]) -> Told:
        """Returns what is said of some figures of one sentence."""
        start = same[0]["quote_start"]
        spans = [_span(self.numbers[one["id"]], one) for one in same]
        named = {key for one in same for key in one["against"]}
        most = EVIDENCE.get(same[0]["verdict"], 1)
        rows = [self.claims[key] for one in same for key in one["against"][:LOOKED_AT] if key in self.claims]
        surest = {row["id"]: row for row in sorted(rows, key=lambda row: (-row["confidence"], row["id"]))}
        return Told(
            sentence=segments(self.text, start, start + len(same[0]["quote"]), spans),
            explanation=same[0]["explanation"],
            read=tuple(
                dict.fromkeys((one["subject"] or "", self.subjects.get(one["subject"]), _rest(one)) for one in same)
            ),
            evidence=tuple(card(self.base, row) for row in list(surest.values())[:most]),
            more=max(0, len(named - self.numbers.keys()) - most),
            question=next((self._question(row) for row in surest.values() if row["slug"]), None),
            beside=tuple(
                sorted(self.numbers[key] for key in named & self.numbers.keys() - {one["id"] for one in same})
            ),
        )

    def _question(self, row: Row) -> dict[str, str]:
        href, status = self.base.path("question", row["slug"]), row["status"]
        return {"title": row["question"], "href": href, "status": status, "label": words.status_label(status)}


def _span(number: int, figure: Figure) -> Span:
    note = ": ".join((words.CHECKED[figure["verdict"]][0], ", ".join(filter(None, (figure["subject"], _rest(figure))))))
    return Span(figure["start"], figure["end"], "claim", str(number), note)


def _rest(figure: Figure) -> str:
    """Returns what a figure was read to measure, and when."""
    return ", ".join(filter(None, (figure["metric"] or "no metric found", figure["period_text"])))


def _closed(base: Base) -> Page:
    """Returns the page where this reader may not check drafts, with what they can do instead."""
    return Page(
        template="kb_check.html",
        title="Check a draft",
        description="This site checks no drafts for you.",
        crumbs=(("Check a draft", None),),
        context={"closed": base.settings.check, "login": str(base.datasette.urls.path("/-/login"))},
        status=403 if base.settings.check == "reviewers" else 404,
    )


async def as_json(request: Any, datasette: Any) -> Any:
    """Answers a posted draft as JSON: what `kb check --drafts` writes, with the claims and questions named."""
    base = await find_base(datasette)
    if base is None or not may_check(base, request.actor):
        return _json({"ok": False, "error": "This site checks no drafts for you."}, 403)
    if request.method != "POST":
        return _json({"ok": False, "error": 'Post {"text": ..., "date": ...}.'}, 405)
    try:
        found = await _checked(base, request, await _given(request))
    except Unchecked as refusal:
        return _json({"ok": False, "error": refusal.reason}, refusal.status)
    known = await _claims(base, found["figures"])
    site = base.linked_site(request)
    for one in found["figures"]:
        one["evidence"] = [_evidence(known[key], site) for key in one["against"][:LOOKED_AT] if key in known]
    return _json({"ok": True, "figures": found["figures"], "left_out": found["left_out"]}, 200)


def _evidence(row: Row, site: str) -> dict[str, Any]:
    question = {"title": row["question"], "url": f"{site}/question/{row['slug']}"} if row["slug"] else None
    told = {name: row[name] for name in ("figure", "quote", "subject", "metric", "confidence")}
    source = row["attributed_to"] or row["publisher"]
    return {"id": row["id"], "url": f"{site}/claim/{row['id']}", **told, "source": source, "question": question}


def _json(told: Mapping[str, Any], status: int) -> Any:
    body = json.dumps(told, ensure_ascii=False)
    return Response(body, status, NO_STORE, "application/json; charset=utf-8")


def bounded(scope: Any, receive: Any) -> Any:
    """Returns a post to a page of ours cut where no honest one is so long; everything else as it comes."""
    if scope["method"] != "POST" or not OURS.search(scope["path"]):
        return receive
    taken = 0

    async def cut() -> Any:
        nonlocal taken
        if taken > HEAVIEST:
            return {"type": "http.request", "body": b"", "more_body": False}
        event = await receive()
        taken += len(event.get("body", b""))
        return event if taken <= HEAVIEST else {**event, "body": b"", "more_body": False}

    return cut


ROUTES = [(r"^/check\.json$", as_json)]
