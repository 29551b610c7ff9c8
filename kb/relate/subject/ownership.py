"""Whose a noun is, and who has what it measures: possessors, what is said of somebody, rounds and those who raise them.

Comes in: a noun near a figure. Goes out: who has it, or whether it is somebody's at all.
"""

from __future__ import annotations

from kb.relate.attaching.attachment import Attachment
from kb.relate.metric.namer import Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import split, stem
from kb.relate.scene.scene import Figure
from kb.relate.subject.naming import SHORT, Phrases, Subject


class Ownership(Phrases):
    """Tells owners from what they own, with one lexicon."""

    def _is_said_of(self, owner: Token) -> Token | None:
        """ "Corvane was the second-best brand with 7,787 sold": what a brand is said to be has them."""
        copula = owner.head if owner.dep_ == "attr" and owner.head.lemma_ in ("be", "become", "remain") else None
        if owner.dep_ == "appos" and any(kid.lower_ in ("a", "an") for kid in owner.children):
            return owner.head if owner.head.tag_ in ("NNP", "NNPS") else None  # "Hask Tech, a campus with 500 staff"
        if owner.dep_ == "pobj" and owner.head.lower_ == "as":
            passing = self._passing_for(owner.head)
            return syntax.subject_of(passing) if passing is not None else None
        subject = syntax.own_subject(copula) if copula is not None else None
        one = any(kid.lower_ in ("a", "an") for kid in owner.children)  # "is a 70 billion parameter Mixture of Experts"
        if copula is not None and copula.lemma_ == "become" and one:
            return self._what_becomes(copula)
        named = subject is not None and (subject.tag_ in ("NNP", "NNPS", "PRP") or subject.text[:1].isupper())
        plain = owner.tag_ == "NN" or (one and owner.tag_ == "NNP")
        return subject if named and plain and not self._acting_clause(owner) else None

    def _what_becomes(self, verb: Token) -> Token | None:
        """ "The storm is set to become a hurricane with winds of 120 kph": the storm's are the winds."""
        subject = syntax.subject_of(verb)
        return subject if subject is not None and (syntax.is_noun(subject) or subject.tag_ == "PRP") else None

    def _passing_for(self, preposition: Token) -> Token | None:
        """ "Acme positions itself as the first firm that": the verb by which somebody makes himself something."""
        verb = preposition.head
        itself = any(kid.lower_ in ("itself", "themselves") for kid in verb.children) if syntax.is_verb(verb) else False
        return verb if itself else None

    def _of_whom_said(self, owner: Token) -> Token | None:
        """ "Norway's position as a leader": whose position it is."""
        holder = self._possessor(owner)
        plain = owner.tag_ in ("NN", "NNS") and stem(owner.text) in self.abstract
        return holder if plain and holder is not None and not self._is_time(holder) else None

    def _acting_clause(self, noun: Token) -> bool:
        """A clause of its own hangs from the noun: "is a firm that employs 300"."""
        return any(kid.dep_ == "relcl" for kid in noun.children)

    def _firm_of_officer(self, told: Subject, found: Attachment, metric: Measured | None) -> Subject | None:
        """ "Acme's CFO expects a margin of 12%": the firm's, unless a person may have it as well."""
        row = metric.row if metric is not None else None
        if told.head is None or metric is None or (row is not None and "person" in row.bearers):
            return None
        telling = told.head.dep_ == "nsubj" and told.head.head.lemma_ in self.telling
        firms_own = row is not None and (
            "organisation" in row.bearers or (not row.bearers and row.dimension == "money")
        )
        whose = self.officers_firm(told.head) if telling or firms_own else None
        return self._subject(whose, "officer's-firm", told.head) if whose is not None else None

    def officers_firm(self, head: Token) -> str | None:
        """ "Acme CEO Ana Rowe", "Acme's finance chief", "Ana Rowe, chief executive of Acme": the firm, as written."""
        for noun in (head, *syntax.children(head, "appos")):
            words = syntax.core_phrase(noun)
            at = next((t.i for t in words if t.lower_ in self.officers), None)
            if at is None:
                continue
            holder = self._possessor(noun) or next(iter(syntax.prep_objects(noun, "of", "at")), None)
            if holder is not None and holder.tag_ in ("NNP", "NNPS"):
                return syntax.text_of(syntax.core_phrase(holder))
            start = at
            while start > words[0].i and self._plain_of_office(noun.doc[start - 1]):
                start -= 1
            end = start
            while start > words[0].i and noun.doc[start - 1].tag_ in ("NNP", "NNPS"):
                start -= 1
            if start < end and not self._is_time(noun.doc[start]):
                return str(noun.doc[start:end].text)
        return None

    def _plain_of_office(self, word: Token) -> bool:
        """ "Finance" of a finance chief, "executive" of an executive chairman."""
        return word.text.islower() and word.tag_ in ("NN", "NNS", "JJ", "NNP")

    def _tells_for_a_living(self, name: Token) -> bool:
        """ "Broker Calder expects": what stands before a name says that it tells of others, and so does its verb."""
        verbs = [name.head, *syntax.children(name, "relcl")]
        telling = any(verb.lemma_ in self.telling | self.expecting for verb in verbs if syntax.is_verb(verb))
        before = [t for t in syntax.core_phrase(name) if t.i < name.i and t.tag_ in ("NN", "NNP")]
        return telling and any(stem(t.text) in self.observers for t in before)

    def _is_round(self, owner: Token, metric: Measured | None) -> bool:
        """What money is raised in, where a valuation is told."""
        valued = metric is not None and metric.row is not None and metric.row.name == "valuation"
        lettered = owner.doc[max(0, owner.i - 1)].text == "Series"
        return valued and (lettered or owner.text == "Series" or owner.lower_ in self.rounds)

    def _raising(self, owner: Token) -> Token | None:
        """ "Acme locked up a Series D at a $1bn valuation": who is valued is who raised it."""
        verb = syntax.governing_verb(owner)
        raiser = syntax.subject_of(verb) if verb is not None else None
        return raiser if raiser is not None and raiser.i != owner.i else None

    def _of_business(self, found: Attachment) -> bool:
        """ "Passenger traffic", "gold output": what a firm has in the course of its business, of nobody else named."""
        noun = found.measured
        if noun is None or noun.tag_ not in ("NN", "NNS") or self._possessor(noun) is not None:
            return False
        elsewhere = any(kid.dep_ == "prep" and kid.lower_ in ("of", "in", "at", "for") for kid in noun.children)
        return not elsewhere and any(stem(token.text) in self.business for token in syntax.core_phrase(noun))

    def _named_in(self, owner: Token) -> Token | None:
        """ "Southwest traffic", whose capacity was cut: the name before what somebody has."""
        kind = stem(owner.text) in self.business or stem(owner.text) in self.names.metrics
        if owner.tag_ not in ("NN", "NNS") or not kind:
            return None
        before = [t for t in syntax.core_phrase(owner) if t.i < owner.i]
        named = [t for t in before if t.tag_ in ("NNP", "NNPS") and not t.text.isupper() and not self._is_time(t)]
        return named[-1] if len(named) == len(before) == 1 else None

    def _is_gain(self, noun: Token) -> bool:
        """A plain noun of the lexicon that names what is measured, or a change: never who has it."""
        return noun.tag_ in ("NN", "NNS") and (stem(noun.text) in self.names.metrics or stem(noun.text) in self.empty)

    def whose(self, noun: Token) -> Subject | None:
        """Returns who has what a noun measures: its possessor, or what stands behind "of" or "in"."""
        owner = self._possessor(noun)
        if owner is not None:
            return self.phrase(owner, "possessor")
        things = [t for t in syntax.prep_objects(noun, "of", "in", "at") if syntax.is_noun(t) and not self._is_time(t)]
        return self.phrase(things[0], "of-phrase") if things and not syntax.in_figure(things[0]) else None

    def _being(self, noun: Token) -> Token | None:
        """ "It was the only model, at $60 per million tokens": it has the price."""
        thing = noun.dep_ == "attr" and noun.head.lemma_ == "be" and stem(noun.text) in self.generic["model"]
        subject = syntax.own_subject(noun.head) if thing else None
        named = subject is not None and subject.tag_ in ("PRP", "NNP", "NNPS") and not syntax.in_figure(subject)
        return subject if named else None

    def _is_named(self, noun: Token | None) -> Token | None:
        """ "The largest buyer was Acme, with 3,000 chips": the first of its kind is the name that it is said to be."""
        verb = noun.head if noun is not None and noun.dep_ == "nsubj" and noun.head.lemma_ == "be" else None
        if noun is not None and verb is not None and noun.tag_ in ("DT", "PRP"):
            said = syntax.child(verb, "attr")  # "this was Acme's ninth quarter of growth"
            spell = said is not None and (stem(said.text) in self.times or self.is_measure(said))
            whose = syntax.child(said, "poss") if said is not None and spell else None
            return whose if whose is not None and whose.tag_ in ("NNP", "NNPS") else None
        if noun is None or verb is None or noun.tag_ != "NN":
            return None
        first = any(kid.tag_ == "JJS" or any(t.tag_ == "RBS" for t in kid.children) for kid in noun.children)
        named = next((t for t in syntax.children(verb, "attr") if t.text[:1].isupper() and syntax.is_noun(t)), None)
        plain = named is not None and not syntax.in_figure(named) and not self.is_measure(noun)
        return named if first and plain else None

    def _part_of(self, bearer: Token, whole: Token) -> bool:
        """ "GPU costs make up 44% of the bill": a cost of its own kind is a part of the whole one."""
        kind = any(kid.dep_ == "compound" and kid.tag_ in ("NN", "NNP") for kid in bearer.children)
        return kind and stem(whole.text) in self.split_wholes and stem(bearer.text) in self.split_wholes

    def measured_of(self, noun: Token) -> bool:
        """Tells whether a noun is what somebody has: what the lexicon measures, or a property with its possessor."""
        word = noun.lower_
        kind = stem(word) in self.names.metrics or word.endswith(self.endings) or stem(word) in self.business
        return self.is_measure(noun) or (noun.tag_ in ("NN", "NNS") and kind and self._possessor(noun) is not None)

    def is_where(self, noun: Token) -> bool:
        """Tells whether a plain noun behind "at" has figures: "at electronics stores", and not "at current prices"."""
        words = [stem(token.text) for token in syntax.core_phrase(noun)]
        how = self.reckoned | self.currencies | self.measuring | self.times | self.nobody | self.empty
        measures = words[-1] in self.names.metrics or self.is_measure(noun)
        return not measures and not how.intersection(words) and not self._is_time(noun)

    def is_measure(self, noun: Token, *, of_number: bool = True) -> bool:
        """Tells whether a plain noun is what the lexicon knows as measured of somebody: "turnover", "imports".

        Things whose number the lexicon knows, such as accelerators, may have figures of their own.
        """
        words = [stem(token.text) for token in syntax.core_phrase(noun)]
        hit = self.names.metric(words[-1], words, None) if noun.tag_ in ("NN", "NNS") else None
        told = hit is not None and (of_number or not hit[0].name.startswith("number of"))
        left = [word for word in words if hit is not None and (word in hit[1] or word not in self.extents)]
        return hit is not None and told and (bool(hit[0].bearers) or hit[0].of_things) and len(left) == len(hit[1])

    def has_members(self, noun: Token) -> bool:
        """Tells whether a share may be of what a noun names: no measure, but "employees", whose number is one."""
        counted = self.names.metric(stem(noun.text), [stem(noun.text)], "count") if noun.tag_ == "NNS" else None
        return not self.is_measure(noun) or (counted is not None and counted[0].dimension == "count")

    def _plain_measure(self, told: Subject, found: Attachment) -> bool:
        """ "The number of units", "passenger miles": what is counted in somebody's business, without a name."""
        noun, head = found.measured if found.measured is not None else found.owner, told.head
        if noun is None or head is None or told.entity is not None or head.tag_ not in ("NN", "NNS"):
            return False
        numbered = told.rule == "of-phrase" and stem(noun.text) in self.empty and head.tag_ == "NNS"
        return numbered or (told.rule == "measured-noun" and head == noun and self._of_business(found))

    def _nobodys(self, noun: Token | None) -> bool:
        """ "Income fell 5% in Canada, 9% in Mexico": a measure without an owner in its phrase."""
        if noun is None or noun.tag_ not in ("NN", "NNS") or self._possessor(noun) is not None:
            return False
        return not any(token.tag_ in ("NNP", "NNPS") for token in syntax.core_phrase(noun))

    def _acting(self, noun: Token) -> bool:
        """A definite noun that does something: "the force, which has 1,150 officers"."""
        definite = any(kid.dep_ == "det" and kid.lower_ in ("the", "this") for kid in noun.children)
        verb = next((kid for kid in noun.children if kid.dep_ == "relcl"), noun.head)
        return definite and syntax.is_verb(verb) and verb.lemma_ != "be"

    def _kind_that_acts(self, noun: Token) -> bool:
        """ "Each chip generation delivers": told of which kind, so that it is no empty word."""
        kinds = [kid for kid in syntax.children(noun, "compound") if kid.tag_ in ("NN", "NNP", "NNPS")]
        acts = noun.dep_ == "nsubj" and self._possessor(noun) is None
        return acts and bool(kinds) and not any(stem(kid.text) in self.empty for kid in kinds)

    def _possessor(self, noun: Token) -> Token | None:
        for token in syntax.core_phrase(noun):
            if (
                (found := syntax.child(token, "poss")) is not None
                and found.tag_ not in ("CD",)
                and not (stem(found.text) in self.times and found.tag_ not in ("NNP", "NNPS"))
                and not found.text.isdigit()
            ):
                return found
        return None

    def _moves_it(self, owner: Token, found: Attachment) -> bool:
        """ "A richer mix drove growth of 2%": what moves a figure does not have it."""
        verbs = [owner.head, *syntax.children(owner.head, "xcomp")]  # "new ovens helped fuel an increase"
        changed = found.change or found.rule.startswith(("change", "alter", "level-after-change"))
        trade = owner.text.removesuffix("s").isupper() and len(owner.text.removesuffix("s")) <= SHORT  # "AI", "EVs"
        moving = owner.dep_ == "nsubj" and (owner.tag_ in ("NN", "NNS") or trade)
        thing = stem(owner.text) in self.movers and found.rule.startswith(("alter", "beside-figure, alter"))
        return changed and (thing or (moving and any(verb.lemma_ in self.causing for verb in verbs)))

    def _expecting(self, told: Subject, found: Attachment) -> bool:
        """ "Analysts were looking for $1.98 billion": who looks for it will not have it."""
        head = told.head if told.entity is None and found.counted is None else None
        hoping = self.expecting - {"see", "want", "price", "call", "pin", "assume"}
        if head is not None and head.dep_ == "nsubj" and head.head.lemma_ in hoping and stem(head.text) in self.crowds:
            return True  # "the market had hoped for $5 billion"
        if head is None or head.tag_ != "NNS" or stem(head.text) not in self.observers:
            return False
        if found.rule == "attribute":
            return True  # "beating the $22 billion analysts had penciled in"
        return head.dep_ == "nsubj" and head.head.lemma_ in self.expecting | self.telling

    def imposing_on_others(self, told: Subject, metric: Measured | None) -> bool:
        """ "The court cut the fine to $5,000": it is nobody's who lays it on others."""
        laid = metric is not None and metric.name in self.imposed
        return laid and not self.imposing.isdisjoint(stem(word) for word in split(told.name.lower()))

    def _laid_on(self, told: Subject, figure: Figure, found: Attachment, metric: Measured) -> Subject | None:
        """ "The jury awarded Acme $4 million", "its fine on Acme": on whom something is laid, else who was told."""
        others = self.imposing_on_others(told, metric)
        given = syntax.child(found.verb, "dative") if found.verb is not None and others else None
        noun = found.measured if found.measured is not None else found.verb
        right_behind = noun is not None and noun.i + 1 < len(noun.doc) and noun.nbor(1).lower_ in ("on", "against")
        act = syntax.governing_verb(noun) if noun is not None and (others or right_behind) else None
        places = (place for place in (noun, act) if place is not None)
        behind = (thing for place in places for thing in syntax.prep_objects(place, "on", "against"))
        behind = (thing for thing in behind if not self._is_time(thing))
        target = given if given is not None and given.tag_ != "IN" else next(behind, None)
        if target is not None:
            return self.phrase(target, "laid-on", figure)
        return None if others else told

    def _of_where(self, figure: Figure, told: Subject | None) -> Subject | None:
        """ "Worse was Acme, where sales in Spain sank 9%": Acme's, of whom the clause is, and no country's."""
        verb = syntax.governing_verb(syntax.span_root(figure.span)) if figure.span is not None else None
        if told is None or told.rule != "in-phrase" or verb is None or verb.dep_ != "relcl":
            return told
        firm = self.phrase(verb.head, "where-clause", figure) if verb.head.tag_ in ("NNP", "NNPS") else None
        if firm is None or not any(kid.lower_ == "where" for kid in verb.children):
            return told
        place = firm.entity.kind == "place" if firm.entity is not None else verb.head.head.lower_ == "in"
        return told if place else firm

    def _kind_counted(self, told: Subject | None) -> bool:
        """ "28,758 offences of violence": what kind of thing is counted, not whose it is."""
        head = told.head if told is not None and told.rule == "of-phrase" and told.entity is None else None
        if head is None or head.tag_ not in ("NN", "NNS") or stem(head.text) in self.generic["company"]:
            return False
        return not any(kid.dep_ in ("det", "poss") for kid in head.children)
