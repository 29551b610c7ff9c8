"""How likely a claim is right: a calibrated probability from named features, and the same for each field.

Comes in: a finished claim and the lexicon (with the fitted weights of `confidence.toml`). Goes out: the
probability that figure, unit, subject, metric and period are all right, and one for each of the five. Each is a
logistic function of a few features a reader can check: is the subject's name in the sentence, is the metric one
the lexicon knows, how was the period found. `kb.evaluate` fits the weights. Declines nothing: without weights
every claim gets the base rate of the file, 0.5.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache

from kb.lexicon import Lexicon
from kb.model import Claim, Comparator

FIELDS = ("figure", "unit", "subject", "metric", "period")
NUMBER = re.compile(r"\d[\d.,]*")
BREAK = re.compile(r"[;:—–]|, (?:and|but|while|which|who|as|after)\b")  # where another clause begins
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
REACH = 1000  # characters of a sentence either side of the figure that are looked at
GENERIC = ("number of ", "share of ", "increase in ", "decrease in ", "size of ", "price of ")
FOUND_ELSEWHERE = {
    "inherited": "inherited",
    "same-figure-elsewhere": "elsewhere",
    "of-this-metric-elsewhere": "elsewhere",
    "topic": "topic",
    "antecedent": "antecedent",
    "open": "open",
}


SHORT = 60  # characters of a headline, a bullet or a cell
LONGEST_NAME = 6  # words from which on a subject is as long as can be
GROWTH = " growth"
KINDS = {"%": "share", "pp": "share", "x": "ratio"}  # the kind of thing that a unit measures, where it tells
TIMES = frozenset({"hour", "day", "week", "month", "year", "minute", "second"})
SUBJECT_RULES = {"owner": "clause", "possessor": "possessive"}


@lru_cache(maxsize=8)
def _known(lexicon: Lexicon) -> tuple[frozenset[str], dict[str, str]]:
    """Returns the names of entities in small letters, and the dimension of each metric."""
    context = lexicon.context
    entities = {word.lower() for row in context.entities.entity for word in (row.name, *row.aliases)}
    return frozenset(entities), {row.name: row.dimension for row in context.metrics.metric}


def features(claim: Claim, *, lexicon: Lexicon) -> dict[str, dict[str, float]]:
    """Returns the named features of a claim for each of its fields, numbers around 0 to 1."""
    entities, metrics = _known(lexicon)
    rules = [rule.split(": ")[-1] for rule in claim.rules]
    ways = {FOUND_ELSEWHERE[part] for rule in rules for part in rule.split(", ") if part in FOUND_ELSEWHERE}
    crowd = math.log1p(len(NUMBER.findall(_around(claim)))) / 2
    fits = _fits(claim, metrics)
    between = _between(claim)
    figure = _figure(claim, rules) | {"crowd": crowd} | {key: fits[key] for key in fits if key == "fits"}
    figure |= _on(role=_is_role(claim.subject, lexicon), broken=BREAK.search(between) is not None)
    subject = _subject(claim, entities) | dict.fromkeys(sorted(ways), 1.0) | {"crowd": crowd}
    subject |= {name: 1.0 for rule, name in SUBJECT_RULES.items() if rule in rules}
    metric = _metric(claim, metrics) | dict.fromkeys(sorted(ways & {"inherited", "elsewhere"}), 1.0) | fits
    subject |= _on(later=NUMBER.search(_around(claim)[: min(claim.start - claim.quote_start, REACH)]) is not None)
    metric |= _on(in_lexicon="metric-lexicon" in rules)
    if "known" in subject and "known" in metric:  # a question of the sort that the lexicon was made for
        subject, metric = subject | {"both": 1.0}, metric | {"both": 1.0}
    return {
        "figure": figure,
        "unit": {key: figure[key] for key in ("words", "counted", "money", "share") if key in figure},
        "subject": subject,
        "metric": metric | {key: figure[key] for key in ("change", "share", "counted") if key in figure},
        "period": _period(claim, rules),
    }


def _is_role(name: str | None, lexicon: Lexicon) -> bool:
    """Tells whether a subject is only called by what it is, or is a source: "company", "analysts", "report"."""
    head = (name or "").lower().rpartition(" ")[2]
    return head in _roles(lexicon) or head.removesuffix("s") in _roles(lexicon)


@lru_cache(maxsize=8)
def _roles(lexicon: Lexicon) -> frozenset[str]:
    nouns = lexicon.reporting.reporting.nouns
    return frozenset((*nouns.person, *nouns.organisation, *nouns.document))


def _between(claim: Claim) -> str:
    """Returns what stands between the subject's words and the figure, nothing where they are not in the sentence."""
    here, around = min(claim.start - claim.quote_start, REACH), _around(claim)
    at = around.find(claim.subject_text) if claim.subject_text else -1
    return around[min(at, here) : max(at, here)] if at >= 0 else ""


def _on(**flags: bool) -> dict[str, float]:
    return {name.replace("_", "-"): 1.0 for name, flag in flags.items() if flag}


def _figure(claim: Claim, rules: list[str]) -> dict[str, float]:
    return _on(
        vague=claim.vague,
        range=claim.comparator is Comparator.RANGE,
        words=not any(letter.isdigit() for letter in claim.figure),
        counted=(claim.unit or "").startswith("count:"),
        no_unit=claim.unit is None,
        money=claim.unit is not None and len(claim.unit) == 3 and claim.unit.isupper(),
        share=claim.unit in ("%", "pp"),
        change=claim.change is not None,
        nameless=claim.subject is None and claim.metric is None,
        fragment=any("fragment" in rule for rule in rules),
        about=claim.comparator is Comparator.ABOUT,
        by_verb="verb" in rules,
    )


def _fits(claim: Claim, metrics: Mapping[str, str]) -> dict[str, float]:
    """Tells whether a known metric and the unit measure one kind of thing: revenue is money, its growth a share."""
    name = claim.metric or ""
    wanted = "share" if name.endswith(GROWTH) or claim.change is not None else metrics.get(name)
    if wanted is None or wanted == "any" or name.removesuffix(GROWTH) not in metrics:
        return {}
    unit = claim.unit or ""
    money = len(unit) == 3 and unit.isupper()
    kind = (
        "money" if money else "duration" if unit in TIMES else "count" if unit.startswith("count:") else KINDS.get(unit)
    )
    if kind is None:
        return {}
    grows = wanted == "share" and kind in ("share", "ratio")
    return _on(fits=kind == wanted or grows, misfits=kind != wanted and not grows)


def _subject(claim: Claim, entities: frozenset[str]) -> dict[str, float]:
    name = claim.subject or ""
    distance = _distance(claim, claim.subject_text)
    out = _on(
        missing=not name,
        known=name.lower() in entities,
        common=bool(name) and name.lower() not in entities and name == name.lower(),
        named=name[:1].isupper() and name.lower() not in entities,
        told=claim.attributed_to is not None,
        long=len(name.split()) > 4,
        unsaid=bool(name) and distance is None,
        short_line=len(claim.quote) < SHORT,
    )
    out["words"] = min(len(name.split()), LONGEST_NAME) / LONGEST_NAME
    return out | ({"distance": math.log1p(distance) / 5} if distance is not None else {})


def _metric(claim: Claim, metrics: Mapping[str, str]) -> dict[str, float]:
    name = claim.metric or ""
    distance = _distance(claim, claim.metric_text)
    out = _on(
        missing=not name,
        known=name in metrics,
        generic=name.startswith(GENERIC),
        long=len(name.split()) > 3,
        unsaid=bool(name) and distance is None,
    )
    return out | ({"distance": math.log1p(distance) / 5} if distance is not None else {})


def _distance(claim: Claim, text: str | None) -> int | None:
    """Returns how far the words stand from the figure in its sentence, None where they do not."""
    if not text:
        return None
    here = min(claim.start - claim.quote_start, REACH)
    around = _around(claim)
    before, after = around.rfind(text, 0, here + len(text)), around.find(text, here)
    return min((abs(place - here) for place in (before, after) if place >= 0), default=None)


def _around(claim: Claim) -> str:
    """Returns the sentence, or of a very long one the part within reach of the figure."""
    here = claim.start - claim.quote_start
    return claim.quote[max(0, here - REACH) : here + REACH]


def _period(claim: Claim, rules: list[str]) -> dict[str, float]:
    stated = claim.period_start is not None or claim.period_end is not None
    years = {int(year) for year in YEAR.findall(_around(claim))}
    used = {day.year for day in (claim.period_start, claim.period_end) if day is not None}
    beside = any(rule.startswith(("period-right", "period-possessive", "period-of")) for rule in rules)
    return _on(
        stated=stated,
        beside=stated and beside,
        inferred=stated and not beside,
        words_only=not stated and claim.period_text is not None,
        unused_year=bool(years - used),
        several_years=len(years) > 1,
    )


def confidence(claim: Claim, *, lexicon: Lexicon) -> tuple[float, dict[str, float]]:
    """Returns the probability that the claim is right, and that of each field."""
    weights = lexicon.reporting.confidence
    found = features(claim, lexicon=lexicon)
    parts = {field: logistic(weights.fields.get(field, {}), found[field]) for field in FIELDS}
    together = logistic(weights.together, joint(parts))
    return round(together, 4), {field: round(value, 4) for field, value in parts.items()}


def joint(parts: Mapping[str, float]) -> dict[str, float]:
    """Returns the features of the whole: the doubt of each field."""
    return {field: math.log(max(parts[field], 1e-6)) for field in FIELDS}


def logistic(weights: Mapping[str, float], found: Mapping[str, float]) -> float:
    """Returns the logistic function of the weighted features."""
    total = weights.get("bias", 0.0) + sum(weights.get(name, 0.0) * value for name, value in found.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
