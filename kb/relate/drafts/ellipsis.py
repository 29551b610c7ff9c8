"""What a figure's words leave out is taken from an earlier figure of the same kind.

Comes in: a `Draft` and the drafts before it. Goes out: the draft with metric and subject of the nearest figure it
continues: "... 200 employees. Today it has 2,300". Figures of another kind, rate or subject are not continued.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.model import Change
from kb.relate.drafts.continuing import FAR_BACK, NEARBY, SIZES, source_of
from kb.relate.drafts.draft import Draft
from kb.relate.drafts.polled import polled
from kb.relate.drafts.ranked import ranked
from kb.relate.drafts.recounted import continued, done_to, in_brackets, of_those, taken_up
from kb.relate.drafts.said_again import SAID_AGAIN, points_back, said_again, sum_again
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.metric.measuring import Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.pronouns import takes_up
from kb.relate.scene.names import stem
from kb.relate.subject.discourse import Discourse
from kb.relate.subject.namer import Subject


def inherited(draft: Draft, before: Sequence[Draft], discourse: Discourse, tools: Toolbox) -> Draft:
    """Returns the draft with what its words leave out, from the nearest earlier figure of the same kind."""
    same = [d for d in before[-FAR_BACK:] if d.figure.passage is draft.figure.passage]
    mains = [d for d in same if not d.quantity.is_level]
    if (draft.quantity.interval_level is not None or (same and same[-1].quantity.is_level)) and mains:
        last, rules = mains[-1], (*draft.rules, "interval-of")
        return replace(draft, metric=last.metric, subject=last.subject, qualifiers=last.qualifiers, rules=rules)
    if draft.reason is not None:
        return draft
    draft = _as_before(draft, before, tools)
    if draft.metric is not None and draft.subject is not None:
        return draft
    draft = _in_its_sentence(draft, before, tools)
    source = source_of(draft, before, tools)
    return draft if source is None else _taken_from(draft, source, (before, same), discourse, tools)


def _as_before(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """What the words themselves say is as it was, in contrast, in brackets, of those, or the same again."""
    if before:
        here = [d for d in before[-NEARBY:] if d.figure.passage is draft.figure.passage and d.reason is None]
        levels = [d for d in here if d.quantity.unit not in SIZES]
        draft = _contrasted(_was(draft, levels[-1] if levels else before[-1]), before[-1], tools)
        draft = in_brackets(draft, before[-1], tools)
    draft = sum_again(of_those(draft, before, tools), before)
    return said_again(draft, before, tools) if before else draft


def _in_its_sentence(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """What the rest of the sentence, or the figure before, measures: a change of it, a rank, a share of answers."""
    if _needs_metric(draft) and (inner := tools.metrics.in_sentence(draft.figure)) is not None:
        draft = replace(draft, metric=inner, rules=(*draft.rules, f"metric: {inner.rule}"))
    draft = _more_than_before(_led_to(draft, before), before, tools)
    if draft.attachment.change and draft.metric is None:
        draft = _change_of_figure(draft, before, tools)
    if draft.attachment.change and draft.metric is None:
        draft = _change_of_earlier(draft, before, tools)
    return polled(ranked(draft, before, tools), before, tools)


def _taken_from(
    draft: Draft, source: Draft, drafts: tuple[Sequence[Draft], list[Draft]], discourse: Discourse, tools: Toolbox
) -> Draft:
    """Returns the draft with the metric and subject of an earlier one.

    Args:
        drafts: all drafts before it, and those of its own passage.
    """
    before, same = drafts
    draft = done_to(continued(draft, source), source, tools)
    beyond = source.figure.passage is not draft.figure.passage
    level = beyond and draft.quantity.change is None
    own = tools.metrics.in_sentence(draft.figure) if draft.metric is None and level else None
    if own is not None and not draft.attachment.change:  # its own sentence names what it is of
        draft = replace(draft, metric=own, rules=(*draft.rules, f"metric: {own.rule}"))
    metric = draft.metric if draft.metric is not None else _unnarrowed(_taken_up(draft, source, tools), draft, source)
    if draft.metric is None and _looks_on(draft.subject, metric, tools) and source.subject is not None:
        draft = replace(draft, subject=None)
    draft = _set_apart(draft, source, tools)
    held = draft.attachment.rule == "compared" and draft.metric is None and source in same[-1:]  # "against 5 in May"
    bearer = source.subject if held else _bearer(source.subject, metric, tools, before, discourse)
    subject = draft.subject if draft.subject is not None else bearer
    if draft.subject is None and metric is not None and _another_part(draft, source, metric, tools):
        subject = discourse.topic(metric.row) or discourse.leading("") or subject
    if draft.attachment.contrast and draft.subject is None:
        subject = _other_side(source, tools)
    elif draft.subject is None and beyond and same:
        subject = same[-1].subject if same[-1].subject is not None else subject  # its own sentence speaks of somebody
        noun = draft.attachment.measured
        if noun is not None and same[-1].subject is None and same[-1].attachment.measured == noun:
            subject = None  # "global spending rose 19% to $78 billion": left open for both
    distance = draft.figure.passage.index - source.figure.passage.index
    if draft.subject is None and distance and _plain(subject) and not points_back(draft):
        told = discourse.leading("") or discourse.scene_of_story()
        subject = told if told is not None else subject
    return replace(
        draft,
        metric=metric,
        subject=subject,
        qualifiers=draft.qualifiers or (source.qualifiers if draft.metric is None and _of_same(draft, source) else ()),
        distance=max(draft.distance, distance),
        rules=(*draft.rules, "inherited"),
    )


def _of_same(draft: Draft, source: Draft) -> bool:
    """ "GPT-4 cost $30 per million output tokens. GPT-4o cost $5": of another one, it may be narrowed otherwise."""
    if draft.figure.passage is source.figure.passage or draft.subject is None:
        return True
    return source.subject is not None and draft.subject.name == source.subject.name


def _another_part(draft: Draft, source: Draft, metric: Measured, tools: Toolbox) -> bool:
    """ "Sales at its club division rose 9%, and foreign sales 20%": another part of whose the division is."""
    noun, other = draft.attachment.measured, source.attachment.measured
    head = source.subject.head if source.subject is not None else None
    arm = head is not None and head.tag_ == "NN" and stem(head.text) in tools.subjects.arms
    if arm and noun is not None and other is not None and noun.i > other.i and noun.doc is other.doc:
        return syntax.child(noun, "amod", "compound") is not None  # "the cloud unit grew 31%, services revenue fell 4%"
    placed = source.subject is not None and source.subject.rule.split(",")[0] in ("at-phrase", "in-phrase")
    same = source.metric is not None and source.metric.name == metric.name
    if not (placed and same) or noun is None or other is None or noun.i == other.i:
        return False
    return noun.lemma_ == other.lemma_ and syntax.child(noun, "amod", "compound") is not None


def _set_apart(draft: Draft, source: Draft, tools: Toolbox) -> Draft:
    """ "Earlier generations had improved it by 45%": who is set against what the sentence before told of."""
    head = draft.attachment.owner
    if draft.subject is not None or head is None or source.figure.passage is draft.figure.passage:
        return draft
    apart = head.tag_ == "NNS" and any(kid.lower_ in tools.subjects.apart for kid in head.children if kid.i < head.i)
    if not apart:
        return draft
    subject = tools.subjects.phrase(head, "owner", draft.figure)
    return replace(draft, subject=subject, rules=(*draft.rules, "subject: owner"))


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


def _unnarrowed(metric: Measured | None, draft: Draft, source: Draft) -> Measured | None:
    """ "Milk prices rose 2% and sugar between 4% and 5%": sugar has a price, and no price of milk."""
    own, other = draft.subject, source.subject
    if metric is None or metric.row is None or own is None or other is None or own.name == other.name:
        return metric
    inner = metric.name.removeprefix(f"{other.name.lower()} ")
    return replace(metric, name=inner) if inner.startswith(metric.row.name) else metric


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
    if (own := _moves_beside(draft, last, tools)) is not None:
        return replace(
            draft, metric=tools.metrics.grown(own, falls=falls), rules=(*draft.rules, f"metric: change, {own.rule}")
        )
    metric = _unnarrowed(tools.metrics.grown(last.metric, falls=falls), draft, last)
    lower = draft.attachment.rule == "degree" and last.attachment.rule == "priced-at"  # "sold it at $4, 5% less"
    subject = draft.subject if draft.subject is not None and not lower else last.subject
    return replace(draft, metric=metric, subject=subject, rules=(*draft.rules, "change-of-figure-before"))


def _moves_beside(draft: Draft, last: Draft, tools: Toolbox) -> Measured | None:
    """ "Loans grew 7% and deposits fell 2%": plain things with a verb of their own, beside a measure, are another."""
    noun, other, metric = draft.attachment.measured, last.attachment.measured, last.metric
    if noun is None or other is None or metric is None or noun.doc is not other.doc or other.i not in metric.used:
        return None
    priced = metric.row is not None and metric.row.aspect == "price"  # "prices rose 4%, and eggs 9%"
    beside = noun.tag_ == "NNS" and noun.dep_ == "nsubj" and other.i < noun.i and not priced
    if not beside or not tools.metrics.is_stuff(noun):
        return None
    return tools.metrics.of_words([t for t in syntax.core_phrase(noun) if t.tag_ != "DT"], draft.quantity.unit)


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
    behind = doc[span.end].lower_ if span.end < len(doc) else ""
    compared = takes_up(doc[0]) or behind in ("more", "fewer", "less", "higher", "lower")  # "This is up 600"
    points = any(token.lower_ in ("this", "that", "it") and token.dep_ == "nsubj" for token in doc[: span.start])
    near = 0 <= draft.figure.passage.index - last.figure.passage.index <= 1
    if not (compared and points and near) or tools.names.dimension(last.quantity.unit) not in ("count", None):
        return draft
    draft = continued(draft, last)
    metric = tools.metrics.grown(last.metric, falls=draft.quantity.change is Change.DECREASE)
    rules = (*draft.rules, "change-of-figure-before")
    return replace(draft, metric=metric, subject=draft.subject or last.subject, rules=rules)


def _points_back(draft: Draft) -> bool:
    """ "It represents an increase of 40 percent", "That was down 4%": the pronoun is the figure before."""
    noun, mover = draft.attachment.measured, draft.attachment.owner
    if noun is not None and takes_up(noun) and draft.quantity.unit in SIZES and draft.quantity.change is not None:
        return True
    verb = syntax.governing_verb(noun) if noun is not None else None
    told = verb is not None and verb.lemma_ in ("represent", "mark", "be", "reflect")
    pointing = mover is not None and mover.lower_ in ("it", "this", "that")
    return told and pointing and draft.attachment.rule.startswith("change") and draft.quantity.unit in SIZES


def _change_of_figure(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """ "The figure was down 10.4% from July": of what the sentence before gave."""
    known = [d for d in before[-NEARBY:] if d.metric is not None]
    levels = [d for d in known if d.quantity.change is None]  # "2,900 died, down 3%. That was": the 2,900
    noun, last = draft.attachment.measured, next(reversed(levels or known), None)
    said = noun is not None and noun.lower_ in SAID_AGAIN and draft.quantity.unit in SIZES
    said = said or _points_back(draft)
    if not said or last is None or last.metric is None or last.quantity.change is not None or last.reason is not None:
        return draft
    if not 0 <= draft.figure.passage.index - last.figure.passage.index <= 1:
        return draft
    metric = tools.metrics.grown(last.metric, falls=draft.quantity.change is Change.DECREASE)
    rules = (*draft.rules, "change-of-figure-before")
    open_still = draft.candidates if draft.subject is not None else last.candidates  # "that" is the figure before
    return replace(draft, metric=metric, subject=draft.subject or last.subject, candidates=open_still, rules=rules)


def _other_side(source: Draft, tools: Toolbox) -> Subject | None:
    """In "$6M rather than $100M" the second is everybody else's: the class of the first."""
    entity = source.subject.entity if source.subject is not None else None
    if entity is None:
        return source.subject
    above = tools.names.by_name.get(entity.instance_of or "")
    if above is None:
        return source.subject
    return Subject(above.name, above.name, above, "class-of-the-other-side")
