"""One frozen object of all switches and tolerances, with a digest stored beside every run."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can change a result and is not a word list.

    Attributes:
        model: spaCy model, a package name or a folder; None takes the first of the known ones.
        max_bytes: largest source that is read.
        batch_articles: articles parsed together.
        batch_sentences: sentences a parser call takes.
        agree_tolerance: relative distance within which two approximate point values still agree.
    """

    model: str | None = None
    max_bytes: int = 20_000_000
    batch_articles: int = 20
    batch_sentences: int = 256
    agree_tolerance: float = 0.05

    def digest(self) -> str:
        """Returns a short digest, equal for equal settings on every machine."""
        text = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]
