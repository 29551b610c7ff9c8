"""A noun's whole phrase as written: its words, its phrases of place and purpose, the participle behind it.

Comes in: nouns of one sentence. Goes out: their words in the order of the text, an ellipsis where others stand between.
Figures, units and times are left out, and so are articles and pronouns at the edges.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Doc, Token
from kb.relate.scene.names import stem

APART = " … "
TELLING = frozenset("NN NNS NNP NNPS JJ JJR JJS VBN VBG CD FW AFX ADD XX".split())  # noqa: SIM905 - tags at an edge
JOINING = frozenset({"CC", "DT", ",", "POS", "HYPH", "PRP$"})
UNTOLD = frozenset({"of", "like", "including"})  # of-phrases are a noun's words already; examples are none
ASIDE = frozenset({",", "-", "--", "–", "—", "("})
YEAR = 4  # digits
LONGEST = 24  # words on either side of a phrase's head
MEMBERS = 6  # of a list of names
GAP = 3  # words inside one phrase that no rule has put there: "a newly built plant"


class Phrases:
    """Finds phrases around one figure."""

    def __init__(self, doc: Doc, taken: frozenset[int], times: frozenset[str], outer: frozenset[str]) -> None:
        self.doc, self.taken, self.times, self.outer = doc, taken, times, outer
        self._known: dict[int, set[int]] = {}

    def said(self, heads: Sequence[Token]) -> str | None:
        """Returns the words of the nouns, None where nothing is left."""
        spans = [span for head in heads[:MEMBERS] for span in self._runs(self.tokens(head), GAP)]
        inside = {i for first, last in spans for i in range(first, last + 1)}
        runs = [self._trimmed(first, last) for first, last in self._runs(inside, 1, JOINING)]
        return APART.join(self.doc[first : last + 1].text for first, last in runs if first <= last) or None

    def tokens(self, head: Token) -> set[int]:
        """Returns the words of a noun's phrase."""
        if head.i not in self._known:
            self._known[head.i] = self._tokens(head)
        return self._known[head.i]

    def _tokens(self, head: Token) -> set[int]:
        found = {t.i for t in syntax.noun_phrase(head) if not self._is_aside(t)}
        parts = [kid for kid in head.children if kid.i > head.i]
        for kid in parts:
            if abs(kid.i - head.i) > LONGEST:
                break
            if self._beyond_another(head, kid):
                continue
            if (
                kid.dep_ == "acl"
                and kid.tag_ == "VBN"
                and self.doc[kid.i - 1].text != ","
                and not self._holds_figure(kid)
                and syntax.child(kid, "oprd") is None  # "a report called Clean Air"
            ):
                found.add(kid.i)
                parts += [inner for inner in kid.children if inner.dep_ == "prep"]
            if kid.dep_ == "appos" and kid.i == head.i + 1 and syntax.is_noun(kid):
                found |= {t.i for t in syntax.noun_phrase(kid)}  # "the insurer Acme"
            if kid.dep_ == "prep" and kid.lower_ == "of":
                things = [thing for thing in syntax.children(kid, "pobj") if not self._is_figure(thing)]
                parts += [inner for thing in things for inner in syntax.children(thing, "prep")]
            if kid.dep_ == "prep" and kid.lower_ not in UNTOLD and self.doc[kid.i - 1].text != ",":
                for thing in syntax.children(kid, "pobj"):
                    if self._tells(thing):
                        found |= {kid.i, *(t.i for t in syntax.noun_phrase(thing))}
                        parts += [inner for inner in thing.children if inner.dep_ == "prep"]
        short = self.doc[head.i + 1 : head.i + 4]
        if len(short) == 3 and short[0].text == "(" and short[2].text == ")" and short[1].text.isupper():
            found |= {t.i for t in short}  # "East Coast Timber (ECT)"
        return {i for i in found if abs(i - head.i) <= LONGEST and not self._is_figure(self.doc[i])}

    def _beyond_another(self, head: Token, kid: Token) -> bool:
        """ "Of $5 for the van and $3 for the bike": behind another figure the words are that one's."""
        between = self.doc[head.i + 1 : kid.i]
        return any(syntax.in_figure(token) and token.i not in self.taken for token in between)

    def _tells(self, thing: Token) -> bool:
        timed = any(stem(t.text) in self.times for t in (thing, *thing.children))
        return syntax.is_noun(thing) and not timed and not self._holds_figure(thing)

    def _holds_figure(self, token: Token) -> bool:
        return any(self._is_figure(t) for t in self.doc[token.left_edge.i : token.right_edge.i + 1][:LONGEST])

    def _is_figure(self, token: Token) -> bool:
        return token.i in self.taken or syntax.in_figure(token)

    def _runs(self, inside: Iterable[int], gap: int, tags: frozenset[str] = frozenset()) -> list[tuple[int, int]]:
        """Returns first and last word of each stretch, small gaps closed."""
        out: list[tuple[int, int]] = []
        for i in sorted(inside):
            between = self.doc[out[-1][1] + 1 : i] if out else None
            if between is not None and len(between) <= gap and all(self._joins(t, tags) for t in between):
                out[-1] = (out[-1][0], i)
            else:
                out.append((i, i))
        return out

    def _joins(self, token: Token, tags: frozenset[str]) -> bool:
        if self._is_figure(token) or syntax.is_verb(token):
            return False
        return token.tag_ in tags if tags else token.text not in ",;:"

    def _trimmed(self, first: int, last: int) -> tuple[int, int]:
        while first <= last and (self._idle(self.doc[first]) or self._is_number(self.doc[first], last)):
            first += 1
        while first <= last and (self._idle(self.doc[last]) or self._compared(self.doc[last])):
            last -= 1
        return first, last

    def _compared(self, token: Token) -> bool:
        """ "A pitch as high as 352 μm"."""
        return token.tag_ == "JJ" and token.i > 0 and token.nbor(-1).lower_ == "as"

    def _is_number(self, token: Token, last: int) -> bool:
        """ "Just one 40 MW plant", "a 2017 study"."""
        year = len(token.text) == YEAR and token.text.isdigit() and token.i < last and bool(token.whitespace_)
        return token.tag_ == "CD" and (year or (token.text.isalpha() and token.text.islower()))

    def _is_aside(self, token: Token) -> bool:
        """ "A loss of $3m, wider than": an adjective behind a comma or dash."""
        return (
            token.dep_ == "amod"
            and token.i > token.head.i
            and any(between.text in ASIDE for between in self.doc[token.head.i + 1 : token.i])
        )

    def _idle(self, token: Token) -> bool:
        return (
            (token.tag_ not in TELLING and token.text != ")")
            or token.lower_ in self.outer
            or token.text[0] in "-."
            or token.text[-1] == "-"
        )
