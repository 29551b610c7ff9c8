"""The time of an outlook, named once and meant by the sentences that go on with it.

Comes in: a `Figure` without a period, which its sentence expects. Goes out: the one time ahead that a sentence shortly
before in its paragraph names, or None: "For the fourth quarter it expects sales of 9 billion. It also projects a
margin of 54%". Where another name takes over, or another time was told of since, nothing is known.
"""

from __future__ import annotations

from kb.model import Passage, Period
from kb.relate.parsing.clauses import clause_of
from kb.relate.parsing.syntax import climb, is_verb, own_subject
from kb.relate.parsing.tokens import Token
from kb.relate.period.comparing import of_base
from kb.relate.period.dated import FoundPeriod, found_at
from kb.relate.period.placing import placed
from kb.relate.period.throughout import dated
from kb.relate.scene.scene import Figure
from kb.relate.telling.telling import telling

BACK = 3  # passages back in which an outlook names its time
PARTS = frozenset({"quarter", "half", "year"})
POINTING = frozenset({"this", "that"})


def of_outlook(figure: Figure, *, subject: str | None) -> FoundPeriod | None:
    """Returns the time ahead that the outlook a figure belongs to is of."""
    clause = clause_of(figure.span.root) if figure.span is not None else None
    if clause is None or of_base(figure) or not _goes_on(figure, clause):
        return None
    whose = own_subject(clause)
    at = figure.passage.index
    for passage in reversed(figure.scene.passages[max(0, at - BACK) : at]):
        if passage.paragraph != figure.passage.paragraph:
            return None
        named = list(dated(figure.scene, passage))
        if not named:
            continue
        ahead = {(p.first, p.last): p for p in named if _lies_ahead(p, figure)}
        if len(ahead) != 1 or not _tells_of(whose, passage):
            return None
        return placed(found_at(next(iter(ahead.values())), "period-of-outlook", figure), figure, subject)
    return None


def _goes_on(figure: Figure, clause: Token) -> bool:
    """Tells whether a sentence expects something, or says what the sentence before comes to: "this represents"."""
    words = telling(figure.scene.lexicon).projected.verbs
    over = climb(figure.span.root) if figure.span is not None else ()
    subject = own_subject(clause)
    points = subject is not None and subject.lower_ in POINTING and clause.tag_ in ("VBZ", "MD")
    return points or any(is_verb(token) and token.lemma_ in words and token.tag_ != "VBG" for token in over)


def _lies_ahead(period: Period, figure: Figure) -> bool:
    """Tells whether a part of a year, or a year, ends after the article's day."""
    today = figure.scene.article.published_on
    return today is not None and period.last is not None and period.last >= today and period.granularity in PARTS


def _tells_of(whose: Token | None, passage: Passage) -> bool:
    """Tells whether a passage tells of the one who expects: no other name has taken over."""
    return whose is None or whose.tag_ not in ("NNP", "NNPS") or whose.text in passage.text
