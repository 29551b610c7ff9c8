"""Who is in question for each figure of an article, and what speaks for each: no rule decides here.

Comes in: the drafts of an article after all rules, and its `Discourse`. Goes out: the candidates of a claim. In
question are whom the rules found, the nouns of the figure's sentence, whom the article is about, the subject of the
claim before, whoever has most figures. Each is told by clues of its place in the sentence, of its name, of the claims
around. What is measured is nobody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.relate.drafts.draft import Draft
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.parsing import syntax
from kb.relate.scene.names import split, stem
from kb.relate.subject.candidates import NAMES, PRONOUNS, VERBS, Mention, mentions, told_alike
from kb.relate.subject.discourse import Discourse
from kb.relate.subject.namer import Subject

ASKED = "likeliest"  # the rule under which candidates are named
OF_RULES = "rules"  # clue of the candidate that the rules found
MEASURE = frozenset({"measured", "words-of-metric", "named-as-metric"})  # what is measured is nobody
NEAR = 2  # claims either side that are the figure's neighbours
LEAD = 300  # characters that an article opens with
OFTEN, LONG = (2, 4, 9), 4  # mentions of a name in the article; words of a name, more than which are as many
FEW, HALF = 0.2, 0.5  # parts of an article's figures
FAR = 3  # passages back to the words that the rules took the subject from, more than which are as far


@dataclass(slots=True)
class Candidate:
    """A name in question with all that is said of it."""

    subject: Subject
    clues: set[str] = field(default_factory=set)


class Questioned:
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
        if draft.subject is not None and draft.subject.name.strip():
            found.setdefault(told_alike(draft.subject), Candidate(draft.subject)).clues |= _of_rules(draft)
        around = _Around.of(here, self._near(place))
        for name, candidate in found.items():
            inside = "sentence" in roads[name]
            candidate.clues |= {f"roads-{len(roads[name])}", *around.clues(name, inside=inside)}
            candidate.clues |= self._of_name(candidate.subject, draft) | self._part(name, draft)
            candidate.clues.add("in-sentence" if inside else "elsewhere")
        return [one for one in found.values() if {"known", OF_RULES} & one.clues or not MEASURE & one.clues]

    def _of_page(self, place: int) -> list[tuple[str, Subject, set[str]]]:
        """Who is in question wherever the figure stands: whom the page is about, and has other figures of it."""
        out = []
        index = self.claims[place].figure.passage.index
        for rank, name in enumerate(self.main):
            first = self.discourse.cast.first_heard.get(name)
            if first is not None and first.passage > index:
                continue  # named only afterwards
            out.append((f"main-{rank}", self.tools.subjects.named(name, ASKED), {f"main-{rank}"}))
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


def of_clause(draft: Draft) -> bool:
    """Tells whether a claim's subject stands in the grammatical subject of its figure's clause, or of one above it."""
    head, span = draft.subject.head if draft.subject is not None else None, draft.figure.span
    if head is None or span is None or not len(span) or head.doc is not span.doc:
        return False
    over = [token for token in syntax.climb(syntax.span_root(span)) if syntax.is_verb(token)][:VERBS]
    doers = [doer for verb in over if (doer := syntax.subject_of(verb)) is not None]
    return any(doer.left_edge.i <= head.i <= doer.right_edge.i for doer in doers)


def _of_rules(draft: Draft) -> set[str]:
    """How the rules came to the subject that they found."""
    clues = {OF_RULES, f"{OF_RULES}-far-{min(FAR, draft.distance)}"}
    clues |= {f"{OF_RULES}-inherited"} if "inherited" in draft.rules else set()
    return clues | ({f"{OF_RULES}-of-clause"} if of_clause(draft) else set())


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
