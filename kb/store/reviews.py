"""People's judgements: authored in `reviews.db` beside the base, only ever added to, replayed at each build.

Comes in: that file, or JSON lines. Goes out: judgements by target, and the copy of all reviews in the base. No build
writes to `reviews.db`; only `kb review import` and the review form do.
"""

from __future__ import annotations

import hashlib
import json
import math
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from kb.errors import InputError, StoreError, require_text
from kb.judgement import ADD, COLUMNS, CORRECTABLE, DAYS, VALUES, VERDICTS, prepare
from kb.model import Claim
from kb.store.base import named
from kb.store.changes import Cells, sync

RULE = "review"
REJECTED = "rejected in review"


@dataclass(frozen=True)
class Review:
    """One judgement of a claim or finding.

    Attributes:
        correction: the right values of a claim's fields.
        quote: the sentence that was judged; where the claim stands in another one now, the judgement is asked again.
    """

    id: str
    target: str
    verdict: str
    correction: Mapping[str, Any] | None
    reviewer: str
    reason: str
    decided_at: str
    quote: str | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any], file: object = None, place: object = None) -> Review:
        """Returns the review of a JSON row or a stored one.

        Raises:
            InputError: a field is missing, or says what no review can.
        """
        needed = ("target", "verdict", "reviewer", "reason", "decided_at")
        missing = [name for name in needed if not row.get(name)]
        if missing:
            raise InputError(f"a review lacks {', '.join(missing)}", file=file, place=place, remedy="add them")
        require_text({name: row.get(name) for name in COLUMNS}, file=file, place=place)
        target, verdict, reviewer, reason, decided_at = (str(row[name]) for name in needed)
        if verdict not in VERDICTS:
            raise InputError(f"no verdict {verdict!r}", file=file, place=place, remedy=f"give {', '.join(VERDICTS)}")
        said = row.get("correction")
        correction = _correction(said, file, place) if said or verdict == "correct" else None
        key = str(row.get("id") or _key(target, reviewer, decided_at))
        return cls(key, target, verdict, correction, reviewer, reason, decided_at, row.get("quote") or None)

    def cells(self) -> Cells:
        """Returns the row of the review."""
        said = json.dumps(self.correction, ensure_ascii=False, sort_keys=True) if self.correction else None
        return (self.id, self.target, self.verdict, said, self.reviewer, self.reason, self.decided_at, self.quote)


def _correction(said: Any, file: object, place: object) -> dict[str, Any]:
    """Returns a correction, given as an object or as its JSON, if it can be applied."""
    try:
        correction = json.loads(said) if isinstance(said, str) else said
    except (ValueError, RecursionError):
        correction = None
    if not isinstance(correction, dict) or not correction or set(correction) - set(CORRECTABLE):
        message = f"a correction gives one or more of {', '.join(sorted(CORRECTABLE))}"
        raise InputError(message, file=file, place=place, remedy="name the fields that are wrong")
    require_text(correction, file=file, place=place)
    try:
        corrected_fields(correction)
    except (ValueError, ArithmeticError, TypeError) as error:
        message = f"a corrected value cannot be read: {error}"
        raise InputError(message, file=file, place=place, remedy="give numbers, texts and days") from error
    return correction


def corrected_fields(correction: Mapping[str, Any]) -> dict[str, Any]:
    """Returns corrected values as a claim holds them; null empties a field."""
    out: dict[str, Any] = {}
    for name, value in correction.items():
        if value is None:
            out[name] = None
        elif name in VALUES:
            out[name] = _number(value)
        else:
            out[name] = date.fromisoformat(value) if name in DAYS else str(value)
    for name, bound in (("low", "lower"), ("high", "upper")):
        if name in out:
            out[bound] = out[name]
    return out


def _number(value: object) -> Decimal:
    number = Decimal(str(value))
    if not math.isfinite(float(number)):  # JSON knows NaN and 1e999, a base does not
        raise ValueError(f"{value} is no number")
    return number


def _key(target: str, reviewer: str, decided_at: str) -> str:
    return hashlib.sha256("\x1f".join((target, reviewer, decided_at)).encode()).hexdigest()[:16]


def authored_path(db: Database) -> Path | None:
    """Returns where the reviews of a base are written: beside it; None for a base in memory."""
    path = str(db.execute("pragma database_list").fetchone()[2])
    return Path(path).with_name("reviews.db") if path else None


def authored(path: Path | None) -> list[Review]:
    """Returns all reviews ever written, the oldest first; none where there is no such file.

    Raises:
        StoreError: the file is damaged or holds no reviews.
    """
    if path is None or not path.is_file():
        return []
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            if not connection.execute("select 1 from sqlite_master where name = 'reviews'").fetchone():
                return []
            rows = connection.execute("select * from reviews order by decided_at, id").fetchall()
    except sqlite3.DatabaseError as error:
        raise StoreError(f"cannot be read: {error}", file=path, remedy="restore it from its JSON lines") from error
    return [Review.of(dict(row), file=path) for row in rows]


def add(path: Path, reviews: Iterable[Review]) -> int:
    """Adds reviews to the authored file, made where there is none; returns how many were not there yet.

    Raises:
        StoreError: the file cannot be written, or is none of ours.
    """
    try:
        with closing(sqlite3.connect(path)) as connection, connection:
            prepare(connection)
            before = connection.total_changes
            connection.executemany(ADD, [review.cells() for review in reviews])
            return connection.total_changes - before
    except sqlite3.DatabaseError as error:
        raise named(error, path) from error


def with_quotes(db: Database, reviews: Iterable[Review]) -> list[Review]:
    """Returns the reviews with the sentences they judge, as the base has them, where they do not say."""
    out = []
    for review in reviews:
        found = db.execute("select quote from claims where id = ? and last_run is null", [review.target]).fetchone()
        out.append(replace(review, quote=str(found[0])) if found and review.quote is None else review)
    return out


def judgements(reviews: Iterable[Review]) -> dict[str, Review]:
    """Returns the last review of each target."""
    return {review.target: review for review in sorted(reviews, key=lambda each: (each.decided_at, each.id))}


def judged(claim: Claim, review: Review | None) -> Claim:
    """Returns the claim as a person left it: corrected, or one that claims nothing.

    A judgement of another sentence than the claim's is none of this claim: it is asked again.
    """
    if review is None or (review.quote is not None and review.quote != claim.quote):
        return claim
    if review.verdict == "reject":
        return replace(claim, claim=False, reason=REJECTED)
    fields = corrected_fields(review.correction) if review.correction else {}
    return replace(claim, **fields, rules=(*claim.rules, RULE))


def unapplied(db: Database, reviews: Iterable[Review]) -> list[str]:
    """Returns the files of the articles whose claims were judged otherwise since the last build."""
    stored = {row[0]: tuple(row) for row in db.execute(f"select {', '.join(COLUMNS)} from reviews")}
    wanted = {review.id: review.cells() for review in reviews}
    keys = [key for key in stored.keys() | wanted.keys() if stored.get(key) != wanted.get(key)]
    targets = sorted({str((wanted.get(key) or stored[key])[1]) for key in keys})
    rows = db.execute(
        "select distinct a.file from claims c join articles a on a.id = c.article_id"
        " where a.last_run is null and c.id in (select value from json_each(?)) order by a.file",
        [json.dumps(targets)],
    )
    return [str(row[0]) for row in rows]


def copy(db: Database, reviews: Iterable[Review]) -> bool:
    """Makes the base's copy what is authored; tells whether that changed anything."""
    with db.atomic():
        return bool(sync(db, "reviews", COLUMNS, [review.cells() for review in reviews]))
