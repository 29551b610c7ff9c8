"""The grammar of dates: which runs of time words are a date or period, and the stamp each one makes.

Comes in: `Tokens`. Goes out: for each rule that fits, the stamp `kb.detect.periods` describes, or None where a
guard says that the words are no date after all ("2000 homes", "March 5 million").
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kb.detect.counting import (
    THROUGH,
    UNIT_LETTER,
    distance,
    first_months,
    month_quarter,
    months_quarter,
    span,
    trailing,
)
from kb.detect.said import relative_year, values, year_of
from kb.detect.timewords import Tokens
from kb.detect.yearwords import counted, month_nouns, split_year, year_holds
from kb.lexicon import Lexicon

# Pieces of the grammar, over one character a token: see kb.detect.timewords.
MONTH = r"[Mm]\.?"
SHORT = r"'[dn]"
YEAR = rf"(?:(?:T?F[u]?p?|T?L-?u|T?u)?(?:[YP]|{SHORT})|T?K)"
WHEN = rf"(?:{YEAR}|T?[rR]L?F?u|TF?u)"  # the year a quarter or half belongs to
OF_YEAR = r"(?:p?T?[rR]F?u|aug)"  # "August last year", "May of this year", "June a year ago"
EDGE = r"(?:T?e[-]?[pi]?T?)?"
NUMBER = r"(?:N-N|[Nndf]|af?p?)"
DAYS = r"[do](?:[-2&][do])?"

# First that fits, at the first place where any fits.
RULES = {
    "iso-date": r"Z",
    "date": rf"(?:Wc?)?(?:{MONTH}T?{DAYS}(?:c?[YyP]|{OF_YEAR})|T?{DAYS}p?{MONTH}(?:c?[YyP]|{OF_YEAR}))",
    "year-to-date": r"T?u-?2-?j",
    "trailing": rf"T?(?:{NUMBER}-?[uU]u?|[LF]?-?u|u-u)(?:r?k|[2t])",
    "months-quarter": rf"T?{MONTH}[-2]T?{MONTH}c?Y?-?u(?:p?{WHEN})?",
    "first-months": rf"T?[OrR]-?(?:N|d|n)-?U(?:pT?(?:{WHEN}|F?u|r?{MONTH}c?Y?))?",
    "year-quarter": rf"(?:{YEAR}|i?T?[rR]F?u)(?:'~)?[-c]?(?:[qh]|F?O-?u)",
    "quarter": rf"{EDGE}T?F?(?:[qh]|F?O(?:[-2&]O)?-?F?[uU])(?:[pc/-]?(?:{WHEN}|T?{MONTH}c?Y?))?",
    "last-quarter": rf"i?{EDGE}T?r-?up{YEAR}",
    "month-quarter": rf"T?{MONTH}c?Y?-?u",
    "month": rf"{EDGE}{MONTH}(?:[cp'-]?(?:Y|{SHORT})|{OF_YEAR})",
    "season": rf"{EDGE}S(?:p?T?{YEAR}|{OF_YEAR})",
    "year-end": rf"T?u-?e(?:p?{YEAR})?",
    "year": rf"{EDGE}{YEAR}",
    "old-year": rf"{EDGE}y",
    "decade": rf"{EDGE}T?'?D",
    "rate": r"u-?[i2]-?u|G",
    "before-last": r"i?TuBr(?![-~]?[uUM])",
    "distance": rf"(?:T|{NUMBER}-?)?[uU]-?[gRBA](?:-?F?u)?",
    "part-of-age": rf"{EDGE}[gi]?T?[rR]-?u-?u|a?u(?:p?a)?-?u-?g",
    "prior-year": r"i?T?[rR]-?F?u-?F?u",
    "span": rf"T?[rR]-?(?:{NUMBER})(?:2{NUMBER})?-?F?[uU]",
    "relative": rf"{EDGE}[gi]?T?[rR]-?L?F?[uUSWMm]",
    "edge-of-the-unit": r"T?epT?L?F?u",
    "month-day": rf"(?:Wc?)?(?:{MONTH}{DAYS}|T?{DAYS}p?{MONTH})",
    "named-month": rf"{EDGE}{MONTH}",
    "weekday": r"W",
    "definite": r"i[T]?L-?F?u|iTF?u|L-F?u",
    "season-alone": r"(?:iT)?S",
    "deictic": r"z",
    "time-of-day": r"H",
}
RULE_NAMES = tuple(RULES)
ANY = re.compile("|".join(f"({pattern})" for pattern in RULES.values()))  # one group a rule: which fits first
COMPILED = tuple(re.compile(pattern) for pattern in RULES.values())
# Rules whose stamps may be the ends of a range ("March to May 2024").
CALENDAR = frozenset(
    {"iso-date", "date", "year-quarter", "quarter", "month", "season", "year", "old-year", "decade", "month-day"}
    | {"named-month", "last-quarter", "year-end"}
)


AGES = {"century": 100, "decade": 10}  # years
PARTS = {"half": 2, "quarter": 4}
SPOKEN = frozenset({"year", "quarter", "month", "week"})
EDGED = frozenset("TibstvB-")  # what stands before "end of", where that is no verb


def read_stamp(rule: str, first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    """Returns the stamp of tokens `first` to `last` (half-open) read by `rule`; a range is two with a slash."""
    return _READERS.get(rule, _calendar)(first, last, tokens, lexicon)


def _calendar(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    """Reads every form that names a place on the calendar, by the kinds of its tokens."""
    kinds = tokens.kinds[first:last]
    value = values(first, last, tokens)
    year = split_year(first, last, tokens, lexicon) or year_of(kinds, value)
    fiscal = "FY" if "F" in kinds and not year.startswith(("FY", "SY")) else ""
    if year and not year_holds(first, last, tokens, lexicon):
        return None
    edge = f"~{value['e']}" if "e" in value else ""
    beside = not year and "u" in value and any(kind in kinds for kind in "MmS") and "O" not in kinds
    if beside and (value["u"] != "year" or value.get("g", "ago") != "ago"):
        return None  # "in May this week"
    if (month := value.get("M") or value.get("m")) is not None:
        return _month(kinds, value, year, int(month), edge, first, last, tokens, lexicon)
    if "q" in value or "h" in value:
        part = value.get("q") or value["h"]
        return (part if "-" in part else f"{fiscal}{year or relative_year(kinds, value)}-{part}") + edge
    if "O" in value:
        units = [tokens.value(i) for i in range(first, last) if tokens.kinds[i] in "uU"]
        if "half" in units and "month" in units and not year:  # "the first half of this month"
            return f"rel:month:{value.get('r', 'this')}~{'early' if value['O'] == '1' else 'late'}"
        return _ordinal(kinds, value, next((unit for unit in units if unit in UNIT_LETTER), ""), year, fiscal, edge)
    if "S" in value:
        return f"{year or relative_year(kinds, value)}-{value['S']}{edge}"
    if "D" in value:
        return _decade(value["D"], first, tokens, edge)
    if "/" in year:
        return year
    return f"{fiscal}{year}{edge}" if year else None


def _ordinal(kinds: str, value: dict[str, str], unit: str, year: str, fiscal: str, edge: str) -> str | None:
    if unit not in UNIT_LETTER:
        return None
    letter, number = UNIT_LETTER[unit], int(value["O"])
    if unit == "half" and number > 2:
        return None
    year = fiscal + (year or relative_year(kinds, value))
    if kinds.count("O") == 2:  # "the first and second quarters"
        return f"{year}-{letter}{number}/{year}-{letter}{number + 1}"
    return f"{year}-{letter}{number}{edge}"


def _month(
    kinds: str, value: dict[str, str], year: str, month: int, edge: str, first: int, last: int, tokens: Tokens,
    lexicon: Lexicon,
) -> str | None:  # fmt: skip
    if "O" in kinds and ("u" in value or "U" in value):  # "the first half of March"
        edge, kinds = ("~early" if value["O"] == "1" else "~late"), "M"
    stem = f"{year or relative_year(kinds, value)}-{month:02}"
    days = [
        int(tokens.value(i) if tokens.kinds[i] == "o" else tokens.word(i))
        for i in range(first, last)
        if tokens.kinds[i] in "do" and tokens.kind(i - 1) != "'"
    ]
    if not days:
        return stem + edge
    if not year and counted(last, tokens, lexicon):
        return None
    both = [f"{stem}-{day:02}" for day in days]
    return both[0] if len(both) == 1 else f"{both[0]}/{both[-1]}"


def _decade(year: str, first: int, tokens: Tokens, edge: str) -> str | None:
    """Reads "the 1990s", "the nineties", "mid-90s"; a bare "90s" is no decade."""
    four = any(len(tokens.word(i)) == 5 and tokens.kinds[i] == "D" for i in range(first, first + 5) if tokens.kind(i))
    marked = "T" in tokens.kinds[max(0, first - 1) : first + 4] or "'" in tokens.kinds[first : first + 3] or edge
    return f"{year}s{edge}" if four or marked else None


def _relative(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    """Reads "last year", "late this month", "last March", "the summer of last year"."""
    kinds, value = tokens.kinds[first:last], values(first, last, tokens)
    said = value.get("r") or value.get("R", "")
    if said == "that":  # "that year", but not "said that March"
        spoken = kinds[-1] == "u" and value["u"] in SPOKEN and "e" not in value and tokens.kind(last) not in set("p2")
        spoken = spoken and tokens.word(last) != "-"
        return f"the:{value['u']}" if spoken else None
    if said == "last" and "L" in kinds and tokens.kind(last) == "B":
        return None  # "the last full month before the outbreak"
    if said == "given" and ("T" not in kinds or kinds[-1] != "u" or value["u"] not in SPOKEN | {"period"}):
        return None  # "in a given year"
    if "U" in kinds and kinds[0] in "rR" and tokens.kind(first - 1) in set("Nnd"):
        return None  # "50 previous years" are counted
    bare = kinds[0] == "e" and kinds[1:2] in ("r", "R") and value["e"] in {"start", "end"}
    if bare and tokens.kind(first - 1) not in EDGED:
        return None  # "will end this year"
    edge = f"~{value['e']}" if "e" in value else ""
    fiscal = "fiscal-" if "F" in value else ""
    if (month := value.get("M") or value.get("m")) is not None:
        return f"rel:month-{month}:{said}{edge}"
    if "W" in value:
        return f"rel:weekday-{value['W']}:{said}"
    if "S" in value:
        return f"rel:{value['S']}:{said}{edge}"
    unit = value.get("u") or value.get("U", "")
    if "U" in kinds:  # "recent years", "coming months": no number, no place
        return f"vague:{unit}:{said}"
    if said in {"same", "latest", "given"}:
        return f"the:{unit}"
    if unit == "day" and "T" in kinds and said == "last":  # "the last day of July"
        return None
    if said == "last" and "T" in kinds and not fiscal and unit in {"year", "decade", "month", "week"} and not edge:
        said = "past"  # "in the last year" is the twelve months up to now
    return f"rel:{fiscal}{unit}:{said}{edge}"


def _last_quarter(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    value = values(first, last, tokens)
    number = {"quarter": "Q4", "half": "H2", "month": "12", "year": ""}.get(value["u"], "")
    year = year_of(tokens.kinds[first:last], value)
    if not number or value["r"] not in {"last", "previous"}:
        return None
    fiscal = "FY" if "F" in value and not year.startswith("FY") else ""
    return f"{fiscal}{year}-{number}"


def _named_month(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    """Reads a month alone; May, March and first names need a word that calls for a date."""
    value = values(first, last, tokens)
    before = tokens.kind(first - 1)
    ranged = tokens.kind(last) in set("-2t") and tokens.kind(last + 1) in set("Mm")
    as_of = before == "p" and tokens.word(first - 2) == "as"
    peak = before == "T" and tokens.kind(first - 2) == "i" and "M" in value and tokens.word(last).isalpha()
    nouns, behind = month_nouns(lexicon), tokens.words[last : last + 2]
    names = "M" in value and any(word in nouns for word in behind) and all(word.islower() for word in behind[:1])
    if (
        "e" not in value
        and not ranged
        and not as_of
        and not peak
        and not names
        and not (_owns(last, tokens) and tokens.word(first) != "may")
        and (not before or before not in "ibstBAvwrk&2-")
    ):
        return None
    month = int(value.get("M") or value["m"])
    edge = f"~{value['e']}" if "e" in value else ""
    return f"XXXX-{month:02}{edge}"


def _owns(at: int, tokens: Tokens) -> bool:
    """Tells whether "'s" and a word stand behind: "April's deficit"."""
    return tokens.kinds[at : at + 2] == "'~" and tokens.word(at + 2).isalpha() and tokens.words[at + 2].islower()


def _half_needs_cue(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    kinds = tokens.kinds[first:last]
    if kinds == "h" and "-" not in tokens.value(first) and tokens.kind(first - 1) not in {"i", "b", "s", "t", "T", "v"}:
        return None  # H2 is also hydrogen
    return _calendar(first, last, tokens, lexicon)


def _prior_year(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    """Reads "the prior-year quarter": the same one, a year earlier."""
    value = values(first, last, tokens)
    back = (value.get("r") or value.get("R")) in {"last", "previous", "prior"}
    return "earlier:1:year" if back and value["u"] == "year" else None


def _part_of_age(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    """Reads "the past half-century", "the next half-decade", "half a century ago": years that are counted."""
    part, age = (tokens.value(index) for index in range(first, last) if tokens.kinds[index] == "u")
    years = AGES.get(age, 0) // PARTS.get(part, AGES["century"] + 1)
    value = values(first, last, tokens)
    said = value.get("r") or value.get("R")
    if years and value.get("g") == "ago":
        return f"ago:{years}:year"
    if not years or said not in {"last", "past", "previous", "prior", "next"}:
        return None
    return f"{'next' if said == 'next' else 'past'}:{years}:year"


def _year_end(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    kinds, value = tokens.kinds[first:last], values(first, last, tokens)
    if value["e"] not in {"end", "start"}:
        return None
    year = year_of(kinds, value)
    if year and value["u"] == "year":
        return f"{year}~{value['e']}"
    return None if year else f"rel:{value['u']}:this~{value['e']}"


def _edge_of(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    value = values(first, last, tokens)
    fiscal = "fiscal-" if "F" in value else ""
    return f"rel:{fiscal}{value['u']}:this~{value['e']}"


def _rate(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    if tokens.kinds[first] == "G":
        return "todate:year" if tokens.value(first) == "year-to-date" else f"rate:{tokens.value(first)}"
    one, other = tokens.value(first), tokens.value(last - 1)
    return f"rate:{one}" if one == other else None


def _before_last(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    """Reads "the year before last": the one two back."""
    value = values(first, last, tokens)
    return f"ago:2:{value['u']}" if value["r"] == "last" and value["u"] in SPOKEN else None


def _to_date(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    return f"todate:{values(first, last, tokens)['u']}"


def _definite(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    """Reads "in the quarter", "for the full year": one that was spoken of before."""
    value = values(first, last, tokens)
    if value["u"] in {"day", "weekend", "century"} or (tokens.kind(last) in {"p", "-", "2"} and "L" not in value):
        return None
    if tokens.kind(last) in {"k", "Y", "P", "K"} or (tokens.word(last) == "that" and tokens.kind(last + 1) == "k"):
        return None  # "for the full year ending January 31", "for full-year 2026", "the quarter that ended"
    if tokens.word(last) in THROUGH:  # "in the year through August"
        return None
    if tokens.kind(last) in {"g", "B", "R"} or value["u"] == "half" or tokens.word(first) == "at":
        return None
    return f"the:{'fiscal-' if 'F' in value else ''}{value['u']}"


def _season_alone(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    season = tokens.value(last - 1)
    behind = tokens.word(last)
    alone = tokens.kinds[first] == "S"
    if tokens.kind(last) == "p" or (alone and tokens.kind(first - 1) != "b"):
        return None  # "in the spring of", "a summer job"
    if alone and tokens.kind(last) == "x" and behind.isalpha():
        return None  # "by summer storms"
    return f"XXXX-{season}"


def _deictic(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    if tokens.value(first) == "then" and tokens.kind(first - 1) not in set("bst"):
        return None  # "then it fell", but "by then", "since then"
    return tokens.value(first)


def _weekday(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    return f"rel:weekday-{tokens.value(first)}:near"


def _iso(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    return tokens.value(first)


def _time(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    return "time"


Reader = Callable[[int, int, Tokens, Lexicon], str | None]
_READERS: dict[str, Reader] = {
    "iso-date": _iso,
    "trailing": trailing,
    "year-to-date": _to_date,
    "first-months": first_months,
    "quarter": _half_needs_cue,
    "last-quarter": _last_quarter,
    "month-quarter": month_quarter,
    "months-quarter": months_quarter,
    "year-end": _year_end,
    "rate": _rate,
    "before-last": _before_last,
    "distance": distance,
    "part-of-age": _part_of_age,
    "prior-year": _prior_year,
    "span": span,
    "relative": _relative,
    "edge-of-the-unit": _edge_of,
    "named-month": _named_month,
    "weekday": _weekday,
    "definite": _definite,
    "season-alone": _season_alone,
    "deictic": _deictic,
    "time-of-day": _time,
}
