"""Text with the answer marked in place: `It cost ⟦$5.6M⟧.`"""

from __future__ import annotations

import re

MARK = re.compile(r"⟦(.*?)⟧", re.DOTALL)


def unmark(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Returns the text without marks and the marked spans, half-open."""
    plain, spans, last = "", [], 0
    for found in MARK.finditer(text):
        plain += text[last : found.start()]
        spans.append((len(plain), len(plain) + len(found[1])))
        plain += found[1]
        last = found.end()
    return plain + text[last:], spans
