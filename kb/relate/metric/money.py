"""Names what an amount of money is of: "sold $3m worth of parts", "buys back $2bn in shares", "directs $4m for buses".

Comes in: an amount and its attachment. Goes out: a `Measured`, or None where the words around it do not say.
"""

from __future__ import annotations

from dataclasses import replace

from kb.model import Change
from kb.relate.attaching.asking import MAGNITUDE
from kb.relate.attaching.attachment import Attachment
from kb.relate.metric.around import AroundNamer
from kb.relate.metric.measuring import Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Doc, Token
from kb.relate.scene.names import stem
from kb.relate.scene.scene import Figure

SHARES = frozenset({"share", "stock"})
TRADED = {"sell": "sales", "offload": "sales", "buy": "purchases", "acquire": "purchases", "purchase": "purchases"}


class MoneyNamer(AroundNamer):
    """Names metrics of amounts by their verb together with what they are for or of."""

    def amount(self, figure: Figure, found: Attachment) -> Measured | None:
        """Returns what the amount is of, where its verb and the phrase behind it say so together."""
        span = figure.span
        if span is None or found.change or figure.quantity.per is not None:
            return None
        verb = syntax.governing_verb(syntax.span_root(span))
        if verb is not None and verb.i > span.start:
            return self._given(verb, syntax.span_root(span)) or self._went_on(verb, figure)
        if verb is None:
            return None
        stuff = self._worth_of(span.doc, span.end)
        if stuff is not None:
            return self._traded(verb, stuff) or self._worth(stuff)
        if self._buys_back(verb):
            return self._known("share buyback", "verb-and-particle", str(verb.text))
        if verb.lemma_ in self.measuring.raising and self._direct(verb, figure):
            return self._known("funding", "money-raised", str(verb.text))
        who = syntax.subject_of(verb)
        if verb.lemma_ == "receive" and who is not None and self._direct(verb, figure) and found.measured is None:
            people = (*self.measuring.paid_people, *self.relating.nouns.person)
            return self._known("pay", "received-by-person") if stem(who.text) in people else self._funded(who)
        if verb.lemma_ == "get" and who is not None and self._direct(verb, figure) and found.measured is None:
            return self._funded(who)
        return self._taken_to(verb, figure) or self._handed(verb, figure) or self._purpose_of(verb, figure)

    def _funded(self, who: Token) -> Measured | None:
        """ "The school district will get $22 million": what a public body is given."""
        public = stem(who.text) in (*self.measuring.public, "district", "programme", "program", "project")
        public = public or any(stem(kid.text) in self.measuring.public for kid in syntax.children(who, "compound"))
        return self._known("funding", "received-by-public", None) if public else None

    def of_many_shares(self, named: Measured | None, figure: Figure, found: Attachment) -> Measured | None:
        """ "Sold shares for $40 million": a sum of millions is paid for many shares, and is no price of one."""
        if named is None or named.name != "share price" or found.change or figure.span is None:
            return named
        if MAGNITUDE.search(figure.quantity.text) is None:
            return named
        verb = syntax.governing_verb(syntax.span_root(figure.span))
        if verb is None:
            return None
        back = verb.lemma_ == "repurchase" or self._buys_back(verb)
        return self._known("share buyback", "many-shares") if back else self._of_shares(verb)

    def of_currency(self, figure: Figure, found: Attachment) -> Measured | None:
        """ "The euro traded at $1.09", "the pound rose 0.3%": what one currency is in another."""
        quantity = figure.quantity
        moved = quantity.unit in ("%", "x") and found.change
        put = quantity.unit is None and found.rule in ("moves", "stands-at", "noun-of", "verb-prep")
        in_money = self.names.dimension(quantity.unit) == "money" or put
        if not (moved or in_money) or found.counted is not None or MAGNITUDE.search(quantity.text) is not None:
            return None
        verb = syntax.governing_verb(syntax.span_root(figure.span)) if figure.span is not None else None
        above = (found.measured, found.owner, syntax.subject_of(verb) if verb is not None else None)
        currency = next((token for token in above if token is not None and self._is_currency(token)), None)
        rate = self._known("exchange rate", "of-currency", str(currency.text)) if currency is not None else None
        return self._grown(rate, quantity.change is Change.DECREASE) if moved and rate is not None else rate

    def _is_currency(self, noun: Token) -> bool:
        """A currency, and no name that ends like one: "the euro", "Sterling", not "Hsin Yuan"."""
        if noun.dep_ == "compound" or noun.lower_ not in self.measuring.currencies or syntax.in_figure(noun):
            return False
        return noun.text.islower() or noun.i == 0 or noun.nbor(-1).lower_ == "the"

    def _worth_of(self, doc: Doc, end: int) -> Token | None:
        """ "$3m worth of its older parts", "£2m-worth of lamb": the parts."""
        words = [token for token in doc[end : end + 3] if token.text != "-"]
        if len(words) < 2 or words[0].lower_ != "worth" or words[1].lower_ != "of":
            return None
        return next((t for t in words[1].children if t.dep_ == "pobj" and syntax.is_noun(t)), None)

    def _traded(self, verb: Token, stuff: Token) -> Measured | None:
        """What is done with the goods, where a metric is called after it: sales, exports, purchases of parts."""
        if stem(stuff.text) in SHARES:
            return self._known("share buyback", "worth-of") if self._buys_back(verb) else self._of_shares(verb)
        rows = self.names.metric_by_verb.get(verb.lemma_, ())
        named = TRADED.get(verb.lemma_) or next((r.name for r in rows if r.of_things and r.dimension == "any"), None)
        row = self.names.metric_by_name.get(named or "")
        if row is None:
            return None
        plain = self._plain(stuff)
        name = f"{plain.name} {row.name}" if stuff.tag_ in ("NN", "NNS") else row.name
        return Measured(name, plain.text, row, "worth-of-traded", plain.used)

    def _worth(self, stuff: Token) -> Measured | None:
        plain = self._plain(stuff)
        return replace(plain, name=f"value of {plain.text}", rule="worth-of") if plain.text else None

    def _of_shares(self, verb: Token) -> Measured | None:
        row = self.names.metric_by_name.get(TRADED.get(verb.lemma_, ""))
        return Measured(f"share {row.name}", None, row, "many-shares") if row is not None else None

    def _buys_back(self, verb: Token) -> bool:
        """ "Buys back $2bn in shares": a company's own, and no land or mine."""
        back = verb.lemma_ == "buy" and any(kid.lower_ == "back" and kid.i > verb.i for kid in verb.children)
        return back and any(stem(token.text) in SHARES for token in verb.subtree)

    def _purpose_of(self, verb: Token, figure: Figure) -> Measured | None:
        """ "Directs $10 million for new buses": a budget for each purpose is one of its own."""
        root = syntax.span_root(figure.span) if figure.span is not None else verb
        after = root.doc[figure.span.end] if figure.span is not None and figure.span.end < len(root.doc) else None
        if (
            verb.lemma_ not in self.measuring.directing
            or after is None
            or after.lower_ not in ("for", "to", "toward", "towards")
        ):
            return None
        things = [t for t in after.children if t.dep_ == "pobj" and syntax.is_noun(t) and not syntax.in_figure(t)]
        own = root.dep_ in ("dobj", "obj", "conj", "appos", "dep")
        if not own or not things or stem(things[0].text) in self.times or things[0].tag_ in ("NNP", "NNPS"):
            return None
        return self._budget(things[0])

    def _given(self, verb: Token, root: Token) -> Measured | None:
        """ "£1.5 million was provided for social care"."""
        given = verb.lemma_ in self.measuring.directing and root.dep_ == "nsubjpass"
        goes = verb.lemma_ == "go" and root.dep_ == "nsubj"  # "$4 million will go to road repairs"
        if not (given or goes) or root.head.i != verb.i:
            return None
        things = [
            t
            for t in syntax.prep_objects(verb, *(("for",) if given else ("to", "toward", "towards")))
            if t.tag_ in ("NN", "NNS") and not syntax.in_figure(t)
        ]
        return self._budget(things[0]) if things and stem(things[0].text) not in self.times else None

    def _went_on(self, verb: Token, figure: Figure) -> Measured | None:
        """ "Some $4 billion went on servers", "$3m was spent on roads": spending, on what it went on."""
        row = self.names.metric_by_name.get("spending")
        root = syntax.span_root(figure.span) if figure.span is not None else verb
        gone = verb.lemma_ in self.measuring.going and root.dep_ in ("nsubj", "nsubjpass") and root.head.i == verb.i
        if row is None or not gone or not any(syntax.is_noun(t) for t in syntax.prep_objects(verb, "on")):
            return None
        narrower = self._object_metric(verb, row, None) or self._spent(verb, row, None)
        return narrower or Measured(row.name, str(verb.text), row, "went-on")

    def _taken_to(self, verb: Token, figure: Figure) -> Measured | None:
        """ "It took $40 million to train the model": the cost of that activity."""
        root = syntax.span_root(figure.span) if figure.span is not None else verb
        aim = syntax.child(verb, "xcomp", "advcl")
        takes = verb.lemma_ in self.measuring.taking and root.dep_ in ("dobj", "obj") and root.head.i == verb.i
        subject = syntax.subject_of(verb)
        if not takes or aim is None or aim.i < root.i or subject is None or subject.lower_ != "it":
            return None
        return self._act_cost(aim) or self._known("cost", "taken-to")

    def _direct(self, verb: Token, figure: Figure) -> bool:
        """The amount itself is the verb's object, nothing behind it says of what."""
        root = syntax.span_root(figure.span) if figure.span is not None else verb
        direct = root.dep_ in ("dobj", "obj") and root.head.i == verb.i and figure.quantity.low == figure.quantity.high
        return direct and not syntax.prep_objects(root, "of", "in", "from")

    def _handed(self, verb: Token, figure: Figure) -> Measured | None:
        """ "Gave $2 million to the hospital": a gift, and of a public body aid."""
        name = self.measuring.handing.get(verb.lemma_)
        root = syntax.span_root(figure.span) if figure.span is not None else verb
        direct = root.dep_ in ("dobj", "obj") and root.head.i == verb.i
        if name is None or not direct or not [*syntax.prep_objects(verb, "to"), *syntax.prep_objects(root, "to")]:
            return None
        giver = syntax.subject_of(verb)
        public = (*self.measuring.public, *self.relating.nouns.place)
        of_state = giver is not None and stem(giver.text) in public and name == "donation"
        return self._known("aid" if of_state else name, "handed-to", str(verb.text))

    def _budget(self, thing: Token) -> Measured:
        core = [t for t in syntax.core_phrase(thing) if t.tag_ not in ("DT", "PRP$", "CD")]
        text, row = syntax.text_of(core), self.names.metric_by_name.get("budget")
        return Measured(f"budget for {text}", text, row, "directed-to", self._plain(thing).used)
