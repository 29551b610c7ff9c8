"""Read what stands around a figure: comparators, changes, rates."""

from __future__ import annotations

import re
from typing import NamedTuple

from kb.detect.figure import Figure
from kb.detect.grammar import Grammar

WINDOW = 64
THAN_REACH = 4  # words after "than" in which a time makes the comparison a change
POWERS = {"1": "", "¹": "", "2": "square ", "²": "square ", "3": "cubic ", "³": "cubic "}
MONEY = frozenset("$€£¥")
MODIFIERS = 3  # words between a share and its noun of change
YEARLY = re.compile(r"(year|month|quarter|week)[- ](?:over|on)[- ]\1")  # an 8 % year-over-year rise
YEAR = re.compile(r"(?:19|20)\d\d")
PER_NUMBER = re.compile(r"[ ]per[ ](\d++(?:,\d{3})*+)(?![\w.,]\w)")
PER_MONEY = re.compile(r"/([$€£])(?![.]?\w)")  # FLOP/$
PER_A = re.compile(r"^(?:per|an?|each)[ -]", re.IGNORECASE)
PER_NOUN = re.compile(r"[ ]?-?[ ]?per[ -]([a-z]{3,20})(?![a-z])")
OPENING = "(\"'“‘[*_—–"


class Rate(NamedTuple):
    """What a figure is per: how many, their magnitude, the noun, the words as written, their end."""

    many: str
    magnitude: str
    noun: str
    text: str
    end: int

    def parts(self) -> dict[str, str]:
        """Returns the spellings `normalise` reads."""
        parts = {
            "per": self.noun,
            "per_text": self.text,
            "per_count": self.many,
            "per_magnitude": self.magnitude,
        }
        return {name: value for name, value in parts.items() if value}


def comparator_before(words: list[str], grammar: Grammar) -> tuple[str, int]:
    """Returns the comparator phrase that ends the words, and how many words it and its fillers take."""
    best, taken, skip = "", 0, 0
    if not words or words[-1].lstrip(OPENING) not in grammar.bound_ends:
        return best, taken
    for _ in range(3):
        left = words[: len(words) - skip]
        phrase, count = _phrase(left, grammar)
        if phrase in grammar.words.comparators.bare and skip and left != words and words[-1] in ("a", "an"):
            break
        if phrase == "about" and left != words and left[-2:-1] and left[-2] in grammar.words.comparators.topical:
            break  # "in talks about a $5bn round"
        if phrase == "up to" and _went_up(left[-count - 1 : -count], grammar):
            break  # "the jobless rate up to 4.4 %", "edged up to 23,000": it rose to that
        if phrase:
            skip += count
            best, taken = _stronger(best, phrase, grammar), skip
        elif left[-2:] == ["age", "of"]:
            skip += 3 if left[-3:-2] == ["the"] else 2
        elif left and left[-1] in grammar.words.comparators.fillers:
            skip += 1
        else:
            break
    return best, taken


def _went_up(before: list[str], grammar: Grammar) -> bool:
    comparators = grammar.words.comparators
    return not (comparators.level_nouns | comparators.up_verbs).isdisjoint(before)


def _phrase(words: list[str], grammar: Grammar) -> tuple[str, int]:
    bounds = grammar.tables.bounds
    for count in grammar.bound_sizes.get(words[-1].lstrip(OPENING), ()) if words else ():
        if count <= len(words) and (phrase := " ".join(words[-count:]).lstrip(OPENING)) in bounds:
            return phrase, count
    return "", 0


def _stronger(one: str, other: str, grammar: Grammar) -> str:
    """Of two comparators a bound wins over an approximation, and the outer over the inner."""
    if not one:
        return other
    inner, outer = grammar.tables.bounds[one].comparator, grammar.tables.bounds[other].comparator
    return one if outer in "=~" and inner != "=" else other


def tells_lack(phrase: str, words: list[str], grammar: Grammar) -> bool:
    """Tells "schools are short of 900 teachers", a lack of so many, from "fell short of 900", a bound."""
    comparators = grammar.words.comparators
    return phrase in comparators.lacking and not comparators.lacking_after.isdisjoint(words[-1:])


def change_before(words: list[str], grammar: Grammar) -> str:
    """Returns increase or decrease where a verb of change governs a figure after these words."""
    changes = grammar.words.changes
    if not words or words[-1].strip(OPENING) not in grammar.change_ends:
        return ""
    if words[-1] in changes.by:
        return _changed_by(words, grammar)
    for back in range(1, min(7, len(words) + 1)):
        word = words[-back].strip(OPENING)
        pair = f"{words[-back - 1]} {word}" if back < len(words) else word
        if word in ("up", "down") and back < len(words) and words[-back - 1] in changes.phrasal:
            return ""
        if word in ("up", "down") and back > 1 and words[-back + 1] == "at" and words[-back + 2 :][:1] != ["least"]:
            return ""  # the index was up at 97.2: a level
        if pair in changes.up or (word in changes.up and words[len(words) - back :][:2] != ["up", "to"]):
            return "increase"
        if pair in changes.down or word in changes.down:
            return "decrease"
        if word not in changes.between:
            return ""
    return ""


def _changed_by(words: list[str], grammar: Grammar) -> str:
    """A change "by" so much: its verb may stand a few words off ("grow sales by 35 %")."""
    changes = grammar.words.changes
    for word in (word.rstrip(",") for word in reversed(words[-7:-1])):
        if word in changes.down or word in changes.lowering:
            return "decrease"
        if word in changes.up or word in changes.with_by:
            return "increase"
        if word[-1:] in (".", ";", ":"):
            return ""
    return ""


def change_after(
    low: str, end: int, grammar: Grammar, *, multiple: bool, money: bool, share: bool, noun: bool, counted: bool
) -> str:
    """Returns the change a noun or comparative after the figure states: "8 % increase", "3 % higher".

    A multiple before a comparative compares two things: "10x higher".
    """
    if low[end : end + 1] in grammar.stops:
        return ""
    changes = grammar.words.changes
    ahead = low[end : end + WINDOW]
    if "over" in ahead or "-on-" in ahead:
        ahead = YEARLY.sub(r"\1ly", ahead)
    words = ahead.replace("-", " ").split(None, 6)[:6]
    for place, word in enumerate(words):
        plain = word.rstrip(".,;:)\"'")
        if money and plain in changes.not_money:
            return ""
        if plain in changes.nouns_up or plain in changes.nouns_down:
            if counted and plain.endswith("s"):
                return ""  # "15 drops" are so many of them
            return "increase" if plain in changes.nouns_up else "decrease"
        if place == 0 and word in ("up", "down") and not multiple and words[1:2] and words[1] in changes.moved_before:
            return "increase" if word == "up" else "decrease"  # 8 % down on the year
        if place == 0 and (plain in changes.than_up or plain in changes.than_down):
            if (
                counted
                and plain == word
                and plain not in ("more", "less", "fewer")
                and (noun or _goes_on(words, grammar))
            ):
                return ""  # "the three lower grades"
            if multiple or ("than" in words[1:4] and not _than_then(low, end, grammar)):
                return "" if noun and _than_number(words, grammar) else "ratio"
            return "increase" if plain in changes.than_up else "decrease"
        known = plain in changes.modifiers or (share and place < MODIFIERS and _may_modify(plain, grammar))
        if plain != word or not known:
            return ""
    return ""


def is_longer_than(low: str, end: int, grammar: Grammar) -> bool:
    """Tells "21 days longer than", a comparison, from "in 130 years more people"."""
    words = low[end : end + WINDOW].split(None, 2)[:2]
    changes = grammar.words.changes
    return words[1:] == ["than"] and (words[0] in changes.than_up or words[0] in changes.than_down)


def _may_modify(word: str, grammar: Grammar) -> bool:
    """Tells whether a word may stand between a share and its noun of change: a 20 % property tax hike."""
    nouns = grammar.words.nouns
    return word.isalpha() and not word.endswith("s") and word not in nouns.stops and word not in nouns.verbs


def _goes_on(words: list[str], grammar: Grammar) -> bool:
    """Tells whether a noun may follow the first of the words."""
    following = (words[1:2] or [""])[0].rstrip(".,;:)")
    return following.isalpha() and following not in grammar.words.nouns.stops


def _than_number(words: list[str], grammar: Grammar) -> bool:
    """Tells "30 planets less than twice the size": "less than" belongs to the number behind it."""
    behind = "".join(words[2:3]) if words[1:2] == ["than"] else ""
    return (
        behind[:1].isdecimal() or behind[:1] in MONEY or behind in grammar.tables.numbers or behind in grammar.multiples
    )


def _than_then(low: str, end: int, grammar: Grammar) -> bool:
    """Tells "8 % more than a year earlier" (a change) from "8 % more than its rival" (a comparison)."""
    changes = grammar.words.changes
    plain = [word.strip(".,;:)") for word in low[end : end + WINDOW].partition("than ")[2].split()]
    telling = plain[:THAN_REACH] + [word for word in plain if word not in changes.than_light][:2]
    return any(word in changes.times or YEAR.fullmatch(word) is not None for word in telling)


def rate_after(low: str, text: str, end: int, grammar: Grammar) -> Rate | None:
    """Returns what a figure that ends at `end` is per."""
    if low[end : end + 1] in grammar.stops or grammar.rate_begins.match(low, end) is None:
        return None
    if (found := grammar.rate_chip.match(low, end)) is not None:
        whose = grammar.words.rates.timed[found[1]] if found[1] else "gpu"
        hours = f"{whose}-{found[2] or found[3]}".replace("hr", "hour")
        said = PER_A.sub("", text[found.start() : found.end()].strip(" -/"), count=1)
        return Rate("", "", hours, said, found.end())
    found = grammar.rate.match(low, end)
    if found is not None and (
        (found[1] and not found[2] and low[end] == "/") or (found[5] and low[end : end + 2] == " /")
    ):
        return None  # 120/80, and "1 TB / none"
    if found is not None and _alternative(found, low, end):
        return None
    if found is not None and (beside := PER_NOUN.match(low, end)) is not None and _is_beside(found, grammar):
        return Rate("", "", beside[1], beside[1], beside.end())
    if found is not None and found[1] and not found[3] and (found[4] or found[5]) in ("m", "k", "b", "bn", "mn"):
        word = text[found.start() : found.end()].strip(" /")
        return Rate(
            "", "", "million" if "m" in word.lower()[-2:] else word.split()[-1], word, found.end()
        )  # $15 per 1M
    if found is not None and (pieces := _noun_left_out(found, low, grammar)) is not None:
        return pieces
    if found is not None and (noun := found[3] or found[4] or found[5]) != "cent":
        said = text[found.start() : found.end()].strip(" -/")
        said = said[3:].strip(" -") if said.lower().startswith("per") else said
        return Rate((found[1] or "").replace(",", ""), found[2] or "", noun, said, found.end())
    if (found := PER_MONEY.match(text, end)) is not None:
        noun = grammar.money_nouns.get(grammar.tables.before[found[1]].unit, found[1])
        return Rate("", "", noun, found[1], found.end())
    if (found := grammar.rate_power.match(text, end)) is not None:
        power = POWERS[found[2] or found[3]]
        return Rate("", "", power + found[1], power + found[1], found.end())
    if (found := grammar.rate_money.match(text, end)) is not None:
        noun = grammar.money_nouns.get(grammar.tables.before[found[1]].unit, found[1])
        return Rate(found[2].replace(",", ""), found[3] or "", noun, text[found.start(1) : found.end()], found.end())
    if (found := PER_NUMBER.match(low, end)) is not None:
        return Rate("", "", found[1], found[1], found.end())
    adverbs = grammar.words.rates.adverbs
    if (found := grammar.rate_a.match(low, end)) is not None:
        return Rate("", "", found[1], found[1], found.end())
    if (found := grammar.rate_of.match(low, end)) is not None:
        noun = found[1] or adverbs[found[2]]
        return Rate("", "", noun, noun, end)
    if (found := grammar.rate_adjective.match(low, end)) is not None:
        noun = grammar.words.rates.adjectives[found[1]]
        return Rate("", "", noun, noun, end)
    if (found := grammar.rate_adverb.match(low, end)) is not None:
        return Rate("", "", adverbs[found[1]], adverbs[found[1]], found.end())
    return None


def _noun_left_out(found: re.Match[str], low: str, grammar: Grammar) -> Rate | None:
    """ "From $60 per million in 2023", "$2 per million output": what the text tells prices of, the noun left out."""
    noun, scale = found[3] or found[5] or "", found[2] or ""
    rates = grammar.words.rates
    if not scale or (noun not in grammar.words.nouns.stops and noun not in rates.sided):
        return None
    end = found.end(2) if noun not in rates.sided else found.end()
    named = rates.left_out[:1] if noun in rates.sided else [word for word in rates.left_out if word in low]
    sold = next(iter(named), "")
    said = low[found.start() : end].strip(" -/").removeprefix("per").strip(" -")
    return Rate("", scale if sold else "", sold or scale, said, end)


def _alternative(found: re.Match[str], low: str, end: int) -> bool:
    """Tells a plural that only stands beside another: "12 slices/servings"."""
    noun = found[3] or found[5]
    return low[end] == "/" and not (found[1] or found[2]) and bool(noun) and len(noun) > 3 and noun.endswith("s")


def _is_beside(found: re.Match[str], grammar: Grammar) -> bool:
    """Tells a noun that only follows from what a figure is per: "a $3,227 per-screen average points to"."""
    if found[1] or found[2] or not found[3] or found[3] in grammar.tables.singulars.values():
        return False
    return found[3].endswith("s") and found.start(3) - found.start() > len(" per ")


def tail_after(low: str, figure: Figure, grammar: Grammar) -> None:
    """Takes in what bounds the figure from behind: a plus sign (part of the figure) or words."""
    known = figure.tail or low[figure.end : figure.end + 1] not in " ,+-"
    found = None if known else grammar.after.match(low, figure.end)
    if found is None:
        return
    if found[1] in grammar.words.comparators.closing and _goes_on(
        low[found.start(1) : found.end() + 24].split(), grammar
    ):
        return  # "the $15 minimum wage" bounds nothing
    if found[1] is None:
        figure.tail, figure.end = "+", found.end()
    else:
        figure.tail = found[1].replace("-", " ").strip()
    figure.tail_end = found.end()
