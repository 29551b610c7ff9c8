"""How much of what B says stands in A: the share of B's telling words that A holds.

Comes in: the lines of two texts. Goes out: a share from 0 to 1. Words are not read here; the share
only keeps a verdict from resting on a number alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.crosscheck.texts.words import Line


def coverage(ours: Sequence[Line], theirs: Sequence[Line], plain: frozenset[str]) -> float:
    """Returns the share of B's words, common ones left out, that A holds in any form."""
    held = {token.key[:6] for line in ours for token in line.tokens if not token.figure}
    wanted = [token.key[:6] for line in theirs for token in line.tokens if not token.figure and token.key not in plain]
    return sum(key in held for key in wanted) / len(wanted) if wanted else 1.0
