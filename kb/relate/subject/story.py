"""Whom and what an article is about: the organisation that leads it, the place it plays in, the topic of a metric.

Comes in: the names heard in an article. Goes out: `Subject`s. A story that two share has no lead; who counts what
others have leads none, and neither does a word that only the headline's capitals make a name.
"""

from __future__ import annotations

from collections import Counter

from kb.lexicon.context import Entity, Metric
from kb.model import PassageKind
from kb.relate.parsing.shown import titled
from kb.relate.quantity.counted import main_currency
from kb.relate.scene.names import Names, split, stem
from kb.relate.scene.scene import Scene
from kb.relate.subject.headline import owner_of
from kb.relate.subject.hearing import NAME, Hearing
from kb.relate.subject.local import Local
from kb.relate.subject.namer import Subject, SubjectNamer
from kb.relate.subject.shares import OPENING, Heard, headline_of

ORGANISATIONS, PLACES = frozenset({"organisation"}), frozenset({"place"})
LEAST_MENTIONS = 3  # of an article's topic; a title counts three
LOCAL = frozenset({"council", "authority", "school"})  # of a town
ENDS = frozenset('.!?”"')


class Story(Hearing):
    """What one article is about."""

    def __init__(self, scene: Scene, names: Names, subjects: SubjectNamer, common: frozenset[str]) -> None:
        super().__init__(scene, names, subjects, common)
        self.currency, self.firms = main_currency(scene), subjects.generic["company"]
        self.one_country: tuple[Entity, ...] | None = None  # asked for by many figures, looked for once
        self.topics: dict[frozenset[str], Subject | None] = {}  # asked for by many figures, looked for once
        headline = headline_of(scene.passages)
        self.town = self._local(headline) or self._town(headline)
        endings = frozenset(word.lower() for word in self.cast_cues.place_endings)
        self.head = owner_of(headline, subjects, self.small, endings) if headline else None

    def leading(self, text: str) -> Subject | None:
        """Returns the organisation that the story is about, for words that point at it."""
        lead = self.cast.lead(ORGANISATIONS) or self.cast.lead(ORGANISATIONS, unknown=True)
        if lead is not None and not text and self._tells_of_others(lead):
            return None
        if lead is not None and self.is_public(lead) and stem(text.split(" ")[-1]) in self.firms:
            return None
        return Subject(lead.name, text or lead.text, lead.entity, "lead-of-story") if lead is not None else None

    def is_name(self, text: str) -> bool:
        """Tells whether the article's sentences name something so."""
        return text in self.cast.first_heard or text in self.cast.full

    def is_public(self, item: Heard) -> bool:
        """Tells whether a name is a body of a country."""
        above = self.names.by_name.get(item.entity.part_of or "") if item.entity is not None else None
        return above is not None and above.kind == "place" and item.kind == "organisation"

    def _tells_of_others(self, lead: Heard) -> bool:
        """A public body or bureau, of which a story tells because it counts what others have."""
        return (
            self.is_public(lead)
            or lead.name in self.cast.counters
            or stem(lead.name.split()[-1]) in self.subjects.observers
            or self._counts(lead.name)
        )

    def _counts(self, name: str) -> bool:
        """A body of a trade or state, by the words of its name; a town's own council is none."""
        *words, last = (stem(word) for word in name.split())
        counting = self.subjects.counting_bodies
        return last in counting - LOCAL or any(word in counting for word in words)

    def scene_of_story(self) -> Subject | None:
        """Returns where the story plays, if no firm leads it: a country, a place, or what else it opens with."""
        if self.leading("") is not None:
            return None
        lead, headed = self.cast.lead(PLACES), self.headed()
        if headed is not None and self._is_place(headed):
            return headed
        if lead is not None and lead.name not in self.cast.counters:
            return Subject(lead.name, lead.text, lead.entity, "place-of-story")
        country = self.cast.scene()
        return Subject(country.name, country.name, country, "country-of-story") if country is not None else None

    def nation(self) -> Subject | None:
        """ "The national jobless rate": the one country that all places named lie in, offices' names among them."""
        if self.one_country is None:
            told = (h.entity for items in self.heard.values() for h in items if h.kind == "place")
            found = {above.name: above for entity in told if entity and (above := self.cast.country_of(entity))}
            self.one_country = tuple(found.values())[:2]
        if len(self.one_country) != 1:
            return None
        country = self.one_country[0]
        return Subject(country.name, country.name, country, "country-of-all-places")

    def _is_place(self, headed: Subject) -> bool:
        kind = headed.entity.kind if headed.entity is not None else self.cast.kinds.get(headed.name)
        return kind == "place"

    def _local(self, headline: str) -> Subject | None:
        """ "Marl County adopts its budget": the town, county or school district that the opening names as such."""
        prose = [p.text for p in self.passages[: 2 * OPENING] if p.kind is PassageKind.SENTENCE and p.text[-1:] in ENDS]
        plain = self.openers | (self.small if titled(headline) else frozenset())
        local = Local(self.subjects, self.scene.cues, plain)
        name = local.named(headline, prose[:OPENING])
        return Subject(name, name, self.names.exact(name), "town-of-opening") if name is not None else None

    def _town(self, headline: str) -> Subject | None:
        """ "Ashford sets levy": the unknown name that a headline on public money opens with, a town's or its body's."""
        civic = any(stem(word) in self.subjects.civic for word in split(headline))
        first = self.opener(self.passages[self.headline]) if civic else None
        if first is not None:
            known = first.entity is not None or self.cast.is_person(first.name)
            return None if known else Subject(first.name, first.text, None, "town-of-headline")
        found = NAME.match(headline) if civic and not titled(headline) else None
        name = found[0].rstrip() if found is not None and headline[found.end() :].lstrip()[:1].islower() else ""
        plain = name.split(" ")[0].lower() in self.small | self.openers or self.subjects.measures(name)
        return Subject(name, name, None, "town-of-headline") if name and not plain else None

    def headed(self) -> Subject | None:
        """Returns whom the headline names in front of what is measured: "Rockford home sales"."""
        if self.head is None:
            return None
        entity = self.names.exact(self.head)
        return Subject(entity.name if entity is not None else self.head, self.head, entity, "headline-owner")

    def topic(self, metric: Metric | None) -> Subject | None:
        """Returns what the article is about, of a kind that has the metric: named in title or often."""
        if metric is None or not metric.bearers:
            return None  # anything may have it: what the article is about says too little
        kinds = frozenset(metric.bearers)
        if kinds == PLACES:
            country = self.cast.scene()
            if country is not None:
                return Subject(country.name, country.name, country, "country-of-story")
            lead = self.cast.lead(PLACES)
            return Subject(lead.name, lead.text, lead.entity, "place-of-story") if lead is not None else None
        if kinds not in self.topics:
            told = self._topic(kinds)
            self.topics[kinds] = told if told is not None or "organisation" not in kinds else self.leading("")
        return self.topics[kinds]

    def _topic(self, kinds: frozenset[str]) -> Subject | None:
        votes: Counter[str] = Counter()
        table: dict[str, Heard] = {}
        counters = self.cast.counters
        for index, names in self.heard.items():
            weight = 3 if self.passages[index].kind is PassageKind.TITLE else 1
            for item in names:
                if (
                    item.entity is not None
                    and item.kind in kinds
                    and item.name not in {self.scene.article.publisher} | counters
                ):
                    votes[item.name] += weight
                    table.setdefault(item.name, item)
        if not votes:
            return None
        ranked = votes.most_common(2)
        if ranked[0][1] < LEAST_MENTIONS or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
            return None
        best = table[ranked[0][0]]
        return Subject(best.name, best.text, best.entity, "topic")
