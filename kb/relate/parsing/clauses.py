"""Clauses: which verb a word belongs to, and which clause stands above which.

Comes in: tokens of a parse. Goes out: verbs and lists of verbs. A clause is named by its verb; an infinitive or
participle that only completes another verb ("expected to reach") belongs to that verb's clause.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb.relate.parsing.mended import is_one
from kb.relate.parsing.syntax import LONGEST_CLIMB, is_verb, own_subject, span_root
from kb.relate.parsing.tokens import Doc, Span, Token

HEADS = frozenset({"ROOT", "ccomp", "advcl", "relcl", "acl", "parataxis", "csubj", "csubjpass", "pcomp"})


def is_clause(token: Token) -> bool:
    """Tells whether the token is the verb (or verbless root) of a clause of its own."""
    if token.dep_ == "conj":
        return is_verb(token) and is_verb(token.head)
    return token.dep_ in HEADS and (is_verb(token) or token.dep_ == "ROOT" or has_verb(token))


def has_verb(token: Token) -> bool:
    """Tells whether a form of "be" or another auxiliary hangs from the token."""
    return any(kid.dep_ in ("aux", "auxpass", "cop", "nsubj", "nsubjpass") for kid in token.children)


def clause_of(token: Token) -> Token:
    """Returns the head of the clause a token stands in: itself if it heads one."""
    for _ in range(4 * LONGEST_CLIMB):
        if is_clause(token) or token.head.i == token.i:
            return token
        token = token.head
    return token


def chain(clause: Token) -> Iterator[tuple[Token, str]]:
    """Yields the clauses above with the relation each was left by, from near to far."""
    for _ in range(LONGEST_CLIMB):
        if clause.head.i == clause.i:
            return
        relation = clause.dep_
        clause = clause_of(clause.head)
        yield clause, relation


def root_of(doc: Doc, start: int, end: int) -> Token | None:
    """Returns the head token of the words that a span of characters touches."""
    span: Span | None = doc.char_span(start, end, alignment_mode="expand")
    return span_root(span) if span is not None and len(span) else None


def joined_to(verb: Token) -> Token:
    """Returns the verb that this one is joined to: not one whose subject it cannot share.

    "The agency says that farms used 40m litres and expects 55m" is parsed as if the farms expected; a verb in the
    third person singular has a subject in the singular, so that it is the agency who does.
    """
    head = verb.head
    subject, above = own_subject(head), own_subject(head.head) if head.dep_ == "ccomp" else None
    parted = verb.tag_ == "VBZ" and subject is not None and not is_one(subject)
    return head.head if parted and above is not None and is_one(above) else head


def subject_start(clause: Token) -> int:
    """Returns where the subject of a clause begins, as an offset; the verb itself where it has none."""
    for kid in clause.children:
        if kid.dep_ in ("nsubj", "nsubjpass", "csubj", "expl"):
            return int(kid.left_edge.idx)
    return int(clause.idx)
