"""Shares and multiples of a noun behind them: "two in five households", "a third fewer parts", "twice as many cars".

Comes in: a share or a multiple being placed. Goes out: an `Attachment` to that noun, or None where none follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.relate.attaching.asking import Attachment
from kb.relate.attaching.prepositional import Prepositional
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token

IN_EVERY = re.compile(r"(?<=\w) (?:in(?: every)?|out of(?: every)?|of every) (?=\w)")
LESS_OR_MORE = frozenset({"less", "fewer", "more"})
AS_MUCH = frozenset({"many", "much", "few", "little"})
REACH = 4  # words between a comparison and its noun: "a third fewer open positions"


@dataclass(frozen=True, slots=True)
class Portions(Prepositional):
    """One share or multiple being placed by the noun behind it."""

    def in_every(self) -> Attachment | None:
        """ "Two in five households", "one in four of the firms": a share of the noun behind the last number."""
        span = self.figure.span
        if span is None or self.quantity.unit != "%" or not IN_EVERY.search(self.quantity.text):
            return None
        last = span[-1]
        nouns = [*syntax.prep_objects(last, "of"), *([last.head] if last.dep_ == "nummod" else [])]
        noun = next((t for t in nouns if syntax.is_noun(t) and self._outside(t)), None)
        if noun is None:
            return None
        plurals = [t for t in syntax.children(noun, "compound") if t.tag_ == "NNS" and t.i == last.i + 1]
        misread = noun.tag_ == "NNS" and plurals  # "one in five adults smokes": the tagger takes the verb for a noun
        return Attachment("share-of, in-every", share_of=plurals[0] if misread else noun)

    def in_comparison(self) -> Attachment | None:
        """ "A fifth less energy", "twice as many parameters as its rival": the noun that there is less or more of."""
        span = self.figure.span
        if span is None or self.quantity.unit not in ("%", "x"):
            return None
        after = [token.lower_ for token in span.doc[span.end : span.end + 2]]
        if after[:1] == ["as"] and after[1:] and after[1] in AS_MUCH:
            noun, rule = self._noun_behind(span.end + 2), "as-many-of"
        elif after[:1] and after[0] in LESS_OR_MORE:
            noun, rule = self._noun_behind(span.end + 1), "more-of"
        else:
            return None
        return Attachment(rule, measured=noun, owner=self._above(noun), change=True) if noun is not None else None

    def _noun_behind(self, start: int) -> Token | None:
        """The noun at the end of the phrase that begins at a token, where only words of that phrase lie between."""
        assert self.figure.span is not None
        found = None
        for token in self.figure.span.doc[start : start + REACH]:
            if not syntax.is_noun(token) and token.tag_ not in ("JJ", "VBN", "VBG"):
                break
            found = token if syntax.is_noun(token) else found
        return found if found is not None and self._outside(found) else None
