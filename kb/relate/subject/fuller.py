"""What "these systems" are in full: the noun with the words that an earlier sentence put in front of it.

Comes in: a plural noun that points back, and the texts before it, the nearest first. Goes out: the noun as it was told
first ("fault tolerance systems"), or None where it was bare there, too, or where its phrase begins is not plain to see:
most sentences have no parse, so the phrase must open behind a determiner, a preposition or a comma.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token

POINTING = frozenset({"these", "those", "such"})
MOST = 3  # words in front of the noun
JOINED = 8  # words of nouns that are one subject
PLURAL = ("NNS",)
ACTING = re.compile(r".{2}.*[^s]s|.*['’]")  # a plural, a verb or a possessor: no part of a compound
WORD = re.compile(r"[^\W_][\w'’-]*|[^\w\s]")


def points_back(head: Token) -> bool:
    """Tells whether a plural noun stands behind "these" with no words of its own."""
    before = [kid for kid in head.children if kid.i < head.i]
    own = [kid for kid in head.children if kid.dep_ in ("prep", "relcl", "acl")]
    pointing = len(before) == 1 and before[0].lower_ in POINTING
    return head.tag_ == "NNS" and pointing and not own and not syntax.in_figure(head)


def joined(head: Token) -> list[Token]:
    """Returns the plurals that are one subject: "fats and oils rose 6%"; a figure or comma between ends the list."""
    if head.tag_ not in PLURAL or head.dep_ not in ("nsubj", "nsubjpass", "conj"):
        return [head]
    first = head
    while first.dep_ == "conj" and first.head.tag_ in PLURAL and not _parted(first.head, first):
        first = first.head
    members = syntax.conjuncts(first)
    words = head.doc[members[0].i : members[-1].i + 1]
    alike = all(member.tag_ in PLURAL for member in members) and head in members
    plain = all(token.tag_ in ("CC", "JJ", "NN", "NNS") for token in words) and not _parted(members[0], members[-1])
    return members if alike and plain and len(words) <= JOINED else [head]


def _parted(one: Token, other: Token) -> bool:
    return any(map(syntax.in_figure, one.doc[one.i : other.i]))


def told_in_full(noun: str, texts: Iterable[str], opening: frozenset[str], names: Container[str]) -> str | None:
    """Returns the nearest earlier phrase that ends in the noun, without what opens it; `opening` are lower-case."""
    for text in texts:
        words = WORD.findall(text)
        for index in range(len(words) - 1, 0, -1):
            if words[index].lower() == noun:
                found = _phrase(words[:index], opening, names)
                if found:
                    return f"{' '.join(found)} {noun}"
                break
    return None


def _phrase(before: list[str], opening: frozenset[str], names: Container[str]) -> list[str]:
    """The words in front of a noun back to what opens its phrase, none where that is not plain."""
    run: list[str] = []
    for word in reversed(before[-MOST - 1 :]):
        if word.lower() in opening or not word[0].isalpha():
            return run
        if word in names or ACTING.fullmatch(word):  # "Acme uses card readers", "its stores use card readers"
            return []
        run.insert(0, word)
    if len(before) != len(run) or not run:
        return []
    first = run[0] if run[0][1:2].isupper() else run[0][:1].lower() + run[0][1:]
    return [first, *run[1:]]
