"""The second pass: what a figure's own surroundings leave open is looked for in the whole article.

Comes in: the drafts of an article. Goes out: the same, completed where another mention of the same
figure names its metric, where the article gives a metric mostly one subject, or from its topic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

from kb.model import Change, Quantity
from kb.relate.drafts.draft import Draft
from kb.relate.drafts.stage import HEADINGS, Stage
from kb.relate.metric.namer import MetricNamer
from kb.relate.scene.names import split, stem
from kb.relate.subject.discourse import Discourse

Value: TypeAlias = tuple[str | None, Decimal | None, Decimal | None]
PLACED = frozenset({"scene-of-story", "headline-owner", "only-place"})  # where those counted are
LEADS = re.compile(r"\s*,?\s*to\s")
BESIDE = 12  # characters between a multiple and the figure it multiplies
EQUAL = 20  # figures of one value among which one of the same subject is looked for
GROWTH = " growth"
MANY = 2  # subjects in question: open
CANDIDATES = 400  # figures that a headline's is compared with


def completed(found: list[Draft], discourse: Discourse) -> list[Draft]:
    """Returns the drafts with what the rest of the article tells of them."""
    known = [draft for draft in found if draft.metric is not None and draft.reason is None]
    index: dict[Value, list[Draft]] = {}
    for draft in known:
        index.setdefault(_value(draft.quantity), []).append(draft)
    out = [_repeated(draft, index, known[:CANDIDATES]) for draft in found]
    stage = Stage(out, discourse)
    told = []
    for draft in out:
        told.append(_owned(draft, stage))
        stage.heed(draft)
    return _of_same_noun(told)


def _of_same_noun(found: Sequence[Draft]) -> list[Draft]:
    """ "Exports fell 8% to $1.1 billion": what one noun measures is all of one subject."""
    out: list[Draft] = []
    for draft in found:
        last = out[-1] if out else None
        open_still = last is not None and last.subject is not None and draft.subject is None
        if last is not None and open_still and (_measure_the_same(last, draft) or _continues(last, draft)):
            rules = (*draft.rules, "subject: of-same-noun")
            draft = replace(draft, subject=last.subject, distance=last.distance, rules=rules)
        out.append(draft)
    return out


def _measure_the_same(one: Draft, other: Draft) -> bool:
    a, b = one.attachment.measured, other.attachment.measured
    here = one.figure.passage is other.figure.passage and other.metric is not None and other.reason is None
    return here and a is not None and b is not None and a.i == b.i


def _continues(one: Draft, other: Draft) -> bool:
    """ "There were 67,000 thefts, compared with 65,200": what takes up the figure before is of the same subject."""
    here = one.figure.passage is other.figure.passage and other.reason is None and other.candidates < MANY
    if not here or one.metric is None or other.metric is None or other.attachment.contrast:
        return False
    same = one.metric.name.removesuffix(GROWTH) == other.metric.name.removesuffix(GROWTH)
    changed = other.attachment.rule == "change-of" and other.quantity.unit == one.quantity.unit
    return (same and "inherited" in other.rules) or changed


def _value(quantity: Quantity) -> Value:
    return quantity.unit, quantity.low, quantity.high


def _repeated(draft: Draft, index: dict[Value, list[Draft]], known: Sequence[Draft]) -> Draft:
    """A figure without metric that the article gives elsewhere with one: a headline, "the 2.4x trend"."""
    if draft.metric is not None or draft.reason is not None:
        return draft
    equal = index.get(_value(draft.quantity), [])[:EQUAL]
    other = next((d for d in equal if _of_one_subject(draft, d)), None)
    if other is None and draft.figure.passage.kind in HEADINGS:
        alike = (d for d in known if d.quantity.unit == draft.quantity.unit)
        other = next((d for d in alike if _near(draft.quantity, d.quantity)), None)
    if other is None:
        return draft
    return replace(
        draft,
        metric=other.metric,
        subject=draft.subject if draft.subject is not None else other.subject,
        distance=abs(draft.figure.passage.index - other.figure.passage.index),
        rules=(*draft.rules, "same-figure-elsewhere"),
    )


def _of_one_subject(draft: Draft, other: Draft) -> bool:
    """Two equal figures are one where they are of one subject, or where one of them names none: "1 in 5 homes" is not
    "1 in 5 adults". A headline says in its own words whom the article tells of.
    """
    one, two = draft.subject, other.subject
    if one is None or two is None or draft.figure.passage.kind in HEADINGS:
        return True
    words, others = ({stem(word) for word in split(subject.name)} for subject in (one, two))
    return words <= others or others <= words


def _near(one: Quantity, other: Quantity) -> bool:
    """A headline's round figure for a range or a longer number of the body."""
    a, b = one.low if one.low is not None else one.high, other.low if other.low is not None else other.high
    if a is None or b is None:
        return False
    top = other.high if other.high is not None else b
    return b <= a <= top or abs(a - top) * 20 <= abs(top)


def _itself(draft: Draft) -> bool:
    """ "Some 85 houses were sold": those counted, where somebody may hold the stage."""
    counted, subject = draft.attachment.counted, draft.subject
    plain = subject is not None and subject.entity is None and subject.rule in ("counted-noun", "of-phrase")
    return plain and counted is not None and subject is not None and subject.name.lower() == counted.lower_


def _owned(draft: Draft, stage: Stage) -> Draft:
    """A metric without a subject: of who holds the stage."""
    if (
        (draft.subject is not None and not _itself(draft))
        or draft.metric is None
        or draft.reason is not None
        or draft.candidates > 1
    ):
        return draft
    held = stage.holder(draft)
    if held is None or (draft.subject is not None and held[1] not in PLACED):
        return draft
    return replace(draft, subject=held[0], distance=9, rules=(*draft.rules, f"subject: {held[1]}"))


def of_figure_after(found: Sequence[Draft]) -> list[Draft]:
    """Returns the drafts, a multiple with what the figure after it measures: "double the $381 billion they spent"."""
    out = list(found)
    for index, (draft, after) in enumerate(pairwise(found)):
        beside = draft.figure.passage is after.figure.passage and after.quantity.start - draft.quantity.end <= BESIDE
        open_ratio = draft.metric is None and draft.reason is None and draft.quantity.unit == "x"
        if open_ratio and beside and after.metric is not None and draft.attachment.rule.startswith("beside-figure"):
            subject = draft.subject if draft.subject is not None else after.subject
            rules = (*draft.rules, "metric-of-figure-after")
            out[index] = replace(draft, metric=after.metric, subject=subject, rules=rules)
    return out


def of_level_after(found: Sequence[Draft], metrics: MetricNamer) -> list[Draft]:
    """Returns the drafts, a change with what the level it leads to measures: "fell 3% to 6,500 cars"."""
    out = list(found)
    for index, (draft, after) in enumerate(pairwise(found)):
        if draft.figure.passage is not after.figure.passage or not _leads_to(draft, after) or after.metric is None:
            continue
        metric = metrics.grown(after.metric, falls=draft.quantity.change is Change.DECREASE)
        subject = draft.subject if draft.subject is not None else after.subject
        out[index] = replace(draft, metric=metric, subject=subject, rules=(*draft.rules, "metric-of-figure-after"))
    return out


def _leads_to(draft: Draft, after: Draft) -> bool:
    """ "Dropped 3.1% to 6.3 million containers": the percentage is of the level that it leads to."""
    between = draft.figure.passage.text[draft.quantity.end : after.quantity.start]
    moved = draft.quantity.change in (Change.INCREASE, Change.DECREASE) and draft.quantity.unit == "%"
    open_change = moved and draft.metric is None and draft.reason is None and after.quantity.change is None
    return (
        open_change
        and after.quantity.unit not in ("%", "pp", "x")
        and len(between) <= BESIDE
        and LEADS.match(between) is not None
    )
