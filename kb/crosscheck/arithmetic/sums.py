"""Sums: the parts a sentence lists against the total it gives.

"12 in the north and 8 in the south, 20 altogether"; "$74.8 million at home and $18.6 million abroad, for a
total of $93.4 million"; "a total of 752 rigs included 17 inland, 74 offshore and 661 on land". The total is the
figure beside a word that says so.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kb.compare import Facets
from kb.crosscheck.arithmetic.checks import FACTORS, Check, Sheet, check
from kb.crosscheck.arithmetic.sentences import Sentence
from kb.crosscheck.arithmetic.spans import Span, span_of
from kb.lexicon.cues import Cue

_LIST = re.compile(r"(?:\band\b|\bplus\b|,|&|\+)")
_OPENS = Cue(r"^[^,;.]{0,60}(?::|\b{consists}\b|[—–])")
_EACH = Cue(r"^,?\s(?:{each_per}|an?\s{time_units})\b")
MOST = 12  # parts of one total
LONGEST_GAP = 90  # characters between two parts of one list
REACH = 28  # characters between the word that says "total" and its figure


def sum_of_parts(sheet: Sheet) -> Iterator[Check]:
    """Parts listed in one sentence and the figure it calls their total: the parts come to the total."""
    cue = _cue(tuple(sheet.words.sum_cues))
    for sentence in sheet.sentences:
        for total in sentence.items:
            beside = cue.search(sentence.before(total, REACH)) or cue.search(sentence.after(total, REACH))
            if not beside or total.change is not None or not total.figure.bounded or total.unit in FACTORS:
                continue
            for parts in _sides(sentence, total):
                closed = _closes(sentence, parts, total, cue) or _opens(sentence, parts, total, cue)
                alike = all((part.metric, part.unit) == (total.metric, total.unit) for part in parts)
                found = check(
                    "sum",
                    [*(("part", part) for part in parts), ("whole", total)],
                    "sum of the parts = total",
                    _sum(parts),
                    span_of(total),
                    sure=closed and alike and not sheet.narrowed(total, *parts),
                    tolerance=sheet.tolerance,
                )
                if found is not None and not (found.verdict == "holds" and _exceeds(parts, total)):
                    yield found


def _sides(sentence: Sentence, total: Facets) -> Iterator[list[Facets]]:
    """Yields the possible parts before a total, and those behind it: a list stands on one side of its total."""
    parts = [item for item in sentence.items if _part(item, total)]
    for behind in (False, True):
        side = [part for part in parts if (part.record.claim.start > total.record.claim.start) is behind]
        if any(sentence.says(_EACH, sentence.after(part, REACH)) for part in side):
            continue
        if 2 <= len(side) <= MOST and all(part.period == side[0].period for part in side):
            yield side


def _exceeds(parts: Sequence[Facets], total: Facets) -> bool:
    """Tells a part above its total, which only rounding can make work out: one of the two is a total of its own."""
    lows = [part.figure.low or 0.0 for part in parts]
    return min(lows) >= 0 and max(lows) > (total.figure.low or 0.0)


def _part(item: Facets, total: Facets) -> bool:
    counted = item.unit.startswith("count:") and total.unit.startswith("count:")  # ships and tugs, vessels in all
    same = item is not total and (item.unit == total.unit or counted) and item.per == total.per
    return same and item.change is None and item.figure.bounded


@lru_cache(maxsize=8)
def _cue(cues: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(cues, key=len, reverse=True))) + r")\b")


def _sum(parts: Sequence[Facets]) -> Span:
    out = Span(0.0, 0.0)
    for part in parts:
        out = out + span_of(part)
    return out


def _closes(sentence: Sentence, parts: Sequence[Facets], total: Facets, cue: re.Pattern[str]) -> bool:
    """Tells a list that its total closes: "12 in the north and 8 in the south, 20 in all"."""
    last = parts[-1]
    if total.record.claim.start < last.record.claim.start or not sentence.clear(last, total):
        return False
    if len(cue.findall(sentence.text.casefold())) != 1:
        return False  # two totals in one sentence share its parts in ways the words leave open
    words = sentence.between(last, total)
    closing = bool(cue.search(words)) or bool(cue.match(sentence.after(total, REACH).strip()))
    return closing and "together with" not in words and len(words) < LONGEST_GAP and _listed(sentence, parts)


def _opens(sentence: Sentence, parts: Sequence[Facets], total: Facets, cue: re.Pattern[str]) -> bool:
    """Tells a list that its total opens: "a total of 20: 12 in the north and 8 in the south"."""
    first = parts[0]
    if total.record.claim.start > first.record.claim.start or not sentence.clear(total, first):
        return False
    single = len(cue.findall(sentence.text.casefold())) == 1 and bool(cue.search(sentence.before(total, REACH)))
    return single and sentence.says(_OPENS, sentence.between(total, first)) and _listed(sentence, parts)


def _listed(sentence: Sentence, parts: Sequence[Facets]) -> bool:
    return all(
        len(words) < LONGEST_GAP and bool(_LIST.search(words))
        for words in (sentence.between(one, other) for one, other in itertools.pairwise(parts))
    )
