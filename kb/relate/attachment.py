"""How a figure hangs in its sentence: which noun it measures, whose it may be, under which verb.

Comes in: a figure with its tokens. Goes out: an `Attachment`, the grammar of the figure and nothing
more; what the nouns mean is for `metric` and `subject` to say. Every branch has a name, which ends
up among the claim's rules.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Token

from kb.lexicon.context import Relating
from kb.model import Change, Quantity
from kb.relate import syntax
from kb.relate.names import Names, stem
from kb.relate.scene import Figure

MODIFIER_DEPS = frozenset({"nummod", "compound", "nmod", "amod", "quantmod", "poss", "npadvmod", "advmod"})
COUNTED_UNITS = frozenset({"GPU", "token", "parameter", "person"})
DEGREE_TAGS = frozenset({"JJR", "RBR", "JJ", "RB", "IN", "RP"})
CONTRASTS = frozenset({"than", "versus", "vs", "vs.", "against", "compared", "instead", "unlike"})
STEPS = 4  # how often a figure may be handed from noun to noun


@dataclass(frozen=True, slots=True)
class Attachment:
    """The grammar of one figure.

    Attributes:
        rule: name of the branch that decided.
        measured: noun whose phrase names the metric, and often the subject too.
        owner: noun that is, or names, the subject where the measured phrase does not.
        verb: the governing verb where it tells the metric ("spend").
        change: the figure sizes a change of what is measured.
        share_of: noun the percentage is a part of.
        counted: noun that the number counts.
        inherits: the sentence leaves the metric to what was said before.
        contrast: the figure is the other side of a comparison ("rather than $100M").
    """

    rule: str
    measured: Token | None = None
    owner: Token | None = None
    verb: Token | None = None
    change: bool = False
    share_of: Token | None = None
    counted: Token | None = None
    inherits: bool = False
    contrast: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    """The word lists as sets, and the figure they are asked about."""

    level: frozenset[str]
    rise: frozenset[str]
    fall: frozenset[str]
    alter: frozenset[str]
    place: frozenset[str]
    carry: frozenset[str]
    hold: frozenset[str]
    say: frozenset[str]
    sources: frozenset[str]  # the subject says so, and is not whose figure it is
    need: frozenset[str]
    empty: frozenset[str]
    changes: frozenset[str]
    share: frozenset[str]
    magnitude: frozenset[str]
    times: frozenset[str]


def words_of(relating: Relating) -> _Words:
    """Returns the word lists as sets."""
    verbs, nouns = relating.verbs, relating.nouns
    return _Words(
        level=frozenset(verbs.level),
        rise=frozenset(verbs.rise),
        fall=frozenset(verbs.fall),
        alter=frozenset(verbs.alter),
        place=frozenset(verbs.place),
        carry=frozenset(verbs.carry),
        hold=frozenset(verbs.hold),
        say=frozenset(verbs.say),
        sources=frozenset(verbs.say) - frozenset(verbs.carry),
        need=frozenset(verbs.need),
        empty=frozenset(nouns.empty),
        changes=frozenset((*nouns.rise, *nouns.fall)),
        share=frozenset(nouns.share),
        magnitude=frozenset(nouns.magnitude),
        times=frozenset(nouns.times),
    )


class Attacher:
    """Finds attachments in one article; holds the word lists."""

    def __init__(self, names: Names, words: _Words) -> None:
        self.names, self.words = names, words

    def attach(self, figure: Figure) -> Attachment:
        """Returns how the figure hangs in its sentence; figures without a parse hang nowhere."""
        if figure.span is None:
            return Attachment("no-parse", inherits=True)
        quantity, root = figure.quantity, syntax.span_root(figure.span)
        dimension = self.names.dimension(quantity.unit)
        asked = _Asked(figure, quantity, dimension, self.names, self.words)
        if syntax.is_verb(root):
            return asked.verb_figure(root)
        if (listed := asked.quoted_price(figure.span[0])) is not None:
            return listed
        found = asked.counted(root) if dimension in (None, "count") else asked.start(root)
        share = _share_of(root, quantity, self.words)
        if share is not None and found.share_of is None and found.counted is None:
            return replace(found, share_of=share, rule=f"share-of, {found.rule}", inherits=False)
        return asked.unwrapped(asked.stuff(root, found))


def _share_of(root: Token, quantity: Quantity, words: _Words) -> Token | None:
    """Returns the whole that a percentage or fraction is a part of: "60% of its revenue"."""
    if quantity.unit not in ("%", "x", None) or quantity.change is not None:
        return None
    found = [token for token in syntax.prep_objects(root, "of") if stem(token.text) not in words.magnitude]
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class _Asked:
    """One figure being placed."""

    figure: Figure
    quantity: Quantity
    dimension: str | None
    names: Names
    words: _Words

    # -- after the fact ------------------------------------------------------------------------

    def unwrapped(self, found: Attachment) -> Attachment:
        """Looks behind nouns that measure nothing: "estimates for training costs" are training costs."""
        noun = found.measured
        for _ in range(STEPS):
            if noun is None or stem(noun.text) not in self.words.empty or self._is_metric(noun):
                break
            inner = [t for t in syntax.prep_objects(noun, "of", "for", "on", "in") if self._outside(t)]
            before = [t for t in syntax.children(noun, "compound") if self._is_metric(t)]
            if before:
                return replace(found, measured=before[-1], owner=found.owner)
            if not inner or inner[0].tag_ == "CD":
                break
            noun = inner[0]
        return found if noun is found.measured else replace(found, measured=noun, rule=f"{found.rule}, unwrapped")

    def stuff(self, root: Token, found: Attachment) -> Attachment:
        """ "1.4 TB of data", "$20 million in GPU hours", "3 TB/s of memory bandwidth": the words after the unit."""
        bare = self.dimension is None and self.quantity.vague
        skipped = self.dimension in ("count", "share") or (self.dimension is None and not bare)
        if found.counted is not None or found.measured is not None or skipped:
            return found
        inner = [t for t in syntax.prep_objects(root, "of", "in", "worth") if syntax.is_noun(t) and self._outside(t)]
        if not inner or not (self._is_metric(inner[0]) or (found.verb is None and self.dimension != "money")):
            return found
        return replace(found, measured=inner[0], rule=f"{found.rule}, of-stuff", verb=None, inherits=False)

    def quoted_price(self, first: Token) -> Attachment | None:
        """ "Dow +0.2% Nasdaq +0.8%": in a list of movements each belongs to the name before it."""
        if self.quantity.text[:1] not in "+-−" or self.quantity.unit not in ("%", "pp"):
            return None
        before = first.doc[first.i - 1] if first.i else None
        if before is not None and before.tag_ == "CD" and before.i and self._outside(before):
            before = first.doc[before.i - 1]
        if before is None or before.tag_ not in ("NNP", "NNPS") or not self._outside(before):
            return None
        return Attachment("listed-movement", measured=before, change=True)

    def verb_figure(self, verb: Token) -> Attachment:
        """The figure is a verb: "nearly doubling 2025's spend", "headcount has doubled"."""
        thing = syntax.object_of(verb)
        subject = syntax.subject_of(verb)
        if thing is not None and not self._outside(thing):
            return Attachment("verb-figure", owner=subject, change=True, inherits=True)
        if thing is not None and syntax.is_noun(thing):
            return Attachment("verb-figure", measured=thing, owner=subject, change=True)
        return Attachment("verb-figure", measured=subject, owner=subject, change=True, inherits=subject is None)

    # -- where to start ------------------------------------------------------------------------

    def start(self, root: Token) -> Attachment:
        """A figure with a unit: it modifies a noun, or is a noun phrase by itself."""
        head = root.head
        if head.i != root.i and not self._outside(head):
            return Attachment("beside-figure", inherits=True)
        if (root.dep_ == "predet" or root.tag_ == "PDT") and syntax.is_noun(head):
            return Attachment("multiple-of", measured=head, owner=self._above(head))
        inner = root.dep_ in ("nummod", "compound", "nmod", "amod", "quantmod", "poss") and self._outside(head)
        if inner and syntax.is_noun(head) and head.i > root.i:
            return self.modifier(head)
        degrees = head.tag_ in DEGREE_TAGS or head.lower_ in ("up", "down", "more", "less")
        if root.dep_ in ("npadvmod", "advmod", "quantmod", "nmod", "dep") and degrees and self._outside(head):
            return self.degree(head)
        return self.role(root, STEPS)

    def counted(self, root: Token) -> Attachment:
        """A bare number: what it counts is the noun it stands before, or the one it is read with."""
        noun = self._noun_counted(root)
        if noun is None:
            return self.start(root)
        top = root if noun.i != root.i and noun.dep_ == "pobj" else noun
        named = self.quantity.unit in COUNTED_UNITS or self._outside(noun)
        inner = noun.dep_ in ("compound", "nmod", "npadvmod") and syntax.is_noun(noun.head) and noun.head.i > noun.i
        if named and inner:
            return replace(self.modifier(noun.head), counted=noun)
        return self._count_role(noun, top)

    def _noun_counted(self, root: Token) -> Token | None:
        if self._number_word(root):
            inner = syntax.prep_objects(root, "of")
            while inner and self._number_word(inner[0]):  # "hundreds of thousands of people"
                inner = syntax.prep_objects(inner[0], "of")
            if inner and syntax.is_noun(inner[0]):
                return inner[0]
        elif syntax.is_noun(root):
            return root
        if root.dep_ in MODIFIER_DEPS and syntax.is_noun(root.head) and not self._number_word(root.head):
            return root.head
        return None

    def _number_word(self, token: Token) -> bool:
        return token.tag_ == "CD" or stem(token.text) in self.words.magnitude or token.lower_ in self.words.magnitude

    def _count_role(self, noun: Token, top: Token) -> Attachment:
        if top.dep_ in ("nsubj", "nsubjpass") and syntax.is_verb(top.head):
            verb = top.head
            lexical = self._metric_verb(verb)
            return Attachment("counted-subject", counted=noun, verb=verb if lexical else None, owner=None)
        found = self.role(top, STEPS)
        if found.rule == "verb-object" and found.verb is not None and not self._metric_verb(found.verb):
            found = replace(found, rule="counted-object", verb=found.verb)
        return replace(found, counted=noun)

    # -- the figure modifies a noun --------------------------------------------------------------

    def modifier(self, head: Token) -> Attachment:
        """ "$4 billion investment", "15% performance improvement", "175-billion parameter model"."""
        word = stem(head.text)
        before = [t for t in syntax.children(head, "compound") if self._outside(t) and self._is_metric(t)]
        if word in self.words.empty and before:
            return Attachment("metric-noun", measured=before[-1], owner=self._above(head))
        if word in self.words.empty and word not in self.words.share:
            inner = syntax.prep_objects(head, "for", "of", "on")
            if inner:
                return Attachment("empty-noun", measured=inner[0], owner=self._above(head))
            return replace(self.role(head, STEPS), rule="empty-noun")
        if word in self.words.changes and self.quantity.unit in ("%", "x", "pp"):
            return self._change_noun(head)
        if self._is_metric(head):
            return Attachment("metric-noun", measured=head, owner=self._above(head))
        if self.quantity.unit == "%" and self.names.metrics.get(word) and head.tag_ == "NN":
            return Attachment("metric-noun", measured=head, owner=self._above(head))
        return Attachment("attribute", owner=head, verb=None)

    def _change_noun(self, head: Token) -> Attachment:
        above = self._above(head)
        inner = syntax.children(head, "compound", "poss") + syntax.prep_objects(head, "in", "of", "on", "to")
        inner = [token for token in inner if self._outside(token) and token.tag_ != "CD"]
        verb = syntax.governing_verb(head)
        stands = verb is not None and (verb.lemma_ in self.words.level or self._moves(verb))
        if not inner and stands and above is not None:
            return Attachment("change-noun, of-subject", measured=above, owner=above, change=True)
        return Attachment("change-noun", measured=head, owner=above, change=True)

    def degree(self, head: Token) -> Attachment:
        """ "up 15 percent", "5 percent higher", "40% more computing power", "two metres tall"."""
        comparative = head.tag_ in ("JJR", "RBR", "JJ") and head.dep_ == "amod"
        if comparative and syntax.is_noun(head.head) and head.i < head.head.i:
            return Attachment("more-of", measured=head.head, owner=self._above(head.head), change=True)
        verb = syntax.governing_verb(head) or head
        subject = self._right_before(head)
        if subject is None:
            subject = syntax.subject_of(verb) if syntax.is_verb(verb) else None
        change = head.tag_ in ("JJR", "RBR") or head.lower_ in ("up", "down", "ahead", "off", "over", "below", "above")
        if subject is None and syntax.is_noun(head.head):
            subject = head.head
        if subject is None:
            subject = self._before(head)
        return Attachment("degree", measured=subject, owner=subject, change=change, inherits=subject is None)

    # -- the figure is a noun phrase ---------------------------------------------------------------

    def role(self, token: Token, steps: int) -> Attachment:
        """The figure, or a noun that stands for it, by its relation to its governor."""
        head = token.head
        if steps == 0 or head.i == token.i:
            return self._fragment(token)
        dep = token.dep_
        if dep in ("pobj", "pcomp"):
            return self._prep(head, steps)
        if dep == "appos":
            return self._apposition(token, steps)
        if dep == "conj":
            return replace(self.role(syntax.first_conjunct(token), steps - 1), inherits=False)
        if syntax.is_verb(head):
            if dep in ("nsubj", "nsubjpass"):
                return self._as_subject(head)
            if dep in ("npadvmod", "advmod", "dep", "ccomp", "prep", "advcl") and self._moves(head):
                return self._change_of(head)
            return self._as_object(head)
        if syntax.is_noun(head) and dep in ("nmod", "nummod", "compound", "npadvmod", "amod", "relcl", "acl", "dep"):
            return (
                self.modifier(head)
                if head.i > token.i
                else Attachment("noun-of", measured=head, owner=self._above(head))
            )
        return self._fragment(token)

    def _prep(self, prep: Token, steps: int) -> Attachment:
        word, head = prep.lower_, prep.head
        if word in CONTRASTS or (word == "to" and head.lower_ == "compared"):
            return Attachment("contrast", inherits=True, contrast=True)
        if word in ("including", "excluding", "plus", "besides"):
            return Attachment("including", inherits=True, owner=self._head_owner(head))
        if word == "with" and prep.i > 0 and syntax.is_noun(noun := prep.doc[prep.i - 1]) and not self._is_metric(noun):
            return Attachment("with", owner=noun)
        if syntax.is_verb(head):
            return self._prep_of_verb(head, prep)
        if syntax.is_noun(head) or head.tag_ in ("CD", "$"):
            return self._prep_of_noun(head, prep, steps)
        if prep.dep_ == "prep" and head.tag_ in ("IN", "TO", "RB", "JJ", "VBG"):
            if syntax.preposition(head) is not None or head.dep_ == "prep":
                return self._prep(head, steps - 1) if steps > 1 else self._fragment(prep)
            verb = syntax.governing_verb(head)
            subject = syntax.subject_of(verb) if verb is not None else None
            return Attachment("degree-level", measured=subject, owner=subject, inherits=subject is None)
        return self._fragment(prep)

    def _prep_of_noun(self, noun: Token, prep: Token, steps: int) -> Attachment:
        word, kind = prep.lower_, stem(noun.text)
        if not self._outside(noun) or noun.tag_ in ("CD", "$"):
            return Attachment("beside-figure", inherits=True)
        above = syntax.governing_verb(noun)
        if word in ("at", "to") and above is not None and above.lemma_ in self.words.place:
            thing = syntax.object_of(above)
            if thing is not None and (thing.i == noun.i or thing.is_ancestor(noun)):
                return Attachment("placed-at", measured=thing)
        if kind in self.words.changes and word in ("to", "from", "at"):
            inner = [t for t in syntax.prep_objects(noun, "in", "of") if self._outside(t)]
            if inner:
                return Attachment("level-after-change", measured=inner[0], owner=self._above(noun))
        if kind in self.words.times and not self._is_metric(noun):
            return self.role(noun, steps - 1)
        if word in ("of", "by") and kind in self.words.changes and self.quantity.unit in ("%", "x", "pp"):
            return Attachment("change-of", measured=noun, owner=self._above(noun), change=True)
        if kind in self.words.empty and word == "of" and not self._is_metric(noun):
            return replace(self.role(noun, steps - 1), rule="empty-noun")
        if word == "with" and not self._is_metric(noun):
            return Attachment("with", owner=noun)
        if self._is_metric(noun) or self.dimension not in (None, "count"):
            return Attachment("noun-of", measured=noun, owner=self._above(noun))
        if word in ("across", "between", "among", "over", "on", "by", "to", "from") or kind in self.words.times:
            above = syntax.antecedent(noun.head) if syntax.is_verb(noun.head) else None
            return Attachment("counted-of", owner=above if above is not None else self._above(noun))
        return Attachment("counted-of", owner=noun)

    def _level_noun(self, noun: Token, thing: Token | None) -> bool:
        """ "with carbon levels at 1200 ppm": the noun right before "at", if it is not in what the verb acts on."""
        if not syntax.is_noun(noun) or not self._outside(noun) or noun.tag_ in ("NNP", "NNPS"):
            return False
        inside = thing is not None and (thing.i == noun.i or thing.is_ancestor(noun))
        return not inside and noun.dep_ == "pobj"

    def _prep_of_verb(self, verb: Token, prep: Token) -> Attachment:
        subject, thing = syntax.subject_of(verb), syntax.object_of(verb)
        lemma, word = verb.lemma_, prep.lower_
        if self._metric_verb(verb):
            whose = subject if thing is None or lemma == "spend" else thing if lemma in self.words.place else subject
            return Attachment("metric-verb", owner=whose, verb=verb)
        if lemma in self.words.alter and thing is not None:
            return Attachment("alter", measured=thing, owner=subject, change=word == "by" or self._sizes())
        beside = verb.doc[prep.i - 1] if prep.i else None
        if word == "at" and beside is not None and beside.i != verb.i and self._level_noun(beside, thing):
            return Attachment("noun-of", measured=beside, owner=self._above(beside))
        if lemma in self.words.place and thing is not None:
            return Attachment("placed-at", measured=thing)  # its subject is who says so, or what moved it
        if self._moves(verb):
            change = word == "by" or (word in ("at", "of") and self.quantity.unit in ("%", "x")) or self._sizes()
            return Attachment("moves", measured=subject, owner=subject, change=change, verb=verb)
        if lemma in self.words.level:
            return self._stands(verb)
        if lemma in self.words.say:
            return Attachment("said", inherits=True)
        if thing is not None and self._is_metric(thing):
            return Attachment("object-at", measured=thing, owner=subject)
        if verb.dep_ in ("acl", "relcl") and (noun := syntax.antecedent(verb)) is not None and self._is_metric(noun):
            return Attachment("clause-on-noun", measured=noun, owner=self._above(noun), verb=verb)
        return Attachment("verb-prep", owner=subject, verb=verb)

    def _as_object(self, verb: Token) -> Attachment:
        """ "cost $5m", "reached $37bn", "is $6M", "suggested $1.6B", "has 500 staff"."""
        subject, lemma = syntax.subject_of(verb), verb.lemma_
        if lemma == "be" and subject is None and syntax.child(verb, "expl") is not None:
            return Attachment("there-is")
        if self._metric_verb(verb) and not (self._moves(verb) and self.quantity.unit in ("%", "pp", "x")):
            return Attachment("metric-verb", owner=subject, verb=verb)
        if lemma in self.words.level:
            return self._stands(verb)
        if self._moves(verb):
            return self._change_of(verb)
        if lemma in self.words.hold or lemma in self.words.need:
            return Attachment("verb-object", owner=subject, verb=verb)
        if lemma in self.words.say:
            return Attachment("said", inherits=True, owner=None)
        return Attachment("verb-object", owner=subject, verb=verb)

    def _stands(self, verb: Token) -> Attachment:
        """ "The cost was $5m", "expenditures ranging from $1m": the subject is what is measured."""
        subject = self._before_per(syntax.subject_of(verb))
        own = syntax.own_subject(verb)
        subject = self._raised(subject)
        owner = subject if own is not None or subject is None else self._above(subject)
        return Attachment("stands-at", measured=subject, owner=owner, inherits=subject is None)

    def _raised(self, noun: Token | None) -> Token | None:
        """ "The cost of keeping such clusters, often running into millions": the cost is what runs into them."""
        if noun is None or self._is_metric(noun) or self.dimension not in (None, "money"):
            return noun
        for above in syntax.climb(noun):
            if (
                above.dep_ in ("nsubj", "nsubjpass", "dobj", "ROOT")
                and syntax.is_noun(above)
                and self._is_metric(above)
            ):
                return above
            if syntax.is_verb(above) and above.dep_ not in ("pcomp", "conj", "acl"):
                break
        return noun

    def _as_subject(self, verb: Token) -> Attachment:
        if self._metric_verb(verb):
            return Attachment("metric-verb", verb=verb)
        thing = syntax.child(verb, "attr", "dobj")
        if verb.lemma_ == "be" and thing is not None:
            return Attachment("is-subject", measured=thing, owner=thing)
        return Attachment("subject", verb=verb, inherits=True)

    def _change_of(self, verb: Token) -> Attachment:
        thing = syntax.object_of(verb) if verb.lemma_ in self.words.alter else None
        if thing is not None and self._outside(thing):
            return Attachment("alter", measured=thing, owner=syntax.subject_of(verb), change=True)
        subject = syntax.subject_of(verb)
        return Attachment("moves", measured=subject, owner=subject, change=True, verb=verb, inherits=subject is None)

    def _apposition(self, token: Token, steps: int) -> Attachment:
        head = token.head
        if not self._outside(head) or head.tag_ in ("CD", "$"):
            return Attachment("beside-figure", inherits=True)
        above = head.head.head if head.dep_ == "pobj" and stem(head.text) in self.words.empty else head
        if self._is_metric(above):
            return Attachment("apposition", measured=above, owner=self._above(above))
        if self.dimension in (None, "count"):
            return Attachment("apposition", owner=head)
        return Attachment("apposition", measured=None, owner=head, inherits=True)

    def _fragment(self, token: Token) -> Attachment:
        """A heading, a list item, an aside: no governor tells anything."""
        span = self.figure.span
        signed = self.quantity.change is not None or self.quantity.text[:1] in "+-−"
        if signed and span is not None and (noun := self._right_before(span[0])) is not None:
            return Attachment("fragment, noun-before", measured=noun, change=True)
        return Attachment("fragment", inherits=True)

    # -- small questions ---------------------------------------------------------------------------

    def _outside(self, token: Token) -> bool:
        """The token is no part of this figure or another one."""
        return not any(
            reading.start <= token.idx < reading.end
            for reading in self.figure.scene.readings.get(self.figure.passage.index, ())
            if isinstance(reading, Quantity)
        )

    def _moves(self, verb: Token) -> bool:
        return verb.lemma_ in self.words.rise or verb.lemma_ in self.words.fall

    def _sizes(self) -> bool:
        return self.quantity.change in (Change.INCREASE, Change.DECREASE)

    def _metric_verb(self, verb: Token) -> bool:
        rows = self.names.metric_by_verb.get(verb.lemma_, ())
        return any(self.dimension is None or row.dimension in (self.dimension, "any") for row in rows)

    def _is_metric(self, noun: Token) -> bool:
        words = [stem(token.text) for token in syntax.noun_phrase(noun)]
        dimension = "money" if self.dimension is None and self.quantity.vague else self.dimension
        return self.names.metric(stem(noun.text), words, dimension) is not None

    def _above(self, noun: Token) -> Token | None:
        """Who has the measured thing where its own phrase does not say: the subject of its verb."""
        verb = syntax.governing_verb(noun)
        if verb is None or verb.lemma_ in self.words.sources:
            return None
        subject = syntax.subject_of(verb)
        inside = subject is not None and (subject.i == noun.i or subject.is_ancestor(noun))
        return None if inside else subject

    def _before_per(self, noun: Token | None) -> Token | None:
        """ "the cost per training run being $6M": the small model takes "run" for the subject."""
        if noun is None:
            return None
        first = min(token.i for token in syntax.core_phrase(noun))
        for index in range(first - 1, max(-1, first - 4), -1):
            token = noun.doc[index]
            if token.lower_ == "per" and syntax.is_noun(token.head) and token.head.i < index:
                return token.head
        return noun

    def _head_owner(self, head: Token) -> Token | None:
        return None if not self._outside(head) or not syntax.is_noun(head) else self._above(head)

    def _right_before(self, token: Token) -> Token | None:
        """The noun that "up 5%" directly follows: "with its shares down 5%", "Acme up 3%"."""
        index = token.i - 1
        while index > 0 and token.doc[index].tag_ in ("RB", "IN") and token.i - index < 3:
            index -= 1
        other = token.doc[index] if index >= 0 else None
        return other if other is not None and syntax.is_noun(other) and self._outside(other) else None

    def _before(self, token: Token) -> Token | None:
        """The nearest noun to the left outside figures: for fragments without a verb."""
        for index in range(token.i - 1, max(-1, token.i - 12), -1):
            other = token.doc[index]
            if syntax.is_noun(other) and self._outside(other):
                return other
        return None
