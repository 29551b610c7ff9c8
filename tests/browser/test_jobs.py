"""The jobs people come with, clicked through from the home page: at most three clicks each, on two bases.

One is built from the shipped corpus, the other is invented and holds texts that try to break out. What each job took is
printed at the end of a run (`pytest tests/browser -s` shows it while it goes).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from datasette.app import Datasette

from tests.browser.conftest import JOBS, served

SECRET = "a secret of these tests"
# What a reader of each base types and should see, where that differs.
WORDS = {
    "corpus": {
        "cost": "deepseek cost", "seen": ("$5.6", "$1.6 billion"), "query": "DeepSeek-V3",
        "draft": "Training DeepSeek-V3 cost $9 million. Sales rose 40% to $250 million from $160 million.",
    },
    "hostile": {
        "cost": "marlin cost", "seen": ("$5.6", "$1.6 billion"), "query": "Marlin-2",
        "draft": "<script>document.title = 'out'</script>\n\nTraining Marlin-2 cost $9 million. Sales rose 40% to $250"
        " million from $160 million.\n\n</textarea><img src=x onerror=alert(1)>",
    },
}  # fmt: skip


class Visit:
    """A reader who counts their clicks and seconds."""

    def __init__(self, page: Any, site: str, words: dict[str, Any]) -> None:
        self.page, self.site, self.words, self.clicks, self.seconds = page, site, words, 0, 0.0
        page.goto(site)

    def _click(self, place: Any) -> Visit:
        start = perf_counter()
        place.first.click()
        self.page.wait_for_load_state()
        self.clicks, self.seconds = self.clicks + 1, self.seconds + perf_counter() - start
        return self

    def click(self, *, role: str = "link", name: str | None = None, within: str = "body", exact: bool = False) -> Visit:
        return self._click(self.page.locator(within).get_by_role(role, name=name, exact=exact))

    def press(self, selector: str) -> Visit:
        return self._click(self.page.locator(selector))

    def search(self, words: str) -> Visit:
        self.page.get_by_role("searchbox").first.fill(words)
        start = perf_counter()
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/search?*")
        self.clicks, self.seconds = self.clicks + 1, self.seconds + perf_counter() - start
        return self

    def sees(self, *words: str) -> bool:
        text = self.page.locator("body").inner_text().casefold()
        return all(one.casefold() in text for one in words)

    def count(self, selector: str) -> int:
        return int(self.page.locator(selector).count())


@pytest.fixture(scope="module", params=["corpus", "hostile"])
def site(browser: Any, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A base with an empty file for reviews beside it, served."""
    made: Path = request.getfixturevalue({"corpus": "corpus", "hostile": "invented"}[request.param])
    base = tmp_path_factory.mktemp(f"jobs-{request.param}") / "kb.db"
    base.write_bytes(made.read_bytes())
    base.with_name("reviews.db").touch()
    with served(base, DATASETTE_SECRET=SECRET) as address:
        yield request.param, address


@pytest.fixture
def visit(browser: Any, site: tuple[str, str], request: pytest.FixtureRequest) -> Iterator[Visit]:
    name, address = site
    context = browser.new_context()
    if request.function is test_reject:
        signed = Datasette(secret=SECRET).sign({"a": {"id": "ana"}}, "actor")
        context.add_cookies([{"name": "ds_actor", "value": signed, "url": address}])
    made = Visit(context.new_page(), address, WORDS[name])
    yield made
    context.close()
    job = request.function.__doc__.strip()
    JOBS.append((job, name, made.clicks, made.seconds))
    assert made.clicks <= 3, f"{job}: {made.clicks} clicks"


def test_cost(visit: Visit) -> None:
    """1 What did X cost, and why do they differ?"""
    visit.search(visit.words["cost"]).press("section .hits a")
    assert visit.sees("Why they differ", "Not the same thing", *visit.words["seen"])
    assert visit.count("svg.plot a.mark") >= 4


def test_sentence(visit: Visit) -> None:
    """2 Show me the exact sentence"""
    visit.search(visit.words["cost"]).press("section .hits a").press(".claim-row a.value")
    assert visit.count("blockquote .sentence mark") == 1


def test_sentence_in_its_article(visit: Visit) -> None:
    """2 Show me the sentence in its article"""
    visit.press('section[aria-labelledby="h-articles"] li a').press("a.m-claim")
    assert visit.count("blockquote mark") == 1


def test_changes(visit: Visit) -> None:
    """3 What did the last run change?"""
    visit.click(name="All changes")
    assert visit.sees("What changed") and visit.count("main .tag") > 0


def test_disputes(visit: Visit) -> None:
    """4 List disputes and open questions, worst first"""
    visit.click(name="Questions", within="header", exact=True).press(".tabs li:nth-child(2) a")
    assert visit.count(".question-list li") > 0
    assert visit.sees("Disputed") or visit.sees("Open")


def test_slice(visit: Visit) -> None:
    """5 Query and export my own slice"""
    visit.click(name="Data", within="header", exact=True).click(name="Claims of a subject")
    visit.page.get_by_label("subject").fill(visit.words["query"])
    visit.click(role="button", name="Run SQL")
    table = visit.page.request.get(visit.site + visit.page.get_by_role("link", name="CSV").first.get_attribute("href"))
    assert table.ok and visit.words["query"] in table.text() and visit.count("table.rows-and-columns tbody tr") > 0


def test_reject(visit: Visit) -> None:
    """6 Reject a wrong claim, for good"""
    visit.click(name="To review", within="footer").press(".claim-row a.value")
    visit.page.get_by_label("reject", exact=True).check()
    visit.page.get_by_label("Reason").fill("not what the text says")
    visit.click(role="button", name="Keep this review")
    assert visit.sees("Your review is kept", "not what the text says")


def test_doubt(visit: Visit) -> None:
    """7 How sure is a figure, before I print it?"""
    visit.search(visit.words["cost"]).press("section .hits a").press(".claim-row a.value")
    assert visit.sees("How sure:", "What it takes away", "whose figure it is")


def test_draft(visit: Visit) -> None:
    """7 Check a draft before it goes out"""
    visit.click(name="Check its figures against this base")
    visit.page.get_by_role("textbox", name="Draft").fill(visit.words["draft"])
    visit.click(role="button", name="Check the figures")
    assert visit.sees(
        "Not adding up", "the draft says 40%", "Cannot tell", "neither says which cost basis", "$5.6 million"
    )
    assert visit.count(".checked .claim-row a.value") > 0 and visit.count(".reading a.m-claim") >= 4
    assert visit.page.title().startswith("Draft checked: 3 not adding up")


def test_topic(visit: Visit) -> None:
    """8 Follow a topic"""
    visit.press(".chips a")
    feed = visit.page.locator('link[type="application/atom+xml"]').first.get_attribute("href")
    assert visit.page.request.get(visit.site + str(feed)).ok


def test_source(visit: Visit) -> None:
    """9 Judge a source"""
    visit.click(name="Sources", within="header", exact=True).press("tbody a")
    assert visit.sees("What it says", "where nobody else says so")


def test_audit(visit: Visit) -> None:
    """10 Audit the whole"""
    visit.click(name="Method", within="header", exact=True).click(name="Quality", within="main")
    assert visit.sees("What the confidence is worth", "Scores")
    visit.click(name="Data", within="header", exact=True)
    assert visit.sees("Taking it away")
