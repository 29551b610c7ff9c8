"""Words by which a text says who somebody is, and whose something is: `subjects.toml`."""

from __future__ import annotations

from kb.lexicon.base import Row


class NameKinds(Row):
    """What a name is, by the words in it or beside it."""

    organisation_endings: list[str]  # last words of names of organisations, with their capitals
    place_endings: list[str]
    namesakes: list[str]  # behind the name of a place they make another one: Washington County
    place_prepositions: list[str]  # in front of the name of a place: near Zwolle
    seated: list[str]  # in front of an address: based in Zwolle
    place_nouns: list[str]  # with "of" in front of one: the city of Zwolle
    titles: list[str]  # in front of the name of a person
    honorifics: list[str]  # titles that are no part of a name
    roles: list[str]  # open a sentence before the name of a firm: Airline Corvane
    of_companies: list[str]  # what a company has and others do not: shareholders


class SubjectWords(Row):
    """`subjects.toml`: the words by which a text says who somebody is, and whose something is."""

    owner_prepositions: list[str]  # tie a measured thing to whose it is: the cost of X
    prepositions: list[str]  # a name behind one is not what its sentence is about
    tellers: list[str]  # verbs by which a company tells of itself
    observers: list[str]  # who tells of others, so that what they forecast is not their own
    wide_places: list[str]  # never whose rate is meant where no place is named
    bodies: list[str]  # public bodies: never a company named before
    counting_bodies: list[str]  # in the names of bodies that tell of others: Federation
    counting_verbs: list[str]  # by which a document tells of others
    single_verbs: list[str]  # show that the word before them is one, whatever its ending: "Morlands has"
    single_plurals: list[str]  # plain words for one thing that end like many: news
    reckoned: list[str]  # behind "at", they tell how a figure is reckoned: constant
    finite_verbs: list[str]  # show that the word before them is a subject
    variants: list[str]  # stand for the thing named before them: version
    people: list[str]  # counted, they name no group: 15 people
    directions: list[str]
    publishing: list[str]  # what those publish who count what others have: survey
    researching: list[str]  # in the names of houses that tell of others: research
    surveying: list[str]  # verbs by which they tell it, as lemmas: estimate
    having: list[str]  # verbs that with a thing behind them tell what somebody has: see
    crowds: list[str]  # who wait for what a firm will have: market
    plans: list[str]  # what a firm says of itself: projection
    bringing_out: list[str]  # verbs of making a thing, selling it, showing it: unveil
    bringing_out_forms: list[str]  # as they stand between who does it and the name of the thing: unveiled
    legal_endings: list[str]  # of a firm's name in law: Inc
    things_do: list[str]  # verbs of what things do and firms do not: weigh
    things_have: list[str]  # nouns of what things have and firms do not: predecessor
    kinds_of_noun: dict[str, list[str]]  # what a definite noun may stand for, where its group holds more: chip
    bands: list[str]  # so many named before: trio
    modelling: list[str]  # verbs of those who reckon what others have: model
    sums: list[str]  # nouns of a sum in front of its figure: total
    expecting: list[str]  # verbs of waiting for what another will have: pencil
    serving: list[str]  # verbs by which somebody has customers: provide
    visiting: list[str]  # verbs by which those counted are at a place, as lemmas: used the airport
    seeing: list[str]  # verbs whose subject has what it says moves, as lemmas: saw sales grow
    causing: list[str]  # verbs whose subject moves a figure: fuel
    media: list[str]  # in front of the name of what is printed: journal
    plain_openers: list[str]  # open sentences in capitals and are no names
    phrase_openers: list[str]  # beside prepositions: a, its, several
    supposing: list[str]  # open a supposition: Suppose Acme wins
    contrasting: list[str]  # say that a figure is another's than the one before: by contrast
    arms: list[str]  # parts of a company that are not the company: Acme's Irish arm
    staffing: list[str]  # verbs by which somebody has those counted, beside those of holding: employs
    apart: list[str]  # make a thing another one than without: earlier
    not_itself: list[str]  # make a description one of somebody not named yet: a rival
    wide: list[str]  # of everybody, not of a firm: world oil demand
    measuring: list[str]  # say how something is measured, in front of a metric: unit costs
    plural_endings: list[str]  # of plurals without -s: children
    civic: list[str]  # in a headline they tell of a town's public money: levy
    of_nation: list[str]  # of the whole country, in front of what is measured: national
    ways: list[str]  # prepositions of going somewhere: traffic through its airports
    nowhere: list[str]  # names of a trade or a crowd, of nobody that has figures: Wall Street
    no_names: list[str]  # words that open a headline and name nobody: why
    public_money: list[str]  # what such a page measures without saying whose: levy
    of_all: list[str]  # of the whole world, in front of what is measured: global
    foreseeing: list[str]  # verbs of telling what will be, in the present and the past: forecasts
    officers: list[str]  # who speaks for a firm: CEO
    rounds: list[str]  # what is raised at a valuation: a round
    wider: list[str]  # of whom an average is that somebody is held against: national
    averages: list[str]
    imposed: list[str]  # metrics of those on whom somebody lays them: a fine
    imposing: list[str]  # who lays them on others: a court
    of_others: list[str]  # metrics that somebody has of another: price target
    sold_in: list[str]  # measures by which something is sold, alone nobody: tonne
    movers: list[str]  # what moves figures of others and has none: "the deal increased income by 2%"
    nobody: list[str]  # nouns of measuring and telling that have nothing: basis
    abstract: list[str]  # said of somebody who has the figures: Norway's position
    business: list[str]  # what a firm has in its business: deposits
    works: list[str]  # built or dug, behind their names: the Corvane mine
    held: list[str]  # what a company has and is told of without it: 40 stores will close
    countries: list[str]  # words of place that mean a country
    calling: list[str]  # verbs by which a thing is given its name, as lemmas
    ties: dict[str, list[str]]  # measured noun -> prepositions in front of whose it is: damage to roads
    field_cues: list[str]  # show that a common name means what the lexicon says, where its row has no cues
    firm_cues: list[str]  # the same for firms
    kinds: NameKinds
