"""Whether the text affirms a figure or denies it.

Comes in: a `Figure`. Goes out: a `FoundPolarity` with the denying words. Declines negations that leave the figure
standing: "not only 300 stores", "no fewer than 20", "cannot afford $5m".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.model import Polarity, is_currency
from kb.relate.parsing.syntax import children, climb, is_verb, own_subject
from kb.relate.parsing.tokens import Token
from kb.relate.scene.scene import Figure
from kb.relate.telling.telling import Telling, telling

NOBODY = frozenset({"nobody", "none", "nothing"})
DEFINITE = frozenset({"the", "this", "that", "these", "those"})


@dataclass(frozen=True, slots=True)
class FoundPolarity:
    """The polarity, the words that show it, and the rule."""

    polarity: Polarity
    words: str
    rule: str


def find_polarity(figure: Figure) -> FoundPolarity:
    """Returns whether the text affirms the figure or denies it."""
    words = telling(figure.scene.lexicon)
    text = figure.passage.text[max(0, figure.quantity.start - 60) : figure.quantity.start]
    found = re.search(r"(?:(?<!\bif )\bnot|n['’]t)\s+(?:(?:the|a|an|about|some|around)\s+)?$", text, re.IGNORECASE)
    if found:
        return FoundPolarity(Polarity.DENIED, found[0].strip(), "polarity-not-the-figure")
    if figure.span is None:
        return FoundPolarity(Polarity.AFFIRMED, "", "polarity-plain")
    below, noun = figure.span.root, figure.span.root.head
    if is_verb(below) and (shown := _shown_by(below, below, words)) is not None:
        return FoundPolarity(Polarity.DENIED, shown, "polarity-negated-verb")  # "rarely doubles throughput"
    measures = below.dep_ in ("nummod", "compound", "amod", "nmod") and not is_verb(noun)
    owned = measures and any(True for _ in children(noun, "poss"))
    owned = owned or any(True for _ in children(below, "poss"))  # "cannot cover their $12 million in expenses"
    for token in climb(figure.span.root):
        if is_verb(token):
            shown = _denies(token, below, words, owned=owned)
            if shown is not None:
                return FoundPolarity(Polarity.DENIED, shown, "polarity-negated-verb")
            if (shown := _failed(figure, token, below, words)) is not None:
                return FoundPolarity(Polarity.DENIED, shown, "polarity-failed")
            if token.dep_ not in ("xcomp", "ccomp") or below.dep_ in ("nsubj", "nsubjpass"):
                shown = _denied_above(token, words)
                if shown is not None:
                    return FoundPolarity(Polarity.DENIED, shown, "polarity-denied-clause")
                break
        below = token
    return FoundPolarity(Polarity.AFFIRMED, "", "polarity-plain")


def _failed(figure: Figure, verb: Token, below: Token, words: Telling) -> str | None:
    """ "Failed to raise $40m", "refused to lend it 300 buses"; what is due stands: "refused to pay the $4m"."""
    root, above = figure.span.root if figure.span is not None else verb, verb.head
    if verb.dep_ != "xcomp" or above.lemma_ not in words.denied.failing or below.dep_ != "dobj":
        return None
    unit = figure.quantity.unit or ""
    counted = root.head is below and not is_currency(unit) and unit not in ("%", "pp")  # "to meet a $5m payment": due
    known = any(kid.tag_ == "PRP$" or kid.lower_ in DEFINITE for kid in below.children)
    return above.text if (root is below or counted) and not known else None


def _denied_above(clause: Token, words: Telling) -> str | None:
    """Returns the verb that denies a that-clause, or a report of it: "rejected reports that 40 had died"."""
    above = clause.head
    if clause.dep_ in ("acl", "ccomp", "relcl") and not is_verb(above) and above.dep_ in ("dobj", "obj"):
        if not any(kid.lower_ == "that" for kid in clause.children) or not words.source_noun(above.lemma_.lower()):
            return None
        above = above.head
    elif clause.dep_ != "ccomp":
        return None
    negated = any(True for _ in children(above, "neg"))
    return above.text if above.lemma_ in words.denied.verbs and not negated else None


def _denies(verb: Token, below: Token, words: Telling, *, owned: bool) -> str | None:
    """Returns the word by which a verb denies what hangs from it; what somebody has stands: "its 2% target"."""
    if below.dep_ in ("nsubj", "nsubjpass", "csubj", "advcl", "conj") or owned:
        return None
    if verb.lemma_ in words.denied.verbs and below.dep_ in ("ccomp", "dobj", "xcomp", "pcomp"):
        return verb.text
    nobody = own_subject(verb) if below.dep_ in ("dobj", "obj", "attr", "npadvmod") else None
    if nobody is not None and (nobody.lower_ in NOBODY or any(kid.lower_ == "no" for kid in children(nobody, "det"))):
        return nobody.text  # "no model has cost $40 million"
    return _shown_by(verb, below, words)


def _shown_by(verb: Token, below: Token, words: Telling) -> str | None:
    """Returns the word on the verb that denies it: "not", "rarely"."""
    for kid in children(verb, "neg"):
        following = kid.nbor(1).lower_ if kid.i + 1 < len(kid.doc) else ""
        able = any(aux.lower_ in ("can", "ca", "could") for aux in children(verb, "aux"))
        if following not in words.denied.allows and kid.i < below.i and not able:
            return kid.text
    return next((kid.text for kid in children(verb, "advmod") if kid.lower_ in words.denied.adverbs), None)
