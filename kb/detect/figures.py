"""Read one figure at a number: sign, currency, number, magnitude, unit or noun. Nothing is valued here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.detect.grammar import Grammar
from kb.detect.nouns import find_noun
from kb.lexicon.figure_tables import UnitReading

CURRENCY_WINDOW = 14
AFTER_COUNTRY = re.compile(r"[ ]?(U\.S\.|US|USD|CAD|Cdn|CDN|AUD|NZD|NZ|HK)\b(?!\$)")
PLUS = re.compile(r"\+(?=[ ]?[a-z])|-odd(?=[ ])|-plus(?=[ ])|-ish(?=[ ])|-some(?=[ ])")
OF_GROUP = re.compile(r"[ ]of[ ](?:the|its|their|our|his|her|these|those|your|my)[ ]")
MASS_CUE = re.compile(
    r"\b(?:weigh\w*|weight|heavy|heavier|pounds of|baby|gained|shed|drop|lose|lost|lighter|meat|flour|lbs?|kilos?|kg|tons?|tonnes?|kilograms?)\b"
)
MONEY_SYMBOLS = frozenset("$€£¥₹₩₽₺₪₱₦₴₸₾₡₭₿₫฿৳₵")


@dataclass(slots=True)
class Figure:
    """One figure as written; offsets into the text."""

    start: int
    end: int
    number: str
    kind: str  # digits, words, fraction, one-in, vague, multiple, digits-of, glyph
    magnitude: str = ""
    currency: str = ""
    unit: str = ""  # spelling of a unit, looked up as word or symbol
    symbol: bool = False
    noun: str = ""
    head: str = ""
    sign: str = ""
    negative: bool = False
    plus: bool = False  # a leading +
    tail: str = ""  # a trailing + or comparator words
    tail_end: int = -1
    country: str = ""
    extra: str = ""
    core: int = -1  # where number and magnitude end
    said: str = ""  # the unit as the text writes it
    scaled: str = ""  # the letter of a scaled currency code: 30 MUSD

    @property
    def bare(self) -> bool:
        """Tells whether nothing says what is counted."""
        return not (self.currency or self.unit or self.noun)


def read_figure(text: str, low: str, at: int, floor: int, grammar: Grammar) -> Figure | None:
    """Returns the figure whose number begins at `at`, reading back no further than `floor`."""
    figure = _digits(text, at, grammar) if not text[at].isalpha() else _words(low, at, grammar)
    if figure is None:
        return None
    if not text[at].isalpha():
        _prefix(text, figure, floor, grammar)
        if figure.negative and figure.currency and text[figure.end : figure.end + 1] == ")":
            figure.end += 1
    _rest(text, low, figure, grammar)
    return figure


def _digits(text: str, at: int, grammar: Grammar) -> Figure | None:
    if at > 0 and text[at - 1] == "." and (at < 2 or not text[at - 2].isalnum()):
        at -= 1
    found = grammar.number.match(text, at)
    return None if found is None else Figure(at, found.end(), found[0], "digits")


def _words(low: str, at: int, grammar: Grammar) -> Figure | None:
    found = grammar.spelled.match(low, at)
    return None if found is None else Figure(at, found.end(), found[0], "words")


def _prefix(text: str, figure: Figure, floor: int, grammar: Grammar) -> None:
    """Takes in the sign and currency before the number."""
    at = _sign(text, figure, figure.start, floor, grammar)
    char = text[at - 1] if at > floor else ""
    if char == " ":
        back = text[max(floor, at - 8) : at].rstrip(" ")
        char = back[-1:] if back else ""
    if char and (char in MONEY_SYMBOLS or char.isalpha() or char in ".=(" or not char.isascii()):
        window = max(floor, at - CURRENCY_WINDOW)
        part = text[window:at]
        if char == "(" and text[at - 1 : at] == "(":
            part = part[:-1]
        found = grammar.before.search(part)
        if found is not None and _prefix_fits(text, window + found.start(), found, at, figure):
            figure.currency = found[1]
            figure.start = window + found.start()
            if char == "(":
                figure.negative = True
            if found[1] in grammar.scaled:
                figure.scaled = grammar.scaled[found[1]][0]
            figure.start = _sign(text, figure, figure.start, floor, grammar)
            return
    figure.start = at


def _prefix_fits(text: str, start: int, found: re.Match[str], at: int, figure: Figure) -> bool:
    """A code or word before a number is money unless it is part of a name ("R 21", "GeForce RTX")."""
    form = found[1]
    if form == "R" and found[2]:
        return False
    if form in ("PS",) and (found[2] or not figure.number):
        return False
    return True


def _sign(text: str, figure: Figure, at: int, floor: int, grammar: Grammar) -> int:
    """Returns where the figure begins with the signs before `at`."""
    for _ in range(3):
        spot = at - 1
        if spot > floor and text[spot] == " " and text[spot - 1] in grammar.signs:
            spot -= 1
        if spot < floor:
            break
        char = text[spot]
        two = text[max(floor, spot - 1) : spot + 1]
        if two in grammar.tables.signs or char in grammar.tables.signs:
            figure.sign = two if two in grammar.tables.signs else char
            at = spot + 1 - len(figure.sign)
        elif char == "±":
            figure.sign, at = "±", spot
        elif char in "-+" and spot == at - 1 and _stands_alone(text, spot):
            figure.negative, figure.plus, at = char == "-", char == "+", spot
        else:
            break
    return at


def _stands_alone(text: str, at: int) -> bool:
    """Tells whether the sign at `at` is a sign and no hyphen."""
    return at == 0 or text[at - 1] in " (\"'[|/:;~≈<>=$€£¥,–—"


def _rest(text: str, low: str, figure: Figure, grammar: Grammar) -> None:
    """Takes in magnitude, unit, noun and country after the number."""
    if figure.kind in ("digits", "words"):
        _magnitude(text, low, figure, grammar)
    figure.core = figure.end
    if figure.currency:
        country = AFTER_COUNTRY.match(text, figure.end)
        if country is not None and figure.currency[-1] in MONEY_SYMBOLS:
            figure.country, figure.end = country[1], country.end()
        _late_money(text, low, figure, grammar)
        return
    plus = PLUS.match(low, figure.end)
    if plus is not None:
        figure.tail, figure.end = plus[0].strip("-"), plus.end()
        figure.tail_end = figure.end
    _unit(text, low, figure, grammar)
    if figure.symbol and figure.unit in grammar.scaled:
        figure.scaled = grammar.scaled[figure.unit][0]
    elif (
        figure.unit
        and not figure.magnitude
        and figure.kind == "digits"
        and _reading(figure, grammar).dimension == "money"
    ):
        late = grammar.magnitude.match(low, figure.end)
        if late is not None and low[figure.end] == " ":
            figure.magnitude, figure.end = late[1], late.end(1)
    if figure.bare:
        noun = find_noun(text, low, figure.end, grammar)
        if noun is not None:
            figure.noun, figure.head, figure.end = noun.text, noun.head, noun.end
        else:
            _of_group(text, low, figure, grammar)


def _of_group(text: str, low: str, figure: Figure, grammar: Grammar) -> None:
    """The noun of "35m of its devices", "five of the satellites"; it stays outside the figure."""
    found = OF_GROUP.match(low, figure.end)
    if found is not None:
        noun = find_noun(text, low, found.end() - 1, grammar)
        if noun is not None:
            figure.noun, figure.head = noun.text, noun.head


def _reading(figure: Figure, grammar: Grammar) -> UnitReading:
    return (grammar.tables.unit_symbols if figure.symbol else grammar.tables.unit_words)[figure.unit]


def _late_money(text: str, low: str, figure: Figure, grammar: Grammar) -> None:
    """Takes in the word of a currency already given by its sign: "$10 dollars", "$2 billion dollars"."""
    found = grammar.unit_word.match(low, figure.end)
    if found is not None and grammar.tables.unit_words[_spell(found[2], grammar)].dimension == "money":
        figure.end = found.end()


def _magnitude(text: str, low: str, figure: Figure, grammar: Grammar) -> None:
    found = grammar.magnitude.match(low, figure.end)
    if found is not None:
        figure.magnitude = " ".join(part for part in found.groups() if part)
        figure.end = found.end()
        return
    short = grammar.suffix.match(text, figure.end) if figure.kind == "digits" else None
    if short is not None and _is_magnitude(text, low, short, figure, grammar):
        figure.magnitude, figure.end = short[2], short.end()


def _is_magnitude(text: str, low: str, short: re.Match[str], figure: Figure, grammar: Grammar) -> bool:
    """Decides a suffix that may be a unit by what stands around it: 7B parameters, 1.8m tall, $3m."""
    form = short[2]
    if form in ("mm", "MM") and not figure.currency:
        return False
    if figure.currency or grammar.short_suffixes[form]:
        return not (form == "t" and short[1])
    unit = grammar.unit_word.match(low, short.end())
    if (
        unit is not None
        and unit[1] != "-"
        and grammar.tables.unit_words[_spell(unit[2], grammar)].dimension not in ("duration",)
    ):
        return True
    noun = find_noun(text, low, short.end(), grammar)
    if form in "mt" and noun is not None and not noun.known:
        return " " not in noun.text.strip() and not short[1] and not _cued(low, short.end(), grammar)
    if noun is not None:
        return not short[1] or form in "MBT"
    if form == "m" and low.startswith((" of its", " of the", " of them"), short.end()):
        return True
    if form in ("B", "T", "M", "k", "K", "b"):
        return not short[1]
    return grammar.rivals[form] is None


def _cued(low: str, at: int, grammar: Grammar) -> bool:
    word = low[at : at + 16].lstrip(" -").split(" ")[0]
    return word in grammar.length_cues


def _spell(form: str, grammar: Grammar) -> str:
    """Returns the table's spelling of a matched unit (spaces and hyphens are alike)."""
    words = grammar.tables.unit_words
    if form in words:
        return form
    spaced = form.replace("-", " ")
    return spaced if spaced in words else _loose(form, grammar)


def _loose(form: str, grammar: Grammar) -> str:
    for candidate in (form.replace(" ", "-"), form.replace("-", " ", 1), form.replace(" ", "-", 1)):
        if candidate in grammar.tables.unit_words:
            return candidate
    plain = form.replace("-", " ")
    return next(word for word in grammar.tables.unit_words if word.replace("-", " ") == plain)


def _unit(text: str, low: str, figure: Figure, grammar: Grammar) -> None:
    word = grammar.unit_word.match(low, figure.end)
    if word is None and (modifier := grammar.unit_modifier.match(low, figure.end)) is not None:
        word = grammar.unit_word.match(low, modifier.end())
        if word is not None and grammar.tables.unit_words[_spell(word[2], grammar)].dimension in ("money", "x"):
            word = None
    sign = grammar.unit_symbol.match(text, figure.end)
    if sign is not None and not _symbol_fits(text, low, sign, figure, grammar):
        sign = None
    if word is not None and (sign is None or word.end() >= sign.end()):
        figure.unit, figure.end = _spell(word[2], grammar), word.end()
        figure.said = text[word.start(2) : word.end(2)]
        _money_of(low, figure, grammar)
    elif sign is not None:
        end = sign.end()
        if sign[1].strip() and sign[1].strip()[0] in "([{<":
            if text[end : end + 1] not in ")]}>":
                return
            end += 1
        form = sign[2]
        figure.unit = form if form in grammar.tables.unit_symbols else _symbol(form, grammar)
        figure.symbol, figure.end, figure.said = True, end, form
    if figure.said.endswith(".") and (
        figure.end == len(text) or re.match(r"[ ]+[A-Z]", text[figure.end : figure.end + 8])
    ):
        figure.said, figure.end = figure.said[:-1], figure.end - 1


def _symbol(form: str, grammar: Grammar) -> str:
    plain = form.replace("-", " ")
    return next(known for known in grammar.tables.unit_symbols if known.replace("-", " ") == plain)


def _money_of(low: str, figure: Figure, grammar: Grammar) -> None:
    """Pounds are money, unless a cue of weight stands near."""
    if figure.unit not in ("pound", "pounds") or figure.magnitude:
        return
    around = low[max(0, figure.start - 40) : figure.end + 30]
    if MASS_CUE.search(around) or low[figure.end - len(figure.unit) - 1] == "-":
        figure.unit = "lb"


def _symbol_fits(text: str, low: str, sign: re.Match[str], figure: Figure, grammar: Grammar) -> bool:
    """Declines a symbol that is rather a word: "10 in 2020", "5 A year"."""
    form, gap = sign[2], sign[1]
    after = text[sign.end() : sign.end() + 1]
    if form in ("x", "×", "X"):
        return not re.match(r"[ ]?[\d.]", text[sign.end() : sign.end() + 2]) and (not gap or form != "X")
    if form not in grammar.ambiguous:
        return True
    if form in ("'", '"', "”"):
        return (
            not gap
            and not text[max(0, figure.start - 1) : figure.start] in ("'", '"', "“", "”")
            or (gap == " " and low.startswith(" long", sign.end()))
        )
    if not gap:
        return not (form == "s" or (form == "p" and after == "."))
    if "-" in gap:
        return form in ("m", "W", "V", "K", "kt")
    if after in ("", ".", ",", ";", ")", ":", "?", "!", "/", "\u2013") or (
        after == " " and form.isupper() and form not in ("A", "B", "T", "P", "X")
    ):
        return form not in ("a", "d", "x", "b") or after in ("", ".")
    return (
        form
        in (
            "m",
            "g",
            "t",
            "l",
            "L",
            "h",
            "hr",
            "min",
            "ms",
            "mi",
            "ha",
            "bar",
            "mt",
            "MT",
            "kt",
            "gal",
            "bu",
            "pt",
            "sec",
            "ps",
            "us",
            "ns",
            "mo",
        )
        or (form == "a" and low.startswith(" and", sign.end()))
        or (
            form == "in"
            and low[max(0, figure.start - 6) : figure.start].rstrip().endswith(("ft", "'", "feet", "foot"))
            or (form == "B" and low.startswith(" of", sign.end()))
        )
    )
