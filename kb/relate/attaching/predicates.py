"""What a verb says of a figure under it: its subject stands at it, moves by it, alters, spends, has or is put at it.

Comes in: a verb and the figure's place under it. Goes out: an `Attachment`. Each branch has a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.relate.attaching.asking import Asked, Attachment
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem

OPENING = frozenset({"open", "close"})  # shops are opened, prices open
LISTED = 8  # tokens behind a figure in which a list of moves goes on


@dataclass(frozen=True, slots=True)
class Predicates(Asked):
    """One figure under a verb."""

    def _can_change(self, noun: Token) -> bool:
        """A noun that names a metric of any kind, or stands before "guidance", "forecast" and the like."""
        words = [stem(token.text) for token in syntax.noun_phrase(noun)]
        return stem(noun.text) in self.words.empty or self.names.metric(stem(noun.text), words, None) is not None

    def _second_placed(self, beside: Token, thing: Token) -> Token | None:
        """ "Put A at 46% and B at 41%": the name right before "at", joined to the first or to the verb."""
        placed = syntax.is_noun(beside) and self._outside(beside) and beside.i > thing.i and beside.dep_ == "conj"
        return beside if placed else None

    def _changed_thing(self, change: Token) -> Token | None:
        """ "Fuelled an increase in bread sales to $2.2 billion": what the increase is in."""
        inner = syntax.prep_objects(change, "in", "of") if stem(change.text) in self.words.changes else []
        return next((t for t in inner if self._outside(t) and syntax.is_noun(t)), None)

    def _placed_beside(self, word: Token) -> Token | None:
        """ "With Norvik third at 11.8 million": the name that stands at a place in a row."""
        name = word.doc[word.i - 1] if word.i and word.tag_ in ("RB", "JJ") else None
        named = name is not None and name.tag_ in ("NNP", "NNPS") and name.dep_ == "pobj"
        return name if name is not None and named and name.head.lower_ == "with" else None

    def _level_noun(self, noun: Token, thing: Token | None) -> bool:
        """ "with carbon levels at 1200 ppm": the noun right before "at", if it is not in what the verb acts on."""
        if not syntax.is_noun(noun) or not self._outside(noun) or noun.tag_ in ("NNP", "NNPS"):
            return False
        inside = thing is not None and (thing.i == noun.i or thing.is_ancestor(noun))
        return not inside and noun.dep_ == "pobj"

    def _as_object(self, verb: Token) -> Attachment:
        """ "cost $5m", "reached $37bn", "is $6M", "suggested $1.6B", "has 500 staff"."""
        subject, lemma = self._before_per(syntax.subject_of(verb)), verb.lemma_
        if lemma == "be" and subject is None and syntax.child(verb, "expl") is not None:
            return Attachment("there-is")
        thing = next((t for t in syntax.children(verb, "dobj", "dative") if self._outside(t)), None)
        if self._metric_verb(verb) and lemma in self.words.place and thing is not None:
            return Attachment("metric-verb", owner=thing, verb=verb)  # "fined Acme $5m": the fine is Acme's
        if self._metric_verb(verb) and not (self._moves(verb) and self.quantity.unit in ("%", "pp", "x")):
            return Attachment("metric-verb", owner=subject, verb=verb)
        if lemma in OPENING and self._opened(verb):
            return Attachment("verb-object", owner=subject, verb=verb)
        breaks = lemma in self.words.breaking and subject is not None and self._is_metric(subject)
        if lemma in self.words.level or breaks:
            return self._stands(verb)
        by_percent = self.quantity.unit == "%" and self._sizes() and subject is not None
        if self._moves(verb) or (by_percent and subject is not None and self._can_change(subject)):
            return self._change_of(verb)
        if lemma == "contribute" and (to := self._added_to(verb)) is not None:
            return Attachment("noun-of, contributed", measured=to, owner=subject)
        if lemma == "add" and (to := self._added_to(verb)) is not None:
            return Attachment("added-to", measured=to, owner=self._above(to), change=True)
        if lemma in self.words.hold or lemma in self.words.need:
            return Attachment("verb-object", owner=subject, verb=verb)
        if (given := self._given(verb, subject)) is not None:  # a person or firm has what it sends
            return Attachment("verb-object, given", owner=given, verb=verb)
        if lemma in self.words.say and self.dimension != "count" and syntax.child(verb, "prt") is None:
            return Attachment("said", inherits=True, owner=self._booker(verb))  # "whereas Halde reported $150"
        return Attachment("verb-object", owner=subject, verb=verb)

    def _booker(self, verb: Token) -> Token | None:
        """Who tells of a figure that is its own: a name before "reported" or "posted"."""
        subject = syntax.subject_of(verb)
        named = subject is not None and subject.tag_ in ("NNP", "NNPS")
        return subject if named and verb.lemma_ in self.words.booking else None

    def _opened(self, verb: Token) -> bool:
        """ "Opened 40 shops and closed 12": what is counted is opened, where an index opens at a level."""
        thing, counts = syntax.child(verb, "dobj", "obj"), self.dimension in (None, "count") and not self._sizes()
        return counts and thing is not None and (not self._outside(thing) or thing.tag_ == "NNS")

    def _added_to(self, verb: Token) -> Token | None:
        """ "Adds $20,000 to the price of a home": what is added to, if it is a metric."""
        if self.dimension in (None, "count"):
            return None  # "added 120,000 people to their payrolls"
        things = [t for t in syntax.prep_objects(verb, "to") if self._outside(t) and self._is_metric(t)]
        return things[0] if things else None

    def _stands(self, verb: Token) -> Attachment:
        """ "The cost was $5m", "expenditures ranging from $1m": the subject is what is measured."""
        subject = self._before_time(self._before_per(syntax.subject_of(verb)))
        own = syntax.own_subject(verb)
        subject = self._raised(subject)
        of_which = (
            verb.dep_ == "relcl" and syntax.child(verb, "expl") is not None
        )  # "fraud, of which there were 40 cases"
        owner = subject if own is not None or subject is None or of_which else self._above(subject)
        if self._sizes() and subject is not None:  # "shares closed up 13%"
            return Attachment("moves, to-a-close", measured=subject, owner=owner, change=True, verb=verb)
        return Attachment("stands-at", measured=subject, owner=owner, inherits=subject is None)

    def _before_time(self, noun: Token | None) -> Token | None:
        """ "Its revenue this quarter will total $16 billion": the small model takes the quarter for the subject."""
        if noun is None or stem(noun.text) not in self.words.times:
            return noun
        first = min(token.i for token in syntax.core_phrase(noun))
        before = noun.doc[first - 1] if first else noun
        return before if syntax.is_noun(before) and self._outside(before) else noun

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
        if self._metric_verb(verb) and self.quantity.unit != "%":  # "95% produced nothing": of those who were asked
            return Attachment("metric-verb", verb=verb)
        thing = syntax.child(verb, "attr", "dobj")
        into = syntax.prep_objects(verb, "into")
        if verb.lemma_ in ("go", "flow", "pour") and into:
            return Attachment("goes-into", measured=into[0])
        if verb.lemma_ == "be" and thing is not None and thing.tag_ != "JJ":
            return Attachment("is-subject", measured=thing, owner=thing)
        return Attachment("subject", verb=verb, inherits=True)

    def _change_of(self, verb: Token) -> Attachment:
        thing = self._altered(verb) if verb.lemma_ in self.words.alter else None
        if thing is not None and self._outside(thing):
            return Attachment("alter", measured=thing, owner=syntax.subject_of(verb), change=True)
        subject = self._metric_member(syntax.subject_of(verb))
        return Attachment("moves", measured=subject, owner=subject, change=True, verb=verb, inherits=subject is None)

    def _altered_above(self, verb: Token) -> Token | None:
        """ "Expanded its fleet tenfold, jumping from 20 to 200": what was expanded, not who expanded it."""
        above = verb.head if verb.dep_ == "advcl" and verb.tag_ == "VBG" else None
        own = syntax.child(verb, "nsubj", "nsubjpass")
        if above is None or own is not None or above.lemma_ not in self.words.alter:
            return None
        thing = self._altered(above)
        return thing if thing is not None and self._outside(thing) and self._can_change(thing) else None

    def _altered(self, verb: Token) -> Token | None:
        """What a verb changes; "expanded its capacity fivefold": the capacity, where the tree ends at the figure."""
        thing = syntax.object_of(verb)
        if thing is None or not syntax.in_figure(thing):
            return thing
        return next((t for t in reversed(syntax.children(thing, "compound")) if t.tag_ == "NN"), thing)

    def _metric_member(self, subject: Token | None) -> Token | None:
        """ "Food and drink prices rose 3%": the tree makes "food" the subject, the prices are what rose."""
        if subject is None or not syntax.is_noun(subject) or self._can_change(subject):
            return subject
        joined = [t for t in syntax.conjuncts(subject) if t.i > subject.i and t.tag_ in ("NN", "NNS")]
        plain = [
            t for t in joined if self._outside(t) and self._can_change(t) and syntax.child(t, "det", "poss") is None
        ]
        return plain[-1] if plain and plain[-1] == joined[-1] else subject

    def _listed_move(self, degree: Token) -> Token | None:
        """ "Robbery, down by 3%, theft, down by 1%": in a list of moves each is of the noun right before it."""
        doc, noun = degree.doc, self._before_comma(degree)
        if noun is None or degree.lower_ not in ("up", "down"):
            return None
        start = min(token.i for token in syntax.core_phrase(noun))
        joint = next((t for t in reversed(doc[max(0, start - 3) : start]) if t.lower_ not in ("the", "and", ",")), None)
        if joint is not None and syntax.in_figure(joint):
            return noun
        span = self.figure.span
        after = doc[span.end : span.end + LISTED] if span is not None else ()
        return noun if sum(t.lower_ == degree.lower_ for t in after) and _comma_noun(after) else None

    def _before_comma(self, degree: Token) -> Token | None:
        """The noun before the comma at which "down by 3%" stands, with or without "which was"."""
        index = degree.i - 1
        while index > 0 and degree.doc[index].lower_ in ("which", "was", "were", "is", "are"):
            index -= 1
        noun = degree.doc[index - 1] if index > 0 and degree.doc[index].text == "," else None
        plain = noun is not None and syntax.is_noun(noun) and self._outside(noun)
        return noun if noun is not None and plain and stem(noun.text) not in self.words.times else None


def _comma_noun(after: Iterable[Token]) -> bool:
    """Tells whether a list goes on behind a figure: ", robbery, down by"."""
    tags = [token.tag_ if token.text != "," else "," for token in after if token.lower_ not in ("and", "the")]
    return tags[:2] in ([",", "NN"], [",", "NNS"], [",", "NNP"])
