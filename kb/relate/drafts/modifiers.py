"""The words in front of a noun, a hyphenated one as a whole: "full-time researchers", "like-for-like sales".

Comes in: tokens of a phrase. Goes out: `Modifier` rows, each a word as written and its tokens. Where a hyphenated word
stands in a figure its pieces are tokens of their own, and the parser hangs a word it has not heard of anywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kb.relate.parsing.tokens import Token


@dataclass(frozen=True, slots=True)
class Modifier:
    """A word as written, and its tokens; the last of them says what it is."""

    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        """Returns the word as written."""
        return "".join(token.text for token in self.tokens)

    @property
    def head(self) -> Token:
        """Returns the last token."""
        return self.tokens[-1]

    def plain(self) -> str:
        """Returns the word in lower case, but for what is written in capitals."""
        return self.text if self.text.isupper() else self.text.lower()


def joined(tokens: Iterable[Token]) -> list[Modifier]:
    """Returns the tokens as words: "full-" and "time" are one."""
    out: list[Modifier] = []
    for token in tokens:
        last = out[-1].head if out else None
        if last is not None and last.i == token.i - 1 and last.text.endswith("-") and not last.whitespace_:
            out[-1] = Modifier((*out[-1].tokens, token))
        else:
            out.append(Modifier((token,)))
    return out


def in_front(first: Token, known: Collection[str]) -> list[Modifier]:
    """Returns the known hyphenated word right before a phrase, which the parser has hung elsewhere."""
    before = first.nbor(-1) if first.i else None
    found = before is not None and "-" in before.text and before.lower_ in known
    return [Modifier((before,))] if before is not None and found else []
