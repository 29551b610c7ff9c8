"""Names what a verb right behind or above a figure makes of it: "$31 billion invested in robots", "cost 3x more".

Comes in: a figure and its attachment. Goes out: a `Measured`, or None where no such verb stands there.
"""

from __future__ import annotations

from kb.model import Change
from kb.relate.attaching.attachment import Attachment
from kb.relate.metric.measuring import Measured
from kb.relate.metric.units import UnitNamer
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.scene.scene import Figure

PRICED = frozenset({"cost", "price", "rental price"})
MORE = frozenset({"more", "less", "higher", "lower", "as"})
WHAT = 6  # tokens from "what" to its verb
NEAR = 4  # tokens from a figure back to the verb of what it costs


class DoneNamer(UnitNamer):
    """Names metrics by what became of an amount, and by verbs of price that a multiple compares."""

    def done_with(self, figure: Figure, found: Attachment) -> Measured | None:
        """ "With over $2 billion allocated for a plant": what the participle says of the money."""
        span = figure.span
        after = span.doc[span.end] if span is not None and span.end < len(span.doc) else None
        if span is None or after is None or found.change or figure.quantity.per is not None:
            return None
        own = after.tag_ in ("VBN", "VBD") and after.dep_ == "acl" and span.start <= after.head.i < span.end
        noun = found.measured
        above = syntax.preposition(syntax.span_root(span))
        bare = noun is None or stem(noun.text) in self.empty | self.times or found.rule in ("said", "verb-object")
        bare = bare or (above is not None and above.lower_ == "with")
        return self._verb(after, "money", figure) if own and bare and syntax.particle(after) == "" else None

    def amount_done(self, figure: Figure, found: Attachment) -> Measured | None:
        """ "Startups have collected $148 billion": for want of a name, an amount and what was done with it."""
        span, quantity = figure.span, figure.quantity
        root = syntax.span_root(span) if span is not None else None
        money = self.names.dimension(quantity.unit) == "money" and not found.change
        if root is None or not money or root.dep_ not in ("dobj", "obj") or found.rule != "verb-object":
            return None
        if quantity.per is not None or not self._tells(root.head) or root.head.lemma_ in self.measuring.plain_verbs:
            return None
        done = f"{self.participle(root.head)} {syntax.particle(root.head)}".rstrip()
        return Measured(f"amount {done}", str(root.head.text), None, "amount-done")

    def what_was_done(self, figure: Figure) -> Measured | None:
        """ "Nearly three times what it spent in 2024": of what the verb behind "what" tells."""
        span = figure.span
        behind = span.doc[span.end : span.end + WHAT] if span is not None else ()
        if figure.quantity.unit != "x" or not behind or behind[0].lower_ != "what":
            return None
        verb = next((token for token in behind if syntax.is_verb(token)), None)
        rows = self.names.metric_by_verb.get(verb.lemma_, ()) if verb is not None else ()
        row = next((r for r in rows if r.dimension == "money"), None)
        return (
            Measured(row.name, str(verb.text), row, "verb-of-ratio") if row is not None and verb is not None else None
        )

    def _known_price(self, noun: Token) -> bool:
        """ "Costs 3x more money": the noun is what is paid."""
        return stem(noun.text) in self.measuring.tender

    def priced_against(self, figure: Figure, found: Attachment) -> Measured | None:
        """ "Cost 3 to 5 times more than", "cost 20% less": their cost, and nothing of what they are a number of."""
        span, quantity = figure.span, figure.quantity
        after = span.doc[span.end] if span is not None and span.end < len(span.doc) else None
        if span is None or after is None or after.lower_ not in MORE or quantity.unit not in ("x", "%"):
            return None
        if after.head.i > after.i and after.head.tag_ in ("NN", "NNS") and not self._known_price(after.head):
            return None  # "consume 10x more tokens": more of something, at whatever cost
        verb = next((t for t in reversed(span.doc[max(0, span.start - NEAR) : span.start]) if syntax.is_verb(t)), None)
        row = (
            next((r for r in self.names.metric_by_verb.get(verb.lemma_, ()) if r.name in PRICED), None)
            if verb
            else None
        )
        if verb is None or row is None:
            return None
        level = Measured(row.name, str(verb.text), row, "verb-of-ratio", frozenset({verb.i}))
        return self._grown(level, falls=False) if quantity.change is Change.INCREASE and found.change else level

    def put_into(self, verb: Token, figure: Figure) -> Measured | None:
        """ "Has put £150 million into the club", "plans $4 billion in new factories"."""
        planned = verb.lemma_ in self.relating.verbs.planning
        name = "investment" if planned else self.measuring.into.get(verb.lemma_)
        if name is None or figure.span is None:
            return None
        root = syntax.span_root(figure.span)
        direct = root.dep_ in ("dobj", "obj") and root.head.i == verb.i
        words = ("into", "in", "on") if planned else ("into",)
        into = [*syntax.prep_objects(verb, *words), *syntax.prep_objects(root, *words)]
        measured = self.names.metrics if planned else {}
        into = [thing for thing in into if stem(thing.text) not in measured and stem(thing.text) not in self.times]
        return self._known(name, "put-into", str(verb.text)) if direct and into else None

    def from_backers(self, verb: Token, figure: Figure) -> Measured | None:
        """ "Attracted $40 million from investors": money of those who invest is funding, whatever the verb."""
        if figure.span is None or verb.lemma_ not in self.measuring.obtaining:
            return None
        root = syntax.span_root(figure.span)
        sources = [*syntax.prep_objects(verb, "from"), *syntax.prep_objects(root, "from")]
        backed = any(
            stem(word.text) in self.measuring.backers for thing in sources for word in syntax.noun_phrase(thing)
        )
        direct = root.dep_ in ("dobj", "obj") and root.head.i == verb.i
        return self._known("funding", "from-backers", str(verb.text)) if direct and backed else None

    def done_by_phrase(self, figure: Figure, found: Attachment, verb: Token) -> Measured | None:
        """ "Brought in $4 billion", "settled the case for $40 million": what a verb and its particle do with money."""
        assert figure.span is not None
        root = syntax.span_root(figure.span)
        above = syntax.preposition(root)
        while above is not None and above.lower_ == "of" and syntax.is_noun(above.head):
            above = syntax.preposition(above.head)  # "for a record total of $40 million"
        words = [above.lower_] if above is not None and above.head.i == verb.i else []
        if found.measured is None:
            passive = root.dep_ == "nsubjpass"  # "$12 million is set aside"
            kids = (kid for kid in verb.children if kid.dep_ in ("prt", "advmod"))
            words += [kid.lower_ for kid in kids if verb.i < kid.i < figure.span.start or passive]
        said = (self.measuring.phrasal.get(f"{verb.lemma_} {word}") for word in words)
        name = next((name for name in said if name is not None), None)
        return self._known(name, "verb-and-particle", str(verb.text)) if name is not None else None
