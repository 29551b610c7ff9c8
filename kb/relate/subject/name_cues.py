"""The words that tell what a name is: a firm, a person, a place, who tells of others.

Comes in: the lexicon. Goes out: one frozen `NameCues`, made once for each lexicon.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kb.lexicon import Lexicon
from kb.lexicon.context import Nouns
from kb.lexicon.subjects import NameKinds
from kb.relate.scene.names import stem

JOINTS = frozenset({"and", "or", "but", "as", "if", "when", "while", "that", "which", "who", "both"})


@dataclass(frozen=True, slots=True)
class NameCues:
    """The words that tell what a name is."""

    company: frozenset[str]
    person: frozenset[str]
    place: frozenset[str]
    place_before: frozenset[str]
    seated: frozenset[str]
    of_companies: frozenset[str]
    works: frozenset[str]
    publishing: frozenset[str]
    surveying: frozenset[str]
    researching: frozenset[str]
    telling: frozenset[str]
    of_all: frozenset[str]
    organisation_endings: frozenset[str]
    place_endings: frozenset[str]
    namesakes: frozenset[str]
    joints: frozenset[str]  # a name behind one of them opens no sentence
    wide: frozenset[str]
    bodies: frozenset[str]
    public: frozenset[str]


@lru_cache(maxsize=8)
def cues_of(lexicon: Lexicon) -> NameCues:
    """Returns the cues of a lexicon."""
    nouns: Nouns = lexicon.context.relating.nouns
    kinds: NameKinds = lexicon.context.subjects.kinds
    return NameCues(
        company=frozenset(nouns.company),
        person=frozenset(nouns.person) | frozenset(kinds.titles),
        place=frozenset(nouns.place) | frozenset(kinds.place_nouns),
        place_before=frozenset(kinds.place_prepositions),
        seated=frozenset(kinds.seated),
        of_companies=frozenset(kinds.of_companies),
        works=frozenset(lexicon.context.subjects.works),
        publishing=frozenset(lexicon.context.subjects.publishing),
        surveying=frozenset(lexicon.context.subjects.surveying),
        researching=frozenset(lexicon.context.subjects.researching),
        telling=frozenset(map(stem, lexicon.context.subjects.foreseeing)),
        of_all=frozenset(lexicon.context.subjects.of_all),
        organisation_endings=frozenset(kinds.organisation_endings),
        place_endings=frozenset(kinds.place_endings),
        namesakes=frozenset(kinds.namesakes),
        joints=frozenset(lexicon.context.subjects.prepositions) | JOINTS,
        wide=frozenset(lexicon.context.subjects.wide_places),
        bodies=frozenset(lexicon.context.subjects.bodies),
        public=frozenset((*lexicon.context.subjects.bodies, *lexicon.context.subjects.observers)),
    )
