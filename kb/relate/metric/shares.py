"""Names what a percentage or a fraction is a part of: "share of revenue", "stake in Acme", "share of Canadians".

Comes in: a figure and the whole that it is said to be of. Goes out: a `Measured`, or None. What is held against a level
it once had is no part of it.
"""

from __future__ import annotations

from dataclasses import replace

from kb.model import Quantity
from kb.relate.attaching.attachment import Attachment
from kb.relate.metric.counts import CountNamer
from kb.relate.metric.measuring import Measured
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.scene.scene import Figure

OFF = frozenset({"below", "above", "off", "under", "over"})


class ShareNamer(CountNamer):
    """Names metrics by the whole that a figure is a part of."""

    def _share(self, whole: Token, figure: Figure) -> Measured | None:
        """ "60% of its revenue" -> share of revenue; "13% of Aeronautics" is a stake in it."""
        if (people := self._people(figure)) is not None:
            name = f"share of {people.text}"
            return Measured(name, str(people.text), None, "share-of-people", frozenset({people.i}))
        fate = self.measuring.left_so.get(whole.lower_)
        if figure.quantity.unit is None and fate is not None:
            return self._known(fate, "share-of")
        if whole.tag_ in ("NNP", "NNPS") and syntax.child(whole, "case") is not None:
            return Measured("share", None, None, "share-of-unnamed")  # "1.2% of America's"
        if whole.tag_ in ("NNP", "NNPS") and not whole.text.isupper():
            stake = self._known("stake", "stake-in")
            of = syntax.text_of([t for t in syntax.noun_phrase(whole) if t.tag_ not in ("DT", "POS")])
            if not self._held(whole, figure):
                return Measured(f"share of {of}", of, None, "share-of-name")
            return replace(stake, name=f"stake in {of}") if stake is not None else None
        if whole.tag_ in ("PRP", "DT", "CD", "WDT"):
            return Measured("share", None, None, "share-of-unnamed")
        if stem(whole.text) in self.companies and self._owned(figure):
            return self._known("stake", "stake-in", syntax.text_of(syntax.core_phrase(whole)))
        inner = self._noun(whole, "share")
        if (
            inner is not None
            and inner.row is not None
            and inner.row.dimension == "share"
            and stem(whole.text) == "share"
        ):
            return inner  # "5.4% of the market share"
        if stem(whole.text) in self.measuring.wholes:
            return self._known("market share", "share-of", syntax.text_of([whole]))
        if (priced := self._priced(whole, figure)) is not None:
            return priced
        core = [t for t in syntax.core_phrase(whole) if not self._names_something(t) and t.tag_ not in ("CD", "$")]
        one = {t.i for t in self._one_thing(whole)}
        core = [t for t in core if t.i in one or t.dep_ == "compound" or t.lower_ not in self.qualifiers]
        named = frozenset(t.i for t in core if t.i and t.text[:1].isupper())
        name = "share of " + " ".join(str(t.text) if t.i in named else str(t.lower_) for t in core)
        row = self.names.metric_by_name.get(name)
        return Measured(name, syntax.text_of(core), row, "share-of", frozenset(t.i for t in core), tuple(core))

    def _people(self, figure: Figure) -> Token | None:
        """ "53% of Canadians Support", "54% of Liberals": a people or a party, no firm that is owned."""
        span = figure.span
        doc = span.doc if span is not None else None
        if span is None or doc is None or span.end + 1 >= len(doc) or doc[span.end].lower_ != "of":
            return None
        word = doc[span.end + 1]
        after = doc[span.end + 2] if span.end + 2 < len(doc) else None
        named = word.text[:1].isupper() and word.text.endswith("s") and not word.text.isupper()
        known = word.tag_ in ("NNPS", "NNS") or word.text.removesuffix("s") in self.names.by_demonym
        alone = after is None or not after.text[:1].isupper() or known
        return word if named and known and alone and not self._owned(figure) else None

    def _held(self, whole: Token, figure: Figure) -> bool:
        """ "Bought 13% of Acme" is a stake; "51% of Americans said" and "12% of Scotland is moor" are none."""
        root = syntax.span_root(figure.span) if figure.span is not None else None
        verb = syntax.governing_verb(root) if root is not None else None
        if root is None or verb is None:
            return False
        if whole.tag_ == "NNPS":
            return self._owned(figure) and root.dep_ not in ("nsubj", "nsubjpass")
        return root.dep_ not in ("nsubj", "nsubjpass") or verb.lemma_ in self.measuring.owning

    def _owned(self, figure: Figure) -> bool:
        verb = syntax.governing_verb(syntax.span_root(figure.span)) if figure.span is not None else None
        return verb is not None and verb.lemma_ in self.measuring.owning and verb.lemma_ != "have"

    def _priced(self, whole: Token, figure: Figure) -> Measured | None:
        """ "3% of a $40m refit": a share of what the refit costs."""
        others = figure.scene.readings.get(figure.passage.index, ())
        money = any(
            isinstance(r, Quantity) and self.names.dimension(r.unit) == "money" and r.start <= t.idx < r.end
            for t in whole.subtree
            if t.i < whole.i
            for r in others
        )
        hit = self.names.metric("cost", ["cost", *(stem(t.text) for t in syntax.core_phrase(whole))], "money")
        if not money or hit is None:
            return None
        return Measured(f"share of {hit[0].name}", None, None, "share-of-cost")

    def _share_of_output(self, found: Attachment, figure: Figure) -> Measured | None:
        """ "A deficit of 5.8% of GDP" is a deficit."""
        if found.share_of is None:
            return None
        if (rate := self._rate_of_workforce(found, found.share_of)) is not None:
            return rate
        product = syntax.text_of(self._one_thing(found.share_of)).lower() == "gross domestic product"
        if found.measured is None or not (product or stem(found.share_of.text) in self.measuring.outputs):
            return None
        if found.rule.endswith("stands-at") and self._makes_up(figure):
            return None  # "online sales accounted for 12% of all sales"
        inner = self._noun(found.measured, None)
        return inner if inner is not None and inner.row is not None else None

    def _rate_of_workforce(self, found: Attachment, whole: Token) -> Measured | None:
        """ "Unemployment was 4.4% of the labour force" is a rate of unemployment."""
        noun = found.measured if found.measured is not None and found.measured.i != whole.i else found.owner
        if noun is None or syntax.text_of(self._one_thing(whole)).lower() not in self.measuring.workforce:
            return None
        inner = self._noun(noun, "share") if noun.tag_ in ("NN", "NNS", "NNP") else None
        return inner if inner is not None and inner.row is not None and inner.row.dimension == "share" else None

    def _one_thing(self, whole: Token) -> list[Token]:
        """The words in front of a noun without which it names something else: "gross domestic product"."""
        doc = whole.doc
        for size in (2, 1):
            words = [doc[at] for at in range(max(0, whole.i - size), whole.i + 1)]
            if " ".join(str(word.lower_) for word in words) in self.measuring.one_thing:
                return words
        return [whole]

    def _against_level(self, found: Attachment) -> Measured | None:
        """ "Traffic is at 95% of pre-Covid levels": traffic against what it was, and no part of a level."""
        whole, noun = found.share_of, found.owner if found.owner is not None else found.measured
        if whole is None or noun is None or stem(whole.text) not in self.measuring.levels:
            return None
        if noun.tag_ not in ("NN", "NNS") or noun.i == whole.i:
            return None
        plain = self._plain(noun)
        core = [t for t in syntax.core_phrase(whole) if t.tag_ not in ("DT", "PRP$", "CD", "POS")]
        name = f"{plain.name} relative to {syntax.text_of(core)}"
        return replace(plain, name=name, rule="share-of-level") if core else None

    def _off_level(self, figure: Figure, found: Attachment) -> Measured | None:
        """ "40% below pre-crisis levels", "£14,000 off its peak": how far something is from what it was."""
        end, noun = (figure.span.end if figure.span is not None else 0), found.measured
        after = figure.span.doc[end] if figure.span is not None and end < len(figure.span.doc) else None
        if after is None or noun is None or after.lower_ not in OFF or found.rule.split(",")[0] != "degree":
            return None
        things = [t for t in after.children if t.dep_ == "pobj" and stem(t.text) in self.measuring.levels]
        inner = self._noun(noun, None) if things else None
        core = [t for t in syntax.core_phrase(things[0]) if t.tag_ not in ("DT", "PRP$", "CD", "POS")] if things else []
        if inner is None or not core or not (self._property(noun, inner) or noun.tag_ == "NNS"):
            return None
        return replace(inner, name=f"{inner.name} relative to {syntax.text_of(core)}", row=None, rule="off-level")

    def _makes_up(self, figure: Figure) -> bool:
        verb = syntax.governing_verb(syntax.span_root(figure.span)) if figure.span is not None else None
        return verb is not None and verb.lemma_ in self.measuring.making_up

    def _as_rate(self, inner: Measured) -> Measured:
        """ "Consumer prices ..., down from 2.8%": per cent of what is no share is its growth."""
        if inner.row is None or (inner.row.dimension in ("share", "any") and inner.row.name != "consumer price"):
            return inner
        grown = self.names.growth_of.get(inner.name)
        return replace(inner, name=grown.name, row=grown) if grown is not None else inner
