"""What a rule of arithmetic reads and what it finds.

Comes in: the figures of an article as a `Sheet`. Goes out: `Check`s, which name the figures and their parts,
what follows from them and the verdict; the package turns each into a finding.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kb.compare import Facets
from kb.crosscheck.arithmetic.sentences import Sentence
from kb.crosscheck.arithmetic.spans import Span, approximate, verdict
from kb.lexicon.arithmetic import Arithmetic
from kb.lexicon.cues import Cues
from kb.lexicon.ontology import Ontology, singular

REACH = 60  # characters beside a figure within which its own words may narrow it
Role = tuple[str, Facets]
FACTORS = ("%", "x", "pp", "")  # units of figures that measure other figures


@dataclass(frozen=True)
class Sheet:
    """The figures of one article in the order of the text, and what a rule may ask about them."""

    items: tuple[Facets, ...]
    sentences: tuple[Sentence, ...]
    words: Arithmetic
    cues: Cues
    ontology: Ontology
    tolerance: float

    def narrowed(self, *items: Facets, lead: range = range(0)) -> bool:
        """Tells whether words beside any of the figures change what it covers: "400 counting the annexe".

        Words that end in `lead`, places in the sentence, lead on to another of the figures and narrow nothing.
        """
        behind, ahead = _narrowing(
            tuple(self.words.narrowing), tuple(self.words.narrowing_stops), tuple(self.words.narrowing_ahead)
        )
        for item in items:
            claim = item.record.claim
            first, last = claim.start - claim.quote_start, claim.end - claim.quote_start
            after, before = claim.quote[last : last + REACH], claim.quote[max(0, first - REACH) : first]
            hit = behind.match(after.casefold())
            if (hit is not None and last + hit.end() not in lead) or ahead.search(before.casefold()):
                return True
        return False


@dataclass(frozen=True, slots=True)
class Check:
    """One sum checked. `stated` plays the part named `result`; `told` holds further words for its sentences."""

    rule: str
    roles: tuple[Role, ...]
    formula: str
    expected: Span
    stated: Span
    verdict: str
    told: Mapping[str, str] = field(default_factory=dict)
    shown: Facets | None = None  # of several results, the one that decided

    def part(self, name: str) -> Facets:
        """Returns the first figure that plays a part."""
        return next(item for role, item in self.roles if role == name)


def check(
    rule: str, roles: Sequence[Role], formula: str, expected: Span, stated: Span, *, sure: bool, tolerance: float
) -> Check | None:
    """Returns the check of a stated result, or None where it fails between figures not surely connected."""
    soft = approximate(*(item for _, item in roles))
    result = verdict(expected, stated, soft=soft, tolerance=tolerance)
    if result != "holds" and not sure:
        return None
    return Check(rule, tuple(roles), formula, expected, stated, result)


@lru_cache(maxsize=8)
def _narrowing(
    words: tuple[str, ...], stops: tuple[str, ...], ahead: tuple[str, ...]
) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Returns what finds a narrowing word up to three words behind a figure, and right before one."""
    some, last, first = ("|".join(map(re.escape, each)) for each in (words, stops, ahead))
    behind = rf"^,?(?:\s(?!(?:{last})\b)[a-z’'-]+){{0,3}}?\s\(?(?:{some})\b"
    return re.compile(behind), re.compile(rf"\b(?:{first})\s$")


def level(item: Facets) -> bool:
    """Tells a plain value: a bounded, positive amount that is no change and no comparison."""
    return item.change is None and item.unit not in FACTORS and item.figure.bounded and item.figure.lower > 0


def kin(one: Facets, other: Facets) -> bool:
    """Tells two figures of one unit and one rate."""
    return one is not other and one.unit == other.unit and one.per == other.per


def measure(item: Facets) -> str:
    """Returns what a figure measures, the same for a value and for its growth."""
    return _measure(item.metric)


@lru_cache(maxsize=16384)
def _measure(metric: str) -> str:
    words = metric.removesuffix(" growth").split()
    return " ".join(singular(word) for word in words if word not in ("number", "of"))
