"""Predictions against gold: slots, reliability of the confidence, and the fit of its weights.

Comes in: claims as `kb extract` writes them and gold claims, both as rows. Goes out: tables as text and, for a
fit, the weights as TOML. Nothing is printed here.
"""

from kb.evaluate.fit import Fitted, cross_validated, fit_weights, written
from kb.evaluate.judge import SLOTS, Judged, Tally, judge, table
from kb.evaluate.reliability import Reliability, reliability
from kb.evaluate.rows import read_rows

__all__ = [
    "SLOTS",
    "Fitted",
    "Judged",
    "Reliability",
    "Tally",
    "cross_validated",
    "fit_weights",
    "judge",
    "read_rows",
    "reliability",
    "table",
    "written",
]
