"""What a figure is of, as the makers of NewsQuant write it: the words of the thing measured, by grammar alone.

Comes in: a claim and the parse of its sentence. Goes out: the words of its concept. The rules were read off the way
the set is annotated:

- the nouns a figure modifies and the subject of its clause, with their adjectives and of-phrases; no preposition,
  article, pronoun or canonical name; nothing from another clause;
- a noun is a figure's by "of", "to", "on" and "in" alone: "a hub for 8 miles", "a plan with 60 GB" are not measured;
- what a figure is of or for, a share also from: "15 miles for the range", "paid $12,000 for a roof";
- what is counted is the unit and no concept, so a counted noun that is itself the subject leaves none;
- a figure in front of the subject has no more than its own nouns: "in three months the agency cut";
- "with its shares down 12%" is of the shares; "as high as 352 µm" of what is high;
- an abbreviation in brackets, and a name right behind its noun, are words of it; "5G" is a figure of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kb.lexicon import load
from kb.model import Article
from kb.pipeline.extract import draft
from kb.relate.parsing import syntax
from kb.relate.parsing.parse import parse

Claim = dict[str, Any]

CONTENT = frozenset("NN NNS NNP NNPS JJ JJR JJS VBN VBG CD FW AFX ADD".split())  # noqa: SIM905 - a word list
IDLE = frozenset("total combined such same other own more less".split())  # noqa: SIM905
GENERATION = re.compile(r"(?<!\w)[2-6]G(?!\w)")  # "5G", a figure of the set
RATE = 8  # tokens behind a figure in which its "per" stands
LINKS = frozenset(("of", "to", "on", "in"))  # the prepositions by which a noun is that of a figure
SUBJECTS = ("nsubj", "nsubjpass")
ADVERBIAL = ("prep", "npadvmod", "advmod")
LENGTHS = frozenset("year month week day hour minute second".split())  # noqa: SIM905
MONTHS = "january february march april may june july august september october november december"
TIMES = LENGTHS | {f"{length}s" for length in LENGTHS} | set(f"{MONTHS} quarter half today season decade end".split())
PERCENT = re.compile(r"%|per ?cent|pct?\b|pc\b", re.IGNORECASE)
CODE = re.compile(r"[A-Z]{3}")
STOP = frozenset("the a an of in for to and on by at per from with its their his her s total between among".split())  # noqa: SIM905
CONVERTED = re.compile(r"[^()]{0,20}\((?:about |around |or )?")
ABBREVIATION = re.compile(r"\(([A-Z]{2,6})\)")
WORD = re.compile(r"[^\s/(),]+")

Placed = tuple[int, int, Token]


def places(texts: dict[str, str], *, nlp: Language) -> dict[str, list[Placed]]:
    """Returns the parsed words of every article, each with its span there."""
    lexicon = load()
    read = [draft(Article(key, text, sha256(text.encode()).hexdigest()), lexicon) for key, text in texts.items()]
    items = [(each, passage) for each in read for passage in each.passages]
    docs = parse(((p, each.readings.get(p.index, ())) for each, p in items), nlp=nlp)
    found: dict[str, list[Placed]] = {key: [] for key in texts}
    for (each, passage), doc in zip(items, docs, strict=True):
        for token in nlp(passage.text) if doc is None else doc:
            found[each.article.file].append((*passage.locate(token.idx, token.idx + len(token)), token))
    return found


def words_at(placed: list[Placed], start: int, end: int) -> Span | None:
    """Returns the parsed words of a span of the article."""
    touched = [token for first, last, token in placed if first < end and start < last]
    return touched[0].doc[touched[0].i : touched[-1].i + 1] if touched and touched[0].doc is touched[-1].doc else None


class Finder:
    """Collects the words of one figure's concept."""

    def __init__(self, span: Span) -> None:
        self.doc, self.span = span.doc, span
        self.figure = set(range(span.start, span.end)) | _generations(span.doc)
        self.unit: set[int] = set()
        self.ahead = False

    def words(self, claim: Claim) -> list[str]:
        """Returns the words, those nearest to the figure first."""
        token, counted = self._start(claim)
        heads = self._stuff(token if counted is None else counted, claim)
        token, verb = self._climbed(token, heads)
        if verb is not None and token.dep_ not in SUBJECTS:
            heads += self._of_clause(verb, token, heads, lasts=claim.get("unit") in LENGTHS)
        elif verb is not None and not heads and (counted is not None or _is_part(claim)):
            return []
        return self._said(heads) or ([] if self.ahead else self._given(claim))

    def _start(self, claim: Claim) -> tuple[Token, Token | None]:
        """Where to climb from, and the noun that is the figure's unit."""
        token = syntax.span_root(self.span)
        per = (claim.get("per") or "-").split()[-1].lower()
        rate = (per, f"a-{per}", f"per-{per}")
        self.unit = {t.i for t in self.doc[self.span.end : self.span.end + RATE] if t.lower_ in rate}
        counted = self._counted(token, claim)
        if counted is None:
            return token, None
        self.unit |= {t.i for t in syntax.core_phrase(counted)}
        return counted if counted.i in {t.i for t in syntax.climb(token)} else token, counted

    def _climbed(self, token: Token, heads: list[Token]) -> tuple[Token, Token | None]:
        """Collects the nouns above the figure; returns what hangs from its verb, and the verb."""
        asides = 0
        for above in syntax.climb(token):
            asides += token.dep_ == "appos"
            if syntax.is_verb(above):
                return token, above
            if asides > 1 or (above.lower_ == "than" and heads):
                break
            if self._holds(above, token):
                heads.append(above)
            elif above.tag_ in ("JJ", "RB"):  # "with its shares down 12%", "as high as 5 m"
                self.unit.add(above.i)
                heads += [kid for kid in syntax.children(above, "nsubj") if self._plain(kid)]
            token = above
        return token, None

    def _holds(self, above: Token, token: Token) -> bool:
        """Tells whether the token is a noun whose figure hangs from `token`."""
        linked = token.dep_ != "conj" and (token.dep_ != "prep" or token.lower_ in LINKS)
        return linked and syntax.is_noun(above) and not self._own(above) and above.lower_ not in TIMES

    def _given(self, claim: Claim) -> list[str]:
        """The words kb found in the sentence, where grammar ties the figure to nothing: headlines, broken clauses."""
        unit = set((claim.get("stated_unit") or "").lower().split())
        texts = [claim.get(slot) or "" for slot in ("metric_text", "subject_text")]
        words = [word for text in texts for word in WORD.findall(text)]
        return [word for word in dict.fromkeys(words) if word.lower() not in unit | STOP]

    def _stuff(self, token: Token, claim: Claim) -> list[Token]:
        """What the figure is an amount or a share of; a fraction's whole is its unit."""
        if _is_fraction(claim):
            return []
        unit = claim.get("unit") or ""
        more = "in" if CODE.fullmatch(unit) else "from" if unit == "%" else "of"
        things = syntax.prep_objects(token, "of", "for", more)
        if unit == "%" and token.dep_ == "npadvmod":
            things += syntax.prep_objects(token.head, "from")  # "shooting 48% from the field"
        return [t for t in things if syntax.is_noun(t) and not self._own(t) and t.lower_ not in TIMES]

    def _own(self, token: Token) -> bool:
        return token.i in self.figure or token.i in self.unit or syntax.in_figure(token)

    def _counted(self, token: Token, claim: Claim) -> Token | None:
        """The noun that is the figure's unit."""
        stated = (claim.get("stated_unit") or "").split()
        if not stated or stated[-1].lower() in (t.lower_ for t in self.span):
            return None
        for above in (*syntax.prep_objects(token, "of"), token, *syntax.climb(token)):
            if above.lower_ == stated[-1].lower():
                return above
        return None

    def _of_clause(self, verb: Token, token: Token, heads: list[Token], *, lasts: bool) -> Iterator[Token]:
        """What the verb acts on, where the figure only stands beside it, and who acts."""
        who = syntax.subject_of(verb)
        if who is not None and who.lower_ in TIMES and verb.dep_ == "acl":  # "for the year ended in June to"
            verb = syntax.governing_verb(who) or verb
            who = syntax.subject_of(verb)
        self.ahead = who is not None and token.dep_ in ADVERBIAL and token.i < who.i
        if self.ahead:
            return  # "in a survey of 6,000 employers, the group found": the survey's
        if token.dep_ == "dobj":
            yield from (t for t in syntax.prep_objects(verb, "for") if t.i > token.i and self._plain(t))
        if token.dep_ not in ("dobj", "attr", "acomp") and not lasts:
            thing = syntax.child(verb, "dobj")
            if thing is not None and self._plain(thing):
                yield thing
        if who is not None and self._plain(who):
            yield from syntax.conjuncts(syntax.first_conjunct(who))

    def _plain(self, noun: Token) -> bool:
        """A noun that is no time and has no figure of its own."""
        return syntax.is_noun(noun) and not self._own(noun) and not self._sized(noun) and noun.lower_ not in TIMES

    def _sized(self, noun: Token) -> bool:
        """A noun that another figure counts; an age behind a name counts nobody."""
        return any(syntax.in_figure(t) and t.i < noun.i for t in noun.children if t.dep_ == "nummod")

    def _said(self, heads: Iterable[Token]) -> list[str]:
        words: dict[str, None] = {}
        for head in heads:
            for token in self._phrase(head):
                if self._own(token) or token.tag_ not in CONTENT or token.lower_ in IDLE or token.text.endswith("-"):
                    continue
                short = ABBREVIATION.match(self.doc.text, token.idx + len(token) + 1)
                for word in (*WORD.findall(token.text), *(short.groups() if short else ())):
                    words.setdefault(word.removesuffix("'s").removesuffix("’s"))
        return list(words)

    def _phrase(self, head: Token) -> list[Token]:
        """A noun with its words, its phrases of place and purpose, and the participle behind it."""
        inside = {t.i: t for t in syntax.noun_phrase(head)}
        parts = [kid for kid in head.children if kid.i > head.i]
        for kid in parts:
            if kid.dep_ == "acl" and kid.tag_ == "VBN" and not any(t.i in self.figure for t in kid.subtree):
                inside[kid.i] = kid
                parts += [inner for inner in kid.children if inner.dep_ == "prep"]
            if kid.dep_ == "appos" and kid.i == head.i + 1 and syntax.is_noun(kid):
                inside |= {t.i: t for t in syntax.noun_phrase(kid)}  # "the insurer Acme"
            if kid.dep_ == "prep" and kid.lower_ == "of":
                things = [thing for thing in syntax.children(kid, "pobj") if not self._own(thing)]
                parts += [inner for thing in things for inner in syntax.children(thing, "prep")]
            if kid.dep_ != "prep" or kid.lower_ in ("of", "like", "including"):
                continue
            for thing in syntax.children(kid, "pobj"):
                if self._tells(thing):
                    inside |= {t.i: t for t in syntax.noun_phrase(thing)}
                    parts += [inner for inner in thing.children if inner.dep_ == "prep"]
        return [inside[i] for i in sorted(inside)]

    def _tells(self, thing: Token) -> bool:
        timed = any(t.lower_ in TIMES for t in (thing, *thing.children))
        return syntax.is_noun(thing) and not timed and not any(syntax.in_figure(t) for t in thing.subtree)


def _is_fraction(claim: Claim) -> bool:
    """ "A third of homes": a share in words, whose whole is the unit there."""
    return claim.get("unit") == "%" and PERCENT.search(claim["figure"]) is None


def _is_part(claim: Claim) -> bool:
    """Tells whether what is counted or shared out is the unit."""
    return _is_fraction(claim) or str(claim.get("unit")).startswith("count:")


def _generations(doc: Doc) -> set[int]:
    found = (syntax.by_offset(doc, name.start(), name.end()) for name in GENERATION.finditer(doc.text))
    return {token.i for span in found if span is not None for token in span}


def said(claims: list[Claim], placed: list[Placed], text: str) -> Iterator[Claim]:
    """Yields the claims of an article, their words those of their concepts in the set's convention."""
    before, words = 0, list[str]()
    for claim in sorted(claims, key=lambda one: int(one["start"])):
        span = words_at(placed, claim["start"], claim["end"])
        if span is not None and not (before and CONVERTED.fullmatch(text[before : claim["start"]])):
            words = Finder(span).words(claim)
        before = claim["end"]
        unsaid = {"metric": None, "subject": None, "subject_text": None}
        yield claim if span is None else {**claim, **unsaid, "metric_text": " ".join(words)}
