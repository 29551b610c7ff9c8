"""Examples kept as rows: what the claims of a text showed when it was read for the first time.

Rules grow by reading texts, and a text that rules were made from says no more how sure they are of the next one.
So the clues and verdicts of a first reading are kept, without a word of the text, and the confidence is fitted on
them. Comes in: judged examples, or a file of JSON lines. Goes out: the one from the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.evaluate.fit import Example
from kb.relate.confidence import FIELDS

REMEDY = "give examples as `kb evaluate --keep` writes them"


def read_examples(paths: Iterable[Path]) -> list[Example]:
    """Returns the examples of JSON-lines files, in their order.

    Raises:
        InputError: a file cannot be read, or a line is no example.
    """
    found: list[Example] = []
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").split("\n")
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", file=path, remedy="check the path") from error
        except UnicodeDecodeError as error:
            raise InputError("is not UTF-8", file=path, remedy="save it as UTF-8") from error
        found += [_example(line, path, number) for number, line in enumerate(lines, start=1) if line.strip()]
    return found


def _example(line: str, path: Path, number: int) -> Example:
    try:
        row = json.loads(line)
        clues = tuple(map(_name, _list(row["clues"])))
        right = {field: _verdict(row["right"][field]) for field in FIELDS}
        return Example(_name(row["article"]), clues, right, _verdict(row["full"]), _count(row.get("reading", 0)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"line {number} is no example: {error!r}", file=path, remedy=REMEDY) from error


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list of clues")
    return value


def _verdict(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} counts no readings")
    return value


def _name(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no name")
    return value


def kept(examples: Iterable[Example]) -> str:
    """Returns examples as JSON lines, one claim a line."""
    return "".join(json.dumps(_row(one), sort_keys=True, separators=(",", ":")) + "\n" for one in examples)


def _row(one: Example) -> dict[str, Any]:
    plain = {"article": one.article, "clues": list(one.clues), "right": dict(one.right), "full": one.full}
    return plain | ({"reading": one.reading} if one.reading else {})


def next_reading(known: Iterable[Example]) -> int:
    """Returns the count of the reading that follows those of known examples."""
    return max((one.reading for one in known), default=0) + 1


def keep(path: Path, examples: Sequence[Example]) -> None:
    """Adds examples to a file of them, all or none, as those of one more reading.

    Raises:
        InputError: an article's examples are there already, for a text is read for the first time only once; or the
            file cannot be read or written.
    """
    before = read_examples([path]) if path.exists() else []
    again = sorted({one.article for one in before} & {one.article for one in examples})
    if again:
        message = f"holds examples of {', '.join(again[:3])} already"
        raise InputError(message, file=path, remedy="keep a text's examples when it is read first, and only then")
    reading = next_reading(before)
    try:
        path.write_text(kept([*before, *(replace(one, reading=reading) for one in examples)]), encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", file=path, remedy="give another file") from error
