"""What a figure's words leave out is taken from an earlier figure of the same kind.

Comes in: a `Draft` and the drafts before it. Goes out: the draft with metric and subject of the nearest figure it
continues: "... 200 employees. Today it has 2,300". Figures of another kind, rate or subject are not continued.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.model import Change, PassageKind
from kb.relate.attaching.asking import MAGNITUDE, is_bare_amount
from kb.relate.drafts.draft import Draft
from kb.relate.drafts.polled import polled
from kb.relate.drafts.ranked import ranked
from kb.relate.drafts.recounted import continued, done_to, in_brackets, of_those, taken_up
from kb.relate.drafts.said_again import SAID_AGAIN, points_back, said_again
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.metric.measuring import Measured
from kb.relate.parsing import syntax
from kb.relate.scene.names import stem
from kb.relate.subject.discourse import Discourse
from kb.relate.subject.namer import Subject

FAR_BACK = 40  # figures looked back over: keeps a text of nothing but numbers linear
SIZES = frozenset({"%", "pp", "x"})
NEARBY = 3  # passages within which an ellipsis finds what it leaves out


def inherited(draft: Draft, before: Sequence[Draft], discourse: Discourse, tools: Toolbox) -> Draft:
    """Returns the draft with what its words leave out, from the nearest earlier figure of the same kind."""
    same = [d for d in before[-FAR_BACK:] if d.figure.passage is draft.figure.passage]
    mains = [d for d in same if not d.quantity.is_level]
    if (draft.quantity.interval_level is not None or (same and same[-1].quantity.is_level)) and mains:
        last = mains[-1]
        return replace(
            draft,
            metric=last.metric,
            subject=last.subject,
            qualifiers=last.qualifiers,
            rules=(*draft.rules, "interval-of"),
        )
    if draft.reason is not None:
        return draft
    if before:
        levels = [
            d
            for d in before[-NEARBY:]
            if d.quantity.unit not in SIZES and d.figure.passage is draft.figure.passage and d.reason is None
        ]
        draft = _contrasted(_was(draft, levels[-1] if levels else before[-1]), before[-1], tools)
        draft = in_brackets(draft, before[-1], tools)
    draft = of_those(draft, before, tools)
    draft = said_again(draft, before, tools) if before else draft
    if draft.metric is not None and draft.subject is not None:
        return draft
    if _needs_metric(draft) and (inner := tools.metrics.in_sentence(draft.figure)) is not None:
        draft = replace(draft, metric=inner, rules=(*draft.rules, f"metric: {inner.rule}"))
    draft = _more_than_before(_led_to(draft, before), before, tools)
    if draft.attachment.change and draft.metric is None:
        draft = _change_of_figure(draft, before, tools)
    if draft.attachment.change and draft.metric is None:
        draft = _change_of_earlier(draft, before, tools)
    draft = polled(ranked(draft, before, tools), before, tools)
    source = _source(draft, before, tools)
    if source is None:
        return draft
    draft = done_to(continued(draft, source), source, tools)
    beyond = source.figure.passage is not draft.figure.passage and draft.quantity.change is None
    own = tools.metrics.in_sentence(draft.figure) if draft.metric is None and beyond else None
    if own is not None and not draft.attachment.change:  # its own sentence names what it is of
        draft = replace(draft, metric=own, rules=(*draft.rules, f"metric: {own.rule}"))
    metric = draft.metric if draft.metric is not None else _taken_up(draft, source, tools)
    if draft.metric is None and _looks_on(draft.subject, metric, tools) and source.subject is not None:
        draft = replace(draft, subject=None)
    draft = _set_apart(draft, source, tools)
    subject = draft.subject if draft.subject is not None else _bearer(source.subject, metric, tools, before, discourse)
    if draft.attachment.contrast and draft.subject is None:
        subject = _other_side(source, tools)
    elif draft.subject is None and source.figure.passage is not draft.figure.passage and same:
        subject = same[-1].subject if same[-1].subject is not None else subject  # its own sentence speaks of somebody
    distance = draft.figure.passage.index - source.figure.passage.index
    if draft.subject is None and distance and _plain(subject) and not points_back(draft):
        told = discourse.leading("") or discourse.scene_of_story()
        subject = told if told is not None else subject
    return replace(
        draft,
        metric=metric,
        subject=subject,
        qualifiers=draft.qualifiers or (source.qualifiers if draft.metric is None else ()),
        distance=max(draft.distance, distance),
        rules=(*draft.rules, "inherited"),
    )


def _set_apart(draft: Draft, source: Draft, tools: Toolbox) -> Draft:
    """ "Earlier generations had improved it by 45%": who is set against what the sentence before told of."""
    head = draft.attachment.owner
    if draft.subject is not None or head is None or source.figure.passage is draft.figure.passage:
        return draft
    apart = head.tag_ == "NNS" and any(kid.lower_ in tools.subjects.apart for kid in head.children if kid.i < head.i)
    return replace(draft, subject=tools.subjects.phrase(head, "owner", draft.figure)) if apart else draft


def _looks_on(subject: Subject | None, metric: Measured | None, tools: Toolbox) -> bool:
    """ "Analysts forecast it to be 75%": who tells what only firms have, has none."""
    row, head = metric.row if metric is not None else None, subject.head if subject is not None else None
    firms = row is not None and "organisation" in row.bearers and "person" not in row.bearers
    return firms and head is not None and head.tag_ == "NNS" and stem(head.text) in tools.subjects.observers


def _plain(subject: Subject | None) -> bool:
    """A thing without a name: what a sentence is about, seldom what the next one is."""
    fronted = subject is not None and subject.rule == "name-in-front"  # "for the state as a whole"
    return subject is not None and subject.entity is None and subject.name.islower() and not fronted


def _was(draft: Draft, last: Draft) -> Draft:
    """ "The port loads 9 million barrels a month, up from 4 million": the same, as it was, at the same rate."""
    noun, before = draft.attachment.measured, last.attachment
    plain = draft.metric is None or draft.metric.row is None
    same = noun is not None and before.owner is not None and before.owner.i == noun.i and before.verb is not None
    beside = last.figure.passage is draft.figure.passage and draft.quantity.unit in (None, last.quantity.unit)
    if draft.attachment.rule != "degree-level" or not (plain and same and beside) or last.quantity.unit in SIZES:
        return draft
    per = draft.quantity.per or last.quantity.per
    rules = (*draft.quantity.rules, "rate-of-figure-before") if per != draft.quantity.per else draft.quantity.rules
    quantity = replace(draft.quantity, unit=last.quantity.unit, per=per, rules=rules)
    figure = replace(draft.figure, quantity=quantity)
    rules = (*draft.rules, "as-it-was")
    return replace(draft, quantity=quantity, figure=figure, metric=last.metric, subject=last.subject, rules=rules)


def _contrasted(draft: Draft, last: Draft, tools: Toolbox) -> Draft:
    """ "Wages make up 30% of the price. Heating, by contrast, is 4%": a share of the same, and heating's."""
    noun, near = draft.attachment.measured, draft.figure.passage.index - last.figure.passage.index
    share = last.metric is not None and last.metric.name.startswith("share of ") and draft.quantity.unit == "%"
    plain = draft.metric is None or draft.metric.rule == "metric-words"
    if noun is None or not (share and plain and near <= 1) or draft.attachment.rule != "stands-at":
        return draft
    text = draft.figure.passage.text.lower()
    if not syntax.is_noun(noun) or not any(words in text for words in tools.subjects.contrasting):
        return draft
    subject = tools.subjects.phrase(noun, "in-contrast", draft.figure)
    return replace(draft, metric=last.metric, subject=subject, rules=(*draft.rules, f"subject: {subject.rule}"))


def _taken_up(draft: Draft, source: Draft, tools: Toolbox) -> Measured | None:
    """ "Won 3 million players. Today it has 700,000": the number of players, whatever was said of the first."""
    metric = source.metric
    row = metric.row if metric is not None else None
    falls = row is not None and row.growth_of is None and draft.quantity.change is Change.DECREASE
    if metric is not None and row is not None and falls and metric.name == f"{row.name} growth":
        return replace(metric, name=row.name)  # a fall is of the metric itself
    if metric is not None and metric.row is not None and _is_level(draft, source, tools):
        return replace(metric, name=metric.row.name)
    return taken_up(draft, source)


def _is_level(draft: Draft, source: Draft, tools: Toolbox) -> bool:
    """ "Closed up 28 cents. It had opened at $5.71": where the first is a growth, the second is the level itself."""
    money = tools.names.dimension(draft.quantity.unit) == "money"
    return money and draft.quantity.change is None and source.quantity.change is Change.INCREASE


def _needs_metric(draft: Draft) -> bool:
    """ "At this pace of spending, firms will require $120 billion": the metric is named elsewhere in the sentence."""
    found = draft.attachment
    taken = found.verb is not None and found.verb.lemma_ in ("require", "need", "take", "demand")
    return draft.metric is None and found.rule == "verb-object" and taken


def _bearer(
    subject: Subject | None, metric: Measured | None, tools: Toolbox, before: Sequence[Draft], discourse: Discourse
) -> Subject | None:
    """The earlier subject, if it is of a kind that has this metric; else its maker, or what it made."""
    row = metric.row if metric is not None else None
    if subject is not None and subject.entity is None and row is not None and row.bearers == ["place"]:
        return None  # "Employers added 300 jobs. The jobless rate fell": the rate is no employers'
    if subject is not None and subject.head is not None and stem(subject.head.text) in tools.subjects.observers:
        lead = discourse.leading("")
        return lead if lead is not None else subject
    if subject is None or row is None or not row.bearers:
        return subject
    if subject.entity is None:
        return discourse.firm_for(subject, row)
    if subject.entity.kind in row.bearers or (subject.entity.kind == "set" and "organisation" in row.bearers):
        return subject
    maker = tools.names.maker(subject.entity)
    if maker is not None and maker.kind in row.bearers:
        return Subject(maker.name, maker.name, maker, "maker")
    for earlier in reversed(before[-6:]):
        made = earlier.subject.entity if earlier.subject is not None else None
        if made is not None and made.made_by == subject.entity.name and made.kind in row.bearers:
            return earlier.subject
    return None


def _change_of_earlier(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """ "... will need $120 billion, a 340% increase": the growth of what the same sentence just gave."""
    last = before[-1] if before else None
    if last is None or last.figure.passage is not draft.figure.passage or last.metric is None:
        return draft
    draft = continued(draft, last)  # "70 million subscribers, a 44 million increase"
    falls = draft.quantity.change is Change.DECREASE
    metric = tools.metrics.grown(last.metric, falls=falls)
    subject = draft.subject if draft.subject is not None else last.subject
    return replace(draft, metric=metric, subject=subject, rules=(*draft.rules, "change-of-figure-before"))


def _led_to(draft: Draft, before: Sequence[Draft]) -> Draft:
    """ "A 14 per cent rise in attacks, up from 233,600 to 265,800": the level of what rose."""
    last = before[-1] if before else None
    rule = draft.attachment.rule.removeprefix("beside-figure, ")
    metric = last.metric if last is not None and last.figure.passage is draft.figure.passage else None
    if last is None or metric is None or rule != "degree-level" or draft.quantity.unit is not None:
        return draft
    grew = last.attachment.rule == "change-noun" or "level-of-change-before" in last.rules
    plain = draft.metric is None or draft.metric.row is None
    if not grew or not plain or draft.quantity.change is not None:
        return draft
    level = replace(metric, name=metric.name.removesuffix(" growth"))
    return replace(draft, metric=level, subject=last.subject, rules=(*draft.rules, "level-of-change-before"))


def _more_than_before(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """ "4,000 people studied. This was 110 more than in May, but 300 fewer than in June": of the count before."""
    doc, span = (draft.figure.span.doc, draft.figure.span) if draft.figure.span is not None else (None, None)
    levels = (d for d in reversed(before[-NEARBY:]) if d.quantity.change is None and d.reason is None)
    last = next((d for d in levels if d.metric is not None), None)
    bare = draft.metric is None and draft.quantity.unit is None and draft.quantity.change is not None
    if doc is None or span is None or last is None or last.metric is None or not bare:
        return draft
    compared = span.end < len(doc) and doc[span.end].lower_ in ("more", "fewer", "less", "higher", "lower")
    points = any(token.lower_ in ("this", "that", "it") and token.dep_ == "nsubj" for token in doc[: span.start])
    near = 0 <= draft.figure.passage.index - last.figure.passage.index <= 1
    if not (compared and points and near) or tools.names.dimension(last.quantity.unit) not in ("count", None):
        return draft
    draft = continued(draft, last)
    metric = tools.metrics.grown(last.metric, falls=draft.quantity.change is Change.DECREASE)
    rules = (*draft.rules, "change-of-figure-before")
    return replace(draft, metric=metric, subject=draft.subject or last.subject, rules=rules)


def _points_back(draft: Draft) -> bool:
    """ "It represents an increase of 40 percent": "it" is the figure before."""
    noun, mover = draft.attachment.measured, draft.attachment.owner
    verb = syntax.governing_verb(noun) if noun is not None else None
    told = verb is not None and verb.lemma_ in ("represent", "mark", "be", "reflect")
    pointing = mover is not None and mover.lower_ in ("it", "this", "that")
    return told and pointing and draft.attachment.rule.startswith("change") and draft.quantity.unit in SIZES


def _change_of_figure(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """ "The figure was down 10.4% from July": of what the sentence before gave."""
    noun, last = draft.attachment.measured, next((d for d in reversed(before[-NEARBY:]) if d.metric is not None), None)
    said = noun is not None and noun.lower_ in SAID_AGAIN and draft.quantity.unit in SIZES
    said = said or _points_back(draft)
    if not said or last is None or last.metric is None or last.quantity.change is not None or last.reason is not None:
        return draft
    if not 0 <= draft.figure.passage.index - last.figure.passage.index <= 1:
        return draft
    metric = tools.metrics.grown(last.metric, falls=draft.quantity.change is Change.DECREASE)
    rules = (*draft.rules, "change-of-figure-before")
    return replace(draft, metric=metric, subject=draft.subject or last.subject, rules=rules)


def _source(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft | None:
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
        return False
    if earlier.metric is not None and earlier.metric.name.endswith("per share") and draft.quantity.per is None:
        return earlier.figure.passage is draft.figure.passage and MAGNITUDE.search(draft.quantity.text) is None
    if draft.figure.passage.paragraph == earlier.figure.passage.paragraph or draft.subject is None:
        return True
    return earlier.subject is not None and draft.subject.name == earlier.subject.name


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


def _other_side(source: Draft, tools: Toolbox) -> Subject | None:
    """In "$6M rather than $100M" the second is everybody else's: the class of the first."""
    entity = source.subject.entity if source.subject is not None else None
    if entity is None:
        return source.subject
    above = tools.names.by_name.get(entity.instance_of or "")
    if above is None:
        return source.subject
    return Subject(above.name, above.name, above, "class-of-the-other-side")
