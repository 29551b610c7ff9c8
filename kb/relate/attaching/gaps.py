"""What a sentence leaves out beside a figure: "A pledged $150m, and B $40m", "revenue rose 8% and profit 3%".

Comes in: the first token of a figure. Goes out: an `Attachment` to the name or noun right before it, or None where
nothing is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from kb.relate.attaching.asking import Attachment
from kb.relate.attaching.roles import Roles
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Doc, Token
from kb.relate.scene.names import stem
from kb.relate.scene.nearby import quantities

BETWEEN = frozenset({",", "now", "currently", "already"})
LEFT_OUT = 2  # words between a noun and its figure
MULTIPLES = frozenset({"attribute", "multiple-of", "fragment"})
SOFTENED = 3  # words that soften a figure: "of just over"
SOFTENING = frozenset({"RB", "RBR", "JJR", "DT", "IN"})
LEVELS = frozenset({"to", "at", "from", "of"})
BESIDE = 60  # characters
LONGEST = 4  # words of what grew
SIZING = frozenset({"by", "between"})  # before the size of a change
GAPPED = frozenset({"for", "at", "by", "to", "between"})


@dataclass(frozen=True, slots=True)
class Gaps(Roles):
    """One figure whose noun or verb is left out."""

    def gapped_growth(self, first: Token) -> Attachment | None:
        """ "Revenue rose 8% and profit 3%", "burglary rose by 3%, robbery by 1%": what grew, its verb left out."""
        index = first.i - 1
        while index > 0 and first.i - index <= LEFT_OUT and first.doc[index].lower_ in BETWEEN:
            index -= 1
        noun = first.doc[index] if index >= 0 else None
        by = noun.lower_ if noun is not None and noun.lower_ in SIZING and noun.i > 0 else ""
        noun = first.doc[index - 1] if by else noun
        if noun is None or not self._gapped_growth(noun, by=by):
            return None
        return Attachment("noun-before, gapped", measured=noun, change=True)

    def gapped_metric(self, first: Token) -> Attachment | None:
        """ "... in April and unemployment 4.3%", "its key rate, now 4.25%": a noun right before, its verb left out."""
        index = first.i - 1
        while index > 0 and first.i - index <= LEFT_OUT and first.doc[index].lower_ in BETWEEN:
            index -= 1
        noun = first.doc[index] if index >= 0 else None
        if noun is None or noun.tag_ not in ("NN", "NNS") or not self._outside(noun) or self.dimension is None:
            return None
        apart = index < first.i - 1 or any(
            t.lower_ in ("and", ",", ";", "while") for t in noun.doc[max(0, index - 2) : index]
        )
        named = self.names.metric(stem(noun.text), [stem(t.text) for t in syntax.core_phrase(noun)], self.dimension)
        over = syntax.governing_verb(noun)
        joined = over is not None and over.i < index
        joined = joined and (index < first.i - 1 or over is None or syntax.object_of(over) != noun)
        if not apart or named is None or self.quantity.change is not None or not joined:
            return None
        return Attachment("noun-before", measured=noun, owner=None)

    def said_of(self, first: Token, found: Attachment) -> Attachment:
        """ "Sales of $81bn and EPS of $2.78 against": the metric right before "of", however it hangs."""
        doc, at = first.doc, first.i - 1
        while at > 1 and first.i - at <= SOFTENED and doc[at].tag_ in SOFTENING and doc[at].lower_ != "of":
            at -= 1
        noun = doc[at - 1] if at > 0 and doc[at].lower_ == "of" else None
        kept = found.change or found.measured == noun or found.share_of is not None or found.counted is not None
        if noun is None or kept or not syntax.is_noun(noun) or not self._outside(noun) or self.dimension is None:
            return found
        idle = self.words.empty | self.words.changes | self.words.times
        if stem(noun.text) in idle or self.dimension == "count" or not self._is_metric(noun):
            return found
        return Attachment("noun-of", measured=noun, owner=self._above(noun))

    def multiplied(self, root: Token, found: Attachment) -> Attachment:
        """ "The cost of ownership is 1.3x the chip's cost": what is held against another is the clause's subject."""
        verb = syntax.governing_verb(root) if self.quantity.unit == "x" and found.rule in MULTIPLES else None
        subject = syntax.own_subject(verb) if verb is not None and verb.lemma_ == "be" else None
        if subject is None or subject.tag_ not in ("NN", "NNS") or not self._outside(subject):
            return found
        held = self.names.metric(stem(subject.text), [stem(t.text) for t in syntax.core_phrase(subject)], None)
        return Attachment("multiplied", measured=subject) if held is not None else found

    def _gapped_growth(self, noun: Token, *, by: str) -> bool:
        """What grew, right before a percentage, joined to a clause that says by how much another thing did."""
        first = self.figure.span[0] if self.figure.span is not None else noun
        doc, start = noun.doc, noun.i
        while start > 0 and noun.i - start < LONGEST and doc[start - 1].tag_ in ("JJ", "NN", "NNP", "VBG"):
            start -= 1
        joint = next((t for t in reversed(doc[:start]) if t.lower_ not in ("the", "its", "their")), None)
        told = self.quantity.change is not None and not by  # "by" tells the change of the one before as well
        if self.quantity.unit != "%" or told or noun.i != first.i - 1 - bool(by) or joint is None:
            return False
        known = noun.tag_ in ("NN", "NNS", "VBP", "VB", "VBZ") and bool(self.names.metrics.get(stem(noun.lower_)))
        named = noun.tag_ in ("NN", "NNS") if by else known  # "burglary rose by 3%, robbery by 1%"
        if not named or not self._outside(noun) or joint.lower_ not in ("and", ",", "while"):
            return False
        text = self.figure.passage.text
        beside = [
            q for q in quantities(self.figure) if q.end <= noun.idx and noun.idx - q.end < BESIDE and q.unit == "%"
        ]
        led = [text[: q.start].split()[-1:] for q in beside]
        sized = [
            q
            for q, word in zip(beside, led, strict=True)
            if word and word[0].lower() not in LEVELS and (word[0].lower() == by or not by)
        ]
        figure = syntax.by_offset(doc, sized[-1].start, sized[-1].end) if sized else None
        verbs = [t for t in syntax.climb(syntax.span_root(figure)) if syntax.is_verb(t)] if figure is not None else []
        return bool(verbs) and any(self._moves(verb) for verb in verbs)

    def quoted_price(self, first: Token) -> Attachment | None:
        """ "Dow +0.2% Nasdaq +0.8%": in a list of movements each belongs to the name before it."""
        before = first.doc[first.i - 1] if first.i else None
        if (
            before is not None
            and before.text == "("
            and before.i
            and self.dimension in ("share", "ratio", "count", "money", None)
        ):
            name = first.doc[before.i - 1]
            if name.tag_ == "POS" and name.i:  # "ahead of Denby's (14.9%)"
                name = first.doc[name.i - 1]
            return Attachment("apposition", owner=name) if name.tag_ in ("NNP", "NNPS") else None
        thing = self._gapped(first)
        if thing is not None and thing.lemma_ not in self.words.say | self.words.need:  # "and expects $65 billion"
            return Attachment("verb-left-out", owner=thing, inherits=True)
        if self.quantity.text[:1] not in "+-−" or self.quantity.unit not in ("%", "pp"):
            return None
        if before is not None and before.tag_ == "CD" and before.i and self._outside(before):
            before = first.doc[before.i - 1]
        if before is None or before.tag_ not in ("NNP", "NNPS") or not self._outside(before):
            return None
        return Attachment("listed-movement", measured=before, change=True)

    def _gapped(self, first: Token) -> Token | None:
        """ "A pledged $150m, and B $40m", "cars made up 18% and vans 33%": the thing whose verb is left out."""
        doc, at = first.doc, first.i - 1
        while at > 1 and doc[at].tag_ == "RB" and first.i - at < 3:
            at -= 1  # "boys only 26"
        preposition = doc[at].lower_ if at > 0 and doc[at].lower_ in GAPPED else ""
        thing = doc[at - 1] if preposition else doc[at] if at > 0 else first
        nouns = syntax.is_noun(thing) or self._misread_plural(thing)
        bare = self.dimension is None and at < first.i - 1 and not preposition
        bare = bare or (self.dimension is None and thing.tag_ in ("NNP", "NNPS"))  # "has 40 ships, Brisk 30"
        if not (bare or self.dimension in ("money", "count", "share")) or not nouns or not self._outside(thing):
            return None
        start = thing.i
        while start > 0 and thing.i - start < 4 and doc[start - 1].tag_ in ("NN", "NNP", "NNPS", "NNS", "JJ"):
            start -= 1
        index = start - 1
        while index > 0 and doc[index].lower_ in ("the", "and", ",", ";"):
            index -= 1
        joints = ("and", ";") if preposition else ("and", ";", ",")
        joined = any(t.lower_ in joints for t in doc[index + 1 : start])
        named = thing.tag_ in ("NNP", "NNPS") and not preposition
        named = named and any(t.lower_ in ("and", ";") for t in doc[index + 1 : start])
        return thing if joined and (named or self._same_frame(doc, index, preposition, thing)) else None

    def _misread_plural(self, thing: Token) -> bool:
        """ "And bicycles 12%": a plural that the tagger takes for a verb has no subject of its own."""
        plain = thing.tag_ == "VBZ" and thing.text.islower() and syntax.own_subject(thing) is None
        return plain and self.quantity.unit in ("%", None)  # but "and has 90 bakeries" is a verb

    def _same_frame(self, doc: Doc, index: int, preposition: str, thing: Token) -> bool:
        """The figure before, of the same clause, stands behind the same preposition, or like this one behind none."""
        figure = next((t.i for t in reversed(doc[: index + 1]) if syntax.in_figure(t)), None)
        if figure is None or self._is_metric(thing):
            return False
        verbs = [t for t in doc[figure : index + 1] if syntax.is_verb(t) and not syntax.in_figure(t)]
        while figure > 0 and syntax.in_figure(doc[figure - 1]):
            figure -= 1
        before = doc[figure - 1].lower_ if figure else ""
        return not verbs and (before == preposition if preposition else syntax.is_verb(doc[figure - 1]))
