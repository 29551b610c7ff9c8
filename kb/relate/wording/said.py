"""Which words tell what is measured and which whose it is.

Comes in: a draft. Goes out: the two phrases, as written in the figure's own sentence. The figure's own nouns tell what
is measured; the noun that the subject was read from, or else the subject of the clause, tells whose it is. Where no
noun but that of the subject is there ("Anna scored 22 goals", "petrol averaged $2") the figure is said of the thing
itself, and its phrase stands for both. What is counted is not repeated: it is the figure's unit. A subject that the
sentence only points at has the pointing word ("its", "the carmaker"); the words it was named by before where there is
none. Who says so is neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kb.lexicon import Lexicon
from kb.lexicon.context import ContextWords
from kb.relate.drafts.draft import Draft
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Span, Token
from kb.relate.scene.names import stem
from kb.relate.subject.namer import Subject
from kb.relate.wording.nouns import Nouns, nouns_of
from kb.relate.wording.phrases import APART, Phrases

Said = tuple[str | None, str | None]

NAMELESS = frozenset({"one-of-a-kind", "number-word", "confidence-level"})
ACTIVITIES = frozenset({"cost-of-activity", "verb-of-subject"})
MODIFIED = "attribute"
HAVING = frozenset({MODIFIED, "priced-at"})  # the figure's noun is a thing that somebody has
AUTHOR = "author"  # who writes "I" and "we"
LISTED = "listed-name"
DEALT = frozenset({"respectively", "each-of-its-own"})
ADDED = "added-to"  # "adds $900 to the price of a flat"
POINTED = "subject: antecedent"
UNDERGONE = "change-noun, of-subject"  # "exports saw a 12% drop": the exports are measured


class Words:
    """The word lists that phrases are found with."""

    def __init__(self, words: ContextWords) -> None:
        nouns = words.relating.nouns
        self.times = frozenset(nouns.times) - frozenset(nouns.empty)
        self.empty = frozenset(nouns.empty)
        self.outer = frozenset(words.measuring.outer_words)
        self.having = frozenset((*words.relating.verbs.hold, *words.relating.verbs.carry))


class Teller:
    """Tells the words of one figure."""

    def __init__(self, draft: Draft, span: Span, found: Nouns, words: Words) -> None:
        self.draft, self.span, self.found, self.words = draft, span, found, words
        self.phrases = Phrases(span.doc, found.taken, words.times, words.outer)
        head = draft.subject.head if draft.subject is not None else None
        self.here = head if head is not None and head.doc is span.doc else None

    def told(self, speaker: str | None) -> Said:
        """Returns the words of what is measured, and of whose it is."""
        own, acting = self._own(), list(self.found.acting)
        if self.here is None and speaker is not None and (self.phrases.said(acting) or "") in speaker:
            acting = []  # "analysts expect revenue of $4m"
        what, who = self._parted(own, acting)
        whose = self._pointing() or self._whose(who)
        told = [self._otherwise(who), self.phrases.said(what)]
        first, second = told if self._is_only(what) else reversed(told)
        return first or second or self._counted() or whose, whose

    def _own(self) -> list[Token]:
        """The figure's nouns, without those of whom it was dealt to: the list names others, too."""
        own, subject = list(self.found.own) or self._measured(), self.draft.subject
        if self.draft.attachment.rule == UNDERGONE:
            own = []
        if not DEALT.intersection(self.draft.rules):
            return own
        if (turn := self._in_turn()) is not None:
            return [turn]
        return [
            noun
            for noun in own
            if noun.i < self.span.end or subject is None or subject.text not in (self.phrases.said([noun]) or "")
        ]

    def _in_turn(self) -> Token | None:
        """ "Sales and profits of €2m and €1m, respectively": the measure of its turn."""
        metric = self.draft.metric if "respectively" in self.draft.rules else None
        nouns = [t for t in metric.tokens if t.doc is self.span.doc and syntax.is_noun(t)] if metric is not None else []
        return nouns[-1] if nouns and nouns[-1].i < self.span.start else None

    def _measured(self) -> list[Token]:
        """The noun that the figure measures, where the tree hangs the two apart: "seen with lead levels at 4 mg"."""
        noun, acting = self.draft.attachment.measured, self.found.acting
        if noun is None or noun.doc is not self.span.doc or not syntax.is_noun(noun) or syntax.in_figure(noun):
            return []
        inside = noun is self.here or any(noun.i in self.phrases.tokens(token) for token in acting)
        behind = noun.i > self.span.start and self.draft.attachment.rule != ADDED
        return [] if inside or behind or not acting else [noun]

    def _parted(self, own: list[Token], acting: list[Token]) -> tuple[list[Token], list[Token]]:
        """Parts the nouns into those of what is measured and those of whose it is."""
        here, metric = self.here, self.draft.metric
        measured = metric.used if metric is not None and metric.text is not None else frozenset()
        if here is not None and any(token.i == here.i for token in acting):
            return ([*acting, *own], acting) if self._is_empty(own) else (own, acting)
        if any(token.i in measured for token in acting):
            return [*acting, *own], []
        if here is None:
            return ([*acting, *own], acting) if self._is_empty(own) else (own, acting)
        if self._inside(acting):  # "shares in Halden fell 3%", "Halden's plant made 5 t of steel"
            return (own, acting) if own and not self._is_empty(own) else ([*acting, *own], [])
        having = self.draft.attachment.rule in HAVING and self._inside(own) and self._is_had(own[-1])
        return ([*acting, *own] if having else own), []  # "the tablet comes with a 5 W charger"

    def _is_had(self, noun: Token) -> bool:
        """ "Has a 5 W charger", "comes with one": and not what a clause does to something of that size."""
        if self.draft.attachment.rule != MODIFIED:
            return True
        while noun.dep_ in ("conj", "appos"):
            noun = noun.head
        verb = syntax.governing_verb(noun)
        held = verb is not None and verb.lemma_ in self.words.having
        return held or (noun.dep_ == "pobj" and noun.head.lower_ == "with")

    def _inside(self, nouns: Sequence[Token]) -> bool:
        """Tells whether the noun that the subject was read from is in the phrase of one of these."""
        here = self.here
        return here is not None and any(here.i in self.phrases.tokens(token) for token in nouns)

    def _is_empty(self, nouns: Sequence[Token]) -> bool:
        """Tells nouns that measure nothing by themselves: "thinned by an average of 90 cm"."""
        return bool(nouns) and all(
            stem(noun.text) in self.words.empty and self.phrases.said([noun]) == noun.text for noun in nouns
        )

    def _is_only(self, nouns: Sequence[Token]) -> bool:
        """Tells whether the nouns are the subject's alone: "Halden, 23%"."""
        return not nouns or (self.here is not None and all(token.i == self.here.i for token in nouns))

    def _otherwise(self, who: Sequence[Token]) -> str | None:
        """The words of what is measured where the figure has no noun of its own."""
        return self._activity() or self._taken_over() or self.phrases.said(who)

    def _whose(self, who: Sequence[Token]) -> str | None:
        subject = self.draft.subject
        if subject is None:
            return self.phrases.said(who)
        if subject.rule == AUTHOR:
            return None
        if self.here is None or self.here.tag_ in ("PRP", "PRP$") or syntax.in_figure(self.here):
            return self._as_named_here(subject)
        words = self.phrases.said(who if self._inside(who) else self._members(self.here))
        if words is None or subject.text not in self.draft.figure.passage.text:
            return words if words is not None and self._inside(who) else subject.text
        return subject.text if words in subject.text else words

    def _as_named_here(self, subject: Subject) -> str:
        """The name as this sentence has it: "US", where the subject was heard of as the United States."""
        text, entity = self.draft.figure.passage.text, subject.entity
        if entity is None or subject.text in text:
            return subject.text
        names = (name for name in (entity.name, *entity.aliases) if name in text)
        whole = (name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))
        return max(whole, key=len, default=subject.text)

    def _members(self, head: Token) -> list[Token]:
        """All that are joined in the subject, unless a figure is told of one of them."""
        members = syntax.conjuncts(head) if head.dep_ in ("nsubj", "nsubjpass") else [head]
        return [head] if any(syntax.in_figure(token) for token in members) else members

    def _pointing(self) -> str | None:
        """The word by which the sentence points at something named before: "its sales", "the carmaker sold"."""
        subject = self.draft.subject
        pointed = subject is not None and (POINTED in self.draft.rules or subject.rule == AUTHOR)
        if self.here is not None or subject is None or not pointed:
            return None
        if subject.text in self.draft.figure.passage.text and subject.rule != AUTHOR:
            return None  # "Halden said it sold": the sentence itself names it
        about = self.found.about
        nouns = [token for token in (*self.found.own, *self.found.acting, about) if token is not None]
        owner = next((kid for noun in nouns for kid in noun.children if kid.tag_ == "PRP$"), None)
        if owner is not None or about is None:
            return owner.text if owner is not None else None
        the = [kid for kid in about.children if kid.tag_ == "DT"]
        definite = bool(the) and about.tag_ in ("NN", "NNS")
        return syntax.text_of([*the, *syntax.core_phrase(about)]) if definite or about.tag_ == "PRP" else None

    def _counted(self) -> str | None:
        """What is counted, where the sentence names nothing else: "repurchased 1.2 million shares"."""
        counted, subject = self.draft.attachment.counted, self.draft.subject
        if counted is None or subject is None or self.here is not None or counted.doc is not self.span.doc:
            return None
        return syntax.text_of(token for token in syntax.core_phrase(counted) if token.tag_ != "CD")

    def _taken_over(self) -> str | None:
        """The words of a metric that another figure's noun named."""
        metric = self.draft.metric
        nouns = metric is not None and any(syntax.is_noun(t) for t in metric.tokens)
        return metric.text if metric is not None and nouns and "inherited" in self.draft.rules else None

    def _activity(self) -> str | None:
        """ "Training Mira cost $5m", "it cost $5m to train": the words of what was done for the money."""
        metric, verb = self.draft.metric, syntax.governing_verb(syntax.span_root(self.span))
        if verb is None or metric is None or metric.rule not in ACTIVITIES or "inherited" in self.draft.rules:
            return None  # the words of a metric that was taken over stand in another sentence
        if any(token.doc is not verb.doc for token in metric.tokens):
            return None
        act = next((kid for kid in verb.children if kid.dep_ == "csubj" and kid.tag_ == "VBG"), None)
        if act is not None:
            return str(verb.doc[act.i : verb.i].text).rstrip(",")
        act = next((t for t in verb.doc[self.span.end :] if t.i in metric.used and syntax.is_verb(t)), None)
        return f"{verb.text}{APART}{act.text}" if act is not None else None

    def heading(self) -> str | None:
        """A fragment's own noun: "a pixel pitch as high as 352 μm"."""
        root = self.span.sent.root
        plain = root.tag_ in ("NN", "NNS") and not syntax.in_figure(root)
        return self.phrases.said([root]) if plain else None


@lru_cache(maxsize=8)
def _words(lexicon: Lexicon) -> Words:
    return Words(lexicon.context)


def worded(draft: Draft, *, speaker: str | None = None) -> Said:
    """Returns the article's words of what a figure measures, and of whose it is; who says so is no part of them."""
    if draft.reason in NAMELESS:
        return None, None
    if draft.subject is not None and draft.subject.rule == LISTED:
        return draft.subject.text, draft.subject.text  # "Dow -0.2% Nasdaq +0.4%": no grammar parts them
    words, span = _words(draft.figure.scene.lexicon), draft.figure.span
    if span is None:
        held = draft.subject.text if draft.subject is not None else None
        return (draft.metric.text if draft.metric is not None else None) or held, held
    teller = Teller(draft, span, nouns_of(draft.quantity, span, words.times), words)
    what, whose = teller.told(speaker)
    return what or teller.heading(), whose
