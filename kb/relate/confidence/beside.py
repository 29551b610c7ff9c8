"""What the claims beside one tell of it: do they lack subjects, are they of the same one, are they dated.

Comes in: the claims of an article in text order, and the place of one. Goes out: clues. The nearest few on either
side are looked at, so that a long article is judged like a short one.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.model import Claim
from kb.relate.confidence.flags import flags

NEAREST = 6  # claims on either side


def beside(claims: Sequence[Claim], place: int) -> set[str]:
    """Returns the clues of the claims around one."""
    claim = claims[place]
    before, after = claims[max(0, place - NEAREST) : place], claims[place + 1 : place + 1 + NEAREST]
    near = [*before, *after]
    return _subjects(claim, near) | _periods(claim, near) | _siblings(claim, near) | _next(claim, before, after)


def _next(claim: Claim, before: Sequence[Claim], after: Sequence[Claim]) -> set[str]:
    return flags(
        neighbour_alike=claim.subject and any(one.subject == claim.subject for one in (*before[-1:], *after[:1]))
    )


def _subjects(claim: Claim, near: Sequence[Claim]) -> set[str]:
    alike = sum(other.subject == claim.subject for other in near) if claim.subject else 0
    return flags(
        subject_mostly=_share(near, alike) >= 0.4,
        open_often=_share(near, sum(other.subject is None for other in near)) >= 0.3,
        named_near=_share(near, sum((other.subject or "")[:1].isupper() for other in near)) >= 0.5,
    )


def _periods(claim: Claim, near: Sequence[Claim]) -> set[str]:
    dated = sum(other.period_start is not None or other.period_end is not None for other in near)
    shared = sum((one.period_start, one.period_end) == (claim.period_start, claim.period_end) for one in near)
    return flags(dated_near=_share(near, dated) >= 0.5, period_shared=_share(near, shared) >= 0.5)


def _siblings(claim: Claim, near: Sequence[Claim]) -> set[str]:
    """Clues of the claims of the same sentence."""
    siblings = [other for other in near if other.quote_start == claim.quote_start]
    return flags(
        sibling_open=any(other.subject is None for other in siblings),
        sibling_of_another=any(other.subject != claim.subject for other in siblings),
    )


def _share(near: Sequence[Claim], held: int) -> float:
    return held / len(near) if near else 0.0
