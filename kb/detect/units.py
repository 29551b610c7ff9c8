"""Read magnitude, unit, noun and country after a number.

A spelling that can be several things (m, B, T, pounds) is decided by what stands around it; the words that
decide are in the lexicon.
"""

from __future__ import annotations

import re

from kb.detect.figure import Figure, Found
from kb.detect.grammar import Grammar
from kb.detect.nouns import Noun, find_noun
from kb.detect.stretch import Stretch

MONEY_SYMBOLS = frozenset("$€£¥₹₩₽₺₪₱₦₴₸₾₡₭₿₫฿৳₵")
MARKS = frozenset("'\"”")
OPENING_MARKS = {"'": "'‘`", '"': '"“`', "”": '“"'}
QUOTED = 120  # characters before a mark in which the quotation may begin that it closes
CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}
LONGEST_SCALED = 3  # digits without a comma before a lone b
LONGEST_MARKED = 4  # characters of a number before a mark: 121", but no year at the end of a quotation
FATE = re.compile(
    r"[ ]([a-z]{3,13})(?=$|[.,;:)\"”]|[ ](?:in|and|or|by|as|at|after|when|while|on|so|for|with|since|from|during|to|but"
    r"|including|across)(?!\w)|[ ]\d)"
)
OF_YEAR = re.compile(r"[ ](?:19|20)\d\d(?:[’']s)?[ ][a-z]{4,}")
LIKE_REACH = 24  # characters after "1.2m tonnes" in which a lone m is million again
COUNT_REACH = 90  # characters behind a count of millions in which a lone m is million
ENDED = re.compile(r"[.;!?][ ]+[A-Z]")
MANY = frozenset(("million", "m", "mn", "billion", "bn"))
DECIMALS = re.compile(r"\d{1,3}\.\d{4,}")  # so many that nothing is counted
MODEL = re.compile(r"[ ][A-Z]{1,3}\d{2,4}[A-Z]?(?=[ ]GPU[ -])")
OF_A = re.compile(r"[ ]of[ ]an?(?=[ ])")
MANY_REACH = 7  # words before "1.2m" in which what is counted may stand
OF_THEM = re.compile(r"[ ]of[ ](?:them|us|you|whom|which|those)(?!\w)")
CUE_REACH = 80  # characters on either side in which a cue decides what a spelling means
SENTENCE_END = re.compile(r"[ ]+[A-Z]|$")


def read_rest(stretch: Stretch, figure: Figure) -> None:
    """Takes in magnitude, unit, noun and country after the number."""
    if figure.kind in ("digits", "words"):
        _magnitude(stretch, figure)
    figure.core = figure.end
    if stretch.text[figure.end : figure.end + 1] in stretch.grammar.stops:
        return
    if figure.currency:
        _after_currency(stretch, figure)
        return
    tail = stretch.grammar.glued_tail.match(stretch.low, figure.end)
    if tail is not None:
        figure.tail, figure.end = tail[0].strip("-"), tail.end()
        figure.tail_end = figure.end
    _unit(stretch, figure)
    _money_unit(stretch, figure)
    if figure.bare:
        _noun(stretch, figure)


def _after_currency(stretch: Stretch, figure: Figure) -> None:
    """Takes in a country and the currency's word: "$76 US", "$2 billion dollars"."""
    grammar = stretch.grammar
    country = grammar.country.match(stretch.text, figure.end)
    if country is not None and figure.currency[-1] in MONEY_SYMBOLS:
        figure.country, figure.end = country[1], country.end()
    word = grammar.unit_word.match(stretch.low, figure.end)
    if word is None:
        return
    money = grammar.tables.unit_words[spelling(word[2], grammar)]
    if money.dimension == "money" and (word[2] not in grammar.meanings or money.unit == figure.currency):
        figure.end = word.end()


def _money_unit(stretch: Stretch, figure: Figure) -> None:
    """Takes in what only money has: a scaled code (30 MUSD), a magnitude after the code (75 USD million)."""
    grammar = stretch.grammar
    if figure.symbol and figure.unit in grammar.tables.scaled:
        figure.scaled = grammar.tables.scaled[figure.unit][0]
    elif figure.unit and not figure.magnitude and figure.kind == "digits" and stretch.dimension(figure) == "money":
        late = grammar.magnitude.match(stretch.low, figure.end)
        if late is not None and stretch.low[figure.end] == " ":
            figure.magnitude, figure.end = late[1], late.end(1)


def _noun(stretch: Stretch, figure: Figure) -> None:
    """Takes in the noun counted; that of "five of the satellites" stays outside the figure."""
    if figure.kind == "digits" and (":" in figure.number or DECIMALS.fullmatch(figure.number)):
        return  # "10:1 unit economics", "trading at 1.3098 levels"
    noun = find_noun(stretch.text, stretch.low, figure.end, stretch.grammar)
    if noun is not None and figure.number == "one" and not noun.known and not figure.magnitude:
        noun = None  # "one man tweets", "one Dallas Stars player": nothing in the plural is counted
    if (
        noun is not None
        and figure.magnitude in ("B", "T")
        and noun.head in stretch.grammar.words.nouns.sized_by_parameters
    ):
        figure.noun, figure.head = "parameters", "parameter"  # "a 70B model"
        return
    if noun is not None and noun.head in stretch.grammar.words.nouns.strong:
        noun = noun._replace(text="people", head="person")  # "a 40-strong team"
    if noun is not None and not _reckons(stretch, figure, noun):
        figure.noun, figure.head, figure.end = noun.text, _others(stretch, noun.head), noun.end
        return
    joined = stretch.text[max(0, figure.start - 1) : figure.start] in ("-", "–")
    aged = not stretch.grammar.words.nouns.aged.isdisjoint(stretch.words_before(figure.start)[-4:])
    if not (joined or aged) and stretch.low.startswith(" who ", figure.end):  # "the 700 who waited" are people
        figure.noun, figure.head = "people", "person"
        return
    fate = FATE.match(stretch.low, figure.end)
    if fate is not None and not aged and fate[1] in stretch.grammar.words.nouns.fates:  # "52 injured" are people too
        figure.noun, figure.head = "people", "person"
        return
    group = stretch.grammar.of_group.match(stretch.low, figure.end)
    if group is not None:
        noun = find_noun(stretch.text, stretch.low, group.end() - 1, stretch.grammar)
        if noun is not None:
            figure.noun, figure.head = noun.text, noun.head


def _reckons(stretch: Stretch, figure: Figure, noun: Noun) -> bool:
    """Tells those who reckon with a number from what it counts: "less than the 145,000 economists expected"."""
    nouns = stretch.grammar.words.nouns
    if noun.head not in nouns.reckoners or stretch.words_before(figure.start)[-1:] != ["the"]:
        return False
    return next(iter(stretch.low[noun.end : noun.end + 16].split()), "").rstrip(".,;") in nouns.reckon


def _others(stretch: Stretch, head: str) -> str:
    """Returns what "others" are: those just counted ("two people died, 50 others were hurt")."""
    if head != "other" or stretch.last is None:
        return head
    return stretch.last.parts.get("head", head)


def _magnitude(stretch: Stretch, figure: Figure) -> None:
    found = stretch.grammar.magnitude.match(stretch.low, figure.end)
    several = found is not None and found[1] in stretch.grammar.meanings
    if found is not None and several and (figure.kind == "words" or _of_tax(stretch, figure, found[1])):
        return  # "one mill" of property tax, or one that spins
    if found is not None:
        figure.magnitude = " ".join(part for part in found.groups() if part)
        figure.end = found.end()
        return
    short = stretch.grammar.suffix.match(stretch.text, figure.end) if figure.kind == "digits" else None
    if short is not None and _is_magnitude(stretch, short, figure):
        figure.magnitude, figure.end = short[2], short.end()


def _of_tax(stretch: Stretch, figure: Figure, form: str) -> bool:
    """Tells whether a magnitude is a unit near a cue of it."""
    near = (max(0, figure.start - CUE_REACH), figure.end + CUE_REACH)
    return any(cue is not None and cue.search(stretch.low, *near) for _, cue, _ in stretch.grammar.meanings[form])


def _is_magnitude(stretch: Stretch, short: re.Match[str], figure: Figure) -> bool:
    """Decides a suffix that may be a unit by what stands around it: 7B parameters, 1.8m tall, $3m."""
    grammar, gap, form = stretch.grammar, short[1], short[2]
    sure, rival = grammar.suffixes[form]
    if figure.currency or sure:
        return not (form == "t" and gap)
    if form == "b" and len(figure.number) > LONGEST_SCALED and figure.number.isdecimal():
        return False  # HD 21749b is a planet
    if form in ("mm", "MM"):
        return False
    unit = grammar.unit_word.match(stretch.low, short.end())
    if unit is not None and unit[1] != "-" and _dimension(unit, grammar) != "duration":
        return True
    noun = find_noun(stretch.text, stretch.low, short.end(), grammar)
    if noun is not None:
        if form in "mt" and not noun.known:
            return " " not in noun.text and not gap and not _cued(stretch, short.end())
        return not gap or form in "MBTm"
    last = stretch.last
    like = last is not None and not _cued(stretch, short.end())
    if (
        form == "m"
        and like
        and last is not None
        and last.parts.get("magnitude") == form
        and figure.start - last.end < LIKE_REACH + COUNT_REACH
    ):
        return True  # "1.2m tonnes from 1.8m"
    if form == "m" and not stretch.low.startswith(" of ", short.end()) and _goes_on(stretch, figure):
        return True  # "of 800 million users only 40m pay"
    if form == "m" and (grammar.of_group.match(stretch.low, short.end()) or _is_many(stretch, figure, short.end())):
        return True
    return not gap if form in ("B", "T", "M", "k", "K", "b") else rival is None


def _goes_on(stretch: Stretch, figure: Figure) -> bool:
    """Tells whether a lone m goes on with a count of millions, or of hundreds of thousands, in the same sentence."""
    last = stretch.count
    if last is None or figure.start - last.end > COUNT_REACH or _cued(stretch, figure.end + 1):
        return False
    return ENDED.search(stretch.text, last.end, figure.start) is None


def is_many(found: Found) -> bool:
    """Tells a count of millions, or of hundreds of thousands."""
    parts = found.parts
    if found.reason or parts.get("kind") != "digits" or "unit" in parts or "currency" in parts:
        return False
    return parts.get("magnitude") in MANY or len(parts["number"]) > len("99,999")


def _is_many(stretch: Stretch, figure: Figure, end: int) -> bool:
    """Tells "7.64m of them", "the 7.64m list", "membership rose to 1.2m" from metres."""
    if OF_THEM.match(stretch.low, end):
        return True
    units = stretch.grammar.words.units
    begin = max(
        (found.end() for found in ENDED.finditer(stretch.text, max(0, figure.start - CUE_REACH), figure.start)),
        default=0,
    )
    before = stretch.low[max(begin, figure.start - CUE_REACH) : figure.start].split()
    after = stretch.low[end : end + 40].split()
    if (after[:1] and after[0].strip(".,;") in units.millions_of) or (
        after[:1] == ["on"] and not units.millions_of.isdisjoint(word.strip(".,;") for word in after[1:4])
    ):
        return True
    linked = before[-1:] and before[-1] in units.millions_after
    if linked and stretch.grammar.number_of.search(stretch.low, begin, figure.start):
        return not _cued(stretch, end)
    near = [word.strip("(\"'“‘").removesuffix("'s") for word in before[-MANY_REACH:]]
    return bool(linked) and not units.millions_of.isdisjoint(near) and units.length_cues.isdisjoint(near[:-1])


def _dimension(unit: re.Match[str], grammar: Grammar) -> str:
    return grammar.tables.unit_words[spelling(unit[2], grammar)].dimension


def _cued(stretch: Stretch, at: int) -> bool:
    """Tells whether a word of length follows: "1.8m tall", "a 100m race"."""
    word, cues = stretch.low[at : at + 16].lstrip(" -").split(" ")[0], stretch.grammar.words.units.length_cues
    return word in cues or word.rstrip(".,;:)") in cues


def spelling(form: str, grammar: Grammar) -> str:
    """Returns the table's key of a matched unit word; the pattern takes spaces and hyphens for one another."""
    if form in grammar.tables.unit_words:
        return form
    return grammar.tables.plain_words[form.replace("-", " ")]


def _unit(stretch: Stretch, figure: Figure) -> None:
    """Takes in a unit, as word or symbol, whichever reaches further."""
    word, symbol = _unit_word(stretch, figure), stretch.grammar.unit_symbol.match(stretch.text, figure.end)
    if symbol is not None and not _symbol_fits(stretch, symbol, figure):
        symbol = None
    if word is not None and (symbol is None or word.end() > symbol.end()):
        figure.unit, figure.end = spelling(word[2], stretch.grammar), word.end()
        figure.said = stretch.text[word.start(2) : word.end(2)]
        _pounds(stretch, figure)
    elif symbol is not None:
        _take_symbol(stretch, symbol, figure)
    if figure.unit in stretch.grammar.meanings:
        _decide(stretch, figure)
    if figure.said.endswith(".") and SENTENCE_END.match(stretch.text, figure.end):
        figure.said, figure.end = figure.said[:-1], figure.end - 1


def _unit_word(stretch: Stretch, figure: Figure) -> re.Match[str] | None:
    grammar = stretch.grammar
    word = grammar.unit_word.match(stretch.low, figure.end)
    if word is None and (part := OF_A.match(stretch.low, figure.end)) is not None and figure.number.startswith("0."):
        return grammar.unit_word.match(stretch.low, part.end())  # 0.4 of a point
    if word is None and (model := MODEL.match(stretch.text, figure.end)) is not None:
        return grammar.unit_word.match(stretch.low, model.end())  # 2.8M H800 GPU hours
    if word is None and (modifier := grammar.unit_modifier.match(stretch.low, figure.end)) is not None:
        word = grammar.unit_word.match(stretch.low, modifier.end())
        if word is not None and _dimension(word, grammar) in ("money", "ratio"):
            return None
    return word


def _take_symbol(stretch: Stretch, symbol: re.Match[str], figure: Figure) -> None:
    """Takes in a symbol, with the brackets around it if any: "20 (kg)"."""
    end, opening = symbol.end(), symbol[1].strip()
    if opening in CLOSING:
        if stretch.text[end : end + 1] != CLOSING[opening]:
            return
        end += 1
    known = stretch.grammar.tables
    form = symbol[2]
    figure.unit = form if form in known.unit_symbols else known.plain_symbols[form.replace("-", " ")]
    figure.symbol, figure.end, figure.said = True, end, form


def _decide(stretch: Stretch, figure: Figure) -> None:
    """Takes the meaning of an ambiguous spelling that its surroundings call for: 70 F is no farad."""
    low, known = stretch.low, stretch.grammar.tables
    near = (max(0, figure.start - CUE_REACH), figure.end + CUE_REACH)
    whole = figure.number.partition(".")[0].replace(",", "")
    large = bool(figure.magnitude) or (whole.isdecimal() and len(whole) > len("999"))
    for unit, cue, of_large in stretch.grammar.meanings[figure.unit]:
        if cue is not None and not (of_large and large) and cue.search(low, *near) is None:
            continue
        if not unit:
            figure.unit, figure.symbol, figure.said, figure.end = "", False, "", figure.core
        else:
            figure.unit, figure.symbol = unit, unit not in known.unit_words
            figure.said = unit if len(figure.said) == 1 else figure.said
        return


def _pounds(stretch: Stretch, figure: Figure) -> None:
    """Pounds are money, unless a hyphen joins them, a cue of weight stands near, or what is weighed follows."""
    if figure.unit not in ("pound", "pounds"):
        return
    low = stretch.low
    if stretch.grammar.mass_of.match(low, figure.end):
        figure.unit = "lb"
    if figure.magnitude or "illion" in low[figure.start : figure.end]:
        return  # "a two-million-pound deal"
    near = stretch.grammar.mass_cue.search(low, max(0, figure.start - 40), figure.end + 30)
    if near is not None or low[figure.end - len(figure.unit) - 1] == "-":
        figure.unit = "lb"


def _symbol_fits(stretch: Stretch, symbol: re.Match[str], figure: Figure) -> bool:
    """Declines a symbol that is rather a word: "10 in 2020", "5 A year"."""
    text, form, gap, end = stretch.text, symbol[2], symbol[1], symbol.end()
    if form in ("x", "×", "X"):
        if not gap and OF_YEAR.match(text, end):
            return True  # "30× 2024 levels"
        return re.match(r"[ ]?\.?\d", text[end : end + 3]) is None and (
            form != "X" or (not gap and figure.number[2:3] in ("", "."))
        )
    if form not in stretch.grammar.words.units.spaced_only:
        return True
    if form in MARKS:
        return _mark_fits(stretch, gap, figure, end)
    if re.match(r"-\d", text[end : end + 2]):
        return False
    if not gap:
        return (form not in ("s", "a") or "." in figure.number) and not (form == "p" and text[end : end + 1] == ".")
    if "-" in gap:
        return form in stretch.grammar.words.units.hyphen_symbols
    return _letter_fits(stretch, form, figure, end)


def _mark_fits(stretch: Stretch, gap: str, figure: Figure, end: int) -> bool:
    """Tells a mark of feet or inches from the end of a quotation."""
    if gap:
        return gap == " " and stretch.low.startswith(" long", end)
    if _closes_quote(stretch, figure, end - 1):
        return False
    before = stretch.text[max(0, figure.start - 1) : figure.start]
    if before == "'" and stretch.text[max(0, figure.start - 2)].isdecimal():
        return True  # 6'2"
    return before not in ("'", '"', "“", "”") and len(figure.number) < LONGEST_MARKED


def _closes_quote(stretch: Stretch, figure: Figure, at: int) -> bool:
    """Tells whether the mark at `at` closes a quotation that a like mark opens: "the wrong one" is no inch."""
    text, begin = stretch.text, max(0, figure.start - QUOTED)
    place = max(text.rfind(mark, begin, figure.start) for mark in OPENING_MARKS[text[at]])
    return place >= 0 and text[place - 1 : place] in ("", " ", "(") and not text[place + 1].isspace()


def _letter_fits(stretch: Stretch, form: str, figure: Figure, end: int) -> bool:
    """Decides a letter that stands apart from its number: "5 W charger" but not "5 A year"."""
    units, low = stretch.grammar.words.units, stretch.low
    after = stretch.text[end : end + 1]
    capital = after == " " and form.isupper() and form not in units.not_before_word
    if capital or after in ("", ".", ",", ";", ")", ":", "?", "!", "/", "–"):
        return form not in units.last_only or after in ("", ".")
    if form in units.word_symbols:
        return True
    if form == "in":
        return low[max(0, figure.start - 6) : figure.start].rstrip().endswith(("ft", "'", "feet", "foot"))
    return (form == "a" and low.startswith(" and", end)) or (form == "B" and low.startswith(" of", end))
