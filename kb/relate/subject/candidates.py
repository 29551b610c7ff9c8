"""Whose a figure may be: the nouns of its sentence, each with what is said of its place there.

Comes in: a figure with its attachment and metric, and the `Discourse`. Goes out: mentions in text order, under the
names that the article gives them in full. No rule chooses here: a noun is told by its clues alone, and a pronoun that
stands for nobody is left out. Nouns further off than `BEFORE` and `BEHIND` tokens are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb.relate.attaching.attachment import Attachment
from kb.relate.metric.namer import Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.scene import Figure
from kb.relate.subject.discourse import Discourse
from kb.relate.subject.namer import Subject

BEFORE, BEHIND = 60, 40  # tokens either side of the figure
NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP", "PRP$"})
NAMES, PRONOUNS = frozenset({"NNP", "NNPS"}), frozenset({"PRP", "PRP$"})
INNER = frozenset({"compound", "nmod", "npadvmod"})  # part of another noun's phrase, unless it is a name
GAPS = (3, 6, 11, 21)  # tokens between noun and figure
STEPS, VERBS = 12, 4  # up from a noun to the figure's path; verbs above the figure that are asked for their subject
PREPOSITIONS = frozenset("of for in at by to from on with among than per".split())  # noqa: SIM905 - a word list
DIRECT = {"nsubj": "doer", "csubj": "doer", "nsubjpass": "passive", "poss": "possessor", "appos": "apposition"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun that may be the subject; `clause` is the verb above the figure whose subject it is, counted upwards."""

    subject: Subject
    head: Token
    clause: int | None
    gap: int
    before: bool
    clues: frozenset[str]


def mentions(figure: Figure, found: Attachment, metric: Measured | None, discourse: Discourse) -> list[Mention]:
    """Returns the mentions of the figure's sentence, none where it was not parsed."""
    if figure.span is None or not len(figure.span):
        return []
    root = syntax.span_root(figure.span)
    path = {token.i: step for step, token in reversed(list(enumerate((root, *syntax.climb(root)))))}
    verbs = [token for token in (root, *syntax.climb(root)) if syntax.is_verb(token)][:VERBS]
    doers: dict[int, int] = {}
    for step, verb in enumerate(verbs):
        if (doer := syntax.subject_of(verb)) is not None:
            doers.setdefault(doer.i, step)
    asked = _Asked(figure, found, metric, discourse, path, doers)
    return [mention for token in _nouns(figure) if (mention := asked.mention(token)) is not None]


def _nouns(figure: Figure) -> Iterator[Token]:
    """Yields the nouns and pronouns within reach that head a phrase or are a name in front of a plain noun."""
    span = figure.span
    if span is None:
        return
    for token in span.doc[max(0, span.start - BEFORE) : span.end + BEHIND]:
        inner = token.dep_ in INNER and (token.tag_ not in NAMES or token.head.tag_ in NAMES)
        if token.tag_ in NOUNS and not inner and not span.start <= token.i < span.end:
            yield token


@dataclass(frozen=True, slots=True)
class _Asked:
    """One figure, while the nouns around it are told by their clues."""

    figure: Figure
    found: Attachment
    metric: Measured | None
    discourse: Discourse
    path: dict[int, int]
    doers: dict[int, int]

    def mention(self, token: Token) -> Mention | None:
        """Returns a noun as a mention, None where it names nobody."""
        span = self.figure.span
        said = self.discourse.subjects.phrase(token, "likeliest", self.figure)
        subject = self._in_full(said, token)
        if span is None or subject is None or not any(map(str.isalnum, subject.name)):
            return None
        before = token.i < span.start
        gap = span.start - token.i if before else token.i - span.end + 1
        clues = self._place(token) | self._said(token, said) | {f"gap-{sum(gap >= far for far in GAPS)}"}
        clues |= {"before" if before else "after", f"tagged-{token.tag_.lower().rstrip('$')}"}
        return Mention(subject, token, self.doers.get(token.i), gap, before, frozenset(clues))

    def _in_full(self, said: Subject, token: Token) -> Subject | None:
        if said.refers is None:
            return self.discourse.full(said, self.figure.passage)
        return self.discourse.resolve(said, self.figure.passage, token.idx)[0]

    def _said(self, token: Token, said: Subject) -> set[str]:
        """What the phrase itself shows: what it points at, whether it is what is measured, its article."""
        nouns = {"measured": self.found.measured, "owner": self.found.owner, "counted": self.found.counted}
        clues = {name for name, noun in nouns.items() if noun is not None and noun.i == token.i}
        held = {
            "pronoun": said.refers is not None and token.tag_ in PRONOUNS,
            "pointing": said.refers is not None and token.tag_ not in PRONOUNS,
            "words-of-metric": self.metric is not None and token.i in self.metric.used,
            "in-figure": syntax.in_figure(token),
            "untellable": not self.discourse.subjects.tellable(said),
        }
        article = syntax.child(token, "det")
        if article is not None:
            clues.add("indefinite" if article.lower_ in ("a", "an") else "definite")
        return clues | {name for name, holds in held.items() if holds}

    def _place(self, token: Token) -> set[str]:
        """The noun's role: subject of a verb above the figure, else how it hangs from the figure's path."""
        if token.i in self.doers:
            return {f"subject-{self.doers[token.i]}"}
        return {self._role(token)}

    def _role(self, token: Token) -> str:
        if token.i in self.path:
            return "above"
        here, steps, preposition = token, 0, ""
        while here.i not in self.path:
            steps += 1
            if here.dep_ == "prep" and not preposition:
                preposition = here.lower_ if here.lower_ in PREPOSITIONS else "other"
            if here.head.i == here.i or steps > STEPS:
                return "apart"
            here = here.head
        where = f"-{preposition}" if preposition else ""
        if token.dep_ == "pobj":
            return f"{'object' if steps == 2 else 'object-inside'}{where}"  # the preposition is a step of its own
        if token.dep_ in DIRECT:
            return DIRECT[token.dep_] if steps == 1 else f"{DIRECT[token.dep_]}-inside"
        return f"{'beside' if steps == 1 else 'inside'}{where}"


def told_alike(subject: Subject) -> str:
    """Returns the key under which two mentions are one candidate."""
    return subject.name.lower().strip()


def renamed(subject: Subject, rule: str) -> Subject:
    """Returns a subject as found by another rule."""
    return replace(subject, rule=rule, refers=None)
