"""Which quantities claim something worth keeping.

Comes in: a figure, its attachment, what was found for it. Goes out: None for a claim, else the
reason why it is a mere figure: a count of arguments ("three reasons"), an idiom, a rhetorical heading.
"""

from __future__ import annotations

import re
from decimal import Decimal

from kb.lexicon.context import Relating
from kb.lexicon.cues import Cue
from kb.model import PassageKind, Quantity
from kb.relate.attaching.attachment import Attachment
from kb.relate.parsing import syntax
from kb.relate.quantity.describing import is_known_group, what_describes
from kb.relate.quantity.scale import SIZE
from kb.relate.scene.names import stem
from kb.relate.scene.nearby import quantities
from kb.relate.scene.scene import Figure

SMALL = Decimal(3)
NEAR = 40  # characters between a part and its whole
PARTITIVE = re.compile(
    r" of (?:the|its|their|his|her|our|these|those|[^\s,;:.]+(?: [A-Z][^\s,;:.]*)*['’]s?) (?:[a-z-]+ )?"
)
ALONE = re.compile(r"(?:^\W*|\()(?:[$€£¥]\s?|[A-Z]{3}\s)?(?:in\s+)?$", re.IGNORECASE)  # "(in thousands)", "EUR million"
SPAN = re.compile(
    r"\S+(?:[-‑](?:day|week|month|quarter|year|decade|hour|minute)s?| (?:day|week|month|year))", re.IGNORECASE
)
NOUN_AFTER = re.compile(r"[-\s]+(?:fixed[- ](?:rate )?)?([A-Za-z]+)")
SPANS = frozenset({"day", "week", "month", "quarter", "year", "decade"})
RANK = 60  # characters in front of a length that may rank something over it
RANKED = Cue(
    r"\b(?:\w{3,}est|{superlatives}|first)\b(?:(?!\b(?:than|and|but)\b)[^.;:]){0,40}"
    r"\b(?:in|for)\s+(?:(?:more than|over|at least|{roughly}|the {last_of})\s+)?$",
    re.IGNORECASE,
)
FAR = 5  # words from a length to the noun it says which of
ONE = re.compile(r"(?:one|an?|1) ", re.IGNORECASE)
VERSION = re.compile(r"\d(?:\.\d)?")
HEADINGS = frozenset({PassageKind.TITLE, PassageKind.HEADING})


def why_not(
    figure: Figure, found: Attachment, quantity: Quantity, relating: Relating, *, named: bool, known: bool
) -> str | None:
    """Returns the reason why the figure claims nothing, or None for a claim.

    Args:
        named: a metric or subject was found for it in its own sentence.
        known: the lexicon has the metric: three deaths are worth keeping, three doors are not.
    """
    counting = relating.counting
    if quantity.is_level:
        return "confidence-level"
    if SPAN.fullmatch(quantity.text) and _says_which(figure, frozenset(counting.spans)):
        return "describing-span"  # "a five-year high", "a 30-year mortgage": which one, no length that is told
    before = figure.passage.text[max(0, quantity.start - RANK) : quantity.start]
    if quantity.unit in SPANS and RANKED(figure.scene.cues).search(before):
        return "describing-span"  # "the highest level in nearly four years"
    if quantity.unit == "bit" and quantity.text[-4:-3] == "-":
        return "describing-size"  # "16-bit weights": which kind, no amount
    if _illustrates(figure):
        return "unit-illustrated"
    if quantity.text.lower() == "one" and figure.passage.text.startswith(" of ", quantity.end):
        return "one-of-a-kind"  # one of the best: it names a member, no number
    if (described := what_describes(figure, quantity, relating.describing)) is not None:
        return described
    if _is_named(figure, frozenset(relating.nouns.times)):
        return "named-thing"
    if quantity.unit != "person" and is_known_group(figure, relating.describing):
        return "named-group"
    words = not any(char.isdigit() for char in quantity.text)
    if quantity.text.lower() == "one" and "unit-of-metric" in quantity.rules:
        return "one-of-a-kind"  # "over one rainy season": no case, though cases are counted there
    if not named and found.counted is None and _stands_alone(figure):
        return "bare-number"
    if (
        words
        and " " not in quantity.text
        and SIZE(figure.scene.cues).search(figure.passage.text[: quantity.end][-NEAR:] + " ")
        and ALONE.search(figure.passage.text[: quantity.start][-NEAR:])
    ):
        return "scale-note"
    if figure.passage.kind in HEADINGS and words and not named:
        return "rhetorical-heading"
    if found.counted is not None:
        noun = stem(found.counted.text)
        if noun in counting.idle and (words or _small(quantity)):
            return "idle-count"
        if words and (_is_one(quantity) or (_from_one(quantity) and found.rule != "counted-subject")):
            return "one-of-a-kind"  # "in at least one department"
        if words and _small(quantity) and not quantity.vague and not known and not _part(figure):
            return "small-count"
    if quantity.unit is None and words and _small(quantity):
        return "number-word"
    return None


def _says_which(figure: Figure, spans: frozenset[str]) -> bool:
    """Tells whether a length stands in front of one of such nouns: right behind it, or its phrase ends in it."""
    after = NOUN_AFTER.match(figure.passage.text, figure.quantity.end)
    if after is not None and stem(after[1].lower()) in spans:
        return True
    root = syntax.span_root(figure.span) if figure.span is not None else None
    if root is None or root.dep_ not in syntax.MODIFIER_DEPS or "-" not in figure.quantity.text:
        return False
    near = root.i < root.head.i <= root.i + FAR and syntax.is_noun(root.head)
    return near and stem(root.head.text.lower()) in spans  # "the five-year cumulative default probability"


def _is_named(figure: Figure, times: frozenset[str]) -> bool:
    """ "Its new Charge 2 fitness tracker": a digit behind a name and in front of what kind of thing it is."""
    span, text = figure.span, figure.quantity.text
    if span is None or VERSION.fullmatch(text) is None or span.start < 2 or span.end >= len(span.doc):
        return False
    name, led, thing = span.doc[span.start - 1], span.doc[span.start - 2], span.doc[span.end]
    named = name.tag_ == "NNP" and name.text.istitle() and stem(name.text) not in times
    if "." in text:
        return named and thing.tag_ == "NNP" and thing.text.istitle()  # "Gemini 1.5 Ultra"
    return named and led.tag_ in ("DT", "PRP$", "JJ", "NNP", "POS") and thing.tag_ == "NN" and thing.text.islower()


def _illustrates(figure: Figure) -> bool:
    """ "One gigaton of ice can fill 400,000 pools": how much one of a unit is says nothing of anybody."""
    verb = syntax.governing_verb(syntax.span_root(figure.span)) if figure.span is not None else None
    subject = syntax.child(verb, "nsubj") if verb is not None else None
    if verb is None or subject is None or not syntax.in_figure(subject):
        return False
    if verb.lemma_ in ("cost", "fetch", "sell"):
        return False  # a price
    could = any(kid.dep_ == "aux" and kid.lower_ in ("can", "could", "would") for kid in verb.children)
    first = [quantity for quantity in quantities(figure) if quantity.start <= subject.idx < quantity.end]
    return could and any(quantity.unit not in (None, "%") and ONE.match(quantity.text) for quantity in first)


def _stands_alone(figure: Figure) -> bool:
    """Tells whether a line holds nothing but the figure: a cell of a table that was saved as lines."""
    text, quantity = figure.passage.text, figure.quantity
    rest = text[: quantity.start] + text[quantity.end :] if len(text) < 2 * NEAR else "x"
    return figure.passage.lead is None and not any(letter.isalnum() for letter in rest)


def _part(figure: Figure) -> bool:
    """ "Three of the five plants": a part of a number that is given."""
    text, end = figure.passage.text, figure.quantity.end
    if not text.startswith(" of ", end):
        return False
    after = (text[end : other.start] for other in quantities(figure) if end < other.start <= end + NEAR)
    return any(PARTITIVE.fullmatch(between) for between in after)


def _is_one(quantity: Quantity) -> bool:
    return quantity.low == 1 and quantity.high == 1


def _from_one(quantity: Quantity) -> bool:
    return quantity.low == 1 and quantity.high is None and quantity.text.lower() == "one" and not quantity.vague


def _small(quantity: Quantity) -> bool:
    return quantity.high is not None and quantity.high <= SMALL
