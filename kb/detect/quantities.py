"""Make a quantity of a figure: what it inherits, its range, comparators, change and rate; or reject it."""

from __future__ import annotations

import re

from kb.detect import context, ranges, rejects
from kb.detect.ages import AGE, is_age
from kb.detect.figure import Figure, Found
from kb.detect.figures import number_at, read_figure
from kb.detect.stretch import Stretch
from kb.lexicon.figure_tables import UnitReading

CENTS = re.compile(r"(?:[ ]and)?[ ](?=[a-z\d])")
CONVERSION = re.compile(r"[ ]?\((?:about[ ]|around[ ]|roughly[ ]|some[ ])?(?:[A-Z]{1,3}[ ]?)?[$€£¥]")
CONVERTED = re.compile(r"\),?[ ](?:and|or|to|from|versus|against|compared with)[ ]$")
UNDERGONE = re.compile(r"[ ](?:were|was|(?:have|had|has)[ ]been)[ ]([a-z]{4,13})(?![a-z])")
NAME_REACH = 24
NAMED = re.compile(r"(?:^|[^\w])([A-Z][\w&.']*|\d{2,4})[ ]\(?$")  # "Paris -0.4%", "Stoxx 600 -0.4%"
FACTOR = ["factor", "of"]
MULTIPLE = "times"  # the unit word of a multiple
RESTATED = re.compile(r",?[ ](?:or[ ](?:about[ ]|roughly[ ]|around[ ]|nearly[ ]|almost[ ])?|\()")


def quantity(stretch: Stretch, figure: Figure) -> Found:
    """Returns the quantity a figure states, or its rejection."""
    if figure.end > stretch.limit:
        ranges.shrink(stretch, figure)
    if figure.unit.startswith("order"):
        figure.kind, figure.unit, figure.number = "order", "", figure.number.split(" ")[0]
    rejected = rejects.unfit(stretch, figure)
    if rejected is not None:
        return rejected
    words = _complete(stretch, figure)
    second, joint = ranges.read_range(stretch, figure, words)
    words = _factor(stretch, figure, words)
    if second is not None and joint == "score":
        return Found(figure.start, second.end, "score", "score")
    if figure.bare and not figure.magnitude and (second is None or second.bare):
        _age(stretch, figure, second, words)
    if second is None:
        _converted(stretch, figure)
    if second is None and figure.bare and not figure.currency:
        _casualties(stretch, figure, words)
    if second is None and figure.bare:
        ranges.borrow(stretch, figure)
    if second is None and figure.bare:
        ranges.inherit_unit(stretch, figure)
    if second is None and figure.bare and not figure.magnitude:
        ranges.inherit_share(stretch, figure, words)
        ranges.inherit_points(stretch, figure)
    if second is not None and joint == "from-to":
        ranges.lend(stretch, figure, second)
        second = None
    return _found(stretch, figure, second, joint, words)


def _complete(stretch: Stretch, figure: Figure) -> list[str]:
    """Takes in what stands apart from the figure but belongs to it; returns the words before it."""
    words = _negative(stretch, figure, stretch.words_before(figure.start))
    if stretch.lent is not None and stretch.lent[0] == figure.start and figure.bare:
        lender = stretch.lent[1]
        figure.unit, figure.symbol, figure.said = lender.unit, lender.symbol, lender.said
    if figure.bare and stretch.text[max(0, figure.start - 2) : figure.start].endswith(("):", ": ", ") ")):
        _declared(stretch, figure)
    _cents(stretch, figure)
    return words


def _factor(stretch: Stretch, figure: Figure, words: list[str]) -> list[str]:
    """ "By a factor of about four" is four times; returns the words before the figure without those of the factor."""
    _, taken = context.comparator_before(words, stretch.grammar)
    head, bound = words[: len(words) - taken], words[len(words) - taken :]
    if not figure.bare or head[-2:] != FACTOR:
        return words
    figure.unit = MULTIPLE
    article = head[-3:-2] == ["a"]
    if not taken:
        figure.start = stretch.low.rindex("a factor" if article else "factor", stretch.floor, figure.start)
    return head[: -3 if article else -2] + bound


def _negative(stretch: Stretch, figure: Figure, words: list[str]) -> list[str]:
    """Reads "minus 6", "minus-5", and the lone dash before a temperature."""
    last = words[-1] if words else ""
    if figure.kind == "digits" and last.rstrip("-") in stretch.grammar.words.comparators.negatives:
        figure.start = stretch.low.rindex(last, stretch.floor, figure.start)
        figure.negative = True
        return stretch.words_before(figure.start)
    apart = stretch.text[max(0, figure.start - 3) : figure.start] == " - "
    if apart and stretch.dimension(figure) == "temperature" and figure.start - 2 >= stretch.floor:
        figure.negative, figure.start = True, figure.start - 2
    return words


def _declared(stretch: Stretch, figure: Figure) -> None:
    """A unit given in brackets before the number: "Profit (US$m): 450"."""
    found = stretch.grammar.declared.search(stretch.text, max(stretch.floor, figure.start - 24), figure.start)
    if found is None:
        return
    tables = stretch.grammar.tables
    if found[1] in tables.before:
        figure.currency, figure.magnitude = found[1], figure.magnitude or (found[2] or "")
    elif not found[2] and found[1] in tables.unit_symbols:
        figure.unit, figure.symbol, figure.said = found[1], True, found[1]


def _cents(stretch: Stretch, figure: Figure) -> None:
    """Dollars and cents: "3 dollars 50 cents", "15 dollars and 50."."""
    reading = None if figure.currency or figure.magnitude else stretch.reading(figure)
    if reading is None or reading.dimension != "money" or reading.factor != 1:
        return
    joint = CENTS.match(stretch.low, figure.end)
    start = number_at(stretch, joint.end()) if joint is not None else None
    if joint is None or start is None or joint.end() >= stretch.limit:
        return
    cents = read_figure(stretch, start, joint.end())
    if cents is None or cents.kind not in ("digits", "words") or cents.magnitude or cents.currency:
        return
    coin = stretch.reading(cents)
    words = cents.kind == "words" and "and" not in joint[0]
    short = cents.bare and (words or len(cents.number) <= 2)
    if (coin is not None and coin.unit == reading.unit and coin.factor < 1) or (
        short and stretch.low[cents.end : cents.end + 1] in ".,;!?"
    ):
        figure.extra, figure.end = f"cents:{cents.kind}:{cents.number}", cents.end


def _converted(stretch: Stretch, figure: Figure) -> None:
    """Of two amounts converted in brackets the second shares the first's currency: "4m yen ($26,000), 5m ($32,000)"."""
    source, converts = stretch.converted, CONVERSION.match(stretch.text, figure.end) is not None
    if converts and stretch.dimension(figure) == "money":
        stretch.converted = figure
    elif not figure.bare or figure.kind != "digits" or source is None:
        return
    elif converts or (figure.magnitude and CONVERTED.search(stretch.low, max(0, figure.start - 20), figure.start)):
        figure.unit, figure.symbol, figure.said, figure.currency = (
            source.unit,
            source.symbol,
            source.said,
            source.currency,
        )


def _age(stretch: Stretch, figure: Figure, second: Figure | None, words: list[str]) -> None:
    """Ages without a unit: "aged 35", "Smith, 66, said", "she was 10"."""
    if is_age(stretch, figure, words):
        figure.unit = AGE
        if second is not None:
            second.unit = figure.unit


def _casualties(stretch: Stretch, figure: Figure, words: list[str]) -> None:
    """Those whom something killed or hurt are people: "killing at least 22", "32 were wounded"."""
    nouns = stretch.grammar.words.nouns
    _, taken = context.comparator_before(words, stretch.grammar)
    undergone = UNDERGONE.match(stretch.low, figure.end)
    before = words[len(words) - taken - 1 : len(words) - taken]
    if not nouns.fate_verbs.isdisjoint(before) or (undergone is not None and undergone[1] in nouns.fate_verbs):
        figure.noun, figure.head = "people", "person"


def _found(stretch: Stretch, first: Figure, second: Figure | None, joint: str, words: list[str]) -> Found:
    """Returns the quantity with its parts, in its outer span."""
    grammar, low = stretch.grammar, stretch.low
    last = second if second is not None else first
    context.tail_after(low, last, grammar)
    end = max(last.end, first.end)
    rate = context.rate_after(low, stretch.text, end, grammar)
    after = max(end, last.tail_end, rate.end if rate else end)
    phrase, taken = context.comparator_before(words, grammar)
    rest = words[: len(words) - taken]
    parts = _parts(first, second, joint)
    lacks = first.noun and context.tells_lack(phrase, rest, grammar)
    if phrase and not lacks and not (phrase == "over" and _during(stretch, first, rest, after)):
        parts["bound"] = phrase
    changes = grammar.words.changes
    reached = phrase in changes.reached or (phrase in changes.reached_amount and stretch.dimension(first) != "share")
    change = _change(stretch, first, [] if reached else rest, max(end, last.tail_end))
    level = low[end : end + 1] in " -" and grammar.level.match(low, end)
    more = {"tail": last.tail, "change": change, "level": "1" if level else ""}
    parts |= {name: value for name, value in more.items() if value}
    if rate is not None:
        parts |= rate.parts()
    _inherit(stretch, first, parts)
    _restated(stretch, first, parts)
    reading = stretch.reading(first)
    if reading is not None and reading.unit == "point" and reading.per is None:
        stretch.points = first
    kind = "range" if second is not None else first.kind
    stretch.last = Found(first.start, end, kind, "", parts, _outer(stretch, first.start, words, taken), after, after)
    return stretch.last


def _change(stretch: Stretch, figure: Figure, words: list[str], end: int) -> str:
    if figure.kind == "multiple":
        return figure.extra
    reading = stretch.reading(figure)
    if before := context.change_before(words, stretch.grammar):
        done = reading is None and figure.noun and _acts(words, stretch)
        return "" if done or (reading is not None and _is_loss(reading, words, stretch)) else before
    if figure.plus:
        return "increase"
    if figure.negative and reading is not None and reading.dimension == "share" and _listed_move(stretch, figure):
        return "decrease"
    if reading is not None and reading.dimension == "duration":
        return ""  # "in 130 years more people live alone"
    money = reading is not None and reading.dimension == "money"
    multiple = figure.kind == "order" or (reading is not None and reading.unit == "x")
    counted = reading is None
    return context.change_after(
        stretch.low, end, stretch.grammar, multiple=multiple, money=money, noun=bool(figure.noun), counted=counted
    )


def _acts(words: list[str], stretch: Stretch) -> bool:
    """Tells a verb that does something to what is counted from a change of its number: "sank 50 ships"."""
    return words[-1:] != ["by"] and not stretch.grammar.words.changes.not_of_counts.isdisjoint(words[-4:])


def _is_loss(reading: UnitReading, words: list[str], stretch: Stretch) -> bool:
    """Tells money that somebody lost from the fall of a price: "it lost $3m", "the shares lost $3"."""
    changes = stretch.grammar.words.changes
    if reading.dimension != "money" or reading.factor != 1 or changes.not_of_money.isdisjoint(words[-4:]):
        return False
    return changes.priced.isdisjoint(word.strip(".,;:'") for word in words)


def _during(stretch: Stretch, figure: Figure, words: list[str], end: int) -> bool:
    """Tells "over five years" (during) from "for over five years" (longer than)."""
    longer = bool(words) and words[-1] in stretch.grammar.words.comparators.longer
    if longer or stretch.dimension(figure) != "duration":
        return False
    return not stretch.low.startswith((" old", " ago", " long", " later"), end)


def _inherit(stretch: Stretch, figure: Figure, parts: dict[str, str]) -> None:
    """A conversion in parentheses takes the comparator of what it converts: "below 8.9 ksi (61.4 MPa)"."""
    last = stretch.last
    if last is None or "bound" not in last.parts or "unit" not in parts or "bound" in parts or "sign" in parts:
        return
    gap = stretch.text[last.end : figure.start].strip()
    if gap == "(" or (gap == "/" and stretch.text[last.start - 1 : last.start] == "("):
        parts["bound"] = last.parts["bound"]


def _listed_move(stretch: Stretch, figure: Figure) -> bool:
    """Tells a fall in a list of markets ("Paris -0.4% Milan -1.2%") from a level below zero ("a margin of -3%")."""
    word = NAMED.search(stretch.text, max(0, figure.start - NAME_REACH), figure.start)
    return word is not None and word[1] not in stretch.grammar.words.names.starters


def _restated(stretch: Stretch, figure: Figure, parts: dict[str, str]) -> None:
    """The same move in other units shares its direction: "up 40 points, or 0.3%", "fell by $2m (5%)"."""
    last = stretch.last
    if last is None or "change" in parts or last.parts.get("change") not in ("increase", "decrease"):
        return
    if "magnitude" in parts or "currency" in parts or stretch.dimension(figure) != "share":
        return
    if RESTATED.fullmatch(stretch.low, last.end, figure.start) and last.parts.get("unit") != parts.get("unit"):
        parts["change"] = last.parts["change"]


def _outer(stretch: Stretch, start: int, words: list[str], taken: int) -> int:
    for word in reversed(words[len(words) - taken :]) if taken else ():
        at = stretch.low.rfind(word, stretch.floor, start)
        start = at if at >= 0 else start
    return start


def _parts(first: Figure, second: Figure | None, joint: str) -> dict[str, str]:
    """Returns the spellings `normalise` reads."""
    holder = second if second is not None and first.bare else first
    parts = {
        "number": first.number,
        "kind": first.kind,
        "magnitude": first.magnitude,
        "sign": first.sign,
        "extra": first.extra,
        "negative": "1" if first.negative else "",
        "currency": holder.currency,
        "unit": holder.unit,
        "symbol": "1" if holder.symbol else "",
        "said": holder.said,
        "noun": holder.noun,
        "head": holder.head,
        "country": holder.country,
        "scaled": holder.scaled,
    }
    if second is not None:
        parts |= {
            "second": second.number,
            "joint": joint,
            "second_kind": second.kind,
            "second_magnitude": second.magnitude,
            "second_negative": "1" if second.negative else "",
        }
    return {name: value for name, value in parts.items() if value}
