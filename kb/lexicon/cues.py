"""Words that patterns in code are made of: the shape of a pattern is code, the words in it are `cues.toml`.

`Cue(r"\b{contrast}\b")` names lists of words in braces, `{Quarters}` the same with capitals. Called with the words of a
lexicon it is a compiled pattern, made once. A list a user adds to is added to in every pattern that names it.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from kb.lexicon.base import Row

# A word or phrase in lower case; a `*` at its end stands for any ending.
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9 .'’/-]*\*?$")]
Words = Annotated[list[Word], Field(min_length=1)]
_NAMED = re.compile(r"\{([A-Za-z][a-z_]+)\}")


class Grammar(Row):
    """The small words of English, which patterns of every kind share."""

    articles: Words
    owners: Words  # in front of what somebody has: its
    being: Words  # is, were
    crores: Words  # magnitudes of sums in rupees
    roughly: Words  # in front of a figure, for one that is not exact: about, nearly
    contrast: Words  # what follows is said of something else: whereas
    against: Words  # what follows is what a figure is compared with: from, versus
    months: Words
    time_units: Words


class Reckoning(Row):
    """Words by which a sentence ties figures to one sum, or keeps them apart."""

    came_after: Words  # in front of the value before: after
    stood: Words  # between such a word and the value: reaching
    earlier: Words  # behind a length of time, for the value before: a year earlier
    previous: Words  # in front of one: the same quarter
    year_ago: Words  # the year before
    filled: Words  # between "to" or "from" and a value: record
    as_much_as: Words  # between a multiple and what it multiplies
    fallen: Words  # in front of a fall: down, lost
    equals: Words  # between a share and its part: amounts to
    apposed: Words  # in front of the same value told in other words: that is, representing
    splits: Words  # between two figures that are not a share and its part: instead
    some_of: Words  # in front of a whole: a total of
    of_these: Words  # in front of a part of what was named: of which
    moved: Words  # between two shares that are no list: rose
    whole_heads: Words  # open the name of a whole: total
    whole_ends: Words  # end the name of a whole
    consists: Words  # open the list of a total's parts: comprising
    each_per: Words  # behind a figure of each: apiece
    amounting: Words  # make a figure the product of those before it: worth
    priced_at: Words  # in front of what things cost
    paying: Words  # verbs by which money goes for things
    adds: Words  # between an amount and things that it did not pay for: besides
    others: Words  # of figures of something else: another
    apart: Words  # tie the figures of a sentence by their order alone: respectively
    single: Words  # of one of a kind
    lasting: Words  # in front of a length of time
    last_of: Words  # in front of a time that is no length: last


class Comparing(Row):
    """Words by which two claims are told to be of one thing, or of two."""

    moving: Words  # in front of "from": up
    turns: Words  # what follows is said of the other side of a change
    dollars: Words  # money of a year: 2015 dollars
    fiscal: Words  # a company's years
    gauging: Words  # verbs by which a measure is read off something
    bases: Words  # behind the name of such a thing: on a net basis
    gauged_by: Words  # between such a verb and what it is read off
    clause_ends: Words  # what stands behind them no longer narrows the figure
    remarks: Words  # the same right behind a comma
    then: Words  # of a forecast told as one of the past: previously
    beyond: Words  # in front of what a forecast is compared with: exceeding
    persons: Words  # counted by head, and told as they stand


class Reading(Row):
    """Words by which a sentence ties a figure to whose it is, to when, and to how sure it is."""

    at_present: Words
    counted_back: Words  # behind a length of time, for a day in the past
    same_time: Words  # in front of one, for what a change is measured from
    at_same_time: Words  # the same, where "last year" follows
    former: Words  # in front of a value of another time
    moved_from: Words  # in front of "from"
    multiplied: Words  # between a multiple and what it multiplies
    restated: Words  # in front of a value that was told before
    setting_aside: Words  # what stands behind them is counted in or left out
    paced: Words  # of results, for the time they are of: quarterly
    multiplicand: Words  # behind a multiple, in front of what it multiplies: that of
    superlatives: Words  # those that do not end in "est"
    promised: Words  # verbs of what somebody said would be
    awaited: Words  # participles behind "had", for what did not come
    outdoing: Words  # an outcome held against what had been expected
    sought: Words  # what had been expected, around its figure
    foreseen: Words  # the same right behind a figure
    larger: Words  # behind a multiple that compares: faster
    owing: Words  # end what a change is measured from: due
    totalling: Words  # between what has changed and by how much: an increase in costs totaling
    change_heads: Words  # in the head of a column of changes
    other_side: Words  # in front of what a figure is set against: instead of
    results: Words  # what a company reports of a period
    releases: Words  # verbs by which results are told
    accounts: Words  # what is told of a period
    traded: Words  # what has its price at a moment
    conditions: Words  # open a condition
    supposed: Words  # open a sentence that supposes something
    whole_time: Words  # in front of a length of time, for all of it
    ranking: Words  # verbs of those who are ranked
    ranks: Words
    spots: Words  # nouns behind a rank
    leading: Words  # verbs of the first
    currencies: Words  # in front of "in thousands"
    described_by: Words  # behind the noun that says what a name is: based
    said: Words  # verbs in front of the name of a person
    acting: Words  # verbs behind a name that are a firm's as well
    running: Words  # verbs of what a firm does
    headline_verbs: Words  # verbs of a firm in the headline of its release
    quarters: Words
    local_kinds: Words  # of a place with public money of its own: city
    local_units: Words  # those of them that stay with its name: county
    local_bodies: Words  # behind the name of such a place: council
    local_boards: Words  # the same in several words, and those that need the kind in front: county commission
    local_schools: Words  # bodies of schools, which are whose money it is themselves


class Cues(Row):
    """`cues.toml`. Every name is one list, whatever its table."""

    grammar: Grammar
    reckoning: Reckoning
    comparing: Comparing
    reading: Reading

    @model_validator(mode="after")
    def _named_once(self) -> Cues:
        names = [name for table in type(self).model_fields for name in type(getattr(self, table)).model_fields]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two tables have lists of one name: {', '.join(twice)}")
        return self

    def words(self, name: str) -> list[str]:
        """Returns the list of a name."""
        table = next(table for table in type(self).model_fields if name in type(getattr(self, table)).model_fields)
        found: list[str] = getattr(getattr(self, table), name)
        return found


class CueWords(Row):
    """One field per TOML file of this group."""

    cues: Cues


class Cue:
    """A pattern whose words are lists of the lexicon, named in braces."""

    __slots__ = ("_flags", "_made", "_template")

    def __init__(self, template: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self._template, self._flags = template, flags
        self._made: tuple[Cues, re.Pattern[str]] | None = None

    def __call__(self, cues: Cues) -> re.Pattern[str]:
        """Returns the pattern with the words of a lexicon, compiled when first asked for."""
        made = self._made
        if made is None or made[0] is not cues:
            filled = _NAMED.sub(lambda name: either(_listed(cues, name[1])), self._template)
            made = self._made = (cues, re.compile(filled, self._flags))
        return made[1]


def _listed(cues: Cues, name: str) -> list[str]:
    words = cues.words(name.lower())
    return [word.capitalize() for word in words] if name[0].isupper() else words


def either(words: list[str]) -> str:
    r"""Returns a pattern of any of the words, the longest first.

    >>> either(["total*", "comes to"])
    '(?:comes\\s+to|total\\w*)'
    """
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(_spelled(word) for word in ordered)})"


def _spelled(word: str) -> str:
    bare = r"\s+".join(map(re.escape, word.rstrip("*").split()))
    return bare + r"\w*" if word.endswith("*") else bare
