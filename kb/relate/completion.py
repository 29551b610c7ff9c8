"""The second pass: what a figure's own surroundings leave open is looked for in the whole article.

Comes in: the drafts of an article. Goes out: the same, completed where another mention of the same
figure names its metric, where the article gives a metric mostly one subject, or from its topic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kb.model import PassageKind, Quantity
from kb.relate.discourse import Discourse
from kb.relate.draft import Draft
from kb.relate.subject import Subject

HEADINGS = frozenset({PassageKind.TITLE, PassageKind.HEADING})


def completed(found: list[Draft], discourse: Discourse) -> list[Draft]:
    """Returns the drafts with what the rest of the article tells of them."""
    out = [_repeated(draft, found) for draft in found]
    owners = _owners(out)
    return [_owned(draft, owners, discourse) for draft in out]


def _repeated(draft: Draft, found: Sequence[Draft]) -> Draft:
    """A figure without metric that the article gives elsewhere with one: a headline, "the 2.4x trend"."""
    if draft.metric is not None or draft.reason is not None:
        return draft
    close = draft.figure.passage.kind in HEADINGS
    for exact in (True, False):
        for other in found:
            if other is draft or other.metric is None or other.reason is not None:
                continue
            if other.quantity.unit == draft.quantity.unit and _same_value(draft.quantity, other.quantity, exact):
                subject = draft.subject if draft.subject is not None else other.subject
                distance = abs(draft.figure.passage.index - other.figure.passage.index)
                return replace(
                    draft,
                    metric=other.metric,
                    subject=subject,
                    distance=distance,
                    rules=(*draft.rules, "same-figure-elsewhere"),
                )
        if not close:
            break
    return draft


def _same_value(one: Quantity, other: Quantity, exact: bool) -> bool:
    a, b = one.low if one.low is not None else one.high, other.low if other.low is not None else other.high
    if a is None or b is None:
        return False
    if exact:
        return (one.low, one.high) == (other.low, other.high)
    top = other.high if other.high is not None else b
    return b <= a <= top or abs(a - top) * 20 <= abs(top)


def _owners(found: Sequence[Draft]) -> dict[str, Subject]:
    """For each metric the subject the article most often gives it, if one leads."""
    votes: dict[str, Counter[str]] = {}
    table: dict[str, Subject] = {}
    for draft in found:
        if (
            draft.metric is not None
            and draft.subject is not None
            and draft.subject.refers is None
            and draft.reason is None
        ):
            votes.setdefault(draft.metric.name, Counter())[draft.subject.name] += 1
            table.setdefault(draft.subject.name, draft.subject)
    return {metric: table[names.most_common(1)[0][0]] for metric, names in votes.items()}


def _owned(draft: Draft, owners: dict[str, Subject], discourse: Discourse) -> Draft:
    """A metric without a subject: the one it goes with elsewhere, else the article's topic."""
    if draft.subject is not None or draft.metric is None or draft.reason is not None or draft.candidates > 1:
        return draft
    owner, rule = discourse.salient(draft.figure.passage), "subject: list-in-sentence-before"
    if owner is None:
        owner, rule = owners.get(draft.metric.name), "subject: of-this-metric-elsewhere"
    if owner is None:
        owner, rule = discourse.topic(draft.metric.row), "subject: topic"
    if owner is None:
        return draft
    return replace(draft, subject=owner, distance=9, rules=(*draft.rules, rule))
