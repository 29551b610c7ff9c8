"""What the claims beside one tell of it: do they lack subjects, are they of the same one, are they dated.

Comes in: the claims of an article in text order, and the place of one. Goes out: clues. The nearest few on either
side are looked at, so that a long article is judged like a short one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kb.model import Claim
from kb.relate.confidence.flags import flags

NEAREST = 6  # claims on either side


def beside(claims: Sequence[Claim], place: int) -> set[str]:
    """Returns the clues of the claims around one."""
    claim = claims[place]
    near = [*claims[max(0, place - NEAREST) : place], *claims[place + 1 : place + 1 + NEAREST]]
    return _subjects(claim, near) | _periods(claim, near) | _siblings(claim, near)


def _subjects(claim: Claim, near: Sequence[Claim]) -> set[str]:
    counted = Counter(other.subject for other in near)
    named = sum(count for name, count in counted.items() if name and name[0].isupper())
    alike, lacking = counted[claim.subject] if claim.subject else 0, counted.pop(None, 0)
    return flags(
        subject_mostly=_share(near, alike) >= 0.4,
        subject_commonest=alike and alike + 1 >= max(counted.values()),
        open_often=_share(near, lacking) >= 0.3,
        named_near=_share(near, named) >= 0.5,
    )


def _periods(claim: Claim, near: Sequence[Claim]) -> set[str]:
    times = [(other.period_start, other.period_end) for other in near]
    dated = len(near) - times.count((None, None))
    shared = times.count((claim.period_start, claim.period_end))
    return flags(dated_near=_share(near, dated) >= 0.5, period_shared=_share(near, shared) >= 0.5)


def _siblings(claim: Claim, near: Sequence[Claim]) -> set[str]:
    """Clues of the claims of the same sentence."""
    siblings = [other for other in near if other.quote_start == claim.quote_start]
    own = (claim.period_start, claim.period_end)
    return flags(
        sibling_open=any(other.subject is None for other in siblings),
        sibling_of_another=any(other.subject != claim.subject for other in siblings),
        sibling_of_another_time=any((other.period_start, other.period_end) != own for other in siblings),
    )


def _share(near: Sequence[Claim], held: int) -> float:
    return held / len(near) if near else 0.0
