"""What holds for every text: nothing raises, nothing overlaps, no number is lost."""

from __future__ import annotations

import itertools
import re
from datetime import date

from hypothesis import HealthCheck, example, find, given, settings
from hypothesis import strategies as st

from kb.detect import detect
from kb.detect.fold import fold, lower
from kb.lexicon import load
from kb.model import Mention, MentionKind, Passage, PassageKind, Quantity, Rejection
from kb.normalise import normalise
from kb.segment import segment
from tests.factories import article
from tests.newslike import articles

LEXICON = load()
DIGIT = re.compile(r"\d")
WORDS = LEXICON.figures
SPELLINGS = """
0 1 2.5 3,000 12,34,567 1.234,56 10²³ 10²&sup4; 1e25 1e999999 10^9999 ½ 2¾ 3/4 1/0 0:0
2024 12:30 3-2 192.168.0.1 21st 10-15
% ( ) [ ] - – — to and or between from of a per / x × ^ . , ~ + ± < >
rose fell by people GPT-4 H100 ' " $ € &nbsp; twenty-one İ 🤯
"""
PHRASES = [
    "\n",
    "\n\n",
    "\u00ad",
    "\u0301",
    "one in five",
    "tens of thousands of",
    "half a",
    "a third of",
    "per million tokens",
]
PIECES = [
    *WORDS.numerals.ones,
    *WORDS.numerals.tens,
    *WORDS.numerals.scales,
    *WORDS.numerals.parts,
    *WORDS.magnitudes.words,
    *(row.form for row in WORDS.magnitudes.suffix),
    *(row.word for row in WORDS.magnitudes.vague),
    *(word for row in WORDS.comparators.before for word in row.words),
    *(word for row in WORDS.comparators.after for word in row.words),
    *(symbol for row in WORDS.units.unit for symbol in row.symbols),
    *(form for row in WORDS.currencies.currency for form in row.before),
    *(word for row in WORDS.multiples.multiple for word in row.words),
    *SPELLINGS.split(),
    *PHRASES,
]
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " ", " ", "-"])), max_size=14).map(
        lambda pieces: "".join(word + gap for word, gap in pieces)
    ),
)


def mentions(text: str) -> list[Mention]:
    return detect([Passage(0, PassageKind.SENTENCE, 0, len(text), text)], lexicon=LEXICON)


def lost(text: str, found: list[Mention]) -> list[int]:
    """Returns the digits of a passage that are not in exactly one mention, nor in what a figure is per."""
    return [
        at
        for at in (digit.start() for digit in DIGIT.finditer(text))
        if (held := sum(one.start <= at < one.end for one in found)) > 1
        or (not held and not any(one.outer_start <= at < one.outer_end for one in found))
    ]


@settings(max_examples=150, deadline=None)
@given(TEXTS)
@example("Case No. 22-1234 was heard on 3 May")
@example("0:0 1/0 10^9999 " + "9" * 600)
@example("It was sold years ago-0")
@example("Net sales 5-yr 2024's")
@example("-0 KB-H100-2024-03-15-12:30, 0")
def test_every_number_is_in_exactly_one_mention(text: str) -> None:
    assert not lost(text, mentions(text)), mentions(text)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(articles(), st.sampled_from(["text", "markdown"]))
@example("Oper net 1 vs 00 gains 0", "text")
@example("Oper net 5-yr 2.5 vs 0", "text")
@example("It began two years ago for the period beginning on Thursday.", "text")
def test_every_number_of_an_article_is_in_exactly_one_mention(text: str, layout: str) -> None:
    passages = segment(article(text, layout=layout), lexicon=LEXICON)
    found = detect(passages, lexicon=LEXICON)
    for passage in passages:
        here = [mention for mention in found if mention.passage == passage.index]
        assert not lost(passage.text, here), (passage, here)
        assert all(one.end <= other.start for one, other in itertools.pairwise(here)), here
    held = [span for one in found for span in [passages[one.passage].locate(one.outer_start, one.outer_end)]]
    for digit in DIGIT.finditer(text):
        assert any(start <= digit.start() < end for start, end in held), (digit, held)


def test_articles_hold_figures_periods_and_rejections() -> None:
    """The property above is held against texts that have all three, in sentences, cells and furniture."""

    def rich(text: str) -> bool:
        passages = segment(article(text), lexicon=LEXICON)
        kinds = {(mention.kind, passages[mention.passage].kind) for mention in detect(passages, lexicon=LEXICON)}
        return {kind for kind, _ in kinds} == set(MentionKind) and PassageKind.TABLE_ROW in {kind for _, kind in kinds}

    assert find(articles(), rich, settings=settings(max_examples=2000, database=None))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_mentions_are_slices_in_order_and_do_not_overlap(text: str) -> None:
    end = 0
    for mention in mentions(text):
        assert text[mention.start : mention.end] == mention.text != ""
        assert mention.outer_start <= mention.start
        assert mention.end <= mention.outer_end <= len(text)
        assert mention.start >= end
        end = mention.end


@settings(max_examples=150, deadline=None)
@given(st.one_of(TEXTS, articles()), st.none() | st.dates(date(1950, 1, 1), date(2050, 1, 1)))
@example("It closes in September – FY24.", date(2026, 3, 5))
@example("It closes in May to 2026/27.", None)
def test_every_mention_has_a_meaning(text: str, anchor: date | None) -> None:
    for mention in mentions(text):
        reading = normalise(mention, anchor=anchor, lexicon=LEXICON)
        assert (reading.start, reading.end, reading.text) == (mention.start, mention.end, mention.text)
        if mention.kind is MentionKind.REJECTED:
            assert isinstance(reading, Rejection)
            assert reading.reason
        elif mention.kind is MentionKind.QUANTITY:
            assert isinstance(reading, Quantity | Rejection)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_values_are_bounded_and_in_order(text: str) -> None:
    for mention in mentions(text):
        reading = normalise(mention, anchor=None, lexicon=LEXICON)
        if not isinstance(reading, Quantity):
            continue
        assert reading.low is not None or reading.high is not None
        for low, high in ((reading.low, reading.high), (reading.lower, reading.upper)):
            assert low is None or high is None or low <= high
        for value in (reading.low, reading.high, reading.lower, reading.upper):
            assert value is None or abs(float(value)) < float("inf")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_folding_keeps_every_offset(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text) == len(lower(folded))
