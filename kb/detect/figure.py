"""What the readers of this package pass to each other: a figure as written, and what was found."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Figure:
    """One figure as written; offsets into the text. Spellings only, nothing is valued.

    Attributes:
        kind: digits, words, fraction, one-in, vague, multiple, order, digits-of or more.
        unit: the spelling of a unit, a key of the lexicon's unit words (or symbols, if `symbol`).
        said: the unit as the text writes it.
        noun, head: what is counted, as written, and its head's singular.
        tail: a trailing "+" or comparator words, which end at `tail_end`.
        country: what says whose dollars they are ("$76 US").
        scaled: the letter of a scaled currency code ("30 MUSD").
        extra: what only this kind of figure has ("two|third|").
        core: where number and magnitude end.
    """

    start: int
    end: int
    number: str
    kind: str
    magnitude: str = ""
    currency: str = ""
    unit: str = ""
    symbol: bool = False
    said: str = ""
    noun: str = ""
    head: str = ""
    sign: str = ""
    negative: bool = False
    plus: bool = False
    tail: str = ""
    tail_end: int = -1
    country: str = ""
    scaled: str = ""
    extra: str = ""
    core: int = -1

    @property
    def bare(self) -> bool:
        """Tells whether nothing says what is counted."""
        return not (self.currency or self.unit or self.noun)


@dataclass(slots=True)
class Found:
    """A quantity, or a number that is none (then with a `reason`), before it becomes a mention.

    Attributes:
        outer_start, outer_end: with comparators and rate, -1 where these are `start` and `end`.
        resume: where the search goes on, where that is beyond `end`.
    """

    start: int
    end: int
    rule: str
    reason: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    outer_start: int = -1
    outer_end: int = -1
    resume: int = -1
