"""Whose a figure is where the rules do not say, or say what hardly anything speaks for: the likeliest in question.

Comes in: the drafts of an article after all rules, and its `Discourse`. Goes out: the drafts, some with another
subject, and told of each that was weighed how likely it is. The clues of the candidates have weights, of
`choosing.toml`, that are fitted on labelled texts. A candidate's chance is its part of all: two that are equally
likely leave the subject as it is, and so does a sentence in which everything is unlikely alike. Where the rules saw
two that it may be, it stays open, and whoever is the subject of the figure's own clause stays.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from kb.relate.drafts.draft import Draft
from kb.relate.drafts.rivals import ASKED, OF_RULES, Candidate, Questioned, of_clause
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.parsing import syntax
from kb.relate.period.likened import source_of
from kb.relate.scene.names import stem
from kb.relate.subject.candidates import renamed, told_alike
from kb.relate.subject.discourse import Discourse
from kb.relate.subject.namer import Subject

OPINION, INSTEAD, ANTECEDENT = "opinion", "instead", "antecedent"
OWNING = frozenset({"subject-0", "possessor", "object-of", "object-for", "object-at"})  # clues: has it in its clause
PASSED_BY = frozenset({"in-sentence", "told-0", "of-no-figure"})  # clues: named once, and nothing else is its own
OUTER = frozenset({"subject-2", "subject-3"})  # clues: the subject of a verb further above
TAKEN_UP = frozenset({"pronoun", "pointing"})  # clues: a word of the sentence stands for it
OF_MEASURE = "subject: of-the-measure-before"  # "it" is what was measured, and that is nobody's
MANY = 5  # candidates that a reader is told are many
# Rules that look at grammar alone, or at who was told of last; the others read what ties each figure to its own.
YIELDING = frozenset({
    "owner", "measured-noun", "name-before", "of-phrase", "for-phrase", "from-phrase", "clause-of-figure", "open",
    ANTECEDENT, "subject-before", "lead-of-story", "topic", "country-of-story", "scene-of-story",
})  # fmt: skip
TIED = frozenset({"verb-left-out", "contrast", "compared", "name-at", "each-of-its-own"})  # have theirs beside them
LIKELY, SURE, RIVAL = 0.3, 0.8, 0.1  # chances from which a subject, or another one, is told to be likely


def chosen(drafts: Sequence[Draft], discourse: Discourse, tools: Toolbox) -> list[Draft]:
    """Returns the drafts, those whose subject is open or unlikely with the likeliest one, if it is likely enough."""
    if not any(map(_asks, drafts)):
        return list(drafts)
    page = Questioned(drafts, discourse, tools)
    told = {id(draft): _told(place, page) for place, draft in enumerate(page.claims) if _asks(draft)}
    return [told.get(id(draft), draft) for draft in drafts]


def _asks(draft: Draft) -> bool:
    """Tells whether a claim's subject is in question: it is open, not because two may be it, or not its clause's."""
    if draft.reason is not None:
        return False
    if draft.subject is None:
        return draft.candidates < 2 and OF_MEASURE not in draft.rules
    return not of_clause(draft)


def _yields(draft: Draft) -> bool:
    """Tells whether the rules that found a subject looked at no construction that ties each figure to its own."""
    told = [rule.removeprefix("subject: ") for rule in draft.rules if rule.startswith("subject: ")]
    told = told or [draft.subject.rule if draft.subject is not None else ""]
    tied = TIED & {*draft.attachment.rule.split(", "), *draft.rules} or _of_its_noun(draft)
    last = told[-1].split(", ")[0]
    return last in YIELDING and not tied and not (last == ANTECEDENT and _goes_on(draft))


def _goes_on(draft: Draft) -> bool:
    """ "Brisk opened in May. It has 40 shops": the pronoun goes on about whom the sentence before is."""
    head = draft.subject.head if draft.subject is not None else None
    return head is not None and head.dep_ in ("nsubj", "nsubjpass") and draft.distance <= 1


def _of_its_noun(draft: Draft) -> bool:
    """ "A 20 MW data center": the noun that the figure stands in front of has it."""
    head, span = draft.subject.head if draft.subject is not None else None, draft.figure.span
    if head is None or span is None or not len(span) or head.doc is not span.doc:
        return False
    over = syntax.climb(syntax.span_root(span))
    return draft.attachment.rule.startswith("attribute") and any(above.i == head.i for above in over)


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The candidates of a claim, each with its chance among all."""

    candidates: Sequence[Candidate]
    chances: Sequence[float]

    def best(self) -> int:
        """Returns the place of the likeliest, the first of those that are equally likely."""
        return max(range(len(self.chances)), key=lambda one: (self.chances[one], -one))

    def opinion(self, place: int) -> str:
        """Returns what the clues say of a candidate, as a rule: is it the likeliest, how likely, has it rivals."""
        own = self.chances[place]
        rival = max((chance for at, chance in enumerate(self.chances) if at != place), default=0.0)
        first = "likeliest-of-all" if own >= rival else "another-likelier"
        held = {"likely": own >= LIKELY, "all-but-sure": own >= SURE, "rival-likely": rival >= RIVAL}
        return f"{OPINION}: {', '.join([first, *(name for name, holds in held.items() if holds)])}"


def _told(place: int, page: Questioned) -> Draft:
    """Returns a claim with its likeliest subject, and with how likely that is."""
    draft, offered = page.claims[place], page.offered(place)
    weights = page.tools.lexicon.context.choosing.weights
    weighed = _Weighed(offered, chances_of([one.clues for one in offered], weights))
    if _replaces(weighed, place, page):
        best = weighed.best()
        parts = (ASKED, f"of-{'few' if len(offered) < MANY else 'many'}", *((INSTEAD,) if draft.subject else ()))
        rules = (*draft.rules, f"subject: {', '.join(parts)}", weighed.opinion(best))
        return replace(draft, subject=renamed(offered[best].subject, ASKED), rules=rules)
    own = next((at for at, one in enumerate(offered) if OF_RULES in one.clues), None)
    return draft if own is None else replace(draft, rules=(*draft.rules, weighed.opinion(own)))


def _replaces(weighed: _Weighed, place: int, page: Questioned) -> bool:
    """Tells whether the likeliest of several is to be the subject, and is not already."""
    words, is_open = page.tools.lexicon.context.choosing, page.claims[place].subject is None
    if len(weighed.candidates) < 2 or (not is_open and not _yields(page.claims[place])):
        return False
    best = weighed.best()
    one, chance = weighed.candidates[best], weighed.chances[best]
    if OF_RULES in one.clues or chance < (words.least if is_open else words.instead):
        return False
    return not _doubtful(one, place, page) and (is_open or not _by(one.subject, page.tools))


def _doubtful(one: Candidate, place: int, page: Questioned) -> bool:
    """A plain noun that one road alone leads to, who only tells, or one of two with as many figures."""
    lone = {"roads-1", "plain"} <= one.clues
    count = page.counts[told_alike(one.subject)]
    rivals = sum(many >= count for many in page.counts.values()) > 1
    shared = "elsewhere" in one.clues and (not count or rivals or _of_things(page.claims[place]))
    counts = {"observer", "counter"} & one.clues or any(
        stem(word) in page.tools.subjects.counting_bodies for word in one.subject.name.split()
    )
    speaker = source_of(page.claims[place].figure)
    telling = speaker is not None and (speaker.speaker or "") in (one.subject.name, one.subject.text)
    return (
        bool(counts)
        or lone
        or shared
        or telling
        or _tells(one.subject, page.tools)
        or _next_clause(one.subject, page.claims[place])
        or _passed_by(one)
        or _before_its_clause(one)
        or (_of_the_trade(page.claims[place]) and not OWNING & one.clues)
        or not page.tools.subjects.tellable(one.subject)
    )


def _passed_by(one: Candidate) -> bool:
    """ "In the cafe where Ada met Ben, a cup is $4": of a name told once, in passing, nothing says that it is whose."""
    supposed = {"pointing", "kind-open"} <= one.clues  # "the company", of a name that nothing tells is one
    return one.clues >= PASSED_BY and (supposed or not (OWNING | TAKEN_UP) & one.clues)


def _before_its_clause(one: Candidate) -> bool:
    """ "The crown is up 2% and the mark is set to drop 1%": who does something two verbs before has its own figure."""
    outer = OUTER & one.clues and "in-its-sentence" in one.clues and "of-clause" not in one.clues
    return bool(outer) and not TAKEN_UP & one.clues


def _of_things(draft: Draft) -> bool:
    """ "The number of such auctions": of the auctions, whoever is told of elsewhere."""
    metric = draft.metric
    return metric is not None and metric.rule == "number-of-things"


def _tells(subject: Subject, tools: Toolbox) -> bool:
    """ "Eurostat said unemployment rose": who says so is not whose it is."""
    head = subject.head
    if head is not None and head.dep_ == "poss":  # "Norland's largest chain said"
        head = head.head
    return head is not None and head.dep_ == "nsubj" and head.head.lemma_ in _telling(tools)


def _by(subject: Subject, tools: Toolbox) -> bool:
    """ "According to Acme, which expects rents to fall": who looked at it or did it, where another may have it."""
    head = subject.head
    if head is None:
        return False
    over, clause = head.head, syntax.child(head, "relcl")
    cited = over.tag_ == "IN" and stem(over.head.text) in tools.subjects.observers
    return cited or over.dep_ == "agent" or (clause is not None and clause.lemma_ in _telling(tools))


def _telling(tools: Toolbox) -> frozenset[str]:
    return tools.subjects.telling | tools.subjects.expecting


def _of_the_trade(draft: Draft) -> bool:
    """ "The training cost per FLOP fell": a price by the unit without an owner is the whole trade's."""
    metric = draft.metric
    return metric is not None and " per " in metric.name


def _next_clause(subject: Subject, draft: Draft) -> bool:
    """ "The index was down 2.1% and Acme fell": whoever does something behind the figure has what follows."""
    head, span = subject.head, draft.figure.span
    behind = head is not None and span is not None and head.doc is span.doc and head.i >= span.end
    return behind and head is not None and head.dep_ in ("nsubj", "nsubjpass")


def chances_of(clues: Sequence[Set[str]], weights: Mapping[str, float]) -> list[float]:
    """Returns the chance of each candidate: its part of all, by the summed weights of its clues.

    >>> chances_of([{"near"}, {"far"}], {"near": 1.0, "far": 1.0})
    [0.5, 0.5]
    """
    totals = [sum(weights.get(clue, 0.0) for clue in sorted(said)) for said in clues]
    most = max(totals, default=0.0)
    parts = [math.exp(total - most) for total in totals]
    return [part / sum(parts) for part in parts]
