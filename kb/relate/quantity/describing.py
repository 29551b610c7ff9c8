"""Measures that only describe: the window of another figure, the limit of a set, the name of a group, a definition.

Comes in: a figure and its quantity. Goes out: the reason why it claims nothing of its own, or None. Goes by what stands
between two figures of a sentence, not by its parse.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from kb.lexicon.context import Describing
from kb.lexicon.figure_tables import tables
from kb.model import Comparator, Quantity
from kb.relate.parsing import syntax
from kb.relate.parsing.syntax import child, climb, is_verb
from kb.relate.scene.nearby import quantities
from kb.relate.scene.scene import Figure

LENGTHS = frozenset({"minute", "hour", "day", "week", "month", "quarter", "year", "decade"})
MEASURES = frozenset({"metre", "tonne", "gram"})
BOUNDED = frozenset({Comparator.MORE, Comparator.AT_LEAST, Comparator.LESS, Comparator.AT_MOST, Comparator.RANGE})
REACH = 60  # characters before a figure in which what makes it a window or a limit stands
AWAY = 120  # characters between two figures of which one describes the other
ENDED = re.compile(r"[.;!?]\s")
ONE = re.compile(r"(?:one|an?|1)(?=[\s-])", re.IGNORECASE)
OF_SUPERLATIVE = re.compile(r" of (?:the|its|their|our) ([a-z]+)(?= )")
ROUND = re.compile(r"(?:an? )?(?:multi-?)?(?:m|b|tr)illion-[a-z]+", re.IGNORECASE)  # "a billion-dollar run"
OF = re.compile(r" (?:out )?of (?:(?:the|its|their) )?(?:[a-z]+ )?$")
PRODUCT = re.compile(r"\d+\s?[mn]m|\d+(?:\.\d)?[- ]inch")
COMPOUND = re.compile(r"(?:\d+|[a-z]+)-([a-z]+)", re.IGNORECASE)
OF_A_KIND = re.compile(r"-[a-z]+ [A-Za-z]")  # "the six-name trade"
OF_AGE = re.compile(r"[ -]age\b|-(?:and|or)-[a-z]{4,}\b")  # "the 25-34 age group", "the 65-and-over group"
NOUN_AFTER = re.compile(r"\s([a-z]{3,})(?![a-z])")
PART_OF = re.compile(r" of (?:the|its|their|our|these|those) (?:[a-z]+ )?\d")
FEW = Decimal(20)
TOLD = Decimal(100)
AHEAD = 16  # characters behind a figure in which the next word ends
LASTING = 3  # words in front of a length that say who lasts so long
LIMITED = 6  # words between a share and the limit of what it is a share of


def what_describes(figure: Figure, quantity: Quantity, words: Describing) -> str | None:
    """Returns why a figure only describes, or None."""
    text = figure.passage.text
    others = [one for one in quantities(figure) if one.start != quantity.start and _together(text, one, quantity)]
    if _defines(text, quantity, others, words) or _explains(figure, quantity, words) or _is_unit(figure):
        return "unit-illustrated"
    if (quantity.unit in LENGTHS and _is_limit(figure, quantity, others, words)) or (
        quantity.unit in (*LENGTHS, "second") and _is_window(figure, quantity, others, words)
    ):
        return "describing-span"
    if (
        _limits(text, quantity, others, words)
        or _narrows(figure, others, words)
        or _is_age_limit(figure, quantity)
        or _sorts(figure)
        or _lasts(figure, words)
    ):
        return "describing-limit"
    if not _of_so_many(text, quantity, others) and _names_group(text, quantity, words):
        return "named-group"
    after = NOUN_AFTER.match(text, quantity.end) if PRODUCT.fullmatch(quantity.text) else None
    stops = figure.scene.lexicon.figures.nouns.stops
    if after is not None and after[1] not in words.not_products and after[1] not in stops:
        return "describing-size"  # "300mm tools"
    if _is_described(figure, quantity) or (ROUND.fullmatch(quantity.text) and quantity.is_money):
        return "describing-size"
    return None


def _is_described(figure: Figure, quantity: Quantity) -> bool:
    """ "A 42-storey building", "a four-man crew": what kind of thing, with a hyphen before what is counted."""
    if quantity.unit is None and quantity.low is not None and quantity.low <= FEW:
        return OF_A_KIND.match(figure.passage.text, quantity.end) is not None
    compound = COMPOUND.match(quantity.text)
    if compound is None or not _is_count(quantity) or quantity.comparator is not Comparator.EQUAL:
        return False
    noun = (quantity.unit or "").removeprefix("count:")
    lexicon = figure.scene.lexicon.figures
    if " " in quantity.text and noun not in compound[1] and compound[1] not in lexicon.numerals.ones:
        return True  # so many of a crew, it is not
    return not {noun, compound[1]}.isdisjoint(lexicon.nouns.described)


def _together(text: str, one: Quantity, other: Quantity) -> bool:
    first, second = sorted((one, other), key=lambda quantity: quantity.start)
    between = text[first.end : second.start]
    return len(between) <= AWAY and ENDED.search(between) is None


def _before(text: str, quantity: Quantity) -> list[str]:
    """Returns the words before a figure with its comparator, nearest first."""
    begin = max(0, quantity.start - REACH)
    return re.findall(r"[\w'’-]+|[,:—–(]", text[begin : quantity.start].lower())[::-1]


def _is_window(figure: Figure, quantity: Quantity, others: Sequence[Quantity], words: Describing) -> bool:
    """ "Rose 40 % in 16 months", "answered within ten minutes": how long it took to get there."""
    plain = [word for word in _before(figure.passage.text, quantity) if word not in words.window_fillers]
    preposition = plain[0] if plain else ""
    if quantity.unit == "year" and "age" in (quantity.stated_unit or ""):
        return False
    if preposition in words.within or quantity.unit == "second":
        return preposition in words.within
    if _before(figure.passage.text, quantity)[:1] == ["every"] and any(
        one.unit in ("x", "%") and one.end <= quantity.start for one in others
    ):
        return True  # "doubles every eight months": the time that the multiple takes
    if preposition == "over":
        return _before(figure.passage.text, quantity)[0] == "the" or _paid_over(figure.passage.text, quantity, others)
    if preposition not in words.windows:
        return False
    if any(one.unit not in LENGTHS and one.unit != "second" for one in others):
        return True
    verb = syntax.governing_verb(syntax.span_root(figure.span)) if figure.span is not None else None
    return preposition == "in" and verb is not None and verb.lemma_ not in words.finishing and quantity.unit != "minute"


def _paid_over(text: str, quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """ "$38 million over five years", "3% over two years": an amount or a share and its years."""
    spread = [one for one in others if one.end <= quantity.start and (one.unit == "%" or one.is_money)]
    return any(text[one.end : quantity.start].strip() == "over" for one in spread)


def _is_limit(figure: Figure, quantity: Quantity, others: Sequence[Quantity], words: Describing) -> bool:
    """ "12,000 had waited for more than six months": how long those counted have waited."""
    if quantity.comparator not in BOUNDED or "age" in (quantity.stated_unit or ""):
        return False
    if _within_subject(figure, others):
        return True
    text = figure.passage.text
    if not words.lasting.intersection(text[: quantity.outer_start].lower().split()[-1:]):
        return False
    counted = [one for one in others if one.start < quantity.start and (one.unit in ("%", "person") or _counts(one))]
    return bool(counted) and "," not in text[counted[-1].end : quantity.start]


def _within_subject(figure: Figure, others: Sequence[Quantity]) -> bool:
    """ "Trains delayed by more than 15 minutes fell 4%": it says of which trains the other figure is told."""
    if figure.span is None or not any(one.start > figure.quantity.end and one.unit not in LENGTHS for one in others):
        return False
    below = figure.span.root
    for token in climb(below):
        if below.dep_ in ("nsubj", "nsubjpass"):
            return is_verb(token) and below != figure.span.root
        below = token
    return False


def _counts(quantity: Quantity) -> bool:
    """Tells a count of a hundred or more."""
    counted = quantity.unit is None or _is_count(quantity)
    return counted and quantity.low is not None and quantity.low >= TOLD


def _limits(text: str, quantity: Quantity, others: Sequence[Quantity], words: Describing) -> bool:
    """ "55 % of farms with fewer than 20 acres": the set of which the share is taken."""
    if quantity.comparator not in BOUNDED or quantity.unit == "%":
        return False
    shares = [one for one in others if one.end <= quantity.start and one.unit == "%"]
    if not shares:
        return False
    between = re.findall(r"[\w'’-]+|[,;:—–(]", text[shares[-1].end : max(shares[-1].end, quantity.outer_start)].lower())
    inside = between[:1] == ["of"] and len(between) <= LIMITED and not any(mark in ",;:—–(" for mark in between)
    return inside and (between[-1] in words.limiting or not words.limiting.isdisjoint(_comparator(text, quantity)))


def _narrows(figure: Figure, others: Sequence[Quantity], words: Describing) -> bool:
    """ "Homes costing over $900,000 fell to 2,600": of which of them the other figure is told."""
    text, quantity = figure.passage.text, figure.quantity
    if quantity.comparator not in BOUNDED or quantity.unit == "%" or not _within_subject(figure, others):
        return False
    before = text[: quantity.outer_start].lower().split()[-1:]
    return before not in (["with"], ["to"]) and not words.narrowing.isdisjoint([*before, *_comparator(text, quantity)])


def _sorts(figure: Figure) -> bool:
    """ "In cities with over 100,000 people": which of them, of nobody in particular."""
    quantity = figure.quantity
    if (
        figure.span is None
        or quantity.comparator not in BOUNDED
        or not (_is_count(quantity) or quantity.unit == "person")
    ):
        return False
    before = syntax.token_at(figure.span.doc, max(0, quantity.outer_start - 2))
    owner = before.nbor(-1) if before is not None and before.lower_ == "with" and before.i else None
    return owner is not None and owner.tag_ == "NNS" and child(owner, "det", "poss", "nummod", "compound") is None


def _lasts(figure: Figure, words: Describing) -> bool:
    """ "Patients waiting over 18 months", "to end waits of more than a year": which of them, not how long they did."""
    quantity, span = figure.quantity, figure.span
    if span is None or quantity.unit not in LENGTHS or quantity.comparator not in BOUNDED:
        return False
    before = [token for token in span.doc[: span.start] if token.idx < quantity.outer_start][: -LASTING - 1 : -1]
    before = before[1:] if before and before[0].lower_ in ("for", "of") else before
    if len(before) < LASTING - 1:
        return False
    last, who = before[0], before[1]
    if last.lower_ in words.enduring:
        return who.lower_ == "those" or (who.tag_ == "NNS" and child(who, "nummod") is None)
    bare = child(last, "det", "poss", "nummod") is None
    return last.lower_ in words.waits and bare and last.dep_ == "dobj" and last.head.lemma_ in words.ending


def _is_unit(figure: Figure) -> bool:
    """ "The average price paid to fly one mile": the unit in which something is told."""
    quantity, span = figure.quantity, figure.span
    if span is None or not quantity.text.lower().startswith("one ") or quantity.unit not in MEASURES:
        return False
    verb = syntax.governing_verb(syntax.span_root(span))
    to = verb is not None and verb.tag_ == "VB" and any(kid.tag_ == "TO" for kid in verb.children)
    done = verb is not None and verb.tag_ == "VBN" and child(verb, "aux", "auxpass") is None
    return to or done or (verb is not None and verb.tag_ == "VBG" and verb.dep_ == "pcomp")


def _comparator(text: str, quantity: Quantity) -> list[str]:
    return text[quantity.outer_start : quantity.start].lower().split()


def _is_age_limit(figure: Figure, quantity: Quantity) -> bool:
    """ "Children under five", "those aged 18 to 24", "the 75-to-84 age range", "18-24-year-olds": who is meant."""
    text, ranged = figure.passage.text, quantity.comparator is Comparator.RANGE
    if OF_AGE.match(text, quantity.end) and (quantity.unit is None or _is_count(quantity)):
        return ranged or quantity.comparator in BOUNDED
    if ranged and quantity.text.rstrip("s").endswith("-old"):
        return True
    if quantity.unit != "year" or "age" not in (quantity.stated_unit or "") or quantity.comparator not in BOUNDED:
        return False
    nouns = figure.scene.lexicon.figures.nouns
    return not (nouns.age_groups | nouns.aged).isdisjoint(_before(figure.passage.text, quantity)[:4])


def _names_group(text: str, quantity: Quantity, words: Describing) -> bool:
    """ "The four largest lenders", "the top nine", "four of the biggest firms": which ones, not how many."""
    following = text[quantity.end : quantity.end + AHEAD].split()[:1]
    if quantity.text.isalpha() and following and following[0] in words.auxiliaries:
        return _before(text, quantity)[:1] == ["the"]  # "together the four could"
    if not _is_small_count(quantity):
        return False
    if PART_OF.match(text, quantity.end):
        return False  # "seven of the 10 largest banks"
    if _is_superlative((quantity.stated_unit or "").partition(" ")[0], words):
        return True
    if any(_is_superlative(word, words) for word in _before(text, quantity)[:1]):
        return True
    of = OF_SUPERLATIVE.match(text, quantity.end)
    return of is not None and _is_superlative(of[1], words)


def is_known_group(figure: Figure, words: Describing) -> bool:
    """ "The five builders", "all four regions", "these six firms": those that were told of, not how many."""
    quantity = figure.quantity
    return _is_small_count(quantity) and not words.definite.isdisjoint(_before(figure.passage.text, quantity)[:1])


def _of_so_many(text: str, quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """ "Seven of the 10 largest": how many of them."""
    return any(OF.match(text, quantity.end, one.start) is not None for one in others if one.start > quantity.end)


def _is_small_count(quantity: Quantity) -> bool:
    exact = quantity.comparator is Comparator.EQUAL
    return exact and _is_count(quantity) and quantity.low is not None and quantity.low <= FEW


def _is_superlative(word: str, words: Describing) -> bool:
    return word in words.grouping or (word.endswith("est") and len(word) > len("guest"))


def _defines(text: str, quantity: Quantity, others: Sequence[Quantity], words: Describing) -> bool:
    """ "One barrel is 42 gallons", "a million tokens cost $3": a unit explained, or the measure of a price."""
    for other in others:
        first, second = sorted((quantity, other), key=lambda one: one.start)
        between = text[first.end : second.start].lower().split()
        between = between[2:] if between[:1] == ["of"] else between  # one kilogram of beef
        between = [word for word in between if word not in words.auxiliaries]
        single = (
            ONE.match(first.text) is not None
            and (first.low == 1 or not first.text[0].isdecimal())
            and first.unit not in (None, "%", "person")
        )
        if not single or not between or len(between) > 6:
            continue
        if between[0] in words.equating and len(between) <= 3 and second.unit not in (None, "%"):
            return True
        several = first.low is not None and first.low > 1
        if quantity is first and between[0] in words.demanding and (several or not _is_count(first)):
            return True
    return False


def _explains(figure: Figure, quantity: Quantity, words: Describing) -> bool:
    """ "A kilometre is 1,000 metres"."""
    before = figure.passage.text[: quantity.start].lower().split() if quantity.start < REACH else []
    if len(before) != 3 or before[0] not in ("a", "an", "one") or before[2] not in words.equating:
        return False
    return before[1] in tables(figure.scene.lexicon).unit_words and quantity.unit not in (None, "%")


def _is_count(quantity: Quantity) -> bool:
    return (quantity.unit or "").startswith("count:")
