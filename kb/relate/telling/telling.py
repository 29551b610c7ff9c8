"""The words of telling and of modality as sets, ready for lookups.

Comes in: the lexicon. Goes out: one frozen `Telling`, made once for each lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kb.lexicon import Lexicon
from kb.lexicon.reporting import ModalityCues

MORE_OR_LESS = ("higher", "lower", "more", "less", "fewer", "greater", "smaller", "gain", "growth", "reduction")
TYING = frozenset(
    {
        "be",
        "remain",
        "stay",
        "come",
        "range",
        "put",
        "run",
        "vary",
        "stand",
        "average",
        "go",
        "reach",
        "total",
        "amount",
    }
)  # they tie a figure to what it is of


@dataclass(frozen=True, slots=True)
class Phrases:
    """A pattern of phrases in small letters, matched whatever the letters of the text: quicker than ignoring case."""

    pattern: re.Pattern[str]

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Returns the first phrase in the text."""
        return self.pattern.search(lowered(text), start, len(text) if end is None else end)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Returns the phrase that stands at `start`."""
        return self.pattern.match(lowered(text), start)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yields the phrases in the text, in order."""
        return self.pattern.finditer(lowered(text))


def lowered(text: str) -> str:
    """Returns the text in small letters, of the same length."""
    small = text.lower()
    return small if len(small) == len(text) else text


@dataclass(frozen=True, slots=True)
class Telling:
    """Verbs and nouns of sources, and the cues of each modality."""

    kind_of_verb: dict[str, str]  # lemma -> say, report, estimate, project
    loose: frozenset[str]
    with_object: frozenset[str]
    at_only: frozenset[str]
    reckoned: frozenset[str]
    of_only: frozenset[str]
    for_only: frozenset[str]
    forecasters: frozenset[str]
    changing: Phrases
    no_telling: frozenset[str]
    needs_content: frozenset[str]
    person: frozenset[str]
    organisation: frozenset[str]
    document: frozenset[str]
    plain: frozenset[str]
    owned: frozenset[str]
    reckonings: frozenset[str]
    never: frozenset[str]
    readers: frozenset[str]
    before: Phrases
    unnamed: Phrases
    findings: Phrases
    turn: Phrases
    spoken: Phrases
    closing: re.Pattern[str]
    parenthetic: re.Pattern[str]
    own_voice: frozenset[str]
    openers: frozenset[str]
    base_nouns: frozenset[str]
    going_before: Phrases
    chances: frozenset[str]
    consensus: frozenset[str]
    surveys: frozenset[str]
    hypothetical: ModalityCues
    target: ModalityCues
    projected: ModalityCues
    estimated: ModalityCues
    reported: ModalityCues
    denied: ModalityCues
    aims: frozenset[str]  # verbs of aiming, and of telling without reckoning

    def source_noun(self, lemma: str) -> bool:
        """Tells whether a noun names somebody or something that can say so."""
        return lemma in self.person or lemma in self.organisation or lemma in self.document


@lru_cache(maxsize=8)
def telling(lexicon: Lexicon) -> Telling:
    """Returns the lookups of a lexicon."""
    words, modality = lexicon.reporting.reporting, lexicon.reporting.modality
    kinds: dict[str, str] = {}
    for kind in ("project", "report", "estimate", "say"):
        kinds |= dict.fromkeys(getattr(words.verbs, kind), kind)
    kinds |= dict.fromkeys(words.verbs.estimate, "estimate")
    return Telling(
        kind_of_verb=kinds,
        loose=frozenset(words.verbs.loose),
        with_object=frozenset(words.verbs.with_object),
        at_only=frozenset(words.verbs.at_only),
        reckoned=frozenset(words.verbs.reckoned),
        of_only=frozenset(words.verbs.of_only),
        for_only=frozenset(words.verbs.for_only),
        changing=phrases([*lexicon.figures.changes.up, *lexicon.figures.changes.down, *MORE_OR_LESS]),
        forecasters=frozenset(words.nouns.forecasters),
        no_telling=frozenset(words.verbs.no_telling),
        needs_content=frozenset(words.verbs.needs_content),
        person=frozenset(words.nouns.person),
        organisation=frozenset(words.nouns.organisation),
        document=frozenset(words.nouns.document),
        plain=frozenset(words.nouns.plain),
        owned=frozenset(words.nouns.owned),
        reckonings=frozenset(words.nouns.reckonings),
        readers=frozenset(words.verbs.readers),
        never=frozenset(words.nouns.never),
        before=phrases(words.cues.before),
        unnamed=phrases(words.cues.unnamed),
        findings=phrases(words.cues.findings),
        turn=Phrases(re.compile(r"\W*(?:" + _either(words.cues.turn) + r")\b")),
        spoken=phrases(words.cues.spoken),
        parenthetic=_parenthetic([*words.cues.spoken, *words.cues.closing]),
        closing=_closing([*words.cues.spoken, *words.cues.closing]),
        openers=frozenset(words.cues.openers),
        own_voice=frozenset(words.cues.own_voice),
        chances=frozenset(words.nouns.chances),
        consensus=frozenset(words.nouns.consensus),
        surveys=frozenset(words.nouns.surveys),
        base_nouns=frozenset(lexicon.reporting.periods.words.base_nouns),
        going_before=phrases(lexicon.reporting.periods.words.going_before),
        hypothetical=modality.hypothetical,
        target=modality.target,
        projected=modality.projected,
        estimated=modality.estimated,
        reported=modality.reported,
        denied=modality.denied,
        aims=modality.target.verbs | (frozenset(kinds) - frozenset(words.verbs.reckoned)),
    )


@lru_cache(maxsize=256)
def any_of(words: frozenset[str]) -> Phrases:
    """Returns the pattern for the phrases of one modality, made once."""
    return phrases(words)


def phrases(listed: Collection[str]) -> Phrases:
    """Returns a pattern for any of the phrases as whole words; one that never matches for an empty list."""
    return Phrases(re.compile(r"(?<!\w)(?:" + _either(listed) + r")(?!\w)" if listed else r"(?!)"))


def _closing(verbs: list[str]) -> re.Pattern[str]:
    """Returns the pattern of a clause that closes a sentence: ", a survey published in May found."."""
    told = r"(?:reporters|lawmakers|investors|us|the\s+\w+|[A-Z][\w ]{1,30})"  # "told The Register"
    then = r"(?:\s+(?:on|in|at|this|last)\s+[^,.;]{1,50})?"  # "said on Tuesday"
    over = r"(?:\.[\"”]?\s*$|,\s+(?=(?:as|while|after|because|with|or|up|down)\b))"
    return re.compile(
        r",\s+(?:as\s+)?(?P<who>(?:(?:the|a|an|its|their)\s+)?[\w/&’'-]+(?:\s+[\w/&’'-]+){0,11}?)"
        rf"\s+(?:(?:has|have|had)\s+)?(?P<verb>{_either(verbs)})(?:\s+{told})?{then}{over}"
    )


def _parenthetic(verbs: list[str]) -> re.Pattern[str]:
    """Returns the pattern of a teller between commas: ", the authors calculate,"."""
    return re.compile(
        rf",\s+(?P<who>(?:(?:the|a|an|its|their|some|most)\s+)?[\w&’'-]+(?:\s+[\w&’'-]+){{0,3}}?)\s+(?P<verb>{_either(verbs)}),"
    )


def _either(listed: Collection[str]) -> str:
    ordered = sorted(set(listed), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(r"\s+".join(map(re.escape, phrase.lower().split())) for phrase in ordered)
