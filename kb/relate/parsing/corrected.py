"""Words whose place in the tree the small model misses, put right by what English grammar leaves no doubt of.

Comes in: a tree as the parser gives it. Goes out: for the words that stand wrong their tag, relation and governor.
"Acme, a port city, hosts", where "hosts" is read as plural noun; "the 34-year-old lives in", where it lives; "the stock
trades on", where both are one compound;
"load factor, the share of seats filled, rose", where both nouns are its subjects; "profit before tax rose", where the
tax is.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kb.relate.parsing.place import PREMODIFIERS, SUBJECTS, Place
from kb.relate.parsing.rehung import (
    by_means,
    counted_again,
    deed_as_thing,
    finite_joint,
    gapped,
    gapped_change,
    held_against,
    joined_subjects,
    moves_by,
    of_a_thing,
    of_capitals,
    out_of_phrase,
    seen_moving,
    share_answering,
    to_level,
)
from kb.relate.parsing.syntax import NOUN_TAGS
from kb.relate.parsing.tokens import Doc, Token

CLAUSES = frozenset({"ROOT", "ccomp", "conj", "advcl", "parataxis"})
NAMES = frozenset({"NNP", "NNPS"})
TOLD = {"acl": "xcomp", "relcl": "ccomp"}  # what hangs from a verb, where the tree has a noun
BOTH = 2
YEARS = frozenset({"year", "quarter", "half"})
AGE = 2  # tokens of an age before its "old"


def corrections(tree: Doc) -> dict[int, Place]:
    """Returns the words of a tree that stand wrong, with their places."""
    found: dict[int, Place] = {}
    for token in tree:
        tag = token.tag_
        if tag in ("NN", "NNS"):
            if token.dep_ in CLAUSES:
                found |= _verb(token) or _aged(token) or _compound_verb(token) or moves_by(token)
            elif token.dep_ == "appos":
                found |= _behind_its_short_name(token)
            found |= _first_object(token) | gapped(token)
        elif tag == "POS":
            found |= _has(token)
        elif tag in ("VBZ", "VBD", "VBN"):
            found |= _has(token) or _parted_subject(token)
            found |= _compound_subject(token) or _second_subject(token) or _before_tax(token) or _noun(token)
            found |= _behind_time(token) or out_of_phrase(token) or of_a_thing(token)
            found |= of_capitals(token) or share_answering(token) or finite_joint(token)
        elif tag == "VBG" and token.lower_ == "using":
            found |= by_means(token)
        elif tag == "VBG":
            found |= deed_as_thing(token) or seen_moving(token)
        elif tag in ("TO", "IN") and token.lower_ == "to":
            found |= held_against(token) or to_level(token)
        elif tag in ("NNP", "UH") and token.dep_ == "ROOT":
            found |= joined_subjects(token)
        if tag in ("VB", "VBP", "VBZ"):
            found |= gapped_change(token)
        elif tag == "CD":
            found |= _paid(token) or _counting(token) or counted_again(token)
    return found


def _verb(token: Token) -> dict[int, Place]:
    """A noun with a subject in front and an object behind is a verb: "Vesper, a port, hosts 40 firms"."""
    if not token.text.islower():
        return {}
    kids = list(token.children)
    subject = next((kid for kid in kids if kid.dep_ in SUBJECTS and kid.i < token.i), None)
    if subject is None or subject.tag_ not in NOUN_TAGS or any(kid.dep_ in PREMODIFIERS for kid in kids):
        return {}
    if any(kid.dep_ in ("aux", "auxpass", "cop", "mark") for kid in kids):
        return {}
    acts = any(kid.dep_ == "dobj" and kid.i > token.i for kid in kids)
    seen = token.dep_ == "ccomp" and token.head.i < subject.i  # "saw its revenue drop 4%"
    acts = acts or (seen and any(kid.dep_ == "npadvmod" and kid.i > token.i for kid in kids))
    goes = token.dep_ == "ROOT" and token.tag_ == "NNS" and any(kid.dep_ == "prep" and kid.i > token.i for kid in kids)
    if not (acts or goes):
        return {}
    tag = "VBP" if token.tag_ == "NN" else "VBZ" if token.text.endswith("s") else "VBD"
    return {token.i: Place(tag, token.dep_, token.head.i)}


def _aged(token: Token) -> dict[int, Place]:
    """Who is called by an age alone does what the next word says: "the 34-year-old lives in Hask", where it lives."""
    old = token.nbor(-1) if token.i > AGE else None
    if old is None or old.lower_ != "old" or old.dep_ != "amod" or old.head.i != token.i or token.tag_ != "NNS":
        return {}
    kids = list(token.children)
    article = next((kid for kid in kids if kid.dep_ == "det"), None)
    told = [kid for kid in kids if kid.i > token.i and kid.dep_ in (*TOLD, "conj", "prep", "dobj")]
    which = any(kid.dep_ == "relcl" and kid.left_edge.tag_ in ("WDT", "WP") for kid in kids)
    if article is None or which or not told or not token.text.islower():
        return {}
    if article.lower_ == "the" and token.doc[-1].is_alpha:
        return {}  # a heading: "The 20-year-old bridges of Hask"
    clauses = {kid.i: Place(kid.tag_, TOLD[kid.dep_], token.i) for kid in told if kid.dep_ in TOLD}
    return {
        **clauses,
        token.i: Place("VBZ", token.dep_, token.head.i),
        old.i: Place(old.tag_, "nsubj", token.i),
        article.i: Place(article.tag_, "det", old.i),
    }


def _compound_verb(token: Token) -> dict[int, Place]:
    """What has an object is no noun, and a sentence has a verb: "the city hosts 9 fairs", "the discs measure 2 cm"."""
    noun = token.nbor(-1) if token.i else None
    if noun is None or noun.dep_ != "compound" or noun.head.i != token.i or not token.text.islower():
        return {}
    if (noun.tag_ in ("NN", "NNP")) is not (token.tag_ == "NNS"):
        return {}  # one thing hosts, many measure
    kids = list(token.children)
    acts = any(kid.dep_ == "dobj" and kid.i > token.i for kid in kids)
    after = token.nbor(1) if token.i + 1 < len(token.doc) else token
    bare = token.dep_ == "ROOT" and token.doc[-1].text == "." and after.tag_ in ("IN", "CD", "RB")
    alone = sum(kid.dep_ == "compound" for kid in kids) == 1  # "Kanta pegs demand at 4%" has its verb between
    bare = bare and alone and after.lower_ != "of" and not any(t.tag_[:2] in ("VB", "MD") for t in token.doc)
    if not (acts or bare) or any(kid.dep_ in (*SUBJECTS, "case", "poss") for kid in kids):
        return {}
    words = [kid for kid in kids if kid.i < noun.i and kid.dep_ in PREMODIFIERS]
    return {
        token.i: Place("VBZ" if token.tag_ == "NNS" else "VBP", token.dep_, token.head.i),
        noun.i: Place(noun.tag_, "nsubj", token.i),
        **{word.i: Place(word.tag_, word.dep_, noun.i) for word in words},
    }


def _first_object(token: Token) -> dict[int, Place]:
    """Of two objects of a preposition side by side the first belongs to the second: "in quarter profits"."""
    last = token.nbor(1) if token.i + 1 < len(token.doc) else None
    both = last is not None and token.dep_ == last.dep_ == "pobj" and token.head.i == last.head.i
    return (
        {token.i: Place(token.tag_, "compound", last.i)} if both and last is not None and last.tag_ in NOUN_TAGS else {}
    )


def _behind_its_short_name(noun: Token) -> dict[int, Place]:
    """ "Vesper's GAAP net profit was": a noun right behind capitals is what they narrow, and no aside to them."""
    short = noun.head
    words = list(noun.children)
    first = min((kid.i for kid in words if kid.i < noun.i), default=noun.i)
    fits = short.text.isupper() and len(short.text) > 1 and short.i + 1 == first and short.dep_ in SUBJECTS
    year = noun.doc[first].tag_ == "CD" and short.lower_ in YEARS and short.i + 1 == first
    fits = fits or (year and short.dep_ in (*SUBJECTS, "dobj"))  # "raised its fiscal year 2025 capital expenditure"
    plain = noun.text.islower() and all(kid.dep_ in PREMODIFIERS - {"det", "poss"} for kid in words if kid.i < noun.i)
    if not (fits and plain) or any(t.text in ",(-–—:" for t in noun.doc[short.i : noun.i]):
        return {}
    taken = {kid.i: Place(kid.tag_, kid.dep_, noun.i) for kid in short.children if kid.i < short.i}
    return {**taken, short.i: Place(short.tag_, "compound", noun.i), noun.i: Place(noun.tag_, short.dep_, short.head.i)}


def _has(token: Token) -> dict[int, Place]:
    """ "Vesper's been hiring": has, and neither a noun nor an owner's mark."""
    short = token.text in ("'s", "’s") and token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "been"
    verb = token.head.head if token.dep_ == "case" else token.head
    fits = short and (token.dep_ in SUBJECTS or token.head.dep_ in SUBJECTS)
    return {token.i: Place("VBZ", "aux", verb.i)} if fits else {}


def _parted_subject(verb: Token) -> dict[int, Place]:
    """ "Vesper, racing to expand its port, spent": whom an aside parts from the verb is the subject of the verb."""
    if verb.tag_ not in ("VBZ", "VBD") or verb.dep_ not in CLAUSES or not verb.i:
        return {}
    kids = list(verb.lefts)
    if any(kid.dep_ in (*SUBJECTS, "expl", "csubj", "auxpass", "aux") for kid in kids) or verb.nbor(-1).text != ",":
        return {}
    aside = next((kid for kid in kids if kid.dep_ == "advcl" and kid.tag_ == "VBG"), None)
    subject = next((kid for kid in aside.lefts if kid.dep_ in SUBJECTS), None) if aside is not None else None
    if aside is None or subject is None or subject.tag_ not in NOUN_TAGS or aside.nbor(-1).text != ",":
        return {}
    return {subject.i: Place(subject.tag_, "nsubj", verb.i)} if subject.i < aside.i - 1 else {}


def _noun(token: Token) -> dict[int, Place]:
    """The subject of a verb is no verb itself: "once runs cost billions"."""
    read = token.tag_ == "VBZ" and token.dep_ in SUBJECTS and token.i + 1 < len(token.doc) and token.text.islower()
    plural = read and token.head.tag_ in ("VBP", "VBD", "VB") and token.text.endswith("s") and token.i < token.head.i
    return {token.i: Place("NNS", token.dep_, token.head.i)} if plural else {}


def _compound_subject(verb: Token) -> dict[int, Place]:
    """A noun right before a finite verb that has no subject is no part of a compound: "the stock trades on"."""
    if verb.tag_ not in ("VBZ", "VBD") or verb.dep_ not in CLAUSES or not verb.i:
        return {}
    noun = verb.nbor(-1)
    if noun.dep_ not in ("compound", "nmod") or noun.head.i != verb.i or noun.tag_ not in NOUN_TAGS:
        return {}
    kids = list(verb.children)
    if any(kid.dep_ in (*SUBJECTS, "expl", "csubj", "aux", "auxpass") for kid in kids):
        return {}
    if verb.tag_ == "VBZ" and noun.tag_ in ("NNS", "NNPS"):
        return {}
    words = [kid for kid in kids if kid.i < noun.i and kid.dep_ in PREMODIFIERS]
    return {
        noun.i: Place(noun.tag_, "nsubj", verb.i),
        **{word.i: Place(word.tag_, word.dep_, noun.i) for word in words},
    }


def _second_subject(verb: Token) -> dict[int, Place]:
    """Of two subjects side by side the second tells what the first is: "load factor, the share of seats, rose"."""
    if len(verb.lefts) < 2:
        return {}
    kids = list(verb.lefts)
    for first, second in _beside(kids):
        role = next(
            (kid for at in first.children if at.dep_ == "prep" for kid in at.children if kid.dep_ == "pobj"), None
        )
        whose = role is not None and role.tag_ == "NN" and second.i == role.i + 1 == second.left_edge.i
        if whose and role is not None and first.tag_ == "NN" and second.tag_ in NAMES:
            return {second.i: Place(second.tag_, "appos", role.i)}  # "profit at the chip maker Norvik climbed"
        article = second.left_edge
        gap = verb.doc[first.right_edge.i + 1 : article.i].text
        comma = gap or verb.doc[article.i - 1].text  # one that hangs from the first
        framed = comma == verb.nbor(-1).text == "," and first.dep_ in SUBJECTS
        named = not gap and first.tag_ in NAMES and article.lower_ in ("a", "an") and not first.left_edge.i
        if article.lower_ in ("a", "an", "the") and (framed or named):
            return {
                first.i: Place(first.tag_, second.dep_, verb.i),
                second.i: Place(second.tag_, "appos", first.i),
            }
    return {}


def _before_tax(verb: Token) -> dict[int, Place]:
    """ "Profit before tax rose", "profit before exceptional items rose": what the verb is of stands before "before"."""
    kids = list(verb.lefts)
    mark = next((kid for kid in kids if kid.dep_ == "mark" and kid.tag_ == "IN" and kid.i), None)
    inner = next((kid for kid in kids if mark is not None and kid.left_edge.i == mark.i + 1), None)
    if mark is None or inner is None or inner.dep_ not in SUBJECTS:
        return {}
    noun = mark.nbor(-1)
    if noun.tag_ not in ("NN", "NNS"):
        return {}
    inside = {mark.i: Place("IN", "prep", noun.i), inner.i: Place(inner.tag_, "pobj", mark.i)}
    if noun.head.i == verb.i and noun.dep_ in SUBJECTS:
        return inside
    bare = inner.left_edge.i == inner.i == verb.i - 1 and inner.tag_ == "NN"
    if noun.dep_ == "ROOT" and verb.head.i == noun.i and bare:
        return {
            **inside,
            noun.i: Place(noun.tag_, "nsubj", verb.i),
            verb.i: Place(verb.tag_, "ROOT", verb.i),
        }
    return {}


def _behind_time(verb: Token) -> dict[int, Place]:
    """Of two nouns behind one preposition the second is the verb's: "before the war public debt was"."""
    kids = list(verb.children) if verb.tag_ != "VBN" else []
    before = next((kid for kid in kids if kid.dep_ == "prep" and kid.i < verb.i), None)
    if before is None or any(kid.dep_ in (*SUBJECTS, "expl", "csubj") for kid in kids):
        return {}
    things = [kid for kid in before.children if kid.dep_ == "pobj" and kid.tag_ in NOUN_TAGS]
    if len(things) != BOTH or things[-1].left_edge.i != things[0].right_edge.i + 1:
        return {}
    return {things[-1].i: Place(things[-1].tag_, "nsubj", verb.i)}


def _paid(number: Token) -> dict[int, Place]:
    """Money does nothing: "sold the mill for $3 million to pay its debts" is sold for so much."""
    verb = number.head
    mark = next((kid for kid in verb.children if kid.dep_ == "mark"), None) if verb.tag_ == "VB" else None
    if mark is None or mark.lower_ != "for" or number.dep_ not in SUBJECTS or verb.dep_ not in ("advcl", "xcomp"):
        return {}
    if not any(letter.isdigit() for letter in number.text) or number.left_edge.i != mark.i + 1:
        return {}
    return {mark.i: Place("IN", "prep", verb.head.i), number.i: Place("CD", "pobj", mark.i)}


def _counting(number: Token) -> dict[int, Place]:
    """ "Sold 12 million 330 ml cans": the millions count the cans, and the size is the cans'."""
    unit, between = number.head, False
    while unit.tag_ == "CD" and unit.i > number.i and unit.head.i > unit.i:
        unit, between = unit.head, True
    between = between or any(kid.tag_ == "CD" and number.i < kid.i < unit.i for kid in unit.children)
    thing = unit.head
    sized = unit.tag_ in ("NN", "NNS") and unit.dep_ in ("compound", "nmod") and unit.i == thing.i - 1
    if not (between and sized) or number.i > unit.i or thing.tag_ != "NNS" or number.dep_ not in ("compound", "nummod"):
        return {}
    whole = number.nbor(1).tag_ == "CD" and number.nbor(1).is_alpha  # "six" of "six million 500 ml bottles"
    return {} if whole else {number.i: Place("CD", "nummod", thing.i)}


def _beside(kids: list[Token]) -> Iterator[tuple[Token, Token]]:
    """Yields a noun and the subject behind it."""
    nouns = [kid for kid in kids if kid.tag_ in NOUN_TAGS]
    for first, second in pairwise(nouns):
        if second.dep_ in SUBJECTS and first.dep_ in (*SUBJECTS, "npadvmod"):
            yield first, second
