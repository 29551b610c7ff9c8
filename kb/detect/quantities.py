"""Make a quantity of a figure: what it inherits, its range, comparators, change and rate; or reject it."""

from __future__ import annotations

import re

from kb.detect import context, lending, moves, ranges, rejects
from kb.detect.ages import AGE, are_ages, is_age
from kb.detect.compounds import COMPOUND, extend
from kb.detect.figure import Figure, Found
from kb.detect.figures import SHARE
from kb.detect.stretch import Stretch

CONVERSION = re.compile(r"[ ]?\((?:about[ ]|around[ ]|roughly[ ]|some[ ])?(?:[A-Z]{1,3}[ ]?)?[$€£¥]")
CONVERTED = re.compile(r"\),?[ ](?:and|or|to|from|versus|against|compared with)[ ]$")
UNDERGONE = re.compile(r"[ ](?:were|was|(?:have|had|has)[ ]been)[ ]([a-z]{4,13})(?![a-z])")
SHARES = frozenset(("3", "5", "10"))  # below the stroke
FACTOR = ["factor", "of"]
HALF_WIDTH = ["plus", "or", "minus"]
PARAMETER = "parameter"
NEAR_MODEL = 60  # characters between the total and the active parameters of a model
MULTIPLE = "times"  # the unit word of a multiple


def quantity(stretch: Stretch, figure: Figure) -> Found:
    """Returns the quantity a figure states, or its rejection."""
    if figure.end > stretch.limit:
        ranges.shrink(stretch, figure)
    if figure.unit.startswith("order"):
        figure.kind, figure.unit, figure.number = "order", "", figure.number.split(" ")[0]
    if (
        stretch.low.endswith("per ", 0, figure.start)
        and not stretch.low[max(0, figure.start - 5) : figure.start - 4].isalpha()
    ):
        return Found(figure.start, figure.end, "denominator", "label")  # "cases per 100,000 residents: 235"
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
    if second is None and figure.bare and figure.magnitude:
        _of_model(stretch, figure)
    if second is None and figure.bare:
        ranges.borrow(stretch, figure)
    if second is None and figure.bare:
        ranges.inherit_unit(stretch, figure)
    if second is None and figure.bare:
        lending.unit_of_move(stretch, figure)
        lending.unit_of_list(stretch, figure)
    if second is None and figure.bare and not figure.magnitude:
        ranges.inherit_share(stretch, figure, words)
        ranges.inherit_points(stretch, figure)
    if second is None and figure.bare and not figure.magnitude:
        _share(figure)
    lent = None
    if second is not None and joint == "from-to":
        ranges.lend(stretch, figure, second)
        lent = context.rate_after(stretch.low, stretch.text, second.end, stretch.grammar)
        second = None
    found = _found(stretch, figure, second, joint, words)
    if lent is not None and lent.text and "per" not in found.parts and "change" not in found.parts:
        found.parts |= lent.parts()  # "from $60 to $6 per million tokens"
    return found


def _of_model(stretch: Stretch, figure: Figure) -> None:
    """Total and active parameters of one model share the noun: "671B total and 37B active parameters"."""
    last = stretch.last
    behind = last is not None and last.parts.get("head") == PARAMETER and figure.start - last.end < NEAR_MODEL
    if stretch.grammar.parameters.match(stretch.low, figure.end) or (
        behind and stretch.grammar.kind.match(stretch.low, figure.end)
    ):
        figure.noun, figure.head = f"{PARAMETER}s", PARAMETER


def _share(figure: Figure) -> None:
    """A plain fraction is a share: "down 1/3"; halves, quarters and eighths may be a price."""
    share = SHARE.fullmatch(figure.number) if figure.kind == "digits" else None
    if share is not None and share[2] in SHARES and int(share[1]) < int(share[2]):
        figure.kind, figure.extra = "one-in", f"{share[1]}|{share[2]}"


def _complete(stretch: Stretch, figure: Figure) -> list[str]:
    """Takes in what stands apart from the figure but belongs to it; returns the words before it."""
    words = _negative(stretch, figure, stretch.words_before(figure.start))
    if stretch.lent is not None and stretch.lent[0] == figure.start and figure.bare:
        lender = stretch.lent[1]
        figure.unit, figure.symbol, figure.said = lender.unit, lender.symbol, lender.said
    if (figure.bare and words[-1:] == ["magnitude"]) or stretch.low.startswith("magnitude-", max(0, figure.start - 10)):
        figure.unit = figure.unit or "magnitude"
    if figure.bare and stretch.text[max(0, figure.start - 2) : figure.start].endswith(("):", ": ", ") ")):
        _declared(stretch, figure)
    if not stretch.apart:
        extend(stretch, figure, words)
    return words


def _factor(stretch: Stretch, figure: Figure, words: list[str]) -> list[str]:
    """ "By a factor of about four" is four times; returns the words before the figure without those of the factor."""
    if not figure.bare or "factor" not in words:
        return words
    _, taken = context.comparator_before(words, stretch.grammar)
    head, bound = words[: len(words) - taken], words[len(words) - taken :]
    if head[-2:] != FACTOR:
        return words
    figure.unit = MULTIPLE
    article = head[-3:-2] == ["a"]
    if not taken:
        figure.start = stretch.low.rindex("a factor" if article else "factor", stretch.floor, figure.start)
    return head[: -3 if article else -2] + bound


def _negative(stretch: Stretch, figure: Figure, words: list[str]) -> list[str]:
    """Reads "minus 6", "minus-5", and the lone dash before a temperature."""
    last = words[-1] if words else ""
    if words[-3:] == HALF_WIDTH:
        figure.start, figure.sign = stretch.low.rindex(HALF_WIDTH[0], stretch.floor, figure.start), "±"
        return stretch.words_before(figure.start)
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
    group = second is not None and words[-1:] and words[-1] in stretch.grammar.words.nouns.age_groups
    if is_age(stretch, figure, words) or (group and second is not None and are_ages(figure, second)):
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
    if joint == "±%":
        last = first  # the tolerance is a figure of its own, too
    end = max(last.end, first.end)
    rate = context.rate_after(low, stretch.text, end, grammar)
    if rate is not None and rate.noun == "m" and stretch.last is not None and "per_magnitude" in stretch.last.parts:
        rate = rate._replace(noun=stretch.last.parts["per"], magnitude="m")  # "$5/M tokens, $25/M"
    after = max(end, last.tail_end, rate.end if rate else end)
    phrase, taken = context.comparator_before(words, grammar)
    rest = words[: len(words) - taken]
    parts = _parts(first, second, joint)
    lacks = first.noun and context.tells_lack(phrase, rest, grammar)
    if phrase.endswith("than") and _measured(stretch, _outer(stretch, first.start, words, taken)):
        phrase = ""  # "6 % more than 312": how much more is said
    during = phrase == "over" and _during(stretch, first, rest, after)
    if phrase and not lacks and not during:
        parts["bound"] = phrase
    changes = grammar.words.changes
    reached = phrase in changes.reached or (phrase in changes.reached_amount and stretch.dimension(first) != "share")
    reached = reached or during  # "rain fell over 3 days": no fall of days
    change = moves.change(stretch, first, [] if reached else rest, max(end, last.tail_end))
    if phrase in changes.added and stretch.dimension(first) == "money":
        change = change or "increase"
    level = low[end : end + 1] in " -" and grammar.level.match(low, end)
    more = {"tail": last.tail, "change": change, "level": "1" if level else ""}
    parts |= {name: value for name, value in more.items() if value}
    if rate is not None:
        parts |= rate.parts()
    _inherit(stretch, first, parts)
    moves.restated(stretch, first, parts)
    moves.listed(stretch, first, parts, end)
    lending.rate(stretch, first, parts, end)
    reading = stretch.reading(first)
    if reading is not None and reading.unit == "point" and reading.per is None:
        stretch.points = first
    kind = "range" if second is not None else first.kind
    if first.extra.startswith("and:") and stretch.dimension(first) != "money":
        kind = COMPOUND
    stretch.last = Found(first.start, end, kind, "", parts, _outer(stretch, first.start, words, taken), after, after)
    if parts.get("change") in ("increase", "decrease") and stretch.dimension(first) != "share" and not first.bare:
        stretch.moved = stretch.last
    return stretch.last


def _measured(stretch: Stretch, start: int) -> bool:
    """Tells whether a figure ends right before `start`."""
    last = stretch.last
    return (
        last is not None and "noun" not in last.parts and start > last.end and stretch.low[last.end : start].isspace()
    )


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


def _outer(stretch: Stretch, start: int, words: list[str], taken: int) -> int:
    for word in reversed(words[len(words) - taken :]) if taken else ():
        at = stretch.low.rfind(word, stretch.floor, start)
        start = at if at >= 0 else start
    return start


def _parts(first: Figure, second: Figure | None, joint: str) -> dict[str, str]:
    """Returns the spellings `normalise` reads."""
    holder = second if second is not None and first.bare else first
    parts = {"number": first.number, "kind": first.kind, "magnitude": first.magnitude, "currency": holder.currency}
    if first.sign or first.extra or first.negative:
        parts |= {"sign": first.sign, "extra": first.extra, "negative": "1" if first.negative else ""}
    if holder.unit:
        parts |= {"unit": holder.unit, "symbol": "1" if holder.symbol else "", "said": holder.said}
    if holder.noun:
        parts |= {"noun": holder.noun, "head": holder.head}
    if holder.country or holder.scaled:
        parts |= {"country": holder.country, "scaled": holder.scaled}
    if second is not None:
        parts |= {
            "second": second.number,
            "joint": joint,
            "second_kind": second.kind,
            "second_magnitude": second.magnitude,
            "second_negative": "1" if second.negative else "",
        }
        if first.unit and second.unit and first.unit != second.unit:
            parts |= {"second_unit": second.unit, "second_symbol": "1" if second.symbol else ""}
    return {name: value for name, value in parts.items() if value}
