"""The grammar's terminals, compiled from the lexicon once: what a number, magnitude, unit or rate looks like.

Comes in: the lexicon. Goes out: `Grammar`, patterns and tables for the readers beside this module. Patterns
are anchored where they are used, have no nested repeats and give back nothing they have taken, so every text
is read in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kb.detect.trie import trie
from kb.lexicon import Lexicon
from kb.lexicon.figure_tables import Tables, tables
from kb.lexicon.figures import FigureWords, Multiple

SPACE = r"(?:[ ]?-[ ]?|[ ]{0,7})"
EDGE = r"(?![a-eg-z]|f(?!old))"  # the end of a number word: "sixfold" is six
SUPER = "⁰¹²³⁴⁵⁶⁷⁸⁹"
GLYPHS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
POWER = rf"10(?:\^\{{?[-+]?\d{{1,4}}\}}?|\*\*[-+]?\d{{1,4}}|[⁻⁺]?[{SUPER}]++(?:&sup\d;)*+|(?:&sup\d;)++)"
DIGITS = (
    r"\d{1,3}(?:,\d{3})++(?:\.\d++)?(?!,?\d)"  # 1,234.5
    r"|\d{1,3}(?:[ ]?,[ ]?000\b|[ ],\d{3})++(?:\.\d++)?(?!,?\d)"  # 80, 000 and 1 ,200
    r"|\d{1,2}(?:,\d{2}(?!\d))++,\d{3}(?:\.\d++)?(?!,?\d)"  # 12,34,567
    r"|\d{1,3}(?:\.\d{3})++,\d{1,2}(?!\d)"  # 1.234,56
    r"|\d{1,3}(?:\.\d{3}){2,}+(?![.\d])"  # 1.234.567
    r"|\d{1,3}(?:'\d{3})++(?:\.\d++)?(?!\d)"  # 1'200
    r"|[1-9]\d{0,2}(?:[ ]\d{3})++(?:,\d{1,2}(?!\d)|(?![\d.,]\d|\d))"  # 1 234 567 and 1 234,50
    r"|\d{1,3},\d{1,2}(?![\d,])(?=[ ]?(?:[%€]|percent|per cent|million|billion|euros?\b|Mrd|Mio))"  # 4,5 %
    r"|\d++(?:\.\d++)?"
    r"|\.\d++"
)
KEY = re.compile(r"\d+|[a-z]+|.")  # what a number is looked up by
NUMBER = (
    rf"(?:(?:{DIGITS})[ ]?[x×·*][ ]?(?:{POWER}|10[-⁻]\d{{1,3}}(?!\d))"  # 3.1 × 10²³
    rf"|{POWER}"
    r"|\d{1,3}\.\d{2}[- ][1-7]/[248](?![\d/])"  # 5.43-3/4: cents and their fraction
    r"|\d++(?:\.\d++)?[eE][-+]?\d{1,6}(?![\w])"  # 1e25
    r"|\d{1,4}(?:[ ]|-| and )\d{1,2}/\d{1,3}(?![\d/])"  # 17-1/4
    rf"|\d{{1,4}}[ ]?[{GLYPHS}]|[{GLYPHS}]"  # 2¾
    r"|\d{1,2}/\d{1,3}(?![\d/])"  # 3/4
    r"|\d{1,2}[ ]/[ ]\d{1,3}(?=[ ]of[ ])"  # 3 / 4 of
    r"|\d{1,4}(?:\.\d{1,3})?:\d{1,4}(?![\d:]|\.\d)"  # 3:1
    rf"|(?:{DIGITS}))"
)


class Meaning(NamedTuple):
    """What an ambiguous spelling means near a cue; without a cue, everywhere else."""

    unit: str
    cue: re.Pattern[str] | None
    large: bool


@dataclass(frozen=True)
class Grammar:
    """The compiled terminals and the words and tables they refer to."""

    words: FigureWords
    tables: Tables
    multiples: dict[str, Multiple]
    signs: frozenset[str]
    anchor: re.Pattern[str]  # where a number may begin, in lower case
    number: re.Pattern[str]
    spelled: re.Pattern[str]  # a number in words
    part: re.Pattern[str]  # two thirds, a quarter, half a million
    one_in: re.Pattern[str]  # one in five
    to_one: re.Pattern[str]  # three to one
    one_noun_in: re.Pattern[str]  # one child in five
    vague: re.Pattern[str]  # tens of thousands
    sized: re.Pattern[str]  # single-digit, multibillion
    before_scale: re.Pattern[str]  # "a", "several" or "a couple of" before hundred
    half_share: re.Pattern[str]
    part_share: re.Pattern[str]
    quarter_ago: re.Pattern[str]
    magnitude: re.Pattern[str]
    suffix: re.Pattern[str]
    suffixes: dict[str, tuple[bool, str | None]]  # sure or not, rival unit
    before: re.Pattern[str]  # a currency that ends here
    country: re.Pattern[str]
    unit_word: re.Pattern[str]
    unit_symbol: re.Pattern[str]
    unit_modifier: re.Pattern[str]
    mass_cue: re.Pattern[str]
    mass_of: re.Pattern[str]
    meanings: dict[str, list[Meaning]]  # of a spelling of several units
    of_group: re.Pattern[str]
    number_of: re.Pattern[str]  # the number of: m is million
    parameters: re.Pattern[str]  # 671B total and 37B active parameters
    kind: re.Pattern[str]  # 37B active
    age_cue: re.Pattern[str]
    glued_tail: re.Pattern[str]
    after: re.Pattern[str]
    rate_begins: re.Pattern[str]  # what all the following begin with
    rate: re.Pattern[str]
    rate_money: re.Pattern[str]  # per $100
    rate_a: re.Pattern[str]
    rate_chip: re.Pattern[str]  # per GPU per hour, an hour per GPU
    rate_of: re.Pattern[str]
    rate_adjective: re.Pattern[str]  # 8 % annual growth
    rate_power: re.Pattern[str]  # kg-1, m⁻², in the text's own letters
    rate_adverb: re.Pattern[str]
    joint: re.Pattern[str]
    declared: re.Pattern[str]
    level: re.Pattern[str]
    against: re.Pattern[str]  # what sets a number against the one before
    whole: dict[str, re.Pattern[str]]  # number in a phrase -> the phrases that hold it
    whole_reason: dict[str, str]
    whole_exact: frozenset[str]
    label: dict[str, str]
    label_after: re.Pattern[str]
    label_reason: dict[str, str]
    address: re.Pattern[str]
    odds: re.Pattern[str]
    money_nouns: dict[str, str]  # USD -> dollar
    stops: frozenset[str]  # what stands behind a number where nothing more belongs to it; "" at the end
    bound_sizes: dict[str, tuple[int, ...]]  # of comparators by their last word: how many words they have, most first
    bound_ends: frozenset[str]  # the last words of comparators, and what may stand between them and a number
    change_ends: frozenset[str]  # the same of what says that a number is a change


@lru_cache(maxsize=8)
def grammar(lexicon: Lexicon) -> Grammar:
    """Returns the grammar of a lexicon."""
    words, found = lexicon.figures, tables(lexicon)
    whole = {phrase: reason for reason, phrases in words.names.whole.items() for phrase in phrases}
    after = {phrase: reason for reason, phrases in words.names.after.items() for phrase in phrases}
    return Grammar(
        words=words,
        tables=found,
        multiples={word: row for row in words.multiples.multiple for word in row.words},
        signs=frozenset("".join(found.signs)),
        anchor=re.compile(_anchor(words)),
        number=re.compile(rf"{_told_power(words)}|{NUMBER}"),
        **_spelled_patterns(words),
        **_unit_patterns(words, found),
        **_context_patterns(words, found),
        meanings=_meanings(words),
        suffixes={suffix.form: (suffix.sure, suffix.rival) for suffix in words.magnitudes.suffix},
        whole=_whole(whole, re.compile(_anchor(words))),
        whole_reason={phrase.replace("-", " "): reason for phrase, reason in whole.items()},
        whole_exact=frozenset(whole),
        label={word: reason for reason, group in words.names.before.items() for word in group},
        label_after=re.compile(rf"[ -]?({trie(after)})(?![a-z])"),
        label_reason=after,
        stops=frozenset(("", *",;.)]?!:")) - {form[:1] for form in (*found.unit_symbols, *found.unit_words)},
        bound_sizes=_sizes(found.bounds),
        bound_ends=_ends(found.bounds) | words.comparators.fillers | {"of"},
        change_ends=_ends([*words.changes.up, *words.changes.down, *words.changes.by]) | words.changes.between,
        odds=re.compile(rf"\d{{1,3}}[-/]\d{{1,3}}[ ](?:{_any(words.names.odds)})(?!\w)"),
        money_nouns={row.name: row.words[0] for row in words.currencies.currency if row.words},
        address=re.compile(rf"\d{{1,5}}[A-Z]?[ ](?:[A-Z][a-z]+[ ]){{1,2}}(?:{_any(words.names.streets)})(?!\w)"),
    )


def _whole(phrases: Iterable[str], anchor: re.Pattern[str]) -> dict[str, re.Pattern[str]]:
    """Returns for each number the pattern of the phrases it stands in, so that few are tried at a number."""
    holders: dict[str, list[str]] = {}
    for phrase in phrases:
        for key in {found[0] for place in anchor.finditer(phrase) if (found := KEY.match(phrase, place.start()))}:
            holders.setdefault(key, []).append(phrase)
    return {
        key: re.compile(rf"(?<![a-z0-9$€£¥.,])({trie(group)})(?![a-z0-9%]|[.,]\d)") for key, group in holders.items()
    }


def _ends(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(phrase.split()[-1] for phrase in phrases)


def _sizes(phrases: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Returns by their last word how many words phrases have, most first."""
    sizes: dict[str, set[int]] = {}
    for phrase in phrases:
        words = phrase.split()
        sizes.setdefault(words[-1], set()).add(len(words))
    return {last: tuple(sorted(many, reverse=True)) for last, many in sizes.items()}


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", "[ ]") for word in sorted(words, key=len, reverse=True))


def _told_power(words: FigureWords) -> str:
    """Returns the pattern of a power of ten in words: "5.9 times 10 to the 23 FLOP", "10 to the power of 26"."""
    power, counted = _any(words.numerals.power), _any(words.numerals.power_before)
    nth = r"\d{1,3}(?:st|nd|rd|th)?"
    return (
        rf"(?:(?:{DIGITS})(?:[ ]?[x×·*][ ]?|[ ]times[ ]))?10[ ]to[ ]the[ ]"
        rf"(?:(?:{power})[ ](?:of[ ])?(?:minus[ ])?{nth}|{nth}[ ](?:{power})|\d{{1,3}}(?=[ ](?i:{counted})(?!\w)))"
        r"(?![\d.,]\d|\w)"
    )


def _anchor(words: FigureWords) -> str:
    numerals, magnitudes = words.numerals, words.magnitudes
    spelled = [*numerals.ones, *numerals.tens, *numerals.scales, *numerals.parts, *numerals.ordinals, "halves"]
    spelled += [part + "s" for part in numerals.parts]
    spelled += [row.word for row in magnitudes.vague] + [*magnitudes.digits, *magnitudes.more]
    spelled += [word for row in words.multiples.multiple for word in row.words] + words.multiples.orders
    return rf"[\d{GLYPHS}]|(?<![a-z])(?:{trie(spelled)}){EDGE}"


def _spelled_patterns(words: FigureWords) -> dict[str, re.Pattern[str]]:
    """Returns the patterns of numbers in words."""
    numerals, magnitudes = words.numerals, words.magnitudes
    scales, ones, tens = trie(numerals.scales), trie(numerals.ones), trie(numerals.tens)
    parts = trie([*numerals.parts, *(part + "s" for part in numerals.parts), "halves"])
    vague = trie([row.word for row in magnitudes.vague])
    count = rf"(?:{trie([*numerals.ones, *numerals.tens, *numerals.scales])}|\d{{1,3}}(?:,\d{{3}})++|\d{{1,4}})"
    prefixes = trie([prefix for prefix in magnitudes.vague_prefixes if prefix != "some"])
    return {
        "spelled": re.compile(_cardinal(ones, tens, scales)),
        "part": re.compile(
            rf"(?:({trie(numerals.part_counts)}|\d{{1,2}})[ ]?[ -][ ]?)?({parts})(?![a-z])"
            r"(?:[ ]of[ ]a(?=[ ])|[ ]a(?=[ ])|-a(?=-))?"
            rf"(?:[ -]({scales})(?![a-z]))?"
        ),
        "to_one": re.compile(
            rf"({trie([*numerals.tens, *numerals.ones])}|\d{{1,3}}(?:\.\d)?)(?:-to-|[ ]to[ ])(?:1|one)"
            rf"(?![\d%]|[.,:/-]\d|[a-z]|[ ](?:per|{scales})(?!\w))"
        ),
        "one_in": re.compile(
            rf"({count})(?:[ ]in[ ](?:every[ ])?|[ -]out[ -]of[ -](?:every[ ])?|[ ]of[ ]every[ ])({count})"
            r"(?!\d|[a-z]|[,.]\d|%|[ ](?:per|years|months|days))"
        ),
        "one_noun_in": re.compile(
            rf"(one)[ ](?:[a-z]{{2,15}})[ ]in[ ](?:every[ ])?(?:a[ ])?({count})"
            r"(?=$|[.,;:)]|[ ](?:has|have|had|is|are|was|were|does|did|said|says|will|would|can|and|or|who)(?!\w))"
        ),
        "vague": re.compile(rf"({vague})(?![a-z])((?:[ ]of[ ](?:{vague})(?![a-z])){{0,2}})"),
        "sized": re.compile(rf"({trie(magnitudes.digits)})(?![a-z])|({trie(magnitudes.more)})(?![a-z])"),
        "before_scale": re.compile(rf"(?<![a-z0-9])(?:({trie(magnitudes.couple)})|({prefixes})|a)[ -]$"),
        "half_share": re.compile(rf"[ -](?:{_any(numerals.half_before)})(?![a-z])|-a-|[,.;)]|$"),
        "part_share": re.compile(rf"[ ](?:{_any(numerals.part_before)})(?![a-z])|[,.;:)]|$|-"),
        "quarter_ago": re.compile(rf"[ ](?:{_any(numerals.quarter_not_before)})(?![a-z])"),
    }


def _cardinal(ones: str, tens: str, scales: str) -> str:
    small = rf"(?:{tens}(?:[ -]?(?:{ones}){EDGE})?|{ones}){EDGE}"
    scaled = rf"(?:[ -](?:{scales}){EDGE})"
    half = r"(?:[ -]and[ -](?:a[ -]half|a[ -]quarter|a[ -]third|three[ -]quarters|two[ -]thirds)(?![a-z]))?"
    return (
        rf"(?:(?:{small}{half}{scaled}++|(?:{scales}){EDGE}{half}{scaled}*+)"
        rf"(?:(?:[ -]and)?[ -]{small}{scaled}++)*+"
        rf"(?:(?:[ -]and)?[ -]{small}(?![ -](?:{scales})))?{half}{scaled}*+"
        rf"|{small}{half})"
    )


def _unit_patterns(words: FigureWords, found: Tables) -> dict[str, re.Pattern[str]]:
    """Returns the patterns of magnitudes, currencies, units and what tells them apart."""
    magnitude = rf"({trie(words.magnitudes.words)})(?![a-z])"
    return {
        "magnitude": re.compile(rf"{SPACE}{magnitude}(?:{SPACE}{magnitude})?"),
        "suffix": re.compile(rf"([ ]?)({trie(row.form for row in words.magnitudes.suffix)})(?![A-Za-z0-9])"),
        "before": re.compile(
            rf"(?:(?<![A-Za-z0-9.])|(?<=\b[A-Za-z]\.)|(?<=[a-z])(?=[$€£¥]))({trie(found.before)})([ ]{{0,6}})$"
        ),
        "country": re.compile(rf"[ ]?({_any(words.currencies.adjectives)})(?![\w$])"),
        "unit_word": re.compile(rf"({SPACE})({trie(found.unit_words)})(?![a-z0-9])"),
        "unit_symbol": re.compile(
            rf"({SPACE}|[ ]?[(\[{{<])({trie(found.unit_symbols)})"
            r"(?:(?![A-Za-z0-9²³])|(?<=%)(?![0-9])|(?<=['′])(?=\d{1,2}[\"″”]))"
        ),
        "unit_modifier": re.compile(rf"[ ](?:{trie(words.units.modifiers)})(?=[ ])"),
        "mass_of": re.compile(rf"[ ]of[ ](?:[a-z-]{{2,14}}[ ]){{0,2}}?(?:{_any(words.units.mass_of)})(?![a-z])"),
        "mass_cue": re.compile(rf"\b(?:{_any(words.units.mass_cues)})\b"),
        "number_of": re.compile(rf"(?<!\w)(?:{_any(words.units.millions_number)})(?!\w)"),
        "of_group": re.compile(rf"[ ]of[ ](?:{_any(words.nouns.groups)})[ ]"),
        "parameters": re.compile(
            rf"[ ](?:{_any(words.nouns.parameter_kinds)})(?:,|,?[ ](?:and|with|but|of[ ]which))[ ](?:[a-z]+[ ]){{0,3}}"
            rf"\d[\d.]*[ ]?(?:b|t|bn|billion|trillion)[ ](?:(?:{_any(words.nouns.parameter_kinds)})[ ])?param"
        ),
        "kind": re.compile(
            rf"[ ](?:are[ ])?(?:{_any(words.nouns.parameter_kinds)})(?=[.,;:)]|$|[ ](?:per|for|at|in|and|on)[ ])"
        ),
        "age_cue": re.compile(rf"\b(?:{_any(words.nouns.age_cues)})\b"),
    }


def _meanings(words: FigureWords) -> dict[str, list[Meaning]]:
    found: dict[str, list[Meaning]] = {}
    for row in words.units.ambiguous:
        cue = re.compile(rf"(?<![a-z])(?:{_any(row.cues)})(?![a-z])") if row.cues else None
        rows = found.setdefault(row.form, [])
        if cue is None:  # the rest comes last, and a user's own wins over the shipped one
            found[row.form] = [kept for kept in rows if kept.cue is not None] + [Meaning(row.unit, None, row.large)]
        else:
            rows.insert(sum(kept.cue is not None for kept in rows), Meaning(row.unit, cue, row.large))
    return found


def _context_patterns(words: FigureWords, found: Tables) -> dict[str, re.Pattern[str]]:
    """Returns the patterns of what stands around a figure."""
    rates, comparators, changes = words.rates, words.comparators, words.changes
    scale = trie([*words.magnitudes.words, *(row.form for row in words.magnitudes.suffix)])
    a_time = "|".join(rf"(?<={unit})" for unit in sorted({*rates.adverbs.values(), *rates.ages}))
    not_after = rf"(?![a-z]|(?:{a_time})[ ](?:{_any(rates.not_after)}))"  # but "$49 a barrel before easing"
    a_gap = r"(?:[ ]?-[ ]?|[ ]{1,7})"
    chip = rf"(?:[a-z]{{3,12}}[ ])?(?:{trie(rates.chips)})(?:[ ](?:{trie(rates.chips)}))?"
    time = f"({trie([*rates.adverbs.values(), 'hr'])})"
    of_time = rf"(?!-(?:{trie(rates.adverbs.values())})(?![a-z]))"  # "per MW-day"
    return {
        "glued_tail": re.compile(rf"\+(?=[ ]?[a-z])|-(?:{_any(comparators.tails)})(?=[ ,.;)]|$)"),
        "after": re.compile(
            rf"(?:[ ]{{0,3}}\+(?![ ]?\d)|(?:[ ,]{{1,2}}|-)({trie(found.after)})"
            r"(?![a-z]|[ ](?:than\b|or[ ]minus\b|[$€£]?\d)))"
        ),
        "rate_begins": re.compile(
            rf"[ ]?-?[ ]?per[ -]|[ ]?/|[ ]for[ ]e|{a_gap}(?:an?|each|every)[ -]|[ ](?:\(|of[ ])"
            rf"|[ ](?:{trie([*rates.adjectives, *rates.adverbs])})(?![a-z])|[ ·][^\n]{{1,12}}?[-⁻]"
        ),
        "rate": re.compile(
            r"(?:[ ]?-?[ ]?per[ -]|/(?!\d+/)|[ ]/[ ](?!\d))(?:(\d++(?:[.,]\d++)*+)[ -]?|(?:one|a|an|each)[ ])?"
            rf"(?:({scale})(?![a-z])[ -]?)?"
            rf"(?:(?:[a-z]{{3,20}}[ ]){{0,2}}?({trie([*found.unit_words, *found.nouns])})(?![a-z0-9]){of_time}"
            rf"|({trie(symbol.lower() for symbol in rates.symbols)})(?![a-z0-9]){of_time}"
            rf"|([a-z][a-z0-9-]{{0,30}}+(?:[ ](?:{_any(rates.tails)}))?)(?![a-z]))"
        ),
        "rate_money": re.compile(
            rf"[ ](?:per|for[ ](?:every|each))[ ]({_any(symbol for symbol in found.before if not symbol.isalpha())})"
            rf"(\d{{1,3}}(?:,\d{{3}})*+|\d{{1,6}})(?!\d|[.,]\d)(?:[ ]?({scale})(?!\w))?"
        ),
        "rate_a": re.compile(rf"{a_gap}(?:an?|(?:for[ ])?(?:each|every)){a_gap}({trie(rates.a)}){not_after}"),
        "rate_chip": re.compile(
            rf"(?:[ ]?-?[ ]?per[ -]|[ ]?/[ ]?|[ ](?:an?|each)[ ])"
            rf"(?:(?:{chip}|({trie(rates.timed)}))(?:[ -]|/|[ ](?:per|an?|each)[ ]){time}(?![a-z])"
            rf"|{time}(?:,?[ ](?:per|for[ ]each|for[ ]every)[ ]|/){chip}(?![a-z0-9]))"
        ),
        "rate_of": re.compile(
            r"[ ](?:\([^()]{1,30}\)|of[ ](?:[a-z-]{2,20}[ ]){0,2}[a-z-]{2,20})"
            rf"(?:[ ](?:an?|per|each|every)[ ]({trie(rates.of)})|[ ]({trie(rates.adverbs)})"
            rf"(?=$|[.,;)]|[ ](?:to|in|by|from|for|on|at|and|with|according|while|since))){not_after}"
        ),
        "rate_adjective": re.compile(
            rf"[ ]({trie(rates.adjectives)})"
            rf"(?=[ ](?:[a-z-]{{2,20}}[ ]){{0,3}}(?:{_any([*changes.nouns_up, *changes.nouns_down])})(?![a-z]))"
        ),
        "rate_power": re.compile(
            rf"[ ·]({trie([*rates.symbols, *found.unit_symbols])})(?:\^?\{{?[-⁻]([123])\}}?|⁻([¹²³]))(?![\d\w])"
        ),
        "rate_adverb": re.compile(rf"[ ]({trie(rates.adverbs)})(?![a-z-])"),
        "joint": re.compile(
            r"-[ ](?P<hung>to)[ ](?=[a-z\d])|[ ]?(?<!-)(?P<dash>[-–—])(?!(?:to|or|and)-)[ ]?"
            rf"|[ ](?P<word>{_any(comparators.joints)})[ ](?:(?:{_any(comparators.soft)})[ ]){{0,3}}"
            r"|,?[ ]?(?P<both>±|\+/-|\+-|(?:plus(?:[ ]or[ ]|/)minus|give[ ]or[ ]take)(?![a-z]))[ ]?"
            r"|-(?P<glued>to|or|and)-|[ ](?P<half>to)-"
        ),
        "declared": re.compile(rf"\((?:in[ ])?([A-Z$€£¥₹]{{1,4}})[ ]?({scale})?\)[:=]?[ ]?$"),
        "against": re.compile(rf"(?<![a-z])(?:{_any(comparators.against)})[ ](?:(?:{_any(comparators.soft)})[ ])?$"),
        "level": re.compile(rf"[ ]?-?[ ]?(?:{_any(comparators.levels)})(?![a-z])"),
    }
