"""How the text vouches for a figure.

Comes in: a `Figure`, and its source and period if already found. Goes out: a `FoundModality`: the first that fits of
hypothetical (condition, scenario, worked example), target, projected (future as the text sees it), estimated,
reported, asserted. Declines to read a cue that stands in another clause than the figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from types import EllipsisType

from spacy.tokens import Token

from kb.model import Modality, PassageKind
from kb.relate.attribution import find_attribution
from kb.relate.awaited import AWAITED
from kb.relate.changes import moves
from kb.relate.clauses import clause_of
from kb.relate.intervals import find_interval, main_of
from kb.relate.nearby import text_before
from kb.relate.periods import find_period
from kb.relate.placing import FoundPeriod
from kb.relate.scene import Figure
from kb.relate.speakers import FoundSource
from kb.relate.syntax import child, children, climb, is_verb, own_subject
from kb.relate.viewing import (
    View,
    auxiliary,
    clauses_on,
    given,
    is_former,
    is_perfect,
    measures_subject,
    near_phrase,
    nouns_around,
    told_as_fact,
    verbs_above,
    view_of,
)

CONDITION = re.compile(r"\b(?:if|unless|suppos(?:e|ing)|assuming|imagine)\b(?!\s+not\b)[^,;.]*$", re.IGNORECASE)
INVERTED = re.compile(r"\W{0,2}(?:Should|Were|Had)\s+(?!(?:be|have|not)\b)\w[^.;?]{3,160}?,")
SENTENCE_ENDS = frozenset('.!?…”"')
HEADLINE_NAME = 8  # words of a headline in front of its infinitive
ESTIMATED_HEAD = re.compile(r"\best(?:\b|im)", re.IGNORECASE)
DOWN = frozenset(
    {"xcomp", "ccomp", "dobj", "obj", "prep", "pobj", "attr", "oprd", "acomp", "advmod", "nummod", "quantmod", "dep"}
    | {"pcomp", "amod", "compound", "nmod", "npadvmod", "appos", "conj", "acl", "dative", "agent"}
)
HAD_EXPECTED = re.compile(r"\bhad\s+(?:[a-z]+\s+){0,3}(expected|forecast|predicted|projected|anticipated)\b[^,;]*$")
CUE_REACH = 160  # characters in front of a figure in which a verb of expecting may stand
SUPPOSING = re.compile(r"\W{0,2}(?:suppose|imagine|assume|say|consider|if)\b", re.IGNORECASE)
PRESENT = frozenset({"VBZ", "VBP"})
PAST = frozenset({"VBD"})
LATER = frozenset({Modality.TARGET, Modality.PROJECTED})
AHEAD = LATER | {Modality.HYPOTHETICAL}  # what a fact cannot be
CONDITION_REACH = 300


@dataclass(frozen=True, slots=True)
class FoundModality:
    """The modality, the words that show it, and the rule."""

    modality: Modality
    words: str
    rule: str


def find_modality(
    figure: Figure,
    *,
    source: FoundSource | EllipsisType | None = ...,
    period: FoundPeriod | EllipsisType | None = ...,
) -> FoundModality:
    """Returns how the text vouches for the figure; source and period are looked for unless given."""
    source = find_attribution(figure) if isinstance(source, EllipsisType) else source
    period = find_period(figure) if isinstance(period, EllipsisType) else period
    view = view_of(figure, source, period)
    ruled_out = (
        AHEAD if told_as_fact(view) else LATER if measures_subject(view) or is_former(view) else frozenset[Modality]()
    )
    for modality, rules in RULES:
        for rule in () if modality in ruled_out else rules:
            shown = rule(view)
            if shown is not None:
                name = rule.__name__.strip("_").replace("_", "-")
                return FoundModality(modality, shown, f"modality-{name}")
    return FoundModality(Modality.ASSERTED, "", "modality-plain")


# Hypothetical -----------------------------------------------------------------------------------------------


def _condition(view: View) -> str | None:
    """The figure stands in an if-clause."""
    for token in view.path:
        for mark in token.children:
            if mark.dep_ in ("mark", "advmod", "prep") and mark.lower_ in view.words.hypothetical.conditions - {
                "whether",
                "should",
                "had",
            }:
                following = mark.nbor(1).lower_ if mark.i + 1 < len(mark.doc) else ""
                if following != "not" and mark.idx < view.figure.quantity.start:
                    return mark.text
    if view.path:
        return None
    found = CONDITION.search(text_before(view.figure, reach=CONDITION_REACH))
    return found[0].split()[0] if found else None


def _would(view: View) -> str | None:
    """A "would" governs the figure, and no past telling makes it a future ("said it would spend")."""
    for verb, below in verbs_above(view, tensed=True):
        if given(below, view):
            return None
        found = auxiliary(verb, view.words.hypothetical.modals)
        if found is not None:
            return None if any(_told_then(above, view) for above in climb(verb)) else found.text
        if verb.dep_ in ("ROOT", "relcl", "advcl"):
            return None
    return None


def _told_then(verb: Token, view: View) -> bool:
    """Tells whether a verb of telling stands in the past: "said", "disputed it, saying"."""
    if verb.lemma_ not in view.words.kind_of_verb:
        return False
    return verb.tag_ in ("VBD", "VBN") or (verb.tag_ == "VBG" and verb.head.tag_ in ("VBD", "VBN"))


def _consequence(view: View) -> str | None:
    """What may follow from a condition: "if it fails, shares could fall 20%", "should it close, prices might"."""
    cues = view.words
    for verb, _ in verbs_above(view, tensed=True):
        condition = next((kid for kid in children(verb, "advcl") if _opens_with_if(kid)), None)
        if condition is not None and condition.i < verb.i and verb.tag_ in PRESENT and _gives_a_figure(condition):
            return f"if {verb.text}"
        maybe = child(verb, "acomp")
        if condition is not None and maybe is not None and maybe.lemma_ in cues.projected.adjectives:
            return f"if {maybe.text}"
        found = auxiliary(verb, cues.projected.possible)
        if found is None or found.lower_ == "should":  # "should expect" advises
            continue
        if condition is not None:
            return f"if {found.text}"
        text = view.figure.passage.text
        return found.text if INVERTED.match(text) and text.rstrip()[-1:] != "?" else None
    return None


def _opens_with_if(clause: Token) -> bool:
    return any(mark.lower_ in ("if", "unless") for mark in children(clause, "mark", "advmod"))


def _gives_a_figure(clause: Token) -> bool:
    """Tells whether a condition gives a figure to reckon with: "if an answer costs 0.2 cents"."""
    return any(token.like_num for token in clause.subtree)


def _goes_on(view: View) -> str | None:
    """The sentence goes on with what the one before supposes: "Suppose a wafer sells for so much. That is ..."."""
    figure, words = view.figure, view.words.hypothetical
    found = words.continues.match(figure.passage.text.lstrip('"“ '))
    at = figure.passage.index
    before = figure.scene.passages[at - 1] if at else None
    if found is None or before is None or before.paragraph != figure.passage.paragraph or view.past():
        return None
    return found[0] if SUPPOSING.match(before.text) else None


def _supposed(view: View) -> str | None:
    """A phrase of supposing opens the sentence or clause."""
    return near_phrase(view.words.hypothetical.phrases.search(view.before), view)


def _scenario(view: View) -> str | None:
    """The section is a scenario, and nothing in the clause holds the figure true."""
    scene, heading = view.figure.scene, view.figure.passage.heading
    if heading is None or view.figure.passage.kind is PassageKind.TABLE_ROW or view.past():
        return None
    found = view.words.hypothetical.headings.search(scene.passages[heading].text[:300])
    near = view.figure.passage.text[max(0, view.figure.quantity.start - 60) : view.figure.quantity.end + 20].lower()
    held = any(re.search(rf"\b{re.escape(word)}\b", near) for word in view.words.hypothetical.facts)
    return found[0] if found and not held else None


def _worked_example(view: View) -> str | None:
    """The figure describes one of a kind that the sentence takes as its example: "a $100M run costs ..."."""
    span = view.figure.span
    if span is None:
        return None
    noun = next((token for token in view.path if token.lemma_.lower() in view.words.hypothetical.nouns), None)
    if noun is None or noun.idx < view.figure.quantity.start or noun.i - span.end > 3:
        return None
    articles = [kid for kid in noun.children if kid.dep_ == "det" and kid.i < span.start]
    if not articles or articles[0].lower_ not in ("a", "an") or span.start - articles[0].i > 3:
        return None
    verbs = [verb for verb, _ in verbs_above(view, tensed=True)]
    if any(verb.tag_ in PAST or is_perfect(verb) or _names_subject(verb) for verb in verbs):
        return None
    return f"{articles[0].text} {noun.text}"


def _names_subject(verb: Token) -> bool:
    subject = own_subject(verb)
    return subject is not None and subject.tag_ in ("NNP", "NNPS", "PRP")


def _imperative(view: View) -> str | None:
    """The figure is an order given to the reader: "Double the compute, and the loss falls"."""
    head = view.path[0] if view.path else None
    orders = head is not None and head.tag_ in ("VB", "VBP") and head.i == 0 and own_subject(head) is None
    return head.text if orders and head is not None else None


# Target and projection ---------------------------------------------------------------------------------------


def _aimed_at(view: View) -> str | None:
    """A verb of aiming has the figure in what it aims at."""
    for verb, below in verbs_above(view):
        if verb.dep_ == "relcl" and auxiliary(verb, view.words.projected.modals) is not None:
            return None  # "plans to build a plant that will make 400"
        if verb.lemma_ in view.words.target.verbs and (below is None or below.dep_ in DOWN - {"conj", "acl"}):
            return verb.text
    promised = next((verb.text for verb in clauses_on(view) if verb.lemma_ in view.words.target.verbs), None)
    return promised or near_phrase(view.words.target.phrases.search(view.before), view)


def _target_noun(view: View) -> str | None:
    """The figure is called a target, goal or pledge, or stands in what one is to do ("plans to hire 400")."""
    for token in view.path:
        if is_verb(token) and token.dep_ == "acl" and token.head.lemma_.lower() in view.words.target.infinitives:
            return token.head.text
    return next((noun.text for noun in nouns_around(view) if noun.lemma_.lower() in view.words.target.nouns), None)


def _future(view: View) -> str | None:
    """A "will" governs the figure; what was over by then is no projection."""
    if view.past():
        return None
    for verb, below in verbs_above(view, tensed=True):
        if given(below, view):
            return None
        found = auxiliary(verb, view.words.projected.modals)
        if found is not None:
            return f"{found.text} {verb.text}"
        if verb.dep_ == "ccomp" and verb.head.lemma_ in view.words.kind_of_verb and below is not None:
            continue
        if verb.dep_ == "relcl" or verb.tag_ in PAST:
            return None
    return None


def _expected(view: View) -> str | None:
    """A verb or noun of expecting governs the figure."""
    cues = view.words.projected
    for verb, below in verbs_above(view):
        if verb.lemma_ in cues.verbs and (below is None or below.dep_ in DOWN | {"nsubjpass"}):
            return verb.text
    if (had := HAD_EXPECTED.search(view.before[-CUE_REACH:])) is not None:
        return had[1]
    noun = next((noun.text for noun in nouns_around(view) if noun.lemma_.lower() in cues.nouns), None)
    if noun is not None:
        return noun
    if (found := near_phrase(cues.phrases.search(view.before), view)) and not view.past():
        return found
    if view.source is None or view.source.kind != "project":
        return None
    return view.source.cue if view.source.rule == AWAITED or not view.past() else None


def _headline(view: View) -> str | None:
    """A headline's infinitive is a future: "Acme to cut 400 jobs"."""
    text = view.figure.passage.text
    if text.rstrip()[-1:] in SENTENCE_ENDS:
        return None
    for verb, _ in verbs_above(view, tensed=True):
        top = verb if verb.dep_ == "ROOT" else verb.head if verb.dep_ in ("relcl", "acl") else None
        to = next((kid for kid in verb.children if kid.dep_ == "aux" and kid.tag_ == "TO"), None)
        if to is not None and top is not None and top.dep_ == "ROOT" and (top.i == verb.i or not is_verb(top)):
            named = 0 < to.i <= HEADLINE_NAME and to.doc[0].text[:1].isupper()
            return f"to {verb.text}" if named else None
    return None


def _told_future(view: View) -> str | None:
    """A future as a past telling saw it: "said it would spend"."""
    for verb, below in verbs_above(view, tensed=True):
        if given(below, view):
            return None
        found = auxiliary(verb, view.words.hypothetical.modals)
        if found is not None:
            return found.text
    return None


def _possible(view: View) -> str | None:
    """ "Could", "may" or "might" with something still ahead."""
    for verb, _ in verbs_above(view, tensed=True):
        found = auxiliary(verb, view.words.projected.possible)
        if found is not None:
            to_come = moves(verb, view.figure.scene.lexicon) and not is_perfect(verb) and not view.past()
            return f"{found.text} {verb.text}" if to_come or view.ahead() else None
    return None


def _lies_ahead(view: View) -> str | None:
    """The period lies ahead of the article and no past tense speaks of it."""
    if not view.ahead() or view.period is None:
        return None
    own = clause_of(view.path[0]) if view.path else None
    if own is not None and (own.tag_ in PAST or is_perfect(own)):
        return None
    return view.period.text


# Estimated and reported --------------------------------------------------------------------------------------


def _estimate_verb(view: View) -> str | None:
    """A verb of estimating governs the figure, or its source estimates."""
    cues = view.words.estimated
    for verb, below in verbs_above(view):
        if verb.lemma_ in cues.verbs and (below is None or below.dep_ in DOWN | {"nsubjpass"}):
            return verb.text
    if view.source is not None and view.source.kind == "estimate":
        return view.source.cue
    return next((noun.text for noun in nouns_around(view) if noun.lemma_.lower() in cues.nouns), None)


def _estimate_word(view: View) -> str | None:
    """ "An estimated $5m", "est. $5m"."""
    found = re.search(r"\b(?:estimated|est\.?)\W{0,3}(?:[\w.-]+\W{1,2}){0,2}$", _close_before(view), re.IGNORECASE)
    return found[0].strip() if found else None


def _close_before(view: View) -> str:
    return view.figure.passage.text[max(0, view.figure.quantity.start - 40) : view.figure.quantity.start]


def _interval(view: View) -> str | None:
    """A confidence interval makes its figure an estimate."""
    figure = view.figure
    return "confidence interval" if find_interval(figure) is not None or main_of(figure) is not None else None


def _estimate_column(view: View) -> str | None:
    """The head of the column says that its figures are estimates."""
    at = view.figure.quantity.start
    cell = next((cell for cell in view.figure.passage.cells if cell.start <= at < cell.end), None)
    return cell.head if cell is not None and cell.head and ESTIMATED_HEAD.search(cell.head) else None


def _told(view: View) -> str | None:
    """Somebody is named who says so."""
    return view.source.cue if view.source is not None else None


def _unnamed(view: View) -> str | None:
    """The text passes the figure on without saying from whom: "reportedly", "widely cited"."""
    found = view.words.unnamed.search(view.before) or view.words.unnamed.search(
        view.figure.passage.text[view.figure.quantity.end : view.figure.quantity.end + 40]
    )
    return found[0] if found else None


def _reported_noun(view: View) -> str | None:
    """ "The reported cost of $5m"."""
    for token in view.path:
        if is_verb(token) and token.i != view.path[0].i:
            return None
        for kid in children(token, "amod"):
            if kid.lower_ in view.words.reported.adjectives:
                return kid.text
    return None


Rule = Callable[[View], str | None]
RULES: tuple[tuple[Modality, tuple[Rule, ...]], ...] = (
    (
        Modality.HYPOTHETICAL,
        (_condition, _would, _consequence, _goes_on, _supposed, _scenario, _worked_example, _imperative),
    ),
    (Modality.TARGET, (_aimed_at, _target_noun)),
    (Modality.PROJECTED, (_future, _expected, _headline, _told_future, _possible, _lies_ahead)),
    (Modality.ESTIMATED, (_estimate_verb, _estimate_word, _interval, _estimate_column)),
    (Modality.REPORTED, (_told, _unnamed, _reported_noun)),
)
