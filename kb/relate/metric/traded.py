"""Names what moves on an exchange: a firm's share price, an index's level, the price of goods.

Comes in: a figure and its attachment. Goes out: a `Measured`, or None where nothing tells of trading. Trading is told
by words of the sentence ("in late trading"), or by a move and the price it led to ("rose 8.1 percent to 99.20 yuan").
"""

from __future__ import annotations

import re
from itertools import pairwise

from kb.model import Change, Quantity, is_currency
from kb.relate.attaching.asking import MAGNITUDE
from kb.relate.attaching.attachment import Attachment
from kb.relate.metric.growth import ChangeNamer
from kb.relate.metric.measuring import Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene import nearby
from kb.relate.scene.names import split, stem
from kb.relate.scene.scene import Figure

# How a figure is tied to an index that moves by it or stands at it.
MOVING = frozenset({"moves", "stands-at", "degree", "degree-level", "change-noun", "placed-at", "listed-movement"})
ON_EXCHANGE = frozenset({"moves", "degree", "degree-level", "metric-verb"})
BY_VERB = frozenset({"verb-object", "verb-prep"})  # "added 0.3 per cent to 7,201.2"
LEVEL = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+")  # how the level of an index is written
LEAST = 100  # what a market index stands at
FRONTED = re.compile(r"\b(E?[VP]/[A-Za-z]+|P/?E)(?: [a-z]+)?(?: (?:of|is|was|at)|:)?(?: \w+)? ?\(?$")
BEHIND = re.compile(r" (E?[VP]/[A-Za-z]+|P/?E)\b")
LETTERS = 40  # characters in front of a figure in which its ratio may stand
LED_TO = re.compile(r",? (?:to|at) (?:a close of )?")


class TradedNamer(ChangeNamer):
    """Names metrics of what is traded."""

    def moved_on_exchange(self, figure: Figure, found: Attachment) -> Measured | None:
        """ "Acme fell 4.4 per cent to $7.37 in late trading": a firm that moves on an exchange is its shares."""
        mover, quantity = found.measured if found.measured is not None else found.owner, figure.quantity
        rule = found.rule.removeprefix("beside-figure, ").split(",")[0]
        led_to = _price_led_to(figure)
        if mover is None or quantity.per is not None or rule not in (ON_EXCHANGE | BY_VERB if led_to else ON_EXCHANGE):
            return None
        firm = mover.tag_ in ("NNP", "NNPS", "PRP") or stem(mover.text) in self.companies
        known = self.names.exact(syntax.text_of(syntax.core_phrase(mover)))
        if known is not None and known.kind in ("place", "person", "set"):
            return None  # "Dublin rose 3% to €2,100", of rents
        moved = found.change or (quantity.unit in ("%", "point") and quantity.change is not None)
        if not firm or not (moved or _is_price(quantity)) or not (led_to or self.on_exchange(figure)):
            return None
        price = self._known(self._traded_as(mover, led_to is not None and not _in_money(led_to)), "moves-on-exchange")
        return self._grown(price, quantity.change is Change.DECREASE) if price is not None and moved else price

    def return_of_fund(self, figure: Figure, found: Attachment) -> Measured | None:
        """ "Hedge funds lost 3% in April": what a fund moves by is its return."""
        mover = found.measured if found.measured is not None else found.owner
        moves = found.rule == "moves" and figure.quantity.unit == "%" and figure.quantity.change is not None
        if mover is None or not moves or self.on_exchange(figure):
            return None
        words = {stem(str(token.text).lower()) for token in syntax.core_phrase(mover)}
        held = stem(mover.text) in self.measuring.funds or (
            mover.tag_ in ("NNP", "NNPS") and words & {*self.measuring.funds}
        )
        return self._known("return", "return-of-fund") if held else None

    def yield_of_bond(self, figure: Figure, found: Attachment) -> Measured | None:
        """ "The 10-year bund yielded 2.4%", "Treasuries fell to 4.1%": the level of a bond in percent is its yield."""
        bond, verb = found.measured if found.measured is not None else found.owner, found.verb
        if found.rule not in MOVING and figure.span is not None:
            verb = syntax.governing_verb(syntax.span_root(figure.span))
            bond = syntax.own_subject(verb) if verb is not None else None
            if verb is None or verb.lemma_ not in self.relating.verbs.level:
                return None
        level = figure.quantity.unit == "%" and not found.change and figure.quantity.change is None
        bonds = bond is not None and level and stem(bond.text) in self.measuring.bonds
        return self._known("bond yield", "level-of-bond") if bonds else None

    def _traded_as(self, mover: Token, leveled: bool) -> str:
        """What is traded: an index, goods, or a firm's shares."""
        words = {word.lower() for token in syntax.noun_phrase(mover) for word in split(token.text)}
        if leveled or words & frozenset(self.measuring.indices):
            return "index level"
        return "price" if {stem(word) for word in words} & frozenset(self.measuring.traded) else "share price"

    def multiple_in_letters(self, figure: Figure) -> Measured | None:
        """ "22x EV/S", "a P/E of 12", "(EV/EBITDA 6x)": a ratio of price by its letters, in front or behind."""
        quantity, text = figure.quantity, figure.passage.text
        if quantity.unit not in (None, "x") or quantity.change not in (None, Change.RATIO):
            return None
        before = FRONTED.search(text, max(0, quantity.start - LETTERS), quantity.start)
        behind = BEHIND.match(text, quantity.end) if quantity.unit == "x" else None
        letters = behind or before
        name = self.measuring.multiples_of.get(letters[1].lower()) if letters is not None else None
        return self._known(name, "times-of") if name is not None else None

    def on_exchange(self, figure: Figure) -> bool:
        """Tells whether the sentence speaks of trading: "in after-hours trading", "on the Nasdaq", "its shares"."""
        text = f" {' '.join(split(figure.passage.text.lower()))} "
        return any(f" {word} " in text for word in self.measuring.exchange)

    def of_one_share(self, figure: Figure) -> bool:
        """ "Lost 38 cents in Nasdaq trading": what a share loses is no net loss."""
        small = figure.quantity.per is None and MAGNITUDE.search(figure.quantity.text) is None
        return small and (self.on_exchange(figure) or _price_led_to(figure) is not None)

    def of_index(self, figure: Figure, found: Attachment) -> Measured | None:
        """ "The S&P 500 slid 1.2% to 5,432": what a market index moves by or stands at is its level."""
        unit, rule = figure.quantity.unit, found.rule.rpartition(", ")[2]
        if unit not in (None, "%", "point") or (unit == "%" and not found.change) or rule not in MOVING:
            return None
        level = self._known("index level", "level-of-index")
        return self._grown(level, figure.quantity.change is Change.DECREASE) if level and found.change else level


def _is_price(quantity: Quantity) -> bool:
    """A sum of money for one of something, or the level of an index."""
    if _in_money(quantity):
        return MAGNITUDE.search(quantity.text) is None
    return quantity.unit in (None, "point") and LEVEL.fullmatch(quantity.text.removesuffix(" points")) is not None


def _price_led_to(figure: Figure) -> Quantity | None:
    """ "Rose 8.1 percent to 99.20 yuan", "rose 64.06 points to 4,577.10": the price of the pair."""
    row, text = nearby.quantities(figure), figure.passage.text
    at = next((index for index, one in enumerate(row) if one.start == figure.quantity.start), 0)
    for move, price in pairwise(row[max(0, at - 1) : at + 2]):
        led = LED_TO.fullmatch(text, move.end, price.start) is not None
        if not led or not _is_price(price) or price.per is not None:
            continue
        if move.unit == "point" or (move.unit == "%" and (_in_money(price) or not _anything(price))):
            return price
    return None


def _in_money(price: Quantity) -> bool:
    return price.unit is not None and is_currency(price.unit)


def _anything(level: Quantity) -> bool:
    """A bare number that need be no index: "rose 4% to 5.2", "went up 46% to 6,513"."""
    return level.low is None or level.low < LEAST or "." not in level.text
