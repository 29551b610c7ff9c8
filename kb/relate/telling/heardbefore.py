"""Whom a passage names as a source, and whom "he said" or "they estimate" means of those named before.

Comes in: a passage, or a `Figure` whose sentence tells with a pronoun. Goes out: the sources, or a name, None where two
are left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kb.model import Passage
from kb.relate.parsing.syntax import child, children, is_passive, is_verb, own_subject, prep_objects
from kb.relate.parsing.tokens import Doc, Token
from kb.relate.scene.nearby import REACH
from kb.relate.scene.scene import Figure, Place, Scene
from kb.relate.telling.content import is_content
from kb.relate.telling.quotations import outside_quotes, position
from kb.relate.telling.speakers import FoundSource, after_cue, is_named, plain, speaker
from kb.relate.telling.tellers import spoken_name
from kb.relate.telling.telling import Telling, telling

PEOPLE = re.compile(
    r"(?:[A-Za-z]+\s+)?\b(?P<who>[A-Za-z]+s)\b(?:\s+(?:at|from|with)\s+[A-Z][\w&.’'-]*(?:\s+[A-Z][\w&.’'-]*)*)?"
)
BODY = re.compile(r"\b[Tt]he\s+([a-z-]+)(?:\s+([a-z-]+))?")


def sources(scene: Scene, passage: Passage) -> list[FoundSource]:
    """Returns the sources a passage names, in text order."""
    return _sources(Place(scene, passage))


@lru_cache(maxsize=64)
def _sources(place: Place) -> list[FoundSource]:
    scene, passage = place.scene, place.passage
    words, doc = telling(scene.lexicon), scene.docs.get(passage.index)
    found, text = [], passage.text[-2 * REACH :]
    for cue in words.before.finditer(text):
        name = named_after(cue, text, words)
        if name:
            found.append(FoundSource(name, cue[0], "report", "source-by-cue"))
    found += list(_verbs(doc, words)) if doc is not None else []
    if not found and doc is None and (name := spoken_name(outside_quotes(passage.text[-2 * REACH :]), words)):
        found.append(FoundSource(name, "said", "say", "source-by-verb"))
    return found


def _verbs(doc: Doc, words: Telling) -> Iterator[FoundSource]:
    for verb in doc:
        kind = words.kind_of_verb.get(verb.lemma_) if is_verb(verb) else None
        if kind is None or child(verb, "neg") is not None:
            continue
        told = children(verb, "ccomp", "dobj", "xcomp", "prep")
        who: Sequence[Token] = (
            prep_objects(verb, "by") if is_passive(verb) else [s for s in (own_subject(verb),) if s is not None]
        )
        if not who or not told or who[0].tag_ == "PRP" or who[0].lower_ in words.own_voice:
            continue
        if not is_passive(verb) and not any(is_content(verb, branch, kind, words) for branch in told):
            continue
        name = speaker(who[0], words)
        if name:
            yield FoundSource(name, verb.text, kind, "source-by-verb")


def named_after(cue: re.Match[str], text: str, words: Telling) -> str | None:
    """Returns the source a cue names, None where what follows says nothing."""
    name = after_cue(text, cue.end())
    if name is not None and (results := words.findings.match(name)) is not None:
        name = plain(name[results.end() :].lstrip()) or None
    head = name.split()[-1].lower() if name else ""
    if name is None or head.removesuffix("s") in words.never:
        return None
    if cue[0].lower() == "citing" and name[:1].islower() and not any(map(words.source_noun, _heads(name))):
        return None  # "citing satellite images", "citing drought in the Plains", "citing its strong results"
    return name


def _heads(name: str) -> list[str]:
    """Returns the words of a phrase that may lead it: those before its first preposition."""
    said = [word.lower().removesuffix("s") for word in name.split()]
    cut = next((i for i, word in enumerate(said) if i and word in ("in", "of", "from", "at", "by", "on")), None)
    return said[:cut]


def antecedent(figure: Figure, pronoun: str) -> str | None:
    """Returns the last speaker named before, for "he said", "they estimate"."""
    at, words = position(figure.scene, figure.passage), telling(figure.scene.lexicon)
    opens = pronoun == "it" and figure.passage.text.startswith("It ")
    for passage in reversed(figure.scene.passages[max(0, at - 6) : at]):
        named = [source for source in sources(figure.scene, passage) if source.speaker[0].isupper()]
        if pronoun == "it" and passage.paragraph != figure.passage.paragraph:
            named = [source for source in named if source.rule != "source-by-cue"]  # no data of a paragraph before
        if opens and not named and passage.index == at - 1 and (body := _opens_with_body(passage, words)) is not None:
            return body  # "The company kept its forecast. It said"
        found = [source.speaker for source in named]
        spoke = [name for name in found if name.split()[-1].lower() not in words.document and is_named(name, words)]
        spoke = [name for name in spoke if not any(map(str.isdigit, name))]  # "Q1FY26"
        if pronoun == "it":  # "it said" is none of the analysts
            spoke = [name for name in spoke if name.split()[0].lower().removesuffix("s") not in words.person]
            spoke = [name for name in spoke if not _is_titled(name, passage.text, words)]
        if spoke:
            return spoke[-1]
    if pronoun == "they" and (people := _people_before(figure, words)) is not None:
        return people
    return _body_before(figure) if pronoun == "it" else None


def _is_titled(name: str, text: str, words: Telling) -> bool:
    """Tells whether a title stands in front of a name: "chief executive Ann Lee", whom "it said" does not mean."""
    before = text[: max(0, text.find(name))].split()[-1:]
    return len(name.split()) > 1 and bool(before) and before[0].lower() in words.person


def _opens_with_body(passage: Passage, words: Telling) -> str | None:
    """Returns the only body that a sentence names, where it opens with it and without a name: "company"."""
    found = BODY.match(passage.text)
    if found is None:
        return None
    bodies = {noun for pair in BODY.findall(passage.text[:REACH]) for noun in pair if noun in words.organisation}
    return bodies.pop() if len(bodies) == 1 and not bodies.isdisjoint(found.groups()) else None


def _people_before(figure: Figure, words: Telling) -> str | None:
    """Returns the only people that the sentence before speaks of: "Credit analysts at Lindenhof", for "they say"."""
    at = position(figure.scene, figure.passage)
    text = figure.scene.passages[at - 1].text[:REACH] if at else ""
    found = [match for match in PEOPLE.finditer(text) if match["who"].lower().removesuffix("s") in words.person]
    return plain(found[0][0]) if len(found) == 1 else None


def _body_before(figure: Figure) -> str | None:
    """Returns the only body that the sentences right before speak of without a name: "the council", for "it said"."""
    at, words = position(figure.scene, figure.passage), telling(figure.scene.lexicon)
    said = " ".join(passage.text[:REACH] for passage in figure.scene.passages[max(0, at - 2) : at])
    bodies = {noun for pair in BODY.findall(said) for noun in pair if noun in words.organisation}
    return bodies.pop() if len(bodies) == 1 else None
