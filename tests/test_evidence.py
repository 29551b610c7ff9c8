"""Selectors: exact or refused."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import evidence
from kb.evidence import find, select

TEXT = "The refit of the mill cost $5.6M in 2024, the owners said, and the yard beside it $7M more."


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(st.text(min_size=1, max_size=200))
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@given(spans())
def test_selector_is_the_slice(span: tuple[str, int, int]) -> None:
    text, start, end = span
    selector = select(text, start, end)
    assert text[selector.start : selector.end] == selector.exact
    assert text[: selector.start].endswith(selector.prefix)
    assert text[selector.end :].startswith(selector.suffix)


@given(spans())
def test_found_in_the_same_text(span: tuple[str, int, int]) -> None:
    text, start, end = span
    assert find(select(text, start, end), text) == (start, end)


@given(spans(), st.text(max_size=80))
def test_found_or_refused_never_elsewhere(span: tuple[str, int, int], before: str) -> None:
    text, start, end = span
    selector = select(text, start, end)
    found = find(selector, before + text)
    if found is not None:
        first, last = found
        assert (before + text)[first:last] == selector.exact
        assert (before + text)[:first].endswith(selector.prefix)
        assert (before + text)[last:].startswith(selector.suffix)


def test_found_when_the_text_moved() -> None:
    at = TEXT.index("$7M")
    moved = "Corrected on Monday.\n\n" + TEXT + " It will pay."
    found = find(select(TEXT, at, at + 3), moved)
    assert found is not None
    assert moved[slice(*found)] == "$7M"


def test_refused_when_the_figure_changed() -> None:
    at = TEXT.index("$5.6M")
    assert find(select(TEXT, at, at + 5), TEXT.replace("$5.6M", "$5.8M")) is None


def test_refused_when_the_words_beside_it_changed() -> None:
    at = TEXT.index("$5.6M")
    assert find(select(TEXT, at, at + 5), TEXT.replace("mill", "dam")) is None


def test_refused_when_it_stands_twice() -> None:
    at = TEXT.index("$5.6M")
    assert find(select(TEXT, at, at + 5), TEXT + "\n" + TEXT) is None


def test_no_span() -> None:
    with pytest.raises(ValueError, match="no span"):
        select(TEXT, 5, 5)


def test_examples() -> None:
    assert doctest.testmod(evidence).failed == 0
