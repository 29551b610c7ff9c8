"""People's judgements as rows of a behaviour table: what was rejected or corrected becomes a test of the rules.

Comes in: an open base and the last judgement of each claim. Goes out: TOML as `tests/cases/` holds it, stage "context":
the sentence with the figure marked, what the rules should make of it, and why. A row that says otherwise than the base
is marked `gap`: the rules do not hold it yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

HEAD = '# What people judged of extracted claims.\nstage = "context"\n'
ACCEPTED = ("subject", "metric", "unit", "low", "high", "period_start", "period_end")
CLAIM = """
select c.figure, c.start - c.quote_start as offset, c.quote, a.title, a.published_on, a.layout, p.name as publisher,
  c.subject, c.metric, c.unit, c.low, c.high, c.period_start, c.period_end
from claims c join articles a on a.id = c.article_id left join sources p on p.id = a.publisher_id
where c.id = ?
"""


@dataclass(frozen=True)
class Judged:
    """What a person decided on a claim."""

    target: str
    verdict: str
    correction: Mapping[str, Any] | None
    reason: str
    quote: str | None


def case_rows(db: Database, judged: Iterable[Judged]) -> Iterator[str]:
    """Yields a row for each judged claim the base knows; findings and claims of another sentence are passed over."""
    for one in judged:
        row = _claim(db, one.target)
        if row is None or (one.quote is not None and one.quote != row["quote"]):
            continue
        yield _case(one, row)


def _claim(db: Database, target: str) -> Mapping[str, Any] | None:
    cursor = db.execute(CLAIM, [target])
    found = cursor.fetchone()
    return dict(zip((column[0] for column in cursor.description), found, strict=True)) if found else None


def _case(one: Judged, row: Mapping[str, Any]) -> str:
    start, end = row["offset"], row["offset"] + len(row["figure"])
    text = f"{row['quote'][:start]}⟦{row['quote'][start:end]}⟧{row['quote'][end:]}"
    around = {"title": row["title"], "publisher": row["publisher"], "date": row["published_on"]}
    lines = ["", "[[case]]", f"id = {_text('judged-' + one.target)}", f"text = {_text(text)}"]
    lines += [f"{name} = {_text(value)}" for name, value in around.items() if value]
    lines += [f"layout = {_text(row['layout'])}"] if row["layout"] != "text" else []
    lines += [f"expect = {{ {', '.join(_wanted(one, row))} }}", f"why = {_text(one.reason)}"]
    if one.verdict != "accept":
        lines.append(f"gap = {_text({'reject': 'rejected', 'correct': 'corrected'}[one.verdict] + ' in review')}")
    return "\n".join(lines) + "\n"


def _wanted(one: Judged, row: Mapping[str, Any]) -> list[str]:
    if one.verdict == "reject":
        return ["claim = false"]
    given = one.correction or {} if one.verdict == "correct" else {name: row[name] for name in ACCEPTED}
    return [f"{name} = {_value(value)}" for name, value in given.items()]


def _value(value: Any) -> str:
    return repr(float(value)) if isinstance(value, int | float) else _text("" if value is None else str(value))


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
