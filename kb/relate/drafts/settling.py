"""Pronouns, definite nouns and short names of a draft's subject become what they stand for.

Comes in: a `Draft` and the article's `Discourse`. Goes out: the draft with the subject the text means; where two are
left, none, or the words as they stand, and the count of candidates says so.
"""

from __future__ import annotations

from dataclasses import replace

from kb.relate.drafts.draft import Draft
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.parsing import pronouns, syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.subject.discourse import AUTHOR, Discourse
from kb.relate.subject.namer import Subject
from kb.relate.telling.telling import telling

TOLD_OF = frozenset({"owner", "measured-name", "measured-noun"})
OF_THINGS = frozenset({"product", "hardware", "model", "person"})
WHOSE = frozenset({"its", "their"})
ESTIMATING = frozenset({"estimate", "project", "predict", "reckon", "calculate"})


def settled(draft: Draft, discourse: Discourse, tools: Toolbox) -> Draft:
    """Returns the draft with a pronoun or definite noun replaced by what it stands for."""
    subject = draft.subject
    if subject is None:
        return draft
    if draft.metric is not None and (firm := discourse.firm_for(subject, draft.metric.row)) is not subject:
        return replace(draft, subject=firm, distance=2, rules=(*draft.rules, f"subject: {firm.rule}"))
    if (holder := discourse.of_firm(subject, draft.attachment.counted)) is not None:
        return replace(draft, subject=holder, distance=2, rules=(*draft.rules, f"subject: {holder.rule}"))
    counts = subject.name in discourse.cast.counters
    reckons = subject.rule == "speaker" or (
        not _posts_its_own(draft, tools) and (_estimating(subject, tools) or _foreseeing(subject, tools))
    )
    if counts and reckons:
        return replace(draft, subject=None, rules=(*draft.rules, "subject: counts-others"))
    if subject.rule == "speaker" and discourse.cast.is_person(subject.name):  # who speaks for a firm
        spoken_for = discourse.leading("")
        return replace(draft, subject=spoken_for, distance=2, rules=(*draft.rules, "subject: firm-of-speaker"))
    if subject.refers is None and discourse.town is not None and _of_town(subject, tools):
        town = discourse.town
        return replace(draft, subject=town, distance=2, rules=(*draft.rules, f"subject: {town.rule}"))
    if subject.refers is None:
        return _of_whose(draft, subject, discourse, tools)
    if (made := _made(draft, tools)) is not None:
        return replace(draft, subject=made, rules=(*draft.rules, f"subject: {made.rule}"))
    if (thing := discourse.brought_out(subject, draft.figure.passage)) is not None:
        return replace(draft, subject=thing, distance=1, rules=(*draft.rules, f"subject: {thing.rule}"))
    if draft.metric is None and subject.head is not None and pronouns.takes_up(subject.head):
        return replace(
            draft, subject=None, rules=(*draft.rules, "subject: of-the-measure-before")
        )  # "That was up from"
    here = subject.head if subject.refers in ("thing", "many") else None
    points = here is not None and here.lower_ not in ("this", "that")
    noun = pronouns.earlier_subject(here) if here is not None and points else None
    if noun is not None and here is not None and (_sees_it(noun, here) or _reckons(noun, draft, discourse, tools)):
        return _resolved(
            draft, subject, noun.left_edge.idx, discourse
        )  # "Hask Metrics puts its spending at $5m": Acme's
    if noun is not None:
        measure = tools.subjects.is_measure(noun) or tools.subjects.measured_of(noun)
        if measure:  # "Acme's share price assumes that its revenue": Acme's
            whose = tools.subjects.whose(noun)
            inner = replace(whose, rule="subject-before") if whose is not None else None
            if inner is None:
                return replace(draft, subject=None, rules=(*draft.rules, "subject: of-the-measure-before"))
        else:
            inner = tools.subjects.phrase(noun, "subject-before", draft.figure)
        if inner.refers is None and not tools.subjects.tellable(inner):  # "the figure was down; it was up 2%"
            return replace(draft, subject=None, rules=(*draft.rules, "subject: of-the-measure-before"))
        if inner.refers is None:
            return replace(draft, subject=inner, rules=(*draft.rules, "subject: subject-before"))
        draft = replace(draft, subject=inner)
        subject = inner
    return _resolved(draft, subject, _position(subject, draft), discourse)


def _of_whose(draft: Draft, subject: Subject, discourse: Discourse, tools: Toolbox) -> Draft:
    """ "Its plants have a capacity of 4 GW": of whose plants they are, where such a one may have it."""
    head, row = subject.head, draft.metric.row if draft.metric is not None else None
    own = next((kid for kid in head.children if kid.tag_ == "PRP$" and kid.lower_ in WHOSE), None) if head else None
    plain = head is not None and head.tag_ in ("NN", "NNS")
    plain = plain and (subject.entity is None or subject.entity.kind == "class")
    if own is None or not plain or row is None or row.of_things or subject.rule not in TOLD_OF:
        return draft
    if not OF_THINGS.isdisjoint(row.bearers) or draft.attachment.share_of is not None:
        return draft  # "its chips sell for $400"
    whose = tools.subjects.phrase(own, "owner-of-those", draft.figure)
    if whose.refers is None:
        return draft
    told = _resolved(replace(draft, subject=whose), whose, own.idx, discourse)
    return told if told.subject is not None and told.candidates <= 1 else draft


def _sees_it(noun: Token, pronoun: Token) -> bool:
    """ "Danske Bank sees it at 3.75%", "Goldman expects it to reach $90": it is never who sees or expects it."""
    below = pronoun.head
    if pronoun.dep_ == "nsubj" and any(kid.tag_ == "TO" for kid in below.children):
        below = below.head
    elif pronoun.dep_ not in ("dobj", "dative"):
        return False
    verbs = {below.i, below.head.i} if below.dep_ == "conj" else {below.i}  # "fined the airline and ordered it to"
    return noun.dep_ == "nsubj" and noun.head.i in verbs


def _reckons(noun: Token, draft: Draft, discourse: Discourse, tools: Toolbox) -> bool:
    """ "SemiAnalysis puts its spending at $5m": who reckons what others have speaks of another."""
    kinds = telling(draft.figure.scene.lexicon).kind_of_verb
    reckons = noun.dep_ == "nsubj" and kinds.get(noun.head.lemma_) == "estimate"
    return reckons and tools.subjects.phrase(noun, "subject-before", draft.figure).name in discourse.cast.counters


def _resolved(draft: Draft, subject: Subject, position: int, discourse: Discourse) -> Draft:
    """Returns the draft with whom a pronoun or definite noun at a place stands for."""
    found, candidates, back = discourse.resolve(subject, draft.figure.passage, position)
    row = draft.metric.row if draft.metric is not None else None
    if found is AUTHOR and row is not None and row.bearers and {"person", "organisation"}.isdisjoint(row.bearers):
        found = None  # "I used a model of 70 billion parameters": not the author's
    if found is None:
        pronoun = subject.head is None or subject.head.tag_.startswith(("PRP", "DT", "W"))
        kept = None if pronoun else replace(subject, refers=None)
        return replace(draft, subject=kept, candidates=max(candidates, 2), rules=(*draft.rules, "subject: open"))
    found = replace(found, text=subject.text if subject.head is None else found.text)
    rules = (*draft.rules, f"subject: {found.rule}")
    return replace(draft, subject=found, candidates=candidates, distance=back, rules=rules)


def _of_town(subject: Subject, tools: Toolbox) -> bool:
    """ "Combined city revenues": the plain noun of a place in front of what is measured."""
    head = subject.head
    plain = subject.entity is None and head is not None and head.tag_ in ("NN", "NNS") and subject.name[1:].islower()
    theirs = tools.subjects.generic["place"] - tools.subjects.countries | tools.subjects.public_money
    own = plain and head is not None and stem(head.text) in theirs
    return own and head is not None and not any(kid.dep_ in ("relcl", "acl", "prep") for kid in head.children)


def _estimating(subject: Subject, tools: Toolbox) -> bool:
    """ "Hask Metrics had estimated a rise of 3%", of somebody else's sales."""
    head = subject.head if subject.rule in TOLD_OF else None
    return head is not None and head.dep_ == "nsubj" and head.head.lemma_ in tools.subjects.telling | ESTIMATING


def _foreseeing(subject: Subject, tools: Toolbox) -> bool:
    """ "Hask Metrics' latest forecast has revenue from chips growing 3%": whose forecast it is has no such revenue."""
    head = subject.head if subject.rule == "possessor" else None
    return head is not None and head.dep_ == "poss" and stem(head.head.text) in tools.subjects.observers


def _posts_its_own(draft: Draft, tools: Toolbox) -> bool:
    """ "JPMorgan reported a profit of $13 billion": what only firms have is its own, though it tells of others, too."""
    row = draft.metric.row if draft.metric is not None else None
    head, noun = draft.subject.head if draft.subject is not None else None, draft.attachment.measured
    posts = head is not None and head.dep_ == "nsubj" and head.head.lemma_ in tools.subjects.having
    firms = row is not None and "organisation" in row.bearers and "place" not in row.bearers
    if noun is None or draft.metric is None or not (posts and firms) or noun.dep_ != "dobj":
        return False
    kinds = [kid for kid in syntax.children(noun, "poss", "compound") if kid.i not in draft.metric.used]
    return not (kinds or syntax.prep_objects(noun, "from", "for", "in", "at"))


def of_everybody(draft: Draft, discourse: Discourse) -> Draft:
    """ "Acme expects worldwide chip sales to rise": the chips', and not Acme's."""
    noun, speaker = draft.attachment.measured, draft.subject
    if noun is None or noun.dep_ not in ("nsubj", "dobj") or (speaker is not None and speaker.rule != "speaker"):
        return draft
    cues = discourse.cast.cues
    foreseen = any(stem(verb.text) in cues.telling for verb in (noun.head, noun.head.head))
    words = list(syntax.core_phrase(noun)) if foreseen else []
    wide = next((token.i for token in words if token.lower_ in cues.of_all), noun.i)
    thing = syntax.text_of([token for token in words if wide < token.i < noun.i])
    if not thing:
        return draft
    subject = Subject(thing, thing, discourse.names.exact(thing), "thing-of-all")
    return replace(draft, subject=subject, rules=(*draft.rules, "subject: thing-of-all"))


def _made(draft: Draft, tools: Toolbox) -> Subject | None:
    """ "When Acme released Mira, it had cost $5m to train": what was released is trained, not who released it."""
    pronoun = draft.subject.head if draft.subject is not None else None
    activity = draft.metric is not None and draft.metric.rule == "cost-of-activity"
    if pronoun is None or pronoun.lower_ != "it" or not activity:
        return None
    here = [token for token in pronoun.doc[: pronoun.i] if syntax.is_verb(token)]
    before = draft.figure.scene.docs.get(draft.figure.passage.index - 1) if not here else None
    for verb in (*reversed(here), *(token for token in before or () if token.dep_ == "ROOT")):
        thing, maker = syntax.child(verb, "dobj"), syntax.own_subject(verb)
        if thing is not None and maker is not None and thing.tag_ in ("NN", "NNP") and not syntax.in_figure(thing):
            found = tools.subjects.phrase(thing, "thing-made", draft.figure)
            return found if found.refers is None else None
    return None


def in_full(draft: Draft, discourse: Discourse) -> Draft:
    """Returns the draft with its subject in full: "Hadley" is "Hadley Line" where the article calls it so too."""
    full = discourse.full(draft.subject, draft.figure.passage) if draft.subject is not None else None
    if full is None or full is draft.subject or _beside_its_unit(draft, full):
        return draft
    rules = (
        (*draft.rules, f"subject: {full.rule}")
        if draft.subject is not None and full.rule != draft.subject.rule
        else draft.rules
    )
    return replace(draft, subject=full, rules=rules)


def _beside_its_unit(draft: Draft, full: Subject) -> bool:
    """ "Halden posted net income of $3bn and growth in Halden Cloud": one sentence has both, and they are two."""
    short, text = draft.subject.text if draft.subject is not None else "", draft.figure.passage.text
    both = bool(short) and short != full.name and full.name.startswith(f"{short} ") and full.name in text
    return both and f"{short} " in text.replace(full.name, "")


def _position(subject: Subject, draft: Draft) -> int:
    return int(subject.head.idx) if subject.head is not None else draft.quantity.start
