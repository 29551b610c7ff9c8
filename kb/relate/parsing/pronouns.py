"""Whom a pronoun of a sentence stands for, as far as that sentence itself says.

Comes in: a pronoun. Goes out: the subject before it, or None where two would fit.
"""

from __future__ import annotations

from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token

STANDS = frozenset({"be", "represent", "mark", "reflect"})  # verbs by which "that" is the figure before


def takes_up(pronoun: Token) -> bool:
    """Tells whether a pronoun opens its sentence as the figure told of before: "That was down 4%"."""
    opens = pronoun.i == 0 and pronoun.lower_ in ("that", "this") and pronoun.dep_ == "nsubj"
    verb = syntax.governing_verb(pronoun) if opens else None
    if verb is None or verb.lemma_ not in STANDS:
        return False
    return not any(kid.dep_ in ("ccomp", "advcl") for kid in verb.children)  # "That is why shares fell 4%"


def earlier_subject(pronoun: Token) -> Token | None:
    """Returns the subject before a pronoun in its sentence that it agrees with in number, if there is just one."""
    many = pronoun.lower_ in ("they", "their", "them")
    if (teller := _teller(pronoun, many)) is not None:
        return teller
    found = []
    for token in pronoun.doc[: pronoun.i]:
        if token.dep_ not in ("nsubj", "nsubjpass") or not syntax.is_noun(token) or syntax.in_figure(token):
            continue
        if _holds(token, pronoun):
            continue
        several = token.tag_ in ("NNS", "NNPS") or len(syntax.conjuncts(token)) > 1
        if several == many or (token.tag_ == "NNP" and pronoun.lower_ != "them"):
            found.append(token)
    if not found and many:
        return _only_plural(pronoun)
    if len(found) > 1 and pronoun.tag_ == "PRP$":  # "Acme raised its target and Brill lifted its own": each its own
        verb = syntax.governing_verb(pronoun)
        whose = syntax.child(verb, "nsubj") if verb is not None else None
        found = [token for token in found if whose is not None and token.i == whose.i and token.tag_ == "NNP"]
    return found[0] if len(found) == 1 else None


def _holds(noun: Token, pronoun: Token) -> bool:
    """ "Traffic to its airports": whoever "its" stands for, it is not the traffic."""
    plain = noun.tag_ in ("NN", "NNS") and syntax.child(noun, "det", "poss") is None
    return plain and any(kid.is_ancestor(pronoun) for kid in syntax.children(noun, "prep"))


def _teller(pronoun: Token, many: bool) -> Token | None:
    """ "The maker says it can supply 60": whoever says so, where the pronoun opens what is said."""
    verb = pronoun.head
    if pronoun.dep_ not in ("nsubj", "nsubjpass") or verb.dep_ != "ccomp" or not syntax.is_verb(verb.head):
        return None
    teller = syntax.own_subject(verb.head)
    if teller is None or teller.i > pronoun.i or not syntax.is_noun(teller) or syntax.in_figure(teller):
        return None
    several = teller.tag_ == "NNS" or len(syntax.conjuncts(teller)) > 1
    return teller if several == many or teller.tag_ in ("NNP", "NNPS") else None


def _only_plural(pronoun: Token) -> Token | None:
    """ "Counts 4 million packages; 88% of them": the one plural before it."""
    plural = [
        t for t in pronoun.doc[: pronoun.i] if t.tag_ == "NNS" and t.dep_ in ("dobj", "attr", "nsubj", "nsubjpass")
    ]
    return plural[0] if len(plural) == 1 else None
