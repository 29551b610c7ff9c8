"""What those do of whom a share is told, as the end of its name: "share of adults smoking".

Comes in: the drafts of an article, complete but for that. Goes out: the same, a share or number of people
with the words for what its sentence says of them: those who smoke and those who own a dog are two shares of all. It
comes last: what one sentence says of some is no part of the share that the next one carries on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.relate.drafts.draft import Draft
from kb.relate.drafts.polled import SHARE_OF
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.metric.measuring import Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Span, Token

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
COMPARED = frozenset({"degree-level", "compared", "contrast", "level-after-change"})
FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
FEW = 3  # words that end the name of a number
PEOPLE = "number of people"  # which ones is all that tells such a number from others
STEPS = 3  # from a figure to the noun phrase it opens


def told_apart(found: Sequence[Draft], tools: Toolbox) -> list[Draft]:
    """Returns the drafts, each share or number of people with what those do or are whom it is of."""
    out: list[Draft] = []
    for draft in found:
        told = _told(draft, tools)
        out.append(_as_before(draft, out[-1]) if told is draft and out else told)
    return out


def _as_before(draft: Draft, last: Draft) -> Draft:
    """ "40% smoke, up from 35%": the level compared with is of the same."""
    metric, other = draft.metric, last.metric
    here = last.figure.passage is draft.figure.passage and draft.attachment.rule in COMPARED
    if not here or metric is None or other is None or not other.told or metric.told:
        return draft
    same = other.name == f"{metric.name} {other.told}" and other.name.startswith(SHARE_OF)
    return replace(draft, metric=replace(metric, name=other.name, told=other.told)) if same else draft


def _told(draft: Draft, tools: Toolbox) -> Draft:
    metric = draft.metric
    if draft.reason is not None or draft.quantity.change is not None or (metric is not None and metric.told):
        return draft
    share = draft.quantity.unit == "%" and (metric is None or metric.name.startswith(SHARE_OF))
    count = metric is not None and metric.name == PEOPLE
    apart = metric is None and draft.attachment.rule == "attribute"  # "a 67% load means that they sink"
    verb = _said_of(draft) if (share or count) and not apart else None
    verb = _clause_on(draft) or verb
    if verb is None or (count and verb.lemma_ in tools.lexicon.context.relating.verbs.say):
        return draft
    deed = tools.metrics.deed(verb)
    deed = deed if share or len(deed.split()) <= FEW else deed.split()[0]
    if not deed or (metric is not None and metric.name.endswith(f" {deed}")):
        return draft
    if metric is not None:
        return replace(draft, metric=replace(metric, name=f"{metric.name} {deed}", told=deed))
    named = Measured(f"share {deed}", deed, None, "share-doing", told=deed)
    return replace(draft, metric=named, rules=(*draft.rules, f"metric: {named.rule}"))


def _clause_on(draft: Draft) -> Token | None:
    """ "The proportion of employees who use AI rose to 13%": the clause on those of whom a share or number is told."""
    noun, metric = draft.attachment.measured, draft.metric
    if noun is None or metric is None or not metric.rule.endswith("number-of-things"):
        return None
    clause = syntax.child(noun, "relcl")
    first = clause.left_edge if clause is not None else None
    who = first is not None and first.i == noun.i + 1 and first.tag_ in ("WP", "WDT") and first.dep_ in SUBJECTS
    return clause if who else None


def _said_of(draft: Draft) -> Token | None:
    """The verb whose subject the figure, or what it counts, is."""
    span = draft.figure.span
    here = syntax.span_root(span) if span is not None else None
    if span is not None and here is not None and draft.attachment.share_of is None and (verb := _verb_behind(span)):
        return verb if draft.metric is None or here.dep_ in SUBJECTS else None
    for _ in range(STEPS):
        if here is None:
            return None
        if here.dep_ in SUBJECTS and syntax.is_verb(here.head):
            return here.head
        joined = here.dep_ == "conj" and syntax.in_figure(here.head)  # "59% of men and 49% of women said"
        inside = joined or here.dep_ in (*syntax.MODIFIER_DEPS, "pobj", "prep", "quantmod")
        here = here.head if inside and here.head.i != here.i else None
    return None


def _verb_behind(span: Span) -> Token | None:
    """ "Of 90 arrests, 55 percent involved juveniles": the verb right behind, whatever the tree says."""
    after = span.doc[span.end] if span.end < len(span.doc) else None
    does = (
        after is not None and after.tag_ == "VBN" and syntax.child(after, "dobj", "oprd") is not None
    )  # "63% named pay"
    if after is None or not (after.tag_ in FINITE or does):
        return None
    helps = after.dep_ in ("aux", "auxpass") and syntax.is_verb(after.head) and after.head.i > after.i
    return after.head if helps else after
