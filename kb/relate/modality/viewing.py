"""What the rules of modality look at: a figure, its source and period, and the words that govern it.

Comes in: a `Figure` with its source and period. Goes out: a `View` and walks over it: the verbs the
figure hangs from, the nouns it stands in, a phrase that stands near. Declines to cross into another clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from kb.lexicon.cues import Cue
from kb.relate.parsing.syntax import child, children, climb, describes_subject, is_noun, is_verb, own_subject
from kb.relate.parsing.tokens import Token
from kb.relate.period.bases import NOW
from kb.relate.period.dated import FoundPeriod
from kb.relate.scene import nearby
from kb.relate.scene.nearby import text_before
from kb.relate.scene.scene import Figure
from kb.relate.telling.speakers import FoundSource
from kb.relate.telling.telling import TYING, Telling, telling

SPLIT = re.compile(r"[;—]|,\s+(?:and|although)\b|\b(?=[bwy])(?:but|yet|while|whereas)\b")
AT_PRESENT = Cue(r"\s+{at_present}\b", re.IGNORECASE)
MARK = re.compile(r"\brecord\s+of\s+$", re.IGNORECASE)
HELD_AGAINST = re.compile(
    r"\b(?:from|than|compared\s+(?:with|to)|versus|vs\.?|against)\s+(?:[\w'’-]+\s+){0,5}$", re.IGNORECASE
)
TO = re.compile(r"\s+to\s")  # "from 25 in 2024 to 80"
REPORTED = 6  # words behind a figure in which a participle tells that it was reported
OUT_OF = re.compile(
    r"\b(?:\d|[a-z])[\w,.]*(?:\s+\w+)?\s+(?:out\s+)?of\s+(?:its|their|his|her|our)\s+(?:total\s+of\s+)?$"
)
FINITE = frozenset({"VBZ", "VBP", "VBD"})
PHRASE_REACH = 60  # characters between a phrase and the figure it colours


@dataclass(frozen=True)
class View:
    """What the rules of modality look at."""

    figure: Figure
    words: Telling
    source: FoundSource | None
    period: FoundPeriod | None
    before: str  # the figure's own part of the sentence, up to the figure
    path: tuple[Token, ...]  # the figure's head word and its governors

    @cached_property
    def verbs(self) -> tuple[tuple[Token, Token | None], ...]:
        """The verbs the figure hangs from, and the branch it hangs by, while it is part of what they say."""
        return tuple(_verbs_above(self, tensed=False))

    @cached_property
    def tensed(self) -> tuple[tuple[Token, Token | None], ...]:
        """The same, and what tells the time of the subject that the figure is part of."""
        return tuple(_verbs_above(self, tensed=True))

    @cached_property
    def fact(self) -> bool:
        """Whether the figure is told as a fact inside a sentence that looks ahead."""
        return _told_as_fact(self)

    def past(self) -> bool:
        """Tells whether the figure's period was over when the article appeared."""
        today = self.figure.scene.article.published_on
        return bool(today and self.period and self.period.last and self.period.last < today)

    def goes_on(self) -> bool:
        """Tells whether the figure's period was not over when the article appeared."""
        today = self.figure.scene.article.published_on
        return bool(today and self.period and self.period.last and self.period.last >= today)

    def ahead(self) -> bool:
        """Tells whether the figure's period lies ahead of the article, or ends there after "by"."""
        today = self.figure.scene.article.published_on
        if today is None or self.period is None or self.period.last is None:
            return False
        if self.period.first is not None and self.period.first >= today and self.period.last > today:
            return True
        return (
            self.period.last > today
            and re.match(r"(?:by|until|through)\b", self.period.text, re.IGNORECASE) is not None
        )


def view_of(figure: Figure, source: FoundSource | None, period: FoundPeriod | None) -> View:
    """Returns what the rules look at."""
    text = text_before(figure)
    cut = max((found.end() for found in SPLIT.finditer(text)), default=0)
    path = (figure.span.root, *climb(figure.span.root)) if figure.span is not None else ()
    return View(figure, telling(figure.scene.lexicon), source, period, text[cut:], path)


def _verbs_above(view: View, *, tensed: bool) -> Iterator[tuple[Token, Token | None]]:
    below: Token | None = None
    told = False
    beside: Token | None = None
    for token in view.path:
        if beside is not None and token.i == beside.i:
            beside, below = None, token
            continue  # "expects $4 million and employs 300": what it employs is no more expected
        owned = token.dep_ == "conj" and token.tag_ in ("VBZ", "VBD") and token.head.tag_ in FINITE
        if owned and token.lemma_ not in view.words.at_only:  # "forecasts growth and sees sales of $4 million"
            beside = token.head
        if is_verb(token) and (_beyond_semicolon(token, view) or (told and _beyond_dash(token, view))):
            return
        told = told or token.tag_ in FINITE
        if is_verb(token):
            yield token, below
            if below is not None and below.dep_ in ("nsubj", "nsubjpass", "csubj") and not tensed:
                return
            if token.dep_ == "relcl" and token.tag_ in FINITE and _set_off(token, view):
                return  # "the plant, which employs 300, could grow"
        if token.dep_ == "conj" and is_verb(token) and own_subject(token) is not None:
            return
        if token.dep_ == "relcl" and token.lemma_ in view.words.kind_of_verb and not tensed:
            return  # "the ministry, which said that 5 were lost, is expected to"
        below = token


def _set_off(clause: Token, view: View) -> bool:
    """Tells whether a comma sets a relative clause off from its noun."""
    return view.figure.passage.text[: clause.left_edge.idx].rstrip().endswith(",")


def _beyond_dash(token: Token, view: View) -> bool:
    """Tells whether a dash parts a verb from a figure that has a finite verb of its own."""
    low, high = sorted((token.idx, view.figure.quantity.start))
    return re.search(r"—|\s[–-]{1,2}\s", view.figure.passage.text[low:high]) is not None


def _beyond_semicolon(token: Token, view: View) -> bool:
    low, high = sorted((token.idx, view.figure.quantity.start))
    return ";" in view.figure.passage.text[low:high]


def _told_as_fact(view: View) -> bool:
    """It is where a relative clause in the past is on it ("the £40 million it made last year"), and where "now" sets it
    off ("its key rate, now 4.25%").
    """
    if NOW(view.figure.scene.cues).search(
        view.figure.passage.text[max(0, view.figure.quantity.start - PHRASE_REACH) : view.figure.quantity.start]
    ):
        return True
    if (span := view.figure.span) is not None and any(
        _was_told(token, view) and _on_it(token, view) for token in span.doc[span.end :][:REPORTED]
    ):
        return True
    aims = view.words.aims
    return any((verb.tag_ == "VBD" or is_perfect(verb)) and verb.lemma_ not in aims for verb in clauses_on(view))


def _on_it(participle: Token, view: View) -> bool:
    """Tells whether a participle behind a figure is on it: not "to 30 from the 29 originally reported"."""
    return not nearby.figure_between(view.figure, view.figure.quantity.end, participle.idx)


def _was_told(token: Token, view: View) -> bool:
    """Tells whether a participle behind a figure says that it was told before: "the $9 billion previously reported"."""
    kind = view.words.kind_of_verb.get(token.lemma_) if token.tag_ == "VBN" and token.dep_ == "acl" else None
    return kind == "report"


def is_former(view: View) -> bool:
    """Tells whether a figure is of a time gone by that what lies ahead is held against: "down from 11 last year"."""
    figure = view.figure
    outer = figure.quantity.outer_start if 0 <= figure.quantity.outer_start <= figure.quantity.start else None
    start = figure.quantity.start if outer is None else outer
    text = figure.passage.text
    held = HELD_AGAINST.search(text[max(0, start - PHRASE_REACH) : start])
    if held is not None and AT_PRESENT(view.figure.scene.cues).match(text, figure.quantity.end):
        return True
    if MARK.search(text[max(0, start - PHRASE_REACH) : start]) and view.past():
        return True  # "which would beat the record of 13 million set in 2019"
    if held is None or view.period is None or view.period.last is None or "held-against" in view.period.rule:
        return False
    ahead = view.words.projected.nouns | view.words.target.nouns | view.words.projected.verbs
    said = re.findall(r"[a-z]+", held[0].lower())
    if any(word.removesuffix("s") in ahead or word.removesuffix("ed") in ahead for word in said):
        return False  # "against the forecast 11"
    if any(verb.lemma_ in ahead for token in figure.span or () for verb in children(token, "acl", "relcl")):
        return False  # "from the $52 million forecast in May"
    if figure.span is not None and figure.span.root.head.lemma_.lower() in ahead:
        return False
    if held[0].lower().startswith("from") and any(noun.lemma_.lower() in ahead for noun in nouns_around(view)):
        return False  # "cut its forecast to 3 from 4"
    today = figure.scene.article.published_on
    behind = view.period.period.end if view.period.period is not None else len(text)
    rises = TO.match(text[behind:]) is not None and behind > figure.quantity.start
    return view.past() or bool(rises and today and view.period.last.year <= today.year)


def clauses_on(view: View) -> Iterator[Token]:
    """Yields the verbs of the relative clauses on a figure: "the €25 million it had promised"."""
    for token in view.figure.span if view.figure.span is not None else ():
        yield from children(token, "relcl")


def measures_subject(view: View) -> bool:
    """Tells whether a figure only measures the subject: "the 12-mile tunnel is expected to open"."""
    return view.figure.span is not None and describes_subject(view.figure.span.root)


def is_held(view: View) -> bool:
    """Tells whether a figure is the size of what somebody has: "will split off its €8 billion division", and of what
    a part is taken from: "will close two of its nine factories".
    """
    if OUT_OF.search(text_before(view.figure, reach=PHRASE_REACH)):
        return True
    span = view.figure.span
    noun = span.root.head if span is not None and span.root.dep_ in ("nummod", "nmod", "compound") else None
    if noun is None or not is_noun(noun) or noun.lemma_.lower() in view.words.plain | view.words.owned:
        return False
    ahead = view.words.projected.nouns | view.words.target.nouns | view.words.target.infinitives
    return (
        noun.lemma_.lower() not in ahead and child(noun, "poss") is not None and view.figure.quantity.unit is not None
    )


def nouns_around(view: View) -> Iterator[Token]:
    """Yields the nouns the figure stands in or beside, up to its verb, and the nouns that verb ties it to."""
    quantity = view.figure.quantity
    counted = (quantity.unit or "").startswith("count:")
    for token in view.path:
        if is_verb(token):
            yield from _tied(token, view)
            return
        inside = token.idx < quantity.end and counted  # "22 goals" are no goal
        if not inside and not (counted and view.path[0].i == token.i):
            yield token


def _tied(verb: Token, view: View) -> Iterator[Token]:
    """Yields the subject of "be", "range" and the like, and the object that "to", "at" or "from" gives a value."""
    for _ in range(3):
        if verb.lemma_ in TYING and (subject := own_subject(verb)) is not None:
            yield subject
        elif verb.lemma_ in TYING and verb.dep_ == "acl":
            yield verb.head  # "with forecasts ranging from 3% to 5%"
        if verb.dep_ != "xcomp" or not is_verb(verb.head):
            break
        verb = verb.head  # "the goal was to have 400"
    thing = child(verb, "dobj")
    if any(token.dep_ in ("nsubj", "nsubjpass") and token.head.i == verb.i for token in view.path):
        return  # "profit of 15 cents beat the estimate"
    if thing is not None and not any(token.i == thing.i for token in view.path):
        yield thing


def described_as(view: View, participles: frozenset[str]) -> str | None:
    """Returns the participle in front of what is measured: "the projected supply is", "at an expected cost of"."""
    for token in view.path:
        nouns = [token] if not is_verb(token) else _said_of(token)
        for noun in nouns:
            found = children(noun, "amod") if noun is not None else ()
            said = next((kid.text for kid in found if kid.lower_ in participles), None)
            if said is not None:
                return said
        if is_verb(token):
            return None
    return None


def _said_of(verb: Token) -> list[Token | None]:
    """Returns the subject of a verb, or what a participle gives a value to: "a rise in costs totaling 5"."""
    if verb.dep_ != "acl" or verb.lemma_ not in TYING:
        return [own_subject(verb)]
    return [verb.head, *takewhile(lambda token: not is_verb(token), climb(verb.head))]


def near_phrase(found: re.Match[str] | None, view: View) -> str | None:
    """Returns a phrase that stands near the figure; one that ends in "to" needs a verb behind it."""
    if found is None or len(view.before) - found.end() > PHRASE_REACH:
        return None
    verbal = not found[0].lower().endswith(" to") or re.match(r"\s+[a-z]", view.before[found.end() :]) is not None
    return found[0] if verbal else None


def says_now(view: View) -> bool:
    """Tells whether the text says near a figure that it is so already: "currently draws 300 MW"."""
    near = view.before[-PHRASE_REACH:] + view.figure.passage.text[view.figure.quantity.end :][:20]
    return not view.words.hypothetical.facts.isdisjoint(re.findall(r"[a-z]+", near.lower()))


def given(branch: Token | None, view: View) -> bool:
    """Tells whether the figure belongs to a subject that is there already: "its 4,000 workers would be affected"."""
    if branch is None or branch.dep_ not in ("nsubj", "nsubjpass"):
        return False
    if not view.words.hypothetical.facts.isdisjoint(_words_between(view.figure.quantity.end, branch.head.idx, view)):
        return True  # "the 40 centres currently under construction will use 4 GW"
    inside = view.path[: next((i for i, token in enumerate(view.path) if token.i == branch.i), 0)]
    if any(token.dep_ in ("acl", "relcl", "amod") for token in inside):
        return True  # "the owner of a house worth 300,000 will pay"
    return any(kid.dep_ == "poss" for token in view.path[:2] for kid in token.children)


def _words_between(start: int, end: int, view: View) -> list[str]:
    return re.findall(r"[a-z]+", view.figure.passage.text[start:end].lower())


def is_perfect(verb: Token) -> bool:
    """Tells whether a verb stands in the perfect."""
    return verb.tag_ == "VBN" and any(
        kid.dep_ == "aux" and kid.lower_ in ("has", "have", "had", "'ve") for kid in verb.children
    )


def auxiliary(verb: Token, words: frozenset[str]) -> Token | None:
    """Returns the auxiliary of a verb that is one of the words."""
    return next((kid for kid in verb.children if kid.dep_ in ("aux", "auxpass") and kid.lower_ in words), None)
