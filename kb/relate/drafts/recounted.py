"""Counts whose noun the words before gave: "5,000 of them", "another 190", "installed 24,000 and uses 18,000", "(+2%)".

Comes in: a draft and the earlier count that it continues. Goes out: the draft with that count's unit, and with a metric
of its own where another verb tells what became of those counted. A bare number that continues none stays bare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.model import Change, Quantity
from kb.relate.drafts.draft import Draft
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.metric.measuring import Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Span, Token
from kb.relate.scene.names import stem
from kb.relate.subject.namer import Subject

NUMBER_OF = "number of "
BESIDE = 40  # characters between a count and its share in brackets
FAR_BACK = 6  # figures looked back over for those that "them" stands for
LEAST = 2  # tokens in front of a figure, where they name what it is of
OPENING = 8  # tokens from "of" to the noun in front
SIGNS = ("+", "-", "−", "–")
BY_VERB = ("number-of-them", "number-doing")
TOLD_BY = frozenset({"verb-object", "subject", "counted-subject", "metric-verb"})


def of_those(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """Returns a bare number of "them", or of "another" few, with the unit of those counted before."""
    if draft.reason is None and (noun := _fronted(draft, tools)) is not None:
        return _of_fronted(draft, noun, tools)
    if not _points(draft, tools) or draft.reason is not None:
        return draft
    source = _those(draft, before)
    if source is None:
        return draft
    if draft.quantity.unit == "%":
        metric = Measured(f"share of {_word(source)}", None, None, "share-of-those")
        return replace(draft, metric=metric, rules=(*draft.rules, f"metric: {metric.rule}"))
    if not _is_open(draft):
        known = draft.metric  # "shipped 38,500 of them": the verb is a metric, and only the unit is left out
        return replace(continued(replace(draft, metric=None), source), metric=known)
    told = _told(draft, tools)
    metric = _of_word(_word(source), told)
    rules = (*draft.rules, "metric: counted-by-verb")
    return replace(continued(replace(draft, metric=None), source), metric=metric, rules=rules)


def _fronted(draft: Draft, tools: Toolbox) -> Token | None:
    """ "Out of these households 60,520 had children", "of the 312 stores, 41 lost money": the noun in front."""
    span = draft.figure.span
    if span is None or draft.quantity.unit is not None or draft.attachment.counted is not None or span.start < LEAST:
        return None
    if span[-1].i + 1 < len(span.doc) and span[-1].nbor(1).lower_ == "of":
        return None
    at = _before(span, tools)
    openers = tools.lexicon.context.measuring.of_whole
    opener = next((t for t in span.doc[max(at - OPENING, 0) : at] if t.lower_ in openers and _at_front(t)), None)
    noun = syntax.child(opener, "pobj") if opener is not None else None
    if opener is None or noun is None or noun.tag_ != "NNS" or noun.i > at:
        return None
    return None if any(t.is_punct for t in span.doc[opener.i : at + 1]) else noun


def _at_front(opener: Token) -> bool:
    """Tells whether a phrase opens its clause: "Of these ...", "out of", "are highest: of these"."""
    before = opener.nbor(-1) if opener.i else None
    return before is None or before.is_punct or before.dep_ == "cc" or before.lower_ == "out"


def _before(span: Span, tools: Toolbox) -> int:
    """The last token in front of a figure that is no comma and no word of about how many."""
    loose, at = tools.lexicon.context.measuring.loosely, span.start - 1
    while at > 0 and (span.doc[at].text == "," or span.doc[at].lower_ in loose):
        at -= 1
    return at


def _of_fronted(draft: Draft, noun: Token, tools: Toolbox) -> Draft:
    """A number of those that the words in front name, told of by its own verb."""
    units, metric = tools.lexicon.context.relating.counting.units, draft.metric
    word = stem(noun.text)
    quantity = replace(
        draft.quantity,
        unit=units.get(word) or f"count:{word}",
        stated_unit=draft.quantity.stated_unit or str(noun.text),
        rules=(*draft.quantity.rules, "unit-of-figure-before"),
    )
    figure = replace(draft.figure, quantity=quantity)
    verb = draft.attachment.verb
    plain = metric is not None and metric.row is not None and metric.row.dimension == "count"
    if not plain or (verb is not None and syntax.child(verb, "dobj") is not None):
        doing = metric.name.removeprefix("number ") if metric is not None and metric.rule in BY_VERB else ""
        told = doing or _told(draft, tools, strictly=True)
        core = [t for t in syntax.core_phrase(noun) if t.i == noun.i or not (syntax.in_figure(t) or t.tag_ == "CD")]
        words = syntax.text_of(core)
        metric = Measured(f"{NUMBER_OF}{words.lower()} {told}".rstrip(), words, None, "counted-in-front", told=told)
    rules = (*draft.rules, "metric: counted-in-front")
    return replace(draft, quantity=quantity, figure=figure, metric=metric, rules=rules)


def _points(draft: Draft, tools: Toolbox) -> bool:
    span, quantity = draft.figure.span, draft.quantity
    bare = quantity.unit is None or (quantity.unit == "%" and quantity.change is None and _is_open(draft))
    if span is None or not bare or draft.attachment.counted is not None:
        return False
    if draft.attachment.rule == "there-is" and quantity.unit is None and _clause(span) is not None:
        return True  # "there were 18 recorded on Friday"
    after = [token.lower_ for token in span.doc[span.end : span.end + 2]]
    if after[:1] == ["of"] and after[-1] in tools.lexicon.context.measuring.pointing:
        return True  # "5,000 of them"
    words, at = tools.lexicon.context.measuring, _before(span, tools)
    if at > 0 and span.doc[at].lower_ in words.pointing and span.doc[at - 1].lower_ in words.of_whole:
        return True  # "of these, 12 will close"
    return quantity.unit is None and any(
        token.lower_ in words.further for token in span.doc[max(span.start - 2, 0) : span.start]
    )


def _clause(span: Span) -> Token | None:
    """The participle right behind a figure."""
    after = span.doc[span.end] if span.end < len(span.doc) else None
    return after if after is not None and after.tag_ in ("VBN", "VBD") else None


def _is_open(draft: Draft) -> bool:
    """Tells whether the figure's own words name no metric but what is done to those it points at."""
    metric = draft.metric
    return metric is None or metric.rule in BY_VERB or draft.attachment.share_of is not None


def _those(draft: Draft, before: Sequence[Draft]) -> Draft | None:
    """The last count of this sentence or the one before it, with its noun."""
    for earlier in reversed(before[-FAR_BACK:]):
        near = draft.figure.passage.index - earlier.figure.passage.index
        if near > 1 or earlier.figure.passage.paragraph != draft.figure.passage.paragraph:
            return None
        if earlier.reason is None and _word(earlier):
            return earlier
    return None


def _word(source: Draft) -> str:
    """The noun that an earlier figure counts, as its metric has it."""
    counted, metric = source.attachment.counted, source.metric
    if metric is not None and metric.name.startswith(NUMBER_OF) and (metric.told or counted is not None):
        return metric.name.removeprefix(NUMBER_OF).removesuffix(metric.told).strip()
    if counted is not None and source.quantity.unit is not None:
        return str(counted.text if counted.text[:2].isupper() else counted.lower_)
    if metric is not None and metric.rule == "verb" and source.quantity.unit == "person":
        return "people"
    told = (source.quantity.stated_unit or "").split()
    return told[-1].lower() if told and (source.quantity.unit or "").startswith("count:") else ""


def _of_word(word: str, told: str) -> Measured:
    return Measured(f"{NUMBER_OF}{word} {told}".rstrip(), told or None, None, "counted-by-verb", told=told)


def _told(draft: Draft, tools: Toolbox, *, strictly: bool = False) -> str:
    """What the figure's own verb says of those counted, in a word or two."""
    verb, told = _own_clause(draft), tools.metrics.told_by
    if verb is not None:
        return told(verb, acting=_who(verb) is None)
    if draft.attachment.verb is None or draft.attachment.rule not in TOLD_BY:
        return ""
    acting = draft.attachment.rule in ("subject", "counted-subject")
    return told(draft.attachment.verb, acting=acting, strictly=strictly)


def _own_clause(draft: Draft) -> Token | None:
    """ "The 450 it took on last year": the verb of the clause behind the number."""
    span = draft.figure.span
    return syntax.child(syntax.span_root(span), "relcl") if span is not None else None


def _who(verb: Token) -> Token | None:
    """The subject of a relative clause that is no "who" or "that"."""
    found = syntax.child(verb, "nsubj", "nsubjpass")
    return found if found is not None and found.tag_ not in ("WP", "WDT") else None


def continued(draft: Draft, source: Draft) -> Draft:
    """A bare number compared with a counted one counts the same: "surpassing the record of 116,767"."""
    unit = source.quantity.unit
    if draft.quantity.unit is not None or unit is None or draft.metric is not None or unit in ("%", "x", "pp"):
        return draft
    stated = source.quantity.stated_unit if unit == "person" or unit.startswith("count:") else None
    quantity = replace(
        draft.quantity,
        unit=unit,
        stated_unit=draft.quantity.stated_unit or stated,
        rules=(*draft.quantity.rules, "unit-of-figure-before"),
    )
    return replace(draft, quantity=quantity, figure=replace(draft.figure, quantity=quantity))


def done_to(draft: Draft, source: Draft, tools: Toolbox) -> Draft:
    """ "Killed 43 people and forced 12,000 from their homes": the second verb is no death."""
    verb, other, word = draft.attachment.verb, source.attachment.verb, _word(source)
    rule = draft.attachment.rule
    if draft.metric is not None or verb is None or rule not in ("verb-object", "subject", "counted-subject"):
        return draft
    if verb.lemma_ == "have" or not word:
        return draft  # "wins 3 million players. Today it has 700,000": of the same
    told = _told(draft, tools, strictly=other is None)
    if not told:
        return draft
    if other is not None and _own_clause(draft) is None and syntax.predicate(other) == syntax.predicate(verb):
        return draft
    metric = _of_word(word, told)
    return replace(draft, metric=metric, rules=(*draft.rules, f"metric: {metric.rule}"))


def in_brackets(draft: Draft, last: Draft, tools: Toolbox) -> Draft:
    """ "Some 1,200 homes (4%) stood empty" gives a share of all homes, "2.1 million passengers (-4%)" their growth."""
    metric, told = last.metric, last.metric.name if last.metric is not None else ""
    if metric is None or draft.quantity.unit != "%" or not _behind(draft, last):
        return draft
    if draft.quantity.text.startswith(SIGNS):
        return _signed(draft, last, tools) if last.quantity.change is None else draft
    if draft.quantity.change is not None or not told.startswith(NUMBER_OF):
        return draft
    metric = Measured(f"share of {told.removeprefix(NUMBER_OF)}", metric.text, None, "share-in-brackets")
    rules = (*draft.rules, f"metric: {metric.rule}")
    return replace(draft, metric=metric, subject=last.subject, rules=rules)


def _behind(draft: Draft, last: Draft) -> bool:
    """Tells whether a figure stands alone in brackets right behind another."""
    text, quantity = draft.figure.passage.text, draft.quantity
    between = text[last.quantity.end : quantity.start]
    if last.figure.passage is draft.figure.passage and between == ", or ":
        return draft.metric is None  # "1,920, or 6.8%, of the permits"
    beside = len(between) <= BESIDE and between.endswith("(") and between.count("(") == 1
    alone = text[quantity.end : quantity.end + 1] == ")" and not any(mark in between for mark in ",;.:")
    return last.figure.passage is draft.figure.passage and beside and alone


def _signed(draft: Draft, last: Draft, tools: Toolbox) -> Draft:
    """A change of the figure before it, its sign told apart from its size."""
    falls = not draft.quantity.text.startswith("+")
    quantity = _positive(draft.quantity) if falls else draft.quantity
    quantity = replace(quantity, change=Change.DECREASE if falls else Change.INCREASE)
    assert last.metric is not None
    metric = replace(tools.metrics.grown(last.metric, falls=falls), rule="change-in-brackets")
    return replace(
        draft,
        figure=replace(draft.figure, quantity=quantity),
        quantity=quantity,
        metric=metric,
        subject=last.subject,
        rules=(*draft.rules, f"metric: {metric.rule}"),
    )


def _positive(quantity: Quantity) -> Quantity:
    """Returns the size of a fall; what is stated keeps its sign."""
    ends = (quantity.high, quantity.low, quantity.upper, quantity.lower)
    if quantity.high is None or quantity.high >= 0:
        return quantity
    low, high, lower, upper = (-end if end is not None else None for end in ends)
    return replace(quantity, low=low, high=high, lower=lower, upper=upper)


def as_stated(draft: Draft) -> Measured | None:
    """ "31 in-patients", where only the surface tells what is counted: their number."""
    unit, stated = draft.quantity.unit or "", (draft.quantity.stated_unit or "").lower()
    if not unit.startswith("count:") or not stated or draft.quantity.per is not None or draft.quantity.change:
        return None
    return Measured(f"{NUMBER_OF}{stated}", stated, None, "counted-as-stated")


def without_owner(metric: Measured | None, subject: Subject | None) -> Measured | None:
    """ "31 million Kite subscribers": the number of subscribers, and Kite's."""
    owned = subject is not None and subject.rule == "name-before" and metric is not None
    if metric is None or subject is None or not owned or not metric.name.startswith(f"{NUMBER_OF}{subject.text} "):
        return metric
    return replace(metric, name=NUMBER_OF + metric.name.removeprefix(f"{NUMBER_OF}{subject.text} "))


def taken_up(draft: Draft, source: Draft) -> Measured | None:
    """ "Won 3 million players. Today it has 700,000": the number of players, whatever was said of the first."""
    metric, verb = source.metric, draft.attachment.verb
    level = draft.attachment.rule in ("stands-at", "placed-at")  # "lost 1.4 million subscribers to reach 88 million"
    if metric is None or not metric.told:
        return metric
    if not level and (verb is None or syntax.predicate(verb) in metric.told):
        return metric
    return replace(metric, name=metric.name.removesuffix(f" {metric.told}"), told="")
