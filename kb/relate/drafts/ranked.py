"""Shares of those who are ranked: "leads with 29%", "came second at 14%, followed by Ilmen with 12%".

Comes in: a draft and those before it. Goes out: the draft with the share that the ranking is by: that of a figure
before it, else the market's or the poll's where the sentence or the one before speaks of one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.lexicon.cues import Cue
from kb.relate.drafts.draft import Draft
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.metric.measuring import Measured
from kb.relate.scene.names import split, stem

RANKED = Cue(
    r"\b{ranking}\s+(?:in\s+)?{ranks}\b|\b{ranks}\s+{spots}\b|\b{leading}\s+(?:\w+\s+){0,3}with\b"
    r"|\bfollowed\s+(?:by|with)\b|\btrail(?:s|ed|ing)?\b",
    re.IGNORECASE,
)
FOLLOWED = re.compile(r"\bfollowed\b", re.IGNORECASE)
RULES = frozenset(
    {"verb-object", "verb-prep", "with", "rank-at", "stands-at", "name-at", "verb-left-out", "object-at-level"}
)
FAR_BACK = 12  # figures looked back over
NEARBY = 3  # passages


def ranked(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """Returns the draft of a share by which somebody is ranked, with what it is a share of."""
    found, quantity = draft.attachment, draft.quantity
    level = quantity.unit == "%" and quantity.change is None and not found.change and draft.metric is None
    told = RANKED(draft.figure.scene.cues).search(draft.figure.passage.text)
    if not level or found.rule.split(",")[-1].strip() not in RULES or not told:
        return draft
    metric = _share_before(draft, before) or _of_market(draft, before, tools)
    if metric is None:
        return draft
    return replace(draft, metric=metric, rules=(*draft.rules, f"metric: {metric.rule}"))


def _near(draft: Draft, earlier: Draft) -> bool:
    here, there = draft.figure.passage, earlier.figure.passage
    return here.index - there.index <= NEARBY and here.heading == there.heading


def _share_before(draft: Draft, before: Sequence[Draft]) -> Measured | None:
    """The share that the nearest figure before is, where it is a share of a market, of votes, of those asked."""
    for earlier in reversed(before[-FAR_BACK:]):
        metric = earlier.metric if _near(draft, earlier) and earlier.reason is None else None
        followed = FOLLOWED.search(draft.figure.passage.text) is not None
        if followed and metric is not None and metric.name.startswith("share of "):
            return metric
        if (
            metric is not None
            and metric.row is not None
            and metric.row.dimension == "share"
            and not earlier.attachment.change
        ):
            return metric if metric.row.growth_of is None and metric.name != "margin of error" else None
    return None


def _of_market(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Measured | None:
    """The market's share, where the sentence or the one before tells of sales, shipments or the market."""
    texts = [draft.figure.passage.text, *(d.figure.passage.text for d in before[-1:] if _near(draft, d))]
    words = {stem(word) for text in texts for word in split(text)}
    measuring, rows = tools.lexicon.context.measuring, tools.names.metric_by_name
    if words & frozenset(measuring.polls):
        return Measured("support", None, rows.get("support"), "ranked-in-poll")
    return (
        Measured("market share", None, rows.get("market share"), "ranked-in-market")
        if words & frozenset(measuring.marketed)
        else None
    )
