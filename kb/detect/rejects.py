"""Numbers that are no figures: names, identifiers, labels, scores, citations. Each has a reason.

Comes in: the text and where a number begins, or the figure read there. Goes out: the span to reject with its
reason, or None.
"""

from __future__ import annotations

import re
from decimal import Decimal

from kb.detect.ages import behind_name
from kb.detect.designations import is_designation
from kb.detect.figure import Figure, Found
from kb.detect.grammar import Grammar
from kb.detect.stretch import Stretch

# Shapes that no figure has; the first that fits at a digit.
SHAPES = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d{1,9})?Z?)?(?!\d)"
    r"|\d{1,2}(?=-[A-Z][a-z]{2,8}-(?:19|20)\d\d(?!\d))"  # the day of 12-Jul-2016
    r"|\d{1,2}/\d{1,2}/\d{2,4}(?![\d/])|\d{1,2}-\d{1,2}-(?:19|20)\d{2}(?![\d-]))"
    r"|(?P<time>\d{1,2}:\d{2}(?::\d{2})?(?:\.\d++)?(?![\d:])(?:[ ]?[ap]\.?m\b\.?)?"
    r"|\d{1,2}(?:\.\d{2})?[ ]?[ap]\.?m\b\.?|(?<![.\d])0\d[0-5]\d(?![\d/]|[ ]\d{3}[ ]\d{3}|[.,:]\w|[ ]?%|[ ][A-Z]{3}\b))"
    r"|(?P<identifier>(?:97[89]-)?\d{1,5}-\d{1,7}-\d{1,7}-[\dXx]{1,6}(?![\w-])"  # ISBN
    r"|\d++-\d++-\d++(?:-\d++)*+|[+(]?\d{3}[)]?[ -.]\d{3}[-.]\d{4}(?!\d)"  # telephone
    r"|\d{4,6}\.[A-Z]{1,2}(?!\w|\.\w)|\d{1,2}-[a-z]{2}-\d{3,6}(?!\w)"  # tickers, dockets
    r"|10\.\d{4,9}/[\w.()/:;-]{1,80}(?<=[\w)])"  # doi
    r"|\d{5}-\d{4}(?!\d)|\d{3}-0\d{3}(?!\d)|0\d{2,4}[ ]\d{3,4}[ ]\d{3,4}(?!\d)"
    r"|(?:\d{1,2}/){1,2}(?:0\d{2,4}|\d{3}[1-9])(?:/\w++)*+(?![\d%])|\d{1,2}/\d{1,2}\.\d++[\"″”]?"  # application 13/0521
    r"|0\d{3,4}[ ]\d{6}(?!\d)"
    r"|(?<![.\d])0\d{1,8}(?![\d/]|[.,:]\d|[ ]?%|[ ](?:[A-Z]{2,4}\b|hours|local))"
    r"|\d++[a-z]-\d++\b|1-8\d{2}-[\w-]{3,14}"
    r"|\d++(?:\.\d++){2,}+(?!\d|,\d)"  # versions, addresses of machines
    r"|\d++(?![A-Za-z]{1,3}[23](?!\w)|[eE]\d++(?!\w)|x10(?:[\^⁰¹²³⁴-⁹⁻]|\*\*))[A-Za-z]{1,3}\d\w*+|\d++[_#]\w++|0[xX][0-9a-fA-F]++)"
    r"|(?P<citation>\d{1,4}[ ](?:U\.[ ]?S\.|S\.[ ]?Ct\.|F\.[ ]?(?:2d|3d|4th|Supp\.))"
    r"(?:,[ ]at)?[ ]\d{1,4}(?:,[ ]\d{1,4})?(?!\d))"
    r"|(?P<section>\d{1,3}[A-Z]?\((?:\d{1,2}|[a-z])\))"  # of an act: s 3(1)
    r"|(?P<score>\d{1,3}-(?:for|of)-\d{1,3}(?!\d))"
    r"|(?P<name>[2-6]G(?![A-Za-z])|[2-4]-?D(?![A-Za-z])|[48]K(?![A-Za-z]|[ ]to[ ]\d|[ ]tokens?(?!\w))"
    r"|\d++[A-Z]{1,2}-[A-Z0-9]\w*+|\d++-[A-Z][a-z]++(?![ ]?-))"
    r"|(?P<ordinal>\d++(?:th|(?<=1)(?<!11)st|(?<=2)(?<!12)nd|(?<=3)(?<!13)rd)\b(?:-\w++)?)"
    r"|(?P<address>\d{1,3}(?:\.\d{1,8})?°[ ]?"  # of latitude
    r"(?:\d{1,2}(?:\.\d{1,4})?['′][ ]?(?:\d{1,2}(?:\.\d{1,4})?[\"″”][ ]?)?)?[NSEW](?!\w))"
    r"|(?P<decade>\d{2,4}'?s\b)"
)
ZIP = re.compile(r"\d{5}(?![\d,.])")
STATE = re.compile(r",[ ][A-Z]{2}[ ]$")
EUROPEAN = re.compile(r"\d{1,3}(?:\.\d{3})+")
PHONE = re.compile(r"\+?(?=(?:[ ()-]?\d){9,15}(?!\d))\d{1,3}[ -]?\(?\d{1,4}\)?(?:[ -]\d{2,6}){1,5}(?!\d)")
CITATION = re.compile(r"\[\d{1,3}(?:[,–-][ ]?\d{1,3}){0,20}\]")
ATTACHED = re.compile(r"[\w.\-/&'’]{0,60}")
LEFT_WORD = re.compile(r"[A-Za-z&][\w&/.'-]*$")
CODED = re.compile(r"\d+[A-Za-z]+\d*-?[A-Z]|\d+[A-Za-z]\d")
SIZEABLE = re.compile(r"\d[\d,.]*\d(?![\d,.]|\w)|\d[\d,.]*(?:m|mn|bn|k|[ ]?million|[ ]?billion)(?!\w)")
SCORE = re.compile(r"\d{1,3}-\d{1,3}(?![\w-])")
ABBREVIATION = re.compile(r"[A-Z]\.(?:[A-Z]\.)+")
LABEL_REST = re.compile(
    r"(?:[-–/]\d++(?!\w))?(?:[ ]of[ ]\d++\b(?![ ]?[%a-z]))?"
    r"(?:(?:,[ ]\d{1,3}){0,8}[ ](?:and|or)[ ]\d{1,3}"
    r"(?=$|[.;:)]|,[ ][a-zA-Z]|[ ](?:are|were|is|was|have|has|had|will|in|of|to)\b))?"
)
MODEL_REST = re.compile(LABEL_REST.pattern + r"(?:[ -]\d{1,4}(?:\.\d)?B(?!\w))?")  # Llama 3.1 405B
IN_MAY = re.compile(r"[ ](?:may|march)(?=[ ](?:this|that|last|next|\d{4})(?!\w)|[,.;)]|$)")
PARTS = frozenset(("2", "3", "4", "5", "6", "8", "10", "12", "16", "32", "64", "100"))  # what fractions are made of
COUNTER_AFTER = frozenset(("", "|", "·", "•", "/", "-", "–", "—", "(", ",", ":", "."))
NOON = 12
NEXT_SET = re.compile(r",?[ ]\d{1,2}-\d{1,2}(?![\d-])")  # 3-6 6-3
QUOTES = "(\"'“‘[*_—–"
WINDOW = 32


def shape(text: str, at: int, grammar: Grammar) -> tuple[int, int, str] | None:
    """Returns the span and reason of a number whose very form is no figure's."""
    if at and text[at - 1] in "+[":
        pattern, reason = (PHONE, "identifier") if text[at - 1] == "+" else (CITATION, "citation")
        marked = pattern.match(text, at - 1)
        if marked is not None:
            return marked.start(), marked.end(), reason
    if ZIP.match(text, at) and STATE.search(text, max(0, at - 5), at):
        return at, at + 5, "address"
    found = SHAPES.match(text, at)
    if found is None:
        if (address := grammar.address.match(text, at)) is not None:
            return at, address.end(), "address"
        odds = grammar.odds.match(text, at)
        return None if odds is None else (at, odds.end(), "score")
    reason = found.lastgroup or "identifier"
    if (reason == "time" and _is_ratio(found[0])) or (reason == "identifier" and EUROPEAN.fullmatch(found[0])):
        return None
    return at, found.end(), reason


def _is_ratio(form: str) -> bool:
    """Tells "60:40" from a time of day."""
    hours, _, minutes = form.partition(":")
    if not minutes[:2].isdecimal() or "m" in form:
        return False
    return int(hours) > 24 or int(minutes[:2]) > 59


def glued(stretch: Stretch, at: int) -> Found | None:
    """Returns the name that a number at `at` is glued into: GPT-4, H100, COVID-19."""
    text, floor = stretch.text, stretch.floor
    if at <= floor:
        return None
    char = text[at - 1]
    if not (char.isalpha() or char == "_"):
        if char not in "-_./#@&:" or at - 2 < floor or not text[at - 2].isalnum():
            return None
        return _hyphened(stretch, at, char)
    begin = max(floor, at - WINDOW)
    word = LEFT_WORD.search(text[begin:at])
    if word is None or _is_currency(stretch, word[0], at):
        return None
    return _name(text, begin + word.start(), at)


def _hyphened(stretch: Stretch, at: int, char: str) -> Found | None:
    """A sign joins word and number: a name, unless the word is a prefix, a number or an abbreviation."""
    text, names = stretch.text, stretch.grammar.words.names
    begin = max(stretch.floor, at - WINDOW)
    word = LEFT_WORD.search(text[begin : at - 1])
    if word is None:
        return None
    plain = word[0].lower()
    if char == "-" and (plain in names.hyphen_prefixes or plain in stretch.grammar.tables.numbers):
        return None
    if char == ":" and plain not in names.identifiers:
        return None
    if char in "./&" and not word[0][-1:].isalnum():
        return None
    if char == "/" and not (word[0].isupper() and len(word[0]) > 1):
        return None
    if char == "." and plain in names.glued:
        return None
    return _name(text, begin + word.start(), at)


def _name(text: str, start: int, at: int) -> Found:
    rest = ATTACHED.match(text, at)
    attached = rest[0].rstrip(".,-/'’&") if rest is not None else ""
    return Found(start, at + max(1, len(attached)), "name", "name")


def _is_currency(stretch: Stretch, letters: str, at: int) -> bool:
    """Tells a currency's letters before a number ("EUR50m") from those of a name ("R2D2")."""
    known = stretch.grammar.before.search(stretch.text[max(stretch.floor, at - 14) : at])
    if known is None or (known[1].isalpha() and known[1] != letters):
        return False
    after = stretch.text[at : at + 24]
    if letters in stretch.grammar.words.currencies.careful:
        return SIZEABLE.match(after) is not None
    return len(letters) > 1 and CODED.match(after) is None


def unfit(stretch: Stretch, figure: Figure) -> Found | None:
    """Returns the rejection of a figure that its surroundings make a label, a counter or a citation."""
    if behind_name(stretch, figure):
        return None  # "Nora Hall (44)": an age
    label = _label(stretch, figure)
    if label is not None:
        return label
    if is_designation(stretch, figure):
        return Found(
            figure.start, figure.core if figure.magnitude else figure.start + len(figure.number), "label", "name"
        )
    names, bare = stretch.grammar.words.names, figure.bare
    if bare and figure.number + figure.magnitude in names.numbers:
        before = stretch.low[max(stretch.floor, figure.start - 12) : figure.start].split()
        if not before or before[-1] in names.number_words:
            return _name(stretch.text, figure.start, figure.end - 1)
    if figure.kind == "words" and bare and _is_titled(stretch, figure):
        return Found(figure.start, figure.end, "label", "name")
    if bare and not figure.magnitude and _is_clock(stretch, figure):
        return Found(figure.start, figure.end, "label", "time")
    if figure.kind != "digits":
        return _counter(stretch, figure) if figure.kind == "words" else None
    if bare and not figure.magnitude and stretch.text[figure.end : figure.end + 1].isalpha():
        return _name(stretch.text, figure.start, figure.end - 1)
    above, slash, below = figure.number.replace(" / ", "/").partition("/")
    if slash and bare and above.isdecimal() and (below not in PARTS or int(above) >= int(below)):
        return Found(figure.start, figure.end, "shape", "identifier")
    if bare and len(figure.number) < 3 and _in_may(stretch, figure):
        return Found(figure.start, figure.end, "label", "date")
    counter = _counter(stretch, figure)
    if counter is not None or not bare or not figure.number.isdecimal():
        return counter
    around = stretch.text[max(0, figure.start - 1) : figure.start] + stretch.text[figure.end : figure.end + 1]
    if len(figure.number) < 4 and figure.start > stretch.floor and around in ("()", "[]"):
        return Found(figure.start - 1, figure.end + 1, "citation", "citation")
    return Found(figure.start, figure.end, "item", "list-number") if _closes(stretch, figure) else None


def _is_titled(stretch: Stretch, figure: Figure) -> bool:
    """A number word with a capital inside a sentence, beside another capital: Team Six, Nine West."""
    text, names = stretch.text, stretch.grammar.words.names
    if not text[figure.start].isupper() or text[figure.start : figure.end].isupper():
        return False
    begin = max(stretch.floor, figure.start - WINDOW)
    last = text[begin : figure.start].rstrip(" ").rpartition(" ")[2]
    if not last or not last[-1].isalnum():
        return False
    if last[0].isupper():
        return last not in names.starters and last.lower() not in names.headline_verbs
    after = text[figure.end : figure.end + 2]
    return after[:1] == " " and after[1:].isupper() and not stretch.text[0:1].isspace()


def _is_clock(stretch: Stretch, figure: Figure) -> bool:
    """The hour at which something begins or ends: "school starts at nine"."""
    words = stretch.words_before(figure.start)
    hour = stretch.grammar.tables.numbers.get(figure.number) if figure.kind == "words" else None
    hour = Decimal(figure.number) if figure.number.isdecimal() and len(figure.number) < 3 else hour
    if hour is None or hour > NOON or words[-1:] != ["at"] or len(words) < 2:
        return False
    return words[-2] in stretch.grammar.words.names.clock_verbs


def _in_may(stretch: Stretch, figure: Figure) -> bool:
    """A day before a month that is also a word, in lower case: "on 3 may this year"."""
    before = stretch.low[max(stretch.floor, figure.start - 7) : figure.start].split()
    return before[-1:] in (["on"], ["since"], ["until"]) and IN_MAY.match(stretch.low, figure.end) is not None


def _closes(stretch: Stretch, figure: Figure) -> bool:
    """A number before a closing bracket that nothing opened: "1) ... 2) ..."."""
    after = stretch.low[figure.end : figure.end + 2].lstrip(" ")
    opened = "(" in stretch.low[max(0, figure.start - 30) : figure.start]
    return len(figure.number) < 3 and after[:1] == ")" and not opened


def _counter(stretch: Stretch, figure: Figure) -> Found | None:
    """Counters of pages ("6 min read", "2.3K views") and words that make the number before them a label."""
    after = stretch.low[figure.core : figure.core + 1]
    found = None if after in stretch.grammar.stops else stretch.grammar.label_after.match(stretch.low, figure.core)
    if found is None or figure.currency:
        return None
    reason = stretch.grammar.label_reason[found[1]]
    rest = stretch.low[found.end() : found.end() + WINDOW].strip(" .|•·")
    begun = stretch.low[max(stretch.floor, figure.start - WINDOW) : figure.start].rstrip()
    alone = "read" in found[1] or ((not rest or not rest[0].isalpha()) and begun[-1:] in COUNTER_AFTER)
    if reason == "furniture" and not alone:
        return None
    return Found(figure.start, found.end(), "furniture", reason)


def _label(stretch: Stretch, figure: Figure) -> Found | None:
    """A word before a bare number makes it a label or name: Section 8, Llama 2, Oct. 3."""
    if figure.currency or figure.sign or figure.negative or figure.plus:
        return None
    lettered = len(figure.magnitude) == 1 and figure.magnitude.isupper() and figure.bare
    if figure.magnitude and not lettered:
        return None
    begin = max(stretch.floor, figure.start - 40)
    before = stretch.text[begin : figure.start]
    plain = before.rstrip(" ")
    words = plain.split(" ")
    last = words[-1].lstrip(QUOTES).removesuffix("-")
    if not last or len(before) - len(plain) > 2 or "," in figure.number or figure.kind not in ("digits", "words"):
        return None
    start = begin + len(plain) - len(last)
    if figure.bare and not figure.magnitude and _is_place_in_time(words):
        return Found(start, figure.end, "label", "list-number")
    listed = _listed(stretch, figure, words, last, start)
    if listed is not None or not figure.bare or figure.kind != "digits" or figure.magnitude:
        return listed
    if SCORE.match(stretch.text, figure.start):
        return None
    return _capitalised(stretch, figure, words, last, start)


def _is_place_in_time(words: list[str]) -> bool:
    """The number of a month or year counted from a start: "by month twelve"."""
    before = words[-2].lower() if len(words) > 1 else ""
    return words[-1] in ("month", "week", "day", "year") and before in ("by", "at", "until", "after", "in")


def _listed(stretch: Stretch, figure: Figure, words: list[str], last: str, start: int) -> Found | None:
    """The word before the number is one of the lexicon's labels or names."""
    grammar, low = stretch.grammar, last.lower()
    two = f"{words[-2].lower()} {low}" if len(words) > 1 else low
    reason = grammar.label.get(two) or grammar.label.get(low)
    if reason is None or figure.unit:
        return None
    names = grammar.words.names
    if not (low in names.loose or reason in ("page", "section") or any(char.isupper() for char in last)):
        return None
    begins = start == 0 or last.islower()  # "Order 5 pizzas", "to seed 200 firms": no label
    if figure.noun and reason in ("list-number", "ordinal") and begins and low not in names.strong:
        return None
    end = _number_end(figure)
    rest = None if figure.magnitude else (MODEL_REST if reason == "name" else LABEL_REST).match(stretch.text, end)
    return Found(start, rest.end() if rest is not None else end, "label", reason)


def _capitalised(stretch: Stretch, figure: Figure, words: list[str], last: str, start: int) -> Found | None:
    """A capitalised word, month or abbreviation before a bare number: Nokia 3310, oct. 13, H.R. 1234."""
    names, low = stretch.grammar.words.names, last.lower()
    if low.rstrip(".") in names.months and figure.number.isdecimal():
        clear = last[0].isupper() or low not in ("may", "march")
        if clear or (len(words) > 1 and words[-2].lower() in names.month_prepositions):
            return Found(start, figure.end, "label", "date")
    named = last[0].isupper() and last[-1].isalnum() and last not in names.starters and not last.isdecimal()
    named = named and low not in names.headline_verbs
    if named or (ABBREVIATION.fullmatch(last) and low not in names.abbreviations):
        return Found(start, figure.end, "label", "name")
    return None


def _number_end(figure: Figure) -> int:
    return figure.end if figure.bare else figure.start + len(figure.number)


def score(stretch: Stretch, first: Figure, second: Figure, *, told: bool = False) -> bool:
    """Tells whether two small bare numbers joined by a hyphen are a score or a vote; if `told`, words must say so."""
    if not (first.number.isdecimal() and second.number.isdecimal()) or len(first.number + second.number) > 8:
        return False
    if (not told and int(first.number) >= int(second.number)) or NEXT_SET.match(stretch.text, second.end):
        return True
    around = stretch.low[max(0, first.start - 60) : second.end + 30]
    return not stretch.grammar.words.names.score_words.isdisjoint(re.findall(r"[a-z-]+", around))
