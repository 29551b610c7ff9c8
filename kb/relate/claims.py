"""A finished draft becomes a claim: evidence, period, attribution, modality.

Comes in: a `Draft`. Goes out: a `Claim` with offsets into the article's own text, of no confidence yet.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from decimal import Decimal

from kb.model import Article, Claim, Passage, Quantity
from kb.relate.drafts.draft import Draft
from kb.relate.modality.modality import find_modality
from kb.relate.modality.polarity import find_polarity
from kb.relate.period.likened import period_of, source_of
from kb.relate.quantity.changes import find_change
from kb.relate.quantity.intervals import find_interval
from kb.relate.telling.quotations import is_quoted
from kb.relate.wording.said import worded

RUNNING = ("flow", "rate")  # measures over a time, not at one
AROUND = 32  # characters of prefix and suffix


def to_claim(draft: Draft) -> Claim:
    """Returns the claim of a draft, or the figure that claims nothing."""
    figure, quantity = draft.figure, draft.quantity
    article, passage = figure.scene.article, figure.passage
    source = source_of(figure)
    subject = draft.subject.name if draft.subject is not None else None
    row = draft.metric.row if draft.metric is not None else None
    runs = row is not None and row.aspect in RUNNING
    period = period_of(figure, subject=subject, source=source, runs=runs)
    modality = find_modality(figure, source=source, period=period)
    polarity = find_polarity(figure)
    change = find_change(figure)
    interval = find_interval(figure)
    what, whose = worded(draft, speaker=source.speaker if source is not None else None)
    told = [found.rule for found in (period, source, modality, polarity, change, interval) if found is not None]
    return replace(
        placed(quantity, passage, article),
        subject=subject,
        subject_text=whose,
        metric=draft.metric.name if draft.metric is not None else None,
        metric_text=what,
        qualifiers=draft.qualifiers,
        period_text=period.text if period is not None else None,
        period_start=period.first if period is not None else None,
        period_end=period.last if period is not None else None,
        attributed_to=source.speaker if source is not None else None,
        modality=modality.modality,
        polarity=polarity.polarity,
        ci_low=interval.low if interval is not None else None,
        ci_high=interval.high if interval is not None else None,
        ci_level=interval.level if interval is not None else None,
        quoted=is_quoted(figure),
        change=change.change,
        base_text=change.base_text,
        rules=(*quantity.rules, *draft.rules, *told),
        claim=draft.reason is None,
        reason=draft.reason,
    )


def placed(quantity: Quantity, passage: Passage, article: Article) -> Claim:
    """Returns a quantity with its evidence in the article and nothing yet about its context."""
    start, end = passage.locate(quantity.start, quantity.end)
    text = article.text
    return Claim(
        id=claim_id(article.file, start, end, quantity),
        article=article.file,
        start=start,
        end=end,
        figure=text[start:end],
        quote=text[passage.start : passage.end],
        quote_start=passage.start,
        prefix=text[max(0, start - AROUND) : start],
        suffix=text[end : end + AROUND],
        low=quantity.low,
        high=quantity.high,
        lower=quantity.lower,
        upper=quantity.upper,
        stated_low=quantity.stated_low,
        stated_high=quantity.stated_high,
        stated_unit=quantity.stated_unit,
        comparator=quantity.comparator,
        unit=quantity.unit,
        per=quantity.per,
        vague=quantity.vague,
        rules=quantity.rules,
    )


def claim_id(article: str, start: int, end: int, quantity: Quantity) -> str:
    """Returns the digest of article, span, value and unit: the same on every machine.

    The article goes in by its name: two copies of one text are two claims, and a claim keeps its id, and what people
    decided on it, when another part of its article is edited.
    """
    parts = (article, str(start), str(end), _plain(quantity.low), _plain(quantity.high), quantity.unit or "")
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def _plain(value: Decimal | None) -> str:
    """One spelling for one value: 5E+6 and 5000000 are the same."""
    return "" if value is None else format(value.normalize(), "f")
