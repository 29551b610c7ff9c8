"""Which subjects nobody would look up: a pronoun that nothing stood for, a time, a court that fines others.

Comes in: a draft after all rules. Goes out: the draft, without its subject where that is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.relate.drafts.draft import Draft
from kb.relate.subject.namer import SubjectNamer

OPEN = frozenset({"it", "they", "we", "none", "which", "who", "there", "nobody", "everyone"})
POINTING = OPEN | frozenset(
    "its their them he she him his her us our you your i my me this that these those whom whose what one ones some any"  # noqa: SIM905 - a word list
    " all both each other others such".split()
)


def _of_wider(draft: Draft, subjects: SubjectNamer) -> bool:
    """ "Wages in Norvik rose 4%, above the national average of 3%": the average is not Norvik's."""
    span, subject = draft.figure.span, draft.subject
    if span is None or subject is None or span.start < len(("national", "average", "of")):
        return False
    wide, average, link = (str(token.lower_) for token in span.doc[span.start - 3 : span.start])
    held = wide in subjects.wider and average in subjects.averages and link in ("of", "at")
    return held and wide not in subject.name.lower() and subject.rule not in ("world", "thing-of-all")


def _is_date(name: str, months: Sequence[str]) -> bool:
    """ "Nov 21" or "Nov. 21, 2026", of the line that opens a story; "Jul-2017"."""
    word, *rest = re.sub(r"[.,]", "", name.lower()).replace("-", " ").split() or [""]
    told = bool(rest) and all(part.isdigit() for part in rest)
    return told and len(word) >= len("nov") and any(month.startswith(word) for month in months)


def sayable(draft: Draft, subjects: SubjectNamer) -> Draft:
    """Returns the draft without a subject that nobody would look up: a pronoun that nothing stood for, a time, a court
    that lays a fine on others.
    """
    subject = draft.subject
    if subject is None:
        return draft
    first, *rest = subject.name.lower().split() or [""]
    pointing = first in POINTING and (not rest or first in OPEN or rest[0] == "of")
    pointing = pointing or _is_date(subject.name, draft.figure.scene.cues.grammar.months)
    pointing = pointing or subjects.imposing_on_others(subject, draft.metric) or _of_wider(draft, subjects)
    if not pointing and subjects.tellable(replace(subject, refers=None)):
        return draft
    return replace(draft, subject=None, rules=(*draft.rules, "subject: open"))
