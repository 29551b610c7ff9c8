"""Questions as a reader asks them, and their positions, as the nouns the base stores.

Comes in: a desk. Goes out: `Asked`: the question, its clusters and positions, and how the positions
stand to each other. Pairs of claims are never listed here; the base derives them on demand.
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from kb.compare import Comparison, Facets, compare_facets
from kb.compare.saying import figure_words, is_plural, plural
from kb.crosscheck.answers import WORLDS, Related, answer
from kb.crosscheck.copies import distinct_articles
from kb.crosscheck.desk import Desk, digest
from kb.crosscheck.positions import Cluster, cluster
from kb.crosscheck.titles import goes_with, says_move, title
from kb.group import Key, main_subject
from kb.model import Position, PositionRelation, Question, Relation, Status

PAIR_LIMIT = 40  # positions of a question up to which every pair is related; above it only neighbours
OPEN = 1.1  # times apart from which an open pair leaves its question open
_APART = (Relation.DIFFERENT_SCOPE, Relation.DIFFERENT_PERIOD, Relation.FORECAST, Relation.REVISED)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with everything known of it."""

    key: Key
    question: Question
    clusters: tuple[Cluster, ...]
    positions: tuple[Position, ...]
    related: tuple[Related, ...]  # indices of two clusters and how they stand

    def relations(self) -> Iterator[PositionRelation]:
        """Yields the related positions as the base stores them, the smaller id first."""
        for one, other, found in self.related:
            pair = sorted((self.positions[one].id, self.positions[other].id))
            yield PositionRelation(pair[0], pair[1], found.relation, found.ratio, found.slot, found.explanation)


def ask(key: Key, ids: tuple[str, ...], *, desk: Desk) -> Asked:
    """Returns the question of a group of claims."""
    items = [desk.facets[name] for name in ids]
    clusters = tuple(cluster(items, slotter=desk.slotter, settings=desk.settings))
    related = tuple(_relate(clusters, desk))
    name = digest("question", *filter(None, (key.root, key.family, key.dimension, key.article)))
    positions = tuple(_position(found, name, desk) for found in clusters)
    subject = _subject(items, key, desk)
    metric = _metric(items, key, subject, desk)
    status = _status(clusters, related, desk=desk, general=key.general)
    question = Question(
        id=name,
        slug=_slug(f"{subject} {metric}"),
        subject=subject,
        metric_family=key.family,
        dimension=key.dimension,
        title=title(subject, metric, key, items, desk=desk),
        status=status,
        articles=distinct_articles(items),
        origins=len({desk.origin(item) for item in items}),
        spread=_spread(items),
        answer=answer(status, clusters, related, subject=subject, key=key, desk=desk),
    )
    return Asked(key, question, clusters, positions, related)


def _subject(items: list[Facets], key: Key, desk: Desk) -> str:
    """Returns the name a question asks by; several kinds of one class go by the name of the class."""
    names = [item.record.claim.subject or "" for item in items]
    kinds = {item.subject for item in items} if key.general else {}
    several = len(kinds) > 1 and (len({item.record.claim.article for item in items}) > 1 or any(map(is_plural, names)))
    if several and key.kind in desk.slotter.lexicon.scopes.questions.countable_words:
        return plural(key.kind)
    return main_subject(names, key.root, ontology=desk.ontology)


def _relate(clusters: tuple[Cluster, ...], desk: Desk) -> Iterator[tuple[int, int, Comparison]]:
    several = _variants(clusters)
    for one, other in _pairs(clusters):
        a, b = clusters[one].chief, clusters[other].chief
        if (b.figure.lower, b.record.claim.id) < (a.figure.lower, a.record.claim.id):
            a, b = b, a  # the smaller figure is named first
        found = compare_facets(a, b, slotter=desk.slotter, settings=desk.settings)
        if found.relation is Relation.CONTRADICTION and several:
            text = desk.slotter.lexicon.scopes.explanations.missing["variant"]
            words = (
                f"Cannot tell: {figure_words(a.record.claim)} and {figure_words(b.record.claim)} differ, but {text}."
            )
            found = Comparison(Relation.UNDETERMINED, "variant", found.ratio, words)
        yield one, other, found


def _variants(clusters: tuple[Cluster, ...]) -> bool:
    """Tells whether one sentence gives several values for the question, so that it has variants."""
    seen: dict[tuple[object, ...], int] = {}
    for index, found in enumerate(clusters):
        for item in found.members:
            claim = item.record.claim
            place = (
                claim.article,
                claim.quote_start,
                item.subject,
                item.metric,
                item.period,
                item.projected,
                item.slots,
            )
            if seen.setdefault(place, index) != index:
                return True
    return False


def _pairs(clusters: tuple[Cluster, ...]) -> Iterator[tuple[int, int]]:
    count = len(clusters)
    if count <= PAIR_LIMIT:
        yield from ((one, other) for one in range(count) for other in range(one + 1, count))
        return
    by_value = sorted(range(count), key=lambda at: (str(clusters[at].chief.scope), clusters[at].chief.figure.lower, at))
    for before, after in itertools.pairwise(by_value):
        yield min(before, after), max(before, after)


def _position(found: Cluster, question: str, desk: Desk) -> Position:
    ids = tuple(sorted(item.record.claim.id for item in found.members))
    figures = [item.figure for item in found.members]
    lower, upper = max(figure.lower for figure in figures), min(figure.upper for figure in figures)
    if lower > upper:
        lower, upper = min(figure.lower for figure in figures), max(figure.upper for figure in figures)
    start, end = found.chief.period
    origins = sorted({desk.origin(item) for item in found.members}, key=lambda name: (name is not None, name or ""))
    return Position(
        id=digest("position", question, *ids),
        question_id=question,
        lower=_decimal(lower),
        upper=_decimal(upper),
        scope=scope_words(found.chief),
        period_start=start,
        period_end=end,
        claim_ids=ids,
        origins=tuple(origins),
    )


def _decimal(value: float) -> Decimal | None:
    return Decimal(repr(value)) if math.isfinite(value) else None


def scope_words(item: Facets) -> str:
    """Returns a position's scope in words: subject, metric, narrowing words, rate, and how it is vouched for."""
    claim = item.record.claim
    parts = [claim.subject or "", claim.metric or "", *claim.qualifiers]
    if claim.per:
        parts.append(f"per {claim.per}")
    if item.projected or item.soft:
        parts.append(claim.modality.value)
    return " · ".join(part for part in parts if part)


def _status(clusters: tuple[Cluster, ...], related: tuple[Related, ...], *, desk: Desk, general: bool) -> Status:
    found = {comparison.relation for _, _, comparison in related}
    if Relation.CONTRADICTION in found:
        return Status.DISPUTED
    if any(_is_wide_open(comparison) for _, _, comparison in related):
        # what is said of things in general, is worlds apart or stands in one article leaves nothing open
        near = any(leaves_open(row, clusters, desk) for row in related)
        return Status.UNDETERMINED if near and not general else Status.SCOPED
    if found & set(_APART):
        return Status.SCOPED
    if found & {Relation.COMPATIBLE, Relation.UNDETERMINED}:
        return Status.COMPATIBLE
    claims = sum(len(item.members) for item in clusters)
    return Status.AGREED if claims > 1 else Status.SINGLE


def _is_wide_open(found: Comparison) -> bool:
    """Tells an open pair that is far enough apart to matter."""
    return found.relation is Relation.UNDETERMINED and (found.ratio is None or found.ratio >= OPEN)


def leaves_open(row: Related, clusters: tuple[Cluster, ...], desk: Desk) -> bool:
    """Tells an open pair that may speak of one thing, and that two articles or two origins tell.

    What one article gives in its own voice it tells apart itself, if only by where it stands.
    """
    one, other, found = row
    if not _is_wide_open(found) or found.ratio is None or found.ratio >= WORLDS:
        return False
    members = [*clusters[one].members, *clusters[other].members]
    if len({item.record.claim.article for item in members}) > 1:
        return True
    voices = [{desk.origin(item) for item in clusters[at].members if item.record.claim.attributed_to} for at in row[:2]]
    return all(voices) and voices[0] != voices[1]


def _spread(items: list[Facets]) -> float | None:
    if len({item.unit for item in items}) > 1:
        return None
    values = [abs(item.figure.middle) for item in items if item.figure.middle]
    return max(values) / min(values) if len(values) > 1 else None


def _metric(items: list[Facets], key: Key, subject: str, desk: Desk) -> str:
    """Returns the metric a question asks for: its name where that goes with the unit, else the texts' own words."""
    about = desk.ontology.key(subject)
    own = [item for item in items if item.subject == about and not key.general] or items
    best = _most(Counter(item.metric for item in own))
    told = [item for item in own if item.metric == best]
    said = _most(Counter(item.record.claim.metric or best for item in told))
    row = desk.ontology.metric(_most(Counter(_named(item, desk) for item in told)))  # a deficit, though it is compared
    if row is None or row.name == said:
        return said
    of_things = (
        desk.slotter.metric(said, "")[1] != desk.slotter.metric(row.name, "")[1]
    )  # wheat exports are not exports
    named = goes_with(row.dimension, key) and not _tells_more(said, row.name, desk)
    return row.name if named and not of_things else said


def _most(count: Counter[str]) -> str:
    return min(count, key=lambda name: (-count[name], len(name), name))


def _named(item: Facets, desk: Desk) -> str:
    """Returns the key of the metric a claim names: a loss that is compared as a negative profit, what fell."""
    name = desk.slotter.metric(item.record.claim.metric, item.unit)[0]
    row = desk.ontology.metric(name)
    own = row is not None and (row.negative_of or item.change == "change")
    return name if own else item.metric


def _tells_more(said: str, name: str, desk: Desk) -> bool:
    """Tells words that say a share, a number or a move which the metric's name leaves out."""
    parts = [
        prefix for prefix in ("share of ", "number of ") if said.startswith(prefix) and not name.startswith(prefix)
    ]
    return bool(parts) or (says_move(said, desk) and not says_move(name, desk))


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "question"


def unique_slugs(asked: list[Asked]) -> list[Asked]:
    """Returns the questions with slugs made distinct, by what they measure and then by number."""
    seen: set[str] = set()
    out = []
    for item in asked:
        base = item.question.slug
        choices = [base, f"{base}-{_slug(item.key.dimension)}", f"{base}-{item.question.id[:6]}"]
        slug = next(choice for choice in choices if choice not in seen)
        seen.add(slug)
        out.append(replace(item, question=replace(item.question, slug=slug)))
    return out


__all__ = ["Asked", "ask", "leaves_open", "scope_words", "unique_slugs"]
