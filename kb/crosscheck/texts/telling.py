"""The sentence a reader gets for two figures of two texts.

Comes in: what was weighed. Goes out: one sentence that names both figures and what decides, from templates of the
lexicon.
"""

from __future__ import annotations

from kb.compare import Slotter
from kb.compare.saying import apart_words, figure_words
from kb.compare.values import figure_of, ratio
from kb.crosscheck.texts.weigh import Weighed
from kb.model import Relation


def sentence(found: Weighed, *, slotter: Slotter) -> str:
    """Returns how two figures stand, in words."""
    texts = slotter.lexicon.scopes.explanations
    a, b = found.match.a, found.match.b
    one, other = figure_of(a.record.claim), figure_of(b.record.claim)
    said = figure_words(a.record.claim), figure_words(b.record.claim)
    slot = slotter.slot(found.slot or "")
    words = {
        "fa": said[0],
        "fb": said[1],
        "times": apart_words(one, other, a.unit if a.unit == b.unit else "", ratio(one, other)),
        "label": slot.label if slot is not None else found.slot or "",
    }
    words["why"] = texts.doubt.get(found.slot or "", texts.doubt["default"]).format(**words)
    text = texts.text[_key(found, same=said[0] == said[1], texts=texts.text)].format(**words)
    return text[:1].upper() + text[1:]


def _key(found: Weighed, *, same: bool, texts: dict[str, str]) -> str:
    """Returns which template fits: that of the relation and slot, of equal words, else of the relation."""
    own = f"{found.relation.value} {found.slot}"
    if own in texts:
        return own
    return "same" if same and found.relation is Relation.AGREES else found.relation.value
