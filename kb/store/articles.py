"""One article's extraction into the base, in one transaction.

A claim keeps its row as long as its span, value and unit stay. A changed article replaces its claims: those no
longer found are kept as history with the run that found them gone (`last_run`), and come back to life when
the text does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from sqlite_utils import Database

from kb.errors import NotFoundError
from kb.lexicon import Lexicon
from kb.model import Article, Claim, Extraction
from kb.store import runs
from kb.store.changes import Cells, names, read, sync
from kb.store.ids import digest, named
from kb.store.names import entity_id, metric_id, save_entities, save_metrics, save_sources, source_id
from kb.store.origins import origin_of
from kb.store.reviews import Review, judged
from kb.store.rows import COLUMNS, to_row

ARTICLE = (
    "id", "file", "url", "title", "publisher_id", "author", "published_on", "retrieved_at", "language", "sha256",
    "words", "text", "digest_of", "layout", "fingerprint",
)  # fmt: skip
STORED = (
    "file", "url", "title", "author", "published_on", "retrieved_at", "language", "sha256", "text", "digest_of",
    "layout",
)  # fmt: skip
MENTION = ("article_id", "start", "end", "kind", "figure", "reason")
UNKNOWN = "unnamed"
NONE: Mapping[str, Review] = MappingProxyType({})
TOLD = frozenset(("subject", "metric", "low", "high", "period_start", "period_end", "attributed_to"))


@dataclass(frozen=True)
class Saved:
    """What saving one article changed; counts are claims."""

    file: str
    new: int = 0
    altered: int = 0
    gone: int = 0
    touched: bool = False  # the article's own row changed

    @property
    def changed(self) -> bool:
        """Tells whether any row of the base is another."""
        return bool(self.new or self.altered or self.gone or self.touched)


def article_id(file: str) -> str:
    """Returns the id of an article: a digest of its file's name, so that a changed text keeps it."""
    return named("article", file)


def fingerprint(article: Article, extractor: str) -> str:
    """Returns a digest of all that decides an article's claims: the article as read and what reads it."""
    published = article.published_on.isoformat() if article.published_on else None
    return digest(
        article.file, article.sha256, article.title, article.publisher, article.author, article.url, published,
        article.language, article.digest_of, article.layout, extractor,
    )  # fmt: skip


def unchanged_files(db: Database) -> dict[str, str]:
    """Returns the fingerprint of every current article by its file."""
    rows = db.execute("select file, fingerprint from articles where last_run is null")
    return {str(file): str(mark) for file, mark in rows}


def save_extraction(
    db: Database,
    extraction: Extraction,
    *,
    info: runs.RunInfo,
    lexicon: Lexicon,
    extractor: str = "",
    reference: bool = False,
    judgements: Mapping[str, Review] = NONE,
) -> Saved:
    """Writes one article with its claims and mentions; tells what that changed.

    Args:
        db: a base opened for writing.
        extraction: the article and everything found in it.
        info: what a run is recorded with, should one begin.
        lexicon: knows aliases and kinds of the names.
        extractor: digest of what extracted, kept so that an unchanged article can be passed over.
        reference: the article is an imported table.
        judgements: what people decided, by claim; a rejected claim becomes a figure that claims nothing.
    """
    extraction = _judged(extraction, judgements)
    article = extraction.article
    key = article_id(article.file)
    with db.atomic():
        _save_names(db, extraction, lexicon, reference=reference)
        before = db.execute(f"select {names(ARTICLE)}, last_run from articles where id = ?", [key]).fetchone()
        row = _article_row(article, key, extractor, before)
        same = before is not None and _matter(tuple(before[:-1])) == _matter(row) and before[-1] is None
        saved = _Claims(db, article, extraction.claims, lexicon, reference=reference).save(info, row, same=same)
        _save_mentions(db, key, extraction)
        if same and tuple(before[:-1]) != row:  # the extractor is another and found the same
            db.execute("update articles set fingerprint = ? where id = ?", [row[-1], key])
    return saved


def _judged(extraction: Extraction, judgements: Mapping[str, Review]) -> Extraction:
    if not any(claim.id in judgements for claim in extraction.claims):
        return extraction
    claims = [judged(claim, judgements.get(claim.id)) for claim in extraction.claims]
    return replace(
        extraction,
        claims=tuple(claim for claim in claims if claim.claim),
        figures=(*extraction.figures, *(claim for claim in claims if not claim.claim)),
    )


def _matter(row: Cells) -> Cells:
    """The cells of an article's row that tell two articles apart: not when it was fetched or by what read."""
    return tuple(cell for name, cell in zip(ARTICLE, row, strict=True) if name not in ("retrieved_at", "fingerprint"))


def _article_row(article: Article, key: str, extractor: str, before: Sequence[object] | None) -> Cells:
    retrieved = article.retrieved_at
    if before is not None and before[ARTICLE.index("sha256")] == article.sha256:
        retrieved = str(before[ARTICLE.index("retrieved_at")]) if before[ARTICLE.index("retrieved_at")] else retrieved
    return (
        key,
        article.file,
        article.url,
        article.title,
        source_id(article.publisher),
        article.author,
        article.published_on.isoformat() if article.published_on else None,
        retrieved,
        article.language,
        article.sha256,
        len(article.text.split()),
        article.text,
        article.digest_of,
        article.layout,
        fingerprint(article, extractor),
    )


class _Claims:
    """The claims of one article, stored beside found."""

    def __init__(
        self, db: Database, article: Article, claims: Iterable[Claim], lexicon: Lexicon, *, reference: bool
    ) -> None:
        self.db = db
        self.article = article
        self.key = article_id(article.file)
        self.wanted: dict[Cells, Cells] = {}
        for claim in claims:
            links = _links(claim, article, lexicon, reference=reference)
            self.wanted.setdefault((claim.id,), to_row(claim, links))
        stored = read(db, "claims", (*COLUMNS, "last_run"), key=1, where="article_id = ?", args=[self.key])
        self.current = {key: row[:-1] for key, row in stored.items() if row[-1] is None}
        self.retired = stored.keys() - self.current.keys()

    def save(self, info: runs.RunInfo, row: Cells, *, same: bool) -> Saved:
        """Writes the article's row and the difference of its claims under a run, if there is any."""
        new = sorted(self.wanted.keys() - self.current.keys())
        gone = sorted(self.current.keys() - self.wanted.keys())
        altered = [key for key in sorted(self.wanted.keys() & self.current.keys())
                   if self.wanted[key] != self.current[key]]  # fmt: skip
        saved = Saved(self.article.file, len(new), len(altered), len(gone), touched=not same)
        if saved.changed:
            run = runs.begin(self.db, info)
            known = self._save_article(row, run)
            self._insert([key for key in new if key not in self.retired], run)
            self._update([key for key in new if key in self.retired] + altered)
            self._retire(gone, run)
            runs.record(
                self.db, run, [*self._article_change(known=known, same=same), *self._changes(new, altered, gone)]
            )
        return saved

    def _save_article(self, row: Cells, run: int) -> bool:
        """Inserts or updates the article; tells whether it was a current article before."""
        before = self.db.execute("select last_run from articles where id = ?", [self.key]).fetchone()
        if before is None:
            columns = (*ARTICLE, "first_run")
            marks = ", ".join("?" * len(columns))
            self.db.execute(f"insert into articles ({names(columns)}) values ({marks})", [*row, run])
            return False
        assigned = ", ".join(f"{name} = ?" for name in ARTICLE[1:])
        self.db.execute(f"update articles set {assigned}, last_run = null where id = ?", [*row[1:], self.key])
        return before[0] is None

    def _insert(self, keys: list[Cells], run: int) -> None:
        columns = (*COLUMNS, "first_run")
        self.db.conn.executemany(
            f"insert into claims ({names(columns)}) values ({', '.join('?' * len(columns))})",
            [(*self.wanted[key], run) for key in keys],
        )

    def _update(self, keys: list[Cells]) -> None:
        assigned = ", ".join(f'"{name}" = ?' for name in COLUMNS[1:])
        self.db.conn.executemany(
            f"update claims set {assigned}, last_run = null where id = ?",
            [(*self.wanted[key][1:], *key) for key in keys],
        )

    def _retire(self, keys: list[Cells], run: int) -> None:
        self.db.conn.executemany(
            "update claims set last_run = ?, question_id = null, position_id = null where id = ?",
            [(run, *key) for key in keys],
        )

    def _article_change(self, *, known: bool, same: bool) -> list[runs.Change]:
        label = self.article.title or self.article.file
        if not known:
            return [runs.Change("new", "article", self.key, label)]
        return [] if same else [runs.Change("altered", "article", self.key, label)]

    def _changes(self, new: list[Cells], altered: list[Cells], gone: list[Cells]) -> list[runs.Change]:
        return [
            *(runs.Change("new", "claim", str(key[0]), _label(self.wanted[key])) for key in new),
            *(
                runs.Change("altered", "claim", str(key[0]), _altered(self.current[key], self.wanted[key]))
                for key in altered
            ),
            *(runs.Change("gone", "claim", str(key[0]), _label(self.current[key])) for key in gone),
        ]


def _links(claim: Claim, article: Article, lexicon: Lexicon, *, reference: bool) -> dict[str, str | int | None]:
    origin = origin_of(claim.attributed_to, lexicon)
    first = origin.name if origin else article.publisher if reference else None
    return {
        "article_id": article_id(article.file),
        "subject_id": entity_id(claim.subject),
        "metric_id": metric_id(claim.metric),
        "source_id": source_id(first or article.publisher or UNKNOWN),
        "origin": first,
        "reference": int(reference),
    }


def _save_names(db: Database, extraction: Extraction, lexicon: Lexicon, *, reference: bool) -> None:
    claims = extraction.claims
    save_entities(db, [claim.subject for claim in claims if claim.subject is not None], lexicon)
    save_metrics(db, [claim.metric for claim in claims if claim.metric is not None], lexicon)
    publisher = extraction.article.publisher
    sources: dict[str, str] = {}
    for claim in claims:
        origin = origin_of(claim.attributed_to, lexicon)
        if origin is not None:
            sources[origin.name] = origin.kind
        elif publisher is None:
            sources[UNKNOWN] = "unnamed"
    if publisher is not None:
        sources[publisher] = "publisher"
    save_sources(db, sources)


def _save_mentions(db: Database, key: str, extraction: Extraction) -> None:
    rows: dict[Cells, Cells] = {}
    for figure in extraction.figures:
        row: Cells = (key, figure.start, figure.end, "figure", figure.figure, figure.reason or "")
        rows.setdefault(row[:4], row)
    for rejected in extraction.rejections:
        row = (key, rejected.start, rejected.end, "rejection", rejected.figure, rejected.reason)
        rows.setdefault(row[:4], row)
    sync(db, "mentions", MENTION, rows.values(), key=4, where="article_id = ?", args=[key])


def _label(row: Cells) -> str:
    told = dict(zip(COLUMNS, row, strict=True))
    return " · ".join(str(told[name]) for name in ("figure", "subject", "metric", "period_text") if told[name])


def _altered(before: Cells, after: Cells) -> str:
    """Names the fields that changed, with both values of those a reader sees."""
    old, new = dict(zip(COLUMNS, before, strict=True)), dict(zip(COLUMNS, after, strict=True))
    fields = [name for name in COLUMNS if old[name] != new[name]]
    told = [f"{name} {old[name]} → {new[name]}" for name in fields if name in TOLD]
    return f"{new['figure']}: {'; '.join(told) or ', '.join(fields)}"


def remove_article(db: Database, name: str, *, info: runs.RunInfo) -> str:
    """Takes an article out by id, file or a beginning of either (four characters at least); its rows stay, marked.

    Raises:
        NotFoundError: no current article, or several, go by that name.
    """
    rows = db.execute(
        "select id, file, title from articles where last_run is null and (id = ? or file = ?)", [name, name]
    ).fetchall() or db.execute(
        "select id, file, title from articles where last_run is null and length(?) >= 4"
        " and (substr(id, 1, length(?)) = ? or substr(file, 1, length(?)) = ?) order by file",
        [name] * 5,
    ).fetchall()  # fmt: skip
    if len(rows) != 1:
        found = f"names {len(rows)} articles: {', '.join(row[1] for row in rows[:5])}" if rows else "names no article"
        raise NotFoundError(f"{name!r} {found}", remedy="give an article's file name or id")
    key, file, title = rows[0]
    with db.atomic():
        run = runs.begin(db, info)
        gone = db.execute(
            "select id, figure, subject, metric from claims where article_id = ? and last_run is null order by id",
            [key],
        ).fetchall()
        db.execute("update articles set last_run = ? where id = ?", [run, key])
        db.execute(
            "update claims set last_run = ?, question_id = null, position_id = null"
            " where article_id = ? and last_run is null",
            [run, key],
        )
        db.execute("delete from mentions where article_id = ?", [key])
        changes = [runs.Change("gone", "claim", row[0], " · ".join(part for part in row[1:] if part)) for row in gone]
        runs.record(db, run, [runs.Change("gone", "article", key, title or file), *changes])
    return str(file)


def load_articles(db: Database, files: Sequence[str]) -> list[Article]:
    """Returns stored articles by file, as they were read."""
    found = []
    for file in files:
        row = db.execute(
            f"select {', '.join(STORED)}, p.name from articles a left join sources p on p.id = a.publisher_id"
            " where a.file = ?",
            [file],
        ).fetchone()
        values = dict(zip(STORED, row[:-1], strict=True))
        published = values.pop("published_on")
        day = date.fromisoformat(published) if published else None
        found.append(Article(**values, published_on=day, publisher=row[-1]))
    return found
