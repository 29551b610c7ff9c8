"""Where sentences end: a stretch of running text in, the spans of its sentences out.

A stop ends a sentence unless it belongs to an abbreviation, an initial, a number or a quotation that the
sentence goes on after. In doubt the sentence goes on: a figure cut off from its subject is worse than a
long sentence. What is too long to be a sentence is cut where a clause or a word ends, so that no rule
that reads a whole passage ever reads more than so much.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.lexicon.layout import Split

_CLOSERS = "\"'”’»)\\]*_"
# a mark that may end a sentence, what may close after it (quotes, brackets, footnote numbers), and what follows
_MARK = re.compile(
    rf"(?P<mark>[.!?…]++)(?P<close>[{_CLOSERS}]*+)(?P<note>(?:\[\d{{1,3}}\]|\(\d{{1,2}}\)|[¹²³⁰⁴-⁹]{{1,3}}){{0,6}}+)(?:(?P<gap>\s++)|(?=[A-Z“\"]))"
)
_WORD_BEFORE = re.compile(r"[^\s(\[“\"‘']*$")
_WORD_AFTER = re.compile(r"[\"'“‘(\[«*_]*+([^\s.,;:!?)\]”\"]*)")
# abbreviations may be glued to a word or number before them: `2025est.`, `mid-Jan.`
_SEAM = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=\d)(?=[a-z])|-")
_REACH = 40
LONGEST = 4000  # characters of a passage: longer than any sentence worth the name
_TAIL = 1000  # characters at the end of a stretch that is too long, in which a place to cut is looked for
# Where such a stretch is cut, the best first: after a clause, before a conjunction, between two words, after a comma.
_CUTS = (
    re.compile(r"(?<=[;:,—])\s"),
    re.compile(r"(?<=[^\W\d_])\s(?=(?:and|or|but|which|who|while|whereas|because|when)\s)"),
    re.compile(r"(?<=[^\W\d_])\s(?=[^\W\d_])"),
    re.compile(r"\s"),
    re.compile(r"(?<=[,;:|])(?=\D)"),
)


def sentences(text: str, start: int, end: int, words: Split) -> Iterator[tuple[int, int]]:
    """Yields the spans of the sentences in `text[start:end]`, without the space around them."""
    for first, last in _ended(text, start, end, words):
        yield from _short(text, first, last)


def _short(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yields the pieces of what is too long to be a sentence; all else as it is."""
    while last - first > LONGEST:
        cut = _place_to_cut(text, first + LONGEST - _TAIL, first + LONGEST)
        kept = cut
        while text[kept - 1].isspace() and kept > first + 1:
            kept -= 1
        yield first, kept
        first = _past_space(text, cut, last)
    if last > first:
        yield first, last


def _place_to_cut(text: str, low: int, high: int) -> int:
    """Returns the last good place to cut, or the end of what is looked at where nothing but one word stands."""
    for pattern in _CUTS:
        places = [found.start() for found in pattern.finditer(text, low, high)]
        if places:
            return places[-1]
    return high


def _ended(text: str, start: int, end: int, words: Split) -> Iterator[tuple[int, int]]:
    """Yields the spans of the sentences, however long."""
    first = _past_space(text, start, end)
    for found in _MARK.finditer(text, start, end):
        if found.end() >= end:
            break
        cut = found.start("gap") if found["gap"] else found.end()
        if cut > first and _ends(text, found, first, end, words):
            yield first, cut
            first = _past_space(text, found.end(), end)
    last = end
    while last > first and text[last - 1].isspace():
        last -= 1
    if last > first:
        yield first, last


def _past_space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _ends(text: str, found: re.Match[str], first: int, end: int, words: Split) -> bool:
    """Tells whether a sentence ends at this mark."""
    following = text[found.end() : found.end() + _REACH]
    after = _WORD_AFTER.match(following)
    word = after[1] if after else ""
    opening = following[:1]
    if not _may_begin(opening, word):
        return False
    before = _word_before(text, found.start(), first)
    if not found["gap"]:
        return _glued(before, found, word, following, words)
    mark = found["mark"]
    if mark[-1] in "!?":
        if f"{before}{mark}" in words.marked_names and not found["close"]:
            return word in words.starters
        return not (found["close"] and _goes_on(following, words))
    if len(mark) > 1 or mark == "…" or found["close"] or found["note"]:
        return True
    return _stop_ends(before, word, opening, words, alone=found.start() - first == 1)


def _may_begin(opening: str, word: str) -> bool:
    """Tells whether what follows can begin a sentence: no lower-case word, no closing mark."""
    if not opening:
        return False
    if word:
        return not word[0].islower() or (len(word) > 1 and any(char.isupper() for char in word[1:3]))
    return opening not in ",;:)]”»%"


def _word_before(text: str, at: int, first: int) -> str:
    found = _WORD_BEFORE.search(text[max(first, at - _REACH) : at])
    return found[0] if found else ""


def _goes_on(following: str, words: Split) -> bool:
    """Tells whether a speaker and a verb of saying follow: `"Why?" Smith asked.`"""
    return any(word.strip(",.;:") in words.reporting for word in following.split()[:3])


def _stop_ends(before: str, word: str, opening: str, words: Split, *, alone: bool) -> bool:
    """Tells whether a full stop after `before` ends the sentence, given the word that follows.

    `alone` where a single letter begins the sentence: an initial, whatever follows.
    """
    if len(before) == 1 and before.isupper() and (before != "I" or alone):
        return not alone and word in words.starters and len(word) > 1
    if _SEAM.split(before)[-1] in words.titles:
        return False
    if before in words.numbered:
        return not (word[:1].isdigit() or (word[:1] in "IVX" and word.isupper()))
    if _is_dotted(before):
        return word in words.starters or opening in '“"•'
    if before in words.endings:
        return word in words.starters or word in words.nouns or opening in '“"•'
    return True


def _is_dotted(before: str) -> bool:
    """Tells whether a word is letters with stops between: `U.S`, `J.P`."""
    return (
        len(before) >= 3 and before[1] == "." and all(part.isalpha() and len(part) <= 2 for part in before.split("."))
    )


def _glued(before: str, found: re.Match[str], word: str, following: str, words: Split) -> bool:
    """Tells whether a stop without a space after it ends a sentence: `costs rose.The company`."""
    if found["note"] or (found["close"] and found["mark"] != "…" and found["close"][0] in '"”'):
        return bool(word) and word[0].isupper()
    if found["close"] or found["mark"] != "." or len(word) < 2 or not word[1:].islower():
        return False
    tail = before[-3:]
    return (
        len(before) >= 3
        and tail.isalpha()
        and tail.islower()
        and "." not in before
        and word.lower() not in words.domains
    )
