"""Clauses and phrases that the small model hangs from the wrong noun, found by what English grammar leaves no doubt of.

Comes in: a verb or preposition of a tree. Goes out: for the words that stand wrong their tag, relation and governor.
"A grant for the director, which was worth", where no director is a "which"; "in the third quarter revenue was", where
a verb without subject has its subject in the phrase before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kb.lexicon import load
from kb.relate.parsing.place import PREMODIFIERS, SUBJECTS, Place
from kb.relate.parsing.tokens import Token

COMMON = frozenset({"NN", "NNS"})
FINITE = frozenset({"VBZ", "VBD", "VBP"})
LEVELS = frozenset({"to", "at"})  # in front of what something rose to or stands at
JOINTS = frozenset({"and", ",", ";", "while"})
NARROWING = frozenset({"JJ", "NN", "NNS", "NNP", "VBG"})
AGAINST = frozenset({"discount", "premium"})  # are to something
NAMES = frozenset({"NNP", "NNPS"})
BY = 2  # words behind a change: "by" and a number
OF_THINGS = frozenset({"use", "uses", "used", "using", "offer", "offers", "offered", "offering"})  # never of a deed
SEEING = frozenset({"see", "sees", "saw", "seen", "seeing", "sent", "sends", "send", "has", "had", "left", "leaves"})
SELDOM = frozenset({"ROOT", "ccomp"})  # clauses that share nobody's subject
STEPS = 2  # prepositions climbed from a person to the thing that a clause is of
LONGEST = 6  # words of a phrase
ENDS = frozenset({".", ",", ";", "to", "in", "from", "on", "and", "year"})  # behind a change, but "12% lower"


@lru_cache(maxsize=1)
def _people() -> frozenset[str]:
    context = load().context
    counted = (noun for noun, unit in context.relating.counting.units.items() if unit == "person")
    return frozenset((*counted, *context.measuring.paid_people, *context.subjects.officers))


def of_a_thing(verb: Token) -> dict[int, Place]:
    """ "A grant for the director, which was worth": "which" is no person, but what the person has."""
    which = next((kid for kid in verb.lefts if kid.dep_ in SUBJECTS and kid.lower_ == "which"), None)
    here = verb.head
    if verb.dep_ != "relcl" or which is None or not _is_person(here):
        return {}
    for _ in range(STEPS):
        above = here.head.head
        if here.dep_ != "pobj" or here.head.tag_ not in ("IN", "TO"):
            return {}
        thing = above if above.tag_ in COMMON else _object(above, before=here)
        if thing is None or thing.i > here.i:
            return {}
        if not _is_person(thing):
            return {verb.i: Place(verb.tag_, "relcl", thing.i)}
        here = thing
    return {}


def _is_person(noun: Token) -> bool:
    return noun.tag_ in COMMON and any(word in _people() for word in (noun.lower_, noun.lower_.removesuffix("s")))


def _object(verb: Token, *, before: Token) -> Token | None:
    """What a verb gives to the person: "paid a bonus to the chairman"."""
    things = [kid for kid in verb.children if kid.dep_ == "dobj" and kid.tag_ in COMMON and kid.i < before.i]
    return things[-1] if things else None


def out_of_phrase(verb: Token) -> dict[int, Place]:
    """ "In the third quarter revenue was $5bn": whoever a verb lacks is the last noun of the phrase that opens it."""
    kids = list(verb.children)
    if verb.tag_ not in FINITE or verb.dep_ not in SELDOM or any(kid.dep_ in (*SUBJECTS, "expl") for kid in kids):
        return {}
    opening = [kid for kid in verb.lefts if kid.dep_ == "prep" and kid.tag_ == "IN"]
    inside = [kid for kid in opening[0].children if kid.dep_ == "pobj"] if len(opening) == 1 else []
    if len(inside) != 1 or inside[0].tag_ not in COMMON:
        return {}
    noun, preposition = inside[0], opening[0]
    if verb.doc[noun.right_edge.i + 1].i != verb.i and not _set_off(noun, verb):
        return {}
    when = _last_before(noun)
    if when is None:
        return {}
    words = [kid for kid in noun.children if kid.i < when.i and kid.dep_ in PREMODIFIERS]
    return {
        when.i: Place(when.tag_, "pobj", preposition.i),
        noun.i: Place(noun.tag_, "nsubj", verb.i),
        **{word.i: Place(word.tag_, word.dep_, when.i) for word in words},
    }


def of_capitals(word: Token) -> dict[int, Place]:
    """ "This year MSRP is $900": a word in capitals in front of a verb is its subject, and no verb itself."""
    verb = word.nbor(1) if word.i + 1 < len(word.doc) else word
    short = word.text.isupper() and word.text.isalpha() and len(word.text) > 2 and verb.head is word
    if not short or verb.tag_ not in FINITE or not verb.text.islower() or word.dep_ not in SELDOM:
        return {}
    if any(kid.dep_ in SUBJECTS for kid in (*word.children, *verb.children)):
        return {}
    above = verb.i if word.dep_ == "ROOT" else word.head.i
    told = [kid for kid in word.children if kid is not verb and kid.dep_ not in (*PREMODIFIERS, "npadvmod")]
    behind = {kid.i: Place(kid.tag_, kid.dep_, verb.i) for kid in told}
    return {**behind, word.i: Place("NNP", "nsubj", verb.i), verb.i: Place(verb.tag_, word.dep_, above)}


def joined_subjects(first: Token) -> dict[int, Place]:
    """ "Acme and Bolt have 30 days": a name and the subject of the clause joined to it are the subjects together."""
    joint = next((kid for kid in first.children if kid.dep_ == "cc" and kid.lower_ == "and"), None)
    verb = next((kid for kid in first.children if kid.dep_ == "conj"), None)
    if first.dep_ != "ROOT" or first.left_edge.i or joint is None or verb is None or verb.tag_ not in FINITE:
        return {}
    second = next((kid for kid in verb.lefts if kid.dep_ in SUBJECTS), None)
    if second is None or second.tag_ not in NAMES or second.left_edge.i != joint.i + 1 or not first.text[:1].isupper():
        return {}
    if joint.i != first.i + 1 or verb.tag_ == "VBZ":
        return {}
    told = {kid.i: Place(kid.tag_, kid.dep_, verb.i) for kid in first.children if kid.i > verb.i}
    return {
        **told,
        first.i: Place("NNP", second.dep_, verb.i),
        second.i: Place(second.tag_, "conj", first.i),
        verb.i: Place(verb.tag_, "ROOT", verb.i),
    }


def held_against(preposition: Token) -> dict[int, Place]:
    """ "Trade at a discount to earnings as it cuts costs": what a discount is to belongs to it, and to no verb."""
    noun = preposition.nbor(-1) if preposition.i else preposition
    right = preposition.dep_ == "prep" and noun.lower_ in AGAINST and preposition.head is not noun
    return {preposition.i: Place(preposition.tag_, "prep", noun.i)} if right and noun.tag_ == "NN" else {}


def by_means(using: Token) -> dict[int, Place]:
    """ "Trained on 15 tokens using 16 chips": who trained it used them, and not the tokens that are counted."""
    noun = using.head if using.dep_ == "acl" else using
    counted = any(kid.tag_ == "CD" for kid in noun.children)
    used = next((kid for kid in using.children if kid.dep_ == "dobj"), None)
    verb = next((t for t in _above(noun) if t.tag_.startswith("VB")), None) if counted else None
    if verb is None or used is None or verb.i > noun.i or not any(kid.tag_ == "CD" for kid in used.children):
        return {}
    return {using.i: Place("VBG", "advcl", verb.i)}


def deed_as_thing(gerund: Token) -> dict[int, Place]:
    """ "Uses advanced networking with 800 Gbps", "using InfiniBand networking": a thing of that name, nobody's deed."""
    kids = list(gerund.children)
    if any(kid.dep_ in ("dobj", "aux", "neg", *SUBJECTS) or kid.tag_ == "RB" for kid in kids):
        return {}
    if gerund.dep_ in ("dobj", "pobj") and any(kid.dep_ in ("amod", "det") and kid.i < gerund.i for kid in kids):
        return {gerund.i: Place("NN", gerund.dep_, gerund.head.i)}
    verb, noun = gerund.head, gerund.nbor(-1) if gerund.i else gerund
    beside = gerund.dep_ == "xcomp" and noun.dep_ == "dobj" and noun.head.i == verb.i and noun.tag_ in ("NN", "NNP")
    if not beside or verb.lower_ not in OF_THINGS:
        return {}
    return {
        **{kid.i: Place(kid.tag_, kid.dep_, gerund.i) for kid in noun.children if kid.i < noun.i},
        noun.i: Place(noun.tag_, "compound", gerund.i),
        gerund.i: Place("NN", "dobj", verb.i),
    }


def to_level(to: Token) -> dict[int, Place]:
    """ "Raised its dividend 10% to 55 cents": a change and its level, where the tree has "10% to 55" as one number."""
    number, rate = to.head, to.nbor(-1) if to.i else to
    if to.dep_ == "prep" and number.dep_ == "acl" and number.lower_ == "ended":  # "for the quarter ended June to $84bn"
        verb = next((t for t in _above(number.head) if t.tag_.startswith("VB")), None)
        return {to.i: Place("IN", "prep", verb.i)} if verb is not None and rate.tag_ in ("NNP", "CD") else {}
    noun = rate.head if rate.text == "%" else to
    if to.dep_ == "prep" and noun.dep_ == "conj" and noun.head.i == number.i and noun.tag_ == "NN":
        return {to.i: Place("IN", "prep", noun.i)}  # "raised its forecast to 9 and its dividend 10% to 5"
    if to.dep_ != "quantmod" or rate.text != "%" or rate.head.i != number.i:
        return {}
    thing = number.head if number.dep_ == "nummod" else number
    above = thing.head
    verb = above.head if above.lower_ == "by" else above
    if not verb.tag_.startswith("VB"):
        return {}
    change = Place(rate.tag_, "pobj", above.i) if above.lower_ == "by" else Place(rate.tag_, "npadvmod", verb.i)
    return {rate.i: change, to.i: Place("IN", "prep", verb.i), thing.i: Place(thing.tag_, "pobj", to.i)}


def gapped(noun: Token) -> dict[int, Place]:
    """ "Revenue rose to $2bn and net income to $300m": a noun in front of a second level has it, its verb left out."""
    doc = noun.doc
    preposition = doc[noun.i + 1] if noun.i + BY < len(doc) else noun
    if preposition.lower_ not in LEVELS or not _opens_figure(doc[preposition.i + 1]):
        return {}
    start = noun.i
    while start > 0 and noun.i - start < LONGEST and doc[start - 1].tag_ in NARROWING:
        start -= 1
    opener = 1 if start and doc[start - 1].tag_ in ("DT", "PRP$") else 0
    joint = doc[start - 1 - opener] if start > opener else noun
    level = _level_before(joint, preposition.lower_) if joint.lower_ in JOINTS else None
    verb = next((t for t in _above(level) if t.tag_.startswith("VB")), None) if level is not None else None
    acts = verb is not None and any(kid.dep_ == "dobj" for kid in verb.children)  # "raised pay to 5 and fees to 6"
    if level is None or verb is None or verb.i > noun.i or acts:
        return {}
    words = {word.i: Place(word.tag_, "compound", noun.i) for word in doc[start : noun.i]}
    moved = {level.i: Place("CD", "pobj", _preposition_of(level).i)} if level.head is noun else {}
    own = {noun.i: Place(noun.tag_, "conj", verb.i), preposition.i: Place(preposition.tag_, "prep", noun.i)}
    return {**words, **moved, **own}


def gapped_change(word: Token) -> dict[int, Place]:
    """ "Sales fell 3% and profit 8%": a base form joined to a finite verb, without subject, is the noun that moved."""
    after = word.doc[word.i + 1] if word.i + 1 < len(word.doc) else word
    joined = word.tag_ in ("VB", "VBP") and word.dep_ == "conj" and word.head.tag_ in ("VBD", "VBZ")
    alone = not any(kid.dep_ in (*SUBJECTS, "aux", "auxpass", "neg", "dobj") for kid in word.children)
    many = any(kid.dep_ in SUBJECTS and kid.tag_ == "NNS" for kid in word.head.children)
    joined = joined and not (many and word.tag_ == "VBP")  # "shares rose 4% and trade 12% below their peak"
    rates = [kid for verb in (word, word.head) for kid in verb.children if kid.text == "%"]
    ends = any(kid.i + 1 == len(word.doc) or kid.nbor(1).lower_ in ENDS for kid in rates if kid.head.i == word.i)
    turned = word.tag_ == "VBZ" and word.dep_ == "conj" and word.head.tag_ == "VBD"
    if turned and after.tag_ == "CD" and len(rates) > 1 and ends and word.nbor(-1).lower_ == "and":
        return {word.i: Place("NNS", "conj", word.head.i)}  # "exports gained 1% and imports 2%"
    if not (joined and alone and after.tag_ == "CD") or word.nbor(-1).lower_ not in ("and", ","):
        return {}
    return {word.i: Place("NN", "conj", word.head.i)}


def _level_before(joint: Token, preposition: str) -> Token | None:
    """The number right in front of what joins two clauses, if it stands behind the same preposition."""
    doc, at = joint.doc, joint.i - 1
    while at > 0 and joint.i - at < BY + BY and doc[at].tag_ != "CD":
        at -= 1
    behind = doc[at].tag_ == "CD" and _preposition_of(doc[at]).lower_ == preposition
    return doc[at] if behind else None


def _preposition_of(number: Token) -> Token:
    """The word in front of a figure."""
    at = number.i
    while at > 0 and _opens_figure(number.doc[at]):
        at -= 1
    return number.doc[at]


def _opens_figure(token: Token) -> bool:
    return token.tag_ in ("CD", "$")


def _above(token: Token) -> Iterator[Token]:
    while token.head is not token:
        token = token.head
        yield token


def counted_again(number: Token) -> dict[int, Place]:
    """ "68 people who waited for two years and 95 who waited for three": the second number is of people, too."""
    who = number.nbor(1) if number.i + 1 < len(number.doc) else number
    verb = who.head
    if who.lower_ != "who" or verb.dep_ != "relcl" or verb.i < who.i:
        return {}
    clauses = (t for t in number.doc[: number.i] if t.dep_ == "relcl" and any(k.lower_ == "who" for k in t.lefts))
    those = next((t.head for t in clauses if t.head.tag_ == "NNS"), None)
    if those is None:
        return {}
    return {number.i: Place("CD", "conj", those.i), verb.i: Place(verb.tag_, "relcl", number.i)}


def moves_by(noun: Token) -> dict[int, Place]:
    """ "But the Hask index decrease by 1": a change behind a name and before "by" and a number is the name's verb."""
    doc = noun.doc
    name = doc[noun.i - 1] if noun.i else noun
    after = doc[noun.i + 1] if noun.i + BY < len(doc) else noun
    named = name.dep_ == "compound" and name.head is noun and name.tag_ in NAMES and noun.text.islower()
    if not named or noun.dep_ not in ("ROOT", "conj", "ccomp") or after.lower_ != "by" or doc[after.i + 1].tag_ != "CD":
        return {}
    words = [kid for kid in noun.children if kid.i < name.i and kid.dep_ in PREMODIFIERS]
    return {
        noun.i: Place("VBP", noun.dep_, noun.head.i),
        name.i: Place(name.tag_, "nsubj", noun.i),
        **{word.i: Place(word.tag_, word.dep_, name.i) for word in words},
    }


def seen_moving(gerund: Token) -> dict[int, Place]:
    """ "Sees fossil generation shrinking 3%", "sent shares tumbling": what is seen moves, and not who sees it."""
    verb = gerund.head
    thing = next((kid for kid in verb.children if kid.dep_ == "dobj"), None)
    if gerund.dep_ != "advcl" or thing is None or verb.lower_ not in SEEING or thing.tag_ not in ("NN", "NNS"):
        return {}
    between = gerund.doc[thing.i + 1 : gerund.i]
    beside = len(between) < LONGEST and all(t.tag_ in ("IN", "DT", *COMMON, *NAMES) for t in between)
    if not beside or any(kid.dep_ in ("dobj", "aux") and kid.text != "%" for kid in gerund.children):
        return {}
    return {thing.i: Place(thing.tag_, "nsubj", gerund.i), gerund.i: Place("VBG", "ccomp", verb.i)}


def _set_off(noun: Token, verb: Token) -> bool:
    """ "Before the crisis global debt, leaving banks out, was": an aside between commas parts the two."""
    doc = verb.doc
    behind = doc[noun.i + 1].text if noun.i + 1 < len(doc) else ""
    return behind == "," and doc[verb.i - 1].text == ","


def _last_before(noun: Token) -> Token | None:
    """The noun with an article that ends the phrase: before an adjective, or the only one before the last."""
    words = [kid for kid in noun.lefts if kid.dep_ in PREMODIFIERS]
    nouns = [kid for kid in words if kid.tag_ in COMMON and kid.dep_ in ("compound", "nmod", "amod")]
    if not words or words[0].tag_ != "DT" or len(nouns) == 0 or noun.i - words[0].i > LONGEST:
        return None
    parted = [kid for kid in nouns if kid.nbor(1).tag_ == "JJ"]
    when = parted[0] if parted else nouns[0] if len(nouns) == 1 else None
    return when if when is not None and all(kid.tag_ not in ("NNP", "POS") for kid in words) else None


def share_answering(token: Token) -> dict[int, Place]:
    """ "Found that 46% expected to hire fewer": who answers so, where the tree takes the answer for a participle."""
    share = token.head
    first = share.left_edge.i
    that = token.doc[first - 1] if first else None
    if token.tag_ != "VBN" or token.dep_ != "acl" or token.i != share.i + 1 or share.text != "%" or that is None:
        return {}
    verb = that.head if that.lower_ == "that" and that.dep_ in ("dobj", "mark") else None
    if verb is None or not verb.tag_.startswith("VB") or verb.i > that.i:
        return {}
    return {
        token.i: Place("VBD", "ccomp", verb.i),
        share.i: Place(share.tag_, "nsubj", token.i),
        that.i: Place(that.tag_, "mark", token.i),
    }


def finite_joint(token: Token) -> dict[int, Place]:
    """ "Expected to spend $30 million but spent $40 million": a verb in the past is joined to one in the past."""
    above = token.head
    if token.tag_ != "VBD" or token.dep_ != "conj" or above.tag_ != "VB" or above.dep_ != "xcomp" or above.i > token.i:
        return {}
    finite = above.head
    return {token.i: Place("VBD", "conj", finite.i)} if finite.tag_ == "VBD" and finite.i < above.i else {}
