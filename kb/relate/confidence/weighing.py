"""From clues to probabilities: additive weights for each field, and for the claim as a whole.

Comes in: a claim's clues and the weights of `confidence.toml`, which `kb.evaluate` fits. Goes out: the probability
that figure, unit, subject, metric and period are all right, and one for each of the five. The whole is never surer
than its weakest field. Declines nothing: without weights every field gets 0.5.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from kb.lexicon import Lexicon
from kb.model import Claim

FIELDS = ("figure", "unit", "subject", "metric", "period")


def weighed(claims: Iterable[Claim], clues: Iterable[Collection[str]], *, lexicon: Lexicon) -> Iterator[Claim]:
    """Yields the claims with their confidence."""
    for claim, found in zip(claims, clues, strict=True):
        whole, parts = confidence(found, lexicon=lexicon)
        yield replace(claim, confidence=whole, confidence_parts=parts)


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
