"""Groups and comparisons become questions, positions, relations and findings.

Comes in: the stored claims as records. Goes out: a `CrossCheck`, the same byte for byte in whatever
order the records come. Near-linear in the claims: sort and sweep inside a question, bounded pairs across.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.crosscheck.arithmetic import arithmetic
from kb.crosscheck.desk import lay_out
from kb.crosscheck.disagreements import disagreements
from kb.crosscheck.implied import implied
from kb.crosscheck.ledger import resolved
from kb.crosscheck.markets import outgrown
from kb.crosscheck.parts import part_wholes
from kb.crosscheck.questions import ask, unique_slugs
from kb.crosscheck.reference import against_tables
from kb.crosscheck.related import across
from kb.crosscheck.repeats import told_once
from kb.crosscheck.tensions import tensions
from kb.crosscheck.timing import stale_forecasts
from kb.lexicon import Lexicon
from kb.model import CrossCheck, Finding, Record
from kb.settings import Settings

__all__ = ["crosscheck"]


def crosscheck(records: Sequence[Record], *, lexicon: Lexicon, settings: Settings) -> CrossCheck:
    """Returns everything that follows from comparing the claims."""
    desk = lay_out(records, lexicon=lexicon, settings=settings)
    asked = unique_slugs([ask(key, ids, desk=desk) for key, ids in desk.groups.items()])
    findings: dict[str, Finding] = {}
    for item in asked:
        findings |= {finding.id: finding for finding in disagreements(item, desk=desk)}
        findings |= {finding.id: finding for finding in resolved(item, desk=desk)}
    for found in (arithmetic(desk), implied(desk), stale_forecasts(desk), part_wholes(desk), against_tables(desk)):
        findings |= {finding.id: finding for finding in found}
    pairs = across(asked, desk=desk)
    findings |= {finding.id: finding for finding in outgrown(desk)}
    findings |= {finding.id: finding for finding in tensions(pairs, desk=desk)}
    relations = [relation for item in asked for relation in item.relations()]
    return CrossCheck(
        questions=tuple(item.question for item in asked),
        positions=tuple(position for item in asked for position in item.positions),
        relations=tuple(sorted(relations, key=lambda row: (row.position_a, row.position_b))),
        pairs=tuple(pairs),
        findings=tuple(sorted(told_once(findings.values(), desk=desk), key=lambda row: (-row.severity, row.id))),
    )
