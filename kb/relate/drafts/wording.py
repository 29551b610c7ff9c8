"""The article's own words for what a figure is said of: the noun phrases, whole and as written.

Comes in: a draft. Goes out: the words of what is measured and of whose it is. The noun that names the property gives
its whole phrase ("the average life expectancy for men"); where no noun names it ("Anna scored 22 goals", "petrol
averaged $2") the figure is said of the thing itself, and its phrase stands for both. What is counted is not repeated:
it is the figure's unit. Words that stand apart are joined by an ellipsis: "tablet … charger". None where the article
has no words for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from spacy.tokens import Token

from kb.lexicon import Lexicon
from kb.lexicon.context import ContextWords
from kb.relate.drafts.draft import Draft
from kb.relate.parsing import syntax
from kb.relate.scene.names import stem

APART = " … "
EDGE_TAGS = frozenset(
    {
        "DT",
        "PRP",
        "PRP$",
        "POS",
        "IN",
        "CC",
        "TO",
        "WDT",
        "WP",
        "WP$",
        "WRB",
        "EX",
        "PDT",
        "MD",
        "HYPH",
        "SYM",
        "RB",
        "$",
    }
)
LONGEST = 24  # words on either side of a phrase's head
STEPS = 3
NAMELESS = frozenset({"one-of-a-kind", "number-word", "confidence-level"})
ACTIVITIES = frozenset({"cost-of-activity", "verb-of-subject"})
SOLD = frozenset({"for", "at"})
PAID_FOR = frozenset({"for", "on"})


class Wording:
    """Finds the article's words with one lexicon."""

    def __init__(self, words: ContextWords) -> None:
        nouns, own = words.relating.nouns, words.measuring
        self.nothing = frozenset(nouns.empty) | frozenset(nouns.times)
        self.times, self.changes = frozenset(nouns.times), frozenset(nouns.rise) | frozenset(nouns.fall)
        self.outer_words, self.narrowing = frozenset(own.outer_words), frozenset(own.narrowing)
        self.idle = frozenset(words.qualifiers.idle) | frozenset(own.extents)
        self.sources = frozenset(words.relating.verbs.say)

    def of(self, draft: Draft) -> tuple[str | None, str | None]:
        """Returns the words of what is measured, and of whose it is."""
        held = self._holder(draft)
        if draft.reason in NAMELESS:
            return None, None
        if draft.figure.span is None:
            return (draft.metric.text if draft.metric is not None else None) or held, held
        noun, actor = self._property(draft), self._actor(draft)
        if noun is not None and held is not None and self._is_held(noun, draft):
            words: str | None = held
        else:
            words = self.phrase(noun) if noun is not None else self._activity(draft) or self._taken_over(draft)
        who = self.phrase(actor) if actor is not None else None
        if words is None:
            counted = draft.attachment.counted
            far = draft.subject is not None and (draft.distance > 0 or draft.subject.rule == "recorded-in")
            own = self.phrase(counted) if counted is not None and far else None
            return own or held or who or self._heading(draft), held
        if noun is not None and actor is not None and who and actor.i < noun.i:
            told = held is None and actor.i not in self._own(noun) and draft.attachment.rule != "noun-before"
            if told or self._is_thing_of(noun, draft):
                return APART.join([who, words]), held
        return words, held

    def _heading(self, draft: Draft) -> str | None:
        """A fragment's own noun: "a pixel pitch as high as 352 μm"."""
        span = draft.figure.span
        root = span.sent.root if span is not None else None
        plain = root is not None and root.tag_ in ("NN", "NNS") and not syntax.in_figure(root)
        return self.phrase(root) if root is not None and plain and not self._unit(root, draft) else None

    def _is_held(self, noun: Token, draft: Draft) -> bool:
        head = draft.subject.head if draft.subject is not None else None
        return head is not None and head.doc is noun.doc and head.i == noun.i

    def _is_thing_of(self, noun: Token, draft: Draft) -> bool:
        """ "The tablet comes with a 5 W charger": the charger is the tablet's."""
        above = syntax.preposition(noun)
        verb = above.head if above is not None else noun.head
        direct = noun.dep_ in ("dobj", "attr", "oprd", "pobj") and syntax.is_verb(verb)
        return draft.attachment.rule in ("attribute", "priced-at") and direct and self._is_held(noun, draft)

    def _holder(self, draft: Draft) -> str | None:
        subject = draft.subject
        if subject is None:
            return None
        head = subject.head
        if head is None or head.tag_ in EDGE_TAGS or subject.text not in head.doc.text:
            return subject.text
        words = self.phrase(head) or subject.text
        rest = subject.text.replace(words, "", 1).strip() if words in subject.text else "-"
        named = subject.entity is not None or subject.text[:1].isupper()
        return subject.text if named and rest.replace(" ", "").isalnum() else words

    def _taken_over(self, draft: Draft) -> str | None:
        """The words of a metric that another figure's noun named."""
        metric = draft.metric
        nouns = metric is not None and any(syntax.is_noun(t) for t in metric.tokens)
        return metric.text if metric is not None and nouns and "inherited" in draft.rules else None

    def _activity(self, draft: Draft) -> str | None:
        """ "Training Mira cost $5m", "it cost $5m to train": the words of what was done for the money."""
        span, metric = draft.figure.span, draft.metric
        verb = syntax.governing_verb(syntax.span_root(span)) if span is not None else None
        if (
            span is None
            or verb is None
            or metric is None
            or metric.rule not in ACTIVITIES
            or any(token.doc is not verb.doc for token in metric.tokens)
            or "inherited" in draft.rules
        ):
            return None  # the words of a metric that was taken over stand in another sentence
        act = next((kid for kid in verb.children if kid.dep_ == "csubj" and kid.tag_ == "VBG"), None)
        if act is not None:
            return self._trimmed(act, range(act.i, verb.i))
        act = next((t for t in verb.doc[span.end :] if t.i in metric.used and syntax.is_verb(t)), None)
        return f"{verb.text}{APART}{act.text}" if act is not None else None

    # -- which nouns ---------------------------------------------------------------------------------

    def _property(self, draft: Draft) -> Token | None:
        found = draft.attachment
        stuff = self._stuff(draft)
        for noun in (found.share_of, stuff, self._outer(draft), found.measured, self._traded(draft)):
            if noun is None or not syntax.is_noun(noun) or syntax.in_figure(noun):
                continue
            if not self._unit(noun, draft) and not self._bare(noun):
                return noun
        return None

    def _stuff(self, draft: Draft) -> Token | None:
        """ "$1 billion in gains", "450 Nm of torque": what the figure is an amount of."""
        span = draft.figure.span
        if span is None or draft.attachment.counted is not None or draft.quantity.unit == "%":
            return None
        money = len(draft.quantity.unit or "") == 3
        things = syntax.prep_objects(syntax.span_root(span), *(("in", "worth") if money else ("of", "worth")))
        return next((t for t in things if t.tag_ in ("NN", "NNS") and stem(t.text) not in self.times), None)

    def _actor(self, draft: Draft) -> Token | None:
        """Who does or has it, by the verb; who only says so is left out."""
        span = draft.figure.span
        verb = syntax.governing_verb(syntax.span_root(span)) if span is not None else None
        if verb is None or verb.lemma_ in self.sources:
            return None
        found = syntax.subject_of(verb)
        named = found is not None and found.tag_ == "CD" and syntax.child(found, "compound") is not None  # "the SP 500"
        plain = found is not None and (named or syntax.is_noun(found)) and not syntax.in_figure(found)
        return found if found is not None and plain and not self._unit(found, draft) else None

    def _traded(self, draft: Draft) -> Token | None:
        """ "Bought a notebook for €1,200", "paid €1,200 for a notebook": what the money is for."""
        span, unit = draft.figure.span, draft.quantity.unit
        if span is None or unit is None or len(unit) != 3 or not unit.isupper():
            return None
        root = syntax.span_root(span)
        preposition = syntax.preposition(root)
        if preposition is not None and preposition.lower_ in SOLD and syntax.is_verb(preposition.head):
            return syntax.child(preposition.head, "dobj")
        if not syntax.is_verb(root.head) or root.dep_ not in ("dobj", "obj"):
            return None
        things = [thing for place in (root.head, root) for thing in syntax.prep_objects(place, *PAID_FOR)]
        return next((thing for thing in things if syntax.is_noun(thing) and stem(thing.text) not in self.times), None)

    def _unit(self, noun: Token, draft: Draft) -> bool:
        """What is counted, and what money is counted per, is the figure's unit."""
        counted, per = draft.attachment.counted, (draft.quantity.per or "").split()
        return (counted is not None and counted.i == noun.i) or bool(per and stem(noun.text) == stem(per[-1]))

    def _outer(self, draft: Draft) -> Token | None:
        """The noun that the figure modifies or is the object of: "an increase of 5%", "a 50-foot lot"."""
        span, counted = draft.figure.span, draft.attachment.counted
        if span is None:
            return None
        token = counted if counted is not None else syntax.span_root(span)
        for _ in range(STEPS):
            head = token.head
            if token.dep_ in syntax.MODIFIER_DEPS and syntax.is_noun(head) and head.i > token.i:
                noun = head
            elif token.dep_ == "pobj" and syntax.is_noun(head.head) and head.head.i < head.i:
                noun = head.head
            else:
                return None
            if not (syntax.in_figure(noun) or self._bare(noun) or self._unit(noun, draft)):
                return self._whole(noun)
            token = noun
        return None

    def _whole(self, noun: Token) -> Token:
        """ "A petrol engine": the engine, not the petrol."""
        for _ in range(STEPS):
            above = noun.head
            if noun.dep_ not in ("compound", "nmod") or above.i <= noun.i or not syntax.is_noun(above):
                break
            noun = above
        return noun

    def _bare(self, noun: Token) -> bool:
        """A noun that measures nothing by itself: "a total of", "the equivalent of"."""
        kinds = [t for t in syntax.core_phrase(noun) if t.i != noun.i and not syntax.in_figure(t)]
        return stem(noun.text) in self.times or (stem(noun.text) in self.nothing and not kinds)

    # -- its phrase ----------------------------------------------------------------------------------

    def phrase(self, head: Token) -> str | None:
        """Returns a noun's whole phrase as written, without article and pronoun; figures in it are left out."""
        if head.tag_ in EDGE_TAGS:
            return None
        own = sorted(self._own(head))
        cut = max((i for i in range(own[0], head.i) if syntax.in_figure(head.doc[i])), default=-1)
        before = [i for i in own if i < cut and head.doc[i].tag_ != "CD" and not self._plain(head.doc[i])]
        stop = next((i for i in range(head.i + 1, own[-1] + 1) if syntax.in_figure(head.doc[i])), own[-1] + 1)
        main = self._trimmed(head, [i for i in own if cut < i < stop])
        first = self._trimmed(head, before) if before else ""
        return f"{first}{APART}{main}" if first and main else main or None

    def _plain(self, token: Token) -> bool:
        return token.lower_ in self.idle or syntax.in_figure(token) or token.text.endswith("-")

    def _own(self, head: Token) -> set[int]:
        inside = {t.i for t in syntax.noun_phrase(head) if abs(t.i - head.i) <= LONGEST}
        if head.dep_ in ("nsubj", "nsubjpass") and not any(syntax.in_figure(t) for t in syntax.conjuncts(head)):
            inside |= {t.i for other in syntax.conjuncts(head)[:6] for t in syntax.noun_phrase(other)}
        for kid in head.children:
            if kid.dep_ == "prep" and kid.i > head.i and self._narrows(head, kid):
                inside |= {t.i for inner in syntax.children(kid, "pobj") for t in (kid, *syntax.noun_phrase(inner))}
        return inside

    def _narrows(self, head: Token, preposition: Token) -> bool:
        """ "Life expectancy for men", "an improvement in margins": the phrase says of what, not when or where."""
        changed = preposition.lower_ in ("in", "on", "to") and stem(head.text) in self.changes
        if preposition.lower_ not in self.narrowing and not changed:
            return False
        things = syntax.children(preposition, "pobj")
        return bool(things) and all(
            syntax.is_noun(t) and stem(t.text) not in self.times and not any(syntax.in_figure(k) for k in t.subtree)
            for t in things
        )

    def _trimmed(self, head: Token, indexes: Iterable[int]) -> str:
        doc, found = head.doc, sorted(indexes)
        while found and self._idle(doc[found[0]], head):
            found = found[1:]
        while found and self._idle(doc[found[-1]], head):
            found = found[:-1]
        return str(doc[found[0] : found[-1] + 1].text) if found else ""

    def _idle(self, token: Token, head: Token) -> bool:
        edge = token.tag_ in EDGE_TAGS or token.is_punct or token.lower_ in self.outer_words
        edge = edge or (token.i > head.i and token.tag_ == "JJ" and token.nbor(-1).lower_ == "as")  # "a pitch as high"
        return edge and token.i != head.i and not (token.tag_ == "RB" and "-" in token.text)


@lru_cache(maxsize=8)
def _wording(lexicon: Lexicon) -> Wording:
    return Wording(lexicon.context)


def worded(draft: Draft) -> tuple[str | None, str | None]:
    """Returns the article's words of what a figure measures, and of whose it is."""
    return _wording(draft.figure.scene.lexicon).of(draft)
