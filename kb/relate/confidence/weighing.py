"""From clues to probabilities: additive weights for each field, and for the claim as a whole.

Comes in: a claim's clues and the weights of `confidence.toml`, which `kb.evaluate` fits. Goes out: the probability
that figure, unit, subject, metric and period are all right, and one for each of the five. The whole is never surer
than its weakest field. What speaks most against a claim and for it is named among its rules. Declines nothing: without
weights every field gets 0.5.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from kb.lexicon import Lexicon
from kb.model import Claim

FIELDS = ("figure", "unit", "subject", "metric", "period")
OPEN = frozenset({"no-subject", "no-metric"})  # beside these nothing else is worth telling
LACKS = "lacks-"  # in front of a clue that would make a claim surer, where it is not said
TOLD, MOST = 0.1, 2  # the least weight of a clue that is told, and how many


def weighed(claims: Iterable[Claim], clues: Iterable[Collection[str]], *, lexicon: Lexicon) -> Iterator[Claim]:
    """Yields the claims with their confidence."""
    for claim, found in zip(claims, clues, strict=True):
        whole, parts = confidence(found, lexicon=lexicon)
        told = _told(frozenset(found), lexicon)
        yield replace(claim, confidence=whole, confidence_parts=parts, rules=(*claim.rules, *told))


def _told(found: frozenset[str], lexicon: Lexicon) -> Iterator[str]:
    """Yields as rules what speaks most against a claim, and what for it, of the clues that a reader is told of."""
    words, weights = lexicon.scopes.rules, lexicon.reporting.confidence.together
    open_slots = found & OPEN
    against = [(weights.get(clue, 0.0), clue) for clue in open_slots or found if clue in words.doubt]
    missed = [clue.removeprefix(LACKS) for clue in words.doubt if clue.startswith(LACKS)] if not open_slots else []
    against += [(-weights.get(clue, 0.0), f"{LACKS}{clue}") for clue in missed if clue not in found]
    speaking = [(-weights.get(clue, 0.0), clue) for clue in found if clue in words.trust and not open_slots]
    for name, ranked in (("doubt", against), ("trust", speaking)):
        strong = [clue for weight, clue in sorted(ranked) if weight <= -TOLD][:MOST]
        if strong:
            yield f"{name}: {', '.join(strong)}"


def confidence(clues: Collection[str], *, lexicon: Lexicon) -> tuple[float, dict[str, float]]:
    """Returns the probability that a claim of which the clues are said is right, and that of each field."""
    weights = lexicon.reporting.confidence
    parts = {field: logistic(weights.fields.get(field, {}), clues) for field in FIELDS}
    whole = min(logistic(weights.together, clues), *parts.values())
    return round(whole, 4), {field: round(value, 4) for field, value in parts.items()}


def logistic(weights: Mapping[str, float], clues: Iterable[str]) -> float:
    """Returns the logistic function of the summed weights."""
    total = weights.get("bias", 0.0) + sum([weights[clue] for clue in clues if clue in weights])
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
