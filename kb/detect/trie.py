"""A regular expression for a list of words that tries each character once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

END = ""


def trie(words: Iterable[str]) -> str:
    """Returns a pattern that matches the longest of the words; a space or hyphen in a word matches either.

    >>> import re
    >>> bool(re.fullmatch(trie(["per cent", "percent"]), "per-cent"))
    True
    """
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[END] = {}
    return _pattern(root)


def _pattern(node: dict[str, Any]) -> str:
    branches = [_char(char) + _pattern(below) for char, below in sorted(node.items()) if char != END]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"
    if END not in node:
        return body
    return f"(?:{body})?"


def _char(char: str) -> str:
    return "[ \\-]" if char in " -" else re.escape(char)
