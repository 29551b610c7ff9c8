"""What is said again: a measure without its unit ("Homes took 31 days to sell; a year ago it was 26"), a sum.

Comes in: a draft whose bare number stands behind a pronoun, or whose sum has an article ("most of the $700 billion"),
and those before it. Goes out: the draft with the unit, rate, metric and subject of what it takes up. A number of
another size, or with a noun of its own, is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kb.model import PassageKind, Quantity
from kb.relate.drafts.draft import Draft
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token

IN_FRONT = frozenset({"place-in-front", "name-in-front"})
SAID_AGAIN = frozenset({"figure", "number", "total", "amount", "sum", "tally"})
TOLD = 40  # figures looked back over for a sum said again
NEAR = 3  # figures looked back over, of which those that claim nothing are passed by
MOST = Decimal(20)  # times the one number may be the other


def said_again(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """Returns the draft with the unit of the measure that its pronoun stands for."""
    last = next((earlier for earlier in reversed(before[-NEAR:]) if earlier.reason is None), None)
    if last is None or draft.quantity.unit not in (None, last.quantity.unit):
        return draft
    if not _points(draft, last, tools) and not _coordinated(draft, last, tools):
        return draft
    if not _continues(draft, last) or not _of_one_size(draft.quantity, last.quantity):
        return draft
    quantity = _in_its_unit(draft.quantity, last.quantity)
    known = draft.metric is not None and draft.metric.row is not None
    metric = draft.metric if known or last.metric is None else last.metric
    placed = draft.subject is not None and draft.subject.rule in IN_FRONT  # "In Norvik, the figure is 26%"
    subject = last.subject if last.subject is not None and not placed else draft.subject
    figure, rules = replace(draft.figure, quantity=quantity), (*draft.rules, "as-it-was")
    return replace(draft, figure=figure, quantity=quantity, metric=metric, subject=subject, rules=rules)


def sum_again(draft: Draft, before: Sequence[Draft]) -> Draft:
    """Returns "the $700 billion" with the metric and subject of the $700 billion told before."""
    if draft.metric is not None or draft.quantity.unit is None or not _with_article(draft):
        return draft
    ends = (draft.quantity.unit, draft.quantity.low, draft.quantity.high)
    alike = (d for d in reversed(before[-TOLD:]) if (d.quantity.unit, d.quantity.low, d.quantity.high) == ends)
    told = next((d for d in alike if d.reason is None and d.metric is not None), None)
    if told is None:
        return draft
    subject = told.subject if told.subject is not None else draft.subject
    return replace(draft, metric=told.metric, subject=subject, rules=(*draft.rules, "sum-told-before"))


def _with_article(draft: Draft) -> bool:
    """Tells whether a sum stands alone behind "the" or "that": "the $5 billion", and no "the $5 billion plant"."""
    span = draft.figure.span
    if span is None or not span.start or draft.attachment.counted is not None or draft.quantity.per is not None:
        return False
    root = syntax.span_root(span)
    alone = root.dep_ in ("pobj", "dobj", "nsubj", "nsubjpass", "attr") and syntax.child(root, "prep") is None
    return alone and span.doc[span.start - 1].lower_ in ("the", "that")


def points_back(draft: Draft) -> bool:
    """Tells whether the sentence takes up the figure before: "that figure will reach 945 TWh"."""
    doc = draft.figure.span.doc[: draft.figure.span.start] if draft.figure.span is not None else ()
    return any(t.lower_ in SAID_AGAIN and t.i and t.nbor(-1).lower_ in ("that", "this", "the") for t in doc)


def _coordinated(draft: Draft, last: Draft, tools: Toolbox) -> bool:
    """ "It ordered 40 litres and needed 60": the object of a second verb of the same clause."""
    spans = (last.figure.span, draft.figure.span)
    counts = tools.names.dimension(last.quantity.unit) in ("count", "share", "ratio")
    if (
        counts
        or draft.quantity.unit is not None
        or draft.figure.passage is not last.figure.passage
        or draft.attachment.counted is not None
    ):
        return False
    roots = [syntax.span_root(span) for span in spans if span is not None]
    if len(roots) != len(spans) or any(root.dep_ != "dobj" for root in roots):
        return False
    first, second = (root.head for root in roots)
    own = syntax.child(second, "nsubj") is not None
    return second.dep_ == "conj" and second.head == first and not own and draft.quantity.change is None


def _points(draft: Draft, last: Draft, tools: Toolbox) -> bool:
    """Tells whether the figure is what a pronoun, "there" or "the figure" was, is or will be."""
    if draft.figure.span is None or draft.attachment.counted is not None or draft.quantity.change is not None:
        return False
    verb = _verb(syntax.span_root(draft.figure.span))
    subject = syntax.child(verb, "nsubj", "nsubjpass") if verb is not None else None
    words = tools.lexicon.context.measuring
    if subject is None and verb is not None and syntax.child(verb, "expl") is not None:
        return (last.quantity.unit or "").startswith("count:")  # "a decade ago there were 30"
    return (
        verb is not None
        and verb.lemma_ in words.said_by
        and subject is not None
        and _stands_for(subject, words.said_again)
    )


def _verb(root: Token) -> Token | None:
    """The verb of which the number is the complement, across "over" and "at"."""
    head = root.head if root.dep_ in ("attr", "dobj", "acomp", "oprd", "npadvmod", "nummod", "pobj") else None
    if head is not None and head.dep_ == "prep":
        head = head.head
    return head if head is not None and syntax.is_verb(head) else None


def _stands_for(subject: Token, nouns: frozenset[str]) -> bool:
    if subject.tag_ in ("PRP", "DT"):
        return subject.lower_ in ("it", "this", "that")
    return subject.lower_ in nouns and not any(kid.dep_ in ("prep", "compound", "poss") for kid in subject.children)


def _continues(draft: Draft, last: Draft) -> bool:
    """Tells whether the measure before stands near, as a level of something that has a unit."""
    here, there = draft.figure.passage, last.figure.passage
    near = here.index - there.index <= 1 and here.paragraph == there.paragraph
    level = last.quantity.change is None and last.quantity.unit not in (None, "x") and last.reason is None
    return near and level and there.kind is not PassageKind.TABLE_ROW


def _of_one_size(one: Quantity, other: Quantity) -> bool:
    first, second = one.stated_low or one.stated_high, other.stated_low or other.stated_high
    return bool(first and second) and first is not None and second is not None and 1 / MOST <= first / second <= MOST


def _in_its_unit(one: Quantity, other: Quantity) -> Quantity:
    """Returns the bare quantity in the unit, and at the rate, of the other."""
    per = one.per or other.per
    if one.unit is not None:
        return replace(one, per=per, rules=(*one.rules, "rate-of-figure-before")) if per != one.per else one
    pairs = ((other.low, other.stated_low), (other.high, other.stated_high))
    scale = next((value / stated for value, stated in pairs if value is not None and stated), Decimal(1))
    low, high, lower, upper = (
        None if end is None else end * scale for end in (one.low, one.high, one.lower, one.upper)
    )
    return replace(
        one, low=low, high=high, lower=lower, upper=upper, unit=other.unit, per=per, stated_unit=other.stated_unit
    )
