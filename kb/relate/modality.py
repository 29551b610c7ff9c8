"""How the text vouches for a figure.

Comes in: a `Figure`, and its source and period if already found. Goes out: a `FoundModality`: the first that fits of
hypothetical (condition, scenario, worked example), target, projected (future as the text sees it), estimated,
reported, asserted. Declines to read a cue that stands in another clause than the figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import EllipsisType

from spacy.tokens import Token

from kb.model import Modality, PassageKind
from kb.relate.attribution import FoundSource, find_attribution
from kb.relate.clauses import clause_of
from kb.relate.intervals import find_interval, main_of
from kb.relate.nearby import text_before
from kb.relate.periods import find_period
from kb.relate.placing import FoundPeriod
from kb.relate.scene import Figure
from kb.relate.syntax import child, children, climb, is_verb, own_subject
from kb.relate.telling import Telling, telling

CONDITION = re.compile(r"\b(?:if|unless|suppos(?:e|ing)|assuming|imagine)\b(?!\s+not\b)[^,;.]*$", re.IGNORECASE)
SPLIT = re.compile(r"[;—]|,\s+(?:and|although)\b|\b(?=[bwy])(?:but|yet|while|whereas)\b")
ESTIMATED_HEAD = re.compile(r"\best(?:\b|im)", re.IGNORECASE)
DOWN = frozenset(
    {"xcomp", "ccomp", "dobj", "obj", "prep", "pobj", "attr", "oprd", "acomp", "advmod", "nummod", "quantmod", "dep"}
    | {"pcomp", "amod", "compound", "nmod", "npadvmod", "appos", "conj", "acl", "dative", "agent"}
)
PAST = frozenset({"VBD"})
TYING = frozenset({"be", "range", "put", "run", "vary", "stand", "average", "go", "reach"})
CONDITION_REACH = 300
PHRASE_REACH = 60  # characters between a phrase and the figure it colours


@dataclass(frozen=True, slots=True)
class FoundModality:
    """The modality, the words that show it, and the rule."""

    modality: Modality
    words: str
    rule: str


@dataclass(frozen=True, slots=True)
class _View:
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


def find_modality(
    figure: Figure,
    *,
    source: FoundSource | EllipsisType | None = ...,
    period: FoundPeriod | EllipsisType | None = ...,
) -> FoundModality:
    """Returns how the text vouches for the figure; source and period are looked for unless given."""
    source = find_attribution(figure) if isinstance(source, EllipsisType) else source
    period = find_period(figure) if isinstance(period, EllipsisType) else period
    view = _view(figure, source, period)
    for modality, rules in RULES:
        for rule in rules:
            shown = rule(view)
            if shown is not None:
                name = rule.__name__.strip("_").replace("_", "-")
                return FoundModality(modality, shown, f"modality-{name}")
    return FoundModality(Modality.ASSERTED, "", "modality-plain")


def _view(figure: Figure, source: FoundSource | None, period: FoundPeriod | None) -> _View:
    text = text_before(figure)
    cut = max((found.end() for found in SPLIT.finditer(text)), default=0)
    path = (figure.span.root, *climb(figure.span.root)) if figure.span is not None else ()
    return _View(figure, telling(figure.scene.lexicon), source, period, text[cut:], path)


def _verbs(view: _View, *, tensed: bool = False) -> Iterator[tuple[Token, Token | None]]:
    """Yields the verbs the figure hangs from and the branch it hangs by, while it is part of what they say."""
    below: Token | None = None
    for token in view.path:
        if is_verb(token):
            yield token, below
            if below is not None and below.dep_ in ("nsubj", "nsubjpass", "csubj") and not tensed:
                return
        if token.dep_ == "conj" and is_verb(token) and own_subject(token) is not None:
            return
        below = token


def _nouns(view: _View) -> Iterator[Token]:
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


def _tied(verb: Token, view: _View) -> Iterator[Token]:
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


def _phrase(found: re.Match[str] | None, view: _View) -> str | None:
    """Returns a phrase that stands near the figure; one that ends in "to" needs a verb behind it."""
    if found is None or len(view.before) - found.end() > PHRASE_REACH:
        return None
    verbal = not found[0].lower().endswith(" to") or re.match(r"\s+[a-z]", view.before[found.end() :]) is not None
    return found[0] if verbal else None


# Hypothetical -----------------------------------------------------------------------------------------------


def _condition(view: _View) -> str | None:
    """The figure stands in an if-clause."""
    for token in view.path:
        for mark in token.children:
            if mark.dep_ in ("mark", "advmod", "prep") and mark.lower_ in view.words.hypothetical.conditions - {
                "whether",
                "should",
                "had",
            }:
                following = mark.nbor(1).lower_ if mark.i + 1 < len(mark.doc) else ""
                if following != "not" and mark.idx < view.figure.quantity.start:
                    return mark.text
    if view.path:
        return None
    found = CONDITION.search(text_before(view.figure, reach=CONDITION_REACH))
    return found[0].split()[0] if found else None


def _would(view: _View) -> str | None:
    """A "would" governs the figure, and no past telling makes it a future ("said it would spend")."""
    for verb, below in _verbs(view, tensed=True):
        if _given(below, view):
            return None
        found = _aux(verb, view.words.hypothetical.modals)
        if found is not None:
            told = any(
                above.lemma_ in view.words.kind_of_verb and above.tag_ in ("VBD", "VBN") for above in climb(verb)
            )
            return None if told else found.text
        if verb.dep_ in ("ROOT", "relcl", "advcl"):
            return None
    return None


def _given(branch: Token | None, view: _View) -> bool:
    """Tells whether the figure belongs to a subject that is there already: "its 4,000 workers would be affected"."""
    if branch is None or branch.dep_ not in ("nsubj", "nsubjpass"):
        return False
    return any(kid.dep_ == "poss" for token in view.path[:2] for kid in token.children)


def _supposed(view: _View) -> str | None:
    """A phrase of supposing opens the sentence or clause."""
    return _phrase(view.words.hypothetical.phrases.search(view.before), view)


def _scenario(view: _View) -> str | None:
    """The section is a scenario, and nothing in the clause holds the figure true."""
    scene, heading = view.figure.scene, view.figure.passage.heading
    if heading is None or view.figure.passage.kind is PassageKind.TABLE_ROW or view.past():
        return None
    found = view.words.hypothetical.headings.search(scene.passages[heading].text[:300])
    near = view.figure.passage.text[max(0, view.figure.quantity.start - 60) : view.figure.quantity.end + 20].lower()
    held = any(re.search(rf"\b{re.escape(word)}\b", near) for word in view.words.hypothetical.facts)
    return found[0] if found and not held else None


def _worked_example(view: _View) -> str | None:
    """The figure describes one of a kind that the sentence takes as its example: "a $100M run costs ..."."""
    span = view.figure.span
    if span is None:
        return None
    noun = next((token for token in view.path if token.lemma_.lower() in view.words.hypothetical.nouns), None)
    if noun is None or noun.idx < view.figure.quantity.start or noun.i - span.end > 3:
        return None
    articles = [kid for kid in noun.children if kid.dep_ == "det" and kid.i < span.start]
    if not articles or articles[0].lower_ not in ("a", "an") or span.start - articles[0].i > 3:
        return None
    verbs = [verb for verb, _ in _verbs(view, tensed=True)]
    if any(verb.tag_ in PAST or _perfect(verb) or _names_subject(verb) for verb in verbs):
        return None
    return f"{articles[0].text} {noun.text}"


def _perfect(verb: Token) -> bool:
    return verb.tag_ == "VBN" and any(
        kid.dep_ == "aux" and kid.lower_ in ("has", "have", "had", "'ve") for kid in verb.children
    )


def _names_subject(verb: Token) -> bool:
    subject = own_subject(verb)
    return subject is not None and subject.tag_ in ("NNP", "NNPS", "PRP")


def _imperative(view: _View) -> str | None:
    """The figure is an order given to the reader: "Double the compute, and the loss falls"."""
    head = view.path[0] if view.path else None
    orders = head is not None and head.tag_ in ("VB", "VBP") and head.i == 0 and own_subject(head) is None
    return head.text if orders and head is not None else None


def _aux(verb: Token, words: frozenset[str]) -> Token | None:
    return next((kid for kid in verb.children if kid.dep_ in ("aux", "auxpass") and kid.lower_ in words), None)


# Target and projection ---------------------------------------------------------------------------------------


def _aimed_at(view: _View) -> str | None:
    """A verb of aiming has the figure in what it aims at."""
    for verb, below in _verbs(view):
        if verb.lemma_ in view.words.target.verbs and (below is None or below.dep_ in DOWN - {"conj", "acl"}):
            return verb.text
    return _phrase(view.words.target.phrases.search(view.before), view)


def _target_noun(view: _View) -> str | None:
    """The figure is called a target, goal or pledge, or stands in what one is to do ("plans to hire 400")."""
    for token in view.path:
        if is_verb(token) and token.dep_ == "acl" and token.head.lemma_.lower() in view.words.target.infinitives:
            return token.head.text
    return next((noun.text for noun in _nouns(view) if noun.lemma_.lower() in view.words.target.nouns), None)


def _future(view: _View) -> str | None:
    """A "will" governs the figure; what was over by then is no projection."""
    if view.past():
        return None
    for verb, below in _verbs(view, tensed=True):
        if _given(below, view):
            return None
        found = _aux(verb, view.words.projected.modals)
        if found is not None:
            return f"{found.text} {verb.text}"
        if verb.dep_ == "ccomp" and verb.head.lemma_ in view.words.kind_of_verb and below is not None:
            continue
        if verb.dep_ == "relcl" or verb.tag_ in PAST:
            return None
    return None


def _expected(view: _View) -> str | None:
    """A verb or noun of expecting governs the figure."""
    cues = view.words.projected
    for verb, below in _verbs(view):
        if verb.lemma_ in cues.verbs and (below is None or below.dep_ in DOWN | {"nsubjpass"}):
            return verb.text
    noun = next((noun.text for noun in _nouns(view) if noun.lemma_.lower() in cues.nouns), None)
    if noun is not None:
        return noun
    if (found := _phrase(cues.phrases.search(view.before), view)) and not view.past():
        return found
    return view.source.cue if view.source is not None and view.source.kind == "project" and not view.past() else None


def _told_future(view: _View) -> str | None:
    """A future as a past telling saw it: "said it would spend"."""
    for verb, below in _verbs(view, tensed=True):
        if _given(below, view):
            return None
        found = _aux(verb, view.words.hypothetical.modals)
        if found is not None:
            return found.text
    return None


def _possible(view: _View) -> str | None:
    """ "Could", "may" or "might" with something still ahead."""
    for verb, _ in _verbs(view, tensed=True):
        found = _aux(verb, view.words.projected.possible)
        if found is not None:
            return f"{found.text} {verb.text}" if view.ahead() else None
    return None


def _lies_ahead(view: _View) -> str | None:
    """The period lies ahead of the article and no past tense speaks of it."""
    if not view.ahead() or view.period is None:
        return None
    own = clause_of(view.path[0]) if view.path else None
    if own is not None and (own.tag_ in PAST or _perfect(own)):
        return None
    return view.period.text


# Estimated and reported --------------------------------------------------------------------------------------


def _estimate_verb(view: _View) -> str | None:
    """A verb of estimating governs the figure, or its source estimates."""
    cues = view.words.estimated
    for verb, below in _verbs(view):
        if verb.lemma_ in cues.verbs and (below is None or below.dep_ in DOWN | {"nsubjpass"}):
            return verb.text
    if view.source is not None and view.source.kind == "estimate":
        return view.source.cue
    return next((noun.text for noun in _nouns(view) if noun.lemma_.lower() in cues.nouns), None)


def _estimate_word(view: _View) -> str | None:
    """ "An estimated $5m", "est. $5m"."""
    found = re.search(r"\b(?:estimated|est\.?)\W{0,3}(?:[\w.-]+\W{1,2}){0,2}$", _close_before(view), re.IGNORECASE)
    return found[0].strip() if found else None


def _close_before(view: _View) -> str:
    return view.figure.passage.text[max(0, view.figure.quantity.start - 40) : view.figure.quantity.start]


def _interval(view: _View) -> str | None:
    """A confidence interval makes its figure an estimate."""
    figure = view.figure
    return "confidence interval" if find_interval(figure) is not None or main_of(figure) is not None else None


def _estimate_column(view: _View) -> str | None:
    """The head of the column says that its figures are estimates."""
    at = view.figure.quantity.start
    cell = next((cell for cell in view.figure.passage.cells if cell.start <= at < cell.end), None)
    return cell.head if cell is not None and cell.head and ESTIMATED_HEAD.search(cell.head) else None


def _told(view: _View) -> str | None:
    """Somebody is named who says so."""
    return view.source.cue if view.source is not None else None


def _unnamed(view: _View) -> str | None:
    """The text passes the figure on without saying from whom: "reportedly", "widely cited"."""
    found = view.words.unnamed.search(view.before) or view.words.unnamed.search(
        view.figure.passage.text[view.figure.quantity.end : view.figure.quantity.end + 40]
    )
    return found[0] if found else None


def _reported_noun(view: _View) -> str | None:
    """ "The reported cost of $5m"."""
    for token in view.path:
        if is_verb(token) and token.i != view.path[0].i:
            return None
        for kid in children(token, "amod"):
            if kid.lower_ in view.words.reported.adjectives:
                return kid.text
    return None


Rule = Callable[[_View], str | None]
RULES: tuple[tuple[Modality, tuple[Rule, ...]], ...] = (
    (Modality.HYPOTHETICAL, (_condition, _would, _supposed, _scenario, _worked_example, _imperative)),
    (Modality.TARGET, (_aimed_at, _target_noun)),
    (Modality.PROJECTED, (_future, _expected, _told_future, _possible, _lies_ahead)),
    (Modality.ESTIMATED, (_estimate_verb, _estimate_word, _interval, _estimate_column)),
    (Modality.REPORTED, (_told, _unnamed, _reported_noun)),
)
