"""Words of telling: periods, who says so, how sure the text is, changes, company calendars."""

from __future__ import annotations

from pydantic import Field

from kb.lexicon.base import Row
from kb.lexicon.calendars import Calendars

Words = dict[str, list[str]]


class PeriodTail(Row):
    """Further words of `periods.toml` that have no value of their own."""

    vague: list[str] = Field(default_factory=list)
    fiscal: list[str] = Field(default_factory=list)
    ended: list[str] = Field(default_factory=list)
    full: list[str] = Field(default_factory=list)
    starting: list[str] = Field(default_factory=list)
    begins: list[str] = Field(default_factory=list)
    began: list[str] = Field(default_factory=list)
    onward: list[str] = Field(default_factory=list)
    approximate: list[str] = Field(default_factory=list)
    labels: list[str] = Field(default_factory=list)
    base_nouns: list[str] = Field(default_factory=list)
    dealt_for: list[str] = Field(default_factory=list)  # behind a month: delivery
    magnitudes: list[str] = Field(default_factory=list)
    year_nouns: list[str] = Field(default_factory=list)
    month_nouns: list[str] = Field(default_factory=list)
    count_nouns: list[str] = Field(default_factory=list)
    going_before: list[str] = Field(default_factory=list)  # "after a fall of 5 in June"
    offering: list[str] = Field(default_factory=list)  # "free for the first three months" is of no year


class PeriodWords(Row):
    """`periods.toml`: what a word of time means -> how the text may write it."""

    months: dict[int, list[str]] = Field(default_factory=dict)
    weekdays: dict[int, list[str]] = Field(default_factory=dict)
    units: Words = Field(default_factory=dict)
    seasons: Words = Field(default_factory=dict)
    edges: Words = Field(default_factory=dict)
    relative: Words = Field(default_factory=dict)
    distance: Words = Field(default_factory=dict)
    bounds: Words = Field(default_factory=dict)
    deictic: Words = Field(default_factory=dict)
    ordinals: dict[int, list[str]] = Field(default_factory=dict)
    numbers: dict[int, list[str]] = Field(default_factory=dict)
    decades: dict[int, list[str]] = Field(default_factory=dict)
    abbreviations: Words = Field(default_factory=dict)
    words: PeriodTail = Field(default_factory=PeriodTail)


class SpeakerVerbs(Row):
    """Verbs of telling, as lemmas. `loose` ones need a name or a source noun as their subject."""

    say: list[str] = Field(default_factory=list)
    report: list[str] = Field(default_factory=list)
    estimate: list[str] = Field(default_factory=list)
    project: list[str] = Field(default_factory=list)
    loose: list[str] = Field(default_factory=list)
    with_object: list[str] = Field(default_factory=list)
    at_only: list[str] = Field(default_factory=list)
    reckoned: list[str] = Field(default_factory=list)
    needs_content: list[str] = Field(default_factory=list)
    of_only: list[str] = Field(default_factory=list)  # tell a figure after "of" only
    for_only: list[str] = Field(default_factory=list)  # and after "for", of those who look ahead
    no_telling: list[str] = Field(default_factory=list)  # objects that are claimed and not told
    readers: list[str] = Field(default_factory=list)  # who sees or obtains a report did not write it


class SpeakerCues(Row):
    """Phrases of telling."""

    before: list[str] = Field(default_factory=list)  # "according to": the source follows
    unnamed: list[str] = Field(default_factory=list)  # "reportedly": nobody is named
    findings: list[str] = Field(default_factory=list)  # in front of what found them: results of
    turn: list[str] = Field(default_factory=list)  # "however": the source of the sentence before ends here
    spoken: list[str] = Field(default_factory=list)  # inflected verbs of speech
    closing: list[str] = Field(default_factory=list)  # further verbs of a clause that closes a sentence
    openers: list[str] = Field(default_factory=list)  # words with a capital at the head of a sentence, no names
    own_voice: list[str] = Field(default_factory=list)


class SpeakerNouns(Row):
    """Nouns of sources, singular."""

    person: list[str] = Field(default_factory=list)
    organisation: list[str] = Field(default_factory=list)
    document: list[str] = Field(default_factory=list)
    plain: list[str] = Field(default_factory=list)  # a source only with a name or describing word
    reckonings: list[str] = Field(default_factory=list)  # by somebody's count, based on somebody's data
    owned: list[str] = Field(default_factory=list)  # a name that has one is the source: "Goldman's estimate"
    never: list[str] = Field(default_factory=list)
    forecasters: list[str] = Field(default_factory=list)  # who looks ahead, whatever the verb
    chances: list[str] = Field(default_factory=list)  # what is seen of what lies ahead
    surveys: list[str] = Field(default_factory=list)  # tell of the time they are made in
    consensus: list[str] = Field(default_factory=list)


class SpeakerWords(Row):
    """`reporting.toml`: who says so."""

    verbs: SpeakerVerbs = Field(default_factory=SpeakerVerbs)
    cues: SpeakerCues = Field(default_factory=SpeakerCues)
    nouns: SpeakerNouns = Field(default_factory=SpeakerNouns)


class ModalityCues(Row):
    """Words of one modality; verbs and nouns as lemmas, phrases as written."""

    verbs: frozenset[str] = frozenset()
    deeds: frozenset[str] = frozenset()  # those of them that tell a deed in the passive: were committed
    nouns: frozenset[str] = frozenset()
    infinitives: frozenset[str] = frozenset()  # nouns whose infinitive holds the figure: "plans to"
    adjectives: frozenset[str] = frozenset()
    participles: frozenset[str] = frozenset()  # in front of what is measured: "the expected cost"
    phrases: frozenset[str] = frozenset()
    modals: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()  # modals of the future only where the future is meant
    conditions: frozenset[str] = frozenset()  # words that open a condition
    headings: frozenset[str] = frozenset()  # a section under such a heading is a scenario
    continues: frozenset[str] = frozenset()  # a sentence that opens so goes on with a supposition
    examples: frozenset[str] = frozenset()  # words that open an example to reckon with
    headline: frozenset[str] = frozenset()  # verbs of a headline in capitals: "Acme to Cut 400 Jobs"
    facts: frozenset[str] = frozenset()  # words that hold a statement true even there
    adverbs: frozenset[str] = frozenset()  # deny what their verb says: rarely
    failing: frozenset[str] = frozenset()  # deny what they are to do: "failed to raise $40m"
    allows: frozenset[str] = frozenset()  # "not only": a negation that leaves the figure standing


class ModalityWords(Row):
    """`modality.toml`: how the text vouches for the figure."""

    hypothetical: ModalityCues = Field(default_factory=ModalityCues)
    target: ModalityCues = Field(default_factory=ModalityCues)
    projected: ModalityCues = Field(default_factory=ModalityCues)
    estimated: ModalityCues = Field(default_factory=ModalityCues)
    reported: ModalityCues = Field(default_factory=ModalityCues)
    denied: ModalityCues = Field(default_factory=ModalityCues)


class ConfidenceWeights(Row):
    """`confidence.toml`: fitted weights by field and clue, those of the whole, and what they were fitted on."""

    fields: dict[str, dict[str, float]] = Field(default_factory=dict)
    together: dict[str, float] = Field(default_factory=dict)
    fitted_on: dict[str, int | float | str] = Field(default_factory=dict)


class ReportingWords(Row):
    """One field per TOML file of this group."""

    calendars: Calendars
    confidence: ConfidenceWeights
    modality: ModalityWords
    periods: PeriodWords
    reporting: SpeakerWords
