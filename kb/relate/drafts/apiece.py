""" "A price of $5 for the van and $3 for the bike": each figure is of what stands behind its own "for".

Comes in: the drafts of an article. Goes out: the same, those of such a pair or row with the subject of their turn and
the metric of the first. What is spent or raised for something is still whose money it is, so a row counts where the
figures hang from a noun that is measured ("a fine of"), stand at it ("prices are"), or are what a thing costs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from kb.relate.drafts.draft import Draft
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.subject.namer import Subject

FOR = re.compile(r"\s*(?:\([^()]*\)\s*)?,?\s*for\s+(?=\S)")
JOINT = re.compile(r"[\s,;]*(?:(?:and|or|while|but|about|around|just|a|an|the)\b[\s,]*)*")
BRACKETED = re.compile(r"\s*\(\s*")
MEASURING = frozenset({"noun-of", "metric-noun", "stands-at", "price-stands-at"})
COSTS = frozenset({"price", "cost"})
LONGEST = 8  # tokens between a figure and its "for"
MOST = 6  # figures of a row

Row = list[tuple[list[int], Token]]  # the figures of one thing, the first with what it is in other money; the thing


def each_of_its_own(found: Sequence[Draft], tools: Toolbox) -> list[Draft]:
    """Returns the drafts, those of a row of figures and things with the thing of their turn."""
    out: list[Draft] = []
    for _, group in groupby(found, key=lambda draft: draft.figure.passage.index):
        here = list(group)
        out += _dealt(here, tools) if len(here) > 1 and " for " in here[0].figure.passage.text else here
    return out


def _dealt(here: list[Draft], tools: Toolbox) -> list[Draft]:
    out, at = list(here), 0
    while at < len(here):
        row = _row(here, at, tools)
        first = here[at]
        if len(row) < 2 or not _bears(first, row, tools):
            at += 1
            continue
        for places, thing in row:
            for place in places:
                out[place] = _of(out[place], first, thing, tools)
        at = row[-1][0][-1] + 1
    return out


def _row(here: Sequence[Draft], at: int, tools: Toolbox) -> Row:
    """The figures from one on that each have a thing behind "for", with no more than a joint between them."""
    row: Row = []
    text, last = here[at].figure.passage.text, -1
    while at < len(here) and len(row) < MOST:
        if here[at].quantity.start < last:  # "for the 5-speed version": a figure of the thing's name
            at += 1
            continue
        places = [at]
        if at + 1 < len(here) and BRACKETED.fullmatch(text, here[at].quantity.end, here[at + 1].quantity.start):
            places.append(at + 1)
        thing = _thing(here[at], tools)
        alike = not row or here[at].quantity.unit in (here[row[0][0][0]].quantity.unit, None)
        if thing is None or not alike or (row and JOINT.fullmatch(text, last, here[at].quantity.start) is None):
            break
        row.append((places, thing))
        last = thing.idx + len(thing)
        at = places[-1] + 1
    return row


def _thing(draft: Draft, tools: Toolbox) -> Token | None:
    """The noun behind the figure's own "for"; no time, no figure, nothing that is done."""
    span = draft.figure.span
    led = FOR.match(draft.figure.passage.text, draft.quantity.end) if span is not None else None
    if span is None or led is None:
        return None
    leading = [token for token in span.doc[span.end : span.end + LONGEST] if token.idx < led.end()]
    noun = syntax.child(leading[-1], "pobj") if leading else None
    if noun is None or syntax.in_figure(noun) or stem(noun.text) in tools.subjects.times:
        return None
    return noun if syntax.is_noun(noun) or noun.nbor(-1).lower_ == "the" else None


def _bears(first: Draft, row: Row, tools: Toolbox) -> bool:
    """Tells whether what the row names has the metric: a fine is whose it is for, an expense is whose who pays."""
    metric = first.metric
    if metric is None or first.reason is not None:
        return False
    rule, name = first.attachment.rule.split(", ")[-1], metric.row.name if metric.row is not None else ""
    costs = rule == "metric-verb" and name in COSTS
    if rule in MEASURING and all(thing.tag_ in ("NNP", "NNPS") for _, thing in row):
        return True
    people = tools.subjects.people | tools.subjects.counted_people
    if any(stem(thing.text) in people or thing.tag_ == "NNS" for _, thing in row):
        return False  # "tickets cost $5 for adults and $3 for children": still the tickets
    return costs or name in COSTS or (rule in MEASURING and first.subject is None)


def _of(draft: Draft, first: Draft, thing: Token, tools: Toolbox) -> Draft:
    subject = _named(thing, draft, tools)
    metric = first.metric if draft.metric is None or "inherited" in draft.rules else draft.metric
    return replace(draft, subject=subject, metric=metric, candidates=1, rules=(*draft.rules, "each-of-its-own"))


def _named(thing: Token, draft: Draft, tools: Toolbox) -> Subject:
    return tools.subjects.phrase(thing, "for-phrase", draft.figure)
