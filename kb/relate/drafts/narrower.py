"""What a metric in general words is, by whose it is and by the words beside the figure: a chip's cost is its price.

Comes in: a `Draft` with metric and subject. Goes out: the draft with the narrower metric that a row of the lexicon
gives for such a bearer, such words, such a unit; else the draft as it was. Rows are tried in their order.
"""

from __future__ import annotations

from dataclasses import replace

from kb.lexicon.context import Metric
from kb.lexicon.measuring import Narrower
from kb.model import Quantity
from kb.relate.drafts.draft import Draft
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.scene.names import split, stem
from kb.relate.subject.namer import Subject

REACH = 60  # characters on either side of a figure that may tell what it is of


def narrowed(draft: Draft, kind: str | None, tools: Toolbox) -> Draft:
    """Returns the draft with the narrower metric that its bearer or the words beside it ask for."""
    metric = draft.metric
    if metric is None or draft.reason is not None:
        return draft
    markets = tools.lexicon.context.measuring.markets
    if draft.subject is not None and draft.subject.name.rpartition(" ")[2] in markets:
        kind = "market"
    general = metric.name.removesuffix(" growth")
    rows = (r for r in tools.lexicon.context.measuring.narrower if r.metric == general)
    row = next((r for r in rows if _fits(draft, r, kind, tools.metrics.companies)), None)
    if row is None:
        return draft
    known = _own_metric(draft, row, tools) or tools.names.metric_by_name.get(
        row.to
    )  # "value" is said of anything, and has no row
    to = known.name if known is not None else row.to
    name = to if general == metric.name else f"{to} growth"
    rules = (*draft.rules, "metric: narrower")
    return replace(draft, metric=replace(metric, name=name, row=known, rule="narrower"), rules=rules)


def _fits(draft: Draft, row: Narrower, kind: str | None, companies: frozenset[str]) -> bool:
    metric, subject = draft.metric, draft.subject
    if metric is None or (row.found and metric.rule.rpartition(", ")[2] not in row.found):
        return False
    if row.per and draft.quantity.per not in row.per:
        return False
    if row.bearers and kind not in row.bearers:
        return False
    if row.plain and not _plain(subject, companies):
        return False
    return not row.words or any(_opens_word(word, _beside(draft)) for word in row.words)


def _opens_word(word: str, text: str) -> bool:
    """Tells whether a word of the text begins so: "round" is in "rounds", and not in "around"."""
    at = text.find(word)
    while at > 0 and word[0].isalpha() and text[at - 1].isalnum():
        at = text.find(word, at + 1)
    return at >= 0


def _own_metric(draft: Draft, row: Narrower, tools: Toolbox) -> Metric | None:
    """ "The acquisition, valued at $90 million": a plain thing that is itself a sum of money."""
    if not row.plain or draft.subject is None:
        return None
    words = [stem(word) for word in split(draft.subject.name)]
    hit = tools.names.metric(words[-1], words, "money") if words else None
    return hit[0] if hit is not None and not hit[0].of_things else None


def _plain(subject: Subject | None, companies: frozenset[str]) -> bool:
    """A thing without a name that is no firm: homes, a painting."""
    if subject is None or subject.entity is not None or not subject.name.islower():
        return False
    return not any(stem(word) in companies for word in subject.name.split())


def _beside(draft: Draft) -> str:
    """The words near the figure that no other figure stands before, in lower case."""
    text, quantity = draft.figure.passage.text, draft.quantity
    others = [r for r in draft.figure.scene.readings.get(draft.figure.passage.index, ()) if isinstance(r, Quantity)]
    first = max((r.end for r in others if r.end <= quantity.start), default=0)
    last = min((r.start for r in others if r.start >= quantity.end), default=len(text))
    before = text[max(first, quantity.start - REACH) : quantity.start]
    return f"{before} {text[quantity.start : min(last, quantity.end + REACH)]}".lower()
