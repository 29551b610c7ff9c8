"""The rules that name metrics, subjects and qualifiers, loaded with one lexicon."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kb.lexicon import Lexicon
from kb.relate.attachment import Attacher, words_of
from kb.relate.metric import MetricNamer
from kb.relate.names import Names, names_of
from kb.relate.qualifiers import QualifierFinder
from kb.relate.subject import SubjectNamer


@dataclass(frozen=True)
class Toolbox:
    """The rules, loaded with one lexicon."""

    names: Names
    attacher: Attacher
    metrics: MetricNamer
    subjects: SubjectNamer
    qualifiers: QualifierFinder
    lexicon: Lexicon


@lru_cache(maxsize=8)
def toolbox(lexicon: Lexicon) -> Toolbox:
    """Returns the rules for a lexicon."""
    names, context = names_of(lexicon), lexicon.context
    qualifiers = QualifierFinder(context.qualifiers)
    idle = frozenset(context.qualifiers.idle)
    return Toolbox(
        names=names,
        attacher=Attacher(names, words_of(context)),
        metrics=MetricNamer(names, context, qualifiers.words | idle),
        subjects=SubjectNamer(names, lexicon),
        qualifiers=qualifiers,
        lexicon=lexicon,
    )
