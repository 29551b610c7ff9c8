"""Who has a figure that no rule finds a subject for: the likeliest of those in question, if one is likely enough.

Comes in: the drafts of an article after all rules, and its `Discourse`. Goes out: the drafts, some with a subject.
In question are the nouns of the figure's sentence, whom the article is about, the subject of the claim before, whoever
has most figures. Each is told by clues; their weights, of `choosing.toml`, are fitted on labelled texts. A candidate's
chance is its part of all: two that are equally likely leave the subject open, and so does a sentence in which
everything is unlikely alike. Where the rules saw two that it may be, it stays open, and what is measured is nobody.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from kb.relate.drafts.draft import Draft
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.period.likened import source_of
from kb.relate.scene.names import split, stem
from kb.relate.subject.candidates import NAMES, PRONOUNS, Mention, mentions, renamed, told_alike
from kb.relate.subject.discourse import Discourse
from kb.relate.subject.namer import Subject

RULE = "likeliest"
MEASURE = frozenset({"measured", "words-of-metric", "named-as-metric"})  # what is measured is nobody
OWNING = frozenset({"subject-0", "possessor", "object-of", "object-for", "object-at"})  # clues: has it in its clause
PASSED_BY = frozenset({"in-sentence", "told-0", "of-no-figure"})  # clues: named once, and nothing else is its own
TAKEN_UP = frozenset({"pronoun", "pointing"})  # clues: a word of the sentence stands for it
OF_MEASURE = "subject: of-the-measure-before"  # "it" is what was measured, and that is nobody's
MANY = 5  # candidates that a reader is told are many
NEAR = 2  # claims either side that are the figure's neighbours
LEAD = 300  # characters that an article opens with
OFTEN, LONG = (2, 4, 9), 4  # mentions of a name in the article; words of a name, more than which are as many
FEW, HALF = 0.2, 0.5  # parts of an article's figures


@dataclass(slots=True)
class Candidate:
    """A name in question with all that is said of it."""

    subject: Subject
    clues: set[str] = field(default_factory=set)


def chosen(drafts: Sequence[Draft], discourse: Discourse, tools: Toolbox) -> list[Draft]:
    """Returns the drafts, those without a subject with the likeliest one, if it is likely enough."""
    if all(draft.reason is not None or not (_asks(draft) or _from_afar(draft)) for draft in drafts):
        return list(drafts)
    page = Page(drafts, discourse, tools)
    told = {id(draft): page.likeliest(place) for place, draft in enumerate(page.claims) if _asks(draft)}
    told |= {id(draft): page.named_here(place) for place, draft in enumerate(page.claims) if _from_afar(draft)}
    return [_with(draft, told.get(id(draft))) for draft in drafts]


def _asks(draft: Draft) -> bool:
    """Tells whether a claim is left without a subject, and not because two may be it."""
    return draft.subject is None and draft.candidates < 2 and OF_MEASURE not in draft.rules


def _from_afar(draft: Draft) -> bool:
    """Tells whether a claim has the subject of a figure in another sentence, where its own words name its metric."""
    own = any(rule.startswith("subject: ") for rule in draft.rules)
    return draft.subject is not None and "inherited" in draft.rules and draft.distance > 0 and not own


def _with(draft: Draft, found: tuple[Subject, int] | None) -> Draft:
    if found is None:
        return draft
    subject, many = found
    rules = (*draft.rules, f"subject: {RULE}, of-{'few' if many < MANY else 'many'}")
    return replace(draft, subject=renamed(subject, RULE), rules=rules)


class Page:
    """The claims of one article, with who is in question for each."""

    def __init__(self, drafts: Sequence[Draft], discourse: Discourse, tools: Toolbox) -> None:
        self.discourse, self.tools = discourse, tools
        self.claims = [draft for draft in drafts if draft.reason is None]
        self.counts = Counter(told_alike(d.subject) for d in self.claims if d.subject is not None)
        self.by_name = {told_alike(d.subject): d.subject for d in reversed(self.claims) if d.subject is not None}
        text = discourse.scene.article.text.lower()
        self.lead, self.words = text[:LEAD], Counter(map(stem, split(text)))
        self.main = [name for name, _ in discourse.cast.weights.most_common(2)]
        self.most = max(self.counts, key=lambda one: (self.counts[one], one), default=None)

    def likeliest(self, place: int) -> tuple[Subject, int] | None:
        """Returns the likeliest subject of a claim, and how many were in question; None where none is likely enough."""
        offered = self.offered(place)
        words = self.tools.lexicon.context.choosing
        chances = chances_of([one.clues for one in offered], words.weights)
        best = max(range(len(offered)), key=lambda one: (chances[one], -one), default=None)
        if best is None or len(offered) < 2 or chances[best] < words.least or self._doubtful(offered[best], place):
            return None
        return offered[best].subject, len(offered)

    def named_here(self, place: int) -> tuple[Subject, int] | None:
        """Returns a name of the claim's own sentence that is likelier than whom an earlier figure is of."""
        found = self.likeliest(place)
        head = found[0].head if found is not None else None
        span = self.claims[place].figure.span
        if head is None or span is None or head.doc is not span.doc or head.tag_ not in NAMES:
            return None
        over = head.head
        asked = over.dep_ == "agent" or (over.tag_ == "IN" and stem(over.head.text) in self.tools.subjects.observers)
        beside = place > 0 and self.claims[place - 1].figure.passage is self.claims[place].figure.passage
        return None if asked or beside else found

    def _doubtful(self, one: Candidate, place: int) -> bool:
        """A plain noun that one road alone leads to, who only tells, or one of two with as many figures."""
        lone = {"roads-1", "plain"} <= one.clues
        count = self.counts[told_alike(one.subject)]
        rivals = sum(many >= count for many in self.counts.values()) > 1
        shared = "elsewhere" in one.clues and (not count or rivals or self._of_things(place))
        counts = {"observer", "counter"} & one.clues or any(
            stem(word) in self.tools.subjects.counting_bodies for word in one.subject.name.split()
        )
        speaker = source_of(self.claims[place].figure)
        telling = speaker is not None and (speaker.speaker or "") in (one.subject.name, one.subject.text)
        return (
            bool(counts)
            or lone
            or shared
            or telling
            or self._tells(one.subject)
            or self._next_clause(one.subject, place)
            or _passed_by(one)
            or (self._of_the_trade(place) and not OWNING & one.clues)
            or not self.tools.subjects.tellable(one.subject)
        )

    def _of_things(self, place: int) -> bool:
        """ "The number of such auctions": of the auctions, whoever is told of elsewhere."""
        metric = self.claims[place].metric
        return metric is not None and metric.rule == "number-of-things"

    def _tells(self, subject: Subject) -> bool:
        """ "Eurostat said unemployment rose": who says so is not whose it is."""
        head = subject.head
        rules = self.tools.subjects
        return head is not None and head.dep_ == "nsubj" and head.head.lemma_ in rules.telling | rules.expecting

    def _of_the_trade(self, place: int) -> bool:
        """ "The training cost per FLOP fell": a price by the unit without an owner is the whole trade's."""
        metric = self.claims[place].metric
        return metric is not None and " per " in metric.name

    def _next_clause(self, subject: Subject, place: int) -> bool:
        """ "The index was down 2.1% and Acme fell": whoever does something behind the figure has what follows."""
        head, span = subject.head, self.claims[place].figure.span
        behind = head is not None and span is not None and head.doc is span.doc and head.i >= span.end
        return behind and head is not None and head.dep_ in ("nsubj", "nsubjpass")

    def offered(self, place: int) -> list[Candidate]:
        """Returns the candidates of a claim, each with its clues."""
        draft = self.claims[place]
        here = mentions(draft.figure, draft.attachment, draft.metric, self.discourse)
        found: dict[str, Candidate] = {}
        roads: dict[str, set[str]] = defaultdict(set)
        for road, subject, clues in (*_of_sentence(here), *self._of_page(place)):
            if not subject.name.strip():
                continue
            candidate = found.setdefault(told_alike(subject), Candidate(subject))
            candidate.clues |= clues
            roads[told_alike(subject)].add(road)
        around = _Around.of(here, self._near(place))
        for name, candidate in found.items():
            inside = "sentence" in roads[name]
            candidate.clues |= {f"roads-{len(roads[name])}", *around.clues(name, inside=inside)}
            candidate.clues |= self._of_name(candidate.subject, draft) | self._part(name, draft)
            candidate.clues.add("in-sentence" if inside else "elsewhere")
        return [one for one in found.values() if "known" in one.clues or not MEASURE & one.clues]

    def _of_page(self, place: int) -> list[tuple[str, Subject, set[str]]]:
        """Who is in question wherever the figure stands: whom the page is about, and has other figures of it."""
        out = []
        index = self.claims[place].figure.passage.index
        for rank, name in enumerate(self.main):
            first = self.discourse.cast.first_heard.get(name)
            if first is not None and first.passage > index:
                continue  # named only afterwards
            out.append((f"main-{rank}", self.tools.subjects.named(name, RULE), {f"main-{rank}"}))
        before = self.claims[place - 1] if place else None
        if before is not None and before.subject is not None:
            same = before.figure.passage.index == self.claims[place].figure.passage.index
            unit = before.quantity.unit == self.claims[place].quantity.unit
            clues = {"claim-before"} | ({"in-its-sentence"} if same else set()) | ({"of-its-unit"} if unit else set())
            out.append(("claim-before", before.subject, clues))
        if (most := self._of_most(self.claims[place])) is not None:
            out.append(("most-figures", self.by_name[most], {"most-figures"}))
        return out

    def _of_most(self, draft: Draft) -> str | None:
        """Who has most of the other figures; a claim's own subject, where it has one, does not count for itself."""
        if draft.subject is None:
            return self.most
        rest = self.counts - Counter([told_alike(draft.subject)])
        return max(rest, key=lambda one: (rest[one], one), default=None)

    def _near(self, place: int) -> frozenset[str]:
        around = (*self.claims[max(0, place - NEAR) : place], *self.claims[place + 1 : place + 1 + NEAR])
        return frozenset(told_alike(draft.subject) for draft in around if draft.subject is not None)

    def _part(self, name: str, draft: Draft) -> set[str]:
        """How large a part of the article's other figures are the candidate's."""
        own = draft.subject is not None and told_alike(draft.subject) == name
        count = self.counts[name] - own
        total = self.counts.total() - (draft.subject is not None)
        part = count / total if total else 0.0
        return {"of-no-figure" if not count else "of-few" if part < FEW else "of-some" if part < HALF else "of-most"}

    def _of_name(self, subject: Subject, draft: Draft) -> set[str]:
        """What the name is: of what kind, how often told, whether it may have the metric at all."""
        name, lower, rules = subject.name, told_alike(subject), self.tools.subjects
        kind = subject.entity.kind if subject.entity is not None else self.discourse.cast.kinds.get(name)
        words, last = name.split(), stem(name.split()[-1])
        held = {
            "known": subject.entity is not None,
            "plain": name == name.lower(),
            "capital": name[:1].isupper(),
            "in-lead": lower in self.lead,
            "time": all(stem(word) in rules.times or word.isdigit() for word in words),
            "measure": last in self.tools.names.metrics,
            "observer": last in rules.observers,
            "nobody": last in rules.nobody,
            "counter": name in self.discourse.cast.counters,
            "company-noun": last in rules.generic["company"],
            "named-as-metric": draft.metric is not None and set(split(lower)) <= set(split(draft.metric.name)),
        }
        clues = {clue for clue, holds in held.items() if holds} | {f"kind-{kind or 'open'}"}
        clues |= {f"told-{sum(self.words[last] >= many for many in OFTEN)}", f"words-{min(LONG, len(words))}"}
        return clues | _bearing(draft, kind, plain=name == name.lower())


def _passed_by(one: Candidate) -> bool:
    """ "In the cafe where Ada met Ben, a cup is $4": of a name told once, in passing, nothing says that it is whose."""
    return one.clues >= PASSED_BY and not (OWNING | TAKEN_UP) & one.clues


def chances_of(clues: Sequence[Set[str]], weights: Mapping[str, float]) -> list[float]:
    """Returns the chance of each candidate: its part of all, by the summed weights of its clues.

    >>> chances_of([{"near"}, {"far"}], {"near": 1.0, "far": 1.0})
    [0.5, 0.5]
    """
    totals = [sum(weights.get(clue, 0.0) for clue in sorted(said)) for said in clues]
    most = max(totals, default=0.0)
    parts = [math.exp(total - most) for total in totals]
    return [part / sum(parts) for part in parts]


def _bearing(draft: Draft, kind: str | None, *, plain: bool) -> set[str]:
    """Whether a known metric is one that things of this kind have."""
    row = draft.metric.row if draft.metric is not None else None
    if row is None or not row.bearers:
        return set()
    if kind is not None:
        return {"bears" if kind in row.bearers else "bears-not"}
    return {"may-bear", *(("plain-bearer",) if plain else ())}


def _of_sentence(here: Sequence[Mention]) -> list[tuple[str, Subject, set[str]]]:
    return [("sentence", mention.subject, set(mention.clues)) for mention in here]


@dataclass(frozen=True, slots=True)
class _Around:
    """What the sentence and the claims next to it offer a candidate to be held against."""

    clause: Mention | None  # the subject of the figure's own clause
    nearest: str | None  # the name last told before the figure
    passed: frozenset[str]  # names with another name between them and the figure
    named: bool
    neighbours: frozenset[str]

    @classmethod
    def of(cls, here: Sequence[Mention], neighbours: frozenset[str]) -> _Around:
        """Returns the surroundings of a figure."""
        names = [mention for mention in here if mention.head.tag_ in NAMES]
        before = [told_alike(mention.subject) for mention in names if mention.before]
        nearest = before[-1] if before else None
        return cls(
            clause=next((mention for mention in here if mention.clause == 0), None),
            nearest=nearest,
            passed=frozenset(name for name in before if name != nearest),
            named=bool(names),
            neighbours=neighbours,
        )

    def clues(self, name: str, *, inside: bool) -> set[str]:
        """Returns what is said of a name against the others."""
        clause = told_alike(self.clause.subject) if self.clause is not None else None
        held = {
            "neighbour": name in self.neighbours,
            "nearest-name": name == self.nearest,
            "name-between": name in self.passed,
            "of-clause": clause is not None and name == clause,
            "elsewhere-unnamed-here": not self.named and not inside,
            f"elsewhere-clause-of-{self._sort()}": clause is not None and not inside,
        }
        return {clue for clue, holds in held.items() if holds}

    def _sort(self) -> str:
        """What the subject of the clause is: a pronoun, a name, the measure itself, another noun."""
        if self.clause is None:
            return ""
        if self.clause.head.tag_ in PRONOUNS:
            return "pronoun"
        if self.clause.head.tag_ in NAMES:
            return "name"
        return "measure" if {"measured", "words-of-metric"} & self.clause.clues else "noun"
