"""Names what grew or fell: what a change noun is a change of, what is numbered, what is traded.

Comes in: a figure that sizes a change, and the noun it stands at. Goes out: a `Measured`, or None.
"""

from __future__ import annotations

from dataclasses import replace

from kb.model import Change
from kb.relate.attaching.attachment import Attachment
from kb.relate.metric.deeds import DeedNamer
from kb.relate.metric.measuring import GROWTH, POINTS, Measured, holds
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.scene.scene import Figure

ASIDE = 14  # words from a change to what it is of, over a level in between
RATES_OF_GROWTH = ("economic growth", "compound annual growth rate")


class ChangeNamer(DeedNamer):
    """Names metrics by what changes."""

    def _more_of(self, head: Token, inner: Measured, figure: Figure, *, even: bool) -> Measured:
        """What there is more or less of: of things the number, of what has grown the growth."""
        if head.tag_ != "NNS" or inner.row is not None or not inner.text:
            return self._named_change(inner.name if even else f"increase in {inner.name}", inner, "more-of")
        told = self.told_of(head, figure)
        inner = replace(inner, name=f"number of {inner.text.lower()} {told}".rstrip(), told=told)
        grown = inner if even or figure.quantity.change is Change.RATIO else self._grown(inner, even)
        return self._named_change(grown.name, inner, "more-of")

    def _change(self, figure: Figure, head: Token, found: Attachment) -> Measured | None:
        """What grew or fell; a change noun ("improvement") is looked behind."""
        if found.rule in ("more-of", "as-many-of"):
            inner = self._put_by(head) or self._noun(head, None)
            less = figure.quantity.change is Change.DECREASE or any(
                t.lower_ in ("less", "fewer", "lower") for t in head.children
            )
            even = less or found.rule == "as-many-of"
            return self._more_of(head, inner, figure, even=even) if inner is not None else None
        if (those := self.those(head)) is not None:
            return self._grown(those, figure.quantity.change is Change.DECREASE)
        points = figure.quantity.unit in POINTS  # half a point more of a rate is a step of the rate itself
        falls = figure.quantity.change is Change.DECREASE or points
        if stem(head.text) not in self.changes:
            if (earned := self._earned_by(figure, head, found)) is not None:
                return earned
            inner = self._noun(head, None) if not self._is_subject(head) else None
            dimension = self.names.dimension(figure.quantity.unit)
            if (
                inner is not None
                and inner.row is not None
                and dimension in ("money", "mass", "length", "energy", "power")
            ):
                fits = inner.row.dimension in (dimension, "any")
                inner = inner if fits else self._noun(head, dimension)  # "the basket size fell £17": no area
            if inner is None or inner.row is None or inner.row.dimension != "count":
                numbered = self._number_of(head, falls)
                if numbered is not None:
                    return numbered
            if inner is None or not self._property(head, inner):
                return self._price_of_traded(figure, head, falls)
            return self._grown(self._per(head, inner), falls)
        falls = falls or (stem(head.text) in self.falls and figure.quantity.change is not Change.INCREASE)
        words = [stem(token.text) for token in syntax.noun_phrase(head)]
        known = self.names.metric(stem(head.text), words, None)
        before = [t for t in syntax.core_phrase(head) if t.i < head.i and t.dep_ == "compound" and not holds(t, figure)]
        before = [t for t in before if not self._names_something(t)]
        deeper = self._compound(before)
        if deeper is not None and (known is None or known[0].growth_of != deeper.name):
            return self._grown(deeper, falls, also=head)
        if known is not None and self.names.dimension(figure.quantity.unit) == known[0].dimension == "money":
            used = frozenset({head.i})  # "annual depreciation would rise by $12 billion"
            return self._grown(Measured(known[0].name, str(head.text), known[0], "metric-lexicon", used), falls)
        if known is not None and len(known[1]) > 1:
            row, needed = known
            used = frozenset(t.i for t in syntax.noun_phrase(head) if stem(t.text) in needed) | {head.i}
            return Measured(row.name, self._text(head, used), row, "change-lexicon", used)
        below = syntax.prep_objects(head, "in", "of", "to", "on")
        below = [t for t in below if not holds(t, figure) and stem(t.text) not in self.times]
        below = below or self._behind_aside(head)
        if (inner := self._of_change(below)) is not None:
            return self._grown(inner, falls)
        before = [t for t in before if not syntax.in_figure(t) and t.text[:1].isalpha()]
        if before:
            return self._grown(self._plain(before[-1]), falls, also=head)
        earlier = [t for t in head.doc[: head.i] if stem(t.text) in self.changes and t.tag_ in ("NN", "NNS")]
        told = syntax.prep_objects(earlier[-1], "in", "of") if earlier else []
        inner = self._of_change([t for t in told if not syntax.in_figure(t)])
        if inner is None and (inner := self._of_mover(head)) is not None:
            return self._grown(inner, falls)
        return self._grown(inner, falls) if inner is not None else None

    def _put_by(self, head: Token) -> Measured | None:
        """ "Twice as much money invested as before": what was done with the money."""
        clause = next((kid for kid in head.children if kid.dep_ == "acl" and kid.tag_ == "VBN"), None)
        if clause is None or stem(head.text) not in self.measuring.amounts:
            return None
        row = next((r for r in self.names.metric_by_verb.get(clause.lemma_, ()) if r.dimension == "money"), None)
        used = frozenset({head.i, clause.i})
        return Measured(row.name, str(clause.text), row, "done-with-money", used) if row is not None else None

    def _behind_aside(self, head: Token) -> list[Token]:
        """ "A 6% decline, to $1.3 billion, in pastry sales": what it is of stands behind the level."""
        after = head.doc[head.i + 1 : head.i + ASIDE]
        if len(after) < 2 or after[0].text not in (",", "to"):
            return []
        opener = next((t for t in after if t.lower_ in ("in", "of") and t.i and syntax.in_figure(_beside(t))), None)
        things = syntax.children(opener, "pobj") if opener is not None else []
        return [
            t for t in things if t.tag_ in ("NN", "NNS") and not syntax.in_figure(t) and stem(t.text) not in self.times
        ]

    def _of_change(self, below: list[Token]) -> Measured | None:
        """ "A rise in number of thefts": what a change noun is a change of; "growth in the quarter" tells when."""
        below = [noun for noun in below if stem(noun.text) not in self.times]
        if not below or self._names_something(below[0]) or below[0].lower_ in ("one", "ones"):
            return None
        if below[0].tag_ == "VBG" and (doing := self._told_by_gerund(below[0])) is not None:
            return doing
        inside = syntax.prep_objects(below[0], "of") if stem(below[0].text) in self.measuring.numbering else []
        if inside and (numbered := self.numbered(inside[0])) is not None:
            return numbered
        return self._noun(below[0], None)

    def _of_mover(self, head: Token) -> Measured | None:
        """ "Shares rebounded after a correction of 13%": a change of what the clause says moved."""
        verb = syntax.governing_verb(head)
        mover = syntax.subject_of(verb) if verb is not None else None
        moves = verb is not None and verb.lemma_ in (*self.relating.verbs.rise, *self.relating.verbs.fall)
        if mover is None or not moves or head.dep_ != "pobj" or mover.tag_ not in ("NN", "NNS"):
            return None
        hit = self._hit(mover, [stem(t.text) for t in syntax.noun_phrase(mover)], None)
        return Measured(hit[0].name, str(mover.text), hit[0], "change-of-mover", frozenset({mover.i})) if hit else None

    def _told_by_gerund(self, gerund: Token) -> Measured | None:
        """ "A fall in stabbing incidents": where the tree takes the first word for a verb."""
        thing = syntax.child(gerund, "dobj")
        if thing is None or thing.i != gerund.i + 1 or thing.tag_ != "NNS":
            return None
        words = f"{gerund.lower_} {thing.lower_}"
        used = frozenset({gerund.i, thing.i})
        return Measured(f"number of {words}", words, None, "metric-words", used, (gerund, thing))

    def _number_of(self, head: Token, falls: bool) -> Measured | None:
        """ "The number of patients fell 9%": their number, though "number" measures nothing by itself."""
        plain = self.numbered(head)
        return self._grown(plain, falls) if plain is not None else None

    def numbered(self, head: Token, first: str = "number of") -> Measured | None:
        """Returns the number of those that a plural noun behind "the number of" names; None for other nouns."""
        above = syntax.preposition(head)
        counting = (*self.measuring.numbering, *(self.relating.nouns.share if first == "share of" else ()))
        numbering = above is not None and above.lower_ == "of" and stem(above.head.text) in counting
        if not numbering or head.tag_ != "NNS":
            return None
        plain = self._plain(head)
        name = f"{first} {plain.text} {self.which(head)}".rstrip()
        return replace(plain, name=name, rule="number-of-things") if plain.text else None

    def posted_by(self, figure: Figure, found: Attachment) -> Measured | None:
        """ "The data center business posted $51 billion": what a part of a firm posts is revenue."""
        who = syntax.antecedent(found.verb) if found.verb is not None and found.verb.dep_ == "relcl" else found.owner
        part = who is not None and who.tag_ == "NN" and stem(who.text) in self.measuring.earning
        direct = found.rule in ("verb-object", "said") and found.verb is not None and found.counted is None
        posted = direct and found.verb is not None and found.verb.lemma_ in self.measuring.posting
        return self._known("revenue", "posted-by-part") if part and posted else None

    def _earned_by(self, figure: Figure, head: Token, found: Attachment) -> Measured | None:
        """ "The cloud division grew 33 percent": its revenue, like that of a firm."""
        verb = found.verb.lemma_ if found.verb is not None else ""
        part = head.tag_ == "NN" and stem(head.text) in self.measuring.earning
        if not part or verb not in self.measuring.growing or figure.quantity.unit not in ("%", "x"):
            return None
        revenue = self._known("revenue", "change-of-traded")
        return self._grown(revenue, figure.quantity.change is Change.DECREASE) if revenue is not None else None

    def _price_of_traded(self, figure: Figure, head: Token, falls: bool) -> Measured | None:
        """ "Coffee futures jumped 70%": their price."""
        money = self.names.dimension(figure.quantity.unit) == "money" and figure.quantity.per is None
        if stem(head.text) not in self.measuring.traded or not (money or figure.quantity.unit in ("%", "x")):
            return None
        price = self._known("price", "change-of-traded")
        return self._grown(price, falls) if price is not None else None

    def _per(self, head: Token, inner: Measured) -> Measured:
        """ "Training costs per FLOP fell 8%": the rate belongs to what fell."""
        preposition = next((kid for kid in head.children if kid.lower_ == "per" and kid.i > head.i), None)
        unit = syntax.child(preposition, "pobj") if preposition is not None else None
        if unit is None:
            return inner
        word = unit.text if unit.text.isupper() else unit.lower_
        if inner.name.endswith(f"per {word}"):
            return inner
        return replace(inner, name=f"{inner.name} per {word}")

    def at_a_rate(self, named: Measured, figure: Figure) -> Measured | None:
        """ "The market will grow at a compound annual rate of 28%": the growth of what grows."""
        verb = syntax.governing_verb(syntax.span_root(figure.span)) if figure.span is not None else None
        if named.name not in RATES_OF_GROWTH or verb is None:
            return None
        grows = verb.lemma_ in self.relating.verbs.rise
        things = [syntax.subject_of(verb)] if grows else syntax.prep_objects(verb, "for")
        thing = next((t for t in things if t is not None and t.tag_ in ("NN", "NNS", "NNP")), None)
        if thing is None or stem(thing.text) in (*self.relating.nouns.place, "economy", "gdp"):
            return None
        inner = self._noun(thing, None)
        return self._grown(inner, falls=False) if inner is not None else None

    def bare_growth(self, noun: Token | None) -> Measured | None:
        """ "Acme posted 30% growth": growth, of whatever it is."""
        if noun is None or stem(noun.text) != GROWTH or syntax.child(noun, "compound") is not None:
            return None
        return Measured(GROWTH, str(noun.text), None, "metric-words", frozenset({noun.i}))

    def is_change(self, noun: Token) -> bool:
        """Tells whether a noun names a change and nothing that changes: "increase"."""
        return stem(noun.text) in self.changes and syntax.child(noun, "compound") is None


def _beside(token: Token) -> Token:
    """The word in front of another, a comma passed by."""
    before = token.nbor(-1)
    return before.nbor(-1) if before.text == "," and before.i else before
