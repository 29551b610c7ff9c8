"""By which words a claim's sentence names its subject.

Comes in: a claim. Goes out: the words; none without a subject. A word that only points at the subject names nobody.
"""

from __future__ import annotations

from kb.model import Claim

POINTED = "subject: antecedent"


def mention(claim: Claim) -> str:
    """Returns the words by which the subject is named."""
    if claim.subject is None:
        return ""
    return (claim.subject if POINTED in claim.rules else claim.subject_text) or ""
