"""Two amounts of money brought to one price year, or to one currency, by a dated table of the lexicon.

Comes in: the facets of two claims. Goes out: `Meeting`s: the facets with one amount converted, and the words that say
how; none where nothing needs converting or no table covers it. Conversion may show that two amounts agree. It never
makes a contradiction: a rate of the year is not the rate of the day, and an index is one of several.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb.compare.facets import Facets
from kb.compare.saying import figure_words, number_words, with_unit
from kb.compare.values import Figure
from kb.lexicon.money import ExchangeRate, Money, PriceIndex
from kb.lexicon.scopes import Explanations

SLOT = "price year"
ROOM = 0.005  # what an average of the year leaves open, relative to the amount


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two amounts on one footing. `sure` where both sides state theirs, else the footing of one was found by trying."""

    a: Facets
    b: Facets
    sure: bool
    words: str


def meetings(a: Facets, b: Facets, *, tables: Money, texts: Explanations) -> Iterator[Meeting]:
    """Yields the ways in which two amounts can be brought to one price year or currency, the likeliest first."""
    if not (_money(a) and _money(b)):
        return
    if a.unit == b.unit:
        yield from _one_price_year(a, b, tables, texts)
    else:
        yield from _one_currency(a, b, tables, texts)


def _money(item: Facets) -> bool:
    return len(item.unit) == 3 and item.unit.isupper() and item.figure.bounded and item.change is None


def _one_price_year(a: Facets, b: Facets, tables: Money, texts: Explanations) -> Iterator[Meeting]:
    mine, theirs = _price_year(a), _price_year(b)
    if mine == theirs:
        return
    index = next((table for table in tables.price_index if table.currency == a.unit), None)
    if index is None:
        return
    if mine is not None and theirs is not None:
        yield from _priced(a, b, mine, [theirs], index, texts)
    elif mine is not None:
        yield from _priced(a, b, mine, _likely(b, mine, index), index, texts)
    elif theirs is not None:
        yield from _priced(b, a, theirs, _likely(a, theirs, index), index, texts)


def _priced(
    stated: Facets, other: Facets, year: int, years: list[int], index: PriceIndex, texts: Explanations
) -> Iterator[Meeting]:
    """Yields an amount of a known price year in the prices of others, beside an amount of another or an unknown one."""
    known = _price_year(other) is not None
    for target in years:
        levels = index.values.get(str(year)), index.values.get(str(target))
        if None in levels or year == target:
            continue
        factor = (levels[1] or 1.0) / (levels[0] or 1.0)
        words = texts.money["prices" if known else "prices unstated"].format(
            a=figure_words(stated.record.claim),
            b=figure_words(other.record.claim),
            year=year,
            target=target,
            value=_value(stated, factor, stated.unit),
            table=index.cited,
        )
        yield Meeting(_free(_scaled(stated, factor, stated.unit)), _free(other), known, words)


def _likely(item: Facets, year: int, index: PriceIndex) -> list[int]:
    """Returns the price years that an amount which states none may be of: from its own time until it was printed."""
    start, printed = item.period[0], item.record.published_on
    first = start.year if start is not None else year
    last = printed.year if printed is not None else year
    return [found for found in index.years if min(first, year) <= found <= max(last, year)]


def _one_currency(a: Facets, b: Facets, tables: Money, texts: Explanations) -> Iterator[Meeting]:
    for table in tables.exchange_rate:
        for one, other in ((a, b), (b, a)):
            if (table.base, table.quote) != (one.unit, other.unit):
                continue
            when = _when(one, other, table)
            if when is not None:
                yield _exchanged(one, other, table, when, texts)


def _exchanged(one: Facets, other: Facets, table: ExchangeRate, when: str, texts: Explanations) -> Meeting:
    rate = table.values[when]
    words = texts.money["currency"].format(
        a=figure_words(one.record.claim),
        b=figure_words(other.record.claim),
        value=_value(one, rate, other.unit),
        when=when,
        table=table.cited,
    )
    return Meeting(_scaled(one, rate, other.unit), other, True, words)


def _when(one: Facets, other: Facets, table: ExchangeRate) -> str | None:
    """Returns the day or year of the table at which two amounts are compared: that which both are of."""
    for item in (one, other):
        start, end = item.period
        if start is None or end is None or start.year != end.year:
            continue
        day = start.isoformat() if start == end else ""
        return day if day in table.values else str(start.year) if str(start.year) in table.values else None
    return None


def _price_year(item: Facets) -> int | None:
    year = dict(item.slots).get(SLOT)
    return int(year) if year is not None and year.isdigit() else None


def _free(item: Facets) -> Facets:
    """Returns the facets without their price year, which has been dealt with."""
    return replace(item, slots=tuple(pair for pair in item.slots if pair[0] != SLOT))


def _scaled(item: Facets, factor: float, unit: str) -> Facets:
    figure = item.figure
    ends = [None if end is None else end * factor for end in (figure.low, figure.high)]
    lower, upper = figure.lower * factor * (1 - ROOM), figure.upper * factor * (1 + ROOM)
    return replace(item, unit=unit, figure=Figure(ends[0], ends[1], lower, upper, figure.comparator, figure.vague))


def _value(item: Facets, factor: float, unit: str) -> str:
    low, high = (end * factor if end is not None else None for end in (item.figure.low, item.figure.high))
    ends = [with_unit(number_words(end), unit) for end in dict.fromkeys((low, high)) if end is not None]
    return " to ".join(ends)
