"""Judging in a browser: a reviewer accepts, corrects and rejects on the page; the form is accessible."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from tests.browser.conftest import served
from tests.browser.test_pages import NARROW, WIDE, violations

SECRET = "a secret of these tests"


@pytest.fixture(scope="module")
def base(invented: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("review") / "kb.db"
    base.write_bytes(invented.read_bytes())
    with sqlite3.connect(base.with_name("reviews.db")) as reviews:
        reviews.execute("vacuum")
    return base


@pytest.fixture(scope="module")
def site(browser: Any, base: Path) -> Iterator[str]:
    with served(base, DATASETTE_SECRET=SECRET) as address:
        yield address


@pytest.fixture
def reviewer(browser: Any, site: str) -> Iterator[Any]:
    context = browser.new_context()
    signed = Datasette(secret=SECRET).sign({"a": {"id": "ana"}}, "actor")
    context.add_cookies([{"name": "ds_actor", "value": signed, "url": site}])
    yield context.new_page()
    context.close()


def claims(base: Path) -> list[str]:
    with sqlite3.connect(base) as db:
        return [row[0] for row in db.execute("select id from claims where last_run is null order by id")]


def kept(base: Path) -> list[tuple[str, ...]]:
    with sqlite3.connect(base.with_name("reviews.db")) as db:
        return db.execute(
            "select target, verdict, correction, reviewer, reason from reviews order by decided_at"
        ).fetchall()


def test_a_claim_is_accepted_corrected_and_rejected(reviewer: Any, site: str, base: Path) -> None:
    first, second, third, *_ = claims(base)
    for target, verdict, reason in ((first, "accept", "as the text says"), (third, "reject", "a worked example")):
        reviewer.goto(f"{site}/claim/{target}")
        reviewer.get_by_label(verdict, exact=True).check()
        reviewer.get_by_label("Reason").fill(reason)
        reviewer.get_by_role("button", name="Keep this review").click()
        assert reviewer.get_by_role("status").inner_text() == "Your review is kept; the next build applies it."
    reviewer.goto(f"{site}/claim/{second}")
    reviewer.get_by_label("correct", exact=True).check()
    reviewer.get_by_text("Correct fields").click()
    reviewer.get_by_label("subject", exact=True).fill("Marlin-3")
    reviewer.get_by_label("Reason").fill("the newer model")
    reviewer.get_by_role("button", name="Keep this review").click()
    assert "Marlin-3" in reviewer.locator("section[aria-labelledby=h-review]").inner_text()
    assert kept(base) == [
        (first, "accept", None, "ana", "as the text says"),
        (third, "reject", None, "ana", "a worked example"),
        (second, "correct", '{"subject": "Marlin-3"}', "ana", "the newer model"),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_is_accessible(reviewer: Any, site: str, base: Path, scheme: str) -> None:
    finding = "/finding/f1"
    reviewer.emulate_media(color_scheme=scheme)
    for width in (NARROW, WIDE):
        reviewer.set_viewport_size({"width": width, "height": 800})
        for address in (f"/claim/{claims(base)[0]}", finding, "/review"):
            reviewer.goto(site + address)
            assert violations(reviewer) == [], f"{address} at {width}"
            if address != "/review":
                assert reviewer.locator("form.review").count() == 1


def test_a_page_from_elsewhere_cannot_review(browser: Any, reviewer: Any, site: str, base: Path) -> None:
    before = kept(base)
    target = f"{site}/review/claim/{claims(base)[3]}"
    reviewer.set_content(
        f"<form action='{target}' method='post'><input name='verdict' value='accept'><input name='reason' value='x'>"
        "<button>go</button></form>"
    )
    with reviewer.expect_navigation():
        reviewer.get_by_role("button").click()
    assert kept(base) == before


def test_readers_are_told_how_to_sign_in(browser: Any, site: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}/review")
    assert page.get_by_role("link", name="Sign in").count() == 1
    page.close()
