"""The choice of a subject among candidates: what labelled texts teach of it, and the weights fitted on that.

`python -m tools.choices keep LABELLED.toml ... --to FILE.jsonl` keeps the candidates of each labelled claim as clues,
with which of them are right and without a word of the text. `fit FILE.jsonl` writes kb/lexicon/choosing.toml.
`apart FILE.jsonl` fits the weights without one set of texts at a time and tells how many of its subjects they settle
or replace, how many of these rightly, and how many the rules had right. The weights are those of a choice among a
claim's candidates, with a penalty on their squares; the same file gives the same weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import numpy.typing as npt

TO = Path(__file__).parent.parent / "kb" / "lexicon" / "choosing.toml"
LEAST = 0.5  # chance from which the likeliest candidate is taken, where the rules leave the subject open
INSTEAD = 0.4  # chance from which it is taken in place of the rules' own
DISCOUNT = 0.75  # what the word of the rules weighs less on texts that they were not made from
SEEN = 8  # candidates that a clue is said of before it teaches anything
PENALTY = 5.0
OPEN = 3.0  # weight of a claim that no rule finds a subject for: those are what is chosen for
ROUNDS, CLOSE = 40, 1e-6
OF_RULES, OF_CLAUSE = "rules", "rules-of-clause"  # clues of the candidate that the rules found
Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of one claim."""

    set: str
    article: str
    open: bool  # the rules found no subject
    candidates: tuple[frozenset[str], ...]
    right: tuple[bool, ...]


def choices(labelled: Sequence[Path]) -> Iterator[Choice]:
    """Yields the choices that labelled texts pose today."""
    from kb.evaluate import judge, label_texts
    from kb.lexicon import load
    from kb.pipeline import Model, extract
    from kb.publish.lines import claim_fields
    from kb.relate.drafts.rivals import Questioned
    from kb.settings import Settings

    nlp, lexicon = Model.load().nlp, load()
    for path in labelled:
        texts, gold = label_texts((path,))
        for text in texts:
            pages: list[Questioned] = []

            def watching(drafts: Any, discourse: Any, tools: Any, pages: list[Questioned] = pages) -> list[Any]:
                pages.append(Questioned(drafts, discourse, tools))
                return list(drafts)

            with patch("kb.relate.drafts.drafting.chosen", watching):
                found = [
                    c for one in extract([text], nlp=nlp, lexicon=lexicon, settings=Settings()) for c in one.claims
                ]
            own = [row for row in gold if row["article"] == text.file]
            judged, _ = judge([claim_fields(claim) for claim in found], own)
            for verdict in judged:
                place = _placed(pages, verdict.prediction)
                if verdict.gold is not None and verdict.gold.get("subject") and place is not None:
                    yield _choice(path.stem, verdict, *place)


def _placed(pages: Sequence[Any], row: Any) -> tuple[Any, int] | None:
    for page in pages:
        for place, draft in enumerate(page.claims):
            figure, quantity = draft.figure, draft.quantity
            if figure.passage.locate(quantity.start, quantity.end)[0] == row["start"]:
                return page, place
    return None


def _choice(name: str, verdict: Any, page: Any, place: int) -> Choice:
    from kb.evaluate.judge import slot_right

    offered = page.offered(place)
    rows = [{**verdict.prediction, "subject": one.subject.name, "subject_text": None} for one in offered]
    right = tuple(slot_right("subject", row, verdict.gold) for row in rows)
    told = tuple(frozenset(one.clues) for one in offered)
    return Choice(name, str(verdict.prediction["article"]), page.claims[place].subject is None, told, right)


# -- files -------------------------------------------------------------------------------------------------


def write(found: Sequence[Choice], to: Path) -> None:
    """Writes choices as JSON lines: the names of the clues first, then a claim a line with their places."""
    names = sorted({clue for one in found for clues in one.candidates for clue in clues})
    at = {name: place for place, name in enumerate(names)}
    lines = [json.dumps(names, separators=(",", ":"))]
    for one in found:
        told = [sorted(at[clue] for clue in clues) for clues in one.candidates]
        row = [one.set, one.article, int(one.open), told, [int(right) for right in one.right]]
        lines.append(json.dumps(row, separators=(",", ":")))
    to.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read(path: Path) -> list[Choice]:
    """Returns the choices of a file that `write` wrote."""
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    names = json.loads(first)
    rows = (json.loads(line) for line in rest)
    return [
        Choice(
            name,
            article,
            bool(unset),
            tuple(frozenset(names[at] for at in one) for one in told),
            tuple(map(bool, right)),
        )
        for name, article, unset, told, right in rows
    ]


# -- fitting -----------------------------------------------------------------------------------------------


def fit(found: Sequence[Choice], *, penalty: float = PENALTY) -> dict[str, float]:
    """Returns the weight of each clue, by Newton steps on the penalised likelihood of choosing a right candidate."""
    taught = [one for one in found if any(one.right)]
    said = Counter(clue for one in taught for clues in one.candidates for clue in clues)
    names = sorted(name for name, count in said.items() if count >= SEEN)
    table, claim, right = _table(taught, names)
    scale = np.array([OPEN if one.open else 1.0 for one in taught])
    weights: Array = np.zeros(len(names))
    for _ in range(ROUNDS):
        chance = _parts(table @ weights, claim, len(taught))
        aim = _parts(np.where(right, table @ weights, -np.inf), claim, len(taught))
        slope = table.T @ ((aim - chance) * scale[claim]) - penalty * weights
        step = np.linalg.solve(_bend(table, chance, claim, scale) + penalty * np.eye(len(names)), slope)
        weights = weights + step
        if float(np.abs(step).max(initial=0.0)) < CLOSE:
            break
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


def _table(found: Sequence[Choice], names: Sequence[str]) -> tuple[Array, npt.NDArray[np.intp], Flags]:
    """Returns which clues are said of each candidate, the claim that it is of, and whether it is right."""
    at = {name: place for place, name in enumerate(names)}
    rows = [(number, clues) for number, one in enumerate(found) for clues in one.candidates]
    table = np.zeros((len(rows), len(names)))
    for place, (_, clues) in enumerate(rows):
        table[place, [at[clue] for clue in clues if clue in at]] = 1.0
    claim = np.array([number for number, _ in rows], dtype=np.intp)
    return table, claim, np.array([right for one in found for right in one.right])


def _parts(totals: Array, claim: npt.NDArray[np.intp], many: int) -> Array:
    """Returns each candidate's chance among those of its claim."""
    most = np.full(many, -np.inf)
    np.maximum.at(most, claim, totals)
    parts: Array = np.exp(totals - most[claim])
    return parts / np.bincount(claim, weights=parts, minlength=many)[claim]


def _bend(table: Array, chance: Array, claim: npt.NDArray[np.intp], scale: Array) -> Array:
    """Returns the second derivatives of what all candidates weigh: how the clues vary among a claim's candidates."""
    weighed = table * (chance * scale[claim])[:, None]
    starts = np.flatnonzero(np.diff(claim, prepend=-1))  # candidates of a claim stand together
    mean = np.add.reduceat(table * chance[:, None], starts, axis=0)
    bent: Array = table.T @ weighed - (mean * scale[:, None]).T @ mean
    return bent


def discounted(weights: dict[str, float]) -> dict[str, float]:
    """Returns weights in which the word of the rules counts less: they were made from the texts it was learned on."""
    return {**weights, OF_RULES: round(weights.get(OF_RULES, 0.0) - DISCOUNT, 4)}


def settled(weights: dict[str, float], one: Choice, least: float = LEAST, instead: float = INSTEAD) -> bool | None:
    """Returns whether the chosen candidate is right, None where none is likely enough or the rules chose it."""
    from kb.relate.drafts.choosing import chances_of

    chances = chances_of(one.candidates, weights)
    best = max(range(len(chances)), key=lambda place: (chances[place], -place), default=None)
    if best is None or OF_RULES in one.candidates[best] or chances[best] < (least if one.open else instead):
        return None
    return one.right[best]


def apart(found: Sequence[Choice]) -> Iterator[tuple[str, int, int, int, int]]:
    """Yields for each set its claims in question, those that weights of the others settle, those settled rightly, and
    those of the settled that the rules had right."""
    for name in dict.fromkeys(one.set for one in found):
        held = [one for one in found if one.set == name and not any(OF_CLAUSE in clues for clues in one.candidates)]
        weights = discounted(fit([one for one in found if one.set != name]))
        told = [(verdict, one) for one in held if (verdict := settled(weights, one)) is not None]
        ruled = sum(_ruled(one) for _, one in told)
        yield name, len(held), len(told), sum(verdict for verdict, _ in told), ruled


def _ruled(one: Choice) -> bool:
    return any(right and OF_RULES in clues for clues, right in zip(one.candidates, one.right, strict=True))


def written(found: Sequence[Choice]) -> str:
    """Returns the fitted weights as TOML, with what they were fitted on."""
    told = [(one.article, one.open, [sorted(clues) for clues in one.candidates], one.right) for one in found]
    digest = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
    lines = [
        "# Weights of the clues that choose a subject. Written by `python -m tools.choices fit`; do not edit by hand."
    ]
    lines += ["", f"least = {LEAST}", f"instead = {INSTEAD}", "", "[fitted_on]", f"claims = {len(found)}"]
    lines += [f"articles = {len({one.article for one in found})}", f"open = {sum(one.open for one in found)}"]
    lines += [f'digest = "{digest}"', "", "[weights]"]
    return (
        "\n".join(
            [*lines, *(f"{name} = {weight:.4f}" for name, weight in sorted(discounted(fit(found)).items()) if weight)]
        )
        + "\n"
    )


# -- commands ----------------------------------------------------------------------------------------------


def _keep(files: Sequence[Path], to: Path) -> None:
    write(list(choices(files)), to)


def _fit(files: Sequence[Path], to: Path) -> None:
    to.write_text(written([one for path in files for one in read(path)]), encoding="utf-8")


def _apart(files: Sequence[Path], _: Path) -> None:
    rows = list(apart([one for path in files for one in read(path)]))
    total = [sum(row[at] for row in counts) for at in range(4)] if (counts := [row[1:] for row in rows]) else [0] * 4
    for name, (many, told, right, ruled) in [*((row[0], row[1:]) for row in rows), ("all", total)]:
        print(f"{name:28} in question {many:4}  settled {told:4}  rightly {right:4}  by the rules {ruled:4}")


COMMANDS: dict[str, Callable[[Sequence[Path], Path], None]] = {"keep": _keep, "fit": _fit, "apart": _apart}


def main() -> None:
    """Runs one of the commands."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=sorted(COMMANDS))
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--to", type=Path, default=TO)
    given = parser.parse_args()
    COMMANDS[given.command](given.files, given.to)


if __name__ == "__main__":
    main()
