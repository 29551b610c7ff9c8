"""Whether the words that narrow a claim are all told, and no others.

Comes in: a predicted row and its gold row with `qualifiers`. Goes out: counts of qualifiers told and of those wanted.
Words are compared, not phrases: "paid" and "US" answer "paid users in the US". What the metric, the subject or the
rate of the prediction already says is told; what gold lists under `qualifiers_may`, or as a word of the metric, may
be told or left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kb.evaluate.rows import Row

EMPTY = frozenset("the a an of in for to and on by at from with among across its their per s basis terms".split())  # noqa: SIM905 - a word list


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Qualifiers of one claim or of many: those told, of these right, those wanted, of these told; claims all right."""

    told: int = 0
    right: int = 0
    wanted: int = 0
    met: int = 0
    claims: int = 0
    exact: int = 0

    def __add__(self, other: Narrowing) -> Narrowing:
        """Returns both counted together."""
        return Narrowing(
            self.told + other.told,
            self.right + other.right,
            self.wanted + other.wanted,
            self.met + other.met,
            self.claims + other.claims,
            self.exact + other.exact,
        )

    def shares(self) -> list[tuple[str, float]]:
        """Returns precision, recall, and the share of claims whose qualifiers are all right and all there."""
        if not self.claims:
            return []
        return [
            ("qualifiers_precision", self.right / max(self.told, 1)),
            ("qualifiers_recall", self.met / max(self.wanted, 1)),
            ("qualifiers_exact", self.exact / self.claims),
        ]


def narrowing(row: Row, gold: Row) -> Narrowing:
    """Returns how the qualifiers of a prediction answer those of gold; nothing where gold does not state them."""
    if "qualifiers" not in gold:
        return Narrowing()
    said = [found for text in row.get("qualifiers") or () if (found := _words([text]))]
    asked = [found for text in gold["qualifiers"] if (found := _words([text]))]
    names = [gold.get("metric"), *_alternatives(gold, "metric")]
    allowed = _words([*gold["qualifiers"], *gold.get("qualifiers_may", ()), *names])
    elsewhere = _words(str(row.get(name) or "") for name in ("metric", "subject", "subject_text", "per"))
    told = frozenset().union(elsewhere, *said)
    right = sum(words <= allowed for words in said)
    met = sum(words <= told for words in asked)
    exact = right == len(said) and met == len(asked)
    return Narrowing(len(said), right, len(asked), met, 1, int(exact))


def _alternatives(gold: Row, name: str) -> list[str]:
    return list(gold.get(f"{name}_alt") or ())


def _words(texts: Iterable[str | None]) -> frozenset[str]:
    """Returns the words that narrow, in the singular and without the dots of "U.S."."""
    found = re.findall(r"[a-z0-9&]+", " ".join(text or "" for text in texts).lower().replace(".", ""))
    return frozenset(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in found) - EMPTY
