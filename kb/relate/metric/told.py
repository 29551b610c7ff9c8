"""What is said of those counted, in a word or two: "sold", "waiting", "without power", "on waiting lists".

Comes in: a counted noun, or the verb that a bare number hangs from. Goes out: words that end the metric's name, or
nothing where the verb only has, sees or reckons with them.
"""

from __future__ import annotations

from kb.relate.metric.measuring import Measured, PhraseNamer, holds
from kb.relate.parsing import forms, syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.scene.scene import Figure

OBJECT_WORDS = 3  # words of an object that tell what those counted do
OBJECTS = frozenset({"dobj", "obj"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})


class ToldNamer(PhraseNamer):
    """Tells what those counted do, suffer or lack."""

    def those(self, head: Token) -> Measured | None:
        """ "Those waiting more than a year": their number."""
        clause = next((kid for kid in head.children if kid.dep_ == "acl" and kid.tag_ == "VBG"), None)
        if head.lower_ != "those" or clause is None or clause.i != head.i + 1:
            return None
        return Measured(
            f"number {clause.lower_}", f"{head.text} {clause.text}", None, "number-doing", frozenset({head.i})
        )

    def told_of(self, noun: Token, figure: Figure) -> str:
        """Returns what those counted do, suffer or lack: "sold", "waiting", "without power"; else nothing."""
        clause = next((kid for kid in noun.children if kid.dep_ == "acl" and kid.i == noun.i + 1), None)
        above = syntax.preposition(noun)
        inner = above is not None and syntax.is_noun(above.head) and not syntax.in_figure(above.head)
        if inner:
            clause = None  # "interviews of 1,018 adults conducted in May": which of the two?
        if clause is not None and clause.tag_ in ("VBN", "VBG") and self._tells(clause):
            return self._in_full(clause)
        if (lack := self._lack(noun)) or (lack := self._lack(noun.head)):
            return lack
        top = _outermost(noun)
        if (those := _who_there_are(top)) is not None:
            return self._subject_told(those)
        if top != noun and not holds(top, figure):
            return ""  # "three of the five plants were shut": not all five
        top = syntax.first_conjunct(top)
        verb = top.head.head if top.head.dep_ in ("aux", "auxpass") else top.head
        if not syntax.is_verb(verb) or verb.i == top.i or syntax.child(verb, "neg") is not None:
            return ""
        if top.dep_ in OBJECTS:
            return self._object_told(verb)
        return self._subject_told(verb) if top.dep_ in SUBJECTS else ""

    def which(self, noun: Token) -> str:
        """Returns which of them it is by what stands behind: "claiming benefits", "with a degree"."""
        after = [kid for kid in noun.children if kid.i == noun.i + 1]
        if after and after[0].dep_ == "acl" and after[0].tag_ == "VBG":
            return self._in_full(after[0])
        things = syntax.children(after[0], "pobj") if after and after[0].lower_ in ("with", "without") else []
        if not things or not syntax.is_noun(things[0]) or any(syntax.in_figure(t) for t in things[0].subtree):
            return ""
        words = [t for t in syntax.core_phrase(things[0]) if t.tag_ not in ("DT", "PRP$")]
        return f"{after[0].lower_} {syntax.text_of(words)}" if len(words) <= OBJECT_WORDS else ""

    def _in_full(self, clause: Token) -> str:
        """ "Living in hostels", "collecting benefit"; a clause with a figure of its own tells of that figure."""
        if clause.tag_ == "VBN":
            return f"{clause.lower_} {syntax.particle(clause)}".rstrip()
        if any(syntax.in_figure(t) for t in clause.subtree if t.dep_ == "dobj"):
            return ""
        words = self._stays(clause) or f"{clause.lower_} {syntax.particle(clause)} {self._object_of(clause)}"
        return " ".join(words.split())

    def numbered_by(self, verb: Token) -> Measured | None:
        """Returns the number of those of whom only the verb tells something: "86,000 were waiting"."""
        told = self._subject_told(verb) or self._stays(verb)
        return Measured(f"number {told}", told, None, "number-of-those-told") if told else None

    def _stays(self, verb: Token) -> str:
        """ "Are on hospital waiting lists", "live in hostels": where those are of whom only that is told."""
        if verb.lemma_ not in self.measuring.staying or syntax.child(verb, "acomp", "attr", "neg") is not None:
            return ""
        place = syntax.child(verb, "prep")
        things = syntax.children(place, "pobj") if place is not None else []
        if place is None or not things or things[0].tag_ not in ("NN", "NNS") or stem(things[0].text) in self.times:
            return ""
        words = [t for t in syntax.core_phrase(things[0]) if t.tag_ not in ("DT", "PRP$")]
        plain = len(words) <= OBJECT_WORDS and not any(syntax.in_figure(t) for t in things[0].subtree)
        staying = "" if verb.lemma_ == "be" else f"{verb.lemma_.removesuffix('e')}ing "
        return f"{staying}{place.lower_} {syntax.text_of(words).lower()}" if plain else ""

    def told_by(self, verb: Token, *, acting: bool, strictly: bool = False) -> str:
        """Returns what a verb says of those counted who do it (`acting`) or to whom it is done: "taken on"."""
        if verb.dep_ in ("aux", "auxpass"):
            verb = verb.head  # the small model hangs the subject from "were" in "were closed"
        if not acting:
            said = "" if verb.lemma_ in self.measuring.plain_verbs else self.participle(verb)
            return f"{said} {syntax.particle(verb)}".strip() if said else ""
        plainly = "" if strictly else f"{syntax.predicate(verb)} {syntax.particle(verb)}".strip()
        if verb.lemma_ == "be" and syntax.child(verb, "acomp") is None:
            plainly = ""  # "235 were at the clinic"
        return self._subject_told(verb) or plainly

    def _object_told(self, verb: Token) -> str:
        """ "Sold 4,000 cars", "took on 300 staff"."""
        if not self._tells(verb) or syntax.is_passive(verb) or not verb.text.isalpha():
            return ""
        return f"{self.participle(verb)} {syntax.particle(verb)}".rstrip()

    def _subject_told(self, verb: Token) -> str:
        """ "30 homes were damaged", "400 patients are waiting", "12 hikers are missing"."""
        said_of_one = any(kid.lower_ in ("was", "is", "has") for kid in verb.children if kid.dep_ in ("aux", "auxpass"))
        if said_of_one and any(kid.tag_ == "NNS" for kid in verb.children if kid.dep_ in SUBJECTS):
            return ""  # "a plan to close 36 toilets was rejected"
        if verb.lemma_ == "be":
            said = syntax.child(verb, "acomp")
            plain = said is not None and not any(
                kid.dep_ in ("xcomp", "ccomp") or (kid.dep_ == "prep" and not self._is_spell(kid))
                for kid in said.children
            )
            return str(said.lower_) if said is not None and plain and said.tag_ in ("JJ", "VBN") else ""
        if syntax.is_passive(verb):
            aim = syntax.child(verb, "xcomp")
            if aim is not None and aim.tag_ == "VB" and not any(syntax.in_figure(t) for t in aim.subtree):
                return f"{verb.lower_} to {aim.lower_}"
            told = f"{verb.lower_} {syntax.particle(verb)}".rstrip()
            taken = _as_what(verb)
            return f"{told} {taken}".rstrip() if aim is None and (taken or self._tells(verb)) else ""
        doing = verb.tag_ == "VBG" and any(kid.lemma_ == "be" for kid in verb.children if kid.dep_ == "aux")
        return f"{verb.lower_} {self._object_of(verb)}".strip() if doing and self._tells(verb) else ""

    def _is_spell(self, preposition: Token) -> bool:
        """ "Unemployed for over a year", "absent on a day": when, or how long it has lasted."""
        things = syntax.children(preposition, "pobj")
        return bool(things) and all(stem(thing.text) in self.times for thing in things)

    def _object_of(self, verb: Token) -> str:
        """ "Were collecting unemployment benefit": what they collect, in a few plain words."""
        thing = syntax.child(verb, "dobj")
        if thing is None or thing.tag_ not in ("NN", "NNS") or thing.i < verb.i:
            return ""
        words = [t for t in syntax.core_phrase(thing) if t.tag_ not in ("DT", "PRP$")]
        plain = len(words) <= OBJECT_WORDS and not any(syntax.in_figure(t) for t in thing.subtree)
        return syntax.text_of(words) if plain else ""

    def participle(self, verb: Token) -> str:
        """Returns what a verb says was done, as a participle: seized, sold, carried."""
        lemma = str(verb.lemma_.lower())
        if (irregular := self.measuring.participles.get(lemma)) is not None:
            return irregular
        if lemma.endswith("e"):
            return f"{lemma}d"
        if lemma.endswith("y") and lemma[-2:-1] not in "aeou":
            return f"{lemma[:-1]}ied"
        return str(verb.lower_) if verb.tag_ in ("VBD", "VBN") and verb.lower_.endswith("ed") else forms.with_ed(lemma)

    def _tells(self, verb: Token) -> bool:
        """Tells whether a verb says what became of its object, and not that somebody has, sees or reckons with it."""
        verbs = self.relating.verbs
        if verb.lemma_ in self.measuring.counting_verbs:
            return True
        moving = (*verbs.rise, *verbs.fall, *verbs.alter, *verbs.level)
        idle = (*verbs.hold, *verbs.need, *verbs.say, *verbs.carry, *verbs.place, *self.measuring.plain_verbs)
        return verb.lemma_ not in moving and verb.lemma_ not in idle

    def _lack(self, above: Token) -> str:
        """ "Homes without power", "left 400 homes without power"."""
        if not (syntax.is_noun(above) or above.lemma_ in ("be", "leave", "remain")):
            return ""
        things = [t for t in syntax.prep_objects(above, "without") if syntax.is_noun(t) and not syntax.in_figure(t)]
        return f"without {things[0].lower_}" if things and stem(things[0].text) not in self.times else ""

    def dwells(self, noun: Token) -> bool:
        """Tells whether those counted are all who live in a place: "has 9,400 residents", "home to 15m people"."""
        top = _outermost(noun)
        preposition, verb = syntax.preposition(top), syntax.governing_verb(top)
        if preposition is not None and preposition.lower_ == "to":
            return bool(preposition.head.lower_ == "home")
        if preposition is not None:
            return preposition.lower_ in ("of", "with") and syntax.is_noun(preposition.head)
        if verb is None:
            return False
        if top.dep_ in (*OBJECTS, "attr"):
            return verb.lemma_ in self.relating.verbs.hold or verb.lemma_ == "be"
        return verb.lemma_ in self.measuring.dwelling


def _who_there_are(noun: Token) -> Token | None:
    """ "There are 4,000 people who are unemployed": the clause that tells of those there are."""
    there = noun.dep_ == "attr" and any(kid.dep_ == "expl" for kid in noun.head.children)
    clause = next((kid for kid in noun.children if kid.dep_ == "relcl"), None) if there else None
    who = any(kid.dep_ in SUBJECTS and kid.tag_ in ("WP", "WDT") for kid in clause.children) if clause else False
    return clause if who else None


def _as_what(verb: Token) -> str:
    """ "Were assessed as homeless": what they were taken for."""
    taken = next((kid for kid in verb.children if kid.dep_ == "prep" and kid.lower_ == "as"), None)
    said = next(iter(taken.children), None) if taken is not None else None
    plain = said is not None and said.i == verb.i + 2 and said.tag_ in ("JJ", "VBN", "NN")
    return f"as {said.lower_}" if said is not None and plain else ""


def _outermost(noun: Token) -> Token:
    """The number that a counted noun stands behind: "thousands of homes"."""
    above = syntax.preposition(noun)
    number = above is not None and above.lower_ == "of" and syntax.in_figure(above.head)
    return above.head if above is not None and number else noun
