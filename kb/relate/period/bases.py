"""Which dates of a passage date none of its figures.

Comes in: a `Period` and a `Figure` of its passage. Goes out: yes or no. Declined are the base of a change ("from 2023
levels"), what a record is held against ("the lowest since 2008"), the date of the telling ("said on Tuesday that"), a
citation ("Lee et al. (2020)") and the name of an event ("the 2024 Olympics", "Davos 2024").
"""

from __future__ import annotations

import re
from itertools import takewhile

from kb.lexicon.cues import Cue
from kb.model import Period, PeriodBound, Quantity
from kb.relate.parsing.clauses import clause_of, root_of
from kb.relate.parsing.syntax import child, climb, is_verb
from kb.relate.period.dated import FINE, WINDOW
from kb.relate.scene import nearby
from kb.relate.scene.names import stem
from kb.relate.scene.scene import Figure
from kb.relate.telling.telling import telling

POSSESSIVE = re.compile(r"^\s?['’]s\b|^['’]\s")
NOW = Cue(r"(?:[,(—–]|\s-)\s*(?:{at_present}|already)\s+(?:(?:at|{roughly})\s+){0,2}$", re.IGNORECASE)
COUNTED_BACK = Cue(r"\b{counted_back}$|\b{same_time}\b")  # "up 5% on a year ago"
REVISED = frozenset({"revise", "restate", "correct", "amend"})  # what was first told is of the same time
OFF_ITS = re.compile(  # "12% below its 2019 level"
    r"\b(?:below|above|under|over|beyond|off|of|from|to)\s+(?:the|its|their|his|her)\s+$", re.IGNORECASE
)
HALF_YEAR = 183  # days
RECORD_REACH = 8  # words between a superlative and the "since" it is held against
VALUE_BASE = Cue(
    r"\b(?:(?:(?<!more\s)(?<!less\s)(?<!fewer\s)than|{against})"
    r"|{multiplied}\s+(?:the|its|their|his|her))"  # "almost triple its $61 billion valuation in March"
    r"(?:\s+(?:{articles}|{roughly}|{former}|{restated}))*\s*$",
    re.IGNORECASE,
)
SUPERLATIVE = Cue(r"[a-z]{2,}est|{superlatives}")
FIRSTS = frozenset({"first", "record"})  # "the first profit since 2019"
COMPARED_PLACE = re.compile(  # "below its result at", "from its peak in"
    r"\b(?:below|above|under|over|than|from)\s+(?:(?:its|their|his|her|our|the|a|an)\s+)(?:[\w-]+\s+){0,2}(?P<noun>[a-z]+)\s*$",
    re.IGNORECASE,
)
BASE_BEFORE = Cue(
    r"\b(?:than(?:\s+(?:in|at|during))?|(?!from\b){against}|{moved_from}\s+from)(?:\s+the)?(?:\s+[a-z]+ly)?\s*$",
    re.IGNORECASE,
)
MULTIPLIED = Cue(r"\b{multiplied}\s*$", re.IGNORECASE)  # "2.2 times the year before"
MULTIPLICAND = Cue(r"\s+(?:{multiplicand})\b[^,;.]*$", re.IGNORECASE)
LONG_GONE = 270  # days from which a report of this quarter or year no longer means a past one
DEALT = re.compile(r"(?:\b(?P<of>of|in)\s+)?(?P<noun>[^\W\d_]+)\s+$", re.IGNORECASE)
GONE_BY = frozenset({"previous", "prior"})
COARSE = frozenset({"month", "quarter", "half", "season", "year", "decade"})
PACED = Cue(r"\b{paced}\b", re.IGNORECASE)
OF_THAT = re.compile(r"\b(?:that|those)\s+(?:of|for)\s+(?:the\s+)?$", re.IGNORECASE)
THAN_NAME = re.compile(r"\bthan\s+(?:[A-Z][\w.-]*\s+){1,4}\($")  # "than Orlen 2 (2020)"
ASIDE = Cue(r"\b{setting_aside}\s[^,;.()]*$", re.IGNORECASE)
COUNTED_FROM = re.compile(
    r"\s*(?:over|from|above|against|below|versus|vs\.?|compared\s+(?:with|to))\b(?![^;,]*\d)", re.IGNORECASE
)
LED = re.compile(r"(?:by|in|on|at|over|during|within|through|since|between)\b", re.IGNORECASE)
ON_SIDE = re.compile(  # "a rise of 41% on the same months of"
    r"\)?\s*(?:[a-z]+\s+){0,3}?(?:on|over|from)\s+(?:the|its|their|his|her|that|what)\s+(?:[\w'’-]+\s+){0,4}",
    re.IGNORECASE,
)
PLAIN_GAP = re.compile(r"\)?\s*(?:[a-z]+\s+){0,3}")
ACCORDING = re.compile(r"\baccording\s+to\s+[^,;:]{1,60}$", re.IGNORECASE)
CITATION = re.compile(r"\bet\s+al\.?,?\s*\(?$|\band\s+[A-Z]\w+\s+\($")


def _heads_brackets(period: Period, figure: Figure) -> bool:
    """ "£308 million (2014/15: £375 million)": a period that opens brackets dates the figure in them and no other."""
    text = figure.passage.text
    if text[period.start - 1 : period.start] != "(":
        return False
    close = text.find(")", period.end)
    close = close if close >= 0 else len(text)
    inside = any(period.end <= other.start < close for other in nearby.quantities(figure))
    return inside and not period.start <= figure.quantity.start < close


def is_base(period: Period, figure: Figure) -> bool:
    """Tells whether a period is what a change counts from, or a figure is compared with."""
    before = figure.passage.text[max(0, period.start - WINDOW) : period.start]
    if (
        BASE_BEFORE(figure.scene.cues).search(before)
        or (MULTIPLIED(figure.scene.cues).search(before) and period.bound is PeriodBound.WITHIN and not _led(period))
        or _is_record(period, figure)
        or _of_compared(period, before, figure)
    ):
        return True
    if (VALUE_BASE(figure.scene.cues).search(before) or OFF_ITS.search(before)) and _next_word(
        figure.passage.text, period.end
    ) in telling(figure.scene.lexicon).base_nouns:
        return True  # "from a 2023 baseline of 30"
    word = period.text.split(maxsplit=1)[0].lower()
    if word == "on" and COUNTED_BACK(figure.scene.cues).search(period.text) and _sizes_change(figure):
        return True  # "up 5% on a year ago"
    if _of_a_change(period, figure) and (word in ("on", "from") or not _just_over(period, figure)):
        return True
    if word == "over" and _just_over(period, figure):
        return False  # "fell 5% over the first half of the year"
    if word == "from" and _gone_by(period):
        return True  # "sales were 5, little changed from the month before"
    if word in {"from", "over"} and _sizes_change(figure):
        counts_back = period.first is None and any("earlier" in rule for rule in period.rules)
        return counts_back or (period.first is not None and period.granularity != "span")
    return word == "from" and _next_word(figure.passage.text, period.end) in telling(figure.scene.lexicon).base_nouns


def _gone_by(period: Period) -> bool:
    """Tells whether a period counts back from the one told of: "the month prior", "a year earlier"."""
    said = (rule.split(":") for rule in period.rules if rule.startswith("stamp:"))
    return any(parts[1] in ("ago", "earlier") or (parts[1] == "rel" and parts[-1] in GONE_BY) for parts in said)


def _led(period: Period) -> bool:
    """Tells whether a period begins with a small word of its own: "double by 2030", not "2.2 times the year before"."""
    return LED.match(period.text) is not None


def _just_over(period: Period, figure: Figure) -> bool:
    """Tells whether a quarter or some months ended shortly before the article, or stand before the figure."""
    today = figure.scene.article.published_on
    if period.granularity not in {"quarter", "half", "month"} or period.last is None:
        return False
    return today is None or abs((today - period.last).days) <= HALF_YEAR


def _of_a_change(period: Period, figure: Figure) -> bool:
    """Tells whether another figure's change counts from a period: "1.7 billion, down 7% from 2030"."""
    word = period.text.split(maxsplit=1)[0].lower()
    today = figure.scene.article.published_on
    gone = period.granularity != "span" and (today is None or period.last is None or period.last < today)
    counted_on = word == "on" and period.granularity not in FINE  # "on the month before", but "down on Tuesday"
    if period.granularity == "span" and word == "from":
        return False  # "a 5% rise from 2022 to 2023": its two ends
    before = [other for other in nearby.quantities(figure) if other.end <= period.start]
    gap = figure.passage.text[before[-1].end : period.start] if before else ""
    if not before or not (
        PLAIN_GAP.fullmatch(gap)
        if word == "from" or (word == "over" and gone) or counted_on
        else period.granularity not in FINE and ON_SIDE.fullmatch(gap)
    ):
        return False
    if word == "over" and after_base(figure, before[-1]):
        return False  # "down from 71 over the same months of 2030": the time of the 71
    words = telling(figure.scene.lexicon).changing
    start = started(before[-1])
    said = figure.passage.text[max(0, start - 30) : start] + "|" + figure.passage.text[before[-1].end : period.start]
    return words.search(said) is not None


def _is_record(period: Period, figure: Figure) -> bool:
    """Tells whether a period is what a record is held against: "the lowest since 2008"."""
    doc = figure.scene.docs.get(figure.passage.index)
    if period.last is not None or period.first is None or doc is None or not period.text.lower().startswith("since"):
        return False
    token = root_of(doc, period.start, period.start + 1)
    superlative = SUPERLATIVE(figure.scene.cues)
    for word in reversed(doc[max(0, token.i - RECORD_REACH) : token.i]) if token is not None else ():
        aside = word.tag_ == "XX" and superlative.fullmatch(word.lower_) is not None  # in an aside that is not parsed
        if word.tag_ in ("JJS", "RBS") or word.lower_ in FIRSTS or aside:
            return True
        if word.is_punct or is_verb(word) or word.like_num:
            return False
    return False


def _of_compared(period: Period, before: str, figure: Figure) -> bool:
    """Tells whether a period dates what a figure is compared with: "below its result at the 2022 election"."""
    found = COMPARED_PLACE.search(before)
    if found is None or period.text[:1].isdigit():
        return False
    if found[0].split()[0].lower() in ("from", "over"):
        return found["noun"].lower() in telling(figure.scene.lexicon).base_nouns
    return not nearby.figure_between(figure, period.start - len(before) + found.start(), period.start)


def _sizes_change(figure: Figure) -> bool:
    return figure.quantity.change is not None or figure.quantity.unit in {"%", "pp", "x"}


def _next_word(text: str, at: int) -> str:
    found = re.match(r"\W{0,3}([A-Za-z]+)", text[at : at + 40])
    return found[1].lower() if found else ""


def dates_a_figure(period: Period, figure: Figure) -> bool:
    """Tells whether a period may be that of a figure."""
    text = figure.passage.text
    before = text[max(0, period.start - WINDOW) : period.start]
    gap = text[period.end : figure.quantity.start]
    beside = bool(gap) and "," not in gap and nearby.clear(figure, period.end, figure.quantity.start)
    between = text[figure.quantity.end : period.start]
    if re.search(r"\bthan\b", between) and not nearby.figure_between(figure, figure.quantity.end, period.start):
        return False  # "more than it forecast in February"
    if _sizes_change(figure) and len(between) < WINDOW and COUNTED_FROM.match(between):
        return False  # "rose 5% over sales during the same month last year"
    lately = _just_over(period, figure) and not period.text.lower().startswith(("on ", "from "))
    owned = POSSESSIVE.match(text[period.end :]) is not None
    if _of_a_change(period, figure) and not lately and not owned and period.end <= figure.quantity.start:
        return False  # "rose 1.1% from a year earlier to 418"
    if (
        _heads_brackets(period, figure)
        or _on_another(period, figure)
        or _of_that(between)
        or _of_multiplied(between, figure)
    ):
        return False
    if _moved_from(period, figure) or _is_far_side(period, figure, between):
        return False
    if period.granularity in FINE and ACCORDING.search(before):
        return False  # "according to Hask on Sept. 3, sales rose 5%"
    if _in_aside(period, figure) or THAN_NAME.search(before):
        return False
    if CITATION.search(before[-40:]) or (is_base(period, figure) and not beside):  # "versus 2024's $41 billion"
        return False
    if period.granularity in {"month", "quarter"} and _of_a_document(period, figure):
        return False  # "its March report", "better than July expectations"
    named = re.search(r"(?:^|\s)([A-Z][\w/&-]*)\s$", before[-30:])
    bare = period.text[:1].isdigit() and period.granularity == "year"
    opens = period.start - len(before[-30:]) + (named.start(1) if named else 0) == 0
    if bare and named and not opens and not POSSESSIVE.match(text[period.end :]):
        return False  # "Google I/O 2025"
    if period.granularity in FINE and _of_what_was_told(period, figure):
        return False  # "startled markets on Feb. 4 with guidance of 5"
    return not (period.granularity in FINE | {"month"} and _dates_the_telling(period, figure))


def _in_aside(period: Period, figure: Figure) -> bool:
    """Tells whether a period stands in what is left out or counted in: "Excluding a first-quarter charge, it was 5"."""
    text = figure.passage.text
    opened = ASIDE(figure.scene.cues).search(text[max(0, period.start - WINDOW) : period.start])
    if opened is None:
        return False
    start = max(0, period.start - WINDOW) + opened.start()
    return not start <= figure.quantity.start < period.start and not nearby.clear(
        figure, period.end, figure.quantity.start
    )


def _of_that(between: str) -> bool:
    """Tells whether a time behind a figure is of another value that "that" stands for: "nearly double that of 2019"."""
    return OF_THAT.search(between) is not None


def _on_another(period: Period, figure: Figure) -> bool:
    """Tells whether a month, quarter or year behind a figure is what it is set on: "4.2%, no change on last month"."""
    coarse = period.granularity in COARSE  # a weekday without a date has no size yet
    return coarse and period.text.lower().startswith("on ") and period.start >= figure.quantity.end


def _of_multiplied(between: str, figure: Figure) -> bool:
    """Tells whether a time behind a multiple is of what it multiplies: "nearly triple what it lost the year before"."""
    token = figure.span.root if figure.span is not None else None
    if figure.quantity.unit != "x" or token is None or token.tag_.startswith("VB"):
        return False
    return MULTIPLICAND(figure.scene.cues).match(between) is not None


def _moved_from(period: Period, figure: Figure) -> bool:
    """Tells whether a figure is what has moved from a time: "was down from a year earlier, to 5"."""
    back = any(rule.startswith(("stamp:ago:", "stamp:earlier:")) for rule in period.rules)
    behind = period.end <= figure.quantity.start and POSSESSIVE.match(figure.passage.text[period.end :]) is None
    return back and behind and period.text.lower().startswith("from ")


def _is_far_side(period: Period, figure: Figure, between: str) -> bool:
    """Tells whether "a year ago" is of a figure that this one is held against: "318, versus 241, a year ago".

    So is a quarter or year long gone: "earned $41m, compared with $38m, or 12 cents, in the 2014 third quarter".
    """
    counts_back = any("stamp:ago:" in rule or "stamp:earlier:" in rule for rule in period.rules)
    today = figure.scene.article.published_on
    gone = today is not None and period.last is not None and (today - period.last).days > LONG_GONE
    counts_back = counts_back or (gone and period.first is not None and period.granularity in COARSE)
    held = re.search(r"\b(?:from|than|compared\s+(?:with|to)|versus|vs\.?|against)\s", between)
    if not counts_back or held is None:
        return False
    return nearby.figure_between(figure, figure.quantity.end + held.start(), period.start)


def _of_a_document(period: Period, figure: Figure) -> bool:
    """Tells whether a month stands before a report or forecast, which it dates: "in its March report"."""
    word = _next_word(figure.passage.text, period.end)
    if word in figure.scene.lexicon.reporting.periods.words.dealt_for:
        return True  # "wheat for December delivery"
    if _dealt_in(period, figure):
        return True
    word, words = word.removesuffix("s"), telling(figure.scene.lexicon)
    return word in words.document and word not in words.plain and re.match(r"\w", period.text[-1:]) is not None


def _dealt_in(period: Period, figure: Figure) -> bool:
    """ "Crude oil futures for November ended up": the month in which they are due, and not when."""
    match = DEALT.search(figure.passage.text[: period.start])
    if period.granularity != "month" or match is None or not period.text.lower().startswith("for "):
        return False
    noun, dealt = match["noun"].lower(), figure.scene.lexicon.reporting.periods.words.dealt_for
    bare = match["of"] is None  # "sales of coffee for November"
    return noun in dealt or (bare and stem(noun) in figure.scene.lexicon.context.measuring.traded)


def _of_what_was_told(period: Period, figure: Figure) -> bool:
    """Tells whether a figure stands in a forecast, plan or report that was given on a day."""
    if figure.span is None or nearby.clear(figure, figure.quantity.end, period.start):
        return False
    words = telling(figure.scene.lexicon)
    told = words.projected.nouns | words.target.nouns | words.owned | words.target.infinitives
    above = takewhile(lambda token: not is_verb(token), climb(figure.span.root))
    return any(token.lemma_.lower() in told for token in above)


def _dates_the_telling(period: Period, figure: Figure) -> bool:
    """Tells whether a day or month says when something was said, not when the figure held."""
    doc = figure.scene.docs.get(figure.passage.index)
    token = root_of(doc, period.start, period.end) if doc is not None else None
    if token is None or figure.span is None:
        return False
    verb = clause_of(token)
    words = telling(figure.scene.lexicon)
    if verb.dep_ == "acl" and period.granularity not in FINE and _right_behind(verb.idx, figure):
        return verb.lemma_ in words.projected.verbs  # "from 3.2 million recorded in July", not "the 5 forecast in"
    if verb.lemma_ in REVISED and period.granularity in FINE:
        return True  # "On Friday it revised this to 157,000"
    if verb.lemma_ not in words.kind_of_verb or verb.lemma_ in words.at_only:
        return False  # "patients seen in July"
    thing = child(verb, "dobj")
    if verb.lemma_ in words.loose and thing is not None and thing.lemma_.lower() not in words.document | words.owned:
        return False  # "released its first model in March": an event, and nothing is told
    if period.granularity in FINE and PACED(figure.scene.cues).search(figure.passage.text[verb.idx :][:WINDOW]):
        return True  # "on Wednesday reported a fall in quarterly profit"
    between = verb.idx < period.start < figure.quantity.start  # "reported on Tuesday a profit of $5m"
    earned = between and period.granularity in FINE and figure.quantity.is_money
    return earned or clause_of(figure.span.root).i != verb.i


def _right_behind(start: int, figure: Figure) -> bool:
    """Tells whether a word stands right behind a figure."""
    return not figure.passage.text[figure.quantity.end : start].strip()


def after_base(figure: Figure, quantity: Quantity) -> bool:
    """Tells whether "from", "than" or "versus" stands right in front."""
    at = started(quantity)
    return VALUE_BASE(figure.scene.cues).search(figure.passage.text[max(0, at - WINDOW) : at]) is not None


def started(quantity: Quantity) -> int:
    """Returns where a figure starts with the words that bound it: "more than" in "more than doubled"."""
    return quantity.outer_start if 0 <= quantity.outer_start <= quantity.start else quantity.start
