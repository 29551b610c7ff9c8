"""Which period governs which figure.

Comes in: a `Figure` (and the company it is about, if known, for fiscal years). Goes out: a `FoundPeriod` with the
words, the days and the name of the rule, or None where no period is stated.

The rules in order: a table's row or column head; a period right after the figure, as its possessor, right before
it; one in the same clause; one in a clause above; one that opens the sentence; the only one of the sentence.
Declines the date of the telling ("said on Tuesday that"), the base of a change ("from 2023 levels"), a citation
("Lee et al. (2020)") and the name of an event ("the 2024 Olympics", "Davos 2024").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from spacy.tokens import Doc, Token

from kb.model import PassageKind, Period, Quantity
from kb.relate import nearby
from kb.relate.changes import moves
from kb.relate.clauses import chain, clause_of, root_of, subject_start
from kb.relate.placing import FINE, FoundPeriod, periods_in, placed
from kb.relate.scene import Figure
from kb.relate.syntax import child, children, climb, is_verb
from kb.relate.telling import telling

BASE_BEFORE = re.compile(
    r"\b(?:than(?:\s+(?:in|at|during))?|compared\s+(?:with|to)|versus|vs\.?|against|relative\s+to|(?:up|down|rose|fell|grew|jumped)\s+from)"
    r"(?:\s+the)?\s*$",
    re.IGNORECASE,
)
VALUE_BASE = re.compile(
    r"\b(?:from|than|compared\s+(?:with|to)|versus|vs\.?|against|relative\s+to)(?:\s+(?:the|about|around|nearly|just|a|an|some))*\s*$",
    re.IGNORECASE,
)
COUNTED_FROM = re.compile(
    r"\s*(?:over|from|above|against|versus|vs\.?|compared\s+(?:with|to))\b(?![^;,]*\d)", re.IGNORECASE
)
CITATION = re.compile(r"\bet\s+al\.?,?\s*\(?$|\band\s+[A-Z]\w+\s+\($")
STOP_WORDS = re.compile(
    r"[;:—]|\b(?:and|or|but|yet|than|from|versus|while|whereas|which|that|who|where|when|because|if|after|before)\b",
    re.IGNORECASE,
)
CONTRAST = re.compile(r";|\b(?:but|yet|while|whereas|although|though|however)\b", re.IGNORECASE)
POSSESSIVE = re.compile(r"^\s?['’]s\b|^['’]\s")
SINCE = re.compile(r"\bsince\b[^,.;:()]{1,60}$", re.IGNORECASE)  # "since its launch in 2013"
WINDOW = 80  # characters in front of a word that tell what it is to the sentence
NEAR = 48  # characters between a figure and a period that stands right beside it
STATES = frozenset({"be", "have"})  # verbs of what is so, not of what happened then
INHERITS = frozenset({"advcl", "acl", "xcomp", "pcomp", "csubj", "conj", "parataxis"})


def find_period(figure: Figure, *, subject: str | None = None) -> FoundPeriod | None:
    """Returns the period that governs the figure; `subject` chooses the calendar of a fiscal year."""
    found = _in_table(figure) if figure.passage.kind is PassageKind.TABLE_ROW else _in_prose(figure)
    if found is None:
        found = _in_lead(figure)
    if found is None or found.period is None:
        return found
    return placed(found, figure, subject)


def periods_of(figure: Figure) -> list[Period]:
    """Returns the periods of the figure's passage that may govern a figure, in text order."""
    return [period for period in nearby.periods(figure) if _eligible(period, figure)]


def is_base(period: Period, figure: Figure) -> bool:
    """Tells whether a period is what a change counts from, or a figure is compared with."""
    before = figure.passage.text[max(0, period.start - WINDOW) : period.start]
    if BASE_BEFORE.search(before):
        return True
    word = period.text.split(maxsplit=1)[0].lower()
    if word in {"from", "over"} and _sizes_change(figure):
        counts_back = period.first is None and any("earlier" in rule for rule in period.rules)
        return counts_back or (period.first is not None and period.granularity != "span")
    return word == "from" and _next_word(figure.passage.text, period.end) in telling(figure.scene.lexicon).base_nouns


def _sizes_change(figure: Figure) -> bool:
    return figure.quantity.change is not None or figure.quantity.unit in {"%", "pp", "x"}


def _next_word(text: str, at: int) -> str:
    found = re.match(r"\W{0,3}([A-Za-z]+)", text[at : at + 40])
    return found[1].lower() if found else ""


def _eligible(period: Period, figure: Figure) -> bool:
    text = figure.passage.text
    before = text[max(0, period.start - WINDOW) : period.start]
    gap = text[period.end : figure.quantity.start]
    beside = bool(gap) and "," not in gap and _clear(figure, period.end, figure.quantity.start)
    between = text[figure.quantity.end : period.start]
    if re.search(r"\bthan\b", between) and not _figure_between(figure, figure.quantity.end, period.start):
        return False  # "more than it forecast in February"
    if _sizes_change(figure) and len(between) < WINDOW and COUNTED_FROM.match(between):
        return False  # "rose 5% over sales during the same month last year"
    if CITATION.search(before[-40:]) or (is_base(period, figure) and not beside):  # "versus 2024's $41 billion"
        return False
    named = re.search(r"(?:^|\s)([A-Z][\w/&-]*)\s$", before[-30:])
    bare = period.text[:1].isdigit() and period.granularity == "year"
    opens = period.start - len(before[-30:]) + (named.start(1) if named else 0) == 0
    if bare and named and not opens and not POSSESSIVE.match(text[period.end :]):
        return False  # "Google I/O 2025"
    return not (period.granularity in FINE | {"month"} and _dates_the_telling(period, figure))


def _dates_the_telling(period: Period, figure: Figure) -> bool:
    """Tells whether a day or month says when something was said, not when the figure held."""
    doc = figure.scene.docs.get(figure.passage.index)
    token = root_of(doc, period.start, period.end) if doc is not None else None
    if token is None or figure.span is None:
        return False
    verb = clause_of(token)
    words = telling(figure.scene.lexicon)
    if verb.lemma_ not in words.kind_of_verb:
        return False
    return clause_of(figure.span.root).i != verb.i


def _in_prose(figure: Figure) -> FoundPeriod | None:
    candidates = periods_of(figure)
    dated = [period for period in candidates if not period.rules[0].endswith(":rate")]
    found = _beside(figure, dated) or _in_clauses(figure, dated) or _alone(figure, dated)
    if found is not None:
        return found
    rates = [period for period in candidates if period not in dated]
    return _beside(figure, rates)


def _beside(figure: Figure, periods: Sequence[Period]) -> FoundPeriod | None:
    """A period that touches the figure: "$5bn in 2020", "2025's $381 billion", "in 2024, $5bn"."""
    after = [period for period in periods if period.start >= figure.quantity.end]
    owns = after and POSSESSIVE.match(figure.passage.text[after[0].end :]) is not None
    if after and not owns and _follows(figure.quantity, after[0], figure):
        return _found(after[0], "period-right-after", figure)
    before = [period for period in periods if period.end <= figure.quantity.start]
    if not before or not _clear(figure, before[-1].end, figure.quantity.start):
        return None
    period = before[-1]
    if POSSESSIVE.match(figure.passage.text[period.end :]):
        return _found(period, "period-possessive", figure)
    return None if _owner(period, figure) is not None else _found(period, "period-right-before", figure)


def _clear(figure: Figure, start: int, end: int) -> bool:
    """Tells whether only a few idle words stand between: no figure, verb, conjunction or break."""
    gap = figure.passage.text[start:end]
    if (
        end - start > NEAR
        or STOP_WORDS.search(gap)
        or "," in gap[1:].rstrip(", ")
        or any(mark in gap for mark in ".!?(")
    ):
        return False
    if _figure_between(figure, start, end):
        return False
    doc = figure.scene.docs.get(figure.passage.index)
    return doc is None or not any(
        token.tag_.startswith(("VB", "MD")) and start <= token.idx < end and token.dep_ != "amod" for token in doc
    )


def _figure_between(figure: Figure, start: int, end: int) -> bool:
    return any(start <= other.start < end for other in nearby.quantities(figure))


def _owner(period: Period, figure: Figure) -> Quantity | None:
    """Returns another figure of the passage that the period stands right after."""
    before = [
        other
        for other in nearby.quantities(figure)
        if other.end <= period.start and other.start != figure.quantity.start
    ]
    return before[-1] if before and _follows(before[-1], period, figure) else None


def _follows(quantity: Quantity, period: Period, figure: Figure) -> bool:
    """Tells whether a period stands right after a figure; after a comma it must be of the same clause."""
    if not _clear(figure, quantity.end, period.start):
        return False
    doc = figure.scene.docs.get(figure.passage.index)
    if doc is None or "," not in figure.passage.text[quantity.end : period.start]:
        return True
    token, head = root_of(doc, quantity.start, quantity.end), _head(period, doc)
    return token is None or head is None or clause_of(token).i == head.i


def _in_clauses(figure: Figure, periods: Sequence[Period]) -> FoundPeriod | None:
    """A period of the figure's clause, or of a clause above that passes it down."""
    doc = figure.scene.docs.get(figure.passage.index)
    if doc is None or figure.span is None or not periods:
        return None
    if _after_base(figure.passage.text, _outer_start(figure)):
        return None  # "rose to $8bn in 2023 from $5bn": the last has another year
    heads = [(period, head) for period in periods if (head := _head(period, doc)) is not None]
    own = clause_of(figure.span.root)
    narrowing = [period for period, head in heads if _narrows(period, head, figure)]
    if narrowing:
        return _found(_nearest(narrowing, figure), "period-of-participle", figure)
    if _describes_subject(figure.span.root):
        return None
    here = [period for period, head in heads if head.i == own.i and _free(period, figure, periods)]
    if here:
        return _found(_nearest(here, figure), "period-in-clause", figure)
    for above, relation in chain(own):
        mine = [period for period, head in heads if head.i == above.i and _free(period, figure, periods)]
        told_on = relation in INHERITS - {"conj"} or (relation == "relcl" and _goes_on(own, above))
        passed = [p for p in mine if told_on or _opens(p, above)]
        if passed:
            return _found(_nearest(passed, figure), "period-clause-above", figure)
    then = [p for p, head in heads if _when(own, head) and _free(p, figure, periods)]
    if then:
        return _found(_nearest(then, figure), "period-of-when", figure)
    joined = [p for p, head in heads if _joined(own, head, p, figure) and _free(p, figure, periods)]
    return _found(_nearest(joined, figure), "period-clause-beside", figure) if joined else None


def _when(own: Token, head: Token) -> bool:
    """Tells whether a clause says when the figure's clause was so: "was worth 5 when it listed in 2021"."""
    if head.dep_ != "advcl" or head.head.i != own.i:
        return False
    return any(kid.lower_ in ("when", "once") for kid in children(head, "advmod", "mark"))


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
    moving = moves(own, figure.scene.lexicon) and moves(head, figure.scene.lexicon)
    if own.dep_ == "conj" and own.head.i == head.i:
        if period.end > figure.quantity.start or own.lemma_ in STATES:
            return False
        if child(own, "nsubj", "nsubjpass") is None:
            return True
        told = moves(own, figure.scene.lexicon) and _figure_between(figure, head.idx, own.idx)
        return told and not CONTRAST.search(figure.passage.text[period.end : own.idx])
    if head.dep_ != "conj" or head.head.i != own.i or period.start < figure.quantity.end:
        return False
    return (moving or since) and _figure_between(figure, head.idx, period.start)


def _goes_on(clause: Token, above: Token) -> bool:
    """Tells whether a relative clause goes on with what is told: "of which China made", "visitors, who spent"."""
    if clause.tag_ == above.tag_ == "VBD":
        return True
    return any(token.lower_ == "which" and token.head.lower_ == "of" for token in clause.subtree if token.i < clause.i)


def _narrows(period: Period, head: Token, figure: Figure) -> bool:
    """Tells whether the period stands in a participle on the figure's own noun: "homes built in 2020"."""
    if head.dep_ != "acl" or figure.span is None or period.start < figure.quantity.end:
        return False
    nouns = (figure.span.root, *climb(figure.span.root))
    noun = next((token for token in nouns if is_verb(token) or token.i == head.head.i), None)
    if noun is None or noun.i != head.head.i or is_verb(noun) or head.i < noun.i:
        return False
    if head.lemma_ in telling(figure.scene.lexicon).kind_of_verb and not period.text.lower().startswith(("for", "by")):
        return False
    return "," not in figure.passage.text[figure.quantity.end : period.start]


def _describes_subject(token: Token) -> bool:
    """Tells whether the figure only describes the subject: "its 835 MW reactor will restart in 2028"."""
    noun = token.head
    before = token.dep_ in ("nummod", "compound", "amod", "nmod", "npadvmod") and token.i < noun.i
    measured = any(kid.i == token.i for kid in noun.children) and token.i + 1 < len(token.doc)
    return before and measured and noun.dep_ in ("nsubj", "nsubjpass") and noun.tag_ in ("NN", "NNP")


def _after_base(text: str, at: int) -> bool:
    """Tells whether "from", "than" or "versus" stands right in front."""
    return VALUE_BASE.search(text[max(0, at - WINDOW) : at]) is not None


def _outer_start(figure: Figure) -> int:
    quantity = figure.quantity
    return quantity.outer_start if 0 <= quantity.outer_start <= quantity.start else quantity.start


def _head(period: Period, doc: Doc) -> Token | None:
    token = root_of(doc, period.start, period.end)
    return clause_of(token) if token is not None else None


def _free(period: Period, figure: Figure, periods: Sequence[Period]) -> bool:
    """Tells whether a period is not another figure's own, where figures have several periods to share."""
    if POSSESSIVE.match(figure.passage.text[period.end :]):
        return False
    owner = _owner(period, figure)
    if owner is not None and _after_base(figure.passage.text, owner.start):
        return False  # "to $4bn, from $2bn in 2018": the year is the earlier value's
    return len(periods) == 1 or owner is None


def _opens(period: Period, clause: Token) -> bool:
    """Tells whether a period stands in front of the subject of its clause: "In 2026, the group will"."""
    return period.start < subject_start(clause)


def _nearest(periods: Iterable[Period], figure: Figure) -> Period:
    return min(periods, key=lambda period: (_gap(period, figure), period.start))


def _gap(period: Period, figure: Figure) -> int:
    return max(period.start - figure.quantity.end, figure.quantity.start - period.end, 0)


def _alone(figure: Figure, periods: Sequence[Period]) -> FoundPeriod | None:
    """The only period of the sentence, with no contrast between the two."""
    if len(periods) != 1 or _after_base(figure.passage.text, _outer_start(figure)):
        return None
    period = periods[0]
    if not _free(period, figure, periods) or (figure.span is not None and _describes_subject(figure.span.root)):
        return None
    low, high = sorted((period.start, figure.quantity.start))
    if CONTRAST.search(figure.passage.text[low:high]) or POSSESSIVE.match(figure.passage.text[period.end :]):
        return None
    doc = figure.scene.docs.get(figure.passage.index)
    if doc is not None and figure.span is not None and not _reaches(period, figure, doc):
        return None
    return _found(period, "period-only-one", figure)


def _reaches(period: Period, figure: Figure, doc: Doc) -> bool:
    """Tells whether the period is not shut away in a clause beside the figure's."""
    head = _head(period, doc)
    if head is None or figure.span is None:
        return True
    own = clause_of(figure.span.root)
    above = {own.i, *(clause.i for clause, _ in chain(own))}
    if head.i in above:
        return head.i == own.i or _opens(period, head)
    return _in_subject(head, own)


def _in_subject(clause: Token, own: Token) -> bool:
    """Tells whether a participle narrows the subject of the figure's clause: "cars sold last year were"."""
    noun = clause.head
    if clause.dep_ != "acl" or noun.dep_ not in ("nsubj", "nsubjpass") or clause_of(noun).i != own.i:
        return False
    return not any(token.text in (",", "—", "(") for token in noun.doc[noun.i : clause.i])


def _found(period: Period, rule: str, figure: Figure) -> FoundPeriod:
    if (
        period.last is not None
        and period.first is not None
        and SINCE.search(figure.passage.text[max(0, period.start - WINDOW) : period.start])
    ):
        return FoundPeriod(period.text, period.first, None, f"{rule}+since", _gap(period, figure), period)
    return FoundPeriod(period.text, period.first, period.last, rule, _gap(period, figure), period)


def _in_table(figure: Figure) -> FoundPeriod | None:
    """The period of the row, else that of the column's head."""
    cell = next((c for c in figure.passage.cells if c.start <= figure.quantity.start < c.end), None)
    for period in nearby.periods(figure):
        if cell is None or not (cell.start <= period.start < cell.end) or period.granularity != "day":
            return _found(period, "period-of-row", figure)
    head = figure.scene.passages[figure.passage.head] if figure.passage.head is not None else None
    if cell is None or head is None or not head.cells:
        return None
    at = figure.passage.cells.index(cell)
    for period in periods_in(figure, head):
        if at < len(head.cells) and head.cells[at].start <= period.start < head.cells[at].end:
            return _found(period, "period-of-column", figure)
    return None


def _in_lead(figure: Figure) -> FoundPeriod | None:
    """The period of the line that introduces a list: "Key figures for 2024:"."""
    if figure.passage.lead is None or figure.passage.kind is not PassageKind.LIST_ITEM:
        return None
    lead = figure.scene.passages[figure.passage.lead]
    periods = [p for p in periods_in(figure, lead) if p.first is not None and p.granularity not in FINE]
    return _found(periods[0], "period-of-lead", figure) if len(periods) == 1 else None
