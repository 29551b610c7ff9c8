"""The jobs people come with, clicked through from the home page of the corpus base: at most three clicks each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


class Visit:
    """A reader who counts their clicks."""

    def __init__(self, page: Any, site: str) -> None:
        self.page, self.site, self.clicks = page, site, 0
        page.goto(site)

    def click(self, *, role: str = "link", name: str | None = None, within: str = "body", exact: bool = False) -> Visit:
        self.page.locator(within).get_by_role(role, name=name, exact=exact).first.click()
        self.page.wait_for_load_state()
        self.clicks += 1
        return self

    def press(self, selector: str) -> Visit:
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()
        self.clicks += 1
        return self

    def search(self, words: str) -> Visit:
        self.page.get_by_role("searchbox").first.fill(words)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/search?*")
        self.clicks += 1
        return self

    def sees(self, words: str) -> bool:
        return words.casefold() in self.page.locator("body").inner_text().casefold()


@pytest.fixture
def visit(browser: Any, corpus_site: str) -> Iterator[Visit]:
    page = browser.new_page()
    yield Visit(page, corpus_site)
    page.close()


def test_what_did_it_cost_and_why_do_they_differ(visit: Visit) -> None:
    visit.search("deepseek cost").press("section .hits a")
    assert visit.sees("Why they differ") and visit.sees("$5.6") and visit.sees("$1.6 billion")
    assert visit.clicks <= 3


def test_show_me_the_exact_sentence(visit: Visit) -> None:
    visit.search("deepseek training").press("section .hits a").press(".claim-row a.value")
    assert visit.page.locator("blockquote .sentence mark").count() == 1
    assert visit.clicks <= 3


def test_what_did_the_last_run_change(visit: Visit) -> None:
    visit.click(name="All changes")
    assert visit.sees("articles new")
    assert visit.clicks <= 3


def test_list_disputes_and_open_questions(visit: Visit) -> None:
    visit.click(name="Questions", within="header", exact=True).press(".tabs li:nth-child(2) a")
    assert visit.page.locator(".question-list li").count() > 0
    assert visit.clicks <= 3


def test_query_and_export_my_own_slice(visit: Visit) -> None:
    visit.click(name="Data", within="header", exact=True).click(name="Claims of a subject")
    assert visit.page.get_by_role("link", name="CSV").count() > 0
    assert visit.clicks <= 3


def test_judge_a_source(visit: Visit) -> None:
    visit.click(name="Sources", within="header", exact=True).press("tbody a")
    assert visit.sees("What it says") and visit.sees("questions where nobody else says so")
    assert visit.clicks <= 3


def test_follow_a_topic(visit: Visit) -> None:
    visit.press(".chips a")
    assert visit.sees("Figures")
    feed = visit.page.locator('link[type="application/atom+xml"]').get_attribute("href")
    assert visit.page.request.get(visit.site + str(feed)).ok
    assert visit.clicks <= 3


def test_read_an_article_with_its_figures(visit: Visit) -> None:
    visit.press('section[aria-labelledby="h-articles"] li a')
    assert visit.page.locator("a.m-claim").count() > 0
    assert visit.sees("our digest of")
    visit.press("a.m-claim")
    assert visit.page.locator("blockquote mark").count() == 1
    assert visit.clicks <= 3


def test_audit_the_whole(visit: Visit) -> None:
    visit.click(name="Method", within="header", exact=True)
    assert visit.sees("Limits") and visit.sees("rejected number mentions")
    visit.click(name="Data", within="header", exact=True)
    assert visit.sees("Taking it away")
    assert visit.clicks <= 3


def test_doubtful_claims_to_review(visit: Visit) -> None:
    visit.click(name="To review", within="footer")
    assert visit.page.locator(".claim-row").count() > 10
    visit.press(".claim-row a.value")
    assert visit.sees("How sure")
    assert visit.clicks <= 3
