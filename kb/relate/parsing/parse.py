"""Sentences that hold figures become parses; the one place where the model runs.

Comes in: passages with what was read in them. Goes out: for each a `Doc` whose token offsets
are offsets into `Passage.text`, or None where a parse would tell nothing (no figure, table row).

The parser never sees a figure as news writes it: "$660-690B" or "2.4x" derail it. It sees a plain
stand-in of the same shape ("$ 500", "50 %"), and the tree is laid over the real words. Named entity
recognition, morphology and the pipeline's lemmatizer do not run: nothing here asks for the first
two, and lemmas are looked up once for each word and tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import tee

from spacy.language import Language
from spacy.tokens import Doc as ParserDoc
from spacy.vocab import Vocab

from kb.model import Passage, PassageKind, Quantity, Reading
from kb.relate.parsing.corrected import corrections
from kb.relate.parsing.models import known_forms
from kb.relate.parsing.place import Place
from kb.relate.parsing.shown import Layout, lay_out
from kb.relate.parsing.shown_names import names_in_capitals
from kb.relate.parsing.syntax import SUBJECT_DEPS
from kb.relate.parsing.tokens import Doc, Token

CLAUSE = 8  # words of the shortest clause that is read by itself
LONGEST = 4000  # characters of a sentence; beyond it is no sentence and parsing it would not help
MOST = 150  # figures of a sentence, beyond which it is a list that the parser cannot read
UNPARSED = frozenset({PassageKind.TABLE_ROW, PassageKind.TABLE_HEAD, PassageKind.FURNITURE})
POINTS_BACK = re.compile(
    r"\W*(?:(?:but|and|yet|still|meanwhile|however|also|now|then|while|since|in addition|for example)\W+)?"
    r"(?:it|its|they|their|this|these|that|those|he|his|she|her|"
    r"the (?:company|firm|group|bank|model|system|startup|project))\b",
    re.IGNORECASE,
)
POINTS = re.compile(r"\b(?:it|its|they|their|them)\b")
POS_OF_TAG = {
    "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "CD": "NUM", "DT": "DET", "PDT": "DET", "WDT": "PRON",
    "WP": "PRON", "WP$": "PRON", "PRP": "PRON", "PRP$": "PRON", "EX": "PRON", "JJ": "ADJ", "JJR": "ADJ", "JJS": "ADJ",
    "AFX": "ADJ", "RB": "ADV", "RBR": "ADV", "RBS": "ADV", "WRB": "SCONJ", "IN": "ADP", "RP": "ADP", "TO": "PART",
    "POS": "PART", "CC": "CCONJ", "MD": "AUX", "UH": "INTJ", "$": "SYM", "SYM": "SYM", "_SP": "SPACE", "FW": "X",
    "XX": "X", "LS": "X", "ADD": "X", "VB": "VERB", "VBD": "VERB", "VBG": "VERB", "VBN": "VERB", "VBP": "VERB",
    "VBZ": "VERB",
}  # fmt: skip
ADVERBIAL = frozenset({"advmod", "npadvmod", "amod", "nsubj"})
UNAIDED = frozenset({"VB", "VBP", "VBZ"})
AUXILIARY = frozenset({"aux", "auxpass", "mark"})
SHORTEST = 4  # letters of a word that is looked up
BASE_TAGS = frozenset({"VB", "VBP", "NN", "JJ", "RB"})  # the word as it stands is its own lemma
FINITE_BE = dict.fromkeys("am is are was were 's ’s 're ’re".split(), "be")  # noqa: SIM905 - a word list
MISLED = {
    "hopes": "hope",
    "hoped": "hope",
    "fined": "fine",
    "fining": "fine",
    "fines": "fine",
    "leapt": "leap",
    "rated": "rate",
    "rating": "rate",
    "rates": "rate",
    "installed": "install",
    "installing": "install",
    "enrolled": "enroll",
    "enrolling": "enroll",
    "axed": "axe",
    "axing": "axe",
    "cratered": "crater",
    "cratering": "crater",
    "maxed": "max",
    "staged": "stage",
    "staging": "stage",
    "waned": "wane",
    "waning": "wane",
    "plated": "plate",
    "slated": "slate",
    "sited": "site",
    "routed": "route",
    "coded": "code",
    "waged": "wage",
    "plateaued": "plateau",
    "resold": "resell",
    "underspent": "underspend",
}  # the rules find rarer verbs: "fin", "rat", or none


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
        lay_out(passage, readings, nlp) if wanted else None for passage, readings, wanted in _with_openers(items)
    )
    plain = (_stand_in(layout, nlp) for layout in for_parse if layout is not None)
    trees = nlp.pipe(plain, batch_size=batch_size)
    for layout in for_shape:
        yield None if layout is None else _real(layout, as_read(next(trees)), nlp)


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


def _new_clause(layout: Layout, index: int) -> bool:
    """Tells whether a sentence begins anew here: behind a semicolon, with words enough for one."""
    return index > 1 and layout.words[index - 1] == ";" and len(layout.words) - index >= CLAUSE


def _stand_in(layout: Layout, nlp: Language) -> ParserDoc:
    """The sentence as the parser sees it: one tree, one more behind each semicolon."""
    seen = _seen(layout)
    starts: list[bool | int | None] = [index == seen[0] or _new_clause(layout, index) for index in seen]
    words, spaces = [layout.shown[index] or "-" for index in seen], [layout.spaces[index] for index in seen]
    return ParserDoc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts)


def _seen(layout: Layout) -> list[int]:
    """The places of the words that the parser is shown."""
    return [index for index, word in enumerate(layout.shown) if word] or [0]


def as_read(parsed: ParserDoc) -> Doc:
    """Returns what the parser made of a sentence, without lemmas."""
    columns = parsed.to_array(["ORTH", "TAG", "DEP", "SPACY", "HEAD"]).T
    words, tags, deps = ([_word(key, parsed.vocab) for key in column.tolist()] for column in columns[:3])
    heads = [place + steps for place, steps in enumerate(columns[4].astype("int64").tolist())]
    return Doc(words=words, spaces=columns[3].tolist(), tags=tags, deps=deps, heads=heads)


@lru_cache(maxsize=100_000)
def _word(key: int, vocab: Vocab) -> str:
    """The word, tag or relation that the parser has under a number."""
    return vocab.strings[key]


def _real(layout: Layout, tree: Doc, nlp: Language) -> Doc:
    """The tree laid over the article's words; hidden words hang from the word before them."""
    seen = _seen(layout)
    place = {index: order for order, index in enumerate(seen)}
    tags, deps, heads, last = [], [], [], seen[0]
    moved = corrections(tree)
    for index in range(len(layout.words)):
        if (order := place.get(index)) is not None:
            token, last = tree[order], index
            missed = _missed_subject(token, nlp)
            tag, dep, head = moved.get(order) or Place(token.tag_, token.dep_, token.head.i)
            called = tag in ("NN", "NNS") and layout.words[index] in names_in_capitals()
            tags.append("NNP" if missed or called or _unheard_of(token, nlp) else _as_noun(token, nlp) or tag)
            deps.append("nsubj" if missed else dep)
            heads.append(seen[head])
        else:
            version = layout.words[index][:1].isdigit() and index - 1 in place  # "Orlen 2.5": no word of an aside
            tags.append("CD" if version else "XX")
            deps.append("nummod" if version else "punct")
            heads.append(last)
    lemmas = [_lemma(word, tag, nlp) for word, tag in zip(layout.words, tags, strict=True)]
    doc = Doc(words=layout.words, spaces=layout.spaces, tags=tags, deps=deps, heads=heads, lemmas=lemmas)
    covered = {place for start, end in layout.figures for place in range(start, end)}
    doc.figures = frozenset(token.i for token in doc if token.idx in covered)
    return doc


def _unheard_of(token: Token, nlp: Language) -> bool:
    """Tells whether a capitalised subject is a name that the tagger takes for a noun: no word, or no plural."""
    text = token.text
    plain = text.istitle() and text.isalpha() and len(text) > 2
    if not plain or token.dep_ != "nsubj" or token.tag_ not in ("NN", "NNS", "VB", "VBP") or token.head.i < token.i:
        return False
    if token.tag_ == "NNS":
        return token.head.tag_ == "VBZ" and not any(kid.dep_ in ("conj", "nummod", "amod") for kid in token.children)
    return text.lower() not in _nouns(nlp) and not token.children


def _missed_subject(token: Token, nlp: Language) -> bool:
    """ "Mattingly has raised": a name that no list knows, taken for the adverb of a verb without subject."""
    text, verb = token.text, token.head
    if token.tag_ not in ("RB", "JJ") or token.dep_ not in ADVERBIAL or not (text.istitle() and text.isalpha()):
        return False
    behind = token.doc[token.i + 1 : verb.i]
    if verb.i <= token.i or not verb.tag_.startswith("VB") or any(t.head.i != verb.i for t in behind):
        return False
    alone = not any(kid.dep_ in SUBJECT_DEPS and kid.i != token.i for kid in verb.children)
    aided = all(t.dep_ in ("aux", "auxpass", "neg", "advmod") for t in behind)
    finite = verb.tag_ in ("VBD", "VBZ", "VBP") or any(t.dep_ in ("aux", "auxpass") for t in behind)
    return alone and aided and finite and not any(text.lower() in words for words in known_forms(nlp).values())


def _as_noun(token: Token, nlp: Language) -> str | None:
    """The tag of a word taken for a verb that no list knows as one: "Wavelengths at least 2 mm", "Turnout was"."""
    if token.tag_ not in UNAIDED or len(token) < SHORTEST or any(kid.dep_ in AUXILIARY for kid in token.children):
        return None
    if token.i and token.nbor(-1).tag_ in ("MD", "TO"):
        return None
    plural = token.tag_ == "VBZ" and token.lower_.endswith("s")
    return ("NNS" if plural else "NN") if _no_verb(token.lower_, plural, nlp) else None


@lru_cache(maxsize=100_000)
def _no_verb(word: str, plural: bool, nlp: Language) -> bool:
    """Tells whether the pipeline's lemmatizer knows a word, or what it is the plural of, as a noun alone."""
    bases = {word[:-1], word.removesuffix("es"), f"{word.removesuffix('ies')}y"} if plural else {word}
    verbs = known_forms(nlp).get("verb", ())
    return any(base in _nouns(nlp) for base in bases) and not any(base in verbs for base in bases)


@lru_cache(maxsize=8)
def _nouns(nlp: Language) -> frozenset[str]:
    """Returns the nouns that the pipeline's lemmatizer knows, none if it has no list."""
    return frozenset(known_forms(nlp).get("noun", ()))


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
    token = ParserDoc(nlp.vocab, words=[lower], tags=[tag], pos=[POS_OF_TAG.get(tag, "X")])[0]
    found: list[str] = nlp.get_pipe("lemmatizer").rule_lemmatize(token)  # type: ignore[attr-defined]  # the factory types it as any callable
    return found[0] if found else lower
