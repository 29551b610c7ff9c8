"""Subjects that stand beside a figure or its clause, outside the measured phrase: "the H100's 80 GB", "In Dublin ...".

Comes in: a figure, its attachment and metric. Goes out: a `Subject`, or None where nothing of the kind is there.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kb.relate.attaching.attachment import Attachment
from kb.relate.metric.namer import Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Span, Token
from kb.relate.scene.names import stem
from kb.relate.scene.scene import Figure
from kb.relate.subject.naming import Subject
from kb.relate.subject.turns import ALONE, LONGEST, Turns

LABELLED = re.compile(r"\W*\w[^.:;,!?]{1,40}:")
LABEL_INSIDE = re.compile(r"(?:^|[,;] )([A-Z][^,;:()]{0,30}):(?= )")
BRACKET = 120  # characters between a bracket's opening and a figure in it
COMPARED = frozenset({"with", "than", "against", "versus"})
NAMED = re.compile(r"[A-Z][\w.&'’-]*|&|\d{1,4}")  # a word of a name in a row of moves
LONGEST_NAME = 5  # of them
CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


class Surroundings(Turns):
    """Looks around a figure with one lexicon."""

    def _named_in_row(self, span: Span) -> Subject | None:
        """ "Dow 30 -0.8% Hang Seng +1.2%": in a row of names and moves the words between two figures are one name."""
        start = span.start
        while start and span.start - start < LONGEST_NAME and NAMED.fullmatch(span.doc[start - 1].text):
            if syntax.in_figure(span.doc[start - 1]):
                break
            start -= 1
        words = span.doc[start : span.start]
        whole = bool(words) and words[0].text[:1].isupper()
        return self._subject(words.text, "listed-name", words[0]) if whole else None

    def _figures_own(self, figure: Figure, found: Attachment) -> Subject | None:
        """ "The H100's 80 GB", "74 turbines, each 260 metres tall": what stands right before the figure has it."""
        if figure.span is None or not figure.span.start:
            return None
        before = figure.span[0].nbor(-1)
        if found.rule == "listed-movement" and (name := self._named_in_row(figure.span)) is not None:
            return name
        if before.lower_ == "each" and before.i > 1 and before.nbor(-1).text == ",":
            index = before.i - 1
            while index > 0 and figure.span.doc[index].is_punct:
                index -= 1
            noun = figure.span.doc[index]
            return self.phrase(noun, "each-of", figure) if syntax.is_noun(noun) and noun.tag_ == "NNS" else None
        if (whose := self._labelled_inside(figure) or self._whose_sum(figure)) is not None:
            return whose
        money = self.names.dimension(figure.quantity.unit) == "money" and found.rule.startswith(("noun-of", "beside"))
        if money or (figure.quantity.per is not None and found.rule.startswith("beside-figure")):
            name = self._name_at(figure)  # "an H100 at $2.99/hr and an RTX 4090 at $0.34/hr"
            if name is not None:
                return name
        loose = found.inherits or found.contrast or found.rule == "counted-of"
        if loose and (spender := self._of_clause(figure)) is not None:
            return self.phrase(spender, "clause-of-figure", figure)
        if (gapped := self._possessor_left(figure)) is not None:
            return self.phrase(gapped, "possessor-of-figure", figure)
        while before.dep_ in ("quantmod", "advmod") and before.i > 1 and not syntax.in_figure(before):
            before = before.nbor(-1)  # "Kestrel's nearly $500 million"
        root = syntax.span_root(figure.span)
        owner = syntax.child(root, "poss") or (root.head if root.dep_ == "nummod" else None)
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

    def _labelled_inside(self, figure: Figure) -> Subject | None:
        """ "Serving costs more than training (Orlen-4: $40M, Tarn 2: $60M)": the name in front of the colon."""
        text = figure.passage.text[: figure.quantity.start]
        opened = text.rfind("(", max(0, len(text) - BRACKET))
        inside = text[opened + 1 :] if opened >= 0 and ")" not in text[opened:] else ""
        labels = LABEL_INSIDE.findall(inside)
        entity = self.names.exact(labels[-1]) if labels else None
        if entity is None:
            return None
        return Subject(entity.name, labels[-1], entity, "label-in-brackets")

    def _name_at(self, figure: Figure) -> Subject | None:
        """The name right before "at" and the figure, its number with it."""
        span = figure.span
        if span is None or span.start < 2 or span.doc[span.start - 1].lower_ not in ("at", "for"):
            return None
        end = span.start - 1
        start = end
        while start > 0 and end - start < LONGEST and span.doc[start - 1].text[:1] in CAPITALS:
            start -= 1
        words = span.doc[start:end]
        if not len(words) or words[0].text.isdigit() or any(map(syntax.in_figure, words)):
            return None
        if span.doc[end].lower_ == "for" and (start == 0 or span.doc[start - 1].text not in (",", ":", ";", "and")):
            return None  # "sold the unit to Brill for $5 billion"
        return self._subject(str(words.text), "name-at", words[-1])

    def _named_at(self, figure: Figure) -> Subject | None:
        """ "With Torvo now at 49.7% of the market": the name right before "at"."""
        span = figure.span
        at = span.start - 1 if span is not None else 0
        if span is None or at < 1 or span.doc[at].lower_ != "at":
            return None
        at -= 1 + (span.doc[at - 1].tag_ == "RB")
        name = span.doc[at] if at >= 0 else None
        named = name is not None and name.tag_ in ("NNP", "NNPS") and not self._is_time(name)
        return self.phrase(name, "name-at", figure) if name is not None and named else None

    def _whose_sum(self, figure: Figure) -> Subject | None:
        """ "More than half Acme's total of 1,563 MW", "six times the American total of 4,276": whose sum it is."""
        span = figure.span
        if span is None or span.start < 3 or span.doc[span.start - 1].lower_ != "of":
            return None
        noun, before = span.doc[span.start - 2], span.doc[span.start - 3]
        compared = any(t.lower_ in COMPARED for t in span.doc[max(0, span.start - LONGEST) : span.start - 3])
        plain = noun.tag_ == "NN" and (stem(noun.text) in self.sums or (compared and noun.lower_ in self.plans))
        if not plain or self._is_figure(noun, figure):
            return None
        if before.tag_ == "POS":
            owner = before.nbor(-1)
            named = owner.tag_ in ("NNP", "NNPS") and not self._is_time(owner)
            words = [t for t in syntax.core_phrase(owner) if t.text[:1].isupper()]  # "half" is no part of the name
            return self._subject(syntax.text_of(words), "possessor-of-figure", owner) if named else None
        place = self.names.by_demonym.get(before.text)
        return Subject(place.name, before.text, place, "demonym", None, before) if place is not None else None

    def _possessor_left(self, figure: Figure) -> Token | None:
        """ "China's use will grow by 5 GW and Europe's by more than 2": a possessor whose noun is left out."""
        assert figure.span is not None
        doc, at = figure.span.doc, figure.span.start - 1
        while at > 1 and figure.span.start - at < 5 and doc[at].tag_ in ("IN", "TO", "JJR", "RB", "RBR"):
            at -= 1
        joined = at > 1 and doc[at].tag_ == "POS" and doc[at - 1].tag_ == "NNP" and at < figure.span.start - 1
        return doc[at - 1] if joined and doc[at - 2].lower_ in ("and", ",", "while") else None

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
        root, doc, end = syntax.span_root(figure.span), figure.span.doc, figure.span.end
        if (many := self._averaged(root)) is not None:
            return many
        near = doc[end] if end < len(doc) and doc[end].lower_ == "for" else None
        behind = syntax.children(near, "pobj") if near is not None else []  # wherever the tree hangs it
        behind = [thing for thing in behind if thing.lower_ not in ("one", "ones")]
        for place in (*syntax.prep_objects(root, "for", "in", "across", "at", "among"), *behind):
            if stem(place.text) in self.observers:
                continue  # "versus 70% in the 2024 study": of whom the study is
            if place.lower_ in ("those", "that") and (of := syntax.prep_objects(place, "on", "with", "in", "of", "at")):
                text = str(place.doc[place.i : of[0].i + 1].text)
                return Subject(text, text, None, "other-side", None, of[0])  # "for those on placebo"
            if self.is_measure(place) and place.head.lower_ == "in":
                continue  # "against $25 billion in revenue"
            if place.i >= figure.span.end and syntax.is_noun(place) and not self._is_time(place):
                return self.phrase(place, "other-side", figure)
        return None

    def _averaged(self, root: Token) -> Subject | None:
        """ "Against an industry average of 1.67": that of the industry."""
        above = syntax.preposition(root)
        noun = above.head if above is not None and above.lower_ == "of" else None
        kinds = syntax.children(noun, "compound") if noun is not None and stem(noun.text) in self.averages else []
        kinds = [kind for kind in kinds if kind.tag_ in ("NN", "NNP") and kind.text[:1].isalpha()]
        named = kinds and not self._is_time(kinds[-1])
        return self._subject(syntax.text_of(kinds), "other-side", kinds[-1]) if named else None

    def _fronted(self, figure: Figure, metric: Measured | None, found: Attachment) -> Subject | None:
        """ "In Dublin the increase was 4%": the place the clause opens with, of what a place may have."""
        if figure.span is None:
            return None
        if metric is not None and metric.row is not None and not self._placed(metric):
            return self._opened_with(figure, found)
        verb = syntax.governing_verb(syntax.span_root(figure.span))
        subject = (syntax.child(verb, "expl") or syntax.own_subject(verb)) if verb is not None else None
        if verb is None or subject is None or found.share_of is not None:
            return None
        if verb.dep_ == "relcl" and any(kid.lower_ == "where" for kid in verb.children):
            return self.phrase(verb.head, "where-clause", figure) if syntax.is_noun(verb.head) else None
        for place in syntax.prep_objects(verb, "in", "across"):
            inner = next((t for t in syntax.prep_objects(place, "of") if t.tag_ in ("NNP", "NNPS")), place)
            known = self.names.exact(syntax.text_of(syntax.core_phrase(inner)))
            named = known.kind == "place" if known is not None else inner.tag_ in ("NNP", "NNPS")
            if place.i < subject.i and named and not self._is_time(inner):
                return self.phrase(inner, "place-in-front", figure)
        return self._opened_with(figure, found)

    def _opened_with(self, figure: Figure, found: Attachment) -> Subject | None:
        """ "At Acme, margins rose to 4%": the name the clause opens with."""
        verb = syntax.governing_verb(syntax.span_root(figure.span)) if figure.span is not None else None
        subject = syntax.own_subject(verb) if verb is not None else None
        if verb is None or subject is None or found.share_of is not None:
            return None
        for thing in syntax.prep_objects(verb, "at", "for", "within"):
            known = self.names.exact(syntax.text_of(syntax.core_phrase(thing)))
            place = known is not None and known.kind == "place"
            kinds = syntax.children(thing, "compound", "nmod", "amod")
            named = thing.tag_ in ("NNP", "NNPS") or any(kid.text[:1].isupper() for kid in kinds)  # "for X2 chips"
            common = self.generic["place"] | (self.generic["model"] if thing.head.lower_ == "for" else frozenset())
            whole = thing.tag_ == "NN" and stem(thing.text) in common and syntax.child(thing, "det")
            if thing.i < subject.i and ((named and not place) or whole) and not self._is_time(thing):
                return self.phrase(thing, "name-in-front", figure)  # "For the state as a whole", "For a model of X"
        return None

    def _done_to(self, figure: Figure, found: Attachment) -> Subject | None:
        """ "$3m has been invested in start-ups", "was raised by Acme": who did it, else what it was done to."""
        verb = found.verb
        if verb is None or found.owner is not None or found.rule != "metric-verb" or not syntax.is_passive(verb):
            return None
        things = [*syntax.prep_objects(verb, "by"), *syntax.prep_objects(verb, "in", "on", "into", "for")]
        named = [t for t in things if syntax.is_noun(t) and not self._is_time(t) and not syntax.in_figure(t)]
        return self.phrase(named[0], "done-to", figure) if named else None

    def _of_people(self, found: Attachment, metric: Measured | None) -> Subject | None:
        """ "German inflation": the place that the adjective names, of what a place may have."""
        if found.measured is None or metric is None or not self._placed(metric):
            return None
        inner = syntax.prep_objects(found.measured, "in", "of") if stem(found.measured.text) in self.moves else []
        for token in (t for noun in (found.measured, *inner[:1]) for t in syntax.core_phrase(noun)):
            place = self.names.by_demonym.get(token.text)
            if place is not None and token.i != found.measured.i:
                return Subject(place.name, str(token.text), place, "demonym", None, token)
        return None

    def _seen_at(self, figure: Figure, found: Attachment, metric: Measured | None) -> Subject | None:
        """ "Prices rose 3% in the north but fell 1% in the capital": each place has its own figure."""
        noun = found.owner if found.owner is not None else found.measured
        if figure.span is None or metric is None or noun is None or found.contrast:
            return None
        verb = syntax.governing_verb(syntax.span_root(figure.span))
        if verb is None or noun.i > verb.i or not found.change:
            return None
        if (seller := self._right_at(figure, found)) is not None:
            return seller
        if found.owner is None and not self._placed(metric):
            return None  # "sales rose 3% in Norway": of whom the story is
        for place in syntax.prep_objects(verb, "in", "across", "for"):
            known = self.names.exact(syntax.text_of(syntax.core_phrase(place)))
            named = known is not None and known.kind == "place"
            common = stem(place.text) in self.generic["place"] | self.directions
            if place.i > figure.span.start and (named or common):
                return replace(self.phrase(place, "place-of-verb", figure), refers=None)
        own = found.owner is None or found.owner == found.measured
        return self._above_it(figure, verb) if own else None

    def _right_at(self, figure: Figure, found: Attachment) -> Subject | None:
        """ "Sales dropped 2.5% at department stores", "at Tarn": who sells there has them, if nobody else does."""
        span = figure.span
        near = span.doc[span.end] if span is not None and span.end < len(span.doc) else None
        thing = syntax.child(near, "pobj") if near is not None and near.lower_ == "at" else None
        if thing is None or (found.owner is not None and found.owner != found.measured):
            return None
        known = thing.tag_ in ("NNP", "NNPS") or stem(thing.text) in self.generic["company"] | self.generic["place"]
        plain = self.is_where(thing) and not self._is_figure(thing, figure)
        fits = plain and (known or thing.tag_ == "NNS") and syntax.child(thing, "poss") is None
        return self.phrase(thing, "at-phrase", figure) if fits else None

    def _above_it(self, figure: Figure, verb: Token) -> Subject | None:
        """ "Growth continued at Hask Airport, with traffic increasing by 4%": the place of the main clause."""
        main = next((t for t in syntax.climb(verb) if syntax.is_verb(t) and t.i < verb.i), None)
        if main is None or verb.dep_ != "pcomp":
            return None
        places = [t for t in syntax.prep_objects(main, "at", "in", "across") if t.i < verb.i and not self._is_time(t)]
        named = [t for t in places if t.tag_ in ("NNP", "NNPS")]
        return self.phrase(named[0], "place-of-verb", figure) if len(named) == 1 else None

    def _meant_for(self, figure: Figure, found: Attachment) -> Subject | None:
        """ "a limit, mostly 40 hours for part-timers": whom the figure is for."""
        if figure.span is None or not found.rule.startswith("apposition"):
            return None
        things = syntax.prep_objects(syntax.span_root(figure.span), "for")
        named = [t for t in things if syntax.is_noun(t) and not self._is_time(t)]
        return self.phrase(named[0], "meant-for", figure) if named else None

    def _priced_for(self, figure: Figure, found: Attachment) -> Subject | None:
        """ "Cost: $900 million for the mill, $3.8 billion for the port": in a labelled row each thing has its own."""
        span, rule = figure.span, found.rule.rpartition(", ")[2]
        if span is None or rule not in ALONE or not LABELLED.match(figure.passage.text):
            return None
        after = span.doc[span.end] if span.end < len(span.doc) else None
        thing = syntax.child(after, "pobj") if after is not None and after.lower_ == "for" else None
        plain = thing is not None and syntax.is_noun(thing) and not self._is_time(thing) and not syntax.in_figure(thing)
        return self.phrase(thing, "meant-for", figure) if thing is not None and plain else None

    def _recorded_in(self, found: Attachment, figure: Figure) -> Subject | None:
        """ "3,000 crimes were recorded across the county", "in Hask": where things were counted, if nobody did them."""
        noun = found.counted if found.counted is not None else found.measured
        verb = syntax.governing_verb(noun) if noun is not None else None
        if noun is None or verb is None or noun.dep_ not in ("nsubj", "nsubjpass"):
            return None
        if found.counted is not None and not syntax.is_passive(verb):
            return None
        for place in syntax.prep_objects(verb, "in", "across", "throughout", "within"):
            known = self.names.exact(syntax.text_of(syntax.core_phrase(place)))
            named = known.kind == "place" if known is not None else place.tag_ in ("NNP", "NNPS")
            common = place.tag_ == "NN" and stem(place.text) in self.generic["place"]
            common = common and not any(map(syntax.in_figure, syntax.prep_objects(place, "of")))  # "the region of $5m"
            if (named or common) and not self._is_time(place):
                return self.phrase(place, "recorded-in", figure)
        return None

    def _where(self, noun: Token) -> Subject | None:
        """ "There are 400 students at the college": the named place or body they belong to."""
        for token in noun.subtree:
            within = token.dep_ == "pobj" and token.head.lower_ in ("at", "in", "of", "from")
            if within and token.i > noun.i and token.tag_ in ("NNP", "NNPS") and not self._is_time(token):
                return self.phrase(token, "where")
        return None

    def _seen_in(self, figure: Figure, noun: Token) -> Subject | None:
        """ "the 40% gains seen in earlier cycles": they are the cycles'."""
        for clause in syntax.children(noun, "acl", "relcl"):
            doers = ("by",) if clause.lemma_ in self.carrying else ()  # "growth fuelled by exports" is not theirs
            for thing in syntax.prep_objects(clause, "in", "at", "among", *doers):
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
                behind = thing.doc[thing.i + 1 : thing.i + 3]
                name = behind[-1] if len(behind) > 1 and behind[0].text == "," else None
                if name is not None and name.tag_ in ("NNP", "NNPS"):
                    return self.phrase(name, "object-of-activity", figure)  # "training its newest model, Orrin-3"
                own = any(kid.tag_ == "PRP$" for kid in thing.children)  # "serving its models": of who serves them
                return None if own else self.phrase(thing, "object-of-activity", figure)
        return None

    def _named_before(self, owner: Token) -> Subject | None:
        """ "Llama 2 (in 7B or 13B versions)": versions of the name before."""
        text = owner.doc[: owner.i].text
        named = self.names.find(text)
        if not named:
            return None
        last = named[-1]
        return Subject(last.entity.name, text[last.start : last.end], last.entity, "variant-of")
