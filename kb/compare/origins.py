"""Who first says so: the origin under which support is counted.

Comes in: a record. Goes out: the name of the originator the text names, or None. An article's own
voice and everybody unnamed ("analysts", "later reporting") share that one unknown origin; a row of an
imported table is its source's own word.
"""

from __future__ import annotations

import re

from kb.compare.facets import Slotter
from kb.lexicon.ontology import fold
from kb.model import Record

_WORD = re.compile(r"[^\W_][\w.&’'-]*")


def origin_of(record: Record, *, slotter: Slotter) -> str | None:
    """Returns the key of the origin a claim counts for; None is the shared unknown one."""
    if record.reference:
        return fold(record.origin or record.publisher or "") or None
    said = record.claim.attributed_to
    if not said or not _named(said, slotter):
        return None
    entity = slotter.ontology.entity(said) or slotter.ontology.entity(record.origin)
    return fold(entity.name if entity is not None else said)


def _named(said: str, slotter: Slotter) -> bool:
    if slotter.ontology.entity(said) is not None:
        return True
    unnamed = set(slotter.lexicon.scopes.scopes.unnamed_origins)
    if fold(said) in unnamed:
        return False
    return any(word[0].isupper() and word.casefold() not in unnamed for word in _WORD.findall(said))
