"""Fit the weights of the confidence: logistic regressions with a penalty, by Newton's method, in plain Python.

Comes in: judged claims with their features. Goes out: weights for `confidence.toml`. The same labels give the same
bytes. Cross-validation leaves out whole articles, so that no article judges weights fitted on itself.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.evaluate.judge import Judged
from kb.relate.confidence import FIELDS, joint, logistic

Weights = dict[str, float]
PENALTY = 4.0  # of a squared weight; the bias is free
JOINING = 0.05  # the same where the fields are joined: few weights, all claims
ROUNDS = 30
FOLDS = 10


@dataclass(frozen=True, slots=True)
class Fitted:
    """The weights by field and those that join the fields."""

    fields: dict[str, Weights]
    together: Weights


@dataclass(frozen=True, slots=True)
class Example:
    """A judged claim: its article, the features of each field, the verdict on each field and on all."""

    article: str
    found: Mapping[str, Mapping[str, float]]
    right: Mapping[str, bool]
    full: bool


def example(judged: Judged, found: Mapping[str, Mapping[str, float]]) -> Example:
    """Returns what a judged claim teaches; of a false alarm all fields are wrong but those not asked for."""
    hit = judged.gold is not None
    right = {field: hit and (field in ("figure", "unit") or judged.right[field]) for field in FIELDS}
    return Example(str(judged.prediction["article"]), found, right, judged.full)


def fit_weights(examples: Sequence[Example], *, penalty: float = PENALTY) -> Fitted:
    """Returns the weights that fit the examples.

    A field's own weights learn from all claims for `figure`, from found ones for the others.
    """
    fields: dict[str, Weights] = {}
    for field in FIELDS:
        known = [row for row in examples if field == "figure" or row.right["figure"]]
        fields[field] = _regress([(row.found[field], row.right[field]) for row in known], penalty)
    whole = [(joint({f: logistic(fields[f], row.found[f]) for f in FIELDS}), row.full) for row in examples]
    return Fitted(fields, _regress(whole, JOINING))


def predict(fitted: Fitted, row: Example) -> float:
    """Returns the confidence that fitted weights give an example."""
    parts = {field: logistic(fitted.fields[field], row.found[field]) for field in FIELDS}
    return logistic(fitted.together, joint(parts))


def cross_validated(
    examples: Sequence[Example], *, penalty: float = PENALTY, folds: int = FOLDS
) -> list[tuple[float, bool]]:
    """Returns for each example the confidence given by weights fitted without its article, and its verdict."""
    groups: dict[int, list[Example]] = defaultdict(list)
    for row in examples:
        groups[int(hashlib.sha256(row.article.encode()).hexdigest(), 16) % folds].append(row)
    out: list[tuple[float, bool]] = []
    for key in sorted(groups):
        fitted = fit_weights(
            [row for other in sorted(groups) if other != key for row in groups[other]], penalty=penalty
        )
        out += [(predict(fitted, row), row.full) for row in groups[key]]
    return out


def _regress(rows: Sequence[tuple[Mapping[str, float], bool]], penalty: float) -> Weights:
    names = ["bias", *sorted({name for found, _ in rows for name in found})]
    values = [[1.0, *(found.get(name, 0.0) for name in names[1:])] for found, _ in rows]
    weights = [0.0] * len(names)
    for _ in range(ROUNDS):
        step = _newton(values, [right for _, right in rows], weights, penalty)
        weights = [weight + max(-2.0, min(2.0, move)) for weight, move in zip(weights, step, strict=True)]
        if max(map(abs, step), default=0.0) < 1e-9:
            break
    return {name: round(weight, 4) for name, weight in zip(names, weights, strict=True)}


def _newton(values: list[list[float]], right: list[bool], weights: list[float], penalty: float) -> list[float]:
    """Returns the Newton step of the penalised log-likelihood."""
    size = len(weights)
    pull = [penalty * (index > 0) for index in range(size)]
    slope = [-pull[i] * weights[i] for i in range(size)]
    bend = [[pull[i] if i == j else 0.0 for j in range(size)] for i in range(size)]
    bend[0][0] += 1e-6
    for row, hit in zip(values, right, strict=True):
        total = sum(weight * value for weight, value in zip(weights, row, strict=True))
        chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
        for i, value in enumerate(row):
            if value:
                slope[i] += (hit - chance) * value
                for j, other in enumerate(row):
                    bend[i][j] += chance * (1 - chance) * value * other
    return _solve(bend, slope)


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Returns the solution of a linear system, by elimination with pivots."""
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for column in range(size):
        pivot = max(range(column, size), key=lambda index: abs(rows[index][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for index in range(size):
            if index != column and rows[index][column]:
                factor = rows[index][column] / rows[column][column]
                rows[index] = [a - factor * b for a, b in zip(rows[index], rows[column], strict=True)]
    return [rows[index][size] / rows[index][index] for index in range(size)]


def written(fitted: Fitted, examples: Sequence[Example]) -> str:
    """Returns the weights as TOML, with what they were fitted on."""
    told = [(row.article, sorted(row.right.items()), sorted(map(str, row.found.items()))) for row in examples]
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
