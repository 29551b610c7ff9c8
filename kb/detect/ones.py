"""Is "one" a number here, or a pronoun?

Comes in: a stretch and where "one" stands and ends. Goes out: yes or no. It counts before a noun ("one suspect"), a
fate ("one dead") and after a count ("two were hurt and one was killed"). "No one", "the wrong one", "one says" and
the One of a name count nothing, nor does a sentence's subject that is any one: "One vendor paid $3m".
"""

from __future__ import annotations

import re

from kb.detect.stretch import Stretch

OF = re.compile(r"[ ]of[ ](?!(?:a[ ]kind|those[ ]days|these[ ]days|one)(?![\w-]))")
RANGE = re.compile(r"(?:[ ](?:to|or|in)[ ]|-(?:to|or|in)-)(?:two|three|four|five|six|ten|\d)")
BETWEEN = re.compile(r"[ ]and[ ](?:two|three|four|five|six|seven|eight|nine|ten|\d)")
NOUN = re.compile(r"[ ]([A-Za-z][a-z]{1,20}+)(?![\w])")
CONTRAST = re.compile(r"[ ](?:[a-z]{2,20}+[ ]){1,2}(?:to|after|or|and)[ ](?:another|the[ ](?:other|next))(?!\w)")
AUXILIARY = re.compile(r"[ ](?:was|were|is|are|has|had|died|remains|remained)[ ]")
UNDERGONE = re.compile(
    r"(?:[ ][a-z]{2,20}+){1,3}?[ ](?:was|were|died|dies|(?:has|had|have)[ ](?:been|died)|is[ ](?:dead|missing))(?!\w)"
)
AND = re.compile(r"(?:(?<!\w)(?:and|but|while)|,)[ ]$")
VERBAL = ("ed", "ing", "ly")
SHORT = 4  # letters of a word too short for such an ending: red, ring
FAR = 80


def one_counts(stretch: Stretch, start: int, end: int) -> bool:
    """Tells the number one from the pronoun."""
    low, text, numerals = stretch.low, stretch.text, stretch.grammar.words.numerals
    if OF.match(low, end) or RANGE.match(low, end):
        return True
    if low.endswith("between ", stretch.floor, start) and BETWEEN.match(low, end):
        return True  # "between one and two percent"
    last = (low[max(stretch.floor, start - 20) : start].split() or [""])[-1].strip("\"'“‘(,;:")
    if last in stretch.grammar.words.nouns.fate_verbs and stretch.text[end : end + 1] in ("", ".", ",", ";"):
        return True
    if AUXILIARY.match(low, end):
        return _after_count(stretch, start)
    following = NOUN.match(text, end)
    if following is None or last in numerals.one_not_after or _named(stretch, start, following[1]):
        return False
    word = following[1].lower()
    if word in stretch.grammar.words.nouns.fates:
        return True
    if word in numerals.one_before or CONTRAST.match(low, end):
        return False
    if last in numerals.one_after:
        return True
    return _is_noun(stretch, word) and (text[start].islower() or UNDERGONE.match(low, end) is not None)


def _named(stretch: Stretch, start: int, following: str) -> bool:
    """Tells the One of a name ("Xbox One sales", "One Nation") from one that begins a sentence."""
    text = stretch.text
    if not text[start].isupper():
        return False
    before = text[max(0, start - 3) : start].rstrip(" \"'“‘(")
    return following[0].isupper() or (bool(before) and before[-1] not in ".:!?;-–—•")


def _is_noun(stretch: Stretch, word: str) -> bool:
    """Tells a noun after "one" from a verb or adverb; what comes after "one" is singular."""
    words = stretch.grammar.words
    if word in words.nouns.stops or word in words.nouns.verbs or word in words.nouns.not_nouns:
        return False
    if word.endswith(VERBAL):
        return len(word) <= SHORT or word in words.numerals.one_nouns
    return not word.endswith("s") or word.endswith("ss") or word in words.nouns.singulars | words.nouns.invariant


def _after_count(stretch: Stretch, start: int) -> bool:
    """Tells whether "one was" goes on with a count: "two people died and one was injured"."""
    last = stretch.last
    if last is None or start - last.end > FAR or "currency" in last.parts or last.parts.get("unit"):
        return False
    return AND.search(stretch.low, max(last.end, start - 8), start) is not None
