"""Which nouns of its sentence a figure is of, by grammar alone.

Comes in: a draft. Goes out: `Nouns`. The figure's own are those it modifies, hangs from by "of", "to", "on" or "in", or
is an amount of; beside them stands what its clause is about: the verb's subject, and what the verb acts on where the
figure only stands by. What is counted is the figure's unit and no noun of its own. A figure set before the subject
("in three weeks the agency cut pay") has no more than its own nouns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb.model import Quantity, is_currency
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Span, Token
from kb.relate.scene.names import stem

LINKS = frozenset({"of", "to", "on", "in"})  # the prepositions by which a noun is that of a figure
JOINTS = frozenset({"on", "in", "as"})  # that make one preposition with a bare noun and "of"
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
ADVERBIAL = frozenset({"prep", "npadvmod", "advmod"})
LEVELS = frozenset({"to", "by", "from", "at"})  # "lifts its output to 2 tons of ore"
OBJECTS = frozenset({"dobj", "attr", "acomp"})
LASTING = "time"
REACH = 60  # tokens between a figure and a noun it hangs from
RATE = 8  # tokens behind a figure in which its "per" stands


@dataclass(frozen=True, slots=True)
class Nouns:
    """The nouns a figure is of.

    Attributes:
        own: those the figure hangs from or is an amount of.
        acting: what its clause is about, all that are joined in it.
        about: the verb's subject, be it a pronoun.
        taken: tokens of the figure, of its unit, and of its rate.
        ahead: the figure stands before the clause that it only tells the time or place of.
    """

    own: tuple[Token, ...]
    acting: tuple[Token, ...]
    about: Token | None
    taken: frozenset[int]


class Finder:
    """Looks for the nouns of one figure."""

    def __init__(
        self, span: Span, *, unit: str | None, stated_unit: str | None, per: str | None, times: frozenset[str]
    ) -> None:
        self.span, self.doc, self.times = span, span.doc, times
        self.unit, self.stated, self.per = unit or "", (stated_unit or "").split(), (per or "-").split()[-1].lower()
        self.taken = set(range(span.start, span.end))
        self.counted, self.first = False, span.start

    def found(self) -> Nouns:
        """Returns the nouns, those nearest to the figure first."""
        token, counted = self._start() if (other := self._converted()) is None else (other, None)
        self.counted = counted is not None
        own = self._stuff(token if counted is None else counted)
        token, verb = self._climbed(token, own)
        if verb is None or token.dep_ in SUBJECTS:
            return Nouns((*own, *self._name_in_front(token)), (), None, frozenset(self.taken))
        verb, who = self._clause(verb)
        if who is not None and token.dep_ in ADVERBIAL and token.i < who.i:
            return Nouns(
                tuple(own), (), None, frozenset(self.taken)
            )  # "in a survey of 6,000 employers, the group found"
        own += self._acted_on(verb, token, own)
        acting = self._joined(who) if who is not None and self._plain(who) else []
        return Nouns(tuple(own), tuple(acting), who, frozenset(self.taken))

    def _name_in_front(self, token: Token) -> list[Token]:
        """ "The Halden Pad 16 inch is worth": the name that a size ends."""
        names = [kid for kid in token.children if kid.dep_ in ("nmod", "compound") and kid.tag_ == "NNP"]
        return names if names and names[-1].i == self.span.start - 1 else []

    def _joined(self, who: Token) -> list[Token]:
        """All that are joined in a subject; behind a figure another clause begins: "vans rose 3% and cars 2%"."""
        members = syntax.conjuncts(syntax.first_conjunct(who))
        gaps = {t.i: self.doc[min(t.i, who.i) : max(t.i, who.i)] for t in members}
        return [t for t in members if not any(map(syntax.in_figure, gaps[t.i]))]

    def _start(self) -> tuple[Token, Token | None]:
        """Where to climb from, and the noun that is the figure's unit."""
        token = syntax.span_root(self.span)
        rate = (self.per, f"a-{self.per}", f"per-{self.per}")
        self.taken |= {t.i for t in self.doc[self.span.end : self.span.end + RATE] if t.lower_ in rate}
        counted = self._counted(token)
        if counted is None:
            return token, None
        self.taken |= {t.i for t in syntax.core_phrase(counted)}
        return counted if counted.i in {t.i for t in syntax.climb(token)} else token, counted

    def _converted(self) -> Token | None:
        """The figure that this one only says in another unit: "8 miles (13 km) of track"."""
        last = self.span.start - 2
        if last < 0 or self.doc[last + 1].text != "(" or not syntax.in_figure(self.doc[last]):
            return None
        first = last
        while first > 0 and syntax.in_figure(self.doc[first - 1]):
            first -= 1
        self.first = first
        return syntax.span_root(self.doc[first : last + 1])

    def _counted(self, token: Token) -> Token | None:
        """The noun that is the figure's unit."""
        if not self.stated or self.stated[-1].lower() in (t.lower_ for t in self.span):
            return None
        for above in (*syntax.prep_objects(token, "of"), token, *syntax.climb(token)):
            if above.lower_ == self.stated[-1].lower():
                return above
        return None

    def _stuff(self, token: Token) -> list[Token]:
        """What the figure is an amount or a share of; a fraction's whole is what it is a part of, and no more."""
        unit = self.unit
        more = ("in", "on") if self._is_money() else ("from",) if unit == "%" else ()
        things = syntax.prep_objects(token, "of", "for", *more)
        things += [thing for kid in token.children if kid.lower_ == "worth" for thing in syntax.prep_objects(kid, "of")]
        if unit == "%" and token.dep_ == "npadvmod":
            things += syntax.prep_objects(token.head, "from")  # "shooting 48% from the field"
        return [t for t in things if syntax.is_noun(t) and not self._own(t) and not self._is_timed(t)]

    def _climbed(self, token: Token, own: list[Token]) -> tuple[Token, Token | None]:
        """Collects the nouns above the figure; returns what hangs from its verb, and the verb."""
        asides = 0
        if syntax.is_verb(token):
            return token, token  # "revenue has tripled"
        for above in syntax.climb(token):
            asides += token.dep_ == "appos"
            if syntax.is_verb(above):
                return token, above
            if asides > 1 or (above.lower_ == "than" and own):
                break
            if self._holds(above, token):
                own.append(above)
            elif above.tag_ in ("JJ", "RB"):  # "with its shares down 12%", "as high as 5 m"
                self.taken.add(above.i)
                own += [kid for kid in syntax.children(above, "nsubj") if self._plain(kid)]
            token = above
        return token, None

    def _holds(self, above: Token, token: Token) -> bool:
        """Tells whether the token is a noun whose figure hangs from `token`."""
        links = LINKS if self.counted else LINKS | {"at"}  # "turnout, at 71%" and "shootings at two mosques"
        linked = token.dep_ != "conj" and (token.dep_ != "prep" or token.lower_ in links)
        linked = linked and not self._is_joint(above, token) and not self._is_listed(above, token)
        plain = syntax.is_noun(above) and not self._own(above) and not self._is_time(above)
        return linked and plain and not self._walled(above, token)

    def _is_joint(self, above: Token, token: Token) -> bool:
        """A bare noun between two prepositions, the second of which leads to a thing: "on top of a £5m bonus"."""
        bare = above.tag_ == "NN" and above.dep_ == "pobj" and not above.lefts and token.lower_ == "of"
        thing = syntax.child(token, "pobj") if bare and above.nbor(1).i == token.i else None
        return thing is not None and syntax.is_noun(thing) and not self._own(thing) and above.head.lower_ in JOINTS

    def _is_listed(self, above: Token, token: Token) -> bool:
        """Of two things in a list each has its own figure: "a 9,000-year-old skull, a 3,000-year-old one"."""
        sized = range(above.left_edge.i, above.i)
        return token.dep_ == "appos" and any(syntax.in_figure(self.doc[i]) and i not in self.taken for i in sized)

    def _walled(self, above: Token, token: Token) -> bool:
        """Tells whether another figure stands between: "revenue of $5m and capital expenditure of $2m"."""
        between = range(above.i + 1, self.first)
        return token.lower_ == "of" and (len(between) > REACH or any(syntax.in_figure(self.doc[i]) for i in between))

    def _clause(self, verb: Token) -> tuple[Token, Token | None]:
        """The verb of the clause and its subject: "cut its forecast for the year ended in June" tells of who cuts."""
        who = syntax.subject_of(verb)
        if who is not None and self._is_time(who) and verb.dep_ == "acl":
            verb = syntax.governing_verb(who) or verb
            who = syntax.subject_of(verb)
        return verb, who

    def _acted_on(self, verb: Token, token: Token, own: list[Token]) -> Iterator[Token]:
        """What the money is paid for, and what the verb acts on where the figure only stands by."""
        paid = ("for",) if own or not self._is_money() else ("for", "on")
        if token.dep_ == "dobj":
            yield from (
                t
                for t in syntax.prep_objects(verb, *paid)
                if t.i > token.i and self._plain(t) and not self._is_timed(t)
            )
        lasts = self.unit in self.times and token.lower_ != "to"  # "worked for 5 years", "extended its life to 5 years"
        beside = bool(own) and token.lower_ not in LEVELS and all(noun.i >= self.span.end for noun in own)
        if token.dep_ not in OBJECTS and not lasts and not beside:  # "drills wells in 35 parts of the hills"
            thing = syntax.child(verb, "dobj")
            if thing is not None and self._plain(thing):
                yield thing

    def _is_money(self) -> bool:
        return is_currency(self.unit)

    def _own(self, token: Token) -> bool:
        return token.i in self.taken or syntax.in_figure(token)

    def _is_time(self, token: Token) -> bool:
        """A noun of time; a "response time" is none."""
        word = stem(token.text)
        return word in self.times and (word != LASTING or syntax.child(token, "compound") is None)

    def _is_timed(self, noun: Token) -> bool:
        return any(self._is_time(token) for token in (noun, *noun.children))  # "on Monday night"

    def _plain(self, noun: Token) -> bool:
        """A noun that is no time and has no figure of its own."""
        if noun.tag_ == "CD":
            return syntax.child(noun, "compound") is not None and not self._own(noun)  # "the SP 500"
        return syntax.is_noun(noun) and not self._own(noun) and not _sized(noun) and not self._is_time(noun)


def _sized(noun: Token) -> bool:
    """A noun that another figure counts; an age behind a name counts nobody."""
    return any(syntax.in_figure(t) and t.i < noun.i for t in noun.children if t.dep_ == "nummod")


def nouns_of(quantity: Quantity, span: Span, times: frozenset[str]) -> Nouns:
    """Returns the nouns of a quantity, whose tokens are the span."""
    unit, stated, per = quantity.unit, quantity.stated_unit, quantity.per
    return Finder(span, unit=unit, stated_unit=stated, per=per, times=times).found()
