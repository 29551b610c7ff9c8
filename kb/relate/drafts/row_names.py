"""Whose the figures of a row are: the name that the row, or a headline, opens with.

Comes in: a draft, the article's `Discourse`. Goes out: the draft with that name as its subject, or as it was.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kb.model import Passage, PassageKind
from kb.relate.drafts.draft import Draft
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.subject.discourse import Discourse
from kb.relate.subject.namer import Subject

ROW = re.compile(
    r"[\s•*-]*(?P<name>[A-Z0-9][^\n—–:|(*]{1,50}?)(?P<listed> ?\([A-Z][\w. ]*: ?[A-Z.]+\))?(?: ?\([^()]{1,30}\))?"
    r"(?: [—–|-] ?|:\*{0,2} )"
)
BOLD = re.compile(r"[\s•-]*(?:\*\*|__)(?P<name>[A-Z0-9][^*_\n:]{1,50})(?P<listed>:?)(?:\*\*|__)(?P<tail>[^\n.;]{0,60})")
ROWS_BACK = 4  # passages of one paragraph that go on about the name its row opened with
QUOTED = re.compile(r"[\"“”]|[.!?] [A-Z]")  # the row says more than its name and figures
LOOSE = frozenset({"noun-before", "name-before", "counted-noun", "in-phrase", "measured-noun", "owner"})


def of_row(draft: Draft, discourse: Discourse, tools: Toolbox) -> Draft:
    """ "Corvane (NYSE: CRV) — 10,000 workers", "**Norway**: 4%": the name that a row opens with has its figures."""
    passage = draft.figure.passage
    points = draft.subject is not None and draft.subject.refers == "company"
    found = _row_name(passage, discourse, tools, points=points) if draft.reason is None else None
    if found is None or (found[1] > draft.figure.quantity.start and found[2] is passage):
        return draft
    name, end, row = found
    if row is passage and QUOTED.search(passage.text[end : draft.figure.quantity.start]):
        return draft
    subject = draft.subject
    loose = subject is None or subject.rule in LOOSE or (subject.refers is not None and subject.refers != "speaker")
    if not loose or (row is not passage and subject is not None):
        return draft
    entity = tools.names.exact(name)
    new = Subject(entity.name if entity is not None else name, name, entity, "row-opens-with")
    return replace(draft, subject=new, candidates=1, rules=(*draft.rules, f"subject: {new.rule}"))


def _row_name(
    passage: Passage, discourse: Discourse, tools: Toolbox, *, points: bool
) -> tuple[str, int, Passage] | None:
    """The name that a passage, or the first one of its paragraph, opens with as a row does; "Carna — The lender fell"
    tells by its noun (`points`) that it is one.
    """
    for back in range(ROWS_BACK):
        row = discourse.passages[passage.index - back] if passage.index >= back else None
        if row is None or row.paragraph != passage.paragraph or row.heading != passage.heading:
            return None
        bold, plain = BOLD.match(row.text), ROW.match(row.text) if row.kind is not PassageKind.TITLE else None
        found = bold or plain
        if found is None:
            continue
        name = found["name"].strip().removesuffix(",")
        known = tools.names.exact(name) is not None or name in discourse.told  # "Steel: 4,000 jobs" is no name
        shown = bool(found["listed"]) if bold is None else not bold["listed"]
        shown = shown or (points and not back and row.text[found.end() :].lstrip(" –—-:").startswith("The "))
        person = discourse.cast.kinds.get(name) == "person"
        named = (known or (shown and not tools.subjects.measures(name) and _capitals(name))) and not person
        return (name, found.start("name") + len(name), row) if named and (bold or not back) else None
    return None


def _capitals(name: str) -> bool:
    """All longer words have capitals: "Oyster Health AI", not "Capital cost"."""
    return all(word[:1].isupper() or len(word) < 4 or word[:1].isdigit() for word in name.split())


def of_headline(draft: Draft, discourse: Discourse) -> Draft:
    """ "Corvane Commits $6B to Data Center": set in capitals, whose verb a parser takes for a name."""
    subject = draft.subject
    known = subject is not None and (subject.entity is not None or discourse.is_name(subject.name))
    listed = subject is not None and subject.rule == "listed-name"
    if draft.reason is not None or known or listed or draft.figure.quantity.start == 0:
        return draft
    opener = discourse.opener(draft.figure.passage)
    if opener is None or opener.kind == "place" or (subject is not None and subject.text.islower()):
        return draft
    found = Subject(opener.name, opener.text, opener.entity, "headline-opens-with")
    return replace(draft, subject=found, candidates=1, rules=(*draft.rules, f"subject: {found.rule}"))
