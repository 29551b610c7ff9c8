"""Fit the weights of the confidence: sparse logistic regressions, by coordinate descent in plain Python.

Comes in: judged claims with their clues. Goes out: weights for `confidence.toml`. The same labels give the same
bytes. Most clues get no weight at all: the penalty is on the size of a weight, so that those alone remain that pay
for themselves. Cross-validation leaves out whole articles, so that no article judges weights fitted on itself.

Rules get better between one reading of new texts and the next, so that the same clues promise more. Each reading has a
shift of its own, drawn towards none; the weights that are written have the shift of the last.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.evaluate.judge import Judged
from kb.relate.confidence import FIELDS, logistic

Weights = dict[str, float]
Said = tuple[Sequence[str], bool, int]  # the clues of a claim, whether it is right, and in which reading it was read
Columns = dict[str, list[int]]  # by clue, the rows it is said of
Shifts = dict[int, float]  # by reading, what is added to the bias
PENALTY = 10.0  # of a field's weights, by their size; the bias is free
JOINING = 6.0  # the same of the whole
DRAWN = 12.0  # of the shifts of readings, by their square
LEAST = 15  # claims that a clue must be said of, and not said of
ROUNDS, SWEEPS = 12, 40
CLOSE = 1e-4  # a step so small ends the search
LIGHT = 1e-5  # a row that is all but certain still weighs so much
PULL = 0.01  # of the bias towards 0, for a field that is never wrong
FOLDS = 10


@dataclass(frozen=True, slots=True)
class Fitted:
    """The weights by field and those of the whole, with the shifts of the readings in the same order."""

    fields: dict[str, Weights]
    together: Weights
    shifts: tuple[Shifts, ...]

    def of_reading(self, reading: int) -> list[Weights]:
        """Returns the weights as they were in one reading, the whole's last."""
        return [
            {**weights, "bias": round(weights["bias"] + shifts.get(reading, 0.0), 4)}
            for weights, shifts in zip((*self.fields.values(), self.together), self.shifts, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Example:
    """A judged claim: its article, the clues that are said of it, the verdict on each field and on all.

    `reading` counts the times that texts were read and their examples kept: rules are better in a later one.
    """

    article: str
    clues: tuple[str, ...]
    right: dict[str, bool]
    full: bool
    reading: int = 0


def example(judged: Judged, clues: tuple[str, ...], reading: int = 0) -> Example:
    """Returns what a judged claim teaches; of a false alarm all fields are wrong but those not asked for."""
    hit = judged.gold is not None
    right = {field: hit and (field in ("figure", "unit") or judged.right[field]) for field in FIELDS}
    return Example(str(judged.prediction["article"]), clues, right, judged.full, reading)


def fit_weights(examples: Sequence[Example], *, penalty: float = PENALTY, joining: float = JOINING) -> Fitted:
    """Returns the weights that fit the examples.

    A field's own weights learn from all claims for `figure`, from found ones for the others.
    """
    fitted: list[tuple[Weights, Shifts]] = []
    for field in FIELDS:
        known = [row for row in examples if field == "figure" or row.right["figure"]]
        fitted.append(_regress([(row.clues, row.right[field], row.reading) for row in known], penalty))
    fitted.append(_regress([(row.clues, row.full, row.reading) for row in examples], joining))
    *fields, (together, _) = fitted
    own = {field: weights for field, (weights, _) in zip(FIELDS, fields, strict=True)}
    return Fitted(own, together, tuple(shifts for _, shifts in fitted))


def predict(fitted: Fitted, row: Example) -> float:
    """Returns the confidence that fitted weights give an example in its own reading."""
    return min(logistic(weights, row.clues) for weights in fitted.of_reading(row.reading))


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
    said = Counter(clue for clues, _, _ in rows for clue in clues)
    columns: Columns = {clue: [] for clue in sorted(said) if LEAST <= said[clue] <= len(rows) - LEAST}
    for index, (clues, _, _) in enumerate(rows):
        for clue in clues:
            if clue in columns:
                columns[clue].append(index)
    return columns


def _regress(rows: Sequence[Said], penalty: float) -> tuple[Weights, Shifts]:
    """Returns the weights of the penalised logistic regression, those of none left out, and the shifts of readings."""
    columns = _columns(rows)
    readings: dict[int, list[int]] = defaultdict(list)
    for index, (_, _, reading) in enumerate(rows):
        readings[reading].append(index)
    weights, shifts = dict.fromkeys(["bias", *columns], 0.0), dict.fromkeys(sorted(readings), 0.0)
    totals = [0.0] * len(rows)
    for _ in range(ROUNDS):
        before, moved = dict(weights), dict(shifts)
        chances = [1 / (1 + math.exp(-max(-30.0, min(30.0, total)))) for total in totals]
        left = [right - chance for (_, right, _), chance in zip(rows, chances, strict=True)]
        bends = [max(LIGHT, chance * (1 - chance)) for chance in chances]
        _descend(weights, columns, (shifts, readings), left, bends, penalty)
        totals = [total + weights["bias"] - before["bias"] for total in totals]
        steps = [(column, weights[name] - before[name]) for name, column in columns.items()]
        steps += [(readings[reading], shift - moved[reading]) for reading, shift in shifts.items()]
        for column, step in steps:
            for index in column if step else ():
                totals[index] += step
        if max(abs(step) for _, step in [((), weights["bias"] - before["bias"]), *steps]) < 10 * CLOSE:
            break
    kept = {name: round(weight, 4) for name, weight in weights.items() if name == "bias" or round(weight, 4)}
    return kept, {reading: round(shift, 4) for reading, shift in shifts.items()}


def _descend(
    weights: Weights, columns: Columns, read: tuple[Shifts, Mapping[int, list[int]]], left: list[float],
    bends: list[float], penalty: float,
) -> None:  # fmt: skip
    """Moves each weight in turn to where the quadratic at hand is best; `left` is what is not explained yet.

    After a sweep over all, those that have a weight are gone over until they settle.
    """
    steep = {name: sum(bends[index] for index in column) for name, column in columns.items()}
    every = sum(bends) + PULL
    names = list(columns)
    for sweep in range(SWEEPS):
        most = max(_move_bias(weights, left, bends, every), _move_shifts(*read, left, bends))
        for name in names:
            most = max(most, _move(name, weights, columns[name], left, bends, steep[name], penalty))
        if most < CLOSE:
            return
        names = list(columns) if sweep % 10 == 9 else [name for name in columns if weights[name]]


def _move_shifts(
    shifts: Shifts, readings: Mapping[int, list[int]], left: list[float], bends: list[float]
) -> float:  # fmt: skip
    most = 0.0
    for reading, column in readings.items():
        slope = sum([left[index] for index in column]) - DRAWN * shifts[reading]
        move = slope / (sum([bends[index] for index in column]) + DRAWN)
        shifts[reading] += move
        for index in column:
            left[index] -= bends[index] * move
        most = max(most, abs(move))
    return most


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
    """Returns the weights of the last reading as TOML, with what they were fitted on."""
    told = [(row.article, row.reading, sorted(row.right.items()), sorted(row.clues)) for row in examples]
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
    lines = ["# Weights of the calibrated confidence. Written by `kb evaluate --fit`; do not edit by hand.", ""]
    lines += ["[fitted_on]", f"claims = {len(examples)}", f"articles = {len({row.article for row in examples})}"]
    lines += [f"right = {sum(row.full for row in examples)}", f'digest = "{digest}"']
    last = fitted.of_reading(max((row.reading for row in examples), default=0))
    for name, weights in zip((*(f"fields.{field}" for field in FIELDS), "together"), last, strict=True):
        lines += ["", f"[{name}]", *(f"{key} = {value:.4f}" for key, value in weights.items())]
    return "\n".join(lines) + "\n"
