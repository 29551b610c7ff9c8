"""Is a four-figure number a year? Guards that keep counts, labels and money out of the calendar.

Comes in: tokens and the place of the number. Goes out: yes or no. Declines "2000 homes", "Room 2024", "$2025".
"""

from __future__ import annotations

from functools import lru_cache

from kb.detect.timewords import Tokens
from kb.lexicon import Lexicon

SPLIT_REACH = 3  # words behind two numbers in which the noun stands that makes them one year
BEFORE_YEAR = set("ibstBAvwe&2-pTkr")  # what makes a four-figure number a date


def split_year(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> str | None:
    """Returns the stamp of a year that two numbers name and a noun tells of: "the 2023-24 season", "crop year 2021-22".

    None where there are no two numbers, or no such noun: two numbers alone may be two years.
    """
    at = next((i for i in range(first, last) if tokens.kinds[i] == "P"), None)
    if at is None:
        return None
    one, _, other = tokens.value(at).removeprefix("SY").partition("/")
    if other and int(other) != int(one) + 1:
        return None
    behind = [tokens.word(i) for i in range(last, last + SPLIT_REACH)]
    stop = next((i for i, word in enumerate(behind) if not word.isalpha()), len(behind))
    near = [*behind[:stop], tokens.word(first - 1), tokens.word(first - 2)]
    ends = next((_split_nouns(lexicon)[word] for word in near if word in _split_nouns(lexicon)), None)
    if ends is None:
        return None
    return f"SY{one}" if ends == lexicon.reporting.calendars.split_end else f"SY{ends:02}{one}"


@lru_cache(maxsize=8)
def month_nouns(lexicon: Lexicon) -> frozenset[str]:
    """Returns the nouns that a month in front dates: "June registrations", "July output"."""
    words = lexicon.reporting.periods.words
    return frozenset(words.month_nouns) | frozenset(words.year_nouns)


@lru_cache(maxsize=8)
def _split_nouns(lexicon: Lexicon) -> dict[str, int]:
    return {noun: ends for ends, nouns in lexicon.reporting.calendars.split_nouns.items() for noun in nouns}


def counted(last: int, tokens: Tokens, lexicon: Lexicon) -> bool:
    """Tells whether what follows a number makes it a count: "March 5 million"."""
    words = _guards(lexicon)
    return tokens.word(last) in words["magnitude"] or tokens.word(last) in words["count"] or tokens.word(last) == "%"


@lru_cache(maxsize=8)
def _guards(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    tail = lexicon.reporting.periods.words
    return {
        "magnitude": frozenset(tail.magnitudes),
        "count": frozenset(tail.count_nouns),
        "noun": frozenset(tail.year_nouns),
        "about": frozenset(tail.approximate),
        "label": frozenset(tail.labels),
    }


def year_holds(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> bool:
    """Tells whether the four-figure number of this run is a year; other words of time beside it settle it."""
    kinds = tokens.kinds[first:last]
    at = next((first + i for i, kind in enumerate(kinds) if kind in "Yy"), None)
    if at is not None and tokens.kinds[at] == "y" and "M" in kinds.upper():  # "On May 3, 1500 workers": no year
        words, after = _guards(lexicon), tokens.word(last)
        return not (after in words["magnitude"] | words["count"] - words["noun"] or _is_plural(after, words))
    if at is None or any(kind in kinds for kind in "MmqhFSDOe"):
        return True
    if len(tokens.words) == 1 and tokens.text.strip() == tokens.words[at]:  # a cell of its own
        return True
    return _glue_allows(at, tokens) and _neighbours_allow(at, last, tokens, _guards(lexicon))


def _glue_allows(at: int, tokens: Tokens) -> bool:
    before, after = tokens.word(at - 1) if tokens.glued(at) else "", tokens.word(at + 1) if tokens.glued(at + 1) else ""
    if before in {"$", "€", "£", "¥", "₹", "#", "@", "+", ".", ":", "=", "×", "~", "≈", "<", ">"} or after in {
        "%",
        "°",
        "×",
        "+",
        "=",
        "@",
    }:
        return False
    if before in {"-", "–", "/", "'"} and tokens.glued(at - 1):
        return tokens.kind(at - 2) in "YyKPMmeBAuqhwd" or tokens.word(at - 2) in {"pre", "post"}
    return True


def _neighbours_allow(at: int, last: int, tokens: Tokens, words: dict[str, frozenset[str]]) -> bool:
    year, before, after = tokens.word(at), tokens.word(at - 1), tokens.word(last)
    cue = tokens.kind(at - 1) in BEFORE_YEAR and tokens.kind(at - 1) != ""
    if before in words["label"] or (after in words["magnitude"] and after != "m"):
        return False
    owned = tokens.word(last + 1) == "'" and tokens.glued(last + 1)  # "the 1988 women's team"
    counted = after in words["count"] and after not in words["noun"] and not owned
    plural = _is_plural(after, words)
    if before == "from" and tokens.kind(last) == "2" and tokens.kind(last + 1) in ("Y", "y", "n"):
        further = tokens.word(last + 2)  # "from 1900 to 2100 workers": both are counted
        if further in words["count"] - words["noun"] or _is_plural(further, words):
            return False
    if _closes_between(at, tokens) and after not in words["count"]:
        return True
    if tokens.kinds[at] == "y":
        return tokens.kind(at - 1) in "ibstBAvwe-&2" and cue and not plural and not counted
    if year.endswith("00"):
        return cue and not counted and not plural and before not in words["about"]
    if counted and not (tokens.kind(at - 1) in "is" and cue):
        return False
    if before == "than":  # "capex will be larger than 2025", but "more than 2025"
        return tokens.word(at - 2).endswith("er") and not after.isalpha()
    return not (before in words["about"] and (counted or plural))


def _closes_between(at: int, tokens: Tokens) -> bool:
    """Tells whether a number ends "between 1847 and 1860", which no round pair ("between 1500 and 1600") does."""
    if tokens.kind(at - 1) != "&" or tokens.kind(at - 3) != "w" or tokens.kind(at - 2) not in ("Y", "y"):
        return False
    return not (tokens.word(at).endswith("0") and tokens.word(at - 2).endswith("0"))


def _is_plural(word: str, words: dict[str, frozenset[str]]) -> bool:
    return word.isalpha() and word.endswith("s") and len(word) > 3 and word not in words["noun"] | {"this", "does"}
