"""The second pass: what a figure's own surroundings leave open is looked for in the whole article.

Comes in: the drafts of an article. Goes out: the same, completed where another mention of the same
figure names its metric, where the article gives a metric mostly one subject, or from its topic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

from kb.model import PassageKind, Quantity
from kb.relate.drafts.draft import Draft
from kb.relate.scene.names import split, stem
from kb.relate.subject.discourse import Discourse
from kb.relate.subject.namer import Subject
from kb.relate.subject.reigning import Reigns

Value: TypeAlias = tuple[str | None, Decimal | None, Decimal | None]
BESIDE = 12  # characters between a multiple and the figure it multiplies
EQUAL = 20  # figures of one value among which one of the same subject is looked for
CANDIDATES = 400  # figures that a headline's is compared with
HEADINGS = frozenset({PassageKind.TITLE, PassageKind.HEADING})


def completed(found: list[Draft], discourse: Discourse) -> list[Draft]:
    """Returns the drafts with what the rest of the article tells of them."""
    known = [draft for draft in found if draft.metric is not None and draft.reason is None]
    index: dict[Value, list[Draft]] = {}
    for draft in known:
        index.setdefault(_value(draft.quantity), []).append(draft)
    out = [_repeated(draft, index, known[:CANDIDATES]) for draft in found]
    owners, reigns = _owners(out), Reigns(discourse)
    return _of_same_noun([_owned(draft, owners, discourse, reigns) for draft in out])


def _of_same_noun(found: Sequence[Draft]) -> list[Draft]:
    """ "Exports fell 8% to $1.1 billion": what one noun measures is all of one subject."""
    out: list[Draft] = []
    for draft in found:
        last = out[-1] if out else None
        if last is not None and last.subject is not None and draft.subject is None and _measure_the_same(last, draft):
            rules = (*draft.rules, "subject: of-same-noun")
            draft = replace(draft, subject=last.subject, distance=last.distance, rules=rules)
        out.append(draft)
    return out


def _measure_the_same(one: Draft, other: Draft) -> bool:
    a, b = one.attachment.measured, other.attachment.measured
    here = one.figure.passage is other.figure.passage and other.metric is not None and other.reason is None
    return here and a is not None and b is not None and a.i == b.i


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


@dataclass(frozen=True, slots=True)
class _Owner:
    """The subject that an article mostly gives a metric, and the passage that first does."""

    subject: Subject
    first: int


def _owners(found: Sequence[Draft]) -> dict[str, _Owner]:
    """For each metric the subject the article most often gives it, if one leads."""
    votes: dict[str, Counter[str]] = {}
    table: dict[tuple[str, str], _Owner] = {}
    for draft in found:
        if (
            draft.metric is not None
            and draft.subject is not None
            and draft.subject.refers is None
            and draft.reason is None
        ):
            name, subject = draft.metric.name, draft.subject
            votes.setdefault(name, Counter())[subject.name] += 1
            table.setdefault((name, subject.name), _Owner(subject, draft.figure.passage.index))
    out = {}
    for metric, names in votes.items():
        ranked = names.most_common(2)
        if len(ranked) == 1 or ranked[0][1] > ranked[1][1]:
            out[metric] = table[metric, ranked[0][0]]
    return out


def _told_before(owner: _Owner | None, draft: Draft) -> Subject | None:
    """Nobody named only afterwards has the figure, but for one of a headline."""
    passage = draft.figure.passage
    late = owner is not None and owner.first >= passage.index and passage.kind not in HEADINGS
    return owner.subject if owner is not None and not late else None


def _owned(draft: Draft, owners: dict[str, _Owner], discourse: Discourse, reigns: Reigns) -> Draft:
    """A metric without a subject: the one it goes with elsewhere, else the article's topic."""
    if draft.subject is not None or draft.metric is None or draft.reason is not None or draft.candidates > 1:
        return draft
    owner, rule = discourse.salient(draft.figure.passage), "subject: list-in-sentence-before"
    if owner is None:
        owner, rule = _told_before(owners.get(draft.metric.name), draft), "subject: of-this-metric-elsewhere"
    if owner is None:
        owner, rule = _here(discourse.topic(draft.metric.row), draft, discourse), "subject: topic"
    if owner is None and _of_firms(draft, discourse):
        owner, rule = reigns.at(draft.figure.passage) or discourse.leading(""), "subject: firm-told-of"
    anybody = draft.metric.row is None or not draft.metric.row.bearers
    listed = draft.figure.passage.kind is PassageKind.LIST_ITEM or draft.attachment.rule == "statement-cell"
    if owner is None and anybody and listed:
        owner, rule = discourse.leading(""), "subject: lead-of-story"  # "Backlog of $1.9 billion", in a company's list
    priced = draft.metric.row is not None and draft.metric.row.aspect == "price"
    money = _is_money(draft.quantity) or (draft.metric.row is not None and draft.metric.row.dimension == "money")
    if owner is None and anybody and not priced and money:
        owner, rule = discourse.leading(""), "subject: lead-of-story"  # "Matchday income rose to £16 million"
    placed = anybody or (draft.metric.row is not None and "place" in draft.metric.row.bearers)
    if owner is None and placed and not _is_money(draft.quantity):
        owner, rule = _here(discourse.scene_of_story(), draft, discourse), "subject: scene-of-story"
    if owner is None:
        return draft
    return replace(draft, subject=owner, distance=9, rules=(*draft.rules, rule))


def _of_firms(draft: Draft, discourse: Discourse) -> bool:
    """A metric of organisations, or a noun of what they have in their business: "traffic", "load factor"."""
    row = draft.metric.row if draft.metric is not None else None
    if row is not None and row.bearers:
        return "organisation" in row.bearers
    noun = draft.attachment.counted if draft.attachment.counted is not None else draft.attachment.measured
    placed = noun is not None and any(kid.dep_ == "prep" for kid in noun.children)  # "traffic through the strait"
    return noun is not None and not placed and stem(noun.text) in discourse.subjects.business


def _here(scene: Subject | None, draft: Draft, discourse: Discourse) -> Subject | None:
    """The place of the story, but for a sentence that plays in another one."""
    place = scene.entity if scene is not None else None
    if scene is None:
        return None
    passage = draft.figure.passage
    far = draft.figure.scene.lexicon.context.qualifiers.adverbs
    if passage.text.partition(" ")[0].strip(",“").lower() in far and not discourse.cast.is_country(place):
        return None  # "Nationally, 4,000 were recorded"
    told = (h for h in discourse.heard.get(passage.index, ()) if h.kind == "place" and discourse.cast.opens(h))
    around = {place.name, place.part_of} if place is not None else set()
    return None if around and any(h.name not in around for h in told) else scene


def _is_money(quantity: Quantity) -> bool:
    unit = quantity.unit or ""
    return len(unit) == 3 and unit.isalpha() and unit.isupper() and unit != "GPU"


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
