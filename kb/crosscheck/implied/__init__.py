"""Values that follow from stated ones without being stated: a base, a whole, an amount each.

Comes in: a desk. Goes out: `implied` findings with formula and parents, both readings where words leave two open.
What is implied is reckoned for the reader and never counts as evidence. `RULES` names what may follow from what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kb.compare import Facets
from kb.crosscheck.arithmetic import sheet_of
from kb.crosscheck.arithmetic.sentences import Sentence
from kb.crosscheck.arithmetic.series import series
from kb.crosscheck.desk import Desk
from kb.crosscheck.implied.bases import base
from kb.crosscheck.implied.pieces import each
from kb.crosscheck.implied.telling import Implied, finding
from kb.crosscheck.implied.wholes import whole
from kb.lexicon.arithmetic import Arithmetic
from kb.model import Finding

RULES: dict[str, Callable[[Sentence, Arithmetic], Iterator[Implied]]] = {"base": base, "whole": whole, "each": each}


def implied(desk: Desk) -> Iterator[Finding]:
    """Yields what the figures of each sentence imply, but for a base that the article gives elsewhere."""
    for article in sorted(desk.articles):
        items = [item for item in desk.articles[article] if not item.record.reference]
        if len(items) < 2:
            continue
        sheet = sheet_of(items, desk=desk)
        given = {_key((("factor", check.part("factor")), ("result", check.part("result")))) for check in series(sheet)}
        for sentence in sheet.sentences:
            for found in follows(sentence, sheet.words):
                if _key(found.roles) not in given:
                    yield finding(found, desk)


def _key(roles: tuple[tuple[str, Facets], ...]) -> tuple[str, ...]:
    return tuple(item.record.claim.id for _, item in roles)


def follows(sentence: Sentence, words: Arithmetic) -> Iterator[Implied]:
    """Yields what follows from the figures of one sentence, rule by rule."""
    for rule in RULES.values():
        yield from rule(sentence, words)
