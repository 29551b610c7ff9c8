"""Whose figure it is: the subject's canonical name and the article's words for it.

Comes in: a figure's attachment and metric. Goes out: a `Subject`, or None where the sentence names
none. How a phrase is named is in `naming`; here is which phrase it is.
"""

from __future__ import annotations

from dataclasses import replace

from kb.relate.attaching.asking import TAKEN
from kb.relate.attaching.attachment import Attachment
from kb.relate.metric.namer import Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene import nearby
from kb.relate.scene.names import stem
from kb.relate.scene.scene import Figure
from kb.relate.subject.doing import Doing
from kb.relate.subject.naming import PRONOUN_TAGS, Subject

WHERE = frozenset({"in-phrase", "at-phrase", "on-phrase", "across-phrase"})


class SubjectNamer(Doing):
    """Finds subjects with one lexicon."""

    def name(self, figure: Figure, found: Attachment, metric: Measured | None) -> Subject | None:
        """Returns the subject of a figure so attached, or None where the sentence names none."""
        own = self._figures_own(figure, found) or self._in_series(figure) or self._at_its_own(figure, found)
        own = own or self._priced_for(figure, found)
        if own is not None:
            return own
        if found.contrast or found.rule == "compared":
            return self._other_side(figure)
        if metric is not None and metric.rule == "times-of" and found.rule == "attribute" and found.verb is None:
            found = replace(found, owner=self._of_multiple(figure))
        placed = self._fronted(figure, metric, found)
        if placed is not None and found.owner is not None and found.owner.lower_ == "it" and found.rule == "stands-at":
            return placed  # "In Hask it is only 79%"
        gapped = found.rule == "verb-object" and figure.quantity.unit == "%"  # "fell 2% in Hask and 3% in Norvik"
        gapped = gapped or found.rule.rpartition(", ")[2] in ("apposition", "beside-figure")  # "3 mt in Hask, 2 mt in"
        gapped = gapped or (found.rule.rpartition(", ")[2] == "moves" and self._nobodys(found.measured))
        told = (self._in_turn(figure, metric) if gapped else None) or self._named(figure, found, metric)
        if told is not None and (named := self._is_named(told.head)) is not None:
            told = self.phrase(named, "what-is-so", figure)
        if told is not None and (not self.tellable(told) or self._expecting(told, found)):
            told = None
        if told is not None and metric is not None and metric.name in self.imposed:
            told = self._laid_on(told, figure, found, metric)
        if told is not None and told.refers == "company" and (place := self._place_of_body(told, figure)) is not None:
            told = place
        if told is not None and (firm := self._firm_of_officer(told, found, metric)) is not None:
            told = firm
        told = self._of_where(figure, told)
        if told is not None and told.rule == "noun-before":  # "Capital cost: $900 million for the mill"
            told = self._meant_for(figure, found) or self._speaker(figure, found, metric) or told
            told = self._seeing(figure, found) or told  # "Acme saw smartphone shipments fall 4%"
        elif told is not None and told.rule == "name-before" and told.entity is None and told.text.isupper():
            told = self._speaker(figure, found, metric) or told  # "Acme said AI revenue surged"
        elif told is not None and self._plain_measure(told, found):
            told = self._seeing(figure, found) or self._speaker(figure, found, metric) or told
        if told is not None and told.text.lower() in ("you", "one"):  # "you pay $25 for an H100"
            told = self._bought_for(figure) or told
        if self._sold_there(told, metric):
            told = self._speaker(figure, found, metric) or told
        told = self._priced_each(figure, told) or told or placed or self._of_people(found, metric)
        told = told or self._in_turn(figure, metric) or self._done_to(figure, found)
        if told is None and (metric is None or self._placed(metric)):
            told = self._recorded_in(found, figure)
        return told or self._thing_measured(figure, found, metric) or self._body_in(figure, metric)

    def _of_multiple(self, figure: Figure) -> Token | None:
        """ "Startups command valuations of 40 times revenue": who has the valuations, and no revenue."""
        verb = syntax.governing_verb(syntax.span_root(figure.span)) if figure.span is not None else None
        subject = syntax.own_subject(verb) if verb is not None else None
        return subject if subject is not None and syntax.is_noun(subject) else None

    def _thing_measured(self, figure: Figure, found: Attachment, metric: Measured | None) -> Subject | None:
        """ "Sales of existing homes", as the lexicon's home sales: where nobody has them, the homes."""
        if metric is None or metric.row is None or metric.row.bearers or found.measured is None:
            return None
        things = [t for t in syntax.prep_objects(found.measured, "of") if t.tag_ == "NNS" and t.i in metric.used]
        plain = things and not syntax.in_figure(things[0])
        where = self._where(things[0]) if plain else None  # "the number of people waiting in England"
        return where or (self.phrase(things[0], "thing-measured", figure) if plain else None)

    def _named(self, figure: Figure, found: Attachment, metric: Measured | None) -> Subject | None:
        """The phrase of the sentence that tells whose the figure is: what the metric asks for, else what is nearest."""
        used = metric.used if metric is not None else frozenset()
        asked = (
            self._by_metric(figure, found, metric)
            or self._by_whole(figure, found, metric, used)
            or self._by_change_or_price(figure, found, metric, used)
        )
        if asked is not None or (found.owner is not None and (found.rule.startswith("multiple-of") or _stake(metric))):
            return asked  # a multiple or a stake is nobody else's who stands near
        return (
            self._holder(figure, found, used, metric)
            or self._by_noun(figure, found, metric, used)
            or self._by_owner(figure, found, metric, used)
        )

    def _by_whole(
        self, figure: Figure, found: Attachment, metric: Measured | None, used: frozenset[int]
    ) -> Subject | None:
        """A share is of its whole; a stake of who holds it."""
        if found.share_of is not None:
            if found.rule.endswith(TAKEN) and found.owner is not None:
                return self.phrase(found.owner, "taken-by", figure)
            if metric is not None and metric.rule == "share-of-cost":
                return self.phrase(found.share_of, "whole", figure)
            if metric is not None and metric.rule == "share-of-people":
                return Subject(metric.text or "", metric.text or "", None, "whole")
            return self._named_at(figure) or self._of_whole(figure, found.share_of, found, used)
        if not _stake(metric) or found.owner is None or found.measured is None:
            return None
        held = self._possessor(found.measured)
        return self._owner(figure, found.owner, used, metric) if held is None else self.phrase(held, "holder", figure)

    def _by_change_or_price(
        self, figure: Figure, found: Attachment, metric: Measured | None, used: frozenset[int]
    ) -> Subject | None:
        """A change is of the place it is seen in, a price of shares of who sells them, a multiple of its owner."""
        if found.rule == "change-noun" and found.measured is not None:
            return self._seen_in(figure, found.measured)
        if found.owner is None:
            return None
        if found.rule == "priced-at" and found.verb is not None and stem(found.owner.text) in ("share", "stock"):
            seller = syntax.own_subject(found.verb)
            return self.phrase(seller, "seller", figure) if seller is not None else None
        return self._owner(figure, found.owner, used, metric) if found.rule.startswith("multiple-of") else None

    def _by_noun(
        self, figure: Figure, found: Attachment, metric: Measured | None, used: frozenset[int]
    ) -> Subject | None:
        """What the phrase of the measured noun says, else that of the counted one."""
        noun = found.measured if found.measured is not None else found.counted
        if found.rule == "with" and found.measured is None and found.owner is not None:
            return None  # "a campus with 25,000 students in the Marl Hills"
        if noun is None or self._observing(noun, metric, found.rule):
            return None
        elsewhere = found.owner is not None and found.owner != noun and found.owner.i not in used
        told = self._in_phrase(figure, noun, used, metric, elsewhere=elsewhere) or self._behind(figure, found)
        if told is not None and (firm := self._announcing(figure, noun, told, metric)) is not None:
            return firm
        if told is not None and told.rule == "measured-noun" and self._as_it_was(figure, found, noun):
            return None
        if told is not None and told.rule == "measured-noun" and (being := self._being(noun)) is not None:
            return self.phrase(being, "what-is-so", figure)
        if told is not None and found.measured is not None and told.head is not None and told.head == found.counted:
            return None  # "a throughput of 550 million TEU"
        return None if found.measured is None and self._kind_counted(told) else told

    def _as_it_was(self, figure: Figure, found: Attachment, noun: Token) -> bool:
        """ "Delivered 9,000 cars, down from 9,900 cars": the second are whose the first are."""
        again = found.rule.split(",")[0] in ("degree-level", "placed-at") and syntax.in_figure(noun)
        before = [other for other in nearby.quantities(figure) if other.start < figure.quantity.start]
        return again and any(other.unit in (figure.quantity.unit, None) for other in before)

    def _behind(self, figure: Figure, found: Attachment) -> Subject | None:
        """ "Takes the bill for a household to $90": the phrase right behind the noun, wherever the tree hangs it."""
        noun = found.measured
        near = noun.nbor(1) if noun is not None and noun.i + 1 < len(noun.doc) else None
        if noun is None or near is None or near.lower_ not in ("of", "for") or not found.rule.startswith("placed-at"):
            return None
        thing = syntax.child(near, "pobj")
        plain = thing is not None and syntax.is_noun(thing) and not self._is_figure(thing, figure)
        loose = near.head.i == noun.head.i and thing is not None and not self._is_gain(thing)
        return self.phrase(thing, f"{near.lower_}-phrase", figure) if thing is not None and plain and loose else None

    def _announcing(self, figure: Figure, noun: Token, told: Subject, metric: Measured | None) -> Subject | None:
        """ "Acme announced a $3bn investment in Norway": it is whose who announces it, and Norway is where."""
        row = metric.row if metric is not None else None
        owned = metric is not None and (row is None or not row.bearers or "organisation" in row.bearers)
        placed = told.rule == "name-before" and told.entity is not None and told.entity.kind == "place"
        if (
            not (told.rule in WHERE or placed)
            or not owned
            or noun.dep_ != "dobj"
            or noun.head.lemma_ not in self.tellers
        ):
            return None
        speaker = syntax.own_subject(noun.head)
        return self._firm(speaker, figure) if speaker is not None else None

    def _by_owner(
        self, figure: Figure, found: Attachment, metric: Measured | None, used: frozenset[int]
    ) -> Subject | None:
        """The owner that grammar names, else the place of the counted things or those themselves, else who is near."""
        models = found.owner is not None and self._models(found, metric)
        moved = found.owner is not None and self._moves_it(found.owner, found)
        if models:
            return None
        if found.owner is not None and found.owner.i not in used and not moved:
            return self._owner(figure, found.owner, used, metric, found.rule)
        if found.counted is not None and found.rule in ("counted-subject", "there-is"):
            plain = found.rule == "counted-subject" and stem(found.counted.text) not in self.times
            plain = plain and not (metric is not None and metric.row is not None and "model" in metric.row.bearers)
            here = (
                self._where(found.counted) or self._recorded_in(found, figure) or self._visited(figure, found.counted)
            )
            return here or (self.phrase(found.counted, "counted-noun", figure) if plain else None)
        return (
            self._meant_for(figure, found)
            or self._seen_at(figure, found, metric)
            or self._offering(figure, found, used)
            or self._speaker(figure, found, metric)
            or self._seeing(figure, found)
        )

    def _seeing(self, figure: Figure, found: Attachment) -> Subject | None:
        """ "The unit saw sales grow 28%": who has seen something move has it, but not who tells of others."""
        noun = found.measured if found.measured is not None else found.owner
        verb = noun.head if noun is not None and noun.dep_ in ("nsubj", "nsubjpass") else None
        above = verb.head if verb is not None and verb.dep_ in ("ccomp", "xcomp") else None
        if noun is not None and noun.dep_ == "dobj":
            above = noun.head  # "saw a decrease to $252m"
        if above is None or above.lemma_ not in self.seeing or above.tag_ not in ("VBD", "VBN"):
            return None
        subject = syntax.own_subject(above)
        if subject is None or not syntax.is_noun(subject):
            return None
        fits = stem(subject.text) not in self.observers or self._called(subject) is not None
        return self._owner(figure, subject, frozenset(), None) if fits else None

    def _holder(
        self, figure: Figure, found: Attachment, used: frozenset[int], metric: Measured | None
    ) -> Subject | None:
        """ "Acme has 12 shops in Norway": they are Acme's, and Norway is where."""
        noun, owner, verb = found.counted, found.owner, found.verb
        if noun is None or owner is None or verb is None or found.measured is not None or owner.i in used:
            return None
        holds = verb.lemma_ in self.holding and noun.dep_ in ("dobj", "conj") and not syntax.is_passive(verb)
        holds = holds or (verb.lemma_ in self.serving and noun.dep_ == "pobj" and noun.head.lower_ in ("to", "for"))
        holds = holds or (metric is not None and metric.rule == "jobs-that-are-cut")  # "to cut 149 jobs in Ohio"
        acts = owner.tag_ in ("NNP", "NNPS", "PRP") or stem(owner.text) in self.generic["company"]
        acts = acts or verb.dep_ == "relcl"
        where = syntax.prep_objects(noun, "in", "at", "across")
        placed = any(syntax.is_noun(thing) and not self._is_time(thing) for thing in where)
        return self._owner(figure, owner, used, metric) if holds and acts and placed else None

    def _offering(self, figure: Figure, found: Attachment, used: frozenset[int]) -> Subject | None:
        """ "The state has offered tax breaks worth $1m": who does it, where the measured phrase is the object."""
        noun = found.measured
        if noun is None or noun.i not in used or noun.dep_ not in ("dobj", "attr", "pobj"):
            return None
        if found.owner is not None and self._moves_it(found.owner, found):
            return None
        verb = syntax.governing_verb(noun)
        subject = syntax.subject_of(verb) if verb is not None and verb.lemma_ not in self.telling else None
        if subject is None or subject.i == noun.i or subject.i in used or not syntax.is_noun(subject):
            return None
        return self._owner(figure, subject, used, None)

    def _speaker(self, figure: Figure, found: Attachment, metric: Measured | None) -> Subject | None:
        """ "Acme said sales rose 5%": a company that tells of a company's metric tells of its own."""
        row = metric.row if metric is not None else None
        own = (row is not None and "organisation" in row.bearers) or self._of_business(found)
        if figure.span is None or not own:
            return None
        for verb in syntax.climb(syntax.span_root(figure.span)):
            if verb.lemma_ in self.tellers and (speaker := syntax.own_subject(verb)) is not None:
                if speaker.dep_ == "nsubjpass":
                    return None  # "revenue is expected to land": told of, and telling nothing
                return self._firm(speaker, figure)
        return None

    def _firm(self, speaker: Token, figure: Figure) -> Subject | None:
        """Who tells of a figure, if that is a firm by its name or its noun."""
        if speaker.tag_ in ("NN", "NNS") and stem(speaker.text) in self.names.metrics:
            return None  # "earnings revealed revenue of"
        if (whose := self.officers_firm(speaker)) is not None:
            return self._subject(whose, "officer's-firm", speaker)
        subject = self.phrase(speaker, "speaker", figure)
        named = any(t.tag_ in ("NNP", "NNPS", "NN") and t.text[:1].isupper() for t in syntax.core_phrase(speaker))
        told = any(stem(t.text) in self.observers for t in syntax.core_phrase(speaker) if t.i != speaker.i)
        named = named and not told and not any(stem(word) in self.counting_bodies for word in subject.name.split())
        firm = subject.entity.kind == "organisation" if subject.entity is not None else named
        firm = firm or stem(speaker.text) in self.generic["company"] - self.bodies - self.observers
        return subject if firm else None

    def _of_whole(self, figure: Figure, whole: Token, found: Attachment, used: frozenset[int]) -> Subject | None:
        """The possessor of the whole ("its revenue"), or the name the share is of."""
        bearer = found.measured if found.measured is not None else found.owner
        bearer = (self._is_said_of(bearer) or bearer) if bearer is not None else None  # "Hask is the largest with 41%"
        if bearer is not None and syntax.is_noun(bearer) and any(map(syntax.in_figure, (bearer, *bearer.children))):
            return None  # "sold 42,737 cars, which was half of the market"
        holder = self._possessor(bearer) if bearer is not None and self.measured_of(bearer) else None
        if holder is not None and holder.tag_ in ("NNP", "NNPS"):
            return self.phrase(holder, "possessor")  # "Acme's shipments were 8% of the total"
        tied_noun = bearer is not None and (stem(bearer.text) in self.ties or self._part_of(bearer, whole))
        if bearer is not None and bearer.i not in used and (tied_noun or not self.is_measure(bearer)):
            tied = stem(bearer.text) in self.ties  # "demand from smelters will reach a third of the total"
            inner = self._after(figure, bearer, frozenset({bearer.i}), None) if tied else None
            return inner if inner is not None else self.phrase(bearer, "bearer")
        if (owner := syntax.child(whole, "poss")) is not None:
            return self.phrase(owner, "possessor")
        if whole.tag_ in ("NNP", "NNPS") and not whole.text.isupper():
            return self.phrase(whole, "whole")
        if whole.tag_ == "PRP" and found.owner is None:
            return self.phrase(whole, "whole")  # "88% of them"
        if found.owner is None and found.measured is None and syntax.is_noun(whole) and self.has_members(whole):
            told = self.phrase(whole, "whole", figure)
            return replace(told, refers=None) if whole.tag_ == "NNS" else told  # "51% of the firms" are those asked
        return None

    def _owner(
        self, figure: Figure, owner: Token, used: frozenset[int], metric: Measured | None, found_rule: str = ""
    ) -> Subject | None:
        """A noun beside the measured phrase; where it names a metric itself, what that is of."""
        if self._own(owner, figure) and self.names.dimension(figure.quantity.unit) not in ("count", None):
            return self._stuff(figure, owner, used)
        idle = stem(owner.text) in self.idle_nouns and owner.tag_ not in ("NNP", "NNPS")
        if (idle and not self._acting(owner) and not self._kind_that_acts(owner)) or (
            found_rule != "counted-of" and self._observing(owner, metric, found_rule)
        ):
            return None
        if stem(owner.text) in self.variants and (before := self._named_before(owner)) is not None:
            return before
        if owner.tag_ == "CD" and (of := syntax.prep_objects(owner, "of")) and of[0].tag_ == "NNS":
            return self._subject(str(owner.doc[owner.i : of[0].i + 1].text), "some-of", of[0])  # "three of the firms"
        if syntax.in_figure(owner) and owner.tag_ == "NN" and (of := syntax.prep_objects(owner, "of")):
            owner = of[0]  # "some 40 per cent of the shares were tendered at $12"
        if found_rule == "counted-of" and stem(owner.text) in self.variants:
            return None  # "a final version of 210,000 jobs"
        if owner.dep_ == "appos" and stem(owner.text) in self.variants and owner.head.text[:1].isupper():
            owner = owner.head  # "Orlen-2, the 40B parameter version"
        owner = self._is_said_of(owner) or self._of_whom_said(owner) or owner
        if self._is_round(owner, metric):
            raiser = self._raising(owner)
            return self.phrase(raiser, "raiser", figure) if raiser is not None else None
        if (name := self._named_in(owner)) is not None:
            return self._subject(name.text, "name-before", name)
        if (
            not syntax.is_noun(owner) and not syntax.is_verb(owner) and owner.tag_ not in (*PRONOUN_TAGS, "CD")
        ) or self._is_time(owner):
            return None
        if found_rule == "apposition" and owner.tag_ in ("NNP", "NNPS"):  # "Australia (44 pct), Canada (12 pct)"
            mark = owner.doc[owner.i + 1 : owner.i + 3]
            own = (
                [mark[0]] if len(mark) == 2 and mark[0].tag_ == "POS" and mark[1].text == "(" else []
            )  # "Denby's (15%)"
            return self._subject(syntax.text_of([*syntax.core_phrase(owner), *own]), "apposed", owner)
        inner = self._in_phrase(figure, owner, used, metric, only_of=True)
        act = owner.tag_ == "NN" and owner.lower_.endswith("ing") and self._act(owner.lower_)  # "the training of X"
        act = act and inner is not None and inner.rule in ("of-phrase", "object-of-activity")
        if inner is not None and (act or stem(owner.text) in self.empty or stem(owner.text) in self.names.metrics):
            return inner
        payer = syntax.child(owner.head, "dative") if syntax.is_verb(owner) and owner.dep_ == "csubj" else None
        if payer is not None:
            return self.phrase(payer, "payer", figure)  # "cutting it to three years would cost Halden $2 billion"
        if syntax.is_verb(owner) and found_rule != "verb-left-out":
            thing = syntax.child(owner, "dobj")
            if thing is not None:
                return self.phrase(thing, "object-of-activity", figure)
            if not owner.text[:1].isupper():  # a name on -ing at the head of a sentence may pass for a verb
                return None
        placed = stem(owner.text) in self.generic["place"]  # "the region saw", not "in the region of"
        doing = (placed or found_rule == "metric-verb") and self._acting(owner)  # "the measure would cost owners $340"
        if stem(owner.text) in self.empty and not _capital(owner) and not doing:
            return inner  # "the improvement reached 5%": an improvement has no improvement
        bare = metric is not None or syntax.child(owner, "det") is None  # "revenue will land at", but "a levy"
        if inner is None and bare and found_rule != "name-at" and self.is_measure(owner, of_number=False):
            return self._seeking(owner, figure)  # "imports rose, leaving a trade surplus of 5": whose imports they are
        return self.phrase(owner, "owner", figure)

    def _observing(self, noun: Token, metric: Measured | None, rule: str = "") -> bool:
        """ "Analysts had forecast revenue of": who tells of others is not whose figure it is."""
        if rule.startswith("degree-level") and noun.dep_ == "nsubj" and noun.head.lemma_ in self.telling:
            return True  # "29%, the finance chief told reporters, up from 21%"
        if noun.tag_ in ("NNP", "NNPS") and self._tells_for_a_living(noun):
            return True  # "broker Calder, which expects vacancy to stay below 5%"
        if noun.tag_ in ("NNP", "NNPS") and noun.dep_ == "nsubj" and noun.head.lemma_ in self.telling | self.expecting:
            return any(stem(t.text) in self.counting_bodies for t in syntax.noun_phrase(noun))
        if stem(noun.text) not in self.observers or noun.tag_ not in ("NN", "NNS"):
            return False
        bearers = metric.row.bearers if metric is not None and metric.row is not None else []
        if stem(noun.text) in self.bodies and noun.head.lemma_ in ("record", "log", "count"):
            return False  # "police recorded 60,000 crimes": their own
        firms_only = bool(bearers) and "person" not in bearers and stem(noun.text) not in self.generic["company"]
        return firms_only or (noun.dep_ == "nsubj" and noun.head.lemma_ in self.counting)


__all__ = ["Subject", "SubjectNamer"]


def _capital(noun: Token) -> bool:
    """A capital that tells a name: "Growth was led by sales" only opens its sentence."""
    opens = noun.i == 0 and noun.tag_ in ("NN", "NNS") and noun.text[1:].islower()
    return noun.text[:1].isupper() and not opens


def _stake(metric: Measured | None) -> bool:
    return metric is not None and metric.row is not None and metric.row.name == "stake"
