"""Sources into a base: read, extract what is new or changed, store it article by article, cross-check, publish.

Comes in: sources and an open base. Goes out: a `Report`. An article that is stored as it is, read by the same code,
model, settings and words, is passed over; where all are, not even the model is loaded.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path

from kb import store
from kb.errors import InputError, require_text
from kb.lexicon import Lexicon
from kb.model import Article
from kb.pipeline.extract import Model, extract
from kb.pipeline.identity import extractor, model_digest, run_info
from kb.pipeline.table_map import load_map
from kb.pipeline.tables import read_table
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
    """Brings the sources into the base; inputs that cannot be read are reported and the others go on.

    Judgements people made since the last ingest are applied to what the base already holds.
    """
    from kb.read import read

    begun = time.monotonic()
    job = _Job(db, lexicon, settings, Report(), on_progress, on_failure)
    report = job.report
    articles, total = _counted(job.readable(read(sources, settings=settings, lexicon=lexicon)))
    on_progress(Progress("reading", 0, total))
    judged = job.save(articles, total)
    on_progress(Progress("cross-checking", report.read, report.read))
    if judged or store.due(db, run_info("ingest", settings=settings, lexicon=lexicon)):
        report.crosscheck = crosscheck(db, lexicon=lexicon, settings=settings, command="ingest")
    report.seconds = time.monotonic() - begun
    report.run = store.finish_run(db, report.seconds)
    report.totals = store.summary(db)
    return report


def _counted(articles: Iterator[Article]) -> tuple[Iterator[Article], int | None]:
    """Returns the articles and how many there are, where that is few enough to be read ahead."""
    ahead = list(islice(articles, READ_AHEAD))
    more = next(articles, None)
    return (iter(ahead), len(ahead)) if more is None else (chain(ahead, (more,), articles), None)


@dataclass(frozen=True)
class _Job:
    """One ingest: where it writes, by what words and settings, and what it has to tell."""

    db: store.Database
    lexicon: Lexicon
    settings: Settings
    report: Report
    on_progress: Callable[[Progress], None]
    on_failure: Callable[[InputError], None]

    def readable(self, found: Iterable[Article | InputError]) -> Iterator[Article]:
        """Yields the articles; errors, and a second text under a name already taken, are told and passed over."""
        taken: dict[str, str] = {}
        for item in found:
            if isinstance(item, InputError):
                self.failed(item)
            elif taken.setdefault(item.file, item.sha256) != item.sha256:
                message = "another source of this ingest has the same name"
                self.failed(InputError(message, file=item.file, remedy="rename one"))
            else:
                self.report.read += 1
                yield item

    def failed(self, error: InputError) -> None:
        """Tells and keeps an input that could not be read."""
        self.report.failed.append(error)
        self.on_failure(error)

    def save(self, articles: Iterator[Article], total: int | None) -> bool:
        """Extracts and stores what is new, changed or judged; tells whether a judgement was new."""
        authored = store.reviews.authored(store.reviews.authored_path(self.db))
        pending = self.pending(articles, store.reviews.unapplied(self.db, authored), total)
        first = next(pending, None)
        if first is not None:
            self.extract(chain((first,), pending), store.reviews.judgements(authored), total)
        return store.reviews.copy(self.db, authored)

    def pending(self, articles: Iterator[Article], judged: Sequence[str], total: int | None) -> Iterator[Article]:
        """Yields the articles that the base does not hold as they are, then the stored ones that were judged."""
        left = dict.fromkeys(judged)
        known = store.unchanged_files(self.db)
        digest = model_digest(self.settings.model) if known else None
        mark = extractor(self.settings, self.lexicon, digest) if digest is not None else None
        for article in articles:
            if mark is not None and article.file not in left and known.get(article.file) == fingerprint(article, mark):
                self.report.unchanged += 1
                self.tell(total)
            else:
                left.pop(article.file, None)
                yield article
        yield from store.load_articles(self.db, list(left))

    def extract(
        self, articles: Iterator[Article], judgements: Mapping[str, store.reviews.Review], total: int | None
    ) -> None:
        """Loads the model, extracts, and stores each article in a transaction of its own."""
        self.on_progress(Progress("loading the model", self.report.unchanged, total))
        model = Model.load(self.settings.model)
        info = replace(
            run_info("ingest", settings=self.settings, lexicon=self.lexicon),
            model=model.name,
            model_version=model.version,
            model_digest=model.digest,
        )
        mark = extractor(self.settings, self.lexicon, model.digest)
        store.write_ahead(self.db)
        for found in extract(articles, nlp=model.nlp, lexicon=self.lexicon, settings=self.settings):
            saved = store.save_extraction(
                self.db, found, info=info, lexicon=self.lexicon, extractor=mark, judgements=judgements
            )
            self.report.saved.append(saved)
            self.tell(total)

    def tell(self, total: int | None) -> None:
        """Tells how many articles are done."""
        self.on_progress(Progress("extracting", self.report.unchanged + len(self.report.saved), total))


def crosscheck(
    db: store.Database, *, lexicon: Lexicon, settings: Settings, command: str = "crosscheck"
) -> store.Counts:
    """Rebuilds questions, positions, relations and findings from the stored claims."""
    from kb.crosscheck import crosscheck as check

    result = check(store.load_records(db), lexicon=lexicon, settings=settings)
    info = run_info(command, settings=settings, lexicon=lexicon)
    return store.save_crosscheck(db, result, info=info, lexicon=lexicon)


def import_table(path: Path, mapped: Path, db: store.Database, *, lexicon: Lexicon, settings: Settings) -> Report:
    """Brings the rows of a reference table into the base as claims of its source, and cross-checks.

    Raises:
        InputError: the table or its map cannot be read.
    """
    begun = time.monotonic()
    found = read_table(_text(path, settings), path.name, load_map(mapped), lexicon=lexicon)
    info = run_info("import-table", settings=settings, lexicon=lexicon)
    saved = store.save_extraction(db, found, info=info, lexicon=lexicon, reference=True)
    report = Report(read=1, saved=[saved], unchanged=int(not saved.changed))
    if store.due(db, info):
        report.crosscheck = crosscheck(db, lexicon=lexicon, settings=settings, command="import-table")
    report.seconds = time.monotonic() - begun
    report.run = store.finish_run(db, report.seconds)
    report.totals = store.summary(db)
    return report


def _text(path: Path, settings: Settings) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=path, remedy="check the path") from error
    if len(raw) > settings.max_bytes:
        raise InputError(f"is too large, {len(raw):,} bytes", file=path, remedy="split the table") from None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", file=path, remedy="save it as UTF-8") from error
    require_text({"table": text}, file=path)
    return text


def remove(name: str, db: store.Database, *, lexicon: Lexicon, settings: Settings) -> str:
    """Takes an article out, cross-checks what is left, and returns the article's file."""
    begun = time.monotonic()
    file = store.remove_article(db, name, info=run_info("remove", settings=settings, lexicon=lexicon))
    crosscheck(db, lexicon=lexicon, settings=settings, command="remove")
    store.finish_run(db, time.monotonic() - begun)
    return file
