"""What the members of a whole do or are: "owning dogs", "planning to cut jobs", "coming from services", "not voting".

Comes in: the verb of a share. Goes out: words that end the share's name, so that those who smoke are another share of
all than those who own a dog; nothing where the verb only places the figure, or an answer for or against names itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from kb.relate.metric.told import OBJECTS, SUBJECTS, ToldNamer
from kb.relate.parsing import forms, syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem

WORDS = 4  # words of what is told, prepositions not counted
THING = 2  # words of one thing in it
LITTLE = frozenset({"DT", "PRP$", "POS", "WDT", "EX"})
SHORT_WORDS = frozenset({"to", "of", "in", "on", "for", "by", "from", "with", "at", "as"})
IDLE = frozenset(
    {"so", "too", "also", "again", "now", "then", "already", "still", "yet", "ago", "today", "there", "here"}
)
LIMIT = 7  # words of a figure that tells members apart
CLAUSE = 1  # clauses looked into: "said they feared that they would lose"


class DeedNamer(ToldNamer):
    """Tells what those do of whom a share is told."""

    def deed(self, verb: Token, *, depth: int = 0) -> str:
        """Returns what a verb says its subjects do, suffer or are, in a few words; else nothing."""
        if verb.dep_ in ("aux", "auxpass") and syntax.is_verb(verb.head):
            verb = verb.head
        if verb.lemma_ in (*self.measuring.stances, *self.relating.verbs.rise, *self.relating.verbs.fall):
            return ""
        no = "not " if syntax.child(verb, "neg") is not None else ""
        if verb.lemma_ == "be":
            told = self._being(verb)
        elif verb.lemma_ in self.measuring.making_up or verb.lemma_ in self.relating.verbs.alter:
            told = ""
        elif syntax.is_passive(verb) and not (verb.dep_ == "acl" and syntax.child(verb, "oprd") is not None):
            done = str(verb.lower_) if verb.tag_ == "VBN" else self.participle(verb)
            told = self._joined(done, syntax.particle(verb), self._aim(verb) or self._whither(verb))
        elif (clause := syntax.child(verb, "ccomp")) is not None and clause.i > verb.i:
            told = self._saying(verb, clause, depth)
        else:
            does = forms.with_ing(str(verb.lemma_.lower()))
            rest = self._aim(verb) or self._done(verb) or self._state(verb) or self._whither(verb) or self._how(verb)
            told = self._joined(does, syntax.particle(verb), rest)
            if any(map(str.isdigit, rest)):
                return f"{no}{told}"  # a figure is whole or not told
        return _cut(f"{no}{told}") if told else ""

    def _being(self, verb: Token) -> str:
        """ "Are unhappy", "are on waiting lists"."""
        return self._state(verb) or self._whither(verb)

    def _state(self, verb: Token) -> str:
        """ "Stand empty", "are unable to pay"."""
        said = syntax.child(verb, "acomp", "attr")
        if said is None or said.tag_ not in ("JJ", "JJR", "VBN", "RB"):
            return ""
        return self._joined(str(said.lower_), self._aim(said) or self._whither(said))

    def _saying(self, verb: Token, clause: Token, depth: int) -> str:
        """ "Said they feared for their jobs" is what they fear; "said the economy is weak" is of the economy."""
        who = syntax.child(clause, *SUBJECTS)
        if depth > CLAUSE or not syntax.is_verb(clause):  # "consider AI the most important technology"
            return forms.with_ing(str(verb.lemma_.lower()))
        does = self.deed(clause, depth=depth + 1)
        if who is None or who.tag_ == "WP" or who.lower_ in ("they", "he", "she", "we"):
            return does
        return self._joined(forms.with_ing(str(verb.lemma_.lower())), self._few([who]), does)

    def _aim(self, verb: Token) -> str:
        """ "To cut jobs", "quitting": what is planned, wanted or considered."""
        aim = syntax.child(verb, "xcomp")
        if aim is None or aim.i < verb.i or not syntax.is_verb(aim):
            return ""
        if aim.tag_ == "VBG":
            return self._joined(str(aim.lower_), self._done(aim))
        with_what = self._done(verb) if aim.tag_ == "VB" else ""  # "use drones to spray crops"
        return self._joined(with_what, "to", str(aim.lemma_), self._done(aim)) if aim.tag_ == "VB" else ""

    def _done(self, verb: Token) -> str:
        thing = syntax.child(verb, *OBJECTS, "oprd")
        if thing is None or thing.i < verb.i:
            return ""
        if any(kid.dep_ == "det" and kid.lower_ == "no" for kid in thing.children):
            return f"no {thing.lower_}"
        if syntax.in_figure(thing):
            return _limit(thing)
        return self._few(syntax.core_phrase(thing))

    def _whither(self, verb: Token) -> str:
        """ "From services", "on waiting lists": the phrase right behind the verb, but for a time."""
        place = next((kid for kid in verb.children if kid.dep_ == "prep" and 0 < kid.i - verb.i <= 2), None)
        things = syntax.children(place, "pobj") if place is not None else []
        if place is None or not things or self._is_time(things[0]) or syntax.in_figure(things[0]):
            return ""
        return self._joined(str(place.lower_), self._few(syntax.core_phrase(things[0])))

    def _how(self, verb: Token) -> str:
        """ "Live alone", "work remotely": the adverb right behind the verb."""
        after = verb.nbor(1) if verb.i + 1 < len(verb.doc) else None  # whatever verb the tree hangs it from
        return str(after.lower_) if after is not None and after.tag_ == "RB" and after.lower_ not in IDLE else ""

    def _is_time(self, noun: Token) -> bool:
        return noun.tag_ == "CD" or stem(noun.text) in self.times or not syntax.is_noun(noun)

    def _few(self, words: Iterable[Token]) -> str:
        kept = [t for t in words if t.tag_ not in LITTLE]
        return " ".join(str(t.text) if t.tag_ in ("NNP", "NNPS") else str(t.lower_) for t in kept[-THING:])

    def _joined(self, *parts: str) -> str:
        return " ".join(part for part in parts if part)


def _limit(number: Token) -> str:
    """ "Less than $15 an hour": a figure that tells those apart whom another one counts, as it is written."""
    words = number.doc[number.left_edge.i : number.right_edge.i + 1]
    return str(words.text) if len(words) <= LIMIT else ""


def _cut(told: str) -> str:
    """The first words, as many as a name bears; it ends in no preposition."""
    words, left = told.split(), WORDS
    for at, word in enumerate(words):
        left -= word not in SHORT_WORDS
        if left < 0:
            words = words[:at]
            break
    while words and words[-1] in SHORT_WORDS:
        words.pop()
    return " ".join(words)
