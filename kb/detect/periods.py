"""Find dates and periods in passages: years, quarters, full dates, decades, "last month", "since 2016".

Comes in: a `Passage` and the lexicon. Goes out: mentions of kind PERIOD (times of day are REJECTED, so that
no rule takes them for figures). Nothing is placed on the calendar here: `Mention.parts` says what was written,

    first, last   a stamp, or the two of a range
    bound         in, by, since, through, before, after, from
    base          the noun after a date that a change counts from ("from 2023 levels")

and a stamp is a short text, after the manner of EDTF: `2024`, `2024-03-15`, `XXXX-03` (no year stated),
`2024-Q1`, `FY2024-H2`, `SY2024` (the year 2024/25), `2024-summer`, `1990s`, each with `~early`, `~mid`, `~late`,
`~start` or `~end` where the words say so; `rel:month:last`, `ago:2:year`, `earlier:1:year`, `past:3:year`,
`next:5:year`, `trailing:12:month@2024-06-30`, `first:9:month@2024`, `the:quarter` (one spoken of before),
`rate:year`, `now`.

Lengths of time ("over two years") are quantities and stay out. Declines a four-figure number that is
counted ("2000 homes") or a label ("Room 2024").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from kb.detect.elided import elided
from kb.detect.stamps import ANY, CALENDAR, COMPILED, RULE_NAMES, read_stamp
from kb.detect.timewords import BOUNDS, Tokens, runs
from kb.lexicon import Lexicon
from kb.model import Mention, MentionKind, Passage

SOFT = frozenset({"about", "around", "at", "least", "sometime", "as", "early", "late"})
YEAR_STAMP = re.compile(r"(?:FY)?\d{4}")
AT_LEAST = ("at", "least")
FIRST_OF_A_YEAR = frozenset({"month", "named-month", "date", "month-day"})
QUARTERLY = frozenset({"quarter", "year-quarter", "last-quarter"})
NAMES = {kind: name for name, kind in BOUNDS.items()}
OPEN_SIDED = frozenset({"after", "before"})  # leave the other side of a period open


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of tokens, half-open, with what it says."""

    rule: str
    first: int
    last: int
    stamp: str
    end_stamp: str | None = None
    bound: str | None = None


def find_periods(passage: Passage, *, lexicon: Lexicon) -> list[Mention]:
    """Returns the dates and periods of a passage in text order, and its times of day as rejected mentions."""
    found: list[Mention] = []
    for start, end in [(cell.start, cell.end) for cell in passage.cells] or [(0, len(passage.text))]:
        tokens, spans = runs(passage.text[start:end], lexicon=lexicon)
        pieces = _joined([piece for first, last in spans for piece in _pieces(first, last, tokens, lexicon)], tokens)
        full = [(piece.last, piece.stamp) for piece in pieces if piece.rule in QUARTERLY and piece.end_stamp is None]
        if full:
            alone = [_Piece("quarter", *place) for place in elided(full, tokens)]
            pieces = sorted([*pieces, *alone], key=lambda piece: piece.first) if alone else pieces
        last = 0
        for piece in pieces:
            piece = _year_from(piece, tokens, lexicon)
            bounded = _bounded(piece, tokens, lexicon)
            piece = (
                bounded if bounded.first >= last else piece
            )  # "the period beginning on Thursday": a word serves once
            found.append(_mention(piece, tokens, passage, start, lexicon))
            last = piece.last
    return found


def _pieces(first: int, last: int, tokens: Tokens, lexicon: Lexicon) -> Iterator[_Piece]:
    """Yields what the first fitting rule reads at each place of a run where any rule fits."""
    position = first
    while near := ANY.search(tokens.kinds, position, last):
        position = near.start() + 1
        piece = _piece(near, last, tokens, lexicon)
        if piece is not None:
            yield piece
            position = piece.last


def _piece(near: re.Match[str], last: int, tokens: Tokens, lexicon: Lexicon) -> _Piece | None:
    """Returns what the rule that fits reads, or the first of those after it that fits and reads something."""
    first, rule = near.start(), (near.lastindex or 1) - 1
    match: re.Match[str] | None = near
    while True:
        stamp = None if match is None else read_stamp(RULE_NAMES[rule], first, match.end(), tokens, lexicon)
        if match is not None and stamp is not None:
            one, _, other = stamp.partition("/")
            end = match.end() - (tokens.kinds[match.end() - 1] == ".")  # the sentence's, not the month's
            return _Piece(RULE_NAMES[rule], first, end, one, other or None)
        rule += 1
        if rule == len(RULE_NAMES):
            return None
        match = COMPILED[rule].match(tokens.kinds, first, last)


def _joined(pieces: list[_Piece], tokens: Tokens) -> list[_Piece]:
    """Returns the pieces with ranges ("2016 to 2020", "March–May 2024") and "12 months ended" + date made one."""
    found: list[_Piece] = []
    for piece in pieces:
        before = found[-1] if found else None
        ended = _ended(before, piece, tokens) if before is not None else None
        if ended is not None:
            found[-1] = ended
        elif before is not None and _range(before, piece, tokens):
            found[-1] = replace(
                before,
                rule="range",
                last=piece.last,
                stamp=_share_year(before.stamp, piece.stamp),
                end_stamp=piece.stamp,
            )
        else:
            found.append(piece)
    return [piece for piece in found if piece.rule != "trailing" or "@" in piece.stamp]


def _ended(one: _Piece, other: _Piece, tokens: Tokens) -> _Piece | None:
    """Returns "12 months ended" + date, "fourth quarter ended" + date, "the same quarter" + "last year" as one."""
    between = tokens.kinds[one.last : other.first]
    if one.rule == "trailing" and between.strip("iT") == "":
        return replace(one, last=other.last, stamp=f"{one.stamp}@{other.stamp}")
    if one.rule == "quarter" and between == "k" and other.rule in CALENDAR:
        if (year := _split_year(other)) is not None:  # "Q1 of the year ending 2019-20"
            return replace(one, last=other.last, stamp=f"SY{year}-{one.stamp.partition('-')[2]}", end_stamp=None)
        unit = "quarter" if "-Q" in one.stamp else "half"
        return replace(one, rule="trailing", last=other.last, stamp=f"trailing:1:{unit}@{other.stamp}")
    year_back = other.stamp in {"rel:year:last", "rel:year:previous", "rel:year:prior", "earlier:1:year", "ago:1:year"}
    if not one.stamp.startswith("the:") or between.strip("ip"):
        return None
    if year_back:
        return replace(one, rule="year-before", last=other.last, stamp="earlier:1:year")
    if (
        other.rule == "year" and other.end_stamp is None and YEAR_STAMP.fullmatch(other.stamp)
    ):  # "the same quarter of 2023"
        return replace(one, rule="same-part", last=other.last, stamp=f"same:{one.stamp[4:]}@{other.stamp}")
    return None


def _split_year(piece: _Piece) -> str | None:
    """Returns the first of the two numbers that name one year: "2019-20"."""
    if not piece.stamp.isdigit() or piece.end_stamp is None or not piece.end_stamp.isdigit():
        return None
    return piece.stamp if int(piece.end_stamp) == int(piece.stamp) + 1 else None


def _range(one: _Piece, other: _Piece, tokens: Tokens) -> bool:
    """Tells whether two pieces are the ends of one range."""
    if one.rule not in CALENDAR or one.end_stamp or other.end_stamp:
        return False
    if other.rule not in CALENDAR:  # "between January 2024 and this June"
        joined = tokens.kinds[one.last : other.first] == "&" and _opened_by_between(one, tokens)
        return joined and other.stamp.startswith(("rel:", "now"))
    opens = other.first
    if opens - one.last > len(AT_LEAST) and (tokens.word(opens - 2), tokens.word(opens - 1)) == AT_LEAST:
        opens -= len(AT_LEAST)  # "from 2028 through at least 2032"
    between = tokens.kinds[one.last : opens]
    if between == "&":
        return _opened_by_between(one, tokens) or _both(one, other, tokens)
    return between in {"-", "2", "t", "2T", "tT", "2i", "t2"} and _level(one.stamp) >= _level(other.stamp)


def _both(one: _Piece, other: _Piece, tokens: Tokens) -> bool:
    """Tells whether a value holds over two years on end: "57% in 2026 and 2027"; respectively, each has its own."""
    if not (one.stamp.isdigit() and other.stamp.isdigit() and int(other.stamp) == int(one.stamp) + 1):
        return False
    opened = tokens.kind(one.first - 1) == "i" or tokens.word(one.first - 1) == "both"
    behind = {tokens.word(other.last), tokens.word(other.last + 1)}
    return opened and "respectively" not in behind and tokens.kind(other.last) not in set("'n")


def _opened_by_between(piece: _Piece, tokens: Tokens) -> bool:
    return "w" in (tokens.kind(piece.first - 1), tokens.kind(piece.first - 2).replace("&", ""))


def _level(stamp: str) -> int:
    """Returns how fine a stamp is: 0 a year, 1 a part of one, 2 a day."""
    return min(2, stamp.split("~")[0].count("-"))


def _share_year(stamp: str, other: str) -> str:
    """Returns `stamp` with the year of `other` where its own is not stated ("March to May 2024")."""
    year = other.split("-")[0]
    return stamp.replace("XXXX", year) if stamp.startswith("XXXX") else stamp


def _year_from(piece: _Piece, tokens: Tokens, lexicon: Lexicon) -> _Piece:
    """Returns "the crop year that begins in July" for "July": the twelve months from it."""
    if piece.rule not in FIRST_OF_A_YEAR or piece.end_stamp is not None or "~" in piece.stamp:
        return piece
    words, at = lexicon.reporting.periods.words, piece.first - 1
    at -= tokens.kind(at) == "i"
    past = tokens.word(at) in words.began
    if not past and tokens.word(at) not in words.begins:
        return piece
    at -= 1 + (tokens.word(at - 1) == "that")
    if tokens.word(at) != "year" or tokens.kind(at - 1) in set("aNndr"):
        return piece  # "a year beginning in July": of any
    named = tokens.kind(at - 1) in set("xF") and tokens.word(at - 1).isalpha()
    at -= named + (tokens.kind(at - 1 - named) == "T")
    stamp = piece.stamp if past or piece.stamp.count("-") > 1 else f"{piece.stamp}-01"
    return _Piece(piece.rule, at, piece.last, f"first:12:month@{stamp}")


def _bounded(piece: _Piece, tokens: Tokens, lexicon: Lexicon) -> _Piece:
    """Returns the piece with the word in front that bounds it: since, by, through, from."""
    first = piece.first
    if piece.rule == "time-of-day":
        return piece
    soft, starting = _bounding(lexicon)
    while tokens.kind(first - 1) == "T" or tokens.word(first - 1) in soft:
        first -= 1
    if tokens.word(first) == "least" and tokens.word(first - 1) == "at":
        first -= 1
    kind, word = tokens.kind(first - 1), tokens.word(first - 1)
    if kind == "-" and tokens.word(first - 2) in {"pre", "post"}:
        return _led(piece, first - 2, "before" if tokens.word(first - 2) == "pre" else "after")
    if kind == "2" and tokens.kind(first - 2) == "R":  # "prior to 2020"
        return _led(piece, first - 2, "before")
    if kind == "2" and tokens.word(first - 2) == "up":
        return _led(piece, first - 2, "through")
    if kind == "p" and tokens.word(first - 2) in {"as", "ahead"}:
        bound = "in" if tokens.word(first - 2) == "as" else "before"
        return _led(piece, first - 2, bound)
    if kind == "i" and tokens.word(first - 2) in starting:
        return _led(piece, first - 2, "since")
    if word in starting:
        return _led(piece, first - 1, "since")
    if NAMES.get(kind) in OPEN_SIDED and _narrows(piece, tokens):
        return piece  # "after third-quarter profit fell": it fell in the third quarter
    if kind and kind in NAMES:
        return _onward(_led(piece, first - 1, NAMES[kind]), tokens, lexicon)
    return piece


def _narrows(piece: _Piece, tokens: Tokens) -> bool:
    """Tells whether a period with a hyphen stands right in front of what it narrows: "second-quarter results"."""
    inside = "-" in (tokens.kind(place) for place in range(piece.first, piece.last))
    behind = tokens.words[piece.last] if piece.last < len(tokens.words) else ""
    return inside and behind.isalpha() and behind.islower() and tokens.kind(piece.last) not in "T&2pa"


def _led(piece: _Piece, first: int, bound: str) -> _Piece:
    return _Piece(piece.rule, first, piece.last, piece.stamp, piece.end_stamp, bound)


def _onward(piece: _Piece, tokens: Tokens, lexicon: Lexicon) -> _Piece:
    tail = lexicon.reporting.periods.words
    if piece.bound == "from" and tokens.word(piece.last) in tail.onward:
        return replace(piece, last=piece.last + 1, bound="since")
    return piece


@lru_cache(maxsize=8)
def _bounding(lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    """Returns the soft words that may stand before a date, and those that begin a period."""
    words = lexicon.reporting.periods.words
    return SOFT & frozenset(words.approximate), frozenset(words.starting)


def _mention(piece: _Piece, tokens: Tokens, passage: Passage, shift: int, lexicon: Lexicon) -> Mention:
    start, end = shift + tokens.start(piece.first), shift + tokens.end(piece.last - 1)
    parts = {"first": piece.stamp}
    if piece.end_stamp is not None:
        parts["last"] = piece.end_stamp
    if piece.bound is not None:
        parts["bound"] = piece.bound
    if (noun := tokens.word(piece.last)) in lexicon.reporting.periods.words.base_nouns:
        parts["base"] = noun
    timed = piece.rule == "time-of-day"
    return Mention(
        kind=MentionKind.REJECTED if timed else MentionKind.PERIOD,
        passage=passage.index,
        start=start,
        end=end,
        text=passage.text[start:end],
        rule="time-of-day" if timed else f"period:{piece.rule}",
        parts=parts,
        outer_start=start,
        outer_end=end,
    )
