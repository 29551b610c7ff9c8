"""Were two figures come by in one way? What was ordered was not therefore received.

Comes in: a match whose values lie apart. Goes out: whether the words in front of the two figures (or behind them, where
a figure opens its sentence) tell of two doings: "ordered 80 jets" and "received 22", "has 900 staff" and "hired 90",
"cost the company" and "cost the economy". Verbs that only state a level ("stood at", "rose to") tell of none.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kb.compare import Facets, Slotter
from kb.crosscheck.texts.align import Match
from kb.crosscheck.texts.words import Line, Token, stem
from kb.lexicon.ontology import singular

REACH = 4  # words in front of a figure, or behind it, in which its verb stands
BEGINNING = 5  # letters by which two forms of a verb are known: "produced", "production"


def two_doings(match: Match, slotter: Slotter) -> bool:
    """Tells figures that come of two doings, or of one done to two parties."""
    one = _Told(match.a, match.line_a, match.at_a, match.line_b, slotter)
    other = _Told(match.b, match.line_b, match.at_b, match.line_a, slotter)
    if one.party() != other.party():
        return True
    if one.moved() != other.moved() and (one.had() or other.had()):
        return True
    if one.trading() and other.trading() and one.trading().isdisjoint(other.trading()):
        return True
    staged = {match.a.metric, match.b.metric} <= set(slotter.lexicon.scopes.scopes.staged)
    return (staged or not _one_measure(match.a, match.b)) and _unlike(one, other)


def _unlike(one: _Told, other: _Told) -> bool:
    """Tells two doings, or a doing and what somebody has: "activates 37 billion parameters", "has 671 billion"."""
    done = one.doing(), other.doing()
    return all(done) or (one.act() and other.act()) or (done[0] and other.had()) or (done[1] and one.had())


def _one_measure(a: Facets, b: Facets) -> bool:
    """Tells figures read of one known measure, which says more than the noun that is counted."""
    noun = singular(a.unit.removeprefix("count:"))
    return a.metric == b.metric and a.metric_known and noun not in map(singular, a.metric.split())


class _Told:
    """One figure in its line, beside the other text."""

    def __init__(self, item: Facets, line: Line, at: int, other: Line, slotter: Slotter) -> None:
        scopes, claim = slotter.lexicon.scopes.scopes, item.record.claim
        self.line, self.at, self.scopes = line, at, scopes
        self.idle = _stating(slotter)
        self.known = {word[:BEGINNING] for word in other.text_words} | {stem(word) for word in other.text_words}
        named = f"{claim.subject or ''} {claim.subject_text or ''} {claim.attributed_to or ''}".casefold()
        self.known |= {word[:BEGINNING] for word in named.split()}

    def _before(self) -> Iterator[Token]:
        """Yields the words in front of the figure, up to the figure before it or the end of a clause."""
        for token in self.line.tokens[max(0, self.at - REACH) : self.at][::-1]:
            if token.figure is not None or token.word in self.scopes.clause_words:
                return
            yield token

    def _behind(self) -> Iterator[Token]:
        for token in self.line.tokens[self.at + 1 : self.at + 1 + REACH]:
            if token.figure is not None or token.word in self.scopes.clause_words:
                return
            yield token

    def _own(self, token: Token) -> bool:
        """Tells a telling word of this text alone."""
        plain = token.dated or token.name or token.word in self.idle or not token.word[:1].isalpha()
        return not plain and token.word[:BEGINNING] not in self.known and stem(token.word) not in self.known

    def doing(self) -> bool:
        """Tells a word in front of the figure that this text alone has: "ordered 80 jets"."""
        return any(self._own(token) for token in self._before())

    def act(self) -> bool:
        """Tells the same behind a figure that opens its sentence: "80 people applied"."""
        return self._opens() and any(self._own(token) for token in self._behind())

    def _opens(self) -> bool:
        return all(token.word in self.idle for token in self.line.tokens[: self.at])

    def party(self) -> frozenset[str]:
        """Returns to whom a cost or a payment comes, where this text alone says it: "cost the company $40 million"."""
        words: list[Token] = []
        for token in self._before():
            if token.word in self.scopes.paying_verbs:
                own = (word for word in words if word.word not in self.scopes.plain_words and word.word.isalpha())
                return frozenset(word.word for word in own if word.word[:BEGINNING] not in self.known)
            words.append(token)
        return frozenset()

    def moved(self) -> bool:
        """Tells what was added to something or taken from it in a time: "hired 900", "raised $2 billion of debt"."""
        words = (token.word for token in self._before())
        verb = next((word for word in words if word == "to" or word not in self.scopes.plain_words), "")
        return verb in self.scopes.flow_verbs

    def trading(self) -> frozenset[str]:
        """Returns at what moment of trading a price was so: "closed at 310", "touched 325"."""
        return frozenset(token.word for token in self._before()) & frozenset(self.scopes.trading_verbs)

    def had(self) -> bool:
        """Tells what somebody has: "has 12,000 employees"."""
        return any(token.word in self.scopes.having_words for token in self._before())


@lru_cache(maxsize=8)
def _stating(slotter: Slotter) -> frozenset[str]:
    """Returns the words that tell of no doing: common ones, and verbs that state a level or say that it moved."""
    scopes = slotter.lexicon.scopes.scopes
    moving = (word for row in scopes.opposites if not row.scope for word in (*row.one, *row.other))
    plain = (*scopes.plain_words, *scopes.idle_words, *scopes.unnarrowing, *scopes.rising_words)
    return frozenset((*plain, *scopes.level_verbs, *moving)) - {*scopes.flow_verbs, *scopes.paying_verbs}
