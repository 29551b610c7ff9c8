"""The words that fields take: relations, modalities, kinds. Each value is what the contract writes."""

from __future__ import annotations

from enum import StrEnum


class Comparator(StrEnum):
    """How the text limits the value, as the contract writes it."""

    EQUAL = "="
    ABOUT = "~"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    RANGE = "range"


class Change(StrEnum):
    """What a figure that sizes a change or comparison says."""

    INCREASE = "increase"
    DECREASE = "decrease"
    RATIO = "ratio"


class Modality(StrEnum):
    """How the text vouches for the figure; the first that fits, in this order."""

    HYPOTHETICAL = "hypothetical"
    TARGET = "target"
    PROJECTED = "projected"
    ESTIMATED = "estimated"
    REPORTED = "reported"
    ASSERTED = "asserted"


class Polarity(StrEnum):
    """Whether the text affirms or denies the figure."""

    AFFIRMED = "affirmed"
    DENIED = "denied"


class PassageKind(StrEnum):
    """What part of the article a passage is."""

    TITLE = "title"
    HEADING = "heading"
    SENTENCE = "sentence"
    LIST_ITEM = "list-item"
    TABLE_HEAD = "table-head"
    TABLE_ROW = "table-row"
    FURNITURE = "furniture"  # by-lines, read times, share counts, newsletter boxes, captions of nothing


class MentionKind(StrEnum):
    """What a number mention looks like before it is interpreted."""

    QUANTITY = "quantity"
    PERIOD = "period"
    REJECTED = "rejected"  # a name, identifier, page furniture ...: `Mention.rule` says which


class Relation(StrEnum):
    """What two related claims are to each other; the contract's order, first that fits."""

    RESTATES = "restates"
    DIFFERENT_SCOPE = "different-scope"
    DIFFERENT_PERIOD = "different-period"
    FORECAST = "forecast"
    AGREES = "agrees"
    COMPATIBLE = "compatible"
    REVISED = "revised"
    UNDETERMINED = "undetermined"
    CONTRADICTION = "contradiction"


class Status(StrEnum):
    """What a question's positions come to."""

    SINGLE = "single"
    AGREED = "agreed"
    COMPATIBLE = "compatible"
    SCOPED = "scoped"
    DISPUTED = "disputed"
    UNDETERMINED = "undetermined"


class FindingKind(StrEnum):
    """Things worth a reader's minute."""

    CONTRADICTION = "contradiction"
    SCOPE = "scope"
    REVISION = "revision"
    FORECAST = "forecast"
    STALE_FORECAST = "stale-forecast"
    PART_WHOLE = "part-whole"
    ARITHMETIC = "arithmetic"
    IMPLIED = "implied"
    REFERENCE = "reference"
    UNDETERMINED = "undetermined"  # an open question: the slot that would decide is not stated


class PeriodBound(StrEnum):
    """Which side of a period the words leave open."""

    WITHIN = "within"
    SINCE = "since"
    THROUGH = "through"


COUNT = "count:"  # begins the unit of a count of things: "count:accelerator"
_THINGS = frozenset(("person", "GPU"))  # units that are things themselves


def counts_things(unit: str | None) -> bool:
    """Tells whether a canonical unit is of things that are counted, not of a measure.

    >>> counts_things("count:reactor"), counts_things("GPU"), counts_things("tonne"), counts_things(None)
    (True, True, False, False)
    """
    return unit is not None and (unit.startswith(COUNT) or unit in _THINGS)


def is_currency(unit: str | None) -> bool:
    """Tells whether a canonical unit is the code of a currency: "USD", but not "GPU"."""
    return unit is not None and len(unit) == 3 and unit.isalpha() and unit.isupper() and unit != "GPU"
