"""Do two sentences name the same thing? The last check before anything may be called a contradiction.

Comes in: the facets of two claims. Goes out: a `Note` on what only one of the sentences says, or None. A
reading may have lost a word ("cocoa" of "cocoa production", "with Britain" of "surplus with Britain"), so the
words of each figure's sentence must bear out that both are about one thing.
"""

from __future__ import annotations

import re
from calendar import day_name, month_name
from functools import lru_cache
from itertools import takewhile

from kb.compare.facets import Facets, Slotter, of_own_country
from kb.compare.notes import Note
from kb.lexicon.cues import Cue
from kb.lexicon.ontology import fold, singular

_WORD = re.compile(r"[^\W\d_][\w&'’.-]*")
_PARTY = re.compile(r"\b(?:with|in|to|from|for|against|at|on|of|among|across)\s+(?:the\s+)?([A-Z][\w&.-]+)")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
# Where the words behind a figure no longer narrow it: the sentence or clause ends, or a comma opens a remark.
_ENDS = Cue(r"[.;:!?](?=\s|$)|[—–]|,\s+{remarks}\b|(?<![\w-])\d|\b{clause_ends}\b")
# A phrase between what is measured and its figure: "margin in retail was 2.9 %", "share of the car market".
_PHRASE = re.compile(
    r"(?:['’]s?(?:\s+[\w-]+){1,3}?)?\s+(?:of|in|for|among|at|on|across|within|from|to)\s+((?:[\w’'&-]+,?\s+){0,7}[\w’'&-]+)"
)
# What a measure is read off: "as measured by the retail prices index", "on a net basis".
_GAUGE = Cue(
    r"\b{gauging}\s+{gauged_by}\s+(?:the\s+|an?\s+)?((?:[\w’'-]+\s?){1,4})"
    r"|\bon\s+an?\s+((?:[\w’'-]+\s){1,3}){bases}\b"
)
_JOINS = frozenset({"and", "or"})
_OWN = frozenset({"own", "new"})
WEEK = 7
INITIALS = 3  # letters that may be anybody's
_TIMES = frozenset(map(str.casefold, filter(None, (*month_name, *day_name, "Q", "fiscal"))))


def differing_words(a: Facets, b: Facets, *, slotter: Slotter, parties: bool = True) -> Note | None:
    """Returns a note where only one sentence names its subject, a narrowing word or, if asked, a party."""
    first, second = a.record.claim, b.record.claim
    if a.record.reference and b.record.reference and first.article == second.article:
        return Note("row", "row", None, None, "row")
    if a.record.reference or b.record.reference:
        return None
    sources = {fold(claim.attributed_to or "") for claim in (first, second)}
    if first.article == second.article and (len(sources) == 1 or "" in sources):
        return Note("article", "article", None, None, "article")
    if _relative(a, b):
        return Note("period", "period", first.period_text, second.period_text, "relative")
    sizes = {_size(item, slotter) for item in (a, b)}
    if None not in sizes and len(sizes) > 1:
        return Note("subject", "which of them", first.subject_text, second.subject_text, "unclassified")
    for item in (a, b):
        if not names_subject(item, slotter):
            return Note("reading", "reading", None, None, "unnamed")
    for one, other in ((a, b), (b, a)):
        extra = _own_words(one, slotter) - _stems(other.record.claim.quote) - _own_words(other, slotter)
        if parties:
            extra |= _parties(one, slotter) - _stems(other.record.claim.quote)
        if extra:
            words = " ".join(sorted(extra))
            return Note("wording", "wording", words if one is a else None, words if one is b else None, "unclassified")
    return None


def said_behind(a: Facets, b: Facets, *, slotter: Slotter) -> Note | None:
    """Returns a note where a clause narrows its figure, or a phrase what is measured, as the other does not.

    "6% for men", "6% by another count", "margin in retail was 6%".
    """
    both = ((a, b), (b, a))
    said = [_behind(one, slotter) | _between(one, slotter) for one in (a, b)]
    words = [
        " ".join(sorted(own - _stems(other.record.claim.quote))) or None
        for own, (_, other) in zip(said, both, strict=True)
    ]
    return Note("wording", "wording", words[0], words[1], "unclassified") if any(words) else None


def _behind(item: Facets, slotter: Slotter) -> frozenset[str]:
    """Returns what a clause says behind its figure beside period, source and base."""
    claim = item.record.claim
    behind = claim.quote[claim.end - claim.quote_start :]
    for told in filter(None, (claim.period_text, claim.attributed_to, claim.base_text)):
        behind = behind.replace(told, " ")
    known = f"{item.metric} {claim.metric_text or ''} {claim.subject or ''} {claim.subject_text or ''}"
    plain = _plain(slotter) - frozenset(slotter.lexicon.scopes.scopes.counted_by)  # "up 31% by value"
    return _stems(_ENDS(slotter.cues).split(behind, maxsplit=1)[0]) - _stems(known) - _TIMES - plain


def _between(item: Facets, slotter: Slotter) -> frozenset[str]:
    """Returns what stands in a phrase right behind the measured noun, in front of the figure."""
    claim = item.record.claim
    before = claim.quote[: claim.start - claim.quote_start]
    _, measured, rest = before.rpartition(claim.metric_text or item.metric)
    phrase = _PHRASE.match(rest) if measured else None
    if phrase is None:
        return frozenset()
    known = f"{claim.subject or ''} {claim.subject_text or ''} {claim.attributed_to or ''} {claim.period_text or ''}"
    said = takewhile(lambda word: word in _JOINS or word not in _verbs(slotter), phrase[1].casefold().split())
    return _stems(" ".join(said)) - _stems(known) - _TIMES - _plain(slotter)


@lru_cache(maxsize=8)
def _verbs(slotter: Slotter) -> frozenset[str]:
    """Returns the words at which a phrase of nouns ends: forms of "be", prepositions, verbs of moving."""
    scopes, small = slotter.lexicon.scopes.scopes, slotter.cues.grammar
    moving = [word for row in scopes.opposites if not row.scope for word in (*row.one, *row.other)]
    return frozenset((*scopes.plain_words, *scopes.figure_verbs, *moving)) - {*small.articles, *small.owners} - _OWN


def _size(item: Facets, slotter: Slotter) -> str | None:
    """Returns how many a group is said to be: "four" of "the four hyperscalers", who are not five.

    None where that number is the claim's own figure.
    """
    claim, numbers = item.record.claim, slotter.lexicon.figures.numerals
    before, named, _ = claim.quote.casefold().partition((claim.subject_text or "\0").casefold())
    word = before.split()[-1] if named and before.split() else ""
    own = claim.start - claim.quote_start < len(before) <= claim.end - claim.quote_start + 1
    sized = word.isdigit() or word in numbers.ones or word in numbers.tens
    return word if sized and not own else None


def _relative(a: Facets, b: Facets) -> bool:
    """Tells periods said without a year ("last month") in articles more than a week apart."""
    dates = a.record.published_on, b.record.published_on
    if dates[0] is None or dates[1] is None or abs((dates[0] - dates[1]).days) <= WEEK:
        return False
    said = [item.record.claim.period_text for item in (a, b)]
    return any(words and not _YEAR.search(words) for words in said)


def names_subject(item: Facets, slotter: Slotter) -> bool:
    """Tells whether the claim's own sentence names its subject."""
    claim = item.record.claim
    text = f" {fold(claim.quote)} "
    entity = slotter.ontology.entity(claim.subject)
    names = [claim.subject or "", *((entity.name, *entity.aliases) if entity is not None else ())]
    if entity is None and _short_of(claim.subject_text or "", claim.subject or ""):
        names.append(claim.subject_text or "")
    return any(_told(fold(name), text) for name in names if name)


def _short_of(short: str, name: str) -> bool:
    """ "Tessil", for Tessil Energy: the first words of a name, in capitals, that its article has told in full."""
    words = short.split()
    plain = bool(words) and all(word[:1].isupper() and word.isalpha() for word in words) and len(short) > INITIALS
    return plain and name.split()[: len(words)] == words


def _told(name: str, text: str) -> bool:
    # Cells of a flattened table run on without a space, so only the left edge must be one of a word.
    return re.search(rf"(?<!\w){re.escape(name)}", text) is not None


def _own_words(item: Facets, slotter: Slotter) -> frozenset[str]:
    """Returns the words that say what is measured, without the canonical names' own and the common ones."""
    claim = item.record.claim
    entity = slotter.ontology.entity(claim.subject)
    own = slotter.ontology.metric(slotter.metric(claim.metric, item.unit)[0])  # a loss, though compared as a profit
    rows = [row for row in (slotter.ontology.metric(item.metric), own) if row is not None]
    known = " ".join(
        (
            item.metric,
            *(name for row in rows for name in (row.name, *row.aliases, row.growth_of or "")),
            claim.subject or "",
            *((entity.name, *entity.aliases, *entity.demonyms) if entity is not None else ()),
        )
    )
    narrowing = [
        word
        for word in claim.qualifiers
        if not any(slot == "geography" and of_own_country(place, entity) for slot, place in slotter.found(word))
    ]
    gauges = " ".join(word for found in _GAUGE(slotter.cues).findall(claim.quote) for word in found)
    told = _stems(f"{claim.metric_text or ''} {claim.subject_text or ''} {' '.join(narrowing)} {gauges}")
    return told - _stems(known) - _plain(slotter) - _stems(claim.attributed_to or "")


def _parties(item: Facets, slotter: Slotter) -> frozenset[str]:
    claim = item.record.claim
    found = " ".join(_PARTY.findall(claim.quote))
    return _stems(found) - _stems(claim.subject or "") - _stems(claim.attributed_to or "") - _TIMES - _plain(slotter)


@lru_cache(maxsize=8192)
def _stems(text: str) -> frozenset[str]:
    return frozenset(
        singular(word.casefold().removesuffix("'s").removesuffix("’s").strip(".-'’")) for word in _WORD.findall(text)
    )


@lru_cache(maxsize=8)
def _plain(slotter: Slotter) -> frozenset[str]:
    scopes = slotter.lexicon.scopes.scopes
    return frozenset(map(singular, scopes.plain_words)) | frozenset(scopes.idle_words)
