"""What a figure measures: the metric's canonical name and the article's words for it.

Comes in: a figure's attachment. Goes out: a `Measured`, or None where the sentence does not say.
Nouns and changes are named in `measuring`; here are verbs, counts, shares, activities and units.
"""

from __future__ import annotations

from dataclasses import replace

from kb.model import Change, Quantity
from kb.relate.attaching.asking import MAGNITUDE, TAKEN, is_bare_amount
from kb.relate.attaching.attachment import Attachment
from kb.relate.metric.measuring import USED, Measured
from kb.relate.metric.shares import ShareNamer
from kb.relate.metric.verbs import SPENT
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import split, stem
from kb.relate.scene.scene import Figure

SIZED = frozenset({"size", "value", "number", "strength", "volume", "worth"})  # what may double without a row


class MetricNamer(ShareNamer):
    """Names metrics with one lexicon."""

    def name(self, figure: Figure, found: Attachment) -> Measured | None:
        """Returns the metric of a figure so attached, or None where the sentence leaves it open."""
        unit = figure.quantity.unit
        dimension = self.names.dimension(unit)
        if dimension is None and is_bare_amount(figure.quantity) and found.counted is None:
            dimension = "money"  # "costs run into the millions"
            named = self._noun(found.measured, dimension) if found.measured is not None else None
            if found.measured is not None and (named is None or named.row is None):
                dimension = "count"
        if (letters := self.multiple_in_letters(figure)) is not None:
            return letters
        if dimension == "money" and (amount := self.amount(figure, found)) is not None:
            return amount
        if (told := self.told(figure, found, dimension)) is not None:
            return told
        if dimension in (None, "count") and (left := self.left_so(figure, found)) is not None:
            return left
        if dimension == "money" and (posted := self.posted_by(figure, found)) is not None:
            return posted
        if found.contrast and (said := self.by_clause(figure, dimension)) is not None:
            return said
        named = self._named_by(figure, found, dimension)
        if dimension == "duration" and (named is None or named.row is None):
            named = self.in_custody(figure) or named
        if dimension == "money":
            named = self.of_many_shares(named, figure, found)
        if named is not None and dimension == "share":
            named = self.at_a_rate(named, figure) or named
        if dimension == "duration" and (
            named is None or named.row is None or named.row.dimension not in ("duration", "any")
        ):
            named = self.spread(figure, found) or named
        named = named if named is not None else self.beside(figure, found, dimension)
        return self.of_currency(figure, found) or self._of_all_shares(named, figure)

    def _of_all_shares(self, named: Measured | None, figure: Figure) -> Measured | None:
        """ "Net income of $13 million or $0.31 per share": the millions are of the whole firm."""
        family = named.row.family if named is not None and named.row is not None else ""
        whole = figure.quantity.per is None and MAGNITUDE.search(figure.quantity.text) is not None
        if named is None or family not in ("earnings per share", "dividend per share") or not whole:
            return named
        profit = "net loss" if "loss" in named.name else "net income"
        row = self.names.metric_by_name.get("dividends" if family.startswith("dividend") else profit)
        grown = named.name.endswith(" growth")
        return replace(named, name=f"{row.name} growth" if grown else row.name, row=row) if row is not None else named

    def _named_by(self, figure: Figure, found: Attachment, dimension: str | None) -> Measured | None:
        """The words that govern the figure: an adjective, a noun, a verb, what is counted."""
        if found.adjective is not None and (by_word := self._adjective(found, dimension)) is not None:
            return by_word
        if found.share_of is not None and dimension == "money":
            inner = self._noun(found.share_of, dimension)  # "58 percent ($140m) of capex"
            return inner if inner is not None and inner.row is not None else None
        if (off := self._off_level(figure, found)) is not None:
            return off
        if found.share_of is not None and (level := self._share_of_output(found, figure)) is not None:
            return level
        if found.share_of is not None and (level := self._against_level(found)) is not None:
            return level
        if found.share_of is not None:
            part = self._share(found.share_of, figure)
            grown = part is not None and found.change and found.rule.endswith(TAKEN)
            return self._grown(part, figure.quantity.change is Change.DECREASE) if part and grown else part
        if found.measured is not None and (act := self._activity(found.measured, dimension)) is not None:
            return act
        if found.rule == "priced-at" and found.owner is not None:
            return self._priced_at(found.owner, figure)
        if found.rule == "attribute" and dimension == "money" and (act := self._behind_sum(figure)) is not None:
            return act
        built = found.rule == "verb-prep" and dimension == "money" and found.verb is not None
        built = built and not self._with(figure)  # "built with $6 million from the state"
        if built and found.verb is not None and (act := self._act_cost(found.verb)) is not None:
            return act
        if found.change and figure.quantity.unit == "x" and (inside := self._doubled_in(figure)) is not None:
            return inside
        if found.measured is not None and found.change:
            changed = self._change(figure, found.measured, found)
            if changed is not None or found.counted is None:
                return changed
        if found.counted is not None and found.rule != "metric-noun":
            return self._counted(figure, found.counted, found)
        if found.verb is not None and found.rule in ("metric-verb", "beside-figure, metric-verb"):
            unit = figure.quantity.unit
            bare = unit is None and dimension == "money"  # "of which China made 1.0 billion"
            if found.rule == "metric-verb" or self.names.dimension(unit) is not None:
                hit = self._verb(found.verb, dimension, figure)
                made = bare and hit is not None and hit.name == "income"
                return self._verb(found.verb, "count", figure) if made else hit
        if found.measured is not None:
            return self._noun_of(found, dimension, figure)
        return None

    def _doubled_in(self, figure: Figure) -> Measured | None:
        """ "Homes doubled in value", "runs double in cost": what the phrase behind the multiple names."""
        span = figure.span
        after = span.doc[span.end] if span is not None and span.end < len(span.doc) else None
        thing = syntax.child(after, "pobj") if after is not None and after.lower_ == "in" else None
        if after is None or thing is None or thing.tag_ != "NN" or thing.i != after.i + 1:
            return None
        word, falls = stem(thing.text), figure.quantity.change is Change.DECREASE
        inner = self._plain(thing) if word in SIZED else None
        inner = self._noun(thing, None) if inner is None and word in self.names.metrics else inner
        return self._grown(inner, falls) if inner is not None else None

    def _behind_sum(self, figure: Figure) -> Measured | None:
        """ "Spent $40 million training Orlen-4": the gerund right behind the sum, which the tree takes for a noun."""
        span = figure.span
        act = span.doc[span.end] if span is not None and span.end < len(span.doc) else None
        verb = syntax.governing_verb(act) if act is not None else None
        spent = verb is not None and any(row.family in SPENT for row in self.names.metric_by_verb.get(verb.lemma_, ()))
        return self._act_cost(act) if act is not None and spent and act.lower_.endswith("ing") else None

    def _with(self, figure: Figure) -> bool:
        above = syntax.preposition(syntax.span_root(figure.span)) if figure.span is not None else None
        return above is not None and above.lower_ == "with"

    def _of_noun(self, found: Attachment, dimension: str | None) -> bool:
        """ "A hit of $250 million", "a fund of €350 million": the noun before "of" is what is measured."""
        noun = found.measured
        if noun is not None and dimension == "money" and found.rule.endswith("of-stuff"):
            return noun.tag_ in ("NN", "NNS")  # "$417 million in local economic impact"
        if noun is not None and dimension == "money" and found.rule in ("moves", "stands-at") and noun.tag_ == "NN":
            things = [t for t in syntax.prep_objects(noun, "of") if syntax.is_noun(t) and not syntax.in_figure(t)]
            return bool(things) and self.is_stuff(noun)  # "the impact of the ban rose to $8 billion"
        if noun is None or found.rule.split(",")[0] != "noun-of" or dimension != "money":
            return False
        others = (*self.relating.nouns.person, *self.relating.nouns.place)
        of = any(kid.lower_ == "of" and any(syntax.in_figure(t) for t in kid.subtree) for kid in noun.children)
        return (
            of
            and noun.tag_ in ("NN", "NNS")
            and stem(noun.text) not in self.companies
            and stem(noun.text) not in others
        )

    def _price_of_thing(self, found: Attachment, figure: Figure) -> Measured | None:
        """ "The car is $30,000" is a price; "salaries and repairs came to $4m" a cost."""
        verb = syntax.governing_verb(syntax.span_root(figure.span)) if figure.span is not None else None
        summed = verb is not None and verb.lemma_ in self.measuring.sums
        if found.measured is not None and stem(found.measured.text) in self.times:
            return None  # "the second quarter was $266 million"
        summed = summed or (found.measured is not None and stem(found.measured.text) in self.acts)
        return self._known("cost" if summed else "price", "what-a-thing-is")

    def _is_sum(self, noun: Token, named: Measured | None) -> bool:
        """Tells whether a noun that names nothing countable names sums of money alone."""
        rows = self.names.metrics.get(stem(noun.text), [])
        return named is not None and named.row is None and bool(rows) and all(r.dimension == "money" for _, r in rows)

    def _noun_of(self, found: Attachment, dimension: str | None, figure: Figure) -> Measured | None:
        """The measured noun; what an activity costs in any wording is its cost."""
        assert found.measured is not None
        if dimension in (None, "count") and (those := self.those(found.measured)) is not None:
            return those
        if dimension in ("share", "ratio") and stem(found.measured.text) in self.changes:
            inner = self._of_change(syntax.prep_objects(found.measured, "in", "of"))
            if inner is not None and (inner.row is None or inner.row.dimension != "share"):
                return self._grown(inner, stem(found.measured.text) in self.falls)  # "a drop in yields could reach 15%"
        if (part := self._share_of_those(found.measured, dimension)) is not None:
            return part
        if (numbered := self.numbered(found.measured, "share of" if dimension == "share" else "number of")) is not None:
            known = self._noun(found.measured, "count")
            if known is None or known.row is None or dimension == "share":
                return numbered
            return known if all(t.i in known.used for t in numbered.tokens) else numbered  # "jobless people"
        if found.rule == "multiple-of" and "fraction" in figure.quantity.rules:
            return self._share(found.measured, figure)  # "half her holdings"
        if found.rule in ("multiple-of", "multiplied"):
            dimension = None
            if (put := self._put_by(found.measured)) is not None:
                return put  # "2.5x the amount invested in 2023"
        if dimension == "money" and self._is_arm(found.measured) and found.rule == "stands-at":
            return None
        if stem(found.measured.text) in self.measuring.markets and dimension == "money" and not self._makes_up(figure):
            if found.measured.dep_ != "compound":
                return self._known("market size", "size-of-noun")
            told = self._noun(found.measured.head, dimension)  # "market cap", "market expectations of $5bn"
            return told if told is not None and told.row is not None else None
        inner = self._noun(found.measured, "count" if dimension is None else dimension)
        if dimension == "count" and figure.quantity.unit is not None and self._is_sum(found.measured, inner):
            return None  # "revenue tripled, and users, up from 100 million": no revenue of users
        if inner is not None and inner.row is None and dimension is None:
            inner = self._noun(found.measured, None)
        used = stem(found.measured.text) in USED
        if inner is not None and inner.row is None and dimension == "share" and not used:
            inner = self._noun(found.measured, None) or inner  # any metric may have a rate
        if inner is not None and inner.row is not None and dimension == "share":
            slowing = found.verb is not None and found.verb.lemma_ in self.measuring.slowing
            if slowing and inner.row.dimension == "money" and found.rule == "moves":
                return self._grown(inner, falls=False)  # "house prices slowed from 9% to 8.6%"
            inner = self._as_rate(inner)
            if inner.row is not None and inner.row.name == "deal value":
                return self._plain(found.measured)  # "an offer of 4.2%"
        if inner is not None and not self._property(found.measured, inner) and self._of_noun(found, dimension):
            return inner
        if inner is not None and not self._property(found.measured, inner):
            standing = found.rule == "stands-at" or (
                found.rule == "placed-at" and stem(found.measured.text) in self.acts
            )
            return self._price_of_thing(found, figure) if dimension == "money" and standing else None
        if inner is not None and inner.row is None and dimension is None and stem(found.measured.text) in self.events:
            return self._numbered(found.measured, found) or inner
        money = inner is not None and inner.row is not None and inner.row.dimension == "money"
        if money and found.owner is not None and (act := self._act_cost(found.owner)) is not None:
            return replace(
                act,
                text=inner.text if inner is not None else None,
                used=inner.used if inner is not None else frozenset(),
            )
        return inner

    def _share_of_those(self, noun: Token, dimension: str | None) -> Measured | None:
        """ "The share of adults with a degree": of whom, where the share is told with "of" and a plural."""
        if dimension != "share" or noun.lower_ not in self.relating.nouns.share:
            return None
        of = [t for t in syntax.prep_objects(noun, "of") if t.tag_ == "NNS" and not syntax.in_figure(t)]
        return self.numbered(of[0], "share of") if of else None

    def per_measure(self, found: Measured | None, quantity: Quantity) -> Measured | None:
        """Returns the metric of one measure sold: a bid of €71 per megawatt hour is a price."""
        money = self.names.dimension(quantity.unit) == "money" and self.sold_by(quantity.per)
        if found is not None and found.name.startswith("payment per share"):
            return self._known("price per share", f"{found.rule}, per-share", found.text) or found
        if found is not None and found.name == "distance" and quantity.per in ("second", "minute", "hour"):
            return self._known("speed", f"{found.rule}, per-measure", found.text) or found
        if found is not None and found.row is None and found.name in self.resources and money:
            return replace(found, name=f"{found.name} price", row=self.names.metric_by_name.get("price"))
        if found is None or found.row is None or found.name not in ("deal value", "payment", "sales") or not money:
            return found
        price = self._known("price", f"{found.rule}, per-measure", found.text)
        return replace(price, used=found.used) if price is not None else found

    def rented(self, found: Measured | None, figure: Figure) -> Measured | None:
        """Returns the metric of a chip paid for by the hour, whatever plain words tell it: "on-demand levels of $3"."""
        quantity = figure.quantity
        per = (quantity.per or "").lower().replace("-", " ")
        plain = found is None or (found.row is None and not found.rule.startswith("change"))
        if not per.endswith("hour") or self.sold_by(quantity.per) or not plain:
            return found
        if self.names.dimension(quantity.unit) != "money":
            return found
        chips = per != "hour" or any(
            named.entity.kind == "hardware" for named in self.names.find(figure.passage.text[: quantity.start])
        )
        rent = self._known("rental price", "chip-by-the-hour") if chips else None
        return replace(rent, used=found.used) if rent is not None and found is not None else rent or found

    def consumed(self, found: Measured | None, figure: Figure) -> Measured | None:
        """Returns the metric of energy that something takes: "required 1.2 GWh of electricity" is a consumption."""
        verb = syntax.governing_verb(syntax.span_root(figure.span)) if figure.span is not None else None
        plain = found is not None and found.row is None and found.name in self.resources
        taken = verb is not None and verb.lemma_ in self.relating.verbs.need
        if found is None or not plain or not taken or self.names.dimension(figure.quantity.unit) != "energy":
            return found
        name = f"{found.name} consumption"
        return replace(found, name=name, row=self.names.metric_by_name.get(name))

    def per_share(self, found: Measured | None, quantity: Quantity) -> Measured | None:
        """Returns the metric of one share: net income a share is earnings per share."""
        money = found is not None and found.row is not None and found.row.dimension == "money"
        if (
            found is None
            or not money
            or quantity.per != "share"
            or "share" in found.name
            or quantity.unit in ("%", "x")
        ):
            return found
        if found.name == "deal value":
            return self._known("price per share", f"{found.rule}, per-share", found.text) or found
        if found.name.endswith(" growth"):
            level = self.per_share(replace(found, name=found.name.removesuffix(" growth")), quantity)
            return replace(level, name=f"{level.name} growth") if level is not None else None
        words = [stem(word) for word in split(found.name)]
        hit = self.names.metric(words[-1], [*words, "share"], "money")
        if hit is not None and "share" in hit[1]:
            return replace(found, name=hit[0].name, row=hit[0], rule=f"{found.rule}, per-share")
        return replace(found, name=f"{found.name} per share", row=None, rule=f"{found.rule}, per-share")

    # -- prices, adjectives -------------------------------------------------------------------------

    def _priced_at(self, sold: Token, figure: Figure) -> Measured | None:
        """What something is sold for: a price, of shares a share price, of a firm the value of the deal."""
        word = stem(sold.text)
        if word in ("share", "stock"):
            return self._known("share price", "price-of-sold")
        if MAGNITUDE.search(figure.quantity.text) and sold.tag_ == "NN" and word in ("output", "production", "crop"):
            return self._known("sales", "output-that-is-sold")
        entity = self.names.exact(syntax.text_of(syntax.core_phrase(sold)))
        one_of_many = any(kid.lower_ in ("a", "an") for kid in sold.children)  # "a Monet"
        named = sold.tag_ in ("NNP", "NNPS") and not one_of_many
        large = named and MAGNITUDE.search(figure.quantity.text) is not None
        firm = word in self.companies or large or (entity is not None and entity.kind == "organisation")
        return self._known("deal value" if firm else "price", "price-of-sold")

    def _adjective(self, found: Attachment, dimension: str | None) -> Measured | None:
        """ "1,400 metres long" is a length, "142 minutes long" a duration, "tax breaks worth $1bn" are tax breaks."""
        word = found.adjective
        name = self.relating.adjectives.metric.get(word.lower_) if word is not None else None
        if word is None or name is None:
            return None
        if dimension == "duration" and name in ("length", "distance"):
            name = "duration" if name == "length" else "travel time"
        noun = found.measured
        if (
            word.lower_ == "worth"
            and noun is not None
            and (inner := self._noun(noun, "money")) is not None
            and inner.row
        ):
            return inner if inner.row.dimension == "money" and inner.name not in ("deal value", "share price") else None
        inner = self._noun(noun, None) if name == "size" and noun is not None and noun.tag_ in ("NN", "NNS") else None
        if inner is not None and inner.row is not None and inner.row.dimension in (dimension, "any", "count"):
            return inner  # "its market value is $1 trillion bigger than that of Intel"
        row = self.names.metric_by_name.get(name)
        relative = dimension in ("share", "ratio", None) or row is None
        if not relative and row is not None and row.dimension not in (dimension, "any"):
            return None
        return Measured(name, str(word.text), row, "adjective", frozenset({word.i}))


__all__ = ["Measured", "MetricNamer"]
