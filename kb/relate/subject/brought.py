"""What a sentence brings out: "Brenta unveiled Orlen-4", "Brenta's newest chip, the Tarn 9, went on sale".

Comes in: a pronoun and the names that the sentences before it say. Goes out: the thing that was made, sold or shown,
where what is said of the pronoun is said of things and not of firms: "it cost $5m to train", "it draws 900 watts".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.subject.canonical import Canonical, Subject
from kb.relate.subject.shares import Heard

OWNED = re.compile(r"\s*['’]s?\s+(?:[a-z0-9][\w-]*,?\s+){1,6}(?:the\s+)?$")
GOES_ON = re.compile(r"(?:It|Its|That|This)\b")
APART = re.compile(r"[.;:!?]\s|[\"“”]|,\s+(?:and|but|while|which|who)\b")
OWN = frozenset({"its", "a", "an", "the", "their", "his", "her"})
LONGEST = 7  # words up to the noun of a thing that has no name
FAR = 60  # characters between who brings a thing out and its name
KINDS = frozenset({"model", "product", "hardware", "facility", None})


def said_of_a_thing(pronoun: Token, words: Canonical) -> bool:
    """Tells whether the clauses of "it" say what a thing does or what is done with it: it costs, it is trained on."""
    verb = syntax.governing_verb(pronoun)
    if pronoun.lower_ not in ("it", "its") or verb is None:
        return False
    if pronoun.lower_ == "its":
        return pronoun.head.lower_ in words.things_have
    own = syntax.own_subject(verb)
    if own is None or own.i != pronoun.i:
        return False
    for told in (verb, *syntax.conjuncts(verb)):
        if told.lemma_ in words.things_do and syntax.own_subject(told) in (None, pronoun):
            return True
        if syntax.is_passive(told) and told.lemma_ in words.bringing_out:
            return True
        if told.lemma_ == "sell" and syntax.child(told, "dobj") is None:
            return True  # "it sells for $32,000"
    return False


def brought_out(texts: Sequence[str], heard: Sequence[Sequence[Heard]], words: Canonical) -> Subject | None:
    """Returns the thing that the nearest of some sentences, the last one first, brings out.

    Sentences that only go on about it are passed over.
    """
    for text, names in zip(texts, heard, strict=True):
        if (found := _of_sentence(text, names, words)) is not None:
            return Subject(found.name, found.text, found.entity, "thing-brought-out")
        if (thing := _unnamed(text, words)) is not None:
            return Subject(thing, thing, None, "thing-brought-out")
        if GOES_ON.match(text) is None:
            return None
    return None


def _unnamed(text: str, words: Canonical) -> str | None:
    """ "Brenta released its newest chip": the thing without a name."""
    said = re.findall(r"[\w-]+|[^\w\s]", text)
    for at, word in enumerate(said):
        if word in words.bringing_out_forms and said[at + 1 : at + 2] and said[at + 1] in OWN:
            for end in range(at + 2, min(len(said), at + LONGEST)):
                if not said[end][:1].islower():
                    break
                if stem(said[end]) in words.generic["model"] and not said[end].endswith("s"):
                    return " ".join(said[at + 2 : end + 1])
    return None


def _of_sentence(text: str, names: Sequence[Heard], words: Canonical) -> Heard | None:
    found: list[Heard] = []
    for maker, thing in pairwise(names):
        between = text[maker.start + len(maker.text) : thing.start]
        firm = not maker.several and maker.kind in ("organisation", "person", None)
        if not firm or thing.several or thing.kind not in KINDS or len(between) > FAR or APART.search(between):
            continue
        brings = any(word in words.bringing_out_forms for word in re.findall(r"[a-z-]+", between))
        if brings or (OWNED.match(between) and thing.kind is not None) or (OWNED.match(between) and _numbered(thing)):
            found.append(thing)
    return found[0] if len({item.name for item in found}) == 1 else None


def _numbered(item: Heard) -> bool:
    """Tells a name that looks like a thing's: "Orlen-4", "Tarn 9"."""
    return any(letter.isdigit() for letter in item.name)
