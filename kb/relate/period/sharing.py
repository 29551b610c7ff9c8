"""Whether a period is a figure's, or another figure's alone.

Comes in: a `Figure` and periods of its passage. Goes out: whether a period is free for the figure, whose it is
otherwise, and which periods of a clause its figures share.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.lexicon.cues import Cue
from kb.model import Period, Quantity
from kb.relate.parsing.clauses import clause_of, root_of, subject_start
from kb.relate.parsing.tokens import Doc, Token
from kb.relate.period.bases import POSSESSIVE, after_base, started
from kb.relate.period.comparing import counts_back, gone_before
from kb.relate.period.dated import WINDOW
from kb.relate.scene import nearby
from kb.relate.scene.scene import Figure

BRACKET = re.compile(r"(?:\s*(?:an?\s|per\s|/)\s?[\w-]+(?:\s[\w-]+){0,2})?\s\(", re.IGNORECASE)
SET_AGAINST = Cue(r"\b{against}\s", re.IGNORECASE)
OF_IT = re.compile(r"\s+of\s+(?:[a-z]+\s+){0,2}$")


def is_free(period: Period, figure: Figure, periods: Sequence[Period]) -> bool:
    """Tells whether a period is not another figure's own, where figures have several periods to share."""
    if POSSESSIVE.match(figure.passage.text[period.end :]):
        return False
    if ";" in figure.passage.text[figure.quantity.end : period.start]:
        return False
    if _of_far_side(period, figure):
        return False
    owner = owner_of(period, figure)
    if _narrows_another(period, figure) or (owner is not None and _in_aside(owner, period, figure)):
        return False
    if owner is not None and after_base(figure, owner):
        return False  # "to $4bn, from $2bn in 2018": the year is the earlier value's
    if owner is not None and (gone_before(owner, figure) or counts_back(period)):
        return False
    return len(periods) == 1 or owner is None


def in_brackets(quantity: Quantity, period: Period, figure: Figure) -> bool:
    """Tells whether a period stands alone in brackets behind a figure: "$20 per million tokens (2020)"."""
    text = figure.passage.text
    return text[period.end : period.end + 1] == ")" and BRACKET.fullmatch(text, quantity.end, period.start) is not None


def _of_far_side(period: Period, figure: Figure) -> bool:
    """Tells whether a period stands in front of what a figure is compared with: "5, against a loss in 2019 of 3"."""
    text = figure.passage.text
    after = next((q for q in nearby.quantities(figure) if q.start >= period.end), None)
    if after is None or period.start < figure.quantity.end or OF_IT.fullmatch(text, period.end, started(after)) is None:
        return False
    between = text[figure.quantity.end : period.start]
    against = next(iter(SET_AGAINST(figure.scene.cues).finditer(between)), None)
    if against is None:
        return False
    return not nearby.figure_between(figure, figure.quantity.end + against.end(), period.start)


def with_it(head: Token, heads: Sequence[tuple[Period, Token]], figure: Figure) -> Sequence[Period]:
    """Returns the periods of one clause that may be a figure's."""
    one = [p for p, other in heads if other.i == head.i and not _is_anothers(p, figure)]
    return of_the_verb(one, head, figure)


def of_the_verb(periods: Sequence[Period], clause: Token, figure: Figure) -> Sequence[Period]:
    """Returns the periods of a clause but for those inside its subject, unless it is there or none is left."""
    start = subject_start(clause)
    outside = [period for period in periods if not start <= period.start < clause.idx]
    inside = start <= figure.quantity.start < clause.idx
    return outside if outside and not inside else periods


def owner_of(period: Period, figure: Figure) -> Quantity | None:
    """Returns another figure of the passage that the period stands right after."""
    before = [
        other
        for other in nearby.quantities(figure)
        if other.end <= period.start and other.start != figure.quantity.start
    ]
    return before[-1] if before and follows(before[-1], period, figure) else None


def follows(quantity: Quantity, period: Period, figure: Figure) -> bool:
    """Tells whether a period stands right after a figure; after a comma it must be of the same clause."""
    if not nearby.clear(figure, quantity.end, period.start):
        return False
    doc = figure.scene.docs.get(figure.passage.index)
    if doc is None or "," not in figure.passage.text[quantity.end : period.start]:
        return True
    token, head = root_of(doc, quantity.start, quantity.end), head_of(period, doc)
    return token is None or head is None or clause_of(token).i == head.i


def _is_anothers(period: Period, figure: Figure) -> bool:
    """Tells whether a period is another figure's alone: behind a participle on it, or behind what is compared with."""
    owner = owner_of(period, figure)
    compared = owner is not None and (after_base(figure, owner) or gone_before(owner, figure))
    return compared or _narrows_another(period, figure)


def _narrows_another(period: Period, figure: Figure) -> bool:
    """Tells whether a period stands behind a participle on another figure: "the record of 3,460 set in January"."""
    doc = figure.scene.docs.get(figure.passage.index)
    word = root_of(doc, period.start, period.start + 1) if doc is not None else None
    before = word.nbor(-1) if word is not None and word.i else None
    if before is None or before.dep_ != "acl" or before.tag_ != "VBN" or figure.span is None:
        return False
    held = next((q for q in nearby.quantities(figure) if q.start <= before.head.idx < q.end), None)
    return held is not None and held.start != figure.quantity.start


def _in_aside(owner: Quantity, period: Period, figure: Figure) -> bool:
    """Tells whether a figure and its period stand between commas that the other figure is outside of."""
    text, start = figure.passage.text, started(owner)
    low = max(0, start - WINDOW)
    opened = re.search(r"[,(—–]\s*(?:[a-z]+\s+){0,3}$", text[low:start])
    verb = clause_of(figure.span.root).idx if figure.span is not None else -1
    if opened is None or low + opened.start() < verb < start:
        return False  # "on Monday, sales totaled 6 billion in May, down 22%": the comma parts no aside
    return figure.quantity.start > period.end and re.match(r"\s?[,)—–]", text[period.end :]) is not None


def head_of(period: Period, doc: Doc) -> Token | None:
    """Returns the verb of the clause that a period stands in."""
    token = root_of(doc, period.start, period.end)
    return clause_of(token) if token is not None else None
