"""Figures whose words point at the one right before: "nearly double that of May", "up $2m, or 1.9%", "from 4% to 9%".

Comes in: a draft and those before it. Goes out: the draft with the metric, and where it has none the subject, of the
figure before, where the words between the two leave no other reading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.model import Change
from kb.relate.drafts.draft import Draft
from kb.relate.drafts.polled import SHARE_OF
from kb.relate.drafts.recounted import continued
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.metric.measuring import Measured
from kb.relate.scene.names import split, stem
from kb.relate.subject.discourse import Discourse
from kb.relate.subject.namer import Subject

OR = re.compile(r"(?:\s+in(?:\s+[\w-]+){1,4})?[,(]?\s*or\s+(?:\w+\s){0,1}|\s*\((?:\w+\s){0,1}")
TO_LEVEL = re.compile(r"(?:\s+[\w-]+){1,4},?\s+to\s+(?:\w+\s){0,2}")
STRAIGHT_TO = re.compile(r"(?:\s+year[- ]on[- ]year)?\s+to\s+(?:\w+\s){0,2}")
FROM_TO = re.compile(r"(?:\s+[\w.'’-]+){0,8}\s+to\s+(?:\w+\s){0,1}")
AND_OF = re.compile(r" of [^,;:.()]{1,50},? (?:and|but)(?: [a-z]{4,5})? ")
BESIDE = re.compile(r"[^.;:]{0,24}")
UP_FROM = re.compile(r",?\s+(?:up|down)\s+(?:\w+\s)?from\s+(?:\w+\s)?")
THAT = re.compile(r"\s+(?:that|those)\s+(?:of|in|from|for)\b|\s+(?:its|their|the)?\s*(?:\d{4}\s+)?levels?\b")
BEFORE = "metric: of-sentence-before"
NEAR = 4  # figures looked back over
PHRASE = 3  # words of a metric in front of its last
MOST_WORDS = 60  # words of a sentence looked through
SIZES = frozenset({"%", "pp", "x"})


def pointed(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """Returns the draft with what the figure right before it measures, if it points there."""
    last = before[-1] if before else None
    if last is None or last.figure.passage is not draft.figure.passage or last.metric is None or last.reason:
        return draft
    text, start = draft.figure.passage.text, draft.quantity.start
    between = text[last.quantity.end : start]
    if _of_same_bearer(draft, last, between):
        return replace(draft, subject=last.subject, rules=(*draft.rules, "subject: bearer"))
    if draft.quantity.unit == "x" and draft.metric is None and last.quantity.unit not in SIZES:
        that = THAT.match(text, draft.quantity.end) is not None and BESIDE.fullmatch(between) is not None
        return _taken(draft, last, tools) if that else draft
    if _of_one_share(draft, last, between):
        per_share = tools.metrics.per_share(last.metric, draft.quantity)
        return _of(draft, last, per_share.name if per_share is not None else last.metric.name)
    if draft.quantity.unit is None and last.quantity.change is None and UP_FROM.fullmatch(between) is not None:
        plain = draft.metric is None or draft.metric.row is None  # "3,335 patients, up from 2,738"
        return _of(continued(replace(draft, metric=None), last), last, last.metric.name) if plain else draft
    if _said_in_per_cent(draft, last, between):
        quantity = replace(draft.quantity, change=last.quantity.change)
        figure = replace(draft.figure, quantity=quantity)
        return _of(replace(draft, figure=figure, quantity=quantity), last, last.metric.name)
    if draft.metric is None and last.attachment.rule == "change-noun" and TO_LEVEL.fullmatch(between) is not None:
        level = draft.quantity.unit not in SIZES and draft.quantity.change is None
        return _of(draft, last, last.metric.name.removesuffix(" growth")) if level else draft
    if (reached := _level_of(draft, last, between, tools)) is not None:
        return _of(draft, last, reached)
    if _from_to(draft, last) and FROM_TO.fullmatch(between) is not None:
        return _of(draft, last, last.metric.name)
    return draft


def _level_of(draft: Draft, last: Draft, between: str, tools: Toolbox) -> str | None:
    """ "The cloud unit grew 31% to $1.1 billion": the level of what grew, where that is only told by the growth."""
    if draft.metric is not None or draft.quantity.change is not None or last.quantity.unit not in SIZES:
        return None
    if last.attachment.rule != "moves" or last.metric is None or STRAIGHT_TO.fullmatch(between) is None:
        return None
    level = last.metric.name.removesuffix(" growth")
    if last.metric.rule.endswith("metric-words") and draft.attachment.measured is last.attachment.measured:
        return level  # "deposits slipped 2% to $512 billion"
    row = tools.names.metric_by_name.get(level)
    fits = row is not None and row.dimension == tools.names.dimension(draft.quantity.unit)
    return row.name if row is not None and fits else None


def of_sentence_before(draft: Draft, earlier: Sequence[Draft], discourse: Discourse, tools: Toolbox) -> Draft:
    """ "Acme has better gross margins. 40% versus 33%.": the one metric that the sentence in front names."""
    passage, scene = draft.figure.passage, draft.figure.scene
    bare = draft.attachment.rule.rpartition(", ")[2] in ("fragment", "contrast")
    before = scene.passages[passage.index - 1] if passage.index else None
    here = [d for d in earlier[-NEAR:] if d.figure.passage is passage]
    first = all(BEFORE in d.rules for d in here)
    told = not first or before is None or before.paragraph != passage.paragraph or scene.readings.get(before.index)
    if draft.metric is not None or draft.reason is not None or not bare or told or before is None:
        return draft
    dimension = tools.names.dimension(draft.quantity.unit)
    words = [stem(word) for word in split(before.text.lower())][-MOST_WORDS:]
    runs = ((word, words[max(0, at - PHRASE) : at + 1]) for at, word in enumerate(words))
    hits = [hit for word, run in runs if (hit := tools.names.metric(word, run, dimension)) is not None]
    if len({row.name for row, _ in hits}) != 1 or dimension is None:
        return draft
    metric = Measured(hits[0][0].name, None, hits[0][0], "of-sentence-before")
    return _of_whom_before(replace(draft, metric=metric, rules=(*draft.rules, BEFORE)), bool(here), discourse)


def _of_whom_before(draft: Draft, second: bool, discourse: Discourse) -> Draft:
    """ "Acme has better margins. 40% versus 33%.": the first is Acme's, the other of whom the words behind it name."""
    passage, end = draft.figure.passage, draft.quantity.end
    if draft.subject is not None and draft.subject.entity is not None:
        return draft
    behind = [h for h in discourse.heard.get(passage.index, ()) if passage.text[end : h.start] == " for "]
    before = [h for h in discourse.heard.get(passage.index - 1, ()) if not h.start]
    told = behind or ([] if second else before)
    if not told:
        return replace(draft, candidates=max(draft.candidates, 2)) if second else draft
    subject = Subject(told[0].name, told[0].text, told[0].entity, "named-beside" if behind else "opens-sentence-before")
    return replace(draft, subject=subject, candidates=1, rules=(*draft.rules, f"subject: {subject.rule}"))


def _of_same_bearer(draft: Draft, last: Draft, between: str) -> bool:
    """ "China makes 30% of all chips and 60% of steel": it makes both, and steel is no maker."""
    whole = draft.subject is not None and draft.subject.rule == "whole" and draft.attachment.owner is None
    told = last.subject is not None and last.subject.rule == "bearer"
    tied = draft.attachment.rule in ("share-of, beside-figure", "share-of, fragment")
    return whole and told and tied and AND_OF.fullmatch(between) is not None


def _of_one_share(draft: Draft, last: Draft, between: str) -> bool:
    """ "Net income of $22 million, or $0.17 per diluted share"."""
    money = last.quantity.unit == draft.quantity.unit and last.quantity.per is None
    return money and draft.quantity.per == "share" and draft.metric is None and OR.fullmatch(between) is not None


def _said_in_per_cent(draft: Draft, last: Draft, between: str) -> bool:
    """ "Was up $2.9 billion, or 1.9%": one change, told twice."""
    changed = last.quantity.change in (Change.INCREASE, Change.DECREASE) and last.quantity.unit not in SIZES
    return changed and draft.quantity.unit == "%" and draft.metric is None and OR.fullmatch(between) is not None


def _from_to(draft: Draft, last: Draft) -> bool:
    """ "From 4% of the nation's power to 9%": both are shares of it."""
    metric, rules = last.metric, (last.attachment.rule, draft.attachment.rule)
    share = metric is not None and metric.name.startswith(SHARE_OF) and draft.attachment.share_of is None
    moves = rules[0].startswith("share-of, ") and rules[0].endswith(rules[1]) and rules[1] in ("moves", "alter")
    return share and moves and draft.quantity.unit == last.quantity.unit == "%" and draft.quantity.change is None


def _taken(draft: Draft, last: Draft, tools: Toolbox) -> Draft:
    """A multiple of the figure before: its growth where the text tells one, else the thing itself."""
    assert last.metric is not None
    grown = draft.quantity.change is Change.INCREASE
    metric = tools.metrics.grown(last.metric, falls=False) if grown else last.metric
    return _of(draft, last, metric.name)


def _of(draft: Draft, last: Draft, name: str) -> Draft:
    assert last.metric is not None
    subject = draft.subject if draft.subject is not None and not _pointing(draft, last) else last.subject
    metric, rules = replace(last.metric, name=name), (*draft.rules, "metric: of-figure-pointed-at")
    return replace(draft, metric=metric, subject=subject, rules=rules)


def _pointing(draft: Draft, last: Draft) -> bool:
    return last.subject is not None and draft.subject is not None and draft.subject.entity is None
