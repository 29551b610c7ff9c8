"""Words that narrow a claim: "hardware", "marginal", "per training run", "excluding staff".

Comes in: the measured phrase and the figure's sentence. Goes out: a list of words, in text order,
as the article has them. Cross-checking lives on them: two figures of different scope do not
contradict each other.
"""

from __future__ import annotations

from kb.lexicon.context import ContextWords
from kb.model import Period, counts_things
from kb.relate.attaching.attachment import Attachment
from kb.relate.drafts.modifiers import Modifier, in_front, joined
from kb.relate.drafts.scoping import ScopePhrases
from kb.relate.metric.namer import Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.scene.scene import Figure
from kb.relate.subject.naming import Subject

OUTSIDE = frozenset(("CD", "DT", "POS", "PRP$", "IN", "$"))  # tags of a phrase's words that name nothing
PLAIN = frozenset(("NN", "NNS", "JJ", "VBN"))


class QualifierFinder:
    """Finds qualifiers with one lexicon."""

    def __init__(self, words: ContextWords) -> None:
        qualifiers = words.qualifiers
        self.phrases = ScopePhrases(words)
        self.near, self.joint = frozenset(qualifiers.near), frozenset(qualifiers.joint)
        self.proper = frozenset(word.lower() for word in qualifiers.narrow.get("place", ()))
        self.words = frozenset(word.lower() for words in qualifiers.narrow.values() for word in words)
        self.pairs = frozenset(word for word in self.words if " " in word)
        self.idle, self.magnitudes = frozenset(qualifiers.idle), frozenset(words.relating.nouns.magnitude)

    def find(
        self, figure: Figure, found: Attachment, metric: Measured | None, subject: Subject | None
    ) -> tuple[str, ...]:
        """Returns the words that narrow the figure: known ones, and all modifiers that name nothing else."""
        if figure.span is None:
            return ()
        heads = _heads(figure, found)
        out: list[str] = []
        said = {word.lower() for word in f"{subject.text} {subject.name}".split()} if subject is not None else set()
        used = metric.used if metric is not None else frozenset()
        for head in heads:
            out += self._in_phrase(head, figure, said if _is_place(subject) else set(), used)
            if _is_named(head, found, metric):
                out += self._left_over(head, figure, metric, said)
        out += self._kinds(figure, metric, said)
        out += self._adverbs(figure) + _scored_on(figure, metric)
        if metric is not None:
            taken = {stem(word) for word in metric.name.split()}
            out = [word for word in out if not {stem(part) for part in word.split()} <= taken]
        out += self.phrases.find(figure, heads, metric, subject)
        return tuple(dict.fromkeys(word for word in out if not _within(word, out)))

    def _in_phrase(self, head: Token, figure: Figure, said: set[str], used: frozenset[int]) -> list[str]:
        """The known words of the phrase, what hangs from it by "of" included."""
        words = joined(t for t in syntax.noun_phrase(head) if t.tag_ not in OUTSIDE)
        words = [*in_front(_leftmost(words[0].head if words else head, used), self.words), *words]
        out = []
        for word, after in zip(words, [*words[1:], None], strict=False):
            pair = f"{word.text.lower()} {stem(after.text)}" if after is not None else ""
            plain = word.text.lower()
            if pair in self.pairs:
                out.append(pair)
            elif plain in said or plain not in self.words or word.head.i == head.i:
                continue
            elif not self._told_elsewhere(word.head, figure) and self._common(word, figure):
                out.append(word.plain())
        return out

    def _common(self, word: Modifier, figure: Figure) -> bool:
        """A plain word or a place: not a word of a name ("the Labour Alliance") or of a unit ("light years")."""
        token = word.head
        named = token.tag_ in ("NNP", "NNPS") and token.text.istitle() and word.text.lower() not in self.proper
        unit = figure.quantity.unit
        counts = unit is None or counts_things(unit)
        return (counts or not syntax.in_figure(token)) and not (named and token.i > 0)

    def _told_elsewhere(self, token: Token, figure: Figure) -> bool:
        """A word of the figure's time, of somebody's name, or the possessor: none of them narrows what is measured."""
        readings = figure.scene.readings.get(figure.passage.index, ())
        dated = any(isinstance(r, Period) and r.start <= token.idx < r.end for r in readings)
        named = token.dep_ == "compound" and token.tag_ == "NNP" == token.head.tag_ and token.head.i == token.i + 1
        owns = syntax.child(token, "case") is not None
        letter = len(token) == 1 or token.lower_ in self.idle
        return (dated and token.lower_ not in self.words) or (named and token.head.text.istitle()) or owns or letter

    def _left_over(self, head: Token, figure: Figure, metric: Measured | None, said: set[str]) -> list[str]:
        """Modifiers that neither metric nor subject has taken up: "AI" of "AI infrastructure capex"."""
        taken = said | ({word.lower() for word in metric.name.split()} if metric is not None else set())
        used = metric.used if metric is not None else frozenset()
        out = []
        counted = syntax.in_figure(head)  # "1,400 single-family homes": the figure holds the words
        for word in joined(syntax.core_phrase(head)):
            token = word.head
            plain = token.tag_ in PLAIN or token.text.isupper() or "-" in word.text
            spoken = token.i in used and not token.text.isupper()  # "AI infrastructure spending" is capital expenditure
            free = not spoken and not any(t.i == head.i or (syntax.in_figure(t) and not counted) for t in word.tokens)
            free = free and not self._told_elsewhere(token, figure) and word.text.lower() not in self.idle
            if plain and free and not {word.text.lower(), token.lower_, stem(token.text)} & taken:
                out.append(self._without_number(word.plain()))
        return [text for text in out if text]

    def _without_number(self, text: str) -> str:
        """ "2,048 H800", which the figure holds as one: "H800"."""
        return " ".join(part for part in text.split() if part[0].isalpha() and stem(part) not in self.magnitudes)

    def _kinds(self, figure: Figure, metric: Measured | None, said: set[str]) -> list[str]:
        """What kind of things is counted, as the figure says: "H100" of "16,000 H100 GPUs"."""
        unit, words = figure.quantity.unit or "", (figure.quantity.stated_unit or "").split()
        if not counts_things(unit):
            return []
        known = {*said, *(metric.name.lower().split() if metric is not None else ()), *unit[6:].split()}
        known |= set(map(stem, known))
        return [word for word in words[:-1] if not {word.lower(), stem(word)} & (known | self.idle)]

    def _adverbs(self, figure: Figure) -> list[str]:
        """ "collectively", "on average": on the figure's verb, or right before the figure."""
        out = []
        if figure.span is not None:
            for index in range(max(0, figure.span.start - 4), figure.span.start):
                token = figure.span.doc[index]
                if token.lower_ in self.near and token.dep_ not in ("advcl", "ROOT", "csubj"):
                    out.append(str(token.lower_))
                elif token.lower_ in self.joint:
                    out.append("combined")
        return out


def _scored_on(figure: Figure, metric: Measured | None) -> list[str]:
    """ "Scored 88% on MMLU and 61% on GPQA Diamond": the test, without which one score would deny the other."""
    span = figure.span
    if span is None or metric is None or metric.name.removesuffix(" growth") != "score":
        return []
    after = span.doc[span.end] if span.end < len(span.doc) else None
    behind = syntax.children(after, "pobj") if after is not None and after.lower_ in ("on", "in", "at") else []
    verb = syntax.governing_verb(syntax.span_root(span))
    fronted = syntax.prep_objects(verb, "on") if verb is not None and not behind else []
    tests = behind or [thing for thing in fronted if thing.i < span.start or not syntax.in_figure(thing)]
    named = [t for t in tests if t.tag_ in ("NNP", "NNPS") or (t.text[:1].isupper() and not syntax.in_figure(t))]
    return [syntax.text_of(syntax.core_phrase(named[0]))] if named else []


def _leftmost(token: Token, used: frozenset[int]) -> Token:
    """The first word of the phrase, once what the metric takes for its own is counted: "operating margin"."""
    while token.i and token.i - 1 in used:
        token = token.nbor(-1)
    return token


def _heads(figure: Figure, found: Attachment) -> list[Token]:
    """The nouns whose phrases say what the figure is of."""
    assert figure.span is not None
    heads = [noun for noun in (found.measured, found.counted, found.share_of) if noun is not None]
    if found.verb is not None:
        heads += syntax.prep_objects(found.verb, "on")
        heads += [t for t in syntax.prep_objects(syntax.span_root(figure.span), "on") if not syntax.in_figure(t)]
        doing = syntax.preposition(found.verb) if found.verb.dep_ == "pcomp" and found.measured is None else None
        if doing is not None and syntax.is_noun(doing.head):
            heads.append(doing.head)  # "the marginal cost of serving a query"
    if found.measured is not None:
        heads += [t for t in syntax.prep_objects(found.measured, "on", "for") if not syntax.in_figure(t)]
    return heads


def _is_named(head: Token, found: Attachment, metric: Measured | None) -> bool:
    """Tells whether the noun is the one that the metric is named after, or is itself counted."""
    if found.counted is not None and head == found.counted:
        return True
    return metric is not None and head.i in metric.used and (head == found.measured or found.measured is None)


def _is_place(subject: Subject | None) -> bool:
    """Tells whether the figure is a place's: "German exports" of Germany are narrowed by nothing."""
    return subject is not None and subject.entity is not None and subject.entity.kind == "place"


def _within(word: str, others: list[str]) -> bool:
    """Tells whether a longer phrase of the list says the word already: "adjusted" and "seasonally adjusted"."""
    return any(word != other and f" {word.lower()} " in f" {other.lower()} " for other in others)
