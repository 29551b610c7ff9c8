"""Words of the reckoning: what ties figures to one sum, what one thing plausibly costs, how a sum is told."""

from __future__ import annotations

from pydantic import Field, model_validator

from kb.lexicon.base import Row


class Bounds(Row):
    """What one of a thing plausibly costs, weighs or takes: wide ends, and what they rest on.

    A quotient inside them is plausible; one outside them is doubtful, never wrong.
    """

    things: list[str]  # the counted noun or unit
    unit: str  # canonical unit of the amount
    low: float = Field(gt=0)
    high: float = Field(gt=0)
    name: str | None = None  # of the unit, where a reader knows it by another: "bytes"
    says: str  # subject and verb before the ends: "a bus costs"
    range: str  # from what to what the ends reach
    source: str  # what they rest on, with its date

    @model_validator(mode="after")
    def _ends_in_order(self) -> Bounds:
        if self.low > self.high:
            raise ValueError(f"bounds of {self.things}: low is above high")
        return self


class Telling(Row):
    """How a rule's outcomes are told: a headline and a sentence each; words in braces are filled in."""

    holds_title: str
    holds: str
    fails_title: str = ""
    fails: str = ""
    uncertain_title: str
    uncertain: str


class Unsaid(Row):
    """How a value is told that follows from stated ones; `either` where the words leave two readings."""

    title: str
    text: str
    either: str = ""
    against: str = ""  # added where the text says what it compares with
    unsaid: str


class Arithmetic(Row):
    """`arithmetic.toml`."""

    sum_cues: list[str] = Field(default_factory=list)  # words that make a figure the sum of its neighbours
    nearly_all: list[str] = Field(default_factory=list)  # phrases that claim a figure is most of a stock
    narrowing: list[str] = Field(default_factory=list)  # words behind a figure that change what it covers
    narrowing_stops: list[str] = Field(default_factory=list)  # words behind a figure that such words do not reach over
    narrowing_ahead: list[str] = Field(default_factory=list)  # words right before a figure that change what it covers
    rest_cues: list[str] = Field(default_factory=list)  # words that make a share what the others leave
    each_cues: list[str] = Field(default_factory=list)  # words behind a figure that make it that of one of several
    average_cues: list[str] = Field(default_factory=list)  # words before a figure that do so
    spending_links: list[str] = Field(default_factory=list)  # words between an amount and the things it paid for
    capacity_links: list[str] = Field(default_factory=list)  # words between things and the room they take
    repeated: list[str] = Field(default_factory=list)  # nouns of work that is done again and again
    nonstop: list[str] = Field(default_factory=list)  # words that say a power is drawn all the time
    hours: dict[str, list[float]] = Field(default_factory=dict)  # unit of time -> fewest and most hours it has
    several: dict[str, list[float]] = Field(default_factory=dict)  # words for a few -> fewest and most they may mean
    per_names: dict[str, str] = Field(default_factory=dict)  # canonical unit -> the noun a rate is per
    bounds: list[Bounds] = Field(default_factory=list)
    telling: dict[str, Telling] = Field(default_factory=dict)  # rule -> its sentences
    implied: dict[str, Unsaid] = Field(default_factory=dict)  # what follows -> its sentences
