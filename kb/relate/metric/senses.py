"""Which sense a word of the lexicon has: mortgage approvals are no approval rating, a field's yield is no bond's.

Comes in: a noun with the lexicon's row for it. Goes out: the row that is meant, or None where the phrase's own words
are the metric. Only rows found by one plain word are in doubt; a phrase of several words says what it means.
"""

from __future__ import annotations

from typing import TypeAlias

from kb.lexicon.context import Metric
from kb.lexicon.measuring import Measuring
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import Names, stem

Hit: TypeAlias = tuple[Metric, frozenset[str]]
COMMON = ("NN", "NNS")


class Senses:
    """Tells the senses of words that name metrics."""

    names: Names
    measuring: Measuring
    qualifiers: frozenset[str]

    def meant(self, head: Token, hit: Hit, dimension: str | None) -> Hit | None:
        """Returns the row that the noun means in its phrase, None where it means none of the lexicon's."""
        row, needed = hit
        if len(needed) > 1:
            return hit if not self._of_other_kind(head, needed) else None
        if row.name == "orders" and self._vague(head):
            return None
        if row.name == "share price" and self._gained(head):
            return self._row("market share", needed)
        if row.name == "market share" and dimension is None:
            return self._row("market size", needed)  # what grows is the market
        if row.name == "vacancy rate" and head.tag_ == "NNS" and dimension is None:
            return self._row("vacancies", needed)
        if row.name == "area" and head.lower_ == "size" and dimension != "area" and self._kinds(head):
            return self._row("size", needed)  # "average round size climbed 28%"
        if row.name == "stake" and head.lower_ == "interest" and self._is_paid(head):
            return self._row("interest rate", needed)
        apart = (
            (row.name == "interest rate" and self._named_before(head))
            or (row.name == "bond yield" and self._of_no_debt(head))
            or (row.name == "share price" and head.lower_ == "share" and (self._told_again(head) or _part(head)))
            or (row.name == "approval rating" and self._counted_approvals(head))
            or (row.name == "deal value" and dimension != "money" and head.tag_ == "NNS")
            or (row.name == "performance gain" and head.lower_ in ("gain", "gains") and self._kinds(head))
            or (row.name == "speed" and head.lower_ == "wind" and dimension != "speed")
            or (row.name == "birth rate" and head.tag_ == "NNS")
            or (row.name == "theft" and dimension != "money")
            or (row.name == "production" and head.lower_ == "generation" and dimension == "money")
            or (row.name == "cost" and head.lower_ not in ("cost", "costs") and self._kinds(head))
        )
        return None if apart else hit

    def _gained(self, head: Token) -> bool:
        """ "A 4% increase in share", "growth in share": a part of a market; what trades on an exchange has a plural."""
        bare = head.lower_ == "share" and not any(kid.i < head.i for kid in head.children)
        return bare and head.dep_ == "pobj" and head.head.lower_ in ("in", "of") and syntax.is_noun(head.head.head)

    def _told_again(self, head: Token) -> bool:
        """ "4% of the power, a share that could triple": a part told before, and no stock."""
        article = syntax.child(head, "det")
        return (
            article is not None
            and article.lower_ in ("a", "that", "this")
            and head.dep_ in ("appos", "npadvmod", "nsubj")
        )

    def _of_other_kind(self, head: Token, needed: frozenset[str]) -> bool:
        """ "The homicide clearance rate" is no homicide rate: the kind right before "rate" is another."""
        before = head.doc[head.i - 1] if head.i else head
        kind = before.dep_ == "compound" and before.head.i == head.i and before.tag_ == "NN"
        known = stem(before.text) in needed or before.lower_ in self.qualifiers
        return head.lower_ in ("rate", "rates") and kind and not known

    def _vague(self, head: Token) -> bool:
        """ "On the order of $400,000"."""
        return head.lower_ == "order" and head.dep_ == "pobj" and head.head.lower_ in ("on", "of", "in")

    def _row(self, name: str, needed: frozenset[str]) -> Hit | None:
        row = self.names.metric_by_name.get(name)
        return (row, needed) if row is not None else None

    def _kinds(self, head: Token) -> list[Token]:
        """The plain nouns before a noun that say which: "council tax" bill."""
        before = [t for t in syntax.core_phrase(head) if t.i < head.i and t.dep_ in ("compound", "nmod")]
        return [t for t in before if t.tag_ in COMMON and not syntax.in_figure(t) and t.lower_ not in self.qualifiers]

    def _is_paid(self, head: Token) -> bool:
        """ "8% interest" is paid; "a 12% interest in Tarn", "a minority interest" are owned."""
        owned = syntax.prep_objects(head, "in", "of")
        return not owned and not self._kinds(head) and syntax.child(head, "poss") is None

    def _of_no_debt(self, head: Token) -> bool:
        """A bare "yield" is a bond's only where the sentence speaks of debt: fields and chips have yields too."""
        words = {stem(token.text) for token in head.doc}
        return not words & frozenset(self.measuring.debts) and "-year" not in head.doc.text

    def _named_before(self, head: Token) -> bool:
        """ "The clear-up rate" is no interest rate: a bare noun of the lexicon named by itself, or far from banks."""
        if head.tag_ == "NN" and not {stem(t.text) for t in head.doc} & frozenset(self.measuring.lending):
            return True
        before = [t for t in syntax.core_phrase(head) if t.i < head.i and not syntax.in_figure(t)]
        named = (
            (t.dep_ in ("compound", "nmod") or t.text.count("-"))
            and not (t.tag_ in ("NNP", "NNPS") and not t.text.isupper())
            and t.lower_ not in self.qualifiers
            for t in before
        )
        return any(named) or bool(head.doc[head.i - 1 : head.i].text == "-")

    def _counted_approvals(self, head: Token) -> bool:
        """Approvals that are counted or given to things are no poll's: "mortgage approvals", "drug approval"."""
        kinds = self._kinds(head)
        people = any(stem(t.text) in ("voter", "job", "public", "president") for t in kinds)
        return not people and (head.tag_ == "NNS" or bool(kinds))


def _part(share: Token) -> bool:
    """ "The share of electricity used by servers has quadrupled", "took the biggest share": a part, and no stock."""
    whole = any(noun.tag_ in ("NN", "NNS") for noun in syntax.prep_objects(share, "of"))
    taken = share.dep_ in ("dobj", "obj") and any(kid.tag_ in ("JJ", "JJS", "JJR") for kid in share.children)
    return whole or taken
