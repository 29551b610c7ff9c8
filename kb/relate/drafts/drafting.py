"""From figures to drafts of claims, in two passes over an article.

Comes in: a scene. Goes out: one `Draft` a quantity, in text order. The first pass takes each figure
by its own sentence and by what came before it; the second fills what is still open from the rest of
the article: another mention of the same figure, the subject that goes with a metric, the topic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.model import Change, Passage, PassageKind, Quantity
from kb.relate.attaching.attachment import Attachment
from kb.relate.attaching.links import linked
from kb.relate.drafts.apiece import each_of_its_own
from kb.relate.drafts.bearers import borne
from kb.relate.drafts.bracketed import of_clause
from kb.relate.drafts.choosing import chosen
from kb.relate.drafts.completion import completed, of_figure_after, of_level_after
from kb.relate.drafts.deeds import told_apart
from kb.relate.drafts.draft import Draft
from kb.relate.drafts.ellipsis import inherited
from kb.relate.drafts.fallbacks import (
    carried,
    everywhere,
    in_its_turn,
    in_other_words,
    of_economy,
    of_measure,
    of_release,
    of_thing,
    of_those_counted,
    of_whole,
)
from kb.relate.drafts.full_names import named_in_full
from kb.relate.drafts.highlights import of_results_row
from kb.relate.drafts.labels import of_label
from kb.relate.drafts.listed import of_list
from kb.relate.drafts.listing import of_lead
from kb.relate.drafts.narrower import narrowed
from kb.relate.drafts.parts import of_parts
from kb.relate.drafts.pointing import of_sentence_before, pointed
from kb.relate.drafts.polled import stanced
from kb.relate.drafts.recounted import as_stated, without_owner
from kb.relate.drafts.respectively import dealt
from kb.relate.drafts.row_names import of_headline, of_row
from kb.relate.drafts.rows import of_rows
from kb.relate.drafts.sayable import sayable
from kb.relate.drafts.settling import in_full, of_everybody, settled
from kb.relate.drafts.statements import UNCERTAIN
from kb.relate.drafts.tables import is_flattened, of_cell
from kb.relate.drafts.toolbox import Toolbox, toolbox
from kb.relate.drafts.unrepeated import unrepeated
from kb.relate.drafts.unsaid import left_to_unit
from kb.relate.metric.namer import Measured
from kb.relate.parsing import syntax
from kb.relate.quantity.changes import find_change, of_measured
from kb.relate.quantity.claimworthiness import why_not
from kb.relate.quantity.counted import with_counts, with_currency, with_rate, with_unit
from kb.relate.scene.names import stem
from kb.relate.scene.scene import Figure, Scene
from kb.relate.subject.discourse import Discourse
from kb.relate.subject.namer import Subject

EMPTY_REASONS = frozenset({"idle-count", "one-of-a-kind", "number-word", "confidence-level", "describing-span"})
MOVED = frozenset({"moves", "degree", "alter", "verb-figure"})  # attachments of a change to what it changes


def drafts(scene: Scene) -> list[Draft]:
    """Returns a draft for each quantity of the article."""
    tools = toolbox(scene.lexicon, scene.article.text)
    discourse = Discourse(scene, tools.names, tools.subjects, tools.common)
    out: list[Draft] = []
    for passage in scene.passages:
        lost = is_flattened(passage)
        for quantity in _quantities(scene, passage):
            figure = _figure(scene, passage, quantity)
            cell = of_cell(figure, tools.metrics, tools.subjects)
            if cell is not None:
                quantity, attachment, metric, subject, reason, narrowing = cell
                figure = figure.of(quantity)
                out.append(Draft(figure, quantity, attachment, metric, subject, narrowing, reason=reason))
            elif passage.kind is PassageKind.TABLE_HEAD:
                out.append(Draft(figure, quantity, Attachment("table-head"), None, None, reason="table-head"))
            elif lost:
                out.append(Draft(figure, quantity, Attachment("flattened-table"), None, None, reason=UNCERTAIN))
            else:
                out.append(_first(figure, tools, discourse, out))
    told = each_of_its_own(dealt(of_figure_after(out), tools.metrics, tools.subjects), tools)
    told = completed(told, discourse)
    told = of_level_after(told, tools.metrics)
    told = [sayable(of_thing(draft, tools.subjects), tools.subjects) for draft in told]
    told = [sayable(draft, tools.subjects) for draft in chosen(told, discourse, tools)]
    last = told_apart(told, tools)
    return left_to_unit(unrepeated(last, scene.lexicon.context))


def _quantities(scene: Scene, passage: Passage) -> list[Quantity]:
    found = (r for r in scene.readings.get(passage.index, ()) if isinstance(r, Quantity))
    return sorted(found, key=lambda quantity: (quantity.start, quantity.end))


def _figure(scene: Scene, passage: Passage, quantity: Quantity) -> Figure:
    doc = scene.docs.get(passage.index)
    span = syntax.by_offset(doc, quantity.start, quantity.end) if doc is not None else None
    return Figure(scene, passage, quantity, span)


# -- first pass: the sentence and what came before ---------------------------------------------------


def _first(figure: Figure, tools: Toolbox, discourse: Discourse, before: Sequence[Draft]) -> Draft:
    passage = figure.passage
    change = None if _made_up(figure) else find_change(figure).change
    figure = figure.of(_changed(figure.quantity, change))
    found = linked(figure, tools.attacher)
    if found.rule == "added-to" and figure.quantity.change is None:  # "adds $20,000 to the price of a home"
        figure = figure.of(_changed(figure.quantity, Change.INCREASE))
    if found.rule == "noun-before, gapped" and before:
        told = [d.quantity.change for d in before[-3:] if d.figure.passage is passage and d.quantity.change is not None]
        figure = figure.of(_changed(figure.quantity, told[-1] if told else None))
    quantity = with_unit(figure, found, tools.lexicon.context.relating.counting)
    figure = figure.of(_changed(quantity, of_measured(quantity, found, tools.lexicon)))
    metric = tools.metrics.name(figure, found)
    figure = figure.of(with_currency(figure, found, metric, discourse.currency))
    metric = tools.metrics.per_measure(tools.metrics.per_share(metric, figure.quantity), figure.quantity)
    metric = tools.metrics.consumed(tools.metrics.rented(metric, figure), figure)
    quantity = with_counts(with_rate(figure, found), metric, found)
    figure = figure.of(quantity)
    subject = tools.subjects.name(figure, found, metric)
    if subject is not None and not any(letter.isalnum() for letter in subject.name):
        subject = None  # a mark of the page's layout
    metric = _of_place(without_owner(metric, subject), subject, found, tools)
    named = metric is not None or subject is not None
    known = metric is not None and metric.row is not None and not metric.name.startswith("number of")
    reason = why_not(figure, found, quantity, tools.lexicon.context.relating, named=named, known=known)
    qualifiers, rules = tools.qualifiers.find(figure, found, metric, subject), _rules(found, metric, subject)
    draft = Draft(figure, quantity, found, metric, subject, qualifiers, reason=reason, rules=rules)
    if reason in EMPTY_REASONS:  # "one of the reasons": nothing is measured
        return replace(draft, metric=None, subject=None, qualifiers=())
    draft = of_list(of_label(of_clause(draft, before, tools), before, tools), before, tools)
    draft = of_lead(draft, discourse, tools)
    draft = of_results_row(of_rows(of_parts(draft, before, tools), before, tools), tools)
    draft = of_headline(of_row(in_its_turn(draft, before), discourse, tools), discourse)
    draft = _paid_for(in_full(settled(of_everybody(draft, discourse), discourse, tools), discourse), tools)
    draft = of_economy(draft, discourse, tools)
    draft = of_those_counted(in_other_words(of_release(draft, discourse, tools), before), before, tools)
    draft = of_measure(draft, discourse, tools)
    draft = of_sentence_before(pointed(draft, before, tools), before, discourse, tools)
    draft = carried(inherited(borne(draft, before, discourse, tools), before, discourse, tools), before)
    draft = everywhere(draft, before, tools)
    draft = of_whole(named_in_full(_defaulted(draft, discourse, tools), before, tools), discourse, tools)
    return narrowed(draft, _kind(draft, discourse), tools)


def _changed(quantity: Quantity, change: Change | None) -> Quantity:
    return quantity if quantity.change is change else replace(quantity, change=change)


def _of_place(metric: Measured | None, subject: Subject | None, found: Attachment, tools: Toolbox) -> Measured | None:
    """ "The city is home to 15 million people": that is its population."""
    place = subject is not None and subject.entity is not None and subject.entity.kind == "place"
    there = found.counted is not None and tools.metrics.dwells(found.counted)
    if metric is None or metric.name != "number of people" or not place or not there:
        return metric
    row = tools.names.metric_by_name.get("population")
    return replace(metric, name="population", row=row) if row is not None else metric


def _made_up(figure: Figure) -> bool:
    """ "Made up 77% of": the "up" belongs to the verb."""
    if figure.span is None or figure.span.start == 0:
        return False
    before = figure.span.doc[figure.span.start - 1]
    return before.dep_ == "prt" and before.head.lemma_ in ("make", "take", "give", "buy", "snap")


def _rules(found: Attachment, metric: Measured | None, subject: Subject | None) -> tuple[str, ...]:
    out = [f"figure: {found.rule}"]
    if metric is not None:
        out.append(f"metric: {metric.rule}")
    if subject is not None:
        out.append(f"subject: {subject.rule}")
    return tuple(out)


def _paid_for(draft: Draft, tools: Toolbox) -> Draft:
    """ "It comes to $3m", said of energy: the cost of energy."""
    pointed_at = draft.subject is not None and draft.subject.rule == "antecedent"
    word = draft.subject.name.lower() if draft.subject is not None else ""
    stands = draft.attachment.rule == "stands-at" and tools.names.dimension(draft.quantity.unit) == "money"
    if draft.metric is not None or not stands or draft.quantity.per is not None or draft.attachment.change:
        return draft
    metric = tools.metrics.resource_cost(word) if pointed_at else None
    if metric is None:
        return draft
    return replace(draft, metric=metric, rules=(*draft.rules, f"metric: {metric.rule}"))


def _defaulted(draft: Draft, discourse: Discourse, tools: Toolbox) -> Draft:
    """What the unit itself means where no word names a metric: watt-hours are consumed."""
    draft = stanced(draft, tools)
    if draft.metric is not None or draft.reason is not None:
        return draft
    noun = draft.attachment.measured
    changing = noun is not None and tools.metrics.is_change(noun)
    spare = (
        noun is not None
        and syntax.is_noun(noun)
        and not changing
        and (draft.subject is None or draft.subject.head != noun)
    )
    words = tools.metrics.words(noun) if noun is not None and spare else None
    subject = draft.subject.name if draft.subject is not None else ""
    verb = draft.attachment.verb
    if draft.quantity.unit is None and draft.attachment.rule == "subject" and verb is not None:
        return _named_by_verb(draft, tools.metrics.numbered_by(verb))
    metric = tools.metrics.by_unit(draft.figure, _kind(draft, discourse), subject, draft.attachment)
    if metric is not None and words is not None and metric.text is None:
        metric = replace(metric, text=words.text)
    metric = metric or tools.metrics.amount_done(draft.figure, draft.attachment) or tools.metrics.bare_growth(noun)
    metric = metric or _moved_thing(draft, tools) or _growth(draft, tools) or as_stated(draft)
    metric = metric or (words if draft.subject is None else None)
    if metric is None:
        return draft
    return replace(draft, metric=metric, rules=(*draft.rules, f"metric: {metric.rule}"))


def _moved_thing(draft: Draft, tools: Toolbox) -> Measured | None:
    """ "Sea ice has declined by 10%", "its deposits fell 3%", "tourists fell 5%": the plain thing, or its number."""
    noun, rule = draft.attachment.measured, draft.attachment.rule.split(",")[0]
    relative = draft.quantity.change is not None and draft.quantity.unit in ("%", "x") and rule in MOVED
    money = rule == "moves" and noun is not None and tools.metrics.is_money_of(noun, draft.quantity.unit)
    if noun is None or not (relative or money) or not tools.metrics.is_stuff(noun) or tools.metrics.is_change(noun):
        return None
    words = tools.metrics.words(noun)
    if words is None or not words.text:
        return words
    summed = money or stem(noun.text) in tools.lexicon.context.measuring.summed
    own = draft.subject is not None and draft.subject.head == noun and not summed
    many = f"number of {words.text.lower()}" if own else words.text.lower()
    level = words if noun.tag_ == "NN" else replace(words, name=many)
    grown = draft.quantity.change is not None
    return tools.metrics.grown(level, falls=draft.quantity.change is Change.DECREASE) if grown else level


def _growth(draft: Draft, tools: Toolbox) -> Measured | None:
    """ "Solar grew 24%": growth, of whatever the text means by the name."""
    verb, found = draft.attachment.verb, draft.attachment
    grows = verb is not None and verb.lemma_ in tools.lexicon.context.measuring.growing and found.rule == "moves"
    if verb is None or not grows or draft.quantity.unit not in ("%", "x") or draft.quantity.change is None:
        return None
    named = found.measured is not None and found.measured.tag_ in ("NNP", "NNPS")
    return Measured("growth", str(verb.text), None, "verb-of-growth") if named else None


def _named_by_verb(draft: Draft, metric: Measured | None) -> Draft:
    """ "A further 86,000 were waiting": the number waiting."""
    return draft if metric is None else replace(draft, metric=metric, rules=(*draft.rules, f"metric: {metric.rule}"))


def _kind(draft: Draft, discourse: Discourse) -> str | None:
    """The kind of thing the subject is; a "model" in a text about training is one that is trained."""
    subject = draft.subject
    if subject is None:
        return None
    if subject.entity is not None:
        return subject.entity.kind
    trained = stem(subject.name.split()[-1]) == "model" and "train" in draft.figure.scene.article.text
    return "model" if trained else discourse.cast.kinds.get(subject.name)
