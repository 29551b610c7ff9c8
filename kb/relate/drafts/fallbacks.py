"""Whose a figure is where its sentence names nobody: the firm of a release, the figure before it, the thing counted.

Comes in: drafts, the article's `Discourse`. Goes out: drafts with a subject, or as they were. A firm's own words for
its business ("grocery sales", "consumer revenue") narrow what it has; without a firm they are whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.model import PassageKind
from kb.relate.drafts.draft import Draft
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import split, stem
from kb.relate.subject.discourse import Discourse
from kb.relate.subject.namer import Subject, SubjectNamer

OR_REACH = 60  # characters between a figure and the same in other words
OR = re.compile(
    r"[^.;:()]*, or (?:about |around |roughly |some |nearly |almost |just |over |under |more than |less than )*"
)
WORLD = "world"
AFTER = 16  # characters behind a figure in which it may be said to hold everywhere
CARRIED = ("fragment", "beside-figure", "said", "degree-level", "contrast", "counted-of", "empty-noun")


def in_its_turn(draft: Draft, before: Sequence[Draft]) -> Draft:
    """ "Its revenue rose 5% in Norvik and 3% in Hask": a firm's before a comma is the firm's behind it."""
    last = before[-1] if before else None
    placed = draft.subject is not None and draft.subject.rule == "in-turn" and draft.metric is None
    if not placed or last is None or last.figure.passage is not draft.figure.passage or last.subject is None:
        return draft
    of_places = last.subject.rule == "in-turn" or last.subject.rule.endswith("-phrase")  # "in Leeds was 64%; in York"
    return draft if of_places else replace(draft, subject=None)


def of_release(draft: Draft, discourse: Discourse, tools: Toolbox) -> Draft:
    """ "Grocery sales rose 5%", "Added 300,000 customers": in the story of one firm they are that firm's."""
    if draft.reason is not None or not (_headless(draft) or _part_of_business(draft, discourse, tools)):
        return draft
    noun = draft.attachment.measured
    if noun is not None and any(token.lower_ in tools.subjects.wide for token in syntax.core_phrase(noun)):
        return draft  # "global sensor sales"
    lead = discourse.leading("")
    if lead is None or (draft.subject is not None and draft.subject.name == lead.name):
        return draft
    kept = (*_kind_in_front(draft), *draft.qualifiers)
    rules = (*draft.rules, f"subject: {lead.rule}")
    return replace(draft, subject=lead, qualifiers=tuple(dict.fromkeys(kept)), distance=2, rules=rules)


def _kind_in_front(draft: Draft) -> tuple[str, ...]:
    """ "Gaming revenue rose": the noun before a measure, which is nobody's name, narrows the measure."""
    subject, metric = draft.subject, draft.metric
    if subject is None or metric is None or subject.rule != "noun-before" or subject.head is None:
        return ()
    taken = {stem(word) for word in metric.name.split()}
    words = [word.lower() for word in subject.text.split()]
    return (" ".join(words),) if words and not {stem(word) for word in words} <= taken else ()


def of_measure(draft: Draft, discourse: Discourse, tools: Toolbox) -> Draft:
    """ "Approvals climbed to 70,800": what is measured has nothing, whom the story is about has."""
    subject = draft.subject
    plain = subject is not None and subject.entity is None and subject.refers is None and subject.head is not None
    if subject is None or not plain or subject.head is None or draft.attachment.counted is not None:
        return draft
    word = stem(subject.head.text)
    measured = subject.head.tag_ in ("NN", "NNS") and word in tools.names.metrics and word not in tools.subjects.tails
    measured = measured and word not in tools.subjects.generic["other"]  # "the home market" is somebody's name for it
    owned = any(kid.dep_ == "poss" for kid in subject.head.children) or discourse.is_name(subject.name)
    if not measured or owned or subject.rule in ("bearer", "whole", "in-contrast"):
        return draft
    bearers = draft.metric.row.bearers if draft.metric is not None and draft.metric.row is not None else []
    if draft.attachment.rule.startswith("name-at"):
        return draft  # "followed by storage at $12 billion"
    placed = not bearers or "place" in bearers
    whose = discourse.leading("") or (discourse.scene_of_story() if placed else None)
    if whose is None and tools.subjects.is_of_firm(subject):
        return replace(draft, subject=None, candidates=2, rules=(*draft.rules, "subject: measure-of-nobody"))
    if whose is None:
        return draft
    return replace(draft, subject=whose, distance=3, rules=(*draft.rules, f"subject: {whose.rule}"))


def of_whole(draft: Draft, discourse: Discourse, tools: Toolbox) -> Draft:
    """ "Subscriptions bring in a third of sales", where nobody is left who has them: whom the story is about."""
    whole = draft.attachment.share_of
    if draft.subject is not None or whole is None or draft.reason is not None or draft.metric is None:
        return draft
    hit = tools.names.metric(stem(whole.text), [stem(whole.text)], "money")
    firm = discourse.leading("") if hit is not None and "organisation" in hit[0].bearers else None
    if firm is None:
        return draft
    return replace(draft, subject=firm, distance=3, rules=(*draft.rules, f"subject: {firm.rule}"))


def of_economy(draft: Draft, discourse: Discourse, tools: Toolbox) -> Draft:
    """ "The bank raised its inflation forecast": inflation is the country's, never a bank's or bureau's."""
    subject, row = draft.subject, draft.metric.row if draft.metric is not None else None
    if subject is None or row is None or row.bearers != ["place"] or not _tells_of_economies(subject, tools):
        return draft
    home = tools.names.by_name.get(subject.entity.part_of or "") if subject.entity is not None else None
    if home is None:
        home = next((named.entity for named in tools.names.find(subject.text) if named.entity.kind == "place"), None)
    if home is None:
        home = next((tools.names.by_demonym.get(word) for word in subject.text.split()[:1]), None)
    place = (
        Subject(home.name, subject.text, home, "home-of-body") if home is not None and home.kind == "place" else None
    )
    place = place or discourse.topic(row)
    rules = (*draft.rules, f"subject: {place.rule}") if place is not None else draft.rules
    return replace(draft, subject=place, candidates=1, rules=rules)


def _tells_of_economies(subject: Subject, tools: Toolbox) -> bool:
    """A bank, public body or forecaster, by its name or its noun; no place and no plain thing."""
    if subject.entity is not None:
        return subject.entity.kind == "organisation"
    words = {stem(word.strip(".,()")) for word in subject.name.split()}
    return bool(words & (tools.subjects.counting_bodies | tools.subjects.bodies | {"bank", "reserve", "treasury"}))


def _headless(draft: Draft) -> bool:
    """A row or sentence that opens with what was done: "Generated net cash of $477 million"."""
    doc = draft.figure.span.doc if draft.figure.span is not None else None
    first = next((token for token in doc if token.text[:1].isalpha()), None) if doc is not None else None
    done = first is not None and first.tag_ in ("VBD", "VBN") and first.dep_ == "ROOT"
    return done and first is not None and syntax.own_subject(first) is None


def _part_of_business(draft: Draft, discourse: Discourse, tools: Toolbox) -> bool:
    """A plain noun in front of what only organisations have, or a row's first word in capitals."""
    subject, row = draft.subject, draft.metric.row if draft.metric is not None else None
    if subject is not None and _of_its_business(draft, subject, tools):
        return True
    if subject is None or subject.entity is not None or subject.refers is not None or subject.head is None:
        return False
    if stem(subject.head.text) in tools.subjects.generic["company"]:
        return False  # "hyperscaler capital spending": theirs, whoever the story is about
    if _kind_of_measure(draft, subject, discourse, tools):
        return True
    firms_only = row is not None and "organisation" in row.bearers and not {"person", "place"} & set(row.bearers)
    in_row = draft.figure.passage.kind in (PassageKind.LIST_ITEM, PassageKind.TITLE, PassageKind.HEADING)
    if discourse.is_name(subject.text) or stem(subject.head.text) in tools.subjects.tails:
        return False
    small = subject.text.islower() or subject.text[1:].islower()
    return subject.rule in ("noun-before", "name-before") and firms_only and (small or in_row)


def _kind_of_measure(draft: Draft, subject: Subject, discourse: Discourse, tools: Toolbox) -> bool:
    """ "Fuel costs fell", of a firm's story: common words before a measure say what kind it is, not whose."""
    words = subject.name.lower().split()
    common = subject.rule == "noun-before" and subject.name[1:].islower() and not discourse.is_name(subject.text)
    wide = any(word in tools.subjects.wide for word in words)
    row = draft.metric.row if draft.metric is not None else None
    traded = row is not None and row.aspect == "price"  # "copper prices" are the market's
    return common and not wide and not traded and draft.attachment.counted is None


def _ties(kid: Token, tools: Toolbox) -> bool:
    """A preposition with more behind it than a time: "orders from Norway", not "orders for the quarter"."""
    things = syntax.children(kid, "pobj") if kid.dep_ == "prep" else []
    return kid.dep_ == "prep" and not all(stem(thing.text) in tools.subjects.times for thing in things)


def _of_its_business(draft: Draft, subject: Subject, tools: Toolbox) -> bool:
    """ "Deposits rose 7.5%", "net orders fell": a bare noun of what a firm or bank has."""
    head = subject.head
    bare = head is not None and head.tag_ in ("NN", "NNS") and subject.entity is None and subject.refers is None
    if not bare or head is None or stem(head.text) not in tools.subjects.business:
        return False
    of = any(kid.dep_ in ("poss", "det", "relcl", "acl") or _ties(kid, tools) for kid in head.children)
    return not of and head.dep_ in ("nsubj", "nsubjpass", "ROOT") and draft.attachment.counted is None


def everywhere(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """ "Demand of 100 GW in the United States and 200 GW worldwide": the second is no country's."""
    subject, last = draft.subject, before[-1] if before else None
    after = split(draft.figure.passage.text[draft.quantity.end : draft.quantity.end + AFTER])[:1]
    behind = bool(after) and after[0] in tools.lexicon.context.measuring.everywhere
    world = tools.names.exact(WORLD) if behind else None
    if world is None or subject is None or last is None or last.figure.passage is not draft.figure.passage:
        return draft
    placed = subject.entity is not None and subject.entity.kind == "place" and last.subject is not None
    if not placed or last.subject is None or last.subject.name != subject.name or subject.entity is world:
        return draft
    rules = (*draft.rules, "subject: everywhere")
    return replace(draft, subject=Subject(world.name, WORLD, world, "everywhere"), rules=rules)


def in_other_words(draft: Draft, before: Sequence[Draft]) -> Draft:
    """ "Laid off 600 people, or one in twelve employees": of whom the figure in front of "or" is."""
    last = before[-1] if before else None
    if last is None or last.figure.passage is not draft.figure.passage or last.subject is None or last.reason:
        return draft
    between = draft.figure.passage.text[last.quantity.end : draft.quantity.start]
    plain = draft.subject is None or (draft.subject.entity is None and draft.subject.name.islower())
    if not plain or len(between) > OR_REACH or OR.fullmatch(between) is None:
        return draft
    rules = (*draft.rules, "subject: of-figure-before")
    return replace(draft, subject=last.subject, candidates=last.candidates, rules=rules)


def of_those_counted(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """ "Two more men in Ashford have died, bringing the toll to 9": the toll is Ashford's, as the two were."""
    head = draft.subject.head if draft.subject is not None and draft.subject.rule == "owner" else None
    told = [one for one in before if one.figure.passage is draft.figure.passage and one.subject is not None]
    last = next((one for one in told if head is not None and one.attachment.counted == head), None)
    if last is None or draft.attachment.counted is not None or not _brings_to(draft, tools):
        return draft
    rules = (*draft.rules, "subject: of-those-counted")
    return replace(draft, subject=last.subject, candidates=last.candidates, rules=rules)


def _brings_to(draft: Draft, tools: Toolbox) -> bool:
    """A participle behind the clause brings a total to the figure."""
    verb = syntax.governing_verb(syntax.span_root(draft.figure.span)) if draft.figure.span is not None else None
    thing = syntax.child(verb, "dobj") if verb is not None and verb.tag_ == "VBG" and verb.dep_ == "advcl" else None
    words = tools.lexicon.context.measuring
    quantity = draft.figure.quantity
    start = quantity.outer_start if 0 <= quantity.outer_start < quantity.start else quantity.start
    if thing is None or not draft.figure.passage.text[:start].endswith(" to "):
        return False
    sums = {*words.said_again, *words.numbering, *words.extents}
    return stem(thing.text) in sums or any(kid.lower_ in words.extents for kid in thing.children)


def carried(draft: Draft, before: Sequence[Draft]) -> Draft:
    """ "From 0.2 GW in 2023, to 0.6 GW in 2024", "that's 7% of the market": of whom the figure before is."""
    if draft.subject is not None or draft.reason is not None or not before or draft.candidates > 1:
        return draft
    last, rule = before[-1], draft.attachment.rule
    here = last.figure.passage is draft.figure.passage
    left_out = rule.rpartition(", ")[2] in CARRIED or rule.startswith(CARRIED) or draft.attachment.inherits
    left_out = left_out or draft.attachment.share_of is not None
    if last.subject is None or last.reason is not None or not here or not left_out:
        return draft
    rules = (*draft.rules, "subject: of-figure-before")
    return replace(draft, subject=last.subject, distance=max(draft.distance, 1), rules=rules)


def of_thing(draft: Draft, subjects: SubjectNamer) -> Draft:
    """ "Corn yields", "the number of patients waiting", "soybean output": where nobody has them, the things."""
    if draft.subject is not None or draft.metric is None or draft.reason is not None:
        return draft
    thing = _thing(draft, subjects)
    if thing is None:
        return draft
    subject = subjects.phrase(thing, "thing-told-of", draft.figure)
    if subject.refers is not None or not subjects.tellable(subject):
        return draft
    return replace(draft, subject=subject, distance=1, rules=(*draft.rules, f"subject: {subject.rule}"))


def _thing(draft: Draft, subjects: SubjectNamer) -> Token | None:
    found = draft.attachment
    noun = found.counted if found.counted is not None else found.measured
    if noun is None or not syntax.is_noun(noun):
        return None
    if found.counted is not None or "unwrapped" in found.rule:
        share = draft.metric is not None and draft.metric.name.startswith("share of ")
        if share and found.counted is None and noun.tag_ == "NNS" and subjects.has_members(noun):
            return noun  # "the proportion of employees who"
        kinds = (*syntax.prep_objects(noun, "of"), noun) if found.counted is not None else (noun,)
        return next((t for t in kinds if _plain_thing(t, subjects)), None)  # "86 cases of measles"
    metric = draft.metric
    named = metric is not None and metric.row is not None and not metric.row.of_things
    used = metric.used if metric is not None and named else frozenset()  # "capital expenditure" is no capital's
    below = syntax.prep_objects(noun, "of", "for")
    before = [
        t for t in syntax.core_phrase(noun) if t.i < noun.i and t.dep_ in ("compound", "nmod") and t.i not in used
    ]
    property_of = subjects.is_measure(noun) or stem(noun.text) in subjects.business
    plain = metric is not None and metric.row is None and not property_of
    if plain and not below and noun.tag_ == "NNS":  # "car thefts fell"
        return noun if _plain_thing(noun, subjects) else None
    itself = (noun,) if metric is not None and metric.row is None and not before else ()  # "robbery rose by 1%"
    return next((t for t in (*below, *reversed(before), *itself) if _plain_thing(t, subjects)), None)


def _plain_thing(noun: Token, subjects: SubjectNamer) -> bool:
    word = stem(noun.text)
    nothing = word in subjects.empty | subjects.times | subjects.idle_nouns | subjects.observers | subjects.measuring
    common = noun.tag_ in ("NN", "NNS") or (noun.tag_ == "NNP" and noun.i == 0)  # "Burglary was down"
    return common and not (nothing or syntax.in_figure(noun) or subjects.is_measure(noun))
