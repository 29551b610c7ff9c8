"""What has been found for a figure so far: the value the two passes of relating hand on.

Comes in and goes out: `Draft`.
"""

from __future__ import annotations

from dataclasses import dataclass

from kb.model import Quantity
from kb.relate.attaching.attachment import Attachment
from kb.relate.metric.namer import Measured
from kb.relate.scene.scene import Figure
from kb.relate.subject.namer import Subject


@dataclass(frozen=True, slots=True)
class Draft:
    """A figure with what was found for it so far.

    Attributes:
        quantity: the figure's value, its unit filled in from the noun it counts.
        candidates: how many subjects were in question; two mean that it stays open.
        distance: passages between the figure and the words that name its subject.
        reason: why it claims nothing, if so.
    """

    figure: Figure
    quantity: Quantity
    attachment: Attachment
    metric: Measured | None
    subject: Subject | None
    qualifiers: tuple[str, ...] = ()
    candidates: int = 1
    distance: int = 0
    reason: str | None = None
    rules: tuple[str, ...] = ()
