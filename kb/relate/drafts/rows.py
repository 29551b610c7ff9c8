"""What rows of a list measure where only the line above, or the row before, says so: "Capex: Tarn: $40 billion".

Comes in: a draft without a metric in a row that opens with a name, and the drafts before it. Goes out: the draft with
the one metric of its kind that the list's heading names, else with that of the row before; as it was otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.model import Change
from kb.relate.drafts.draft import Draft
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.metric.measuring import Measured
from kb.relate.parsing import syntax
from kb.relate.scene.names import split, stem
from kb.relate.subject.namer import Subject

ROW = re.compile(r"[\s•*_–—-]*[^\W_][^\n:;!?|]{0,58}?[*_]*(?::[*_]*| [–—-])\s*[*_]*")
SENTENCE = re.compile(r"[.!?] [A-Z]")  # the row says more than its name and figures
RULE = "metric-of-heading"
BEFORE = "metric-of-row-before"
FAR_BACK = 4  # passages
WORDS = 4  # words in front of a noun that may belong to its metric's name


def of_rows(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """Returns the draft with what the heading of its list, or the row before it, measures."""
    metric = draft.metric
    open_ = metric is None or (metric.row is None and metric.rule.endswith("metric-words"))
    dimension = tools.names.dimension(draft.quantity.unit)
    row = ROW.match(draft.figure.passage.text)
    if not open_ or draft.reason is not None or row is None or row.end() > draft.quantity.start:
        return draft
    if SENTENCE.search(draft.figure.passage.text, row.end(), draft.quantity.start):
        return draft
    if dimension in (None, "count", "duration") or (metric is not None and draft.quantity.change is None):
        return draft
    if metric is None and any(_same_kind(d, draft, dimension, tools) for d in before[-FAR_BACK:]):
        return draft  # "at a valuation of $7bn, up from $2bn": of the figure before, and not of the heading
    found, rule = _above(draft, dimension, tools), RULE
    found = found or _of_segment(draft, row[0], dimension, tools)
    if found is None and metric is None and _opens(draft, row.end()):
        found, rule = _row_before(draft, dimension, before, tools), BEFORE
    if found is None:
        return draft
    subject = draft.subject if draft.subject is not None else _leader(draft, row.end(), tools)
    return replace(draft, metric=found, subject=subject, rules=(*draft.rules, f"metric: {rule}"))


def _same_kind(earlier: Draft, draft: Draft, dimension: str | None, tools: Toolbox) -> bool:
    """A figure of the same row and kind that has a metric of its own."""
    beside = earlier.figure.passage is draft.figure.passage and earlier.metric is not None
    return beside and tools.names.dimension(earlier.quantity.unit) == dimension


def _leader(draft: Draft, end: int, tools: Toolbox) -> Subject | None:
    """ "Industry average: $210,000": the plain noun that the row opens with."""
    tokens = draft.figure.span.doc if draft.figure.span is not None else ()
    nouns = (t for t in tokens if t.idx < end and syntax.is_noun(t))
    noun = next((t for t in nouns if stem(t.text) not in tools.subjects.empty | tools.subjects.times), None)
    return tools.subjects.phrase(noun, "row-opens-with", draft.figure) if noun is not None else None


def _above(draft: Draft, dimension: str | None, tools: Toolbox) -> Measured | None:
    """The one metric of the figure's kind in the line that introduces the list, else in the heading."""
    passage, scene = draft.figure.passage, draft.figure.scene
    change = draft.quantity.change in (Change.INCREASE, Change.DECREASE)
    for index in (passage.lead, passage.heading):
        line = scene.passages[index].text if index is not None else ""
        if line.rstrip().endswith("?"):
            continue  # "Will it pay?" measures nothing
        named = _named_in(line, None if change else dimension, tools)
        if len(named) == 1:
            level = next(iter(named.values()))
            return tools.metrics.grown(level, falls=draft.quantity.change is Change.DECREASE) if change else level
    return None


def by_segment(draft: Draft, tools: Toolbox) -> bool:
    """Tells whether the line above a row says that its rows are parts of a business: "By segment", "Business units"."""
    passage, scene = draft.figure.passage, draft.figure.scene
    lines = (scene.passages[index].text for index in (passage.lead, passage.heading) if index is not None)
    said = [f" {' '.join(split(line))} " for line in lines]
    return any(f" {heading} " in line for line in said for heading in tools.lexicon.context.measuring.segments)


def _of_segment(draft: Draft, label: str, dimension: str | None, tools: Toolbox) -> Measured | None:
    """ "By segment - Gaming: $2.2 billion": what parts of a business are told with is their revenue."""
    change = draft.quantity.change in (Change.INCREASE, Change.DECREASE)
    told = (dimension == "money" or (change and dimension in ("share", "ratio"))) and by_segment(draft, tools)
    row = tools.names.metric_by_name.get("revenue") if told else None
    part = " ".join(split(label)).strip()
    if row is None or not part:
        return None
    level = Measured(f"{part.lower()} {row.name}", None, row, RULE)
    return tools.metrics.grown(level, falls=draft.quantity.change is Change.DECREASE) if change else level


def _named_in(line: str, dimension: str | None, tools: Toolbox) -> dict[str, Measured]:
    """The metrics of a kind that a line names, each by the most of its words."""
    words = [stem(word) for word in split(line)]
    found: dict[str, Measured] = {}
    for at, word in enumerate(words):
        hit = tools.names.metric(word, words[max(0, at - WORDS) : at + 1], dimension)
        if hit is not None and (dimension is None or hit[0].dimension == dimension or hit[0].of_things):
            found[hit[0].name] = Measured(hit[0].name, None, hit[0], RULE)
    return found


def _opens(draft: Draft, end: int) -> bool:
    """The figure stands right behind the row's name."""
    quantity = draft.quantity
    start = quantity.outer_start if quantity.outer_start >= 0 else quantity.start
    return end >= start and quantity.change is None


def _row_before(draft: Draft, dimension: str | None, before: Sequence[Draft], tools: Toolbox) -> Measured | None:
    """The metric of the first figure of its kind in a row shortly before this one."""
    here, found = draft.figure.passage, None
    for earlier in reversed(before):
        there = earlier.figure.passage
        if here.index - there.index > FAR_BACK or there.heading != here.heading:
            break
        row = ROW.match(there.text)
        level = earlier.metric is not None and earlier.quantity.change is None and earlier.reason is None
        alike = level and tools.names.dimension(earlier.quantity.unit) == dimension
        if there is here or row is None or row.end() > earlier.quantity.start or not alike:
            continue
        if found is not None and found.figure.passage is not there:
            break
        found = earlier
    return found.metric if found is not None else None
