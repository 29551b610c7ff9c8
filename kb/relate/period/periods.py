"""Which period governs which figure.

Comes in: a `Figure` (and the company it is about, if known, for fiscal years). Goes out: a `FoundPeriod` with the
words, the days and the name of the rule, or None where no period is stated.

The rules in order: a table's row or column head; a period right after the figure, as its possessor, right before
it; one in the same clause; one in a clause above; one that opens the sentence; the only one of the sentence.
Which dates of a passage date none of its figures, `kb.relate.period.bases` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from kb.model import PassageKind, Period
from kb.relate.parsing.clauses import chain, clause_of, root_of, subject_start
from kb.relate.parsing.syntax import child, children, climb, describes_subject, is_verb, prep_objects
from kb.relate.parsing.tokens import Doc, Token
from kb.relate.period.bases import COUNTED_BACK, NOW, POSSESSIVE, REVISED, after_base, dates_a_figure, started
from kb.relate.period.comparing import behind_the_next, counts_back, of_other_side, of_parallel
from kb.relate.period.dated import FINE, SINCE, WINDOW, FoundPeriod, found_at, gap
from kb.relate.period.dealt import dealt
from kb.relate.period.headed import in_heading, in_lead, in_outlook, in_table, of_results
from kb.relate.period.leading import leading, led
from kb.relate.period.onward import onward
from kb.relate.period.placing import placed
from kb.relate.period.sharing import follows, head_of, in_brackets, is_free, of_the_verb, owner_of, with_it
from kb.relate.quantity.changes import moves
from kb.relate.scene import nearby
from kb.relate.scene.scene import Figure
from kb.relate.telling.telling import TYING, telling

CONTRAST = re.compile(r";|\b(?:but|yet|while|whereas|although|though|however)\b", re.IGNORECASE)
YEARS = re.compile(r"^(?:between|from)\s+\d{4}\s+(?:and|to)\s+\d{4}$", re.IGNORECASE)
TO = re.compile(r"(?:\s+(?:a|per)\s+\w+)?\s+to\s+", re.IGNORECASE)
FROM_AFAR = frozenset({"period-clause-above", "period-clause-beside", "period-of-when"})
NARROWING = frozenset({"NN", "NNS", "NNP", "JJ", "VBN"})
STATES = frozenset({"be", "have"})  # verbs of what is so, not of what happened then
INHERITS = frozenset({"advcl", "acl", "xcomp", "pcomp", "csubj", "conj", "parataxis"})


def find_period(figure: Figure, *, subject: str | None = None) -> FoundPeriod | None:
    """Returns the period that governs the figure; `subject` chooses the calendar of a fiscal year."""
    found = in_table(figure) if figure.passage.kind is PassageKind.TABLE_ROW else _in_prose(figure)
    if found is None or _is_rate(found) or _is_now(found):
        found = in_outlook(figure) or found
    if found is None or _is_rate(found):
        found = in_lead(figure) or of_results(figure) or onward(figure) or in_heading(figure) or found
    if found is None or found.period is None:
        return found
    return placed(found, figure, subject)


def _is_rate(found: FoundPeriod) -> bool:
    """Tells whether a period is a rate, which has no days: "year over year"."""
    return found.period is not None and found.period.rules[0].endswith(":rate")


def _is_now(found: FoundPeriod) -> bool:
    """Tells whether a period is only the time of speaking: "now expected to fall"."""
    return found.period is not None and found.period.rules[0].endswith(":deictic")


def periods_of(figure: Figure) -> list[Period]:
    """Returns the periods of the figure's passage that may govern a figure, in text order."""
    told = nearby.periods(figure)
    return [p for p in told if (dates_a_figure(p, figure) or then_when(p, figure)) and led(p, figure) is None]


def _in_prose(figure: Figure) -> FoundPeriod | None:
    candidates = periods_of(figure)
    undated = [period for period in candidates if period.rules[0].endswith((":rate", ":deictic"))]
    dated = [period for period in candidates if period not in undated]
    if NOW(figure.scene.cues).search(_before(figure)):
        return _beside(figure, [period for period in candidates if period.rules[0].endswith(":deictic")])
    found = (
        leading(figure, nearby.periods(figure))
        or dealt(figure, dated)
        or _at_an_end(figure, dated)
        or of_other_side(figure, dated)
        or behind_the_next(figure, dated)
        or _beside(figure, dated)
        or _in_clauses(figure, dated)
        or of_parallel(figure, dated)
        or _alone(figure, dated)
    )
    now = [period for period in undated if period.rules[0].endswith(":deictic")]
    free = [period for period in now if not _before_another(period, figure)]
    if found is not None and found.rule in FROM_AFAR and (said := _in_clauses(figure, free)) is not None:
        return said if said.rule == "period-in-clause" else found  # "last year it was 5, but now it is below 2"
    if found is not None:
        return found
    return _beside(figure, [period for period in undated if period not in now]) or _in_clauses(figure, now)


def _before_another(period: Period, figure: Figure) -> bool:
    """Tells whether a word such as "now" stands right in front of another figure."""
    after = next((q for q in nearby.quantities(figure) if q.start >= period.end), None)
    return after is not None and after.start != figure.quantity.start and started(after) - period.end < len(" about ")


def _at_an_end(figure: Figure, periods: Sequence[Period]) -> FoundPeriod | None:
    """ "Between 2015 and 2020 it fell from 9 to 3": the first year for what it fell from, the last for the other."""
    spans = [p for p in periods if p.granularity == "span" and p.first is not None and p.last is not None]
    if len(periods) != 1 or not spans or not YEARS.search(spans[0].text):
        return None
    span, others = spans[0], nearby.quantities(figure)
    at = next((i for i, other in enumerate(others) if other.start == figure.quantity.start), 0)
    for one, other, mine in ((at, at + 1, "from"), (at - 1, at, "to")):
        if one < 0 or other >= len(others) or others[one].unit != others[other].unit:
            continue
        between = figure.passage.text[others[one].end : others[other].outer_start]
        before = figure.passage.text[max(0, others[one].outer_start - 6) : others[one].outer_start]
        if TO.fullmatch(between) and before.lower().endswith("from "):
            found = found_at(span, "period-end-of-span", figure)
            day = span.first if mine == "from" else span.last
            return replace(found, first=date(day.year, 1, 1), last=date(day.year, 12, 31), period=None) if day else None
    return None


def _beside(figure: Figure, periods: Sequence[Period]) -> FoundPeriod | None:
    """A period that touches the figure: "$5bn in 2020", "2025's $381 billion", "in 2024, $5bn"."""
    after = [period for period in periods if period.start >= figure.quantity.end]
    if after and in_brackets(figure.quantity, after[0], figure):
        return found_at(after[0], "period-right-after", figure)
    owns = after and POSSESSIVE.match(figure.passage.text[after[0].end :]) is not None
    if owns and _in_its_document(after[0], figure):
        return found_at(after[0], "period-right-after", figure)
    if after and not owns and follows(figure.quantity, after[0], figure) and not _has_a_year(periods, after[0], figure):
        return found_at(after[0], "period-right-after", figure)
    before = [period for period in periods if period.end <= figure.quantity.start]
    if not before or not nearby.clear(figure, before[-1].end, figure.quantity.start):
        return None
    period = before[-1]
    if POSSESSIVE.match(figure.passage.text[period.end :]):
        return found_at(period, "period-possessive", figure)
    if owner_of(period, figure) is not None and not _of_its_noun(period, figure):
        return None
    return found_at(period, "period-right-before", figure)


def _of_its_noun(period: Period, figure: Figure) -> bool:
    """Tells whether a period narrows the noun that the figure is of: "2 billion after Q4 revenue of 213 billion"."""
    if figure.span is None or figure.span.start < 2 or figure.span.doc[figure.span.start - 1].lower_ != "of":
        return False
    of = figure.span.doc[figure.span.start - 1]
    between = figure.passage.text[period.end : of.idx].split()
    words = figure.span.doc[max(0, of.i - len(between)) : of.i]
    return bool(between) and words.text.split() == between and all(t.tag_ in NARROWING for t in words)


def _has_a_year(periods: Sequence[Period], day: Period, figure: Figure) -> bool:
    """Tells whether a figure has its own year in front, so that the day behind is that of an event: "a 2026 budget of
    $5 million Tuesday"."""
    before = [period for period in periods if period.end <= figure.quantity.start and period.granularity not in FINE]
    return day.granularity in FINE and bool(before) and nearby.clear(figure, before[-1].end, figure.quantity.start)


def _in_its_document(period: Period, figure: Figure) -> bool:
    """Tells whether a figure stands in a survey that a period owns: "55% in last year's survey"."""
    text = figure.passage.text
    behind = re.match(r"\s?['’]s?\s+([a-z]+)", text[period.end : period.end + nearby.BESIDE])
    surveys = telling(figure.scene.lexicon).surveys
    return behind is not None and behind[1] in surveys and nearby.clear(figure, figure.quantity.end, period.start)


def _in_clauses(figure: Figure, periods: Sequence[Period]) -> FoundPeriod | None:
    """A period of the figure's clause, or of a clause above that passes it down."""
    doc = figure.scene.docs.get(figure.passage.index)
    if doc is None or figure.span is None or not periods:
        return None
    heads = [(period, head) for period in periods if (head := head_of(period, doc)) is not None]
    own = clause_of(figure.span.root)
    narrowing = [period for period, head in heads if _narrows(period, head, figure)]
    if narrowing:
        return found_at(_nearest(narrowing, figure), "period-of-participle", figure)
    if _counts_from(figure):
        return None  # "rose to $8bn in 2023 from $5bn": the last has another year
    if describes_subject(figure.span.root):
        return None
    of_noun = [p for p in periods if _of_the_noun(p, own, doc)]
    if of_noun:
        return found_at(of_noun[-1], "period-of-noun", figure)
    here = [
        period for period, head in heads if head.i == own.i and is_free(period, figure, with_it(head, heads, figure))
    ]
    if here:
        return found_at(_nearest(of_the_verb(here, own, figure), figure), "period-in-clause", figure)
    if not here and len(periods) == 1 and _of_event(periods[0], figure):
        return found_at(periods[0], "period-of-event", figure)
    for above, relation in chain(own):
        mine = [p for p, head in heads if head.i == above.i and is_free(p, figure, periods)]
        told_on = relation in INHERITS - {"conj"} or (relation == "relcl" and _goes_on(own, above))
        passed = [p for p in mine if (told_on or _opens(p, above)) and not _to_come(p, own, figure)]
        if passed:
            return found_at(_nearest(passed, figure), "period-clause-above", figure)
    then = [p for p, head in heads if _when(own, head, p, figure) and is_free(p, figure, with_it(head, heads, figure))]
    if then:
        return found_at(_nearest(then, figure), "period-of-when", figure)
    joined = [p for p, head in heads if _joined(own, head, p, figure) and is_free(p, figure, periods)]
    return found_at(_nearest(joined, figure), "period-clause-beside", figure) if joined else None


def _of_the_noun(period: Period, own: Token, doc: Doc) -> bool:
    """Tells whether a period stands in front of the noun that a clause tells of: "FY25 earnings, which were at 6"."""
    token = root_of(doc, period.start, period.end) if own.dep_ == "relcl" and period.end <= own.head.idx else None
    subject = child(own, "nsubj", "nsubjpass")
    which = subject is not None and subject.tag_ in ("WDT", "WP")
    return which and token is not None and token.head.i == own.head.i and token.dep_ != "prep"


def _of_event(period: Period, figure: Figure) -> bool:
    """Tells whether a period opens the sentence as that of an event by name: "Last year's Storm Edda cost"."""
    behind = POSSESSIVE.match(figure.passage.text[period.end :])
    named = behind is not None and figure.passage.text[period.end + behind.end() :].lstrip()[:1].isupper()
    named = named or (behind is not None and _moved_since(figure))
    return named and period.start == 0 and not nearby.figure_between(figure, period.end, figure.quantity.start)


def _moved_since(figure: Figure) -> bool:
    """Tells whether the figure is what the subject came to or moved to: "April's deficit was revised to 47"."""
    verb = clause_of(figure.span.root) if figure.span is not None else None
    if verb is None or after_base(figure, figure.quantity):
        return False
    return verb.lemma_ in REVISED | TYING or moves(verb, figure.scene.lexicon)


def _to_come(period: Period, own: Token, figure: Figure) -> bool:
    """Tells whether a period lies ahead of what has been done: "of which donors have given" within "the next year"."""
    today = figure.scene.article.published_on
    done = own.tag_ == "VBD" or (own.tag_ == "VBN" and any(kid.dep_ == "aux" for kid in own.children))
    return done and today is not None and period.first is not None and period.first >= today


def _when(own: Token, head: Token, period: Period, figure: Figure) -> bool:
    """Tells whether a clause says when the figure's clause was so: "was worth 5 when it listed in 2021"."""
    if then_when(period, figure):
        return True
    told = {own.i, own.head.i} if own.dep_ in ("xcomp", "ccomp") else {own.i}
    if head.dep_ == "advcl" and head.tag_ == "VBG" and head.i < own.i and head.head.i in told:
        return True  # "Welcoming 29 million from January to June, the airport achieved growth of 4%"
    if head.dep_ == "pcomp" and head.head.lower_ == "since":
        return clause_of(head.head).i == own.i  # "has lost 40 since joining in 2021"
    if head.dep_ != "advcl" or head.head.i != own.i or head.lemma_ == "compare":
        return False  # "when compared with last year" tells of the other side
    return any(kid.lower_ in ("when", "once", "since") for kid in children(head, "advmod", "mark"))


def then_when(period: Period, figure: Figure) -> bool:
    """Tells whether "when" ties a period to the figure by its place: "in 2012, when 130 were", "When .. in May, it"."""
    text = figure.passage.text
    if period.end > figure.quantity.start or nearby.figure_between(figure, period.end, figure.quantity.start):
        return False
    between = text[period.end : figure.quantity.start]
    if re.match(r",?\s+when\b[^,;]*$", between):
        return True
    return text[:5].lower() == "when " and re.match(r",[^,;]*$", between) is not None


def _joined(own: Token, head: Token, period: Period, figure: Figure) -> bool:
    """Tells whether a clause beside the figure's shares its period: "carried 12 in July, and filled 91".

    Both must be of one tense. A period that goes before holds on for verbs of one subject; that of the last clause
    reaches back only between verbs of change, or over all that has happened since.
    """
    since = period.last is None and period.first is not None and child(head, "nsubj", "nsubjpass") is None
    if period.granularity in FINE and not since:
        return False
    if not is_verb(own) or (own.tag_ != head.tag_ and not (since and {own.tag_, head.tag_} == {"VBN", "VBD"})):
        return False
    expecting = telling(figure.scene.lexicon).projected.verbs
    if head.lemma_ in expecting and own.lemma_ not in expecting:
        return False  # "expects $4 million in 2027 and employs 300"
    moving = moves(own, figure.scene.lexicon) and moves(head, figure.scene.lexicon)
    if own.dep_ == "conj" and own.head.i == head.i:
        changed = figure.quantity.change is not None  # "were up 7%"
        if period.end > figure.quantity.start or (own.lemma_ in STATES and not changed):
            return False
        if child(own, "nsubj", "nsubjpass") is None:
            return True
        told = (moves(own, figure.scene.lexicon) or changed) and nearby.figure_between(figure, head.idx, own.idx)
        return told and not CONTRAST.search(figure.passage.text[period.end : own.idx])
    if head.dep_ != "conj" or head.head.i != own.i or period.start < figure.quantity.end:
        return False
    return (moving or since) and nearby.figure_between(figure, head.idx, period.start)


def _goes_on(clause: Token, above: Token) -> bool:
    """Tells whether a relative clause goes on with what is told: "of which China made", "visitors, who spent"."""
    if clause.tag_ == above.tag_ == "VBD":
        return True
    return any(token.lower_ == "which" and token.head.lower_ == "of" for token in clause.subtree if token.i < clause.i)


def _narrows(period: Period, head: Token, figure: Figure) -> bool:
    """Tells whether the period stands in a participle on the figure's own noun: "homes built in 2020"."""
    if figure.span is None or period.start < figure.quantity.end:
        return False
    if head.dep_ == "relcl":
        return _restricts(period, head, figure)
    if head.dep_ != "acl":
        return False
    nouns = (figure.span.root, *prep_objects(figure.span.root, "of"), *climb(figure.span.root))
    noun = next((token for token in nouns if is_verb(token) or token.i == head.head.i), None)
    if noun is None or noun.i != head.head.i or is_verb(noun) or head.i < noun.i:
        return False
    of_it = (
        period.text.lower().startswith(("for", "by"))
        or COUNTED_BACK(figure.scene.cues).search(period.text) is not None
        or counts_back(period)
    )
    words = telling(figure.scene.lexicon)
    tells = head.lemma_ in words.kind_of_verb and head.lemma_ not in words.at_only
    if tells and period.granularity in FINE and not of_it:
        return False  # "the 90 reported on Monday", but "the 90 recorded a year ago"
    gap = figure.passage.text[figure.quantity.end : period.start]
    return "," not in gap or re.fullmatch(r",\s+[a-z]+\s+", gap) is not None  # "287 mm, set in 1998"


def _restricts(period: Period, head: Token, figure: Figure) -> bool:
    """Tells whether a relative clause on the figure's own noun dates it: "the $5m that they put in during 2023"."""
    if figure.span is None:
        return False
    own = {token.i for token in figure.span} | (
        {figure.span.root.head.i} if figure.span.root.dep_ == "nummod" else set()
    )
    gap = figure.passage.text[figure.quantity.end : period.start]
    return (
        head.head.i in own
        and not re.search(r"[,;—]", gap)
        and not nearby.figure_between(figure, figure.quantity.end, period.start)
    )


def _counts_from(figure: Figure) -> bool:
    """Tells whether a figure is the earlier one: "from 5", but not the range "from 5 to 9", nor what is revised."""
    if not after_base(figure, figure.quantity):
        return False
    if figure.quantity.low is not None and figure.quantity.low != figure.quantity.high is not None:
        return False
    above = climb(figure.span.root) if figure.span is not None else ()
    return not any(token.lemma_ in REVISED for token in above)


def _before(figure: Figure) -> str:
    return figure.passage.text[max(0, figure.quantity.start - WINDOW) : figure.quantity.start]


def _opens(period: Period, clause: Token) -> bool:
    """Tells whether a period stands in front of the subject of its clause: "In 2026, the group will"."""
    return period.start < subject_start(clause)


def _nearest(periods: Iterable[Period], figure: Figure) -> Period:
    return min(periods, key=lambda period: (gap(period, figure), period.start))


def _alone(figure: Figure, periods: Sequence[Period]) -> FoundPeriod | None:
    """The only period of the sentence, with no contrast between the two."""
    if len(periods) != 1 or _counts_from(figure):
        return None
    period = periods[0]
    if not is_free(period, figure, periods) or (figure.span is not None and describes_subject(figure.span.root)):
        return None
    low, high = sorted((period.start, figure.quantity.start))
    if CONTRAST.search(figure.passage.text[low:high]) or POSSESSIVE.match(figure.passage.text[period.end :]):
        return None
    doc = figure.scene.docs.get(figure.passage.index)
    if doc is not None and figure.span is not None and not _reaches(period, figure, doc):
        return None
    return found_at(period, "period-only-one", figure)


def _reaches(period: Period, figure: Figure, doc: Doc) -> bool:
    """Tells whether the period is not shut away in a clause beside the figure's."""
    head = head_of(period, doc)
    if head is None or figure.span is None:
        return True
    own = clause_of(figure.span.root)
    above = {own.i, *(clause.i for clause, _ in chain(own))}
    if period.end <= subject_start(own) and SINCE.search(figure.passage.text[: period.start][-WINDOW:]):
        return True  # "Since reaching a trough in 2009, they have added"
    if head.i in above:
        return head.i == own.i or _opens(period, head)
    return _in_subject(head, own)


def _in_subject(clause: Token, own: Token) -> bool:
    """Tells whether a participle narrows the subject of the figure's clause: "cars sold last year were"."""
    noun = clause.head
    if clause.dep_ != "acl" or noun.dep_ not in ("nsubj", "nsubjpass") or clause_of(noun).i != own.i:
        return False
    return not any(token.text in (",", "—", "(") for token in noun.doc[noun.i : clause.i])
