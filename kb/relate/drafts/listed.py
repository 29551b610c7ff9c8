"""Lists of what rose and fell: "fraud (down 17% to 768,000), arson (up 2%)", "with arson down 14%, fraud 7%".

Comes in: a draft and the drafts before it. Goes out: the draft with the metric of the noun right before its bracket,
or right before itself where the list leaves "down" out; as it was where no plain noun stands there.
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
from kb.relate.parsing.tokens import Token

OPENED = re.compile(
    r"\((?P<way>up|down|off|higher|lower)\s+(?:by\s+)?(?:about\s+|around\s+|nearly\s+|almost\s+|some\s+)?(?P<size>[^()]*?\bto\s+(?:about\s+|around\s+|nearly\s+|almost\s+|some\s+)?)?$",
    re.IGNORECASE,
)
GAP = re.compile(r"(?:,| and|, and) [a-z][a-z -]{2,40} ")
FALLING = frozenset({"down", "off", "lower"})
RULE = "listed-movement"
BEHIND = 80  # characters looked back over to the bracket


def of_list(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """Returns the draft with what the list says that moved."""
    if draft.figure.span is None or draft.reason is not None:
        return draft
    return _in_bracket(draft, tools) or _left_out(draft, before, tools) or draft


def _in_bracket(draft: Draft, tools: Toolbox) -> Draft | None:
    """ "Criminal damage (down 17% to 768,000)": the change, and the level that it led to."""
    quantity, text, span = draft.quantity, draft.figure.passage.text, draft.figure.span
    start = quantity.outer_start if quantity.outer_start >= 0 else quantity.start
    found = OPENED.search(text, max(0, start - BEHIND), start)
    if found is None or span is None:
        return None
    noun = next((t for t in reversed(span.doc[: span.start]) if t.idx + len(t) <= found.start()), None)
    measured = _measured(noun, draft, tools)
    if measured is None:
        return None
    if found["size"] is not None:
        many = noun is not None and noun.tag_ == "NNS" and quantity.unit is None and measured.row is None
        level = replace(measured, name=f"number of {measured.text}") if many else measured
        return _with(draft, level, None)
    falls = found["way"].lower() in FALLING
    return _with(draft, tools.metrics.grown(measured, falls=falls), Change.DECREASE if falls else Change.INCREASE)


def _left_out(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft | None:
    """ "With arson down 14%, fraud 7%": by as much as the list says first, in the same direction."""
    last, span = before[-1] if before else None, draft.figure.span
    if last is None or span is None or last.figure.passage is not draft.figure.passage or span.start == 0:
        return None
    change = last.quantity.change
    alike = draft.quantity.unit == "%" == last.quantity.unit and draft.quantity.change is None
    between = draft.figure.passage.text[last.quantity.end : draft.quantity.start]
    told = last.attachment.rule.startswith("degree") or f"metric: {RULE}" in last.rules
    if not alike or not told or change not in (Change.INCREASE, Change.DECREASE) or not GAP.fullmatch(between):
        return None
    measured = _measured(span.doc[span.start - 1], draft, tools)
    if measured is None:
        return None
    return _with(draft, tools.metrics.grown(measured, falls=change is Change.DECREASE), change)


def _measured(noun: Token | None, draft: Draft, tools: Toolbox) -> Measured | None:
    """The metric of a plain noun; None for names, figures and what has a possessor of its own."""
    if noun is None or noun.tag_ not in ("NN", "NNS", "VBG") or syntax.in_figure(noun):
        return None
    plain, known = tools.metrics.words(noun), tools.metrics.known(noun, draft.quantity.unit)
    if plain is None or known is None or known.row is None:
        return known or plain
    return plain if len(plain.name.split()) > len(known.name.split()) else known  # "criminal damage" is no damage


def _with(draft: Draft, metric: Measured, change: Change | None) -> Draft:
    quantity = replace(draft.quantity, change=change)
    figure = replace(draft.figure, quantity=quantity)
    subject = None if draft.subject is not None and draft.subject.entity is None else draft.subject
    rules = (*draft.rules, f"metric: {RULE}")
    return replace(draft, figure=figure, quantity=quantity, metric=metric, subject=subject, rules=rules)
