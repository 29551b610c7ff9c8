"""A question as a reader would ask it: "How many parameters does a model have?"

Comes in: subject, metric and key. Goes out: a title, from the templates of `questions.toml`, with articles,
plurals and "do" or "does" put right. A subject that is a kind of thing is a generic one.
"""

from __future__ import annotations

import re

from kb.compare.saying import indefinite, is_plural, many, plural, possessive, with_article
from kb.crosscheck.desk import Desk
from kb.group import Key, idle_subject
from kb.lexicon.cues import Cue, Cues
from kb.lexicon.ontology import fold, singular
from kb.lexicon.scopes import Questions

_COUNT = re.compile(r"^number (?:of )?(.+)$")
_SHARE = re.compile(r"^share (?:of |(?!\S+(?:ing|ed)\b))(.+)$")
_DONE = re.compile(r"s [a-z]+ed$")  # "jobs added": things and what was done to them
_DOING = re.compile(r"^(\w+s|people) (?=(?:not )?[a-z]+ing\b)")  # "patients waiting": things and what they do
_COUNTED_PERSONS = Cue(r"^{persons}\b")


def title(subject: str, metric: str, key: Key, desk: Desk) -> str:
    """Returns the question as a reader would ask it."""
    words = desk.slotter.lexicon.scopes.questions
    generic = key.root.startswith("class:")
    form = _form(subject, metric, desk)
    for row in words.question:
        fits = (
            (not row.metrics or metric in row.metrics)
            and (not row.families or key.family in row.families)
            and (not row.dimensions or key.dimension in row.dimensions)
            and row.generic in (None, generic)
            and row.form in (None, form)
            and row.move in (None, _move(metric, key, desk))
            and row.lasting in (None, _head(subject) in words.lasting)
            and row.pays in (None, _pays(subject, desk))
        )
        if fits:
            return _tidy(row.title.format(**_filled(subject, metric, key, desk)))
    return f"What is the {metric} of {with_article(subject, words)}?"


def _move(metric: str, key: Key, desk: Desk) -> str | None:
    """Returns "change" or "ratio" where the question is of one and its metric does not say so itself."""
    kind = key.dimension.rpartition(" ")[2]
    row = desk.ontology.metric(metric)
    if kind not in ("change", "ratio") or kind == key.dimension or (row is not None and row.growth_of):
        return None
    return None if says_move(metric, desk) or _SHARE.match(metric) else kind


def goes_with(dimension: str, key: Key) -> bool:
    """Tells whether a metric is stated in a question's units; a change of anything may be a percentage."""
    kind, _, move = key.dimension.partition(" ")
    if move or kind == "number" or dimension == "any":
        return True
    ratio = dimension in ("share", "ratio")
    if kind in ("money", "count", "duration", "ratio"):
        return kind == dimension or (kind == "ratio" and ratio)
    return dimension not in ("money", "duration") and not ratio


def says_move(metric: str, desk: Desk) -> bool:
    """Tells a metric that names a change: "revenue growth", "increase in computing power"."""
    moves = desk.slotter.lexicon.scopes.questions.moves
    return any(singular(word) in moves for word in fold(metric).split())


def _head(subject: str) -> str:
    return singular((fold(re.split(r"\s(?:of|in|for|at|on|with)\s", subject)[0]).split() or [""])[-1])


def _pays(subject: str, desk: Desk) -> bool:
    """Tells somebody who pays from what is paid for: a lab from its model."""
    words, entity = desk.slotter.lexicon.scopes.questions, desk.ontology.entity(subject)
    return (entity is not None and entity.kind in words.payer_kinds) or _head(subject) in words.payers


def _form(subject: str, metric: str, desk: Desk) -> str:
    """Returns what kind of metric is asked for: "alone" where the subject adds nothing to it."""
    idle = idle_subject(subject, metric)
    if not idle and set(_words(metric)) <= set(_words(subject)):
        return "named"
    for pattern, name in ((_COUNT, "count"), (_SHARE, "share")):
        if pattern.match(metric):
            grown = name == "count" and metric.endswith(" growth")  # a share of growth is a share
            told = not grown and name == "count" and _told(metric.split()[2:], desk.slotter.cues)
            kind = "growth" if grown else "told" if told else ""
            return " ".join(filter(None, (name, kind, "alone" if idle else "")))
    if _DONE.search(metric):
        return "count told alone" if idle else "count told"
    return "alone" if idle else "level"


def _told(counted: list[str], cues: Cues) -> bool:
    """Tells whether more is said than what is counted: "people forced", "homes without power", "patients waiting"."""
    many = [word for word in counted[:-1] if word.endswith("s") or _COUNTED_PERSONS(cues).match(word)]
    return bool(counted) and (counted[-1].endswith("ed") or (bool(many) and not counted[-1].endswith("s")))


def _words(text: str) -> list[str]:
    return [singular(word) for word in fold(text).split()]


def _filled(subject: str, metric: str, key: Key, desk: Desk) -> dict[str, str]:
    words = desk.slotter.lexicon.scopes.questions
    name = with_article(subject, words)
    counted, shared = _COUNT.match(metric.removesuffix(" growth")), _SHARE.match(metric)
    kind = key.root.removeprefix("class:")
    return {
        "subject": name,
        "owner": possessive(name),
        "metric": metric,
        "things": _things(counted[1], desk.slotter.cues) if counted else plural(metric),
        "counted": _DOING.sub(r"\1 are ", counted[1]) if counted else metric,
        "whole": _whole(shared[1], words) if shared else metric,
        "is": "are" if is_plural(re.split(r"\s(?:of|in|for|per)\s", metric)[0]) else "is",
        "class": kind,
        "a_class": f"{indefinite(kind)} {kind}" if kind in words.countable else with_article(subject, words),
        "does": "do" if many(name) else "does",
        "are": "are" if many(name) else "is",
    }


def _whole(noun: str, words: Questions) -> str:
    """Returns what is shared: countable things in the plural, the rest as it stands."""
    last = (noun.split() or [""])[-1]
    return plural(noun) if last in words.countable else f"the {noun}" if last in words.definite else noun


def _things(noun: str, cues: Cues) -> str:
    """Returns what is counted, in the plural where it is a plain noun: "compute nodes"."""
    if _COUNTED_PERSONS(cues).match(noun) or noun[:1].isupper() or _DONE.search(noun):
        return noun
    return plural(noun)


def _tidy(text: str) -> str:
    """Returns a title without a word said twice: "training training GPT-4"."""
    text = re.sub(r"\b(\w+) (?=\1\b)", "", text)
    return text[:1].upper() + text[1:]
