"""Whether a figure sizes a change or a comparison, and what it is counted from.

Comes in: a `Figure`; its quantity may already say so by its own words ("up 5%"). Goes out: a `FoundChange` with the
kind, the base in the article's words ("2023 levels", "peak") and the rule. Declines a level that was reached
("rose to 68%") and a share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kb.lexicon import Lexicon
from kb.lexicon.cues import Cue
from kb.model import Change, Quantity
from kb.relate.attaching.attachment import Attachment
from kb.relate.parsing.syntax import child, climb, is_verb
from kb.relate.parsing.tokens import Token
from kb.relate.scene.nearby import quantities
from kb.relate.scene.scene import Figure

RELATIVE = frozenset({"%", "pp", "x"})
LEVELS = frozenset({"level-after-change"})  # what a change led to
REACH = 80  # characters before a figure in which its noun of change stands
LEVEL = re.compile(
    r"\b(?:to|at|of)\s+(?:(?:about|around|nearly|almost|just|over|under|more|less|than|a|an|some|only|roughly)\s+)*$",
    re.IGNORECASE,
)
RATE_OF = re.compile(r"\bat an? (?:[a-z]+ ){0,3}rate of (?:[a-z]+ ){0,2}$")  # "grew at an annual rate of 4.6%"
REACHED = re.compile(r"\bto\s+(?:(?:about|around|nearly|almost|just|over|under|only|roughly)\s+)*$", re.IGNORECASE)
RATIO_AFTER = Cue(r"\s*[-–]?\s*(?:more|less|{larger}|(?:as|the|that|those|{owners})\b)", re.IGNORECASE)
IN_WHAT = Cue(
    r"\b(?P<noun>[a-z-]+)\s+in\s+(?:[a-z][\w’'-]*\s+){1,5}(?:of|{totalling})\s+(?:{roughly}\s+)?$", re.IGNORECASE
)
TO = re.compile(r"\s+to\s+(?:[a-z]+\s+){0,3}[^\w\s]?")
AND = re.compile(r"(?:\s+on\s+an?\s+[a-z]+\s+basis)?,?\s+and\s+(?:by\s+)?")
GOES_ON = re.compile(r"[^.;:!?]*?(?:,|,?\s+and)\s+(?:by\s+)?")
BASE = Cue(
    r"(?P<cue>\b(?:over|than|{against})\b)\s+"
    r"(?:(?:the|its|their|his|her|a|an)\s+)?(?P<base>[\w$€£][\w’'$€£.%-]*(?:\s+[\w$€£][\w’'$€£.%-]*){0,4})",
    re.IGNORECASE,
)
BASE_ENDS = Cue(
    r"\s+(?:in|on|at|by|to|for|and|or|but|as|with|while|when|after|before|because|which|that|is|was|are|were|has|had|of|{owing})\b.*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundChange:
    """What the figure sizes, what it is counted from, and the rule."""

    change: Change | None
    base_text: str | None
    words: str
    rule: str


@dataclass(frozen=True, slots=True)
class _Words:
    rise: frozenset[str]
    fall: frozenset[str]
    alter: frozenset[str]
    rise_nouns: frozenset[str]
    fall_nouns: frozenset[str]
    down: frozenset[str]  # verbs that make less of their object: cut, reduce


def find_change(figure: Figure) -> FoundChange:
    """Returns the change or comparison a figure sizes."""
    quantity = figure.quantity
    if quantity.is_level:
        return FoundChange(None, None, "", "change-none")
    if quantity.unit in RELATIVE and _is_ratio(figure):
        return FoundChange(Change.RATIO, _base(figure), "", "change-ratio")
    if quantity.change is not None:
        return FoundChange(quantity.change, _base(figure), "", "change-own-words")
    found = _governed(figure) or _like_before(figure) or _in_what(figure)
    if found is None:
        return FoundChange(None, None, "", "change-none")
    change, shown, rule = found
    return FoundChange(change, _base(figure), shown, rule)


def moves(verb: Token, lexicon: Lexicon) -> bool:
    """Tells whether a verb says that something rises, falls or is altered."""
    words = _words(lexicon)
    return verb.lemma_ in words.rise or verb.lemma_ in words.fall or verb.lemma_ in words.alter


def _is_ratio(figure: Figure) -> bool:
    """Tells whether the figure compares two things: "10x more compute", "6x the speed of the old chip"."""
    quantity, text = figure.quantity, figure.passage.text
    if not RATIO_AFTER(figure.scene.cues).match(text[quantity.end : quantity.end + 20]):
        return False
    if quantity.unit == "x":
        return _verb_change(figure) is None and not _is_deed(figure)
    then = re.match(r"\s*(?:more|less|fewer)\s+[a-z]", text[quantity.end : quantity.end + 20])
    return then is not None and quantity.unit == "%" and quantity.change is None and _verb_change(figure) is None


def _is_deed(figure: Figure) -> bool:
    """ "Acme doubled its fleet", "doubling the fleet": a rise, and no comparison as in "double the fleet of Brill"."""
    return figure.span is not None and figure.span.root.tag_ in ("VBD", "VBG", "VBN", "VBZ")


@lru_cache(maxsize=8)
def _words(lexicon: Lexicon) -> _Words:
    verbs, nouns = lexicon.context.relating.verbs, lexicon.context.relating.nouns
    return _Words(
        frozenset(verbs.rise),
        frozenset(verbs.fall),
        frozenset(verbs.alter),
        frozenset(nouns.rise),
        frozenset(nouns.fall),
        lexicon.figures.changes.down | lexicon.figures.changes.lowering,
    )


def _governed(figure: Figure) -> tuple[Change, str, str] | None:
    if figure.quantity.unit not in RELATIVE and not re.search(r"\bby\s+(?:\w+\s+){0,2}$", _before(figure)):
        return None
    return _verb_change(figure) or _noun_change(figure)


def _like_before(figure: Figure) -> tuple[Change, str, str] | None:
    """The figure goes on with the change before it: "rise 6% to 42 billion in 2025, 11% to 47 billion", "5% and 7%"."""
    quantity, text = figure.quantity, figure.passage.text
    if quantity.unit not in RELATIVE - {"x"}:
        return None
    around = quantities(figure)
    before = [q for q in around if q.end <= quantity.start and q.unit == quantity.unit and q.change is not None]
    after = next((q for q in around if q.start >= quantity.end), None)
    if not before or before[-1].change not in (Change.INCREASE, Change.DECREASE):
        return None
    gap = re.sub(r"(?<=\d)[.,](?=\d)", "", text[before[-1].end : quantity.start])
    leads = after is not None and TO.fullmatch(text[quantity.end : after.start]) is not None
    if not (AND.fullmatch(gap) or (leads and GOES_ON.fullmatch(gap))):
        return None
    return before[-1].change, before[-1].text, "change-of-the-one-before"


def _before(figure: Figure) -> str:
    return figure.passage.text[max(0, figure.quantity.start - 40) : figure.quantity.start]


def _verb_change(figure: Figure) -> tuple[Change, str, str] | None:
    """The figure is by how much a verb of change says that something changed."""
    level = LEVEL.search(_before(figure)) is not None and RATE_OF.search(_before(figure)) is None
    if figure.span is None or level:
        return None
    words, below = _words(figure.scene.lexicon), figure.span.root
    for token in climb(figure.span.root):
        if is_verb(token):
            if below.dep_ not in (
                "dobj",
                "npadvmod",
                "prep",
                "advmod",
                "obj",
                "attr",
                "nummod",
                "dative",
                "dep",
                "oprd",
            ):
                return None
            if below.dep_ == "prep" and below.lower_ != "by" and not _at_a_rate(below):
                return None
            return _of_verb(token, below, words)
        if token.dep_ not in ("dobj", "npadvmod", "pobj", "prep", "nummod", "quantmod", "obj", "attr", "dative"):
            return None
        below = token
    return None


def _at_a_rate(preposition: Token) -> bool:
    """ "Pay grew at an annual rate of 4.6%": the rate is the size of the change."""
    return preposition.lower_ == "at" and any(kid.lower_ == "rate" for kid in preposition.children)


def _of_verb(verb: Token, below: Token, words: _Words) -> tuple[Change, str, str] | None:
    lemma = verb.lemma_
    if lemma in words.fall:
        return Change.DECREASE, verb.text, "change-by-verb"
    if lemma in words.rise:
        return Change.INCREASE, verb.text, "change-by-verb"
    things = [kid for kid in verb.children if kid.dep_ == "dobj" and verb.i < kid.i < below.i]
    beside = bool(things) and "," not in {t.text for t in verb.doc[things[-1].i : below.i]}  # "raised its prices 8%"
    if lemma in words.alter and (below.dep_ == "prep" or (beside and below.dep_ in ("npadvmod", "dobj", "dep"))):
        down = lemma in words.down
        return (Change.DECREASE if down else Change.INCREASE), verb.text, "change-by-verb"
    return None


def _noun_change(figure: Figure) -> tuple[Change, str, str] | None:
    """The figure is the size of a noun of change: "a 340% increase", "an improvement of 15%"."""
    if figure.span is None or figure.quantity.unit not in RELATIVE or REACHED.search(_before(figure)):
        return None
    words = _words(figure.scene.lexicon)
    for token in (figure.span.root, *climb(figure.span.root)):
        if is_verb(token):
            return None
        lemma = token.lemma_.lower()
        inside = token.idx >= figure.quantity.start or child(token, "prep") is not None
        if lemma in words.rise_nouns | words.fall_nouns and inside:
            change = Change.DECREASE if lemma in words.fall_nouns else Change.INCREASE
            return change, token.text, "change-by-noun"
        if token.dep_ not in ("nummod", "compound", "amod", "quantmod", "pobj", "prep", "nmod", "appos"):
            return None
    return None


def _in_what(figure: Figure) -> tuple[Change, str, str] | None:
    """The figure is the size of a noun of change, behind what has changed: "an increase in tax revenue of $12m"."""
    quantity = figure.quantity
    if quantity.unit is not None and quantity.unit.startswith("count:"):
        return None  # "a rise in the price of 40 stocks"
    text = figure.passage.text
    found = IN_WHAT(figure.scene.cues).search(text[max(0, quantity.start - REACH) : quantity.start])
    if found is None:
        return None
    change = of_noun(found["noun"].lower(), figure.scene.lexicon)
    return (change, found["noun"], "change-by-noun") if change is not None else None


def of_noun(noun: str, lexicon: Lexicon) -> Change | None:
    """Returns the direction that a noun of change tells."""
    words = lexicon.figures.changes
    return Change.DECREASE if noun in words.nouns_down else Change.INCREASE if noun in words.nouns_up else None


def of_measured(quantity: Quantity, found: Attachment, lexicon: Lexicon) -> Change | None:
    """Returns the change of a figure whose measure is one: "memory growth will exceed 120%", "a $48 tax increase"."""
    head = found.measured
    sizes = found.rule.startswith(("change-noun", "change-of")) or (
        quantity.unit in RELATIVE and found.share_of is None and found.rule not in LEVELS
    )
    if head is None or not sizes or quantity.change is not None or quantity.low is None or quantity.low < 0:
        return quantity.change
    named = [head, *(kid for kid in head.children if kid.dep_ == "compound" and head.lemma_ == "rate")]
    return next((change for token in named if (change := of_noun(token.lemma_.lower(), lexicon)) is not None), None)


def _base(figure: Figure) -> str | None:
    """Returns what a change is counted from, in the article's words."""
    text = figure.passage.text
    after = re.split(r"[.;:!?()—]\s|[;)—]", text[figure.quantity.end : figure.quantity.end + 90])[0]
    own = _possessed(figure)
    if own is not None:
        return own
    found = BASE(figure.scene.cues).search(after)
    if found is None or "," in after[: found.start()]:
        return None
    base = BASE_ENDS(figure.scene.cues).sub("", found["base"]).strip(" ,.'’")
    return None if base.lower() in {"", "year", "quarter", "month", "week"} else base  # "year over year"


def _possessed(figure: Figure) -> str | None:
    """Returns "2025's $381 billion" after "doubling"."""
    quantity = figure.quantity
    others = [other for other in quantities(figure) if other.start >= quantity.end]
    if quantity.change is None or not others or others[0].start - quantity.end > 24:
        return None
    gap = figure.passage.text[quantity.end : others[0].start]
    if not re.fullmatch(r"\s+[\w ]*['’]s?\s+", gap):
        return None
    return figure.passage.text[quantity.end : others[0].end].strip()
