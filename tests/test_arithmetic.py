"""The rules of arithmetic as a set: each is published, told, and shown by rows that hit, trap and mutate."""

from __future__ import annotations

import inspect
import random
import re
import string
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kb.crosscheck.arithmetic import REMARKS, RULES, arithmetic
from kb.crosscheck.arithmetic.telling import STATED
from kb.crosscheck.desk import lay_out
from kb.lexicon import load
from kb.settings import Settings
from tests.factories import record
from tests.stages.arithmetic import mutation, records

CASES = Path(__file__).parent / "cases"
LEAST = 3


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields each row with the heading it stands under."""
    for path in sorted(CASES.glob("arithmetic-*.toml")):
        text = path.read_text(encoding="utf-8")
        headings = [(found.start(), found[1]) for found in re.finditer(r"(?m)^# --- (.+?) -+$", text)]
        for case in tomllib.loads(text)["case"]:
            at = text.index(f'id = "{case["id"]}"')
            yield next((name for start, name in reversed(headings) if start < at), "apart"), case


ROWS = list(cases())
HITS = [case for _, case in ROWS if case["expect"] and "gap" not in case]


def test_every_rule_is_published_and_told() -> None:
    telling = load().scopes.arithmetic.telling
    assert RULES.keys() == telling.keys() == STATED.keys()
    for name, rule in RULES.items():
        assert len(inspect.getdoc(rule) or "") > 60
        assert bool(telling[name].fails) == (name not in REMARKS), name


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_rows_that_hit_and_rows_that_trap(rule: str) -> None:
    hits = [case for case in HITS if case["expect"]["rule"] == rule]
    traps = [case for heading, case in ROWS if rule in heading.split() and not case["expect"]]
    assert len(hits) >= LEAST
    assert len(traps) >= LEAST


@pytest.mark.parametrize("rule", RULES)
def test_a_changed_digit_shows_under_every_rule(rule: str) -> None:
    held = [case for case in HITS if case["expect"]["rule"] == rule and case["expect"]["verdict"] == "holds"]
    assert held
    verdicts = Counter(verdict for case in held for verdict in mutation(case))
    assert "holds" not in verdicts
    if rule not in REMARKS:
        assert verdicts["fails"] >= 1


@pytest.mark.parametrize("case", HITS, ids=lambda case: case["id"])
def test_a_finding_reads_as_a_sentence(case: dict[str, Any]) -> None:
    desk = lay_out(records(case), lexicon=load(), settings=Settings())
    found = list(arithmetic(desk))
    assert found
    for item in found:
        assert item.explanation.endswith(".")
        assert not re.search(r"[{}]|\.\.|  |\bNone\b|\binf\b|\bnan\b|e[+-]\d\d", item.explanation + item.title)
        assert item.title[0] in string.ascii_uppercase + string.digits + "$€£“~"


def test_the_order_of_claims_tells_nothing() -> None:
    rows = records(HITS[0])
    found = [list(arithmetic(lay_out(rows, lexicon=load(), settings=Settings())))]
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        found.append(list(arithmetic(lay_out(rows, lexicon=load(), settings=Settings()))))
    assert all(one == found[0] for one in found)


def test_a_crowd_of_figures_takes_seconds() -> None:
    text = "nearly all of the fresh water in the lake, 12 each, at a total of 5 a year; " * 1500
    rows = [
        record("12", 12, id=f"{at:05}", quote=text if at % 2 else f"{at} tonnes of fresh water a year each.",
               start=at * 9, end=at * 9 + 2, quote_start=at // 3 * 27, unit="tonne", per="year" if at % 4 else None,
               subject="lake", metric="fresh water", change="increase" if at % 5 == 0 else None, article="crowd.txt",
               period_start="2024-01-01", period_end="2024-03-31" if at % 7 else "2024-12-31")
        for at in range(3000)
    ]  # fmt: skip
    desk = lay_out(rows, lexicon=load(), settings=Settings())
    began = time.process_time()
    list(arithmetic(desk))
    assert time.process_time() - began < 10


@pytest.mark.parametrize("rule", RULES)
def test_the_page_says_what_a_rule_does(rule: str) -> None:
    page = (CASES.parent.parent / "docs" / "cross-check.md").read_text(encoding="utf-8")
    told = " ".join((inspect.getdoc(RULES[rule]) or "").split())
    assert f"| `{rule}` | {told} | {'remarks' if rule in REMARKS else 'refutes'} |" in page
