"""The sentence a reader gets for a pair, from templates of the lexicon.

Comes in: a pair and its verdict. Goes out: one sentence with both figures, the slot that decides and
the words that showed it. A change of one slot changes one clause.
"""

from __future__ import annotations

import re

from kb.compare.facets import Facets, Slotter
from kb.compare.notes import Note
from kb.compare.relations import Pair, Verdict
from kb.compare.slots import period_words
from kb.model import Change, Claim, Comparator, Modality, Relation

_LEADING = re.compile(r"^[~≈><≥≤±\s]+")
_HEDGE = re.compile(
    r"\b(nearly|almost|roughly|around|approximately|some|close to|just under|just over)\s+$", re.IGNORECASE
)
_BARE = re.compile(r"^-?[\d.,]+(?:[eE][+-]?\d+)?$")  # a cell of a table: its unit stands in the head
_COMPARATORS = {
    Comparator.MORE: "more than ",
    Comparator.AT_LEAST: "at least ",
    Comparator.ABOUT: "about ",
    Comparator.LESS: "less than ",
    Comparator.AT_MOST: "up to ",
}


def number_words(value: float) -> str:
    """Returns a number with three digits and a magnitude word.

    >>> number_words(1.7322), number_words(27_272_727_272.7), number_words(4.02e24)
    ('1.73', '27.3 billion', '4.02e+24')
    """
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if size <= abs(value) < size * 1000:
            return f"{value / size:.3g} {name}"
    return f"{value:.3g}" if abs(value) < 1000 or abs(value) >= 1e15 else f"{value:,.0f}"


def _with_unit(text: str, unit: str) -> str:
    if unit in ("USD", "%"):
        return f"${text}" if unit == "USD" else f"{text}%"
    return f"{text} {unit.removeprefix('count:')}"


def figure_words(claim: Claim) -> str:
    """Returns a figure as said aloud: "more than $500M" for ">$500M", "at least $100M" for "$100M+"."""
    bare = _LEADING.sub("", claim.figure)
    if claim.vague:
        return f"“{bare}”"
    if _BARE.match(claim.figure) and claim.low is not None and claim.low == claim.high and claim.unit:
        return _with_unit(number_words(float(claim.low)), claim.unit)
    if claim.comparator is Comparator.AT_LEAST:
        bare = bare.rstrip("+")
    if claim.comparator is Comparator.ABOUT and (hedge := _HEDGE.search(claim.prefix)):
        return f"{hedge[1].casefold()} {bare}"
    return _COMPARATORS.get(claim.comparator, "") + bare


def measure_words(facets: Facets, *, slotter: Slotter) -> str:
    """Returns what a figure measures as a noun phrase: "the training cost of DeepSeek-V3 per training run"."""
    claim = facets.record.claim
    texts = slotter.lexicon.scopes.explanations.measure
    subject, metric = claim.subject or "it", _metric_name(facets, slotter)
    said = {word.casefold() for word in metric.split()}
    named = subject.casefold()
    narrowing = [word for word in claim.qualifiers if word.casefold() not in said and word.casefold() not in named]
    template = texts.get(metric) if not narrowing else None
    phrase = (template or "the {metric} of {subject}").format(subject=subject, metric=" ".join([*narrowing, metric]))
    if claim.change is not None:
        word = {Change.INCREASE: "the rise in ", Change.DECREASE: "the fall in ", Change.RATIO: "the comparison of "}
        phrase = phrase if "growth" in metric else word[claim.change] + phrase
    return phrase + (f" per {claim.per}" if claim.per else "")


def _metric_name(facets: Facets, slotter: Slotter) -> str:
    """Returns the metric's words; its canonical name where the words were read as another metric's."""
    stated = facets.record.claim.metric or "figure"
    row = slotter.ontology.metric(facets.metric)
    return stated if row is None or (facets.metric in stated.casefold() and not _grown(stated, row.name)) else row.name


def _grown(stated: str, name: str) -> bool:
    return stated.casefold().endswith("growth") and not name.casefold().endswith("growth")


def clause(facets: Facets, *, slotter: Slotter) -> str:
    """Returns one side of an explanation: "more than $500M is SemiAnalysis's estimate of ..."."""
    claim = facets.record.claim
    what = measure_words(facets, slotter=slotter)
    when = period_words(facets)
    tail = f" for {when}" if when and not when.startswith(("since", "up to")) else f" {when}" if when else ""
    return f"{figure_words(claim)} is {_said(claim, what)}{tail}"


def _said(claim: Claim, what: str) -> str:
    who = claim.attributed_to
    if claim.modality is Modality.HYPOTHETICAL:
        return f"a worked example of {what}"
    kind = {Modality.PROJECTED: "forecast", Modality.TARGET: "target", Modality.ESTIMATED: "estimate"}.get(
        claim.modality
    )
    if who and kind:
        return f"{_possessive(who)} {kind} of {what}"
    if who:
        return f"{what} according to {who}"
    if kind:
        return f"{'an' if kind == 'estimate' else 'a'} {kind} of {what}"
    return what


def _possessive(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def times_words(ratio: float | None) -> str:
    """Returns how far apart two values are: "89 times", "1.8 times", "3 %", "of opposite sign"."""
    if ratio is None:
        return "not of one sign"
    if ratio < 1.1:
        share = f"{(ratio - 1) * 100:.2g}"
        return f"{share} %"
    return f"{ratio:,.0f} times" if ratio >= 10 else f"{ratio:.1f} times" if ratio >= 1.95 else f"{ratio:.2f} times"


def explain(pair: Pair, verdict: Verdict, ratio: float | None, *, slotter: Slotter) -> str:
    """Returns the sentence for a pair and its verdict."""
    texts = slotter.lexicon.scopes.explanations
    a, b, note = pair.a, pair.b, verdict.note
    words = {
        "fa": figure_words(a.record.claim),
        "fb": figure_words(b.record.claim),
        "a": clause(a, slotter=slotter),
        "b": clause(b, slotter=slotter),
        "times": times_words(ratio),
        "label": note.label if note else "",
        "va": (note.a if note else None) or "not stated",
        "vb": (note.b if note else None) or "not stated",
        "missing": missing_words(pair, note, slotter=slotter) if note is not None else "",
        "origin": a.record.claim.attributed_to or "the same source",
        "bounds": _bounds(pair),
    }
    if verdict.relation is Relation.FORECAST:
        ahead, outcome = (a, b) if a.projected else (b, a)
        words |= {"ff": figure_words(ahead.record.claim), "fo": figure_words(outcome.record.claim)}
    template = texts.slot.get(note.slot) if note is not None and verdict.relation is Relation.DIFFERENT_SCOPE else None
    sentence = (template or texts.relation[verdict.relation.value]).format(**words)
    return sentence[0].upper() + sentence[1:]


def _bounds(pair: Pair) -> str:
    one, other = pair.a.record.claim, pair.b.record.claim
    if one.comparator is Comparator.RANGE or other.comparator is Comparator.RANGE:
        return "the ranges overlap"
    return "a bound admits what the other states"


def missing_words(pair: Pair, note: Note, *, slotter: Slotter) -> str:
    """Returns the clause that says what is not stated."""
    texts = slotter.lexicon.scopes.explanations.missing
    silent = pair.b if note.a is not None else pair.a
    stated = pair.a if note.a is not None else pair.b
    generic = pair.a if pair.a.generic else pair.b
    denied = pair.a if pair.a.denied else pair.b
    key = note.missing or "default"
    side = {"generic": generic, "polarity": denied, "unclassified": stated}.get(key, silent)
    return texts.get(key, texts["default"]).format(
        side=figure_words(side.record.claim),
        label=note.label,
        words=note.a or note.b or "",
        generic=generic.record.claim.subject or "the subject",
        va=note.a or "",
        vb=note.b or "",
    )
