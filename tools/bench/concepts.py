"""What a figure is of, as the makers of NewsQuant write it: the nouns that kb words its claims by, as bare words.

Comes in: a claim and the parse of its sentence. Goes out: the words of its concept. The nouns are those of
`kb.relate.wording`; what the set does beyond it:

- it has words alone, without prepositions, articles, pronouns, canonical names and a few idle adjectives, and none from
  another clause or sentence;
- all words of a clause count, be they what is measured or whose it is;
- what is counted, or what a fraction is a part of, is the unit and no concept, so a counted noun that is itself the
  subject leaves none;
- "5G" is a figure of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from spacy.language import Language

from kb.lexicon import load
from kb.model import Article
from kb.pipeline.extract import draft
from kb.relate.parsing import syntax
from kb.relate.parsing.parse import as_read, parse
from kb.relate.parsing.tokens import Doc, Span, Token
from kb.relate.wording.nouns import SUBJECTS, Finder, Nouns
from kb.relate.wording.phrases import TELLING, Phrases
from kb.relate.wording.said import Words

Claim = dict[str, Any]
Placed = tuple[int, int, Token]

IDLE = frozenset("total combined such same other own more less".split())  # noqa: SIM905 - a word list
GENERATION = re.compile(r"(?<!\w)[2-6]G(?!\w)")  # "5G", a figure of the set
PERCENT = re.compile(r"%|per ?cent|pct?\b|pc\b", re.IGNORECASE)
SMALL = "the a an of in for to and on by at per from with total between among i we he she it they its their his her s"
STOP = frozenset(SMALL.split())
WORD = re.compile(r"[^\s/(),]+")


def places(texts: dict[str, str], *, nlp: Language) -> dict[str, list[Placed]]:
    """Returns the parsed words of every article, each with its span there."""
    lexicon = load()
    read = [draft(Article(key, text, sha256(text.encode()).hexdigest()), lexicon) for key, text in texts.items()]
    items = [(each, passage) for each in read for passage in each.passages]
    docs = parse(((p, each.readings.get(p.index, ())) for each, p in items), nlp=nlp)
    found: dict[str, list[Placed]] = {key: [] for key in texts}
    for (each, passage), doc in zip(items, docs, strict=True):
        for token in as_read(nlp(passage.text)) if doc is None else doc:
            found[each.article.file].append((*passage.locate(token.idx, token.idx + len(token)), token))
    return found


def words_at(placed: list[Placed], start: int, end: int) -> Span | None:
    """Returns the parsed words of a span of the article."""
    touched = [token for first, last, token in placed if first < end and start < last]
    return touched[0].doc[touched[0].i : touched[-1].i + 1] if touched and touched[0].doc is touched[-1].doc else None


def concept(claim: Claim, span: Span, words: Words) -> list[str]:
    """Returns the words of a figure's concept, in the order of the text."""
    unit, stated, per = claim.get("unit"), claim.get("stated_unit"), claim.get("per")
    found = Finder(span, unit=unit, stated_unit=stated, per=per, times=words.times).found()
    top = next((t for t in (syntax.span_root(span), *syntax.climb(syntax.span_root(span))) if t.dep_ in SUBJECTS), None)
    fraction = unit == "%" and PERCENT.search(claim["figure"]) is None
    if not found.acting and top is not None and (fraction or (not found.own and str(unit).startswith("count:"))):
        return []  # "dozens of people were killed", "a third of the people left"
    if not (found.own or found.acting):
        return _given(claim)
    taken = found.taken | _generations(span.doc)
    return _said(found, Phrases(span.doc, frozenset(taken), words.times, words.outer))


def _said(found: Nouns, phrases: Phrases) -> list[str]:
    inside = sorted({i for head in (*found.own, *found.acting) for i in phrases.tokens(head)})
    told = [token for token in (phrases.doc[i] for i in inside) if token.tag_ in TELLING and token.lower_ not in IDLE]
    spelled = [word for token in told if not token.text.endswith("-") for word in WORD.findall(token.text)]
    return list(dict.fromkeys(word.removesuffix("'s").removesuffix("’s") for word in spelled))


def _given(claim: Claim) -> list[str]:
    """The words kb found in the sentence, where grammar ties the figure to nothing: headlines, broken clauses."""
    unit = set((claim.get("stated_unit") or "").lower().split())
    texts = [claim.get(slot) or "" for slot in ("metric_text", "subject_text")]
    words = [word for text in texts for word in WORD.findall(text)]
    return [word for word in dict.fromkeys(words) if word.lower() not in unit | STOP | {"…"}]


def _generations(doc: Doc) -> set[int]:
    found = (syntax.by_offset(doc, name.start(), name.end()) for name in GENERATION.finditer(doc.text))
    return {token.i for span in found if span is not None for token in span}


def said(claims: list[Claim], placed: list[Placed]) -> Iterator[Claim]:
    """Yields the claims of an article, their words those of their concepts in the set's convention."""
    words = Words(load().context)
    for claim in sorted(claims, key=lambda one: int(one["start"])):
        span = words_at(placed, claim["start"], claim["end"])
        unsaid = {"metric": None, "subject": None, "subject_text": None}
        yield claim if span is None else {**claim, **unsaid, "metric_text": " ".join(concept(claim, span, words))}
