"""The subject a noun phrase names: an entity of the lexicon, or the phrase as written.

Comes in: a noun or pronoun. Goes out: a `Subject`, which may be a pronoun or a definite noun ("its",
"the company") that only the discourse can settle.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kb.model import Quantity
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.scene.scene import Figure
from kb.relate.subject.canonical import ARTICLES, Subject
from kb.relate.subject.fuller import joined
from kb.relate.subject.tellable import Tellable

COMPANIES = frozenset({"Company", "Group", "Bank", "Corporation", "Partnership", "Trust", "Society", "Firm"})
LONGEST_NAME = 9  # words: a longer phrase tells more than whose a figure is
MANY_PRONOUNS = frozenset({"they", "their", "them", "these", "those", "both"})
SPEAKER_PRONOUNS = frozenset({"we", "our", "us", "ours"})
PERSON_PRONOUNS = frozenset({"he", "his", "him", "she", "her", "who", "i", "my", "you", "your"})
PRONOUN_TAGS = frozenset({"PRP", "PRP$", "DT", "WDT", "WP", "WP$", "EX"})
DANGLING = frozenset({"IN", "TO", "DT", "JJR", "RB", "RBR", "CC", ",", "PRP$", "JJ"})
PARTS_OF_DAY = frozenset({"morning", "afternoon", "evening", "night", "midday", "lunchtime", "midnight", "noon"})
MADE = frozenset({"made", "built", "grown", "produced", "manufactured"})
YEAR = re.compile(r"(?:19|20)\d\d")
SHORT = 2  # capitals of a trade: AI, EV, IT
SIZED = re.compile(r"\d{1,4}(?:\.\d)?[BMT]")  # the size in a model's name
TOWN = re.compile(r"\b[Tt]he (?:[A-Z][\w.]*[ -]){0,2}[A-Z][\w.]*, [A-Z][\w.]*(?: [A-Z][\w.]*)?(?:,|-based)$")


class Phrases(Tellable):
    """Names noun phrases with one lexicon."""

    # -- phrases -------------------------------------------------------------------------------------

    def phrase(self, head: Token, rule: str, figure: Figure | None = None) -> Subject:
        """Returns the subject that a noun or pronoun with its phrase names."""
        if (owner := syntax.owner_of_that(head)) is not None:
            return self.phrase(owner, f"{owner.head.lower_}-phrase", figure)
        if head.tag_ in PRONOUN_TAGS:
            return Subject(head.text, head.text, None, rule, _pronoun(head.lower_), head)
        if head.lower_ in ("one", "ones"):  # "the one we sell today": of what was named before
            if (kind := self._other_kind(head)) is not None:
                return self._subject(kind[0], f"{rule}, ones", kind[1])
            return Subject(head.text, head.text, None, rule, "thing" if head.lower_ == "one" else "many", head)
        if (named := self._called(head)) is not None:
            in_two = head.i > 0 and named.i == head.i + 1 and head.text[:1].isupper()  # a first name taken for a noun
            words = [*(syntax.core_phrase(head) if in_two else ()), *syntax.core_phrase(named)]
            return self._subject(syntax.text_of(words), f"{rule}, called", named)
        alike = [t for t in syntax.prep_objects(head, "like", "such", "including") if t.tag_ in ("NNP", "NNPS")]
        if head.tag_ == "NNS" and alike and figure is not None and not self._is_figure(alike[0], figure):
            return self._several(alike[0], f"{rule}, such-as")
        one = head.tag_ == "NN" and any(kid.lower_ in ("a", "an") for kid in head.children)
        if one and alike and alike[0].head.i == head.i + 1 and alike[0].head.lower_ in ("like", "such"):
            return self._subject(syntax.text_of(self._with_size(syntax.core_phrase(alike[0]))), rule, alike[0])
        if head.tag_ in ("NNP", "NNPS") and self._list_of_names(head):
            return self._firm_of_two(head, rule) or self._several(head, rule)
        tokens = [t for noun in joined(head) for t in syntax.noun_phrase(noun) if t.dep_ != "predet"]
        tokens = self._without_role([t for t in tokens if not self._aside(t, head)], head)
        if figure is not None and figure.span is not None and not self._keeps_figure(head, figure):
            tokens = self._without_figures(tokens, head, figure)
        while len(tokens) > 1 and YEAR.fullmatch(tokens[0].text) and tokens[0].i < head.i:
            tokens = tokens[1:]  # "since 1980 meadows have been lost"
        tokens = self._with_size(self._without_time(tokens, head) or [head])
        first = next((t for t in tokens if t.lower_ not in ARTICLES and t.tag_ not in ("PRP$", "WP$", "POS")), head)
        text = syntax.text_of([t for t in tokens if t.i >= first.i])
        if len(text.split()) > LONGEST_NAME:
            text = syntax.text_of(syntax.core_phrase(head))
        definite = any(t.lower_ in ("the", "this", "that", "these", "those") for t in head.children if t.dep_ == "det")
        refers = self._refers(head, text, definite)
        found = self._subject(text, rule, head, refers)
        several = len(tokens) > 1 and head.tag_ in ("NN", "NNS") and first.tag_ not in ("NNP", "NNPS")
        opens = first.i == 0 and (several or (head.tag_ == "NNS" and self.looks_plural(head.text)))
        plain = first.tag_ not in ("NNP", "NNPS") and first.text[1:].islower() and not any(map(str.isdigit, text))
        own = first.text.endswith(("'s", "’s"))  # "Harlan's posted a profit": a name, whatever its tag
        common = opens and plain and found.entity is None and not own
        return replace(found, name=found.name[:1].lower() + found.name[1:]) if common else found

    def _without_time(self, tokens: list[Token], head: Token) -> list[Token]:
        """ "By Monday evening power had been restored": the words of time in front, where no comma parts them."""
        if len(tokens) < 2 or tokens[0].i == 0 or not head.text.islower() or head.dep_ not in syntax.SUBJECT_DEPS:
            return tokens
        first = tokens[0]
        if first.nbor(-1).tag_ != "IN" or first.tag_ != "NNP" or not self._is_time(first):
            return tokens
        return [t for t in tokens if t.i == head.i or not (self._is_time(t) or t.lower_ in PARTS_OF_DAY)]

    def _other_kind(self, head: Token) -> tuple[str, Token] | None:
        """ "Chinese makers sold cells at $54, American-made ones cost $81": American-made cells.

        As a subject the things that the clause before has as its subject, but of what is made somewhere the nearest.
        """
        which = head.nbor(-1) if head.i else head
        if head.lower_ != "ones" or which.tag_ not in ("JJ", "JJR", "JJS", "VBN", "NN", "NNP"):
            return None
        before = [t for t in head.doc[: which.i] if t.tag_ == "NNS" and t.text[-1:] == "s" and not syntax.in_figure(t)]
        before = [t for t in before if stem(t.text) not in self.names.metrics and stem(t.text) not in self.times]
        made = str(which.lower_).rpartition("-")[2] in MADE
        alike = [t for t in before if t.dep_ in syntax.SUBJECT_DEPS]
        chosen = alike if alike and not made and head.dep_ in syntax.SUBJECT_DEPS else before
        return (f"{which.text} {chosen[-1].lower_}", chosen[-1]) if chosen else None

    def _list_of_names(self, head: Token) -> bool:
        """ "Acme and Brill", but not "Hask, the oldest port and gateway to the north": an aside is no member."""
        members = syntax.conjuncts(head)
        if len(members) == 2 and _within_another(*members):
            return False  # "Hask, Norway"
        if len(members) > 1 and members[0].i < head.head.i < members[1].i and syntax.is_verb(head.head):
            return False  # "Acme spends $5bn, Brill $4bn": behind the verb stand those of other figures
        return len(members) > 1 and not (members[-1].tag_ == "NN" and members[-1].text.islower() and _aside(head))

    def _with_size(self, tokens: list[Token]) -> list[Token]:
        """ "Halde 3 70B", "Halde Unit 2": the size or number that ends a name, where the tree hangs it elsewhere."""
        last = tokens[-1]
        after = last.doc[last.i + 1] if last.i + 1 < len(last.doc) else last
        named = last.text[:1].isupper() or last.text[:1].isdigit()
        sized = SIZED.fullmatch(after.text) is not None
        sized = sized or (last.tag_ == "NNP" and last.text.istitle() and after.tag_ == "CD" and len(after.text) < 3)
        return [*tokens, after] if named and sized and not syntax.in_figure(after) else tokens

    def named(self, name: str, rule: str) -> Subject:
        """Returns the subject of a name by itself."""
        return self._subject(name, rule, None)

    def alone(self, head: Token, rule: str) -> Subject:
        """Returns the subject that a name names by itself, whatever list it is in."""
        return self._subject(syntax.text_of(syntax.core_phrase(head)), rule, head)

    def _firm_of_two(self, head: Token, rule: str) -> Subject | None:
        """ "Barrow & Finch" is one."""
        joint = syntax.child(head, "cc")
        if joint is None or joint.text != "&" or joint.i + 1 >= len(head.doc):
            return None
        first = self._without_role(syntax.core_phrase(head), head)[0]
        last = next((kid for kid in head.children if kid.dep_ == "conj"), head)
        return self._subject(str(head.doc[first.i : last.i + 1].text), rule, head)

    def _without_role(self, tokens: list[Token], head: Token) -> list[Token]:
        """ "Paint maker Corvane" is Corvane, "chief executive Ana Rowe" Ana Rowe."""
        if not syntax.is_noun(head) or not head.text[:1].isupper():
            return tokens
        roles = self.generic["company"] | self.generic["person"] | self.titles | self.roles
        last = max((t.i for t in tokens if t.i < head.i and t.text.islower() and stem(t.text) in roles), default=-1)
        return [t for t in tokens if t.i > last]

    def _called(self, head: Token) -> Token | None:
        """ "The project, called Amber Sea", "the carmaker Harlan", "a rival, Marl,": the name it is given."""
        for clause in syntax.children(head, "acl", "appos"):
            given = syntax.child(clause, "oprd", "attr", "dobj") if clause.lemma_ in self.calling else None
            if given is not None and given.tag_ in ("NNP", "NNPS") and not syntax.in_figure(given):
                return given
        named = next((kid for kid in syntax.children(head, "appos") if kid.tag_ in ("NNP", "NNPS")), None)
        alone = named is not None and head.tag_ == "NN" and named.i > head.i and not syntax.in_figure(named)
        return named if alone else None

    def _without_figures(self, tokens: list[Token], head: Token, figure: Figure) -> list[Token]:
        """Leaves figures out, and all that hangs after one: "survey of more than 6,000 firms" is a survey."""
        told = [t for t in tokens if self._counted_word(t, head)]  # "ferry", of "nine ferry operators"
        kept = [t for t in tokens if t in told or not self._is_figure(t, figure)]
        last = max((t.i for t in tokens if t.i < head.i and t not in told and self._is_figure(t, figure)), default=None)
        if last is not None:  # "their 55 pct interest": the words after the figure
            kept = [t for t in kept if t.i > last]
        cut = next((t.i for t in tokens if t.i > head.i and self._is_figure(t, figure)), None)
        if cut is not None:
            kept = [t for t in kept if t.i < cut]
        while kept and kept[0].tag_ in ("IN", "TO") and kept[0].i != head.i:
            kept.pop(0)
        while kept and kept[-1].i > head.i and kept[-1].tag_ in DANGLING:
            kept.pop()
        return kept

    def _counted_word(self, token: Token, head: Token) -> bool:
        """A word between a number and the noun that it counts, where that noun is the head."""
        inside = syntax.in_figure(token) and syntax.in_figure(head) and token.i <= head.i
        return inside and token.tag_ in ("NN", "NNS", "NNP", "JJ") and stem(token.text) not in self.magnitude

    def _aside(self, token: Token, head: Token) -> bool:
        """A possessor's "'s" stays with a phrase only when it is part of the name: "St Olave's, the oldest school"."""
        if token.dep_ != "case" or token.head.i != head.i:
            return False
        after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
        return after is not None and not after.is_punct and not after.tag_.startswith(("VB", "MD"))

    def _keeps_figure(self, head: Token, figure: Figure) -> bool:
        """ "a 175-billion parameter model": without its figure the phrase would name anything."""
        if stem(head.text) not in self.generic["model"]:
            return False
        return any(
            isinstance(reading, Quantity) and reading.unit == "parameter" and reading.start <= token.idx < reading.end
            for token in syntax.core_phrase(head)
            for reading in figure.scene.readings.get(figure.passage.index, ())
        )

    def _refers(self, head: Token, text: str, definite: bool) -> str | None:
        if self.describes(head) or (head.i == 0 and stem(text) in self.bodies):  # "Council also ratified"
            return "company"
        if definite and head.tag_ == "NN" and head.lower_ in self.bands and len(text.split()) == 1:
            return "many"
        if definite and head.tag_ == "NNP" and text in COMPANIES:
            return "company"  # "The Company ended the quarter with"
        if not definite or len(text.split()) > 2 or head.tag_ in ("NNP", "NNPS"):
            return None
        if any(kid.tag_ in ("NNP", "NNPS") and kid.i < head.i for kid in head.children):
            return None  # "the Tarn bridge"
        if any(kid.lower_ in self.not_itself for kid in head.children if kid.i < head.i):
            return None  # "the rival chain"
        if head.tag_ == "NNS" and any(kid.tag_ == "JJS" or kid.lower_ == "top" for kid in head.children):
            return None  # "the top nine operators"
        kind = next((kind for kind, nouns in self.generic.items() if stem(head.text) in nouns), None)
        if kind == "model" and self._stands_somewhere(head):
            return None
        return None if head.tag_ == "NNS" and kind != "company" else kind

    def _stands_somewhere(self, head: Token) -> bool:
        """ "The cluster in Tulsa" is told by where it stands: none that was named before."""
        return any(
            kid.lower_ in ("in", "near", "at", "outside")
            and any(thing.tag_ == "NNP" and not self._is_time(thing) for thing in syntax.children(kid, "pobj"))
            for kid in head.children
            if kid.dep_ == "prep" and kid.i == head.i + 1
        )

    def describes(self, head: Token) -> bool:
        """ "The Leeds-based retailer", "Norway's biggest lender": somebody named elsewhere, told by what they are."""
        if head.tag_ != "NN" or stem(head.text) not in self.generic["company"] - self.bodies:
            return False
        kids = list(head.children)
        if self._of_town(head):
            return True
        if any(self._tells_more(kid) for kid in kids):
            return False
        before = [kid for kid in kids if kid.i < head.i]
        named = [kid for kid in before if kid.tag_ in ("NNP", "NNPS") and kid.dep_ == "compound"]
        kin = any(not kid.text.isupper() or len(kid) > SHORT for kid in named)  # "the AI powerhouse" is in a trade
        other = any(kid.lower_ in self.not_itself | self.apart for kid in before)
        if other or (kin and head.lower_ not in ("owner", "maker")):
            return False
        best = any(kid.tag_ == "JJS" or kid.lower_.rpartition("-")[2].endswith("est") for kid in before)
        of = next((kid for kid in before if kid.dep_ == "poss"), None)
        if of is not None:
            return best or self._of_place(of)
        told = any(kid.dep_ in ("amod", "compound") for kid in before)
        return told and any(kid.lower_ == "the" for kid in before)

    def _tells_more(self, kid: Token) -> bool:
        """What hangs from a description names whom it is of, but for what they do: "the lender adding 3 branches"."""
        acting = kid.dep_ == "acl" and kid.tag_ == "VBG"
        return (kid.dep_ in ("relcl", "acl", "appos", "conj", "nummod") and not acting) or kid.lower_ == "of"

    def _of_town(self, head: Token) -> bool:
        """ "The Tulsa, Oklahoma, company"."""
        left = head.doc[max(0, head.i - 7) : head.i]
        return TOWN.search(left.text) is not None and (left[-1].text[:1] in ",-" or left[-1].lower_.endswith("based"))

    def _of_place(self, owner: Token) -> bool:
        known = self.names.exact(syntax.text_of(syntax.core_phrase(owner)))
        return (known is not None and known.kind == "place") or stem(owner.text) in self.generic["place"]

    def _several(self, head: Token, rule: str) -> Subject:
        """A list of names; the lexicon may know the set they make."""
        members = syntax.conjuncts(head)
        if all(map(syntax.is_numbered, members)):
            return self._subject(syntax.text_of(syntax.core_phrase(head)), rule, head)  # "Acme 320 and Bolt 90"
        text = str(syntax.text_of(syntax.coordination(head)))
        plain = [syntax.text_of(syntax.core_phrase(member)) for member in members]
        entity = self.names.set_of(plain)
        if entity is not None:
            return Subject(entity.name, text, entity, f"{rule}, set", None, head)
        named = [found.name if (found := self.names.exact(name)) is not None else name for name in plain]
        joined = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
        return Subject(joined, text, None, f"{rule}, several", None, head)

    def _astray(self, noun: Token) -> list[Token]:
        """ "Put damage to roads at $9m": the preposition that ties the noun, where the tree hangs it from the verb."""
        near = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else None
        tied = near is not None and near.dep_ == "prep" and near.lower_ in self.ties.get(stem(noun.text), ())
        return [near] if near is not None and tied and near.head.i == noun.head.i else []

    def _own(self, token: Token, figure: Figure) -> bool:
        return figure.span is not None and figure.span.start <= token.i < figure.span.end

    def _is_figure(self, token: Token, figure: Figure) -> bool:
        """The token belongs to this figure or to another one of its sentence."""
        return self._own(token, figure) or syntax.in_figure(token)


def _within_another(one: Token, other: Token) -> bool:
    """Tells whether only a comma parts two names, as a town and its state."""
    between = one.doc[one.i + 1 : other.left_edge.i]
    return [token.text for token in between] == [","] and one.tag_ == other.tag_ == "NNP"


def _aside(name: Token) -> bool:
    """Tells whether a plain noun is said of a name, behind a comma."""
    said = (kid for kid in syntax.children(name, "appos", "conj") if kid.tag_ == "NN" and kid.i > name.i)
    return any(kid.left_edge.i and kid.left_edge.nbor(-1).text == "," for kid in said)


def _pronoun(word: str) -> str:
    if word in SPEAKER_PRONOUNS:
        return "speaker"
    if word in MANY_PRONOUNS:
        return "many"
    if word in PERSON_PRONOUNS:
        return "person"
    return "thing"


__all__ = ["PRONOUN_TAGS", "Phrases", "Subject"]
