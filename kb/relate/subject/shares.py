"""How much of the story each name has: in the headline, at the head of sentences, in the first one.

Comes in: the names heard in an article, in text order, under their full forms. Goes out: `Shares`. A name in brackets
weighs least; what follows the bar of a headline is the paper's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.lexicon.context import Entity
from kb.model import Passage, PassageKind
from kb.relate.scene.names import Names

HEADLINE, OPENS, FIRST = 3, 2, 2  # weight of a name in the headline, at the head of a sentence, of the first sentence
OPENING = 3  # passages that say where a story plays, and with whom
SHORTEST = 3  # letters of a word that stands for no name
DATED = re.compile(r"(?:, [A-Z][\w.]*)*\s*(?:\([^()]{2,30}\)\s*)?[-–—]{1,2}\s")  # "Washington, D.C. - June 20"
HEADS = frozenset({PassageKind.TITLE, PassageKind.HEADING})


@dataclass(frozen=True, slots=True)
class Heard:
    """A name, or a list of names, where a passage says it."""

    passage: int
    start: int
    name: str
    text: str
    entity: Entity | None
    several: bool
    sort: str | None = None  # what a name unknown to the lexicon is

    @property
    def kind(self) -> str | None:
        """The entity's kind; a list of names counts as a set."""
        if self.several:
            return "set"
        return self.entity.kind if self.entity is not None else self.sort


@dataclass(frozen=True, slots=True)
class Shares:
    """The weight of each name, where it is heard first, and the names that the headline or the first sentence tells."""

    weights: Counter[str]
    first: Mapping[str, Heard]
    fronted: frozenset[str]


def weigh(
    single: Iterable[Heard],
    passages: Sequence[Passage],
    full: Mapping[str, str],
    *,
    opens: Callable[[Heard], bool],
    small: frozenset[str],
    names: Names,
) -> Shares:
    """Returns how much of the story each name has.

    Args:
        full: short forms and what they are short for.
        opens: tells whether a name opens its sentence.
        small: words of the article in small letters, which stand for nobody in a headline, and neither do
            names that the lexicon knows.
    """
    weights: Counter[str] = Counter()
    first: dict[str, Heard] = {}
    fronted: set[str] = set()
    heading: set[str] = set()
    head = headline(passages)
    prose = (p.index for p in passages if p.kind is PassageKind.SENTENCE and p is not head)
    opening = next(prose, None)
    for item in single:
        first.setdefault(item.name, item)
        text = passages[item.passage].text
        if item.kind == "place" and not item.start and DATED.match(text, len(item.text)):
            continue  # where it was written
        aside = text[max(0, item.start - 1) : item.start] == "("
        heads = opens(item) and not aside
        if item.passage == opening and not aside:
            fronted.add(item.name)
            weights[item.name] += FIRST if heads else 1
        weights[item.name] += OPENS if heads else 1
        heading |= {item.name} if heads else set()
    title = headline_of(passages)
    words = frozenset(re.findall(r"\w+", title))
    for short, name in (*zip(first, first, strict=True), *full.items()):
        if short.split()[0] in words and short in title and name in weights:
            weights[name] += HEADLINE
            fronted.add(name)
    for name, item in first.items():  # "Corvane" of a headline, Corvane Air of the sentences
        short = name.partition(" ")[0]
        plain = any(word in small or word in names.by_name for word in (short, short.lower()))
        known = short == name or plain or name in fronted
        told = item.kind in ("organisation", None) and name in heading
        if told and not known and len(short) > SHORTEST and short in words:
            weights[name] += HEADLINE
            fronted.add(name)
    people = names.by_demonym
    for name in {people[word].name for word in words if word in people} & set(weights):
        weights[name] += HEADLINE
        fronted.add(name)
    return Shares(weights, first, frozenset(fronted))


def headline_of(passages: Sequence[Passage]) -> str:
    """Returns the article's headline, without what follows its bar: "Prices rise | The Morning Post"."""
    head = headline(passages)
    return head.text.partition(" | ")[0] if head is not None else ""


def headline(passages: Sequence[Passage]) -> Passage | None:
    """Returns the passage that is the article's headline: a title, or a first line without a full stop.

    A date may stand above it.
    """
    opening = passages[:OPENING]
    title = next((p for p in opening if p.kind in HEADS), None)
    first = next((p for p in opening if p.index == 0 and p.text[-1:] not in '.!?:;”"'), None)
    return title if title is not None else first
