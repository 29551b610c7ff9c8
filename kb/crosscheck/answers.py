"""The short answer under a question: what is said, by whom, and why figures differ.

Comes in: a question's status, positions and pairs. Goes out: one or two sentences of a reader's English.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.compare import Comparison, Facets
from kb.compare.saying import moved_words, per_words, says, speaker
from kb.compare.values import HOURS
from kb.crosscheck.copies import distinct_articles
from kb.crosscheck.desk import Desk
from kb.crosscheck.positions import Cluster
from kb.crosscheck.support import Vote, best_supported
from kb.crosscheck.titles import asked_name
from kb.group import Key
from kb.model import Relation, Status

CONTRADICTS = Relation.CONTRADICTION
Related = tuple[int, int, Comparison]  # indices of two clusters and how they stand
WORLDS = 1000.0  # times apart from which two figures are not of one thing
_TIMES = {2: "twice", 3: "three times", 4: "four times", 5: "five times"}


def answer(
    status: Status,
    clusters: Sequence[Cluster],
    related: tuple[Related, ...],
    *,
    subject: str,
    key: Key,
    desk: Desk,
) -> str:
    """Returns the answer of a question about a subject, empty where there is nothing to say."""
    items = [item for found in clusters for item in found.members]
    if status is Status.SINGLE:
        return f"{_capital(_moved(items[0], desk))}, {who(items[0], desk)}."
    if status is Status.AGREED:
        chief = max(clusters, key=lambda found: len(found.members)).chief
        articles = distinct_articles(items)
        often = _TIMES.get(len(items), f"{len(items)} times")
        files = len({item.record.claim.article for item in items})
        times = f"said {often} in one article" if files == 1 else f"said in {files} articles"
        times += " that share one text" if articles == 1 < files else ""
        return f"{_capital(_moved(chief, desk))}, {times}."
    if status is Status.SCOPED and _several(key, related):
        return _range(clusters, subject, key, desk)
    deciding = {
        Status.DISPUTED: (Relation.CONTRADICTION,),
        Status.UNDETERMINED: (Relation.UNDETERMINED,),
        Status.SCOPED: (Relation.DIFFERENT_SCOPE, Relation.DIFFERENT_PERIOD, Relation.FORECAST, Relation.REVISED),
        Status.COMPATIBLE: (Relation.COMPATIBLE, Relation.UNDETERMINED),
    }[status]
    found = [row for row in related if row[2].relation in deciding]
    if not found:
        return ""
    best = max(
        found, key=lambda row: (_stated(row, clusters), -deciding.index(row[2].relation), _telling(row, clusters, desk))
    )
    return best[2].explanation + (_support(clusters, related, desk) if status is Status.DISPUTED else "")


def _moved(item: Facets, desk: Desk, beside: Facets | None = None) -> str:
    other = beside.record.claim if beside is not None else None
    said = moved_words(item.record.claim, desk.slotter.lexicon.scopes.questions, other)
    return said + per_words(item.record.claim)


def _stated(row: Related, clusters: Sequence[Cluster]) -> bool:
    """Tells a pair of statements from one with a worked example in it."""
    return not any(clusters[at].chief.soft for at in row[:2])


def _support(clusters: Sequence[Cluster], related: tuple[Related, ...], desk: Desk) -> str:
    """Returns which of the competing positions more origins support, where one has more; it is no verdict."""
    rivals = sorted({at for one, other, found in related for at in (one, other) if found.relation is CONTRADICTS})
    backing = {at: {desk.origin(item) or "" for item in clusters[at].members} for at in rivals}
    votes = [
        Vote(origin, middle) for at in rivals for origin in backing[at] if (middle := clusters[at].chief.figure.middle)
    ]
    counts = sorted(map(len, backing.values()), reverse=True)
    if len(counts) < 2 or counts[0] == counts[1]:
        return ""
    value = best_supported({"": votes})[""].value
    best = next(clusters[at].chief for at in rivals if clusters[at].chief.figure.middle == value)
    said = _moved(best, desk)
    return f" Most origins, {counts[0]} of {sum(counts)}, give {said}; that alone makes it no truth."


def _telling(row: Related, clusters: Sequence[Cluster], desk: Desk) -> tuple[bool, int, float, str]:
    """Ranks pairs: those a named source speaks in first, then the widest; those worlds apart last."""
    one, other, found = row
    chiefs = (clusters[one].chief, clusters[other].chief)
    named = sum(bool(item.record.claim.attributed_to and desk.origin(item)) for item in chiefs)
    ratio = found.ratio or 0.0
    return ratio < WORLDS, named, ratio, found.explanation


def _several(key: Key, related: Sequence[Related]) -> bool:
    """Tells a question whose figures are of several things: of a kind in general, or worlds apart."""
    kinds = {found.relation for _, _, found in related}
    if key.general:
        return Relation.UNDETERMINED in kinds or all(found.slot == "modality" for _, _, found in related)
    return Relation.UNDETERMINED in kinds and not kinds & {Relation.DIFFERENT_SCOPE, Relation.DIFFERENT_PERIOD}


def _range(clusters: Sequence[Cluster], subject: str, key: Key, desk: Desk) -> str:
    """Returns the span of figures that are not of one thing, as no dispute."""
    chiefs = sorted(
        (found.chief for found in clusters),
        key=lambda item: ((item.figure.middle or 0.0) * HOURS.get(item.unit, 1), item.record.claim.id),
    )
    one, other = _moved(chiefs[0], desk, chiefs[-1]), _moved(chiefs[-1], desk, chiefs[0])
    of = asked_name(subject, key, desk.slotter.lexicon.scopes.questions)
    general = " in general" if key.general else ""
    return f"From {one} to {other}, said of {of}{general}: the figures need not be of one thing."


def who(item: Facets, desk: Desk) -> str:
    """Returns who says so, as the text has it, else the publisher, else the article."""
    claim, record = item.record.claim, item.record
    if claim.attributed_to:
        return f"{says(claim.attributed_to)} {speaker(claim.attributed_to, desk.slotter.lexicon)}"
    return f"says {record.publisher}" if record.publisher else f"in “{record.title or claim.article}”"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
