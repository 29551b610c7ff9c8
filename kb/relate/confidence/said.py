"""What the claim itself says: its subject, metric, figure and period, and by which rules they were found.

Comes in: a claim and the lexicon. Goes out: clues. Nothing of the text around is looked at.
"""

from __future__ import annotations

from kb.lexicon import Lexicon
from kb.lexicon.context import Metric
from kb.model import Claim, Comparator
from kb.relate.confidence.flags import flags, steps
from kb.relate.confidence.words import GROWTH, entities, heads, metric_of, roles, singular

NUMBER_OF, SHARE_OF = "number of ", "share of "
GENERIC = (NUMBER_OF, SHARE_OF, "increase in ", "decrease in ", "size of ", "price of ")
KINDS = {"%": "share", "pp": "share", "x": "ratio"}  # the kind of thing that a unit measures, where it tells
TIMES = frozenset({"hour", "day", "week", "month", "year", "minute", "second", "calendar-year"})
BOUNDS = frozenset({Comparator.LESS, Comparator.AT_MOST, Comparator.MORE, Comparator.AT_LEAST})
WAYS = {
    "inherited": "inherited",
    "topic": "topic",
    "antecedent": "antecedent",
    "metric-lexicon": "metric-in-lexicon",
    # how likely the subject is among all in question
    **{name: name for name in ("likeliest-of-all", "another-likelier", "rival-likely", "likely", "all-but-sure")},
}
IDLE_UNITS = frozenset({"x", "person"})  # neither money nor share, and no measure of a thing
SMALL = 13  # values below
MONTH = range(25, 31)  # days from the first to the last of a month


def said(claim: Claim, lexicon: Lexicon) -> set[str]:
    """Returns the clues of what the claim says."""
    return _subject(claim, lexicon) | _metric(claim, lexicon) | _figure(claim) | _period(claim) | _ways(claim)


def _ways(claim: Claim) -> set[str]:
    told = {part for rule in claim.rules for part in rule.split(": ")[-1].split(", ")}
    return {WAYS[part] for part in told if part in WAYS}


def _subject(claim: Claim, lexicon: Lexicon) -> set[str]:
    name = claim.subject or ""
    head = name.lower().rpartition(" ")[2]
    common = bool(name) and name == name.lower()
    return flags(
        no_subject=not name,
        named=name[:1].isupper(),
        known_name=name.lower() in entities(lexicon),
        name_of_words=" " in name,
        subject_measurable=common and head.endswith(tuple(lexicon.context.relating.nouns.property_endings)),
        subject_is_measure=common and singular(head) in heads(lexicon),
        role=head in roles(lexicon) or head.removesuffix("s") in roles(lexicon),
    )


def _metric(claim: Claim, lexicon: Lexicon) -> set[str]:
    name, subject = claim.metric or "", claim.subject or ""
    row, entity = metric_of(name, lexicon), entities(lexicon).get(subject.lower())
    firm = row is not None and row.bearers == ["organisation"]
    return (
        flags(
            no_metric=not name,
            metric_unknown=name and row is None and not name.startswith((NUMBER_OF, SHARE_OF)),
            metric_generic=name.startswith(GENERIC),
            metric_measurable=name.endswith(tuple(lexicon.context.relating.nouns.property_endings)),
            metric_of_things=row is not None and row.of_things,
            bears=entity is not None and row is not None and entity.kind in row.bearers,
            firm_unnamed=firm and subject and subject == subject.lower(),
        )
        | steps("metric-words", len(name.split()), 2, 3)
        | _fits(claim, row)
    )


def _fits(claim: Claim, row: Metric | None) -> set[str]:
    """Tells whether a known metric and the unit measure one kind of thing: revenue is money, its growth a share."""
    grows = (claim.metric or "").endswith(GROWTH) or claim.change is not None
    wanted = "share" if grows else row.dimension if row is not None else None
    kind = _kind(claim.unit or "")
    if row is None or wanted in (None, "any") or kind is None:
        return set()
    alike = kind == wanted or (wanted == "share" and kind == "ratio")
    return flags(fits=alike, misfits=not alike)


def _kind(unit: str) -> str | None:
    """Returns the kind of thing that a unit measures, None where it may be many."""
    if _is_money(unit):
        return "money"
    if unit in TIMES:
        return "duration"
    return "count" if _counts(unit) else KINDS.get(unit)


def _is_money(unit: str) -> bool:
    return len(unit) == 3 and unit.isupper()


def _counts(unit: str) -> bool:
    return unit.startswith("count:")


def _figure(claim: Claim) -> set[str]:
    unit = claim.unit or ""
    kinds = flags(
        share=unit in ("%", "pp"),
        money=_is_money(unit),
        counted=_counts(unit),
        no_unit=not unit,
        duration=unit in TIMES,
    )
    return (kinds or flags(measured=unit not in IDLE_UNITS)) | flags(
        change=claim.change is not None,
        bound=claim.comparator in BOUNDS,
        rate=claim.per is not None,
        spelled=not any(letter.isdigit() for letter in claim.figure),
        begins_in_words=claim.figure[:1].isalpha(),
        small=claim.low is None or abs(claim.low) < SMALL,
        narrowed=claim.qualifiers,
    )


def _period(claim: Claim) -> set[str]:
    start, end = claim.period_start, claim.period_end
    stated = start is not None or end is not None
    beside = any(rule.startswith(("period-right", "period-possessive", "period-of")) for rule in claim.rules)
    return flags(
        dated_beside=stated and beside,
        dated_from_afar=stated and not beside,
        month_long=start is not None and end is not None and (end - start).days in MONTH,
        open_ended=stated and (start is None or end is None),
    )
