"""Fit the weights of the confidence: sparse logistic regressions, by coordinate descent in plain Python.

Comes in: judged claims with their clues. Goes out: weights for `confidence.toml`. The same labels give the same
bytes. Most clues get no weight at all: the penalty is on the size of a weight, so that those alone remain that pay
for themselves. Cross-validation leaves out whole articles, so that no article judges weights fitted on itself.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kb.evaluate.judge import Judged
from kb.relate.confidence import FIELDS, logistic

Weights = dict[str, float]
Said = tuple[Sequence[str], bool]  # the clues of a claim, and whether it is right
Columns = dict[str, list[int]]  # by clue, the rows it is said of
PENALTY = 6.0  # of a field's weights, by their size; the bias is free
JOINING = 3.0  # the same of the whole
LEAST = 15  # claims that a clue must be said of, and not said of
ROUNDS, SWEEPS = 12, 40
CLOSE = 1e-4  # a step so small ends the search
LIGHT = 1e-5  # a row that is all but certain still weighs so much
PULL = 0.01  # of the bias towards 0, for a field that is never wrong
FOLDS = 10


@dataclass(frozen=True, slots=True)
class Fitted:
    """The weights by field and those of the whole."""

    fields: dict[str, Weights]
    together: Weights


@dataclass(frozen=True, slots=True)
class Example:
    """A judged claim: its article, the clues that are said of it, the verdict on each field and on all."""

    article: str
    clues: tuple[str, ...]
    right: dict[str, bool]
    full: bool


def example(judged: Judged, clues: tuple[str, ...]) -> Example:
    """Returns what a judged claim teaches; of a false alarm all fields are wrong but those not asked for."""
    hit = judged.gold is not None
    right = {field: hit and (field in ("figure", "unit") or judged.right[field]) for field in FIELDS}
    return Example(str(judged.prediction["article"]), clues, right, judged.full)


def fit_weights(examples: Sequence[Example], *, penalty: float = PENALTY, joining: float = JOINING) -> Fitted:
    """Returns the weights that fit the examples.

    A field's own weights learn from all claims for `figure`, from found ones for the others.
    """
    fields: dict[str, Weights] = {}
    for field in FIELDS:
        known = [row for row in examples if field == "figure" or row.right["figure"]]
        fields[field] = _regress([(row.clues, row.right[field]) for row in known], penalty)
    return Fitted(fields, _regress([(row.clues, row.full) for row in examples], joining))


def predict(fitted: Fitted, row: Example) -> float:
    """Returns the confidence that fitted weights give an example."""
    return min(logistic(weights, row.clues) for weights in (fitted.together, *fitted.fields.values()))


def cross_validated(examples: Sequence[Example], *, folds: int = FOLDS) -> list[tuple[float, bool]]:
    """Returns for each example the confidence given by weights fitted without its article, and its verdict."""
    groups: dict[int, list[Example]] = defaultdict(list)
    for row in examples:
        groups[int(hashlib.sha256(row.article.encode()).hexdigest(), 16) % folds].append(row)
    out: list[tuple[float, bool]] = []
    for key in sorted(groups):
        fitted = fit_weights([row for other in sorted(groups) if other != key for row in groups[other]])
        out += [(predict(fitted, row), row.full) for row in groups[key]]
    return out


def _columns(rows: Sequence[Said]) -> Columns:
    """Returns where each clue is said that is said often enough, and not too often, to teach anything."""
    said = Counter(clue for clues, _ in rows for clue in clues)
    columns: Columns = {clue: [] for clue in sorted(said) if LEAST <= said[clue] <= len(rows) - LEAST}
    for index, (clues, _) in enumerate(rows):
        for clue in clues:
            if clue in columns:
                columns[clue].append(index)
    return columns


def _regress(rows: Sequence[Said], penalty: float) -> Weights:
    """Returns the weights of the penalised logistic regression; those of no weight are left out."""
    columns = _columns(rows)
    weights = dict.fromkeys(["bias", *columns], 0.0)
    totals = [0.0] * len(rows)
    for _ in range(ROUNDS):
        before = dict(weights)
        chances = [1 / (1 + math.exp(-max(-30.0, min(30.0, total)))) for total in totals]
        left = [right - chance for (_, right), chance in zip(rows, chances, strict=True)]
        bends = [max(LIGHT, chance * (1 - chance)) for chance in chances]
        _descend(weights, columns, left, bends, penalty)
        totals = [total + weights["bias"] - before["bias"] for total in totals]
        for name, column in columns.items():
            move = weights[name] - before[name]
            for index in column if move else ():
                totals[index] += move
        if max(abs(weights[name] - before[name]) for name in weights) < 10 * CLOSE:
            break
    return {name: round(weight, 4) for name, weight in weights.items() if name == "bias" or round(weight, 4)}


def _descend(weights: Weights, columns: Columns, left: list[float], bends: list[float], penalty: float) -> None:
    """Moves each weight in turn to where the quadratic at hand is best; `left` is what is not explained yet.

    After a sweep over all, those that have a weight are gone over until they settle.
    """
    steep = {name: sum(bends[index] for index in column) for name, column in columns.items()}
    every = sum(bends) + PULL
    names = list(columns)
    for sweep in range(SWEEPS):
        most = _move_bias(weights, left, bends, every)
        for name in names:
            most = max(most, _move(name, weights, columns[name], left, bends, steep[name], penalty))
        if most < CLOSE:
            return
        names = list(columns) if sweep % 10 == 9 else [name for name in columns if weights[name]]


def _move(
    name: str, weights: Weights, column: list[int], left: list[float], bends: list[float], steep: float, penalty: float
) -> float:
    slope = sum([left[index] for index in column]) + steep * weights[name]
    best = math.copysign(max(0.0, abs(slope) - penalty), slope) / steep
    move = max(-2.0, min(2.0, best - weights[name]))
    if move:
        weights[name] += move
        for index in column:
            left[index] -= bends[index] * move
    return abs(move)


def _move_bias(weights: Weights, left: list[float], bends: list[float], steep: float) -> float:
    move = max(-2.0, min(2.0, (sum(left) - PULL * weights["bias"]) / steep))
    weights["bias"] += move
    left[:] = [value - bend * move for value, bend in zip(left, bends, strict=True)]
    return abs(move)


def written(fitted: Fitted, examples: Sequence[Example]) -> str:
    """Returns the weights as TOML, with what they were fitted on."""
    told = [(row.article, sorted(row.right.items()), sorted(row.clues)) for row in examples]
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
    lines = ["# Weights of the calibrated confidence. Written by `kb evaluate --fit`; do not edit by hand.", ""]
    lines += ["[fitted_on]", f"claims = {len(examples)}", f"articles = {len({row.article for row in examples})}"]
    lines += [f"right = {sum(row.full for row in examples)}", f'digest = "{digest}"']
    for name, weights in (
        *((f"fields.{field}", fitted.fields[field]) for field in FIELDS),
        ("together", fitted.together),
    ):
        lines += ["", f"[{name}]", *(f"{key} = {value:.4f}" for key, value in weights.items())]
    return "\n".join(lines) + "\n"
