"""Is a figure the size of a change, and which way: "rose 8 %", "8 % higher", "5% in Leeds and 7% in York".

Comes in: a figure, the words before it and what was found last. Goes out: increase, decrease, ratio or "".
"""

from __future__ import annotations

import re

from kb.detect import context
from kb.detect.figure import Figure
from kb.detect.stretch import Stretch
from kb.lexicon.figure_tables import UnitReading

NAME_REACH = 24
NAMED = re.compile(r"(?:^|[^\w])([A-Z][\w&.']*|\d{2,4})[ ]\(?$")  # "Paris -0.4%", "Stoxx 600 -0.4%"
# "5% in Leeds, 7% in York", "4% in 2008 and 2% the year before": the figures of a list move alike.
LISTED = re.compile(
    r"(?:[ ](?:in|at|for|on|to|from|among|across|during)[ ][^.;:!?()%$£€\d]{0,48}?(?:\d{4})?"
    r"|[ ](?:overall|[a-z]{4,}ly|year[- ](?:on|over)[- ]year|quarter[- ](?:on|over)[- ]quarter)"
    r"|[ ](?:last|this|the|a)[ ][a-z ]{3,24})(?:,(?:[ ]and)?|[ ]and)[ ]"
    r"(?:by[ ])?(?:(?:about|around|roughly|nearly|almost|some)[ ])?"
)
GOES_ON = re.compile(
    r"$|[.,;)]|[ ](?:in|at|for|on|to|from|among|across|during|the|a|last|this|overall|[a-z]{4,}ly)(?!\w)"
    r"|[ ](?:year|quarter|month)[- ](?:on|over)[- ]"
)
SHARE = re.compile(r"[ ]\(\d[\d.,]*[ ]?(?:%|per[ ]cent|percent)\)")  # "270,000 (14%) up on last year"
MOVED = re.compile(r"[ ](up|down)(?![\w-])(?![ ](?:payment|front|to[ ]date)(?!\w))")
RESTATED = re.compile(r",?[ ](?:or[ ](?:about[ ]|roughly[ ]|around[ ]|nearly[ ]|almost[ ])?|\()")


def change(stretch: Stretch, figure: Figure, words: list[str], end: int) -> str:
    """Returns what the words before a figure that ends at `end`, or those behind it, make it."""
    if figure.kind == "multiple":
        return figure.extra
    reading = stretch.reading(figure)
    if reading is not None and reading.dimension == "duration" and words[-1:] in (["over"], ["in"], ["during"]):
        return ""  # "rain fell over 3 days"
    if before := context.change_before(words, stretch.grammar):
        done = reading is None and figure.noun and _acts(words, stretch)
        told = _named(stretch, figure, end) if words[-1:] != ["by"] else ""  # "offset by a 10% increase"
        if told:
            return told
        return "" if done or (reading is not None and _is_loss(reading, words, stretch)) else before
    if figure.plus:
        return "increase"
    dimension = reading.dimension if reading is not None else ""
    if dimension == "share" and (named := _behind_its_name(stretch, words, end)):
        return named
    if dimension == "share" and (told := _told(stretch, figure, words, end)):
        return told
    if dimension == "duration" and not context.is_longer_than(stretch.low, end, stretch.grammar):
        return ""  # "in 130 years more people live alone"
    aside = SHARE.match(stretch.low, end)
    return context.change_after(
        stretch.low,
        end if aside is None else aside.end(),
        stretch.grammar,
        multiple=figure.kind == "order" or (reading is not None and reading.unit == "x"),
        money=dimension == "money",
        share=dimension == "share",
        noun=bool(figure.noun),
        counted=reading is None,
    )


def _named(stretch: Stretch, figure: Figure, end: int) -> str:
    """The change that the very next word names."""
    following = stretch.low[end : end + NAME_REACH].replace("-", " ").split()
    word = following[0].strip(".,;:)") if following else ""
    changes = stretch.grammar.words.changes
    return "increase" if word in changes.nouns_up else "decrease" if word in changes.nouns_down else ""


def _behind_its_name(stretch: Stretch, words: list[str], end: int) -> str:
    """The change that the word before a comma names: "the biggest gain, 7.9%"."""
    word = words[-1] if words else ""
    changes = stretch.grammar.words.changes
    if not word.endswith(",") or not GOES_ON.match(stretch.low, end):
        return ""
    return "increase" if word[:-1] in changes.nouns_up else "decrease" if word[:-1] in changes.nouns_down else ""


def _told(stretch: Stretch, figure: Figure, words: list[str], end: int) -> str:
    """A share told to be a fall by its sign in a list, or by what is said of it: "it was 0.2% down"."""
    if figure.negative and (_listed_move(stretch, figure) or _beside_level(stretch, figure)):
        return "decrease"
    found = MOVED.match(stretch.low, end)
    if found is None or not words or words[-1] not in stretch.grammar.words.changes.moved_after:
        return ""
    return "increase" if found[1] == "up" else "decrease"


def _acts(words: list[str], stretch: Stretch) -> bool:
    """Tells a verb that does something to what is counted from a change of its number: "sank 50 ships"."""
    return words[-1:] != ["by"] and not stretch.grammar.words.changes.not_of_counts.isdisjoint(words[-4:])


def _is_loss(reading: UnitReading, words: list[str], stretch: Stretch) -> bool:
    """Tells money that somebody lost from the fall of a price: "it lost $3m", "the shares lost $3"."""
    changes = stretch.grammar.words.changes
    if reading.dimension != "money" or reading.factor != 1 or changes.not_of_money.isdisjoint(words[-4:]):
        return False
    return changes.priced.isdisjoint(word.strip(".,;:'") for word in words)


def _listed_move(stretch: Stretch, figure: Figure) -> bool:
    """Tells a fall in a list of markets ("Paris -0.4% Milan -1.2%") from a level below zero ("a margin of -3%")."""
    word = NAMED.search(stretch.text, max(0, figure.start - NAME_REACH), figure.start)
    return word is not None and word[1] not in stretch.grammar.words.names.starters


def _beside_level(stretch: Stretch, figure: Figure) -> bool:
    """Tells a fall right behind its level: "35.3 million, -4.5%", "$40 (-2%)"."""
    last = stretch.last
    return last is not None and stretch.text[last.end : figure.start] in (", ", " (", "; ", " / ")


def restated(stretch: Stretch, figure: Figure, parts: dict[str, str]) -> None:
    """The same move in other units shares its direction: "up 40 points, or 0.3%", "fell by $2m (5%)"."""
    last = stretch.last
    if last is None or "change" in parts or last.parts.get("change") not in ("increase", "decrease"):
        return
    if "magnitude" in parts or "currency" in parts or stretch.dimension(figure) != "share":
        return
    if RESTATED.fullmatch(stretch.low, last.end, figure.start) and last.parts.get("unit") != parts.get("unit"):
        parts["change"] = last.parts["change"]


def listed(stretch: Stretch, figure: Figure, parts: dict[str, str], end: int) -> None:
    """The shares of a list move as the first: "rose 5% in Leeds and 7% in York"."""
    last = stretch.last
    if last is None or "change" in parts or last.parts.get("change") not in ("increase", "decrease"):
        return
    if stretch.dimension(figure) != "share" or last.parts.get("unit") != figure.unit:
        return
    if GOES_ON.match(stretch.low, end) and LISTED.fullmatch(stretch.low, last.end, figure.start):
        parts["change"] = last.parts["change"]
