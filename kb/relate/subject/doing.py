"""Who is counted somewhere, pays, seeks, models or tells, where grammar alone would name another one.

Comes in: a figure with its verb or counted noun. Goes out: a `Subject`, or None where nobody of the kind is there.
"""

from __future__ import annotations

import re

from kb.relate.attaching.attachment import Attachment
from kb.relate.metric.measuring import Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.scene.scene import Figure
from kb.relate.subject.measured_phrase import MeasuredPhrase
from kb.relate.subject.naming import Subject

NEXT = 4  # tokens behind a figure
NAME_LENGTH = 24  # characters of a thing's name
PER_THING = re.compile(r"\s*(?:per|an?|/)\s*(?=[A-Z])")


class Doing(MeasuredPhrase):
    """Looks at what is done, with one lexicon."""

    def _by_metric(self, figure: Figure, found: Attachment, metric: Measured | None) -> Subject | None:
        """Harm is of the event or of those it befell, a variant of the name before it, a cost of what is acted on."""
        counted = found.counted
        if counted is not None and metric is not None and metric.name in ("deaths", "injuries", "cases"):
            if (event := self._harmed_by(counted)) is not None:
                return self.phrase(event, "event", figure)
            theirs = metric.rule != "counted-known"  # deaths are not the figures of deaths
            if theirs and found.owner is not None and stem(counted.text) not in self.counted_people:
                return self.phrase(counted, "those-counted", figure)  # "killed 15 soldiers": theirs are the deaths
        variant = counted is not None and stem(counted.text) in self.variants
        if variant and counted is not None and (before := self._named_before(counted)) is not None:
            return before
        if metric is not None and metric.rule == "put-into" and figure.span is not None:
            verb = syntax.governing_verb(syntax.span_root(figure.span))
            giver = syntax.subject_of(verb) if verb is not None else None
            giver = syntax.antecedent(verb) if verb is not None and giver is not None and giver.tag_ == "WP" else giver
            named = giver is not None and giver.tag_ in ("NNP", "NNPS")  # "Ada Moen, who has put £10m into the club"
            return self.phrase(giver, "owner", figure) if giver is not None and named else None
        return self._acted_on(figure, metric) if metric is not None and metric.rule == "cost-of-activity" else None

    def _stuff(self, figure: Figure, unit: Token, used: frozenset[int]) -> Subject | None:
        """ "Some 473 GW of wind capacity was built": the unit is nobody, what it is a unit of may be somebody's."""
        of = [thing for thing in syntax.prep_objects(unit, "of") if syntax.is_noun(thing)]
        if not of or syntax.in_figure(of[0]):
            return None
        plain = of[0].i not in used and not self.is_measure(of[0])
        return self.phrase(of[0], "of-phrase", figure) if plain else self._before(figure, of[0], used, False, None)

    def _body_in(self, figure: Figure, metric: Measured | None) -> Subject | None:
        """ "Police in Hask reported a fall in thefts": what a public body tells of is the place's that it is of."""
        if figure.span is None or (metric is not None and not self._placed(metric)):
            return None
        for verb in syntax.climb(syntax.span_root(figure.span)):
            teller = syntax.own_subject(verb) if verb.lemma_ in self.tellers | self.counting else None
            if teller is not None and stem(teller.text) in self.bodies | {"official"}:
                places = [t for t in syntax.prep_objects(teller, "in", "of") if t.tag_ in ("NNP", "NNPS")]
                told = self.phrase(places[0], "body-in", figure) if places else None
                place = told is not None and told.entity is not None and told.entity.kind == "place"
                named = teller.tag_ in ("NNP", "NNPS") and bool(places) and places[0].head.lower_ == "of"
                return told if place or not named else None  # "the Ministry of Health" is of no place
        return None

    def _place_of_body(self, told: Subject, figure: Figure) -> Subject | None:
        """ "Police in Bergen recorded 48 robberies": in Bergen they were."""
        head = told.head if told.head is not None and stem(told.head.text) in self.bodies else None
        places = syntax.prep_objects(head, "in") if head is not None else []
        named = [t for t in places if t.tag_ in ("NNP", "NNPS") and not self._is_time(t)]
        return self.phrase(named[0], "body-in", figure) if named else None

    def _visited(self, figure: Figure, people: Token) -> Subject | None:
        """ "12 million passengers used Hask Airport", "passed through the port": they are counted as its own."""
        verb = people.head
        if (name := self._named_in_front(people)) is not None:
            return name
        if people.dep_ != "nsubj" or verb.lemma_ not in self.visiting:
            return None
        things = [
            *syntax.children(verb, "dobj"),
            *syntax.prep_objects(verb, "through", "at", "via", "into", "to", "on"),
        ]
        things = [t for t in things if syntax.is_noun(t) and not self._is_figure(t, figure)]
        fits = (t for t in things if not self._is_time(t) and stem(t.text) not in self.empty)
        thing = next(fits, None)
        if thing is None or stem(thing.text) in self.generic["other"]:
            return None  # "14 new cars have entered the market"
        own = self._possessor(thing)  # "passed through its airports"
        return self.phrase(own if own is not None and own.tag_ == "PRP$" else thing, "visited", figure)

    def _bought_for(self, figure: Figure) -> Subject | None:
        """ "Up to $25 for an H100", paid by anybody: what it is the price of."""
        root = syntax.span_root(figure.span) if figure.span is not None else None
        verb = syntax.governing_verb(root) if root is not None else None
        after = figure.span.doc[figure.span.end : figure.span.end + NEXT] if figure.span is not None else ()
        near = next((t for t in after if t.lower_ == "for"), None)
        thing = syntax.child(near, "pobj") if near is not None and verb is not None else None
        fits = thing is not None and syntax.is_noun(thing) and not self._is_time(thing)
        return self.phrase(thing, "bought-for", figure) if thing is not None and fits else None

    def _priced_each(self, figure: Figure, told: Subject | None) -> Subject | None:
        """ "At $25,000 per H100", "rates of $2 per H100-hour": what the price is of, unless a name has it."""
        quantity, text = figure.quantity, figure.passage.text
        each = PER_THING.match(text, quantity.end) if quantity.per is not None else None
        firm = told is not None and (told.name[:1].isupper() or told.refers is not None)
        firm = firm and not (told is not None and told.entity is not None and told.entity.kind == "class")
        if each is None or firm or self.names.dimension(quantity.unit) != "money":
            return None
        named = next(iter(self.names.find(text[each.end() : each.end() + NAME_LENGTH])), None)
        if named is None or named.start or named.entity.kind not in ("hardware", "product", "model"):
            return None
        return Subject(named.entity.name, text[each.end() : each.end() + named.end], named.entity, "priced-each")

    def _named_in_front(self, counted: Token) -> Subject | None:
        """ "31 million Ilmen subscribers": whose they are."""
        names = [t for t in syntax.children(counted, "compound", "nmod") if t.text.istitle() and t.i == counted.i - 1]
        names = [t for t in names if syntax.is_noun(t) and not self._is_time(t)]
        return self._subject(names[0].text, "name-before", names[0]) if names else None

    def _sold_there(self, told: Subject | None, metric: Measured | None) -> bool:
        """ "Acme reported China revenue of $3bn": a country has none, who tells of it has it there."""
        bearers = metric.row.bearers if metric is not None and metric.row is not None else []
        place = told is not None and told.entity is not None and told.entity.kind == "place"
        named = told is not None and told.rule == "name-before"
        return place and named and "organisation" in bearers and "place" not in bearers

    def _models(self, found: Attachment, metric: Measured | None) -> bool:
        """ "Kanta Insight models 2 million tonnes of demand": who models what no firm has tells of others."""
        row, verb = metric.row if metric is not None else None, found.owner.head if found.owner is not None else None
        sold = found.rule == "metric-verb" and found.owner is not None and found.owner.dep_ == "nsubjpass"
        if sold or found.rule == "priced-at":
            return False  # "the chip is priced at $400": the verb of what is sold
        if verb is not None and verb.lemma_ in self.modelling and verb.tag_ in ("VBZ", "VBD", "VBP"):
            return found.counted is None and found.owner is not None and found.owner.dep_ == "nsubj"
        others = row is not None and "organisation" not in row.bearers and found.counted is None
        modelling = self.expecting - {"see", "want", "assume"}
        thing = syntax.child(verb, "dobj") if verb is not None and found.rule.startswith("alter") else None
        market = row is not None and (row.aspect == "price" or row.name == "demand")
        forecast = market and thing is not None and stem(thing.text) in self.observers  # "cut its demand forecast to"
        return others and verb is not None and (forecast or verb.lemma_ in modelling)

    def _seeking(self, measure: Token, figure: Figure) -> Subject | None:
        """ "Acme is eyeing a valuation that could reach $9bn": who eyes it, by name."""
        verb = syntax.governing_verb(measure) if measure.dep_ in ("dobj", "pobj") else None
        who = syntax.own_subject(verb) if verb is not None and verb.lemma_ not in self.telling else None
        return self.phrase(who, "seeking", figure) if who is not None and who.tag_ == "NNP" else None
