"""The names that an article's passages say, known ones and unknown ones, lists of them joined.

Comes in: passages and the parses of some of them. Goes out: what was `Heard`, passage by passage. Unknown names are
found by their capitals, so that sentences without a figure, which are never parsed, are heard too. A capital that
only opens a sentence names nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kb.lexicon.cues import Cue
from kb.lexicon.figure_tables import tables
from kb.model import Passage, PassageKind, Quantity
from kb.relate.parsing import syntax
from kb.relate.parsing.shown import titled
from kb.relate.scene.names import Named, Names, stem
from kb.relate.scene.scene import Scene
from kb.relate.subject.canonical import TOLD
from kb.relate.subject.cast import Cast, dateline
from kb.relate.subject.name_cues import cues_of
from kb.relate.subject.namer import SubjectNamer
from kb.relate.subject.naming import COMPANIES
from kb.relate.subject.shares import Heard, headline
from kb.relate.subject.tellable import ADJUSTED

NAME = re.compile(
    r"(?<![\w.])[A-Z][\w&’'-]*(?:\.[A-Za-z]+)?(?:[ -](?:& (?=[A-Z]))?(?:[A-Z][\w&’'-]*|of (?=[A-Z])|[0-9][\w.]*))*+"
)
OF_BODY = re.compile(r"(?:[A-Z][\w’'-]*)(?:,? (?:and |& )?[A-Z][\w’'-]*)*")  # "of Health", "of Rail and Road"
INNER_CAPITAL = re.compile(
    r"(?:(?<![\w’'-])[a-z][\w-]*+,?|,) ([A-Z][\w-]*+)(?! [A-Z])"
)  # of a word that opens no sentence
HEADLINE = Cue(
    r"(?P<name>(?:[A-Z0-9][\w&.’'-]*|and|of|de)(?: (?:[A-Z0-9&][\w&.’'-]*|and|of|de)){0,5}?)(?: \([^()]{3,30}\))?,? "
    r"(?:{Headline_verbs}\b|(?:Q[1-4]|H[12]|FY ?\d+|{Quarters}[- ]Quarter)\b)"
)
OWN_S = Cue(r"(?<!\w)([A-Z]\w+)['’]s (?=(?:has|had|have|will|would|is|was|{acting})\b)")
ADDRESS = re.compile(
    r"[A-Z][\w.]*(?: [A-Z][\w.]*)?(?:, [A-Z][\w.]*){1,2}\s*(?:\([^()]{2,30}\)\s*)?[-–—]{1,2}\s(?=[A-Z])"
)
ACRONYM = re.compile(r"[A-Z]{2,6}s?")
WORD_REACH = 12  # characters behind a word in which the next one ends
ROLE_AFTER = re.compile(r" ([a-z]+) [A-Z][a-z]")
SPELLED_OUT = re.compile(r"\b[a-z][\w-]*+ \(([A-Z]{2,6})s?\)")  # "fibre to the home (FTTH)": no name of anybody
ACTING = Cue(r"\b([A-Z]{2,6})(?:['’]s\b|,| (?:is|was|has|had|will|would|and|to|{acting})\b)")
SMALL_WORD = re.compile(r"\b[a-z][a-z’'-]*+")
STATE = re.compile(r", (?:[A-Z]\.){1,2}[A-Z]?(?![A-Za-z])")  # where a town is, in short
LIST = re.compile(r",\s+(?:and\s+)?|\s+and\s+|\s+\([A-Z]+\),?\s*(?:and\s+)?")
CURRENCY_SIGNS = frozenset("$€£¥₹")
PROSE = frozenset({PassageKind.SENTENCE, PassageKind.LIST_ITEM, PassageKind.TITLE, PassageKind.HEADING})
TOLD_OFTEN = 3  # times that a text says a name


class Hearing:
    """The names of one article, passage by passage."""

    def __init__(self, scene: Scene, names: Names, subjects: SubjectNamer, common: frozenset[str]) -> None:
        self.scene, self.names, self.subjects, self.common = scene, names, subjects, common
        self.cast_cues = cues_of(scene.lexicon)
        self.openers = common | subjects.supposing  # open a sentence, and are no part of the name behind them
        self.passages = passages = scene.passages
        head = headline(passages)
        self.headline = head.index if head is not None else 0
        self.small = frozenset(SMALL_WORD.findall(scene.article.text))
        prose = [passage.text for passage in passages if passage.kind is PassageKind.SENTENCE]
        self.inner = frozenset(word for text in prose for word in INNER_CAPITAL.findall(text))
        ending = {word for text in prose for word in OWN_S(scene.cues).findall(text)}
        self.own_s = frozenset(word for word in ending if word.lower() not in common)  # "Hartley's has": its name
        runs = [m for text in prose if not titled(text) for m in NAME.finditer(text)]
        runs = [m for m in runs if m[0].split(" ")[0].lower() not in self.openers]
        text = scene.article.text
        self.units = tables(scene.lexicon).unit_symbols
        self.spelled_out, self.acting = (
            frozenset(SPELLED_OUT.findall(text)),
            frozenset(ACTING(scene.cues).findall(text)),
        )
        self.told = frozenset(self._bare(m[0].rstrip()) for m in runs if m.start() or self._named_inside(m[0]))
        self.roles: dict[str, str] = {}  # "Airline Corvane" -> "Corvane"
        self.often = Counter(self._bare(m[0].rstrip()) for m in runs)
        self.heard: dict[int, list[Heard]] = {}
        single = {passage.index: self._names(passage) for passage in passages if passage.kind in PROSE}
        self.cast = Cast(single, passages, self.small, names=names, lexicon=scene.lexicon)
        for word in self.own_s:
            self.cast.full |= dict.fromkeys((word, f"{word}’s"), self.cast.full.get(f"{word}'s", f"{word}'s"))
        self.cast.full |= {long: self.cast.full.get(name, name) for long, name in self.roles.items()}
        for index, items in single.items():
            self.heard[index] = self._listen(passages[index], [self.cast.known(item) for item in items])

    def _listen(self, passage: Passage, single: Sequence[Heard]) -> list[Heard]:
        """Names in a passage, lists joined, in text order."""
        groups: list[list[Heard]] = []
        for name in single:
            last = groups[-1][-1] if groups else None
            if last is not None and LIST.fullmatch(passage.text[last.start + len(last.text) : name.start]):
                groups[-1].append(name)
            else:
                groups.append([name])
        return [item for group in groups for item in self._joined(passage, group)]

    def _joined(self, passage: Passage, group: list[Heard]) -> list[Heard]:
        """ "Acme, Brill and Corva" as one; "at Hask, Corva said" are two."""
        first, last = group[0], group[-1]
        text = passage.text[first.start : last.start + len(last.text)]
        if len(group) < 2 or " and " not in text:
            return group
        members = [item.name for item in group]
        found = self.names.set_of(members)
        name = found.name if found is not None else f"{', '.join(members[:-1])} and {members[-1]}"
        return [replace(first, name=name, text=text, entity=found, several=True)]

    def _names(self, passage: Passage) -> list[Heard]:
        text = passage.text
        figures = [r.start for r in self.scene.readings.get(passage.index, ()) if isinstance(r, Quantity)]
        placed = dateline(text)
        known = {named.start: named for named in self.names.find(text)}
        if placed is None and 0 not in known:
            placed = ADDRESS.match(text)  # where it was written: "Bentonville, Ark. — Acme said"
        taken = placed.end() if placed is not None else 0
        out = self._in_headline(passage)
        taken = max([taken, *(item.start + len(item.text) for item in out)])
        spans = [(n.start, n.end) for n in known.values()] + [self._whole(m) for m in NAME.finditer(text)]
        spans.sort(key=lambda span: (span[0], -span[1]))
        for start, end in spans:
            if start < taken or (out and text[taken:start] == " (" and text[end : end + 1] == ")"):
                continue  # inside a longer name, or its short form: "Amazon (AWS)"
            if CURRENCY_SIGNS.intersection((text[start - 1 : start], text[end : end + 1])):
                continue  # "$US9.5 billion", "US$4 billion"
            if start in figures:
                continue  # "at US $58 a barrel": a currency
            if start not in known and STATE.match(text, max(0, start - 2)):
                continue  # "Albany, N.Y."
            end = min([q for q in figures if start < q < end], default=end)
            words = self._bare(text[start:end].rstrip())
            if start in known and self._longer(known[start], words):
                known.pop(start)  # "US Airways" is no country
            if start not in known:
                start, words = self._opened(passage, start, words)
                words = self._known_part(words) if titled(text) else words
            if (named := known.get(start)) is not None:
                out.append(Heard(passage.index, start, named.entity.name, text[start : named.end], named.entity, False))
                taken = named.end
                out += self._officer(passage, named.end, end)
                continue
            words = self._before_adjective(self._before_officer(words))
            if self._plain_before(words, start, end, known):
                continue  # "Largest U.S. carriers"
            goes_on = text[start + len(words) : start + len(words) + 2].lstrip()[:1].islower()
            if goes_on and TOLD.fullmatch(words.rpartition(" ")[2]):
                continue  # "the Dallas-based carrier", "the Mountain View-based company"
            if len(words) < 2 or all(stem(part) in self.subjects.times for part in re.split(r"[-–/ ]", words)):
                continue  # "39°C", "July-September"
            if words in self.names.by_demonym or words in self.subjects.nowhere or self.subjects.measures(words):
                continue
            if self._of_thing(words, start, passage):
                continue
            if not words[:1].isupper() or self._plain_word(words, start, passage) or self._no_name(passage, start):
                continue
            out.append(Heard(passage.index, start, words.replace("’", "'"), words, None, False))
            taken = start + len(words)
        return out

    def _whole(self, found: re.Match[str]) -> tuple[int, int]:
        """Where a name starts and ends; that of a body goes on behind "of": "Office of Rail and Road"."""
        words = found[0].split()
        body = len(words) > 1 and words[-1] == "of" and words[-2] in self.cast_cues.organisation_endings
        more = OF_BODY.match(found.string, found.end()) if body else None
        return found.start(), more.end() if more is not None else found.end()

    def _before_officer(self, words: str) -> str:
        """ "Corvane CEO Piet Maas": the firm."""
        parts = words.split(" ")
        at = next((i for i, part in enumerate(parts) if i and part.lower() in self.subjects.officers), len(parts))
        return " ".join(parts[:at])

    def _before_adjective(self, words: str) -> str:
        """ "Halvard's German business": Halvard."""
        parts = words.split(" ")
        owners = (i for i, part in enumerate(parts[1:], 1) if part in self.names.by_demonym)
        at = next((i for i in owners if parts[i - 1].endswith(("'s", "’s"))), None)
        return words if at is None else " ".join(parts[:at])[:-2]

    def _plain_before(self, words: str, start: int, end: int, known: Mapping[int, Named]) -> bool:
        """A word of the article's that opens a sentence in front of a known name: no part of it."""
        first = words.partition(" ")[0]
        return start == 0 and first.lower() in self.small and any(at == len(first) + 1 for at in known if at < end)

    def _officer(self, passage: Passage, start: int, end: int) -> list[Heard]:
        """ "Corvane CEO Piet Maas": the officer behind the firm."""
        role, _, name = passage.text[start:end].strip().partition(" ")
        if role.lower() not in self.subjects.officers or " " not in name or not name.replace(" ", "").isalpha():
            return []
        return [Heard(passage.index, passage.text.index(name, start), name, name, None, False)]

    def _of_thing(self, words: str, start: int, passage: Passage) -> bool:
        """An acronym of what is measured or made, and of nobody: "blended ARPU", "an FTTH push"."""
        last = words.rpartition(" ")[2]
        if words in self.units:
            return True  # "power of 10 GW"
        if ACRONYM.fullmatch(last) is None:
            return False
        if last.endswith("s"):
            return True  # "317,000 TEUs"
        if stem(last) in self.names.metrics or last in self.spelled_out:
            return True
        doc = self.scene.docs.get(passage.index)
        span = syntax.by_offset(doc, start, start + len(words)) if doc is not None and last not in self.acting else None
        token = span[-1] if span is not None and len(span) else None
        return token is not None and token.dep_ in ("compound", "nmod", "amod") and token.head.text.islower()

    def _longer(self, named: Named, words: str) -> bool:
        """The run of capitals goes on behind the name of a place, to what ends the name of an organisation."""
        last = words.rpartition(" ")[2]
        longer = named.entity.kind == "place" and len(words) > named.end - named.start
        if not longer or last in self.cast_cues.place_endings:
            return longer and last in self.cast_cues.namesakes  # "Washington County" is no Washington
        return last in self.cast_cues.organisation_endings or (last[1:].islower() and self._told_often(words, last))

    def _told_often(self, words: str, last: str) -> bool:
        """ "Boston Dynamo" is no Boston where the text says it again and again; a role or body of a place is none."""
        roles = self.subjects.common_roles | self.subjects.times | self.subjects.generic["place"]
        plain = stem(last) in roles or words in self.names.by_demonym
        return not plain and self.often[words] >= TOLD_OFTEN

    def _known_part(self, words: str) -> str:
        """As much of a run of capitals in a headline as the sentences name: "Corvane Commits" is Corvane."""
        parts = words.split(" ")
        runs = (" ".join(parts[:size]) for size in range(len(parts), 0, -1))
        return next((run for run in runs if run in self.told), "")

    def opener(self, passage: Passage) -> Heard | None:
        """Returns the name that a headline opens with, where the sentences name it too."""
        headline = passage.kind in (PassageKind.TITLE, PassageKind.HEADING) or titled(passage.text)
        headline = headline or (passage.index == self.headline and passage.text[-1:] not in '.!?:;”"')
        first = next(iter(self.heard.get(passage.index, ())), None) if headline else None
        if first is not None and first.start == 0 and not first.several:
            return first
        found = NAME.match(passage.text) if headline else None
        name = self._known_part(self._bare(found[0].rstrip())) if found is not None else ""
        return self.cast.known(Heard(passage.index, 0, name, name, self.names.exact(name), False)) if name else None

    def _in_headline(self, passage: Passage) -> list[Heard]:
        """ "Corvane Reports Second Quarter Results": who does it, where all words of the headline have capitals."""
        found = (
            HEADLINE(self.scene.cues).match(passage.text)
            if passage.index == self.headline and passage.text[-1:] not in ".!?"
            else None
        )
        if found is None:
            return []
        entity = self.names.exact(found["name"])
        name = entity.name if entity is not None else found["name"]
        return [Heard(passage.index, 0, name, found["name"], entity, False)]

    def _opened(self, passage: Passage, start: int, words: str) -> tuple[int, str]:
        """Where a name starts behind the words that open its sentence: "While Acme", "Airline Corvane"."""
        role = self._role_before(passage, start, words)
        start, words = start + role, words[role:]
        while " " in words and self._no_part(words.split(" ")[0]):
            start += len(words.split(" ")[0]) + 1
            words = words.partition(" ")[2]
        return start, words

    def _no_part(self, word: str) -> bool:
        """A word in front of a name that is no part of it: "While Acme", "London-based Acme"."""
        return word.lower() in self.openers or TOLD.fullmatch(word) is not None

    def _bare(self, words: str) -> str:
        """A name without the "'s" of who has something; "Hartley's" keeps the one that is its own."""
        bare = words.removesuffix("'s").removesuffix("’s").removesuffix(" of ").removesuffix(" of").rstrip("'’")
        return words if words != bare and bare.rpartition(" ")[2] in self.own_s else bare

    def _role_before(self, passage: Passage, start: int, words: str) -> int:
        """How long the role is that a sentence opens with before a name, if none is called so."""
        role, _, name = words.partition(" ")
        if not name[:1].isupper() or role.lower() not in self.subjects.roles or role in self.inner:
            return 0
        if passage.text[:start].strip(" “\"'•—-"):
            return 0
        self.roles[words] = name.replace("’", "'")
        return len(role) + 1

    def _no_name(self, passage: Passage, start: int) -> bool:
        """A word that the parser of its sentence takes for no name: "Net income", "Inflation eased"."""
        doc = self.scene.docs.get(passage.index)
        if doc is None:
            return False
        token = syntax.token_at(doc, start)
        if token is None or token.tag_ in ("NNP", "NNPS") or self._named_inside(token.text):
            return False
        after = passage.text[token.idx + len(token) :]
        return after[:1] == " " and after[1:2].islower()

    def _plain_word(self, words: str, start: int, passage: Passage) -> bool:
        """A capital that only opens a sentence, or a heading's capitals, name nothing."""
        if passage.kind in (PassageKind.HEADING, PassageKind.TITLE) and not self._in_title(words, start, passage):
            return True
        if " " not in words and stem(words) in self.subjects.common_roles:
            return True  # "Council also ratified"
        if all(word in COMPANIES or word.lower() in ADJUSTED for word in words.split()):
            return True  # "Underlying Group sales"
        if " " not in words and words.lower() in self.subjects.no_names:
            return True  # "Financial highlights"
        first = words.split(" ")[0].lower().removesuffix("'s")
        opening = start == 0 or passage.text[max(0, start - 2) : start].strip() in ("", "“", '"', "•", "-", "—", ":")
        if first in self.common or not opening or " " in words:
            return first in self.common
        role = ROLE_AFTER.match(passage.text, start + len(words))
        if role is not None and stem(role[1]) in self.cast_cues.company:
            return True  # "Grid operator Corvane"
        after = passage.text[start + len(words) : start + len(words) + 3]
        if self._named_inside(words):
            return False
        if self._parsed_plain(passage, start):
            return True
        if passage.index not in self.scene.docs and not self._acts(words, passage.text[start + len(words) :]):
            return True
        used_small = words.lower() in self.small  # "Costs" opens this sentence, "costs" stands in another
        several = words.endswith("s") and not self._is_one(words, passage.text[start + len(words) :])
        return used_small or several or not (after.startswith((" ", "'s", "’s", ",")))

    def _is_one(self, words: str, after: str) -> bool:
        """ "Morlands has": a verb of one thing behind a word that looks like many tells a name; "News is" does not."""
        plain = words.lower() in self.subjects.single_plurals or after[:1] != " "
        return not plain and next(iter(after[:WORD_REACH].split()), "") in self.subjects.single

    def _named_inside(self, word: str) -> bool:
        """A capital elsewhere in the middle of a sentence, and never a small letter: "Morlands has", "at Morlands"."""
        return word in self.inner and word.lower() not in self.small

    def _in_title(self, words: str, start: int, passage: Passage) -> bool:
        """ "Maple Springs adopts its budget": capitals and a small letter behind them, set like a sentence."""
        after = passage.text[start + len(words) :]
        small = re.match(r" [a-z]{3,}", after) is not None
        headline = passage.kind is PassageKind.TITLE or passage.index == self.headline
        last = words.rpartition(" ")[2]
        kinds = self.cast_cues.organisation_endings | self.cast_cues.place_endings
        sure = " of " in words or last in kinds  # "Fewer containers at the Port of Hask"
        return headline and not titled(passage.text) and " " in words and (sure or (small and start == 0))

    def _acts(self, word: str, after: str) -> bool:
        """Of a sentence that is not parsed: a verb follows its first word, which does not look like a common noun."""
        plain = stem(word) in self.names.metrics or word.lower().endswith(self.subjects.endings)
        following = re.match(r"(?:['’]s|,)?\s+([a-z]+)", after)
        verb = following is not None and (following[1] in self.subjects.finite or following[1].endswith(("s", "ed")))
        return not plain and (verb or after[:1] in ("'", "’", ",")) and following is not None

    def _parsed_plain(self, passage: Passage, start: int) -> bool:
        """The passage was parsed, and the parse takes the word for no name: "Food and drink prices rose"."""
        doc = self.scene.docs.get(passage.index)
        span = syntax.by_offset(doc, start, start + 1) if doc is not None else None
        if span is None or not len(span) or span[0].tag_ in ("NNP", "NNPS"):
            return False
        word = span[0].text  # a plural that has no form of one is a name that the parse does not know: "Daelon"
        return span[0].tag_ != "NNS" or self.subjects.looks_plural(word) or word.lower() in self.small
