"""What the sentence leaves to its surroundings: pronouns, "the company", short names, the topic.

Comes in: words that point at something, and where they stand. Goes out: antecedents, from the sentence before, from
the names that were heard, or whom the story is about. Where two antecedents are left the answer is that it is open,
not the nearer one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from kb.lexicon.context import Metric
from kb.model import Passage
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.subject.brought import brought_out, said_of_a_thing
from kb.relate.subject.cast import NOT_NAMED
from kb.relate.subject.fuller import points_back, told_in_full
from kb.relate.subject.hearing import PROSE
from kb.relate.subject.namer import Subject
from kb.relate.subject.naming import MANY_PRONOUNS, PRONOUN_TAGS
from kb.relate.subject.shares import Heard
from kb.relate.subject.story import LOCAL, Story

DEFINITE = frozenset({"the", "this", "that"})
AUTHOR = Subject("author", "author", None, "author")  # who writes "I" and "we" outside quotations
IT = frozenset({"it", "its"})
WORD = re.compile(r"[^\W\d_]+")
OWNS = re.compile(r"['’]s?\s")
QUOTE = re.compile(r"[\"“”]")
QUOTES = frozenset('"“”')
HEARERS = frozenset({"told", "tells", "telling"})  # "an adviser told Acme": who hears is not who is talked about
BACK, NEAR = 4, 2  # passages searched for what a definite noun stands for, and a pronoun
KINDS_OF = {
    "company": frozenset({"organisation", "set"}),
    "model": frozenset({"model", "product", "hardware", "facility"}),
    "person": frozenset({"person"}),
    "place": frozenset({"place"}),
    "thing": frozenset({"organisation", "place", "model", "product", "hardware", "market", "facility"}),
    "many": frozenset({"set", "organisation", "class", "place"}),
    "other": frozenset({"market"}),
}


class Discourse(Story):
    """What the names of one article are pointed at with."""

    # -- antecedents ---------------------------------------------------------------------------------

    def resolve(self, subject: Subject, passage: Passage, before: int) -> tuple[Subject | None, int, int]:
        """Returns the antecedent, the candidates there were, and how many passages back it stands."""
        if subject.refers == "speaker":
            return self._speaker(passage)
        if subject.text.lower() in ("i", "my", "me"):
            who = self._quoted(passage) or (None if QUOTE.search(passage.text) else AUTHOR)
            if who is not None:
                return who, 1, 0
        pronoun = subject.head is not None and subject.head.tag_ in PRONOUN_TAGS
        if not pronoun and (named := self._same_noun(subject)) is not None:
            return named, 1, 1
        if subject.text == "Company" and (issuer := self.leading(subject.text)) is not None:
            return issuer, 1, BACK  # in capitals a release calls itself so, whoever was named last
        country = self.cast.country if self._means_country(subject) else None
        if country is not None and not pronoun:
            return Subject(country.name, subject.text, country, "country-of-story"), 1, 1
        if subject.refers == "company" and stem(subject.text.split()[-1]) in self.subjects.bodies:
            town = self._of_town(subject)  # a regulator, a court, a ministry is not the company named before
            return town, int(town is not None), BACK
        if not pronoun and self.town is not None and self._its_own(subject, self.town):
            return self.town, 1, BACK
        wanted = self._kinds_meant(subject)
        seen, described = 0, subject.refers == "company" and " " in subject.text  # nobody of its own sentence
        reach = NEAR if pronoun else BACK
        for back in range(int(described), BACK + 1):
            index = passage.index - back
            if back > reach:
                break
            if index < 0 or not self._reachable(index, passage):
                continue
            if back == 1 and pronoun and (told := self._spoken_of(index, subject)) is not None:
                return told, 1, back
            if back and pronoun and self._opens_alike(index, subject):
                reach += 1
                continue  # "It plans to list under CBRS. It sold": whom the first of them stands for
            here = [h for h in self.heard.get(index, ()) if back or (h.start < before and not self._employing(h))]
            placed = subject.refers == "place"  # a place is mostly told of behind "in" and "of"
            if placed and not self._means_country(subject):
                here = [h for h in here if not self.cast.is_country(h.entity)]
                here = [h for h in here if not self._another_place(h, subject)]
            free = [h for h in here if not self._governed(h)]
            fits = self._fitting(here if placed else free, wanted, subject.refers)
            if not fits and not back:
                fits = self._fitting(here, wanted, subject.refers)
            if not fits and subject.refers == "company":
                fits = [h for h in here if self._headed(h)]
            if not fits:
                continue
            fits = self._beside_owners(fits)
            chosen = fits[0]
            names = {item.name for item in fits}
            opens = not self.passages[index].text[: chosen.start].strip(" “\"'•-") or back == 0
            if subject.refers == "model" and not opens and (topic := self._topic(wanted)) is not None:
                return topic, 1, BACK  # whatever else is named in passing
            if len(names) == 1 or (opens and (back < 2 or pronoun or self.cast.outweighs(chosen.name, names))):
                return Subject(chosen.name, chosen.text, chosen.entity, "antecedent"), len(names), back
            seen = len(names)
            break
        if seen == 0 and subject.refers == "place" and not pronoun and (place := self._part_of_country(subject)):
            return place, 1, BACK
        if subject.refers == "model" and seen != 1 and (topic := self._topic(wanted)) is not None:
            return topic, 1, BACK
        lead = self._lead_for(subject, passage) if seen == 0 or (seen > 1 and not pronoun) else None
        return lead, max(seen, 1) if lead is not None else seen, BACK if lead is not None else 0

    def _beside_owners(self, fits: list[Heard]) -> list[Heard]:
        """ "Among them Acme, Brill's parent, stands out": who only owns something there is not what it is about."""
        free = [h for h in fits if OWNS.match(self.passages[h.passage].text, h.start + len(h.text)) is None]
        return free if free and free[0] is fits[0] else fits

    def _opens_alike(self, index: int, pronoun: Subject) -> bool:
        """Tells whether a sentence opens with a pronoun of the same number: it is about whom that one is about."""
        first = WORD.match(self.passages[index].text)
        same = {"many": MANY_PRONOUNS, "thing": IT}.get(pronoun.refers or "", frozenset())
        return first is not None and first[0].lower() in same

    def _kinds_meant(self, subject: Subject) -> frozenset[str]:
        """The kinds a definite noun may stand for: a "model" is no chip, a "chip" no model."""
        wanted = KINDS_OF.get(subject.refers or "thing", KINDS_OF["thing"])
        noun = stem(subject.text.split()[-1]) if subject.refers == "model" and subject.text else ""
        return wanted & frozenset(self.subjects.kinds_of_noun.get(noun, wanted))

    def brought_out(self, subject: Subject, passage: Passage) -> Subject | None:
        """Returns the thing that a sentence before brings out, where "it" is said to do what things do."""
        if subject.head is None or subject.refers != "thing" or not said_of_a_thing(subject.head, self.subjects):
            return None
        before = [index for index in range(passage.index - 1, passage.index - 1 - BACK, -1) if index >= 0]
        before = [index for index in before if self._reachable(index, passage)]
        names = [self.heard.get(index, ()) for index in before]
        return brought_out([self.passages[index].text for index in before], names, self.subjects)

    def _of_town(self, subject: Subject) -> Subject | None:
        """ "The council", in the story of one town: the town."""
        local = stem(subject.text.split()[-1]) in LOCAL
        scene = (self.town or self.scene_of_story()) if local else None
        return scene if scene is not None and not self.cast.is_country(scene.entity) else None

    def _its_own(self, subject: Subject, town: Subject) -> bool:
        """ "The council", "the county" of Marl County, "the board" of a school board."""
        noun = stem(subject.text.split()[-1])
        return noun in LOCAL or noun == stem(town.name.split()[-1])

    def _part_of_country(self, subject: Subject) -> Subject | None:
        """ "The state", far behind the headline that names it: the town of the page, else the part it plays in."""
        scene = self.town if self.town is not None or self._means_country(subject) else self.scene_of_story()
        return scene if scene is not None and not self.cast.is_country(scene.entity) else None

    def _another_place(self, item: Heard, subject: Subject) -> bool:
        """ "The state" is no county that was named with its noun."""
        noun, last = stem(subject.text.split()[-1]), stem(item.name.split()[-1])
        return " " in item.name and last in self.subjects.generic["place"] and last != noun

    def _means_country(self, subject: Subject) -> bool:
        """ "The country" means one, "the region" something smaller."""
        return stem(subject.text.split()[-1]) in self.subjects.countries

    def _lead_for(self, subject: Subject, passage: Passage) -> Subject | None:
        """ "The company", with no one name near: the organisation that the story is about, if it is about one."""
        named = subject.text.lower() in ("it", "its")
        return self.leading(subject.text) if subject.refers == "company" or named else None

    def of_firm(self, subject: Subject, counted: Token | None) -> Subject | None:
        """ "40 stores will close", "a plan that affects 300 jobs": they are whose the story is, if it is of one."""
        held = counted is not None and stem(counted.text) in self.subjects.held
        head = subject.head
        plain = subject.entity is None and subject.refers is None and head is not None and head.tag_ in ("NN", "NNS")
        if not held or not plain or head is None or stem(head.text) in self.firms | self.subjects.generic["place"]:
            return None
        return self.leading("")

    def firm_for(self, subject: Subject, metric: Metric | None) -> Subject:
        """Returns whose it is: a person or a plain noun ("analysts") has no revenue, who the story is about has."""
        if metric is None or "organisation" not in metric.bearers or "person" in metric.bearers:
            return subject
        head = subject.head
        placed = subject.rule == "name-before" and subject.entity is not None and subject.entity.kind == "place"
        if placed and "place" not in metric.bearers:
            return self.leading("") or subject  # "China revenue": where a firm has it
        plain = subject.name[:1].islower() and head is not None and stem(head.text) not in self.firms
        person = subject.refers == "person" or self.cast.kinds.get(subject.name) == "person"
        someone = head is not None and stem(head.text) in self.subjects.observers
        lead = self.leading(subject.text) if person or (plain and someone) else None
        return lead if lead is not None else subject

    def _same_noun(self, subject: Subject) -> Subject | None:
        """ "The strait", where the article names one: the Sable Strait."""
        name = self.cast.named_with(subject.text) if " " not in subject.text else None
        entity = self.names.exact(name) if name is not None else None
        if name is None or (entity is not None and entity.kind == "class"):
            return None  # "the model", where the article speaks of large language models
        return Subject(name, subject.text, entity, "same-noun")

    def full(self, subject: Subject, passage: Passage | None = None) -> Subject:
        """Returns a subject under the longest name the article gives it; "these systems" as told up to `passage`."""
        if passage is not None and (told := self._told_in_full(subject, passage)) is not None:
            return told
        if subject.entity is not None or subject.refers is not None:
            return subject
        if subject.text in self.cast.first_heard and subject.name == subject.text[:1].lower() + subject.text[1:]:
            subject = replace(subject, name=subject.text)
        head = subject.head
        if head is not None and head.tag_ == "NN" and syntax.child(head, "det") is not None and head.i:
            definite = syntax.child(head, "det")
            named = self._same_noun(subject) if definite is not None and definite.lower_ in DEFINITE else None
            return replace(named, head=head) if named is not None else subject
        name = self.cast.full.get(subject.name)
        return replace(subject, name=name, entity=self.names.exact(name)) if name is not None else subject

    def _told_in_full(self, subject: Subject, passage: Passage) -> Subject | None:
        head = subject.head
        if subject.entity is not None or head is None or " " in subject.name or not points_back(head):
            return None
        back = range(passage.index - 1, max(-1, passage.index - 1 - BACK), -1)
        earlier = (self.passages[index].text for index in back if self._reachable(index, passage))
        texts = [passage.text[: head.idx], *earlier]
        name = told_in_full(head.lower_, texts, self.subjects.opening, self.cast.first_heard)
        return replace(self.subjects.named(name, "told-in-full"), text=subject.text, head=head) if name else None

    def _speaker(self, passage: Passage) -> tuple[Subject | None, int, int]:
        """ "We have cut costs," said the chief executive of Acme: Acme has, or else who the story is about."""
        if not any(mark in passage.text for mark in QUOTES):
            return AUTHOR, 1, 0
        outside = [item for item in self._unquoted(passage) if item.kind in ("organisation", None)]
        firms = [item for item in outside if not self._is_person(item) and not (item.kind is None and " " in item.name)]
        if len({item.name for item in firms}) == 1:
            return Subject(firms[0].name, firms[0].text, firms[0].entity, "speaker's-organisation"), 1, 0
        lead = self.leading("") if not firms else None
        return lead, 1 if lead is not None else max(2, len(firms)), BACK

    def _unquoted(self, passage: Passage) -> list[Heard]:
        """The names of a passage outside its quotations."""
        marks = [m.start() for m in QUOTE.finditer(passage.text)]
        return [h for h in self.heard.get(passage.index, ()) if bisect_left(marks, h.start) % 2 == 0]

    def _quoted(self, passage: Passage) -> Subject | None:
        """ "My rent went up," said Ada Moen: the one person named outside the quotation."""
        if not any(mark in passage.text for mark in QUOTES):
            return None
        people = [h for h in self._unquoted(passage) if h.kind == "person" or (h.kind is None and " " in h.name)]
        who = people[0] if len({item.name for item in people}) == 1 else None
        return Subject(who.name, who.text, who.entity, "speaker") if who is not None else None

    def _spoken_of(self, index: int, pronoun: Subject) -> Subject | None:
        """What the sentence is about, where it was parsed: its grammatical subject, past "said that"."""
        doc = self.scene.docs.get(index)
        root = next((token for token in doc if token.head.i == token.i), None) if doc is not None else None
        if root is None or not syntax.is_verb(root) or pronoun.refers not in ("thing", "many"):
            return None
        told = syntax.child(root, "ccomp") if root.lemma_ in self.subjects.telling else None
        for verb in (told, root):
            found = syntax.own_subject(verb) if verb is not None and syntax.is_verb(verb) else None
            if found is not None and self._rivalled(found, index):
                return None
            if found is not None and (subject := self._agreeing(found, pronoun, index)) is not None:
                return subject
        thing = syntax.child(root, "dobj")
        new = thing is not None and any(kid.lower_ in ("a", "an") for kid in thing.children)  # "have found a planet"
        new = new and thing is not None and not any(syntax.in_figure(token) for token in thing.subtree)
        return self._agreeing(thing, pronoun, index) if thing is not None and new else None

    def _rivalled(self, found: Token, index: int) -> bool:
        """ "Both Acme and, after long talks, Brill met": another free name before the one taken for the subject."""
        if found.tag_ not in ("NNP", "NNPS"):
            return False
        before = [h for h in self.heard.get(index, ()) if h.start + len(h.text) < found.idx and not self._governed(h)]
        return any(not self._is_person(item) for item in before)

    def _agreeing(self, found: Token, pronoun: Subject, index: int) -> Subject | None:
        """The noun as an antecedent, if it agrees with the pronoun in number and is nobody."""
        if not syntax.is_noun(found) or syntax.in_figure(found):
            return None
        several = found.tag_ == "NNS" or len(syntax.conjuncts(found)) > 1
        either = found.tag_ == "NNPS" or found.text in self.cast.first_heard  # "Oresund Carriers": one or many
        agrees = either or several == (pronoun.refers == "many")
        nobody = (
            found.text in self.spelled_out
            or stem(found.text) in self.subjects.people | self.subjects.observers | self.subjects.empty
        )
        if not agrees or nobody:
            return None
        if self.subjects.measured_of(found) or stem(found.text) in ("share", "stock"):
            whose = self.subjects.whose(found)  # "Shares in Acme fell. They ...": what is Acme's
            return self._names_for(whose, index) if whose is not None and whose.refers is not None else whose
        told = self.full(self.subjects.phrase(found, "antecedent"))
        if not self.subjects.tellable(told):
            return None
        if told.refers is not None:  # "The firm employs 90. It plans": whom the sentence before points at
            named = self._names_for(told, index)
            return named if named is not None else replace(told, refers=None)
        kind = told.entity.kind if told.entity is not None else self.cast.kinds.get(told.name)
        return None if kind == "person" else told

    def _names_for(self, pointer: Subject, at: int) -> Subject | None:
        """The name a definite noun of another sentence stands for, where the sentences before hold but one."""
        wanted = KINDS_OF.get(pointer.refers or "thing", KINDS_OF["thing"])
        for index in range(at - 1, max(-1, at - 1 - BACK), -1):
            if not self._reachable(index, self.passages[at]):
                continue
            fits = self._fitting(
                [h for h in self.heard.get(index, ()) if not self._governed(h)], wanted, pointer.refers
            )
            if fits:
                if len({item.name for item in fits}) > 1:
                    break
                return Subject(fits[0].name, fits[0].text, fits[0].entity, "antecedent")
        return self._lead_for(pointer, self.passages[at])

    def salient(self, passage: Passage) -> Subject | None:
        """Returns the list of names that the sentence before is about, if it has just one."""
        index = passage.index - 1
        if index < 0 or self.passages[index].paragraph != passage.paragraph:
            return None
        lists = [h for h in self.heard.get(index, ()) if h.several and not self._governed(h)]
        if len(lists) != 1:
            return None
        return Subject(lists[0].name, lists[0].text, lists[0].entity, "list-before")

    def _governed(self, item: Heard) -> bool:
        """A preposition stands before it: it is not what the sentence is about."""
        before = self.passages[item.passage].text[max(0, item.start - 40) : item.start].split()
        while len(before) > 1 and self._told_by(before[-1]):  # "by the think tank Hask Watch"
            before.pop()
        return bool(before) and (before[-1].lower() in self.subjects.prepositions or before[-1] in HEARERS)

    def _told_by(self, word: str) -> bool:
        """A word that tells what the name behind it is."""
        return word in DEFINITE or (
            word.islower() and stem(word) in self.firms | self.subjects.media | self.subjects.titles
        )

    def _employing(self, item: Heard) -> bool:
        """ "Analysts at Acme say the company": who employs those who say so is not whom they speak of."""
        before = self.passages[item.passage].text[max(0, item.start - 40) : item.start].split()
        return len(before) > 1 and before[-1] in ("at", "from", "with") and stem(before[-2]) in self.subjects.observers

    def _headed(self, item: Heard) -> bool:
        """ "Ana Rowe, chief executive of Acme, spoke": the firm that she is the chief of."""
        before = self.passages[item.passage].text[max(0, item.start - 40) : item.start].split()
        officer = (
            len(before) > 1 and before[-1] == "of" and stem(before[-2]) in self.subjects.people | self.subjects.titles
        )
        return officer and item.kind in ("organisation", None)

    def _is_person(self, item: Heard) -> bool:
        """An unknown name right after what a person is called: "chief executive Ingrid Dahl"."""
        if item.kind is not None or " " not in item.name:
            return item.kind == "person"
        before = self.passages[item.passage].text[max(0, item.start - 24) : item.start].split()
        return bool(before) and before[-1].lower().strip(".,") in self.subjects.generic["person"] | self.subjects.titles

    def _fitting(self, here: Sequence[Heard], wanted: frozenset[str], refers: str | None) -> list[Heard]:
        here = [h for h in here if h.name not in NOT_NAMED and (refers == "person" or not self._is_person(h))]
        here = [h for h in here if refers != "company" or not self._counts(h.name)]  # "the exporter" is no bureau
        if refers in ("company", "thing"):  # who counts what others have is not whom the story means
            here = [h for h in here if h.name not in self.cast.counters]
        if refers == "company":
            here = [h for h in here if not self.is_public(h)]
        sure = [h for h in here if h.kind in wanted or (refers == "company" and self._unknown_opener(h))]
        if refers == "many":
            return [h for h in sure if h.several or h.kind in ("set", "class")] or sure
        unknown = [h for h in here if h.kind is None and refers in ("company", "person", "thing", "model")]
        if refers == "model":  # an unknown name is a model's where it looks like one: "Heron-70B"
            unknown = [h for h in unknown if any(letter.isdigit() for letter in h.name)]
        return sure or [h for h in unknown if refers == "person" or not self._person(h)]

    def _unknown_opener(self, item: Heard) -> bool:
        """A name of no known kind that its sentence opens with: as good as any that the lexicon knows."""
        return item.kind is None and not item.several and self.cast.opens(item) and not self._person(item)

    def _person(self, item: Heard) -> bool:
        """A noun of a person stands before the name: "chief executive Ana Rowe"."""
        before = self.passages[item.passage].text[max(0, item.start - 40) : item.start].split()
        return bool(before) and stem(before[-1].strip('“"(')) in self.subjects.people

    def _reachable(self, index: int, passage: Passage) -> bool:
        """Same section, and no heading in between."""
        other = self.passages[index]
        return other.kind in PROSE and other.heading == passage.heading
