"""Find number mentions in passages: quantities, periods, and numbers that are neither.

Comes in: passages. Goes out: mentions in text order; every number of a passage is in exactly one. Periods
are found first, then names, labels and furniture, then quantities over what is left. Nothing is valued here.
Needs no spaCy: `detect` and `kb.normalise.normalise` may be used alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kb.detect.compounds import COMPOUND, is_race_time
from kb.detect.figure import Found
from kb.detect.fold import fold, lower
from kb.detect.grammar import Grammar, grammar
from kb.detect.nouns import find_noun
from kb.detect.periods import find_periods
from kb.detect.scan import find_numbers
from kb.lexicon import Lexicon
from kb.model import Cell, Mention, MentionKind, Passage, PassageKind, Period, Quantity

AT_NUMBER = re.compile(r"(?:at )?\d{4}", re.IGNORECASE)
CODE = 8  # characters before a number that may hold the code of a currency

LENGTHS = frozenset({"period:span", "period:distance", "period:trailing", "period:first-months"})

__all__ = ["detect", "length_in", "parts_in"]


def detect(passages: Iterable[Passage], *, lexicon: Lexicon) -> list[Mention]:
    """Returns all number mentions and periods of the passages, in text order."""
    terminals = grammar(lexicon)
    return [mention for passage in passages for mention in _of_passage(passage, lexicon, terminals)]


def length_in(period: Period, passage: Passage, *, lexicon: Lexicon) -> Mention | None:
    """Returns the numbered length of time that a period is made of: the "two years" of "over the past two years"."""
    if not LENGTHS.intersection(period.rules):
        return None
    words = grammar(lexicon).tables.unit_words
    for mention in _inside(period, passage, lexicon):
        unit = words.get(mention.parts.get("unit", ""))
        if unit is not None and unit.dimension == "duration":
            return mention
    return None


def parts_in(quantity: Quantity, passage: Passage, *, lexicon: Lexicon) -> list[Mention]:
    """Returns the amounts that make up one in several units: the "2 hours" and "11 minutes" of "2 hours 11 minutes"."""
    return list(_inside(quantity, passage, lexicon)) if COMPOUND in quantity.rules else []


def _inside(reading: Quantity | Period, passage: Passage, lexicon: Lexicon) -> Iterator[Mention]:
    """Yields the quantities in the words of a reading, each unit for itself."""
    text = fold(passage.text[reading.start : reading.end])
    for found in find_numbers(text, lower(text), (), grammar(lexicon), opening=False, apart=True):
        if not found.reason:
            found.outer_start = found.outer_end = -1
            yield replace(_mention(found, passage, reading.start), kind=MentionKind.QUANTITY)


def _of_passage(passage: Passage, lexicon: Lexicon, terminals: Grammar) -> list[Mention]:
    periods = find_periods(passage, lexicon=lexicon)
    text = fold(passage.text)
    low = lower(text)
    if not periods:
        return list(_of_cells(passage, text, low, [], terminals))
    periods = [mention for mention in periods if not _is_amount(text, low, mention, terminals)]
    taken = [(mention.start, mention.end) for mention in periods]
    return _merged(periods, list(_of_cells(passage, text, low, taken, terminals)))


def _is_amount(text: str, low: str, period: Mention, terminals: Grammar) -> bool:
    """Tells "USD 2010", "a 1984-page report" and a house's number from a year, the time of a race from one of day."""
    if period.text.startswith("at ") and terminals.address.match(text, period.end - 4):
        return True  # at 1600 Cedar Avenue
    if AT_NUMBER.fullmatch(period.text) and _is_measured(text, low, period.end, terminals):
        return True  # at 1000 TFLOP/s
    if ":" in period.text and is_race_time(low, period.start, terminals.words.names) is not None:
        return True
    if len(period.text) != 4 or not period.text.isdecimal():
        return False
    if text[max(0, period.start - 1) : period.start] == " ":
        money = terminals.before.search(text[max(0, period.start - CODE) : period.start])
        if money is not None and money[1].isupper():
            return True
    return low.startswith("-", period.end) and (
        terminals.unit_word.match(low, period.end) is not None
        or find_noun(text, low, period.end, terminals) is not None
    )


def _is_measured(text: str, low: str, at: int, terminals: Grammar) -> bool:
    """Tells whether a unit, but of money or time, follows."""
    symbol, word = terminals.unit_symbol.match(text, at), terminals.unit_word.match(low, at)
    if symbol is not None and symbol[1].strip() in ("(", "[", "{", "<"):
        return False  # "Load 2025 (MW)": the head of a column
    known = terminals.tables
    reading = (
        known.unit_symbols.get(symbol[2]) if symbol is not None else known.unit_words.get(word[2]) if word else None
    )
    return reading is not None and reading.dimension not in ("money", "duration", "share")


def _merged(periods: list[Mention], found: list[Mention]) -> list[Mention]:
    """Returns both in text order; a date inside a rejected number ("No. 22-1234") is part of it."""
    merged: list[Mention] = []
    end = 0
    for mention in sorted([*periods, *found], key=lambda one: (one.start, -one.end)):
        if mention.start >= end:
            merged.append(mention)
            end = mention.end
    return merged


def _of_cells(
    passage: Passage, text: str, low: str, taken: list[tuple[int, int]], terminals: Grammar
) -> Iterator[Mention]:
    """Yields what each cell of a row holds; a passage without cells is one cell."""
    if not passage.cells:
        for found in find_numbers(text, low, taken, terminals):
            yield _mention(found, passage)
        return
    last = 0
    for cell in (*passage.cells, Cell(len(text), len(text))):
        for found in _part(text, low, last, cell.start, taken, terminals):
            found.reason = found.reason or "label"  # what stands between the cells names them
            yield _mention(found, passage, last)
        for found in _part(text, low, cell.start, cell.end, taken, terminals):
            if cell.head:
                found.parts["cell_head"] = cell.head
            yield _mention(found, passage, cell.start)
        last = max(last, cell.end)


def _part(
    text: str, low: str, start: int, end: int, taken: list[tuple[int, int]], terminals: Grammar
) -> Iterable[Found]:
    """Returns what a part of a row holds, with offsets into that part."""
    if terminals.anchor.search(low, start, end) is None:
        return ()
    inside = [(max(a, start) - start, b - start) for a, b in taken if start <= a < end]
    return find_numbers(text[start:end], low[start:end], inside, terminals, opening=False)


def _mention(found: Found, passage: Passage, shift: int = 0) -> Mention:
    """Returns what was found as a mention; `shift` is where the part begins that it was found in."""
    dated_sum = passage.reason == "date" and "currency" in found.parts  # "Series C: $90M on 4 June": no mere date line
    furniture = passage.kind is PassageKind.FURNITURE and not dated_sum
    rejected = bool(found.reason) or furniture
    start, end = found.start + shift, found.end + shift
    return Mention(
        kind=MentionKind.REJECTED if rejected else MentionKind.QUANTITY,
        passage=passage.index,
        start=start,
        end=end,
        text=passage.text[start:end],
        rule=found.reason or (passage.reason or "furniture" if furniture else found.rule),
        parts=found.parts,
        outer_start=found.outer_start + shift if found.outer_start >= 0 else start,
        outer_end=found.outer_end + shift if found.outer_end >= 0 else end,
    )
