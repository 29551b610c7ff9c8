"""The sentence a reader gets for a pair, from templates of the lexicon.

Comes in: a pair and its verdict. Goes out: one sentence with both figures, the slot that decides and
the words that showed it. A change of one slot changes one clause.
"""

from __future__ import annotations

from kb.compare.facets import Facets, Slotter
from kb.compare.notes import Note
from kb.compare.relations import Pair, Verdict
from kb.compare.saying import figure_words, possessive, speaker, times_words, with_article
from kb.compare.slots import period_words
from kb.lexicon.scopes import Explanations
from kb.model import Change, Claim, Comparator, Modality, Relation

_IDLE = ("including", "excluding", "with", "without")  # say nothing alone
_FROM_TO = ("before", "after")


def measure_words(facets: Facets, *, slotter: Slotter) -> str:
    """Returns what a figure measures as a noun phrase: "the training cost of DeepSeek-V3 per training run"."""
    claim = facets.record.claim
    texts = slotter.lexicon.scopes.explanations.measure
    subject = with_article(claim.subject or "it", slotter.lexicon.scopes.questions)
    metric = _metric_name(facets, slotter)
    said = {word.casefold() for word in metric.split()}
    said |= {subject.casefold(), *_IDLE, *subject.casefold().split()}
    narrowing = [word for word in claim.qualifiers if word.casefold() not in said]
    template = texts.get(" ".join([*narrowing, metric]))
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
    return f"{figure_words(claim)} is {_said(claim, what, slotter)}{tail}"


def _said(claim: Claim, what: str, slotter: Slotter) -> str:
    who = speaker(claim.attributed_to, slotter.lexicon) if claim.attributed_to else None
    if claim.modality is Modality.HYPOTHETICAL:
        return f"a worked example of {what}"
    kind = {Modality.PROJECTED: "forecast", Modality.TARGET: "target", Modality.ESTIMATED: "estimate"}.get(
        claim.modality
    )
    if who and kind:
        return f"{possessive(who)} {kind} of {what}"
    if who:
        return f"{what} according to {who}"
    if kind:
        return f"{'an' if kind == 'estimate' else 'a'} {kind} of {what}"
    return what


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
    sentence = _template(verdict, texts).format(**words)
    return sentence[0].upper() + sentence[1:]


def _template(verdict: Verdict, texts: Explanations) -> str:
    """Returns the sentence of the slot or label that decides, else that of the relation."""
    note, own = verdict.note, None
    if note is not None and verdict.relation is Relation.DIFFERENT_SCOPE:
        own = texts.slot.get(note.label) or texts.slot.get(note.slot)
    if note is not None and verdict.relation is Relation.DIFFERENT_PERIOD and note.a in _FROM_TO:
        own = texts.slot.get(f"{note.a} and {note.b}")
    return own or texts.relation[verdict.relation.value]


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
    key = f"{key} {note.slot}" if f"{key} {note.slot}" in texts else key
    side = {"generic": generic, "polarity": denied, "unclassified": stated}.get(key, silent)
    return texts.get(key, texts["default"]).format(
        side=figure_words(side.record.claim),
        label=note.label,
        words=note.a or note.b or "",
        generic=generic.record.claim.subject or "the subject",
        va=note.a or "",
        vb=note.b or "",
    )
