"""Whether a figure is only supposed: under a condition, in a scenario, as a worked example.

Comes in: a `View` of a figure. Goes out: the words that show it, or None; `SUPPOSED` holds the rules in their order.
Declines a "would" that only tells in the past what is to come ("said it would").
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kb.lexicon.cues import Cue
from kb.model import PassageKind
from kb.relate.modality.viewing import View, auxiliary, given, is_perfect, near_phrase
from kb.relate.parsing.clauses import clause_of
from kb.relate.parsing.syntax import child, children, climb, in_figure, is_verb, own_subject
from kb.relate.parsing.tokens import Token
from kb.relate.scene.nearby import text_before
from kb.relate.telling.telling import any_of

CONDITION = Cue(r"\b{conditions}\b(?!\s+not\b)[^,;.]*$", re.IGNORECASE)
INVERTED = re.compile(r"\W{0,2}(?:Should|Were|Had)\s+(?!(?:be|have|not)\b)\w[^.;?]{3,160}?,")
SUPPOSING = Cue(r"\W{0,2}{supposed}\b", re.IGNORECASE)
NAMED = frozenset({"NNP", "NNPS"})
PRESENT = frozenset({"VBZ", "VBP"})
CONDITION_REACH = 300
OPENING = 40  # characters of a sentence in which it supposes
CHAIN = 3  # sentences back in which a supposition may have begun
PAST = frozenset({"VBD"})


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
    found = CONDITION(view.figure.scene.cues).search(text_before(view.figure, reach=CONDITION_REACH))
    return found[0].split()[0] if found else None


def _would(view: View) -> str | None:
    """A "would" governs the figure, and no past telling makes it a future ("said it would spend")."""
    for verb, below in view.tensed:
        if given(below, view):
            return None
        found = auxiliary(verb, view.words.hypothetical.modals)
        if found is not None:
            conditional = any(_opens_with_if(kid) for kid in children(verb, "advcl"))
            conditional = conditional or any(kid.lower_ == "have" and kid.dep_ == "aux" for kid in verb.children)
            told = _told_in_front(view) or any(_told_then(above, view) for above in climb(verb))
            return None if told and not conditional else found.text
        if verb.dep_ in ("ROOT", "relcl", "advcl"):
            return None
    return None


def _told_in_front(view: View) -> bool:
    """Tells whether a teller in the past opens the sentence, where the parser has lost it."""
    return view.source is not None and view.source.rule == "source-opens" and view.source.cue.endswith("d")


def _told_then(verb: Token, view: View) -> bool:
    """Tells whether a verb of telling stands in the past: "said", "disputed it, saying"."""
    if verb.lemma_ not in view.words.kind_of_verb:
        return False
    return verb.tag_ in ("VBD", "VBN") or (verb.tag_ == "VBG" and verb.head.tag_ in ("VBD", "VBN"))


def _consequence(view: View) -> str | None:
    """What may follow from a condition: "if it fails, shares could fall 20%", "should it close, prices might"."""
    cues = view.words
    for verb, _ in view.tensed:
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
    found = any_of(words.continues).match(figure.passage.text.lstrip('"“ '))
    if view.past():
        return None
    if found is None:
        return _works_on(view)
    at = figure.passage.index
    for before in reversed(figure.scene.passages[max(0, at - CHAIN) : at]):
        if before.paragraph != figure.passage.paragraph:
            return None
        if (
            SUPPOSING(figure.scene.cues).match(before.text)
            or any_of(words.phrases).search(before.text, 0, OPENING) is not None
        ):
            return found[0]
        if any_of(words.continues).match(before.text.lstrip('"“ ')) is None:
            return None
    return None


def _works_on(view: View) -> str | None:
    """The sentence reckons on with what one before it in the paragraph takes for its example: "It draws 120 kW"."""
    figure, words = view.figure, view.words
    verb = clause_of(view.path[0]) if view.path else None
    if verb is None or verb.tag_ not in PRESENT or view.source is not None or view.period is not None:
        return None
    at = figure.passage.index
    for before in reversed(figure.scene.passages[max(0, at - CHAIN) : at]):
        if before.paragraph != figure.passage.paragraph or words.turn.match(figure.passage.text) is not None:
            return None
        if any_of(words.hypothetical.examples).search(before.text, 0, OPENING) is not None:
            subject = own_subject(verb)
            return verb.text if subject is not None and not _may_be_named(subject) else None
        if words.turn.match(before.text) is not None:
            return None
    return None


def _may_be_named(subject: Token) -> bool:
    """Tells whether a subject is a name, or a single word that opens the sentence and may be one."""
    alone = subject.i == 0 and subject.tag_ == "NN" and not any(True for _ in subject.children)
    return subject.tag_ in NAMED or alone


def _supposed(view: View) -> str | None:
    """A phrase of supposing opens the sentence or clause."""
    return near_phrase(any_of(view.words.hypothetical.phrases).search(view.before), view)


def _scenario(view: View) -> str | None:
    """The section is a scenario, and nothing in the clause holds the figure true."""
    scene, heading = view.figure.scene, view.figure.passage.heading
    if heading is None or view.figure.passage.kind is PassageKind.TABLE_ROW or view.past():
        return None
    found = any_of(view.words.hypothetical.headings).search(scene.passages[heading].text[:300])
    near = view.figure.passage.text[max(0, view.figure.quantity.start - 60) : view.figure.quantity.end + 20].lower()
    held = any(re.search(rf"\b{re.escape(word)}\b", near) for word in view.words.hypothetical.facts)
    return found[0] if found and not held else None


def _worked_example(view: View) -> str | None:
    """The figure describes one of a kind that the sentence takes as its example: "a $100M run costs ..."."""
    span = view.figure.span
    if span is None or (view.source is not None and view.source.kind == "report"):
        return None
    noun = next((token for token in view.path if token.lemma_.lower() in view.words.hypothetical.nouns), None)
    if noun is None or noun.dep_ == "appos" or noun.idx < view.figure.quantity.start or noun.i - span.end > 3:
        return None
    articles = [kid for kid in noun.children if kid.dep_ == "det" and kid.i < span.start]
    if not articles or articles[0].lower_ not in ("a", "an") or span.start - articles[0].i > 3:
        return None
    verbs = [verb for verb, _ in view.tensed]
    if any(verb.tag_ in PAST or is_perfect(verb) or _names_subject(verb) for verb in verbs):
        return None
    return f"{articles[0].text} {noun.text}"


def _names_subject(verb: Token) -> bool:
    """ "It", "Acme", and in "the phone has a 5 Ah battery" the phone: what has something is no example of it."""
    subject = own_subject(verb)
    had = verb.lemma_ == "have" and subject is not None and any(kid.lower_ == "the" for kid in subject.children)
    return had or (subject is not None and subject.tag_ in ("NNP", "NNPS", "PRP"))


def _imperative(view: View) -> str | None:
    """The figure is an order given to the reader: "Double the compute, and the loss falls"."""
    head = view.path[0] if view.path else None
    orders = head is not None and head.tag_ in ("VB", "VBP") and head.i == 0 and own_subject(head) is None
    return head.text if orders and head is not None else None


def _general_law(view: View) -> str | None:
    """What a multiple would bring, whoever does it: "doubling the fleet rarely doubles revenue"."""
    head = view.path[0] if view.path else None
    verb = head.head if head is not None and head.dep_ == "csubj" else head
    if head is None or verb is None or not is_verb(verb):
        return None
    doing = child(verb, "csubj")
    figures = doing is not None and doing.tag_ == "VBG" and in_figure(doing)
    present = verb.tag_ in PRESENT or (verb.tag_ == "VB" and any(kid.tag_ in PRESENT for kid in children(verb, "aux")))
    return doing.text if doing is not None and figures and present else None


SUPPOSED: tuple[Callable[[View], str | None], ...] = (
    _condition,
    _would,
    _consequence,
    _goes_on,
    _supposed,
    _scenario,
    _worked_example,
    _imperative,
    _general_law,
)
