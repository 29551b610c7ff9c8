"""Those who expected a figure, named in a bare clause right behind it: "the $1.30 analysts had expected".

Comes in: a `Figure`. Goes out: a `FoundSource`, or None where no such clause follows.
"""

from __future__ import annotations

from kb.relate.parsing.syntax import is_noun
from kb.relate.parsing.tokens import Doc, Token
from kb.relate.scene.scene import Figure
from kb.relate.telling.speakers import PROPER, FoundSource, plain, speaker
from kb.relate.telling.telling import telling

POLLED = 10  # words of those who were asked and of who asked them
AWAITED = "source-by-those-who-expected"


def awaited(figure: Figure) -> FoundSource | None:
    """ "The $1.30 analysts had expected": those in the bare relative clause that follows the figure."""
    if figure.span is None or figure.span.end + 2 >= len(figure.span.doc):
        return None
    words, doc, at = telling(figure.scene.lexicon), figure.span.doc, figure.span.end
    if at > 0 and is_noun(doc[at - 1]) and doc[at - 1].lemma_.lower() in words.person:
        at -= 1  # "the 20,000 economists had expected"
    if doc[at].lower_ in ("a", "per", "each") and is_noun(doc[at + 1]):
        at += 2
    if at + 2 < len(doc) and doc[at].lower_ in ("in", "of") and is_noun(doc[at + 1]):
        at += 2  # "the $92 million in sales that they had expected"
    at += at < len(doc) and doc[at].lower_ == "that"
    if at + 2 < len(doc) and doc[at + 1].lower_ == "by" and words.kind_of_verb.get(doc[at].lemma_) == "project":
        last = next((token for token in doc[at + 2 : at + 8] if is_noun(token)), None)
        name = speaker(last, words) if last is not None else None
        return FoundSource(name, doc[at].text, "project", AWAITED) if name else None  # "the $3bn forecast by analysts"
    first = at
    while at < len(doc) and at - first < 6 and (is_noun(doc[at]) or doc[at].tag_ in ("DT", "JJ", "POS")):
        at += 1
    head = doc[at - 1] if at > first else None
    if at + 2 < len(doc) and doc[at].tag_ in ("VBN", "VBD") and doc[at + 1].lower_ == "by":
        at += 2  # "analysts polled by LSEG had expected"
        while at < len(doc) and at - first < POLLED and is_noun(doc[at]):
            at += 1
    verb = _of_expecting(doc, at) if head is not None else None
    if head is None or verb is None:
        return None
    kind = words.kind_of_verb.get(verb.lemma_)
    if kind not in ("project", "estimate") or not _bare(doc, verb.i + 1):
        return None
    if head.tag_ not in PROPER and not words.source_noun(head.lemma_.lower()):
        return None
    return FoundSource(plain(str(doc[first:at].text), whole=True), verb.text, kind, AWAITED)


def _of_expecting(doc: Doc, at: int) -> Token | None:
    """Returns the verb of "had expected", "were expecting" or "predicted" that stands at a place."""
    if at + 1 < len(doc) and doc[at].lower_ in ("had", "have", "has", "was", "were", "are", "is"):
        verb = doc[at + 1 + (doc[at + 1].tag_ == "RB")] if at + 2 < len(doc) else doc[at + 1]
        return verb if (verb.tag_ == "VBG") is (doc[at].lower_ in ("was", "were", "are", "is")) else None
    return doc[at] if at < len(doc) and doc[at].tag_ in ("VBD", "VBP") else None


def _bare(doc: Doc, at: int) -> bool:
    """Tells whether a verb has no object of its own behind it."""
    return at >= len(doc) or doc[at].is_punct or doc[at].tag_ in ("IN", "CC", "RP")
