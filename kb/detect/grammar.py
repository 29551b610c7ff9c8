"""The grammar's terminals, compiled from the lexicon once: what a number, magnitude, unit or rate looks like.

Comes in: the lexicon. Goes out: `Grammar`, patterns and word sets for the readers beside this module. All
patterns are anchored where they are used, have no nested repeats and give back nothing they have taken, so
every text is read in linear time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kb.detect.trie import trie
from kb.lexicon import Lexicon
from kb.lexicon.figure_tables import Tables, tables
from kb.lexicon.figures import FigureWords, Multiple

EDGE = r"(?![a-eg-z]|f(?!old))"  # the end of a number word: "sixfold" is six
SPACE = r"(?:[ ]?-[ ]?|[ ]{0,7})"
SUPER = "⁰¹²³⁴⁵⁶⁷⁸⁹"
POWER = rf"10(?:\^\{{?[-+]?\d{{1,4}}\}}?|\*\*[-+]?\d{{1,4}}|[⁻⁺]?[{SUPER}]++(?:&sup\d;)*+|(?:&sup\d;)++)"
DIGITS = (
    r"\d{1,3}(?:,\d{3})++(?:\.\d++)?(?!,?\d)"
    r"|\d{1,3}(?:[ ]?,[ ]?000\b|[ ],\d{3})++(?:\.\d++)?(?!,?\d)"
    r"|\d{1,2}(?:,\d{2})++,\d{3}(?:\.\d++)?(?!,?\d)"
    r"|\d{1,3}(?:\.\d{3})++,\d{1,2}(?!\d)"
    r"|\d{1,3}(?:\.\d{3}){2,}+(?![.\d])"
    r"|\d{1,3}(?:'\d{3})++(?:\.\d++)?(?!\d)"
    r"|[1-9]\d{0,2}(?:[ ]\d{3})++(?![\d.,]\d|\d)"
    r"|\d++(?:\.\d++)?"
    r"|\.\d++"
)
TIME = (
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "quarter",
    "year",
    "share",
    "barrel",
    "ounce",
    "tonne",
    "ton",
)
NUMBER = (
    rf"(?:(?:{DIGITS})[ ]?[x×·*][ ]?(?:{POWER}|10[-⁻]\d{{1,3}}(?!\d))"
    rf"|{POWER}"
    r"|\d++(?:\.\d++)?[eE][-+]?\d{1,6}(?![\w])"
    r"|\d{1,4}(?:[ ]|-| and )\d{1,2}/\d{1,3}(?![\d/])"
    r"|\d{1,4}[ ]?[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]"
    r"|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]"
    r"|\d{1,2}/\d{1,3}(?![\d/])"
    r"|\d{1,4}(?:\.\d{1,3})?:\d{1,4}(?![\d:]|\.\d)"
    rf"|(?:{DIGITS}))"
)


@dataclass(frozen=True)
class Grammar:
    """The compiled terminals and the tables they refer to."""

    tables: Tables
    words: FigureWords
    anchor: re.Pattern[str]  # where a number may begin
    number: re.Pattern[str]
    spelled: re.Pattern[str]  # a number in words, on lower case
    fraction: re.Pattern[str]  # two thirds, a quarter, half
    one_in: re.Pattern[str]
    vague: re.Pattern[str]
    magnitude: re.Pattern[str]
    suffix: re.Pattern[str]
    unit_word: re.Pattern[str]
    unit_modifier: re.Pattern[str]
    unit_symbol: re.Pattern[str]
    before: re.Pattern[str]
    rate: re.Pattern[str]
    rate_a: re.Pattern[str]
    rate_adverb: re.Pattern[str]
    rate_of: re.Pattern[str]
    signs: frozenset[str]
    after: re.Pattern[str]
    whole: re.Pattern[str]
    whole_reason: dict[str, str]
    label: dict[str, str]
    strong: frozenset[str]
    label_after: re.Pattern[str]
    label_reason: dict[str, str]
    multiples: dict[str, Multiple]
    stops: frozenset[str]
    verbs: frozenset[str]
    not_nouns: frozenset[str]
    heads: frozenset[str]
    starters: frozenset[str]
    fillers: frozenset[str]
    up: frozenset[str]
    down: frozenset[str]
    between: frozenset[str]
    nouns_up: frozenset[str]
    nouns_down: frozenset[str]
    modifiers: frozenset[str]
    than_up: frozenset[str]
    than_down: frozenset[str]
    ambiguous: frozenset[str]
    scores: frozenset[str]
    range_verbs: frozenset[str]
    with_by: frozenset[str]
    scaled: dict[str, tuple[str, str]]
    ratio_followers: frozenset[str]
    bare_names: frozenset[str]
    ordinals: frozenset[str]
    short_suffixes: dict[str, bool]  # form -> sure
    rivals: dict[str, str | None]
    length_cues: frozenset[str]


@lru_cache(maxsize=8)
def grammar(lexicon: Lexicon) -> Grammar:
    """Returns the grammar of a lexicon."""
    words, found = lexicon.figures, tables(lexicon)
    names, changes, rates = words.names, words.changes, words.rates
    whole = {phrase: reason for reason, phrases in names.whole.items() for phrase in phrases}
    after = {phrase: reason for reason, phrases in names.after.items() for phrase in phrases}
    suffixes = {suffix.form: suffix.sure for suffix in words.magnitudes.suffix}
    per = trie([*(word for word in found.unit_words), *found.nouns])
    return Grammar(
        tables=found,
        words=words,
        anchor=re.compile(_anchor(words)),
        number=re.compile(NUMBER),
        spelled=re.compile(_spelled(words)),
        fraction=re.compile(_fraction(words)),
        one_in=re.compile(_one_in(words)),
        vague=re.compile(_vague(words)),
        magnitude=re.compile(
            rf"{SPACE}({trie(words.magnitudes.words)})(?![a-z])(?:{SPACE}({trie(words.magnitudes.words)})(?![a-z]))?"
        ),
        suffix=re.compile(rf"([ ]?)({trie(suffixes)})(?![A-Za-z0-9])"),
        unit_word=re.compile(rf"({SPACE})({trie(found.unit_words)})(?![a-z0-9])"),
        unit_modifier=re.compile(rf"[ ](?:{trie(words.units.modifiers)})(?=[ ])"),
        unit_symbol=re.compile(
            rf"({SPACE}|[ ]?[(\[{{<])({trie(found.unit_symbols)})(?:(?![A-Za-z0-9²³])|(?<=['′])(?=\d{{1,2}}[\"″”]))"
        ),
        before=re.compile(rf"(?:(?<![A-Za-z0-9.])|(?<=\b[A-Za-z]\.))({trie(found.before)})([ ]{{0,6}})$"),
        rate=re.compile(
            r"(?:[ ]?-?[ ]?per[ -]|/(?!\d+/)|[ ]/[ ](?!\d))(?:(\d++(?:[.,]\d++)*+)[ -]?|(?:one|a|an|each)[ ])?"
            rf"(?:({trie([*words.magnitudes.words, *suffixes])})(?![a-z])[ -]?)?"
            rf"(?:(?:[a-z]{{3,20}}[ ])??({per})(?![a-z])|({trie(rates.symbols)})(?![A-Za-z])|([a-z][a-z-]*+(?:[ ](?:hour|day|year|run|foot|feet|metre|meter|mile|inch|unit|member|game))?)(?![a-z]))"
        ),
        rate_a=re.compile(
            rf"(?:[ ]?-[ ]?|[ ]{{1,7}})(?:an?|each|every)(?:[ ]?-[ ]?|[ ]{{1,7}})({trie(rates.a)})(?![a-z]|[ ](?:earlier|ago|before|later|prior))"
        ),
        rate_of=re.compile(
            rf"[ ](?:\([^()]{{1,30}}\)|of[ ](?:[a-z-]{{2,20}}[ ]){{0,2}}[a-z-]{{2,20}})(?:[ ](?:an?|per|each|every)[ ]({trie(TIME)})|[ ]({trie(rates.adverbs)}))(?![a-z]|[ ](?:earlier|ago|before|later|prior))"
        ),
        rate_adverb=re.compile(rf"[ ]({trie(rates.adverbs)})(?![a-z-])"),
        signs=frozenset("".join(found.signs)),
        after=re.compile(rf"(?:[ ]{{0,3}}\+(?![ ]?\d)|(?:[ ,]{{1,2}}|-)({trie(found.after)})(?![a-z]))"),
        whole=re.compile(rf"(?<![a-z0-9])({trie(whole)})(?![a-z0-9])"),
        whole_reason={_plain(phrase): reason for phrase, reason in whole.items()},
        label={word: reason for reason, group in names.before.items() for word in group},
        strong=frozenset(names.strong),
        label_after=re.compile(rf"[ -]?({trie(after)})(?![a-z])"),
        label_reason=after,
        multiples={word: row for row in words.multiples.multiple for word in row.words},
        stops=frozenset(words.nouns.stops),
        verbs=frozenset(words.nouns.verbs),
        not_nouns=frozenset(words.nouns.not_nouns),
        heads=frozenset(words.nouns.heads),
        starters=frozenset(names.starters),
        fillers=frozenset(words.comparators.fillers),
        up=frozenset(changes.up),
        down=frozenset(changes.down),
        between=frozenset(changes.between),
        nouns_up=frozenset(changes.nouns_up),
        nouns_down=frozenset(changes.nouns_down),
        modifiers=frozenset(changes.modifiers),
        than_up=frozenset(changes.than_up),
        than_down=frozenset(changes.than_down),
        ambiguous=frozenset(words.units.spaced_only),
        scores=frozenset(names.score_words),
        range_verbs=frozenset(changes.range_verbs),
        with_by=frozenset(changes.with_by),
        scaled=found.scaled,
        ratio_followers=frozenset(words.multiples.ratio_followers),
        bare_names=frozenset(names.numbers),
        ordinals=frozenset(words.numerals.ordinals),
        short_suffixes=suffixes,
        rivals={suffix.form: suffix.rival for suffix in words.magnitudes.suffix},
        length_cues=frozenset(words.units.length_cues),
    )


def _plain(phrase: str) -> str:
    return phrase.replace("-", " ")


def _anchor(words: FigureWords) -> str:
    numerals, magnitudes = words.numerals, words.magnitudes
    spelled = [*numerals.ones, *numerals.tens, *numerals.scales, *numerals.parts, *numerals.ordinals]
    spelled += [part + "s" for part in numerals.parts] + ["halves"]
    spelled += [row.word for row in magnitudes.vague] + [*magnitudes.digits, *magnitudes.more]
    spelled += [word for row in words.multiples.multiple for word in row.words]
    spelled += [*words.multiples.orders]
    return rf"[\d½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]|(?<![a-z])(?:{trie(spelled)}){EDGE}"


def _spelled(words: FigureWords) -> str:
    numerals = words.numerals
    tens, ones, scale = trie(numerals.tens), trie(numerals.ones), trie(numerals.scales)
    small = rf"(?:{tens}(?:[ -]?(?:{ones}){EDGE})?|{ones}){EDGE}"
    scaled = rf"(?:(?:[ ]|-)(?:{scale}){EDGE})"
    tail = r"(?:[ -]and[ -](?:a[ -]half|a[ -]quarter|a[ -]third|three[ -]quarters|two[ -]thirds)(?![a-z]))?"
    return rf"(?:{small}|(?:{scale}){EDGE}){tail}{scaled}*+(?:(?:[ -]and)?[ -]{small}{scaled}++)*+(?:(?<![a-z]{{2}}y)(?:[ -]and)?[ -]{small}(?<=[a-z])(?![ -](?:{scale}))(?<![ ]{{2}}))?{tail}{scaled}*+"


def _fraction(words: FigureWords) -> str:
    parts = trie([*words.numerals.parts, *(part + "s" for part in words.numerals.parts), "halves"])
    return rf"(?:(one|two|three|four|five|six|seven|eight|nine|ten|\d{{1,2}}|an?|half)[ ]?[ -][ ]?)?({parts})(?![a-z])(?:[ ]of[ ]a(?=[ ])|[ ]a(?=[ ]))?(?:[ -]({trie(words.numerals.scales)})(?![a-z]))?"


def _one_in(words: FigureWords) -> str:
    number = rf"(?:{trie([*words.numerals.ones, *words.numerals.tens, *words.numerals.scales])}|\d{{1,4}})"
    return rf"({number})(?:[ ]in[ ](?:every[ ])?|[ -]out[ -]of[ -](?:every[ ])?)({number})(?![a-z\d%]|[,.]\d|[ ](?:per|years|months|days))"


def _vague(words: FigureWords) -> str:
    vague = trie([row.word for row in words.magnitudes.vague])
    return rf"({vague})(?![a-z])((?:[ ]of[ ](?:{vague})(?![a-z])){{0,2}})"
