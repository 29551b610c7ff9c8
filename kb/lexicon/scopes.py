"""Words of the cross-check: the slots that narrow a figure, and the sentences that explain.

Five files: `scopes.toml` (which words fill which slot), `explanations.toml` (templates of the sentences a reader
gets), `questions.toml` (how a reader would ask), `arithmetic.toml` (what belongs to a sum, and how it is told) and
`money.toml` (dated tables of prices and exchange rates).
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from kb.lexicon.arithmetic import Arithmetic
from kb.lexicon.base import Row
from kb.lexicon.money import Money


class SlotValue(Row):
    """One value a slot can take and the words that show it; two values of a slot exclude each other.

    `within` names values of the same slot that this one may be a case of: such a pair is not known
    to differ (a "direct" cost may be the "marginal" one). `beside` are phrases that fill the slot where they
    stand beside the figure in its sentence. A `tacit` value goes without saying: where one
    side alone states it, the other is taken to mean it too.
    """

    name: str
    words: list[str]
    beside: list[str] = Field(default_factory=list)
    within: list[str] = Field(default_factory=list)
    tacit: bool = False


class Slot(Row):
    """A dimension of scope. For `families` of metrics it must be stated before two figures can contradict.

    With `only` its words mean something for these families alone: "cloud" is a basis of costs, a segment of revenue.
    """

    name: str
    label: str
    families: list[str] = Field(default_factory=list)
    only: bool = False
    chooses: bool = False  # its words say which of several figures of a sentence is meant
    beside_changes: bool = False  # its phrases beside a figure are said of percentages alone
    close: bool = False  # its phrases count only a few words off, in the figure's own clause
    alone: bool = False  # of two texts, what one alone says of it keeps their figures from conflicting
    of: list[str] = Field(default_factory=list)  # families of metrics that alone it concerns; all where empty
    not_of: list[str] = Field(default_factory=list)  # families of metrics that it does not concern
    where: list[str] = Field(default_factory=lambda: ["qualifiers", "metric"])
    value: list[SlotValue]

    @model_validator(mode="after")
    def _within_is_known(self) -> Slot:
        names = {value.name for value in self.value}
        for value in self.value:
            missing = set(value.within) - names
            if missing:
                raise ValueError(f"slot {self.name}, value {value.name}: unknown {sorted(missing)} in within")
        return self


class Opposites(Row):
    """Two groups of words of which one excludes the other when they say where a figure goes.

    `scope` marks pairs that only narrow: with them two different figures may both be right, one figure may not.
    """

    scope: bool = False
    one: list[str]
    other: list[str]


class Market(Row):
    """A market by the name of its entity, and who buys and sells in it: names of entities, sets with all members."""

    name: str
    buyers: list[str] = Field(default_factory=list)
    sellers: list[str] = Field(default_factory=list)


class Scopes(Row):
    """`scopes.toml`."""

    slot: list[Slot] = Field(default_factory=list)
    families: dict[str, str] = Field(default_factory=dict)  # family of metrics -> the family a reader asks for
    may_mean: dict[str, list[str]] = Field(default_factory=dict)  # metric -> metrics it is often said for
    class_heads: dict[str, str] = Field(
        default_factory=dict
    )  # last noun of a generic subject, or its last two words -> its class
    bodies: list[str] = Field(default_factory=list)  # nouns of those that mostly have a name of their own: a county
    proper_generic: list[str] = Field(default_factory=list)  # capitalised words that name nothing
    timeless_kinds: list[str] = Field(default_factory=list)  # entity kinds whose figures need no period
    modality_soft: list[str] = Field(default_factory=list)  # modalities whose figures compete with nothing
    market: list[Market] = Field(default_factory=list)
    stands_for: dict[str, str] = Field(default_factory=dict)  # name of a part -> the whole that is often called so
    opposites: list[Opposites] = Field(default_factory=list)
    ahead_words: list[str] = Field(default_factory=list)  # words that make a figure a forecast or a plan
    no_subjects: list[str] = Field(default_factory=list)  # slots whose words are nobody's name: "GAAP"
    growing_things: list[str] = Field(default_factory=list)  # whose counts grow from day to day: a fire
    sampled: list[str] = Field(default_factory=list)  # metrics that each poll finds anew among those it asks
    counted_by: list[str] = Field(default_factory=list)  # idle words that narrow a figure they stand behind: by value
    figure_verbs: list[str] = Field(default_factory=list)  # verbs at which a phrase in front of a figure ends
    level_verbs: list[str] = Field(default_factory=list)  # say that a figure holds and not what was done: "stood"
    having_words: list[str] = Field(default_factory=list)  # verbs of what somebody has at a time
    flow_verbs: list[str] = Field(default_factory=list)  # verbs of what is added to it or taken from it
    paying_verbs: list[str] = Field(default_factory=list)  # verbs with a party between them and the figure
    condition_words: list[str] = Field(default_factory=list)  # open the condition on which a figure holds: "when full"
    bounding_words: list[str] = Field(default_factory=list)  # behind which an age says who is counted: "under 30"
    staged: list[str] = Field(default_factory=list)  # metrics whose verb tells more than they do: a deal is closed
    perfect_words: list[str] = Field(default_factory=list)  # of what has been done by now
    term_words: list[str] = Field(default_factory=list)  # behind which a length of time says which cases are meant
    close_ends: list[str] = Field(default_factory=list)  # at which the reach of a phrase close to a figure ends
    poll_words: list[str] = Field(default_factory=list)  # of what was asked of some and not counted among all
    trading_verbs: list[str] = Field(default_factory=list)  # tell at what moment of trading a price was so
    of_makers: list[str] = Field(default_factory=list)  # families of what a maker has as a whole: its revenue
    likened_words: list[str] = Field(default_factory=list)  # of what is only as good as so many of something
    tally_words: list[str] = Field(default_factory=list)  # words of a count that is still going on
    idle_of: dict[str, list[str]] = Field(default_factory=dict)  # family of metrics -> words that do not narrow it
    percent_is_points: list[str] = Field(default_factory=list)  # families whose changes in percent are points
    rates: list[str] = Field(default_factory=list)  # nouns of measures in per cent, whose rise is no growth in per cent
    people_units: list[str] = Field(default_factory=list)  # counted nouns that stand for people
    idle_words: list[str] = Field(default_factory=list)  # words beside a measure that do not narrow it
    fillers: list[str] = Field(default_factory=list)  # words of a name or a narrowing that tell nothing apart
    base_fillers: list[str] = Field(default_factory=list)  # the same of what a change is measured from
    place_words: list[str] = Field(default_factory=list)  # stand before a place that a figure is of
    part_words: list[str] = Field(default_factory=list)  # behind "of", make a figure a part: 50 of those
    instance_words: list[str] = Field(default_factory=list)  # in front of one of several: a second blast
    sample_units: list[str] = Field(default_factory=list)  # those asked or judged: a share of others is another share
    rising_words: list[str] = Field(default_factory=list)  # verbs by which a toll has come to a figure
    tolls: list[str] = Field(default_factory=list)  # counts that grow from day to day
    residual_words: list[str] = Field(default_factory=list)  # beside a figure that counts the rest of something
    plain_words: list[str] = Field(default_factory=list)  # words too common to tell two sentences apart
    narrows_measure: list[str] = Field(default_factory=list)  # open a phrase that narrows, right behind a measure
    narrows_figure: list[str] = Field(default_factory=list)  # the same behind a figure
    named_by_term: list[str] = Field(default_factory=list)  # what a length of time before it names: a 30-year mortgage
    narrows_by_noun: list[str] = Field(default_factory=list)  # the same before a plain noun alone
    span_words: list[str] = Field(default_factory=list)  # spans of time: "week"
    narrows_by_name: list[str] = Field(default_factory=list)  # the same before a name alone
    narrows_sentence: list[str] = Field(default_factory=list)  # the same anywhere behind a figure
    clause_words: list[str] = Field(default_factory=list)  # words at which what is said of a figure ends
    unnarrowing: list[str] = Field(default_factory=list)  # words in such a phrase that narrow nothing
    least_confidence: float = Field(default=0.0, ge=0, le=1)  # a reading less sure than this contradicts nothing


class Explanations(Row):
    """`explanations.toml`: one template for each relation and slot, in reader's English."""

    moves: list[str] = Field(default_factory=list)  # nouns that need no "the rise in" before them
    relation: dict[str, str] = Field(default_factory=dict)
    slot: dict[str, str] = Field(default_factory=dict)
    measure: dict[str, str] = Field(default_factory=dict)
    missing: dict[str, str] = Field(default_factory=dict)
    finding: dict[str, str] = Field(default_factory=dict)
    money: dict[str, str] = Field(default_factory=dict)  # how a conversion is told
    status: dict[str, str] = Field(default_factory=dict)
    text: dict[str, str] = Field(default_factory=dict)  # two figures of two compared texts, by relation
    doubt: dict[str, str] = Field(default_factory=dict)  # why two figures of two texts cannot be told, by slot


class Rules(Row):
    """`rules.toml`: what the rules on a claim say to a reader, by the field they are of."""

    reading: dict[str, str] = Field(default_factory=dict)  # how the figure is written
    figure: dict[str, str] = Field(default_factory=dict)  # how it is tied to its sentence
    metric: dict[str, str] = Field(default_factory=dict)
    subject: dict[str, str] = Field(default_factory=dict)
    opinion: dict[str, str] = Field(default_factory=dict)  # how likely a subject is among all in question
    found: dict[str, str] = Field(default_factory=dict)  # where a field comes from elsewhere
    period: dict[str, str] = Field(default_factory=dict)
    beyond: dict[str, str] = Field(default_factory=dict)  # what was done to a period then
    source: dict[str, str] = Field(default_factory=dict)
    modality: dict[str, str] = Field(default_factory=dict)
    change: dict[str, str] = Field(default_factory=dict)
    polarity: dict[str, str] = Field(default_factory=dict)
    doubt: dict[str, str] = Field(default_factory=dict)  # clues that make a claim less sure; "lacks-": where not said
    trust: dict[str, str] = Field(default_factory=dict)  # clues that make it surer


class QuestionTitle(Row):
    """How a reader asks for a family of metrics; words in braces are filled in."""

    families: list[str] = Field(default_factory=list)
    metrics: list[str] = Field(default_factory=list)
    dimensions: list[str] = Field(default_factory=list)
    kinds: list[str] = Field(default_factory=list)  # of the subject: an entity's kind, "payer", "thing" or "name"
    heads: list[str] = Field(default_factory=list)  # last nouns of the subject
    form: str | None = None  # "count", "share", "level", "growth" and so on; "alone" where the subject adds nothing
    generic: bool | None = None  # about a class ("a model") or a named thing; None is either
    move: Literal["change", "ratio"] | None = None  # a change or comparison of what is measured, told as such or not
    title: str


class Questions(Row):
    """`questions.toml`: the first title whose conditions all hold is taken."""

    question: list[QuestionTitle] = Field(default_factory=list)
    countable: list[str] = Field(default_factory=list)  # nouns that take "a" when they stand for a kind
    uncounted: list[str] = Field(default_factory=list)  # nouns without an article
    payers: list[str] = Field(default_factory=list)  # nouns of those who pay and are not paid for
    of_places: list[str] = Field(default_factory=list)  # measures of what a place has, not of what is found in it
    of_many: list[str] = Field(default_factory=list)  # measures of which there are many: prices
    happen: list[str] = Field(default_factory=list)  # doings nobody does to a thing: people died
    moves: list[str] = Field(default_factory=list)  # nouns that say themselves that something moved
    named_definite: list[str] = Field(default_factory=list)  # nouns that take "the" behind a name: "the Camp Fire"
    definite: list[str] = Field(default_factory=list)  # names, and last words of names, that take "the"
    definite_starts: list[str] = Field(default_factory=list)  # how names begin that take "the"
    determiners: list[str] = Field(default_factory=list)  # first words after which no article can stand
    from_endings: list[str] = Field(default_factory=list)  # of words for where somebody is from: british
    not_from: list[str] = Field(default_factory=list)  # endings of other words that end like them: woman

    @cached_property
    def plain_nouns(self) -> frozenset[str]:
        """Nouns that name no single thing, whatever letter they begin with."""
        return frozenset((*self.countable, *self.uncounted))

    @cached_property
    def definite_words(self) -> frozenset[str]:
        """Words that take "the"."""
        return frozenset(self.definite)

    @cached_property
    def countable_words(self) -> frozenset[str]:
        """Nouns that take "a" for one of a kind."""
        return frozenset(self.countable)


class ScopeWords(Row):
    """One field per TOML file of this group."""

    scopes: Scopes
    explanations: Explanations
    questions: Questions
    rules: Rules
    arithmetic: Arithmetic
    money: Money
