"""Who first says so: the origin under which support is counted.

Comes in: a record. Goes out: the key of the originator its text names, or None. An article's own voice
and everybody unnamed ("analysts", "later reporting") share that one unknown origin.
"""

from __future__ import annotations

from kb.lexicon.ontology import fold
from kb.model import Record


def origin_of(record: Record) -> str | None:
    """Returns the key of the origin a claim counts for; None is the shared unknown one."""
    return (fold(record.origin) or None) if record.origin else None
