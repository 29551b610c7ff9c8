"""Predictions against gold: slots, reliability of the confidence, and the fit of its weights.

Comes in: claims as `kb extract` writes them and gold claims, both as rows. Goes out: tables as text and, for a
fit, the weights as TOML. Nothing is printed here.
"""

from kb.evaluate.fit import Example, Fitted, cross_validated, fit_weights, written
from kb.evaluate.judge import SLOTS, Judged, Tally, judge, table
from kb.evaluate.kept import keep, kept, read_examples
from kb.evaluate.learning import Lesson, learn
from kb.evaluate.reliability import Reliability, diagram, reliability
from kb.evaluate.rows import label_texts, read_rows

__all__ = [
    "SLOTS",
    "Example",
    "Fitted",
    "Judged",
    "Lesson",
    "Reliability",
    "Tally",
    "cross_validated",
    "diagram",
    "fit_weights",
    "judge",
    "keep",
    "kept",
    "label_texts",
    "learn",
    "read_examples",
    "read_rows",
    "reliability",
    "table",
    "written",
]
