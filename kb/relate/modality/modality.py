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

from kb.lexicon.cues import Cue
from kb.model import Modality, PassageKind
from kb.relate.modality.supposing import SUPPOSED
from kb.relate.modality.viewing import (
    View,
    auxiliary,
    clauses_on,
    described_as,
    given,
    is_former,
    is_held,
    is_perfect,
    measures_subject,
    near_phrase,
    nouns_around,
    says_now,
    view_of,
)
from kb.relate.parsing.clauses import clause_of
from kb.relate.parsing.syntax import child, children, is_passive, is_verb
from kb.relate.parsing.tokens import Token
from kb.relate.period.dated import FoundPeriod
from kb.relate.period.periods import find_period
from kb.relate.quantity.changes import moves
from kb.relate.quantity.intervals import find_interval, main_of
from kb.relate.scene.scene import Figure
from kb.relate.telling.attribution import find_attribution
from kb.relate.telling.awaited import AWAITED
from kb.relate.telling.content import gives_at
from kb.relate.telling.speakers import FoundSource
from kb.relate.telling.telling import any_of

SENTENCE_ENDS = frozenset('.!?…”"')
IN_CAPITALS = re.compile(r"(?:[A-Z][\w&.'’-]*\s+){1,6}to\s+(?P<verb>[A-Z][a-z]+)\b")  # "Acme to Cut 400 Jobs"
HEADLINE_NAME = 8  # words of a headline in front of its infinitive
BY_ESTIMATE = re.compile(r"^(?:By|On)\s+[a-z]+\s+(?P<noun>[a-z]+?)s?,")
ESTIMATED_HEAD = re.compile(r"\best(?:\b|im)", re.IGNORECASE)
STATIVE = frozenset(  # what may be so now: "may cost", "could be worth"
    {
        "be",
        "have",
        "own",
        "cost",
        "contain",
        "include",
        "mean",
        "need",
        "represent",
        "reflect",
        "account",
        "hold",
        "number",
        "exceed",
        "total",
        "owe",
    }
)
DOWN = frozenset(
    {"xcomp", "ccomp", "dobj", "obj", "prep", "pobj", "attr", "oprd", "acomp", "advmod", "nummod", "quantmod", "dep"}
    | {"pcomp", "amod", "compound", "nmod", "npadvmod", "appos", "conj", "acl", "dative", "agent"}
)
HAD_EXPECTED = Cue(r"\bhad\s+(?:[a-z]+\s+){0,3}({awaited})\b[^,;]*$")
OUTDOING, FORESEEN = Cue(r"\b{outdoing}\s", re.IGNORECASE), Cue(r"\s+({foreseen})\b(?!\s+to\b)")
OUTDONE = 30  # characters in front of a figure in which an outcome is held against it
CUE_REACH = 160  # characters in front of a figure in which a verb of expecting may stand
COLON = re.compile(r"\b(?P<noun>[A-Za-z]+)(?:\s+in\s+[a-z]+)?\s*:\s*(?:an?\s+|the\s+)?$")
HELD = re.compile(r"\b(?:from|than|against|versus|after)\b")
PHRASE = 60  # characters in front of a figure in which a goal is named
PAST = frozenset({"VBD"})
LATER = frozenset({Modality.TARGET, Modality.PROJECTED})
AHEAD = LATER | {Modality.HYPOTHETICAL}  # what a fact cannot be


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
        AHEAD
        if view.fact or is_former(view)
        else LATER
        if measures_subject(view) or is_held(view)
        else frozenset[Modality]()
    )
    for modality, rules in RULES:
        for rule in () if modality in ruled_out else rules:
            shown = rule(view)
            if shown is not None:
                name = rule.__name__.strip("_").replace("_", "-")
                return FoundModality(modality, shown, f"modality-{name}")
    return FoundModality(Modality.ASSERTED, "", "modality-plain")


# Target and projection ---------------------------------------------------------------------------------------


def _aimed_at(view: View) -> str | None:
    """A verb of aiming has the figure in what it aims at."""
    for verb, below in view.verbs:
        if verb.dep_ == "relcl" and auxiliary(verb, view.words.projected.modals) is not None:
            return None  # "plans to build a plant that will make 400"
        aimed = below is None or below.dep_ in DOWN - {"conj", "acl"}
        aimed = aimed or (below is not None and below.dep_ == "nsubjpass" and not is_perfect(verb))  # "400 are planned"
        if _aims(verb, view) and aimed:
            return verb.text
    wanted = next((verb for verb in view.path if is_verb(verb)), None)
    if wanted is not None and _is_wanted(wanted, view):
        return wanted.head.text
    if (goal := _behind_colon(view)) is not None:
        return goal
    promised = next((verb.text for verb in clauses_on(view) if _aims(verb, view)), None)
    return promised or near_phrase(any_of(view.words.target.phrases).search(view.before), view)


def _aims(verb: Token, view: View) -> bool:
    """A verb of aiming, and no deed: "40% were committed at night", but "$5bn was committed to the project"."""
    target = view.words.target
    done = verb.lemma_ in target.deeds and is_passive(verb) and not any(kid.lower_ == "to" for kid in verb.children)
    return verb.lemma_ in target.verbs and not done


def _is_wanted(verb: Token, view: View) -> bool:
    """Tells whether somebody wants a number of things to do something: "it wants 90 to go"."""
    to = any(kid.dep_ == "aux" and kid.tag_ == "TO" for kid in verb.children)
    return to and verb.dep_ in ("ccomp", "xcomp") and verb.head.lemma_ in view.words.target.verbs


def _behind_colon(view: View) -> str | None:
    """ "One goal in mind: a 35% cut": the goal in front of the colon."""
    found = COLON.search(view.before[-PHRASE:])
    return found["noun"] if found is not None and found["noun"].lower() in view.words.target.nouns else None


def _target_noun(view: View) -> str | None:
    """The figure is called a target, goal or pledge, or stands in what one is to do ("plans to hire 400")."""
    for token in view.path:
        if is_verb(token) and token.dep_ == "acl" and token.head.lemma_.lower() in view.words.target.infinitives:
            return token.head.text
    found = next((noun.text for noun in nouns_around(view) if noun.lemma_.lower() in view.words.target.nouns), None)
    return found or described_as(view, view.words.target.participles)


def _future(view: View) -> str | None:
    """A "will" governs the figure; what was over by then is no projection."""
    if view.past():
        return None
    for verb, below in view.tensed:
        if given(below, view):
            return None
        found = auxiliary(verb, view.words.projected.modals)
        if found is not None:
            return f"{found.text} {verb.text}"
        if verb.tag_ in PAST or is_perfect(verb):
            return None
        if verb.dep_ == "ccomp" and verb.head.lemma_ in view.words.kind_of_verb and below is not None:
            continue
        if verb.dep_ == "relcl":
            return None
    return None


def _expected(view: View) -> str | None:
    """A verb or noun of expecting governs the figure."""
    cues = view.words.projected
    for verb, below in view.verbs:
        if verb.lemma_ in cues.verbs and (below is None or below.dep_ in DOWN | {"nsubjpass"}) and not _surpassed(verb):
            between = view.figure.passage.text[verb.idx : view.figure.quantity.start]
            if view.past() and verb.tag_ in ("VBZ", "VBP") and HELD.search(between):
                return None  # "expects 3% next year from 6% in 2023": what is over is expected no more
            return verb.text
        if verb.lemma_ in view.words.estimated.verbs and below is not None and below.dep_ == "prep":
            return None  # "with the area estimated at 5", whatever is forecast above
    for verb, _ in view.verbs:
        chance = verb.head if verb.dep_ == "xcomp" else child(verb, "acomp")
        if chance is not None and chance.lemma_ in cues.adjectives and child(chance, "xcomp") is not None:
            return chance.text
    if (sought := _sought(view)) is not None:
        return sought
    if (had := HAD_EXPECTED(view.figure.scene.cues).search(view.before[-CUE_REACH:])) is not None:
        return had[1]
    noun = next((noun.text for noun in nouns_around(view) if noun.lemma_.lower() in cues.nouns), None)
    if noun is not None:
        return noun
    beaten = view.period is not None and view.period.rule == "period-of-figure-held-against"  # "than the expected 9"
    if (beaten or not view.past()) and (said := described_as(view, cues.participles)) is not None:
        return said
    if (found := near_phrase(any_of(cues.phrases).search(view.before), view)) and not view.past():
        return found
    if view.source is None or view.source.kind != "project":
        return None
    return view.source.cue if view.source.rule == AWAITED or not view.past() else None


def _sought(view: View) -> str | None:
    """ "1.47 billion versus 1.48 expected": the word right behind a figure that an outcome is held against."""
    text, at, cues = view.figure.passage.text, view.figure.quantity, view.figure.scene.cues
    found = FORESEEN(cues).match(text[at.end : at.end + CUE_REACH])
    held = OUTDOING(cues).search(text[max(0, at.start - OUTDONE) : at.start])
    return found[1] if found is not None and held is not None else None


def _surpassed(verb: Token) -> bool:
    """Tells whether a verb only tells what the outcome is held against: "rose less than economists estimated to 5"."""
    return any(token.lower_ == "than" for token in verb.doc[max(0, verb.i - 4) : verb.i])


def _outlook(view: View) -> str | None:
    """A bullet without a verb under a line or a heading that calls what follows an outlook."""
    passage, scene = view.figure.passage, view.figure.scene
    if passage.kind is not PassageKind.LIST_ITEM or view.past() or any(verb.tag_ in PAST for verb, _ in view.verbs):
        return None
    above = [scene.passages[i].text[:300].lower() for i in (passage.lead, passage.heading) if i is not None]
    nouns = view.words.projected.nouns
    return next(
        (word for text in above for word in re.findall(r"[a-z]+", text) if word.removesuffix("s") in nouns), None
    )


def _headline(view: View) -> str | None:
    """A headline's infinitive is a future: "Acme to cut 400 jobs"."""
    text = view.figure.passage.text
    if text.rstrip()[-1:] in SENTENCE_ENDS:
        return None
    capitals = IN_CAPITALS.match(text)
    if capitals is not None and capitals["verb"].lower() in view.words.projected.headline and not view.past():
        return f"to {capitals['verb']}" if capitals.end() <= view.figure.quantity.start else None
    for verb, _ in view.tensed:
        top = verb if verb.dep_ == "ROOT" else verb.head if verb.dep_ in ("relcl", "acl") else None
        to = next((kid for kid in verb.children if kid.dep_ == "aux" and kid.tag_ == "TO"), None)
        if to is not None and top is not None and top.dep_ == "ROOT" and (top.i == verb.i or not is_verb(top)):
            named = 0 < to.i <= HEADLINE_NAME and to.doc[0].text[:1].isupper()
            return f"to {verb.text}" if named else None
    return None


def _told_future(view: View) -> str | None:
    """A future as a past telling saw it: "said it would spend"."""
    for verb, below in view.tensed:
        if given(below, view):
            return None
        found = auxiliary(verb, view.words.hypothetical.modals)
        if found is not None:
            return found.text
        if verb.dep_ == "relcl" and verb.tag_ in ("VBZ", "VBP", "VBD"):
            return None  # "would save costs that typically run to 50"
    return None


def _possible(view: View) -> str | None:
    """ "Could", "may" or "might" with something still ahead."""
    for verb, _ in view.tensed:
        found = auxiliary(verb, view.words.projected.possible)
        if found is not None:
            still = view.period is not None and view.goes_on()
            happens = verb.lemma_ not in STATIVE and not is_perfect(verb) and not view.past()
            to_come = (
                still
                or happens
                or (moves(verb, view.figure.scene.lexicon) and not is_perfect(verb) and not view.past())
            )
            return f"{found.text} {verb.text}" if to_come or view.ahead() else None
    return None


def _lies_ahead(view: View) -> str | None:
    """The period lies ahead of the article and no past tense speaks of it."""
    if not view.ahead() or view.period is None or says_now(view):
        return None
    own = clause_of(view.path[0]) if view.path else None
    if own is not None and (own.tag_ in PAST or is_perfect(own) or _is_plain_past(own)):
        return None
    return view.period.text


def _is_plain_past(verb: Token) -> bool:
    """Tells whether what passes for a participle has a subject and no auxiliary: "prices cleared at"."""
    kids = [kid.dep_ for kid in verb.children]
    return verb.tag_ == "VBN" and "nsubj" in kids and not any(dep in ("aux", "auxpass") for dep in kids)


# Estimated and reported --------------------------------------------------------------------------------------


def _estimate_verb(view: View) -> str | None:
    """A verb of estimating governs the figure, or its source estimates."""
    cues, fact = view.words.estimated, view.fact
    for verb, below in () if fact else view.verbs:
        if verb.lemma_ in cues.verbs and not _surpassed(verb) and (below is None or below.dep_ in DOWN | {"nsubjpass"}):
            return verb.text
        if verb.lemma_ in view.words.reckoned and is_passive(verb) and gives_at(below):
            return verb.text
    if (said := described_as(view, cues.participles)) is not None:
        return said
    if not fact and view.source is not None and view.source.kind == "estimate" and view.source.rule != "source-carried":
        return view.source.cue
    return next((noun.text for noun in nouns_around(view) if noun.lemma_.lower() in cues.nouns), None)


def _estimate_word(view: View) -> str | None:
    """ "An estimated $5m", "est. $5m"."""
    opening = BY_ESTIMATE.match(view.figure.passage.text)
    if opening is not None and opening["noun"] in view.words.reckonings:
        return opening["noun"]  # "By one estimate, it spent $5m"
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
        SUPPOSED,
    ),
    (Modality.TARGET, (_aimed_at, _target_noun)),
    (Modality.PROJECTED, (_future, _expected, _outlook, _headline, _told_future, _possible, _lies_ahead)),
    (Modality.ESTIMATED, (_estimate_verb, _estimate_word, _interval, _estimate_column)),
    (Modality.REPORTED, (_told, _unnamed, _reported_noun)),
)
