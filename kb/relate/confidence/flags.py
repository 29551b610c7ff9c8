"""How clues are named: flags that hold, and the steps that a number has reached.

Comes in: truths and numbers. Goes out: names.
"""

from __future__ import annotations


def flags(**held: object) -> set[str]:
    """Returns the names of what holds.

    >>> sorted(flags(no_subject=True, far=0, near=1))
    ['near', 'no-subject']
    """
    return {name.replace("_", "-") for name, truth in held.items() if truth}


def steps(name: str, number: float, *cuts: int) -> set[str]:
    """Returns the steps that a number has reached.

    >>> sorted(steps("figures", 3, 2, 3, 4))
    ['figures-2', 'figures-3']
    """
    return {f"{name}-{cut}" for cut in cuts if number >= cut}
