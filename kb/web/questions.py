"""The page of a question: the answer first, all figures on one axis, why they differ, who says so.

Comes in: a slug. Goes out: what `kb_question.html` draws. Declines: judging; statuses, positions
and explanations are the base's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from kb.web import words
from kb.web.base import Base, Row, listed
from kb.web.cards import CLAIMS, Card, card, colours, mark, order, shorten
from kb.web.numbers import span
from kb.web.overtime import over_time
from kb.web.page import Asked, Page
from kb.web.plot import Plot, plot

SIZE = 50
AT_ONCE = 3  # differences of one kind shown before the rest is folded away
WEIGHT = ("contradiction", "revised", "undetermined", "different-scope", "forecast", "different-period")
FAR = 10_000  # times apart from which on two figures are of unlike things, whatever their question
MOST = 200  # figures a page shows; the rest is a click away


@dataclass(frozen=True, slots=True)
class Stand:
    """A position: agreeing figures of one scope and one period."""

    id: str
    colour: int
    value: str
    scope: str
    period: str | None
    claims: int
    origins: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Why two positions differ, in words."""

    relation: str
    label: str
    slot: str | None
    ratio: float | None
    explanation: str
    a: Stand
    b: Stand


@dataclass(frozen=True, slots=True)
class Origin:
    """One who first says so, with the articles that repeat it."""

    name: str
    href: str | None
    named: bool
    articles: tuple[tuple[str, str, tuple[Card, ...]], ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """All that is known on one question."""

    row: Row
    stands: tuple[Stand, ...]
    cards: tuple[Card, ...]
    differences: tuple[Difference, ...]

    def stand_of(self, one: Card) -> Stand | None:
        """Returns the position a claim belongs to."""
        return next((stand for stand in self.stands if stand.id == one.position_id), None)


async def load(base: Base, slug: str) -> Answered:
    """Returns a question by its slug or id, with its positions, claims and relations."""
    row = await base.row(
        "select q.*, e.name as subject from questions q left join entities e on e.id = q.subject_id"
        " where q.slug = :slug or q.id = :slug",
        {"slug": slug},
    )
    positions = await base.rows("select * from positions where question_id = ? order by id", [row["id"]])
    found = await base.rows(
        f"{CLAIMS} where c.question_id = ? and c.last_run is null order by c.confidence desc, c.id limit {MOST}",
        [row["id"]],
    )
    cards = sorted((card(base, one) for one in found), key=lambda one: (order(one.row), one.id))
    palette = colours(positions)
    stands = {one["id"]: _stand(one, palette[one["id"]], cards) for one in positions}
    first = {one.scope: one.colour for one in sorted(stands.values(), key=lambda one: -one.colour)}
    return Answered(
        row=row,
        stands=tuple(sorted(stands.values(), key=lambda one: (first[one.scope], one.colour))),
        cards=tuple(cards),
        differences=await _differences(base, row["id"], stands),
    )


def _stand(row: Row, colour: int, cards: Sequence[Card]) -> Stand:
    own = tuple(one for one in cards if one.position_id == row["id"])
    unit, per = (own[0].row["unit"], own[0].row["per"]) if own else (None, None)
    values = list(dict.fromkeys(one.value for one in own))
    text = listed(values, "or") if 1 <= len(values) <= 3 else span(row["lower"], row["upper"], unit, per)
    return Stand(
        id=row["id"],
        colour=colour,
        value=text,
        scope=row["scope"],
        period=words.period_label(row["period_start"], row["period_end"]),
        claims=row["claims"],
        origins=row["origins"],
        cards=own,
    )


async def _differences(base: Base, question_id: str, stands: dict[str, Stand]) -> tuple[Difference, ...]:
    rows = await base.rows(
        "select r.* from position_relations r join positions a on a.id = r.position_a"
        " where a.question_id = ? order by r.relation, r.position_a, r.position_b limit 100",
        [question_id],
    )
    rank = list(words.RELATIONS)[::-1]
    rows.sort(key=lambda one: rank.index(one["relation"]) if one["relation"] in rank else len(rank))
    return tuple(
        Difference(
            relation=row["relation"],
            label=words.group_label(row["relation"], row["slot"]),
            slot=row["slot"],
            ratio=row["ratio"],
            explanation=row["explanation"],
            a=stands[first],
            b=stands[second],
        )
        for row in rows
        for first, second in [_in_order(row, stands)]
        if first in stands and second in stands
    )


def _in_order(row: Row, stands: dict[str, Stand]) -> tuple[str, str]:
    """Returns a pair with the smaller value first, unless the relation reads one way only."""
    pair = (row["position_a"], row["position_b"])
    if row["relation"] in ("revised", "forecast") or not stands.keys() >= set(pair):
        return pair
    return pair if stands[pair[0]].colour <= stands[pair[1]].colour else pair[::-1]


def picture(known: Answered, *, name: str = "figures", compact: bool = False, most: int = 40) -> Plot | None:
    """Returns all figures of a question on one axis, those of one scope together."""
    unit = next(iter(Counter(one.unit for one in known.cards).most_common(1)), (None, 0))[0]
    same = [one for one in known.cards if one.unit == unit]
    scopes = headings(known.stands)
    palette = {stand.id: stand.colour for stand in known.stands}
    grouped = len(set(scopes.values())) > 1
    marks = [
        mark(
            one,
            colour=palette.get(one.position_id or ""),
            group=scopes.get(one.position_id or "", "No position") if grouped else "",
        )
        for one in same
    ]
    if compact:  # one mark says it for all that agree
        marks = list({(one.colour, one.label): one for one in reversed(marks)}.values())[::-1]
    places = {scopes[stand.id]: place for place, stand in enumerate(known.stands)}
    marks.sort(key=lambda one: places.get(one.group, len(places)))
    return plot(
        marks,
        unit=unit,
        title=known.row["title"],
        description=known.row["answer"] or f"{len(same)} figures on one axis.",
        name=name,
        compact=compact,
        most=most,
    )


def _scopes(known: Answered) -> list[tuple[str, list[Stand]]]:
    """Returns the positions under the scope they share, in the order of the plot."""
    groups: dict[str, list[Stand]] = {}
    scopes = headings(known.stands)
    for stand in known.stands:
        groups.setdefault(scopes[stand.id], []).append(stand)
    return list(groups.items())


def headings(stands: Sequence[Stand]) -> dict[str, str]:
    """Returns what to put above the figures of each position: its scope, without what all scopes begin with."""
    named = [stand.scope.split(" · ") for stand in stands if stand.scope]
    alike = takewhile(lambda parts: len(set(parts)) == 1, zip(*named, strict=False))
    shared = len(list(alike)) if len({tuple(one) for one in named}) > 1 else 0
    found = {}
    for stand in stands:
        own = " · ".join(stand.scope.split(" · ")[shared:]) or ("nothing further stated" if stand.scope else "")
        found[stand.id] = own[:1].upper() + own[1:] if own else "Scope not stated"
    return found


def lineage(base: Base, cards: Sequence[Card]) -> tuple[Origin, ...]:
    """Returns who first says so, each with the articles that pass it on."""
    groups: dict[tuple[str, bool], dict[str, list[Card]]] = {}
    for one in cards:
        known = one.row["source_kind"] != "unnamed" and one.row["source_id"] != one.row["publisher_id"]
        name = one.via if not one.named else one.row["source_name"] if known and one.row["source_name"] else one.by
        groups.setdefault((name, one.named), {}).setdefault(one.article_href, []).append(one)
    return tuple(
        Origin(
            name=name,
            href=next(iter(articles.values()))[0].by_href,
            named=named,
            articles=tuple((own[0].article, href, tuple(own)) for href, own in articles.items()),
        )
        for (name, named), articles in sorted(groups.items(), key=lambda item: (not item[0][1], item[0][0]))
    )


def grouped(differences: Sequence[Difference]) -> list[tuple[Difference, list[Difference], list[Difference]]]:
    """Returns the differences by relation and slot, what matters most first: the first of a kind, some, the rest."""
    kinds: dict[tuple[str, str | None], list[Difference]] = {}
    for one in sorted(
        differences, key=lambda one: WEIGHT.index(one.relation) if one.relation in WEIGHT else len(WEIGHT)
    ):
        kinds.setdefault((one.relation, one.slot), []).append(one)
    return [(own[0], own[:AT_ONCE], own[AT_ONCE:]) for own in kinds.values()]


def best_supported(stands: Sequence[Stand]) -> Stand | None:
    """Returns the position that strictly most origins say, or None where none stands out.

    Positions of several scopes are not rivals: each may be right about another thing. Nor does saying it twice support.
    """
    ranked = sorted(stands, key=lambda one: one.origins, reverse=True)
    if len(ranked) < 2 or len({one.scope for one in ranked}) > 1:
        return None
    first, second = ranked[:2]
    return first if first.origins > second.origins else None


def footnote(known: Answered) -> str:
    """Returns a line to quote: every figure with who says so, when, and the caveat."""
    parts = []
    for one in known.cards[:6]:
        when = f", {one.published}" if one.published else ""
        by = one.by if one.named else one.via
        through = f", as given in {one.article}" if one.named else f", {one.article}" if one.via != one.article else ""
        parts.append(f"{one.value} ({by}{through}{when})")
    rest = f" and {len(known.cards) - 6} more" if len(known.cards) > 6 else ""
    caveat = words.STATUSES.get(known.row["status"], ("", ""))[1]
    return f"{known.row['title']} {'; '.join(parts)}{rest}. {caveat}".strip()


async def related(base: Base, row: Row) -> dict[str, list[Row]]:
    """Returns questions a reader goes to next: same subject, its parts and wholes, the same measure elsewhere."""
    fields = "select q.slug, q.title, q.status from questions q"
    groups = {
        "More about " + (row["subject"] or "this"): await base.rows(
            f"{fields} where q.subject_id = ? and q.id <> ? order by q.articles desc, q.title limit 8",
            [row["subject_id"], row["id"]],
        ),
        "Parts and wholes": await base.rows(
            f"{fields} join entities e on e.id = q.subject_id"
            " where e.parent_id = :me or e.id = (select parent_id from entities where id = :me)"
            " order by q.articles desc, q.title limit 8",
            {"me": row["subject_id"]},
        ),
        f"{row['metric_family'].capitalize()} elsewhere": await base.rows(
            f"{fields} where q.metric_family = ? and q.dimension = ? and q.id <> ? and q.subject_id is not ?"
            " order by q.articles desc, q.id desc limit 8",
            [row["metric_family"], row["dimension"], row["id"], row["subject_id"]],
        ),
    }
    return {
        label: [dict(one, href=base.path("question", one["slug"])) for one in rows]
        for label, rows in groups.items()
        if rows
    }


async def question(base: Base, asked: Asked) -> Page:
    """Returns the page of a question."""
    known = await load(base, asked.path_value("slug"))
    row = known.row
    findings = await base.rows(
        "select id, kind, verdict, title, explanation from findings where question_id = ?"
        " order by severity desc, id limit 20",
        [row["id"]],
    )
    total = await base.value("select count(*) from claims where question_id = ? and last_run is null", [row["id"]])
    origins = lineage(base, known.cards)
    told = {row["answer"], *(one.explanation for one in known.differences)}
    explained = [one for one in known.differences if one.relation not in ("agrees", "restates")]
    return Page(
        template="kb_question.html",
        title=row["title"],
        address=base.path("question", row["slug"]),
        description=row["answer"] or f"{total} figures",
        crumbs=(("Questions", base.path("questions")), (shorten(row["title"], 60), None)),
        behind=base.behind("claims", question_id=row["id"]),
        context={
            "question": row,
            "known": known,
            "plot": picture(known),
            "over_time": over_time(
                known.cards, {stand.id: stand.colour for stand in known.stands}, title=f"{row['title']} Over time."
            ),
            "svg": base.path("question", row["slug"] + ".svg"),
            "status": words.STATUSES.get(row["status"], (row["status"], "")),
            "findings": [dict(one, said=one["explanation"] in told) for one in findings],
            "scopes": _scopes(known),
            "differences": grouped(explained),
            "origins": origins,
            "total": total,
            "best": best_supported(known.stands),
            "footnote": footnote(known),
            "related": await related(base, row),
            "vintages": _vintages(known.cards),
            "mixed": len({one.unit for one in known.cards}) > 1,
        },
    )


def _vintages(cards: Sequence[Card]) -> list[Card]:
    dated = [one for one in cards if one.row["published_on"]]
    if len({one.row["published_on"] for one in dated}) < 2:
        return []
    return sorted(dated, key=lambda one: (one.row["published_on"], order(one.row)))


async def listing(base: Base, asked: Asked) -> Page:
    """Returns the list of questions, the disputed first; `status` narrows it."""
    status = asked.args.get("status") if asked.args.get("status") in words.STATUSES else None
    page = asked.number("page")
    found = await base.kept(
        "statuses", lambda: base.heavy("select status, count(*) as n from questions group by status")
    )
    counts = {row["status"]: row["n"] for row in found}
    rows = await _listed(base, counts, [status] if status else list(words.STATUSES), page * SIZE)
    label = words.STATUSES[status][0] if status else None
    return Page(
        template="kb_questions.html",
        title=f"{label} questions" if label else "Questions",
        description=words.STATUSES[status][1] if status else "What the figures of this base answer.",
        crumbs=(("Questions", base.path("questions") if status else None), *(((label, None),) if label else ())),
        behind=base.behind("questions", **({"status": status} if status else {})),
        context={
            "rows": [
                dict(row, href=base.path("question", row["slug"]), times=times(row["spread"])) for row in rows[:SIZE]
            ],
            "tabs": [
                {
                    "label": words.STATUSES[name][0],
                    "n": counts.get(name, 0),
                    "href": base.path("questions", status=name),
                    "here": name == status,
                }
                for name in words.STATUSES
            ],
            "all": {"n": sum(counts.values()), "href": base.path("questions"), "here": status is None},
            "labels": words.LABELS,
            "next": base.path("questions", status=status, page=page + 1) if len(rows) > SIZE else None,
        },
    )


def times(spread: float | None) -> str | None:
    """Returns how far apart the values are, in two digits, or None where they are one, or so far that it says nothing.

    >>> times(285.7), times(7071.3), times(180_000_000), times(1.001), times(None)
    ('290', '7,100', None, None, None)
    """
    if spread is None or not 1.01 <= spread < FAR:
        return None
    return f"{float(f'{spread:.2g}'):,.10g}"


async def _listed(base: Base, counts: dict[str, int], statuses: Sequence[str], skip: int) -> list[Row]:
    """Returns one row more than a page holds, status by status, so that no query sorts them all."""
    rows: list[Row] = []
    for name in statuses:
        if len(rows) <= SIZE and skip < counts.get(name, 0):
            rows += await base.rows(
                "select slug, title, answer, status, articles, origins, spread from questions where status = ?"
                " order by articles desc, origins desc, id desc limit ? offset ?",
                [name, SIZE + 1 - len(rows), skip],
            )
        skip = max(0, skip - counts.get(name, 0))
    return rows
