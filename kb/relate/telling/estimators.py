"""Whose estimate or forecast a figure is: "Goldman's estimate of 5%", "above analysts' forecast for sales of 9".

Comes in: a `Figure`. Goes out: a `FoundSource`, or None where nobody is said to have the estimate.
"""

from __future__ import annotations

import re

from kb.relate.parsing.syntax import child, climb, is_verb, own_subject
from kb.relate.scene.nearby import REACH, quantities, text_before
from kb.relate.scene.scene import Figure
from kb.relate.telling.speakers import COMPARED, EXPECTED, FoundSource, plain, speaker
from kb.relate.telling.telling import TYING, Telling, telling

OWNED = re.compile(  # "analysts' consensus forecast for revenue of"
    r"(?P<who>(?:[A-Z][\w&.-]*\s+){0,3}[\w&.-]+)(?:(?<=s)['’]|['’]s)\s+(?:[a-z-]+\s+){0,3}?(?P<noun>[a-z]+?s?)\s+"
    r"(?:in\s+an?\s+[\w\s]{1,30}?\s+)?(?:of|for|at|that)\s+(?:[\w-]+\s+){0,5}$"
)
ESTIMATE_OF = re.compile(  # "the average estimate of analysts polled by Ostra at"
    r"\b(?P<noun>[a-z]+?)s?\s+(?:of|from|by|among)\s+(?P<who>(?:[a-z-]+\s+)?[a-z]+s(?:\s+\w+ed\s+by\s+[A-Z][\w&.-]*(?:\s+[A-Z][\w&.-]*)*)?)"
    r",?\s+(?:of|for|at|was|is)\s+(?:[\w-]+\s+){0,3}$"
)


def by_owner(figure: Figure) -> FoundSource | None:
    """ "Goldman's estimate of 5%", "a forecast from Gartner of $3bn"."""
    words = telling(figure.scene.lexicon)
    return (_in_grammar(figure, words) if figure.span is not None else None) or _in_text(figure, words)


def expected_in(figure: Figure) -> bool:
    """Tells whether a figure is what had been expected, held against what came: "against expectations for 5"."""
    text = text_before(figure, reach=REACH // 10)
    last = max((q.end for q in quantities(figure) if q.end <= figure.quantity.start), default=0)
    text = text[-max(0, figure.quantity.start - last) :] if last < figure.quantity.start else ""
    compared = max((found.end() for found in COMPARED.finditer(text)), default=None)
    return compared is not None and EXPECTED.search(text, compared) is not None and "," not in text[compared:]


def _in_grammar(figure: Figure, words: Telling) -> FoundSource | None:
    if figure.span is None:
        return None
    for above in climb(figure.span.root):
        if is_verb(above):
            tied = above.head if above.dep_ == "relcl" else own_subject(above) if above.lemma_ in TYING else None
            if tied is None or tied.lemma_.lower() not in words.owned | words.consensus:
                return None
            above = tied  # "Analysts' view stands at 5"
        if above.lemma_.lower() in words.owned | words.consensus and above.i not in {kid.i for kid in figure.span}:
            name, owner = speaker(above, words), child(above, "poss")
            named = name is not None and any(letter.isupper() for letter in name)
            named = named or (owner is not None and owner.lemma_.lower() in words.person)
            return FoundSource(str(name), above.text, "estimate", "source-by-owner") if name and named else None
    return None


def _in_text(figure: Figure, words: Telling) -> FoundSource | None:
    """ "Above analysts' consensus forecast for revenue of 9", "the estimate of analysts polled by Ostra at 12"."""
    found = owner_of_estimate(text_before(figure, reach=REACH // 10), words)
    if found is None:
        return None
    kind = "project" if found[1].lower() in words.projected.nouns else "estimate"
    return FoundSource(found[0], found[1], kind, "source-by-owner")


def owner_of_estimate(text: str, words: Telling) -> tuple[str, str] | None:
    """Returns who has the estimate that a figure follows, and its noun: "analysts' consensus forecast for sales of"."""
    for found in (OWNED.search(text), ESTIMATE_OF.search(text)):
        if found is None or found["noun"].lower().removesuffix("s") not in words.owned:
            continue
        who = found["who"].split()
        if (
            any(word.lower().removesuffix("s") in words.person for word in who[:2] + who[-1:])
            or found["who"][0].isupper()
        ):
            return plain(found["who"]), found["noun"].lower().removesuffix("s")
    return None
