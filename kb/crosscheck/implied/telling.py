"""An implied value as a finding, told so that nobody takes it for a stated one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.compare import Facets
from kb.compare.saying import figure_words, value_words
from kb.crosscheck.arithmetic.spans import Span, words
from kb.crosscheck.desk import Desk, digest
from kb.model import Finding, FindingClaim, FindingKind

SEVERITY = 0.15


@dataclass(frozen=True, slots=True)
class Reading:
    """One value that may follow; `bound` says that it is only known to be less."""

    name: str
    span: Span
    value: float
    bound: bool = False


@dataclass(frozen=True, slots=True)
class Implied:
    """What follows from which figures; `like` is the figure whose unit it has, `told` further words."""

    rule: str
    roles: tuple[tuple[str, Facets], ...]
    formula: str
    readings: tuple[Reading, ...]
    like: Facets
    told: Mapping[str, str] = field(default_factory=dict)


def finding(found: Implied, desk: Desk) -> Finding:
    """Returns an implied value as the base stores it."""
    texts = desk.slotter.lexicon.scopes.arithmetic.implied[found.rule]
    values = [_value(found, reading) for reading in found.readings]
    told = {role: figure_words(item.record.claim) for role, item in found.roles}
    told |= {"value": values[0], "other": values[1] if len(values) > 1 else "", **found.told}
    told["against"] = texts.against.format(**told) if "base_text" in found.told else ""
    text = (texts.either if len(values) > 1 else texts.text).format(**told)
    ids = [item.record.claim.id for _, item in found.roles]
    rule = () if found.rule == "base" else (found.rule,)
    return Finding(
        id=digest("finding", "implied", *rule, *ids),
        kind=FindingKind.IMPLIED,
        verdict="derived",
        question_id=None,
        severity=SEVERITY,
        title=_capital(texts.title.format(**told)),
        explanation=f"{_capital(text)}. {texts.unsaid}",
        claims=tuple(FindingClaim(item.record.claim.id, role) for role, item in found.roles),
        derived={
            "rule": found.rule,
            "formula": found.formula,
            "unit": found.like.unit,
            "base": found.told.get("base_text"),
            "readings": [
                {"reading": one.name, "value": float(f"{one.value:.6g}"), "range": words(one.span)}
                for one in found.readings
            ],
        },
    )


def _value(found: Implied, reading: Reading) -> str:
    text = value_words(found.like.record.claim, reading.value)
    return f"less than {text}" if reading.bound else f"about {text}"


def point(span: Span) -> float:
    """Returns the middle of a span, the known end of an open one."""
    if not math.isfinite(span.upper):
        return span.lower
    return (span.lower + span.upper) / 2


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
