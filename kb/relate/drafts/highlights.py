"""Rows of results without a verb: "Profit before tax down 18 per cent to £308 million (2014/15: £375 million)".

Comes in: a draft whose row opens with a known metric and says how it moved. Goes out: the draft with that metric, its
growth for the first figure, its level for what stands behind "to", "at" and in brackets. Rows with a verb of their
own, and figures of another kind than the metric, stay as they were.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kb.lexicon.context import Metric
from kb.model import Change, PassageKind
from kb.relate.drafts.draft import Draft
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.metric.measuring import Measured
from kb.relate.scene.names import split, stem

ROW = re.compile(
    r"[\s•·*–—-]*(?P<label>[^\W\d_][^()\d:;%£$€]{3,80}?)(?:\s*\([^()]*\))*[,\s]+(?:(?P<way>up|down|higher|lower|of|at|[+±-])(?=[\s\d£$€])|(?=[£$€]?\d))"
)
LEVEL = re.compile(
    r"(?:\b(?:to|at|of|from|was)|\(\s*[\w/ ]{2,16}:|\([^()]*\bversus|vs\.?)\s*(?:about |around |nearly )?$",
    re.IGNORECASE,
)
FALLING = frozenset({"down", "lower", "-"})
MOVING = frozenset({"up", "down", "higher", "lower", "+", "-"})
HEADS = frozenset({"before", "per", "on", "of", "after", "from", "in"})
SIZES = frozenset({"%", "pp"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
RULE = "row-of-results"


def of_results_row(draft: Draft, tools: Toolbox) -> Draft:
    """Returns the draft with the metric that its row of results opens with."""
    passage, quantity = draft.figure.passage, draft.quantity
    row = ROW.match(passage.text) if draft.reason is None else None
    if row is None or row.end() > quantity.start or not _verbless(draft):
        return draft
    metric = _metric(row["label"], tools)
    own = draft.attachment.measured
    named = draft.metric is not None and draft.metric.row is not None and own is not None and own.idx >= row.end()
    if metric is None or named or (draft.metric is not None and draft.metric.row is metric):
        return draft  # "operating profit of $4m versus a net loss of $2m": the second has its own
    way, end = (row["way"] or "").lower(), row.end()
    found = _level(draft, metric, end, tools) or _move(draft, metric, way, end, tools)
    if found is None:
        return draft
    measured, change = found
    quantity = replace(quantity, change=change)
    subject = draft.subject
    if subject is not None and subject.entity is None and subject.text.lower() in row["label"].lower():
        subject = None  # a word of the label has nothing
    figure = replace(draft.figure, quantity=quantity)
    rules = (*draft.rules, f"metric: {RULE}")
    return replace(draft, figure=figure, quantity=quantity, metric=measured, subject=subject, rules=rules)


def _verbless(draft: Draft) -> bool:
    """A row that is no sentence: an item of a list or a line without a full stop, else words without a verb."""
    span, passage = draft.figure.span, draft.figure.passage
    if span is None:
        return False
    row = passage.kind in (PassageKind.LIST_ITEM, PassageKind.TITLE, PassageKind.HEADING) or passage.text.find("\n") < 0
    open_end = not passage.text.rstrip(' "”’)').endswith((".", "!", "?"))
    return (row and open_end) or not any(token.tag_ in FINITE for token in span.doc)


def _metric(label: str, tools: Toolbox) -> Metric | None:
    """The known metric with the most of the label's words: its head is the last one, or that before "before"."""
    words = [stem(word) for word in split(label)]
    if not words or any(word in ("and", "or", "while", "but") for word in words):
        return None
    cut = next((i for i, word in enumerate(words) if i and word in HEADS), len(words))
    hits = [hit for head in (words[cut - 1], words[-1]) if (hit := tools.names.metric(head, words, None))]
    best = max(hits, key=lambda hit: len(hit[1]), default=None)
    bare = best is not None and best[1] <= tools.subjects.empty  # "rate", which may be of anything
    return best[0] if best is not None and not bare else None


def _level(draft: Draft, metric: Metric, end: int, tools: Toolbox) -> tuple[Measured, Change | None] | None:
    quantity = draft.quantity
    start = quantity.outer_start if quantity.outer_start >= 0 else quantity.start
    dimension = tools.names.dimension(quantity.unit)
    fits = dimension == metric.dimension or (metric.dimension == "any" and quantity.unit not in SIZES)
    told = start <= end or LEVEL.search(draft.figure.passage.text, max(0, start - 24), start) is not None
    if not fits or not told or quantity.text[:1] in "+-−":
        return None
    return Measured(metric.name, None, metric, RULE), None


def _move(draft: Draft, metric: Metric, way: str, end: int, tools: Toolbox) -> tuple[Measured, Change | None] | None:
    """The figure right behind "up" or "down"."""
    quantity = draft.quantity
    start = quantity.outer_start if quantity.outer_start >= 0 else quantity.start
    if quantity.text[:1] in "+-−" and draft.figure.passage.text[:start].rstrip()[-1:] in (",", "("):
        way, end = quantity.text[:1].replace("−", "-"), start  # "£67.4m, +16 pct"
    beside = len(draft.figure.passage.text[end:start].strip(" by")) <= 1
    alike = quantity.unit in SIZES or tools.names.dimension(quantity.unit) == metric.dimension
    if way not in MOVING or not beside or not alike:
        return None
    falls = way in FALLING
    level = Measured(metric.name, None, metric, RULE)
    step = quantity.unit == "pp" or metric.dimension == "share"
    measured = level if falls or step else tools.metrics.grown(level, falls=False)
    return measured, Change.DECREASE if falls else Change.INCREASE
