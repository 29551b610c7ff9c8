"""The rules that name metrics, subjects and qualifiers, loaded with one lexicon."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kb.lexicon import Lexicon
from kb.relate.attaching.attachment import Attacher, words_of
from kb.relate.drafts.qualifiers import QualifierFinder
from kb.relate.metric.namer import MetricNamer
from kb.relate.scene.names import Names, names_of
from kb.relate.subject.namer import SubjectNamer


@dataclass(frozen=True)
class Toolbox:
    """The rules, loaded with one lexicon."""

    names: Names
    attacher: Attacher
    metrics: MetricNamer
    subjects: SubjectNamer
    qualifiers: QualifierFinder
    lexicon: Lexicon
    common: frozenset[str]  # words that are no name, though a sentence opens with them


def toolbox(lexicon: Lexicon, text: str) -> Toolbox:
    """Returns the rules for a lexicon and an article, in which common names mean what its words show."""
    return _toolbox(lexicon, names_of(lexicon).doubtful(text))


@lru_cache(maxsize=64)
def _toolbox(lexicon: Lexicon, doubtful: frozenset[str]) -> Toolbox:
    names, context = names_of(lexicon).without(doubtful), lexicon.context
    qualifiers = QualifierFinder(context)
    idle = frozenset(context.qualifiers.idle)
    return Toolbox(
        names=names,
        attacher=Attacher(names, words_of(context)),
        metrics=MetricNamer(names, context, qualifiers.words | idle),
        subjects=SubjectNamer(names, lexicon),
        qualifiers=qualifiers,
        lexicon=lexicon,
        common=idle | frozenset(context.relating.nouns.function),
    )
