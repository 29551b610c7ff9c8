"""Which lines are plainly not English, so that nothing is read of them.

Comes in: the lines of a page. Marks `Line.reason` of those whose words hold sentences of other languages together; of
a page that is mostly such lines, all of them. Their numbers are rejected with that reason, so that each is counted.
A line of few words, a name and a table's row stay as they are: nothing is guessed of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.lexicon.layout import Languages
from kb.segment.lines import Line

REASON = "not-english"
_WORD = re.compile(r"(?<![\w’'])[^\W\d_]++")
_LATIN = 0x24F  # the last letter of Latin Extended-B
_LONGEST = 400  # characters of a line that tell its language


def mark(lines: Sequence[Line], words: Languages) -> None:
    """Marks the lines that are not English; the whole page if most of its words stand in such lines."""
    foreign = told = 0
    for line in lines:
        if line.reason is None and not _is_plain(line.text, words):
            said = _WORD.findall(line.text, 0, _LONGEST)
            if _tells(said, words) and is_foreign(said, words):
                foreign += len(said)
                line.reason = REASON
    if foreign:
        told = foreign + sum(len(said) for said in _unmarked(lines) if _tells(said, words))
    if foreign and foreign >= words.page_share * told:
        for line in lines:
            line.reason = line.reason or REASON


def _is_plain(text: str, words: Languages) -> bool:
    """Tells a line without an accent or a word of another language: most lines, at the price of a look at each word."""
    return text.isascii() and words.other_words.isdisjoint(text[:_LONGEST].lower().split())


def _tells(said: Sequence[str], words: Languages) -> bool:
    """Tells whether so many words, or words in such letters, show their language."""
    return len(said) >= words.least_words or _in_other_letters(said)


def _unmarked(lines: Sequence[Line]) -> Iterator[list[str]]:
    """Yields the words of the lines that have no reason to be passed over."""
    return (_WORD.findall(line.text, 0, _LONGEST) for line in lines if line.reason is None)


def is_foreign(said: Sequence[str], words: Languages) -> bool:
    """Tells whether words are those of another language."""
    if _in_other_letters(said):
        return True
    low = [word.lower() for word in said]
    english = sum(word in words.english_words for word in low)
    other = sum(word in words.other_words for word in low)
    accented = sum(not word.isascii() for word in low)
    if other + accented < words.least_foreign or english > words.english_share * len(low):
        return False
    by_words = other >= max(words.foreign_share * len(low), english)
    return by_words or (accented > 0 and other + accented >= words.accented_share * len(low))


def _in_other_letters(said: Sequence[str]) -> bool:
    """Tells whether most of the words are not written in Latin letters."""
    return sum(ord(word[0]) > _LATIN for word in said) * 2 > max(len(said), 2)
