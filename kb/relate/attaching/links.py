"""Figures that share their grammar with another one: "from 75% to 68%", "$6M rather than $100M+".

Comes in: a figure and the attacher. Goes out: its attachment, taken from the figure beside it where
the tree hangs one from the other.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kb.lexicon.cues import Cue
from kb.relate.attaching.attachment import Attacher, Attachment
from kb.relate.parsing import syntax
from kb.relate.scene.nearby import quantities
from kb.relate.scene.scene import Figure

NEAR = 60  # characters looked back over
OTHER_SIDE = Cue(r"\b{other_side}(?:\s+\w+){0,2}\s*$", re.IGNORECASE)
LEVEL_BEFORE = re.compile(r"(?<!up )(?<!close )(?<!next )(?<!equal )(?<!due )\bto\s+(?:a |an |some )?$", re.IGNORECASE)
WINDOW = 120  # characters in front of a figure


def linked(figure: Figure, attacher: Attacher) -> Attachment:
    """Returns the figure's attachment, looked for at its neighbour where it has none of its own."""
    found = attacher.attach(figure)
    if found.rule.startswith("beside-figure, ") and found.owner is None and (other := _neighbour(figure)) is not None:
        found = replace(found, owner=attacher.attach(other).owner)
    if found.rule == "beside-figure" and (other := _neighbour(figure)) is not None:
        taken = attacher.attach(other)
        if taken.rule != "beside-figure":
            found = replace(taken, rule=f"beside-figure, {taken.rule}", contrast=False, counted=found.counted)
    before = _before(figure)
    if OTHER_SIDE(figure.scene.cues).search(before):
        found = replace(found, contrast=True, inherits=True)
    sized = found.rule.startswith("change-noun")  # "works out to a 239% increase"
    if found.change and not sized and LEVEL_BEFORE.search(before):
        found = replace(found, change=False)  # "rose by $4bn to $41bn": the second is a level
    return found


def _before(figure: Figure) -> str:
    """The words in front of the figure and what belongs to it, as far as the rules here look."""
    quantity = figure.quantity
    end = quantity.outer_start if quantity.outer_start >= 0 else quantity.start
    return figure.passage.text[max(0, end - WINDOW) : end]


def _neighbour(figure: Figure) -> Figure | None:
    """The figure that this one hangs from, or that hangs in the same number phrase."""
    if figure.span is None:
        return None
    root = syntax.span_root(figure.span)
    others = quantities(figure)
    for above in (root.head, root.head.head):
        for other in others:
            if (
                other is not figure.quantity
                and other.start <= above.idx < other.end
                and other.start != figure.quantity.start
            ):
                span = syntax.by_offset(root.doc, other.start, other.end)
                return replace(figure, quantity=other, span=span)
    return None
