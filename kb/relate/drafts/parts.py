"""Parts of a cost, each with its own noun: "40% compute, 30% staff", "servers (15%), power (2%)", "$2bn for land".

Comes in: a draft and those before it. Goes out: a share with the whole that the sentence splits and the part it is the
share of, a sum with the cost of what it goes to; as it was where nothing is split, or no plain noun stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.relate.drafts.draft import Draft
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.metric.measuring import Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Doc, Token
from kb.relate.scene import nearby
from kb.relate.scene.names import stem

RULE = "part-of-whole"
RUN = 5  # words of a part's name
FAR = 12  # words between two parts of a list
BACK = 24  # words looked back over for the whole
INTO = frozenset({"for", "on", "to", "toward", "towards"})
EDGE = frozenset({",", ";", ":", ".", ")", "(", "and", "or", "but", "with", "plus", "—", "–"})
NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
RUNNING = NOUNS | {"JJ", "VBG", "HYPH"}
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
SOFTENED = frozenset({"RB", "IN", "JJR"})  # "just 4%", "about 4%", "more than 4%"


def of_parts(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """Returns the draft of a part with what it is a part of."""
    quantity, last = draft.quantity, before[-1] if before else None
    if draft.figure.span is None or draft.reason is not None or quantity.change is not None:
        return draft
    if last is not None and last.figure.passage is not draft.figure.passage:
        last = None
    if quantity.unit == "%" and quantity.per is None:
        return _share(draft, last, tools)
    if tools.names.dimension(quantity.unit) == "money" and last is not None:
        return _sum(draft, last, tools)
    return draft


# -- shares of one whole -----------------------------------------------------------------------------


def _share(draft: Draft, last: Draft | None, tools: Toolbox) -> Draft:
    if draft.attachment.share_of is not None or _known_share(draft):
        return draft
    part = _part(draft)
    whole = _whole_before(draft, last) or _whole_split(draft, tools) if part else None
    if not part or whole is None:
        return draft
    subject = tools.subjects.named(part, RULE)
    rules = (*draft.rules, f"metric: {whole.rule}", f"subject: {RULE}")
    return replace(draft, metric=whole, subject=subject, rules=rules)


def _known_share(draft: Draft) -> bool:
    """A margin, a rate, a stake: what the sentence itself says that the per cent are."""
    row = draft.metric.row if draft.metric is not None else None
    return draft.metric is not None and (
        draft.metric.name.startswith("share of ") or (row is not None and row.dimension == "share")
    )


def _whole_before(draft: Draft, last: Draft | None) -> Measured | None:
    """The whole of the share before it in the list."""
    metric = last.metric if last is not None and last.quantity.unit == "%" else None
    if last is None or metric is None or not metric.name.startswith("share of ") or not _listed(last, draft):
        return None
    told = any(rule.endswith((RULE, "share-of")) for rule in last.rules)
    return replace(metric, rule=RULE, used=frozenset(), tokens=()) if told else None


def _whole_split(draft: Draft, tools: Toolbox) -> Measured | None:
    """What a verb of parting splits: "the budget breaks down into", "other costs include"."""
    span = draft.figure.span
    alike = [r for r in nearby.quantities(draft.figure) if r.unit == "%" and r.change is None]
    if span is None or len(alike) < 2:
        return None
    words, split = tools.lexicon.context.measuring, False
    after = span.doc[span.end] if span.end < len(span.doc) else None
    plain = after is not None and after.tag_ in RUNNING
    near = [*(span.doc[span.end : span.end + 2] if not plain else ()), *reversed(span.doc[: span.start][-BACK:])]
    for token in near:
        if stem(token.text) in words.split_wholes and split and token.i < span.start:
            return Measured(f"share of {token.lower_}", str(token.text), None, RULE)
        split = split or token.lemma_ in words.splitting or (plain and token.lemma_ == "be")
    return None


# -- sums that go to several things ------------------------------------------------------------------


def _sum(draft: Draft, last: Draft, tools: Toolbox) -> Draft:
    row = last.metric.row if last.metric is not None else None
    span, thing = draft.figure.span, _own_thing(draft)
    spent = row is not None and (row.family in ("cost", "spending") or row.part_of in ("cost", "spending"))
    spent = (
        spent or f"metric: {RULE}" in last.rules or (last.metric is not None and "verb-on-object" in last.metric.rule)
    )
    alike = last.quantity.unit == draft.quantity.unit and last.quantity.per == draft.quantity.per
    told = draft.metric is not None and "directed-to" in draft.metric.rule
    if span is None or thing is None or not spent or not alike or told or not _listed(last, draft):
        return draft
    if draft.metric is not None and thing.i in draft.metric.used:
        return draft  # the verb's own object
    metric = tools.metrics.spent_on(thing, "spending" if row is not None and row.name == "spending" else "cost")
    if metric is None:
        return draft
    rules = (*draft.rules, f"metric: {RULE}", *(("subject: of-figure-before",) if last.subject is not None else ()))
    return replace(draft, metric=metric, subject=last.subject or draft.subject, rules=rules)


def _own_thing(draft: Draft) -> Token | None:
    """The noun behind "for" or "on" right after the figure."""
    span = draft.figure.span
    after = span.doc[span.end] if span is not None and span.end < len(span.doc) else None
    if after is None or after.lower_ not in INTO:
        return None
    run = _run(after.i + 1, after.doc, 1)
    return run[-1] if run and run[-1].tag_ in NOUNS and not any(map(syntax.in_figure, run)) else None


# -- lists and the nouns in them ---------------------------------------------------------------------


def _listed(last: Draft, draft: Draft) -> bool:
    """Tells whether nothing but the names of parts stands between two figures."""
    one, other = last.figure.span, draft.figure.span
    if one is None or other is None or one.doc is not other.doc or not 0 < other.start - one.end <= FAR:
        return False
    between = one.doc[one.end : other.start]
    joined = any(token.text in (",", ";", ":") or token.lower_ == "and" for token in between)
    return joined and not any(token.tag_ in FINITE and token.lemma_ not in ("go", "be") for token in between)


def _part(draft: Draft) -> str | None:
    """The noun that a share in a list stands beside, before it or behind it."""
    span = draft.figure.span
    if span is None:
        return None
    doc, start, end = span.doc, span.start, span.end
    while start and doc[start - 1].tag_ in SOFTENED and doc[start - 1].lower_ not in INTO | {"in", "of", "at", "by"}:
        start -= 1
    before = doc[start - 1] if start else None
    if before is not None and before.text == "(" and start > 1:
        return _named(_run(start - 2, doc, -1)) or (doc[start - 2].text if doc[start - 2].tag_ == "VB" else None)
    after = doc[end] if end < len(doc) else None
    if after is not None and (after.lemma_ in ("be", "go") or after.lower_ in INTO):
        at = end + 1
        while at < len(doc) and doc[at].lower_ in (*INTO, "the", "its"):
            at += 1
        return _named(_run(at, doc, 1))
    if after is not None and after.tag_ in RUNNING and (run := _run(end, doc, 1)):
        closed = run[-1].i + 1 >= len(doc) or doc[run[-1].i + 1].lower_ in EDGE
        return _named(run) if closed else None
    if before is not None and before.lower_ == "for":
        return _named(_run(start - 2, doc, -1))
    if before is not None and before.tag_ in RUNNING:
        run = _run(start - 1, doc, -1)
        opened = not run or run[0].i == 0 or doc[run[0].i - 1].lower_ in EDGE
        return _named(run) if opened else None
    return None


def _run(at: int, doc: Doc, step: int) -> list[Token]:
    """The nouns with their adjectives from a place on, in text order."""
    found: list[Token] = []
    while 0 <= at < len(doc) and len(found) < RUN and doc[at].tag_ in RUNNING and not syntax.in_figure(doc[at]):
        found.append(doc[at])
        at += step
    return found if step > 0 else found[::-1]


def _named(run: Sequence[Token]) -> str | None:
    return syntax.text_of(list(run)) if run and run[-1].tag_ in NOUNS | {"VBG", "JJ"} else None
