"""The amount each: "$12 million for four ferries" implies three million a ferry."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kb.compare import Facets
from kb.crosscheck.arithmetic.checks import level
from kb.crosscheck.arithmetic.sentences import Sentence
from kb.crosscheck.arithmetic.spans import span_of
from kb.crosscheck.implied.telling import Implied, Reading
from kb.lexicon.arithmetic import Arithmetic
from kb.lexicon.cues import Cue

_PAID = Cue(r"\b{paying}\b")
_FOR = Cue(r"^\s*(?:[a-z-]+\s){0,2}(?:on|{priced_at})\s(?:(?:{articles}|{roughly}|{some_of})\s){0,2}$")
MOST = 80  # characters before the first figure in which the buying is told
WHOLE_PARTS = ("year", "month", "week", "day", "hour", "quarter", "minute")


def each(sentence: Sentence, words: Arithmetic) -> Iterator[Implied]:
    """An amount paid for a number of things, and nothing else: amount over number."""
    if len(sentence.items) != 2:
        return  # a third figure may be in the price, or be the price of one
    for one, other in pairwise(sentence.items):
        for amount, things in ((one, other), (other, one)):
            if not _bought(sentence, amount, things) or _limited(amount, things, words):
                continue
            value = (amount.figure.middle or 0.0) / (things.figure.middle or 1.0)
            readings = (Reading("each", span_of(amount) / span_of(things), value),)
            roles = (("whole", amount), ("amount", things))
            yield Implied("each", roles, "amount / number", readings, amount)


def _bought(sentence: Sentence, amount: Facets, things: Facets) -> bool:
    money = len(amount.unit) == 3 and amount.unit.isupper() and level(amount) and not amount.per
    counted = things.unit.startswith("count:") and things.unit.split(":")[1] not in WHOLE_PARTS and level(things)
    if not money or not counted or things.per or things.figure.lower < 2:
        return False
    first = min(amount.record.claim.start, things.record.claim.start) - sentence.start
    told = sentence.text[max(0, first - MOST) : first].casefold()
    return sentence.says(_PAID, told) and sentence.says(_FOR, sentence.between(amount, things))


def _limited(amount: Facets, things: Facets, words: Arithmetic) -> bool:
    """Tells things whose plausible price is known: there the plausibility says more."""
    names = {name for row in words.bounds if row.unit == amount.unit for name in row.things}
    return things.unit.removeprefix("count:").split()[-1].casefold() in {name.casefold() for name in names}
