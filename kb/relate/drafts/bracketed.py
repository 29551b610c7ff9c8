"""What figures in brackets behind names in a row measure: the clause around them tells.

Comes in: a draft and those before it. Goes out: the draft with a metric and a change: "Sales rose in Ohio (4%), Utah
(3%) and Iowa (2%)" gives growth of sales to each. Where the clause moves nothing the row stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.model import Change
from kb.relate.attaching.attachment import Attachment
from kb.relate.drafts.draft import Draft
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.metric.measuring import Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Span, Token
from kb.relate.scene.names import split

NEXT = re.compile(r"\)(?:,| and|, and|;) [^()%;:.]{2,60}\($")  # from one bracket of a row to the next
STEPS = 12  # tokens climbed from a bracket to its verb: linear, however deep the tree
PLACING = frozenset({"in", "for", "at", "across", "among", "on"})
STOOD = {"up": True, "higher": True, "down": False, "lower": False}  # "visitor numbers were down at"
RULE = "of-clause-of-row"


def of_clause(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """Returns a bracketed share with what its clause measures, if the clause says that it moves."""
    quantity, text = draft.quantity, draft.figure.passage.text
    alone = text[: quantity.start].endswith("(") and text[quantity.end : quantity.end + 1] == ")"
    if not alone or draft.reason is not None or draft.metric is not None or quantity.unit != "%":
        return draft
    last = before[-1] if before else None
    if last is not None and _next_in_row(draft, last):
        return _taken(draft, last.metric, last.quantity.change)
    return _ranked(_moved(draft, tools), tools)


def _ranked(draft: Draft, tools: Toolbox) -> Draft:
    """ "Tarn (24%) leads the market, ahead of Ilmen (20%)": shares of the market in which they are ranked."""
    measuring = tools.lexicon.context.measuring
    words = set(split(draft.figure.passage.text))
    whole, rank = words & set(measuring.wholes), words & set(measuring.ranking)
    row = tools.names.metric_by_name.get("market share")
    if draft.metric is not None or draft.quantity.text[:1] in "+-−" or not (whole and rank) or row is None:
        return draft
    return _taken(draft, Measured(row.name, None, row, "ranked-in-brackets"), None)


def _next_in_row(draft: Draft, last: Draft) -> bool:
    if last.figure.passage is not draft.figure.passage or f"metric: {RULE}" not in last.rules:
        return False
    return NEXT.match(draft.figure.passage.text[last.quantity.end : draft.quantity.start]) is not None


def _moved(draft: Draft, tools: Toolbox) -> Draft:
    span = draft.figure.span
    verb = (_verb(_named_before(span)) or _verb(span.root)) if span is not None else None
    words = tools.attacher.words
    if verb is None:
        return draft
    stood = next((t.lower_ for t in verb.children if verb.lemma_ == "be" and t.lower_ in STOOD), "")
    if not stood and verb.lemma_ not in words.rise | words.fall:
        return draft
    rises = STOOD[stood] if stood else verb.lemma_ in words.rise
    change = Change.INCREASE if rises else Change.DECREASE
    figure = replace(draft.figure, quantity=replace(draft.quantity, change=change))
    moves = Attachment("moves", measured=syntax.own_subject(verb), verb=verb, change=True)
    return _taken(draft, tools.metrics.name(figure, moves), change)


def _named_before(span: Span) -> Token:
    """The name in front of the bracket, from which the tree is climbed wherever it hangs the bracket itself."""
    named = span.start > 1 and span.doc[span.start - 1].text == "(" and syntax.is_noun(span.doc[span.start - 2])
    return span.doc[span.start - 2] if named else span.root


def _verb(token: Token) -> Token | None:
    """The verb above a bracket, if the row of names hangs from it by a preposition: "rose in Ohio (4%)"."""
    placed = False
    for _ in range(STEPS):
        if syntax.is_verb(token):
            return token if placed else None
        if token.head.i == token.i:
            return None
        placed = placed or token.lower_ in PLACING
        token = token.head
    return None


def _taken(draft: Draft, metric: Measured | None, change: Change | None) -> Draft:
    if metric is None:
        return draft
    quantity = replace(draft.quantity, change=change)
    figure = replace(draft.figure, quantity=quantity)
    rules = (*draft.rules, f"metric: {RULE}")
    return replace(draft, figure=figure, quantity=quantity, metric=metric, rules=rules)
