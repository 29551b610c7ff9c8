"""Names what a verb measures: "spends", "cost to train", "raised", "energy costs $2M".

Comes in: the governing verb of a figure. Goes out: a `Measured`, or None where the verb tells no metric.
"""

from __future__ import annotations

from kb.lexicon.context import Metric
from kb.relate.metric.measuring import Measured
from kb.relate.metric.traded import TradedNamer
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import split, stem
from kb.relate.scene.scene import Figure

SHORT = 4  # words of what money is spent on
SPENT = frozenset({"cost", "spending", "payment", "investment"})
RATINGS = frozenset({"power", "torque", "force", "speed", "pressure", "voltage", "light", "sound"})  # flows of no goods
BULK = frozenset({"mass", "volume", "area", "energy"})


class VerbNamer(TradedNamer):
    """Names metrics by verbs and by the activities they stand for."""

    def _verb(self, verb: Token, dimension: str | None, figure: Figure | None) -> Measured | None:
        """ "spends ... on capex", "raised", "employs": the metric is in the verb, and in what follows."""
        rows = [
            r
            for r in self.names.metric_by_verb.get(verb.lemma_, ())
            if dimension is None or r.dimension in (dimension, "any")
        ]
        if not rows or (verb.lemma_ == "make" and syntax.particle(verb) == "up"):
            return None  # "data centers make up 90 gigawatts of the growth": nothing is made
        row = next((r for r in rows if r.dimension == dimension), rows[0])
        if row.dimension == "any" and dimension in RATINGS:
            return None  # "the engine makes 400 Nm": a torque, and no goods
        if figure is not None and row.dimension == "money" and (sold := self._sold(verb, row, figure)) is not None:
            return sold
        if row.dimension == "money":
            if row.family in SPENT and (act := self._purpose(verb)) is not None:
                return act
            if (resource := self._resource(verb, row)) is not None:
                return resource
        if row.name == "cost" and (subject := syntax.subject_of(verb)) is not None:
            words = [*(stem(t.text) for t in syntax.noun_phrase(subject)), "cost"]
            if (hit := self.names.metric("cost", words, dimension)) is not None and len(hit[1]) > 1:
                return Measured(hit[0].name, None, hit[0], "verb-of-subject")
        if figure is not None and row.of_things and dimension not in ("money", "count", None):
            return self._of_stuff(row, verb, figure)
        if row.dimension == "money" and (narrower := self._object_metric(verb, row, figure)) is not None:
            return narrower
        return self._spent(verb, row, figure) or Measured(row.name, verb_words(verb), row, "verb")

    def _spent(self, verb: Token, row: Metric, figure: Figure | None) -> Measured | None:
        """ "Spent $86 million on vaccines": vaccine spending."""
        if row.name != "spending":
            return None
        root = syntax.span_root(figure.span) if figure is not None and figure.span is not None else verb
        things = [*syntax.prep_objects(root, "on"), *syntax.prep_objects(verb, "on")]
        thing = next((t for t in things if not syntax.in_figure(t)), None)
        if thing is None or thing.tag_ not in ("NN", "NNS") or stem(thing.text) in self.times | self.empty:
            return None
        words = syntax.coordination(thing) if syntax.child(thing, "conj") is not None else syntax.core_phrase(thing)
        if _sized(thing) or len(words) > SHORT or any(self._names_something(t) for t in words):
            return None
        words = [t for t in words if t.tag_ not in ("DT", "PRP$", "CD") and t.lower_ not in self.measuring.extents]
        name = " ".join(self._word(t, thing) for t in words)
        used = frozenset(t.i for t in words)
        return Measured(f"{name} {row.name}", syntax.text_of(words), row, "verb-on-object", used, tuple(words))

    def _of_stuff(self, row: Metric, verb: Token, figure: Figure) -> Measured:
        """ "Exported 2 million tonnes of wheat": wheat exports."""
        root = syntax.span_root(figure.span) if figure.span is not None else verb
        stuffs = [t for t in syntax.prep_objects(root, "of") if t.tag_ in ("NN", "NNS") and not syntax.in_figure(t)]
        if not stuffs or stem(stuffs[0].text) in self.times | self.empty:
            return Measured(row.name, verb_words(verb), row, "verb")
        plain = self._plain(stuffs[0])
        return Measured(f"{plain.name} {row.name}", verb_words(verb), row, "verb-of-stuff", plain.used)

    def _sold(self, verb: Token, row: Metric, figure: Figure) -> Measured | None:
        """What is paid or earned, by what for: "paid £9m for a player", "earns $20 an hour", "tickets cost £12"."""
        quantity, subject = figure.quantity, syntax.subject_of(verb)
        if self.sold_by(quantity.per) and row.name in ("payment", "cost", "fee"):
            return self._known("price", "price-per-measure")
        if row.name == "net income" and (before := self._before_charges(figure)) is not None:
            return self._known(before, "earned-before", verb_words(verb))
        if row.name in ("net income", "net loss") and self.of_one_share(figure):
            return self._known("share price", "moves-on-exchange", verb_words(verb))
        if row.name in ("net income", "income") and quantity.per in self.measuring.customers:
            return self._known("revenue", "earned-per-customer", verb_words(verb))
        if row.name == "net income" and quantity.per in self.measuring.paid_by:
            return self._known("wage", "earned-in-time", verb_words(verb))
        if verb.lemma_ in self.measuring.borrowing and self._of_debt(figure):
            return self._known("debt financing", "debt-sold", verb_words(verb))
        places = (verb, syntax.span_root(figure.span)) if figure.span is not None else (verb,)
        kids = [kid for place in places for kid in place.children]
        made = any(k.dep_ in ("xcomp", "advcl", "relcl", "acl") and k.lemma_ in self.acts for k in kids)
        if row.name == "deal value" and (bought := self._bought(figure)) is not None:
            return bought
        if row.name == "cost" and not made and subject is not None and stem(subject.text) in self.measuring.goods:
            return self._known("price", "price-of-goods", verb_words(verb))
        if row.name == "payment" and quantity.per in (*self.measuring.paid_by, "year") and self._pays_people(verb):
            return self._known("wage", "paid-to-people", verb_words(verb))
        if row.name == "payment" and self._is_paid_person(verb):
            return self._known("pay", "paid-person", verb_words(verb))
        if row.name == "payment":
            return self._paid_for(verb, quantity.per)
        return None

    def _of_debt(self, figure: Figure) -> bool:
        """ "Sold $18 billion of bonds", "raised $2bn in debt"."""
        root = syntax.span_root(figure.span) if figure.span is not None else None
        things = syntax.prep_objects(root, "of", "in", "worth") if root is not None else []
        heads = [*things, *([root.head] if root is not None and syntax.is_noun(root.head) else [])]
        return any(stem(thing.text) in self.measuring.debts_sold for thing in heads)

    def _pays_people(self, verb: Token) -> bool:
        """ "Pays its researchers $1.5 million a year"."""
        whom = [kid for kid in verb.children if kid.dep_ in ("dative", "dobj", "iobj") and not syntax.in_figure(kid)]
        return any(stem(kid.text) in self.measuring.paid_people for kid in whom)

    def _is_paid_person(self, verb: Token) -> bool:
        """ "The chief executive was paid $14 million"."""
        who = syntax.child(verb, "nsubjpass")
        people = (*self.measuring.paid_people, *self.relating.nouns.person)
        return who is not None and not syntax.in_figure(who) and stem(who.text) in people

    def _before_charges(self, figure: Figure) -> str | None:
        """ "Earned €31 million before interest and tax": which profit it is."""
        after = figure.passage.text[figure.quantity.end : figure.quantity.end + 60].lower().lstrip()
        return next((name for words, name in self.measuring.before.items() if after.startswith(words)), None)

    def sold_by(self, per: str | None) -> bool:
        """Tells whether money per this unit is a price: dollars a barrel, euros per megawatt hour."""
        return per is not None and (self.names.dimension(per) in BULK or per.lower() in self.measuring.sold_by)

    def _paid_for(self, verb: Token, per: str | None) -> Measured | None:
        """ "Pays $52m a year for power" is a cost of power, "paid $9m for a house" a price."""
        places = [verb, *(kid for kid in verb.children if syntax.in_figure(kid))]
        things = [
            thing for place in places for thing in syntax.prep_objects(place, "for") if not syntax.in_figure(thing)
        ]
        things = [thing for thing in things if syntax.is_noun(thing) and stem(thing.text) not in self.times]
        if not things:
            return None
        if stem(things[0].text) in self.resources:
            kinds = [stem(t.text) for t in syntax.core_phrase(things[0]) if stem(t.text) in self.resources]
            return self.resource_cost(kinds[0])  # "for compute power": of compute
        if per in self.measuring.paid_by:
            return self._known("rental price", "paid-for-time")
        return self._known("price", "paid-for") if per is None else None

    def _bought(self, figure: Figure) -> Measured | None:
        """ "Will buy $30 billion of computing": purchases of it."""
        root = syntax.span_root(figure.span) if figure.span is not None else None
        stuffs = [t for t in syntax.prep_objects(root, "of") if t.tag_ in ("NN", "NNS")] if root is not None else []
        if not stuffs or stem(stuffs[0].text) in self.times | self.companies:
            return None
        words = ["purchase", *(stem(t.text) for t in syntax.core_phrase(stuffs[0]))]
        hit = self.names.metric("purchase", words, "money")
        if hit is not None and len(hit[1]) > 1:
            used = frozenset({stuffs[0].i})
            return Measured(hit[0].name, str(stuffs[0].text), hit[0], "bought-of", used)  # "of hardware", "of GPUs"
        row = self.names.metric_by_name.get("purchases")
        name = f"{self._plain(stuffs[0]).name} purchases"
        return Measured(name, str(stuffs[0].text), row, "bought-of", frozenset({stuffs[0].i}))

    def _purpose(self, verb: Token) -> Measured | None:
        """ "spend X to train a model", "cost X to build": the cost of that activity."""
        for kid in verb.children:  # "says that training Lumen-2 cost": the name is taken for a second subject
            if kid.dep_ == "csubj" and kid.tag_ == "VBG" and (hit := self._act_cost(kid)) is not None:
                return hit
        for kid in verb.subtree:
            if kid.tag_ in ("VB", "VBG") and kid.dep_ in ("xcomp", "advcl", "pcomp", "acl", "relcl") and kid.i > verb.i:
                hit = self._act_cost(kid)
                if hit is not None:
                    return hit
        return None

    def _act_cost(self, act: Token) -> Measured | None:
        verb = (
            act.lemma_.lower().removesuffix("ing")
            if act.tag_ in ("NN", "NNP") and act.lower_.endswith("ing")
            else act.lemma_
        )
        if verb not in self.acts:
            return None
        hit = self.names.metric("cost", {"cost", verb, _gerund(verb)}, "money")
        if hit is not None and len(hit[1]) > 1:
            return Measured(hit[0].name, None, hit[0], "cost-of-activity", frozenset({act.i}))
        return None

    def _resource(self, verb: Token, row: Metric) -> Measured | None:
        """ "energy costs $2M": the cost of energy, not a cost that energy has."""
        subject = syntax.subject_of(verb)
        if row.name != "cost" or subject is None or stem(subject.text) not in self.resources:
            return None
        hit = self.names.metric("cost", {"cost", stem(subject.text)}, "money")
        used = frozenset({subject.i, verb.i})
        text = str(subject.doc[min(used) : max(used) + 1].text) if abs(subject.i - verb.i) == 1 else None
        if hit is not None and len(hit[1]) > 1:
            return Measured(hit[0].name, text, hit[0], "cost-of-resource", used)
        return Measured(f"{subject.lower_} cost", text, None, "cost-of-resource", used)

    def resource_cost(self, word: str) -> Measured | None:
        """Returns the cost of a resource that a pronoun stands for, None for what is no resource."""
        if word not in self.resources:
            return None
        hit = self.names.metric("cost", {"cost", word}, "money")
        known = hit is not None and len(hit[1]) > 1
        name = hit[0].name if hit is not None and known else f"{word} cost"
        return Measured(name, None, hit[0] if hit is not None and known else None, "cost-of-resource")

    def _object_metric(self, verb: Token, row: Metric, figure: Figure | None) -> Measured | None:
        """ "spend ... on capex / on hardware": what the money goes to narrows the metric."""
        head = stem(split(row.name)[-1])
        places = [verb]
        if figure is not None and figure.span is not None:
            places.append(syntax.span_root(figure.span))
        for place in places:
            for thing in syntax.prep_objects(place, "on", "in", "for", "into", "as"):
                if stem(thing.text) in self.times or thing.tag_ == "CD" or _sized(thing):
                    continue
                if thing.head.lower_ == "in" and stem(thing.text) in self.measuring.tender:
                    continue  # "pay $120 a share in cash"
                words = [stem(t.text) for t in syntax.noun_phrase(thing)]
                joined = [stem(t.text) for t in syntax.coordination(thing)] if syntax.child(thing, "conj") else []
                both = self.names.metric("expense", [*joined, "expense"], "money") if joined else None
                if both is not None and len(both[1]) > 2:  # "on sales and marketing"
                    text = syntax.text_of(syntax.coordination(thing))
                    return Measured(both[0].name, text, both[0], "verb-on-object")
                hit = self.names.metric(stem(thing.text), words, "money") or self.names.metric(
                    head, [*words, head], "money"
                )
                if hit is not None and set(split(hit[0].name)) < set(split(row.name)):
                    continue  # "burned $95 million in cash"
                other = hit is not None and hit[0].name != row.name and hit[0].family != "exchange rate"
                if hit is not None and other and hit[0].dimension == "money":
                    used = frozenset(t.i for t in syntax.noun_phrase(thing) if stem(t.text) in hit[1]) | {thing.i}
                    return Measured(
                        hit[0].name, syntax.text_of(syntax.core_phrase(thing)), hit[0], "verb-on-object", used
                    )
        return None

    def spent_on(self, thing: Token, kind: str = "cost") -> Measured | None:
        """Returns the cost of what money goes to, in the lexicon's words or the text's: "staff cost"."""
        core = [t for t in syntax.core_phrase(thing) if t.tag_ not in ("DT", "PRP$", "CD") and not syntax.in_figure(t)]
        words = [stem(t.text) for t in core]
        hit, text = self.names.metric("cost", [*words, "cost"], "money"), syntax.text_of(core)
        if not words or words[-1] in self.times:
            return None
        if hit is not None and len(hit[1]) > 1:
            return Measured(hit[0].name, text, hit[0], "verb-on-object")
        row = self.names.metric_by_name.get(kind) if kind != "cost" else None
        return Measured(f"{text.lower()} {kind}", text, row, "verb-on-object")

    def _activity(self, token: Token, dimension: str | None) -> Measured | None:
        """A gerund as what is measured: "training a model costs", "figure for training"."""
        if token.tag_ not in ("VBG", "VB", "NN") or token.lemma_ in self.empty:
            return None
        if dimension == "money" and (token.tag_ != "NN" or token.lower_.endswith("ing")):
            verb = token.lemma_ if token.tag_ != "NN" else token.lower_.removesuffix("ing")
            if token.tag_ == "NN" and self.names.metric(stem(token.text), [stem(token.text)], "money") is not None:
                return None
            hit = self.names.metric("cost", {"cost", verb, _gerund(verb), str(token.lower_)}, "money")
            if hit is not None and len(hit[1]) > 1:
                return Measured(hit[0].name, None, hit[0], "cost-of-activity", frozenset({token.i}))
        return None


def _sized(thing: Token) -> bool:
    """Tells whether a noun has a figure of its own: "lost $7bn on sales of $19bn"."""
    return any(syntax.in_figure(token) for token in thing.subtree if token.i > thing.i)


def verb_words(verb: Token) -> str:
    """Returns the verb as written, with its particle: "scored", "laid off"."""
    particle = syntax.child(verb, "prt")
    return f"{verb.text} {particle.text}" if particle is not None else str(verb.text)


def _gerund(verb: str) -> str:
    return verb.removesuffix("e") + "ing"
