"""Two figures that look like one another's and are of two things.

Comes in: a match whose values lie apart. Goes out: the slot in which the sentences speak of two things, or None: a part
and its whole, one of several and all of them, somebody or something else, another sample, a toll of another day. Some
hold for versions of one sentence too, where a word was changed together with the figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile

from kb.compare import Facets, Slotter
from kb.compare.values import HOURS, Figure, agree, figure_of
from kb.crosscheck.texts.align import Match
from kb.crosscheck.texts.words import FIGURE, Line, Token, stem
from kb.lexicon.ontology import Level, Ontology, singular
from kb.lexicon.scopes import Scopes

REACH = 3  # words before a figure in which a rise to it is told
DESCRIBED = 2  # telling words from which a description is of something of its own


def two_things(match: Match, slotter: Slotter) -> str | None:
    """Returns the slot in which two sentences are seen to speak of two things."""
    sides = (match.line_a, match.at_a), (match.line_b, match.at_b)
    scopes = slotter.lexicon.scopes.scopes
    for told_of_one in (_of_those, residual, _likened):
        if told_of_one(*sides[0], scopes) != told_of_one(*sides[1], scopes):
            return "which of them"
    if _two_sizes(match):
        return "which of them"
    samples = [_samples(line, scopes) for line, _ in sides]
    if samples[0] and samples[1] and samples[0].isdisjoint(samples[1]):
        return "sample"
    if _two_bounds(match, scopes):
        return "which of them"
    if _runs_on(match, scopes):
        return "period"
    if _polled(match.line_a, scopes) != _polled(match.line_b, scopes):
        return "sample"
    if _namesakes(match):
        return "subject"
    if match.versions:
        return "subject" if _other_opening(match, scopes) else "wording" if _reworded(match, scopes) else None
    return next((slot for slot, apart in _UNLIKE if apart(match, scopes) or apart(_turned(match), scopes)), None)


def two_subjects(match: Match, ontology: Ontology) -> bool:
    """Tells figures of two things by name, each of which the other text never mentions: the strongest of reasons."""
    one, other = (item.record.claim.subject or "" for item in (match.a, match.b))
    names = one, other
    if match.versions or not all(_is_name(name) for name in names) or set(names[0].split()) & set(names[1].split()):
        return False
    if ontology.level(one, other) not in (Level.SIBLINGS, Level.APART):
        return False
    texts = match.line_b.text_words, match.line_a.text_words
    return all(words.isdisjoint(name.casefold().split()) for name, words in zip(names, texts, strict=True))


def _is_name(subject: str) -> bool:
    return all(word[:1].isupper() for word in subject.split()) and bool(subject)


def residual(line: Line, at: int, scopes: Scopes) -> bool:
    """Tells whether a figure counts only the rest of something: "two more times", "20 other languages"."""
    beside = {token.word for token in (*line.tokens[max(0, at - 1) : at], *line.tokens[at + 1 : at + 2])}
    return not (beside | set(line.tokens[at].word.casefold().split())).isdisjoint(scopes.residual_words)


def _of_those(line: Line, at: int, scopes: Scopes) -> bool:
    """Tells a part of what was counted before: "50 of those cases"."""
    behind = [token.word for token in line.tokens[at + 1 : at + 3]]
    return len(behind) == 2 and behind[0] == "of" and behind[1] in scopes.part_words


def _two_sizes(match: Match) -> bool:
    """Tells groups said to be of two sizes, whose figures are two: "the four hyperscalers", "the five"."""
    mine, theirs = _groups(match.line_a), _groups(match.line_b)
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _groups(line: Line) -> frozenset[str]:
    """Returns the sizes of the groups that a line has other figures of: "four" of "the four hyperscalers"."""
    if len(line.figures) < 2:
        return frozenset()
    return frozenset(line.tokens[at].word.split()[0].casefold() for at in line.figures if _names_group(line, at))


def _names_group(line: Line, at: int) -> bool:
    """Tells a number in words that only says how many are meant: "the four hyperscalers"."""
    token, before = line.tokens[at], line.tokens[at - 1] if at else None
    counts = token.figure is not None and token.figure.unit.startswith("count:") and token.word.split()[0].isalpha()
    return counts and before is not None and before.word == "the"


def _likened(line: Line, at: int, scopes: Scopes) -> bool:
    """Tells what is only as good as so many of something: "the equivalent of 600,000 chips"."""
    beside = {token.word for token in (*line.tokens[max(0, at - DESCRIBED) : at], *line.tokens[at + 1 : at + 2])}
    return not (beside | set(line.tokens[at].word.casefold().split())).isdisjoint(scopes.likened_words)


def _samples(line: Line, scopes: Scopes) -> frozenset[float]:
    """Returns how many were asked or judged, where a sentence gives it: "based on 46 reviews"."""
    found = (token.figure for token in line.tokens if token.figure is not None)
    counted = (item for item in found if singular(item.unit.removeprefix("count:")) in scopes.sample_units)
    return frozenset(item.figure.low for item in counted if item.figure.low is not None and item.figure.exact)


def _two_bounds(match: Match, scopes: Scopes) -> bool:
    """Tells cases set by two ages or terms: "overdue by 30 days", "overdue by 90 days"; nor do the bounds conflict."""
    mine, theirs = _bounds(match.line_a, scopes), _bounds(match.line_b, scopes)
    ends = match.at_a in mine, match.at_b in theirs
    if ends[0] != ends[1]:
        return False
    if not ends[0]:
        return any(not agree(one, other, 0.0) for one, other in zip(mine.values(), theirs.values(), strict=False))
    others = [_first_other(line, at) for line, at in ((match.line_a, match.at_a), (match.line_b, match.at_b))]
    return others[0] is not None and others[1] is not None and not agree(others[0], others[1], 0.0)


def _bounds(line: Line, scopes: Scopes) -> dict[int, Figure]:
    """Returns the lengths of time that say which cases are meant, by their places."""
    found: dict[int, Figure] = {}
    for at in line.figures[1:]:
        figure, before = line.tokens[at].figure, line.tokens[at - 1].word
        if figure is not None and figure.unit in HOURS and before in scopes.term_words:
            found[at] = figure_of(figure.record.claim)
    return found


def _first_other(line: Line, at: int) -> Figure | None:
    found = (line.tokens[place].figure for place in line.figures if place < at)
    return next((figure_of(item.record.claim) for item in found if item is not None), None)


def _runs_on(match: Match, scopes: Scopes) -> bool:
    """Tells what a fire "has burned" by now from what it had on a day that the other text names."""
    sides = (match.a, match.line_a, match.at_a), (match.b, match.line_b, match.at_b)
    last = {singular((item.record.claim.subject or "").casefold().split(" ")[-1]) for item, _, _ in sides}
    dated = [bool(item.record.claim.period_text) for item, _, _ in sides]
    if dated[0] == dated[1] or last.isdisjoint(scopes.growing_things):
        return False
    _, line, at = sides[dated[0]]
    return not {token.word for token in line.tokens[max(0, at - REACH) : at]}.isdisjoint(scopes.perfect_words)


def _polled(line: Line, scopes: Scopes) -> bool:
    """Tells a sentence of what was asked of some, and not counted among all."""
    return not {token.word for token in line.tokens if not token.name}.isdisjoint(scopes.poll_words)


def _other_opening(match: Match, scopes: Scopes) -> bool:
    """Tells versions that open with other words: "Copper prices rose", "Zinc prices rose"."""
    openings = _opening(match.line_a, match.line_b, scopes), _opening(match.line_b, match.line_a, scopes)
    return all(openings)


def _opening(line: Line, other: Line, scopes: Scopes) -> list[str]:
    """Returns the telling words with which a line opens and which the other text does not have."""
    known = {token.key for token in other.tokens}
    told = takewhile(lambda token: token.figure is None and token.key not in known, line.tokens)
    return [token.word for token in told if token.word not in scopes.plain_words]


def _reworded(match: Match, scopes: Scopes) -> bool:
    """Tells versions that measure other things in one place: "the chip market" for "the GPU market"."""
    one, other = match.line_a.tokens, match.line_b.tokens
    keys = [[FIGURE if token.figure else token.key for token in tokens] for tokens in (one, other)]
    idle = {*scopes.plain_words, *scopes.idle_words, *scopes.unnarrowing}
    sides = (match.a, match.line_b.text_words | idle), (match.b, match.line_a.text_words | idle)
    mine, theirs = (_measured(item) - {stem(word) for word in known} for item, known in sides)
    return any(
        tag == "replace" and _named_in(one[a0:a1], mine) and _named_in(other[b0:b1], theirs)
        for tag, a0, a1, b0, b1 in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes()
    )


def _measured(item: Facets) -> set[str]:
    """Returns the words by which a claim says what is measured and whose it is."""
    claim = item.record.claim
    said = (claim.metric, claim.subject, *claim.qualifiers)
    return {stem(word) for text in said for word in (text or "").split()}


def _named_in(tokens: Sequence[Token], words: set[str]) -> bool:
    nouns = (token for token in tokens if token.figure is None and not token.word.endswith(("ed", "ing")))
    return any(stem(token.word) in words for token in nouns)


def _one_of_several(match: Match, scopes: Scopes) -> bool:
    """Tells what one of several did from what they did together: "a second blast" and "blasts"."""
    several = {name: token.word for token in match.line_b.tokens if token.word.endswith("s") for name in _names(token)}
    for place, token in enumerate(match.line_a.tokens):
        things = match.line_a.tokens[place + 1 : place + 3] if token.word in scopes.instance_words else ()
        if any(several.get(name, thing.word) != thing.word for thing in things for name in _names(thing)):
            return True
    return False


def _names(thing: Token) -> tuple[str, str]:
    return thing.key, singular(thing.word)


def _two_names(match: Match, scopes: Scopes) -> bool:
    """Tells two names before one noun: "the Plus membership", "the Campus membership"."""
    names = dict(_named(match.line_b))
    return any(
        key in names and _foreign(names[key], match.line_a) and _foreign(name, match.line_b)
        for key, name in _named(match.line_a)
    )


def _named(line: Line) -> Iterator[tuple[str, Token]]:
    """Yields nouns with the name right before them."""
    for name, noun in zip(line.tokens, line.tokens[1:], strict=False):
        if name.name and noun.figure is None and not noun.word.endswith("ed"):
            yield noun.key, name


def _foreign(name: Token, line: Line) -> bool:
    return name.word not in line.text_words


def _strangers(match: Match, scopes: Scopes) -> bool:
    """Tells a name that only one text has from a description that only the other has."""
    one, other = (item.record.claim.subject or "" for item in (match.a, match.b))
    named = one[:1].isupper() and not any(word.casefold() in match.line_b.text_words for word in one.split())
    telling = {stem(word) for word in other.split() if word.casefold() not in scopes.plain_words}
    known = {stem(word) for word in match.line_a.text_words}
    described = other[:1].islower() and len(telling) >= DESCRIBED and not telling <= known
    return named and described


def _namesakes(match: Match) -> bool:
    """Tells two full names that begin alike, each with words the other text lacks: Delta Pumps and Delta Lamps."""
    one, other = (item.record.claim.subject or "" for item in (match.a, match.b))
    if not (_is_name(one) and _is_name(other)) or one.split()[0] != other.split()[0]:
        return False
    rest, others = (set(name.casefold().split()[1:]) for name in (one, other))
    texts = match.line_a.text_words, match.line_b.text_words
    return bool(rest and others) and rest.isdisjoint(texts[1]) and others.isdisjoint(texts[0])


def _two_openings(match: Match, scopes: Scopes) -> bool:
    """Tells sentences that each open with a subject of which the other text has no word: "Oil fell", "Brent closed"."""
    sides = (match.a, match.line_a, match.line_b), (match.b, match.line_b, match.line_a)
    return all(_opens_with(item, own, other, scopes) for item, own, other in sides)


def _kind_and_name(match: Match, scopes: Scopes) -> bool:
    """Tells a kind with which a sentence opens from a name the other gives: "Oil fell", "Brent crude closed"."""
    kind, name = (item.record.claim.subject or "" for item in (match.a, match.b))
    opening = [token.key for token in match.line_a.tokens[:1]]
    told = match.line_b.text_words.isdisjoint(kind.casefold().split())
    unnamed = match.line_a.text_words.isdisjoint(name.casefold().split())
    return match.a.generic and opening == [stem(kind)] and bool(name) and not match.b.generic and told and unnamed


def _opens_with(item: Facets, own: Line, other: Line, scopes: Scopes) -> bool:
    subject = [stem(word) for word in (item.record.claim.subject or "").split()]
    idle = {*scopes.plain_words, *scopes.idle_words}  # "the number of unemployed people"
    opening = [token.key for token in own.tokens if token.word not in idle][: len(subject)]
    known = {stem(word) for word in other.text_words}
    told = bool(subject) and not item.generic
    return told and opening == subject and known.isdisjoint(subject)


def _toll_before(match: Match, scopes: Scopes) -> bool:
    """Tells a toll that has risen to one figure from the lower one of an earlier day."""
    before = [token.word for token in match.line_a.tokens[max(0, match.at_a - REACH) : match.at_a]]
    rising = "to" in before and not set(before).isdisjoint(scopes.rising_words)
    counted = all(_tallied(line, scopes) for line in (match.line_a, match.line_b))
    high, low = (figure_of(item.record.claim) for item in (match.a, match.b))
    return rising and counted and low.upper < high.lower


def _tallied(line: Line, scopes: Scopes) -> bool:
    return any(token.word in scopes.tolls for token in line.tokens)


def _turned(match: Match) -> Match:
    """Returns a match with its sides changed."""
    a, b = (match.b, match.line_b, match.at_b), (match.a, match.line_a, match.at_a)
    return Match(a[0], b[0], match.sureness, match.versions, a[1], b[1], a[2], b[2])


# what tells sentences apart that are no versions of each other, read from A to B
_UNLIKE: tuple[tuple[str, Callable[[Match, Scopes], bool]], ...] = (
    ("which of them", _one_of_several),
    ("subject", _two_names),
    ("subject", _strangers),
    ("subject", _two_openings),
    ("subject", _kind_and_name),
    ("period", _toll_before),
)
