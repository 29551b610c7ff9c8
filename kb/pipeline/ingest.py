"""Sources into a base: read, extract what is new or changed, store it article by article, cross-check, publish.

Comes in: sources and an open base. Goes out: a `Report`. An article that is stored as it is, read by the same code,
model, settings and words, is passed over; where all are, not even the model is loaded.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from kb import store
from kb.errors import InputError
from kb.lexicon import Lexicon
from kb.model import Article
from kb.pipeline.extract import Model, extract
from kb.pipeline.identity import extractor, model_digest, run_info
from kb.settings import Settings
from kb.store.articles import fingerprint

READ_AHEAD = 2_000  # articles read before the first is extracted, so that progress knows the whole


@dataclass(frozen=True)
class Progress:
    """How far an ingest is: `done` of `total` articles (None while more are to be read), and the step."""

    step: str
    done: int
    total: int | None


@dataclass
class Report:
    """What an ingest did. `run` is None where it changed nothing."""

    read: int = 0
    unchanged: int = 0
    saved: list[store.Saved] = field(default_factory=list)
    failed: list[InputError] = field(default_factory=list)
    crosscheck: store.Counts = field(default_factory=store.Counts)
    run: int | None = None
    totals: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def claims(self, change: str) -> int:
        """Returns how many claims are `new`, `altered` or `gone`."""
        return sum(getattr(saved, change) for saved in self.saved)


def ingest(
    sources: Sequence[str],
    db: store.Database,
    *,
    lexicon: Lexicon,
    settings: Settings,
    on_progress: Callable[[Progress], None] = lambda _: None,
    on_failure: Callable[[InputError], None] = lambda _: None,
) -> Report:
    """Brings the sources into the base; inputs that cannot be read are reported and the others go on."""
    from kb.read import read

    begun = time.monotonic()
    report = Report()

    def failed(error: InputError) -> None:
        report.failed.append(error)
        on_failure(error)

    articles = _readable(read(sources, settings=settings, lexicon=lexicon), report, failed)
    ahead = list(islice(articles, READ_AHEAD))
    more = next(articles, None)
    total = len(ahead) if more is None else None
    rest: Iterator[Article] = chain(ahead, () if more is None else (more,), articles)
    on_progress(Progress("reading", 0, total))
    _save_all(rest, db, report, lexicon, settings, lambda done: on_progress(Progress("extracting", done, total)))
    on_progress(Progress("cross-checking", report.read, report.read))
    info = run_info("ingest", settings=settings, lexicon=lexicon)
    if store.due(db, info):
        report.crosscheck = crosscheck(db, lexicon=lexicon, settings=settings, command="ingest")
    report.seconds = time.monotonic() - begun
    report.run = store.finish_run(db, report.seconds)
    report.totals = store.summary(db)
    return report


def _readable(
    found: Iterable[Article | InputError], report: Report, failed: Callable[[InputError], None]
) -> Iterator[Article]:
    """Yields the articles; errors, and a second text under a name already taken, are told and passed over."""
    taken: dict[str, str] = {}
    for item in found:
        if isinstance(item, InputError):
            failed(item)
            continue
        if taken.setdefault(item.file, item.sha256) != item.sha256:
            failed(InputError("another source of this ingest has the same name", file=item.file, remedy="rename one"))
            continue
        report.read += 1
        yield item


def _save_all(
    articles: Iterator[Article],
    db: store.Database,
    report: Report,
    lexicon: Lexicon,
    settings: Settings,
    tell: Callable[[int], None],
) -> None:
    pending = _pending(articles, db, report, lexicon, settings, tell)
    first = next(pending, None)
    if first is None:
        return
    model = Model.load(settings.model)
    info = replace(
        run_info("ingest", settings=settings, lexicon=lexicon),
        model=model.name,
        model_version=model.version,
        model_digest=model.digest,
    )
    mark = extractor(settings, lexicon, model.digest)
    store.write_ahead(db)
    for extraction in extract(chain((first,), pending), nlp=model.nlp, lexicon=lexicon, settings=settings):
        saved = store.save_extraction(db, extraction, info=info, lexicon=lexicon, extractor=mark)
        report.saved.append(saved)
        tell(report.unchanged + len(report.saved))


def _pending(
    articles: Iterator[Article],
    db: store.Database,
    report: Report,
    lexicon: Lexicon,
    settings: Settings,
    tell: Callable[[int], None],
) -> Iterator[Article]:
    """Yields the articles that the base does not hold as they are."""
    known = store.unchanged_files(db)
    digest = model_digest(settings.model) if known else None
    mark = extractor(settings, lexicon, digest) if digest is not None else None
    for article in articles:
        if mark is not None and known.get(article.file) == fingerprint(article, mark):
            report.unchanged += 1
            tell(report.unchanged + len(report.saved))
        else:
            yield article


def crosscheck(
    db: store.Database, *, lexicon: Lexicon, settings: Settings, command: str = "crosscheck"
) -> store.Counts:
    """Rebuilds questions, positions, relations and findings from the stored claims."""
    from kb.crosscheck import crosscheck as check

    result = check(store.load_records(db), lexicon=lexicon, settings=settings)
    info = run_info(command, settings=settings, lexicon=lexicon)
    return store.save_crosscheck(db, result, info=info, lexicon=lexicon)


def remove(name: str, db: store.Database, *, lexicon: Lexicon, settings: Settings) -> str:
    """Takes an article out, cross-checks what is left, and returns the article's file."""
    begun = time.monotonic()
    file = store.remove_article(db, name, info=run_info("remove", settings=settings, lexicon=lexicon))
    crosscheck(db, lexicon=lexicon, settings=settings, command="remove")
    store.finish_run(db, time.monotonic() - begun)
    return file
