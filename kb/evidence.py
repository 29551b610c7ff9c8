"""Evidence: a selector made from a span, and the span found again when the text has changed.

Comes in: a text and a half-open span. Goes out: a `Selector` with the exact words, 32 characters on
either side and the place. Finding again is exact or refused: words, prefix and suffix must stand in
the text as they were, and only once. A look-alike sentence about somebody else is never taken.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

CONTEXT = 32


@dataclass(frozen=True, slots=True)
class Selector:
    """Where a stretch of text stood, as the Web Annotation model selects it: by quote and by position.

    Attributes:
        exact: the words themselves.
        prefix, suffix: up to 32 characters before and after; shorter only at the ends of the text.
        start, end: the place, half-open, in code points.
        sha256: of the text it was made from; the place alone is trusted in that text only.
    """

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    sha256: str | None = None


def select(text: str, start: int, end: int) -> Selector:
    """Returns the selector of a non-empty span.

    >>> select("It cost $5.6M in 2024.", 8, 13).exact
    '$5.6M'
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no span of this text: {start} to {end}")
    return Selector(
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        start=start,
        end=end,
        sha256=_digest(text),
    )


def find(selector: Selector, text: str) -> tuple[int, int] | None:
    """Returns the span of the selected words in a text, None where it is not certain.

    >>> text = "The refit of the mill cost $5.6M in 2024, the owners said."
    >>> find(select(text, 27, 32), "Corrected. " + text)
    (38, 43)
    >>> find(select(text, 27, 32), text.replace("mill", "dam")) is None
    True
    """
    if selector.sha256 is not None and selector.sha256 == _digest(text):
        return selector.start, selector.end
    if len(selector.prefix) + len(selector.suffix) < CONTEXT:
        return None
    whole = selector.prefix + selector.exact + selector.suffix
    first = text.find(whole)
    if first < 0 or text.find(whole, first + 1) >= 0:
        return None
    if len(selector.prefix) < CONTEXT and first and not text[first - 1].isspace():
        return None
    start = first + len(selector.prefix)
    return start, start + len(selector.exact)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
