"""Does one text alone narrow its figure? Then the two may both be right, however far apart.

Comes in: a match. Goes out: whether one side alone says "to China", "daily users" or "excluding energy" about its
figure. Only words that one text holds and the other does not are looked at, so versions of one sentence whose figures
alone were changed are never held to be narrowed.
"""

from __future__ import annotations

import re
from calendar import day_name

from kb.compare import Facets, Slotter
from kb.crosscheck.texts.align import Match
from kb.crosscheck.texts.kinship import LONGEST
from kb.crosscheck.texts.words import SLOT, Line, Token, stem

REACH = 8  # words before a figure, and behind it, in which it may be narrowed
BESIDE = 2  # words behind a figure in which to whom it goes is told
PHRASE = 4  # words of a phrase behind its first
_PLACE = re.compile(r"\s(?:in|on|at|to|from|with|by|within|across|under|over|against)\s")
_WEEKDAYS = frozenset(name.casefold() for name in day_name if name)


def narrowed_alone(match: Match, slotter: Slotter) -> bool:
    """Tells whether words of one text alone narrow its figure, or whether both name a weekday and no date."""
    one = _Side(match.line_a, match.at_a, match.line_b, match.at_b, slotter)
    other = _Side(match.line_b, match.at_b, match.line_a, match.at_a, slotter)
    two_phrases = bool(one.phrases() & other.phrases())  # "74% on one test", "88% on another"
    return _weekday_alone(match) or two_phrases or one.narrowed() or other.narrowed()


def _weekday_alone(match: Match) -> bool:
    """Tells figures of a weekday in texts without a date: it may be that of two weeks."""
    moving = all(item.change is not None or "price" in item.metric for item in (match.a, match.b))
    return moving and all(_of_weekday(item) for item in (match.a, match.b))


def _of_weekday(item: Facets) -> bool:
    said = (item.record.claim.period_text or "").casefold().split()
    return bool(said) and item.record.published_on is None and said[-1] in _WEEKDAYS and len(said) <= 2


def _number_words(slotter: Slotter) -> frozenset[str]:
    numerals = slotter.lexicon.figures.numerals
    words = (*numerals.ones, *numerals.tens, *numerals.scales, *numerals.parts)
    return frozenset((*words, *(f"{word}s" for word in numerals.scales)))


def _head(phrase: str | None) -> str:
    """Returns the words of a phrase in front of its place: "rating" of "rating on Sprocket"."""
    return _PLACE.split(phrase or "", maxsplit=1)[0]


def _beginning(token: Token) -> str:
    """Returns by what a word is known again: its first letters, or the slot it fills with the value."""
    return token.key if SLOT in token.key else token.key[:6]


class _Side:
    """One line with its figure, beside the line it is held to."""

    def __init__(self, line: Line, at: int, other: Line, other_at: int, slotter: Slotter) -> None:
        scopes = slotter.lexicon.scopes.scopes
        self.tokens, self.at = line.tokens, at
        self.other = other.tokens[max(0, other_at - LONGEST) : other_at + LONGEST]
        self.counted = other.tokens[other_at].word.casefold().split()
        self.told = {known for token in self.other for known in (_beginning(token), stem(token.word))}
        self.text_words = other.text_words
        self.idle = frozenset(scopes.plain_words) | frozenset(scopes.idle_words) | frozenset(scopes.unnarrowing)
        self.leads = frozenset(scopes.narrows_figure)
        self.named = frozenset(scopes.narrows_by_name)
        self.parted = frozenset(scopes.narrows_by_noun)
        self.attached = frozenset(scopes.narrows_measure)
        self.strong = frozenset(scopes.narrows_sentence)
        self.ends = frozenset(scopes.clause_words)
        self.plain = frozenset(scopes.plain_words)
        self.verbs = frozenset((*scopes.level_verbs, *scopes.figure_verbs, *scopes.having_words))
        self.conditions, self.bounds = frozenset(scopes.condition_words), frozenset(scopes.bounding_words)
        self.scale = _number_words(slotter)
        figure = line.tokens[at].figure
        claim = figure.record.claim if figure is not None else None
        self.share = figure is not None and figure.unit == "%"
        said = () if claim is None or figure is None else (_head(claim.metric_text), figure.metric, figure.unit[6:])
        self.measure = {stem(word) for text in said for word in re.findall(r"[\w'’-]+", text or "")}
        before = line.tokens[max(0, at - 2 * REACH) : at]
        if not any(stem(token.word) in self.measure for token in before):
            # No measure was read before the figure: any word both texts have there may be it.
            known = {token.key for token in self.other if not token.name and token.word not in scopes.plain_words}
            self.measure |= {stem(token.word) for token in before if token.figure is None and token.key in known}
        self.source = {stem(word) for word in (claim.attributed_to or "").split()} if claim is not None else set()

    def narrowed(self) -> bool:
        """Tells whether this side alone narrows its figure."""
        found = self._behind() or self._later() or self._before() or self._modified() or self._counted()
        return found or self._taken_in() or self._joined()

    def phrases(self) -> set[str]:
        """Returns the prepositions beside the figure that lead to something the other text does not hold."""
        near = range(self.at + 1, min(len(self.tokens), self.at + 1 + BESIDE))
        return {self.tokens[at].word for at in near if self.tokens[at].word in self.attached and self._phrase(at)}

    def _own(self, token: Token) -> bool:
        """Tells a telling word the other text does not hold."""
        plain = token.figure is not None or token.dated or token.word in self.idle or not token.word[:1].isalpha()
        forms = _beginning(token), stem(token.word)
        told = token.word in self.text_words or not self.told.isdisjoint(forms) or forms[1] in self.source
        return not plain and not told

    def _behind(self) -> bool:
        """Tells a phrase behind the figure that the other lacks: "in retail", "excluding energy"."""
        if self.share and [token.word for token in self.tokens[self.at + 1 : self.at + 2]] == ["of"] and self._whole():
            return True
        for place in range(self.at + 1, min(len(self.tokens), self.at + 1 + REACH)):
            token = self.tokens[place]
            if token.figure is not None or token.word in self.ends:
                return False
            if SLOT in token.key and not token.name and self._own(token):
                return True
            if token.word in self.leads and self._phrase(place):
                return True
            if self._conditioned(place) or self._bounded(place):
                return True
            leads = (self.parted, self.named)  # "on long-haul routes", "chips to Acme"
            if (told := self._told_behind(place)) is not None and token.word in leads[told.name]:
                return True
        return False

    def _whole(self) -> bool:
        """Tells a share of a whole the other text does not name, one word of scope told from another."""
        told = next((token for token in self.tokens[self.at + 2 : self.at + 5] if token.word not in self.plain), None)
        scoped = told is not None and SLOT in told.key and told.word not in self.text_words and told.figure is None
        return scoped or self._phrase(self.at + 1)

    def _conditioned(self, at: int) -> bool:
        """Tells a condition that this text alone sets: "when full"."""
        behind = [token.word for token in self.tokens[at + 1 : at + 2]]
        return self.tokens[at].word in self.conditions and not self.text_words.issuperset(behind)

    def _bounded(self, at: int) -> bool:
        """Tells an age or a size by which this text alone says who is counted: "adults under 30"."""
        behind = self.tokens[at + 1 : at + 2]
        own = bool(behind) and (behind[0].figure is not None or behind[0].word.isdigit())
        return own and self.tokens[at].word in self.bounds and self.tokens[at].word not in self.text_words

    def _told_behind(self, at: int) -> Token | None:
        """Returns the first telling word right behind a preposition, where the other text does not hold it."""
        token = next((token for token in self.tokens[at + 1 : at + 3] if token.word not in self.idle), None)
        return token if at - self.at <= BESIDE and token is not None and self._own(token) else None

    def _later(self) -> bool:
        """Tells a later remark on what is counted: "the ministry said, counting only soldiers"."""
        for place in range(self.at + 1, min(len(self.tokens), self.at + 1 + 2 * REACH)):
            if self.tokens[place].figure is not None:
                return False
            if self.tokens[place].word in self.strong and self._phrase(place):
                return True
        return False

    def _before(self) -> bool:
        """Tells a phrase between measure and figure that the other lacks: "exports to China were"."""
        for place in range(self.at - 1, max(0, self.at - 1 - 2 * REACH), -1):
            token, before = self.tokens[place], self.tokens[place - 1]
            if token.figure is not None or token.word in self.ends:
                return False
            if token.word in self.attached and stem(before.word) in self.measure and self._phrase(place):
                return True
        return False

    def _taken_in(self) -> bool:
        """Tells what the subject takes in or leaves out by this text alone: "the link, including the tunnel, is"."""
        verb = False
        for token in self.tokens[max(0, self.at - 2 * REACH) : self.at][::-1]:
            if token.figure is not None:
                return False
            if verb and token.word in self.strong and token.word not in self.text_words:
                return True
            verb = verb or token.word in self.verbs
        return False

    def _joined(self) -> bool:
        """Tells a second thing that this text alone adds to what is measured: "trade in goods and services was"."""
        between: list[str] = []
        for place in range(self.at - 1, max(0, self.at - 1 - REACH), -1):
            token, before = self.tokens[place], self.tokens[place - 1]
            if token.figure is not None:
                return False
            if before.word == "and" and self._own(token) and not self.verbs.isdisjoint(between):
                return place > 1 and self.tokens[place - 2].figure is None
            between.append(token.word)
        return False

    def _phrase(self, at: int) -> bool:
        for token in self.tokens[at + 1 : at + 1 + PHRASE]:
            if token.figure is not None or token.word in self.ends or token.word in self.verbs:
                return False
            if self._own(token):
                return True
            if _beginning(token) in self.told and token.word not in self.idle and not token.word.endswith(("'s", "’s")):
                return False  # what the phrase names is told by both
        return False

    def _modified(self) -> bool:
        """Tells a word before what is measured that the other has nothing for: "daily users", "gold reserves"."""
        heads = {token.key: place for place, token in enumerate(self.other)}
        mine = {token.key for token in self.tokens[max(0, self.at - LONGEST) : self.at + LONGEST]}
        for place in range(max(1, self.at - REACH), min(len(self.tokens), self.at + 1 + REACH)):
            token, before = self.tokens[place], self.tokens[place - 1]
            if stem(token.word) not in self.measure or token.key not in heads or not self._own(before):
                continue
            there = self.other[heads[token.key] - 1] if heads[token.key] else None
            replaced = there is not None and there.figure is None and there.key not in mine
            if not replaced and self._narrows(before, place):
                return True
        return False

    def _counted(self) -> bool:
        """Tells an adjective of what both count: "30 million paying users" beside "80 million users"."""
        mine, theirs = self.tokens[self.at].word.split(), self.counted
        if len(mine) < 2 or stem(mine[-1]) != stem(theirs[-1]):
            return False
        known = self.idle | self.scale | set(theirs)
        own = [word for word in mine[:-1] if word.casefold() not in known]
        if len(mine) <= len(theirs):
            return any(word.isalpha() for word in own)  # "low-single digits" says no more than "mid-single"
        return any((word.islower() or word.isalnum()) and not known.issuperset(word.split("-")) for word in own)

    def _narrows(self, token: Token, place: int) -> bool:
        """Tells a noun or adjective from a verb: in the measure's own words, a word of scope, or behind the figure."""
        if token.name:
            return False
        joined = "-" in token.word and not token.word.endswith(
            ("ed", "ing")
        )  # "like-for-like sales"; no verb has such a form
        return joined or stem(token.word) in self.measure or SLOT in token.key or 0 < place - 1 - self.at < PHRASE
