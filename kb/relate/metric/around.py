"""Names what the words beside a figure measure: "41 miles from", "a $12bn factory", "seized 2 tonnes of cocaine".

Comes in: a figure and its attachment. Goes out: a `Measured`, or None where nothing beside the figure tells it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kb.model import Change
from kb.relate.attaching.asking import MAGNITUDE
from kb.relate.attaching.attachment import Attachment
from kb.relate.metric.done import DoneNamer
from kb.relate.metric.measuring import GROWTH, Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.scene.scene import Figure

FUNDS = frozenset({"fund", "pot", "package", "kitty", "endowment"})
STUFFS = frozenset({"mass", "volume"})
STANDING = (
    "stands-at",
    "moves",
    "placed-at",
    "alter",
    "noun-of",
    "object-at",
    "empty-noun, stands-at",
    "degree-level",
    "level-after-change",
)
BRACKET = re.compile(r"^\([^()]*\)\s*")
COUNTED = 2  # digits from which a bare number is one of people or things
BEFORE = 60  # and in front of one
AFTER = 24  # characters looked at behind a figure


class AroundNamer(DoneNamer):
    """Names metrics by the words beside the figure."""

    def told(self, figure: Figure, found: Attachment, dimension: str | None) -> Measured | None:
        """Returns the metric that the words right beside the figure leave no doubt of: an age, a distance."""
        quantity = figure.quantity
        after = figure.passage.text[quantity.end : quantity.end + AFTER].lstrip().lower()
        aged = any(word in (quantity.stated_unit or "") for word in ("year of age", "year-old", "month-old"))
        if aged and quantity.change is None:
            return self._known("age", "unit-of-age")
        if dimension == "length" and quantity.per is None and quantity.change is None:
            name = next((name for words, name in self.measuring.offsets.items() if _opens_with(after, words)), None)
            if name is not None:
                return self._known(name, "length-from")
        if dimension == "length" and quantity.per is None and not found.change and self._begins(after, "distances"):
            return self._known("distance", "length-from") if found.rule not in ("moves", "alter") else None
        if dimension == "money" and quantity.per is None and not found.change:
            beyond = BRACKET.sub("", after)  # "S$310M (US$240M) Series C"
            name = _opening(beyond, self.measuring.behind)
            if name is not None:
                behind = self._known(name, "words-behind")
                return replace(behind, used=_tokens_behind(figure)) if behind is not None else None
        if dimension == "money" and (price := self._fronted(figure)) is not None:
            return price
        if quantity.per in ("hectare", "acre") and dimension in STUFFS and not found.change:
            return self._known("yield per area", "stuff-per-area") if found.measured is None else None
        if quantity.unit == "%" and self._grows_fastest(figure):
            return Measured(GROWTH, None, None, "fastest-growing")
        if dimension in (*STUFFS, "energy", "money") and (done := self._of_agent(figure, found)) is not None:
            return done
        if (said := self._by_neighbours(figure, found, dimension)) is not None:
            return said
        ratio = self._multiple(after) if quantity.unit == "x" and not found.change else None
        if ratio is not None:
            return self._known(ratio, "times-of")
        return None

    def _by_neighbours(self, figure: Figure, found: Attachment, dimension: str | None) -> Measured | None:
        """ "Every 18 days", "put in £95m", "was 15% contained", "weighs four times as much as"."""
        if figure.span is None:
            return None
        if (done := self.what_was_done(figure)) is not None:
            return done
        if (against := self.priced_against(figure, found)) is not None:
            return against
        if dimension == "money" and (done := self.done_with(figure, found)) is not None:
            return done
        doc, first, end = figure.span.doc, figure.span.start, figure.span.end
        after = doc[end] if end < len(doc) else None
        verb = syntax.governing_verb(syntax.span_root(figure.span))
        if dimension == "duration" and first and doc[first - 1].lower_ == "every" and not found.change:
            return self._known("interval", "every")
        if dimension == "money" and verb is not None:
            put = self.put_into(verb, figure) or self.from_backers(verb, figure)
            if put is not None:
                return put
        if figure.quantity.per == "second" and figure.quantity.unit == "token":
            return self._known("throughput", "pieces-per-second")
        row = self.names.metric_by_unit.get(figure.quantity.unit or "")
        if row is not None and row.name == "GPU hours" and not found.change:
            return Measured(row.name, None, row, "unit-of-work")  # of many chips at once: no length of time
        done = self.done_by_phrase(figure, found, verb) if dimension == "money" and verb is not None else None
        if done is not None or (dimension == "money" and verb is not None and found.measured is None):
            return done
        if (
            (figure.quantity.stated_unit or "").startswith("basis point")
            and not found.change
            and self._over_another(figure, verb)
        ):
            return self._known("spread", "priced-over")
        if figure.quantity.unit == "%" and after is not None and figure.quantity.change is None:
            said = self.measuring.states.get(after.lower_)
            if said is None and after.tag_ == "VBN" and found.rule == "degree":  # "is 60 percent hedged"
                return Measured(f"share {after.lower_}", str(after.text), None, "state", frozenset({after.i}))
            return self._known(said, "state", str(after.text)) if said is not None else None
        as_much = (
            after is not None
            and after.lower_ == "as"
            and end + 1 < len(doc)
            and doc[end + 1].lower_ in ("much", "many")
        )
        if figure.quantity.unit == "x" and as_much and verb is not None:
            rows = self.names.metric_by_verb.get(verb.lemma_, ())
            row = next((r for r in rows if r.dimension == "any" or r.of_things), rows[0] if rows else None)
            return Measured(row.name, str(verb.text), row, "verb-of-ratio") if row is not None else None
        return None

    def _of_agent(self, figure: Figure, found: Attachment) -> Measured | None:
        """ "The largest exporter, at 31 million tonnes": exports."""
        above = syntax.preposition(syntax.span_root(figure.span)) if figure.span is not None else None
        if above is None or above.lower_ not in ("at", "with") or found.change:
            return None
        said = syntax.child(above.head, "attr") if above.head.lemma_ == "be" else above.head
        name = self.measuring.agents.get(stem(said.text)) if said is not None else None
        return self._known(name, "of-agent", str(said.text)) if name is not None and said is not None else None

    def _fronted(self, figure: Figure) -> Measured | None:
        """ "At $12 per seat, Acme was losing money": a price, and of those who work a wage."""
        above = syntax.preposition(syntax.span_root(figure.span)) if figure.span is not None else None
        if above is None or above.i != above.sent.start or above.lower_ != "at" or figure.quantity.per == "share":
            return None
        earns = above.head.lemma_ in ("lose", "earn", "make") and MAGNITUDE.search(figure.quantity.text) is None
        if figure.quantity.per is None and not earns:
            return None
        who = syntax.subject_of(above.head) if syntax.is_verb(above.head) else None
        paid = who is not None and stem(who.text) in self.measuring.paid_people
        return self._known("wage" if paid else "price", "fronted-rate")

    def _over_another(self, figure: Figure, verb: Token | None) -> bool:
        """ "Trades at 80 basis points", "95 basis points over Treasuries"."""
        assert figure.span is not None
        above = syntax.preposition(syntax.span_root(figure.span))
        at = above is not None and verb is not None and above.lower_ == "at" and above.head.i == verb.i
        return at and verb is not None and verb.lemma_ in self.measuring.priced_over

    def by_clause(self, figure: Figure, dimension: str | None) -> Measured | None:
        """ "Less than the $120 million that Acme expects to spend": what the clause behind a figure says it is."""
        root = syntax.span_root(figure.span) if figure.span is not None else None
        clause = syntax.child(root, "relcl") if root is not None else None
        subject = syntax.child(clause, "nsubj") if clause is not None else None
        if root is None or clause is None or subject is None or subject.i < root.i or subject.tag_ in ("WDT", "WP"):
            return None
        aim = syntax.child(clause, "xcomp")
        verb = aim if aim is not None and syntax.is_verb(aim) else clause
        return None if verb.lemma_ in self.measuring.plain_verbs else self._verb(verb, dimension, figure)

    def _grows_fastest(self, figure: Figure) -> bool:
        """ "The fastest-growing region at 29.1%": the rate at which it grows."""
        words = figure.passage.text[max(0, figure.quantity.start - BEFORE) : figure.quantity.start].lower().split()
        return words[-1:] == ["at"] and any(word in self.measuring.fastest for word in words)

    def _multiple(self, after: str) -> str | None:
        """ "11 times forward earnings": the ratio by what the price is so many times of."""
        first, _, rest = after.partition(" ")
        while first in self.measuring.of_year:
            first, _, rest = rest.partition(" ")
        return _opening(f"{first} {rest}", self.measuring.multiples_of)

    def _begins(self, after: str, field: str) -> bool:
        return any(_opens_with(after, word) for word in getattr(self.measuring, field))

    def beside(self, figure: Figure, found: Attachment, dimension: str | None) -> Measured | None:
        """Returns the metric that a thing beside the figure and the figure's kind make together, for want of a noun."""
        thing = self._modified(figure, found) if found.rule == "attribute" else found.measured
        if (changed := self.changed_by(figure, dimension)) is not None:
            return changed
        if dimension == "money" and figure.quantity.per == "share" and found.verb is not None:
            taken = found.verb.lemma_ in self.measuring.taken_for  # "holders will receive $42 a share in cash"
            return self._known("price per share", "taken-for-share") if taken else None
        if (gain := self.return_of_fund(figure, found)) is not None:
            return gain
        if (price := self.moved_on_exchange(figure, found) or self.yield_of_bond(figure, found)) is not None:
            return price
        if found.rule == "moves" and dimension in STUFFS and figure.span is not None:
            stuffs = [t for t in syntax.prep_objects(syntax.span_root(figure.span), "of") if t.tag_ in ("NN", "NNS")]
            return self._done_to(figure, stuffs[0]) if stuffs else None
        if found.rule.endswith("of-stuff") and dimension in STUFFS and found.measured is not None:
            return self._done_to(figure, found.measured)
        if found.rule.endswith("of-stuff") and dimension == "power" and found.measured is not None:
            return self._asked_for(found.measured)
        if found.rule == "attribute" and dimension == "money" and thing is not None:
            done = self._act_cost(thing) if thing.lower_.endswith("ing") else None  # "spent $40m training it"
            told = self._named_plan(thing) or self._of_contract(thing)
            return done or told or self._priced_thing(stem(thing.text)) or self._sum_of(thing)
        moves = found.rule.removeprefix("beside-figure, ") in ("moves", "placed-at") and figure.quantity.per is None
        if moves and dimension == "money" and thing is not None:
            sold = stem(thing.text) in (*self.measuring.goods, *self.measuring.traded)  # "gold climbed past $2,700"
            return self._known("price", "price-of-goods") if sold else None
        if dimension == "duration":
            return self._lasting(figure, found)
        if dimension == "length" and found.rule.endswith(("of-stuff", "counted-of")):
            return self._known("length", "length-of-stuff")  # "laid 300 km of cable"
        if dimension == "length" and thing is not None and found.rule in ("attribute", "stands-at"):
            return self._sized(stem(thing.text))
        if dimension == "mass" and found.rule == "attribute" and thing is not None:
            return self._known("weight", "size-of-thing")
        if dimension in (None, "count") and thing is not None and found.counted is None:
            return self._numbered(thing, found)
        if found.rule == "subject" and dimension is None and figure.quantity.unit is None:
            return self._number_doing(figure, found)
        if found.rule == "verb-object" and figure.span is not None:
            return self._object_left_out(figure, found)
        return None

    def _asked_for(self, noun: Token) -> Measured | None:
        """ "30 GW of contracts": contracts; what makes or stores the power is a capacity of it."""
        if stem(noun.text) in self.measuring.agreed:
            return self._plain(noun)
        words = {stem(t.text) for t in syntax.core_phrase(noun)}
        makes = not words.isdisjoint(self.measuring.generators)
        return self._known("power capacity", "unit-of-generator") if makes else None

    def changed_by(self, figure: Figure, dimension: str | None) -> Measured | None:
        """ "Thinned by 0.9 metres a year": what the verb itself changes."""
        verb = syntax.governing_verb(syntax.span_root(figure.span)) if figure.span is not None else None
        name = self.measuring.changing.get(verb.lemma_) if verb is not None else None
        row = self.names.metric_by_name.get(name) if name is not None else None
        fits = row is not None and row.dimension == dimension
        return Measured(row.name, str(verb.text), row, "verb-of-change") if fits and row and verb is not None else None

    def _number_doing(self, figure: Figure, found: Attachment) -> Measured | None:
        """ "A further 1,200 were waiting", "5,000 of them had waited a year": their number, by what they do."""
        verb, verbs = found.verb, self.relating.verbs
        digits = sum(char.isdigit() for char in figure.quantity.text)
        if verb is None or digits < COUNTED or verb.lemma_ not in self.measuring.doing or verb.lemma_ in verbs.say:
            return None
        if said := self._stays(verb):
            return Measured(f"number {said}", said, None, "number-doing")
        doing = verb.lower_ if verb.tag_ == "VBG" else f"{verb.lemma_.removesuffix('e')}ing"
        return Measured(f"number {doing}", str(verb.text), None, "number-doing")

    def _object_left_out(self, figure: Figure, found: Attachment) -> Measured | None:
        """ "Sold 400 of them": a number sold; "of which hardware takes 80%": a share."""
        verb, quantity = found.verb, figure.quantity
        after = figure.passage.text[quantity.end : quantity.end + AFTER].lower()
        if verb is None or verb.lemma_ in self.measuring.plain_verbs:
            return None
        if quantity.unit is None and after.startswith((" of them", " of these", " of those")):
            hit = self._verb(verb, "count", None)  # "employs 3,400 of them"
            told = self.told_by(verb, acting=False)
            return hit if hit is not None else Measured(f"number {told}", None, None, "number-of-them")
        if (part := self._part_of_change(figure, verb)) is not None:
            return part
        plain = quantity.unit == "%" and quantity.change is None and not found.change
        name = "market share" if "market" in figure.passage.text.lower() else "share"
        taking = ("take", "command", "hold", *self.measuring.making_up)
        return self._known(name, "share-taken") if plain and verb.lemma_ in taking else None

    def _part_of_change(self, figure: Figure, verb: Token) -> Measured | None:
        """ "Sales rose 13%: price added 14.9% and volume subtracted 1.4%": how much the price rose, the volume fell."""
        noun, behind = syntax.own_subject(verb), figure.passage.text[figure.quantity.end :][:AFTER]
        adds = figure.quantity.unit in ("%", "pp") and verb.lemma_ in self.measuring.adding
        if noun is None or not adds or behind.startswith((" to ", " of ")):
            return None
        level = self.known(noun, None)
        return self._grown(level, figure.quantity.change is Change.DECREASE) if level is not None else None

    def _done_to(self, figure: Figure, stuff: Token) -> Measured | None:
        """ "Seized 2.3 tonnes of cocaine": cocaine seized."""
        verb = syntax.governing_verb(syntax.span_root(figure.span)) if figure.span is not None else None
        if verb is None or verb.lemma_ in self.measuring.plain_verbs or syntax.is_passive(verb):
            return None
        plain = self._plain(stuff)
        return replace(plain, name=f"{plain.name} {self.participle(verb)}", rule="done-to-stuff")

    def _modified(self, figure: Figure, found: Attachment) -> Token | None:
        """The noun that the figure stands before: the plan, whoever has it."""
        head = syntax.span_root(figure.span).head if figure.span is not None else None
        plan = head is not None and stem(head.text) in self.measuring.plans
        return head if plan else found.owner

    def _named_plan(self, thing: Token) -> Measured | None:
        """ "A $9 billion savings plan", "a $4 billion spending package": what the plan is of."""
        if stem(thing.text) not in (*self.measuring.plans, *FUNDS):
            return None
        before = [t for t in syntax.children(thing, "compound") if not syntax.in_figure(t)]
        found = self._compound(before)
        return found if found is not None and found.row is not None and found.row.dimension == "money" else None

    def _of_contract(self, thing: Token) -> Measured | None:
        """ "A $14 billion contract expansion": so much more is agreed, and nothing is built."""
        before = [t for t in syntax.children(thing, "compound") if not syntax.in_figure(t)]
        agreed = before and stem(before[-1].text) in self.measuring.agreed
        return self._known("deal value", "value-of-contract", syntax.text_of([*before, thing])) if agreed else None

    def _sum_of(self, thing: Token) -> Measured | None:
        """ "A $209 million reimbursement of fees", "a $199 million gain": the noun behind the sum is what it is."""
        named = thing.lower_.endswith(self.suffixes) or stem(thing.text) in self.changes
        somebody = stem(thing.text) in (
            *self.empty,
            *self.relating.nouns.place,
            *self.relating.nouns.person,
            *self.companies,
        )
        return self._plain(thing) if thing.tag_ == "NN" and named and not somebody else None

    def _priced_thing(self, word: str) -> Measured | None:
        """ "A $12 billion factory" costs that; "a $900 phone" is sold for it; "a $5bn company" is worth it."""
        if word in FUNDS:
            return self._known("funding", "size-of-fund")
        if word in self.measuring.built:
            return self._known("cost", "cost-of-built")
        if word in self.measuring.goods:
            return self._known("price", "price-of-goods")
        if word in self.measuring.plans:
            return self._known("investment", "size-of-plan")
        return self._known("valuation", "worth-of-firm") if word in self.companies else None

    def spread(self, figure: Figure, found: Attachment) -> Measured | None:
        """ "Observed 1,140 stars over six years": the time that a clause takes, whatever else the clause is of."""
        if figure.span is None or found.rule.startswith("metric-noun") or found.contrast:
            return None
        preposition = syntax.preposition(syntax.span_root(figure.span))
        beside = figure.span.start and figure.span.doc[figure.span.start - 1].lower_ in self.measuring.spreading
        if not beside or (preposition is not None and preposition.lower_ not in self.measuring.spreading):
            return None
        return self._known("duration", "duration-of-clause")

    def in_custody(self, figure: Figure) -> Measured | None:
        """ "Faces up to 10 years in prison", "punishable by five years in jail": the length of a sentence."""
        behind = list(figure.span.doc[figure.span.end : figure.span.end + 2]) if figure.span is not None else []
        if not behind[1:] or behind[0].lower_ != "in" or stem(behind[1].text) not in self.measuring.custody:
            return None
        return self._known("sentence length", "years-in-prison", str(behind[1].text))

    def _lasting(self, figure: Figure, found: Attachment) -> Measured | None:
        """A span of time: of the clause ("observed over six years"), or of the noun it stands at ("the wait was")."""
        noun = found.measured
        if noun is None or found.rule.split(",")[0] not in STANDING or noun.tag_ not in ("NN", "NNS"):
            return None
        measured = self._known("duration", "duration-of-noun", str(noun.text))
        return replace(measured, used=frozenset()) if measured is not None else None

    def _sized(self, word: str) -> Measured | None:
        """ "A 300 km route" is long, "a 300 m tower" tall, "a 300 km trip" leads so far."""
        if word in self.measuring.journeys:
            return self._known("distance", "size-of-thing")
        if word in self.measuring.long:
            return self._known("length", "size-of-thing")
        return self._known("height", "size-of-thing") if word in self.measuring.tall else None

    def _numbered(self, noun: Token, found: Attachment) -> Measured | None:
        """A bare number that a plain noun stands at: "vacancies fell to 1,870", "the waiting list stood at 612,000"."""
        thing = stem(noun.text)
        others = (
            *self.relating.nouns.person,
            *self.relating.nouns.place,
            *self.relating.nouns.other,
            *self.relating.nouns.model,
        )
        idle = thing in self.companies or thing in others or thing in self.empty or thing in self.times
        standing = found.rule.split(",")[0] in STANDING
        if not standing or idle or found.change or noun.tag_ not in ("NN", "NNS") or syntax.in_figure(noun):
            return None
        plain = self._plain(noun)
        if noun.tag_ == "NN" or not plain.text:
            return replace(plain, rule="stands-at-number")
        words = [t for t in plain.tokens if t.i in plain.used]
        named = " ".join(str(t.text) if self._names_something(t) or t.text.isupper() else str(t.lower_) for t in words)
        return replace(plain, name=f"number of {named}", rule="stands-at-number")


def _tokens_behind(figure: Figure) -> frozenset[int]:
    """The two words behind a figure, which name nobody: "Series C"."""
    return frozenset(range(figure.span.end, figure.span.end + 2)) if figure.span is not None else frozenset()


def _opens_with(after: str, words: str) -> bool:
    """Tells whether a text opens with these words, and the last of them ends there."""
    return after == words or after.startswith(tuple(f"{words}{mark}" for mark in (" ", ".", ",", ";", ")")))


def _opening(after: str, names: dict[str, str]) -> str | None:
    """The name by the words that open the text behind a figure."""
    return next((name for words, name in names.items() if _opens_with(after, words)), None)
