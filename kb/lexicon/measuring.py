"""`measuring.toml`: what a figure measures where no noun of the lexicon says so."""

from __future__ import annotations

from pydantic import Field

from kb.lexicon.base import Kind, Row


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
    workforce: list[str]  # a percentage of one is the rate of those without work: 4.4% of the labour force
    one_thing: list[str]  # adjective and noun that only together tell what a share is of
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
    of_year: list[str]  # between "N times" and what it is times: forward
    left_so: dict[str, str]  # what it is to be left so: dead
    bonds: list[str]  # in percent, their level is their yield: gilt
    multiples_of: dict[str, str]  # after "N times", make it this ratio of price
    plain_verbs: list[str]  # say nothing about what happened to a stuff
    counting_verbs: list[str]  # do something to what is counted, though they move or hold other things
    exchange: list[str]  # words of a sentence about trading in shares
    everywhere: list[str]  # right behind a figure: 200 GW worldwide
    fastest: list[str]  # the fastest-growing region at 29%
    funds: list[str]  # what moves by per cent as a return: a pension fund
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
    obtaining: list[str]  # with "from" of those who invest: received $40m from investors
    backers: list[str]  # those who invest
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
