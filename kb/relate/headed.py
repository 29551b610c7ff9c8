"""Periods that stand outside a figure's sentence: in a table's heads, in the line above a list, in what is announced.

Comes in: a `Figure`. Goes out: a `FoundPeriod`, or None where the row, the list or the article states none.
"""

from __future__ import annotations

import re

from kb.model import PassageKind
from kb.relate import nearby
from kb.relate.announced import results_period
from kb.relate.bases import after_base, started
from kb.relate.placing import FINE, WINDOW, FoundPeriod, found_at, periods_in
from kb.relate.scene import Figure

BASE_NOUN = re.compile(r"\b(?:compared\s+(?:with|to)|versus|vs\.?|against)\s+(?:[\w-]+\s+){1,4}of\s+$", re.IGNORECASE)


def in_table(figure: Figure) -> FoundPeriod | None:
    """The period of the row, else that of the column's head."""
    cell = next((c for c in figure.passage.cells if c.start <= figure.quantity.start < c.end), None)
    for period in nearby.periods(figure):
        if cell is None or not (cell.start <= period.start < cell.end) or period.granularity != "day":
            return found_at(period, "period-of-row", figure)
    head = figure.scene.passages[figure.passage.head] if figure.passage.head is not None else None
    if cell is None or head is None or not head.cells:
        return None
    at = figure.passage.cells.index(cell)
    for period in periods_in(figure, head):
        if at < len(head.cells) and head.cells[at].start <= period.start < head.cells[at].end:
            return found_at(period, "period-of-column", figure)
    return None


def in_lead(figure: Figure) -> FoundPeriod | None:
    """The period of the line that introduces a list: "Key figures for 2024:"."""
    if figure.passage.lead is None or figure.passage.kind is not PassageKind.LIST_ITEM:
        return None
    lead = figure.scene.passages[figure.passage.lead]
    periods = [p for p in periods_in(figure, lead) if p.first is not None and p.granularity not in FINE]
    return found_at(periods[0], "period-of-lead", figure) if len(periods) == 1 else None


def of_results(figure: Figure) -> FoundPeriod | None:
    """The period of the results that the article announces, for bare bullets below."""
    if after_base(figure.passage.text, started(figure.quantity)) or BASE_NOUN.search(_before(figure)):
        return None  # "versus net income of $3 million"
    period = results_period(figure)
    return found_at(period, "period-of-results", figure) if period is not None else None


def _before(figure: Figure) -> str:
    return figure.passage.text[max(0, figure.quantity.start - WINDOW) : figure.quantity.start]
