"""Wires the stages; the one place that knows their order.

read -> segment -> detect -> normalise -> relate -> store -> crosscheck -> publish

Comes in: sources, a base, settings and words. Goes out: extractions, or a changed base and a report of what changed.
Heavy packages are imported where they are used, so that a command that needs none of them starts at once.
"""

from kb.pipeline.check import Checked, CheckedDraft, check, check_draft, touched
from kb.pipeline.compare import TextPair, article_of, compare, read_pairs
from kb.pipeline.extract import Model, extract
from kb.pipeline.identity import run_info
from kb.pipeline.ingest import Progress, Report, crosscheck, import_table, ingest, remove

__all__ = [
    "Checked",
    "CheckedDraft",
    "Model",
    "Progress",
    "Report",
    "TextPair",
    "article_of",
    "check",
    "check_draft",
    "compare",
    "crosscheck",
    "extract",
    "import_table",
    "ingest",
    "read_pairs",
    "remove",
    "run_info",
    "touched",
]
