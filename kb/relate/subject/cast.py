"""Who appears in an article: what each name is, its short forms, the dateline, whom the story is about.

Comes in: the names heard in each passage, in text order. Goes out: a `Cast`. What a name is the lexicon says, else
the words in it and beside it: "paint maker Corvane", "near Zwolle", "Dale Pruitt, who". A name whose cues disagree
is of no kind; a story with two companies of equal weight has no leading one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kb.lexicon import Lexicon
from kb.lexicon.context import Entity
from kb.lexicon.cues import Cue
from kb.model import Passage, PassageKind
from kb.relate.scene.names import Names, stem
from kb.relate.subject.counting import Counting
from kb.relate.subject.name_cues import cues_of
from kb.relate.subject.shares import HEADS, OPENING, Heard, weigh

DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z.'’]+(?:[ -][A-Z][A-Z.'’]*){0,3})(?:, [A-Z][\w.]+){0,2}"
    r"(?:,? [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?(?: ?[(/][^()/]{2,30}[)/])?\s*[-–—]{1,2}\s"
)
LISTED = re.compile(r",? ?\([A-Z][A-Za-z. ]{1,20}: ?[A-Z][A-Z0-9.]{0,6}[);,]")  # "Corvane Inc. (Nasdaq: CRVN)"
ASIDE = re.compile(r"\s?[,(–—-]\s?(?:(?:the|a|an|its|one of) )?(?P<said>[^,.;:()–—]{3,80})[,.;:()–—]")
ENDS_HEAD = Cue(r"\s(?:of|that|which|who|in|for|with|behind|on|at|from|and|to|{described_by})\s")
RUN = re.compile(r"(?: (?:(?:of|for) )?[A-Z][\w’'-]*){1,6}")  # of a longer name that goes on
CAPITAL = re.compile(r"\b[A-Z][a-z]+")
SAID = Cue(r"\b{said} $")
AGED = re.compile(r",? (?:who\b|aged\b|\d\d,)")
RUNS = Cue(r", which {running}\b")
REPORTS = Cue(r"(?: \([^()]{3,30}\))?,? {Headline_verbs}\b")
BEFORE, AFTER = 48, 100  # characters looked at on either side of a name
SURE, LIKELY = 3, 1  # votes of a word that says what a name is, and of one that suggests it
MOST_NAMESAKES = 8  # names with one noun, of which one may be the end of the others
LEAST_WEIGHT = 4  # of whom the story is about
FIRM = 4  # words behind a people's name that may say what firm it is
ROLE = 4  # words that tell what somebody is, before the name
NOT_NAMED = frozenset({"world"})  # known as a place, and never what a pronoun stands for


class Cast:
    """The names of one article."""

    def __init__(
        self,
        heard: Mapping[int, Sequence[Heard]],
        passages: Sequence[Passage],
        small: frozenset[str],
        *,
        names: Names,
        lexicon: Lexicon,
    ) -> None:
        self.passages, self.cues, self.names = passages, cues_of(lexicon), names
        self.lists = lexicon.cues.cues
        self.wide = self.cues.wide
        single = [item for items in heard.values() for item in items if not item.several]
        self.full = _full_names(single, small, self.cues.bodies)
        self.kinds = self._kinds(single)
        single = [item for item in single if not self._of_office(item)]
        shares = weigh(
            [self.known(item) for item in single], passages, self.full, opens=self.opens, small=small, names=names
        )
        self.weights, self.first_heard, self.fronted = shares.weights, shares.first, shares.fronted
        cues = self.cues
        counting = Counting(passages, names, cues)
        self.counters = counting.counters([self.known(item) for item in single], self.weights)
        lines = (item for item in single if passages[item.passage].text.strip() != item.text)  # no letterhead
        self.told = frozenset(self.known(item).name for item in lines)
        self.things = self._things(single)
        self.country = self._country(single)
        stops = (p.index for p in passages if p.kind is PassageKind.SENTENCE and p.text[-1:] in ".!?")
        first = next(stops, -1)
        self.set_in = frozenset(item.name for item in single if item.passage == first and self._sets(item))
        self.leads: dict[tuple[frozenset[str], bool], Heard | None] = {}  # asked for by many figures, looked for once

    # -- what a name is ------------------------------------------------------------------------------

    def known(self, item: Heard) -> Heard:
        """Returns the name under its full form, with its kind."""
        if item.several or item.entity is not None:
            return item
        name = self.full.get(item.name, item.name)
        return replace(item, name=name, sort=self.kinds.get(name))

    def _kinds(self, single: Iterable[Heard]) -> dict[str, str]:
        votes: dict[str, Counter[str]] = {}
        for item in single:
            if item.entity is not None:
                continue
            name = self.full.get(item.name, item.name)
            for kind, weight in (*self._said(item), *self._shortened(item.name, name)):
                votes.setdefault(name, Counter())[kind] += weight
        out = {}
        for name, found in votes.items():
            ranked = found.most_common(2)
            if len(ranked) == 1 or ranked[0][1] > ranked[1][1]:
                out[name] = ranked[0][0]
        return out

    def _said(self, item: Heard) -> Iterable[tuple[str, int]]:
        """Yields what one mention says of the name's kind."""
        cues, text = self.cues, self.passages[item.passage].text
        before = text[max(0, item.start - BEFORE) : item.start]
        end = item.start + len(item.text)
        after = text[end : end + AFTER]
        words = item.text.split()
        last = words[-1].removesuffix("'s").removesuffix("’s")
        of = words.index("of") if "of" in words else 0
        if len(words) > 1 and (
            last in cues.organisation_endings or (of and words[of - 1] in cues.organisation_endings)
        ):
            yield "organisation", SURE
        if len(words) > 1 and last in cues.place_endings:
            yield "place", SURE
        front = words[:1] if last in cues.organisation_endings | cues.place_endings else words[:-1]
        if len(words) > 1 and any(word.lower().rstrip(".") in cues.person for word in front):
            yield "person", SURE  # "County Administrator Ida Roche"
        if len(words) > 1 and words[-1] not in cues.organisation_endings and SAID(self.lists).search(before):
            yield "person", LIKELY
        if AGED.match(after):
            yield "person", SURE
        if (kind := re.match(r" ([a-z]+)", after)) is not None and kind[1] in cues.works:
            yield "facility", SURE
        if LISTED.match(after) or RUNS(self.lists).match(after):
            yield "organisation", SURE
        near = before.split()
        if near and near[-1][-1:].isalpha() and before[-1:] == " ":
            yield from self._of_noun_before(near)
        if item.start == 0 and REPORTS(self.lists).match(after):
            yield "organisation", LIKELY
        if (found := re.match(r"['’]s? (?:\w+ )?([\w-]+)", after)) and stem(found[1]) in cues.of_companies:
            yield "organisation", LIKELY
        if (aside := ASIDE.match(after)) is not None:
            yield from self._of_aside(aside["said"])

    def _of_office(self, item: Heard) -> bool:
        """ "US" of "the US Department of Agriculture": an office's name is no word of its place."""
        end = item.start + len(item.text)
        run = RUN.match(self.passages[item.passage].text, end) if item.kind == "place" else None
        return run is not None and any(stem(word) in self.cues.public for word in run[0].split())

    def _shortened(self, short: str, name: str) -> Iterable[tuple[str, int]]:
        """Persons go by their last name, firms by their first: "Rautio", "Hadley"."""
        words = name.split()
        if short == name or words[-1] in self.cues.organisation_endings or words[-1] in self.cues.place_endings:
            return
        if short == words[-1]:
            yield "person", LIKELY
        elif short == words[0]:
            yield "organisation", LIKELY

    def _of_noun_before(self, near: list[str]) -> Iterable[tuple[str, int]]:
        """ "Paint maker Corvane", "Dr Adeyemi", "the city of Zwolle", "shares in Corvane", "near Hask"."""
        cues, last = self.cues, stem(near[-1].strip("“\"'("))
        two = stem(near[-2].strip("“\"'(,")) if len(near) > 1 else ""
        if last in cues.person:
            yield "person", SURE
        elif last in cues.company:
            yield "organisation", SURE
        elif last == "of" and two in cues.place:
            yield "place", SURE
        elif last in ("in", "of", "at") and two in cues.of_companies:
            yield "organisation", SURE
        elif last in cues.place_before:
            yield "place", LIKELY

    def _of_aside(self, said: str) -> Iterable[tuple[str, int]]:
        """ "Corvane, the world's third-biggest maker of paint,": the head noun of the aside."""
        words = ENDS_HEAD(self.lists).split(f"{said} ", maxsplit=1)[0].split()
        noun = stem(words[-1]) if words else ""
        for kind, nouns in (
            ("organisation", self.cues.company),
            ("person", self.cues.person),
            ("place", self.cues.place),
        ):
            if noun in nouns:
                yield kind, SURE
                return

    # -- whom the story is about ---------------------------------------------------------------------

    def opens(self, item: Heard) -> bool:
        """Nothing stands before it in its sentence but a few words of what it is: "Discount grocer Barrow & Finch"."""
        before = self.passages[item.passage].text[: item.start].strip(" “\"'•-")
        words = before.split()
        return len(words) <= ROLE and not any(mark in before for mark in ",;:") and not (set(words) & self.cues.joints)

    def is_person(self, name: str) -> bool:
        """Tells whether a name is a person's, for all that the article shows."""
        return self.kinds.get(self.full.get(name, name)) == "person"

    def outweighs(self, name: str, others: Iterable[str]) -> bool:
        """Tells whether a name has twice the weight of each of the others."""
        return all(self.weights[name] >= 2 * self.weights[other] for other in others if other != name)

    def lead(self, kinds: frozenset[str], *, unknown: bool = False) -> Heard | None:
        """Returns the name of such a kind that the story opens with and is about: twice as heavy as the next one.

        Args:
            unknown: take names of no known kind too.
        """
        if (kinds, unknown) not in self.leads:
            self.leads[kinds, unknown] = self._lead(kinds, unknown)
        return self.leads[kinds, unknown]

    def _lead(self, kinds: frozenset[str], unknown: bool) -> Heard | None:
        fits = [
            (weight, name)
            for name, weight in self.weights.items()
            if (kind := self.first_heard[name].kind) in kinds or (unknown and kind is None)
        ]
        fits.sort(key=lambda pair: (-pair[0], pair[1]))
        if (
            not fits
            or fits[0][1] not in self.fronted & self.told
            or fits[0][0] < LEAST_WEIGHT
            or (len(fits) > 1 and fits[0][0] < 2 * fits[1][0])
            or ("organisation" in kinds and _first_of_list([weight for weight, _ in fits]))
        ):
            return None
        return self.first_heard[fits[0][1]]

    # -- where it plays ------------------------------------------------------------------------------

    def _country(self, single: Sequence[Heard]) -> Entity | None:
        """The one country that the headline and the first sentences name, by itself, a city or its people."""
        opening = [p for p in self.passages if p.kind in HEADS | {PassageKind.SENTENCE}][:OPENING]
        first = next((p.index for p in opening if p.kind is PassageKind.SENTENCE), -1)
        self.opening: list[Entity] = []
        for last in (first, opening[-1].index if opening else -1):
            named = self.opening = self._places(single, last)
            countries = {above.name: above for entity in named if (above := self.country_of(entity)) is not None}
            if countries:
                return next(iter(countries.values())) if len(countries) == 1 else None
            if any(entity.name in self.wide for entity in named):
                return None  # "Ports around the world"
        return None

    def only_place(self) -> Heard | None:
        """Returns the one place that the article names, if it names just one."""
        places = [h for name, h in self.first_heard.items() if h.kind == "place" and name not in self.wide]
        places = [h for h in places if not h.name.isupper()]  # "in ICU"
        return places[0] if len(places) == 1 else None

    def scene(self) -> Entity | None:
        """The one part of the country that the story opens with, else the country."""
        parts = {entity.name: entity for entity in self.opening if self.country_of(entity) not in (None, entity)}
        part = next(iter(parts.values())) if len(parts) == 1 else None
        heavy = part is not None and self.weights[part.name] >= LEAST_WEIGHT  # a dateline or an address is no scene
        told = part is not None and part.name in self.set_in and self.country not in self.opening
        return part if heavy or told else self.country

    def _sets(self, item: Heard) -> bool:
        """ "A fall in crime in Hask": the first sentence plays there, and nobody is only based there."""
        before = self.passages[item.passage].text[: item.start].split()
        return len(before) > 1 and before[-1] in self.cues.place_before and before[-2] not in self.cues.seated

    def _places(self, single: Iterable[Heard], last: int) -> list[Entity]:
        """What the passages up to one name of places: by name, by their people, in a dateline."""
        here = [item for item in single if item.passage <= last and not self._compared_with(item)]
        named = [item.entity for item in here if item.entity is not None]
        people = self.names.by_demonym
        for passage in self.passages[: last + 1]:
            words = [m for m in CAPITAL.finditer(passage.text) if m[0] in people and not self._of_firm(passage, m)]
            named += [people[m[0]] for m in words]
            found = dateline(passage.text)
            place = self.names.exact(found["place"].title()) if found is not None else None
            named += [place] if place is not None else []
        return named

    def _compared_with(self, item: Heard) -> bool:
        """ "More than Singapore's entire output": a place that something is only as large as."""
        return self.passages[item.passage].text[max(0, item.start - BEFORE) : item.start].split()[-1:] == ["than"]

    def _of_firm(self, passage: Passage, people: re.Match[str]) -> bool:
        """ "Chinese AI company Orlen": says of a firm where it is from, and not where the story plays."""
        behind = re.findall(r"[\w-]+", passage.text[people.end() : people.end() + BEFORE])[:FIRM]
        return any(stem(word) in self.cues.company for word in behind)

    def country_of(self, entity: Entity) -> Entity | None:
        """Returns the country that a place lies in."""
        here: Entity | None = entity if entity.kind == "place" else None
        for _ in range(3):
            if here is None or here.part_of is None:
                break
            here = self.names.by_name.get(here.part_of)
        return here if here is not None and here.kind == "place" and here.name not in self.wide else None

    def is_country(self, entity: Entity | None) -> bool:
        """Tells whether an entity is a country."""
        return entity is not None and entity.kind == "place" and entity.part_of is None and entity.name not in self.wide

    # -- names with a common noun ----------------------------------------------------------------------

    def _things(self, single: Iterable[Heard]) -> dict[str, frozenset[str]]:
        """By a common noun, what the article names with it: "glacier" -> "Rongma glacier"."""
        out: dict[str, set[str]] = {}
        for item in single:
            text = self.passages[item.passage].text
            end = item.start + len(item.text)
            words = item.text.split()
            if len(words) > 1 and words[-1].isalpha():
                out.setdefault(words[-1].lower(), set()).add(item.entity.name if item.entity else item.name)
            if len(words) > 2 and words[1] == "of":  # "Port of Hask"
                out.setdefault(words[0].lower(), set()).add(item.entity.name if item.entity else item.name)
            found = re.match(r" ([a-z]{3,})(?![\w-])", text[end : end + 30])
            if found is not None:
                out.setdefault(found[1], set()).add(f"{item.text} {found[1]}")
        return {noun: frozenset(names) for noun, names in out.items()}

    def named_with(self, noun: str) -> str | None:
        """Returns the one thing that the article names with a common noun."""
        told = self.things.get(noun.lower(), frozenset())
        if len(told) > MOST_NAMESAKES:
            return None
        found = {name for name in told if not any(other.endswith(f" {name}") for other in told)}
        return next(iter(found)) if len(found) == 1 else None


def _first_of_list(weights: Sequence[int]) -> bool:
    """ "Acme sold 40. Brill sold 31. Corva sold 20": told of in its turn, as the others are."""
    first, second, third = (*weights, 0, 0, 0)[:3]
    return second > 1 and first <= second + third


def _full_names(single: Sequence[Heard], small: frozenset[str], bodies: frozenset[str]) -> dict[str, str]:
    """Short forms and what they are short for: "Hadley" for "Hadley Line", "Lindqvist" for "Pat Lindqvist"."""
    long: dict[str, set[str]] = {}
    for item in single:
        words = item.name.split()
        if item.entity is None and 1 < len(words) <= 4 and words[0].isalpha():
            placed = words[-1].lower() in bodies  # "Westmark" is not short for "Westmark Police"
            behind = {" ".join(words[at:]) for at in range(1, len(words))}
            for short in behind | ({words[0], " ".join(words[:-1])} if not placed else set()):
                long.setdefault(short, set()).add(item.name)
    out = {}
    for item in single:
        found = long.get(item.name, set()) - {item.name}
        if item.entity is None and len(found) == 1 and item.name.lower() not in small:
            out[item.name] = next(iter(found))
    return {short: out.get(full, full) for short, full in out.items()}


def dateline(text: str) -> re.Match[str] | None:
    """Returns the dateline that opens a text: "COPENHAGEN - ", "SYDNEY, May 12 (Reuters) - "."""
    return DATELINE.match(text)
