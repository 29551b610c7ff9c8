"""The qualifiers of finished drafts: those that go on from the figure before, without what the claim says anyway.

Comes in: the drafts of an article, with their last metric and subject. Goes out: the drafts. A figure of the same
thing in the same sentence is narrowed by the same words ("spent $5 billion on chips, up from $3 billion"); what
subject, metric or rate already say does not narrow the claim again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.lexicon.context import ContextWords
from kb.relate.drafts.draft import Draft
from kb.relate.scene.names import split, stem

GROWTH = " growth"


def unrepeated(drafts: Sequence[Draft], words: ContextWords) -> list[Draft]:
    """Returns the drafts with their last qualifiers."""
    out: list[Draft] = []
    for draft in drafts:
        draft = _as_before(draft, out[-1]) if out else draft
        kept = tuple(text for text in draft.qualifiers if not _said(text, draft, words))
        out.append(draft if kept == draft.qualifiers else replace(draft, qualifiers=kept))
    return out


def _as_before(draft: Draft, before: Draft) -> Draft:
    """ "Up from $3 billion": what the figure before is narrowed by, if this one names nothing of its own."""
    if draft.qualifiers or not before.qualifiers or draft.reason is not None:
        return draft
    here = draft.figure.passage is before.figure.passage and draft.attachment.counted is None
    noun = draft.attachment.measured
    owned = (before.attachment.measured, before.attachment.owner)
    own = noun is not None and all(other is None or noun.i != other.i for other in owned)
    same = _name(draft) == _name(before) != "" and _whose(draft) == _whose(before)
    return replace(draft, qualifiers=before.qualifiers) if here and same and not own else draft


def _name(draft: Draft) -> str:
    return draft.metric.name.removesuffix(GROWTH) if draft.metric is not None else ""


def _whose(draft: Draft) -> str:
    return draft.subject.name if draft.subject is not None else ""


def _said(text: str, draft: Draft, words: ContextWords) -> bool:
    """Tells whether subject, metric or rate say it already."""
    plain, per = text.lower(), draft.quantity.per
    if per is not None and words.measuring.rates.get(plain) == per:
        return True  # "annual" of a figure per year
    row = draft.metric.row if draft.metric is not None else None
    if row is not None and " " not in plain and plain in row.aliases:
        return True  # "spend $600 billion on capex"
    content = {stem(word) for word in plain.split()} - set(words.qualifiers.silent)
    return any(content <= _stems(name) for name in _names(draft))


def _names(draft: Draft) -> list[str]:
    subject = draft.subject
    if subject is None:
        return [_name(draft)]
    return [_name(draft), subject.text, subject.name, *(subject.entity.aliases if subject.entity is not None else ())]


def _stems(name: str) -> set[str]:
    return {stem(word) for words in (name.split(), split(name)) for word in words}
