""" "Sales of the A3 and the B7 reached 41,000 and 29,500 respectively": figures dealt out in order.

Comes in: the drafts of an article. Goes out: the same, with subjects or metrics dealt out where a
sentence says so and names as many things as it gives figures. Lists of unequal length stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from kb.model import Change
from kb.relate.drafts.draft import Draft
from kb.relate.metric.measuring import GROWTH, PhraseNamer
from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.subject.fuller import joined
from kb.relate.subject.namer import Subject, SubjectNamer

WORD = re.compile(r"\brespectively\b", re.IGNORECASE)
BETWEEN = re.compile(
    r"(?:\s*\([^()]*\))?[\s,;]*(?:(?:and|or|by|to|at|about|around|some|nearly|almost|over|up|down|an?|the)\b[\s,]*)*"
)
BRACKETED = re.compile(r"\s*\(\s*")
NAMES = re.compile(r",? and |, ")
LONGEST = 6  # members of a list that a reader can still deal out
WORDS_OF_LIST = 12
WORD_ITSELF = "respectively"
BEHIND = frozenset({"for", "in", "at", "on"})  # between figures and a list behind them
PARTS = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "JJS", "VBN", "RB"})


def dealt(found: Sequence[Draft], metrics: PhraseNamer, subjects: SubjectNamer) -> list[Draft]:
    """Returns the drafts, those of a sentence that says "respectively" dealt out."""
    out: list[Draft] = []
    for _, group in groupby(found, key=lambda draft: draft.figure.passage.index):
        here = list(group)
        said = len(here) > 1 and WORD.search(here[0].figure.passage.text) is not None
        out += _with_brackets(here, metrics, subjects) if said else here
    return out


def _with_brackets(here: list[Draft], metrics: PhraseNamer, subjects: SubjectNamer) -> list[Draft]:
    """ "Of €2.2 billion ($2.4 billion) and €71 million, respectively": what is in brackets goes with the one before."""
    text = here[0].figure.passage.text
    again = [
        place > 0 and BRACKETED.fullmatch(text, here[place - 1].quantity.end, here[place].quantity.start) is not None
        for place in range(len(here))
    ]
    told = _dealt([draft for draft, other in zip(here, again, strict=True) if not other], metrics, subjects)
    out: list[Draft] = []
    for draft, other in zip(here, again, strict=True):
        first = out[-1] if other else told[len(out) - sum(again[: len(out)])]
        dealt_out = other and "respectively" in first.rules and draft.reason is None
        rules = (*draft.rules, "respectively")
        same = replace(draft, metric=first.metric, subject=first.subject, candidates=1, rules=rules)
        out.append(same if dealt_out else draft if other else first)
    return out


def _dealt(here: list[Draft], metrics: PhraseNamer, subjects: SubjectNamer) -> list[Draft]:
    out = list(here)
    at = 0
    while at < len(here):
        run = _run(here, at)
        if _meant(here, at, len(run)) and (measures := _measures_of(run)):
            out[at : at + len(run)] = [
                _measured(d, words, run, metrics) for d, words in zip(run, measures, strict=True)
            ]
            at += len(run)
            continue
        meant = 2 <= len(run) <= LONGEST and _meant(here, at, len(run))
        members = _list_of(run[0], len(run)) if meant else []
        for offset, (draft, member) in enumerate(zip(run, members, strict=False)):
            out[at + offset] = _given(draft, member, metrics, subjects)
        if not members and meant:
            out[at : at + len(run)] = _by_kind(run, subjects) or _by_name(run, subjects)
        at += len(run)
    return out


def _meant(here: Sequence[Draft], at: int, size: int) -> bool:
    """Tells whether a "respectively" is said of a run: right behind it, else in front of it and behind no other."""
    ends = [draft.quantity.end for draft in here]
    for word in WORD.finditer(here[0].figure.passage.text):
        before = [index for index, end in enumerate(ends) if end <= word.start()]
        last = before[-1] if before else None
        if (last is not None and at <= last < at + size) or (last is None and at == 0):
            return True
    return False


def _run(here: Sequence[Draft], at: int) -> list[Draft]:
    """The figures from one on that only commas and "and" part."""
    end = at + 1
    text = here[at].figure.passage.text
    while end < len(here) and BETWEEN.fullmatch(text, here[end - 1].quantity.end, here[end].quantity.start):
        end += 1
    return list(here[at:end])


def _list_of(first: Draft, size: int) -> list[Token]:
    """The list of nouns of that size nearest to the figures, before them rather than after."""
    span = first.figure.span
    if span is None:
        return []
    lists = []
    for token in span.doc:
        if syntax.is_noun(token) and not syntax.in_figure(token) and token.dep_ != "conj":
            members = _members(token)
            if len(members) == size:
                lists.append(members)
    before = [members for members in lists if members[-1].i < span.start]
    return before[-1] if before else lists[0] if lists else []


def _measures_of(run: Sequence[Draft]) -> list[list[Token]]:
    """ "Increases in traffic and average basket prices of 3% and 1%": the words of each measure, as many as figures."""
    span = run[0].figure.span
    if not 2 <= len(run) <= LONGEST or span is None or span.start < 2 or span.doc[span.start - 1].lower_ != "of":
        return []
    noun = span.doc[span.start - 2]
    if noun.tag_ not in ("NN", "NNS") or syntax.in_figure(noun):
        return []
    parts: list[list[Token]] = [[noun]]
    for token in reversed(noun.doc[max(0, noun.i - WORDS_OF_LIST) : noun.i]):
        if token.lower_ in ("and", ","):
            parts += [[]] if parts[-1] else []
        elif token.tag_ in ("NN", "NNS", "JJ", "VBN") and not syntax.in_figure(token):
            parts[-1].insert(0, token)
        elif token.lower_ == "of":
            return []  # "sales of cars and vans of 3 million and 2 million": things, and one measure
        else:
            break
    parts = [part for part in reversed(parts) if part]
    told = [part if part[-1].tag_ in ("NN", "NNS") else [*part, noun] for part in parts]  # "gross and net margins"
    growth = noun.lower_ == GROWTH  # "revenue and profit growth"
    return [[*part, noun] if growth and part[-1] != noun else part for part in told] if len(told) == len(run) else []


def _measured(draft: Draft, words: list[Token], run: Sequence[Draft], metrics: PhraseNamer) -> Draft:
    """The draft with the measure of its turn; who has it and which way it moves is told once for all."""
    first = run[0]
    metric = metrics.of_words(words, draft.quantity.unit)
    moved = first.quantity.change is not None or first.attachment.change
    change = draft.quantity.change or first.quantity.change
    quantity = replace(draft.quantity, change=change)
    if moved and change in (Change.INCREASE, Change.DECREASE):
        metric = metrics.grown(metric, falls=change is Change.DECREASE)
    owner = first.subject if first.subject is None or first.subject.rule != "measured-noun" else None
    figure = replace(draft.figure, quantity=quantity)
    rules = (*draft.rules, "respectively")
    return replace(draft, figure=figure, quantity=quantity, metric=metric, subject=owner, rules=rules)


def _members(token: Token) -> list[Token]:
    """The nouns joined to one; where the tree hangs the second elsewhere, the one after "and"."""
    members = [t for t in syntax.conjuncts(token) if syntax.is_noun(t) and not syntax.in_figure(t)]
    after = token.i + 1
    if len(members) > 1 or after >= len(token.doc) or token.doc[after].lower_ != "and":
        return members
    rest = token.doc[after + 1 : after + 5]
    plain = next((t for t in rest if syntax.is_noun(t) and t.dep_ not in ("compound", "poss")), None)
    joined = plain is not None and all(t.dep_ in ("det", "compound", "amod", "poss") for t in rest if t.i < plain.i)
    return [token, plain] if plain is not None and joined and not syntax.in_figure(plain) else members


def _by_kind(run: list[Draft], subjects: SubjectNamer) -> list[Draft]:
    """ "5, 6 and 7 inches for the mini, standard and Max models": what parts the models of one noun, in turn."""
    span = run[-1].figure.span
    if span is None or span.end + 2 >= len(span.doc) or span.doc[span.end].lower_ not in BEHIND:
        return []
    parts: list[list[Token]] = [[]]
    for token in span.doc[span.end + 1 : span.end + 1 + WORDS_OF_LIST]:
        if token.lower_ in ("and", "or", ","):
            parts += [[]] if parts[-1] else []
        elif token.lower_ != WORD_ITSELF and token.tag_ in PARTS and not syntax.in_figure(token):
            parts[-1].append(token)
        elif token.lower_ != "the" or parts[-1]:
            break
    parts = [part for part in parts if part]
    if len(parts) != len(run) or not syntax.is_noun(parts[-1][-1]) or len(parts[-1]) < 2:
        return []
    kind = parts[-1][-1].text
    if stem(kind) in subjects.times:
        return []
    told = [" ".join(token.text for token in part) for part in parts]
    names = [*(f"{words} {kind}" for words in told[:-1]), told[-1]]
    given = [_alone(subjects.named(n, "respectively"), n, t) for n, t in zip(names, told, strict=True)]
    pairs = zip(run, given, strict=True)
    return [replace(d, subject=subject, candidates=1, rules=(*d.rules, "respectively")) for d, subject in pairs]


def _alone(subject: Subject, name: str, text: str) -> Subject:
    """The subject by its whole name: the size is what parts it from the others."""
    return replace(subject, text=text, name=name if subject.entity is None else subject.name)


def _by_name(run: list[Draft], subjects: SubjectNamer) -> list[Draft]:
    """ "All three – Halde, Lenovo and ZTE – grew": the names of one subject, hidden from the tree by an aside."""
    first = run[0].subject
    names = NAMES.split(first.name) if first is not None and first.entity is None else []
    if first is None or len(names) != len(run) or any(d.subject is None or d.subject.name != first.name for d in run):
        return run
    told = [subjects.named(name, "respectively") for name in names]
    pairs = zip(run, told, strict=True)
    return [replace(d, subject=subject, candidates=1, rules=(*d.rules, "respectively")) for d, subject in pairs]


def _one(member: Token, subjects: SubjectNamer, draft: Draft) -> Subject:
    """The member without the others of its list."""
    named = member.tag_ in ("NNP", "NNPS")
    if len(joined(member)) > 1:
        return subjects.named(syntax.text_of(syntax.core_phrase(member)), "respectively")
    return subjects.alone(member, "respectively") if named else subjects.phrase(member, "respectively", draft.figure)


def _given(draft: Draft, member: Token, metrics: PhraseNamer, subjects: SubjectNamer) -> Draft:
    """The draft with the thing of its turn: a metric if the noun names one, else the subject."""
    rules = (*draft.rules, "respectively")
    named = metrics.known(member, draft.quantity.unit)
    if named is not None:
        metric = metrics.grown(named, falls=False) if draft.attachment.change else named
        return replace(draft, metric=metric, rules=rules)
    return replace(draft, subject=_one(member, subjects, draft), candidates=1, rules=rules)
