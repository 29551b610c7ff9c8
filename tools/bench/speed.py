"""CPU time of extraction beside spaCy's full pipeline, on the same stories, and of clustering; prints JSON.

The rounds are interleaved and the medians taken, so that a busy machine hits all of them alike.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import deque
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path

from kb import lexicon as words
from kb.compare import Slotter, facets
from kb.crosscheck.positions import cluster
from kb.figures import read_passages
from kb.lexicon import Lexicon
from kb.model import Article, Claim, Comparator, Record
from kb.pipeline.extract import Model, extract
from kb.read import read
from kb.segment import segment
from kb.settings import Settings

STORIES, ROUNDS, GROUP = 300, 3, 100_000


def articles_of(path: Path, *, most: int | None = None) -> list[Article]:
    """Returns the (first) articles of a JSONL file."""
    one_by_one = read([str(path)], settings=Settings(), lexicon=words.load())
    return [item for item in islice(one_by_one, most) if isinstance(item, Article)]


def cpu(work: Callable[[], object]) -> float:
    """Returns the CPU seconds a piece of work takes."""
    before = time.process_time()
    work()
    return time.process_time() - before


def one_question(lexicon: Lexicon, settings: Settings) -> Callable[[], object]:
    """Returns the clustering of a made-up question of very many claims, of four scopes and a thousand values."""
    slotter = Slotter.of(lexicon)
    scopes = ((), ("gross",), ("net",), ("annual",))
    items = [facets(Record(_claim(at, scopes[at % 4]), None, None), slotter=slotter) for at in range(GROUP)]
    return lambda: cluster(items, slotter=slotter, settings=settings)


def _claim(at: int, qualifiers: tuple[str, ...]) -> Claim:
    value, start = Decimal(at % 977 + 1), at % 9 * 40
    return Claim(
        id=f"{at:06}", article=f"{at // 9}", figure=str(value), start=start, end=start + 3, quote=f"It was {value}.",
        quote_start=start, prefix="", suffix="", low=value, high=value, lower=value - 1, upper=value + 1,
        stated_low=value, stated_high=value, stated_unit="USD", comparator=Comparator.EQUAL, unit="USD", per=None,
        subject="Kite Motors", metric="revenue", confidence=0.8, qualifiers=qualifiers,
        period_start=date(2024, 1, 1), period_end=date(2024, 12, 31),
    )  # fmt: skip


def main() -> None:
    """Measures the stories and the sentences of the files named, and prints the rates."""
    import spacy

    lexicon, settings, model = words.load(), Settings(), Model.load()
    full = spacy.load(model.name)
    stories = articles_of(Path(sys.argv[1]), most=STORIES)
    sentences = articles_of(Path(sys.argv[2]))
    size = sum(len(article.text.encode()) for article in stories) / 1e6

    def extraction(articles: list[Article]) -> None:
        list(extract(articles, nlp=model.nlp, lexicon=lexicon, settings=settings))

    def figures(articles: list[Article]) -> None:
        for article in articles:
            deque(read_passages(segment(article, lexicon=lexicon), article.published_on, lexicon=lexicon), maxlen=0)

    works: dict[str, Callable[[], object]] = {
        "stories": lambda: extraction(stories),
        "sentences": lambda: extraction(sentences),
        "figures of stories": lambda: figures(stories),
        "figures of sentences": lambda: figures(sentences),
        "spacy": lambda: list(full.pipe([article.text for article in stories])),
        "group": one_question(lexicon, settings),
    }
    took: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            took[name].append(cpu(work))
    middle = {name: statistics.median(values) for name, values in took.items()}
    rates = {
        "sentences": len(sentences) / middle["sentences"],
        "to_spacy": middle["spacy"] / middle["stories"],
        "detect": size / middle["figures of stories"],
        "figures": len(sentences) / middle["figures of sentences"],
        "figures_to_spacy": middle["spacy"] / middle["figures of stories"],
        "articles": len(stories) / middle["stories"],
        "group": GROUP / middle["group"],
    }
    print(json.dumps(rates))


if __name__ == "__main__":
    main()
