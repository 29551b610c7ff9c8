"""What stands around a figure or its noun: the noun before it, the word between, the list or brackets it is in.

Comes in: a token beside the figure. Goes out: small answers, from which `roles` chooses its branch.
"""

from __future__ import annotations

from dataclasses import dataclass

from kb.relate.attaching.portions import Portions
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem

NUMBERS = frozenset({"number", "numbers", "count", "tally"})


@dataclass(frozen=True, slots=True)
class Neighbours(Portions):
    """One figure and what is near it."""

    def _before_bracket(self, head: Token) -> Token | None:
        """ "Ilmen commits $22 billion (60% growth)": the verb, where the tree hangs the figure from the bracket."""
        span = self.figure.span
        if span is None or span.start == 0 or not any(t.text == "(" for t in span.doc[span.end : head.i]):
            return None
        verb = span.doc[span.start - 1]
        return verb if verb.tag_ in ("VBZ", "VBD", "VBP") and syntax.own_subject(verb) is not None else None

    def _moved_beside(self, head: Token) -> Token | None:
        """ "Dropped 6% after-hours", "rose 9.7% ex fuel": the verb, where the tree hangs the figure from the rest."""
        verb, last = head.head, self.figure.span[-1] if self.figure.span is not None else head
        loose = head.dep_ in ("npadvmod", "dobj", "obj") and syntax.child(head, "det", "poss", "prep") is None
        beside = verb.i < last.i < head.i and self.quantity.unit in ("%", "pp") and head.tag_ in ("NN", "NNS", "JJ")
        return verb if loose and beside and syntax.is_verb(verb) and self._moves(verb) else None

    def _head_of_metric(self, word: Token) -> Token:
        """ "A 73% GAAP gross margin": the margin, where the tree hangs the figure from letters that describe it."""
        above = word.head
        joined = (
            word.dep_ in ("nmod", "compound") and word.text.isupper() and syntax.is_noun(above) and above.i > word.i
        )
        return above if joined and self._outside(above) and self._is_metric(above) else word

    def _measured_before(self) -> Token | None:
        """ "Revenue of $860m to $900m and capital expenditures": the noun before "of" is measured."""
        span = self.figure.span
        if span is None or span.start < 2 or span.doc[span.start - 1].lower_ != "of":
            return None
        noun = span.doc[span.start - 2]
        return noun if syntax.is_noun(noun) and self._outside(noun) and self._is_metric(noun) else None

    def _expects(self, noun: Token) -> bool:
        """The noun after the figure is who expects or spends it, in a clause without "that"."""
        verb = noun.head
        return noun.dep_ == "nsubj" and syntax.is_verb(verb) and verb.lemma_ in self.words.say and verb.dep_ != "ROOT"

    def _whole_compound(self, noun: Token) -> Token:
        """ "A 12 inch display screen": the screen, of which "display" is a part of the name."""
        above = noun.head
        joined = (
            noun.dep_ in ("compound", "nmod")
            and syntax.is_noun(above)
            and above.i > noun.i
            and stem(above.text) not in self.words.act
        )
        return above if joined and self._outside(above) and noun.tag_ not in ("NNP", "NNPS") else noun

    def _change_before(self, head: Token) -> Token | None:
        """ "There was a rise in burglaries, with a 21% increase": the change that the clause before tells of."""
        if head.dep_ != "pobj" or head.head.lower_ != "with":
            return None
        earlier = [t for t in head.doc[: head.head.i] if stem(t.text) in self.words.changes and syntax.is_noun(t)]
        inner = [thing for t in earlier if self._outside(t) for thing in syntax.prep_objects(t, "in", "of")]
        of = syntax.prep_objects(inner[-1], "of") if inner and inner[-1].lower_ in NUMBERS else []
        thing = (of or inner)[-1] if inner else None
        return thing if thing is not None and syntax.is_noun(thing) and self._outside(thing) else None

    def _between(self, word: Token) -> bool:
        """Tells whether a word stands between the figure and the noun that both modify."""
        span = self.figure.span
        return span is not None and syntax.is_noun(word.head) and span.end <= word.i < word.head.i

    def _misread_verb(self, degree: Token) -> Token | None:
        """ "The K2 trains 6x as fast": where the small model takes the verb for a noun, the name before it."""
        verb = degree.head
        if verb.tag_ != "NNS" or verb.dep_ != "ROOT" or degree.dep_ != "advmod":
            return None
        names = [t for t in syntax.children(verb, "compound") if t.i == verb.i - 1 and t.text[:1].isupper()]
        return names[0] if names else None

    def _moved_by(self, verb: Token, degree: Token) -> Token | None:
        """ "Pulled the sector 0.7% lower": what is pulled, not what pulls."""
        thing = syntax.child(verb, "dobj")
        if thing is None or degree.head.i != verb.i or thing.i > degree.i or degree.tag_ not in ("JJR", "RBR"):
            return None
        moves = verb.lemma_ in self.words.alter or verb.lemma_ in self.words.place
        return thing if moves and self._outside(thing) else None

    def _noun_before_as(self, degree: Token) -> Token | None:
        """ "A loss as high as $85 billion": the loss."""
        doc, at = degree.doc, degree.i
        noun = doc[at - 2] if at > 1 and doc[at - 1].lower_ == "as" else None
        return (
            noun
            if noun is not None and syntax.is_noun(noun) and self._outside(noun) and self._is_metric(noun)
            else None
        )

    def _of_object(self, compared: Token) -> bool:
        """ "We compared them with 40 others": a verb of its own, no joint of two figures."""
        return syntax.own_subject(compared) is not None or syntax.child(compared, "dobj") is not None

    def _is_measure_of(self, noun: Token) -> bool:
        """ "A PUE of 1.2", "a score of 88": a bare number behind a noun that somebody has."""
        root = syntax.span_root(self.figure.span) if self.figure.span is not None else noun
        bare = self.quantity.unit is None and root.tag_ == "CD" and not syntax.is_noun(root.head)
        one = syntax.child(noun, "det")
        return bare and noun.dep_ in ("dobj", "attr") and one is not None and one.lower_ in ("a", "an")

    def _kind_named(self, noun: Token) -> bool:
        """An empty noun with a plain noun before it that says which: "street value", "clear-up rate"."""
        kinds = [t for t in syntax.children(noun, "compound") if t.tag_ == "NN" and self._outside(t)]
        kinds = [t for t in kinds if stem(t.text) not in self.words.tellers]  # "analyst expectations of $5bn"
        return bool(kinds) and not any(stem(t.text) in self.words.empty | self.words.times for t in kinds)

    def _headed(self, noun: Token) -> Token:
        """ "A margin of error of 3 points": the tree hangs the figure from the last noun of the metric's name."""
        above = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in ("of", "per") else noun
        outer = above.i < noun.i and syntax.is_noun(above) and self._outside(above)
        if outer and noun.head.lower_ == "per" and self._is_metric(above):
            return above  # "earnings per share of 11 cents"
        return above if outer and not self._is_metric(noun) and self._is_metric(above) else noun

    def _refers_to(self, head: Token) -> Token | None:
        """ "The $6 million figure covers the training cost of Orlen-2": what the figure is said to be."""
        verb = head.head
        if head.dep_ != "nsubj" or stem(head.text) not in self.words.empty or not syntax.is_verb(verb):
            return None
        if verb.lemma_ not in self.words.standing_for or syntax.prep_objects(head, "for", "of", "on"):
            return None
        things = [*syntax.prep_objects(verb, "to"), *syntax.children(verb, "dobj", "attr")]
        things = [t for t in things if t.left_edge.i == 0 or t.left_edge.nbor(-1).lower_ != "not"]
        return next((t for t in things if syntax.is_noun(t) and self._outside(t)), None)

    def _in_brackets(self) -> bool:
        span = self.figure.span
        return span is not None and span.start > 0 and span.doc[span.start - 1].text == "("
