"""Whose the figures of a list are: "Key facts about Orlen-4:" above lines such as "Context window: 128,000 tokens".

Comes in: a draft of a line that opens with a label, and the article's `Discourse`. Goes out: the draft with the one
model, chip or product that the line above the list names; as it was where the label is itself a name, or where the line
above names several or none.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kb.model import PassageKind
from kb.relate.drafts.draft import Draft
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.subject.discourse import Discourse
from kb.relate.subject.namer import Subject

LABEL = re.compile(r"[\s•*_–—-]*(?P<label>[^\W_][^\n:;.!?|]{1,58}?)[*_]*:[*_]*\s")
THINGS = frozenset({"model", "hardware", "product"})
RULE = "list-about"


def of_lead(draft: Draft, discourse: Discourse, tools: Toolbox) -> Draft:
    """Returns the draft with what the line above its list is about, if its own line names nobody."""
    passage = draft.figure.passage
    label = LABEL.match(passage.text) if passage.kind is PassageKind.LIST_ITEM and passage.lead is not None else None
    if label is None or draft.reason is not None or label.end() > draft.quantity.start or _named(label["label"], tools):
        return draft
    subject = draft.subject
    own = subject is not None and (subject.entity is not None or subject.text.lower() not in label["label"].lower())
    told = _told_above(passage.lead, discourse) if passage.lead is not None and not own else None
    if told is None:
        return draft
    return replace(draft, subject=told, candidates=1, distance=1, rules=(*draft.rules, f"subject: {RULE}"))


def _named(label: str, tools: Toolbox) -> bool:
    """The label is a name of the lexicon: its figures are its own."""
    return tools.names.exact(label.strip()) is not None


def _told_above(lead: int, discourse: Discourse) -> Subject | None:
    """The one model, chip or product that the line above names; firms named there mostly tell of others."""
    things = [item for item in discourse.heard.get(lead, ()) if not item.several and item.kind in THINGS]
    if len({item.name for item in things}) != 1:
        return None
    return Subject(things[0].name, things[0].text, things[0].entity, RULE)


__all__ = ["RULE", "of_lead"]
