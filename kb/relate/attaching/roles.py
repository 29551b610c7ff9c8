"""What a figure's place in the tree says: it modifies a noun, or is a phrase under a noun or verb.

Comes in: a token that stands for the figure. Goes out: an `Attachment`. Each branch has a name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kb.relate.attaching.asking import Attachment
from kb.relate.attaching.neighbours import Neighbours
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem

ASIDE = frozenset({"(", "-", "–", "—", "--"})  # open an aside
CONTRASTS = frozenset({"than", "versus", "vs", "vs.", "against", "compared", "instead", "unlike"})
STEPPING = frozenset(
    {"increase", "rise", "decrease", "decline", "drop", "fall", "jump", "reduction", "hike", "boost", "bump"}
)
COMPARED = frozenset({"more", "less", "fewer", "higher", "lower", "greater", "additional", "extra"})
PEAKS = frozenset({"record", "high", "low", "peak", "maximum", "minimum", "total", "mark", "level"})
BARE_CHANGES = frozenset({"increase", "decrease", "rise", "drop", "decline", "reduction"})
RATES = frozenset({"rate", "ratio"})
SESSIONS = frozenset({"trading", "session", "dealing", "deal"})
AS_FAR = frozenset({"much", "many", "little", "few", "high", "low"})
STEPS = 4  # how often a figure may be handed from noun to noun


@dataclass(frozen=True, slots=True)
class Roles(Neighbours):
    """One figure being placed by its governor."""

    # -- the figure modifies a noun --------------------------------------------------------------

    def modifier(self, head: Token) -> Attachment:
        """ "$4 billion investment", "15% performance improvement", "175-billion parameter model"."""
        head = self._head_of_metric(head)
        word = stem(head.text)
        if (verb := self._before_bracket(head)) is not None:
            return self._as_object(verb)
        if word == "worth" and syntax.is_verb(head.head) and self._metric_verb(head.head):
            verb = head.head  # "sold $650 million worth of parts"
            return Attachment("metric-verb", owner=syntax.subject_of(verb), verb=verb)
        if (noun := self._measured_before()) is not None:
            return Attachment("noun-of, before", measured=noun, owner=self._above(noun))
        if head.lower_ in self.words.adjectives and head.dep_ in ("attr", "acomp"):
            return replace(self.degree(head), adjective=head)  # "9% dearer", which the small model takes for a noun
        before = [t for t in syntax.children(head, "compound") if self._outside(t) and self._is_metric(t)]
        if word in RATES and self._rate_of_kind(head, bool(before)):
            return Attachment("metric-noun", measured=head, owner=self._above(head))
        if word in self.words.empty | self.words.plans and before:
            return Attachment("metric-noun", measured=before[-1], owner=self._above(head))
        if word == "rate" and self._kind_named(head):
            return Attachment("metric-noun", measured=head, owner=self._above(head))  # "a 57% graduation rate"
        if (told := self._refers_to(head)) is not None:
            return Attachment("empty-noun, told", measured=told, owner=self._above(told))
        if word in self.words.empty and word not in self.words.share:
            inner = syntax.prep_objects(head, "for", "of", "on")
            if inner:
                return Attachment("empty-noun", measured=inner[0], owner=self._above(head))
            return self._emptied(head, STEPS)
        if word in self.words.changes and self.quantity.unit in ("%", "x", "pp"):
            return self._change_noun(head)
        if self._is_metric(head):
            return Attachment("metric-noun", measured=head, owner=self._above(head))
        if word in STEPPING and self.dimension == "money":
            return self._change_noun(head)  # "a $3.3 million increase"
        if (
            self.quantity.unit == "x"
            and head.lower_ in self.words.multiples
            and (above := self._above(head)) is not None
        ):
            return Attachment("multiple-of-price", owner=above)  # "trades on 6.5 times earnings"
        if self.quantity.unit == "%" and self.names.metrics.get(word) and head.tag_ == "NN":
            return Attachment("metric-noun", measured=head, owner=self._above(head))
        if self._expects(head):
            return Attachment("expected", inherits=True)  # "beating the $1.30 analysts had expected"
        if self.quantity.unit == "x" and any(kid.lower_ in ("much", "many") for kid in head.children):
            return Attachment("as-much-of", measured=head, owner=self._above(head))  # "took 6 times as much compute"
        if word in self.words.plans and (above := self._above(head)) is not None:
            return Attachment("attribute", owner=above, verb=None)  # "is growing through a $9bn plan"
        if (verb := self._moved_beside(head)) is not None:
            return self._change_of(verb)
        return Attachment("attribute", owner=self._whole_compound(head), verb=None)

    def _rate_of_kind(self, head: Token, measured: bool) -> bool:
        """ "A 57 percent graduation rate": the rate, by the lexicon's words for it or the kind it is of."""
        hit = self.names.metric(stem(head.text), [stem(t.text) for t in syntax.noun_phrase(head)], self.dimension)
        return self.dimension == "share" and (
            (hit is not None and len(hit[1]) > 1) or (self._kind_named(head) and not measured)
        )

    def _emptied(self, noun: Token, steps: int) -> Attachment:
        """The role of a noun that measures nothing; who sets a record stands at it."""
        found = self.role(noun, steps)
        verb = found.verb
        if found.rule == "verb-object" and verb is not None and stem(noun.text) in PEAKS:
            subject = syntax.subject_of(verb)
            return Attachment("empty-noun, stands-at", measured=subject, owner=subject, inherits=subject is None)
        return replace(found, rule="empty-noun")

    def _change_noun(self, head: Token) -> Attachment:
        above = self._above(head)
        inner = syntax.children(head, "compound", "poss") + syntax.prep_objects(head, "in", "of", "on", "to")
        inner = [t for t in inner if self._outside(t) and t.tag_ != "CD" and stem(t.text) not in self.words.times]
        verb = syntax.governing_verb(head)
        stands = verb is not None and (verb.lemma_ in self.words.level or self._moves(verb))
        stands = stands or (head.dep_ == "dobj" and self._undergoes(verb))
        if not inner and stands and above is not None:
            return Attachment("change-noun, of-subject", measured=above, owner=above, change=True)
        if not inner and (told := self._change_before(head)) is not None:
            return Attachment("change-noun, told-before", measured=told, change=True)
        if not inner and above is not None and above.i < head.i and not self._outside(above):
            return Attachment("change-noun, of-figure", change=True, inherits=True)  # "9 million came, a 3% rise"
        return Attachment("change-noun", measured=head, owner=above, change=True)

    def _undergoes(self, verb: Token | None) -> bool:
        """ "Exports saw a 12% drop": the subject is a measure and moves, where "Acme saw" leaves open what did."""
        mover = syntax.subject_of(verb) if verb is not None and verb.lemma_ in self.words.undergoing else None
        if mover is None or mover.tag_ not in ("NN", "NNS"):
            return False
        words = [stem(token.text) for token in syntax.noun_phrase(mover)]
        return stem(mover.text) in self.words.traded or self.names.metric(stem(mover.text), words, None) is not None

    def degree(self, head: Token) -> Attachment:
        """ "up 15 percent", "5 percent higher", "40% more computing power", "two metres tall"."""
        comparative = head.tag_ in ("JJR", "RBR") or (head.tag_ == "JJ" and head.lower_ in COMPARED)
        if head.tag_ == "JJ" and head.dep_ == "amod" and not comparative and self._between(head):
            return self.modifier(head.head)  # "the 550-megawatt photovoltaic project"
        if comparative and head.dep_ == "amod" and syntax.is_noun(head.head) and head.i < head.head.i:
            return Attachment("more-of", measured=head.head, owner=self._above(head.head), change=True)
        verb = syntax.governing_verb(head) or head
        if self._behind_level(head):
            return Attachment("degree, of-figure", change=True, inherits=True)
        subject = self._right_before(head) or self._listed_move(head)
        if (name := self._misread_verb(head)) is not None:
            return Attachment("degree, of-name", owner=name, change=False, adjective=head)
        if syntax.is_verb(verb) and (moved := self._moved_by(verb, head)) is not None:
            return Attachment("degree, of-object", measured=moved, owner=moved, change=True)
        if subject is None:
            subject = syntax.subject_of(verb) if syntax.is_verb(verb) else None
        change_word = head.lower_ in (
            "up",
            "down",
            "ahead",
            "off",
            "over",
            "below",
            "above",
            "more",
            "less",
            "higher",
            "lower",
        )
        change = head.tag_ in ("JJR", "RBR") or change_word
        if subject is None and syntax.is_noun(head.head):
            subject = head.head
        if subject is None:
            subject = self._before(head)
        if change and subject is not None and subject.i < head.i and not self._outside(subject):
            return Attachment("degree, of-figure", change=True, inherits=True)  # "7,787 units sold (up 21%)"
        adjective = head if head.tag_ in ("JJ", "JJR", "RB", "RBR", "IN") and not change_word else None
        if head.tag_ == "RBR" and head.head.i == head.i + 1 and head.head.lower_ in self.words.adjectives:
            adjective = head.head  # "3x more efficient"
        return Attachment(
            "degree", measured=subject, owner=subject, change=change, inherits=subject is None, adjective=adjective
        )

    def _behind_level(self, head: Token) -> bool:
        """ "Ended the year with a backlog of $30 billion, up 86%": of the backlog, and not of who ended the year."""
        at = head.i - 1
        at -= at > 0 and head.doc[at].text == ","
        before = head.doc[at] if head.lower_ in ("up", "down") and at > 0 else None
        if before is None or not syntax.in_figure(before) or self.quantity.unit not in ("%", "x"):
            return False
        above = syntax.preposition(before)
        return above is not None and above.lower_ == "of" and syntax.preposition(above.head) is not None

    def _anothers(self) -> bool:
        """ "Brill's $4 million": an owner stands right before the figure."""
        span = self.figure.span
        return span is not None and span.start > 0 and span.doc[span.start - 1].tag_ == "POS"

    def _held_against(self, degree: Token) -> Token | None:
        """ "Its profit was higher than Brill's $4 million": what the clause holds against another's figure."""
        if not self._anothers():
            return None
        verb = syntax.governing_verb(degree)
        subject = syntax.own_subject(verb) if verb is not None and verb.lemma_ == "be" else None
        subject = degree.head if syntax.is_noun(degree.head) else subject  # "a budget as big as Brill's $4 million"
        return subject if subject is not None and self._outside(subject) and self._is_metric(subject) else None

    def _aside_to_figure(self, degree: Token) -> bool:
        """ "350 million people - up from 100 million - used it": of those before the dash, whatever the clause says."""
        at = degree.i - 1
        if at < 1 or degree.doc[at].text not in ASIDE:
            return False
        before = degree.doc[at - 1]
        return syntax.in_figure(before) or any(syntax.in_figure(kid) for kid in before.children if kid.i < before.i)

    # -- the figure is a noun phrase ---------------------------------------------------------------

    def role(self, token: Token, steps: int) -> Attachment:
        """The figure, or a noun that stands for it, by its relation to its governor."""
        head = token.head
        if steps == 0 or head.i == token.i:
            return self._fragment(token)
        dep = token.dep_
        year = head.text.isdigit() and len(head.text) == 4 and head.dep_ == "nummod"
        if year and syntax.is_noun(head.head) and head.head.i > token.i:
            return self.modifier(head.head)  # "$200 billion 2026 capex guidance": the tree hangs it from the year
        if dep in ("pobj", "pcomp"):
            return self._prep(head, steps)
        if dep == "appos":
            return self._apposition(token, steps)
        if dep == "conj":
            return replace(self.role(syntax.first_conjunct(token), steps - 1), inherits=False)
        if syntax.is_verb(head):
            if dep in ("nsubj", "nsubjpass"):
                return self._as_subject(head)
            if dep in ("npadvmod", "dobj", "dep") and (altered := self._altered_by(head, token)) is not None:
                return altered
            if dep in ("npadvmod", "advmod", "dep", "ccomp", "prep", "advcl") and self._moves(head):
                return self._change_of(head)
            return self._as_object(head)
        if dep == "nummod" and head.i < token.i and self._anothers():
            return self.role(head, steps - 1)  # "as large as Brill's $4 million": hung from the owner
        if syntax.is_noun(head) and dep in ("nmod", "nummod", "compound", "npadvmod", "amod", "relcl", "acl", "dep"):
            return (
                self.modifier(head)
                if head.i > token.i
                else Attachment("noun-of", measured=head, owner=self._above(head))
            )
        return self._fragment(token)

    def _altered_by(self, verb: Token, sized: Token) -> Attachment | None:
        """ "Raised its prices 8%", "cutting costs 30%": the object in front of the figure moves by it."""
        things = [t for t in syntax.children(verb, "dobj", "obj") if verb.i < t.i < sized.i and self._outside(t)]
        moving = verb.lemma_ in self.words.alter and self.quantity.unit in ("%", "x", "pp")
        between = verb.doc[things[-1].i + 1 : self.figure.span.start] if things and self.figure.span is not None else ()
        beside = bool(things) and all(t.tag_ in ("RB", "IN", "JJR", "DT") for t in between)
        if not moving or not beside or not self._can_change(things[-1]):
            return None
        return Attachment("alter", measured=things[-1], owner=syntax.subject_of(verb), change=True)

    def _prep(self, prep: Token, steps: int) -> Attachment:
        word, head = prep.lower_, prep.head
        if word == "as" and head.lower_ in AS_FAR and head.dep_ == "pobj" and steps > 1:
            return self._prep(head.head, steps - 1)  # "rose by as much as a third"
        if word in CONTRASTS or (word == "to" and head.lower_ == "compared") or (word == "as" and self._anothers()):
            return Attachment("contrast", measured=self._held_against(head), inherits=True, contrast=True)
        if word == "with" and head.lower_ == "compared" and not self._of_object(head):
            return Attachment("compared", inherits=True)
        if word in ("including", "excluding", "plus", "besides", "beside", "alongside"):
            return Attachment("including", inherits=True, owner=self._head_owner(head))
        noun = prep.doc[prep.i - 1] if prep.i > 0 else prep
        nothing = self.words.times | self.words.races  # "ended the year with", "led the field with"
        beside = word == "with" and syntax.is_noun(noun) and stem(noun.text) not in nothing
        if beside and not self._is_metric(noun):
            return Attachment("with", owner=noun)
        if syntax.is_verb(head):
            better = word == "by" and noun.tag_ == "JJR" and not self._moves(head)  # "cheaper by a factor of ten"
            return self.degree(noun) if better else self._prep_of_verb(head, prep)
        if syntax.is_noun(head) or head.tag_ in ("CD", "$"):
            return self._prep_of_noun(head, prep, steps)
        if prep.dep_ == "prep" and head.tag_ in ("IN", "TO", "RB", "JJ", "JJR", "RBR", "VBG"):
            if syntax.preposition(head) is not None or head.dep_ == "prep":
                return self._prep(head, steps - 1) if steps > 1 else self._fragment(prep)
            if head.lower_ in ("up", "down") and word == "from" and self._aside_to_figure(head):
                return Attachment("degree-level, of-figure", inherits=True)
            verb = syntax.governing_verb(head)
            subject = syntax.subject_of(verb) if verb is not None else syntax.own_subject(head)
            subject = self._listed_move(head) or subject
            if word == "as" and (sized := self._noun_before_as(head)) is not None:
                return Attachment("noun-of, as-high-as", measured=sized, owner=self._above(sized))
            if word == "by" and head.lower_ in ("up", "down"):  # "revenue of $5bn, up by 8%"
                return Attachment("degree", measured=subject, owner=subject, change=True, inherits=subject is None)
            return Attachment("degree-level", measured=subject, owner=subject, inherits=subject is None)
        return self._fragment(prep)

    def _prep_of_noun(self, noun: Token, prep: Token, steps: int) -> Attachment:
        word = prep.lower_
        noun = self._headed(noun)
        kind = stem(noun.text)
        if not self._outside(noun) or noun.tag_ in ("CD", "$"):
            return Attachment("beside-figure", inherits=True)
        above = syntax.governing_verb(noun)
        if word == "to" and kind == "basis" and noun.head.lower_ == "on" and above is not None:
            return self._prep_of_verb(above, prep)  # "rose 9% on an annual basis to $2.4 million"
        if word in ("at", "to") and above is not None and above.lemma_ in self.words.place:
            thing = syntax.object_of(above)
            if thing is not None and (thing.i == noun.i or thing.is_ancestor(noun)):
                return Attachment("placed-at", measured=thing)
        altering = next((v for v in syntax.climb(noun) if v.lemma_ in self.words.alter and syntax.is_verb(v)), None)
        thing = syntax.object_of(altering) if altering is not None and word == "by" else None
        if altering is not None and thing is not None and thing.i < noun.i and self._outside(thing):
            # "cut the compute needed for inference by 90%"
            return Attachment("alter", measured=thing, owner=syntax.subject_of(altering), change=True)
        before = [t for t in syntax.children(noun, "compound") if self._outside(t) and self._is_metric(t)]
        if kind in self.words.empty and before and not self._is_metric(noun):
            return Attachment("noun-of", measured=before[-1], owner=self._above(noun))
        if kind in self.words.changes and word in ("to", "from", "at"):
            inner = [t for t in syntax.prep_objects(noun, "in", "of") if self._outside(t)]
            if inner:
                return Attachment("level-after-change", measured=inner[0], owner=self._above(noun))
        if kind in self.words.changes and word in ("from", "over") and not self._is_metric(noun):
            return Attachment("level-before-change", inherits=True)  # "an increase of 40% over the $5bn of 2025"
        closes = kind in SESSIONS and above is not None and (above.lemma_ in self.words.level or self._moves(above))
        if above is not None and closes and word in ("to", "at"):
            return self._prep_of_verb(above, prep)  # "closed regular trading up 28 cents to $5.93"
        if kind in self.words.times and not self._is_metric(noun):
            return self.role(noun, steps - 1)
        if word in ("of", "by") and kind in self.words.changes and self.quantity.unit in ("%", "x", "pp"):
            return Attachment("change-of", measured=noun, owner=self._above(noun), change=True)
        if word == "of" and noun.lower_ in BARE_CHANGES and not syntax.children(noun, "compound"):
            return Attachment("change-of", measured=noun, owner=self._above(noun), change=True)  # "an increase of 31p"
        if kind == "rate" and word == "of" and noun.head.lower_ == "at" and self.quantity.unit in ("%", "x"):
            act = syntax.governing_verb(noun)
            if act is not None and self._moves(act):
                return self._change_of(act)  # "pay grew at an annual rate of 4.6%"
        if kind in self.words.empty and word == "of" and self._kind_named(noun):
            return Attachment("noun-of", measured=noun, owner=self._above(noun))  # "a street value of"
        if kind in self.words.empty and word == "of" and not self._is_metric(noun):
            return self._emptied(noun, steps - 1)
        if word == "with" and above is not None and kind in self.words.races:
            return self._prep_of_verb(above, prep)
        if word == "with" and not self._is_metric(noun):
            return Attachment("with", owner=noun)
        if word == "for" and noun.dep_ == "attr" and not self._is_metric(noun):
            return Attachment("counted-of", owner=self._above(noun))  # "the town is the hub for 12 miles of track"
        if self._is_metric(noun) or self.dimension not in (None, "count"):
            return Attachment("noun-of", measured=noun, owner=self._above(noun))
        if word == "at" and prep.i and noun.doc[prep.i - 1].text == ",":
            return Attachment("noun-of", measured=noun, owner=self._above(noun))  # "the jobless, at 13.3 million, ..."
        if word in ("across", "between", "among", "over", "on", "by", "to", "from") or kind in self.words.times:
            above = syntax.antecedent(noun.head) if syntax.is_verb(noun.head) else None
            return Attachment("counted-of", owner=above if above is not None else self._above(noun))
        if word == "of" and self._is_measure_of(noun):
            return Attachment("noun-of", measured=noun, owner=self._above(noun))
        plain = noun.tag_ == "NNS" and noun.dep_ == "dobj" and syntax.child(noun, "det", "poss", "compound") is None
        doer = self._above(noun) if word == "of" and plain else None
        if doer is not None and doer.tag_ == "NNP":
            return Attachment("counted-of", owner=doer)  # "Mira accepts prompts of 2 million tokens"
        if word in ("in", "at") and noun.dep_ == "dobj" and (above := self._above(noun)) is not None:
            return Attachment("counted-of", owner=above)  # "has offices in eleven countries"
        return Attachment("counted-of", owner=noun)

    def _apposition(self, token: Token, steps: int) -> Attachment:
        head = token.head
        if self.quantity.unit == "%" and head.lower_ in self.words.share and self._in_brackets():
            wholes = [t for t in syntax.prep_objects(head, "of") if syntax.is_noun(t) and self._outside(t)]
            if wholes:  # "a majority of Americans (65%)"
                return Attachment("share-of, in-brackets", share_of=wholes[0])
        if not self._outside(head) or head.tag_ in ("CD", "$"):
            return Attachment("beside-figure", inherits=True)
        above = head.head.head if head.dep_ == "pobj" and stem(head.text) in self.words.empty else head
        if self._is_metric(above):
            return Attachment("apposition", measured=above, owner=self._above(above))
        if stem(head.text) in self.words.changes and (kinds := syntax.children(head, "compound")):
            return Attachment("apposition", measured=head, owner=kinds[0], change=True)  # "the load growth (5 GW)"
        if self.dimension in (None, "count"):
            return Attachment("apposition", owner=head)
        return Attachment("apposition", measured=None, owner=head, inherits=True)

    def _fragment(self, token: Token) -> Attachment:
        """A heading, a list item, an aside: no governor tells anything."""
        span = self.figure.span
        verb = self._rated(token)
        if verb is not None:
            return self._as_object(verb)
        signed = self.quantity.change is not None or self.quantity.text[:1] in "+-−"
        if signed and span is not None and (noun := self._right_before(span[0])) is not None:
            return Attachment("fragment, noun-before", measured=noun, change=True)
        return Attachment("fragment", inherits=True)

    def _rated(self, token: Token) -> Token | None:
        """ "Charges $3 per million input tokens": the tree hangs the price from the tokens, the verb stands before."""
        span, doc = self.figure.span, token.doc
        rate = span is not None and span.end < len(doc) and doc[span.end].lower_ in ("per", "a", "an")
        if span is None or not rate or token.dep_ not in ("quantmod", "nummod", "nmod"):
            return None
        verb = syntax.governing_verb(token)
        return verb if verb is not None and verb.i < span.start <= verb.i + 3 else None
