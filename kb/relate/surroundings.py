"""Subjects that stand beside a figure or its clause, outside the measured phrase: "the H100's 80 GB", "In Dublin ...".

Comes in: a figure, its attachment and metric. Goes out: a `Subject`, or None where nothing of the kind is there.
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from kb.relate import syntax
from kb.relate.attachment import Attachment
from kb.relate.metric import Measured
from kb.relate.names import stem
from kb.relate.naming import Phrases, Subject
from kb.relate.scene import Figure


class Surroundings(Phrases):
    """Looks around a figure with one lexicon."""

    def _figures_own(self, figure: Figure, found: Attachment) -> Subject | None:
        """ "The H100's 80 GB", "74 turbines, each 260 metres tall": what stands right before the figure has it."""
        if figure.span is None or not figure.span.start:
            return None
        before = figure.span[0].nbor(-1)
        if before.lower_ == "each" and before.i > 1 and before.nbor(-1).text == ",":
            index = before.i - 1
            while index > 0 and figure.span.doc[index].is_punct:
                index -= 1
            noun = figure.span.doc[index]
            return self.phrase(noun, "each-of", figure) if syntax.is_noun(noun) and noun.tag_ == "NNS" else None
        loose = found.inherits or found.contrast or found.rule == "counted-of"
        if loose and (spender := self._of_clause(figure)) is not None:
            return self.phrase(spender, "clause-of-figure", figure)
        owner = syntax.child(syntax.span_root(figure.span), "poss")
        beside = owner is not None and before.tag_ == "POS" and before.i == owner.i + 1
        if (
            owner is None
            or not beside
            or self._is_time(owner)
            or self._is_figure(owner, figure)
            or owner.text.isdigit()
        ):
            return None
        return self.phrase(owner, "possessor-of-figure", figure)

    def _of_clause(self, figure: Figure) -> Token | None:
        """ "The $120 million that Acme expects to spend": the clause behind a figure says whose it is."""
        if figure.span is None:
            return None
        root = syntax.span_root(figure.span)
        for clause in syntax.children(root, "relcl"):
            subject = syntax.child(clause, "nsubj")
            behind = subject is not None and subject.i >= figure.span.end and subject.tag_ not in ("WDT", "WP")
            if subject is not None and behind and stem(subject.text) not in self.observers:
                return subject
        return None

    def _other_side(self, figure: Figure) -> Subject | None:
        """ "Compared with 44% across England", "against $600 for men": whose the other figure is, if it says so."""
        if figure.span is None:
            return None
        root = syntax.span_root(figure.span)
        for place in syntax.prep_objects(root, "for", "in", "across", "at", "among"):
            if place.lower_ in ("those", "that") and (of := syntax.prep_objects(place, "on", "with", "in", "of", "at")):
                text = str(place.doc[place.i : of[0].i + 1].text)
                return Subject(text, text, None, "other-side", None, of[0])  # "for those on placebo"
            if place.i >= figure.span.end and syntax.is_noun(place) and not self._is_time(place):
                return self.phrase(place, "other-side", figure)
        return None

    def _fronted(self, figure: Figure, metric: Measured | None, found: Attachment) -> Subject | None:
        """ "In Dublin the increase was 4%": the place the clause opens with, of what a place may have."""
        if figure.span is None or (metric is not None and metric.row is not None and not self._placed(metric)):
            return None
        verb = syntax.governing_verb(syntax.span_root(figure.span))
        subject = syntax.own_subject(verb) if verb is not None else None
        if verb is None or subject is None or found.share_of is not None:
            return None
        for place in syntax.prep_objects(verb, "in", "across"):
            inner = next((t for t in syntax.prep_objects(place, "of") if t.tag_ in ("NNP", "NNPS")), place)
            known = self.names.exact(syntax.text_of(syntax.core_phrase(inner)))
            named = known.kind == "place" if known is not None else inner.tag_ in ("NNP", "NNPS")
            if place.i < subject.i and named and not self._is_time(inner):
                return self.phrase(inner, "place-in-front", figure)
        return None

    def _placed(self, metric: Measured) -> bool:
        """A metric that places have, or anything may."""
        return metric.row is None or not metric.row.bearers or "place" in metric.row.bearers

    def _of_people(self, found: Attachment, metric: Measured | None) -> Subject | None:
        """ "German inflation": the place that the adjective names, of what a place may have."""
        if found.measured is None or metric is None or not self._placed(metric):
            return None
        for token in syntax.core_phrase(found.measured):
            place = self.names.by_demonym.get(token.text)
            if place is not None and token.i != found.measured.i:
                return Subject(place.name, str(token.text), place, "demonym", None, token)
        return None

    def _seen_at(self, figure: Figure, found: Attachment, metric: Measured | None) -> Subject | None:
        """ "Prices rose 3% in the north but fell 1% in the capital": each place has its own figure."""
        if figure.span is None or metric is None or found.owner is None or found.contrast:
            return None
        verb = syntax.governing_verb(syntax.span_root(figure.span))
        if verb is None or found.owner.i > verb.i or not found.change:
            return None
        for place in syntax.prep_objects(verb, "in", "across"):
            known = self.names.exact(syntax.text_of(syntax.core_phrase(place)))
            named = known is not None and known.kind == "place"
            common = stem(place.text) in self.generic["place"] | self.directions
            if place.i > figure.span.start and (named or common):
                return replace(self.phrase(place, "place-of-verb", figure), refers=None)
        return None

    def _meant_for(self, figure: Figure, found: Attachment) -> Subject | None:
        """ "a limit, mostly 40 hours for part-timers": whom the figure is for."""
        if figure.span is None or not found.rule.startswith("apposition"):
            return None
        things = syntax.prep_objects(syntax.span_root(figure.span), "for")
        named = [t for t in things if syntax.is_noun(t) and not self._is_time(t)]
        return self.phrase(named[0], "meant-for", figure) if named else None

    def _where(self, noun: Token) -> Subject | None:
        """ "There are 400 students at the college": the named place or body they belong to."""
        for token in noun.subtree:
            within = token.dep_ == "pobj" and token.head.lower_ in ("at", "in", "of", "from")
            if within and token.i > noun.i and token.tag_ in ("NNP", "NNPS"):
                return self.phrase(token, "where")
        return None

    def _seen_in(self, figure: Figure, noun: Token) -> Subject | None:
        """ "the 40% gains seen in earlier cycles": they are the cycles'."""
        for clause in syntax.children(noun, "acl", "relcl"):
            for thing in syntax.prep_objects(clause, "in", "at", "by", "among"):
                if syntax.is_noun(thing) and not self._is_time(thing):
                    return self.phrase(thing, "seen-in", figure)
        return None

    def _harmed_by(self, people: Token) -> Token | None:
        """ "Nine people were killed when a storm struck", "died in the crash": the event, of people counted as such."""
        verb = people.head
        if stem(people.text) not in self.counted_people or people.dep_ not in ("nsubj", "nsubjpass"):
            return None
        verbs = [verb, *(t for t in syntax.children(verb, "conj") if syntax.is_verb(t))]
        for clause in (kid for v in verbs for kid in syntax.children(v, "advcl")):
            event = syntax.own_subject(clause)
            marked = any(kid.lower_ in ("when", "after", "as") for kid in clause.children)
            if event is not None and syntax.is_noun(event) and marked:
                return event
        events = [t for v in verbs for t in syntax.prep_objects(v, "in", "by", "during")]
        events = [t for t in events if syntax.is_noun(t) or t.tag_ == "VBG"]
        return next((t for t in events if not self._is_time(t) and not syntax.in_figure(t)), None)

    def _acted_on(self, figure: Figure, metric: Measured) -> Subject | None:
        """ "spend millions to train a model": the model's cost."""
        if figure.span is None:
            return None
        for index in sorted(metric.used):
            token = figure.span.doc[index]
            if syntax.is_verb(token) and (thing := syntax.child(token, "dobj")) is not None:
                return self.phrase(thing, "object-of-activity", figure)
        return None

    def _named_before(self, owner: Token) -> Subject | None:
        """ "Llama 2 (in 7B or 13B versions)": versions of the name before."""
        text = owner.doc[: owner.i].text
        named = self.names.find(text)
        if not named:
            return None
        last = named[-1]
        return Subject(last.entity.name, text[last.start : last.end], last.entity, "variant-of")
