"""Find the noun that a number counts, by its surface: "300 people", "12 new stations".

Comes in: the text after the number. Goes out: the end of the noun, its words and its singular; None where
only syntax can tell. Declines verbs on -s and everything behind a preposition or article.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kb.detect.grammar import Grammar
from kb.lexicon.figure_tables import singular

WORD = re.compile(
    r"([ ]?-[ ]?|[ ]{1,7})([A-Z][A-Za-z]{0,20}+-?\d{1,6}+[A-Za-z]{0,9}+"
    r"|(?:[A-Z]\.){2,4}+(?=[ ])"  # U.S.
    r"|(?:\d[GD](?![A-Za-z])|[A-Za-z][A-Za-z'’&]{0,40}+)(?:-[A-Za-z0-9]{1,30}+){0,4}+)(\.?)"  # 5G, 3D
)
MEASURE = re.compile(r"[ ](?!\d[gd]\b)(\d{1,4}(?:\.\d{1,3})?)(?=[ -]?[a-z])")
MODIFIERS = 3


# "forty 737 jets", "1.6 million Mate 60 handsets": the number of the model
MODEL = re.compile(r"[ ](?:[A-Z][\w-]{1,20}[ ]){0,2}\d{2,4}(?=[ ][a-z])")


class Noun(NamedTuple):
    """A counted noun: end offset, the words as written, the head's singular, known to the lexicon or not."""

    end: int
    text: str
    head: str
    known: bool


def find_noun(text: str, low: str, start: int, grammar: Grammar) -> Noun | None:
    """Returns the noun counted by a number that ends at `start`."""
    model = MODEL.match(text, start)
    if model is not None:
        noun = _noun_after(text, low, model.end(), grammar)
        if noun is not None and noun.head in grammar.words.names.made and not noun.text.endswith(noun.head):
            return noun._replace(end=start)
    measure = MEASURE.match(low, start)
    if measure is not None:  # "eight million 250ml bottles": the measure is a figure of its own
        unit = grammar.unit_word.match(low, measure.end(1)) or grammar.unit_symbol.match(text, measure.end(1))
        noun = _noun_after(text, low, unit.end(), grammar) if unit is not None else None
        return None if noun is None else noun._replace(end=start)
    return _noun_after(text, low, start, grammar)


def _noun_after(text: str, low: str, start: int, grammar: Grammar) -> Noun | None:
    at, begin, best = start, -1, None
    joined = False
    for _ in range(MODIFIERS + 2):
        found = WORD.match(text, at)
        if found is None:
            break
        word = low[found.start(2) : found.end(2)]
        if found[1] == " - " and found[2][0].isupper():
            break  # "Hornets 106 - Brooklyn Nets 104"
        if found[2].rstrip("0123456789") in grammar.tables.before and word[-1].isdecimal():
            break  # "3 USD50 cards"
        if word == "and" and begin >= 0 and best is None and not joined:
            joined, at = True, found.end(2)
            continue
        if joined and best is None and found[2].istitle() and text[begin : begin + 3].isupper():
            break  # "6 million TEU and Norvik Bay": a name that the next clause opens with
        if "-" in word and (word.partition("-")[0] in ("to", "or", "and") or word.startswith("something-")):
            break  # "3-to-4 years"
        if word in grammar.words.nouns.stops or (best is not None and word in grammar.words.nouns.not_nouns):
            break
        if best is not None and found[2][0].isupper() and text[best.end - 1].islower() and text[begin].islower():
            break  # "two doctors James Spar": a name beside them
        begin = found.start(2) if begin < 0 and word != "most" else begin
        head = _head(text, word, found, grammar)
        if head is not None:
            best = Noun(found.end(2), text[begin : found.end(2)], head, word in grammar.tables.nouns)
            if word in grammar.tables.measures:
                break
        elif best is not None or word in grammar.words.nouns.verbs or word in grammar.words.nouns.not_nouns:
            break
        if found[3]:
            break
        at = found.end(2)
    return best


def _head(text: str, word: str, found: re.Match[str], grammar: Grammar) -> str | None:
    """Returns the singular of a word that can be a counted head here."""
    if word in grammar.tables.nouns:
        return grammar.tables.singulars.get(word, word)
    if word in grammar.words.nouns.not_nouns or word in grammar.words.nouns.verbs:
        return None
    if "-" in found[1]:
        return word if word in grammar.words.nouns.heads else None
    last = word.rpartition("-")[2]
    if last in grammar.words.nouns.not_nouns or last in grammar.words.nouns.singulars:
        return None
    single = singular(text[found.start(2) : found.end(2)], grammar.tables.singulars)
    if single is None:
        return None
    return single
