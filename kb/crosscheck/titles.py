"""A question as a reader would ask it: "How many parameters does a model have?"

Comes in: subject, metric, key and the claims asked for. Goes out: a title, from the templates of `questions.toml`:
the first row that fits what is asked (`Asking`), filled in with articles, plurals and the forms of "do" put right.
A subject that is a kind of thing is a generic one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.compare import Facets
from kb.compare.saying import indefinite, is_plural, many, plural, possessive, with_article
from kb.crosscheck.desk import Desk
from kb.group import Key, idle_subject
from kb.lexicon.cues import Cue, Cues
from kb.lexicon.ontology import fold, singular
from kb.lexicon.scopes import Questions, QuestionTitle
from kb.model import Change

_COUNT = re.compile(r"^number (?:of )?(.+)$")
_SHARE = re.compile(r"^share (?:of |(?!\S+(?:ing|ed)\b))(.+)$")
_GROWTH = re.compile(r"^(.*\S) growth$")
_DONE = re.compile(r"s [a-z]+ed$")  # "jobs added": things and what was done to them
_WAS = re.compile(r"^(.*s) ([a-z]+ed)$")
_DOING = re.compile(r"^(\w+s|people) (?=(?:not )?[a-z]+ing\b)")  # "patients waiting": things and what they do
_OF = re.compile(r"\s(?:of|in|for|at|on|with)\s")
_NARROWED = re.compile(r"\s(?:of|in|for|per)\s")
_LISTED = re.compile(r",?\sand\s|,\s")
_COUNTED_PERSONS = Cue(r"{persons}\b")
LONG = 3  # words of a subject from which it is no owner: "the share of fault tolerance mechanisms in …"


@dataclass(frozen=True, slots=True)
class Asking:
    """What the rows of `questions.toml` set conditions on.

    Attributes:
        form: what kind of metric is asked for, "alone" where the subject adds nothing to it.
        kind: kind of the subject: an entity's own, else "payer", "person", "thing" or "name".
        head: the subject's last noun. `move`: a change or a comparison the metric does not name itself.
    """

    metric: str
    key: Key
    generic: bool
    form: str
    kind: str
    head: str
    move: str | None

    def fits(self, row: QuestionTitle) -> bool:
        """Tells whether all conditions of a row hold."""
        wanted = (
            (row.metrics, self.metric),
            (row.families, self.key.family),
            (row.dimensions, self.key.dimension),
            (row.kinds, self.kind),
            (row.heads, self.head),
        )
        return (
            all(not values or own in values for values, own in wanted)
            and row.generic in (None, self.generic)
            and row.form in (None, self.form)
            and row.move in (None, self.move)
        )


def title(subject: str, metric: str, key: Key, items: Sequence[Facets], *, desk: Desk) -> str:
    """Returns the question as a reader would ask it."""
    words = desk.slotter.lexicon.scopes.questions
    asking = Asking(
        metric=metric,
        key=key,
        generic=key.general,
        form=_form(subject, metric, items, desk),
        kind=_kind(subject, desk),
        head=_head(subject),
        move=_move(metric, key, desk),
    )
    row = next((row for row in words.question if asking.fits(row)), None)
    template = row.title if row is not None else "What is the {metric} of {subject}?"
    return _tidy(template.format(**_filled(subject, asking, items, desk)))


def _move(metric: str, key: Key, desk: Desk) -> str | None:
    """Returns "change" or "ratio" where the question is of one and its metric does not say so itself."""
    kind = key.dimension.rpartition(" ")[2]
    row = desk.ontology.metric(metric)
    if kind not in ("change", "ratio") or kind == key.dimension or (row is not None and row.growth_of):
        return None
    return None if says_move(metric, desk) or _share(metric, desk) else kind


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
    return singular((fold(_OF.split(subject)[0]).split() or [""])[-1])


def _kind(subject: str, desk: Desk) -> str:
    """Returns what a subject is: of an entity its kind; else "person", "payer", one who pays, "thing" or "name"."""
    first = _LISTED.split(subject)[0]  # a list is what its first member is
    entity = desk.ontology.entity(subject) or desk.ontology.entity(first)
    if entity is not None and entity.kind != "class":
        return entity.kind
    head = _head(subject)
    if head in desk.slotter.lexicon.scopes.questions.payers:
        return "payer"
    if _COUNTED_PERSONS(desk.slotter.cues).fullmatch(plural(head)):
        return "person"
    return "name" if (subject.split() or [""])[-1][:1].isupper() else "thing"


def _share(metric: str, desk: Desk) -> re.Match[str] | None:
    """Returns what a share is of; the price of a share is no share."""
    row = desk.ontology.metric(metric.removesuffix(" growth"))
    return None if row is not None and row.dimension == "money" else _SHARE.match(metric)


def _form(subject: str, metric: str, items: Sequence[Facets], desk: Desk) -> str:
    """Returns what kind of metric is asked for: "alone" where the subject adds nothing to it."""
    idle = idle_subject(subject, metric)
    counted, growth = _COUNT.match(metric), _GROWTH.match(metric)
    if not idle and set(_words(metric)) <= set(_words(subject)):
        form = "named"
    elif counted:
        told = not growth and _told(metric.split()[2:], desk.slotter.cues)
        form = "count growth" if growth else "count told" if told else "count"
    elif _share(metric, desk):
        form = "share" if idle or not _unowning(subject) else "share in"
    elif _DONE.search(metric):
        form = "count told"
    elif growth:
        form = _way(items)
    else:
        return "alone" if idle else "level"
    return f"{form} alone" if idle else form


def _way(items: Sequence[Facets]) -> str:
    """Returns how a growth goes: "growth pace" a year, "growth fall" where any of its figures is a fall."""
    if any(item.record.claim.change is Change.DECREASE for item in items):
        return "growth fall"
    return "growth pace" if any(item.per for item in items) else "growth"


def _unowning(subject: str) -> bool:
    """Tells a subject that makes a poor owner: a phrase, or a doing ("synchronizing gradients")."""
    words = subject.split()
    return not subject[:1].isupper() and (len(words) >= LONG or words[0].endswith("ing"))


def _told(counted: list[str], cues: Cues) -> bool:
    """Tells whether more is said than what is counted: "people forced", "homes without power", "patients waiting"."""
    many = [word for word in counted[:-1] if word.endswith("s") or _COUNTED_PERSONS(cues).match(word)]
    return bool(counted) and (counted[-1].endswith("ed") or (bool(many) and not counted[-1].endswith("s")))


def _words(text: str) -> list[str]:
    return [singular(word) for word in fold(text).split()]


def _filled(subject: str, asking: Asking, items: Sequence[Facets], desk: Desk) -> dict[str, str]:
    words, metric = desk.slotter.lexicon.scopes.questions, asking.metric
    name = asked_name(subject, asking.key, words)
    counted, shared, growth = _COUNT.match(metric.removesuffix(" growth")), _share(metric, desk), _GROWTH.match(metric)
    within, base = _within(asking, words), growth[1] if growth else metric
    if within:
        base = _several(base, words)
    kind = asking.key.kind
    ahead = bool(items) and all(item.projected for item in items)
    return {
        "subject": name,
        "owner": possessive(name),
        "of": f"{'in' if within else 'of'} {name}",
        "metric": metric,
        "base": base if within and _plural_head(base) else f"the {base}",
        "things": _things(counted[1], desk.slotter.cues) if counted else plural(metric),
        "counted": _counted(counted[1] if counted else metric, words),
        "whole": _whole(shared[1], words) if shared else metric,
        "is": "are" if _plural_head(metric) else "is",
        "class": kind,
        "a_class": f"{indefinite(kind)} {kind}" if kind in words.countable else name,
        "does": "do" if many(name) else "does",
        "are": "are" if many(name) else "is",
        "do": "do" if _plural_head(base) else "does",
        "did": "will" if ahead else "did",
    }


def _plural_head(metric: str) -> bool:
    return is_plural(_NARROWED.split(metric)[0])


def asked_name(subject: str, key: Key, words: Questions) -> str:
    """Returns a subject with its article; who is one of a kind in its article is "the county"."""
    name = with_article(subject, words)
    bare = name.removeprefix("a ").removeprefix("an ")
    return f"the {bare}" if key.article and bare == subject else name


def _within(asking: Asking, words: Questions) -> bool:
    """Tells what is found in a place from what the place has: house prices in Norway, the budget of Norway."""
    metric = asking.metric.removesuffix(" growth")
    return asking.kind == "place" and not any(word in words.of_places for word in (metric, metric.split()[-1]))


def _several(noun: str, words: Questions) -> str:
    """Returns a measure of many things in the plural: "house prices"."""
    last = (noun.split() or [""])[-1]
    return plural(noun) if last in words.of_many else noun


def _counted(told: str, words: Questions) -> str:
    """Returns things and what was done to them or what they do, with the verb between: "jobs were added"."""
    done = _WAS.match(told)
    if done and done[2] not in words.happen:
        return f"{done[1]} were {done[2]}"
    return _DOING.sub(r"\1 are ", told)


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
