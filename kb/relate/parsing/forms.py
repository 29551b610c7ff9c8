"""Forms of regular verbs: "planned", "planning".

Comes in: the plain form of a verb. Goes out: one of its participles.
"""

from __future__ import annotations

import re

SHORT = re.compile(r"[^aeiou]*[aeiou][bdgklmnprtvz]")  # one syllable, one vowel, one consonant: plan, ship, ban

STRESSED = (
    "begin forget permit commit admit submit omit emit allot regret refer prefer defer transfer infer incur occur "
    "recur deter control patrol enrol compel expel propel rebel equip upset abet"
)
STRESSED_AT_END = frozenset(STRESSED.split())  # their last consonant doubles: "permitted"


def with_ed(lemma: str) -> str:
    """Returns the regular participle of a verb: "sold" is not its business, "planned" and "carried" are."""
    if lemma.endswith("e"):
        return f"{lemma}d"
    if lemma.endswith("y") and lemma[-2:-1] not in "aeou":
        return f"{lemma[:-1]}ied"
    doubled = SHORT.fullmatch(lemma) or lemma in STRESSED_AT_END
    return f"{lemma}{lemma[-1]}ed" if doubled else f"{lemma}ed"


def with_ing(lemma: str) -> str:
    """Returns the participle of what is being done: "using", "running", "lying", "seeing".

    >>> [with_ing(lemma) for lemma in ("use", "run", "lie", "see", "try")]
    ['using', 'running', 'lying', 'seeing', 'trying']
    """
    if lemma.endswith("ie"):
        return f"{lemma[:-2]}ying"
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")) and len(lemma) > 2:
        return f"{lemma[:-1]}ing"
    doubled = SHORT.fullmatch(lemma) or lemma in STRESSED_AT_END
    return f"{lemma}{lemma[-1]}ing" if doubled else f"{lemma}ing"
