"""Words that narrow a claim: "hardware", "marginal", "per training run", "excluding staff".

Comes in: the measured phrase and the figure's sentence. Goes out: a list of words, in text order,
as the article has them. Cross-checking lives on them: two figures of different scope do not
contradict each other.
"""

from __future__ import annotations

from spacy.tokens import Token

from kb.lexicon.context import Qualifiers
from kb.relate import syntax
from kb.relate.attachment import Attachment
from kb.relate.metric import Measured
from kb.relate.names import stem
from kb.relate.naming import Subject
from kb.relate.scene import Figure

LONGEST_EXCLUSION = 8  # words


class QualifierFinder:
    """Finds qualifiers with one lexicon."""

    def __init__(self, qualifiers: Qualifiers) -> None:
        self.words = frozenset(word.lower() for words in qualifiers.narrow.values() for word in words)
        self.pairs = frozenset(word for word in self.words if " " in word)
        self.exclude = frozenset(qualifiers.exclude)
        self.idle = frozenset(qualifiers.idle)

    def find(
        self, figure: Figure, found: Attachment, metric: Measured | None, subject: Subject | None
    ) -> tuple[str, ...]:
        """Returns the words that narrow the figure: known ones, and all modifiers that name nothing else."""
        if figure.span is None:
            return ()
        heads = [noun for noun in (found.measured, found.counted, found.share_of) if noun is not None]
        if found.verb is not None:
            heads += syntax.prep_objects(found.verb, "on")
        if found.measured is not None:
            heads += [t for t in syntax.prep_objects(found.measured, "on", "for") if not syntax.in_figure(t)]
        out: list[str] = []
        for head in heads:
            out += self._in_phrase(head, figure, metric)
        if found.measured is not None and metric is not None and found.measured.i in metric.used:
            out += self._left_over(found.measured, metric, subject)
        out += self._adverbs(figure)
        out += self._excluded(figure, frozenset(head.i for head in heads))
        for head in heads:
            out += [self._clause(kid) for kid in head.children if kid.lower_ in self.exclude and kid.dep_ == "prep"]
        if metric is not None:
            taken = set(metric.name.split())
            out = [word for word in out if word.lower() not in taken or word.lower() in self.words]
            out = [word for word in out if not set(word.lower().split()) <= taken]
        return tuple(dict.fromkeys(out))

    def _in_phrase(self, head: Token, figure: Figure, metric: Measured | None) -> list[str]:
        tokens = [t for t in syntax.noun_phrase(head) if t.tag_ not in ("CD", "DT", "POS", "PRP$", "IN", "$")]
        out = []
        for token, after in zip(tokens, [*tokens[1:], None], strict=False):
            pair = f"{token.lower_} {stem(after.text)}" if after is not None else ""
            if pair in self.pairs:
                out.append(pair)
            elif token.lower_ in self.words and token.i != head.i:
                out.append(str(token.text) if token.text.isupper() else str(token.lower_))
        return out

    def _left_over(self, head: Token, metric: Measured, subject: Subject | None) -> list[str]:
        """Modifiers that neither metric nor subject has taken up: "AI" of "AI infrastructure capex"."""
        taken = {word.lower() for word in f"{metric.name} {subject.text if subject is not None else ''}".split()}
        out = []
        for token in syntax.core_phrase(head):
            plain = token.tag_ in ("NN", "NNS", "JJ", "VBN") or token.text.isupper()
            free = token.i not in metric.used and token.i != head.i and not syntax.in_figure(token)
            if plain and free and token.lower_ not in self.idle and not {token.lower_, stem(token.text)} & taken:
                out.append(str(token.text) if token.text.isupper() else str(token.lower_))
        return out

    def _adverbs(self, figure: Figure) -> list[str]:
        """ "collectively", "on average": on the figure's verb, or right before the figure."""
        out = []
        if figure.span is not None:
            for index in range(max(0, figure.span.start - 4), figure.span.start):
                token = figure.span.doc[index]
                if token.lower_ in ("total", "combined", "average", "net", "gross", "record", "cumulative"):
                    out.append(str(token.lower_))
                elif token.lower_ in ("collectively", "jointly", "together"):
                    out.append("combined")
        return out

    def _clause(self, preposition: Token) -> str:
        """ "wages excluding bonuses": the preposition with its phrase."""
        return syntax.text_of([t for t in preposition.subtree if not syntax.in_figure(t)][:LONGEST_EXCLUSION])

    def _excluded(self, figure: Figure, heads: frozenset[int]) -> list[str]:
        """ "excluding staff", "before tax": the phrase, up to the next comma."""
        if figure.span is None:
            return []
        doc, out = figure.span.doc, []
        verbs = {t.head.i for t in figure.span if syntax.is_verb(t.head)}
        for token in doc[figure.span.end : min(len(doc), figure.span.end + 14)]:
            above = token.head.i in verbs
            hangs = token.dep_ == "prep" and (
                token.head.i in range(figure.span.start, figure.span.end) or token.head.i in heads or above
            )
            if hangs and token.lower_ in self.exclude:
                words = []
                for after in doc[token.i : min(len(doc), token.i + LONGEST_EXCLUSION)]:
                    if after.is_punct:
                        break
                    words.append(after)
                text = syntax.text_of(words)
                if len(words) > 1 and not any(char.isdigit() for char in text):
                    out.append(text)
        return out
