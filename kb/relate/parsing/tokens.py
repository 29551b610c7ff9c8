"""The parse of a sentence as the rules read it: its tokens, which of them govern which, and runs of them.

Comes in: words with their tags, relations and governors. Goes out: a `Doc` of `Token`s, cut into `Span`s. They answer
to the names that spaCy's own have, but are plain objects with everything looked up once: the rules ask for the tag, the
governor and the dependents of each word hundreds of times, and a parser's own tokens are made anew at every question.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Literal, overload

from spacy.lang.en.lex_attrs import like_num
from spacy.lang.lex_attrs import is_punct

MOST_PASSES = 12  # over a sentence whose branches cross, until every edge is found


class Token:
    """A word, number or mark of a sentence.

    Attributes:
        i: its place in the sentence.
        idx: where it begins, as an offset into the sentence's text.
        whitespace_: the space behind it, or nothing.
        head: what governs it; the token itself where nothing does.
        children: what it governs, in text order.
    """

    __slots__ = ("children", "dep_", "doc", "head", "i", "idx", "lemma_", "lower_", "tag_", "text", "whitespace_")

    def __init__(self, doc: Doc, i: int, idx: int, text: str, whitespace: str, tag: str, dep: str, lemma: str) -> None:
        self.doc, self.i, self.idx, self.text, self.whitespace_ = doc, i, idx, text, whitespace
        self.tag_, self.dep_, self.lemma_, self.lower_ = tag, dep, lemma, text.lower()
        self.head = self
        self.children: list[Token] = []

    def __len__(self) -> int:
        return len(self.text)

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    @property
    def text_with_ws(self) -> str:
        """The token with the space behind it."""
        return self.text + self.whitespace_

    @property
    def is_punct(self) -> bool:
        """Whether the token is a mark of punctuation."""
        return _is_punct(self.text)

    @property
    def is_alpha(self) -> bool:
        """Whether the token has letters alone."""
        return self.text.isalpha()

    @property
    def like_num(self) -> bool:
        """Whether the token is a number, in digits or words."""
        return _like_num(self.text)

    @property
    def lefts(self) -> list[Token]:
        """What it governs in front of it."""
        return [kid for kid in self.children if kid.i < self.i]

    @property
    def rights(self) -> list[Token]:
        """What it governs behind it."""
        return [kid for kid in self.children if kid.i > self.i]

    @property
    def left_edge(self) -> Token:
        """The first token of all that hangs from it."""
        return self.doc[self.doc.edges[0][self.i]]

    @property
    def right_edge(self) -> Token:
        """The last token of all that hangs from it."""
        return self.doc[self.doc.edges[1][self.i]]

    @property
    def subtree(self) -> list[Token]:
        """The token and all that hangs from it: each with what it governs around it."""
        out: list[Token] = []
        stack = [(self, False)]
        while stack and len(out) < len(self.doc):
            token, opened = stack.pop()
            if opened or not token.children:
                out.append(token)
                continue
            stack += [(kid, False) for kid in reversed(token.rights)]
            stack.append((token, True))
            stack += [(kid, False) for kid in reversed(token.lefts)]
        return out

    @property
    def sent(self) -> Span:
        """The sentence it stands in, of the several that a passage may be read as."""
        starts = self.doc.sentence_starts
        at = bisect_right(starts, self.i)
        end = starts[at] if at < len(starts) else len(self.doc)
        return Span(self.doc, starts[at - 1] if at else 0, end)

    def is_ancestor(self, other: Token) -> bool:
        """Tells whether the other token hangs from this one, near or far."""
        for _ in range(len(self.doc)):
            if other.head == other:
                return False
            other = other.head
            if other == self:
                return True
        return False

    def nbor(self, steps: int = 1) -> Token:
        """Returns the token so many places behind this one; before it, if negative.

        Raises:
            IndexError: the sentence ends before.
        """
        place = self.i + steps
        if place < 0:
            raise IndexError(place)
        return self.doc.tokens[place]


class Doc:
    """The parse of one sentence.

    Attributes:
        text: the sentence; the offsets of its tokens are offsets into it.
        figures: the places of the tokens that belong to a figure.
        roots: by the places of a span the token that its others hang from, once somebody asked.
        subjects: by the place of a verb its own subject, once somebody asked.
    """

    def __init__(
        self,
        *,
        words: Sequence[str],
        heads: Sequence[int],
        deps: Sequence[str],
        tags: Sequence[str],
        spaces: Sequence[bool] | None = None,
        lemmas: Sequence[str] | None = None,
    ) -> None:
        behind = [" " if spaced else "" for spaced in spaces] if spaces is not None else [" "] * len(words)
        lemmas = lemmas if lemmas is not None else [""] * len(words)
        self.tokens: list[Token] = []
        offset = 0
        for i, (word, space, tag, dep, lemma) in enumerate(zip(words, behind, tags, deps, lemmas, strict=True)):
            self.tokens.append(Token(self, i, offset, word, space, tag, dep, lemma))
            offset += len(word) + len(space)
        for token, head in zip(self.tokens, heads, strict=True):
            if head != token.i:
                token.head = self.tokens[head]
                token.head.children.append(token)
        self.text = "".join([token.text + token.whitespace_ for token in self.tokens])
        self.figures: frozenset[int] = frozenset()
        self.roots: dict[tuple[int, int], Token] = {}
        self.subjects: dict[int, Token | None] = {}

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, place: int) -> Token: ...
    @overload
    def __getitem__(self, place: slice) -> Span: ...
    def __getitem__(self, place: int | slice) -> Token | Span:
        if isinstance(place, slice):
            start, end, _ = place.indices(len(self.tokens))
            return Span(self, start, max(start, end))
        return self.tokens[place]

    @cached_property
    def edges(self) -> tuple[list[int], list[int]]:
        """For each token the places of the first and the last of all that hangs from it."""
        first, last = list(range(len(self.tokens))), list(range(len(self.tokens)))
        pairs = [(token.i, token.head.i) for token in self.tokens if token.head != token]
        for _ in range(MOST_PASSES):
            before = (first.copy(), last.copy())
            for kid, head in (*pairs, *reversed(pairs)):
                if first[kid] < first[head]:
                    first[head] = first[kid]
                if last[kid] > last[head]:
                    last[head] = last[kid]
            if before == (first, last):
                break
        return first, last

    @cached_property
    def sentence_starts(self) -> list[int]:
        """The places where the trees of the parse begin, one behind another."""
        return sorted({self.edges[0][token.i] for token in self.tokens if token.head == token})

    def char_span(
        self, start: int, end: int, *, alignment_mode: Literal["strict", "contract", "expand"] = "strict"
    ) -> Span | None:
        """Returns the tokens between two offsets, None where an offset is outside the text.

        "strict" wants both offsets at the edge of a token, "contract" leaves out the tokens that stand partly inside,
        "expand" takes them.
        """
        first, last = self._at(start), self._at(end - 1)
        if first is None or last is None:
            return None
        cut_first, cut_last = first.idx < start, end < last.idx + len(last)
        at, to = first.i, last.i
        if alignment_mode == "strict" and (cut_first or end != last.idx + len(last)):
            return None
        if alignment_mode == "contract":
            at, to = at + cut_first, to - cut_last
            return Span(self, at, to + 1) if at <= to else None
        if alignment_mode == "expand" and start == first.idx + len(first):
            at += 1  # the space behind a token is no part of it
        return Span(self, at, to + 1)

    def _at(self, offset: int) -> Token | None:
        """The token that an offset is in, or in the space behind."""
        if not 0 <= offset < len(self.text):
            return None
        return self.tokens[bisect_right(self._starts, offset) - 1]

    @cached_property
    def _starts(self) -> list[int]:
        return [token.idx for token in self.tokens]


class Span:
    """A run of tokens of a sentence, from the place `start` to before the place `end`."""

    __slots__ = ("doc", "end", "start")

    def __init__(self, doc: Doc, start: int, end: int) -> None:
        self.doc, self.start, self.end = doc, start, end

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.tokens[self.start : self.end])

    def __eq__(self, other: object) -> bool:
        same = isinstance(other, Span) and self.doc is other.doc
        return same and isinstance(other, Span) and (self.start, self.end) == (other.start, other.end)

    def __hash__(self) -> int:
        return hash((id(self.doc), self.start, self.end))

    def __str__(self) -> str:
        return self.text

    @overload
    def __getitem__(self, place: int) -> Token: ...
    @overload
    def __getitem__(self, place: slice) -> Span: ...
    def __getitem__(self, place: int | slice) -> Token | Span:
        if isinstance(place, slice):
            start, end, _ = place.indices(len(self))
            return Span(self.doc, self.start + start, self.start + max(start, end))
        return self.doc.tokens[range(self.start, self.end)[place]]

    @property
    def text(self) -> str:
        """The words as they stand, without the space behind the last."""
        return self.doc.text[self.start_char : self.end_char] if len(self) else ""

    @property
    def start_char(self) -> int:
        """Where the first token begins, as an offset."""
        return self.doc.tokens[self.start].idx

    @property
    def end_char(self) -> int:
        """Where the last token ends, as an offset."""
        last = self.doc.tokens[self.end - 1]
        return last.idx + len(last)

    @property
    def sent(self) -> Span:
        """The sentence that the first token stands in."""
        return self.doc.tokens[self.start].sent

    @property
    def root(self) -> Token:
        """The first token that nothing governs; else the first that what is outside governs."""
        hanging: Token | None = None
        for token in self:
            if token.head == token:
                return token
            if hanging is None and not self.start <= token.head.i < self.end:
                hanging = token
        return hanging if hanging is not None else self[0]


@lru_cache(maxsize=100_000)
def _is_punct(text: str) -> bool:
    return bool(is_punct(text))


@lru_cache(maxsize=100_000)
def _like_num(text: str) -> bool:
    return bool(like_num(text))  # type: ignore[no-untyped-call]  # spaCy tells no types of it
