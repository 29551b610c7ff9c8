"""An invented base for the pages: an explained difference, a dispute, an open question, arithmetic, hostile texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kb import store
from kb.lexicon import load
from kb.model import (
    Claim,
    CrossCheck,
    Extraction,
    Finding,
    FindingClaim,
    FindingKind,
    Position,
    PositionRelation,
    Question,
    Relation,
    Status,
)
from tests import factories

HOSTILE = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>"
PARTS = {"figure": 0.98, "unit": 0.99, "subject": 0.9, "metric": 0.7, "period": 0.85}


def _claim(figure: str, low: Any, high: Any, quote: str, **fields: Any) -> Claim:
    given = {"confidence_parts": PARTS, "rules": ("money", "subject-of-verb"), "confidence": 0.62, **fields}
    return factories.claim(figure, low, high, quote=quote, **given)


def digest() -> Extraction:
    """A digest of ours with the figures of a model's cost."""
    lab = {"subject": "Marlin-2", "metric": "training cost", "attributed_to": "Tidewater AI"}
    claims = (
        _claim("$5.6 million", 5.6e6, 5.6e6, "Tidewater AI puts one official run of Marlin-2 at $5.6 million.",
               lower=5.55e6, upper=5.65e6, period_text="2024", period_start="2024-01-01",
               period_end="2024-12-31", **lab),
        _claim("more than $500M", 5e8, None, "Harbour Research says the firm has bought more than $500M of chips.",
               lower=5e8, upper=None, comparator=">", subject="Marlin-2", metric="hardware spend",
               attributed_to="Harbour Research", qualifiers=("hardware",)),
        _claim("about $1.6 billion", 1.6e9, 1.6e9, "Its server bill is about $1.6 billion, Harbour Research estimates.",
               lower=1.5e9, upper=1.7e9, comparator="~", subject="Marlin-2", metric="hardware spend",
               attributed_to="Harbour Research", modality="estimated", qualifiers=("hardware",)),
        _claim("40%", 40, 40, "Revenue of Oakline rose 40% in the year.", unit="%", subject="Oakline",
               metric="revenue growth", change="increase", lower=39.5, upper=40.5),
        _claim("$200 million", 2e8, 2e8, "Oakline took in $200 million, up from $160 million.", unit="USD",
               subject="Oakline", metric="revenue", confidence=0.91),
        _claim("$160 million", 1.6e8, 1.6e8, "Oakline took in $200 million, up from $160 million.", unit="USD",
               subject="Oakline", metric="revenue", confidence=0.88),
    )  # fmt: skip
    return factories.story(
        "tide.md", *claims, title="The tide of model costs", publisher="Coast Review", author="A. Writer",
        url="https://example.org/tide?a=1&b=2", published_on="2026-02-23", digest_of="The tide of model costs",
        layout="markdown",
    )  # fmt: skip


def report() -> Extraction:
    """An article of another publisher, with a figure the first contradicts."""
    claims = (
        _claim("$6M", 6e6, 6e6, "The Marlin-2 run is said to have cost $6M.", lower=5.5e6, upper=6.5e6,
               subject="Marlin-2", metric="training cost", modality="reported"),
        _claim("$250 million", 2.5e8, 2.5e8, "Oakline's revenue came to $250 million.", subject="Oakline",
               metric="revenue", confidence=0.9),
        _claim("$40–100M", 4e7, 1e8, "Training Pilot-4 cost $40–100M.", comparator="range", subject="Pilot-4",
               metric="training cost"),
        _claim("25,000 GPUs", 25000, 25000, "Pilot-4 ran on 25,000 GPUs.", unit="GPU", subject="Pilot-4",
               metric="number of GPUs"),
    )  # fmt: skip
    story = factories.story(
        "report.txt", *claims, title="What a model costs", publisher="Inland Times", published_on="2026-03-02"
    )
    rejected = (factories.rejected("4", story.article.text.find("Pilot-4") + 6, "name", "report.txt"),)
    return factories.extraction(story.article, *story.claims, rejections=rejected)


def hostile() -> Extraction:
    """An article whose every text tries to break out of the page."""
    quote = f"{HOSTILE} cost $7M at {HOSTILE}."
    return factories.story(
        "hostile.txt",
        _claim("$7M", 7e6, 7e6, quote, subject=HOSTILE, metric=f"{HOSTILE} cost", attributed_to=HOSTILE,
               qualifiers=(HOSTILE,), period_text=HOSTILE),
        title=HOSTILE, publisher=HOSTILE, author=HOSTILE, url="javascript:alert(1)", published_on="2026-03-03",
    )  # fmt: skip


def _position(key: str, question: str, claims: Sequence[Claim], scope: str, **fields: Any) -> Position:
    lows = [one.lower for one in claims if one.lower is not None]
    highs = [one.upper for one in claims if one.upper is not None]
    values: dict[str, Any] = {
        "lower": min(lows), "upper": max(highs) if highs else None, "period_start": None, "period_end": None,
        "origins": tuple(dict.fromkeys(one.attributed_to for one in claims)), **fields,
    }  # fmt: skip
    return Position(id=key, question_id=question, scope=scope, claim_ids=tuple(one.id for one in claims), **values)


def crosscheck(first: Extraction, second: Extraction, third: Extraction) -> CrossCheck:
    """What cross-checking the invented articles comes to, written by hand."""
    run, chips, servers, growth, now, before = first.claims
    again, other, pilot, _gpus = second.claims
    (broken,) = third.claims
    questions = (
        Question("q1", "marlin-2-cost", "Marlin-2", "cost", "money", "What did Marlin-2 cost?", Status.SCOPED, 2, 2,
                 285.7, "About $5.6 million for one run; hardware bought is another matter, over $500 million."),
        Question("q2", "oakline-revenue", "Oakline", "revenue", "money", "What is Oakline's revenue?", Status.DISPUTED,
                 2, 2, 1.25, "$200 million or $250 million: the articles disagree."),
        Question("q3", "pilot-4-cost", "Pilot-4", "cost", "money", "What did Pilot-4 cost?", Status.SINGLE, 1, 1, 2.5,
                 "$40–100 million."),
        Question("q4", "hostile", HOSTILE, HOSTILE, "money", f"What did {HOSTILE} cost?", Status.UNDETERMINED, 1, 1,
                 None, HOSTILE),
    )  # fmt: skip
    positions = (
        _position("p1", "q1", (run, again), "one training run"),
        _position("p2", "q1", (chips,), "hardware bought"),
        _position("p3", "q1", (servers,), "hardware bought"),
        _position("p4", "q2", (now,), ""),
        _position("p5", "q2", (other,), ""),
        _position("p6", "q3", (pilot,), ""),
        _position("p7", "q4", (broken,), HOSTILE),
    )
    relations = (
        PositionRelation("p1", "p2", Relation.DIFFERENT_SCOPE, 89.3, "basis",
                         "One is the price of a single run, the other the hardware bought over the years."),
        PositionRelation("p1", "p3", Relation.DIFFERENT_SCOPE, 285.7, "basis",
                         "One is the price of a single run, the other the bill for servers."),
        PositionRelation("p2", "p3", Relation.COMPATIBLE, 3.2, None, "The bound leaves room for the estimate."),
        PositionRelation("p4", "p5", Relation.CONTRADICTION, 1.25, None, "Same company, same measure, values apart."),
    )  # fmt: skip
    findings = (
        Finding("f1", FindingKind.SCOPE, None, "q1", 0.7, "Marlin-2: $5.6 million and over $500 million both hold",
                "The first is one run, the second the hardware.",
                (FindingClaim(run.id, "a"), FindingClaim(chips.id, "b"))),
        Finding("f2", FindingKind.CONTRADICTION, None, "q2", 0.9, "Oakline: $200 million against $250 million",
                "Nothing in the texts reconciles them.", (FindingClaim(now.id, "a"), FindingClaim(other.id, "b"))),
        Finding("f3", FindingKind.ARITHMETIC, "fails", None, 0.8, "Oakline's growth does not follow",
                "From $160 million to $200 million is 25%, the text says 40%.",
                (FindingClaim(growth.id, "result"), FindingClaim(before.id, "base"), FindingClaim(now.id, "whole")),
                {"formula": "(200 - 160) / 160", "value": 0.25}),
        Finding("f4", FindingKind.UNDETERMINED, None, "q4", 0.2, HOSTILE, HOSTILE, (FindingClaim(broken.id, "a"),)),
    )  # fmt: skip
    return CrossCheck(questions, positions, relations, (), findings)


def make(path: Path) -> Path:
    """Writes the invented base and returns its path."""
    stories = (digest(), report(), hostile())
    with factories.base(path, stories) as db:
        store.save_crosscheck(db, crosscheck(*stories), info=factories.INFO, lexicon=load())
        store.finish_run(db, 0.0)
    return path
