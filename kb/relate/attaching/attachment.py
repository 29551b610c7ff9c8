"""How a figure hangs in its sentence: which noun it measures, whose it may be, under which verb.

Comes in: a figure with its tokens. Goes out: an `Attachment`, the grammar of the figure and nothing
more; what the nouns mean is for `metric` and `subject` to say. Every branch has a name, which ends
up among the claim's rules.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kb.model import Quantity
from kb.relate.attaching.asking import TAKEN, Attachment, Words, is_bare_amount, words_of
from kb.relate.attaching.gaps import Gaps
from kb.relate.attaching.roles import STEPS
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import WORTH, Names, stem
from kb.relate.scene.scene import Figure

TRADING = frozenset({"trade", "trading", "trades", "dealings", "deals"})
EARLY = frozenset({"early", "late", "morning", "afternoon", "evening", "midday", "after-hours", "after-market"})
HELD_AGAINST = frozenset({"above", "below", "over", "under", "than", "against", "with", "versus", "beyond"})
LOOSE = frozenset({"moves", "stands-at", "object-at", "alter"})  # what the money is may stand behind it
PARTS = frozenset({"share", "proportion", "portion", "part", "percentage", "fraction"})

ALTOGETHER = frozenset(
    {"overall", "altogether", "nationally", "nationwide", "globally", "worldwide", "annually", "locally"}
)
COUNTED_UNITS = frozenset({"GPU", "token", "parameter", "person"})
LONGEST_NAME = 6  # tokens
DEGREE_TAGS = frozenset({"JJR", "RBR", "JJ", "RB", "IN", "RP"})
PAYING = frozenset({"pay", "receive", "offer", "get", "cost", "spend", "consume"})


class Attacher:
    """Finds attachments in one article; holds the word lists."""

    def __init__(self, names: Names, words: Words) -> None:
        self.names, self.words = names, words

    def attach(self, figure: Figure) -> Attachment:
        """Returns how the figure hangs in its sentence; figures without a parse hang nowhere."""
        if figure.span is None:
            return Attachment("no-parse", inherits=True)
        quantity, root = figure.quantity, syntax.span_root(figure.span)
        dimension = self.names.dimension(quantity.unit)
        asked = _Placed(figure, quantity, dimension, self.names, self.words)
        if syntax.is_verb(root):
            return asked.unwrapped(asked.verb_figure(root))
        first = figure.span[0]
        listed = asked.gapped_growth(first) or asked.quoted_price(first) or asked.gapped_metric(first)
        if listed is not None:
            return asked.stuff(root, listed)
        found = asked.counted(root) if dimension in (None, "count") else asked.start(root)
        share = _share_of(root, quantity, self.words)
        if (lost := _lost_of(root, quantity, self.words)) is not None and found.rule == "moves":
            return replace(found, measured=lost, owner=found.owner, rule="moves, of-object")
        if (
            found.rule.split(",")[0] in ("said", "fragment", "empty-noun")
            and (done := asked.done_with(root)) is not None
        ):
            return done
        if share is not None and found.share_of is None and found.counted is None:
            return replace(found, share_of=share, rule=f"share-of, {found.rule}", inherits=False)
        return asked.unwrapped(asked.stuff(root, asked.said_of(figure.span[0], asked.multiplied(root, found))))


def _taken(found: Attachment) -> Attachment | None:
    """ "The share of electricity used by servers was 22%": a part of the electricity, and the servers'."""
    share = found.measured
    if share is None or share.lower_ not in PARTS or found.share_of is not None:
        return None
    for whole in syntax.prep_objects(share, "of"):
        for clause in syntax.children(whole, "acl"):
            by = [t for t in syntax.prep_objects(clause, "by") if syntax.is_noun(t) and not syntax.in_figure(t)]
            if clause.tag_ in ("VBN", "VBD") and by:
                return replace(found, share_of=whole, owner=by[0], rule=f"{found.rule}, {TAKEN}")
    return None


def _lost_of(root: Token, quantity: Quantity, words: Words) -> Token | None:
    """Returns what a percentage gained or lost is of: "lost 14% of their weight", "shed a fifth of its value"."""
    above = syntax.preposition(root)
    top = above.head if above is not None and above.lower_ == "of" else root  # "an average of 14%"
    if quantity.unit not in ("%", "x") or top.dep_ not in ("dobj", "obj") or top.head.lemma_ not in words.losing:
        return None
    found = [t for t in syntax.prep_objects(root, "of") if t.tag_ in ("NN", "NNS")]
    return found[0] if found else None


def _definite(of: Token | None) -> bool:
    """ "Cut 1,800 jobs, or 11% of its workforce": right behind the figure stands a whole of somebody."""
    after = of.nbor(1) if of is not None and of.lower_ == "of" and of.i + 1 < len(of.doc) else None
    return after is not None and (after.tag_ == "PRP$" or after.lower_ in ("this", "all"))


def _share_of(root: Token, quantity: Quantity, words: Words) -> Token | None:
    """Returns the whole that a percentage or fraction is a part of: "60% of its revenue"."""
    after = root.nbor(1) if root.i + 1 < len(root.doc) else None
    if quantity.unit not in ("%", "x", None) or (quantity.change is not None and not _definite(after)):
        return None
    near = [t for t in after.children if t.dep_ == "pobj"] if after is not None and after.lower_ == "of" else []
    found = [token for token in (*syntax.prep_objects(root, "of"), *near) if stem(token.text) not in words.magnitude]
    counted = quantity.unit is None and quantity.low is not None and quantity.low > 1
    if found and counted and found[0].tag_ in ("PRP", "WDT"):
        return None  # "shipped 44 of them"
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class _Placed(Gaps):
    """One figure, from its own words outward."""

    # -- after the fact ------------------------------------------------------------------------

    def unwrapped(self, found: Attachment) -> Attachment:
        """Looks behind nouns that measure nothing: "estimates for training costs" are training costs."""
        noun = found.measured
        if (taken := _taken(found)) is not None:
            return taken
        above = syntax.preposition(noun) if noun is not None and stem(noun.text) in self.words.tellers else None
        if above is not None and stem(above.head.text) in self.words.empty:
            noun = above.head  # "the forecast of analysts of $181 million"
        for _ in range(STEPS):
            if noun is None or stem(noun.text) not in self.words.empty or self._is_metric(noun):
                break
            if found.change and stem(noun.text) in ("share", "rate", "value"):
                break  # "shares were down 6%": the price of shares
            inner = [t for t in syntax.prep_objects(noun, "of", "for", "on", "in") if self._outside(t)]
            inner = [t for t in inner if t.tag_ != "CD"] or inner  # "the estimate for 2022 inflation"
            inner = [t for t in inner if stem(t.text) not in self.words.tellers]  # "the forecast of analysts"
            if stem(noun.text) == WORTH and self.dimension == "money" and not (inner and self._is_metric(inner[0])):
                break  # "the value of the painting": not the painting
            before = [t for t in syntax.children(noun, "compound") if self._is_metric(t)]
            if before:
                return replace(found, measured=before[-1], owner=found.owner)
            inner = inner or self._right_after(noun)
            if not inner or inner[0].tag_ == "CD":
                break
            noun = inner[0]
        return found if noun == found.measured else replace(found, measured=noun, rule=f"{found.rule}, unwrapped")

    def _right_after(self, noun: Token) -> list[Token]:
        """ "Raised its forecast for the harvest to": the phrase right behind the noun, wherever the tree hangs it."""
        after = noun.nbor(1) if noun.i + 1 < len(noun.doc) else None
        if after is None or after.lower_ not in ("of", "for"):
            return []
        tellers = self.words.tellers
        things = [t for t in after.children if t.dep_ == "pobj" and syntax.is_noun(t) and self._outside(t)]
        return [t for t in things if stem(t.text) not in tellers]

    def stuff(self, root: Token, found: Attachment) -> Attachment:
        """ "1.4 TB of data", "$20 million in GPU hours", "3 TB/s of memory bandwidth": the words after the unit."""
        if (kind := self._money_in(root, found)) is not None:
            return replace(found, measured=kind, owner=found.owner, rule=f"{found.rule}, of-stuff", verb=None)
        bare = self.dimension is None and self.quantity.vague
        skipped = self.dimension in ("count", "share") or (self.dimension is None and not bare)
        named = found.measured is not None and stem(found.measured.text) not in self.words.empty
        fixed = named and found.rule not in LOOSE  # "forecasts of $3 billion in revenue"
        if found.counted is not None or fixed or skipped:
            return found
        end = self.figure.span.end if self.figure.span is not None else root.i + 1
        after = root.doc[end] if end < len(root.doc) else None
        near = syntax.children(after, "pobj") if after is not None and after.lower_ in ("of", "in", "worth") else []
        inner = [*syntax.prep_objects(root, "of", "in", "worth"), *near]
        inner = [t for t in inner if syntax.is_noun(t) and self._outside(t)]
        loose = (
            found.measured is None
            and self.dimension != "money"
            and found.rule in ("verb-object", "fragment", "said", "verb-prep")
        )
        if not inner or stem(inner[0].text) in self.words.times or not (loose or self._is_metric(inner[0])):
            return found
        if inner[0].lower_ in TRADING and any(stem(kid.text) in self.words.times | EARLY for kid in inner[0].children):
            return found  # "eased to $49.11 in early evening trade"
        verb = found.verb
        paid = found.rule == "priced-at" or self.quantity.per == "share" or (verb is not None and verb.lemma_ in PAYING)
        tender = stem(inner[0].text) in ("cash", "stock") and paid
        if self.dimension == "money" and (tender or stem(inner[0].text) in ("share", "stock")):
            return found  # "bought $3 billion of shares": no price of one; "receive $50 in cash"
        if found.verb is not None and (self._says_stuff(found.verb, inner[0]) or self._goes_into(found.verb, inner[0])):
            return found  # "burned $95 million in cash"
        owner = found.owner if found.owner is not None else found.measured
        change = found.change and found.rule != "alter"  # "driven by $1.7 billion in charges"
        rule = f"{found.rule}, of-stuff"
        return replace(found, measured=inner[0], owner=owner, rule=rule, verb=None, inherits=False, change=change)

    def _money_in(self, root: Token, found: Attachment) -> Token | None:
        """ "Proposes £15.8 million in cuts", "$417 million in local economic impact": what the money is."""
        end = self.figure.span.end if self.figure.span is not None else len(root.doc)
        after = root.doc[end] if end < len(root.doc) else None
        lexical = found.rule.startswith("metric-verb")
        fits = after is not None and (after.lower_ == "in" or (after.lower_ in ("of", "worth") and not lexical))
        if self.dimension != "money" or after is None or not fits or self.quantity.per is not None:
            return None
        verb = syntax.governing_verb(root)
        direct = verb is not None and root.dep_ in ("dobj", "obj") and root.head.i == verb.i and verb.lemma_ != "cost"
        if verb is not None and syntax.particle(verb):
            return None  # "wrote off $700 million of old servers"
        kids = after.children if after.lower_ != "worth" else syntax.prep_objects(after, "of")
        things = [t for t in kids if t.dep_ == "pobj" and t.tag_ in ("NN", "NNS") and self._outside(t)]
        if not direct or verb is None or verb.lemma_ in self.words.into or not things:
            return None
        thing = things[0]
        measure = self._is_metric(thing) or stem(thing.text) in self.words.changes
        if verb.lemma_ in self.words.planning and not measure:
            return None  # "plans $4 billion in new factories"
        idle = stem(thing.text) in self.words.tender | self.words.times
        fits = not idle and syntax.child(thing, "det", "poss") is None and not self._says_stuff(verb, thing)
        return thing if fits else None

    def _goes_into(self, verb: Token, stuff: Token) -> bool:
        """ "Invests $9 billion in network capacity": what money is put in is no measure of that money."""
        if self.dimension != "money" or verb.lemma_ not in self.words.into:
            return False
        named = self.names.metric(stem(stuff.text), [stem(t.text) for t in syntax.noun_phrase(stuff)], "money")
        return named is None or named[0].dimension != "money" or stem(stuff.text) in self.words.tender

    def _says_stuff(self, verb: Token, stuff: Token) -> bool:
        """The verb's own metric has the stuff in its name: to burn cash is a cash burn."""
        rows = self.names.metric_by_verb.get(verb.lemma_, ())
        if verb.lemma_ in self.words.unnarrowed and rows:
            return True  # "saves $12 million in costs"
        return any(stem(stuff.text) in row.name.split() and row.name != stem(stuff.text) for row in rows)

    def verb_figure(self, verb: Token) -> Attachment:
        """The figure is a verb: "nearly doubling 2025's spend", "headcount has doubled", "doubling output costs"."""
        before = verb.dep_ == "amod" and verb.tag_ == "VBG" and verb.head.i > verb.i
        thing = verb.head if before else syntax.object_of(verb)
        subject = syntax.subject_of(verb)
        if thing is not None and not self._outside(thing):
            return Attachment("verb-figure", owner=subject, change=True, inherits=True)
        if thing is not None and syntax.is_noun(thing):
            return Attachment("verb-figure", measured=thing, owner=subject, change=True)
        return Attachment("verb-figure", measured=subject, owner=subject, change=True, inherits=subject is None)

    # -- where to start ------------------------------------------------------------------------

    def start(self, root: Token) -> Attachment:
        """A figure with a unit: it modifies a noun, or is a noun phrase by itself."""
        head = root.head
        if self._held_expected(root):
            return Attachment("expected", inherits=True)
        if (whole := self.in_every() or self.in_comparison()) is not None:
            return whole
        if head.i != root.i and not self._outside(head):
            return Attachment("beside-figure", inherits=True)
        if (root.dep_ == "predet" or root.tag_ == "PDT") and syntax.is_noun(head):
            return Attachment("multiple-of", measured=head, owner=self._above(head))
        if self.quantity.unit is None and syntax.is_noun(head) and stem(head.text) in self.words.times:
            return self.role(head, STEPS)  # "reached 5.6 million last year"
        inner = root.dep_ in ("nummod", "compound", "nmod", "amod", "quantmod", "poss") and self._outside(head)
        if inner and syntax.is_noun(head) and head.i > root.i:
            if self.quantity.unit == "x" and self._of_another(head):
                return Attachment("multiple-of", measured=head, owner=self._above(head))
            rate = self.quantity.per is not None and stem(head.text) in self.quantity.per.split()
            return self.role(head, STEPS) if rate else self.modifier(head)  # "at $45/M output tokens"
        if (named := self._named_behind(root)) is not None:
            return self.modifier(named)
        if head.lower_ in ALTOGETHER and head.dep_ == "pobj":
            return self.role(head, STEPS)  # "an increase of 25% overall"
        said = head.dep_ == "acomp" and head.tag_ == "VBN"  # "was 15% contained"
        manner = head.tag_ == "RB" and head.lower_.endswith("ly") and self.dimension == "money"  # "$7tn cumulatively"
        degrees = said or (head.tag_ in DEGREE_TAGS and not manner) or head.lower_ in ("up", "down", "more", "less")
        if root.dep_ in ("npadvmod", "advmod", "quantmod", "nmod", "dep") and degrees and self._outside(head):
            return self.degree(head)
        return self.role(root, STEPS)

    def _held_expected(self, root: Token) -> bool:
        """ "Well above the $5.60 that analysts had expected": of what the figure before is."""
        above = syntax.preposition(root)
        against = above is not None and above.lower_ in HELD_AGAINST
        return against and any(
            clause.lemma_ in self.words.say
            and syntax.own_subject(clause) is not None
            and syntax.child(clause, "xcomp", "ccomp") is None  # "the $120m that Acme expects to spend"
            for clause in syntax.children(root, "relcl")
        )

    def _of_another(self, noun: Token) -> bool:
        """ "Five times the size of Brill", and not "an eightfold size": an article opens the noun behind the figure."""
        after = noun.doc[self.figure.span.end] if self.figure.span is not None else noun
        return after.i < noun.i and after.lower_ == "the" and bool(syntax.prep_objects(noun, "of", "for", "in"))

    def done_with(self, root: Token) -> Attachment | None:
        """ "Saw $31 billion invested into startups", "$4 million raised by Acme": what the participle behind says."""
        end = self.figure.span.end if self.figure.span is not None else root.i + 1
        clause = next((t for t in syntax.children(root, "acl") if t.tag_ == "VBN" and t.i == end), None)
        if clause is None or not self._metric_verb(clause):
            return None
        doers = [*syntax.prep_objects(clause, "by"), *syntax.prep_objects(clause, "into", "in", "to", "on")]
        doers = [t for t in doers if syntax.is_noun(t) and self._outside(t) and stem(t.text) not in self.words.times]
        return Attachment("metric-verb", owner=doers[0] if doers else None, verb=clause)

    def _named_behind(self, root: Token) -> Token | None:
        """ "Restart the 640 MW Halde Unit 2 reactor": the name and its noun, where the tree makes them an aside."""
        span = self.figure.span
        if span is None or not span.start or span.doc[span.start - 1].lower_ not in ("the", "a", "an", "its"):
            return None
        at = span.end
        while at < len(span.doc) and at - span.end < LONGEST_NAME and span.doc[at].tag_ in ("NNP", "NN", "CD"):
            at += 1
        names = [token for token in span.doc[span.end : at] if token.tag_ == "NNP"]
        last = span.doc[at - 1]
        aside = last.dep_ == "appos" and last.head.i == root.i and syntax.is_noun(last)
        return names[-1] if aside and names and names[0].i == span.end else None

    def counted(self, root: Token) -> Attachment:
        """A bare number: what it counts is the noun it stands before, or the one it is read with."""
        noun = self._noun_counted(root)
        if noun is None:
            return self.start(root)
        if stem(noun.text) in self.words.changes and noun.i != root.i and noun.tag_ == "NN":
            return self._change_noun(noun)  # "a 44 million increase"
        if stem(noun.text) in self.words.empty and noun.i != root.i and noun.tag_ == "NN" and self.quantity.low != 1:
            kinds = [t for t in syntax.children(noun, "compound") if t.tag_ == "NN" and self._outside(t)]
            found = self.modifier(noun)  # "the 100 million subscriber mark"
            return replace(found, counted=kinds[-1]) if kinds else found
        one_thing = syntax.is_one_thing(noun, self.figure.scene.lexicon.figures.nouns.invariant)
        letters = (
            noun.text.isupper() and self.figure.span is not None and noun.i == self.figure.span.end
        )  # "5 million TEU"
        if is_bare_amount(self.quantity) and noun.i > root.i and one_thing and not letters:
            return self.modifier(noun)  # "a 2.0 billion deficit" is a sum
        if self._awaits(noun):
            return Attachment("expected", inherits=True)  # "more than the 20,000 economists had expected"
        top = root if noun.dep_ == "pobj" and root.is_ancestor(noun) else noun
        named = self.quantity.unit in COUNTED_UNITS or self._outside(noun)
        inner = noun.dep_ in ("compound", "nmod", "npadvmod") and syntax.is_noun(noun.head) and noun.head.i > noun.i
        if named and inner:
            return replace(self.modifier(noun.head), counted=noun)
        return self._count_role(noun, top)

    def _awaits(self, noun: Token) -> bool:
        """The noun after the figure is who expects it, in a clause without "that": its verb has no object."""
        verb = noun.head
        if noun.dep_ != "nsubj" or not syntax.is_verb(verb) or verb.lemma_ not in self.words.say:
            return False
        first = self.figure.span[0] if self.figure.span is not None else noun
        led = first.i > 0 and first.nbor(-1).lower_ in ("the", "than")
        ends = verb.i + 1 < len(verb.doc) and verb.nbor(1).text == ","  # "than the 145,000 economists expected, ..."
        after = () if ends else [kid for kid in verb.children if kid.i > verb.i]
        said = any(kid.dep_ in ("dobj", "ccomp", "xcomp", "prep", "prt") for kid in after)
        return led and not said

    def _noun_counted(self, root: Token) -> Token | None:
        if self._number_word(root):
            inner = syntax.prep_objects(root, "of")
            while inner and self._number_word(inner[0]):  # "hundreds of thousands of people"
                inner = syntax.prep_objects(inner[0], "of")
            if inner and syntax.is_noun(inner[0]):
                return self._possessed(inner[0])
        elif syntax.is_noun(root):
            return None if self._is_done(root) else root
        above = root.head
        owns = above.i < root.i and syntax.child(above, "case") is not None  # "Acme's 405 billion"
        named = (
            not owns
            and syntax.is_noun(above)
            and not self._number_word(above)
            and any(char.isalpha() for char in above.text)
        )
        others = syntax.in_figure(above) and any(
            t.text == "(" for t in root.doc[root.i : above.i]
        )  # "1,200 (5 per cent)"
        if root.dep_ in syntax.MODIFIER_DEPS and named and not others and stem(above.text) not in self.words.times:
            return None if self._is_done(above) else above
        return None

    def _is_done(self, noun: Token) -> bool:
        """ "The record of 14 million set in 2019": a participle that looks like a noun; many sets would be "sets"."""
        several = self.quantity.low is not None and self.quantity.low > 1
        return several and noun.tag_ in ("NN", "VBN") and noun.lower_ in self.words.unaltered

    def _possessed(self, noun: Token) -> Token:
        """ "36 of the council's 57 toilets": the toilets, where the tree stops at who has them."""
        doc, mark = noun.doc, noun.i + 1
        if mark >= len(doc) or doc[mark].tag_ != "POS":
            return noun
        after = next((t for t in doc[mark + 1 : mark + 6] if t.tag_ == "NNS"), None)
        return after if after is not None else noun

    def _number_word(self, token: Token) -> bool:
        return token.tag_ == "CD" or stem(token.text) in self.words.magnitude or token.lower_ in self.words.magnitude

    def _count_role(self, noun: Token, top: Token) -> Attachment:
        if top.dep_ in ("nsubj", "nsubjpass") and syntax.is_verb(top.head):
            verb = top.head
            lexical = self._metric_verb(verb)
            return Attachment("counted-subject", counted=noun, verb=verb if lexical else None, owner=None)
        found = self.role(top, STEPS)
        if found.rule == "verb-object" and found.verb is not None and not self._metric_verb(found.verb):
            found = replace(found, rule="counted-object", verb=found.verb)
        return replace(found, counted=noun)


__all__ = ["Attacher", "Attachment", "words_of"]
