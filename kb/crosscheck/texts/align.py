"""Which figure of one text speaks of the same thing as which of the other, by the words around them.

Comes in: the lines of two texts. Goes out: `Match`es, each with how surely the two belong together.
Lines that differ in figures alone are anchors; between anchors lines are paired by the words they
share; inside a pair of lines the words decide which figure answers which.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kb.compare import Facets
from kb.crosscheck.texts.kinship import LONGEST, alone, chosen_by, kinship, lone_units, noun_of
from kb.crosscheck.texts.words import FIGURE, Line, Token

MOST_LINES = 2000
WORK = 6_000_000  # pairs of words compared in all; lines beyond that are matched by template alone
COMMON = 40  # lines holding a word from which it no longer leads to a partner
SIMILAR = 0.6  # share of words from which two lines are versions of one


@dataclass(slots=True)
class Work:
    """What may still be spent on comparing words, so that no text takes for ever."""

    left: int

    def afford(self, one: Line, other: Line) -> bool:
        """Takes the cost of one comparison; tells whether it may be made."""
        self.left -= min(len(one.tokens), LONGEST) * min(len(other.tokens), LONGEST)
        return self.left > 0


@dataclass(frozen=True, slots=True)
class Match:
    """Two figures set side by side.

    `sureness` is 1 for versions of one line, else the share of surrounding words they have in common;
    `versions` tells whether the lines are versions of each other.
    """

    a: Facets
    b: Facets
    sureness: float
    versions: bool
    line_a: Line
    line_b: Line
    at_a: int
    at_b: int


def align(ours: Sequence[Line], theirs: Sequence[Line], *, plain: frozenset[str]) -> list[Match]:
    """Returns the figures of two texts that answer each other, each at most once."""
    ours, theirs = ours[:MOST_LINES], theirs[:MOST_LINES]
    found: list[Match] = []
    lone = lone_units(ours), lone_units(theirs)
    for one, other, score in _pair_lines(ours, theirs, plain):
        found += _inside(one, other, score, plain, lone)
    return _once(_meant(found))


def _pair_lines(
    ours: Sequence[Line], theirs: Sequence[Line], plain: frozenset[str]
) -> Iterator[tuple[Line, Line, float]]:
    """Yields lines that belong together: anchors, then the best partner of each line left over."""
    anchors = _anchors(ours, theirs)
    for one, other in anchors:
        yield ours[one], theirs[other], 1.0
    used_a, used_b = {one for one, _ in anchors}, {other for _, other in anchors}
    left_a = [line for line in ours if line.index not in used_a]
    left_b = [line for line in theirs if line.index not in used_b]
    work = Work(WORK)
    yield from _gaps(left_a, left_b, anchors, work)
    yield from _likely(ours, [line for line in left_b if line.figures], plain, work)


def _anchors(ours: Sequence[Line], theirs: Sequence[Line]) -> list[tuple[int, int]]:
    """Returns indices of lines with one template, in an order both texts keep (patience diff, then runs)."""
    one, other = [line.template for line in ours], [line.template for line in theirs]
    once_a, once_b = Counter(one), Counter(other)
    place = {text: at for at, text in enumerate(other)}
    unique = [(at, place[text]) for at, text in enumerate(one) if once_a[text] == 1 and once_b.get(text) == 1]
    chain = _rising(unique)
    pairs: set[tuple[int, int]] = set()
    for (a0, b0), (a1, b1) in zip([(-1, -1), *chain], [*chain, (len(one), len(other))], strict=False):
        a, b = a0 + 1, b0 + 1
        while a < a1 and b < b1 and one[a] == other[b]:
            pairs.add((a, b))
            a, b = a + 1, b + 1
        x, y = a1 - 1, b1 - 1
        while x >= a and y >= b and one[x] == other[y]:
            pairs.add((x, y))
            x, y = x - 1, y - 1
    return sorted(pairs | set(chain))


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Returns the longest run of pairs that rises on both sides."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (_, b) in enumerate(pairs):
        length = bisect_left(tails, b)
        if length == len(tails):
            tails.append(b)
            ends.append(at)
        else:
            tails[length], ends[length] = b, at
        before.append(ends[length - 1] if length else -1)
    chain = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _gaps(
    left_a: Sequence[Line], left_b: Sequence[Line], anchors: Sequence[tuple[int, int]], work: Work
) -> Iterator[tuple[Line, Line, float]]:
    """Yields lines between the same two anchors that share most of their words."""
    shelf: dict[int, list[Line]] = defaultdict(list)
    bags = {line.index: _bag(line) for line in left_b}
    rows_b = [other for _, other in anchors]
    rows_a = [one for one, _ in anchors]
    for line in left_b:
        shelf[_below(rows_b, line.index)].append(line)
    for line in left_a:
        partners = shelf.get(_below(rows_a, line.index), [])
        mine = _bag(line)
        near = [other for other in partners[:COMMON] if _might_be(mine, bags[other.index]) and work.afford(line, other)]
        scored = [(likeness(line, other), -abs(line.index - other.index), other) for other in near]
        best = max(scored, key=lambda row: row[:2], default=None)
        if best is not None and best[0] >= SIMILAR:
            partners.remove(best[2])
            yield line, best[2], best[0]


def _bag(line: Line) -> Counter[str]:
    return Counter(token.key for token in line.tokens[:LONGEST] if not token.figure)


def _might_be(a: Counter[str], b: Counter[str]) -> bool:
    """Tells, from the words alone and quickly, whether two lines could be versions of one."""
    total = a.total() + b.total()
    return total > 0 and 2 * (a & b).total() >= SIMILAR * total


def _below(rows: Sequence[int], index: int) -> int:
    return bisect_left(rows, index)


def _likely(
    ours: Sequence[Line], theirs: Sequence[Line], plain: frozenset[str], work: Work
) -> Iterator[tuple[Line, Line, float]]:
    """Yields for each line the lines of the other text that share rare words with it, best first."""
    holders: dict[str, list[Line]] = defaultdict(list)
    for line in ours:
        for key in {token.key for token in line.tokens if token.key not in plain}:
            if len(holders[key]) <= COMMON:
                holders[key].append(line)
    for other in theirs:
        shared: Counter[int] = Counter()
        for key in {token.key for token in other.tokens if token.key not in plain}:
            if len(holders.get(key, ())) <= COMMON:
                shared.update(line.index for line in holders.get(key, ()))
        for index, _ in sorted(shared.items(), key=lambda row: (-row[1], row[0]))[:4]:
            if not work.afford(ours[index], other):
                return
            yield ours[index], other, likeness(ours[index], other)


def likeness(one: Line, other: Line) -> float:
    """Returns the share of words two lines have in common, order counted, figures left out."""
    a, b = ([token.key for token in line.tokens[:LONGEST] if not token.figure] for line in (one, other))
    if not a or not b:
        return 0.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _inside(
    one: Line, other: Line, score: float, plain: frozenset[str], lone: tuple[frozenset[str], frozenset[str]]
) -> Iterator[Match]:
    """Yields the figures of two lines that answer each other."""
    versions = score >= SIMILAR
    if versions:
        for at_a, at_b in _in_order(one.tokens[:LONGEST], other.tokens[:LONGEST]):
            a, b = one.tokens[at_a].figure, other.tokens[at_b].figure
            if a is not None and b is not None:
                yield Match(a, b, score, True, one, other, at_a, at_b)
    for at_b in other.figures:
        for at_a in one.figures:
            a, b = one.tokens[at_a].figure, other.tokens[at_b].figure
            if a is None or b is None:
                continue
            sure = kinship(one, at_a, other, at_b, alone=alone(a, b, *lone), plain=plain)
            if sure > 0:
                yield Match(a, b, sure, False, one, other, at_a, at_b)


def _in_order(one: Sequence[Token], other: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yields the figures at one place of both lines: those of one noun first, then those left over."""
    met: tuple[set[int], set[int]] = (set(), set())
    nouns = [{_noun(token) for token in line if token.figure is not None} for line in (one, other)]
    for exact in (True, False):
        for at_a, at_b in _at_one_place(one, other, exact=exact):
            if at_a in met[0] or at_b in met[1]:
                continue
            if not exact and (_noun(one[at_a]) in nouns[1] or _noun(other[at_b]) in nouns[0]):
                continue  # what it counts is counted elsewhere in the other line
            met[0].add(at_a)
            met[1].add(at_b)
            yield at_a, at_b


def _noun(token: Token) -> str:
    return noun_of(token.figure.unit) if token.figure is not None else ""


def _at_one_place(one: Sequence[Token], other: Sequence[Token], *, exact: bool) -> Iterator[tuple[int, int]]:
    keys_a, keys_b = (
        [f"{token.key} {_noun(token)}" if exact and token.figure else token.key for token in line]
        for line in (one, other)
    )
    for _, a0, a1, b0, b1 in SequenceMatcher(None, keys_a, keys_b, autojunk=False).get_opcodes():
        mine = [at for at in range(a0, a1) if keys_a[at].startswith(FIGURE)]
        theirs = [at for at in range(b0, b1) if keys_b[at].startswith(FIGURE)]
        if [keys_a[at] for at in mine] == [keys_b[at] for at in theirs]:
            yield from zip(mine, theirs, strict=True)


def _meant(found: list[Match]) -> Iterator[Match]:
    """Yields the matches without those of a figure that has another with its own word of scope: "worldwide"."""
    scopes = [chosen_by(match.line_a, match.at_a) & chosen_by(match.line_b, match.at_b) for match in found]
    sharing = {(match.line_b.index, match.at_b) for match, shared in zip(found, scopes, strict=True) if shared}
    for match, shared in zip(found, scopes, strict=True):
        if shared or (match.line_b.index, match.at_b) not in sharing:
            yield match


def _once(found: Iterable[Match]) -> list[Match]:
    """Returns the surest matches, each figure of each side at most once, in the order of B."""
    out: list[Match] = []
    taken_a: set[tuple[int, int]] = set()
    taken_b: set[tuple[int, int]] = set()
    for match in sorted(found, key=lambda item: (-item.versions, -item.sureness, item.line_b.index, item.at_b)):
        a, b = (match.line_a.index, match.at_a), (match.line_b.index, match.at_b)
        if a not in taken_a and b not in taken_b:
            taken_a.add(a)
            taken_b.add(b)
            out.append(match)
    return sorted(out, key=lambda item: (item.line_b.index, item.at_b))
