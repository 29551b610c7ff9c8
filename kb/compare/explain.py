"""The sentence a reader gets for a pair, from templates of the lexicon.

Comes in: a pair and its verdict. Goes out: one sentence with both figures, the slot that decides and
the words that showed it. A change of one slot changes one clause.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kb.compare.facets import Facets, Slotter
from kb.compare.notes import Note
from kb.compare.periods import period_words
from kb.compare.relations import Pair, Verdict
from kb.compare.saying import apart_words, figure_words, many, moved_words, possessive, speaker, with_article
from kb.compare.slots import VAGUE
from kb.lexicon.ontology import singular
from kb.lexicon.scopes import Explanations
from kb.model import Change, Claim, Comparator, Modality, Relation, counts_things

_IDLE = ("including", "excluding", "with", "without")  # say nothing alone
EQUAL = 1.005  # times apart up to which two figures read as one
_FROM_TO = ("before", "after")
_DAY = re.compile(r"\d{4}-\d\d-\d\d$|\d{1,2} [A-Z][a-z]+ \d{4}$")


def measure_words(facets: Facets, *, slotter: Slotter) -> str:
    """Returns what a figure measures as a noun phrase: "the training cost of DeepSeek-V3 per training run"."""
    claim = facets.record.claim
    texts = slotter.lexicon.scopes.explanations.measure
    subject = with_article(claim.subject or "it", slotter.lexicon.scopes.questions)
    metric = _metric_name(facets, slotter)
    kinds = claim.figure if counts_things(claim.unit) else ""  # "16,000 H100 GPUs" says itself of which kind they are
    said = {*_IDLE, *map(singular, f"{metric} {subject} {kinds}".casefold().split())}
    told = _in_order(_once([word for word in claim.qualifiers if not _words(word) <= said]), claim.quote)
    small = slotter.lexicon.context.qualifiers
    opening = {*small.places, *small.of_measure, *small.of_figure, *small.silent, *small.exclude}
    behind = [word for word in told if " " in word and word.split()[0] in opening]  # "in GPU hours"
    narrowing = [word for word in told if word not in behind]
    template = texts.get(" ".join([*narrowing, metric]))
    if template and _doing(template) in subject.split():
        template = template.replace(f"{_doing(template)} ", "")  # what a training run cost, not what training it did
    words = {"subject": subject, "metric": " ".join([*narrowing, metric]), "uses": "use" if many(subject) else "uses"}
    of = set(map(singular, (claim.subject or "").casefold().split()))
    plain = "the {metric}" if of and of <= set(metric.casefold().split()) else "the {metric} of {subject}"
    phrase = (template or plain).format(**words)  # no "energy cost of energy"
    if claim.change is not None:
        word = {Change.INCREASE: "the rise in ", Change.DECREASE: "the fall in ", Change.RATIO: "the comparison of "}
        phrase = (
            phrase if metric.split()[-1] in slotter.lexicon.scopes.explanations.moves else word[claim.change] + phrase
        )
    rate = f" per {claim.per}" if claim.per and f"per {claim.per}" not in metric else ""  # "earnings per share"
    return " ".join([phrase, *behind]) + rate


def _words(text: str) -> set[str]:
    return set(map(singular, text.casefold().split()))


def _once(narrowing: list[str]) -> list[str]:
    """Returns narrowing words without those that another has too: "data center" beside "AI data centers"."""
    kept: list[str] = []
    for word in sorted(narrowing, key=lambda word: -len(_words(word))):
        if not any(_words(word) <= _words(other) for other in kept):
            kept.append(word)
    return [word for word in narrowing if word in kept]


def _doing(template: str) -> str:
    """Returns what is done to the subject of a measure: "training" of "what training {subject} cost"."""
    words = template.partition(" {subject}")[0].split()
    return words[-1] if words and words[-1].endswith("ing") else ""


def _in_order(words: list[str], quote: str) -> list[str]:
    """Returns narrowing words in the order of the sentence, where it has them all."""
    text = quote.casefold()
    places = [text.find(word.casefold()) for word in words]
    return [word for _, word in sorted(zip(places, words, strict=True))] if min(places, default=0) >= 0 else words


def _metric_name(facets: Facets, slotter: Slotter) -> str:
    """Returns the metric's words; its canonical name where the words were read as another metric's."""
    stated = facets.record.claim.metric or "figure"
    named = slotter.ontology.metric(slotter.metric(stated, facets.unit)[0])
    if named is not None and named.negative_of:
        return named.name  # a deficit is told as one, though it is compared as a negative surplus
    if facets.record.claim.change is Change.DECREASE and _grown(facets.metric, stated):
        return stated  # a fall in revenue is told as one, though it is compared as negative growth
    row = slotter.ontology.metric(facets.metric)
    return stated if row is None or (facets.metric in stated.casefold() and not _grown(stated, row.name)) else row.name


def _grown(stated: str, name: str) -> bool:
    return stated.casefold().endswith("growth") and not name.casefold().endswith("growth")


def clause(facets: Facets, *, slotter: Slotter) -> str:
    """Returns one side of an explanation: "more than $500M is SemiAnalysis's estimate of ..."."""
    claim = facets.record.claim
    what = measure_words(facets, slotter=slotter)
    told, who = _said(claim, what, slotter)
    return f"{figure_words(claim)} is {told}{_when(facets)}{who}"


def _when(facets: Facets) -> str:
    """Returns the period with its preposition: " in 2026", " since 2016", " from 2024-01-05 to 2024-02-03"."""
    when = period_words(facets)
    if not when:
        return ""
    if when.startswith(("since ", "up to ", "fiscal ")):
        return f" {when}" if not when.startswith("fiscal") else f" in {when}"
    return f" from {when}" if " to " in when else f" on {when}" if _DAY.match(when) else f" in {when}"


def _said(claim: Claim, what: str, slotter: Slotter) -> tuple[str, str]:
    """Returns what a figure is, and behind its period who says so."""
    who = speaker(claim.attributed_to, slotter.lexicon) if claim.attributed_to else None
    if claim.modality is Modality.HYPOTHETICAL:
        return f"a worked example of {what}", ""
    kind = {Modality.PROJECTED: "forecast", Modality.TARGET: "target", Modality.ESTIMATED: "estimate"}.get(
        claim.modality
    )
    if who and kind:
        return f"{possessive(who)} {kind} of {what}", ""
    if who:
        return what, f", according to {who}"
    if kind:
        return f"{'an' if kind == 'estimate' else 'a'} {kind} of {what}", ""
    return what, ""


def explain(pair: Pair, verdict: Verdict, ratio: float | None, *, slotter: Slotter) -> str:
    """Returns the sentence for a pair and its verdict."""
    template = _template(verdict, slotter.lexicon.scopes.explanations, ratio)
    a, b, note = pair.a, pair.b, verdict.note
    ahead, outcome = (a, b) if a.projected else (b, a)
    words: dict[str, Callable[[], str]] = {
        "fa": lambda: moved_words(a.record.claim, slotter.lexicon.scopes.questions, b.record.claim),
        "fb": lambda: moved_words(b.record.claim, slotter.lexicon.scopes.questions, a.record.claim),
        "a": lambda: clause(a, slotter=slotter),
        "b": lambda: clause(b, slotter=slotter),
        "times": lambda: apart_words(a.figure, b.figure, a.unit if a.unit == b.unit else "", ratio),
        "label": lambda: note.label if note else "",
        "va": lambda: (note.a if note else None) or "not stated",
        "vb": lambda: (note.b if note else None) or "not stated",
        "told": lambda: _values(a, b, note, slotter),
        "missing": lambda: missing_words(pair, note, slotter=slotter) if note is not None else "",
        "origin": lambda: a.record.claim.attributed_to or "the same source",
        "bounds": lambda: _bounds(pair),
        "ff": lambda: figure_words(ahead.record.claim),
        "fo": lambda: figure_words(outcome.record.claim),
    }
    # only the words the sentence has are made: a question of many thousand claims has as many sentences
    sentence = template.format(**{name: make() for name, make in words.items() if f"{{{name}}}" in template})
    if verdict.relation is Relation.DIFFERENT_SCOPE and pair.slots.period is not None and "{a}" in template:
        sentence = f"{sentence} {slotter.lexicon.scopes.explanations.relation['different-scope period']}"
    return sentence[0].upper() + sentence[1:]


def _values(a: Facets, b: Facets, note: Note | None, slotter: Slotter) -> str:
    """Returns the two values of the slot that decides, where the words of a figure do not say its own."""
    if note is None or not (note.a and note.b):
        return ""
    sides = (note.a, clause(a, slotter=slotter)), (note.b, clause(b, slotter=slotter))
    slot = slotter.slot(note.slot)
    named = {value.name: value.words for value in slot.value} if slot is not None else {}
    said = [any(word in text.casefold() for word in (value, *named.get(value, ()))) for value, text in sides]
    return "" if all(said) else f": {note.a} and {note.b}"


def _template(verdict: Verdict, texts: Explanations, ratio: float | None) -> str:
    """Returns the sentence of the slot or label that decides, else that of the relation."""
    note, own = verdict.note, None
    if note is not None and verdict.relation is Relation.DIFFERENT_SCOPE:
        own = texts.slot.get(note.label) or texts.slot.get(note.slot)
    if note is not None and verdict.relation is Relation.DIFFERENT_PERIOD and note.a in _FROM_TO:
        own = texts.slot.get(f"{note.a} and {note.b}")
    if note is not None and verdict.relation is Relation.DIFFERENT_PERIOD and own is None:
        own = texts.slot.get(note.label)
    if verdict.relation is Relation.UNDETERMINED and (ratio is None or ratio < EQUAL):
        own = texts.relation["undetermined unmeasured" if ratio is None else "undetermined equal"]
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
    vague = pair.a if pair.a.vague_time else pair.b
    key = note.missing or "default"
    key = f"{key}-both" if key == "generic" and pair.a.generic and pair.b.generic else key
    key = f"{key} {note.slot}" if f"{key} {note.slot}" in texts else key
    undated = [item.record.claim.period_text for item in (pair.a, pair.b) if not any(item.period)]
    if note.slot == "period" and key.startswith("period") and any(undated):
        key = "undated"
    sides = {"generic": generic, "polarity": denied, "unclassified": stated, VAGUE: vague}
    return texts.get(key, texts["default"]).format(
        side=figure_words(sides.get(key, silent).record.claim),
        told=" and ".join(dict.fromkeys(f"“{text}”" for text in undated if text)),
        said=figure_words(stated.record.claim),
        label=note.label,
        words=note.a or note.b or "",
        generic=with_article(generic.record.claim.subject or "the subject", slotter.lexicon.scopes.questions),
        va=note.a or "",
        vb=note.b or "",
    )
