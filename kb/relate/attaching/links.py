"""Figures that share their grammar with another one: "from 75% to 68%", "$6M rather than $100M+".

Comes in: a figure and the attacher. Goes out: its attachment, taken from the figure beside it where
the tree hangs one from the other.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kb.lexicon.cues import Cue
from kb.model import PassageKind
from kb.relate.attaching.attachment import Attacher, Attachment
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.scene.nearby import quantities
from kb.relate.scene.scene import Figure

LOOSE = 4  # words between "of" and its figure
HEADINGS = frozenset({PassageKind.TITLE, PassageKind.HEADING})
NEAR = 60  # characters looked back over
OTHER_SIDE = Cue(r"\b{other_side}(?:\s+\w+){0,2}\s*$", re.IGNORECASE)
LEVEL_BEFORE = re.compile(r"(?<!up )(?<!close )(?<!next )(?<!equal )(?<!due )\bto\s+(?:a |an |some )?$", re.IGNORECASE)
SIGNED = re.compile(r"(?:,|[(]|—|–)\s*[+−-]$")
BESIDE = re.compile(r"(?:\s+[\w-]+){0,4}\s*[,(—–]\s*")  # a time or what it was spent on may stand between
UP_OR_DOWN = re.compile(r"(?:\s+[\w-]+){0,4}\s*[,(—–]\s*(?:up|down)\s+(?:\w+\s+){0,2}")
WINDOW = 120  # characters in front of a figure


def linked(figure: Figure, attacher: Attacher) -> Attachment:
    """Returns the figure's attachment, looked for at its neighbour where it has none of its own."""
    if (signed := _signed(figure, attacher)) is not None:
        return signed
    found = _doubling(figure) or _headlined(figure, attacher) or attacher.attach(figure)
    if found.rule.startswith("beside-figure, ") and found.owner is None and (other := _neighbour(figure)) is not None:
        found = replace(found, owner=attacher.attach(other).owner)
    if found.rule.startswith("beside-figure") and (noun := _metric_of(figure, attacher)) is not None:
        return Attachment("noun-of", measured=noun, owner=found.owner)
    if found.rule == "moves" and _fronted(figure):
        return Attachment("fronted-at", inherits=True)
    if found.rule == "degree" and _of_figure_before(figure, found, attacher):
        return Attachment("degree, of-figure", change=True, inherits=True)
    if found.rule == "beside-figure" and (other := _neighbour(figure)) is not None:
        taken = attacher.attach(other)
        if taken.share_of is not None and found.counted is not None and taken.share_of.i == found.counted.i:
            return Attachment("whole-counted", counted=found.counted)  # "5% of its 35 million users"
        if taken.rule != "beside-figure":
            found = replace(taken, rule=f"beside-figure, {taken.rule}", contrast=False, counted=found.counted)
    before = _before(figure)
    if OTHER_SIDE(figure.scene.cues).search(before):
        found = replace(found, contrast=True, inherits=True)
    sized = found.rule.startswith("change-noun")  # "works out to a 239% increase"
    if found.change and not sized and LEVEL_BEFORE.search(before):
        found = replace(found, change=False)  # "rose by $4bn to $41bn": the second is a level
    return found


def _metric_of(figure: Figure, attacher: Attacher) -> Token | None:
    """ "Reported $81bn in net sales and EPS of $1.78": a metric and "of" right before the figure say what it is."""
    span = figure.span
    doc, at = (span.doc, span.start - 1) if span is not None else (None, 0)
    while doc is not None and at > 1 and doc[at].tag_ in ("RB", "DT", "JJR", "IN") and doc[at].lower_ != "of":
        at -= 1
        if span is None or span.start - at > LOOSE:
            return None
    if doc is None or at < 1 or doc[at].lower_ != "of":
        return None
    noun, dimension = doc[at - 1], attacher.names.dimension(figure.quantity.unit)
    if not syntax.is_noun(noun) or syntax.in_figure(noun) or dimension is None or figure.quantity.change is not None:
        return None
    words = [stem(token.text) for token in syntax.core_phrase(noun)]
    return noun if attacher.names.metric(stem(noun.text), words, dimension) is not None else None


def _doubling(figure: Figure) -> Attachment | None:
    """ "Revenues will more than double this year": behind such a word it is a verb, whatever the tree takes it for."""
    span = figure.span
    if span is None or figure.quantity.unit != "x" or syntax.is_verb(syntax.span_root(span)):
        return None
    doc, at = span.doc, span.start
    words = [token for token in span if token.tag_ in ("PDT", "RB", "JJ", "NN", "VB")]
    while at > 1 and span.start - at < LOOSE and doc[at - 1].tag_ in ("RB", "RBR", "JJR", "JJS", "IN"):
        at -= 1
    noun = doc[at - 2] if at > 1 and doc[at - 1].tag_ == "MD" else None
    if noun is None or len(words) != len(span) or noun.tag_ not in ("NN", "NNS", "NNP", "DT", "PRP"):
        return None
    return Attachment("verb-figure", measured=noun, owner=noun, change=True)


def _headlined(figure: Figure, attacher: Attacher) -> Attachment | None:
    """ "Acme's $12B Quarterly Loss Highlights Cost of Race": in a headline the first measure behind the sum."""
    span, dimension = figure.span, attacher.names.dimension(figure.quantity.unit)
    if span is None or figure.passage.kind not in HEADINGS or dimension != "money":
        return None
    behind = [token for token in span.doc[span.end : span.end + LOOSE] if token.text[:1].isupper()]
    at = next((i for i, t in enumerate(behind) if attacher.names.metrics.get(stem(t.lower_))), None)
    noun = behind[at] if at is not None else None
    if noun is None or noun.i != span.end + behind.index(noun) or noun.i + 1 >= len(span.doc):
        return None
    words = [stem(token.lower_) for token in span.doc[span.end : noun.i + 1]]
    verb = noun.nbor(1)  # "Highlights", "Fuels"
    misread = noun.dep_ == "compound" and verb.tag_ in ("NNPS", "NNS") and verb.text[:1].isupper()
    misread = misread and not attacher.names.metrics.get(stem(verb.lower_))
    if not misread or attacher.names.metric(words[-1], words, dimension) is None:
        return None
    before = span.doc[span.start - 1] if span.start > 1 else None
    owner = before.nbor(-1) if before is not None and before.tag_ == "POS" else None
    return Attachment("metric-noun", measured=noun, owner=owner)


def _signed(figure: Figure, attacher: Attacher) -> Attachment | None:
    """ "Spent $5bn, +89%", "sales of $5bn (-3%)": the change of the figure before; "growth (+34%)": what it sizes."""
    quantity, text, span = figure.quantity, figure.passage.text, figure.span
    if quantity.unit not in ("%", "pp") or span is None or not SIGNED.search(text[: quantity.start + 1]):
        return None
    opens = text[: quantity.start].rstrip().endswith("(")
    before = [other for other in quantities(figure) if other.end < quantity.start]
    said = text[before[-1].end : quantity.start] if before else None
    if said is not None and before[-1].unit not in ("%", "pp", "x") and BESIDE.fullmatch(said):
        return Attachment("degree, of-figure", change=True, inherits=True)
    noun = span.doc[span.start - 2] if opens and span.start > 1 else None
    if noun is None or stem(noun.text) not in attacher.words.changes:
        return None
    return Attachment("change-noun", measured=noun, owner=noun, change=True)


def _of_figure_before(figure: Figure, found: Attachment, attacher: Attacher) -> bool:
    """ "The segment made $26bn in sales, up 20 percent": sales, since a segment is nothing that could be up."""
    noun, text = found.measured, figure.passage.text
    last = [other for other in quantities(figure) if other.end < figure.quantity.start]
    if noun is None or noun.tag_ not in ("NN", "NNS") or not found.change or not last or noun.idx > last[-1].start:
        return False
    said = text[last[-1].end : figure.quantity.start]
    words = [stem(token.text) for token in syntax.noun_phrase(noun)]
    measures = attacher.names.metric(stem(noun.text), words, None) is not None
    return not measures and last[-1].unit not in ("%", "pp", "x") and UP_OR_DOWN.fullmatch(said) is not None


def _fronted(figure: Figure) -> bool:
    """ "At 70%, costs have dropped": the level told before, and not by how much they dropped."""
    text, quantity = figure.passage.text, figure.quantity
    led = text[: quantity.start].split() in (["At"], ["At", "about"], ["At", "roughly"])
    return led and quantity.unit == "%" and text[quantity.end : quantity.end + 1] == ","


def _before(figure: Figure) -> str:
    """The words in front of the figure and what belongs to it, as far as the rules here look."""
    quantity = figure.quantity
    end = quantity.outer_start if quantity.outer_start >= 0 else quantity.start
    return figure.passage.text[max(0, end - WINDOW) : end]


def _neighbour(figure: Figure) -> Figure | None:
    """The figure that this one hangs from, or that hangs in the same number phrase."""
    if figure.span is None:
        return None
    root = syntax.span_root(figure.span)
    others = quantities(figure)
    for above in (root.head, root.head.head):
        for other in others:
            if (
                other is not figure.quantity
                and other.start <= above.idx < other.end
                and other.start != figure.quantity.start
            ):
                span = syntax.by_offset(root.doc, other.start, other.end)
                return replace(figure, quantity=other, span=span)
    return None
