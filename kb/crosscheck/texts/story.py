"""Do two texts tell of one matter? Only then is what they leave unsaid taken to be the same.

Comes in: the lines of two texts and the figures that answer each other. Goes out: whether the texts are short, versions
of one another, or full of the same names. Two long articles on one subject are none of this: of them only figures that
are known to be of one thing may conflict.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.crosscheck.texts.align import Match
from kb.crosscheck.texts.words import Line

SHORT = 4  # lines up to which a text is put beside another because both tell of one thing
VERSIONS = 0.5  # share of the lines, or of those with figures, that must have a version in the other text
NAMES = 0.5  # share of all names that both texts must have
FEW = 3  # names, or lines with figures, below which they show nothing


def one_story(ours: Sequence[Line], theirs: Sequence[Line], matches: Sequence[Match]) -> bool:
    """Tells whether two texts are short, versions of one text, or tell of the same people and places."""
    if max(len(ours), len(theirs)) <= SHORT:
        return True
    return _versions(ours, theirs, matches) or _same_names(ours, theirs)


def _versions(ours: Sequence[Line], theirs: Sequence[Line], matches: Sequence[Match]) -> bool:
    """Tells texts of which half the lines are the same, or half of those with figures but for some words."""
    same = {line.template for line in ours} & {line.template for line in theirs}
    told = min(sum(bool(line.figures) for line in lines) for lines in (ours, theirs))
    paired = len({match.line_b.index for match in matches if match.versions})
    return len(same) >= VERSIONS * min(len(ours), len(theirs)) or (told >= FEW and paired >= VERSIONS * told)


def _same_names(ours: Sequence[Line], theirs: Sequence[Line]) -> bool:
    mine, others = ({token.key for line in lines for token in line.tokens if token.name} for lines in (ours, theirs))
    return min(len(mine), len(others)) >= FEW and len(mine & others) >= NAMES * len(mine | others)
