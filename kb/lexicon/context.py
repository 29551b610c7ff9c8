"""Words of context: entities, metrics, and the words that tie a figure to them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from kb.lexicon.base import Row
from kb.lexicon.subjects import SubjectWords

Kind = Literal["organisation", "person", "place", "product", "model", "hardware", "set", "class", "market", "facility"]
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


class Narrower(Row):
    """A metric in general words that is a narrower one for such a bearer, such words beside it, such a rate."""

    metric: str
    to: str
    bearers: list[Kind] = Field(default_factory=list)
    words: list[str] = Field(default_factory=list)  # near the figure, in lower case
    per: list[str] = Field(default_factory=list)
    found: list[str] = Field(default_factory=list)  # rules by which the general metric was found
    plain: bool = False  # of a plain thing without a name


class Measuring(Row):
    """`measuring.toml`: what a figure measures where no noun of the lexicon says so."""

    said_by: frozenset[str]  # verbs by which a measure is said again: it was 26
    said_again: frozenset[str]  # nouns that stand for the measure before: the figure
    amounts: list[str]  # of money, a participle tells what is done with it: the amount invested
    extents: list[str]  # before a counted noun, say only how far it reaches: new, total
    numbering: list[str]  # a number of something is meant: number, count
    skipped: list[str]  # before a counted noun, no part of the unit
    spreading: list[str]  # prepositions of the time a clause takes
    custody: list[str]  # so many years in one of these are the length of a sentence
    losing: list[str]  # verbs by which a percentage of something is gone or won
    phrase_ends: list[str]  # end a narrowing phrase
    split_wholes: list[str]  # sums that a sentence splits into parts: bill
    splitting: list[str]  # verbs by which it does: break, include
    wholes: list[str]  # a percentage of one is a market share
    summed: list[str]  # plurals that are sums: deposits
    taken_for: list[str]  # verbs of those who are paid for their shares
    markets: list[str]  # money said of one is the size of a market
    outputs: list[str]  # a percentage of one leaves the metric what it is: a deficit of 5.8% of GDP
    growing: list[str]  # verbs by which firms grow in revenue, countries in output
    index: list[str]  # words that show that points are an index's
    events: list[str]  # counted happenings and stocks: burglaries, vacancies
    stuffs: list[str]  # plain nouns of what can be measured: cargo, attendance
    built: list[str]  # what money before one of them is the cost of
    goods: list[str]  # what they cost is their price
    long: list[str]  # their size in metres is a length
    journeys: list[str]  # their size in metres is a distance
    tall: list[str]  # their size in metres is a height
    generators: list[str]  # what they are rated at is a capacity
    sold_by: list[str]  # money for one of these measures is a price
    currencies: list[str]  # currencies: stand at an exchange rate
    traded: list[str]  # rise by per cent in price
    standing_for: list[str]  # verbs by which a figure is said to be of something
    posting: list[str]  # verbs by which such a part has revenue
    segments: list[str]  # headings of rows that are parts of a firm: by segment
    earning: list[str]  # parts of a firm that grow in revenue
    people: list[str]  # endings of nouns of people, who are hired
    sums: list[str]  # verbs by which things come to a cost
    changing: dict[str, str]  # verb of change -> metric: thin -> thickness
    into: dict[str, str]  # verb of money put into something -> metric
    before: dict[str, str]  # "before tax" -> pre-tax profit
    coins: list[str]  # nouns of money without a currency of their own
    gases: list[str]  # tonnes of them are emissions
    distances: list[str]  # right after a length, make it a distance
    paid_people: list[str]  # those who work for pay
    agreed: list[str]  # so many watts of them are a number of them: contracts, requests
    customers: list[str]  # what is earned on one of them is revenue
    paid_by: list[str]  # units of time that make "earn" a wage
    reckoned: list[str]  # between "N times" and what it is times: forward
    left_so: dict[str, str]  # what it is to be left so: dead
    bonds: list[str]  # in percent, their level is their yield: gilt
    multiples_of: dict[str, str]  # after "N times", make it this ratio of price
    plain_verbs: list[str]  # say nothing about what happened to a stuff
    counting_verbs: list[str]  # do something to what is counted, though they move or hold other things
    exchange: list[str]  # words of a sentence about trading in shares
    indices: list[str]  # words in names of market indices
    posts: list[str]  # posts of work, which are cut
    cutting: list[str]  # verbs by which posts of work go
    owning: list[str]  # verbs of those who have or trade a part of a company
    polls: list[str]  # words of a sentence about people who were asked
    opinions: list[str]  # verbs of those who were asked
    stances: list[str]  # those among them that are an answer themselves
    levels: list[str]  # what something once was: a percentage of one is no part of it
    tender: list[str]  # what is paid in, and not for: cash
    unnarrowed: list[str]  # verbs whose metric stays what it is, whatever the money is: save
    debts: list[str]  # words of a sentence in which a yield is a bond's
    slowing: list[str]  # verbs by which a growth given in per cent changes
    studying: list[str]  # who recruits people to study them
    adding: list[str]  # verbs by which a measure has its part in the change of another
    making_up: list[str]  # verbs by which something is a part of a whole
    lending: list[str]  # words of a sentence in which a bare rate is one of interest
    public: list[str]  # bodies without shares: a museum, a council
    staff: list[str]  # those who work for somebody, in the singular
    asking: list[str]  # participles that open a sentence on answers: "Asked why, 32% named ..."
    of_whole: list[str]  # prepositions of a whole in front of its part: "of these, 12"
    pointing: list[str]  # words for those named before
    loosely: list[str]  # words between such a whole and its number
    staying: list[str]  # verbs of those who are somewhere: "live in hostels"
    further: list[str]  # words before a number of more of the same
    doing: list[str]  # verbs of those who are counted: "1,200 were waiting"
    marketed: list[str]  # words of a text on sellers: a share by which one is ranked is of the market
    directing: list[str]  # verbs by which a budget gives money a purpose: direct, provide
    going: list[str]  # verbs by which money goes where it is spent: "$3m went on roads"
    taking: list[str]  # verbs by which something takes money: "it took $3m to build"
    raising: list[str]  # verbs by which a firm gets the money that is their object
    priced_over: list[str]  # verbs of debt whose basis points are a spread
    plans: list[str]  # a sum before one of them is an investment
    ranking: list[str]  # words by which those who share a market are ranked
    agents: dict[str, str]  # who does something -> metric of it: exporter -> exports
    debts_sold: list[str]  # debts that money is raised by: bonds, notes
    borrowing: list[str]  # verbs by which they are sold
    dwelling: list[str]  # verbs of those who live in a place
    outer_words: list[str]  # at the edge of a phrase, no part of what it names: total, other
    narrowing: list[str]  # prepositions by which a phrase says of what: life expectancy for men
    narrower: list[Narrower]
    states: dict[str, str]  # "was 15% contained" -> containment
    behind: dict[str, str]  # words right behind a sum -> metric: "$40m Series A" -> funding
    offsets: dict[str, str]  # words right behind a length -> metric: "below the surface" -> depth
    monies: list[str]  # what money may be of, though the word also names a place
    handing: dict[str, str]  # verb of money handed to somebody -> metric: give -> donation
    phrasal: dict[str, str]  # "put in" -> investment
    rates: dict[str, str]  # adjective -> unit of time: annual -> year
    participles: dict[str, str]  # irregular ones: sell -> sold


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
