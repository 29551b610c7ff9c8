"""Read one figure at a number: sign, currency, number, and through `units` what follows it."""

from __future__ import annotations

import re

from kb.detect import rejects
from kb.detect.figure import Figure
from kb.detect.stretch import Stretch
from kb.detect.units import MONEY_SYMBOLS, read_rest

CURRENCY_WINDOW = 14
BEFORE_SIGN = frozenset(" (\"'[|/:;~≈<>=$€£¥,–—\x07")
SPACED = re.compile(r"\d[\d.]*(?:[ ]?(?:million|billion|bn|m)\b|,\d{3})")  # R 1.5 million, but no R 21
SHARE = re.compile(r"(\d{1,2})[ ]?/[ ]?(\d{1,3})")
OF = re.compile(r"[ ]of[ ](?!an?[ ])")
TAG = re.compile(r"</?[A-Za-z][^<>]{0,12}>$")  # the end of a tag is no sign
# So plain that nothing else can be meant: before a closing mark or a word, no form of date, time or fraction.
PLAIN = re.compile(
    r"(?!\d{5}(?!\d)|0\d)(?:\d{1,3}(?:,\d{3})++|\d++)(?:\.\d{1,3})?"
    r"(?=[,.;)]?(?:[ ](?=[b-oq-wyz])|$)|[,.;)][ ][a-zA-Z])"
)
TO_POWER = (" to the ", " times 10 ")  # a power in words may begin so
NUMBER_PREFIX = re.compile(r"[~≈<>≤≥+-]?(?:[A-Za-z]{0,3}[ ]?[$€£¥₹₩₽₺₪₱]|[A-Z]{2,3}[ ]?(?=\d))?[ ]?[-]?")


def read_figure(stretch: Stretch, at: int, floor: int | None = None) -> Figure | None:
    """Returns the figure whose number begins at `at`, reading back no further than `floor`."""
    floor = stretch.floor if floor is None else floor
    if stretch.text[at].isalpha():
        found = stretch.grammar.spelled.match(stretch.low, at)
        figure = None if found is None else Figure(at, found.end(), found[0], "words")
    else:
        figure = _digits(stretch, at, floor)
    if figure is not None and figure.kind != "one-in":
        read_rest(stretch, figure)
    return figure


def number_at(stretch: Stretch, at: int) -> int | None:
    """Returns where the digits or number words of a figure begin that starts at `at`, with its signs."""
    grammar = stretch.grammar
    prefix = NUMBER_PREFIX.match(stretch.text, at)
    for place in (at if prefix is None else prefix.end(), at):
        anchor = grammar.anchor.match(stretch.low, place)
        if anchor is not None:
            return place if not anchor[0][0].isalpha() or anchor[0] in grammar.tables.numbers else None
    return None


def _digits(stretch: Stretch, at: int, floor: int) -> Figure | None:
    text = stretch.text
    if at > floor and text[at - 1] == "." and (at < 2 or not text[at - 2].isalnum()):
        at -= 1
    found = PLAIN.match(text, at)
    if found is None or text.startswith(TO_POWER, found.end()):
        found = stretch.grammar.number.match(text, at)
    if found is None:
        return None
    figure = Figure(at, found.end(), found[0], "digits")
    _prefix(stretch, figure, floor)
    share = SHARE.fullmatch(figure.number)
    if share is not None and OF.match(stretch.low, figure.end) and int(share[1]) < int(share[2]):
        figure.kind, figure.extra = "one-in", f"{share[1]}|{share[2]}"
        return figure
    if figure.negative and figure.currency and text[figure.end : figure.end + 1] == ")":
        figure.end += 1
    elif text[figure.end : figure.end + 1] == ")" and figure.start > floor and text[figure.start - 1] == "(":
        _bracketed(stretch, figure)
    return figure


def _bracketed(stretch: Stretch, figure: Figure) -> None:
    """Brackets that end before a magnitude or a percent sign are a minus: "($1.3) billion", "(5.2)%"."""
    after = figure.end + 1
    if stretch.text[after : after + 1] == "%" or stretch.grammar.magnitude.match(stretch.low, after):
        figure.negative, figure.start, figure.end = True, figure.start - 1, after


def _prefix(stretch: Stretch, figure: Figure, floor: int) -> None:
    """Takes in the sign and currency before the number."""
    at = _sign(stretch, figure, figure.start, floor)
    figure.start = at
    char = stretch.text[max(floor, at - 8) : at].rstrip(" ")[-1:]
    if not char or not (char in MONEY_SYMBOLS or char.isalpha() or char in ".=(" or not char.isascii()):
        return
    bracket = int(char == "(")
    window = max(floor, at - CURRENCY_WINDOW)
    if char.isalpha() and stretch.text[at - 1] == " ":
        last = stretch.text[window:at].rsplit(None, 1)[-1]
        if last not in stretch.grammar.tables.before_ends:
            return
    found = stretch.grammar.before.search(stretch.text[window : at - bracket])
    if found is None or (
        found[1] in stretch.grammar.words.currencies.careful and not _clearly_money(stretch, at, found)
    ):
        return
    figure.currency, figure.start = found[1], window + found.start()
    figure.negative = figure.negative or bool(bracket)
    if found[1] in stretch.grammar.tables.scaled:
        figure.scaled = stretch.grammar.tables.scaled[found[1]][0]
    figure.start = _sign(stretch, figure, figure.start, floor)


def _clearly_money(stretch: Stretch, at: int, found: re.Match[str]) -> bool:
    """A letter or word that is also a name's ("R2", "PS5", "Euro 6") needs more digits or a magnitude."""
    if found[2] and len(found[1]) < 3:
        return SPACED.match(stretch.text, at) is not None
    return rejects.SIZEABLE.match(stretch.text, at) is not None


def _sign(stretch: Stretch, figure: Figure, at: int, floor: int) -> int:
    """Returns where the figure begins with the signs before `at`."""
    text, signs = stretch.text, stretch.grammar.tables.signs
    before = text[max(floor, at - 2) : at].rstrip(" ")[-1:]
    if before not in stretch.grammar.signs and before not in "±-+":
        return at
    for _ in range(3):
        spot = at - 1
        if spot > floor and text[spot] == " " and text[spot - 1] in stretch.grammar.signs:
            spot -= 1
        if spot < floor:
            break
        two = text[max(floor, spot - 1) : spot + 1]
        sign = next((mark for mark in (two, two[-1:]) if mark in signs or mark == "±"), "")
        if text[max(floor, spot - 2) : spot + 1] == "+/-":
            figure.sign, at = "±", spot - 2
            break
        if sign == ">" and TAG.search(text, max(floor, spot - 16), spot + 1):
            break
        if sign:
            figure.sign, at = sign, spot + 1 - len(sign)
        elif two[-1] in "-+" and spot == at - 1 and (spot == 0 or text[spot - 1] in BEFORE_SIGN):
            figure.negative, figure.plus, at = two[-1] == "-", two[-1] == "+", spot
        else:
            break
    return at
