"""Lists in which each place, group or name has its own figure: "by 4.2% in the south west, by 2.2% in Hask".

Comes in: a figure in a row of figures of its kind. Goes out: a `Subject`, the one of its turn, or None where the row
names nobody beside the figures.
"""

from __future__ import annotations

from dataclasses import replace

from kb.model import Quantity
from kb.relate.attaching.attachment import Attachment
from kb.relate.metric.namer import Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Span
from kb.relate.scene import nearby
from kb.relate.scene.names import stem
from kb.relate.scene.scene import Figure
from kb.relate.subject.naming import Subject
from kb.relate.subject.ownership import Ownership

BESIDES = frozenset({"in", "across", "for", "among", "at"})
REACHED = frozenset({"to", "at", "by", "of", "was", "were", ","})
SERIES = frozenset({",", ";", ":", "and", "with", "by", "–", "—"})
ALONE = ("apposition", "beside-figure", "fragment", "subject", "stands-at")  # a number with nothing that it counts
LONGEST = 6  # words of a place or group that a list of figures names beside each


class Turns(Ownership):
    """Reads rows of figures with one lexicon."""

    def _in_turn(self, figure: Figure, metric: Measured | None) -> Subject | None:
        """ "By 4.2% in the south west, by 2.2% in Hask": in a list each place or group has its own figure."""
        fits = metric is None or self._placed(metric) or _of_things(metric) or figure.quantity.change is not None
        if figure.span is None or not fits:
            return None
        own = self._beside(figure.span)
        if own is None:
            return None
        row = nearby.quantities(figure)
        at = next((index for index, other in enumerate(row) if other.start == figure.quantity.start), 0)
        for other in (*row[max(0, at - 2) : at], *row[at + 1 : at + 3]):
            span = syntax.by_offset(figure.span.doc, other.start, other.end) if self._alike(other, figure) else None
            if span is not None and (theirs := self._beside(span)) is not None and theirs.start != own.start:
                return replace(self._subject(str(own.text), "in-turn", own.root), refers=None)
        return None

    def _at_its_own(self, figure: Figure, found: Attachment) -> Subject | None:
        """ "22 are at Port Hospital, 3 at Hask Clinic and 6 at Tarn Clinic": each number's own."""
        loose = found.rule.rpartition(", ")[2] in ALONE
        span = figure.span
        if found.counted is not None or any(letter.isalpha() for letter in figure.quantity.text):
            return None
        if span is None or not loose or figure.quantity.unit is not None or span.end + 1 >= len(span.doc):
            return None
        at = span.end + (span.doc[span.end].lemma_ == "be")
        if span.doc[at].lower_ not in ("at", "in"):
            return None
        own = self._group(span.doc[at + 1 : at + 1 + LONGEST], str(span.doc[at].lower_))
        named = own is not None and own[0].text[:1].isupper()
        return self._subject(str(own.text), "at-its-own", own[-1]) if own is not None and named else None

    def _in_series(self, figure: Figure) -> Subject | None:
        """ "They are Amber 31 percent, Marl 20 percent and Gorse 4 percent": in a list each name has its own."""
        own = self._name_before_figure(figure.span) if figure.span is not None else None
        if own is None or figure.span is None:
            return None
        row = nearby.quantities(figure)
        at = next((index for index, other in enumerate(row) if other.start == figure.quantity.start), 0)
        for other in (*row[max(0, at - 1) : at], *row[at + 1 : at + 2]):
            span = syntax.by_offset(figure.span.doc, other.start, other.end) if self._alike(other, figure) else None
            if span is not None and self._name_before_figure(span) is not None:
                return self._subject(str(own.text), "in-series", own[-1])
        return None

    def _name_before_figure(self, span: Span) -> Span | None:
        """The name that stands right before a figure, behind a comma, "and" or a verb."""
        doc, end = span.doc, span.start
        start = end
        while start > 0 and end - start < LONGEST and doc[start - 1].tag_ in ("NNP", "NNPS", "NN", "HYPH"):
            if not doc[start - 1].text[:1].isupper() or syntax.in_figure(doc[start - 1]):
                break
            start -= 1
        words = doc[start:end]
        if not len(words) or self._is_time(words[-1]) or self.measures(words.text):
            return None
        joint = doc[start - 1] if start else None
        return words if joint is None or joint.lower_ in SERIES or joint.lemma_ == "be" else None

    def _alike(self, other: Quantity, figure: Figure) -> bool:
        return other.unit == figure.quantity.unit and other.start != figure.quantity.start

    def _beside(self, span: Span) -> Span | None:
        """The place or group right behind a figure, or right before it and a comma."""
        doc, end = span.doc, self._behind_bracket(span)
        if end < len(doc) and doc[end].lower_ in BESIDES:
            return self._group(doc[end + 1 : end + 1 + LONGEST], str(doc[end].lower_))
        index = span.start - 1
        while index > 0 and doc[index].lower_ in REACHED and span.start - index < 4:
            index -= 1
        first = index
        while first > 0 and index - first < LONGEST and doc[first].lower_ not in BESIDES and doc[first].text != ",":
            first -= 1
        if index == span.start - 1 or doc[first].lower_ not in BESIDES:
            return None
        found = self._group(doc[first + 1 : index + 1], str(doc[first].lower_))
        return found if found is not None and found.end == index + 1 else None

    def _behind_bracket(self, span: Span) -> int:
        """Where a figure ends with the bracket behind it, or the one it stands in: "6.1 mt (5.4 mt last year)"."""
        doc, at = span.doc, span.end
        inside = span.start > 0 and doc[span.start - 1].text == "("
        if not inside and not (at < len(doc) and doc[at].text == "("):
            return at
        return next((t.i + 1 for t in doc[at : at + LONGEST] if t.text == ")"), at)

    def _group(self, tokens: Span, preposition: str) -> Span | None:
        """The words that name a place or a group of people, of those behind a preposition."""
        start = 1 if len(tokens) and tokens[0].lower_ == "the" else 0
        size = start
        while size < len(tokens) and (syntax.is_noun(tokens[size]) or tokens[size].tag_ in ("JJ", "CC", "IN")):
            joint = tokens[size].lower_ in ("of", "&")
            if tokens[size].tag_ in ("CC", "IN") and not joint:
                break
            size += 1
        words = tokens[start:size]
        if not len(words) or syntax.in_figure(words[-1]) or self._is_time(words[-1]) or not syntax.is_noun(words[-1]):
            return None
        last, named = words[-1], words[0].text[:1].isupper()
        ways = all(stem(t.text) in self.directions | self.generic["place"] or t.lower_ == "of" for t in words)
        people = preposition in ("for", "among", "at") and last.tag_ == "NNS" and start == 0
        people = people and (preposition != "at" or self.is_where(last))
        placed = preposition != "for" and ways and start == 1
        fits = named or people or placed
        return words if fits and not self.is_measure(last) else None

    def _placed(self, metric: Measured) -> bool:
        """A metric that places have, or anything may."""
        return metric.row is None or not metric.row.bearers or "place" in metric.row.bearers or _of_things(metric)


def _of_things(metric: Measured) -> bool:
    """What is measured of things that the sentence need not name: "prices rose 3% in Hask"."""
    return metric.row is not None and metric.row.of_things
