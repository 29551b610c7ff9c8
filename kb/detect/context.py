"""Read what stands around a figure: comparators, changes, rates, stated confidence levels."""

from __future__ import annotations

from typing import NamedTuple

from kb.detect.figures import Figure
from kb.detect.grammar import Grammar

WINDOW = 64


class Rate(NamedTuple):
    """What a figure is per: how many, their magnitude, the noun, the words as written, their end."""

    count: str
    magnitude: str
    noun: str
    text: str
    end: int


LONGEST = 5


def words_before(low: str, start: int, floor: int) -> tuple[list[str], int]:
    """Returns the words before `start`, nearest last, and where their stretch begins."""
    begin = max(floor, start - WINDOW)
    return low[begin:start].split(), begin


def comparator_before(words: list[str], grammar: Grammar) -> tuple[str, int]:
    """Returns the comparator phrase that ends the words and how many words it and its fillers take."""
    skip = 0
    best, taken = "", 0
    for _ in range(3):
        found = _phrase(words[: len(words) - skip], grammar)
        if found:
            phrase, count = found
            skip += count
            best = _stronger(best, phrase, grammar)
            taken = skip
        elif words[len(words) - skip - 2 : len(words) - skip] == ["age", "of"]:
            skip += 2
        elif words[: len(words) - skip] and _filler(words[len(words) - skip - 1], grammar):
            skip += 1
        else:
            break
    return best, taken


def _filler(word: str, grammar: Grammar) -> bool:
    return word in grammar.fillers


def _phrase(words: list[str], grammar: Grammar) -> tuple[str, int] | None:
    bounds = grammar.tables.bounds
    for count in range(min(LONGEST, len(words)), 0, -1):
        phrase = " ".join(words[-count:]).lstrip("(\"'“‘[*_—–")
        if phrase in bounds:
            return phrase, count
    return None


def _stronger(one: str, other: str, grammar: Grammar) -> str:
    """Of two comparators a bound wins over an approximation, and the outer over the inner."""
    if not one:
        return other
    inner, outer = grammar.tables.bounds[one], grammar.tables.bounds[other]
    if outer.comparator in "=~" and inner.comparator != "=":
        return one
    return other


def change_before(words: list[str], grammar: Grammar) -> str:
    """Returns increase or decrease where a verb of change governs a figure after these words."""
    if words and words[-1] == "by":
        return _by(words, grammar)
    for back in range(1, min(7, len(words) + 1)):
        word = words[-back].strip("(\"'“‘[*_")
        pair = f"{words[-back - 1]} {word}" if back < len(words) else word
        if pair in grammar.up or (word in grammar.up and not _is_bound(words, back)):
            return "increase"
        if pair in grammar.down or word in grammar.down:
            return "decrease"
        if word not in grammar.between:
            return ""
    return ""


def _by(words: list[str], grammar: Grammar) -> str:
    """A change "by" so much: its verb may stand a few words off ("grow sales by 35 %")."""
    for word in reversed(words[-7:-1]):
        if word in grammar.down:
            return "decrease"
        if word in grammar.up or word in grammar.with_by:
            return "increase" if word != "lower" else "decrease"
        if word[-1] in ".;:":
            return ""
    return ""


def _is_bound(words: list[str], back: int) -> bool:
    return words[-back] == "up" and back > 1 and words[-back + 1] == "to"


def change_after(low: str, end: int, grammar: Grammar) -> str:
    """Returns the change a noun or comparative after the figure states: "8 % increase", "3 % higher"."""
    words = low[end : end + WINDOW].replace("-", " ").split(None, 4)[:4]
    for place, word in enumerate(words):
        plain = word.rstrip(".,;:)\"'")
        if plain in grammar.nouns_up:
            return "increase"
        if plain in grammar.nouns_down:
            return "decrease"
        if place == 0 and plain in grammar.than_up:
            return "ratio" if "than" in words[1:4] else "increase"
        if place == 0 and plain in grammar.than_down:
            return "ratio" if "than" in words[1:4] else "decrease"
        if plain != word or plain not in grammar.modifiers:
            return ""
    return ""


def rate_after(low: str, text: str, end: int, grammar: Grammar) -> Rate | None:
    """Returns what a figure that ends at `end` is per."""
    found = grammar.rate.match(low, end)
    if found is not None:
        noun = found[3] or found[4] or found[5]
        if noun != "cent":
            said = text[found.start() : found.end()].strip(" -/")
            said = said[3:].strip(" -") if said.lower().startswith("per") else said
            return Rate((found[1] or "").replace(",", ""), found[2] or "", noun, said, found.end())
    found = grammar.rate_a.match(low, end)
    if found is not None:
        return Rate("", "", found[1], found[1], found.end())
    found = grammar.rate_of.match(low, end)
    if found is not None:
        noun = found[1] or grammar.words.rates.adverbs[found[2]]
        return Rate("", "", noun, noun, end)
    found = grammar.rate_adverb.match(low, end)
    if found is not None:
        noun = grammar.words.rates.adverbs[found[1]]
        return Rate("", "", noun, noun, found.end())
    return None


def tail_after(low: str, figure: Figure, grammar: Grammar) -> None:
    """Takes in what bounds the figure from behind: a plus sign (part of the figure) or words."""
    found = grammar.after.match(low, figure.end)
    if found is None or figure.tail:
        return
    if found[1] is None:
        figure.tail, figure.end = "+", found.end()
        figure.tail_end = figure.end
    else:
        figure.tail, figure.tail_end = found[1].replace("-", " ").strip(), found.end()
