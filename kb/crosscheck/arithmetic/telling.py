"""A check as a finding: a headline and a sentence a reader can follow aloud.

Comes in: a `Check`. Goes out: a `Finding`. The sentences are templates of `arithmetic.toml`; a role of the check is
the figure itself there, and with `_told` behind it the figure with its subject and time.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import groupby

from kb.compare import Facets
from kb.compare.periods import period_words
from kb.compare.saying import figure_words, joined, value_words, with_article
from kb.crosscheck.arithmetic.checks import Check
from kb.crosscheck.arithmetic.growth import factor_of
from kb.crosscheck.arithmetic.spans import Span, span_of, words
from kb.crosscheck.desk import Desk, digest
from kb.model import Change, Claim, Comparator, Finding, FindingClaim, FindingKind

_SEVERITY = {"holds": 0.1, "uncertain": 0.25, "fails": 0.55}
# The part of a rule's figures that the article states and the rule reckons anew.
STATED = {
    "share": "part", "portion": "share", "remainder": "rest", "sum": "whole", "growth": "factor",
    "difference": "factor", "series": "factor", "multiple": "factor", "product": "product", "average": "each",
    "energy": "energy", "each": "whole", "drawn": "energy", "quotient": "said", "repeats": "whole", "rate": "rate",
    "yearly": "rate", "compounding": "result", "pace": "whole", "interval": "figure", "stock": "part",
}  # fmt: skip


def finding(found: Check, desk: Desk) -> Finding:
    """Returns a check as the base stores it."""
    texts = desk.slotter.lexicon.scopes.arithmetic.telling[found.rule]
    told = _words(found, desk)
    sentence = str(getattr(texts, found.verdict)).format(**told)
    ids = [item.record.claim.id for _, item in found.roles]
    return Finding(
        id=digest("finding", "arithmetic", found.rule, *ids),
        kind=FindingKind.ARITHMETIC,
        verdict=found.verdict,
        question_id=None,
        severity=_SEVERITY[found.verdict],
        title=_capital(str(getattr(texts, f"{found.verdict}_title")).format(**told)),
        explanation=f"{_capital(sentence)}.",
        claims=tuple(dict.fromkeys(FindingClaim(item.record.claim.id, role) for role, item in found.roles)),
        derived={"rule": found.rule, "formula": found.formula, "expected": told["expected"]},
    )


def _words(found: Check, desk: Desk) -> dict[str, str]:
    """Returns what the sentences of a check may say: its figures, what follows from them, and their surroundings."""
    shown = dict(reversed([(role, item) for role, item in found.roles]))
    if found.shown is not None:
        shown["result"] = found.shown
    told = {role: _figure(item) for role, item in shown.items()}
    told |= {f"{role}_told": _told(item, desk) for role, item in shown.items()}
    for role in ("rate",) if found.rule == "product" else ("said",):
        if role in shown:
            told[role] = _per(shown[role])
    told["stated"] = told[STATED[found.rule]]
    told["expected"] = _expected(found, shown)
    told["parts"] = _list([_figure(item) for role, item in found.roles if role == "part"])
    told["would"] = _would(shown)
    if "factor" in shown:
        told["bare"] = shown["factor"].record.claim.figure
    told |= {f"{role}_when": _when(item) for role, item in shown.items()}
    if found.rule == "rate":
        told["limits"] = _rated(shown["rate"], found)
    return {**told, **found.told}


def _figure(item: Facets) -> str:
    """Returns a figure as said aloud: "about $1.6B", "hundreds of full training cycles"."""
    claim = item.record.claim
    return _counted(claim) if claim.vague else figure_words(claim)


def _per(rate: Facets) -> str:
    """Returns a rate with what it is per: "about 20 tokens per parameter"."""
    claim = rate.record.claim
    return f"{_figure(rate)} per {claim.per}" if claim.per and claim.per not in claim.figure else _figure(rate)


def _counted(claim: Claim) -> str:
    """Returns a vague figure with what it counts: "hundreds of full training cycles"."""
    noun = (claim.metric or "").removeprefix("number of ")
    counted = (claim.unit or "").startswith("count:") and noun != claim.metric and noun not in claim.figure
    more = "more than " if claim.comparator is Comparator.MORE else ""
    return f"{more}{claim.figure} of {noun}" if counted else f"{more}{claim.figure}"


def _told(item: Facets, desk: Desk) -> str:
    """Returns a figure with its subject and time: "$300M+ for GPT-5 in 2025"."""
    claim = item.record.claim
    subject = f" for {with_article(claim.subject, desk.slotter.lexicon.scopes.questions)}" if claim.subject else ""
    yearly = " a year" if claim.per == "year" else ""
    return f"{_figure(item)}{yearly}{subject}{_when(item)}"


def _when(item: Facets) -> str:
    when = period_words(item)
    return "" if not when else f" {when}" if when.startswith(("since", "up to")) else f" in {when}"


def _rated(rated: Facets, found: Check) -> str:
    claim, interval = rated.record.claim, found.told.get("interval")
    return figure_words(claim) + (f" (interval {interval})" if interval else "")


def _expected(found: Check, shown: dict[str, Facets]) -> str:
    """Returns what follows from the other figures, in the unit in which the article tells the result."""
    stated = shown[STATED[found.rule]]
    if "expected" in found.told:
        return found.told["expected"]
    form = _rise if found.rule == "rate" and stated.unit == "%" else _FORMS.get(found.rule, _plain)
    return form(found, stated)


def _plain(found: Check, stated: Facets) -> str:
    return _in_unit(found.expected, stated.record.claim).partition("/")[0]  # what it is per is told beside it


def _times(found: Check, stated: Facets) -> str:
    return f"{words(found.expected)} times"


def _gap(found: Check, stated: Facets) -> str:
    low, high = sorted((abs(found.expected.lower), abs(found.expected.upper)))
    return _in_unit(Span(low, high), stated.record.claim)


def _left(found: Check, stated: Facets) -> str:
    return f"{(found.expected.lower + found.expected.upper) / 2:.3g}%"


def _share(found: Check, stated: Facets) -> str:
    return _percent(found.expected)


def _fraction(found: Check, stated: Facets) -> str:
    return _percent(Span(found.expected.lower * 100, found.expected.upper * 100))


def _on_each(found: Check, stated: Facets) -> str:
    text = _in_unit(found.expected, stated.record.claim)
    return text.replace("/", " per ") if "/" in text else f"{text} {found.told['per']}"


def _percent(span: Span) -> str:
    """Returns a share in whole per cent where it is of some size: "64 to 70%"."""
    return f"{words(Span(*(round(end) if end >= 10 else end for end in (span.lower, span.upper))))}%"


def _rise(found: Check, stated: Facets) -> str:
    """Returns a quotient as the article tells its change: "a rise of 20%", or "1.73 to 1.81 times"."""
    span = found.expected
    if stated.unit != "%":
        return f"{words(span)} times"
    low, high = sorted((abs(span.lower - 1) * 100, abs(span.upper - 1) * 100))
    kind = "a rise" if span.upper > 1 else "a fall"
    if span.lower < 1 < span.upper:
        return "no change within rounding"
    ends = f"{low:.3g}", f"{high:.3g}"
    return f"{kind} of {ends[0]}%" if ends[0] == ends[1] else f"{kind} of {ends[0]} to {ends[1]}%"


_FORMS: dict[str, Callable[[Check, Facets], str]] = {
    "growth": _rise, "series": _rise, "yearly": _rise, "rate": _times, "multiple": _times, "interval": _times,
    "difference": _gap, "remainder": _left, "portion": _share, "stock": _fraction, "quotient": _on_each,
}  # fmt: skip


def _would(shown: dict[str, Facets]) -> str:
    """Returns what the stated change would make of the base: "$762 billion"."""
    factor, base = shown.get("factor"), shown.get("base") or shown.get("other")
    by = factor_of(factor) if factor is not None else None
    if factor is None or base is None or by is None or not span_of(base).bounded:
        return ""
    low, high = factor.figure.low, factor.figure.high
    exact = by if low is None or low != high else _exact(factor, abs(low))
    middle = [base.figure.low or 0.0, base.figure.high or 0.0]
    return _in_unit(Span(middle[0] * exact.lower, middle[1] * exact.upper), base.record.claim)


def _exact(factor: Facets, size: float) -> Span:
    down = factor.record.claim.change is Change.DECREASE
    by = (1 - size / 100 if down else 1 + size / 100) if factor.unit == "%" else 1 / size if down else size
    return Span(by, by)


def _in_unit(span: Span, claim: Claim) -> str:
    """Returns a span in the unit in which a figure is told: "$1.9–6.3 million", "at least $21.5 billion"."""
    sides = (span.upper, span.lower) if span.upper <= 0 else (span.lower, span.upper)  # a deficit is told as a size
    ends = [value_words(claim, abs(end) if span.upper <= 0 else end) for end in sides if math.isfinite(end)]
    if not ends:
        return "any amount"
    if len(ends) == 1:
        return f"{'at least' if math.isfinite(span.lower) else 'at most'} {ends[0]}"
    return joined(*ends)


def _list(texts: list[str]) -> str:
    """Returns figures as a list read aloud, repeated ones counted: "three times $2 million and $4 million"."""
    counted = [(text, len(list(run))) for text, run in groupby(texts)]
    said = [text if count == 1 else f"{count} times {text}" for text, count in counted]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}" if said else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
