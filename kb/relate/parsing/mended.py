"""Subjects that the small model hangs from the wrong word, found by what English grammar leaves no doubt of.

Comes in: a verb. Goes out: the noun that agrees with it, or the one right in front of it, where the tree has another
noun or none. Nothing here knows of figures.
"""

from __future__ import annotations

from kb.relate.parsing.tokens import Token

NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
MANY = frozenset({"NNS", "NNPS"})
JOINTS = frozenset({"and", "but", "while", "whereas", "whilst", ";"})
ASTRAY = frozenset({"conj", "appos", "npadvmod", "dep", "nmod"})  # where such a noun ends up
HELPERS = frozenset({"aux", "auxpass"})
BETWEEN = frozenset({"RB", "MD"})  # between a subject and its verb
STEPS = 2  # nouns climbed to from one that does not agree
WORDS = 5  # of a noun's phrase, and of a verb with its helpers


def agreeing(verb: Token, noun: Token) -> Token:
    """Returns the noun that a relative clause is of: "a rack with eight cards, which costs $9" is a rack that costs."""
    one = _is_for_one(verb)
    if one is None or is_one(noun) is one or (not one and noun.tag_ == "NNP"):
        return noun
    here = noun
    for _ in range(STEPS):
        above = here.head.head
        if here.dep_ != "pobj" or above.tag_ not in NOUNS or above.i >= here.i:
            return noun
        if is_one(above) is one:
            return above
        here = above
    return noun


def _is_for_one(verb: Token) -> bool | None:
    """Tells whether a verb is in the singular; None where its form is that of both."""
    for token in (*(kid for kid in verb.children if kid.dep_ in HELPERS), verb):
        if token.tag_ == "VBZ" or token.lower_ == "was":
            return True
        if token.tag_ == "VBP" or token.lower_ == "were":
            return False
    return None


def _behind_as(verb: Token, noun: Token) -> Token | None:
    """ "Shares fell as orders for ships dropped 5%", where the tree reads "as orders": the orders dropped."""
    here = noun
    for _ in range(STEPS + 1):
        preposition = here.head
        if here.dep_ != "pobj" or preposition.i >= here.i:
            return None
        if preposition.lower_ == "as" and preposition.head.i == verb.head.i:
            return here
        here = preposition.head
    return None


def is_one(noun: Token) -> bool:
    """Tells whether a noun is one thing: no plural, no list, no "eight H100s"."""
    listed = any(kid.dep_ == "conj" for kid in noun.children)
    counted = any(kid.dep_ == "nummod" and kid.i < noun.i for kid in noun.children) and noun.text[-1:] == "s"
    return not (noun.tag_ in MANY or listed or counted)


def subject_in_front(verb: Token) -> Token | None:
    """Returns the noun right before a second verb: "A invested in B and C has given $3m": C has, where the tree joins
    C to B and has nobody give.
    """
    doc, at = verb.doc, verb.i - 1
    helped = verb.tag_ in ("VBD", "VBZ", "VBP")
    while at > 0 and verb.i - at < WORDS and (doc[at].tag_ in BETWEEN or doc[at].dep_ in HELPERS):
        helped = helped or doc[at].dep_ in HELPERS or doc[at].tag_ == "MD"
        at -= 1
    noun = doc[at]
    if at < 1 or verb.dep_ not in ("conj", "advcl", "ccomp") or noun.tag_ not in NOUNS:
        return None
    start = at
    while start > 0 and at - start < WORDS and doc[start - 1].tag_ in (*NOUNS, "JJ", "DT", "PRP$"):
        start -= 1
    if (inner := _behind_as(verb, noun)) is not None and helped:
        return inner
    joint = doc[start - 1] if start else noun
    if joint.lower_ not in JOINTS or not (noun.dep_ in ASTRAY or joint.head.head.i == noun.i):
        return None
    named = noun.tag_ in ("NNP", "NNPS") or (noun.text[:1].isupper() and noun.tag_ == "NN")
    return noun if helped or (verb.tag_ == "VBG" and named) else None
