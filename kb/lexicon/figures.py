"""Words of figures: numerals, magnitudes, units, currencies, comparators, names that hold numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from kb.lexicon.base import Row

Words = list[str]
Bag = frozenset[str]  # words looked up, not tried in order


class Numerals(Row):
    """`numerals.toml`: words that are numbers."""

    ones: dict[str, Decimal] = Field(default_factory=dict)  # one ... nineteen
    tens: dict[str, Decimal] = Field(default_factory=dict)  # twenty ... ninety
    scales: dict[str, Decimal] = Field(default_factory=dict)  # hundred, thousand, dozen, crore
    parts: dict[str, Decimal] = Field(default_factory=dict)  # third = 3: the denominator
    part_step: Decimal = Decimal(0)  # "a third" is rounded to a multiple of this, a smaller part to half of itself
    ordinals: Bag = frozenset()  # first, tenth: never a figure
    glyphs: dict[str, Decimal] = Field(default_factory=dict)  # "½"
    part_counts: Words = Field(default_factory=list)  # what may stand before a part: two thirds
    half_not_after: Bag = frozenset()  # the second half: no share
    half_of_after: Bag = frozenset()  # and half of them: a share all the same
    half_before: Words = Field(default_factory=list)  # half of, half the
    part_before: Words = Field(default_factory=list)  # a third of, a third more
    part_after: Bag = frozenset()  # by a third
    quarter_after: Bag = frozenset()  # in one quarter: three months
    quarter_not_before: Bag = frozenset()  # a quarter ago: three months
    power: Words = Field(default_factory=list)  # 10 to the power of 26
    power_before: Words = Field(default_factory=list)  # 10 to the 25 FLOP
    one_after: Bag = frozenset()  # just one flaw: a number
    one_before: Bag = frozenset()  # one who, one is: a pronoun
    one_not_after: Bag = frozenset()  # the wrong one
    one_nouns: Bag = frozenset()  # nouns that look like verbs: one building


class Suffix(Row):
    """A magnitude written as letters after a number. `rivals` are units of the same spelling."""

    form: str
    value: Decimal
    sure: bool = False  # "bn" is a magnitude wherever it stands; "m" may be metres
    rival: str | None = None  # the unit's symbol that is meant where no noun or currency decides


class Vague(Row):
    """A plural that names only a size: "hundreds". Bounds are factors of the size."""

    word: str
    value: Decimal
    lower: Decimal = Decimal(2)
    upper: Decimal = Decimal(10)


class Magnitudes(Row):
    """`magnitudes.toml`."""

    words: dict[str, Decimal] = Field(default_factory=dict)  # million, mln: after digits
    suffix: list[Suffix] = Field(default_factory=list)
    vague: list[Vague] = Field(default_factory=list)
    vague_prefixes: Words = Field(default_factory=list)  # several, a few: before a magnitude word
    couple: Words = Field(default_factory=list)  # "a couple of" hundred
    digits: dict[str, list[Decimal]] = Field(default_factory=dict)  # single-digit = [1, 9]
    more: dict[str, list[Decimal]] = Field(default_factory=dict)  # multibillion = [1e9, 2, 1000]


class Unit(Row):
    """A unit. `canonical` names the unit it is converted to, by Pint's reading of `pint`.

    `factor` (and `offset`) are for units that Pint lacks; for the others they are computed.
    """

    name: str
    dimension: str
    canonical: str | None = None
    per: str | None = None  # a unit that says by itself what it is per: rpm
    pint: str | None = None
    pint_canonical: str | None = None
    factor: Decimal | None = None
    offset: Decimal | None = None
    symbols: Words = Field(default_factory=list)  # exact letters
    words: Words = Field(default_factory=list)  # any case; plurals are formed
    si: Words = Field(default_factory=list)  # prefixes its symbols and words take
    exact_plural: bool = False  # `words` are complete, no plural to form
    stated: str | None = None  # what to call it where the text's own spelling is odd


class Prefix(Row):
    """A prefix of units: k, kilo, 1000."""

    symbol: str
    word: str
    value: Decimal


class Ambiguous(Row):
    """One meaning of a spelling that has several."""

    form: str  # as written; words in lower case
    unit: str = ""  # the spelling meant, a unit's word or symbol; "" for no unit
    cues: Words = Field(default_factory=list)  # words near which it means that; none: the rest
    large: bool = False  # a number from a thousand up means it without a cue


class Units(Row):
    """`units.toml`."""

    prefix: list[Prefix] = Field(default_factory=list)
    unit: list[Unit] = Field(default_factory=list)
    family: list[dict[str, Decimal]] = Field(default_factory=list)  # units of time that add up
    spaced_only: Bag = frozenset()  # words that are also something else: "in", "a"
    modifiers: Words = Field(default_factory=list)  # between a number and its unit: consecutive
    length_cues: Bag = frozenset()  # "tall": the m before it is metres
    millions_of: Bag = frozenset()  # what is counted: the m is million
    millions_number: Words = Field(default_factory=list)  # "the number of": the m behind it, too
    millions_after: Bag = frozenset()  # words right before such a number
    mass_cues: Words = Field(default_factory=list)  # words near which pounds are a mass
    mass_of: Words = Field(default_factory=list)  # pounds of these are a mass, however many
    hyphen_symbols: Bag = frozenset()  # of `spaced_only`, those a hyphen may join: 5-W
    word_symbols: Bag = frozenset()  # those that may stand before a further word: 5 m east
    not_before_word: Bag = frozenset()  # capitals that may not
    last_only: Bag = frozenset()  # those that stand only at the end of a sentence
    ambiguous: list[Ambiguous] = Field(default_factory=list)


class Currency(Row):
    """A currency: what is written before or after the number. Names come from Babel too."""

    name: str  # ISO code
    label: str | None = None  # what to call it where the symbol says little
    before: Words = Field(default_factory=list)  # "$", "US$", "Rs."
    after: Words = Field(default_factory=list)  # "€", "元"
    words: Words = Field(default_factory=list)  # dollars: any case, plurals are formed
    cents: dict[str, Decimal] = Field(default_factory=dict)  # pence = 0.01
    cent_symbols: dict[str, Decimal] = Field(default_factory=dict)
    stated: dict[str, str] = Field(default_factory=dict)  # pence = "penny"


class Currencies(Row):
    """`currencies.toml`."""

    currency: list[Currency] = Field(default_factory=list)
    not_codes: Words = Field(default_factory=list)  # ISO codes that are English words or firms
    adjectives: dict[str, str] = Field(default_factory=dict)  # after the figure: "$76 US a barrel"
    scaled_prefixes: dict[str, Decimal] = Field(default_factory=dict)  # 30 MUSD
    careful: Bag = frozenset()  # spellings before a number that may be a name's: R2, Euro 6
    scaled_codes: Words = Field(default_factory=list)
    shared: dict[str, dict[str, Words]] = Field(default_factory=dict)  # krone: code -> words that tell the country


class Counted(Row):
    """A noun that is counted; `canonical` is the unit's name, else `count:<noun>`."""

    noun: str
    canonical: str | None = None
    plural: str | None = None
    also: Words = Field(default_factory=list)
    symbols: Words = Field(default_factory=list)
    least: Decimal | None = None  # below it, and without a rate, it is no `canonical` but counted
    measure: bool = False  # counted even before another noun: "175-billion parameter model"


class Nouns(Row):
    """`nouns.toml`."""

    noun: list[Counted] = Field(default_factory=list)
    plurals: dict[str, str] = Field(default_factory=dict)  # children = "child"
    invariant: Bag = frozenset()  # aircraft, staff
    not_nouns: Bag = frozenset()  # words on -s that are no plural: says, has
    singulars: Bag = frozenset()  # words on -s that are no plural but may stand before a noun: business days
    stops: Bag = frozenset()  # words that end the search for the noun
    verbs: Bag = frozenset()
    heads: Bag = frozenset()  # singular heads after a hyphen: two-door
    described: Bag = frozenset()  # those that only describe: a six-speed gearbox
    fates: Bag = frozenset()  # 43 dead, one injured
    groups: Words = Field(default_factory=list)  # determiners after "of": five of the satellites
    persons: Bag = frozenset()
    person_verbs: Bag = frozenset()
    aged: Bag = frozenset()  # aged 35
    fate_verbs: Bag = frozenset()  # killed six
    aged_at: Bag = frozenset()  # dead at 95
    age_groups: Bag = frozenset()  # people over 65
    strong: Bag = frozenset()  # a 40-strong team is so many people
    parameter_kinds: Words = Field(default_factory=list)  # 671B total and 37B active parameters
    sized_by_parameters: Bag = frozenset()  # a 70B model has so many parameters
    reckoners: Bag = frozenset()  # those who expect a number: the 145,000 economists forecast
    reckon: Bag = frozenset()
    age_cues: Words = Field(default_factory=list)  # life expectancy of 73


class Bound(Row):
    """A comparator phrase; `below` and `above` widen the value by these fractions of it."""

    words: Words
    comparator: Literal["=", "~", "<", "<=", ">", ">="]
    below: Decimal = Decimal(0)
    above: Decimal = Decimal(0)


class Comparators(Row):
    """`comparators.toml`."""

    before: list[Bound] = Field(default_factory=list)
    after: list[Bound] = Field(default_factory=list)
    signs: list[Bound] = Field(default_factory=list)
    verbs: list[Bound] = Field(default_factory=list)  # tops, exceeds
    fillers: Bag = frozenset()  # may stand between comparator and number
    bare: Bag = frozenset()  # comparators that allow no article before the number
    longer: Bag = frozenset()  # words after which "over five years" is more than five years
    soft: Words = Field(default_factory=list)  # may stand between the ends of a range: to over
    joints: Words = Field(default_factory=list)  # words that join a range
    tails: Words = Field(default_factory=list)  # glued behind a number: -odd
    levels: Words = Field(default_factory=list)  # words after a confidence level
    closing: Bag = frozenset()  # of those behind a figure, those that may belong to a noun: a $15 minimum wage
    up_verbs: Bag = frozenset()  # "edged up to 23,000": a level reached
    level_nouns: Bag = frozenset()  # before "up to" they say that it rose: rate up to 5 %
    against: Words = Field(default_factory=list)  # words after which a bare number is of the same unit: compared with
    negatives: Bag = frozenset()  # minus, negative
    lacking: Bag = frozenset()  # no bounds but a lack where one of `lacking_after` stands before: are short of
    lacking_after: Bag = frozenset()
    topical: Bag = frozenset()  # have "about" as theirs: talks about a $5m contract


class Rates(Row):
    """`rates.toml`."""

    adverbs: dict[str, str] = Field(default_factory=dict)  # annually = "year"
    adjectives: dict[str, str] = Field(default_factory=dict)  # annual, before the noun
    a: dict[str, str] = Field(default_factory=dict)  # nouns that follow "a": barrel
    symbols: dict[str, str] = Field(default_factory=dict)  # /s, /hr
    chips: Words = Field(default_factory=list)  # what a processor's hours are of: GPU, H100
    timed: dict[str, str] = Field(default_factory=dict)  # powers paid for by time: kw = "kilowatt"
    of: Words = Field(default_factory=list)  # periods and units after "2 tons of copper a"
    not_after: Words = Field(default_factory=list)  # a year earlier: no rate
    ages: Words = Field(default_factory=list)  # a decade ago: no rate
    tails: Words = Field(default_factory=list)  # second words of a denominator: training run
    left_out: Words = Field(default_factory=list)  # sold by the million, where the text speaks of them
    sold_with: list[str]  # what a sentence on such prices speaks of: model
    sided: Words = Field(default_factory=list)  # "per million output": a side of what is sold


class Changes(Row):
    """`changes.toml`: words that make a figure the size of a change."""

    up: Bag = frozenset()
    down: Bag = frozenset()
    between: Bag = frozenset()  # adverbs between verb and figure
    by: Words = Field(default_factory=list)
    lowering: Bag = frozenset()  # lower income by 5 %
    with_by: Bag = frozenset()  # verbs that change a figure only with "by"
    nouns_up: Bag = frozenset()
    nouns_down: Bag = frozenset()
    not_money: Bag = frozenset()  # change nouns that beside money name an amount: a $5m gain
    modifiers: Bag = frozenset()  # annual, price: between figure and noun
    moved_before: Bag = frozenset()  # 8 % down on the year
    added: Bag = frozenset()  # an extra £59 a year
    than_up: Bag = frozenset()  # higher, more
    than_down: Bag = frozenset()
    range_verbs: Bag = frozenset()  # ranging, vary: "from A to B" is a range
    phrasal: Bag = frozenset()  # verbs that make "up" or "down" theirs: makes up 30 %, written down
    reached: Bag = frozenset()  # comparators after a verb of change that make the figure a level: fell below
    reached_amount: Bag = frozenset()  # those that do so only where the figure is no share
    not_of_counts: Bag = frozenset()  # verbs that are no change where things are counted: declined two requests
    not_of_money: Bag = frozenset()  # verbs that are no fall where the figure is money: lost
    priced: Bag = frozenset()  # unless one of these stands before them
    times: Words = Field(default_factory=list)  # words after "than" that make a comparison a change: a year earlier
    in_percent: Bag = frozenset()  # what is in percent where only its digits are said: margins
    moved_after: Bag = frozenset()  # was 3 % down
    than_light: Bag = frozenset()  # words after "than" that say nothing of the kind: they were in the
    moves: Bag = frozenset()  # verbs after which "from A to B" is two figures


class Multiple(Row):
    """A verb or adverb that is a multiple: tripled."""

    words: Words
    value: Decimal
    change: Literal["increase", "decrease", "ratio"]
    followers: Bag = frozenset()  # if given, one of these must follow
    not_after: Bag = frozenset()


class Multiples(Row):
    """`multiples.toml`."""

    multiple: list[Multiple] = Field(default_factory=list)
    orders: Words = Field(default_factory=list)  # order(s) of magnitude
    ratio_before: Bag = frozenset()  # before "two to one": outnumber
    ratio_after: Bag = frozenset()  # behind it: margin


class Names(Row):
    """`names.toml`: names and labels that hold numbers."""

    before: dict[str, Words] = Field(default_factory=dict)  # reason -> words a number follows
    after: dict[str, Words] = Field(default_factory=dict)  # reason -> words that follow a number
    whole: dict[str, Words] = Field(default_factory=dict)  # reason -> phrases, number inside
    hyphen_prefixes: dict[str, str] = Field(default_factory=dict)  # sub = "<", minus = "-"
    strong: Bag = frozenset()  # labels even where a noun follows: Phase 3 trials
    starters: Bag = frozenset()  # capitalised words that are no name
    particles: Bag = frozenset()  # small words inside foreign names: Viana do Castelo
    asking: Bag = frozenset()  # behind these such a word is English: so do Acme's shares
    given: Bag = frozenset()  # given names: "Nora Hall (44)" is an age
    clock_verbs: Bag = frozenset()  # starts at nine
    headline_verbs: Bag = frozenset()  # Storm Kills 12
    numbers: Bag = frozenset()  # bare numbers that are names: 737
    number_words: Bag = frozenset()  # words before them that make them names: the 737
    score_words: Bag = frozenset()
    odds: Words = Field(default_factory=list)  # behind two numbers: 5-2 favourites
    loose: Bag = frozenset()  # labels that need no capital: page 5
    months: Bag = frozenset()
    month_prepositions: Bag = frozenset()
    streets: Words = Field(default_factory=list)
    abbreviations: Bag = frozenset()  # end in a full stop and are no name: U.S.
    identifiers: Bag = frozenset()  # words that a colon joins to an identifier: doi
    made: Bag = frozenset()  # of what numbers name a model: the 737 jet
    pointing: Bag = frozenset()  # articles behind which it may stand: the 5090
    counting: Bag = frozenset()  # words behind a number that counts all the same: the 5090 who
    races: Bag = frozenset()  # words near which 31:22 is a length of time, 10K a race
    timed_by: Bag = frozenset()  # right before how long somebody took
    times_of: Bag = frozenset()  # these, and "of"
    glued: Bag = frozenset()  # words whose full stop glues them to a number: c.1500


class Conversions(Row):
    """`conversions.toml`: factors as Pint computes them, kept so that start-up need not import Pint."""

    factor: dict[str, Decimal] = Field(default_factory=dict)  # "from -> to" = factor


class FigureWords(Row):
    """One field per TOML file of this group."""

    numerals: Numerals
    magnitudes: Magnitudes
    units: Units
    currencies: Currencies
    nouns: Nouns
    comparators: Comparators
    rates: Rates
    changes: Changes
    multiples: Multiples
    names: Names
    conversions: Conversions

    @model_validator(mode="after")
    def _meanings_known(self) -> FigureWords:
        known = {form for row in self.units.unit for form in (*row.words, *row.symbols)}
        known |= {word for row in self.currencies.currency for word in row.words}
        unknown = [row.unit for row in self.units.ambiguous if row.unit and row.unit not in known]
        if unknown:
            raise ValueError(f"units.toml: ambiguous: no unit is written {', '.join(unknown)}")
        return self
