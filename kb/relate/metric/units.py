"""Names what a unit measures by itself, where no word names a metric: watt-hours, dollars a barrel, points of an index.

Comes in: a figure and its subject. Goes out: a `Measured`, or None where the unit tells nothing.
"""

from __future__ import annotations

from kb.model import Change
from kb.relate.attaching.attachment import Attachment
from kb.relate.metric.measuring import Measured
from kb.relate.metric.verbs import VerbNamer
from kb.relate.parsing import syntax
from kb.relate.scene.names import split, stem
from kb.relate.scene.scene import Figure

RUNS = ("run", "training")
RATE = 1  # words behind a figure that say what it is per: "a share"


class UnitNamer(VerbNamer):
    """Names metrics by units, by the kind of the subject, and by the one metric of the sentence."""

    def by_unit(self, figure: Figure, kind: str | None, subject: str, found: Attachment) -> Measured | None:
        """Returns the metric that a unit means by itself, given the subject and its kind."""
        unit = figure.quantity.unit
        dimension = self.names.dimension(unit)
        last = stem(subject.split()[-1]) if subject else ""
        modelled = kind == "class" and last in (*self.relating.nouns.model, *RUNS)  # no "AI data centers"
        if dimension == "money" and (kind == "model" or modelled) and not self.sold_by(figure.quantity.per):
            return self._known("training cost", "unit-of-model")
        if dimension == "money" and kind in ("hardware", "product") and not self.sold_by(figure.quantity.per):
            return self._known("price", "unit-of-product")
        traded = kind in ("organisation", "product") or stem(subject.split()[-1] if subject else "") in self.companies
        verb = found.verb.lemma_ if found.verb is not None else ""
        if found.change and kind == "place" and verb in self.measuring.growing and unit == "%":
            part = self._part_of_place(figure, found)
            return (
                self._grown(part, falls=False)
                if part is not None
                else self._known("economic growth", "growth-of-place")
            )
        words = {stem(word) for word in split(subject.lower())}
        listed = kind == "market" or found.rule == "listed-movement"
        if listed and words & frozenset(self.measuring.indices):
            return self.of_index(figure, found)
        own = found.measured is None or not self.is_stuff(found.measured)  # "deposits rose 7.5%": no share price
        public = {stem(word) for word in split(subject)} & frozenset(self.measuring.public)
        traded = traded and not public and self._moves_itself(found)
        if own and found.change and (unit == "%" or dimension == "money") and (traded or kind == "market"):
            level = self._known(self._changing(kind, verb, traded), "change-of-traded")
            return self._grown(level, figure.quantity.change is Change.DECREASE) if level is not None else None
        if unit == "FLOP" and "train" in figure.passage.text:
            return self._known("training compute", "unit-in-training")
        if dimension == "money" and self.sold_by(figure.quantity.per):
            price = self._known("price", "unit-per-measure")  # dollars a barrel
            falls = figure.quantity.change is Change.DECREASE
            return self._grown(price, falls) if price is not None and found.change else price
        if "year of age" in (figure.quantity.stated_unit or "") or "year-old" in (figure.quantity.stated_unit or ""):
            return self._known("age", "unit-of-age")
        if dimension == "power" and self._generates(figure, subject, found):
            return self._known("power capacity", "unit-of-generator")
        if dimension == "mass" and any(
            f"of {gas}" in (figure.quantity.stated_unit or "").lower() for gas in self.measuring.gases
        ):
            return self._known("emissions", "unit-of-gas")
        if dimension == "money" and self._per_piece(figure) and not found.change:
            return self._known("price", "unit-per-piece")
        row = self.names.metric_by_unit.get(unit or "")
        if row is None or dimension == "money":
            return None
        if unit == "point" and not self._traded_index(figure, kind, subject):
            return None  # a team's points are no index
        return Measured(row.name, None, row, "unit")

    def _per_piece(self, figure: Figure) -> bool:
        """ "Charge $0.02 per image": money for one of what is sold, and not for a time, a person or a share."""
        per = figure.quantity.per
        if per is None or stem(per) in self.times or per in self.measuring.paid_by:
            return False
        persons = (*self.measuring.customers, *self.measuring.paid_people, *self.relating.nouns.person)
        return stem(per) not in persons and per not in ("share", "person", "capita", "head")

    def _moves_itself(self, found: Attachment) -> bool:
        """Tells whether it is a firm that moves, and not "other museums", or something that a council reduces."""
        mover = found.measured if found.measured is not None else found.owner
        if mover is None:
            return False
        return mover.tag_ in ("NNP", "NNPS", "PRP") or stem(mover.text) in self.companies

    def _part_of_place(self, figure: Figure, found: Attachment) -> Measured | None:
        """What grows in a place and is not its economy: a sector of it, the market that it is said to be."""
        noun = found.measured
        if noun is not None and noun.tag_ in ("NN", "NNS") and noun.text.islower():
            whole = (*self.relating.nouns.place, "economy", "gdp", "output")
            return None if stem(noun.text) in whole else self._plain(noun)
        verb = syntax.governing_verb(syntax.span_root(figure.span)) if figure.span is not None else None
        above = verb.head if verb is not None and verb.dep_ == "advcl" else None
        said = syntax.child(above, "attr") if above is not None and above.lemma_ in ("be", "remain", "become") else None
        if said is None or said.tag_ != "NN" or stem(said.text) in (*self.relating.nouns.place, "economy"):
            return None
        return self._plain(said)

    def _generates(self, figure: Figure, subject: str, found: Attachment) -> bool:
        """Tells whether the power is that of something that makes it: "contracts for 3 GW of offshore wind"."""
        nouns = [noun for noun in (found.measured, found.owner) if noun is not None]
        after = split(figure.passage.text[figure.quantity.end : figure.quantity.end + 40])[:4]
        words = {stem(word) for word in (*split(subject), *after, *(noun.text for noun in nouns))}
        return bool(words & frozenset(self.measuring.generators))

    def _traded_index(self, figure: Figure, kind: str | None, subject: str) -> bool:
        """Tells whether the points are those of a market index: by the subject, or by words of the sentence."""
        words = {stem(word) for word in split(figure.passage.text)}
        named = bool(words & frozenset(self.measuring.index)) and figure.quantity.per is None
        return (
            named or kind == "market" or bool({stem(word) for word in split(subject)} & frozenset(self.measuring.index))
        )

    def _changing(self, kind: str | None, verb: str, traded: bool) -> str:
        """What changes when a thing does: firms grow in revenue and fall on the exchange."""
        if verb in self.measuring.growing and kind in ("organisation", "product", None):
            return "revenue"
        return "share price" if traded and kind != "product" else "price"

    def in_sentence(self, figure: Figure) -> Measured | None:
        """Returns the one metric of the figure's dimension that its sentence names, if there is one."""
        dimension = self.names.dimension(figure.quantity.unit)
        if figure.span is None or dimension in (None, "count", "share", "ratio", "duration", "other"):
            return None
        found: dict[str, Measured] = {}
        before: set[str] = set()  # of two, the one that is named before the figure
        for token in figure.span.doc:
            if figure.quantity.per and figure.span.end <= token.i <= figure.span.end + RATE:
                continue  # "was for $3.89 a share"
            if token.tag_ not in ("NN", "NNS") or (
                token.dep_ == "compound" and stem(token.text) not in ("spending", "spend")
            ):
                continue
            words = [stem(t.text) for t in syntax.noun_phrase(token)]
            hit = self.names.metric(stem(token.text), words, dimension)
            if hit is not None and hit[0].dimension == dimension:
                found[hit[0].name] = Measured(hit[0].name, None, hit[0], "metric-in-sentence")
                before |= {hit[0].name} if token.i < figure.span.start else set()
        alone = before if len(found) > 1 else found
        return found[next(iter(alone))] if len(alone) == 1 else None
