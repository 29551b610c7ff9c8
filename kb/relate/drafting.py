"""From figures to drafts of claims, in two passes over an article.

Comes in: a scene. Goes out: one `Draft` a quantity, in text order. The first pass takes each figure
by its own sentence and by what came before it; the second fills what is still open from the rest of
the article: another mention of the same figure, the subject that goes with a metric, the topic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kb.lexicon import Lexicon
from kb.model import Change, Passage, PassageKind, Quantity
from kb.relate import syntax
from kb.relate.asking import is_bare_amount
from kb.relate.attachment import Attacher, Attachment, words_of
from kb.relate.changes import find_change
from kb.relate.claimworthiness import why_not
from kb.relate.completion import completed, of_figure_after
from kb.relate.counted import with_counts, with_currency, with_rate, with_unit
from kb.relate.discourse import Discourse
from kb.relate.draft import Draft
from kb.relate.links import linked
from kb.relate.metric import Measured, MetricNamer
from kb.relate.names import Names, names_of, stem
from kb.relate.qualifiers import QualifierFinder
from kb.relate.respectively import dealt
from kb.relate.scene import Figure, Scene
from kb.relate.subject import Subject, SubjectNamer
from kb.relate.tables import of_cell

EMPTY_REASONS = frozenset({"idle-count", "one-of-a-kind", "number-word", "confidence-level"})
FAR_BACK = 40  # figures looked back over: keeps a text of nothing but numbers linear
NEARBY = 3  # passages within which an ellipsis finds what it leaves out


@dataclass(frozen=True)
class Toolbox:
    """The rules, loaded with one lexicon."""

    names: Names
    attacher: Attacher
    metrics: MetricNamer
    subjects: SubjectNamer
    qualifiers: QualifierFinder
    lexicon: Lexicon


@lru_cache(maxsize=8)
def toolbox(lexicon: Lexicon) -> Toolbox:
    """Returns the rules for a lexicon."""
    names, context = names_of(lexicon), lexicon.context
    qualifiers = QualifierFinder(context.qualifiers)
    idle = frozenset(context.qualifiers.idle)
    return Toolbox(
        names=names,
        attacher=Attacher(names, words_of(context.relating)),
        metrics=MetricNamer(names, context.relating, qualifiers.words | idle),
        subjects=SubjectNamer(
            names,
            context.relating.nouns,
            idle,
            frozenset(context.relating.counting.idle),
            context.relating.verbs.act,
        ),
        qualifiers=qualifiers,
        lexicon=lexicon,
    )


def drafts(scene: Scene) -> list[Draft]:
    """Returns a draft for each quantity of the article."""
    tools = toolbox(scene.lexicon)
    context = scene.lexicon.context
    common = frozenset(context.qualifiers.idle) | frozenset(context.relating.nouns.function)
    discourse = Discourse(scene, tools.names, tools.subjects, common)
    out: list[Draft] = []
    for passage in scene.passages:
        for quantity in _quantities(scene, passage):
            figure = _figure(scene, passage, quantity)
            cell = of_cell(figure, tools.metrics, tools.subjects)
            if cell is not None:
                out.append(Draft(replace(figure, quantity=cell[0]), *cell))
            elif passage.kind is PassageKind.TABLE_HEAD:
                out.append(Draft(figure, quantity, Attachment("table-head"), None, None, reason="table-head"))
            else:
                out.append(_first(figure, tools, discourse, out))
    return completed(dealt(of_figure_after(out), tools.metrics, tools.subjects), discourse)


def _quantities(scene: Scene, passage: Passage) -> list[Quantity]:
    found = (r for r in scene.readings.get(passage.index, ()) if isinstance(r, Quantity))
    return sorted(found, key=lambda quantity: (quantity.start, quantity.end))


def _figure(scene: Scene, passage: Passage, quantity: Quantity) -> Figure:
    doc = scene.docs.get(passage.index)
    span = syntax.by_offset(doc, quantity.start, quantity.end) if doc is not None else None
    return Figure(scene, passage, quantity, span)


# -- first pass: the sentence and what came before ---------------------------------------------------


def _first(figure: Figure, tools: Toolbox, discourse: Discourse, before: Sequence[Draft]) -> Draft:
    change = None if _made_up(figure) else find_change(figure).change
    figure = replace(figure, quantity=replace(figure.quantity, change=change))
    found = linked(figure, tools.attacher)
    quantity = with_unit(figure, found, tools.lexicon.context.relating.counting)
    figure = replace(figure, quantity=quantity)
    metric = tools.metrics.name(figure, found)
    figure = replace(figure, quantity=with_currency(figure, found, metric, discourse.currency))
    metric = tools.metrics.per_share(metric, figure.quantity)
    quantity = with_counts(with_rate(figure, found), metric, found)
    figure = replace(figure, quantity=quantity)
    subject = tools.subjects.name(figure, found, metric)
    metric = _of_place(metric, subject, tools)
    if found.contrast:
        subject = None
    named = metric is not None or subject is not None
    known = metric is not None and metric.row is not None and not metric.name.startswith("number of")
    reason = why_not(figure, found, quantity, tools.lexicon.context.relating.counting, named=named, known=known)
    draft = Draft(
        figure, quantity, found, metric, subject, tools.qualifiers.find(figure, found, metric, subject), reason=reason
    )
    draft = replace(draft, rules=_rules(draft))
    if reason in EMPTY_REASONS:  # "one of the reasons": nothing is measured
        return replace(draft, metric=None, subject=None, qualifiers=())
    draft = _paid_for(_settled(draft, discourse, tools), tools)
    draft = _inherited(draft, before, tools)
    return _defaulted(draft, tools)


def _of_place(metric: Measured | None, subject: Subject | None, tools: Toolbox) -> Measured | None:
    """ "The city is home to 15 million people": that is its population."""
    place = subject is not None and subject.entity is not None and subject.entity.kind == "place"
    if metric is None or metric.name != "number of people" or not place:
        return metric
    row = tools.names.metric_by_name.get("population")
    return replace(metric, name="population", row=row) if row is not None else metric


def _made_up(figure: Figure) -> bool:
    """ "Made up 77% of": the "up" belongs to the verb."""
    if figure.span is None or figure.span.start == 0:
        return False
    before = figure.span.doc[figure.span.start - 1]
    return before.dep_ == "prt" and before.head.lemma_ in ("make", "take", "give", "buy", "snap")


def _rules(draft: Draft) -> tuple[str, ...]:
    out = [f"figure: {draft.attachment.rule}"]
    if draft.metric is not None:
        out.append(f"metric: {draft.metric.rule}")
    if draft.subject is not None:
        out.append(f"subject: {draft.subject.rule}")
    return tuple(out)


def _settled(draft: Draft, discourse: Discourse, tools: Toolbox) -> Draft:
    """Replaces a pronoun or definite noun by what it stands for."""
    subject = draft.subject
    if subject is None or subject.refers is None:
        return draft
    here = subject.head if subject.refers in ("thing", "many") else None
    if here is not None and here.lower_ not in ("this", "that") and (noun := syntax.earlier_subject(here)) is not None:
        inner = tools.subjects.phrase(noun, "subject-before", draft.figure)
        if inner.refers is None:
            return replace(draft, subject=inner, rules=(*draft.rules, "subject: subject-before"))
        draft = replace(draft, subject=inner)
        subject = inner
    found, candidates, back = discourse.resolve(subject, draft.figure.passage, _position(subject, draft))
    if found is None:
        pronoun = subject.head is None or subject.head.tag_.startswith(("PRP", "DT", "W"))
        kept = None if pronoun else replace(subject, refers=None)
        return replace(draft, subject=kept, candidates=max(candidates, 2), rules=(*draft.rules, "subject: open"))
    found = replace(found, text=subject.text if subject.head is None else found.text)
    rules = (*draft.rules, f"subject: {found.rule}")
    return replace(draft, subject=found, candidates=candidates, distance=back, rules=rules)


def _paid_for(draft: Draft, tools: Toolbox) -> Draft:
    """ "It comes to $3m", said of energy: the cost of energy."""
    resource = draft.subject.head if draft.subject is not None and draft.metric is None else None
    word = draft.subject.name.lower() if draft.subject is not None else ""
    stands = draft.attachment.rule == "stands-at" and tools.names.dimension(draft.quantity.unit) == "money"
    if draft.metric is not None or not stands or draft.quantity.per is not None or draft.attachment.change:
        return draft
    metric = tools.metrics.resource_cost(word) if resource is None else None
    if metric is None:
        return draft
    return replace(draft, metric=metric, rules=(*draft.rules, f"metric: {metric.rule}"))


def _position(subject: Subject, draft: Draft) -> int:
    return int(subject.head.idx) if subject.head is not None else draft.quantity.start


def _inherited(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """Takes metric and subject from the nearest earlier figure of the same kind, if the words leave them out."""
    same = [d for d in before[-FAR_BACK:] if d.figure.passage is draft.figure.passage]
    mains = [d for d in same if not d.quantity.is_level]
    if (draft.quantity.interval_level is not None or (same and same[-1].quantity.is_level)) and mains:
        last = mains[-1]
        return replace(
            draft,
            metric=last.metric,
            subject=last.subject,
            qualifiers=last.qualifiers,
            rules=(*draft.rules, "interval-of"),
        )
    if draft.reason is not None or (draft.metric is not None and draft.subject is not None):
        return draft
    if _needs_metric(draft) and (inner := tools.metrics.in_sentence(draft.figure)) is not None:
        draft = replace(draft, metric=inner, rules=(*draft.rules, f"metric: {inner.rule}"))
    if draft.attachment.change and draft.metric is None:
        draft = _change_of_earlier(draft, before, tools)
    source = _source(draft, before, tools)
    if source is None:
        return draft
    draft = _done_to(_continued(draft, source), source)
    metric = draft.metric if draft.metric is not None else source.metric
    subject = draft.subject if draft.subject is not None else _bearer(source.subject, metric, tools, before)
    if draft.attachment.contrast and draft.subject is None:
        subject = _other_side(source, tools)
    distance = draft.figure.passage.index - source.figure.passage.index
    return replace(
        draft,
        metric=metric,
        subject=subject,
        qualifiers=draft.qualifiers or (source.qualifiers if draft.metric is None else ()),
        distance=max(draft.distance, distance),
        rules=(*draft.rules, "inherited"),
    )


def _continued(draft: Draft, source: Draft) -> Draft:
    """A bare number compared with a counted one counts the same: "surpassing the record of 116,767"."""
    unit = source.quantity.unit
    if draft.quantity.unit is not None or unit is None or draft.metric is not None or unit in ("%", "x", "pp"):
        return draft
    stated = source.quantity.stated_unit if unit == "person" or unit.startswith("count:") else None
    quantity = replace(
        draft.quantity,
        unit=unit,
        stated_unit=draft.quantity.stated_unit or stated,
        rules=(*draft.quantity.rules, "unit-of-figure-before"),
    )
    return replace(draft, quantity=quantity, figure=replace(draft.figure, quantity=quantity))


def _done_to(draft: Draft, source: Draft) -> Draft:
    """ "Killed 43 people and forced 12,000 from their homes": the second verb is no death."""
    verb, other = draft.attachment.verb, source.attachment.verb
    counted = source.attachment.counted
    rule = draft.attachment.rule
    if draft.metric is not None or verb is None or rule not in ("verb-object", "subject", "counted-subject"):
        return draft
    told = syntax.predicate(verb)
    by_verb = source.metric is not None and source.metric.rule == "verb" and source.quantity.unit == "person"
    if other is None or syntax.predicate(other) == told or (counted is None and not by_verb):
        return draft
    word = counted.lower_ if counted is not None else "people"
    metric = Measured(f"number of {word} {told}", told, None, "counted-by-verb")
    return replace(draft, metric=metric, rules=(*draft.rules, f"metric: {metric.rule}"))


def _needs_metric(draft: Draft) -> bool:
    """ "At this pace of spending, firms will require $120 billion": the metric is named elsewhere in the sentence."""
    found = draft.attachment
    taken = found.verb is not None and found.verb.lemma_ in ("require", "need", "take", "demand")
    return draft.metric is None and found.rule == "verb-object" and taken


def _bearer(
    subject: Subject | None, metric: Measured | None, tools: Toolbox, before: Sequence[Draft]
) -> Subject | None:
    """The earlier subject, if it is of a kind that has this metric; else its maker, or what it made."""
    row = metric.row if metric is not None else None
    if subject is None or subject.entity is None or row is None or not row.bearers:
        return subject
    if subject.entity.kind in row.bearers or (subject.entity.kind == "set" and "organisation" in row.bearers):
        return subject
    maker = tools.names.maker(subject.entity)
    if maker is not None and maker.kind in row.bearers:
        return Subject(maker.name, maker.name, maker, "maker")
    for earlier in reversed(before[-6:]):
        made = earlier.subject.entity if earlier.subject is not None else None
        if made is not None and made.made_by == subject.entity.name and made.kind in row.bearers:
            return earlier.subject
    return None


def _change_of_earlier(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft:
    """ "... will need $120 billion, a 340% increase": the growth of what the same sentence just gave."""
    last = before[-1] if before else None
    if last is None or last.figure.passage is not draft.figure.passage or last.metric is None:
        return draft
    falls = draft.quantity.change is Change.DECREASE
    metric = tools.metrics.grown(last.metric, falls=falls)
    subject = draft.subject if draft.subject is not None else last.subject
    return replace(draft, metric=metric, subject=subject, rules=(*draft.rules, "change-of-figure-before"))


def _source(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Draft | None:
    wanted = tools.names.dimension(draft.quantity.unit)
    for earlier in reversed(before[-FAR_BACK:]):
        near = draft.figure.passage.index - earlier.figure.passage.index
        if near > NEARBY or earlier.figure.passage.heading != draft.figure.passage.heading:
            return None
        if earlier.reason is not None or earlier.figure.passage.kind is PassageKind.TABLE_ROW:
            continue
        if draft.metric is not None:
            beside = near <= 1 and earlier.figure.passage.paragraph == draft.figure.passage.paragraph
            if earlier.subject is not None and (beside or draft.attachment.inherits or _same_metric(draft, earlier)):
                return earlier
        elif (
            earlier.metric is not None
            and tools.names.dimension(earlier.quantity.unit) in _kin(draft, wanted, near)
            and _may_continue(draft, earlier)
            and not (near and _of_its_own(draft, earlier))
        ):
            return earlier
    return None


def _may_continue(draft: Draft, earlier: Draft) -> bool:
    """A figure of another rate, or in another paragraph with a subject of its own, takes up no earlier metric."""
    if draft.quantity.per is not None and draft.quantity.per != earlier.quantity.per:
        return False
    if draft.figure.passage.paragraph == earlier.figure.passage.paragraph or draft.subject is None:
        return True
    return earlier.subject is not None and draft.subject.name == earlier.subject.name


def _of_its_own(draft: Draft, earlier: Draft) -> bool:
    """ "The river rose to 9 metres" after a sentence on rainfall: another plain thing, and no words left out."""
    noun = draft.attachment.measured
    if noun is None or draft.subject is None or draft.attachment.rule != "moves" or noun.tag_ not in ("NN", "NNS"):
        return False
    plain = draft.subject.head is noun and draft.subject.entity is None and draft.subject.refers is None
    return plain and (earlier.subject is None or earlier.subject.name != draft.subject.name)


def _kin(draft: Draft, wanted: str | None, near: int) -> tuple[str | None, ...]:
    """The dimensions of figures that one may continue; a bare number of the same sentence continues a count."""
    if draft.quantity.unit is not None or draft.attachment.counted is not None:
        return (wanted,)
    if is_bare_amount(draft.quantity) and near <= 1:
        return (wanted, "money", "count")
    taken_up = draft.attachment.rule in ("verb-object", "stands-at", "moves", "degree-level") and near == 1
    return (wanted, "count") if near == 0 or taken_up else (wanted,)  # "... 200 employees. Today it has 2,300."


def _same_metric(draft: Draft, earlier: Draft) -> bool:
    return draft.metric is not None and earlier.metric is not None and draft.metric.name == earlier.metric.name


def _other_side(source: Draft, tools: Toolbox) -> Subject | None:
    """In "$6M rather than $100M" the second is everybody else's: the class of the first."""
    entity = source.subject.entity if source.subject is not None else None
    if entity is None:
        return source.subject
    above = tools.names.by_name.get(entity.instance_of or "")
    if above is None:
        return source.subject
    return Subject(above.name, above.name, above, "class-of-the-other-side")


def _defaulted(draft: Draft, tools: Toolbox) -> Draft:
    """What the unit itself means where no word names a metric: watt-hours are consumed."""
    if draft.metric is not None or draft.reason is not None:
        return draft
    noun = draft.attachment.measured
    spare = noun is not None and syntax.is_noun(noun) and (draft.subject is None or draft.subject.head is not noun)
    words = tools.metrics.words(noun) if noun is not None and spare else None
    subject = draft.subject.name if draft.subject is not None else ""
    metric = tools.metrics.by_unit(draft.figure, _kind(draft), subject, draft.attachment)
    if metric is not None and words is not None and metric.text is None:
        metric = replace(metric, text=words.text)
    metric = metric or (words if draft.subject is None else None)
    if metric is None:
        return draft
    return replace(draft, metric=metric, rules=(*draft.rules, f"metric: {metric.rule}"))


def _kind(draft: Draft) -> str | None:
    """The kind of thing the subject is; a "model" in a text about training is one that is trained."""
    subject = draft.subject
    if subject is None:
        return None
    if subject.entity is not None:
        return subject.entity.kind
    trained = stem(subject.name.split()[-1]) == "model" and "train" in draft.figure.scene.article.text
    return "model" if trained else None
