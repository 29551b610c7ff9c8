"""Whose page it is by its headline alone: "Rockford Home Sales, 3Q 2024" is about Rockford.

Comes in: a headline and the words of the article. Goes out: the name that stands right before what is measured, or
None. Words that the article also writes small, times and words of measuring are no names.
"""

from __future__ import annotations

import re

from kb.relate.scene.names import split, stem
from kb.relate.subject.namer import SubjectNamer
from kb.relate.subject.tellable import ADJUSTED

SEGMENT = re.compile(r":\s+|\s[|–—-]\s")
LONGEST_NAME, LONGEST_MEASURE = 4, 3  # words


def owner_of(headline: str, subjects: SubjectNamer, small: frozenset[str], endings: frozenset[str]) -> str | None:
    """Returns the name in front of the measure of a headline: "Lakes Report: Tarn/Ilmen Sales" -> "Tarn/Ilmen".

    Args:
        small: words that the article writes with a small letter.
        endings: those of them that may end a name: the county of Washington County.
    """
    for part in reversed(SEGMENT.split(headline)):
        words = part.split()
        for size in range(1, min(LONGEST_NAME + 1, len(words))):
            if not _named(words[size - 1], subjects, small if size == 1 else small - endings):
                break
            if _measured(words[size : size + LONGEST_MEASURE], subjects):
                return " ".join(words[:size]).removesuffix("'s").removesuffix("’s")
    return None


def _named(word: str, subjects: SubjectNamer, small: frozenset[str]) -> bool:
    """A capital that the article never writes small, of no time and no measure."""
    parts = [part for part in re.split(r"[/'’-]", word) if part]
    plain = subjects.times | subjects.measuring | subjects.wide | subjects.idle | ADJUSTED
    capitals = bool(parts) and all(part[:1].isupper() for part in parts if len(part) > 1) and word[-1:].isalpha()
    if stem(word) in subjects.generic["place"] or word.lower() in subjects.no_names:
        return False  # "State employment", "Why Milk Prices Rise"
    return capitals and not any(part.lower() in small or stem(part) in plain for part in parts)


def _measured(words: list[str], subjects: SubjectNamer) -> bool:
    """The words begin with what the lexicon knows as a measure: "Home Sales Drop"."""
    for size in range(len(words), 0, -1):
        stems = [stem(word) for word in split(" ".join(words[:size]))]
        hit = subjects.names.metric(stems[-1], stems, None) if stems else None
        if hit is not None and len(hit[1]) == len(set(stems)):
            return True
    return False
