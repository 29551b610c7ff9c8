"""Phrases that narrow a figure: what is left out, where it holds, what part it is of, on which basis.

Comes in: a figure, the nouns it measures, its metric and subject. Goes out: the phrases as written, articles left
out. When a figure holds is its period, and whose it is its subject: neither narrows it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kb.lexicon.context import ContextWords
from kb.model import Period
from kb.relate.metric.measuring import GROWTH, Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.scene.scene import Figure
from kb.relate.subject.naming import Subject

FIGURE_OR_CLAUSE = r"[\d;]"
LONGEST = 8  # words of a phrase
FAR = 60  # tokens from a figure at which a phrase is still its own
AHEAD = 14  # tokens behind a figure in which what is left out may stand
AROUND = 80  # characters around a figure in which its basis may stand
DESCRIBED = frozenset({"VBN", "VBG", "JJ"})
DENOMINATED = frozenset({"NN", "NNS", "JJ", "VBN", "VBG"})
VERBS = frozenset({"VBD", "VBZ", "VBP", "MD"})
ARTICLES = frozenset({"the", "a", "an", "its", "their", "his", "her", "this", "these"})


class ScopePhrases:
    """Finds narrowing phrases with one lexicon."""

    def __init__(self, words: ContextWords) -> None:
        own = words.qualifiers
        self.exclude, self.apart = frozenset(own.exclude), tuple(own.apart)
        self.settled, self.places = frozenset(own.settled), frozenset(own.places)
        self.adverbs, self.placeless = frozenset(own.adverbs), frozenset(own.placeless)
        self.bases = re.compile(rf"\b(?:{'|'.join(map(re.escape, own.bases))})\b", re.IGNORECASE)
        self.apart_words = re.compile(rf"\b(?:{'|'.join(map(re.escape, own.apart))})\b", re.IGNORECASE)
        self.joined = re.compile(rf",|\b(?:{'|'.join(map(re.escape, own.joins))})\b", re.IGNORECASE)
        self.resources = frozenset(words.relating.nouns.resource)
        self.times = frozenset(words.relating.nouns.times)
        self.joins, self.of_measure = frozenset(own.joins), frozenset(own.of_measure)
        self.spent, self.conditions = own.spent, {word: frozenset(heads) for word, heads in own.conditions.items()}
        self.grounds = frozenset(own.grounds)
        self.undescribed = frozenset((*own.idle, *own.undescribed))
        self.of_figure = frozenset(own.of_figure)
        self.bare, self.basis, self.plain = frozenset(own.bare), own.basis, frozenset(own.plain)
        self.changes = frozenset((GROWTH, *words.relating.nouns.rise, *words.relating.nouns.fall))
        self.empty, self.ends = frozenset(words.relating.nouns.empty), frozenset(words.measuring.phrase_ends)

    def find(
        self, figure: Figure, heads: Sequence[Token], metric: Measured | None, subject: Subject | None
    ) -> list[str]:
        """Returns the phrases that narrow the figure, in the order of their kinds."""
        if figure.span is None:
            return []
        out = (
            self._left_out(figure)
            + self._hanging(figure, heads)
            + self._described(figure, heads, _words_of(metric, subject))
        )
        out += [found[0].lower() for found in self.bases.finditer(self._around(figure))]
        out += self._conditions(figure, heads) + self._denominator(figure)
        return out + self._tied(figure, heads, metric, subject) + self._everywhere(figure)

    # -- what is left out or taken in ------------------------------------------------------------------

    def _left_out(self, figure: Figure) -> list[str]:
        """ "net of returns", "excluding crypto mining": wherever they stand near the figure."""
        assert figure.span is not None
        doc, out = figure.span.doc, []
        first, last = max(0, figure.span.start - AHEAD), min(len(doc), figure.span.end + AHEAD)
        if last <= first:
            return []
        area = doc[first:last]
        for found in self.apart_words.finditer(area.text):
            span = doc.char_span(area.start_char + found.start(), area.start_char + found.end())
            if span is None or self._parted(doc[min(span.end, figure.span.end) : max(span.start, figure.span.start)]):
                continue
            out += self._phrase(span[0], span.end)
        return out

    def _others(self, figure: Figure, word: Token) -> bool:
        """ "0.3% in real terms and 0.9% in nominal terms": the word stands behind a figure of its own."""
        assert figure.span is not None
        doc = word.doc
        if not figure.span.start - FAR <= word.i <= figure.span.end + FAR:
            return True
        if word.i >= figure.span.end:
            between = doc[figure.span.end : word.i]
            last = next((t.i for t in reversed(between) if syntax.in_figure(t)), None)
            return last is not None and self._joins(doc[figure.span.end : last])
        first = next((t.i for t in reversed(doc[max(0, word.i - FAR) : word.i]) if syntax.in_figure(t)), None)
        return first is not None and self._joins(doc[word.i : figure.span.start])

    def _joins(self, between: Iterable[Token]) -> bool:
        return any(t.text == "," or t.lower_ in self.joins for t in between)

    def _parted(self, between: Iterable[Token]) -> bool:
        """Another figure, or another clause, stands between the phrase and this figure."""
        return any(syntax.in_figure(t) or t.text in (";", ":") or t.lower_ in ("while", "but") for t in between)

    def _hanging(self, figure: Figure, heads: Sequence[Token]) -> list[str]:
        """ "including debt", "before interest and tax": phrases that hang from the figure, its verb or its noun."""
        assert figure.span is not None
        doc, out = figure.span.doc, []
        inside = range(figure.span.start, figure.span.end)
        verb = syntax.governing_verb(syntax.span_root(figure.span))
        over = [*heads, *([verb] if verb is not None else [])]
        above = {t.head.i for t in figure.span if syntax.is_verb(t.head)} | {token.i for token in over}
        near = [*doc[figure.span.end : figure.span.end + AHEAD], *(kid for token in over for kid in token.children)]
        for token in near:
            behind = figure.span.end <= token.i <= figure.span.end + 1
            hangs = token.dep_ == "prep" and (behind or token.head.i in inside or token.head.i in above)
            if (
                not hangs
                or token.lower_ not in self.exclude
                or token.lower_ in self.apart
                or self._others(figure, token)
            ):
                continue
            words = self._phrase(token, token.i + 1)
            thing = _object(token)
            if words and thing is not None and self._settles(token, thing):
                out += words
        return out

    def _settles(self, preposition: Token, thing: Token) -> bool:
        """ "after fees" and "including debt" are bases; "after an inquiry" is a time, "including Acme" an example."""
        settled = stem(thing.text) in self.settled or thing.lower_ in self.settled
        if preposition.lower_ in ("before", "after"):
            return settled
        return settled or thing.tag_ not in ("NNP", "NNPS")

    def _phrase(self, first: Token, start: int, *, whole: bool = False) -> list[str]:
        """The words from the first on, up to a comma, a figure or the next preposition of time.

        Args:
            whole: nothing at all, where a figure cuts the phrase short.
        """
        doc, words = first.doc, [*first.doc[first.i : start]]
        for token in doc[start : start + LONGEST]:
            if whole and (syntax.in_figure(token) or token.tag_ == "CD" or token.lower_ in self.joins - {"and", "or"}):
                return []
            if (
                token.is_punct
                or (token.lower_ in self.ends and not whole)
                or token.tag_ in VERBS
                or syntax.in_figure(token)
            ):
                break
            words.append(token)
        while words and words[-1].tag_ in ("DT", "CC", "IN", "CD", "RB"):
            words.pop()
        text = str(first.lower_) + syntax.text_of(words)[len(first) :]
        return [text] if len(words) > start - first.i and not any(char.isdigit() for char in text) else []

    # -- where, of what part, on which basis -------------------------------------------------------------

    def _around(self, figure: Figure) -> str:
        """The words near the figure that no other figure stands before."""
        text, quantity = figure.passage.text, figure.quantity
        before = re.split(FIGURE_OR_CLAUSE, text[max(0, quantity.start - AROUND) : quantity.start])
        if len(before) > 1:  # behind another figure, only what no longer goes with it
            before = self.joined.split(before[-1])[1:]
        after = re.split(r"\d|;|\bwhile\b|\bbut\b", text[quantity.end : quantity.end + AROUND])[0]
        return f"{before[-1] if before else ''} | {after}"

    def _tied(
        self, figure: Figure, heads: Sequence[Token], metric: Measured | None, subject: Subject | None
    ) -> list[str]:
        """ "sales in Europe", "revenue from advertising", "sold 3 million cars in the US", "spent it on chips"."""
        assert figure.span is not None
        verb = syntax.governing_verb(syntax.span_root(figure.span))
        if subject is not None and (subject.rule == "apposed" or _is_place(subject)):
            verb = None  # "rose in Ohio (4%), Utah (3%)": each name has its own
        family = metric.row.family if metric is not None and metric.row is not None else ""
        taken = _words_of(metric, subject)
        out = []
        of_verb = [verb] if verb is not None and family not in self.placeless else []
        root = syntax.span_root(figure.span)
        for above in (*heads, *([] if root in heads else [root]), *of_verb):
            for preposition in syntax.children(above, "prep"):
                if preposition.i > figure.span.end + AHEAD or (above == verb and self._others(figure, preposition)):
                    continue
                out += [
                    words if preposition.lower_ in self.bare else f"{preposition.lower_} {words}"
                    for thing in syntax.children(preposition, "pobj")
                    if self._ties(above, preposition, thing, figure, is_noun=above in heads)
                    and (words := self._scope(figure, thing, taken))
                ]
        return out

    def _ties(self, above: Token, preposition: Token, thing: Token, figure: Figure, *, is_noun: bool) -> bool:
        """A place of either, a part of what is measured, what money is spent on."""
        word, named = preposition.lower_, thing.tag_ in ("NNP", "NNPS")
        if word in self.places and named:
            return True
        if not is_noun:
            of_figure = syntax.in_figure(above) and word in self.of_figure
            of_figure = of_figure or self._paid_in(preposition, thing, figure)
            return not named and (of_figure or self._goes_to(above, word))
        if word == "of" and figure.quantity.unit == "x":
            return False  # "6x the performance of the A100": what it is set beside
        return not named and word in self.of_measure and stem(above.text) not in self.changes

    def _paid_in(self, preposition: Token, thing: Token, figure: Figure) -> bool:
        """ "$20 million in GPU hours": what a sum consists of, right behind it and without an article."""
        unit = figure.quantity.unit or ""
        money = len(unit) == 3 and unit.isupper() and unit.isalpha() and unit != "GPU"
        behind = figure.span is not None and preposition.i == figure.span.end and preposition.lower_ == "in"
        hours = stem(thing.text) in self.times and syntax.child(thing, "compound") is not None
        used = hours or any(stem(token.text) in self.resources for token in syntax.core_phrase(thing))
        return money and behind and used and syntax.child(thing, "det", "poss", "amod") is None

    def _goes_to(self, token: Token, preposition: str) -> bool:
        """ "Spent $4 billion on chips", "invested it in plants"."""
        verb = token if syntax.is_verb(token) else syntax.governing_verb(token)
        return verb is not None and preposition in self.spent.get(verb.lemma_, ())

    def _scope(self, figure: Figure, thing: Token, taken: frozenset[str]) -> str:
        """The thing's phrase, if it is a place or part that neither period, subject nor metric has taken up."""
        lasting = stem(thing.text) in self.times and syntax.child(thing, "compound") is None  # "GPU hours" are none
        if not syntax.is_noun(thing) or lasting or stem(thing.text) in self.empty:
            return ""
        words = [t for t in syntax.noun_phrase(thing) if t.lower_ not in ARTICLES and t.tag_ != "POS"]
        if any(syntax.in_figure(t) or t.tag_ in ("CD", "PRP$") for t in words) or self._dated(figure, thing):
            return ""
        if {stem(t.text) for t in words} & taken:
            return ""
        return " ".join(str(t.text) for t in words[:LONGEST])

    def _described(self, figure: Figure, heads: Sequence[Token], taken: frozenset[str]) -> list[str]:
        """ "Acres planted to corn", "profit attributable to shareholders": what stands right behind the noun."""
        out = []
        for head in heads:
            kid = next((k for k in head.children if k.dep_ in ("acl", "amod") and k.i == head.i + 1), None)
            if kid is None or kid.tag_ not in DESCRIBED or kid.lower_ in self.undescribed or syntax.in_figure(kid):
                continue
            if kid.tag_ == "VBG" and head.tag_ != "NNS":
                continue  # "a deal setting a record"
            words = self._phrase(kid, kid.i + 1, whole=True)
            size = len(words[0].split()) + 1 if words else 0
            dated = any(self._dated(figure, token) for token in kid.doc[kid.i : kid.i + size])
            if words and not dated and not {stem(word) for word in words[0].split()} & (self.times | taken):
                out += words
        return out

    def _denominator(self, figure: Figure) -> list[str]:
        """ "$30 per million input tokens": the words that tell which ones it is per."""
        assert figure.span is not None
        per = figure.quantity.per
        last = stem(per.split()[-1]) if per else ""
        words: list[str] = []
        for token in figure.span.doc[figure.span.end : figure.span.end + LONGEST] if per else ():
            if stem(token.text) == last:
                return [" ".join(words)] if words else []
            if token.i > figure.span.end and (token.tag_ == "IN" or token.is_punct or token.tag_ in VERBS):
                return []
            if token.tag_ in DENOMINATED and token.lower_ not in self.times and token.lower_ not in (per or "").split():
                words.append(str(token.text))
        return []

    # -- under which conditions ---------------------------------------------------------------------------

    def _conditions(self, figure: Figure, heads: Sequence[Token]) -> list[str]:
        """ "at peak load", "on demand", "under long-term contracts", "on a per-capita basis"."""
        assert figure.span is not None
        doc, verb = figure.span.doc, syntax.governing_verb(syntax.span_root(figure.span))
        behind = doc[figure.span.end : figure.span.end + AHEAD]
        hung = (kid for above in (*heads, *([verb] if verb is not None else [])) for kid in above.children)
        out = []
        for token in {t.i: t for t in (*behind, *hung)}.values():
            known = self.conditions.get(token.lower_)
            if known is None or self._others(figure, token) or self._parted(doc[figure.span.end : token.i]):
                continue
            if syntax.governing_verb(token) not in (verb, None):
                continue  # "a loss, at which it broke even on a per-share basis"
            out += self._condition(token, known)
        return out

    def _condition(self, preposition: Token, known: frozenset[str]) -> list[str]:
        """The words from the preposition to the first noun that makes it a condition."""
        words: list[Token] = []
        for token in preposition.doc[preposition.i + 1 : preposition.i + 1 + LONGEST]:
            if token.lower_ in ARTICLES and not words:
                continue
            if token.is_punct and token.text != "-":
                break
            if syntax.in_figure(token) or token.tag_ in VERBS or token.tag_ in ("IN", "TO", "CC"):
                break
            words.append(token)
            after = token.nbor(1) if token.i + 1 < len(token.doc) else None
            if syntax.is_noun(token) and (after is None or not (syntax.is_noun(after) or after.text in ("-", "of"))):
                compared = preposition.lower_ == "at" and words[0].lower_ in self.grounds
                return self._worded(preposition, words) if compared or stem(token.text) in known else []
        return []

    def _worded(self, preposition: Token, words: list[Token]) -> list[str]:
        text = "".join(token.text_with_ws for token in words).strip()
        if stem(words[-1].text) == self.basis:
            return [text.rpartition(" ")[0]] if " " in text else []
        bare = f"{preposition.lower_} {stem(words[-1].text)}" in self.plain
        return [text if bare else f"{preposition.lower_} {text}"]

    def _dated(self, figure: Figure, thing: Token) -> bool:
        readings = figure.scene.readings.get(figure.passage.index, ())
        return any(isinstance(r, Period) and r.start <= thing.idx < r.end for r in readings)

    def _everywhere(self, figure: Figure) -> list[str]:
        """ "worldwide", "nationwide": on the figure's verb or right behind the figure."""
        assert figure.span is not None
        verb = syntax.governing_verb(syntax.span_root(figure.span))
        near = [*figure.span.doc[figure.span.end : figure.span.end + 2], *(verb.children if verb is not None else ())]
        return [str(t.lower_) for t in near if t.lower_ in self.adverbs and not self._others(figure, t)]


def _object(preposition: Token) -> Token | None:
    """What stands behind a preposition; "one-off items", which the parser takes for another phrase, is whole."""
    found = next(iter(syntax.children(preposition, "pobj", "pcomp")), None)
    after = preposition.nbor(1) if found is None and preposition.i + 1 < len(preposition.doc) else None
    glued = after is not None and after.dep_ == "prep" and "-" in after.text
    return next(iter(syntax.children(after, "pobj")), None) if after is not None and glued else found


def _is_place(subject: Subject) -> bool:
    return subject.entity is not None and subject.entity.kind == "place"


def _words_of(metric: Measured | None, subject: Subject | None) -> frozenset[str]:
    """The words that metric and subject say already, in the singular."""
    taken = f"{subject.text} {subject.name}".split() if subject is not None else []
    taken += metric.name.split() if metric is not None else []
    return frozenset(map(stem, taken))
