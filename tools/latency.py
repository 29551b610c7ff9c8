"""How quickly the pages answer on a large base: makes one of altered figures, asks each page, prints a table.

`python -m tools.latency FOLDER --claims 1000000` builds FOLDER/kb.db once (a fifth as many questions, a tenth as many
articles) and then times every kind of page in process, warm, one reader at a time.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from sqlite_utils import Database

from kb.migrations import SEARCHED, kb_migrations
from kb.publish.serving import SETTINGS

METRICS = ("training cost", "capital expenditure", "revenue", "electricity consumption", "headcount", "price")
MODALITIES = ("asserted", "projected", "estimated", "target")
UNITS = ("USD", "USD", "USD", "Wh", "person", "USD")
STATUSES = ("single", "agreed", "compatible", "scoped", "disputed", "undetermined")
WORDS = ("model", "chip", "data", "centre", "plant", "grid", "loan", "bank", "harbour", "report", "year", "quarter")
LIMITS = {
    "home": 150,
    "table": 600,
    "table, 3 facets": 600,
    "table of a metric, 3 facets": 600,
    "table of a rare unit, 3 facets": 600,
    "table of a subject, 3 facets": 600,
    "table to analyse, of a metric": 600,
    "ledger of forecasts": 600,
    "ledger of forecasts, by state": 600,
    "ledger of forecasts, of a maker": 600,
    "ledger of forecasts, targets": 600,
    "table, a common word": 600,
    "table of questions, 2 facets": 600,
}  # milliseconds at the 95th percentile; 200 for every other page
TIMES = 20
HEAVIEST = 100_000  # bytes of a page before compression


class Maker:
    """Writes rows of a large base, the same for the same size."""

    def __init__(self, path: Path, claims: int) -> None:
        self.db = Database(path)
        self.claims, self.questions, self.articles = claims, claims // 5, claims // 10
        self.entities, self.sources = max(10, claims // 200), max(10, claims // 500)
        self.random = random.Random(7)

    def build(self) -> None:
        """Fills the base."""
        kb_migrations.apply(self.db)
        self._drop_triggers()
        run = ("run", "test", "0", "x", "x")
        self.db.execute(
            "insert into runs (started_at, command, version, settings_digest, lexicon_digest) values (?, ?, ?, ?, ?)",
            run,
        )
        with self.db.conn:
            self._names()
            self._many("articles", 9, self._articles())
            self._many("questions", 11, self._questions())
            self._many("positions", 7, self._positions())
            self._many("position_relations", 6, self._relations())
            self._many("claims", 33, self._claims())
            self._many("findings", 7, self._findings())
            self._many("finding_claims", 3, self._roles())
            self._many("findings", 7, self._ledger())
            self._many("finding_claims", 3, self._told_ahead())
        for table in SEARCHED:
            self.db.execute(f"insert into {table}_fts({table}_fts) values ('rebuild')")
        self.db.conn.commit()
        self.db.execute("analyze")
        self.db.conn.commit()
        self.db.close()

    def _drop_triggers(self) -> None:
        for (name,) in self.db.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            self.db.execute(f"drop trigger [{name}]")
        self.db.conn.commit()

    def _many(self, table: str, width: int, rows: Iterator[dict[str, Any]]) -> None:
        first = next(rows)
        sql = f"insert into {table} ({', '.join(f'[{name}]' for name in first)}) values ({', '.join('?' * len(first))})"
        self.db.conn.execute(sql, tuple(first.values()))
        self.db.conn.executemany(sql, (tuple(row.values()) for row in rows))

    def _names(self) -> None:
        sources = ((f"s{n}", f"Source {n}", "publisher") for n in range(self.sources))
        self.db.conn.executemany("insert into sources values (?, ?, ?)", sources)
        entities = ((f"e{n}", f"Company {n}", "company", None) for n in range(self.entities))
        self.db.conn.executemany("insert into entities values (?, ?, ?, ?)", entities)
        metrics = ((f"m{n}", name, "cost", "money", "") for n, name in enumerate(METRICS))
        self.db.conn.executemany("insert into metrics values (?, ?, ?, ?, ?)", metrics)

    def _few(self, most: int) -> int:
        """A number below `most`, small ones far more often: a few subjects and sources fill the base."""
        return int(most * self.random.random() ** 3)

    def _sentence(self, n: int) -> str:
        return f"In {2000 + n % 27} the {' '.join(self.random.choices(WORDS, k=8))} came to ${n % 997 + 1} million."

    def _articles(self) -> Iterator[dict[str, Any]]:
        for n in range(self.articles):
            text = "\n\n".join(self._sentence(n * 10 + line) for line in range(10))
            yield {
                "id": f"a{n}", "file": f"a{n}.txt", "title": f"Article {n} on {WORDS[n % len(WORDS)]}",
                "publisher_id": f"s{self._few(self.sources)}", "published_on": f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}",
                "sha256": "x", "words": len(text.split()), "text": text, "first_run": 1,
            }  # fmt: skip

    def _questions(self) -> Iterator[dict[str, Any]]:
        for n in range(self.questions):
            yield {
                "id": f"q{n}", "slug": f"question-{n}", "subject_id": f"e{self._few(self.entities)}",
                "metric_family": METRICS[n % 6], "dimension": "money", "title": f"What did {WORDS[n % 12]} {n} cost?",
                "status": STATUSES[n % 6], "answer": f"About ${n % 997} million, as far as the articles say.",
                "articles": n % 9 + 1, "origins": n % 4 + 1, "spread": 1 + self.random.random() * 100,
            }  # fmt: skip

    def _positions(self) -> Iterator[dict[str, Any]]:
        for n in range(self.questions * 2):
            yield {
                "id": f"p{n:09}", "question_id": f"q{n // 2}",
                "lower": 1e6 * (n % 997 + 1), "upper": 1e6 * (n % 997 + 2),
                "scope": ("one run", "hardware bought")[n % 2], "claims": 3 - n % 2, "origins": 2,
            }  # fmt: skip

    def _relations(self) -> Iterator[dict[str, Any]]:
        for n in range(self.questions):
            yield {
                "position_a": f"p{2 * n:09}", "position_b": f"p{2 * n + 1:09}", "relation": "different-scope",
                "ratio": 2.0, "slot": "scope", "explanation": "One is a run, the other the hardware.",
            }  # fmt: skip

    def _claims(self) -> Iterator[dict[str, Any]]:
        for n in range(self.claims):
            figure, value = f"${n % 997 + 1} million", 1e6 * (n % 997 + 1)
            quote, kind = self._sentence(n), n % 6
            start = quote.index("$")
            yield {
                "id": f"{n:016x}", "article_id": f"a{n // 10 % self.articles}",
                "start": start, "end": start + len(figure),
                "figure": figure, "quote": quote, "quote_start": 0, "prefix": quote[:start][-32:], "suffix": ".",
                "low": value, "high": value, "lower": value - 5e5, "upper": value + 5e5, "stated_low": value,
                "stated_high": value, "stated_unit": "$", "comparator": "=", "unit": UNITS[kind],
                "subject": f"Company {n % self.entities}", "metric": METRICS[kind],
                "period_start": f"{2000 + n % 27}-01-01",
                "period_end": f"{2000 + n % 27}-12-31", "modality": MODALITIES[n % 4],
                "attributed_to": f"Analyst {n % 40}" if n % 5 == 0 else None,
                "polarity": "affirmed", "confidence": self.random.random(),
                "confidence_parts": '{"unit": 0.9, "period": 0.8}',
                "subject_id": f"e{self._few(self.entities)}", "metric_id": f"m{kind}",
                "source_id": f"s{self._few(self.sources)}", "question_id": f"q{n // 5 % self.questions}",
                "position_id": f"p{2 * (n // 5 % self.questions) + (n % 5 > 2):09}", "first_run": 1,
            }  # fmt: skip

    def _findings(self) -> Iterator[dict[str, Any]]:
        for n in range(self.questions // 2):
            yield {
                "id": f"f{n}", "kind": ("contradiction", "scope", "undetermined", "arithmetic")[n % 4],
                "verdict": ("fails", "holds")[n % 2] if n % 4 == 3 else None, "question_id": f"q{n * 2}",
                "severity": self.random.random(), "title": f"Finding {n}", "explanation": "They differ in scope.",
            }  # fmt: skip

    def _ledger(self) -> Iterator[dict[str, Any]]:
        """Every fiftieth forecast came to something or was stale when told."""
        for n in range(1, self.claims, 50):
            yield {
                "id": f"l{n}", "kind": ("forecast", "stale-forecast")[n % 4 == 3], "severity": self.random.random(),
                "title": f"Forecast {n}", "explanation": "It came to more.", "derived": '{"error": 0.1}',
            }  # fmt: skip

    def _told_ahead(self) -> Iterator[dict[str, Any]]:
        for n in range(1, self.claims, 50):
            yield {"finding_id": f"l{n}", "claim_id": f"{n:016x}", "role": "forecast"}
            yield {"finding_id": f"l{n}", "claim_id": f"{(n + 2) % self.claims:016x}", "role": "outcome"}

    def _roles(self) -> Iterator[dict[str, Any]]:
        for n in range(self.questions // 2):
            for role, place in (("a", 0), ("b", 4)):
                yield {"finding_id": f"f{n}", "claim_id": f"{(n * 10 + place) % self.claims:016x}", "role": role}


def pages(claims: int) -> dict[str, Callable[[int], str]]:
    """Returns an address for the n-th visit of every kind of page."""
    questions, articles, entities = claims // 5, claims // 10, max(10, claims // 200)
    return {
        "home": lambda n: "/",
        "question": lambda n: f"/question/question-{n * 7919 % questions}",
        "question picture": lambda n: f"/question/question-{n * 7919 % questions}.svg",
        "claim": lambda n: f"/claim/{n * 104729 % claims:016x}",
        "article": lambda n: f"/article/a{n * 7919 % articles}",
        "the busiest source": lambda n: "/source/s0",
        "source": lambda n: f"/source/s{n * 7 % max(10, claims // 500)}",
        "the busiest subject": lambda n: "/entity/e0",
        "subject": lambda n: f"/entity/e{n * 37 % entities}",
        "finding": lambda n: f"/finding/f{n * 7919 % (questions // 2)}",
        "findings": lambda n: "/findings",
        "findings of a kind": lambda n: "/findings/contradiction",
        "questions": lambda n: "/questions",
        "questions, disputed": lambda n: f"/questions?status=disputed&page={n}",
        "articles": lambda n: "/articles",
        "sources": lambda n: "/sources",
        "subjects": lambda n: "/entities",
        "search, rare word": lambda n: f"/search?q={n * 37 % 997}",
        "search, common words": lambda n: "/search?q=chip+grid",
        "review queue": lambda n: "/review",
        "what changed": lambda n: "/changes",
        "method": lambda n: "/method",
        "data": lambda n: "/data",
        "feed": lambda n: "/feed.atom",
        "claim list": lambda n: "/kb/claim_list",
        "claim list of a metric": lambda n: f"/kb/claim_list?metric={METRICS[n % 6].replace(' ', '+')}",
        "table": lambda n: "/kb/claims?_nofacet=1",
        "table, 3 facets": lambda n: "/kb/claims",
        "table of a metric, 3 facets": lambda n: f"/kb/claims?metric={METRICS[n % 6].replace(' ', '+')}",
        "table of a rare unit, 3 facets": lambda n: f"/kb/claims?unit=litre-{n}",
        "table of a subject, 3 facets": lambda n: f"/kb/claims?subject_id=e{n}",
        "table, a common word": lambda n: f"/kb/claims?_search={WORDS[n % 12]}",
        "table to analyse, of a metric": lambda n: f"/kb/current_claims?metric={METRICS[n % 6].replace(' ', '+')}",
        "ledger of forecasts": lambda n: "/kb/forecasts",
        "ledger of forecasts, by state": lambda n: f"/kb/forecasts?state={('resolved', 'stale', 'open')[n % 3]}",
        "ledger of forecasts, of a maker": lambda n: f"/kb/forecasts?maker={('Analyst', 'Source')[n % 2]}+{n}",
        "ledger of forecasts, targets": lambda n: "/kb/forecasts?kind=target",
        "table of questions, 2 facets": lambda n: f"/kb/questions?status={STATUSES[n % 6]}",
    }


def _settings() -> dict[str, object]:
    """The settings of `kb serve` as Datasette's constructor takes them."""
    return {name: False if value == "off" else int(value) for name, value in SETTINGS.items()}


def _counted(path: Path) -> dict[str, Any]:
    """What `datasette inspect` says, without reading the whole file for its digest."""
    db = Database(path)
    counts = {name: {"count": db.table(name).count} for name in db.table_names()}
    db.close()
    return {"kb": {"hash": "x" * 64, "size": path.stat().st_size, "file": path.name, "tables": counts}}


@dataclass(frozen=True)
class Timing:
    """How long visits of one kind of page took, in ms: half of them and 19 of 20, by the clock and of the processor."""

    half: float
    late: float
    work: float
    late_work: float
    size: int
    status: int

    def quietest(self, other: Timing) -> Timing:
        """Returns the lower of two timings, value by value: what else ran on the machine only ever adds."""
        return Timing(
            half=min(self.half, other.half),
            late=min(self.late, other.late),
            work=min(self.work, other.work),
            late_work=min(self.late_work, other.late_work),
            size=max(self.size, other.size),
            status=max(self.status, other.status),
        )


async def timed(path: Path, claims: int, times: int) -> dict[str, Timing]:
    """Returns how every kind of page did, warm, one reader at a time."""
    import yaml
    from datasette.app import Datasette

    told = yaml.safe_load((Path(__file__).parent.parent / "metadata.yml").read_text(encoding="utf-8"))
    site = Datasette([], immutables=[str(path)], inspect_data=_counted(path), metadata=told, settings=_settings())
    return {kind: await _visits(site, address, times) for kind, address in pages(claims).items()}


async def _visits(site: Any, address: Callable[[int], str], times: int) -> Timing:
    answer = await site.client.get(address(0))
    took, worked, size, status = [], [], len(answer.content), answer.status_code
    for n in range(1, times + 1):
        start, work = time.perf_counter(), time.process_time()
        answer = await site.client.get(address(n))
        took.append(1000 * (time.perf_counter() - start))
        worked.append(1000 * (time.process_time() - work))
        status = max(status, answer.status_code)
    took.sort()
    worked.sort()
    half, late = times // 2, min(times - 1, int(0.95 * times))
    return Timing(took[half], took[late], worked[half], worked[late], size, status)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--claims", default=1_000_000, show_default=True, help="Claims of the base to make.")
@click.option("--times", default=TIMES, show_default=True, help="Visits of each kind of page.")
@click.option("--rounds", default=1, show_default=True, help="Rounds, of which the quietest counts.")
def main(folder: Path, claims: int, times: int, rounds: int) -> None:
    """Build a large base in FOLDER, unless one is there, and time every kind of page."""
    path = folder / "kb.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        start = time.perf_counter()
        Maker(path, claims).build()
        click.echo(f"built {path} in {time.perf_counter() - start:.0f} s, {path.stat().st_size / 1e6:.0f} MB")
    db = sqlite3.connect(path)
    (there,) = db.execute("select count(*) from claims").fetchone()
    db.close()
    found = asyncio.run(timed(path, there, times))
    for _ in range(rounds - 1):
        found = {kind: found[kind].quietest(one) for kind, one in asyncio.run(timed(path, there, times)).items()}
    click.echo(f"{'page':32}{'p50':>8}{'p95':>8}{'cpu p50':>9}{'cpu p95':>9} ms {'kB':>8}")
    for kind, one in found.items():
        mark = "  over" if one.late > LIMITS.get(kind, 200) else ""
        heavy = "  heavy" if one.size > HEAVIEST else ""
        error = f"  status {one.status}" if one.status >= 400 else ""
        figures = f"{one.half:8.0f}{one.late:8.0f}{one.work:9.0f}{one.late_work:9.0f}    {one.size / 1000:8.1f}"
        click.echo(f"{kind:32}{figures}{mark}{heavy}{error}")


if __name__ == "__main__":
    main()
