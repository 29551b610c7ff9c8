"""Words are data: no pattern in code lists words of English that belong into the lexicon.

An alternation of a regular expression may hold the small words that English is built with, and signs of figures and
units. Verbs, nouns and adjectives are lists of `kb/lexicon/*.toml`, filled into patterns by `kb.lexicon.cues.Cue`.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
STAGES = ("detect", "normalise", "relate", "compare", "crosscheck")

WORDS = tomllib.loads((ROOT / "tests" / "words.toml").read_text(encoding="utf-8"))
SMALL = frozenset(word for words in (*WORDS["small"].values(), *WORDS["forms"].values()) for word in words)
ALLOWED = {module: set(words) for module, words in (WORDS["spelling"] | WORDS["parser"] | WORDS["standing"]).items()}


def literals(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yields the text of each string and f-string that is no docstring, with its line."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "\x00" for part in node.values)
            yield node.lineno, text
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs | inner:
            yield node.lineno, node.value


def listed(pattern: str) -> set[str]:
    """Returns the words of a pattern that stand beside a `|`, without the small ones.

    >>> sorted(listed(r"(?:the|its) (?:bought|sold)\\b"))
    ['bought', 'sold']
    """
    opened = re.sub(r"\(\?(?:P?<\w+>|[a-zA-Z-]+:|<?[=!]|:|>)", "(", pattern)  # every kind of group is one
    bare = re.sub(r"\[[^\]]*\]|\{\w*[\d,]*\w*\}|\\[A-Za-z]|\(\?P=\w+\)", " ", opened)
    found: set[str] = set()
    for group in _groups(bare):
        branches = [set(re.findall(r"[a-z]{2,}", branch.casefold())) for branch in group]
        if sum(bool(words) for words in branches) > 1:
            found.update(*branches)
    return found - SMALL


def _groups(pattern: str) -> Iterator[list[str]]:
    """Yields the branches of each alternation, inner groups left out of the outer ones."""
    stack: list[list[str]] = [[""]]
    for letter in pattern:
        if letter == "(":
            stack.append([""])
        elif letter == ")" and len(stack) > 1:
            yield stack.pop()
        elif letter == "|":
            stack[-1].append("")
        else:
            stack[-1][-1] += letter
    yield from stack


def patterns() -> Iterator[tuple[str, int, set[str]]]:
    """Yields module, line and words of each pattern that lists some."""
    for stage in STAGES:
        for path in sorted((ROOT / "kb" / stage).rglob("*.py")):
            for line, text in literals(ast.parse(path.read_text(encoding="utf-8"))):
                if "|" in text and (words := listed(text)):
                    yield path.relative_to(ROOT / "kb").as_posix(), line, words


def test_words_of_patterns_are_data() -> None:
    new = [
        f"kb/{module}:{line}: {' '.join(sorted(words - ALLOWED.get(module, set())))}"
        for module, line, words in patterns()
        if words - ALLOWED.get(module, set())
    ]
    assert not new, "move these words into kb/lexicon (see kb/lexicon/cues.py): " + "; ".join(new)


def test_allowed_words_still_stand() -> None:
    standing: dict[str, set[str]] = {}
    for module, _, words in patterns():
        standing.setdefault(module, set()).update(words)
    gone = {module: sorted(words - standing.get(module, set())) for module, words in ALLOWED.items()}
    assert not {module: words for module, words in gone.items() if words}, "take these off the list"
