"""Where the claim's words stand in its sentence: how far the subject is, what stands between, how full it is.

Comes in: a claim and the story. Goes out: clues. Of a very long sentence the part within reach is read.
"""

from __future__ import annotations

import re

from kb.model import Claim
from kb.relate.confidence.flags import flags, steps
from kb.relate.confidence.mention import mention
from kb.relate.confidence.story import Name, Story
from kb.relate.wording.phrases import APART

NUMBER = re.compile(r"\d[\d.,]*")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
BREAK = re.compile(r"[;:—–]")
STOP = re.compile(r"[.!?][\"”’)]*\s*$")
REACH = 1000  # characters of a sentence either side of the figure that are looked at


def sentence(claim: Claim, story: Story) -> set[str]:
    """Returns the clues of the claim's sentence."""
    start = max(claim.quote_start, claim.start - REACH)
    around = claim.quote[start - claim.quote_start :][: claim.end - start + REACH]
    here, end = claim.start - start, claim.end - start
    names = [name for name in story.names(start, start + len(around)) if not _is_own(name.text, claim)]
    return (
        _page(around)
        | _between(claim, around, here, end, names, start)
        | _metric(claim, around, here)
        | _years(claim, around)
        | flags(rival_names=names)
    )


def _is_own(name: str, claim: Claim) -> bool:
    """Tells whether a name is the subject's or the speaker's."""
    return any(name in (own or "") or (own and own in name) for own in (claim.subject, claim.subject_text)) or (
        name == claim.attributed_to
    )


def _page(around: str) -> set[str]:
    return steps("figures", len(NUMBER.findall(around)), 4) | flags(
        breaks=BREAK.search(around), no_stop=not STOP.search(around)
    )


def _place(claim: Claim, around: str, here: int, end: int) -> int:
    """Returns where the subject's words stand, before the figure if they do there, -1 where they do not."""
    words = mention(claim)
    if not words:
        return -1
    before = around.rfind(words, 0, here)
    return before if before >= 0 else around.find(words, end)


def _between(claim: Claim, around: str, here: int, end: int, names: list[Name], start: int) -> set[str]:
    """What stands between the subject and the figure; from the sentence's start where the subject is not in it."""
    at = _place(claim, around, here, end)
    first, last = (end, at) if at >= end else (at + len(mention(claim)) if at >= 0 else 0, here)
    between = around[first:last]
    rivals = [name for name in names if first <= name.start - start < last]
    own = claim.subject is not None and 0 <= at < here and mention(claim)[:1].isupper()
    return steps("gap", len(between.split()), 10) | flags(
        name_between=rivals,
        nearest_name=own and not rivals,
        figure_between=NUMBER.search(between),
        opens_sentence=0 <= at < here and len(around[:at].split()) <= 1,
    )


def _metric(claim: Claim, around: str, here: int) -> set[str]:
    """How far the words of what is measured are; of those that stand apart, the last ones."""
    text = (claim.metric_text or "").rpartition(APART)[2]
    at = around.find(text) if text else -1
    if at < 0:
        return flags(metric_unsaid=claim.metric)
    return steps("metric-gap", abs(at - here), 15, 100)


def _years(claim: Claim, around: str) -> set[str]:
    years = {int(year) for year in YEAR.findall(around)}
    used = {day.year for day in (claim.period_start, claim.period_end) if day is not None}
    return flags(unused_year=years - used)
