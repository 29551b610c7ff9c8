"""Shares of people who were asked: "79% said", "58% support the plan", "seculars (77%)".

Comes in: a draft and those before it. Goes out: the draft with the share of whom it is, where its own words or the
poll say so: of the group before the brackets, else of the respondents, unless the one group of the sentence before
goes on ("42% of voters oppose it, 38% support it").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from kb.relate.drafts.draft import Draft
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.metric.measuring import Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Span, Token
from kb.relate.scene.names import split
from kb.relate.scene.scene import Figure, Place, Scene
from kb.relate.subject.namer import Subject

SHARE_OF = "share of "
THOSE_ASKED = "respondents"
FAR_BACK = 12  # figures looked back over
TOP = 2  # passages that say what an article is about
OPENING = 7  # words of a sentence that may name the whole
PLURALS = ("NNS", "NNPS")


def polled(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """Returns the draft of an answer with the share of those who gave it."""
    quantity = draft.quantity
    if draft.metric is not None or quantity.unit != "%" or quantity.change is not None or draft.figure.span is None:
        return draft
    if (group := _group_before(draft, before, tools)) is not None:
        subject = tools.subjects.phrase(group, "group-in-brackets", draft.figure)
        return _named(draft, f"{SHARE_OF}{subject.text}", subject)
    if (whole := _fronted(draft)) is not None:
        subject = tools.subjects.phrase(whole, "group-in-front", draft.figure)
        return _named(draft, f"{SHARE_OF}{subject.text}", subject)
    verb = draft.attachment.verb if draft.attachment.rule == "subject" else _said_after(draft, tools)
    if verb is None or not _answers(verb, draft.figure, tools):
        return draft
    if len(groups := _groups(draft, before)) == 1:
        return _of_same(draft, before, next(iter(groups)))
    those = _those_asked(before, tools)
    return _named(draft, f"{SHARE_OF}{those.text}", those)


def _those_asked(before: Sequence[Draft], tools: Toolbox) -> Subject:
    """ "A survey of 1,500 managers found that 46% expect": managers, where a figure before tells whom was asked."""
    for earlier in reversed(before[-FAR_BACK:]):
        noun = earlier.attachment.counted
        if noun is not None and noun.tag_ in PLURALS and earlier.quantity.unit != "%" and asked(earlier.figure, tools):
            found = tools.subjects.phrase(noun, "those-asked", earlier.figure)
            return replace(found, name=noun.lower_ if found.refers is not None else found.name)
    wholes = [d.subject for d in before[-FAR_BACK:] if d.subject is not None and _is_of_group(d, d.subject)]
    if len({whole.name for whole in wholes}) == 1:
        return replace(wholes[0], rule="those-asked")  # "73% of companies use it. Four in ten have put a pilot on ice"
    return Subject(THOSE_ASKED, THOSE_ASKED, None, "those-asked")


def _is_of_group(draft: Draft, subject: Subject) -> bool:
    return draft.metric is not None and draft.metric.name.startswith(f"{SHARE_OF}{subject.name}")


def _named(draft: Draft, name: str, subject: Subject) -> Draft:
    metric = Measured(name, name.removeprefix(SHARE_OF), None, f"share-of, {subject.rule}")
    rules = (*draft.rules, f"metric: {metric.rule}", f"subject: {subject.rule}")
    return replace(draft, metric=metric, subject=subject, rules=rules)


def _of_same(draft: Draft, before: Sequence[Draft], share: str) -> Draft:
    """The same people go on: "Lund has 46% of voters. Ten percent are undecided" is of voters, and not of Lund."""
    shares = (d for d in reversed(before[-FAR_BACK:]) if d.metric is not None and _without(d.metric) == share)
    last = next(shares, None)
    group = share.removeprefix(SHARE_OF)
    if last is None or last.subject is None or last.subject.name.lower() == group.lower():
        return draft if last is None or last.subject is None else _named(draft, share, last.subject)
    return draft if last.subject.name.islower() else _named(draft, share, Subject(group, group, None, "same-group"))


def _said_after(draft: Draft, tools: Toolbox) -> Token | None:
    """ "Almost a third, 32 percent, said", "Asked why, 32 percent named": the verb behind the figure."""
    span = draft.figure.span
    if span is None or not (draft.attachment.rule.endswith("said") or _asked_first(span, tools)):
        return None
    after = [t for t in span.doc[span.end : span.end + 2] if t.text != ","]
    return after[0] if after and after[0].tag_.startswith("VB") else None


def _asked_first(span: Span, tools: Toolbox) -> bool:
    """Tells whether a sentence opens with what people were asked."""
    opening = [t.lower_ for t in span.doc[: min(2, span.start)]]
    return any(word in tools.lexicon.context.measuring.asking for word in opening)


def _fronted(draft: Draft) -> Token | None:
    """ "Of all recorded burglaries last year, 40% were solved": the plural noun in front."""
    span = draft.figure.span
    if (
        span is None
        or draft.attachment.rule not in ("subject", "counted-subject")
        or span.doc[0].lower_ not in ("of", "among")
    ):
        return None
    opening = span.doc[1 : min(OPENING, span.start)]
    thing = next((t for t in opening if t.tag_ in PLURALS or t.is_punct), None)
    return thing if thing is not None and thing.tag_ in PLURALS and not syntax.in_figure(thing) else None


def _answers(verb: Token, figure: Figure, tools: Toolbox) -> bool:
    """Tells whether the verb is that of people who were asked."""
    words = tools.lexicon.context.measuring
    plural = verb.tag_ in ("VBP", "VBD", "VB", "VBG") or (
        verb.tag_ == "VBN" and syntax.child(verb, "auxpass") is None and syntax.child(verb, "nsubj", "aux") is not None
    )
    if figure.span is not None and _asked_first(figure.span, tools):
        return plural or verb.tag_ == "VBN"  # the small model reads "named" as a participle there
    return plural and (verb.lemma_ in words.opinions or asked(figure, tools) or _of_poll(figure.scene))


def asked(figure: Figure, tools: Toolbox) -> bool:
    """Tells whether the sentence speaks of people who were asked."""
    return bool(set(split(figure.passage.text.lower())) & set(tools.lexicon.context.measuring.polls))


def _of_poll(scene: Scene) -> bool:
    """Tells whether the article opens with a poll: what so many are or did is then of those asked."""
    return _opens_with_poll(Place(scene, scene.passages[0]))


@lru_cache(maxsize=16)
def _opens_with_poll(place: Place) -> bool:
    polls = frozenset(place.scene.lexicon.context.measuring.polls)
    return any(not polls.isdisjoint(split(passage.text.lower())) for passage in place.scene.passages[:TOP])


def _group_before(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Token | None:
    """ "Seculars (77%)": the plural noun that the brackets stand behind, where shares of people are told."""
    span, owner = draft.figure.span, draft.attachment.owner
    if span is None or owner is None or draft.attachment.rule != "apposition":
        return None
    inside = [t for t in syntax.prep_objects(owner, "of") if t.tag_ in PLURALS]
    owner = inside[0] if inside else owner  # "a large number of respondents, 79 percent,"
    if owner.tag_ not in PLURALS and not (owner.tag_ == "NNP" and owner.text.endswith("ers")):
        return None
    marks = ("(", ",") if asked(draft.figure, tools) else ("(",)  # "a large number of respondents, 79 percent,"
    bracket = span.start > 0 and span.doc[span.start - 1].text in marks and owner.i < span.start
    return owner if bracket and (asked(draft.figure, tools) or _groups(draft, before)) else None


def _groups(draft: Draft, before: Sequence[Draft]) -> set[str]:
    """The shares that the figures of this sentence and of the one before are, as far as they are in one paragraph."""
    here = draft.figure.passage
    near = [
        earlier
        for earlier in before[-FAR_BACK:]
        if here.index - earlier.figure.passage.index <= 1 and earlier.figure.passage.paragraph == here.paragraph
    ]
    shares = [d for d in near if d.metric is not None and d.metric.name.startswith(SHARE_OF)]
    last = max((d.figure.passage.index for d in shares), default=-1)
    return {_without(d.metric) for d in shares if d.metric is not None and d.figure.passage.index == last}


def _without(metric: Measured) -> str:
    return metric.name.removesuffix(f" {metric.told}") if metric.told else metric.name


def stanced(draft: Draft, tools: Toolbox) -> Draft:
    """Returns the draft with the answer in its name: those opposing a plan are another share than those for it."""
    metric, span = draft.metric, draft.figure.span
    by_verb = draft.attachment.rule in ("subject", "share-of, subject") and draft.quantity.unit == "%"
    if metric is None or span is None or not by_verb or not metric.name.startswith(SHARE_OF):
        return draft
    verb = syntax.governing_verb(syntax.span_root(span))
    stances = tools.lexicon.context.measuring.stances
    if verb is None or verb.lemma_ not in stances or metric.told or syntax.child(verb, "neg") is not None:
        return draft
    told = f"{verb.lemma_ if verb.lemma_.endswith('ee') else verb.lemma_.removesuffix('e')}ing"
    if syntax.is_passive(verb):
        told = tools.metrics.participle(verb)  # "4% of applications were approved"
    return replace(draft, metric=replace(metric, name=f"{metric.name} {told}", told=told))
