"""Metrics that say no more than their unit, of nobody in particular: "there were 300 people", "in under four seconds".

Comes in: the drafts of an article, finished. Goes out: the drafts; where the subject stays open and no word but the
figure's own says what is measured, the metric stays open as well. The unit tells it (`count:tree`, `hour`), and a name
read off the unit would claim that the article had named something. The figures that go on from such a one have taken
over what they need by now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.relate.drafts.draft import Draft
from kb.relate.metric.measuring import Measured
from kb.relate.parsing import syntax
from kb.relate.scene.names import stem

OF_UNIT = frozenset({"unit", "duration-of-clause", "share-of-unnamed"})  # rules that read a name off the unit
KINDS = frozenset({"duration", "share"})
DOING = frozenset({"VBG", "VBN"})  # "there were 300 people waiting"
NUMBER_OF = "number of "


def left_to_unit(drafts: Sequence[Draft]) -> list[Draft]:
    """Returns the drafts, those that name nothing but their unit without a metric."""
    return [_open(draft) if _says_unit(draft) else draft for draft in drafts]


def _open(draft: Draft) -> Draft:
    return replace(draft, metric=None, rules=(*draft.rules, "metric: left-to-unit"))


def _says_unit(draft: Draft) -> bool:
    metric = draft.metric
    if metric is None or draft.subject is not None or draft.qualifiers:
        return False
    if metric.rule in OF_UNIT:
        return metric.name in KINDS and not _of_noun(draft)
    return _is_all(draft) and _counts_unit(metric, draft.quantity.unit)


def _is_all(draft: Draft) -> bool:
    """Tells whether the sentence says no more of those counted than that they are there, and names nothing else."""
    span, counted = draft.figure.span, draft.attachment.counted
    if span is None or counted is None or draft.attachment.rule != "there-is":
        return False
    own = {counted.i, *(token.i for token in span)}
    others = (token for token in span.sent if token.i not in own)
    return not any(syntax.is_noun(token) or token.tag_ in DOING for token in others)


def _of_noun(draft: Draft) -> bool:
    """ "A 15-year lease" lasts that long."""
    return draft.attachment.rule == "attribute" or "-" in draft.quantity.text


def _counts_unit(metric: Measured, unit: str | None) -> bool:
    """Tells whether a number is that of the very noun the unit is."""
    noun = metric.name.removeprefix(NUMBER_OF)
    counted = "people" if unit == "person" else (unit or "").removeprefix("count:")
    return noun != metric.name and stem(noun) == stem(counted)
