"""Where a word stands in a tree."""

from __future__ import annotations

from typing import NamedTuple

SUBJECTS = ("nsubj", "nsubjpass")
PREMODIFIERS = frozenset({"det", "poss", "amod", "compound", "nmod", "nummod", "predet"})


class Place(NamedTuple):
    """A word's tag, its relation, and its governor."""

    tag: str
    dep: str
    head: int
