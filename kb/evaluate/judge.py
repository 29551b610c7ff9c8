"""Which prediction answers which gold claim, and which of its slots are right.

Comes in: predicted and gold rows. Goes out: a `Judged` for every prediction and a `Tally` of slots. A gold claim
is found where a prediction overlaps its span with the same value and unit; names are compared by their words.
Fields that gold does not state (`low`, `unit`) are not asked for; `FIELD_alt` lists further right answers.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from kb.evaluate.narrowing import Narrowing, narrowing
from kb.evaluate.rows import Row

SLOTS = ("comparator", "per", "subject", "metric", "period", "attributed_to", "modality", "change", "polarity")
FULL = ("subject", "metric", "period")
IDLE = frozenset("the a an of in for to and on by its their per s number count".split())  # noqa: SIM905 - a word list
CLOSE = 0.005  # relative difference within which two values are the same


@dataclass(frozen=True, slots=True)
class Judged:
    """A prediction with its verdicts: `found` none means a false alarm."""

    prediction: Row
    gold: Row | None
    right: dict[str, bool]

    @property
    def full(self) -> bool:
        """Tells whether figure, unit, subject, metric and period are all right."""
        return self.gold is not None and all(self.right[slot] for slot in FULL)


@dataclass(slots=True)
class Tally:
    """Counts of gold claims, found ones, right slots and false alarms."""

    gold: int = 0
    found: int = 0
    full: int = 0
    false_alarms: int = 0
    asked: Counter[str] = field(default_factory=Counter)  # found claims whose gold states the slot
    right: Counter[str] = field(default_factory=Counter)
    narrowing: Narrowing = field(default_factory=Narrowing)


def judge(predicted: Iterable[Row], gold: Iterable[Row]) -> tuple[list[Judged], Tally]:
    """Returns the verdict on each prediction and the tally; predictions on soft gold claims are left out."""
    by_article: dict[str, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    for row in predicted:
        if row.get("claim", True) and row.get("reason") is None:
            by_article[_article(row)][0].append(row)
    for row in gold:
        by_article[_article(row)][1].append(row)
    judged: list[Judged] = []
    tally = Tally()
    for _, (mine, theirs) in sorted(by_article.items()):
        if theirs:
            judged += _judge_article(mine, theirs, tally)
    return judged, tally


def _judge_article(mine: Sequence[Row], theirs: Sequence[Row], tally: Tally) -> list[Judged]:
    used: dict[int, Judged] = {}
    left_out: set[int] = set()
    for gold in theirs:
        near = [i for i, row in enumerate(mine) if _overlap(row, gold)]
        if gold.get("tier", "core") != "core":
            left_out.update(near)
            continue
        if gold.get("claim") is False:
            continue
        tally.gold += 1
        hit = next((i for i in near if i not in used and _same_figure(mine[i], gold)), None)
        if hit is None:
            continue
        verdict = Judged(mine[hit], gold, {slot: slot_right(slot, mine[hit], gold) for slot in SLOTS})
        used[hit] = verdict
        tally.found += 1
        tally.full += verdict.full
        asked = [slot for slot in SLOTS if slot == "period" or slot in gold]
        tally.asked.update(asked)
        tally.right.update(slot for slot in asked if verdict.right[slot])
        tally.narrowing += narrowing(mine[hit], gold)
    alarms = [Judged(row, None, {}) for i, row in enumerate(mine) if i not in used and i not in left_out]
    tally.false_alarms += len(alarms)
    return [*used.values(), *alarms]


def _article(row: Row) -> str:
    return PurePath(str(row["article"])).name.removesuffix(".txt").removesuffix(".md")


def _overlap(one: Row, other: Row) -> bool:
    return bool(min(one["end"], other["end"]) > max(one["start"], other["start"]))


def _same_figure(row: Row, gold: Row) -> bool:
    units = [_unit(unit) for unit in _answers(gold, "unit")] if "unit" in gold else None
    if units is not None and _unit(row.get("unit")) not in units:
        return False
    if "low" not in gold:
        return True
    if gold.get("vague"):
        edges = (row.get("low"), gold["low"]) if gold["low"] is not None else (row.get("high"), gold["high"])
        return None not in edges and 0.99 * edges[1] <= edges[0] <= 2.01 * edges[1]
    pairs = [(gold["low"], gold.get("high", gold["low"])), *map(tuple, gold.get("value_alt", []))]
    return any(_near(row.get("low"), low) and _near(row.get("high"), high) for low, high in pairs)


def _near(mine: float | None, theirs: float | None) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    return abs(mine - theirs) <= CLOSE * max(abs(mine), abs(theirs), 1e-12)


def _answers(gold: Row, name: str) -> list[str | None]:
    more = gold.get(f"{name}_alt") or []
    return [gold.get(name), *(more if isinstance(more, list) else [more])]


def slot_right(slot: str, row: Row, gold: Row) -> bool:
    """Tells whether a prediction's slot answers the gold claim's."""
    if slot == "period":
        accepted = [[gold.get("period_start"), gold.get("period_end")], *gold.get("period_alt", [])]
        return [row.get("period_start"), row.get("period_end")] in accepted
    if slot not in gold:
        return True
    if slot == "attributed_to":
        return alike(row.get(slot), _answers(gold, slot), least=0.4)
    if slot in ("subject", "metric"):
        wanted = [
            answer for name in (slot, f"{slot}_text", f"{slot}_detail") for answer in _answers(gold, name) if answer
        ]
        told = slot == "subject" and row.get(slot) is not None  # words beside an open subject are no answer
        return alike(row.get(slot), wanted) or (told and alike(row.get("subject_text"), wanted))
    return row.get(slot) in _answers(gold, slot)


def words(text: str | None) -> frozenset[str]:
    """Returns the words that matter of a name, in the singular."""
    found = re.findall(r"[a-z0-9]+", (text or "").lower())
    return frozenset(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in found) - IDLE


def alike(text: str | None, answers: Iterable[str | None], *, least: float = 0.5) -> bool:
    """Tells whether a name shares enough words with one of the answers; differing numerals never match.

    >>> alike("training cost", ["cost of training"]), alike("GPT-3", ["GPT-4"])
    (True, False)
    """
    mine = words(text)
    for answer in answers:
        theirs = words(answer)
        if not mine and not theirs:
            return True
        numerals = [set(re.findall(r"\d+", side or "")) for side in (text, answer)]
        if not mine or not theirs or (all(numerals) and numerals[0].isdisjoint(numerals[1])):
            continue
        shared = 2 * len(mine & theirs) / (len(mine) + len(theirs))
        if shared > 0.5 or (shared >= least and (mine <= theirs or theirs <= mine)):
            return True
    return False


def _unit(name: str | None) -> str:
    text = {"percent": "%", "times": "x", "$": "USD"}.get((name or "").lower(), name or "")
    head, _, noun = text.partition(":")
    return f"count:{' '.join(sorted(words(noun)))}" if head == "count" and noun else text.lower()


def table(tally: Tally) -> list[tuple[str, str]]:
    """Returns the tally as rows of name and share; what no gold claim states is left out."""
    alarms = tally.found + tally.false_alarms
    rows = [("recall", tally.found / max(tally.gold, 1)), ("precision", tally.found / max(alarms, 1))]
    rows += [(slot, tally.right[slot] / tally.asked[slot]) for slot in SLOTS if tally.asked[slot]]
    rows += [*tally.narrowing.shares(), ("full", tally.full / max(tally.gold, 1))]
    return [("gold", str(tally.gold)), *((name, f"{share:.3f}") for name, share in rows)]
