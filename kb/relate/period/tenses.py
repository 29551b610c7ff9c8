"""The year that words leave out, by the tense: "by December 28", "in September" of what is expected.

Comes in: a `FoundPeriod` and its figure. Goes out: the same, of the year that the clause's tense calls for.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kb.model import Period, PeriodBound
from kb.relate.parsing.clauses import clause_of
from kb.relate.parsing.syntax import climb, is_noun, is_verb
from kb.relate.parsing.tokens import Token
from kb.relate.period.dated import FoundPeriod
from kb.relate.scene.scene import Figure
from kb.relate.telling.telling import telling

SEASON = 92  # days in which a day named without its year may lie ahead, or just behind
Days = tuple[date | None, date | None]
LATELY = 45  # days since a time that was to come when its figure was foreseen
PASSED = 150  # days since a quarter's end after which a forecast of it means the next
COMING = frozenset({"will", "'ll", "’ll", "would"})


def by_tense(found: FoundPeriod, figure: Figure) -> FoundPeriod:
    """Chooses the year of "by December 28" by the tense of the clause, where the words leave it out."""
    period, today = found.period, figure.scene.article.published_on
    if period is None or today is None or not period.alternatives or not period.relative or figure.span is None:
        return found
    clause = clause_of(figure.span.root)
    foreseen = _foreseen(figure, clause)
    past = _is_past(clause) and not foreseen
    lately = found.last is not None and 0 <= (today - found.last).days <= LATELY
    said_then = lately and clause.dep_ == "ccomp" and _is_past(clause.head)  # "expected it would add 9 in August"
    ahead = any(kid.lower_ in COMING for kid in clause.children if kid.dep_ == "aux") and not said_then
    ahead = ahead or _of_a_chance(figure) or (period.granularity != "day" and looks_ahead(figure))
    over = found.last is not None and (today - found.last).days > PASSED
    ahead = ahead or (foreseen and over and period.granularity in ("quarter", "half"))
    near = period.granularity == "day" and found.first is not None and (found.first - today).days <= SEASON
    if past and found.first is not None and found.first > today and not near:
        fits = [days for days in period.alternatives if days[0] is not None and days[0] <= today]
        gone = max(fits, default=None, key=_begin)
        return replace(found, first=gone[0], last=gone[1], rule=f"{found.rule}+tense") if gone else found
    if not ahead and period.bound is PeriodBound.THROUGH and (gone := _lately(found, period, today)) is not None:
        return replace(found, first=gone[0], last=gone[1], rule=f"{found.rule}+tense")
    if past and period.granularity in ("quarter", "half") and (gone := _gone(found, period, today)) is not None:
        return replace(found, first=gone[0], last=gone[1], rule=f"{found.rule}+tense")
    if ahead and found.last is not None and found.last < today:
        fits = [days for days in period.alternatives if days[1] is not None and days[1] >= today]
        next_one = min(fits, default=None, key=_begin)
        return replace(found, first=next_one[0], last=next_one[1], rule=f"{found.rule}+tense") if next_one else found
    return found


def _begin(days: Days) -> date:
    return days[0] or date.min


def _is_past(verb: Token) -> bool:
    """Tells whether a verb, or an auxiliary of it, stands in the past tense."""
    return verb.tag_ == "VBD" or any(kid.tag_ == "VBD" and kid.dep_ in ("aux", "auxpass") for kid in verb.children)


def _foreseen(figure: Figure, clause: Token) -> bool:
    """Tells whether a verb told a forecast, whose time lies ahead: "for the fourth quarter it forecast 9 billion"."""
    words = telling(figure.scene.lexicon)
    before = any(kid.lower_ == "had" for kid in clause.children if kid.dep_ == "aux")  # "had forecast"
    if before or clause.tag_ not in ("VBD", "VBN"):
        return False
    issued = any(kid.dep_ == "dobj" and kid.lemma_.lower() in words.projected.nouns for kid in clause.children)
    return issued or clause.lemma_ in words.projected.verbs


def _of_a_chance(figure: Figure) -> bool:
    """Tells whether the figure is a chance, which is of what lies ahead."""
    nouns = telling(figure.scene.lexicon).chances
    path = (figure.span.root, *climb(figure.span.root)) if figure.span is not None else ()
    noun = next((token for token in path if is_noun(token) and token.lemma_.lower() in nouns), None)
    return noun is not None and not any(is_verb(token) for token in path[: path.index(noun)])


def looks_ahead(figure: Figure) -> bool:
    """Tells whether a verb of expecting or aiming in the present governs a figure: "prices are seen rising 5%"."""
    words = telling(figure.scene.lexicon)
    for token in (figure.span.root, *climb(figure.span.root)) if figure.span is not None else ():
        if is_verb(token) and token.lemma_ in words.projected.verbs | words.target.verbs | {"see"}:
            aux = [kid for kid in token.children if kid.dep_ in ("aux", "auxpass")]
            if token.tag_ in ("VBZ", "VBP") or (token.tag_ == "VBN" and all(kid.tag_ in ("VBZ", "VBP") for kid in aux)):
                return all(kid.lemma_ != "have" for kid in aux)
        if is_verb(token) and token.tag_ == "VBD":
            return False
    return False


def _lately(found: FoundPeriod, period: Period, today: date) -> Days | None:
    """Returns the day or month just past that "through Aug. 10" counts to, where the next is months away."""
    if found.last is None or period.granularity not in ("day", "month") or (found.last - today).days <= SEASON:
        return None
    past = [days for days in period.alternatives if days[1] is not None and 0 <= (today - days[1]).days <= SEASON]
    return max(past, default=None, key=_begin)


def _gone(found: FoundPeriod, period: Period, today: date) -> tuple[date, date] | None:
    """Returns the last part of a year that was over, where the one at hand has hardly begun: results are told after."""
    if found.first is None or found.last is None or not found.first <= today <= found.last:
        return None
    if today - found.first > found.last - today:
        return None
    over = [(first, last) for first, last in period.alternatives if first and last and last < today]
    return max(over, default=None)
