"""Names what a counted noun measures: "number of homes damaged", "number of patients waiting", "headcount", "deaths".

Comes in: a figure, the noun it counts, its attachment. Goes out: a `Measured`. What is done to those counted is part
of the name, in a word or two: homes damaged and homes without power are two numbers, and neither is that of all homes.
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from kb.lexicon.context import Metric
from kb.relate import syntax
from kb.relate.attachment import Attachment
from kb.relate.measuring import Measured, holds
from kb.relate.metric_money import MoneyNamer
from kb.relate.names import stem
from kb.relate.scene import Figure

COUNTED_BY_UNIT = {"GPU": "gpu", "token": "token", "parameter": "parameter"}
OBJECTS = frozenset({"dobj", "obj"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})


class CountNamer(MoneyNamer):
    """Names metrics by what is counted, and by what is done to it."""

    def _counted(self, figure: Figure, noun: Token, found: Attachment) -> Measured | None:
        word = COUNTED_BY_UNIT.get(figure.quantity.unit or "", stem(noun.text))
        if word == "token" and (figure.quantity.per == "parameter" or _takes(found.verb)):
            return replace_used(self._known("training data", "counted-tokens"), noun)
        if found.verb is not None and self._acts_on(figure, found):
            hit = self._verb(found.verb, "count", None)
            if hit is not None and hit.row is not None and self._done_to_counted(hit.row, noun):
                return hit
        above = syntax.preposition(noun)
        apart = found.rule == "object-at" and above is not None and above.lower_ in ("for", "in", "across", "among")
        if (
            found.measured is not None
            and not apart  # "published visitor numbers for its 300 members"
            and (inner := self._noun(found.measured, "count")) is not None
            and inner.row is not None
        ):
            return inner
        told = "" if word in COUNTED_BY_UNIT.values() else self.told_of(noun, figure)
        known = self.relating.counting.metrics.get(word)
        if known is not None and not (told or (known == "population" and not self.dwells(noun))):
            row = self.names.metric_by_name.get(known)
            return Measured(known, self._counted_words(noun), row, "counted-known", frozenset({noun.i}))
        core = [t for t in syntax.core_phrase(noun) if t.tag_ not in ("CD", "JJR", "JJS", "$")]
        core = [t for t in core if t.i == noun.i or t.lower_ not in self.measuring.extents]
        entity = self.names.exact(syntax.text_of(core)) or self.names.exact(syntax.text_of(core).removesuffix("s"))
        if entity is not None and entity.kind == "hardware":
            return replace_used(self._known("number of GPUs", "counted-hardware"), noun)
        spelled = [t for t in core if t.text.isupper() or t.text[:2].isupper()]  # "EVs", "GPUs"
        named = frozenset(t.i for t in core if t in spelled or (t.i and t.text[:1].isupper() and t.tag_ == "JJ"))
        words = [str(t.text) if self._names_something(t) or t.i in named else str(t.lower_) for t in core]
        if words and noun.dep_ == "compound" and noun.tag_ == "NN" and noun.text.islower():
            words[-1] += "s"  # "the 100 million subscriber mark"
        rule = "counted, and told of" if told else "counted"
        name = f"number of {' '.join(words)} {told}".rstrip()
        if told and self._is_cut(noun, told):
            return replace_used(self._known("job cuts", "jobs-that-are-cut", self._counted_words(noun)), noun)
        return Measured(name, self._counted_words(noun), None, rule, frozenset(t.i for t in core), told=told)

    def _done_to_counted(self, row: Metric, noun: Token) -> bool:
        """ "Employs 40 people" and "built 60,000 cars" are metrics of the verb; "hired 16 vessels" is their number."""
        if row.name == "hires":
            verb = syntax.governing_verb(noun)
            who = syntax.subject_of(verb) if verb is not None else None
            if who is not None and stem(who.text) in self.measuring.studying:
                return False  # "researchers recruited 60 people"
            return (
                stem(noun.text).endswith(tuple(self.measuring.people))
                or stem(noun.text) in self.relating.counting.units
            )
        return row.dimension == "count" or (row.of_things and row.name not in ("purchases", "supply"))

    def _acts_on(self, figure: Figure, found: Attachment) -> bool:
        """The verb is said of what is counted, not of something beside it: "power for 3 million homes"."""
        noun = found.counted
        within = (
            noun is not None and noun.dep_ == "pobj" and not syntax.in_figure(noun.head) and noun.head.lower_ != "of"
        )
        return not within and not found.rule.startswith("beside-figure")

    def _counted_words(self, noun: Token) -> str:
        """What is counted in the article's words, its number left out: "charging stations"."""
        core = syntax.core_phrase(noun)
        last = max((t.i for t in core if t.i < noun.i and (syntax.in_figure(t) or t.tag_ == "CD")), default=-1)
        return syntax.text_of([t for t in core if t.i > last and t.lower_ not in self.measuring.extents])

    # -- what is done to those counted -----------------------------------------------------------------

    def told_of(self, noun: Token, figure: Figure) -> str:
        """Returns what those counted do, suffer or lack: "sold", "waiting", "without power"; else nothing."""
        clause = next((kid for kid in noun.children if kid.dep_ == "acl" and kid.i == noun.i + 1), None)
        above = syntax.preposition(noun)
        inner = above is not None and syntax.is_noun(above.head) and not syntax.in_figure(above.head)
        if inner:
            clause = None  # "interviews of 1,018 adults conducted in May": which of the two?
        if clause is not None and clause.tag_ in ("VBN", "VBG") and self._tells(clause):
            return str(clause.lower_)
        if (lack := self._lack(noun)) or (lack := self._lack(noun.head)):
            return lack
        top = _outermost(noun)
        if top is not noun and not holds(top, figure):
            return ""  # "three of the five plants were shut": not all five
        top = syntax.first_conjunct(top)
        verb = top.head.head if top.head.dep_ in ("aux", "auxpass") else top.head
        if not syntax.is_verb(verb) or verb.i == top.i or syntax.child(verb, "neg") is not None:
            return ""
        if top.dep_ in OBJECTS:
            return self._object_told(verb)
        return self._subject_told(verb) if top.dep_ in SUBJECTS else ""

    def numbered_by(self, verb: Token) -> Measured | None:
        """Returns the number of those of whom only the verb tells something: "86,000 were waiting"."""
        told = self._subject_told(verb)
        return Measured(f"number {told}", told, None, "number-of-those-told") if told else None

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
            plain = said is not None and not any(kid.dep_ in ("xcomp", "ccomp", "prep") for kid in said.children)
            return str(said.lower_) if said is not None and plain and said.tag_ in ("JJ", "VBN") else ""
        if syntax.is_passive(verb):
            aim = syntax.child(verb, "xcomp")
            if aim is not None and aim.tag_ == "VB" and not any(syntax.in_figure(t) for t in aim.subtree):
                return f"{verb.lower_} to {aim.lower_}"
            return str(verb.lower_) if aim is None and self._tells(verb) else ""
        doing = verb.tag_ == "VBG" and any(kid.lemma_ == "be" for kid in verb.children if kid.dep_ == "aux")
        return str(verb.lower_) if doing and self._tells(verb) else ""

    def _is_cut(self, noun: Token, told: str) -> bool:
        """ "Cut 900 jobs", "400 posts were axed": job cuts, whatever the word."""
        cutting = {
            self.measuring.participles.get(verb, f"{verb.removesuffix('e')}ed") for verb in self.measuring.cutting
        }
        return stem(noun.text) in self.measuring.posts and told in cutting

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


def _outermost(noun: Token) -> Token:
    """The number that a counted noun stands behind: "thousands of homes"."""
    above = syntax.preposition(noun)
    number = above is not None and above.lower_ == "of" and syntax.in_figure(above.head)
    return above.head if above is not None and number else noun


def replace_used(found: Measured | None, noun: Token) -> Measured | None:
    """Returns the metric with the counted noun among its words, so that it is not taken for the subject."""
    return replace(found, used=found.used | {noun.i}) if found is not None else None


def _takes(verb: Token | None) -> bool:
    return verb is not None and verb.lemma_ in ("need", "require")
