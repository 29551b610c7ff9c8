"""What the label of a row or line says that its figures measure: "Cargo, tonnes: 900 (-4%)", "Headcount - 4,100".

Comes in: a draft without a metric, and the drafts before it. Goes out: the draft with the label's metric, its own
growth for the change in brackets; as it was where the label is a name, a person or a whole clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.model import Change
from kb.relate.drafts.draft import Draft
from kb.relate.drafts.rows import by_segment
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.metric.measuring import OPENERS, Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import split, stem

LABEL = re.compile(r"[\s•*_–—-]*(?P<label>[^\W\d_][^\n:;.!?()|*]{1,58}?)[*_]*(?::[*_]*| [–—-])\s*[*_]*")
IN_BRACKETS = re.compile(r"[^\n()]{0,24}\(\s*")
PHYSICAL = frozenset({"energy", "power", "mass"})
RULE = "label"
SHORT = 8  # words of a question and of its bare answer


def of_label(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """Returns the draft with what the label in front of its figure names, if it is what the line measures."""
    if draft.metric is not None or draft.reason is not None or draft.figure.span is None:
        return draft
    quantity, text = draft.quantity, draft.figure.passage.text
    last = before[-1] if before and before[-1].figure.passage is draft.figure.passage else None
    if last is not None and f"metric: {RULE}" in last.rules and last.metric is not None:
        beside = IN_BRACKETS.fullmatch(text[last.quantity.end : quantity.start]) is not None
        return _change_of(draft, last.metric, tools) if beside and quantity.unit == "%" else draft
    if (asked := _asked(draft, tools)) is not None:
        return replace(draft, metric=asked, rules=(*draft.rules, f"metric: {asked.rule}"))
    start = quantity.outer_start if quantity.outer_start >= 0 else quantity.start
    found = LABEL.fullmatch(text[:start])
    head = _head(draft, found.end("label")) if found is not None else None
    metric = _named(head, draft, tools) if head is not None and found is not None else None
    if metric is None or found is None:
        return draft
    subject = draft.subject
    if subject is not None and subject.entity is None and subject.text.lower() in found["label"].lower():
        subject = None  # "Passengers: 900" are those of somebody told before
    return replace(draft, metric=metric, subject=subject, rules=(*draft.rules, f"metric: {RULE}"))


def _asked(draft: Draft, tools: Toolbox) -> Measured | None:
    """ "Gross margin? Under 15%.": what the short question in front of a bare answer asks for."""
    here = draft.figure.passage
    earlier = draft.figure.scene.passages[here.index - 1] if here.index else None
    if earlier is None or earlier.paragraph != here.paragraph or not earlier.text.rstrip().endswith("?"):
        return None
    bare = draft.attachment.rule == "fragment" and len(here.text.split()) <= SHORT
    words = [stem(word) for word in split(earlier.text)]
    if not bare or not 0 < len(words) <= SHORT:
        return None
    hit = tools.names.metric(words[-1], words, tools.names.dimension(draft.quantity.unit))
    return Measured(hit[0].name, earlier.text.strip(" ?"), hit[0], "asked-before") if hit is not None else None


def _head(draft: Draft, end: int) -> Token | None:
    """The noun that leads the label: the last one before a comma, a preposition or the colon; None for a clause."""
    assert draft.figure.span is not None
    tokens = [token for token in draft.figure.span.doc if token.idx < end and token.text.strip("*_•-–— ")]
    cut = next((i for i, t in enumerate(tokens) if i and (t.text == "," or t.tag_ in ("IN", "TO"))), len(tokens))
    if any(token.tag_ in ("MD", "VBD", "VBZ", "VBP") for token in tokens[:cut]):
        return None
    noun = tokens[cut - 1] if cut else None
    return noun if noun is not None and syntax.is_noun(noun) and not syntax.in_figure(noun) else None


def _named(head: Token, draft: Draft, tools: Toolbox) -> Measured | None:
    metrics, unit = tools.metrics, draft.quantity.unit
    known, kind = metrics.known(head, unit), tools.names.dimension(unit)
    subject = draft.subject
    if kind in PHYSICAL and subject is not None and subject.entity is not None and subject.head == head:
        return None  # "Training run: 50 GWh": whose figure it is, and the unit says of what
    if known is not None and known.row is not None and kind == "energy" and known.row.dimension == "power":
        return None  # "Power: 300 TWh" is no power
    if known is not None:
        return replace(known, rule=RULE)
    if kind == "money" and by_segment(draft, tools):
        return None  # "By segment - Gaming: $2.2 billion": a part, and no measure
    alone = head.tag_ in ("NNP", "NN") and head.text[:1].isupper()
    segment = alone and any(word.text[:1].isupper() for word in syntax.children(head, "compound", "amod"))
    if stem(head.text) in tools.subjects.nobody or (segment and kind == "money"):
        return None  # "On an adjusted basis: $1.09", "Industrial Automation: $295 million"
    opens = alone and (stem(head.text) in metrics.stuffs | metrics.events or head.lower_.endswith(OPENERS))
    if not opens and (alone or head.tag_ == "NNPS" or not metrics.is_stuff(head)):
        return None  # "Norvik: 4%"
    plain = metrics.words(head) if not opens else Measured(head.lower_, head.text, None, RULE, frozenset({head.i}))
    if plain is None or not plain.text:
        return None
    many = head.tag_ == "NNS" and unit is None
    return replace(plain, name=f"number of {plain.text.lower()}" if many else plain.name, rule=RULE)


def _change_of(draft: Draft, level: Measured, tools: Toolbox) -> Draft:
    """ "Freight: 900 (-4%)": the growth of what the label names, by its sign."""
    quantity = draft.quantity
    falls = quantity.text[:1] in "-−–" or quantity.change is Change.DECREASE
    change = Change.DECREASE if falls else Change.INCREASE
    quantity = replace(quantity, change=change)
    figure = replace(draft.figure, quantity=quantity)
    metric = tools.metrics.grown(level, falls=falls)
    rules = (*draft.rules, f"metric: {RULE}")
    return replace(draft, figure=figure, quantity=quantity, metric=metric, subject=None, rules=rules)
