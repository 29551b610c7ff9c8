"""Words of context: entities, metrics, and the words that tie a figure to them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from kb.lexicon.base import Kind, Row
from kb.lexicon.measuring import Measuring
from kb.lexicon.subjects import SubjectWords

Dimension = Literal[
    "money",
    "energy",
    "power",
    "compute",
    "compute-rate",
    "data",
    "data-rate",
    "share",
    "ratio",
    "count",
    "duration",
    "mass",
    "length",
    "area",
    "volume",
    "temperature",
    "speed",
    "date",
    "frequency",
    "rotation",
    "frames",
    "pulse",
    "voltage",
    "current",
    "charge",
    "resistance",
    "sound",
    "pressure",
    "force",
    "torque",
    "light",
    "radiation",
    "fuel economy",
    "density",
    "acceleration",
    "any",
]


class Member(Row):
    """A member of a named set, by its name; where the days are given, for periods within them only."""

    name: str
    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_name(cls, given: object) -> object:
        return {"name": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _days_in_order(self) -> Member:
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError(f"member {self.name}: valid_from is after valid_to")
        return self

    def within(self, start: date | None, end: date | None) -> bool:
        """Tells whether it is a member for all of a period, as far as the period is known."""
        early = self.valid_from is not None and start is not None and start < self.valid_from
        late = self.valid_to is not None and end is not None and end > self.valid_to
        return not early and not late


class Entity(Row):
    """A subject the text may name. `part_of`, `made_by` and `members` name other entities."""

    name: str
    kind: Kind
    aliases: list[str] = Field(default_factory=list)
    part_of: str | None = None
    made_by: str | None = None
    instance_of: str | None = None  # the class it belongs to: GPT-4 -> frontier AI model
    members: list[Member] = Field(default_factory=list)  # of a named set: names, or rows with days of validity
    demonyms: list[str] = Field(default_factory=list)  # adjectives of a place: German, French
    common: list[str] = Field(default_factory=list)  # names of it that are plain words, or names of others too
    cues: list[str] = Field(default_factory=list)  # words of an article that show that such a name means it
    observer: bool = False  # lives on counting and rating what others have: Gartner


class Metric(Row):
    """A property the text may measure.

    `family` gathers the metrics a reader would ask for in one question; within it `includes` and
    `part_of` say what a wider metric holds. `negative_of`: a net loss is minus a net income.
    `verbs` say it of their subject ("spends" -> spending); `units` are the units that mean it
    where no other word names a metric; `bearers` the kinds of subject that have it. A metric
    `of_things` takes the thing into its name: "wheat imports" are no "copper imports".
    """

    name: str
    family: str
    dimension: Dimension
    aspect: Literal["stock", "flow", "rate", "cumulative", "price", "none"] = "none"
    aliases: list[str] = Field(default_factory=list)
    verbs: list[str] = Field(default_factory=list)
    units: list[str] = Field(default_factory=list)
    bearers: list[Kind] = Field(default_factory=list)
    counts: str | None = None  # unit of a bare number of it: deaths are persons
    of_things: bool = False  # says little without its object: wheat production, GPU price
    includes: list[str] = Field(default_factory=list)
    part_of: str | None = None
    negative_of: str | None = None
    growth_of: str | None = None  # revenue growth -> revenue
    definition: str = ""


class Entities(Row):
    """`entities.toml`."""

    entity: list[Entity] = Field(default_factory=list)


class Metrics(Row):
    """`metrics.toml`."""

    metric: list[Metric] = Field(default_factory=list)


class Verbs(Row):
    """Verbs by what they tell of a figure; all as lemmas."""

    breaking: list[str]  # a measure that does this to a level is at it: revenue smashed $4bn
    planning: list[str]  # money in something is an investment: plans $4bn in new factories
    leading: list[str]  # with "to" or "from" of what comes of it, and no level: spending led to
    level: list[str]  # the subject stands at the figure: be, reach, total
    rise: list[str]  # the subject changed by, to or from the figure
    fall: list[str]
    alter: list[str]  # the subject changed its object by, to or from the figure: cut, raise
    place: list[str]  # the object is put at the figure: estimate, value, bring
    carry: list[str]  # the object names the metric of the subject: report, post
    hold: list[str]  # the subject has the figure: have, own
    say: list[str]  # the subject says, and is never whose figure it is
    trading: list[str]  # what is traded at a figure has it for a price: sell, quote
    undergoing: list[str]  # the subject moves by the change that is their object
    booking: list[str]  # who tells so tells of itself: post, book
    giving: list[str]  # the object beside the figure has it: give, award
    need: list[str]  # the subject takes the figure: require, need
    act: list[str]  # activities that have a cost: train, build


class Nouns(Row):
    """Nouns by what they tell of a figure; singular."""

    empty: list[str]  # name no metric by themselves: figure, number, total
    magnitude: list[str]  # number words: hundred, million
    kin: list[str]  # stand for the thing named before them: version, pod, training
    property_endings: list[str]  # endings of nouns that name something measurable: -tion, -age
    function: list[str]  # words that open sentences and name nothing
    times: list[str]  # never whose figure it is: year, month, period
    plans: list[str]  # of what stands before them: a capex plan
    races: list[str]  # what is led, and places in it: pack, lead
    rise: list[str]  # size a change: increase, gain
    fall: list[str]
    share: list[str]  # say that a percentage is a part: share, portion
    resource: list[str]  # what is paid for: "energy costs" are a cost of energy
    company: list[str]  # "the company" and its like stand for an organisation named before
    model: list[str]
    person: list[str]
    place: list[str]
    other: list[str]  # "the market", "the sector": the article's topic


class Adjectives(Row):
    """Adjectives that name what a figure before them measures: 5 metres long."""

    metric: dict[str, str]


class Counting(Row):
    """What counted nouns mean."""

    units: dict[str, str]  # singular noun -> canonical unit: employee -> person
    metrics: dict[str, str]  # singular noun -> metric: employee -> headcount
    idle: list[str]  # nouns whose count claims nothing: reason, thing, way
    spans: list[str]  # what a length of time in front of one only says which it is: a five-year high


class Describing(Row):
    """Words by which a measure only describes another figure."""

    within: frozenset[str]  # right before a length of time that is a limit
    windows: frozenset[str]  # right before one in which something changed
    window_fillers: frozenset[str]  # between these and the length
    finishing: frozenset[str]  # verbs whose length of time is told: finished in two hours
    lasting: frozenset[str]  # right before "more than six months", how long those counted have waited
    enduring: frozenset[str]  # between those meant and how long: people unemployed for more than two years
    waits: frozenset[str]  # what is ended above a length: waits of more than 65 weeks
    ending: frozenset[str]  # verbs of ending it, as lemmas
    limiting: frozenset[str]  # tie a limit to a set: farms with fewer than 20 acres
    narrowing: frozenset[str]  # words of a set that another figure counts: homes costing over $900,000
    grouping: frozenset[str]  # with superlatives, name a group: the three main parties
    definite: frozenset[str]  # before a small count: the five builders
    equating: frozenset[str]  # a barrel is 42 gallons
    auxiliaries: frozenset[str]  # between the two, and behind "the four" who could
    demanding: frozenset[str]  # a million tokens cost $3
    not_products: frozenset[str]  # nouns before which a length is no size: 50mm rain


class Dimensions(Row):
    """Canonical unit -> dimension; currencies are money and counts count without being listed."""

    unit: dict[str, Dimension]


class Relating(Row):
    """`relating.toml`: the words that tie a figure to what it measures."""

    verbs: Verbs
    nouns: Nouns
    adjectives: Adjectives
    counting: Counting
    describing: Describing
    dimensions: Dimensions


class Qualifiers(Row):
    """`qualifiers.toml`: words that narrow a claim, by kind, and words that never do."""

    narrow: dict[str, list[str]]  # kind of scope -> words
    idle: list[str]  # modifiers that narrow nothing: huge, reported, latest
    exclude: list[str]  # open a phrase that says what is left out or taken in: excluding, before
    near: list[str]  # words of an extent right before the figure: total, net
    joint: list[str]  # say that many act as one: collectively
    adverbs: list[str]  # where it holds: worldwide
    grounds: list[str]  # behind "at", on what grounds figures are compared: comparable
    bases: list[str]  # phrases near the figure that name its basis: constant currency
    apart: list[str]  # say what is left out wherever they stand: net of
    settled: list[str]  # what a figure may be before or after: tax, fees
    places: list[str]  # prepositions of places: in Europe
    of_measure: list[str]  # prepositions of a part of what is measured: from advertising, on irrigated land
    bare: list[str]  # of these, those that the part does without: on salaries
    silent: list[str]  # prepositions that tell nothing themselves
    of_figure: list[str]  # prepositions of a part behind the figure itself: among likely voters
    spent: dict[str, list[str]]  # verb -> prepositions of what money goes to: spend on, invest in
    conditions: dict[str, list[str]]  # preposition -> nouns that make it a condition: at (peak) load
    basis: str  # of these the one that only the words before it tell: on a per-capita basis
    plain: list[str]  # of these the ones that go without their preposition: in (current) prices
    undescribed: list[str]  # participles behind a noun that narrow nothing: driven, including
    joins: list[str]  # words that part one figure with its phrase from the next
    placeless: list[str]  # families of metrics that a place of trade does not narrow


class Statements(Row):
    """`statements.toml`: tables of results, whose rows are what is measured and whose columns are times."""

    times: list[str] = Field(default_factory=list)
    changes: list[str] = Field(default_factory=list)
    counts: list[str] = Field(default_factory=list)
    costs: list[str] = Field(default_factory=list)
    accounts: list[str] = Field(default_factory=list)


class ChoosingWeights(Row):
    """`choosing.toml`: the weight of each clue of a candidate for the subject, and the least chance that settles it."""

    least: float = Field(default=1.0, ge=0, le=1)  # where the rules leave the subject open
    instead: float = Field(default=1.0, ge=0, le=1)  # where they found another one
    weights: dict[str, float] = Field(default_factory=dict)
    fitted_on: dict[str, int | float | str] = Field(default_factory=dict)


class ContextWords(Row):
    """One field per TOML file of this group."""

    choosing: ChoosingWeights
    entities: Entities
    metrics: Metrics
    relating: Relating
    measuring: Measuring
    subjects: SubjectWords
    qualifiers: Qualifiers
    statements: Statements = Field(default_factory=Statements)
