"""Values that follow from stated ones without being stated: a base, a whole, an amount each.

Comes in: a desk. Goes out: `implied` findings with formula and parents, both readings where words leave two open.
What is implied is reckoned for the reader and never counts as evidence. `RULES` names what may follow from what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kb.crosscheck.arithmetic import CROWD, asks
from kb.crosscheck.arithmetic.sentences import Sentence, sentences
from kb.crosscheck.desk import Desk
from kb.crosscheck.implied.bases import base
from kb.crosscheck.implied.pieces import each
from kb.crosscheck.implied.telling import Implied, finding
from kb.crosscheck.implied.wholes import whole
from kb.lexicon.arithmetic import Arithmetic
from kb.model import Finding

RULES: dict[str, Callable[[Sentence, Arithmetic], Iterator[Implied]]] = {"base": base, "whole": whole, "each": each}


def implied(desk: Desk) -> Iterator[Finding]:
    """Yields what the figures of each sentence imply."""
    for article in sorted(desk.articles):
        for sentence in sentences(item for item in desk.articles[article] if not item.record.reference):
            if len(sentence.items) <= CROWD and not asks(sentence):
                for found in follows(sentence, desk.slotter.lexicon.scopes.arithmetic):
                    yield finding(found, desk)


def follows(sentence: Sentence, words: Arithmetic) -> Iterator[Implied]:
    """Yields what follows from the figures of one sentence, rule by rule."""
    for rule in RULES.values():
        yield from rule(sentence, words)
