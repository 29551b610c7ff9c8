"""Whose a figure is where its own clause names nobody: whom the rest of its sentence is about.

Comes in: a `Draft` without subject, and the article's `Discourse`. Goes out: the draft with the name that its sentence
opens with, or with the place whose office tells it. Asked before an earlier figure is, since a sentence that
brings somebody of its own is about them. Declines where another clause in between is about somebody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.relate.drafts.draft import Draft
from kb.relate.drafts.toolbox import Toolbox
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene import nearby
from kb.relate.scene.names import stem
from kb.relate.subject.cast import NOT_NAMED
from kb.relate.subject.discourse import Discourse
from kb.relate.subject.hearing import NAME, PROSE
from kb.relate.subject.namer import Subject
from kb.relate.subject.shares import Heard

CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "conj", "relcl", "acl", "pcomp"})


def borne(draft: Draft, before: Sequence[Draft], discourse: Discourse, tools: Toolbox) -> Draft:
    """Returns the draft with whom its own sentence is about, where its clause names nobody."""
    draft = _of_country(draft, discourse)
    if draft.subject is not None or draft.reason is not None or draft.candidates > 1 or draft.attachment.contrast:
        return draft
    subject = (
        _of_office(draft, discourse, tools)
        or _of_opener(draft, discourse, tools)
        or _in_row(draft, before, tools)
        or _of_own_plans(draft, discourse)
    )
    if subject is None:
        return draft
    return replace(draft, subject=subject, distance=1, rules=(*draft.rules, f"subject: {subject.rule}"))


def _of_country(draft: Draft, discourse: Discourse) -> Draft:
    """ "The central bank sees inflation at 4%": what only places have is of the country it tells it of."""
    row = draft.metric.row if draft.metric is not None else None
    told = draft.subject
    if row is None or told is None or row.bearers != ["place"] or draft.reason is not None:
        return draft
    kind = told.entity.kind if told.entity is not None else discourse.cast.kinds.get(told.name)
    body = told.head is not None and stem(told.head.text) in discourse.firms | discourse.subjects.bodies
    place = discourse.topic(row) if kind == "organisation" or body else None
    if place is None:
        return draft
    return replace(draft, subject=place, distance=2, rules=(*draft.rules, f"subject: {place.rule}"))


def _opener(draft: Draft, discourse: Discourse) -> Heard | None:
    """The name that the figure's sentence opens with."""
    passage = draft.figure.passage
    first = next(iter(discourse.heard.get(passage.index, ())), None) if passage.kind in PROSE else None
    if first is None or first.name in NOT_NAMED or not discourse.cast.opens(first):
        return None
    return first if first.start + len(first.text) <= draft.quantity.start else None


def _owns(first: Heard, draft: Draft) -> bool:
    """ "Acme's report": a name with "'s" behind it."""
    end = first.start + len(first.text)
    text = draft.figure.passage.text
    return text[end : end + 2] in ("'s", "’s") or text[end - 2 : end] in ("'s", "’s")


def _office(first: Heard, draft: Draft, tools: Toolbox) -> bool:
    """ "Kansas Labor Department": the run of capitals that a name starts is a public body's."""
    found = NAME.match(draft.figure.passage.text, first.start) if not first.several else None
    words = found[0].split() if found is not None else first.text.split()
    return len(words) > 1 and stem(words[-1]) in tools.subjects.bodies | tools.subjects.observers


def _of_opener(draft: Draft, discourse: Discourse, tools: Toolbox) -> Subject | None:
    """ "Hask Water could see profits jump 17%": of whom the sentence tells, if they can have what is measured."""
    first, figure = _opener(draft, discourse), draft.figure
    if first is None or figure.span is None or first.name in discourse.cast.counters or _measured(first, tools):
        return None
    if _office(first, draft, tools) or (_owns(first, draft) and not _reported_by(first, draft, tools)):
        return None
    noun = draft.attachment.measured
    if noun is not None and any(first.start <= token.idx < first.start + len(first.text) for token in noun.subtree):
        return None  # "House prices rose": a part of what is measured
    verb, clauses = _way_up(figure.span.root)
    told = next((token for token in figure.span.doc if syntax.is_verb(token) and token.idx > first.start), None)
    if verb is None or told is None or _of_others(told, tools) or _of_others(verb, tools):
        return None
    if any(_rival(clause, draft, tools) for clause in clauses):
        return None
    return (
        Subject(first.name, first.text, first.entity, "opens-its-sentence")
        if _fits(first, draft, clauses, tools)
        else None
    )


def _reported_by(first: Heard, draft: Draft, tools: Toolbox) -> bool:
    """ "Acme's report revealed a loss of $3m": what tells it is Acme's own, and so is what only firms have."""
    row = draft.metric.row if draft.metric is not None else None
    span = draft.figure.span
    if span is None or row is None or first.kind != "organisation" or "organisation" not in row.bearers:
        return False
    end = first.start + len(first.text)
    told = next((t for t in span.doc if t.idx > end and t.dep_ == "nsubj" and syntax.is_noun(t)), None)
    return told is not None and stem(told.text) in tools.subjects.observers and told.i < span.start


def _says(verb: Token) -> bool:
    """A clause stands behind the verb: what is said, and no thing that somebody has."""
    return any(kid.dep_ == "ccomp" and kid.i > verb.i for kid in verb.children)


def _of_others(verb: Token, tools: Toolbox) -> bool:
    """A verb of telling or moving, whose subject has nothing of it; "Acme reported growth of 5%" is Acme's."""
    names = tools.subjects
    if verb.lemma_ in names.having and not _says(verb):
        return False
    return verb.lemma_ in names.telling | names.causing | names.expecting


def _measured(first: Heard, tools: Toolbox) -> bool:
    """ "Mobile EBITDA", "Net NPAs": what is measured, in capitals."""
    last = stem(first.name.rpartition(" ")[2])
    return first.entity is None and (last in tools.names.metrics or last in tools.subjects.business)


def _way_up(token: Token) -> tuple[Token | None, list[Token]]:
    """The main verb above a figure, and the verbs of the clauses in between."""
    verbs = [above for above in syntax.climb(token) if syntax.is_verb(above)]
    main = next((verb for verb in verbs if verb.dep_ not in CLAUSES), None)
    return main, verbs[: verbs.index(main)] if main is not None else verbs


def _rival(clause: Token, draft: Draft, tools: Toolbox) -> bool:
    """A clause on the way up that is about somebody else: "Acme fell after Brill said"."""
    subject = syntax.own_subject(clause)
    if subject is None or not syntax.is_noun(subject):
        return False
    return subject != draft.attachment.measured and not tools.subjects.is_measure(subject)


def _fits(first: Heard, draft: Draft, clauses: list[Token], tools: Toolbox) -> bool:
    """Tells whether somebody of its kind has the metric; of an inner clause only what is known to be theirs."""
    row = draft.metric.row if draft.metric is not None else None
    bearers = row.bearers if row is not None else []
    kind = "organisation" if first.kind in ("set", "class") else first.kind
    own = [syntax.own_subject(clause) for clause in clauses]
    if any(subject is not None and syntax.is_noun(subject) for subject in own):
        return kind is not None and kind in bearers
    alone = not clauses and not any(other.start < draft.quantity.start for other in nearby.quantities(draft.figure))
    money = tools.names.dimension(draft.quantity.unit) == "money"
    open_ended = alone and first.start == 0 and money  # "Acme commits $22 billion"
    return (draft.metric is not None or open_ended) and (not bearers or kind is None or kind in bearers)


def _of_own_plans(draft: Draft, discourse: Discourse) -> Subject | None:
    """ "Acme projected $75 million in capital expenditure": a known firm foresees what only firms have, its own."""
    first, span = _opener(draft, discourse), draft.figure.span
    row = draft.metric.row if draft.metric is not None else None
    if first is None or first.entity is None or first.start or span is None or row is None or _owns(first, draft):
        return None
    firm = first.entity.kind == "organisation" and first.name not in discourse.cast.counters
    verb = syntax.governing_verb(syntax.span_root(span))
    own = syntax.own_subject(verb) if verb is not None else None
    alone = verb is not None and verb.dep_ == "ROOT" and not _says(verb)
    named = own is not None and own.idx < first.start + len(first.text)
    theirs = "organisation" in row.bearers or (not row.bearers and row.dimension == "money" and row.aspect == "flow")
    if not (firm and alone and named) or not theirs:
        return None
    return Subject(first.name, first.text, first.entity, "own-plans")


def _in_row(draft: Draft, before: Sequence[Draft], tools: Toolbox) -> Subject | None:
    """ "Acme guided $20 billion, Brill forecast $17 billion": in a row of firms each foresees its own."""
    last, span = before[-1] if before else None, draft.figure.span
    verb = syntax.governing_verb(syntax.span_root(span)) if span is not None else None
    here = (
        last is not None and last.figure.passage is draft.figure.passage and last.quantity.unit == draft.quantity.unit
    )
    own = syntax.own_subject(verb) if verb is not None and here and draft.attachment.rule.startswith("said") else None
    if verb is None or last is None or last.subject is None or own is None or _says(verb):
        return None
    found = tools.subjects.phrase(own, "in-row", draft.figure)
    kinds = {subject.entity.kind for subject in (found, last.subject) if subject.entity is not None}
    both = found.entity is not None and last.subject.entity is not None and kinds == {"organisation"}
    return found if both and found.name != last.subject.name else None


def _of_office(draft: Draft, discourse: Discourse, tools: Toolbox) -> Subject | None:
    """ "The Kansas labor department said the jobless rate fell": of the place whose office tells it."""
    row = draft.metric.row if draft.metric is not None else None
    first = _opener(draft, discourse)
    if row is None or row.bearers != ["place"] or first is None:
        return None
    placed = tools.names.find(first.text)
    if not placed or placed[0].start or placed[0].entity.kind != "place" or not _office(first, draft, tools):
        return None
    place = placed[0].entity
    return Subject(place.name, first.text, place, "place-of-office")
