"""The subject inside the measured phrase: "Acme's revenue", "the cost of V3", "Nvidia data center revenue".

Comes in: the noun that a figure measures, and the words its metric has taken up. Goes out: a `Subject`, or None where
the phrase names nobody.
"""

from __future__ import annotations

from kb.model import Quantity
from kb.relate.metric.measuring import Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.scene.scene import Figure
from kb.relate.subject.naming import COMPANIES, PRONOUN_TAGS, Subject
from kb.relate.subject.surroundings import Surroundings
from kb.relate.subject.tellable import ADJUSTED

AWAY = frozenset({"duration", "length"})  # what such a figure of something is "from" is where it begins


class MeasuredPhrase(Surroundings):
    """Reads measured phrases with one lexicon."""

    def _in_phrase(
        self,
        figure: Figure,
        noun: Token,
        used: frozenset[int],
        metric: Measured | None,
        *,
        only_of: bool = False,
        elsewhere: bool = False,
    ) -> Subject | None:
        """The subject inside the measured phrase: possessor, of-phrase, or the words before it."""
        names = noun.tag_ in PRONOUN_TAGS or noun.tag_ in ("NNP", "NNPS")
        if (metric is None or noun.i not in used) and names:
            return self.phrase(noun, "measured-name", figure)
        if metric is not None and metric.rule == "size-of-noun":
            return self.phrase(noun, "measured-noun", figure)
        if syntax.is_verb(noun) or noun.lower_.endswith("ing"):
            thing = syntax.child(noun, "dobj")
            if thing is not None and not self._loose_kind(noun, thing):
                return self.phrase(thing, "object-of-activity", figure)
        if noun.i not in used and self.describes(noun):
            return self.phrase(noun, "described", figure)
        if noun.i not in used and self._called(noun) is not None and not self.is_measure(noun):
            return self.phrase(noun, "measured-noun", figure)  # "the world's busiest port, Shanghai"
        owner = self._possessor(noun)
        if owner is not None and owner.tag_ in ("NN", "NNS") and stem(owner.text) in self.observers:
            return None  # "economists' estimates ranged from"
        product = self._after(figure, noun, used, owner)
        if product is not None and metric is not None and metric.name in self.of_others:
            return product  # "its price target on Acme"
        if product is not None and owner is not None:
            return self._made(owner, product, figure)
        if product is not None:
            return product
        if owner is not None:
            arm = noun.i not in used and stem(noun.text) in self.arms  # "Acme's Irish arm" is not Acme
            return self.phrase(noun, "arm", figure) if arm else self.phrase(owner, "possessor", figure)
        if (done := self._cost_of_doing(noun, figure)) is not None:
            return done
        if only_of:
            return None
        return self._of_its_places(noun) or self._before(figure, noun, used, elsewhere, metric)

    def _of_its_places(self, noun: Token) -> Subject | None:
        """ "Traffic to and from its airports": of whose airports they are."""
        for preposition in (kid for kid in noun.children if kid.dep_ == "prep" and kid.lower_ in self.ways):
            joined = (preposition, *syntax.children(preposition, "conj"))
            things = (thing for each in joined for thing in syntax.children(each, "pobj"))
            whose = next((own for thing in things if (own := syntax.child(thing, "poss")) is not None), None)
            if whose is not None and whose.tag_ == "PRP$":
                return self.phrase(whose, "possessor")
        return None

    def _cost_of_doing(self, noun: Token, figure: Figure) -> Subject | None:
        """ "The cost to run a large model": it is the model's."""
        clause = noun.doc[noun.i + 2] if noun.i + 2 < len(noun.doc) and noun.nbor(1).lower_ == "to" else None
        if clause is None or clause.tag_ != "VB" or stem(noun.text) not in self.split_wholes:
            return None
        thing = syntax.child(clause, "dobj")
        plain = thing is not None and syntax.is_noun(thing) and not self._is_figure(thing, figure)
        plain = plain and thing is not None and not any(t.text == ":" for t in noun.doc[clause.i : thing.i])
        return self.phrase(thing, "object-of-activity", figure) if thing is not None and plain else None

    def _made(self, owner: Token, product: Subject, figure: Figure) -> Subject:
        """ "DeepSeek's training cost for V3": the product, named with its maker."""
        maker = self.phrase(owner, "possessor", figure)
        for spelling in (f"{maker.name} {product.name}", f"{maker.name}-{product.name}"):
            if (entity := self.names.exact(spelling)) is not None:
                return Subject(entity.name, product.text, entity, "maker-and-product", None, product.head)
        if product.entity is not None and product.entity.kind in ("model", "product", "hardware", "class"):
            return product
        return maker

    def _after(self, figure: Figure, noun: Token, used: frozenset[int], owner: Token | None) -> Subject | None:
        """Of-, for-, at-phrases after the noun, none of which the metric has taken up."""
        for kid in (*self._in_its_clause(figure, noun), *noun.children, *self._astray(noun)):
            if kid.dep_ != "prep" or kid.lower_ not in self.owner_prepositions or kid.i < noun.i:
                continue
            if figure.span is not None and kid.i + 1 == figure.span.start:
                continue  # "income of $3.2B and 41% growth in Halden Cloud": the tree runs on
            if kid.lower_ == "from" and self.names.dimension(figure.quantity.unit) in AWAY:
                continue  # "a five-year journey from Earth"
            for thing in kid.children:
                if thing.dep_ == "pcomp" or (thing.dep_ == "pobj" and thing.i in used and thing.lower_.endswith("ing")):
                    target = syntax.child(thing, "dobj")
                    if target is not None and not self._loose_kind(thing, target):
                        return self.phrase(target, "object-of-activity", figure)
                quantifier = thing.tag_ in PRONOUN_TAGS and thing.tag_ != "PRP"
                counted = syntax.in_figure(thing) and thing.tag_ == "NNS" and not self._own(thing, figure)
                if thing.dep_ != "pobj" or quantifier or self._is_time(thing):
                    continue
                if counted and kid.lower_ in ("of", "for", "among") and self._is_count(thing, figure):
                    return self._counted_things(thing)
                if self._is_figure(thing, figure) and not (counted and kid.lower_ == "at"):
                    continue
                if self.is_measure(thing) and (whose := self._possessor(thing)) is not None:
                    return self.phrase(whose, "possessor", figure)
                if kid.lower_ == "for" and self._is_gain(thing):
                    continue  # "40% more power for the same gain"
                if thing.i in used and (whose := self._possessor(thing)) is not None:
                    return self.phrase(whose, "possessor", figure)  # "an increase in Brandt's bread sales"
                if thing.i in used:
                    if (inner := self._after(figure, thing, used, owner)) is not None:
                        return inner
                    if (
                        before := self._before(figure, thing, used, True, metric=None)
                    ) is not None and before.head != thing:
                        return before
                    continue
                subject = self._listed_phrase(noun, thing) or self.phrase(thing, f"{kid.lower_}-phrase", figure)
                place = kid.lower_ == "in" and stem(thing.text) in self.generic["place"]
                firm = subject.refers == "company"
                named = subject.entity is not None or thing.tag_ in ("NNP", "NNPS") or place or firm
                if (
                    kid.lower_ in ("of", "among")
                    or (kid.lower_ == "at" and owner is None)
                    or (kid.lower_ == "for" and (named or (owner is None and noun.i in used)))
                    or (named and owner is None)
                    or ((named or owner is None) and kid.lower_ in self.ties.get(stem(noun.text), ()))
                ):
                    return subject
        return None

    def _in_its_clause(self, figure: Figure, noun: Token) -> list[Token]:
        """ "Sales in Europe fell 4% and in Asia rose 9%": the second verb has the sales of its own phrase."""
        verb = syntax.governing_verb(syntax.span_root(figure.span)) if figure.span is not None else None
        if verb is None or verb.dep_ != "conj" or noun.head.i == verb.i or noun.i > verb.i:
            return []
        theirs = {kid.lower_ for kid in noun.children if kid.dep_ == "prep"}
        own = [kid for kid in verb.children if kid.dep_ == "prep" and noun.i < kid.i < verb.i]
        return [kid for kid in own if kid.lower_ in theirs]

    def _loose_kind(self, activity: Token, thing: Token) -> bool:
        """ "A fall in stabbing incidents": a kind of what is counted, which the tree takes for an activity."""
        beside = thing.tag_ == "NNS" and thing.i == activity.i + 1
        return beside and not self._act(activity.lower_) and not thing.children

    def _is_count(self, thing: Token, figure: Figure) -> bool:
        """The thing is what another figure of the sentence counts: "the profit of 4,379 banks"."""
        readings = figure.scene.readings.get(figure.passage.index, ())
        found = (r for r in readings if isinstance(r, Quantity) and r.start <= thing.idx < r.end)
        return any(self.names.dimension(reading.unit) in ("count", None) for reading in found)

    def _counted_things(self, thing: Token) -> Subject:
        """Those counted, without their number."""
        words = [t for t in syntax.core_phrase(thing) if t.tag_ not in ("CD", "DT") and t.dep_ != "quantmod"]
        return self._subject(syntax.text_of(words or [thing]), "those-counted", thing)

    def _listed_phrase(self, noun: Token, thing: Token) -> Subject | None:
        """ "stock of quality, human-made text": the small model takes "quality" for the thing, "text" for an aside."""
        if thing.tag_ != "NN" or any(kid.dep_ != "punct" for kid in thing.children):
            return None
        aside = next(
            (kid for kid in (*noun.children, *thing.children) if kid.dep_ == "appos" and kid.i > thing.i), None
        )
        if aside is None or syntax.core_phrase(aside)[0].i != thing.i + 2:
            return None
        return self._subject(str(noun.doc[thing.i : aside.i + 1].text), "of-phrase", aside)

    def _before(
        self, figure: Figure, noun: Token, used: frozenset[int], elsewhere: bool, metric: Measured | None
    ) -> Subject | None:
        """Words of the phrase left over before the metric: "Nvidia data center revenue".

        Where the sentence has an owner elsewhere ("the firm posted data center revenue"), only a name will do.
        """
        left = [
            t
            for t in syntax.core_phrase(noun, skip=frozenset())
            if t.i not in used and t.i != noun.i and not self._is_figure(t, figure) and t.lower_ not in self.idle
        ]
        left = [t for t in left if t.i or t.lower_ not in self.wide]  # "Worldwide shipments rose"
        if noun.i in used and (chip := self._thing_known(left)) is not None:
            return chip
        names = [t for t in left if t.tag_ in ("NNP", "NNPS") and not t.text.islower()]
        while names and self._is_time(names[-1]):
            names.pop()  # "Ross Stores 4Q22 revenue"
        while len(names) > 1 and names[-1].lower_ in self.times and names[-1].i == noun.i - 1 and len(names[-1]) > 3:
            names.pop()  # "US Airways March traffic"
        if len(names) == 1 and stem(names[0].lower_) in self.measuring:
            names = []  # "The Median Sales Price"
        if elsewhere and len(names) == 1 and names[0].text.isupper() and self.names.exact(names[0].text) is None:
            names = []  # "Acme booked AI revenue"
        model = metric is not None and stem(noun.text) in self.generic["model"]
        itself = model or noun.lower_ in self.currencies
        if names and noun.i not in used and itself:
            return self.phrase(noun, "measured-noun", figure)  # "the Tarn bridge": no bridge of a Tarn's; "US dollar"
        if names and (whole := self.names.exact(str(noun.doc[names[0].i : noun.i + 1].text))) is not None:
            return Subject(whole.name, str(noun.doc[names[0].i : noun.i + 1].text), whole, "name-before", None, noun)
        if names:
            last = names[-1]
            while last.text.isupper() and any(
                t.i == last.i + 1 and t.tag_ in ("NN", "NNS") for t in left
            ):  # "GPU cloud"
                last = noun.doc[last.i + 1]
            text = str(noun.doc[names[0].i : last.i + 1].text)
            plain = all(word in COMPANIES or word.lower() in ADJUSTED for word in text.split())
            if plain and last.text in COMPANIES:
                return Subject(text, text, None, "name-before", "company", last)  # "Underlying Group sales": the firm's
            return self._subject(text, "name-before", last)
        nouns = [t for t in left if t.tag_ in ("NN", "NNS") and "-" not in t.text]  # "mixed-precision" narrows
        nouns = [t for t in nouns if stem(t.text) not in self.moves]  # "the annual growth rate"
        if nouns and any(stem(t.text) in self.measuring for t in nouns):
            return None  # "unit costs", "the clearing price": words of the measure, and nobody
        if nouns and noun.i in used and not elsewhere:
            while left[0].i < nouns[0].i and left[0].lower_ in self.measuring:
                left = left[1:]  # "total hyperscaler spending"
            if stem(noun.text) in self.agreed:
                return self.phrase(noun, "measured-noun", figure)  # "supply contracts": the contracts, and no supply
            text = str(noun.doc[left[0].i : nouns[-1].i + 1].text)
            if left[0].i == 0 and left[0].tag_ == "NN" and text[:1].isupper() and text[1:].islower():
                text = text if any(map(str.isdigit, text)) else text.lower()  # "Smartphone sales", "H100 prices"
            return self._subject(text, "noun-before", nouns[-1])
        if noun.i not in used and syntax.is_noun(noun) and not elsewhere and stem(noun.text) not in self.empty:
            return self.phrase(noun, "measured-noun", figure)
        return None

    def _thing_known(self, left: list[Token]) -> Subject | None:
        """ "H200 cloud prices", "B200 rental rates": the chip that a code names has the price, whatever its tag."""
        for token in left:
            entity = self.names.exact(token.text) if any(map(str.isdigit, token.text)) else None
            if entity is not None and entity.kind in ("hardware", "model", "product"):
                return Subject(entity.name, token.text, entity, "name-before", None, token)
        return None
