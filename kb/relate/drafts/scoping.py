"""Phrases that narrow a figure: what is left out, where it holds, what part it is of, on which basis.

Comes in: a figure, the nouns it measures, its metric and subject. Goes out: the phrases as written, articles left
out. When a figure holds is its period, and whose it is its subject: neither narrows it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from kb.lexicon.context import ContextWords
from kb.model import Period
from kb.relate.metric.measuring import Measured
from kb.relate.parsing import syntax
from kb.relate.scene.names import stem
from kb.relate.scene.scene import Figure
from kb.relate.subject.naming import Subject

FIGURE_OR_CLAUSE = r"[\d;]"
LONGEST = 8  # words of a phrase
AHEAD = 14  # tokens behind a figure in which what is left out may stand
AROUND = 80  # characters around a figure in which its basis may stand
VERBS = frozenset({"VBD", "VBZ", "VBP", "MD"})
ARTICLES = frozenset({"the", "a", "an", "its", "their", "his", "her", "this", "these"})


class ScopePhrases:
    """Finds narrowing phrases with one lexicon."""

    def __init__(self, words: ContextWords) -> None:
        own = words.qualifiers
        self.exclude, self.apart = frozenset(own.exclude), tuple(own.apart)
        self.settled, self.places, self.ties = frozenset(own.settled), frozenset(own.places), frozenset(own.ties)
        self.adverbs, self.placeless = frozenset(own.adverbs), frozenset(own.placeless)
        self.bases = re.compile(rf"\b(?:{'|'.join(map(re.escape, own.bases))})\b", re.IGNORECASE)
        self.apart_words = re.compile(rf"\b(?:{'|'.join(map(re.escape, own.apart))})\b", re.IGNORECASE)
        self.times = frozenset(words.relating.nouns.times)
        self.empty, self.ends = frozenset(words.relating.nouns.empty), frozenset(words.measuring.phrase_ends)

    def find(
        self, figure: Figure, heads: Sequence[Token], metric: Measured | None, subject: Subject | None
    ) -> list[str]:
        """Returns the phrases that narrow the figure, in the order of their kinds."""
        if figure.span is None:
            return []
        out = self._left_out(figure) + self._hanging(figure, heads)
        out += [found[0].lower() for found in self.bases.finditer(self._around(figure))]
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

    def _parted(self, between: Iterable[Token]) -> bool:
        """Another figure, or another clause, stands between the phrase and this figure."""
        return any(syntax.in_figure(t) or t.text in (";", ":") or t.lower_ in ("while", "but") for t in between)

    def _hanging(self, figure: Figure, heads: Sequence[Token]) -> list[str]:
        """ "including debt", "before interest and tax": phrases that hang from the figure, its verb or its noun."""
        assert figure.span is not None
        doc, out = figure.span.doc, []
        inside = range(figure.span.start, figure.span.end)
        above = {t.head.i for t in figure.span if syntax.is_verb(t.head)} | {head.i for head in heads}
        near = [*doc[figure.span.end : figure.span.end + AHEAD], *(kid for head in heads for kid in head.children)]
        for token in near:
            behind = figure.span.end <= token.i <= figure.span.end + 1
            hangs = token.dep_ == "prep" and (behind or token.head.i in inside or token.head.i in above)
            if not hangs or token.lower_ not in self.exclude or token.lower_ in self.apart:
                continue
            words = self._phrase(token, token.i + 1)
            thing = next((t for t in syntax.children(token, "pobj", "pcomp")), None)
            if words and thing is not None and self._settles(token, thing):
                out += words
        return out

    def _settles(self, preposition: Token, thing: Token) -> bool:
        """ "after fees" and "including debt" are bases; "after an inquiry" is a time, "including Acme" an example."""
        settled = stem(thing.text) in self.settled or thing.lower_ in self.settled
        if preposition.lower_ in ("before", "after"):
            return settled
        return settled or thing.tag_ not in ("NNP", "NNPS")

    def _phrase(self, first: Token, start: int) -> list[str]:
        """The words from the first on, up to a comma, a figure or the next preposition of time."""
        doc, words = first.doc, [*first.doc[first.i : start]]
        for token in doc[start : start + LONGEST]:
            if token.is_punct or token.lower_ in self.ends or token.tag_ in VERBS or syntax.in_figure(token):
                break
            words.append(token)
        while words and words[-1].tag_ in ("DT", "CC", "IN", "CD"):
            words.pop()
        text = syntax.text_of(words)
        return [text] if len(words) > start - first.i and not any(char.isdigit() for char in text) else []

    # -- where, of what part, on which basis -------------------------------------------------------------

    def _around(self, figure: Figure) -> str:
        """The words near the figure that no other figure stands before."""
        text, quantity = figure.passage.text, figure.quantity
        before = text[max(0, quantity.start - AROUND) : quantity.start]
        after = re.split(r"\d|;|\bwhile\b|\bbut\b", text[quantity.end : quantity.end + AROUND])[0]
        return f"{re.split(FIGURE_OR_CLAUSE, before)[-1]} | {after}"

    def _tied(
        self, figure: Figure, heads: Sequence[Token], metric: Measured | None, subject: Subject | None
    ) -> list[str]:
        """ "sales in Europe", "revenue from advertising", "sold 3 million cars in the US"."""
        assert figure.span is not None
        verb = syntax.governing_verb(syntax.span_root(figure.span))
        if subject is not None and subject.rule == "apposed":
            verb = None  # "rose in Ohio (4%), Utah (3%)": each name has its own
        family = metric.row.family if metric is not None and metric.row is not None else ""
        out = []
        for above in (*heads, *([verb] if verb is not None and family not in self.placeless else [])):
            for preposition in syntax.children(above, "prep"):
                place = preposition.lower_ in self.places
                if not place and (above == verb or preposition.lower_ not in self.ties):
                    continue
                if preposition.i > figure.span.end + AHEAD:
                    continue
                out += [
                    f"{preposition.lower_} {words}"
                    for thing in syntax.children(preposition, "pobj")
                    if (words := self._scope(figure, thing, metric, subject, place=place))
                ]
        return out

    def _scope(
        self, figure: Figure, thing: Token, metric: Measured | None, subject: Subject | None, *, place: bool
    ) -> str:
        """The thing's phrase, if it is a place or part that neither period, subject nor metric has taken up."""
        named = thing.tag_ in ("NNP", "NNPS")
        if not syntax.is_noun(thing) or place != named or stem(thing.text) in self.times | self.empty:
            return ""
        words = [t for t in syntax.noun_phrase(thing) if t.lower_ not in ARTICLES and t.tag_ != "POS"]
        if any(syntax.in_figure(t) or t.tag_ in ("CD", "PRP$") for t in words) or self._dated(figure, thing):
            return ""
        taken = f"{subject.text} {subject.name}".split() if subject is not None else []
        taken += metric.name.split() if metric is not None else []
        if {stem(t.text) for t in words} & {stem(word) for word in taken}:
            return ""
        return " ".join(str(t.text) for t in words[:LONGEST])

    def _dated(self, figure: Figure, thing: Token) -> bool:
        readings = figure.scene.readings.get(figure.passage.index, ())
        return any(isinstance(r, Period) and r.start <= thing.idx < r.end for r in readings)

    def _everywhere(self, figure: Figure) -> list[str]:
        """ "worldwide", "nationwide": on the figure's verb or right behind the figure."""
        assert figure.span is not None
        verb = syntax.governing_verb(syntax.span_root(figure.span))
        near = [*figure.span.doc[figure.span.end : figure.span.end + 2], *(verb.children if verb is not None else ())]
        return [str(t.lower_) for t in near if t.lower_ in self.adverbs]
