"""Figures, distances and speakers as a reader would say them aloud.

Comes in: a claim, or a number in a claim's unit. Goes out: words for titles and explanations. Entities
and glued units of the source are written out here; the claim itself keeps the source's own characters.
"""

from __future__ import annotations

import html
import re

from kb.compare.values import HOURS, Figure
from kb.lexicon import Lexicon
from kb.lexicon.ontology import fold, singular
from kb.lexicon.scopes import Questions
from kb.model import Change, Claim, Comparator

_LEADING = re.compile(r"^[~≈><≥≤±\s]+")
_HEDGE = re.compile(
    r"\b(nearly|almost|roughly|around|approximately|some|close to|just under|just over)\s+$", re.IGNORECASE
)
_BARE = re.compile(r"^-?[\d.,]+(?:[eE][+-]?\d+)?$")  # a cell of a table: its unit stands in the head
_POWER = re.compile(r"(?:^|[×x·*]\s?)10(?:[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|\^-?\d+)\+?$")  # such a cell keeps its own digits
_RAISED = re.compile(r"&(sup|sub)(\d);?")
_GLUED = re.compile(r"(?<=[\d.])-(?=(?:trillion|billion|million|thousand)\b)", re.IGNORECASE)
_PARAMETER = re.compile(r"(?<=[\w])[- ]parameters?$", re.IGNORECASE)
_DIGITS = {"sup": "⁰¹²³⁴⁵⁶⁷⁸⁹", "sub": "₀₁₂₃₄₅₆₇₈₉"}
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_DONE = re.compile(r"(?<=s)\s[a-z]+ed$")  # "analysts polled"
_COMPOUND = re.compile(r"[A-Z]\S*-[a-z]+$")  # "AI-optimized", "Ohio-based": no part of a name
_OF = re.compile(r"\s(?:of|in|for|at|on|from|with|by)\s")
_ENDS = re.compile(r"^(?P<before>\D*)(?P<number>[\d.,]+(?:e[+-]?\d+)?)(?P<after>.*)$")
_PLURALS = {"person": "people", "%": "%"}
ROUGHLY = 2  # times apart from which figures that only name a magnitude are said to be some times apart
_COMPARATORS = {
    Comparator.MORE: "more than ",
    Comparator.AT_LEAST: "at least ",
    Comparator.ABOUT: "about ",
    Comparator.LESS: "less than ",
    Comparator.AT_MOST: "up to ",
}


def number_words(value: float) -> str:
    """Returns a number with three digits and a magnitude word.

    >>> number_words(1.7322), number_words(27_272_727_272.7), number_words(4.02e24)
    ('1.73', '27.3 billion', '4.02e+24')
    """
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if size <= abs(value) < size * 1000:
            return f"{value / size:.3g} {name}"
    return f"{value:.3g}" if abs(value) < 999.5 or abs(value) >= 1e15 else f"{value:,.0f}"


def with_unit(text: str, unit: str | None, value: float | None = None) -> str:
    """Returns a number with its unit, the currency sign before it where it has one.

    >>> with_unit("27.3 billion", "USD"), with_unit("3", "%"), with_unit("20", "person"), with_unit("1", "count:job", 1)
    ('$27.3 billion', '3%', '20 people', '1 job')
    """
    if not unit:
        return text
    if unit in _SYMBOLS:
        return f"{_SYMBOLS[unit]}{text}"
    if unit == "%":
        return f"{text}%"
    noun = unit.removeprefix("count:")
    counted = unit.startswith("count:") or unit in ("person", "token", "parameter", "GPU")
    return f"{text} {plural(noun) if counted and value != 1 else noun}"


def plural(noun: str) -> str:
    """Returns the plural of a noun in lower case.

    >>> plural("person"), plural("compute node"), plural("company"), plural("batch"), plural("GPU")
    ('people', 'compute nodes', 'companies', 'batches', 'GPUs')
    """
    if noun in _PLURALS:
        return _PLURALS[noun]
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    if noun.endswith("s") and not noun.endswith("ss"):
        return noun
    return noun + ("es" if re.search(r"(?:ss|x|ch|sh)$", noun) else "s")


def repaired(figure: str) -> str:
    """Returns a figure with its entities written out and its hyphens loosened.

    >>> repaired("2.1 × 10²&sup5;"), repaired("175-billion parameter"), repaired("10-trillion-parameter")
    ('2.1 × 10²⁵', '175 billion parameters', '10 trillion parameters')
    """
    text = html.unescape(_RAISED.sub(lambda found: _DIGITS[found[1]][int(found[2])], figure))
    return _PARAMETER.sub(" parameters", _GLUED.sub(" ", text))


def figure_words(claim: Claim) -> str:
    """Returns a figure as said aloud: "more than $500M" for ">$500M", "at least $100M" for "$100M+"."""
    bare = repaired(_LEADING.sub("", claim.figure))
    if claim.vague:
        return f"“{bare}”"
    if _BARE.match(claim.figure) and claim.low is not None and claim.low == claim.high and claim.unit:
        value = float(claim.low)
        bare = _measured(claim) or with_unit(number_words(value), claim.unit, value)
    elif claim.unit and _POWER.search(bare):
        bare = f"{bare} {claim.unit.removeprefix('count:')}"
    if claim.comparator is Comparator.AT_LEAST:
        bare = bare.rstrip("+")
    if claim.comparator is Comparator.RANGE:
        bare = bare.replace(" and ", " to ")  # "between $13 billion and $25 billion"
    if claim.comparator is Comparator.ABOUT and (hedge := _HEDGE.search(claim.prefix)):
        return f"{hedge[1].casefold()} {bare}"
    return _COMPARATORS.get(claim.comparator, "") + bare


def moved_words(claim: Claim, words: Questions, beside: Claim | None = None) -> str:
    """Returns a figure with the way it moved, where that is not told by what is measured: "7% less", "2 pp less".

    A fall is told as one, a rise only where it is held `beside` a fall.
    """
    said = figure_words(claim)
    named = singular((claim.metric or "").split()[-1]) in words.moves if claim.metric else False
    if claim.unit not in ("%", "pp") or claim.vague:
        return said
    if claim.change is Change.DECREASE and not named:
        return f"{said} less"
    falls = beside is not None and beside.change is Change.DECREASE and beside.unit == claim.unit
    return f"{said} more" if falls and claim.change is Change.INCREASE else said


def per_words(claim: Claim) -> str:
    """Returns what a figure is per, as said behind it: " a year", " per token", nothing where its own words say so."""
    per = (claim.stated_unit or "").partition("/")[2] or claim.per or ""  # "million tokens", as the source has it
    if not claim.per or "/" in claim.figure or per.split()[-1] in claim.figure:
        return ""
    if per not in HOURS:
        return f" per {per}"
    return f" {indefinite(per) if re.search(r'[0-9]', claim.figure) else 'each'} {per}"  # doubles each year


def _measured(claim: Claim) -> str | None:
    """Returns a bare figure in the measure the source gives it in: "48,000 ha", "341 MW"; None for money and counts."""
    unit = claim.stated_unit or ""
    plain = unit[:1].isalpha() and claim.unit not in (*_SYMBOLS, "person", "token", "parameter", "GPU")
    if not plain or claim.stated_low is None or (claim.unit or "").startswith("count:") or unit == claim.unit:
        return None
    return f"{number_words(float(claim.stated_low))} {unit}"


def value_words(claim: Claim, value: float) -> str:
    """Returns a reckoned value on the scale on which a claim states its own: "$27.3 billion", "48.8 cents"."""
    low, stated = claim.low or claim.high, claim.stated_low or claim.stated_high
    unit = (claim.stated_unit or "").partition("/")[0].strip()
    if not (low and stated and unit) or (claim.unit in _SYMBOLS and low == stated):
        return with_unit(number_words(value), claim.unit, value)
    text = number_words(value * float(stated) / float(low))
    if len(unit) > 1 and unit[0].isalpha():
        return f"{text} {unit}"
    return f"{text}{unit}" if unit in ("%", "p") else f"{unit}{text}"


def joined(low: str, high: str) -> str:
    """Returns two ends with what they share said once.

    >>> joined("$1.9 million", "$6.3 million"), joined("3.14 billion pesos", "3.22 billion pesos"), joined("5 %", "5 %")
    ('$1.9–6.3 million', '3.14–3.22 billion pesos', '5 %')
    >>> joined("$900 million", "$1.1 billion")
    '$900 million to $1.1 billion'
    """
    if low == high:
        return low
    one, other = _ENDS.match(low), _ENDS.match(high)
    if one and other and one["before"] == other["before"] and one["after"] == other["after"]:
        return f"{one['before']}{one['number']}–{other['number']}{one['after']}"
    return f"{low} to {high}"


def times_words(ratio: float | None) -> str:
    """Returns how far apart two values are: "89 times", "1.8 times", "3 %", or "far" where no ratio says it."""
    if ratio is None:
        return "far"
    if ratio < 1.1:
        share = f"{(ratio - 1) * 100:.2g}"
        return f"{share} %"
    if ratio >= 1e6:
        return "over a million times"
    return f"{ratio:,.0f} times" if ratio >= 10 else f"{ratio:.1f} times" if ratio >= 1.95 else f"{ratio:.2f} times"


def apart_words(one: Figure, other: Figure, unit: str, ratio: float | None) -> str:
    """Returns how far apart two figures are: percentages in points, everything else in times."""
    ends = one.low, one.high, other.low, other.high
    if (one.vague or other.vague) and ratio is not None and ratio >= ROUGHLY:
        return f"some {float(f'{ratio:.1g}'):,.0f} times"
    if unit != "%" or None in ends:
        return times_words(ratio)
    points = abs(sum(end or 0.0 for end in ends[:2]) - sum(end or 0.0 for end in ends[2:])) / 2
    return f"{points:.3g} percentage point{'' if round(points, 2) == 1 else 's'}"


def speaker(name: str, lexicon: Lexicon) -> str:
    """Returns who says so inside a sentence: "some estimates", but "SemiAnalysis", "Goldman analysts"."""
    origins, words = lexicon.origins.origins, lexicon.scopes.questions
    first, _, rest = name.partition(" ")
    plain = first.casefold()
    common = plain in origins.leading or (plain in origins.generic and not of_people(plain, words))
    if (
        name[:1].islower()
        and first not in words.determiners
        and name.split()[-1] in (*words.countable, *words.definite)
    ):
        return f"the {name}"
    if not common or not first[1:].islower() or (rest[:1].isupper() and plain not in origins.leading):
        return name
    return first.casefold() + name[len(first) :]


def possessive(name: str) -> str:
    """Returns the owner's form: "SemiAnalysis’s", "some estimates’".

    >>> possessive("SemiAnalysis"), possessive("analysts"), possessive("United States"), possessive("Americans")
    ('SemiAnalysis’s', 'analysts’', 'United States’', 'Americans’')
    """
    last = name.split()[-1] if name else ""
    several = last.islower() or " " in name or last.endswith("ans")  # a name of many words, or of people
    return f"{name}’" if several and last.endswith("s") else f"{name}’s"


def says(name: str) -> str:
    """Returns the verb of telling that a speaker takes.

    >>> says("research teams at DeepMind"), says("analysts polled by FactSet"), says("later reporting"), says("Altera")
    ('say', 'say', 'says', 'says')
    """
    last = (_DONE.sub("", _OF.split(name)[0]).split() or [""])[-1]
    return "say" if last.islower() and (is_plural(last) or last == "people") else "says"


def is_plural(noun: str) -> bool:
    """Tells a plural noun by its ending."""
    last = noun.split()[-1] if noun else ""
    return last.endswith("s") and not last.endswith(("ss", "us", "is"))


def many(subject: str) -> bool:
    """Tells a subject that takes "do" and "are": a plural noun or a list."""
    last = (_OF.split(subject)[0].split() or [""])[-1]
    return (last.islower() and is_plural(last)) or last == "people" or ", " in subject or " and " in subject


def with_article(subject: str, words: Questions) -> str:
    """Returns a subject with the article English gives it: "a model", "the GPU cloud market", "the European Union"."""
    first, last = (subject.split() or [""])[0], (subject.split() or [""])[-1]
    if (
        (last in words.definite_words and (not last.isupper() or first == last))  # the US, but T-Mobile US
        or subject in words.definite_words
        or subject.startswith(tuple(words.definite_starts))
    ):
        return f"the {subject}"
    if " " not in subject and subject.istitle() and fold(subject) in words.plain_nouns:
        subject = first = last = subject.casefold()  # it began a sentence
    if first[:1].isupper() and last.casefold() in words.named_definite and " " in subject and not _owned(subject):
        return f"the {subject}"
    if is_plural(last):
        return subject
    of_some = of_people(first.casefold(), words) and last.islower()  # a German bank
    starts_name = first[:1].isupper() and not first.isupper() and not of_some and not _COMPOUND.match(first)
    if last not in words.countable_words or starts_name or _owned(subject) or first in words.determiners:
        return subject
    return f"{indefinite(subject)} {subject}"


def of_people(word: str, words: Questions) -> bool:
    """Tells a word that says from where somebody is: "German", "British", "Western"."""
    return word.endswith(tuple(words.from_endings)) and not word.endswith(tuple(words.not_from))


def _owned(subject: str) -> bool:
    return "'s " in subject or "’s " in subject or "s’ " in subject


def indefinite(noun: str) -> str:
    """Returns "a" or "an" by the sound of what follows.

    >>> [indefinite(noun) for noun in ("model", "engine", "AI training run", "LLM", "unit", "hour", "8-bit chip")]
    ['a', 'an', 'an', 'an', 'a', 'an', 'an']
    """
    first = re.split(r"[\s-]", noun)[0]
    if first.isupper() and first.isalpha():
        return "an" if first[0] in "AEFHILMNORSX" else "a"
    if re.match(r"(?:8|11|18)\b|8\d*\b", first):
        return "an"
    if re.match(r"(?i)(?:hour|honest|heir|honour|honor)", first):
        return "an"
    return "an" if first[:1].casefold() in "aeiou" and not re.match(r"(?i)(?:uni|use|eu|one|uti)", first) else "a"
