"""One line per object: `claim("$5.6M", low=5.6e6)`, `record(...)`, `base(path, extractions)`.

Everything has a default that holds together: a claim's quote holds its figure, an article's text holds its
claims' quotes, and offsets point to them.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from kb import store
from kb.lexicon import load
from kb.model import (
    Article,
    Change,
    Claim,
    Comparator,
    Extraction,
    Modality,
    Passage,
    PassageKind,
    Polarity,
    Quantity,
    Record,
    RejectedFigure,
)
from kb.settings import Settings

INFO = store.RunInfo(
    command="test", version="0", settings_digest=Settings().digest(), lexicon_digest="test", model="none"
)
GAP = "\n\n"


def number(value: Decimal | float | str | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)) if not isinstance(value, Decimal) else value


def day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def article(text: str = "It cost $5.6M.", **fields: Any) -> Article:
    """An article; `published_on` may be ISO text."""
    fields["published_on"] = day(fields.get("published_on"))
    sha = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(**{"file": "article.txt", "sha256": sha, **fields, "text": text})


def passage(text: str, **fields: Any) -> Passage:
    values = {"index": 0, "kind": PassageKind.SENTENCE, "start": 0, "end": len(text), **fields}
    return Passage(**values, text=text)


def quantity(
    text: str = "$5.6M", low: Any = 5_600_000, high: Any = ..., unit: str | None = "USD", **fields: Any
) -> Quantity:
    """A quantity of one value unless `high` is given; bounds are the value itself."""
    first = number(low)
    last = first if high is ... else number(high)
    values: dict[str, Any] = {
        "passage": 0, "start": 0, "end": len(text), "lower": first, "upper": last, "stated_low": first,
        "stated_high": last, "stated_unit": unit, "per": None, "comparator": Comparator.EQUAL, **fields,
    }  # fmt: skip
    return Quantity(**values, text=text, low=first, high=last, unit=unit)


def claim(figure: str = "$5.6M", low: Any = 5_600_000, high: Any = ..., **fields: Any) -> Claim:
    """A claim of one value unless `high` is given; its quote is "It was FIGURE." unless `quote` is given."""
    first = number(low)
    last = first if high is ... else number(high)
    quote = fields.pop("quote", f"It was {figure}.")
    quote_start = fields.pop("quote_start", 0)
    start = fields.pop("start", quote_start + max(quote.find(figure), 0))
    end = fields.pop("end", start + len(figure))
    inside = start - quote_start
    for name in ("lower", "upper", "stated_low", "stated_high", "ci_low", "ci_high", "ci_level"):
        if name in fields:
            fields[name] = number(fields[name])
    for name in ("period_start", "period_end"):
        fields[name] = day(fields.get(name))
    for name, kind in (("comparator", Comparator), ("modality", Modality), ("change", Change), ("polarity", Polarity)):
        if fields.get(name) is not None:
            fields[name] = kind(fields[name])
    for name in ("qualifiers", "rules"):
        fields[name] = tuple(fields.get(name, ()))
    values: dict[str, Any] = {
        "article": "article.txt", "lower": first, "upper": last, "stated_low": first, "stated_high": last,
        "stated_unit": fields.get("unit", "USD"), "comparator": Comparator.EQUAL, "unit": "USD", "per": None,
        "subject": "DeepSeek-V3", "metric": "training cost", "confidence": 0.8,
        "prefix": quote[max(0, inside - 32) : inside], "suffix": quote[end - quote_start : end - quote_start + 32],
        **fields,
    }  # fmt: skip
    digest = hashlib.sha256(f"{values['article']} {start} {end} {first} {last} {values['unit']}".encode()).hexdigest()
    values.setdefault("id", digest[:16])
    return Claim(
        **values, figure=figure, quote=quote, quote_start=quote_start, start=start, end=end, low=first, high=last
    )


def record(figure: str = "$5.6M", low: Any = 5_600_000, high: Any = ..., **fields: Any) -> Record:
    """A stored claim; `origin`, `published_on`, `publisher`, `title` and `reference` go to the record."""
    beside = {name: fields.pop(name, None) for name in ("origin", "published_on", "publisher", "title")}
    reference = fields.pop("reference", False)
    beside["published_on"] = day(beside["published_on"])
    return Record(claim=claim(figure, low, high, **fields), reference=reference, **beside)


def extraction(source: Article, *claims: Claim, **fields: Any) -> Extraction:
    """An article with claims; `figures` and `rejections` may be given."""
    return Extraction(source, tuple(claims), tuple(fields.get("figures", ())), tuple(fields.get("rejections", ())))


def rejected(figure: str = "GPT-4", start: int = 0, reason: str = "name", file: str = "article.txt") -> RejectedFigure:
    return RejectedFigure(file, start, start + len(figure), figure, reason)


def story(file: str, *claims: Claim, **fields: Any) -> Extraction:
    """An article written around its claims: their quotes are its paragraphs, and their offsets are set to match."""
    quotes = list(dict.fromkeys(item.quote for item in claims))
    starts: dict[str, int] = {}
    text = ""
    for quote in quotes:
        starts[quote] = len(text)
        text += quote + GAP
    placed = [_placed(item, file, starts[item.quote], text) for item in claims]
    return extraction(article(text, **{"file": file, **fields}), *placed)


def _placed(item: Claim, file: str, quote_start: int, text: str) -> Claim:
    start = quote_start + item.start - item.quote_start
    end = start + len(item.figure)
    moved = replace(
        item, article=file, quote_start=quote_start, start=start, end=end,
        prefix=text[max(0, start - 32) : start], suffix=text[end : end + 32],
    )  # fmt: skip
    key = f"{file} {start} {end} {item.low} {item.high} {item.unit}"
    return replace(moved, id=hashlib.sha256(key.encode()).hexdigest()[:16])


FIELDS = frozenset(Claim.__dataclass_fields__)


def claim_from_json(row: Mapping[str, Any], *, skip: int = 0) -> Claim:
    """A claim of a JSON row that uses the contract's names; missing fields get the defaults of `claim`.

    Without a `quote_start` the figure is the first of its words in the quote, or the one after `skip` others.
    """
    known = {name: value for name, value in row.items() if name in FIELDS and value is not None}
    figure = known.pop("figure", None) or row["figure_text"]
    quote = known.pop("quote", None) or f"It was {figure}."
    inside = quote.find(figure)
    for _ in range(skip):
        inside = max(inside, quote.find(figure, inside + 1))
    start = known.pop("start", None)
    if start is None or "quote_start" not in known:
        start = 0 if start is None else start
        known["quote_start"] = start - max(inside, 0)
    low, high = known.pop("low", None), known.pop("high", None)
    known.setdefault("lower", low)
    known.setdefault("upper", high)
    known.setdefault("subject", None)
    known.setdefault("metric", None)
    known.setdefault("confidence", 0.8)
    known["start"], known["end"] = start, row.get("end") or start + len(figure)
    return claim(figure, low, high, quote=quote, **known)


def stories(rows: Iterable[Mapping[str, Any]], about: Iterable[Mapping[str, Any]] = ()) -> list[Extraction]:
    """One article for each `article` of the rows; `about` may tell `article, title, publisher, author, date`."""
    told = {str(row.get("article") or row.get("file") or row.get("id")): row for row in about}
    claims: dict[str, list[Claim]] = {}
    met: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        same = tuple(str(row.get(name)) for name in ("article", "quote", "figure", "figure_text"))
        claims.setdefault(str(row["article"]), []).append(claim_from_json(row, skip=met[same]))
        met[same] += 1
    out = []
    for file, found in sorted(claims.items()):
        row = told.get(file, {})
        fields = {name: row[name] for name in ("title", "publisher", "author", "url") if row.get(name)}
        published = row.get("published_on") or row.get("date")
        out.append(story(file, *found, **fields, published_on=published))
    return out


def load_stories(claims: Path, articles: Path | None = None) -> list[Extraction]:
    """The same from JSON-lines files of claims and, optionally, of articles."""

    def lines(path: Path) -> list[dict[str, Any]]:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]

    return stories(lines(claims), lines(articles) if articles else ())


@contextmanager
def base(path: Path, extractions: Sequence[Extraction] = ()) -> Iterator[store.Database]:
    """A base with these articles, open for writing."""
    lexicon = load()
    with store.open_base(path, create=True) as db:
        for item in extractions:
            store.save_extraction(db, item, info=INFO, lexicon=lexicon)
        store.finish_run(db, 0.0)
        yield db
