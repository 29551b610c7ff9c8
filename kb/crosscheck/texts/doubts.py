"""Why two figures of unlike sentences, though apart, may both be right.

Comes in: a match whose values lie apart. Goes out: the slot that leaves it open, or None. Versions of one
sentence need none of this: there a changed figure is a changed statement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from kb.compare import Facets, Slotter
from kb.compare.values import Figure, agree, figure_of
from kb.crosscheck.texts.align import Match
from kb.crosscheck.texts.apart import residual
from kb.crosscheck.texts.kinship import one_noun
from kb.crosscheck.texts.words import Line, Token
from kb.lexicon.ontology import Level, Ontology, fold, singular
from kb.model import Comparator, Modality

SURE = 0.4  # kinship from which figures of unlike sentences may contradict
LOOSE = 0.2  # how far an approximate figure may be off in another's words
NEAR = 8  # words either side of a figure in which a place counts
MOST_PARTS = 4
MOST_FIGURES = 12  # of a sentence, from which others are reckoned


def doubt(match: Match, slotter: Slotter) -> str | None:
    """Returns the slot that keeps two figures of unlike sentences from contradicting."""
    a, b = match.a.record.claim, match.b.record.claim
    if match.sureness < SURE:
        return "subject"
    if elsewhere(match, slotter):
        return "geography"
    if not match.a.unit or not match.b.unit:
        return "unit"
    if not one_noun(match.a, match.b):
        return "which of them"  # the dead and the civilians among them
    if slot := _about(match, slotter.ontology):
        return slot
    if Modality.HYPOTHETICAL in (a.modality, b.modality):
        return "modality"
    scopes = slotter.lexicon.scopes.scopes
    if residual(match.line_a, match.at_a, scopes) or residual(match.line_b, match.at_b, scopes):
        return "which of them"
    if Comparator.ABOUT in (a.comparator, b.comparator) and _close(figure_of(a), figure_of(b)):
        return "precision"
    return "which of them" if _toldelsewhere(match) else None


def _about(match: Match, ontology: Ontology) -> str | None:
    """Returns the slot in which the two are known to speak of different things."""
    a, b = match.a, match.b
    counted = a.unit == b.unit and a.unit.startswith("count:")  # what is counted says it better than the verb
    if a.metric_known and b.metric_known and a.metric != b.metric and not counted:
        return "metric"
    ours, theirs = _told_of_share(a), _told_of_share(b)
    if ours is not None and theirs is not None and ours != theirs and ours.isdisjoint(theirs):
        return "metric"  # those who smoke and those who own a dog are two shares of all
    one, other = a.record.claim.subject, b.record.claim.subject
    known = ontology.entity(one) is not None and ontology.entity(other) is not None
    same = known and ontology.level(one or "", other or "") in (Level.SAME, Level.MADE, Level.MAKER)
    return "subject" if known and not same else None


def _told_of_share(item: Facets) -> frozenset[str] | None:
    """Returns the words for what those do or are of whom a share is told, behind the whole's own; None of no share."""
    words = fold(item.record.claim.metric or "").split()
    if words[:2] != ["share", "of"] or item.unit != "%":
        return None
    whole = {singular(word) for word in fold(item.record.claim.subject or "").split()}
    behind = iter(words[2:])
    next((word for word in behind if singular(word) in whole), None)  # up to the whole: "adults" of "young adults"
    told = [singular(word) for word in behind if singular(word) not in whole]
    return frozenset(told[1:] if len(told) > 1 and told[0].endswith("ing") else told)  # "saying pay low": of pay


def elsewhere(match: Match, slotter: Slotter) -> bool:
    """Tells figures beside which each text names a place the other text never mentions."""
    before = slotter.lexicon.scopes.scopes.place_words
    mine, theirs = places_beside(match.line_a, match.at_a, before), places_beside(match.line_b, match.at_b, before)
    apart = mine.isdisjoint(match.line_b.text_words) and theirs.isdisjoint(match.line_a.text_words)
    return bool(mine and theirs) and apart


def places_beside(line: Line, at: int, before: Collection[str]) -> frozenset[str]:
    """Returns the names after "in" and its like near a figure, none beyond its neighbours, and one right before it."""
    found: set[str] = set()
    for step in (-1, 1):
        for place in range(at + step, at + step * (NEAR + 1), step):
            if not 0 <= place < len(line.tokens) or line.tokens[place].figure is not None:
                break
            if line.tokens[place].name and (place == at - 1 or _follows(line.tokens, place, before)):
                found.add(line.tokens[place].word)
    return frozenset(found)


def _follows(tokens: Sequence[Token], at: int, words: Collection[str]) -> bool:
    before = at - 1
    while before >= 0 and (tokens[before].name or tokens[before].word == "the"):
        before -= 1
    return before >= 0 and tokens[before].word in words


def _close(one: Figure, other: Figure) -> bool:
    return agree(one, other, LOOSE)


def _toldelsewhere(match: Match) -> bool:
    """Tells whether B's value stands in A's sentence for something else, so that the wrong pair may be before us."""
    other = figure_of(match.b.record.claim)
    rivals = (token.figure for token in match.line_a.tokens if token.figure is not None)
    return any(
        agree(figure_of(rival.record.claim), other, 0.0)
        for rival in rivals
        if rival is not match.a and (rival.unit == "%") == (match.b.unit == "%")
    )


def derived(match: Match, other: Figure) -> bool:
    """Tells whether B's figure follows from the figures of A's sentence: a sum, a difference, so many of each."""
    values = _values(match.line_a)
    return _comes_to(other, match.b.unit, _sums(values)) or _comes_to(other, match.b.unit, _results(values))


def summed(match: Match, one: Figure) -> bool:
    """Tells whether the figures of B's sentence come to A's: "5,000 dead and 4,000 missing" to "9,000"."""
    return _comes_to(one, match.a.unit, _sums(_values(match.line_b)))


def _comes_to(figure: Figure, unit: str, results: Iterator[float]) -> bool:
    low = figure.low if figure.low is not None and figure.high in (None, figure.low) else None
    exact = low is not None and unit not in ("%", "x")
    return exact and any(abs(value - (low or 0.0)) < 1e-6 * abs(low or 0.0) for value in results)


def _values(line: Line) -> list[float]:
    """Returns the amounts of a sentence, without its shares and multiples."""
    figures = [token.figure for token in line.tokens if token.figure is not None]
    return [low for item in figures if item.unit not in ("%", "x") and (low := item.figure.low) is not None][
        :MOST_FIGURES
    ]


def _sums(values: Sequence[float]) -> Iterator[float]:
    for size in range(2, MOST_PARTS + 1):
        for first in range(len(values) - size + 1):
            yield sum(values[first : first + size])


def _results(values: Sequence[float]) -> Iterator[float]:
    for one, two in combinations(values, 2):
        yield abs(one - two)
        yield one * two
        if one and two:
            yield max(one, two) / min(one, two)
