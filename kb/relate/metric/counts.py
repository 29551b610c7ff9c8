"""Names what a counted noun measures: "number of homes damaged", "number of patients waiting", "headcount", "deaths".

Comes in: a figure, the noun it counts, its attachment. Goes out: a `Measured`. What is done to those counted is part
of the name, in a word or two: homes damaged and homes without power are two numbers, and neither is that of all homes.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kb.lexicon.context import Metric
from kb.relate.attaching.attachment import Attachment
from kb.relate.metric.measuring import Measured
from kb.relate.metric.money import MoneyNamer
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.scene.scene import Figure

COUNTED_BY_UNIT = {"GPU": "gpu", "token": "token", "parameter": "parameter"}
UNITS = frozenset({"unit", "share", "contract"})  # say nothing of what is counted
FLOWS = frozenset({"start", "registration"})
VOLUME = "volume"
STANDING = frozenset({"moves", "stands-at", "noun-of", "empty-noun", "metric-noun"})
TEU = "teu"  # containers by their length, which a port handles and a ship holds
CAPITAL = frozenset({"JJ", "NNS", "NNPS"})
HYPHEN = re.compile(r"(?<=\w)- (?=\w)")  # a hyphen that the tree takes for a word
AROUND = 4  # words beside a noun, and letters of those that a headline capitalises


LEAVE = "leave"
LEFT = 12  # words between the verb and a figure of what it left
STATES = frozenset({"JJ", "VBN", "VBG", "VBD"})


class CountNamer(MoneyNamer):
    """Names metrics by what is counted, and by what is done to it."""

    def left_so(self, figure: Figure, found: Attachment) -> Measured | None:
        """ "The storm left 40 dead and three others missing": how many, by what became of them."""
        span = figure.span
        near = span.doc[max(0, span.start - LEFT) : span.start] if span is not None else ()
        left = max((t.i for t in near if t.lemma_ == LEAVE), default=None)
        if span is None or left is None:
            return None
        noun = found.counted if found.counted is not None and found.counted.i >= span.end - 1 else None
        behind = (noun.i if noun is not None else span.end - 1) + 1
        state = span.doc[behind] if behind < len(span.doc) else None
        after = span.doc[behind + 1] if behind + 1 < len(span.doc) else None
        if state is None or state.tag_ not in STATES or (after is not None and syntax.is_noun(after)):
            return None
        between = span.doc[left + 1 : span.start]
        if any(syntax.is_verb(t) and t.tag_ not in STATES for t in between) or (noun is None and not state.is_alpha):
            return None
        persons = figure.quantity.unit in (None, "person") or found.counted is None
        if persons and (row := self.names.metric_by_name.get(self.measuring.left_so.get(state.lower_, ""))) is not None:
            return Measured(row.name, str(state.text), row, "left-so", frozenset({state.i}))
        who = "people" if persons or noun is None else str(noun.lower_)
        return Measured(f"number of {who} {state.lower_}", str(state.text), None, "left-so", frozenset({state.i}))

    def _counted(self, figure: Figure, noun: Token, found: Attachment) -> Measured | None:
        word = COUNTED_BY_UNIT.get(figure.quantity.unit or "", stem(noun.text))
        if word == "token" and (figure.quantity.per == "parameter" or _takes(found.verb) or self._trained_on(noun)):
            return replace_used(self._known("training data", "counted-tokens"), noun)
        if found.verb is not None and self._acts_on(figure, found):
            hit = self._verb(found.verb, "count", None)
            if hit is not None and hit.row is not None and self._done_to_counted(hit.row, noun):
                return hit
        above = syntax.preposition(noun)
        apart = found.rule == "object-at" and above is not None and above.lower_ in ("for", "in", "across", "among")
        if (
            found.measured is not None
            and not self._of_other_verb(noun, found.measured)  # "capacity to power 40,000 homes"
            and not apart  # "published visitor numbers for its 300 members"
            and (inner := self._noun(found.measured, "count")) is not None
            and inner.row is not None
            and not self._of_others(inner.row, figure)
        ):
            return inner
        if word in UNITS and (reached := self._reached_in_units(found)) is not None:
            return reached
        told = "" if word in COUNTED_BY_UNIT.values() else self.told_of(noun, figure)
        known = self.relating.counting.metrics.get(word)
        if word == TEU:
            aboard = found.verb is not None and found.verb.lemma_ in self.relating.verbs.hold
            told, known = "", None if aboard or found.rule == "attribute" else known  # "can carry 24,000 TEU"
        if known is not None and not (told or (known == "population" and not self.dwells(noun))):
            row = self.names.metric_by_name.get(known)
            return Measured(known, self._counted_words(noun), row, "counted-known", frozenset({noun.i}))
        core = [t for t in syntax.core_phrase(noun) if t.tag_ not in ("CD", "JJR", "JJS", "$")]
        core = [t for t in core if t.i == noun.i or t.lower_ not in self.measuring.extents]
        size = range(figure.span.end, noun.i) if figure.span is not None else ()  # "4 million 330 ml cans" are cans
        core = [
            t
            for t in core
            if t.i not in size or not (syntax.in_figure(t) and t.tag_[:2] == "NN" and t.nbor(-1).tag_ == "CD")
        ]
        first = figure.span.start if figure.span is not None and figure.span.start < noun.i else -1
        core = [t for t in core if t.i >= first]  # "on Good Friday 300 children": Friday is none of theirs
        stated = (figure.quantity.stated_unit or "").removesuffix("s")  # "B200s" are two tokens
        said = syntax.text_of(core)
        entity = self.names.exact(said) or self.names.exact(said.removesuffix("s")) or self.names.exact(stated)
        if entity is not None and entity.kind == "hardware":
            return replace_used(self._known("number of GPUs", "counted-hardware"), noun)
        core = _with_joined(core, noun)
        spelled = [t for t in core if t.text.isupper() or t.text[:2].isupper()]  # "EVs", "GPUs"
        capital = CAPITAL if not _in_title_case(noun) else frozenset({"JJ"})
        named = frozenset(t.i for t in core if t in spelled or (t.i and t.text[:1].isupper() and t.tag_ in capital))
        words = [str(t.text) if self._names_something(t) or t.i in named else str(t.lower_) for t in core]
        if words and noun.text.startswith(f"{figure.quantity.text.partition('-')[0]}-"):
            words[-1] = words[-1].partition("-")[2]  # "a five-member panel"
        if words and noun.dep_ == "compound" and noun.tag_ == "NN" and noun.text.islower():
            words[-1] += "s"  # "the 100 million subscriber mark"
        rule = "counted, and told of" if told else "counted"
        name = HYPHEN.sub("-", f"number of {' '.join(words)} {told}").replace(" -", " ").rstrip()
        if told and self._is_cut(noun, told):
            return replace_used(self._known("job cuts", "jobs-that-are-cut", self._counted_words(noun)), noun)
        return Measured(name, self._counted_words(noun), None, rule, frozenset(t.i for t in core), told=told)

    def _reached_in_units(self, found: Attachment) -> Measured | None:
        """ "Housing starts rose to 1.3 million units", "home sales ran at a rate of": the units are those of a flow."""
        standing = found.rule.split(",")[0] in STANDING
        named = (found.measured, found.owner) if standing else ()
        flow = next((t for t in named if t is not None and self._is_flow(t)), None)
        if flow is None:
            return None
        plain = self._plain(flow)
        return replace(plain, name=(plain.text or plain.name).lower(), rule="flow-in-units")

    def _is_flow(self, noun: Token) -> bool:
        word = stem(noun.text)
        known = word in self.events or word in FLOWS or self.names.metric(word, [word], None) is not None
        return (noun.tag_ == "NNS" and known) or (noun.tag_ == "NN" and word == VOLUME)

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
        if row.name == "production" and stem(noun.text) in self.events:
            return False  # "made 410 arrests"
        return row.dimension == "count" or (row.of_things and row.name not in ("purchases", "supply"))

    def _acts_on(self, figure: Figure, found: Attachment) -> bool:
        """The verb is said of what is counted, not of something beside it: "power for 3 million homes"."""
        noun = found.counted
        within = noun is not None and noun.dep_ == "pobj" and not syntax.in_figure(noun.head)
        if noun is not None and within and noun.head.lower_ == "of":
            within = syntax.is_verb(noun.head.head)  # "of the 312 stores, 41 made a loss"
        return not within and not found.rule.startswith("beside-figure")

    def _trained_on(self, noun: Token) -> bool:
        """ "Trained the model for one epoch on 2 trillion tokens"."""
        above = syntax.preposition(noun)
        verb = syntax.governing_verb(above) if above is not None and above.lower_ in ("on", "with") else None
        return verb is not None and verb.lemma_.removeprefix("pre").lstrip("-") in ("train", "training")

    def _of_others(self, row: Metric, figure: Figure) -> bool:
        """ "Each user averages 1,000 requests": the number of users counts users and no requests."""
        unit = figure.quantity.unit
        persons = row.counts is None or row.counts == "person"  # fans and guests are persons, too
        return not persons and unit is not None and unit not in (row.counts, f"count:{row.counts}")

    def _of_other_verb(self, noun: Token, measured: Token) -> bool:
        """What is counted is the object of a verb that hangs from the measured noun."""
        verb = noun.head if noun.dep_ in ("dobj", "obj") else None
        return verb is not None and verb.dep_ in ("acl", "relcl") and verb.head.i == measured.i

    def _counted_words(self, noun: Token) -> str:
        """What is counted in the article's words, its number left out: "charging stations"."""
        core = syntax.core_phrase(noun)
        last = max((t.i for t in core if t.i < noun.i and (syntax.in_figure(t) or t.tag_ == "CD")), default=-1)
        return syntax.text_of([t for t in core if t.i > last and t.lower_ not in self.measuring.extents])

    def _is_cut(self, noun: Token, told: str) -> bool:
        """ "Cut 900 jobs", "400 posts were axed": job cuts, whatever the word."""
        cutting = {
            self.measuring.participles.get(verb, f"{verb.removesuffix('e')}ed") for verb in self.measuring.cutting
        }
        staff = stem(noun.text) in self.measuring.staff and told != "lost"  # "lost 30 workers to a rival"
        return (staff or stem(noun.text) in self.measuring.posts) and told in cutting


def _with_joined(core: list[Token], noun: Token) -> list[Token]:
    """ "Ford and Toyota trucks": both makes, where words before the noun are joined."""
    first = min((t.i for t in core), default=noun.i)
    joined = any(t.dep_ == "cc" for t in noun.doc[first : noun.i])
    words = list(noun.doc[first : noun.i + 1])
    plain = all(t in core or t.dep_ in ("cc", "conj") or t.text == "," for t in words)
    return words if joined and plain else core


def _in_title_case(noun: Token) -> bool:
    """Tells whether the words around a noun begin with capitals, as in a headline."""
    around = [t for t in noun.doc[max(noun.i - AROUND, 1) : noun.i + AROUND] if len(t.text) >= AROUND and t.is_alpha]
    return sum(t.text[0].isupper() for t in around) * 2 > len(around)


def replace_used(found: Measured | None, noun: Token) -> Measured | None:
    """Returns the metric with the counted noun among its words, so that it is not taken for the subject."""
    return replace(found, used=found.used | {noun.i}) if found is not None else None


def _takes(verb: Token | None) -> bool:
    return verb is not None and verb.lemma_ in ("need", "require")
