"""Questions asked of a dependency tree: who governs this, who is its subject, what phrase is this.

Comes in: tokens of a parse. Goes out: tokens and short lists of tokens. Nothing here knows of figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kb.relate.parsing.forms import with_ed
from kb.relate.parsing.mended import agreeing, subject_in_front
from kb.relate.parsing.tokens import Doc, Span, Token

SUBJECT_DEPS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
INNER_DEPS = frozenset(
    {"compound", "amod", "nmod", "nummod", "poss", "case", "det", "predet", "quantmod", "neg", "prt"}
)
NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
VERB_TAGS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "MD"})
MODIFIER_DEPS = frozenset({"nummod", "compound", "nmod", "amod", "quantmod", "poss", "npadvmod", "advmod"})
LONGEST_CLIMB = 12  # a sentence with deeper nesting is no sentence; keeps every walk short


def in_figure(token: Token) -> bool:
    """Tells whether the token belongs to a figure of its sentence."""
    return token.i in token.doc.figures


def text_of(tokens: Iterable[Token]) -> str:
    """Returns the article's words from the first to the last of the tokens."""
    found = sorted(tokens, key=lambda token: token.i)
    return str(found[0].doc[found[0].i : found[-1].i + 1].text) if found else ""


def span_root(span: Span) -> Token:
    """Returns the token of the span that its other tokens hang from."""
    roots, place = span.doc.roots, (span.start, span.end)
    if place not in roots:  # many rules ask it of each figure
        roots[place] = _root(span)
    return roots[place]


def _root(span: Span) -> Token:
    inside = range(span.start, span.end)
    roots = [token for token in span if token.head.i not in inside or token.head.i == token.i]
    if not roots:
        return span[0]
    return roots[-1] if is_noun(roots[-1]) else roots[0]  # "175-billion parameter" model: the unit's noun


def token_at(doc: Doc, offset: int) -> Token | None:
    """Returns the token whose letters an offset is among, None where it is none's."""
    found = doc.char_span(offset, offset + 1, alignment_mode="expand")
    return found[0] if found is not None and len(found) and found[0].idx <= offset < found.end_char else None


def within(doc: Doc, start: int, end: int) -> Sequence[Token]:
    """Returns the tokens that start between two offsets."""
    found = doc.char_span(start, end, alignment_mode="expand") if start < end <= doc[-1].idx + len(doc[-1]) else None
    return [token for token in (found if found is not None else doc) if start <= token.idx < end]


def is_noun(token: Token) -> bool:
    """Tells whether the token is a noun or a name."""
    return token.tag_ in NOUN_TAGS


def is_one_thing(token: Token, invariant: frozenset[str]) -> bool:
    """Tells whether the token is a noun in the singular, or an adjective taken for one: "head" and "staff" are many."""
    return token.tag_ in ("NN", "JJ") and token.lower_ not in invariant


def is_verb(token: Token) -> bool:
    """Tells whether the token is a verb, auxiliaries and participles included."""
    return token.tag_ in VERB_TAGS


def climb(token: Token) -> Iterator[Token]:
    """Yields the token's governors from near to far."""
    for _ in range(LONGEST_CLIMB):
        if token.head == token:
            return
        token = token.head
        yield token


def governing_verb(token: Token) -> Token | None:
    """Returns the nearest verb above the token."""
    for _ in range(LONGEST_CLIMB):
        if token.head == token:
            return None
        token = token.head
        if token.tag_ in VERB_TAGS:
            return token
    return None


def child(token: Token, *deps: str) -> Token | None:
    """Returns the first child with one of the relations."""
    for kid in token.children:
        if kid.dep_ in deps:
            return kid
    return None


def children(token: Token, *deps: str) -> list[Token]:
    """Returns the children with one of the relations, in text order."""
    return [kid for kid in token.children if kid.dep_ in deps]


def conjuncts(token: Token) -> list[Token]:
    """Returns the token and all that is joined to it by and, or, commas."""
    out: list[Token] = []
    queue = [token]
    while queue and len(out) < 24:
        here = queue.pop(0)
        out.append(here)
        queue += [
            kid
            for kid in here.children
            if kid.dep_ == "conj" or (kid.dep_ == "appos" and kid.tag_ == here.tag_ == "NNP" and has_conjunct(kid))
        ]
    return sorted([*out, *_missed(out)], key=lambda t: t.i)


def _missed(members: list[Token]) -> list[Token]:
    """The last name of a list, where the tree hangs it elsewhere: "Acme, Brill, and Corva are"."""
    last = max(members, key=lambda t: t.i)
    if len(members) < 2 or last.tag_ != "NNP":
        return []
    index = last.i + 1
    while index < len(last.doc) and last.doc[index].lower_ in (",", "and"):
        index += 1
    joined = last.i + 1 < index < len(last.doc) and last.doc[index - 1].lower_ == "and"
    return [last.doc[index]] if joined and last.doc[index].tag_ == "NNP" else []


def has_conjunct(token: Token) -> bool:
    """Tells whether something is joined to the token."""
    return any(kid.dep_ == "conj" for kid in token.children)


def first_conjunct(token: Token) -> Token:
    """Returns the member of a list that the list hangs from."""
    for _ in range(LONGEST_CLIMB):
        if token.dep_ != "conj" or token.head.i == token.i:
            break
        token = token.head
    return token


def own_subject(verb: Token) -> Token | None:
    """Returns the verb's own subject, an expletive ("there are 5 ...") aside."""
    subjects = verb.doc.subjects
    if verb.i not in subjects:  # many rules ask it of each verb
        subjects[verb.i] = _own_subject(verb)
    return subjects[verb.i]


def _own_subject(verb: Token) -> Token | None:
    found = None
    helpers = [kid for kid in verb.children if kid.dep_ in ("aux", "auxpass")]  # it may hang from "is" in "is thinning"
    for kid in (
        *(k for helper in helpers for k in helper.children),
        *verb.children,
    ):  # of two, the nearer one is its own
        if kid.dep_ in SUBJECT_DEPS and kid.dep_ != "expl" and (found is None or kid.i < verb.i):
            found = kid
    if found is None:
        return subject_in_front(verb)
    if found.tag_ not in ("WDT", "WP", "WP$"):
        return found
    noun = antecedent(verb)
    return agreeing(verb, noun) if noun is not None else found


def antecedent(verb: Token) -> Token | None:
    """Returns the noun that a relative or participle clause hangs from."""
    for _ in range(LONGEST_CLIMB):
        if verb.dep_ in ("relcl", "acl") and not is_verb(verb.head):
            return verb.head
        if verb.dep_ in ("conj", "xcomp", "ccomp", "advcl") and verb.head.i != verb.i:
            verb = verb.head
            continue
        return None
    return None


def subject_of(verb: Token) -> Token | None:
    """Returns the subject of the verb, looked for where English leaves it unsaid.

    A second verb shares the first one's; an infinitive or participle takes its governor's; a
    clause on a noun takes the noun.
    """
    here: Token | None = verb
    for _ in range(LONGEST_CLIMB):
        if here is None:
            return None
        found = own_subject(here)
        if found is None and here.dep_ == "acl" and here.tag_ == "VBN" and child(here, "dobj") is not None:
            here = governing_verb(here.head)  # "to close three plants, cut pay by 10%": no participle has an object
            continue
        if found is None and here.dep_ in ("relcl", "acl") and not is_verb(here.head):
            to_do = any(kid.tag_ == "TO" for kid in here.children)  # "announced plans to lay off": who announced
            above = governing_verb(here.head) if to_do else None
            if above is not None and here.head.dep_ in ("dobj", "attr", "pobj"):
                here = above
                continue
            found = here.head
        if found is None:
            found = _punished(here) or _shared_object(here) or _of_headline(here)
        if found is not None:
            return found
        here = _governor(here)
    return None


SHARING_DEPS = frozenset({"conj", "xcomp", "advcl", "ccomp", "aux", "dep", "parataxis", "prep"})


def _governor(verb: Token) -> Token | None:
    """The verb whose subject this one shares."""
    if verb.dep_ == "pcomp":  # "by selling": the governor of the preposition
        above = verb.head.head
        return above if is_verb(above) else governing_verb(above)
    if verb.head.i == verb.i or verb.dep_ not in SHARING_DEPS:
        return None
    teller, told = own_subject(verb.head), child(verb.head, "ccomp")
    if verb.dep_ == "conj" and teller is not None and told is not None and told.i < verb.head.i < teller.i < verb.i:
        return told  # "sales reached 6m, said Jo Ardern, and grow by 5%": the sales do
    return verb.head if is_verb(verb.head) else governing_verb(verb.head)


def _shared_object(verb: Token) -> Token | None:
    """The governor's object where that is who acts: "expects costs to reach", "puts use at 5, projected to be 9"."""
    above = verb.head
    thing = child(above, "dobj", "dative") if above.i != verb.i and is_verb(above) else None
    if thing is None or thing.i > verb.i:
        return None
    if verb.dep_ == "xcomp" and above.lemma_ not in SUBJECT_CONTROL and not in_figure(thing):
        return thing  # "ordered Acme to pay", "expects costs to reach"
    if verb.dep_ == "ccomp" and above.i < thing.i and verb.tag_ in ("VBD", "VBZ", "VBP"):
        return thing  # "it said stocks were 5": the small model makes "stocks" the object of "said"
    loose = verb.dep_ == "advcl" and verb.tag_ == "VBN"
    return thing if loose and not any(kid.dep_ in ("aux", "mark") for kid in verb.children) else None


def _of_headline(verb: Token) -> Token | None:
    """ "Acme to cut 149 jobs", all of a headline: the name that the infinitive follows."""
    name = verb.head
    to_do = verb.dep_ in ("advcl", "acl", "relcl", "xcomp") and any(kid.tag_ == "TO" for kid in verb.children)
    return name if to_do and name.dep_ == "ROOT" and is_noun(name) and name.i < verb.i else None


def _punished(verb: Token) -> Token | None:
    """ "Fined Acme for selling dolls": who is fined, blamed or praised for something did it."""
    above = verb.head.head
    above = above.head if in_figure(above) else above  # "fined Acme $2 million for selling"
    if verb.dep_ != "pcomp" or verb.head.lower_ != "for" or not is_verb(above):
        return None
    thing = next((kid for kid in above.children if kid.dep_ in ("dobj", "dative", "nsubjpass")), None)
    named = thing is not None and (thing.tag_ in ("NNP", "NNPS") or any(kid.dep_ == "appos" for kid in thing.children))
    return thing if named and thing is not None and not in_figure(thing) else None


# Verbs whose own subject does what follows, though they have an object: a closed class of English grammar.
SUBJECT_CONTROL = frozenset({"promise", "vow", "pledge", "use", "spend", "take", "need", "pay", "seek", "have", "cost"})


def object_of(verb: Token) -> Token | None:
    """Returns what the verb acts on; in the passive, its subject."""
    found = child(verb, "dobj", "obj")
    return found if found is not None else child(verb, "nsubjpass")


def is_passive(verb: Token) -> bool:
    """Tells whether the verb is passive: its subject is what is acted on."""
    if any(kid.dep_ in ("auxpass", "nsubjpass") for kid in verb.children):
        return True
    return (
        verb.tag_ == "VBN"
        and verb.dep_ in ("acl", "relcl", "advcl")
        and not any(kid.dep_ in ("aux", "nsubj") for kid in verb.children)
    )


def particle(verb: Token) -> str:
    """Returns the verb's particle ("lay off" -> "off"), or nothing."""
    found = child(verb, "prt")
    return found.lower_ if found is not None else ""


def preposition(token: Token) -> Token | None:
    """Returns the preposition that governs the token, if one does."""
    head = token.head
    return head if token.dep_ in ("pobj", "pcomp") and head.i != token.i else None


def prep_objects(token: Token, *prepositions: str) -> list[Token]:
    """Returns the objects of the token's prepositions of these words, in text order."""
    out = []
    for kid in token.children:
        joined = "-" in kid.text and kid.i > 0 and kid.nbor(-1).dep_ == "prep"  # "in like-for-like sales": one word
        word = kid.nbor(-1).lower_ if joined else kid.lower_
        if kid.dep_ in ("prep", "agent", "dative") and word in prepositions:
            out += [inner for inner in kid.children if inner.dep_ in ("pobj", "pcomp")]
    return out


def noun_phrase(head: Token, *, skip: frozenset[int] = frozenset()) -> list[Token]:
    """Returns the noun with its words before it and its of-phrases; clauses and asides left out."""
    out: list[Token] = []
    stack = [head]
    while stack and len(out) < 60:
        token = stack.pop()
        if token.i in skip:
            continue
        out.append(token)
        stack += [kid for kid in token.children if _inside(kid, token, head)]
    return sorted(out, key=lambda t: t.i)


def _inside(kid: Token, token: Token, head: Token) -> bool:
    if kid.dep_ in INNER_DEPS:
        return kid.dep_ != "prt" or kid.i < token.i  # "with milk up 6%": the milk
    if kid.dep_ == "prep":
        return kid.lower_ == "of" and kid.i > token.i and kid.nbor(-1).text != ","  # "Acme, of Hask" is Acme
    if token.dep_ in ("prep", "pobj", "pcomp") and token.i != head.i:
        return kid.dep_ in ("pobj", "pcomp", "dobj", "conj", "cc")
    return kid.dep_ in ("conj", "cc") and token.i != head.i and token.dep_ in INNER_DEPS


def core_phrase(head: Token, *, skip: frozenset[int] = frozenset()) -> list[Token]:
    """Returns the noun with the words right before it: no of-phrase, no possessor, no article."""
    out: list[Token] = []
    stack = [head]
    while stack:
        token = stack.pop()
        if token.i in skip:
            continue
        out.append(token)
        stack += [
            kid
            for kid in token.children
            if kid.dep_ in ("compound", "amod", "nmod", "nummod")
            or (kid.dep_ == "conj" and token.dep_ in ("amod", "compound"))
            if kid.i < head.i
        ]
    return sorted(out, key=lambda t: t.i)


def coordination(head: Token) -> list[Token]:
    """Returns all words of a list of names, first to last member."""
    members = conjuncts(head)
    first = min(token.i for member in members for token in core_phrase(member))
    return list(head.doc[first : max(member.i for member in members) + 1])


def by_offset(doc: Doc, start: int, end: int) -> Span | None:
    """Returns the tokens that the span of characters touches."""
    return doc.char_span(start, end, alignment_mode="expand")


def predicate(verb: Token) -> str:
    """Returns what a verb says was done, as a participle or adjective: "forced", "missing"."""
    if verb.lemma_ == "be" and (said := child(verb, "acomp")) is not None:
        return str(said.lower_)
    if verb.tag_ in ("VBN", "VBD", "VBG"):
        return str(verb.lower_)
    return with_ed(str(verb.lemma_))


def describes_subject(token: Token) -> bool:
    """Tells whether the figure only describes the subject: "its 835 MW reactor will restart in 2028"."""
    noun = token.head
    before = token.dep_ in ("nummod", "compound", "amod", "nmod", "npadvmod") and token.i < noun.i
    measured = any(kid.i == token.i for kid in noun.children) and token.i + 1 < len(token.doc)
    return before and measured and noun.dep_ in ("nsubj", "nsubjpass") and noun.tag_ in ("NN", "NNP")


def owner_of_that(head: Token) -> Token | None:
    """Returns whose it is, where a word points back: Acme, of "those of Acme fell"."""
    if head.lower_ not in ("that", "those"):
        return None
    owners = prep_objects(head, "of", "in", "at", "from")
    return next((t for t in owners if t.head.i == head.i + 1 and not in_figure(t)), None)


def is_numbered(name: Token) -> bool:
    """Tells whether a number of its own stands right behind a name: "Acme 320 and Bolt 90"."""
    return name.i + 1 < len(name.doc) and name.nbor(1).tag_ == "CD"
