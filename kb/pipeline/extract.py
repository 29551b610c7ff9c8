"""Articles become extractions: segment, detect, normalise, then parse and relate in batches of articles.

The parser is quickest on long batches, so the sentences of several articles go through it in one stream.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from kb.lexicon import Lexicon
from kb.model import Article, Claim, Extraction, Passage, Period, Quantity, Reading, RejectedFigure
from kb.pipeline.lengths import length_of, parts_of
from kb.settings import Settings

if TYPE_CHECKING:
    from spacy.language import Language  # only its name: the model itself is `kb.relate`'s

BATCH_CHARACTERS = 2_000_000
DIGIT = re.compile(r"\d")
Of = TypeVar("Of", Period, Quantity)


@dataclass(frozen=True)
class Model:
    """A loaded parser and the name, version and digest it is recorded with."""

    nlp: Language
    name: str
    version: str
    digest: str

    @classmethod
    def load(cls, name: str | None = None) -> Model:
        """Returns the parser of that name or folder, or the first known one that is installed.

        Raises:
            ModelError: it is missing or no English pipeline.
        """
        from kb.relate.parsing.models import describe_model, load_model

        nlp = load_model(name)
        info = describe_model(nlp)
        return cls(nlp, info.name, info.version, info.digest)


@dataclass(frozen=True)
class Draft:
    """An article read as far as grammar goes: its passages and, by passage, what stands in them."""

    article: Article
    passages: Sequence[Passage]
    readings: dict[int, list[Reading]]


def extract(
    articles: Iterable[Article], *, nlp: Language, lexicon: Lexicon, settings: Settings
) -> Iterator[Extraction]:
    """Yields the extraction of each article, in order."""
    for batch in batches(articles, settings):
        yield from _relate([draft(article, lexicon) for article in batch], nlp, lexicon, settings)


def batches(articles: Iterable[Article], settings: Settings) -> Iterator[list[Article]]:
    """Yields articles in lists that are short in number and in characters."""
    batch: list[Article] = []
    characters = 0
    for article in articles:
        batch.append(article)
        characters += len(article.text)
        if len(batch) >= settings.batch_articles or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def draft(article: Article, lexicon: Lexicon) -> Draft:
    """Returns an article's passages and readings; no model runs."""
    from kb.figures import read_passages
    from kb.segment import segment

    passages = segment(article, lexicon=lexicon)
    readings: dict[int, list[Reading]] = {}
    for reading in read_passages(passages, article.published_on, lexicon=lexicon):
        readings.setdefault(reading.passage, []).append(reading)
    for found in readings.values():
        found.sort(key=lambda reading: (reading.start, reading.end))
    return Draft(article, passages, readings)


def _relate(drafts: list[Draft], nlp: Language, lexicon: Lexicon, settings: Settings) -> Iterator[Extraction]:
    from kb.relate import relate
    from kb.relate.parsing.parse import parse

    items = ((passage, each.readings.get(passage.index, ())) for each in drafts for passage in each.passages)
    parsed = parse(items, nlp=nlp, batch_size=settings.batch_sentences)
    for each in drafts:
        docs = {passage.index: next(parsed) for passage in each.passages}
        found = {index: doc for index, doc in docs.items() if doc is not None}
        yield with_dates(relate(each.article, each.passages, each.readings, docs=found, lexicon=lexicon), each, lexicon)


def with_dates(extraction: Extraction, draft: Draft, lexicon: Lexicon) -> Extraction:
    """Returns the extraction with the dates among its rejections, so that every number of the text is accounted for.

    A date is no claim, whether or not it is the period of one; words without a digit ("last month") are no number.
    The length in "the past two years" is a figure that claims nothing: its period says when something else holds. So
    are the parts of "2 hours 11 minutes".
    """
    taken = {(item.start, item.end) for item in extraction.rejections}
    taken |= {(item.start, item.end) for item in (*extraction.claims, *extraction.figures)}
    wholes = {(item.start, item.end): item for item in (*extraction.claims, *extraction.figures)}
    lengths = [
        _of_whole(part, wholes.get(passage.locate(quantity.start, quantity.end)))
        for passage, quantity in _readings(draft, Quantity)
        for part in parts_of(quantity, passage, draft.article, lexicon)
    ]
    dates: list[RejectedFigure] = []
    for passage, period in _readings(draft, Period):
        start, end = passage.locate(period.start, period.end)
        if (start, end) in taken:
            continue
        length = length_of(period, passage, draft.article, lexicon)
        if length is not None:
            lengths.append(length)
            start = length.end
        text = draft.article.text[start:end]
        if DIGIT.search(text):
            start += len(text) - len(text.lstrip())
            reason = "year" if period.granularity == "year" else "date"
            dates.append(RejectedFigure(draft.article.file, start, end, text.lstrip(), reason))
    return replace(
        extraction,
        figures=tuple(sorted((*extraction.figures, *lengths), key=_place)) if lengths else extraction.figures,
        rejections=tuple(sorted((*extraction.rejections, *dates), key=_place)) if dates else extraction.rejections,
    )


def _of_whole(part: Claim, whole: Claim | None) -> Claim:
    """The part of a compound figure, of whom and of what the whole is."""
    if whole is None:
        return part
    return replace(
        part,
        subject=whole.subject,
        subject_text=whole.subject_text,
        metric=whole.metric,
        metric_text=whole.metric_text,
    )


def _readings(draft: Draft, kind: type[Of]) -> Iterator[tuple[Passage, Of]]:
    for passage in draft.passages:
        for reading in draft.readings.get(passage.index, ()):
            if isinstance(reading, kind):
                yield passage, reading


def _place(item: Claim | RejectedFigure) -> tuple[int, int]:
    return item.start, item.end
