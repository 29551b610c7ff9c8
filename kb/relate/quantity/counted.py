"""What a bare number counts: the unit that only syntax can tell.

Comes in: a quantity without a unit and its attachment. Goes out: the quantity with unit and stated
unit filled in, or unchanged. "The 12 that closed" counts what was named before and stays bare.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import islice

from kb.lexicon.context import Counting
from kb.lexicon.cues import Cue
from kb.model import Quantity, is_currency
from kb.relate.attaching.asking import is_bare_amount
from kb.relate.attaching.attachment import Attachment
from kb.relate.metric.namer import Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.scene.nearby import quantities
from kb.relate.scene.scene import Figure, Scene

LATIN = 0x24F  # the last letter of Latin Extended-B
CRORES = Cue(r"\b{crores}$", re.IGNORECASE)  # with nothing counted, where sums are in rupees
PAID = re.compile(r"\bfor\s+(?:[a-z]+\s+)?$")
PRICED = 24  # characters
CONVERSION = re.compile(r"\s*\((?:about |around |roughly |some |or |nearly )?")


def with_unit(figure: Figure, found: Attachment, counting: Counting) -> Quantity:
    """Returns the quantity with the unit its noun gives it."""
    quantity = figure.quantity
    if quantity.unit is not None or found.counted is None or not syntax.is_noun(found.counted):
        return quantity
    noun = found.counted
    if _is_one_thing(quantity, noun, figure):
        return quantity
    if not (noun.text[0].isalnum() and ord(noun.text[0]) <= LATIN) and noun.text[0] not in "'’":
        return quantity  # ".DXY" is no noun, nor is a word in other letters
    unit = counting.units.get(stem(noun.text)) or f"count:{singular(noun)}"
    return replace(
        quantity,
        unit=unit,
        stated_unit=quantity.stated_unit or stated(noun, figure),
        rules=(*quantity.rules, "counted-noun"),
    )


def _is_one_thing(quantity: Quantity, noun: Token, figure: Figure) -> bool:
    """Tells a single thing of some size from so many of them: "a 2.0 billion deficit", "35 or above or obese"."""
    if quantity.low == 1 or figure.span is None or noun.i < figure.span.end:
        return False
    return syntax.is_one_thing(noun, figure.scene.lexicon.figures.nouns.invariant)


def main_currency(scene: Scene) -> str | None:
    """Returns the currency that most figures of the article are in."""
    units = [r.unit for found in scene.readings.values() for r in found if isinstance(r, Quantity)]
    currencies = Counter(unit for unit in units if unit is not None and is_currency(unit))
    return currencies.most_common(1)[0][0] if currencies else None


def with_currency(figure: Figure, found: Attachment, metric: Measured | None, currency: str | None) -> Quantity:
    """Returns a bare amount of a metric of money in its currency: the figure's before it, else the article's."""
    quantity = figure.quantity
    text = figure.passage.text
    money = _is_sum(figure, metric, currency)
    if quantity.unit is not None or found.counted is not None or not money:
        return quantity
    plain = [other for other in quantities(figure) if text[: other.start].rstrip()[-1:] != "("]  # no conversions
    beside = [other.unit for other in plain if other.end <= quantity.start]
    restated = next((other.unit for other in quantities(figure) if _converts(text, quantity, other)), None)
    if restated is not None:  # "1.3 billion ($1.7bn)": whatever it is, not dollars
        currency, beside = None, [unit for unit in beside if unit != restated]
    for unit in reversed(beside):
        if is_currency(unit):
            return replace(quantity, unit=unit, rules=(*quantity.rules, "currency-of-figure-before"))
    if currency is None:
        return quantity
    return replace(quantity, unit=currency, rules=(*quantity.rules, "currency-of-article"))


def _is_sum(figure: Figure, metric: Measured | None, currency: str | None) -> bool:
    """A bare amount of money: of its metric, or "kept the rights for 23,575 crore" where sums are in rupees."""
    quantity, text = figure.quantity, figure.passage.text
    dimension = metric.row.dimension if metric is not None and metric.row is not None else None
    crores = currency == "INR" and CRORES(figure.scene.cues).search(quantity.text) is not None
    if dimension == "money":
        return crores or is_bare_amount(quantity)
    paid = PAID.search(text, max(0, quantity.start - PRICED), quantity.start)
    return crores and (metric is None or dimension == "any" or paid is not None)


def _converts(text: str, quantity: Quantity, other: Quantity) -> bool:
    """Tells whether `other` restates the amount in brackets: "1.3 billion ($1.7bn)"."""
    if other.start < quantity.end or other.start - quantity.end > 12:
        return False
    return CONVERSION.fullmatch(text, quantity.end, other.start) is not None and other.unit is not None


def with_counts(quantity: Quantity, metric: Measured | None, found: Attachment) -> Quantity:
    """Returns a bare number of a metric that is counted with its unit: a death toll of 43 is 43 persons."""
    unit = metric.row.counts if metric is not None and metric.row is not None else None
    if unit is None or quantity.unit is not None or found.counted is not None:
        return quantity
    return replace(quantity, unit=unit, rules=(*quantity.rules, "unit-of-metric"))


def with_rate(figure: Figure, found: Attachment) -> Quantity:
    """Returns the quantity with what it is per, where the measured phrase says it: "annual sales", "cost per run"."""
    quantity, noun = figure.quantity, found.measured
    sized = found.rule.startswith(("change-noun", "change-of"))  # "annual declines of 30%"
    lengths = {unit for family in figure.scene.lexicon.figures.units.family for unit in family}
    plain = not found.change and quantity.unit not in (
        None,
        "%",
        "pp",
        "x",
        *lengths,
    )  # "the biggest annual rise in 18 months"
    if quantity.per is None and quantity.unit not in (None, "%", "pp", "x") and found.rule == "goes-into":
        quantity = _by_verb(figure)
    if quantity.per is not None or noun is None or not (sized or plain) or _is_worth(figure):
        return quantity
    rates = figure.scene.lexicon.context.measuring.rates
    per = next((rates[t.lower_] for t in syntax.core_phrase(noun) if t.lower_ in rates), None) or _per(noun)
    return replace(quantity, per=per, rules=(*quantity.rules, "rate-of-phrase")) if per is not None else quantity


def _is_worth(figure: Figure) -> bool:
    """ "The annual prize is worth £5,000": what a thing is worth is its own, however often there is one."""
    above = syntax.climb(syntax.span_root(figure.span)) if figure.span is not None else ()
    return any(token.lower_ == "worth" for token in islice(above, 3))  # "worth up to £5,000"


def _by_verb(figure: Figure) -> Quantity:
    """ "Billions go into it every year": the verb says how often."""
    rates = figure.scene.lexicon.context.measuring.rates
    verb = syntax.governing_verb(syntax.span_root(figure.span)) if figure.span is not None else None
    for time in syntax.children(verb, "npadvmod") if verb is not None else ():
        if any(kid.lower_ in ("every", "each", "a") for kid in time.children) and time.lower_ in rates.values():
            return replace(figure.quantity, per=time.lower_, rules=(*figure.quantity.rules, "rate-of-verb"))
    return figure.quantity


def _per(noun: Token) -> str | None:
    preposition = next((kid for kid in noun.children if kid.lower_ == "per" and kid.i > noun.i), None)
    if preposition is None:
        return None
    words = []
    for token in preposition.doc[preposition.i + 1 : preposition.i + 4]:
        if not syntax.is_noun(token):
            break
        words.append(token)
    return " ".join(str(t.lower_) if not t.text.isupper() else str(t.text) for t in words) or None


def singular(noun: Token) -> str:
    """Returns the noun in the singular, by its lemma where the model has one."""
    if noun.tag_ == "NNS" and noun.lemma_ != noun.lower_:
        return str(noun.lemma_)
    return stem(noun.text)


def stated(noun: Token, figure: Figure) -> str:
    """Returns the noun as written, with the words before it that make it that noun."""
    skipped = figure.scene.lexicon.context.measuring.skipped
    start = figure.span.end if figure.span is not None else 0
    words = [t for t in syntax.core_phrase(noun) if t.i >= start or t.i == noun.i]
    words = [t for t in words if t.i == noun.i or (t.lower_ not in skipped and t.dep_ in ("compound", "amod", "nmod"))]
    return syntax.text_of(words)
