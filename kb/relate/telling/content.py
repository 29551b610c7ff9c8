"""Whether what hangs from a verb of telling is what is told, and whether its subject may tell it.

Comes in: a verb of telling and the branch that a figure stands in. Goes out: yes or no. Declined are verbs that tell
nothing yet ("expected to report"), what only describes the teller, and subjects that show much and say nothing.
"""

from __future__ import annotations

from kb.relate.parsing.syntax import child, is_passive, is_verb, own_subject
from kb.relate.parsing.tokens import Token
from kb.relate.telling.speakers import PROPER
from kb.relate.telling.telling import Telling

NEARER_REACH = 8  # words between "put" and the figure it puts a thing nearer to
INTO_CONTENT = frozenset({"ccomp", "parataxis", "dep"})
INTO_OBJECT = frozenset({"dobj", "obj", "prep", "oprd", "xcomp", "attr", "acomp", "advmod", "nmod", "npadvmod"})
FORESEEN = frozenset({"expect", "project", "forecast", "predict", "anticipate", "estimate"})
AHEAD = frozenset({"to", "will", "would", "could", "may", "might", "should", "must", "'ll", "’ll"})


def opens_with_that(token: Token) -> bool:
    """Tells whether a branch is a that-clause, whatever the parser hung it from."""
    return any(kid.dep_ == "mark" and kid.lower_ == "that" for kid in token.children)


def yet_to_tell(verb: Token) -> bool:
    """Tells whether a verb of telling is itself still to come: "expected the company to report", "will announce"."""
    foreseen = verb.lemma_ in FORESEEN and verb.tag_ in ("VBD", "VBN") and verb.i + 1 < len(verb.doc)
    if foreseen and not is_passive(verb) and verb.nbor(1).lower_ == "to" and child(verb, "aux") is None:
        return True  # "a campus in Norland expected to reach": it is expected, and expects nothing
    return not went_on(verb) and any(kid.dep_ == "aux" and kid.lower_ in AHEAD for kid in verb.children)


def went_on(verb: Token) -> bool:
    """Tells whether somebody "went on to say" a thing, which is to say it."""
    return verb.dep_ in ("xcomp", "advcl") and verb.head.lemma_ in ("go", "continue")


def gives_at(below: Token | None) -> bool:
    """Tells whether a branch gives a figure to something: "at 5", "between 3 and 5"."""
    if below is None or below.dep_ != "prep":
        return False
    within = child(below, "pobj") if below.lower_ == "in" else None  # "in a range of 3 to 5"
    return below.lower_ in ("at", "between", "near") or (within is not None and within.lemma_ == "range")


def is_misread(token: Token) -> bool:
    """Tells whether a verb passes for a noun: "Researchers estimate that" with a subject and a clause of its own."""
    return token.dep_ == "ROOT" and child(token, "nsubj") is not None and child(token, "ccomp") is not None


def to_somebody(verb: Token) -> bool:
    """Tells whether something is told to somebody: whoever "told us that" can speak."""
    return verb.lemma_ == "tell" and child(verb, "dobj", "dative") is not None


def is_content(verb: Token, below: Token, kind: str, words: Telling) -> bool:
    """Tells whether the branch under a verb of telling is what is told."""
    if below.dep_ in INTO_CONTENT and (below.dep_ != "dep" or kind == "say"):
        return verb.lemma_ not in words.for_only  # "calling it cost $15": nobody tells, the model is called
    if below.dep_ == "advcl" and (below.tag_ == "VBN" or not is_verb(below)):
        return kind != "say" and below.i > verb.i  # "conducted by 35 teams, the study found" tells of the study
    if below.dep_ == "advmod" and below.lower_ in ("up", "down") and below.i > verb.i:
        return True  # "..., she told reporters, up from 21%"
    if below.dep_ == "conj" and _answers_on(verb, below):
        return True
    if to_somebody(verb) and below.dep_ == "xcomp" and words.kind_of_verb.get(below.lemma_) == "project":
        return True  # "told investors to expect"
    if verb.lemma_ in words.of_only:
        return below.dep_ == "prep" and below.lower_ == "of"
    if verb.lemma_ in words.for_only:
        awaits = own_subject(verb)
        return below.lower_ == "for" and awaits is not None and awaits.lemma_.lower() in words.forecasters
    if verb.lemma_ == "say":  # nobody says a thing: the parser lost the clause
        return below.dep_ in INTO_OBJECT
    if verb.lemma_ not in words.with_object:
        return False
    if verb.lemma_ == "claim" and below.lemma_.lower() in words.no_telling:
        return False
    if verb.lemma_ in words.at_only:
        seen = child(verb, "dobj")
        if (seen is not None and seen.lemma_.lower() in words.chances) or puts_nearer(verb, below):
            return below.dep_ in INTO_OBJECT
        return gives_at(below)
    return below.dep_ in INTO_OBJECT


def _answers_on(verb: Token, below: Token) -> bool:
    """Tells whether shares of those asked go on: "found that 72 percent say so, and 49 percent say that"."""
    told = child(verb, "ccomp")
    subjects = [own_subject(clause) for clause in (told, below) if clause is not None]
    return len(subjects) == 2 and all(s is not None and s.lower_ in ("percent", "%", "cent") for s in subjects)


def puts_nearer(verb: Token, below: Token) -> bool:
    """Tells whether a verb puts a thing "nearer" a figure."""
    between = verb.doc[verb.i + 1 : below.i] if below.i - verb.i <= NEARER_REACH else ()
    return any(token.lower_ in ("nearer", "closer") for token in between)


def shows_itself(verb: Token, below: Token, words: Telling) -> bool:
    """Tells whether a document gives a figure itself: "a court filing shows spending of"."""
    subject = own_subject(verb)
    named = subject is not None and any(kid.tag_ in PROPER for kid in subject.children)
    shown = words.document | words.plain if named else words.document  # "Dealwatch data shows 900 deals"
    gives = subject is not None and subject.lemma_.lower() in shown and verb.lemma_ in words.loose
    return gives and below.dep_ in INTO_OBJECT and verb.lemma_ not in words.at_only


def may_say(verb: Token, subject: Token, below: Token | None, words: Telling) -> bool:
    """Tells whether verb and subject go together: prices "show" much and say nothing."""
    bare = verb.tag_ == "VB" and child(verb, "aux") is None  # "strategists see", which the tagger takes for "to see"
    if verb.lemma_ == "see" and verb.tag_ not in ("VBZ", "VBP") and not bare:
        return False
    if verb.lemma_ in words.needs_content and is_any_of_a_kind(subject, words):
        return False
    if subject.tag_ not in PROPER or verb.lemma_ not in words.loose:
        return True
    return not (verb.lemma_ in words.needs_content and below is not None and below.dep_ not in INTO_CONTENT)


def is_any_of_a_kind(subject: Token, words: Telling) -> bool:
    """Tells whether a subject is any of a kind: "companies find that"."""
    lemma = subject.lemma_.lower()
    kind = lemma in words.organisation and lemma not in words.person | words.document
    return subject.tag_ == "NNS" and kind and not any(True for _ in subject.children)
