"""Measures told in short what was told in full before: "the list could reach 750,000", of a waiting list.

Comes in: a draft whose metric is one plain noun behind "the", and those before it. Goes out: the draft with the metric
of the last figure of its kind whose name ends in that noun. A noun that the lexicon knows, or that says of what it is,
is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.model import Change
from kb.relate.drafts.draft import Draft
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.metric.measuring import GROWTH, Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem

POINTING = frozenset({"the", "this", "that", "its", "their"})
FAR_BACK = 40  # figures
NEAR = 6  # figures in which what a rate or share is of was told
ECONOMY = "economic growth"  # whose growth is meant where nothing else grows
RATE_WORDS = frozenset(
    {"the", "this", "that", "its", "growth", "rate", "annual", "quarterly", "monthly", "yearly", "pace", "of"}
)


def named_in_full(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """Returns the draft with the full name of what its metric's one noun points back at."""
    metric, noun = draft.metric, draft.attachment.measured
    if metric is not None and noun is not None and draft.reason is None:
        again = _rate_told(draft, metric, noun, before) or _share_told(draft, metric, noun, before)
        if again is not None:
            return replace(draft, metric=again, rules=(*draft.rules, "metric: name-in-full"))
    if metric is None or noun is None or metric.row is not None or metric.told or draft.reason is not None:
        return draft
    name = metric.name.removesuffix(f" {GROWTH}")
    kids = list(noun.children)
    points = any(kid.lower_ in POINTING for kid in kids) and not any(kid.dep_ in ("prep", "compound") for kid in kids)
    if " " in name or not points or stem(noun.text) != stem(name):
        return draft
    told = next((d for d in reversed(before[-FAR_BACK:]) if _is_full(d, draft, name, tools)), None)
    if told is None or told.metric is None or told.metric.name == metric.name:
        return draft
    full, falls = told.metric, draft.quantity.change is Change.DECREASE
    full = tools.metrics.grown(full, falls=falls) if metric.name != name else full
    itself = draft.subject is not None and draft.subject.head == noun  # "the list has grown"
    subject = told.subject if itself else draft.subject
    quantity = draft.quantity
    if quantity.unit is None and full.row is not None:
        quantity = replace(quantity, unit=full.row.counts)
    rules = (*draft.rules, "metric: name-in-full")
    figure = replace(draft.figure, quantity=quantity)
    return replace(draft, figure=figure, quantity=quantity, metric=full, subject=subject, rules=rules)


def _rate_told(draft: Draft, metric: Measured, noun: Token, before: Sequence[Draft]) -> Measured | None:
    """ "House prices rose 0.3%. The growth rate picked up to 4.8%": that of the prices, and not the economy's."""
    words = {stem(token.text) for token in syntax.noun_phrase(noun)}
    if metric.name != ECONOMY or not words <= RATE_WORDS or not any(kid.lower_ in POINTING for kid in noun.children):
        return None
    growths = (d for d in reversed(before[-NEAR:]) if d.metric is not None and d.metric.name.endswith(f" {GROWTH}"))
    last = next((d for d in growths if d.quantity.unit == draft.quantity.unit), None)
    return last.metric if last is not None and last.reason is None else None


def _share_told(draft: Draft, metric: Measured, noun: Token, before: Sequence[Draft]) -> Measured | None:
    """ "4.4% of electricity, a share that will rise to 12%": of electricity."""
    bare = metric.name == "share" and noun.lower_ == "share" and syntax.child(noun, "compound", "prep") is None
    last = next((d for d in reversed(before[-NEAR:]) if d.reason is None), None)
    if not bare or last is None or last.metric is None or last.figure.passage is not draft.figure.passage:
        return None
    return last.metric if last.metric.name.startswith("share of ") and last.quantity.unit == "%" else None


def _is_full(earlier: Draft, draft: Draft, name: str, tools: Toolbox) -> bool:
    """Tells whether an earlier level of the same kind is called by more words that end in the noun."""
    metric: Measured | None = earlier.metric
    if metric is None or earlier.reason is not None or metric.name.endswith(f" {GROWTH}"):
        return False
    told = [metric.name.split(), (metric.text or "").lower().split()]
    longer = any(len(words) > 1 and stem(words[-1]) == stem(name) for words in told)
    kind, other = tools.names.dimension(draft.quantity.unit), tools.names.dimension(earlier.quantity.unit)
    alike = kind == other or draft.quantity.change is not None or (kind is None and other == "count")
    return longer and alike
