"""From labelled texts to weights: extract, judge, fit, cross-validate.

Comes in: an extractor, labelled texts and gold rows of whole articles, and examples kept from earlier readings. Goes
out: a `Lesson`: tally, reliability by cross-validation, and the weights as TOML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kb.errors import InputError
from kb.evaluate.fit import Example, cross_validated, example, fit_weights, written
from kb.evaluate.judge import Tally, judge
from kb.evaluate.kept import next_reading
from kb.evaluate.reliability import Reliability, reliability
from kb.evaluate.rows import Row
from kb.model import Article, Extraction
from kb.publish.lines import claim_fields

Extract = Callable[[Sequence[Article]], Iterable[Extraction]]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the labels taught: the tally and the examples are of the texts read now, the rest of kept ones too."""

    tally: Tally
    held_out: Reliability  # each article judged by weights fitted on the others
    weights: str
    examples: tuple[Example, ...]


def learn(
    articles: Sequence[Article],
    gold: Sequence[Row],
    *,
    extract: Extract,
    known: Sequence[Example] = (),
) -> Lesson:
    """Returns the weights that labelled articles and known examples teach, with their reliability elsewhere.

    Raises:
        InputError: an article is read now and has known examples too: it would judge itself.
    """
    again = sorted({article.file for article in articles} & {one.article for one in known})
    if again:
        raise InputError("has kept examples and is read again", file=again[0], remedy="give the one or the other")
    found = list(extract(articles))
    rows = [claim_fields(claim) for text in found for claim in text.claims]
    clues = {
        (claim.article, claim.start, claim.end): said
        for text in found
        for claim, said in zip(text.claims, text.clues, strict=True)
    }
    judged, tally = judge(rows, gold)
    reading = next_reading(known)
    examples = [example(verdict, clues[_place(verdict.prediction)], reading) for verdict in judged]
    everything = [*known, *examples]
    weights = written(fit_weights(everything), everything)
    return Lesson(tally, reliability(cross_validated(everything)), weights, tuple(examples))


def _place(row: Row) -> tuple[str, int, int]:
    return str(row["article"]), int(row["start"]), int(row["end"])
