"""What one of many comes to: an amount over the things it paid for, a cost over the runs it took.

"~$1.6B including 50,000 GPUs" is some $32,000 a GPU, which such a thing may cost; "dozens of runs" at "$200,000 a
run" reach the millions said of a whole. Neither refutes anything: an amount may hold more than the things named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.compare import Facets
from kb.compare.saying import joined, value_words, with_unit
from kb.crosscheck.arithmetic.checks import Check, Sheet, level
from kb.crosscheck.arithmetic.sentences import Sentence
from kb.crosscheck.arithmetic.spans import Span, gap, number, span_of
from kb.lexicon.arithmetic import Bounds
from kb.lexicon.cues import Cue
from kb.lexicon.ontology import Level, fold, singular

GAP = 70  # characters between an amount and the number of things
LIMIT = 12  # runs, and costs of one, of an article that are brought together
REACH = 1500  # characters within which runs, their cost and the whole are told of one thing
_PRICED = Cue(r"\b{priced_at}\s(?:[a-z~]+\s){0,3}$")
_BREAK = Cue(r"[;.]|\b(?:{contrast}|{adds}|from)\b")
_SINGLE = Cue(r"\b{single}\b")


def each(sheet: Sheet) -> Iterator[Check]:
    """An amount and the things it paid for, or things and the room they take: is what one of them takes plausible?"""
    for sentence in sheet.sentences:
        for one, other in zip(sentence.items, sentence.items[1:], strict=False):
            for whole, amount in ((one, other), (other, one)):
                plain = level(whole) and not whole.per
                limits = limits_of(whole.unit, amount, sheet.words.bounds) if plain else None
                if limits is None or not _joined(sentence, whole, amount, limits, sheet):
                    continue
                quotient = span_of(whole) / span_of(amount)
                span = Span(limits.low, limits.high)
                yield Check(
                    "each",
                    (("whole", whole), ("amount", amount)),
                    "whole / number = each",
                    quotient,
                    span,
                    "holds" if gap(quotient, span) == 0.0 else "uncertain",
                    told(quotient, limits),
                )


def limits_of(unit: str, amount: Facets, bounds: Sequence[Bounds]) -> Bounds | None:
    """Returns what one of the things a figure counts plausibly takes in a unit; None where that is not known."""
    if not level(amount) or amount.per or amount.figure.lower < 2:
        return None
    thing = singular(fold(amount.unit.removeprefix("count:")).split()[-1])
    return next((row for row in bounds if row.unit == unit and thing in (fold(name) for name in row.things)), None)


def _joined(sentence: Sentence, whole: Facets, amount: Facets, limits: Bounds, sheet: Sheet) -> bool:
    """Tells whether the words make the amount that of the things: "for", "including", "needs"."""
    words = sentence.between(whole, amount)
    if len(words) > GAP or _BREAK(sheet.cues).search(words):
        return False
    if whole.record.claim.start < amount.record.claim.start:
        return bool(_any(sheet.words.spending_links).search(words))
    return bool(_any(sheet.words.capacity_links).search(words) or _PRICED(sheet.cues).search(words))


def _any(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + r")\b")


def told(quotient: Span, limits: Bounds) -> dict[str, str]:
    """Returns what a sentence says of a quotient and its bounds."""
    return {
        "expected": _told(quotient, limits),
        "says": limits.says,
        "range": limits.range,
        "limits": _told(Span(limits.low, limits.high), limits),
        "source": limits.source,
    }


def _told(span: Span, limits: Bounds) -> str:
    """Returns what one takes, in the words of the bounds: "$31,000–33,000", "1.7–1.9 bytes"."""
    ends = [
        with_unit(number(float(f"{end:.3g}")), limits.unit if limits.name is None else None)
        for end in (span.lower, span.upper)
    ]
    return joined(*(f"{end} {limits.name}" if limits.name else end for end in ends))


def repeats(sheet: Sheet) -> Iterator[Check]:
    """What one run of a kind costs, how many it takes, and what an example of the kind cost: do they reach it?"""
    runs = [item for item in sheet.items if _repeated(item, sheet.words.repeated)][:LIMIT]
    if not runs:
        return
    singles = [
        item for item in sheet.items if item.generic and _amount(item) and _SINGLE(sheet.cues).search(_quote(item))
    ][:LIMIT]
    amounts = [item for item in sheet.items if _amount(item) and not item.generic]
    for run in runs:
        for cost in singles:
            wholes = [item for item in amounts if _close(run, cost, item) and _example(cost, item, sheet)]
            for whole in wholes[:1]:
                expected = span_of(cost) * span_of(run)
                yield Check(
                    "repeats",
                    (("each", cost), ("amount", run), ("whole", whole)),
                    "each x number = whole",
                    expected,
                    span_of(whole),
                    "holds" if gap(expected, span_of(whole)) == 0.0 else "uncertain",
                    {
                        "of": whole.record.claim.subject or "it",
                        "expected": f"{value_words(cost.record.claim, expected.lower)} to "
                        f"{value_words(cost.record.claim, expected.upper)}",
                    },
                )


def _quote(item: Facets) -> str:
    return item.record.claim.quote.casefold()


def _repeated(item: Facets, nouns: Sequence[str]) -> bool:
    counted = item.unit.startswith("count:") and singular(fold(item.unit.removeprefix("count:")).split()[-1]) in nouns
    return counted and item.change is None and not item.per and 2 <= item.figure.lower < item.figure.upper


def _amount(item: Facets) -> bool:
    money = len(item.unit) == 3 and item.unit.isupper()
    return money and item.change is None and not item.projected and item.figure.lower > 0 and bool(item.metric)


def _example(cost: Facets, whole: Facets, sheet: Sheet) -> bool:
    alike = _amount(whole) and (whole.unit, whole.metric) == (cost.unit, cost.metric) and not whole.generic
    names = cost.record.claim.subject or "", whole.record.claim.subject or ""
    return alike and whole.figure.lower > cost.figure.upper and sheet.ontology.level(*names) is Level.CLASS


def _close(*items: Facets) -> bool:
    starts = [item.record.claim.start for item in items]
    return max(starts) - min(starts) <= REACH
