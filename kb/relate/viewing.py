"""What the rules of modality look at: a figure, its source and period, and the words that govern it.

Comes in: a `Figure` with its source and period. Goes out: a `View` and walks over it: the verbs the
figure hangs from, the nouns it stands in, a phrase that stands near. Declines to cross into another clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from kb.relate.attribution import FoundSource
from kb.relate.bases import NOW
from kb.relate.nearby import text_before
from kb.relate.placing import FoundPeriod
from kb.relate.scene import Figure
from kb.relate.syntax import child, children, climb, describes_subject, is_verb, own_subject
from kb.relate.telling import Telling, telling

SPLIT = re.compile(r"[;—]|,\s+(?:and|although)\b|\b(?=[bwy])(?:but|yet|while|whereas)\b")
TYING = frozenset({"be", "range", "put", "run", "vary", "stand", "average", "go", "reach"})
PHRASE_REACH = 60  # characters between a phrase and the figure it colours


@dataclass(frozen=True, slots=True)
class View:
    """What the rules of modality look at."""

    figure: Figure
    words: Telling
    source: FoundSource | None
    period: FoundPeriod | None
    before: str  # the figure's own part of the sentence, up to the figure
    path: tuple[Token, ...]  # the figure's head word and its governors

    def past(self) -> bool:
        """Tells whether the figure's period was over when the article appeared."""
        today = self.figure.scene.article.published_on
        return bool(today and self.period and self.period.last and self.period.last < today)

    def ahead(self) -> bool:
        """Tells whether the figure's period lies ahead of the article, or ends there after "by"."""
        today = self.figure.scene.article.published_on
        if today is None or self.period is None or self.period.last is None:
            return False
        if self.period.first is not None and self.period.first > today:
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


def verbs_above(view: View, *, tensed: bool = False) -> Iterator[tuple[Token, Token | None]]:
    """Yields the verbs the figure hangs from and the branch it hangs by, while it is part of what they say."""
    below: Token | None = None
    for token in view.path:
        if is_verb(token) and _beyond_semicolon(token, view):
            return
        if is_verb(token):
            yield token, below
            if below is not None and below.dep_ in ("nsubj", "nsubjpass", "csubj") and not tensed:
                return
        if token.dep_ == "conj" and is_verb(token) and own_subject(token) is not None:
            return
        below = token


def _beyond_semicolon(token: Token, view: View) -> bool:
    low, high = sorted((token.idx, view.figure.quantity.start))
    return ";" in view.figure.passage.text[low:high]


def told_as_fact(view: View) -> bool:
    """Tells whether a figure is told as a fact inside a sentence that looks ahead.

    It is where a relative clause in the past is on it ("the £40 million it made last year"), and where "now" sets it
    off ("its key rate, now 4.25%").
    """
    if NOW.search(
        view.figure.passage.text[max(0, view.figure.quantity.start - PHRASE_REACH) : view.figure.quantity.start]
    ):
        return True
    aims = view.words.target.verbs | frozenset(view.words.kind_of_verb)
    return any((verb.tag_ == "VBD" or is_perfect(verb)) and verb.lemma_ not in aims for verb in clauses_on(view))


def clauses_on(view: View) -> Iterator[Token]:
    """Yields the verbs of the relative clauses on a figure: "the €25 million it had promised"."""
    for token in view.figure.span if view.figure.span is not None else ():
        yield from children(token, "relcl")


def measures_subject(view: View) -> bool:
    """Tells whether a figure only measures the subject: "the 12-mile tunnel is expected to open"."""
    return view.figure.span is not None and describes_subject(view.figure.span.root)


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
        if verb.dep_ != "xcomp" or not is_verb(verb.head):
            break
        verb = verb.head  # "the goal was to have 400"
    thing = child(verb, "dobj")
    if thing is not None and not any(token.i == thing.i for token in view.path):
        yield thing


def near_phrase(found: re.Match[str] | None, view: View) -> str | None:
    """Returns a phrase that stands near the figure; one that ends in "to" needs a verb behind it."""
    if found is None or len(view.before) - found.end() > PHRASE_REACH:
        return None
    verbal = not found[0].lower().endswith(" to") or re.match(r"\s+[a-z]", view.before[found.end() :]) is not None
    return found[0] if verbal else None


def given(branch: Token | None, view: View) -> bool:
    """Tells whether the figure belongs to a subject that is there already: "its 4,000 workers would be affected"."""
    if branch is None or branch.dep_ not in ("nsubj", "nsubjpass"):
        return False
    return any(kid.dep_ == "poss" for token in view.path[:2] for kid in token.children)


def is_perfect(verb: Token) -> bool:
    """Tells whether a verb stands in the perfect."""
    return verb.tag_ == "VBN" and any(
        kid.dep_ == "aux" and kid.lower_ in ("has", "have", "had", "'ve") for kid in verb.children
    )


def auxiliary(verb: Token, words: frozenset[str]) -> Token | None:
    """Returns the auxiliary of a verb that is one of the words."""
    return next((kid for kid in verb.children if kid.dep_ in ("aux", "auxpass") and kid.lower_ in words), None)
