"""Sentences that hold figures become parses; the one place where the model runs.

Comes in: passages with what was read in them. Goes out: for each a spaCy `Doc` whose token offsets
are offsets into `Passage.text`, or None where a parse would tell nothing (no figure, table row).

The parser never sees a figure as news writes it: "$660-690B" or "2.4x" derail it. It sees a plain
stand-in of the same shape ("$ 500", "50 %"), and the tree is laid over the real words. Named entity
recognition, morphology and the pipeline's lemmatizer do not run: nothing here asks for the first
two, and lemmas are looked up once for each word and tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import tee

from spacy.language import Language
from spacy.tokens import Doc, Token

from kb.model import Passage, PassageKind, Quantity, Reading
from kb.relate.models import known_forms
from kb.relate.syntax import FIGURE_TOKENS

GERUND = 4  # words back that a gerund may open the subject: "training Lumen-2 cost"
LONGEST = 4000  # characters of a sentence; beyond it is no sentence and parsing it would not help
MOST = 150  # figures of a sentence, beyond which it is a list that the parser cannot read
UNPARSED = frozenset({PassageKind.TABLE_ROW, PassageKind.TABLE_HEAD, PassageKind.FURNITURE})

NUMBER_END = re.compile(r"[0-9⁰¹²³⁴-⁹½¼¾⅓⅔⅛]")
MAGNITUDE = re.compile(
    r"[\s\-‑]*(?:hundred|thousand|million|billion|trillion|quadrillion|bn|mn|tn|mln|[kKmMbBT])(?![A-Za-z])"
)
TAIL_WORD = re.compile(r"per[- ]?cent\b|[^\W\d_]+[²³]?|%|[^\s\w%]+|\w+", re.IGNORECASE)
PER_CENT = frozenset({"per cent", "per-cent", "percent", "pct"})  # two words derail the small model
CURRENCY_SIGN = re.compile(r"[$€£¥₹₩₽₪₺]")
MULTIPLE_SIGN = re.compile(r"[\s\-]*[×x](?![A-Za-z])")
WORD_WITH_DIGITS = re.compile(r"(?<=\s)[A-Za-z]+\d[\w-]*$")
UNIT_SYMBOL = re.compile(r"\s*((?=\S*[A-Z/²³°µ])[^\s\d]+)")
TIMES_THE = re.compile(r"\s+(?:the|that|its|their|as)\b")
POINTS_BACK = re.compile(
    r"\W*(?:(?:but|and|yet|still|meanwhile|however|also|now|then|while|since|in addition|for example)\W+)?"
    r"(?:it|its|they|their|this|these|that|those|he|his|she|her|"
    r"the (?:company|firm|group|bank|model|system|startup|project))\b",
    re.IGNORECASE,
)
POINTS = re.compile(r"\b(?:it|its|they|their|them)\b")
STAND_IN = {"~": "about", "≈": "about", ">": "over", "<": "under", "≥": "over", "≤": "under", "/": "per"}

# Words of the field that the small model takes for adjectives or verbs; a plain noun stands in for them.
PLAIN_NOUN = {"compute": "capacity", "bandwidth": "capacity", "capex": "spending", "headcount": "staff"}
ASKING = re.compile(r"asking(?= (?:price|rent)s?\b)", re.IGNORECASE)  # "average asking rents": no verb
VERB_BEFORE = frozenset(
    {"to", "can", "could", "will", "would", "may", "might", "must", "not", "they", "we", "and", "or"}
)
NO_SUBJECT = VERB_BEFORE | frozenset("did does do the a an of its their this that at by in , which have".split())  # noqa: SIM905 - a word list
ADVERB = re.compile(r"(year|quarter|month|week|day)[- ](?:over|on|to|by)[- ]\1\b", re.IGNORECASE)
JOINED = re.compile(r"(?<![\w-])[^\W\d_]+(?:[-‑][^\W\d_]+)++(?![\w-])")
DASH = re.compile(r"(?<=\s)[–—-](?=\s)|—")
ACCORDING = re.compile(r"According to [^,;:()]{2,60},(?= [^,]*\b(?:[a-z]+(?:ed|s)|rose|fell|grew|will|has|had)\b)")
BRACKETS = re.compile(r"\([^()]*\)")
TELLING = re.compile(r"\b(?:accord|sa(?:y|id)|estimat|report|told|claim|not(?:ed|es)\b)", re.IGNORECASE)
COSTING = re.compile(
    r"(?:costs?|numbers?)\s+(?:(?:about|around|roughly|nearly|some|over|only|just|up to|more than)\s+)?$"
)
POWERING = re.compile(
    r"power\s+(?:(?:about|around|roughly|nearly|almost|some|over|only|just|up to|more than|an?)\s+){0,2}$"
)
BEFORE_FIGURE = re.compile(r"(?:record|top(?:s|ped)?)\s+(?:(?:of|about|around|nearly|almost|some|over|more than)\s+)?$")
RECORD_OF = frozenset({"a", "an", "the", "its", "their", "'s", "’s", "company", "another", "new", "all-time"})
PROJECTS = re.compile(
    r"(?:projects|forecasts)(?= (?:its|their|that|it|the|a|an|to|[a-z]+ly|full-year|revenue|sales|profit|earnings)\b)"
)
SPENT = re.compile(r"spend(?= (?:at|of|is|was|has|rose|reached|grew|hit)\b)")

POS_OF_TAG = {
    "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "CD": "NUM", "DT": "DET", "PDT": "DET", "WDT": "PRON",
    "WP": "PRON", "WP$": "PRON", "PRP": "PRON", "PRP$": "PRON", "EX": "PRON", "JJ": "ADJ", "JJR": "ADJ", "JJS": "ADJ",
    "AFX": "ADJ", "RB": "ADV", "RBR": "ADV", "RBS": "ADV", "WRB": "SCONJ", "IN": "ADP", "RP": "ADP", "TO": "PART",
    "POS": "PART", "CC": "CCONJ", "MD": "AUX", "UH": "INTJ", "$": "SYM", "SYM": "SYM", "_SP": "SPACE", "FW": "X",
    "XX": "X", "LS": "X", "ADD": "X", "VB": "VERB", "VBD": "VERB", "VBG": "VERB", "VBN": "VERB", "VBP": "VERB",
    "VBZ": "VERB",
}  # fmt: skip
BASE_TAGS = frozenset({"VB", "VBP", "NN", "JJ", "RB"})  # the word as it stands is its own lemma
FINITE_BE = dict.fromkeys("am is are was were 's ’s 're ’re".split(), "be")  # noqa: SIM905 - a word list


MISLED = {
    "hopes": "hope",
    "hoped": "hope",
    "fined": "fine",
    "fining": "fine",
    "fines": "fine",
}  # the rules find the rarer verb "fin"


def needs_parse(passage: Passage, readings: Sequence[Reading]) -> bool:
    """Tells whether a parse of the passage would help: prose with at least one quantity."""
    return (
        passage.kind not in UNPARSED
        and len(passage.text) <= LONGEST
        and 0 < sum(isinstance(reading, Quantity) for reading in readings) <= MOST
    )


def parse(
    items: Iterable[tuple[Passage, Sequence[Reading]]], *, nlp: Language, batch_size: int = 256
) -> Iterator[Doc | None]:
    """Yields for each passage its parse, or None where `needs_parse` says no; in order, in batches.

    Passages of many articles may come in one stream: the parser is quickest on long batches.
    """
    for_shape, for_parse = tee(
        _layout(passage, readings, wanted, nlp) for passage, readings, wanted in _with_openers(items)
    )
    plain = (_stand_in(layout, nlp) for layout in for_parse if layout is not None)
    trees = nlp.pipe(plain, batch_size=batch_size)
    for layout in for_shape:
        yield None if layout is None else _real(layout, next(trees), nlp)


def _with_openers(
    items: Iterable[tuple[Passage, Sequence[Reading]]],
) -> Iterator[tuple[Passage, Sequence[Reading], bool]]:
    """Marks what is to be parsed: figure sentences, and the sentence before one that holds a pronoun."""
    before: tuple[Passage, Sequence[Reading]] | None = None
    for passage, readings in items:
        if before is not None:
            leads = passage.index == before[0].index + 1 and before[0].kind not in UNPARSED
            points = needs_parse(passage, readings) and _points_back(passage.text)
            yield *before, needs_parse(*before) or (leads and points and len(before[0].text) <= LONGEST)
        before = passage, readings
    if before is not None:
        yield *before, needs_parse(*before)


def _points_back(text: str) -> bool:
    """Tells whether a sentence may speak of what the sentence before is about."""
    return POINTS_BACK.match(text) is not None or POINTS.search(text) is not None


@dataclass(frozen=True, slots=True)
class _Layout:
    """A sentence's tokens: real words, the words shown to the parser, spaces."""

    words: list[str]
    shown: list[str]  # an empty string hides the word from the parser
    spaces: list[bool]
    figures: tuple[tuple[int, int], ...] = ()  # spans of characters


def _layout(passage: Passage, readings: Sequence[Reading], wanted: bool, nlp: Language) -> _Layout | None:
    if not wanted:
        return None
    text, last = passage.text, 0
    pieces: list[tuple[int, int, str]] = []
    for figure in _figures(readings):
        pieces += _plain(text, last, figure.start, nlp)
        pieces += _pieces(figure, text, nlp)
        last = figure.end
    pieces += _plain(text, last, len(text), nlp)
    figures = tuple((figure.start, figure.end) for figure in _figures(readings))
    return replace(_spaced(text, _aside(text, pieces, readings)), figures=figures)


def _aside(text: str, pieces: list[tuple[int, int, str]], readings: Sequence[Reading]) -> list[tuple[int, int, str]]:
    """Hides asides that hold no figure and tell nobody's word: without them the parser keeps to the main clause."""
    figures = list(_figures(readings))
    hidden: list[tuple[int, int]] = []
    dashes = [m.start() for m in DASH.finditer(text)]
    spans = [m.span() for m in BRACKETS.finditer(text)] + ([(dashes[0], dashes[1] + 1)] if len(dashes) == 2 else [])
    if (opening := ACCORDING.match(text)) is not None and not any(f.start < opening.end() for f in figures):
        hidden.append(opening.span())  # else the subject behind it is taken for a part of the source's name
    for start, end in spans:
        held = any(start <= figure.start < end for figure in figures)
        if not held and start > 0 and end < len(text) - 2 and TELLING.search(text, start, end) is None:
            hidden.append((start, end))
    return [(a, b, "" if any(x <= a < y for x, y in hidden) else shown) for a, b, shown in pieces]


def _figures(readings: Sequence[Reading]) -> Iterator[Quantity]:
    """Yields the quantities in text order, without those that overlap an earlier one."""
    last = 0
    for reading in sorted((r for r in readings if isinstance(r, Quantity)), key=lambda r: (r.start, -r.end)):
        if reading.start >= last:
            yield reading
            last = reading.end


def _plain(text: str, start: int, end: int, nlp: Language) -> list[tuple[int, int, str]]:
    """Tokens of a stretch without figures; a sign that stands before or after a figure is spelled out."""
    pieces: list[tuple[int, int, str]] = []
    adverbs = {start + m.start(): start + m.end() for m in ADVERB.finditer(text[start:end])}
    joined = {start + m.start(): start + m.end() for m in JOINED.finditer(text[start:end])}
    taken = start
    for token in nlp.tokenizer(text[start:end]):
        first, word = start + token.idx, token.text
        if token.is_space or first < taken:
            continue
        if first in adverbs:
            taken = adverbs[first]
            pieces.append((first, taken, "annually"))
            continue
        if (taken_to := joined.get(first)) is not None:  # "AI-driven" is shown as "driven"
            taken = taken_to
            pieces.append((first, taken, re.split("[-‑]", text[first:taken])[-1]))
            continue
        if (plain := PLAIN_NOUN.get(word.lower())) is not None and text[
            first + len(word) : first + len(word) + 1
        ] != "-":
            before = pieces[-1][2].lower() if pieces else ""
            pieces.append((first, first + len(word), word if before in VERB_BEFORE else plain))
            continue
        if pieces and pieces[-1][2][:1].isupper() and PROJECTS.match(text, first):
            pieces.append((first, first + len(word), "expects"))  # "Acme projects its expenses": a verb
            continue
        if ASKING.match(text, first):
            pieces.append((first, first + len(word), "market"))
            continue
        if word == "spend" and pieces and SPENT.match(text, first):
            word_before = pieces[-1][2]
            pieces.append(
                (first, first + 5, "spending" if word_before.islower() and word_before not in VERB_BEFORE else word)
            )
            continue
        if pieces and pieces[-1][2] == "to" and end < len(text) and POWERING.match(text, first, end):
            pieces.append((first, first + len(word), "serve"))  # "to power 83,000 homes": a verb
            continue
        if pieces and end < len(text) and BEFORE_FIGURE.match(text, first, end):
            pieces.append((first, first + len(word), _before_figure(word, pieces[-1][2])))
            continue
        if pieces and end < len(text) and COSTING.match(text, first, end) and _verbal(word, pieces):
            pieces.append(
                (first, first + len(word), "reaches" if word.endswith("s") else "reached")
            )  # "renting an H100 cost $2": a verb, no noun
            continue
        if word[0] == "/" and len(word) > 1:  # "2.4x/year"
            pieces.append((first, first + 1, STAND_IN["/"]))
            first, word = first + 1, word[1:]
        pieces.append((first, first + len(word), STAND_IN.get(word, word)))
    return pieces


def _before_figure(word: str, before: str) -> str:
    """A word that the small model reads amiss in front of a figure: "a record 2 million", "deaths top 500"."""
    if word.startswith("top"):
        noun = before.isalpha() and before.lower() not in NO_SUBJECT
        return {"top": "exceed", "tops": "exceeds", "topped": "exceeded"}[word] if noun else word
    return "large" if before.lower() in RECORD_OF else word


def _verbal(word: str, before: list[tuple[int, int, str]]) -> bool:
    """Tells whether a word before a figure is a verb that would pass for a noun: after a gerund's object."""
    opens = any(shown.lower().endswith("ing") for _, _, shown in before[-GERUND:]) or word.startswith("number")
    return opens and before[-1][2].isalnum() and before[-1][2].lower() not in NO_SUBJECT


def _pieces(figure: Quantity, text: str, nlp: Language) -> list[tuple[int, int, str]]:
    """Splits a figure in currency, number and unit words, each with its stand-in.

    A figure in words ("half", "hundreds of millions of dollars") is tokenised as it stands.
    """
    digits = list(NUMBER_END.finditer(figure.text))
    if not digits:
        return _plain(text, figure.start, figure.end, nlp)
    core = _core(figure.text, digits[-1].end())
    if magnitude := MAGNITUDE.match(figure.text, core):
        core = magnitude.end()
    lead = digits[0].start()
    sign = CURRENCY_SIGN.search(figure.text[:core])
    money = sign is not None and sign.start() < lead
    out = [(0, lead, "$"), (lead, core, "500")] if money else [(0, core, "50")]
    if multiple := MULTIPLE_SIGN.match(figure.text, core):
        out.append((core, multiple.end(), "%"))
        core = multiple.end()
    if not money and figure.unit not in (None, "%", "x") and (symbol := UNIT_SYMBOL.fullmatch(figure.text, core)):
        out.append((symbol.start(1), symbol.end(1), "tons"))
        core = len(figure.text)
    for word in TAIL_WORD.finditer(figure.text, core):
        if word[0][0].isalnum() or word[0] == "%":
            out.append((word.start(), word.end(), "%" if word[0].lower() in PER_CENT else word[0]))
        else:  # a joint ("-", "/") goes with the piece before it
            out[-1] = (out[-1][0], word.end(), out[-1][2])
    if figure.unit == "x" and TIMES_THE.match(text, figure.end):
        out = [(0, len(figure.text), "twice")]
    trimmed = [(a, b - (len(figure.text[a:b]) - len(figure.text[a:b].rstrip())), shown) for a, b, shown in out]
    return [(figure.start + a, figure.start + b, shown) for a, b, shown in trimmed if b > a]


def _core(text: str, last: int) -> int:
    """Where the number ends: a word that holds digits ("H100s") is none of it."""
    word = WORD_WITH_DIGITS.search(text)
    return len(text[: word.start()].rstrip()) if word is not None and word.end() >= last else last


def _spaced(text: str, pieces: list[tuple[int, int, str]]) -> _Layout:
    """Lays tokens end to end; odd white space becomes a token so that no offset drifts."""
    words, shown, spaces = [], [], []
    if pieces and pieces[0][0] > 0:
        words, shown, spaces = [text[: pieces[0][0]]], ["\n"], [False]
    for (start, end, stand_in), after in zip(pieces, [*pieces[1:], (len(text), len(text), "")], strict=True):
        gap = text[end : after[0]]
        words.append(text[start:end])
        shown.append(stand_in)
        spaces.append(gap.startswith(" "))
        if len(gap) > 1 or gap.strip(" "):
            words.append(gap[1:] if gap.startswith(" ") else gap)
            shown.append("\n")
            spaces.append(False)
    return _Layout(words, shown, spaces)


def _stand_in(layout: _Layout, nlp: Language) -> Doc:
    """The sentence as the parser sees it: one tree, whatever punctuation it holds."""
    seen = [index for index, word in enumerate(layout.shown) if word] or [0]
    starts: list[bool | int | None] = [index == seen[0] for index in seen]
    words, spaces = [layout.shown[index] or "-" for index in seen], [layout.spaces[index] for index in seen]
    return Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts)


def _real(layout: _Layout, tree: Doc, nlp: Language) -> Doc:
    """The tree laid over the article's words; hidden words hang from the word before them."""
    seen = [index for index, word in enumerate(layout.shown) if word] or [0]
    place = {index: order for order, index in enumerate(seen)}
    tags, deps, heads, last = [], [], [], seen[0]
    for index in range(len(layout.words)):
        if (order := place.get(index)) is not None:
            token, last = tree[order], index
            tags.append("NNP" if _unheard_of(token, nlp) else token.tag_)
            deps.append(token.dep_)
            heads.append(seen[token.head.i])
        else:
            tags.append("XX")
            deps.append("punct")
            heads.append(last)
    doc = Doc(
        nlp.vocab,
        words=layout.words,
        spaces=layout.spaces,
        tags=tags,
        pos=[_pos(tag, dep) for tag, dep in zip(tags, deps, strict=True)],
        deps=deps,
        heads=heads,
        lemmas=[_lemma(word, tag, nlp) for word, tag in zip(layout.words, tags, strict=True)],
    )
    doc.user_data[FIGURE_TOKENS] = frozenset(
        token.i for token in doc if any(start <= token.idx < end for start, end in layout.figures)
    )
    return doc


def _unheard_of(token: Token, nlp: Language) -> bool:
    """Tells whether a capitalised subject is a name that the tagger takes for a noun: no word, or no plural."""
    text = token.text
    plain = text.istitle() and text.isalpha() and len(text) > 2
    if not plain or token.dep_ != "nsubj" or token.tag_ not in ("NN", "NNS", "VB", "VBP") or token.head.i < token.i:
        return False
    if token.tag_ == "NNS":
        return token.head.tag_ == "VBZ" and not any(kid.dep_ in ("conj", "nummod", "amod") for kid in token.children)
    return text.lower() not in _nouns(nlp) and next(token.children, None) is None


@lru_cache(maxsize=8)
def _nouns(nlp: Language) -> frozenset[str]:
    """Returns the nouns that the pipeline's lemmatizer knows, none if it has no list."""
    return frozenset(known_forms(nlp).get("noun", ()))


def _pos(tag: str, dep: str) -> str:
    if tag.startswith("V") and dep in ("aux", "auxpass"):
        return "AUX"
    if tag == "IN" and dep == "mark":
        return "SCONJ"
    return POS_OF_TAG.get(tag, "PUNCT")


@lru_cache(maxsize=100_000)
def _lemma(word: str, tag: str, nlp: Language) -> str:
    """Returns the base form; a name keeps its letters."""
    lower = word.lower()
    if tag.startswith("V") and lower in FINITE_BE:
        return FINITE_BE[lower]
    if tag.startswith("V") and lower in MISLED:
        return MISLED[lower]
    if tag in ("NNP", "NNPS"):
        return word
    if "-" in lower and lower.replace("-", "").isalpha():
        first, _, last = lower.rpartition("-")
        return f"{first}-{_lemma(last, tag, nlp)}"
    if tag in BASE_TAGS or not lower.isalpha() or "lemmatizer" not in nlp.component_names:
        return lower
    token = Doc(nlp.vocab, words=[lower], tags=[tag], pos=[POS_OF_TAG.get(tag, "X")])[0]
    found: list[str] = nlp.get_pipe("lemmatizer").rule_lemmatize(token)  # type: ignore[attr-defined]  # the factory types it as any callable
    return found[0] if found else lower
