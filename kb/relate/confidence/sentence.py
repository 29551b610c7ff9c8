"""Where the claim's words stand in its sentence: how far the subject is, what stands between, how full it is.

Comes in: a claim, the story and the lexicon. Goes out: clues. A sentence is read once for all its claims; of a very
long one the part within reach of the figure is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.lexicon import Lexicon
from kb.model import Claim
from kb.relate.confidence.flags import flags, steps
from kb.relate.confidence.mention import mention
from kb.relate.confidence.story import Name, Story
from kb.relate.confidence.words import GROWTH, WORD, heads, months, singular, times
from kb.relate.wording.phrases import APART

NUMBER = re.compile(r"\d[\d.,]*")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
BREAK = re.compile(r"[;:—–]")
STOP = re.compile(r"[.!?][\"”’)]*\s*$")
REACH = 1000  # characters of a sentence either side of the figure that are looked at
NEAR = 80  # characters within which a measure stands beside the figure


@dataclass(frozen=True, slots=True)
class Read:
    """What stands in a sentence, whichever of its claims asks."""

    start: int
    text: str
    names: Sequence[Name]
    words: frozenset[str]
    measures: tuple[tuple[int, str], ...]  # words that end the name of a metric, where they stand
    year: bool
    month: bool
    page: frozenset[str]  # clues of its form


class Sentences:
    """The sentences of one article that hold claims."""

    def __init__(self, story: Story, lexicon: Lexicon) -> None:
        self._story = story
        self._heads, self._months, self._times = heads(lexicon), months(lexicon), times(lexicon)
        self._known: dict[int, Read] = {}

    def clues(self, claim: Claim) -> set[str]:
        """Returns the clues of the claim's sentence."""
        read = self._read(claim)
        here, end = claim.start - read.start, claim.end - read.start
        return (
            set(read.page)
            | _between(claim, read, here, end)
            | _metric(claim, read, here, end)
            | _times(claim, read)
            | flags(behind_colon=":" in read.text[:here])
        )

    def _read(self, claim: Claim) -> Read:
        if len(claim.quote) > REACH:
            start = max(claim.quote_start, claim.start - REACH)
            return self._of(claim.quote[start - claim.quote_start :][: claim.end - start + REACH], start)
        if claim.quote_start not in self._known:
            self._known[claim.quote_start] = self._of(claim.quote, claim.quote_start)
        return self._known[claim.quote_start]

    def _of(self, text: str, start: int) -> Read:
        words = [(match.start(), match[0], singular(match[0])) for match in WORD.finditer(text)]
        timed = sum(plain in self._times for _, _, plain in words)
        return Read(
            start=start,
            text=text,
            names=self._story.names(start, start + len(text)),
            words=frozenset(plain for _, _, plain in words),
            measures=tuple((place, plain) for place, _, plain in words if plain in self._heads),
            year=YEAR.search(text) is not None,
            month=any(word in self._months for _, word, _ in words),
            page=frozenset(
                steps("figures", len(NUMBER.findall(text)), 4)
                | steps("time-words", timed, 2)
                | flags(breaks=BREAK.search(text), no_stop=not STOP.search(text))
            ),
        )


def _is_own(name: str, claim: Claim) -> bool:
    """Tells whether a name is the subject's or the speaker's."""
    return any(name in (own or "") or (own and own in name) for own in (claim.subject, claim.subject_text)) or (
        name == claim.attributed_to
    )


def _place(claim: Claim, around: str, here: int, end: int) -> int:
    """Returns where the subject's words stand, before the figure if they do there, -1 where they do not."""
    words = mention(claim)
    if not words:
        return -1
    before = around.rfind(words, 0, here)
    return before if before >= 0 else around.find(words, end)


def _between(claim: Claim, read: Read, here: int, end: int) -> set[str]:
    """What stands between the subject and the figure; from the sentence's start where the subject is not in it."""
    around = read.text
    at = _place(claim, around, here, end)
    first, last = (end, at) if at >= end else (at + len(mention(claim)) if at >= 0 else 0, here)
    between = around[first:last]
    rivals = any(first <= name.start - read.start < last and not _is_own(name.text, claim) for name in read.names)
    return steps("gap", len(between.split()), 10) | flags(
        name_between=rivals,
        opens_sentence=0 <= at < here and len(around[:at].split()) <= 1,
    )


def _metric(claim: Claim, read: Read, here: int, end: int) -> set[str]:
    """Do the metric's own words stand here, and does another measure stand nearer to the figure.

    Of words that stand apart, the last ones are how far the metric is.
    """
    name, text = claim.metric or "", (claim.metric_text or "").rpartition(APART)[2]
    own = {singular(word) for words in (name, text, claim.subject) for word in WORD.findall(words or "")}
    gaps = [(word in own, here - place if place < here else place - end) for place, word in read.measures]
    nearest = min((gap for told, gap in gaps if told), default=NEAR)
    at = read.text.find(text) if text else -1
    return flags(
        metric_gap_100=at >= 0 and abs(at - here) >= 100,
        metric_named=name and singular(name.removesuffix(GROWTH).rpartition(" ")[2]) in read.words,
        measure_named=any(told for told, _ in gaps),
        measure_nearer=any(not told and gap < min(nearest, NEAR) for told, gap in gaps),
    )


def _times(claim: Claim, read: Read) -> set[str]:
    undated = claim.period_start is None and claim.period_end is None
    return flags(
        year_untaken=read.year and undated,
        month_untaken=read.month and undated,
    )
