"""Who holds the stage: whose a metric is where neither its sentence nor an earlier figure says so.

Comes in: the drafts of an article and its `Discourse`. Goes out: for a draft without subject the one that its metric
goes with, and the rule. Asked in turn: a list told of just before, the subject that the metric has elsewhere, the
topic of its kind, the firm that the sentences are about, the place where the story plays, the name in its headline,
whoever has nearly all figures so far.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kb.model import PassageKind, Quantity
from kb.relate.drafts.draft import Draft
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.subject.discourse import Discourse
from kb.relate.subject.namer import Subject
from kb.relate.subject.reigning import Reigns

PUBLIC = frozenset({"place", "organisation"})  # what a town is, and what it has as a body
HEADINGS = frozenset({PassageKind.TITLE, PassageKind.HEADING})
LEAST_TOLD, MOSTLY = 2, 0.6  # figures of one subject, and their part of all so far, that make it the page's
BARE = frozenset({"there-is", "subject", "counted-subject", "metric-noun", "noun-of"})  # nobody does it
Holder: TypeAlias = tuple[Subject, str]  # who holds the stage, and the rule that says so


@dataclass(frozen=True, slots=True)
class _Owner:
    """The subject that an article mostly gives a metric, and the passage that first does."""

    subject: Subject
    first: int


class Stage:
    """The subjects of one article, by what they have."""

    def __init__(self, found: Sequence[Draft], discourse: Discourse) -> None:
        self.discourse, self.reigns, self.owners = discourse, Reigns(discourse), _owners(found)
        self.opening, self.only_place = _opening_place(found), discourse.cast.only_place()
        self.told: Counter[str] = Counter()  # figures so far by their subject
        self.most: Subject | None = None  # who has most of them

    def heed(self, draft: Draft) -> None:
        """Takes note of a draft that has its subject, for those that come after it."""
        subject = draft.subject
        if subject is None or draft.metric is None or draft.reason is not None or subject.refers is not None:
            return
        if subject.name in self.discourse.cast.counters:
            return
        self.told[subject.name] += 1
        if self.most is None or self.told[subject.name] > self.told[self.most.name]:
            self.most = subject

    def holder(self, draft: Draft) -> Holder | None:
        """Returns whose the metric of a draft without subject is, with the rule that says so."""
        if (everybody := self._of_all(draft) or self._national(draft)) is not None:
            return everybody
        asked = (
            self._listed,
            self._public,
            self._elsewhere,
            self._topic,
            self._firm,
            self._lead,
            self._scene,
            self._headed,
            self._mostly,
            self._there,
            self._of_nation,
        )
        return next((found for ask in asked if (found := ask(draft)) is not None), None)

    def _listed(self, draft: Draft) -> Holder | None:
        owner = self.discourse.salient(draft.figure.passage)
        return (owner, "list-in-sentence-before") if owner is not None else None

    def _public(self, draft: Draft) -> Holder | None:
        """ "The levy will be $36 million": of the town whose public money the article tells of."""
        town, row = self.discourse.town, draft.metric.row if draft.metric is not None else None
        fits = row is None or not row.bearers or bool(PUBLIC & set(row.bearers))
        if town is None or not fits or self._of_another(draft, town):
            return None
        return town, town.rule

    def _of_another(self, draft: Draft, town: Subject) -> bool:
        """Its sentence opens with another firm or place."""
        told = self.discourse.heard.get(draft.figure.passage.index, ())
        first = next((h for h in told if h.start < draft.quantity.start and self.discourse.cast.opens(h)), None)
        return first is not None and first.kind != "person" and not first.name.startswith(town.name.split()[0])

    def _elsewhere(self, draft: Draft) -> Holder | None:
        """Whose the metric is in the article before; of a headline's figure, after it as well."""
        owner = self.owners.get(draft.metric.name) if draft.metric is not None else None
        passage = draft.figure.passage
        late = owner is not None and owner.first >= passage.index and passage.kind not in HEADINGS
        return (owner.subject, "of-this-metric-elsewhere") if owner is not None and not late else None

    def _topic(self, draft: Draft) -> Holder | None:
        topic = self.discourse.topic(draft.metric.row if draft.metric is not None else None)
        owner = self._here(topic, draft)
        return (owner, "topic") if owner is not None else None

    def _firm(self, draft: Draft) -> Holder | None:
        """Of what firms have: the one told of around, else the one that leads."""
        if not _of_firms(draft, self.discourse):
            return None
        owner = self.reigns.at(draft.figure.passage) or self.discourse.leading("")
        return (owner, "firm-told-of") if owner is not None else None

    def _lead(self, draft: Draft) -> Holder | None:
        """ "Backlog of $1.9 billion" in a company's list, "Matchday income rose to £16 million": the firm's."""
        row = draft.metric.row if draft.metric is not None else None
        listed = draft.figure.passage.kind is PassageKind.LIST_ITEM or draft.attachment.rule == "statement-cell"
        money = _is_money(draft.quantity) or (row is not None and row.dimension == "money")
        priced = row is not None and row.aspect == "price"
        if not _anybodys(draft) or not (listed or (money and not priced)):
            return None
        owner = self.discourse.leading("")
        return (owner, "lead-of-story") if owner is not None else None

    def _scene(self, draft: Draft) -> Holder | None:
        """Of what places may have: where the story plays."""
        row = draft.metric.row if draft.metric is not None else None
        placed = _anybodys(draft) or (row is not None and "place" in row.bearers)
        scene = self._narrowed(self.discourse.scene_of_story()) if placed and not _is_money(draft.quantity) else None
        owner = self._part_named(scene, draft) or self._here(scene, draft)
        return (owner, "scene-of-story") if owner is not None else None

    def _part_named(self, scene: Subject | None, draft: Draft) -> Subject | None:
        """ "Pay for nurses in Wales was 2% lower": the one part of the country that the sentence names before it."""
        heard = self.discourse.heard.get(draft.figure.passage.index, ()) if scene is not None else ()
        parts = (h for h in heard if (h.kind == "place" or h.several) and h.start < draft.quantity.start)
        one = next(parts, None)
        if one is None or one.several or any(h.several or h.name != one.name for h in parts):
            return None
        inside = one.entity is not None and scene is not None and one.entity.part_of == scene.name
        return Subject(one.name, one.text, one.entity, "part-named") if inside else None

    def _narrowed(self, scene: Subject | None) -> Subject | None:
        """The part of the country that the first figure is of: "Crime in England and Wales fell 8%"."""
        first = self.opening.entity if self.opening is not None else None
        part = first is not None and scene is not None and first.part_of == scene.name
        return self.opening if part else scene

    def _headed(self, draft: Draft) -> Holder | None:
        """ "There were 318 sales", under "Tarn/Ilmen Sales, third quarter": of whom the headline is."""
        owner = self.discourse.headed() if self.discourse.leading("") is None else None
        return (owner, "headline-owner") if owner is not None else None

    def _mostly(self, draft: Draft) -> Holder | None:
        """Who has nearly all figures so far: "Deposits rose 4%" on a page that tells of one bank's figures."""
        times = self.told[self.most.name] if self.most is not None else 0
        if self.most is None or times < max(LEAST_TOLD, MOSTLY * self.told.total()) or self._of_its_own(draft):
            return None
        changed = draft.quantity.change is not None and draft.metric is not None and draft.metric.row is None
        if changed and self.most.entity is None and self.most.name.islower():
            return None  # "bicycle thefts soared": a plain thing moved, which is nothing that offences have
        return (self.most, "of-most-figures") if self._here(self.most, draft) is not None else None

    def _there(self, draft: Draft) -> Holder | None:
        """ "There are 31 in-patients": in the one place that the article names, where it is about no firm."""
        counted = draft.attachment.counted is not None and _anybodys(draft) and draft.attachment.rule in BARE
        place = self.only_place if counted and self.discourse.leading("") is None else None
        owner = self._here(Subject(place.name, place.text, place.entity, "only-place"), draft) if place else None
        return (owner, "only-place") if owner is not None else None

    def _of_all(self, draft: Draft) -> Holder | None:
        """ "Global sensor sales" are the sensors' and no firm's, "global growth" is the world's."""
        noun = draft.attachment.measured if draft.attachment.measured is not None else draft.attachment.counted
        words = list(syntax.core_phrase(noun)) if noun is not None else []
        wide = next((token for token in words if token.lower_ in self.discourse.cast.cues.of_all), None)
        if noun is None or wide is None or wide.i >= noun.i:
            return None
        between = [token for token in words if wide.i < token.i < noun.i and syntax.is_noun(token)]
        if between and not self._measures(between[-1]):
            name = syntax.text_of(between)
            return Subject(name, name, self.discourse.names.exact(name), "thing-of-all"), "thing-of-all"
        world = self.discourse.names.exact("world")
        return (Subject("world", str(wide.text), world, "world"), "world") if world is not None else None

    def _measures(self, noun: Token) -> bool:
        word = stem(noun.text)
        return word in self.discourse.names.metrics or word in self.discourse.subjects.business

    def _national(self, draft: Draft) -> Holder | None:
        """ "The national jobless rate": the country's, whatever places are told of around."""
        noun, row = draft.attachment.measured, draft.metric.row if draft.metric is not None else None
        words = {token.lower_ for token in syntax.core_phrase(noun)} if noun is not None else set()
        wide = bool(words & self.discourse.subjects.of_nation) and row is not None and "place" in row.bearers
        return self._of_nation(draft) if wide else None

    def _of_nation(self, draft: Draft) -> Holder | None:
        """What only places have, on a page whose places all lie in one country: that country's."""
        row = draft.metric.row if draft.metric is not None else None
        places = row is not None and row.bearers == ["place"]
        country = self.discourse.nation() if places else None
        return (country, country.rule) if country is not None else None

    def _of_its_own(self, draft: Draft) -> bool:
        """ "The number of such rounds": of the rounds, where a firm has none of them."""
        noun, subjects = draft.attachment.measured, self.discourse.subjects
        numbered = draft.metric is not None and draft.metric.rule == "number-of-things" and noun is not None
        return numbered and noun is not None and stem(noun.text) not in subjects.held | subjects.business

    def _here(self, scene: Subject | None, draft: Draft) -> Subject | None:
        """The place of the story, but for a sentence that plays in another one."""
        place = scene.entity if scene is not None else None
        if scene is None:
            return None
        passage = draft.figure.passage
        far = draft.figure.scene.lexicon.context.qualifiers.adverbs
        cast = self.discourse.cast
        if passage.text.partition(" ")[0].strip(",“").lower() in far and not cast.is_country(place):
            return None  # "Nationally, 4,000 were recorded"
        told = (h for h in self.discourse.heard.get(passage.index, ()) if h.kind == "place" and cast.opens(h))
        around = {place.name, place.part_of} if place is not None else set()
        return None if around and any(h.name not in around for h in told) else scene


def _owners(found: Sequence[Draft]) -> dict[str, _Owner]:
    """For each metric the subject the article most often gives it, if one leads."""
    votes: dict[str, Counter[str]] = {}
    table: dict[tuple[str, str], _Owner] = {}
    for draft in found:
        if (
            draft.metric is not None
            and draft.subject is not None
            and draft.subject.refers is None
            and draft.reason is None
        ):
            name, subject = draft.metric.name, draft.subject
            votes.setdefault(name, Counter())[subject.name] += 1
            table.setdefault((name, subject.name), _Owner(subject, draft.figure.passage.index))
    out = {}
    for metric, names in votes.items():
        ranked = names.most_common(2)
        if len(ranked) == 1 or ranked[0][1] > ranked[1][1]:
            out[metric] = table[metric, ranked[0][0]]
    return out


def _opening_place(found: Sequence[Draft]) -> Subject | None:
    """The place that the first figure with a subject is of."""
    first = next((d.subject for d in found if d.subject is not None and d.reason is None), None)
    placed = first is not None and first.entity is not None and first.entity.kind == "place"
    return first if placed else None


def _anybodys(draft: Draft) -> bool:
    return draft.metric is None or draft.metric.row is None or not draft.metric.row.bearers


def _of_firms(draft: Draft, discourse: Discourse) -> bool:
    """A metric of organisations, or a noun of what they have in their business: "traffic", "load factor"."""
    row = draft.metric.row if draft.metric is not None else None
    if row is not None and row.bearers:
        return "organisation" in row.bearers
    noun = draft.attachment.counted if draft.attachment.counted is not None else draft.attachment.measured
    placed = noun is not None and any(_tied(kid, discourse) for kid in noun.children)  # "traffic through the strait"
    return noun is not None and not placed and stem(noun.text) in discourse.subjects.business


def _tied(kid: Token, discourse: Discourse) -> bool:
    """A preposition with more behind it than a time: "traffic through the strait", not "traffic in the quarter"."""
    things = syntax.children(kid, "pobj") if kid.dep_ == "prep" else []
    return kid.dep_ == "prep" and not (things and all(stem(thing.text) in discourse.subjects.times for thing in things))


def _is_money(quantity: Quantity) -> bool:
    unit = quantity.unit or ""
    return len(unit) == 3 and unit.isalpha() and unit.isupper() and unit != "GPU"
