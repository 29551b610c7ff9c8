"""How each field of a claim came about, in plain language: the rule, the words, how far they stand.

Comes in: a row of the table of claims. Goes out: pairs of a field's name and what is told of it. A rule that
`rules.toml` has no phrase for is told by its name; a field without a rule is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kb.lexicon import load
from kb.lexicon.scopes import Rules

PREFIXES = {"metric": "Metric", "subject": "Subject"}
SURE = {"doubt": "less sure", "trust": "surer"}
WEIGHED = "opinion: "
LATER = {
    "period-": "Period",
    "source-": "Says so",
    "modality-": "Stated as",
    "change-": "Change",
    "polarity-": "Denied",
}
UNTOLD = frozenset({"polarity-plain", "change-none"})


def reasons(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yields each field with how it came about."""
    words, rules = load().scopes.rules, json.loads(row["rules"])
    plain = [rule for rule in rules if rule in words.reading]
    tied = [_phrases(words.figure, rule.removeprefix("figure: ")) for rule in rules if rule.startswith("figure: ")]
    if plain or tied:
        yield "Figure", "; ".join([*(words.reading[rule] for rule in plain), *tied])
    elsewhere = [words.found[rule] for rule in rules if rule in words.found]
    for prefix, name in PREFIXES.items():
        table: Mapping[str, str] = getattr(words, prefix)
        told = [_phrases(table, rule.removeprefix(f"{prefix}: ")) for rule in rules if rule.startswith(f"{prefix}: ")]
        if told and row[prefix]:
            yield name, "; ".join(told) + _place(row, row[f"{prefix}_text"])
        elif elsewhere and row[prefix]:
            yield name, "; ".join(elsewhere)
    for rule in rules:
        if rule.startswith(WEIGHED):
            yield "Held against others", _phrases(words.opinion, rule.removeprefix(WEIGHED))
    for prefix, name in LATER.items():
        for rule in rules:
            if rule.startswith(prefix) and rule not in UNTOLD:
                yield name, _dated(words, rule) if name == "Period" else _phrase(_table(words, prefix), rule, prefix)


def sureness(rules: Sequence[str]) -> Iterator[str]:
    """Yields why the claim is less sure, and why it is surer, as far as the strongest clues tell."""
    words = load().scopes.rules
    for prefix, said in SURE.items():
        table: Mapping[str, str] = getattr(words, prefix)
        for rule in rules:
            if rule.startswith(f"{prefix}: "):
                told = (_phrase(table, clue) for clue in rule.removeprefix(f"{prefix}: ").split(", "))
                yield f"{said}: {'; '.join(told)}"


def _table(words: Rules, prefix: str) -> Mapping[str, str]:
    found: Mapping[str, str] = getattr(words, prefix.removesuffix("-"))
    return found


def _phrase(table: Mapping[str, str], rule: str, prefix: str = "") -> str:
    name = rule.removeprefix(prefix)
    return table.get(name, name.replace("-", " "))


def _phrases(table: Mapping[str, str], rule: str) -> str:
    return ", ".join(_phrase(table, part) for part in rule.split(", "))


def _dated(words: Rules, rule: str) -> str:
    first, *then = rule.removeprefix("period-").split("+")
    return ", ".join([_phrase(words.period, first), *(_phrase(words.beyond, part) for part in then)])


def _place(row: Mapping[str, Any], text: str | None) -> str:
    """Returns where the words stand: so many words before or after the figure, or outside its sentence."""
    if not text:
        return ""
    quote, start = str(row["quote"]), int(row["start"]) - int(row["quote_start"])
    end = start + len(str(row["figure"]))
    before, after = quote.rfind(text, 0, start), quote.find(text, end)
    if before < 0 and after < 0:
        return "" if text in quote else ", outside the sentence"
    gap = quote[before + len(text) : start] if before >= 0 else quote[end:after]
    between = len(gap.split())
    side = "before" if before >= 0 else "after"
    return (
        f", right {side} the figure"
        if not between
        else f", {between} word{'s' if between > 1 else ''} {side} the figure"
    )
