"""How likely a claim is right: a calibrated probability from clues, and the same for each field.

Comes in: the finished claims of an article, its scene and the lexicon with the fitted weights of `confidence.toml`.
Goes out: the claims with their confidence, and the clues of each. A clue is said of a claim or not, and each can be
checked in the text: is the subject the grammatical one of the figure's clause, does another name stand between, do
the figures around lack a subject.
"""

from kb.relate.confidence.clues import clues_of
from kb.relate.confidence.weighing import FIELDS, confidence, logistic, weighed

__all__ = ["FIELDS", "clues_of", "confidence", "logistic", "weighed"]
