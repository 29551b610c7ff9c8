"""Which earlier figure a figure continues: one of its kind, near, and of nothing that has figures of its own.

Comes in: a draft and the drafts before it. Goes out: the draft whose metric or subject it takes up, or None.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.model import PassageKind
from kb.relate.attaching.asking import MAGNITUDE, is_bare_amount
from kb.relate.drafts.draft import Draft
from kb.relate.drafts.said_again import SAID_AGAIN, points_back
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.metric.measuring import Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.pronouns import takes_up

FAR_BACK = 40  # figures looked back over: keeps a text of nothing but numbers linear
SIZES = frozenset({"%", "pp", "x"})
NEARBY = 3  # passages within which an ellipsis finds what it leaves out


def source_of(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft | None:
    """Returns the nearest earlier figure that the draft takes its metric or its subject from."""
    wanted = tools.names.dimension(draft.quantity.unit)
    for earlier in reversed(before[-FAR_BACK:]):
        near = draft.figure.passage.index - earlier.figure.passage.index
        if near > NEARBY or earlier.figure.passage.heading != draft.figure.passage.heading:
            return None
        if earlier.reason is not None or earlier.figure.passage.kind is PassageKind.TABLE_ROW:
            continue
        if draft.metric is not None:
            beside = near <= 1 and earlier.figure.passage.paragraph == draft.figure.passage.paragraph
            if _thing_of_metric(draft, earlier) or _thing_beside(draft, earlier, tools):
                continue
            if earlier.subject is not None and (beside or draft.attachment.inherits or _same_metric(draft, earlier)):
                return earlier
        elif (
            earlier.metric is not None
            and (tools.names.dimension(earlier.quantity.unit) in _kin(draft, wanted, near) or _left_out(draft, near))
            and _may_continue(draft, earlier)
            and not (near and (_of_its_own(draft, earlier) or _thing_moved(draft, tools)))
            and not (near and _not_carried(draft, earlier.metric))
            and not _level_of_change(draft, earlier)
            and not (near and _about_another(draft, earlier))
            and not (near > 1 and draft.attachment.rule == "fragment")
        ):
            return earlier
    return None


def _not_carried(draft: Draft, metric: Measured) -> bool:
    """A share of something is carried on by those who stand alone as subjects ("30% said no"), an error by nothing."""
    if metric.name in ("margin of error", "age") or metric.rule == "directed-to":
        return True
    if draft.attachment.measured is not None and takes_up(draft.attachment.measured):
        return False  # "That was up from 46%"
    return metric.name.startswith("share of ") and draft.attachment.rule not in ("subject", "counted-subject")


def _thing_of_metric(draft: Draft, earlier: Draft) -> bool:
    """ "Food inflation eased, while rents climbed": food is a part of the first metric, and has no rents."""
    subject = earlier.subject
    if subject is None or subject.entity is not None or subject.head is None:
        return False
    own = subject.head == earlier.attachment.measured and draft.attachment.measured is not None
    noun = draft.attachment.measured
    points = noun is not None and any(kid.lower_ in ("this", "that", "the", "these") for kid in noun.children)
    if subject.rule != "noun-before" and not (own and not draft.attachment.inherits and not points):
        return False  # "burglary fell; shoplifting rose": each its own
    plain = subject.head.tag_ in ("NN", "NNS") or subject.head.i == 0  # "Burglary was down"
    return plain and not _same_metric(draft, earlier)


def _thing_beside(draft: Draft, earlier: Draft, tools: Toolbox) -> bool:
    """ "Arson was down 9%; car thefts fell by a tenth": one plain thing has nothing of another."""
    noun, other = draft.attachment.measured, earlier.subject.head if earlier.subject is not None else None
    plain = draft.metric is not None and draft.metric.row is None and noun is not None and tools.metrics.is_stuff(noun)
    if noun is None or not plain or other is None or earlier.subject is None or earlier.subject.entity is not None:
        return False
    moved = draft.attachment.rule.rpartition(", ")[2] in ("moves", "degree") and not syntax.child(noun, "det", "poss")
    return moved and tools.metrics.is_stuff(other) and earlier.metric is not None and earlier.metric.row is None


def _may_continue(draft: Draft, earlier: Draft) -> bool:
    """A figure of another rate, or in another paragraph with a subject of its own, takes up no earlier metric."""
    if draft.quantity.per is not None and draft.quantity.per != earlier.quantity.per:
        near = draft.figure.passage.index - earlier.figure.passage.index <= 1
        return near and earlier.quantity.per is None and _spread(draft)
    if earlier.metric is not None and earlier.metric.name.endswith("per share") and draft.quantity.per is None:
        return earlier.figure.passage is draft.figure.passage and MAGNITUDE.search(draft.quantity.text) is None
    if draft.figure.passage.paragraph == earlier.figure.passage.paragraph or draft.subject is None:
        return True
    return earlier.subject is not None and draft.subject.name == earlier.subject.name


def _spread(draft: Draft) -> bool:
    """ "That works out to $35 million per employee": the sum before, spread over many."""
    noun = draft.attachment.measured
    told = draft.attachment.rule.rpartition(", ")[2] == "stands-at" and noun is not None
    return told and noun is not None and (noun.lower_ in ("that", "this", "it", "which") or points_back(draft))


def _of_its_own(draft: Draft, earlier: Draft) -> bool:
    """ "The river rose to 9 metres" after a sentence on rainfall: another plain thing, and no words left out."""
    noun = draft.attachment.measured
    if noun is None or draft.subject is None or draft.attachment.rule != "moves" or noun.tag_ not in ("NN", "NNS"):
        return False
    plain = draft.subject.head == noun and draft.subject.entity is None and draft.subject.refers is None
    return plain and (earlier.subject is None or earlier.subject.name != draft.subject.name)


def _level_of_change(draft: Draft, earlier: Draft) -> bool:
    """ "Shipments rose 8%. Oriel came second at 16.1%": a level in per cent is no growth."""
    plain = draft.attachment.rule in ("subject", "with", "stands-at", "rank-at", "verb-object", "noun-of", "name-at")
    aside = draft.attachment.rule == "apposition" and earlier.figure.passage is not draft.figure.passage
    relative = draft.quantity.unit == "%" and earlier.quantity.unit == "%"
    return (plain or aside) and relative and draft.quantity.change is None and earlier.quantity.change is not None


def _about_another(draft: Draft, earlier: Draft) -> bool:
    """ "Burglary was down 7%" after a sentence on the number of homicides: that number is the homicides' own."""
    subject, other, metric = draft.subject, earlier.subject, earlier.metric
    if subject is None or other is None or other.head is None or metric is None or metric.row is not None:
        return False
    return subject.name != other.name and other.head.i in metric.used


def _thing_moved(draft: Draft, tools: Toolbox) -> bool:
    """ "Its deposits fell 3%": what moved is a plain thing that the sentence names, whatever it is a metric of."""
    noun, moved = draft.attachment.measured, draft.attachment.rule.split(",")[0] in ("moves", "degree")
    if noun is None or not moved or draft.quantity.change is None or draft.quantity.unit not in SIZES:
        return False
    return tools.metrics.is_stuff(noun) and noun.lower_ not in SAID_AGAIN and not tools.metrics.is_change(noun)


def _kin(draft: Draft, wanted: str | None, near: int) -> tuple[str | None, ...]:
    """The dimensions of figures that one may continue; a bare number of the same sentence continues a count."""
    if draft.quantity.unit is not None or draft.attachment.counted is not None:
        return (wanted,)
    if is_bare_amount(draft.quantity) and near <= 1:
        return (wanted, "money", "count")
    taken_up = draft.attachment.rule in ("verb-object", "stands-at", "moves", "degree-level") and near == 1
    return (wanted, "count") if near == 0 or taken_up else (wanted,)  # "... 200 employees. Today it has 2,300."


def _left_out(draft: Draft, near: int) -> bool:
    """ "Girls gained 41 minutes, boys only 26": the verb is left out, and the unit with it."""
    return near == 0 and draft.attachment.rule == "verb-left-out" and draft.quantity.unit is None


def _same_metric(draft: Draft, earlier: Draft) -> bool:
    return draft.metric is not None and earlier.metric is not None and draft.metric.name == earlier.metric.name
