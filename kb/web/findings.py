"""The pages of findings: by kind, and one at a time with the figures it rests on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from kb import linked
from kb.web import words
from kb.web.base import Base, Missing, Row
from kb.web.cards import CLAIMS, Card, card, mark, shorten
from kb.web.page import Asked, Page
from kb.web.plot import Plot, plot
from kb.web.reviews import box

SIZE = 30
RECKONED = frozenset({"arithmetic", "implied", "part-whole", "forecast", "reference"})


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with its claims, ready to read."""

    row: Row
    href: str
    kind: str
    cards: tuple[tuple[str, Card], ...]
    question: Row | None
    plot: Plot | None
    derived: tuple[tuple[str, str], ...]
    about: str  # whose figures and of what, where the title does not say


async def tell(base: Base, rows: Sequence[Row], *, compact: bool = True) -> list[Told]:
    """Returns findings with their claims and a small plot each, in the order given."""
    ids = json.dumps([row["id"] for row in rows])
    links = await base.rows(
        "select finding_id, claim_id, role from finding_claims where finding_id in (select value from json_each(?))"
        " order by finding_id, role, claim_id limit 600",
        [ids],
    )
    found = await base.rows(
        f"{CLAIMS} where c.id in (select value from json_each(?))", [json.dumps([one["claim_id"] for one in links])]
    )
    questions = await base.rows(
        "select id, slug, title, answer, status, articles, origins from questions"
        " where id in (select value from json_each(?))",
        [json.dumps([row["question_id"] for row in rows if row["question_id"]])],
    )
    cards = {row["id"]: card(base, row) for row in found}
    asked = {row["id"]: dict(row, href=base.path("question", row["slug"])) for row in questions}
    own: dict[str, list[tuple[str, Card]]] = {}
    for link in links:
        if link["claim_id"] in cards:
            own.setdefault(link["finding_id"], []).append((link["role"], cards[link["claim_id"]]))
    return [_told(base, row, own.get(row["id"], []), asked.get(row["question_id"]), compact) for row in rows]


def _told(base: Base, row: Row, own: list[tuple[str, Card]], question: Row | None, compact: bool) -> Told:
    first = own[0][1] if own else None
    same = [pair for pair in own if first and pair[1].unit == first.unit]
    marks = [mark(one, colour=index) for index, (_, one) in enumerate(same)]
    return Told(
        row=row,
        href=base.path("finding", row["id"]),
        kind=words.FINDING.get(str(row["kind"]), str(row["kind"])),
        cards=tuple(own),
        question=question,
        plot=plot(
            marks,
            unit=first.unit if first else None,
            title=row["title"],
            description=row["explanation"],
            name=f"f-{row['id'][:16]}",
            compact=compact,
            most=12,
        )
        if len(marks) > 1
        else None,
        derived=_derived(row["derived"]) if row["kind"] in RECKONED else (),
        about=_about(row["title"], [one for _, one in own]),
    )


def _about(title: str, cards: Sequence[Card]) -> str:
    """Returns whose figures a finding is about and what they measure, unless its title says so."""
    named = [one for one in cards if one.row["subject"] and one.row["metric"]]
    if not named or named[0].subject.casefold() in title.casefold():
        return ""
    return shorten(f"{named[0].subject}, {named[0].metric}", 90)


def _derived(text: str) -> tuple[tuple[str, str], ...]:
    try:
        items = json.loads(text)
    except ValueError:
        return ()
    if not isinstance(items, dict):
        return ()
    return tuple((str(key).replace("_", " "), _plain(value)) for key, value in items.items())


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.6g}"
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    return str(value)


async def _review(base: Base, told: Told, site: str) -> linked.Linked | None:
    """Returns a finding as a ClaimReview of its last claim if the last judgement of it accepts, else None."""
    found = await base.rows(
        "select reviewer, verdict, reason, decided_at from reviews where target = ? order by decided_at desc limit 1",
        [told.row["id"]],
    )
    if not found or found[0]["verdict"] != "accept" or not told.cards:
        return None
    return linked.review(told.row, told.cards[-1][1].row, found[0], site)


async def listing(base: Base, asked: Asked) -> Page:
    """Returns all findings, the most severe first; the path may name one kind."""
    kind = asked.path_value("kind") if "kind" in asked.request.url_vars else None
    if kind is not None and kind not in words.FINDINGS:
        raise Missing
    counts = await base.kept(
        "kinds", lambda: base.heavy("select kind, count(*) as n from findings group by kind order by kind")
    )
    page = asked.number("page")
    rows = await base.rows(
        "select * from findings"
        + (" where kind = :kind" if kind else "")
        + " order by severity desc, id limit :size offset :skip",
        {"kind": kind, "size": SIZE + 1, "skip": page * SIZE},
    )
    label, meaning = (
        words.FINDINGS[kind] if kind else ("Findings", "What comparing the figures brought up, the gravest first.")
    )
    return Page(
        template="kb_findings.html",
        title=label,
        description=meaning,
        crumbs=(("Findings", base.path("findings") if kind else None), *(((label, None),) if kind else ())),
        behind=base.behind("findings", **({"kind": kind} if kind else {})),
        context={
            "told": await tell(base, rows[:SIZE]),
            "tabs": [
                {
                    "label": words.FINDINGS[name][0],
                    "n": next((row["n"] for row in counts if row["kind"] == name), 0),
                    "href": base.path("findings", name),
                    "here": name == kind,
                }
                for name in words.FINDINGS
            ],
            "all": {"n": sum(row["n"] for row in counts), "href": base.path("findings"), "here": kind is None},
            "next": (base.path("findings", kind, page=page + 1) if kind else base.path("findings", page=page + 1))
            if len(rows) > SIZE
            else None,
        },
    )


async def finding(base: Base, asked: Asked) -> Page:
    """Returns the page of a finding."""
    row = await base.row("select * from findings where id = ?", [asked.path_value("id")])
    (told,) = await tell(base, [row], compact=False)
    return Page(
        template="kb_finding.html",
        address=base.path("finding", row["id"]),
        linked=await _review(base, told, base.linked_site(asked.request)),
        title=row["title"],
        description=row["explanation"],
        crumbs=(
            ("Findings", base.path("findings")),
            (words.FINDINGS.get(row["kind"], (told.kind, ""))[0], base.path("findings", row["kind"])),
            (shorten(row["title"], 50), None),
        ),
        behind=base.behind("finding_claims", finding_id=row["id"]),
        context={
            "told": told,
            "meaning": words.FINDINGS.get(row["kind"], ("", ""))[1],
            "box": await box(base, asked, "finding", row["id"]),
        },
    )
