"""The value most origins support."""

from __future__ import annotations

from collections.abc import Hashable

from hypothesis import given
from hypothesis import strategies as st

from kb.crosscheck.support import Vote, best_supported


def votes(**said: float) -> list[Vote]:
    return [Vote(origin, value) for origin, value in said.items()]


def test_two_origins_outweigh_one() -> None:
    found = best_supported({"q": votes(a=5.6, b=5.6, c=90.0)})["q"]
    assert (found.value, found.origins) == (5.6, 2)
    assert found.share > 0.5


def test_an_origin_others_bear_out_weighs_more() -> None:
    past: dict[Hashable, list[Vote]] = {f"q{at}": votes(steady=at, other=at, loose=at * 3.0) for at in range(1, 8)}
    now: dict[Hashable, list[Vote]] = {"now": votes(steady=10.0, loose=30.0)}
    found = best_supported({**past, **now})
    assert found["now"].value == 10.0


def test_echoes_of_one_origin_add_nothing() -> None:
    once = best_supported({"q": votes(a=1.0, b=2.0, c=2.0)})
    echoed = best_supported({"q": [*votes(a=1.0, b=2.0, c=2.0), *(Vote("a", 1.0) for _ in range(10))]})
    assert once["q"].value == echoed["q"].value == 2.0


def test_a_tie_goes_to_the_value_nearest_the_median() -> None:
    assert best_supported({"q": votes(a=1.0, b=13.0, c=14.0)})["q"].value == 13.0


@given(
    st.dictionaries(st.text(min_size=1, max_size=3), st.floats(min_value=0.1, max_value=1e9), min_size=1, max_size=8)
)
def test_the_value_is_one_that_was_said(said: dict[str, float]) -> None:
    found = best_supported({"q": [Vote(origin, value) for origin, value in said.items()]})["q"]
    assert found.value in said.values()
    assert found.lower <= found.value <= found.upper
    assert 0 < found.share <= 1


def test_a_rounded_figure_bears_out_the_finer_one() -> None:
    assert best_supported({"q": votes(a=9000.0, b=9000.0, c=8860.0)})["q"].value == 8860.0
    assert best_supported({"q": votes(a=9000.0, b=9000.0, c=8460.0)})["q"].value == 9000.0


def test_no_votes_no_value() -> None:
    assert best_supported({"q": []}) == {}
