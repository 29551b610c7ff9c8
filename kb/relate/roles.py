"""What a figure's place in the tree says: it modifies a noun, or is a phrase under a noun or verb.

Comes in: a token that stands for the figure. Goes out: an `Attachment`. Each branch has a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from spacy.tokens import Token

from kb.relate import syntax
from kb.relate.asking import Asked, Attachment
from kb.relate.names import stem

MODIFIER_DEPS = frozenset({"nummod", "compound", "nmod", "amod", "quantmod", "poss", "npadvmod", "advmod"})
COUNTED_UNITS = frozenset({"GPU", "token", "parameter", "person"})
DEGREE_TAGS = frozenset({"JJR", "RBR", "JJ", "RB", "IN", "RP"})
CONTRASTS = frozenset({"than", "versus", "vs", "vs.", "against", "compared", "instead", "unlike"})
PEAKS = frozenset({"record", "high", "low", "peak", "maximum", "minimum", "total", "mark", "level"})
IN_EVERY = re.compile(r"(?<=\w) (?:in|out of) (?:every )?(?=\w)")
TRADING = frozenset({"sell", "buy", "offer", "list", "acquire", "auction", "purchase"})
STEPS = 4  # how often a figure may be handed from noun to noun


@dataclass(frozen=True, slots=True)
class Roles(Asked):
    """One figure being placed by its governor."""

    # -- the figure modifies a noun --------------------------------------------------------------

    def modifier(self, head: Token) -> Attachment:
        """ "$4 billion investment", "15% performance improvement", "175-billion parameter model"."""
        word = stem(head.text)
        if head.lower_ in self.words.adjectives and head.dep_ in ("attr", "acomp"):
            return replace(self.degree(head), adjective=head)  # "9% dearer", which the small model takes for a noun
        before = [t for t in syntax.children(head, "compound") if self._outside(t) and self._is_metric(t)]
        if word in self.words.empty and before:
            return Attachment("metric-noun", measured=before[-1], owner=self._above(head))
        if word in self.words.empty and word not in self.words.share:
            inner = syntax.prep_objects(head, "for", "of", "on")
            if inner:
                return Attachment("empty-noun", measured=inner[0], owner=self._above(head))
            return self._emptied(head, STEPS)
        if word in self.words.changes and self.quantity.unit in ("%", "x", "pp"):
            return self._change_noun(head)
        if self._is_metric(head):
            return Attachment("metric-noun", measured=head, owner=self._above(head))
        if self.quantity.unit == "%" and IN_EVERY.search(self.quantity.text):
            return Attachment("share-of, in-every", share_of=head)  # "two in five households"
        if self.quantity.unit == "%" and self.names.metrics.get(word) and head.tag_ == "NN":
            return Attachment("metric-noun", measured=head, owner=self._above(head))
        if self._expects(head):
            return Attachment("expected", inherits=True)  # "beating the $1.30 analysts had expected"
        return Attachment("attribute", owner=self._whole_compound(head), verb=None)

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
        inner = [token for token in inner if self._outside(token) and token.tag_ != "CD"]
        verb = syntax.governing_verb(head)
        stands = verb is not None and (verb.lemma_ in self.words.level or self._moves(verb))
        if not inner and stands and above is not None:
            return Attachment("change-noun, of-subject", measured=above, owner=above, change=True)
        return Attachment("change-noun", measured=head, owner=above, change=True)

    def degree(self, head: Token) -> Attachment:
        """ "up 15 percent", "5 percent higher", "40% more computing power", "two metres tall"."""
        comparative = head.tag_ in ("JJR", "RBR", "JJ") and head.dep_ == "amod"
        if comparative and syntax.is_noun(head.head) and head.i < head.head.i:
            return Attachment("more-of", measured=head.head, owner=self._above(head.head), change=True)
        verb = syntax.governing_verb(head) or head
        subject = self._right_before(head)
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
        adjective = head if head.tag_ in ("JJ", "JJR", "RB", "RBR", "IN") and not change_word else None
        return Attachment(
            "degree", measured=subject, owner=subject, change=change, inherits=subject is None, adjective=adjective
        )

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

    # -- the figure is a noun phrase ---------------------------------------------------------------

    def role(self, token: Token, steps: int) -> Attachment:
        """The figure, or a noun that stands for it, by its relation to its governor."""
        head = token.head
        if steps == 0 or head.i == token.i:
            return self._fragment(token)
        dep = token.dep_
        if dep in ("pobj", "pcomp"):
            return self._prep(head, steps)
        if dep == "appos":
            return self._apposition(token, steps)
        if dep == "conj":
            return replace(self.role(syntax.first_conjunct(token), steps - 1), inherits=False)
        if syntax.is_verb(head):
            if dep in ("nsubj", "nsubjpass"):
                return self._as_subject(head)
            if dep in ("npadvmod", "advmod", "dep", "ccomp", "prep", "advcl") and self._moves(head):
                return self._change_of(head)
            return self._as_object(head)
        if syntax.is_noun(head) and dep in ("nmod", "nummod", "compound", "npadvmod", "amod", "relcl", "acl", "dep"):
            return (
                self.modifier(head)
                if head.i > token.i
                else Attachment("noun-of", measured=head, owner=self._above(head))
            )
        return self._fragment(token)

    def _prep(self, prep: Token, steps: int) -> Attachment:
        word, head = prep.lower_, prep.head
        if word in CONTRASTS or (word == "to" and head.lower_ == "compared"):
            return Attachment("contrast", inherits=True, contrast=True)
        if word in ("including", "excluding", "plus", "besides", "beside", "alongside"):
            return Attachment("including", inherits=True, owner=self._head_owner(head))
        if word == "with" and prep.i > 0 and syntax.is_noun(noun := prep.doc[prep.i - 1]) and not self._is_metric(noun):
            return Attachment("with", owner=noun)
        if syntax.is_verb(head):
            return self._prep_of_verb(head, prep)
        if syntax.is_noun(head) or head.tag_ in ("CD", "$"):
            return self._prep_of_noun(head, prep, steps)
        if prep.dep_ == "prep" and head.tag_ in ("IN", "TO", "RB", "JJ", "VBG"):
            if syntax.preposition(head) is not None or head.dep_ == "prep":
                return self._prep(head, steps - 1) if steps > 1 else self._fragment(prep)
            verb = syntax.governing_verb(head)
            subject = syntax.subject_of(verb) if verb is not None else None
            return Attachment("degree-level", measured=subject, owner=subject, inherits=subject is None)
        return self._fragment(prep)

    def _prep_of_noun(self, noun: Token, prep: Token, steps: int) -> Attachment:
        word = prep.lower_
        noun = self._headed(noun)
        kind = stem(noun.text)
        if not self._outside(noun) or noun.tag_ in ("CD", "$"):
            return Attachment("beside-figure", inherits=True)
        above = syntax.governing_verb(noun)
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
        if kind in self.words.times and not self._is_metric(noun):
            return self.role(noun, steps - 1)
        if word in ("of", "by") and kind in self.words.changes and self.quantity.unit in ("%", "x", "pp"):
            return Attachment("change-of", measured=noun, owner=self._above(noun), change=True)
        if kind in self.words.empty and word == "of" and self._kind_named(noun):
            return Attachment("noun-of", measured=noun, owner=self._above(noun))  # "a street value of"
        if kind in self.words.empty and word == "of" and not self._is_metric(noun):
            return self._emptied(noun, steps - 1)
        if word == "with" and not self._is_metric(noun):
            return Attachment("with", owner=noun)
        if self._is_metric(noun) or self.dimension not in (None, "count"):
            return Attachment("noun-of", measured=noun, owner=self._above(noun))
        if word in ("across", "between", "among", "over", "on", "by", "to", "from") or kind in self.words.times:
            above = syntax.antecedent(noun.head) if syntax.is_verb(noun.head) else None
            return Attachment("counted-of", owner=above if above is not None else self._above(noun))
        return Attachment("counted-of", owner=noun)

    def _kind_named(self, noun: Token) -> bool:
        """An empty noun with a plain noun before it that says which: "street value", "clear-up rate"."""
        kinds = [t for t in syntax.children(noun, "compound") if t.tag_ == "NN" and self._outside(t)]
        return bool(kinds) and not any(stem(t.text) in self.words.empty | self.words.times for t in kinds)

    def _headed(self, noun: Token) -> Token:
        """ "A margin of error of 3 points": the tree hangs the figure from the last noun of the metric's name."""
        above = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else noun
        outer = above.i < noun.i and syntax.is_noun(above) and self._outside(above)
        return above if outer and not self._is_metric(noun) and self._is_metric(above) else noun

    def _can_change(self, noun: Token) -> bool:
        """A noun that names a metric of any kind, or stands before "guidance", "forecast" and the like."""
        words = [stem(token.text) for token in syntax.noun_phrase(noun)]
        return stem(noun.text) in self.words.empty or self.names.metric(stem(noun.text), words, None) is not None

    def _second_placed(self, beside: Token, thing: Token) -> Token | None:
        """ "Put A at 46% and B at 41%": the name right before "at", joined to the first or to the verb."""
        placed = syntax.is_noun(beside) and self._outside(beside) and beside.i > thing.i and beside.dep_ == "conj"
        return beside if placed else None

    def _level_noun(self, noun: Token, thing: Token | None) -> bool:
        """ "with carbon levels at 1200 ppm": the noun right before "at", if it is not in what the verb acts on."""
        if not syntax.is_noun(noun) or not self._outside(noun) or noun.tag_ in ("NNP", "NNPS"):
            return False
        inside = thing is not None and (thing.i == noun.i or thing.is_ancestor(noun))
        return not inside and noun.dep_ == "pobj"

    def _prep_of_verb(self, verb: Token, prep: Token) -> Attachment:
        subject, thing = syntax.subject_of(verb), syntax.object_of(verb)
        lemma, word = verb.lemma_, prep.lower_
        altered = thing is not None and self._outside(thing) and self._can_change(thing)
        if lemma in self.words.alter and altered and word in ("to", "by", "from", "between"):
            return Attachment("alter", measured=thing, owner=subject, change=word == "by" or self._sizes())
        beside = verb.doc[prep.i - 1] if prep.i else None
        if word == "at" and beside is not None and beside.tag_ in ("NNP", "NNPS") and beside.dep_ == "pobj":
            return Attachment("name-at", owner=beside, inherits=True)  # "ahead of Acme at 86%"
        noun = syntax.antecedent(verb) if verb.dep_ == "acl" else None
        if word == "by" and noun is not None and noun.dep_ == "dobj" and noun.head.lemma_ in self.words.alter:
            return Attachment("alter", measured=noun, owner=syntax.subject_of(noun.head), change=True)
        if word in ("at", "for") and self.dimension == "money" and lemma in TRADING:
            sold = thing if thing is not None and self._outside(thing) else subject
            return Attachment("priced-at", owner=sold, verb=verb)
        if self._metric_verb(verb):
            whose = subject if thing is None or lemma == "spend" else thing if lemma in self.words.place else subject
            return Attachment("metric-verb", owner=whose, verb=verb)
        if lemma in self.words.alter and thing is not None:
            return Attachment("alter", measured=thing, owner=subject, change=word == "by" or self._sizes())
        if word == "at" and beside is not None and beside.i != verb.i and self._level_noun(beside, thing):
            return Attachment("noun-of", measured=beside, owner=self._above(beside))
        if lemma in self.words.place and thing is not None:
            if word == "at" and beside is not None and (other := self._second_placed(beside, thing)) is not None:
                return Attachment("placed-at, second", measured=other)
            return Attachment("placed-at", measured=thing)  # its subject is who says so, or what moved it
        if self._moves(verb):
            change = word == "by" or (word in ("at", "of") and self.quantity.unit in ("%", "x")) or self._sizes()
            return Attachment("moves", measured=subject, owner=subject, change=change, verb=verb)
        if lemma in self.words.level:
            return self._stands(verb)
        if lemma in self.words.say:
            return Attachment("said", inherits=True)
        if thing is not None and self._is_metric(thing):
            return Attachment("object-at", measured=thing, owner=subject)
        if verb.dep_ in ("acl", "relcl") and (noun := syntax.antecedent(verb)) is not None and self._is_metric(noun):
            return Attachment("clause-on-noun", measured=noun, owner=self._above(noun), verb=verb)
        return Attachment("verb-prep", owner=subject, verb=verb)

    def _as_object(self, verb: Token) -> Attachment:
        """ "cost $5m", "reached $37bn", "is $6M", "suggested $1.6B", "has 500 staff"."""
        subject, lemma = syntax.subject_of(verb), verb.lemma_
        if lemma == "be" and subject is None and syntax.child(verb, "expl") is not None:
            return Attachment("there-is")
        thing = next((t for t in syntax.children(verb, "dobj", "dative") if self._outside(t)), None)
        if self._metric_verb(verb) and lemma in self.words.place and thing is not None:
            return Attachment("metric-verb", owner=thing, verb=verb)  # "fined Acme $5m": the fine is Acme's
        if self._metric_verb(verb) and not (self._moves(verb) and self.quantity.unit in ("%", "pp", "x")):
            return Attachment("metric-verb", owner=subject, verb=verb)
        if lemma in self.words.level:
            return self._stands(verb)
        if self._moves(verb):
            return self._change_of(verb)
        if lemma == "add" and (to := self._added_to(verb)) is not None:
            return Attachment("added-to", measured=to, owner=self._above(to), change=True)
        if lemma in self.words.hold or lemma in self.words.need:
            return Attachment("verb-object", owner=subject, verb=verb)
        if lemma in self.words.say and self.dimension != "count" and syntax.child(verb, "prt") is None:
            return Attachment("said", inherits=True, owner=None)
        return Attachment("verb-object", owner=subject, verb=verb)

    def _added_to(self, verb: Token) -> Token | None:
        """ "Adds $20,000 to the price of a home": what is added to, if it is a metric."""
        things = [t for t in syntax.prep_objects(verb, "to") if self._outside(t) and self._is_metric(t)]
        return things[0] if things else None

    def _stands(self, verb: Token) -> Attachment:
        """ "The cost was $5m", "expenditures ranging from $1m": the subject is what is measured."""
        subject = self._before_per(syntax.subject_of(verb))
        own = syntax.own_subject(verb)
        subject = self._raised(subject)
        owner = subject if own is not None or subject is None else self._above(subject)
        return Attachment("stands-at", measured=subject, owner=owner, inherits=subject is None)

    def _raised(self, noun: Token | None) -> Token | None:
        """ "The cost of keeping such clusters, often running into millions": the cost is what runs into them."""
        if noun is None or self._is_metric(noun) or self.dimension not in (None, "money"):
            return noun
        for above in syntax.climb(noun):
            if (
                above.dep_ in ("nsubj", "nsubjpass", "dobj", "ROOT")
                and syntax.is_noun(above)
                and self._is_metric(above)
            ):
                return above
            if syntax.is_verb(above) and above.dep_ not in ("pcomp", "conj", "acl"):
                break
        return noun

    def _as_subject(self, verb: Token) -> Attachment:
        if self._metric_verb(verb):
            return Attachment("metric-verb", verb=verb)
        thing = syntax.child(verb, "attr", "dobj")
        into = syntax.prep_objects(verb, "into")
        if verb.lemma_ in ("go", "flow", "pour") and into:
            return Attachment("goes-into", measured=into[0])
        if verb.lemma_ == "be" and thing is not None:
            return Attachment("is-subject", measured=thing, owner=thing)
        return Attachment("subject", verb=verb, inherits=True)

    def _change_of(self, verb: Token) -> Attachment:
        thing = syntax.object_of(verb) if verb.lemma_ in self.words.alter else None
        if thing is not None and self._outside(thing):
            return Attachment("alter", measured=thing, owner=syntax.subject_of(verb), change=True)
        subject = self._metric_member(syntax.subject_of(verb))
        return Attachment("moves", measured=subject, owner=subject, change=True, verb=verb, inherits=subject is None)

    def _metric_member(self, subject: Token | None) -> Token | None:
        """ "Food and drink prices rose 3%": the tree makes "food" the subject, the prices are what rose."""
        if subject is None or not syntax.is_noun(subject) or self._can_change(subject):
            return subject
        joined = [t for t in syntax.conjuncts(subject) if t.i > subject.i and t.tag_ in ("NN", "NNS")]
        plain = [
            t for t in joined if self._outside(t) and self._can_change(t) and syntax.child(t, "det", "poss") is None
        ]
        return plain[-1] if plain and plain[-1] is joined[-1] else subject

    def _apposition(self, token: Token, steps: int) -> Attachment:
        head = token.head
        if not self._outside(head) or head.tag_ in ("CD", "$"):
            return Attachment("beside-figure", inherits=True)
        above = head.head.head if head.dep_ == "pobj" and stem(head.text) in self.words.empty else head
        if self._is_metric(above):
            return Attachment("apposition", measured=above, owner=self._above(above))
        if self.dimension in (None, "count"):
            return Attachment("apposition", owner=head)
        return Attachment("apposition", measured=None, owner=head, inherits=True)

    def _fragment(self, token: Token) -> Attachment:
        """A heading, a list item, an aside: no governor tells anything."""
        span = self.figure.span
        signed = self.quantity.change is not None or self.quantity.text[:1] in "+-−"
        if signed and span is not None and (noun := self._right_before(span[0])) is not None:
            return Attachment("fragment, noun-before", measured=noun, change=True)
        return Attachment("fragment", inherits=True)
