"""Who first says so: the canonical name and kind of an attribution's words.

Comes in: the words ("analysts at SemiAnalysis"). Goes out: an `Origin`, or None where nobody is named ("some
estimates", "later reporting", "the company"): all such count as one unknown origin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kb.lexicon import Lexicon

WORD = re.compile(r"[^\W_][\w.&'’-]*")
POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True)
class Origin:
    """A named originator; `kind` is `organisation` or `person`."""

    name: str
    kind: str


@lru_cache(maxsize=4096)
def origin_of(words: str | None, lexicon: Lexicon) -> Origin | None:
    """Returns the originator an attribution names; several known ones are one origin, joined by "and"."""
    if not words or not words.strip():
        return None
    found = _listed(words, lexicon)
    if found:
        names = list(dict.fromkeys(origin.name for origin in found))
        return Origin(" and ".join(names), found[0].kind if len(names) == 1 else "organisation")
    tokens = [POSSESSIVE.sub("", token) for token in WORD.findall(words)]
    listed = lexicon.origins.origins
    while tokens and tokens[0].lower() in listed.leading:
        tokens = tokens[1:]
    proper = [token for token in tokens if _proper(token) and token.lower() not in listed.generic]
    if not proper:
        return None
    return Origin(" ".join(tokens), "person" if _personal(tokens, lexicon) else "organisation")


def _proper(token: str) -> bool:
    return any(letter.isupper() for letter in token)


def _personal(tokens: list[str], lexicon: Lexicon) -> bool:
    """Two or three capitalised words, none of which an organisation would carry or be shouted."""
    listed = lexicon.origins.origins
    if tokens[0].lower().rstrip(".") in listed.titles:
        return True
    plain = all(token[0].isupper() and not token.isupper() for token in tokens if len(token.rstrip(".")) > 1)
    return 2 <= len(tokens) <= 3 and plain and not any(token.lower() in listed.organisations for token in tokens)


def _listed(words: str, lexicon: Lexicon) -> list[Origin]:
    """Known organisations and persons in the words, in their order, the longest name first at each place."""
    aliases, longest = _aliases(lexicon)
    tokens = [(found.start(), POSSESSIVE.sub("", found[0])) for found in WORD.finditer(words)]
    found: list[Origin] = []
    at = 0
    while at < len(tokens):
        for length in range(min(longest, len(tokens) - at), 0, -1):
            origin = aliases.get(" ".join(token for _, token in tokens[at : at + length]))
            if origin is not None:
                found.append(origin)
                at += length - 1
                break
        at += 1
    return found


@lru_cache(maxsize=8)
def _aliases(lexicon: Lexicon) -> tuple[dict[str, Origin], int]:
    listed: dict[str, Origin] = {}
    for entity in lexicon.context.entities.entity:
        if entity.kind in ("organisation", "person"):
            for alias in (entity.name, *entity.aliases):
                if _proper(alias):
                    listed[" ".join(WORD.findall(alias))] = Origin(entity.name, entity.kind)
    return listed, max((alias.count(" ") + 1 for alias in listed), default=0)
