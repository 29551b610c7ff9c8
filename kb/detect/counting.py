"""Stretches of the calendar that are counted: "the 12 months ended", "the first nine months of 2024", "two years ago".

Comes in: a run of tokens that a rule of `kb.detect.stamps` fits. Goes out: its stamp, or None where it is no date.
"""

from __future__ import annotations

from kb.detect.said import number, relative_year, values, year_of
from kb.detect.timewords import Tokens
from kb.lexicon import Lexicon

UNIT_LETTER = {"quarter": "Q", "half": "H"}
THROUGH = frozenset({"through", "thru"})
PARTS = {"month": ("2", "3", "4", "5", "6", "7", "8", "9", "10", "11"), "quarter": ("2", "3")}
OFFER_REACH = 14  # tokens before a part in which an offer makes it one of the contract
AFTER_PART = frozenset("psABk")  # what may say when "the first nine months" begin: "of", "since", "after"


def span(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    """Reads "the past three years", "the next 12 months"."""
    value = values(first, last, tokens)
    said = value.get("r") or value.get("R", "")
    unit = value.get("u") or value.get("U", "")
    kinds = tokens.kinds[first:last]
    if said in {"same", "latest", "that"} or ("a" in kinds and "f" not in kinds):  # "following a year of losses"
        return None
    way = {"next": "next", "following": "the", "this": "past"}.get(said, "past")
    return f"{way}:{number(first, last, tokens)}:{unit}"


def distance(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    """Reads "two years ago", "a year earlier", "the year before", "year-ago quarter"."""
    kinds, value = tokens.kinds[first:last], values(first, last, tokens)
    said = value.get("g") or ("earlier" if "R" in value or "B" in value else "")
    if "A" in kinds:  # "the year after"
        counts = kinds[0] in "Ta" and tokens.kind(last) in {"", ".", "c"} and "u" in value
        return f"later:1:{value['u']}" if counts else None
    if "B" in kinds and (kinds[0] not in "TaNd" or tokens.kind(last) in "TaYM"):
        return None  # "a day before the vote" counts from elsewhere
    if not said or kinds[0] == "U":
        return None if "B" in kinds else f"vague:{tokens.value(first)}:{said}"
    unit = value.get("u") or value.get("U", "")
    named = "u-g" in kinds and tokens.word(last).isalpha()  # "a year-ago loss"
    if said == "ago" and (named or kinds.lstrip("T").startswith("u")):  # "the year-ago quarter"
        said = "earlier"
    return f"{said}:{number(first, last, tokens)}:{unit}"


def trailing(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    """Reads "the 12 months ended"; the date that must follow is joined later."""
    value = values(first, last, tokens)
    unit = value.get("u") or value.get("U", "")
    if "u-u" in tokens.kinds[first:last] and unit != "half":  # "the half-year to June"
        return None
    if "t" in value and tokens.word(last - 1) not in THROUGH:
        return None
    if value.get("r", "that") != "that":  # "the three months that ended", not "the quarter last ended"
        return None
    return f"trailing:{number(first, last, tokens)}:{unit}"


def month_quarter(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    """Reads "the March quarter": the three months that end then."""
    value = values(first, last, tokens)
    if value["u"] not in UNIT_LETTER:
        return None
    month = int(value.get("M") or value["m"])
    return f"trailing:1:{value['u']}@{value.get('Y', 'XXXX')}-{month:02}"


def months_quarter(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    """Reads "the July-September quarter of 2016": from the one month to the end of the other."""
    kinds = tokens.kinds[first:last]
    named = [int(tokens.value(i)) for i in range(first, last) if tokens.kinds[i] in "Mm"]
    value = values(first, last, tokens)
    if value["u"] not in {"quarter", "half", "period", "season"} or len(named) != 2:
        return None
    year = year_of(kinds, value) or relative_year(kinds, value)
    length = (named[1] - named[0]) % 12 + 1
    grain = "1:quarter" if length == 3 else f"{length}:month"
    return f"trailing:{grain}@{year.removeprefix('FY')}-{named[1]:02}" if "/" not in year else None


def _of_offer(first: int, tokens: Tokens, lexicon: Lexicon) -> bool:
    """ "A 20% discount for the first six months": months of whoever signs, and no part of a year."""
    offering = lexicon.reporting.periods.words.offering
    return tokens.word(first - 1) == "for" and any(
        tokens.word(index) in offering for index in range(max(0, first - OFFER_REACH), first)
    )


def first_months(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    """Reads "the first nine months of 2024", "the last two quarters of the year", "the first 12 days of this month"."""
    kinds, value = tokens.kinds[first:last], values(first, last, tokens)
    if "O" in value and value["O"] != "1":
        return None
    way = "first" if "O" in value else "last"
    count, cut = number(first, last, tokens), kinds.find("p")
    if cut < 0:  # "in the first nine months": of the year
        part = count in PARTS.get(value["U"], ()) and way == "first" and tokens.kind(first - 1) == "i"
        part = part and not _of_offer(first, tokens, lexicon)
        return f"first:{count}:{value['U']}@XXXX" if part and tokens.kind(last) not in AFTER_PART else None
    count, tail = number(first, first + cut, tokens), kinds[cut:]
    if "M" in tail or "m" in tail:
        return f"{way}:{count}:{value['U']}@{value.get('Y', 'XXXX')}-{int(value.get('M') or value['m']):02}"
    if "r" in tail and (unit := values(first + cut, last, tokens).get("u")) in {"month", "quarter"}:
        return f"{way}:{count}:{value['U']}@rel:{unit}:{values(first + cut, last, tokens)['r']}"
    dated = "Y" in kinds or "K" in kinds or "P" in kinds
    year = year_of(tail, value) if dated else relative_year(tail, value)
    fiscal = "FY" if "F" in kinds and not year.startswith("FY") else ""
    return f"{way}:{count}:{value['U']}@{fiscal}{year}"
