"""Over all marked texts: no subject is a pronoun, a time, a clause, a role or half a phrase."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kb.lexicon import load
from kb.model import Article
from kb.pipeline.extract import Model, extract
from kb.settings import Settings

CASES = Path(__file__).parent / "cases"
POINTING = re.compile(
    r"(?:its?|they|their|them|he|his|him|she|her|we|our|us|i|my|me|you|your|this|that|these|those|which|who|whom|whose|what"
    r"|there|ones?|none|some|any|all|both|each|others?|such|nobody|everyone)(?: of\b.*)?"
)
LINK = "of|in|on|at|by|for|from|to|with|as|and|or|but|than|if|when|while|because|after|before|into|over|under"
HALF = re.compile(rf"(?:{LINK}) .*|.* (?:{LINK})|{LINK}")
FINITE = re.compile(
    r"\b(?:is|are|was|were|has|had|have|will|would|said|says|can|could|should|did|does|rose|fell|grew|told)\b"
)
TIME = (
    "january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday|year|month|quarter|week|day|today|yesterday|decade|fiscal"
    r"|q[1-4]|h[12]|fy ?\d+|\d{4}"
)
A_TIME = re.compile(
    rf"(?:(?:the|last|this|next|early|late|mid|first|second|third|fourth|end|of|full|to|and)[ -])*(?:{TIME})s?"
    rf"(?:,? (?:to |and )?(?:\d+|{TIME}))*"
)
ROLE = re.compile(
    r"(?:spokes(?:man|woman|person)|analysts?|economists?|officials?|chief executive|ceo|cfo|chairman|minister)"
)
LONGEST = 9


def texts() -> Iterator[tuple[str, str]]:
    """Yields the name and text of each context case and labelled page."""
    for path in sorted(CASES.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        if table.get("stage") in ("context", "labelled"):
            for case in table["case"]:
                yield f"{path.stem}/{case['id']}", re.sub("[⟦⟧]", "", case["text"])


def fault(subject: str) -> str | None:
    """Returns what is wrong with the words of a subject, if anything."""
    words = subject.lower().split()
    checks = {
        "pronoun": POINTING.fullmatch(subject.lower()) is not None,
        "clause": FINITE.search(subject) is not None,
        "time": A_TIME.fullmatch(subject.lower()) is not None,
        "role": ROLE.fullmatch(subject.lower()) is not None,
        "half a phrase": HALF.fullmatch(subject.lower()) is not None,
        "too long": len(words) > LONGEST,
        "no words": not any(letter.isalpha() for letter in subject),
        "marks": re.search(r"[\n|;:\"“”]", subject) is not None,
    }
    return next((name for name, found in checks.items() if found), None)


@pytest.mark.parametrize(
    "subject",
    ["it", "one", "none of this", "last year", "Q2 FY2026", "end of August", "firm that rose", "analysts", "at Hask"],
)
def test_what_is_no_subject_is_told(subject: str) -> None:
    assert fault(subject) is not None


@pytest.mark.parametrize(
    "subject", ["one-year notes", "Acme", "May & Baker", "House of Linnet", "Analyst Group", "quarter horses"]
)
def test_what_is_a_subject_is_left_alone(subject: str) -> None:
    assert fault(subject) is None


def test_no_subject_is_a_pronoun_a_time_or_a_clause() -> None:
    every = [
        Article(file=name, text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), published_on=date(2026, 5, 12))
        for name, text in texts()
    ]
    found = extract(every, nlp=Model.load().nlp, lexicon=load(), settings=Settings())
    claims = [claim for each in found for claim in each.claims if claim.subject is not None]
    wrong = [
        (claim.article, claim.figure, claim.subject, what)
        for claim in claims
        if (what := fault(claim.subject or "")) is not None
    ]
    assert len(claims) > 2000
    assert not wrong
